//! In: the words of headers and what they mean. Out: a header taken apart into meanings, so that
//! «Prosjekteier (navn)», «Project owner» and «Tiltakseigar» are near each other. It exists because
//! no list can hold every name of a column; compounds, bending and slips of the keyboard are told
//! here. It deliberately knows no column.

use crate::config::HeaderWords;
use crate::model::header_name;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What one word of a header means.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// A meaning of the lexicon, or `=` and the word itself where it is unknown.
    pub meaning: String,
    /// Whether it stands in brackets.
    pub in_brackets: bool,
    /// How sure the word is that one: under 1 when only near.
    pub sure: f64,
    /// Whether it is the last word, which says what the thing is, and not one that says which.
    pub is_head: bool,
}

impl Part {
    pub(super) fn is_unknown(&self) -> bool {
        self.meaning.starts_with('=')
    }

    pub(super) fn is_number(&self) -> bool {
        let mut letters = self.meaning.chars().skip(1);
        self.is_unknown() && letters.all(|c| c.is_ascii_digit())
    }
}

/// A header taken apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Parts {
    pub parts: Vec<Part>,
    /// The years that it names.
    pub years: Vec<i64>,
    /// The words joined again, for equality.
    pub folded: String,
    /// Whether it names a currency or a scale of money.
    pub is_money: bool,
}

/// Words before a year or a day that say up to when: «Regnskap t.o.m. 2025» is of all years.
const UNTIL: &[&str] = &[
    "tom", "til", "hittil", "hidtil", "pr", "per", "until", "through", "to", "upto", "ultimo",
];
/// After these stands what tells more of the words before: «Enhet som har utviklet».
const WHICH: &[&str] = &["som", "der", "that", "which", "hvor", "where"];
/// Words that mean «by» at the end of a header and «of» inside it.
const OF: &[&str] = &["av", "af", "by"];
/// The meaning of a word such as «kode».
const CODE: &str = "code";

impl Parts {
    /// The header is that of a code, although it doesn't say so.
    pub(super) fn is_a_code(&mut self) {
        push(&mut self.parts, CODE, false, 1.0);
        self.folded.push_str(" kode");
    }
}

/// The words of headers by what they mean.
pub(super) struct Lexicon {
    meanings: HashMap<String, String>,
    skip: BTreeSet<String>,
    units: BTreeSet<String>,
    turns: BTreeSet<String>,
}

/// Letters that are written in several ways, as one: «tjenesteomraade», «Tjänesteområde».
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        match letter {
            'ø' | 'ö' => folded.push('o'),
            'å' | 'à' | 'á' => folded.push('a'),
            'æ' | 'ä' | 'é' | 'è' | 'ê' => folded.push('e'),
            'ü' => folded.push('u'),
            other => folded.push(other),
        }
    }
    folded
        .replace("oe", "o")
        .replace("ae", "e")
        .replace("aa", "a")
}

/// A header without what is explained in brackets: «Slutt (seneste godkjente dato for slutt)». A
/// word or three in brackets belong to the name: «Slutt (planlagt)».
fn without_remarks(header: &str) -> String {
    const LONGEST: usize = 3;
    let mut rest = header;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once('(') {
        kept.push_str(before);
        let (inside, behind) = after.split_once(')').unwrap_or((after, ""));
        if words(inside).len() <= LONGEST {
            kept.push_str(&format!("({inside})"));
        }
        rest = behind;
    }
    kept.push_str(rest);
    match kept.chars().any(char::is_alphabetic) {
        true => kept,
        false => header.to_owned(),
    }
}

/// A word of a header as it stands.
struct Word {
    text: String,
    in_brackets: bool,
    /// Whether a full stop follows, as after an abbreviation.
    dotted: bool,
}

impl Word {
    /// A sign that is read as a word: «% ferdig» is not «Ferdig».
    fn sign(text: &str, in_brackets: bool) -> Word {
        Word {
            text: text.to_owned(),
            in_brackets,
            dotted: false,
        }
    }
}

