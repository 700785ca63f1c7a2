//! In: the desk. Out: what makes the data doubtful — amounts out of scale with both sums, exports
//! that may be a part, dates that may be shifted, rows joined by name — and which comparisons each
//! municipality's data support. It deliberately lists no finding: those stand with their places on
//! the quality page.

use super::answers;
use super::material::{Desk, is_ok};
use super::view::{Block, Cell, Section, Table, cell, head, number, number_head};
use crate::metrics::Family;
use crate::model::Measure;

/// Counts that are a doubt when they are not 0.
const DOUBTS: [(&str, &str, &str); 9] = [
    ("trust.outliers", "", "doubts.outliers"),
    ("trust.subset", "what=row_drop", "doubts.row_drop"),
    ("trust.subset", "what=none_closed", "doubts.none_closed"),
    ("trust.date_shift", "what=hour", "doubts.hour"),
    ("trust.date_shift", "what=day_month", "doubts.day_month"),
    ("trust.date_shift", "what=month_ends", "doubts.month_ends"),
    ("trust.name_joins", "what=by_title", "doubts.by_title"),
    ("trust.name_joins", "what=orphans", "doubts.orphans"),
    ("trust.name_joins", "what=unclear", "doubts.unclear"),
];

/// What a municipality's own page tells of them.
pub(super) const OF_ONE: &[(&str, &str)] = &[
    ("trust.outliers", ""),
    ("trust.subset", "what=row_drop"),
    ("trust.subset", "what=none_closed"),
    ("trust.date_shift", ""),
    ("trust.name_joins", "what=initiatives"),
];

/// What else tells how far the numbers can be trusted.
const TRUST: &[(&str, &str)] = &[
    ("trust.file_age", ""),
    ("trust.accounting", "what=records"),
    ("trust.accounting", "what=accepted"),
    ("trust.accounting", "what=rejected"),
    ("trust.accounting", "what=skipped"),
    ("trust.unknown_words", ""),
    ("trust.refused", ""),
    ("effect.stale", ""),
    ("overlap.quality", ""),
];

/// The sections of the quality page.
pub(super) fn sections(desk: &Desk<'_>) -> Vec<Section> {
    let section = |id: &str, heading: &str, blocks: Vec<Block>| Section {
        id: id.to_owned(),
        heading: desk.say.text(heading),
        blocks,
        ..Section::default()
    };
    let everyone = desk.everyone();
    let mut blocks = vec![doubts(desk, &everyone)];
    blocks.extend(scales(desk, &everyone));
    let links: Vec<&str> = DOUBTS.iter().map(|(metric, ..)| *metric).collect();
    let mut links = links;
    links.dedup();
    blocks.push(answers::methods(desk, "", &links));
    blocks.extend(answers::beside(desk, "table.trust", TRUST));
    vec![
        section("doubts", "section.doubts", blocks),
        section(
            "comparability",
            "section.comparability",
            vec![
                comparability(desk, &everyone),
                answers::methods(desk, "", &["trust.comparability"]),
            ],
        ),
        section("coverage", "section.coverage", answers::coverage(desk)),
    ]
}

/// A count, or a dash with the reason below it.
fn shown(desk: &Desk<'_>, measure: Option<&Measure>) -> Cell {
    match measure {
        Some(measure) if is_ok(measure) => {
            number(desk.fmt.whole(measure.value.unwrap_or_default()))
        }
        _ => number("–"),
    }
}

fn doubts(desk: &Desk<'_>, everyone: &[&str]) -> Block {
    let say = &desk.say;
    let mut columns = vec![head(say.text("word.doubt"))];
    columns.extend(everyone.iter().map(|who| number_head(desk.name(who))));
    let rows = DOUBTS
        .iter()
        .map(|(metric, part, key)| {
            let mut row = vec![cell(say.text(key))];
            row.extend(
                everyone
                    .iter()
                    .map(|who| shown(desk, desk.get(metric, who, part))),
            );
            row
        })
        .collect();
    Block::Table(Table {
        caption: say.text("table.doubts"),
        columns,
        rows,
        ..Table::default()
    })
}

/// For each municipality and column with an amount out of scale: both sums.
fn scales(desk: &Desk<'_>, everyone: &[&str]) -> Option<Block> {
    let say = &desk.say;
    let mut rows = Vec::new();
    for who in everyone {
        for measure in desk.all("trust.outliers", who) {
            let Some(column) = measure.dimension.strip_prefix("column=") else {
                continue;
            };
            if column.contains(';') || measure.value.is_none_or(|n| n == 0.0) {
                continue;
            }
            let sum = |what: &str| {
                let part = format!("{};what={what}", measure.dimension);
                number(desk.shown(desk.get("trust.outliers", who, &part)))
            };
            rows.push(vec![
                cell(desk.name(who)),
                cell(say.text(&format!("doubts.column.{column}"))),
                shown(desk, Some(measure)),
                sum("kept"),
                sum("stated"),
            ]);
        }
    }
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: say.text("table.scales"),
            columns: vec![
                head(say.text("word.municipality")),
                head(say.text("word.amount")),
                number_head(say.text("word.counts")),
                number_head(say.text("doubts.without")),
                number_head(say.text("doubts.with")),
            ],
            rows,
            ..Table::default()
        })
    })
}

fn comparability(desk: &Desk<'_>, everyone: &[&str]) -> Block {
    let say = &desk.say;
    let mut columns = vec![head(say.text("word.comparison"))];
    columns.extend(everyone.iter().map(|who| number_head(desk.name(who))));
    let mut rows = Vec::new();
    for family in Family::ALL {
        let name = family.word();
        for comparison in ["others", "past", "groups"] {
            let part = format!("family={name};comparison={comparison}");
            let of: Vec<Option<&Measure>> = everyone
                .iter()
                .map(|who| desk.get("trust.comparability", who, &part))
                .collect();
            if of.iter().all(Option::is_none) {
                continue;
            }
            let mut row = vec![Cell {
                small: say.text(&format!("doubts.family.{name}")),
                ..cell(say.text(&format!("doubts.comparison.{comparison}")))
            }];
            row.extend(of.into_iter().map(
                |measure| match measure.map(|m| (m.value, m.denominator)) {
                    Some((Some(n), Some(of))) => number(say.say(
                        "value.of",
                        &[("a", &desk.fmt.whole(n)), ("b", &desk.fmt.whole(of))],
                    )),
                    _ => number("–"),
                },
            ));
            rows.push(row);
        }
    }
    Block::Table(Table {
        caption: say.text("table.comparability"),
        columns,
        rows,
        ..Table::default()
    })
}
