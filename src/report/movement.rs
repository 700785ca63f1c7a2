//! In: the desk and a municipality, or all. Out: how the portfolio moves: what came in and went
//! out, how long things stay in each stage, and what the portfolio is made of. It exists so that
//! the joint page and a municipality's page say it in the same words. It deliberately draws
//! nothing: four periods are too few for a line.

use super::comparisons;
use super::material::{Desk, is_ok};
use super::sections;
use super::view::{Block, Cell, Table, cell, head, number, number_head};
use crate::metrics::Unit;
use crate::model::{Measure, Period, Stage, Status, Track, Word};

/// A note about what can't be shown, with the reason.
fn withheld(desk: &Desk<'_>, root: &str, measure: &Measure) -> Block {
    Block::Note {
        strong: desk.say.text("value.withheld"),
        text: format!(
            "{}. {}",
            desk.metric_name(&measure.metric),
            desk.reason(measure)
        ),
        links: vec![desk.method(root, &measure.metric)],
    }
}

/// The interval of a measure, where it has one.
fn in_brackets(desk: &Desk<'_>, measure: &Measure) -> String {
    let interval = desk.interval(measure);
    interval.map(|i| format!("({i})")).unwrap_or_default()
}

/// In, out and in progress by period, and Little's law beside what was observed.
pub(super) fn flow(desk: &Desk<'_>, who: &str, root: &str) -> Vec<Block> {
    let (say, id) = (&desk.say, "activity.flow");
    let all = desk.all(id, who);
    let Some(first) = all.first() else {
        return Vec::new();
    };
    let mut periods: Vec<Period> = all
        .iter()
        .filter_map(|m| m.dimension.strip_prefix("period=")?.split(';').next())
        .filter_map(Period::parse)
        .collect();
    periods.sort_unstable();
    periods.dedup();
    let part = |period: &Period, what: &str| {
        let measure = desk.get(id, who, &format!("period={period};what={what}"));
        let shown = measure.filter(|m| is_ok(m));
        Cell {
            small: shown.map(|m| in_brackets(desk, m)).unwrap_or_default(),
            ..number(desk.shown(measure))
        }
    };
    if !all.iter().any(|m| is_ok(m)) {
        return vec![withheld(desk, root, first)];
    }
    let row = |period: &Period| {
        // A period that is not over is not beside the others what it seems.
        let as_of = desk.m.scope.as_of;
        let small = match period.contains(as_of) && as_of < period.last() {
            true => say.say("flow.until", &[("date", &desk.fmt.date(as_of))]),
            false => String::new(),
        };
        let mut row = vec![Cell {
            small,
            ..cell(desk.fmt.period(*period))
        }];
        row.extend(["arrivals", "completions", "wip"].map(|what| part(period, what)));
        row
    };
    let mut blocks = vec![Block::Table(Table {
        caption: say.text("table.flow"),
        columns: vec![
            head(say.text("word.period")),
            number_head(say.text("flow.arrivals")),
            number_head(say.text("flow.completions")),
            number_head(say.text("flow.wip")),
        ],
        rows: periods.iter().map(row).collect(),
        ..Table::default()
    })];
    let days = |what: &str| desk.ok(id, who, &format!("what=days_{what}"));
    if let (Some(expected), Some(observed)) = (days("expected"), days("observed")) {
        blocks.push(Block::Note {
            strong: say.text("flow.little"),
            text: say.say(
                "flow.little_text",
                &[
                    ("expected", &desk.shown(Some(expected))),
                    ("observed", &desk.shown(Some(observed))),
                ],
            ),
            links: vec![desk.method(root, id)],
        });
    }
    blocks
}

