//! In: a raw table and its mapping. Out: for each mapped column, which header fills it and what
//! its cells prove together; then each cell's value with what was odd about it. It exists so that
//! a cell is read once, by its column's evidence, in one place. It deliberately decides nothing
//! about rows.

use super::dates::{self, DateReading, Order};
use super::numbers::{self, NumberReading};
use super::personal;
use crate::config::{ColumnRule, Repair, TableMapping, fold_word};
use crate::model::findings::{self as kinds, Place};
use crate::model::{
    ColumnKind, Date, Finding, RawCell, RawTable, TableDoc, Value, header_key, names,
};
use chrono::Datelike;

/// A mapped column, ready to read cells.
pub(super) struct Mapped<'a> {
    /// The model column, or one of the references.
    pub target: &'a str,
    /// The type of the model column; text for a reference.
    pub kind: ColumnKind,
    /// The header in the file.
    pub header: &'a str,
    /// Where its cells are; several only when the mapping reads columns together.
    at: Vec<usize>,
    rule: &'a ColumnRule,
    decimal: Option<char>,
    order: Option<Order>,
}

/// What reading depends on besides the cell.
pub(super) struct Reading<'a> {
    /// The mapping of the table.
    pub table: &'a TableMapping,
    /// ISO 4217.
    pub currency: &'a str,
    /// The date the export shows.
    pub snapshot: Date,
}

/// Finds the file's column for each mapped one. A column that the file lacks is a finding, unless
/// the mapping calls it optional.
pub(super) fn mapped<'a>(
    raw: &'a RawTable,
    table: &'a TableMapping,
    doc: &TableDoc,
    place: &Place,
    findings: &mut Vec<Finding>,
) -> Vec<Mapped<'a>> {
    let folded: Vec<String> = raw.header.iter().map(|header| header_key(header)).collect();
    let mut columns = Vec::new();
    for (target, rule) in &table.columns {
        let mut at: Vec<usize> = rule
            .from
            .iter()
            .filter_map(|wanted| {
                folded
                    .iter()
                    .position(|header| *header == header_key(wanted))
            })
            .collect();
        if !rule.together {
            at.truncate(1);
        }
        let Some(&first) = at.first() else {
            if !rule.optional {
                findings.push(
                    kinds::COLUMN_MISSING
                        .at(place)
                        .value(rule.from.join(" / "))
                        .expected(format!("a column for `{target}`")),
                );
            }
            continue;
        };
        let kind = doc
            .columns
            .iter()
            .find(|column| column.name == target)
            .map_or(ColumnKind::Text, |column| column.kind);
        let texts = || {
            raw.rows
                .iter()
                .filter_map(move |row| match row.cells.get(first) {
                    Some(RawCell::Text(text)) => Some(text.trim()),
                    _ => None,
                })
        };
        let decimal = rule.decimal.or_else(|| match kind {
            ColumnKind::Money | ColumnKind::Number | ColumnKind::Integer => {
                numbers::proven_decimal(texts())
            }
            ColumnKind::TextList if rule.unit.is_some() => numbers::proven_decimal(texts()),
            _ => None,
        });
        let order = match (rule.date_order.as_deref(), kind) {
            (Some("mdy"), _) => Some(Order::MonthFirst),
            (Some(_), _) => Some(Order::DayFirst),
            (None, ColumnKind::Date) => dates::proven_order(texts()),
            _ => None,
        };
        columns.push(Mapped {
            target,
            kind,
            header: &raw.header[first],
            at,
            rule,
            decimal,
            order,
        });
    }
    columns
}

/// A cell as text, as the workbook would show it without its format.
pub(super) fn text_of(cell: &RawCell) -> Option<String> {
    match cell {
        RawCell::Empty | RawCell::Error(_) => None,
        RawCell::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        RawCell::Number(number) => Some(number.to_string()),
        RawCell::Date(date, _) => Some(date.to_string()),
        RawCell::Flag(flag) => Some(flag.to_string()),
    }
}

