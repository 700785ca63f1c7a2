//! In: the numbers of several municipalities. Out: figures that compare them: barometer, stages,
//! bars, slope, funnel plot. It exists beside `figures` because comparing has its own rules: order
//! of names and never of values, limits of chance, no ranking. It deliberately judges nothing: the
//! scorecard has.

use super::ReportError;
use super::figures::{COLUMN, Draft, WIDE};
use super::material::{Desk, is_ok};
use super::view::{Block, Cell, Table, cell, head, number, number_head};
use crate::charts;
use crate::model::{Measure, Status};
use crate::scorecard::{Comparison, Standing};

/// One row per indicator against the cooperation.
pub(super) fn barometer(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    compared: &[Comparison],
    own_name: &str,
) -> Result<Option<Block>, ReportError> {
    let label = |measure: &Measure| indicator(desk, measure);
    if compared.iter().all(|c| c.measure.value.is_none()) {
        return Ok(None);
    }
    let rows = compared
        .iter()
        .map(|c| {
            let place = match (c.measure.status, c.measure.value) {
                (Some(Status::Ok), Some(value)) => Some(charts::dots::DotPlace {
                    value,
                    interval: c.measure.lower.zip(c.measure.upper),
                    band: c.band,
                    joint: c.joint.value,
                    less_is_stronger: c.less_is_better,
                    outside: matches!(
                        c.standing,
                        Standing::Better | Standing::Worse | Standing::Different
                    ),
                }),
                _ => None,
            };
            charts::dots::DotRow {
                label: label(&c.measure),
                value_text: desk.shown(Some(&c.measure)),
                joint_text: desk.shown(Some(&c.joint)),
                status_text: standing(desk, c),
                place,
                highlight: false,
            }
        })
        .collect();
    let data = charts::dots::Dots {
        rows,
        heads: charts::dots::DotHeads {
            value: own_name.to_owned(),
            joint: desk.say.text("word.joint"),
            low: desk.say.text("figure.barometer.weaker"),
            high: desk.say.text("figure.barometer.stronger"),
        },
        scaling: charts::dots::Scaling::PerRow,
    };
    let svg = charts::dots::draw(&draft.frame(WIDE), &data, &|v| desk.fmt.number(v, 2))?;
    let table = Table {
        caption: desk.say.text("figure.barometer.table"),
        columns: vec![
            head(desk.say.text("word.indicator")),
            number_head(own_name),
            number_head(desk.say.text("word.interval")),
            number_head(desk.say.text("word.joint")),
            head(desk.say.text("figure.barometer.by_chance")),
            head(desk.say.text("word.judgement")),
        ],
        rows: compared
            .iter()
            .map(|c| {
                let band = c.band.and_then(|(low, high)| {
                    desk.fmt
                        .interval(Some(low), Some(high), desk.unit(&c.measure))
                });
                let interval = match c.measure.status {
                    Some(Status::Ok) => desk.interval(&c.measure),
                    _ => None,
                };
                vec![
                    Cell {
                        href: desk.method(draft.root, &c.measure.metric).href,
                        ..cell(label(&c.measure))
                    },
                    number(desk.shown(Some(&c.measure))),
                    number(interval.unwrap_or_else(|| "–".to_owned())),
                    number(desk.shown(Some(&c.joint))),
                    cell(band.unwrap_or_else(|| "–".to_owned())),
                    Cell {
                        small: desk.reason(&c.measure),
                        ..cell(standing(desk, c))
                    },
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, true)))
}

/// What an indicator is called in a list: the metric, and the part of it.
pub(super) fn indicator(desk: &Desk<'_>, measure: &Measure) -> String {
    let name = desk.metric_name(&measure.metric);
    let key = format!("dimension.{}", measure.dimension);
    // A part that an analyst's own query names.
    if let Some(part) = measure.dimension.strip_prefix("part=") {
        let part = part.split(';').next().unwrap_or(part);
        return format!("{name}: {part}");
    }
    match measure.dimension.as_str() {
        "" => name.to_owned(),
        _ if desk.say.has(&key) => format!("{name}: {}", desk.say.text(&key)),
        other => format!("{name}: {other}"),
    }
}

/// So many of so many.
pub(super) fn of(desk: &Desk<'_>, a: f64, b: f64) -> String {
    let (a, b) = (desk.fmt.whole(a), desk.fmt.whole(b));
    desk.say.say("value.of", &[("a", &a), ("b", &b)])
}

/// The word for where a municipality stands.
pub(super) fn standing(desk: &Desk<'_>, comparison: &Comparison) -> String {
    desk.say.text(match comparison.standing {
        Standing::Better => "standing.better",
        Standing::Worse => "standing.worse",
        Standing::Different => "standing.different",
        Standing::Alike => "standing.alike",
        Standing::NoValue => "standing.no_value",
    })
}

/// The status lights of what is being worked on, one row for each light that anybody sets.
pub(super) fn lights(desk: &Desk<'_>, who: &str, root: &str) -> Result<Option<Block>, ReportError> {
    let say = &desk.say;
    let colours = ["green", "yellow", "red", "missing"];
    let mut rows = Vec::new();
    for light in ["schedule", "economy", "quality", "risk", "benefit"] {
        let shares: Vec<&Measure> = colours
            .iter()
            .filter_map(|colour| {
                desk.get(
                    "activity.lights",
                    who,
                    &format!("light={light};colour={colour}"),
                )
            })
            .collect();
        let known = shares
            .iter()
            .take(3)
            .any(|m| m.numerator.is_some_and(|n| n > 0.0));
        if shares.len() == colours.len() && known {
            rows.push((say.text(&format!("light.{light}")), shares));
        }
    }
    let Some((name, worst)) = rows.iter().max_by(|a, b| {
        let red = |shares: &[&Measure]| shares[2].numerator.unwrap_or(0.0);
        red(&a.1).total_cmp(&red(&b.1))
    }) else {
        return Ok(None);
    };
    let n = |m: &Measure| m.numerator.unwrap_or(0.0);
    let draft = Draft {
        id: "lights",
        caption: say.say(
            "figure.lights.caption",
            &[
                ("red", &desk.fmt.whole(n(worst[2]))),
                ("of", &desk.fmt.whole(worst[2].denominator.unwrap_or(0.0))),
                ("light", &name.to_lowercase()),
            ],
        ),
        desc: say.text("figure.lights.desc"),
        metric: Some("activity.lights"),
        root,
        note: say.text("figure.lights.note"),
    };
    let words: Vec<String> = colours
        .iter()
        .map(|c| say.text(&format!("colour.{c}")))
        .collect();
    let data = charts::stacked::Stacked {
        parts: words.clone(),
        rows: rows
            .iter()
            .map(|(name, shares)| charts::stacked::StackedRow {
                label: name.clone(),
                values: shares.iter().map(|m| n(m)).collect(),
                value_texts: shares.iter().map(|m| desk.fmt.whole(n(m))).collect(),
                total_text: String::new(),
            })
            .collect(),
        length: charts::stacked::Length::Amount,
    };
    let svg = charts::stacked::draw(&draft.frame(COLUMN), &data)?;
    let table = Table {
        caption: say.text("figure.lights.table"),
        columns: std::iter::once(head(say.text("word.light")))
            .chain(words.iter().map(number_head))
            .collect(),
        rows: rows
            .iter()
            .map(|(name, shares)| {
                let counts = shares.iter().map(|m| number(desk.fmt.whole(n(m))));
                std::iter::once(cell(name)).chain(counts).collect()
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}

/// How far the open initiatives of each municipality are.
pub(super) fn stages_by_municipality(
    desk: &Desk<'_>,
    draft: Draft<'_>,
) -> Result<Option<Block>, ReportError> {
    let parts = ["ideas", "prepared", "tried", "operated"];
    let rows: Vec<(String, [usize; 4])> = desk
        .municipalities
        .iter()
        .filter_map(|m| {
            let groups = &desk.m.evidence.get(&m.id)?.stage_groups;
            let n = [groups.ideas, groups.prepared, groups.tried, groups.operated];
            (n.iter().any(|n| *n > 0)).then(|| (m.name.clone(), n))
        })
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let words: Vec<String> = parts
        .iter()
        .map(|part| desk.say.text(&format!("figure.stages.{part}")))
        .collect();
    let data = charts::stacked::Stacked {
        parts: words.clone(),
        rows: rows
            .iter()
            .map(|(name, n)| charts::stacked::StackedRow {
                label: name.clone(),
                values: n.iter().map(|n| *n as f64).collect(),
                value_texts: n.iter().map(|n| desk.fmt.count(*n)).collect(),
                total_text: String::new(),
            })
            .collect(),
        length: charts::stacked::Length::Amount,
    };
    let svg = charts::stacked::draw(&draft.frame(COLUMN), &data)?;
    let table = Table {
        caption: desk.say.text("figure.stages.table"),
        columns: std::iter::once(head(desk.say.text("word.municipality")))
            .chain(words.iter().map(number_head))
            .collect(),
        rows: rows
            .iter()
            .map(|(name, n)| {
                std::iter::once(cell(name))
                    .chain(n.iter().map(|n| number(desk.fmt.count(*n))))
                    .collect()
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}

/// A count or an amount of each municipality as bars; those without a value say why.
pub(super) fn bars(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    metric_id: &str,
    dimension: &str,
) -> Result<Option<Block>, ReportError> {
    let rows: Vec<(String, Option<&Measure>)> = desk
        .municipalities
        .iter()
        .map(|m| (m.name.clone(), desk.get(metric_id, &m.id, dimension)))
        .collect();
    let value = |m: &Option<&Measure>| m.filter(|m| is_ok(m)).and_then(|m| m.value);
    if rows.iter().all(|(_, m)| value(m).is_none()) {
        return Ok(None);
    }
    let data = charts::bars::Bars {
        rows: rows
            .iter()
            .map(|(name, m)| charts::bars::Bar {
                label: name.clone(),
                value: value(m),
                value_text: desk.shown(*m),
                highlight: false,
            })
            .collect(),
        reference: None,
    };
    let svg = charts::bars::draw(&draft.frame(COLUMN), &data)?;
    let name = desk.metric_name(metric_id);
    let table = Table {
        caption: name.to_owned(),
        columns: vec![
            head(desk.say.text("word.municipality")),
            number_head(name),
            number_head(desk.say.text("word.interval")),
        ],
        rows: rows
            .iter()
            .map(|(who, m)| {
                let interval = m.filter(|m| is_ok(m)).and_then(|m| desk.interval(m));
                vec![
                    cell(who),
                    Cell {
                        small: m.map(|m| desk.reason(m)).unwrap_or_default(),
                        ..number(desk.shown(*m))
                    },
                    number(interval.unwrap_or_else(|| "–".to_owned())),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}

/// A count of each municipality, last period and now.
pub(super) fn slope(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    metric_id: &str,
    dimension: &str,
) -> Result<Option<Block>, ReportError> {
    let rows: Vec<(String, f64, f64)> = desk
        .municipalities
        .iter()
        .filter_map(|m| {
            let before = desk.get_before(metric_id, &m.id, dimension)?;
            let before = before.value.filter(|_| is_ok(before))?;
            Some((
                m.name.clone(),
                before,
                desk.value(metric_id, &m.id, dimension)?,
            ))
        })
        .collect();
    if rows.len() < 2
        || rows
            .iter()
            .all(|(_, then, now)| *then == 0.0 && *now == 0.0)
    {
        return Ok(None);
    }
    let unit = desk.metric(metric_id).unit_of(dimension);
    let (before, after) = (
        desk.fmt.period(desk.m.before.period),
        desk.fmt.period(desk.m.scope.period),
    );
    let data = charts::slope::Slope {
        before: before.clone(),
        after: after.clone(),
        lines: rows
            .iter()
            .map(|(name, then, now)| charts::slope::SlopeLine {
                name: name.clone(),
                before: *then,
                after: *now,
                before_text: desk.fmt.value(*then, unit),
                after_text: desk.fmt.value(*now, unit),
                highlight: false,
            })
            .collect(),
    };
    let svg = charts::slope::draw(&draft.frame(COLUMN), &data)?;
    let table = Table {
        caption: desk.metric_name(metric_id).to_owned(),
        columns: vec![
            head(desk.say.text("word.municipality")),
            number_head(before),
            number_head(after),
        ],
        rows: rows
            .iter()
            .map(|(name, then, now)| {
                vec![
                    cell(name),
                    number(desk.fmt.value(*then, unit)),
                    number(desk.fmt.value(*now, unit)),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}

/// A share of each municipality against its number of rows, with the limits of chance.
pub(super) fn funnel(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    compared: &[(String, Comparison)],
    limits: &[crate::scorecard::Limit],
    mean: f64,
) -> Result<Block, ReportError> {
    let fmt = &desk.fmt;
    let points: Vec<_> = compared
        .iter()
        .filter_map(|(name, c)| {
            let share = c.measure.value?;
            Some(charts::funnel::FunnelPoint {
                label: name.clone(),
                denominator: c.measure.denominator?,
                share,
                outside: matches!(
                    c.standing,
                    Standing::Better | Standing::Worse | Standing::Different
                ),
                highlight: true,
            })
        })
        .collect();
    let data = charts::funnel::Funnel {
        points,
        limits: limits
            .iter()
            .map(|limit| charts::funnel::FunnelLimit {
                denominator: limit.n,
                inner: limit.warning,
                outer: limit.action,
            })
            .collect(),
        mean,
        words: charts::funnel::FunnelWords {
            share: desk.say.text("figure.funnel.share"),
            denominator: desk.say.text("figure.funnel.n"),
            mean: desk.say.text("word.joint"),
            inner: desk.say.text("figure.funnel.inner"),
            outer: desk.say.text("figure.funnel.outer"),
        },
    };
    let svg = charts::funnel::draw(&draft.frame(COLUMN), &data, &|v| fmt.share(v), &|v| {
        fmt.whole(v)
    })?;
    let table = Table {
        caption: desk.say.text("figure.funnel.table"),
        columns: vec![
            head(desk.say.text("word.municipality")),
            number_head(desk.say.text("figure.funnel.share")),
            number_head(desk.say.text("figure.funnel.n")),
            number_head(desk.say.text("figure.barometer.by_chance")),
            head(desk.say.text("word.judgement")),
        ],
        rows: compared
            .iter()
            .map(|(name, c)| {
                let band = c.band.and_then(|(low, high)| {
                    fmt.interval(Some(low), Some(high), desk.unit(&c.measure))
                });
                vec![
                    cell(name),
                    number(desk.shown(Some(&c.measure))),
                    number(
                        c.measure
                            .denominator
                            .map_or_else(|| "–".to_owned(), |n| fmt.whole(n)),
                    ),
                    number(band.unwrap_or_else(|| "–".to_owned())),
                    cell(standing(desk, c)),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(draft.done(desk, svg, table, false))
}
