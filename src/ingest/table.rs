//! In: the rows of a sheet or text file that hold anything. Out: the raw table: header, data rows,
//! and the account of every other record. It exists so that title rows, units, totals and notes
//! are told from data in one place for all formats. It deliberately drops nothing without a
//! finding, and changes no cell except those that a group cell above them covers.

use super::error::ReadError;
use super::grid::{Grid, GridRow, MAX_CELLS, Meter};
use super::header::{self, by_appearance, label};
use super::leftovers::{RowKind, classify};
use super::names;
use super::pieces;
use super::tables;
use super::trail::Trail;
use crate::config::ReadRules;
use crate::model::findings::{
    CELLS_MERGED_FILLED, COLUMNS_HIDDEN_READ, CSV_RAGGED_ROW, FORMULA_WITHOUT_VALUE, HEADER_NONE,
    ROWS_BLANK_SKIPPED, ROWS_HEADER_AGAIN, ROWS_HIDDEN_SKIPPED, ROWS_NOTE_SKIPPED,
    ROWS_PREAMBLE_SKIPPED, ROWS_TOTAL_SKIPPED, ROWS_UNITS, TABLE_TRANSPOSED, TABLES_SEVERAL,
};
use crate::model::{Account, RawCell, RawRow, RawTable, column_letters, header_key, header_name};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The one table of a grid that is meant: the one that the rules name, else the one that holds the
/// wanted headers, which are keys of header names, else the largest.
pub(super) fn assemble(
    path: &str,
    format: &'static str,
    grid: Grid,
    rules: &ReadRules,
    wanted: &[String],
    mut trail: Trail,
) -> Result<RawTable, ReadError> {
    let mut parts = parts(path, grid, rules, wanted, &mut trail)?;
    let n_parts = parts.len();
    let n_cells = |part: &Grid| -> usize { part.rows.iter().map(|row| row.cells.len()).sum() };
    let n_wanted = |part: &Grid| header::best_row(&part.rows, wanted).map_or(0, |(_, n)| n);
    let (chosen, reason) = if let Some(number) = rules.table {
        let at = parts.iter().position(|part| part.number == number);
        let Some(at) = at else {
            return Err(ReadError::NoSuchTable {
                path: path.to_owned(),
                sheet: trail.sheet(),
                table: number,
                n_tables: n_parts,
            });
        };
        (at, "it was asked for")
    } else if let Some(row) = rules.header_row {
        let after = parts.partition_point(|part| part.rows.first().is_some_and(|r| r.row <= row));
        (after.saturating_sub(1), "the header row named is in it")
    } else {
        // The first of equal ones is meant.
        let best = (0..n_parts).rev().max_by_key(|at| {
            let cells = if wanted.is_empty() {
                n_cells(&parts[*at])
            } else {
                0
            };
            (n_wanted(&parts[*at]), cells)
        });
        let reason = if wanted.is_empty() {
            "it is the largest"
        } else {
            "it has most headers of the mapping"
        };
        (best.unwrap_or(0), reason)
    };
    let part = parts.swap_remove(chosen);
    if n_parts > 1 {
        trail.chose(format!("table {} of {n_parts}: {reason}", part.number));
        trail
            .saw(&TABLES_SEVERAL, part.rows.first().map(|row| row.row))
            .value(format!("table {} of {n_parts}", part.number))
            .times(1);
    }
    one(path, format, part, rules, wanted, trail)
}

/// Every table of a grid, from top to bottom.
pub(super) fn assemble_all(
    path: &str,
    format: &'static str,
    grid: Grid,
    rules: &ReadRules,
    mut trail: Trail,
) -> Result<Vec<RawTable>, ReadError> {
    let parts = parts(path, grid, rules, &[], &mut trail)?;
    parts
        .into_iter()
        .map(|part| one(path, format, part, rules, &[], trail.clone()))
        .collect()
}

/// The tables that stand in a grid, which holds at least one row.
fn parts(
    path: &str,
    grid: Grid,
    rules: &ReadRules,
    wanted: &[String],
    trail: &mut Trail,
) -> Result<Vec<Grid>, ReadError> {
    if grid.rows.is_empty() {
        return Err(ReadError::Empty {
            path: path.to_owned(),
            sheet: trail.sheet(),
        });
    }
    if rules.transposed == Some(true) {
        let turned = turned(grid, "the mapping says that each column is a record", trail);
        return Ok(vec![without_hidden(path, turned, rules, trail)?]);
    }
    if rules.transposed.is_none()
        && rules.header_row.is_none()
        && tables::lies_on_its_side(&grid, wanted)
    {
        trail
            .saw(&TABLE_TRANSPOSED, grid.rows.first().map(|row| row.row))
            .times(1);
        let turned = turned(
            grid,
            "rows hold values of one kind, and columns don't",
            trail,
        );
        return Ok(vec![without_hidden(path, turned, rules, trail)?]);
    }
    Ok(tables::divide(without_hidden(path, grid, rules, trail)?))
}

