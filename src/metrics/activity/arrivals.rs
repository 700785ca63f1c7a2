//! In: submission dates, origins, inhabitants. Out: how many ideas come, how many for the size of
//! the municipality, how many of them from employees. It deliberately says nothing of what
//! becomes of them: see `decisions`.

use crate::metrics::examples::{AUKRA, Example, Given, Gives, ago, portfolio, today};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View};
use crate::model::{Date, Origin, Population, Status};
use chrono::Months;
use std::collections::BTreeSet;

/// Ideas submitted in the period.
pub const IDEAS: Metric = Metric {
    id: "activity.ideas",
    family: Family::Activity,
    name: Names {
        nb: "Innsendte idéer",
        nn: "Innsende idear",
        en: "Ideas submitted",
        da: "Indsendte idéer",
    },
    question: &[20, 24],
    formula: "The number of current initiatives with a submission date from the first day of the period to the as-of date. Interval: Garwood's exact Poisson interval. Eligible: all current initiatives; usable: those with a submission date.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "ROR-IKT Innovasjonsløypa: the queue of ideas; Garwood (1936)",
    fields: &["date submitted"],
    dimensions: &[part("", Unit::Count)],
    compute: Compute::Rows(ideas),
    examples: &[
        Example::new(
            "Ten initiatives; three were submitted in the third quarter, one of them on its first day.",
            || {
                portfolio(10, |i, row| {
                    row.submitted = Some(if i == 1 {
                        ago(91)
                    } else if i <= 3 {
                        ago(10)
                    } else {
                        ago(300)
                    })
                })
            },
            "",
            Gives::Value(3.0),
        ),
        Example::new(
            "An idea of the quarter that has been rejected already counts as well: counting the open ones would give 1.",
            || {
                portfolio(6, |i, row| {
                    row.submitted = Some(if i <= 2 { ago(20) } else { ago(200) });
                    if i == 2 {
                        row.stage = Some(crate::model::Stage::Rejected);
                    }
                })
            },
            "",
            Gives::Value(2.0),
        ),
        Example::new(
            "Five of ten rows lack the date: the two that are known to be new may be any number up to seven.",
            || {
                portfolio(10, |i, row| {
                    row.submitted = (i <= 5).then(|| if i <= 2 { ago(20) } else { ago(200) })
                })
            },
            "",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn submitted_between(lines: &[&Line], from: Date, to: Date) -> (usize, Basis) {
    let known: Vec<Date> = lines.iter().filter_map(|line| line.now.submitted).collect();
    let n = known
        .iter()
        .filter(|date| from <= **date && **date <= to)
        .count();
    (n, Basis::new(lines.len(), known.len()))
}

fn ideas(view: &View) -> Vec<Answer> {
    let (n, basis) = submitted_between(&view.lines, view.scope.period.first(), view.as_of());
    vec![gate::events("", n, basis)]
}

/// Ideas for the size of the municipality.
pub const IDEA_RATE: Metric = Metric {
    id: "activity.idea_rate",
    family: Family::Activity,
    name: Names {
        nb: "Idéer per 10 000 innbyggere",
        nn: "Idear per 10 000 innbyggjarar",
        en: "Ideas per 10 000 inhabitants",
        da: "Idéer pr. 10.000 indbyggere",
    },
    question: &[20, 24],
    formula: "Initiatives submitted in the twelve months up to and including the as-of date ÷ inhabitants × 10 000; with per=employees ÷ employees × 100. Twelve months, so that nothing is blown up from a quarter to a year. Interval: Garwood's exact Poisson interval. For all: initiatives and inhabitants of the municipalities whose number of inhabitants is known; usable are their rows with a submission date.",
    unit: Unit::PerTenThousand,
    direction: Direction::Context,
    source: "Own definition; Garwood (1936)",
    fields: &[
        "date submitted",
        "inhabitants or employees (population file)",
    ],
    dimensions: &[
        part("per=inhabitants", Unit::PerTenThousand),
        part("per=employees", Unit::PerHundredEmployees),
    ],
    compute: Compute::Rows(idea_rate),
    examples: &[
        Example::new(
            "12 ideas in twelve months and 24 000 inhabitants.",
            || inhabited(12, 0, Some(24_000)),
            "per=inhabitants",
            Gives::Value(5.0),
        ),
        Example::new(
            "The same, and 8 ideas from before: dividing everything that was ever submitted would give 8.3.",
            || inhabited(12, 8, Some(24_000)),
            "per=inhabitants",
            Gives::Value(5.0),
        ),
        Example::new(
            "No population file for the municipality.",
            || inhabited(12, 0, None),
            "per=inhabitants",
            Gives::Nothing(Status::Refused, gate::NO_POPULATION),
        ),
    ],
};

fn inhabited(recent: usize, old: usize, population: Option<i64>) -> crate::model::Dataset {
    let mut data = portfolio(recent + old, |i, row| {
        row.submitted = Some(if i <= recent { ago(100) } else { ago(500) });
    });
    data.populations.extend(population.map(|n| Population {
        municipality: crate::metrics::examples::MOLDE.to_owned(),
        date: today(),
        population: Some(n),
        ..Population::default()
    }));
    data
}

fn idea_rate(view: &View) -> Vec<Answer> {
    let per = |dimension: &str, per: f64, size: &dyn Fn(&Line) -> Option<i64>, total: i64| {
        let placed: Vec<&Line> = view
            .lines
            .iter()
            .copied()
            .filter(|line| size(line).is_some())
            .collect();
        if placed.is_empty() && !view.lines.is_empty() {
            return gate::refused(dimension, gate::NO_POPULATION, view.lines.len());
        }
        let from = view.as_of() - Months::new(12) + chrono::Duration::days(1);
        let (n, basis) = submitted_between(&placed, from, view.as_of());
        let basis = Basis::new(view.lines.len(), basis.usable);
        gate::rate(dimension, n, total as f64, per, basis)
    };
    // Who sent nothing has inhabitants too, but their ideas are not known.
    let sending = || view.homes.iter().filter(|home| !home.snapshots.is_empty());
    let inhabitants = sending().filter_map(|home| home.inhabitants).sum();
    let employees = sending().filter_map(|home| home.employees).sum();
    vec![
        per(
            "per=inhabitants",
            10_000.0,
            &|line| line.home.inhabitants,
            inhabitants,
        ),
        per(
            "per=employees",
            100.0,
            &|line| line.home.employees,
            employees,
        ),
    ]
}

/// Ideas from employees.
pub const EMPLOYEE_DRIVEN: Metric = Metric {
    id: "activity.employee_driven",
    family: Family::Activity,
    name: Names {
        nb: "Fra ansatte",
        nn: "Frå tilsette",
        en: "From employees",
        da: "Fra medarbejdere",
    },
    question: &[24],
    formula: "Current initiatives whose origin is an employee ÷ current initiatives whose origin is known, at whatever stage.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "ROR-IKT Innovasjonsråd: employee-driven innovation",
    fields: &["origin of the idea"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(employee_driven),
    examples: &[
        Example::new(
            "Ten initiatives of known origin, six from employees.",
            || portfolio(10, |i, row| row.origin = Some(origin(i <= 6))),
            "",
            Gives::Value(0.6),
        ),
        Example::new(
            "Eight of ten of known origin, four from employees: an unknown origin is not somebody else's idea, so 0.5 and not 0.4.",
            || portfolio(10, |i, row| row.origin = (i <= 8).then(|| origin(i <= 4))),
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "A joint initiative that Molde and Aukra both list counts once for all: 6 of 9 and not 7 of 10.",
            || {
                portfolio(8, |i, row| {
                    row.origin = Some(origin(i <= 5));
                    row.joint_id = (i == 8).then(|| "felles-1".to_owned());
                })
                .initiatives(AUKRA, today(), 2, |i, row| {
                    row.origin = Some(origin(i == 1));
                    row.joint_id = (i == 2).then(|| "felles-1".to_owned());
                })
            },
            "",
            Gives::Value(6.0 / 9.0),
        )
        .of_all(),
        Example::new(
            "Four initiatives: counts, but no percentage.",
            || portfolio(4, |i, row| row.origin = Some(origin(i <= 2))),
            "",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

fn origin(employee: bool) -> Origin {
    if employee {
        Origin::Employee
    } else {
        Origin::Citizen
    }
}

fn employee_driven(view: &View) -> Vec<Answer> {
    let from_employee = |line: &&Line| line.now.origin.map(|origin| origin == Origin::Employee);
    vec![gate::share_of("", view.lines.iter().map(from_employee))]
}

/// Units that come with ideas.
pub const UNIT_SPREAD: Metric = Metric {
    id: "activity.unit_spread",
    family: Family::Activity,
    name: Names {
        nb: "Enheter med idéer siste år",
        nn: "Einingar med idear siste år",
        en: "Units with ideas in the last year",
        da: "Enheder med idéer det seneste år",
    },
    question: &[24],
    formula: "Units that an idea submitted in the twelve months up to and including the as-of date came from ÷ units named by any current initiative. Eligible and usable are the initiatives of those twelve months and those of them with a unit; the denominator is a number of units.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "ROR-IKT Innovasjonsråd: employee-driven innovation and its spread over units",
    fields: &["unit the idea came from", "date submitted"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(unit_spread),
    examples: &[
        Example::new(
            "Ideas of six units, of which three sent one in the last year.",
            || from_units(12, |i| i % 6, |i| i % 6 < 3),
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "Nine ideas of one unit are one unit: 1 of 5, and not 9 of 13.",
            || from_units(13, |i| if i <= 9 { 0 } else { i - 8 }, |i| i <= 9),
            "",
            Gives::Value(0.2),
        ),
        Example::new(
            "Three units: counts, but no percentage.",
            || from_units(9, |i| i % 3, |_| true),
            "",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

fn from_units(
    n: usize,
    unit: impl Fn(usize) -> usize,
    recent: impl Fn(usize) -> bool,
) -> crate::model::Dataset {
    portfolio(n, |i, row| {
        row.origin_unit = Some(format!("Enhet {}", unit(i)));
        row.submitted = Some(ago(if recent(i) { 100 } else { 500 }));
    })
}

fn unit_spread(view: &View) -> Vec<Answer> {
    let unit = |line: &Line<'_>| Some((line.home.id.to_owned(), line.now.origin_unit.clone()?));
    let from = view.as_of() - Months::new(12);
    let recent = view.lines.iter().filter(|line| {
        line.now
            .submitted
            .is_some_and(|date| from < date && date <= view.as_of())
    });
    let known: BTreeSet<_> = view.lines.iter().filter_map(|line| unit(line)).collect();
    let active: BTreeSet<_> = recent.clone().filter_map(|line| unit(line)).collect();
    let eligible = recent.clone().count();
    let usable = recent.filter(|line| line.now.origin_unit.is_some()).count();
    let rows = Basis::new(eligible, usable);
    vec![gate::share_of_things("", active.len(), known.len(), rows)]
}
