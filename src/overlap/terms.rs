//! In: records. Out: each record's fields as numbered words, and for each distinct word its terms
//! (folded form, parts of a compound) and character trigrams. It exists so that a word is folded
//! and split once for the whole run, however often it stands in a text. It deliberately weighs
//! nothing: how rare a term is, is the vectors' matter.

use super::engine::Record;
use super::fold;
use super::numbers::{Numbers, WordMap, WordSet};
use super::thesaurus::{Folded, TermWord};
use super::threads;
use super::worded;
use std::cmp::Reverse;

/// The weight of a part of a compound beside the whole word's 1.
const PART_WEIGHT: f32 = 0.6;

/// The weight of a name of the thesaurus beside the folded word's 1.
const NAME_WEIGHT: f32 = 0.5;

/// Classes of letters: a blank, our letters and digits, and what other scripts share.
const N_CLASSES: u32 = 41;

/// There are no more trigrams than three classes of letters allow.
const MOST_GRAMS: usize = (N_CLASSES * N_CLASSES * N_CLASSES) as usize;

/// One distinct word of the run.
#[derive(Debug, Clone)]
pub struct Word {
    /// As it is written, in lower case.
    pub spelled: String,
    /// Its folded form.
    pub folded: String,
    /// Whether it is left out of word vectors.
    pub stop: bool,
    /// Whether it says how, not what.
    pub generic: bool,
    /// Terms with their weights: the folded form or its ring, then a name, then the parts of a
    /// compound.
    pub terms: Vec<(u32, f32)>,
    /// Its character trigrams, blanks at both ends counted as letters.
    pub grams: Vec<u32>,
}

/// No number yet.
const NONE: u32 = u32::MAX;

/// A record's fields as numbers of distinct words, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// The title.
    pub title: Vec<u32>,
    /// Description, need and goal.
    pub body: Vec<u32>,
    /// Service area, department: weak evidence.
    pub extra: Vec<u32>,
}

impl Fields {
    /// The title, unless every word of it is a stop word, generic or a bare number ("Forprosjekt
    /// 2"). Such a title can't match alone, and would only make unlike texts look alike.
    pub fn telling_title(&self, lexicon: &Lexicon) -> &[u32] {
        let tells = self.title.iter().any(|word| {
            let word = lexicon.word(*word);
            let number = word.folded.chars().all(char::is_numeric);
            !(word.stop || word.generic || number)
        });
        if tells { &self.title } else { &[] }
    }

    /// Telling title and body together.
    pub fn text(&self, lexicon: &Lexicon) -> Vec<u32> {
        let title = self.telling_title(lexicon).iter();
        title.chain(&self.body).copied().collect()
    }
}

/// A term in a text, with the place of the word that gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occurrence {
    /// The term.
    pub term: u32,
    /// What it weighs beside the whole word's 1.
    pub weight: f32,
    /// Place of the word.
    pub at: usize,
}

/// All distinct words of a run with their terms.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Vec<Word>,
    terms: Numbers,
    n_grams: usize,
    /// Words that a compound may be split into.
    vocabulary: WordSet,
    /// The ring of a folded word.
    rings: WordMap<usize>,
}

impl Lexicon {
    /// Reads all records, in the order given: the numbers of words and terms depend on it.
    pub fn read(records: &[&Record], thesaurus: &Folded) -> (Self, Vec<Fields>) {
        let (words, read) = worded::words_of(records.len(), |at| {
            let record = records[at];
            [&record.title, &record.description, &record.extra].map(String::as_str)
        });
        let fields = read.into_iter();
        let fields = fields.map(|[title, body, extra]| Fields { title, body, extra });
        let mut lexicon = Self {
            rings: thesaurus.rings.clone(),
            ..Self::default()
        };
        lexicon.take_words(words, thesaurus);
        (lexicon, fields.collect())
    }

