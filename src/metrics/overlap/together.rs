//! In: delivery, reuse, clusters with their budgets. Out: what is done together, taken over from
//! others, and how much money lies in doing the same apart. It deliberately calls that amount
//! exposed, an upper bound: what of it could be saved nobody knows.

use super::parallel::begun;
use crate::metrics::amount::{self, Amount};
use crate::metrics::examples::{
    AUKRA, Example, Given, Gives, HUSTADVIKA, MOLDE, kroner, portfolio, today,
};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{ALL, Line, View, is_open};
use crate::model::*;
use std::collections::BTreeMap;

/// Carried out with others.
pub const JOINT_SHARE: Metric = Metric {
    id: "overlap.joint_share",
    family: Family::Overlap,
    name: Names {
        nb: "Interkommunale tiltak",
        nn: "Interkommunale tiltak",
        en: "Intermunicipal initiatives",
        da: "Tværkommunale tiltag",
    },
    question: &[3, 10],
    formula: "Open initiatives delivered together with other municipalities ÷ open initiatives whose delivery is known.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "ROR-IKT Innovasjonsråd: pilot alone, or intermunicipal",
    fields: &["the delivery"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(joint_share),
    examples: &[
        Example::new(
            "Ten open, two of them intermunicipal.",
            || portfolio(10, |i, row| row.delivery = Some(delivered(i <= 2))),
            "",
            Gives::Value(0.2),
        ),
        Example::new(
            "Three municipalities and one joint initiative: once of 8 for all, and not 3 of 10.",
            || {
                portfolio(6, joint_and_own)
                    .initiatives(AUKRA, today(), 2, joint_and_own)
                    .initiatives(HUSTADVIKA, today(), 2, joint_and_own)
            },
            "",
            Gives::Value(0.125),
        )
        .of_all(),
        Example::new(
            "The delivery is known for five of ten.",
            || {
                portfolio(10, |i, row| {
                    row.delivery = (i <= 5).then(|| delivered(i <= 2))
                })
            },
            "",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn delivered(together: bool) -> Delivery {
    if together {
        Delivery::Intermunicipal
    } else {
        Delivery::Own
    }
}

fn joint_and_own(i: usize, row: &mut Initiative) {
    row.delivery = Some(delivered(i == 1));
    row.joint_id = (i == 1).then(|| "felles-1".to_owned());
}

fn joint_share(view: &View) -> Vec<Answer> {
    vec![gate::share_of(
        "",
        view.open()
            .map(|line| Some(line.now.delivery? == Delivery::Intermunicipal)),
    )]
}

/// Taken over from others.
pub const REUSE: Metric = Metric {
    id: "overlap.reuse",
    family: Family::Overlap,
    name: Names {
        nb: "Gjenbruk fra andre",
        nn: "Gjenbruk frå andre",
        en: "Reuse from others",
        da: "Genbrug fra andre",
    },
    question: &[4, 5],
    formula: "Started initiatives that are taken over from another (delivery reuse, or the one that did it first is named) ÷ started initiatives of which either is known. Started: a start date up to the as-of date, or a stage from explore on, or stopped or completed.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "Ullensaker, Strategi for tjenesteinnovasjon: «steal and share»",
    fields: &[
        "delivery or from whom it is taken over",
        "start date or stage",
    ],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(reuse),
    examples: &[
        Example::new(
            "Eight started, two taken over.",
            || portfolio(8, reused),
            "",
            Gives::Value(0.25),
        ),
        Example::new(
            "Eight started and four ideas: an idea has not reused anything yet, so 2 of 8 and not 2 of 12.",
            || {
                portfolio(12, |i, row| {
                    reused(i, row);
                    if i > 8 {
                        row.stage = Some(Stage::Submitted);
                    }
                })
            },
            "",
            Gives::Value(0.25),
        ),
        Example::new(
            "The export tells neither delivery nor origin.",
            || portfolio(8, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn reused(i: usize, row: &mut Initiative) {
    row.delivery = Some(Delivery::Own);
    match i {
        1 => row.delivery = Some(Delivery::Reuse),
        2 => row.reused_from = Some("Bodø".to_owned()),
        _ => {}
    }
}

fn reuse(view: &View) -> Vec<Answer> {
    let taken_over = |row: &Initiative| match (&row.reused_from, row.delivery) {
        (Some(_), _) => Some(true),
        (None, Some(delivery)) => Some(delivery == Delivery::Reuse),
        (None, None) => None,
    };
    let rows = view
        .lines
        .iter()
        .map(|line| line.now)
        .filter(|row| begun(row, view.as_of()));
    vec![gate::share_of("", rows.map(taken_over))]
}

/// A member of a cluster, and the initiative that it is.
type Member<'a> = (&'a OverlapCluster, &'a Line<'a>);

/// The clusters that a view has a member in, with all their members that are current.
pub(super) fn clusters<'a>(view: &View<'a>) -> Vec<&'a [Member<'a>]> {
    let clusters = &view.overlap.clusters;
    match view.id {
        ALL => clusters.values().map(Vec::as_slice).collect(),
        id => {
            let names = view.overlap.clusters_of.get(id).into_iter().flatten();
            let ours = names.filter_map(|name| clusters.get(name));
            ours.map(Vec::as_slice).collect()
        }
    }
}

/// Money in doing the same apart.
pub const EXPOSED: Metric = Metric {
    id: "overlap.exposed",
    family: Family::Overlap,
    name: Names {
        nb: "Eksponert beløp (øvre grense)",
        nn: "Eksponert beløp (øvre grense)",
        en: "Exposed amount (upper bound)",
        da: "Eksponeret beløb (øvre grænse)",
    },
    question: &[3],
    formula: "Over clusters with at least two open members: Σ (sum of the members' budgets − the largest of them). For a municipality: the clusters it has a member in, so that the municipalities' amounts do not add up to that of all. A joint initiative counts once, with the largest budget among its open members. Eligible: open members, a joint initiative once; usable: those with a budget. Where several municipalities were compared and no cluster was found, it is 0. An upper bound, never a saving.",
    unit: Unit::Money,
    direction: Direction::Context,
    source: "Own definition",
    fields: &["the budget"],
    dimensions: &[part("", Unit::Money)],
    compute: Compute::Rows(exposed),
    examples: &[
        Example::new(
            "Three do the same with budgets of 100 000, 200 000 and 500 000 kr.",
            || budgets(&[100_000, 200_000, 500_000]),
            "",
            Gives::Value(300_000.0),
        ),
        Example::new(
            "Two with 500 000 kr each: 500 000 and not 1 000 000, because somebody has to do it.",
            || budgets(&[500_000, 500_000]),
            "",
            Gives::Value(500_000.0),
        ),
        Example::new(
            "Molde and Aukra list one joint initiative, with 100 000 and 400 000 kr, Hustadvika its own with 300 000: the joint one counts once, with 400 000.",
            || {
                let mut data = budgets(&[100_000, 400_000, 300_000]);
                for row in &mut data.initiatives {
                    row.joint_id = (row.municipality != HUSTADVIKA).then(|| "R7".to_owned());
                }
                data
            },
            "",
            Gives::Value(300_000.0),
        ),
        Example::new(
            "A cluster of which nobody has a budget.",
            || budgets(&[0, 0]),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

/// One initiative in each of the municipalities, in one cluster; 0 is no budget.
fn budgets(amounts: &[i64]) -> Dataset {
    let places = [MOLDE, AUKRA, HUSTADVIKA];
    let members: Vec<(&str, usize)> = places[..amounts.len()].iter().map(|p| (*p, 1)).collect();
    let mut data = Dataset::default();
    for (place, amount) in places.iter().zip(amounts) {
        data = data.initiatives(place, today(), 1, |_, row| {
            row.budget = kroner(*amount).filter(|money| money.0 > 0)
        });
    }
    data.cluster("k1", &members)
}

fn exposed(view: &View) -> Vec<Answer> {
    let (mut exposed, mut basis) = (Amount::default(), Basis::default());
    for members in clusters(view) {
        // Each list may hold its own part of a joint budget, or the whole, or nothing.
        let mut open: BTreeMap<(Option<&str>, &str), Option<Amount>> = BTreeMap::new();
        for row in members.iter().map(|(_, line)| line.now) {
            if is_open(row) {
                let of_joint = row.joint_id.as_deref();
                let key = (of_joint, of_joint.unwrap_or(&row.initiative_id));
                let largest = open.entry(key).or_default();
                *largest = (*largest).max(amount::of(row, amount::Of::Budget));
            }
        }
        if open.len() < 2 {
            continue;
        }
        basis.eligible += open.len();
        let budgets: Vec<Amount> = open.into_values().flatten().collect();
        basis.usable += budgets.len();
        let largest = budgets.iter().copied().max().unwrap_or_default();
        exposed = exposed + budgets.into_iter().sum() - largest;
    }
    // Without a cluster nothing is exposed, but only where something was there to compare.
    if basis.eligible == 0 {
        return vec![match view.lines.len() {
            0 => gate::refused("", gate::NO_ROWS, 0),
            _ => gate::sum("", Amount::default(), basis),
        }];
    }
    vec![gate::sum("", exposed, basis)]
}

/// Who is furthest.
pub const FRONT: Metric = Metric {
    id: "overlap.front",
    family: Family::Overlap,
    name: Names {
        nb: "Lengst framme, og kan kopiere",
        nn: "Lengst framme, og kan kopiere",
        en: "Front runner, and could copy",
        da: "Længst fremme, og kan kopiere",
    },
    question: &[3, 4],
    formula: "what=front: clusters in which the municipality is the furthest on the ladder; what=copy: clusters in which the stages suggest that it copies another.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Own method: next step by rule",
    fields: &["the stage"],
    dimensions: &[
        part("what=front", Unit::Count),
        part("what=copy", Unit::Count),
    ],
    compute: Compute::Rows(front),
    examples: &[
        Example::new(
            "Molde is ahead in one cluster, Aukra in another.",
            || ahead_and_behind(MOLDE),
            "what=front",
            Gives::Value(1.0),
        ),
        Example::new(
            "Molde is a member of two clusters, and can copy in one of them only.",
            || ahead_and_behind(MOLDE),
            "what=copy",
            Gives::Value(1.0),
        ),
        Example::new(
            "No export of Molde's.",
            || Dataset::default().initiatives(AUKRA, today(), 3, |_, _| {}),
            "what=front",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn ahead_and_behind(first: &str) -> Dataset {
    portfolio(2, |_, _| {})
        .initiatives(AUKRA, today(), 2, |_, _| {})
        .cluster("k1", &[(first, 1), (AUKRA, 1)])
        .cluster("k2", &[(AUKRA, 2), (first, 2)])
}

fn front(view: &View) -> Vec<Answer> {
    let ours = |member: &OverlapCluster| view.id == ALL || member.municipality == view.id;
    let clusters = clusters(view);
    let count = |dimension: &str, wanted: &dyn Fn(&OverlapCluster) -> bool| {
        let n = clusters
            .iter()
            .filter(|members| {
                members
                    .iter()
                    .any(|(member, _)| ours(member) && wanted(member))
            })
            .count();
        gate::count(dimension, n, Basis::whole(view.lines.len()))
    };
    vec![
        count("what=front", &|member| member.front),
        count("what=copy", &|member| member.next_step == "copy"),
    ]
}
