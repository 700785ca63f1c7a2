//! In: benefits of initiatives carried out together and alone. Out: the same two numbers for both,
//! side by side. It deliberately compares nothing: what is done together differs in size, age and
//! kind from what is done alone, so a difference is no effect of doing it together.

use super::measured::{no_measurements, share_of_change};
use super::registered::no_benefits;
use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Promise, View};
use crate::model::{Dataset, Delivery, Initiative, Stage, Status};

/// Together and alone.
pub const JOINT_VS_SINGLE: Metric = Metric {
    id: "effect.joint_vs_single",
    family: Family::Effect,
    name: Names {
        nb: "Felles og egne tiltak, side om side",
        nn: "Felles og eigne tiltak, side om side",
        en: "Joint and single initiatives, side by side",
        da: "Fælles og egne tiltag, side om side",
    },
    question: &[10],
    formula: "For group=joint (intermunicipal delivery or a joint id) and group=single (another known delivery): what=plan_coverage as effect.plan_coverage, what=achievement as the median of effect.achievement, over the initiatives of the group. Never a proof: the groups differ in more than this.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "ROR-IKT: do joint projects give more benefit than single ones?",
    fields: &[
        "delivery or joint id",
        "benefits: initiative, baseline, target",
        "measurements: date, value",
    ],
    dimensions: &[
        part("group=<group>;what=plan_coverage", Unit::Share),
        part("group=<group>;what=achievement", Unit::Share),
    ],
    compute: Compute::Rows(joint_vs_single),
    examples: &[
        Example::new(
            "Five joint initiatives, of which four have a benefit, and five single ones with none.",
            || two_groups(10, 4),
            "group=joint;what=plan_coverage",
            Gives::Value(0.8),
        ),
        Example::new(
            "Five more of unknown delivery are in neither group: they are not single.",
            || two_groups(15, 7),
            "group=single;what=plan_coverage",
            Gives::Value(0.4),
        ),
        Example::new(
            "Four measured benefits of joint initiatives: counts, but no median.",
            || (1..=4).fold(two_groups(10, 4), |data, i| data.measured(i, ago(10), 5.0)),
            "group=joint;what=achievement",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

/// The first five are joint, the next five single, the rest of unknown delivery.
fn two_groups(n: usize, n_benefits: usize) -> Dataset {
    portfolio(n, |i, row| {
        row.delivery = match i {
            1..=5 => Some(Delivery::Intermunicipal),
            6..=10 => Some(Delivery::Own),
            _ => None,
        }
    })
    .benefits(MOLDE, n_benefits, |_, benefit| {
        benefit.baseline = Some(0.0);
        benefit.target = Some(10.0);
    })
}

fn is_joint(row: &Initiative) -> Option<bool> {
    match (&row.joint_id, row.delivery) {
        (Some(_), _) => Some(true),
        (None, delivery) => Some(delivery? == Delivery::Intermunicipal),
    }
}

fn joint_vs_single(view: &View) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (group, joint) in [("group=joint", true), ("group=single", false)] {
        let dimension = format!("{group};what=plan_coverage");
        let coverage = || {
            let due = view.lines.iter().filter(|line| {
                let due = [Stage::Plan, Stage::Test, Stage::Implement, Stage::FollowUp];
                is_joint(line.now) == Some(joint)
                    && line.now.stage.is_some_and(|stage| due.contains(&stage))
            });
            gate::share_of(
                &dimension,
                due.map(|line| {
                    let has = view.promised.contains(view.key(line.now));
                    line.home.lists_benefits.then_some(has)
                }),
            )
        };
        let n_due = coverage().basis.eligible;
        let refusal = no_benefits(view, &dimension).map(|refusal| Answer {
            basis: gate::Basis::new(n_due, 0),
            ..refusal
        });
        answers.push(refusal.unwrap_or_else(coverage));
        let dimension = format!("{group};what=achievement");
        let achievement = || {
            let of_group = |promise: &&&Promise| {
                promise.is_measured() && promise.initiative.and_then(is_joint) == Some(joint)
            };
            let measured: Vec<&&Promise> = view.promises.iter().filter(of_group).collect();
            let shares: Vec<f64> = measured
                .iter()
                .filter_map(|promise| share_of_change(promise))
                .collect();
            gate::median(&dimension, &shares, measured.len())
        };
        answers.push(no_measurements(view, &dimension).unwrap_or_else(achievement));
    }
    answers
}
