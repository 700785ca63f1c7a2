//! In: the text of a CSV file, or a table of a workbook. Out: its header and its lines, as text, with
//! their numbers. It exists so that the file of answers and a sheet that has been through Excel are
//! understood by the same code. It deliberately drops no line: a file of answers has no totals and
//! no notes, and what a line says is for `answers` to judge.

use super::Moment;
use crate::model::{RawCell, RawTable, header_key};

/// Lines with a header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// The header, as it is compared.
    header: Vec<String>,
    /// Number of the line or row, from 1, and its cells.
    lines: Vec<(i64, Vec<String>)>,
}

impl Lines {
    /// Of CSV, divided by the mark that its first line has most of: a spreadsheet in Norwegian
    /// writes semicolons. A file without a header has no lines.
    pub fn of_text(text: &str) -> Lines {
        // The reader counts a line feed behind a carriage return with the next record.
        let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        let first = text.lines().next().unwrap_or_default();
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .rev()
            .max_by_key(|mark| first.bytes().filter(|byte| byte == mark).count())
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        // A text in memory that is UTF-8, with records of any length, has no record that fails.
        let mut records = reader.records().filter_map(Result::ok).map(|record| {
            let number = record.position().map_or(0, csv::Position::line);
            let cells = record.iter().map(|cell| unguarded(cell).to_owned());
            (number as i64, cells.collect::<Vec<String>>())
        });
        let header = records.next().map(|(_, cells)| cells).unwrap_or_default();
        Lines {
            header: header.iter().map(|name| header_key(name)).collect(),
            lines: records
                .filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()))
                .collect(),
        }
    }

    /// Of a table of a workbook.
    pub fn of_table(table: &RawTable) -> Lines {
        let line = |row: &crate::model::RawRow| (row.row, row.cells.iter().map(text_of).collect());
        Lines {
            header: table.header.iter().map(|name| header_key(name)).collect(),
            lines: table.rows.iter().map(line).collect(),
        }
    }

    /// The place of a column whose header is one of these names, or else begins with one.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        let exact = |header: &String| names.contains(&header.as_str());
        let begins = |header: &String| {
            let mut words = header.split(|c: char| c.is_whitespace() || c == '(');
            words.next().is_some_and(|first| names.contains(&first))
        };
        let at = self.header.iter().position(exact);
        at.or_else(|| self.header.iter().position(begins))
    }

    /// Every line.
    pub(super) fn all(&self) -> &[(i64, Vec<String>)] {
        &self.lines
    }
}

/// A cell as text.
fn text_of(cell: &RawCell) -> String {
    match cell {
        RawCell::Empty => String::new(),
        RawCell::Text(text) => unguarded(text).to_owned(),
        RawCell::Error(error) => error.to_string(),
        RawCell::Flag(flag) => flag.to_string(),
        RawCell::Number(number) => number.to_string(),
        RawCell::Date(date, minutes) => {
            let second = (*minutes > 0).then_some(minutes * 60);
            let date = *date;
            Moment { date, second }.to_string()
        }
    }
}

/// First characters that a spreadsheet takes for a formula.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// Whether a spreadsheet would take a text for a formula, or it is one that was guarded.
fn is_guarded_or_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A text that no spreadsheet takes for a formula. Guards that stand there already get one more, so
/// that every text comes back as it was.
pub(super) fn guarded(text: &str) -> String {
    match is_guarded_or_formula(text) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// The text that was guarded.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(inner) if is_guarded_or_formula(inner) => inner,
        _ => text,
    }
}
