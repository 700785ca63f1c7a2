//! In: the bytes of a text file. Out: its text, with the encoding chosen and why. It exists because
//! municipal exports come as UTF-8 with and without a mark, as UTF-16 and as Windows-1252, and a
//! wrong guess ruins every æ, ø and å. It deliberately uses no statistics: on real Windows-1252
//! files of English text, statistical detection was wrong on ten of ten.

use super::SourceBytes;
use super::error::ReadError;
use super::trail::Trail;
use crate::model::findings::{ENCODING_1252, ENCODING_INVALID, ENCODING_UTF16};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Bytes that are looked at for the pattern of UTF-16.
const SAMPLE: usize = 4_096;
/// Bytes that Windows-1252 gives no letter.
const UNDEFINED_IN_1252: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// The text of the file. Marks of byte order are dropped.
pub(super) fn decode<'a>(
    source: &'a SourceBytes,
    named: Option<&str>,
    trail: &mut Trail,
) -> Result<Cow<'a, str>, ReadError> {
    if named.is_none()
        && let Some(text) = utf_32(&source.bytes)
    {
        trail.chose("encoding UTF-32: the file begins with its byte order mark");
        return Ok(Cow::Owned(text));
    }
    if named.is_none()
        && let Some((text, reason)) = utf_8(&source.bytes)
    {
        trail.chose(format!("encoding UTF-8: {reason}"));
        return Ok(Cow::Borrowed(text));
    }
    let (encoding, bytes, reason) = choose(source, named)?;
    if encoding == UTF_16LE || encoding == UTF_16BE {
        trail.saw(&ENCODING_UTF16, None).value(encoding.name());
    }
    if encoding == WINDOWS_1252 && named.is_none() {
        trail.saw(&ENCODING_1252, None).value(encoding.name());
    }
    trail.chose(format!("encoding {}: {reason}", encoding.name()));
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let n = text.matches('\u{FFFD}').count();
        let line = text
            .find('\u{FFFD}')
            .map_or(1, |at| line_of(text[..at].as_bytes()));
        trail
            .saw(&ENCODING_INVALID, Some(line))
            .expected(format!("valid {}", encoding.name()))
            .times(n.max(1) as i64);
    }
    if encoding == WINDOWS_1252 {
        let undefined = |byte: &u8| UNDEFINED_IN_1252.contains(byte);
        if let Some(at) = bytes.iter().position(undefined) {
            let n = bytes.iter().filter(|byte| undefined(byte)).count();
            trail
                .saw(&ENCODING_INVALID, Some(line_of(&bytes[..at])))
                .expected("bytes that Windows-1252 defines; a DOS or Mac encoding is likely")
                .times(n as i64);
        }
    }
    if let Some(at) = text.find('\0') {
        return Err(ReadError::Unreadable {
            path: source.path.clone(),
            looks_like: format!(
                "no text: a NUL stands on line {} (read as {})",
                line_of(text[..at].as_bytes()),
                encoding.name()
            ),
            remedy: "Export it again as XLSX or as CSV in UTF-8.".to_owned(),
        });
    }
    Ok(text)
}

/// UTF-8 throughout and without a mark, as most files are, and the reason.
fn utf_8(bytes: &[u8]) -> Option<(&str, &'static str)> {
    if Encoding::for_bom(bytes).is_some() || memchr::memchr(0, bytes).is_some() {
        return None;
    }
    // It looks at many bytes at once, and gives the text as it stands.
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes)? {
        Cow::Borrowed(text) if text.is_ascii() => Some((text, "plain ASCII")),
        Cow::Borrowed(text) => Some((text, "all of it is valid UTF-8")),
        Cow::Owned(_) => None,
    }
}

