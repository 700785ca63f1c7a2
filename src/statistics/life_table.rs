//! Takes spells (entry, exit, how it ended); gives, for each time at which somebody left, how many
//! were at risk just before it and how they left.
//!
//! Kaplan–Meier and Aalen–Johansen count the same people, and the traps of counting them are all
//! here: ties, spells seen only from a snapshot on, spells of no length, and risk sets that run
//! empty. It deliberately estimates nothing.

use std::collections::BTreeMap;

/// One spell. `cause` is None when the spell was still open at its exit.
pub(super) struct Spell {
    pub entry: f64,
    pub exit: f64,
    pub cause: Option<u8>,
}

/// A stretch of time after the first entry in which nobody was under observation, `(from, to]`.
///
/// Curves run flat through it, which is an absence of knowledge and not of events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    pub from: f64,
    pub to: f64,
}

pub(super) struct Row {
    pub time: f64,
    pub at_risk: usize,
    pub events: BTreeMap<u8, usize>,
    pub censored: usize,
}

impl Row {
    pub fn n_events(&self) -> usize {
        self.events.values().sum()
    }
}

pub(super) struct LifeTable {
    /// In order of time, one row for each distinct time of exit.
    pub rows: Vec<Row>,
    /// The earliest entry; 0 when anybody was observed from the start, and when there are no
    /// spells.
    pub starts: f64,
    /// The last exit; 0 when there are no spells.
    pub followed_to: f64,
    pub n: usize,
    /// Spells that were never at risk: an exit that is negative or not finite, or not after a late
    /// entry.
    pub n_left_out: usize,
    pub gaps: Vec<Gap>,
}

/// Counts the spells into a life table.
///
/// At risk at time t is who entered before t and has not left before t: `entry < t ≤ exit`. So
/// whoever is censored at t is still at risk for the events of t, and whoever enters at t is not.
/// An entry of 0 (or less) means "observed from the start" and counts as before everything: an idea
/// that is decided on the day of its submission has exit 0, and the strict rule would drop it and
/// with it the fastest decisions.
///
/// Times are compared exactly; they are whole days, not results of arithmetic.
pub(super) fn life_table(spells: impl Iterator<Item = Spell>) -> LifeTable {
    let mut n_left_out = 0;
    let mut entries = Vec::new();
    let mut exits: Vec<(f64, Option<u8>)> = Vec::new();
    for spell in spells {
        if let Some(entry) = usable_entry(&spell) {
            entries.push(entry);
            // Adding 0 makes -0 into 0, which would sort apart from it and so miss the ties.
            exits.push((spell.exit + 0.0, spell.cause));
        } else {
            n_left_out += 1;
        }
    }
    entries.sort_by(f64::total_cmp);
    exits.sort_by(|a, b| a.0.total_cmp(&b.0));

    let n = entries.len();
    let mut rows: Vec<Row> = Vec::new();
    let mut gaps = Vec::new();
    let (mut n_entered, mut n_left) = (0, 0);
    for ties in exits.chunk_by(|a, b| a.0 == b.0) {
        let time = ties[0].0;
        while n_entered < n && (entries[n_entered] < time || entries[n_entered] <= 0.0) {
            n_entered += 1;
        }
        let mut row = Row {
            time,
            at_risk: n_entered - n_left,
            events: BTreeMap::new(),
            censored: 0,
        };
        for (_, cause) in ties {
            match cause {
                Some(cause) => *row.events.entry(*cause).or_default() += 1,
                None => row.censored += 1,
            }
        }
        n_left += ties.len();
        rows.push(row);
        // Nobody is left, and the next one enters only later.
        if n_entered == n_left && n_entered < n && entries[n_entered] > time {
            gaps.push(Gap {
                from: time,
                to: entries[n_entered],
            });
        }
    }
    LifeTable {
        starts: entries.first().copied().unwrap_or(0.0),
        followed_to: rows.last().map_or(0.0, |row| row.time),
        rows,
        n,
        n_left_out,
        gaps,
    }
}

fn usable_entry(spell: &Spell) -> Option<f64> {
    let finite = spell.entry.is_finite() && spell.exit.is_finite();
    let from_start = spell.entry <= 0.0 && spell.exit >= 0.0;
    (finite && (from_start || spell.exit > spell.entry)).then_some(spell.entry.max(0.0))
}

/// How many rows to keep so that the table stops where fewer than `min` are at risk, and how many
/// of the kept rows belong to a thin start.
///
/// With late entries the risk set begins small and grows. Stopping at its first row would throw the
/// whole table away, so rows before the first one with `min` at risk are kept and counted as thin;
/// from then on the table ends before the first row with fewer. A table that never gets to `min`
/// keeps nothing.
pub(super) fn kept_rows(
    at_risk: impl Iterator<Item = usize> + Clone,
    min: usize,
) -> (usize, usize) {
    let Some(thin) = at_risk.clone().position(|n| n >= min) else {
        return (0, 0);
    };
    (
        thin + at_risk.skip(thin).take_while(|n| *n >= min).count(),
        thin,
    )
}
