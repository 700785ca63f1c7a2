//! In: a few strokes that describe a small data set. Out: a worked example: what is given, what
//! the metric makes of it. It exists so that each metric is explained and tested by the same
//! handful of rows, chosen so that the likeliest wrong formula fails. It deliberately has one
//! fixed scope: the third quarter of 2026 in three municipalities and what others it gives.

use super::metric::{Compute, Metric};
use super::{answers_to_measures, measure};
use super::{prepare, view};
use crate::model::*;

/// Molde, where an example happens unless it says otherwise.
pub const MOLDE: &str = "1506";
/// Aukra.
pub const AUKRA: &str = "1547";
/// Hustadvika.
pub const HUSTADVIKA: &str = "1579";

/// A worked example.
#[derive(Clone, Copy)]
pub struct Example {
    /// What is given, and what the case shows.
    pub title: &'static str,
    /// Builds what is given.
    pub given: fn() -> Dataset,
    /// Whose number: a municipality, or `all`.
    pub municipality: &'static str,
    /// Which part of the metric.
    pub dimension: &'static str,
    /// What the metric must answer.
    pub gives: Gives,
}

/// What an example must give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gives {
    /// A value, to a relative 1e-9.
    Value(f64),
    /// No value, with this status and reason.
    Nothing(Status, &'static str),
}

impl Example {
    /// An example in Molde.
    pub const fn new(
        title: &'static str,
        given: fn() -> Dataset,
        dimension: &'static str,
        gives: Gives,
    ) -> Example {
        Example {
            title,
            given,
            municipality: MOLDE,
            dimension,
            gives,
        }
    }

    /// The same, for all municipalities together.
    pub const fn of_all(self) -> Example {
        Example {
            municipality: view::ALL,
            ..self
        }
    }

    /// What the metric makes of it; none when it gives nothing under that dimension.
    pub fn run(&self, metric: &Metric) -> Option<Measure> {
        let data = (self.given)();
        let scope = scope_of(&data);
        let measures = match metric.compute {
            // The catalogue has no queries; whatever else is computed from all rows before it.
            Compute::Measures(_) | Compute::Query(_) => measure(&data, &scope),
            Compute::Rows(compute) => prepare::with_views(&data, &scope, |views| {
                let mut views = views.iter();
                let own = views.find(|view| view.id == self.municipality);
                own.map(|view| answers_to_measures(metric, view.id, &scope, compute(view)))
                    .unwrap_or_default()
            }),
        };
        measures.into_iter().find(|measure| {
            measure.metric == metric.id
                && measure.municipality == self.municipality
                && measure.dimension == self.dimension
        })
    }
}

/// The scope of every example: the third quarter of 2026, as of its last day.
pub fn scope() -> Scope {
    let municipality = |id: &str, name: &str| Municipality {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    Scope {
        as_of: today(),
        period: Period {
            year: 2026,
            part: Part::Quarter(3),
        },
        municipalities: vec![
            municipality(MOLDE, "Molde"),
            municipality(AUKRA, "Aukra"),
            municipality(HUSTADVIKA, "Hustadvika"),
        ],
        currency: "NOK".to_owned(),
        price_year: Some(2026),
        discount_rate: Some(0.04),
    }
}

/// The same, with the other municipalities that a data set has: some metrics need more than three.
pub fn scope_of(data: &Dataset) -> Scope {
    let mut scope = scope();
    for row in &data.initiatives {
        if scope
            .municipalities
            .iter()
            .all(|m| m.id != row.municipality)
        {
            scope.municipalities.push(Municipality {
                id: row.municipality.clone(),
                name: row.municipality.clone(),
            });
        }
    }
    scope
}

/// The date of the run and of the newest snapshot.
pub fn today() -> Date {
    day(2026, 9, 30)
}

/// A date.
pub fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).expect("because examples use dates that exist")
}

/// A date so many days before the date of the run.
pub fn ago(days: i64) -> Date {
    today() - chrono::Duration::days(days)
}

/// Kroner.
pub fn kroner(amount: i64) -> Option<Money> {
    Some(Money(amount * 100))
}

/// `n` initiatives of Molde in the newest snapshot, numbered from 1, each at the stage `plan`
/// until `set` says otherwise.
pub fn portfolio(n: usize, set: impl Fn(usize, &mut Initiative)) -> Dataset {
    Dataset::default().initiatives(MOLDE, today(), n, set)
}

