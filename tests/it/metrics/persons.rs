//! In: allocations of any number of persons over municipalities, roles and quarters. Out: proof that
//! no load that is withheld for the sake of persons can be computed from what is published. It does
//! what an attacker would: each share that a row withholds is an unknown, each published sum an
//! equation in them whose coefficients the published dates give, and a withheld sum that is a
//! combination of equations is known.

use chrono::Days;
use loypemelding::metrics::activity::capacity::withhold_shares;
use loypemelding::metrics::examples::{AUKRA, HUSTADVIKA, MOLDE, day, portfolio, scope};
use loypemelding::metrics::{ALL, measure};
use loypemelding::model::*;
use proptest::prelude::*;

/// Coefficients are whole numbers of days; whether one row is a combination of others is decided
/// without rounding, in the field of this many elements.
const PRIME: i64 = 2_147_483_647;

const ROLES: [&str; 2] = ["Arkitekt", "Jurist"];

/// Allocations that begin within a year before the as-of date and end within a year after, or never.
/// Only the load is random in ways that no sum could betray: whole per mille of a position.
fn allocation() -> impl Strategy<Value = Allocation> {
    let whose = (0usize..3, 0usize..2);
    let when = (0u64..600, proptest::option::of(0u64..400));
    (whose, when, proptest::option::weighted(0.95, 1u32..1000)).prop_map(
        |((home, role), (from, length), load)| {
            let from = day(2025, 12, 1) + Days::new(from);
            Allocation {
                municipality: [MOLDE, AUKRA, HUSTADVIKA][home].to_owned(),
                initiative_id: None,
                role: ROLES[role].to_owned(),
                from: Some(from),
                to: length.map(|length| from + Days::new(length)),
                load_share: load.map(|load| f64::from(load) / 1000.0),
                ..Allocation::default()
            }
        },
    )
}

/// Days of the quarter that an allocation lasts.
fn days_in(row: &Allocation, quarter: Period) -> i64 {
    let from = row.from.expect("because each has a first day");
    let last = row.to.unwrap_or(quarter.last()).min(quarter.last());
    ((last - from.max(quarter.first())).num_days() + 1).max(0)
}

/// What a measure of the load is in terms of the shares: days by allocation.
fn equation(m: &Measure, allocations: &[Allocation]) -> (Period, Vec<i64>) {
    let (role, quarter) = m
        .dimension
        .strip_prefix("role=")
        .and_then(|rest| rest.split_once(";quarter="))
        .expect("because a load is of a role and a quarter");
    let quarter = Period::parse(quarter).expect("because it is a quarter");
    let coefficients = allocations.iter().map(|row| {
        let is_in = row.role == role
            && row.load_share.is_some()
            && (m.municipality == ALL || row.municipality == m.municipality);
        if is_in { days_in(row, quarter) } else { 0 }
    });
    (quarter, coefficients.collect())
}

fn inverse(of: i64) -> i64 {
    let (mut base, mut exponent, mut result) = (of, PRIME - 2, 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

/// Equations, each with a leading 1 in a column where the others before it have been taken out.
#[derive(Default)]
struct Known {
    rows: Vec<(usize, Vec<i64>)>,
}

impl Known {
    /// What is left of an equation when all that follows from the others is taken out.
    fn rest(&self, mut row: Vec<i64>) -> Vec<i64> {
        for (lead, known) in &self.rows {
            let times = row[*lead];
            for (cell, known) in row.iter_mut().zip(known) {
                *cell = (*cell - times * known % PRIME + PRIME) % PRIME;
            }
        }
        row
    }

    fn learn(&mut self, row: Vec<i64>) {
        let mut rest = self.rest(row);
        if let Some(lead) = rest.iter().position(|cell| *cell != 0) {
            let by = inverse(rest[lead]);
            for cell in &mut rest {
                *cell = *cell * by % PRIME;
            }
            self.rows.push((lead, rest));
        }
    }

    fn tells(&self, row: Vec<i64>) -> bool {
        self.rest(row).iter().all(|cell| *cell == 0)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_load_of_one_or_two_persons_follows_from_what_is_published(
        allocations in proptest::collection::vec(allocation(), 3..16)
    ) {
        let mut data = portfolio(1, |_, _| {});
        data.allocations = allocations.clone();
        let measures = measure(&data, &scope());
        let loads = measures
            .iter()
            .filter(|m| m.metric == "activity.capacity" && !m.dimension.is_empty());

        withhold_shares(&mut data.allocations, scope().as_of);
        let mut known = Known::default();
        for (at, row) in data.allocations.iter().enumerate() {
            if row.load_share.is_some() {
                let mut alone = vec![0; allocations.len()];
                alone[at] = 1;
                known.learn(alone);
            }
        }
        let mut withheld = Vec::new();
        for m in loads {
            let (quarter, days) = equation(m, &allocations);
            if let Some(value) = m.value {
                let length = (quarter.last() - quarter.first()).num_days() + 1;
                let shares = allocations.iter().map(|row| row.load_share.unwrap_or(0.0));
                let sum: f64 = shares.zip(&days).map(|(share, days)| share * *days as f64).sum();
                prop_assert!((value - sum / length as f64).abs() < 1e-9, "{m:?} is another sum");
                known.learn(days.clone());
            }
            let n_persons = days.iter().filter(|days| **days > 0).count();
            if let 1..=2 = n_persons {
                prop_assert_eq!(m.status, Some(Status::Suppressed));
                prop_assert_eq!((m.numerator, m.denominator), (None, None));
                withheld.push((m, days));
            }
        }
        for (m, days) in withheld {
            prop_assert!(!known.tells(days), "{m:?} follows from what is published");
        }
    }
}

/// Where three or more are in every cell nothing needs to be withheld, and nothing is.
#[test]
fn roles_of_three_are_shown_for_each_and_for_all() {
    let mut data = portfolio(1, |_, _| {});
    for home in [MOLDE, AUKRA] {
        for load in [0.2, 0.3, 0.5] {
            data.allocations.push(Allocation {
                municipality: home.to_owned(),
                initiative_id: None,
                role: ROLES[0].to_owned(),
                from: Some(day(2026, 1, 1)),
                to: None,
                load_share: Some(load),
                ..Allocation::default()
            });
        }
    }
    let measures = measure(&data, &scope());
    for (who, load) in [(MOLDE, 1.0), (AUKRA, 1.0), (ALL, 2.0)] {
        let of = measures
            .iter()
            .filter(|m| m.metric == "activity.capacity" && m.municipality == who);
        let values: Vec<Option<f64>> = of.map(|m| m.value).collect();
        assert_eq!(values.len(), 4, "{who}");
        let near = |value: &Option<f64>| value.is_some_and(|value| (value - load).abs() < 1e-9);
        assert!(values.iter().all(near), "{who}: {values:?}");
    }
    let before = data.allocations.clone();
    withhold_shares(&mut data.allocations, scope().as_of);
    assert_eq!(data.allocations, before);
}
