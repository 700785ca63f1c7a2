//! In: sheets, cells and troubles. Out: the bytes by which the process that reads a workbook apart
//! tells them, and the way back. It exists because that process may be lost at any byte: what comes
//! from it is checked like any file. It deliberately has no versions: both ends are one program.

use super::Listed;
use super::gather::Gatherer;
use super::trouble::Trouble;
use crate::model::{Date, RawCell};
use chrono::Datelike;
use std::io::{self, ErrorKind, Read, Write};

/// What the reading process says first.
pub(super) const GREETING: &[u8; 8] = b"loype-w1";
/// Bytes of one text, and sheets of one workbook. The writer keeps to less.
const MAX_TEXT: usize = 64 * 1024 * 1024;
const MAX_SHEETS: u32 = 100_000;

/// Where cells go: to the gatherer, or to another process.
pub(super) trait Sink {
    /// As far as which row cells are wanted, counted from 1; all if nothing.
    fn until(&self) -> Option<i64>;
    /// A cell at a row and column from 0; false when no more are wanted.
    fn cell(&mut self, at: (u32, u32), cell: RawCell) -> Result<bool, Trouble>;
    /// A hidden row from 0.
    fn hidden_row(&mut self, row: u32) -> Result<(), Trouble>;
    /// Hidden columns from 0, the first and the last.
    fn hidden_columns(&mut self, first: u32, last: u32) -> Result<(), Trouble>;
    /// Merged cells, the first and the last.
    fn merged(&mut self, first: (u32, u32), last: (u32, u32)) -> Result<(), Trouble>;
}

/// What can be asked of the reading process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Request {
    /// The sheet by its place in the list.
    pub sheet: u32,
    /// As far as which row; 0 means all.
    pub until: u32,
}

impl Request {
    pub(super) fn write(self, out: &mut impl Write) -> io::Result<()> {
        number(out, self.sheet)?;
        number(out, self.until)
    }

    /// The next request, or nothing when no more are coming.
    pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Request>> {
        let mut first = [0; 4];
        match input.read_exact(&mut first) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            result => result?,
        }
        Ok(Some(Request {
            sheet: u32::from_le_bytes(first),
            until: read_number(input)?,
        }))
    }
}

const CELL_TEXT: u8 = 1;
const CELL_NUMBER: u8 = 2;
const CELL_DATE: u8 = 3;
const CELL_FLAG: u8 = 4;
const CELL_ERROR: u8 = 5;
const HIDDEN_ROW: u8 = 6;
const HIDDEN_COLUMNS: u8 = 7;
const MERGED: u8 = 8;
const SHEETS: u8 = 9;
const DONE: u8 = 10;
const ENCRYPTED: u8 = 11;
const BROKEN: u8 = 12;

fn number(out: &mut impl Write, number: u32) -> io::Result<()> {
    out.write_all(&number.to_le_bytes())
}

fn text(out: &mut impl Write, text: &str) -> io::Result<()> {
    // A text that is too long for the other end is cut by none: it is refused there.
    number(out, u32::try_from(text.len()).unwrap_or(u32::MAX))?;
    out.write_all(text.as_bytes())
}

/// Says which sheets there are.
pub(super) fn write_sheets(out: &mut impl Write, sheets: &[Listed]) -> io::Result<()> {
    out.write_all(&[SHEETS])?;
    number(out, u32::try_from(sheets.len()).unwrap_or(u32::MAX))?;
    for sheet in sheets {
        text(out, &sheet.name)?;
        out.write_all(&[u8::from(sheet.is_visible)])?;
    }
    Ok(())
}

/// Says that all was said.
pub(super) fn write_done(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[DONE])
}

/// Says what is wrong instead.
pub(super) fn write_trouble(out: &mut impl Write, trouble: &Trouble) -> io::Result<()> {
    match trouble {
        Trouble::Encrypted => out.write_all(&[ENCRYPTED]),
        Trouble::Broken(cause) => {
            out.write_all(&[BROKEN])?;
            text(out, cause)
        }
        other => {
            out.write_all(&[BROKEN])?;
            text(out, &format!("{other:?}"))
        }
    }
}

/// Cells on their way to another process.
pub(super) struct Writer<W> {
    pub out: W,
    pub until: Option<i64>,
}

