//! In: a raw table. Out: CSV by RFC 4180 in UTF-8, the header first, a record per data row; line
//! ends are LF, as the `csv` crate, csvkit and DuckDB write them. What a record holds beyond the
//! header stays behind it.

use crate::cli::cells;
use crate::model::RawTable;
use std::io::Write;

/// Writes one table.
pub(super) fn write(table: &RawTable, out: &mut impl Write) -> anyhow::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .buffer_capacity(super::BLOCK)
        .flexible(true)
        .from_writer(out);
    writer.write_record(&table.header)?;
    let mut scratch = String::new();
    for row in &table.rows {
        for cell in &row.cells {
            writer.write_field(cells::text(cell, &mut scratch).unwrap_or_default())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}
