//! In: a raw table. Out: CSV by RFC 4180 in UTF-8, the header first, a record per data row; line
//! ends are LF, as the `csv` crate, csvkit and DuckDB write them. What a record holds beyond the
//! header stays behind it.

use crate::cli::cells;
use crate::model::{RawRow, RawTable};
use std::io::Write;
use std::num::NonZero;
use std::thread;

/// Rows that are made text at once, by each processor: as many as stay in its cache.
const BATCH: usize = 4 * 1024;

/// Writes one table.
pub(super) fn write(table: &RawTable, out: &mut impl Write) -> anyhow::Result<()> {
    let mut header = writer();
    header.write_record(&table.header)?;
    out.write_all(&header.into_inner()?)?;
    let n_processors = thread::available_parallelism().map_or(1, NonZero::get);
    let batches: Vec<&[RawRow]> = table.rows.chunks(BATCH).collect();
    for at_once in batches.chunks(n_processors) {
        let texts: Vec<_> = thread::scope(|scope| {
            let work: Vec<_> = at_once
                .iter()
                .map(|rows| scope.spawn(|| records(rows)))
                .collect();
            work.into_iter()
                .map(|text| {
                    text.join()
                        .expect("because writing to memory does not panic")
                })
                .collect()
        });
        for text in texts {
            out.write_all(&text?)?;
        }
    }
    Ok(())
}

/// Rows as text.
fn records(rows: &[RawRow]) -> anyhow::Result<Vec<u8>> {
    let mut writer = writer();
    let mut scratch = String::new();
    for row in rows {
        for cell in &row.cells {
            writer.write_field(cells::text(cell, &mut scratch).unwrap_or_default())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.into_inner()?)
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .buffer_capacity(super::BLOCK)
        .flexible(true)
        .from_writer(Vec::new())
}
