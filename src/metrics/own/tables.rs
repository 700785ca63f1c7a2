//! In: what a metric sees of a municipality, or of all. Out: the tables that a query names, as
//! frames: the same rows, with what is worked out of them. It exists so that an analyst's own
//! indicator counts what the catalogue counts. It deliberately makes no column that would let a sum
//! go wrong: amounts are in major units, those out of scale are missing, and money of benefits is
//! there of direct ones only.

use super::Query;
use super::query::is_kept_back;
use crate::metrics::amount::{self, Amount, Of};
use crate::metrics::view::{ALL, View, is_open, is_running, is_undecided};
use crate::model::queried::*;
use crate::model::*;
use chrono::Datelike;
use polars::prelude::{Column, DataFrame, DataType, IntoColumn, NamedFrom, PolarsResult, Series};
use std::collections::{HashMap, HashSet};

/// The tables that a query names.
pub(super) fn of(query: &Query, view: &View) -> Vec<(&'static str, DataFrame)> {
    let named = query.tables.iter();
    named
        .map(|name| {
            let frame = table(name, view).and_then(|frame| finished(frame, query, view.as_of()));
            // Frames are made of rows whose columns have one length and names of their own.
            (*name, frame.expect("because rows become a frame"))
        })
        .collect()
}

fn table(name: &str, view: &View) -> PolarsResult<DataFrame> {
    let is = |table: &TableDoc| table.name == name;
    if is(&ThisRun::TABLE) {
        ThisRun::to_frame(&[this_run(view)])
    } else if is(&Initiative::TABLE) {
        initiatives(view)
    } else if is(&Transition::TABLE) {
        let moves = view.lines.iter().flat_map(|line| &line.moves);
        Transition::to_frame(&moves.map(|step| (*step).clone()).collect::<Vec<_>>())
    } else if is(&Benefit::TABLE) {
        benefits(view)
    } else if is(&QueriedYear::TABLE) {
        QueriedYear::to_frame(&years(view))
    } else if is(&QueriedMeasurement::TABLE) {
        QueriedMeasurement::to_frame(&measurements(view))
    } else if is(&Meeting::TABLE) {
        let own = |row: &&Meeting| here(view, &row.municipality) && row.date <= view.as_of();
        Meeting::to_frame(&copied(&view.data.meetings, own))
    } else if is(&IndicatorSeries::TABLE) {
        let own = |row: &&IndicatorSeries| here(view, &row.municipality);
        IndicatorSeries::to_frame(&copied(&view.data.indicator_series, own))
    } else if is(&OverlapPair::TABLE) {
        let own = |row: &&OverlapPair| {
            view.id == ALL || here(view, &row.municipality_a) || here(view, &row.municipality_b)
        };
        OverlapPair::to_frame(&copied(&view.data.overlap_pairs, own))
    } else if is(&OverlapCluster::TABLE) {
        let members = || view.data.overlap_clusters.iter();
        let own: HashSet<&str> = members()
            .filter(|row| view.id == ALL || here(view, &row.municipality))
            .map(|row| row.cluster.as_str())
            .collect();
        let together = |row: &&OverlapCluster| own.contains(row.cluster.as_str());
        OverlapCluster::to_frame(&copied(&view.data.overlap_clusters, together))
    } else {
        history(view)
    }
}

fn copied<T: Clone>(rows: &[T], keep: impl Fn(&&T) -> bool) -> Vec<T> {
    rows.iter().filter(keep).cloned().collect()
}

/// Whether a municipality is looked at.
fn here(view: &View, municipality: &str) -> bool {
    view.homes.iter().any(|home| home.id == municipality)
}

