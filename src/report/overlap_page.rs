//! In: the desk. Out: the overlap page: every cluster with its members and what their stages
//! suggest, then every candidate with the reasons why, in words. It deliberately claims no
//! probability that nobody has measured.

use super::joint::clusters_by_strength;
use super::material::Desk;
use super::sections::{self, quoted};
use super::view::{Block, Cell, PageView, Section, Table, cell, head, number, number_head};
use super::{Format, Messages};
use crate::metrics::ALL;
use crate::model::OverlapPair;

/// The page.
pub(super) fn compose(desk: &Desk<'_>) -> PageView {
    let say = &desk.say;
    let mut page = desk.page("overlap.html", "", &say.text("page.overlap_heading"));
    page.sections = vec![clusters(desk), candidates(desk), near(desk), finder(desk)];
    page
}

fn clusters(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let n_answered = desk.m.data.overlap_reviews.len();
    let answered = say.count(
        "overlap.answered",
        n_answered,
        &desk.fmt.count(n_answered),
        &[],
    );
    let mut blocks = vec![Block::Note {
        strong: say.text("overlap.uncalibrated"),
        text: match n_answered {
            0 => say.text("overlap.uncalibrated_text"),
            _ => answered,
        },
        links: Vec::new(),
    }];
    let clusters = clusters_by_strength(desk);
    let mut rows = Vec::new();
    for (at, members) in clusters.iter().enumerate() {
        let front = members.iter().find(|member| member.front).copied();
        for member in members.iter() {
            let Some(row) = desk.initiatives.get(member.initiative_id.as_str()) else {
                continue;
            };
            rows.push(vec![
                cell((at + 1).to_string()),
                cell(desk.name(&member.municipality)),
                Cell {
                    small: row.service_areas.join(", "),
                    ..cell(&row.title)
                },
                Cell {
                    small: row
                        .source_stage
                        .clone()
                        .map(|word| quoted(desk, &word))
                        .unwrap_or_default(),
                    ..cell(desk.stage(row.stage))
                },
                Cell {
                    small: sections::at_once(desk, &member.municipality, &member.cluster),
                    ..cell(sections::next_step(desk, member, front))
                },
                number(desk.fmt.number(member.weakest_link, 2)),
            ]);
        }
    }
    if rows.is_empty() {
        blocks.push(Block::Paragraph {
            text: say.text("section.together_none"),
        });
    } else {
        blocks.push(Block::Table(Table {
            caption: say.text("table.members"),
            columns: vec![
                head(say.text("word.number")),
                head(say.text("word.municipality")),
                head(say.text("word.initiative")),
                head(say.text("word.stage")),
                head(say.text("word.next_step")),
                number_head(say.text("word.weakest_link")),
            ],
            rows,
            ..Table::default()
        }));
    }
    Section {
        id: "clusters".to_owned(),
        heading: say.text("section.clusters"),
        blocks,
        ..Section::default()
    }
}

/// The reasons of a pair as a sentence.
pub fn pair_reasons(say: &Messages, fmt: &Format, pair: &OverlapPair) -> String {
    let mut terms = Vec::new();
    let mut fields = Vec::new();
    let mut runner_up = None;
    for reason in &pair.reasons {
        let Some((name, weight)) = reason.rsplit_once('|') else {
            continue;
        };
        let weight: f64 = weight.parse().unwrap_or(0.0);
        if let Some(term) = name.strip_prefix("term=") {
            terms.push(term.to_owned());
        } else if let Some(field) = name.strip_prefix("field=") {
            let word = say.text(&format!("overlap.field.{field}"));
            fields.push(format!("{word} {}", fmt.number(weight, 2)));
        } else if name == "runner_up" {
            runner_up = Some(weight);
        }
    }
    let mut parts = vec![match terms.is_empty() {
        true => say.text("overlap.no_terms"),
        false => say.say("overlap.terms", &[("terms", &terms.join(", "))]),
    }];
    if !fields.is_empty() {
        parts.push(say.say("overlap.fields", &[("fields", &fields.join(", "))]));
    }
    if let Some(score) = runner_up {
        parts.push(say.say("overlap.runner_up", &[("score", &fmt.number(score, 2))]));
    }
    parts.join(" ")
}

