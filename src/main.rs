//! In: a command line. Out: an exit code. It is the table of contents of the program: which command
//! calls what, what is said about it, and which exit code it ends with. Nothing is computed here.

use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use loypemelding::cli::{self, Command};
use loypemelding::config::{self, Overrides};
use loypemelding::metrics;
use loypemelding::model::{FINDINGS, Severity};
use loypemelding::publish::{self, PublishError, RunLog};
use loypemelding::run::{self, Options, Outcome, RunError};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Usage or configuration.
const USAGE: u8 = 2;
/// Another run holds the output.
const LOCKED: u8 = 75;

fn main() -> ExitCode {
    let result = match cli::parse().command {
        Command::Run {
            pipeline,
            period,
            as_of,
            output,
            strict,
            reports,
            quiet,
            json,
        } => {
            let overrides = Overrides {
                period,
                as_of,
                output,
            };
            run_pipeline(
                &pipeline,
                &overrides,
                &Options { strict, reports },
                quiet,
                json,
            )
        }
        Command::Map(map) => map.done(),
        Command::Metrics { markdown, json } => list_metrics(markdown, json),
        Command::Explain { id } => explain(&id),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err((code, error)) => {
            eprintln!("loype: {error}");
            ExitCode::from(code)
        }
    }
}

type Done = Result<u8, (u8, anyhow::Error)>;

fn usage(error: impl Into<anyhow::Error>) -> (u8, anyhow::Error) {
    (USAGE, error.into())
}

fn run_pipeline(
    pipeline: &Path,
    overrides: &Overrides,
    options: &Options,
    quiet: bool,
    json: bool,
) -> Done {
    let plan = config::load(pipeline, overrides).map_err(usage)?;
    let bar = progress_bar(quiet);
    let progress = |step: &str, done: usize, of: usize| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
        bar.set_message(step.to_owned());
    };
    let result = run::run(&plan, options, &progress);
    bar.finish_and_clear();
    let (code, log) = match &result {
        Ok(outcome) => (outcome.exit(), log_of(&plan.name, outcome)),
        Err(error) => {
            let code = match error {
                RunError::Publish(PublishError::Locked { .. }) => LOCKED,
                RunError::NoDate | RunError::Target { .. } => USAGE,
                _ => 1,
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
    if code != LOCKED {
        let mut bytes = serde_json::to_vec_pretty(&log).map_err(usage)?;
        bytes.push(b'\n');
        let written = publish::write_beside(&plan.output, "last-run.json", &bytes);
        if let (Err(error), Ok(_)) = (written, &result) {
            return Err((1, error.into()));
        }
    }
    let outcome = result.map_err(|error| (code, error.into()))?;
    if json {
        println!("{}", serde_json::to_string_pretty(&log).map_err(usage)?);
    } else if !quiet {
        say(&outcome)
            .context("can't write to stderr")
            .map_err(|error| (1, error))?;
    }
    Ok(code)
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
fn progress_bar(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg:9} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
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

fn list_metrics(markdown: bool, json: bool) -> Done {
    if markdown {
        print!("{}", metrics::metrics_markdown());
    } else if json {
        let rows: Vec<_> = metrics::CATALOGUE
            .iter()
            .map(|m| {
                serde_json::json!({
                    "id": m.id,
                    "name": { "nb": m.name.nb, "nn": m.name.nn, "en": m.name.en, "da": m.name.da },
                    "unit": m.unit.title(),
                    "direction": m.direction.title(),
                    "questions": m.question,
                    "formula": m.formula,
                })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&rows).map_err(usage)?);
    } else {
        for m in metrics::CATALOGUE {
            println!("{:32} {}", m.id, m.name.en);
        }
    }
    Ok(0)
}

fn explain(id: &str) -> Done {
    if let Some(text) = metrics::explain(id) {
        print!("{text}");
        return Ok(0);
    }
    if let Some(kind) = FINDINGS.iter().find(|kind| kind.code == id) {
        println!(
            "{} ({:?})\n\n{}\n\nWhat to do: {}",
            kind.code, kind.severity, kind.meaning, kind.remedy
        );
        return Ok(0);
    }
    let known: Vec<String> = metrics::CATALOGUE
        .iter()
        .map(|m| m.id.to_owned())
        .chain(FINDINGS.iter().map(|kind| kind.code.to_owned()))
        .collect();
    let hint = match config::nearest(id, &known) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "`loype metrics` lists the metrics.".to_owned(),
    };
    Err(usage(anyhow!(
        "there is no metric or finding `{id}`. {hint}"
    )))
}
