//! Takes spells that end in an event or are still open; gives the share that is still waiting as
//! time passes, with the median wait, the share at a given day and the mean wait up to a horizon.
//!
//! It exists because open cases are the slow ones: durations of the decided cases alone understate
//! every wait. It deliberately does not treat several kinds of end (see [`super::competing`]: 1 −
//! survival per kind overstates each), does not handle times known only to lie between two
//! snapshots, and does not decide which curve is good enough to show; it hands over what is needed
//! to decide.

use super::distribution::{normal_upper, tail};
use super::life_table::{Gap, Spell, kept_rows, life_table};
use super::{CONFIDENCE, Estimate, Interval};

/// How far above one half a survival may lie and still count as one half. Products such as
/// 9/10·8/9·7/8·6/7·5/6 miss it by rounding, and the median would jump to the next event.
const ROUNDING: f64 = 1e-10;

/// One spell, times in the caller's unit since its own beginning, usually days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// When it came under observation: 0 when observed from the start, otherwise its age at the
    /// first snapshot (left truncation). Those that ended before any snapshot could see them are
    /// not in the data, and this corrects for it.
    pub entry: f64,
    /// When the event happened or, for an open case, its age at the as-of date.
    pub exit: f64,
    /// Whether the spell ended in the event; false when it was still open (censored).
    pub event: bool,
}

/// What happened at one time at which at least one spell ended or was censored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub time: f64,
    /// The share that has not had the event at this time or before, 0–1.
    pub survival: f64,
    /// Log-log Greenwood limits of `survival`. None where it is 1 or 0: the formula is undefined
    /// there.
    pub interval: Option<Interval>,
    /// How many were under observation just before this time and had not had the event: `entry <
    /// time ≤ exit`.
    pub at_risk: usize,
    pub events: usize,
    pub censored: usize,
}

/// The survival fell to 0 although others were observed later: all of a small risk set had the
/// event.
///
/// With late entries the first risk sets hold one or two, and the estimator multiplies by zero for
/// good. The curve is handed over as the formula gives it; a reader should not be told that
/// everything was over at `time`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Collapse {
    pub time: f64,
    pub at_risk: usize,
    /// Spells that went on after `time` and whose survival the curve claims to be 0.
    pub n_later: usize,
}

/// The Kaplan–Meier estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    pub steps: Vec<Step>,
    /// Spells counted.
    pub n: usize,
    /// Spells that were never at risk: an exit that is negative or not finite, or not after a late
    /// entry.
    pub n_left_out: usize,
    /// The earliest entry. Above 0 nobody was observed from the start: the curve is then
    /// conditional on lasting so long.
    pub starts: f64,
    /// The last time that the curve speaks for.
    pub followed_to: f64,
    pub collapsed: Option<Collapse>,
    pub gaps: Vec<Gap>,
    /// After [`Curve::until_at_risk`]: events at its start that happened among fewer than the
    /// minimum; 0 before.
    pub n_thin_events: usize,
}

/// The time by which a share has had the event, or that this was not reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reached {
    /// Reached at `time`. A limit is None when the band does not reach the share; an upper limit
    /// often does not.
    At {
        time: f64,
        lower: Option<f64>,
        upper: Option<f64>,
    },
    /// Not reached by `followed_to`. The lower limit may still be known: "not before day 40, with
    /// 95 % confidence".
    NotReached {
        lower: Option<f64>,
        followed_to: f64,
    },
}

/// The mean wait when waits are counted up to the horizon only, in the unit of the times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMean {
    pub value: f64,
    pub standard_error: f64,
    pub horizon: f64,
}

