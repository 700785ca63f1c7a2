//! In: a cell. Out: what it looks like: an amount, a date, a time, a mark for nothing, or text. It
//! exists for telling header, data, totals and notes from each other, and one delimiter from
//! another. It deliberately gives no value: what a number means is decided in `normalise`, with its
//! whole column as evidence.

use crate::model::RawCell;

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Shape {
    /// Nothing, or a mark for it: `-`, `n/a`.
    Nothing,
    /// A number, with or without a currency: `1 250 000`, `kr 1.250,-`, `12,5 %`.
    Amount,
    /// A date, with or without a time of day.
    Date,
    /// A time of day.
    Time,
    /// A truth value.
    Flag,
    /// A link or an e-mail address.
    Address,
    /// Anything else.
    Text,
}

impl Shape {
    /// Whether it is a shape that a name of a column hardly has.
    pub(super) fn is_value(self) -> bool {
        !matches!(self, Shape::Nothing | Shape::Text)
    }
}

/// What a cell looks like.
pub(super) fn of(cell: &RawCell) -> Shape {
    match cell {
        RawCell::Empty | RawCell::Error(_) => Shape::Nothing,
        RawCell::Number(_) => Shape::Amount,
        RawCell::Date(..) => Shape::Date,
        RawCell::Flag(_) => Shape::Flag,
        RawCell::Text(text) => of_text(text),
    }
}

/// What a text looks like.
pub(super) fn of_text(text: &str) -> Shape {
    let text = text.trim();
    if is_nothing_text(text) {
        return Shape::Nothing;
    }
    if text.len() > 60 {
        return if is_address(text) {
            Shape::Address
        } else {
            Shape::Text
        };
    }
    // Nearly every text ends here.
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return match text {
            "true" | "false" | "TRUE" | "FALSE" | "True" | "False" => Shape::Flag,
            _ if is_address(text) => Shape::Address,
            _ => Shape::Text,
        };
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        Shape::Amount
    } else if is_date(text) {
        Shape::Date
    } else if is_time(text) {
        Shape::Time
    } else if is_amount_text(text) {
        Shape::Amount
    } else if is_address(text) {
        Shape::Address
    } else {
        Shape::Text
    }
}

/// Whether a cell is a number, or text that can only be one: `1 250 000`, `kr 1.250,-`, `12,5 %`.
pub(super) fn is_amount(cell: &RawCell) -> bool {
    of(cell) == Shape::Amount
}

/// Whether a cell stands for nothing, as a dash does in a row of totals.
pub(super) fn is_nothing(cell: &RawCell) -> bool {
    matches!(cell, RawCell::Text(text) if matches!(text.trim(), "-" | "–" | "—" | "." | ".." | "…"))
}

fn is_nothing_text(text: &str) -> bool {
    matches!(
        text,
        "" | "-"
            | "–"
            | "—"
            | "."
            | ".."
            | "…"
            | "n/a"
            | "N/A"
            | "NA"
            | "na"
            | "NULL"
            | "null"
            | "\\N"
            | "#N/A"
            | "nan"
            | "NaN"
            | "None"
            | "?"
            | "i/a"
    )
}

/// Whether a cell is a year, which is a common name of a column.
pub(super) fn is_year(cell: &RawCell) -> bool {
    let is_plausible = |year: u16| (1900..=2200).contains(&year);
    match cell {
        RawCell::Number(number) => number.fract() == 0.0 && (1900.0..=2200.0).contains(number),
        RawCell::Text(text) => {
            let text = text.trim();
            text.len() == 4 && text.parse().is_ok_and(is_plausible)
        }
        _ => false,
    }
}

fn is_amount_text(text: &str) -> bool {
    if is_plain(text) {
        return true;
    }
    let lower = text.to_lowercase();
    let mut rest = lower.as_str();
    for word in CURRENCIES {
        rest = rest.trim();
        rest = rest.strip_prefix(word).unwrap_or(rest);
        rest = rest.strip_suffix(word).unwrap_or(rest);
    }
    is_plain(rest) || is_scientific(rest)
}

