//! In: benefits as they are registered. Out: whether those that should have a benefit have one,
//! and whether the benefits have owner, baseline and everything else it takes to measure them. It
//! deliberately judges the register and not the benefit.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, day, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, Promise, View};
use crate::model::*;
use std::collections::HashSet;

/// Has a benefit where one is due.
pub const PLAN_COVERAGE: Metric = Metric {
    id: "effect.plan_coverage",
    family: Family::Effect,
    name: Names {
        nb: "Med gevinstplan",
        nn: "Med gevinstplan",
        en: "With a benefit plan",
        da: "Med gevinstplan",
    },
    question: &[14],
    formula: "Initiatives at plan, test, implement or follow-up with at least one benefit ÷ initiatives at those stages. Usable: those of municipalities that have a source of benefits.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "Prosjektveiviseren: gevinstrealiseringsplan; Ullensaker: no handover without a benefit plan",
    fields: &["the stage", "benefits: initiative"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(plan_coverage),
    examples: &[
        Example::new(
            "Ten at a plan, six with a benefit.",
            || portfolio(10, |_, _| {}).benefits(MOLDE, 6, |_, _| {}),
            "",
            Gives::Value(0.6),
        ),
        Example::new(
            "Six benefits, three of them of one initiative: four of ten, and not 6 of 10.",
            || {
                portfolio(10, |_, _| {}).benefits(MOLDE, 6, |i, benefit| {
                    if i > 4 {
                        benefit.initiative_id = Some(format!("{MOLDE}-001"));
                    }
                })
            },
            "",
            Gives::Value(0.4),
        ),
        Example::new(
            "Five more are ideas, which need no benefit plan yet.",
            || {
                portfolio(15, |i, row| {
                    if i > 10 {
                        row.stage = Some(Stage::Submitted);
                    }
                })
                .benefits(MOLDE, 6, |_, _| {})
            },
            "",
            Gives::Value(0.6),
        ),
        Example::new(
            "No source lists benefits: not 0 %.",
            || portfolio(10, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_BENEFITS_IN_SOURCE),
        ),
    ],
};

/// A share over initiatives, refused where no source of their municipality lists benefits.
fn over_initiatives(rows: &[&Line], yes: impl Fn(&Line) -> bool) -> Answer {
    let listing: Vec<&&Line> = rows
        .iter()
        .filter(|line| line.home.lists_benefits)
        .collect();
    if listing.is_empty() && !rows.is_empty() {
        return gate::refused("", gate::NO_BENEFITS_IN_SOURCE, rows.len());
    }
    let hits = listing.iter().filter(|line| yes(line)).count();
    gate::share("", hits, Basis::new(rows.len(), listing.len()))
}

fn at<'a>(view: &View<'a>, stages: &[Stage]) -> Vec<&'a Line<'a>> {
    view.lines
        .iter()
        .copied()
        .filter(|line| line.now.stage.is_some_and(|stage| stages.contains(&stage)))
        .collect()
}

fn plan_coverage(view: &View) -> Vec<Answer> {
    let stages = [Stage::Plan, Stage::Test, Stage::Implement, Stage::FollowUp];
    vec![over_initiatives(&at(view, &stages), |line| {
        view.promised.contains(view.key(line.now))
    })]
}

/// Everything that measuring takes.
pub const MEASURABLE: Metric = Metric {
    id: "effect.measurable",
    family: Family::Effect,
    name: Names {
        nb: "Målbare gevinster",
        nn: "Målbare gevinstar",
        en: "Measurable benefits",
        da: "Målbare gevinster",
    },
    question: &[14],
    formula: "Benefits with indicator, baseline, target, unit and date of realisation ÷ benefits; element=…: with that one. An empty cell counts as missing: the register is what is judged. Usable: benefits that do not come from Prosjektportalen 365's benefit overview, which leaves out benefits without an indicator and writes 0 for a missing start value.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "DFØ, Veileder i gevinstrealisering",
    fields: &["benefits: indicator, baseline, target, unit, date of realisation"],
    dimensions: &[
        part("", Unit::Share),
        part("element=indicator", Unit::Share),
        part("element=baseline", Unit::Share),
        part("element=target", Unit::Share),
        part("element=unit", Unit::Share),
        part("element=date", Unit::Share),
    ],
    compute: Compute::Rows(measurable),
    examples: &[
        Example::new(
            "Ten benefits, six with all five.",
            || portfolio(10, |_, _| {}).benefits(MOLDE, 10, |i, benefit| complete(benefit, i <= 6)),
            "",
            Gives::Value(0.6),
        ),
        Example::new(
            "A baseline of 0 is a baseline.",
            || {
                portfolio(5, |_, _| {}).benefits(MOLDE, 5, |_, benefit| {
                    complete(benefit, true);
                    benefit.baseline = Some(0.0);
                })
            },
            "element=baseline",
            Gives::Value(1.0),
        ),
        Example::new(
            "Prosjektportalen 365's overview: every benefit in it has an indicator, because the others are not in it.",
            || overview_of_pp365(6),
            "",
            Gives::Nothing(Status::Refused, gate::PP365_LISTS_ONLY_MEASURABLE),
        ),
    ],
};

