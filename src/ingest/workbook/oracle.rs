//! In: the XLSX workbooks of the sample data and, if they are there, of the shared collections.
//! Out: proof that their sheets hold, cell for cell, what calamine finds in them. It exists because
//! our reader of sheet XML is our own, and calamine's is another. It deliberately leaves out files
//! that either refuses: what becomes of those, other tests say.

use super::gather::Gatherer;
use super::trouble::Trouble;
use super::xlsx::Xlsx;
use super::{Listed, Trail, dates, guarded};
use crate::model::RawCell;
use calamine::{DataRef, Dimensions, Reader, SheetType};
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// Workbooks that the two read differently, on purpose: calamine takes the later of two parts whose
/// names differ in their letters only, and we the one that is named.
const DIFFERENT: &[&str] = &["duplicate-filename-case-insensitive.xlsx"];

#[expect(
    clippy::disallowed_methods,
    reason = "a test looks for the files that it is about"
)]
fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            workbooks(&path, found);
        } else if path.extension().is_some_and(|ending| {
            ["xlsx", "xlsm", "xltx"]
                .iter()
                .any(|known| ending == *known)
        }) {
            found.push(path);
        }
    }
}

/// The cells and merged ranges that calamine finds on a sheet.
fn theirs(
    book: &mut calamine::Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    is_1904: bool,
) -> Option<(Gatherer, Vec<Dimensions>)> {
    let mut to = Gatherer::new("f", sheet, None);
    let mut cells = book.worksheet_cells_reader(sheet).ok()?;
    while let Some(cell) = cells.next_cell().ok()? {
        let value = match cell.get_value() {
            DataRef::Int(number) => RawCell::Number(*number as f64),
            DataRef::Float(number) => dates::from_number(*number),
            DataRef::String(text) => dates::from_text(text),
            DataRef::SharedString(text) => dates::from_text(text),
            DataRef::Bool(flag) => RawCell::Flag(*flag),
            DataRef::DateTime(at) if at.is_duration() => dates::from_number(at.as_f64()),
            // The calendar is checked by its own test; here, that a date is seen as one.
            DataRef::DateTime(at) => dates::from_serial(at.as_f64(), is_1904),
            DataRef::DateTimeIso(text) => dates::from_iso(text),
            DataRef::DurationIso(text) => dates::from_text(text),
            DataRef::Error(error) => RawCell::error(&error.to_string()),
            DataRef::Empty => RawCell::Empty,
        };
        to.take(cell.get_position(), value).ok()?;
    }
    drop(cells);
    let merged = book.merge_cells_by_sheet_name(sheet).ok()?;
    Some((to, merged))
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads the files that it is about"
)]
fn sheets_hold_what_calamine_finds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    workbooks(&root.join("sample-data"), &mut found);
    workbooks(&root.join("../shared/data"), &mut found);
    let (mut n_sheets, mut n_cells) = (0, 0);
    for path in found {
        let name = path.display().to_string();
        if DIFFERENT.iter().any(|other| name.ends_with(other)) {
            continue;
        }
        let bytes = std::fs::read(&path).expect("because the file was listed");
        let other = guarded(|| calamine::Xlsx::new(Cursor::new(bytes.as_slice())).ok());
        let (Ok(mut ours), Some(Some(mut other))) = (Xlsx::open(&bytes), other) else {
            continue;
        };
        let listed: Vec<Listed> = ours.sheets().to_vec();
        let is_1904 = ours.is_1904();
        let names: Vec<&str> = listed.iter().map(|sheet| sheet.name.as_str()).collect();
        let expected: Vec<String> = other
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| sheet.name.clone())
            .collect();
        assert_eq!(names, expected, "{name}");
        for (at, sheet) in names.iter().enumerate() {
            let mut to = Gatherer::new("f", sheet, None);
            let read = ours.gather(at, &mut to, &mut Trail::of("f"));
            let there = guarded(|| theirs(&mut other, sheet, is_1904));
            let (Ok::<(), Trouble>(()), Some(Some((there, merged)))) = (read, there) else {
                continue;
            };
            let (ours, there) = (to.into_grid(), there.into_grid());
            let cells = |grid: &super::Grid| -> Vec<(i64, Vec<(u32, RawCell)>)> {
                grid.rows
                    .iter()
                    .map(|row| (row.row, row.cells.clone()))
                    .collect()
            };
            assert!(cells(&ours) == cells(&there), "{name}, sheet «{sheet}»");
            let merged: Vec<(i64, u32)> = merged
                .iter()
                .filter(|range| range.start != range.end)
                .map(|range| (i64::from(range.start.0) + 1, range.end.1))
                .collect();
            let ranges = ours.merges.iter();
            let ranges: Vec<(i64, u32)> = ranges.map(|m| (m.first_row, m.last_column)).collect();
            assert_eq!(ranges, merged, "{name}, sheet «{sheet}»");
            n_sheets += 1;
            n_cells += ours.rows.iter().map(|row| row.cells.len()).sum::<usize>();
        }
    }
    println!("{n_sheets} sheets, {n_cells} cells");
    assert!(n_sheets > 5, "the sample data has workbooks");
}
