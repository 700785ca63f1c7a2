//! In: a data set. Out: its rows as what can be behind a number: an initiative with all its
//! snapshots, a benefit, an amount of a year; each with the rows that belong to it. It exists so
//! that one of them can be taken out and put back quickly: what is out belongs to nobody, and no
//! metric asks for it. It deliberately knows no metric.

use crate::metrics::view::key;
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The tables whose rows can be behind a number, the innermost first: an amount belongs to a
/// benefit, a benefit to an initiative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Changes and decisions.
    Transition,
    /// Amounts.
    BenefitYear,
    /// Measured values.
    Measurement,
    /// Demand on roles.
    Allocation,
    /// Pairs that may be the same.
    Pair,
    /// Members of clusters of such.
    Cluster,
    /// Answers about pairs.
    Review,
    /// Benefits.
    Benefit,
    /// Initiatives.
    Initiative,
    /// Council meetings.
    Meeting,
    /// Inhabitants and employees.
    Population,
    /// Outside indicators.
    Series,
    /// Oddities.
    Finding,
    /// Files read.
    File,
    /// Other metrics.
    Measure,
}

impl Table {
    /// All, the innermost first.
    pub const ALL: &'static [Table] = &[
        Table::Transition,
        Table::BenefitYear,
        Table::Measurement,
        Table::Allocation,
        Table::Pair,
        Table::Cluster,
        Table::Review,
        Table::Benefit,
        Table::Initiative,
        Table::Meeting,
        Table::Population,
        Table::Series,
        Table::Finding,
        Table::File,
        Table::Measure,
    ];

    /// What the model says of it.
    pub fn doc(self) -> TableDoc {
        match self {
            Table::Transition => Transition::TABLE,
            Table::BenefitYear => BenefitYear::TABLE,
            Table::Measurement => Measurement::TABLE,
            Table::Allocation => Allocation::TABLE,
            Table::Pair => OverlapPair::TABLE,
            Table::Cluster => OverlapCluster::TABLE,
            Table::Review => OverlapReview::TABLE,
            Table::Benefit => Benefit::TABLE,
            Table::Initiative => Initiative::TABLE,
            Table::Meeting => Meeting::TABLE,
            Table::Population => Population::TABLE,
            Table::Series => IndicatorSeries::TABLE,
            Table::Finding => Finding::TABLE,
            Table::File => SourceFile::TABLE,
            Table::Measure => Measure::TABLE,
        }
    }
}

/// Does the same with the rows of whichever table is meant.
macro_rules! with_rows {
    (@ $table:expr, $([$($how:tt)+] $rows:ident in $data:expr),+ => $body:expr) => {
        match $table {
            Table::Transition => {
                $(let $rows = $($how)+ $data.transitions;)+
                $body
            }
            Table::BenefitYear => {
                $(let $rows = $($how)+ $data.benefit_years;)+
                $body
            }
            Table::Measurement => {
                $(let $rows = $($how)+ $data.measurements;)+
                $body
            }
            Table::Allocation => {
                $(let $rows = $($how)+ $data.allocations;)+
                $body
            }
            Table::Pair => {
                $(let $rows = $($how)+ $data.overlap_pairs;)+
                $body
            }
            Table::Cluster => {
                $(let $rows = $($how)+ $data.overlap_clusters;)+
                $body
            }
            Table::Review => {
                $(let $rows = $($how)+ $data.overlap_reviews;)+
                $body
            }
            Table::Benefit => {
                $(let $rows = $($how)+ $data.benefits;)+
                $body
            }
            Table::Initiative => {
                $(let $rows = $($how)+ $data.initiatives;)+
                $body
            }
            Table::Meeting => {
                $(let $rows = $($how)+ $data.meetings;)+
                $body
            }
            Table::Population => {
                $(let $rows = $($how)+ $data.populations;)+
                $body
            }
            Table::Series => {
                $(let $rows = $($how)+ $data.indicator_series;)+
                $body
            }
            Table::Finding => {
                $(let $rows = $($how)+ $data.findings;)+
                $body
            }
            Table::File => {
                $(let $rows = $($how)+ $data.source_files;)+
                $body
            }
            Table::Measure => {
                $(let $rows = $($how)+ $data.measures;)+
                $body
            }
        }
    };
    (shared $table:expr, $($rows:ident in $data:expr),+ => $body:expr) => {
        with_rows!(@ $table, $([&] $rows in $data),+ => $body)
    };
    ($table:expr, $($rows:ident in $data:expr),+ => $body:expr) => {
        with_rows!(@ $table, $([&mut] $rows in $data),+ => $body)
    };
}

