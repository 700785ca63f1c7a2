//! Takes series of units of which some adopt something on the way; gives the difference between
//! how adopters moved and how those that had not adopted yet moved, with its interval, and the same
//! difference before adoption.
//!
//! It exists because "it went up after they began" is no comparison: the others may have gone up
//! too. It deliberately gives no answer with few units on a side, and draws no random number of
//! its own: resamples come from a generator with a fixed seed, so that equal inputs give equal
//! intervals.
//!
//! The estimator is that of Callaway and Sant'Anna (2021), Journal of Econometrics 225:200–230,
//! without covariates, against not-yet-adopters, weighted by the number of adopters. The resampling
//! is that of Rao and Wu (1988), Journal of the American Statistical Association 83:231–241.

use super::distribution::{student_upper, tail};
use super::{CONFIDENCE, Estimate, Interval};

/// A unit's series.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The index of the first period in which it has adopted; none where it hasn't.
    pub adopted: Option<usize>,
    /// A value for each period; none where it is missing.
    pub values: Vec<Option<f64>>,
}

/// How many resamples are drawn, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// Resamples.
    pub n: usize,
    /// The seed.
    pub seed: u64,
}

/// A difference-in-differences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// After adoption, in the unit of the values.
    pub after: Estimate,
    /// The same before adoption, where there are periods to tell it by: far from 0, the groups
    /// moved apart before anything was adopted, and the difference after is no sign of it.
    pub before: Option<Estimate>,
    /// Units that had adopted, and enter the difference.
    pub n_adopters: usize,
    /// Other units that it is taken against.
    pub n_others: usize,
}

/// Why there is no difference to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDifference {
    /// Fewer than the least number of units on a side.
    TooFew {
        /// Units that adopted and could be compared.
        n_adopters: usize,
        /// Others.
        n_others: usize,
    },
}

/// One comparison: those that adopted in one period, between the period before that and another,
/// against those that had not adopted by the later of the two.
struct Cell {
    adopters: Vec<(usize, f64)>,
    others: Vec<(usize, f64)>,
}

/// The difference-in-differences of adopters against not-yet-adopters.
///
/// For each period `g` of adoption and each period `t ≥ g`: the mean over those that adopted in
/// `g` of `y(t) − y(g−1)`, less the same mean over those that have not adopted by `t`; over units
/// that have both values. `after` is the mean of these over all adopters and periods, each adopter
/// and period counting once; `before` is the same over `t < g − 1`, against those that adopted
/// later than `g` or not at all. A pair `g`, `t` with fewer than `least` not-yet-adopters is left
/// out, and the whole is refused with fewer than `least` units on a side: on the one, units that
/// enter as adopters after adoption; on the other, all other units that they are held against.
///
/// The interval is `after ± t · s`: `s` the standard deviation over resamples of units, `t` the
/// Student quantile with one degree of freedom less than units on the smaller side. A resample
/// draws `n − 1` of the `n` units of each side with replacement, each drawn counting
/// `n ÷ (n − 1)` times, so that few units don't make it look too narrow; a comparison of which a
/// side was not drawn is left out of it. No interval where fewer than half the resamples give a
/// difference.
pub fn difference_in_differences(
    units: &[Panel],
    least: usize,
    resampling: Resampling,
) -> Result<Difference, NoDifference> {
    let after = cells(units, least, |adopted, period| period >= adopted);
    let before = cells(units, least, |adopted, period| period + 1 < adopted);
    let enters = |of: fn(&Cell) -> &[(usize, f64)], unit: usize| {
        let mut all = after.iter().flat_map(of);
        all.any(|(at, _)| *at == unit)
    };
    let adopters: Vec<usize> = (0..units.len())
        .filter(|unit| enters(|cell| &cell.adopters, *unit))
        .collect();
    let others: Vec<usize> = (0..units.len())
        .filter(|unit| !adopters.contains(unit) && enters(|cell| &cell.others, *unit))
        .collect();
    let (n_adopters, n_others) = (adopters.len(), others.len());
    let too_few = NoDifference::TooFew {
        n_adopters,
        n_others,
    };
    if n_adopters < least.max(2) || n_others < least.max(2) {
        return Err(too_few);
    }
    // Units that enter before adoption only are rare, and stay out, so that both speak of the same.
    let mut of_before = vec![0.0; units.len()];
    for unit in adopters.iter().chain(&others) {
        of_before[*unit] = 1.0;
    }
    let whole_after = weighted(&after, &vec![1.0; units.len()]).ok_or(too_few)?;
    let whole_before = weighted(&before, &of_before);
    let mut generator = Generator(resampling.seed);
    let (mut afters, mut befores) = (Vec::new(), Vec::new());
    for _ in 0..resampling.n {
        let mut weights = vec![0.0; units.len()];
        for side in [&adopters, &others] {
            let each = side.len() as f64 / (side.len() - 1) as f64;
            for _ in 1..side.len() {
                weights[side[generator.below(side.len())]] += each;
            }
        }
        afters.extend(weighted(&after, &weights));
        befores.extend(weighted(&before, &weights));
    }
    let degrees = (n_adopters.min(n_others) - 1) as f64;
    let estimate = |value: f64, resampled: &[f64]| Estimate {
        value,
        interval: spread(resampled)
            .filter(|_| resampled.len() * 2 >= resampling.n)
            .and_then(|spread| around(value, spread, degrees)),
    };
    Ok(Difference {
        after: estimate(whole_after, &afters),
        before: whole_before.map(|value| estimate(value, &befores)),
        n_adopters,
        n_others,
    })
}

