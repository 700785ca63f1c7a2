//! In: everything that one municipality's exports of one date became. Out: a snapshot in which
//! every benefit knows its initiative, and every amount and measurement its benefit. It exists
//! because exports refer to each other by title or by number, as it pleases them. It deliberately
//! drops nothing: a row that belongs to nobody stays in and is a finding.

use super::{Checked, people};
use crate::config::fold_word;
use crate::model::findings::{self as kinds, Place};
use crate::model::{Benefit, Date, Finding, Snapshot, SourceFile, expectations as say};
use std::collections::HashMap;

/// Links the tables of one municipality and date.
pub fn link(
    municipality: &str,
    date: Date,
    parts: Vec<Checked>,
    source_files: Vec<SourceFile>,
) -> Snapshot {
    let mut snapshot = Snapshot {
        municipality: municipality.to_owned(),
        date,
        source_files,
        ..Snapshot::default()
    };
    let (mut benefits, mut years, mut measurements) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        snapshot.initiatives.extend(part.initiatives);
        snapshot.findings.extend(part.findings);
        benefits.extend(part.benefits);
        years.extend(part.benefit_years);
        measurements.extend(part.measurements);
    }
    order_initiatives(&mut snapshot);
    let mut initiatives: HashMap<String, (String, By)> = HashMap::new();
    for row in &snapshot.initiatives {
        let found = (row.initiative_id.clone(), By::Title);
        initiatives.insert(fold_word(&row.title), found);
    }
    // An id is a better witness than a title, so it overwrites.
    for row in &snapshot.initiatives {
        if let Some(id) = &row.external_id {
            let found = (row.initiative_id.clone(), By::Id);
            initiatives.insert(fold_word(id), found);
        }
    }
    let mut findings = Vec::new();
    for referring in benefits {
        let reference = referring.initiative.clone();
        let mut row = referring.row;
        let found = reference
            .as_deref()
            .and_then(|text| initiatives.get(&fold_word(text)));
        row.initiative_id = found.map(|(id, _)| id.clone());
        let from = (row.file.as_str(), &row.sheet, row.row, &referring.column);
        match found {
            Some((_, By::Id)) => {}
            Some((_, By::Title)) => {
                findings.push(kinds::BENEFIT_BY_TITLE.at(&place(municipality, from)));
            }
            None => findings.push(orphan(municipality, date, from, reference)),
        }
        row.benefit_id = match row.benefit_id.as_str() {
            "" => {
                let owner = row
                    .initiative_id
                    .clone()
                    .unwrap_or_else(|| municipality.to_owned());
                format!("{owner}/{}", fold_word(&row.title))
            }
            id => format!("{municipality}/{id}"),
        };
        snapshot.benefits.push(row);
    }
    order_benefits(&mut snapshot);
    let benefit_of = benefit_lookup(municipality, &snapshot.benefits, &initiatives);
    let mut attach =
        |benefit: Option<String>, initiative: Option<String>, from: Origin<'_>| match benefit_of(
            &benefit,
            &initiative,
        ) {
            Some((id, By::Id)) => id,
            Some((id, By::Title)) => {
                findings.push(kinds::BENEFIT_BY_TITLE.at(&place(municipality, from)));
                id
            }
            None => {
                let id = unknown(municipality, &benefit);
                findings.push(orphan(municipality, date, from, benefit));
                id
            }
        };
    for referring in years {
        let mut row = referring.row;
        let from = (row.file.as_str(), &row.sheet, row.row, &referring.column);
        row.benefit_id = attach(referring.benefit, referring.initiative, from);
        snapshot.benefit_years.push(row);
    }
    for referring in measurements {
        let mut row = referring.row;
        let from = (row.file.as_str(), &row.sheet, row.row, &referring.column);
        row.benefit_id = attach(referring.benefit, referring.initiative, from);
        snapshot.measurements.push(row);
    }
    drop(benefit_of);
    order_amounts(&mut snapshot);
    findings.extend(floored(&snapshot));
    snapshot.findings.extend(findings);
    snapshot.findings = crate::model::fold_alike(std::mem::take(&mut snapshot.findings));
    snapshot
}

fn unknown(municipality: &str, reference: &Option<String>) -> String {
    let text = reference.as_deref().unwrap_or_default();
    format!("{municipality}/?{}", fold_word(text))
}

/// File, sheet, row and column.
type Origin<'a> = (&'a str, &'a Option<String>, i64, &'a Option<String>);

fn place(municipality: &str, from: Origin<'_>) -> Place {
    let (file, sheet, row, column) = from;
    Place {
        municipality: Some(municipality.to_owned()),
        file: Some(file.to_owned()),
        sheet: sheet.clone(),
        row: Some(row),
        column: column.clone(),
    }
}

