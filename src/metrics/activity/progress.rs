//! In: report dates, changes, planned ends, status lights. Out: what is late, stalled or not
//! reported, and for how long. It deliberately looks only at what is worked on (explore to
//! follow-up): an idea in the queue sends no reports.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{View, days};
use crate::model::*;

/// Days without a word after which something counts as silent.
pub(in crate::metrics) const SILENT_AFTER: f64 = 90.0;

/// Age of the last report.
pub const REPORT_AGE: Metric = Metric {
    id: "activity.report_age",
    family: Family::Activity,
    name: Names {
        nb: "Alder på siste rapport",
        nn: "Alder på siste rapport",
        en: "Age of the last report",
        da: "Alder på seneste rapport",
    },
    question: &[21],
    formula: "Days from the last report to the as-of date, over initiatives that are worked on (explore to follow-up; without a stage, active) and have a report date. what=median; what=over_90: the share above 90 days.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "Prosjektportalen 365: project status",
    fields: &["date of the last report"],
    dimensions: &[
        part("what=median", Unit::Days),
        part("what=over_90", Unit::Share),
    ],
    compute: Compute::Rows(report_age),
    examples: &[
        Example::new(
            "Reports of 10, 20 … 70 days ago.",
            || portfolio(7, |i, row| row.last_report = Some(ago(10 * i as i64))),
            "what=median",
            Gives::Value(40.0),
        ),
        Example::new(
            "Five reports, one of exactly 90 days ago and one of 91: only the second is above 90.",
            || {
                portfolio(5, |i, row| {
                    row.last_report = Some(ago(match i {
                        1 => 91,
                        2 => 90,
                        _ => 10,
                    }))
                })
            },
            "what=over_90",
            Gives::Value(0.2),
        ),
        Example::new(
            "Two of six have a report date.",
            || portfolio(6, |i, row| row.last_report = (i <= 2).then(|| ago(10))),
            "what=median",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn report_age(view: &View) -> Vec<Answer> {
    let ages: Vec<f64> = view
        .running()
        .filter_map(|line| line.now.last_report)
        .filter(|date| *date <= view.as_of())
        .map(|date| days(date, view.as_of()))
        .collect();
    let eligible = view.running().count();
    let old = ages.iter().filter(|age| **age > SILENT_AFTER).count();
    vec![
        gate::median("what=median", &ages, eligible),
        gate::share("what=over_90", old, Basis::new(eligible, ages.len())),
    ]
}

/// Nothing has changed.
pub const STALLED: Metric = Metric {
    id: "activity.stalled",
    family: Family::Activity,
    name: Names {
        nb: "Stillestående",
        nn: "Stilleståande",
        en: "Stalled",
        da: "Gået i stå",
    },
    question: &[21],
    formula: "Initiatives that are worked on (explore to follow-up; without a stage, active) whose latest change lies more than 90 days before the as-of date ÷ those of which a change is known. A change: the row was modified in its system, a status was reported, or the stage changed.",
    unit: Unit::Share,
    direction: Direction::Down,
    source: "Own definition",
    fields: &["date modified, date of the last report, or dated transitions"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(stalled),
    examples: &[
        Example::new(
            "Ten worked on, two untouched for 120 days.",
            || {
                portfolio(10, |i, row| {
                    row.modified = Some(ago(if i <= 2 { 120 } else { 5 }))
                })
            },
            "",
            Gives::Value(0.2),
        ),
        Example::new(
            "One of the two sent a report last week: the row's own date alone would call it stalled.",
            || {
                portfolio(10, |i, row| {
                    row.modified = Some(ago(if i <= 2 { 120 } else { 5 }));
                    row.last_report = (i == 1).then(|| ago(7));
                })
            },
            "",
            Gives::Value(0.1),
        ),
        Example::new(
            "The export tells of no changes.",
            || portfolio(10, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn stalled(view: &View) -> Vec<Answer> {
    let silent = |changed: Date| days(changed, view.as_of()) > SILENT_AFTER;
    vec![gate::share_of(
        "",
        view.running().map(|line| line.changed.map(silent)),
    )]
}

/// The planned end moves.
pub const SLIP: Metric = Metric {
    id: "activity.slip",
    family: Family::Activity,
    name: Names {
        nb: "Forskyvning av planlagt slutt",
        nn: "Forskyving av planlagd slutt",
        en: "Slip of the planned end",
        da: "Forskydning af planlagt slutning",
    },
    question: &[21],
    formula: "Median of the days from the planned end in an initiative's first snapshot to its planned end now. Eligible: open initiatives that an earlier snapshot has; usable: both ends known.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "Prosjektveiviseren: schedule",
    fields: &["planned end", "at least two snapshots"],
    dimensions: &[part("", Unit::Days)],
    compute: Compute::Rows(slip),
    examples: &[
        Example::new(
            "Five initiatives moved by 0, 10, 20, 30 and 40 days.",
            || {
                portfolio(5, |i, row| {
                    row.planned_end = Some(ago(-100 - 10 * (i as i64 - 1)))
                })
                .initiatives(MOLDE, ago(92), 5, |_, row| {
                    row.planned_end = Some(ago(-100))
                })
            },
            "",
            Gives::Value(20.0),
        ),
        Example::new(
            "Three snapshots, each 30 days later: the slip counts from the first, not from the last.",
            || {
                portfolio(5, |_, row| row.planned_end = Some(ago(-160)))
                    .initiatives(MOLDE, ago(92), 5, |_, row| {
                        row.planned_end = Some(ago(-130))
                    })
                    .initiatives(MOLDE, ago(184), 5, |_, row| {
                        row.planned_end = Some(ago(-100))
                    })
            },
            "",
            Gives::Value(60.0),
        ),
        Example::new(
            "A single snapshot tells of no movement, and not of none.",
            || portfolio(6, |_, row| row.planned_end = Some(ago(-100))),
            "",
            Gives::Nothing(Status::Refused, gate::SINGLE_SNAPSHOT),
        ),
    ],
};

fn slip(view: &View) -> Vec<Answer> {
    let n_open = view.open().count();
    if n_open > 0 && view.homes.iter().all(|home| home.snapshots.len() < 2) {
        return vec![gate::refused("", gate::SINGLE_SNAPSHOT, n_open)];
    }
    let seen_before = || {
        view.open()
            .filter(|line| line.first.snapshot < line.now.snapshot)
    };
    let slips: Vec<f64> = seen_before()
        .filter_map(|line| Some(days(line.first.planned_end?, line.now.planned_end?)))
        .collect();
    vec![gate::median("", &slips, seen_before().count())]
}

/// Status lights.
pub const LIGHTS: Metric = Metric {
    id: "activity.lights",
    family: Family::Activity,
    name: Names {
        nb: "Statuslys",
        nn: "Statuslys",
        en: "Status lights",
        da: "Statuslys",
    },
    question: &[20],
    formula: "For each light the share of green, yellow and red among initiatives that are worked on (explore to follow-up; without a stage, active) and show it; colour=missing: those without it ÷ all of them.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "Prosjektportalen 365: project status",
    fields: &["status lights: schedule, economy, quality, risk, benefits"],
    dimensions: &[part("light=<light>;colour=<colour>", Unit::Share)],
    compute: Compute::Rows(lights),
    examples: &[
        Example::new(
            "Ten schedules, seven green, two yellow, one red.",
            || {
                portfolio(10, |i, row| {
                    row.light_schedule = Some(match i {
                        1 => Light::Red,
                        2 | 3 => Light::Yellow,
                        _ => Light::Green,
                    })
                })
            },
            "light=schedule;colour=green",
            Gives::Value(0.7),
        ),
        Example::new(
            "Two of ten show no light: one red of eight, because no light is not a green one.",
            || {
                portfolio(10, |i, row| {
                    row.light_economy =
                        (i <= 8).then_some(if i == 1 { Light::Red } else { Light::Green })
                })
            },
            "light=economy;colour=red",
            Gives::Value(0.125),
        ),
        Example::new(
            "Nobody shows a light for benefits.",
            || portfolio(10, |_, _| {}),
            "light=benefit;colour=red",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

/// A light's key and where a row has it.
type LightOf = (&'static str, fn(&Initiative) -> Option<Light>);

const LIGHT_KEYS: [LightOf; 5] = [
    ("schedule", |row| row.light_schedule),
    ("economy", |row| row.light_economy),
    ("quality", |row| row.light_quality),
    ("risk", |row| row.light_risk),
    ("benefit", |row| row.light_benefit),
];

fn lights(view: &View) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (key, light) in LIGHT_KEYS {
        let shown: Vec<Option<Light>> = view.running().map(|line| light(line.now)).collect();
        for colour in Light::ALL {
            answers.push(gate::share_of(
                format!("light={key};colour={}", colour.word()),
                shown
                    .iter()
                    .map(|light| light.map(|light| light == *colour)),
            ));
        }
        answers.push(gate::share_of(
            format!("light={key};colour=missing"),
            shown.iter().map(|light| Some(light.is_none())),
        ));
    }
    answers
}
