//! In: the text of a file and its dialect. Out: its records with the line where each begins, blank
//! ones too, and what was odd about quotes, delimiters and line ends. It exists because the csv
//! crate lets an unclosed quote swallow the rest of the file, skips blank lines and gives no count
//! of line ends — and each of these must be told. It deliberately changes no text: where quotes or
//! delimiters are damaged, `mend` looks for the reading that keeps the record in its line, and
//! every such reading is told.

use super::dialect::Dialect;
use super::grid::GridRow;
use super::mend;
use crate::model::{RawCell, Text};

/// How a record's line ends, as an index into [`Parsed::line_ends`].
pub(super) const LINE_ENDS: [&str; 4] = ["CRLF", "LF", "CR", "other"];

/// Bytes of a damaged cell over which its closing quote is looked for.
const LONGEST_DAMAGE: usize = 32 * 1024;

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// All records, blank ones too, which have no cells. They are not numbered yet.
    pub records: Vec<GridRow>,
    /// Line and column of each quote that neither opens, closes nor doubles.
    pub stray_quotes: Vec<(i64, u32)>,
    /// Lines where a quote opens that never closes; it was taken as text.
    pub unclosed: Vec<i64>,
    /// Lines of records that are divided by another delimiter than the file's, which was used.
    pub other_delimiter: Vec<i64>,
    /// Lines of records whose unquoted line break was taken as part of a cell.
    pub broken_lines: Vec<i64>,
    /// Line ends between records: CRLF, LF, CR, another mark.
    pub line_ends: [usize; 4],
    /// The first line that ends otherwise than the first one.
    pub line_ends_mixed: Option<i64>,
    /// Whether all of the text was read, and not only as many records as were asked for.
    pub complete: bool,
}

/// The records of a text, at most so many.
pub(super) fn parse(text: &str, dialect: &Dialect, most: usize) -> Parsed {
    let (mut parsed, ends) = parse_piece(text, dialect, most);
    join_broken_lines(&mut parsed, &ends, dialect.width);
    parsed
}

/// The records of a piece of a text as they are divided by line ends, at most so many, and the kind
/// of each line end.
pub(super) fn parse_piece(
    text: &str,
    dialect: &Dialect,
    most: usize,
) -> (Parsed, Vec<Option<usize>>) {
    let mut reader = Reader::new(text, dialect);
    let mut ends = Vec::new();
    while reader.at < text.len() && reader.parsed.records.len() < most {
        let end = reader.record();
        ends.push(end);
    }
    reader.parsed.complete = reader.at >= text.len();
    (reader.parsed, ends)
}

/// A cell as it was taken from the text.
struct Taken {
    text: Text,
    n_lines: i64,
    /// Quotes in it that the dialect doesn't explain.
    n_odd: usize,
}

/// A record with quotes inside quoted cells taken as text.
#[derive(Default)]
struct Spanning {
    cells: Vec<(u32, RawCell)>,
    stray: Vec<u32>,
    reading: mend::Reading,
}

/// Why a record can't be read by the rules of its dialect.
enum Damage {
    /// Text follows a closing quote.
    AfterQuote,
    /// A quote opens and never closes.
    Unclosed,
}

