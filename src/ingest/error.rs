//! In: what went wrong while a file was opened or its table looked for. Out: one variant per
//! situation, worded for the person who must mend it, and the finding that says the same in the
//! findings table. It exists so that each failure names file, place, value, what was expected and
//! what to do. It deliberately holds no cell values except header names: a cell may name a person.

use crate::model::Finding;
use crate::model::findings::{
    ENCODING_UNKNOWN, FindingKind, HEADER_NOT_FOUND, Place, SHEET_NOT_FOUND, SOURCE_EMPTY,
    SOURCE_ENCRYPTED, SOURCE_LIMIT, SOURCE_MISSING, SOURCE_UNREADABLE, TABLE_NOT_FOUND,
};

/// Why a file gave no table.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is not there.
    #[error(
        "{path}: there is no such file. Put the export there, or correct `files` in the pipeline."
    )]
    Missing {
        /// The path as configured.
        path: String,
    },
    /// The file is there and can't be opened or read.
    #[error(
        "{path}: the file can't be read ({cause}). Check that it is a file, not locked, and that this user may read it."
    )]
    Io {
        /// The path as configured.
        path: String,
        /// What the operating system says.
        cause: std::io::Error,
    },
    /// The content is of no format that the program reads.
    #[error("{path}: this is {looks_like}; expected CSV, XLSX, XLSM, XLSB, XLS or ODS. {remedy}")]
    Unreadable {
        /// The path as configured.
        path: String,
        /// What it looks like instead.
        looks_like: String,
        /// What to do.
        remedy: String,
    },
    /// The content is of a known format, but damaged.
    #[error("{path}{}: the {format} file is damaged ({cause}). Open it in its program, save it again as XLSX, and use that.", of_sheet(.sheet))]
    Broken {
        /// The path as configured.
        path: String,
        /// The format found from the content.
        format: &'static str,
        /// The sheet that was being read, if it came so far.
        sheet: Option<String>,
        /// What the reader says.
        cause: String,
    },
    /// The workbook is locked with a password.
    #[error(
        "{path}: the workbook is encrypted with a password. Save a copy without one, or export again."
    )]
    Encrypted {
        /// The path as configured.
        path: String,
    },
    /// The file or sheet holds nothing at all.
    #[error("{path}{}: there is nothing in it; expected a header row and data rows. Export it again.", of_sheet(.sheet))]
    Empty {
        /// The path as configured.
        path: String,
        /// The sheet, in a workbook.
        sheet: Option<String>,
    },
    /// The sheet that the mapping names is not there.
    #[error("{path}: there is no sheet «{sheet}». The workbook has {}. Correct `sheet` in the mapping.", listed(.sheets))]
    NoSuchSheet {
        /// The path as configured.
        path: String,
        /// The sheet as the mapping names it.
        sheet: String,
        /// The sheets that there are.
        sheets: Vec<String>,
    },
    /// The table that was asked for is not there.
    #[error("{path}{}: there is no table {table}; the tables are counted from 1 to {n_tables}. Correct the number.", of_sheet(.sheet))]
    NoSuchTable {
        /// The path as configured.
        path: String,
        /// The sheet, in a workbook.
        sheet: Option<String>,
        /// The number that was asked for.
        table: i64,
        /// How many tables there are.
        n_tables: usize,
    },
    /// No row looks like the header.
    #[error("{path}{}: no header row was found; expected {expected}. {} Compare the mapping's headers with the file's, or name `header_row`.", of_sheet(.sheet), nearest_line(.nearest))]
    HeaderNotFound {
        /// The path as configured.
        path: String,
        /// The sheet, in a workbook.
        sheet: Option<String>,
        /// What was looked for.
        expected: String,
        /// What the file has that comes nearest, as `«wanted» ~ «found»`.
        nearest: Vec<String>,
    },
    /// The mapping names an encoding that doesn't exist.
    #[error(
        "{path}: «{name}» is no encoding; expected a WHATWG label such as `utf-8`, `windows-1252` or `utf-16le`. Correct `encoding` in the mapping."
    )]
    EncodingUnknown {
        /// The path as configured.
        path: String,
        /// The name as the mapping gives it.
        name: String,
    },
    /// The file would take more than is allowed.
    #[error("{path}{}: {what} {found} is more than the limit of {limit}. Split the export, delete stray cells far from the table, or raise the limit.", of_sheet(.sheet))]
    Limit {
        /// The path as configured.
        path: String,
        /// The sheet, in a workbook.
        sheet: Option<String>,
        /// What there is too much of.
        what: &'static str,
        /// How much there is, at least.
        found: u64,
        /// How much is allowed.
        limit: u64,
    },
    /// The workbook would take more memory than is allowed.
    #[error(
        "{path}: reading this {format} file takes more than {mebibytes} MiB of memory. Open it in its program, delete stray cells far from the table, save it as XLSX, and use that."
    )]
    OutOfMemory {
        /// The path as configured.
        path: String,
        /// The format found from the content.
        format: &'static str,
        /// How much is allowed.
        mebibytes: u64,
    },
    /// The workbook would take more time than is allowed.
    #[error(
        "{path}: reading this {format} file takes more than {seconds} seconds. Open it in its program, delete stray cells far from the table, save it as XLSX, and use that."
    )]
    OutOfTime {
        /// The path as configured.
        path: String,
        /// The format found from the content.
        format: &'static str,
        /// How much is allowed.
        seconds: u64,
    },
    /// The process that reads old formats apart was lost, or could not be had.
    #[error(
        "{path}: the process that reads this {format} file gave no table ({cause}). Open the file in its program, save it as XLSX, and use that."
    )]
    Lost {
        /// The path as configured.
        path: String,
        /// The format found from the content.
        format: &'static str,
        /// How it ended.
        cause: String,
    },
}

