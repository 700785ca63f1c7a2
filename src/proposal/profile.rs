//! In: the cells of one column. Out: what they look like taken together: how many are dates,
//! numbers, people, words that a vocabulary knows, how many differ. It exists because a header
//! alone may lie. It deliberately keeps no cell that may be about a person.

use crate::config::{Vocabulary, fold_word};
use crate::model::{Date, RawCell, Registry, Resolution};
use crate::normalise::{
    DateReading, NumberReading, Order, proven_decimal, proven_order, read_date, read_flag,
    read_number, without_personal_data,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many cells are looked at; evenly spread over the column.
const SAMPLE: usize = 1_000;
/// How many different texts are looked up in the registry.
const LOOKED_UP: usize = 25;

/// A cell of words is not longer.
const LONGEST_WORDS: usize = 120;

/// What the cells of a column look like. Shares are of the filled cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    pub n_rows: usize,
    pub n_filled: usize,
    pub n_distinct: usize,
    pub dates: f64,
    /// Dates with a time of day.
    pub times: f64,
    /// Periods: `2025`, `Q3 2025`.
    pub periods: f64,
    pub numbers: f64,
    pub years: f64,
    pub flags: f64,
    pub percents: f64,
    /// Numbers with a currency or a scale beside them.
    pub marked: f64,
    /// Numbers from 0 to 10.
    pub small: f64,
    /// The middle of the numbers' sizes.
    pub middle: f64,
    /// Days since 1899, which is what a date is without its format.
    pub serials: f64,
    pub texts: f64,
    pub people: f64,
    pub links: f64,
    pub municipalities: f64,
    /// Short, without spaces, with a digit.
    pub ids: f64,
    pub mean_chars: f64,
    pub mean_words: f64,
    /// Different texts with their number, as they stand.
    pub words: BTreeMap<String, usize>,
    pub semicolons: f64,
    pub commas: f64,
    pub lines: f64,
    /// Texts in a column of dates or numbers that are neither, with their number.
    pub odd: BTreeMap<String, usize>,
    /// Texts that mean nothing is known.
    pub nothings: BTreeSet<String>,
    /// Whether a date with two possible orders is there and nothing in the column decides.
    pub open_order: bool,
    /// Whether an amount with two possible readings is there and nothing in the column decides.
    pub open_decimal: bool,
    /// The order of day and month that the cells prove.
    pub order: Option<Order>,
    /// The decimal mark that the cells prove.
    pub decimal: Option<char>,
}

/// A cell as text, as it would be shown.
pub(super) fn shown(cell: &RawCell) -> Option<String> {
    match cell {
        RawCell::Empty | RawCell::Error(_) => None,
        RawCell::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        RawCell::Number(number) => Some(number.to_string()),
        RawCell::Date(date, _) => Some(date.to_string()),
        RawCell::Flag(flag) => Some(flag.to_string()),
    }
}

/// What a column is looked at with.
pub(super) struct Eyes<'a> {
    pub registry: &'a Registry,
    pub first_names: &'a BTreeSet<String>,
    pub on: Date,
}

impl Profile {
    pub(super) fn of(cells: &[&RawCell], eyes: &Eyes<'_>) -> Profile {
        let stride = cells.len().div_ceil(SAMPLE).max(1);
        let cells: Vec<&RawCell> = cells.iter().step_by(stride).copied().collect();
        let texts: Vec<&str> = cells
            .iter()
            .filter_map(|cell| match cell {
                RawCell::Text(text) => Some(text.trim()),
                _ => None,
            })
            .collect();
        let decimal = proven_decimal(texts.iter().copied());
        let order = proven_order(texts.iter().copied());
        let mut profile = Profile {
            n_rows: cells.len(),
            order,
            decimal,
            ..Profile::default()
        };
        let mut sizes = Vec::new();
        let mut counts = Counts::default();
        for cell in cells {
            let Some(text) = shown(cell) else { continue };
            if means_nothing(&text) {
                profile.nothings.insert(text);
                continue;
            }
            profile.n_filled += 1;
            counts.chars += text.chars().count();
            counts.words += text.split_whitespace().count();
            *profile.words.entry(text.clone()).or_default() += 1;
            counts.flags +=
                usize::from(matches!(cell, RawCell::Flag(_)) || read_flag(&text).is_some());
            let mut plain = false;
            match cell {
                RawCell::Date(_, minutes) => {
                    counts.dates += 1;
                    counts.times += usize::from(*minutes > 0);
                }
                RawCell::Number(number) => {
                    counts.numbers += 1;
                    sizes.push(number.abs());
                    counts.years += usize::from(is_year(*number));
                    counts.small += usize::from((0.0..=10.0).contains(number));
                    counts.serials +=
                        usize::from((36_000.0..55_000.0).contains(number) && number.fract() == 0.0);
                }
                RawCell::Text(_) => {
                    plain = counts.text(&text, decimal, order, &mut sizes, &mut profile);
                }
                _ => {}
            }
            counts.plain += usize::from(plain);
            counts.people += people_in(&text, eyes.first_names);
            counts.links += usize::from(text.contains("://") || text.starts_with("www."));
            counts.ids += usize::from(is_like_id(&text));
        }
        profile.settle(counts, sizes, eyes);
        profile
    }

