//! The one integration binary: a test binary that links polars is large, so there is one.

#![allow(
    clippy::disallowed_methods,
    reason = "tests lay out files, read what was published, and time what they run"
)]

mod bad_input;
mod browser;
mod commands;
mod config;
mod documents;
mod ingest;
mod measures;
mod metrics;
mod model;
mod normalise;
mod overlap;
mod proposal;
mod real;
mod sample;
mod statistics;
mod store;
mod tidy;
