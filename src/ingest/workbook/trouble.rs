//! In: what goes wrong deep inside a workbook, where neither file nor sheet is known. Out: the
//! error with both. It exists so that the readers of parts say only what they see. It deliberately
//! keeps no more of foreign errors than their words.

use super::super::error::ReadError;
use super::super::format::Format;

/// What is wrong, before the file's name is known.
#[derive(Debug)]
pub(super) enum Trouble {
    /// A password is asked for.
    Encrypted,
    /// The parts are not as the format wants them.
    Broken(String),
    /// There is more than is allowed.
    Limit {
        /// Of what.
        what: &'static str,
        /// How much, at least.
        found: u64,
        /// How much is allowed.
        limit: u64,
    },
    /// The process that reads it was refused memory.
    OutOfMemory {
        /// What it may take.
        bytes: u64,
    },
    /// The process that reads it took too long.
    OutOfTime {
        /// What it may take.
        seconds: u64,
    },
    /// The process that reads it is gone, for another reason.
    Lost(String),
    /// An error that is complete already.
    Error(ReadError),
}

impl Trouble {
    /// The error, of this file and sheet.
    pub(super) fn named(self, path: &str, format: Format, sheet: Option<&str>) -> ReadError {
        let path = path.to_owned();
        let sheet = sheet.map(str::to_owned);
        match self {
            Trouble::Encrypted => ReadError::Encrypted { path },
            Trouble::Error(error) => error,
            Trouble::Broken(cause) => ReadError::Broken {
                path,
                format: format.name(),
                sheet,
                cause,
            },
            Trouble::OutOfMemory { bytes } => ReadError::OutOfMemory {
                path,
                format: format.name(),
                mebibytes: bytes / (1024 * 1024),
            },
            Trouble::OutOfTime { seconds } => ReadError::OutOfTime {
                path,
                format: format.name(),
                seconds,
            },
            Trouble::Lost(cause) => ReadError::Lost {
                path,
                format: format.name(),
                cause,
            },
            Trouble::Limit { what, found, limit } => ReadError::Limit {
                path,
                sheet,
                what,
                found,
                limit,
            },
        }
    }
}

impl From<ReadError> for Trouble {
    fn from(error: ReadError) -> Trouble {
        Trouble::Error(error)
    }
}

/// More came out of a part than is allowed, told through a reader that knows only IO errors.
#[derive(Debug, thiserror::Error)]
#[error("{what} is more than {limit}")]
pub(super) struct TooMuch {
    /// Of what.
    pub what: &'static str,
    /// How much is allowed.
    pub limit: u64,
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Trouble {
        let too_much = error.get_ref().and_then(|inner| inner.downcast_ref());
        match too_much {
            Some(TooMuch { what, limit }) => Trouble::Limit {
                what,
                found: limit + 1,
                limit: *limit,
            },
            None => Trouble::Broken(error.to_string()),
        }
    }
}
