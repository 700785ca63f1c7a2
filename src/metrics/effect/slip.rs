//! In: benefits as the newest snapshot has them and as earlier ones had them. Out: how far their
//! dates and planned amounts have moved. It exists because a plan that is quietly written down
//! looks as good as it did. It deliberately compares an amount only with one of the same benefit
//! and year: an export that shows four years shows four others a year later.

use super::amounts::{Stated, planned_by_year};
use super::registered::no_benefits;
use crate::metrics::amount::Amount;
use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, kroner, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Promise, View, days};
use crate::model::*;
use std::collections::BTreeMap;

/// The plan moves.
pub const SLIP: Metric = Metric {
    id: "effect.slip",
    family: Family::Effect,
    name: Names {
        nb: "Forskyvning av planlagte gevinster",
        nn: "Forskyving av planlagde gevinstar",
        en: "Slip of planned benefits",
        da: "Forskydning af planlagte gevinster",
    },
    question: &[13],
    formula: "what=date: median of the days from a benefit's date of realisation in the first snapshot that has it to the date now; eligible: benefits that an earlier snapshot of benefits has; usable: both dates known. what=amount: for each direct benefit and year with a planned amount now, in the pipeline's currency: Σ planned now − Σ planned in the first earlier snapshot that states an amount for the same benefit and year; negative where the plan was written down. Rows of one benefit and year are added together. eligible: benefits and years with an amount now whose benefit has amounts in an earlier snapshot; usable: an earlier snapshot states one for that year too, and none of the two is out of scale. what=share: that difference ÷ Σ planned in those first snapshots, over the same rows.",
    unit: Unit::Days,
    direction: Direction::Context,
    source: "DFØ, Veileder i gevinstrealisering: follow-up of the benefit plan",
    fields: &[
        "benefits: date of realisation, kind",
        "benefit years: planned, unit",
        "at least two snapshots",
    ],
    dimensions: &[
        part("what=date", Unit::Days),
        part("what=amount", Unit::Money),
        part("what=share", Unit::Share),
    ],
    compute: Compute::Rows(slip),
    examples: &[
        Example::new(
            "Five benefits, moved by 0, 10, 20, 30 and 40 days.",
            || {
                benefits_then_and_now(5, |i, then| {
                    ago(if then { -100 } else { -90 - 10 * i as i64 })
                })
            },
            "what=date",
            Gives::Value(20.0),
        ),
        Example::new(
            "Planned for 2027 and 2028: 100 000 and 300 000 kr at first, 100 000 and 200 000 kr now.",
            || {
                plans(
                    &[(2027, 100_000), (2028, 300_000)],
                    &[(2027, 100_000), (2028, 200_000)],
                )
            },
            "what=amount",
            Gives::Value(-100_000.0),
        ),
        Example::new(
            "The export showed 2026 and 2027 at first and shows 2027 and 2028 now, each with the same amount: nothing has moved, though the totals differ.",
            || {
                plans(
                    &[(2026, 100_000), (2027, 200_000)],
                    &[(2027, 200_000), (2028, 300_000)],
                )
            },
            "what=share",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
        Example::new(
            "The same with two of three years in both: 0 %, and not what the totals say.",
            || {
                plans(
                    &[(2026, 50_000), (2027, 200_000), (2028, 300_000)],
                    &[(2027, 200_000), (2028, 300_000), (2029, 400_000)],
                )
            },
            "what=share",
            Gives::Value(0.0),
        ),
        Example::new(
            "A single snapshot tells of no movement, and not of none.",
            || {
                portfolio(6, |_, _| {})
                    .benefits(MOLDE, 6, |_, benefit| benefit.realisation = Some(ago(-100)))
            },
            "what=date",
            Gives::Nothing(Status::Refused, gate::SINGLE_SNAPSHOT),
        ),
    ],
};

/// Benefits in two snapshots; the flag tells whether it is the first.
fn benefits_then_and_now(n: usize, date: impl Fn(usize, bool) -> Date) -> Dataset {
    portfolio(n, |_, _| {})
        .benefits(MOLDE, n, |i, benefit| {
            benefit.realisation = Some(date(i, false))
        })
        .benefits(MOLDE, n, |i, benefit| {
            benefit.snapshot = ago(92);
            benefit.realisation = Some(date(i, true));
        })
}

/// The amounts in kroner of one benefit by year, at first and now.
fn plans(then: &[(i64, i64)], now: &[(i64, i64)]) -> Dataset {
    let data = benefits_then_and_now(1, |_, _| ago(-100));
    let data = now.iter().fold(data, |data, (year, amount)| {
        data.amount(1, *year, kroner(*amount), None, |_| {})
    });
    then.iter().fold(data, |data, (year, amount)| {
        data.amount(1, *year, kroner(*amount), None, |row| {
            row.snapshot = ago(92)
        })
    })
}

fn slip(view: &View) -> Vec<Answer> {
    let parts = ["what=date", "what=amount", "what=share"];
    let refuse = |reason: &'static str| {
        let n = view.promises.len();
        parts.map(|part| gate::refused(part, reason, n)).to_vec()
    };
    if no_benefits(view, "").is_some() {
        return refuse(gate::NO_BENEFITS_IN_SOURCE);
    }
    if view.homes.iter().all(|home| home.n_benefit_snapshots < 2) {
        return refuse(gate::SINGLE_SNAPSHOT);
    }
    let known: Vec<&Promise> = view
        .promises
        .iter()
        .copied()
        .filter(|promise| promise.first.snapshot < promise.now.snapshot)
        .collect();
    let moved: Vec<f64> = known
        .iter()
        .filter_map(|promise| {
            let (then, now) = (promise.first.realisation?, promise.now.realisation?);
            Some(days(then, now))
        })
        .collect();
    let pairs: Vec<Option<(Amount, Amount)>> = view
        .promises
        .iter()
        .filter(|promise| promise.now.kind == Some(BenefitKind::Direct))
        .flat_map(|promise| then_and_now(promise, &view.scope.currency))
        .collect();
    let both: Vec<(Amount, Amount)> = pairs.iter().copied().flatten().collect();
    let then: Amount = both.iter().map(|(then, _)| *then).sum();
    let now: Amount = both.iter().map(|(_, now)| *now).sum();
    let basis = Basis::new(pairs.len(), both.len());
    let amount = match basis.eligible {
        0 => gate::refused("what=amount", gate::NO_ROWS, 0),
        _ => gate::sum("what=amount", now - then, basis),
    };
    vec![
        gate::median("what=date", &moved, known.len()),
        amount,
        gate::ratio("what=share", now - then, then, basis),
    ]
}

/// For each year with a planned amount now, of a benefit that has amounts in an earlier snapshot:
/// the first amount and that of now; none where the year had none, or one is out of scale.
fn then_and_now(promise: &Promise, currency: &str) -> Vec<Option<(Amount, Amount)>> {
    let now = planned_by_year(&promise.years, currency);
    let mut first: BTreeMap<i64, Stated> = BTreeMap::new();
    // The oldest snapshot comes first, and most often it has all the years.
    for rows in promise.earlier.chunk_by(|a, b| a.snapshot == b.snapshot) {
        for (year, then) in planned_by_year(rows, currency) {
            first.entry(year).or_insert(then);
        }
        if now.keys().all(|year| first.contains_key(year)) {
            break;
        }
    }
    if first.is_empty() {
        return Vec::new();
    }
    now.into_iter()
        .map(|(year, now)| {
            let then = first.get(&year)?;
            Some(((*then)?, now?))
        })
        .collect()
}
