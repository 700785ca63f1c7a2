//! In: a raw table and its mapping. Out: for each mapped column, which header fills it and what
//! its cells prove together; then each cell as text without personal data. It exists so that a
//! cell is read once, by its column's evidence, in one place. It deliberately decides nothing
//! about rows, and leaves the types of values to `cells`.

use super::dates::{self, Order};
use super::numbers;
use super::people::{self, GONE, People};
use super::personal;
use crate::config::{ColumnRule, TableMapping, fold_word};
use crate::model::findings::{self as kinds, Place};
use crate::model::{
    ColumnKind, Date, Finding, RawCell, RawTable, TableDoc, expectations as say, header_key, names,
};
use std::cell::RefCell;
use std::collections::HashMap;

/// A mapped column, ready to read cells.
pub(super) struct Mapped<'a> {
    /// The model column, or one of the references.
    pub target: &'a str,
    /// The type of the model column; text for a reference.
    pub kind: ColumnKind,
    /// The header in the file.
    pub header: &'a str,
    /// Where its cells are; several only when the mapping reads columns together.
    pub(super) at: Vec<usize>,
    pub(super) rule: &'a ColumnRule,
    /// What its own cells prove, or the mapping says.
    pub(super) decimal: Option<char>,
    pub(super) order: Option<Order>,
    /// What the other columns of the table prove, where its own cells prove nothing.
    pub(super) decimal_of_table: Option<char>,
    pub(super) order_of_table: Option<Order>,
    /// The model column that keeps the export's own word, where the table has one.
    pub source_column: Option<String>,
    /// Whether the mapping or a vocabulary has words for it.
    pub(super) has_words: bool,
    /// Texts that mean nothing is known, folded; those with `*` hold for every text that begins so.
    nulls: Vec<(String, bool)>,
}

/// What reading depends on besides the cell.
pub(super) struct Reading<'a> {
    /// The mapping of the table.
    pub table: &'a TableMapping,
    /// ISO 4217.
    pub currency: &'a str,
    /// The date the export shows.
    pub snapshot: Date,
    /// Who is named in the table.
    pub people: People,
    /// Model column → the mapping's own words, folded → the model's word.
    own: HashMap<&'a str, HashMap<String, &'a str>>,
    /// Model column → words that were looked up before: most cells of a column of words are alike.
    known: RefCell<HashMap<String, HashMap<String, Option<String>>>>,
}

impl<'a> Reading<'a> {
    /// What a table is read with.
    pub fn of(raw: &RawTable, table: &'a TableMapping, currency: &'a str, snapshot: Date) -> Self {
        let own = table.words.iter().map(|(column, words)| {
            let folded = words.iter().map(|(k, v)| (fold_word(k), v.as_str()));
            (column.as_str(), folded.collect())
        });
        Reading {
            table,
            currency,
            snapshot,
            people: People::of(raw, table),
            own: own.collect(),
            known: RefCell::default(),
        }
    }

    /// Whether anything has words for a column.
    fn has_words(&self, column: &str) -> bool {
        self.own.contains_key(column) || self.table.loaded.iter().any(|words| words.has(column))
    }

    /// The model's word for an export's word: the mapping's own first, then its vocabularies.
    pub fn known_word(&self, column: &str, word: &str) -> Option<String> {
        if let Some(known) = self.known.borrow().get(column).and_then(|of| of.get(word)) {
            return known.clone();
        }
        let folded = fold_word(word);
        let own = self.own.get(column).and_then(|words| words.get(&folded));
        let found = own.copied().or_else(|| {
            let vocabularies = &self.table.loaded;
            vocabularies
                .iter()
                .find_map(|words| words.word(column, &folded))
        });
        let found = found.map(str::to_owned);
        let mut known = self.known.borrow_mut();
        let of = known.entry(column.to_owned()).or_default();
        of.insert(word.to_owned(), found.clone());
        found
    }

    /// A text as it may be quoted in a finding.
    pub fn quoted(&self, text: &str) -> String {
        let unnamed = self.people.taken_out_of(text);
        let unnamed = unnamed.as_ref().map_or(text, |(text, _)| text);
        people::without_likely_names(&personal::without_personal_data(unnamed).0)
    }

