//! In: rows behind a number. Out: what a reader knows each by, where it stands, and the cells that
//! the number needs. It exists because an analyst goes from a number to the file it came from, and
//! not to a row of a table of ours. Which columns a number needs is found as its rows are: the
//! values of one column are blanked and the metric computed again. It deliberately opens no file:
//! which column of a file fills which of the model was noted when the file was read.

use super::rows::{At, Table, Unit, Work};
use super::{Behind, Row};
use crate::model::*;
use std::collections::BTreeMap;

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as configured.
    pub file: String,
    /// Its sheet.
    pub sheet: Option<String>,
    /// The row or line, counted from 1; in a table on its side the column.
    pub row: Option<i64>,
    /// The date that the export shows.
    pub snapshot: Option<Date>,
}

/// A cell that a number needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The table of the model.
    pub table: Table,
    /// Its column.
    pub column: &'static str,
    /// The row that it is a cell of.
    pub place: Place,
    /// Where in the file: `F12` in a sheet, `line 12, column 6` in a text file. Several where several
    /// are read together, or where the year of an amount is counted from the row's first; none
    /// where the file has no column for it.
    pub at: Vec<String>,
    /// The columns of the file that these stand in: `F`, or `6`; `row 6` or `record 6` in a table on
    /// its side.
    pub columns: Vec<String>,
    /// The headers of those columns.
    pub headers: Vec<String>,
    /// What the model made of it; none where it is missing.
    pub value: Option<String>,
}

/// A column that a number needs, and the snapshots in which it does; none where its table knows none.
type Needed = (&'static str, Option<Vec<Date>>);

/// Columns by which a row is found, so that blanking them would ask another question.
const KEYS: &[&str] = &[
    names::SNAPSHOT,
    names::MUNICIPALITY,
    names::SOURCE,
    names::FILE,
    names::SHEET,
    names::ROW,
];

impl Behind<'_> {
    /// The cells of some rows that one part of the number needs.
    pub fn fill_cells(&mut self, dimension: &str, rows: &mut [Row]) {
        let mut needed: BTreeMap<Table, Vec<Needed>> = BTreeMap::new();
        for row in rows {
            let unit = self.moving[row.moving].unit.clone();
            row.cells = match unit.table {
                Table::Transition => self.cells_of_change(&unit),
                table if is_in_file(table) => {
                    let of_table = match needed.remove(&table) {
                        Some(found) => found,
                        None => self.needed(table, dimension),
                    };
                    let cells = self.cells_of(&unit, dimension, &of_table);
                    needed.insert(table, of_table);
                    cells
                }
                _ => Vec::new(),
            };
        }
    }

    /// The columns of a table without whose values one part of the number would be another.
    fn needed(&mut self, table: Table, dimension: &str) -> Vec<Needed> {
        let n_rows = self.work.n_rows(table);
        let all: Vec<usize> = (0..n_rows).collect();
        let mut by_snapshot: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
        for at in 0..n_rows {
            if let Some(date) = self.snapshot((table, at)) {
                by_snapshot.entry(date).or_default().push(at);
            }
        }
        let mut needed = Vec::new();
        for (place, column) in table.doc().columns.iter().enumerate() {
            let is_id = column.name == names::BENEFIT_ID
                || (column.name == names::INITIATIVE_ID && !column.nullable);
            if is_id || KEYS.contains(&column.name) {
                continue;
            }
            if !self.needs(table, &all, place, dimension) {
                continue;
            }
            let mut dates = Vec::new();
            for (date, rows) in &by_snapshot {
                if self.needs(table, rows, place, dimension) {
                    dates.push(*date);
                }
            }
            if dates.is_empty() {
                dates.extend(by_snapshot.keys().next_back());
            }
            needed.push((column.name, (!dates.is_empty()).then_some(dates)));
        }
        needed
    }

    /// Whether a part of the number would be another without the values of a column in some rows.
    fn needs(&mut self, table: Table, rows: &[usize], column: usize, dimension: &str) -> bool {
        self.work.blank(table, rows, column);
        let measures = self.now();
        self.work.blank(table, rows, column);
        self.work.forget(table);
        super::part(&measures, dimension) != super::part(&self.measures, dimension)
    }

    /// The cells of one row: of its newest copy all that are needed, of older ones those without
    /// which the number would be another.
    fn cells_of(&mut self, unit: &Unit, dimension: &str, needed: &[Needed]) -> Vec<Cell> {
        let mut cells = Vec::new();
        for (column, dates) in needed {
            let mut copies: Vec<At> = Vec::new();
            for at in &unit.rows {
                let date = self.snapshot(*at);
                let is_looked_at = dates
                    .as_ref()
                    .is_none_or(|dates| date.is_some_and(|date| dates.contains(&date)));
                if is_looked_at {
                    copies.push(*at);
                }
            }
            let place = unit.table.doc().place(column).unwrap_or_default();
            let newest = self.newest(&copies);
            for at in copies {
                let has_value = self.work.text(at, column).is_some();
                let is_newest = Some(at) == newest;
                if is_newest || (has_value && self.needs(at.0, &[at.1], place, dimension)) {
                    cells.extend(self.cell(at, column));
                }
            }
        }
        cells
    }

    /// The cells that a change was read from: the stages on both sides of it, or the decision.
    fn cells_of_change(&self, unit: &Unit) -> Vec<Cell> {
        let Some((_, at)) = unit.rows.first() else {
            return Vec::new();
        };
        let change = &self.work.data.transitions[*at];
        let is_told = change.evidence == Some(Evidence::Explicit);
        let rows = self.work.data.initiatives.iter().enumerate();
        let rows = rows.filter(|(_, row)| row.initiative_id == change.initiative_id);
        let mut copies: Vec<(Date, usize)> = rows
            .filter(|(_, row)| match is_told {
                true => row.decided == Some(change.latest),
                false => Some(row.snapshot) == change.earliest || row.snapshot == change.latest,
            })
            .map(|(at, row)| (row.snapshot, at))
            .collect();
        copies.sort_unstable();
        copies.truncate(if is_told { 1 } else { 2 });
        let column = if is_told {
            names::DECIDED
        } else {
            names::STAGE
        };
        copies
            .into_iter()
            .filter_map(|(_, at)| self.cell((Table::Initiative, at), column))
            .collect()
    }

    /// The cell of a column in a row; none where a header and no cell of the row says it.
    fn cell(&self, at: At, column: &'static str) -> Option<Cell> {
        let place = place(&self.work, at)?;
        let year = self
            .work
            .text(at, names::YEAR)
            .filter(|_| at.0 == Table::BenefitYear);
        let doc = at.0.doc();
        let file = self.work.data.source_files.iter().find(|file| {
            (file.path.as_str(), &file.sheet, file.fills.as_str())
                == (place.file.as_str(), &place.sheet, doc.name)
                && (file.snapshot == place.snapshot || place.snapshot.is_none())
        });
        let entries = file.map_or(&[][..], |file| &file.columns);
        let (mut cells, mut columns, mut headers) = (Vec::new(), Vec::new(), Vec::new());
        for (into, stands, header) in entries.iter().filter_map(|entry| taken_apart(entry)) {
            let fits = match into.split_once('@') {
                None => into == column,
                Some((name, of)) => {
                    name == column && (of.starts_with('+') || Some(of) == year.as_deref())
                }
            };
            if fits {
                cells.push(address(stands, place.row, place.sheet.is_some()));
                columns.push(stands.to_owned());
                headers.push(header.to_owned());
            }
        }
        let is_header = column == names::YEAR && entries.iter().any(|entry| entry.contains('@'));
        let value = self.work.text(at, column);
        // What no column can fill, such as a mark of ours, has no cell to be missing.
        let is_unmarked = column == names::OUT_OF_SCALE && value.is_none();
        let has_cell = !is_header && !is_unmarked;
        has_cell.then_some(Cell {
            table: at.0,
            column: doc.columns[doc.place(column)?].name,
            place,
            at: cells,
            columns,
            headers,
            value,
        })
    }

    fn snapshot(&self, at: At) -> Option<Date> {
        snapshot(&self.work, at)
    }

    /// The newest of some copies; of those of several municipalities one of the first.
    fn newest(&self, copies: &[At]) -> Option<At> {
        let dated = copies.iter().map(|at| {
            let home = self.work.text(*at, names::MUNICIPALITY);
            (std::cmp::Reverse(home), self.snapshot(*at), *at)
        });
        dated.max().map(|(.., at)| at)
    }
}

