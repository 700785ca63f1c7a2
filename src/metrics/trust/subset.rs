//! In: the rows of a municipality's newest export and of the one before. Out: whether the newest
//! may be a part of what there is. It exists because a filter that someone left on looks like a
//! portfolio that shrank. It deliberately only suspects: a portfolio can shrink, and a young one
//! has closed nothing.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Home, View, is_open};
use crate::model::*;

/// Exports that may be a part.
pub const SUBSET: Metric = Metric {
    id: "trust.subset",
    family: Family::Trust,
    name: Names {
        nb: "Uttrekk som kan være ufullstendige",
        nn: "Uttrekk som kan vere ufullstendige",
        en: "Exports that may be incomplete",
        da: "Udtræk, der kan være ufuldstændige",
    },
    question: &[25],
    formula: "what=rows: initiatives in the newest export, programme rows counted, over municipalities with at least two snapshots; what=rows_before: in the snapshot before it; what=row_drop: municipalities with less than seven tenths of the rows of the snapshot before, where that had at least 10. Eligible for these: municipalities with an export; usable: with at least two snapshots. what=none_closed: municipalities in whose newest export no row is closed (at operate, ended, or closed in its system); usable: those whose newest export has at least 10 rows with a stage or a state. One that sent nothing is not eligible. For one municipality the last two are 0 or 1.",
    unit: Unit::Count,
    direction: Direction::Down,
    source: "Own definition",
    fields: &["at least two snapshots", "the stage or the state"],
    dimensions: &[
        part("what=rows", Unit::Count),
        part("what=rows_before", Unit::Count),
        part("what=row_drop", Unit::Count),
        part("what=none_closed", Unit::Count),
    ],
    compute: Compute::Rows(subset),
    examples: &[
        Example::new(
            "20 rows three months ago, 13 now: less than seven tenths.",
            || portfolio(13, |_, _| {}).initiatives(MOLDE, ago(92), 20, |_, _| {}),
            "what=row_drop",
            Gives::Value(1.0),
        ),
        Example::new(
            "20 rows half a year ago, 14 three months ago, 13 now: no sudden drop, though the first export had many more.",
            || {
                portfolio(13, |_, _| {})
                    .initiatives(MOLDE, ago(92), 14, |_, _| {})
                    .initiatives(MOLDE, ago(184), 20, |_, _| {})
            },
            "what=row_drop",
            Gives::Value(0.0),
        ),
        Example::new(
            "Twelve rows, all at a plan.",
            || portfolio(12, |_, _| {}),
            "what=none_closed",
            Gives::Value(1.0),
        ),
        Example::new(
            "Four rows, all at a plan: too few to wonder.",
            || portfolio(4, |_, _| {}),
            "what=none_closed",
            Gives::Nothing(Status::Refused, gate::TOO_FEW_ROWS),
        ),
        Example::new(
            "A single snapshot has nothing to fall from.",
            || portfolio(12, |_, _| {}),
            "what=row_drop",
            Gives::Nothing(Status::Refused, gate::SINGLE_SNAPSHOT),
        ),
    ],
};

/// The fewest rows that a missing kind of row tells anything of.
const LEAST_ROWS: usize = 10;

/// The rows of the newest export and the number of those of the one before.
fn rows_of<'h, 'a>(home: &'h Home<'a>, back: usize) -> Option<&'h [&'a Initiative]> {
    let date = home.snapshots.iter().rev().nth(back)?;
    Some(home.export(*date))
}

fn subset(view: &View) -> Vec<Answer> {
    let newest: Vec<(&Home, &[&Initiative])> = view
        .homes
        .iter()
        .filter_map(|home| Some((*home, rows_of(home, 0)?)))
        .collect();
    let pairs: Vec<(usize, usize)> = newest
        .iter()
        .filter_map(|(home, rows)| Some((rows_of(home, 1)?.len(), rows.len())))
        .collect();
    let basis = Basis::new(newest.len(), pairs.len());
    let since = |part: &str, n: usize| match (basis.eligible, basis.usable) {
        (1.., 0) => gate::refused(part, gate::SINGLE_SNAPSHOT, basis.eligible),
        _ => gate::count(part, n, basis),
    };
    let is_drop = |(before, now): &&(usize, usize)| *before >= LEAST_ROWS && now * 10 < before * 7;
    let is_known = |row: &&&Initiative| row.stage.is_some() || row.lifecycle.is_some();
    let is_closed = |row: &&Initiative| !is_open(row) || row.lifecycle == Some(Lifecycle::Closed);
    let telling: Vec<&[&Initiative]> = newest
        .iter()
        .map(|(_, rows)| *rows)
        .filter(|rows| rows.iter().filter(is_known).count() >= LEAST_ROWS)
        .collect();
    let none_closed = telling
        .iter()
        .filter(|rows| !rows.iter().any(is_closed))
        .count();
    let closed = match (newest.len(), telling.len()) {
        (n @ 1.., 0) => gate::refused("what=none_closed", gate::TOO_FEW_ROWS, n),
        (n, told) => gate::count("what=none_closed", none_closed, Basis::new(n, told)),
    };
    vec![
        since("what=rows", pairs.iter().map(|(_, now)| now).sum()),
        since(
            "what=rows_before",
            pairs.iter().map(|(before, _)| before).sum(),
        ),
        since("what=row_drop", pairs.iter().filter(is_drop).count()),
        closed,
    ]
}
