//! In: the rows of a sheet or text file, and the header names that are wanted. Out: which row is
//! the header and why, whether a row of units follows it, and the names of the columns. It exists
//! because title rows stand above the header and no file says how many, because some headers have
//! several rows, and because some files have none. It deliberately leaves a name alone that is
//! clear without its group, so that a mapping holds from one export to the next.

use super::grid::{Grid, GridRow};
use super::shape::{self, Shape, is_year};
use super::tables::{SAMPLE_ROWS, value_columns};
use crate::model::{RawCell, header_key};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A header stands within this many first records.
pub(super) const FIRST_ROWS: i64 = 60;

/// The header's place among the grid's rows, with the reason.
#[derive(Debug)]
pub(super) struct HeaderAt {
    /// Its first row; the first data row if there is none.
    pub at: usize,
    /// How many rows it has: none, one, or several that name the columns together.
    pub n_rows: usize,
    /// How many of the rows above it name groups of columns.
    pub n_groups: usize,
    pub reason: String,
}

impl HeaderAt {
    fn one(at: usize, reason: impl Into<String>) -> HeaderAt {
        HeaderAt {
            at,
            n_rows: 1,
            n_groups: 0,
            reason: reason.into(),
        }
    }
}

/// The row that holds most of the wanted names, and how many.
pub(super) fn best_row(rows: &[GridRow], wanted: &[String]) -> Option<(usize, usize)> {
    let mut best = None;
    for (at, row) in rows
        .iter()
        .take_while(|row| row.record <= FIRST_ROWS)
        .enumerate()
    {
        let keys: HashSet<String> = row
            .cells
            .iter()
            .filter_map(|(_, cell)| label(cell))
            .map(|name| header_key(&name))
            .collect();
        let n = wanted
            .iter()
            .filter(|wanted| keys.contains(*wanted))
            .count();
        if n > 0 && best.is_none_or(|(_, most)| n > most) {
            best = Some((at, n));
        }
    }
    best
}

/// The header row: the one named, else the one with most wanted names, else the one that looks
/// like a header. Nothing if names are wanted and none is there.
pub(super) fn find(grid: &Grid, named: Option<i64>, wanted: &[String]) -> Option<HeaderAt> {
    let mut found = if let Some(row) = named {
        // In a text file the row named may lie inside a record of several lines.
        let after = grid.rows.partition_point(|at| at.row <= row);
        let at = after.checked_sub(1)?;
        let is_there = grid.has_widths || grid.rows[at].row == row;
        is_there.then(|| HeaderAt::one(at, "the mapping names it"))?
    } else if !wanted.is_empty() {
        let (at, n) = best_row(&grid.rows, wanted)?;
        HeaderAt::one(
            at,
            format!("holds {n} of {} headers of the mapping", wanted.len()),
        )
    } else {
        by_appearance(grid)?
    };
    if found.n_rows > 0 && !grid.transposed {
        found.n_groups = n_group_rows(grid, found.at);
        if found.n_groups > 0 {
            found
                .reason
                .push_str("; the row above it names groups of columns");
        }
    }
    Some(found)
}

/// The first row that is text all through and nearly as full as the rows below it, if the rows
/// below look otherwise.
pub(super) fn by_appearance(grid: &Grid) -> Option<HeaderAt> {
    let rows = &grid.rows;
    let first_record = rows.first()?.record;
    let n_first = rows.partition_point(|row| row.record < first_record + FIRST_ROWS);
    let first = &rows[..n_first];
    let mut fillings: Vec<usize> = first.iter().map(|row| row.cells.len()).collect();
    fillings.sort_unstable();
    let usual = *fillings.get((fillings.len() - 1) * 3 / 4)?;
    if grid.transposed {
        return Some(HeaderAt::one(0, "the first column of a table on its side"));
    }
    let is_full = |row: &GridRow| row.cells.len() * 10 >= usual * 6;
    let is_names = |row: &GridRow| {
        row.cells.iter().all(|(_, cell)| {
            label(cell).is_some() && (!shape::of(cell).is_value() || is_year(cell))
        })
    };
    let full = first.iter().position(is_full).unwrap_or(0);
    let names = first
        .iter()
        .position(|row| is_full(row) && is_names(row))
        .filter(|at| *at == full || value_columns(&rows[full..*at]).is_empty());
    let at = names.unwrap_or(full);
    let below = &rows[at + 1..];
    let values = value_columns(below);
    let (n_named, n_alike) = votes(&rows[at], &values);
    if n_alike > n_named || (values.is_empty() && is_like_data(&rows[at], below)) {
        return Some(HeaderAt {
            at,
            n_rows: 0,
            n_groups: 0,
            reason: format!("row {} already looks like the rows below it", rows[at].row),
        });
    }
    if names.is_none() {
        return Some(HeaderAt::one(
            at,
            "the first full row; none looks like names only",
        ));
    }
    let n_rows = 1 + n_further(rows, at, is_full);
    let mut reason = format!(
        "the first full row that is all text ({} cells)",
        rows[at].cells.len()
    );
    if n_rows > 1 {
        reason.push_str(&format!(
            "; {n_rows} rows name the columns together, since values begin below them"
        ));
    }
    Some(HeaderAt {
        at,
        n_rows,
        n_groups: 0,
        reason,
    })
}

