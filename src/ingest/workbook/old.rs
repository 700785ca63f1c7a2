//! In: the bytes of an XLS, XLSB or ODS workbook. Out: its sheets by name, and the cells of one. It
//! exists to hold calamine in one place: its rectangles become sparse cells, its date serials
//! dates. It deliberately makes no attempt to stay small: calamine takes what a file states, so
//! this runs in a process of its own whose memory and time are limited.

use super::super::format::Format;
use super::Listed;
use super::dates::{from_iso, from_number, from_serial, from_text};
use super::frames::Sink;
use super::open_document::{self, Layout};
use super::trouble::Trouble;
use crate::model::RawCell;
use calamine::{
    Data, DataRef, ExcelDateTime, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls,
    XlsError, Xlsb, XlsbError,
};
use std::io::Cursor;

type Bytes<'a> = Cursor<&'a [u8]>;

enum Book<'a> {
    Xlsb(Xlsb<Bytes<'a>>),
    Xls(Xls<Bytes<'a>>),
    Ods(Ods<Bytes<'a>>, Vec<Layout>),
}

/// A workbook whose sheets can be read.
pub(super) struct Old<'a> {
    book: Book<'a>,
    sheets: Vec<Listed>,
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
trouble_from!(XlsbError, XlsError, OdsError);

impl<'a> Old<'a> {
    /// Reads the whole workbook, or of XLSB all but the sheets.
    pub(super) fn open(bytes: &'a [u8], format: Format) -> Result<Old<'a>, Trouble> {
        let cursor = Cursor::new(bytes);
        let book = match format {
            Format::Xlsb => Book::Xlsb(Xlsb::new(cursor)?),
            Format::Xls => Book::Xls(Xls::new(cursor)?),
            Format::Ods => Book::Ods(Ods::new(cursor)?, open_document::layouts(bytes)?),
            Format::Csv | Format::Xlsx => {
                return Err(Trouble::Broken("it is read without calamine".to_owned()));
            }
        };
        let listed = match &book {
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book, _) => book.sheets_metadata(),
        };
        let sheets = listed
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| Listed {
                name: sheet.name.clone(),
                is_visible: sheet.visible == SheetVisible::Visible,
            })
            .collect();
        Ok(Old { book, sheets })
    }

    /// The sheets of cells, in their order.
    pub(super) fn sheets(&self) -> &[Listed] {
        &self.sheets
    }

    /// The cells of a sheet by its place in the list.
    pub(super) fn gather(&mut self, sheet: usize, to: &mut impl Sink) -> Result<(), Trouble> {
        let Some(Listed { name, .. }) = self.sheets.get(sheet) else {
            return Err(Trouble::Broken("it has no such sheet".to_owned()));
        };
        match &mut self.book {
            Book::Xlsb(book) => {
                let is_1904 = book.has_1904_epoch();
                let mut cells = book.worksheet_cells_reader(name)?;
                while let Some(cell) = cells.next_cell()? {
                    if !to.cell(cell.get_position(), from_ref(cell.get_value(), is_1904))? {
                        break;
                    }
                }
            }
            Book::Xls(book) => {
                let range = book.worksheet_range(name)?;
                rectangle(&range, book.has_1904_epoch(), to)?;
                for merged in book.merge_cells_by_sheet_name(name)? {
                    to.merged(merged.start, merged.end)?;
                }
            }
            Book::Ods(book, layouts) => {
                let range = book.worksheet_range(name)?;
                rectangle(&range, false, to)?;
                if let Some(layout) = layouts.iter().find(|layout| layout.sheet == *name) {
                    layout.tell(range.end().map_or(0, |end| end.0), to)?;
                }
            }
        }
        Ok(())
    }
}

fn rectangle(range: &Range<Data>, is_1904: bool, to: &mut impl Sink) -> Result<(), Trouble> {
    let (top, left) = range.start().unwrap_or_default();
    for (down, row) in range.rows().enumerate() {
        for (right, cell) in row.iter().enumerate() {
            if *cell == Data::Empty {
                continue;
            }
            // A range is never larger than a sheet, so its indices fit.
            let at = (
                top.saturating_add(down as u32),
                left.saturating_add(right as u32),
            );
            if !to.cell(at, from_data(cell, is_1904))? {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn from_ref(cell: &DataRef<'_>, is_1904: bool) -> RawCell {
    match cell {
        DataRef::Int(number) => RawCell::Number(*number as f64),
        DataRef::Float(number) => from_number(*number),
        DataRef::String(text) => from_text(text),
        DataRef::SharedString(text) => from_text(text),
        DataRef::Bool(flag) => RawCell::Flag(*flag),
        DataRef::DateTime(at) => from_moment(at, is_1904),
        DataRef::DateTimeIso(text) => from_iso(text),
        DataRef::DurationIso(text) => from_text(text),
        DataRef::Error(error) => RawCell::error(&error.to_string()),
        DataRef::Empty => RawCell::Empty,
    }
}

fn from_data(cell: &Data, is_1904: bool) -> RawCell {
    match cell {
        Data::Int(number) => RawCell::Number(*number as f64),
        Data::Float(number) => from_number(*number),
        Data::String(text) => from_text(text),
        Data::Bool(flag) => RawCell::Flag(*flag),
        Data::DateTime(at) => from_moment(at, is_1904),
        Data::DateTimeIso(text) => from_iso(text),
        Data::DurationIso(text) => from_text(text),
        Data::Error(error) => RawCell::error(&error.to_string()),
        Data::Empty => RawCell::Empty,
    }
}

fn from_moment(at: &ExcelDateTime, is_1904: bool) -> RawCell {
    match at.is_duration() {
        true => from_number(at.as_f64()),
        false => from_serial(at.as_f64(), is_1904),
    }
}