/// `12;#Text` and `a | Name | b`, the inner forms of SharePoint look-ups, reduced to their text.
fn without_lookup(text: &str) -> Option<String> {
    let is_id = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if let Some((id, _)) = text.split_once(";#")
        && is_id(id)
    {
        // Ids and texts take turns: `12;#Helse;#14;#Skole`.
        let parts: Vec<&str> = text.split(";#").collect();
        let texts = parts.chunks(2).filter_map(|pair| pair.get(1).copied());
        return Some(texts.collect::<Vec<_>>().join("; "));
    }
    // The outer parts are accounts, which have no spaces; «A | B | C d» may well be a title.
    let parts: Vec<&str> = text.split(" | ").collect();
    let account = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    match parts[..] {
        [before, name, after] if account(before) && account(after) && !name.is_empty() => {
            Some(name.trim().to_owned())
        }
        _ => None,
    }
}

impl Mapped<'_> {
    /// The cell of a row as text, look-ups reduced, texts that mean nothing taken as missing.
    pub fn text(
        &self,
        cells: &[RawCell],
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        let texts: Vec<String> = self
            .at
            .iter()
            .filter_map(|at| self.text_at(cells.get(*at)?, place, findings))
            .collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    fn text_at(
        &self,
        cell: &RawCell,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        let here = Place {
            column: Some(self.header.to_owned()),
            ..place.clone()
        };
        if let RawCell::Error(error) = cell {
            findings.push(kinds::CELL_ERROR_VALUE.at(&here).value(error));
            return None;
        }
        let mut text = text_of(cell)?;
        if let Some(inner) = without_lookup(&text) {
            findings.push(kinds::LOOKUP_LEAK.at(&here));
            text = inner;
        }
        let folded = fold_word(&text);
        let nothing = folded.is_empty()
            || self
                .rule
                .null
                .iter()
                .any(|null| match null.strip_suffix('*') {
                    // «Se *» is the word and not the beginning of one.
                    Some(start) if start.ends_with(' ') => {
                        folded.starts_with(&(fold_word(start) + " "))
                    }
                    Some(start) => folded.starts_with(&fold_word(start)),
                    None => fold_word(null) == folded,
                });
        if nothing {
            return None;
        }
        // Whatever is kept as text is kept without personal data: titles, ids, words, items. The
        // name of the person responsible is read to be forgotten.
        let is_text = !matches!(
            self.kind,
            ColumnKind::Date | ColumnKind::Number | ColumnKind::Money | ColumnKind::Integer
        );
        match is_text && self.target != names::OWNER {
            true => Some(scrubbed(&text, &here, findings)),
            false => Some(text),
        }
    }

    /// The cell of a row as a value of the column's type. What could not be read is quoted in its
    /// finding without personal data: a date column may well hold an address.
    pub fn value(
        &self,
        cells: &[RawCell],
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Value> {
        let n_before = findings.len();
        let value = self.read(cells, reading, place, findings);
        for finding in &mut findings[n_before..] {
            if let Some(quoted) = &finding.value {
                finding.value = Some(personal::without_personal_data(quoted).0);
            }
        }
        value
    }

    fn read(
        &self,
        cells: &[RawCell],
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Value> {
        let text = self.text(cells, place, findings)?;
        let here = Place {
            column: Some(self.header.to_owned()),
            ..place.clone()
        };
        let cell = &cells[self.at[0]];
        match self.kind {
            ColumnKind::Text => Some(Value::Text(
                known_word(self.target, &text, reading).unwrap_or(text),
            )),
            ColumnKind::TextList => {
                let mut items = self.items(&text);
                items.retain(|item| {
                    let others = &self.rule.without_words_of;
                    !others
                        .iter()
                        .any(|other| known_word(other, item, reading).is_some())
                });
                // One name for a thing that several municipalities call differently.
                for item in &mut items {
                    if let Some(word) = known_word(self.target, item, reading) {
                        *item = word;
                    }
                }
                if let Some(unit) = &self.rule.unit {
                    items = self.amounts(items, unit, reading, &here, findings);
                }
                (!items.is_empty()).then_some(Value::List(items))
            }
            ColumnKind::Word(_) => self.word(&text, reading, &here, findings),
            ColumnKind::Flag => flag(cell, &text).map(Value::Flag).or_else(|| {
                findings.push(
                    kinds::VALUE_UNKNOWN_WORD
                        .at(&here)
                        .value(&text)
                        .expected("yes or no"),
                );
                None
            }),
            ColumnKind::Date => self
                .date(cell, &text, reading, &here, findings)
                .map(Value::Date),
            ColumnKind::Integer => self
                .number(cell, &text, &here, findings)
                .map(|number| Value::Integer(number.round() as i64)),
            ColumnKind::Number => self.number(cell, &text, &here, findings).map(Value::Number),
            ColumnKind::Money => {
                let unit = self.rule.unit.as_deref().unwrap_or(reading.currency);
                let factor = numbers::unit_factor(unit, reading.currency).unwrap_or(1.0);
                self.number(cell, &text, &here, findings)
                    .map(|number| Value::Integer((number * factor * 100.0).round() as i64))
            }
        }
    }

    /// Items of a list of amounts, as `source=amount` in minor units. An item without a source of
    /// its own has the column's name.
    fn amounts(
        &self,
        items: Vec<String>,
        unit: &str,
        reading: &Reading<'_>,
        here: &Place,
        findings: &mut Vec<Finding>,
    ) -> Vec<String> {
        let factor = numbers::unit_factor(unit, reading.currency).unwrap_or(1.0);
        let amount = |item: String| {
            let (source, text) = match item.split_once([':', '=']) {
                Some((source, text)) => (source.trim().to_owned(), text.trim().to_owned()),
                None => (self.header.to_owned(), item),
            };
            let number = read_number(&text, self.decimal, here, findings)?;
            Some(format!(
                "{source}={}",
                (number * factor * 100.0).round() as i64
            ))
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

    fn word(
        &self,
        text: &str,
        reading: &Reading<'_>,
        here: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Value> {
        let items = match self.rule.split.is_some() || self.rule.together {
            true => self.items(text),
            false => vec![text.to_owned()],
        };
        if let Some(word) = items
            .iter()
            .find_map(|item| known_word(self.target, item, reading))
        {
            return Some(Value::Text(word));
        }
        if !self.rule.known_only {
            let mut known: Vec<&str> = reading
                .table
                .loaded
                .iter()
                .flat_map(|vocabulary| vocabulary.known(self.target))
                .collect();
            known.extend(
                reading
                    .table
                    .words
                    .get(self.target)
                    .into_iter()
                    .flatten()
                    .map(|(w, _)| w.as_str()),
            );
            known.sort_unstable();
            known.dedup();
            let names: Vec<String> = known.iter().map(|word| (*word).to_owned()).collect();
            let hint = crate::config::nearest(&fold_word(text), &names);
            let expected = match hint {
                Some(near) => format!("one of the {} known words, perhaps «{near}»", names.len()),
                None => format!("one of the {} known words", names.len()),
            };
            findings.push(
                kinds::VALUE_UNKNOWN_WORD
                    .at(here)
                    .value(text)
                    .expected(expected),
            );
        }
        None
    }

    fn date(
        &self,
        cell: &RawCell,
        text: &str,
        reading: &Reading<'_>,
        here: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Date> {
        let read = match cell {
            RawCell::Date(date, minutes) => {
                DateReading::Day(*date, [22 * 60, 23 * 60].contains(minutes))
            }
            // A date that lost its format is the number of days since 30 December 1899.
            RawCell::Number(days) if (20_000.0..80_000.0).contains(days) => {
                let epoch = Date::from_ymd_opt(1899, 12, 30)?;
                let date = epoch.checked_add_days(chrono::Days::new(*days as u64))?;
                DateReading::Day(date, false)
            }
            _ => dates::read(text, self.order, reading.snapshot.year()),
        };
        let swap = reading.table.repair.contains(&Repair::DayMonth);
        match read {
            DateReading::Day(day, late) => {
                if late {
                    findings.push(kinds::DATE_SHIFTED.at(here).value(text));
                    if reading.table.repair.contains(&Repair::DateShift) {
                        return day.succ_opt();
                    }
                }
                if swap {
                    return Date::from_ymd_opt(day.year(), day.day(), day.month()).or(Some(day));
                }
                Some(day)
            }
            DateReading::Span(first, last) => {
                // An end is not reached before the period is over; all else begins with it.
                let used = if self.is_end() { last } else { first };
                findings.push(
                    kinds::VALUE_VAGUE_DATE
                        .at(here)
                        .value(text)
                        .expected(format!("a day; {used} was used")),
                );
                Some(used)
            }
            DateReading::Either(day_first, month_first) => {
                findings.push(
                    kinds::VALUE_AMBIGUOUS_DATE
                        .at(here)
                        .value(text)
                        .expected(format!("{day_first} or {month_first}; the first was used")),
                );
                Some(day_first)
            }
            DateReading::None => {
                findings.push(
                    kinds::VALUE_NOT_A_DATE
                        .at(here)
                        .value(text)
                        .expected("a date such as 31.12.2026"),
                );
                None
            }
        }
    }

    /// Whether the column holds an end: taken from the mapping's target, not from its words.
    fn is_end(&self) -> bool {
        self.target.ends_with("_end")
    }

    fn number(
        &self,
        cell: &RawCell,
        text: &str,
        here: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<f64> {
        if let RawCell::Number(number) = cell {
            return number.is_finite().then_some(*number);
        }
        read_number(text, self.decimal, here, findings)
    }
}

/// A number from text, with the findings that it may give.
pub(super) fn read_number(
    text: &str,
    decimal: Option<char>,
    here: &Place,
    findings: &mut Vec<Finding>,
) -> Option<f64> {
    match numbers::read(text, decimal) {
        NumberReading::Value(value) => Some(value),
        NumberReading::Either(grouped, plain) => {
            findings.push(
                kinds::VALUE_AMBIGUOUS_NUMBER
                    .at(here)
                    .value(text)
                    .expected(format!("{grouped} or {plain}; the first was used")),
            );
            Some(grouped)
        }
        NumberReading::None => {
            findings.push(
                kinds::VALUE_NOT_A_NUMBER
                    .at(here)
                    .value(text)
                    .expected("a number such as 1 250,5"),
            );
            None
        }
    }
}

/// The model's word for an export's word: the mapping's own first, then its vocabularies.
pub(super) fn known_word(column: &str, word: &str, reading: &Reading<'_>) -> Option<String> {
    let folded = fold_word(word);
    let own = reading.table.words.get(column).and_then(|words| {
        words
            .iter()
            .find(|(theirs, _)| fold_word(theirs) == folded)
            .map(|(_, ours)| ours.clone())
    });
    own.or_else(|| {
        reading
            .table
            .loaded
            .iter()
            .find_map(|vocabulary| vocabulary.word(column, word))
            .map(str::to_owned)
    })
}

/// Free text without personal data, and a finding that never quotes it.
pub(super) fn scrubbed(text: &str, here: &Place, findings: &mut Vec<Finding>) -> String {
    let (clean, taken) = personal::without_personal_data(text);
    if taken.n_personal > 0 {
        findings.push(kinds::PERSON_DROPPED.at(here));
    }
    if taken.n_like_id > 0 {
        findings.push(kinds::NUMBER_LIKE_ID.at(here));
    }
    clean
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
        "ja" | "yes" | "x" | "true" | "sann" | "sant" | "1" | "j" | "y" | "✓" => Some(true),
        "nei" | "no" | "false" | "usann" | "usant" | "0" | "n" | "-" => Some(false),
        _ => None,
    }
}
