//! In: the word vectors of all texts, and each record's party. Out: the pairs worth comparing: for
//! each record those that share most of its rare words, in other parties and in its own. It exists
//! because comparing everything with everything grows with the square of the number of records.
//! Each record may look at a fixed number of places in the index, rare words first, so the cost
//! grows with the number of records; which words were too common to be looked up is reported. It
//! deliberately compares no trigrams: in the join they cost more than they find.

use super::threads;
use super::vectors::Vectors;
use std::collections::BTreeMap;

/// How far to look.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// Candidates of a record in other parties, on average.
    pub candidates: usize,
    /// Places in the index that a record may look at.
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
    /// For each term that was left out for some records: for how many.
    pub left_out: BTreeMap<u32, usize>,
}

/// Candidates by each of the fields given.
pub fn search(fields: &[&Vectors], n_records: usize, reach: Reach) -> Candidates {
    let mut found = Candidates::default();
    for vectors in fields {
        let index = Index::new(vectors, n_records);
        let rows = threads::map_with(
            n_records,
            || Tally::new(n_records),
            |tally, record| tally.look_up(record, vectors, &index, reach),
        );
        for row in rows {
            found.pairs.extend(row.pairs);
            for term in row.left_out {
                *found.left_out.entry(term).or_default() += 1;
            }
        }
    }
    found.pairs.sort_unstable();
    found.pairs.dedup();
    found
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

struct Found {
    pairs: Vec<(u32, u32)>,
    left_out: Vec<u32>,
}

/// Sums per other record, made once per thread.
struct Tally {
    sums: Vec<f32>,
    touched: Vec<u32>,
    ranked: Vec<u64>,
}

impl Tally {
    fn new(n_records: usize) -> Self {
        Self {
            sums: vec![0.0; n_records],
            touched: Vec::new(),
            ranked: Vec::new(),
        }
    }

    fn look_up(&mut self, record: usize, vectors: &Vectors, index: &Index, reach: Reach) -> Found {
        let (terms, weights) = vectors.row(record);
        let mut rare_first: Vec<usize> = (0..terms.len()).collect();
        rare_first.sort_by_key(|at| (vectors.frequency[terms[*at] as usize], terms[*at]));
        let mut left = reach.places;
        let mut left_out = Vec::new();
        for at in rare_first {
            let places = index.of(terms[at]);
            if places.len() > left {
                left_out.push(terms[at]);
                continue;
            }
            left -= places.len();
            for (other, weight) in places {
                let sum = &mut self.sums[*other as usize];
                if *sum == 0.0 {
                    self.touched.push(*other);
                }
                *sum += weight * weights[at];
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
        let pairs = others.map(|o| (record.min(o), record.max(o))).collect();
        Found { pairs, left_out }
    }
}