/// Ways to grow a data set.
pub trait Given: Sized {
    /// Initiatives of a municipality in a snapshot; the same number in another snapshot is the same initiative.
    fn initiatives(
        self,
        municipality: &str,
        snapshot: Date,
        n: usize,
        set: impl Fn(usize, &mut Initiative),
    ) -> Self;
    /// Benefits of a municipality: the first belongs to its first initiative, and so on.
    fn benefits(self, municipality: &str, n: usize, set: impl Fn(usize, &mut Benefit)) -> Self;
    /// An amount of Molde's benefit of that number in a year, in kroner.
    fn amount(
        self,
        benefit: usize,
        year: i64,
        planned: Option<Money>,
        realised: Option<Money>,
        set: impl Fn(&mut BenefitYear),
    ) -> Self;
    /// A measured value of Molde's benefit of that number.
    fn measured(self, benefit: usize, date: Date, value: f64) -> Self;
    /// A file that was read for a municipality.
    fn file(self, municipality: &str, set: impl Fn(&mut SourceFile)) -> Self;
    /// A linked pair of initiatives.
    fn pair(self, a: (&str, usize), b: (&str, usize), set: impl Fn(&mut OverlapPair)) -> Self;
    /// A cluster; the first member is the furthest, the others may copy it.
    fn cluster(self, name: &str, members: &[(&str, usize)]) -> Self;
}

fn id(municipality: &str, i: usize) -> String {
    format!("{municipality}-{i:03}")
}

fn benefit_id(municipality: &str, i: usize) -> String {
    format!("{municipality}-g{i:03}")
}

impl Given for Dataset {
    fn initiatives(
        mut self,
        municipality: &str,
        snapshot: Date,
        n: usize,
        set: impl Fn(usize, &mut Initiative),
    ) -> Dataset {
        for i in 1..=n {
            let mut row = Initiative {
                snapshot,
                municipality: municipality.to_owned(),
                initiative_id: id(municipality, i),
                title: format!("Tiltak {i}"),
                stage: Some(Stage::Plan),
                file: format!("{municipality}.xlsx"),
                row: i as i64 + 1,
                ..Initiative::default()
            };
            set(i, &mut row);
            self.initiatives.push(row);
        }
        self
    }

    fn benefits(
        mut self,
        municipality: &str,
        n: usize,
        set: impl Fn(usize, &mut Benefit),
    ) -> Dataset {
        for i in 1..=n {
            let mut row = Benefit {
                snapshot: today(),
                municipality: municipality.to_owned(),
                benefit_id: benefit_id(municipality, i),
                initiative_id: Some(id(municipality, i)),
                title: format!("Gevinst {i}"),
                kind: Some(BenefitKind::Direct),
                file: format!("{municipality}-gevinster.xlsx"),
                row: i as i64 + 1,
                ..Benefit::default()
            };
            set(i, &mut row);
            self.benefits.push(row);
        }
        self
    }

    fn amount(
        mut self,
        benefit: usize,
        year: i64,
        planned: Option<Money>,
        realised: Option<Money>,
        set: impl Fn(&mut BenefitYear),
    ) -> Dataset {
        let mut row = BenefitYear {
            snapshot: today(),
            municipality: MOLDE.to_owned(),
            benefit_id: benefit_id(MOLDE, benefit),
            year,
            planned,
            realised,
            unit: Some("NOK".to_owned()),
            placement: Some(Placement::InBudget),
            row: self.benefit_years.len() as i64 + 2,
            ..BenefitYear::default()
        };
        set(&mut row);
        self.benefit_years.push(row);
        self
    }

    fn measured(mut self, benefit: usize, date: Date, value: f64) -> Dataset {
        self.measurements.push(Measurement {
            snapshot: today(),
            municipality: MOLDE.to_owned(),
            benefit_id: benefit_id(MOLDE, benefit),
            date: Some(date),
            value,
            row: self.measurements.len() as i64 + 2,
            ..Measurement::default()
        });
        self
    }

    fn file(mut self, municipality: &str, set: impl Fn(&mut SourceFile)) -> Dataset {
        let mut row = SourceFile {
            municipality: Some(municipality.to_owned()),
            snapshot: Some(today()),
            path: format!("{municipality}.xlsx"),
            fills: Initiative::TABLE.name.to_owned(),
            mapping: "own_sheet".to_owned(),
            ..SourceFile::default()
        };
        set(&mut row);
        self.source_files.push(row);
        self
    }

    fn pair(
        mut self,
        a: (&str, usize),
        b: (&str, usize),
        set: impl Fn(&mut OverlapPair),
    ) -> Dataset {
        let mut row = OverlapPair {
            initiative_a: id(a.0, a.1),
            initiative_b: id(b.0, b.1),
            municipality_a: a.0.to_owned(),
            municipality_b: b.0.to_owned(),
            score: 0.8,
            linked: true,
            proposed: true,
            ..OverlapPair::default()
        };
        set(&mut row);
        self.overlap_pairs.push(row);
        self
    }

    fn cluster(mut self, name: &str, members: &[(&str, usize)]) -> Dataset {
        for (at, (municipality, i)) in members.iter().enumerate() {
            self.overlap_clusters.push(OverlapCluster {
                cluster: name.to_owned(),
                initiative_id: id(municipality, *i),
                municipality: (*municipality).to_owned(),
                front: at == 0,
                weakest_link: 0.7,
                next_step: if at == 0 { "lead" } else { "copy" }.to_owned(),
            });
        }
        self
    }
}