/// The longer of two that begin alike comes first.
const CURRENCIES: &[&str] = &[
    "kroner", "mnok", "tnok", "nok", "usd", "eur", "gbp", "dkk", "sek", "mill.", "mill", "mrd.",
    "mrd", "tkr", "kr.", "kr", "£", "€", "$", "%",
];

/// Whether a text has only the signs that numbers are written with.
fn is_plain(text: &str) -> bool {
    let mut has_digit = false;
    let mut n_groups = 0;
    let mut is_inside = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            has_digit = true;
            n_groups += i32::from(!is_inside);
            is_inside = true;
            continue;
        }
        is_inside = false;
        let belongs = c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | '\'' | '-' | '–' | '\u{2212}' | '+' | '(' | ')'
            );
        if !belongs {
            return false;
        }
    }
    // Groups of thousands up to the billions, and decimals.
    has_digit && n_groups <= 6
}

fn is_scientific(text: &str) -> bool {
    text.contains(['e', 'E'])
        && text
            .replace(',', ".")
            .parse::<f64>()
            .is_ok_and(f64::is_finite)
}

/// `03.04.2025`, `2025-04-03`, `4/3/25`, `3-Apr-2025`, `14. juli 2025`, with or without a time.
fn is_date(text: &str) -> bool {
    let (day, time) = text
        .split_once([' ', 'T'])
        .filter(|(_, time)| is_time(time))
        .unwrap_or((text, ""));
    let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    for mark in ['.', '-', '/']
        .into_iter()
        .filter(|mark| day.contains(*mark))
    {
        let parts: Vec<&str> = day.trim().trim_end_matches(mark).split(mark).collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let fits = matches!(lengths[..], [1..=2, 1..=2, 2 | 4] | [4, 1..=2, 1..=2]);
        if fits && parts.iter().all(|part| is_number(part)) {
            return true;
        }
        if let [day, month, year] = parts[..]
            && is_number(day)
            && is_month(month)
            && is_number(year)
            && (1..=2).contains(&day.len())
            && matches!(year.len(), 2 | 4)
        {
            return true;
        }
    }
    let words: Vec<&str> = if time.is_empty() {
        text.split([' ', ','])
            .filter(|word| !word.is_empty())
            .collect()
    } else {
        return false;
    };
    let is_day = |word: &str| {
        let bare = word.trim_end_matches('.');
        (1..=2).contains(&bare.len()) && is_number(bare)
    };
    let is_year = |word: &str| word.len() == 4 && is_number(word);
    matches!(words[..], [day, month, year] if is_day(day) && is_month(month) && is_year(year))
        || matches!(words[..], [month, day, year] if is_day(day) && is_month(month) && is_year(year))
}

fn is_month(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    let first: String = lower.chars().take(3).collect();
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "apr", "mai", "may", "maj", "jun", "jul", "aug", "sep", "okt", "oct",
        "nov", "des", "dec",
    ];
    lower.chars().count() >= 3
        && lower.chars().all(char::is_alphabetic)
        && MONTHS.contains(&first.as_str())
}

/// `15:42`, `15:42:07`, `3:42 PM`, with a fraction of a second or a zone.
fn is_time(text: &str) -> bool {
    let text = text.trim();
    let bare = text
        .trim_end_matches(['M', 'm'])
        .trim_end_matches(['A', 'P', 'a', 'p'])
        .trim_end_matches('Z')
        .trim_end();
    let bare = bare.split(['+', '.']).next().unwrap_or(bare);
    let parts: Vec<&str> = bare.split(':').collect();
    (2..=3).contains(&parts.len())
        && parts
            .iter()
            .all(|part| (1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit()))
}

fn is_address(text: &str) -> bool {
    let is_link = text.starts_with("http://") || text.starts_with("https://");
    let is_mail = || {
        text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        })
    };
    is_link && !text.contains(char::is_whitespace) || is_mail()
}