/// The comparisons of the wanted periods, with their changes since the period before adoption.
fn cells(units: &[Panel], least: usize, wanted: fn(usize, usize) -> bool) -> Vec<Cell> {
    let n_periods = units.iter().map(|unit| unit.values.len()).max();
    let mut adopted: Vec<usize> = units.iter().filter_map(|unit| unit.adopted).collect();
    adopted.sort_unstable();
    adopted.dedup();
    let mut cells = Vec::new();
    // Who has adopted from the first period on has no period before adoption.
    for from in adopted.into_iter().filter(|from| *from > 0) {
        for period in (0..n_periods.unwrap_or(0)).filter(|period| wanted(from, *period)) {
            let changes = |chosen: &dyn Fn(Option<usize>) -> bool| -> Vec<(usize, f64)> {
                let of = |unit: &Panel| {
                    let at = |period: usize| unit.values.get(period).copied().flatten();
                    let change = at(period)? - at(from - 1)?;
                    (chosen(unit.adopted) && change.is_finite()).then_some(change)
                };
                let numbered = units.iter().enumerate();
                numbered
                    .filter_map(|(at, unit)| Some((at, of(unit)?)))
                    .collect()
            };
            let cell = Cell {
                adopters: changes(&|adopted| adopted == Some(from)),
                others: changes(&|adopted| adopted.is_none_or(|at| at > period.max(from))),
            };
            if !cell.adopters.is_empty() && cell.others.len() >= least.max(1) {
                cells.push(cell);
            }
        }
    }
    cells
}

/// The mean of the comparisons with the units weighted, each adopter and period counting once.
fn weighted(cells: &[Cell], weights: &[f64]) -> Option<f64> {
    let mean = |side: &[(usize, f64)]| {
        let whole: f64 = side.iter().map(|(unit, _)| weights[*unit]).sum();
        let sum: f64 = side
            .iter()
            .map(|(unit, change)| weights[*unit] * change)
            .sum();
        (whole > 0.0).then_some((whole, sum / whole))
    };
    let (mut sum, mut whole) = (0.0, 0.0);
    for cell in cells {
        if let (Some((weight, moved)), Some((_, others_moved))) =
            (mean(&cell.adopters), mean(&cell.others))
        {
            sum += weight * (moved - others_moved);
            whole += weight;
        }
    }
    (whole > 0.0).then_some(sum / whole)
}

/// The standard deviation of a sample; none of fewer than two.
fn spread(values: &[f64]) -> Option<f64> {
    let n = values.len();
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (n > 1).then(|| (squares / (n - 1) as f64).sqrt())
}

fn around(value: f64, spread: f64, degrees: f64) -> Option<Interval> {
    let half = student_upper(tail(CONFIDENCE)?, degrees) * spread;
    Some(Interval {
        lower: value - half,
        upper: value + half,
        level: CONFIDENCE,
    })
}

/// SplitMix64 of Steele, Lea and Flood (2014): a few lines that any language repeats exactly.
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`: the upper half of the product, which favours none by more than n ÷ 2⁶⁴.
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}
