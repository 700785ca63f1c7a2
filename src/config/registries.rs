//! In: the registry's name or file. Out: who can be compared, with their history. Norway's
//! municipalities are in the program; another registry is a CSV file with the columns `id,name`
//! and, if wanted, `aliases` (joined by `|`), `valid_from`, `valid_to`. It deliberately holds no
//! rule of who is who: that is `model::registry`.

use super::ConfigError;
use crate::model::Registry;
use crate::model::registry::{Change, Unit};
use chrono::NaiveDate;
use std::path::Path;

/// Municipalities of Norway since 2006 with validity: Statistics Norway, Klass 131.
const NORWAY: &str = include_str!("../../pipelines/registries/norway.csv");
/// Mergers, splits and renumberings since 2006: the same.
const NORWAY_CHANGES: &str = include_str!("../../pipelines/registries/norway-changes.csv");

/// Norway's municipalities.
pub fn norway() -> Registry {
    let path = Path::new("pipelines/registries/norway.csv");
    let units = units(path, NORWAY.as_bytes()).expect("because a test reads the registry");
    let mut changes = Vec::new();
    for record in csv::Reader::from_reader(NORWAY_CHANGES.as_bytes()).records() {
        let record = record.expect("because a test reads the changes");
        changes.push(Change {
            date: date(&record[0]).expect("because a test reads the changes"),
            old: record[1].to_owned(),
            new: record[2].to_owned(),
        });
    }
    Registry::new(units, changes)
}

/// A registry of one's own.
#[expect(
    clippy::disallowed_methods,
    reason = "config reads the pipeline's own files"
)]
pub fn registry(path: &Path) -> Result<Registry, ConfigError> {
    let bytes = std::fs::read(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    Ok(Registry::new(units(path, &bytes)?, Vec::new()))
}

fn date(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn units(path: &Path, bytes: &[u8]) -> Result<Vec<Unit>, ConfigError> {
    let bad = |line: u64, message: String| ConfigError::Toml {
        path: path.to_path_buf(),
        line: line as usize,
        message,
    };
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader
        .headers()
        .map_err(|error| bad(1, error.to_string()))?
        .clone();
    let at = |name: &str| headers.iter().position(|header| header == name);
    let (Some(id), Some(name)) = (at("id"), at("name")) else {
        return Err(bad(
            1,
            "a registry needs the columns `id` and `name`".to_owned(),
        ));
    };
    let (aliases, from, to) = (at("aliases"), at("valid_from"), at("valid_to"));
    let mut units = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            bad(
                error.position().map_or(0, csv::Position::line),
                error.to_string(),
            )
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).filter(|c| !c.is_empty());
        let day = |at: Option<usize>| match cell(at) {
            None => Ok(None),
            Some(text) => date(text)
                .map(Some)
                .ok_or_else(|| bad(line, format!("`{text}` is no date; write yyyy-mm-dd"))),
        };
        units.push(Unit {
            id: record[id].to_owned(),
            name: record[name].to_owned(),
            aliases: cell(aliases)
                .map(|text| text.split('|').map(str::to_owned).collect())
                .unwrap_or_default(),
            from: day(from)?,
            to: day(to)?,
        });
    }
    Ok(units)
}