/// UTF-32 with its mark, which the WHATWG standard leaves out. Without a mark, or with a code that
/// is no letter, it is not UTF-32.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let (rest, is_little) = match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] => (rest, true),
        [0, 0, 0xFE, 0xFF, rest @ ..] => (rest, false),
        _ => return None,
    };
    let read = |code: [u8; 4]| match is_little {
        true => u32::from_le_bytes(code),
        false => u32::from_be_bytes(code),
    };
    let (codes, left) = rest.as_chunks::<4>();
    let text: Option<String> = codes
        .iter()
        .map(|code| char::from_u32(read(*code)))
        .collect();
    text.filter(|text| left.is_empty() && !text.contains('\0'))
}

type Choice<'a> = (&'static Encoding, &'a [u8], String);

/// The encoding, the bytes after any mark, and the reason.
fn choose<'a>(source: &'a SourceBytes, named: Option<&str>) -> Result<Choice<'a>, ReadError> {
    let bytes = source.bytes.as_slice();
    let mark = Encoding::for_bom(bytes);
    let after_mark = |n: usize| &bytes[n..];
    if let Some(name) = named {
        let Some(encoding) = Encoding::for_label(name.as_bytes()) else {
            return Err(ReadError::EncodingUnknown {
                path: source.path.clone(),
                name: name.to_owned(),
            });
        };
        let rest = match mark {
            Some((marked, n)) if marked == encoding => after_mark(n),
            _ => bytes,
        };
        return Ok((encoding, rest, "the mapping names it".to_owned()));
    }
    if let Some((encoding, n)) = mark {
        return Ok((
            encoding,
            after_mark(n),
            "the file begins with its byte order mark".to_owned(),
        ));
    }
    let invalid = std::str::from_utf8(bytes).err();
    if let Some(encoding) = pattern_of_nuls(bytes) {
        return Ok((encoding, bytes, "every other byte is NUL".to_owned()));
    }
    let Some(invalid) = invalid else {
        return Ok((UTF_8, bytes, "all of it is valid UTF-8".to_owned()));
    };
    let line = line_of(&bytes[..invalid.valid_up_to()]);
    let (n_valid, n_invalid) = beyond_ascii(bytes);
    // Windows-1252 gives a valid sequence of UTF-8 by chance almost never, so a file full of them
    // is UTF-8 with damage, such as a letter cut in two by a field's length.
    if n_valid >= 10 * n_invalid {
        let reason = format!(
            "{n_valid} sequences are valid UTF-8 and {n_invalid} bytes are not, first on line {line}"
        );
        return Ok((UTF_8, bytes, reason));
    }
    Ok((
        WINDOWS_1252,
        bytes,
        format!("not valid UTF-8 on line {line}, and no sign of UTF-16"),
    ))
}

/// UTF-16 without a mark: in text of Latin letters nearly all NULs stand at one parity.
fn pattern_of_nuls(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let n_pairs = sample.len() / 2;
    let n_at = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (n_high_first, n_low_first) = (n_at(0), n_at(1));
    if n_pairs < 2 {
        return None;
    }
    if n_low_first * 10 >= n_pairs * 6 && n_high_first * 20 <= n_pairs {
        return Some(UTF_16LE);
    }
    (n_high_first * 10 >= n_pairs * 6 && n_low_first * 20 <= n_pairs).then_some(UTF_16BE)
}

/// How many letters beyond ASCII are valid UTF-8, and how many bytes are invalid.
fn beyond_ascii(bytes: &[u8]) -> (usize, usize) {
    let (mut n_valid, mut n_invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        n_invalid += chunk.invalid().len();
    }
    (n_valid, n_invalid)
}

/// The line, counted from 1, on which the bytes end.
fn line_of(before: &[u8]) -> i64 {
    let n_feeds = before.iter().filter(|byte| **byte == b'\n').count();
    let n_lone_returns = before
        .iter()
        .zip(before.iter().skip(1).chain([&b'\n']))
        .filter(|(byte, next)| **byte == b'\r' && **next != b'\n')
        .count();
    (n_feeds + n_lone_returns) as i64 + 1
}
