//! In: a pair of records that were compared. Out: why they look alike, in a fixed form that a
//! program can read and a person too: `term=medisin|0.31`, `field=title|0.62`, `margin|0.40`,
//! `runner_up|0.35`, `concept=medisindispenser|0.21|pilledunk,piper|ems`. It exists because nobody acts on a bare score. It deliberately holds no
//! words for readers: the report finds them.

use super::engine::Why;
use super::fold;
use super::meaning::Concepts;
use super::score::Vectorised;
use super::terms::{Fields, Lexicon};
use crate::model::Thesaurus;
use std::collections::BTreeMap;
use std::fmt;

/// How many shared terms are shown.
const SHOWN: usize = 6;

/// How many shared concepts are shown, and how many words of each text for one.
const SHOWN_CONCEPTS: usize = 3;
const SHOWN_WORDS: usize = 3;

/// What a concept must weigh that neither text names by one of its terms. Below, what looks like it may
/// be everyday words: who hears of a place from an app is in no group for hearing voices.
const SURE_WITHOUT_TERM: f32 = 0.4;

/// What a concept must weigh beside the one that weighs most.
const WORTH_BESIDE: f32 = 0.15;

/// A term that adds less than this to the similarity of the texts is not worth showing.
const WORTH_SHOWING: f32 = 0.005;

/// One reason for a pair.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// A word or phrase as it stands in the first record's text (in lower case), of which the
    /// second has the same, an inflection, a part, or an equal; with what it adds to the cosine
    /// of the texts.
    Term(String, f64),
    /// A concept that both texts tell: its name, what it adds to the similarity of what they are
    /// about, and the words by which the first and the second tell it.
    Concept(String, f64, Vec<String>, Vec<String>),
    /// The similarity of a field, 0 to 1: `title`, `text` (title and description) or `meaning`
    /// (what they are about); and `area`, how much more often their service areas meet in matches
    /// than by chance, as a natural logarithm.
    Field(&'static str, f64),
    /// Twice the score minus the mean of both sides' five best.
    Margin(f64),
    /// The best score that either side has with anybody else of the other's party.
    RunnerUp(f64),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Term(term, weight) => write!(f, "term={term}|{weight:.2}"),
            Reason::Concept(name, weight, one, other) => {
                write!(
                    f,
                    "concept={name}|{weight:.2}|{}|{}",
                    one.join(","),
                    other.join(",")
                )
            }
            Reason::Field(field, similarity) => write!(f, "field={field}|{similarity:.2}"),
            Reason::Margin(margin) => write!(f, "margin|{margin:.2}"),
            Reason::RunnerUp(score) => write!(f, "runner_up|{score:.2}"),
        }
    }
}

/// All that the reasons are read off.
pub struct Sources<'a> {
    /// The words.
    pub lexicon: &'a Lexicon,
    /// The records' fields.
    pub fields: &'a [Fields],
    /// The vectors.
    pub vectorised: &'a Vectorised,
    /// The concepts.
    pub concepts: &'a Concepts,
    /// Their names.
    pub thesaurus: &'a Thesaurus,
}

