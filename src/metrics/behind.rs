//! In: the tables of a set, a metric, whose number. Out: the rows behind each part of the number,
//! what each does to it, and which cells it took that from. It exists so that "where does this
//! come from?" has an answer for every metric there is or will be, and one that can't disagree with
//! the number: nothing is listed by hand, each row is *taken out* and the metric computed again, and
//! what changes is what the row did; a column is needed when the number changes without its values.
//! It deliberately knows no metric and no meaning of a column.

mod account;
mod cells;
mod rows;
mod titles;

pub use cells::{Cell, Place};
pub use rows::Table;

use super::metric::{Compute, Metric};
use super::view::{ALL, View};
use super::{Answer, CATALOGUE, answers_to_measures, own, prepare};
use crate::model::{Dataset, Date, Initiative, Measure, Row as _, Scope, SourceFile};
use account::{Line, Moving};
use rows::{At, Unit, Work};
use std::collections::BTreeSet;

/// The measures of a metric for one municipality, or for all.
///
/// A metric that rests on other metrics takes theirs from the set.
pub fn measures_of(
    metric: &Metric,
    data: &Dataset,
    scope: &Scope,
    municipality: &str,
) -> Vec<Measure> {
    let of_view = |answers: &dyn Fn(&View) -> Vec<Answer>| {
        let homes = prepare::homes(data, scope);
        let holdings = prepare::holdings(data, scope, &homes);
        let overlap = prepare::overlap(data, &holdings);
        let view = prepare::view_of(data, scope, municipality, &holdings, &overlap);
        view.map(|view| answers(&view)).unwrap_or_default()
    };
    let answers = match metric.compute {
        Compute::Rows(compute) => of_view(&|view| compute(view)),
        Compute::Query(query) => of_view(&|view| own::answers(query, view)),
        Compute::Measures(compute) => {
            let before = CATALOGUE.iter().take_while(|other| other.id != metric.id);
            let of = |id: &str| {
                let own = data.measures.iter();
                let own = own.filter(|m| m.metric == id && m.municipality == municipality);
                own.cloned().collect()
            };
            let before: Vec<Vec<Measure>> = before.map(|other| of(other.id)).collect();
            compute(&before)
        }
    };
    answers_to_measures(metric, municipality, scope, answers)
}

/// What a row does to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It is counted: in the numerator, or as one of the values.
    Counted,
    /// The number is about it, and it lacks what the number needs.
    Lacks,
    /// It is only in the base that is divided by or chosen from.
    Base,
    /// This part of the number is there because of it, as a day of a curve is.
    Defines,
    /// Without it there is no number at all.
    Decides,
    /// It is no row that is counted, and the number would be another without it.
    Moves,
}

/// What goes from a number with a row.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Takes {
    /// From the value, where both have one.
    pub value: Option<f64>,
    /// From the numerator, where both have one.
    pub numerator: Option<f64>,
    /// From the denominator, where both have one.
    pub denominator: Option<f64>,
    /// From the rows that the number is about.
    pub n_eligible: i64,
    /// From those with the fields it needs.
    pub n_usable: i64,
}

/// A row behind a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub table: Table,
    /// Its id, where its table has one.
    pub id: String,
    /// What a reader knows it by.
    pub title: String,
    /// The initiative that it belongs to, where it is none itself.
    pub of: Option<String>,
    /// Its municipality.
    pub municipality: String,
    /// What it does to the number.
    pub role: Role,
    /// What goes from the number with it.
    pub takes: Takes,
    /// Where it stands: its newest copy among those that the number looks at.
    pub place: Option<Place>,
    /// The cells that the number needs.
    pub cells: Vec<Cell>,
    moving: usize,
}

/// Where the numbers of a metric come from, for one municipality or for all.
pub struct Behind<'a> {
    metric: &'a Metric,
    scope: &'a Scope,
    municipality: &'a str,
    work: Work,
    /// The numbers, as the set's tables give them.
    pub measures: Vec<Measure>,
    moving: Vec<Moving>,
}

