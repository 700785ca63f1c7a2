//! Takes a count of events and the exposure in which they were counted; gives the rate and its
//! exact Poisson interval.
//!
//! Exact, because a small municipality submits three ideas a year and the normal approximation of
//! three is worthless. It deliberately does not compare rates or smooth them.

use super::distribution::{chi_squared_quantile, tail};
use super::{CONFIDENCE, Interval};

/// A count per unit of exposure, such as ideas per 10 000 inhabitants and year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// `count / exposure × per`.
    pub value: f64,
    /// Garwood's interval of the count on the same scale.
    pub interval: Interval,
}

/// Garwood's exact 95 % interval of the mean of a Poisson distribution of which `count` was seen;
/// limits are counts.
///
/// `χ²(0.025; 2·count) / 2` to `χ²(0.975; 2·count + 2) / 2`; the lower limit of a count of 0 is 0.
///
/// Source: Garwood (1936), Biometrika 28:437–442. It covers at least its level and is therefore a
/// little wide.
pub fn garwood(count: u64) -> Interval {
    garwood_at(count, CONFIDENCE).expect("because 0.95 lies between 0 and 1")
}

/// [`garwood`] at another confidence level, a share. None unless the level is strictly between 0
/// and 1.
pub fn garwood_at(count: u64, level: f64) -> Option<Interval> {
    let tail = tail(level)?;
    let lower = match count {
        0 => 0.0,
        _ => chi_squared_quantile(tail, 2.0 * count as f64) / 2.0,
    };
    let upper = chi_squared_quantile(1.0 - tail, 2.0 * count as f64 + 2.0) / 2.0;
    Some(Interval {
        lower,
        upper,
        level,
    })
}

/// The rate `count / exposure × per` with Garwood's 95 % interval.
///
/// `exposure` is in the caller's unit (inhabitant-years, employees × years) and `per` how many of
/// that unit the rate is told for: 12 ideas in 48 000 inhabitant-years per 10 000 are 2.5. The
/// exposure is taken as known without error.
///
/// None unless exposure and `per` are positive and finite.
pub fn rate(count: u64, exposure: f64, per: f64) -> Option<Rate> {
    let usable = |x: f64| x.is_finite() && x > 0.0;
    if !usable(exposure) || !usable(per) {
        return None;
    }
    let scale = per / exposure;
    let of_count = garwood(count);
    Some(Rate {
        value: count as f64 * scale,
        interval: Interval {
            lower: of_count.lower * scale,
            upper: of_count.upper * scale,
            level: of_count.level,
        },
    })
}
