//! In: a thesaurus as people wrote it. Out: its words as the words of texts are keyed. It exists
//! because one thing is told in many words: "the pill box that beeps" and "EMS phase 2" share none.
//! It deliberately looks at folded words, so that one entry serves every form of a word in three
//! languages; names and abbreviations alone are met as they stand.

use super::fold;
use crate::model::Thesaurus;
use std::collections::{HashMap, HashSet};

/// A word of a term.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TermWord {
    /// Any form of it counts.
    Folded(String),
    /// A name or an abbreviation, in lower case: it is met as it stands, for folding would make
    /// "Planner" a plan and "EMS" an "em".
    Name(String),
}

/// The words of a term, those left out that only hold a sentence together. One with a capital is a
/// name.
pub fn term_words(term: &str) -> Vec<TermWord> {
    let pieces = term.split(|c: char| !c.is_alphanumeric());
    pieces
        .flat_map(|piece| {
            let name = piece.chars().any(char::is_uppercase);
            fold::words(piece).into_iter().filter_map(move |word| {
                if name {
                    Some(TermWord::Name(word))
                } else if fold::is_stop_word(&word) {
                    None
                } else {
                    Some(TermWord::Folded(fold::fold(&word)))
                }
            })
        })
        .collect()
}

/// For each folded word of a ring the ring's number; a word in two rings is the first one's.
pub fn rings(thesaurus: &Thesaurus) -> HashMap<String, usize> {
    let mut ring_of = HashMap::new();
    for (number, ring) in thesaurus.rings.iter().enumerate() {
        for word in ring.words.iter().flat_map(|word| fold::words(word)) {
            ring_of.entry(fold::fold(&word)).or_insert(number);
        }
    }
    ring_of
}

/// Folded words that a compound may be split into, and names.
pub fn words(thesaurus: &Thesaurus) -> (HashSet<String>, HashSet<String>) {
    let (mut folded, mut names) = (HashSet::new(), HashSet::new());
    let terms = thesaurus.concepts.iter().flat_map(|concept| &concept.terms);
    let words = thesaurus.rings.iter().flat_map(|ring| &ring.words);
    for word in terms.chain(words).flat_map(|term| term_words(term)) {
        match word {
            TermWord::Folded(word) => {
                if word.chars().count() >= 3 && word.chars().all(char::is_alphabetic) {
                    folded.insert(word);
                }
            }
            TermWord::Name(word) => {
                names.insert(word);
            }
        }
    }
    (folded, names)
}
