//! In: a metric, a published set, and whose number is asked for. Out: the number as the set has it,
//! with the rows and cells behind it. It exists so that an analyst who is asked where a number comes
//! from can open the file at the cell. It deliberately explains no number that the set's own tables
//! don't give again.

use super::super::{DONE, Done, FINDINGS, Failure, print, print_json, usage};
use super::screen;
use crate::config;
use crate::metrics::behind::{Behind, Cell, Place, Role, Row, measures_of};
use crate::metrics::{ALL, Metric};
use crate::model::{Measure, Municipality, Word};
use crate::publish::{self, Opened};
use anyhow::anyhow;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;

/// What is asked.
pub(super) struct Asked<'a> {
    pub metric: &'a Metric,
    pub run: &'a Path,
    pub municipality: &'a str,
    pub dimension: Option<&'a str>,
    pub limit: Option<usize>,
}

/// What is answered.
pub(super) struct Answered<'a> {
    pub metric: &'a Metric,
    pub set: &'a Opened,
    /// The municipality, or «all».
    pub who: String,
    /// Every part of the number.
    pub measures: Vec<Measure>,
    /// The part whose rows are shown.
    pub part: Measure,
    /// All its rows; those that are shown have their cells.
    pub rows: Vec<Row>,
    pub n_shown: usize,
}

/// Rows on a screen.
const SHOWN: usize = 20;

/// Explains a number of a set.
pub(super) fn explain(asked: &Asked<'_>, as_json: bool) -> Done {
    let set = publish::open(asked.run).map_err(usage)?;
    let (id, who) = municipality(asked.municipality, &set)?;
    let measures = measures_of(asked.metric, &set.data, &set.scope, &id);
    same_as_published(asked.metric, &measures, &id, &set)?;
    let part = part(asked, &measures, &who)?.clone();
    let mut behind = Behind::find(asked.metric, &set.data, &set.scope, &id);
    let mut rows = behind.rows(&part.dimension);
    let usual = if as_json { usize::MAX } else { SHOWN };
    let n_shown = rows.len().min(asked.limit.unwrap_or(usual));
    behind.fill_cells(&part.dimension, &mut rows[..n_shown]);
    let answered = Answered {
        metric: asked.metric,
        set: &set,
        who,
        measures,
        part,
        rows,
        n_shown,
    };
    match as_json {
        true => print_json(&as_value(&answered))?,
        false => print(&screen::of(&answered))?,
    }
    Ok(DONE)
}

/// Who is meant: the id that measures have, and the name.
fn municipality(asked: &str, set: &Opened) -> Result<(String, String), Failure> {
    if asked.eq_ignore_ascii_case(ALL) {
        return Ok((ALL.to_owned(), ALL.to_owned()));
    }
    let known = &set.scope.municipalities;
    let is_meant = |one: &&Municipality| {
        one.id == asked
            || one.name.to_lowercase() == asked.to_lowercase()
            || one.path_name() == asked
    };
    if let Some(one) = known.iter().find(is_meant) {
        return Ok((one.id.clone(), format!("{} ({})", one.name, one.id)));
    }
    let names: Vec<String> = known.iter().map(|one| one.name.clone()).collect();
    let hint = match config::nearest(asked, &names) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("It has {} and `all`.", names.join(", ")),
    };
    Err(usage(anyhow!(
        "there is no municipality `{asked}` in the set. {hint}"
    )))
}

/// Refuses to explain a number that is not the published one.
fn same_as_published(
    metric: &Metric,
    measures: &[Measure],
    id: &str,
    set: &Opened,
) -> Result<(), Failure> {
    let published = set.data.measures.iter();
    let published: Vec<&Measure> = published
        .filter(|m| m.metric == metric.id && m.municipality == id)
        .collect();
    let differs =
        measures.len() != published.len() || measures.iter().zip(&published).any(|(a, b)| a != *b);
    if !differs {
        return Ok(());
    }
    let other = measures
        .iter()
        .find(|m| published.iter().all(|p| p != m))
        .map_or(String::new(), |m| match m.dimension.as_str() {
            "" => String::new(),
            part => format!(" under {part}"),
        });
    let versions = match set.version == env!("CARGO_PKG_VERSION") {
        true => "the metric has changed since the set was published".to_owned(),
        false => format!(
            "the set was published by version {}, and this is {}",
            set.version,
            env!("CARGO_PKG_VERSION")
        ),
    };
    Err(Failure {
        code: FINDINGS,
        error: anyhow!(
            "the set's rows give another {} than its measure table has{other}: {versions}. Publish the set again with `loype run`, or explain it with the version that wrote it.",
            metric.id
        ),
    })
}

