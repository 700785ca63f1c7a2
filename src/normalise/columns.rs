//! In: a raw table and its mapping. Out: for each mapped column, which header fills it and what
//! its cells prove together; then each cell as text without personal data. It exists so that a
//! cell is read once, by its column's evidence, in one place. It deliberately decides nothing
//! about rows, and leaves the types of values to `cells`.

use super::dates::{self, Order};
use super::memo::Memo;
use super::numbers;
use super::people::{self, People};
use super::personal;
use super::texts::{text_of, without_lookup};
use crate::config::{ColumnRule, TableMapping, fold_word};
use crate::model::findings::{self as kinds, Place};
use crate::model::{
    Benefit, ColumnKind, Date, Finding, RawCell, RawRow, RawTable, Row, TableDoc, Value,
    expectations as say, header_key, names,
};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What a mapped column fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A column of the model's table, or none that it has.
    Value,
    /// Whose row it is.
    Municipality,
    /// The person responsible.
    Owner,
    /// The id that the export gives.
    Id,
    /// The initiative that a row belongs to.
    Initiative,
    /// The benefit that a row belongs to.
    Benefit,
}

/// What a cell gives the row.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    /// The export's own word, where the table keeps it.
    pub word: Option<String>,
    /// The value.
    pub value: Option<Value>,
}

/// A mapped column, ready to read cells.
pub(super) struct Mapped<'a> {
    /// The model column, or one of the references.
    pub target: &'a str,
    /// What it fills.
    pub role: Role,
    /// The place of the model column in its table.
    pub place: Option<usize>,
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
    /// The place of the model column that keeps the export's own word, where the table has one.
    pub source_place: Option<usize>,
    /// Whether the mapping or a vocabulary has words for it.
    pub(super) has_words: bool,
    /// Texts that mean nothing is known, folded; those with `*` hold for every text that begins so.
    nulls: Vec<(String, bool)>,
    /// What texts of its cells gave before: as values, and as the texts of references.
    values: Memo<Filled>,
    texts: Memo<Option<String>>,
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
    /// Model column → all words that are known for it.
    listed: RefCell<HashMap<String, Rc<[String]>>>,
}

impl<'a> Reading<'a> {
    /// What a table is read with.
    pub fn of(
        raw: &RawTable,
        rows: &[RawRow],
        table: &'a TableMapping,
        currency: &'a str,
        snapshot: Date,
    ) -> Self {
        let own = table.words.iter().map(|(column, words)| {
            let folded = words.iter().map(|(k, v)| (fold_word(k), v.as_str()));
            (column.as_str(), folded.collect())
        });
        Reading {
            table,
            currency,
            snapshot,
            people: People::of(raw, rows, table),
            own: own.collect(),
            known: RefCell::default(),
            listed: RefCell::default(),
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
    pub fn known_words(&self, column: &str) -> Rc<[String]> {
        if let Some(listed) = self.listed.borrow().get(column) {
            return Rc::clone(listed);
        }
        let of_vocabularies = self.table.loaded.iter().flat_map(|v| v.known(column));
        let own = self.table.words.get(column).into_iter().flatten();
        let mut known: Vec<String> = of_vocabularies
            .chain(own.map(|(word, _)| word.as_str()))
            .map(str::to_owned)
            .collect();
        known.sort_unstable();
        known.dedup();
        let known: Rc<[String]> = known.into();
        let mut listed = self.listed.borrow_mut();
        listed.insert(column.to_owned(), Rc::clone(&known));
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
    rows: &[RawRow],
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
        let place_in_table = doc.place(target);
        let kind = place_in_table.map_or(ColumnKind::Text, |at| doc.columns[at].kind);
        let source_place = doc.place(&format!("{}{target}", names::SOURCE_PREFIX));
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
            role: match target.as_str() {
                names::MUNICIPALITY => Role::Municipality,
                names::OWNER => Role::Owner,
                names::INITIATIVE => Role::Initiative,
                names::BENEFIT => Role::Benefit,
                names::ID => Role::Id,
                _ => Role::Value,
            },
            place: place_in_table,
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
            source_place,
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
            values: Memo::default(),
            texts: Memo::default(),
        });
    }
    weigh(rows, &mut columns);
    columns
}

