//! In: a raw table. Out: what each column seems to hold: its type, how much of it is filled, how
//! many values differ, the range of numbers and dates, an example. It exists to help a person
//! recognise a column. It deliberately decides nothing that a run does, and shows no example from a
//! column that looks personal: neither one that says so, nor one whose values do.

use crate::cli::cells;
use crate::config::{self, MAPPINGS, fold_word};
use crate::model::{Date, RawCell, RawTable, header_key, names};
use crate::normalise::{
    DateReading, NumberReading, proven_decimal, proven_order, read_date, read_number,
    without_personal_data,
};
use chrono::Datelike;
use serde::Serialize;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

/// Rows that columns are told from: a person waits for the answer.
pub(super) const ROWS: usize = 200_000;
/// Cells that a type is guessed from.
const SAMPLE: usize = 2_000;
/// Beyond so many different values, how many there are says nothing more.
const DISTINCT: usize = 10_000;
/// How much of a column must be of one type for it to be that type.
const MOST: f64 = 0.9;

/// What a column seems to hold.
#[derive(Debug, Serialize)]
pub(super) struct Column {
    pub header: String,
    #[serde(rename = "type")]
    pub kind: Kind,
    /// How much of it is filled, 0–1.
    pub filled: f64,
    pub n_distinct: usize,
    /// Whether there are more than were counted.
    pub distinct_capped: bool,
    /// The least number or date.
    pub min: Option<String>,
    /// The greatest.
    pub max: Option<String>,
    /// The first value; none where it may be personal.
    pub example: Option<String>,
    /// Whether its values may be personal.
    pub personal: bool,
}

/// A type as far as the values tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Empty,
    Text,
    Number,
    Date,
    #[serde(rename = "yes/no")]
    Flag,
    Mixed,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Empty => "empty",
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::Flag => "yes/no",
            Kind::Mixed => "mixed",
        }
    }
}

/// Every column of a table.
pub(super) fn of(table: &RawTable) -> Vec<Column> {
    let owners = owner_headers();
    let columns = table.header.iter().enumerate();
    columns
        .map(|(at, header)| column(table, at, header, &owners))
        .collect()
}