/// The words of a header; `camelCase`, digits and marks part them.
fn words(header: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut word = String::new();
    let mut depth = 0;
    let mut before: Option<char> = None;
    let letters: Vec<char> = header.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let next_is_lower = letters.get(at + 1).is_some_and(|c| c.is_lowercase());
        let camel = letter.is_uppercase()
            && (before.is_some_and(char::is_lowercase)
                || before.is_some_and(char::is_uppercase) && next_is_lower);
        let digit = before.is_some_and(|b| {
            let both = b.is_alphanumeric() && letter.is_alphanumeric();
            both && b.is_ascii_digit() != letter.is_ascii_digit()
        });
        if (camel || digit || !letter.is_alphanumeric()) && !word.is_empty() {
            found.push(Word {
                text: std::mem::take(&mut word),
                in_brackets: depth > 0,
                dotted: letter == '.',
            });
        }
        match letter {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' | '>' => depth -= 1,
            '%' => found.push(Word::sign("prosent", depth > 0)),
            '#' => found.push(Word::sign("nr", depth > 0)),
            c if c.is_alphanumeric() => word.push(c),
            _ => {}
        }
        before = Some(letter);
    }
    if !word.is_empty() {
        found.push(Word {
            text: word,
            in_brackets: depth > 0,
            dotted: false,
        });
    }
    found
}

impl Lexicon {
    pub(super) fn new(words: &HeaderWords) -> Lexicon {
        let mut meanings = HashMap::new();
        for (meaning, of) in &words.words {
            for word in of {
                meanings
                    .entry(fold(word).replace(['-', ' '], ""))
                    .or_insert_with(|| meaning.clone());
            }
        }
        let folded = |list: &[String]| list.iter().map(|word| fold(word)).collect();
        Lexicon {
            meanings,
            skip: folded(&words.skip),
            units: folded(&words.units),
            turns: words.turns.iter().cloned().collect(),
        }
    }

    /// Whether a meaning makes a header speak of something else.
    pub(super) fn turns(&self, meaning: &str) -> bool {
        self.turns.contains(meaning)
    }

    /// A header taken apart; slips of the keyboard are seen through.
    pub(super) fn parts(&self, header: &str) -> Parts {
        self.taken_apart(header, true)
    }

    /// A name of a column taken apart. Names are written without slips, and a word that is unknown
    /// must not become its neighbour: «Consent» is no «Content».
    pub(super) fn parts_of_name(&self, name: &str) -> Parts {
        self.taken_apart(name, false)
    }

    fn taken_apart(&self, header: &str, with_slips: bool) -> Parts {
        let shown = header_name(header).replace(['\'', '’', '\u{2019}'], "");
        let mut parts: Vec<Part> = Vec::new();
        let mut years = Vec::new();
        let mut skipped = Vec::new();
        let mut is_money = shown.contains(['£', '€', '$']);
        let mut folded = Vec::new();
        let all = words(&without_remarks(&shown));
        let mut at = 0;
        let mut until = false;
        let mut tells_more = false;
        while at < all.len() {
            let Word { text, dotted, .. } = &all[at];
            let word = fold(text);
            tells_more |= WHICH.contains(&word.as_str()) && !parts.is_empty();
            let in_brackets = &(all[at].in_brackets || tells_more);
            let is_tom = word == "t" && all.get(at + 2).is_some_and(|w| fold(&w.text) == "m");
            until |= UNTIL.contains(&word.as_str()) || is_tom;
            // «e-post» is one word in the lexicon.
            if let Some(next) = all.get(at + 1) {
                let both = format!("{word}{}", fold(&next.text));
                if word.len() <= 3
                    && word.chars().all(char::is_alphabetic)
                    && !self.meanings.contains_key(&word)
                    && let Some(meaning) = self.meanings.get(&both)
                {
                    push(&mut parts, meaning, *in_brackets, 1.0);
                    folded.push(both);
                    at += 2;
                    continue;
                }
            }
            at += 1;
            if word.chars().all(|c| c.is_ascii_digit()) {
                match word.parse() {
                    Ok(year @ 1990..=2100) if word.len() == 4 && !until => years.push(year),
                    // «pr. 30.09.» says up to when.
                    _ if word.len() >= 3 || until => {}
                    _ => push(&mut parts, &format!("={word}"), *in_brackets, 1.0),
                }
                continue;
            }
            folded.push(word.clone());
            if self.units.contains(&word) {
                is_money = true;
                continue;
            }
            // «Innmeldt av» says by whom; «Eier av gevinsten» says of what.
            let says_of = OF.contains(&word.as_str()) && at < all.len();
            if self.skip.contains(&word) || says_of {
                skipped.push((word, *in_brackets));
                continue;
            }
            for (meaning, sure) in self.meanings_of(&word, *dotted, with_slips) {
                push(&mut parts, &meaning, *in_brackets, sure);
            }
        }
        // A header of small words alone, such as «Hva»: they are all there is.
        if parts.is_empty() {
            for (word, in_brackets) in skipped.iter().filter(|(_, in_brackets)| !in_brackets) {
                push(&mut parts, &format!("={word}"), *in_brackets, 1.0);
            }
        }
        // After «of» and «for» stands what says which; without, the last word is the thing itself.
        let names_itself = skipped.is_empty() || parts.len() == 1;
        let last = parts
            .iter_mut()
            .rfind(|part| !part.in_brackets && !part.is_number());
        if let Some(last) = last.filter(|_| names_itself) {
            last.is_head = true;
        }
        Parts {
            parts,
            years,
            folded: folded.join(" "),
            is_money,
        }
    }

