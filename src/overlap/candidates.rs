//! In: the word and concept vectors of all texts, and each record's party. Out: the pairs worth
//! comparing: for each record those that share most of its words and of what it is about, in
//! other parties and in its own. It exists because comparing everything with everything grows with
//! the square of the number of records. Each record may look at a fixed number of places in the
//! index, those first that add most, so the cost grows with the number of records; which words were
//! too common to be looked up everywhere is reported. It deliberately compares no trigrams: in the
//! join they cost more than they find.

use super::threads;
use super::vectors::{self, Vectors};
use std::collections::BTreeMap;
use std::ops::Range;

/// How far to look.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// Candidates of a record in other parties, on average.
    pub candidates: usize,
    /// Places in the index that a record may look at.
    pub places: usize,
    /// So many times the candidates are taken by what the places told, and compared by all their
    /// words to find the best among them.
    pub survivors: usize,
}

impl Default for Reach {
    fn default() -> Self {
        Self {
            candidates: 30,
            places: 4_000,
            survivors: 5,
        }
    }
}

impl Reach {
    /// The reach among so many parties. A record's own party counts like any other, also where
    /// nobody asks for pairs inside one: the default threshold is read off those, and must see
    /// them in the same way. So with two parties each record needs twice the candidates.
    pub fn over(self, n_parties: usize) -> Self {
        let others = n_parties.saturating_sub(1).max(1);
        Self {
            candidates: (self.candidates * n_parties.max(1)).div_ceil(others),
            ..self
        }
    }
}

/// The pairs, lower number first, in order, each once; and the words that were too common.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Pairs of record numbers.
    pub pairs: Vec<(u32, u32)>,
    /// For each term of the first field of which some records did not look at every place: how many.
    pub left_out: BTreeMap<u32, usize>,
}

/// A field to look in, with what a shared term of it counts.
#[derive(Debug)]
pub struct Field<'a> {
    /// The vectors.
    pub vectors: &'a Vectors,
    /// What it counts for.
    pub weight: f32,
}

/// Candidates by all of the fields given together.
pub fn search(fields: &[Field], n_records: usize, reach: Reach) -> Candidates {
    let rows = Rows::new(fields, n_records);
    let index = Index::new(&rows, n_records);
    let n_terms = rows.names.len();
    let chunks = threads::map_chunks(
        n_records,
        || Tally::new(n_terms, n_records),
        |tally, range| {
            let mut found = Vec::new();
            for record in range {
                tally.look_up(record, &rows, &index, reach, &mut found);
            }
            (found, std::mem::take(&mut tally.left_out))
        },
    );
    let mut n_left_out = vec![0usize; n_terms];
    let mut found = Vec::with_capacity(chunks.iter().map(|(found, _)| found.len()).sum());
    let n_words = fields.first().map_or(0, |f| f.vectors.frequency.len());
    for (its_found, its_left_out) in chunks {
        found.extend(its_found);
        for term in its_left_out {
            n_left_out[term as usize] += 1;
        }
    }
    let named = rows.names.iter().zip(n_left_out);
    let left_out = named
        .filter(|(name, n)| *n > 0 && (**name as usize) < n_words)
        .map(|(name, n)| (*name, n))
        .collect();
    // One number for both records sorts much faster than two.
    found.sort_unstable();
    found.dedup();
    let pairs = found.iter().map(|both| ((both >> 32) as u32, *both as u32));
    Candidates {
        pairs: pairs.collect(),
        left_out,
    }
}

/// A number and a weight of at most 1 in one place: as many bits as the largest number needs, and
/// the rest, at most [`WEIGHT_BITS`], for the weight. Whole numbers add up to the same in any order.
#[derive(Clone, Copy)]
struct Packed {
    bits: u32,
}

/// More bits than these tell candidates apart no better.
const WEIGHT_BITS: u32 = 12;

impl Packed {
    fn new(n_numbers: usize) -> Self {
        let needed = usize::BITS - n_numbers.leading_zeros();
        Self {
            bits: 32u32.saturating_sub(needed).min(WEIGHT_BITS),
        }
    }

    fn pack(self, number: u32, weight: u32) -> u32 {
        number << self.bits | weight >> (WEIGHT_BITS - self.bits)
    }

    fn number(self, place: u32) -> u32 {
        place >> self.bits
    }

    fn weight(self, place: u32) -> u32 {
        place & ((1 << self.bits) - 1)
    }
}

/// All fields of a record in one row, so that one product tells how alike two are in all of them.
/// Terms that no other record has are left out.
struct Rows {
    starts: Vec<usize>,
    places: Vec<u32>,
    packed: Packed,
    /// For each term, common ones first, its number among the terms of all fields one after the
    /// other.
    names: Vec<u32>,
}

