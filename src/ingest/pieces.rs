//! In: the text of a file and its dialect, or rows and what each becomes. Out: all its records, or
//! what the rows became, in their order. It exists so that a large file is read by every processor
//! at once. It deliberately divides only a text without quotes and escapes, where each line end
//! ends a record, and rows that don't depend on each other: the outcome is the same however many
//! pieces there are.

use super::dialect::Dialect;
use super::records::{self, Parsed};
use std::num::NonZero;
use std::thread;

/// A piece with fewer bytes costs more than it saves.
const WORTH_A_THREAD: usize = 2 * 1024 * 1024;

/// Fewer rows than this cost more in a thread of their own than they save.
const ROWS_WORTH_A_THREAD: usize = 32 * 1024;

fn n_processors() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// What each row becomes, in their order.
pub(super) fn map<T: Send, U: Send>(mut rows: Vec<T>, work: impl Fn(T) -> U + Sync) -> Vec<U> {
    let n_pieces = n_processors().min(rows.len() / ROWS_WORTH_A_THREAD);
    let mut pieces = Vec::new();
    for left in (2..=n_pieces).rev() {
        pieces.push(rows.split_off(rows.len() - rows.len() / left));
    }
    let in_order = |piece: Vec<T>| -> Vec<U> { piece.into_iter().map(&work).collect() };
    thread::scope(|scope| {
        let others: Vec<_> = pieces
            .into_iter()
            .map(|piece| scope.spawn(|| in_order(piece)))
            .collect();
        let mut done = in_order(rows);
        for other in others.into_iter().rev() {
            done.append(&mut other.join().expect("because work on rows does not panic"));
        }
        done
    })
}

/// What is found of each row, in their order.
pub(super) fn judge<T: Sync, U: Send>(rows: &[T], work: impl Fn(&T) -> U + Sync) -> Vec<U> {
    map(rows.iter().collect(), work)
}

/// All records of a text.
pub(super) fn parse(text: &str, dialect: &Dialect) -> Parsed {
    let n_threads = n_processors().min(text.len() / WORTH_A_THREAD);
    parse_in(n_threads, text, dialect)
}

/// The same in at most so many pieces.
fn parse_in(n_pieces: usize, text: &str, dialect: &Dialect) -> Parsed {
    let marks = [dialect.quote, dialect.escape];
    let is_plain = dialect.record_mark.is_none()
        && marks
            .into_iter()
            .flatten()
            .all(|mark| memchr::memchr(mark, text.as_bytes()).is_none());
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
    let mut parsed = parsed.into_iter();
    let Some((mut whole, mut ends)) = parsed.next() else {
        return Parsed::default();
    };
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
                record.row += before;
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

    #[test]
    fn rows_keep_their_order() {
        let rows: Vec<usize> = (0..5 * ROWS_WORTH_A_THREAD + 7).collect();
        let twice: Vec<usize> = rows.iter().map(|row| row * 2).collect();
        assert_eq!(judge(&rows, |row| row * 2), twice);
        assert_eq!(map(rows, |row| row * 2), twice);
        assert!(map(Vec::<usize>::new(), |row| row).is_empty());
    }

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
