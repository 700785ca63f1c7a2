//! In: a data set. Out: its tables as Parquet and CSV, and `datapackage.json`, which says what
//! each column means. It exists so that the numbers can be used, and checked, in any other
//! program. Text that a spreadsheet would take for a formula is guarded in CSV by a leading
//! apostrophe; the Parquet twin holds it as it is. It deliberately selects nothing.

use super::{Files, PublishError};
use crate::model::{ColumnKind, Dataset, Row, TABLES, TableDoc};
use polars_io::prelude::ParquetWriter;
use serde_json::json;

/// Every model table as `tables/<name>.parquet` and `.csv`.
pub fn star(data: &Dataset) -> Result<Files, PublishError> {
    let mut files = Files::new();
    add(&mut files, &data.initiatives)?;
    add(&mut files, &data.transitions)?;
    add(&mut files, &data.benefits)?;
    add(&mut files, &data.benefit_years)?;
    add(&mut files, &data.measurements)?;
    add(&mut files, &data.allocations)?;
    add(&mut files, &data.meetings)?;
    add(&mut files, &data.gates)?;
    add(&mut files, &data.indicator_series)?;
    add(&mut files, &data.populations)?;
    add(&mut files, &data.comments)?;
    add(&mut files, &data.source_files)?;
    add(&mut files, &data.findings)?;
    add(&mut files, &data.measures)?;
    add(&mut files, &data.scorecard_lines)?;
    add(&mut files, &data.overlap_pairs)?;
    add(&mut files, &data.overlap_clusters)?;
    add(&mut files, &data.overlap_reviews)?;
    Ok(files)
}

/// Where a table stands in a set.
pub(super) fn parquet_of(name: &str) -> String {
    format!("tables/{name}.parquet")
}

fn add<R: Row>(files: &mut Files, rows: &[R]) -> Result<(), PublishError> {
    let name = R::TABLE.name;
    let failed = |source| PublishError::Table {
        name: name.to_owned(),
        source,
    };
    let mut frame = R::to_frame(rows).map_err(failed)?;
    let mut parquet = Vec::new();
    ParquetWriter::new(&mut parquet)
        .finish(&mut frame)
        .map_err(failed)?;
    files.insert(parquet_of(name), parquet);
    files.insert(format!("tables/{name}.csv"), csv(rows));
    Ok(())
}

/// RFC 4180, UTF-8, dot as decimal mark, an empty field where a value is missing.
fn csv<R: Row>(rows: &[R]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let columns = R::TABLE.columns;
    let header: Vec<&str> = columns.iter().map(|column| column.name).collect();
    writer
        .write_record(&header)
        .expect("because a Vec takes all bytes");
    for row in rows {
        let cells = row.texts().into_iter().zip(columns).map(|(text, column)| {
            let text = text.unwrap_or_default();
            match column.kind {
                ColumnKind::Text | ColumnKind::TextList => guarded(text),
                _ => text,
            }
        });
        writer
            .write_record(cells)
            .expect("because every row has the header's width");
    }
    writer.into_inner().expect("because a Vec takes all bytes")
}

fn guarded(text: String) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text,
    }
}

/// The data package: every table with its columns, types and meanings (Frictionless Data).
pub fn datapackage(title: &str, period: &str) -> Vec<u8> {
    let resources: Vec<_> = TABLES.iter().map(resource).collect();
    let package = json!({
        "profile": "tabular-data-package",
        "name": "loypemelding",
        "title": title,
        "version": period,
        "resources": resources,
    });
    let mut bytes = serde_json::to_vec_pretty(&package).expect("because it is made of texts");
    bytes.push(b'\n');
    bytes
}

fn resource(table: &TableDoc) -> serde_json::Value {
    let fields: Vec<_> = table
        .columns
        .iter()
        .map(|column| {
            let mut field = json!({
                "name": column.name,
                "type": column.kind.frictionless(),
                "description": column.doc.trim(),
            });
            let mut constraints = serde_json::Map::new();
            if !column.nullable && column.kind != ColumnKind::TextList {
                constraints.insert("required".to_owned(), json!(true));
            }
            if let ColumnKind::Word(words) = column.kind {
                constraints.insert("enum".to_owned(), json!(words));
            }
            if !constraints.is_empty() {
                field["constraints"] = constraints.into();
            }
            field
        })
        .collect();
    json!({
        "name": table.name,
        "path": format!("tables/{}.csv", table.name),
        "parquet": parquet_of(table.name),
        "description": table.doc.trim(),
        "encoding": "utf-8",
        "schema": { "fields": fields },
    })
}
