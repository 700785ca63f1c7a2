//! In: all snapshots of all municipalities, in order of time. Out: what changed between them —
//! transitions with both ends of when they can have happened — and findings about rows that
//! vanished and exports that shrank. It exists because an export shows only today. It deliberately
//! never fills a gap: a change between two snapshots is known to lie between them and no closer.

use crate::config::fold_word;
use crate::model::findings::{self as kinds, Place};
use crate::model::{Date, Evidence, Finding, Initiative, Stage, Transition, expectations as say};
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
    let (mut vanished, mut appeared) = (Vec::new(), Vec::new());
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
                    None => vanished.extend(gone(&last, rows, before, *date)),
                }
                let new = rows
                    .iter()
                    .filter(|row| !last.contains_key(row.initiative_id.as_str()));
                appeared.extend(new.copied());
            }
            for row in rows {
                last.insert(&row.initiative_id, row);
            }
            previous = Some((*date, rows.len()));
        }
    }
    for (row, now) in vanished {
        findings.push(match moved(row, now, &appeared, initiatives) {
            Some(to) => kinds::HISTORY_MOVED
                .at(&place_of(to))
                .value(&to.title)
                .expecting(
                    &say::MOVED_TO,
                    &[
                        ("municipality", row.municipality.clone()),
                        ("date", row.snapshot.to_string()),
                    ],
                ),
            None => kinds::HISTORY_DISAPPEARED
                .at(&place_of(row))
                .value(&row.title)
                .expecting(&say::INITIATIVE_IN_EXPORT, &[("date", now.to_string())]),
        });
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

/// Open initiatives of the snapshot before that this one does not have, with its date.
fn gone<'r>(
    last: &HashMap<&str, &'r Initiative>,
    rows: &[&Initiative],
    before: Date,
    now: Date,
) -> Vec<(&'r Initiative, Date)> {
    let here: std::collections::HashSet<&str> =
        rows.iter().map(|row| row.initiative_id.as_str()).collect();
    let mut missing: Vec<&Initiative> = last
        .values()
        .copied()
        .filter(|row| row.snapshot == before)
        .filter(|row| !row.stage.is_some_and(Stage::is_closed))
        .filter(|row| !here.contains(row.initiative_id.as_str()))
        .collect();
    missing.sort_by_key(|row| &row.initiative_id);
    missing.into_iter().map(|row| (row, now)).collect()
}

/// Where an initiative went that is gone from one municipality: to another that has it since, under
/// the same title and the same id of the same kind of source; or, without ids, in the same file.
fn moved<'r>(
    from: &Initiative,
    now: Date,
    appeared: &[&'r Initiative],
    all: &[Initiative],
) -> Option<&'r Initiative> {
    let in_one_file = |to: &Initiative| {
        all.iter().any(|row| {
            row.municipality == from.municipality && row.snapshot == now && row.file == to.file
        })
    };
    let mut candidates = appeared.iter().copied().filter(|to| {
        to.municipality != from.municipality
            && to.source == from.source
            && to.external_id == from.external_id
            && fold_word(&to.title) == fold_word(&from.title)
            && to.snapshot > from.snapshot
            && (from.external_id.is_some() || in_one_file(to))
    });
    let first = candidates.next()?;
    // Two that have it since: which of them took it over can't be told.
    candidates
        .all(|other| other.municipality == first.municipality)
        .then_some(first)
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
            .expecting(&say::ROWS_ABOUT, &[("number", n_before.to_string())])
    })
}