fn complete(benefit: &mut Benefit, all: bool) {
    benefit.indicator = Some("Timer per uke".to_owned());
    benefit.baseline = Some(40.0);
    benefit.target = Some(20.0);
    benefit.unit = Some("hours".to_owned());
    benefit.realisation = all.then(|| day(2027, 1, 1));
}

fn overview_of_pp365(n: usize) -> Dataset {
    let path = "pp365-gevinster.xlsx";
    portfolio(n, |_, _| {})
        .benefits(MOLDE, n, |_, benefit| {
            complete(benefit, true);
            benefit.file = path.to_owned();
        })
        .file(MOLDE, |file| {
            file.path = path.to_owned();
            file.mapping = "pp365_benefits".to_owned();
            file.fills = Benefit::TABLE.name.to_owned();
        })
}

/// A share over benefits whose source lists all of them.
fn over_full_lists(view: &View, dimension: &str, yes: impl Fn(&Benefit) -> Option<bool>) -> Answer {
    let full = view
        .promises
        .iter()
        .filter(|promise| !promise.from_pp365)
        .count();
    if let Some(refusal) = no_benefits(view, dimension) {
        return refusal;
    }
    if full == 0 && !view.promises.is_empty() {
        let n = view.promises.len();
        return gate::refused(dimension, gate::PP365_LISTS_ONLY_MEASURABLE, n);
    }
    gate::share_of(
        dimension,
        view.promises
            .iter()
            .map(|promise| match promise.from_pp365 {
                true => None,
                false => yes(promise.now),
            }),
    )
}

/// The refusal where no municipality of the view has a source of benefits.
pub(super) fn no_benefits(view: &View, dimension: &str) -> Option<Answer> {
    let none = view.homes.iter().all(|home| !home.lists_benefits);
    none.then(|| gate::refused(dimension, gate::NO_BENEFITS_IN_SOURCE, 0))
}

