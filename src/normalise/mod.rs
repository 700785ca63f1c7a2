//! In: raw tables and their mappings. Out: rows of the model tables, the account of every record,
//! and findings. It exists so that strange data is normal here and never a stop: a row that can't
//! be used is rejected with a reason, a value that can't be read is missing with a reason. It
//! deliberately does no IO, and after it nobody reads a cell again.

mod amounts;
mod cells;
mod columns;
mod dates;
mod history;
mod identity;
mod initiatives;
mod link;
mod memo;
mod numbers;
mod people;
mod periods;
mod personal;
mod portal;
mod scale;
mod texts;

pub use cells::read_flag;
pub use dates::{DateReading, Order, proven_order, read as read_date};
pub use history::trace;
pub use identity::settle;
pub use link::link;
pub use numbers::{NumberReading, proven_decimal, read as read_number};
pub use personal::{TakenOut, pseudonym, without_personal_data};

use crate::config::TableMapping;
use crate::model::findings::{self as kinds, Place};
use crate::model::{
    Allocation, Benefit, BenefitYear, Comment, Date, Finding, IndicatorSeries, Initiative,
    Measurement, Meeting, Municipality, Population, RawCell, RawRow, RawTable, Registry,
    Resolution, Row, Value, expectations as say, names,
};
use columns::{Mapped, Reading, Role};
use initiatives::Seen;
use std::collections::HashMap;

/// What a table is read with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Who can be named.
    pub registry: &'a Registry,
    /// Whose export it is; none where a column tells.
    pub municipality: Option<&'a Municipality>,
    /// The date the export shows.
    pub snapshot: Date,
    /// ISO 4217.
    pub currency: &'a str,
    /// The key of pseudonyms.
    pub pseudonym_key: Option<&'a [u8]>,
    /// The mapping's name.
    pub mapping: &'a str,
}

/// A row together with what it says it belongs to, before that is looked up.
#[derive(Debug, Clone, Default)]
pub struct Referring<R> {
    /// The row.
    pub row: R,
    /// The title or id of an initiative.
    pub initiative: Option<String>,
    /// The title or id of a benefit.
    pub benefit: Option<String>,
    /// The header of the column that says so.
    pub column: Option<String>,
}

/// What one raw table became.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Initiatives.
    pub initiatives: Vec<Initiative>,
    /// Benefits.
    pub benefits: Vec<Referring<Benefit>>,
    /// Amounts by year.
    pub benefit_years: Vec<Referring<BenefitYear>>,
    /// Measurements.
    pub measurements: Vec<Referring<Measurement>>,
    /// Demand on roles.
    pub allocations: Vec<Referring<Allocation>>,
    /// Meetings.
    pub meetings: Vec<Meeting>,
    /// Outside indicators.
    pub indicator_series: Vec<IndicatorSeries>,
    /// Inhabitants and employees.
    pub populations: Vec<Population>,
    /// Comments on lines of the scorecard.
    pub comments: Vec<Comment>,
    /// Which column of the file fills which column of the model, as `source_file` has it.
    pub columns: Vec<String>,
    /// Data rows that came into the model.
    pub n_accepted: i64,
    /// Data rows that did not, each with a finding.
    pub n_rejected: i64,
    /// Data rows that repeat an accepted one.
    pub n_repeated: i64,
    /// Data rows without any of the amounts that the table is about.
    pub n_without_amount: i64,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// What became of a data row.
enum Fate {
    Accepted,
    Rejected,
    Repeated,
    WithoutAmount,
}

