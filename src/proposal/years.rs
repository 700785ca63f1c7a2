//! In: the headers of a table. Out: families of headers that differ in a year alone, such as
//! «Plan 2026» and «Plan 2027». It exists because years stand in headers, as amounts to be turned
//! into rows or as states of one thing at several times. It deliberately doesn't say which.

use super::lexicon::Parts;
use crate::model::RawTable;
use std::collections::BTreeMap;

/// Headers that differ in a year alone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Family {
    /// The header with `{year}` where the year stands.
    pub header: String,
    /// The header without the year.
    pub rest: String,
    /// Column and year, the earliest first.
    pub members: Vec<(usize, i64)>,
}

/// The families of two or more; and behind them, where there is one, the headers with a year that
/// stand alone: «Realisert 2025» beside «Plan 2025» and «Plan 2026».
pub(super) fn families(raw: &RawTable, headers: &[Parts]) -> (Vec<Family>, Vec<Family>) {
    let mut by_header: BTreeMap<String, Family> = BTreeMap::new();
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
    match several.is_empty() {
        true => (Vec::new(), Vec::new()),
        false => (several, alone),
    }
}
