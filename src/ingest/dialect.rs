//! In: the text of a CSV file, and the header names that are wanted. Out: its dialect: delimiter,
//! quote, escape, space after delimiters, mark between records, with the count that speaks for
//! each. It exists because Norwegian files use `;` and write decimals with a comma, so that
//! counting commas chooses wrong, and because no two tools write CSV alike. It deliberately goes by
//! what the records look like when read in a dialect: as wide as each other, and with cells that
//! look like whole values.

use super::grid::GridRow;
use super::marks::{DELIMITERS, ESCAPES, QUOTES, RECORD_MARKS, is_mark, wholeness};
use super::records::parse;
use super::shape::{self, Shape};
use super::trail::Trail;
use crate::config::ReadRules;
use crate::model::header_key;
use std::collections::BTreeMap;

/// How a text file writes its cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Dialect {
    /// What stands between two cells; nothing if each record is one cell.
    pub delimiter: Option<String>,
    /// What encloses a cell, an ASCII mark.
    pub quote: Option<u8>,
    /// What stands before a quote that belongs to the cell, besides a doubled quote.
    pub escape: Option<u8>,
    /// Whether the escape takes delimiters outside quotes as text too.
    pub escapes_delimiters: bool,
    /// Whether spaces after a delimiter belong to it.
    pub skips_space: bool,
    /// What ends a record, if it is no line end.
    pub record_mark: Option<u8>,
    /// Whether a quote that is followed by text is text too, so that a damaged cell may span lines;
    /// otherwise it ends with its line.
    pub spans_damage: bool,
    /// How many cells most records have; 0 if not known.
    pub width: usize,
}

/// Records that are looked at.
const SAMPLE_RECORDS: usize = 300;
/// Bytes that are looked at, so that a quote that never closes costs little.
const SAMPLE_BYTES: usize = 256 * 1024;
/// A reading of the records that is less alike than this is no table.
const LEAST: f64 = 0.2;

/// The dialect of a text.
pub(super) fn find(text: &str, rules: &ReadRules, wanted: &[String], trail: &mut Trail) -> Dialect {
    let sample = Sample::of(text);
    let mut plain = Dialect {
        record_mark: sample.record_mark(),
        ..Dialect::default()
    };
    if let Some(mark) = plain.record_mark {
        trail.chose(format!(
            "records end with U+{mark:04X}: there are no line ends"
        ));
    }
    let named = rules.delimiter.map(|delimiter| delimiter.to_string());
    let stated = stated(text).map(|delimiter| delimiter.to_string());
    let (fixed, why) = match (named, stated) {
        (Some(named), _) => (Some(named), "the mapping names it"),
        (None, Some(stated)) => (Some(stated), "the first line states it"),
        (None, None) => (None, ""),
    };
    let delimiters: Vec<(String, f64)> = match &fixed {
        Some(delimiter) => vec![(delimiter.clone(), 1.0)],
        None => sample.delimiters(),
    };
    let mut best: Option<Evidence> = None;
    for (delimiter, trust) in delimiters {
        let mut n_alike_bare = 0;
        for (quote, is_sure) in sample.quotes(&delimiter).into_iter().rev() {
            let dialect = Dialect {
                delimiter: Some(delimiter.clone()),
                quote,
                ..plain.clone()
            };
            let spanning = Dialect {
                spans_damage: true,
                ..dialect.clone()
            };
            let by_line = sample.evidence(dialect, trust, wanted);
            // Without odd quotes both read the same.
            let is_odd = by_line.as_ref().is_none_or(|found| found.n_odd_quotes > 0);
            let spanning = quote
                .filter(|_| is_odd)
                .and_then(|_| sample.evidence(spanning, trust, wanted));
            if quote.is_none() {
                n_alike_bare = by_line.as_ref().map_or(0, |found| found.n_alike);
            }
            for evidence in by_line.into_iter().chain(spanning) {
                let is_table = fixed.is_some() || evidence.n_wanted > 0 || evidence.score >= LEAST;
                // One pair of marks encloses a cell only if the records are more alike so.
                let is_table = is_table && (is_sure || evidence.n_alike > n_alike_bare);
                if is_table && best.as_ref().is_none_or(|best| evidence.beats(best)) {
                    best = Some(evidence);
                }
            }
        }
    }
    let Some(best) = best else {
        plain.delimiter = fixed;
        plain.quote = Some(b'"').filter(|quote| sample.text.as_bytes().contains(quote));
        plain.width = 1;
        match &plain.delimiter {
            Some(delimiter) => trail.chose(format!("delimiter {}: {why}", shown(delimiter))),
            None => trail
                .chose("delimiter none: no mark divides the records alike, so each is one cell"),
        }
        return plain;
    };
    let evidence = sample.escaped(best, wanted);
    let mut dialect = evidence.dialect.clone();
    if fixed.is_none() {
        sample.lengthen(&mut dialect);
    }
    dialect.skips_space = sample.skips_space(&dialect);
    dialect.width = sample.width(&dialect).unwrap_or(evidence.n_cells);
    let delimiter = shown(dialect.delimiter.as_deref().unwrap_or_default());
    if fixed.is_some() {
        trail.chose(format!("delimiter {delimiter}: {why}"));
    } else {
        trail.chose(format!(
            "delimiter {delimiter}: {} cells on {} of {} records",
            dialect.width, evidence.n_alike, evidence.n_records
        ));
    }
    match dialect.quote {
        Some(b'"') | None => {}
        Some(quote) => trail.chose(format!(
            "quote «{}»: cells begin and end with it",
            char::from(quote)
        )),
    }
    if let Some(escape) = dialect.escape {
        trail.chose(format!(
            "escape «{}»: it stands before quotes or delimiters inside cells",
            char::from(escape)
        ));
    }
    if dialect.skips_space {
        trail.chose("space after delimiters: it belongs to them, since it stands after nearly all");
    }
    dialect
}

