//! Takes counts, values and spells; gives estimates with their intervals.
//!
//! Every uncertain number of the reports gets its interval here, so that a formula exists once and
//! can be checked once: proportions (Wilson), rates (Garwood), medians (order statistics), time to
//! an event (Kaplan–Meier), events between two dates (Turnbull), competing ends (Aalen–Johansen),
//! series (XmR), comparisons between municipalities (funnel limits), adopters against
//! not-yet-adopters (difference-in-differences).
//! `tests/it/statistics.rs` compares each of them to other people's
//! implementations.
//!
//! What it deliberately does not do: it knows nothing of initiatives, dates or municipalities,
//! decides no thresholds for what may be shown, rounds nothing and has no words for readers. An
//! undefined number is `None`, never zero. It does no IO, asks no clock and draws no random
//! numbers beyond those that a seed handed in gives: equal inputs give equal outputs.

pub mod competing;
pub mod concentration;
pub mod control;
pub mod difference;
mod distribution;
mod life_table;
pub mod proportion;
pub mod quantile;
pub mod rate;
pub mod survival;
pub mod turnbull;

pub use competing::{
    CauseCurve, CompetingObservation, Incidence, IncidenceStep, Waiting, aalen_johansen,
};
pub use concentration::herfindahl;
pub use control::{
    FUNNEL_ACTION, FUNNEL_WARNING, Limits, Signal, Special, Word, Xmr, funnel_limits, xmr,
};
pub use difference::{Difference, NoDifference, Panel, Resampling, difference_in_differences};
pub use life_table::Gap;
pub use proportion::{wilson, wilson_at};
pub use quantile::{median, median_interval, quantile};
pub use rate::{Rate, garwood, garwood_at, rate};
pub use survival::{Collapse, Curve, Observation, Reached, RestrictedMean, Step, kaplan_meier};
pub use turnbull::{Between, Mass, Turnbull, turnbull};

/// The confidence level of every interval that a report shows, as a share.
pub const CONFIDENCE: f64 = 0.95;

/// A confidence interval, or the limits of a control chart, in the unit of the number that it
/// belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub lower: f64,
    pub upper: f64,
    /// The nominal coverage as a share, 0.95 for a 95 % interval.
    pub level: f64,
}

impl Interval {
    /// Whether `value` lies within the limits; both ends belong to the interval.
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }

    /// Whether two intervals share a value. Numbers whose intervals overlap are not ranked; the
    /// reverse does not hold: intervals may overlap although a test of the difference would find
    /// one.
    pub fn overlaps(&self, other: &Interval) -> bool {
        self.lower <= other.upper && other.lower <= self.upper
    }
}

/// A value that may come without an interval: where nothing has happened yet, or everything has,
/// the formulas for the spread are undefined, and an interval of width zero would claim a certainty
/// that nobody has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub interval: Option<Interval>,
}
