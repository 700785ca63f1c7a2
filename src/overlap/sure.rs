//! In: what is declared and what people have answered about pairs. Out: which pairs are sure to be
//! the same, and which are sure not to be. It exists so that links and clusters obey the same word:
//! an answer counts before a declaration, and the last of several answers about one pair. It
//! deliberately does not ask whether a pair was ever compared.

use super::engine::Known;
use crate::model::Relation;
use std::collections::{BTreeMap, HashSet};

/// Two places, the lower one first.
pub type Pair = (usize, usize);

/// Pairs that are sure.
#[derive(Debug, Clone, Default)]
pub struct Sure {
    /// The same.
    pub same: HashSet<Pair>,
    /// Not the same.
    pub different: HashSet<Pair>,
    /// What people answered, in the order of the pairs: whether it is the same.
    pub answers: BTreeMap<Pair, bool>,
}

impl Sure {
    /// What is known, with every place moved by `place`. A record is never paired with itself.
    pub fn new(known: &Known, place: impl Fn(usize) -> usize) -> Self {
        let placed = |a: usize, b: usize| {
            let pair = key(place(a), place(b));
            (pair.0 != pair.1).then_some(pair)
        };
        let declared = known.same.iter().filter_map(|(a, b)| placed(*a, *b));
        let mut sure = Self {
            same: declared.collect(),
            ..Self::default()
        };
        for (a, b, answer) in &known.answers {
            let Some(pair) = placed(*a, *b) else {
                continue;
            };
            let is_same = *answer == Relation::Same;
            let (to, from) = match is_same {
                true => (&mut sure.same, &mut sure.different),
                false => (&mut sure.different, &mut sure.same),
            };
            from.remove(&pair);
            to.insert(pair);
            sure.answers.insert(pair, is_same);
        }
        sure
    }
}

/// A pair with the lower place first.
pub fn key(a: usize, b: usize) -> Pair {
    (a.min(b), a.max(b))
}
