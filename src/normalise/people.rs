//! In: the cells of columns that hold people. Out: who is named in them, a way to take their names
//! out of every other text of the table, and whether a cell is a person's name and nothing else. It
//! exists because a name that stands in the column of the responsible is a name in the description
//! too. It deliberately does not look for names of strangers in running text: that can't be done
//! reliably, and the README says so.

use crate::config::{TableMapping, fold_word};
use crate::model::{RawTable, header_key, names};
use regex::Regex;
use std::collections::{BTreeSet, HashSet};
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

/// The most names that stand in one expression; beyond it expressions grow too large to compile.
const AT_ONCE: usize = 400;

/// Who is named in a table.
#[derive(Debug, Default)]
pub(super) struct People {
    known: Vec<Regex>,
}

impl People {
    /// The people in the columns of a table that hold people: those of the person responsible, and
    /// those that the mapping lists.
    pub fn of(raw: &RawTable, table: &TableMapping) -> People {
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
        let cells = raw
            .rows
            .iter()
            .flat_map(|row| columns.iter().filter_map(|at| row.cells.get(*at)));
        // Few people have many rows: each way of writing them is looked at once.
        let texts: HashSet<String> = cells.filter_map(super::columns::text_of).collect();
        let mut found = BTreeSet::new();
        for text in texts {
            let text = super::columns::without_lookup(&text).unwrap_or(text);
            found.extend(named_in(&text).filter(|name| is_name_like(name, table)));
        }
        People::named(&found)
    }

    fn named(found: &BTreeSet<String>) -> People {
        let names: Vec<String> = found
            .iter()
            .map(|name| {
                let words: Vec<String> = name.split_whitespace().map(regex::escape).collect();
                words.join(r"\s+")
            })
            .collect();
        let known = names
            .chunks(AT_ONCE)
            .map(|some| {
                Regex::new(&format!(r"(?i)\b(?:{})\b", some.join("|")))
                    .expect("because every name in it is escaped and their number is small")
            })
            .collect();
        People { known }
    }

    /// A text without the names of the table's people, and how many were taken out; none when it
    /// names nobody, as most texts.
    pub fn taken_out_of(&self, text: &str) -> Option<(String, usize)> {
        if names_only(text) {
            return Some((GONE.to_owned(), 1));
        }
        let mut found: Option<(String, usize)> = None;
        for names in &self.known {
            let text = found.as_ref().map_or(text, |(text, _)| text);
            if names.is_match(text) {
                let mut n = found.as_ref().map_or(0, |(_, n)| *n);
                let cut = names.replace_all(text, |_: &regex::Captures<'_>| {
                    n += 1;
                    GONE
                });
                found = Some((cut.into_owned(), n));
            }
        }
        found
    }
}

/// `Assignee (2)` is another `Assignee`.
fn without_number(header: &str) -> &str {
    super::columns::without_number(header)
}

/// The people that a cell names, one by one: `Kari Nordmann; Ola Hansen`, `Nordmann, Kari`.
pub(super) fn named_in(text: &str) -> impl Iterator<Item = String> {
    let text = BRACKETS.replace_all(text, " ").into_owned();
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
    if !is_capitalised(word) {
        return false;
    }
    let lower = word.to_lowercase();
    let first = lower.split('-').next().unwrap_or_default();
    GIVEN_NAMES.contains(first)
}

/// Whether a cell holds a person's name, or several, and nothing else.
pub(super) fn names_only(text: &str) -> bool {
    let may_be = || {
        let words = text.split(|c: char| !c.is_alphabetic() && c != '-');
        words.filter(|word| !word.is_empty()).any(is_given)
    };
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
