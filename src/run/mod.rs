//! In: a plan. Out: a published set. It exists to lead the data through the rooms in their order:
//! locate, read, check, keep, trace, find, measure, judge, compose, publish. It deliberately
//! decides nothing itself; every rule lives in the room it calls.

mod answers;
mod asking;
mod checking;
mod dates;
mod inputs;
mod measured_by;
mod reading;
mod workers;

pub use answers::{AnswersFile, KeepError, answers, keep};
pub use asking::{Asking, asking};
pub use checking::{Checkup, SourceCheck, check};
pub use inputs::{Located, locate};

use crate::config::Plan;
use crate::metrics::activity::capacity::withhold_shares;
use crate::model::findings::{self as kinds, Place};
use crate::model::{
    Dataset, Date, Finding, Gate, Scope, Severity, Snapshot, SourceFile, Word, expectations as say,
    fold_alike,
};
use crate::normalise::Checked;
use crate::publish::{self, Files, Input, Lock, Manifest, Named, PublishError, Published};
use crate::store::{Store, StoreError};
use crate::{metrics, normalise, overlap, report, scorecard};
use reading::{Failed, ReadExports};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::time::Instant;

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Publishing.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The pages.
    #[error(transparent)]
    Report(#[from] report::ReportError),
    /// There is nothing to report on.
    #[error("no export could be read, so there is nothing to publish. {why}")]
    Nothing {
        /// The first finding of error grade.
        why: String,
    },
    /// The exports have findings of error grade and `--strict` was given.
    #[error(
        "{n} findings of error grade, and `--strict` was given: nothing was published. The first: {first}"
    )]
    Strict {
        /// How many.
        n: usize,
        /// The first.
        first: String,
    },
    /// A target that nothing can be judged by.
    #[error("the target for `{metric}` {dimension} can't be judged: {why}")]
    Target {
        /// The metric named.
        metric: String,
        /// The part named.
        dimension: String,
        /// What is wrong, and what to do.
        why: String,
    },
    /// An indicator of the analysts' own that can't be computed.
    #[error(transparent)]
    Indicator(#[from] metrics::own::Fault),
    /// The period or date can't be told.
    #[error(
        "no date: give `as_of` or `period` in the pipeline, or `--as-of`, or a snapshot date in the paths of the exports."
    )]
    NoDate,
}

/// How a run is to be done.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Publish nothing when there are findings of error grade.
    pub strict: bool,
    /// A folder of templates to read instead of those in the program.
    pub reports: Option<std::path::PathBuf>,
    /// How workbooks of old formats are read apart.
    pub isolation: crate::ingest::Isolation,
    /// How many files are read at once; as many as there are processors, if nothing is said.
    pub n_workers: Option<NonZero<usize>>,
}

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// Where the set stands.
    pub published: Published,
    /// The numbers and their rows.
    pub data: Dataset,
    /// What the run was about.
    pub scope: Scope,
    /// Municipalities without an export, by name.
    pub missing: Vec<String>,
    /// Municipalities whose newest export is older than the period, by name.
    pub stale: Vec<String>,
    /// Snapshots that were not in the store before.
    pub n_new_snapshots: usize,
    /// All snapshots.
    pub n_snapshots: usize,
    /// Files of the set.
    pub n_files: usize,
    /// Seconds by step.
    pub seconds: BTreeMap<String, f64>,
}

impl Outcome {
    /// The exit code of a run that published.
    pub fn exit(&self) -> u8 {
        if !self.missing.is_empty() || !self.stale.is_empty() {
            3
        } else if self
            .data
            .findings
            .iter()
            .any(|f| f.severity == Some(Severity::Error))
        {
            1
        } else {
            0
        }
    }
}

/// Says what a run is doing: the step, and how far of how much.
pub type Progress<'a> = dyn Fn(&str, usize, usize) + 'a;

