//! In: groups of words and phrases that mean the same, from a file that a person can extend. Out:
//! for each run of folded words in a text, the concepts it names. It exists so that "DHO" and
//! "digital hjemmeoppfølging" can meet. Today a concept is a group of equals; broader and narrower
//! concepts will be further kinds of entry in the same table. It deliberately reads no file and
//! knows no concept by itself.

use super::fold;
use std::collections::HashMap;

/// Groups of equal words and phrases, as they were written.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    groups: Vec<Vec<String>>,
}

impl Synonyms {
    /// Groups of words or phrases that mean the same. A group of fewer than two adds nothing.
    pub fn new(groups: Vec<Vec<String>>) -> Self {
        Self { groups }
    }

    /// The groups as phrases of folded words, ready to be looked up in texts.
    pub fn concepts(&self) -> Concepts {
        let mut concepts = Concepts::default();
        for (concept, group) in self.groups.iter().enumerate() {
            for phrase in group {
                let folded: Vec<String> = fold::words(phrase)
                    .iter()
                    .filter(|word| !fold::is_stop_word(word))
                    .map(|word| fold::fold(word))
                    .collect();
                if let Some((first, rest)) = folded.split_first() {
                    concepts
                        .phrases
                        .entry(first.clone())
                        .or_default()
                        .push((rest.to_vec(), concept));
                }
            }
        }
        // The longest phrase wins, so that "digital hjemmeoppfølging" is not taken for its start.
        for phrases in concepts.phrases.values_mut() {
            phrases.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
            phrases.dedup();
        }
        concepts
    }
}

/// Phrases by their first folded word.
#[derive(Debug, Clone, Default)]
pub struct Concepts {
    phrases: HashMap<String, Vec<(Vec<String>, usize)>>,
}

impl Concepts {
    /// Whether there is nothing to look up.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The numbers of all concepts, in order.
    pub fn numbers(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = self
            .phrases
            .values()
            .flatten()
            .map(|(_, concept)| *concept)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The concepts named by folded words without stop words: the place of the phrase's first
    /// word, how many words it takes, and the concept's number. A phrase may stand in several
    /// groups.
    pub fn named_in(&self, folded: &[&str]) -> Vec<(usize, usize, usize)> {
        let mut named = Vec::new();
        for (at, word) in folded.iter().enumerate() {
            let Some(phrases) = self.phrases.get(*word) else {
                continue;
            };
            let mut longest = None;
            for (rest, concept) in phrases {
                if longest.is_some_and(|len| rest.len() < len) {
                    break;
                }
                let stands = folded.len() > at + rest.len()
                    && rest.iter().zip(&folded[at + 1..]).all(|(a, b)| a == b);
                if stands {
                    longest = Some(rest.len());
                    named.push((at, rest.len() + 1, *concept));
                }
            }
        }
        named
    }
}
