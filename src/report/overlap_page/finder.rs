//! In: what the run tells of the search, and the metrics of its quality. Out: how overlap is found,
//! how good that is, and what to do about it. It deliberately shows a precision only with its
//! interval, and a curve only where people have answered enough.

use super::Known;
use crate::charts::dots::{DotHeads, DotPlace, DotRow, Dots, Scaling};
use crate::charts::{self};
use crate::metrics::ALL;
use crate::model::Measure;
use crate::report::ReportError;
use crate::report::answers;
use crate::report::figures::{COLUMN, Draft};
use crate::report::material::{Desk, is_ok};
use crate::report::sections;
use crate::report::view::{Block, Cell, Section, Table, cell, head, number, number_head};

/// So many of the words that are too common stand on the page.
const CAPS: usize = 20;

/// The section.
pub(super) fn section(desk: &Desk<'_>, known: &Known<'_>) -> Result<Section, ReportError> {
    let say = &desk.say;
    let mut blocks = vec![
        Block::Paragraph {
            text: say.text("overlap.how"),
        },
        Block::Paragraph {
            text: threshold(desk, known),
        },
        Block::Paragraph {
            text: say.text("overlap.check"),
        },
    ];
    blocks.extend(sections::parts_table(
        desk,
        ALL,
        "",
        say.text("table.finder"),
        &[
            ("overlap.quality", ""),
            ("overlap.candidates", ""),
            ("overlap.confirmed", "what=pairs"),
            ("overlap.confirmed", "what=clusters"),
            ("overlap.themes", "what=pairs"),
            ("overlap.themes", "what=in_them"),
            ("overlap.internal", ""),
            ("overlap.exposed", ""),
            ("overlap.parallel", "what=median"),
            ("overlap.parallel", "what=total"),
        ],
    ));
    blocks.extend(calibration(desk)?);
    blocks.extend(caps(desk));
    let metrics = ["overlap.quality", "overlap.calibration", "overlap.themes"];
    blocks.push(answers::methods(desk, "", &metrics));
    Ok(Section {
        id: "finder".to_owned(),
        heading: say.text("section.finder"),
        blocks,
        ..Section::default()
    })
}

/// What the least score of a link rests on.
fn threshold(desk: &Desk<'_>, known: &Known<'_>) -> String {
    let finder = &desk.m.finder;
    let score = desk.fmt.number(finder.least_score, 2);
    let compared = desk.fmt.count(finder.n_compared);
    let (key, expected) = match finder.expected {
        Some(expected) if known.calibrated => ("overlap.threshold_answers", expected),
        Some(expected) => ("overlap.threshold_inside", expected),
        None => ("overlap.threshold_cautious", (0.0, 0.0)),
    };
    desk.say.say(
        key,
        &[
            ("score", &score),
            ("compared", &compared),
            ("true", &desk.fmt.number(expected.0, 0)),
            ("false", &desk.fmt.share(expected.1)),
        ],
    )
}

/// The share of each band's answered pairs that were the same, against the band.
fn calibration(desk: &Desk<'_>) -> Result<Option<Block>, ReportError> {
    let (say, fmt) = (&desk.say, &desk.fmt);
    let bands: Vec<(&Measure, (f64, f64))> = desk
        .all("overlap.calibration", ALL)
        .into_iter()
        .filter_map(|measure| {
            let (from, to) = measure.dimension.strip_prefix("band=")?.split_once('-')?;
            let share = |percent: &str| percent.parse::<f64>().map(|n| n / 100.0).ok();
            Some((measure, (share(from)?, share(to)?)))
        })
        .collect();
    let n_ok = bands.iter().filter(|(measure, _)| is_ok(measure)).count();
    if n_ok == 0 {
        return Ok(None);
    }
    let label = |(from, to): (f64, f64)| {
        say.say(
            "value.from_to",
            &[("from", &fmt.whole(from * 100.0)), ("to", &fmt.share(to))],
        )
    };
    let counts = |measure: &Measure| {
        let counts = measure
            .numerator
            .zip(measure.denominator)
            .unwrap_or_default();
        let (a, b) = (fmt.whole(counts.0), fmt.whole(counts.1));
        say.say("value.of", &[("a", &a), ("b", &b)])
    };
    let is_outside = |measure: &Measure, (from, to): (f64, f64)| {
        let (lower, upper) = (measure.lower.unwrap_or(0.0), measure.upper.unwrap_or(1.0));
        is_ok(measure) && (upper < from || lower > to)
    };
    let dots = Dots {
        rows: bands
            .iter()
            .map(|(measure, band)| DotRow {
                label: label(*band),
                value_text: desk.shown(Some(measure)),
                joint_text: counts(measure),
                place: measure
                    .value
                    .filter(|_| is_ok(measure))
                    .map(|value| DotPlace {
                        value,
                        interval: measure.lower.zip(measure.upper),
                        band: Some(*band),
                        outside: is_outside(measure, *band),
                        ..DotPlace::default()
                    }),
                ..DotRow::default()
            })
            .collect(),
        heads: DotHeads {
            value: say.text("overlap.share_same"),
            joint: say.text("word.counts"),
            ..DotHeads::default()
        },
        scaling: Scaling::Shared,
    };
    let n_outside = bands
        .iter()
        .filter(|(m, band)| is_outside(m, *band))
        .count();
    let draft = Draft {
        id: "calibration",
        caption: match n_outside {
            0 => say.text("figure.calibration.holds"),
            n => say.count("figure.calibration.fails", n, &fmt.count(n), &[]),
        },
        desc: say.text("figure.calibration.desc"),
        metric: Some("overlap.calibration"),
        root: "",
        note: say.text("figure.calibration.note"),
    };
    let svg = charts::dots::draw(&draft.frame(COLUMN), &dots, &|v| fmt.share(v))?;
    let table = Table {
        caption: say.text("figure.calibration.table"),
        columns: sections::measured_columns(desk, say.text("overlap.probability")),
        rows: bands
            .iter()
            .map(|(measure, band)| {
                let interval = desk.interval(measure).filter(|_| is_ok(measure));
                vec![
                    cell(label(*band)),
                    number(desk.shown(Some(measure))),
                    number(interval.unwrap_or_else(|| "–".to_owned())),
                    number(counts(measure)),
                ]
            })
            .collect(),
        ..Table::default()
    };
    Ok(Some(draft.done(desk, svg, table, false)))
}

/// The words that were too common to look by.
fn caps(desk: &Desk<'_>) -> Option<Block> {
    let say = &desk.say;
    let all = desk.m.finder.caps;
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .take(CAPS)
        .filter_map(|cap| {
            let mut parts = cap.split('|');
            Some(vec![
                cell(parts.next()?),
                number(parts.next()?),
                number(parts.next()?),
            ])
        })
        .collect();
    let caption = say.count(
        "table.caps",
        all.len(),
        &desk.fmt.count(all.len()),
        &[("shown", &desk.fmt.count(rows.len()))],
    );
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption,
            columns: vec![
                head(say.text("word.word")),
                number_head(say.text("word.in_initiatives")),
                number_head(say.text("word.left_out_for")),
            ],
            rows,
            ..Table::default()
        })
    })
}
