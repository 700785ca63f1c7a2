//! In: a pipeline. Out: on stdout, each source with its files and each finding that a run would
//! have, one line per cause; and an exit code. It exists so that a new export or mapping can be
//! tried without publishing anything. It deliberately writes nothing to disk.

use super::run::{progress_bar, shown_on};
use super::told::{self, Told};
use super::{Done, FINDINGS, Failure, INCOMPLETE, USAGE, print, print_json, usage};
use crate::config::{self, Overrides, Plan};
use crate::model::{Finding, Severity};
use crate::run::{self, Checkup, RunError};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

/// Find everything that a run would stumble over, without a run
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype check pipelines/sample.toml
  loype check pipelines/sample.toml --as-of 2026-06-30 --json

Reads the configuration, every mapping and every export that the pipeline names, and tells
what a run would find: one line per cause, with how many are alike. Nothing is written to
disk: no snapshot is kept and nothing is published.

Exit codes: 0 nothing but notes; 1 warnings or errors; 2 wrong usage or configuration;
3 a municipality would be missing, or its export is older than the period.")]
pub(super) struct Check {
    /// The pipeline: a TOML file
    pipeline: PathBuf,
    /// The period, such as 2026Q3, 2026T2, 2026H1 or 2026; the pipeline's own otherwise
    #[arg(long)]
    period: Option<String>,
    /// The date that open cases are counted to; the period's newest export otherwise
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// The folder whose snapshots are the history, instead of the pipeline's
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// As JSON: sources, files, findings
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn done(self) -> Done {
        let overrides = Overrides {
            period: self.period,
            as_of: self.as_of,
            output: self.output,
        };
        let plan = config::load(&self.pipeline, &overrides).map_err(usage)?;
        let bar = progress_bar(self.json);
        let checked = run::check(&plan, &shown_on(&bar));
        bar.finish_and_clear();
        let checkup = checked.map_err(|error| Failure {
            code: match error {
                RunError::NoDate | RunError::Target { .. } | RunError::Indicator(_) => USAGE,
                _ => FINDINGS,
            },
            error: error.into(),
        })?;
        let code = match checkup.lacks_somebody() {
            true => INCOMPLETE,
            false => told::exit_of(&checkup.findings),
        };
        match self.json {
            true => print_json(&document(&plan, &checkup, code))?,
            false => print(&prose(&plan, &checkup))?,
        }
        Ok(code)
    }
}

/// What a person reads.
fn prose(plan: &Plan, checkup: &Checkup) -> String {
    let mut text = String::new();
    // Writing to a String can't fail.
    let _ = match &checkup.scope {
        Some(scope) => writeln!(
            text,
            "{}: {} as of {}",
            plan.name, scope.period, scope.as_of
        ),
        None => writeln!(text, "{}: no export yet", plan.name),
    };
    let width = |of: &dyn Fn(&run::SourceCheck) -> usize| checkup.sources.iter().map(of).max();
    let of_owner = width(&|source| owner(source).chars().count()).unwrap_or_default();
    let of_mapping = width(&|source| source.mapping.chars().count()).unwrap_or_default();
    for source in &checkup.sources {
        let n = source.found.len();
        let files = if n == 1 { "file " } else { "files" };
        let _ = writeln!(
            text,
            "  {:of_owner$}  {:of_mapping$}  {n:>3} {files}  {}",
            owner(source),
            source.mapping,
            source.files
        );
    }
    let files = &checkup.source_files;
    if !files.is_empty() {
        let records: i64 = files.iter().map(|f| f.n_records).sum();
        let accepted: i64 = files.iter().map(|f| f.n_accepted).sum();
        let rejected: i64 = files.iter().map(|f| f.n_rejected).sum();
        let _ = writeln!(
            text,
            "  {} tables: {records} records = {accepted} accepted + {rejected} rejected + {} skipped",
            files.len(),
            records - accepted - rejected
        );
    }
    for cause in causes(&checkup.findings) {
        let _ = match cause.n_files {
            0 | 1 => writeln!(text, "{}", cause.finding.line()),
            2 => writeln!(text, "{} The same in another file.", cause.finding.line()),
            n => writeln!(
                text,
                "{} The same in {} other files.",
                cause.finding.line(),
                n - 1
            ),
        };
    }
    for name in &checkup.missing {
        let _ = writeln!(text, "missing {name}: no export could be read");
    }
    for name in &checkup.stale {
        let _ = writeln!(
            text,
            "stale {name}: the newest export is older than the period"
        );
    }
    let count = |severity| {
        let graded = checkup.findings.iter();
        let graded = graded.filter(|finding| finding.severity == Some(severity));
        graded.map(|finding| finding.n_alike).sum::<i64>()
    };
    let _ = writeln!(
        text,
        "{} errors, {} warnings, {} notes; nothing was written",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info)
    );
    text
}

