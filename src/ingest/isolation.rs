//! In: nothing. Out: how workbooks of the old formats are read apart: by which program, with how
//! much memory and time. It exists because their reader takes what a file states, and a process
//! that is refused memory aborts, which it can't catch itself: so another process is put at risk.
//! It deliberately starts nothing: `workbook` does.

use std::path::PathBuf;

/// How XLS, XLSB and ODS workbooks are read apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Isolation {
    /// The program that is started with `read-workbook`; this one, if nothing is said. A program
    /// that uses this library without having that command names one that has it.
    pub program: Option<PathBuf>,
    /// Bytes of address space that it may take. Linux holds it to this; elsewhere only the limits
    /// on cells and text hold.
    pub max_memory: u64,
    /// Seconds that it may take.
    pub max_seconds: u64,
}

impl Default for Isolation {
    fn default() -> Isolation {
        Isolation {
            program: None,
            max_memory: 1024 * 1024 * 1024,
            max_seconds: 60,
        }
    }
}

impl Isolation {
    /// With this program.
    pub fn by(program: impl Into<PathBuf>) -> Isolation {
        Isolation {
            program: Some(program.into()),
            ..Isolation::default()
        }
    }
}
