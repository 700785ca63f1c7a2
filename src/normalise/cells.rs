//! In: a cell and its column's evidence. Out: a value of the column's type, or none, with what was
//! odd about it. It exists so that each type is read in one place. It deliberately quotes nothing
//! that may be personal: what could not be read is quoted without names, addresses and numbers of
//! people, for a date column may well hold an address.

use super::columns::{Mapped, Reading};
use super::dates::{self, DateReading, Order};
use super::numbers::{self, Figure, NumberReading};
use super::personal;
use super::texts::all_gone;
use crate::config::{Repair, fold_word};
use crate::model::findings::{self as kinds, Place};
use crate::model::{ColumnKind, Date, Finding, RawCell, Value, expectations as say};
use chrono::Datelike;

/// What reading a cell needs besides it.
struct At<'r> {
    reading: &'r Reading<'r>,
    place: &'r Place,
}

impl Mapped<'_> {
    /// The cell of a row as a value of the column's type.
    pub fn value(
        &self,
        cells: &[RawCell],
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Value> {
        let at = At { reading, place };
        let cell = cells.get(self.at[0])?;
        // What a workbook holds as a number or a date needs no text, unless a text may mean nothing.
        let plain = self.rule.null.is_empty() && self.at.len() == 1;
        match (self.kind, cell) {
            (_, RawCell::Empty) if plain => return None,
            (ColumnKind::Date, RawCell::Date(..)) if plain => {
                return self.date(cell, "", &at, findings).map(Value::Date);
            }
            (
                ColumnKind::Money | ColumnKind::Number | ColumnKind::Integer,
                RawCell::Number(number),
            ) if plain => return self.number_value(*number, &at, findings),
            _ => {}
        }
        let text = self.text(cells, reading, place, findings)?;
        match self.kind {
            ColumnKind::Text => Some(Value::Text(match self.has_words {
                true => reading
                    .known_word(self.target, &text)
                    .unwrap_or_else(|| text.into_owned()),
                false => text.into_owned(),
            })),
            ColumnKind::TextList => self.list(&text, &at, findings),
            ColumnKind::Word(_) => self.word(&text, &at, findings),
            ColumnKind::Flag => flag(cell, &text).map(Value::Flag).or_else(|| {
                let odd = kinds::VALUE_UNKNOWN_WORD.at(&self.here(place));
                let odd = odd.value(reading.quoted(&text));
                findings.push(odd.expecting(&say::YES_OR_NO, &[]));
                None
            }),
            ColumnKind::Date => self.date(cell, &text, &at, findings).map(Value::Date),
            ColumnKind::Money | ColumnKind::Number | ColumnKind::Integer => {
                self.figure(cell, &text, &at, findings)
            }
        }
    }

    fn list(&self, text: &str, at: &At<'_>, findings: &mut Vec<Finding>) -> Option<Value> {
        let mut items = self.items(text);
        items.retain(|item| {
            let others = &self.rule.without_words_of;
            !all_gone(item)
                && !others
                    .iter()
                    .any(|other| at.reading.known_word(other, item).is_some())
        });
        // One name for a thing that several municipalities call differently.
        if self.has_words {
            for item in &mut items {
                if let Some(word) = at.reading.known_word(self.target, item) {
                    *item = word;
                }
            }
        }
        let mut seen = std::collections::HashSet::new();
        items.retain(|item| seen.insert(item.clone()));
        if let Some(unit) = &self.rule.unit {
            items = self.amounts(items, unit, at, findings);
        }
        (!items.is_empty()).then_some(Value::List(items))
    }

    /// Items of a list of amounts, as `source=amount` in minor units. An item without a source of
    /// its own has the column's name.
    fn amounts(
        &self,
        items: Vec<String>,
        unit: &str,
        at: &At<'_>,
        findings: &mut Vec<Finding>,
    ) -> Vec<String> {
        let amount = |item: String| {
            let (source, text) = match item.split_once([':', '=']) {
                Some((source, text)) => (source.trim().to_owned(), text.trim().to_owned()),
                None => (self.header.to_owned(), item),
            };
            let how = Amount {
                decimal: self.decimal,
                decimal_of_table: self.decimal_of_table,
                unit: Some(unit),
            };
            let here = self.here(at.place);
            let amount = how.minor(&text, at.reading, &here, findings)?;
            Some(format!("{source}={amount}"))
        };
        items.into_iter().filter_map(amount).collect()
    }

    fn items(&self, text: &str) -> Vec<String> {
        let separators: Vec<char> = self.rule.split.as_deref().unwrap_or(";").chars().collect();
        text.split(|c| separators.contains(&c) || c == '\n')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn word(&self, text: &str, at: &At<'_>, findings: &mut Vec<Finding>) -> Option<Value> {
        let known = |item: &str| at.reading.known_word(self.target, item);
        let found = match self.rule.split.is_some() || self.rule.together {
            true => self.items(text).iter().find_map(|item| known(item)),
            false => known(text),
        };
        if let Some(word) = found {
            let words = match self.kind {
                ColumnKind::Word(words) => words,
                _ => &[],
            };
            let of_model = words.iter().find(|known| **known == word);
            return Some(of_model.map_or(Value::Text(word), |word| Value::Word(word)));
        }
        // A person's name is no word, and has been told.
        if !self.rule.known_only && !all_gone(text) {
            let names = at.reading.known_words(self.target);
            let hint = crate::config::nearest(&fold_word(text), &names);
            let odd = kinds::VALUE_UNKNOWN_WORD.at(&self.here(at.place));
            let odd = odd.value(at.reading.quoted(text));
            let n = ("number_known", names.len().to_string());
            findings.push(match hint {
                Some(near) => odd.expecting(&say::WORD_NEAR, &[n, ("near", near.to_owned())]),
                None => odd.expecting(&say::WORD_KNOWN, &[n]),
            });
        }
        None
    }

    fn date(
        &self,
        cell: &RawCell,
        text: &str,
        at: &At<'_>,
        findings: &mut Vec<Finding>,
    ) -> Option<Date> {
        let here = || self.here(at.place);
        let quoted = |odd: Finding| odd.value(at.reading.quoted(text));
        let day = |date: Date| ("date", date.to_string());
        let year = at.reading.snapshot.year();
        let read = match cell {
            RawCell::Date(date, minutes) => {
                DateReading::Day(*date, [22 * 60, 23 * 60].contains(minutes))
            }
            // A date that lost its format is the number of days since 30 December 1899.
            RawCell::Number(days) => {
                dates::from_serial(*days).unwrap_or_else(|| dates::read(text, self.order, year))
            }
            _ => dates::read(text, self.order, year),
        };
        match read {
            DateReading::Day(date, late) => Some(self.settled(date, late, text, at, findings)),
            DateReading::Serial(date, late) => {
                let days = date - Date::from_ymd_opt(1899, 12, 30)?;
                let values = [("number_days", days.num_days().to_string()), day(date)];
                let odd = kinds::VALUE_SERIAL_DATE.at(&here());
                findings.push(odd.expecting(&say::DATE_OF_SERIAL, &values));
                Some(self.settled(date, late, text, at, findings))
            }
            DateReading::Span(first, last) => {
                // An end is not reached before the period is over; all else begins with it.
                let used = if self.is_end() { last } else { first };
                let odd = quoted(kinds::VALUE_VAGUE_DATE.at(&here()));
                findings.push(odd.expecting(&say::DATE_OF_PERIOD, &[day(used)]));
                Some(used)
            }
            DateReading::Either(day_first, month_first) => {
                // The mapping has the last word, also about dots.
                if self.rule.date_order.is_some() {
                    let chosen = match self.order {
                        Some(Order::MonthFirst) => month_first,
                        _ => day_first,
                    };
                    return Some(chosen);
                }
                if let Some(order) = self.order_of_table {
                    let (chosen, said) = match order {
                        Order::DayFirst => (day_first, &say::DAY_FIRST_OF_TABLE),
                        Order::MonthFirst => (month_first, &say::MONTH_FIRST_OF_TABLE),
                    };
                    findings.push(kinds::VALUE_READ_AS_TABLE.at(&here()).expecting(said, &[]));
                    return Some(chosen);
                }
                let values = [
                    ("date_one", day_first.to_string()),
                    ("date_other", month_first.to_string()),
                ];
                let odd = quoted(kinds::VALUE_AMBIGUOUS_DATE.at(&here()));
                findings.push(odd.expecting(&say::DATE_EITHER, &values));
                Some(day_first)
            }
            DateReading::NoYear(first, last) => {
                let odd = quoted(kinds::VALUE_DATE_WITHOUT_YEAR.at(&here()));
                let values = [
                    ("date_first", first.to_string()),
                    ("date_last", last.to_string()),
                ];
                findings.push(match first == last {
                    true => odd.expecting(&say::DATE_WITH_YEAR, &[day(first)]),
                    false => odd.expecting(&say::DATES_WITH_YEAR, &values),
                });
                None
            }
            DateReading::None => {
                let odd = quoted(kinds::VALUE_NOT_A_DATE.at(&here()));
                findings.push(odd.expecting(&say::DATE, &[]));
                None
            }
        }
    }

    /// A day after the repairs that the mapping asks for.
    fn settled(
        &self,
        date: Date,
        late: bool,
        text: &str,
        at: &At<'_>,
        findings: &mut Vec<Finding>,
    ) -> Date {
        let repairs = |repair| at.reading.table.repair.contains(&repair);
        if late {
            let shown = match text {
                "" => date.to_string(),
                text => at.reading.quoted(text),
            };
            findings.push(kinds::DATE_SHIFTED.at(&self.here(at.place)).value(shown));
            if repairs(Repair::DateShift) {
                return date.succ_opt().unwrap_or(date);
            }
        }
        if repairs(Repair::DayMonth) {
            return Date::from_ymd_opt(date.year(), date.day(), date.month()).unwrap_or(date);
        }
        date
    }

    /// Whether the column holds an end: taken from the mapping's target, not from its words.
    fn is_end(&self) -> bool {
        self.target.ends_with("_end")
    }

    /// A number of a workbook as a value of the column's type.
    fn number_value(&self, number: f64, at: &At<'_>, findings: &mut Vec<Finding>) -> Option<Value> {
        if !is_usable(number) {
            let odd = kinds::VALUE_NOT_A_NUMBER.at(&self.here(at.place));
            let largest = ("number_largest", format!("{LARGEST:.0}"));
            findings.push(odd.expecting(&say::NUMBER_IN_RANGE, &[largest]));
            return None;
        }
        if is_of_a_person(number) {
            findings.push(kinds::PERSON_DROPPED.at(&self.here(at.place)));
            return None;
        }
        Some(match self.kind {
            ColumnKind::Money => {
                let unit = self.rule.unit.as_deref().unwrap_or(at.reading.currency);
                let factor = numbers::unit_factor(unit, at.reading.currency).unwrap_or(1.0);
                Value::Integer(minor(number * factor))
            }
            ColumnKind::Integer => Value::Integer(number.round() as i64),
            _ => Value::Number(number),
        })
    }

    /// A number of a text as a value of the column's type.
    fn figure(
        &self,
        cell: &RawCell,
        text: &str,
        at: &At<'_>,
        findings: &mut Vec<Finding>,
    ) -> Option<Value> {
        if let RawCell::Number(number) = cell {
            return self.number_value(*number, at, findings);
        }
        let money = self.kind == ColumnKind::Money;
        let how = Amount {
            decimal: self.decimal,
            decimal_of_table: self.decimal_of_table,
            unit: match money {
                true => Some(self.rule.unit.as_deref().unwrap_or(at.reading.currency)),
                false => None,
            },
        };
        let here = self.here(at.place);
        match self.kind {
            ColumnKind::Money => how
                .minor(text, at.reading, &here, findings)
                .map(Value::Integer),
            ColumnKind::Integer => how
                .number(text, at.reading, &here, findings)
                .map(|number| Value::Integer(number.round() as i64)),
            _ => how
                .number(text, at.reading, &here, findings)
                .map(Value::Number),
        }
    }
}

/// The largest number that is taken for one: sums of such amounts in øre stay exact.
const LARGEST: f64 = 1e15;

/// Whether a number can be one of a municipality.
pub(super) fn is_usable(number: f64) -> bool {
    number.is_finite() && number.abs() <= LARGEST
}

/// Whether a number is an identity number that lost its text.
pub(super) fn is_of_a_person(number: f64) -> bool {
    (1e10..1e11).contains(&number)
        && number.fract() == 0.0
        && personal::without_personal_data(&format!("{number:.0}"))
            .1
            .n_personal
            > 0
}

/// An amount in minor units.
pub(super) fn minor(amount: f64) -> i64 {
    (amount * 100.0).round() as i64
}

/// How the numbers of a column are read.
pub(super) struct Amount<'a> {
    /// The decimal mark that the column proves or the mapping names.
    pub decimal: Option<char>,
    /// The one that the table proves.
    pub decimal_of_table: Option<char>,
    /// The unit of amounts; none where they are no money.
    pub unit: Option<&'a str>,
}