fn owner(source: &run::SourceCheck) -> &str {
    source.municipality.as_deref().unwrap_or("(several)")
}

/// Findings of one cause, in whatever files they stand.
struct Cause {
    /// The one in the file of the last name, which by its date is the newest, with all counted.
    finding: Finding,
    n_files: usize,
}

/// Findings by cause, in the order of their gravity: each quarter's file repeats the same trouble.
fn causes(findings: &[Finding]) -> Vec<Cause> {
    let mut order = Vec::new();
    let mut alike: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let cause = (
            &finding.code,
            &finding.municipality,
            &finding.sheet,
            &finding.column,
            &finding.value,
        );
        let group = alike.entry(cause).or_default();
        if group.is_empty() {
            order.push(cause);
        }
        group.push(finding);
    }
    let of_cause = |cause| {
        let group: &Vec<&Finding> = alike.get(&cause)?;
        let newest = group.iter().max_by_key(|finding| &finding.file)?;
        let files: BTreeSet<_> = group.iter().map(|finding| &finding.file).collect();
        let mut finding = Finding::clone(newest);
        finding.n_alike = group.iter().map(|finding| finding.n_alike).sum();
        Some(Cause {
            finding,
            n_files: files.len(),
        })
    };
    order.into_iter().filter_map(of_cause).collect()
}

/// What a program reads.
#[derive(Serialize)]
struct Document<'a> {
    pipeline: &'a str,
    exit: u8,
    period: Option<String>,
    as_of: Option<String>,
    sources: Vec<SourceLine<'a>>,
    tables: Vec<TableLine<'a>>,
    missing: &'a [String],
    stale: &'a [String],
    findings: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct SourceLine<'a> {
    municipality: Option<&'a str>,
    mapping: &'a str,
    files: &'a str,
    found: &'a [String],
}

/// A table that was read, with the account of its records.
#[derive(Serialize)]
struct TableLine<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    format: &'a str,
    fills: &'a str,
    mapping: &'a str,
    snapshot: Option<String>,
    n_records: i64,
    n_accepted: i64,
    n_rejected: i64,
    n_skipped: i64,
}

fn document<'a>(plan: &'a Plan, checkup: &'a Checkup, exit: u8) -> Document<'a> {
    let sources = checkup.sources.iter().map(|source| SourceLine {
        municipality: source.municipality.as_deref(),
        mapping: &source.mapping,
        files: &source.files,
        found: &source.found,
    });
    let tables = checkup.source_files.iter().map(|file| TableLine {
        file: &file.path,
        sheet: file.sheet.as_deref(),
        format: &file.format,
        fills: &file.fills,
        mapping: &file.mapping,
        snapshot: file.snapshot.map(|date| date.to_string()),
        n_records: file.n_records,
        n_accepted: file.n_accepted,
        n_rejected: file.n_rejected,
        n_skipped: file.n_skipped(),
    });
    Document {
        pipeline: &plan.name,
        exit,
        period: checkup.scope.as_ref().map(|s| s.period.to_string()),
        as_of: checkup.scope.as_ref().map(|s| s.as_of.to_string()),
        sources: sources.collect(),
        tables: tables.collect(),
        missing: &checkup.missing,
        stale: &checkup.stale,
        findings: checkup.findings.iter().map(Told::from).collect(),
    }
}