    /// A distinct word by its number.
    pub fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }

    /// How many terms there are.
    pub fn n_terms(&self) -> usize {
        self.terms.len()
    }

    /// How many character trigrams there are.
    pub fn n_grams(&self) -> usize {
        self.n_grams
    }

    /// A term as it is keyed: a folded word, `=` and a name, or `@` and the number of a ring.
    pub fn term(&self, id: u32) -> &str {
        self.terms.name(id)
    }

    /// The terms of a run of words, stop words left out, in the order of the text.
    pub fn terms_of(&self, words: &[u32]) -> impl Iterator<Item = Occurrence> {
        let content = words.iter().enumerate();
        content
            .map(|(at, word)| (at, self.word(*word)))
            .filter(|(_, word)| !word.stop)
            .flat_map(|(at, word)| {
                word.terms.iter().map(move |(term, weight)| Occurrence {
                    term: *term,
                    weight: *weight,
                    at,
                })
            })
    }

    /// For each distinct word of a thesaurus its terms with their weights. A term that no text has
    /// gets a number too: what a concept hangs on counts also where nobody says it.
    pub fn terms_of_thesaurus(&mut self, words: &[TermWord]) -> Vec<Vec<(u32, f32)>> {
        let vocabulary = &self.vocabulary;
        let parts = threads::map(words.len(), |at| match &words[at] {
            TermWord::Name(_) => Vec::new(),
            TermWord::Folded(word) => split_compound(word, vocabulary, DEEPEST).unwrap_or_default(),
        });
        let both = words.iter().zip(parts);
        let terms = both.map(|(word, parts)| {
            let key = match word {
                TermWord::Name(_) => word.key(),
                TermWord::Folded(folded) => self.key(folded),
            };
            let mut terms = vec![(self.terms.number(&key), 1.0)];
            self.add_parts(&mut terms, &parts);
            terms
        });
        terms.collect()
    }

    fn add_parts(&mut self, terms: &mut Vec<(u32, f32)>, parts: &[String]) {
        for part in parts {
            terms.push((self.terms.number(&self.key(part)), PART_WEIGHT));
        }
    }

    /// What a folded word is keyed by: its ring, or itself.
    fn key(&self, folded: &str) -> String {
        match self.rings.get(folded) {
            Some(ring) => format!("@{ring}"),
            None => folded.to_owned(),
        }
    }

    fn take_words(&mut self, spelled: Vec<String>, thesaurus: &Folded) {
        let mut vocabulary = thesaurus.vocabulary.clone();
        self.words = threads::map(spelled.len(), |at| {
            let folded = fold::fold(&spelled[at]);
            Word {
                stop: fold::is_stop_word(&spelled[at]),
                generic: fold::is_generic(&folded),
                terms: Vec::new(),
                grams: grams(&folded),
                spelled: String::new(),
                folded,
            }
        });
        self.number_grams();
        for word in self.words.iter().filter(|word| !word.stop) {
            // A short word of the run may be a name or a slip: what it looks like is chance.
            if fold::may_be_part(&word.folded) && word.folded.chars().count() >= SURE_PART {
                vocabulary.insert(word.folded.clone());
            }
        }
        let parts = threads::map(self.words.len(), |at| {
            let folded = &self.words[at].folded;
            split_compound(folded, &vocabulary, DEEPEST)
                .or_else(|| split_number(folded, &vocabulary))
                .unwrap_or_default()
        });
        for (at, (spelled, parts)) in spelled.into_iter().zip(parts).enumerate() {
            let mut terms = vec![(self.terms.number(&self.key(&self.words[at].folded)), 1.0)];
            if thesaurus.names.contains(&spelled) {
                terms.push((self.terms.number(&format!("={spelled}")), NAME_WEIGHT));
            }
            self.add_parts(&mut terms, &parts);
            self.words[at].terms = terms;
            self.words[at].spelled = spelled;
        }
        self.vocabulary = vocabulary;
    }
}

/// From how many letters on a word of the run may be a part of a compound; shorter ones the thesaurus
/// must know.
const SURE_PART: usize = 4;

