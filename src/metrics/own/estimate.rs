//! In: the rows that a query gave. Out: answers, by the estimate that the header names. It exists so
//! that an indicator of one's own passes the gates of the catalogue's: coverage, least numbers, an
//! interval wherever there is a formula for one. It deliberately takes no column that the estimate
//! is not made of: a misspelt one would be left out without a word.

use super::query::{Fault, What};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::view::View;
use crate::model::queried::gives;
use crate::model::{Estimate, Indicator, Unit, Word};
use crate::statistics::{self, Observation};
use polars::prelude::{Column, DataFrame, DataType};
use std::collections::BTreeMap;

/// A row that a query gave; what an estimate is not made of is missing.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    part: Option<String>,
    flag: Option<bool>,
    numbers: Numbers,
}

/// Numbers of a row.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    value: Option<f64>,
    above: Option<f64>,
    below: Option<f64>,
    days: Option<f64>,
    seen_after: Option<f64>,
    n_eligible: Option<f64>,
    n_usable: Option<f64>,
}

/// What kind of values a column must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Flag,
    Number,
    Text,
}

impl Holds {
    fn said(self) -> &'static str {
        match self {
            Holds::Flag => "true or false",
            Holds::Number => "numbers",
            Holds::Text => "text",
        }
    }

    fn takes(self, dtype: &DataType) -> bool {
        match (self, dtype) {
            // A column of nothing but NULL has no type of its own.
            (_, DataType::Null) => true,
            (Holds::Flag, DataType::Boolean) | (Holds::Text, DataType::String) => true,
            (Holds::Number, dtype) => dtype.is_primitive_numeric(),
            _ => false,
        }
    }
}

