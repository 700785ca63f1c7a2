//! In: the current snapshot and the one that changes are counted from. Out: what is new, moved,
//! decided, stopped, finished, late, not reported or gone. It exists so that "since last" rests on
//! snapshots that never change. It deliberately guesses nothing from a single snapshot.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View, is_open, is_running};
use crate::model::*;
use std::collections::HashSet;

/// What changed.
pub const CHANGES: Metric = Metric {
    id: "activity.changes",
    family: Family::Activity,
    name: Names {
        nb: "Endringer siden sist",
        nn: "Endringar sidan sist",
        en: "Changes since last time",
        da: "Ændringer siden sidst",
    },
    question: &[20, 21],
    formula: "Counted from the municipality's newest snapshot from before the period, or from its oldest where none is so old. new: not in that snapshot; moved: stage known in both and different; decided: decision date after that snapshot, up to the as-of date; stopped: stage stopped now and not then; finished: stage completed or operate now and neither then; disappeared: open in that snapshot and not in the newest. As things stand now: late: open with a planned end before the as-of date; not_reported: worked on (explore to follow-up; without a stage, active) with the last report before the period, or none where the export has report dates. moved, stopped and finished are counted over the municipalities whose current export has a stage, decided over those whose has a date of decision, and refused where there is none such.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Own definition, from snapshots",
    fields: &[
        "at least two snapshots",
        "the stage",
        "date decided",
        "planned end",
        "date of the last report",
    ],
    dimensions: &[
        part("what=new", Unit::Count),
        part("what=moved", Unit::Count),
        part("what=decided", Unit::Count),
        part("what=stopped", Unit::Count),
        part("what=finished", Unit::Count),
        part("what=late", Unit::Count),
        part("what=not_reported", Unit::Count),
        part("what=disappeared", Unit::Count),
    ],
    compute: Compute::Rows(changes),
    examples: &[
        Example::new(
            "Five before the quarter, seven now: two are new.",
            || portfolio(7, |_, _| {}).initiatives(MOLDE, ago(95), 5, |_, _| {}),
            "what=new",
            Gives::Value(2.0),
        ),
        Example::new(
            "One moved in August, and there is a snapshot after it: comparing with the last export alone would find nothing.",
            || {
                portfolio(5, |i, row| {
                    row.stage = Some(if i == 1 { Stage::Test } else { Stage::Plan })
                })
                .initiatives(MOLDE, ago(10), 5, |i, row| {
                    row.stage = Some(if i == 1 { Stage::Test } else { Stage::Plan })
                })
                .initiatives(MOLDE, ago(95), 5, |_, _| {})
            },
            "what=moved",
            Gives::Value(1.0),
        ),
        Example::new(
            "Seven before, five now; one of the two that are gone had been stopped before: only the other has disappeared.",
            || {
                portfolio(5, |_, _| {}).initiatives(MOLDE, ago(95), 7, |i, row| {
                    if i == 7 {
                        row.stage = Some(Stage::Stopped);
                    }
                })
            },
            "what=disappeared",
            Gives::Value(1.0),
        ),
        Example::new(
            "A single snapshot: everything is seen for the first time, and nothing is known to be new.",
            || portfolio(5, |_, _| {}),
            "what=new",
            Gives::Nothing(Status::Refused, gate::SINGLE_SNAPSHOT),
        ),
    ],
};

fn changes(view: &View) -> Vec<Answer> {
    let since = |line: &Line| line.home.since;
    let compared: Vec<&Line> = view
        .lines
        .iter()
        .copied()
        .filter(|line| since(line).is_some())
        .collect();
    let basis = Basis::new(view.lines.len(), compared.len());
    // For all, a joint initiative that somebody had before is not new because another joins.
    let known_before = view.known_before();
    let against_then = |dimension: &str, n: usize| match basis.usable {
        0 if basis.eligible > 0 => gate::refused(dimension, gate::SINGLE_SNAPSHOT, basis.eligible),
        _ => gate::count(dimension, n, basis),
    };
    // Nothing has moved where nobody says where things are, and nothing was decided where no
    // export gives a date of decision: that is not 0.
    let says_stage = view.having(|row| row.stage.is_some());
    let says_decided = view.having(|row| row.decided.is_some());
    let if_said = |says: &HashSet<&str>, dimension: &str, n: usize| {
        let told = compared.iter().filter(|line| says.contains(line.home.id));
        let told = Basis::new(basis.eligible, told.count());
        match (basis.usable, told.usable) {
            (0, _) => against_then(dimension, n),
            (_, 0) => gate::refused(dimension, gate::NO_FIELD, basis.eligible),
            _ => gate::count(dimension, n, told),
        }
    };
    let count =
        |changed: &dyn Fn(&Line) -> bool| compared.iter().filter(|line| changed(line)).count();
    let became = |line: &Line, ends: &[Stage]| {
        let then = line.before.and_then(|row| row.stage);
        let now = line.now.stage;
        now.is_some_and(|stage| ends.contains(&stage))
            && !then.is_some_and(|stage| ends.contains(&stage))
    };
    let n_new = compared
        .iter()
        .filter(|line| !known_before.contains(view.key(line.now)))
        .count();
    let n_gone = view.gone.iter().filter(|row| is_open(row)).count();
    let mut answers = vec![
        against_then("what=new", n_new),
        if_said(
            &says_stage,
            "what=moved",
            count(&|line| {
                let then = line.before.and_then(|row| row.stage);
                then.is_some() && line.now.stage.is_some() && then != line.now.stage
            }),
        ),
        if_said(
            &says_decided,
            "what=decided",
            count(&|line| {
                let decided = line.now.decided.filter(|date| *date <= view.as_of());
                decided.is_some() && decided > since(line)
            }),
        ),
        if_said(
            &says_stage,
            "what=stopped",
            count(&|line| became(line, &[Stage::Stopped])),
        ),
        if_said(
            &says_stage,
            "what=finished",
            count(&|line| became(line, &[Stage::Completed, Stage::Operate])),
        ),
        against_then("what=disappeared", n_gone),
    ];
    answers.extend(as_they_stand(view));
    answers
}

fn as_they_stand(view: &View) -> [Answer; 2] {
    // An idea in the queue need not have a planned end, but if it has one it can be late.
    let ends: Vec<Option<Date>> = view
        .open()
        .filter(|line| is_running(line.now) || line.now.planned_end.is_some())
        .map(|line| line.now.planned_end)
        .collect();
    let known = ends.iter().flatten().count();
    let passed = |end: &&Date| **end < view.as_of();
    let n_late = ends.iter().flatten().filter(passed).count();
    let having = view.having(|row| row.last_report.is_some());
    let reports: Vec<Option<bool>> = view
        .running()
        .map(|line| {
            let silent = line
                .now
                .last_report
                .is_none_or(|date| date < view.scope.period.first());
            having.contains(line.home.id).then_some(silent)
        })
        .collect();
    let n_silent = reports
        .iter()
        .filter(|silent| **silent == Some(true))
        .count();
    let n_telling = reports.iter().flatten().count();
    [
        gate::count("what=late", n_late, Basis::new(ends.len(), known)),
        gate::count(
            "what=not_reported",
            n_silent,
            Basis::new(reports.len(), n_telling),
        ),
    ]
}
