//! In: a TOML file and the type it must have. Out: the value, or an error that names the file,
//! the line, the key and the nearest known key. It exists so that every kind of configuration
//! file refuses a wrong key in the same words. It deliberately knows no key itself.

use super::ConfigError;
use crate::model::nearest;
use serde::de::DeserializeOwned;
use std::path::Path;

/// The text of a configuration file. Line ends differ between checkouts; what they say does not.
#[expect(
    clippy::disallowed_methods,
    reason = "config reads the pipeline's own files"
)]
pub(super) fn text(path: &Path) -> Result<String, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.replace("\r\n", "\n")),
        Err(source) => Err(ConfigError::Unreadable {
            path: path.to_path_buf(),
            source,
        }),
    }
}

/// Reads TOML; `path` names it in errors.
pub(super) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| {
            1 + text[..span.start.min(text.len())].matches('\n').count()
        });
        let message = error.message();
        match unknown_field(message) {
            Some((key, known)) => ConfigError::UnknownKey {
                path: path.to_path_buf(),
                line,
                nearest: nearest(&key, &known),
                key,
                known,
            },
            None => ConfigError::Toml {
                path: path.to_path_buf(),
                line,
                message: message.to_owned(),
            },
        }
    })
}

/// Takes serde's sentence about an unknown field apart: the field and the known ones.
fn unknown_field(message: &str) -> Option<(String, Vec<String>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (key, rest) = rest.split_once('`')?;
    let known = rest
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    Some((key.to_owned(), known))
}
