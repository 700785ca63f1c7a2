//! In: a cell. Out: whether it looks like an amount, a year, or a mark for nothing. It exists for
//! telling headers and totals from data rows. It deliberately gives no value: what a number means
//! is decided in `normalise`, with its whole column as evidence.

use crate::model::RawCell;

/// Whether a cell is a number, or text that can only be one: `1 250 000`, `kr 1.250,-`, `12,5 %`.
pub(super) fn is_amount(cell: &RawCell) -> bool {
    match cell {
        RawCell::Number(_) => true,
        RawCell::Text(text) => text.len() <= 40 && is_amount_text(text),
        _ => false,
    }
}

/// Whether a cell stands for nothing, as a dash does in a row of totals.
pub(super) fn is_nothing(cell: &RawCell) -> bool {
    matches!(cell, RawCell::Text(text) if matches!(text.as_str(), "-" | "–" | "—" | "." | ".." | "…"))
}

/// Whether a cell is a year, which is a common name of a column.
pub(super) fn is_year(cell: &RawCell) -> bool {
    let is_plausible = |year: u16| (1900..=2200).contains(&year);
    match cell {
        RawCell::Number(number) => number.fract() == 0.0 && (1900.0..=2200.0).contains(number),
        RawCell::Text(text) => text.len() == 4 && text.parse().is_ok_and(is_plausible),
        _ => false,
    }
}

fn is_amount_text(text: &str) -> bool {
    // Nearly every cell of text ends here, so this comes before the words are looked for.
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if is_plain(text) {
        return !is_date(text);
    }
    let lower = text.to_lowercase();
    let mut rest = lower.as_str();
    for word in CURRENCIES {
        rest = rest.trim();
        rest = rest.strip_prefix(word).unwrap_or(rest);
        rest = rest.strip_suffix(word).unwrap_or(rest);
    }
    is_plain(rest) && !is_date(rest)
}

/// The longer of two that begin alike comes first.
const CURRENCIES: &[&str] = &[
    "kroner", "mnok", "tnok", "nok", "mill.", "mill", "mrd.", "mrd", "tkr", "kr.", "kr", "£", "€",
    "$", "%",
];

/// Whether a text has only the signs that numbers are written with.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | '\'' | '-' | '–' | '\u{2212}' | '+' | '(' | ')'
            )
    })
}

/// `03.04.2025` and `2025-04-03` are made of the same signs as amounts.
fn is_date(text: &str) -> bool {
    ['.', '-'].iter().any(|mark| {
        let lengths: Vec<usize> = text.trim().split(*mark).map(str::len).collect();
        matches!(lengths[..], [1..=2, 1..=2, 2 | 4] | [4, 1..=2, 1..=2])
    })
}
