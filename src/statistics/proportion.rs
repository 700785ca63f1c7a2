//! Takes a count of successes among a count of trials; gives the interval of the proportion.
//!
//! Wilson's score interval, because it holds its level at the small denominators of one
//! municipality and never leaves 0–1, where the textbook interval p ± 1.96·se does both. It
//! deliberately does not decide whether a denominator is too small to show, and has no test for the
//! difference of two proportions.

use super::distribution::{normal_upper, tail};
use super::{CONFIDENCE, Interval};

/// Wilson's 95 % score interval of a proportion, without continuity correction; limits are shares,
/// 0–1.
///
/// With `p = successes / n` and `z = 1.96`: `(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`.
///
/// None when `n` is 0 or `successes` exceeds `n`.
///
/// Source: Wilson (1927), JASA 22:209–212; recommended by Brown, Cai and DasGupta (2001),
/// Statistical Science 16:101–133.
pub fn wilson(successes: u64, n: u64) -> Option<Interval> {
    wilson_at(successes, n, CONFIDENCE)
}

/// [`wilson`] at another confidence level, a share. None also when the level is not strictly
/// between 0 and 1.
pub fn wilson_at(successes: u64, n: u64, level: f64) -> Option<Interval> {
    let z = normal_upper(tail(level)?);
    if n == 0 || successes > n {
        return None;
    }
    let n_trials = n as f64;
    let p = successes as f64 / n_trials;
    let z2 = z * z;
    let centre = p + z2 / (2.0 * n_trials);
    let half_width = z * (p * (1.0 - p) / n_trials + z2 / (4.0 * n_trials * n_trials)).sqrt();
    let scale = 1.0 + z2 / n_trials;
    Some(Interval {
        // At the ends the limit is exactly 0 or 1; the subtraction would leave 1e-17 of dust on
        // either side of it.
        lower: if successes == 0 {
            0.0
        } else {
            (centre - half_width) / scale
        },
        upper: if successes == n {
            1.0
        } else {
            (centre + half_width) / scale
        },
        level,
    })
}
