//! Scales: in come checked numbers, out come pixels, ticks and places that don't collide.
//!
//! Mapping and tick layout are plotters'; what is added here is what it lacks: the guard before it
//! (an infinite or vanishing range makes its tick search run for ever) and the last tick above the
//! data, so that an axis ends on a number.
//!
//! It deliberately doesn't draw.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use super::ChartError;

/// Beyond this no chart of ours is readable, and differences are lost to the precision of `f64`.
const LARGEST: f64 = 1e15;

/// A linear scale from data to px.
pub(super) struct Scale {
    coord: RangedCoordf64,
    limit: (i32, i32),
    /// The data's range on this scale, low and high.
    pub range: (f64, f64),
}

impl Scale {
    /// A scale that shows `low..high` over the px `from..to` (which may run backwards). A range of
    /// zero is widened around its value.
    pub(super) fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Scale {
        let (low, high) = widened(low, high);
        Scale {
            coord: RangedCoordf64::from(low..high),
            limit: ((from * 10.0).round() as i32, (to * 10.0).round() as i32),
            range: (low, high),
        }
    }

    /// A scale whose high end is the first tick at or above `high`, and whose low end is 0 or the
    /// first tick at or below a negative `low`. Gives the ticks with it, about `n` of them.
    pub(super) fn with_ticks(
        (low, high): (f64, f64),
        px: (f64, f64),
        n: usize,
    ) -> (Scale, Vec<f64>) {
        let (low, high) = widened(low, high);
        let inner = Scale::new((low, high), px).ticks(n);
        let step = match inner.as_slice() {
            [first, second, ..] => second - first,
            _ => high - low,
        };
        let first = (low / step + 1e-9).floor() * step;
        let last = (high / step - 1e-9).ceil() * step;
        // Counted in steps and not added up, so that 0.3 is 0.3 in every tick's text.
        let n_steps = ((last - first) / step).round().clamp(1.0, 50.0) as usize;
        let ticks = (0..=n_steps)
            .map(|i| tidy(first + step * i as f64, step))
            .collect();
        (Scale::new((first, last), px), ticks)
    }

    /// The px of a value.
    pub(super) fn at(&self, value: f64) -> f64 {
        f64::from(self.coord.map(&value, self.limit)) / 10.0
    }

    /// The px of a value, kept inside the range.
    pub(super) fn clamped(&self, value: f64) -> f64 {
        self.at(value.clamp(self.range.0, self.range.1))
    }

    /// Plotters' key points inside the range, at most `n`.
    pub(super) fn ticks(&self, n: usize) -> Vec<f64> {
        self.coord.key_points(n.max(2))
    }
}

/// Refuses what can't be drawn: NaN, infinities, and numbers beyond 1e15. `what` names the row.
pub(super) fn check(what: &str, value: f64) -> Result<f64, ChartError> {
    if !value.is_finite() {
        return Err(ChartError::NotFinite {
            what: what.to_owned(),
        });
    }
    if value.abs() > LARGEST {
        return Err(ChartError::TooLarge {
            what: what.to_owned(),
        });
    }
    Ok(value)
}

/// Like [`check`], and refuses negative numbers.
pub(super) fn check_amount(what: &str, value: f64) -> Result<f64, ChartError> {
    if check(what, value)? < 0.0 {
        return Err(ChartError::Negative {
            what: what.to_owned(),
        });
    }
    Ok(value)
}

/// Checks both ends of a range and their order.
pub(super) fn check_range(what: &str, low: f64, high: f64) -> Result<(f64, f64), ChartError> {
    check(what, low)?;
    check(what, high)?;
    if low > high {
        return Err(ChartError::Backwards {
            what: what.to_owned(),
        });
    }
    Ok((low, high))
}

/// The least and greatest of `values`; `None` when there are none.
pub(super) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .into_iter()
        .fold(None, |so_far: Option<(f64, f64)>, v| match so_far {
            None => Some((v, v)),
            Some((low, high)) => Some((low.min(v), high.max(v))),
        })
}

/// Moves `wanted` heights apart until neighbours are at least `gap` px apart inside `low..high`,
/// keeping their order; the order of the answer is that of the question.
pub(super) fn spread(wanted: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
    let mut places = wanted.to_vec();
    let mut floor = low;
    for &i in &order {
        places[i] = places[i].max(floor);
        floor = places[i] + gap;
    }
    let mut ceiling = high;
    for &i in order.iter().rev() {
        places[i] = places[i].min(ceiling);
        ceiling = places[i] - gap;
    }
    places
}

/// A range that plotters can lay ticks on: wide enough to be told from its own size.
fn widened(low: f64, high: f64) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if high - low > (size * 1e-9).max(1e-9) {
        return (low, high);
    }
    match size {
        0.0 => (0.0, 1.0),
        _ if low >= 0.0 => (0.0, high.max(1e-6) * 1.2),
        _ if high <= 0.0 => (low.min(-1e-6) * 1.2, 0.0),
        _ => (low - 1.0, high + 1.0),
    }
}

/// A tick without the dust of floating point, judged by its step.
fn tidy(value: f64, step: f64) -> f64 {
    let digits = (2.0 - step.abs().log10()).ceil().clamp(0.0, 12.0) as i32;
    let scale = 10f64.powi(digits);
    let tidy = (value * scale).round() / scale;
    if tidy == 0.0 { 0.0 } else { tidy }
}

#[cfg(test)]
mod tests {
    use super::{Scale, check, spread};

    #[test]
    fn an_axis_ends_on_a_number_above_the_data() {
        let (scale, ticks) = Scale::with_ticks((0.0, 9.6), (0.0, 100.0), 6);
        assert_eq!(ticks, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(scale.range, (0.0, 10.0));
        let (_, ticks) = Scale::with_ticks((-0.25, 0.3), (0.0, 100.0), 6);
        assert_eq!(ticks.first(), Some(&-0.3));
        assert_eq!(ticks.last(), Some(&0.3));
    }

    #[test]
    fn ranges_without_width_come_back() {
        for value in [
            0.0,
            1e-12,
            -1e-12,
            5.0,
            -5.0,
            1e15,
            -1e15,
            f64::MIN_POSITIVE,
        ] {
            let (scale, ticks) = Scale::with_ticks((value, value), (0.0, 100.0), 5);
            assert!(scale.at(value).is_finite() && ticks.len() > 1, "{value}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            assert!(check("row", value).is_err());
        }
    }

    #[test]
    fn labels_move_apart_and_stay_inside() {
        let places = spread(&[50.0, 50.0, 99.0], 15.0, (0.0, 100.0));
        assert_eq!(places, [50.0, 65.0, 99.0]);
        assert_eq!(spread(&[100.0, 100.0], 15.0, (0.0, 100.0)), [85.0, 100.0]);
    }
}
