//! In: the bytes of a workbook. Out: the cells of the sheet that the mapping wants. It exists to
//! choose that sheet in one way for all formats. It deliberately trusts no file: an XLSX is read
//! cell by cell under limits, the old formats in a process of their own.
//!
//! `package`, `utf8`, `xml`, `plain`, `strings`, `dates` and `sheet` read what an `xlsx` is made of. `apart` starts
//! the process that reads an `old` workbook, with the layout of an `open_document`; `answer` is
//! what runs there, and `frames` how the two talk. `gather` makes the grid of either's cells.

mod answer;
mod apart;
mod dates;
mod frames;
mod gather;
mod old;
mod open_document;
#[cfg(test)]
mod oracle;
mod package;
mod plain;
mod sheet;
mod strings;
mod trouble;
mod utf8;
mod xlsx;
mod xml;

pub use answer::answer;

use super::SourceBytes;
use super::error::ReadError;
use super::format::Format;
use super::grid::{Grid, Meter};
use super::header::{FIRST_ROWS, best_row};
use super::trail::Trail;
use crate::config::ReadRules;
use crate::model::findings::SHEET_HIDDEN;
use crate::model::header_key;
use apart::Apart;
use gather::Gatherer;
use std::panic::{AssertUnwindSafe, catch_unwind};
use trouble::Trouble;
use xlsx::Xlsx;

/// Bytes of a workbook of the old formats.
const MAX_OLD: u64 = 200 * 1024 * 1024;

/// A sheet in the list of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    name: String,
    is_visible: bool,
}

/// The cells of the sheet that the rules name, or that holds the wanted headers best.
pub(super) fn read(
    source: &SourceBytes,
    format: Format,
    rules: &ReadRules,
    wanted: &[String],
    trail: &mut Trail,
) -> Result<Grid, ReadError> {
    let path = source.path.as_str();
    let grid = guarded(|| {
        let mut book = Book::open(source, format)?;
        tell_workbook(&book, trail);
        let sheet = choose(&mut book, path, rules, wanted, trail)?;
        trail.enter_sheet(&book.sheets()[sheet].name);
        book.grid(path, sheet, None, trail)
    });
    grid.unwrap_or_else(|| Err(contradiction(path, format, trail)))
}

/// Hands over the cells of each sheet in turn, or of the one that the rules name. A sheet that
/// can't be read is handed over as the error that it is.
pub(super) fn read_each(
    source: &SourceBytes,
    format: Format,
    rules: &ReadRules,
    trail: &Trail,
    mut take: impl FnMut(Result<Grid, ReadError>, Trail),
) -> Result<(), ReadError> {
    let path = source.path.as_str();
    let mut trail = trail.clone();
    let opened = guarded(|| {
        let mut book = Book::open(source, format)?;
        tell_workbook(&book, &mut trail);
        let sheets = match &rules.sheet {
            Some(_) => {
                let sheet = choose(&mut book, path, rules, &[], &mut trail)?;
                sheet..sheet + 1
            }
            None => 0..book.sheets().len(),
        };
        Ok((book, sheets))
    });
    let (mut book, sheets) = opened.unwrap_or_else(|| Err(contradiction(path, format, &trail)))?;
    for sheet in sheets {
        let mut trail = trail.clone();
        trail.enter_sheet(&book.sheets()[sheet].name);
        match guarded(|| book.grid(path, sheet, None, &mut trail)) {
            Some(grid) => take(grid, trail),
            None => {
                take(Err(contradiction(path, format, &trail)), trail);
                break;
            }
        }
    }
    Ok(())
}

/// Does the work, and gives nothing if a foreign reader panics. Nothing that it worked on is used
/// after that.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// What a panic of a foreign reader means.
fn contradiction(path: &str, format: Format, trail: &Trail) -> ReadError {
    Trouble::Broken(answer::CONTRADICTION.to_owned()).named(path, format, trail.sheet().as_deref())
}

struct Book<'a> {
    format: Format,
    opened: Opened<'a>,
}

enum Opened<'a> {
    Here(Box<Xlsx<'a>>),
    Apart(Box<Apart>),
}

