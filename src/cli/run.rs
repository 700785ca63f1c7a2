//! In: a pipeline, and what the command line says over it. Out: a published set, the log of the run
//! beside it, and on stderr what was done in a dozen lines. It deliberately decides only the exit
//! code and what a person is told.

use super::{Done, FINDINGS, Failure, LOCKED, USAGE, print_json, usage};
use crate::config::{self, Overrides};
use crate::model::Severity;
use crate::publish::{self, PublishError, RunLog};
use crate::run::{self, Options, Outcome, RunError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Read the exports of a pipeline and publish a set of reports
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype run pipelines/sample.toml
  loype run pipelines/sample.toml --period 2026Q2
  loype run pipelines/sample.toml --as-of 2026-09-30 --strict

Reads every export that the pipeline names, keeps it as a snapshot, and publishes
out/<pipeline>/<period>/ with index.html, a page per municipality, overlap.html,
quality.html, method.html, summary.txt, tables/ and run.json. One broken export
does not stop the others.

Exit codes: 0 published; 1 published, with findings of error grade (with --strict:
nothing published); 2 wrong usage or configuration; 3 published, but a municipality
is missing or its export is older than the period; 75 another run holds the output.")]
pub(super) struct Run {
    /// The pipeline: a TOML file
    pipeline: PathBuf,
    /// The period, such as 2026Q3, 2026T2, 2026H1 or 2026; the pipeline's own otherwise
    #[arg(long)]
    period: Option<String>,
    /// The date that open cases are counted to; the period's newest export otherwise
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Publish to this folder instead of the pipeline's
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Publish nothing if there is a finding of error grade
    #[arg(long)]
    strict: bool,
    /// Use the templates in this folder instead of those in the program, while designing
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
    /// The result as JSON on stdout
    #[arg(long)]
    json: bool,
}

impl Run {
    pub(super) fn done(self) -> Done {
        let overrides = Overrides {
            period: self.period,
            as_of: self.as_of,
            output: self.output,
        };
        let options = Options {
            strict: self.strict,
            reports: self.reports,
            ..Options::default()
        };
        let plan = config::load(&self.pipeline, &overrides).map_err(usage)?;
        let bar = progress_bar(self.quiet);
        let result = run::run(&plan, &options, &shown_on(&bar));
        bar.finish_and_clear();
        let (code, log) = match &result {
            Ok(outcome) => (outcome.exit(), log_of(&plan.name, outcome)),
            Err(error) => {
                let code = match error {
                    RunError::Publish(PublishError::Locked { .. }) => LOCKED,
                    RunError::NoDate | RunError::Target { .. } | RunError::Indicator(_) => USAGE,
                    _ => FINDINGS,
                };
                let log = RunLog {
                    pipeline: plan.name.clone(),
                    exit: code,
                    error: Some(error.to_string()),
                    version: env!("CARGO_PKG_VERSION").to_owned(),
                    ..RunLog::default()
                };
                (code, log)
            }
        };
        let failed = |error: anyhow::Error| Failure {
            code: FINDINGS,
            error,
        };
        if code != LOCKED {
            let mut bytes = serde_json::to_vec_pretty(&log).map_err(usage)?;
            bytes.push(b'\n');
            let written = publish::write_beside(&plan.output, "last-run.json", &bytes);
            if let (Err(error), Ok(_)) = (written, &result) {
                return Err(failed(error.into()));
            }
        }
        let outcome = result.map_err(|error| Failure {
            code,
            error: error.into(),
        })?;
        if self.json {
            print_json(&log)?;
        } else if !self.quiet {
            say(&outcome)
                .map_err(|error| failed(anyhow::anyhow!("can't write to stderr: {error}")))?;
        }
        Ok(code)
    }
}

fn log_of(pipeline: &str, outcome: &Outcome) -> RunLog {
    RunLog {
        pipeline: pipeline.to_owned(),
        exit: outcome.exit(),
        published: Some(outcome.published.folder.display().to_string()),
        error: None,
        seconds: outcome.seconds.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// A bar on a terminal, nothing in a job.
pub(super) fn progress_bar(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg:9} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}

/// Shows on a bar how far a command has come.
pub(super) fn shown_on(bar: &ProgressBar) -> impl Fn(&str, usize, usize) + '_ {
    |step, done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
        bar.set_message(step.to_owned());
    }
}

