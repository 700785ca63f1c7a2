//! In: the same prepared rows that the metrics see. Out: the rows themselves, for the lists and
//! curves of a report: who waits, what stands still, what is due and not measured. It exists so
//! that a list and its number come from one rule and can't disagree. It deliberately gates
//! nothing: a list has no coverage.

use super::activity::decisions;
use super::activity::progress::SILENT_AFTER;
use super::amount::{self, Amount};
use super::effect::{amounts, measured};
use super::gate::{Basis, LEAST_DENOMINATOR};
use super::lists::{self, ForPlan, Lacking};
use super::prepare;
use super::view::{View, days, is_undecided};
use super::workers;
use crate::model::{Benefit, Dataset, Date, Initiative, Placement, Scope, Stage};
use crate::statistics::{self, Curve};
use chrono::Datelike;
use std::collections::{BTreeMap, HashMap};

/// The rows behind a municipality's lists and curves, or those of all.
pub struct Evidence {
    /// Undecided ideas with their days since submission, the oldest first.
    pub queue: Vec<Aged>,
    /// Initiatives that are worked on and have not changed for more than 90 days, with the days.
    pub stalled: Vec<Aged>,
    /// Benefits that are due and not measured, the oldest first.
    pub overdue: Vec<Overdue>,
    /// At implement or follow-up, and not ready to be handed over.
    pub not_ready: Vec<NotReady>,
    /// Worked on, with a planned end, the nearest first.
    pub roadmap: Vec<Planned>,
    /// Undecided ideas that are scored on all three criteria.
    pub scored: Vec<Initiative>,
    /// How long ideas waited for a decision.
    pub waits: Waits,
    /// Direct benefit by year.
    pub plan_years: Vec<PlanYear>,
    /// Open initiatives by how far they are, and what is in operation.
    pub stage_groups: StageGroups,
    /// Open initiatives without a responsible person.
    pub without_owner: Vec<Initiative>,
    /// Benefits that lack an owner, a start value, a target or a date.
    pub lacking: Vec<Lacking>,
    /// Direct benefits that are planned for next year, the greatest first.
    pub for_plan: Vec<ForPlan>,
}

/// A row and its age.
pub struct Aged {
    /// The row.
    pub row: Initiative,
    /// Days.
    pub days: f64,
}

/// A benefit that is due and not measured.
pub struct Overdue {
    /// The benefit.
    pub benefit: Benefit,
    /// Its initiative.
    pub initiative: Option<Initiative>,
    /// When it was to be realised.
    pub due: Date,
    /// Days since then.
    pub days: f64,
    /// What was planned of money in the years that have begun.
    pub planned: Option<Amount>,
}

/// An initiative that can't be handed over yet.
pub struct NotReady {
    /// The row.
    pub row: Initiative,
    /// It has no benefit at all.
    pub no_benefit: bool,
    /// None of its benefits has an owner.
    pub no_owner: bool,
    /// None of its benefits has a baseline.
    pub no_baseline: bool,
}

/// An initiative with a planned end, on an axis of days.
pub struct Planned {
    /// The row.
    pub row: Initiative,
    /// Days from the as-of date to the start; negative when it has begun.
    pub from: Option<f64>,
    /// Days from the as-of date to the planned end; negative when it is late.
    pub to: f64,
}

/// A Kaplan–Meier curve, and how many were at risk on some days.
pub struct Waits {
    /// The curve, until fewer than five are at risk.
    pub curve: Curve,
    /// Days at which somebody was still waiting when last seen.
    pub censored: Vec<f64>,
    /// Day, number at risk.
    pub at_risk: Vec<(f64, usize)>,
}

/// Direct benefit in a year, in major units.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PlanYear {
    /// The year.
    pub year: i64,
    /// Planned and in the budget.
    pub in_budget: f64,
    /// Planned and proposed.
    pub proposed: f64,
    /// Planned and in no plan.
    pub not_placed: f64,
    /// The sum of the three.
    pub planned: f64,
    /// Realised; none where no amount is known.
    pub realised: Option<f64>,
}