/// What a byte means outside quotes.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Plain,
    Delimiter,
    LineEnd,
    Escape,
    Quote,
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    dialect: &'a Dialect,
    delimiter: &'a [u8],
    class: [Class; 256],
    at: usize,
    line: i64,
    /// Cells of the last record that was taken, as a first guess of how many there are.
    capacity: usize,
    /// Bytes that may still be looked at over several lines to mend a quote.
    budget: usize,
    /// Whether a quote that is followed by text is text.
    takes_inner_quotes: bool,
    parsed: Parsed,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, dialect: &'a Dialect) -> Reader<'a> {
        let delimiter = dialect.delimiter.as_deref().unwrap_or_default().as_bytes();
        let mut class = [Class::Plain; 256];
        if let Some(first) = delimiter.first() {
            class[usize::from(*first)] = Class::Delimiter;
        }
        if let Some(escape) = dialect.escape.filter(|_| dialect.escapes_delimiters) {
            class[usize::from(escape)] = Class::Escape;
        }
        if let Some(quote) = dialect
            .quote
            .filter(|quote| class[usize::from(*quote)] == Class::Plain)
        {
            class[usize::from(quote)] = Class::Quote;
        }
        match dialect.record_mark {
            Some(mark) => class[usize::from(mark)] = Class::LineEnd,
            None => {
                class[usize::from(b'\n')] = Class::LineEnd;
                class[usize::from(b'\r')] = Class::LineEnd;
            }
        }
        Reader {
            text,
            bytes: text.as_bytes(),
            dialect,
            delimiter,
            class,
            at: 0,
            line: 1,
            capacity: 0,
            budget: 64 << 20,
            takes_inner_quotes: false,
            parsed: Parsed::default(),
        }
    }

    /// Takes a record and its line end, and gives the kind of the line end.
    fn record(&mut self) -> Option<usize> {
        let start = self.at;
        let mut record = GridRow {
            row: self.line,
            cells: Vec::with_capacity(self.capacity),
            ..GridRow::default()
        };
        let mut strays = Vec::new();
        let (mut n_lines, mut damage) = (0, None);
        loop {
            let column = u32::try_from(record.n_cells).unwrap_or(u32::MAX);
            match self.cell() {
                Ok(taken) => {
                    n_lines += taken.n_lines;
                    if taken.n_odd > 0 {
                        strays.push((record.row, column));
                    }
                    keep(&mut record, taken.text);
                }
                Err(found) => {
                    damage = Some(found);
                    break;
                }
            }
            if self.bytes[self.at..].starts_with(self.delimiter) && !self.delimiter.is_empty() {
                self.at += self.delimiter.len();
                continue;
            }
            break;
        }
        let width = self.dialect.width;
        let is_odd = damage.is_some() || n_lines > 0 || !strays.is_empty();
        let fits = record.n_cells == width || width == 0;
        // What nearly every record is, costs no more than this.
        if is_odd && (damage.is_some() || !fits || n_lines >= 2) {
            let strict = damage.is_none().then_some(mend::Reading {
                end: self.at,
                n_lines,
                n_cells: record.n_cells,
                n_odd: strays.len(),
            });
            let spanning = damage.is_some().then(|| self.spanning(start)).flatten();
            let reading = spanning.as_ref().map(|found| found.reading);
            let (text, dialect) = (self.text, self.dialect);
            match mend::best(text, start, dialect, strict, reading, &mut self.budget) {
                mend::Best::Strict => {}
                mend::Best::Spanning => {
                    let found = spanning.unwrap_or_default();
                    self.at = found.reading.end;
                    n_lines = found.reading.n_lines;
                    strays = at_line(record.row, &found.stray);
                    record.n_cells = found.reading.n_cells;
                    record.cells = found.cells;
                }
                mend::Best::Mended(found) => {
                    self.at = found.end;
                    n_lines = found.n_lines;
                    strays = at_line(record.row, &found.stray);
                    if matches!(damage, Some(Damage::Unclosed)) {
                        self.parsed.unclosed.push(record.row);
                        strays.clear();
                    }
                    record.cells.clear();
                    record.n_cells = 0;
                    for cell in found.cells {
                        keep(&mut record, cell);
                    }
                }
            }
        }
        if record.n_cells == 1 && record.cells.is_empty() {
            record.n_cells = 0;
        }
        let is_narrow = record.n_cells > 0 && record.n_cells * 2 <= width;
        if width >= 3 && is_narrow {
            self.divided_otherwise(start, &mut record);
        }
        self.capacity = record.cells.len();
        self.line += n_lines;
        self.parsed.stray_quotes.append(&mut strays);
        self.parsed.records.push(record);
        self.line_end()
    }

    /// The record that begins at a place, if a quote followed by text is taken as text.
    fn spanning(&mut self, start: usize) -> Option<Spanning> {
        // A file may have a damaged quote in every record, and none of them may cost the whole file.
        self.budget = self.budget.checked_sub(LONGEST_DAMAGE)?;
        let at = std::mem::replace(&mut self.at, start);
        self.takes_inner_quotes = true;
        let mut found = Spanning::default();
        let mut record = GridRow::default();
        let is_whole = loop {
            let column = u32::try_from(record.n_cells).unwrap_or(u32::MAX);
            let Ok(taken) = self.cell() else { break false };
            found.reading.n_lines += taken.n_lines;
            found.reading.n_odd += taken.n_odd;
            if taken.n_odd > 0 {
                found.stray.push(column);
            }
            keep(&mut record, taken.text);
            if self.bytes[self.at..].starts_with(self.delimiter) && !self.delimiter.is_empty() {
                self.at += self.delimiter.len();
                continue;
            }
            break true;
        };
        self.takes_inner_quotes = false;
        found.reading.end = std::mem::replace(&mut self.at, at);
        if is_whole {
            let n_unused = LONGEST_DAMAGE.saturating_sub(found.reading.end - start);
            self.budget += n_unused;
        }
        found.reading.n_cells = record.n_cells;
        found.cells = record.cells;
        is_whole.then_some(found)
    }

    /// Takes a cell and leaves its delimiter or line end.
    fn cell(&mut self) -> Result<Taken, Damage> {
        let Some(quote) = self.dialect.quote else {
            return Ok(self.plain());
        };
        // A space between delimiter and quote is common in files written by hand.
        let mut at = self.at;
        while self.bytes.get(at) == Some(&b' ') && self.delimiter != b" " {
            at += 1;
        }
        if self.bytes.get(at) == Some(&quote) {
            self.at = at + 1;
            return self.quoted(quote);
        }
        Ok(self.plain())
    }

    /// Takes what stands before the next delimiter or line end.
    fn plain(&mut self) -> Taken {
        let start = self.at;
        let mut at = start;
        let (mut escaped, mut is_stray) = (false, false);
        while let Some(byte) = self.bytes.get(at) {
            match self.class[usize::from(*byte)] {
                Class::Plain => at += 1,
                Class::LineEnd => break,
                Class::Delimiter if self.bytes[at..].starts_with(self.delimiter) => break,
                Class::Delimiter => at += 1,
                Class::Quote => {
                    is_stray = true;
                    at += 1;
                }
                Class::Escape => {
                    escaped = true;
                    is_stray |= self.bytes.get(at + 1).copied() == self.dialect.quote;
                    // The byte after it is no delimiter, whatever it is.
                    at += 1 + usize::from(at + 1 < self.bytes.len());
                    while !self.text.is_char_boundary(at) {
                        at += 1;
                    }
                }
            }
        }
        self.at = at;
        let mut plain = &self.text[start..at];
        if self.dialect.skips_space {
            plain = plain.trim_start_matches(' ');
        }
        let text = match self.dialect.escape {
            Some(escape) if escaped => unescaped(plain, escape),
            _ => Text::from(plain),
        };
        Taken {
            text,
            n_lines: 0,
            n_odd: usize::from(is_stray),
        }
    }

    /// Takes the rest of a quoted cell, its opening quote gone.
    fn quoted(&mut self, quote: u8) -> Result<Taken, Damage> {
        let start = self.at;
        let mut changed: Option<String> = None;
        let mut n_odd = 0;
        let mut from = start;
        let mut at = start;
        let escape = self.dialect.escape;
        let (end, after) = loop {
            let Some(&byte) = self.bytes.get(at) else {
                return Err(Damage::Unclosed);
            };
            let next = self.bytes.get(at + 1);
            if Some(byte) == escape && (next == Some(&quote) || next == escape.as_ref()) {
                let cell = changed.get_or_insert_default();
                cell.push_str(&self.text[from..at]);
                from = at + 1;
                at += 2;
            } else if byte != quote {
                at += 1;
            } else if next == Some(&quote) {
                let cell = changed.get_or_insert_default();
                cell.push_str(&self.text[from..=at]);
                at += 2;
                from = at;
                if self.takes_inner_quotes && at - start > LONGEST_DAMAGE {
                    return Err(Damage::Unclosed);
                }
            } else if let Some(after) = self.closed(at) {
                break (at, after);
            } else if !self.takes_inner_quotes || at - start > LONGEST_DAMAGE {
                return Err(Damage::AfterQuote);
            } else {
                // A quote that could open a cell speaks against the one that opened this.
                n_odd += match mend::could_open(self.bytes, at, self.delimiter) {
                    true => 3,
                    false => 1,
                };
                at += 1;
            }
        };
        self.at = after;
        let n_lines = n_line_ends(&self.bytes[start..end], self.dialect.record_mark);
        let last = &self.text[from..end];
        let text = match changed {
            Some(mut cell) => {
                cell.push_str(last);
                Text::from(cell)
            }
            None => Text::from(last),
        };
        Ok(Taken {
            text,
            n_lines,
            n_odd,
        })
    }

    /// Where the delimiter or line end after the quote at a place is, if the quote closes its cell.
    fn closed(&self, quote: usize) -> Option<usize> {
        let mut after = quote + 1;
        while self.bytes.get(after) == Some(&b' ') && self.delimiter != b" " {
            after += 1;
        }
        let closes = match self.bytes.get(after) {
            None => true,
            Some(byte) => match self.class[usize::from(*byte)] {
                Class::LineEnd => true,
                Class::Delimiter => self.bytes[after..].starts_with(self.delimiter),
                Class::Plain | Class::Escape | Class::Quote => false,
            },
        };
        closes.then_some(after)
    }

    /// A record that is one cell among wider ones, but has their width by another delimiter.
    fn divided_otherwise(&mut self, start: usize, record: &mut GridRow) {
        let line = &self.text[start..self.at];
        for other in ["\t", ";", ",", "|", "^", "~", "#", ":", " "] {
            if Some(other) == self.dialect.delimiter.as_deref() || !line.contains(other) {
                continue;
            }
            let dialect = Dialect {
                delimiter: Some(other.to_owned()),
                width: 0,
                ..self.dialect.clone()
            };
            let mut again = Reader::new(line, &dialect);
            again.record();
            let Some(divided) = again.parsed.records.pop() else {
                continue;
            };
            // Words of a title are divided by spaces too; a row of a table has values.
            let is_sure = !matches!(other, " " | ":")
                || divided
                    .cells
                    .iter()
                    .filter(|(_, cell)| super::shape::of(cell).is_value())
                    .count()
                    * 3
                    >= divided.n_cells;
            let is_fuller = divided.cells.len() >= record.cells.len();
            if divided.n_cells == self.dialect.width && is_sure && is_fuller {
                self.parsed.other_delimiter.push(record.row);
                record.n_cells = divided.n_cells;
                record.cells = divided.cells;
                return;
            }
        }
    }

    /// Takes a line end and gives its kind.
    fn line_end(&mut self) -> Option<usize> {
        let rest = &self.bytes[self.at..];
        let (length, which) = match rest {
            [mark, ..] if Some(*mark) == self.dialect.record_mark => (1, 3),
            [b'\r', b'\n', ..] => (2, 0),
            [b'\n', ..] => (1, 1),
            [b'\r', ..] => (1, 2),
            _ => return None,
        };
        self.at += length;
        let n_others: usize =
            self.parsed.line_ends.iter().sum::<usize>() - self.parsed.line_ends[which];
        if n_others > 0 && self.parsed.line_ends_mixed.is_none() {
            self.parsed.line_ends_mixed = Some(self.line);
        }
        self.line += 1;
        self.parsed.line_ends[which] += 1;
        Some(which)
    }
}

