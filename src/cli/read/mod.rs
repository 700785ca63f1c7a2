//! In: a file. Out: its raw tables on stdout as CSV, NDJSON or an Arrow stream, its findings as
//! JSON lines on stderr, and an exit code that says whether it could be read as it stands. It
//! exists so that everything the product knows about reading files is of use without the rest of
//! it. It deliberately maps nothing and cleans nothing: cells are what the file means.

mod arrow;
mod delimited;
mod ndjson;

use super::source::{self, Source, names};
use super::told::{self, Choice, Form};
use super::{Done, FINDINGS, Failure, USAGE, usage};
use crate::ingest::{self, ReadError, SourceBytes};
use crate::model::RawTable;
use anyhow::anyhow;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;

/// Read a file's table as it stands: to CSV, NDJSON or Arrow, with a finding for every oddity
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loype read sample-data/rauma/2026-09-30/tiltak.ods
  loype read sample-data/hustadvika/2026-09-30/portefolje.csv --format ndjson
  loype read sample-data/molde/2026-09-30/Gevinstoversikt.xlsx --all --format ndjson
  loype read sample-data/aukra/2026-09-30/jira.csv --delimiter , --explain

The table goes to stdout, the header first: title rows, totals, notes and blank rows are
left out. CSV is UTF-8 with commas and LF. Cells are text as the file means them: dates as
2025-03-01 or 2025-03-01T14:30, numbers with a point and at most 15 digits, true and false.
An empty cell is empty in CSV and null in NDJSON and Arrow. Cells beyond the header are kept:
in CSV the record is longer, in NDJSON and Arrow they stand under +1, +2 and so on.

With --all, NDJSON has for each table a line {\"table\": NAME, \"header\": […]} and then a line
{\"table\": NAME, \"row\": {…}} per row; Arrow has one stream after the other, each with its
name as `table` in the metadata of its schema; CSV can hold one table only.

Findings go to stderr: a line of JSON each, or of prose when stderr is a terminal.

Exit codes: 0 read, with notes at most; 1 read, with warnings or errors; 2 refused, with the
reason on stderr, or wrong usage.")]
pub(super) struct Read {
    #[command(flatten)]
    source: Source,
    /// What is written
    #[arg(long, short, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// The N-th table of the file, counted from 1 over all sheets, or over the one named
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "all")]
    table: Option<u64>,
    /// Every table, one after the other
    #[arg(long)]
    all: bool,
    /// Write findings to this file, as lines of JSON, and not to stderr
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
    /// Tell each choice too: encoding, delimiter, sheet, header row, with the reason
    #[arg(long)]
    explain: bool,
}

/// What is written to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Commas, LF, UTF-8, quotes where they are needed
    Csv,
    /// One JSON object per row, its keys in the order of the header
    Ndjson,
    /// Arrow IPC stream, all columns Utf8
    Arrow,
}

impl Read {
    pub(super) fn done(self) -> Done {
        let mut teller = self.teller()?;
        let tables = match self.source.load().and_then(|source| self.tables(&source)) {
            Ok(tables) => tables,
            Err(error) => {
                told::tell_refusal(&mut teller.to, &error, teller.form).map_err(untold)?;
                teller.to.flush().map_err(untold)?;
                return Ok(USAGE);
            }
        };
        let tables = self.wanted(tables)?;
        let mut out = Outlet::new(std::io::stdout().lock());
        let written = self.write(&tables, &mut out);
        // Whoever reads stdout may have seen enough. What was found is told all the same.
        match written.and_then(|()| Ok(out.flush()?)) {
            Err(error) if !out.is_closed => {
                return Err(Failure {
                    code: FINDINGS,
                    error: anyhow!("can't write the table: {error}"),
                });
            }
            _ => {}
        }
        for table in &tables {
            teller.tell(table, self.explain).map_err(untold)?;
        }
        teller.to.flush().map_err(untold)?;
        let exit = told::exit_of(tables.iter().flat_map(|t| &t.findings));
        // The program ends here: to give back millions of cells one by one would only take time.
        std::mem::forget(tables);
        Ok(exit)
    }

