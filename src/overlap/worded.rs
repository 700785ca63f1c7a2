//! In: texts. Out: their distinct words, and each text as the numbers of its words. It exists so that
//! records and the texts of a thesaurus are read in one way, on all cores. It deliberately knows
//! nothing of what a word is beyond where it begins and ends (see `fold`).

use super::fold;
use super::numbers::Numbers;
use super::threads;

/// The distinct words of all texts in the order in which they come, and each text by their numbers.
/// A thing has K texts.
pub fn words_of<'a, const K: usize>(
    n: usize,
    texts: impl Fn(usize) -> [&'a str; K] + Sync,
) -> (Vec<String>, Vec<[Vec<u32>; K]>) {
    let chunks = threads::map_chunks(n, String::new, |buffer, range| {
        let mut words = Numbers::default();
        let mut number_all = |text: &str| {
            let mut numbered = Vec::new();
            fold::each_word(text, buffer, |word| numbered.push(words.number(word)));
            numbered
        };
        let read: Vec<_> = range.map(|at| texts(at).map(&mut number_all)).collect();
        (words.into_names(), read)
    });
    let mut words = Numbers::default();
    let mut all = Vec::with_capacity(n);
    for (its_words, its_texts) in chunks {
        let renumbered: Vec<u32> = its_words.iter().map(|word| words.number(word)).collect();
        all.extend(its_texts.into_iter().map(|mut texts| {
            for word in texts.iter_mut().flatten() {
                *word = renumbered[*word as usize];
            }
            texts
        }));
    }
    (words.into_names(), all)
}
