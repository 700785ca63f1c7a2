//! In: the rows of a sheet or text file that hold anything. Out: the raw table: header, data rows,
//! and the account of every other record. It exists so that title rows, units, totals and notes
//! are told from data in one place for all formats. It deliberately drops nothing without a
//! finding, and changes no cell except those that a group cell above them covers.

use super::error::ReadError;
use super::grid::{Grid, GridRow, MAX_CELLS, Meter};
use super::header::{self, by_appearance, label};
use super::leftovers::{RowKind, classify};
use super::trail::Trail;
use crate::config::ReadRules;
use crate::model::findings::{
    CELLS_MERGED_FILLED, COLUMNS_HIDDEN_READ, CSV_RAGGED_ROW, FORMULA_WITHOUT_VALUE,
    ROWS_BLANK_SKIPPED, ROWS_HIDDEN_SKIPPED, ROWS_NOTE_SKIPPED, ROWS_TOTAL_SKIPPED,
};
use crate::model::{Account, RawCell, RawRow, RawTable, header_key, header_name};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

/// The table in a grid. `wanted` are keys of header names.
pub(super) fn assemble(
    path: &str,
    format: &'static str,
    grid: Grid,
    rules: &ReadRules,
    wanted: &[String],
    mut trail: Trail,
) -> Result<RawTable, ReadError> {
    let mut grid = if rules.transposed {
        turned(grid, &mut trail)
    } else {
        grid
    };
    let hidden = if rules.hidden_rows {
        tell_hidden_kept(&grid, &mut trail);
        Vec::new()
    } else {
        grid.leave_out_hidden(rules.header_row)
    };
    if grid.rows.is_empty() {
        return Err(ReadError::Empty {
            path: path.to_owned(),
            sheet: trail.sheet(),
        });
    }
    let Some(found) = header::find(&grid, rules.header_row, wanted) else {
        return Err(not_found(path, &grid, rules, wanted, &trail));
    };
    let header_row = std::mem::take(&mut grid.rows[found.at]);
    trail.chose(format!("header row {}: {}", header_row.row, found.reason));
    let mut account = Account {
        n_records: grid.n_records,
        n_header: 1,
        ..Account::default()
    };
    account.n_preamble = found.at as i64;
    account.n_hidden = hidden.len() as i64;
    if let Some(first) = hidden.first() {
        trail
            .saw(&ROWS_HIDDEN_SKIPPED, Some(*first))
            .times(account.n_hidden);
    }
    account.n_blank = grid.n_records - grid.rows.len() as i64 - account.n_hidden;
    if account.n_blank > 0 {
        trail
            .saw(&ROWS_BLANK_SKIPPED, grid.first_blank)
            .times(account.n_blank);
    }
    let mut body: Vec<GridRow> = grid.rows.drain(..).skip(found.at + 1).collect();
    // Units stand above something: the only row of a table is data.
    let has_units = body.len() > 1
        && body
            .first()
            .is_some_and(|row| row.record == header_row.record + 1 && header::is_units(row));
    if has_units {
        let units = body.remove(0);
        account.n_header += 1;
        trail.chose(format!(
            "units row {}: every cell is a unit, so it belongs to the header",
            units.row
        ));
    }

    // Exports that were pasted together repeat their header between the parts.
    body.retain(|row| {
        let again = header::is_repeated(row, &header_row);
        if again {
            account.n_header += 1;
            trail.chose(format!("row {}: the header again", row.row));
        }
        !again
    });

    let width = if grid.has_widths {
        width(&header_row, &body, &mut trail)
    } else {
        0..=usize::MAX
    };
    let kinds = classify(&body, header_row.cells.len());
    let mut data = Vec::with_capacity(body.len());
    for (row, kind) in body.into_iter().zip(kinds) {
        match kind {
            RowKind::Data => data.push(row),
            RowKind::Totals => {
                account.n_totals += 1;
                trail.saw(&ROWS_TOTAL_SKIPPED, Some(row.row)).times(1);
            }
            RowKind::Note => {
                account.n_notes += 1;
                trail.saw(&ROWS_NOTE_SKIPPED, Some(row.row)).times(1);
            }
        }
    }
    if grid.has_widths {
        even_out(&mut data, &width, &mut trail);
    }

    let used = used_columns(&data);
    let names = header::name_columns(&header_row, &used, grid.transposed, &mut trail);
    tell_hidden_columns(&grid, &names, &mut trail);
    for (column, (row, n)) in &grid.valueless {
        let nameless = || format!("Column {}", header::letters(*column));
        let name = names.get(column).cloned().unwrap_or_else(nameless);
        trail
            .saw(&FORMULA_WITHOUT_VALUE, Some(*row))
            .column(&name)
            .times(*n);
    }
    let mut meter = Meter::new(path, trail.sheet());
    let n_dense = (data.len() as u64).saturating_mul(names.len() as u64);
    meter.check(
        "the number of cells, empty ones counted,",
        n_dense,
        MAX_CELLS,
    )?;
    let mut rows = dense(data, &names);
    fill_merged(&mut rows, &grid, &names, &mut meter, &mut trail)?;
    fill_named(&mut rows, &names, &rules.fill_down, &mut meter, &mut trail)?;

    // Conservation of records is promised to the reader of the report, so it is no debug check.
    assert_eq!(
        account.n_records,
        rows.len() as i64 + account.n_skipped(),
        "records in must be data rows plus skipped rows in {path}: {account:?}"
    );
    let sheet = trail.sheet();
    let (choices, findings) = trail.into_parts();
    Ok(RawTable {
        file: path.to_owned(),
        sheet,
        number: 1,
        format: format.to_owned(),
        header: names.into_values().collect(),
        rows,
        account,
        choices,
        findings,
    })
}

