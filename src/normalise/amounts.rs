//! In: a table with an amount per year in columns or in rows, and measurements. Out: one row of the model for
//! each year that has an amount; findings about measurements whose dates can't be right. It exists
//! because years stand in headers. It deliberately adds nothing up.

use super::{Checked, Context, Fate, Referring, columns, numbers, reject, rows};
use crate::config::{Repair, TableMapping};
use crate::model::findings::{self as kinds, Place};
use crate::model::{BenefitYear, Date, RawCell, RawTable, Row, Value};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Prosjektportalen's measurement sheet swaps day and month up to the 12th and leaves the rest
/// blank. Its marks: a date after the export that lies before it with day and month changed round;
/// or only days to the 12th, with blanks beside them.
pub(super) fn swapped_dates(
    checked: &mut Checked,
    raw: &RawTable,
    table: &TableMapping,
    context: &Context<'_>,
) {
    if table.repair.contains(&Repair::DayMonth) {
        return;
    }
    let mut findings = Vec::new();
    let place = |row: Option<i64>| Place {
        municipality: context.municipality.map(|m| m.id.clone()),
        file: Some(raw.file.clone()),
        sheet: raw.sheet.clone(),
        row,
        column: None,
    };
    for measurement in &checked.measurements {
        let Some(date) = measurement.row.date.filter(|date| *date > context.snapshot) else {
            continue;
        };
        let here = place(Some(measurement.row.row));
        findings.push(kinds::VALUE_IN_THE_FUTURE.at(&here).value(date.to_string()));
        let swapped = Date::from_ymd_opt(date.year(), date.day(), date.month());
        if let Some(swapped) = swapped.filter(|swapped| *swapped <= context.snapshot) {
            let expected = format!("perhaps {swapped}");
            findings.push(
                kinds::DAY_MONTH_SWAPPED
                    .at(&here)
                    .value(date.to_string())
                    .expected(expected),
            );
        }
    }
    let dates: Vec<Date> = checked
        .measurements
        .iter()
        .filter_map(|m| m.row.date)
        .collect();
    let n_blank = checked.measurements.len() - dates.len();
    if dates.len() >= 5 && n_blank > 0 && dates.iter().all(|date| date.day() <= 12) {
        findings.push(kinds::DAY_MONTH_SWAPPED.at(&place(None)).value(format!(
            "{} dates, none after the 12th of a month, {n_blank} blank",
            dates.len()
        )));
    }
    checked.findings.extend(findings);
}

/// A table with an amount per year in columns: one row of the model for each year that has one.
pub(super) fn unpivoted(
    raw: &RawTable,
    table: &TableMapping,
    context: &Context<'_>,
    checked: &mut Checked,
) {
    let place = Place {
        municipality: context.municipality.map(|m| m.id.clone()),
        file: Some(raw.file.clone()),
        sheet: raw.sheet.clone(),
        ..Place::default()
    };
    // Year → the columns of that year, each with the model column it goes into.
    let mut years: BTreeMap<i64, Vec<(usize, &str, f64)>> = Default::default();
    for (at, header) in raw.header.iter().enumerate() {
        for unpivot in &table.unpivot {
            if let Some(year) = unpivot.year(header) {
                let factor = unpivot
                    .unit
                    .as_deref()
                    .and_then(|unit| numbers::unit_factor(unit, context.currency))
                    .unwrap_or(1.0);
                years
                    .entry(year)
                    .or_default()
                    .push((at, &unpivot.into, factor));
            }
        }
    }
    let decimals: Vec<Option<char>> = (0..raw.header.len())
        .map(|at| {
            numbers::proven_decimal(raw.rows.iter().filter_map(|row| match row.cells.get(at) {
                Some(RawCell::Text(text)) => Some(text.trim()),
                _ => None,
            }))
        })
        .collect();
    rows(
        raw,
        table,
        context,
        checked,
        |row: BenefitYear, refs, checked| {
            if refs.benefit.is_none() {
                return reject(&kinds::ROW_MISSING_VALUE, &refs, checked);
            }
            // A row for each year is how the table already is when no header holds one.
            if years.is_empty() {
                if row.planned.is_none() && row.realised.is_none() {
                    return Fate::WithoutAmount;
                }
                if row.year == 0 {
                    return reject(&kinds::ROW_MISSING_VALUE, &refs, checked);
                }
                checked.benefit_years.push(refs.refer(row));
                return Fate::Accepted;
            }
            let Some(raw_row) = raw.rows.iter().find(|r| r.row == row.row) else {
                return Fate::Rejected;
            };
            let mut any = false;
            for (year, columns) in &years {
                let mut in_year = BenefitYear {
                    year: *year,
                    ..row.clone()
                };
                let mut filled = false;
                for (at, into, factor) in columns {
                    let here = Place {
                        row: refs.place.row,
                        column: Some(raw.header[*at].clone()),
                        municipality: refs.place.municipality.clone(),
                        ..place.clone()
                    };
                    let number = match raw_row.cells.get(*at) {
                        None | Some(RawCell::Empty) => None,
                        Some(RawCell::Number(number)) => Some(*number),
                        Some(RawCell::Error(error)) => {
                            checked
                                .findings
                                .push(kinds::CELL_ERROR_VALUE.at(&here).value(error));
                            None
                        }
                        Some(cell) => columns::text_of(cell).and_then(|text| {
                            columns::read_number(&text, decimals[*at], &here, &mut checked.findings)
                        }),
                    };
                    if let Some(number) = number {
                        let amount = (number * factor * 100.0).round() as i64;
                        filled |= in_year.put(into, Value::Integer(amount));
                    }
                }
                if filled {
                    any = true;
                    checked.benefit_years.push(Referring {
                        row: in_year,
                        initiative: refs.initiative.clone(),
                        benefit: refs.benefit.clone(),
                    });
                }
            }
            // A list of benefits has many without an amount; that is no fault of the row.
            if any {
                Fate::Accepted
            } else {
                Fate::WithoutAmount
            }
        },
    );
}