/// Runs a plan. Holds the output's lock from the first write to the last.
pub fn run(plan: &Plan, options: &Options, progress: &Progress<'_>) -> Result<Outcome, RunError> {
    let catalogue = measured_by::metrics_of(plan)?;
    let lock = Lock::take(&plan.output)?;
    let mut clock = Clock::new();
    let mut exports = reading::read_all(plan, &options.isolation, options.n_workers, progress);
    clock.lap("read");

    let mut store = Store::open(&plan.output.join("store"))?;
    let mut n_new_snapshots = 0;
    hold_back(&store, &mut exports)?;
    for ((municipality, date), (parts, files)) in std::mem::take(&mut exports.parts) {
        let address = crate::store::address(&files, &plan.reading);
        let snapshot = normalise::link(&municipality, date, parts, files);
        n_new_snapshots += usize::from(store.keep(&snapshot, &address)?);
    }
    let scope = dates::scope(plan, store.dates())?;
    let history = store.history(scope.as_of)?;
    let n_snapshots = history.len();
    clock.lap("keep");

    let addresses = history
        .iter()
        .map(|s| format!("{} {}", s.municipality, s.date))
        .collect();
    let Gathered {
        mut data,
        missing,
        stale,
        answers: answers_file,
    } = gathered(plan, &scope, history, exports);
    let errors: Vec<&Finding> = data
        .findings
        .iter()
        .filter(|finding| finding.severity == Some(Severity::Error))
        .collect();
    if data.initiatives.is_empty() {
        return Err(RunError::Nothing {
            why: errors.first().map(|f| f.line()).unwrap_or_default(),
        });
    }
    if let (true, Some(first)) = (options.strict, errors.first()) {
        return Err(RunError::Strict {
            n: errors.len(),
            first: first.line(),
        });
    }

    progress("overlap", 0, 1);
    let current = data.current_initiatives(scope.as_of);
    let found = answers::find_overlap(plan, &current, &data);
    data.overlap_pairs = found.pairs;
    data.overlap_clusters = found.clusters;
    clock.lap("overlap");

    progress("metrics", 0, 1);
    let (measures, evidence) = metrics::measure_with_evidence(&catalogue, &data, &scope);
    data.measures = measures;
    let failed = measured_by::failed(&catalogue, &data, &scope);
    data.findings.extend(failed);
    let before = dates::previous(&scope, &data);
    let measures_before = metrics::measure_by(&catalogue, &data, &before);
    let since = metrics::changes_since(&data, &scope);
    let past = measured_by::past(&catalogue, plan, &data, &before, &measures_before);
    let beside = scorecard::Beside {
        past: &past,
        exports: &data.snapshots,
        comments: &data.comments,
    };
    let targets = &plan.targets;
    let lines = scorecard::judge(&catalogue, &data.measures, targets, beside, &scope);
    data.scorecard_lines = scorecard::table(&lines, &scope);
    let astray = measured_by::astray(&catalogue, &lines, &data.comments);
    data.findings.extend(astray);
    data.findings.sort_by(finding_order);
    clock.lap("metrics");

    progress("reports", 0, 1);
    let material = report::Material {
        data: &data,
        scope: &scope,
        metrics: &catalogue,
        before: &before,
        measures_before: &measures_before,
        evidence: &evidence,
        since: &since,
        lines: &lines,
        title: &plan.title,
        note: plan.note.as_deref(),
        language: &plan.language,
        missing: &missing,
        stale: &stale,
        finder: report::Finder {
            caps: &found.caps,
            least_score: found.threshold.score,
            expected: answers::expected(&found.threshold),
            n_compared: found.n_compared,
            n_answers_enough: overlap::ENOUGH_ANSWERS,
        },
    };
    let mut files: Files = report::compose(&material, options.reports.as_deref())?
        .into_iter()
        .map(|page| (page.path, page.text.into_bytes()))
        .collect();
    clock.lap("reports");

    progress("tables", 0, 1);
    withhold_shares(&mut data.allocations, scope.as_of);
    files.extend(publish::star(&data)?);
    let period = scope.period.to_string();
    // What a number of the set is computed by stands in the set.
    for indicator in &plan.indicators {
        let name = indicator.file.rsplit('/').next().unwrap_or_default();
        files.insert(
            format!("indicators/{name}"),
            indicator.text.clone().into_bytes(),
        );
    }
    files.insert(
        "tables/datapackage.json".to_owned(),
        publish::datapackage(&plan.title, &period),
    );
    let mut manifest = manifest(plan, &scope, &data, addresses, &missing, &stale);
    manifest.inputs.extend(answers_file.input);
    manifest.add_to(&mut files);
    progress("publish", 0, 1);
    let published = publish::publish(&plan.output, &period, &files)?;
    clock.lap("publish");
    drop(lock);
    Ok(Outcome {
        published,
        data,
        scope,
        missing,
        stale,
        n_new_snapshots,
        n_snapshots,
        n_files: files.len(),
        seconds: clock.laps,
    })
}

/// Takes out of the exports what must not replace a snapshot that was kept, and tells of it.
fn hold_back(store: &Store, exports: &mut ReadExports) -> Result<(), StoreError> {
    for ((municipality, date), part) in std::mem::take(&mut exports.parts) {
        let lost = lost(store, &municipality, date, &part.1, &exports.failed)?;
        if lost.is_empty() {
            exports.parts.insert((municipality, date), part);
        }
        exports.findings.extend(lost);
    }
    Ok(())
}

