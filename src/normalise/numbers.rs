//! In: a number as people write it, and what its column proves about marks. Out: its value, about
//! what it is, both values it may have, or none; and whether the text itself names a scale or a
//! currency. It exists because `1 250 000`, `kr 1.250.000,-`, `1,2 mill`, `£2,013.02`, `12,5 %`,
//! `(1'250)` and a minus as U+2212 stand in real exports. It deliberately rounds and scales nothing
//! but what the text itself says, and joins no digits that don't stand in groups of three.

/// What a text means as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberReading {
    /// A value; a percentage is already divided by 100.
    Value(f64),
    /// About so much: the text says «ca.», or is rounded as `1,25E+06` is.
    About(f64),
    /// With the mark as thousands, with the mark as decimal: both are possible.
    Either(f64, f64),
    /// No number.
    None,
}

/// A number and what its text says beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    /// The number.
    pub reading: NumberReading,
    /// Whether a word scales it, as «mill.» or «TNOK» do.
    pub scaled: bool,
    /// Whether it is a share: a percentage.
    pub share: bool,
    /// The currencies that it may be in, as ISO 4217 codes; none when it names none.
    pub currencies: Option<&'static [&'static str]>,
}

/// No amount or count of a municipality comes near it, and up to here sums in minor units are exact.
const LARGEST: f64 = 1e15;

/// A word that may stand beside a number.
struct Unit {
    word: &'static str,
    /// The power of ten that it stands for.
    power: i32,
    currencies: Option<&'static [&'static str]>,
}

const fn unit(word: &'static str, power: i32) -> Unit {
    Unit {
        word,
        power,
        currencies: None,
    }
}

const fn money(word: &'static str, power: i32, currencies: &'static [&'static str]) -> Unit {
    Unit {
        word,
        power,
        currencies: Some(currencies),
    }
}

const CROWNS: &[&str] = &["NOK", "DKK", "SEK"];
const DOLLARS: &[&str] = &["USD", "CAD", "AUD", "NZD"];

/// Words that may stand beside a number; a word stands before those that it ends or begins with.
/// «Billion» is left out: it is 10⁹ in English and 10¹² in Norwegian.
const UNITS: &[Unit] = &[
    unit("milliarder", 9),
    unit("milliardar", 9),
    unit("milliard", 9),
    unit("mrd.", 9),
    unit("mrd", 9),
    unit("mia.", 9),
    unit("mia", 9),
    unit("bn", 9),
    unit("millioner", 6),
    unit("millionar", 6),
    unit("million", 6),
    unit("mill.", 6),
    unit("mill", 6),
    unit("mio.", 6),
    unit("mio", 6),
    unit("tusen", 3),
    unit("tusind", 3),
    unit("thousand", 3),
    unit("prosentpoeng", -2),
    unit("prosent", -2),
    unit("percent", -2),
    unit("pst.", -2),
    unit("pst", -2),
    unit("%", -2),
    unit("‰", -3),
    money("bnok", 9, &["NOK"]),
    money("mnok", 6, &["NOK"]),
    money("tnok", 3, &["NOK"]),
    money("knok", 3, &["NOK"]),
    money("nok", 0, &["NOK"]),
    money("mdkk", 6, &["DKK"]),
    money("tdkk", 3, &["DKK"]),
    money("dkk", 0, &["DKK"]),
    money("msek", 6, &["SEK"]),
    money("tsek", 3, &["SEK"]),
    money("sek", 0, &["SEK"]),
    money("meur", 6, &["EUR"]),
    money("teur", 3, &["EUR"]),
    money("eur", 0, &["EUR"]),
    money("€", 0, &["EUR"]),
    money("gbp", 0, &["GBP"]),
    money("£", 0, &["GBP"]),
    money("usd", 0, &["USD"]),
    money("cad", 0, &["CAD"]),
    money("$", 0, DOLLARS),
    money("kroner", 0, CROWNS),
    money("mkr.", 6, CROWNS),
    money("mkr", 6, CROWNS),
    money("tkr.", 3, CROWNS),
    money("tkr", 3, CROWNS),
    money("kkr", 3, CROWNS),
    money("kr.", 0, CROWNS),
    money("kr", 0, CROWNS),
    unit("timer", 0),
    unit("timar", 0),
    unit("hours", 0),
    unit("årsverk", 0),
    unit("stk.", 0),
    unit("stk", 0),
    unit("per år", 0),
    unit("pr. år", 0),
    unit("pr år", 0),
    unit("/år", 0),
    unit("årlig", 0),
    unit("årleg", 0),
];

/// Letters that scale only right behind a number: `250k`; and `3m` beside a currency, because 5 m
/// may be metres.
const LETTERS: &[(char, i32, bool)] = &[('k', 3, false), ('m', 6, true)];

/// Words before a number that is not meant exactly.
const ABOUT: &[&str] = &[
    "omtrent", "approx.", "about", "cirka", "rundt", "kring", "ca.", "ca", "~", "≈",
];

/// How kroner without øre end: `1.250.000,-`.
const ENDINGS: &[&str] = &[",--", ",-", ".--", ".-"];

/// The digits and marks of a text, and what its words say.
struct Stripped {
    digits: String,
    power: i32,
    scaled: bool,
    about: bool,
    share: bool,
    negative: bool,
    currencies: Option<&'static [&'static str]>,
}

