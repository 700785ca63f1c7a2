//! In: what a table of Prosjektportalen 365 became. Out: findings about the ways in which its
//! exports are known to distort what the portal holds, and the repairs that the mapping asks for.
//! It exists because the distortions are systematic: each is seen in the column and not in the cell.
//! It deliberately repairs nothing unasked: a repair of a right value is a wrong one.

use super::columns::Mapped;
use super::{Checked, Context, References};
use crate::config::{Repair, TableMapping};
use crate::model::findings::{self as kinds, Place};
use crate::model::{
    Benefit, Date, Finding, Lifecycle, RawCell, RawTable, expectations as say, names,
};
use chrono::Datelike;
use std::collections::BTreeSet;

/// Whether a mapping reads the portal: those that ship do by name, and so does a copy of one.
fn is_portal(context: &Context<'_>) -> bool {
    context.mapping.starts_with("pp365")
}

fn place(raw: &RawTable, context: &Context<'_>, row: Option<i64>) -> Place {
    Place {
        municipality: context.municipality.map(|m| m.id.clone()),
        file: Some(raw.file.clone()),
        sheet: raw.sheet.clone(),
        row,
        column: None,
    }
}

/// The header that a mapped column was found under.
pub(super) fn header(raw: &RawTable, table: &TableMapping, target: &str) -> Option<String> {
    let wanted = &table.columns.get(target)?.from;
    let key = crate::model::header_key;
    raw.header
        .iter()
        .find(|header| wanted.iter().any(|wanted| key(wanted) == key(header)))
        .cloned()
}

/// A number where the portal has text: `007` is 7 in its exports.
pub(super) fn number_for_text(
    column: &Mapped<'_>,
    cells: &[RawCell],
    context: &Context<'_>,
    place: &Place,
    findings: &mut Vec<Finding>,
) {
    let is_number = matches!(cells.get(column.at[0]), Some(RawCell::Number(_)));
    if is_number && column.rule.digits.is_none() && is_portal(context) {
        let odd = kinds::NUMBER_FOR_TEXT.at(&column.here(place));
        findings.push(odd.expecting(&say::DIGITS_IN_TEXT, &[]));
    }
}

/// Start dates that lie on month ends, and a view without closed projects.
pub(super) fn distorted_projects(
    checked: &mut Checked,
    raw: &RawTable,
    table: &TableMapping,
    context: &Context<'_>,
) {
    if !is_portal(context) {
        return;
    }
    let mut here = place(raw, context, None);
    let starts: Vec<Date> = checked
        .initiatives
        .iter()
        .filter_map(|row| row.started)
        .collect();
    let is_last = |date: &&Date| date.succ_opt().is_some_and(|next| next.day() == 1);
    let n_last = starts.iter().filter(is_last).count();
    let n_first = starts.iter().filter(|date| date.day() == 1).count();
    // Work begins on the first of a month or anywhere in it; on the last it begins by chance.
    if starts.len() >= 6 && n_last * 2 >= starts.len() && n_first == 0 {
        here.column = header(raw, table, names::STARTED);
        let values = [
            ("number_last", n_last.to_string()),
            ("number_dated", starts.len().to_string()),
        ];
        let odd = kinds::DATES_ON_MONTH_ENDS.at(&here);
        checked
            .findings
            .push(odd.expecting(&say::STARTS_MONTH_ENDS, &values));
    }
    let n_known = checked
        .initiatives
        .iter()
        .filter(|row| row.lifecycle.is_some())
        .count();
    let any_closed = checked
        .initiatives
        .iter()
        .any(|row| row.lifecycle == Some(Lifecycle::Closed));
    if n_known >= 10 && !any_closed {
        here.column = header(raw, table, names::LIFECYCLE);
        let n = ("number_rows", checked.initiatives.len().to_string());
        let odd = kinds::NONE_CLOSED.at(&here);
        checked
            .findings
            .push(odd.expecting(&say::CLOSED_PROJECTS, &[n]));
    }
}

/// A start and a target that are both 0: nothing was filled in, or nothing is to change.
pub(super) fn zero_for_missing(
    row: &mut Benefit,
    refs: &References<'_>,
    table: &TableMapping,
    context: &Context<'_>,
    checked: &mut Checked,
) {
    let repairs = table.repair.contains(&Repair::ZeroMissing);
    let both_zero = row.baseline == Some(0.0) && row.target == Some(0.0);
    if !both_zero || !(repairs || is_portal(context)) {
        return;
    }
    let odd = kinds::ZERO_FOR_MISSING.at(&refs.place_of(names::TARGET));
    checked
        .findings
        .push(odd.value("0").expecting(&say::ZEROES, &[]));
    if repairs {
        row.baseline = None;
        row.target = None;
    }
}

/// What the overview of benefits never holds.
pub(super) fn distorted_benefits(checked: &mut Checked, raw: &RawTable, context: &Context<'_>) {
    if is_portal(context) && !checked.benefits.is_empty() {
        let here = place(raw, context, None);
        checked.findings.push(kinds::ONLY_MEASURABLE.at(&here));
    }
}

/// The measurement sheet swaps day and month up to the 12th and leaves the rest blank. Its marks: a
/// date after the export that lies before it with day and month changed round; or only days to the
/// 12th, with blanks beside them or in numbers that no chance gives.
pub(super) fn swapped_dates(
    checked: &mut Checked,
    raw: &RawTable,
    table: &TableMapping,
    context: &Context<'_>,
) {
    if table.repair.contains(&Repair::DayMonth) {
        return;
    }
    let column = header(raw, table, names::DATE);
    let at = |row: Option<i64>| Place {
        column: column.clone(),
        ..place(raw, context, row)
    };
    let mut findings = Vec::new();
    for measurement in &checked.measurements {
        let Some(date) = measurement.row.date.filter(|date| *date > context.snapshot) else {
            continue;
        };
        let here = at(Some(measurement.row.row));
        let shown = ("date", context.snapshot.to_string());
        let odd = kinds::VALUE_IN_THE_FUTURE.at(&here).value(date.to_string());
        findings.push(odd.expecting(&say::DATE_FROM_EXPORT, &[shown]));
        let swapped = Date::from_ymd_opt(date.year(), date.day(), date.month());
        if let Some(swapped) = swapped.filter(|swapped| *swapped <= context.snapshot) {
            let swapped = ("date", swapped.to_string());
            let odd = kinds::DAY_MONTH_SWAPPED.at(&here).value(date.to_string());
            findings.push(odd.expecting(&say::DATE_SWAPPED, &[swapped]));
        }
    }
    let dates: Vec<Date> = checked
        .measurements
        .iter()
        .filter_map(|m| m.row.date)
        .collect();
    let n_blank = checked.measurements.len() - dates.len();
    let days: BTreeSet<u32> = dates.iter().map(|date| date.day()).collect();
    let to_the_12th = days.iter().all(|day| *day <= 12);
    let beside_blanks = dates.len() >= 5 && n_blank > 0;
    // Ten days of at least four kinds: one in ten thousand by chance, and never a fixed day of the
    // month.
    let beyond_chance = dates.len() >= 10 && days.len() >= 4;
    if to_the_12th && (beside_blanks || beyond_chance) {
        let values = [
            ("number_rows", checked.measurements.len().to_string()),
            ("number_dated", dates.len().to_string()),
        ];
        let odd = kinds::DAY_MONTH_SWAPPED.at(&at(None));
        findings.push(odd.expecting(&say::DATES_TO_THE_12TH, &values));
    }
    checked.findings.extend(findings);
}
