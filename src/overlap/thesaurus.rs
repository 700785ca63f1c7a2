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

/// A term as the words of texts are keyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its words, those left out that only hold a sentence together.
    pub words: Vec<TermWord>,
    /// Whether a word is left out: then the others alone don't tell it.
    pub is_cut_short: bool,
}

/// The words of pieces of terms that have been folded.
type Known<'a> = HashMap<&'a str, Vec<Option<TermWord>>>;

impl Phrase {
    /// Reads one term.
    pub fn new(term: &str) -> Self {
        Self::read(term, &mut Known::new())
    }

    fn read<'a>(term: &'a str, known: &mut Known<'a>) -> Self {
        let mut phrase = Self {
            words: Vec::new(),
            is_cut_short: false,
        };
        for piece in term.split(|c: char| !c.is_alphanumeric()) {
            for word in known.entry(piece).or_insert_with(|| piece_words(piece)) {
                phrase.is_cut_short |= word.is_none();
                phrase.words.extend(word.clone());
            }
        }
        phrase
    }
}

/// A thesaurus with every word folded.
#[derive(Debug, Default)]
pub struct Folded {
    /// For each concept its terms.
    pub concepts: Vec<Vec<Phrase>>,
    /// For each folded word of a ring the ring's number; a word in two rings is the first one's.
    pub rings: HashMap<String, usize>,
    /// Folded words that a compound may be split into.
    pub vocabulary: HashSet<String>,
    /// Names, in lower case.
    pub names: HashSet<String>,
}

impl Folded {
    /// Folds a thesaurus. Each distinct word is folded once, however often it stands in it.
    pub fn new(thesaurus: &Thesaurus) -> Self {
        let mut known = Known::new();
        let mut folded = Self::default();
        for concept in &thesaurus.concepts {
            let phrases = concept
                .terms
                .iter()
                .map(|term| Phrase::read(term, &mut known));
            folded.concepts.push(phrases.collect());
        }
        for (number, ring) in thesaurus.rings.iter().enumerate() {
            for word in ring.words.iter().flat_map(|word| fold::words(word)) {
                let word = fold::fold(&word);
                folded.vocabulary.insert(word.clone());
                folded.rings.entry(word).or_insert(number);
            }
        }
        for word in known.into_values().flatten().flatten() {
            match word {
                TermWord::Folded(word) => folded.vocabulary.insert(word),
                TermWord::Name(word) => folded.names.insert(word),
            };
        }
        folded
            .vocabulary
            .retain(|word| word.chars().count() >= 3 && word.chars().all(char::is_alphabetic));
        folded
    }
}

/// The words of a term between two marks or blanks, none for what only holds a sentence together.
/// One with a capital is a name.
fn piece_words(piece: &str) -> Vec<Option<TermWord>> {
    let is_name = piece.chars().any(char::is_uppercase);
    let words = fold::words(piece).into_iter();
    words
        .map(|word| {
            if is_name {
                Some(TermWord::Name(word))
            } else {
                (!fold::is_stop_word(&word)).then(|| TermWord::Folded(fold::fold(&word)))
            }
        })
        .collect()
}