    fn settle(&mut self, counts: Counts, mut sizes: Vec<f64>, eyes: &Eyes<'_>) {
        self.n_distinct = self.words.len();
        let n = self.n_filled.max(1) as f64;
        let share = |count: usize| count as f64 / n;
        self.dates = share(counts.dates);
        self.times = share(counts.times);
        self.periods = share(counts.periods);
        self.numbers = share(counts.numbers);
        self.years = share(counts.years);
        self.flags = share(counts.flags);
        self.percents = share(counts.percents);
        self.marked = share(counts.marked);
        self.small = share(counts.small);
        self.serials = share(counts.serials);
        self.texts = share(counts.plain);
        self.people = counts.people / n;
        self.links = share(counts.links);
        self.ids = share(counts.ids);
        self.mean_chars = counts.chars as f64 / n;
        self.mean_words = counts.words as f64 / n;
        let holds = |mark: char| {
            let all = self.words.iter().filter(|(text, _)| text.contains(mark));
            all.map(|(_, n)| *n).sum::<usize>() as f64 / n
        };
        (self.semicolons, self.commas, self.lines) = (holds(';'), holds(','), holds('\n'));
        sizes.sort_by(f64::total_cmp);
        self.middle = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
        let looked_up: Vec<(&String, &usize)> = self.words.iter().take(LOOKED_UP).collect();
        let of_all: usize = looked_up.iter().map(|(_, n)| **n).sum();
        let found: usize = looked_up
            .iter()
            .filter(|(text, _)| is_municipality(text, eyes))
            .map(|(_, n)| **n)
            .sum();
        self.municipalities = found as f64 / of_all.max(1) as f64;
    }

    /// The share of the cells that are, or hold, a word of a column, by some vocabulary.
    pub(super) fn known(
        &self,
        column: &str,
        allowed: Option<&[&str]>,
        vocabularies: &[&Vocabulary],
    ) -> f64 {
        let is_known = |item: &str| {
            vocabularies
                .iter()
                .filter_map(|vocabulary| vocabulary.word(column, item))
                .any(|word| allowed.is_none_or(|words| words.contains(&word)))
        };
        let known: usize = self
            .words
            .iter()
            // No word of a vocabulary is a sentence.
            .filter(|(text, _)| text.len() <= LONGEST_WORDS)
            .filter(|(text, _)| is_known(text) || items(text).any(is_known))
            .map(|(_, n)| *n)
            .sum();
        known as f64 / self.n_filled.max(1) as f64
    }

    /// Different texts to filled cells.
    pub(super) fn distinct(&self) -> f64 {
        self.n_distinct as f64 / self.n_filled.max(1) as f64
    }

    /// Whether nearly every cell is a short text of its own, and none of what has a shape.
    pub(super) fn is_like_titles(&self) -> bool {
        self.n_filled >= 3
            && 10 * self.n_filled >= 9 * self.n_rows
            && self.texts > 0.8
            && self.people < 0.3
            && self.links < 0.1
            && self.ids < 0.5
            && self.municipalities < 0.5
            && self.distinct() >= 0.9
            && (8.0..90.0).contains(&self.mean_chars)
            && self.mean_words >= 1.5
    }

    /// Whether the column may be about people.
    pub(super) fn is_personal(&self) -> bool {
        self.people > 0.15
    }

    /// Up to so many examples, the most usual first where they come again. None of a column of
    /// people, and none that looks like a person by itself.
    pub(super) fn examples(&self, n: usize, first_names: &BTreeSet<String>) -> Vec<String> {
        if self.is_personal() {
            return Vec::new();
        }
        let mut texts: Vec<(&String, &usize)> = self.words.iter().collect();
        texts.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        texts
            .into_iter()
            .filter(|(text, _)| people_in(text, first_names) == 0.0)
            .map(|(text, _)| without_personal_data(text).0)
            .map(|text| shortened(&text))
            .take(n)
            .collect()
    }
}

#[derive(Default)]
struct Counts {
    chars: usize,
    words: usize,
    dates: usize,
    times: usize,
    periods: usize,
    numbers: usize,
    years: usize,
    flags: usize,
    percents: usize,
    marked: usize,
    small: usize,
    serials: usize,
    plain: usize,
    people: f64,
    links: usize,
    ids: usize,
}