impl Stripped {
    fn plain(digits: &str) -> Stripped {
        Stripped {
            digits: digits.to_owned(),
            power: 0,
            scaled: false,
            about: false,
            share: false,
            negative: false,
            currencies: None,
        }
    }
}

/// One kind of space, of minus and of apostrophe, in lower case.
fn evened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => out.push('-'),
            '\u{2019}' | '\u{2BC}' | '`' | '\u{B4}' => out.push('\''),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

fn strip(text: &str) -> Option<Stripped> {
    let trimmed = text.trim();
    // Most cells of a column of numbers.
    if !trimmed.is_empty() && trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Stripped::plain(trimmed));
    }
    if !trimmed.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let evened = evened(trimmed);
    let mut found = Stripped::plain("");
    let mut rest = evened.as_str();
    let about = ABOUT.iter().find_map(|word| rest.strip_prefix(word));
    // «CAD 500» is no «ca.».
    if let Some(cut) = about.filter(|cut| !cut.starts_with(char::is_alphabetic)) {
        found.about = true;
        rest = cut.trim_start();
    }
    rest = cut_units(rest, &mut found);
    rest = without_ending(rest);
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        found.negative = true;
        rest = without_ending(cut_units(inner.trim(), &mut found));
    } else if let Some(cut) = rest.strip_prefix('-').or_else(|| rest.strip_suffix('-')) {
        // Some systems write the minus behind the number.
        found.negative = true;
        rest = cut.trim();
    } else if let Some(cut) = rest.strip_prefix('+') {
        rest = cut.trim_start();
    }
    // The sign may stand before the currency: «-£5».
    rest = without_ending(cut_units(rest, &mut found));
    rest = cut_letter(rest, &mut found);
    if let Some((digits, power)) = exponent(rest) {
        found.about = true;
        found.power += power;
        rest = digits;
    }
    let valid = rest.bytes().any(|byte| byte.is_ascii_digit())
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.' | b' ' | b'\''));
    found.digits = rest.to_owned();
    valid.then_some(found)
}

fn without_ending(rest: &str) -> &str {
    let cut = ENDINGS.iter().find_map(|ending| rest.strip_suffix(ending));
    // «-,-» is no number, and neither is what such a cut would leave of it.
    cut.filter(|cut| cut.ends_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(rest)
}

/// Takes the words beside a number off, as in `kr 1,2 mill.` and `1,2 mill. kr`. One of them may
/// scale, so that «mill. mrd.» is no amount.
fn cut_units<'t>(mut rest: &'t str, found: &mut Stripped) -> &'t str {
    // Most numbers have no word beside them, and are not asked for sixty.
    let bare = |byte: u8| byte.is_ascii_digit() || b" ,.'-+()".contains(&byte);
    while !rest.bytes().all(bare) {
        let cut = UNITS.iter().find_map(|unit| {
            if unit.power != 0 && found.power != 0 {
                return None;
            }
            if unit.currencies.is_some() && found.currencies.is_some() {
                return None;
            }
            let before = rest.strip_prefix(unit.word);
            Some((before.or_else(|| rest.strip_suffix(unit.word))?, unit))
        });
        let Some((cut, unit)) = cut else { return rest };
        rest = cut.trim();
        found.power += unit.power;
        found.scaled |= unit.power > 0;
        found.share |= unit.power < 0;
        found.currencies = found.currencies.or(unit.currencies);
    }
    rest
}

fn cut_letter<'t>(rest: &'t str, found: &mut Stripped) -> &'t str {
    let cut = LETTERS.iter().find_map(|(letter, power, beside_currency)| {
        let cut = rest.strip_suffix(*letter)?.trim_end();
        let may = found.power == 0 && (!beside_currency || found.currencies.is_some());
        (may && cut.ends_with(|c: char| c.is_ascii_digit())).then_some((cut, *power))
    });
    let Some((cut, power)) = cut else { return rest };
    found.power = power;
    found.scaled = true;
    cut
}

