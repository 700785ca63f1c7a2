//! In: cells of a sheet in any order, and what else the sheet says of its rows and columns. Out:
//! the grid, under the limits. It exists so that every format's reader hands over cells in one way.
//! It deliberately trusts no number that the file states: rows and columns cost only what their
//! cells cost.

use super::super::error::ReadError;
use super::super::grid::{Grid, GridRow, Merge, Meter, first_gap};
use crate::model::RawCell;
use std::collections::{BTreeMap, BTreeSet};

/// Cells that a sheet may state, empty ones counted: formats on whole columns are written out.
const MAX_STATED_CELLS: u64 = 200_000_000;
/// Merged ranges and ranges of hidden columns that a sheet may state.
const MAX_RANGES: u64 = 1_000_000;
/// Rows of a sheet, as in XLSX.
const MAX_ROWS: u64 = 1_048_576;

/// Collects cells into rows.
pub(super) struct Gatherer {
    meter: Meter,
    until: Option<i64>,
    n_stated: u64,
    rows: Vec<GridRow>,
    is_sorted: bool,
    merges: Vec<Merge>,
    hidden_rows: BTreeSet<i64>,
    hidden_columns: Vec<(u32, u32)>,
    /// For each column, the first row and the number of formulas whose value isn't in the file.
    valueless: BTreeMap<u32, (i64, i64)>,
}

impl Gatherer {
    /// For the cells of a sheet, all or as far as the row given, counted from 1.
    pub(super) fn new(path: &str, sheet: &str, until: Option<i64>) -> Gatherer {
        Gatherer {
            meter: Meter::new(path, Some(sheet.to_owned())),
            until,
            n_stated: 0,
            rows: Vec::new(),
            is_sorted: true,
            merges: Vec::new(),
            hidden_rows: BTreeSet::new(),
            hidden_columns: Vec::new(),
            valueless: BTreeMap::new(),
        }
    }

    /// As far as which row cells are wanted, counted from 1; all if nothing.
    pub(super) fn until(&self) -> Option<i64> {
        self.until
    }

    /// So many bytes of memory are taken besides the cells.
    pub(super) fn hold(&mut self, n: u64) -> Result<(), ReadError> {
        self.meter.hold(n)
    }

    /// Takes a cell at a row and column from 0; false when no more are wanted.
    pub(super) fn take(&mut self, at: (u32, u32), cell: RawCell) -> Result<bool, ReadError> {
        self.take_either(at, cell, false)
    }

    /// Takes a cell whose text is held already.
    pub(super) fn take_shared(&mut self, at: (u32, u32), cell: RawCell) -> Result<bool, ReadError> {
        self.take_either(at, cell, true)
    }

    fn take_either(
        &mut self,
        (row, column): (u32, u32),
        cell: RawCell,
        is_shared: bool,
    ) -> Result<bool, ReadError> {
        let row = i64::from(row) + 1;
        if self.until.is_some_and(|until| row > until) {
            return Ok(false);
        }
        self.n_stated += 1;
        self.meter.check(
            "the number of cells, empty ones counted,",
            self.n_stated,
            MAX_STATED_CELLS,
        )?;
        if cell == RawCell::Empty {
            return Ok(true);
        }
        match is_shared {
            true => self.meter.count_shared(u64::from(column), &cell)?,
            false => self.meter.count(u64::from(column), &cell)?,
        }
        match self.rows.last_mut() {
            Some(last) if last.row == row => {
                self.is_sorted &= last.cells.last().is_none_or(|(before, _)| *before < column);
                last.cells.push((column, cell));
            }
            before => {
                self.meter
                    .check("the number of rows", row.unsigned_abs(), MAX_ROWS)?;
                self.is_sorted &= before.as_ref().is_none_or(|before| before.row < row);
                // A table's rows have about as many cells each. One that took more room than it
                // needs gives it back.
                let n_before = before.map_or(8, |before| {
                    before.cells.shrink_to_fit();
                    before.cells.len()
                });
                let mut cells = Vec::with_capacity(n_before + 1);
                cells.push((column, cell));
                self.rows.push(GridRow {
                    record: row,
                    row,
                    n_cells: 0,
                    cells,
                });
            }
        }
        Ok(true)
    }

