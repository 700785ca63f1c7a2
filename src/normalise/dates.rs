//! In: a date as people write it. Out: the day it means, the days it may mean, or none. It exists
//! because exports hold ISO dates, dd.mm.yyyy, Jira's `14/Jul/25 3:42 PM`, `Q3 2025`, `uke 34` and
//! `høsten 2024` side by side. It deliberately never guesses between day and month: which comes
//! first is decided by the evidence of the whole column, and without any it says so.

use crate::model::Date;
use chrono::Weekday;

/// What a text means as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// A day, and whether it stood at 22:00 or 23:00 (a date-only field moved by a time zone).
    Day(Date, bool),
    /// A period: its first and last day.
    Span(Date, Date),
    /// Day first, month first: both are possible.
    Either(Date, Date),
    /// No date.
    None,
}

/// Which of two numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 31/12/2025.
    DayFirst,
    /// 12/31/2025.
    MonthFirst,
}

const MONTHS: [&[&str]; 12] = [
    &["januar", "january", "jan"],
    &["februar", "february", "feb"],
    &["mars", "march", "mar"],
    &["april", "apr"],
    &["mai", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["desember", "december", "des", "dec"],
];

fn month_of(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    MONTHS
        .iter()
        .position(|names| names.contains(&word.as_str()))
        .map(|at| at as u32 + 1)
}

/// A number of digits alone: `parse` would take `+3` as well.
fn digits(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

fn full_year(text: &str) -> Option<i32> {
    let year = digits(text)? as i32;
    match text.len() {
        4 if (1900..=2200).contains(&year) => Some(year),
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn span(from: (i32, u32), to: (i32, u32)) -> Option<DateReading> {
    let first = Date::from_ymd_opt(from.0, from.1, 1)?;
    let (year, month) = if to.1 == 12 {
        (to.0 + 1, 1)
    } else {
        (to.0, to.1 + 1)
    };
    let last = Date::from_ymd_opt(year, month, 1)?.pred_opt()?;
    Some(DateReading::Span(first, last))
}

/// The order of day and month that a column's texts prove, if they do: a number over 12 in
/// first or second place. Contradicting proofs prove nothing.
pub fn proven_order<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Order> {
    let (mut day_first, mut month_first) = (false, false);
    for text in texts {
        let (date, _) = without_time(text);
        let Some((a, b, _)) = three_numbers(date) else {
            continue;
        };
        day_first |= a > 12 && b <= 12;
        month_first |= b > 12 && a <= 12;
    }
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// `6/21/2025` or `21-6-2025` as three numbers; dots are always day first and not counted here.
fn three_numbers(text: &str) -> Option<(u32, u32, i32)> {
    let mut parts = text.split(['/', '-']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || a.len() > 2 || b.len() > 2 {
        return None;
    }
    Some((digits(a)?, digits(b)?, full_year(c)?))
}

/// The text without a time of day, and whether that time is 22:00 or 23:00.
fn without_time(text: &str) -> (&str, bool) {
    let text = text.trim();
    let Some(at) = text.find([' ', 'T']).filter(|at| text[*at..].contains(':')) else {
        return (text, false);
    };
    // «14 Jul 2025 10:00» holds spaces before its time: cut at the last word before the colon.
    let colon = text.find(':').unwrap_or(text.len());
    let cut = text[..colon].rfind([' ', 'T']).unwrap_or(at);
    let time = text[cut + 1..].trim_end_matches('Z');
    let time = time.strip_suffix(".000").unwrap_or(time);
    let late = ["22:00", "23:00", "22:00:00", "23:00:00"].contains(&time);
    (text[..cut].trim_end_matches(','), late)
}

/// What a text means as a date. `order` is what the column proves or the mapping says; `year` is
/// the export's, for a week that names none.
pub fn read(text: &str, order: Option<Order>, year: i32) -> DateReading {
    let (date, late) = without_time(text);
    let lower = date.to_lowercase();
    exact(date, order, late)
        .or_else(|| named_month(&lower, late))
        .or_else(|| period(&lower, year))
        .unwrap_or(DateReading::None)
}

fn exact(text: &str, order: Option<Order>, late: bool) -> Option<DateReading> {
    // ISO and its look-alikes: the year first.
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    if let [y, m, d] = parts[..] {
        if y.len() == 4 && m.len() <= 2 && d.len() <= 2 {
            let day = Date::from_ymd_opt(full_year(y)?, digits(m)?, digits(d)?)?;
            return Some(DateReading::Day(day, late));
        }
        // With dots the day comes first in every language that this program reads.
        if text.matches('.').count() == 2 {
            let day = Date::from_ymd_opt(full_year(d.trim())?, digits(m)?, digits(y)?)?;
            return Some(DateReading::Day(day, late));
        }
    }
    let (a, b, year) = three_numbers(text)?;
    let day_first = Date::from_ymd_opt(year, b, a);
    let month_first = Date::from_ymd_opt(year, a, b);
    match (order, day_first, month_first) {
        (Some(Order::DayFirst), Some(day), _) | (Some(Order::MonthFirst), _, Some(day)) => {
            Some(DateReading::Day(day, late))
        }
        (_, Some(day), None) | (_, None, Some(day)) => Some(DateReading::Day(day, late)),
        (None, Some(one), Some(other)) if one == other => Some(DateReading::Day(one, late)),
        (None, Some(one), Some(other)) => Some(DateReading::Either(one, other)),
        _ => None,
    }
}

fn named_month(lower: &str, late: bool) -> Option<DateReading> {
    let words: Vec<&str> = lower
        .split([' ', '/', '-', ',', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    match words[..] {
        [a, b, c] => {
            let (day, month) = match (month_of(a), month_of(b)) {
                (None, Some(month)) => (a, month),
                (Some(month), None) => (b, month),
                _ => return None,
            };
            let day = Date::from_ymd_opt(full_year(c)?, month, digits(day)?)?;
            Some(DateReading::Day(day, late))
        }
        [a, b] => {
            let year = full_year(b).filter(|_| b.len() == 4)?;
            let month = month_of(a)?;
            span((year, month), (year, month))
        }
        _ => None,
    }
}

fn period(lower: &str, export_year: i32) -> Option<DateReading> {
    let words: Vec<&str> = lower
        .split([' ', '-', '/', '.', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let year = words
        .iter()
        .rev()
        .find_map(|word| full_year(word).filter(|_| word.len() == 4));
    let number = digits;
    // «2025-03», «03.2025».
    if let ([a, b], Some(year)) = (&words[..], year) {
        let month = number(if a.len() == 4 { b } else { a }).filter(|m| (1..=12).contains(m));
        if let Some(month) = month {
            return span((year, month), (year, month));
        }
    }
    if let ([_], Some(year)) = (&words[..], year) {
        return span((year, 1), (year, 12));
    }
    if let Some(found) = crate::model::Period::parse(lower) {
        return Some(DateReading::Span(found.first(), found.last()));
    }
    if let ["uke" | "veke" | "week" | "uge", week, ..] = words[..] {
        let year = year.unwrap_or(export_year);
        let week = number(week)?;
        let first = Date::from_isoywd_opt(year, week, Weekday::Mon)?;
        let last = Date::from_isoywd_opt(year, week, Weekday::Sun)?;
        return Some(DateReading::Span(first, last));
    }
    let year = year?;
    let part = |months: u32, n: u32| {
        (1..=12 / months)
            .contains(&n)
            .then(|| span((year, (n - 1) * months + 1), (year, n * months)))
            .flatten()
    };
    for word in &words {
        let n = words.iter().find_map(|w| number(w).filter(|n| *n <= 4));
        let found = match *word {
            "kvartal" | "quarter" => part(3, n?),
            "tertial" => part(4, n?),
            "halvår" | "half" => part(6, n?),
            "våren" | "vår" | "spring" | "våren," => span((year, 3), (year, 5)),
            "sommeren" | "sommaren" | "sommer" | "sommar" | "summer" => span((year, 6), (year, 8)),
            "høsten" | "høst" | "hausten" | "haust" | "autumn" | "efterår" => {
                span((year, 9), (year, 11))
            }
            "vinteren" | "vinter" | "winter" => span((year, 1), (year, 2)),
            _ => match word.split_at_checked(1) {
                Some(("q" | "k", digit)) => part(3, number(digit)?),
                Some(("t", digit)) if digit.len() == 1 => part(4, number(digit)?),
                _ => None,
            },
        };
        if found.is_some() {
            return found;
        }
    }
    None
}
