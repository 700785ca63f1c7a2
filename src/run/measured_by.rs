//! In: a plan. Out: the metrics that a run measures by, the catalogue's and the analysts' own, and
//! whether every target can be judged by them; after the run, what an analyst's query could not
//! take. It exists so that what is wrong there stops a run or a check before a file is opened. It
//! deliberately measures nothing.

use super::RunError;
use crate::config::Plan;
use crate::metrics::{self, Metric};
use crate::model::findings::{self as kinds, Place};
use crate::model::{Dataset, Finding, Scope, expectations as say};
use crate::scorecard;

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
