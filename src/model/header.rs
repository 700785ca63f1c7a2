//! In: the name of a column as a file writes it. Out: the name as it is shown and as it is compared.
//! It exists because `ingest` finds a table by its headers and `normalise` its columns, and both
//! must hold the same two names to be one. It deliberately knows no header.

use unicode_normalization::UnicodeNormalization;

/// A header name as it is compared: case, white space, soft hyphens and the way letters are
/// composed make no difference.
pub fn header_key(name: &str) -> String {
    header_name(name).to_lowercase()
}

/// A header name as it is shown: on one line, without invisible marks.
pub fn header_name(text: &str) -> String {
    let visible: String = text
        .nfc()
        .filter(|c| !matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}'))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
