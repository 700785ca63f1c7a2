//! In: numbers and rows with their words. Out: figures — a heading that states the finding, the
//! chart, the same numbers as a table, a link to the metric. It exists so that every chart on
//! every page has all four. It deliberately draws nothing itself: the charts room does.

use super::ReportError;
use super::material::{Desk, metric, unit};
use super::view::{Block, Cell, Figure, Table, cell, head, number, number_head};
use crate::charts::{self, Frame};
use crate::metrics::{Evidence, PlanYear, Waits};
use crate::model::{Measure, Stage, Status, Word};
use crate::scorecard::{Comparison, Standing};
use crate::statistics::Reached;
use chrono::Datelike;

/// Width of a figure in the text column.
const COLUMN: u32 = 640;
/// Width of a figure across the page.
const WIDE: u32 = 900;

pub(super) struct Draft<'a> {
    pub id: &'a str,
    pub caption: String,
    pub desc: String,
    pub metric: Option<&'a str>,
    pub root: &'a str,
    pub note: String,
}

impl Draft<'_> {
    fn frame(&self, width: u32) -> Frame {
        Frame {
            id: self.id.to_owned(),
            title: self.caption.clone(),
            desc: self.desc.clone(),
            width,
        }
    }

    fn done(self, desk: &Desk<'_>, svg: charts::Svg, table: Table, wide: bool) -> Block {
        Block::Figure(Figure {
            link: self.metric.map(|id| desk.method(self.root, id)),
            caption: self.caption,
            svg: svg.0,
            table,
            summary: desk.say.text("figure.table"),
            note: self.note,
            wide,
        })
    }
}

