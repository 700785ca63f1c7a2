//! Løypemelding (placeholder; the map comes).
#![recursion_limit = "256"]
pub mod config;
pub mod model;
pub mod normalise;
