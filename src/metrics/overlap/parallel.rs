//! In: clusters, with the days on which their members began and were over. Out: on how many days
//! two or more of them were at it at once. It exists because doing the same after another is
//! copying, and doing it at the same time is doing it twice; it deliberately says nothing of what
//! that cost.

use super::together::clusters;
use crate::metrics::examples::{
    AUKRA, Example, Given, Gives, HUSTADVIKA, MOLDE, ago, portfolio, today,
};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{ALL, Line, View, days};
use crate::model::*;
use std::collections::BTreeSet;

/// Days at once.
pub const PARALLEL: Metric = Metric {
    id: "overlap.parallel",
    family: Family::Overlap,
    name: Names {
        nb: "Dager med samme arbeid flere steder",
        nn: "Dagar med same arbeid fleire stader",
        en: "Days with the same work in several places",
        da: "Dage med samme arbejde flere steder",
    },
    question: &[2],
    formula: "For each cluster with at least two members that have begun (see overlap.reuse; of a joint initiative's rows one, the municipality's own, else the one whose municipality and id sort first): the days up to the as-of date on which two or more of them were active. A member is active from its start up to, and not on, the day on which it was over (see activity.flow), an open one up to and on the as-of date. For a municipality: the days on which a member of its own and one more were. cluster=<cluster>: for each cluster of which every member that has begun has a start and, if it is over, a day of that not before it. what=median: the median over these clusters, 0 days counted; eligible: clusters with two begun members, for a municipality one of its own among them; usable: those with all days. what=total: their sum.",
    unit: Unit::Days,
    direction: Direction::Context,
    source: "Own definition",
    fields: &[
        "start date",
        "the stage",
        "actual end, or earlier snapshots",
    ],
    dimensions: &[
        part("what=median", Unit::Days),
        part("what=total", Unit::Days),
        part("cluster=<cluster>", Unit::Days),
    ],
    compute: Compute::Rows(parallel),
    examples: &[
        Example::new(
            "Molde has been at it for 100 days, Aukra for 61: both days of the ends counted, 62 at once.",
            || cluster_of(&[(MOLDE, 100, None), (AUKRA, 61, None)]),
            "cluster=k1",
            Gives::Value(62.0),
        ),
        Example::new(
            "Molde was over before Aukra began: copied, and not done twice.",
            || cluster_of(&[(MOLDE, 300, Some(200)), (AUKRA, 200, None)]),
            "cluster=k1",
            Gives::Value(0.0),
        ),
        Example::new(
            "Three at once for 31 days: 31 days, and not 31 for each of three pairs.",
            || cluster_of(&[(MOLDE, 30, None), (AUKRA, 30, None), (HUSTADVIKA, 30, None)]),
            "cluster=k1",
            Gives::Value(31.0),
        )
        .of_all(),
        Example {
            municipality: HUSTADVIKA,
            ..Example::new(
                "Molde and Aukra have been at it for 101 days, Hustadvika for 11 of them: for Hustadvika it is 11.",
                || {
                    cluster_of(&[
                        (MOLDE, 100, None),
                        (AUKRA, 100, None),
                        (HUSTADVIKA, 10, None),
                    ])
                },
                "cluster=k1",
                Gives::Value(11.0),
            )
        },
        Example::new(
            "One cluster: its days are told, but it is no median.",
            || cluster_of(&[(MOLDE, 100, None), (AUKRA, 61, None)]),
            "what=median",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
        Example::new(
            "On test in both places, and neither says since when.",
            || {
                portfolio(1, |_, row| row.stage = Some(Stage::Test))
                    .initiatives(AUKRA, today(), 1, |_, row| row.stage = Some(Stage::Test))
                    .cluster("k1", &[(MOLDE, 1), (AUKRA, 1)])
            },
            "what=total",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

/// One initiative in each place, begun so many days ago and over so many days ago, in one cluster.
fn cluster_of(members: &[(&str, i64, Option<i64>)]) -> Dataset {
    let mut data = Dataset::default();
    for (place, begun, over) in members {
        data = data.initiatives(place, today(), 1, |_, row| {
            row.stage = Some(if over.is_some() {
                Stage::Completed
            } else {
                Stage::Test
            });
            row.started = Some(ago(*begun));
            row.actual_end = over.map(ago);
        });
    }
    let members: Vec<(&str, usize)> = members.iter().map(|(place, ..)| (*place, 1)).collect();
    data.cluster("k1", &members)
}

/// Whether it has been begun: see `overlap.reuse`.
pub(super) fn begun(row: &Initiative, as_of: Date) -> bool {
    let step = row.stage.and_then(Stage::step);
    row.started.is_some_and(|date| date <= as_of)
        || step.is_some_and(|step| step >= 2)
        || matches!(row.stage, Some(Stage::Stopped | Stage::Completed))
}

/// The first day and the day after the last on which a member was active.
fn active(line: &Line, as_of: Date) -> Option<(Date, Date)> {
    let from = line.now.started.filter(|date| *date <= as_of)?;
    let after = match line.is_open() {
        true => as_of.succ_opt()?,
        false => line.over()?,
    };
    (after >= from).then_some((from, after.min(as_of.succ_opt()?)))
}

/// The days on which at least two are active, one of them of our own.
fn at_once(members: &[(bool, Date, Date)]) -> f64 {
    let ends: BTreeSet<Date> = members
        .iter()
        .flat_map(|(_, from, after)| [*from, *after])
        .collect();
    let ends: Vec<Date> = ends.into_iter().collect();
    let busy = |pair: &&[Date]| {
        let there = members
            .iter()
            .filter(|(_, from, after)| *from <= pair[0] && pair[1] <= *after);
        let (n, own) = there.fold((0, false), |(n, own), member| (n + 1, own || member.0));
        n >= 2 && own
    };
    ends.windows(2)
        .filter(busy)
        .map(|pair| days(pair[0], pair[1]))
        .sum()
}

fn parallel(view: &View) -> Vec<Answer> {
    let (mut eligible, mut known) = (0, Vec::new());
    for members in clusters(view) {
        let mut joint = BTreeSet::new();
        let mut begun: Vec<(bool, &Line, &str)> = members
            .iter()
            .filter(|(_, line)| begun(line.now, view.as_of()))
            .map(|(member, line)| {
                let own = view.id == ALL || line.home.id == view.id;
                (own, *line, member.cluster.as_str())
            })
            .collect();
        begun.sort_by_key(|(own, line, _)| (!own, line.home.id, &line.now.initiative_id));
        begun.retain(|(_, line, _)| line.now.joint_id.as_ref().is_none_or(|id| joint.insert(id)));
        if begun.len() < 2 || !begun.iter().any(|(own, ..)| *own) {
            continue;
        }
        eligible += 1;
        let spans: Option<Vec<(bool, Date, Date)>> = begun
            .iter()
            .map(|(own, line, _)| {
                active(line, view.as_of()).map(|(from, after)| (*own, from, after))
            })
            .collect();
        known.extend(spans.map(|spans| (begun[0].2, at_once(&spans))));
    }
    let basis = Basis::new(eligible, known.len());
    let lengths: Vec<f64> = known.iter().map(|(_, days)| *days).collect();
    let total = gate::number("what=total", Some(lengths.iter().sum()), basis);
    let mut answers = vec![gate::median("what=median", &lengths, eligible), total];
    for (cluster, days) in known {
        let key = format!("cluster={}", cluster.replace(';', ","));
        answers.push(gate::number(key, Some(days), Basis::whole(1)));
    }
    answers
}
