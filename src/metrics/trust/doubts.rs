//! In: findings about dates and about rows that were joined by name. Out: how many values carry
//! each doubt. It exists because a date one day early and a row joined by its title look right in
//! every table. It deliberately repairs nothing: the findings name the places.

use super::findings;
use crate::metrics::examples::{Example, Given, Gives, MOLDE, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::View;
use crate::model::findings::{
    BENEFIT_BY_TITLE, BENEFIT_ORPHAN, DATE_SHIFTED, DATES_ON_MONTH_ENDS, DAY_MONTH_SWAPPED,
    FindingKind, ID_TITLE_CHANGED, ID_TITLE_UNCLEAR,
};
use crate::model::{Dataset, Finding, Status};

/// Dates that may be shifted.
pub const DATE_SHIFT: Metric = Metric {
    id: "trust.date_shift",
    family: Family::Trust,
    name: Names {
        nb: "Datoer som kan være forskjøvet",
        nn: "Datoar som kan vere forskyvde",
        en: "Dates that may be shifted",
        da: "Datoer, der kan være forskudt",
    },
    question: &[25],
    formula: "Findings of these kinds in all snapshots, each with how many are alike. what=hour: `pp365.date_shifted`, a date-only field at 22:00 or 23:00, which may be a day early; what=day_month: `pp365.day_month_swapped`, day and month may have changed places (one finding for each such date, and one for each column whose dates all lie in the first twelve days); what=month_ends: `pp365.dates_on_month_ends`, a column of start dates on month ends. The empty part: their sum. Eligible: current initiatives.",
    unit: Unit::Count,
    direction: Direction::Down,
    source: "Own study of the exports of Prosjektportalen 365",
    fields: &["findings"],
    dimensions: &[
        part("", Unit::Count),
        part("what=hour", Unit::Count),
        part("what=day_month", Unit::Count),
        part("what=month_ends", Unit::Count),
    ],
    compute: Compute::Rows(date_shift),
    examples: &[
        Example::new(
            "One finding for twelve dates at 23:00: 12 dates, and not one.",
            || with_findings(&[(&DATE_SHIFTED, 12)]),
            "what=hour",
            Gives::Value(12.0),
        ),
        Example::new(
            "Three swapped dates and one column on month ends, together.",
            || with_findings(&[(&DAY_MONTH_SWAPPED, 3), (&DATES_ON_MONTH_ENDS, 1)]),
            "",
            Gives::Value(4.0),
        ),
        Example::new(
            "Nothing odd was found.",
            || with_findings(&[]),
            "",
            Gives::Value(0.0),
        ),
        Example::new(
            "No export: nobody looked.",
            Dataset::default,
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn with_findings(found: &[(&FindingKind, i64)]) -> Dataset {
    let mut data = portfolio(10, |i, row| {
        row.external_id = (i <= 8).then(|| format!("P{i}"))
    })
    .benefits(MOLDE, 0, |_, _| {});
    data.findings = found
        .iter()
        .map(|(kind, n)| Finding {
            code: kind.code.to_owned(),
            municipality: Some(MOLDE.to_owned()),
            n_alike: *n,
            ..Finding::default()
        })
        .collect();
    data
}

/// The values that findings of a kind are about.
fn n_of(view: &View, kind: &FindingKind) -> usize {
    let n: i64 = findings(view)
        .filter(|finding| finding.code == kind.code)
        .map(|finding| finding.n_alike.max(1))
        .sum();
    n as usize
}

fn date_shift(view: &View) -> Vec<Answer> {
    let basis = Basis::whole(view.lines.len());
    let parts = [
        ("what=hour", n_of(view, &DATE_SHIFTED)),
        ("what=day_month", n_of(view, &DAY_MONTH_SWAPPED)),
        ("what=month_ends", n_of(view, &DATES_ON_MONTH_ENDS)),
    ];
    let all = parts.iter().map(|(_, n)| n).sum();
    std::iter::once(("", all))
        .chain(parts)
        .map(|(part, n)| gate::count(part, n, basis))
        .collect()
}

/// Rows known by name only.
pub const NAME_JOINS: Metric = Metric {
    id: "trust.name_joins",
    family: Family::Trust,
    name: Names {
        nb: "Rader koblet på navn",
        nn: "Rader kopla på namn",
        en: "Rows joined by name",
        da: "Rækker koblet på navn",
    },
    question: &[25],
    formula: "what=initiatives: current initiatives without an id of their own, which are known from export to export by their title ÷ current initiatives. The others are findings in all snapshots, each with how many are alike: what=by_title: `benefit.by_title`, benefits, amounts and measurements that name what they belong to by its title; what=orphans: `benefit.orphan`, those that name nothing in the export; what=retitled: `id.title_changed`, taken for the same under a new title; what=unclear: `id.title_unclear`, taken for new though it may be another under a new title. Eligible: current initiatives.",
    unit: Unit::Count,
    direction: Direction::Down,
    source: "Own definition",
    fields: &["the initiative's id", "findings"],
    dimensions: &[
        part("what=initiatives", Unit::Share),
        part("what=by_title", Unit::Count),
        part("what=orphans", Unit::Count),
        part("what=retitled", Unit::Count),
        part("what=unclear", Unit::Count),
    ],
    compute: Compute::Rows(name_joins),
    examples: &[
        Example::new(
            "Ten initiatives, two of them without an id.",
            || with_findings(&[]),
            "what=initiatives",
            Gives::Value(0.2),
        ),
        Example::new(
            "One finding for 30 measurements that name their benefit by its title.",
            || with_findings(&[(&BENEFIT_BY_TITLE, 30), (&BENEFIT_ORPHAN, 2)]),
            "what=by_title",
            Gives::Value(30.0),
        ),
        Example::new(
            "What belongs to nothing is not joined by name: it is not joined at all.",
            || with_findings(&[(&BENEFIT_BY_TITLE, 30), (&BENEFIT_ORPHAN, 2)]),
            "what=orphans",
            Gives::Value(2.0),
        ),
        Example::new(
            "Three initiatives without ids: counts, but no percentage.",
            || portfolio(3, |_, _| {}),
            "what=initiatives",
            Gives::Nothing(Status::SmallN, gate::DENOMINATOR_BELOW_5),
        ),
    ],
};

fn name_joins(view: &View) -> Vec<Answer> {
    let basis = Basis::whole(view.lines.len());
    let without = |line: &&&crate::metrics::view::Line| line.now.external_id.is_none();
    let n = view.lines.iter().filter(without).count();
    let mut answers = vec![gate::share("what=initiatives", n, basis)];
    for (part, kind) in [
        ("what=by_title", &BENEFIT_BY_TITLE),
        ("what=orphans", &BENEFIT_ORPHAN),
        ("what=retitled", &ID_TITLE_CHANGED),
        ("what=unclear", &ID_TITLE_UNCLEAR),
    ] {
        answers.push(gate::count(part, n_of(view, kind), basis));
    }
    answers
}
