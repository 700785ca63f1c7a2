//! In: records. Out: each record's fields as numbered words, and for each distinct word its terms
//! (folded form, parts of a compound) and character trigrams. It exists so that a word is folded
//! and split once for the whole run, however often it stands in a text. It deliberately weighs
//! nothing: how rare a term is, is the vectors' matter.

use super::concepts::Concepts;
use super::engine::Record;
use super::fold;
use std::collections::{HashMap, HashSet};

/// The weight of a part of a compound beside the whole word's 1.
const PART_WEIGHT: f32 = 0.6;

/// The weight of a concept beside the whole word's 1.
const CONCEPT_WEIGHT: f32 = 1.0;

/// Trigrams are numbered by three classes of letters of six bits each.
pub const N_GRAMS: usize = 1 << 18;

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
    /// Terms with their weights: the folded form, then the parts of a compound.
    pub terms: Vec<(u32, f32)>,
    /// Its character trigrams, blanks at both ends counted as letters.
    pub grams: Vec<u32>,
}

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

/// A term in a text, with the places of the first and last word that gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occurrence {
    /// The term.
    pub term: u32,
    /// What it weighs beside the whole word's 1.
    pub weight: f32,
    /// Place of the first word.
    pub from: usize,
    /// Place of the last word.
    pub to: usize,
}

/// All distinct words of a run with their terms.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Vec<Word>,
    terms: Vec<String>,
    term_ids: HashMap<String, u32>,
    /// The number of the first term that is a concept; concepts are numbered last.
    first_concept: u32,
    concepts: Concepts,
}

impl Lexicon {
    /// Reads all records, in the order given: the numbers of words and terms depend on it.
    pub fn read(records: &[&Record], concepts: Concepts) -> (Self, Vec<Fields>) {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut spelled: Vec<String> = Vec::new();
        let mut number_all = |text: &str| -> Vec<u32> {
            fold::words(text)
                .into_iter()
                .map(|word| {
                    *numbers.entry(word).or_insert_with_key(|word| {
                        spelled.push(word.clone());
                        spelled.len() as u32 - 1
                    })
                })
                .collect()
        };
        let fields: Vec<Fields> = records
            .iter()
            .map(|record| Fields {
                title: number_all(&record.title),
                body: number_all(&record.description),
                extra: number_all(&record.extra),
            })
            .collect();
        let mut lexicon = Self {
            concepts,
            ..Self::default()
        };
        lexicon.take_words(&spelled);
        (lexicon, fields)
    }

    /// A distinct word by its number.
    pub fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }

    /// How many terms there are.
    pub fn n_terms(&self) -> usize {
        self.terms.len()
    }

    /// A term as it is keyed: a folded word, or the number of a concept behind `§`.
    pub fn term(&self, id: u32) -> &str {
        &self.terms[id as usize]
    }

    /// Whether a term is a concept, not a word.
    pub fn is_concept(&self, term: u32) -> bool {
        term >= self.first_concept
    }

    /// The terms of a run of words, stop words left out, in the order of the text.
    pub fn terms_of(&self, words: &[u32]) -> Vec<Occurrence> {
        let mut terms = Vec::new();
        let content: Vec<usize> = (0..words.len())
            .filter(|at| !self.word(words[*at]).stop)
            .collect();
        for at in &content {
            let word = self.word(words[*at]);
            terms.extend(word.terms.iter().map(|(term, weight)| Occurrence {
                term: *term,
                weight: *weight,
                from: *at,
                to: *at,
            }));
        }
        if !self.concepts.is_empty() {
            let folded: Vec<&str> = content
                .iter()
                .map(|at| self.word(words[*at]).folded.as_str())
                .collect();
            for (first, n_words, concept) in self.concepts.named_in(&folded) {
                let term = self.term_ids.get(&concept_name(concept));
                terms.extend(term.map(|term| Occurrence {
                    term: *term,
                    weight: CONCEPT_WEIGHT,
                    from: content[first],
                    to: content[first + n_words - 1],
                }));
            }
        }
        terms
    }

    fn take_words(&mut self, spelled: &[String]) {
        let mut vocabulary = HashSet::new();
        for word in spelled {
            let folded = fold::fold(word);
            let stop = fold::is_stop_word(word);
            let term = self.term_id(&folded);
            if !stop && folded.chars().count() >= 3 && folded.chars().all(char::is_alphabetic) {
                vocabulary.insert(folded.clone());
            }
            self.words.push(Word {
                spelled: word.clone(),
                stop,
                generic: fold::is_generic(&folded),
                terms: vec![(term, 1.0)],
                grams: grams(&folded),
                folded,
            });
        }
        for at in 0..self.words.len() {
            let Some(parts) = split_compound(&self.words[at].folded, &vocabulary, 3) else {
                continue;
            };
            for part in parts {
                let term = self.term_id(&part);
                self.words[at].terms.push((term, PART_WEIGHT));
            }
        }
        self.first_concept = self.terms.len() as u32;
        for concept in self.concepts.numbers() {
            self.term_id(&concept_name(concept));
        }
    }

    fn term_id(&mut self, term: &str) -> u32 {
        if let Some(id) = self.term_ids.get(term) {
            return *id;
        }
        let id = self.terms.len() as u32;
        self.terms.push(term.to_owned());
        self.term_ids.insert(term.to_owned(), id);
        id
    }
}

fn concept_name(concept: usize) -> String {
    format!("§{concept}")
}

/// The parts of a compound that all are words of the run by themselves; none where it can't be
/// split so. Of several ways the one whose shortest part is longest wins: it leaves least room
/// for chance.
fn split_compound(word: &str, vocabulary: &HashSet<String>, depth: usize) -> Option<Vec<String>> {
    if depth == 0 || word.chars().count() < 7 || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let mut best: Option<(usize, Vec<String>)> = None;
    for (at, _) in word.char_indices().skip(3) {
        let (left, right) = word.split_at(at);
        if right.chars().count() < 3 {
            break;
        }
        let stem = fold::strip_inflection(left);
        if !vocabulary.contains(stem) {
            continue;
        }
        let tail = if vocabulary.contains(right) {
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
        if best.as_ref().is_none_or(|(length, _)| shortest > *length) {
            best = Some((shortest, parts));
        }
    }
    best.map(|(_, parts)| parts)
}

/// Trigrams of a word between two blanks.
fn grams(folded: &str) -> Vec<u32> {
    let mut classes = vec![0];
    classes.extend(folded.chars().map(letter_class));
    classes.push(0);
    classes
        .windows(3)
        .map(|w| (w[0] << 12) | (w[1] << 6) | w[2])
        .collect()
}

/// A letter's class, 1 to 63: our letters and digits have one each, the rest of the world's
/// scripts share what is left.
fn letter_class(c: char) -> u32 {
    match c {
        'a'..='z' => c as u32 - 'a' as u32 + 1,
        'æ' => 27,
        'ø' => 28,
        'å' => 29,
        '0'..='9' => c as u32 - '0' as u32 + 30,
        other => 40 + (other as u32) % 24,
    }
}
