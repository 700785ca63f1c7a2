//! In: the bytes of an XML part in any encoding. Out: the same in UTF-8. It exists because the
//! standard lets a writer choose UTF-16, and old writers choose what they like. It deliberately
//! replaces nothing: bytes that are not in the encoding are an error.

use super::xml::Attributes;
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{Cursor, Error, Read, Result};

/// Bytes among which the declaration stands, and that are decoded at once.
const CHUNK: usize = 4 * 1024;

/// Reads a part as UTF-8.
pub(super) struct Utf8<R> {
    source: R,
    state: State,
}

enum State {
    /// Nothing is read yet.
    New,
    /// It is UTF-8 already: what was read to learn so, and then the source.
    Plain(Cursor<Vec<u8>>),
    /// What was read and decoded and not yet handed on.
    Decoded(Decoder, Cursor<Vec<u8>>),
}

impl<R: Read> Utf8<R> {
    /// A part from its first byte.
    pub(super) fn of(source: R) -> Utf8<R> {
        Utf8 {
            source,
            state: State::New,
        }
    }

    /// Reads the first bytes and learns the encoding from them.
    fn begin(&mut self) -> Result<()> {
        let mut head = Vec::new();
        (&mut self.source)
            .take(CHUNK as u64)
            .read_to_end(&mut head)?;
        let (encoding, n_mark) = encoding_of(&head);
        head.drain(..n_mark);
        self.state = if encoding == UTF_8 {
            State::Plain(Cursor::new(head))
        } else {
            let mut decoder = encoding.new_decoder_without_bom_handling();
            let decoded = decode(&mut decoder, &head, false)?;
            State::Decoded(decoder, Cursor::new(decoded))
        };
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        loop {
            match &mut self.state {
                State::New => self.begin()?,
                State::Plain(head) => {
                    return match head.read(into)? {
                        0 => self.source.read(into),
                        n => Ok(n),
                    };
                }
                State::Decoded(decoder, decoded) => {
                    let n = decoded.read(into)?;
                    if n > 0 || into.is_empty() {
                        return Ok(n);
                    }
                    let mut raw = [0; CHUNK];
                    let n = self.source.read(&mut raw)?;
                    *decoded = Cursor::new(decode(decoder, &raw[..n], n == 0)?);
                    if n == 0 {
                        return decoded.read(into);
                    }
                }
            }
        }
    }
}

fn decode(decoder: &mut Decoder, raw: &[u8], is_last: bool) -> Result<Vec<u8>> {
    // A byte gives at most three, and what was left over a few.
    let mut decoded = vec![0; raw.len() * 3 + 16];
    let (result, _, n, had_errors) = decoder.decode_to_utf8(raw, &mut decoded, is_last);
    if had_errors || result != CoderResult::InputEmpty {
        return Err(Error::other(
            "its XML is not in the encoding that it declares",
        ));
    }
    decoded.truncate(n);
    Ok(decoded)
}

/// The encoding by mark, by pattern or as declared, and the length of the mark.
fn encoding_of(head: &[u8]) -> (&'static Encoding, usize) {
    if let Some((encoding, n)) = Encoding::for_bom(head) {
        return (encoding, n);
    }
    if head.starts_with(b"<\0") {
        return (UTF_16LE, 0);
    }
    if head.starts_with(b"\0<") {
        return (UTF_16BE, 0);
    }
    let declared = || {
        let declaration = head.strip_prefix(b"<?xml")?;
        let end = declaration.iter().position(|byte| *byte == b'>')?;
        let rest = &declaration[..end];
        let mut attributes = Attributes { rest };
        let label = attributes.find_map(|(key, value)| (key == b"encoding").then_some(value))?;
        // Bytes that read as ASCII are no UTF-16, whatever they declare.
        Encoding::for_label(label).filter(|encoding| encoding.is_ascii_compatible())
    };
    (declared().unwrap_or(UTF_8), 0)
}
