//! In: the rows below the header. Out: which of them are data, totals or notes. It exists because
//! a total read as an initiative doubles a budget, and a note becomes an initiative without an
//! owner. It deliberately prefers to keep a row: a data row that is dropped is worse than a note
//! that `normalise` rejects with a reason, and an initiative may well be called «Sum av alle».

use super::grid::GridRow;
use super::pieces;
use super::shape::{self, Shape, is_amount, is_nothing};
use super::tables::value_columns;
use crate::model::RawCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::LazyLock;

/// What a row below the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Data,
    Totals,
    Note,
}

/// The kind of each row.
pub(super) fn classify(rows: &[GridRow], n_columns: usize, has_widths: bool) -> Vec<RowKind> {
    if n_columns < 2 {
        return vec![RowKind::Data; rows.len()];
    }
    // Asked for only by rows that open like a total, which most tables don't have.
    let textual = LazyLock::new(|| textual_columns(rows));
    let is_wide = n_columns >= 4;
    let mut kinds = pieces::judge(rows, |row| {
        if is_totals(row, &textual) {
            RowKind::Totals
        } else if is_wide && lone_text(row).is_some_and(is_surely_marked) {
            RowKind::Note
        } else {
            RowKind::Data
        }
    });
    below_the_table(rows, is_wide, &mut kinds);
    if has_widths {
        without_delimiters(rows, n_columns, &mut kinds);
    }
    kinds
}

/// Finds the notes at the end. A lone text there is a note if something sets it off from the data:
/// a blank row, a total or a note before it, a mark, or that it is a sentence.
fn below_the_table(rows: &[GridRow], is_wide: bool, kinds: &mut [RowKind]) {
    let is_end = |at: usize| kinds[at] != RowKind::Data || lone_text(&rows[at]).is_some();
    let start = (0..rows.len())
        .rev()
        .find(|at| !is_end(*at))
        .map_or(0, |at| at + 1);
    let mut is_set_off = false;
    for at in start..rows.len() {
        let after_gap = at > 0 && rows[at].record > rows[at - 1].record + 1;
        if kinds[at] == RowKind::Totals {
            is_set_off = true;
            continue;
        }
        let Some(text) = lone_text(&rows[at]) else {
            continue;
        };
        let is_note =
            is_marked(text) || (is_wide && (is_set_off || after_gap || is_sentence(text)));
        if is_note {
            kinds[at] = RowKind::Note;
            is_set_off = true;
        }
    }
}

/// Finds the notes at the end of a text file: lines that no delimiter divides, or into much fewer
/// cells than the columns, with text where the columns hold values.
fn without_delimiters(rows: &[GridRow], n_columns: usize, kinds: &mut [RowKind]) {
    let values = value_columns(rows);
    for at in (0..rows.len()).rev() {
        let row = &rows[at];
        if kinds[at] == RowKind::Totals {
            continue;
        }
        let is_undivided = n_columns >= 3 && row.n_cells == 1;
        let text = match row.cells.first() {
            Some((_, RawCell::Text(text))) => text.trim(),
            _ => "",
        };
        let after_gap = at > 0 && row.record > rows[at - 1].record + 1;
        let is_short = row.n_cells * 2 <= n_columns
            || (row.n_cells < n_columns && after_gap && is_marked(text));
        let is_prose = is_short && {
            let says_otherwise = |(column, cell): &(u32, RawCell)| {
                values.contains_key(column) && shape::of(cell) == Shape::Text
            };
            let fits = row
                .cells
                .iter()
                .all(|(column, cell)| values.get(column) == Some(&shape::of(cell)));
            !fits && (is_marked(text) || after_gap || row.cells.iter().any(says_otherwise))
        };
        // The row of a table that was cut begins as the others do.
        let begins_alike = row.cells.first().is_some_and(|(column, cell)| {
            values.get(column) == Some(&shape::of(cell)) && !is_undivided
        });
        if kinds[at] == RowKind::Data && !(is_undivided || (is_prose && !begins_alike)) {
            return;
        }
        kinds[at] = RowKind::Note;
    }
}

/// Columns that are usually filled, and with text, dates or flags rather than amounts.
fn textual_columns(rows: &[GridRow]) -> Vec<u32> {
    let mut n_of_column: HashMap<u32, usize> = HashMap::new();
    for row in rows {
        for (column, cell) in &row.cells {
            if !is_amount(cell) && !is_nothing(cell) {
                *n_of_column.entry(*column).or_default() += 1;
            }
        }
    }
    let mut columns: Vec<u32> = n_of_column
        .into_iter()
        .filter(|(_, n)| n * 2 > rows.len())
        .map(|(column, _)| column)
        .collect();
    columns.sort_unstable();
    columns
}

