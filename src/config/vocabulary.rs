//! In: a vocabulary (`pipelines/vocabularies/*.toml`): the words of one model of innovation work,
//! column by column, and what they are in the model. Out: the look-up. It deliberately maps words
//! only; an unknown one is the reader's finding, not an error here.

use super::presets::VOCABULARIES;
use super::{ConfigError, mapping, toml_file};
use crate::model::{ColumnKind, Stage, TABLES, Word};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The words of one way of working.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Its name: the file's, without the ending.
    pub name: String,
    /// Model column → folded word → the model's word.
    words: BTreeMap<String, BTreeMap<String, String>>,
    /// The gates of the model, in the order of the file.
    pub gates: Vec<VocabularyGate>,
}

/// A gate of a model of innovation work.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VocabularyGate {
    /// The steps of the ladder that it stands before.
    #[serde(deserialize_with = "steps")]
    pub before: Vec<Stage>,
    /// Who may decide: parts of names of bodies, in lower case.
    pub bodies: Vec<String>,
}

/// Steps of the ladder that have one before them.
fn steps<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Vec<Stage>, D::Error> {
    let words = Vec::<String>::deserialize(input)?;
    let step = |word: &String| {
        let mut steps = Stage::ALL.iter().filter(|stage| stage.step() > Some(0));
        let found = steps.find(|stage| stage.word() == word).copied();
        found.ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{word}` is no step of the ladder that a gate can stand before"
            ))
        })
    };
    words.iter().map(step).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VocabularyFile {
    #[expect(dead_code, reason = "a title for people who read the file")]
    title: String,
    #[expect(
        dead_code,
        reason = "where the words come from, for people who read the file"
    )]
    source: String,
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    gate: Vec<VocabularyGate>,
}

/// A word as it is compared: trimmed, lower case, inner white space as one space.
pub fn fold_word(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for part in word.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(part);
    }
    match folded.is_ascii() {
        true => {
            folded.make_ascii_lowercase();
            folded
        }
        false => folded.to_lowercase(),
    }
}

/// Names of bodies are compared in lower case.
fn gates_of(gates: Vec<VocabularyGate>) -> Vec<VocabularyGate> {
    let folded = |gate: VocabularyGate| VocabularyGate {
        bodies: gate.bodies.iter().map(|body| fold_word(body)).collect(),
        ..gate
    };
    gates.into_iter().map(folded).collect()
}

impl Vocabulary {
    /// The vocabulary that a mapping names: the pipeline's own file, else the program's.
    #[expect(
        clippy::disallowed_methods,
        reason = "config reads the pipeline's own files"
    )]
    pub(super) fn load(
        mapping: &Path,
        folder: Option<&Path>,
        name: &str,
        texts: &mut Vec<String>,
    ) -> Result<Vocabulary, ConfigError> {
        let shown = PathBuf::from(format!("{name}.toml"));
        let own = folder.map(|folder| folder.join(&shown));
        let path = own.as_deref().unwrap_or(&shown);
        let text = if own.as_deref().is_some_and(Path::exists) {
            toml_file::text(path)?
        } else if let Some((_, text)) = VOCABULARIES.iter().find(|(known, _)| *known == name) {
            (*text).to_owned()
        } else {
            let known: Vec<String> = VOCABULARIES.iter().map(|(n, _)| (*n).to_owned()).collect();
            return Err(ConfigError::UnknownName {
                path: mapping.to_path_buf(),
                what: "vocabulary".to_owned(),
                nearest: super::nearest(name, &known),
                name: name.to_owned(),
            });
        };
        let vocabulary = Vocabulary::of(path, name, &text)?;
        texts.push(text);
        Ok(vocabulary)
    }

    /// A vocabulary from its text.
    pub(super) fn of(path: &Path, name: &str, text: &str) -> Result<Vocabulary, ConfigError> {
        let file: VocabularyFile = toml_file::parse(path, text)?;
        for (column, words) in &file.words {
            // One column name may stand in several tables, each with its own words.
            let kinds: Vec<ColumnKind> = TABLES
                .iter()
                .flat_map(|table| table.columns)
                .filter(|c| c.name == column)
                .map(|c| c.kind)
                .collect();
            if kinds.is_empty() {
                let all = TABLES.iter().flat_map(|table| table.columns);
                let known: Vec<String> = all.map(|c| c.name.to_owned()).collect();
                return Err(ConfigError::UnknownName {
                    path: path.to_path_buf(),
                    what: "column of any table".to_owned(),
                    name: column.clone(),
                    nearest: super::nearest(column, &known),
                });
            }
            let allowed: Vec<&str> = kinds
                .iter()
                .flat_map(|kind| match kind {
                    ColumnKind::Word(words) => *words,
                    _ => &[],
                })
                .copied()
                .collect();
            if !allowed.is_empty() {
                mapping::check_words(path, column, words, &allowed)?;
            }
        }
        let words = file
            .words
            .into_iter()
            .map(|(column, words)| {
                let folded = words.into_iter().map(|(k, v)| (fold_word(&k), v)).collect();
                (column, folded)
            })
            .collect();
        Ok(Vocabulary {
            name: name.to_owned(),
            words,
            gates: gates_of(file.gate),
        })
    }

    /// The model's word for an export's word in a column.
    pub fn word(&self, column: &str, word: &str) -> Option<&str> {
        self.words
            .get(column)?
            .get(&fold_word(word))
            .map(String::as_str)
    }

    /// Whether it has a word, folded as [`fold_word`] does, for any column.
    pub fn knows(&self, folded: &str) -> bool {
        self.words.values().any(|words| words.contains_key(folded))
    }

    /// Whether it has words for a column.
    pub fn has(&self, column: &str) -> bool {
        self.words.contains_key(column)
    }

    /// The export's words that it knows for a column.
    pub fn known(&self, column: &str) -> Vec<&str> {
        self.words
            .get(column)
            .map(|words| words.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }
}
