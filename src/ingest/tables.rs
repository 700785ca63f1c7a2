//! In: the rows of a sheet or text file. Out: where one table ends and the next begins below it.
//! It exists because sheets and exports hold several tables, and the second read as rows of the
//! first is nonsense that no error shows. It deliberately splits only where a new header stands: a
//! blank row alone, a note or a ragged record makes no table.

use super::grid::{Grid, GridRow, first_gap};
use super::header::{best_row, is_repeated, label};
use super::pieces;
use super::shape::{self, Shape};
use crate::model::{RawCell, header_key};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// Rows from which a table's column shapes are judged.
pub(super) const SAMPLE_ROWS: usize = 60;

/// The tables of a grid, from top to bottom, each with its share of the records.
pub(super) fn divide(mut grid: Grid) -> Vec<Grid> {
    let ranges = split(&grid);
    if ranges.len() < 2 {
        grid.number = 1;
        return vec![grid];
    }
    let mut rows = std::mem::take(&mut grid.rows).into_iter();
    let mut parts: Vec<Grid> = ranges
        .into_iter()
        .zip(1..)
        .map(|(range, number)| Grid {
            rows: rows.by_ref().take(range.len()).collect(),
            number,
            first_blank: None,
            ..grid.clone()
        })
        .collect();
    // Blank records between two tables are counted with the upper one.
    let mut first_records: Vec<i64> = parts
        .iter()
        .map(|part| part.rows.first().map_or(1, |row| row.record))
        .collect();
    first_records[0] = 1;
    let ends = first_records
        .iter()
        .skip(1)
        .copied()
        .chain([grid.n_records + 1]);
    let first_rows: Vec<i64> = parts
        .iter()
        .skip(1)
        .filter_map(|part| part.rows.first().map(|row| row.row))
        .collect();
    let first_row = |at: usize| first_rows.get(at).copied();
    for (at, part) in parts.iter_mut().enumerate() {
        let begin = at.checked_sub(1).and_then(first_row).unwrap_or(i64::MIN);
        let end = first_row(at).unwrap_or(i64::MAX);
        part.hidden_rows.retain(|row| (begin..end).contains(row));
    }
    for ((part, first), end) in parts.iter_mut().zip(&first_records).zip(ends) {
        let n_hidden_elsewhere = (grid.hidden_rows.len() - part.hidden_rows.len()) as i64;
        part.n_elsewhere = grid.n_records - (end - first) + n_hidden_elsewhere;
        part.n_records += n_hidden_elsewhere;
        part.first_blank = first_gap(&part.rows, *first);
        let (top, bottom) = match (part.rows.first(), part.rows.last()) {
            (Some(top), Some(bottom)) => (top.row, bottom.row),
            _ => continue,
        };
        part.valueless
            .retain(|_, (row, _)| (top..=bottom).contains(row));
    }
    parts
}

/// The rows of each table, in order; together they are all rows.
fn split(grid: &Grid) -> Vec<Range<usize>> {
    let rows = &grid.rows;
    let names = pieces::judge(rows, is_names);
    let mut starts = vec![0];
    let mut start = 0;
    let mut at = 1;
    while at < rows.len() {
        if at - start >= 2
            && let Some(header) = begins_table(grid, &names, start, at)
        {
            starts.push(at);
            start = at;
            at = header + 1;
        }
        at += 1;
    }
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(a, b)| a..b)
        .collect()
}

/// The header row of a table that begins at `at`, if one does.
fn begins_table(grid: &Grid, is_names: &[bool], start: usize, at: usize) -> Option<usize> {
    let rows = &grid.rows;
    let after_gap = rows[at].record > rows[at - 1].record + 1;
    let changes = grid.has_widths && rows[at].n_cells != rows[at - 1].n_cells;
    if !after_gap && !changes && !is_names[at] {
        return None;
    }
    // Titles stand above a header.
    let header = (at..rows.len().min(at + 4)).find(|h| rows[*h].cells.len() >= 2)?;
    if !is_names[header] || (header > at && !after_gap && !changes) {
        return None;
    }
    let names = &rows[header];
    let above = &rows[start..at];
    // Lines of text above a table are its titles.
    if above.iter().all(|row| row.cells.len() < 2) {
        return None;
    }
    let first = &above[..above.len().min(SAMPLE_ROWS)];
    if first.iter().any(|row| is_repeated(names, row)) {
        return None;
    }
    let below = &rows[header + 1..rows.len().min(header + 1 + SAMPLE_ROWS)];
    let n_contiguous = below
        .iter()
        .zip(names.record + 1..)
        .take_while(|(row, record)| row.record == *record)
        .count();
    let body = &below[..n_contiguous];
    if body.is_empty() {
        return None;
    }
    let named = |column: &u32| {
        let cell = names.cells.iter().find(|(at, _)| at == column);
        cell.is_some_and(|(_, cell)| shape::of(cell) == Shape::Text)
    };
    let typed_above = value_columns(&first[1..]);
    let n_broken = typed_above.keys().filter(|column| named(column)).count();
    let typed_below = value_columns(body);
    let is_headed = typed_below.keys().filter(|column| named(column)).count() >= 1;
    // Columns of text above become columns of values.
    let n_turned = typed_below
        .keys()
        .filter(|column| named(column) && !typed_above.contains_key(column))
        .filter(|column| {
            let texts = first[1..].iter().flat_map(|row| &row.cells);
            let texts = texts.filter(|(at, cell)| at == *column && shape::of(cell) == Shape::Text);
            texts.count() * 2 >= first.len() - 1
        })
        .count();
    let usual = usual_extent(grid, first);
    let differs = extent(grid, names) != usual;
    let stays = body
        .iter()
        .take(3)
        .all(|row| extent(grid, row).1 <= extent(grid, names).1 && row.cells.len() >= 2);
    if after_gap {
        let is_other = n_broken >= 1 || n_turned >= 1 || (typed_above.is_empty() && differs);
        return (is_other && (is_headed || (differs && stays && body.len() >= 2)))
            .then_some(header);
    }
    if changes {
        let is_settled = body.iter().take(3).all(|row| row.n_cells == names.n_cells);
        return (differs && is_settled && body.len() >= 2 && (is_headed || n_broken >= 1))
            .then_some(header);
    }
    let is_full = names.cells.len() * 10 >= usual.1 as usize * 6;
    let is_broken = n_broken >= 2 && n_broken == typed_above.len() && is_headed;
    // A header may have several rows, so a few of text above say nothing.
    let is_turned =
        first.len() >= 5 && body.len() >= 2 && n_turned >= 2 && n_turned * 2 >= names.cells.len();
    (is_full && (is_broken || is_turned)).then_some(header)
}

