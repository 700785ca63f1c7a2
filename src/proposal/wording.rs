//! In: a fit. Out: the vocabularies that know its words, in the order they are to be asked. It exists
//! because one word means two things in two models of innovation work. It deliberately knows no word.

use super::ASKED;
use super::choose::Chooser;
use super::columns::kind_of;
use super::fit::Fit;
use super::profile::items;
use crate::config::{Looks, Vocabulary};
use crate::model::{ColumnKind, Stage, Word};

impl Chooser<'_> {
    /// The vocabularies that know the words of a fit: for the stage first the one that knows most
    /// of them, then whichever knows most of what is left.
    pub(super) fn vocabularies(&self, fit: &Fit<'_>) -> Vec<String> {
        // Column, allowed words, text, how often.
        let mut open: Vec<(String, Option<&[&str]>, String, usize)> = Vec::new();
        for (at, scored, _) in fit.given(ASKED) {
            let looks = fit.table.columns[&scored.column].looks;
            if !matches!(looks, Looks::Word | Looks::List | Looks::Unit) {
                continue;
            }
            let allowed = match kind_of(fit.table, &scored.column) {
                ColumnKind::Word(words) => Some(words),
                _ => None,
            };
            for (text, n) in &self.columns[at].profile.words {
                open.push((scored.column.clone(), allowed, text.clone(), *n));
            }
        }
        let knows =
            |vocabulary: &Vocabulary,
             (column, allowed, text, _): &(String, Option<&[&str]>, String, usize)| {
                std::iter::once(text.as_str())
                    .chain(items(text))
                    .filter_map(|item| vocabulary.word(column, item))
                    .any(|word| allowed.is_none_or(|words| words.contains(&word)))
            };
        let is_stage = |allowed: &Option<&[&str]>| {
            allowed.is_some_and(|words| words.contains(&Stage::FollowUp.word()))
        };
        let mut chosen: Vec<String> = Vec::new();
        let mut stage_first = open.iter().any(|(_, allowed, ..)| is_stage(allowed));
        loop {
            let best = self
                .knowledge
                .vocabularies
                .iter()
                .filter(|vocabulary| !chosen.contains(&vocabulary.name))
                .map(|vocabulary| {
                    let known = open
                        .iter()
                        .filter(|word| !stage_first || is_stage(&word.1))
                        .filter(|word| knows(vocabulary, word));
                    (known.map(|word| word.3).sum::<usize>(), vocabulary)
                })
                .filter(|(n, _)| *n > 0)
                // Of two that know as much, the first.
                .reduce(|a, b| if b.0 > a.0 { b } else { a });
            match best {
                Some((_, vocabulary)) => {
                    open.retain(|word| !knows(vocabulary, word));
                    chosen.push(vocabulary.name.clone());
                }
                None if stage_first => {}
                None => return chosen,
            }
            stage_first = false;
        }
    }
}
