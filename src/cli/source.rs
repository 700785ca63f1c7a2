//! In: the name of a file, or `-`, and what the command line says about how it is to be read. Out:
//! its bytes and the rules. It exists so that every command on one file has the same flags. It
//! deliberately has no rule of its own: what is not said is found from the content.

use super::{Failure, usage};
use crate::config::ReadRules;
use crate::ingest::{self, ReadError, SourceBytes};
use crate::model::RawTable;
use anyhow::anyhow;
use std::path::{Path, PathBuf};

/// A file, and how its table is to be found where the program's own judgement is not wanted.
#[derive(Debug, clap::Args)]
pub(super) struct Source {
    /// The file, in any format that the program knows; `-` reads stdin
    pub file: PathBuf,
    /// The sheet's name; otherwise the one with most in it
    #[arg(long, value_name = "NAME", help_heading = "How to read")]
    sheet: Option<String>,
    /// The row or line of the header, counted from 1; otherwise the one that looks like it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..), help_heading = "How to read")]
    header_row: Option<i64>,
    /// The encoding, by its WHATWG label; otherwise byte order mark, UTF-8, UTF-16, Windows-1252
    #[arg(long, value_name = "LABEL", help_heading = "How to read")]
    encoding: Option<String>,
    /// The delimiter of a text file: one character, or `tab`
    #[arg(long, value_name = "CHAR", value_parser = delimiter, help_heading = "How to read")]
    delimiter: Option<char>,
    /// A group column whose empty cells take the value above; may be given again
    #[arg(long, value_name = "HEADER", help_heading = "How to read")]
    fill_down: Vec<String>,
    /// Whether the table lies on its side, each column a record; otherwise found from the values
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help_heading = "How to read"
    )]
    transposed: Option<bool>,
    /// Count hidden rows too
    #[arg(long, help_heading = "How to read")]
    hidden_rows: bool,
    /// The largest file that is read, in megabytes
    #[arg(
        long,
        value_name = "N",
        default_value_t = MAX_FILE_MB,
        help_heading = "How to read"
    )]
    max_file_mb: u64,
}

/// The largest file that is read where nothing else is said, in megabytes.
const MAX_FILE_MB: u64 = 1024;

/// One character, or a name for one that a shell makes hard to write.
fn delimiter(text: &str) -> Result<char, String> {
    let mut characters = text.chars();
    match (text, characters.next(), characters.next()) {
        ("tab" | "\\t", _, _) => Ok('\t'),
        (_, Some(one), None) => Ok(one),
        _ => Err("expected one character, or `tab`".to_owned()),
    }
}

impl Source {
    /// A file of which nothing more is said.
    pub(super) fn of(file: &Path) -> Source {
        Source {
            file: file.to_owned(),
            sheet: None,
            header_row: None,
            encoding: None,
            delimiter: None,
            fill_down: Vec::new(),
            transposed: None,
            hidden_rows: false,
            max_file_mb: MAX_FILE_MB,
        }
    }

    /// The rules that the command line gives.
    pub(super) fn rules(&self) -> ReadRules {
        ReadRules {
            sheet: self.sheet.clone(),
            header_row: self.header_row,
            encoding: self.encoding.clone(),
            delimiter: self.delimiter,
            fill_down: self.fill_down.clone(),
            transposed: self.transposed,
            table: None,
            hidden_rows: self.hidden_rows,
        }
    }

    /// The name that findings are told with.
    pub(super) fn name(&self) -> String {
        match self.is_stdin() {
            true => "stdin".to_owned(),
            false => self.file.display().to_string(),
        }
    }

    /// Whether the bytes come through a pipe.
    pub(super) fn is_stdin(&self) -> bool {
        self.file == Path::new("-")
    }

    /// The content.
    pub(super) fn load(&self) -> Result<SourceBytes, ReadError> {
        let max_bytes = self.max_file_mb.saturating_mul(1024 * 1024);
        match self.is_stdin() {
            true => ingest::take(std::io::stdin().lock(), &self.name(), max_bytes),
            false => ingest::load(&self.file, &self.name(), max_bytes),
        }
    }
}

/// The names of a file's tables: the sheet, or `table` in a text file; with a number behind it
/// where the sheet or file has several.
pub(super) fn names(tables: &[RawTable]) -> Vec<String> {
    let name = |table: &RawTable| {
        let of_sheet = table.sheet.as_deref().unwrap_or("table");
        match table.number {
            0 | 1 => of_sheet.to_owned(),
            n => format!("{of_sheet} #{n}"),
        }
    };
    tables.iter().map(name).collect()
}

/// The N-th table of a file, counted from 1.
pub(super) fn nth(
    mut tables: Vec<RawTable>,
    number: u64,
    source: &Source,
) -> Result<RawTable, Failure> {
    let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
    if at < tables.len() {
        return Ok(tables.swap_remove(at));
    }
    Err(usage(anyhow!(
        "{}: there is no table {number}. It has {}: {}.",
        source.name(),
        tables.len(),
        names(&tables).join(", ")
    )))
}