/// How many cells of a row are names over a column of values, and how many are values like those
/// below.
fn votes(row: &GridRow, values: &BTreeMap<u32, Shape>) -> (usize, usize) {
    let (mut n_named, mut n_alike) = (0, 0);
    for (column, cell) in &row.cells {
        let Some(below) = values.get(column) else {
            continue;
        };
        match shape::of(cell) {
            Shape::Text => n_named += 1,
            // A year is a name, too.
            shape if shape == *below && !is_year(cell) => n_alike += 1,
            _ => {}
        }
    }
    (n_named, n_alike)
}

/// Whether the row's texts stand in their columns again and again, as a header's don't.
fn is_like_data(row: &GridRow, below: &[GridRow]) -> bool {
    let below = &below[..below.len().min(SAMPLE_ROWS)];
    let n_again = row
        .cells
        .iter()
        .filter(|(column, cell)| {
            below.iter().any(|other| {
                other
                    .cells
                    .iter()
                    .any(|(at, text)| at == column && text == cell)
            })
        })
        .count();
    let is_whole = |other: &GridRow| other.cells == row.cells;
    n_again >= 2 && n_again * 10 >= row.cells.len() * 3 && !below.iter().any(is_whole)
}

/// How many rows below the header belong to it: full rows of text over columns of values.
fn n_further(rows: &[GridRow], at: usize, is_full: impl Fn(&GridRow) -> bool) -> usize {
    let mut n = 0;
    while n < 3 {
        let next = at + n + 1;
        let Some(row) = rows.get(next) else { break };
        let values = value_columns(&rows[next + 1..]);
        let over = |column: &u32| {
            row.cells
                .iter()
                .find(|(at, _)| at == column)
                .is_some_and(|(_, cell)| shape::of(cell) == Shape::Text)
        };
        let is_header = row.record == rows[at].record + n as i64 + 1
            && is_full(row)
            && values.len() >= 2
            && values.keys().all(over)
            && !is_units(row)
            && !is_repeated(row, &rows[at]);
        if !is_header {
            break;
        }
        n += 1;
    }
    n
}

/// How many rows directly above the header name groups of its columns. They are of use only where
/// the header itself doesn't tell its columns apart.
fn n_group_rows(grid: &Grid, at: usize) -> usize {
    let header = &grid.rows[at];
    let Some(above) = at.checked_sub(1).map(|above| &grid.rows[above]) else {
        return 0;
    };
    let is_text = |(_, cell): &(u32, RawCell)| shape::of(cell) == Shape::Text || is_year(cell);
    let first = header.cells.first().map_or(0, |(column, _)| *column);
    let is_over = |(column, _): &(u32, RawCell)| *column >= first;
    let is_group = above.record + 1 == header.record
        && above.cells.len() >= 2
        && above.cells.len() < header.cells.len()
        && above
            .cells
            .iter()
            .all(|cell| is_text(cell) && is_over(cell))
        && !unclear_columns(header).is_empty();
    usize::from(is_group)
}

/// Columns whose own name is a year or the name of another column too.
fn unclear_columns(header: &GridRow) -> Vec<u32> {
    let mut n_of_name: HashMap<String, usize> = HashMap::new();
    let key = |cell: &RawCell| {
        label(cell)
            .map(|name| header_key(&name))
            .unwrap_or_default()
    };
    for (_, cell) in &header.cells {
        *n_of_name.entry(key(cell)).or_default() += 1;
    }
    let is_unclear = |cell: &RawCell| is_year(cell) || n_of_name[&key(cell)] > 1;
    header
        .cells
        .iter()
        .filter(|(_, cell)| is_unclear(cell))
        .map(|(column, _)| *column)
        .collect()
}

