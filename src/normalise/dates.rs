//! In: a date as people write it. Out: the day it means, the days it may mean, or none. It exists
//! because exports hold ISO dates, dd.mm.yyyy, Jira's `14/Jul/25 3:42 PM`, day numbers of a
//! spreadsheet, `Q3 2025`, `uke 34` and `høsten 2024` side by side. It deliberately never guesses
//! between day and month, nor a year: which comes first is decided by the evidence of the whole
//! column, and without any it says so. Periods are read in `periods`.

use super::periods;
use crate::model::Date;

/// What a text means as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// A day, and whether it stood at 22:00 or 23:00 (a date-only field moved by a time zone).
    Day(Date, bool),
    /// A day written as the number of days since 30 December 1899, and whether at 22:00 or 23:00.
    Serial(Date, bool),
    /// A period: its first and last day.
    Span(Date, Date),
    /// Day first, month first: both are possible.
    Either(Date, Date),
    /// A day or period without its year; what it would be in the year of the export.
    NoYear(Date, Date),
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

/// Months in Bokmål, Nynorsk, Danish and English, whole and cut short.
const MONTHS: [&[&str]; 12] = [
    &["januar", "january", "jan"],
    &["februar", "february", "feb", "febr"],
    &["mars", "march", "marts", "mar"],
    &["april", "apr"],
    &["mai", "may", "maj"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["desember", "december", "des", "dec"],
];

/// Words that may stand before a date and say nothing of it.
const BEFORE: &[&str] = &[
    "mandag",
    "måndag",
    "man",
    "monday",
    "mon",
    "tirsdag",
    "tysdag",
    "tir",
    "tys",
    "tuesday",
    "tue",
    "onsdag",
    "ons",
    "wednesday",
    "wed",
    "torsdag",
    "tor",
    "thursday",
    "thu",
    "fredag",
    "fre",
    "friday",
    "fri",
    "lørdag",
    "laurdag",
    "lør",
    "lau",
    "saturday",
    "sat",
    "søndag",
    "sundag",
    "søn",
    "sun",
    "sunday",
    "den",
    "dato",
    "the",
];

/// The month of a word, with a dot behind it or not.
pub(super) fn month_of(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    MONTHS
        .iter()
        .position(|names| names.contains(&word))
        .map(|at| at as u32 + 1)
}

/// A number of digits alone: `parse` would take `+3` as well.
pub(super) fn digits(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

/// A year of four digits, or of two: 70–99 are of the last century.
pub(super) fn full_year(text: &str) -> Option<i32> {
    let year = digits(text)? as i32;
    match text.len() {
        4 if (1900..=2200).contains(&year) => Some(year),
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// The order of day and month that a column's texts prove, if they do: a number over 12 in
/// first or second place. Contradicting proofs prove nothing.
pub fn proven_order<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Order> {
    match orders_in(texts) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Whether some text proves that the day comes first, and whether some proves the month.
pub(super) fn orders_in<'a>(texts: impl Iterator<Item = &'a str>) -> (bool, bool) {
    let (mut day_first, mut month_first) = (false, false);
    for text in texts {
        // Neither stroke nor dash: no such date.
        if !text.bytes().any(|byte| matches!(byte, b'/' | b'-')) {
            continue;
        }
        let (date, _) = without_time(text.trim());
        let Some((a, b, _)) = three_numbers(date) else {
            continue;
        };
        day_first |= a > 12 && a <= 31 && b <= 12;
        month_first |= b > 12 && b <= 31 && a <= 12;
        if day_first && month_first {
            break;
        }
    }
    (day_first, month_first)
}

/// `6/21/2025` or `21-6-2025` as three numbers; dots are day first in the north, and prove nothing.
fn three_numbers(text: &str) -> Option<(u32, u32, i32)> {
    let mut parts = text.split(['/', '-']).map(str::trim);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || a.len() > 2 || b.len() > 2 {
        return None;
    }
    Some((digits(a)?, digits(b)?, full_year(c)?))
}

/// Whether a time of day is what a date-only field shows that a time zone moved to the day before.
fn is_late(time: &str) -> bool {
    let time = time.trim_end_matches(['z', 'Z']);
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    fraction.bytes().all(|byte| byte == b'0')
        && ["22:00", "23:00", "22:00:00", "23:00:00"].contains(&time)
}

/// The text without a time of day, and whether that time is 22:00 or 23:00.
fn without_time(text: &str) -> (&str, bool) {
    let Some(colon) = text.find(':') else {
        return (without_dotted_time(text), false);
    };
    // «14 Jul 2025 10:00» holds spaces before its time: cut at the last word before the colon.
    let Some(cut) = text[..colon].rfind([' ', 'T', 't', '\u{a0}', '\u{202f}']) else {
        return (text, false);
    };
    let width = text[cut..].chars().next().map_or(1, char::len_utf8);
    let time = &text[cut + width..];
    let hour = &text[cut + width..colon];
    let is_time = (1..=2).contains(&hour.len())
        && digits(hour).is_some_and(|hour| hour < 25)
        && text[colon + 1..].starts_with(|c: char| c.is_ascii_digit());
    if !is_time {
        return (text, false);
    }
    (
        without_clock_word(text[..cut].trim_end_matches([',', ' '])),
        is_late(time),
    )
}

/// The text without a time written with a dot, `14.07.2025 kl. 10.30`. Only behind a whole date:
/// `2.25` may be a part of one.
fn without_dotted_time(text: &str) -> &str {
    let Some((date, time)) = text.rsplit_once([' ', 'T']) else {
        return text;
    };
    let is_time = time.split('.').count() > 1
        && time
            .split('.')
            .all(|part| part.len() <= 2 && digits(part).is_some() && !part.is_empty());
    let date = without_clock_word(date.trim_end_matches([',', ' ']));
    match is_time && date.len() >= 8 {
        true => date,
        false => text,
    }
}

fn without_clock_word(date: &str) -> &str {
    let cut = [" kl.", " kl", ", kl."]
        .iter()
        .find_map(|word| date.strip_suffix(word));
    cut.map_or(date, |cut| cut.trim_end_matches([',', ' ']))
}

/// A text as it is read: small letters, one kind of space and of dash, no weekday before it.
fn evened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '\u{2019}' => out.push('\''),
            c => out.extend(c.to_lowercase()),
        }
    }
    loop {
        let first = out.split(' ').next().unwrap_or_default();
        let word = first.trim_end_matches([',', '.', ':']);
        if !BEFORE.contains(&word) || first.len() == out.len() {
            return out;
        }
        let cut = first.len() + 1;
        out.drain(..cut);
    }
}

/// What a text means as a date. `order` is what the column proves or the mapping says; `year` is
/// the export's, in which a date without a year is shown as a hint, and never used.
pub fn read(text: &str, order: Option<Order>, year: i32) -> DateReading {
    let text = text.trim();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        // Only a season or a month can be told without a digit, and both want a year.
        return periods::read(&evened(text), year).unwrap_or(DateReading::None);
    }
    let (date, late) = without_time(text);
    exact(date, order, late)
        .or_else(|| {
            let evened = evened(date);
            exact(&evened, order, late)
                .or_else(|| named_month(&evened, late, year))
                .or_else(|| day_and_month(&evened, year))
                .or_else(|| periods::read(&evened, year))
        })
        .or_else(|| serial(text))
        .unwrap_or(DateReading::None)
}

