//! In: an analyst's own indicators, and what a metric sees of a municipality. Out: metrics that
//! stand beside the catalogue's, under the same rules for what may be shown; or a fault that names
//! file and line. It exists so that a question of one municipality needs no change of the program.
//! A query gives rows, not a number: what is made of them — a share with Wilson's interval, a
//! median with that of order statistics — is the header's one word, so that nobody's own arithmetic
//! gets past the gates. It deliberately lets a query see no file, no people, and no amount that may
//! not be added up.

mod documentation;
mod estimate;
mod functions;
mod query;
mod tables;

pub use documentation::indicators_markdown;
pub use functions::{FUNCTIONS, Function};
pub use query::Fault;

use super::catalogue::CATALOGUE;
use super::examples;
use super::gate::{self, Answer};
use super::metric::{Compute, Dimension, Family, Metric, Names, Unit, part};
use super::view::View;
use super::{ALL, prepare};
use crate::model::{Dataset, Estimate, Indicator, Scope};
use query::What;
use std::collections::BTreeSet;

/// A query that can be run.
#[derive(Debug)]
pub struct Query {
    /// The indicator as its file states it.
    pub indicator: Indicator,
    /// The tables that it names.
    tables: BTreeSet<&'static str>,
    /// Every word in it: columns that are made on demand are made for these.
    words: BTreeSet<String>,
}

/// The catalogue with the analysts' own indicators after it, each query tried on tables without
/// rows. A program reads its indicators once and measures by them until it ends, so they are kept
/// for as long, as the catalogue's own constants are.
pub fn catalogue(indicators: &[Indicator]) -> Result<Vec<Metric>, Fault> {
    let mut metrics = CATALOGUE.to_vec();
    for indicator in indicators {
        metrics.push(metric(indicator)?);
    }
    Ok(metrics)
}

fn metric(indicator: &Indicator) -> Result<Metric, Fault> {
    let fault = |what: What| Fault::of_key(indicator, "id", what);
    let families = || Family::ALL.iter().map(|family| family.word().to_owned());
    let family = Family::ALL
        .iter()
        .find(|family| indicator.id.split('.').next() == Some(family.word()))
        .ok_or_else(|| {
            fault(What::Family {
                id: indicator.id.clone(),
                known: families().collect(),
            })
        })?;
    if CATALOGUE.iter().any(|metric| metric.id == indicator.id) {
        let id = indicator.id.clone();
        return Err(fault(What::Taken { id }));
    }
    let (tables, words) = query::check(indicator)?;
    let query: &'static Query = Box::leak(Box::new(Query {
        indicator: indicator.clone(),
        tables,
        words,
    }));
    try_without_rows(query)?;
    let of = &query.indicator;
    let fields: Vec<&'static str> = of.fields.iter().map(String::as_str).collect();
    Ok(Metric {
        id: &of.id,
        family: *family,
        name: Names {
            nb: &of.names[0],
            nn: &of.names[1],
            en: &of.names[2],
            da: &of.names[3],
        },
        question: &of.questions,
        formula: &of.formula,
        unit: of.unit,
        direction: of.direction,
        source: &of.source,
        fields: fields.leak(),
        dimensions: dimensions(of),
        compute: Compute::Query(query),
        examples: &[],
    })
}

/// The parts that an estimate is given in.
fn dimensions(indicator: &Indicator) -> &'static [Dimension] {
    let unit = indicator.unit;
    let parts = match indicator.estimate {
        Estimate::Wait => vec![
            part("at=median", Unit::Days),
            part("at=30d", Unit::Share),
            part("at=60d", Unit::Share),
            part("at=90d", Unit::Share),
            part("part=<part>;at=median", Unit::Days),
        ],
        _ => vec![part("", unit), part("part=<part>", unit)],
    };
    parts.leak()
}

/// Runs a query on what it would see of a municipality that sent nothing: what it can't do with
/// any rows shows without them.
fn try_without_rows(query: &Query) -> Result<(), Fault> {
    let (data, scope) = (Dataset::default(), examples::scope());
    prepare::with_views(&data, &scope, |views| {
        let all = views.iter().find(|view| view.id == ALL);
        let view = all.expect("because there is always a view of all");
        computed(query, view).map(drop)
    })
}

/// What an indicator says of a municipality, or why it can't: a query that was tried may still
/// meet a value that it can't take.
fn computed(query: &Query, view: &View) -> Result<Vec<Answer>, Fault> {
    let tables = tables::of(query, view);
    let rows = query::run(&query.indicator, tables)?;
    let rows = estimate::rows(&query.indicator, &rows)?;
    estimate::answers(&query.indicator, &rows, view)
}

/// What an indicator says of a municipality.
pub(super) fn answers(query: &Query, view: &View) -> Vec<Answer> {
    computed(query, view).unwrap_or_else(|_| {
        let whole = dimensions(&query.indicator)[0].pattern;
        vec![gate::refused(whole, gate::QUERY_FAILED, 0)]
    })
}

/// Why indicators could not be computed, each with whom it failed for first.
pub fn faults(metrics: &[Metric], data: &Dataset, scope: &Scope) -> Vec<(String, Fault)> {
    let failed = |metric: &&Metric| {
        let mut measures = data.measures.iter();
        // Only a query can fail, and a whole country has many measures.
        matches!(metric.compute, Compute::Query(_))
            && measures
                .any(|m| m.metric == metric.id && m.reason.as_deref() == Some(gate::QUERY_FAILED))
    };
    let failed: Vec<&Metric> = metrics.iter().filter(failed).collect();
    if failed.is_empty() {
        return Vec::new();
    }
    prepare::with_views(data, scope, |views| {
        let mut faults = Vec::new();
        for metric in failed {
            if let Compute::Query(query) = metric.compute {
                let mut views = views.iter();
                let first =
                    views.find_map(|view| Some((view.id.to_owned(), computed(query, view).err()?)));
                faults.extend(first);
            }
        }
        faults
    })
}
