//! In: a table with an amount per year in columns or in rows. Out: one row of the model for each year that has
//! an amount. It exists because years stand in headers, as years or as numbers of years. It
//! deliberately adds nothing up.

use super::cells::{self, Amount};
use super::columns::{self, Reading};
use super::{Checked, Context, Fate, Referring, dates, numbers, reject, rows, texts};
use crate::config::{TableMapping, Unpivot, YearOf};
use crate::model::findings::{self as kinds, Place};
use crate::model::{
    BenefitYear, Finding, RawCell, RawRow, RawTable, Row, Value, expectations as say, header_key,
    names,
};
use chrono::Datelike;
use std::collections::BTreeMap;

/// A column that holds the amounts of one year.
struct OfYear<'a> {
    at: usize,
    unpivot: &'a Unpivot,
    year: YearOf,
}

/// A table with an amount per year in columns: one row of the model for each year that has one.
pub(super) fn unpivoted(
    raw: &RawTable,
    body: Vec<RawRow>,
    table: &TableMapping,
    context: &Context<'_>,
    checked: &mut Checked,
) {
    let reading = Reading::of(raw, &body, table, context.currency, context.snapshot);
    let mut of_years = Vec::new();
    for (at, header) in raw.header.iter().enumerate() {
        for unpivot in &table.unpivot {
            if let Some(year) = unpivot.year(header) {
                of_years.push(OfYear { at, unpivot, year });
            }
        }
    }
    checked.columns.extend(of_years.iter().filter_map(|of| {
        let into = &of.unpivot.into;
        let in_year = match of.year {
            YearOf::Year(year) => format!("{into}@{year}"),
            YearOf::After(n) => format!("{into}@+{n}"),
        };
        columns::entry(raw, of.at, &in_year)
    }));
    if of_years.is_empty() && !table.unpivot.is_empty() {
        let place = Place {
            municipality: context.municipality.map(|m| m.id.clone()),
            file: Some(raw.file.clone()),
            sheet: raw.sheet.clone(),
            ..Place::default()
        };
        let wanted: Vec<&str> = table.unpivot.iter().map(|u| u.header.as_str()).collect();
        let odd = kinds::COLUMN_MISSING.at(&place).value(wanted.join(" / "));
        let column = ("column", names::YEAR.to_owned());
        checked
            .findings
            .push(odd.expecting(&say::COLUMN_FOR, &[column]));
    }
    // The years of one family are one quantity, and prove their marks together.
    let texts = |at: usize| {
        body.iter().filter_map(move |row| match row.cells.get(at) {
            Some(RawCell::Text(text)) => Some(text.trim()),
            _ => None,
        })
    };
    let decimal = numbers::proven_decimal(of_years.iter().flat_map(|of| texts(of.at)));
    rows(
        raw,
        body,
        table,
        context,
        checked,
        |row: BenefitYear, refs, checked| {
            if refs.benefit.is_none() {
                return reject(&kinds::ROW_MISSING_VALUE, names::BENEFIT, &refs, checked);
            }
            // A row for each year is how the table already is when the mapping turns no columns.
            if table.unpivot.is_empty() {
                if row.planned.is_none() && row.realised.is_none() {
                    return Fate::WithoutAmount;
                }
                if row.year == 0 {
                    return reject(&kinds::ROW_MISSING_VALUE, names::YEAR, &refs, checked);
                }
                checked.benefit_years.push(refs.refer(row, names::BENEFIT));
                return Fate::Accepted;
            }
            let raw_row = refs.raw;
            let mut of_row: BTreeMap<i64, BenefitYear> = BTreeMap::new();
            for of in &of_years {
                let findings = &mut checked.findings;
                let cell = raw_row.cells.get(of.at);
                let Some(cell) = cell.filter(|cell| **cell != RawCell::Empty) else {
                    continue;
                };
                let here = Place {
                    column: Some(raw.header[of.at].clone()),
                    ..refs.place.clone()
                };
                let Some(mut amount) = amount(cell, of.unpivot, decimal, &reading, &here, findings)
                else {
                    continue;
                };
                if of.unpivot.reversed {
                    amount = -amount;
                }
                let Some(year) = year(of, raw, raw_row, refs.place, findings) else {
                    continue;
                };
                let in_year = of_row.entry(year).or_insert_with(|| BenefitYear {
                    year,
                    ..row.clone()
                });
                in_year.put(&of.unpivot.into, Value::Integer(amount));
            }
            // A list of benefits has many without an amount; that is no fault of the row.
            if of_row.is_empty() {
                return Fate::WithoutAmount;
            }
            for (_, in_year) in of_row {
                checked.benefit_years.push(Referring {
                    row: in_year,
                    initiative: refs.initiative.clone(),
                    benefit: refs.benefit.clone(),
                    column: refs.column_of(names::BENEFIT),
                });
            }
            Fate::Accepted
        },
    );
}