/// Day numbers of a spreadsheet from 1954 to 2119, as text: `45658`, `45658,5`.
fn serial(text: &str) -> Option<DateReading> {
    let (days, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if days.len() != 5 || fraction.len() > 12 {
        return None;
    }
    digits(fraction).or(fraction.is_empty().then_some(0))?;
    let share: f64 = format!("0.{fraction}").parse().unwrap_or(0.0);
    from_serial(f64::from(digits(days)?) + share)
}

/// The day that a spreadsheet's number of days stands for; none when it is no likely one.
pub(super) fn from_serial(days: f64) -> Option<DateReading> {
    if !(20_000.0..80_000.0).contains(&days) {
        return None;
    }
    let epoch = Date::from_ymd_opt(1899, 12, 30)?;
    let date = epoch.checked_add_days(chrono::Days::new(days as u64))?;
    let minutes = (days.fract() * 24.0 * 60.0).round() as u32;
    Some(DateReading::Serial(
        date,
        [22 * 60, 23 * 60].contains(&minutes),
    ))
}

fn exact(text: &str, order: Option<Order>, late: bool) -> Option<DateReading> {
    let day = |day: Option<Date>| day.map(|day| DateReading::Day(day, late));
    if text.len() == 8
        && let Some(number) = digits(text)
    {
        // 20250714, and nothing else of eight digits.
        let year = full_year(text.get(..4)?).filter(|year| (1950..2100).contains(year))?;
        return day(Date::from_ymd_opt(year, number / 100 % 100, number % 100));
    }
    // ISO and its look-alikes: the year first.
    let parts: Vec<&str> = text.split(['-', '/', '.']).map(str::trim).collect();
    let parts = match parts[..] {
        // «14.07.2025.»
        [a, b, c, ""] => [a, b, c],
        [a, b, c] => [a, b, c],
        _ => return None,
    };
    let [y, m, d] = parts;
    if y.len() == 4 && m.len() <= 2 && d.len() <= 2 {
        return day(Date::from_ymd_opt(full_year(y)?, digits(m)?, digits(d)?));
    }
    if y.len() > 2 || m.len() > 2 {
        return None;
    }
    let (a, b, year) = (digits(y)?, digits(m)?, full_year(d)?);
    let day_first = Date::from_ymd_opt(year, b, a);
    let month_first = Date::from_ymd_opt(year, a, b);
    // With dots the day comes first in every language that this program reads, unless the column
    // proves that its other dates begin with the month.
    let dotted = !text.contains(['/', '-']);
    let order = match (dotted, order) {
        (true, Some(Order::MonthFirst)) => None,
        (true, _) => return day(day_first),
        (false, order) => order,
    };
    match (order, day_first, month_first) {
        (Some(Order::DayFirst), Some(_), _) => day(day_first),
        (Some(Order::MonthFirst), _, Some(_)) => day(month_first),
        (_, Some(_), None) => day(day_first),
        (_, None, Some(_)) => day(month_first),
        (None, Some(one), Some(other)) if one == other => day(day_first),
        (None, Some(one), Some(other)) => Some(DateReading::Either(one, other)),
        _ => None,
    }
}

/// A day whose month is a word.
fn named_month(text: &str, late: bool, export_year: i32) -> Option<DateReading> {
    let mut words = periods::words_of(text);
    words.retain(|word| !["st", "nd", "rd", "th"].contains(word));
    let number = |word: &str| digits(word.trim_end_matches(['t', 's', 'h', 'n', 'd', 'r']));
    match words[..] {
        [a, b, c] => {
            let (day, month, year) = match (month_of(a), month_of(b)) {
                // «2025-Jul-14»
                (None, Some(month)) if a.len() == 4 => (digits(c)?, month, full_year(a)?),
                (None, Some(month)) => (number(a)?, month, full_year(c)?),
                (Some(month), None) => (number(b)?, month, full_year(c)?),
                _ => return None,
            };
            let day = Date::from_ymd_opt(year, month, day)?;
            Some(DateReading::Day(day, late))
        }
        // «14. juli», «25-Jul»: a day without its year. «juli 25» is a month: see `periods`.
        [a, b] => {
            let (month, day) = (month_of(b)?, number(a).filter(|_| a.len() <= 4)?);
            let day = Date::from_ymd_opt(export_year, month, day)?;
            Some(DateReading::NoYear(day, day))
        }
        _ => None,
    }
}

/// `14.7.` and `14/07`: a day without its year, which is only a hint.
fn day_and_month(text: &str, export_year: i32) -> Option<DateReading> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let (a, b) = text.split_once(['.', '/'])?;
    let (a, b) = (a.trim(), b.trim());
    if a.len() > 2 || b.len() > 2 {
        return None;
    }
    let (a, b) = (digits(a)?, digits(b)?);
    let day_first = Date::from_ymd_opt(export_year, b, a);
    let month_first = Date::from_ymd_opt(export_year, a, b).filter(|_| text.contains('/'));
    let day = day_first.or(month_first)?;
    Some(DateReading::NoYear(day, day))
}
