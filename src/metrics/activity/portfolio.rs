//! In: current initiatives. Out: what the portfolio holds, how far things got, how spread it is
//! over service areas, and what it costs against its budget. It deliberately counts rows and
//! never programmes: a programme is the sum of its projects.

use crate::metrics::amount::{self, Amount, Of};
use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, kroner, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::View;
use crate::model::*;
use crate::statistics;
use std::collections::BTreeMap;

/// What there is.
pub const PORTFOLIO: Metric = Metric {
    id: "activity.portfolio",
    family: Family::Activity,
    name: Names {
        nb: "Porteføljen",
        nn: "Porteføljen",
        en: "The portfolio",
        da: "Porteføljen",
    },
    question: &[1],
    formula: "Current initiatives (newest snapshot up to the as-of date, programmes left out): all, open, by stage and by kind; an unmapped or missing word is its own class, `unknown`. The classes of stage, or of kind, are refused where no row has one.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "KS SLIK: activity in the management system",
    fields: &["the stage", "the kind"],
    dimensions: &[
        part("", Unit::Count),
        part("what=open", Unit::Count),
        part("stage=<stage>", Unit::Count),
        part("kind=<kind>", Unit::Count),
    ],
    compute: Compute::Rows(portfolio_counts),
    examples: &[
        Example::new(
            "Seven initiatives.",
            || portfolio(7, |_, _| {}),
            "",
            Gives::Value(7.0),
        ),
        Example::new(
            "A programme and its six projects are six initiatives.",
            || portfolio(7, |i, row| row.kind = (i == 1).then_some(Kind::Programme)),
            "",
            Gives::Value(6.0),
        ),
        Example::new(
            "Two snapshots of the same five: counting every row would give 10.",
            || portfolio(5, |_, _| {}).initiatives(MOLDE, ago(92), 5, |_, _| {}),
            "stage=plan",
            Gives::Value(5.0),
        ),
        Example::new(
            "A municipality without an export has no portfolio, and not one of 0.",
            Dataset::default,
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn portfolio_counts(view: &View) -> Vec<Answer> {
    let basis = Basis::whole(view.lines.len());
    let mut answers = vec![
        gate::count("", view.lines.len(), basis),
        gate::count("what=open", view.open().count(), basis),
    ];
    if view.lines.is_empty() {
        return answers;
    }
    let mut classes =
        |key: &str, words: &[&'static str], word: &dyn Fn(&Initiative) -> Option<&'static str>| {
            let of = |wanted: Option<&str>| {
                view.lines
                    .iter()
                    .filter(|line| word(line.now) == wanted)
                    .count()
            };
            // Where no row has a word, 0 of each would be a finding that nobody has made.
            let known = view.lines.len() - of(None);
            let told = if known == 0 {
                Basis::new(view.lines.len(), 0)
            } else {
                basis
            };
            for wanted in words {
                answers.push(gate::count(
                    format!("{key}{wanted}"),
                    of(Some(wanted)),
                    told,
                ));
            }
            answers.push(gate::count(format!("{key}unknown"), of(None), basis));
        };
    classes("stage=", Stage::WORDS, &|row| row.stage.map(Word::word));
    let kinds: Vec<&str> = Kind::ALL
        .iter()
        .filter(|kind| **kind != Kind::Programme)
        .map(|kind| kind.word())
        .collect();
    classes("kind=", &kinds, &|row| row.kind.map(Word::word));
    answers
}

/// How far they got.
pub const FUNNEL: Metric = Metric {
    id: "activity.funnel",
    family: Family::Activity,
    name: Names {
        nb: "Så langt kom de",
        nn: "Så langt kom dei",
        en: "How far they got",
        da: "Så langt nåede de",
    },
    question: &[22],
    formula: "For each step of the ladder the number of current initiatives known to have reached it or a later one, in any snapshot or dated transition. An end proves what must have come before it: rejected, assessed; stopped, explore; completed, implement; merged, submitted. Usable: at least one stage is known.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "ROR-IKT Innovasjonsløypa; KS SLIK: phases",
    fields: &["the stage", "dated transitions or earlier snapshots"],
    dimensions: &[part("stage=<stage>", Unit::Count)],
    compute: Compute::Rows(funnel),
    examples: &[
        Example::new(
            "Four at an idea, three at a plan, one in operation: four have reached a plan.",
            || {
                portfolio(8, |i, row| {
                    row.stage = Some(match i {
                        1..=4 => Stage::Submitted,
                        5..=7 => Stage::Plan,
                        _ => Stage::Operate,
                    })
                })
            },
            "stage=plan",
            Gives::Value(4.0),
        ),
        Example::new(
            "Stopped now, but at a test three months ago: counting where things stand today would give 0.",
            || {
                portfolio(5, |i, row| {
                    row.stage = Some(if i == 1 { Stage::Stopped } else { Stage::Plan })
                })
                .initiatives(MOLDE, ago(92), 5, |i, row| {
                    row.stage = Some(if i == 1 { Stage::Test } else { Stage::Plan })
                })
            },
            "stage=test",
            Gives::Value(1.0),
        ),
        Example::new(
            "Half of the stage words are in no vocabulary.",
            || portfolio(6, |i, row| row.stage = (i <= 3).then_some(Stage::Plan)),
            "stage=plan",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn funnel(view: &View) -> Vec<Answer> {
    let reached: Vec<u8> = view.lines.iter().filter_map(|line| line.furthest).collect();
    let basis = Basis::new(view.lines.len(), reached.len());
    Stage::ALL
        .iter()
        .filter_map(|stage| Some((stage, stage.step()?)))
        .map(|(stage, step)| {
            let n = reached.iter().filter(|furthest| **furthest >= step).count();
            gate::count(format!("stage={}", stage.word()), n, basis)
        })
        .collect()
}

/// How concentrated on few service areas.
pub const CONCENTRATION: Metric = Metric {
    id: "activity.concentration",
    family: Family::Activity,
    name: Names {
        nb: "Konsentrasjon på tjenesteområder",
        nn: "Konsentrasjon på tenesteområde",
        en: "Concentration on service areas",
        da: "Koncentration på serviceområder",
    },
    question: &[8],
    formula: "Σ (share of a service area)² over open initiatives with a service area; an initiative with k areas gives 1/k to each. 1: all in one area; 1/k: k areas share equally.",
    unit: Unit::Index,
    direction: Direction::Context,
    source: "Herfindahl (1950); Hirschman (1964)",
    fields: &["service areas"],
    dimensions: &[part("", Unit::Index)],
    compute: Compute::Rows(concentration),
    examples: &[
        Example::new(
            "Six initiatives, three in each of two areas.",
            || {
                portfolio(6, |i, row| {
                    row.service_areas = areas(&[["Helse"], ["Oppvekst"]][i % 2])
                })
            },
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "Four in health, one in both: 4.5 and 0.5 of five; counting the tags would give 5 and 1 of six.",
            || {
                portfolio(5, |i, row| {
                    row.service_areas = if i == 1 {
                        areas(&["Helse", "Oppvekst"])
                    } else {
                        areas(&["Helse"])
                    }
                })
            },
            "",
            Gives::Value(0.9 * 0.9 + 0.1 * 0.1),
        ),
        Example::new(
            "Three open initiatives are too few to be concentrated.",
            || portfolio(3, |_, row| row.service_areas = areas(&["Helse"])),
            "",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

fn areas(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn concentration(view: &View) -> Vec<Answer> {
    let mut weights: BTreeMap<&str, f64> = BTreeMap::new();
    let (mut eligible, mut usable) = (0, 0);
    for line in view.open() {
        eligible += 1;
        let areas = &line.now.service_areas;
        usable += usize::from(!areas.is_empty());
        for area in areas {
            *weights.entry(area).or_default() += 1.0 / areas.len() as f64;
        }
    }
    let weights: Vec<f64> = weights.into_values().collect();
    let index = statistics::herfindahl(&weights);
    vec![gate::number_of_five(
        "",
        index,
        Basis::new(eligible, usable),
    )]
}

/// Cost against budget.
pub const FORECAST_DEVIATION: Metric = Metric {
    id: "activity.forecast_deviation",
    family: Family::Activity,
    name: Names {
        nb: "Prognose mot budsjett",
        nn: "Prognose mot budsjett",
        en: "Forecast against budget",
        da: "Prognose mod budget",
    },
    question: &[16],
    formula: "(Σ forecast − Σ budget) ÷ Σ budget over open initiatives that have both. Eligible: open initiatives that have either. An amount out of scale counts as missing in all of them. what=budget, what=forecast, what=cost: the sums over open initiatives that have the amount, of the same eligible rows.",
    unit: Unit::Share,
    direction: Direction::Down,
    source: "Prosjektveiviseren: project economy",
    fields: &["the budget", "the forecast", "cost so far"],
    dimensions: &[
        part("", Unit::Share),
        part("what=budget", Unit::Money),
        part("what=forecast", Unit::Money),
        part("what=cost", Unit::Money),
    ],
    compute: Compute::Rows(forecast_deviation),
    examples: &[
        Example::new(
            "Budgets of 100 000 and 300 000 kr, forecasts of 120 000 and 300 000 kr.",
            || {
                portfolio(2, |i, row| {
                    row.budget = kroner([100_000, 300_000][i - 1]);
                    row.forecast = kroner([120_000, 300_000][i - 1]);
                })
            },
            "",
            Gives::Value(0.05),
        ),
        Example::new(
            "A third with a budget and no forecast yet: it stays out of both sums, or its budget would look saved.",
            || {
                portfolio(3, |i, row| {
                    row.budget = kroner([100_000, 300_000, 400_000][i - 1]);
                    row.forecast = (i <= 2)
                        .then(|| kroner([120_000, 300_000][i - 1]))
                        .flatten();
                })
            },
            "",
            Gives::Value(0.05),
        ),
        Example::new(
            "The mean of each initiative's percentage (+100 % and 0 %) would be 50 %.",
            || {
                portfolio(2, |i, row| {
                    row.budget = kroner([10_000, 990_000][i - 1]);
                    row.forecast = kroner([20_000, 990_000][i - 1]);
                })
            },
            "",
            Gives::Value(0.01),
        ),
        Example::new(
            "A budget in øre among ten in kroner is out of scale: with it the forecast would seem to fall short by 99 %.",
            || {
                portfolio(11, |i, row| {
                    row.budget = kroner(if i == 11 { 100_000_000 } else { 100_000 });
                    row.forecast = kroner(105_000);
                    if i == 11 {
                        row.out_of_scale = vec![names::BUDGET.to_owned()];
                    }
                })
            },
            "",
            Gives::Value(0.05),
        ),
        Example::new(
            "Budgets only.",
            || portfolio(6, |_, row| row.budget = kroner(100_000)),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn forecast_deviation(view: &View) -> Vec<Answer> {
    let rows: Vec<&Initiative> = view
        .open()
        .map(|line| line.now)
        .filter(|row| row.budget.is_some() || row.forecast.is_some())
        .collect();
    let both: Vec<(Amount, Amount)> = rows
        .iter()
        .filter_map(|row| {
            let budget = amount::of(row, Of::Budget)?;
            Some((budget, amount::of(row, Of::Forecast)?))
        })
        .collect();
    let budget: Amount = both.iter().map(|(budget, _)| *budget).sum();
    let forecast: Amount = both.iter().map(|(_, forecast)| *forecast).sum();
    let total = |dimension: &str, what: Of| {
        let amounts: Vec<Amount> = rows
            .iter()
            .filter_map(|row| amount::of(row, what))
            .collect();
        let basis = Basis::new(rows.len(), amounts.len());
        if rows.is_empty() {
            return gate::refused(dimension, gate::NO_FIELD, view.open().count());
        }
        gate::sum(dimension, amounts.into_iter().sum(), basis)
    };
    vec![
        gate::ratio(
            "",
            forecast - budget,
            budget,
            Basis::new(rows.len(), both.len()),
        ),
        total("what=budget", Of::Budget),
        total("what=forecast", Of::Forecast),
        total("what=cost", Of::Cost),
    ]
}

/// What falls due.
pub const ACTION_PLAN: Metric = Metric {
    id: "activity.action_plan",
    family: Family::Activity,
    name: Names {
        nb: "Ferdig de neste 12 månedene",
        nn: "Ferdig dei neste 12 månadene",
        en: "Due in the next 12 months",
        da: "Færdige de næste 12 måneder",
    },
    question: &[9, 21],
    formula: "Open initiatives with a planned end after the as-of date and within 12 months of it. Eligible: initiatives that are worked on (explore to follow-up; without a stage, active); usable: those with a planned end.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Ullensaker, Strategi for tjenesteinnovasjon: the yearly 12-month action plan",
    fields: &["planned end"],
    dimensions: &[part("", Unit::Count)],
    compute: Compute::Rows(action_plan),
    examples: &[
        Example::new(
            "Six with a planned end: two within a year, four later.",
            || {
                portfolio(6, |i, row| {
                    row.planned_end = Some(ago(if i <= 2 { -100 } else { -500 }))
                })
            },
            "",
            Gives::Value(2.0),
        ),
        Example::new(
            "One of the two was due last month: it is late, and not on the plan for the year to come.",
            || {
                portfolio(6, |i, row| {
                    row.planned_end = Some(ago(match i {
                        1 => 30,
                        2 => -100,
                        _ => -500,
                    }))
                })
            },
            "",
            Gives::Value(1.0),
        ),
        Example::new(
            "Two of six have a planned end: who knows what falls due.",
            || portfolio(6, |i, row| row.planned_end = (i <= 2).then(|| ago(-100))),
            "",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn action_plan(view: &View) -> Vec<Answer> {
    let until = view.as_of() + chrono::Months::new(12);
    let ends: Vec<Option<Date>> = view.running().map(|line| line.now.planned_end).collect();
    let known: Vec<Date> = ends.iter().copied().flatten().collect();
    let n = known
        .iter()
        .filter(|date| view.as_of() < **date && **date <= until)
        .count();
    vec![gate::count("", n, Basis::new(ends.len(), known.len()))]
}