/// How a delimiter is written in a choice.
fn shown(delimiter: &str) -> String {
    match delimiter {
        "\t" => "tab".to_owned(),
        " " => "space".to_owned(),
        _ if delimiter.chars().any(char::is_control) => {
            let codes = delimiter.chars().map(|c| format!("U+{:04X}", u32::from(c)));
            codes.collect::<Vec<_>>().join(" ")
        }
        _ => format!("«{delimiter}»"),
    }
}

/// `sep=;`, which Excel writes and obeys as first line.
fn stated(text: &str) -> Option<char> {
    let line = text
        .lines()
        .next()?
        .trim_end_matches(['\r', '"'])
        .trim_start_matches('"');
    let mut rest = line
        .strip_prefix("sep=")
        .or_else(|| line.strip_prefix("SEP="))?
        .chars();
    let delimiter = rest.next().filter(|c| !c.is_alphanumeric() && *c != '"')?;
    rest.next().is_none().then_some(delimiter)
}

/// What speaks for a dialect.
#[derive(Debug)]
struct Evidence {
    dialect: Dialect,
    /// Wanted headers on the record that has most of them.
    n_wanted: usize,
    /// How alike the records are and how whole their cells, 0 to 1.
    score: f64,
    /// Quotes that the dialect doesn't explain.
    n_odd_quotes: usize,
    /// The usual width, how many records have it, and how many there are.
    n_cells: usize,
    n_alike: usize,
    n_records: usize,
}

impl Evidence {
    /// Wanted headers first, then likeness.
    fn beats(&self, other: &Evidence) -> bool {
        match self.n_wanted.cmp(&other.n_wanted) {
            std::cmp::Ordering::Equal => self.score > other.score + 1e-9,
            order => order.is_gt(),
        }
    }
}

/// The beginning of a text, in which a dialect is tried.
struct Sample<'a> {
    text: &'a str,
    is_cut: bool,
}