impl Sources<'_> {
    /// The reasons for one pair: the shared terms, the heaviest first, then the shared concepts, the
    /// fields, and what the neighbours say.
    pub fn explain(&self, (a, b): (usize, usize), why: &Why, margin: f64) -> Vec<Reason> {
        let (similarity, area) = (&why.similarity, why.area);
        let mut reasons = self.shared_terms(a, b);
        reasons.extend(self.shared_concepts(a, b));
        let named = [
            (
                "title",
                mean(similarity.title_words, similarity.title_grams),
            ),
            ("text", mean(similarity.text_words, similarity.text_grams)),
            ("meaning", similarity.meaning.map(|alike| alike.whole())),
            ("area", (area != 0.0).then_some(area as f32)),
        ];
        let known = named
            .into_iter()
            .filter_map(|(name, s)| s.map(|s| (name, s)));
        reasons.extend(known.map(|(name, s)| Reason::Field(name, f64::from(s))));
        reasons.push(Reason::Margin(margin));
        reasons.push(Reason::RunnerUp(why.runner_up));
        reasons
    }

    fn shared_concepts(&self, a: usize, b: usize) -> Vec<Reason> {
        let (concepts, weights) = self.vectorised.meaning.vectors.row(a);
        let (its_concepts, its_weights) = self.vectorised.meaning.vectors.row(b);
        let mut shared: Vec<(u32, f32)> = concepts
            .iter()
            .zip(weights)
            .filter_map(|(concept, weight)| {
                let at = its_concepts.binary_search(concept).ok()?;
                Some((*concept, weight * its_weights[at]))
            })
            .filter(|(_, weight)| *weight >= WORTH_SHOWING)
            .collect();
        shared.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let Some((_, most)) = shared.first().copied() else {
            return Vec::new();
        };
        shared.retain(|(_, weight)| *weight >= most * WORTH_BESIDE);
        let outright = |record| {
            let (terms, _) = self.vectorised.text_words.row(record);
            self.concepts.told_outright(terms)
        };
        let named_by = [outright(a), outright(b)];
        let named = shared.into_iter().filter_map(|(concept, weight)| {
            let (one, other) = (self.telling(a, concept), self.telling(b, concept));
            // One word that both have makes neither about all that it may belong to: an audio book
            // of a walk is no home delivery of books. It stands among the words that they share.
            let in_one_word = match (one.as_slice(), other.as_slice()) {
                ([word], [its]) => fold::fold(word) == fold::fold(its),
                _ => false,
            };
            let n_named = named_by.iter().filter(|by| by.contains(&concept)).count();
            let surely = match in_one_word {
                true => n_named == 2,
                false => n_named >= 1 || weight >= SURE_WITHOUT_TERM,
            };
            if !surely {
                return None;
            }
            let name = &self.thesaurus.concepts[concept as usize].name;
            Some(Reason::Concept(name.clone(), f64::from(weight), one, other))
        });
        named.take(SHOWN_CONCEPTS).collect()
    }

    /// The words of a text by which it tells a concept, the most telling first; none where it tells
    /// it only by a narrower one.
    fn telling(&self, record: usize, concept: u32) -> Vec<String> {
        let (terms, weights) = self.vectorised.text_words.row(record);
        let told = terms.iter().zip(weights);
        let told = told
            .map(|(term, weight)| (*term, weight * self.concepts.told_by(*term, concept)))
            .filter(|(_, weight)| *weight > 0.0);
        let mut heaviest = self.spelled(record, told.collect());
        let most = heaviest.first().map_or(0.0, |(_, weight)| *weight);
        heaviest.retain(|(_, weight)| *weight >= most * 0.2);
        heaviest.truncate(SHOWN_WORDS);
        heaviest
            .into_iter()
            .map(|(word, _)| word.to_owned())
            .collect()
    }

    fn shared_terms(&self, a: usize, b: usize) -> Vec<Reason> {
        let (terms, weights) = self.vectorised.text_words.row(a);
        let (other_terms, other_weights) = self.vectorised.text_words.row(b);
        let shared = terms.iter().zip(weights).filter_map(|(term, weight)| {
            let at = other_terms.binary_search(term).ok()?;
            Some((*term, weight * other_weights[at]))
        });
        let mut heaviest = self.spelled(a, shared.collect());
        heaviest.retain(|(_, weight)| *weight >= WORTH_SHOWING);
        heaviest.truncate(SHOWN);
        heaviest
            .into_iter()
            .map(|(term, weight)| Reason::Term(term.to_owned(), f64::from(weight)))
            .collect()
    }

    /// The words of a text that gave some of its terms, as they stand there, with what the terms
    /// weigh together, the heaviest first. A compound and its parts point to the same word, and each
    /// term to the first word that gave it: so no term counts twice.
    fn spelled(&self, record: usize, mut weights: BTreeMap<u32, f32>) -> Vec<(&str, f32)> {
        let text = self.fields[record].text(self.lexicon);
        let mut by_word: BTreeMap<&str, f32> = BTreeMap::new();
        for found in self.lexicon.terms_of(&text) {
            if let Some(weight) = weights.remove(&found.term) {
                let spelled = self.lexicon.word(text[found.at]).spelled.as_str();
                *by_word.entry(spelled).or_default() += weight;
            }
        }
        let mut heaviest: Vec<(&str, f32)> = by_word.into_iter().collect();
        heaviest.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(y.0)));
        heaviest
    }
}

fn mean(a: Option<f32>, b: Option<f32>) -> Option<f32> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a + b) / 2.0),
        (one, other) => one.or(other),
    }
}