/// By what a row was found.
enum By {
    Id,
    Title,
}

fn orphan(municipality: &str, date: Date, from: Origin<'_>, reference: Option<String>) -> Finding {
    let finding = kinds::BENEFIT_ORPHAN.at(&place(municipality, from));
    let finding = finding.expecting(&say::INITIATIVE_OR_BENEFIT, &[("date", date.to_string())]);
    match reference {
        Some(text) => finding.value(people::without_likely_names(&text)),
        None => finding,
    }
}

/// A look-up of benefits by id or title; a title that several initiatives use needs the initiative.
fn benefit_lookup<'a>(
    municipality: &'a str,
    benefits: &'a [Benefit],
    initiatives: &'a HashMap<String, (String, By)>,
) -> impl Fn(&Option<String>, &Option<String>) -> Option<(String, By)> + 'a {
    let mut by_title: HashMap<String, Vec<&Benefit>> = HashMap::new();
    let mut by_id: HashMap<&str, &Benefit> = HashMap::new();
    for benefit in benefits {
        by_title
            .entry(fold_word(&benefit.title))
            .or_default()
            .push(benefit);
        by_id.insert(&benefit.benefit_id, benefit);
    }
    move |reference, initiative| {
        let text = reference.as_deref()?;
        if let Some(benefit) = by_id.get(format!("{municipality}/{text}").as_str()) {
            return Some((benefit.benefit_id.clone(), By::Id));
        }
        let same_title = by_title.get(&fold_word(text))?;
        let of = initiative
            .as_deref()
            .and_then(|text| Some(&initiatives.get(&fold_word(text))?.0));
        let found = match same_title.as_slice() {
            [only] => Some(only.benefit_id.clone()),
            several => several
                .iter()
                .find(|benefit| of.is_some() && benefit.initiative_id.as_ref() == of)
                .map(|benefit| benefit.benefit_id.clone()),
        };
        found.map(|id| (id, By::Title))
    }
}

/// Prosjektportalen rounds start and target values down, so an achievement computed from them can
/// be far from the one it states. Where the two differ by five points or more, that is said.
fn floored(snapshot: &Snapshot) -> Vec<Finding> {
    let mut findings = Vec::new();
    for benefit in &snapshot.benefits {
        let latest = snapshot
            .measurements
            .iter()
            .filter(|m| m.benefit_id == benefit.benefit_id)
            .max_by_key(|m| (m.date, m.row));
        let (Some(latest), Some(stated), Some(baseline), Some(target)) = (
            latest,
            benefit.reported_achievement,
            benefit.baseline,
            benefit.target,
        ) else {
            continue;
        };
        if target == baseline {
            continue;
        }
        let computed = (latest.value - baseline) / (target - baseline);
        if (computed - stated).abs() >= 0.05 {
            let place = Place {
                municipality: Some(snapshot.municipality.clone()),
                file: Some(benefit.file.clone()),
                sheet: benefit.sheet.clone(),
                row: Some(benefit.row),
                column: None,
            };
            let values = [
                ("number_computed", format!("{:.0}", computed * 100.0)),
                ("number_value", latest.value.to_string()),
                ("number_start", baseline.to_string()),
                ("number_target", target.to_string()),
            ];
            let odd = kinds::FLOORED_VALUE.at(&place);
            let odd = odd.value(format!("{:.0} %", stated * 100.0));
            findings.push(odd.expecting(&say::ACHIEVEMENT, &values));
        }
    }
    findings
}

/// Initiatives by their id.
pub(super) fn order_initiatives(snapshot: &mut Snapshot) {
    snapshot
        .initiatives
        .sort_by(|a, b| a.initiative_id.cmp(&b.initiative_id));
}

/// Benefits by their id, and as they stand in their table.
pub(super) fn order_benefits(snapshot: &mut Snapshot) {
    snapshot
        .benefits
        .sort_by(|a, b| (&a.benefit_id, a.row).cmp(&(&b.benefit_id, b.row)));
}

/// Amounts and measurements by their benefit, in the order of time.
pub(super) fn order_amounts(snapshot: &mut Snapshot) {
    snapshot
        .benefit_years
        .sort_by(|a, b| (&a.benefit_id, a.year, a.row).cmp(&(&b.benefit_id, b.year, b.row)));
    snapshot.measurements.sort_by(|a, b| {
        (&a.benefit_id, a.date, a.row, a.value.to_bits()).cmp(&(
            &b.benefit_id,
            b.date,
            b.row,
            b.value.to_bits(),
        ))
    });
}
