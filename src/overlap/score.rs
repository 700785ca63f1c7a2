//! In: records as vectors per field, and candidate pairs. Out: for each pair the similarity of each
//! field and one likeness, 0 to 1. It exists so that what a score is made of can be shown. It
//! deliberately decides nothing: whether a likeness is much depends on the neighbours (see `link`).

use super::engine::Record;
use super::meaning::{Alike, Concepts, Meaning};
use super::terms::{Fields, Lexicon};
use super::threads;
use super::vectors::{Counted, SideBySide, Spread, Vectors};

/// What each field counts for. Those of the words need not sum to 1.
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
    /// What the texts are about, 0 to 1. It can only add: texts that tell no concept may still say
    /// the same.
    pub meaning: f32,
    /// What one unit of the evidence of service areas adds.
    pub area: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            title_words: 1.0,
            title_grams: 1.0,
            text_words: 2.0,
            text_grams: 4.0,
            meaning: 0.8,
            area: 0.05,
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
    /// What title and description are about.
    pub meaning: Option<Alike>,
}

impl Similarity {
    /// The weighted mean of what the words say.
    pub fn words(&self, weights: &Weights) -> f32 {
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
        if of == 0.0 { 0.0 } else { sum / of }
    }

    /// Words and meaning together: either can make two texts alike, both make them more so. What both
    /// tell by the same words has been counted among the words, and counts again only as far as the
    /// rest of them is alike: measured, counting it in full made everything alike that is done with
    /// drones.
    pub fn likeness(&self, weights: &Weights) -> f32 {
        let words = self.words(weights);
        let alike = self.meaning.unwrap_or_default();
        let meaning = (alike.in_other_words + alike.in_same_words * words) * weights.meaning;
        1.0 - (1.0 - words) * (1.0 - meaning.min(1.0))
    }
}

/// The vectors of every field.
#[derive(Debug)]
pub struct Vectorised {
    /// Words of title and description; a generic title is left out.
    pub text_words: Vectors,
    /// What the same are about.
    pub meaning: Meaning,
    /// Words and trigrams of titles and texts; nothing for a generic title.
    compared: SideBySide,
    n_terms: usize,
    n_grams: usize,
}

impl Vectorised {
    /// Builds all fields.
    pub fn new(
        records: &[&Record],
        lexicon: &Lexicon,
        fields: &[Fields],
        concepts: &Concepts,
    ) -> Self {
        let n = records.len();
        let words_of = |words: &[u32], out: &mut Vec<(u32, f32)>| {
            out.extend(
                lexicon
                    .terms_of(words)
                    .map(|found| (found.term, found.weight)),
            );
        };
        let grams_of = |words: &[u32], take: &mut dyn FnMut(&[u32])| {
            for word in words {
                take(&lexicon.word(*word).grams);
            }
        };
        let n_terms = lexicon.n_terms();
        let text_words = Vectors::build(n, n_terms, |r, out| {
            words_of(fields[r].telling_title(lexicon), out);
            words_of(&fields[r].body, out);
        });
        let title_words = Vectors::build(n, n_terms, |r, out| {
            words_of(fields[r].telling_title(lexicon), out);
        });
        let title_grams = Counted::build(n, lexicon.n_grams(), |r, take| {
            grams_of(fields[r].telling_title(lexicon), take);
        });
        let text_grams = Counted::build(n, lexicon.n_grams(), |r, take| {
            grams_of(fields[r].telling_title(lexicon), take);
            grams_of(&fields[r].body, take);
        });
        let compared = SideBySide::new(n, [&title_words, &text_words], [&title_grams, &text_grams]);
        let meaning = concepts.describe(&text_words, n);
        Self {
            text_words,
            meaning,
            compared,
            n_terms,
            n_grams: lexicon.n_grams(),
        }
    }

    /// The similarities of candidate pairs, in their order. The pairs must be sorted.
    pub fn compare(&self, pairs: &[(u32, u32)]) -> Vec<Similarity> {
        let blocks: Vec<&[(u32, u32)]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
        let rows = threads::map_chunks(
            blocks.len(),
            || (Spread::new(self.n_terms, self.n_grams), Vec::new()),
            |(spread, room), range| {
                let mut compared = Vec::new();
                for block in &blocks[range] {
                    let others = || block.iter().map(|(_, other)| *other as usize);
                    self.compared.expect(others(), room);
                    self.meaning.vectors.expect(others(), room);
                    self.compare_block(spread, block, &mut compared);
                }
                compared
            },
        );
        rows.concat()
    }

    /// A block holds the pairs of one first record.
    fn compare_block(
        &self,
        spread: &mut Spread,
        block: &[(u32, u32)],
        compared: &mut Vec<Similarity>,
    ) {
        let record = block.first().map_or(0, |pair| pair.0 as usize);
        spread.put(&self.compared, record);
        compared.extend(block.iter().map(|(_, other)| {
            let other = *other as usize;
            let [title_words, title_grams, text_words, text_grams] =
                spread.cosines(&self.compared, other);
            Similarity {
                title_words,
                title_grams,
                text_words,
                text_grams,
                meaning: self.meaning.compare(record, other),
            }
        }));
        spread.clear(&self.compared, record);
    }
}