/// How long initiatives stay in each stage: the estimate, and beside it how short and how long it
/// can have been at the utmost.
pub(super) fn stages(desk: &Desk<'_>, who: &str, root: &str) -> Vec<Block> {
    let (say, id) = (&desk.say, "activity.time_in_stage");
    let get = |stage: Stage, at: &str, bound: &str| {
        let dimension = format!("stage={};at={at};bound={bound}", stage.word());
        desk.get(id, who, &dimension)
    };
    let told = |measure: &Measure| {
        measure.n_usable > 0 && matches!(measure.status, Some(Status::Ok | Status::NotReached))
    };
    let mut rows = Vec::new();
    for stage in Stage::ALL {
        let parts = ["median", "180d"].map(|at| {
            let bounds = ["earliest", "latest", "shortest", "longest"];
            (at, bounds.map(|bound| get(*stage, at, bound)))
        });
        let mut every = parts.iter().flat_map(|(_, part)| part.iter().flatten());
        let Some(measure) = every.find(|measure| told(measure)) else {
            continue;
        };
        let mut row = vec![
            cell(desk.stage(Some(*stage))),
            number(desk.fmt.whole(measure.n_usable as f64)),
        ];
        for (at, [earliest, latest, shortest, longest]) in parts {
            let bare = |measure: Option<&Measure>| {
                let text = desk.shown(measure);
                let range = measure.filter(|m| is_ok(m));
                let range = range.map(|m| in_brackets(desk, m)).unwrap_or_default();
                format!("{text} {range}").trim_end().to_owned()
            };
            let from_to = |key: &str, from: String, to: String| match from == to {
                true => from,
                false => say.say(key, &[("from", &from), ("to", &to)]),
            };
            // Who leaves late has left in a smaller share by a day.
            let ends = match at {
                "median" => [earliest, latest],
                _ => [latest, earliest],
            };
            let [from, to] = ends.map(|end| desk.shown(end));
            let value = from_to("stays.from_to", from, to);
            let reason = match earliest {
                Some(m) if !matches!(m.status, Some(Status::Ok | Status::NotReached)) => {
                    Some(desk.reason(m))
                }
                _ => None,
            };
            let (short, long) = (bare(shortest), bare(longest));
            let small = match reason {
                Some(reason) => reason,
                // Every day is known: only chance is left.
                None if short == long => earliest.map(|m| in_brackets(desk, m)).unwrap_or_default(),
                None => say.say("stays.utmost", &[("short", &short), ("long", &long)]),
            };
            row.push(Cell {
                small,
                ..number(value)
            });
        }
        rows.push(row);
    }
    if rows.is_empty() {
        let any = desk.all(id, who).into_iter().next();
        return any.map(|m| withheld(desk, root, m)).into_iter().collect();
    }
    let mut columns = vec![head(say.text("word.stage"))];
    columns.extend(
        ["stays", "half", "gone"].map(|key| number_head(say.text(&format!("stays.{key}")))),
    );
    vec![
        Block::Table(Table {
            caption: say.text("table.stays"),
            columns,
            rows,
            ..Table::default()
        }),
        Block::Note {
            strong: say.text("stays.bounds"),
            text: say.text("stays.bounds_text"),
            links: vec![desk.method(root, id)],
        },
    ]
}

/// Programmes, principles, UN goals and tracks, the most frequent first.
pub(super) fn mix(desk: &Desk<'_>, who: &str, root: &str) -> Vec<Block> {
    let say = &desk.say;
    let mut rows = Vec::new();
    // A track stands in the programme, and need not be told twice.
    let tracks = desk.all("activity.track_mix", who);
    let by_track = tracks.iter().any(|m| is_ok(m));
    for (metric, key) in [
        ("activity.programme_mix", "programme"),
        ("activity.programme_mix", "principle"),
        ("activity.programme_mix", "sdg"),
        ("activity.track_mix", "track"),
    ] {
        let of_key = |m: &&Measure| {
            let name = m
                .dimension
                .strip_prefix(key)
                .and_then(|m| m.strip_prefix('='));
            name.is_some_and(|name| !(by_track && Track::of(name).is_some())) && is_ok(m)
        };
        let mut shares: Vec<&Measure> = desk.all(metric, who).into_iter().filter(of_key).collect();
        shares.sort_by(|a, b| {
            let by_share = b.value.unwrap_or(0.0).total_cmp(&a.value.unwrap_or(0.0));
            by_share.then_with(|| a.dimension.cmp(&b.dimension))
        });
        for measure in shares {
            let name = measure
                .dimension
                .split_once('=')
                .map_or("", |(_, name)| name);
            let name = match key {
                "track" => say.text(&format!("track.{name}")),
                _ => name.to_owned(),
            };
            let counts = measure.numerator.zip(measure.denominator);
            rows.push(vec![
                Cell {
                    small: say.text(&format!("mix.{key}")),
                    href: desk.method(root, metric).href,
                    ..cell(name)
                },
                number(desk.fmt.value(measure.value.unwrap_or(0.0), Unit::Share)),
                number(desk.interval(measure).unwrap_or_else(|| "–".to_owned())),
                number(counts.map_or_else(String::new, |(a, b)| comparisons::of(desk, a, b))),
            ]);
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Table(Table {
        caption: say.text("table.mix"),
        columns: sections::measured_columns(desk, say.text("mix.part")),
        rows,
        ..Table::default()
    })]
}
