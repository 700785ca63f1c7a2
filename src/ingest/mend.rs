//! In: a place in a text where a record with damaged quotes begins. Out: the reading of its quotes
//! that gives the record the width of its neighbours with the least violence. It exists because
//! one quote too many or too few must cost one cell and not the rest of the file. It deliberately
//! moves no text: it only decides which quotes enclose a cell, and the others stay as text.

use super::dialect::Dialect;
use crate::model::Text;
use std::collections::HashMap;

/// Lines that one record may span and still be mended.
const MOST_LINES: usize = 60;
/// Bytes that one record may have and still be mended.
const MOST_BYTES: usize = 8 * 1024;
/// Delimiters and quotes in one record; beyond, its quotes are all taken as text.
const MOST_MARKS: usize = 400;
/// A record of another width than its neighbours counts as much as so many odd quotes.
const OTHER_WIDTH: u32 = 8;
/// Less, if its quotes are all in order.
const OTHER_WIDTH_IN_ORDER: u32 = 5;
/// More than any reading costs.
const TOO_MUCH: u32 = u32::MAX / 4;

/// A reading of a record by rules that take no account of its neighbours.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reading {
    /// Where its line end begins.
    pub end: usize,
    /// Line breaks inside its cells.
    pub n_lines: i64,
    /// Its cells.
    pub n_cells: usize,
    /// Its odd quotes.
    pub n_odd: usize,
}

/// Which reading of a record is best.
#[derive(Debug)]
pub(super) enum Best {
    /// The one by the rules of the dialect.
    Strict,
    /// The one that takes quotes followed by text as text.
    Spanning,
    /// This one.
    Mended(Mended),
}

