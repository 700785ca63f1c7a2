//! In: a thesaurus as people wrote it. Out: its words as the words of texts are keyed. It exists
//! because one thing is told in many words: "the pill box that beeps" and "EMS phase 2" share none.
//! It deliberately looks at folded words, so that one entry serves every form of a word in three
//! languages; names and abbreviations alone are met as they stand.

use super::fold;
use super::numbers::{Numbers, WordMap, WordSet};
use super::threads;
use super::worded;
use crate::model::Thesaurus;

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
    /// What it is keyed by beside other words: a name is no form of a word.
    pub fn key(&self) -> String {
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
    pub rings: WordMap<usize>,
    /// Folded words that a compound may be split into.
    pub vocabulary: WordSet,
    /// Names, in lower case.
    pub names: WordSet,
}

impl Folded {
    /// Folds a thesaurus. Each distinct word is folded once, however often it stands in it.
    pub fn new(thesaurus: &Thesaurus) -> Self {
        let mut reading = Reading {
            ordinary: ordinary_words(thesaurus),
            ..Reading::default()
        };
        let told: Vec<&str> = thesaurus
            .concepts
            .iter()
            .flat_map(|concept| concept.told.iter().map(String::as_str))
            .collect();
        let (in_texts, texts) = worded::words_of(told.len(), |at| [told[at]]);
        // A capital tells no name in a text: it begins a sentence.
        let folded_words = threads::map(in_texts.len(), |at| {
            let word = in_texts[at].as_str();
            (!fold::is_stop_word(word)).then(|| TermWord::Folded(fold::fold(word)))
        });
        let in_texts: Vec<Option<u32>> = folded_words
            .into_iter()
            .map(|word| word.map(|word| reading.number(word)))
            .collect();
        let mut texts = texts.into_iter().map(|[words]| -> Vec<u32> {
            let numbers = words.into_iter().filter_map(|at| in_texts[at as usize]);
            numbers.collect()
        });
        let concepts = thesaurus.concepts.iter().map(|concept| FoldedConcept {
            terms: concept
                .terms
                .iter()
                .map(|term| reading.term(term))
                .collect(),
            told: texts.by_ref().take(concept.told.len()).collect(),
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
    /// Words of names that are ordinary words, too.
    ordinary: WordSet,
    words: Vec<TermWord>,
    keys: Numbers,
    /// The words of pieces of terms, none for what only holds a sentence together.
    pieces: WordMap<Vec<Option<u32>>, &'a str>,
}

impl<'a> Reading<'a> {
    fn number(&mut self, word: TermWord) -> u32 {
        let number = self.keys.number(&word.key());
        if number as usize == self.words.len() {
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

/// Words of terms with a capital that stand somewhere in a thesaurus in small letters only.
fn ordinary_words(thesaurus: &Thesaurus) -> WordSet {
    let concepts = &thesaurus.concepts;
    let has_capital = |piece: &&str| piece.chars().any(char::is_uppercase);
    let terms = concepts.iter().flat_map(|concept| &concept.terms);
    let names = terms.flat_map(|term| pieces(term)).filter(has_capital);
    let names: WordSet = names.map(str::to_lowercase).collect();
    let rings = thesaurus.rings.iter().flat_map(|ring| &ring.words);
    let texts = concepts
        .iter()
        .flat_map(|concept| concept.terms.iter().chain(&concept.told));
    let texts: Vec<&String> = texts.chain(rings).collect();
    let ordinary = threads::map_chunks(
        texts.len(),
        || (),
        |(), range| {
            let all = texts[range].iter().flat_map(|text| pieces(text));
            let ordinary: WordSet<&str> = all.filter(|piece| names.contains(*piece)).collect();
            ordinary
        },
    );
    ordinary.into_iter().flatten().map(str::to_owned).collect()
}