/// The grid on its side. In a text file, a row with another number of cells lacks a record there,
/// which must be told before rows become columns.
fn turned(grid: Grid, trail: &mut Trail) -> Grid {
    if grid.has_widths {
        let usual = usual_width(&grid.rows).map_or(0, |(width, _)| width);
        for row in grid.rows.iter().filter(|row| row.n_cells != usual) {
            tell_ragged(trail, row, usual);
        }
    }
    trail.chose("table on its side: the mapping says that each column is a record");
    grid.on_its_side()
}

fn tell_hidden_kept(grid: &Grid, trail: &mut Trail) {
    if !grid.hidden_rows.is_empty() {
        trail.chose(format!(
            "hidden rows count ({}): the mapping says so",
            grid.hidden_rows.len()
        ));
    }
}

/// Columns that are hidden are data like others, for a person who hides one hides no record.
fn tell_hidden_columns(grid: &Grid, names: &BTreeMap<u32, String>, trail: &mut Trail) {
    let mut hidden = BTreeSet::new();
    for (first, last) in &grid.hidden_columns {
        hidden.extend(names.range(*first..=*last).map(|(_, name)| name));
    }
    if !hidden.is_empty() {
        let shown: Vec<String> = hidden
            .iter()
            .take(8)
            .map(|name| format!("«{name}»"))
            .collect();
        trail
            .saw(&COLUMNS_HIDDEN_READ, None)
            .value(shown.join(", "))
            .times(hidden.len() as i64);
    }
}

