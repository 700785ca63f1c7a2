//! In: the cells of columns that hold people. Out: who is named in them, a way to take their names
//! out of every other text of the table, and whether a cell is a person's name and nothing else. It
//! exists because a name that stands in the column of the responsible is a name in the description
//! too. It deliberately does not look for names of strangers in running text: that can't be done
//! reliably, and the README says so.

use crate::config::{TableMapping, fold_word};
use crate::model::{RawRow, RawTable, header_key, names};
use regex::Regex;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// The most frequent given names of Norway, Denmark and its immigrants, sorted; from general
/// knowledge of name statistics. With a surname behind it and nothing else in the cell, the text is
/// taken for a person.
const GIVEN: &str = "\
    aase abdi ada adam agnes ahmed aksel albert alexander alf alfred ali alma amalie amina amir \
    anders andrea andreas andrzej ane anette anine anita anja ann anna anne annette anniken ansgar \
    anton arild arne arnfinn arnt arvid asbjørn asgeir aslak asle astrid atle aud audun axel beate \
    benedicte bengt benjamin bente berit bernt birger birgit birgitte birte bjarne bjørg bjørn bodil \
    borghild brit britt brynjulf børge camilla carina carl caroline cathrine cecilie charlotte \
    christer christian christina christine christoffer clara dag dagfinn dagny daniel david ebba \
    eddie edel edvard edvin egil einar eirik eivind elena eli elias elin eline elisabeth elise ella \
    ellen else emil emilie emma endre erik erika erlend erling ernst espen ester eva evelyn fatima \
    filip finn fredrik frida fritz frode geir georg gerd gisle gitte grete grethe gro gry gudrun \
    gunn gunnar gunvor guro gustav haakon hallvard halvor hanna hannah hanne hans harald hassan \
    hedda hege heidi helene helga helge henning henriette henrik henry herman hilde hildegunn \
    hussein håkon håvard ibrahim ida inga inge ingeborg ingebrigt inger ingrid ingunn ingvild irene \
    iris isabella isak ivan ivar iver jack jacob jakob jan jane janne jannicke jarle jenny jens \
    jesper joakim joar johan johanna johanne johannes john johnny jon jonas jonathan jorunn josef \
    josefine jostein julia julie jørgen jørn kai kaja kamilla kari karianne karin karina karl \
    karoline kasper katarzyna kate katrine kenneth ketil kim kine kirsten kirsti kjell kjersti \
    kjetil klara klaus knut konrad kristian kristiane kristin kristina kristine kristoffer kåre \
    laila lars lasse laura lea leif lena lene leo leon liam lill lillian lilly lina linda linn \
    linnea lisa lisbeth lise liv lone louise lucas ludvig lukas magne magnhild magnus maja maren \
    margit margrete margrethe mari maria mariann marianne marie marit marius markus marta marte \
    martha marthe martin martine mathea mathias mathilde mats mattias mette mia michael mikkel \
    mohamed mohammad mohammed mona monica monika morten muhammad nathalie nicolai nikolai nils nina \
    noah nora odd oddbjørn oddvar ola olaf olai olav ole olga oliver olivia omar oscar oskar osman \
    ottar otto patrick per pernille peter petra petter philip piotr pål ragna ragnar ragnhild rakel \
    randi rebecca rebekka reidar reidun rikke rita roar robert robin roger rolf ronny runa rune ruth \
    sander sandra sara sarah sebastian selma sigbjørn sigmund signe sigrid sigrun sigurd sigve silje \
    simen simon sindre siri siv sivert snorre sofia sofie solfrid solveig sondre stein steinar stian \
    stig stine sturla stål sunniva susanne svein sverre svetlana synne synnøve sølvi søren tarald \
    tariq terje thea theodor thomas thor thorbjørn tine tiril tobias tom tomas tommy tone tonje tor \
    torbjørn tord tore torgeir torhild torill torleif torstein torunn tove trine trond trude truls \
    trygve turid tuva ulf ulrik une unni vebjørn vegar vegard vera veronica vetle vibeke victor \
    vidar vigdis viktor vilde viljar william yasmin yngve yusuf åge åse åshild åsmund øivind ørjan \
    øystein øyvind";

static GIVEN_NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| GIVEN.split_whitespace().collect());

/// What stands where a name stood.
pub(super) const GONE: &str = "[…]";

