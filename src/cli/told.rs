//! In: findings and choices. Out: each as one line — JSON for programs, prose on a terminal — and
//! the exit code that they give. It exists so that `read`, `inspect` and `check` tell the same
//! finding in the same form. It deliberately adds no words: the catalogue has them.

use super::{DONE, FINDINGS};
use crate::ingest::ReadError;
use crate::model::{Finding, Severity, Word};
use serde::Serialize;
use std::io::Write;

/// A finding as a JSON object: its fields in the order of a reader's questions.
#[derive(Debug, Serialize)]
pub(super) struct Told<'a> {
    code: &'a str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    municipality: Option<&'a str>,
    file: Option<&'a str>,
    sheet: Option<&'a str>,
    row: Option<i64>,
    column: Option<&'a str>,
    value: Option<&'a str>,
    expected: Option<&'a str>,
    meaning: Option<&'static str>,
    remedy: Option<&'a str>,
    n_alike: i64,
    /// Why the whole file is refused, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

impl<'a> From<&'a Finding> for Told<'a> {
    fn from(finding: &'a Finding) -> Told<'a> {
        Told {
            code: &finding.code,
            severity: finding.severity.map_or("info", Word::word),
            municipality: finding.municipality.as_deref(),
            file: finding.file.as_deref(),
            sheet: finding.sheet.as_deref(),
            row: finding.row,
            column: finding.column.as_deref(),
            value: finding.value.as_deref(),
            expected: finding.expected.as_deref(),
            meaning: finding.kind().map(|kind| kind.meaning),
            remedy: finding.remedy.as_deref(),
            n_alike: finding.n_alike,
            refused: None,
        }
    }
}

impl Told<'_> {
    /// Whether another finding is of the same kind.
    pub(super) fn is(&self, finding: &Finding) -> bool {
        self.code == finding.code
    }

    /// Several of one kind in few words, for a narrow screen.
    pub(super) fn brief(&self, n: i64) -> String {
        let times = match n {
            1 => String::new(),
            n => format!(" ×{n}"),
        };
        let row = match (self.row, n) {
            (None, _) => String::new(),
            (Some(row), 1) => format!(", row {row}"),
            (Some(row), _) => format!(", first row {row}"),
        };
        let meaning = self.meaning.unwrap_or_default();
        format!("{} {}{times}{row}: {meaning}", self.severity, self.code)
    }
}

/// A choice that was made while a file was read.
#[derive(Debug, Serialize)]
pub(super) struct Choice<'a> {
    pub choice: &'a str,
    pub file: &'a str,
    pub sheet: Option<&'a str>,
}

/// How lines are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A JSON object per line.
    Json,
    /// Prose, for a person at a terminal.
    Prose,
}

/// One finding as one line.
pub(super) fn tell(to: &mut dyn Write, finding: &Finding, form: Form) -> std::io::Result<()> {
    match form {
        Form::Prose => writeln!(to, "{}", finding.line()),
        Form::Json => tell_json(to, &Told::from(finding)),
    }
}

/// Why a file is refused: the finding that says so, with the whole reason in words.
pub(super) fn tell_refusal(
    to: &mut dyn Write,
    error: &ReadError,
    form: Form,
) -> std::io::Result<()> {
    match form {
        Form::Prose => writeln!(to, "loype: {error}"),
        Form::Json => {
            let finding = error.finding();
            let told = Told {
                refused: Some(error.to_string()),
                ..Told::from(&finding)
            };
            tell_json(to, &told)
        }
    }
}

/// One choice as one line.
pub(super) fn tell_choice(
    to: &mut dyn Write,
    choice: &Choice<'_>,
    form: Form,
) -> std::io::Result<()> {
    match form {
        Form::Json => tell_json(to, choice),
        Form::Prose => match choice.sheet {
            Some(sheet) => writeln!(to, "choice {} [{sheet}]: {}", choice.file, choice.choice),
            None => writeln!(to, "choice {}: {}", choice.file, choice.choice),
        },
    }
}

fn tell_json(to: &mut dyn Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *to, value)?;
    to.write_all(b"\n")
}

/// Notes alone are no trouble: a file that is read as Windows-1252 is read right.
pub(super) fn exit_of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> u8 {
    let is_trouble = |finding: &Finding| finding.severity != Some(Severity::Info);
    match findings.into_iter().any(is_trouble) {
        true => FINDINGS,
        false => DONE,
    }
}
