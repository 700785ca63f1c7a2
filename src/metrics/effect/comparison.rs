//! In: indicators from outside the portfolios, and when municipalities introduced what is to move
//! them. Out: how the indicator moved where it was introduced, less how it moved where it was not
//! yet. It exists because this is the only number here that has a comparison group. It deliberately
//! refuses where the groups moved apart before, or where that can't be checked: then the
//! difference after says nothing.

use crate::metrics::examples::{AUKRA, Example, Gives, day, scope};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{ALL, Line, View};
use crate::model::*;
use crate::statistics::{Difference, NoDifference, Panel, Resampling, difference_in_differences};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The least number of municipalities on a side.
const LEAST_UNITS: usize = 4;
/// Enough resamples for two figures of an interval's half-width; any seed would do.
const RESAMPLING: Resampling = Resampling { n: 999, seed: 2026 };

/// Adopters against not-yet-adopters.
pub const COMPARISON: Metric = Metric {
    id: "effect.comparison",
    family: Family::Effect,
    name: Names {
        nb: "Endring der det er innført, mot der det ikke er det ennå",
        nn: "Endring der det er innført, mot der det ikkje er det enno",
        en: "Change where introduced, against where not yet",
        da: "Ændring hvor det er indført, mod hvor det endnu ikke er",
    },
    question: &[23],
    formula: "For all municipalities together, for each indicator of `indicator_series` that current benefits name as theirs (case and blanks around aside; of several spellings the first in order names it): difference-in-differences. A municipality has adopted in the period that holds the first day by which one of its current initiatives with such a benefit, or a joint one whose other copy has it, is known to have been introduced; it has not where it has an export and none of these is at implement or further, or completed. Where one is and no day is known, it stays out. For each period g of adoption and each period t ≥ g, the mean over those that adopted in g of y(t) − y(g−1), less the same mean over those that have not adopted by t, over municipalities with both values, where there are at least 4 of the latter. what=after: the mean of these, each adopter and period counting once. what=before: the same over t < g − 1, against those that adopted later than g or not at all: the pre-trend check. Interval: cluster bootstrap over municipalities, 999 resamples of n − 1 of the n on each side, ± Student's t with one degree of freedom less than municipalities on the smaller side × the standard deviation over resamples. Numerator: adopters that enter; denominator: the others. Of the periods those of the commonest length and unit count, periods in between are kept as missing. Eligible: municipalities of the run with a value; usable: those of which the adoption is known. Refused with fewer than 4 on a side, where no period before allows the check, and where the interval of what=before does not hold 0. Not a proof: who adopts chooses to.",
    unit: Unit::Hours,
    direction: Direction::Context,
    source: "Callaway and Sant'Anna (2021), difference-in-differences with multiple time periods; Rao and Wu (1988), resampling",
    fields: &[
        "indicator series: indicator, period, value, unit",
        "benefits: indicator",
        "dated transitions",
    ],
    dimensions: &[
        part("", Unit::Hours),
        part("indicator=<indicator>;unit=<unit>;what=after", Unit::Hours),
        part("indicator=<indicator>;unit=<unit>;what=before", Unit::Hours),
    ],
    compute: Compute::Rows(comparison),
    examples: &[
        Example::new(
            "Four municipalities introduced it in 2024 and fell by 5 more than the four that had not; everybody fell by 2 a year.",
            || eight_municipalities(4, 4, |_, _| 0.0),
            AFTER,
            Gives::Value(-5.0),
        )
        .of_all(),
        Example::new(
            "The same before they did: no difference, so that the one after may be looked at.",
            || eight_municipalities(4, 4, |_, _| 0.0),
            "indicator=ventetid;unit=dager;what=before",
            Gives::Value(0.0),
        )
        .of_all(),
        Example::new(
            "The others lie 100 higher throughout: the difference between the levels would be −105.",
            || eight_municipalities(4, 4, |adopter, _| if adopter { 0.0 } else { 100.0 }),
            AFTER,
            Gives::Value(-5.0),
        )
        .of_all(),
        Example::new(
            "The adopters fell faster all along: whatever comes after is no sign of what they introduced.",
            || eight_municipalities(4, 4, |adopter, t| if adopter { -3.0 * t as f64 } else { 0.0 }),
            AFTER,
            Gives::Nothing(Status::Refused, gate::GROUPS_MOVED_APART),
        )
        .of_all(),
        Example::new(
            "Three adopters: one of them alone would move the mean by a third.",
            || eight_municipalities(3, 5, |_, _| 0.0),
            AFTER,
            Gives::Nothing(Status::Refused, gate::FEWER_THAN_FOUR_ON_A_SIDE),
        )
        .of_all(),
        Example::new(
            "No indicators from outside.",
            || {
                let mut data = eight_municipalities(4, 4, |_, _| 0.0);
                data.indicator_series.clear();
                data
            },
            "",
            Gives::Nothing(Status::Refused, gate::NO_SERIES),
        )
        .of_all(),
    ],
};

