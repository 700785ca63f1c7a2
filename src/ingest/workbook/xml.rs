//! In: the bytes of an XML part while they are inflated. Out: its tags and texts, one after the
//! other, from a window that holds no more than the token at hand. It exists because a sheet is
//! nearly all tags: over two million cells the events of quick-xml alone take as long as inflating
//! the part, finding its cells and making them values takes here. It deliberately checks no
//! nesting, reads no document type and expands no entity but the five that XML has by itself, so
//! that a text can't grow; and it gives names without their prefix, as writers choose prefixes
//! freely.

use super::trouble::Trouble;
use super::utf8::Utf8;
use std::io::{ErrorKind, Read};

/// Bytes of one tag or text. A cell of Excel holds at most 32 767 characters.
const MAX_TOKEN: usize = 32 * 1024 * 1024;
/// Bytes that are read at once.
const WINDOW: usize = 64 * 1024;

/// What stands next.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// A tag that opens. One that closes itself is followed by its `Close`.
    Open(Tag<'a>),
    /// The name of an element that ends.
    Close(&'a [u8]),
    /// Text between two tags.
    Text(Text<'a>),
    /// The end of the part, with every element closed.
    End,
}

/// A tag that opens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    /// Its name without prefix.
    pub name: &'a [u8],
    /// What stands after the name.
    rest: &'a [u8],
}

impl<'a> Tag<'a> {
    /// Names, without prefix, and raw values of its attributes.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.rest }
    }

    /// The raw value of the attribute of this name without prefix.
    pub(super) fn attribute(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.attributes()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The decoded value of the attribute.
    pub(super) fn text(&self, name: &[u8]) -> Result<Option<String>, Trouble> {
        let Some(raw) = self.attribute(name) else {
            return Ok(None);
        };
        let mut text = String::new();
        decode(raw, &mut text)?;
        Ok(Some(text))
    }

    /// Whether the attribute says yes.
    pub(super) fn is(&self, name: &[u8]) -> bool {
        matches!(self.attribute(name), Some(b"1" | b"true" | b"on"))
    }
}

/// The attributes of a tag. What is no attribute ends them.
pub(super) struct Attributes<'a> {
    pub rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let begin = self.rest.iter().position(|byte| !is_space(*byte))?;
        let rest = &self.rest[begin..];
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let name = rest[..equals].trim_ascii_end();
        let rest = rest[equals + 1..].trim_ascii_start();
        let (quote, rest) = rest.split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = rest.iter().position(|byte| byte == quote)?;
        self.rest = &rest[end + 1..];
        Some((local(name), &rest[..end]))
    }
}

/// A text as it stands in the part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    /// Its bytes.
    pub raw: &'a [u8],
    /// Whether it stands in a CDATA section, where `&` means itself.
    is_verbatim: bool,
}

impl Text<'_> {
    /// Adds what it says to a text.
    pub(super) fn add_to(&self, text: &mut String) -> Result<(), Trouble> {
        if self.is_verbatim {
            text.push_str(std::str::from_utf8(self.raw).map_err(|_| not_utf8())?);
            return Ok(());
        }
        decode(self.raw, text)
    }
}

/// Walks through a part.
pub(super) struct Scanner<R> {
    source: Utf8<R>,
    is_over: bool,
    window: Vec<u8>,
    /// Where in the window the next token begins, and where what was read ends.
    at: usize,
    filled: usize,
    depth: usize,
    /// The name of an element that closed itself, by its place in the window.
    closing: Option<(usize, usize)>,
}

/// A token by its place in the window.
enum Place {
    Open { name: (usize, usize), end: usize },
    Close(usize, usize),
    Text(usize, usize, bool),
    End,
}

