//! In: the text of a file and its dialect. Out: all its records. It exists so that a large file is
//! read by every processor at once. It deliberately divides only a text without quotes and escapes,
//! where each line end ends a record: what a piece holds doesn't depend on the others then, and the
//! records are the same however many pieces there are.

use super::dialect::Dialect;
use super::records::{self, Parsed};
use std::num::NonZero;
use std::thread;

/// A piece with fewer bytes costs more than it saves.
const WORTH_A_THREAD: usize = 2 * 1024 * 1024;

/// All records of a text.
pub(super) fn parse(text: &str, dialect: &Dialect) -> Parsed {
    let n_threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(text.len() / WORTH_A_THREAD);
    parse_in(n_threads, text, dialect)
}

/// The same in at most so many pieces.
fn parse_in(n_pieces: usize, text: &str, dialect: &Dialect) -> Parsed {
    let marks = [dialect.quote, dialect.escape];
    let is_plain = dialect.record_mark.is_none()
        && marks
            .into_iter()
            .flatten()
            .all(|mark| !text.as_bytes().contains(&mark));
    let pieces = divide(text, if is_plain { n_pieces } else { 1 });
    if pieces.len() == 1 {
        return records::parse(text, dialect, usize::MAX);
    }
    let parsed: Vec<_> = thread::scope(|scope| {
        let work: Vec<_> = pieces
            .iter()
            .map(|piece| scope.spawn(|| records::parse_piece(piece, dialect, usize::MAX)))
            .collect();
        work.into_iter()
            .map(|thread| {
                thread
                    .join()
                    .expect("because reading a text does not panic")
            })
            .collect()
    });
    together(parsed, dialect)
}

/// The text in at most so many pieces of about one size, each but the last with its line end.
fn divide(text: &str, n_pieces: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    for left in (2..=n_pieces.max(1)).rev() {
        let middle = rest.floor_char_boundary(rest.len() / left);
        // Only after `\n`: a `\r` may be the first half of a line end.
        let Some(end) = rest[middle..].find('\n').map(|at| middle + at + 1) else {
            break;
        };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// The pieces as one, with the lines counted through.
fn together(parsed: Vec<(Parsed, Vec<Option<usize>>)>, dialect: &Dialect) -> Parsed {
    let mut whole = Parsed {
        complete: true,
        ..Parsed::default()
    };
    let mut ends = Vec::new();
    for (piece, its_ends) in parsed {
        let n_before: usize = whole.line_ends.iter().sum();
        let before = i64::try_from(n_before).unwrap_or(i64::MAX);
        // The first line end of a piece may depart from those of the pieces before.
        let first = its_ends.first().copied().flatten();
        let departs = first.is_some_and(|first| n_before > whole.line_ends[first]);
        if whole.line_ends_mixed.is_none() {
            whole.line_ends_mixed = if departs {
                Some(before + 1)
            } else {
                piece.line_ends_mixed.map(|line| line + before)
            };
        }
        for (n, more) in whole.line_ends.iter_mut().zip(piece.line_ends) {
            *n += more;
        }
        let other = piece.other_delimiter.into_iter().map(|line| line + before);
        whole.other_delimiter.extend(other);
        whole
            .records
            .extend(piece.records.into_iter().map(|mut record| {
                record.line += before;
                record
            }));
        ends.extend(its_ends);
    }
    records::join_broken_lines(&mut whole, &ends, dialect.width);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_records_are_the_same_however_many_pieces(
            text in "([a-cø;,\t ]{0,6}(\r\n|\n|\r)?){0,30}",
            n_pieces in 2usize..9,
            width in 0usize..5,
        ) {
            let dialect = Dialect {
                delimiter: Some(";".to_owned()),
                quote: Some(b'"'),
                width,
                ..Dialect::default()
            };
            let whole = parse_in(1, &text, &dialect);
            let pieces = parse_in(n_pieces, &text, &dialect);
            prop_assert_eq!(&pieces.records, &whole.records);
            prop_assert_eq!(pieces.line_ends, whole.line_ends);
            prop_assert_eq!(pieces.line_ends_mixed, whole.line_ends_mixed);
            prop_assert_eq!(pieces.other_delimiter, whole.other_delimiter);
            prop_assert_eq!(pieces.broken_lines, whole.broken_lines);
        }
    }
}