    /// The tables that are wanted or among which the wanted one is.
    fn tables(&self, source: &SourceBytes) -> Result<Vec<RawTable>, ReadError> {
        let rules = self.source.rules();
        match self.all || self.table.is_some() {
            true => ingest::read_all(source, &rules),
            false => Ok(vec![ingest::read(source, &rules, &[])?]),
        }
    }

    fn wanted(&self, tables: Vec<RawTable>) -> Result<Vec<RawTable>, Failure> {
        if let Some(number) = self.table {
            return Ok(vec![source::nth(tables, number, &self.source)?]);
        }
        if self.all && self.format == Format::Csv && tables.len() > 1 {
            return Err(usage(anyhow!(
                "{}: there are {} tables ({}), and CSV holds one. Choose one with --table, or write all with --format ndjson or --format arrow.",
                self.source.name(),
                tables.len(),
                names(&tables).join(", ")
            )));
        }
        Ok(tables)
    }

    fn write(&self, tables: &[RawTable], out: &mut impl Write) -> anyhow::Result<()> {
        let names = names(tables);
        for (table, name) in tables.iter().zip(&names) {
            match self.format {
                Format::Csv => delimited::write(table, out)?,
                Format::Ndjson => ndjson::write(table, self.all.then_some(name), out)?,
                Format::Arrow => arrow::write(table, name, out)?,
            }
        }
        Ok(())
    }

    /// Where findings are told. The file is made first: a wrong path shows before the work.
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line names a file for the findings"
    )]
    fn teller(&self) -> Result<Teller, Failure> {
        let Some(path) = &self.findings else {
            let err = std::io::stderr();
            return Ok(Teller {
                form: match err.is_terminal() {
                    true => Form::Prose,
                    false => Form::Json,
                },
                to: Box::new(BufWriter::new(err)),
            });
        };
        let file = std::fs::File::create(path).map_err(|error| {
            usage(anyhow!(
                "can't write the findings to {}: {error}",
                path.display()
            ))
        })?;
        Ok(Teller {
            form: Form::Json,
            to: Box::new(BufWriter::new(file)),
        })
    }
}

/// The header, and a name for each cell that a record holds beyond it.
fn columns(table: &RawTable) -> Vec<String> {
    let widest = table.rows.iter().map(|row| row.cells.len()).max();
    let n_beyond = widest
        .unwrap_or_default()
        .saturating_sub(table.header.len());
    let mut columns = table.header.clone();
    for number in 1..=n_beyond {
        let mut name = format!("+{number}");
        while columns.contains(&name) {
            name.insert(0, '+');
        }
        columns.push(name);
    }
    columns
}

/// Tells what was found while reading.
struct Teller {
    to: Box<dyn Write>,
    form: Form,
}

impl Teller {
    fn tell(&mut self, table: &RawTable, explain: bool) -> std::io::Result<()> {
        if explain {
            for choice in &table.choices {
                let choice = Choice {
                    choice,
                    file: &table.file,
                    sheet: table.sheet.as_deref(),
                };
                told::tell_choice(&mut self.to, &choice, self.form)?;
            }
        }
        for finding in &table.findings {
            told::tell(&mut self.to, finding, self.form)?;
        }
        Ok(())
    }
}

fn untold(error: std::io::Error) -> Failure {
    Failure {
        code: FINDINGS,
        error: anyhow!("can't write the findings: {error}"),
    }
}

/// Bytes that are written at once.
const BLOCK: usize = 256 * 1024;

/// Stdout, in large blocks, that remembers whether its reader has gone.
struct Outlet<W: Write> {
    inner: BufWriter<W>,
    is_closed: bool,
}

impl<W: Write> Outlet<W> {
    fn new(inner: W) -> Outlet<W> {
        Outlet {
            inner: BufWriter::with_capacity(BLOCK, inner),
            is_closed: false,
        }
    }

    fn noted<T>(&mut self, result: std::io::Result<T>) -> std::io::Result<T> {
        if let Err(error) = &result {
            self.is_closed |= error.kind() == std::io::ErrorKind::BrokenPipe;
        }
        result
    }
}

impl<W: Write> Write for Outlet<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let result = self.inner.write(bytes);
        self.noted(result)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let result = self.inner.flush();
        self.noted(result)
    }
}