impl<R: Read> Scanner<R> {
    /// At the beginning of a part.
    pub(super) fn new(source: R) -> Scanner<R> {
        Scanner {
            source: Utf8::of(source),
            is_over: false,
            window: vec![0; WINDOW],
            at: 0,
            filled: 0,
            depth: 0,
            closing: None,
        }
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token<'_>, Trouble> {
        Ok(match self.place()? {
            Place::Open { name, end } => Token::Open(Tag {
                name: local(&self.window[name.0..name.1]),
                rest: &self.window[name.1..end],
            }),
            Place::Close(from, to) => Token::Close(local(&self.window[from..to])),
            Place::Text(from, to, is_verbatim) => Token::Text(Text {
                raw: &self.window[from..to],
                is_verbatim,
            }),
            Place::End => Token::End,
        })
    }

    /// Passes over everything up to the end of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), Trouble> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if let Place::End = self.place()? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The text inside the element that was opened last, that of its elements counted.
    pub(super) fn inner_text(&mut self, text: &mut String) -> Result<(), Trouble> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            match self.next()? {
                Token::Text(piece) => piece.add_to(text)?,
                Token::End => return Ok(()),
                _ => {}
            }
        }
        Ok(())
    }

    /// What lies in the window from here on, to be looked at for what is written as most writers
    /// write it: nothing while the end of an element is owed.
    pub(super) fn ahead(&self) -> &[u8] {
        match self.closing {
            None => &self.window[self.at..self.filled],
            Some(_) => &[],
        }
    }

    /// Passes over so many bytes of what lies ahead: whole elements.
    pub(super) fn pass(&mut self, n: usize) {
        self.at = (self.at + n).min(self.filled);
    }

    fn place(&mut self) -> Result<Place, Trouble> {
        if let Some((from, to)) = self.closing.take() {
            self.depth = self.depth.saturating_sub(1);
            return Ok(Place::Close(from, to));
        }
        loop {
            if self.at == self.filled && !self.more()? {
                return match self.depth {
                    0 => Ok(Place::End),
                    _ => Err(cut_off()),
                };
            }
            if self.window[self.at] != b'<' {
                let n = match self.find(b"<", 0)? {
                    Some(n) => n,
                    None => self.filled - self.at,
                };
                let from = self.at;
                self.at += n;
                return Ok(Place::Text(from, self.at, false));
            }
            match self.byte(1)? {
                b'!' => {
                    if let Some(place) = self.declaration()? {
                        return Ok(place);
                    }
                }
                b'?' => {
                    let n = self.find(b"?>", 2)?.ok_or_else(cut_off)?;
                    self.at += n + 2;
                }
                b'/' => {
                    let n = self.find(b">", 2)?.ok_or_else(cut_off)?;
                    let from = self.at + 2;
                    let to = from + self.window[from..self.at + n].trim_ascii_end().len();
                    self.at += n + 1;
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Place::Close(from, to));
                }
                _ => return self.open(),
            }
        }
    }

    fn open(&mut self) -> Result<Place, Trouble> {
        let n = self.tag_end()?;
        let (from, mut end) = (self.at + 1, self.at + n);
        self.at += n + 1;
        self.depth += 1;
        let closes_itself = end > from && self.window[end - 1] == b'/';
        if closes_itself {
            end -= 1;
        }
        let tag = &self.window[from..end];
        let n_name = tag.iter().position(|byte| is_space(*byte));
        let name = (from, from + n_name.unwrap_or(tag.len()));
        if closes_itself {
            self.closing = Some(name);
        }
        Ok(Place::Open { name, end })
    }

    /// A comment or document type is passed over, a CDATA section is text.
    fn declaration(&mut self) -> Result<Option<Place>, Trouble> {
        const CDATA: &[u8] = b"<![CDATA[";
        while self.filled - self.at < CDATA.len() && self.more()? {}
        let there = &self.window[self.at..self.filled];
        if there.starts_with(b"<!--") {
            let n = self.find(b"-->", 4)?.ok_or_else(cut_off)?;
            self.at += n + 3;
            return Ok(None);
        }
        if there.starts_with(CDATA) {
            let n = self.find(b"]]>", CDATA.len())?.ok_or_else(cut_off)?;
            let from = self.at + CDATA.len();
            let to = self.at + n;
            self.at += n + 3;
            return Ok(Some(Place::Text(from, to, true)));
        }
        // `<!DOCTYPE x [ … ]>`
        let mut n = 2;
        let mut n_brackets = 0_usize;
        loop {
            match self.byte(n)? {
                b'[' => n_brackets += 1,
                b']' => n_brackets = n_brackets.saturating_sub(1),
                b'>' if n_brackets == 0 => break,
                _ => {}
            }
            n += 1;
        }
        self.at += n + 1;
        Ok(None)
    }

    /// How far the tag at hand reaches. A `>` in quotes doesn't end it.
    fn tag_end(&mut self) -> Result<usize, Trouble> {
        let mut n = 1;
        let mut quote = None;
        loop {
            for byte in &self.window[self.at + n..self.filled] {
                match quote {
                    None if *byte == b'>' => return Ok(n),
                    None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
                    Some(open) if *byte == open => quote = None,
                    _ => {}
                }
                n += 1;
            }
            if !self.more()? {
                return Err(cut_off());
            }
        }
    }

    /// How far from here the words stand, searched from an offset on.
    fn find(&mut self, words: &[u8], mut from: usize) -> Result<Option<usize>, Trouble> {
        let (first, others) = words.split_first().unwrap_or((&b'<', &[]));
        loop {
            let there = &self.window[self.at..self.filled];
            while let Some(n) = there
                .get(from..)
                .and_then(|rest| memchr::memchr(*first, rest))
            {
                from += n;
                let after = &there[from + 1..];
                if after.starts_with(others) {
                    return Ok(Some(from));
                }
                if after.len() < others.len() {
                    break;
                }
                from += 1;
            }
            from = from.max(there.len().saturating_sub(others.len()));
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    fn byte(&mut self, n: usize) -> Result<u8, Trouble> {
        while self.at + n >= self.filled {
            if !self.more()? {
                return Err(cut_off());
            }
        }
        Ok(self.window[self.at + n])
    }

    /// Reads on; false at the end. What was passed leaves the window.
    fn more(&mut self) -> Result<bool, Trouble> {
        if self.is_over {
            return Ok(false);
        }
        self.window.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.at = 0;
        if self.filled * 2 > self.window.len() {
            if self.window.len() >= MAX_TOKEN {
                return Err(Trouble::Limit {
                    what: "the number of bytes of one text",
                    found: self.filled as u64,
                    limit: MAX_TOKEN as u64 / 2,
                });
            }
            self.window.resize(self.window.len() * 2, 0);
        }
        let n = loop {
            match self.source.read(&mut self.window[self.filled..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.filled += n;
        self.is_over = n == 0;
        Ok(n > 0)
    }
}

pub(super) fn cut_off() -> Trouble {
    Trouble::Broken("its XML ends in the middle".to_owned())
}

fn not_utf8() -> Trouble {
    Trouble::Broken("its XML holds bytes that are no UTF-8".to_owned())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// A name without its prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|byte| *byte == b':') {
        Some(at) => &name[at + 1..],
        None => name,
    }
}

/// Adds to a text what raw XML text says: references resolved, line ends as line feeds.
pub(super) fn decode(raw: &[u8], text: &mut String) -> Result<(), Trouble> {
    let is_plain = !raw.iter().any(|byte| matches!(byte, b'&' | b'\r'));
    let mut rest = std::str::from_utf8(raw).map_err(|_| not_utf8())?;
    if is_plain {
        text.push_str(rest);
        return Ok(());
    }
    while let Some(at) = rest.find(['&', '\r']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('\r') {
            text.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
            continue;
        }
        let Some((name, after)) = rest[1..].split_once(';') else {
            return Err(Trouble::Broken(
                "its XML has an & that stands for nothing".to_owned(),
            ));
        };
        text.push(referred(name).ok_or_else(|| {
            Trouble::Broken(
                "its XML refers to an entity or character that XML doesn't have".to_owned(),
            )
        })?);
        rest = after;
    }
    text.push_str(rest);
    Ok(())
}

fn referred(name: &str) -> Option<char> {
    let number = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        name => name.strip_prefix('#')?,
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives one byte at a time, so that every token crosses the end of the window.
    struct Drop<'a>(&'a [u8]);

    impl Read for Drop<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            into[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn told(source: impl Read) -> String {
        let mut scanner = Scanner::new(source);
        let mut told = Vec::new();
        loop {
            told.push(match scanner.next() {
                Ok(Token::Open(tag)) => {
                    let pairs = tag.attributes().map(|(key, value)| {
                        format!(
                            " {}={}",
                            String::from_utf8_lossy(key),
                            String::from_utf8_lossy(value)
                        )
                    });
                    format!(
                        "<{}{}>",
                        String::from_utf8_lossy(tag.name),
                        pairs.collect::<String>()
                    )
                }
                Ok(Token::Close(name)) => format!("</{}>", String::from_utf8_lossy(name)),
                Ok(Token::Text(text)) => {
                    let mut said = String::new();
                    match text.add_to(&mut said) {
                        Ok(()) => said,
                        Err(trouble) => format!("{trouble:?}"),
                    }
                }
                Ok(Token::End) => return told.join(" "),
                Err(trouble) => return format!("{} {trouble:?}", told.join(" ")),
            });
        }
    }

    fn check(given: &str, gives: &str) {
        assert_eq!(told(given.as_bytes()), gives, "{given}");
        assert_eq!(told(Drop(given.as_bytes())), gives, "by the byte: {given}");
        let utf16: Vec<u8> = given.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(&utf16[..]), gives, "as UTF-16: {given}");
        assert_eq!(told(Drop(&utf16)), gives, "as UTF-16 by the byte: {given}");
    }

    #[test]
    fn tags_and_texts_in_turn() {
        check(
            "<a><b x='1' y:z = \"2>3\"/>t</a>",
            "<a> <b x=1 z=2>3> </b> t </a>",
        );
        check("<p:a >x</p:a >", "<a> x </a>");
        check(
            "<?xml version=\"1.0\"?><!-- <b> --><a><![CDATA[<&amp;]]></a>",
            "<a> <&amp; </a>",
        );
        check(
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&amp;&#65;&#x42;\r\n</a>",
            "<a> &AB\n </a>",
        );
        check("<a>æ€😀</a>", "<a> æ€😀 </a>");
        check("<a><b>", "<a> <b> Broken(\"its XML ends in the middle\")");
        check("<a>--]]>-</a>", "<a> --]]>- </a>");
    }

    #[test]
    fn what_xml_does_not_have_is_refused() {
        let unknown = "Broken(\"its XML refers to an entity or character that XML doesn't have\")";
        check("<a>&lol;</a>", &format!("<a> {unknown} </a>"));
        check("<a>&#xD800;</a>", &format!("<a> {unknown} </a>"));
        check(
            "<a>x & y</a>",
            "<a> Broken(\"its XML has an & that stands for nothing\") </a>",
        );
        assert_eq!(
            told(&b"<a>\xFF</a>"[..]),
            "<a> Broken(\"its XML holds bytes that are no UTF-8\") </a>"
        );
    }

    #[test]
    fn declared_encodings_are_followed() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE6</a>";
        assert_eq!(told(&latin[..]), "<a> \u{e6} </a>");
        assert_eq!(told(&b"\xEF\xBB\xBF<a/>"[..]), "<a> </a>");
    }

    #[test]
    fn a_text_without_end_is_refused_before_memory_is_gone() {
        let endless = b"<a>".chain(std::io::repeat(b'x').take(1 << 30));
        assert!(told(endless).starts_with("<a> Limit"));
    }
}
