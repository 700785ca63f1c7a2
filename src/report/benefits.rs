//! In: the desk and a municipality, or all. Out: what is left of the benefits when costs are taken
//! off, where benefits of quality stand, and how indicators moved against those who had not begun.
//! It deliberately adds nothing up: every sum comes measured.

use super::material::{Desk, is_ok};
use super::sections;
use super::view::{Block, Cell, Table, cell, head, number, number_head};
use crate::metrics::ALL;
use crate::metrics::effect::net::PARTS;
use crate::model::Measure;

/// Benefits less costs: a table with how many initiatives each sum is over, and why a sum is
/// missing.
pub(super) fn net(desk: &Desk<'_>, who: &str, root: &str) -> Vec<Block> {
    let say = &desk.say;
    let measures = desk.all("effect.net", who);
    let in_order = PARTS
        .iter()
        .filter_map(|part| desk.get("effect.net", who, part));
    let discounted = measures.iter().filter(|m| m.dimension.contains("rate="));
    let wanted: Vec<&Measure> = in_order.chain(discounted.copied()).collect();
    // Without benefits the section has said so already.
    if !wanted.iter().any(|m| is_ok(m)) {
        return Vec::new();
    }
    let rows: Vec<Vec<Cell>> = wanted
        .iter()
        .map(|measure| {
            let of = [
                ("a", desk.fmt.whole(measure.n_usable as f64)),
                ("b", desk.fmt.whole(measure.n_eligible as f64)),
            ];
            let reason = match is_ok(measure) {
                true => String::new(),
                false => desk.reason(measure),
            };
            vec![
                Cell {
                    small: reason,
                    ..cell(net_part(desk, measure))
                },
                number(desk.shown(Some(measure))),
                number(say.say("value.of", &of.each_ref().map(|(k, v)| (*k, v.as_str())))),
            ]
        })
        .collect();
    let prices = match desk.m.scope.price_year {
        Some(year) => say.say("benefits.prices_of", &[("year", &year.to_string())]),
        None => say.text("benefits.prices_as_stated"),
    };
    vec![
        Block::Table(Table {
            caption: say.text("table.net"),
            columns: vec![
                head(desk.metric_name("effect.net")),
                number_head(say.text("word.value")),
                number_head(say.text("word.initiatives")),
            ],
            rows,
            ..Table::default()
        }),
        Block::Note {
            strong: String::new(),
            text: prices,
            links: vec![desk.method(root, "effect.net")],
        },
    ]
}

/// What a sum is, in words.
fn net_part(desk: &Desk<'_>, measure: &Measure) -> String {
    let (part, rate) = match measure.dimension.split_once(";rate=") {
        Some((part, rate)) => (part, Some(rate)),
        None => (measure.dimension.as_str(), None),
    };
    let key = part.replacen("what=", "benefits.", 1);
    match rate.map(str::parse::<f64>) {
        None => desk.say.text(&key),
        Some(Ok(rate)) => desk
            .say
            .say("benefits.net_at", &[("rate", &desk.fmt.share(rate))]),
        Some(Err(_)) => desk.say.text("benefits.net_discounted"),
    }
}

/// Where the benefits of quality stand; none where there is no count.
pub(super) fn quality(desk: &Desk<'_>, who: &str) -> Option<Block> {
    let say = &desk.say;
    let rows: Vec<Vec<Cell>> = [
        "reached",
        "improved",
        "not_improved",
        "measured",
        "overdue",
        "expected",
        "undated",
    ]
    .iter()
    .filter_map(|status| {
        let n = desk.value("effect.quality", who, &format!("status={status}"))?;
        let word = match *status {
            "expected" => say.text("benefits.expected_later"),
            status => say.text(&format!("benefits.{status}")),
        };
        Some(vec![cell(word), number(desk.fmt.whole(n))])
    })
    .collect();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: desk.metric_name("effect.quality").to_owned(),
            columns: vec![
                head(say.text("word.status")),
                number_head(say.text("word.benefits")),
            ],
            rows,
            ..Table::default()
        })
    })
}

/// How much plans have moved, and what else is told of benefits on the joint page beside the net.
pub(super) fn joint(desk: &Desk<'_>, root: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(sections::parts_table(
        desk,
        ALL,
        root,
        desk.metric_name("effect.slip").to_owned(),
        SLIP,
    ));
    blocks.extend(quality(desk, ALL));
    blocks.extend(comparison(desk, root));
    blocks
}

/// The parts of the slip of benefits.
pub(super) const SLIP: &[(&str, &str)] =
    &[("effect.slip", "what=date"), ("effect.slip", "what=amount")];

/// How indicators moved where something was introduced, against where it was not yet.
fn comparison(desk: &Desk<'_>, root: &str) -> Vec<Block> {
    let say = &desk.say;
    let measures = desk.all("effect.comparison", ALL);
    let name = desk.metric_name("effect.comparison").to_owned();
    let links = vec![desk.method(root, "effect.comparison")];
    let parts: Vec<&&Measure> = measures
        .iter()
        .filter(|m| !m.dimension.is_empty())
        .collect();
    if parts.is_empty() {
        let reason = measures.first().map(|m| desk.reason(m));
        return vec![Block::Note {
            strong: name,
            text: reason.unwrap_or_default(),
            links,
        }];
    }
    let decimal = |value: f64| desk.fmt.number(value, 1);
    let field = |measure: &Measure, wanted: &str| {
        let mut parts = measure.dimension.split(';');
        let found = parts.find_map(|part| part.strip_prefix(wanted)?.strip_prefix('='));
        found.unwrap_or_default().to_owned()
    };
    // What can't be compared at all is told once, not for after and before.
    let is_whole = |measure: &Measure| {
        let mut same = parts
            .iter()
            .filter(|other| field(other, "indicator") == field(measure, "indicator"));
        same.all(|other| !is_ok(other) && other.reason == measure.reason)
    };
    let rows = parts
        .iter()
        .filter(|measure| field(measure, "what") != "before" || !is_whole(measure))
        .map(|measure| {
            let indicator = field(measure, "indicator");
            let name = match (is_whole(measure), field(measure, "what").as_str()) {
                (true, _) => indicator,
                (_, "before") => format!("{indicator}: {}", say.text("benefits.before")),
                _ => format!("{indicator}: {}", say.text("benefits.after")),
            };
            let unit = field(measure, "unit");
            let unit = Some(unit.as_str()).filter(|unit| *unit != "none");
            let interval = match (measure.lower, measure.upper) {
                (Some(lower), Some(upper)) => say.say(
                    "benefits.range",
                    &[("from", &decimal(lower)), ("to", &decimal(upper))],
                ),
                _ => "–".to_owned(),
            };
            let sides = match (measure.numerator, measure.denominator) {
                (Some(adopters), Some(others)) => say.say(
                    "benefits.sides",
                    &[
                        ("adopters", &desk.fmt.whole(adopters)),
                        ("others", &desk.fmt.whole(others)),
                    ],
                ),
                _ => "–".to_owned(),
            };
            vec![
                Cell {
                    small: match is_ok(measure) {
                        true => unit.unwrap_or_default().to_owned(),
                        false => desk.reason(measure),
                    },
                    ..cell(name)
                },
                number(measure.value.map_or_else(|| "–".to_owned(), decimal)),
                number(interval),
                number(sides),
            ]
        })
        .collect();
    vec![
        Block::Table(Table {
            caption: name,
            columns: sections::measured_columns(desk, say.text("word.indicator")),
            rows,
            ..Table::default()
        }),
        Block::Note {
            strong: String::new(),
            text: say.text("benefits.no_proof"),
            links,
        },
    ]
}