/// Which column of the file fills which column of the model, as `source_file` keeps it, for who asks
/// which cell a number comes from.
pub(super) fn filled(raw: &RawTable, mapped: &[Mapped<'_>], doc: &TableDoc) -> Vec<String> {
    let is_benefit = doc.name == Benefit::TABLE.name;
    let entries = mapped.iter().flat_map(|column| {
        let into = match column.role {
            Role::Value => column.target,
            Role::Municipality => names::MUNICIPALITY,
            Role::Owner => names::HAS_OWNER,
            Role::Initiative => names::INITIATIVE_ID,
            Role::Benefit => names::BENEFIT_ID,
            Role::Id if is_benefit => names::BENEFIT_ID,
            Role::Id => names::EXTERNAL_ID,
        };
        column.at.iter().filter_map(move |at| entry(raw, *at, into))
    });
    entries.collect()
}

/// The entry of one column of the file; none for a table that no file holds.
pub(super) fn entry(raw: &RawTable, at: usize, into: &str) -> Option<String> {
    let place = raw.places.get(at)?;
    Some(format!("{into}={place}:{}", raw.header[at]))
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

impl<T> Proof<T> {
    /// Of two things, each proven by some text or by none.
    fn of((one, is_one): (T, bool), (other, is_other): (T, bool)) -> Proof<T> {
        match (is_one, is_other) {
            (false, false) => Proof::Nothing,
            (true, false) => Proof::One(one),
            (false, true) => Proof::One(other),
            (true, true) => Proof::Both,
        }
    }
}

/// Weighs the evidence of each column, and, for those without any, of all columns of the table.
fn weigh(rows: &[RawRow], columns: &mut [Mapped<'_>]) {
    let texts = |at: usize| {
        rows.iter().filter_map(move |row| match row.cells.get(at) {
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
                match decimal_proof(texts(first)) {
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
            ColumnKind::Date => match order_proof(texts(first)) {
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

fn decimal_proof<'a>(texts: impl Iterator<Item = &'a str>) -> Proof<char> {
    let (comma, dot) = numbers::decimals_in(texts);
    Proof::of((',', comma), ('.', dot))
}

fn order_proof<'a>(texts: impl Iterator<Item = &'a str>) -> Proof<Order> {
    let (day_first, month_first) = dates::orders_in(texts);
    Proof::of(
        (Order::DayFirst, day_first),
        (Order::MonthFirst, month_first),
    )
}

impl Mapped<'_> {
    /// The place of a cell of this column.
    pub fn here(&self, place: &Place) -> Place {
        Place {
            column: Some(self.header.to_owned()),
            ..place.clone()
        }
    }

    /// What the cell of a row gives.
    pub fn filled(
        &self,
        cells: &[RawCell],
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Filled {
        self.values
            .or_read(self.only_cell(cells), place, findings, |findings| {
                let word = self.source_place.and_then(|_| {
                    // What is odd about it is told with its value.
                    self.text(cells, reading, &Place::default(), &mut Vec::new())
                        .map(Cow::into_owned)
                });
                Filled {
                    word,
                    value: self.value(cells, reading, place, findings),
                }
            })
    }

    /// The text of a reference: to whom or to what a row belongs.
    pub fn reference(
        &self,
        cells: &[RawCell],
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        self.texts
            .or_read(self.only_cell(cells), place, findings, |findings| {
                // The person responsible is read with their name, to be forgotten.
                match self.role {
                    Role::Owner => self.bare_text(cells, place, findings),
                    _ => self.text(cells, reading, place, findings),
                }
                .map(Cow::into_owned)
            })
    }

    /// The one cell that a column reads; none where it reads several together.
    fn only_cell<'c>(&self, cells: &'c [RawCell]) -> Option<&'c RawCell> {
        match self.at[..] {
            [at] => cells.get(at),
            _ => None,
        }
    }

    /// The cell of a row as text, look-ups reduced, texts that mean nothing taken as missing.
    /// Whatever is kept as text is kept without personal data: titles, ids, words, items.
    pub fn text<'c>(
        &self,
        cells: &'c [RawCell],
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Cow<'c, str>> {
        let text = self.bare_text(cells, place, findings)?;
        match self.is_measured() {
            true => Some(text),
            false => Some(self.scrubbed(text, reading, place, findings)),
        }
    }

    fn is_measured(&self) -> bool {
        matches!(
            self.kind,
            ColumnKind::Date | ColumnKind::Number | ColumnKind::Money | ColumnKind::Integer
        )
    }

    /// The same with whoever it names.
    fn bare_text<'c>(
        &self,
        cells: &'c [RawCell],
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Cow<'c, str>> {
        if let [at] = self.at[..] {
            return self.text_at(cells.get(at)?, place, findings);
        }
        let texts: Vec<Cow<'_, str>> = self
            .at
            .iter()
            .filter_map(|at| self.text_at(cells.get(*at)?, place, findings))
            .collect();
        (!texts.is_empty()).then(|| Cow::Owned(texts.join("\n")))
    }

    fn text_at<'c>(
        &self,
        cell: &'c RawCell,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Cow<'c, str>> {
        if let RawCell::Error(error) = cell {
            findings.push(
                kinds::CELL_ERROR_VALUE
                    .at(&self.here(place))
                    .value(error.to_string()),
            );
            return None;
        }
        let mut text = text_of(cell)?;
        // `12.0000000000000` is a number like others where a number is wanted.
        if (!self.is_measured() || text.contains([';', '|']))
            && let Some(inner) = without_lookup(&text)
        {
            findings.push(kinds::LOOKUP_LEAK.at(&self.here(place)));
            text = Cow::Owned(inner.trim().to_owned());
            if text.is_empty() {
                return None;
            }
        }
        if self.is_nothing(&text) {
            return None;
        }
        if let (Some(digits), true) = (self.rule.digits, text.bytes().all(|b| b.is_ascii_digit())) {
            text = Cow::Owned(format!("{text:0>digits$}"));
        }
        Some(text)
    }

    fn is_nothing(&self, text: &str) -> bool {
        // A dash where a date or number belongs is how people write that there is none.
        let a_dash = || {
            text.chars()
                .all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
        };
        if self.is_measured() && a_dash() {
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
    fn scrubbed<'c>(
        &self,
        text: Cow<'c, str>,
        reading: &Reading<'_>,
        place: &Place,
        findings: &mut Vec<Finding>,
    ) -> Cow<'c, str> {
        let unnamed = reading.people.taken_out_of(&text);
        if unnamed.is_none() && !personal::may_hold_personal_data(&text) {
            return text;
        }
        let (unnamed, n_names) = unnamed.unwrap_or_else(|| (text.into_owned(), 0));
        let (clean, taken) = personal::without_personal_data(&unnamed);
        if taken.n_personal + n_names > 0 {
            findings.push(kinds::PERSON_DROPPED.at(&self.here(place)));
        }
        if taken.n_like_id > 0 {
            findings.push(kinds::NUMBER_LIKE_ID.at(&self.here(place)));
        }
        Cow::Owned(clean)
    }
}