    /// All words that are known for a column, in order.
    pub fn known_words(&self, column: &str) -> Vec<String> {
        let of_vocabularies = self.table.loaded.iter().flat_map(|v| v.known(column));
        let own = self.table.words.get(column).into_iter().flatten();
        let mut known: Vec<String> = of_vocabularies
            .chain(own.map(|(word, _)| word.as_str()))
            .map(str::to_owned)
            .collect();
        known.sort_unstable();
        known.dedup();
        known
    }
}

/// A header without the number that tells it from another of its name.
pub(super) fn without_number(header: &str) -> &str {
    let numbered = header.strip_suffix(')').and_then(|h| h.rsplit_once(" ("));
    match numbered {
        Some((name, n)) if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => header,
    }
}

/// The key of a header without what a line break in it may have put there.
fn packed_key(key: &str) -> String {
    key.replace("- ", "").replace(' ', "")
}

/// Finds the file's column for each mapped one. A column that the file lacks is a finding, unless
/// the mapping calls it optional.
pub(super) fn mapped<'a>(
    raw: &'a RawTable,
    reading: &Reading<'a>,
    doc: &TableDoc,
    place: &Place,
    findings: &mut Vec<Finding>,
) -> Vec<Mapped<'a>> {
    let table = reading.table;
    let folded: Vec<String> = raw.header.iter().map(|header| header_key(header)).collect();
    let packed: Vec<String> = folded.iter().map(|header| packed_key(header)).collect();
    let mut columns = Vec::new();
    for (target, rule) in &table.columns {
        let mut at: Vec<usize> = Vec::new();
        for wanted in rule.from.iter().map(|wanted| header_key(wanted)) {
            let same = |header: &String| {
                // Read together, «Labels» is «Labels (2)» and «Labels (3)» too.
                *header == wanted || (rule.together && without_number(header) == wanted)
            };
            let n_before = at.len();
            let fits = (0..folded.len()).filter(|at| same(&folded[*at]));
            at.extend(fits.take(if rule.together { usize::MAX } else { 1 }));
            if at.len() == n_before {
                // A line break in a header cell divides words: «Gevinst-⏎type», «Måle⏎indikator».
                at.extend(
                    packed
                        .iter()
                        .position(|header| *header == packed_key(&wanted)),
                );
            }
        }
        let mut seen = std::collections::HashSet::new();
        at.retain(|at| seen.insert(*at));
        if !rule.together {
            at.truncate(1);
        }
        let Some(&first) = at.first() else {
            if !rule.optional {
                let missing = kinds::COLUMN_MISSING.at(place);
                findings.push(
                    missing
                        .value(rule.from.join(" / "))
                        .expecting(&say::COLUMN_FOR, &[("column", target.clone())]),
                );
            }
            continue;
        };
        let kind = doc
            .columns
            .iter()
            .find(|column| column.name == target)
            .map_or(ColumnKind::Text, |column| column.kind);
        let source_column = format!("{}{target}", names::SOURCE_PREFIX);
        let keeps_word = doc
            .columns
            .iter()
            .any(|column| column.name == source_column);
        let header = &raw.header[first];
        if kind == ColumnKind::Money
            && rule.unit.is_none()
            && let Some(scale) = numbers::header_scale(header)
        {
            let letter = if scale > 1e3 { 'M' } else { 'T' };
            let unit = format!("{letter}{}", reading.currency);
            let mut here = place.clone();
            here.column = Some(header.clone());
            let told = kinds::VALUE_UNIT_IN_HEADER.at(&here).value(header);
            findings.push(told.expecting(&say::UNIT_OF_HEADER, &[("unit", unit)]));
        }
        columns.push(Mapped {
            target,
            kind,
            header,
            at,
            rule,
            decimal: rule.decimal,
            order: match rule.date_order.as_deref() {
                Some("mdy") => Some(Order::MonthFirst),
                Some(_) => Some(Order::DayFirst),
                None => None,
            },
            decimal_of_table: None,
            order_of_table: None,
            source_column: keeps_word.then_some(source_column),
            has_words: reading.has_words(target),
            nulls: rule
                .null
                .iter()
                .map(|null| match null.strip_suffix('*') {
                    // «Se *» is the word and not the beginning of one.
                    Some(start) if start.ends_with(' ') => (fold_word(start) + " ", true),
                    Some(start) => (fold_word(start), true),
                    None => (fold_word(null), false),
                })
                .collect(),
        });
    }
    weigh(raw, &mut columns);
    columns
}