/// Names in brackets behind an account or an address: `Kari Nordmann <kari@molde.no>`.
static BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<[^>]*>|\([^)]*\)").expect("because it is tested"));

/// A letter beyond ASCII that belongs to a word, or a digit, or what joins words.
static OF_WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\w").expect("because it is tested"));

/// Who is named in a table. Every text of the table is looked through for all of them, so a text is
/// walked through once, word by word: only where two words stand side by side that begin a name is
/// the name itself compared. One expression of all names says the same at a hundred times the cost.
#[derive(Debug, Default)]
pub(super) struct People {
    /// First word of a name, folded → second word → the names that begin so, in order.
    beginnings: HashMap<String, HashMap<String, Vec<String>>>,
    /// The first two letters of all first words, one bit each: most words of a text begin with none
    /// of them, and are not folded.
    marks: [u64; 16],
}

impl People {
    /// The people in the columns of a table that hold people: those of the person responsible, and
    /// those that the mapping lists.
    pub fn of(raw: &RawTable, rows: &[RawRow], table: &TableMapping) -> People {
        let owners = table.columns.get(names::OWNER);
        let headers = owners.into_iter().flat_map(|rule| &rule.from);
        let wanted: Vec<String> = headers
            .chain(&table.people)
            .map(|header| header_key(header))
            .collect();
        let columns: Vec<usize> = raw
            .header
            .iter()
            .enumerate()
            .filter(|(_, header)| wanted.contains(&header_key(without_number(header))))
            .map(|(at, _)| at)
            .collect();
        let cells = rows
            .iter()
            .flat_map(|row| columns.iter().filter_map(|at| row.cells.get(*at)));
        // Few people have many rows: each way of writing them is looked at once.
        let texts: HashSet<Cow<'_, str>> = cells.filter_map(super::texts::text_of).collect();
        let mut found = BTreeSet::new();
        for text in texts {
            let text = super::texts::without_lookup(&text).map_or(text, Cow::Owned);
            found.extend(named_in(&text).filter(|name| is_name_like(name, table)));
        }
        People::named(&found)
    }

    fn named(found: &BTreeSet<String>) -> People {
        let mut people = People::default();
        for name in found {
            let mut words = Words { text: name, at: 0 };
            let (Some(first), Some(second)) = (words.next(), words.next()) else {
                continue;
            };
            let (first, second) = (folded(first.1), folded(second.1));
            if let Some(mark) = mark(&first, |_| true) {
                people.marks[mark / 64] |= 1 << (mark % 64);
            }
            let of_first = people.beginnings.entry(first).or_default();
            of_first.entry(second).or_default().push(name.clone());
        }
        people
    }

    /// A text without the names of the table's people, and how many were taken out; none when it
    /// names nobody, as most texts. Case counts for nothing, and words may stand wide apart.
    pub fn taken_out_of(&self, text: &str) -> Option<(String, usize)> {
        if names_only(text) {
            return Some((GONE.to_owned(), 1));
        }
        if self.beginnings.is_empty() {
            return None;
        }
        let mut out = String::new();
        let (mut n, mut done) = (0, 0);
        let mut before: Option<(usize, &HashMap<String, Vec<String>>)> = None;
        let mut words = Words { text, at: 0 };
        while let Some((at, word)) = words.next() {
            if let Some((begin, seconds)) = before
                && let Some(names) = seconds.get(&folded(word))
                && let Some(end) = names.iter().find_map(|name| end_of(name, text, begin))
            {
                out.push_str(&text[done..begin]);
                out.push_str(GONE);
                n += 1;
                done = end;
                words.at = end;
                before = None;
                continue;
            }
            before = match self.may_begin(word) {
                true => self.beginnings.get(&folded(word)).map(|of| (at, of)),
                false => None,
            };
        }
        if n == 0 {
            return None;
        }
        out.push_str(&text[done..]);
        Some((out, n))
    }

    /// Whether a name may begin with a word, as far as can be told without folding it.
    fn may_begin(&self, word: &str) -> bool {
        mark(word, |byte| byte == LATIN)
            .is_none_or(|mark| self.marks[mark / 64] & (1 << (mark % 64)) != 0)
    }
}

/// The byte that the letters from «À» to «ÿ» begin with. None of them is large or small to a letter
/// of ASCII.
const LATIN: u8 = 0xC3;

