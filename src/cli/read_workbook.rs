//! In: a workbook of an old format on stdin. Out: its cells on stdout, for the process of this program
//! that asked. It exists because such a workbook may take all memory, and only another process can be
//! held to a limit. It deliberately is no command for people.

use super::{DONE, Done, FINDINGS, Failure};
use crate::ingest;

/// Read a workbook for another process of this program: on stdin the workbook and what is asked of
/// it, on stdout the answers
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(super) struct ReadWorkbook {
    /// The format: xls, xlsb or ods
    format: String,
    /// Bytes of address space that may be taken
    max_memory: u64,
    /// Seconds that may be taken
    max_seconds: u64,
}

impl ReadWorkbook {
    pub(super) fn done(self) -> Done {
        let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
        ingest::read_workbook(
            &self.format,
            self.max_memory,
            self.max_seconds,
            input,
            output,
        )
        .map_err(|error| Failure {
            code: FINDINGS,
            error: error.into(),
        })?;
        Ok(DONE)
    }
}
