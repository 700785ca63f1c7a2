//! In: the same prepared rows that the metrics see. Out: the rows that questions with «which» ask
//! for: which initiatives nobody is responsible for, which benefits lack what, which amounts belong
//! in next year's budget. It exists beside `evidence` because these answer a share with its rows.
//! It deliberately counts and sums nothing.

use super::amount::{self, Amount};
use super::effect::amounts;
use super::view::{Promise, View};
use crate::model::{Benefit, Initiative, Placement};
use chrono::Datelike;
use std::collections::HashMap;

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

/// Whether a benefit has what is asked for: an owner, a start value, a wanted value, a date.
fn states(benefit: &Benefit) -> [bool; 4] {
    [
        benefit.has_owner == Some(true),
        benefit.baseline.is_some(),
        benefit.target.is_some(),
        benefit.realisation.is_some(),
    ]
}

/// Benefits that lack something, by id.
pub(super) fn lacking(view: &View) -> Vec<Lacking> {
    // What any benefit of a municipality states.
    let mut asked: HashMap<&str, [bool; 4]> = HashMap::new();
    for promise in &view.promises {
        let asked = asked.entry(promise.home.id).or_default();
        for (asked, has) in asked.iter_mut().zip(states(promise.now)) {
            *asked |= has;
        }
    }
    let rows = view.promises.iter().filter_map(|promise| {
        let (asked, has) = (asked[promise.home.id], states(promise.now));
        let lacks: [bool; 4] = std::array::from_fn(|at| asked[at] && !has[at]);
        let [no_owner, no_baseline, no_target, no_date] = lacks;
        lacks.contains(&true).then(|| Lacking {
            benefit: promise.now.clone(),
            initiative: promise.initiative.cloned(),
            no_owner,
            no_baseline,
            no_target,
            no_date,
        })
    });
    rows.collect()
}

/// What is planned of direct benefits in the year after the run's, the greatest first.
pub(super) fn for_plan(view: &View) -> Vec<ForPlan> {
    let next_year = i64::from(view.as_of().year()) + 1;
    let mut by_id: HashMap<&str, &Promise> = HashMap::with_capacity(view.promises.len());
    for promise in &view.promises {
        // Of two benefits with one id the first stands.
        by_id.entry(&promise.now.benefit_id).or_insert(promise);
    }
    let mut rows: Vec<ForPlan> = amounts::direct(view)
        .filter(|row| row.year == next_year)
        .filter_map(|row| {
            let promise = by_id.get(row.benefit_id.as_str())?;
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
