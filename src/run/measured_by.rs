//! In: a plan. Out: the metrics that a run measures by, the catalogue's and the analysts' own, and
//! whether every target can be judged by them; after the run, what an analyst's query could not
//! take. It exists so that what is wrong there stops a run or a check before a file is opened. It
//! deliberately measures nothing.

use super::{RunError, dates};
use crate::config::Plan;
use crate::metrics::{self, Compute, Metric};
use crate::model::findings::{self as kinds, Place};
use crate::model::{Comment, Dataset, Finding, Measure, Period, Scope, expectations as say};
use crate::scorecard::{self, Line};
use std::borrow::Cow;

/// The metrics that a plan is measured by. A target that nothing can be judged by is refused.
pub(super) fn metrics_of(plan: &Plan) -> Result<Vec<Metric>, RunError> {
    let metrics = metrics::own::catalogue(&plan.indicators)?;
    for target in &plan.targets {
        if let Some(why) = scorecard::objection(&metrics, target, &plan.municipalities) {
            return Err(RunError::Target {
                metric: target.metric.clone(),
                dimension: target.dimension.clone(),
                why,
            });
        }
    }
    Ok(metrics)
}

/// The most periods that a number is followed back: six years of quarters.
const MOST_PERIODS: usize = 24;

/// The numbers that targets are about in each earlier period of which there is an export, the
/// oldest first, as they would have been seen then. Those of the period `before` are measured
/// already, for what is said of changes.
pub(super) fn past<'m>(
    metrics: &[Metric],
    plan: &Plan,
    data: &Dataset,
    before: &Scope,
    measures_before: &'m [Measure],
) -> Vec<(Period, Cow<'m, [Measure]>)> {
    let wanted = |metric: &&Metric| plan.targets.iter().any(|t| t.metric == metric.id);
    let followed: Vec<Metric> = metrics.iter().filter(wanted).copied().collect();
    // What is computed from other numbers needs them all.
    let from_others = |metric: &Metric| matches!(metric.compute, Compute::Measures(_));
    let followed = match followed.iter().any(from_others) {
        true => metrics,
        false => &followed,
    };
    let Some(first) = data.snapshots.values().flatten().min() else {
        return Vec::new();
    };
    if followed.is_empty() {
        return Vec::new();
    }
    let earlier = std::iter::successors(Some(before.clone()), |scope| {
        Some(dates::previous(scope, data))
    });
    let mut past: Vec<(Period, Cow<[Measure]>)> = earlier
        .take(MOST_PERIODS)
        .take_while(|scope| scope.as_of >= *first)
        .map(|scope| {
            let measures = match scope.period == before.period {
                true => Cow::Borrowed(measures_before),
                false => Cow::Owned(metrics::measure_by(followed, data, &scope)),
            };
            (scope.period, measures)
        })
        .collect();
    past.reverse();
    past
}

/// A finding for each comment that is about no line of the scorecard.
pub(super) fn astray(metrics: &[Metric], lines: &[Line], comments: &[Comment]) -> Vec<Finding> {
    let told = scorecard::astray(metrics, lines, comments).into_iter();
    told.map(|comment| {
        let municipality = Some(comment.municipality.clone());
        let place = Place {
            municipality: municipality.filter(|id| id != metrics::ALL),
            file: Some(comment.file.clone()),
            sheet: comment.sheet.clone(),
            row: Some(comment.row),
            ..Place::default()
        };
        kinds::COMMENT_NO_LINE
            .at(&place)
            .value(comment.metric.clone())
            .expecting(&say::SCORECARD_LINE, &[])
    })
    .collect()
}

/// A finding for each indicator of the analysts' own that met a value it can't take.
pub(super) fn failed(metrics: &[Metric], data: &Dataset, scope: &Scope) -> Vec<Finding> {
    let faults = metrics::own::faults(metrics, data, scope);
    let told = faults.into_iter().map(|(municipality, fault)| {
        let place = Place {
            municipality: (municipality != metrics::ALL).then_some(municipality),
            file: Some(fault.file.clone()),
            row: Some(fault.line as i64),
            ..Place::default()
        };
        let why = [("why", fault.what.to_string())];
        kinds::INDICATOR_FAILED
            .at(&place)
            .expecting(&say::RUNNABLE_QUERY, &why)
    });
    told.collect()
}
