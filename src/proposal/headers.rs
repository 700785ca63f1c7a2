//! In: a header and what the columns of a table are called. Out: for each model column how likely
//! the header alone makes it, from 0 to 1, with the name it is like. It exists so that names that
//! are in no list are still understood. It deliberately looks at no value.

use super::lexicon::{Lexicon, Parts};
use crate::config::{Aliases, TableAliases};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A name that is certain by itself.
const CERTAIN: f64 = 0.96;
/// A name that is also one of other things.
const WEAK: f64 = 0.6;

/// A name of a column, taken apart.
struct Name {
    column: Option<String>,
    text: String,
    strength: f64,
    parts: BTreeSet<String>,
    folded: String,
    to_the_letter: bool,
}

impl Name {
    /// Whether every word of it says something.
    fn is_plain(&self) -> bool {
        self.folded.split(' ').count() <= self.parts.len()
    }
}

/// What a header is like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Likeness {
    /// From 0 to 1.
    pub score: f64,
    /// The name it is like.
    pub name: String,
    /// Whether it is that name, letter by letter.
    pub exact: bool,
}

/// The names of the columns of one table.
pub(super) struct Names {
    names: Vec<Name>,
    weights: HashMap<String, f64>,
    light: BTreeSet<String>,
}

/// The weight of a word that no name has: it says that something else is meant.
const UNKNOWN: f64 = 0.45;
/// The weight of such a word where it only says which: «Bestillende avdeling», «Mål for Elvedalen».
const UNKNOWN_WHICH: f64 = 0.15;
/// The weight of a word in brackets that no name has.
const IN_BRACKETS: f64 = 0.15;
/// The weight of a loose number: «Status pr. 1.9.».
const LOOSE_NUMBER: f64 = 0.1;
/// The weight of a word that tells little apart, beside others that do.
const LIGHT: f64 = 0.1;
/// What is left when a header says «comment», «link» or the like beside a name.
const TURNED: f64 = 0.25;

/// What a word that is met weighs at least against those that are too many: «Status» tells little
/// apart, but «Status nå» is about little else.
const MET: f64 = 0.5;
/// What the same words in another order, or others of the same meaning, are worth.
const LIKE: f64 = 0.98;
/// A header this near to a name as a whole is not looked at in pieces.
const NEAR_AS_A_WHOLE: f64 = 0.5;
/// What a piece of a header is worth against the whole.
const A_PIECE: f64 = 0.85;
/// What is left of a likeness beside another column's exact name.
const NOT_EXACT: f64 = 0.5;

impl Names {
    pub(super) fn new(table: &TableAliases, aliases: &Aliases, lexicon: &Lexicon) -> Names {
        let mut names = Vec::new();
        let mut of_column: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut add = |column: Option<&str>, text: &str, strength: f64| {
            // «=» before a name: it is meant letter by letter.
            let (text, to_the_letter) = match text.strip_prefix('=') {
                Some(text) => (text, true),
                None => (text, false),
            };
            let parts = lexicon.parts_of_name(text);
            names.push(Name {
                column: column.map(str::to_owned),
                text: text.to_owned(),
                strength,
                folded: parts.folded,
                to_the_letter,
                parts: parts.parts.into_iter().map(|part| part.meaning).collect(),
            });
        };
        for (column, known) in &table.columns {
            for list in [&known.nb, &known.nn, &known.da, &known.en] {
                for (at, text) in list.iter().enumerate() {
                    // The first names are the most usual ones: of two columns that both are called
                    // so, the one with the earlier name is meant.
                    add(Some(column), text, CERTAIN - 0.002 * at.min(20) as f64);
                }
            }
            for text in &known.weak {
                add(Some(column), text, WEAK);
            }
        }
        for text in &aliases.nothing {
            add(None, text, CERTAIN);
        }
        for name in &names {
            for part in &name.parts {
                if let Some(column) = &name.column {
                    of_column.entry(part.clone()).or_default().insert(column);
                }
            }
        }
        let weights = of_column
            .into_iter()
            .map(|(part, columns)| (part, (1.0 / (columns.len() as f64).sqrt()).max(0.35)))
            .collect();
        // What is left of «Ditt navn» without its small words is the name of a column: then it is
        // meant letter by letter.
        let of_columns: BTreeSet<BTreeSet<String>> = names
            .iter()
            .filter(|name| name.column.is_some() && name.strength > WEAK)
            .map(|name| name.parts.clone())
            .collect();
        for name in names.iter_mut().filter(|name| name.column.is_none()) {
            name.to_the_letter |= of_columns.contains(&name.parts);
        }
        // So is «Hva koster det», of which «Kostnad» is left, that another column is called.
        let plain: BTreeSet<(BTreeSet<String>, Option<String>)> = names
            .iter()
            .filter(|name| name.column.is_some() && name.strength > WEAK && name.is_plain())
            .map(|name| (name.parts.clone(), name.column.clone()))
            .collect();
        for name in names.iter_mut().filter(|name| !name.is_plain()) {
            name.to_the_letter |= plain
                .iter()
                .any(|(parts, column)| *parts == name.parts && *column != name.column);
        }
        Names {
            weights,
            light: table.light.iter().cloned().collect(),
            names,
        }
    }