/// The place of a word's first two letters among all pairs of such, in which all letters beyond
/// ASCII are one; none where one of them is not known for such a letter.
fn mark(word: &str, is_beyond: impl Fn(u8) -> bool) -> Option<usize> {
    let class = |byte: u8| match byte.is_ascii() {
        true => Some(usize::from(byte & 31)),
        false => is_beyond(byte).then_some(31),
    };
    let (first, second) = match word.as_bytes() {
        [] => return None,
        [first] => (class(*first)?, 0),
        [first, ..] if !first.is_ascii() => (class(*first)?, 31),
        [first, second, ..] => (class(*first)?, class(*second)?),
    };
    Some(first * 32 + second)
}

/// The runs of letters in a text with their places.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<(usize, &'t str)> {
        while let Some((false, width)) = self.sign() {
            self.at += width;
        }
        let from = self.at;
        while let Some((true, width)) = self.sign() {
            self.at += width;
        }
        (self.at > from).then(|| (from, &self.text[from..self.at]))
    }
}

impl Words<'_> {
    /// Whether the character at hand is a letter, and its number of bytes; nothing at the end.
    #[inline(always)]
    fn sign(&self) -> Option<(bool, usize)> {
        let bytes = self.text.as_bytes();
        let first = *bytes.get(self.at)?;
        if first.is_ascii() {
            return Some((first.is_ascii_alphabetic(), 1));
        }
        match bytes.get(self.at + 1) {
            // «×» and «÷» stand among the Latin letters.
            Some(second) if first == LATIN => Some((!matches!(second, 0x97 | 0xB7), 2)),
            _ => self.text[self.at..]
                .chars()
                .next()
                .map(|c| (c.is_alphabetic(), c.len_utf8())),
        }
    }
}

/// A letter without its case, as far as one letter stands for it.
fn folded_char(c: char) -> char {
    fn only(c: char, mut cased: impl Iterator<Item = char>) -> char {
        match (cased.next(), cased.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    }
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let large = only(c, c.to_uppercase());
    only(large, large.to_lowercase())
}

fn folded(word: &str) -> String {
    word.chars().map(folded_char).collect()
}

/// Where a name ends that begins at a place in a text, if it stands there with nothing joined to
/// either end of it.
fn end_of(name: &str, text: &str, begin: usize) -> Option<usize> {
    if text[..begin].chars().next_back().is_some_and(is_of_word) {
        return None;
    }
    let mut at = begin;
    for (n, word) in name.split_whitespace().enumerate() {
        let rest = &text[at..];
        if n > 0 {
            let n_space = rest.len() - rest.trim_start().len();
            if n_space == 0 {
                return None;
            }
            at += n_space;
        }
        let mut there = text[at..].chars();
        for wanted in word.chars() {
            if folded_char(there.next()?) != folded_char(wanted) {
                return None;
            }
        }
        at = text.len() - there.as_str().len();
    }
    let of_word = |c: Option<char>| c.is_some_and(is_of_word);
    let (last, next) = (text[..at].chars().next_back(), text[at..].chars().next());
    (of_word(last) != of_word(next)).then_some(at)
}

/// Whether a character belongs to a word, as `\w` of expressions has it.
fn is_of_word(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || c == '_',
        false => OF_WORD.is_match(c.encode_utf8(&mut [0; 4])),
    }
}

/// `Assignee (2)` is another `Assignee`.
fn without_number(header: &str) -> &str {
    super::columns::without_number(header)
}

/// The people that a cell names, one by one: `Kari Nordmann; Ola Hansen`, `Nordmann, Kari`.
pub(super) fn named_in(text: &str) -> impl Iterator<Item = String> {
    let text = match text.contains(['<', '(']) {
        true => BRACKETS.replace_all(text, " "),
        false => Cow::Borrowed(text),
    };
    let mut found = Vec::new();
    for part in text.split([';', '\n', '|', '/', '&']).map(str::trim) {
        let pieces: Vec<&str> = part.split(',').map(str::trim).collect();
        match pieces[..] {
            [last, first] if !last.contains(' ') && !first.is_empty() && !last.is_empty() => {
                found.push(format!("{first} {last}"));
            }
            _ => found.extend(pieces.into_iter().map(str::to_owned)),
        }
    }
    found.retain(|name| !name.is_empty());
    found.into_iter()
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
}

