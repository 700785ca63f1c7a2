//! In: the TOML files of a pipeline. Out: a `Plan`, complete and checked. It deliberately opens
//! no data file.

pub mod read_rules;
pub use read_rules::ReadRules;
