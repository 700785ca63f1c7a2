//! Takes a series of values, or a joint proportion; gives the limits within which chance alone
//! would keep them.
//!
//! Two charts that answer "is this one different, or is it noise?": the XmR chart for one
//! municipality over time, and the funnel for municipalities against each other. They stand in for
//! trend arrows and league tables, which answer yes to noise. It deliberately judges nothing good
//! or bad and clamps nothing: a lower limit below 0 is the caller's to draw.

use super::Interval;
use super::distribution::{binomial_quantile, tail};

/// The level of a funnel's inner limits: one municipality in twenty falls outside by chance.
pub const FUNNEL_WARNING: f64 = 0.95;
/// The level of a funnel's outer limits: one in five hundred. Outside these, look for a cause.
pub const FUNNEL_ACTION: f64 = 0.998;

/// Points before an XmR chart says anything.
const POINTS_NEEDED: usize = 8;
/// Points in a row on one side of the mean that make a shift.
const SHIFT_RUN: usize = 8;
/// Points in a row, each above (or each below) the one before, that make a trend; the first of them
/// is counted.
const TREND_RUN: usize = 6;
/// 3 / d₂ and D₄ for ranges of two, rounded as the tables print them, so that a reader can redo the
/// chart by hand.
const LIMIT_FACTOR: f64 = 2.66;
const RANGE_FACTOR: f64 = 3.267;

/// Exact binomial control limits of a proportion with denominator `n` when all share the joint
/// proportion `p0`; shares, 0–1, in steps of 1/n.
///
/// `k₁/n` to `k₂/n`, with k₁ the smallest count for which `P(X ≤ k) ≥ (1 − level)/2` and k₂ the
/// smallest for which `P(X ≤ k) ≥ (1 + level)/2`, X binomial. A count strictly outside is outside:
/// chance puts it below (or above) in at most `(1 − level)/2` of cases. Spiegelhalter's smooth
/// curves interpolate between these counts and lie a little inside; a municipality's count is
/// whole, so the steps are the honest limit.
///
/// None when `n` is 0, when `p0` is not a probability or the level is not strictly between 0 and 1.
///
/// Source: Spiegelhalter (2005), Statistics in Medicine 24:1185–1202, appendix A.1.1.
pub fn funnel_limits(p0: f64, n: u64, level: f64) -> Option<Interval> {
    let tail = tail(level)?;
    if n == 0 || !(0.0..=1.0).contains(&p0) {
        return None;
    }
    let share = |q: f64| match p0 {
        // Where nothing can vary there is nothing to invert.
        0.0 | 1.0 => p0,
        _ => binomial_quantile(q, n, p0) as f64 / n as f64,
    };
    Some(Interval {
        lower: share(tail),
        upper: share(1.0 - tail),
        level,
    })
}

/// What an XmR chart says of a series, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// No rule fires: the differences between points are noise.
    CommonVariation,
    Shift,
    Trend,
    OutsideLimits,
    /// Fewer than 8 points: no limits, no word.
    TooFew,
}

/// A rule of special-cause variation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// One point above the upper or below the lower limit.
    OutsideLimits,
    /// 8 or more points in a row on one side of the mean. A point on the mean ends the run.
    Shift,
    /// 6 or more points in a row, each above the one before, or each below. An equal point ends the
    /// run.
    Trend,
}

/// Where a rule fires: the points `first..=last`, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    pub special: Special,
    pub first: usize,
    pub last: usize,
    /// Whether the points lie above (the mean, the limit) or rise; false when below or falling.
    pub upward: bool,
}

/// The natural process limits of an XmR chart, in the unit of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub lower: f64,
    pub upper: f64,
    /// The upper limit of the moving range.
    pub range_upper: f64,
}

/// An XmR chart: individual values and their moving range.
#[derive(Debug, Clone, PartialEq)]
pub struct Xmr {
    pub n: usize,
    pub mean: f64,
    /// The mean of the absolute differences between neighbours; None with a single value.
    pub moving_range_mean: Option<f64>,
    /// None with fewer than 8 values.
    pub limits: Option<Limits>,
    /// In order of their last point.
    pub signals: Vec<Signal>,
    pub word: Word,
}

