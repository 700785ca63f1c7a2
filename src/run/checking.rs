//! In: a plan. Out: everything that a run would find wrong, without a run: each export is read and
//! checked by the same code and laid beside the history in the store. It exists so that a person can
//! try a mapping or a new export as often as they like. It deliberately keeps, locks and publishes
//! nothing: after it the disk is as it was.

use super::reading::{self, ReadExports};
use super::{
    Gathered, Progress, RunError, dates, finding_order, gathered, hold_back, locate, measured_by,
};
use crate::config::Plan;
use crate::ingest::Isolation;
use crate::model::{Date, Finding, Scope, Snapshot, SourceFile, fold_alike};
use crate::normalise;
use crate::store::Store;
use std::collections::BTreeMap;

/// What a run would find.
#[derive(Debug)]
pub struct Checkup {
    /// What the run would be about; nothing when no date can be told, because there is no export.
    pub scope: Option<Scope>,
    /// Every source with what its pattern matches.
    pub sources: Vec<SourceCheck>,
    /// What was read, file by file and table by table, with the account of its records.
    pub source_files: Vec<SourceFile>,
    /// Municipalities without an export, by name.
    pub missing: Vec<String>,
    /// Municipalities whose newest export is older than the period, by name.
    pub stale: Vec<String>,
    /// Everything odd, folded by cause in each file, the gravest first.
    pub findings: Vec<Finding>,
}

/// A source and what was found for it.
#[derive(Debug)]
pub struct SourceCheck {
    /// Whose, by name; none where a column of the file tells.
    pub municipality: Option<String>,
    /// Its mapping.
    pub mapping: String,
    /// Its pattern.
    pub files: String,
    /// The files that match, as configured.
    pub found: Vec<String>,
}

/// Reads and checks everything that the plan names, and writes nothing.
pub fn check(plan: &Plan, progress: &Progress<'_>) -> Result<Checkup, RunError> {
    measured_by::metrics_of(plan)?;
    let sources = plan
        .sources
        .iter()
        .map(|source| SourceCheck {
            municipality: source.municipality.as_ref().map(|m| m.name.clone()),
            mapping: source.mapping.name.clone(),
            files: source.files.clone(),
            found: locate(&plan.folder, source)
                .into_iter()
                .map(|located| located.configured)
                .collect(),
        })
        .collect();
    let (scope, gathered) = match look(plan, progress)? {
        Look::At(scope, gathered) => (scope, gathered),
        Look::Nothing(exports) => return Ok(without_exports(plan, sources, *exports)),
    };
    Ok(Checkup {
        scope: Some(scope),
        sources,
        source_files: gathered.data.source_files,
        missing: gathered.missing,
        stale: gathered.stale,
        findings: gathered.data.findings,
    })
}

/// What a run would look at.
pub(super) enum Look {
    /// What it is about, and all that is known.
    At(Scope, Box<Gathered>),
    /// No date can be told: what was read all the same.
    Nothing(Box<ReadExports>),
}

/// Reads the exports and lays them beside the history in the store, and writes nothing.
pub(super) fn look(plan: &Plan, progress: &Progress<'_>) -> Result<Look, RunError> {
    let mut exports = reading::read_all(plan, &Isolation::default(), None, progress);
    let store = Store::look(&plan.output.join("store"))?;
    hold_back(&store, &mut exports)?;
    let now: BTreeMap<(String, Date), Snapshot> = std::mem::take(&mut exports.parts)
        .into_iter()
        .map(|((municipality, date), (parts, files))| {
            let snapshot = normalise::link(&municipality, date, parts, files);
            ((municipality, date), snapshot)
        })
        .collect();
    let snapshots = now.keys().map(|(_, date)| *date).chain(store.dates());
    let scope = match dates::scope(plan, snapshots) {
        Ok(scope) => scope,
        Err(RunError::NoDate) => return Ok(Look::Nothing(Box::new(exports))),
        Err(error) => return Err(error),
    };
    // What is read now takes the place of what was kept for the same date, as in a run.
    let mut history: BTreeMap<(String, Date), Snapshot> = store
        .history(scope.as_of)?
        .into_iter()
        .map(|snapshot| ((snapshot.municipality.clone(), snapshot.date), snapshot))
        .collect();
    history.extend(
        now.into_iter()
            .filter(|((_, date), _)| *date <= scope.as_of),
    );
    let history = history.into_values().collect();
    let gathered = gathered(plan, &scope, history, exports);
    Ok(Look::At(scope, Box::new(gathered)))
}

/// A pipeline for which no file is there yet, or none that could be read.
fn without_exports(plan: &Plan, sources: Vec<SourceCheck>, exports: ReadExports) -> Checkup {
    let mut findings = fold_alike(exports.findings);
    findings.sort_by(finding_order);
    Checkup {
        scope: None,
        sources,
        source_files: exports.standing_files,
        missing: plan.municipalities.iter().map(|m| m.name.clone()).collect(),
        stale: Vec::new(),
        findings,
    }
}

impl Checkup {
    /// Whether a set that is published now would lack somebody or show somebody of old.
    pub fn lacks_somebody(&self) -> bool {
        !self.missing.is_empty() || !self.stale.is_empty()
    }
}
