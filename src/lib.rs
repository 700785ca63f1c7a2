//! Løypemelding (the map follows).
#![recursion_limit = "256"]
pub mod charts;
pub mod cli;
pub mod config;
pub mod ingest;
pub mod metrics;
pub mod model;
pub mod normalise;
pub mod overlap;
pub mod publish;
pub mod report;
pub mod run;
pub mod scorecard;
pub mod statistics;
pub mod store;