/// How far the open initiatives are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StageGroups {
    /// Submitted or assessed.
    pub ideas: usize,
    /// Explore or plan.
    pub prepared: usize,
    /// Test, implement or follow-up.
    pub tried: usize,
    /// In operation.
    pub operated: usize,
    /// Open with an unknown stage.
    pub unknown: usize,
}

/// The rows behind each municipality's page, and behind the joint one under [`super::ALL`].
pub fn evidence(data: &Dataset, scope: &Scope) -> BTreeMap<String, Evidence> {
    prepare::with_views(data, scope, of_views)
}

pub(super) fn of_views(views: &[View]) -> BTreeMap<String, Evidence> {
    // The one of all is the last and takes the longest.
    let views: Vec<&View> = views.iter().rev().collect();
    workers::in_order(&views, workers::usual(), |view| {
        (view.id.to_owned(), of(view))
    })
    .into_iter()
    .collect()
}

/// The days at which the number at risk is told.
const AT_RISK_DAYS: [f64; 5] = [0.0, 30.0, 60.0, 90.0, 180.0];

fn of(view: &View) -> Evidence {
    Evidence {
        queue: queue(view),
        stalled: stalled(view),
        overdue: overdue(view),
        not_ready: not_ready(view),
        roadmap: roadmap(view),
        scored: scored(view),
        waits: waits(view),
        plan_years: plan_years(view),
        stage_groups: stage_groups(view),
        without_owner: lists::without_owner(view),
        lacking: lists::lacking(view),
        for_plan: lists::for_plan(view),
    }
}

/// Oldest first; the id decides between equals, so that the order never changes.
fn oldest_first(mut rows: Vec<Aged>) -> Vec<Aged> {
    rows.sort_by(|a, b| {
        b.days
            .total_cmp(&a.days)
            .then_with(|| a.row.initiative_id.cmp(&b.row.initiative_id))
    });
    rows
}

fn queue(view: &View) -> Vec<Aged> {
    let rows = view.lines.iter().filter(|line| is_undecided(line.now));
    oldest_first(
        rows.filter_map(|line| {
            let submitted = line.now.submitted.filter(|date| *date <= view.as_of())?;
            Some(Aged {
                row: line.now.clone(),
                days: days(submitted, view.as_of()),
            })
        })
        .collect(),
    )
}

fn stalled(view: &View) -> Vec<Aged> {
    oldest_first(
        view.running()
            .filter_map(|line| {
                let silent = days(line.changed?, view.as_of());
                (silent > SILENT_AFTER).then(|| Aged {
                    row: line.now.clone(),
                    days: silent,
                })
            })
            .collect(),
    )
}

fn overdue(view: &View) -> Vec<Overdue> {
    let this_year = i64::from(view.as_of().year());
    let mut rows: Vec<Overdue> = measured::due_in(view)
        .into_iter()
        .filter(|(promise, due)| measured::unmeasured(promise, *due) == Some(true))
        .map(|(promise, due)| Overdue {
            benefit: promise.now.clone(),
            initiative: promise.initiative.cloned(),
            due,
            days: days(due, view.as_of()),
            planned: promise
                .years
                .iter()
                .filter(|row| row.unit.as_deref() == Some(view.scope.currency.as_str()))
                .filter(|row| row.year <= this_year)
                .filter_map(|row| amount::planned(row))
                .reduce(|sum, amount| sum + amount),
        })
        .collect();
    rows.sort_by(|a, b| (a.due, &a.benefit.benefit_id).cmp(&(b.due, &b.benefit.benefit_id)));
    rows
}

fn not_ready(view: &View) -> Vec<NotReady> {
    let stages = [Stage::Implement, Stage::FollowUp];
    let mut benefits_of: HashMap<&str, Vec<&Benefit>> = HashMap::new();
    for promise in &view.promises {
        if let Some(row) = promise.initiative {
            let of = benefits_of.entry(view.key(row)).or_default();
            of.push(promise.now);
        }
    }
    view.lines
        .iter()
        .filter(|line| line.home.lists_benefits)
        .filter(|line| line.now.stage.is_some_and(|stage| stages.contains(&stage)))
        .filter_map(|line| {
            let own = benefits_of.get(view.key(line.now));
            let own = own.map_or(&[][..], Vec::as_slice);
            let owned = |benefit: &&Benefit| benefit.has_owner == Some(true);
            let based = |benefit: &&Benefit| benefit.baseline.is_some();
            let ready = own.iter().any(|benefit| owned(benefit) && based(benefit));
            (!ready).then(|| NotReady {
                row: line.now.clone(),
                no_benefit: own.is_empty(),
                no_owner: !own.iter().any(owned),
                no_baseline: !own.iter().any(based),
            })
        })
        .collect()
}

