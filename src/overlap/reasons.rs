//! In: a pair of records that were compared. Out: why they look alike, in a fixed form that a
//! program can read and a person too: `term=medisin|0.31`, `field=title|0.62`, `margin|0.40`,
//! `runner_up|0.35`. It exists because nobody acts on a bare score. It deliberately holds no
//! words for readers: the report finds them.

use super::link::Standing;
use super::score::{Similarity, Vectorised};
use super::terms::{Fields, Lexicon};
use std::collections::BTreeMap;
use std::fmt;

/// How many shared terms are shown.
const SHOWN: usize = 6;

/// A term that adds less than this to the similarity of the texts is not worth showing.
const WORTH_SHOWING: f32 = 0.005;

/// One reason for a pair.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// A word or phrase as it stands in the first record's text (in lower case), of which the
    /// second has the same, an inflection, a part, or an equal; with what it adds to the cosine
    /// of the texts.
    Term(String, f64),
    /// The similarity of a field, 0 to 1: `title`, `text` (title and description),
    /// `concepts` or `area`.
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
            Reason::Field(field, similarity) => write!(f, "field={field}|{similarity:.2}"),
            Reason::Margin(margin) => write!(f, "margin|{margin:.2}"),
            Reason::RunnerUp(score) => write!(f, "runner_up|{score:.2}"),
        }
    }
}

/// The reasons for one pair: the shared terms, the heaviest first, then the fields, then what the
/// neighbours say.
pub fn explain(
    (a, b): (usize, usize),
    similarity: &Similarity,
    standing: &Standing,
    lexicon: &Lexicon,
    fields: &[Fields],
    vectorised: &Vectorised,
) -> Vec<Reason> {
    let mut reasons = shared_terms(a, b, lexicon, fields, vectorised);
    let named = [
        (
            "title",
            mean(similarity.title_words, similarity.title_grams),
        ),
        ("text", mean(similarity.text_words, similarity.text_grams)),
        ("concepts", similarity.concepts),
        ("area", similarity.extra),
    ];
    let known = named
        .into_iter()
        .filter_map(|(name, s)| s.map(|s| (name, s)));
    reasons.extend(known.map(|(name, s)| Reason::Field(name, f64::from(s))));
    reasons.push(Reason::Margin(standing.margin));
    reasons.push(Reason::RunnerUp(standing.runner_up));
    reasons
}

fn mean(a: Option<f32>, b: Option<f32>) -> Option<f32> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a + b) / 2.0),
        (one, other) => one.or(other),
    }
}

fn shared_terms(
    a: usize,
    b: usize,
    lexicon: &Lexicon,
    fields: &[Fields],
    vectorised: &Vectorised,
) -> Vec<Reason> {
    let (terms, weights) = vectorised.text_words.row(a);
    let (other_terms, other_weights) = vectorised.text_words.row(b);
    let shared: BTreeMap<u32, f32> = terms
        .iter()
        .zip(weights)
        .filter_map(|(term, weight)| {
            let at = other_terms.binary_search(term).ok()?;
            Some((*term, weight * other_weights[at]))
        })
        .collect();
    // A compound and its parts point to the same word of the text, and each term to the first
    // word that gave it: so no term counts twice.
    let text = fields[a].text(lexicon);
    let mut by_words: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    let mut left = shared;
    for found in lexicon.terms_of(&text) {
        if let Some(weight) = left.remove(&found.term) {
            *by_words.entry((found.from, found.to)).or_default() += weight;
        }
    }
    let mut by_spelling: BTreeMap<String, f32> = BTreeMap::new();
    for ((from, to), weight) in by_words {
        let spelled: Vec<&str> = text[from..=to]
            .iter()
            .map(|word| lexicon.word(*word).spelled.as_str())
            .collect();
        *by_spelling.entry(spelled.join(" ")).or_default() += weight;
    }
    let mut heaviest: Vec<(String, f32)> = by_spelling.into_iter().collect();
    heaviest.retain(|(_, weight)| *weight >= WORTH_SHOWING);
    heaviest.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
    heaviest.truncate(SHOWN);
    heaviest
        .into_iter()
        .map(|(term, weight)| Reason::Term(term, f64::from(weight)))
        .collect()
}
