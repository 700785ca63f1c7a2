//! In: a header, what its cells look like, and the column of the model that they fill. Out: how the
//! cells are to be read, where their evidence alone does not say: unit, separator, texts that mean
//! nothing. It exists because a wrong unit is wrong by a thousand. It deliberately says nothing that
//! the cells prove by themselves.

use super::Rule;
use super::fit::FileColumn;
use super::profile::{Profile, items, means_nothing};
use crate::config::{Vocabulary, fold_word};
use crate::model::ColumnKind;
use std::collections::{BTreeMap, BTreeSet};

/// What the reading of a column depends on besides its cells.
pub(super) struct Around<'a> {
    /// ISO 4217.
    pub currency: &'a str,
    /// The vocabularies of the table.
    pub vocabularies: &'a [&'a Vocabulary],
    /// `dmy` or `mdy`, where another column of the file proves it.
    pub date_order: Option<&'a str>,
    /// The decimal mark that another column proves.
    pub decimal: Option<char>,
}

/// How the cells of a column are to be read.
pub(super) fn rule(
    column: &FileColumn,
    target: &str,
    kind: ColumnKind,
    around: &Around<'_>,
) -> Rule {
    let profile = &column.profile;
    let mut rule = Rule {
        null: nothings(profile, kind),
        ..Rule::default()
    };
    match kind {
        ColumnKind::Money => {
            rule.unit =
                unit(&column.header, profile, around.currency).filter(|unit| unit.len() > 3);
            rule.decimal = around.decimal.filter(|_| profile.open_decimal);
        }
        ColumnKind::Number | ColumnKind::Integer => {
            rule.decimal = around.decimal.filter(|_| profile.open_decimal);
        }
        ColumnKind::Date => {
            let order = around.date_order.filter(|_| profile.open_order);
            rule.date_order = order.map(str::to_owned);
        }
        ColumnKind::TextList if profile.numbers > 0.5 => {
            rule.unit = unit(&column.header, profile, around.currency);
        }
        ColumnKind::TextList => rule.split = separator(profile),
        ColumnKind::Word(allowed) => {
            if profile.semicolons > 0.1 {
                rule.split = Some(";".to_owned());
            }
            rule.unknown_words =
                unknown_words(profile, target, allowed, around.vocabularies, &rule);
        }
        ColumnKind::Text | ColumnKind::Flag => {}
    }
    rule
}

/// The unit that a header says its amounts are in: the currency, thousands or millions of it.
pub(super) fn unit(header: &str, profile: &Profile, currency: &str) -> Option<String> {
    let lower = header.to_lowercase().replace('\u{a0}', " ");
    let words: BTreeSet<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && !"£$€'".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    let any = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let holds = |list: &[&str]| list.iter().any(|text| lower.contains(text));
    let code = if any(&["dkk", "tdkk", "mdkk", "tdkr"]) {
        "DKK"
    } else if any(&["sek", "tsek", "msek"]) {
        "SEK"
    } else if any(&["eur", "euro", "teur", "meur"]) || holds(&["€"]) {
        "EUR"
    } else if any(&["gbp"]) || holds(&["£"]) {
        "GBP"
    } else if any(&["cad"]) {
        "CAD"
    } else if any(&["usd"]) {
        "USD"
    } else if any(&["nok", "tnok", "mnok"]) {
        "NOK"
    } else {
        currency
    };
    // Cells that say «mill» themselves are scaled when they are read.
    let scaled: usize = profile
        .words
        .iter()
        .filter(|(text, _)| says_scale(text))
        .map(|(_, n)| *n)
        .sum();
    if 3 * scaled > profile.n_filled {
        return Some(code.to_owned());
    }
    let thousands = any(&[
        "tnok",
        "tkr",
        "tdkk",
        "tdkr",
        "tsek",
        "teur",
        "tusen",
        "tusind",
        "thousand",
        "thousands",
        "knok",
        "k€",
        "£k",
        "$k",
        "k£",
        "k$",
        "£000",
        "'000",
        "000s",
        "1000",
        "£'000",
    ]) || holds(&[
        "1 000 kr",
        "kr 1 000",
        "1.000 kr",
        "kr. 1.000",
        "1,000",
        "t.kr",
        "t. kr",
        "i 1000",
    ]);
    let millions = any(&[
        "mnok",
        "mkr",
        "mdkk",
        "msek",
        "meur",
        "mill",
        "mio",
        "million",
        "millions",
        "millioner",
        "millionar",
        "£m",
        "$m",
        "€m",
        "£million",
        "m£",
        "m€",
        "m$",
    ]);
    let scale = match (thousands, millions) {
        (true, false) => "T",
        (false, true) => "M",
        _ => "",
    };
    Some(format!("{scale}{code}"))
}

