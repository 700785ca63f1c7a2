//! In: the headers of a table and the mappings that ship. Out: the one that reads the table already,
//! if one does. It exists because a new mapping for Prosjektportalen is one too many. It
//! deliberately looks at headers alone: the tools write them, people write the cells.

use super::Preset;
use crate::config::{Mapping, TableMapping};
use crate::model::{RawTable, header_key};
use std::collections::BTreeSet;

/// At least so many of a mapping's columns that may not be missing must be there.
const REQUIRED: f64 = 0.8;
/// At least so many of the file's headers must be known.
const KNOWN: f64 = 0.6;

/// A mapping with more names than this for a column is no tool's: it takes what people call things.
const NAMES_OF_A_TOOL: usize = 4;
/// Such a mapping must know nearly every header, and so many.
const CATCH_ALL: (f64, usize) = (0.9, 6);

/// Whether a mapping takes any list with the usual names, instead of the export of one tool.
fn is_catch_all(table: &TableMapping) -> bool {
    let n_names: usize = table.columns.values().map(|rule| rule.from.len()).sum();
    n_names > NAMES_OF_A_TOOL * table.columns.len()
}

/// The mapping that ships and reads a table, with the part of it that does. A tool's mapping is
/// nearer than one that takes any list.
pub(super) fn recognise<'a>(
    raw: &RawTable,
    mappings: &'a [(&'static str, Mapping)],
) -> Option<(Preset, &'a TableMapping)> {
    let headers: BTreeSet<String> = raw.header.iter().map(|header| header_key(header)).collect();
    let mut best: Option<((bool, f64), Preset, &TableMapping)> = None;
    for (name, mapping) in mappings {
        for table in &mapping.table {
            let wanted_sheet = table.read.sheet.as_ref();
            if wanted_sheet.is_some() && wanted_sheet != raw.sheet.as_ref() {
                continue;
            }
            let is_there = |from: &[String]| {
                from.iter()
                    .any(|header| headers.contains(&header_key(header)))
            };
            let (mut n_required, mut n_met) = (0, 0);
            for rule in table.columns.values().filter(|rule| !rule.optional) {
                n_required += 1;
                n_met += usize::from(is_there(&rule.from));
            }
            let names: BTreeSet<String> = table.headers().into_iter().map(header_key).collect();
            let n_known = raw
                .header
                .iter()
                .filter(|header| {
                    names.contains(&header_key(header))
                        || table
                            .unpivot
                            .iter()
                            .any(|unpivot| unpivot.year(header).is_some())
                })
                .count();
            let required = n_met as f64 / n_required.max(1) as f64;
            let known = n_known as f64 / raw.header.len().max(1) as f64;
            // A year's amounts are met by any list that has a column for the benefit.
            let years = table.unpivot.iter().all(|unpivot| {
                raw.header
                    .iter()
                    .any(|header| unpivot.year(header).is_some())
            });
            if required < REQUIRED || known < KNOWN || n_known < 3 || !years {
                continue;
            }
            let of_a_tool = !is_catch_all(table);
            if !of_a_tool && (known < CATCH_ALL.0 || n_known < CATCH_ALL.1) {
                continue;
            }
            let near = (of_a_tool, known);
            if best.as_ref().is_none_or(|(most, ..)| near > *most) {
                let preset = Preset {
                    name: (*name).to_owned(),
                    title: mapping.title.clone(),
                    n_known,
                    n_headers: raw.header.len(),
                };
                best = Some((near, preset, table));
            }
        }
    }
    best.map(|(_, preset, table)| (preset, table))
}

/// What the part of a mapping makes of a header: columns of the model. What takes any list is no
/// witness: it knows the names and not this file.
pub(super) fn columns_of<'a>(table: &'a TableMapping, header: &str) -> Vec<&'a str> {
    if is_catch_all(table) {
        return Vec::new();
    }
    let key = header_key(header);
    table
        .columns
        .iter()
        .filter(|(_, rule)| rule.from.iter().any(|from| header_key(from) == key))
        .map(|(column, _)| column.as_str())
        .collect()
}
