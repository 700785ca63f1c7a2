//! In: the headers of a table. Out: families of headers that differ in a year alone, such as
//! «Plan 2026» and «Plan 2027». It exists because years stand in headers, as amounts to be turned
//! into rows or as states of one thing at several times. It deliberately doesn't say which.

use super::lexicon::Parts;
use crate::model::RawTable;
use std::collections::BTreeMap;

/// Headers that differ in a year alone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Family {
    /// The header with `{year}` where the year stands, or `{n}` where it is counted: «År 1».
    pub header: String,
    /// The header without the year.
    pub rest: String,
    /// Column and year, the earliest first.
    pub members: Vec<(usize, i64)>,
}

impl Family {
    /// Whether its years are counted from a first one.
    pub(super) fn counts(&self) -> bool {
        self.header.contains("{n}")
    }
}

/// The families of two or more; and behind them, where there is one, the headers with a year that
/// stand alone: «Realisert 2025» beside «Plan 2025» and «Plan 2026».
pub(super) fn families(raw: &RawTable, headers: &[Parts]) -> (Vec<Family>, Vec<Family>) {
    let mut by_header: BTreeMap<String, Family> = BTreeMap::new();
    for (at, header) in raw.header.iter().enumerate() {
        let Some((before, n, after)) = counted(header) else {
            continue;
        };
        let family = by_header
            .entry(format!("{before}{{n}}{after}"))
            .or_insert_with_key(|header| Family {
                header: header.clone(),
                rest: without_the_word(before) + after,
                members: Vec::new(),
            });
        family.members.push((at, n));
    }
    // «År 1» is the first of several, or a column of its own.
    by_header.retain(|_, family| {
        family.members.sort_by_key(|(_, n)| *n);
        let counts = family.members.iter().map(|(_, n)| *n);
        family.members.len() > 1 && counts.eq(1..=family.members.len() as i64)
    });
    for (at, (header, parts)) in raw.header.iter().zip(headers).enumerate() {
        let [year] = parts.years[..] else { continue };
        let digits = year.to_string();
        let Some(start) = header.find(&digits) else {
            continue;
        };
        let (before, after) = (&header[..start], &header[start + 4..]);
        // «2015/16» is a financial year, and no year that could be taken out.
        let joined =
            after.starts_with(['/', '-']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
        let inside = before.ends_with(|c: char| c.is_ascii_digit())
            || after.starts_with(|c: char| c.is_ascii_digit());
        if joined || inside {
            continue;
        }
        let family = by_header
            .entry(format!("{before}{{year}}{after}"))
            .or_insert_with_key(|header| Family {
                header: header.clone(),
                rest: format!("{before} {after}").trim().to_owned(),
                members: Vec::new(),
            });
        family.members.push((at, year));
    }
    let mut families: Vec<Family> = by_header.into_values().collect();
    for family in &mut families {
        family.members.sort_by_key(|(at, year)| (*year, *at));
    }
    families.sort_by_key(|family| family.members[0].0);
    let (several, alone): (Vec<Family>, Vec<Family>) = families
        .into_iter()
        .partition(|family| family.members.len() > 1);
    // One year alone is no series; two of one year are what was planned and what came.
    match several.is_empty() && alone.len() < 2 {
        true => (Vec::new(), Vec::new()),
        false => (several, alone),
    }
}

/// The words before the number of a year that is counted.
const YEARS: &[&str] = &["år", "aar", "year", "yr"];
/// A plan reaches no further.
const LAST: i64 = 20;

/// A header that counts years, parted around the number: «Gevinst år 2 (kr)».
fn counted(header: &str) -> Option<(&str, i64, &str)> {
    let start = header.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = header.split_at(start);
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let is_year = YEARS.contains(&last_word(before).to_lowercase().as_str());
    let is_alone = !after.contains(|c: char| c.is_ascii_digit());
    let n: i64 = number.parse().ok()?;
    (is_year && is_alone && (1..=LAST).contains(&n)).then_some((before, n, after))
}

fn last_word(text: &str) -> &str {
    text.split_whitespace().last().unwrap_or_default()
}

/// What stands before the word for a year.
fn without_the_word(before: &str) -> String {
    let trimmed = before.trim_end();
    let word = last_word(trimmed).len();
    trimmed[..trimmed.len() - word].trim_end().to_owned()
}
