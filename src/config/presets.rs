//! In: the name of a mapping or vocabulary. Out: its contents — from the pipeline's own folder
//! when there is such a file, else the one that ships inside the program. It exists so that one
//! program is enough, and a municipality can still have its own. It deliberately has no word of
//! its own: the files in `pipelines/` are the only place.

use super::mapping::{self, Mapping};
use super::{ConfigError, Vocabulary, toml_file};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

macro_rules! shipped {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../pipelines/", $folder, "/", $name, ".toml")))),+]
    };
}

/// Mappings that ship in the program, by name.
pub const MAPPINGS: &[(&str, &str)] = shipped!("sources":
    "pp365-projects", "pp365-benefits", "pp365-benefit-years", "pp365-ideas",
    "kommit-gevinstverktoy", "planner", "jira", "plain", "budget-list",
    "portfolio-csv", "benefits-csv", "benefit-years-csv", "measurements-csv", "portfolio-ods-nn",
    "meetings", "population", "indicators-csv", "comments",
);

/// Vocabularies that ship in the program, by name.
pub const VOCABULARIES: &[(&str, &str)] = shipped!("vocabularies":
    "prosjektveiviseren", "slik", "furesoe", "innovasjonsloypa", "plain", "benefits", "amount-units",
    "service-areas", "everyday", "n3", "ullensaker", "statens-it-projektmodel",
);

/// The mapping that a pipeline names: `name`, or `path/to/file.toml`.
#[expect(
    clippy::disallowed_methods,
    reason = "config reads the pipeline's own files"
)]
pub(super) fn mapping(
    pipeline: &Path,
    folder: &Path,
    vocabularies: &Path,
    name: &str,
) -> Result<Mapping, ConfigError> {
    let own = if name.ends_with(".toml") {
        folder.join(name)
    } else {
        folder.join("sources").join(format!("{name}.toml"))
    };
    if name.ends_with(".toml") || own.exists() {
        return mapping::load(&own, toml_file::text(&own)?, Some(vocabularies));
    }
    match MAPPINGS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => {
            let shown = PathBuf::from(format!("{name}.toml (in the program)"));
            mapping::load(&shown, (*text).to_owned(), Some(vocabularies))
        }
        None => {
            let known: Vec<String> = MAPPINGS.iter().map(|(n, _)| (*n).to_owned()).collect();
            Err(ConfigError::UnknownName {
                path: pipeline.to_path_buf(),
                what: "source mapping".to_owned(),
                nearest: super::nearest(name, &known),
                name: name.to_owned(),
            })
        }
    }
}

/// A mapping from its text, with the vocabularies that ship.
pub fn mapping_of(name: &str, text: String) -> Result<Mapping, ConfigError> {
    mapping::load(Path::new(name), text, None)
}

/// Every mapping that ships, with its name.
pub fn shipped_mappings() -> Vec<(&'static str, Mapping)> {
    MAPPINGS
        .iter()
        .map(|(name, text)| {
            let mapping = mapping_of(name, (*text).to_owned());
            (
                *name,
                mapping.expect("because a test reads the shipped files"),
            )
        })
        .collect()
}

/// Every vocabulary that ships.
pub fn shipped_vocabularies() -> Vec<Vocabulary> {
    VOCABULARIES
        .iter()
        .map(|(name, text)| {
            Vocabulary::of(Path::new(name), name, text)
                .expect("because a test reads the shipped files")
        })
        .collect()
}

/// SHA-256 over texts in their order, in hexadecimal.
pub(super) fn sha256_of(texts: &[String]) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