impl<W: Write> Writer<W> {
    fn place(&mut self, sign: u8, numbers: &[u32]) -> io::Result<()> {
        self.out.write_all(&[sign])?;
        numbers.iter().try_for_each(|n| number(&mut self.out, *n))
    }
}

impl<W: Write> Sink for Writer<W> {
    fn until(&self) -> Option<i64> {
        self.until
    }

    fn cell(&mut self, (row, column): (u32, u32), cell: RawCell) -> Result<bool, Trouble> {
        if self.until.is_some_and(|until| i64::from(row) >= until) {
            return Ok(false);
        }
        let at = [row, column];
        match cell {
            RawCell::Empty => {}
            RawCell::Text(said) => {
                self.place(CELL_TEXT, &at)?;
                text(&mut self.out, &said)?;
            }
            RawCell::Number(value) => {
                self.place(CELL_NUMBER, &at)?;
                self.out.write_all(&value.to_le_bytes())?;
            }
            RawCell::Date(date, minutes) => {
                self.place(CELL_DATE, &at)?;
                self.out.write_all(&date.num_days_from_ce().to_le_bytes())?;
                number(&mut self.out, minutes)?;
            }
            RawCell::Flag(flag) => {
                self.place(CELL_FLAG, &at)?;
                self.out.write_all(&[u8::from(flag)])?;
            }
            RawCell::Error(error) => {
                self.place(CELL_ERROR, &at)?;
                text(&mut self.out, &error)?;
            }
        }
        Ok(true)
    }

    fn hidden_row(&mut self, row: u32) -> Result<(), Trouble> {
        Ok(self.place(HIDDEN_ROW, &[row])?)
    }

    fn hidden_columns(&mut self, first: u32, last: u32) -> Result<(), Trouble> {
        Ok(self.place(HIDDEN_COLUMNS, &[first, last])?)
    }

    fn merged(&mut self, first: (u32, u32), last: (u32, u32)) -> Result<(), Trouble> {
        Ok(self.place(MERGED, &[first.0, first.1, last.0, last.1])?)
    }
}

