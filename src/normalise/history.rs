//! In: all snapshots of all municipalities, in order of time. Out: what changed between them —
//! transitions with both ends of when they can have happened — and findings about rows that
//! vanished and exports that shrank. It exists because an export shows only today. It deliberately
//! never fills a gap: a change between two snapshots is known to lie between them and no closer.

use crate::model::findings::{self as kinds, Place};
use crate::model::{Date, Evidence, Finding, Initiative, Stage, Transition};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The transitions in a history, and what is odd about it. Rows must be sorted by municipality,
/// snapshot and id; `snapshots` are
/// the dates of each municipality's exports, also of those that list nothing.
pub fn trace(
    initiatives: &[Initiative],
    snapshots: &BTreeMap<String, BTreeSet<Date>>,
) -> (Vec<Transition>, Vec<Finding>) {
    let mut by_municipality: BTreeMap<&str, BTreeMap<Date, Vec<&Initiative>>> = BTreeMap::new();
    for (municipality, dates) in snapshots {
        let of = by_municipality.entry(municipality).or_default();
        of.extend(dates.iter().map(|date| (*date, Vec::new())));
    }
    for row in initiatives {
        by_municipality
            .entry(&row.municipality)
            .or_default()
            .entry(row.snapshot)
            .or_default()
            .push(row);
    }
    let mut transitions = Vec::new();
    let mut findings = Vec::new();
    for snapshots in by_municipality.values() {
        // The last sight of each initiative: (snapshot, row).
        let mut last: HashMap<&str, &Initiative> = HashMap::new();
        let mut previous: Option<(Date, usize)> = None;
        for (date, rows) in snapshots {
            for row in rows {
                transitions.extend(decision(row, last.get(row.initiative_id.as_str()).copied()));
                if let Some(before) = last.get(row.initiative_id.as_str())
                    && before.stage != row.stage
                {
                    transitions.push(Transition {
                        municipality: row.municipality.clone(),
                        initiative_id: row.initiative_id.clone(),
                        from_stage: before.stage,
                        to_stage: row.stage,
                        earliest: Some(before.snapshot),
                        latest: *date,
                        decision: None,
                        decision_body: None,
                        evidence: Some(Evidence::Snapshots),
                    });
                }
            }
            if let Some((before, n_before)) = previous {
                // What a filter left out of an export has not vanished: it is told once, as an
                // export that shrank, and not row by row.
                match shrunk(rows, n_before) {
                    Some(finding) => findings.push(finding),
                    None => findings.extend(gone(&last, rows, before, *date)),
                }
            }
            for row in rows {
                last.insert(&row.initiative_id, row);
            }
            previous = Some((*date, rows.len()));
        }
    }
    transitions.sort_by(|a, b| {
        (
            &a.municipality,
            &a.initiative_id,
            a.latest,
            a.to_stage,
            a.decision,
        )
            .cmp(&(
                &b.municipality,
                &b.initiative_id,
                b.latest,
                b.to_stage,
                b.decision,
            ))
    });
    (transitions, findings)
}

/// A decision with its date, the first time the export shows it.
fn decision(row: &Initiative, before: Option<&Initiative>) -> Option<Transition> {
    let decided = row.decided?;
    if before.is_some_and(|before| before.decided == Some(decided)) {
        return None;
    }
    Some(Transition {
        municipality: row.municipality.clone(),
        initiative_id: row.initiative_id.clone(),
        from_stage: None,
        to_stage: None,
        earliest: Some(decided),
        latest: decided,
        decision: row.decision,
        decision_body: row.decision_body.clone(),
        evidence: Some(Evidence::Explicit),
    })
}

fn place_of(row: &Initiative) -> Place {
    Place {
        municipality: Some(row.municipality.clone()),
        file: Some(row.file.clone()),
        sheet: row.sheet.clone(),
        row: Some(row.row),
        column: None,
    }
}

/// Open initiatives of the snapshot before that this one does not have.
fn gone(
    last: &HashMap<&str, &Initiative>,
    rows: &[&Initiative],
    before: Date,
    now: Date,
) -> Vec<Finding> {
    let here: std::collections::HashSet<&str> =
        rows.iter().map(|row| row.initiative_id.as_str()).collect();
    let mut missing: Vec<&&Initiative> = last
        .values()
        .filter(|row| row.snapshot == before)
        .filter(|row| !row.stage.is_some_and(Stage::is_closed))
        .filter(|row| !here.contains(row.initiative_id.as_str()))
        .collect();
    missing.sort_by_key(|row| &row.initiative_id);
    missing
        .into_iter()
        .map(|row| {
            kinds::HISTORY_DISAPPEARED
                .at(&place_of(row))
                .value(&row.title)
                .expected(format!("the initiative in the export of {now}"))
        })
        .collect()
}

/// An export with less than seven tenths of the rows of the one before.
fn shrunk(rows: &[&Initiative], n_before: usize) -> Option<Finding> {
    let first = rows.first()?;
    (n_before >= 10 && rows.len() * 10 < n_before * 7).then(|| {
        let mut place = place_of(first);
        place.row = None;
        kinds::SUBSET_ROW_DROP
            .at(&place)
            .value(rows.len().to_string())
            .expected(format!("about {n_before} rows"))
    })
}