impl<'a> Behind<'a> {
    /// Takes out one row after the other.
    pub fn find(
        metric: &'a Metric,
        data: &Dataset,
        scope: &'a Scope,
        municipality: &'a str,
    ) -> Behind<'a> {
        let measures = measures_of(metric, data, scope, municipality);
        // Most metrics look at nobody else, which is seen by whether they need anybody else. Then
        // taking out is a matter of one municipality's rows.
        let own = own_rows(metric, data, municipality);
        let work = match own {
            Some(own) if measures_of(metric, &own, scope, municipality) == measures => own,
            _ => Dataset {
                measures: own_measures(metric, data, municipality),
                ..data.clone()
            },
        };
        let mut behind = Behind {
            metric,
            scope,
            municipality,
            work: Work::new(work),
            measures,
            moving: Vec::new(),
        };
        for table in Table::ALL {
            behind.find_in(*table);
        }
        if behind.moving.is_empty() {
            behind.find_snapshots();
        }
        behind
    }

    /// The numbers without some rows.
    fn without(&mut self, rows: impl Iterator<Item = At>) -> Vec<Measure> {
        self.work.take_out(rows);
        let measures = self.now();
        self.work.put_back();
        measures
    }

    /// The numbers of the data as they are now.
    fn now(&self) -> Vec<Measure> {
        measures_of(self.metric, &self.work.data, self.scope, self.municipality)
    }

    fn find_in(&mut self, table: Table) {
        let units = rows::units(&self.work, table, self.municipality == ALL);
        let moved: BTreeSet<At> = self
            .moving
            .iter()
            .flat_map(|moving| moving.unit.rows.iter().copied())
            .collect();
        self.search(&units, &moved);
    }

    /// Those of some units that move a number. Many together are tried first: most tables have
    /// nothing to do with most metrics.
    fn search(&mut self, units: &[Unit], moved: &BTreeSet<At>) {
        if let [unit] = units {
            let without = self.without(unit.whole());
            if without == self.measures {
                return;
            }
            let inner: Vec<At> = unit
                .inner
                .iter()
                .filter(|at| moved.contains(at))
                .copied()
                .collect();
            let without_inner = match inner.is_empty() {
                true => None,
                false => Some(self.without(inner.into_iter())),
            };
            self.moving.push(Moving {
                unit: unit.clone(),
                without,
                without_inner,
            });
            return;
        }
        let together = units.iter().flat_map(Unit::whole).collect::<Vec<At>>();
        if units.is_empty() || self.without(together.into_iter()) == self.measures {
            return;
        }
        // Where one of a few moves the number the others often do, so they are tried one by one.
        let size = if units.len() <= 8 {
            1
        } else {
            units.len().div_ceil(4)
        };
        for part in units.chunks(size) {
            self.search(part, moved);
        }
    }

    /// The dates of exports that move a number which no row moves, such as the age of the newest:
    /// told by the files of that date.
    fn find_snapshots(&mut self) {
        let data = &self.work.data;
        let dates = data.snapshots.iter();
        let dates: Vec<(String, Date)> = dates
            .flat_map(|(home, dates)| dates.iter().map(move |date| (home.clone(), *date)))
            .collect();
        for (home, date) in dates {
            let data = &self.work.data;
            let of = |file: &SourceFile| {
                let is_own = file.municipality.as_ref().is_none_or(|id| *id == home);
                is_own && file.snapshot == Some(date) && file.fills == Initiative::TABLE.name
            };
            let files = data.source_files.iter().enumerate();
            let rows: Vec<At> = files
                .filter(|(_, file)| of(file))
                .map(|(at, _)| (Table::File, at))
                .collect();
            let listed = data.initiatives.iter().enumerate();
            let inner = listed
                .filter(|(_, row)| row.municipality == home && row.snapshot == date)
                .map(|(at, _)| (Table::Initiative, at))
                .collect();
            let unit = Unit {
                table: Table::File,
                rows,
                inner,
            };
            let dates = self.work.data.snapshots.get_mut(&home);
            let dates = dates.expect("because it was listed a moment ago");
            dates.remove(&date);
            let without = self.without(unit.whole());
            let dates = self.work.data.snapshots.entry(home).or_default();
            dates.insert(date);
            if without != self.measures && !unit.rows.is_empty() {
                self.moving.push(Moving {
                    unit,
                    without,
                    without_inner: None,
                });
            }
        }
    }

    /// The rows behind one part of the number: those that are counted first, or, where the part has
    /// no value, those that lack what it needs.
    pub fn rows(&self, dimension: &str) -> Vec<Row> {
        let lines = account::of(&self.moving, &self.measures, dimension);
        let mut rows: Vec<Row> = lines.iter().map(|line| self.row(line)).collect();
        // Where there is no value, the first question is what is lacking.
        let has_value = part(&self.measures, dimension).is_some_and(|m| m.value.is_some());
        rows.sort_by(|a, b| {
            let by_role = |row: &Row| {
                let lacks = !has_value && row.role == Role::Lacks;
                (!lacks, row.role, std::cmp::Reverse(row.table))
            };
            let by_name = |row: &Row| (row.municipality.clone(), row.id.clone(), row.title.clone());
            by_role(a)
                .cmp(&by_role(b))
                .then_with(|| by_name(a).cmp(&by_name(b)))
        });
        rows
    }

    fn row(&self, line: &Line) -> Row {
        let unit = &self.moving[line.moving].unit;
        let told_by = titles::told_by(&self.work, unit);
        let title = titles::of(&self.work, told_by);
        Row {
            table: unit.table,
            id: title.id,
            title: title.title,
            of: title.of,
            municipality: title.municipality,
            role: line.role,
            takes: line.takes,
            place: cells::place(&self.work, told_by),
            cells: Vec::new(),
            moving: line.moving,
        }
    }
}