/// The part that is meant: the one asked for; else the whole; else the first that has a value.
fn part<'m>(asked: &Asked<'_>, measures: &'m [Measure], who: &str) -> Result<&'m Measure, Failure> {
    let metric = asked.metric;
    if measures.is_empty() {
        return Err(usage(anyhow!("{} gives no number for {who}.", metric.id)));
    }
    let Some(wanted) = asked.dimension else {
        if let Some(whole) = measures.iter().find(|m| m.dimension.is_empty()) {
            return Ok(whole);
        }
        // Of several parts the first, by the catalogue's order, that says most.
        let place = |m: &Measure| {
            let mut patterns = metric.dimensions.iter();
            patterns.position(|pattern| pattern.covers(&m.dimension))
        };
        let says = |m: &Measure| (m.value.is_none(), m.n_eligible == 0, place(m));
        let first = measures.iter().min_by_key(|m| says(m));
        return Ok(first.unwrap_or(&measures[0]));
    };
    if let Some(found) = measures.iter().find(|m| m.dimension == wanted) {
        return Ok(found);
    }
    let parts: Vec<String> = measures.iter().map(|m| m.dimension.clone()).collect();
    let near = config::nearest(wanted, &parts).filter(|near| !near.is_empty());
    let hint = near.map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
    let listed: Vec<&str> = parts
        .iter()
        .map(|part| if part.is_empty() { "(the whole)" } else { part })
        .collect();
    Err(usage(anyhow!(
        "{} has no part `{wanted}` for {who}.{hint} Its parts are:\n  {}",
        metric.id,
        listed.join("\n  ")
    )))
}

/// A role in one word, for programs.
pub(super) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Counted => "counted",
        Role::Lacks => "lacks",
        Role::Base => "base",
        Role::Defines => "defines",
        Role::Decides => "decides",
        Role::Moves => "moves",
    }
}

fn as_value(answered: &Answered<'_>) -> Value {
    let scope = &answered.set.scope;
    let metric = answered.metric;
    json!({
        "metric": metric.id,
        "name": metric.name.en,
        "formula": metric.formula,
        "needs": metric.fields,
        "municipality": answered.part.municipality,
        "period": scope.period.to_string(),
        "as_of": scope.as_of.to_string(),
        "number": of_measure(&answered.part),
        "parts": answered.measures.iter().map(of_measure).collect::<Vec<_>>(),
        "n_rows": answered.rows.len(),
        "rows": answered.rows[..answered.n_shown].iter().map(of_row).collect::<Vec<_>>(),
    })
}

/// A part of the number; its keys are the columns of the set's table of measures.
#[derive(Serialize)]
struct PartTold<'a> {
    dimension: &'a str,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    n_eligible: i64,
    n_usable: i64,
    status: Option<&'static str>,
    reason: Option<&'a str>,
}

fn of_measure(measure: &Measure) -> PartTold<'_> {
    PartTold {
        dimension: &measure.dimension,
        value: measure.value,
        lower: measure.lower,
        upper: measure.upper,
        numerator: measure.numerator,
        denominator: measure.denominator,
        n_eligible: measure.n_eligible,
        n_usable: measure.n_usable,
        status: measure.status.map(Word::word),
        reason: measure.reason.as_deref(),
    }
}

/// What goes from the number with a row.
#[derive(Serialize)]
struct TakesTold {
    value: Option<f64>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    n_eligible: i64,
    n_usable: i64,
}

fn of_row(row: &Row) -> Value {
    let takes = TakesTold {
        value: row.takes.value,
        numerator: row.takes.numerator,
        denominator: row.takes.denominator,
        n_eligible: row.takes.n_eligible,
        n_usable: row.takes.n_usable,
    };
    json!({
        "table": row.table.doc().name,
        "id": row.id,
        "title": row.title,
        "initiative": row.of,
        "municipality": row.municipality,
        "role": role_word(row.role),
        "takes": takes,
        "place": row.place.as_ref().map(of_place),
        "cells": row.cells.iter().map(of_cell).collect::<Vec<_>>(),
    })
}

fn of_place(place: &Place) -> Value {
    json!({
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "snapshot": place.snapshot.map(|date| date.to_string()),
    })
}

fn of_cell(cell: &Cell) -> Value {
    json!({
        "column": cell.column,
        "cells": cell.at,
        "headers": cell.headers,
        "value": cell.value,
        "place": of_place(&cell.place),
    })
}
