//! In: each choice and each oddity while a file is read. Out: the choices and findings of its raw
//! table, with file and sheet filled in. It exists so that no step makes a finding without its
//! place, and so that a million odd rows don't become a million findings. It deliberately takes no
//! cell values: ingest can't know which columns are personal.

use crate::model::{Finding, FindingKind, Place};
use std::collections::HashMap;

/// Findings of one kind that are kept one by one; further ones only raise the count of the last.
const MOST_OF_A_KIND: i64 = 1_000;

/// What is told about how a file was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Trail {
    place: Place,
    choices: Vec<String>,
    findings: Vec<Finding>,
    /// For each code: how many were kept, and where the last one stands.
    kept: HashMap<&'static str, (i64, usize)>,
}

impl Trail {
    /// An empty trail of a file.
    pub(super) fn of(file: &str) -> Trail {
        Trail {
            place: Place {
                file: Some(file.to_owned()),
                ..Place::default()
            },
            ..Trail::default()
        }
    }

    /// From here on the trail is about this sheet.
    pub(super) fn enter_sheet(&mut self, sheet: &str) {
        self.place.sheet = Some(sheet.to_owned());
    }

    /// The sheet, if there is one.
    pub(super) fn sheet(&self) -> Option<String> {
        self.place.sheet.clone()
    }

    /// A choice with its reason.
    pub(super) fn chose(&mut self, choice: impl Into<String>) {
        self.choices.push(choice.into());
    }

    /// An oddity at a row.
    pub(super) fn saw(&mut self, kind: &FindingKind, row: Option<i64>) -> Oddity<'_> {
        let place = Place {
            row,
            ..self.place.clone()
        };
        let finding = kind.at(&place);
        let (n_kept, last) = self.kept.entry(kind.code).or_insert((0, 0));
        if *n_kept < MOST_OF_A_KIND {
            *n_kept += 1;
            *last = self.findings.len();
            self.findings.push(finding);
            Oddity {
                finding: &mut self.findings[*last],
                is_new: true,
            }
        } else {
            let finding = &mut self.findings[*last];
            finding.n_alike += 1;
            Oddity {
                finding,
                is_new: false,
            }
        }
    }

    /// The choices and the findings.
    pub(super) fn into_parts(self) -> (Vec<String>, Vec<Finding>) {
        (self.choices, self.findings)
    }
}

/// A finding that was just made, to be completed.
pub(super) struct Oddity<'a> {
    finding: &'a mut Finding,
    is_new: bool,
}

impl Oddity<'_> {
    /// In a named column.
    pub(super) fn column(self, column: &str) -> Self {
        if self.is_new {
            self.finding.column = Some(column.to_owned());
        }
        self
    }

    /// With a value that tells nothing of a person: a count, a name of an encoding.
    pub(super) fn value(self, value: impl Into<String>) -> Self {
        if self.is_new {
            self.finding.value = Some(value.into());
        }
        self
    }

    /// With what was expected.
    pub(super) fn expected(self, expected: impl Into<String>) -> Self {
        if self.is_new {
            self.finding.expected = Some(expected.into());
        }
        self
    }

    /// Standing for several at once.
    pub(super) fn times(self, n: i64) {
        if self.is_new {
            self.finding.n_alike = n;
        } else {
            self.finding.n_alike += n - 1;
        }
    }
}
