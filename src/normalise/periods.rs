//! In: a period as people write it, in small letters. Out: its first and last day, or that it
//! names no year. It exists because plans say `3. kvartal 2025`, `T2 2025`, `uke 34`, `høsten 2024`
//! and `2025–2027` where a date is wanted. It deliberately reads nothing that says «before» or
//! «after»: such a text bounds a date on one side only.

use super::dates::{DateReading, digits, full_year, month_of};
use crate::model::Date;
use chrono::Weekday;

/// Words that say where in a period, or nothing: the whole period is told.
const AROUND: &[&str] = &[
    "ca.",
    "ca",
    "cirka",
    "omtrent",
    "primo",
    "medio",
    "ultimo",
    "tidlig",
    "tidleg",
    "sent",
    "seint",
    "i løpet av",
    "i laupet av",
    "slutten av",
    "byrjinga av",
    "begynnelsen av",
    "starten av",
    "midten av",
    "utgangen av",
    "innen utgangen av",
    "innen",
    "innan",
    "i",
    "early",
    "mid",
    "late",
    "end of",
    "start of",
    "during",
    "in",
    "by",
    "start",
    "slutt",
    "året",
    "år",
];

/// Ordinal words, and the Roman numerals that quarters and half-years are numbered with.
const ORDINALS: [&[&str]; 4] = [
    &["første", "fyrste", "first", "1st", "i"],
    &["andre", "anden", "second", "2nd", "ii"],
    &["tredje", "third", "3rd", "iii"],
    &["fjerde", "fourth", "4th", "iv"],
];

/// Whole words for parts of a year, and how many months each has.
const PARTS: &[(&str, u32)] = &[
    ("kvartal", 3),
    ("kvartalet", 3),
    ("kv", 3),
    ("quarter", 3),
    ("qtr", 3),
    ("tertial", 4),
    ("tertialet", 4),
    ("halvår", 6),
    ("halvåret", 6),
    ("half", 6),
    ("semester", 6),
];

/// Letters beside a number for parts of a year.
const LETTERS: &[(char, u32)] = &[('q', 3), ('k', 3), ('t', 4), ('h', 6)];

const WEEKS: &[&str] = &["uke", "veke", "uge", "week", "wk", "u", "w"];

/// Seasons: first month, last month.
const SEASONS: &[(&str, u32, u32)] = &[
    ("våren", 3, 5),
    ("vår", 3, 5),
    ("vårhalvåret", 1, 6),
    ("foråret", 3, 5),
    ("forår", 3, 5),
    ("spring", 3, 5),
    ("sommeren", 6, 8),
    ("sommaren", 6, 8),
    ("sommer", 6, 8),
    ("sommar", 6, 8),
    ("summer", 6, 8),
    ("høsten", 9, 11),
    ("høst", 9, 11),
    ("høsthalvåret", 7, 12),
    ("hausten", 9, 11),
    ("haust", 9, 11),
    ("efteråret", 9, 11),
    ("efterår", 9, 11),
    ("autumn", 9, 11),
    ("fall", 9, 11),
    ("vinteren", 1, 2),
    ("vinter", 1, 2),
    ("winter", 1, 2),
];

/// First and last day of months.
fn months(year: i32, first: u32, last: u32) -> Option<(Date, Date)> {
    let from = Date::from_ymd_opt(year, first, 1)?;
    let (year, month) = if last == 12 {
        (year + 1, 1)
    } else {
        (year, last + 1)
    };
    let to = Date::from_ymd_opt(year, month, 1)?.pred_opt()?;
    Some((from, to))
}

/// A part of a year of so many months.
fn part(year: i32, length: u32, n: u32) -> Option<(Date, Date)> {
    let exists = (1..=12 / length).contains(&n);
    exists
        .then(|| months(year, (n - 1) * length + 1, n * length))
        .flatten()
}

fn week(year: i32, n: u32) -> Option<(Date, Date)> {
    let first = Date::from_isoywd_opt(year, n, Weekday::Mon)?;
    let last = Date::from_isoywd_opt(year, n, Weekday::Sun)?;
    Some((first, last))
}

/// What a period leaves open: its year.
enum Named {
    Part(u32, u32),
    Week(u32),
    Months(u32, u32),
}

impl Named {
    fn in_year(&self, year: i32) -> Option<(Date, Date)> {
        match *self {
            Named::Part(length, n) => part(year, length, n),
            Named::Week(n) => week(year, n),
            Named::Months(first, last) => months(year, first, last),
        }
    }
}

/// What a text in small letters means as a period. `export_year` shows what a period without a
/// year would be.
pub(super) fn read(text: &str, export_year: i32) -> Option<DateReading> {
    let text = without_around(text);
    let words = words_of(text);
    if words.is_empty() || words.len() > 5 {
        return None;
    }
    if let Some((first, last)) = numeric(text, &words).or_else(|| winter(&words)) {
        return Some(DateReading::Span(first, last));
    }
    let span = |(first, last)| DateReading::Span(first, last);
    // The year is a word of four digits, or, behind everything else, of two.
    let years: Vec<usize> = (0..words.len())
        .filter(|at| words[*at].len() == 4 && full_year(words[*at]).is_some())
        .collect();
    match years[..] {
        [at] => {
            let year = full_year(words[at])?;
            let mut rest = words.clone();
            rest.remove(at);
            return named(&rest)?.in_year(year).map(span);
        }
        [] => {}
        _ => return None,
    }
    if let Some((last, rest)) = words.split_last()
        && !rest.is_empty()
        && let Some(year) = short_year(text, last)
        && let Some(named) = named(rest)
    {
        return named.in_year(year).map(span);
    }
    let (first, last) = named(&words)?.in_year(export_year)?;
    Some(DateReading::NoYear(first, last))
}