/// The Kaplan–Meier estimate with 95 % log-log Greenwood intervals at each step.
///
/// `S(t) = Π (1 − dᵢ/nᵢ)` over the times tᵢ ≤ t, with dᵢ events among nᵢ at risk, `entry < tᵢ ≤
/// exit`; events come before censorings at the same time. Limits: `S^exp(±z·√G / ln S)` with
/// Greenwood's `G = Σ dᵢ / (nᵢ(nᵢ − dᵢ))`.
///
/// No observations give a curve without steps. Spells that cannot be at risk are left out and
/// counted.
///
/// Where S is 0 or 1 there is no interval, as in R's `survfit`; lifelines writes 0–0 and 1–1. See
/// [`Collapse`] and [`Gap`] for risk sets that run empty early; through a gap the curve runs flat.
///
/// Source: Kaplan and Meier (1958), JASA 53:457–481; Kalbfleisch and Prentice (2002), section 1.4,
/// for the limits; Tsai, Jewell and Wang (1987), Biometrika 74:883–886, for left truncation.
pub fn kaplan_meier(observations: &[Observation]) -> Curve {
    let table = life_table(observations.iter().map(|observation| Spell {
        entry: observation.entry,
        exit: observation.exit,
        cause: observation.event.then_some(0),
    }));
    let mut survival = 1.0;
    let mut greenwood = 0.0;
    let mut n_left = 0;
    let mut collapsed = None;
    let mut steps = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let (at_risk, events) = (row.at_risk, row.n_events());
        let was_above_zero = survival > 0.0;
        n_left += events + row.censored;
        survival *= (at_risk - events) as f64 / at_risk as f64;
        greenwood += greenwood_term(at_risk, events);
        if was_above_zero && survival == 0.0 && n_left < table.n {
            collapsed = Some(Collapse {
                time: row.time,
                at_risk,
                n_later: table.n - n_left,
            });
        }
        steps.push(Step {
            time: row.time,
            survival,
            interval: log_log_interval(survival, greenwood.sqrt() * survival),
            at_risk,
            events,
            censored: row.censored,
        });
    }
    Curve {
        steps,
        n: table.n,
        n_left_out: table.n_left_out,
        starts: table.starts,
        followed_to: table.followed_to,
        collapsed,
        gaps: table.gaps,
        n_thin_events: 0,
    }
}

/// One term of Greenwood's sum, `d / (n(n − d))`. When all at risk have the event it is infinite,
/// but is only ever used multiplied by a survival of 0; the product's limit is 0, and so is the
/// term.
pub(super) fn greenwood_term(at_risk: usize, events: usize) -> f64 {
    if events == at_risk {
        return 0.0;
    }
    events as f64 / (at_risk as f64 * (at_risk - events) as f64)
}

/// 95 % limits of a probability by the delta method on the log(−log) scale: `p^exp(±z·se / (p·ln
/// p))`. They stay within 0–1. None where `p` is 0 or 1, where the scale ends.
pub(super) fn log_log_interval(p: f64, standard_error: f64) -> Option<Interval> {
    if p <= 0.0 || p >= 1.0 {
        return None;
    }
    let z = normal_upper(tail(CONFIDENCE)?);
    let spread = (z * standard_error / (p * p.ln().abs())).exp();
    Some(Interval {
        lower: p.powf(spread),
        upper: p.powf(1.0 / spread),
        level: CONFIDENCE,
    })
}

impl Curve {
    /// The median time to the event.
    ///
    /// The first time at which the survival is one half or less; the limits are the first times at
    /// which the lower and the upper limit of the survival are one half or less. Where the survival
    /// is exactly one half for a while, R answers with the middle of that while; this answers with
    /// its beginning, as the definition inf{t: S(t) ≤ ½} does.
    ///
    /// Source: Brookmeyer and Crowley (1982), Biometrics 38:29–41, on the log-log scale.
    pub fn median(&self) -> Reached {
        let first = |value: fn(&Step) -> Option<f64>| {
            let reached = |step: &&Step| value(step).is_some_and(|share| share <= 0.5 + ROUNDING);
            self.steps.iter().find(reached).map(|step| step.time)
        };
        let lower = first(|step| step.interval.map(|interval| interval.lower));
        match first(|step| Some(step.survival)) {
            Some(time) => Reached::At {
                time,
                lower,
                upper: first(|step| step.interval.map(|interval| interval.upper)),
            },
            None => Reached::NotReached {
                lower,
                followed_to: self.followed_to,
            },
        }
    }

