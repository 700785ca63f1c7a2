//! In: the word vectors of texts, and a thesaurus in the same terms. Out: for each text the few
//! concepts that it is most about, as a vector of unit length. It exists because texts that share
//! no word can be about one thing. Each concept is held as some texts, one of all its terms and one
//! for each way in which people tell of it, and a text is described by its likeness to them, taken
//! concept by concept (explicit semantic analysis, Gabrilovich and Markovitch 2007). It deliberately
//! learns nothing from the texts of the run but how common a word is among them: five municipalities
//! write too little to learn meanings from.

use super::terms::Lexicon;
use super::thesaurus::{Folded, FoldedConcept};
use super::threads;
use super::vectors::{self, Rows, Vectors};
use crate::model::{ConceptKind, Thesaurus};
use std::collections::HashMap;

/// How many concepts describe a text.
const MOST_CONCEPTS: usize = 10;

/// What is added to a concept's likeness where all words of one of its terms stand in the text.
const TOLD_OUTRIGHT: f32 = 0.1;

/// What a wider concept gets of its narrower one's likeness.
const WIDER: f32 = 0.2;

/// What a concept of a kind says about sameness beside a solution's 1: two initiatives with one need
/// may meet it in unlike ways, and two in one service share little else.
fn weight_of(kind: ConceptKind) -> f32 {
    match kind {
        ConceptKind::Solution => 1.0,
        ConceptKind::Need => 0.7,
        ConceptKind::Service | ConceptKind::Method | ConceptKind::Organisation => 0.3,
    }
}

/// A range of likeness to the best concept: where a text begins to be about something that the
/// thesaurus knows, and where it surely is.
struct Knows {
    begins: f32,
    surely: f32,
}

impl Knows {
    /// How sure a likeness makes it, 0 to 1.
    fn sure(&self, likeness: f32) -> f32 {
        ((likeness - self.begins) / (self.surely - self.begins)).clamp(0.0, 1.0)
    }
}

/// One text. The best of thousands of concepts is a little like any text.
const OF_A_TEXT: Knows = Knows {
    begins: 0.10,
    surely: 0.25,
};

/// The text in the middle of a run. Among initiatives of Norwegian municipalities it is above 0.7 and
/// among sentences of Norwegian news 0.37; among product names, English research and English
/// programmes at most 0.21, and then the likenesses are chance, also where a single one is high.
const OF_A_RUN: Knows = Knows {
    begins: 0.20,
    surely: 0.35,
};

/// How much more a term tells a concept that stands in more of its texts, as an exponent: a term of
/// one text alone nearly says it. Two texts held out of each concept's: each is most like its own
/// concept of 2 400 in 62 of 100 cases, and in 46 where each text counts as much as the next.
const OFTEN: f32 = 0.4;

/// How much less a term tells a concept that has more texts, as an exponent: with many texts one is
/// told also by chance.
const MANY_TEXTS: f32 = 0.2;

/// What the only term of a concept's only text tells: so that the ranges above hold.
const TOLD_ONCE: f32 = 0.71;

/// The terms that tell a concept most in a text, with their share of all that tells it there.
type ToldBy = [(u32, f32); 3];

/// What some neighbouring texts are about.
#[derive(Default)]
struct Described {
    rows: Rows,
    told_by: Vec<ToldBy>,
    /// The likeness of each text to its best concept.
    best: Vec<f32>,
}

/// What all texts are about.
#[derive(Debug, Default)]
pub struct Meaning {
    /// The concepts of each text.
    pub vectors: Vectors,
    /// Beside each concept of each text what tells it.
    told_by: Vec<ToldBy>,
}

impl Meaning {
    /// Of texts that the thesaurus knows nothing of.
    fn nothing(n_records: usize, n_concepts: usize) -> Self {
        let mut rows = Rows::default();
        (0..n_records).for_each(|_| {
            rows.push_scaled(&[], 0.0);
        });
        Self {
            vectors: Vectors::joined(vec![rows], n_concepts),
            told_by: Vec::new(),
        }
    }

    /// How far two texts are about the same, 0 to 1: what they tell in other words, and what they
    /// tell by the same words. None where either tells nothing that the thesaurus knows.
    pub fn compare(&self, a: usize, b: usize) -> Option<Alike> {
        let (one, other) = (self.vectors.range(a), self.vectors.range(b));
        if one.is_empty() || other.is_empty() {
            return None;
        }
        let (concepts, weights) = self.vectors.row(a);
        let (its_concepts, its_weights) = self.vectors.row(b);
        let (mut x, mut y) = (0, 0);
        let mut alike = Alike::default();
        while x < concepts.len() && y < its_concepts.len() {
            match concepts[x].cmp(&its_concepts[y]) {
                std::cmp::Ordering::Less => x += 1,
                std::cmp::Ordering::Greater => y += 1,
                std::cmp::Ordering::Equal => {
                    let told = (&self.told_by[one.start + x], &self.told_by[other.start + y]);
                    let same = in_one_word(told.0, told.1).min(1.0);
                    let weight = weights[x] * its_weights[y];
                    alike.in_other_words += weight * (1.0 - same);
                    alike.in_same_words += weight * same;
                    x += 1;
                    y += 1;
                }
            }
        }
        Some(alike)
    }
}