/// What texts prove together.
enum Proof<T> {
    /// Nothing: none of them decides.
    Nothing,
    /// This.
    One(T),
    /// Contradicting things, so nothing, and the table can't help.
    Both,
}

/// Weighs the evidence of each column, and, for those without any, of all columns of the table.
fn weigh(raw: &RawTable, columns: &mut [Mapped<'_>]) {
    let texts = |at: usize| {
        raw.rows
            .iter()
            .filter_map(move |row| match row.cells.get(at) {
                Some(RawCell::Text(text)) => Some(text.trim()),
                _ => None,
            })
    };
    let (mut decimals, mut orders) = (Vec::new(), Vec::new());
    let (mut undecided, mut unordered) = (Vec::new(), Vec::new());
    for (n, column) in columns.iter_mut().enumerate() {
        let first = column.at[0];
        match column.kind {
            ColumnKind::Money | ColumnKind::Number | ColumnKind::Integer => {
                match decimal_proof(|| texts(first)) {
                    Proof::One(mark) => {
                        column.decimal = column.decimal.or(Some(mark));
                        decimals.push(mark);
                    }
                    Proof::Nothing => undecided.push(n),
                    Proof::Both => {}
                }
            }
            ColumnKind::TextList if column.rule.unit.is_some() => {
                column.decimal = column.decimal.or(numbers::proven_decimal(texts(first)));
            }
            ColumnKind::Date => match order_proof(|| texts(first)) {
                Proof::One(order) => {
                    column.order = column.order.or(Some(order));
                    orders.push(order);
                }
                Proof::Nothing => unordered.push(n),
                Proof::Both => {}
            },
            _ => {}
        }
    }
    decimals.dedup();
    orders.dedup();
    for n in undecided {
        columns[n].decimal_of_table = only(&decimals);
    }
    for n in unordered {
        columns[n].order_of_table = only(&orders);
    }
}

fn only<T: Copy>(all: &[T]) -> Option<T> {
    match all {
        [one] => Some(*one),
        _ => None,
    }
}

fn decimal_proof<'a, I: Iterator<Item = &'a str>>(texts: impl Fn() -> I) -> Proof<char> {
    match numbers::proven_decimal(texts()) {
        Some(mark) => Proof::One(mark),
        // With one side left out there is a proof where both together prove nothing.
        None if texts().any(|text| numbers::proven_decimal([text].into_iter()).is_some()) => {
            Proof::Both
        }
        None => Proof::Nothing,
    }
}

fn order_proof<'a, I: Iterator<Item = &'a str>>(texts: impl Fn() -> I) -> Proof<Order> {
    match dates::proven_order(texts()) {
        Some(order) => Proof::One(order),
        None if texts().any(|text| dates::proven_order([text].into_iter()).is_some()) => {
            Proof::Both
        }
        None => Proof::Nothing,
    }
}

/// A cell as text, trimmed, as the workbook would show it without its format.
pub(super) fn text_of(cell: &RawCell) -> Option<String> {
    let text = match cell {
        RawCell::Empty | RawCell::Error(_) => return None,
        RawCell::Text(text) => text.trim().to_owned(),
        RawCell::Number(number) => number.to_string(),
        RawCell::Date(date, _) => date.to_string(),
        RawCell::Flag(flag) => flag.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// `12;#Text`, `a | Name | b` and `12.0000000000000`, the inner forms of SharePoint look-ups and
/// numbers, reduced to their text.
pub(super) fn without_lookup(text: &str) -> Option<String> {
    // Nearly every text has none of them, and is not looked through for each.
    let marked = |byte: u8| matches!(byte, b';' | b'|' | b'.');
    if !text.bytes().any(marked) {
        return None;
    }
    let is_id = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    if let Some((id, rest)) = text.split_once(";#") {
        if is_id(id.trim_start_matches('-')) {
            // Ids and texts take turns: `12;#Helse;#14;#Skole`.
            let parts: Vec<&str> = text.split(";#").collect();
            let texts = parts.chunks(2).filter_map(|pair| pair.get(1).copied());
            return Some(texts.collect::<Vec<_>>().join("; "));
        }
        // A field of several choices: `;#Helse;#Skole;#`; a computed one: `string;#Helse`.
        if id.is_empty() || ["string", "float", "datetime", "boolean"].contains(&id) {
            let texts = rest.split(";#").filter(|part| !part.is_empty());
            return Some(texts.collect::<Vec<_>>().join("; "));
        }
    }
    if let Some((whole, fraction)) = text.split_once('.')
        && is_id(whole)
        && fraction.len() >= 10
        && fraction.bytes().all(|c| c == b'0')
    {
        return Some(whole.to_owned());
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
    /// The place of a cell of this column.
    pub fn here(&self, place: &Place) -> Place {
        Place {
            column: Some(self.header.to_owned()),
            ..place.clone()
        }
    }

    /// The cell of a row as text, look-ups reduced, texts that mean nothing taken as missing.
    /// Whatever is kept as text is kept without personal data: titles, ids, words, items.
    pub fn text(
        &self,
        cells: &[RawCell],
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        let text = self.bare_text(cells, place, findings)?;
        let is_text = !matches!(
            self.kind,
            ColumnKind::Date | ColumnKind::Number | ColumnKind::Money | ColumnKind::Integer
        );
        match is_text {
            true => Some(self.scrubbed(&text, reading, place, findings)),
            false => Some(text),
        }
    }

    /// The same with whoever it names: for the column of the person responsible, which is read to
    /// be forgotten.
    pub fn bare_text(
        &self,
        cells: &[RawCell],
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        if let [at] = self.at[..] {
            return self.text_at(cells.get(at)?, place, findings);
        }
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
        if let RawCell::Error(error) = cell {
            findings.push(
                kinds::CELL_ERROR_VALUE
                    .at(&self.here(place))
                    .value(error.to_string()),
            );
            return None;
        }
        let mut text = text_of(cell)?;
        let measured = matches!(
            self.kind,
            ColumnKind::Date | ColumnKind::Number | ColumnKind::Money | ColumnKind::Integer
        );
        // `12.0000000000000` is a number like others where a number is wanted.
        if (!measured || text.contains([';', '|']))
            && let Some(inner) = without_lookup(&text)
        {
            findings.push(kinds::LOOKUP_LEAK.at(&self.here(place)));
            text = inner.trim().to_owned();
            if text.is_empty() {
                return None;
            }
        }
        if self.is_nothing(&text) {
            return None;
        }
        if let (Some(digits), true) = (self.rule.digits, text.bytes().all(|b| b.is_ascii_digit())) {
            text = format!("{text:0>digits$}");
        }
        Some(text)
    }

    fn is_nothing(&self, text: &str) -> bool {
        // A dash where a date or number belongs is how people write that there is none.
        let a_dash = || {
            text.chars()
                .all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
        };
        let measured = matches!(
            self.kind,
            ColumnKind::Date | ColumnKind::Number | ColumnKind::Money | ColumnKind::Integer
        );
        if measured && a_dash() {
            return true;
        }
        if self.nulls.is_empty() {
            return false;
        }
        let folded = fold_word(text);
        self.nulls.iter().any(|(null, begins)| match begins {
            true => folded.starts_with(null),
            false => folded == *null,
        })
    }

    /// Text without personal data, and a finding that never quotes it.
    fn scrubbed(
        &self,
        text: &str,
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> String {
        let unnamed = reading.people.taken_out_of(text);
        if unnamed.is_none() && !personal::may_hold_personal_data(text) {
            return text.to_owned();
        }
        let (unnamed, n_names) = unnamed.unwrap_or_else(|| (text.to_owned(), 0));
        let (clean, taken) = personal::without_personal_data(&unnamed);
        if taken.n_personal + n_names > 0 {
            findings.push(kinds::PERSON_DROPPED.at(&self.here(place)));
        }
        if taken.n_like_id > 0 {
            findings.push(kinds::NUMBER_LIKE_ID.at(&self.here(place)));
        }
        clean
    }
}

/// Whether nothing is left of a text but the marks of what was taken out.
pub(super) fn all_gone(text: &str) -> bool {
    text.contains(GONE) && !text.replace(GONE, "").contains(char::is_alphanumeric)
}
