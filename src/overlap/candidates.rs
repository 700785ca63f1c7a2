//! In: the word and concept vectors of all texts, and each record's party. Out: the pairs worth
//! comparing: for each record those that share most of its rare words and of what it is about, in
//! other parties and in its own. It exists because comparing everything with everything grows with
//! the square of the number of records. Each record may look at a fixed number of places in the
//! index, rare terms first, so the cost grows with the number of records; which words were too
//! common to be looked up is reported. It deliberately compares no trigrams: in the join they cost
//! more than they find.

use super::threads;
use super::vectors::Vectors;
use std::collections::BTreeMap;

/// How far to look.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// Candidates of a record in other parties, on average.
    pub candidates: usize,
    /// Places in the index of each field that a record may look at.
    pub places: usize,
}

impl Default for Reach {
    fn default() -> Self {
        Self {
            candidates: 30,
            places: 4_000,
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
    /// For each term of the first field that was left out for some records: for how many.
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
    let indexes: Vec<Index> = fields
        .iter()
        .map(|field| Index::new(field.vectors, n_records))
        .collect();
    let chunks = threads::map_chunks(
        n_records,
        || Tally::new(n_records),
        |tally, range| {
            let mut found = Found::default();
            for record in range {
                tally.look_up(record, fields, &indexes, reach, &mut found);
            }
            found
        },
    );
    let mut candidates = Candidates::default();
    let n = chunks.iter().map(|found| found.pairs.len()).sum();
    candidates.pairs.reserve_exact(n);
    for found in chunks {
        candidates.pairs.extend(found.pairs);
        for term in found.left_out {
            *candidates.left_out.entry(term).or_default() += 1;
        }
    }
    candidates.pairs.sort_unstable();
    candidates.pairs.dedup();
    candidates
}

/// For each term the records it stands in, ascending, with its weight there.
struct Index {
    starts: Vec<usize>,
    places: Vec<(u32, f32)>,
}

impl Index {
    fn new(vectors: &Vectors, n_records: usize) -> Self {
        let mut starts = vec![0; vectors.frequency.len() + 1];
        for (term, n) in vectors.frequency.iter().enumerate() {
            starts[term + 1] = starts[term] + *n as usize;
        }
        let mut next = starts.clone();
        let mut places = vec![(0, 0.0); starts[vectors.frequency.len()]];
        for record in 0..n_records {
            let (terms, weights) = vectors.row(record);
            for (term, weight) in terms.iter().zip(weights) {
                places[next[*term as usize]] = (record as u32, *weight);
                next[*term as usize] += 1;
            }
        }
        Self { starts, places }
    }

    fn of(&self, term: u32) -> &[(u32, f32)] {
        &self.places[self.starts[term as usize]..self.starts[term as usize + 1]]
    }
}

#[derive(Default)]
struct Found {
    pairs: Vec<(u32, u32)>,
    left_out: Vec<u32>,
}

/// Sums per other record, made once per thread.
struct Tally {
    sums: Vec<f32>,
    touched: Vec<u32>,
    ranked: Vec<u64>,
    rare_first: Vec<(u32, u32, f32)>,
}

impl Tally {
    fn new(n_records: usize) -> Self {
        Self {
            sums: vec![0.0; n_records],
            touched: Vec::new(),
            ranked: Vec::new(),
            rare_first: Vec::new(),
        }
    }

    fn look_up(
        &mut self,
        record: usize,
        fields: &[Field],
        indexes: &[Index],
        reach: Reach,
        found: &mut Found,
    ) {
        for (at, (field, index)) in fields.iter().zip(indexes).enumerate() {
            let (terms, weights) = field.vectors.row(record);
            let frequency = &field.vectors.frequency;
            self.rare_first.clear();
            let with_frequency = terms.iter().zip(weights);
            self.rare_first
                .extend(with_frequency.map(|(t, w)| (frequency[*t as usize], *t, *w)));
            self.rare_first
                .sort_unstable_by_key(|(frequency, term, _)| (*frequency, *term));
            let mut left = reach.places;
            for (_, term, weight) in &self.rare_first {
                let places = index.of(*term);
                if places.len() > left {
                    if at == 0 {
                        found.left_out.push(*term);
                    }
                    continue;
                }
                left -= places.len();
                let weight = weight * field.weight;
                for (other, its) in places {
                    let sum = &mut self.sums[*other as usize];
                    if *sum == 0.0 {
                        self.touched.push(*other);
                    }
                    *sum += its * weight;
                }
            }
        }
        // Sum and number in one key: the largest sums first, of equal ones the lowest number.
        self.sums[record] = 0.0;
        self.ranked.clear();
        for other in self.touched.drain(..) {
            let sum = std::mem::take(&mut self.sums[other as usize]);
            if sum > 0.0 {
                let key = (u64::from(sum.to_bits()) << 32) | u64::from(!other);
                self.ranked.push(key);
            }
        }
        if self.ranked.len() > reach.candidates {
            self.ranked
                .select_nth_unstable_by(reach.candidates, |a, b| b.cmp(a));
            self.ranked.truncate(reach.candidates);
        }
        let record = record as u32;
        let others = self.ranked.iter().map(|key| !(*key as u32));
        found
            .pairs
            .extend(others.map(|o| (record.min(o), record.max(o))));
    }
}
