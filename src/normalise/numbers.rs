//! In: a number as people write it, and what its column proves about marks. Out: its value, both
//! values it may have, or none. It exists because `1 250 000`, `kr 1.250.000,-`, `1,2 mill`,
//! `£2,013.02`, `12,5 %` and a minus as U+2212 stand in real exports. It deliberately rounds and
//! scales nothing but what the text itself says.

/// What a text means as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberReading {
    /// A value; a percentage is already divided by 100.
    Value(f64),
    /// With the mark as thousands, with the mark as decimal: both are possible.
    Either(f64, f64),
    /// No number.
    None,
}

/// No amount or count of a municipality comes near it, and up to here sums in minor units are exact.
const LARGEST: f64 = 1e15;

/// The digits and marks of a text, and the factor that its words give.
struct Stripped {
    digits: String,
    factor: f64,
    negative: bool,
}

/// Words that may stand beside a number, longest first, and their factor.
const WORDS: &[(&str, f64)] = &[
    ("milliarder", 1e9),
    ("milliard", 1e9),
    ("millioner", 1e6),
    ("millionar", 1e6),
    ("million", 1e6),
    ("kroner", 1.0),
    ("timer", 1.0),
    ("timar", 1.0),
    ("årsverk", 1.0),
    ("mill.", 1e6),
    ("mnok", 1e6),
    ("mill", 1e6),
    ("tnok", 1e3),
    ("tkr", 1e3),
    ("mrd.", 1e9),
    ("mrd", 1e9),
    ("nok", 1.0),
    ("stk", 1.0),
    ("kr.", 1.0),
    ("kr", 1.0),
    ("gbp", 1.0),
    ("cad", 1.0),
    ("eur", 1.0),
    ("dkk", 1.0),
    ("£", 1.0),
    ("$", 1.0),
    ("€", 1.0),
    ("%", 0.01),
    ("m", 1e6),
    ("k", 1e3),
];

fn strip(text: &str) -> Option<Stripped> {
    let mut rest: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\''))
        .collect::<String>()
        .to_lowercase()
        .replace('\u{2212}', "-");
    let mut factor = 1.0;
    cut_words(&mut rest, &mut factor);
    for ending in [",-", ".-", ",–"] {
        if let Some(cut) = rest.strip_suffix(ending) {
            rest = cut.to_owned();
        }
    }
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        rest = inner.to_owned();
        negative = true;
    } else if let Some(cut) = rest.strip_prefix('-') {
        rest = cut.to_owned();
        negative = true;
    } else if let Some(cut) = rest.strip_prefix('+') {
        rest = cut.to_owned();
    }
    // The sign may stand before the currency: «-£5».
    cut_words(&mut rest, &mut factor);
    let valid = rest.chars().any(|c| c.is_ascii_digit())
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || c == ',' || c == '.');
    valid.then_some(Stripped {
        digits: rest,
        factor,
        negative,
    })
}

/// Takes the words beside a number off, as in `kr 1,2 mill.` and `1,2 mill. kr`. One of them may
/// scale, so that `5 mm` is no amount; a single letter scales only behind the number.
fn cut_words(rest: &mut String, factor: &mut f64) {
    while let Some((cut, times)) = WORDS.iter().find_map(|(word, times)| {
        if *times != 1.0 && *factor != 1.0 {
            return None;
        }
        let letter = word.len() == 1 && word.chars().all(char::is_alphabetic);
        let before = rest.strip_prefix(word).filter(|_| !letter);
        let cut = before.or_else(|| rest.strip_suffix(word))?;
        Some((cut.to_owned(), *times))
    }) {
        *rest = cut;
        *factor *= times;
    }
}

/// Whether marks other than the decimal one stand between groups of three digits, so that
/// `31.12.2025` is no amount.
fn well_grouped(digits: &str, decimal: char) -> bool {
    let group = if decimal == ',' { '.' } else { ',' };
    let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    let mut n = 0;
    let threes = groups.all(|group| {
        n += 1;
        group.len() == 3
    });
    !fraction.contains([',', '.']) && threes && (n == 0 || (1..=3).contains(&first.len()))
}

/// Whether the marks of a number are certain by themselves, and which one is the decimal mark.
/// `None` inside means: grouping only, or no mark that decides.
fn own_decimal(digits: &str) -> Option<char> {
    let (comma, dot) = (digits.rfind(','), digits.rfind('.'));
    match (comma, dot) {
        (Some(comma), Some(dot)) => Some(if comma > dot { ',' } else { '.' }),
        (Some(at), None) | (None, Some(at)) => {
            let mark = if comma.is_some() { ',' } else { '.' };
            let other = if mark == ',' { '.' } else { ',' };
            let tail = digits.len() - at - 1;
            if digits.matches(mark).count() > 1 {
                // A mark that stands twice groups, so the other one is the decimal mark.
                Some(other)
            } else if tail != 3 || at == 0 || at > 3 || digits.starts_with('0') {
                Some(mark)
            } else {
                None
            }
        }
        (None, None) => None,
    }
}

/// The decimal mark that a column's texts prove, if they agree.
pub fn proven_decimal<'a>(texts: impl Iterator<Item = &'a str>) -> Option<char> {
    let (mut comma, mut dot) = (0, 0);
    for text in texts {
        let own = strip(text).and_then(|stripped| {
            own_decimal(&stripped.digits).filter(|mark| well_grouped(&stripped.digits, *mark))
        });
        match own {
            Some(',') => comma += 1,
            Some(_) => dot += 1,
            None => {}
        }
    }
    match (comma, dot) {
        (0, 0) => None,
        (_, 0) => Some(','),
        (0, _) => Some('.'),
        _ => None,
    }
}

/// What a text means as a number. `decimal` is what the column proves or the mapping says.
pub fn read(text: &str, decimal: Option<char>) -> NumberReading {
    let Some(stripped) = strip(text) else {
        return NumberReading::None;
    };
    let with = |decimal: char| -> Option<f64> {
        if !well_grouped(&stripped.digits, decimal) {
            return None;
        }
        let plain: String = stripped
            .digits
            .chars()
            .filter_map(|c| match c {
                c if c == decimal => Some('.'),
                ',' | '.' => None,
                c => Some(c),
            })
            .collect();
        let value: f64 = plain.parse().ok()?;
        let value = if stripped.negative { -value } else { value } * stripped.factor;
        (value.abs() <= LARGEST).then_some(value)
    };
    let marked = stripped.digits.contains([',', '.']);
    let chosen = own_decimal(&stripped.digits).or(decimal);
    match (marked, chosen) {
        (false, _) => with('.').map_or(NumberReading::None, NumberReading::Value),
        (true, Some(mark)) => with(mark).map_or(NumberReading::None, NumberReading::Value),
        (true, None) => {
            let mark = if stripped.digits.contains(',') {
                ','
            } else {
                '.'
            };
            let other = if mark == ',' { '.' } else { ',' };
            match (with(other), with(mark)) {
                (Some(grouped), Some(decimal)) => NumberReading::Either(grouped, decimal),
                _ => NumberReading::None,
            }
        }
    }
}

/// The factor from a unit that a mapping names to the currency's major unit: `NOK` 1, `TNOK` 1 000,
/// `MNOK` 1 000 000, and alike for other currencies. None when it is no such unit.
pub fn unit_factor(unit: &str, currency: &str) -> Option<f64> {
    match unit.strip_suffix(currency)? {
        "" => Some(1.0),
        "T" => Some(1e3),
        "M" => Some(1e6),
        _ => None,
    }
}
