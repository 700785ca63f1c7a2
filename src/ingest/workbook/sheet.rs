//! In: the XML of a sheet of an XLSX workbook, and what the workbook says of texts and formats.
//! Out: its cells, merged ranges, hidden rows and columns, in one pass. It exists because the
//! general reader leaves out all but the cells, and a second pass over the same XML costs as much
//! as the first. It deliberately computes no formula: a result that isn't in the file is told.

use super::super::trail::Trail;
use super::dates::{Shown, from_iso, from_number, from_serial, from_text};
use super::gather::Gatherer;
use super::strings::{SharedStrings, rich_text};
use super::trouble::Trouble;
use super::xml::{self, Scanner, Tag, Token};
use crate::model::RawCell;
use std::io::Read;

/// What a workbook says of all its sheets.
pub(super) struct Common {
    /// Texts that cells refer to.
    pub strings: SharedStrings,
    /// How each cell format shows a number.
    pub formats: Vec<Shown>,
    /// Whether days are counted from 1904.
    pub is_1904: bool,
}

/// The cells of a sheet go to the gatherer, as far as it wants them.
pub(super) fn read(
    part: impl Read,
    common: &Common,
    to: &mut Gatherer,
    trail: &mut Trail,
) -> Result<(), Trouble> {
    to.hold(common.strings.n_held())?;
    let mut scanner = Scanner::new(part);
    let mut has_cells = false;
    let mut is_root = true;
    loop {
        let token = match scanner.next() {
            Ok(token) => token,
            // The cells are there; only what lies after them is damaged.
            Err(Trouble::Broken(cause)) if has_cells => {
                trail.chose(format!("merged cells: not all known ({cause})"));
                return Ok(());
            }
            Err(trouble) => return Err(trouble),
        };
        match token {
            Token::Open(tag) if is_root => {
                if !matches!(tag.name, b"worksheet" | b"macrosheet") {
                    return Err(Trouble::Broken(
                        "its part holds no sheet of cells".to_owned(),
                    ));
                }
                is_root = false;
            }
            Token::Open(tag) => match tag.name {
                b"sheetData" => {
                    if !cells(&mut scanner, common, to)? {
                        return Ok(());
                    }
                    has_cells = true;
                }
                b"col" => hide_columns(&tag, to)?,
                b"mergeCell" => {
                    if let Some((first, last)) = tag.attribute(b"ref").and_then(range) {
                        to.merge(first, last)?;
                    }
                }
                _ => {}
            },
            Token::End => return Ok(()),
            _ => {}
        }
    }
}

fn hide_columns(tag: &Tag<'_>, to: &mut Gatherer) -> Result<(), Trouble> {
    let number = |name| tag.attribute(name).and_then(whole);
    if let (true, Some(min), Some(max)) = (tag.is(b"hidden"), number(b"min"), number(b"max"))
        && 0 < min
        && min <= max
    {
        to.hide_columns(min - 1, max - 1)?;
    }
    Ok(())
}

/// The type of a cell's value.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Number,
    Shared,
    Inline,
    Formula,
    Flag,
    Error,
    Iso,
}

/// Reads the rows; false if the gatherer wants no more.
fn cells(
    scanner: &mut Scanner<impl Read>,
    common: &Common,
    to: &mut Gatherer,
) -> Result<bool, Trouble> {
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut text = String::new();
    loop {
        match scanner.next()? {
            Token::Open(tag) if tag.name == b"c" => {
                let head = Head::of(&tag)?;
                let is_shared = head.is == Type::Shared;
                let at = head.at.unwrap_or((row, column));
                column = at.1.saturating_add(1);
                let (cell, is_valueless) = value(scanner, head, common, &mut text)?;
                if is_valueless {
                    to.saw_valueless(at);
                }
                let goes_on = match is_shared {
                    true => to.take_shared(at, cell)?,
                    false => to.take(at, cell)?,
                };
                if !goes_on {
                    return Ok(false);
                }
            }
            Token::Open(tag) if tag.name == b"row" => {
                column = 0;
                if let Some(number) = tag.attribute(b"r") {
                    row = whole(number)
                        .and_then(|number| number.checked_sub(1))
                        .ok_or_else(|| Trouble::Broken("a row has no whole number".to_owned()))?;
                }
                if tag.is(b"hidden") {
                    to.hide_row(row);
                }
            }
            Token::Close(b"row") => row = row.saturating_add(1),
            Token::Close(b"sheetData") | Token::End => return Ok(true),
            _ => {}
        }
    }
}

/// What a cell says before its value.
struct Head {
    at: Option<(u32, u32)>,
    format: Option<usize>,
    is: Type,
}

