//! Takes spells that can end in several ways; gives the share that has ended in each way as time
//! passes.
//!
//! Of ideas that are rejected, 1 − Kaplan–Meier would tell how many would be rejected if nothing
//! could ever be approved, and the shares of all ways would add up to more than 1. Aalen–Johansen's
//! shares and the share still waiting add up to 1. It deliberately does not compare groups and
//! gives no names to causes: they are numbers of the caller's choosing.

use std::collections::BTreeSet;

use super::Estimate;
use super::Interval;
use super::life_table::{Gap, LifeTable, Row, Spell, kept_rows, life_table};
use super::survival::{Collapse, greenwood_term, log_log_interval};

/// One spell, times as in [`super::Observation`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompetingObservation {
    /// When it came under observation; 0 when observed from the start.
    pub entry: f64,
    /// When it ended or, for an open case, its age at the as-of date.
    pub exit: f64,
    /// How it ended; None when it was still open.
    pub cause: Option<u8>,
}

/// One cause's share at one time at which at least one spell ended, in any way, or was censored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncidenceStep {
    pub time: f64,
    /// The share that has ended in this way at this time or before, 0–1.
    pub incidence: f64,
    /// Delta-method variance of `incidence`.
    pub variance: f64,
    /// 95 % limits on the log(−log) scale. None where the incidence is 0 or 1.
    pub interval: Option<Interval>,
    /// Ends of this cause at this time.
    pub events: usize,
}

/// The cumulative incidence of one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct CauseCurve {
    pub cause: u8,
    pub steps: Vec<IncidenceStep>,
}

/// Who had not ended in any way at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    pub time: f64,
    /// The share that has not ended at this time or before: the Kaplan–Meier estimate of any end.
    /// With the incidences of all causes at the same time it adds up to 1.
    pub share: f64,
    /// How many were at risk just before this time.
    pub at_risk: usize,
}

/// The Aalen–Johansen estimate: one curve for each cause that was seen, on the same times as
/// `waiting`.
#[derive(Debug, Clone, PartialEq)]
pub struct Incidence {
    pub waiting: Vec<Waiting>,
    /// In order of cause.
    pub causes: Vec<CauseCurve>,
    /// Spells counted.
    pub n: usize,
    /// Spells that were never at risk: an exit that is negative or not finite, or not after a late
    /// entry.
    pub n_left_out: usize,
    /// The earliest entry. Above 0 the curves are conditional on lasting so long.
    pub starts: f64,
    /// The last time that the curves speak for.
    pub followed_to: f64,
    pub collapsed: Option<Collapse>,
    pub gaps: Vec<Gap>,
    /// After [`Incidence::until_at_risk`]: ends of any cause among fewer than the minimum at its
    /// start; 0 before.
    pub n_thin_events: usize,
}

/// The Aalen–Johansen estimate with delta-method variance and 95 % limits on the log(−log) scale.
///
/// `F_j(t) = Σ S(tᵢ₋)·d_ij / nᵢ` over the times tᵢ ≤ t, with S the Kaplan–Meier estimate of any
/// end, d_ij ends of cause j and dᵢ of any cause among nᵢ at risk. Variance: `Σ (F_j(t) −
/// F_j(tᵢ))²·dᵢ/(nᵢ(nᵢ − dᵢ)) + S(tᵢ₋)²·d_ij(nᵢ − d_ij)/nᵢ³ − 2·(F_j(t) −
/// F_j(tᵢ))·S(tᵢ₋)·d_ij/nᵢ²`.
///
/// Ends of several causes at the same time are handled as they are; lifelines shifts them by random
/// amounts. Risk sets, ties with censorings, late entries, collapses and gaps are as in
/// [`super::kaplan_meier`]. No observations give no curves.
///
/// Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141–150; Marubini and
/// Valsecchi (1995), chapter 10, and Collett (2015), chapter 12, for variance and limits.
pub fn aalen_johansen(observations: &[CompetingObservation]) -> Incidence {
    let table = life_table(observations.iter().map(|observation| Spell {
        entry: observation.entry,
        exit: observation.exit,
        cause: observation.cause,
    }));
    let causes: BTreeSet<u8> = table
        .rows
        .iter()
        .flat_map(|row| row.events.keys().copied())
        .collect();
    let waiting = waiting(&table);
    Incidence {
        causes: causes
            .into_iter()
            .map(|cause| cause_curve(cause, &table, &waiting))
            .collect(),
        collapsed: collapse(&table, &waiting),
        waiting,
        n: table.n,
        n_left_out: table.n_left_out,
        starts: table.starts,
        followed_to: table.followed_to,
        gaps: table.gaps,
        n_thin_events: 0,
    }
}

