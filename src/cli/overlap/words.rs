//! In: the flags about the thesaurus. Out: the thesaurus to compare texts by. It exists so that the
//! finder and its evaluation take the same flags. It deliberately has no words of its own.

use super::super::{Failure, usage};
use crate::config;
use crate::model::Thesaurus;
use std::path::PathBuf;

/// Which thesaurus texts are compared by.
#[derive(Debug, clap::Args)]
pub(super) struct Words {
    /// A file of concepts and rings besides those that ship; may be given more than once
    #[arg(long, value_name = "FILE")]
    thesaurus: Vec<PathBuf>,
    /// Compare texts without the thesaurus, or without a part of it: what does it add?
    #[arg(long, value_name = "PART", value_parser = ["all", "concepts", "texts", "rings"])]
    without: Option<String>,
}

impl Words {
    pub(super) fn read(&self) -> Result<Thesaurus, Failure> {
        let mut thesaurus = config::thesaurus_with(&self.thesaurus).map_err(usage)?;
        let without = self.without.as_deref();
        if matches!(without, Some("all" | "concepts")) {
            thesaurus.concepts.clear();
        }
        if without == Some("texts") {
            for concept in &mut thesaurus.concepts {
                concept.told.clear();
            }
        }
        if matches!(without, Some("all" | "rings")) {
            thesaurus.rings.clear();
        }
        Ok(thesaurus)
    }
}
