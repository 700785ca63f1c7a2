//! In: the `[table.read]` part of a source mapping. Out: how a table is to be found in a file,
//! where the program's own judgement is not wanted. It deliberately says nothing of what the
//! columns mean.

use serde::Deserialize;

/// How to find the table. Everything is optional: what is not said is found from the content.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct ReadRules {
    /// The sheet's name; otherwise the sheet that holds the mapping's headers best.
    pub sheet: Option<String>,
    /// Which table of the sheet or text file, counted from 1; otherwise the one that holds the
    /// mapping's headers best.
    pub table: Option<i64>,
    /// The row of the header, counted from 1; otherwise the row that looks like one.
    pub header_row: Option<i64>,
    /// The encoding, by its WHATWG label; otherwise BOM, UTF-8, UTF-16, Windows-1252 in turn.
    pub encoding: Option<String>,
    /// The delimiter of a CSV file, one character.
    pub delimiter: Option<char>,
    /// Headers of group columns whose empty cells take the value above.
    pub fill_down: Vec<String>,
    /// Whether the table lies on its side: each column a record, the first column the header;
    /// otherwise found from the values.
    pub transposed: Option<bool>,
    /// Whether hidden rows count.
    pub hidden_rows: bool,
}