/// Where a row stands in a data set.
pub(super) type At = (Table, usize);

/// What can be behind a number.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// What it is.
    pub table: Table,
    /// Its rows: an initiative has one for each snapshot and, for all, for each that lists it.
    pub rows: Vec<At>,
    /// The rows that belong to it: an initiative's benefits, a benefit's amounts.
    pub inner: Vec<At>,
}

impl Unit {
    /// All that goes when it goes.
    pub fn whole(&self) -> impl Iterator<Item = At> + '_ {
        self.inner.iter().chain(&self.rows).copied()
    }
}

/// A data set out of which rows can be taken for a while.
#[derive(Debug)]
pub(super) struct Work {
    pub data: Dataset,
    out: Dataset,
    places: Vec<At>,
    blanks: Dataset,
}

impl Work {
    /// Everything is in.
    pub fn new(data: Dataset) -> Work {
        Work {
            data,
            out: Dataset::default(),
            places: Vec::new(),
            blanks: Dataset::default(),
        }
    }

    /// Takes rows out, until they are put back. A row that is named twice goes once.
    pub fn take_out(&mut self, rows: impl Iterator<Item = At>) {
        let mut places: Vec<At> = rows.collect();
        places.sort_unstable();
        places.dedup();
        for (table, at) in &places {
            with_rows!(table, rows in self.data, out in self.out => out.push(std::mem::take(&mut rows[*at])));
            // A file and an oddity without a municipality would belong to the whole run.
            match table {
                Table::File => self.data.source_files[*at].municipality = Some(String::new()),
                Table::Finding => self.data.findings[*at].municipality = Some(String::new()),
                _ => {}
            }
        }
        self.places = places;
    }

    /// Puts back what was taken out.
    pub fn put_back(&mut self) {
        for (table, at) in std::mem::take(&mut self.places).into_iter().rev() {
            with_rows!(table, rows in self.data, out in self.out => {
                rows[at] = out.pop().expect("because it was taken out");
            });
        }
    }
}

impl Work {
    /// Exchanges the values of a column in some rows with nothing; done again, puts them back.
    pub fn blank(&mut self, table: Table, at: &[usize], column: usize) {
        with_rows!(table, rows in self.data, blanks in self.blanks => {
            blanks.resize_with(at.len(), Default::default);
            for (at, blank) in at.iter().zip(blanks) {
                rows[*at].exchange(column, blank);
            }
        });
    }

    /// Forgets what was exchanged with, after it was put back.
    pub fn forget(&mut self, table: Table) {
        with_rows!(table, blanks in self.blanks => blanks.clear());
    }

    /// The value of a column in a row, as text; none where it is missing or its table has no such.
    pub fn text(&self, (table, at): At, column: &str) -> Option<String> {
        let place = table.doc().place(column)?;
        with_rows!(shared table, rows in self.data => rows[at].text_at(place))
    }

    /// How many rows a table has.
    pub fn n_rows(&self, table: Table) -> usize {
        with_rows!(shared table, rows in self.data => rows.len())
    }
}

