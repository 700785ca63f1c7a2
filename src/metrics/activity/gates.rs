//! In: changes of stage, decisions with the body that took them, and the gates of the model of
//! innovation work that a municipality follows. Out: whether its gates hold. It exists because a
//! decision that is taken beside the model leaves no trace in its stages; it deliberately knows no
//! model: vocabularies name the gates, and pipelines say who follows which.

use crate::metrics::examples::{Example, Gives, MOLDE, ago, portfolio};
use crate::metrics::gate::{self, Answer};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View};
use crate::model::*;
use chrono::Months;

/// Past a gate with the decision that it demands.
pub const GATE_DISCIPLINE: Metric = Metric {
    id: "activity.gate_discipline",
    family: Family::Activity,
    name: Names {
        nb: "Faseskifter med vedtak fra rett organ",
        nn: "Faseskifte med vedtak frå rett organ",
        en: "Stage changes decided by the right body",
        da: "Faseskift med beslutning fra rette organ",
    },
    question: &[6, 21],
    formula: "Changes of stage past a gate, of current initiatives, in the twelve months up to and including the as-of date (by the latest possible day of the change), that rest on a decision ÷ such changes. A change passes a gate where its first stage is a step of the ladder before that of the gate and its second that step or a later one; the gates are those of the municipality and source (table gate), and one change that passes several counts once. It rests on a decision where the initiative has one, approved, up to the latest possible day of the change and after the latest possible day of its last change past a gate before it, by a body whose name, in lower case, holds one of the words for each gate that is passed. Decisions are those of all exports: the dated ones of the table transition. Eligible: changes past a gate; usable: those of municipalities whose current export names a body of decision. Refused where the pipeline names no model with gates for the municipality.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "Furesø, Politisk lederskab af innovation: a political decision between the phases; ROR-IKT Innovasjonsråd",
    fields: &[
        "the stage",
        "earlier snapshots",
        "date decided, the decision and the body that decided",
        "the model of innovation work (pipeline)",
    ],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(gate_discipline),
    examples: &[
        Example::new(
            "Six went on from assessment, four of them by a decision of the council.",
            || {
                council(6, |i| Step {
                    decided: (i <= 4).then_some(110),
                    ..Step::default()
                })
            },
            "",
            Gives::Value(4.0 / 6.0),
        ),
        Example::new(
            "All were decided, three of them by another body: any decision would do would give 1.",
            || {
                council(6, |i| Step {
                    decided: Some(110),
                    body: if i <= 3 {
                        "Innovasjonsrådet"
                    } else {
                        "Leiargruppa"
                    },
                    ..Step::default()
                })
            },
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "Three were decided after they had gone on: a decision for the record holds no gate.",
            || {
                council(6, |i| Step {
                    decided: Some(if i <= 3 { 110 } else { 20 }),
                    ..Step::default()
                })
            },
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "Five passed from a test into use under Furesø's model; each had its decision before the test, and none since: one decision does not open two gates.",
            || {
                let mut data = council(5, |_| Step {
                    decided: Some(250),
                    body: "Formannskapet",
                    from: Stage::Test,
                    to: Stage::Implement,
                });
                for i in 1..=5 {
                    let stages = [Stage::Explore, Stage::Test];
                    data.transitions.push(moved(i, Some(stages), 200));
                }
                data.gates = [Stage::Test, Stage::Implement]
                    .map(|stage| gate_before(stage, "formannskap"))
                    .to_vec();
                data
            },
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "The export does not say who decided.",
            || {
                let mut data = council(6, |_| Step::default());
                data.transitions.retain(|step| step.decision.is_none());
                data
            },
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
        Example::new(
            "The pipeline does not say which model the municipality follows.",
            || {
                let mut data = council(6, |_| Step::default());
                data.gates.clear();
                data
            },
            "",
            Gives::Nothing(Status::Refused, gate::NO_GATES),
        ),
    ],
};

/// What an initiative of an example has done.
struct Step {
    decided: Option<i64>,
    body: &'static str,
    from: Stage,
    to: Stage,
}

impl Default for Step {
    fn default() -> Step {
        Step {
            decided: None,
            body: "Innovasjonsrådet",
            from: Stage::Assessed,
            to: Stage::Explore,
        }
    }
}

fn gate_before(stage: Stage, body: &str) -> Gate {
    Gate {
        municipality: Some(MOLDE.to_owned()),
        model: "innovasjonsloypa".to_owned(),
        before: Some(stage),
        bodies: vec![body.to_owned()],
        ..Gate::default()
    }
}

/// Initiatives that passed from one stage to the next 100 days ago, and the council's gate.
fn council(n: usize, step: impl Fn(usize) -> Step) -> Dataset {
    let mut data = portfolio(n, |i, row| {
        let step = step(i);
        row.stage = Some(step.to);
        row.decided = step.decided.map(ago);
        row.decision_body = step.decided.map(|_| step.body.to_owned());
    });
    for i in 1..=n {
        let step = step(i);
        data.transitions
            .push(moved(i, Some([step.from, step.to]), 100));
        data.transitions.extend(step.decided.map(|days| Transition {
            decision: Some(Decision::Approved),
            decision_body: Some(step.body.to_owned()),
            evidence: Some(Evidence::Explicit),
            ..moved(i, None, days)
        }));
    }
    data.gates
        .push(gate_before(Stage::Explore, "innovasjonsråd"));
    data
}

fn moved(i: usize, stages: Option<[Stage; 2]>, days: i64) -> Transition {
    Transition {
        municipality: MOLDE.to_owned(),
        initiative_id: format!("{MOLDE}-{i:03}"),
        from_stage: stages.map(|[from, _]| from),
        to_stage: stages.map(|[_, to]| to),
        earliest: Some(ago(days)),
        latest: ago(days),
        ..Transition::default()
    }
}

/// The gates that an initiative has to pass.
fn gates<'a>(view: &View<'a>, row: &Initiative) -> Vec<&'a Gate> {
    let of = |gate: &&Gate| {
        let place = gate.municipality.as_ref();
        gate.source == row.source && place.is_none_or(|place| *place == row.municipality)
    };
    view.data.gates.iter().filter(of).collect()
}