fn roadmap(view: &View) -> Vec<Planned> {
    let mut rows: Vec<Planned> = view
        .running()
        .filter_map(|line| {
            let end = line.now.planned_end?;
            Some(Planned {
                row: line.now.clone(),
                from: line.now.started.map(|start| days(view.as_of(), start)),
                to: days(view.as_of(), end),
            })
        })
        .collect();
    rows.sort_by(|a, b| {
        a.to.total_cmp(&b.to)
            .then_with(|| a.row.initiative_id.cmp(&b.row.initiative_id))
    });
    rows
}

fn scored(view: &View) -> Vec<Initiative> {
    view.lines
        .iter()
        .map(|line| line.now)
        .filter(|row| is_undecided(row))
        .filter(|row| {
            row.score_ease.is_some() && row.score_gain.is_some() && row.score_need.is_some()
        })
        .cloned()
        .collect()
}

fn waits(view: &View) -> Waits {
    let mut observed = decisions::waits(view);
    // A curve has the right to be shown that its number has.
    if Basis::new(view.lines.len(), observed.len())
        .objection()
        .is_some()
    {
        observed.clear();
    }
    let curve = statistics::kaplan_meier(&observed).until_at_risk(LEAST_DENOMINATOR);
    let mut censored: Vec<f64> = observed
        .iter()
        .filter(|wait| !wait.event && wait.exit <= curve.followed_to)
        .map(|wait| wait.exit)
        .collect();
    censored.sort_by(f64::total_cmp);
    let at_risk = AT_RISK_DAYS
        .iter()
        .map(|day| {
            let still = |wait: &&statistics::Observation| wait.entry <= *day && wait.exit >= *day;
            (*day, observed.iter().filter(still).count())
        })
        .collect();
    Waits {
        curve,
        censored,
        at_risk,
    }
}

fn plan_years(view: &View) -> Vec<PlanYear> {
    let rows: Vec<_> = amounts::direct(view).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let this_year = i64::from(view.as_of().year());
    (this_year - 1..=this_year + 4)
        .map(|year| {
            let planned = |placement: Option<Placement>| -> f64 {
                let amounts = rows
                    .iter()
                    .filter(|row| row.year == year && row.placement == placement)
                    .filter_map(|row| amount::planned(row));
                amounts.sum::<Amount>().major()
            };
            let realised: Vec<Amount> = rows
                .iter()
                .filter(|row| row.year == year)
                .filter_map(|row| amount::realised(row))
                .collect();
            let in_budget = planned(Some(Placement::InBudget));
            let proposed = planned(Some(Placement::Proposed));
            // An amount that nobody has placed is in no plan.
            let not_placed = planned(Some(Placement::NotPlaced)) + planned(None);
            PlanYear {
                year,
                in_budget,
                proposed,
                not_placed,
                planned: in_budget + proposed + not_placed,
                realised: (!realised.is_empty())
                    .then(|| realised.into_iter().sum::<Amount>().major()),
            }
        })
        .collect()
}

fn stage_groups(view: &View) -> StageGroups {
    let mut groups = StageGroups::default();
    for line in &view.lines {
        match line.now.stage.map(Stage::step) {
            Some(Some(0 | 1)) => groups.ideas += 1,
            Some(Some(2 | 3)) => groups.prepared += 1,
            Some(Some(4..=6)) => groups.tried += 1,
            Some(Some(_)) => groups.operated += 1,
            Some(None) => {}
            None if line.is_open() => groups.unknown += 1,
            None => {}
        }
    }
    groups
}
