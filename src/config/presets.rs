//! In: the name of a mapping or vocabulary. Out: its contents — from the pipeline's own folder
//! when there is such a file, else the one that ships inside the program. It exists so that one
//! program is enough, and a municipality can still have its own. It deliberately has no word of
//! its own: the files in `pipelines/` are the only place.

use super::mapping::{self, Mapping};
use super::{ConfigError, toml_file};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

macro_rules! shipped {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../pipelines/", $folder, "/", $name, ".toml")))),+]
    };
}

/// Mappings that ship in the program, by name.
pub const MAPPINGS: &[(&str, &str)] = shipped!("sources":
    "pp365-projects", "pp365-benefits", "pp365-benefit-years", "planner", "jira",
    "portfolio-csv", "benefits-csv", "benefit-years-csv", "measurements-csv", "portfolio-ods-nn",
    "meetings", "population",
);

/// Vocabularies that ship in the program, by name.
pub const VOCABULARIES: &[(&str, &str)] = shipped!("vocabularies":
    "prosjektveiviseren", "slik", "furesoe", "innovasjonsloypa", "plain", "benefits", "amount-units",
);

/// The mapping that a pipeline names: `name`, or `path/to/file.toml`.
#[expect(clippy::disallowed_methods, reason = "config reads the pipeline's own files")]
pub(super) fn mapping(
    pipeline: &Path,
    folder: &Path,
    vocabularies: &Path,
    name: &str,
    hashed: &mut Vec<PathBuf>,
) -> Result<Mapping, ConfigError> {
    let own = if name.ends_with(".toml") {
        folder.join(name)
    } else {
        folder.join("sources").join(format!("{name}.toml"))
    };
    if name.ends_with(".toml") || own.exists() {
        hashed.push(own.clone());
        return mapping::load(&own, None, vocabularies, hashed);
    }
    match MAPPINGS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => {
            let shown = PathBuf::from(format!("{name}.toml (in the program)"));
            mapping::load(&shown, Some(text), vocabularies, hashed)
        }
        None => {
            let known: Vec<String> = MAPPINGS.iter().map(|(n, _)| (*n).to_owned()).collect();
            Err(ConfigError::UnknownName {
                path: pipeline.to_path_buf(),
                what: "source mapping".to_owned(),
                nearest: toml_file::nearest(name, &known),
                name: name.to_owned(),
            })
        }
    }
}

/// SHA-256 over configuration files, in the order they were named; shipped files are part of the
/// program's version and not hashed here.
#[expect(clippy::disallowed_methods, reason = "config reads the pipeline's own files")]
pub(super) fn hash(files: &[PathBuf]) -> Result<String, ConfigError> {
    let mut hasher = Sha256::new();
    for path in files {
        let bytes = std::fs::read(path).map_err(|source| ConfigError::Unreadable {
            path: path.clone(),
            source,
        })?;
        // Line ends differ between checkouts; what they say does not.
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