const SUMS: &[&str] = &[
    "sum",
    "sums",
    "delsum",
    "totalsum",
    "subtotal",
    "subtotalt",
    "mellomsum",
];
const TOTALS: &[&str] = &[
    "total",
    "totalt",
    "totals",
    "ialt",
    "samla",
    "samlet",
    "tilsammen",
    "tilsaman",
    "samanlagt",
    "sammenlagt",
    "hovedsum",
];
/// Words that may follow without making it a title.
const CONNECTORS: &[&str] = &[
    "i",
    "alt",
    "alle",
    "for",
    "av",
    "kr",
    "nok",
    "tnok",
    "mnok",
    "mill",
    "tiltak",
    "prosjekt",
    "prosjekter",
    "initiativ",
    "portefølje",
    "porteføljen",
    "kommunen",
    "budsjett",
    "beløp",
    "of",
    "all",
    "the",
    "og",
];

/// Whether the row opens with a word for a total and holds nothing but amounts after it.
fn is_totals(row: &GridRow, textual: &impl Deref<Target = Vec<u32>>) -> bool {
    let Some(((label_column, RawCell::Text(label)), others)) = row.cells.split_first() else {
        return false;
    };
    // Nearly every row ends here, before its cells are looked at.
    let opens = label
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty())
        .map(str::to_lowercase);
    let is_opening = |word: &str| {
        SUMS.contains(&word) || TOTALS.contains(&word) || matches!(word, "i" | "grand")
    };
    if !opens.is_some_and(|word| is_opening(&word))
        || !others
            .iter()
            .all(|(_, cell)| is_amount(cell) || is_nothing(cell))
    {
        return false;
    }
    let lower = label.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let Some((first, further)) = words.split_first() else {
        return false;
    };
    let is_sum = SUMS.contains(first);
    let is_total = TOTALS.contains(first)
        || (matches!(*first, "i" | "grand") && matches!(further.first(), Some(&"alt" | &"total")));
    if !is_sum && !is_total {
        return false;
    }
    let is_bare = further.iter().all(|word| {
        SUMS.contains(word)
            || TOTALS.contains(word)
            || CONNECTORS.contains(word)
            || word.chars().all(|c| c.is_ascii_digit())
    });
    if is_bare {
        return true;
    }
    // «Sum helse og omsorg» is a group's total, «Total renovering» may be an initiative. What
    // decides is whether the columns that data rows fill with text are empty here.
    let n_other_textual = textual
        .iter()
        .filter(|column| *column != label_column)
        .count();
    let has_amount = others.iter().any(|(_, cell)| is_amount(cell));
    has_amount
        && (if is_sum {
            n_other_textual >= 1
        } else {
            n_other_textual >= 2
        })
}

/// The text of a row that holds one text and nothing else, at the left.
fn lone_text(row: &GridRow) -> Option<&str> {
    match &row.cells[..] {
        [(0 | 1, RawCell::Text(text))] => Some(text.trim()),
        _ => None,
    }
}

const MARKS: &[&str] = &[
    "merknad",
    "merknader",
    "merk",
    "kjelde",
    "kjelder",
    "kilde",
    "kilder",
    "note",
    "noter",
    "notes",
    "source",
    "sources",
    "fotnote",
    "fotnoter",
    "obs",
    "nb",
    "kommentar",
    "kommentarer",
    "forklaring",
];

/// Whether a text says of itself that it is a note, wherever it stands.
fn is_surely_marked(text: &str) -> bool {
    text.starts_with('*') || after_mark(text).is_some_and(|rest| rest.starts_with(':'))
}

/// Whether a text below the table says of itself that it is a note.
fn is_marked(text: &str) -> bool {
    text.starts_with(['*', '†', '¹', '²'])
        || after_mark(text).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic()))
}

/// What follows a word that opens a note.
fn after_mark(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    // The longest first, so that «noter» isn't «note» with a letter after it.
    MARKS
        .iter()
        .filter_map(|mark| lower.strip_prefix(mark))
        .min_by_key(|rest| rest.len())
        .map(str::to_owned)
}

fn is_sentence(text: &str) -> bool {
    text.chars().count() > 60 || (text.ends_with('.') && text.split_whitespace().count() > 3)
}
