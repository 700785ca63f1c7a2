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
mod numbers;
mod people;
mod periods;
mod personal;
mod portal;
mod scale;

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
    Allocation, Benefit, BenefitYear, Date, Finding, IndicatorSeries, Initiative, Measurement,
    Meeting, Municipality, Population, RawRow, RawTable, Registry, Resolution, Row, Value,
    expectations as say, names,
};
use columns::{Mapped, Reading};
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
/// asserted, because the account is promised to the reader.
pub fn check(raw: &RawTable, table: &TableMapping, context: &Context<'_>) -> Checked {
    let mut checked = Checked {
        findings: raw.findings.clone(),
        ..Checked::default()
    };
    for finding in &mut checked.findings {
        finding.municipality = context.municipality.map(|m| m.id.clone());
    }
    match table.fills.as_str() {
        name if name == Initiative::TABLE.name => {
            let mut seen = HashMap::new();
            rows(
                raw,
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
            amounts::unpivoted(raw, table, context, &mut checked);
            scale::of_benefit_years(&mut checked, raw, table, context);
        }
        name if name == Measurement::TABLE.name => {
            rows(
                raw,
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
        other => unreachable!("config lets no mapping fill `{other}`"),
    }
    let n = raw.rows.len() as i64;
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
#[derive(Default)]
struct References<'a> {
    owner: Option<String>,
    owner_mapped: bool,
    initiative: Option<String>,
    benefit: Option<String>,
    id: Option<String>,
    filled: Vec<&'a str>,
    place: Place,
    mapped: &'a [Mapped<'a>],
    raw: Option<&'a RawRow>,
}

impl References<'_> {
    /// The place of the row's cell in a model column, as far as the file has the column.
    fn place_of(&self, target: &str) -> Place {
        let column = self.mapped.iter().find(|column| column.target == target);
        Place {
            column: column.map(|column| column.header.to_owned()),
            ..self.place.clone()
        }
    }

    /// The row with what it refers to, in the column of that name.
    fn refer<R>(self, row: R, by: &str) -> Referring<R> {
        Referring {
            row,
            column: self.place_of(by).column,
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
    table: &TableMapping,
    context: &Context<'_>,
    checked: &mut Checked,
    mut then: impl FnMut(R, References<'_>, &mut Checked) -> Fate,
) {
    let place = Place {
        municipality: context.municipality.map(|m| m.id.clone()),
        file: Some(raw.file.clone()),
        sheet: raw.sheet.clone(),
        ..Place::default()
    };
    let reading = Reading::of(raw, table, context.currency, context.snapshot);
    let mapped = columns::mapped(raw, &reading, &R::TABLE, &place, &mut checked.findings);
    for raw_row in &raw.rows {
        let mut row = R::default();
        let mut refs = References {
            place: Place {
                row: Some(raw_row.row),
                ..place.clone()
            },
            mapped: &mapped,
            raw: Some(raw_row),
            ..References::default()
        };
        let fate = match fill(
            &mut row, &mut refs, raw, raw_row, &mapped, &reading, context, checked,
        ) {
            true => then(row, refs, checked),
            false => Fate::Rejected,
        };
        match fate {
            Fate::Accepted => checked.n_accepted += 1,
            Fate::Rejected => checked.n_rejected += 1,
            Fate::Repeated => checked.n_repeated += 1,
            Fate::WithoutAmount => checked.n_without_amount += 1,
        }
    }
}

/// Fills one row; false when its municipality can't be told.
#[expect(
    clippy::too_many_arguments,
    reason = "one call, from `rows`, which holds all of them"
)]
fn fill<'a, R: Row>(
    row: &mut R,
    refs: &mut References<'a>,
    raw: &RawTable,
    raw_row: &RawRow,
    mapped: &[Mapped<'a>],
    reading: &Reading<'_>,
    context: &Context<'_>,
    checked: &mut Checked,
) -> bool {
    let cells = &raw_row.cells;
    let found = &mut checked.findings;
    let mut municipality = context.municipality.cloned();
    let mut place = refs.place.clone();
    let named = mapped
        .iter()
        .find(|column| column.target == names::MUNICIPALITY);
    if let Some(column) = named {
        let Some(text) = column.text(cells, reading, &place, found) else {
            place.column = Some(column.header.to_owned());
            let missing = kinds::ROW_MISSING_VALUE.at(&place);
            found.push(missing.expecting(&say::VALUE_IN_COLUMN, &[]));
            return false;
        };
        place.column = Some(column.header.to_owned());
        municipality = match context.registry.resolve(&text, context.snapshot) {
            Resolution::Found(found) => Some(found),
            Resolution::CarriedForward { to, from } => {
                let values = [
                    ("id", to.id.clone()),
                    ("name", to.name.clone()),
                    ("old", from),
                ];
                let odd = kinds::MUNICIPALITY_RENUMBERED
                    .at(&place)
                    .value(reading.quoted(&text));
                found.push(odd.expecting(&say::MUNICIPALITY_NOW, &values));
                Some(to)
            }
            Resolution::Split(parts) => {
                let names: Vec<_> = parts
                    .iter()
                    .map(|p| format!("{} {}", p.id, p.name))
                    .collect();
                let odd = kinds::MUNICIPALITY_SPLIT
                    .at(&place)
                    .value(reading.quoted(&text));
                let names = ("names", names.join(", "));
                found.push(odd.expecting(&say::MUNICIPALITY_ONE_OF, &[names]));
                return false;
            }
            Resolution::Unknown { nearest } => {
                let odd = kinds::MUNICIPALITY_UNKNOWN
                    .at(&place)
                    .value(reading.quoted(&text));
                found.push(match nearest {
                    Some(near) => odd.expecting(&say::MUNICIPALITY_NEAR, &[("near", near)]),
                    None => odd.expecting(&say::MUNICIPALITY, &[]),
                });
                return false;
            }
        };
        place.column = None;
    }
    if let Some(municipality) = &municipality {
        refs.place.municipality = Some(municipality.id.clone());
        place.municipality = Some(municipality.id.clone());
        row.put(names::MUNICIPALITY, Value::Text(municipality.id.clone()));
    }
    row.put(names::SNAPSHOT, Value::Date(context.snapshot));
    row.put(names::SOURCE, Value::Text(context.mapping.to_owned()));
    row.put(names::FILE, Value::Text(raw.file.clone()));
    if let Some(sheet) = &raw.sheet {
        row.put(names::SHEET, Value::Text(sheet.clone()));
    }
    row.put(names::ROW, Value::Integer(raw_row.row));
    for (column, value) in &reading.table.constants {
        match column.as_str() {
            names::INITIATIVE => refs.initiative = Some(value.clone()),
            column => _ = row.put(column, Value::Text(value.clone())),
        }
    }
    for column in mapped {
        match column.target {
            names::MUNICIPALITY => {}
            names::OWNER => {
                refs.owner_mapped = true;
                refs.owner = column.bare_text(cells, &place, found);
            }
            names::INITIATIVE => {
                let named = column.text(cells, reading, &place, found);
                refs.initiative = named.or(refs.initiative.take());
            }
            names::BENEFIT => refs.benefit = column.text(cells, reading, &place, found),
            names::ID => {
                refs.id = column.text(cells, reading, &place, found);
                portal::number_for_text(column, cells, context, &place, found);
            }
            target => {
                // The export's own word is kept beside the one it is mapped to.
                if let Some(kept) = &column.source_column
                    && let Some(word) =
                        column.text(cells, reading, &Place::default(), &mut Vec::new())
                {
                    row.put(kept, Value::Text(word));
                }
                if let Some(value) = column.value(cells, reading, &place, found) {
                    row.put(target, value);
                    refs.filled.push(target);
                }
            }
        }
    }
    true
}
