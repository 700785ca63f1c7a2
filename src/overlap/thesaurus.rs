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

impl TermWord {
    fn key(&self) -> String {
        match self {
            TermWord::Folded(word) => word.clone(),
            TermWord::Name(word) => format!("={word}"),
        }
    }
}

/// A term of a thesaurus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its words by their numbers, those left out that only hold a sentence together.
    pub words: Vec<u32>,
    /// Whether a word is left out: then the others alone don't tell it.
    pub is_cut_short: bool,
}

/// A concept with every word by its number.
#[derive(Debug, Default)]
pub struct FoldedConcept {
    /// Its terms.
    pub terms: Vec<Phrase>,
    /// The words of the texts that tell of it, without those that only hold a sentence together.
    pub told: Vec<Vec<u32>>,
}

/// A thesaurus with every word folded.
#[derive(Debug, Default)]
pub struct Folded {
    /// Its distinct words.
    pub words: Vec<TermWord>,
    /// The concepts.
    pub concepts: Vec<FoldedConcept>,
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
        let mut reading = Reading {
            ordinary: ordinary_words(thesaurus),
            ..Reading::default()
        };
        let concepts = thesaurus.concepts.iter().map(|concept| FoldedConcept {
            terms: concept
                .terms
                .iter()
                .map(|term| reading.term(term))
                .collect(),
            told: concept.told.iter().map(|text| reading.text(text)).collect(),
        });
        let mut folded = Self {
            concepts: concepts.collect(),
            ..Self::default()
        };
        for (number, ring) in thesaurus.rings.iter().enumerate() {
            for word in ring.words.iter().flat_map(|word| fold::words(word)) {
                let word = fold::fold(&word);
                folded.vocabulary.insert(word.clone());
                folded.rings.entry(word).or_insert(number);
            }
        }
        folded.words = reading.words;
        for word in &folded.words {
            match word {
                TermWord::Folded(word) => folded.vocabulary.insert(word.clone()),
                TermWord::Name(word) => folded.names.insert(word.clone()),
            };
        }
        folded.vocabulary.retain(|word| fold::may_be_part(word));
        folded
    }
}

/// The words of one term of a thesaurus that has no other.
pub fn words_of(term: &str) -> Vec<TermWord> {
    let mut reading = Reading::default();
    let phrase = reading.term(term);
    let words = phrase.words.iter();
    words
        .map(|at| reading.words[*at as usize].clone())
        .collect()
}

/// A thesaurus while its words get their numbers.
#[derive(Default)]
struct Reading<'a> {
    /// Words that stand somewhere in it in small letters.
    ordinary: HashSet<&'a str>,
    words: Vec<TermWord>,
    by_key: HashMap<String, u32>,
    /// The words of pieces of terms, none for what only holds a sentence together.
    pieces: HashMap<&'a str, Vec<Option<u32>>>,
    /// The same of the words of texts.
    in_texts: HashMap<String, Option<u32>>,
    buffer: String,
}

impl<'a> Reading<'a> {
    fn number(&mut self, word: TermWord) -> u32 {
        let next = self.words.len() as u32;
        let number = *self.by_key.entry(word.key()).or_insert(next);
        if number == next {
            self.words.push(word);
        }
        number
    }

    fn term(&mut self, term: &'a str) -> Phrase {
        let mut phrase = Phrase {
            words: Vec::new(),
            is_cut_short: false,
        };
        for piece in pieces(term) {
            if !self.pieces.contains_key(piece) {
                let words = self.piece_words(piece);
                let words = words.into_iter().map(|word| Some(self.number(word?)));
                let words = words.collect();
                self.pieces.insert(piece, words);
            }
            for word in &self.pieces[piece] {
                phrase.is_cut_short |= word.is_none();
                phrase.words.extend(word);
            }
        }
        phrase
    }

    /// The words of a whole text. A capital tells no name in it: it begins a sentence.
    fn text(&mut self, text: &str) -> Vec<u32> {
        let mut words = Vec::new();
        let mut buffer = std::mem::take(&mut self.buffer);
        fold::each_word(text, &mut buffer, |word| {
            let known = self.in_texts.get(word).copied();
            let number = known.unwrap_or_else(|| {
                let folded = || TermWord::Folded(fold::fold(word));
                let number = (!fold::is_stop_word(word)).then(|| self.number(folded()));
                self.in_texts.insert(word.to_owned(), number);
                number
            });
            words.extend(number);
        });
        self.buffer = buffer;
        words
    }

    /// The words of a term between two marks or blanks. One with a capital is a name, unless the same
    /// letters are an ordinary word: "Vakt og ressurs" tells of a "vakt", and an abbreviation that
    /// reads like a word ("LEVE") can't be told from it.
    fn piece_words(&self, piece: &str) -> Vec<Option<TermWord>> {
        let is_name = piece.chars().any(char::is_uppercase);
        let has_small = piece.chars().any(char::is_lowercase);
        let words = fold::words(piece).into_iter().map(|word| {
            let is_stop_word = fold::is_stop_word(&word);
            if is_name && (is_stop_word || !self.ordinary.contains(word.as_str())) {
                Some(TermWord::Name(word))
            } else if is_stop_word || is_name && !has_small {
                None
            } else {
                Some(TermWord::Folded(fold::fold(&word)))
            }
        });
        words.collect()
    }
}

/// What stands between two marks or blanks.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

/// Words that stand somewhere in a thesaurus in small letters.
fn ordinary_words(thesaurus: &Thesaurus) -> HashSet<&str> {
    let concepts = thesaurus.concepts.iter();
    let texts = concepts.flat_map(|concept| concept.terms.iter().chain(&concept.told));
    let rings = thesaurus.rings.iter().flat_map(|ring| &ring.words);
    let all = texts.chain(rings).flat_map(|text| pieces(text));
    all.filter(|piece| !piece.chars().any(char::is_uppercase))
        .collect()
}