/// Files that the snapshot of a date has in the store and that can't be read now. A snapshot without
/// them would be half of what is known, so the one that was kept goes on counting, whole.
fn lost(
    store: &Store,
    municipality: &str,
    date: Date,
    files: &[SourceFile],
    failed: &[Failed],
) -> Result<Vec<Finding>, StoreError> {
    let of_date = |failed: &&Failed| failed.date == Some(date);
    if !failed.iter().any(|failed| of_date(&failed)) {
        return Ok(Vec::new());
    }
    let same = |a: &SourceFile, b: &SourceFile| {
        (&a.path, &a.fills, &a.sheet) == (&b.path, &b.fills, &b.sheet)
    };
    let kept = store.files(municipality, date)?;
    let lost = kept.iter().filter(|kept| {
        !files.iter().any(|file| same(file, kept))
            && failed.iter().filter(of_date).any(|failed| {
                let fills = failed
                    .fills
                    .as_ref()
                    .is_none_or(|fills| *fills == kept.fills);
                failed.path == kept.path && fills
            })
    });
    let told = lost.map(|kept| {
        let place = Place {
            municipality: Some(municipality.to_owned()),
            file: Some(kept.path.clone()),
            sheet: kept.sheet.clone(),
            ..Place::default()
        };
        kinds::SOURCE_KEPT_BEFORE
            .at(&place)
            .expecting(&say::KEPT_BEFORE, &[("date", date.to_string())])
    });
    Ok(told.collect())
}

/// Seconds by step, for the log of the run. No time of day.
struct Clock {
    last: Instant,
    laps: BTreeMap<String, f64>,
}

impl Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the run times itself, beside the set"
    )]
    fn new() -> Clock {
        Clock {
            last: Instant::now(),
            laps: BTreeMap::new(),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the run times itself, beside the set"
    )]
    fn lap(&mut self, step: &str) {
        let now = Instant::now();
        self.laps
            .insert(step.to_owned(), (now - self.last).as_secs_f64());
        self.last = now;
    }
}

fn finding_order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    b.severity.cmp(&a.severity).then_with(|| {
        (
            &a.municipality,
            &a.file,
            &a.sheet,
            a.row,
            &a.code,
            &a.column,
            &a.value,
        )
            .cmp(&(
                &b.municipality,
                &b.file,
                &b.sheet,
                b.row,
                &b.code,
                &b.column,
                &b.value,
            ))
    })
}

/// What a run looks at.
struct Gathered {
    data: Dataset,
    missing: Vec<String>,
    stale: Vec<String>,
    answers: AnswersFile,
}

/// The history and what was read now as one, traced; who is missing; whose export is old; what
/// people have answered. Findings are folded by cause, the gravest first.
fn gathered(plan: &Plan, scope: &Scope, history: Vec<Snapshot>, exports: ReadExports) -> Gathered {
    let (history, settled) = normalise::settle(history);
    let mut data = dataset(
        history,
        exports.standing,
        exports.standing_files,
        exports.findings,
    );
    data.findings.extend(settled);
    let (transitions, findings) = normalise::trace(&data.initiatives, &data.snapshots);
    data.transitions = transitions;
    data.gates = gates(plan);
    data.findings.extend(findings);
    let (missing, stale) = presence(plan, scope, &mut data);
    let answers = answers::answers(plan);
    answers::count(plan, &answers, &mut data);
    data.findings = fold_alike(std::mem::take(&mut data.findings));
    data.findings.sort_by(finding_order);
    Gathered {
        data,
        missing,
        stale,
        answers,
    }
}

/// The gates of the models that the sources follow, each once: a municipality may have several
/// sources of one mapping.
fn gates(plan: &Plan) -> Vec<Gate> {
    let mut gates: Vec<Gate> = Vec::new();
    for gate in plan.sources.iter().flat_map(|source| &source.gates) {
        if !gates.contains(gate) {
            gates.push(gate.clone());
        }
    }
    gates.sort_by(|a, b| {
        (&a.municipality, &a.source, a.before, &a.model).cmp(&(
            &b.municipality,
            &b.source,
            b.before,
            &b.model,
        ))
    });
    gates
}

