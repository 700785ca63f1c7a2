//! In: the header row of a table, group cells above it joined in. Out: the names of its columns.
//! It exists because names are missing, repeated or stand over several columns. It deliberately
//! gives every column that holds data a name of its own, so that a mapping can speak of it.

use super::grid::GridRow;
use super::header::label;
use super::trail::Trail;
use crate::model::findings::HEADER_REPEATED;
use crate::model::{column_letters, header_key, header_name};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Names of the columns that are kept, by column: named ones, and nameless ones that hold data.
pub(super) fn name_columns(
    header: &GridRow,
    used: &[u32],
    transposed: bool,
    trail: &mut Trail,
) -> BTreeMap<u32, String> {
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    for (column, cell) in &header.cells {
        let name = label(cell)
            .map(|name| header_name(&name))
            .unwrap_or_default();
        if !name.is_empty() {
            names.insert(*column, name);
        }
    }
    for column in used {
        names.entry(*column).or_insert_with(|| {
            if transposed {
                format!("Row {}", u64::from(*column) + 1)
            } else {
                format!("Column {}", column_letters(*column))
            }
        });
    }
    number_repeated(&mut names, header.row, trail);
    names
}

/// Where columns stand in their file, as a person looks for them there.
pub(super) fn places<'a>(
    columns: impl Iterator<Item = &'a u32>,
    is_text: bool,
    transposed: bool,
) -> Vec<String> {
    columns
        .map(|column| match (is_text, transposed) {
            (false, false) => column_letters(*column),
            (true, false) => (u64::from(*column) + 1).to_string(),
            (false, true) => format!("row {}", u64::from(*column) + 1),
            (true, true) => format!("record {}", u64::from(*column) + 1),
        })
        .collect()
}

/// Gives the second and further columns of a name a number.
fn number_repeated(names: &mut BTreeMap<u32, String>, row: i64, trail: &mut Trail) {
    let mut n_of_name: HashMap<String, usize> = HashMap::new();
    let mut taken: HashSet<String> = names.values().map(|name| header_key(name)).collect();
    let mut repeated: Vec<(String, usize)> = Vec::new();
    for name in names.values_mut() {
        let n = n_of_name.entry(header_key(name)).or_default();
        *n += 1;
        if *n == 1 {
            continue;
        }
        // The file may have a `Name (2)` of its own.
        let mut number = *n;
        while taken.contains(&header_key(&format!("{name} ({number})"))) {
            number += 1;
        }
        let numbered = format!("{name} ({number})");
        *n = number;
        match repeated
            .iter_mut()
            .find(|(first, _)| header_key(first) == header_key(name))
        {
            Some((_, n_more)) => *n_more += 1,
            None => repeated.push((name.clone(), 1)),
        }
        taken.insert(header_key(&numbered));
        *name = numbered;
    }
    for (name, n_more) in repeated {
        trail
            .saw(&HEADER_REPEATED, Some(row))
            .column(&name)
            .expected("each name once")
            .times(n_more as i64);
    }
}