    /// There is a formula whose result the file doesn't hold.
    pub(super) fn saw_valueless(&mut self, (row, column): (u32, u32)) {
        let first = (i64::from(row) + 1, 0);
        self.valueless.entry(column).or_insert(first).1 += 1;
    }

    /// A row from 0 is hidden.
    pub(super) fn hide_row(&mut self, row: u32) {
        let row = i64::from(row) + 1;
        if self.until.is_none_or(|until| row <= until) {
            self.hidden_rows.insert(row);
        }
    }

    /// The columns from 0 are hidden, from the first to the last.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) -> Result<(), ReadError> {
        let n = self.hidden_columns.len() as u64 + 1;
        self.meter
            .check("the number of column ranges", n, MAX_RANGES)?;
        if first <= last {
            self.hidden_columns.push((first, last));
        }
        Ok(())
    }

    /// Cells are shown as one, from the first to the last row and column from 0.
    pub(super) fn merge(&mut self, first: (u32, u32), last: (u32, u32)) -> Result<(), ReadError> {
        let n = self.merges.len() as u64 + 1;
        self.meter
            .check("the number of merged ranges", n, MAX_RANGES)?;
        if last != first && last.0 >= first.0 && last.1 >= first.1 {
            self.merges.push(Merge {
                first_row: i64::from(first.0) + 1,
                last_row: i64::from(last.0) + 1,
                first_column: first.1,
                last_column: last.1,
            });
        }
        Ok(())
    }

    /// What was gathered.
    pub(super) fn into_grid(self) -> Grid {
        let rows = if self.is_sorted {
            self.rows
        } else {
            in_order(self.rows)
        };
        let mut hidden_rows = self.hidden_rows;
        if !hidden_rows.is_empty() {
            hidden_rows.retain(|row| rows.binary_search_by_key(row, |there| there.row).is_ok());
        }
        Grid {
            n_records: rows.last().map_or(0, |row| row.record),
            first_blank: first_gap(&rows, 1),
            rows,
            merges: self.merges,
            hidden_rows,
            hidden_columns: self.hidden_columns,
            valueless: self.valueless,
            ..Grid::default()
        }
    }
}

/// Rows and their cells by place; of two cells at one place the later stays, as in Excel.
fn in_order(rows: Vec<GridRow>) -> Vec<GridRow> {
    let mut by_row: BTreeMap<i64, BTreeMap<u32, RawCell>> = BTreeMap::new();
    for row in rows {
        by_row.entry(row.row).or_default().extend(row.cells);
    }
    by_row
        .into_iter()
        .map(|(row, cells)| GridRow {
            record: row,
            row,
            n_cells: 0,
            cells: cells.into_iter().collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::grid::MAX_HELD;
    use super::*;

    #[test]
    fn memory_is_counted_for_all_that_is_held() {
        let text = RawCell::text("a text that is longer than sixteen bytes");
        let fits = |n_besides, is_shared| {
            let mut to = Gatherer::new("f", "s", None);
            to.hold(n_besides).expect("because it is less than all");
            to.take_either((0, 0), text.clone(), is_shared)
        };
        // A cell with its column takes 24 bytes, and this text 72 elsewhere.
        assert!(fits(MAX_HELD - 96, false).is_ok_and(|more| more));
        assert!(fits(MAX_HELD - 24, true).is_ok_and(|more| more));
        let error = fits(MAX_HELD - 95, false).expect_err("because it is one byte too much");
        assert_eq!(
            error.to_string(),
            "f, sheet «s»: the number of bytes in memory 872415233 is more than the limit of 872415232. Split the export, delete stray cells far from the table, or raise the limit."
        );
        assert!(fits(MAX_HELD - 23, true).is_err());
    }
}