/// How far two texts are about the same.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Alike {
    /// What they tell in other words, 0 to 1.
    pub in_other_words: f32,
    /// What they tell by the same words, 0 to 1.
    pub in_same_words: f32,
}

impl Alike {
    /// Both together, 0 to 1.
    pub fn whole(&self) -> f32 {
        (self.in_other_words + self.in_same_words).clamp(0.0, 1.0)
    }
}

/// How far two texts tell a concept by the same words, 0 to 1.
fn in_one_word(one: &ToldBy, other: &ToldBy) -> f32 {
    let mut sum = 0.0;
    for (term, share) in one.iter().filter(|(_, share)| *share > 0.0) {
        for (its_term, its_share) in other {
            if term == its_term {
                sum += share.min(*its_share);
            }
        }
    }
    sum
}

/// The concepts that a term tells.
#[derive(Debug, Clone)]
enum Tells {
    /// Few: each with the term's weight there, ascending.
    Few(Vec<(u32, f32)>),
    /// Many: the weight in every concept, for a row is added faster than hundreds of places.
    Many(Vec<f32>),
}

impl Tells {
    /// A row from one concept in so many on.
    const MANY: usize = 12;

    fn new(few: Vec<(u32, f32)>, n_concepts: usize) -> Self {
        if few.len() * Self::MANY < n_concepts {
            return Self::Few(few);
        }
        let mut row = vec![0.0; n_concepts];
        for (concept, weight) in few {
            row[concept as usize] = weight;
        }
        Self::Many(row)
    }

    fn add_to(&self, likeness: &mut [f32], times: f32) {
        match self {
            Self::Few(few) => {
                for (concept, weight) in few {
                    likeness[*concept as usize] += times * weight;
                }
            }
            Self::Many(row) => {
                for (sum, weight) in likeness.iter_mut().zip(row) {
                    *sum += times * weight;
                }
            }
        }
    }

    fn weight(&self, concept: u32) -> f32 {
        match self {
            Self::Few(few) => {
                let at = few.binary_search_by_key(&concept, |(concept, _)| *concept);
                at.map_or(0.0, |at| few[at].1)
            }
            Self::Many(row) => row[concept as usize],
        }
    }
}

/// Concepts as vectors over the terms of a lexicon.
#[derive(Debug, Default)]
pub struct Concepts {
    /// For each term the concepts that it tells.
    of_term: Vec<Tells>,
    /// How telling a term is among the concepts.
    rarity: Vec<f32>,
    /// Terms of a thesaurus as sorted terms of the lexicon, with their concept.
    phrases: Vec<(Vec<u32>, u32)>,
    /// For each term the phrases of which it is the most telling one.
    phrases_of: Vec<Vec<u32>>,
    /// How telling a word is that no concept has.
    unknown: f32,
    wider: Vec<Vec<u32>>,
    weights: Vec<f32>,
}

/// The concepts with the largest likenesses above 0, of equal ones the first, in no order.
fn largest(likeness: &[f32]) -> Vec<(u32, f32)> {
    let mut best: Vec<(u32, f32)> = Vec::with_capacity(4 * MOST_CONCEPTS);
    let mut least = 0.0;
    for (concept, likeness) in (0..).zip(likeness) {
        if *likeness > least {
            best.push((concept, *likeness));
            if best.len() == 4 * MOST_CONCEPTS {
                keep_largest(&mut best);
                least = best.iter().map(|(_, w)| *w).fold(f32::MAX, f32::min);
            }
        }
    }
    keep_largest(&mut best);
    best
}

fn keep_largest(best: &mut Vec<(u32, f32)>) {
    if best.len() > MOST_CONCEPTS {
        best.select_nth_unstable_by(MOST_CONCEPTS, |x, y| {
            y.1.total_cmp(&x.1).then(x.0.cmp(&y.0))
        });
        best.truncate(MOST_CONCEPTS);
    }
}

/// A concept in terms of a lexicon: texts, one of all its terms and one for each that is told of it.
struct Told {
    /// Its terms as sorted terms of the lexicon.
    phrases: Vec<Vec<u32>>,
    terms: Vec<TermTold>,
}

