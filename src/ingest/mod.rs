//! In: a file of an export, as it really is. Out: the one raw table that a mapping wants, with the
//! account of every record, each choice with its reason, and a finding for each oddity. It exists
//! so that everything after it reads one shape, whatever the format and however the file was made.
//! It deliberately does not clean a value, join or sum; and it looks at no clock, at the disk only
//! in [`load`], and starts no process but this program's own to read workbooks of old formats.
//!
//! The journey: [`load`] takes the bytes; `format` says what they are. A text file goes through
//! `text` (its encoding), `dialect` and `marks` (how it divides), `records`, `mend` and `pieces`
//! (its cells); a workbook through `workbook`. Both give a `grid` of rows that hold something;
//! `tables` finds the tables in it, `header`, `names`, `shape` and `leftovers` tell header, totals
//! and notes from data; `table` puts the raw table together; `trail` collects what is told on the
//! way.

mod dialect;
mod error;
mod format;
mod grid;
mod header;
mod isolation;
mod leftovers;
mod marks;
mod mend;
mod names;
mod pieces;
mod records;
mod shape;
mod table;
mod tables;
mod text;
mod trail;
mod workbook;

pub use error::ReadError;
pub use isolation::Isolation;
pub use workbook::answer as read_workbook;

use crate::config::ReadRules;
use crate::model::findings::{
    CSV_BROKEN_LINE, CSV_MIXED_LINE_ENDS, CSV_OTHER_DELIMITER, CSV_STRAY_QUOTE, CSV_UNCLOSED_QUOTE,
};
use crate::model::{RawTable, header_key};
use format::Format;
use grid::{Grid, Meter};
use records::{LINE_ENDS, Parsed};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;
use trail::Trail;

/// A file as it was read from disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceBytes {
    /// The path as configured, for messages.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
    sha256: OnceLock<String>,
    /// How it is read apart, if it is a workbook of an old format.
    pub isolation: Isolation,
}

impl SourceBytes {
    /// Content that is already at hand.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> SourceBytes {
        SourceBytes {
            path: path.into(),
            bytes,
            sha256: OnceLock::new(),
            isolation: Isolation::default(),
        }
    }

    /// The content's address, in hexadecimal; computed when it is first asked for.
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| {
            let digest = Sha256::digest(&self.bytes);
            digest.iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }

    /// The same, read apart in another way.
    pub fn isolated(self, isolation: Isolation) -> SourceBytes {
        SourceBytes { isolation, ..self }
    }
}

/// Takes a file from disk, if it has at most so many bytes.
#[expect(
    clippy::disallowed_methods,
    reason = "ingest opens the exports, here and nowhere else"
)]
pub fn load(
    path_on_disk: &Path,
    path_as_configured: &str,
    max_bytes: u64,
) -> Result<SourceBytes, ReadError> {
    let file =
        std::fs::File::open(path_on_disk).map_err(|cause| failed(path_as_configured, cause))?;
    // Only a guess: how long the file is, is found by reading it.
    let n_bytes = file.metadata().map_or(0, |about| about.len());
    let room = usize::try_from(n_bytes.min(max_bytes)).unwrap_or_default();
    take_into(
        Vec::with_capacity(room + 1),
        file,
        path_as_configured,
        max_bytes,
    )
}

/// Takes what a reader gives, if it is at most so many bytes. The size is counted while reading and
/// not asked for: a file may grow, and a pipe has none.
pub fn take(from: impl Read, path: &str, max_bytes: u64) -> Result<SourceBytes, ReadError> {
    take_into(Vec::new(), from, path, max_bytes)
}

fn take_into(
    mut bytes: Vec<u8>,
    from: impl Read,
    path: &str,
    max_bytes: u64,
) -> Result<SourceBytes, ReadError> {
    from.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| failed(path, cause))?;
    Meter::new(path, None).check("the size in bytes", bytes.len() as u64, max_bytes)?;
    Ok(SourceBytes::new(path, bytes))
}

fn failed(path: &str, cause: std::io::Error) -> ReadError {
    let path = path.to_owned();
    match cause.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing { path },
        _ => ReadError::Io { path, cause },
    }
}

