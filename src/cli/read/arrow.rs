//! In: a raw table. Out: an Arrow IPC stream, every column Utf8, a missing cell null; the schema's
//! metadata says which table of which file it is. Nothing has a type here that the file doesn't
//! prove: what text means is for whoever reads it.

use crate::cli::cells;
use crate::model::{RawCell, RawTable};
use polars_arrow::array::{MutableArray, MutableUtf8Array, TryPush};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, Metadata};
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
use polars_arrow::record_batch::RecordBatchT;
use std::io::Write;
use std::sync::Arc;

/// Rows of a record batch: large enough for speed, small enough that a reader can begin early.
const BATCH: usize = 65_536;

/// Writes one table as one stream.
pub(super) fn write(table: &RawTable, name: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let columns = super::columns(table);
    let mut schema = ArrowSchema::with_capacity(columns.len());
    for column in &columns {
        let field = Field::new(column.as_str().into(), ArrowDataType::Utf8, true);
        schema.try_insert(column.as_str().into(), field)?;
    }
    let schema = Arc::new(schema);
    let mut metadata = Metadata::new();
    metadata.insert("table".into(), name.into());
    metadata.insert("file".into(), table.file.as_str().into());
    metadata.insert("format".into(), table.format.as_str().into());
    if let Some(sheet) = &table.sheet {
        metadata.insert("sheet".into(), sheet.as_str().into());
    }
    let mut writer = StreamWriter::new(out, WriteOptions::default());
    writer.set_custom_schema_metadata(Arc::new(metadata));
    writer.start(&schema, None)?;
    let mut scratch = String::new();
    for rows in table.rows.chunks(BATCH) {
        let mut arrays: Vec<MutableUtf8Array<i32>> = Vec::new();
        arrays.resize_with(columns.len(), || {
            MutableUtf8Array::with_capacity(rows.len())
        });
        for row in rows {
            for (at, array) in arrays.iter_mut().enumerate() {
                let cell = row.cells.get(at).unwrap_or(&RawCell::Empty);
                array.try_push(cells::text(cell, &mut scratch))?;
            }
        }
        let arrays = arrays.into_iter().map(|mut array| array.as_box()).collect();
        let batch = RecordBatchT::try_new(rows.len(), Arc::clone(&schema), arrays)?;
        writer.write(&batch, None)?;
    }
    writer.finish()?;
    Ok(())
}
