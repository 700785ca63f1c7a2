//! In: who was responsible, and with whom it was carried out, in the snapshot that changes are
//! counted from and in the newest. Out: how many initiatives changed hands. It exists because a
//! transfer of responsibility is where initiatives are lost; it deliberately names nobody: a
//! responsible person is a pseudonym here.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View};
use crate::model::*;

/// Changed hands.
pub const OWNERSHIP_MOVES: Metric = Metric {
    id: "activity.ownership_moves",
    family: Family::Activity,
    name: Names {
        nb: "Ansvarsveksling",
        nn: "Ansvarsveksling",
        en: "Transfers of responsibility",
        da: "Ansvarsskift",
    },
    question: &[1],
    formula: "Current initiatives that stand in the snapshot that changes are counted from (see activity.changes) too and have changed hands since. what=handed_over: a person responsible in both, and not the same; what=taken_on: nobody then, somebody now; what=let_go: somebody then, nobody now; what=to_joint: intermunicipal delivery now and another then; what=from_joint: the other way; what=taken_over: the one that did it first is named now and was not then, or is another. Eligible: initiatives in both, for handed_over those with a person in both; usable: for handed_over, the pseudonym is known in both (the pipeline must have a key of pseudonyms); for taken_on and let_go, it is known in both whether there is a person; for to_joint and from_joint, the delivery is known in both; for taken_over, the current export of the municipality names at least one from whom something is taken over. Refused as a single snapshot where no municipality has one to count from.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "KS SLIK: transfer of responsibility (ansvarsveksling)",
    fields: &[
        "at least two snapshots",
        "responsible person",
        "the delivery",
        "from whom it is taken over",
    ],
    dimensions: &[
        part("what=handed_over", Unit::Count),
        part("what=taken_on", Unit::Count),
        part("what=let_go", Unit::Count),
        part("what=to_joint", Unit::Count),
        part("what=from_joint", Unit::Count),
        part("what=taken_over", Unit::Count),
    ],
    compute: Compute::Rows(ownership_moves),
    examples: &[
        Example::new(
            "Eight initiatives with a responsible person; three have another one now.",
            || owned(|i| Some(if i <= 3 { "b" } else { "a" }), |_| Some("a")),
            "what=handed_over",
            Gives::Value(3.0),
        ),
        Example::new(
            "Three changed hands, and two that had nobody have somebody now: the two were handed over by nobody, and 5 would count them.",
            || {
                owned(
                    |i| Some(if i <= 3 { "b" } else { "a" }),
                    |i| (i <= 6).then_some("a"),
                )
            },
            "what=handed_over",
            Gives::Value(3.0),
        ),
        Example::new(
            "The same: the two.",
            || {
                owned(
                    |i| Some(if i <= 3 { "b" } else { "a" }),
                    |i| (i <= 6).then_some("a"),
                )
            },
            "what=taken_on",
            Gives::Value(2.0),
        ),
        Example::new(
            "Two became intermunicipal; one that is new since then was never anything else.",
            || {
                portfolio(7, |i, row| {
                    let joint = [1, 2, 7].contains(&i);
                    row.delivery = Some(if joint {
                        Delivery::Intermunicipal
                    } else {
                        Delivery::Own
                    });
                })
                .initiatives(MOLDE, ago(92), 6, |_, row| {
                    row.delivery = Some(Delivery::Own)
                })
            },
            "what=to_joint",
            Gives::Value(2.0),
        ),
        Example::new(
            "Without a key of pseudonyms it is known that there is a person, and not whether it is the same.",
            || {
                let somebody = |_: usize, row: &mut Initiative| row.has_owner = Some(true);
                portfolio(6, somebody).initiatives(MOLDE, ago(92), 6, somebody)
            },
            "what=handed_over",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
        Example::new(
            "A single export.",
            || portfolio(6, |_, row| row.has_owner = Some(true)),
            "what=taken_on",
            Gives::Nothing(Status::Refused, gate::SINGLE_SNAPSHOT),
        ),
    ],
};

/// Eight initiatives in two exports, with who is responsible now and then.
fn owned(
    now: impl Fn(usize) -> Option<&'static str>,
    then: impl Fn(usize) -> Option<&'static str>,
) -> Dataset {
    let set = |row: &mut Initiative, who: Option<&str>| {
        row.has_owner = Some(who.is_some());
        row.owner_key = who.map(str::to_owned);
    };
    portfolio(8, |i, row| set(row, now(i)))
        .initiatives(MOLDE, ago(92), 8, |i, row| set(row, then(i)))
}

/// What a question about an initiative then and now comes to.
enum Change {
    /// It does not ask of this one.
    NotAsked,
    /// One of the exports does not tell.
    Unknown,
    /// Known.
    Known(bool),
}

impl From<Option<bool>> for Change {
    fn from(answer: Option<bool>) -> Change {
        answer.map_or(Change::Unknown, Change::Known)
    }
}

fn handed_over(then: &Initiative, now: &Initiative) -> Change {
    match (then.has_owner, now.has_owner) {
        (Some(true), Some(true)) => {
            let keys = then.owner_key.as_ref().zip(now.owner_key.as_ref());
            keys.map(|(then, now)| then != now).into()
        }
        _ => Change::NotAsked,
    }
}

fn person(then: &Initiative, now: &Initiative, before: bool, after: bool) -> Change {
    let both = then.has_owner.zip(now.has_owner);
    both.map(|both| both == (before, after)).into()
}

fn delivery(then: &Initiative, now: &Initiative, before: bool, after: bool) -> Change {
    let joint = |delivery| delivery == Delivery::Intermunicipal;
    let both = then.delivery.map(joint).zip(now.delivery.map(joint));
    both.map(|both| both == (before, after)).into()
}

fn ownership_moves(view: &View) -> Vec<Answer> {
    let naming = view.having(|row| row.reused_from.is_some());
    let both: Vec<(&Initiative, &Line)> = view
        .lines
        .iter()
        .filter_map(|line| Some((line.before?, *line)))
        .collect();
    let compared = view.homes.iter().any(|home| home.since.is_some());
    let count = |dimension: &str, change: &dyn Fn(&Initiative, &Line) -> Change| {
        if !compared && !view.lines.is_empty() {
            return gate::refused(dimension, gate::SINGLE_SNAPSHOT, view.lines.len());
        }
        let (mut basis, mut n) = (Basis::default(), 0);
        for (then, line) in &both {
            let change = change(then, line);
            basis.eligible += usize::from(!matches!(change, Change::NotAsked));
            basis.usable += usize::from(matches!(change, Change::Known(_)));
            n += usize::from(matches!(change, Change::Known(true)));
        }
        gate::count(dimension, n, basis)
    };
    vec![
        count("what=handed_over", &|then, line| {
            handed_over(then, line.now)
        }),
        count("what=taken_on", &|then, line| {
            person(then, line.now, false, true)
        }),
        count("what=let_go", &|then, line| {
            person(then, line.now, true, false)
        }),
        count("what=to_joint", &|then, line| {
            delivery(then, line.now, false, true)
        }),
        count("what=from_joint", &|then, line| {
            delivery(then, line.now, true, false)
        }),
        count("what=taken_over", &|then, line| {
            let now = &line.now.reused_from;
            let told = naming.contains(line.home.id);
            told.then(|| now.is_some() && *now != then.reused_from)
                .into()
        }),
    ]
}