/// A record as it was mended.
#[derive(Debug)]
pub(super) struct Mended {
    /// Its cells.
    pub cells: Vec<Text>,
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

/// The best reading of the record that begins at `start`. A reading over several lines is held
/// against the reading that takes each of these lines as a record.
pub(super) fn best(
    text: &str,
    start: usize,
    dialect: &Dialect,
    strict: Option<Reading>,
    spanning: Option<Reading>,
    budget: &mut usize,
) -> Best {
    let width = dialect.width;
    let end = start + end_of_line(&text.as_bytes()[start..], dialect);
    let single = solve(text, start, end, dialect);
    let spanning = spanning.filter(|found| found.n_cells == width || dialect.spans_damage);
    if width == 0 {
        return match (strict, spanning) {
            (Some(_), _) => Best::Strict,
            (None, Some(_)) => Best::Spanning,
            (None, None) => Best::Mended(single),
        };
    }
    // The cost of each reading, less the cost of taking its lines one by one.
    let mut least = 0_i64;
    let mut best = None;
    if let Some(found) = strict {
        let cost = if found.n_cells != width {
            OTHER_WIDTH_IN_ORDER
        } else if found.n_lines >= 2 && width >= 3 && are_records(text, start, found.end, dialect) {
            TOO_MUCH
        } else {
            0
        };
        let by_line = by_line(text, start, found.end, cost, dialect, budget);
        let gain = i64::from(cost) - i64::from(by_line);
        // In order and no worse is right.
        if gain <= 0 {
            least = gain - 1;
            best = Some(Best::Strict);
        }
    }
    if let Some(found) = spanning {
        let cost = u32::try_from(found.n_odd).unwrap_or(TOO_MUCH).min(TOO_MUCH)
            + if found.n_cells == width {
                0
            } else {
                OTHER_WIDTH
            };
        let by_line = by_line(text, start, found.end, cost, dialect, budget);
        let gain = i64::from(cost) - i64::from(by_line);
        if gain < least {
            least = gain;
            best = Some(Best::Spanning);
        }
    }
    if best.is_none()
        && let Some(longer) = over_lines(text, start, end, dialect, budget)
    {
        let cost = longer.violence;
        let by_line = by_line(text, start, longer.end, cost, dialect, budget);
        if i64::from(cost) - i64::from(by_line) < least {
            best = Some(Best::Mended(longer));
        }
    }
    best.unwrap_or(Best::Mended(single))
}

/// What the lines of a stretch cost as records of their own; no more than a little above `enough`.
fn by_line(
    text: &str,
    start: usize,
    end: usize,
    enough: u32,
    dialect: &Dialect,
    budget: &mut usize,
) -> u32 {
    let (mut from, mut cost) = (start, 0_u32);
    while cost <= enough && from <= end {
        let to = from + end_of_line(&text.as_bytes()[from..], dialect);
        if to - from > *budget {
            return TOO_MUCH;
        }
        *budget -= to - from;
        let alone = solve(text, from, to, dialect);
        cost = cost.saturating_add(alone.violence);
        if !alone.fits {
            cost = cost.saturating_add(OTHER_WIDTH);
        }
        if to >= end {
            break;
        }
        from = after_line_end(text.as_bytes(), to);
    }
    cost.min(TOO_MUCH)
}

/// Whether a cell of several lines is rather several records between two stray quotes: every line
/// is a record by itself, and only the first and the last have odd quotes.
fn are_records(text: &str, start: usize, end: usize, dialect: &Dialect) -> bool {
    let mut from = start;
    loop {
        let to = from + end_of_line(&text.as_bytes()[from..], dialect);
        let alone = solve(text, from, to, dialect);
        let is_edge = from == start || to >= end;
        if !alone.fits || alone.violence > if is_edge { 4 } else { 0 } {
            return false;
        }
        if to >= end {
            return true;
        }
        from = after_line_end(text.as_bytes(), to);
    }
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

/// Whether the quote at a place stands where a cell begins.
pub(super) fn could_open(bytes: &[u8], quote: usize, delimiter: &[u8]) -> bool {
    let before = &bytes[..quote];
    let is_after_delimiter = !delimiter.is_empty() && before.ends_with(delimiter);
    is_after_delimiter || before.ends_with(b"\n") || before.ends_with(b"\r")
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

/// How a cell is read, and with how much violence.
#[derive(Clone, Copy)]
enum Way {
    /// Everything up to the next delimiter, quotes and all.
    Plain { end: usize, violence: u32 },
    /// What stands between an opening and a closing quote.
    Quoted {
        open: usize,
        close: usize,
        end: usize,
        violence: u32,
    },
}

impl Way {
    fn end(self) -> usize {
        match self {
            Way::Plain { end, .. } | Way::Quoted { end, .. } => end,
        }
    }

    fn violence(self) -> u32 {
        match self {
            Way::Plain { violence, .. } | Way::Quoted { violence, .. } => violence,
        }
    }
}

struct Solver<'a> {
    bytes: &'a [u8],
    delimiter: &'a [u8],
    quote: u8,
    escape: Option<u8>,
    skips_space: bool,
    width: usize,
    /// For a cell that begins at a place as the so-many-th: the violence from here on.
    known: HashMap<(usize, usize), (u32, Way)>,
    /// The ways to read the cell at a place.
    ways: HashMap<usize, Vec<Way>>,
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
        skips_space: dialect.skips_space,
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
        mended.violence = mended.violence.saturating_add(reading.violence());
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
        let mut best: Option<(u32, Way)> = None;
        if !self.ways.contains_key(&at) {
            let ways = self.readings(at);
            self.ways.insert(at, ways);
        }
        let ways = self.ways.get(&at).cloned().unwrap_or_default();
        for reading in ways {
            let mut violence = reading.violence();
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
        let (violence, reading) = best.unwrap_or_else(|| (TOO_MUCH, self.plain(at)));
        self.known.insert(key, (violence, reading));
        violence
    }

    /// The ways to read a cell, quoted ones first. One walk finds and judges all its closing quotes:
    /// a record may have hundreds, and their number must not count squared.
    fn readings(&self, at: usize) -> Vec<Way> {
        let mut readings = Vec::new();
        let open = self.after_spaces(at);
        if self.bytes.get(open) == Some(&self.quote) {
            let (mut n_odd, mut n_openers) = (0_u32, 0_u32);
            let mut is_doubled = false;
            let mut is_escaped = false;
            for close in open + 1..self.bytes.len() {
                let byte = self.bytes[close];
                let is_escape = Some(byte) == self.escape && !is_escaped && !is_doubled;
                if byte == self.quote {
                    // The first of two quotes is odd if the second closes.
                    let n_odd_inside = n_odd + u32::from(is_doubled);
                    let end = self.after_spaces(close + 1);
                    let rest = &self.bytes[end..];
                    let is_end = !self.delimiter.is_empty() && rest.starts_with(self.delimiter);
                    if rest.is_empty() || is_end {
                        let violence = match n_odd_inside {
                            0 => 0,
                            n => n + 2 * n_openers,
                        };
                        readings.push(Way::Quoted {
                            open,
                            close,
                            end,
                            violence,
                        });
                    }
                    // A quote that could open a cell speaks against the one that opened this.
                    n_openers += u32::from(could_open(self.bytes, close, self.delimiter));
                    if is_doubled {
                        is_doubled = false;
                    } else if !is_escaped && !is_escape {
                        match self.bytes.get(close + 1) == Some(&self.quote) {
                            true => is_doubled = true,
                            false => n_odd += 1,
                        }
                    }
                }
                is_escaped = is_escape;
            }
        }
        readings.push(self.plain(at));
        readings
    }

    /// Where the spaces at a place end, unless they are what divides cells.
    fn after_spaces(&self, at: usize) -> usize {
        let spaces = self.bytes[at..].iter();
        at + spaces
            .take_while(|byte| **byte == b' ' && self.delimiter != b" ")
            .count()
    }

    fn plain(&self, at: usize) -> Way {
        let end = if self.delimiter.is_empty() {
            self.bytes.len()
        } else {
            self.bytes[at..]
                .windows(self.delimiter.len())
                .position(|window| window == self.delimiter)
                .map_or(self.bytes.len(), |found| at + found)
        };
        Way::Plain {
            end,
            violence: self.violence_of_plain(at, end),
        }
    }

    fn violence_of_plain(&self, at: usize, end: usize) -> u32 {
        let cell = &self.bytes[at..end];
        if cell.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
            return TOO_MUCH;
        }
        let n_quotes = cell.iter().filter(|byte| **byte == self.quote).count();
        let opens = cell.trim_ascii_start().first() == Some(&self.quote);
        // A space after the delimiter speaks of a comma in a sentence.
        let is_spaced =
            at > 0 && !self.skips_space && cell.len() > 1 && cell[0] == b' ' && cell[1] != b' ';
        n_quotes as u32 + if opens { 2 } else { 0 } + u32::from(is_spaced)
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
    fn taken(&self, stretch: &str, at: usize, reading: Way, skips_space: bool) -> (Text, usize) {
        match reading {
            Way::Plain { end, .. } => {
                let cell = &stretch[at..end];
                let n = cell.bytes().filter(|byte| *byte == self.quote).count();
                let cell = if skips_space {
                    cell.trim_start_matches(' ')
                } else {
                    cell
                };
                (cell.into(), n)
            }
            Way::Quoted { open, close, .. } => {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The violence of a quoted cell, found by looking at its closing quote alone.
    fn violence_alone(solver: &Solver, open: usize, close: usize) -> u32 {
        let n_odd = solver.inner(open, close);
        if n_odd == 0 {
            return 0;
        }
        // A quote that could open a cell speaks against the one that opened this.
        let n_openers = (open + 1..close)
            .filter(|at| solver.bytes[*at] == solver.quote)
            .filter(|at| could_open(solver.bytes, *at, solver.delimiter))
            .count();
        (n_odd + 2 * n_openers) as u32
    }

    proptest! {
        /// What one walk finds of every closing quote is what looking at each alone gives.
        #[test]
        fn closing_quotes_are_judged_in_one_walk(text in "\"[ab\";\\\\ \n]{0,24}", has_escape in any::<bool>()) {
            let solver = Solver {
                bytes: text.as_bytes(),
                delimiter: b";",
                quote: b'"',
                escape: has_escape.then_some(b'\\'),
                skips_space: false,
                width: 3,
                known: HashMap::new(),
                ways: HashMap::new(),
            };
            for way in solver.readings(0) {
                if let Way::Quoted { open, close, violence, .. } = way {
                    prop_assert_eq!(violence, violence_alone(&solver, open, close));
                }
            }
        }
    }
}
