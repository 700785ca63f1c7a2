//! In: on stdin, a workbook and what is asked of it. Out: on stdout, the answers. It exists for the
//! program itself: workbooks of old formats are read in a process of their own, whose memory and
//! time are limited. It deliberately isn't in the help, for no person can use it.

use super::{DONE, Done, FINDINGS, Failure};
use crate::ingest;

/// Read a workbook for another process of this program
#[derive(Debug, clap::Args)]
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