fn column(table: &RawTable, at: usize, header: &str, owners: &HashSet<String>) -> Column {
    let n_rows = table.rows.len().min(ROWS);
    let cells = || {
        let rows = table.rows.iter().take(n_rows);
        let cells = rows.filter_map(|row| row.cells.get(at));
        cells.filter(|cell| **cell != RawCell::Empty)
    };
    let hasher = RandomState::new();
    let mut seen: HashSet<u64> = HashSet::new();
    let mut scratch = String::new();
    let mut n_filled = 0_usize;
    let mut distinct_capped = false;
    for cell in cells() {
        n_filled += 1;
        if let Some(text) = cells::text(cell, &mut scratch) {
            let hash = hasher.hash_one(text);
            match seen.len() < DISTINCT {
                true => drop(seen.insert(hash)),
                false => distinct_capped |= !seen.contains(&hash),
            }
        }
    }
    let sample: Vec<&RawCell> = cells().take(SAMPLE).collect();
    let reading = Reading::of(&sample);
    let kind = kind_of(&sample, &reading);
    let personal = says_person(header, owners) || holds_persons(&sample);
    let (mut min, mut max) = (None, None);
    if !personal {
        (min, max) = match kind {
            Kind::Number => range(cells().filter_map(|cell| reading.number(cell)), |number| {
                let mut text = String::new();
                let cell = RawCell::Number(number);
                cells::text(&cell, &mut text).unwrap_or_default().to_owned()
            }),
            Kind::Date => range(
                cells().filter_map(|cell| reading.date_with_year(cell)),
                |date| date.to_string(),
            ),
            _ => (None, None),
        };
    }
    let example = match personal {
        true => None,
        false => cells()
            .next()
            .and_then(|cell| cells::text(cell, &mut scratch))
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    Column {
        header: header.to_owned(),
        kind,
        filled: match n_rows {
            0 => 0.0,
            n => n_filled as f64 / n as f64,
        },
        n_distinct: seen.len(),
        distinct_capped,
        min,
        max,
        example,
        personal,
    }
}

/// How the texts of a column are to be read, by what they prove together.
struct Reading {
    decimal: Option<char>,
    order: Option<crate::normalise::Order>,
}

impl Reading {
    fn of(sample: &[&RawCell]) -> Reading {
        let texts = || sample.iter().filter_map(|cell| text_of(cell));
        Reading {
            decimal: proven_decimal(texts()),
            order: proven_order(texts()),
        }
    }

    fn number(&self, cell: &RawCell) -> Option<f64> {
        if let RawCell::Number(number) = cell {
            return Some(*number);
        }
        match read_number(text_of(cell)?, self.decimal) {
            NumberReading::Value(value)
            | NumberReading::About(value)
            | NumberReading::Either(value, _) => Some(value),
            NumberReading::None => None,
        }
    }

    fn date(&self, cell: &RawCell) -> Option<Date> {
        if let RawCell::Date(date, _) = cell {
            return Some(*date);
        }
        match read_date(text_of(cell)?, self.order, Date::default().year()) {
            DateReading::Day(day, _)
            | DateReading::Serial(day, _)
            | DateReading::Either(day, _) => Some(day),
            DateReading::Span(first, _) | DateReading::NoYear(first, _) => Some(first),
            DateReading::None => None,
        }
    }

    /// A date that says its year: «uke 34» lies in any.
    fn date_with_year(&self, cell: &RawCell) -> Option<Date> {
        let in_year = |year| read_date(text_of(cell).unwrap_or_default(), self.order, year);
        let year = Date::default().year();
        match in_year(year) == in_year(year + 1) {
            true => self.date(cell),
            false => None,
        }
    }
}

fn text_of(cell: &RawCell) -> Option<&str> {
    match cell {
        RawCell::Text(text) => Some(text),
        _ => None,
    }
}

fn kind_of(sample: &[&RawCell], reading: &Reading) -> Kind {
    if sample.is_empty() {
        return Kind::Empty;
    }
    let (mut flags, mut numbers, mut dates, mut texts) = (0, 0, 0, 0);
    for cell in sample {
        match cell {
            RawCell::Flag(_) => flags += 1,
            RawCell::Text(text) if is_flag(text) => flags += 1,
            _ if reading.number(cell).is_some() => numbers += 1,
            _ if reading.date(cell).is_some() => dates += 1,
            _ => texts += 1,
        }
    }
    let most = |n: usize| n as f64 >= MOST * sample.len() as f64;
    match (flags, numbers, dates, texts) {
        (n, ..) if most(n) => Kind::Flag,
        (_, n, ..) if most(n) => Kind::Number,
        (_, _, n, _) if most(n) => Kind::Date,
        // A text may look like a number or a date; a number never looks like text.
        (_, numbers, dates, texts) if most(texts) || texts > numbers.max(dates) => Kind::Text,
        _ => Kind::Mixed,
    }
}

fn is_flag(text: &str) -> bool {
    let words = [
        "ja", "nei", "yes", "no", "true", "false", "sann", "usann", "x",
    ];
    words.contains(&text.to_lowercase().as_str())
}

fn range<T: PartialOrd + Copy>(
    values: impl Iterator<Item = T>,
    text: impl Fn(T) -> String,
) -> (Option<String>, Option<String>) {
    let mut ends: Option<(T, T)> = None;
    for value in values {
        ends = Some(match ends {
            None => (value, value),
            Some((least, greatest)) => (
                if value < least { value } else { least },
                if value > greatest { value } else { greatest },
            ),
        });
    }
    match ends {
        None => (None, None),
        Some((least, greatest)) => (Some(text(least)), Some(text(greatest))),
    }
}

/// Headers that a shipped mapping takes for the one who is responsible.
fn owner_headers() -> HashSet<String> {
    let shipped = MAPPINGS
        .iter()
        .filter_map(|(name, _)| config::mapping(Path::new(""), name).ok());
    let tables = shipped.flat_map(|mapping| mapping.table);
    let rules = tables.filter_map(|mut table| table.columns.remove(names::OWNER));
    let headers = rules.flat_map(|rule| rule.from);
    headers.map(|header| header_key(&header)).collect()
}

/// Parts of words that name a person or what leads to one.
const PERSON_WORDS: &[&str] = &[
    "ansvarlig",
    "ansvarleg",
    "ansatt",
    "tilsett",
    "kontakt",
    "leder",
    "leiar",
    "eier",
    "eigar",
    "medlem",
    "deltaker",
    "deltakar",
    "navn på",
    "fornavn",
    "etternavn",
    "epost",
    "mail",
    "mobil",
    "telefon",
    "tlf",
    "fødsel",
    "personnummer",
    "fødselsnummer",
    "adresse",
    "owner",
    "assigned",
    "assignee",
    "reporter",
    "creator",
    "author",
    "manager",
    "contact",
    "phone",
    "created by",
    "modified by",
    "opprettet av",
    "endret av",
    "responsible",
    "ansvarshavende",
    "person",
    "bruker",
    "brukar",
    "user",
    "saksbehandler",
    "saksbehandlar",
];

/// Whether a header says that its values are people, or lead to one.
fn says_person(header: &str, owners: &HashSet<String>) -> bool {
    let folded = fold_word(header).replace('-', "");
    owners.contains(&header_key(header)) || PERSON_WORDS.iter().any(|word| folded.contains(word))
}

/// Whether the values hold personal data, or most of them look like names of people: two to four
/// words, each with a capital letter, and no digit. Titles of that form are rather hidden too.
fn holds_persons(sample: &[&RawCell]) -> bool {
    let texts: Vec<&str> = sample.iter().filter_map(|cell| text_of(cell)).collect();
    let is_personal = |text: &&&str| without_personal_data(text).1.n_personal > 0;
    if texts.iter().any(|text| is_personal(&text)) {
        return true;
    }
    let named = texts.iter().filter(|text| looks_like_names(text)).count();
    named > 0 && named * 2 > texts.len()
}

fn looks_like_names(text: &str) -> bool {
    let mut people = text
        .split([';', ','])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    let is_name = |person: &str| {
        let words: Vec<&str> = person.split_whitespace().collect();
        let capital = |word: &&str| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().any(char::is_lowercase)
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || "-'’.".contains(c))
        };
        (2..=4).contains(&words.len()) && words.iter().all(capital)
    };
    // «Nordmann, Kari» is one person in two parts.
    let whole = text.replace([',', ';'], " ");
    is_name(&whole) || (people.clone().next().is_some() && people.all(is_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_people() {
        let check = |values: &[&str], gives: bool| {
            let cells: Vec<RawCell> = values
                .iter()
                .map(|value| RawCell::Text((*value).into()))
                .collect();
            let cells: Vec<&RawCell> = cells.iter().collect();
            assert_eq!(holds_persons(&cells), gives, "{values:?}");
        };
        check(&["Kari Nordmann", "Ola Nordmann-Hansen"], true);
        check(&["Nordmann, Kari", "Hansen, Ola"], true);
        check(&["Kari Nordmann; Ola Hansen"], true);
        check(&["kontakt oss", "kari@eksempel.no"], true);
        check(&["Elbiler i hjemmetjenesten", "Sansehage"], false);
        check(&["Drift", "Test"], false);
        check(&["2025-03-01", "12"], false);
        check(&[], false);
    }

    #[test]
    fn what_says_that_it_is_people() {
        let owners = owner_headers();
        for header in [
            "Prosjektleder",
            "Assigned To",
            "E-post",
            "Kontaktperson",
            "Gevinsteier",
        ] {
            assert!(says_person(header, &owners), "{header}");
        }
        for header in ["Tittel", "Fase", "Budsjett", "Startdato", "Beskrivelse"] {
            assert!(!says_person(header, &owners), "{header}");
        }
    }
}
