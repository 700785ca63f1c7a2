//! In: a cell. Out: its text, without the white space around it and without the inner forms that
//! exports of SharePoint leak. It exists so that a cell is a text in one way, whichever column reads
//! it. It deliberately copies nothing that stands in the cell already.

use super::people::GONE;
use crate::model::RawCell;
use std::borrow::Cow;

/// A cell as text, trimmed, as the workbook would show it without its format.
pub(super) fn text_of(cell: &RawCell) -> Option<Cow<'_, str>> {
    let text = match cell {
        RawCell::Empty | RawCell::Error(_) => return None,
        RawCell::Text(text) => Cow::Borrowed(trimmed(text)),
        RawCell::Number(number) => Cow::Owned(number.to_string()),
        RawCell::Date(date, _) => Cow::Owned(date.to_string()),
        RawCell::Flag(flag) => Cow::Owned(flag.to_string()),
    };
    (!text.is_empty()).then_some(text)
}

/// A text without white space at its ends, of which most have none.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// `12;#Text`, `a | Name | b` and `12.0000000000000`, the inner forms of SharePoint look-ups and
/// numbers, reduced to their text.
pub(super) fn without_lookup(text: &str) -> Option<String> {
    // Nearly every text has none of them, and is not looked through for each.
    let (mut semicolon, mut bar, mut dot) = (false, false, false);
    for byte in text.bytes() {
        semicolon |= byte == b';';
        bar |= byte == b'|';
        dot |= byte == b'.';
    }
    if !(semicolon || bar || dot) {
        return None;
    }
    let is_id = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    if semicolon && let Some((id, rest)) = text.split_once(";#") {
        if is_id(id.trim_start_matches('-')) {
            // Ids and texts take turns: `12;#Helse;#14;#Skole`.
            let parts: Vec<&str> = text.split(";#").collect();
            let texts = parts.chunks(2).filter_map(|pair| pair.get(1).copied());
            return Some(texts.collect::<Vec<_>>().join("; "));
        }
        // A field of several choices: `;#Helse;#Skole;#`; a computed one: `string;#Helse`.
        if id.is_empty() || ["string", "float", "datetime", "boolean"].contains(&id) {
            let texts = rest.split(";#").filter(|part| !part.is_empty());
            return Some(texts.collect::<Vec<_>>().join("; "));
        }
    }
    if dot
        && let Some((whole, fraction)) = text.split_once('.')
        && is_id(whole)
        && fraction.len() >= 10
        && fraction.bytes().all(|c| c == b'0')
    {
        return Some(whole.to_owned());
    }
    if !bar {
        return None;
    }
    // The outer parts are accounts, which have no spaces; «A | B | C d» may well be a title.
    let parts: Vec<&str> = text.split(" | ").collect();
    let account = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    match parts[..] {
        [before, name, after] if account(before) && account(after) && !name.is_empty() => {
            Some(name.trim().to_owned())
        }
        _ => None,
    }
}

/// Whether nothing is left of a text but the marks of what was taken out.
pub(super) fn all_gone(text: &str) -> bool {
    text.contains(GONE) && !text.replace(GONE, "").contains(char::is_alphanumeric)
}
