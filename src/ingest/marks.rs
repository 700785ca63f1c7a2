//! In: nothing, or the records of a text file read in some dialect. Out: the marks that may divide,
//! enclose or end cells, and how much the cells look like whole values. It exists because a wrong
//! delimiter is known by what it leaves in the cells. It deliberately chooses nothing: `dialect`
//! weighs this against how alike the records are.

use super::grid::GridRow;
use super::shape::{self, Shape};

/// Marks that may divide cells, with how ready we are to believe it.
pub(super) const DELIMITERS: &[(&str, f64)] = &[
    (";", 1.0),
    (",", 1.0),
    ("\t", 1.0),
    ("|", 1.0),
    ("\u{1F}", 1.0),
    ("\u{1}", 1.0),
    ("^", 0.9),
    ("~", 0.9),
    ("#", 0.85),
    ("&", 0.8),
    ("!", 0.8),
    ("*", 0.8),
    ("$", 0.8),
    ("\\", 0.8),
    ("=", 0.75),
    (" ", 0.75),
    (":", 0.7),
    ("/", 0.6),
];
/// Marks that may enclose cells.
pub(super) const QUOTES: &[u8] = b"\"'`~^|*$%#&!@";
/// Marks that may stand before a quote inside a cell.
pub(super) const ESCAPES: &[u8] = b"\\/^~`!%#*$&@'";
/// Marks that may end records in a file without line ends.
pub(super) const RECORD_MARKS: &[u8] = &[0x1E, 0x0C, 0x0B, 0x1D];
/// A mark is neither letter nor digit nor white space, and no bracket or point, which stand in text.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
        && !c.is_whitespace()
        && !matches!(
            c,
            '(' | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '.'
                | '-'
                | '_'
                | '«'
                | '»'
                | '–'
                | '—'
                | '…'
                | '\u{2019}'
                | '\u{201C}'
                | '\u{201D}'
                | '\u{FFFD}'
        )
}

/// How much the cells look like whole values, 0 to 1.
pub(super) fn wholeness(records: &[GridRow], width: usize, quote: Option<u8>) -> f64 {
    let (mut sum, mut n) = (0.0, 0_usize);
    for record in records.iter().filter(|record| record.n_cells == width) {
        n += record.n_cells;
        // Empty cells are as good as values, but a table isn't made of them.
        sum += 0.9 * (record.n_cells - record.cells.len()) as f64;
        for (_, text) in record.texts() {
            sum += match shape::of_text(text) {
                Shape::Text => of_text(text, quote),
                _ => 1.0,
            };
        }
    }
    if n == 0 { 0.0 } else { sum / n as f64 }
}

fn of_text(text: &str, quote: Option<u8>) -> f64 {
    let text = text.trim();
    let at_edge = |mark: char| text.starts_with(mark) || text.ends_with(mark);
    let is_cut = ['"', '\'', '`'].iter().any(|mark| at_edge(*mark))
        || QUOTES.iter().any(|mark| {
            let mark = char::from(*mark);
            text.len() > 1 && text.starts_with(mark) && text.ends_with(mark)
        });
    // Marks that divide cells in other files have no business in a short one, unless it is quoted.
    let divides = |c: char| matches!(c, ';' | '\t' | '|' | '^' | '~');
    let has_marks = quote.is_none() && text.contains(divides);
    let has_comma = quote.is_none() && text.contains(',') && text.len() < 40;
    match (is_cut, has_marks, has_comma) {
        (true, _, _) => 0.5,
        (_, true, _) => 0.6,
        (_, _, true) => 0.8,
        _ => 0.95,
    }
}
