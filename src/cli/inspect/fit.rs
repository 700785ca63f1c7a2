//! In: the tables of a file. Out: which of the mappings that ship may read it, by their headers. It
//! exists to spare a person from comparing lists of headers. It deliberately proposes nothing new:
//! that is `loype map`.

use crate::config::{self, MAPPINGS, TableMapping};
use crate::model::{Initiative, RawTable, Row, header_key};
use serde::Serialize;
use std::collections::HashSet;
use std::path::Path;

/// How well a mapping fits a file.
#[derive(Debug, Serialize)]
pub(super) struct Fit {
    /// Its name.
    pub mapping: String,
    /// Its title.
    pub title: String,
    /// The tables of the model that it fills.
    pub fills: Vec<String>,
    /// The columns it looks for that are there.
    pub n_found: usize,
    /// The columns it looks for.
    pub n_columns: usize,
    /// Headers of columns that it can't do without and that are not there.
    pub missing: Vec<String>,
}

impl Fit {
    /// Whether nothing is missing.
    pub(super) fn fits(&self) -> bool {
        self.missing.is_empty()
    }

    /// Whether it reads what a report is about.
    pub(super) fn reads_initiatives(&self) -> bool {
        self.fills.iter().any(|name| name == Initiative::TABLE.name)
    }

    /// Whether it is worth a person's look: a mapping that needs little fits nearly anything.
    fn is_likely(&self, n_needed: usize) -> bool {
        self.n_found >= LEAST
            && self.n_found * 4 >= self.n_columns
            && (self.fits() || self.missing.len() * 2 < n_needed)
    }
}

/// Columns that must be there before a likeness means anything.
const LEAST: usize = 2;

/// The mappings that have most of what they need, the best first.
pub(super) fn of(tables: &[RawTable], chosen: &RawTable) -> Vec<Fit> {
    let all: Vec<Headers> = match tables {
        [] => vec![Headers::of(chosen)],
        tables => tables.iter().map(Headers::of).collect(),
    };
    let shipped = MAPPINGS
        .iter()
        .filter_map(|(name, _)| config::mapping(Path::new(""), name).ok());
    let mut fits: Vec<(Fit, usize)> = shipped
        .filter_map(|mapping| {
            let mut fit = Fit {
                mapping: mapping.name,
                title: mapping.title,
                fills: mapping.table.iter().map(|t| t.fills.clone()).collect(),
                n_found: 0,
                n_columns: 0,
                missing: Vec::new(),
            };
            let mut n_needed = 0;
            for table in &mapping.table {
                // The table of the file that has most of it.
                let seen = all.iter().map(|headers| headers.meet(table));
                let best = seen.max_by_key(|met| met.n_found)?;
                fit.n_found += best.n_found;
                fit.n_columns += best.n_columns;
                n_needed += best.n_needed;
                fit.missing.extend(best.missing);
            }
            Some((fit, n_needed))
        })
        .filter(|(fit, n_needed)| fit.is_likely(*n_needed))
        .collect();
    fits.sort_by_key(|(fit, _)| (!fit.fits(), std::cmp::Reverse(fit.n_found)));
    fits.into_iter().map(|(fit, _)| fit).collect()
}

/// The headers of a table, as they stand and as they are compared.
struct Headers<'a> {
    names: &'a [String],
    keys: HashSet<String>,
}

/// What a table and a mapping have in common.
struct Met {
    n_found: usize,
    n_columns: usize,
    n_needed: usize,
    missing: Vec<String>,
}

impl Headers<'_> {
    fn of(table: &RawTable) -> Headers<'_> {
        Headers {
            keys: table.header.iter().map(|name| header_key(name)).collect(),
            names: &table.header,
        }
    }

    fn meet(&self, table: &TableMapping) -> Met {
        let mut met = Met {
            n_found: 0,
            n_columns: table.columns.len() + table.unpivot.len(),
            n_needed: 0,
            missing: Vec::new(),
        };
        for rule in table.columns.values() {
            let is_there = rule
                .from
                .iter()
                .any(|name| self.keys.contains(&header_key(name)));
            met.n_found += usize::from(is_there);
            met.n_needed += usize::from(!rule.optional);
            if !is_there && !rule.optional {
                met.missing.extend(rule.from.first().cloned());
            }
        }
        for family in &table.unpivot {
            let is_there = self.names.iter().any(|name| family.year(name).is_some());
            met.n_found += usize::from(is_there);
            met.n_needed += 1;
            if !is_there {
                met.missing.push(family.header.clone());
            }
        }
        met
    }
}