/// Expected and realised benefit by year.
pub(super) fn staircase(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    years: &[PlanYear],
) -> Result<Block, ReportError> {
    let (fmt, say) = (&desk.fmt, &desk.say);
    let data = charts::staircase::Staircase {
        unit: fmt.millions_unit(),
        years: years
            .iter()
            .map(|year| charts::staircase::StairYear {
                label: year.year.to_string(),
                in_budget: year.in_budget / 1e6,
                proposed: year.proposed / 1e6,
                unplaced: year.not_placed / 1e6,
                total_text: fmt.in_millions(year.planned),
                realised: year.realised.map(|amount| amount / 1e6),
            })
            .collect(),
        words: charts::staircase::StairWords {
            in_budget: say.text("placement.in_budget"),
            proposed: say.text("placement.proposed"),
            unplaced: say.text("placement.not_placed"),
            realised: say.text("word.realised"),
        },
    };
    let svg = charts::staircase::draw(&draft.frame(COLUMN), &data, &|v| fmt.number(v, 1))?;
    let table = Table {
        caption: say.say("figure.plan_years.table", &[("unit", &fmt.millions_unit())]),
        columns: vec![
            head(say.text("word.year")),
            number_head(say.text("placement.in_budget")),
            number_head(say.text("placement.proposed")),
            number_head(say.text("placement.not_placed")),
            number_head(say.text("word.planned_sum")),
            number_head(say.text("word.realised")),
        ],
        rows: years
            .iter()
            .map(|year| {
                vec![
                    cell(year.year.to_string()),
                    number(fmt.in_millions(year.in_budget)),
                    number(fmt.in_millions(year.proposed)),
                    number(fmt.in_millions(year.not_placed)),
                    number(fmt.in_millions(year.planned)),
                    number(year.realised.map_or_else(|| "–".to_owned(), |a| fmt.in_millions(a))),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(draft.done(desk, svg, table, false))
}

/// How far the initiatives are, from idea to operation.
pub(super) fn trail(desk: &Desk<'_>, draft: Draft<'_>, who: &str) -> Result<Block, ReportError> {
    let stages: Vec<(Stage, f64)> = Stage::ALL
        .iter()
        .filter(|stage| stage.step().is_some())
        .map(|stage| {
            let dimension = format!("stage={}", stage.word());
            (*stage, desk.value("activity.portfolio", who, &dimension).unwrap_or(0.0))
        })
        .collect();
    let data = charts::trail::Trail {
        stages: stages
            .iter()
            .map(|(stage, n)| charts::trail::TrailStage {
                word: desk.stage(Some(*stage)),
                count: *n,
                count_text: desk.fmt.whole(*n),
                note: String::new(),
                highlight: false,
            })
            .collect(),
    };
    let svg = charts::trail::draw(&draft.frame(COLUMN), &data)?;
    let table = Table {
        caption: desk.say.text("figure.trail.table"),
        columns: vec![head(desk.say.text("word.stage")), number_head(desk.say.text("word.initiatives"))],
        rows: stages
            .iter()
            .map(|(stage, n)| vec![cell(desk.stage(Some(*stage))), number(desk.fmt.whole(*n))])
            .collect(),
        ..Table::default()
    };
    Ok(draft.done(desk, svg, table, false))
}

/// The share of ideas that still wait, day by day. `others` are drawn in grey.
pub(super) fn waits(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    own: (&str, &Waits),
    others: &[(&str, &Waits)],
) -> Result<Block, ReportError> {
    let fmt = &desk.fmt;
    let horizon = 180.0;
    let curve = |name: &str, waits: &Waits, highlight: bool| {
        let median = match waits.curve.median() {
            Reached::At { time, .. } if highlight && time <= horizon => Some(charts::survival::Median {
                time,
                text: desk.say.say("figure.waits.median", &[("days", &fmt.whole(time))]),
            }),
            _ => None,
        };
        charts::survival::Curve {
            name: name.to_owned(),
            highlight,
            start: 1.0,
            steps: waits
                .curve
                .steps
                .iter()
                .filter(|step| step.time <= horizon)
                .map(|step| charts::survival::Step {
                    time: step.time,
                    share: step.survival,
                    interval: step.interval.filter(|_| highlight).map(|i| (i.lower, i.upper)),
                })
                .collect(),
            until: waits.curve.followed_to.min(horizon),
            censored: match highlight {
                true => waits.censored.iter().copied().filter(|day| *day <= horizon).collect(),
                false => Vec::new(),
            },
            median,
            at_risk: match highlight {
                true => waits.at_risk.iter().map(|(_, n)| fmt.count(*n)).collect(),
                false => Vec::new(),
            },
        }
    };
    let mut curves = vec![curve(own.0, own.1, true)];
    curves.extend(others.iter().map(|(name, waits)| curve(name, waits, false)));
    let data = charts::survival::Survival {
        curves,
        ticks: own
            .1
            .at_risk
            .iter()
            .map(|(day, _)| charts::survival::Tick { at: *day, label: fmt.whole(*day) })
            .collect(),
        horizon,
        words: charts::survival::SurvivalWords {
            share: desk.say.text("figure.waits.share"),
            time: desk.say.text("figure.waits.time"),
            at_risk: desk.say.text("figure.waits.at_risk"),
        },
    };
    let svg = charts::survival::draw(&draft.frame(COLUMN), &data, &|v| fmt.share(v))?;
    let table = Table {
        caption: desk.say.text("figure.waits.table"),
        columns: std::iter::once(head(desk.say.text("word.municipality")))
            .chain(["30", "60", "90", "180"].iter().map(|day| {
                number_head(desk.say.say("figure.waits.after", &[("days", day)]))
            }))
            .collect(),
        rows: std::iter::once(own)
            .chain(others.iter().copied())
            .map(|(name, waits)| {
                let mut row = vec![cell(name)];
                for day in [30.0, 60.0, 90.0, 180.0] {
                    row.push(number(match waits.curve.survival_at(day) {
                        Some(estimate) => fmt.share(estimate.value),
                        None => "–".to_owned(),
                    }));
                }
                row
            })
            .collect(),
        ..Table::default()
    };
    Ok(draft.done(desk, svg, table, false))
}

/// What is planned to end in the next 12 months.
pub(super) fn roadmap(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    evidence: &Evidence,
    most: usize,
) -> Result<Option<Block>, ReportError> {
    let as_of = desk.m.scope.as_of;
    let year = 365.0;
    let shown: Vec<_> = evidence
        .roadmap
        .iter()
        .filter(|planned| planned.to <= year)
        .take(most)
        .collect();
    if shown.is_empty() {
        return Ok(None);
    }
    let months = (0..=12)
        .filter_map(|n| {
            let month = as_of.with_day(1)? + chrono::Months::new(n);
            let start = (month - as_of).num_days() as f64;
            Some(charts::roadmap::Month {
                start: start.max(0.0),
                label: desk.fmt.month(month),
            })
        })
        .filter(|month| month.start < year)
        .collect();
    let rows = shown
        .iter()
        .map(|planned| charts::roadmap::RoadmapRow {
            label: planned.row.title.clone(),
            from: Some(planned.from.unwrap_or(0.0).max(0.0).min(planned.to.max(0.0))),
            to: Some(planned.to.max(0.0)),
            certainty: match planned.to < 0.0 {
                true => charts::roadmap::Certainty::Late,
                false if planned.row.stage.is_some_and(|s| s >= Stage::Plan) => {
                    charts::roadmap::Certainty::Decided
                }
                false => charts::roadmap::Certainty::Tentative,
            },
            milestones: Vec::new(),
        })
        .collect();
    let data = charts::roadmap::Roadmap {
        months,
        end: year,
        today: Some(charts::roadmap::Today { at: 0.0, label: desk.fmt.short_date(as_of) }),
        rows,
        words: charts::roadmap::RoadmapWords {
            decided: desk.say.text("figure.roadmap.decided"),
            tentative: desk.say.text("figure.roadmap.tentative"),
            late: desk.say.text("figure.roadmap.late"),
            milestone: desk.say.text("figure.roadmap.milestone"),
        },
    };
    let svg = charts::roadmap::draw(&draft.frame(WIDE), &data)?;
    let table = Table {
        caption: desk.say.text("figure.roadmap.table"),
        columns: vec![
            head(desk.say.text("word.initiative")),
            head(desk.say.text("word.stage")),
            number_head(desk.say.text("word.start")),
            number_head(desk.say.text("word.planned_end")),
        ],
        rows: shown
            .iter()
            .map(|planned| {
                let day = |date: Option<_>| date.map_or_else(|| "–".to_owned(), |d| desk.fmt.short_date(d));
                vec![
                    cell(&planned.row.title),
                    cell(desk.stage(planned.row.stage)),
                    number(day(planned.row.started)),
                    number(day(planned.row.planned_end)),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, true)))
}

/// Ease, potential gain and political necessity of the ideas that wait.
pub(super) fn matrix(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    evidence: &Evidence,
) -> Result<Option<Block>, ReportError> {
    let scored = &evidence.scored;
    if scored.len() < 2 {
        return Ok(None);
    }
    let three = |row: &crate::model::Initiative| {
        (row.score_ease.unwrap_or(0.0), row.score_gain.unwrap_or(0.0), row.score_need.unwrap_or(0.0))
    };
    let highest = scored
        .iter()
        .map(|row| {
            let (ease, gain, _) = three(row);
            ease.max(gain)
        })
        .fold(5.0, f64::max);
    let axis = |title: &str, low: &str, high: &str| charts::bubbles::MatrixAxis {
        title: desk.say.text(title),
        low: desk.say.text(low),
        high: desk.say.text(high),
        from: 0.0,
        to: highest + 1.0,
    };
    let data = charts::bubbles::Bubbles {
        points: scored
            .iter()
            .take(60)
            .enumerate()
            .map(|(at, row)| {
                let (ease, gain, need) = three(row);
                charts::bubbles::Bubble {
                    label: (at + 1).to_string(),
                    name: row.title.clone(),
                    x: ease,
                    y: gain,
                    size: need.max(0.2),
                    highlight: false,
                }
            })
            .collect(),
        x: axis("figure.matrix.ease", "figure.matrix.hard", "figure.matrix.easy"),
        y: axis("figure.matrix.gain", "figure.matrix.small", "figure.matrix.large"),
        size_text: desk.say.text("figure.matrix.size"),
    };
    let svg = charts::bubbles::draw(&draft.frame(COLUMN), &data)?;
    let table = Table {
        caption: desk.say.text("figure.matrix.table"),
        columns: vec![
            head("Nr."),
            head(desk.say.text("word.initiative")),
            number_head(desk.say.text("figure.matrix.ease")),
            number_head(desk.say.text("figure.matrix.gain")),
            number_head(desk.say.text("figure.matrix.need")),
        ],
        rows: scored
            .iter()
            .take(60)
            .enumerate()
            .map(|(at, row)| {
                let (ease, gain, need) = three(row);
                let score = |value: f64| number(desk.fmt.number(value, 0));
                vec![cell((at + 1).to_string()), cell(&row.title), score(ease), score(gain), score(need)]
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}

/// One row per indicator against the cooperation.
pub(super) fn barometer(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    compared: &[Comparison],
    own_name: &str,
) -> Result<Option<Block>, ReportError> {
    let label = |measure: &Measure| indicator(desk, measure);
    if compared.is_empty() {
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
                    outside: matches!(c.standing, Standing::Better | Standing::Worse | Standing::Different),
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
                    desk.fmt.interval(Some(low), Some(high), unit(&c.measure))
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
    match measure.dimension.as_str() {
        "" => name.to_owned(),
        _ if desk.say.has(&key) => format!("{name}: {}", desk.say.text(&key)),
        other => format!("{name}: {other}"),
    }
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
            .chain(words.iter().map(number_head_of))
            .collect(),
        rows: rows
            .iter()
            .map(|(name, n)| {
                std::iter::once(cell(name)).chain(n.iter().map(|n| number(desk.fmt.count(*n)))).collect()
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}

fn number_head_of(text: &String) -> super::view::Head {
    number_head(text.clone())
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
    let value = |m: &Option<&Measure>| m.filter(|m| m.status == Some(Status::Ok)).and_then(|m| m.value);
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
                let interval = m.filter(|m| m.status == Some(Status::Ok)).and_then(|m| desk.interval(m));
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
            let before = before.value.filter(|_| before.status == Some(Status::Ok))?;
            Some((m.name.clone(), before, desk.value(metric_id, &m.id, dimension)?))
        })
        .collect();
    if rows.len() < 2 {
        return Ok(None);
    }
    let unit = metric(metric_id).unit_of(dimension);
    let (before, after) = (desk.fmt.period(desk.m.before.period), desk.fmt.period(desk.m.scope.period));
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
        columns: vec![head(desk.say.text("word.municipality")), number_head(before), number_head(after)],
        rows: rows
            .iter()
            .map(|(name, then, now)| {
                vec![cell(name), number(desk.fmt.value(*then, unit)), number(desk.fmt.value(*now, unit))]
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
                outside: matches!(c.standing, Standing::Better | Standing::Worse | Standing::Different),
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
    let svg = charts::funnel::draw(&draft.frame(COLUMN), &data, &|v| fmt.share(v), &|v| fmt.whole(v))?;
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
                let band = c.band.and_then(|(low, high)| fmt.interval(Some(low), Some(high), unit(&c.measure)));
                vec![
                    cell(name),
                    number(desk.shown(Some(&c.measure))),
                    number(c.measure.denominator.map_or_else(|| "–".to_owned(), |n| fmt.whole(n))),
                    number(band.unwrap_or_else(|| "–".to_owned())),
                    cell(standing(desk, c)),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(draft.done(desk, svg, table, false))
}
