//! In: changes of stage, each with both ends of when it can have happened. Out: how long
//! initiatives stay in each stage, by Turnbull's estimate between the two extremes. It exists to
//! show where things get stuck; it deliberately sets no single day for a change that is only known
//! to lie between two exports.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio, today};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View, days};
use crate::model::*;
use crate::statistics::{self, Between, Observation};

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
    formula: "For each step of the ladder before operate, over the stays of current initiatives in it. A stay begins with a change of stage and ends with the next one, whatever it leads to; a change seen between two exports happened after the earlier (from the day after it), on the day of the later at the latest. A change whose two dates are equal has that day. The stay in the newest export is censored at that export, and one that gives way to an unknown stage at the last export that showed it. An initiative first seen as submitted began on its submission date. bound=shortest and bound=longest are Kaplan–Meier over every stay at one extreme: from the last possible day of the beginning to the first possible day of the end, and from the first to the last. bound=earliest and bound=latest are the two ends of Turnbull's estimate, the distribution that makes all stays likeliest, each known to lie between its shortest and its longest (one that is censored: at least a day more than its shortest); it tells in which interval half have left, not where inside it: earliest sets all of the interval's share at its beginning, latest at its end. Where no stay with an end has a shortest and a longest that differ, both are the Kaplan–Meier estimate of bound=shortest with its limits; otherwise they have none, for no simple limits of Turnbull's estimate cover as they say. Every stay enters when it was first seen (late entry): at the later end of its beginning, for submitted at the initiative's first snapshot; in Turnbull's estimate counted as for bound=shortest. Eligible: stays that began in sight, by a change or by a first sight after the municipality's first snapshot, and all as submitted, but none that is censored on the day on which it was first seen; usable: both ends of the beginning are known. What was already further in the first snapshot is left out: nobody knows when it began. at=median: the first day by which half have left; at=180d: 1 − S. Each curve stops where fewer than 5 are at risk, unless the fate by that day is known for at least 5 and 60 % of all, nobody having entered after the first exit; it is not shown where somebody left before 5 were at risk. Turnbull's estimate is shown where both extremes are, and is not reached where one of them is not, or where half or more of it lies after all that was seen. The extremes are those of every stay, and no limits of the estimate. Refused as a single snapshot where no municipality has a second one nor any change of stage.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "Turnbull (1976), Frydman (1994) on his estimate with late entry; Kaplan and Meier (1958); Tsai, Jewell and Wang (1987) on late entry",
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
            "Ten began on a known day; four left it within 60 days, six between day 41 and day 100. Everybody can have left in days 41 to 60, and nothing is likelier; the middle of each would say 71, the later day 100.",
            left_between,
            "stage=test;at=median;bound=latest",
            Gives::Value(60.0),
        ),
        Example::new(
            "The same: not before day 41, although four may have left on the first.",
            left_between,
            "stage=test;at=median;bound=earliest",
            Gives::Value(41.0),
        ),
        Example::new(
            "Nine began on a known day and left it on a known day: no interval to look into.",
            || tested(9, |i| Some(10 * i as i64)),
            "stage=test;at=median;bound=latest",
            Gives::Value(50.0),
        ),
        Example::new(
            "Of six that came in with the first export half had left in the second; of six that had waited 60 days by then, two. Half of all have left in 180 days; five of the twelve if those that left before anybody looked are forgotten.",
            submitted_before,
            "stage=submitted;at=180d;bound=latest",
            Gives::Value(0.5),
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

/// Half a year, in days.
const HALF_A_YEAR: f64 = 180.0;

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

/// Initiatives that began a test on a known day and left it between two exports.
fn left_between() -> Dataset {
    let mut data = portfolio(10, |_, row| row.stage = Some(Stage::Implement));
    for i in 1..=10 {
        let (before, after) = if i <= 4 { (200, 140) } else { (160, 100) };
        change(&mut data, i, [Stage::Plan, Stage::Test], ago(200), ago(200));
        change(
            &mut data,
            i,
            [Stage::Test, Stage::Implement],
            ago(before),
            ago(after),
        );
    }
    data
}

/// Ideas that came in with the first export and 60 days before it, some of which are past that
/// stage in the second.
fn submitted_before() -> Dataset {
    let left = |i: usize| matches!(i, 1..=3 | 7..=8);
    let mut data = Dataset::default();
    for days in [300, 200, 0] {
        data = data.initiatives(MOLDE, ago(days), 12, |i, row| {
            row.submitted = Some(ago(if i <= 6 { 300 } else { 360 }));
            row.stage = Some(match left(i) && days < 300 {
                true => Stage::Assessed,
                false => Stage::Submitted,
            });
        });
    }
    for i in (1..=12).filter(|i| left(*i)) {
        change(
            &mut data,
            i,
            [Stage::Submitted, Stage::Assessed],
            ago(300),
            ago(200),
        );
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

/// The shortest and the longest that a stay can have been, as one; none where it was over before
/// it could be seen.
fn between(stay: &Stay) -> Option<Between> {
    let (shortest, longest) = (length(stay, false)?, length(stay, true)?);
    let (from, to) = match stay.ended {
        Some(_) => (shortest.exit, longest.exit),
        // It went on after the export that showed it last.
        None => (shortest.exit + 1.0, f64::INFINITY),
    };
    let entry = shortest.entry;
    if entry == 0.0 {
        return Some(Between { from, to, entry });
    }
    let from = from.max(entry + 1.0);
    (from <= to).then_some(Between { from, to, entry })
}

/// The four answers for one stage, from the shortest to the longest.
fn of_stage(stays: &[&Stay], key: &dyn Fn(&str, &str) -> String) -> Vec<Answer> {
    let [shortest, longest] = [false, true].map(|longest| {
        let lengths = stays.iter().filter_map(|stay| length(stay, longest));
        let lengths: Vec<Observation> = lengths.collect();
        (statistics::kaplan_meier(&lengths), lengths.len())
    });
    let at_extreme = |(curve, n): &(statistics::Curve, usize), bound: &str| {
        let basis = Basis::new(stays.len(), *n);
        let median = gate::median_wait(key("median", bound), curve, basis);
        let gone = gate::over_by(key("180d", bound), curve, HALF_A_YEAR, basis);
        [median, gone].map(|answer| gate::thick(curve, answer))
    };
    let (short, long) = (
        at_extreme(&shortest, "shortest"),
        at_extreme(&longest, "longest"),
    );
    let rows: Vec<Between> = stays.iter().filter_map(|stay| between(stay)).collect();
    let n_ended = rows.iter().filter(|row| row.to.is_finite()).count();
    let is_open = |row: &Between| row.from < row.to && row.to.is_finite();
    let mut answers = Vec::new();
    if rows.iter().any(is_open) {
        // The estimate of what is not shown has no reader, and may have no maximum.
        let is_wanted = [0, 1].iter().any(|at| {
            let ends = [&short[*at], &long[*at]];
            ends.iter().all(|answer| answer.status == Status::Ok)
        });
        let found = is_wanted.then(|| statistics::turnbull(&rows)).flatten();
        let none = (Status::Refused, gate::NO_MAXIMUM);
        let found = found.ok_or(none);
        let median = found.as_ref().map_err(|why| *why).and_then(|found| {
            let beyond = (Status::NotReached, gate::MEDIAN_NOT_REACHED);
            found.median().ok_or(beyond)
        });
        let left = found.as_ref().map_err(|why| *why);
        let left = left.map(|found| found.survival_at(HALF_A_YEAR));
        for (bound, half, gone) in [
            (
                "earliest",
                median.map(|ends| ends.0),
                left.map(|s| 1.0 - s.0),
            ),
            ("latest", median.map(|ends| ends.1), left.map(|s| 1.0 - s.1)),
        ] {
            for (at, name, value) in [(0, "median", half), (1, "180d", gone)] {
                let extremes = [&short[at], &long[at]];
                let key = key(name, bound);
                answers.push(gate::between(key, value, n_ended, rows.len(), extremes));
            }
        }
    } else {
        answers.extend(at_extreme(&shortest, "earliest"));
        answers.extend(at_extreme(&shortest, "latest"));
    }
    short.into_iter().chain(answers).chain(long).collect()
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
        let key = |at: &str, bound: &str| format!("stage={};at={at};bound={bound}", stage.word());
        if !compared && !view.lines.is_empty() {
            let n = view.lines.len();
            for bound in ["shortest", "earliest", "latest", "longest"] {
                let parts = ["median", "180d"].map(|at| key(at, bound));
                answers.extend(parts.map(|part| gate::refused(part, gate::SINGLE_SNAPSHOT, n)));
            }
            continue;
        }
        let here: Vec<&Stay> = stays.iter().filter(|stay| stay.stage == *stage).collect();
        answers.extend(of_stage(&here, &key));
    }
    answers
}
