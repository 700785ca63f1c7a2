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

/// A column as spreadsheets name it: 0 is A, 26 is AA.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(b'A' + digit as u8);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}