impl<'a> Book<'a> {
    fn open(source: &'a SourceBytes, format: Format) -> Result<Book<'a>, ReadError> {
        let (path, bytes) = (source.path.as_str(), source.bytes.as_slice());
        let opened = match format {
            Format::Xlsx => Xlsx::open(bytes).map(|book| Opened::Here(Box::new(book))),
            _ => {
                let n = bytes.len() as u64;
                Meter::new(path, None).check("the size in bytes", n, MAX_OLD)?;
                Apart::open(bytes, format, &source.isolation)
                    .map(|book| Opened::Apart(Box::new(book)))
            }
        };
        let opened = opened.map_err(|trouble| trouble.named(path, format, None))?;
        Ok(Book { format, opened })
    }

    fn sheets(&self) -> &[Listed] {
        match &self.opened {
            Opened::Here(book) => book.sheets(),
            Opened::Apart(book) => book.sheets(),
        }
    }

    fn is_1904(&self) -> bool {
        match &self.opened {
            Opened::Here(book) => book.is_1904(),
            // Its dates come as dates.
            Opened::Apart(_) => false,
        }
    }

    /// The rows of a sheet, all or as far as the row given.
    fn grid(
        &mut self,
        path: &str,
        sheet: usize,
        until: Option<i64>,
        trail: &mut Trail,
    ) -> Result<Grid, ReadError> {
        let name = self.sheets()[sheet].name.clone();
        let mut to = Gatherer::new(path, &name, until);
        let gathered = match &mut self.opened {
            Opened::Here(book) => book.gather(sheet, &mut to, trail),
            Opened::Apart(book) => book.gather(sheet, &mut to),
        };
        gathered.map_err(|trouble| trouble.named(path, self.format, Some(&name)))?;
        Ok(to.into_grid())
    }
}

/// Tells what is true of the whole workbook.
fn tell_workbook(book: &Book<'_>, trail: &mut Trail) {
    if book.is_1904() {
        trail.chose("dates are counted from 1904: the workbook says so");
    }
    let hidden: Vec<String> = book
        .sheets()
        .iter()
        .filter(|sheet| !sheet.is_visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    if !hidden.is_empty() {
        trail
            .saw(&SHEET_HIDDEN, None)
            .value(hidden.join(", "))
            .times(hidden.len() as i64);
    }
}

/// The sheet to read, with the reason.
fn choose(
    book: &mut Book<'_>,
    path: &str,
    rules: &ReadRules,
    wanted: &[String],
    trail: &mut Trail,
) -> Result<usize, ReadError> {
    let sheets = book.sheets().to_vec();
    if let Some(named) = &rules.sheet {
        let key = header_key(named);
        let exact = sheets.iter().position(|sheet| sheet.name == *named);
        let alike = || {
            sheets
                .iter()
                .position(|sheet| header_key(&sheet.name) == key)
        };
        let Some(sheet) = exact.or_else(alike) else {
            return Err(ReadError::NoSuchSheet {
                path: path.to_owned(),
                sheet: named.to_owned(),
                sheets: sheets.into_iter().map(|sheet| sheet.name).collect(),
            });
        };
        trail.chose(format!(
            "sheet «{}»: the mapping names it",
            sheets[sheet].name
        ));
        return Ok(sheet);
    }
    if let [only] = &sheets[..] {
        trail.chose(format!("sheet «{}»: the only one", only.name));
        return Ok(0);
    }
    // A hidden sheet is chosen only if no visible one holds anything that is wanted.
    let mut best: Option<((bool, usize, bool, usize), usize)> = None;
    let mut first_error = None;
    for (at, sheet) in sheets.iter().enumerate() {
        let top = match book.grid(path, at, Some(FIRST_ROWS), trail) {
            Ok(top) => top,
            // One damaged sheet doesn't hide the others.
            Err(error) => {
                first_error = first_error.or(Some(error));
                continue;
            }
        };
        let mut top = if rules.transposed == Some(true) {
            top.on_its_side()
        } else {
            top
        };
        if !rules.hidden_rows {
            top.leave_out_hidden(rules.header_row);
        }
        let n_wanted = best_row(&top.rows, wanted).map_or(0, |(_, n)| n);
        // With headers to go by, the first of two equal sheets is meant; without, the fullest.
        let n_cells: usize = top.rows.iter().map(|row| row.cells.len()).sum();
        let n_cells = if wanted.is_empty() {
            n_cells
        } else {
            n_cells.min(1)
        };
        let holds_any = match wanted.is_empty() {
            true => n_cells > 0,
            false => n_wanted > 0,
        };
        let score = (
            holds_any && sheet.is_visible,
            n_wanted,
            sheet.is_visible,
            n_cells,
        );
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    match (best, first_error) {
        (Some(((_, n_wanted, _, n_cells), at)), _) => {
            let reason = if wanted.is_empty() {
                format!("most cells on the first {FIRST_ROWS} rows ({n_cells})")
            } else {
                format!("{n_wanted} of {} headers of the mapping", wanted.len())
            };
            trail.chose(format!(
                "sheet «{}» of {}: {reason}",
                sheets[at].name,
                sheets.len()
            ));
            Ok(at)
        }
        (None, Some(error)) => Err(error),
        (None, None) => Err(ReadError::Empty {
            path: path.to_owned(),
            sheet: None,
        }),
    }
}