impl<'a> Sample<'a> {
    fn of(text: &'a str) -> Sample<'a> {
        let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
        Sample {
            text: sample,
            is_cut: sample.len() < text.len(),
        }
    }

    fn record_mark(&self) -> Option<u8> {
        let bytes = self.text.trim_end().as_bytes();
        let n_of = |mark: u8| bytes.iter().filter(|byte| **byte == mark).count();
        // Line breaks may stand in cells, these marks don't.
        let n_lines = n_of(b'\n').max(n_of(b'\r'));
        RECORD_MARKS
            .iter()
            .copied()
            .find(|mark| n_of(*mark) >= 2.max(n_lines))
    }

    /// The marks that may divide cells here.
    fn delimiters(&self) -> Vec<(String, f64)> {
        let n_lines = self.text.lines().take(SAMPLE_RECORDS).count();
        let mut found: Vec<(String, f64)> = DELIMITERS
            .iter()
            .filter(|(mark, _)| self.text.contains(mark))
            .map(|(mark, trust)| ((*mark).to_owned(), *trust))
            .collect();
        // `::` divides cells that hold times.
        let doubled: Vec<(String, f64)> = found
            .iter()
            .map(|(mark, trust)| (mark.repeat(2), trust + 0.15))
            .filter(|(mark, _)| {
                mark.trim() != "" && self.text.matches(mark.as_str()).count() >= n_lines
            })
            .collect();
        found.extend(doubled);
        // Marks beyond ASCII, such as § or ¦, that stand on most lines.
        let mut n_of_mark: BTreeMap<char, usize> = BTreeMap::new();
        for line in self.text.lines().take(SAMPLE_RECORDS) {
            for c in line.chars().filter(|c| !c.is_ascii() && is_mark(*c)) {
                *n_of_mark.entry(c).or_default() += 1;
            }
        }
        let further = n_of_mark
            .into_iter()
            .filter(|(_, n)| *n >= n_lines)
            .map(|(mark, _)| (mark.to_string(), 0.8));
        found.extend(further);
        found
    }

    /// The marks that may enclose cells here, none last; and whether each is sure to enclose some.
    fn quotes(&self, delimiter: &str) -> Vec<(Option<u8>, bool)> {
        let bytes = self.text.as_bytes();
        let delimiter = delimiter.as_bytes();
        let mut found = Vec::new();
        let mut is_usual = false;
        for &quote in QUOTES {
            if delimiter.contains(&quote) || !bytes.contains(&quote) {
                continue;
            }
            if quote == b'"' {
                // A quote that encloses nothing is told as such.
                is_usual = true;
                found.push((Some(quote), true));
                continue;
            }
            // Other marks must open about as many cells as they close, and do little else.
            let (mut n_open, mut n_close, mut n_all) = (0_usize, 0_usize, 0_usize);
            for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == quote) {
                n_all += 1;
                let before = bytes[..at].trim_ascii_end_spaces();
                let after = &bytes[at + 1..];
                let opens = before.is_empty()
                    || before.ends_with(b"\n")
                    || before.ends_with(b"\r")
                    || before.ends_with(delimiter);
                let closes = after.is_empty()
                    || after.starts_with(b"\n")
                    || after.starts_with(b"\r")
                    || after.starts_with(delimiter);
                n_open += usize::from(opens);
                n_close += usize::from(closes);
            }
            let n_pairs = n_open.min(n_close);
            if n_pairs >= 1 && n_pairs * 4 >= n_all && n_open.abs_diff(n_close) * 4 <= n_all {
                found.push((Some(quote), n_pairs >= 2));
            }
        }
        if !is_usual {
            found.push((None, true));
        }
        found
    }

    fn records(&self, dialect: &Dialect) -> (Vec<GridRow>, usize) {
        let parsed = parse(self.text, dialect, SAMPLE_RECORDS);
        let n_odd = parsed.stray_quotes.len() + 2 * parsed.unclosed.len();
        let mut records = parsed.records;
        if self.is_cut && parsed.complete {
            records.pop();
        }
        records.retain(|record| record.n_cells > 0);
        (records, n_odd)
    }

    /// The width that most records have, if it is more than one.
    fn width(&self, dialect: &Dialect) -> Option<usize> {
        usual_width(&self.records(dialect).0).map(|(width, _)| width)
    }

    /// Whether the lines below the first are whole values: `12,5`, `07:30`, `https://…`.
    fn is_one_column(&self) -> bool {
        let lines: Vec<&str> = self
            .text
            .lines()
            .skip(1)
            .take(SAMPLE_RECORDS)
            .filter(|line| !line.trim().is_empty())
            .collect();
        let is_value = |line: &&&str| shape::of_text(line.trim_matches('"')).is_value();
        let n_values = lines.iter().filter(is_value).count();
        n_values > 0 && n_values * 10 >= lines.len() * 8
    }

