//! Takes complete, uncensored values; gives their median, other quantiles and an interval of the
//! median.
//!
//! Medians rather than means, because one project of ten years would carry the mean. It
//! deliberately does not accept values that are still growing (ages of open cases as if they were
//! durations): those are censored and belong in [`super::survival`].

use super::distribution::{binomial_quantile, tail};
use super::{CONFIDENCE, Interval};

/// The median in the unit of the values: the middle value, or the mean of the two middle ones.
///
/// None when there are no values or one of them is not finite.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The quantile of type 7 of Hyndman and Fan, in the unit of the values.
///
/// With the values sorted as `x₀ … xₙ₋₁` and `h = (n − 1)·share`: `x⌊h⌋ + (h − ⌊h⌋)·(x⌊h⌋₊₁ −
/// x⌊h⌋)`, the default of R, NumPy and spreadsheets (`PERCENTILE.INC`), so that a reader who checks
/// the number gets the same.
///
/// None when there are no values, when one is not finite, or when `share` is outside 0–1.
///
/// Source: Hyndman and Fan (1996), The American Statistician 50:361–365.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let sorted = sorted(values)?;
    let last = sorted.len().checked_sub(1)?;
    let h = last as f64 * share;
    let below = h.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (h - below as f64) * (sorted[above] - sorted[below]))
}

/// The conservative 95 % interval of the median by order statistics, in the unit of the values.
///
/// From the `j`-th smallest to the `j`-th largest value, with the largest `j` for which
/// `P(Binomial(n, ½) ≤ j − 1) ≤ 0.025`. It assumes nothing about the distribution, holds with ties,
/// and covers at least 95 %: at n = 6 it runs from the smallest to the largest value and covers
/// 96.9 %.
///
/// None when no `j` exists, that is with fewer than 6 values, or when one is not finite.
///
/// Source: Hahn and Meeker (1991), Statistical Intervals, section 5.2; Conover (1999), section 3.2.
pub fn median_interval(values: &[f64]) -> Option<Interval> {
    let sorted = sorted(values)?;
    let n = sorted.len();
    if n == 0 {
        return None;
    }
    // The smallest k with P(X ≤ k) ≥ 0.025 is the j sought: P(X ≤ j − 1) is then below 0.025, and
    // 0.025 itself is never reached, because it is no multiple of 2⁻ⁿ.
    let j = binomial_quantile(tail(CONFIDENCE)?, n as u64, 0.5) as usize;
    (j > 0).then(|| Interval {
        lower: sorted[j - 1],
        upper: sorted[n - j],
        level: CONFIDENCE,
    })
}

fn sorted(values: &[f64]) -> Option<Vec<f64>> {
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(sorted)
}