/// A municipality's own rows; none for all.
fn own_rows(metric: &Metric, data: &Dataset, municipality: &str) -> Option<Dataset> {
    fn own<T: Clone>(rows: &[T], is_own: impl Fn(&T) -> bool) -> Vec<T> {
        rows.iter().filter(|row| is_own(row)).cloned().collect()
    }
    if municipality == ALL {
        return None;
    }
    let is = |id: &str| id == municipality;
    let is_ours = |id: &Option<String>| id.as_deref().is_none_or(is);
    let dates = data.snapshots.get_key_value(municipality).into_iter();
    Some(Dataset {
        snapshots: dates
            .map(|(id, dates)| (id.clone(), dates.clone()))
            .collect(),
        initiatives: own(&data.initiatives, |row| is(&row.municipality)),
        transitions: own(&data.transitions, |row| is(&row.municipality)),
        benefits: own(&data.benefits, |row| is(&row.municipality)),
        benefit_years: own(&data.benefit_years, |row| is(&row.municipality)),
        measurements: own(&data.measurements, |row| is(&row.municipality)),
        allocations: own(&data.allocations, |row| is(&row.municipality)),
        meetings: own(&data.meetings, |row| is(&row.municipality)),
        gates: data.gates.clone(),
        indicator_series: own(&data.indicator_series, |row| is(&row.municipality)),
        populations: own(&data.populations, |row| is(&row.municipality)),
        source_files: own(&data.source_files, |file| is_ours(&file.municipality)),
        findings: own(&data.findings, |finding| is_ours(&finding.municipality)),
        measures: own_measures(metric, data, municipality),
        ..Dataset::default()
    })
}

/// The measures that a metric rests on, if it rests on any.
fn own_measures(metric: &Metric, data: &Dataset, municipality: &str) -> Vec<Measure> {
    let own = data
        .measures
        .iter()
        .filter(|m| m.municipality == municipality);
    match metric.compute {
        Compute::Rows(_) | Compute::Query(_) => Vec::new(),
        Compute::Measures(_) => own.cloned().collect(),
    }
}

/// One part of a number.
fn part<'m>(measures: &'m [Measure], dimension: &str) -> Option<&'m Measure> {
    measures
        .iter()
        .find(|measure| measure.dimension == dimension)
}
