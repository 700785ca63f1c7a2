//! In: a folder of `.sql` files. Out: the indicators they state: the header that each opens with, as
//! TOML in the comment lines, and the query below it. It exists so that a header is refused with
//! its file and line in the words of every other configuration file. It deliberately does not look
//! at the query: whoever runs it knows what it can ask.

use super::{ConfigError, toml_file};
use crate::model::{Direction, Estimate, Indicator, Unit, Word, nearest};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The header of an indicator as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    id: String,
    name: Names,
    #[serde(default)]
    question: Vec<u8>,
    unit: String,
    direction: String,
    formula: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    fields: Vec<String>,
    estimate: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    nb: String,
    nn: Option<String>,
    en: Option<String>,
    da: Option<String>,
}

/// The folder of a pipeline's own indicators: `indicators/` beside a file that is named
/// `pipeline.toml`, else beside it in the folder that has its name, as `sample/indicators/` for
/// `sample.toml`.
fn folder(pipeline: &Path, beside: &Path) -> PathBuf {
    match pipeline.file_stem().map(|stem| stem.to_string_lossy()) {
        Some(stem) if stem != "pipeline" => beside.join(stem.as_ref()).join("indicators"),
        _ => beside.join("indicators"),
    }
}

/// The indicators of a pipeline.
pub(super) fn load(pipeline: &Path, beside: &Path) -> Result<Vec<Indicator>, ConfigError> {
    indicators(&folder(pipeline, beside), beside)
}

/// Reads every `.sql` file of a folder as an indicator, in the order of their names; they are told
/// of by their place below another. A folder that is not there holds none. A published set has
/// those of its pipeline in `indicators/`.
#[expect(
    clippy::disallowed_methods,
    reason = "config reads the pipeline's own files"
)]
pub fn indicators(folder: &Path, beside: &Path) -> Result<Vec<Indicator>, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable {
        path: folder.to_path_buf(),
        source,
    };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "sql") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut indicators: Vec<Indicator> = Vec::new();
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in paths {
        let text = toml_file::text(&path)?;
        let shown = path.strip_prefix(beside).unwrap_or(&path);
        let file = shown.to_string_lossy().replace('\\', "/");
        let indicator = one(&path, file, text)?;
        if let Some(first) = files.insert(indicator.id.clone(), path.clone()) {
            let expected = format!("an id that is not taken: {} has it", first.display());
            return Err(wrong(&path, &indicator.text, "id", &indicator.id, expected));
        }
        indicators.push(indicator);
    }
    Ok(indicators)
}

/// The header of an indicator as TOML: its comment lines up to the first line of the query, without
/// their dashes, each on its own line of the file.
fn header(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = line.trim_start();
        match line.strip_prefix("--") {
            Some(rest) => lines.push(rest),
            None if line.is_empty() => lines.push(""),
            None => break,
        }
    }
    lines.join("\n")
}

/// An error of a header's key, with the line it stands in.
fn wrong(path: &Path, text: &str, key: &str, value: &str, expected: String) -> ConfigError {
    let says = |line: &str| {
        let rest = line.trim_start().strip_prefix(key)?.trim_start();
        rest.starts_with(['=', '.']).then_some(())
    };
    let at = header(text).lines().position(|line| says(line).is_some());
    ConfigError::Toml {
        path: path.to_path_buf(),
        line: at.unwrap_or(0) + 1,
        message: format!("`{key}` is `{value}`; expected {expected}."),
    }
}

fn one(path: &Path, file: String, text: String) -> Result<Indicator, ConfigError> {
    let head: Header = toml_file::parse(path, &header(&text))?;
    let wrong = |key: &str, value: &str, expected: String| wrong(path, &text, key, value, expected);
    fn word<W: Word>(
        text: &str,
        key: &str,
        wrong: &dyn Fn(&str, &str, String) -> ConfigError,
    ) -> Result<W, ConfigError> {
        W::from_word(text).ok_or_else(|| {
            let near = nearest(
                text,
                &W::WORDS.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>(),
            );
            let hint = near.map_or(String::new(), |near| format!(" (did you mean `{near}`?)"));
            wrong(key, text, format!("one of {}{hint}", W::WORDS.join(", ")))
        })
    }
    let named = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    if !head
        .id
        .split_once('.')
        .is_some_and(|(family, own)| named(family) && named(own))
    {
        let expected = "a family, a dot and a name of small letters, digits and `_`, such as activity.started_without_goal";
        return Err(wrong("id", &head.id, expected.to_owned()));
    }
    let unit: Unit = word(&head.unit, "unit", &wrong)?;
    let direction: Direction = word(&head.direction, "direction", &wrong)?;
    let estimate: Estimate = word(&head.estimate, "estimate", &wrong)?;
    if !estimate.units().contains(&unit) {
        let units: Vec<&str> = estimate.units().iter().map(|unit| unit.word()).collect();
        let expected = format!("{} for a {}", units.join(" or "), estimate.word());
        return Err(wrong("unit", &head.unit, expected));
    }
    if let Some(question) = head.question.iter().find(|n| !(1..=25).contains(*n)) {
        let expected = "numbers of the product's questions, 1 to 25".to_owned();
        return Err(wrong("question", &question.to_string(), expected));
    }
    let said = [("formula", &head.formula), ("name", &head.name.nb)];
    if let Some((key, _)) = said.iter().find(|(_, said)| said.trim().is_empty()) {
        return Err(wrong(key, "", "words: readers see them".to_owned()));
    }
    let nb = head.name.nb;
    let or_nb = |name: Option<String>| name.unwrap_or_else(|| nb.clone());
    Ok(Indicator {
        id: head.id,
        names: [
            nb.clone(),
            or_nb(head.name.nn),
            or_nb(head.name.en),
            or_nb(head.name.da),
        ],
        questions: head.question,
        unit,
        direction,
        formula: head.formula,
        source: head.source,
        fields: head.fields,
        estimate,
        file,
        text,
    })
}