/// The header as one row: the texts of its rows joined, and group names put before names that are
/// unclear without.
pub(super) fn joined(grid: &Grid, found: &HeaderAt) -> GridRow {
    let rows = &grid.rows[found.at..found.at + found.n_rows];
    let Some(first) = rows.first() else {
        return GridRow::default();
    };
    let mut names: BTreeMap<u32, RawCell> = first.cells.iter().cloned().collect();
    for row in &rows[1..] {
        for (column, cell) in &row.cells {
            let above = names.get(column).and_then(label);
            let joined = match (above, label(cell)) {
                (Some(above), Some(name)) => format!("{above} {name}"),
                (None, Some(name)) => name,
                _ => continue,
            };
            names.insert(*column, RawCell::Text(joined.into()));
        }
    }
    if found.n_groups > 0 {
        let groups = &grid.rows[found.at - 1];
        for column in unclear_columns(first) {
            let group = groups
                .cells
                .iter()
                .rev()
                .find(|(from, _)| *from <= column)
                .and_then(|(_, cell)| label(cell));
            if let (Some(group), Some(name)) = (group, names.get(&column).and_then(label)) {
                names.insert(column, RawCell::Text(format!("{group} {name}").into()));
            }
        }
        // A group cell may stand alone over a column that has no name of its own.
        for (column, cell) in &groups.cells {
            names.entry(*column).or_insert_with(|| cell.clone());
        }
    }
    GridRow {
        cells: names.into_iter().collect(),
        ..first.clone()
    }
}

/// What a cell says as a name.
pub(super) fn label(cell: &RawCell) -> Option<String> {
    match cell {
        RawCell::Text(text) => Some(text.to_string()),
        RawCell::Number(number) => Some(number.to_string()),
        RawCell::Date(date, _) => Some(date.to_string()),
        RawCell::Flag(flag) => Some(flag.to_string()),
        RawCell::Empty | RawCell::Error(_) => None,
    }
}

/// Whether a row directly below the header gives units and nothing else.
pub(super) fn is_units(row: &GridRow) -> bool {
    !row.cells.is_empty() && row.cells.iter().all(|(_, cell)| is_unit(cell))
}

const UNITS: &[&str] = &[
    "kr",
    "kroner",
    "nok",
    "tnok",
    "mnok",
    "mill",
    "mill kr",
    "mill. kr",
    "1000 kr",
    "1 000 kr",
    "tkr",
    "mkr",
    "mrd",
    "dato",
    "date",
    "%",
    "prosent",
    "pst",
    "percent",
    "stk",
    "antall",
    "antal",
    "tal",
    "tall",
    "tekst",
    "text",
    "timer",
    "timar",
    "t",
    "dager",
    "dagar",
    "veker",
    "uker",
    "månader",
    "måneder",
    "mnd",
    "år",
    "årsverk",
    "eur",
    "usd",
    "gbp",
    "dkk",
    "sek",
    "£",
    "£m",
    "€",
    "$",
    "m2",
    "m²",
    "km",
    "poeng",
    "nr",
    "id",
    "ja/nei",
    "dd.mm.åååå",
    "dd.mm.yyyy",
    "yyyy-mm-dd",
    "åååå-mm-dd",
    "0–1",
    "0-1",
    "0-100",
    "0–100",
];

fn is_unit(cell: &RawCell) -> bool {
    let RawCell::Text(text) = cell else {
        return false;
    };
    let key = header_key(text);
    let bare = key.trim_matches(['(', ')', '[', ']', '.', ' ']);
    UNITS.contains(&bare)
}

/// Whether a row below the header says the same as the header, in every cell that either fills.
pub(super) fn is_repeated(row: &GridRow, header: &GridRow) -> bool {
    let is_same = |((column, cell), (named, name)): (&(u32, RawCell), &(u32, RawCell))| {
        column == named
            && match (cell, name) {
                (RawCell::Text(text), RawCell::Text(name)) => {
                    let first = |text: &str| text.trim_start().bytes().next();
                    let is_like = match (first(text), first(name)) {
                        (Some(a), Some(b)) if a.is_ascii() && b.is_ascii() => {
                            a.eq_ignore_ascii_case(&b)
                        }
                        _ => true,
                    };
                    text == name || (is_like && header_key(text) == header_key(name))
                }
                (RawCell::Text(_), _) | (_, RawCell::Text(_)) => false,
                _ => true,
            }
    };
    // Nearly every row departs from the header in its first cell.
    header.cells.len() >= 2
        && row.cells.len() == header.cells.len()
        && row.cells.iter().zip(&header.cells).all(is_same)
}
