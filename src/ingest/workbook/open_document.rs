//! In: the content of an ODS workbook. Out: which cells of each sheet are merged, and which rows
//! and columns are hidden. It exists because calamine reads the cells and leaves this out. It
//! deliberately reads no cell: a row that is repeated a million times costs one range here.

use super::frames::Sink;
use super::package::Package;
use super::trouble::Trouble;
use super::xml::{Scanner, Tag, Token};
use std::io::Read;

/// Ranges that all sheets together may have.
const MAX_RANGES: usize = 1_000_000;

/// What a sheet says besides its cells.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The sheet's name.
    pub sheet: String,
    /// First and last place of merged cells, by row and column from 0.
    merged: Vec<((u32, u32), (u32, u32))>,
    /// First and last of hidden rows, and of hidden columns.
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
}

impl Layout {
    /// Tells it all, of rows as far as the last one.
    pub(super) fn tell(&self, last_row: u32, to: &mut impl Sink) -> Result<(), Trouble> {
        let last_row = match to.until() {
            Some(until) => last_row.min(u32::try_from(until).unwrap_or(u32::MAX)),
            None => last_row,
        };
        for (first, last) in &self.hidden_rows {
            for row in *first..=(*last).min(last_row) {
                to.hidden_row(row)?;
            }
        }
        for (first, last) in &self.hidden_columns {
            to.hidden_columns(*first, *last)?;
        }
        for (first, last) in &self.merged {
            to.merged(*first, *last)?;
        }
        Ok(())
    }
}

/// The layouts of all sheets.
pub(super) fn layouts(bytes: &[u8]) -> Result<Vec<Layout>, Trouble> {
    let mut package = Package::open(bytes)?;
    match package.part("content.xml")? {
        Some(part) => read(part),
        None => Err(Trouble::Broken(
            "its part content.xml is missing".to_owned(),
        )),
    }
}

fn read(part: impl Read) -> Result<Vec<Layout>, Trouble> {
    let mut scanner = Scanner::new(part);
    let mut layouts: Vec<Layout> = Vec::new();
    let mut n_ranges = 0;
    // A table may stand inside a cell of another; only the outer ones are sheets.
    let mut n_tables = 0_usize;
    let (mut row, mut n_rows, mut column, mut n_columns) = (0_u32, 0_u32, 0_u32, 0_u32);
    // Outline groups that are folded away hide their rows or columns.
    let mut folded: Vec<bool> = Vec::new();
    loop {
        let token = scanner.next()?;
        match token {
            Token::Open(tag) if tag.name == b"table" => {
                n_tables += 1;
                if n_tables == 1 {
                    (row, n_columns) = (0, 0);
                    folded.clear();
                    layouts.push(Layout {
                        sheet: tag.text(b"name")?.unwrap_or_default(),
                        ..Layout::default()
                    });
                }
            }
            Token::Close(b"table") => n_tables = n_tables.saturating_sub(1),
            Token::End => return Ok(layouts),
            _ if n_tables != 1 => {}
            Token::Open(tag) => {
                let Some(layout) = layouts.last_mut() else {
                    continue;
                };
                match tag.name {
                    b"table-row-group" | b"table-column-group" => {
                        folded.push(tag.attribute(b"display") == Some(b"false"));
                    }
                    b"table-column" => {
                        let n = count(&tag, b"number-columns-repeated");
                        if is_hidden(&tag) || folded.contains(&true) {
                            join(&mut layout.hidden_columns, n_columns, n, &mut n_ranges);
                        }
                        n_columns = n_columns.saturating_add(n);
                    }
                    b"table-row" => {
                        n_rows = count(&tag, b"number-rows-repeated");
                        column = 0;
                        if is_hidden(&tag) || folded.contains(&true) {
                            join(&mut layout.hidden_rows, row, n_rows, &mut n_ranges);
                        }
                    }
                    b"table-cell" | b"covered-table-cell" => {
                        let down = count(&tag, b"number-rows-spanned");
                        let right = count(&tag, b"number-columns-spanned");
                        if down > 1 || right > 1 {
                            let last = (
                                row.saturating_add(down - 1),
                                column.saturating_add(right - 1),
                            );
                            n_ranges += 1;
                            layout.merged.push(((row, column), last));
                        }
                        column = column.saturating_add(count(&tag, b"number-columns-repeated"));
                    }
                    _ => {}
                }
                if n_ranges > MAX_RANGES {
                    return Err(Trouble::Broken(format!(
                        "it has more than {MAX_RANGES} merged or hidden ranges"
                    )));
                }
            }
            Token::Close(b"table-row") => row = row.saturating_add(n_rows),
            Token::Close(b"table-row-group" | b"table-column-group") => {
                folded.pop();
            }
            _ => {}
        }
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    // `collapse` is hidden by hand, `filter` by a filter.
    matches!(tag.attribute(b"visibility"), Some(b"collapse" | b"filter"))
}

fn count(tag: &Tag<'_>, name: &[u8]) -> u32 {
    tag.attribute(name)
        .and_then(super::sheet::whole)
        .unwrap_or(1)
        .max(1)
}

/// Adds so many rows or columns to the ranges; what follows the last one makes it longer.
fn join(ranges: &mut Vec<(u32, u32)>, first: u32, n: u32, n_ranges: &mut usize) {
    let last = first.saturating_add(n - 1);
    match ranges.last_mut() {
        Some(before) if before.1.saturating_add(1) == first => before.1 = last,
        _ => {
            *n_ranges += 1;
            ranges.push((first, last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_and_hidden_ranges_are_found() {
        let content = "<office:document-content><table:table table:name='Én'>\
            <table:table-column table:number-columns-repeated='2'/>\
            <table:table-column table:visibility='collapse'/>\
            <table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>x</text:p></table:table-cell><table:covered-table-cell/></table:table-row>\
            <table:table-row table:visibility='filter' table:number-rows-repeated='3'><table:table-cell/></table:table-row>\
            <table:table-row table:visibility='collapse'><table:table-cell table:number-columns-repeated='4'/><table:table-cell table:number-rows-spanned='2'/></table:table-row>\
            <table:table-row-group table:display='false'><table:table-row/></table:table-row-group><table:table-row/>\
            </table:table><table:table table:name='To'/></office:document-content>";
        let layouts = read(content.as_bytes()).expect("because it is XML");
        assert_eq!(layouts.len(), 2);
        assert_eq!(layouts[0].sheet, "Én");
        assert_eq!(layouts[0].merged, [((0, 0), (0, 1)), ((4, 4), (5, 4))]);
        assert_eq!(layouts[0].hidden_rows, [(1, 5)]);
        assert_eq!(layouts[0].hidden_columns, [(2, 2)]);
        assert!(layouts[1].merged.is_empty() && layouts[1].hidden_rows.is_empty());
    }
}
