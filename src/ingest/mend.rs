//! In: a place in a text where a record with damaged quotes begins. Out: the reading of its quotes
//! that gives the record the width of its neighbours with the least violence. It exists because
//! one quote too many or too few must cost one cell and not the rest of the file. It deliberately
//! moves no text: it only decides which quotes enclose a cell, and the others stay as text.

use super::dialect::Dialect;
use compact_str::CompactString;
use std::collections::HashMap;

/// Lines that one record may span and still be mended.
const MOST_LINES: usize = 60;
/// Bytes that one record may have and still be mended.
const MOST_BYTES: usize = 8 * 1024;
/// Delimiters and quotes in one record; beyond, its quotes are all taken as text.
const MOST_MARKS: usize = 400;
/// A reading of another width than its neighbours must save so much violence elsewhere.
const OTHER_WIDTH: u32 = 8;

/// A record as it was mended.
#[derive(Debug)]
pub(super) struct Mended {
    /// Its cells.
    pub cells: Vec<CompactString>,
    /// Columns with quotes that were taken as text.
    pub stray: Vec<u32>,
    /// Where its line end begins.
    pub end: usize,
    /// Line breaks inside its cells.
    pub n_lines: i64,
    /// Whether it has the width of its neighbours.
    fits: bool,
    /// How many quotes had to be taken otherwise than a quote is meant.
    violence: u32,
}

/// The mended record that begins at `start`. `strict` is the end, the number of line breaks and of
/// cells that the rules give, if they give a record; nothing is said if that is the better one.
pub(super) fn mend(
    text: &str,
    start: usize,
    dialect: &Dialect,
    strict: Option<(usize, i64, usize)>,
    budget: &mut usize,
) -> Option<Mended> {
    let width = dialect.width;
    let line = |from: usize| from + end_of_line(&text.as_bytes()[from..], dialect);
    let end = line(start);
    let single = || solve(text, start, end, dialect);
    match strict {
        Some((_, 0, _)) => Some(single()).filter(|mended| mended.fits),
        Some((strict_end, n_lines, n_cells)) if n_cells == width => {
            // A cell of several lines may be several records between two stray quotes. It is, if
            // every line is a record by itself and only the first and the last have odd quotes.
            if width < 3 || n_lines < 2 || strict_end - start > *budget {
                return None;
            }
            *budget -= strict_end - start;
            let mut from = start;
            loop {
                let to = line(from);
                let alone = solve(text, from, to, dialect);
                let is_edge = from == start || to >= strict_end;
                if !alone.fits || alone.violence > if is_edge { 4 } else { 0 } {
                    return None;
                }
                if to >= strict_end {
                    return Some(single());
                }
                from = after_line_end(text.as_bytes(), to);
            }
        }
        _ => {
            let single = single();
            if width == 0 {
                return strict.is_none().then_some(single);
            }
            let next = after_line_end(text.as_bytes(), end);
            let next_end = if next < text.len() { line(next) } else { next };
            let is_alone = next == next_end || solve(text, next, next_end, dialect).fits;
            if single.fits && is_alone {
                return Some(single);
            }
            if let Some(longer) = over_lines(text, start, end, dialect, budget) {
                return Some(longer);
            }
            (strict.is_none() || single.fits).then_some(single)
        }
    }
}

/// Whether the line that begins at `start` is a record of the right width by itself.
pub(super) fn fits_in_line(text: &str, start: usize, dialect: &Dialect) -> bool {
    let end = start + end_of_line(&text.as_bytes()[start..], dialect);
    solve(text, start, end, dialect).fits
}

/// The shortest reading over several lines that has the right width.
fn over_lines(
    text: &str,
    start: usize,
    first_end: usize,
    dialect: &Dialect,
    budget: &mut usize,
) -> Option<Mended> {
    let mut end = first_end;
    for _ in 1..MOST_LINES {
        let next = after_line_end(text.as_bytes(), end);
        if next >= text.len() {
            return None;
        }
        end = next + end_of_line(&text.as_bytes()[next..], dialect);
        let n_bytes = end - start;
        if n_bytes > MOST_BYTES || n_bytes > *budget {
            return None;
        }
        *budget -= n_bytes;
        // Only a closing quote can end a record of several lines.
        let has_quote = dialect
            .quote
            .is_some_and(|quote| text.as_bytes()[next..end].contains(&quote));
        if has_quote {
            let longer = solve(text, start, end, dialect);
            if longer.fits {
                return Some(longer);
            }
        }
    }
    None
}

