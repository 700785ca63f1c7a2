//! In: cells with their place, from records of a text file or cells of a sheet. Out: the rows that
//! hold anything, in order, sparse, under the limits. It exists so that finding a table is the
//! same work for every format. It deliberately keeps no empty cells: a lone cell in the far corner
//! of a sheet must not cost the rectangle it spans.

use super::error::ReadError;
use crate::model::RawCell;
use std::collections::{BTreeMap, BTreeSet};

/// Cells that hold something in one table: a million rows of twenty, and some.
pub(super) const MAX_CELLS: u64 = 25_000_000;
/// Columns of a table, as in XLSX.
pub(super) const MAX_COLUMNS: u64 = 16_384;
/// Bytes of text in all cells together. A shared string may be named by thousands of cells, and
/// each is a copy here.
pub(super) const MAX_TEXT: u64 = 512 * 1024 * 1024;
/// Bytes of memory that the cells of a table may take with their texts. With the file itself and
/// what reading takes besides, this keeps within 1 GiB.
pub(super) const MAX_HELD: u64 = 832 * 1024 * 1024;
/// Bytes of memory of a cell with its column.
const CELL: u64 = std::mem::size_of::<(u32, RawCell)>() as u64;

/// A row that holds something.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct GridRow {
    /// Which record of the table it is, counted from 1 and blank ones counted too.
    pub record: i64,
    /// Row of the sheet or line of the file where it begins, counted from 1.
    pub row: i64,
    /// How many cells a text record has, empty ones counted; 0 in a workbook.
    pub n_cells: usize,
    /// Column from 0 and content of the cells that hold something, by column.
    pub cells: Vec<(u32, RawCell)>,
}

impl GridRow {
    /// Column and text of the cells that are text.
    pub(super) fn texts(&self) -> impl Iterator<Item = (u32, &str)> {
        self.cells.iter().filter_map(|(column, cell)| match cell {
            RawCell::Text(text) => Some((*column, text.as_ref())),
            _ => None,
        })
    }
}

/// Cells that are shown as one, which says what the first of them holds. Rows are counted from 1,
/// columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub first_row: i64,
    pub last_row: i64,
    pub first_column: u32,
    pub last_column: u32,
}

/// The rows of a sheet or text file that hold something.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// In order of their records.
    pub rows: Vec<GridRow>,
    /// All records, blank ones counted, hidden ones that were left out not.
    pub n_records: i64,
    /// How many of them belong to other tables of the same sheet or text file.
    pub n_elsewhere: i64,
    /// Which table of the sheet or text file it is, counted from 1.
    pub number: i64,
    /// Where the first blank record is.
    pub first_blank: Option<i64>,
    /// Whether the number of cells of a record means something, as in a text file.
    pub has_widths: bool,
    /// Whether rows and columns were exchanged.
    pub transposed: bool,
    /// Merged cells, over rows, columns or both.
    pub merges: Vec<Merge>,
    /// Rows that a filter or a person has hidden, as far as they hold something; later those that
    /// were left out for it.
    pub hidden_rows: BTreeSet<i64>,
    /// Hidden columns: the first and last of each range.
    pub hidden_columns: Vec<(u32, u32)>,
    /// For each column, the first row and the number of formulas whose result isn't in the file.
    pub valueless: BTreeMap<u32, (i64, i64)>,
}

impl Grid {
    /// The table on its side: each column becomes a record, each row a column.
    pub(super) fn on_its_side(self) -> Grid {
        let mut columns: BTreeMap<u32, Vec<(u32, RawCell)>> = BTreeMap::new();
        for row in self.rows {
            // Row numbers above 4 billion can't come from cells under the limits.
            let at = u32::try_from(row.record - 1).unwrap_or(u32::MAX);
            for (column, cell) in row.cells {
                columns.entry(column).or_default().push((at, cell));
            }
        }
        let rows: Vec<GridRow> = columns
            .into_iter()
            .map(|(column, cells)| GridRow {
                record: i64::from(column) + 1,
                row: i64::from(column) + 1,
                n_cells: 0,
                cells,
            })
            .collect();
        let is_hidden = |row: &GridRow| {
            let column = u32::try_from(row.record - 1).unwrap_or(u32::MAX);
            let within = |(first, last): &(u32, u32)| (*first..=*last).contains(&column);
            self.hidden_columns.iter().any(within)
        };
        let hidden_rows = rows.iter().filter(|row| is_hidden(row));
        let hidden_columns = self.hidden_rows.iter().map(|row| {
            let column = u32::try_from(row - 1).unwrap_or(u32::MAX);
            (column, column)
        });
        let mut grid = Grid {
            transposed: true,
            hidden_rows: hidden_rows.map(|row| row.row).collect(),
            hidden_columns: hidden_columns.collect(),
            ..Grid::default()
        };
        grid.n_records = rows.last().map_or(0, |row| row.record);
        grid.first_blank = first_gap(&rows, 1);
        grid.rows = rows;
        grid
    }
}

