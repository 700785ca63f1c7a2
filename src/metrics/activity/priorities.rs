//! In: the scores of undecided ideas on SLIK's three criteria. Out: a point for each idea that has
//! all three, and how many have. It deliberately makes no total of the three: what is easy and
//! what is needed do not add up, and every municipality has a scale of its own.

use crate::metrics::examples::{Example, Gives, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{ALL, View, is_undecided};
use crate::model::*;

/// Ease, potential gain, political necessity.
pub const DECISION_MATRIX: Metric = Metric {
    id: "activity.decision_matrix",
    family: Family::Activity,
    name: Names {
        nb: "Beslutningsmatrisen",
        nn: "Avgjerdsmatrisa",
        en: "Decision matrix",
        da: "Beslutningsmatricen",
    },
    question: &[17],
    formula: "what=scored: undecided ideas (see activity.queue) with all three scores ÷ undecided ideas. For a municipality, for each undecided idea with all three scores, initiative=<id>;score=ease, gain and need: the score as the export has it, on the municipality's own scale; not for all together, because the scales differ. Refused where no undecided idea has all three.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "KS SLIK: ease, potential gain and political necessity as the criteria of priority",
    fields: &["ease", "potential gain", "political necessity", "the stage"],
    dimensions: &[
        part("what=scored", Unit::Share),
        part("initiative=<initiative>;score=ease", Unit::Score),
        part("initiative=<initiative>;score=gain", Unit::Score),
        part("initiative=<initiative>;score=need", Unit::Score),
    ],
    compute: Compute::Rows(decision_matrix),
    examples: &[
        Example::new(
            "Eight ideas wait, six of them scored on all three.",
            || ideas(8, |i| if i <= 6 { 3 } else { 0 }),
            "what=scored",
            Gives::Value(0.75),
        ),
        Example::new(
            "Eight ideas wait, six scored on ease, three of them on all: a point needs all three.",
            || ideas(8, |i| if i <= 3 { 3 } else { usize::from(i <= 6) }),
            "what=scored",
            Gives::Value(3.0 / 8.0),
        ),
        Example::new(
            "Its gain is 4 on the municipality's own scale; the mean of its three scores would be 3.",
            || ideas(8, |_| 3),
            "initiative=1506-001;score=gain",
            Gives::Value(4.0),
        ),
        Example::new(
            "Five are decided and scored: they wait for nobody, and are no points.",
            || {
                let mut data = ideas(10, |_| 3);
                for row in data.initiatives.iter_mut().take(5) {
                    row.stage = Some(Stage::Plan);
                    row.score_gain = None;
                }
                data
            },
            "what=scored",
            Gives::Value(1.0),
        ),
        Example::new(
            "Three ideas wait: counts, but no percentage.",
            || ideas(3, |_| 3),
            "what=scored",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

/// Undecided ideas, each with so many of the three scores.
fn ideas(n: usize, n_scores: impl Fn(usize) -> usize) -> Dataset {
    portfolio(n, |i, row| {
        row.stage = Some(Stage::Submitted);
        row.score_ease = (n_scores(i) >= 1).then_some(2.0);
        row.score_gain = (n_scores(i) >= 2).then_some(4.0);
        row.score_need = (n_scores(i) >= 3).then_some(3.0);
    })
}

fn decision_matrix(view: &View) -> Vec<Answer> {
    let rows = view.lines.iter().map(|line| line.now);
    let waiting: Vec<&Initiative> = rows.filter(|row| is_undecided(row)).collect();
    let scores = |row: &Initiative| Some([row.score_ease?, row.score_gain?, row.score_need?]);
    let n_scored = waiting.iter().filter(|row| scores(row).is_some()).count();
    let mut answers = vec![match (n_scored, waiting.len()) {
        // No score anywhere: the municipality does not score, and 0 % would say that it is late.
        (0, 1..) => gate::refused("what=scored", gate::NO_FIELD, waiting.len()),
        _ => gate::share("what=scored", n_scored, Basis::whole(waiting.len())),
    }];
    if view.id == ALL {
        return answers;
    }
    for row in waiting {
        for (name, score) in ["ease", "gain", "need"]
            .iter()
            .zip(scores(row).into_iter().flatten())
        {
            // A `;` would end the dimension's value.
            let id = row.initiative_id.replace(';', ",");
            let key = format!("initiative={id};score={name}");
            answers.push(gate::number(key, Some(score), Basis::whole(1)));
        }
    }
    answers
}
