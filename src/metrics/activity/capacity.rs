//! In: demand of initiatives on roles. Out: the load on each role in the quarters to come. It exists
//! because the municipalities share people; it deliberately shows no load that rests on fewer than
//! three allocations, because a role of one or two is a person, and nothing that such a load could be
//! computed from: not the role's other quarters, not its total, not the rows.

use crate::metrics::examples::{AUKRA, Example, Gives, MOLDE, ago, day, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{View, days};
use crate::model::{Allocation, Dataset, Date, Part, Period, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Load by role and quarter.
pub const CAPACITY: Metric = Metric {
    id: "activity.capacity",
    family: Family::Activity,
    name: Names {
        nb: "Belastning per rolle og kvartal",
        nn: "Belasting per rolle og kvartal",
        en: "Load by role and quarter",
        da: "Belastning pr. rolle og kvartal",
    },
    question: &[9],
    formula: "For each role and each of the four quarters after the as-of date: Σ share of a full position × days of the allocation in the quarter ÷ days of the quarter. An open end reaches on. Eligible: the role's allocations that touch the quarter or lack a first day; usable: first day and share known, and no last day before the first. Suppressed where fewer than three allocations are usable. Where a municipality has one or two in any of the four quarters, all four are suppressed there and for all municipalities together, because a difference between two of the others could give the withheld one away; its rows in the tables lack the share of a position then, and where no quarter is shown.",
    unit: Unit::Positions,
    direction: Direction::Context,
    source: "ROR-IKT: shared capacity",
    fields: &["allocations: role, first and last day, share of a position"],
    dimensions: &[
        part("", Unit::Positions),
        part("role=<role>;quarter=<quarter>", Unit::Positions),
    ],
    compute: Compute::Rows(capacity),
    examples: &[
        Example::new(
            "Four allocations of half a position for the whole of the fourth quarter.",
            || allocated(4, day(2026, 10, 1), Some(day(2026, 12, 31))),
            "role=Arkitekt;quarter=2026Q4",
            Gives::Value(2.0),
        ),
        Example::new(
            "The same for the first 46 of its 92 days: half the load, and not the same because the quarter is touched.",
            || allocated(4, day(2026, 10, 1), Some(day(2026, 11, 15))),
            "role=Arkitekt;quarter=2026Q4",
            Gives::Value(1.0),
        ),
        Example::new(
            "The fourth ends before it begins: it can't be used, and takes nothing from the others.",
            || {
                let mut data = allocated(4, day(2026, 10, 1), Some(day(2026, 12, 31)));
                data.allocations[3].from = Some(day(2026, 12, 1));
                data.allocations[3].to = Some(day(2026, 11, 1));
                data
            },
            "role=Arkitekt;quarter=2026Q4",
            Gives::Value(1.5),
        ),
        Example::new(
            "Two allocations may be two persons.",
            || allocated(2, ago(30), None),
            "role=Arkitekt;quarter=2026Q4",
            Gives::Nothing(Status::Suppressed, gate::FEWER_THAN_THREE_PERSONS),
        ),
        Example::new(
            "Four allocations, of which two end with the fourth quarter: it would tell what the two after it must not.",
            || {
                let mut data = allocated(4, day(2026, 10, 1), None);
                for row in &mut data.allocations[..2] {
                    row.to = Some(day(2026, 12, 31));
                }
                data
            },
            "role=Arkitekt;quarter=2026Q4",
            Gives::Nothing(Status::Suppressed, gate::GIVES_AWAY_PERSONS),
        ),
        Example::new(
            "Four in Molde and two in Aukra: the total less Molde's would be Aukra's.",
            || {
                let mut data = allocated(6, day(2026, 10, 1), None);
                for row in &mut data.allocations[..2] {
                    row.municipality = AUKRA.to_owned();
                }
                data
            },
            "role=Arkitekt;quarter=2026Q4",
            Gives::Nothing(Status::Suppressed, gate::GIVES_AWAY_PERSONS),
        )
        .of_all(),
    ],
};

fn allocated(n: usize, from: Date, to: Option<Date>) -> Dataset {
    let mut data = portfolio(n, |_, _| {});
    data.allocations = (0..n)
        .map(|_| Allocation {
            municipality: MOLDE.to_owned(),
            initiative_id: None,
            role: "Arkitekt".to_owned(),
            from: Some(from),
            to,
            load_share: Some(0.5),
            ..Allocation::default()
        })
        .collect();
    data
}

fn capacity(view: &View) -> Vec<Answer> {
    let mut by_role: BTreeMap<&str, Vec<&Allocation>> = BTreeMap::new();
    for row in view.homes.iter().flat_map(|home| &home.allocations) {
        by_role.entry(&row.role).or_default().push(row);
    }
    if by_role.is_empty() {
        return vec![gate::refused("", gate::NO_ALLOCATIONS, 0)];
    }
    let quarters = quarters(view.as_of());
    let mut answers = Vec::new();
    for (role, rows) in by_role {
        let gives_away = tells_of_persons(&rows, &quarters);
        let of_quarter = |quarter: &Period| load(role, *quarter, &rows, gives_away);
        answers.extend(quarters.iter().filter_map(of_quarter));
    }
    answers
}

/// The quarters that a load is told of: the four after that of the as-of date.
fn quarters(as_of: Date) -> [Period; 4] {
    let mut quarter = Period::holding(as_of, Part::Quarter(1));
    [(); 4].map(|()| {
        quarter = quarter.next();
        quarter
    })
}

/// The share of a quarter's load that an allocation is; none where it can't be used or is in another
/// time.
fn part_of(row: &Allocation, quarter: Period) -> Option<f64> {
    let (first, last) = (quarter.first(), quarter.last());
    let (from, to) = (row.from?.max(first), row.to.unwrap_or(last).min(last));
    let is_in = row.from? <= last && row.to.is_none_or(|to| to >= first) && from <= to;
    is_in.then_some(row.load_share? * (days(from, to) + 1.0) / (days(first, last) + 1.0))
}

/// Whether the load of one of the quarters rests on one or two allocations in a municipality. An
/// allocation lasts over quarters and is in the total: what they show of the role would, one taken
/// from another, leave what must not be shown. So none of them is.
fn tells_of_persons(rows: &[&Allocation], quarters: &[Period]) -> bool {
    let mut homes: BTreeMap<&str, Vec<&Allocation>> = BTreeMap::new();
    for row in rows {
        homes.entry(&row.municipality).or_default().push(row);
    }
    let few = |rows: &Vec<&Allocation>| {
        let mut counts = quarters.iter().map(|quarter| n_usable(rows, *quarter));
        counts.any(|n| matches!(n, 1..=2))
    };
    homes.values().any(few)
}

fn n_usable(rows: &[&Allocation], quarter: Period) -> usize {
    let parts = rows.iter().filter_map(|row| part_of(row, quarter));
    parts.count()
}

/// Takes the share of a position out of the allocations whose sums are not shown in their
/// municipality, so that the tables beside the reports don't tell what the reports withhold.
pub fn withhold_shares(allocations: &mut [Allocation], as_of: Date) {
    let quarters = quarters(as_of);
    let mut by_role: BTreeMap<(&str, &str), Vec<&Allocation>> = BTreeMap::new();
    for row in allocations.iter() {
        let key = (row.municipality.as_str(), row.role.as_str());
        by_role.entry(key).or_default().push(row);
    }
    let is_shown = |rows: &[&Allocation]| {
        let is_told = quarters.iter().any(|quarter| n_usable(rows, *quarter) >= 3);
        is_told && !tells_of_persons(rows, &quarters)
    };
    let shown: BTreeSet<(String, String)> = by_role
        .into_iter()
        .filter(|(_, rows)| is_shown(rows))
        .map(|((home, role), _)| (home.to_owned(), role.to_owned()))
        .collect();
    for row in allocations {
        if !shown.contains(&(row.municipality.clone(), row.role.clone())) {
            row.load_share = None;
        }
    }
}

fn load(role: &str, quarter: Period, rows: &[&Allocation], gives_away: bool) -> Option<Answer> {
    let (first, last) = (quarter.first(), quarter.last());
    let n_touching = rows
        .iter()
        .filter(|row| row.from.is_none_or(|from| from <= last))
        .filter(|row| row.to.is_none_or(|to| to >= first))
        .count();
    let parts = rows.iter().filter_map(|row| part_of(row, quarter));
    let mut parts: Vec<f64> = parts.collect();
    // Sums of shares must not depend on the order of rows.
    parts.sort_by(f64::total_cmp);
    let basis = Basis::new(n_touching, parts.len());
    let dimension = format!("role={};quarter={quarter}", role.replace(';', ","));
    (n_touching > 0).then(|| {
        let sum = parts.iter().sum();
        gate::about_people(dimension, sum, parts.len(), gives_away, basis)
    })
}