fn end_of_line(bytes: &[u8], dialect: &Dialect) -> usize {
    bytes
        .iter()
        .position(|byte| match dialect.record_mark {
            Some(mark) => *byte == mark,
            None => matches!(byte, b'\n' | b'\r'),
        })
        .unwrap_or(bytes.len())
}

fn after_line_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([_, ..]) => at + 1,
        _ => at,
    }
}

/// How the cell at a place is read.
#[derive(Clone, Copy)]
enum Reading {
    /// Everything up to the next delimiter, quotes and all.
    Plain { end: usize },
    /// What stands between an opening and a closing quote.
    Quoted {
        open: usize,
        close: usize,
        end: usize,
    },
}

impl Reading {
    fn end(self) -> usize {
        match self {
            Reading::Plain { end } | Reading::Quoted { end, .. } => end,
        }
    }
}

struct Solver<'a> {
    bytes: &'a [u8],
    delimiter: &'a [u8],
    quote: u8,
    escape: Option<u8>,
    width: usize,
    /// For a cell that begins at a place as the so-many-th: the violence from here on.
    known: HashMap<(usize, usize), (u32, Reading)>,
    /// The ways to read the cell at a place.
    ways: HashMap<usize, Vec<(u32, Reading)>>,
}

/// The reading of a stretch of text, from the beginning of a record to a line end.
fn solve(text: &str, start: usize, end: usize, dialect: &Dialect) -> Mended {
    let stretch = &text[start..end];
    let delimiter = dialect.delimiter.as_deref().unwrap_or_default();
    let quote = dialect.quote.unwrap_or(b'"');
    let mut solver = Solver {
        bytes: stretch.as_bytes(),
        delimiter: delimiter.as_bytes(),
        quote,
        escape: dialect.escape,
        width: dialect.width,
        known: HashMap::new(),
        ways: HashMap::new(),
    };
    let n_marks = stretch
        .bytes()
        .filter(|byte| *byte == quote || Some(byte) == delimiter.as_bytes().first())
        .count();
    let too_many = n_marks > MOST_MARKS || stretch.len() > MOST_BYTES;
    if !too_many {
        solver.best(0, 0);
    }
    let mut mended = Mended {
        cells: Vec::new(),
        stray: Vec::new(),
        end,
        n_lines: 0,
        fits: false,
        violence: 0,
    };
    let mut at = 0;
    loop {
        let n = mended.cells.len();
        let reading = match solver.known.get(&(at, solver.counted(n))) {
            Some((_, reading)) => *reading,
            None => solver.plain(at),
        };
        mended.violence = mended.violence.saturating_add(solver.violence(at, reading));
        let (cell, n_stray) = solver.taken(stretch, at, reading, dialect.skips_space);
        if n_stray > 0 {
            mended.stray.push(u32::try_from(n).unwrap_or(u32::MAX));
        }
        mended.cells.push(cell);
        if reading.end() >= stretch.len() {
            break;
        }
        at = reading.end() + solver.delimiter.len();
    }
    let bytes = stretch.as_bytes();
    let mut at = end_of_line(bytes, dialect);
    while at < bytes.len() {
        mended.n_lines += 1;
        at = after_line_end(bytes, at);
        at += end_of_line(&bytes[at..], dialect);
    }
    mended.fits = dialect.width > 0 && mended.cells.len() == dialect.width;
    mended
}

