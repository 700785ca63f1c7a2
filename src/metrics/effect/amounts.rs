//! In: planned and realised amounts of benefits by year. Out: how much of the promised money and
//! time was realised, and which years of the financial plan the rest falls in. It deliberately
//! never adds kroner to hours, a benefit to its priced twin, or an unknown amount as 0.

use super::registered::no_benefits;
use crate::metrics::amount::{self, Amount};
use crate::metrics::examples::{Example, Given, Gives, MOLDE, kroner, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::View;
use crate::model::*;
use chrono::Datelike;
use std::collections::BTreeMap;

/// Realised money.
pub const REALISED_DIRECT: Metric = Metric {
    id: "effect.realised_direct",
    family: Family::Effect,
    name: Names {
        nb: "Realisert av planlagt (kroner)",
        nn: "Realisert av planlagt (kroner)",
        en: "Realised of planned (money)",
        da: "Realiseret af planlagt (kroner)",
    },
    question: &[12, 13],
    formula: "Σ realised ÷ Σ planned over the years before the as-of date's year, of direct benefits, in the pipeline's currency. Eligible: such benefit-years with a planned amount; usable: with a realised one too (an amount of 0 is one, an empty cell is not; an amount out of scale counts as missing).",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "DFØ, Veileder i gevinstrealisering; KommIT Gevinstverktøy: benefit budget",
    fields: &["benefits: kind", "benefit years: planned, realised, unit"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(realised_direct),
    examples: &[
        Example::new(
            "2024 and 2025: planned 100 000 and 300 000 kr, realised 50 000 and 150 000 kr.",
            || {
                one_benefit(BenefitKind::Direct)
                    .amount(1, 2024, kroner(100_000), kroner(50_000), |_| {})
                    .amount(1, 2025, kroner(300_000), kroner(150_000), |_| {})
            },
            "",
            Gives::Value(0.5),
        ),
        Example::new(
            "2026 is not over, and 400 hours are no kroner: both stay out.",
            || {
                one_benefit(BenefitKind::Direct)
                    .amount(1, 2025, kroner(100_000), kroner(80_000), |_| {})
                    .amount(1, 2026, kroner(100_000), kroner(0), |_| {})
                    .amount(1, 2025, Some(Money(40_000)), Some(Money(0)), |row| {
                        row.unit = Some("hours".to_owned())
                    })
            },
            "",
            Gives::Value(0.8),
        ),
        Example::new(
            "Planned, and nothing is known of what was realised: not 0 %.",
            || one_benefit(BenefitKind::Direct).amount(1, 2025, kroner(100_000), None, |_| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn one_benefit(kind: BenefitKind) -> Dataset {
    portfolio(1, |_, _| {}).benefits(MOLDE, 1, |_, benefit| benefit.kind = Some(kind))
}

/// The amounts in money of direct benefits.
pub(in crate::metrics) fn direct<'a>(view: &'a View) -> impl Iterator<Item = &'a BenefitYear> {
    let currency = &view.scope.currency;
    view.promises
        .iter()
        .filter(|promise| promise.now.kind == Some(BenefitKind::Direct))
        .flat_map(|promise| promise.years.iter().copied())
        .filter(move |row| row.unit.as_ref() == Some(currency))
}

/// The sum of what is stated for a benefit in a year; none where one of the amounts is out of scale.
pub(super) type Stated = Option<Amount>;

/// What is planned by year, of rows of one benefit; years for which nothing is stated are left out.
pub(super) fn planned_by_year(rows: &[&BenefitYear], currency: &str) -> BTreeMap<i64, Stated> {
    by_year(rows, currency, amount::planned_as_stated, amount::planned)
}

/// What came by year; see [`planned_by_year`].
pub(super) fn realised_by_year(rows: &[&BenefitYear], currency: &str) -> BTreeMap<i64, Stated> {
    by_year(rows, currency, amount::realised_as_stated, amount::realised)
}

/// An amount of a row.
type AmountOf = fn(&BenefitYear) -> Option<Amount>;

fn by_year(
    rows: &[&BenefitYear],
    currency: &str,
    stated: AmountOf,
    kept: AmountOf,
) -> BTreeMap<i64, Stated> {
    let mut years: BTreeMap<i64, Stated> = BTreeMap::new();
    for row in rows {
        if row.unit.as_deref() == Some(currency) && stated(row).is_some() {
            let sum = years.entry(row.year).or_insert(Some(Amount::default()));
            *sum = sum.zip(kept(row)).map(|(sum, amount)| sum + amount);
        }
    }
    years
}

fn realised_direct(view: &View) -> Vec<Answer> {
    let this_year = i64::from(view.as_of().year());
    let over: Vec<&BenefitYear> = direct(view)
        .filter(|row| row.year < this_year && row.planned.is_some())
        .collect();
    let known: Vec<(Amount, Amount)> = over
        .iter()
        .filter_map(|row| Some((amount::realised(row)?, amount::planned(row)?)))
        .collect();
    let realised = known.iter().map(|(realised, _)| *realised).sum();
    let planned = known.iter().map(|(_, planned)| *planned).sum();
    let basis = Basis::new(over.len(), known.len());
    let answer = || gate::ratio("", realised, planned, basis);
    vec![no_benefits(view, "").unwrap_or_else(answer)]
}

/// Freed time.
pub const FREED_TIME: Metric = Metric {
    id: "effect.freed_time",
    family: Family::Effect,
    name: Names {
        nb: "Frigjort tid",
        nn: "Frigjord tid",
        en: "Freed time",
        da: "Frigjort tid",
    },
    question: &[13, 19],
    formula: "Planned and realised amounts of freed time over the years before the as-of date's year, per unit; amounts in the pipeline's currency are the priced twins and stay out. Eligible: such benefit-years; usable: with the amount, and not out of scale.",
    unit: Unit::Hours,
    direction: Direction::Up,
    source: "DFØ, Veileder i gevinstrealisering: prissatte og ikke-prissatte gevinster",
    fields: &["benefits: kind", "benefit years: planned, realised, unit"],
    dimensions: &[
        part("", Unit::Hours),
        part("what=planned;unit=<unit>", Unit::Hours),
        part("what=realised;unit=<unit>", Unit::Hours),
    ],
    compute: Compute::Rows(freed_time),
    examples: &[
        Example::new(
            "400 hours realised in 2025, of 600 planned.",
            || hours(60_000, 40_000),
            "what=realised;unit=hours",
            Gives::Value(400.0),
        ),
        Example::new(
            "The same benefit priced at 240 000 kr: still 400 hours.",
            || hours(60_000, 40_000).amount(1, 2025, kroner(360_000), kroner(240_000), |_| {}),
            "what=realised;unit=hours",
            Gives::Value(400.0),
        ),
        Example::new(
            "No benefit is freed time.",
            || one_benefit(BenefitKind::Direct),
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn hours(planned: i64, realised: i64) -> Dataset {
    one_benefit(BenefitKind::FreedTime).amount(
        1,
        2025,
        Some(Money(planned)),
        Some(Money(realised)),
        |row| row.unit = Some("hours".to_owned()),
    )
}

fn freed_time(view: &View) -> Vec<Answer> {
    let this_year = i64::from(view.as_of().year());
    let mut by_unit: BTreeMap<&str, Vec<&BenefitYear>> = BTreeMap::new();
    let rows = view
        .promises
        .iter()
        .filter(|promise| promise.now.kind == Some(BenefitKind::FreedTime))
        .flat_map(|promise| promise.years.iter().copied())
        .filter(|row| row.year < this_year);
    for row in rows {
        if let Some(unit) = row
            .unit
            .as_deref()
            .filter(|unit| *unit != view.scope.currency)
        {
            by_unit.entry(unit).or_default().push(row);
        }
    }
    if by_unit.is_empty() {
        let nothing = || gate::refused("", gate::NO_ROWS, 0);
        return vec![no_benefits(view, "").unwrap_or_else(nothing)];
    }
    let mut answers = Vec::new();
    for (unit, rows) in by_unit {
        let mut total = |what: &str, amount: fn(&BenefitYear) -> Option<Amount>| {
            let amounts: Vec<Amount> = rows.iter().filter_map(|row| amount(row)).collect();
            let basis = Basis::new(rows.len(), amounts.len());
            let dimension = format!("{what};unit={}", unit.replace(';', ","));
            // Amounts that are no money are kept in hundredths of their unit, as money is.
            answers.push(gate::sum(dimension, amounts.into_iter().sum(), basis));
        };
        total("what=planned", amount::planned);
        total("what=realised", amount::realised);
    }
    answers
}

/// By year of the financial plan.
pub const PLAN_YEARS: Metric = Metric {
    id: "effect.plan_years",
    family: Family::Effect,
    name: Names {
        nb: "Planlagte gevinster i økonomiplanen",
        nn: "Planlagde gevinstar i økonomiplanen",
        en: "Planned benefits in the financial plan",
        da: "Planlagte gevinster i økonomiplanen",
    },
    question: &[12],
    formula: "Σ planned of direct benefits in the pipeline's currency, by year from the one before the as-of date's to the fourth after it, and by placement in the financial plan (`unknown` where none is given); what=realised: Σ realised in the year, over placements. Prices as the sources state them. Eligible: such benefit-years; usable: with the amount, and not out of scale. A year without rows is 0 where a source lists benefits.",
    unit: Unit::Money,
    direction: Direction::Context,
    source: "KommIT Gevinstverktøy: benefit budget; kommuneloven § 14-4: financial plan for four years",
    fields: &[
        "benefits: kind",
        "benefit years: planned, realised, unit, placement",
    ],
    dimensions: &[
        part("", Unit::Money),
        part("year=<year>;placement=<placement>", Unit::Money),
        part("year=<year>;what=realised", Unit::Money),
    ],
    compute: Compute::Rows(plan_years),
    examples: &[
        Example::new(
            "Two amounts in the budget of 2027.",
            || {
                one_benefit(BenefitKind::Direct)
                    .amount(1, 2027, kroner(100_000), None, |_| {})
                    .amount(1, 2027, kroner(50_000), None, |_| {})
            },
            "year=2027;placement=in_budget",
            Gives::Value(150_000.0),
        ),
        Example::new(
            "A proposed amount, and freed time that somebody priced, are not in the budget.",
            || {
                one_benefit(BenefitKind::Direct)
                    .amount(1, 2027, kroner(100_000), None, |_| {})
                    .amount(1, 2027, kroner(50_000), None, |row| {
                        row.placement = Some(Placement::Proposed)
                    })
                    .benefits(MOLDE, 2, |i, benefit| {
                        benefit.kind = Some(BenefitKind::FreedTime);
                        benefit.benefit_id = format!("{MOLDE}-t{i}");
                    })
                    .amount(1, 2027, kroner(900_000), None, |row| {
                        row.benefit_id = format!("{MOLDE}-t1")
                    })
            },
            "year=2027;placement=in_budget",
            Gives::Value(100_000.0),
        ),
        Example::new(
            "No source lists benefits.",
            || portfolio(3, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_BENEFITS_IN_SOURCE),
        ),
    ],
};

fn plan_years(view: &View) -> Vec<Answer> {
    if let Some(refusal) = no_benefits(view, "") {
        return vec![refusal];
    }
    let this_year = i64::from(view.as_of().year());
    let mut answers = Vec::new();
    for year in this_year - 1..=this_year + 4 {
        let rows: Vec<&BenefitYear> = direct(view).filter(|row| row.year == year).collect();
        let mut total =
            |part: String, rows: &[&BenefitYear], amount: fn(&BenefitYear) -> Option<Amount>| {
                let amounts: Vec<Amount> = rows.iter().filter_map(|row| amount(row)).collect();
                let basis = Basis::new(rows.len(), amounts.len());
                let dimension = format!("year={year};{part}");
                answers.push(gate::sum(dimension, amounts.into_iter().sum(), basis));
            };
        let placements = Placement::ALL.iter().copied().map(Some).chain([None]);
        for placement in placements {
            let placed: Vec<&BenefitYear> = rows
                .iter()
                .copied()
                .filter(|row| row.placement == placement)
                .collect();
            let word = placement.map_or("unknown", Word::word);
            total(format!("placement={word}"), &placed, amount::planned);
        }
        total("what=realised".to_owned(), &rows, amount::realised);
    }
    answers
}
