//! In: a file and which of its columns are what. Out: the engine's records, each with an id of its
//! own and a party. It exists so that a table which can't give an answer is refused with file, line
//! and remedy before anything is computed. It deliberately quotes no cell: it may name a person.

use super::super::cells;
use super::super::source::Source;
use super::super::told::{self, Form};
use super::super::{DONE, FINDINGS, Failure, usage};
use super::columns::{Columns, place};
use crate::config::ReadRules;
use crate::ingest;
use crate::model::{Finding, RawCell, RawTable, Severity, findings};
use crate::overlap::engine::Record;
use anyhow::anyhow;
use std::collections::HashMap;

/// A table's records.
pub(super) struct Read {
    /// In the order of the table.
    pub records: Vec<Record>,
    /// Whether every row was read, and without a warning.
    pub is_whole: bool,
}

/// Reads a table as records. What was odd about it is told on stderr.
pub(super) fn read(source: &Source, columns: &Columns<'_>) -> Result<Read, Failure> {
    let table = table(source, &columns.names())?;
    let exit = tell(&table)?;
    Ok(Read {
        records: records(table, columns)?,
        is_whole: exit == DONE,
    })
}

/// The table of a file that has the wanted columns. Each row is a record: a table of few rows and
/// many columns does not lie on its side.
pub(super) fn table(source: &Source, wanted: &[&str]) -> Result<RawTable, Failure> {
    let rules = ReadRules {
        transposed: Some(false),
        ..source.rules()
    };
    let bytes = source.load().map_err(usage)?;
    ingest::read(&bytes, &rules, wanted).or_else(|error| match error {
        // No header has any of the names: what there is instead is said by `place`.
        ingest::ReadError::HeaderNotFound { .. } => {
            ingest::read(&bytes, &rules, &[]).map_err(usage)
        }
        error => Err(usage(error)),
    })
}

/// Tells what was odd, and which rows are left out as totals, notes or another table.
pub(super) fn tell(table: &RawTable) -> Result<u8, Failure> {
    let leaves_out = |finding: &Finding| {
        [
            findings::ROWS_TOTAL_SKIPPED.code,
            findings::ROWS_NOTE_SKIPPED.code,
            findings::ROWS_HIDDEN_SKIPPED.code,
            findings::ROWS_HEADER_AGAIN.code,
            findings::TABLES_SEVERAL.code,
        ]
        .contains(&finding.code.as_str())
    };
    let is_told =
        |finding: &&Finding| finding.severity != Some(Severity::Info) || leaves_out(finding);
    let mut exit = DONE;
    let mut err = std::io::stderr().lock();
    for finding in table.findings.iter().filter(is_told) {
        exit = FINDINGS;
        told::tell(&mut err, finding, Form::Prose).map_err(|error| Failure {
            code: FINDINGS,
            error: anyhow!("can't write to stderr: {error}"),
        })?;
    }
    Ok(exit)
}

/// The records that the rows are.
pub(super) fn records(table: RawTable, columns: &Columns<'_>) -> Result<Vec<Record>, Failure> {
    let id = place(&table, columns.id, "--id")?;
    let party = place(&table, columns.party, "--party")?;
    let (title, description) = match columns.text {
        [] => return Err(usage(anyhow!("--text needs at least the title's column"))),
        [title, rest @ ..] => {
            let rest = rest.iter().map(|name| place(&table, name, "--text"));
            (
                place(&table, title, "--text")?,
                rest.collect::<Result<Vec<usize>, Failure>>()?,
            )
        }
    };
    let extra = columns.extra.map(|name| place(&table, name, "--extra"));
    let extra = extra.transpose()?;

    let mut scratch = String::new();
    let mut cell = |cells: &[RawCell], at: usize| -> String {
        let text = cells
            .get(at)
            .and_then(|cell| cells::text(cell, &mut scratch));
        text.map(str::trim).unwrap_or_default().to_owned()
    };
    let mut lines: Vec<i64> = Vec::with_capacity(table.rows.len());
    let mut records = Vec::with_capacity(table.rows.len());
    let mut without_id = Vec::new();
    let mut without_party = Vec::new();
    for row in table.rows {
        let told: Vec<String> = description
            .iter()
            .map(|at| cell(&row.cells, *at))
            .filter(|text| !text.is_empty())
            .collect();
        let record = Record {
            party: cell(&row.cells, party),
            id: cell(&row.cells, id),
            title: cell(&row.cells, title),
            description: told.join("\n"),
            extra: extra.map(|at| cell(&row.cells, at)).unwrap_or_default(),
        };
        if record.id.is_empty() {
            without_id.push(row.row);
        }
        if record.party.is_empty() {
            without_party.push(row.row);
        }
        lines.push(row.row);
        records.push(record);
    }
    let file = &table.file;
    let empty = |lines: &[i64], name: &str, what: &str| match lines {
        [] => Ok(()),
        _ => Err(usage(anyhow!(
            "{file}, {}: «{name}» is empty. Fill in {what}, or leave the row out.",
            at_lines(lines)
        ))),
    };
    empty(&without_id, columns.id, "an id of its own for each row")?;
    empty(&without_party, columns.party, "whose the row is")?;
    no_id_twice(file, columns.id, &records, &lines)?;
    Ok(records)
}

fn no_id_twice(file: &str, column: &str, records: &[Record], lines: &[i64]) -> Result<(), Failure> {
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(records.len());
    let (mut again, mut stands) = (Vec::new(), None);
    for (at, record) in records.iter().enumerate() {
        let seen = *first.entry(&record.id).or_insert(at);
        if seen != at {
            again.push(lines[at]);
            stands = stands.or(Some(lines[seen]));
        }
    }
    match stands {
        None => Ok(()),
        Some(stands) => Err(usage(anyhow!(
            "{file}, {}: «{column}» has an id that another row has already (the first of them on line {stands}). Give each row an id of its own, or name another column with --id.",
            at_lines(&again)
        ))),
    }
}

/// The first lines of many.
pub(super) fn at_lines(lines: &[i64]) -> String {
    const SHOWN: usize = 5;
    let shown = lines.iter().take(SHOWN).map(i64::to_string);
    let shown = shown.collect::<Vec<_>>().join(", ");
    match lines.len() {
        1 => format!("line {shown}"),
        n if n <= SHOWN => format!("lines {shown}"),
        n => format!("lines {shown} and {} more", n - SHOWN),
    }
}