impl Solver<'_> {
    /// Counts beyond the width are all alike.
    fn counted(&self, n: usize) -> usize {
        n.min(self.width + 1)
    }

    /// The least violence from the cell at `at`, the `n`-th of its record.
    fn best(&mut self, at: usize, n: usize) -> u32 {
        let key = (at, self.counted(n));
        if let Some((violence, _)) = self.known.get(&key) {
            return *violence;
        }
        let mut best: Option<(u32, Reading)> = None;
        if !self.ways.contains_key(&at) {
            let ways = self.readings(at);
            let judged = ways.into_iter().map(|way| (self.violence(at, way), way));
            self.ways.insert(at, judged.collect());
        }
        let ways = self.ways.get(&at).cloned().unwrap_or_default();
        for (mut violence, reading) in ways {
            if reading.end() >= self.bytes.len() {
                if self.width > 0 && n + 1 != self.width {
                    violence = violence.saturating_add(OTHER_WIDTH);
                }
            } else {
                let after = reading.end() + self.delimiter.len();
                violence = violence.saturating_add(self.best(after, n + 1));
            }
            if best.is_none_or(|(least, _)| violence < least) {
                best = Some((violence, reading));
            }
        }
        let (violence, reading) = best.unwrap_or((u32::MAX, self.plain(at)));
        self.known.insert(key, (violence, reading));
        violence
    }

    /// The ways to read a cell, quoted ones first.
    fn readings(&self, at: usize) -> Vec<Reading> {
        let mut readings = Vec::new();
        let open = at
            + self.bytes[at..]
                .iter()
                .take_while(|byte| **byte == b' ')
                .count();
        if self.bytes.get(open) == Some(&self.quote) {
            for close in open + 1..self.bytes.len() {
                if self.bytes[close] != self.quote {
                    continue;
                }
                let end = close
                    + 1
                    + self.bytes[close + 1..]
                        .iter()
                        .take_while(|byte| **byte == b' ' && self.delimiter != b" ")
                        .count();
                let rest = &self.bytes[end..];
                let is_end = !self.delimiter.is_empty() && rest.starts_with(self.delimiter);
                if rest.is_empty() || is_end {
                    readings.push(Reading::Quoted { open, close, end });
                }
            }
        }
        readings.push(self.plain(at));
        readings
    }

    fn plain(&self, at: usize) -> Reading {
        let end = if self.delimiter.is_empty() {
            self.bytes.len()
        } else {
            self.bytes[at..]
                .windows(self.delimiter.len())
                .position(|window| window == self.delimiter)
                .map_or(self.bytes.len(), |found| at + found)
        };
        Reading::Plain { end }
    }

    fn violence(&self, at: usize, reading: Reading) -> u32 {
        let n_quotes = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == self.quote).count();
        match reading {
            Reading::Plain { end } => {
                let cell = &self.bytes[at..end];
                if cell.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
                    return u32::MAX;
                }
                let opens = cell.trim_ascii_start().first() == Some(&self.quote);
                n_quotes(cell) as u32 + if opens { 2 } else { 0 }
            }
            Reading::Quoted { open, close, .. } => self.inner(open, close) as u32,
        }
    }

    /// Quotes inside a quoted cell that are neither doubled nor escaped.
    fn inner(&self, open: usize, close: usize) -> usize {
        let inside = &self.bytes[open + 1..close];
        let mut n = 0;
        let mut at = 0;
        while at < inside.len() {
            if Some(inside[at]) == self.escape {
                at += 2;
            } else if inside[at] != self.quote {
                at += 1;
            } else if inside.get(at + 1) == Some(&self.quote) {
                at += 2;
            } else {
                n += 1;
                at += 1;
            }
        }
        n
    }

    /// The cell's text, and how many quotes in it were taken as text.
    fn taken(
        &self,
        stretch: &str,
        at: usize,
        reading: Reading,
        skips_space: bool,
    ) -> (CompactString, usize) {
        match reading {
            Reading::Plain { end } => {
                let cell = &stretch[at..end];
                let n = cell.bytes().filter(|byte| *byte == self.quote).count();
                let cell = if skips_space {
                    cell.trim_start_matches(' ')
                } else {
                    cell
                };
                (cell.into(), n)
            }
            Reading::Quoted { open, close, .. } => {
                let quote = char::from(self.quote);
                let doubled: String = [quote, quote].iter().collect();
                let inside = &stretch[open + 1..close];
                let mut text = inside.replace(&doubled, &quote.to_string());
                if let Some(escape) = self.escape {
                    let escaped: String = [char::from(escape), quote].iter().collect();
                    text = text.replace(&escaped, &quote.to_string());
                }
                (text.into(), self.inner(open, close))
            }
        }
    }
}
