//! In: benefits with baseline, target, date of realisation and measurements. Out: what is overdue,
//! how much of the wanted change was measured, how fresh the measurements are. It deliberately
//! takes medians and bands and never a mean of percentages: one target close to its baseline would
//! carry it.

use super::registered::no_benefits;
use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Promise, View, days};
use crate::model::*;
use crate::statistics::{self, Observation};

/// Due and not measured.
pub const OVERDUE: Metric = Metric {
    id: "effect.overdue",
    family: Family::Effect,
    name: Names {
        nb: "Forfalt uten måling",
        nn: "Forfalle utan måling",
        en: "Due and not measured",
        da: "Forfalden uden måling",
    },
    question: &[13],
    formula: "Benefits whose date of realisation is the as-of date or before it and that have no measurement dated on or after it ÷ benefits whose date of realisation is the as-of date or before it. Usable: not those whose only later measurements may be undated ones. Refused where no source lists measurements.",
    unit: Unit::Share,
    direction: Direction::Down,
    source: "DFØ, Veileder i gevinstrealisering: follow-up",
    fields: &["benefits: date of realisation", "measurements: date"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(overdue),
    examples: &[
        Example::new(
            "Ten due 100 days ago, seven measured after that.",
            || due(10, 7, 10),
            "",
            Gives::Value(0.3),
        ),
        Example::new(
            "All ten were measured, but 200 days ago, before they were due: that was no follow-up.",
            || due(10, 10, 200),
            "",
            Gives::Value(1.0),
        ),
        Example::new(
            "Nothing is due yet.",
            || due(10, 1, 10).benefits_later(),
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
        Example::new(
            "No source lists measurements: not 100 %.",
            || due(10, 0, 10),
            "",
            Gives::Nothing(Status::Refused, gate::NO_MEASUREMENTS_IN_SOURCE),
        ),
    ],
};

/// `n` benefits due 100 days ago, the first of them measured so many days ago.
fn due(n: usize, n_measured: usize, measured_ago: i64) -> Dataset {
    let data = portfolio(n, |_, _| {}).benefits(MOLDE, n, |_, benefit| {
        benefit.realisation = Some(ago(100));
    });
    (1..=n_measured).fold(data, |data, i| data.measured(i, ago(measured_ago), 1.0))
}

/// A way to turn an example around.
trait Later {
    /// All benefits fall due in a year.
    fn benefits_later(self) -> Self;
}

impl Later for Dataset {
    fn benefits_later(mut self) -> Dataset {
        for benefit in &mut self.benefits {
            benefit.realisation = Some(ago(-365));
        }
        self
    }
}

pub(in crate::metrics) fn due_in<'a>(view: &View<'a>) -> Vec<(&'a Promise<'a>, Date)> {
    view.promises
        .iter()
        .filter_map(|promise| Some((*promise, promise.now.realisation?)))
        .filter(|(_, date)| *date <= view.as_of())
        .collect()
}

fn first_after(promise: &Promise, date: Date) -> Option<Date> {
    let dates = promise.measured.iter().map(|(measured, _)| *measured);
    dates.filter(|measured| *measured >= date).min()
}

/// The refusal where nobody can say what was measured.
pub(super) fn no_measurements(view: &View, dimension: &str) -> Option<Answer> {
    if let Some(refusal) = no_benefits(view, dimension) {
        return Some(refusal);
    }
    let none = view.homes.iter().all(|home| !home.lists_measurements);
    let n = view.promises.len();
    none.then(|| gate::refused(dimension, gate::NO_MEASUREMENTS_IN_SOURCE, n))
}

/// Whether a due benefit was not measured; none where its source could not tell.
pub(in crate::metrics) fn unmeasured(promise: &Promise, date: Date) -> Option<bool> {
    if !promise.home.lists_measurements {
        return None;
    }
    match first_after(promise, date) {
        Some(_) => Some(false),
        None if promise.undated => None,
        None => Some(true),
    }
}

fn overdue(view: &View) -> Vec<Answer> {
    let answer = || {
        let due = due_in(view);
        gate::share_of(
            "",
            due.iter().map(|(promise, date)| unmeasured(promise, *date)),
        )
    };
    vec![no_measurements(view, "").unwrap_or_else(answer)]
}

/// How much of the wanted change.
pub const ACHIEVEMENT: Metric = Metric {
    id: "effect.achievement",
    family: Family::Effect,
    name: Names {
        nb: "Måloppnåelse",
        nn: "Måloppnåing",
        en: "Achievement",
        da: "Målopfyldelse",
    },
    question: &[13, 23],
    formula: "Median of (latest measured value − baseline) ÷ (target − baseline) over measured benefits. Bands: their number below 0, from 0 and below 0.5, from 0.5 and below 1, 1 and above. Eligible: measured benefits; usable: baseline and target known and different, and no undated measurement beside another, which might be the latest.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "DFØ, Veileder i gevinstrealisering; Prosjektportalen 365: target achievement",
    fields: &["benefits: baseline, target", "measurements: date, value"],
    dimensions: &[
        part("", Unit::Share),
        part("band=below_0", Unit::Count),
        part("band=0_to_50", Unit::Count),
        part("band=50_to_100", Unit::Count),
        part("band=100_or_more", Unit::Count),
    ],
    compute: Compute::Rows(achievement),
    examples: &[
        Example::new(
            "Waits of 40 minutes that are to become 20; measured 40, 35, 30, 25, 20: a target below the baseline is a target.",
            || measured_once(5, 40.0, 20.0, |i| 45.0 - 5.0 * i as f64),
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "The latest measurement counts, not the best or the last in the file.",
            || {
                measured_once(5, 0.0, 100.0, |_| 30.0)
                    .measured(1, ago(500), 90.0)
                    .measured(2, ago(500), 90.0)
                    .measured(3, ago(500), 90.0)
            },
            "",
            Gives::Value(0.3),
        ),
        Example::new(
            "One that got worse by 900 % moves the mean to −1.4, and the median not at all.",
            || measured_once(5, 0.0, 100.0, |i| if i == 1 { -900.0 } else { 50.0 }),
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "Targets that equal the baseline want no change: there is no share of it, not 0 and not 100 %.",
            || measured_once(6, 10.0, 10.0, |_| 10.0),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn measured_once(n: usize, baseline: f64, target: f64, value: impl Fn(usize) -> f64) -> Dataset {
    let data = portfolio(n, |_, _| {}).benefits(MOLDE, n, |_, benefit| {
        benefit.baseline = Some(baseline);
        benefit.target = Some(target);
    });
    (1..=n).fold(data, |data, i| data.measured(i, ago(30), value(i)))
}

/// The measured share of the wanted change; none where it is not defined or not known.
pub(super) fn share_of_change(promise: &Promise) -> Option<f64> {
    let (baseline, target) = (promise.now.baseline?, promise.now.target?);
    let share = (promise.latest()? - baseline) / (target - baseline);
    share.is_finite().then_some(share)
}

fn achievement(view: &View) -> Vec<Answer> {
    let measured: Vec<&&Promise> = view
        .promises
        .iter()
        .filter(|promise| promise.is_measured())
        .collect();
    let shares: Vec<f64> = measured
        .iter()
        .filter_map(|promise| share_of_change(promise))
        .collect();
    let basis = Basis::new(measured.len(), shares.len());
    let band = |name: &str, from: f64, to: f64| {
        let within = |share: &&f64| from <= **share && **share < to;
        let n = shares.iter().filter(within).count();
        let dimension = format!("band={name}");
        no_measurements(view, &dimension).unwrap_or_else(|| gate::count(dimension, n, basis))
    };
    let median = || gate::median("", &shares, measured.len());
    vec![
        no_measurements(view, "").unwrap_or_else(median),
        band("below_0", f64::NEG_INFINITY, 0.0),
        band("0_to_50", 0.0, 0.5),
        band("50_to_100", 0.5, 1.0),
        band("100_or_more", 1.0, f64::INFINITY),
    ]
}

/// Age of the measurements.
pub const STALE: Metric = Metric {
    id: "effect.stale",
    family: Family::Effect,
    name: Names {
        nb: "Alder på siste måling",
        nn: "Alder på siste måling",
        en: "Age of the latest measurement",
        da: "Alder på seneste måling",
    },
    question: &[25],
    formula: "Median of the days from a benefit's latest measurement to the as-of date. Eligible: benefits with a measurement; usable: those with a dated one.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "Own definition",
    fields: &["measurements: date"],
    dimensions: &[part("", Unit::Days)],
    compute: Compute::Rows(stale),
    examples: &[
        Example::new(
            "Five benefits measured 30 days ago.",
            || measured_once(5, 0.0, 1.0, |_| 1.0),
            "",
            Gives::Value(30.0),
        ),
        Example::new(
            "The same, and old measurements of the same benefits: the age of all rows would be higher.",
            || {
                (1..=5).fold(measured_once(5, 0.0, 1.0, |_| 1.0), |data, i| {
                    data.measured(i, ago(900), 0.0)
                })
            },
            "",
            Gives::Value(30.0),
        ),
        Example::new(
            "Three measured benefits.",
            || measured_once(3, 0.0, 1.0, |_| 1.0),
            "",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

fn stale(view: &View) -> Vec<Answer> {
    let answer = || {
        let ages: Vec<f64> = view
            .promises
            .iter()
            .filter_map(|promise| promise.measured.last())
            .map(|(date, _)| days(*date, view.as_of()))
            .collect();
        let measured = view.promises.iter().filter(|promise| promise.is_measured());
        gate::median("", &ages, measured.count())
    };
    vec![no_measurements(view, "").unwrap_or_else(answer)]
}

/// From due to measured.
pub const ON_TIME: Metric = Metric {
    id: "effect.on_time",
    family: Family::Effect,
    name: Names {
        nb: "Fra forfall til måling",
        nn: "Frå forfall til måling",
        en: "From due to measured",
        da: "Fra forfald til måling",
    },
    question: &[13],
    formula: "Kaplan–Meier over due benefits, from the date of realisation to the first measurement dated on or after it; unmeasured ones are censored at the as-of date. at=median; at=90d, at=180d: 1 − S. Usable as for effect.overdue.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "DFØ, Veileder i gevinstrealisering: follow-up; Kaplan and Meier (1958)",
    fields: &["benefits: date of realisation", "measurements: date"],
    dimensions: &[
        part("at=median", Unit::Days),
        part("at=90d", Unit::Share),
        part("at=180d", Unit::Share),
    ],
    compute: Compute::Rows(on_time),
    examples: &[
        Example::new(
            "Eight due 100 days ago, all measured 40 days ago.",
            || due(8, 8, 40),
            "at=median",
            Gives::Value(60.0),
        ),
        Example::new(
            "Ten due, three measured after 60 days: by day 90 that is 30 %, and not all that were measured.",
            || due(10, 3, 40),
            "at=90d",
            Gives::Value(0.3),
        ),
        Example::new(
            "The same: half are not measured yet.",
            || due(10, 3, 40),
            "at=median",
            Gives::Nothing(Status::NotReached, gate::MEDIAN_NOT_REACHED),
        ),
    ],
};

fn on_time(view: &View) -> Vec<Answer> {
    let due = due_in(view);
    let spells: Vec<Observation> = due
        .iter()
        .filter_map(|(promise, date)| {
            unmeasured(promise, *date)?;
            let measured = first_after(promise, *date);
            Some(Observation {
                entry: 0.0,
                exit: days(*date, measured.unwrap_or(view.as_of())),
                event: measured.is_some(),
            })
        })
        .collect();
    let basis = Basis::new(due.len(), spells.len());
    let curve = statistics::kaplan_meier(&spells);
    let asked = |dimension: &str, answer: &dyn Fn(&str) -> Answer| {
        no_measurements(view, dimension).unwrap_or_else(|| answer(dimension))
    };
    vec![
        asked("at=median", &|at| gate::median_wait(at, &curve, basis)),
        asked("at=90d", &|at| gate::over_by(at, &curve, 90.0, basis)),
        asked("at=180d", &|at| gate::over_by(at, &curve, 180.0, basis)),
    ]
}
