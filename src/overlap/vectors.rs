//! In: for each record the terms of a field. Out: a sparse vector of unit length per record, terms
//! weighted by how rare they are. It exists so that words, trigrams and concepts of any field are
//! compared in one way (the cosine, 0 to 1). It deliberately keeps all vectors of a field in two
//! flat lists: a million records are then a few large blocks of memory, not millions of small ones.

use super::threads;

/// Vectors of some neighbouring records, before the records of other threads stand beside them.
#[derive(Debug, Default)]
pub struct Rows {
    lengths: Vec<u32>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

impl Rows {
    /// Takes in one record's terms, which it sorts; a term that is given twice counts more, but not
    /// twice as much (1 + ln of the sum).
    fn push_damped(&mut self, given: &mut Vec<(u32, f32)>) {
        given.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let before = self.terms.len();
        for run in given.chunk_by(|a, b| a.0 == b.0) {
            let sum: f32 = run.iter().map(|(_, weight)| weight).sum();
            self.terms.push(run[0].0);
            self.weights
                .push(if sum > 1.0 { 1.0 + sum.ln() } else { sum });
        }
        self.lengths.push((self.terms.len() - before) as u32);
        given.clear();
    }

    /// Takes in one record's weights, terms ascending, brought to a length. True if there are any.
    pub fn push_scaled(&mut self, row: &[(u32, f32)], length: f32) -> bool {
        let square: f32 = row.iter().map(|(_, weight)| weight * weight).sum();
        let before = self.terms.len();
        if square > 0.0 && length > 0.0 {
            let factor = length / square.sqrt();
            for (term, weight) in row {
                self.terms.push(*term);
                self.weights.push(weight * factor);
            }
        }
        self.lengths.push((self.terms.len() - before) as u32);
        self.terms.len() > before
    }
}

/// What a term counts that a text gives more than once: more, but not twice as much.
pub fn damped(sum: f32) -> f32 {
    if sum > 1.0 { 1.0 + sum.ln() } else { sum }
}

/// How much a term tells that stands in so many of all.
pub fn rarity(n_all: usize, n_with: u32) -> f32 {
    (1.0 + n_all as f32 / n_with as f32).ln()
}

/// One field's vectors, a row per record, terms ascending within a row.
#[derive(Debug, Default)]
pub struct Vectors {
    starts: Vec<usize>,
    terms: Vec<u32>,
    weights: Vec<f32>,
    /// In how many records each term stands.
    pub frequency: Vec<u32>,
}

impl Vectors {
    /// Vectors from the weighted terms of each record, which `terms_of` adds to a list; rare terms
    /// weigh more. It is asked for each record once.
    pub fn build(
        n_records: usize,
        n_terms: usize,
        terms_of: impl Fn(usize, &mut Vec<(u32, f32)>) + Sync,
    ) -> Self {
        let chunks = threads::map_chunks(n_records, Vec::new, |given, range| {
            let mut rows = Rows::default();
            for record in range {
                terms_of(record, given);
                rows.push_damped(given);
            }
            rows
        });
        let mut vectors = Self::joined(chunks, n_terms);
        let rarity: Vec<f32> = vectors
            .frequency
            .iter()
            .map(|n| rarity(n_records, (*n).max(1)))
            .collect();
        for record in 0..n_records {
            let range = vectors.starts[record]..vectors.starts[record + 1];
            let mut square = 0.0;
            for at in range.clone() {
                vectors.weights[at] *= rarity[vectors.terms[at] as usize];
                square += vectors.weights[at] * vectors.weights[at];
            }
            let length = square.sqrt();
            if length > 0.0 {
                vectors.weights[range].iter_mut().for_each(|w| *w /= length);
            }
        }
        vectors
    }

    /// The rows of all threads beside each other, their weights as they are.
    pub fn joined(chunks: Vec<Rows>, n_terms: usize) -> Self {
        let n: usize = chunks.iter().map(|rows| rows.terms.len()).sum();
        let mut vectors = Self {
            starts: vec![0],
            terms: Vec::with_capacity(n),
            weights: Vec::with_capacity(n),
            frequency: vec![0; n_terms],
        };
        for rows in chunks {
            for term in &rows.terms {
                vectors.frequency[*term as usize] += 1;
            }
            let mut end = vectors.terms.len();
            vectors.starts.extend(rows.lengths.iter().map(|length| {
                end += *length as usize;
                end
            }));
            vectors.terms.extend(rows.terms);
            vectors.weights.extend(rows.weights);
        }
        vectors
    }

    /// The places of a record's terms among those of all.
    pub fn range(&self, record: usize) -> std::ops::Range<usize> {
        self.starts[record]..self.starts[record + 1]
    }

    /// A record's terms and weights.
    pub fn row(&self, record: usize) -> (&[u32], &[f32]) {
        let range = self.starts[record]..self.starts[record + 1];
        (&self.terms[range.clone()], &self.weights[range])
    }

    /// Whether the record has nothing in this field.
    pub fn is_empty(&self, record: usize) -> bool {
        self.starts[record] == self.starts[record + 1]
    }
}

/// One record's vector spread out over all terms, so that others can be compared with it quickly.
#[derive(Debug)]
pub struct Spread {
    weights: Vec<f32>,
}

impl Spread {
    /// Room for so many terms, all zero.
    pub fn new(n_terms: usize) -> Self {
        Self {
            weights: vec![0.0; n_terms],
        }
    }

    /// Puts a record's weights in.
    pub fn put(&mut self, vectors: &Vectors, record: usize) {
        let (terms, weights) = vectors.row(record);
        for (term, weight) in terms.iter().zip(weights) {
            self.weights[*term as usize] = *weight;
        }
    }

    /// Takes them out again.
    pub fn clear(&mut self, vectors: &Vectors, record: usize) {
        for term in vectors.row(record).0 {
            self.weights[*term as usize] = 0.0;
        }
    }

    /// The cosine between the record that was put in and another.
    pub fn cosine(&self, vectors: &Vectors, other: usize) -> f32 {
        let (terms, weights) = vectors.row(other);
        let dot: f32 = terms
            .iter()
            .zip(weights)
            .map(|(term, weight)| self.weights[*term as usize] * weight)
            .sum();
        dot.clamp(0.0, 1.0)
    }
}