/// What was done, in a dozen lines that a person likes to read.
fn say(outcome: &Outcome) -> std::io::Result<()> {
    let mut err = std::io::stderr().lock();
    let data = &outcome.data;
    let count = |severity| {
        let graded = data
            .findings
            .iter()
            .filter(|f| f.severity == Some(severity));
        graded.map(|f| f.n_alike).sum::<i64>()
    };
    let accepted: i64 = data.source_files.iter().map(|f| f.n_accepted).sum();
    let rejected: i64 = data.source_files.iter().map(|f| f.n_rejected).sum();
    let records: i64 = data.source_files.iter().map(|f| f.n_records).sum();
    let n_ok = data.measures.iter().filter(|m| m.value.is_some()).count();
    let current = data.current_initiatives(outcome.scope.as_of).len();
    let seconds: f64 = outcome.seconds.values().sum();
    writeln!(
        err,
        "Løypemelding {} · as of {}",
        outcome.scope.period, outcome.scope.as_of
    )?;
    writeln!(
        err,
        "  read      {} tables: {records} records = {accepted} accepted + {rejected} rejected + {} skipped",
        data.source_files.len(),
        records - accepted - rejected
    )?;
    writeln!(
        err,
        "  kept      {} snapshots, {} new",
        outcome.n_snapshots, outcome.n_new_snapshots
    )?;
    writeln!(
        err,
        "  found     {current} initiatives today, {} pairs that may be the same in {} clusters",
        data.overlap_pairs
            .iter()
            .filter(|p| p.linked && !p.joint)
            .count(),
        data.overlap_clusters
            .iter()
            .map(|c| &c.cluster)
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    )?;
    writeln!(
        err,
        "  measured  {} numbers, {n_ok} shown, {} withheld with a reason",
        data.measures.len(),
        data.measures.len() - n_ok
    )?;
    writeln!(
        err,
        "  noticed   {} errors, {} warnings, {} notes in the exports",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info)
    )?;
    for name in &outcome.missing {
        writeln!(err, "  missing   {name}: no export could be read")?;
    }
    for name in &outcome.stale {
        writeln!(
            err,
            "  stale     {name}: the newest export is older than the period"
        )?;
    }
    told(&mut err, outcome)?;
    let revision = match (outcome.published.unchanged, outcome.published.revision) {
        (true, _) => ", unchanged".to_owned(),
        (false, 1) => String::new(),
        (false, n) => format!(", revision {n}"),
    };
    writeln!(
        err,
        "  published {} files in {seconds:.1} s{revision}",
        outcome.n_files
    )?;
    writeln!(
        err,
        "Open {}",
        outcome.published.folder.join("index.html").display()
    )
}

/// How many warnings are told on a terminal or in a log; all are in `quality.html`.
const WARNINGS: usize = 3;

/// Every error, and the first warnings about the newest exports, each with its place and remedy.
fn told(err: &mut impl Write, outcome: &Outcome) -> std::io::Result<()> {
    let data = &outcome.data;
    let graded = |severity| {
        data.findings
            .iter()
            .filter(move |f| f.severity == Some(severity))
    };
    for finding in graded(Severity::Error) {
        writeln!(err, "  {}", finding.line())?;
    }
    let newest: Vec<String> = data
        .newest_snapshots(outcome.scope.as_of)
        .values()
        .map(ToString::to_string)
        .collect();
    let about_now = |file: &String| newest.iter().any(|date| file.contains(date.as_str()));
    let now = graded(Severity::Warning).filter(|f| f.file.as_ref().is_none_or(about_now));
    for finding in now.take(WARNINGS) {
        writeln!(err, "  {}", finding.line())?;
    }
    let n = graded(Severity::Warning).count();
    if n > WARNINGS {
        writeln!(
            err,
            "  … all {n} kinds of warning are in quality.html, cell by cell"
        )?;
    }
    Ok(())
}