/// Reads one raw table by its mapping. Every data row is accepted, rejected or a repetition:
/// asserted, because the account is promised to the reader. The table is taken, so that each of its
/// rows is gone once the model has it.
pub fn check(mut raw: RawTable, table: &TableMapping, context: &Context<'_>) -> Checked {
    let body = std::mem::take(&mut raw.rows);
    let n = body.len() as i64;
    let mut checked = Checked {
        findings: std::mem::take(&mut raw.findings),
        ..Checked::default()
    };
    let raw = &raw;
    for finding in &mut checked.findings {
        finding.municipality = context.municipality.map(|m| m.id.clone());
    }
    match table.fills.as_str() {
        name if name == Initiative::TABLE.name => {
            let mut seen = Seen::default();
            checked.initiatives.reserve_exact(body.len());
            rows(
                raw,
                body,
                table,
                context,
                &mut checked,
                |row: Initiative, refs, checked| {
                    initiatives::initiative(row, refs, context, checked, &mut seen)
                },
            );
            scale::of_initiatives(&mut checked, raw, table, context);
            portal::distorted_projects(&mut checked, raw, table, context);
        }
        name if name == Benefit::TABLE.name => {
            rows(
                raw,
                body,
                table,
                context,
                &mut checked,
                |mut row: Benefit, refs, checked| {
                    if row.title.is_empty() {
                        return reject(&kinds::ROW_NO_TITLE, names::TITLE, &refs, checked);
                    }
                    let owner = refs.owner.as_ref();
                    row.has_owner = refs.owner_mapped.then_some(owner.is_some());
                    row.benefit_id = refs.id.clone().unwrap_or_default();
                    portal::zero_for_missing(&mut row, &refs, table, context, checked);
                    checked.benefits.push(refs.refer(row, names::INITIATIVE));
                    Fate::Accepted
                },
            );
            portal::distorted_benefits(&mut checked, raw, context);
        }
        name if name == BenefitYear::TABLE.name => {
            amounts::unpivoted(raw, body, table, context, &mut checked);
            scale::of_benefit_years(&mut checked, raw, table, context);
        }
        name if name == Measurement::TABLE.name => {
            rows(
                raw,
                body,
                table,
                context,
                &mut checked,
                |row: Measurement, refs, checked| {
                    if refs.benefit.is_none() || !refs.filled.contains(&names::VALUE) {
                        let lacks = match refs.benefit {
                            None => names::BENEFIT,
                            Some(_) => names::VALUE,
                        };
                        return reject(&kinds::ROW_MISSING_VALUE, lacks, &refs, checked);
                    }
                    if row.date.is_none() {
                        let odd = kinds::MEASUREMENT_NO_DATE.at(&refs.place_of(names::DATE));
                        checked.findings.push(odd.expecting(&say::DATE, &[]));
                    }
                    checked.measurements.push(refs.refer(row, names::BENEFIT));
                    Fate::Accepted
                },
            );
            portal::swapped_dates(&mut checked, raw, table, context);
        }
        name if name == Allocation::TABLE.name => {
            rows(
                raw,
                body,
                table,
                context,
                &mut checked,
                |row: Allocation, refs, checked| {
                    if row.role.is_empty() {
                        return reject(&kinds::ROW_MISSING_VALUE, names::ROLE, &refs, checked);
                    }
                    checked.allocations.push(refs.refer(row, names::INITIATIVE));
                    Fate::Accepted
                },
            );
        }
        name if name == Meeting::TABLE.name => {
            rows(
                raw,
                body,
                table,
                context,
                &mut checked,
                |row: Meeting, refs, checked| {
                    if !refs.filled.contains(&names::DATE) {
                        return reject(&kinds::ROW_MISSING_VALUE, names::DATE, &refs, checked);
                    }
                    checked.meetings.push(row);
                    Fate::Accepted
                },
            );
        }
        name if name == IndicatorSeries::TABLE.name => {
            rows(
                raw,
                body,
                table,
                context,
                &mut checked,
                |row: IndicatorSeries, refs, checked| {
                    if row.indicator.is_empty() || row.period.is_empty() {
                        let lacks = match row.indicator.is_empty() {
                            true => names::INDICATOR,
                            false => names::PERIOD,
                        };
                        return reject(&kinds::ROW_MISSING_VALUE, lacks, &refs, checked);
                    }
                    checked.indicator_series.push(row);
                    Fate::Accepted
                },
            );
        }
        name if name == Population::TABLE.name => {
            rows(
                raw,
                body,
                table,
                context,
                &mut checked,
                |row: Population, refs, checked| {
                    if !refs.filled.contains(&names::DATE) {
                        return reject(&kinds::ROW_MISSING_VALUE, names::DATE, &refs, checked);
                    }
                    checked.populations.push(row);
                    Fate::Accepted
                },
            );
        }
        name if name == Comment::TABLE.name => {
            rows(
                raw,
                body,
                table,
                context,
                &mut checked,
                |row: Comment, refs, checked| {
                    if row.metric.is_empty() {
                        return reject(&kinds::ROW_MISSING_VALUE, names::METRIC, &refs, checked);
                    }
                    // A list of all lines, of which some have a comment, is how it is filled in.
                    if row.text.is_some() {
                        checked.comments.push(row);
                    }
                    Fate::Accepted
                },
            );
        }
        other => unreachable!("config lets no mapping fill `{other}`"),
    }
    assert_eq!(
        n,
        checked.n_accepted + checked.n_rejected + checked.n_repeated + checked.n_without_amount,
        "every data row of {} is accepted, rejected or repeated",
        raw.file
    );
    checked.findings = crate::model::fold_alike(checked.findings);
    checked
}