fn this_run(view: &View) -> ThisRun {
    let sending = || view.homes.iter().filter(|home| !home.snapshots.is_empty());
    // A sum over some of them would be too small; over none it is not known.
    let total = |number: Vec<Option<i64>>| -> Option<i64> {
        let known: Option<Vec<i64>> = number.into_iter().collect();
        known
            .filter(|all| !all.is_empty())
            .map(|all| all.iter().sum())
    };
    ThisRun {
        municipality: view.id.to_owned(),
        as_of: view.as_of(),
        period: view.scope.period.to_string(),
        period_first: view.scope.period.first(),
        period_last: view.scope.period.last(),
        currency: view.scope.currency.clone(),
        n_municipalities: sending().count() as i64,
        inhabitants: total(sending().map(|home| home.inhabitants).collect()),
        employees: total(sending().map(|home| home.employees).collect()),
    }
}

/// A row with amounts that may be added up, and no others.
fn guarded(row: &Initiative) -> Initiative {
    let kept = |what: Of| amount::of(row, what).is_some();
    Initiative {
        budget: row.budget.filter(|_| kept(Of::Budget)),
        cost: row.cost.filter(|_| kept(Of::Cost)),
        forecast: row.forecast.filter(|_| kept(Of::Forecast)),
        running_cost: row.running_cost.filter(|_| kept(Of::RunningCost)),
        ..row.clone()
    }
}

fn initiatives(view: &View) -> PolarsResult<DataFrame> {
    let rows: Vec<Initiative> = view.lines.iter().map(|line| guarded(line.now)).collect();
    let standings: Vec<InitiativeStanding> = view
        .lines
        .iter()
        .map(|line| InitiativeStanding {
            step: line.now.stage.and_then(Stage::step).map(i64::from),
            furthest: line.furthest.map(i64::from),
            is_open: is_open(line.now),
            is_running: is_running(line.now),
            is_undecided: is_undecided(line.now),
            has_benefit: (line.home.lists_benefits)
                .then(|| view.promised.contains(view.key(line.now))),
            changed: line.changed,
            introduced: line.introduced,
            stage_before: line.before.and_then(|row| row.stage),
        })
        .collect();
    let frame = Initiative::to_frame(&rows)?;
    beside(frame, InitiativeStanding::to_frame(&standings)?)
}

fn history(view: &View) -> PolarsResult<DataFrame> {
    let current: HashSet<&str> = view
        .lines
        .iter()
        .map(|line| line.now.initiative_id.as_str())
        .collect();
    let rows: Vec<Initiative> = view
        .homes
        .iter()
        .flat_map(|home| &home.rows)
        .filter(|row| current.contains(row.initiative_id.as_str()))
        .map(|row| guarded(row))
        .collect();
    Initiative::to_frame(&rows)
}

fn benefits(view: &View) -> PolarsResult<DataFrame> {
    // A joint initiative stands under one id; its benefits may come from another's copy.
    let standing: HashMap<&str, &str> = view
        .lines
        .iter()
        .map(|line| (view.key(line.now), line.now.initiative_id.as_str()))
        .collect();
    let rows: Vec<Benefit> = view
        .promises
        .iter()
        .map(|promise| {
            let kept = promise
                .initiative
                .and_then(|row| standing.get(view.key(row)).copied());
            let stated = promise.now.initiative_id.clone();
            Benefit {
                initiative_id: kept.map(str::to_owned).or(stated),
                ..promise.now.clone()
            }
        })
        .collect();
    let standings: Vec<BenefitStanding> = view
        .promises
        .iter()
        .map(|promise| BenefitStanding {
            is_measured: (promise.home.lists_measurements).then(|| promise.is_measured()),
            n_measured: promise.measured.len() as i64,
            measured: promise.measured.last().map(|(date, _)| *date),
            latest: promise.latest(),
        })
        .collect();
    beside(
        Benefit::to_frame(&rows)?,
        BenefitStanding::to_frame(&standings)?,
    )
}