impl Rows {
    fn new(fields: &[Field], n_records: usize) -> Self {
        let frequencies = fields.iter().flat_map(|field| &field.vectors.frequency);
        let all: Vec<u32> = frequencies.copied().collect();
        let mut names: Vec<u32> = (0..all.len() as u32)
            .filter(|name| all[*name as usize] > 1)
            .collect();
        names.sort_unstable_by_key(|name| (std::cmp::Reverse(all[*name as usize]), *name));
        let mut numbers = vec![None; all.len()];
        for (number, name) in names.iter().enumerate() {
            numbers[*name as usize] = Some(number as u32);
        }
        let packed = Packed::new(names.len());
        let heaviest = (1 << WEIGHT_BITS) - 1;
        let (starts, places) = threads::rows(n_records, |record, places| {
            let mut offset = 0;
            for field in fields {
                let (terms, weights) = field.vectors.row(record);
                let unit = field.weight.sqrt() * heaviest as f32;
                for (term, weight) in terms.iter().zip(weights) {
                    let weight = (weight * unit).round() as u32;
                    if let Some(number) = numbers[offset + *term as usize]
                        && weight > 0
                    {
                        places.push(packed.pack(number, weight.min(heaviest)));
                    }
                }
                offset += field.vectors.frequency.len();
            }
        });
        Self {
            starts,
            places,
            packed,
            names,
        }
    }

    /// The terms and weights of a record.
    fn of(&self, record: usize) -> impl Iterator<Item = (u32, u32)> + Clone {
        let row = &self.places[self.starts[record]..self.starts[record + 1]];
        row.iter()
            .map(|place| (self.packed.number(*place), self.packed.weight(*place)))
    }

    /// The product of a record with another that is spread out over all terms.
    fn product(&self, spread: &[u16], other: Range<usize>) -> u32 {
        let (bits, mask) = (self.packed.bits, (1 << self.packed.bits) - 1);
        let product = |place: &u32| u32::from(spread[(place >> bits) as usize]) * (place & mask);
        self.places[other].iter().map(product).sum()
    }
}

/// Weights are told apart by so many levels, each half as heavy as the next but one.
const N_LEVELS: usize = 2 * WEIGHT_BITS as usize;

/// The level of a weight: 0 for the heaviest.
fn level(weight: u32) -> usize {
    let exponent = weight.max(1).ilog2();
    let upper_half = weight >> exponent.saturating_sub(1) & 1;
    N_LEVELS.saturating_sub(1 + (2 * exponent + upper_half) as usize)
}

/// For each term the records it stands in, where it weighs most first, with its weight there.
struct Index {
    starts: Vec<usize>,
    places: Vec<u32>,
    packed: Packed,
    /// For each term how many of its places are of a level or a heavier one.
    upto: Vec<[u32; N_LEVELS]>,
}

impl Index {
    fn new(rows: &Rows, n_records: usize) -> Self {
        let n_terms = rows.names.len();
        let packed = Packed::new(n_records);
        let mut upto = vec![[0u32; N_LEVELS]; n_terms];
        for record in 0..n_records {
            for (term, weight) in rows.of(record) {
                upto[term as usize][level(weight)] += 1;
            }
        }
        let mut starts = vec![0; n_terms + 1];
        let mut next = vec![[0u32; N_LEVELS]; n_terms];
        for term in 0..n_terms {
            let mut sum = 0;
            for at in 0..N_LEVELS {
                next[term][at] = sum;
                sum += upto[term][at];
                upto[term][at] = sum;
            }
            starts[term + 1] = starts[term] + sum as usize;
        }
        let mut places = vec![0; starts[n_terms]];
        for record in 0..n_records {
            for (term, weight) in rows.of(record) {
                let at = &mut next[term as usize][level(weight)];
                let weight = weight << (WEIGHT_BITS - rows.packed.bits);
                places[starts[term as usize] + *at as usize] = packed.pack(record as u32, weight);
                *at += 1;
            }
        }
        Self {
            starts,
            places,
            packed,
            upto,
        }
    }

    /// Where the places of a term are that are of a level or a heavier one.
    fn of(&self, term: u32, level: usize) -> Range<usize> {
        let start = self.starts[term as usize];
        start..start + self.n(term, level)
    }

    fn n(&self, term: u32, level: usize) -> usize {
        self.upto[term as usize][level.min(N_LEVELS - 1)] as usize
    }