    /// Whether every line, the first too, is one date, time, link or amount in groups of thousands.
    /// `1,2` may well be two cells, and `100,000.00` is one.
    fn is_column_of_values(&self) -> bool {
        let is_grouped = |line: &str| {
            let (whole, _) = line.rsplit_once('.').unwrap_or((line, ""));
            let mut groups = whole.trim_start_matches('-').split(',');
            let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
            groups
                .next()
                .is_some_and(|first| (1..=3).contains(&first.len()) && is_digits(first))
                && groups.all(|group| group.len() == 3 && is_digits(group))
        };
        let lines = self.text.lines().take(SAMPLE_RECORDS).map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        let n_whole = lines
            .iter()
            .filter(|line| match shape::of_text(line) {
                Shape::Date | Shape::Time | Shape::Address => true,
                Shape::Amount => is_grouped(line),
                _ => false,
            })
            .count();
        let has_decimals = lines
            .iter()
            .any(|line| line.contains(',') && line.contains('.'));
        let are_amounts = lines
            .iter()
            .all(|line| shape::of_text(line) == Shape::Amount);
        lines.len() >= 2 && n_whole * 10 >= lines.len() * 8 && (!are_amounts || has_decimals)
    }

    fn evidence(&self, dialect: Dialect, trust: f64, wanted: &[String]) -> Option<Evidence> {
        let (records, n_odd_quotes) = self.records(&dialect);
        let (n_cells, n_alike) = usual_width(&records)?;
        let n_records = records.len();
        let n_wanted = records
            .iter()
            .take(60)
            .map(|record| n_found(record, wanted))
            .max()
            .unwrap_or(0);
        // The name of a lone column has none of the marks that its values have.
        let is_headed = records.first().is_some_and(|record| record.n_cells > 1);
        let is_split_value = match is_headed {
            true => self.is_column_of_values(),
            false => trust < 0.8 || self.is_one_column(),
        };
        if n_wanted == 0 && is_split_value {
            return None;
        }
        let share = n_alike as f64 / n_records as f64;
        // Tables of several widths stand below each other in some files: neighbours are alike.
        let n_neighbours = records
            .windows(2)
            .filter(|pair| pair[0].n_cells == pair[1].n_cells && pair[0].n_cells > 1)
            .count();
        let run = match n_records {
            0 | 1 => share,
            n => n_neighbours as f64 / (n - 1) as f64,
        };
        let likeness = share.max((share + run) / 2.0);
        let fineness = (n_cells - 1) as f64 / n_cells as f64;
        let wholeness = wholeness(&records, n_cells, dialect.quote);
        let odd = (n_odd_quotes as f64 / n_records as f64).min(1.0);
        Some(Evidence {
            score: likeness * fineness * wholeness * trust * (1.0 - odd / 2.0),
            dialect,
            n_wanted,
            n_odd_quotes,
            n_cells,
            n_alike,
            n_records,
        })
    }

    /// The dialect with an escape, if quotes and delimiters make more sense so.
    fn escaped(&self, best: Evidence, wanted: &[String]) -> Evidence {
        let mut best = best;
        let bytes = self.text.as_bytes();
        let delimiter = best.dialect.delimiter.clone().unwrap_or_default();
        if let Some(quote) = best.dialect.quote {
            for &escape in ESCAPES {
                let n_pairs = bytes
                    .windows(2)
                    .filter(|pair| pair == &[escape, quote])
                    .count();
                let is_taken = escape == quote || delimiter.as_bytes().contains(&escape);
                // A backslash is known for it; of another mark once may be chance, and it must stand
                // inside cells only.
                let closes = [escape, quote]
                    .into_iter()
                    .chain(delimiter.bytes())
                    .collect::<Vec<u8>>();
                let n_closing = bytes
                    .windows(closes.len())
                    .filter(|w| **w == closes)
                    .count();
                let is_known = escape == b'\\';
                if is_taken || n_pairs == 0 || (!is_known && (n_pairs < 2 || n_closing > 0)) {
                    continue;
                }
                let dialect = Dialect {
                    escape: Some(escape),
                    ..best.dialect.clone()
                };
                if let Some(evidence) = self.evidence(dialect, 1.0, wanted)
                    && evidence.n_odd_quotes < best.n_odd_quotes
                    && evidence.n_alike >= best.n_alike
                {
                    best = evidence;
                }
            }
        }
        let escaped = format!("\\{delimiter}");
        if delimiter != "\\" && self.text.contains(&escaped) {
            let dialect = Dialect {
                escape: Some(b'\\'),
                escapes_delimiters: true,
                ..best.dialect.clone()
            };
            if let Some(evidence) = self.evidence(dialect, 1.0, wanted)
                && evidence.n_alike > best.n_alike
            {
                best = evidence;
            }
        }
        best
    }

