//! The one integration binary: a test binary that links polars is large, so there is one.

#![allow(
    clippy::disallowed_methods,
    reason = "tests lay out files, read what was published, and time what they run"
)]

mod bad_input;
mod behind;
mod browser;
mod commands;
mod comparison;
mod config;
mod coverage;
mod documents;
mod error_texts;
mod exports;
mod fuzzed;
mod history;
mod indicators;
mod ingest;
mod many;
mod measures;
mod metrics;
mod model;
mod models;
mod normalise;
mod overlap;
mod overlap_page;
mod periods;
mod presets;
mod privacy;
mod proposal;
mod questions;
mod real;
mod review;
mod sample;
mod scorecard;
mod statistics;
mod store;
mod tidy;

/// Workbooks of old formats are read apart by the program, which a test is not.
fn isolation() -> loypemelding::ingest::Isolation {
    loypemelding::ingest::Isolation::by(env!("CARGO_BIN_EXE_loype"))
}
