//! In: a plan, and the dates of the snapshots that are kept. Out: what a run is about: its period and
//! the day that its numbers stand for, and the same one period earlier. It exists so that a run, a
//! check and a look back agree on that day. It deliberately asks no clock.

use super::RunError;
use crate::config::Plan;
use crate::model::{Dataset, Date, Part, Period, Scope};

/// The date and period: asked for, or those of the newest snapshot.
pub(super) fn scope(plan: &Plan, snapshots: impl Iterator<Item = Date>) -> Result<Scope, RunError> {
    let as_of = match (plan.as_of, plan.period) {
        (Some(date), _) => date,
        (None, Some(period)) => seen_in(period, snapshots),
        (None, None) => snapshots.max().ok_or(RunError::NoDate)?,
    };
    let period = plan
        .period
        .unwrap_or_else(|| Period::holding(as_of, Part::Quarter(1)));
    Ok(Scope {
        as_of,
        period,
        municipalities: plan.municipalities.clone(),
        currency: plan.currency.clone(),
        price_year: plan.price_year,
        discount_rate: plan.discount_rate,
    })
}

/// The day that a period's numbers stand for: the newest snapshot in it, for nobody has seen what
/// came after; to count open cases to the last day of the year in September would make every wait
/// three months longer and call late what is not due. Its last day where it has no snapshot.
fn seen_in(period: Period, snapshots: impl Iterator<Item = Date>) -> Date {
    let within = snapshots.filter(|date| period.contains(*date));
    within.max().unwrap_or(period.last())
}

/// The same scope one period earlier, as it would have been seen then.
pub(super) fn previous(scope: &Scope, data: &Dataset) -> Scope {
    let period = scope.period.previous();
    let snapshots = data.snapshots.values().flatten().copied();
    Scope {
        as_of: seen_in(period, snapshots),
        period,
        ..scope.clone()
    }
}