/// The grid without its hidden rows, unless the rules want them.
fn without_hidden(
    path: &str,
    mut grid: Grid,
    rules: &ReadRules,
    trail: &mut Trail,
) -> Result<Grid, ReadError> {
    if !rules.hidden_rows {
        grid.leave_out_hidden(rules.header_row);
    } else if !grid.hidden_rows.is_empty() {
        let n = std::mem::take(&mut grid.hidden_rows).len();
        trail.chose(format!("hidden rows count ({n}): the mapping says so"));
    }
    match grid.rows.is_empty() {
        true => Err(ReadError::Empty {
            path: path.to_owned(),
            sheet: trail.sheet(),
        }),
        false => Ok(grid),
    }
}

/// The table that a grid is.
fn one(
    path: &str,
    format: &'static str,
    mut grid: Grid,
    rules: &ReadRules,
    wanted: &[String],
    mut trail: Trail,
) -> Result<RawTable, ReadError> {
    let Some(found) = header::find(&grid, rules.header_row, wanted) else {
        return Err(not_found(path, &grid, rules, wanted, &trail));
    };
    let header_row = header::joined(&grid, &found);
    let first = &grid.rows[found.at];
    if found.n_rows == 0 {
        trail.chose(format!("no header: {}", found.reason));
        trail.saw(&HEADER_NONE, Some(first.row)).times(1);
    } else {
        trail.chose(format!("header row {}: {}", first.row, found.reason));
    }
    let mut account = Account {
        n_records: grid.n_records + grid.hidden_rows.len() as i64,
        n_hidden: grid.hidden_rows.len() as i64,
        n_header: (found.n_rows + found.n_groups) as i64,
        n_preamble: (found.at - found.n_groups) as i64,
        n_elsewhere: grid.n_elsewhere,
        ..Account::default()
    };
    if account.n_preamble > 0 {
        trail
            .saw(&ROWS_PREAMBLE_SKIPPED, grid.rows.first().map(|row| row.row))
            .times(account.n_preamble);
    }
    account.n_blank = grid.n_records - grid.n_elsewhere - grid.rows.len() as i64;
    if let Some(first) = grid.hidden_rows.first() {
        trail
            .saw(&ROWS_HIDDEN_SKIPPED, Some(*first))
            .times(account.n_hidden);
    }
    if account.n_blank > 0 {
        trail
            .saw(&ROWS_BLANK_SKIPPED, grid.first_blank)
            .times(account.n_blank);
    }
    let n_above = found.at + found.n_rows;
    let mut body: Vec<GridRow> = std::mem::take(&mut grid.rows);
    body.drain(..n_above);
    // Units stand above something: the only row of a table is data.
    let has_units = found.n_rows > 0
        && body.len() > 1
        && body.first().is_some_and(|row| {
            row.record == header_row.record + found.n_rows as i64 && header::is_units(row)
        });
    if has_units {
        let units = body.remove(0);
        account.n_header += 1;
        trail.chose(format!(
            "units row {}: every cell is a unit, so it belongs to the header",
            units.row
        ));
        trail.saw(&ROWS_UNITS, Some(units.row)).times(1);
    }

    // Exports that were pasted together repeat their header between the parts.
    let mut repeats = pieces::judge(&body, |row| header::is_repeated(row, &header_row)).into_iter();
    body.retain(|row| {
        let again = repeats.next().unwrap_or_default();
        if again {
            account.n_header += 1;
            trail.saw(&ROWS_HEADER_AGAIN, Some(row.row)).times(1);
        }
        !again
    });

    let width = if grid.has_widths {
        width(&header_row, &body, &mut trail)
    } else {
        0..=usize::MAX
    };
    let n_columns = header_row.cells.len().max(*width.start());
    let kinds = classify(&body, n_columns, grid.has_widths);
    let mut kinds = kinds.into_iter();
    let mut data = body;
    data.retain(|row| match kinds.next() {
        Some(RowKind::Data) | None => true,
        Some(RowKind::Totals) => {
            account.n_totals += 1;
            trail.saw(&ROWS_TOTAL_SKIPPED, Some(row.row)).times(1);
            false
        }
        Some(RowKind::Note) => {
            account.n_notes += 1;
            trail.saw(&ROWS_NOTE_SKIPPED, Some(row.row)).times(1);
            false
        }
    });
    if grid.has_widths {
        tell_widths(&data, &width, &mut trail);
    }

    let mut used = used_columns(&data, *width.end());
    if grid.has_widths {
        // A delimiter makes a column, be it empty throughout.
        let all = 0..u32::try_from(*width.start()).unwrap_or(u32::MAX);
        used = all
            .chain(used.into_iter().filter(|at| *at as usize >= *width.start()))
            .collect();
    }
    let names = names::name_columns(&header_row, &used, grid.transposed, &mut trail);
    tell_hidden_columns(&grid, &names, &mut trail);
    for (column, (row, n)) in &grid.valueless {
        let nameless = || format!("Column {}", column_letters(*column));
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
    let mut rows = dense(data, &names, *width.end());
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
        number: grid.number,
        format: format.to_owned(),
        places: names::places(names.keys(), sheet.is_none(), grid.transposed),
        sheet,
        header: names.into_values().collect(),
        rows,
        account,
        choices,
        findings,
    })
}

