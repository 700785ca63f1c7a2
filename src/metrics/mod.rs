//! In: the model tables of a run and its scope. Out: measures — every number of the reports, with
//! its interval, its rows and its right to be shown. It exists so that a number is defined once:
//! the catalogue's constants hold name, question, formula, unit, function and worked examples, and
//! every page and file reads them there. It deliberately does no IO, asks no clock, has no words
//! for readers besides the names in the catalogue, and knows no thresholds of pipelines.

pub mod activity;
pub mod amount;
pub mod catalogue;
mod documentation;
pub mod effect;
mod evidence;
pub mod examples;
pub mod gate;
mod lists;
pub mod metric;
pub mod overlap;
pub mod own;
pub mod prepare;
pub mod trust;
pub mod view;

pub use catalogue::CATALOGUE;
pub use documentation::{explain, metrics_markdown};
pub use evidence::{
    Aged, Evidence, NotReady, Overdue, PlanYear, Planned, StageGroups, Waits, evidence,
};
pub use gate::{Answer, worst_and_best};
pub use lists::{ForPlan, Lacking};
pub use metric::{Compute, Dimension, Direction, Family, Metric, Names, Unit};
pub use view::{ALL, View};

use crate::model::{Dataset, Date, Measure, Scope};
use std::collections::BTreeMap;

/// Every metric of the catalogue for each municipality of the scope and for [`ALL`], sorted by
/// metric in the order of the catalogue, municipality with `all` last, and dimension.
pub fn measure(data: &Dataset, scope: &Scope) -> Vec<Measure> {
    measure_by(CATALOGUE, data, scope)
}

/// The same by a list of metrics that opens with the catalogue, such as [`own::catalogue`] gives.
pub fn measure_by(metrics: &[Metric], data: &Dataset, scope: &Scope) -> Vec<Measure> {
    let homes = prepare::homes(data, scope);
    let holdings = prepare::holdings(data, scope, &homes);
    let overlap = prepare::overlap(data, &holdings);
    let views = prepare::views(data, scope, &holdings, &overlap);
    // One municipality after the other, so that a metric about the others finds them computed.
    let by_view: Vec<Vec<Vec<Measure>>> = views
        .iter()
        .map(|view| measure_one(metrics, view))
        .collect();
    let mut by_view: Vec<_> = by_view.into_iter().map(Vec::into_iter).collect();
    let mut measures = Vec::new();
    for _ in metrics {
        for lists in &mut by_view {
            measures.extend(lists.next().into_iter().flatten());
        }
    }
    measures
}

/// A metric of a list by its id.
pub fn find<'a>(metrics: &'a [Metric], id: &str) -> Option<&'a Metric> {
    metrics.iter().find(|metric| metric.id == id)
}

/// The snapshot that `activity.changes` counts from, for each municipality that has one.
pub fn changes_since(data: &Dataset, scope: &Scope) -> BTreeMap<String, Date> {
    prepare::homes(data, scope)
        .iter()
        .filter_map(|home| Some((home.id.to_owned(), home.since?)))
        .collect()
}

/// One list for each metric.
fn measure_one(metrics: &[Metric], view: &View) -> Vec<Vec<Measure>> {
    let mut by_metric: Vec<Vec<Measure>> = Vec::with_capacity(metrics.len());
    for metric in metrics {
        let answers = match metric.compute {
            Compute::Rows(compute) => compute(view),
            Compute::Measures(compute) => compute(&by_metric),
            Compute::Query(query) => own::answers(query, view),
        };
        by_metric.push(answers_to_measures(metric, view.id, view.scope, answers));
    }
    by_metric
}

/// Tells answers whose they are, and sorts them by dimension.
fn answers_to_measures(
    metric: &Metric,
    municipality: &str,
    scope: &Scope,
    answers: Vec<Answer>,
) -> Vec<Measure> {
    let mut measures: Vec<Measure> = answers
        .into_iter()
        .map(|answer| {
            let (lower, upper) = answer.interval.unwrap_or_default();
            Measure {
                metric: metric.id.to_owned(),
                municipality: municipality.to_owned(),
                dimension: answer.dimension,
                period: scope.period.to_string(),
                value: answer.value,
                lower,
                upper,
                numerator: answer.numerator,
                denominator: answer.denominator,
                n_eligible: answer.basis.eligible as i64,
                n_usable: answer.basis.usable as i64,
                coverage: answer.basis.coverage(),
                status: Some(answer.status),
                reason: answer.reason.map(str::to_owned),
                as_of: scope.as_of,
            }
        })
        .collect();
    measures.sort_by(|a, b| a.dimension.cmp(&b.dimension));
    measures
}