const AFTER: &str = "indicator=ventetid;unit=dager;what=after";

/// Waiting times of 2021 to 2026 in municipalities of which the first introduced something in 2024.
fn eight_municipalities(
    n_adopters: usize,
    n_others: usize,
    more: fn(bool, usize) -> f64,
) -> Dataset {
    let mut data = Dataset::default();
    for n in 0..n_adopters + n_others {
        let (adopter, home) = (n < n_adopters, format!("{AUKRA}-{n}"));
        let initiative = format!("{home}-001");
        data.initiatives.push(Initiative {
            snapshot: scope().as_of,
            municipality: home.clone(),
            initiative_id: initiative.clone(),
            title: "Vikarbank".to_owned(),
            stage: Some(if adopter { Stage::Operate } else { Stage::Plan }),
            ..Initiative::default()
        });
        data.benefits.push(Benefit {
            snapshot: scope().as_of,
            municipality: home.clone(),
            benefit_id: format!("{home}-g1"),
            initiative_id: Some(initiative.clone()),
            indicator: Some("Ventetid".to_owned()),
            ..Benefit::default()
        });
        data.transitions.extend(adopter.then(|| Transition {
            municipality: home.clone(),
            initiative_id: initiative,
            to_stage: Some(Stage::Implement),
            latest: day(2024, 5, 1),
            evidence: Some(Evidence::Explicit),
            ..Transition::default()
        }));
        for t in 0..6 {
            let introduced = if adopter && t >= 3 { -5.0 } else { 0.0 };
            data.indicator_series.push(IndicatorSeries {
                municipality: home.clone(),
                indicator: "ventetid".to_owned(),
                period: (2021 + t).to_string(),
                value: 60.0 + 10.0 * n as f64 - 2.0 * t as f64 + introduced + more(adopter, t),
                unit: Some("dager".to_owned()),
                ..IndicatorSeries::default()
            });
        }
    }
    data
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

fn comparison(view: &View) -> Vec<Answer> {
    if view.id != ALL {
        return vec![gate::refused("", gate::ONLY_FOR_ALL, 0)];
    }
    let homes: HashSet<&str> = view.homes.iter().map(|home| home.id).collect();
    let mut of: BTreeMap<String, Vec<&IndicatorSeries>> = BTreeMap::new();
    for row in &view.data.indicator_series {
        if homes.contains(row.municipality.as_str()) {
            of.entry(folded(&row.indicator)).or_default().push(row);
        }
    }
    let carriers = carriers(view);
    of.retain(|indicator, _| carriers.contains_key(indicator));
    if of.is_empty() {
        let any = !view.data.indicator_series.is_empty();
        let why = if any { gate::NO_FIELD } else { gate::NO_SERIES };
        return vec![gate::refused("", why, 0)];
    }
    of.iter()
        .flat_map(|(indicator, rows)| one(view, rows, &carriers[indicator]))
        .collect()
}

/// The initiatives, by joint id where they have one, that are to move each indicator.
fn carriers<'a>(view: &View<'a>) -> BTreeMap<String, HashSet<&'a str>> {
    let mut carriers: BTreeMap<String, HashSet<&str>> = BTreeMap::new();
    for home in &view.homes {
        let rows = home.benefits.iter();
        for benefit in rows.filter(|row| Some(row.snapshot) == home.newest_benefits) {
            let initiative = benefit.initiative_id.as_deref();
            let line = initiative.and_then(|id| view.overlap.current.get(id));
            if let (Some(line), Some(indicator)) = (line, &benefit.indicator) {
                let of = carriers.entry(folded(indicator)).or_default();
                of.insert(view.key(line.now));
            }
        }
    }
    carriers
}

/// Whether and when a municipality has adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Adoption {
    On(Date),
    NotYet,
    /// It has, and nobody knows when.
    SomeTime,
}

/// The adoption in each municipality that has an export.
fn adoptions<'a>(view: &View<'a>, carriers: &HashSet<&str>) -> HashMap<&'a str, Adoption> {
    let exports = view.overlap.present.iter();
    let mut adoptions: HashMap<&str, Adoption> =
        exports.map(|home| (*home, Adoption::NotYet)).collect();
    let lines = view.overlap.current.values();
    for line in lines.filter(|line| carriers.contains(view.key(line.now))) {
        let here = adoptions.entry(line.home.id).or_insert(Adoption::NotYet);
        *here = match (*here, of_line(line)) {
            (Adoption::SomeTime, _) | (_, Adoption::SomeTime) => Adoption::SomeTime,
            (Adoption::On(a), Adoption::On(b)) => Adoption::On(a.min(b)),
            (Adoption::NotYet, other) | (other, Adoption::NotYet) => other,
        };
    }
    adoptions
}