/// A term that stands in a concept's texts.
struct TermTold {
    number: u32,
    n_texts: u32,
    /// What it tells of the concept.
    weight: f32,
}

impl Told {
    /// A concept whose words have these terms and weights.
    fn new(concept: &FoldedConcept, words: &[Vec<(u32, f32)>]) -> Self {
        let (mut phrases, mut of_terms) = (Vec::new(), Vec::new());
        for term in &concept.terms {
            let its = term.words.iter().flat_map(|word| &words[*word as usize]);
            let whole = its.clone().filter(|(_, weight)| *weight == 1.0);
            let mut whole: Vec<u32> = whole.map(|(term, _)| *term).collect();
            let part = 1.0 / (whole.len() as f32).sqrt();
            of_terms.extend(its.map(|(term, weight)| (*term, part * weight)));
            whole.sort_unstable();
            whole.dedup();
            if !(whole.is_empty() || term.is_cut_short) {
                phrases.push(whole);
            }
        }
        let told = concept.told.iter().map(|text| {
            let its = text.iter().flat_map(|word| &words[*word as usize]);
            its.copied().collect::<Vec<_>>()
        });
        let mut in_texts: Vec<(u32, f32)> = Vec::new();
        for mut text in std::iter::once(of_terms).chain(told) {
            let row: Vec<(u32, f32)> = vectors::each_once(&mut text).collect();
            let length = row.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
            in_texts.extend(row.iter().map(|(term, weight)| (*term, weight / length)));
        }
        // In the order of the texts, also where a term is in many: sums of numbers depend on it.
        in_texts.sort_by_key(|(term, _)| *term);
        let n_texts = 1.0 + concept.told.len() as f32;
        let terms = in_texts.chunk_by(|a, b| a.0 == b.0).map(|texts| {
            let sum: f32 = texts.iter().map(|(_, weight)| weight).sum();
            TermTold {
                number: texts[0].0,
                n_texts: texts.len() as u32,
                weight: TOLD_ONCE * sum.powf(OFTEN) / n_texts.powf(MANY_TEXTS),
            }
        });
        Self {
            phrases,
            terms: terms.collect(),
        }
    }
}

impl Concepts {
    /// Takes in a thesaurus whose words the lexicon knows.
    pub fn new(thesaurus: &Thesaurus, folded: &Folded, lexicon: &mut Lexicon) -> Self {
        let numbers: HashMap<&str, u32> = thesaurus
            .concepts
            .iter()
            .enumerate()
            .map(|(at, concept)| (concept.id.as_str(), at as u32))
            .collect();
        let words = lexicon.terms_of_thesaurus(&folded.words);
        let n_terms = lexicon.n_terms();
        let read = threads::map(folded.concepts.len(), |at| {
            Told::new(&folded.concepts[at], &words)
        });
        let n_texts = folded.concepts.iter().map(|c| 1 + c.told.len()).sum();
        let mut in_texts = vec![0u32; n_terms];
        let mut of_term: Vec<Vec<(u32, f32)>> = vec![Vec::new(); n_terms];
        let mut phrases = Vec::new();
        for (number, told) in (0..).zip(read) {
            phrases.extend(told.phrases.into_iter().map(|words| (words, number)));
            for term in told.terms {
                in_texts[term.number as usize] += term.n_texts;
                of_term[term.number as usize].push((number, term.weight));
            }
        }
        phrases.sort();
        phrases.dedup();
        let rarity: Vec<f32> = in_texts
            .iter()
            .map(|n_in| match n_in {
                0 => 0.0,
                n_in => vectors::rarity(n_texts, *n_in),
            })
            .collect();
        let n_concepts = thesaurus.concepts.len();
        let of_term = of_term.into_iter();
        let of_term = of_term.map(|few| Tells::new(few, n_concepts)).collect();
        let mut phrases_of = vec![Vec::new(); n_terms];
        for (at, (words, _)) in phrases.iter().enumerate() {
            let rarest = words
                .iter()
                .min_by_key(|term| (in_texts[**term as usize], **term));
            if let Some(term) = rarest {
                phrases_of[*term as usize].push(at as u32);
            }
        }
        let wider = thesaurus.concepts.iter().map(|concept| {
            let known = concept
                .wider
                .iter()
                .filter_map(|id| numbers.get(id.as_str()));
            known.copied().collect()
        });
        Self {
            of_term,
            rarity,
            phrases,
            phrases_of,
            wider: wider.collect(),
            unknown: vectors::rarity(n_texts, 1),
            weights: thesaurus
                .concepts
                .iter()
                .map(|c| weight_of(c.kind))
                .collect(),
        }
    }

    /// How many there are.
    pub fn n(&self) -> usize {
        self.weights.len()
    }

