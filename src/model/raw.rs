//! In: nothing. Out: the shape of a table as it stands in a file, between `ingest` (which finds
//! it) and `normalise` (which understands it): header, cells with their row, the account of every
//! record, each choice made and each oddity seen. It deliberately knows nothing of meaning.

use super::tables::{Date, Finding};
use super::text::Text;

/// A cell as the file holds it, in sixteen bytes.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RawCell {
    /// Nothing, or white space only.
    #[default]
    Empty,
    /// Text, as the file has it.
    Text(Text),
    /// A number from a workbook.
    Number(f64),
    /// A date from a workbook, with the time of day in minutes after midnight.
    Date(Date, u32),
    /// A truth value from a workbook.
    Flag(bool),
    /// A spreadsheet error such as `#REF!`.
    Error(Box<Text>),
}

impl RawCell {
    /// A text.
    pub fn text(text: &str) -> RawCell {
        RawCell::Text(Text::from(text))
    }

    /// A spreadsheet error.
    pub fn error(error: &str) -> RawCell {
        RawCell::Error(Box::new(Text::from(error)))
    }
}

/// A data row with its place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawRow {
    /// Row of the sheet or line of the file where it begins, counted from 1.
    pub row: i64,
    /// As many cells as the header has names, or more: what a record holds beyond them stays here.
    pub cells: Vec<RawCell>,
}

/// What became of the records that are not data rows. Records in a table are data rows plus these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Account {
    /// All records of the table.
    pub n_records: i64,
    /// Header rows, units row counted.
    pub n_header: i64,
    /// Rows above the header.
    pub n_preamble: i64,
    /// Blank rows.
    pub n_blank: i64,
    /// Rows of totals.
    pub n_totals: i64,
    /// Notes below or between the rows.
    pub n_notes: i64,
    /// Hidden rows.
    pub n_hidden: i64,
    /// Records of other tables in the same sheet or text file.
    pub n_elsewhere: i64,
}

impl Account {
    /// Records that are no data rows.
    pub fn n_skipped(&self) -> i64 {
        self.n_header
            + self.n_preamble
            + self.n_blank
            + self.n_totals
            + self.n_notes
            + self.n_hidden
            + self.n_elsewhere
    }
}

/// A table as it stands in a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawTable {
    /// The path as configured.
    pub file: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// Which table of its sheet or text file it is, counted from 1.
    pub number: i64,
    /// The format found from the content: `csv`, `xlsx`, `xls`, `xlsb`, `ods`.
    pub format: String,
    /// Header names, trimmed, line breaks as spaces; a repeated name gets ` (2)`, ` (3)`; a
    /// nameless column is `Column F`.
    pub header: Vec<String>,
    /// Where each column stands in the file, in the order of `header`: `F` in a sheet, `6` in a text
    /// file; `row 6` and `record 6` where each column of the file is a record. Empty for a table
    /// that no file holds.
    pub places: Vec<String>,
    /// The data rows.
    pub rows: Vec<RawRow>,
    /// The account of the other records.
    pub account: Account,
    /// Each choice with its reason, such as `delimiter «;»: 11 cells on 54 of 54 lines`.
    pub choices: Vec<String>,
    /// What was odd.
    pub findings: Vec<Finding>,
}