/// The XmR chart of a series in order of time, one value per period, in the unit of the values.
///
/// With the mean x̄ and the mean moving range mR̄ = Σ|xᵢ − xᵢ₋₁| / (n − 1): limits `x̄ ± 2.66·mR̄`,
/// upper range limit `3.267·mR̄`. The mean is over all points; no points are taken out and no
/// baseline is chosen, because nobody sits at a batch run to choose it.
///
/// The word tells of the signal whose last point is latest; of signals that end at the same point a
/// trend comes before a shift before a point outside, since a trend or a shift soon puts points
/// outside and not the reverse. The further rules (two of three beyond 2σ and the like) are left
/// out: each adds false alarms, and they have no word.
///
/// None when there are no values or one is not finite: a period without a value is the caller's to
/// explain.
///
/// Source: Wheeler (1993), Understanding Variation; Nelson (1984), Journal of Quality Technology
/// 16:237–239, for the rules of 6 and, with Western Electric (1956), of 8.
pub fn xmr(values: &[f64]) -> Option<Xmr> {
    if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let n = values.len();
    let mean = values.iter().sum::<f64>() / n as f64;
    let moving_range_mean = (n > 1).then(|| {
        values
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .sum::<f64>()
            / (n - 1) as f64
    });
    let limits = moving_range_mean
        .filter(|_| n >= POINTS_NEEDED)
        .map(|range| Limits {
            lower: mean - LIMIT_FACTOR * range,
            upper: mean + LIMIT_FACTOR * range,
            range_upper: RANGE_FACTOR * range,
        });
    let signals = limits.map_or_else(Vec::new, |limits| signals(values, mean, &limits));
    let word = match (
        limits,
        signals
            .iter()
            .max_by_key(|signal| (signal.last, rank(signal.special))),
    ) {
        (None, _) => Word::TooFew,
        (Some(_), None) => Word::CommonVariation,
        (Some(_), Some(signal)) => match signal.special {
            Special::OutsideLimits => Word::OutsideLimits,
            Special::Shift => Word::Shift,
            Special::Trend => Word::Trend,
        },
    };
    Some(Xmr {
        n,
        mean,
        moving_range_mean,
        limits,
        signals,
        word,
    })
}

fn rank(special: Special) -> u8 {
    match special {
        Special::OutsideLimits => 0,
        Special::Shift => 1,
        Special::Trend => 2,
    }
}

fn signals(values: &[f64], mean: f64, limits: &Limits) -> Vec<Signal> {
    // A constant series of 0.1 has a mean that differs from 0.1 in the last bit, which would be a
    // shift. Differences within rounding are no differences.
    let largest = values
        .iter()
        .fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let rounding = 1e-12 * largest;
    let side = |difference: f64| match difference {
        d if d > rounding => 1,
        d if d < -rounding => -1,
        _ => 0,
    };
    let outside = |value: &f64| match value {
        value if side(value - limits.upper) > 0 => 1,
        value if side(value - limits.lower) < 0 => -1,
        _ => 0,
    };
    let sides: Vec<i8> = values.iter().map(|value| side(value - mean)).collect();
    let steps: Vec<i8> = values
        .windows(2)
        .map(|pair| side(pair[1] - pair[0]))
        .collect();
    let beyond: Vec<i8> = values.iter().map(outside).collect();

    let mut signals: Vec<Signal> = Vec::new();
    signals.extend(
        beyond
            .iter()
            .enumerate()
            .filter(|(_, side)| **side != 0)
            .map(|(at, side)| Signal {
                special: Special::OutsideLimits,
                first: at,
                last: at,
                upward: *side > 0,
            }),
    );
    signals.extend(
        runs(&sides)
            .filter(|run| run.length >= SHIFT_RUN)
            .map(|run| Signal {
                special: Special::Shift,
                first: run.first,
                last: run.first + run.length - 1,
                upward: run.side > 0,
            }),
    );
    // A run of k steps joins k + 1 points.
    signals.extend(
        runs(&steps)
            .filter(|run| run.length + 1 >= TREND_RUN)
            .map(|run| Signal {
                special: Special::Trend,
                first: run.first,
                last: run.first + run.length,
                upward: run.side > 0,
            }),
    );
    signals.sort_by_key(|signal| (signal.last, signal.first, rank(signal.special)));
    signals
}

struct Run {
    first: usize,
    length: usize,
    side: i8,
}

/// The stretches of equal, non-zero sides.
fn runs(sides: &[i8]) -> impl Iterator<Item = Run> {
    let stretch = |first: &mut usize, same: &[i8]| {
        let run = Run {
            first: *first,
            length: same.len(),
            side: same[0],
        };
        *first += same.len();
        Some(run)
    };
    sides
        .chunk_by(|a, b| a == b)
        .scan(0, stretch)
        .filter(|run| run.side != 0)
}
