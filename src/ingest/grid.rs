//! In: cells with their place, from records of a text file or cells of a sheet. Out: the rows that
//! hold anything, in order, sparse, under the limits. It exists so that finding a table is the
//! same work for every format. It deliberately keeps no empty cells: a lone cell in the far corner
//! of a sheet must not cost the rectangle it spans.

use super::error::ReadError;
use crate::model::RawCell;
use std::collections::BTreeMap;

/// Cells that hold something in one table; about 1 GiB of short texts.
pub(super) const MAX_CELLS: u64 = 20_000_000;
/// Columns of a table, as in XLSX.
pub(super) const MAX_COLUMNS: u64 = 16_384;
/// Bytes of text in all cells together. A shared string may be named by thousands of cells, and
/// each is a copy here.
pub(super) const MAX_TEXT: u64 = 512 * 1024 * 1024;

/// A row that holds something.
#[derive(Debug, Clone, Default)]
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

/// A column range of rows that are shown as one cell, rows counted from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merge {
    pub first_row: i64,
    pub last_row: i64,
    pub column: u32,
}

/// The rows of a sheet or text file that hold something.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// In order of their records.
    pub rows: Vec<GridRow>,
    /// All records, blank ones counted.
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
    /// Cells merged over several rows.
    pub merges: Vec<Merge>,
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
        let mut grid = Grid {
            transposed: true,
            ..Grid::default()
        };
        grid.n_records = rows.last().map_or(0, |row| row.record);
        grid.first_blank = first_gap(&rows, 1);
        grid.rows = rows;
        grid
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
}

impl Meter {
    /// Nothing counted yet.
    pub(super) fn new(path: &str, sheet: Option<String>) -> Meter {
        Meter {
            path: path.to_owned(),
            sheet,
            n_cells: 0,
            n_text: 0,
        }
    }

    /// One more cell that is kept.
    pub(super) fn count(&mut self, column: u64, cell: &RawCell) -> Result<(), ReadError> {
        self.n_cells += 1;
        if let RawCell::Text(text) | RawCell::Error(text) = cell {
            self.n_text += text.len() as u64;
        }
        self.check("the number of columns", column + 1, MAX_COLUMNS)?;
        self.check("the number of cells", self.n_cells, MAX_CELLS)?;
        self.check("the number of bytes of text", self.n_text, MAX_TEXT)
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
