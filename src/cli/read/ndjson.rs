//! In: a raw table. Out: a JSON object per data row, its keys in the order of the header, its
//! values text or null; behind the name of its table where there are several.

use crate::cli::cells;
use crate::model::RawTable;
use serde::Serialize;
use std::io::Write;

/// The line before the rows of a table that has a name.
#[derive(Serialize)]
struct Heading<'a> {
    table: &'a str,
    sheet: Option<&'a str>,
    number: i64,
    header: &'a [String],
}

/// Writes one table; with its name, each line says which table it belongs to.
pub(super) fn write(
    table: &RawTable,
    name: Option<&String>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    // What stands before each value is the same in every row.
    let mut before = Vec::with_capacity(table.header.len());
    for (at, header) in super::columns(table).iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        before.push(format!("{comma}{}:", serde_json::to_string(header)?));
    }
    let (mut open, mut close) = ("{".to_owned(), "}\n");
    if let Some(name) = name {
        let heading = Heading {
            table: name,
            sheet: table.sheet.as_deref(),
            number: table.number,
            header: &table.header,
        };
        serde_json::to_writer(&mut *out, &heading)?;
        out.write_all(b"\n")?;
        open = format!("{{\"table\":{},\"row\":{{", serde_json::to_string(name)?);
        close = "}}\n";
    }
    let mut scratch = String::new();
    for row in &table.rows {
        out.write_all(open.as_bytes())?;
        for (before, cell) in before.iter().zip(&row.cells) {
            out.write_all(before.as_bytes())?;
            match cells::text(cell, &mut scratch) {
                Some(text) => serde_json::to_writer(&mut *out, text)?,
                None => out.write_all(b"null")?,
            }
        }
        out.write_all(close.as_bytes())?;
    }
    Ok(())
}