impl Head {
    fn of(tag: &Tag<'_>) -> Result<Head, Trouble> {
        let mut head = Head {
            at: None,
            format: None,
            is: Type::Number,
        };
        for (name, value) in tag.attributes() {
            match name {
                b"r" => {
                    let at = place(value).ok_or_else(|| {
                        Trouble::Broken("a cell's place is no letters and number".to_owned())
                    })?;
                    head.at = Some(at);
                }
                b"s" => head.format = whole(value).map(|n| n as usize),
                b"t" => {
                    head.is = match value {
                        b"s" => Type::Shared,
                        b"inlineStr" | b"is" => Type::Inline,
                        b"str" => Type::Formula,
                        b"b" => Type::Flag,
                        b"e" => Type::Error,
                        b"d" => Type::Iso,
                        _ => Type::Number,
                    }
                }
                _ => {}
            }
        }
        Ok(head)
    }
}

/// The value of the cell that was opened, and whether it is a formula's that isn't in the file.
fn value(
    scanner: &mut Scanner<impl Read>,
    head: Head,
    common: &Common,
    text: &mut String,
) -> Result<(RawCell, bool), Trouble> {
    text.clear();
    let (mut is_formula, mut has_value) = (false, false);
    loop {
        match scanner.next()? {
            Token::Open(tag) => match tag.name {
                b"f" => {
                    is_formula = true;
                    scanner.skip()?;
                }
                // An inline text may stand beside its own copy.
                b"v" if head.is != Type::Inline => {
                    has_value = true;
                    scanner.inner_text(text)?;
                }
                b"is" => rich_text(scanner, text)?,
                _ => scanner.skip()?,
            },
            Token::Close(b"c") => break,
            // Where more is closed than was opened, the part may end inside a cell.
            Token::End => return Err(xml::cut_off()),
            _ => {}
        }
    }
    let number = |text: &str| match parsed(text) {
        Some(number) => {
            let shown = head.format.and_then(|format| common.formats.get(format));
            match shown {
                Some(Shown::Moment) => from_serial(number, common.is_1904),
                _ => from_number(number),
            }
        }
        None => from_text(text),
    };
    let cell = match head.is {
        Type::Number => number(text),
        Type::Shared => match text.trim() {
            "" => RawCell::Empty,
            index => {
                let shared = whole(index.as_bytes()).and_then(|n| common.strings.get(n as usize));
                let shared = shared.ok_or_else(|| {
                    Trouble::Broken(format!(
                        "a cell refers to the shared text {index} of {}",
                        common.strings.n()
                    ))
                })?;
                match shared.trim().is_empty() {
                    true => RawCell::Empty,
                    false => RawCell::Text(shared.clone()),
                }
            }
        },
        Type::Inline => from_text(text),
        Type::Formula => {
            super::strings::unescape(text, 0);
            from_text(text)
        }
        Type::Flag => match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" => RawCell::Flag(true),
            "0" | "false" => RawCell::Flag(false),
            _ => from_text(text),
        },
        Type::Error => match text.trim() {
            "" => RawCell::Empty,
            error => RawCell::error(error),
        },
        Type::Iso => from_iso(text),
    };
    // A formula may well give an empty text.
    let is_valueless = is_formula
        && cell == RawCell::Empty
        && !(has_value && matches!(head.is, Type::Formula | Type::Shared));
    Ok((cell, is_valueless))
}

fn parsed(text: &str) -> Option<f64> {
    let text = text.trim();
    // Most numbers are small and whole, and those are exact.
    if text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        return whole(text.as_bytes()).map(f64::from);
    }
    text.parse().ok()
}

/// A whole number of digits only.
pub(super) fn whole(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |number, byte| match byte {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(u32::from(byte - b'0')),
        _ => None,
    })
}

/// Row and column, from 0, of a place such as `AB12`.
fn place(at: &[u8]) -> Option<(u32, u32)> {
    let n_letters = at.iter().position(|byte| !byte.is_ascii_alphabetic())?;
    let (letters, digits) = at.split_at(n_letters);
    let column = letters.iter().try_fold(0_u32, |column, letter| {
        column
            .checked_mul(26)?
            .checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    Some((whole(digits)?.checked_sub(1)?, column.checked_sub(1)?))
}

/// The first and last place of a range such as `A2:C4`.
fn range(range: &[u8]) -> Option<((u32, u32), (u32, u32))> {
    let colon = range.iter().position(|byte| *byte == b':')?;
    Some((place(&range[..colon])?, place(&range[colon + 1..])?))
}
