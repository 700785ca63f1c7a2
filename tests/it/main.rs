//! The one integration binary: a test binary that links polars is large, so there is one.

mod browser;
mod documents;
mod ingest;
mod metrics;
mod normalise;
mod overlap;
mod real;
mod sample;
mod statistics;
mod tidy;
