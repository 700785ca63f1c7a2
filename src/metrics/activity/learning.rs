//! In: starts, evaluations, stops and what was written about them. Out: whether initiatives are
//! evaluated in time, and whether something is learned from those that are stopped. It
//! deliberately does not read what was learned.

use crate::metrics::examples::{Example, Gives, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{View, days};
use crate::model::{Initiative, Stage, Status};
use crate::statistics::{self, Observation};

/// Half a year, in days.
const SIX_MONTHS: f64 = 183.0;

/// Evaluated within six months.
pub const EVALUATED_6M: Metric = Metric {
    id: "activity.evaluated_6m",
    family: Family::Activity,
    name: Names {
        nb: "Evaluert innen seks måneder",
        nn: "Evaluert innan seks månader",
        en: "Evaluated within six months",
        da: "Evalueret inden for seks måneder",
    },
    question: &[23],
    formula: "1 − S(183 days), Kaplan–Meier from start to evaluation over current initiatives with a start date; those without an evaluation are censored at the as-of date, stopped ones too. Eligible: started by the as-of date or at a stage that presupposes a start; usable: start date known, in exports where at least one initiative has a date of evaluation.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "KS SLIK, the case of Kongsvinger: effect evaluated within six months",
    fields: &["start date", "date of the evaluation"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(evaluated_6m),
    examples: &[
        Example::new(
            "Ten started 400 days ago; four evaluated within six months, two later.",
            || {
                portfolio(10, |i, row| {
                    evaluated(row, 400, [100, 100, 100, 150, 300, 300].get(i - 1).copied())
                })
            },
            "",
            Gives::Value(0.4),
        ),
        Example::new(
            "Six more started last month: nothing can be said of them yet, and 4 of 16 would blame them.",
            || {
                portfolio(16, |i, row| {
                    if i > 10 {
                        evaluated(row, 30, None);
                    } else {
                        evaluated(row, 400, (i <= 4).then_some(100));
                    }
                })
            },
            "",
            Gives::Value(0.4),
        ),
        Example::new(
            "The export has no dates of evaluation.",
            || portfolio(10, |_, row| evaluated(row, 400, None)),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn evaluated(row: &mut Initiative, started: i64, after: Option<i64>) {
    row.started = Some(ago(started));
    row.evaluated = after.map(|days| ago(started - days));
}

fn evaluated_6m(view: &View) -> Vec<Answer> {
    let having = view.having(|row| row.evaluated.is_some());
    let (mut eligible, mut spells) = (0, Vec::new());
    for line in &view.lines {
        let row = line.now;
        let begun = row.started.is_some_and(|date| date <= view.as_of());
        let presupposed = matches!(
            row.stage,
            Some(
                Stage::Test
                    | Stage::Implement
                    | Stage::FollowUp
                    | Stage::Operate
                    | Stage::Completed
            )
        );
        if !begun && !presupposed {
            continue;
        }
        eligible += 1;
        let Some(started) = row
            .started
            .filter(|_| begun && having.contains(line.home.id))
        else {
            continue;
        };
        let evaluated = row.evaluated.filter(|date| *date <= view.as_of());
        let exit = days(started, evaluated.unwrap_or(view.as_of()));
        if exit >= 0.0 {
            spells.push(Observation {
                entry: 0.0,
                exit,
                event: evaluated.is_some(),
            });
        }
    }
    let curve = statistics::kaplan_meier(&spells);
    let basis = Basis::new(eligible, spells.len());
    vec![gate::over_by("", &curve, SIX_MONTHS, basis)]
}

/// Something was learned.
pub const STOPPED_WITH_LEARNING: Metric = Metric {
    id: "activity.stopped_with_learning",
    family: Family::Activity,
    name: Names {
        nb: "Stoppet med skriftlig læring",
        nn: "Stoppa med skriftleg læring",
        en: "Stopped with written learning",
        da: "Stoppet med skriftlig læring",
    },
    question: &[17, 23],
    formula: "Stopped initiatives with a written reason or learning ÷ stopped initiatives. An empty cell counts as none, unless the whole export of the municipality has no such value: then its rows are not usable.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "KS SLIK: refuted hypotheses counted as learning; Furesø: learning brought back from effect and no effect",
    fields: &["the stage", "what was learned, or why it was stopped"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(stopped_with_learning),
    examples: &[
        Example::new(
            "Five stopped, three with a reason.",
            || stopped(5, 0, 3),
            "",
            Gives::Value(0.6),
        ),
        Example::new(
            "Rejected ideas were never begun and teach nothing of this: 3 of 5, and not 3 of 10.",
            || stopped(5, 5, 3),
            "",
            Gives::Value(0.6),
        ),
        Example::new(
            "Nothing was stopped.",
            || stopped(0, 5, 0),
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn stopped(n: usize, rejected: usize, with_learning: usize) -> crate::model::Dataset {
    portfolio(n + rejected, |i, row| {
        row.stage = Some(if i <= n {
            Stage::Stopped
        } else {
            Stage::Rejected
        });
        row.learning = (i <= with_learning).then(|| "Leverandøren kunne ikke levere.".to_owned());
    })
}

fn stopped_with_learning(view: &View) -> Vec<Answer> {
    let learned = |row: &Initiative| row.learning.is_some();
    let having = view.having(learned);
    vec![gate::share_of(
        "",
        view.lines
            .iter()
            .filter(|line| line.now.stage == Some(Stage::Stopped))
            .map(|line| having.contains(line.home.id).then(|| learned(line.now))),
    )]
}