fn at_line(line: i64, columns: &[u32]) -> Vec<(i64, u32)> {
    columns.iter().map(|column| (line, *column)).collect()
}

fn keep(record: &mut GridRow, text: Text) {
    let column = u32::try_from(record.n_cells).unwrap_or(u32::MAX);
    record.n_cells += 1;
    // The first letter decides nearly always.
    let is_blank = text
        .bytes()
        .next()
        .is_none_or(|byte| byte <= b' ' || byte >= 0x80)
        && text.trim().is_empty();
    if !is_blank {
        record.cells.push((column, RawCell::Text(text)));
    }
}

fn unescaped(text: &str, escape: u8) -> Text {
    let escape = char::from(escape);
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c == escape {
            true => match chars.next() {
                // `\N` and the like are marks, not escaped letters.
                Some(next) if next.is_alphanumeric() => {
                    out.push(c);
                    out.push(next);
                }
                Some(next) => out.push(next),
                None => out.push(c),
            },
            false => out.push(c),
        }
    }
    Text::from(out)
}

/// Puts together records that an unquoted line break has divided. The sign is that the file ends
/// its records in one way and these pieces in another, and that they make one record of the usual
/// width together and none alone.
pub(super) fn join_broken_lines(parsed: &mut Parsed, ends: &[Option<usize>], width: usize) {
    let Some((usual, n)) = parsed.line_ends.iter().enumerate().max_by_key(|(_, n)| **n) else {
        return;
    };
    let n_all: usize = parsed.line_ends.iter().sum();
    if width < 3 || n_all == *n || n * 10 < n_all * 6 {
        return;
    }
    let mut pieces = std::mem::take(&mut parsed.records);
    let mut joined: Vec<GridRow> = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while at < pieces.len() {
        let n_pieces = n_pieces(&pieces[at..], &ends[at..], usual, width);
        let mut record = std::mem::take(&mut pieces[at]);
        for piece in &pieces[at + 1..at + n_pieces] {
            append(&mut record, piece);
        }
        if n_pieces > 1 {
            parsed.broken_lines.push(record.row);
        }
        joined.push(record);
        at += n_pieces;
    }
    parsed.records = joined;
}

