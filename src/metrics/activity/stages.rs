//! In: changes of stage, each with both ends of when it can have happened. Out: how long
//! initiatives stay in each stage. It exists to show where things get stuck; it deliberately sets
//! no single day for a change that is only known to lie between two exports.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio, today};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View, days};
use crate::model::*;
use crate::statistics::{self, Observation};

/// How long in each stage.
pub const TIME_IN_STAGE: Metric = Metric {
    id: "activity.time_in_stage",
    family: Family::Activity,
    name: Names {
        nb: "Tid i hvert steg",
        nn: "Tid i kvart steg",
        en: "Time in each stage",
        da: "Tid i hvert trin",
    },
    question: &[21],
    formula: "Kaplan–Meier for each step of the ladder before operate, over the stays of current initiatives in it. A stay begins with a change of stage and ends with the next one, whatever it leads to; a change seen between two exports happened after the earlier, on the day of the later at the latest, so bound=shortest counts from the last possible day of the beginning to the first possible day of the end (the day after the earlier export), bound=longest from the first to the last. A change whose two dates are equal has that day. The stay in the newest export is censored at that export, and one that gives way to an unknown stage at the last export that showed it. An initiative first seen as submitted began on its submission date. Every stay enters when it was first seen (late entry): at the later end of its beginning, for submitted at the initiative's first snapshot. Eligible: stays that began in sight, by a change or by a first sight after the municipality's first snapshot, and all as submitted, but none that is censored on the day on which it was first seen; usable: both ends of the beginning are known. What was already further in the first snapshot is left out: nobody knows when it began. The two are the extremes of every stay, and no limits of the estimate between them. at=median: the first day by which half have left; at=180d: 1 − S. The curve stops where fewer than 5 are at risk, unless the fate by that day is known for at least 5 and 60 % of all, nobody having entered after the first exit; it is not shown where somebody left before 5 were at risk. Refused as a single snapshot where no municipality has a second one nor any change of stage.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "Kaplan and Meier (1958); Tsai, Jewell and Wang (1987) on late entry; both ends of interval-censored changes as bounds",
    fields: &[
        "the stage",
        "dated transitions or earlier snapshots",
        "date submitted",
    ],
    dimensions: &[
        part("stage=<stage>;at=median;bound=<bound>", Unit::Days),
        part("stage=<stage>;at=180d;bound=<bound>", Unit::Share),
    ],
    compute: Compute::Rows(time_in_stage),
    examples: &[
        Example::new(
            "Nine began a test on a known day and left it after 10, 20 … 90 days.",
            || tested(9, |i| Some(10 * i as i64)),
            "stage=test;at=median;bound=shortest",
            Gives::Value(50.0),
        ),
        Example::new(
            "Five left after 10, 20 … 50 days, five are still at it after 200: the median of those that left would be 30.",
            || tested(10, |i| (i <= 5).then_some(10 * i as i64)),
            "stage=test;at=median;bound=shortest",
            Gives::Value(50.0),
        ),
        Example::new(
            "Planned in the export of 300 days ago, on test in that of 200 days ago, introduced in that of 100 days ago: from export to export it would be 100 days, but the test may have lasted one day only.",
            tested_between_exports,
            "stage=test;at=median;bound=shortest",
            Gives::Value(1.0),
        ),
        Example::new(
            "The same: at most, from the day after the first of them to the day of the last.",
            tested_between_exports,
            "stage=test;at=median;bound=longest",
            Gives::Value(199.0),
        ),
        Example::new(
            "Already on test in the first export: nobody knows since when, and counting from the first sight would give 100 days.",
            || {
                let mut data = portfolio(6, |_, row| row.stage = Some(Stage::Implement))
                    .initiatives(MOLDE, ago(100), 6, |_, row| row.stage = Some(Stage::Test));
                for i in 1..=6 {
                    change(
                        &mut data,
                        i,
                        [Stage::Test, Stage::Implement],
                        ago(100),
                        today(),
                    );
                }
                data
            },
            "stage=test;at=median;bound=shortest",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
        Example::new(
            "A single export without dates of changes: ages can be told, stays cannot.",
            || portfolio(6, |_, row| row.stage = Some(Stage::Test)),
            "stage=test;at=median;bound=longest",
            Gives::Nothing(Status::Refused, gate::SINGLE_SNAPSHOT),
        ),
    ],
};

/// A change of stage of one of Molde's initiatives.
fn change(data: &mut Dataset, i: usize, stages: [Stage; 2], earliest: Date, latest: Date) {
    data.transitions.push(Transition {
        municipality: MOLDE.to_owned(),
        initiative_id: format!("{MOLDE}-{i:03}"),
        from_stage: Some(stages[0]),
        to_stage: Some(stages[1]),
        earliest: Some(earliest),
        latest,
        evidence: Some(Evidence::Snapshots),
        ..Transition::default()
    });
}

/// Initiatives that began a test 200 days ago, on a known day, and left it after so many days.
fn tested(n: usize, left_after: impl Fn(usize) -> Option<i64>) -> Dataset {
    let mut data = portfolio(n, |i, row| {
        let left = left_after(i).is_some();
        row.stage = Some(if left { Stage::Implement } else { Stage::Test });
    });
    for i in 1..=n {
        change(&mut data, i, [Stage::Plan, Stage::Test], ago(200), ago(200));
        if let Some(days) = left_after(i) {
            let day = ago(200 - days);
            change(&mut data, i, [Stage::Test, Stage::Implement], day, day);
        }
    }
    data
}

fn tested_between_exports() -> Dataset {
    let stages = [
        (300, Stage::Plan),
        (200, Stage::Test),
        (100, Stage::Implement),
    ];
    let mut data = portfolio(6, |_, row| row.stage = Some(Stage::Implement));
    for (days, stage) in stages {
        data = data.initiatives(MOLDE, ago(days), 6, |_, row| row.stage = Some(stage));
    }
    for i in 1..=6 {
        for pair in stages.windows(2) {
            let [(before, from), (after, to)] = [pair[0], pair[1]];
            change(&mut data, i, [from, to], ago(before), ago(after));
        }
    }
    data
}

/// The first and the last day on which something can have happened.
type Days = (Date, Date);

/// When a change can have happened; none where only its latest day is known.
fn when(change: &Transition) -> Option<Days> {
    let earliest = change.earliest?;
    // The earlier export still showed the stage before.
    let first = match earliest < change.latest {
        true => earliest.succ_opt()?,
        false => change.latest,
    };
    Some((first, change.latest))
}

/// A stay in a stage.
struct Stay {
    stage: Stage,
    /// When it began.
    begun: Option<Days>,
    /// Whether it began while somebody was looking.
    in_sight: bool,
    /// The day it was first seen.
    seen: Date,
    /// When it ended; none while it goes on or where a stage without a name came after it.
    ended: Option<Days>,
    /// The last day on which it is known to have gone on, where it has no end.
    followed_to: Date,
}

/// The stays of an initiative, the last of which goes on.
fn stays(line: &Line) -> Vec<Stay> {
    let (Some(oldest), Some(newest)) = (line.home.snapshots.first(), line.home.snapshots.last())
    else {
        return Vec::new();
    };
    let changes: Vec<&Transition> = line.stage_changes().collect();
    let first = line.first;
    let stage = changes.first().map_or(first.stage, |step| step.from_stage);
    let submitted = first
        .submitted
        .filter(|date| stage == Some(Stage::Submitted) && *date <= first.snapshot);
    let mut stays = Vec::new();
    let mut now = stage.map(|stage| Stay {
        stage,
        begun: submitted.map(|date| (date, date)),
        in_sight: stage == Stage::Submitted || first.snapshot > *oldest,
        seen: first.snapshot,
        ended: None,
        followed_to: *newest,
    });
    for step in changes {
        let day = when(step);
        if let Some(mut stay) = now.take() {
            match step.to_stage {
                Some(_) => stay.ended = day,
                None => stay.followed_to = step.earliest.unwrap_or(stay.seen),
            }
            // An end that nobody can place tells nothing of the stay.
            if step.to_stage.is_none() || day.is_some() {
                stays.push(stay);
            }
        }
        now = step.to_stage.map(|stage| Stay {
            stage,
            begun: day.filter(|(first, last)| step.from_stage.is_some() || first == last),
            in_sight: true,
            seen: step.latest,
            ended: None,
            followed_to: *newest,
        });
    }
    stays.extend(now);
    // What is in sight for no day has no length yet.
    stays.retain(|stay| stay.in_sight && (stay.ended.is_some() || stay.seen < stay.followed_to));
    stays
}

/// The shortest that a stay can have been, or the longest.
fn length(stay: &Stay, longest: bool) -> Option<Observation> {
    let (first, last) = stay.begun?;
    let begun = if longest { first } else { last };
    let end = match stay.ended {
        Some((first, last)) => {
            if longest {
                last
            } else {
                first
            }
        }
        None => stay.followed_to,
    };
    Some(Observation {
        entry: days(begun, stay.seen).max(0.0),
        exit: days(begun, end).max(0.0),
        event: stay.ended.is_some(),
    })
}

fn time_in_stage(view: &View) -> Vec<Answer> {
    let compared = view.homes.iter().any(|home| home.snapshots.len() > 1)
        || view
            .lines
            .iter()
            .any(|line| line.stage_changes().next().is_some());
    let stays: Vec<Stay> = view.lines.iter().flat_map(|line| stays(line)).collect();
    let mut answers = Vec::new();
    for stage in Stage::ALL
        .iter()
        .filter(|stage| stage.step() < Stage::Operate.step())
    {
        if stage.step().is_none() {
            continue;
        }
        let here: Vec<&Stay> = stays.iter().filter(|stay| stay.stage == *stage).collect();
        for (bound, longest) in [("shortest", false), ("longest", true)] {
            let key = |at: &str| format!("stage={};at={at};bound={bound}", stage.word());
            if !compared && !view.lines.is_empty() {
                let n = view.lines.len();
                answers.push(gate::refused(key("median"), gate::SINGLE_SNAPSHOT, n));
                answers.push(gate::refused(key("180d"), gate::SINGLE_SNAPSHOT, n));
                continue;
            }
            let lengths: Vec<Observation> = here
                .iter()
                .filter_map(|stay| length(stay, longest))
                .collect();
            let basis = Basis::new(here.len(), lengths.len());
            let curve = statistics::kaplan_meier(&lengths);
            answers.push(gate::thick(
                &curve,
                gate::median_wait(key("median"), &curve, basis),
            ));
            let gone = gate::over_by(key("180d"), &curve, 180.0, basis);
            answers.push(gate::thick(&curve, gone));
        }
    }
    answers
}