    /// The survival at time `t`, a share 0–1: what is still waiting after `t`.
    ///
    /// None where the curve does not speak: before `starts`, after `followed_to` unless the
    /// survival is 0 by then, and when `t` is negative or no number. Before the first event it is
    /// 1, without an interval.
    pub fn survival_at(&self, t: f64) -> Option<Estimate> {
        let speaks = t >= self.starts && t >= 0.0 && (t <= self.followed_to || self.ends_at_zero());
        if !speaks || self.steps.is_empty() {
            return None;
        }
        let before = Estimate {
            value: 1.0,
            interval: None,
        };
        let so_far = self.steps.iter().take_while(|step| step.time <= t).last();
        Some(so_far.map_or(before, |step| Estimate {
            value: step.survival,
            interval: step.interval,
        }))
    }

    /// The mean time to the event when times are counted up to `horizon` only, with its standard
    /// error, in the unit of the times: the area under the curve.
    ///
    /// `μ = ∫₀^τ S(t) dt`, `Var = Σ_{tᵢ < τ} (∫_{tᵢ}^τ S)² · dᵢ / (nᵢ(nᵢ − dᵢ))`.
    ///
    /// None when the horizon is not positive, lies after `followed_to` (unless the survival is 0 by
    /// then), or when nobody was observed from the start: the area up to `starts` would be an
    /// assumption.
    ///
    /// Source: Klein and Moeschberger (2003), section 4.5; Royston and Parmar (2013), BMC Medical
    /// Research Methodology 13:152, on choosing the horizon.
    pub fn restricted_mean(&self, horizon: f64) -> Option<RestrictedMean> {
        let followed = horizon <= self.followed_to || (self.ends_at_zero() && horizon.is_finite());
        if horizon.is_nan()
            || horizon <= 0.0
            || !followed
            || self.starts > 0.0
            || self.steps.is_empty()
        {
            return None;
        }
        // Backwards, so that the area from each step to the horizon is at hand when its term is
        // added.
        let mut area_after = 0.0;
        let mut variance = 0.0;
        let mut end = horizon;
        for step in self.steps.iter().rev().filter(|step| step.time < horizon) {
            area_after += step.survival * (end - step.time);
            variance += area_after * area_after * greenwood_term(step.at_risk, step.events);
            end = step.time;
        }
        Some(RestrictedMean {
            value: area_after + end,
            standard_error: variance.sqrt(),
            horizon,
        })
    }

    /// The curve up to the last time at which at least `min` are at risk: after it, one event would
    /// move it by more than a reader should believe.
    ///
    /// With late entries the risk set first grows. Steps before it first holds `min` are kept,
    /// because the later ones are products with them, and their events are counted in
    /// `n_thin_events`. A curve that never has `min` at risk loses all its steps, and with them
    /// every answer.
    pub fn until_at_risk(&self, min: usize) -> Curve {
        let (n_kept, n_thin) = kept_rows(self.steps.iter().map(|step| step.at_risk), min);
        let steps = self.steps[..n_kept].to_vec();
        let followed_to = steps.last().map_or(self.starts, |step| step.time);
        Curve {
            n_thin_events: steps[..n_thin].iter().map(|step| step.events).sum(),
            collapsed: self
                .collapsed
                .filter(|collapse| collapse.time <= followed_to),
            gaps: self
                .gaps
                .iter()
                .copied()
                .filter(|gap| gap.from < followed_to)
                .collect(),
            steps,
            followed_to,
            ..*self
        }
    }

    fn ends_at_zero(&self) -> bool {
        self.steps.last().is_some_and(|step| step.survival == 0.0)
    }
}