impl Counts {
    /// Takes a text in; whether it is neither a date nor a number.
    fn text(
        &mut self,
        text: &str,
        decimal: Option<char>,
        order: Option<Order>,
        sizes: &mut Vec<f64>,
        profile: &mut Profile,
    ) -> bool {
        // «03.2026» is a month before it is a number.
        let number = match read_number(text, decimal) {
            NumberReading::Value(_) if is_month(text) => None,
            NumberReading::Value(value) | NumberReading::About(value) => Some(value),
            NumberReading::Either(grouped, _) => {
                profile.open_decimal = true;
                Some(grouped)
            }
            NumberReading::None => None,
        };
        if let Some(value) = number {
            self.numbers += 1;
            sizes.push(value.abs());
            self.years += usize::from(is_year(value) && text.trim().len() == 4);
            self.percents += usize::from(text.contains('%'));
            self.marked += usize::from(
                text.contains(['£', '$', '€']) || text.chars().any(char::is_alphabetic),
            );
            self.small += usize::from((0.0..=10.0).contains(&value));
            return false;
        }
        self.times += usize::from(text.contains(':'));
        match read_date(text, order, 2000) {
            DateReading::Day(..) | DateReading::Serial(..) => self.dates += 1,
            DateReading::Either(..) => {
                profile.open_order = true;
                self.dates += 1;
            }
            DateReading::Span(..) | DateReading::NoYear(..) => {
                self.dates += 1;
                self.periods += 1;
            }
            DateReading::None => {
                *profile.odd.entry(text.to_owned()).or_default() += 1;
                return true;
            }
        }
        false
    }
}

/// The items of a cell that may be a list.
pub(super) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '\n', '|', '/'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// Texts that people write where they have nothing to write.
pub(super) fn means_nothing(text: &str) -> bool {
    const NOTHING: &[&str] = &[
        "",
        "-",
        "–",
        "—",
        "n/a",
        "na",
        "?",
        "null",
        "none",
        "ukjent",
        "unknown",
        "ikke satt",
        "ikkje sett",
        "tbd",
        "ikke relevant",
        "not set",
        "ingen",
        "(tom)",
        "(blank)",
        "ikke avklart",
        "ikke fastsatt",
        "ikke oppgitt",
    ];
    NOTHING.contains(&fold_word(text).as_str())
}

/// Month and year with a mark between.
fn is_month(text: &str) -> bool {
    let parts = text.trim().split_once(['.', '/']);
    parts.is_some_and(|(month, year)| {
        year.len() == 4
            && matches!(month.parse(), Ok(1..=12))
            && matches!(year.parse(), Ok(1990..=2100))
    })
}

fn is_year(value: f64) -> bool {
    value.fract() == 0.0 && (1990.0..=2100.0).contains(&value)
}

/// `P-101`, `INN-2024-001`, `42`, a GUID.
fn is_like_id(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 40
        && text.chars().any(|c| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "-_./#:".contains(c))
        && !text.contains("//")
        || (text.len() <= 30 && text.contains('-') && !text.contains(char::is_whitespace))
}

fn is_municipality(text: &str, eyes: &Eyes<'_>) -> bool {
    let words = text.split_whitespace().count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let may_be =
        text.len() <= 40 && (1..=5).contains(&words) && (digits == 0 || digits == text.len());
    may_be
        && !matches!(
            eyes.registry.resolve(text, eyes.on),
            Resolution::Unknown { .. }
        )
}

/// How much of a cell is people: 1 for names that are known or an address, a half for two or three
/// capitalised words that may be a name, 0 for anything else.
fn people_in(text: &str, first_names: &BTreeSet<String>) -> f64 {
    if text.contains('@') && text.split_whitespace().count() <= 3 {
        return 1.0;
    }
    let mut best: f64 = 0.0;
    for who in text
        .split([';', '\n', '/', '&', '+'])
        .map(str::trim)
        .filter(|w| !w.is_empty())
    {
        // «Nordmann, Kari» is one person, «Kari Nordmann, Ola Nordmann» are two.
        let one = who.replace(',', " ");
        best = best.max(person(&one, first_names));
        for part in who.split(',') {
            best = best.max(person(part, first_names));
        }
    }
    best
}

fn person(text: &str, first_names: &BTreeSet<String>) -> f64 {
    let text = text.split(['(', '<']).next().unwrap_or(text).trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|c| {
                c.is_lowercase() || c.is_uppercase() && word.contains('-') || ".-'’".contains(c)
            })
    };
    if words.is_empty() || words.len() > 4 || !words.iter().all(capital) {
        return 0.0;
    }
    let known = |word: &&str| {
        let lower = word.to_lowercase();
        first_names.contains(&lower)
            || lower
                .split('-')
                .next()
                .is_some_and(|first| lower.contains('-') && first_names.contains(first))
    };
    match (words.len(), words.iter().any(known)) {
        (1, true) => 0.8,
        (_, true) => 1.0,
        (2 | 3, false) => 0.4,
        _ => 0.0,
    }
}

/// An example that fits on a line.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.chars().count() > LONGEST {
        true => one_line.chars().take(LONGEST - 1).chain(['…']).collect(),
        false => one_line,
    }
}