fn snapshot(work: &Work, at: At) -> Option<Date> {
    work.text(at, names::SNAPSHOT)?.parse().ok()
}

/// Where a row stands; none where its table doesn't tell.
pub(super) fn place(work: &Work, at: At) -> Option<Place> {
    let (table, n) = at;
    if table == Table::File {
        let file = &work.data.source_files[n];
        return Some(Place {
            file: file.path.clone(),
            sheet: file.sheet.clone(),
            row: None,
            snapshot: file.snapshot,
        });
    }
    let file = work.text(at, names::FILE)?;
    let row = work.text(at, names::ROW);
    (!file.is_empty()).then(|| Place {
        file,
        sheet: work.text(at, names::SHEET),
        row: row.and_then(|row| row.parse().ok()),
        snapshot: snapshot(work, at),
    })
}

/// Whether the rows of a table are rows of a file, and know which.
fn is_in_file(table: Table) -> bool {
    let doc = table.doc();
    doc.place(names::ROW).is_some() && table != Table::Finding
}

/// Model column, place and header of an entry of `source_file`.
fn taken_apart(entry: &str) -> Option<(&str, &str, &str)> {
    let (into, rest) = entry.split_once('=')?;
    let (stands, header) = rest.split_once(':')?;
    Some((into, stands, header))
}

/// A cell's address as one looks for it in the file.
fn address(column: &str, row: Option<i64>, is_sheet: bool) -> String {
    let Some(row) = row else {
        return column.to_owned();
    };
    let letters = || column_letters(u32::try_from(row - 1).unwrap_or_default());
    match (is_sheet, column.split_once(' ')) {
        (true, None) => format!("{column}{row}"),
        // On its side, the row of the model is a column of the sheet.
        (true, Some((_, n))) => format!("{}{n}", letters()),
        (false, None) => format!("line {row}, column {column}"),
        (false, Some((_, n))) => format!("record {n}, column {row}"),
    }
}