/// What a row refers to, beside the columns of its table.
struct References<'a> {
    owner: Option<String>,
    owner_mapped: bool,
    initiative: Option<String>,
    benefit: Option<String>,
    id: Option<String>,
    filled: Vec<&'a str>,
    place: &'a Place,
    mapped: &'a [Mapped<'a>],
    raw: &'a RawRow,
}

impl References<'_> {
    /// The header of the column that fills a model column, as far as the file has it.
    fn column_of(&self, target: &str) -> Option<String> {
        let column = self.mapped.iter().find(|column| column.target == target);
        column.map(|column| column.header.to_owned())
    }

    /// The place of the row's cell in a model column.
    fn place_of(&self, target: &str) -> Place {
        Place {
            column: self.column_of(target),
            ..self.place.clone()
        }
    }

    /// The row with what it refers to, in the column of that name.
    fn refer<R>(self, row: R, by: &str) -> Referring<R> {
        Referring {
            row,
            column: self.column_of(by),
            initiative: self.initiative,
            benefit: self.benefit,
        }
    }
}

/// Rejects a row for what it lacks.
fn reject(
    kind: &kinds::FindingKind,
    lacks: &str,
    refs: &References<'_>,
    checked: &mut Checked,
) -> Fate {
    let finding = kind.at(&refs.place_of(lacks));
    checked
        .findings
        .push(finding.expecting(&say::VALUE_IN_COLUMN, &[]));
    Fate::Rejected
}