fn says_scale(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["mill", "mio", "mrd", "tnok", "mnok", "tkr", "tusen"]
        .iter()
        .any(|word| lower.contains(word))
        || lower.ends_with('m')
        || lower.ends_with('k')
}

/// What separates the items of a list, if more than the usual semicolon does.
fn separator(profile: &Profile) -> Option<String> {
    if profile.semicolons > 0.02 {
        return Some(";".to_owned());
    }
    if profile.commas < 0.1 {
        return None;
    }
    // «Helse, omsorg og velferd» is one area: commas part items only when the items come again in
    // other company.
    let mut company: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
    for text in profile.words.keys() {
        for item in text
            .split(',')
            .map(fold_word)
            .filter(|item| !item.is_empty())
        {
            company.entry(item).or_default().insert(text);
        }
    }
    let again = company.values().filter(|of| of.len() > 1).count();
    (2 * again >= company.len()).then(|| ",".to_owned())
}

/// Texts that mean nothing is known: those that everybody writes, and in a column of dates or
/// numbers those that come again and are neither.
fn nothings(profile: &Profile, kind: ColumnKind) -> Vec<String> {
    let mut found: BTreeSet<String> = profile.nothings.clone();
    let is_typed = matches!(
        kind,
        ColumnKind::Date | ColumnKind::Money | ColumnKind::Number | ColumnKind::Integer
    );
    let n_odd: usize = profile.odd.values().sum();
    if is_typed && 5 * n_odd < 3 * profile.n_filled {
        let mut by_first: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
        for (text, n) in &profile.odd {
            let Some(first) = text.split_whitespace().next() else {
                continue;
            };
            if !first.chars().all(char::is_alphabetic) || text.contains('@') {
                continue;
            }
            let of_first = by_first.entry(first).or_default();
            of_first.0 += n;
            of_first.1.push(text);
        }
        for (first, (n, texts)) in by_first {
            match texts[..] {
                [only] if n > 1 && only.len() <= 60 && !only.contains('\n') => {
                    found.insert(only.to_owned());
                }
                _ if n > 1 && first.len() >= 3 => {
                    found.insert(format!("{first}*"));
                }
                _ => {}
            }
        }
    }
    found.into_iter().filter(|text| !text.is_empty()).collect()
}

fn unknown_words(
    profile: &Profile,
    target: &str,
    allowed: &[&str],
    vocabularies: &[&Vocabulary],
    rule: &Rule,
) -> Vec<String> {
    let is_known = |item: &str| {
        vocabularies
            .iter()
            .filter_map(|vocabulary| vocabulary.word(target, item))
            .any(|word| allowed.contains(&word))
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (text, n) in &profile.words {
        if is_known(text) || rule.split.is_some() && items(text).any(is_known) {
            continue;
        }
        *counts.entry(fold_word(text)).or_default() += n;
    }
    let mut words: Vec<(String, usize)> = counts
        .into_iter()
        .filter(|(word, _)| word.chars().count() <= 60 && !means_nothing(word))
        .collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(20);
    words.into_iter().map(|(word, _)| word).collect()
}
