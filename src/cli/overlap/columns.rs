//! In: a table's header and the names of wanted columns. Out: where they stand. It exists so that a
//! name with another case or a stray blank is found, and a wrong one is answered with the nearest
//! there is. It deliberately guesses nothing.

use super::super::{Failure, usage};
use crate::model::{RawTable, header_key, nearest};
use anyhow::anyhow;

/// Which columns of a table make its records.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns<'a> {
    pub id: &'a str,
    pub party: &'a str,
    /// The title's first.
    pub text: &'a [String],
    pub extra: Option<&'a str>,
}

impl Columns<'_> {
    /// All names.
    pub(super) fn names(&self) -> Vec<&str> {
        let text = self.text.iter().map(String::as_str);
        let named = [self.id, self.party].into_iter().chain(text);
        named.chain(self.extra).collect()
    }
}

/// Where a column stands, with the flag that named it for the error.
pub(super) fn place(table: &RawTable, name: &str, flag: &str) -> Result<usize, Failure> {
    if let Some(at) = find(table, name) {
        return Ok(at);
    }
    let line = table.rows.first().map_or(1, |row| (row.row - 1).max(1));
    let hint = match nearest(name, &table.header) {
        Some(near) => format!("did you mean «{near}»?"),
        None => "none is near.".to_owned(),
    };
    Err(usage(anyhow!(
        "{}, line {line}: there is no column «{name}» for {flag}; {hint} The header has {}.",
        table.file,
        listed(&table.header)
    )))
}

/// Where a column stands, if it is there.
pub(super) fn find(table: &RawTable, name: &str) -> Option<usize> {
    let wanted = header_key(name);
    let header = table.header.iter();
    header
        .map(|name| header_key(name))
        .position(|key| key == wanted)
}

fn listed(names: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("«{name}»"))
        .collect();
    if names.len() > SHOWN {
        shown.push(format!("and {} more", names.len() - SHOWN));
    }
    shown.join(", ")
}