/// `1,25e+06`, as spreadsheets show large numbers in narrow columns. Without its sign it is not
/// taken for one: `1e5` may be a code.
fn exponent(rest: &str) -> Option<(&str, i32)> {
    let (digits, power) = rest.split_once('e')?;
    let sign = if power.starts_with('+') { 1 } else { -1 };
    let power = power.strip_prefix(['+', '-'])?;
    let small = (1..=2).contains(&power.len()) && power.bytes().all(|byte| byte.is_ascii_digit());
    let power: i32 = small.then(|| power.parse().ok()).flatten()?;
    Some((digits, sign * power))
}

/// The value of digits with their marks, when the decimal mark is known: what stands before it is
/// in groups of three, divided by one kind of mark, or not divided.
fn value_of(digits: &str, decimal: char, power: i32) -> Option<f64> {
    let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) {
        let mut groups = whole.split(mark);
        let first = groups.next().unwrap_or_default();
        let all = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
        let grouped = (1..=3).contains(&first.len())
            && all(first)
            && groups.all(|group| group.len() == 3 && all(group));
        if !grouped {
            return None;
        }
    }
    let mut plain: String = whole.chars().filter(char::is_ascii_digit).collect();
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(fraction);
    }
    // As text, so that «12,5 %» is the number next to 0.125: a product with 0.01 is not.
    if power != 0 {
        plain.push_str(&format!("e{power}"));
    }
    plain.parse().ok()
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
            if digits.contains([' ', '\'']) {
                // Thousands are divided by another mark already.
                Some(mark)
            } else if digits.matches(mark).count() > 1 {
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
    match decimals_in(texts) {
        (true, false) => Some(','),
        (false, true) => Some('.'),
        _ => None,
    }
}

/// Whether some text proves that the comma is the decimal mark, and whether some proves the dot.
pub(super) fn decimals_in<'a>(texts: impl Iterator<Item = &'a str>) -> (bool, bool) {
    let (mut comma, mut dot) = (false, false);
    for text in texts.filter(|text| text.bytes().any(|byte| matches!(byte, b',' | b'.'))) {
        let own = strip(text).and_then(|stripped| {
            own_decimal(&stripped.digits)
                .filter(|mark| value_of(&stripped.digits, *mark, 0).is_some())
        });
        match own {
            Some(',') => comma = true,
            Some(_) => dot = true,
            None => {}
        }
        if comma && dot {
            break;
        }
    }
    (comma, dot)
}

/// What a text means as a number. `decimal` is what the column proves or the mapping says.
pub fn read(text: &str, decimal: Option<char>) -> NumberReading {
    figure(text, decimal).reading
}

/// As [`read`], with what the text says of scale and currency.
pub(super) fn figure(text: &str, decimal: Option<char>) -> Figure {
    let none = Figure {
        reading: NumberReading::None,
        scaled: false,
        share: false,
        currencies: None,
    };
    let Some(stripped) = strip(text) else {
        return none;
    };
    let with = |decimal: char| -> Option<f64> {
        let value = value_of(&stripped.digits, decimal, stripped.power)?;
        let value = if stripped.negative { -value } else { value };
        (value.abs() <= LARGEST).then_some(value)
    };
    let exactly = |value: f64| match stripped.about {
        true => NumberReading::About(value),
        false => NumberReading::Value(value),
    };
    let marked = stripped.digits.contains([',', '.']);
    let reading = match (marked, own_decimal(&stripped.digits).or(decimal)) {
        (false, _) => with('.').map(exactly),
        (true, Some(mark)) => with(mark).map(exactly),
        (true, None) => {
            let comma = stripped.digits.contains(',');
            let (mark, other) = if comma { (',', '.') } else { ('.', ',') };
            match (with(other), with(mark)) {
                (Some(grouped), Some(decimal)) => Some(NumberReading::Either(grouped, decimal)),
                _ => None,
            }
        }
    };
    match reading {
        Some(reading) => Figure {
            reading,
            scaled: stripped.scaled,
            share: stripped.share,
            currencies: stripped.currencies,
        },
        None => none,
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

/// The scale that a header names, as `Budsjett (1000 kr)` and `Beløp i mill. kr` do; none when it
/// names none.
pub(super) fn header_scale(header: &str) -> Option<f64> {
    let folded = evened(header).replace([' ', '.', '\''], "");
    let names = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if names(&[
        "tnok", "tkr", "1000kr", "1000nok", "tusenkr", "tusennok", "itusen", "i1000",
    ]) {
        Some(1e3)
    } else if names(&[
        "mnok",
        "mkr",
        "millkr",
        "millnok",
        "millionerkr",
        "imill",
        "miokr",
    ]) {
        Some(1e6)
    } else {
        None
    }
}
