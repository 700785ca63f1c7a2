//! In: pairs of initiatives. Out: tables of them, both sides beside each other with stage and dates,
//! the reasons in words, and how sure it is: candidates between municipalities, pairs inside one, and
//! near misses. It deliberately ranks by what was given, and says how many it leaves out.

use super::reasons;
use super::{Known, about, cut, is_between, ranked};
use crate::model::{OverlapPair, Relation, Word};
use crate::report::material::Desk;
use crate::report::view::{Block, Cell, Section, Table, cell, head, number, number_head};
use std::collections::BTreeSet;

/// So many candidates stand on the page.
pub(super) const SHOWN: usize = 100;

/// And so many of the others.
const SHOWN_OTHERS: usize = 30;

/// The two municipalities of a pair, by their places, lower first.
pub(super) fn key(known: &Known<'_>, pair: &OverlapPair) -> Option<(usize, usize)> {
    let a = known.places.get(pair.municipality_a.as_str())?;
    let b = known.places.get(pair.municipality_b.as_str())?;
    Some((*a.min(b), *a.max(b)))
}

/// The anchor of the surest pair of two municipalities.
pub(super) fn anchor((a, b): (usize, usize)) -> String {
    format!("pair-{a}-{b}")
}

fn table(desk: &Desk<'_>, known: &Known<'_>, caption: String, pairs: &[&OverlapPair]) -> Table {
    let say = &desk.say;
    let side = |id: &str, municipality: &str| match desk.initiatives.get(id) {
        Some(row) => Cell {
            small: format!("{} · {}", desk.name(municipality), about(desk, row)),
            ..cell(&row.title)
        },
        None => Cell {
            small: desk.name(municipality),
            ..cell(id)
        },
    };
    let why = |pair: &OverlapPair| {
        let (a, b) = (
            desk.name(&pair.municipality_a),
            desk.name(&pair.municipality_b),
        );
        match a == b {
            true => reasons::pair_reasons(say, &desk.fmt, pair),
            false => reasons::words(say, &desk.fmt, pair, [&a, &b]),
        }
    };
    let score = |pair: &OverlapPair| Cell {
        small: match known.answer(pair) {
            Some(answer) => {
                let answer = say.text(&format!("review.answer.{}", answer.word()));
                say.say("overlap.answered_with", &[("answer", &answer)])
            }
            None => String::new(),
        },
        ..number(match pair.probability {
            // A model of so many answers is never as sure as 100 %.
            Some(p) if p > 0.99 => say.text("overlap.nearly_sure"),
            Some(p) => desk.fmt.share(p),
            None => desk.fmt.number(pair.score, 2),
        })
    };
    let places = |pair: &OverlapPair| {
        let both = [pair.municipality_a.as_str(), pair.municipality_b.as_str()];
        known.mark(both.into_iter())
    };
    Table {
        caption,
        columns: vec![
            head(say.text("word.one")),
            head(say.text("word.other")),
            head(say.text("word.why")),
            number_head(say.text(match known.calibrated {
                true => "overlap.probability",
                false => "overlap.score_uncalibrated",
            })),
        ],
        rows: pairs
            .iter()
            .map(|pair| {
                vec![
                    side(&pair.initiative_a, &pair.municipality_a),
                    side(&pair.initiative_b, &pair.municipality_b),
                    cell(why(pair)),
                    score(pair),
                ]
            })
            .collect(),
        marks: pairs.iter().map(|pair| places(pair)).collect(),
        none: say.text("overlap.none_for"),
        ..Table::default()
    }
}

/// A section that is left out where there is nothing to show, unless it says so.
fn section(id: &str, heading: String, blocks: Vec<Block>) -> Section {
    Section {
        id: id.to_owned(),
        heading,
        blocks,
        ..Section::default()
    }
}

/// The linked pairs of two municipalities.
pub(super) fn candidates(desk: &Desk<'_>, known: &Known<'_>) -> Section {
    let say = &desk.say;
    let linked = &known.linked;
    let heading = say.text("section.pairs");
    if linked.is_empty() {
        let text = say.text("section.together_none");
        return section("pairs", heading, vec![Block::Paragraph { text }]);
    }
    let shown = &linked[..linked.len().min(SHOWN)];
    let caption = cut(desk, "table.linked", linked.len(), shown.len());
    let mut seen = BTreeSet::new();
    let first = |pair: &&OverlapPair| match key(known, pair).filter(|key| seen.insert(*key)) {
        Some(key) => anchor(key),
        None => String::new(),
    };
    let anchors = shown.iter().map(first).collect();
    let table = Table {
        anchors,
        ..table(desk, known, caption, shown)
    };
    let note = Block::Note {
        strong: say.text(match known.calibrated {
            true => "overlap.calibrated_short",
            false => "overlap.uncalibrated",
        }),
        text: super::calibration_words(desk),
        links: Vec::new(),
    };
    section("pairs", heading, vec![note, Block::Table(table)])
}

/// The linked pairs inside one municipality.
pub(super) fn inside(desk: &Desk<'_>, known: &Known<'_>) -> Section {
    let say = &desk.say;
    let pairs = &desk.m.data.overlap_pairs;
    let inside = ranked(pairs, |pair| pair.linked && !is_between(pair));
    let heading = say.text("section.inside");
    if inside.is_empty() {
        let text = say.text("section.inside_none");
        return section("inside", heading, vec![Block::Paragraph { text }]);
    }
    let shown = &inside[..inside.len().min(SHOWN_OTHERS)];
    let caption = cut(desk, "table.inside", inside.len(), shown.len());
    let table = table(desk, known, caption, shown);
    section("inside", heading, vec![Block::Table(table)])
}

/// The pairs that are neither linked nor about one theme, and yet alike.
pub(super) fn near(desk: &Desk<'_>, known: &Known<'_>) -> Section {
    let say = &desk.say;
    let alike = |pair: &OverlapPair| {
        let ruled_out = matches!(pair.relation, Some(Relation::Theme | Relation::Different));
        !pair.linked && !pair.joint && is_between(pair) && !ruled_out
    };
    let near = ranked(&desk.m.data.overlap_pairs, alike);
    let heading = say.text("section.near");
    if near.is_empty() {
        let text = say.text("section.near_none");
        return section("near", heading, vec![Block::Paragraph { text }]);
    }
    let shown = &near[..near.len().min(SHOWN_OTHERS)];
    let caption = cut(desk, "table.near", near.len(), shown.len());
    let table = table(desk, known, caption, shown);
    section("near", heading, vec![Block::Table(table)])
}