/// How many of the first pieces make one record of the usual width; one if none do.
fn n_pieces(pieces: &[GridRow], ends: &[Option<usize>], usual: usize, width: usize) -> usize {
    let mut n_cells = 1;
    for (n, (piece, end)) in pieces.iter().zip(ends).enumerate() {
        n_cells += piece.n_cells.max(1) - 1;
        let ends_here = end.is_none_or(|end| end == usual);
        if n > 0 && n_cells == width && ends_here {
            return n + 1;
        }
        if n_cells >= width || ends_here {
            return 1;
        }
    }
    1
}

/// Puts a piece behind a record: its first cell goes on in the record's last.
fn append(record: &mut GridRow, piece: &GridRow) {
    let offset = record.n_cells.max(1) - 1;
    for (column, cell) in &piece.cells {
        let column = column + offset as u32;
        match (record.cells.last_mut(), cell) {
            (Some((last, RawCell::Text(before))), RawCell::Text(text)) if *last == column => {
                *before = Text::from(format!("{before}\n{text}"));
            }
            _ => record.cells.push((column, cell.clone())),
        }
    }
    record.n_cells = offset + piece.n_cells.max(1);
}

fn n_line_ends(bytes: &[u8], record_mark: Option<u8>) -> i64 {
    if record_mark.is_some() {
        return 0;
    }
    let n_feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let n_lone_returns = bytes
        .iter()
        .enumerate()
        .filter(|(at, byte)| **byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        .count();
    (n_feeds + n_lone_returns) as i64
}