/// The table of a file that holds the wanted headers. They choose the sheet, unless the rules name
/// it, and the header row, unless the rules give it; without any, both go by appearance.
pub fn read(
    source: &SourceBytes,
    rules: &ReadRules,
    wanted_headers: &[&str],
) -> Result<RawTable, ReadError> {
    let wanted: Vec<String> = wanted_headers.iter().map(|name| header_key(name)).collect();
    let mut trail = Trail::of(&source.path);
    let (format, choice) = format::recognise(source)?;
    trail.chose(choice);
    let grid = match format {
        Format::Csv => text_grid(source, rules, &wanted, &mut trail)?,
        _ => workbook::read(source, format, rules, &wanted, &mut trail)?,
    };
    table::assemble(&source.path, format.name(), grid, rules, &wanted, trail)
}

/// Every table of a file, in the order of its sheets and rows. The rules narrow the search as in
/// [`read`]; a sheet without a table is left out unless it is the only one.
pub fn read_all(source: &SourceBytes, rules: &ReadRules) -> Result<Vec<RawTable>, ReadError> {
    if rules.table.is_some() || rules.header_row.is_some() {
        return Ok(vec![read(source, rules, &[])?]);
    }
    let (format, choice) = format::recognise(source)?;
    let mut trail = Trail::of(&source.path);
    trail.chose(choice);
    if format == Format::Csv {
        let grid = text_grid(source, rules, &[], &mut trail)?;
        return table::assemble_all(&source.path, format.name(), grid, rules, trail);
    }
    let (mut tables, mut first_error) = (Vec::new(), None);
    workbook::read_each(source, format, rules, &trail, |grid, trail| {
        let all = grid
            .and_then(|grid| table::assemble_all(&source.path, format.name(), grid, rules, trail));
        match all {
            Ok(more) => tables.extend(more),
            Err(ReadError::Empty { .. }) => {}
            Err(error) => first_error = first_error.take().or(Some(error)),
        }
    })?;
    match first_error {
        Some(error) if tables.is_empty() => Err(error),
        _ if tables.is_empty() => Err(ReadError::Empty {
            path: source.path.clone(),
            sheet: None,
        }),
        _ => Ok(tables),
    }
}

/// The text of a text file, in the encoding that it is written in.
pub fn text_of(source: &SourceBytes) -> Result<String, ReadError> {
    let text = text::decode(source, None, &mut Trail::of(&source.path))?;
    Ok(text.into_owned())
}

/// The records of a text file as rows.
fn text_grid(
    source: &SourceBytes,
    rules: &ReadRules,
    wanted: &[String],
    trail: &mut Trail,
) -> Result<Grid, ReadError> {
    let text = text::decode(source, rules.encoding.as_deref(), trail)?;
    let dialect = dialect::find(&text, rules, wanted, trail);
    let parsed = pieces::parse(&text, &dialect);
    tell_oddities(&parsed, trail);
    let mut meter = Meter::new(&source.path, None);
    meter.check(
        "the number of bytes of text",
        text.len() as u64,
        grid::MAX_TEXT,
    )?;
    let mut rows = parsed.records;
    let n_records = rows.len() as i64;
    let mut first_blank = None;
    for (row, number) in rows.iter_mut().zip(1..) {
        row.record = number;
        meter.count_record(row.n_cells, row.cells.len())?;
        if row.cells.is_empty() && first_blank.is_none() {
            first_blank = Some(row.row);
        }
    }
    if first_blank.is_some() {
        rows.retain(|row| !row.cells.is_empty());
    }
    Ok(Grid {
        rows,
        n_records,
        first_blank,
        has_widths: true,
        ..Grid::default()
    })
}

fn tell_oddities(parsed: &Parsed, trail: &mut Trail) {
    for (line, _) in &parsed.stray_quotes {
        trail.saw(&CSV_STRAY_QUOTE, Some(*line)).times(1);
    }
    for line in &parsed.unclosed {
        trail
            .saw(&CSV_UNCLOSED_QUOTE, Some(*line))
            .expected("a closing quote before the end of the cell")
            .times(1);
    }
    for line in &parsed.other_delimiter {
        trail.saw(&CSV_OTHER_DELIMITER, Some(*line)).times(1);
    }
    for line in &parsed.broken_lines {
        trail.saw(&CSV_BROKEN_LINE, Some(*line)).times(1);
    }
    let counts: Vec<String> = LINE_ENDS
        .iter()
        .zip(parsed.line_ends)
        .filter(|(_, n)| *n > 0)
        .map(|(name, n)| format!("{n} {name}"))
        .collect();
    if counts.len() > 1 {
        trail
            .saw(&CSV_MIXED_LINE_ENDS, parsed.line_ends_mixed)
            .value(counts.join(", "))
            .times(1);
    }
    if !counts.is_empty() {
        trail.chose(format!(
            "line ends {}: counted outside quotes",
            counts.join(", ")
        ));
    }
}
