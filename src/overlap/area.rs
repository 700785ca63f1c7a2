//! In: pairs that surely are the same or surely are not, and what each record gives as its service
//! area, department or the like. Out: for a pair of such values how much more often they meet in
//! matches than by chance, as the logarithm of the ratio. It exists because one municipality's
//! "Velferd" is another's "Helse og omsorg", and a price says nothing though it differs: what two
//! values are worth is read off the matches that the texts alone make sure (Fellegi and Sunter
//! 1969). It deliberately says nothing, 0, where there are too few of these.

use super::engine::Record;
use super::numbers::Numbers;
use std::collections::HashMap;

/// With fewer sure matches than this nothing is learned.
const ENOUGH: usize = 20;

/// What is expected of a value before its own matches are seen counts like so many of them.
const PRIOR: f64 = 5.0;

/// No value can be worth more than this, either way.
const MOST: f64 = 4.0;

/// What the values of the records are worth in pairs.
#[derive(Debug, Default)]
pub struct Areas {
    /// Each record's value by number; none where it gives none.
    of: Vec<Option<u32>>,
    /// Share of the records that give a value.
    shares: Vec<f64>,
    /// How often two values met in sure matches, lower number first.
    met: HashMap<(u32, u32), f64>,
    /// How many sides of sure matches gave a value.
    sides: Vec<f64>,
    /// Share of the sure matches whose values are equal.
    equal: f64,
    enough: bool,
}

impl Areas {
    /// Reads the values; nothing is learned yet.
    pub fn new(records: &[&Record]) -> Self {
        let mut numbers = Numbers::default();
        let of: Vec<Option<u32>> = records
            .iter()
            .map(|record| {
                let value = record.extra.trim().to_lowercase();
                (!value.is_empty()).then(|| numbers.number(&value))
            })
            .collect();
        let mut shares = vec![0.0; numbers.len()];
        for value in of.iter().flatten() {
            shares[*value as usize] += 1.0;
        }
        let n: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= n.max(1.0));
        Self {
            sides: vec![0.0; shares.len()],
            of,
            shares,
            ..Self::default()
        }
    }

    /// Whether any record gives one.
    pub fn are_given(&self) -> bool {
        !self.shares.is_empty()
    }

    /// Learns from matches that are sure without the values.
    pub fn learn(&mut self, matches: impl Iterator<Item = (u32, u32)>) {
        let (mut n, mut n_equal) = (0usize, 0.5);
        for (a, b) in matches {
            let (Some(x), Some(y)) = (self.of[a as usize], self.of[b as usize]) else {
                continue;
            };
            *self.met.entry((x.min(y), x.max(y))).or_default() += if x == y { 2.0 } else { 1.0 };
            self.sides[x as usize] += 1.0;
            self.sides[y as usize] += 1.0;
            n += 1;
            n_equal += f64::from(u8::from(x == y));
        }
        self.equal = n_equal / (n as f64 + 1.0);
        self.enough = n >= ENOUGH;
    }

    /// How much more often the values of two records meet in matches than by chance, as a natural
    /// logarithm, -4 to 4; 0 where a side gives none.
    pub fn evidence(&self, a: u32, b: u32) -> f64 {
        let (true, Some(x), Some(y)) = (self.enough, self.of[a as usize], self.of[b as usize])
        else {
            return 0.0;
        };
        let met = self.met.get(&(x.min(y), x.max(y))).copied().unwrap_or(0.0);
        let one_way = |x: u32, y: u32| {
            let chance = self.shares[y as usize];
            let same = f64::from(u8::from(x == y));
            let prior = (1.0 - self.equal) * chance + self.equal * same;
            (met + PRIOR * prior) / (self.sides[x as usize] + PRIOR) / chance
        };
        ((one_way(x, y).ln() + one_way(y, x).ln()) / 2.0).clamp(-MOST, MOST)
    }
}