    fn weight(&self, meaning: &str, all_light: bool) -> f64 {
        if self.light.contains(meaning) {
            return if all_light { 0.6 } else { LIGHT };
        }
        if meaning.starts_with('=') {
            return UNKNOWN;
        }
        self.weights.get(meaning).copied().unwrap_or(1.0)
    }

    /// How near a header is to each column, and to having none.
    pub(super) fn near(
        &self,
        header: &Parts,
        lexicon: &Lexicon,
    ) -> (BTreeMap<&str, Likeness>, Option<Likeness>) {
        let mut columns: BTreeMap<&str, Likeness> = BTreeMap::new();
        let mut nothing: Option<Likeness> = None;
        for name in &self.names {
            let score = self.likeness(header, name, lexicon);
            if score < 0.05 {
                continue;
            }
            let found = Likeness {
                score,
                name: name.text.clone(),
                exact: header.folded == name.folded,
            };
            match &name.column {
                Some(column) => {
                    // Called exactly so counts before like another name of the same column.
                    columns
                        .entry(column)
                        .and_modify(|best| {
                            let score = best.score.max(found.score);
                            if (best.exact, best.score) < (found.exact, found.score) {
                                *best = found.clone();
                            }
                            best.score = score;
                        })
                        .or_insert_with(|| found.clone());
                }
                None => {
                    if nothing.as_ref().is_none_or(|best| best.score < score) {
                        nothing = Some(found);
                    }
                }
            }
        }
        // What is called exactly so is not something else that is merely called alike.
        if columns.values().any(|likeness| likeness.exact) {
            for likeness in columns.values_mut().filter(|likeness| !likeness.exact) {
                likeness.score *= NOT_EXACT;
            }
        }
        (columns, nothing)
    }

    /// As [`Names::near`]; what is near to nothing as a whole may be near to something in pieces.
    pub(super) fn near_in_pieces(
        &self,
        header: &Parts,
        pieces: &[Parts],
        lexicon: &Lexicon,
    ) -> (BTreeMap<&str, Likeness>, Option<Likeness>) {
        let (mut columns, nothing) = self.near(header, lexicon);
        let best = columns
            .values()
            .map(|likeness| likeness.score)
            .chain(nothing.as_ref().map(|n| n.score));
        if best.fold(0.0, f64::max) >= NEAR_AS_A_WHOLE {
            return (columns, nothing);
        }
        for piece in pieces {
            for (column, mut likeness) in self.near(piece, lexicon).0 {
                likeness.score *= A_PIECE;
                likeness.exact = false;
                let best = columns.entry(column).or_insert_with(|| likeness.clone());
                if best.score < likeness.score {
                    *best = likeness;
                }
            }
        }
        (columns, nothing)
    }

    fn likeness(&self, header: &Parts, name: &Name, lexicon: &Lexicon) -> f64 {
        if header.folded == name.folded && !header.folded.is_empty() {
            return name.strength;
        }
        if name.to_the_letter || header.parts.is_empty() || name.parts.is_empty() {
            return 0.0;
        }
        let all_light = name.parts.iter().all(|part| self.light.contains(part));
        // What has no counterpart must be met in every word: «Status dato» is not «Status».
        let whole = name.column.is_none();
        let weight = |meaning: &str| match self.weight(meaning, all_light) {
            light if whole && self.light.contains(meaning) => light.max(0.5),
            weight => weight,
        };
        let (mut shared, mut met, mut sure) = (0.0, 0.0, 1.0);
        let (mut of_header, mut turned) = (0.0, false);
        for part in &header.parts {
            // A hint in brackets makes a header no other than it is: «Ferdig (kvartal)».
            let is_shared = name.parts.contains(&part.meaning) && !(whole && part.in_brackets);
            if is_shared {
                shared += weight(&part.meaning);
                met += weight(&part.meaning).max(MET);
                sure *= part.sure;
                of_header += weight(&part.meaning).max(MET);
            } else {
                turned |= lexicon.turns(&part.meaning);
                of_header += match (part.in_brackets, part.is_unknown()) {
                    (true, true) => 0.0,
                    // «(kvartal)» says how exact, «(faktisk)» which of two.
                    (true, false) if !self.weights.contains_key(&part.meaning) => IN_BRACKETS,
                    (true, false) => 0.5 * weight(&part.meaning),
                    (false, true) if part.is_number() => LOOSE_NUMBER,
                    (false, true) if !part.is_head => UNKNOWN_WHICH,
                    _ => weight(&part.meaning),
                };
            }
        }
        // A name that says «comment» is not met by a header that doesn't.
        let of_name: f64 = name.parts.iter().map(|part| weight(part)).sum();
        if shared == 0.0 || of_name == 0.0 || of_header == 0.0 {
            return 0.0;
        }
        let recall: f64 = shared / of_name;
        let precision: f64 = met / of_header;
        let turn = if turned { TURNED } else { 1.0 };
        LIKE * name.strength * recall.powi(2) * precision.powf(1.2) * sure * turn
    }
}