/// Whether a text of a column of people is one person and no unit or role: two to four words that
/// begin with a capital, and none of the words that the mapping knows.
fn is_name_like(name: &str, table: &TableMapping) -> bool {
    const SMALL: &[&str] = &["og", "for", "i", "and", "of", "av", "til", "med"];
    let words: Vec<&str> = name.split_whitespace().collect();
    let of_units = |word: &str| SMALL.contains(&word.to_lowercase().as_str());
    let service = |name: &str| {
        table
            .loaded
            .iter()
            .any(|vocabulary| vocabulary.knows(&fold_word(name)))
    };
    (2..=4).contains(&words.len())
        && words
            .iter()
            .all(|word| is_capitalised(word) && !of_units(word))
        && !service(name)
}

/// A text without anything that looks like a given name with a surname behind it. For quoting in
/// findings only, where a word too many that is taken out costs nothing.
pub(super) fn without_likely_names(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let is_part = |word: &&&str| {
            let bare = word.trim_end_matches(|c: char| !c.is_alphabetic());
            bare.len() > 1 && is_capitalised(bare)
        };
        let n_surnames = words[at + 1..].iter().take_while(is_part).count().min(3);
        if is_given(words[at].trim_start_matches(|c: char| !c.is_alphabetic())) && n_surnames > 0 {
            out.push(GONE);
            at += 1 + n_surnames;
        } else {
            out.push(words[at]);
            at += 1;
        }
    }
    out.join(" ")
}

fn is_given(word: &str) -> bool {
    // Most words of a text begin small.
    if word.starts_with(|c: char| c.is_ascii_lowercase()) || !is_capitalised(word) {
        return false;
    }
    // The longest of the names has eleven letters.
    let first = word.split('-').next().unwrap_or_default();
    let mut small = [0; 16];
    match (first.is_ascii(), small.get_mut(..first.len())) {
        (true, Some(small)) => {
            small.copy_from_slice(first.as_bytes());
            small.make_ascii_lowercase();
            std::str::from_utf8(small).is_ok_and(|small| GIVEN_NAMES.contains(small))
        }
        (true, None) => false,
        (false, _) => GIVEN_NAMES.contains(first.to_lowercase().as_str()),
    }
}

/// Whether a cell holds a person's name, or several, and nothing else.
pub(super) fn names_only(text: &str) -> bool {
    let may_be = || Words { text, at: 0 }.any(|(_, word)| is_given(word));
    if text.len() > 200 || !text.contains(' ') || !may_be() {
        return false;
    }
    let mut n = 0;
    for name in named_in(text) {
        let words: Vec<&str> = name.split_whitespace().collect();
        let given = words.first().is_some_and(|word| is_given(word));
        let is_name = given
            && (2..=4).contains(&words.len())
            && words.iter().all(|word| is_capitalised(word));
        if !is_name {
            return false;
        }
        n += 1;
    }
    n > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One expression of all names says what their comparison must say.
    fn by_expression(names: &BTreeSet<String>, text: &str) -> Option<(String, usize)> {
        let names: Vec<String> = names
            .iter()
            .map(|name| {
                let words: Vec<String> = name.split_whitespace().map(regex::escape).collect();
                words.join(r"\s+")
            })
            .collect();
        let all = Regex::new(&format!(r"(?i)\b(?:{})\b", names.join("|")))
            .expect("because every name in it is escaped");
        let n = all.find_iter(text).count();
        (n > 0).then(|| (all.replace_all(text, GONE).into_owned(), n))
    }

    proptest! {
        #[test]
        fn names_are_found_as_an_expression_finds_them(
            names in prop::collection::btree_set("(Kari|Åse|Ola-Per|J\\.|O'Hara|Ærø)( (Kari|Berg|Ås|Per|B\\.)){1,2}", 1..6),
            text in "(([Kk][Aa]ri|[åÅ]se|Ola-Per|J\\.|O'Hara|ÆRØ|ola|\u{212A}ari|[Bb]er[gG]|å[sſS]|per|B\\.|og|x|7|_|e\u{301}|²)[ \n\u{a0}.,-]{0,2}){0,12}",
        ) {
            // A text that is names and nothing else is another question.
            let text = format!("… {text}");
            let found = People::named(&names).taken_out_of(&text);
            prop_assert_eq!(found, by_expression(&names, &text));
        }
    }
}
