//! In: days of submission and days on which initiatives were over. Out: what came in, what went
//! out, what lay in between, period by period, and whether the three agree. It deliberately counts
//! only what has both days where it needs both: an end that nobody dated is in no period.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View, days, is_open};
use crate::model::*;

/// In, out, and in between.
pub const FLOW: Metric = Metric {
    id: "activity.flow",
    family: Family::Activity,
    name: Names {
        nb: "Inn, ut og i arbeid",
        nn: "Inn, ut og i arbeid",
        en: "In, out and in progress",
        da: "Ind, ud og i gang",
    },
    question: &[20],
    formula: "For the period and the three of the same kind before it, from current initiatives: what=arrivals, submitted in it; what=completions, over in it, in whatever way; what=wip, submitted by its last day (for the period of the run the as-of date) and not over by then. Over: in operation or at an end; its day is the actual end, for a rejected one without it the date of decision, else the latest possible day of the last change of stage to there. Arrivals and completions have Garwood's exact Poisson interval. As a check, Little's law over the four periods together: what=days_expected, Σ over initiatives of the days in them on which it was submitted and not yet over ÷ completions; what=days_observed, mean of the days from submission to the end of the completions. The two agree where as much goes out as comes in; far apart, the portfolio grows or shrinks, or dates are wrong. Both need 5 completions. Eligible: current initiatives; usable: submitted by the as-of date, and open, or over on a known day not before it (one that was over already in its first snapshot, without a day, only if that snapshot is from before the four periods), in a municipality whose exports do not visibly keep open initiatives only.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Little (1961), A Proof for the Queuing Formula L = λW; Garwood (1936)",
    fields: &[
        "date submitted",
        "the stage",
        "actual end, or date decided, or earlier snapshots",
    ],
    dimensions: &[
        part("period=<period>;what=arrivals", Unit::Count),
        part("period=<period>;what=completions", Unit::Count),
        part("period=<period>;what=wip", Unit::Count),
        part("what=days_expected", Unit::Days),
        part("what=days_observed", Unit::Days),
    ],
    compute: Compute::Rows(flow),
    examples: &[
        Example::new(
            "One came every ten days and was over after 100: ten in the third quarter.",
            || steady(0),
            "period=2026Q3;what=arrivals",
            Gives::Value(10.0),
        ),
        Example::new(
            "The same: ten were in progress at the end of the second quarter. All of them are over by now, so counting what is open today would give none.",
            || steady(0),
            "period=2026Q2;what=wip",
            Gives::Value(10.0),
        ),
        Example::new(
            "The same: ten in progress on each of 365 days, 37 over in them; about the 100 days that each of them took.",
            || steady(0),
            "what=days_expected",
            Gives::Value(3650.0 / 37.0),
        ),
        Example::new(
            "The same, observed.",
            || steady(0),
            "what=days_observed",
            Gives::Value(100.0),
        ),
        Example::new(
            "Twenty more on the last day: they have been in progress for one day each, and 30 in progress ÷ 37 over in 365 days would give 296 days.",
            || steady(20),
            "what=days_expected",
            Gives::Value(3670.0 / 37.0),
        ),
        Example::new(
            "Rejected counts as out: it is no longer in progress.",
            || {
                portfolio(6, |i, row| {
                    row.submitted = Some(ago(300));
                    if i <= 2 {
                        row.stage = Some(Stage::Rejected);
                        row.decided = Some(ago(20));
                    }
                })
            },
            "period=2026Q3;what=completions",
            Gives::Value(2.0),
        ),
        Example::new(
            "Half are in operation, and the only export does not say since when.",
            || {
                portfolio(10, |i, row| {
                    row.submitted = Some(ago(300));
                    if i <= 5 {
                        row.stage = Some(Stage::Operate);
                    }
                })
            },
            "period=2026Q3;what=completions",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
        Example::new(
            "Two exports that list open initiatives only: what has gone out can't be seen, and none would look like standstill.",
            || {
                let submitted = |_: usize, row: &mut Initiative| row.submitted = Some(ago(300));
                portfolio(6, submitted).initiatives(MOLDE, ago(92), 8, submitted)
            },
            "period=2026Q3;what=completions",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

/// One initiative every ten days for 800 days, each over after 100, and so many more today.
fn steady(today: usize) -> Dataset {
    portfolio(81 + today, |i, row| {
        let submitted = if i <= 81 { 10 * (i as i64 - 1) } else { 0 };
        row.submitted = Some(ago(submitted));
        if submitted >= 100 {
            row.stage = Some(Stage::Completed);
            row.actual_end = Some(ago(submitted - 100));
        }
    })
}

/// When an initiative came in and, if it is over, went out.
struct Passage {
    came: Date,
    went: Option<Date>,
}

impl Passage {
    fn in_progress(&self, day: Date) -> bool {
        self.came <= day && self.went.is_none_or(|went| went > day)
    }
}

/// None where either day is needed and not known.
fn passage(line: &Line, from: Date, as_of: Date) -> Option<Passage> {
    let came = line.now.submitted.filter(|date| *date <= as_of)?;
    if line.home.open_only {
        return None;
    }
    let went = match line.is_open() {
        true => None,
        false => Some(line.over().or(over_before(line, from))?),
    };
    went.is_none_or(|went| went >= came)
        .then_some(Passage { came, went })
}

/// The first snapshot, where it showed the initiative over and is from before a day.
fn over_before(line: &Line, day: Date) -> Option<Date> {
    let first = line.first;
    (!is_open(first) && first.snapshot < day).then_some(first.snapshot)
}

fn flow(view: &View) -> Vec<Answer> {
    let mut periods = vec![view.scope.period];
    for _ in 0..3 {
        periods.insert(0, periods[0].previous());
    }
    let (from, as_of) = (periods[0].first(), view.as_of());
    let passages: Vec<Passage> = view
        .lines
        .iter()
        .filter_map(|line| passage(line, from, as_of))
        .collect();
    let basis = Basis::new(view.lines.len(), passages.len());
    let mut answers = Vec::new();
    for period in periods {
        let last = period.last().min(as_of);
        let within = |day: Date| period.first() <= day && day <= last;
        let came = passages.iter().filter(|p| within(p.came)).count();
        let went = passages
            .iter()
            .filter(|p| p.went.is_some_and(within))
            .count();
        let between = passages.iter().filter(|p| p.in_progress(last)).count();
        let key = |what: &str| format!("period={period};what={what}");
        answers.push(gate::events(key("arrivals"), came, basis));
        answers.push(gate::events(key("completions"), went, basis));
        answers.push(gate::count(key("wip"), between, basis));
    }
    let over: Vec<f64> = passages
        .iter()
        .filter_map(|p| {
            Some((
                p.came,
                p.went.filter(|went| from <= *went && *went <= as_of)?,
            ))
        })
        .map(|(came, went)| days(came, went))
        .collect();
    let in_progress: f64 = passages.iter().map(|p| days_within(p, from, as_of)).sum();
    answers.push(gate::mean(
        "what=days_expected",
        in_progress,
        over.len(),
        basis,
    ));
    answers.push(gate::mean(
        "what=days_observed",
        over.iter().sum(),
        over.len(),
        basis,
    ));
    answers
}

/// The days of a stretch on which something was in progress.
fn days_within(passage: &Passage, from: Date, to: Date) -> f64 {
    let last = match passage.went {
        Some(went) => went.pred_opt().unwrap_or(went).min(to),
        None => to,
    };
    (days(passage.came.max(from), last) + 1.0).max(0.0)
}
