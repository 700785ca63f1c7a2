//! In: the XML of shared and inline texts. Out: the texts. It exists because Excel keeps each text
//! once and lets cells name its number. It deliberately leaves out how the text looks and how it
//! is pronounced.

use super::super::grid::MAX_HELD;
use super::plain;
use super::trouble::Trouble;
use super::xml::{Scanner, Token, decode};
use crate::model::Text;
use std::io::Read;

/// The texts of a workbook that cells name by number.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    texts: Vec<Text>,
    n_held: u64,
}

impl SharedStrings {
    /// The texts of the shared string part.
    pub(super) fn read(part: impl Read) -> Result<SharedStrings, Trouble> {
        let mut scanner = Scanner::new(part);
        let mut texts = Vec::new();
        let mut text = String::new();
        let mut n_held = 0;
        loop {
            text.clear();
            if let Some((raw, n)) = plain::shared_text(scanner.ahead()) {
                plain_text(raw, &mut text)?;
                scanner.pass(n);
            } else {
                match scanner.next()? {
                    Token::Open(tag) if tag.name == b"si" => rich_text(&mut scanner, &mut text)?,
                    Token::End => return Ok(SharedStrings { texts, n_held }),
                    _ => continue,
                }
            }
            let shared = Text::from(text.as_str());
            n_held += (size_of::<Text>() + shared.n_outside()) as u64;
            if n_held > MAX_HELD {
                return Err(Trouble::Limit {
                    what: "the number of bytes of shared texts",
                    found: n_held,
                    limit: MAX_HELD,
                });
            }
            texts.push(shared);
        }
    }

    /// The text of a number from 0.
    pub(super) fn get(&self, index: usize) -> Option<&Text> {
        self.texts.get(index)
    }

    /// How many there are.
    pub(super) fn n(&self) -> usize {
        self.texts.len()
    }

    /// How many bytes of memory they take.
    pub(super) fn n_held(&self) -> u64 {
        self.n_held
    }
}

/// Adds the text inside the element that was opened last: that of its `t` elements, whether it has
/// one or a run for each look. Readings of East Asian words (`rPh`) are left out.
pub(super) fn rich_text(
    scanner: &mut Scanner<impl Read>,
    text: &mut String,
) -> Result<(), Trouble> {
    let outside = scanner.depth().saturating_sub(1);
    while scanner.depth() > outside {
        match scanner.next()? {
            Token::Open(tag) if tag.name == b"t" => {
                // White space at the ends counts only when the file says so (XML 1.0, 2.10).
                let is_kept = tag.attribute(b"space") == Some(b"preserve");
                let begin = text.len();
                scanner.inner_text(text)?;
                if !is_kept {
                    trim(text, begin);
                }
                unescape(text, begin);
            }
            Token::Open(tag) if tag.name == b"rPh" => scanner.skip()?,
            Token::End => return Ok(()),
            _ => {}
        }
    }
    Ok(())
}

/// Adds the text of a `t` element that holds nothing else and doesn't keep its white space.
pub(super) fn plain_text(raw: &[u8], text: &mut String) -> Result<(), Trouble> {
    let begin = text.len();
    decode(raw, text)?;
    trim(text, begin);
    unescape(text, begin);
    Ok(())
}

/// Takes the white space of XML from both ends of what stands from a place on.
fn trim(text: &mut String, begin: usize) {
    let space = [' ', '\t', '\r', '\n'];
    let n_front = text[begin..].len() - text[begin..].trim_start_matches(space).len();
    if n_front > 0 {
        text.drain(begin..begin + n_front);
    }
    let end = begin + text[begin..].trim_end_matches(space).len();
    text.truncate(end);
}

/// Resolves `_x000D_` and the like, by which Excel writes characters that XML can't hold, in what
/// stands from a place on (ECMA-376, part 1, 22.9.2.19).
pub(super) fn unescape(text: &mut String, begin: usize) {
    if !text.as_bytes()[begin..].contains(&b'_') || !text[begin..].contains("_x") {
        return;
    }
    let escaped = text.split_off(begin);
    let mut rest = escaped.as_str();
    while let Some(at) = rest.find("_x") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(unit) = unit(rest) else {
            text.push_str("_x");
            rest = &rest[2..];
            continue;
        };
        let pair = unit_after(rest).map(|low| char::decode_utf16([unit, low]).next());
        match (char::from_u32(u32::from(unit)), pair) {
            (Some(character), _) => {
                text.push(character);
                rest = &rest[ESCAPE..];
            }
            (None, Some(Some(Ok(character)))) => {
                text.push(character);
                rest = &rest[2 * ESCAPE..];
            }
            (None, _) => {
                text.push(char::REPLACEMENT_CHARACTER);
                rest = &rest[ESCAPE..];
            }
        }
    }
    text.push_str(rest);
}

/// Bytes of an escape.
const ESCAPE: usize = 7;

/// The UTF-16 unit of an escape that opens a text.
fn unit(text: &str) -> Option<u16> {
    let escape = text.get(..ESCAPE)?;
    let digits = escape.strip_prefix("_x")?.strip_suffix('_')?;
    // A sign before the digits would be parsed as well.
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

fn unit_after(text: &str) -> Option<u16> {
    unit(text.get(ESCAPE..)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_what_the_cells_show() {
        let read = |given: &str| {
            let part = format!("<sst>{given}</sst>");
            let strings = SharedStrings::read(part.as_bytes()).expect("because it is XML");
            let texts = (0..strings.n())
                .map(|at| strings.get(at).expect("because it is there").to_string());
            texts.collect::<Vec<_>>()
        };
        assert_eq!(
            read("<si><t>a</t></si><si/><si><t> b </t></si>"),
            ["a", "", "b"]
        );
        assert_eq!(read("<si><t xml:space='preserve'> b </t></si>"), [" b "]);
        assert_eq!(
            read("<si><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r></si>"),
            ["ab"]
        );
        assert_eq!(
            read("<si><t>東</t><rPh sb='0' eb='1'><t>ひ</t></rPh></si>"),
            ["東"]
        );
        assert_eq!(
            read("<si><t>a_x000D_b _x005F_x000D_ _xZZZZ_ _x00</t></si>"),
            ["a\rb _x000D_ _xZZZZ_ _x00"]
        );
        assert_eq!(
            read("<si><t>_xD83D__xDE00_ _xD83D_ x</t></si>"),
            ["😀 \u{FFFD} x"]
        );
    }
}