/// Reads every data row into a row of the model and hands it on.
fn rows<R: Row>(
    raw: &RawTable,
    body: Vec<RawRow>,
    table: &TableMapping,
    context: &Context<'_>,
    checked: &mut Checked,
    mut then: impl FnMut(R, References<'_>, &mut Checked) -> Fate,
) {
    let mut place = Place {
        municipality: context.municipality.map(|m| m.id.clone()),
        file: Some(raw.file.clone()),
        sheet: raw.sheet.clone(),
        ..Place::default()
    };
    let reading = Reading::of(raw, &body, table, context.currency, context.snapshot);
    let findings = &mut checked.findings;
    let mapped = columns::mapped(raw, &body, &reading, &R::TABLE, &place, findings);
    checked
        .columns
        .extend(columns::filled(raw, &mapped, &R::TABLE));
    let named = mapped.iter().find(|c| c.role == Role::Municipality);
    let is_given = table.constants.contains_key(names::MUNICIPALITY);
    let (municipality_at, row_at) = (
        R::TABLE.place(names::MUNICIPALITY),
        R::TABLE.place(names::ROW),
    );
    let alike: R = same_in_all(raw, table, context);
    let mut resolved = HashMap::new();
    if R::TABLE.name == Comment::TABLE.name {
        resolved.extend(everybody());
    }
    for raw_row in body {
        let mut row = alike.clone();
        place.row = Some(raw_row.row);
        if let Some(column) = named {
            place.municipality = context.municipality.map(|m| m.id.clone());
            let cells = &raw_row.cells;
            let findings = &mut checked.findings;
            match whose(
                column,
                cells,
                &reading,
                context,
                &mut resolved,
                &place,
                findings,
            ) {
                Some(municipality) => place.municipality = Some(municipality.id),
                None => {
                    checked.n_rejected += 1;
                    continue;
                }
            }
            if let (Some(at), Some(id), false) = (municipality_at, &place.municipality, is_given) {
                row.put_at(at, Value::Text(id.clone()));
            }
        }
        if let Some(at) = row_at {
            row.put_at(at, Value::Integer(raw_row.row));
        }
        let mut refs = References {
            owner: None,
            owner_mapped: false,
            initiative: table.constants.get(names::INITIATIVE).cloned(),
            benefit: None,
            id: None,
            filled: Vec::with_capacity(mapped.len()),
            place: &place,
            mapped: &mapped,
            raw: &raw_row,
        };
        fill(
            &mut row,
            &mut refs,
            &reading,
            context,
            &mut checked.findings,
        );
        match then(row, refs, checked) {
            Fate::Accepted => checked.n_accepted += 1,
            Fate::Rejected => checked.n_rejected += 1,
            Fate::Repeated => checked.n_repeated += 1,
            Fate::WithoutAmount => checked.n_without_amount += 1,
        }
    }
}

/// What the words for all municipalities together mean, where a row can be about them.
fn everybody() -> impl Iterator<Item = (String, Resolution)> {
    let words = [
        "all", "All", "alle", "Alle", "felles", "Felles", "samlet", "Samlet",
    ];
    words.into_iter().map(|word| {
        let all = Municipality {
            id: names::ALL.to_owned(),
            name: word.to_owned(),
        };
        (word.to_owned(), Resolution::Found(all))
    })
}

/// A row with what all rows of a table say.
fn same_in_all<R: Row>(raw: &RawTable, table: &TableMapping, context: &Context<'_>) -> R {
    let mut row = R::default();
    if let Some(municipality) = context.municipality {
        row.put(names::MUNICIPALITY, Value::Text(municipality.id.clone()));
    }
    row.put(names::SNAPSHOT, Value::Date(context.snapshot));
    row.put(names::SOURCE, Value::Text(context.mapping.to_owned()));
    row.put(names::FILE, Value::Text(raw.file.clone()));
    if let Some(sheet) = &raw.sheet {
        row.put(names::SHEET, Value::Text(sheet.clone()));
    }
    for (column, value) in &table.constants {
        // The initiative is a reference, though some tables have a column of its name.
        if column != names::INITIATIVE {
            row.put(column, Value::Text(value.clone()));
        }
    }
    row
}

/// The municipality that a row names; none, with a finding, when it can't be told.
fn whose(
    column: &Mapped<'_>,
    cells: &[RawCell],
    reading: &Reading<'_>,
    context: &Context<'_>,
    resolved: &mut HashMap<String, Resolution>,
    place: &Place,
    found: &mut Vec<Finding>,
) -> Option<Municipality> {
    let here = || column.here(place);
    let Some(text) = column.text(cells, reading, place, found) else {
        let missing = kinds::ROW_MISSING_VALUE.at(&here());
        found.push(missing.expecting(&say::VALUE_IN_COLUMN, &[]));
        return None;
    };
    if !resolved.contains_key(text.as_ref()) {
        let resolution = context.registry.resolve(&text, context.snapshot);
        resolved.insert(text.clone().into_owned(), resolution);
    }
    match &resolved[text.as_ref()] {
        Resolution::Found(found) => Some(found.clone()),
        Resolution::CarriedForward { to, from } => {
            let values = [
                ("id", to.id.clone()),
                ("name", to.name.clone()),
                ("old", from.clone()),
            ];
            let odd = kinds::MUNICIPALITY_RENUMBERED
                .at(&here())
                .value(reading.quoted(&text));
            found.push(odd.expecting(&say::MUNICIPALITY_NOW, &values));
            Some(to.clone())
        }
        Resolution::Split(parts) => {
            let names: Vec<_> = parts
                .iter()
                .map(|p| format!("{} {}", p.id, p.name))
                .collect();
            let odd = kinds::MUNICIPALITY_SPLIT
                .at(&here())
                .value(reading.quoted(&text));
            let names = ("names", names.join(", "));
            found.push(odd.expecting(&say::MUNICIPALITY_ONE_OF, &[names]));
            None
        }
        Resolution::Unknown { nearest } => {
            let odd = kinds::MUNICIPALITY_UNKNOWN
                .at(&here())
                .value(reading.quoted(&text));
            found.push(match nearest {
                Some(near) => odd.expecting(&say::MUNICIPALITY_NEAR, &[("near", near.clone())]),
                None => odd.expecting(&say::MUNICIPALITY, &[]),
            });
            None
        }
    }
}

/// Fills one row from its cells.
fn fill<'a, R: Row>(
    row: &mut R,
    refs: &mut References<'a>,
    reading: &Reading<'_>,
    context: &Context<'_>,
    found: &mut Vec<Finding>,
) {
    let (cells, place) = (&refs.raw.cells, refs.place);
    for column in refs.mapped {
        match column.role {
            Role::Municipality => {}
            Role::Owner => {
                refs.owner_mapped = true;
                refs.owner = column.reference(cells, reading, place, found);
            }
            Role::Initiative => {
                let named = column.reference(cells, reading, place, found);
                refs.initiative = named.or(refs.initiative.take());
            }
            Role::Benefit => refs.benefit = column.reference(cells, reading, place, found),
            Role::Id => {
                refs.id = column.reference(cells, reading, place, found);
                portal::number_for_text(column, cells, context, place, found);
            }
            Role::Value => {
                let filled = column.filled(cells, reading, place, found);
                // The export's own word is kept beside the one it is mapped to.
                if let (Some(at), Some(word)) = (column.source_place, filled.word) {
                    row.put_at(at, Value::Text(word));
                }
                if let Some(value) = filled.value {
                    if let Some(at) = column.place {
                        row.put_at(at, value);
                    }
                    refs.filled.push(column.target);
                }
            }
        }
    }
}