fn pair_table(desk: &Desk<'_>, caption: String, pairs: &[&OverlapPair]) -> Block {
    let say = &desk.say;
    let side = |id: &str, municipality: &str| {
        let row = desk.initiatives.get(id);
        let about = row.map_or_else(String::new, |row| {
            let day =
                |date: Option<_>| date.map_or_else(|| "…".to_owned(), |d| desk.fmt.short_date(d));
            let dates = match (row.started, row.planned_end) {
                (None, None) => String::new(),
                (start, end) => format!(" · {} – {}", day(start), day(end)),
            };
            format!(" · {}{dates}", desk.stage(row.stage))
        });
        Cell {
            small: format!("{}{about}", desk.name(municipality)),
            ..cell(row.map_or(id, |row| row.title.as_str()))
        }
    };
    let rows = pairs
        .iter()
        .map(|pair| {
            vec![
                side(&pair.initiative_a, &pair.municipality_a),
                side(&pair.initiative_b, &pair.municipality_b),
                cell(pair_reasons(say, &desk.fmt, pair)),
                number(desk.fmt.number(pair.score, 2)),
                number(desk.fmt.number(pair.margin, 2)),
            ]
        })
        .collect();
    Block::Table(Table {
        caption,
        columns: vec![
            head(say.text("word.one")),
            head(say.text("word.other")),
            head(say.text("word.why")),
            number_head(say.text("word.score")),
            number_head(say.text("word.margin")),
        ],
        rows,
        ..Table::default()
    })
}

fn ranked<'a>(desk: &'a Desk<'_>, keep: impl Fn(&OverlapPair) -> bool) -> Vec<&'a OverlapPair> {
    let mut pairs: Vec<_> = desk
        .m
        .data
        .overlap_pairs
        .iter()
        .filter(|pair| keep(pair))
        .collect();
    pairs.sort_by(|a, b| {
        b.margin.total_cmp(&a.margin).then_with(|| {
            (&a.initiative_a, &a.initiative_b).cmp(&(&b.initiative_a, &b.initiative_b))
        })
    });
    pairs
}

fn candidates(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let linked = ranked(desk, |pair| pair.linked && !pair.joint);
    let joint = ranked(desk, |pair| pair.joint);
    let mut blocks = Vec::new();
    if linked.is_empty() {
        blocks.push(Block::Paragraph {
            text: say.text("section.together_none"),
        });
    } else {
        let shown = &linked[..linked.len().min(150)];
        blocks.push(pair_table(
            desk,
            say.count(
                "table.linked",
                linked.len(),
                &desk.fmt.count(linked.len()),
                &[("shown", &desk.fmt.count(shown.len()))],
            ),
            shown,
        ));
    }
    if !joint.is_empty() {
        blocks.push(Block::Subheading {
            text: say.text("section.joint_pairs"),
        });
        blocks.push(pair_table(desk, say.text("table.joint_pairs"), &joint));
    }
    Section {
        id: "pairs".to_owned(),
        heading: say.text("section.pairs"),
        blocks,
        ..Section::default()
    }
}

fn near(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let near = ranked(desk, |pair| !pair.linked && !pair.joint);
    let block = match near.is_empty() {
        true => Block::Paragraph {
            text: say.text("section.near_none"),
        },
        false => pair_table(desk, say.text("table.near"), &near[..near.len().min(40)]),
    };
    Section {
        id: "near".to_owned(),
        heading: say.text("section.near"),
        blocks: vec![block],
        ..Section::default()
    }
}

fn finder(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let mut blocks = vec![
        Block::Paragraph {
            text: say.text("overlap.how"),
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
            ("overlap.candidates", ""),
            ("overlap.confirmed", "what=pairs"),
            ("overlap.exposed", ""),
            ("overlap.parallel", "what=median"),
            ("overlap.parallel", "what=total"),
        ],
    ));
    let caps: Vec<Vec<Cell>> = desk
        .m
        .overlap_caps
        .iter()
        .take(20)
        .filter_map(|cap| {
            let mut parts = cap.split('|');
            Some(vec![
                cell(parts.next()?),
                number(parts.next()?),
                number(parts.next()?),
            ])
        })
        .collect();
    if !caps.is_empty() {
        blocks.push(Block::Table(Table {
            caption: say.text("table.caps"),
            columns: vec![
                head(say.text("word.word")),
                number_head(say.text("word.in_initiatives")),
                number_head(say.text("word.left_out_for")),
            ],
            rows: caps,
            ..Table::default()
        }));
    }
    Section {
        id: "finder".to_owned(),
        heading: say.text("section.finder"),
        blocks,
        ..Section::default()
    }
}
