//! In: the same prepared rows that the metrics see. Out: the rows that questions with «which» ask
//! for: which initiatives nobody is responsible for, which benefits lack what, which amounts belong
//! in next year's budget. It exists beside `evidence` because these answer a share with its rows.
//! It deliberately counts and sums nothing.

use super::amount::{self, Amount};
use super::effect::amounts;
use super::view::View;
use crate::model::{Benefit, Initiative, Placement};
use chrono::Datelike;

/// A benefit that lacks something, and what. A thing that no benefit of its municipality states is
/// not asked for in its exports, and not lacking.
#[derive(Debug, Clone)]
pub struct Lacking {
    /// The benefit.
    pub benefit: Benefit,
    /// The initiative that is to give it.
    pub initiative: Option<Initiative>,
    /// Nobody is responsible.
    pub no_owner: bool,
    /// There is no value before.
    pub no_baseline: bool,
    /// There is no wanted value.
    pub no_target: bool,
    /// There is no date from which it is to be realised.
    pub no_date: bool,
}

/// An amount of a direct benefit that is planned for a year.
#[derive(Debug, Clone)]
pub struct ForPlan {
    /// The benefit.
    pub benefit: Benefit,
    /// The initiative that is to give it.
    pub initiative: Option<Initiative>,
    /// The year.
    pub year: i64,
    /// The amount.
    pub planned: Amount,
    /// Where it stands in the financial plan.
    pub placement: Option<Placement>,
}

/// Open initiatives of which it is known that nobody is responsible for them, by id.
pub(super) fn without_owner(view: &View) -> Vec<Initiative> {
    let open = view.lines.iter().filter(|line| line.is_open());
    open.filter(|line| line.now.has_owner == Some(false))
        .map(|line| line.now.clone())
        .collect()
}

/// Benefits that lack something, by id.
pub(super) fn lacking(view: &View) -> Vec<Lacking> {
    let stated = |home: &str, has: fn(&Benefit) -> bool| {
        let mut own = view.promises.iter().filter(|p| p.home.id == home);
        own.any(|promise| has(promise.now))
    };
    let owner = |benefit: &Benefit| benefit.has_owner == Some(true);
    let baseline = |benefit: &Benefit| benefit.baseline.is_some();
    let target = |benefit: &Benefit| benefit.target.is_some();
    let date = |benefit: &Benefit| benefit.realisation.is_some();
    view.promises
        .iter()
        .filter_map(|promise| {
            let lacks =
                |has: fn(&Benefit) -> bool| !has(promise.now) && stated(promise.home.id, has);
            let found = Lacking {
                benefit: promise.now.clone(),
                initiative: promise.initiative.cloned(),
                no_owner: lacks(owner),
                no_baseline: lacks(baseline),
                no_target: lacks(target),
                no_date: lacks(date),
            };
            let any = found.no_owner || found.no_baseline || found.no_target || found.no_date;
            any.then_some(found)
        })
        .collect()
}

/// What is planned of direct benefits in the year after the run's, the greatest first.
pub(super) fn for_plan(view: &View) -> Vec<ForPlan> {
    let next_year = i64::from(view.as_of().year()) + 1;
    let mut rows: Vec<ForPlan> = amounts::direct(view)
        .filter(|row| row.year == next_year)
        .filter_map(|row| {
            let promise = view
                .promises
                .iter()
                .find(|promise| promise.now.benefit_id == row.benefit_id)?;
            Some(ForPlan {
                benefit: promise.now.clone(),
                initiative: promise.initiative.cloned(),
                year: row.year,
                planned: amount::planned(row).filter(|amount| !amount.is_zero())?,
                placement: row.placement,
            })
        })
        .collect();
    rows.sort_by(|a, b| {
        let by_amount = b.planned.major().total_cmp(&a.planned.major());
        by_amount.then_with(|| a.benefit.benefit_id.cmp(&b.benefit.benefit_id))
    });
    rows
}