/// The grid on its side, with the reason. In a text file, a row with another number of cells lacks a record there,
/// which must be told before rows become columns.
fn turned(grid: Grid, reason: &str, trail: &mut Trail) -> Grid {
    if grid.has_widths {
        let usual = usual_width(&grid.rows).map_or(0, |(width, _)| width);
        for row in grid.rows.iter().filter(|row| row.n_cells != usual) {
            tell_ragged(trail, row, usual);
        }
    }
    trail.chose(format!("table on its side: {reason}"));
    let mut grid = grid.on_its_side();
    grid.number = 1;
    grid
}

/// Columns that are hidden are data like others, for who hides one hides no record.
fn tell_hidden_columns(grid: &Grid, names: &BTreeMap<u32, String>, trail: &mut Trail) {
    let mut hidden = BTreeMap::new();
    for (first, last) in &grid.hidden_columns {
        hidden.extend(names.range(*first..=*last));
    }
    if !hidden.is_empty() {
        let shown = hidden.values().take(8);
        let shown: Vec<String> = shown.map(|name| (*name).clone()).collect();
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
    if header_row.cells.is_empty() {
        let usual = usual_width(body).map_or(1, |(width, _)| width);
        return usual..=usual;
    }
    let least = header_row
        .cells
        .last()
        .map_or(0, |(column, _)| *column as usize + 1);
    let stated = header_row.n_cells.max(least);
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
    for alike in rows.chunk_by(|row, next| row.n_cells == next.n_cells) {
        *n_of_width.entry(alike[0].n_cells).or_default() += alike.len();
    }
    n_of_width.into_iter().max_by_key(|(_, n)| *n)
}

/// Tells of records that have fewer or more cells than the table has columns.
fn tell_widths(data: &[GridRow], width: &RangeInclusive<usize>, trail: &mut Trail) {
    let odd = |row: &&GridRow| !width.contains(&row.n_cells);
    // Where most records end with a delimiter and the header doesn't, that is how the file ends them.
    let ends_so = usual_width(data)
        .filter(|(usual, n)| *usual == width.end() + 1 && n * 2 > data.len())
        .map(|(usual, _)| usual);
    for row in data
        .iter()
        .filter(odd)
        .filter(|row| Some(row.n_cells) != ends_so)
    {
        tell_ragged(trail, row, *width.start());
    }
}

fn tell_ragged(trail: &mut Trail, row: &GridRow, width: usize) {
    trail
        .saw(&CSV_RAGGED_ROW, Some(row.row))
        .value(format!("{} cells", row.n_cells))
        .expected(format!("{width} cells"))
        .times(1);
}

/// Columns inside the table's width that hold something in a data row.
fn used_columns(data: &[GridRow], width: usize) -> Vec<u32> {
    let mut is_used = Vec::new();
    for (column, _) in data.iter().flat_map(|row| &row.cells) {
        let at = *column as usize;
        if at < width {
            if at >= is_used.len() {
                is_used.resize(at + 1, false);
            }
            is_used[at] = true;
        }
    }
    (0..)
        .zip(is_used)
        .filter(|(_, used)| *used)
        .map(|(column, _)| column)
        .collect()
}

/// The data rows with a cell for every name. What a record holds beyond the table's width stays
/// behind them.
fn dense(data: Vec<GridRow>, names: &BTreeMap<u32, String>, width: usize) -> Vec<RawRow> {
    let columns: Vec<u32> = names.keys().copied().collect();
    let is_whole = (0..).zip(&columns).all(|(at, column)| at == *column);
    pieces::map(data, |row| {
        // Most rows of most tables are whole: their cells only lose the number of their column.
        let is_whole = is_whole && row.cells.len() <= names.len();
        if is_whole && (0..).zip(&row.cells).all(|(at, (column, _))| at == *column) {
            let mut cells: Vec<RawCell> = row.cells.into_iter().map(|(_, cell)| cell).collect();
            cells.resize(names.len(), RawCell::Empty);
            return RawRow {
                row: row.row,
                cells,
            };
        }
        let mut cells = vec![RawCell::Empty; names.len()];
        for (column, cell) in row.cells {
            let beyond = (column as usize).checked_sub(width);
            match (columns.binary_search(&column), beyond) {
                (Ok(at), _) => cells[at] = cell,
                (Err(_), Some(beyond)) => {
                    cells.resize((names.len() + beyond + 1).max(cells.len()), RawCell::Empty);
                    cells[names.len() + beyond] = cell;
                }
                (Err(_), None) => {}
            }
        }
        RawRow {
            row: row.row,
            cells,
        }
    })
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