/// The amount of a cell, in minor units.
fn amount(
    cell: &RawCell,
    unpivot: &Unpivot,
    decimal: Option<char>,
    reading: &Reading<'_>,
    here: &Place,
    findings: &mut Vec<Finding>,
) -> Option<i64> {
    let unit = unpivot.unit.as_deref().unwrap_or(reading.currency);
    match cell {
        RawCell::Empty => None,
        RawCell::Error(error) => {
            findings.push(kinds::CELL_ERROR_VALUE.at(here).value(error.to_string()));
            None
        }
        RawCell::Number(number) if cells::is_usable(*number) && !cells::is_of_a_person(*number) => {
            let factor = numbers::unit_factor(unit, reading.currency).unwrap_or(1.0);
            Some(cells::minor(number * factor))
        }
        cell => {
            let text = texts::text_of(cell)?;
            // A dash is how people write that there is none.
            if text
                .chars()
                .all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
            {
                return None;
            }
            let how = Amount {
                decimal,
                decimal_of_table: None,
                unit: Some(unit),
            };
            how.minor(&text, reading, here, findings)
        }
    }
}

/// The year of a column in a row: its own, or counted from the row's first.
fn year(
    of: &OfYear<'_>,
    raw: &RawTable,
    raw_row: &RawRow,
    place: &Place,
    findings: &mut Vec<Finding>,
) -> Option<i64> {
    let after = match of.year {
        YearOf::Year(year) => return Some(year),
        YearOf::After(n) => n,
    };
    let wanted = &of.unpivot.first_year_from;
    let at = wanted.iter().find_map(|wanted| {
        raw.header
            .iter()
            .position(|header| header_key(header) == header_key(wanted))
    });
    let first = at.and_then(|at| raw_row.cells.get(at)).and_then(first_year);
    let Some(first) = first.or(of.unpivot.first_year) else {
        let here = Place {
            column: at.map(|at| raw.header[at].clone()),
            ..place.clone()
        };
        let odd = kinds::YEAR_UNKNOWN.at(&here).value(&raw.header[of.at]);
        findings.push(odd.expecting(&say::FIRST_YEAR, &[]));
        return None;
    };
    Some(first + after)
}

/// The year that a cell names: as a year, or by a date or period.
fn first_year(cell: &RawCell) -> Option<i64> {
    if let RawCell::Number(year) = cell
        && (1900.0..=2200.0).contains(year)
    {
        return Some(*year as i64);
    }
    if let RawCell::Date(date, _) = cell {
        return Some(i64::from(date.year()));
    }
    match dates::read(&texts::text_of(cell)?, None, 0) {
        dates::DateReading::Day(day, _) | dates::DateReading::Serial(day, _) => {
            Some(i64::from(day.year()))
        }
        // Both readings are of one year.
        dates::DateReading::Either(day, _) => Some(i64::from(day.year())),
        dates::DateReading::Span(first, _) => Some(i64::from(first.year())),
        dates::DateReading::NoYear(..) | dates::DateReading::None => None,
    }
}
