//! In: the bytes of a workbook. Out: the cells of the sheet that the mapping wants. It exists to
//! hold calamine in one place: its panics become errors, its rectangles become sparse rows, its
//! date serials become dates. It deliberately trusts no number that the file states: rows and
//! columns cost only what their cells cost.

use super::error::ReadError;
use super::format::Format;
use super::grid::{Grid, GridRow, Merge, Meter, first_gap};
use super::header::{FIRST_ROWS, best_row};
use super::trail::Trail;
use crate::config::ReadRules;
use crate::model::RawCell;
use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Range, Reader, Sheet, SheetType,
    SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Cells that a sheet may state, empty ones counted: formats on whole columns are written out.
const MAX_STATED_CELLS: u64 = 200_000_000;
/// Bytes of a workbook that is read whole and not cell by cell.
const MAX_WHOLE: u64 = 200 * 1024 * 1024;

/// The cells of the sheet that the rules name, or that holds the wanted headers best.
pub(super) fn read(
    path: &str,
    bytes: &[u8],
    format: Format,
    rules: &ReadRules,
    wanted: &[String],
    trail: &mut Trail,
) -> Result<Grid, ReadError> {
    if matches!(format, Format::Xls | Format::Ods) {
        Meter::new(path, None).check("the size in bytes", bytes.len() as u64, MAX_WHOLE)?;
    }
    // calamine panics on some damaged files; nothing of it is used after that.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut book =
            Book::open(bytes, format).map_err(|trouble| trouble.named(path, format, None))?;
        let sheet = choose(&mut book, path, format, rules, wanted, trail)?;
        trail.enter_sheet(&sheet);
        book.grid(path, format, &sheet, None, trail)
    }));
    outcome.unwrap_or_else(|_| {
        Err(ReadError::Broken {
            path: path.to_owned(),
            format: format.name(),
            sheet: trail.sheet(),
            cause: "its parts contradict each other".to_owned(),
        })
    })
}

/// The names of the sheets that hold cells, in their order.
pub(super) fn sheet_names(
    path: &str,
    bytes: &[u8],
    format: Format,
) -> Result<Vec<String>, ReadError> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let book =
            Book::open(bytes, format).map_err(|trouble| trouble.named(path, format, None))?;
        Ok(book.sheets().into_iter().map(|sheet| sheet.name).collect())
    }));
    outcome.unwrap_or_else(|_| {
        Err(ReadError::Broken {
            path: path.to_owned(),
            format: format.name(),
            sheet: None,
            cause: "its parts contradict each other".to_owned(),
        })
    })
}

/// What calamine says, before the file's name is known.
enum Trouble {
    Encrypted,
    Broken(String),
    Error(ReadError),
}

impl Trouble {
    fn named(self, path: &str, format: Format, sheet: Option<&str>) -> ReadError {
        match self {
            Trouble::Encrypted => ReadError::Encrypted {
                path: path.to_owned(),
            },
            Trouble::Error(error) => error,
            Trouble::Broken(cause) => ReadError::Broken {
                path: path.to_owned(),
                format: format.name(),
                sheet: sheet.map(str::to_owned),
                cause,
            },
        }
    }
}

macro_rules! trouble_from {
    ($($Error:ident),+) => {
        $(impl From<$Error> for Trouble {
            fn from(error: $Error) -> Trouble {
                match error {
                    $Error::Password => Trouble::Encrypted,
                    error => Trouble::Broken(error.to_string()),
                }
            }
        })+
    };
}
trouble_from!(XlsxError, XlsbError, XlsError, OdsError);

impl From<ReadError> for Trouble {
    fn from(error: ReadError) -> Trouble {
        Trouble::Error(error)
    }
}

type Bytes<'a> = Cursor<&'a [u8]>;