fn years(view: &View) -> Vec<QueriedYear> {
    let currency = view.scope.currency.as_str();
    let promises = view.promises.iter();
    let rows = promises.flat_map(|promise| promise.years.iter().map(move |row| (promise, row)));
    rows.map(|(promise, row)| {
        let kind = promise.now.kind;
        let in_money = row.unit.as_deref() == Some(currency);
        let money = |amount: Option<Amount>| {
            let counts = in_money && kind == Some(BenefitKind::Direct);
            amount.filter(|_| counts).map(Amount::major)
        };
        let time = |amount: Option<Amount>| {
            let counts = !in_money && row.unit.is_some() && kind == Some(BenefitKind::FreedTime);
            amount.filter(|_| counts).map(Amount::major)
        };
        QueriedYear {
            municipality: row.municipality.clone(),
            benefit_id: row.benefit_id.clone(),
            year: row.year,
            kind,
            placement: row.placement,
            unit: row.unit.clone(),
            direct_planned: money(amount::planned(row)),
            direct_realised: money(amount::realised(row)),
            freed_planned: time(amount::planned(row)),
            freed_realised: time(amount::realised(row)),
        }
    })
    .collect()
}

fn measurements(view: &View) -> Vec<QueriedMeasurement> {
    let promises = view.promises.iter();
    promises
        .flat_map(|promise| promise.measured.iter().map(move |value| (promise, value)))
        .map(|(promise, (date, value))| QueriedMeasurement {
            municipality: promise.now.municipality.clone(),
            benefit_id: promise.now.benefit_id.clone(),
            date: *date,
            value: *value,
        })
        .collect()
}

/// Two frames of the same rows, one beside the other.
fn beside(left: DataFrame, right: DataFrame) -> PolarsResult<DataFrame> {
    left.hstack(right.columns())
}

/// A frame as queries see it: amounts in major units, without what is kept back, with the parts of
/// dates that the query names.
fn finished(frame: DataFrame, query: &Query, as_of: Date) -> PolarsResult<DataFrame> {
    let height = frame.height();
    let mut columns = Vec::new();
    for column in frame.into_columns() {
        let name = column.name().to_string();
        if is_kept_back(&name) {
            continue;
        }
        if column.dtype() == &DataType::Date {
            columns.extend(date_parts(&column, &name, query, as_of)?);
        }
        let is_money = [Initiative::TABLE]
            .iter()
            .flat_map(|table| table.columns)
            .any(|doc| doc.name == name && doc.kind == ColumnKind::Money);
        columns.push(match is_money {
            true => column.cast(&DataType::Float64)? / 100.0,
            false => column,
        });
    }
    DataFrame::new(height, columns)
}

/// The parts of a date that the query names, each in a column of its own.
fn date_parts(
    column: &Column,
    name: &str,
    query: &Query,
    as_of: Date,
) -> PolarsResult<Vec<Column>> {
    let mut parts = Vec::new();
    for (part, end, kind, _) in DATE_PARTS {
        let named = format!("{name}_{end}");
        if !query.words.contains(&named) {
            continue;
        }
        let dates = <Option<Date> as crate::model::table::Field>::values(column)?;
        let series = match kind {
            ColumnKind::Integer => {
                let values: Vec<Option<i64>> = dates
                    .into_iter()
                    .map(|date| Some(number_of(*part, date?, as_of)))
                    .collect();
                Series::new(named.into(), values)
            }
            _ => {
                let values: Vec<Option<String>> = dates
                    .into_iter()
                    .map(|date| Some(text_of(*part, date?)))
                    .collect();
                Series::new(named.into(), values)
            }
        };
        parts.push(series.into_column());
    }
    Ok(parts)
}

fn number_of(part: DatePart, date: Date, as_of: Date) -> i64 {
    match part {
        DatePart::Days => (as_of - date).num_days(),
        _ => i64::from(date.year()),
    }
}

fn text_of(part: DatePart, date: Date) -> String {
    let of = |part: Part| Period::holding(date, part).to_string();
    match part {
        DatePart::Half => of(Part::Half(1)),
        DatePart::Tertial => of(Part::Tertial(1)),
        DatePart::Quarter => of(Part::Quarter(1)),
        _ => date.format("%Y-%m").to_string(),
    }
}
