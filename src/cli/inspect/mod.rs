//! In: a file. Out: on one screen, or as JSON, everything that is known about it before it is
//! mapped: format, dialect, tables, columns, findings, which shipped mapping fits, and what to type
//! next. It exists so that the first question about an unknown file has one answer. It deliberately
//! shows no value of a column that looks personal, and changes nothing.

mod columns;
mod fit;
mod screen;

use super::source::{self, Source};
use super::told::{self, Form, Told};
use super::{DONE, Done, USAGE, print, print_json};
use crate::ingest::{self, ReadError};
use crate::model::{Account, Finding, RawTable, Severity};
use columns::Column;
use fit::Fit;
use serde::Serialize;
use std::io::IsTerminal;

/// Tell everything about a file on one screen: tables, columns, oddities, and what to type next
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype inspect sample-data/molde/2026-09-30/Prosjektoversikt.xlsx
  loype inspect sample-data/hustadvika/2026-09-30/portefolje.csv --full
  loype inspect sample-data/rauma/2026-09-30/tiltak.ods --sheet Gevinstar --json

Values of columns that look personal are never shown. Colour only on a terminal, and not when
NO_COLOR is set.

Exit codes: 0 told; 2 refused, with the reason on stderr, or wrong usage.")]
pub(super) struct Inspect {
    #[command(flatten)]
    source: Source,
    /// The N-th table of the file, counted from 1 over all sheets, or over the one named
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    table: Option<u64>,
    /// Every table, column and finding, not only those that fit on the screen
    #[arg(long)]
    full: bool,
    /// The same as JSON
    #[arg(long)]
    json: bool,
}

/// What is known about a file.
#[derive(Debug, Serialize)]
struct Inspection<'a> {
    file: String,
    bytes: usize,
    sha256: String,
    format: &'a str,
    /// Every table, in the order of the file.
    tables: Vec<TableLine>,
    /// The sheet of the table that is told about.
    sheet: Option<&'a str>,
    /// Its number on the sheet or in the text file.
    number: i64,
    /// How it was read, each choice with its reason.
    choices: &'a [String],
    records: Records,
    /// The rows that the columns are told from, if not from all.
    from_first_rows: Option<usize>,
    columns: Vec<Column>,
    /// Findings of one kind together.
    findings: Vec<Kind<'a>>,
    /// Shipped mappings that may fit, the best first.
    mappings: Vec<Fit>,
    /// What to type next.
    next: Vec<String>,
}

/// A table of the file.
#[derive(Debug, Serialize)]
struct TableLine {
    sheet: Option<String>,
    number: i64,
    n_rows: i64,
    n_columns: usize,
    n_findings: i64,
    /// Whether it is the one that is told about, and that is read without further word.
    chosen: bool,
}

/// The account of a table's records.
#[derive(Debug, Serialize)]
struct Records {
    total: i64,
    data: i64,
    header: i64,
    preamble: i64,
    blank: i64,
    totals: i64,
    notes: i64,
    elsewhere: i64,
}

/// Findings of one kind.
#[derive(Debug, Serialize)]
struct Kind<'a> {
    n: i64,
    first: Told<'a>,
    #[serde(skip)]
    severity: Severity,
}

impl Inspect {
    pub(super) fn done(self) -> Done {
        let inspected = self.inspect();
        match inspected {
            Ok(()) => Ok(DONE),
            Err(Stopped::Refused(error)) => {
                let form = match self.json {
                    true => Form::Json,
                    false => Form::Prose,
                };
                // Nobody is left to be told when stderr is closed.
                let _ = told::tell_refusal(&mut std::io::stderr(), &error, form);
                Ok(USAGE)
            }
            Err(Stopped::Failed(failure)) => Err(failure),
        }
    }

