//! In: the XML of a sheet of an XLSX workbook, and what the workbook says of texts and formats.
//! Out: its cells, merged ranges, hidden rows and columns, in one pass. It exists because the
//! general reader leaves out all but the cells, and a second pass over the same XML costs as much
//! as the first. It deliberately computes no formula: a result that isn't in the file is told.

use super::super::trail::Trail;
use super::dates::{Shown, from_iso, from_number, from_serial, from_text};
use super::gather::Gatherer;
use super::plain;
use super::strings::{SharedStrings, plain_text, rich_text};
use super::trouble::Trouble;
use super::xml::{self, Attributes, Scanner, Tag, Token, decode};
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
        if let Some((head, cell, n)) = plain_cell(scanner.ahead(), common, &mut text)? {
            scanner.pass(n);
            let at = head.at.unwrap_or((row, column));
            column = at.1.saturating_add(1);
            let goes_on = match head.is == Type::Shared {
                true => to.take_shared(at, cell)?,
                false => to.take(at, cell)?,
            };
            if !goes_on {
                return Ok(false);
            }
            continue;
        }
        match scanner.next()? {
            Token::Open(tag) if tag.name == b"c" => {
                let head = Head::of(tag.attributes())?;
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
#[derive(Clone, Copy)]
struct Head {
    at: Option<(u32, u32)>,
    format: Option<usize>,
    is: Type,
}

impl Head {
    fn of(attributes: Attributes<'_>) -> Result<Head, Trouble> {
        let (mut at, mut format, mut is) = (None, None, None);
        for (name, value) in attributes {
            match name {
                b"r" => at = Some(value),
                b"s" => format = Some(value),
                b"t" => is = Some(value),
                _ => {}
            }
        }
        Head::written([at, format, is])
    }

    /// From the values of `r`, `s` and `t`.
    fn written([at, format, is]: [Option<&[u8]>; 3]) -> Result<Head, Trouble> {
        let no_place = || Trouble::Broken("a cell's place is no letters and number".to_owned());
        let at = match at {
            Some(at) => Some(place(at).ok_or_else(no_place)?),
            None => None,
        };
        Ok(Head {
            at,
            format: format.and_then(whole).map(|n| n as usize),
            is: match is {
                Some(b"s") => Type::Shared,
                Some(b"inlineStr" | b"is") => Type::Inline,
                Some(b"str") => Type::Formula,
                Some(b"b") => Type::Flag,
                Some(b"e") => Type::Error,
                Some(b"d") => Type::Iso,
                _ => Type::Number,
            },
        })
    }
}

/// A cell that is written in the plainest way and lies whole ahead, with its number of bytes. It
/// has no formula.
fn plain_cell(
    ahead: &[u8],
    common: &Common,
    text: &mut String,
) -> Result<Option<(Head, RawCell, usize)>, Trouble> {
    let Some(plain) = plain::cell(ahead) else {
        return Ok(None);
    };
    let head = Head::written(plain.head)?;
    let n = plain.n;
    // Most cells are whole numbers or name a shared text: digits need no decoding.
    if let Some(number) = whole(plain.value).filter(|_| plain.value.len() <= 9) {
        match head.is {
            Type::Number => return Ok(Some((head, numeric(f64::from(number), &head, common), n))),
            Type::Shared => return Ok(Some((head, shared(number, common)?, n))),
            _ => {}
        }
    }
    text.clear();
    match (plain.is_inline, head.is == Type::Inline) {
        (true, true) => plain_text(plain.value, text)?,
        (false, false) => decode(plain.value, text)?,
        // A value beside its type: the walk knows what counts.
        (false, true) if plain.value.is_empty() => {}
        _ => return Ok(None),
    }
    let cell = typed(&head, text, common)?;
    Ok(Some((head, cell, n)))
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
    let cell = typed(&head, text, common)?;
    // A formula may well give an empty text.
    let is_valueless = is_formula
        && cell == RawCell::Empty
        && !(has_value && matches!(head.is, Type::Formula | Type::Shared));
    Ok((cell, is_valueless))
}

/// A value by its type and format.
fn typed(head: &Head, text: &mut String, common: &Common) -> Result<RawCell, Trouble> {
    let number = |text: &str| match parsed(text) {
        Some(number) => numeric(number, head, common),
        None => from_text(text),
    };
    Ok(match head.is {
        Type::Number => number(text),
        Type::Shared => match text.trim() {
            "" => RawCell::Empty,
            index => match whole(index.as_bytes()) {
                Some(number) => shared(number, common)?,
                None => return Err(no_text(index, common)),
            },
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
    })
}

/// A number as its format shows it.
fn numeric(number: f64, head: &Head, common: &Common) -> RawCell {
    let shown = head.format.and_then(|format| common.formats.get(format));
    match shown {
        Some(Shown::Moment) => from_serial(number, common.is_1904),
        _ => from_number(number),
    }
}

/// A shared text by its number.
fn shared(number: u32, common: &Common) -> Result<RawCell, Trouble> {
    let text = common.strings.get(number as usize);
    let text = text.ok_or_else(|| no_text(&number.to_string(), common))?;
    // Most texts begin with a letter or digit, and so hold something.
    let is_blank = !text.starts_with(|c: char| c.is_ascii_graphic()) && text.trim().is_empty();
    Ok(match is_blank {
        true => RawCell::Empty,
        false => RawCell::Text(text.clone()),
    })
}

fn no_text(index: &str, common: &Common) -> Trouble {
    let n = common.strings.n();
    Trouble::Broken(format!("a cell refers to the shared text {index} of {n}"))
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
