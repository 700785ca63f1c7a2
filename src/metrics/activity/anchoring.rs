//! In: adopted goals, plans and budget lines of initiatives. Out: whether the portfolio follows
//! them. It deliberately does not judge whether the goal fits: it counts that one is named.

use crate::metrics::examples::{Example, Gives, portfolio};
use crate::metrics::gate::{self, Answer};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::View;
use crate::model::{Initiative, Stage, Status};

/// Anchored in plan and budget.
pub const PLAN_ANCHOR: Metric = Metric {
    id: "activity.plan_anchor",
    family: Family::Activity,
    name: Names {
        nb: "Forankret i plan og budsjett",
        nn: "Forankra i plan og budsjett",
        en: "Anchored in plan and budget",
        da: "Forankret i plan og budget",
    },
    question: &[11],
    formula: "Open initiatives that name an adopted goal or plan (what=plan) or a budget line (what=budget) ÷ open initiatives. An empty cell counts as none, unless the whole export of the municipality has no such value: then its rows are not usable.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "ROR-IKT Innovasjonsråd: fit with the municipality's own plans; KS SLIK: link to the ordinary apparatus",
    fields: &["adopted goal or plan", "budget line"],
    dimensions: &[
        part("what=plan", Unit::Share),
        part("what=budget", Unit::Share),
    ],
    compute: Compute::Rows(plan_anchor),
    examples: &[
        Example::new(
            "Ten open, seven with a plan.",
            || portfolio(10, |i, row| row.plan_anchor = (i <= 7).then(plan)),
            "what=plan",
            Gives::Value(0.7),
        ),
        Example::new(
            "The three that name no plan have an empty cell: 7 of 10, and not 7 of the 7 that are filled in; a finished one counts in neither.",
            || {
                portfolio(11, |i, row| {
                    row.plan_anchor = (i <= 7 || i == 11).then(plan);
                    if i == 11 {
                        row.stage = Some(Stage::Completed);
                    }
                })
            },
            "what=plan",
            Gives::Value(0.7),
        ),
        Example::new(
            "The export has no column for budget lines: not 0 %.",
            || portfolio(10, |i, row| row.plan_anchor = (i <= 7).then(plan)),
            "what=budget",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn plan() -> String {
    "Kommuneplanens samfunnsdel".to_owned()
}

fn plan_anchor(view: &View) -> Vec<Answer> {
    let named = |dimension: &str, anchored: &dyn Fn(&Initiative) -> bool| {
        let having = view.having(anchored);
        gate::share_of(
            dimension,
            view.open()
                .map(|line| having.contains(line.home.id).then(|| anchored(line.now))),
        )
    };
    vec![
        named("what=plan", &|row| row.plan_anchor.is_some()),
        named("what=budget", &|row| row.budget_anchor.is_some()),
    ]
}
