//! In: a message table (`reports/messages/*.toml`) and named values. Out: a sentence in the
//! reports' language. It exists so that every word that a reader sees stands in a table that a
//! person can correct, and a missing word is caught by a test and not by a reader. It deliberately
//! formats no number: values come as texts.

use super::ReportError;
use std::collections::BTreeMap;

const NB: &str = include_str!("../../reports/messages/nb.toml");
const EN: &str = include_str!("../../reports/messages/en.toml");

/// The message tables that ship in the program, by language.
pub const TABLES: &[(&str, &str)] = &[("nb", NB), ("en", EN)];

/// A language's messages.
#[derive(Debug, Clone)]
pub struct Messages {
    /// The language.
    pub language: String,
    texts: BTreeMap<String, String>,
}

impl Messages {
    /// The messages of a language.
    pub fn load(language: &str) -> Result<Messages, ReportError> {
        let unknown = || ReportError::Language(language.to_owned());
        let (_, text) = TABLES
            .iter()
            .find(|(l, _)| *l == language)
            .ok_or_else(unknown)?;
        let table: toml::Table =
            text.parse()
                .map_err(|error: toml::de::Error| ReportError::Messages {
                    language: language.to_owned(),
                    message: error.message().to_owned(),
                })?;
        let mut texts = BTreeMap::new();
        flatten("", &table, &mut texts);
        Ok(Messages {
            language: language.to_owned(),
            texts,
        })
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// Whether there is such a key.
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// A message without values. A missing key is shown as itself in «⟦ ⟧», which a test refuses.
    pub fn text(&self, key: &str) -> String {
        match self.texts.get(key) {
            Some(text) => text.clone(),
            None => format!("⟦{key}⟧"),
        }
    }

    /// A message with values in the places of `{name}`.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.text(key);
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// As [`Messages::say`], with `key.one` for exactly one and `key.other` for all else; `{n}` is
    /// the count as text.
    pub fn count(&self, key: &str, n: usize, text: &str, values: &[(&str, &str)]) -> String {
        let form = if n == 1 { "one" } else { "other" };
        let sentence = self.say(&format!("{key}.{form}"), values);
        sentence.replace("{n}", text)
    }
}

fn flatten(prefix: &str, table: &toml::Table, texts: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let full = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            toml::Value::String(text) => {
                texts.insert(full, text.clone());
            }
            toml::Value::Table(inner) => flatten(&full, inner, texts),
            _ => {}
        }
    }
}