impl Lexicon {
    /// Numbers trigrams in the order in which they come: those that stand everywhere lie together
    /// then, which is quick to look up.
    fn number_grams(&mut self) {
        let mut numbers = vec![NONE; MOST_GRAMS];
        for gram in self.words.iter_mut().flat_map(|word| &mut word.grams) {
            let number = &mut numbers[*gram as usize];
            if *number == NONE {
                *number = self.n_grams as u32;
                self.n_grams += 1;
            }
            *gram = *number;
        }
    }
}

/// How many times a compound is split at most.
const DEEPEST: usize = 3;

/// "phase1" and "fase2a" are a word and a number if the word stands somewhere by itself; a model
/// number ("PSLX350H") is not.
fn split_number(word: &str, vocabulary: &WordSet) -> Option<Vec<String>> {
    let at = word.find(char::is_numeric)?;
    let (letters, number) = word.split_at(at);
    let short = number.chars().count() <= 3;
    (short && vocabulary.contains(fold::fold(letters).as_str()))
        .then(|| vec![fold::fold(letters), number.to_owned()])
}

/// The parts of a compound that all are words of the run by themselves; none where it can't be
/// split so. Of several ways that with the fewest parts wins, then that whose shortest part is
/// longest: it leaves least room for chance.
fn split_compound(word: &str, vocabulary: &WordSet, depth: usize) -> Option<Vec<String>> {
    if depth == 0 || word.chars().count() < 7 || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let mut best = Vec::new();
    let mut best_rank = None;
    for (at, _) in word.char_indices().skip(3) {
        let (left, right) = word.split_at(at);
        if right.chars().count() < 3 {
            break;
        }
        // Nothing can begin in front of what has no vowel, and the question is dear.
        if !right.contains(fold::is_vowel) {
            break;
        }
        let Some(stem) = stem_of(left, vocabulary) else {
            continue;
        };
        // A letter that ends one word and begins the next is written once when folded.
        let last = left.chars().next_back().map_or(0, char::len_utf8);
        for right in [right, &word[at - last..]] {
            let tail = if fold::builds_words(right) {
                Vec::new()
            } else if vocabulary.contains(right) {
                vec![right.to_owned()]
            } else {
                match split_compound(right, vocabulary, depth - 1) {
                    Some(parts) => parts,
                    None => continue,
                }
            };
            let mut parts = vec![stem.to_owned()];
            parts.extend(tail);
            let shortest = parts.iter().map(|p| p.chars().count()).min().unwrap_or(0);
            let rank = Some((Reverse(parts.len()), shortest));
            if rank > best_rank {
                (best, best_rank) = (parts, rank);
            }
        }
    }
    best_rank.map(|_| best)
}

/// The word that the first part of a compound is: as it stands, without the s that joins it to the
/// next, or without its inflection.
fn stem_of<'a>(part: &'a str, vocabulary: &WordSet) -> Option<&'a str> {
    let known = |word: &'a str| vocabulary.contains(word).then_some(word);
    let without_s = part.strip_suffix('s');
    known(part)
        .or_else(|| known(without_s?))
        .or_else(|| known(fold::strip_inflection(part)))
        .or_else(|| known(fold::strip_inflection(without_s?)))
}

/// Trigrams of a word between two blanks.
fn grams(folded: &str) -> Vec<u32> {
    let mut classes = vec![0];
    classes.extend(folded.chars().map(letter_class));
    classes.push(0);
    classes
        .windows(3)
        .map(|w| (w[0] * N_CLASSES + w[1]) * N_CLASSES + w[2])
        .collect()
}

/// A letter's class: our letters and digits have one each, the rest of the world's scripts share
/// one.
fn letter_class(c: char) -> u32 {
    match c {
        'a'..='z' => c as u32 - 'a' as u32 + 1,
        'æ' => 27,
        'ø' => 28,
        'å' => 29,
        '0'..='9' => c as u32 - '0' as u32 + 30,
        _ => N_CLASSES - 1,
    }
}
