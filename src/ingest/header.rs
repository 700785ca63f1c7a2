//! In: the rows of a sheet or text file, and the header names that are wanted. Out: which row is
//! the header and why, whether a row of units follows it, and the names of the columns. It exists
//! because title rows stand above the header and no file says how many. It deliberately doesn't
//! join headers of two rows: which of them names a column is the mapping's business.

use super::amount::{is_amount, is_year};
use super::grid::{Grid, GridRow};
use super::trail::Trail;
use crate::model::findings::HEADER_REPEATED;
use crate::model::{RawCell, header_key, header_name};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A header stands within this many first records.
pub(super) const FIRST_ROWS: i64 = 60;

/// The header's place among the grid's rows, with the reason.
#[derive(Debug)]
pub(super) struct HeaderAt {
    pub at: usize,
    pub reason: String,
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
    if let Some(row) = named {
        // In a text file the row named may lie inside a record of several lines.
        let after = grid.rows.partition_point(|at| at.row <= row);
        let at = after.checked_sub(1)?;
        let is_there = grid.has_widths || grid.rows[at].row == row;
        return is_there.then(|| HeaderAt {
            at,
            reason: "the mapping names it".to_owned(),
        });
    }
    if !wanted.is_empty() {
        let (at, n) = best_row(&grid.rows, wanted)?;
        let reason = format!("holds {n} of {} headers of the mapping", wanted.len());
        return Some(HeaderAt { at, reason });
    }
    by_appearance(grid)
}

/// The first row that is text all through and nearly as full as the rows below it.
pub(super) fn by_appearance(grid: &Grid) -> Option<HeaderAt> {
    let first: Vec<&GridRow> = grid
        .rows
        .iter()
        .take_while(|row| row.record <= FIRST_ROWS)
        .collect();
    let mut fillings: Vec<usize> = first.iter().map(|row| row.cells.len()).collect();
    fillings.sort_unstable();
    let Some(&usual) = fillings.get(fillings.len() * 3 / 4) else {
        // A sheet may begin below the rows that are looked at.
        return (!grid.rows.is_empty()).then(|| HeaderAt {
            at: 0,
            reason: "the first row that holds anything".to_owned(),
        });
    };
    if grid.transposed {
        return Some(HeaderAt {
            at: 0,
            reason: "the first column of a table on its side".to_owned(),
        });
    }
    let is_full = |row: &GridRow| row.cells.len() * 10 >= usual * 6;
    let is_names = |row: &GridRow| {
        row.cells
            .iter()
            .all(|(_, cell)| label(cell).is_some() && (!is_amount(cell) || is_year(cell)))
    };
    if let Some(at) = first.iter().position(|row| is_full(row) && is_names(row)) {
        let reason = format!(
            "the first full row that is all text ({} cells)",
            first[at].cells.len()
        );
        return Some(HeaderAt { at, reason });
    }
    let at = first.iter().position(|row| is_full(row)).unwrap_or(0);
    Some(HeaderAt {
        at,
        reason: "the first full row; none looks like names only".to_owned(),
    })
}

/// What a cell says as a name.
pub(super) fn label(cell: &RawCell) -> Option<String> {
    match cell {
        RawCell::Text(text) => Some(text.clone()),
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

/// Names of the columns that are kept, by column: named ones, and nameless ones that hold data.
pub(super) fn name_columns(
    header: &GridRow,
    used: &[u32],
    transposed: bool,
    trail: &mut Trail,
) -> BTreeMap<u32, String> {
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    for (column, cell) in &header.cells {
        let name = label(cell)
            .map(|name| header_name(&name))
            .unwrap_or_default();
        if !name.is_empty() {
            names.insert(*column, name);
        }
    }
    for column in used {
        names.entry(*column).or_insert_with(|| {
            if transposed {
                format!("Row {}", u64::from(*column) + 1)
            } else {
                format!("Column {}", letters(*column))
            }
        });
    }
    number_repeated(&mut names, header.row, trail);
    names
}

/// Gives the second and further columns of a name a number.
fn number_repeated(names: &mut BTreeMap<u32, String>, row: i64, trail: &mut Trail) {
    let mut n_of_name: HashMap<String, usize> = HashMap::new();
    let mut taken: HashSet<String> = names.values().map(|name| header_key(name)).collect();
    let mut repeated: Vec<(String, usize)> = Vec::new();
    for name in names.values_mut() {
        let n = n_of_name.entry(header_key(name)).or_default();
        *n += 1;
        if *n == 1 {
            continue;
        }
        // The file may have a `Name (2)` of its own.
        let mut number = *n;
        while taken.contains(&header_key(&format!("{name} ({number})"))) {
            number += 1;
        }
        let numbered = format!("{name} ({number})");
        *n = number;
        match repeated
            .iter_mut()
            .find(|(first, _)| header_key(first) == header_key(name))
        {
            Some((_, n_more)) => *n_more += 1,
            None => repeated.push((name.clone(), 1)),
        }
        taken.insert(header_key(&numbered));
        *name = numbered;
    }
    for (name, n_more) in repeated {
        trail
            .saw(&HEADER_REPEATED, Some(row))
            .column(&name)
            .expected("each name once")
            .times(n_more as i64);
    }
}

/// A column as spreadsheets name it: 0 is A, 26 is AA.
pub(super) fn letters(column: u32) -> String {
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

/// Whether a row below the header says the same as the header, in every cell that either fills.
pub(super) fn is_repeated(row: &GridRow, header: &GridRow) -> bool {
    let keys = |row: &GridRow| -> Vec<(u32, String)> {
        let texts = row.cells.iter().filter_map(|(column, cell)| match cell {
            RawCell::Text(text) => Some((*column, header_key(text))),
            RawCell::Empty => None,
            _ => Some((*column, String::new())),
        });
        texts.collect()
    };
    header.cells.len() >= 2 && keys(row) == keys(header)
}
