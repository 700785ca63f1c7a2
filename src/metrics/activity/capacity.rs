//! In: demand of initiatives on roles. Out: the load on each role in the quarters to come. It exists
//! because the municipalities share people; it deliberately shows no load that rests on fewer than
//! three allocations, because a role of one or two is a person.

use crate::metrics::examples::{Example, Gives, MOLDE, ago, day, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{View, days};
use crate::model::{Allocation, Dataset, Date, Part, Period, Status};
use std::collections::BTreeMap;

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
    formula: "For each role and each of the four quarters after the as-of date: Σ share of a full position × days of the allocation in the quarter ÷ days of the quarter. An open end reaches on. Eligible: the role's allocations that touch the quarter or lack a first day; usable: first day and share known. Suppressed where fewer than three allocations are usable.",
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
            "Two allocations may be two persons.",
            || allocated(2, ago(30), None),
            "role=Arkitekt;quarter=2026Q4",
            Gives::Nothing(Status::Suppressed, gate::FEWER_THAN_THREE_PERSONS),
        ),
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
    for row in &view.data.allocations {
        if view.homes.iter().any(|home| home.id == row.municipality) {
            by_role.entry(&row.role).or_default().push(row);
        }
    }
    if by_role.is_empty() {
        return vec![gate::refused("", gate::NO_ALLOCATIONS, 0)];
    }
    let mut answers = Vec::new();
    for (role, rows) in by_role {
        let mut quarter = Period::holding(view.as_of(), Part::Quarter(1));
        for _ in 0..4 {
            quarter = quarter.next();
            answers.extend(load(role, quarter, &rows));
        }
    }
    answers
}

fn load(role: &str, quarter: Period, rows: &[&Allocation]) -> Option<Answer> {
    let (first, last) = (quarter.first(), quarter.last());
    let touching: Vec<&&Allocation> = rows
        .iter()
        .filter(|row| row.from.is_none_or(|from| from <= last))
        .filter(|row| row.to.is_none_or(|to| to >= first))
        .collect();
    let length = days(first, last) + 1.0;
    let mut loads: Vec<f64> = touching
        .iter()
        .filter_map(|row| {
            let (from, to) = (row.from?.max(first), row.to.unwrap_or(last).min(last));
            Some(row.load_share? * (days(from, to) + 1.0) / length)
        })
        .collect();
    // Sums of shares must not depend on the order of rows.
    loads.sort_by(f64::total_cmp);
    let basis = Basis::new(touching.len(), loads.len());
    let dimension = format!("role={};quarter={quarter}", role.replace(';', ","));
    (!touching.is_empty())
        .then(|| gate::about_people(dimension, loads.iter().sum(), loads.len(), basis))
}