fn waiting(table: &LifeTable) -> Vec<Waiting> {
    let still_waiting = |share: &mut f64, row: &Row| {
        *share *= (row.at_risk - row.n_events()) as f64 / row.at_risk as f64;
        Some(Waiting {
            time: row.time,
            share: *share,
            at_risk: row.at_risk,
        })
    };
    table.rows.iter().scan(1.0, still_waiting).collect()
}

fn collapse(table: &LifeTable, waiting: &[Waiting]) -> Option<Collapse> {
    let at = waiting.iter().position(|step| step.share == 0.0)?;
    let n_later = table.rows[at + 1..]
        .iter()
        .map(|row| row.n_events() + row.censored)
        .sum();
    (n_later > 0).then(|| Collapse {
        time: waiting[at].time,
        at_risk: waiting[at].at_risk,
        n_later,
    })
}

fn cause_curve(cause: u8, table: &LifeTable, waiting: &[Waiting]) -> CauseCurve {
    let mut before = 1.0;
    let mut incidence = 0.0;
    // The variance at each time sums over all earlier times. Multiplied out in powers of F_j(t),
    // its sums can be carried along: Σa, Σa·F and Σa·F² of the first term, the second term, Σc and
    // Σc·F of the third.
    let (mut a, mut a_f, mut a_ff) = (0.0, 0.0, 0.0);
    let mut own = 0.0;
    let (mut c, mut c_f) = (0.0, 0.0);
    let mut steps = Vec::with_capacity(table.rows.len());
    for (row, after) in table.rows.iter().zip(waiting) {
        let n = row.at_risk as f64;
        let events = row.events.get(&cause).copied().unwrap_or(0);
        let d = events as f64;
        incidence += before * d / n;
        let greenwood = greenwood_term(row.at_risk, row.n_events());
        a += greenwood;
        a_f += greenwood * incidence;
        a_ff += greenwood * incidence * incidence;
        own += before * before * d * (n - d) / (n * n * n);
        let shared = before * d / (n * n);
        c += shared;
        c_f += shared * incidence;
        let first = incidence * incidence * a - 2.0 * incidence * a_f + a_ff;
        // Rounding may leave a variance of 0 a little below it.
        let variance = (first + own - 2.0 * (incidence * c - c_f)).max(0.0);
        // When everything has ended in one way the sum of parts misses 1 by rounding; so does a
        // share of exactly 1.
        let value: f64 = if incidence > 1.0 - 1e-12 {
            1.0
        } else {
            incidence
        };
        steps.push(IncidenceStep {
            time: row.time,
            incidence: value,
            variance,
            interval: log_log_interval(value, variance.sqrt()),
            events,
        });
        before = after.share;
    }
    CauseCurve { cause, steps }
}

impl Incidence {
    /// The share that has ended by `cause` at time `t` or before.
    ///
    /// None where the curves do not speak: before `starts`, after `followed_to` unless all had
    /// ended by then, and when `t` is negative or no number. Before the first end of the cause, and
    /// for a cause that was never seen, it is 0 without an interval.
    pub fn at(&self, cause: u8, t: f64) -> Option<Estimate> {
        let speaks = t >= self.starts && t >= 0.0 && (t <= self.followed_to || self.all_ended());
        if !speaks || self.waiting.is_empty() {
            return None;
        }
        let curve = self.causes.iter().find(|curve| curve.cause == cause);
        let so_far =
            curve.and_then(|curve| curve.steps.iter().take_while(|step| step.time <= t).last());
        let before = Estimate {
            value: 0.0,
            interval: None,
        };
        Some(so_far.map_or(before, |step| Estimate {
            value: step.incidence,
            interval: step.interval,
        }))
    }

    /// The curves up to the last time at which at least `min` are at risk; see
    /// [`super::Curve::until_at_risk`].
    pub fn until_at_risk(&self, min: usize) -> Incidence {
        let (n_kept, n_thin) = kept_rows(self.waiting.iter().map(|step| step.at_risk), min);
        let waiting = self.waiting[..n_kept].to_vec();
        let followed_to = waiting.last().map_or(self.starts, |step| step.time);
        let cut = |curve: &CauseCurve| CauseCurve {
            cause: curve.cause,
            steps: curve.steps[..n_kept].to_vec(),
        };
        let causes: Vec<CauseCurve> = self.causes.iter().map(cut).collect();
        let thin = |curve: &CauseCurve| -> usize {
            curve.steps[..n_thin].iter().map(|step| step.events).sum()
        };
        Incidence {
            n_thin_events: causes.iter().map(thin).sum(),
            waiting,
            causes,
            followed_to,
            collapsed: self
                .collapsed
                .filter(|collapse| collapse.time <= followed_to),
            gaps: self
                .gaps
                .iter()
                .copied()
                .filter(|gap| gap.from < followed_to)
                .collect(),
            ..*self
        }
    }

    /// Whether nobody was waiting any more at the end, so that the shares are final.
    fn all_ended(&self) -> bool {
        self.waiting.last().is_some_and(|step| step.share == 0.0)
    }
}
