//! In: for each record the terms of a field. Out: a sparse vector of unit length per record, terms
//! weighted by how rare they are. It exists so that words and trigrams of any field are compared
//! in one way (the cosine, 0 to 1). It deliberately keeps all vectors of a field in two flat
//! lists: a million records are then a few large blocks of memory, not millions of small ones.

use super::threads;

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
    /// Vectors from the weighted terms of each record; a term that is given twice counts more,
    /// but not twice as much (1 + ln of the sum). `terms_of` is asked for each record once.
    pub fn build(
        n_records: usize,
        n_terms: usize,
        terms_of: impl Fn(usize) -> Vec<(u32, f32)> + Sync,
    ) -> Self {
        let rows = threads::map(n_records, |record| summed(terms_of(record)));
        let mut vectors = Self {
            starts: Vec::with_capacity(n_records + 1),
            frequency: vec![0; n_terms],
            ..Self::default()
        };
        vectors.starts.push(0);
        for row in rows {
            for (term, sum) in row {
                vectors.frequency[term as usize] += 1;
                vectors.terms.push(term);
                vectors
                    .weights
                    .push(if sum > 1.0 { 1.0 + sum.ln() } else { sum });
            }
            vectors.starts.push(vectors.terms.len());
        }
        vectors.weigh_by_rarity(n_records);
        vectors
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

    fn weigh_by_rarity(&mut self, n_records: usize) {
        let rarity: Vec<f32> = self
            .frequency
            .iter()
            .map(|n| (1.0 + n_records as f32 / (*n).max(1) as f32).ln())
            .collect();
        for record in 0..n_records {
            let range = self.starts[record]..self.starts[record + 1];
            let mut square = 0.0;
            for at in range.clone() {
                self.weights[at] *= rarity[self.terms[at] as usize];
                square += self.weights[at] * self.weights[at];
            }
            let length = square.sqrt();
            if length > 0.0 {
                self.weights[range].iter_mut().for_each(|w| *w /= length);
            }
        }
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

fn summed(mut terms: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
    terms.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    terms
}