/// A column that an estimate is made of, and whether it can do without.
type Wanted = (&'static str, Holds, bool);

/// The columns that an estimate is made of.
fn wanted(estimate: Estimate) -> Vec<Wanted> {
    let needs = |name, holds| (name, holds, true);
    let mut wanted = match estimate {
        Estimate::Count | Estimate::Share | Estimate::Rate => {
            vec![needs(gives::VALUE, Holds::Flag)]
        }
        Estimate::Median | Estimate::Sum => vec![needs(gives::VALUE, Holds::Number)],
        Estimate::Ratio => vec![
            needs(gives::ABOVE, Holds::Number),
            needs(gives::BELOW, Holds::Number),
        ],
        Estimate::Wait => vec![
            needs(gives::DAYS, Holds::Number),
            needs(gives::ENDED, Holds::Flag),
            (gives::SEEN_AFTER, Holds::Number, false),
        ],
        Estimate::Number => vec![
            needs(gives::VALUE, Holds::Number),
            needs(gives::N_ELIGIBLE, Holds::Number),
            needs(gives::N_USABLE, Holds::Number),
        ],
    };
    wanted.push((gives::DIMENSION, Holds::Text, false));
    wanted
}

/// The columns that an estimate is made of, in words.
pub(super) fn made_of(estimate: Estimate) -> String {
    let one = |(name, holds, needed): &Wanted| {
        let may = if *needed { "" } else { ", may be left out" };
        format!("`{name}` ({}{may})", holds.said())
    };
    wanted(estimate)
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The rows of a frame; a column too few, too many or of another type is a fault.
pub(super) fn rows(indicator: &Indicator, frame: &DataFrame) -> Result<Vec<Given>, Fault> {
    let estimate = indicator.estimate;
    let (named, made_of) = (estimate.word().to_owned(), made_of(estimate));
    let fault = |name: &str, what: What| Fault::of_word(indicator, name, what);
    let wanted = wanted(estimate);
    for name in frame.get_column_names() {
        let name = name.as_str();
        let known = wanted.iter().any(|(wanted, ..)| *wanted == name);
        if !known && !gives::IDS.contains(&name) {
            let what = What::TooMuch {
                name: name.to_owned(),
                estimate: named,
                wanted: made_of,
            };
            return Err(fault(name, what));
        }
    }
    let mut given = vec![Given::default(); frame.height()];
    for (name, holds, needed) in wanted {
        let Ok(column) = frame.column(name) else {
            if needed {
                let name = name.to_owned();
                let what = What::Lacks {
                    name,
                    estimate: named,
                    wanted: made_of,
                };
                return Err(fault("", what));
            }
            continue;
        };
        if !holds.takes(column.dtype()) {
            let what = What::Type {
                name: name.to_owned(),
                is: column.dtype().to_string(),
                estimate: named,
                needs: holds.said(),
            };
            return Err(fault(name, what));
        }
        let engine = |error: polars::prelude::PolarsError| {
            Fault::of_word(indicator, name, What::Engine(error.to_string()))
        };
        match holds {
            Holds::Flag => {
                for (row, flag) in given.iter_mut().zip(flags(column).map_err(engine)?) {
                    row.flag = flag;
                }
            }
            Holds::Text => {
                for (row, text) in given.iter_mut().zip(texts(column).map_err(engine)?) {
                    row.part = text;
                }
            }
            Holds::Number => {
                let values = numbers(column).map_err(engine)?;
                for (row, value) in given.iter_mut().zip(values) {
                    *row.numbers.place(name) = value;
                }
            }
        }
    }
    Ok(given)
}

impl Numbers {
    fn place(&mut self, name: &str) -> &mut Option<f64> {
        match name {
            gives::ABOVE => &mut self.above,
            gives::BELOW => &mut self.below,
            gives::DAYS => &mut self.days,
            gives::SEEN_AFTER => &mut self.seen_after,
            gives::N_ELIGIBLE => &mut self.n_eligible,
            gives::N_USABLE => &mut self.n_usable,
            _ => &mut self.value,
        }
    }
}

type Read<T> = polars::prelude::PolarsResult<Vec<Option<T>>>;

fn flags(column: &Column) -> Read<bool> {
    let column = column.cast(&DataType::Boolean)?;
    Ok(column.bool()?.iter().collect())
}

fn texts(column: &Column) -> Read<String> {
    let column = column.cast(&DataType::String)?;
    let texts = column.str()?.iter();
    Ok(texts.map(|text| text.map(str::to_owned)).collect())
}

/// Numbers; what is no finite number is missing, as after a division by zero.
fn numbers(column: &Column) -> Read<f64> {
    let column = column.cast(&DataType::Float64)?;
    let values = column.f64()?.iter();
    Ok(values.map(|v| v.filter(|v| v.is_finite())).collect())
}

/// What is made of the rows: of all, and of each part that they name.
pub(super) fn answers(
    indicator: &Indicator,
    rows: &[Given],
    view: &View,
) -> Result<Vec<Answer>, Fault> {
    let mut parts: BTreeMap<String, Vec<&Given>> = BTreeMap::new();
    for row in rows {
        if let Some(part) = &row.part {
            // A dimension is `key=value`, parted by `;`.
            let part = part.replace([';', '='], ",");
            parts.entry(part).or_default().push(row);
        }
    }
    let whole: Vec<&Given> = match indicator.estimate {
        // A number for all is not to be had from the numbers of parts.
        Estimate::Number => rows.iter().filter(|row| row.part.is_none()).collect(),
        _ => rows.iter().collect(),
    };
    let mut answers = match (indicator.estimate, whole.is_empty(), parts.is_empty()) {
        (Estimate::Number, true, false) => Vec::new(),
        (Estimate::Wait, ..) => waits(&whole),
        _ => vec![one(indicator, "", &whole, view)?],
    };
    for (part, rows) in parts {
        let dimension = format!("part={part}");
        answers.push(match indicator.estimate {
            Estimate::Wait => median_wait(&format!("{dimension};at=median"), &rows),
            _ => one(indicator, &dimension, &rows, view)?,
        });
    }
    Ok(answers)
}

/// One number of rows; all but a wait.
fn one(
    indicator: &Indicator,
    dimension: &str,
    rows: &[&Given],
    view: &View,
) -> Result<Answer, Fault> {
    let flags = || rows.iter().map(|row| row.flag);
    let hits = || flags().filter(|flag| *flag == Some(true)).count();
    let flagged = || Basis::new(rows.len(), flags().flatten().count());
    let values = || rows.iter().filter_map(|row| row.numbers.value);
    Ok(match indicator.estimate {
        Estimate::Share => gate::share_of(dimension, flags()),
        Estimate::Count => gate::count(dimension, hits(), flagged()),
        Estimate::Median => gate::median(dimension, &values().collect::<Vec<_>>(), rows.len()),
        Estimate::Sum => {
            let basis = Basis::new(rows.len(), values().count());
            gate::total(dimension, exact(values()), basis)
        }
        Estimate::Ratio => {
            let both = |row: &&&Given| row.numbers.above.zip(row.numbers.below).is_some();
            let known = || rows.iter().filter(both);
            let above = exact(known().filter_map(|row| row.numbers.above));
            let below = exact(known().filter_map(|row| row.numbers.below));
            let basis = Basis::new(rows.len(), known().count());
            gate::quotient(dimension, above, below, basis)
        }
        Estimate::Rate => {
            let sending = || view.homes.iter().filter(|home| !home.snapshots.is_empty());
            let (sizes, per): (Vec<Option<i64>>, f64) = match indicator.unit {
                Unit::PerHundredEmployees => {
                    (sending().map(|home| home.employees).collect(), 100.0)
                }
                _ => (sending().map(|home| home.inhabitants).collect(), 10_000.0),
            };
            // A rate over the inhabitants of some would be too high.
            match sizes.into_iter().sum::<Option<i64>>() {
                Some(size) if size > 0 => {
                    gate::rate(dimension, hits(), size as f64, per, flagged())
                }
                _ => gate::refused(dimension, gate::NO_POPULATION, rows.len()),
            }
        }
        Estimate::Wait => median_wait(dimension, rows),
        Estimate::Number => number(indicator, dimension, rows)?,
    })
}

/// A sum that does not depend on the order of rows: the engine gives them in any.
fn exact(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.into_iter().fold(0.0, |sum, value| sum + value)
}

fn observed(rows: &[&Given]) -> Vec<Observation> {
    rows.iter()
        .filter_map(|row| {
            let (exit, event) = (row.numbers.days?, row.flag?);
            let entry = row.numbers.seen_after.unwrap_or(0.0);
            // Nobody waits less than no time, and who left before being seen was not seen.
            (entry >= 0.0 && exit >= entry).then_some(Observation { entry, exit, event })
        })
        .collect()
}

fn median_wait(dimension: &str, rows: &[&Given]) -> Answer {
    let observed = observed(rows);
    let basis = Basis::new(rows.len(), observed.len());
    let curve = statistics::kaplan_meier(&observed);
    gate::thick(&curve, gate::median_wait(dimension, &curve, basis))
}

fn waits(rows: &[&Given]) -> Vec<Answer> {
    let observed = observed(rows);
    let basis = Basis::new(rows.len(), observed.len());
    let curve = statistics::kaplan_meier(&observed);
    let over = |at: &str, day: f64| gate::thick(&curve, gate::over_by(at, &curve, day, basis));
    vec![
        median_wait("at=median", rows),
        over("at=30d", 30.0),
        over("at=60d", 60.0),
        over("at=90d", 90.0),
    ]
}

/// A number that the query computed, of as many rows as it says.
fn number(indicator: &Indicator, dimension: &str, rows: &[&Given]) -> Result<Answer, Fault> {
    let [row] = rows else {
        return match rows.len() {
            0 => Ok(gate::refused(dimension, gate::NO_ROWS, 0)),
            n => Err(Fault::of_word(indicator, "", What::NotOneRow { n })),
        };
    };
    let (eligible, usable) = (
        row.numbers.n_eligible.unwrap_or(0.0),
        row.numbers.n_usable.unwrap_or(0.0),
    );
    if !(0.0..=eligible).contains(&usable) {
        return Err(Fault::of_word(indicator, gives::N_USABLE, What::Counts));
    }
    let basis = Basis::new(eligible as usize, usable as usize);
    Ok(gate::number_of_five(dimension, row.numbers.value, basis))
}
