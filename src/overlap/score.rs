//! In: records as vectors per field, and candidate pairs. Out: for each pair the similarity of each
//! field and one score, 0 to 1. It exists so that what a score is made of can be shown. It
//! deliberately decides nothing: whether a score is much depends on the neighbours (see `link`).

use super::engine::Record;
use super::terms::{Fields, Lexicon, N_GRAMS};
use super::threads;
use super::vectors::{Spread, Vectors};

/// What each field counts for. They need not sum to 1.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// Words of the titles.
    pub title_words: f32,
    /// Character trigrams of the titles.
    pub title_grams: f32,
    /// Words of title and description together, so that one's title can meet the other's text.
    pub text_words: f32,
    /// Character trigrams of the same.
    pub text_grams: f32,
    /// Concepts that both texts name. They can only add to a score: texts that name none of the
    /// same may still say the same.
    pub concepts: f32,
    /// Service area: weak evidence.
    pub extra: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            title_words: 1.0,
            title_grams: 1.0,
            text_words: 2.0,
            text_grams: 4.0,
            concepts: 4.0,
            extra: 0.5,
        }
    }
}

/// The similarity of each field, 0 to 1; none where a side has nothing there that can be compared.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Similarity {
    /// Words of the titles.
    pub title_words: Option<f32>,
    /// Trigrams of the titles.
    pub title_grams: Option<f32>,
    /// Words of title and description.
    pub text_words: Option<f32>,
    /// Trigrams of title and description.
    pub text_grams: Option<f32>,
    /// Concepts named in title and description.
    pub concepts: Option<f32>,
    /// Service area, department.
    pub extra: Option<f32>,
}

impl Similarity {
    /// The weighted mean of what can be compared. The service area alone is no evidence.
    pub fn score(&self, weights: &Weights) -> f32 {
        let parts = [
            (self.title_words, weights.title_words),
            (self.title_grams, weights.title_grams),
            (self.text_words, weights.text_words),
            (self.text_grams, weights.text_grams),
        ];
        let (mut sum, mut of) = (0.0, 0.0);
        for (similarity, weight) in parts {
            if let Some(similarity) = similarity {
                sum += similarity * weight;
                of += weight;
            }
        }
        if let Some(concepts) = self.concepts
            && of > 0.0
            && concepts > sum / of
        {
            sum += concepts * weights.concepts;
            of += weights.concepts;
        }
        if of == 0.0 || sum == 0.0 {
            return 0.0;
        }
        if let Some(extra) = self.extra {
            sum += extra * weights.extra;
            of += weights.extra;
        }
        (sum / of).clamp(0.0, 1.0)
    }
}

/// The vectors of every field.
#[derive(Debug)]
pub struct Vectorised {
    /// Words of the titles; nothing for a generic title.
    pub title_words: Vectors,
    /// Trigrams of the titles; nothing for a generic title.
    pub title_grams: Vectors,
    /// Words of title and description; a generic title is left out.
    pub text_words: Vectors,
    /// Trigrams of the same.
    pub text_grams: Vectors,
    /// Concepts named in the same.
    pub concepts: Vectors,
    /// Words of the service area.
    pub extra: Vectors,
}

impl Vectorised {
    /// Builds all fields.
    pub fn new(records: &[&Record], lexicon: &Lexicon, fields: &[Fields]) -> Self {
        let n = records.len();
        let words_of = |words: &[u32]| -> Vec<(u32, f32)> {
            let terms = lexicon.terms_of(words).into_iter();
            terms.map(|found| (found.term, found.weight)).collect()
        };
        let grams_of = |words: &[u32]| -> Vec<(u32, f32)> {
            let grams = words.iter().flat_map(|word| &lexicon.word(*word).grams);
            grams.map(|gram| (*gram, 1.0)).collect()
        };
        let n_terms = lexicon.n_terms();
        Self {
            title_words: Vectors::build(n, n_terms, |r| words_of(fields[r].telling_title(lexicon))),
            title_grams: Vectors::build(n, N_GRAMS, |r| grams_of(fields[r].telling_title(lexicon))),
            text_words: Vectors::build(n, n_terms, |r| words_of(&fields[r].text(lexicon))),
            text_grams: Vectors::build(n, N_GRAMS, |r| grams_of(&fields[r].text(lexicon))),
            concepts: Vectors::build(n, n_terms, |r| {
                let mut named = words_of(&fields[r].text(lexicon));
                named.retain(|(term, _)| lexicon.is_concept(*term));
                named
            }),
            extra: Vectors::build(n, n_terms, |r| words_of(&fields[r].extra)),
        }
    }

    /// The similarities of candidate pairs, in their order. The pairs must be sorted.
    pub fn compare(&self, pairs: &[(u32, u32)], n_terms: usize) -> Vec<Similarity> {
        let blocks: Vec<&[(u32, u32)]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
        let rows = threads::map_with(
            blocks.len(),
            || Spreads::new(n_terms),
            |spreads, block| spreads.compare(self, blocks[block]),
        );
        rows.into_iter().flatten().collect()
    }
}

struct Spreads {
    title_words: Spread,
    title_grams: Spread,
    text_words: Spread,
    text_grams: Spread,
    concepts: Spread,
    extra: Spread,
}

impl Spreads {
    fn new(n_terms: usize) -> Self {
        Self {
            title_words: Spread::new(n_terms),
            title_grams: Spread::new(N_GRAMS),
            text_words: Spread::new(n_terms),
            text_grams: Spread::new(N_GRAMS),
            concepts: Spread::new(n_terms),
            extra: Spread::new(n_terms),
        }
    }

    /// A block holds the pairs of one first record.
    fn compare(&mut self, all: &Vectorised, block: &[(u32, u32)]) -> Vec<Similarity> {
        let record = block.first().map_or(0, |pair| pair.0 as usize);
        let mut fields = [
            (&mut self.title_words, &all.title_words),
            (&mut self.title_grams, &all.title_grams),
            (&mut self.text_words, &all.text_words),
            (&mut self.text_grams, &all.text_grams),
            (&mut self.concepts, &all.concepts),
            (&mut self.extra, &all.extra),
        ];
        for (spread, vectors) in &mut fields {
            spread.put(vectors, record);
        }
        let compared = block
            .iter()
            .map(|(_, other)| {
                let other = *other as usize;
                let of = |at: usize| {
                    let (spread, vectors) = &fields[at];
                    let both = !(vectors.is_empty(record) || vectors.is_empty(other));
                    both.then(|| spread.cosine(vectors, other))
                };
                Similarity {
                    title_words: of(0),
                    title_grams: of(1),
                    text_words: of(2),
                    text_grams: of(3),
                    concepts: of(4),
                    extra: of(5),
                }
            })
            .collect();
        for (spread, vectors) in &mut fields {
            spread.clear(vectors, record);
        }
        compared
    }
}