fn of_line(line: &Line) -> Adoption {
    let far = line.furthest >= Stage::Implement.step();
    match line.introduced {
        Some(date) => Adoption::On(date),
        None if far => Adoption::SomeTime,
        None => Adoption::NotYet,
    }
}

fn one(view: &View, rows: &[&IndicatorSeries], carriers: &HashSet<&str>) -> Vec<Answer> {
    let spellings = rows.iter().map(|row| row.indicator.trim());
    let indicator = spellings.min().unwrap_or_default();
    let (unit, of_period) = commonest(rows);
    let name = |text: &str| text.replace(';', ",");
    let unit_name = unit.as_deref().map_or("none".to_owned(), &name);
    let [after, before] = ["after", "before"]
        .map(|what| format!("indicator={};unit={unit_name};what={what}", name(indicator)));
    let adoptions = adoptions(view, carriers);
    let with_value: BTreeSet<&str> = of_period.keys().map(|(home, _)| *home).collect();
    let units: Vec<(&str, Adoption)> = with_value
        .iter()
        .filter_map(|home| Some((*home, adoptions.get(home).copied()?)))
        .filter(|(_, adoption)| *adoption != Adoption::SomeTime)
        .collect();
    let basis = Basis::new(with_value.len(), units.len());
    let panels = panels(&units, &of_period);
    let refuse = |why: &'static str| {
        let refused = |part: &str| gate::refused(part, why, basis.eligible);
        vec![refused(&after), refused(&before)]
    };
    let Difference {
        after: then,
        before: earlier,
        n_adopters,
        n_others,
    } = match difference_in_differences(&panels, LEAST_UNITS, RESAMPLING) {
        Ok(difference) => difference,
        Err(NoDifference::TooFew { .. }) => return refuse(gate::FEWER_THAN_FOUR_ON_A_SIDE),
    };
    let sides = (n_adopters, n_others);
    let (Some(earlier), Some(_)) = (earlier, then.interval) else {
        return refuse(gate::NO_PERIODS_BEFORE);
    };
    let Some(range) = earlier.interval else {
        return refuse(gate::NO_PERIODS_BEFORE);
    };
    let checked = gate::estimate(&before, earlier, sides, basis);
    match range.contains(0.0) {
        true => vec![gate::estimate(&after, then, sides, basis), checked],
        false => {
            let apart = gate::refused(&after, gate::GROUPS_MOVED_APART, basis.eligible);
            vec![apart, checked]
        }
    }
}

/// Values by municipality and period.
type Values<'a> = BTreeMap<(&'a str, Period), Option<f64>>;

/// The values of the commonest unit and length of period. Two different values of one period are
/// none: nothing tells which is right.
fn commonest<'a>(rows: &[&'a IndicatorSeries]) -> (Option<String>, Values<'a>) {
    let kind = |row: &IndicatorSeries| {
        let period = Period::parse(&row.period)?;
        let months = period.next().first() - period.first();
        // A quarter has 90 to 92 days, a tertial 120 to 123, and so on.
        Some((row.unit.clone(), months.num_days() / 85, period))
    };
    let mut counts: BTreeMap<(Option<String>, i64), usize> = BTreeMap::new();
    for (unit, length, _) in rows.iter().filter_map(|row| kind(row)) {
        *counts.entry((unit, length)).or_default() += 1;
    }
    // Of equally common ones the first in order stands.
    let most = counts.iter().rev().max_by_key(|(_, n)| **n);
    let Some(((unit, length), _)) = most else {
        return (None, Values::new());
    };
    let mut values = Values::new();
    for row in rows {
        let Some((of_unit, of_length, period)) = kind(row) else {
            continue;
        };
        if of_unit == *unit && of_length == *length {
            let at = (row.municipality.as_str(), period);
            let value = values.entry(at).or_insert(Some(row.value));
            *value = value.filter(|known| *known == row.value);
        }
    }
    (unit.clone(), values)
}

/// A series for each municipality over every period from the first to the last.
fn panels(units: &[(&str, Adoption)], values: &Values) -> Vec<Panel> {
    let periods: BTreeSet<Period> = values.keys().map(|(_, period)| *period).collect();
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return Vec::new();
    };
    let every: Vec<Period> = std::iter::successors(Some(*first), |period| Some(period.next()))
        .take_while(|period| period <= last)
        .collect();
    units
        .iter()
        .map(|(home, adoption)| Panel {
            adopted: match adoption {
                Adoption::On(date) => {
                    Some(every.iter().filter(|period| period.last() < *date).count())
                }
                Adoption::NotYet | Adoption::SomeTime => None,
            },
            values: every
                .iter()
                .map(|period| values.get(&(*home, *period)).copied().flatten())
                .collect(),
        })
        .collect()
}
