//! In: 2 000 invented portfolios for each kind of interval, whose truth is known because it was
//! chosen. Out: how many of the 95 % intervals hold it. It exists because an interval that is
//! computed by the book may still be the wrong one for the sizes that municipalities have. It
//! deliberately draws no data of its own kind: shares, counts and waits as portfolios have them.

use loypemelding::statistics::*;

const PORTFOLIOS: usize = 2_000;

/// SplitMix64: the same portfolios on every machine.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.share()
    }

    fn wait(&mut self, median: f64) -> f64 {
        -(1.0 - self.share()).ln() * median / 2.0_f64.ln()
    }

    /// A count of events that come at random, so many of them on average.
    fn count(&mut self, mean: f64) -> u64 {
        let mut n = 0;
        let mut sum = self.wait(2.0_f64.ln());
        while sum < mean {
            n += 1;
            sum += self.wait(2.0_f64.ln());
        }
        n
    }
}

/// The share of portfolios whose interval holds the truth.
fn covered(what: &str, mut holds: impl FnMut(&mut Draw) -> bool) -> f64 {
    let mut draw = Draw(20_260_930);
    let n = (0..PORTFOLIOS).filter(|_| holds(&mut draw)).count();
    let share = n as f64 / PORTFOLIOS as f64;
    println!("{what}: {n} of {PORTFOLIOS} intervals hold the truth");
    share
}

#[test]
fn intervals_of_proportions_cover() {
    let share = covered("proportion", |draw| {
        let (p, n) = (draw.between(0.1, 0.9), draw.between(20.0, 80.0) as u64);
        let hits = (0..n).filter(|_| draw.share() < p).count() as u64;
        wilson(hits, n).is_some_and(|interval| interval.contains(p))
    });
    assert!((0.93..=0.97).contains(&share), "{share}");
}

/// Exact intervals hold the truth in at least 95 %, in more of them where counts are small.
#[test]
fn intervals_of_rates_cover() {
    let share = covered("rate", |draw| {
        let (per_year, inhabitants) = (draw.between(0.5, 6.0), draw.between(2.0, 30.0));
        let count = draw.count(per_year * inhabitants);
        let interval = rate(count, inhabitants, 1.0).map(|rate| rate.interval);
        interval.is_some_and(|interval| interval.contains(per_year))
    });
    assert!((0.93..=0.97).contains(&share), "{share}");
}

/// Ideas wait for a decision; those of the last months still do.
#[test]
fn intervals_of_median_waits_cover() {
    let mut n_unbounded = 0;
    let share = covered("median wait", |draw| {
        let median = draw.between(20.0, 120.0);
        let waits: Vec<Observation> = (0..60)
            .map(|_| {
                let (age, wait) = (draw.between(0.0, 720.0), draw.wait(median));
                Observation {
                    entry: 0.0,
                    exit: wait.min(age),
                    event: wait <= age,
                }
            })
            .collect();
        let Reached::At { lower, upper, .. } = kaplan_meier(&waits).median() else {
            return true;
        };
        n_unbounded += usize::from(lower.is_none() || upper.is_none());
        // An end that the data doesn't give is no bound.
        lower.is_none_or(|lower| lower <= median) && upper.is_none_or(|upper| median <= upper)
    });
    assert!(
        n_unbounded * 20 <= PORTFOLIOS,
        "{n_unbounded} without a limit"
    );
    assert!((0.93..=0.97).contains(&share), "{share}");
}