    fn inspect(&self) -> Result<(), Stopped> {
        let source = self.source.load()?;
        let mut rules = self.source.rules();
        let mut table = match self.table {
            None => ingest::read(&source, &rules, &[])?,
            Some(number) => {
                let tables = ingest::read_all(&source, &rules)?;
                source::nth(tables, number, &self.source).map_err(Stopped::Failed)?
            }
        };
        let from_first_rows = (table.rows.len() > columns::ROWS).then_some(columns::ROWS);
        let columns = columns::of(&table);
        let records = records(&table.account, table.rows.len());
        // The other tables are read without it: a large file is not to be in memory twice.
        table.rows = Vec::new();
        rules.sheet = None;
        rules.header_row = None;
        // A file of which one table could be read is told about, whatever the others are like.
        let others = match table.sheet.is_none() && table.account.n_elsewhere == 0 {
            // The records of a text file are all accounted for: there is no other.
            true => Vec::new(),
            false => ingest::read_all(&source, &rules).unwrap_or_default(),
        };
        let mappings = fit::of(&others, &table);
        let inspection = Inspection {
            file: self.source.name(),
            bytes: source.bytes.len(),
            sha256: source.sha256().to_owned(),
            format: &table.format,
            tables: table_lines(&others, &table, records.data),
            sheet: table.sheet.as_deref(),
            number: table.number,
            choices: &table.choices,
            records,
            from_first_rows,
            columns,
            findings: kinds(&table.findings),
            next: next(&self.source, &mappings),
            mappings,
        };
        let printed = match self.json {
            true => print_json(&inspection),
            false => {
                let colours = std::io::stdout().is_terminal() && !no_color();
                print(&screen::of(&inspection, self.full, colours))
            }
        };
        printed.map_err(Stopped::Failed)
    }
}

/// What stopped an inspection.
enum Stopped {
    Refused(ReadError),
    Failed(super::Failure),
}

impl From<ReadError> for Stopped {
    fn from(error: ReadError) -> Stopped {
        Stopped::Refused(error)
    }
}

/// Whether the person wants no colour: https://no-color.org.
#[expect(
    clippy::disallowed_methods,
    reason = "NO_COLOR is how a person says so"
)]
fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn table_lines(tables: &[RawTable], chosen: &RawTable, n_rows: i64) -> Vec<TableLine> {
    let line = |table: &RawTable, n_rows, is_chosen| TableLine {
        sheet: table.sheet.clone(),
        number: table.number,
        n_rows,
        n_columns: table.header.len(),
        n_findings: table.findings.iter().map(|f| f.n_alike).sum(),
        chosen: is_chosen,
    };
    let same = |table: &RawTable| (&table.sheet, table.number) == (&chosen.sheet, chosen.number);
    let mut lines: Vec<TableLine> = tables
        .iter()
        .map(|table| match same(table) {
            // The one that is told about was perhaps read with rules of its own.
            true => line(chosen, n_rows, true),
            false => line(table, table.rows.len() as i64, false),
        })
        .collect();
    if !lines.iter().any(|line| line.chosen) {
        lines.insert(0, line(chosen, n_rows, true));
    }
    lines
}

fn records(account: &Account, n_data: usize) -> Records {
    Records {
        total: account.n_records,
        data: n_data as i64,
        header: account.n_header,
        preamble: account.n_preamble,
        blank: account.n_blank,
        totals: account.n_totals,
        notes: account.n_notes,
        elsewhere: account.n_elsewhere,
    }
}

/// Findings by kind, the gravest first.
fn kinds(findings: &[Finding]) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for finding in findings {
        let known = kinds.iter_mut().find(|kind| kind.first.is(finding));
        match known {
            Some(kind) => kind.n += finding.n_alike,
            None => kinds.push(Kind {
                n: finding.n_alike,
                first: Told::from(finding),
                severity: finding.severity.unwrap_or(Severity::Info),
            }),
        }
    }
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.severity));
    kinds
}

/// What to type next.
fn next(source: &Source, mappings: &[Fit]) -> Vec<String> {
    let file = match source.is_stdin() {
        true => "FILE".to_owned(),
        false => quoted(&source.name()),
    };
    let mut next = vec![format!("loype read {file}")];
    match mappings.first().filter(|fit| fit.fits()) {
        Some(fit) if fit.reads_initiatives() => next.push(format!(
            "loype init DIR --municipality NAME --mapping {}",
            fit.mapping
        )),
        Some(fit) => next.push(format!(
            "loype check PIPELINE    (with a [[source]] of mapping = \"{}\" in it)",
            fit.mapping
        )),
        None => next.push(format!("loype map {file}")),
    }
    next
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    match path.chars().all(plain) && !path.starts_with('-') {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}