/// Whether rows, and not columns, hold values of one kind: the table lies on its side. With wanted
/// headers, whether the first columns hold more of them than any row.
pub(super) fn lies_on_its_side(grid: &Grid, wanted: &[String]) -> bool {
    let first = &grid.rows[..grid.rows.len().min(SAMPLE_ROWS)];
    let in_column = |column: u32| {
        first.iter().filter_map(move |row| {
            let cell = row.cells.iter().find(|(at, _)| *at == column);
            cell.map(|(_, cell)| cell)
        })
    };
    if !wanted.is_empty() {
        let n_in_column = |column: u32| {
            let keys: HashSet<String> = in_column(column)
                .filter_map(label)
                .map(|name| header_key(&name))
                .collect();
            wanted.iter().filter(|name| keys.contains(*name)).count()
        };
        let n_in_row = best_row(&grid.rows, wanted).map_or(0, |(_, n)| n);
        let most = (0..3).map(n_in_column).max().unwrap_or(0);
        return most >= 2 && most > n_in_row;
    }
    let names: Vec<&RawCell> = in_column(0).collect();
    let n_named = names
        .iter()
        .filter(|cell| shape::of(cell) == Shape::Text)
        .count();
    let are_names = n_named * 10 >= first.len() * 9 && n_named >= 3 && {
        let mut seen = HashSet::new();
        names
            .iter()
            .filter_map(|cell| label(cell))
            .all(|name| seen.insert(name))
    };
    let n_value_rows = first
        .iter()
        .filter(|row| {
            let mut counts: BTreeMap<Shape, usize> = BTreeMap::new();
            for (_, cell) in row.cells.iter().filter(|(column, _)| *column > 0) {
                *counts.entry(shape::of(cell)).or_default() += 1;
            }
            counts.remove(&Shape::Nothing);
            let n: usize = counts.values().sum();
            let most = counts.into_iter().max_by_key(|(_, n)| *n);
            most.is_some_and(|(shape, most)| shape.is_value() && n >= 3 && most * 10 >= n * 8)
        })
        .count();
    let n_text_rows = first.len() - n_value_rows;
    are_names
        && n_value_rows >= 2
        && n_text_rows >= 1
        && value_columns(first.get(1..).unwrap_or_default()).is_empty()
}

/// Whether a row holds names only, each once.
fn is_names(row: &GridRow) -> bool {
    let is_text = |cell: &RawCell| matches!(cell, RawCell::Text(_));
    // Most rows of a workbook hold a number or date, which is seen at once.
    if row
        .cells
        .iter()
        .any(|(_, cell)| !is_text(cell) && !shape::is_year(cell))
    {
        return false;
    }
    let mut seen = HashSet::new();
    row.cells.len() >= 2
        && row.cells.iter().all(|(_, cell)| {
            let is_name = match cell {
                RawCell::Text(text) => text.len() <= 80 && !shape::of_text(text).is_value(),
                _ => shape::is_year(cell),
            };
            is_name && label(cell).is_some_and(|name| seen.insert(name))
        })
}

/// The columns of some rows that hold values of one shape nearly throughout.
pub(super) fn value_columns(rows: &[GridRow]) -> BTreeMap<u32, Shape> {
    let mut counts: BTreeMap<u32, BTreeMap<Shape, usize>> = BTreeMap::new();
    for row in rows.iter().take(SAMPLE_ROWS) {
        for (column, cell) in &row.cells {
            let shape = shape::of(cell);
            if shape != Shape::Nothing {
                *counts.entry(*column).or_default().entry(shape).or_default() += 1;
            }
        }
    }
    counts
        .into_iter()
        .filter_map(|(column, shapes)| {
            let n: usize = shapes.values().sum();
            let (shape, most) = shapes.into_iter().max_by_key(|(_, n)| *n)?;
            (shape.is_value() && most * 10 >= n * 8).then_some((column, shape))
        })
        .collect()
}

/// The first column and the width of a row; a record of a text file begins at its first column.
fn extent(grid: &Grid, row: &GridRow) -> (u32, u32) {
    if grid.has_widths {
        return (0, u32::try_from(row.n_cells).unwrap_or(u32::MAX));
    }
    let first = row.cells.first().map_or(0, |(column, _)| *column);
    let last = row.cells.last().map_or(0, |(column, _)| column + 1);
    (first, last)
}

fn usual_extent(grid: &Grid, rows: &[GridRow]) -> (u32, u32) {
    let mut counts: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(extent(grid, row)).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(extent, n)| (*n, *extent))
        .map_or((0, 0), |(extent, _)| extent)
}