fn dataset(
    history: Vec<Snapshot>,
    standing: Checked,
    standing_files: Vec<SourceFile>,
    findings: Vec<Finding>,
) -> Dataset {
    let mut data = Dataset {
        meetings: standing.meetings,
        populations: standing.populations,
        indicator_series: standing.indicator_series,
        comments: standing.comments,
        allocations: standing
            .allocations
            .into_iter()
            .map(|referring| referring.row)
            .collect(),
        source_files: standing_files,
        findings,
        ..Dataset::default()
    };
    for snapshot in history {
        let dates = data.snapshots.entry(snapshot.municipality).or_default();
        dates.insert(snapshot.date);
        data.initiatives.extend(snapshot.initiatives);
        data.benefits.extend(snapshot.benefits);
        data.benefit_years.extend(snapshot.benefit_years);
        data.measurements.extend(snapshot.measurements);
        data.findings.extend(snapshot.findings);
        for file in snapshot.source_files {
            // A file of several municipalities is in each one's snapshot, and counts once.
            if !data.source_files.contains(&file) {
                data.source_files.push(file);
            }
        }
    }
    data.meetings.sort_by(|a, b| {
        (&a.municipality, a.date, &a.body).cmp(&(&b.municipality, b.date, &b.body))
    });
    data.indicator_series.sort_by(|a, b| {
        (&a.indicator, &a.municipality, &a.period).cmp(&(&b.indicator, &b.municipality, &b.period))
    });
    data.comments.sort_by(|a, b| {
        (&a.municipality, &a.metric, &a.file, a.row).cmp(&(
            &b.municipality,
            &b.metric,
            &b.file,
            b.row,
        ))
    });
    data.populations
        .sort_by(|a, b| (&a.municipality, a.date).cmp(&(&b.municipality, b.date)));
    data.source_files.sort_by(|a, b| {
        (&a.municipality, a.snapshot, &a.path, &a.sheet, &a.fills).cmp(&(
            &b.municipality,
            b.snapshot,
            &b.path,
            &b.sheet,
            &b.fills,
        ))
    });
    data
}

/// Who has no export, and whose newest is older than the period. Each is a finding.
fn presence(plan: &Plan, scope: &Scope, data: &mut Dataset) -> (Vec<String>, Vec<String>) {
    let newest: BTreeMap<String, Date> = data
        .newest_snapshots(scope.as_of)
        .into_iter()
        .map(|(id, date)| (id.to_owned(), date))
        .collect();
    let (mut missing, mut stale) = (Vec::new(), Vec::new());
    for municipality in &plan.municipalities {
        let place = Place {
            municipality: Some(municipality.id.clone()),
            ..Place::default()
        };
        match newest.get(&municipality.id) {
            None => missing.push(municipality.name.clone()),
            Some(date) if *date < scope.period.first() => {
                let finding = kinds::SOURCE_STALE.at(&place).value(date.to_string());
                let first = ("date", scope.period.first().to_string());
                data.findings
                    .push(finding.expecting(&say::DATE_IN_PERIOD, &[first]));
                stale.push(municipality.name.clone());
            }
            Some(_) => {}
        }
    }
    (missing, stale)
}

fn manifest(
    plan: &Plan,
    scope: &Scope,
    data: &Dataset,
    snapshots: Vec<String>,
    missing: &[String],
    stale: &[String],
) -> Manifest {
    let mut n_findings = BTreeMap::new();
    for finding in &data.findings {
        let severity = finding.severity.map_or("info", Word::word);
        *n_findings.entry(severity.to_owned()).or_insert(0) += finding.n_alike;
        *n_findings.entry(finding.code.clone()).or_insert(0) += finding.n_alike;
    }
    let mut n_measures = BTreeMap::new();
    for measure in &data.measures {
        let status = measure.status.map_or("none", Word::word);
        *n_measures.entry(status.to_owned()).or_insert(0) += 1;
    }
    let inputs = data
        .source_files
        .iter()
        .map(|file| Input {
            path: file.path.clone(),
            sheet: file.sheet.clone(),
            sha256: file.sha256.clone(),
            bytes: file.bytes,
            fills: file.fills.clone(),
            mapping: file.mapping.clone(),
            n_records: file.n_records,
            n_accepted: file.n_accepted,
            n_rejected: file.n_rejected,
            n_skipped: file.n_skipped(),
        })
        .collect();
    let named = scope.municipalities.iter().map(|one| Named {
        id: one.id.clone(),
        name: one.name.clone(),
    });
    let named = named.collect();
    Manifest {
        program: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        pipeline: plan.name.clone(),
        configuration: plan.configuration_hash.clone(),
        period: scope.period.to_string(),
        as_of: scope.as_of.to_string(),
        municipalities: named,
        currency: scope.currency.clone(),
        price_year: scope.price_year,
        discount_rate: scope.discount_rate,
        inputs,
        snapshots,
        missing: missing.to_vec(),
        stale: stale.to_vec(),
        n_findings,
        n_measures,
        outputs: BTreeMap::new(),
    }
}