impl Grid {
    /// Takes hidden rows out, except one that is named as the header. What is left is numbered as
    /// if they had never been there, so that only blank records make a gap; which they were stays
    /// known.
    pub(super) fn leave_out_hidden(&mut self, named: Option<i64>) {
        if self.hidden_rows.is_empty() {
            return;
        }
        let hidden = std::mem::take(&mut self.hidden_rows);
        let mut out = BTreeSet::new();
        self.rows.retain_mut(|row| {
            let is_out = hidden.contains(&row.row) && Some(row.row) != named;
            if is_out {
                out.insert(row.row);
            } else {
                row.record -= out.len() as i64;
            }
            !is_out
        });
        self.n_records -= out.len() as i64;
        self.hidden_rows = out;
    }
}

/// The first record number from `first` on that is missing among the rows.
pub(super) fn first_gap(rows: &[GridRow], first: i64) -> Option<i64> {
    (first..)
        .zip(rows)
        .find(|(expected, row)| row.record != *expected)
        .map(|(expected, _)| expected)
}

/// Counts what a table takes while it is read, and stops it at the limits.
#[derive(Debug)]
pub(super) struct Meter {
    pub path: String,
    pub sheet: Option<String>,
    n_cells: u64,
    n_text: u64,
    n_held: u64,
}

impl Meter {
    /// Nothing counted yet.
    pub(super) fn new(path: &str, sheet: Option<String>) -> Meter {
        Meter {
            path: path.to_owned(),
            sheet,
            n_cells: 0,
            n_text: 0,
            n_held: 0,
        }
    }

    /// So many bytes of memory are taken besides.
    pub(super) fn hold(&mut self, n: u64) -> Result<(), ReadError> {
        self.n_held += n;
        self.check("the number of bytes in memory", self.n_held, MAX_HELD)
    }

    /// One more cell that is kept.
    pub(super) fn count(&mut self, column: u64, cell: &RawCell) -> Result<(), ReadError> {
        let n_outside = match cell {
            RawCell::Text(text) => text.n_outside(),
            RawCell::Error(error) => error.len() + CELL as usize,
            _ => 0,
        };
        self.hold(n_outside as u64)?;
        self.count_shared(column, cell)
    }

    /// One more cell that is kept and whose text is held already.
    pub(super) fn count_shared(&mut self, column: u64, cell: &RawCell) -> Result<(), ReadError> {
        self.hold(CELL)?;
        self.n_cells += 1;
        self.n_text += match cell {
            RawCell::Text(text) => text.len() as u64,
            RawCell::Error(error) => error.len() as u64,
            _ => 0,
        };
        self.check("the number of columns", column + 1, MAX_COLUMNS)?;
        self.check("the number of cells", self.n_cells, MAX_CELLS)?;
        self.check("the number of bytes of text", self.n_text, MAX_TEXT)
    }

    /// One more record of a text file, whose texts are no longer than the file.
    pub(super) fn count_record(
        &mut self,
        n_columns: usize,
        n_cells: usize,
    ) -> Result<(), ReadError> {
        self.n_cells += n_cells as u64;
        self.check("the number of columns", n_columns as u64, MAX_COLUMNS)?;
        self.check("the number of cells", self.n_cells, MAX_CELLS)
    }

    /// An error if there is more than the limit.
    pub(super) fn check(
        &self,
        what: &'static str,
        found: u64,
        limit: u64,
    ) -> Result<(), ReadError> {
        if found <= limit {
            return Ok(());
        }
        Err(ReadError::Limit {
            path: self.path.clone(),
            sheet: self.sheet.clone(),
            what,
            found,
            limit,
        })
    }
}