/// A year of two digits behind a period: `Q3 25`, `jul-25`, `høsten '24`. «July 25» is a day in
/// English, so it is no year there.
fn short_year(text: &str, word: &str) -> Option<i32> {
    let year = full_year(word).filter(|_| word.len() == 2)?;
    let english = [
        "january", "february", "march", "may", "june", "july", "october", "december",
    ];
    let marked = text.contains(['-', '/', '\'']);
    let may_be_a_day = digits(word).is_some_and(|n| n <= 31)
        && english.iter().any(|month| text.starts_with(month));
    (marked || !may_be_a_day).then_some(year)
}

fn without_around(text: &str) -> &str {
    let mut rest = text;
    while let Some(cut) = AROUND.iter().find_map(|word| {
        let cut = rest.strip_prefix(word)?;
        cut.strip_prefix([' ', '-'])
    }) {
        // «i kvartal 2025» is the first quarter.
        if rest.starts_with("i ") && PARTS.iter().any(|(word, _)| cut.starts_with(word)) {
            return rest;
        }
        rest = cut;
    }
    rest
}

/// Words and numbers, parted also where letters and digits meet: `2025q3` is `2025`, `q`, `3`.
pub(super) fn words_of(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for piece in text.split(|c: char| !c.is_alphanumeric()) {
        let mut start = 0;
        let mut was_digit = None;
        for (at, c) in piece.char_indices() {
            let is_digit = c.is_ascii_digit();
            // «1st» stays whole.
            if was_digit.is_some_and(|was| was != is_digit) && !ordinal_ends(piece) {
                words.push(&piece[start..at]);
                start = at;
            }
            was_digit = Some(is_digit);
        }
        words.push(&piece[start..]);
    }
    words.retain(|word| !word.is_empty());
    words
}

fn ordinal_ends(piece: &str) -> bool {
    ORDINALS
        .iter()
        .flat_map(|names| names.iter())
        .any(|name| *name == piece)
}

/// Periods that are numbers alone: `2025`, `2025-03`, `03.2025`, `2025–2027`.
fn numeric(text: &str, words: &[&str]) -> Option<(Date, Date)> {
    let year_of = |word: &str| full_year(word).filter(|_| word.len() == 4);
    match *words {
        [y] => months(year_of(y)?, 1, 12),
        [a, b] => match (year_of(a), year_of(b)) {
            (Some(first), Some(last)) if first < last && last - first <= 30 => {
                Some((months(first, 1, 12)?.0, months(last, 1, 12)?.1))
            }
            (Some(year), None) if b.len() <= 2 => month(year, b),
            (None, Some(year)) if a.len() <= 2 && text.len() <= 7 => month(year, a),
            _ => None,
        },
        _ => None,
    }
}

fn month(year: i32, text: &str) -> Option<(Date, Date)> {
    let month = digits(text).filter(|month| (1..=12).contains(month))?;
    months(year, month, month)
}

/// «vinteren 2024/25»: from December to February.
fn winter(words: &[&str]) -> Option<(Date, Date)> {
    let [season, first, last] = *words else {
        return None;
    };
    let (year, next) = (full_year(first)?, full_year(last)?);
    let is_winter = SEASONS
        .iter()
        .any(|(word, from, _)| *word == season && *from == 1 && word.starts_with(['v', 'w']));
    (is_winter && !season.ends_with("halvåret") && next == year + 1)
        .then(|| Some((Date::from_ymd_opt(year, 12, 1)?, months(next, 2, 2)?.1)))
        .flatten()
}

/// The words of a period without its year.
fn named(words: &[&str]) -> Option<Named> {
    let number = |word: &str| {
        digits(word).filter(|_| word.len() <= 2).or_else(|| {
            ORDINALS
                .iter()
                .position(|names| names.contains(&word))
                .map(|at| at as u32 + 1)
        })
    };
    match *words {
        [word] => {
            if let Some(month) = month_of(word) {
                return Some(Named::Months(month, month));
            }
            let (_, first, last) = SEASONS.iter().find(|(season, _, _)| *season == word)?;
            Some(Named::Months(*first, *last))
        }
        [a, b] => {
            // «januar – mars»
            if let (Some(first), Some(last)) = (month_of(a), month_of(b)) {
                return (first < last).then_some(Named::Months(first, last));
            }
            let (word, n) = match (number(a), number(b)) {
                (Some(n), None) => (b, n),
                (None, Some(n)) => (a, n),
                // «i» and «ii» are numbers and never words.
                _ => return None,
            };
            if WEEKS.contains(&word) {
                // A week has its number behind it: «34 uker» is a length.
                return (word == a).then_some(Named::Week(n));
            }
            if let Some((_, length)) = PARTS.iter().find(|(part, _)| *part == word) {
                return (n <= 12 / length).then_some(Named::Part(*length, n));
            }
            let letter = word.chars().next().filter(|_| word.chars().count() == 1)?;
            let (_, length) = LETTERS.iter().find(|(mark, _)| *mark == letter)?;
            (n <= 12 / length).then_some(Named::Part(*length, n))
        }
        _ => None,
    }
}