enum Book<'a> {
    Xlsx(Xlsx<Bytes<'a>>),
    Xlsb(Xlsb<Bytes<'a>>),
    Xls(Xls<Bytes<'a>>),
    Ods(Ods<Bytes<'a>>),
}

impl<'a> Book<'a> {
    fn open(bytes: &'a [u8], format: Format) -> Result<Book<'a>, Trouble> {
        let bytes = Cursor::new(bytes);
        Ok(match format {
            Format::Xlsx => Book::Xlsx(Xlsx::new(bytes)?),
            Format::Xlsb => Book::Xlsb(Xlsb::new(bytes)?),
            Format::Xls => Book::Xls(Xls::new(bytes)?),
            Format::Ods => Book::Ods(Ods::new(bytes)?),
            Format::Csv => return Err(Trouble::Broken("text is no workbook".to_owned())),
        })
    }

    fn sheets(&self) -> Vec<Sheet> {
        let sheets = match self {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        };
        sheets
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .cloned()
            .collect()
    }

    /// The rows of a sheet, all or as far as the row given.
    fn grid(
        &mut self,
        path: &str,
        format: Format,
        sheet: &str,
        until: Option<i64>,
        trail: &mut Trail,
    ) -> Result<Grid, ReadError> {
        let gatherer = Gatherer::new(path, sheet, until);
        self.gather(sheet, gatherer, trail)
            .map_err(|trouble| trouble.named(path, format, Some(sheet)))
    }

    fn gather(
        &mut self,
        sheet: &str,
        mut to: Gatherer,
        trail: &mut Trail,
    ) -> Result<Grid, Trouble> {
        let is_whole = to.until.is_none();
        let mut merged = Vec::new();
        match self {
            Book::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet)?;
                while let Some(cell) = cells.next_cell_with_formula_metadata()? {
                    let is_formula = cell.formula.is_some();
                    if !to.take(cell.pos, from_ref(&cell.value), is_formula)? {
                        break;
                    }
                }
                drop(cells);
                if is_whole {
                    match book.merge_cells_by_sheet_name(sheet) {
                        Ok(regions) => merged = regions,
                        // The cells are there; only what lies after them is damaged.
                        Err(error) => trail.chose(format!("merged cells: not known ({error})")),
                    }
                }
            }
            Book::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(sheet)?;
                while let Some(cell) = cells.next_cell()? {
                    if !to.take(cell.get_position(), from_ref(cell.get_value()), false)? {
                        break;
                    }
                }
            }
            Book::Xls(book) => {
                to.take_all(&book.worksheet_range(sheet)?)?;
                merged = book.merge_cells_by_sheet_name(sheet)?;
            }
            Book::Ods(book) => to.take_all(&book.worksheet_range(sheet)?)?,
        }
        Ok(to.into_grid(merged))
    }
}

/// The sheet to read, with the reason.
fn choose(
    book: &mut Book<'_>,
    path: &str,
    format: Format,
    rules: &ReadRules,
    wanted: &[String],
    trail: &mut Trail,
) -> Result<String, ReadError> {
    let sheets = book.sheets();
    let hidden: Vec<String> = sheets
        .iter()
        .filter(|sheet| sheet.visible != SheetVisible::Visible)
        .map(|sheet| format!("«{}»", sheet.name))
        .collect();
    if !hidden.is_empty() {
        trail.chose(format!("hidden sheets: {}", hidden.join(", ")));
    }
    if let Some(named) = &rules.sheet {
        let key = crate::model::header_key(named);
        let exact = sheets.iter().find(|sheet| sheet.name == *named);
        let alike = || {
            sheets
                .iter()
                .find(|sheet| crate::model::header_key(&sheet.name) == key)
        };
        let Some(sheet) = exact.or_else(alike) else {
            return Err(ReadError::NoSuchSheet {
                path: path.to_owned(),
                sheet: named.to_owned(),
                sheets: sheets.into_iter().map(|sheet| sheet.name).collect(),
            });
        };
        trail.chose(format!("sheet «{}»: the mapping names it", sheet.name));
        return Ok(sheet.name.clone());
    }
    if let [only] = &sheets[..] {
        trail.chose(format!("sheet «{}»: the only one", only.name));
        return Ok(only.name.clone());
    }
    // A hidden sheet is chosen only if no visible one holds anything that is wanted.
    let mut best: Option<(usize, bool, usize, &Sheet)> = None;
    let mut first_error = None;
    for sheet in &sheets {
        let top = match book.grid(path, format, &sheet.name, Some(FIRST_ROWS), trail) {
            Ok(top) => top,
            // One damaged sheet doesn't hide the others.
            Err(error) => {
                first_error = first_error.or(Some(error));
                continue;
            }
        };
        let top = if rules.transposed == Some(true) {
            top.on_its_side()
        } else {
            top
        };
        let n_wanted = best_row(&top.rows, wanted).map_or(0, |(_, n)| n);
        let is_visible = sheet.visible == SheetVisible::Visible;
        // With headers to go by, the first of two equal sheets is meant; without, the fullest.
        let n_cells: usize = top.rows.iter().map(|row| row.cells.len()).sum();
        let n_cells = if wanted.is_empty() {
            n_cells
        } else {
            n_cells.min(1)
        };
        let score = (n_wanted, is_visible, n_cells);
        if best.is_none_or(|(n, visible, cells, _)| score > (n, visible, cells)) {
            best = Some((n_wanted, is_visible, n_cells, sheet));
        }
    }
    match (best, first_error) {
        (Some((n_wanted, _, n_cells, sheet)), _) => {
            let reason = if wanted.is_empty() {
                format!("most cells on the first {FIRST_ROWS} rows ({n_cells})")
            } else {
                format!("{n_wanted} of {} headers of the mapping", wanted.len())
            };
            trail.chose(format!(
                "sheet «{}» of {}: {reason}",
                sheet.name,
                sheets.len()
            ));
            Ok(sheet.name.clone())
        }
        (None, Some(error)) => Err(error),
        (None, None) => Err(ReadError::Empty {
            path: path.to_owned(),
            sheet: None,
        }),
    }
}

/// Collects cells into rows, whatever order they come in.
struct Gatherer {
    meter: Meter,
    until: Option<i64>,
    n_stated: u64,
    rows: Vec<GridRow>,
    is_sorted: bool,
    /// For each column, the first row and the number of formulas whose value isn't in the file.
    valueless: BTreeMap<u32, (i64, i64)>,
}

impl Gatherer {
    fn new(path: &str, sheet: &str, until: Option<i64>) -> Gatherer {
        Gatherer {
            meter: Meter::new(path, Some(sheet.to_owned())),
            until,
            n_stated: 0,
            rows: Vec::new(),
            is_sorted: true,
            valueless: BTreeMap::new(),
        }
    }

    /// Takes a cell; false when no more are wanted.
    fn take(
        &mut self,
        pos: (u32, u32),
        cell: RawCell,
        is_formula: bool,
    ) -> Result<bool, ReadError> {
        let row = i64::from(pos.0) + 1;
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
            if is_formula {
                self.valueless.entry(pos.1).or_insert((row, 0)).1 += 1;
            }
            return Ok(true);
        }
        self.meter.count(u64::from(pos.1), &cell)?;
        if self.rows.last().is_none_or(|last| last.row != row) {
            self.is_sorted &= self.rows.last().is_none_or(|last| last.row < row);
            self.rows.push(GridRow {
                record: row,
                row,
                ..GridRow::default()
            });
        }
        if let Some(last) = self.rows.last_mut() {
            self.is_sorted &= last.cells.last().is_none_or(|(column, _)| *column < pos.1);
            last.cells.push((pos.1, cell));
        }
        Ok(true)
    }

    fn take_all(&mut self, range: &Range<Data>) -> Result<(), ReadError> {
        let (top, left) = range.start().unwrap_or_default();
        for (down, row) in range.rows().enumerate() {
            for (right, cell) in row.iter().enumerate() {
                if *cell == Data::Empty {
                    continue;
                }
                // A range is never larger than a sheet, so its indices fit.
                let pos = (
                    top.saturating_add(down as u32),
                    left.saturating_add(right as u32),
                );
                if !self.take(pos, from_data(cell), false)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn into_grid(self, merged: Vec<Dimensions>) -> Grid {
        let rows = if self.is_sorted {
            self.rows
        } else {
            in_order(self.rows)
        };
        let merges = merged
            .into_iter()
            .filter(|region| region.end.0 > region.start.0)
            .map(|region| Merge {
                first_row: i64::from(region.start.0) + 1,
                last_row: i64::from(region.end.0) + 1,
                column: region.start.1,
            })
            .collect();
        Grid {
            n_records: rows.last().map_or(0, |row| row.record),
            first_blank: first_gap(&rows, 1),
            rows,
            merges,
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

fn from_ref(cell: &DataRef<'_>) -> RawCell {
    match cell {
        DataRef::Int(number) => RawCell::Number(*number as f64),
        DataRef::Float(number) => from_number(*number),
        DataRef::String(text) => from_text(text),
        DataRef::SharedString(text) => from_text(text),
        DataRef::Bool(flag) => RawCell::Flag(*flag),
        DataRef::DateTime(at) => from_serial(at),
        DataRef::DateTimeIso(text) => from_iso(text),
        DataRef::DurationIso(text) => from_text(text),
        DataRef::Error(error) => RawCell::Error(error.to_string()),
        DataRef::Empty => RawCell::Empty,
    }
}

fn from_data(cell: &Data) -> RawCell {
    match cell {
        Data::Int(number) => RawCell::Number(*number as f64),
        Data::Float(number) => from_number(*number),
        Data::String(text) => from_text(text),
        Data::Bool(flag) => RawCell::Flag(*flag),
        Data::DateTime(at) => from_serial(at),
        Data::DateTimeIso(text) => from_iso(text),
        Data::DurationIso(text) => from_text(text),
        Data::Error(error) => RawCell::Error(error.to_string()),
        Data::Empty => RawCell::Empty,
    }
}

fn from_text(text: &str) -> RawCell {
    match text.trim() {
        "" => RawCell::Empty,
        text => RawCell::Text(text.to_owned()),
    }
}

fn from_number(number: f64) -> RawCell {
    if number.is_finite() {
        RawCell::Number(number)
    } else {
        RawCell::Error("#NUM!".to_owned())
    }
}

/// A date serial. Times of day, durations and serials that no calendar has stay numbers.
fn from_serial(at: &ExcelDateTime) -> RawCell {
    const DAYS: std::ops::Range<f64> = 1.0..2_958_466.0;
    let serial = at.as_f64();
    if at.is_duration() || !DAYS.contains(&serial) {
        return from_number(serial);
    }
    at.as_datetime()
        .map_or_else(|| from_number(serial), from_moment)
}

fn from_iso(text: &str) -> RawCell {
    let text = text.trim();
    let moment = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.fZ",
        "%Y-%m-%dT%H:%M",
    ]
    .iter()
    .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok());
    if let Some(moment) = moment {
        return from_moment(moment);
    }
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(date) => RawCell::Date(date, 0),
        Err(_) => from_text(text),
    }
}

fn from_moment(moment: NaiveDateTime) -> RawCell {
    RawCell::Date(moment.date(), moment.hour() * 60 + moment.minute())
}