    /// How much a term tells a concept, 0 where it doesn't.
    pub fn told_by(&self, term: u32, concept: u32) -> f32 {
        self.of_term[term as usize].weight(concept) * self.rarity[term as usize]
    }

    /// What each text is about.
    pub fn describe(&self, texts: &Vectors, n_records: usize) -> Meaning {
        let chunks = threads::map_chunks(
            n_records,
            || vec![0.0; self.n()],
            |likeness, range| {
                let mut described = Described::default();
                for record in range {
                    self.describe_one(texts.row(record), likeness, &mut described);
                }
                described
            },
        );
        let mut best: Vec<f32> = chunks.iter().flat_map(|c| &c.best).copied().collect();
        best.sort_unstable_by(f32::total_cmp);
        let middle = best.get(best.len() / 2).copied().unwrap_or(0.0);
        let known = OF_A_RUN.sure(middle);
        let told_by = chunks.iter().flat_map(|c| &c.told_by).copied().collect();
        let rows = chunks.into_iter().map(|c| c.rows).collect();
        if known == 0.0 {
            return Meaning::nothing(n_records, self.n());
        }
        let mut vectors = Vectors::joined(rows, self.n());
        vectors.scale(known);
        Meaning { vectors, told_by }
    }

    fn describe_one(
        &self,
        (terms, weights): (&[u32], &[f32]),
        likeness: &mut [f32],
        described: &mut Described,
    ) {
        likeness.fill(0.0);
        let mut square = 0.0;
        for (term, weight) in terms.iter().zip(weights) {
            let rarity = self.rarity[*term as usize];
            // A word that the thesaurus doesn't know is as telling as any, of something else.
            let weight = weight * if rarity == 0.0 { self.unknown } else { rarity };
            square += weight * weight;
            self.of_term[*term as usize].add_to(likeness, weight);
        }
        let length = square.sqrt().max(f32::MIN_POSITIVE);
        for (likeness, weight) in likeness.iter_mut().zip(&self.weights) {
            *likeness *= weight / length;
        }
        for concept in self.told_outright(terms) {
            likeness[concept as usize] += TOLD_OUTRIGHT;
        }
        let mut best = largest(likeness);
        let most = best.iter().map(|(_, w)| *w).fold(0.0, f32::max);
        described.best.push(most);
        let sure = OF_A_TEXT.sure(most);
        // The likeness cubed: a text is about what it is most alike, and a little about the rest.
        for (_, weight) in &mut best {
            *weight = weight.powi(3);
        }
        best.sort_unstable_by_key(|(concept, _)| *concept);
        let mut by = self.shares(&best, terms, weights);
        let narrow = best.len();
        for at in 0..narrow {
            let (concept, weight) = best[at];
            for wider in &self.wider[concept as usize] {
                match best.iter_mut().find(|(c, _)| c == wider) {
                    Some((_, sum)) => *sum += WIDER * weight,
                    None => {
                        best.push((*wider, WIDER * weight));
                        by.push(by[at]);
                    }
                }
            }
        }
        let mut order: Vec<usize> = (0..best.len()).collect();
        order.sort_unstable_by_key(|at| best[*at].0);
        let sorted: Vec<(u32, f32)> = order.iter().map(|at| best[*at]).collect();
        if described.rows.push_scaled(&sorted, sure) {
            let told_by = order.iter().map(|at| by[*at]);
            described.told_by.extend(told_by);
        }
    }

    /// For each of the concepts the terms that tell it most in the text.
    fn shares(&self, concepts: &[(u32, f32)], terms: &[u32], weights: &[f32]) -> Vec<ToldBy> {
        let told = concepts.iter().map(|(concept, _)| {
            let told = terms.iter().zip(weights);
            told.map(|(term, weight)| (*term, weight * self.told_by(*term, *concept)))
                .filter(|(_, weight)| *weight > 0.0)
                .collect::<Vec<_>>()
        });
        let shares = told.map(|mut told| {
            let all: f32 = told.iter().map(|(_, weight)| weight).sum();
            told.sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            let mut by = ToldBy::default();
            for (slot, (term, weight)) in by.iter_mut().zip(told) {
                *slot = (term, weight / all);
            }
            by
        });
        shares.collect()
    }

    /// The concepts one of whose terms stands in the text with all its words, each once.
    pub fn told_outright(&self, terms: &[u32]) -> Vec<u32> {
        let mut told: Vec<u32> = terms
            .iter()
            .flat_map(|term| &self.phrases_of[*term as usize])
            .filter_map(|at| {
                let (words, concept) = &self.phrases[*at as usize];
                let stands = words.iter().all(|word| terms.binary_search(word).is_ok());
                stands.then_some(*concept)
            })
            .collect();
        told.sort_unstable();
        told.dedup();
        told
    }
}