    /// The level of the lightest products of two weights that there is room for, and whether there
    /// is room for all.
    fn least_product(
        &self,
        row: impl Iterator<Item = (u32, u32)> + Clone,
        room: usize,
    ) -> (usize, bool) {
        let all = 2 * N_LEVELS;
        let n_at = |least: usize| -> usize {
            let asked = row.clone().map(|(term, weight)| {
                let level = least.checked_sub(level(weight));
                level.map_or(0, |level| self.n(term, level))
            });
            asked.sum()
        };
        if n_at(all) <= room {
            return (all, true);
        }
        let (mut fits, mut too_many) = (0, all);
        while fits + 1 < too_many {
            let middle = fits.midpoint(too_many);
            if n_at(middle) > room {
                too_many = middle;
            } else {
                fits = middle;
            }
        }
        (fits, false)
    }
}

/// Sums per other record, made once per thread.
struct Tally {
    sums: Vec<u32>,
    touched: Vec<u32>,
    ranked: Vec<u64>,
    spread: Vec<u16>,
    stretches: Vec<Range<usize>>,
    left_out: Vec<u32>,
}

impl Tally {
    fn new(n_terms: usize, n_records: usize) -> Self {
        Self {
            sums: vec![0; n_records],
            touched: Vec::new(),
            ranked: Vec::new(),
            spread: vec![0; n_terms],
            stretches: Vec::new(),
            left_out: Vec::new(),
        }
    }

    fn look_up(
        &mut self,
        record: usize,
        rows: &Rows,
        index: &Index,
        reach: Reach,
        found: &mut Vec<u64>,
    ) {
        let row = rows.of(record);
        let (least, all) = index.least_product(row.clone(), reach.places);
        let (bits, mask) = (index.packed.bits, (1 << index.packed.bits) - 1);
        self.touched.clear();
        self.stretches.clear();
        let stretch = |(term, weight)| match least.checked_sub(level(weight)) {
            Some(level) => index.of(term, level),
            None => 0..0,
        };
        self.stretches.extend(row.clone().map(stretch));
        vectors::fetch(&index.places, &self.stretches);
        for ((term, weight), stretch) in row.clone().zip(&self.stretches) {
            let places = &index.places[stretch.clone()];
            if places.len() < index.n(term, N_LEVELS) {
                self.left_out.push(term);
            }
            let before = self.touched.len();
            self.touched.resize(before + places.len(), 0);
            let mut n = before;
            for place in places {
                let other = place >> bits;
                let sum = &mut self.sums[other as usize];
                self.touched[n] = other;
                n += usize::from(*sum == 0);
                *sum += (place & mask) * weight;
            }
            self.touched.truncate(n);
        }
        // Sum and number in one key: the largest sums first, of equal ones the lowest number. Now and
        // then the smallest are thrown out, and whatever is no larger need not be looked at again.
        self.sums[record] = 0;
        self.ranked.clear();
        let wanted = if all { 1 } else { reach.survivors } * reach.candidates;
        let mut least_key = 0;
        for other in self.touched.drain(..) {
            let key = key(std::mem::take(&mut self.sums[other as usize]), other);
            if key > least_key && key >> 32 > 0 {
                self.ranked.push(key);
                if self.ranked.len() == 2 * wanted + 64 {
                    keep_largest(&mut self.ranked, wanted);
                    least_key = self.ranked.iter().copied().min().unwrap_or(0);
                }
            }
        }
        if !all {
            keep_largest(&mut self.ranked, wanted);
            self.stretches.clear();
            let others = self.ranked.iter().map(|key| !(*key as u32) as usize);
            self.stretches
                .extend(others.map(|other| rows.starts[other]..rows.starts[other + 1]));
            vectors::fetch(&rows.places, &self.stretches);
            for (term, weight) in row.clone() {
                self.spread[term as usize] = weight as u16;
            }
            for (ranked, stretch) in self.ranked.iter_mut().zip(&self.stretches) {
                let product = rows.product(&self.spread, stretch.clone());
                *ranked = key(product, !(*ranked as u32));
            }
            for (term, _) in row {
                self.spread[term as usize] = 0;
            }
        }
        keep_largest(&mut self.ranked, reach.candidates);
        let record = record as u64;
        found.extend(self.ranked.iter().map(|key| {
            let other = u64::from(!(*key as u32));
            record.min(other) << 32 | record.max(other)
        }));
    }
}

fn key(sum: u32, other: u32) -> u64 {
    (u64::from(sum) << 32) | u64::from(!other)
}

fn keep_largest(ranked: &mut Vec<u64>, n: usize) {
    if ranked.len() > n {
        ranked.select_nth_unstable_by(n, |a, b| b.cmp(a));
        ranked.truncate(n);
    }
}