impl Amount<'_> {
    /// A text as an amount in minor units. What the text says of its scale goes before what the
    /// mapping says: `1,2 mill` in a column of thousands is a million, and `£278` in one of millions
    /// is what the mapping says.
    pub fn minor(
        &self,
        text: &str,
        reading: &Reading<'_>,
        here: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<i64> {
        let unit = self.unit.unwrap_or(reading.currency);
        let factor = numbers::unit_factor(unit, reading.currency).unwrap_or(1.0);
        let (number, figure) = self.read(text, reading, here, findings)?;
        Some(match figure.scaled {
            true => minor(number),
            false => minor(number * factor),
        })
    }

    /// A text as a number.
    pub fn number(
        &self,
        text: &str,
        reading: &Reading<'_>,
        here: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<f64> {
        self.read(text, reading, here, findings)
            .map(|(number, _)| number)
    }

    fn read(
        &self,
        text: &str,
        reading: &Reading<'_>,
        here: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<(f64, Figure)> {
        let bare = text.trim();
        if bare.len() >= 11 && personal::without_personal_data(bare).1.n_personal > 0 {
            findings.push(kinds::PERSON_DROPPED.at(here));
            return None;
        }
        let figure = numbers::figure(text, self.decimal);
        let not_a_number = |findings: &mut Vec<Finding>| {
            let odd = kinds::VALUE_NOT_A_NUMBER
                .at(here)
                .value(reading.quoted(text));
            findings.push(odd.expecting(&say::NUMBER, &[]));
        };
        if self.unit.is_some() && figure.share {
            // A share of an amount is no amount.
            not_a_number(findings);
            return None;
        }
        if self.unit.is_some()
            && figure
                .currencies
                .is_some_and(|codes| !codes.contains(&reading.currency))
        {
            let odd = kinds::VALUE_OTHER_CURRENCY.at(here);
            let odd = odd.value(reading.quoted(text));
            let currency = ("currency", reading.currency.to_owned());
            findings.push(odd.expecting(&say::AMOUNT_IN, &[currency]));
            return None;
        }
        let number = match figure.reading {
            NumberReading::Value(value) => value,
            NumberReading::About(value) => {
                let odd = kinds::VALUE_VAGUE_NUMBER.at(here);
                let odd = odd.value(reading.quoted(text));
                let number = ("number", value.to_string());
                findings.push(odd.expecting(&say::NUMBER_ABOUT, &[number]));
                value
            }
            NumberReading::Either(grouped, plain) => match self.decimal_of_table {
                Some(mark) => {
                    let odd = kinds::VALUE_READ_AS_TABLE.at(here);
                    let mark_said = ("mark", mark.to_string());
                    findings.push(odd.expecting(&say::DECIMAL_OF_TABLE, &[mark_said]));
                    if text.contains(mark) { plain } else { grouped }
                }
                None => {
                    let odd = kinds::VALUE_AMBIGUOUS_NUMBER.at(here);
                    let odd = odd.value(reading.quoted(text));
                    findings.push(odd.expecting(&say::NUMBER_EITHER, &either(grouped, plain)));
                    grouped
                }
            },
            NumberReading::None => {
                not_a_number(findings);
                return None;
            }
        };
        Some((number, figure))
    }
}

fn either(one: f64, other: f64) -> [(&'static str, String); 2] {
    [
        ("number_one", one.to_string()),
        ("number_other", other.to_string()),
    ]
}

fn flag(cell: &RawCell, text: &str) -> Option<bool> {
    match cell {
        RawCell::Flag(flag) => Some(*flag),
        _ => read_flag(text),
    }
}

/// What a text means as yes or no.
pub fn read_flag(text: &str) -> Option<bool> {
    match fold_word(text).as_str() {
        "ja" | "yes" | "x" | "true" | "sann" | "sant" | "1" | "j" | "y" | "✓" | "✔" | "☑" => {
            Some(true)
        }
        "nei" | "nej" | "no" | "false" | "usann" | "usant" | "0" | "n" | "-" | "☐" => Some(false),
        _ => None,
    }
}