    /// Parts of a header that may be its name by themselves: what stands in brackets, and what stands
    /// on either side of a stroke. None where the rest makes it something else.
    pub(super) fn pieces(&self, header: &str) -> Vec<Parts> {
        let shown = header_name(header);
        let mut pieces: Vec<&str> = Vec::new();
        if let Some((before, after)) = shown.split_once('(') {
            pieces.extend([before, after.split(')').next().unwrap_or(after)]);
        }
        for mark in [" / ", "/", ": ", " - ", " – ", " | ", " > "] {
            if let Some((before, after)) = shown.split_once(mark) {
                pieces.extend([before, after]);
                break;
            }
        }
        let whole = self.parts(header);
        pieces
            .into_iter()
            .map(|piece| self.parts(piece))
            .filter(|piece| {
                let is_in = |part: &Part| piece.parts.iter().any(|p| p.meaning == part.meaning);
                let rest = whole.parts.iter().filter(|part| !is_in(part));
                !piece.parts.is_empty() && !rest.into_iter().any(|part| self.turns(&part.meaning))
            })
            .collect()
    }

    /// What a word means: several for a compound.
    fn meanings_of(&self, word: &str, dotted: bool, with_slips: bool) -> Vec<(String, f64)> {
        if let Some(meaning) = self.meanings.get(word) {
            return vec![(meaning.clone(), 1.0)];
        }
        if dotted && let Some(meaning) = self.abbreviated(word) {
            return vec![(meaning, 0.95)];
        }
        for ending in [
            "enes", "anes", "ens", "ets", "ene", "ane", "er", "ar", "en", "et", "es", "ed", "a",
            "e", "s", "n", "t",
        ] {
            if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 4)
                && let Some(meaning) = self.meanings.get(stem)
            {
                return vec![(meaning.clone(), 1.0)];
            }
        }
        if let Some(parts) = self.compound(word) {
            return parts.into_iter().map(|meaning| (meaning, 1.0)).collect();
        }
        if with_slips && let Some(near) = self.near(word) {
            return vec![(near, 0.9)];
        }
        if with_slips && let Some(parts) = self.near_compound(word) {
            return parts.into_iter().map(|meaning| (meaning, 0.9)).collect();
        }
        // «Vegfase»: the last part of a compound says what it is, the first says which.
        for (at, _) in word.char_indices().skip(3) {
            let (first, last) = word.split_at(at);
            if last.len() >= 4
                && let Some(meaning) = self.meanings.get(last)
            {
                return vec![(format!("={first}"), 1.0), (meaning.clone(), 1.0)];
            }
        }
        vec![(format!("={word}"), 1.0)]
    }

    /// What nearly all words that begin so mean: «avd.», «oppst.».
    fn abbreviated(&self, word: &str) -> Option<String> {
        if word.len() < 3 {
            return None;
        }
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for (known, meaning) in &self.meanings {
            if known.starts_with(word) {
                *counts.entry(meaning).or_default() += 1;
            }
        }
        let all: usize = counts.values().sum();
        let (meaning, most) = counts.into_iter().max_by_key(|(_, n)| *n)?;
        (3 * most >= 2 * all).then(|| meaning.clone())
    }

    /// A compound of known words, with or without a joining letter; of as few as possible.
    fn compound(&self, word: &str) -> Option<Vec<String>> {
        // Place → the fewest words that lead to it, with what they cost: «måle|dato» is nearer than
        // «mål|e|dato».
        const WORD: usize = 2;
        const JOIN: usize = 1;
        let mut best: BTreeMap<usize, (usize, Vec<String>)> =
            BTreeMap::from([(0, (0, Vec::new()))]);
        let places: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .collect();
        for &from in &places {
            let Some((spent, so_far)) = best.get(&from).cloned() else {
                continue;
            };
            for &to in places.iter().filter(|to| **to > from) {
                let piece = &word[from..to];
                let short = piece.len() < 3;
                let may_be_short = to == word.len() && ["id", "nr"].contains(&piece) && from > 0;
                if short && !may_be_short {
                    continue;
                }
                let Some(meaning) = self.meanings.get(piece) else {
                    continue;
                };
                let mut with = so_far.clone();
                with.push(meaning.clone());
                let joins = ["s", "e"]
                    .iter()
                    .filter(|j| word[to..].starts_with(**j))
                    .map(|j| (to + j.len(), spent + WORD + JOIN));
                for (end, cost) in std::iter::once((to, spent + WORD)).chain(joins) {
                    if best.get(&end).is_none_or(|(known, _)| *known > cost) {
                        best.insert(end, (cost, with.clone()));
                    }
                }
            }
        }
        // A joining letter at the very end joins nothing, but may be the ending of a genitive.
        best.remove(&word.len())
            .map(|(_, parts)| parts)
            .filter(|parts| parts.len() > 1)
    }

    /// The meaning of a word that is one slip away, or two in a long word.
    fn near(&self, word: &str) -> Option<String> {
        let n = word.chars().count();
        let slips = match n {
            0..=4 => return None,
            5..=8 => 1,
            _ => 2,
        };
        let mut best: Option<(usize, &String, &String)> = None;
        for (known, meaning) in &self.meanings {
            if known.chars().count().abs_diff(n) > slips || known.len() < 5 {
                continue;
            }
            // The first letter is seldom the wrong one, and «sluttdato» is not «skuttdato».
            if known.chars().next() != word.chars().next() {
                continue;
            }
            let distance = strsim::osa_distance(known, word);
            if distance <= slips && best.is_none_or(|(d, k, _)| (distance, known) < (d, k)) {
                best = Some((distance, known, meaning));
            }
        }
        best.map(|(_, _, meaning)| meaning.clone())
    }

    /// A compound of two words of which one has a slip: «Prosjketleder».
    fn near_compound(&self, word: &str) -> Option<Vec<String>> {
        let places: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        for &at in places
            .iter()
            .filter(|at| **at >= 4 && word.len() - **at >= 4)
        {
            let (first, last) = word.split_at(at);
            let pair = match (self.meanings.get(first), self.meanings.get(last)) {
                (Some(a), None) => self.near(last).map(|b| vec![a.clone(), b]),
                (None, Some(b)) => self.near(first).map(|a| vec![a, b.clone()]),
                _ => None,
            };
            if pair.is_some() {
                return pair;
            }
        }
        None
    }
}

fn push(parts: &mut Vec<Part>, meaning: &str, in_brackets: bool, sure: f64) {
    if parts.iter().all(|part| part.meaning != meaning) {
        parts.push(Part {
            meaning: meaning.to_owned(),
            in_brackets,
            sure,
            is_head: false,
        });
    }
}
