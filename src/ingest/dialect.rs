//! In: the text of a CSV file, and the header names that are wanted. Out: its delimiter, with the
//! count that speaks for it. It exists because Norwegian files use `;` and write decimals with a
//! comma, so that counting commas chooses wrong. It deliberately knows one quote character, `"`:
//! no export that we know uses another.

use super::records::{Record, parse};
use super::trail::Trail;
use crate::model::header_key;
use std::collections::HashMap;

const CANDIDATES: [char; 4] = [';', ',', '\t', '|'];
/// Records that are looked at.
const SAMPLE_RECORDS: usize = 300;
/// Bytes that are looked at, so that a quote that never closes costs little.
const SAMPLE_BYTES: usize = 1024 * 1024;

/// The delimiter, or nothing if the file has one column.
pub(super) fn find(text: &str, wanted: &[String], trail: &mut Trail) -> Option<char> {
    if let Some(delimiter) = stated(text) {
        trail.chose(format!(
            "delimiter {}: the first line states it",
            shown(delimiter)
        ));
        return Some(delimiter);
    }
    let best = CANDIDATES
        .iter()
        .filter_map(|delimiter| evidence(text, *delimiter, wanted))
        .reduce(|best, next| if next.beats(&best) { next } else { best });
    match best {
        Some(best) => {
            trail.chose(format!(
                "delimiter {}: {} cells on {} of {} records",
                shown(best.delimiter),
                best.n_cells,
                best.n_alike,
                best.n_records
            ));
            Some(best.delimiter)
        }
        None => {
            trail.chose("delimiter none: no mark divides the records alike, so each is one cell");
            None
        }
    }
}

/// How a delimiter is written in a choice.
pub(super) fn shown(delimiter: char) -> String {
    if delimiter == '\t' {
        "tab".to_owned()
    } else {
        format!("«{delimiter}»")
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

#[derive(Debug)]
struct Evidence {
    delimiter: char,
    n_cells: usize,
    n_alike: usize,
    n_records: usize,
    n_wanted: usize,
    n_odd_quotes: usize,
}

impl Evidence {
    /// Wanted headers first, then records of the same width, then more cells.
    fn beats(&self, other: &Evidence) -> bool {
        let consistency = |e: &Evidence| {
            let odd = e.n_odd_quotes.min(e.n_records) as f64;
            (e.n_alike as f64 - odd / 2.0) / e.n_records as f64
        };
        // A tenth of the records may differ without deciding anything: notes and titles.
        let steps = |e: &Evidence| (consistency(e) * 10.0).round() as i64;
        (self.n_wanted, steps(self), self.n_cells) > (other.n_wanted, steps(other), other.n_cells)
    }
}

fn evidence(text: &str, delimiter: char, wanted: &[String]) -> Option<Evidence> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let parsed = parse(sample, Some(delimiter), SAMPLE_RECORDS);
    let is_cut = sample.len() < text.len();
    let mut records = parsed.records;
    if is_cut && parsed.complete {
        records.pop();
    }
    records.retain(|record| record.n_cells > 0);
    let mut n_of_width: HashMap<usize, usize> = HashMap::new();
    for record in &records {
        *n_of_width.entry(record.n_cells).or_default() += 1;
    }
    let (&n_cells, &n_alike) = n_of_width
        .iter()
        .filter(|(width, _)| **width >= 2)
        .max_by_key(|(width, n)| (**n, **width))?;
    let n_wanted = records
        .iter()
        .take(60)
        .map(|record| n_found(record, wanted))
        .max()
        .unwrap_or(0);
    let n_records = records.len();
    let is_rare = n_alike * 4 < n_records || (n_alike == 1 && n_records > 2);
    if n_wanted == 0 && (is_rare || (delimiter == ',' && only_decimals(&records, n_cells))) {
        return None;
    }
    let is_unclosed = parsed.unclosed.is_some() && !is_cut;
    let n_odd_quotes = parsed.stray_quotes.len() + if is_unclosed { n_records } else { 0 };
    Some(Evidence {
        delimiter,
        n_cells,
        n_alike,
        n_records,
        n_wanted,
        n_odd_quotes,
    })
}

fn n_found(record: &Record, wanted: &[String]) -> usize {
    let keys: Vec<String> = record
        .cells
        .iter()
        .map(|(_, text)| header_key(text))
        .collect();
    wanted.iter().filter(|wanted| keys.contains(wanted)).count()
}

/// One column of amounts such as `12,5` looks like two columns divided by a comma.
fn only_decimals(records: &[Record], n_cells: usize) -> bool {
    let ends_in_digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let starts_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    n_cells == 2
        && records.first().is_some_and(|record| record.n_cells == 1)
        && records
            .iter()
            .filter(|record| record.n_cells == 2)
            .all(|record| {
                matches!(&record.cells[..], [(0, whole), (1, part)]
                if ends_in_digit(whole) && starts_with_digit(part))
            })
}