/// A dimension and whether a benefit has that element.
type ElementOf = (&'static str, fn(&Benefit) -> bool);

fn measurable(view: &View) -> Vec<Answer> {
    let has: [ElementOf; 5] = [
        ("element=indicator", |benefit| benefit.indicator.is_some()),
        ("element=baseline", |benefit| benefit.baseline.is_some()),
        ("element=target", |benefit| benefit.target.is_some()),
        ("element=unit", |benefit| benefit.unit.is_some()),
        ("element=date", |benefit| benefit.realisation.is_some()),
    ];
    let mut answers = vec![over_full_lists(view, "", |benefit| {
        Some(has.iter().all(|(_, has)| has(benefit)))
    })];
    for (dimension, has) in has {
        answers.push(over_full_lists(view, dimension, |benefit| {
            Some(has(benefit))
        }));
    }
    answers
}

/// Somebody is responsible.
pub const OWNER: Metric = Metric {
    id: "effect.owner",
    family: Family::Effect,
    name: Names {
        nb: "Gevinster med ansvarlig",
        nn: "Gevinstar med ansvarleg",
        en: "Benefits with an owner",
        da: "Gevinster med ansvarlig",
    },
    question: &[14],
    formula: "Benefits with a responsible person ÷ benefits of which it is known.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "DFØ, Veileder i gevinstrealisering: gevinsteier",
    fields: &["benefits: owner"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(owner),
    examples: &[
        Example::new(
            "Ten benefits, eight with an owner.",
            || portfolio(10, |_, _| {}).benefits(MOLDE, 10, |i, b| b.has_owner = Some(i <= 8)),
            "",
            Gives::Value(0.8),
        ),
        Example::new(
            "A benefit of last quarter's export is not a second one.",
            || {
                let mut data =
                    portfolio(10, |_, _| {}).benefits(MOLDE, 10, |i, b| b.has_owner = Some(i <= 8));
                let old: Vec<Benefit> = data
                    .benefits
                    .iter()
                    .cloned()
                    .map(|mut benefit| {
                        benefit.snapshot = crate::metrics::examples::ago(92);
                        benefit.has_owner = Some(false);
                        benefit
                    })
                    .collect();
                data.benefits.extend(old);
                data
            },
            "",
            Gives::Value(0.8),
        ),
        Example::new(
            "Three benefits: counts, but no percentage.",
            || portfolio(5, |_, _| {}).benefits(MOLDE, 3, |_, b| b.has_owner = Some(true)),
            "",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

fn owner(view: &View) -> Vec<Answer> {
    let answer = || {
        gate::share_of(
            "",
            view.promises.iter().map(|promise| promise.now.has_owner),
        )
    };
    vec![no_benefits(view, "").unwrap_or_else(answer)]
}

/// The value before is known.
pub const BASELINE: Metric = Metric {
    id: "effect.baseline",
    family: Family::Effect,
    name: Names {
        nb: "Gevinster med nullpunkt",
        nn: "Gevinstar med nullpunkt",
        en: "Benefits with a baseline",
        da: "Gevinster med nulpunkt",
    },
    question: &[14],
    formula: "Benefits whose value before is known ÷ benefits. An empty cell counts as missing. Usable: benefits that do not come from Prosjektportalen 365's benefit overview, which writes 0 for a missing start value.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "KS SLIK: nullpunkt; DFØ, Veileder i gevinstrealisering: zero-point measurement",
    fields: &["benefits: baseline"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(baseline),
    examples: &[
        Example::new(
            "Ten benefits, four with a baseline.",
            || {
                portfolio(10, |_, _| {})
                    .benefits(MOLDE, 10, |i, b| b.baseline = (i <= 4).then_some(12.0))
            },
            "",
            Gives::Value(0.4),
        ),
        Example::new(
            "Five benefits, one of them with a baseline of 0: a value, and not a missing one.",
            || {
                portfolio(5, |_, _| {})
                    .benefits(MOLDE, 5, |i, b| b.baseline = (i == 1).then_some(0.0))
            },
            "",
            Gives::Value(0.2),
        ),
        Example::new(
            "Prosjektportalen 365's overview writes 0 where nothing is known.",
            || overview_of_pp365(6),
            "",
            Gives::Nothing(Status::Refused, gate::PP365_LISTS_ONLY_MEASURABLE),
        ),
    ],
};

fn baseline(view: &View) -> Vec<Answer> {
    vec![over_full_lists(view, "", |benefit| {
        Some(benefit.baseline.is_some())
    })]
}

/// Can be handed over to operations.
pub const READY_FOR_HANDOVER: Metric = Metric {
    id: "effect.ready_for_handover",
    family: Family::Effect,
    name: Names {
        nb: "Klare for overlevering til drift",
        nn: "Klare for overlevering til drift",
        en: "Ready for handover to operations",
        da: "Klar til overdragelse til drift",
    },
    question: &[15],
    formula: "Initiatives at implement or follow-up with at least one benefit that has both an owner and a baseline ÷ initiatives at those stages. Usable: those of municipalities that have a source of benefits.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "Ullensaker, Strategi for tjenesteinnovasjon: no handover to operations without a benefit plan",
    fields: &["the stage", "benefits: initiative, owner, baseline"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(ready_for_handover),
    examples: &[
        Example::new(
            "Five introduced, two with a benefit that has owner and baseline.",
            || {
                portfolio(5, |_, row| row.stage = Some(Stage::Implement)).benefits(
                    MOLDE,
                    2,
                    |_, benefit| {
                        benefit.has_owner = Some(true);
                        benefit.baseline = Some(12.0);
                    },
                )
            },
            "",
            Gives::Value(0.4),
        ),
        Example::new(
            "One of them has the owner on one benefit and the baseline on another: neither can be followed up.",
            || {
                portfolio(5, |_, row| row.stage = Some(Stage::Implement)).benefits(
                    MOLDE,
                    3,
                    |i, benefit| {
                        benefit.has_owner = Some(i != 2);
                        benefit.baseline = (i != 3).then_some(12.0);
                        if i == 3 {
                            benefit.initiative_id = Some(format!("{MOLDE}-002"));
                        }
                    },
                )
            },
            "",
            Gives::Value(0.2),
        ),
        Example::new(
            "No source lists benefits.",
            || portfolio(5, |_, row| row.stage = Some(Stage::FollowUp)),
            "",
            Gives::Nothing(Status::Refused, gate::NO_BENEFITS_IN_SOURCE),
        ),
    ],
};

fn ready_for_handover(view: &View) -> Vec<Answer> {
    let followable =
        |promise: &&&Promise| promise.now.has_owner == Some(true) && promise.now.baseline.is_some();
    let ready: HashSet<&str> = view
        .promises
        .iter()
        .filter(followable)
        .filter_map(|promise| promise.initiative)
        .map(|row| view.key(row))
        .collect();
    let rows = at(view, &[Stage::Implement, Stage::FollowUp]);
    vec![over_initiatives(&rows, |line| {
        ready.contains(view.key(line.now))
    })]
}
