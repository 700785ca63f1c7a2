//! In: numbers and rows with their words. Out: figures — a heading that states the finding, the
//! chart, the same numbers as a table, a link to the metric; those about one portfolio (what compares
//! several stands in `comparisons`). It exists so that every chart on
//! every page has all four. It deliberately draws nothing itself: the charts room does.

use super::ReportError;
use super::material::Desk;
use super::view::{Block, Figure, Table, cell, head, number, number_head};
use crate::charts::{self, Frame};
use crate::metrics::{Evidence, PlanYear, Waits};
use crate::model::{Stage, Word};
use crate::statistics::Reached;
use chrono::Datelike;

/// Width of a figure in the text column.
pub(super) const COLUMN: u32 = 640;
/// Days before the as-of date at which a roadmap begins.
const BACK: f64 = 60.0;
/// Width of a figure across the page.
pub(super) const WIDE: u32 = 900;

pub(super) struct Draft<'a> {
    pub id: &'a str,
    pub caption: String,
    pub desc: String,
    pub metric: Option<&'a str>,
    pub root: &'a str,
    pub note: String,
}

impl Draft<'_> {
    pub fn frame(&self, width: u32) -> Frame {
        Frame {
            id: self.id.to_owned(),
            title: self.caption.clone(),
            desc: self.desc.clone(),
            width,
        }
    }

    pub fn done(self, desk: &Desk<'_>, svg: charts::Svg, table: Table, wide: bool) -> Block {
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
                    number(
                        year.realised
                            .map_or_else(|| "–".to_owned(), |a| fmt.in_millions(a)),
                    ),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(draft.done(desk, svg, table, false))
}

/// How far the initiatives are, from idea to operation.
pub(super) fn trail(
    desk: &Desk<'_>,
    draft: Draft<'_>,
    who: &str,
) -> Result<Option<Block>, ReportError> {
    let stages: Vec<(Stage, f64)> = Stage::ALL
        .iter()
        .filter(|stage| stage.step().is_some())
        .map(|stage| {
            let dimension = format!("stage={}", stage.word());
            (
                *stage,
                desk.value("activity.portfolio", who, &dimension)
                    .unwrap_or(0.0),
            )
        })
        .collect();
    if stages.iter().all(|(_, n)| *n == 0.0) {
        return Ok(None);
    }
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
        columns: vec![
            head(desk.say.text("word.stage")),
            number_head(desk.say.text("word.initiatives")),
        ],
        rows: stages
            .iter()
            .map(|(stage, n)| vec![cell(desk.stage(Some(*stage))), number(desk.fmt.whole(*n))])
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
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
            Reached::At { time, .. } if highlight && time <= horizon => {
                Some(charts::survival::Median {
                    time,
                    text: desk
                        .say
                        .say("figure.waits.median", &[("days", &fmt.whole(time))]),
                })
            }
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
                    interval: step
                        .interval
                        .filter(|_| highlight)
                        .map(|i| (i.lower, i.upper)),
                })
                .collect(),
            until: waits.curve.followed_to.min(horizon),
            censored: match highlight {
                true => waits
                    .censored
                    .iter()
                    .copied()
                    .filter(|day| *day <= horizon)
                    .collect(),
                false => Vec::new(),
            },
            median,
            at_risk: waits.at_risk.iter().map(|(_, n)| fmt.count(*n)).collect(),
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
            .map(|(day, _)| charts::survival::Tick {
                at: *day,
                label: fmt.whole(*day),
            })
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
            .chain(
                ["30", "60", "90", "180"]
                    .iter()
                    .map(|day| number_head(desk.say.say("figure.waits.after", &[("days", day)]))),
            )
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
    // The axis begins some weeks back, so that what is late can be seen to be so.
    let months = (-2..=12)
        .filter_map(|n: i32| {
            let first = as_of.with_day(1)?;
            let steps = chrono::Months::new(n.unsigned_abs());
            let month = if n < 0 { first - steps } else { first + steps };
            let start = BACK + (month - as_of).num_days() as f64;
            Some(charts::roadmap::Month {
                start: start.max(0.0),
                label: desk.fmt.month(month),
            })
        })
        .filter(|month| month.start < BACK + year)
        .collect();
    let rows = shown
        .iter()
        .map(|planned| {
            let end = BACK + planned.to;
            let is_late = planned.to < 0.0;
            let from = BACK + planned.from.unwrap_or(0.0).max(0.0);
            charts::roadmap::RoadmapRow {
                label: planned.row.title.clone(),
                // A late one is drawn from the day it was due until today.
                from: Some(if is_late { end.max(0.0) } else { from.min(end) }),
                to: Some(if is_late { BACK } else { end }),
                certainty: match is_late {
                    true => charts::roadmap::Certainty::Late,
                    false if planned.row.stage.is_some_and(|s| s >= Stage::Plan) => {
                        charts::roadmap::Certainty::Decided
                    }
                    false => charts::roadmap::Certainty::Tentative,
                },
                milestones: Vec::new(),
            }
        })
        .collect();
    let data = charts::roadmap::Roadmap {
        months,
        end: BACK + year,
        today: Some(charts::roadmap::Today {
            at: BACK,
            label: desk.fmt.short_date(as_of),
        }),
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
                let day = |date: Option<_>| {
                    date.map_or_else(|| "–".to_owned(), |d| desk.fmt.short_date(d))
                };
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
        (
            row.score_ease.unwrap_or(0.0),
            row.score_gain.unwrap_or(0.0),
            row.score_need.unwrap_or(0.0),
        )
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
        x: axis(
            "figure.matrix.ease",
            "figure.matrix.hard",
            "figure.matrix.easy",
        ),
        y: axis(
            "figure.matrix.gain",
            "figure.matrix.small",
            "figure.matrix.large",
        ),
        size_text: desk.say.text("figure.matrix.size"),
    };
    let svg = charts::bubbles::draw(&draft.frame(COLUMN), &data)?;
    let table = Table {
        caption: desk.say.text("figure.matrix.table"),
        columns: vec![
            head(desk.say.text("word.number")),
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
                vec![
                    cell((at + 1).to_string()),
                    cell(&row.title),
                    score(ease),
                    score(gain),
                    score(need),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}