fn passes(gate: &Gate, step: &Transition) -> bool {
    let at = |stage: Option<Stage>| stage.and_then(Stage::step);
    match (at(step.from_stage), at(gate.before), at(step.to_stage)) {
        (Some(from), Some(gate), Some(to)) => from < gate && gate <= to,
        _ => false,
    }
}

/// Whether a decision is one that a gate demands.
fn opens(gate: &Gate, decision: &Transition) -> bool {
    let body = decision.decision_body.as_deref().unwrap_or_default();
    let body = body.to_lowercase();
    decision.decision == Some(Decision::Approved)
        && gate.bodies.iter().any(|word| body.contains(word))
}

/// For each change past a gate since a day whether it rests on the decisions that it demands.
fn held(line: &Line, gates: &[&Gate], since: Date) -> Vec<bool> {
    let mut held = Vec::new();
    let mut gate_before: Option<Date> = None;
    for step in line.stage_changes() {
        let passed: Vec<&&Gate> = gates.iter().filter(|gate| passes(gate, step)).collect();
        if passed.is_empty() {
            continue;
        }
        let decisions: Vec<&Transition> = line
            .moves
            .iter()
            .copied()
            .filter(|decision| decision.latest <= step.latest)
            .filter(|decision| gate_before.is_none_or(|day| decision.latest > day))
            .collect();
        if step.latest > since {
            held.push(
                passed
                    .iter()
                    .all(|gate| decisions.iter().any(|decision| opens(gate, decision))),
            );
        }
        gate_before = Some(step.latest);
    }
    held
}

fn gate_discipline(view: &View) -> Vec<Answer> {
    let naming = view.having(|row| row.decision_body.is_some());
    let since = view.as_of() - Months::new(12);
    let mut any_gate = false;
    let mut answers = Vec::new();
    for line in &view.lines {
        let gates = gates(view, line.now);
        any_gate |= !gates.is_empty();
        let known = naming.contains(line.home.id);
        answers.extend(
            held(line, &gates, since)
                .into_iter()
                .map(|held| known.then_some(held)),
        );
    }
    vec![match any_gate || view.lines.is_empty() {
        true => gate::share_of("", answers.into_iter()),
        false => gate::refused("", gate::NO_GATES, view.lines.len()),
    }]
}