fn not_found(
    path: &str,
    grid: &Grid,
    rules: &ReadRules,
    wanted: &[String],
    trail: &Trail,
) -> ReadError {
    let expected = match rules.header_row {
        Some(row) => format!("it on row {row}, which is blank or beyond the table"),
        None => format!(
            "a row with some of {}",
            wanted
                .iter()
                .map(|name| format!("«{name}»"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    // Only names from the row that looks like a header are shown: other cells may name people.
    let there: Vec<String> = by_appearance(grid)
        .map(|found| {
            grid.rows[found.at]
                .cells
                .iter()
                .filter_map(|(_, cell)| label(cell))
                .collect()
        })
        .unwrap_or_default();
    let mut nearest: Vec<(f64, String)> = wanted
        .iter()
        .flat_map(|name| there.iter().map(move |other| (name, other)))
        .map(|(name, other)| {
            let likeness = strsim::normalized_damerau_levenshtein(name, &header_key(other));
            (likeness, format!("«{name}» ~ «{}»", header_name(other)))
        })
        .filter(|(likeness, _)| *likeness >= 0.5)
        .collect();
    nearest.sort_by(|a, b| b.0.total_cmp(&a.0));
    ReadError::HeaderNotFound {
        path: path.to_owned(),
        sheet: trail.sheet(),
        expected,
        nearest: nearest.into_iter().take(3).map(|(_, pair)| pair).collect(),
    }
}

/// How few and how many cells a record may have: as many as the header, unless most records agree
/// on more. Nameless cells at the end of the header may be left out.
fn width(header_row: &GridRow, body: &[GridRow], trail: &mut Trail) -> RangeInclusive<usize> {
    let least = header_row
        .cells
        .last()
        .map_or(0, |(column, _)| *column as usize + 1);
    let stated = header_row.n_cells;
    let (usual, n) = usual_width(body).unwrap_or_default();
    let overhangs = |row: &GridRow| {
        row.cells
            .last()
            .is_some_and(|(column, _)| *column as usize >= stated)
    };
    if usual > stated && n * 2 > body.len() && body.iter().any(overhangs) {
        trail.chose(format!(
            "{usual} columns: {n} of {} records have them, though the header has {stated}",
            body.len()
        ));
        return least..=usual;
    }
    least..=stated
}

/// The number of cells that most records have, and how many records.
fn usual_width(rows: &[GridRow]) -> Option<(usize, usize)> {
    let mut n_of_width: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows {
        *n_of_width.entry(row.n_cells).or_default() += 1;
    }
    n_of_width.into_iter().max_by_key(|(_, n)| *n)
}

/// Takes cells beyond the width out of the records, and tells of records that are shorter.
fn even_out(data: &mut [GridRow], width: &RangeInclusive<usize>, trail: &mut Trail) {
    for row in data {
        let n_inside = row
            .cells
            .partition_point(|(column, _)| (*column as usize) < *width.end());
        // A delimiter too many at the end of a line says nothing.
        if n_inside < row.cells.len() || row.n_cells < *width.start() {
            tell_ragged(trail, row, *width.start());
        }
        row.cells.truncate(n_inside);
    }
}

fn tell_ragged(trail: &mut Trail, row: &GridRow, width: usize) {
    trail
        .saw(&CSV_RAGGED_ROW, Some(row.row))
        .value(format!("{} cells", row.n_cells))
        .expected(format!("{width} cells"))
        .times(1);
}

/// Columns that hold something in a data row.
fn used_columns(data: &[GridRow]) -> Vec<u32> {
    let used: BTreeSet<u32> = data
        .iter()
        .flat_map(|row| &row.cells)
        .map(|(column, _)| *column)
        .collect();
    used.into_iter().collect()
}

/// The data rows with a cell for every name.
fn dense(data: Vec<GridRow>, names: &BTreeMap<u32, String>) -> Vec<RawRow> {
    let position: HashMap<u32, usize> = names
        .keys()
        .enumerate()
        .map(|(at, column)| (*column, at))
        .collect();
    data.into_iter()
        .map(|row| {
            let mut cells = vec![RawCell::Empty; names.len()];
            for (column, cell) in row.cells {
                if let Some(at) = position.get(&column) {
                    cells[*at] = cell;
                }
            }
            RawRow {
                row: row.row,
                cells,
            }
        })
        .collect()
}

/// Fills the rows that a merged cell covers with what it shows.
fn fill_merged(
    rows: &mut [RawRow],
    grid: &Grid,
    names: &BTreeMap<u32, String>,
    meter: &mut Meter,
    trail: &mut Trail,
) -> Result<(), ReadError> {
    let mut filled: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
    for merge in &grid.merges {
        let Some(at) = names
            .keys()
            .position(|column| *column == merge.first_column)
        else {
            continue;
        };
        let start = rows.partition_point(|row| row.row < merge.first_row);
        let end = rows.partition_point(|row| row.row <= merge.last_row);
        let Some((top, covered)) = rows
            .get_mut(start..end)
            .and_then(<[RawRow]>::split_first_mut)
        else {
            continue;
        };
        // A cell merged from the header down shows the header's text, which is no value.
        if top.row != merge.first_row || top.cells[at] == RawCell::Empty {
            continue;
        }
        for row in covered
            .iter_mut()
            .filter(|row| row.cells[at] == RawCell::Empty)
        {
            meter.count(at as u64, &top.cells[at])?;
            row.cells[at] = top.cells[at].clone();
            let (first, n) = filled.entry(merge.first_column).or_insert((row.row, 0));
            *first = row.row.min(*first);
            *n += 1;
        }
    }
    for (column, (first, n)) in filled {
        trail
            .saw(&CELLS_MERGED_FILLED, Some(first))
            .column(&names[&column])
            .times(n);
    }
    Ok(())
}

/// Fills empty cells of the group columns that the mapping names with the value above.
fn fill_named(
    rows: &mut [RawRow],
    names: &BTreeMap<u32, String>,
    wanted: &[String],
    meter: &mut Meter,
    trail: &mut Trail,
) -> Result<(), ReadError> {
    for wanted in wanted {
        let key = header_key(wanted);
        let Some((at, name)) = names
            .values()
            .enumerate()
            .find(|(_, name)| header_key(name) == key)
        else {
            continue;
        };
        let mut above = RawCell::Empty;
        let mut first = None;
        let mut n = 0;
        for row in rows.iter_mut() {
            if row.cells[at] != RawCell::Empty {
                above = row.cells[at].clone();
            } else if above != RawCell::Empty {
                meter.count(at as u64, &above)?;
                row.cells[at] = above.clone();
                first = first.or(Some(row.row));
                n += 1;
            }
        }
        if n > 0 {
            trail.saw(&CELLS_MERGED_FILLED, first).column(name).times(n);
        }
    }
    Ok(())
}