/// Why an answer could not be taken.
#[derive(Debug)]
pub(super) enum Unread {
    /// The other end is gone, or what it sends is no answer.
    Lost(&'static str),
    /// The answer says what is wrong with the workbook, or is more than is allowed.
    Told(Trouble),
}

impl From<io::Error> for Unread {
    fn from(_: io::Error) -> Unread {
        Unread::Lost("its answer ends in the middle")
    }
}

/// An answer that is none.
const GARBLED: Unread = Unread::Lost("its answer is not understood");

/// The sheets of the workbook.
pub(super) fn read_sheets(input: &mut impl Read) -> Result<Vec<Listed>, Unread> {
    match read_sign(input)? {
        SHEETS => {}
        sign => return Err(wrong(sign, input)),
    }
    let n = read_number(input)?;
    if n > MAX_SHEETS {
        return Err(GARBLED);
    }
    let mut sheets = Vec::new();
    for _ in 0..n {
        sheets.push(Listed {
            name: read_text(input)?,
            is_visible: read_sign(input)? == 1,
        });
    }
    Ok(sheets)
}

/// The cells of a sheet.
pub(super) fn read_cells(input: &mut impl Read, to: &mut Gatherer) -> Result<(), Unread> {
    let refused = |error| Unread::Told(Trouble::Error(error));
    loop {
        let sign = read_sign(input)?;
        let cell = match sign {
            DONE => return Ok(()),
            HIDDEN_ROW => {
                to.hide_row(read_number(input)?);
                continue;
            }
            HIDDEN_COLUMNS => {
                let (first, last) = (read_number(input)?, read_number(input)?);
                to.hide_columns(first, last).map_err(refused)?;
                continue;
            }
            MERGED => {
                let first = (read_number(input)?, read_number(input)?);
                let last = (read_number(input)?, read_number(input)?);
                to.merge(first, last).map_err(refused)?;
                continue;
            }
            CELL_TEXT..=CELL_ERROR => (read_number(input)?, read_number(input)?),
            sign => return Err(wrong(sign, input)),
        };
        let value = match sign {
            CELL_TEXT => RawCell::text(&read_text(input)?),
            CELL_NUMBER => RawCell::Number(f64::from_le_bytes(read_bytes(input)?)),
            CELL_DATE => {
                let days = i32::from_le_bytes(read_bytes(input)?);
                let date = Date::from_num_days_from_ce_opt(days).ok_or(GARBLED)?;
                RawCell::Date(date, read_number(input)?)
            }
            CELL_FLAG => RawCell::Flag(read_sign(input)? == 1),
            _ => RawCell::error(&read_text(input)?),
        };
        to.take(cell, value).map_err(refused)?;
    }
}

/// What a sign means that was not expected here.
fn wrong(sign: u8, input: &mut impl Read) -> Unread {
    match sign {
        ENCRYPTED => Unread::Told(Trouble::Encrypted),
        BROKEN => match read_text(input) {
            Ok(cause) => Unread::Told(Trouble::Broken(cause)),
            Err(unread) => unread,
        },
        _ => GARBLED,
    }
}

fn read_bytes<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_sign(input: &mut impl Read) -> io::Result<u8> {
    Ok(read_bytes::<1>(input)?[0])
}

fn read_number(input: &mut impl Read) -> io::Result<u32> {
    Ok(u32::from_le_bytes(read_bytes(input)?))
}

fn read_text(input: &mut impl Read) -> Result<String, Unread> {
    let n = read_number(input)? as usize;
    if n > MAX_TEXT {
        return Err(GARBLED);
    }
    // Only as much memory as bytes arrive.
    let mut bytes = Vec::new();
    input.take(n as u64).read_to_end(&mut bytes)?;
    if bytes.len() < n {
        return Err(io::Error::from(ErrorKind::UnexpectedEof).into());
    }
    String::from_utf8(bytes).map_err(|_| GARBLED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Vec<u8> {
        let mut writer = Writer {
            out: Vec::new(),
            until: None,
        };
        let date = Date::from_ymd_opt(2026, 9, 30).expect("because it is a date");
        for (at, cell) in [
            ((0, 0), RawCell::text("Tittel")),
            ((0, 1), RawCell::Date(date, 75)),
            ((2, 0), RawCell::Number(1.5)),
            ((2, 1), RawCell::Flag(true)),
            ((2, 2), RawCell::error("#REF!")),
        ] {
            writer.cell(at, cell).expect("because memory takes it");
        }
        writer.hidden_row(2).expect("because memory takes it");
        writer
            .hidden_columns(1, 2)
            .expect("because memory takes it");
        writer
            .merged((0, 0), (2, 0))
            .expect("because memory takes it");
        write_done(&mut writer.out).expect("because memory takes it");
        writer.out
    }

    fn taken(answer: &[u8]) -> Result<String, Unread> {
        let mut to = Gatherer::new("f", "s", None);
        read_cells(&mut &answer[..], &mut to)?;
        let grid = to.into_grid();
        Ok(format!(
            "{:?} {:?} {:?} {:?}",
            grid.rows, grid.merges, grid.hidden_rows, grid.hidden_columns
        ))
    }

    #[test]
    fn an_answer_says_what_was_written() {
        let told = taken(&answer()).expect("because it is whole");
        assert_eq!(
            told,
            "[GridRow { record: 1, row: 1, n_cells: 0, cells: [(0, Text(\"Tittel\")), (1, Date(2026-09-30, 75))] }, GridRow { record: 3, row: 3, n_cells: 0, cells: [(0, Number(1.5)), (1, Flag(true)), (2, Error(\"#REF!\"))] }] [Merge { first_row: 1, last_row: 3, first_column: 0, last_column: 0 }] {3} [(1, 2)]"
        );
    }

    #[test]
    fn an_answer_that_ends_anywhere_is_no_answer() {
        let whole = answer();
        for n in 0..whole.len() {
            assert!(
                matches!(taken(&whole[..n]), Err(Unread::Lost(_))),
                "cut at {n}"
            );
        }
    }

    #[test]
    fn an_answer_with_another_byte_is_taken_or_refused() {
        let whole = answer();
        for at in 0..whole.len() {
            for byte in [0, 1, 127, 255] {
                let mut other = whole.clone();
                other[at] = byte;
                // What counts is that it ends, whatever it says.
                let _ = taken(&other);
            }
        }
        let mut long = vec![CELL_TEXT, 0, 0, 0, 0, 0, 0, 0, 0];
        long.extend(u32::MAX.to_le_bytes());
        assert!(matches!(
            taken(&long),
            Err(Unread::Lost("its answer is not understood"))
        ));
    }
}
