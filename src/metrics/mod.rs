//! In: the model tables of a run and its scope. Out: measures — every number of the reports, with
//! its interval, its rows and its right to be shown. It exists so that a number is defined once:
//! the catalogue's constants hold name, question, formula, unit, function and worked examples, and
//! every page and file reads them there. It deliberately does no IO, asks no clock, has no words
//! for readers besides the names in the catalogue, and knows no thresholds of pipelines.

pub mod activity;
pub mod amount;
pub mod behind;
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
mod stretches;
pub mod trust;
pub mod view;
mod workers;

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
use std::num::NonZero;

/// Every metric of the catalogue for each municipality of the scope and for [`ALL`], sorted by
/// metric in the order of the catalogue, municipality with `all` last, and dimension.
pub fn measure(data: &Dataset, scope: &Scope) -> Vec<Measure> {
    measure_by(CATALOGUE, data, scope)
}

/// The same by a list of metrics that opens with the catalogue, such as [`own::catalogue`] gives.
pub fn measure_by(metrics: &[Metric], data: &Dataset, scope: &Scope) -> Vec<Measure> {
    prepare::with_views(data, scope, |views| {
        measure_views(metrics, views, workers::usual())
    })
}

/// The same, with the rows behind the numbers: who needs both has the rows prepared once.
pub fn measure_with_evidence(
    metrics: &[Metric],
    data: &Dataset,
    scope: &Scope,
) -> (Vec<Measure>, BTreeMap<String, Evidence>) {
    prepare::with_views(data, scope, |views| {
        (
            measure_views(metrics, views, workers::usual()),
            evidence::of_views(views),
        )
    })
}

/// Every metric of views of which the last is that of all, by at most so many workers.
fn measure_views(metrics: &[Metric], views: &[View], n_workers: NonZero<usize>) -> Vec<Measure> {
    let Some((all, others)) = views.split_last() else {
        return Vec::new();
    };
    // The view of all has as many rows as the others together: its metrics are handed out one by
    // one, and first, so that nobody waits for it.
    let mut wanted: Vec<(&View, &[Metric])> = Vec::new();
    wanted.extend(metrics.chunks(1).map(|metric| (all, metric)));
    wanted.extend(others.iter().map(|view| (view, metrics)));
    let mut done = workers::in_order(&wanted, n_workers, |(view, metrics)| -> Vec<_> {
        metrics.iter().map(|metric| of_rows(metric, view)).collect()
    });
    let by_others = done.split_off(metrics.len());
    let by_all: Vec<Vec<Measure>> = done.into_iter().flatten().collect();
    let by_view: Vec<Vec<Vec<Measure>>> = by_others
        .into_iter()
        .chain([by_all])
        .zip(views)
        .map(|(by_metric, view)| of_measures(metrics, view, by_metric))
        .collect();
    let n_measures = by_view.iter().flatten().map(Vec::len).sum();
    let mut measures = Vec::with_capacity(n_measures);
    let mut by_view: Vec<_> = by_view.into_iter().map(Vec::into_iter).collect();
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
    prepare::since(data, scope)
}

/// What a metric finds in the rows of a view; nothing where it looks at measures.
fn of_rows(metric: &Metric, view: &View) -> Vec<Measure> {
    match metric.compute {
        Compute::Rows(compute) => answers_to_measures(metric, view.id, view.scope, compute(view)),
        Compute::Query(query) => {
            answers_to_measures(metric, view.id, view.scope, own::answers(query, view))
        }
        Compute::Measures(_) => Vec::new(),
    }
}

/// Fills in what metrics find in the measures of those before them.
fn of_measures(
    metrics: &[Metric],
    view: &View,
    mut by_metric: Vec<Vec<Measure>>,
) -> Vec<Vec<Measure>> {
    for (at, metric) in metrics.iter().enumerate() {
        if let Compute::Measures(compute) = metric.compute {
            let answers = compute(&by_metric[..at]);
            by_metric[at] = answers_to_measures(metric, view.id, view.scope, answers);
        }
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
    let period = scope.period.to_string();
    let mut measures: Vec<Measure> = answers
        .into_iter()
        .map(|answer| {
            let (lower, upper) = answer.interval.unwrap_or_default();
            Measure {
                metric: metric.id.to_owned(),
                municipality: municipality.to_owned(),
                dimension: answer.dimension,
                period: period.clone(),
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
