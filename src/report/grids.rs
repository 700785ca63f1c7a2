//! In: the desk. Out: the two grids of the joint page: who overlaps with whom, and which service
//! areas are white spots. They are tables with the number in each cell, shaded to help the eye; a
//! cell without data says so and is not 0. It deliberately colours nothing by itself.

use super::answers;
use super::material::{Desk, is_ok};
use super::view::{Block, Cell, Section, Table, cell, head, number, number_head};
use crate::metrics::ALL;
use crate::model::Municipality;

/// Share of a municipality's open initiatives with a counterpart in another.
pub(super) fn matrix(desk: &Desk<'_>) -> Section {
    matrix_with(desk, &|_, _| None)
}

/// So many municipalities a matrix can hold and still be read.
const WIDEST: usize = 40;

/// The same, where a number above 0 leads to what `href` knows of the two.
pub(super) fn matrix_with(desk: &Desk<'_>, href: &dyn Fn(&str, &str) -> Option<String>) -> Section {
    let say = &desk.say;
    if desk
        .value("overlap.candidates", ALL, "")
        .is_none_or(|n| n == 0.0)
    {
        return Section {
            id: "matrix".to_owned(),
            heading: say.text("section.matrix"),
            blocks: vec![Block::Paragraph {
                text: say.text("section.together_none"),
            }],
            ..Section::default()
        };
    }
    let shown = with_most(desk);
    let mut columns = vec![head(say.text("matrix.corner"))];
    columns.extend(shown.iter().map(|m| number_head(m.name.clone())));
    let rows = shown
        .iter()
        .map(|own| {
            let mut row = vec![cell(own.name.clone())];
            for other in &shown {
                if own.id == other.id {
                    row.push(number("–"));
                    continue;
                }
                let measure = desk.get("overlap.matrix", &own.id, &format!("with={}", other.id));
                let share = measure.filter(|m| is_ok(m)).and_then(|m| m.value);
                row.push(Cell {
                    small: measure
                        .and_then(|m| m.numerator.zip(m.denominator))
                        .map(|(a, b)| {
                            say.say(
                                "value.of",
                                &[("a", &desk.fmt.whole(a)), ("b", &desk.fmt.whole(b))],
                            )
                        })
                        .unwrap_or_default(),
                    shade: share.map_or(0, shade),
                    href: href(&own.id, &other.id).unwrap_or_default(),
                    ..number(desk.shown(measure))
                });
            }
            row
        })
        .collect();
    let mut note = say.text("matrix.note");
    if shown.len() < desk.municipalities.len() {
        let values = [
            ("shown", &*desk.fmt.count(shown.len())),
            ("n", &*desk.fmt.count(desk.municipalities.len())),
        ];
        note = format!("{note} {}", say.say("matrix.cut", &values));
    }
    Section {
        id: "matrix".to_owned(),
        heading: say.text("section.matrix"),
        blocks: vec![
            Block::Table(Table {
                caption: say.text("table.matrix"),
                columns,
                rows,
                ..Table::default()
            }),
            Block::Paragraph { text: note },
            answers::methods(desk, "", &["overlap.matrix"]),
        ],
        ..Section::default()
    }
}

/// The municipalities with most candidates, in the order of the page, as many as can be read.
fn with_most<'a>(desk: &Desk<'a>) -> Vec<&'a Municipality> {
    let most = |m: &&Municipality| {
        let n = desk.value("overlap.candidates", &m.id, "").unwrap_or(-1.0);
        std::cmp::Reverse(n as i64)
    };
    let mut ranked = desk.municipalities.clone();
    ranked.sort_by_key(most);
    ranked.truncate(WIDEST);
    let kept: Vec<&str> = ranked.iter().map(|m| m.id.as_str()).collect();
    let all = desk.municipalities.iter().copied();
    all.filter(|m| kept.contains(&m.id.as_str())).collect()
}

/// The depth of a cell's shade: the number stands in the cell, the shade only helps the eye.
fn shade(share: f64) -> u8 {
    match share {
        s if s >= 0.30 => 4,
        s if s >= 0.20 => 3,
        s if s >= 0.10 => 2,
        s if s > 0.0 => 1,
        _ => 0,
    }
}

/// Service areas that some work on and others don't.
pub(super) fn white_spots(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let mut columns = vec![head(say.text("word.service_area"))];
    columns.extend(
        desk.municipalities
            .iter()
            .map(|m| number_head(m.name.clone())),
    );
    let mut areas: Vec<String> = desk
        .all("overlap.white_spots", ALL)
        .iter()
        .filter_map(|m| m.dimension.strip_prefix("area=").map(str::to_owned))
        .collect();
    areas.sort_by(|a, b| desk.fmt.order(a, b));
    areas.dedup();
    let rows: Vec<Vec<Cell>> = areas
        .iter()
        .map(|area| {
            let mut row = vec![cell(area.clone())];
            for m in &desk.municipalities {
                let measure = desk.get("overlap.white_spots", &m.id, &format!("area={area}"));
                row.push(match measure.and_then(|m| m.value) {
                    Some(n) => Cell {
                        shade: match n as i64 {
                            0 => 0,
                            1..=2 => 1,
                            3..=5 => 2,
                            6..=9 => 3,
                            _ => 4,
                        },
                        ..number(desk.fmt.whole(n))
                    },
                    None => number(say.text("value.no_data")),
                });
            }
            row
        })
        .collect();
    let block = match rows.is_empty() {
        true => Block::Paragraph {
            text: say.text("section.white_spots_none"),
        },
        false => Block::Table(Table {
            caption: say.text("table.white_spots"),
            columns,
            rows,
            ..Table::default()
        }),
    };
    Section {
        id: "white-spots".to_owned(),
        heading: say.text("section.white_spots"),
        blocks: std::iter::once(block)
            .chain(answers::beside(
                desk,
                "table.concentration",
                &[("activity.concentration", "")],
            ))
            .chain([answers::methods(desk, "", &["overlap.white_spots"])])
            .collect(),
        ..Section::default()
    }
}
