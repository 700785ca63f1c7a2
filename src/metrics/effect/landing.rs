//! In: perspectives of benefits, outcomes of initiatives. Out: where effects land and what came of
//! what was introduced. It deliberately takes the municipality's own word for the outcome, and
//! keeps "too early" apart from "no effect".

use super::registered::no_benefits;
use crate::metrics::examples::{Example, Given, Gives, MOLDE, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::View;
use crate::model::*;

/// Where effects land.
pub const PERSPECTIVES: Metric = Metric {
    id: "effect.perspectives",
    family: Family::Effect,
    name: Names {
        nb: "Gevinster etter perspektiv",
        nn: "Gevinstar etter perspektiv",
        en: "Benefits by perspective",
        da: "Gevinster efter perspektiv",
    },
    question: &[18],
    formula: "The number of benefits by perspective of the scorecard (usable: those with one), and by kind, where a missing one is its own class, `unknown`.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Kaplan and Norton (1992), the balanced scorecard; KS and DFØ benefit types",
    fields: &["benefits: perspective, kind"],
    dimensions: &[
        part("perspective=<perspective>", Unit::Count),
        part("kind=<kind>", Unit::Count),
    ],
    compute: Compute::Rows(perspectives),
    examples: &[
        Example::new(
            "Six benefits: four for users, two for the economy.",
            || with_perspective(6, 6),
            "perspective=users",
            Gives::Value(4.0),
        ),
        Example::new(
            "Perspectives that nobody aims at are shown, as 0.",
            || with_perspective(6, 6),
            "perspective=society",
            Gives::Value(0.0),
        ),
        Example::new(
            "Three of six have a perspective.",
            || with_perspective(6, 3),
            "perspective=users",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn with_perspective(n: usize, known: usize) -> Dataset {
    portfolio(n, |_, _| {}).benefits(MOLDE, n, |i, benefit| {
        let perspective = if i <= 2 {
            Perspective::Economy
        } else {
            Perspective::Users
        };
        benefit.perspective = (i <= known).then_some(perspective);
    })
}

fn perspectives(view: &View) -> Vec<Answer> {
    let count = |dimension: String, basis: Basis, wanted: &dyn Fn(&Benefit) -> bool| {
        let n = view
            .promises
            .iter()
            .filter(|promise| wanted(promise.now))
            .count();
        no_benefits(view, &dimension).unwrap_or_else(|| gate::count(dimension, n, basis))
    };
    let known = view
        .promises
        .iter()
        .filter(|promise| promise.now.perspective.is_some())
        .count();
    let basis = Basis::new(view.promises.len(), known);
    let mut answers: Vec<Answer> = Perspective::ALL
        .iter()
        .map(|perspective| {
            count(
                format!("perspective={}", perspective.word()),
                basis,
                &|benefit| benefit.perspective == Some(*perspective),
            )
        })
        .collect();
    let all = Basis::whole(view.promises.len());
    for kind in BenefitKind::ALL.iter().copied().map(Some).chain([None]) {
        let word = kind.map_or("unknown", Word::word);
        answers.push(count(format!("kind={word}"), all, &|benefit| {
            benefit.kind == kind
        }));
    }
    answers
}

/// What came of it.
pub const OUTCOME: Metric = Metric {
    id: "effect.outcome",
    family: Family::Effect,
    name: Names {
        nb: "Utfall av det som er innført",
        nn: "Utfall av det som er innført",
        en: "Outcome of what was introduced",
        da: "Udfald af det, der er indført",
    },
    question: &[23],
    formula: "outcome=…: initiatives with that outcome ÷ initiatives with a known outcome; eligible: those at follow-up or operate, completed, or with an outcome. what=with_learning: with written learning ÷ those with effect, partial or no effect, in exports where at least one row has learning.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "Furesø, Politisk lederskab af innovation: effect or no effect, and learning from both",
    fields: &["the outcome", "what was learned"],
    dimensions: &[
        part("outcome=<outcome>", Unit::Share),
        part("what=with_learning", Unit::Share),
    ],
    compute: Compute::Rows(outcome),
    examples: &[
        Example::new(
            "Ten introduced: five with effect, two with none, three too early to say.",
            ten_outcomes,
            "outcome=effect",
            Gives::Value(0.5),
        ),
        Example::new(
            "Too early is not no effect: 2 of 10, and not 5 of 10.",
            ten_outcomes,
            "outcome=no_effect",
            Gives::Value(0.2),
        ),
        Example::new(
            "Learning is asked of the seven that are decided, and six have it: not 6 of 10.",
            ten_outcomes,
            "what=with_learning",
            Gives::Value(6.0 / 7.0),
        ),
        Example::new(
            "Ten introduced and the outcome known of two.",
            || {
                portfolio(10, |i, row| {
                    row.stage = Some(Stage::Operate);
                    row.outcome = (i <= 2).then_some(Outcome::Effect);
                })
            },
            "outcome=effect",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn ten_outcomes() -> Dataset {
    portfolio(10, |i, row| {
        row.stage = Some(Stage::FollowUp);
        row.outcome = Some(match i {
            1..=5 => Outcome::Effect,
            6 | 7 => Outcome::NoEffect,
            _ => Outcome::TooEarly,
        });
        row.learning = (i <= 6).then(|| "Opplæring må komme først.".to_owned());
    })
}

fn outcome(view: &View) -> Vec<Answer> {
    let introduced: Vec<&Initiative> = view
        .lines
        .iter()
        .map(|line| line.now)
        .filter(|row| {
            let stage = row.stage;
            row.outcome.is_some()
                || matches!(
                    stage,
                    Some(Stage::FollowUp | Stage::Operate | Stage::Completed)
                )
        })
        .collect();
    let mut answers: Vec<Answer> = Outcome::ALL
        .iter()
        .map(|wanted| {
            gate::share_of(
                format!("outcome={}", wanted.word()),
                introduced.iter().map(|row| Some(row.outcome? == *wanted)),
            )
        })
        .collect();
    let having = view.having(|row| row.learning.is_some());
    let decided = introduced
        .iter()
        .filter(|row| !matches!(row.outcome, None | Some(Outcome::TooEarly)));
    answers.push(gate::share_of(
        "what=with_learning",
        decided.map(|row| {
            let home = row.municipality.as_str();
            having.contains(home).then_some(row.learning.is_some())
        }),
    ));
    answers
}

/// Freed time that became something.
pub const CONVERTED: Metric = Metric {
    id: "effect.converted",
    family: Family::Effect,
    name: Names {
        nb: "Frigjort tid som er tatt ut",
        nn: "Frigjord tid som er teken ut",
        en: "Freed time turned into something",
        da: "Frigjort tid, der er omsat",
    },
    question: &[19],
    formula: "Benefits of freed time that a budget cut or a named reallocation answers to ÷ benefits of freed time of which it is said what they became (kept where freed counts as said, «unknown» does not).",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "DFØ, Veileder i gevinstrealisering: uttak av gevinster",
    fields: &["benefits: kind, what freed time was turned into"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(converted),
    examples: &[
        Example::new(
            "Ten benefits of freed time, two cut from a budget, four moved to a purpose.",
            || {
                freed(10, |i| match i {
                    1 | 2 => Conversion::BudgetCut,
                    3..=6 => Conversion::Reallocated,
                    _ => Conversion::Kept,
                })
            },
            "",
            Gives::Value(0.6),
        ),
        Example::new(
            "Three of ten do not say: 3 of 7, and not 3 of 10.",
            || {
                freed(10, |i| match i {
                    1..=3 => Conversion::BudgetCut,
                    4..=7 => Conversion::Kept,
                    _ => Conversion::Unknown,
                })
            },
            "",
            Gives::Value(3.0 / 7.0),
        ),
        Example::new(
            "Nobody says.",
            || freed(10, |_| Conversion::Unknown),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn freed(n: usize, conversion: impl Fn(usize) -> Conversion) -> Dataset {
    portfolio(n, |_, _| {}).benefits(MOLDE, n, |i, benefit| {
        benefit.kind = Some(BenefitKind::FreedTime);
        benefit.conversion = Some(conversion(i));
    })
}

fn converted(view: &View) -> Vec<Answer> {
    let became = |benefit: &Benefit| match benefit.conversion {
        None | Some(Conversion::Unknown) => None,
        Some(conversion) => Some(conversion != Conversion::Kept),
    };
    let freed = view
        .promises
        .iter()
        .filter(|promise| promise.now.kind == Some(BenefitKind::FreedTime));
    let answer = || gate::share_of("", freed.map(|promise| became(promise.now)));
    vec![no_benefits(view, "").unwrap_or_else(answer)]
}