/// Everything that can be behind a number in a table. For all, the copies of a joint initiative go
/// together.
pub(super) fn units(work: &Work, table: Table, joint_once: bool) -> Vec<Unit> {
    let n_rows = work.n_rows(table);
    let data = &work.data;
    let mut units: BTreeMap<String, Unit> = BTreeMap::new();
    let mut add = |key: String, at: usize| {
        let unit = units.entry(key).or_insert_with(|| Unit {
            table,
            rows: Vec::new(),
            inner: Vec::new(),
        });
        unit.rows.push((table, at));
    };
    match table {
        Table::Initiative => {
            for (at, row) in data.initiatives.iter().enumerate() {
                add(key(row, joint_once).to_owned(), at);
            }
        }
        Table::Benefit => {
            for (at, row) in data.benefits.iter().enumerate() {
                add(format!("{} {}", row.municipality, row.benefit_id), at);
            }
        }
        Table::BenefitYear => {
            for (at, row) in data.benefit_years.iter().enumerate() {
                let of = format!("{} {} {}", row.municipality, row.benefit_id, row.year);
                // Several rows of one year in one snapshot are several amounts.
                let placed = row.placement.map_or("", Word::word);
                add(format!("{of} {placed}"), at);
            }
        }
        Table::Measurement => {
            for (at, row) in data.measurements.iter().enumerate() {
                let date = row.date.map(|date| date.to_string()).unwrap_or_default();
                add(
                    format!("{} {} {date}", row.municipality, row.benefit_id),
                    at,
                );
            }
        }
        Table::Measure => {
            for (at, row) in data.measures.iter().enumerate() {
                add(row.metric.clone(), at);
            }
        }
        _ => {
            for at in 0..n_rows {
                add(format!("{at:012}"), at);
            }
        }
    }
    let mut units: Vec<Unit> = units.into_values().collect();
    belong(data, &mut units);
    units
}

/// Gives initiatives and benefits the rows that belong to them.
fn belong(data: &Dataset, units: &mut [Unit]) {
    let Some(table) = units.first().map(|unit| unit.table) else {
        return;
    };
    let mut of_benefit: HashMap<(&str, &str), Vec<At>> = HashMap::new();
    for (at, row) in data.benefit_years.iter().enumerate() {
        let of = of_benefit.entry((&row.municipality, &row.benefit_id));
        of.or_default().push((Table::BenefitYear, at));
    }
    for (at, row) in data.measurements.iter().enumerate() {
        let of = of_benefit.entry((&row.municipality, &row.benefit_id));
        of.or_default().push((Table::Measurement, at));
    }
    fn below<'m, 'd>(of: &'m HashMap<(&'d str, &'d str), Vec<At>>, row: &'d Benefit) -> &'m [At] {
        let benefit = (row.municipality.as_str(), row.benefit_id.as_str());
        of.get(&benefit).map_or(&[], Vec::as_slice)
    }
    if table == Table::Benefit {
        for unit in units {
            let first = unit.rows.first().map(|(_, at)| &data.benefits[*at]);
            unit.inner = first
                .map_or(&[][..], |row| below(&of_benefit, row))
                .to_vec();
        }
        return;
    }
    if table != Table::Initiative {
        return;
    }
    let mut of: HashMap<&str, Vec<At>> = HashMap::new();
    for (at, row) in data.transitions.iter().enumerate() {
        let of = of.entry(&row.initiative_id).or_default();
        of.push((Table::Transition, at));
    }
    for (at, row) in data.allocations.iter().enumerate() {
        let id = row.initiative_id.as_deref().unwrap_or_default();
        of.entry(id).or_default().push((Table::Allocation, at));
    }
    for (at, row) in data.overlap_pairs.iter().enumerate() {
        for id in [&row.initiative_a, &row.initiative_b] {
            of.entry(id).or_default().push((Table::Pair, at));
        }
    }
    for (at, row) in data.overlap_reviews.iter().enumerate() {
        for id in [&row.initiative_a, &row.initiative_b] {
            of.entry(id).or_default().push((Table::Review, at));
        }
    }
    for (at, row) in data.overlap_clusters.iter().enumerate() {
        let of = of.entry(&row.initiative_id).or_default();
        of.push((Table::Cluster, at));
    }
    for (at, row) in data.benefits.iter().enumerate() {
        let of = of.entry(row.initiative_id.as_deref().unwrap_or_default());
        let of = of.or_default();
        of.push((Table::Benefit, at));
        of.extend(below(&of_benefit, row));
    }
    for unit in units {
        let ids: BTreeSet<&str> = unit
            .rows
            .iter()
            .map(|(_, at)| data.initiatives[*at].initiative_id.as_str())
            .collect();
        let inner: BTreeSet<At> = ids
            .into_iter()
            .filter_map(|id| of.get(id))
            .flatten()
            .copied()
            .collect();
        unit.inner = inner.into_iter().collect();
    }
}