    /// A delimiter of several characters shows as a mark that always stands beside the one found.
    fn lengthen(&self, dialect: &mut Dialect) {
        let Some(delimiter) = dialect.delimiter.clone() else {
            return;
        };
        let (records, _) = self.records(dialect);
        let wide: Vec<&GridRow> = records.iter().filter(|record| record.n_cells > 1).collect();
        if wide.len() < 3 {
            return;
        }
        // `||`, `|~|`: every other cell is the same mark.
        let between = |record: &GridRow| -> Option<String> {
            let odd: Vec<&str> = (1..record.n_cells)
                .step_by(2)
                .map(|column| text_at(record, column))
                .collect();
            let first = *odd.first()?;
            let is_mark = first.chars().all(|c| is_mark(c) && c != '"') && first.len() <= 3;
            (record.n_cells % 2 == 1 && is_mark && odd.iter().all(|text| *text == first))
                .then(|| first.to_owned())
        };
        let first = wide.first().and_then(|record| between(record));
        if let Some(mark) = first
            && wide
                .iter()
                .all(|record| between(record).as_ref() == Some(&mark))
        {
            dialect.delimiter = Some(format!("{delimiter}{mark}{delimiter}"));
            return;
        }
        // `~|`: every cell but the last ends with the same mark; `|~`: all but the first begin so.
        let edge = |pick: &dyn Fn(&GridRow) -> Vec<Option<char>>| -> Option<char> {
            let mut all = wide.iter().flat_map(|record| pick(record));
            let first = all.next()??;
            let is_mark = is_mark(first) && !QUOTES[..3].contains(&(first as u32 as u8));
            (is_mark && all.all(|c| c == Some(first))).then_some(first)
        };
        let ends = edge(&|record| {
            (0..record.n_cells - 1)
                .map(|column| text_at(record, column).chars().last())
                .collect()
        });
        let begins = edge(&|record| {
            (1..record.n_cells)
                .map(|column| text_at(record, column).chars().next())
                .collect()
        });
        match (ends, begins) {
            (Some(mark), _) => dialect.delimiter = Some(format!("{mark}{delimiter}")),
            (None, Some(mark)) => dialect.delimiter = Some(format!("{delimiter}{mark}")),
            (None, None) => {}
        }
    }

    /// Whether nearly every delimiter is followed by a space.
    fn skips_space(&self, dialect: &Dialect) -> bool {
        let Some(delimiter) = dialect.delimiter.as_deref().filter(|d| !d.contains(' ')) else {
            return false;
        };
        let (mut n_space, mut n_other) = (0_usize, 0_usize);
        for (at, _) in self.text.match_indices(delimiter) {
            let rest = &self.text[at + delimiter.len()..];
            match rest.chars().next() {
                Some(' ') => n_space += 1,
                None | Some('\n' | '\r') => {}
                Some(_) if rest.starts_with(delimiter) => {}
                Some(_) => n_other += 1,
            }
        }
        n_space >= 3 && n_space >= 9 * n_other
    }
}

trait TrimSpaces {
    fn trim_ascii_end_spaces(&self) -> &[u8];
}

impl TrimSpaces for [u8] {
    fn trim_ascii_end_spaces(&self) -> &[u8] {
        let n = self.iter().rev().take_while(|byte| **byte == b' ').count();
        &self[..self.len() - n]
    }
}

fn text_at(record: &GridRow, column: usize) -> &str {
    record
        .texts()
        .find(|(at, _)| *at as usize == column)
        .map_or("", |(_, text)| text)
}

/// The width above one that most records have, and how many have it.
fn usual_width(records: &[GridRow]) -> Option<(usize, usize)> {
    let mut n_of_width: BTreeMap<usize, usize> = BTreeMap::new();
    for record in records.iter().filter(|record| record.n_cells >= 2) {
        *n_of_width.entry(record.n_cells).or_default() += 1;
    }
    n_of_width.into_iter().max_by_key(|(width, n)| (*n, *width))
}

fn n_found(record: &GridRow, wanted: &[String]) -> usize {
    let keys: Vec<String> = record.texts().map(|(_, text)| header_key(text)).collect();
    wanted.iter().filter(|wanted| keys.contains(wanted)).count()
}