impl ReadError {
    /// The same as a row of the findings table.
    pub fn finding(&self) -> Finding {
        let at = |kind: &FindingKind, path: &str, sheet: Option<&String>, row: Option<i64>| {
            kind.at(&Place {
                file: Some(path.to_owned()),
                sheet: sheet.cloned(),
                row,
                ..Place::default()
            })
        };
        match self {
            ReadError::Missing { path } => at(&SOURCE_MISSING, path, None, None),
            ReadError::Io { path, cause } => {
                at(&SOURCE_UNREADABLE, path, None, None).value(cause.to_string())
            }
            ReadError::Unreadable {
                path,
                looks_like,
                remedy,
            } => {
                let finding = at(&SOURCE_UNREADABLE, path, None, None)
                    .value(looks_like)
                    .expected("CSV, XLSX, XLSM, XLSB, XLS or ODS");
                Finding {
                    remedy: Some(remedy.clone()),
                    ..finding
                }
            }
            ReadError::Broken {
                path,
                sheet,
                cause,
                format,
            } => at(&SOURCE_UNREADABLE, path, sheet.as_ref(), None)
                .value(cause)
                .expected(format!("an undamaged {format} file")),
            ReadError::Encrypted { path } => at(&SOURCE_ENCRYPTED, path, None, None),
            ReadError::Empty { path, sheet } => at(&SOURCE_EMPTY, path, sheet.as_ref(), None),
            ReadError::NoSuchSheet {
                path,
                sheet,
                sheets,
            } => at(&SHEET_NOT_FOUND, path, Some(sheet), None)
                .value(sheet)
                .expected(format!("one of {}", listed(sheets))),
            ReadError::NoSuchTable {
                path,
                sheet,
                table,
                n_tables,
            } => at(&TABLE_NOT_FOUND, path, sheet.as_ref(), None)
                .value(table.to_string())
                .expected(format!("a number from 1 to {n_tables}")),
            ReadError::HeaderNotFound {
                path,
                sheet,
                expected,
                nearest,
            } => at(&HEADER_NOT_FOUND, path, sheet.as_ref(), None)
                .value(nearest.join(", "))
                .expected(expected),
            ReadError::EncodingUnknown { path, name } => at(&ENCODING_UNKNOWN, path, None, None)
                .value(name)
                .expected("a WHATWG label such as `utf-8` or `windows-1252`"),
            ReadError::Limit {
                path,
                sheet,
                what,
                found,
                limit,
            } => at(&SOURCE_LIMIT, path, sheet.as_ref(), None)
                .value(format!("{what} {found}"))
                .expected(format!("at most {limit}")),
            ReadError::OutOfMemory {
                path, mebibytes, ..
            } => at(&SOURCE_LIMIT, path, None, None)
                .value("the memory that reading takes")
                .expected(format!("at most {mebibytes} MiB")),
            ReadError::OutOfTime { path, seconds, .. } => at(&SOURCE_LIMIT, path, None, None)
                .value("the time that reading takes")
                .expected(format!("at most {seconds} seconds")),
            ReadError::Lost {
                path,
                format,
                cause,
            } => at(&SOURCE_UNREADABLE, path, None, None)
                .value(cause)
                .expected(format!("an undamaged {format} file")),
        }
    }
}

fn of_sheet(sheet: &Option<String>) -> String {
    sheet
        .as_ref()
        .map_or_else(String::new, |name| format!(", sheet «{name}»"))
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "no sheet with cells".to_owned(),
        names => names
            .iter()
            .map(|name| format!("«{name}»"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn nearest_line(nearest: &[String]) -> String {
    match nearest {
        [] => "Nothing in the file comes near.".to_owned(),
        nearest => format!("Nearest: {}.", nearest.join(", ")),
    }
}
