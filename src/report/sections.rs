//! In: the desk and a municipality, or all. Out: the parts that the joint page and a
//! municipality's page share: key figures, what changed, what needs a decision, effect, trust. It
//! deliberately holds what both say in the same words; what only one says stands with it.

use super::ReportError;
use super::answers;
use super::benefits;
use super::comparisons;
use super::figures::{self, Draft};
use super::material::{Desk, is_ok};
use super::view::{Block, Cell, Head, Link, Section, Table, Tile, cell, head, number, number_head};
use crate::metrics::{ALL, Evidence};
use crate::model::{Measure, OverlapCluster, Status};
use std::collections::BTreeMap;

/// Indicators of the barometer, with the part of each.
pub(super) const BAROMETER: &[(&str, &str)] = &[
    ("activity.time_to_decision", "at=median"),
    ("activity.no_owner", ""),
    ("activity.plan_anchor", "what=plan"),
    ("activity.employee_driven", ""),
    ("activity.stalled", ""),
    ("overlap.joint_share", ""),
    ("effect.plan_coverage", ""),
    ("effect.owner", ""),
    ("effect.overdue", ""),
    ("effect.ready_for_handover", ""),
];

/// The key figures of page 1.
pub(super) fn tiles(desk: &Desk<'_>, who: &str, root: &str) -> Vec<Tile> {
    // The first four that the data can carry; what can't be shown fills up.
    let wanted = [
        ("activity.time_to_decision", "at=median"),
        ("activity.portfolio", "what=open"),
        ("effect.realised_direct", ""),
        ("effect.ready_for_handover", ""),
        ("activity.action_plan", ""),
        ("activity.slip", ""),
        ("activity.forecast_deviation", "what=budget"),
    ];
    let found = wanted
        .iter()
        .enumerate()
        .filter_map(|(at, (metric, dimension))| Some((at, desk.get(metric, who, dimension)?)));
    let (mut chosen, refused): (Vec<_>, Vec<_>) = found.partition(|(at, m)| {
        shows_something(m) || (*at < 4 && m.status == Some(Status::LowCoverage))
    });
    chosen.extend(refused);
    chosen.truncate(4);
    chosen.sort_by_key(|(at, _)| *at);
    let mut tiles = Vec::new();
    for (_, measure) in chosen {
        let (metric, dimension) = (measure.metric.as_str(), measure.dimension.as_str());
        let verdict = desk.verdict(metric, who, dimension);
        let (value, detail) = tile_words(desk, who, measure);
        tiles.push(Tile {
            name: desk.say.text(&format!("tile.{metric}")),
            value,
            detail,
            status: verdict.as_ref().map(|(word, _)| word.clone()),
            status_class: verdict.map(|(_, class)| class).unwrap_or_default(),
            href: desk.method(root, metric).href,
        });
    }
    tiles
}

fn tile_words(desk: &Desk<'_>, who: &str, measure: &Measure) -> (String, String) {
    let (say, fmt) = (&desk.say, &desk.fmt);
    let ok = is_ok(measure);
    let counts = measure.numerator.zip(measure.denominator);
    let usable = fmt.whole(measure.n_usable as f64);
    if !ok {
        return match (measure.status, counts) {
            (Some(Status::SmallN), Some(_)) => (desk.withheld(measure), desk.reason(measure)),
            _ => (say.text("tile.no_value"), desk.reason(measure)),
        };
    }
    let interval = desk.interval(measure).unwrap_or_default();
    match measure.metric.as_str() {
        "activity.time_to_decision" => (
            desk.shown(Some(measure)),
            say.say(
                "tile.wait_detail",
                &[("interval", &interval), ("n", &usable)],
            ),
        ),
        "activity.portfolio" => {
            let new = desk.value("activity.changes", who, "what=new");
            let groups = desk
                .m
                .evidence
                .get(who)
                .map(|e| e.stage_groups)
                .unwrap_or_default();
            let parts = say.say(
                "tile.open_detail",
                &[
                    ("ideas", &fmt.count(groups.ideas)),
                    ("prepared", &fmt.count(groups.prepared)),
                    ("tried", &fmt.count(groups.tried)),
                ],
            );
            let parts = if groups.unknown > 0 && groups.ideas + groups.prepared + groups.tried == 0
            {
                say.text("stage.unknown")
            } else {
                parts
            };
            let detail = match new {
                Some(n) => format!(
                    "{} · {parts}",
                    say.say("tile.new_detail", &[("n", &fmt.whole(n))])
                ),
                None => parts,
            };
            (desk.shown(Some(measure)), detail)
        }
        "effect.realised_direct" => {
            let (above, below) = counts.unwrap_or_default();
            (
                say.say(
                    "value.of",
                    &[("a", &fmt.in_millions(above)), ("b", &fmt.millions(below))],
                ),
                say.say(
                    "tile.realised_detail",
                    &[
                        ("share", &fmt.share(measure.value.unwrap_or(0.0))),
                        ("n", &usable),
                    ],
                ),
            )
        }
        "effect.ready_for_handover" => {
            let (above, below) = counts.unwrap_or_default();
            (
                say.say(
                    "value.of",
                    &[("a", &fmt.whole(above)), ("b", &fmt.whole(below))],
                ),
                say.say(
                    "tile.share_detail",
                    &[
                        ("share", &fmt.share(measure.value.unwrap_or(0.0))),
                        ("interval", &interval),
                    ],
                ),
            )
        }
        _ => (
            desk.shown(Some(measure)),
            say.say(
                "tile.other_detail",
                &[("interval", &interval), ("n", &usable)],
            ),
        ),
    }
}

/// Expected and realised benefit, or why it can't be shown.
pub(super) fn plan_section(
    desk: &Desk<'_>,
    who: &str,
    root: &str,
    class: &str,
) -> Result<Section, ReportError> {
    let say = &desk.say;
    let years = desk
        .m
        .evidence
        .get(who)
        .map(|e| e.plan_years.as_slice())
        .unwrap_or_default();
    let block = match years.last() {
        Some(last) if years.iter().any(|year| year.planned > 0.0) => {
            let peak = years
                .iter()
                .rev()
                .find(|year| year.planned > 0.0)
                .unwrap_or(last);
            let caption = say.say(
                "figure.plan_years.caption",
                &[
                    ("year", &peak.year.to_string()),
                    ("planned", &desk.fmt.millions(peak.planned)),
                    ("budget", &desk.fmt.millions(peak.in_budget)),
                ],
            );
            let draft = Draft {
                id: "plan",
                caption,
                desc: say.text("figure.plan_years.desc"),
                metric: Some("effect.plan_years"),
                root,
                note: say.text("figure.plan_years.note"),
            };
            figures::staircase(desk, draft, years)?
        }
        _ => {
            let measure = desk.all("effect.plan_years", who).into_iter().next();
            Block::Note {
                strong: say.text("section.plan_none"),
                text: measure.map(|m| desk.reason(m)).unwrap_or_default(),
                links: vec![desk.method(root, "effect.plan_years")],
            }
        }
    };
    Ok(Section {
        id: "plan".to_owned(),
        heading: say.text("section.plan"),
        class: class.to_owned(),
        blocks: std::iter::once(block)
            .chain(benefits::net(desk, who, root))
            .collect(),
    })
}

/// What changed since last period.
pub(super) fn changes_section(desk: &Desk<'_>, who: &str) -> Section {
    let say = &desk.say;
    let mut items = Vec::new();
    let mut withheld: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for what in [
        "new",
        "moved",
        "decided",
        "stopped",
        "finished",
        "late",
        "not_reported",
        "disappeared",
    ] {
        let Some(m) = desk.get("activity.changes", who, &format!("what={what}")) else {
            continue;
        };
        match (m.status, m.value) {
            (Some(Status::Ok), Some(n)) => {
                let word = say.count(&format!("change.{what}"), n as usize, "", &[]);
                items.push((desk.fmt.whole(n), word));
            }
            _ => withheld.entry(desk.reason(m)).or_default().push(say.count(
                &format!("change.{what}"),
                2,
                "",
                &[],
            )),
        }
    }
    let mut blocks = Vec::new();
    if !items.is_empty() {
        blocks.push(Block::Strip { items });
    }
    for (reason, words) in withheld {
        blocks.push(Block::Paragraph {
            text: format!("{}: {reason}", words.join(", ")),
        });
    }
    let root = if who == ALL { "" } else { "../" };
    blocks.push(answers::methods(desk, root, &["activity.changes"]));
    Section {
        id: "since".to_owned(),
        heading: say.say("section.since", &[("date", &desk.since(who))]),
        blocks,
        ..Section::default()
    }
}

/// Benefits that are due and not measured.
pub(super) fn overdue_table(desk: &Desk<'_>, evidence: &Evidence, most: usize) -> Option<Block> {
    if evidence.overdue.is_empty() {
        return None;
    }
    let say = &desk.say;
    Some(Block::Table(Table {
        caption: say.text("table.overdue"),
        columns: vec![
            head(say.text("word.benefit")),
            head(say.text("word.initiative")),
            number_head(say.text("word.due")),
            number_head(say.text("word.planned_so_far")),
        ],
        rows: evidence
            .overdue
            .iter()
            .take(most)
            .map(|overdue| {
                let initiative = overdue
                    .initiative
                    .as_ref()
                    .map_or("–", |row| row.title.as_str());
                let amount = overdue
                    .planned
                    .map_or_else(|| "–".to_owned(), |a| desk.fmt.money(a.major()));
                vec![
                    cell(&overdue.benefit.title),
                    cell(initiative),
                    number(desk.fmt.short_date(overdue.due)),
                    number(amount),
                ]
            })
            .collect(),
        ..Table::default()
    }))
}

/// What can't be handed over yet, and what it lacks.
pub(super) fn handover_table(desk: &Desk<'_>, evidence: &Evidence) -> Option<Block> {
    if evidence.not_ready.is_empty() {
        return None;
    }
    let say = &desk.say;
    Some(Block::Table(Table {
        caption: say.text("table.handover"),
        columns: vec![
            head(say.text("word.initiative")),
            head(say.text("word.stage")),
            head(say.text("word.lacks")),
        ],
        rows: evidence
            .not_ready
            .iter()
            .map(|row| {
                vec![
                    cell(&row.row.title),
                    cell(desk.stage(row.row.stage)),
                    cell(lacks(desk, row)),
                ]
            })
            .collect(),
        ..Table::default()
    }))
}

/// What an initiative lacks before it can be handed over.
pub(super) fn lacks(desk: &Desk<'_>, row: &crate::metrics::NotReady) -> String {
    let say = &desk.say;
    if row.no_benefit {
        return say.text("lacks.benefit");
    }
    match (row.no_owner, row.no_baseline) {
        (true, true) => say.text("lacks.owner_and_baseline"),
        (true, false) => say.text("lacks.owner"),
        (false, true) => say.text("lacks.baseline"),
        (false, false) => say.text("lacks.together"),
    }
}

/// Numbers by metric and part, as a table; then what can't be shown, by reason.
pub(super) fn parts_table(
    desk: &Desk<'_>,
    who: &str,
    root: &str,
    caption: String,
    wanted: &[(&str, &str)],
) -> Vec<Block> {
    let say = &desk.say;
    let rows: Vec<Vec<Cell>> = wanted
        .iter()
        .filter_map(|(metric, dimension)| desk.get(metric, who, dimension))
        .filter(|measure| shows_something(measure))
        .map(|measure| {
            let ok = is_ok(measure);
            let interval = desk.interval(measure).filter(|_| ok);
            let counts = match (measure.numerator, measure.denominator) {
                (Some(above), Some(below)) if below > 0.0 && counts_rows(desk, measure) => {
                    let money = desk.unit(measure) == crate::metrics::Unit::Money
                        || measure.metric == "effect.realised_direct";
                    let text = |v: f64| {
                        if money {
                            desk.fmt.in_millions(v)
                        } else {
                            desk.fmt.whole(v)
                        }
                    };
                    say.say("value.of", &[("a", &text(above)), ("b", &text(below))])
                }
                _ => "–".to_owned(),
            };
            vec![
                Cell {
                    href: desk.method(root, &measure.metric).href,
                    ..cell(comparisons::indicator(desk, measure))
                },
                Cell {
                    small: if ok {
                        String::new()
                    } else {
                        desk.reason(measure)
                    },
                    ..number(desk.shown(Some(measure)))
                },
                number(interval.unwrap_or_else(|| "–".to_owned())),
                number(counts),
            ]
        })
        .collect();
    let mut withheld: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    for (metric, dimension) in wanted {
        let measure = desk.get(metric, who, dimension);
        if let Some(measure) = measure.filter(|m| !shows_something(m)) {
            let name = Link {
                text: comparisons::indicator(desk, measure),
                ..desk.method(root, metric)
            };
            withheld.entry(desk.reason(measure)).or_default().push(name);
        }
    }
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption,
            columns: measured_columns(desk, say.text("word.indicator")),
            rows,
            ..Table::default()
        }));
    }
    blocks.extend(withheld.into_iter().map(|(text, links)| Block::Note {
        strong: say.text("value.withheld"),
        text,
        links,
    }));
    blocks
}

/// The heads of a table that tells of each thing its value, the interval and the counts behind it.
pub(super) fn measured_columns(desk: &Desk<'_>, things: String) -> Vec<Head> {
    let mut columns = vec![head(things)];
    for word in ["word.value", "word.interval", "word.counts"] {
        columns.push(number_head(desk.say.text(word)));
    }
    columns
}

/// Whether there is a value, or at least counts to show instead of one.
fn shows_something(measure: &Measure) -> bool {
    measure.value.is_some() || matches!(measure.status, Some(Status::SmallN | Status::NotReached))
}

/// Whether numerator and denominator are rows, or kroner that a reader knows by the share's name.
fn counts_rows(desk: &Desk<'_>, measure: &Measure) -> bool {
    desk.unit(measure) == crate::metrics::Unit::Share
        && measure.metric != "activity.forecast_deviation"
}

/// What a member of a cluster could do, in words, with the rule behind it.
pub(super) fn next_step(
    desk: &Desk<'_>,
    member: &OverlapCluster,
    front: Option<&OverlapCluster>,
) -> String {
    if front.is_none() {
        return desk.say.text("next.nobody");
    }
    let key = format!("next.{}", member.next_step);
    let leader = front
        .map(|f| desk.name(&f.municipality))
        .unwrap_or_default();
    let stage = front
        .and_then(|f| desk.initiatives.get(f.initiative_id.as_str()))
        .map(|row| desk.stage(row.stage).to_lowercase())
        .unwrap_or_default();
    desk.say
        .say(&key, &[("leader", &leader), ("stage", &stage)])
}

/// On how many days a municipality's members of a cluster and another's were active at once.
pub(super) fn at_once(desk: &Desk<'_>, who: &str, cluster: &str) -> String {
    let dimension = format!("cluster={}", cluster.replace(';', ","));
    match desk.value("overlap.parallel", who, &dimension) {
        Some(days) => desk
            .say
            .count("overlap.at_once", days as usize, &desk.fmt.whole(days), &[]),
        None => String::new(),
    }
}

/// A title as it is quoted in a sentence.
pub(super) fn quoted(desk: &Desk<'_>, title: &str) -> String {
    desk.say.say("word.quoted", &[("text", title)])
}

/// How sure this is: the closing note of a page.
pub(super) fn trust_note(desk: &Desk<'_>, who: &str, root: &str) -> Block {
    let say = &desk.say;
    let part = |what: &str| {
        desk.value("trust.accounting", who, &format!("what={what}"))
            .unwrap_or(0.0)
    };
    let age = desk.get("trust.file_age", who, "");
    let refused = desk.value("trust.refused", who, "").unwrap_or(0.0);
    let mut text = say.say(
        "trust.note",
        &[
            ("accepted", &desk.fmt.whole(part("accepted"))),
            ("rejected", &desk.fmt.whole(part("rejected"))),
            ("skipped", &desk.fmt.whole(part("skipped"))),
            ("age", &desk.shown(age)),
        ],
    );
    if refused > 0.0 {
        text.push(' ');
        text.push_str(&say.count(
            "trust.refused",
            refused as usize,
            &desk.fmt.whole(refused),
            &[],
        ));
    }
    Block::Note {
        strong: say.text("trust.how_sure"),
        text,
        links: vec![
            Link {
                text: say.text("trust.all_findings"),
                href: format!("{root}quality.html"),
                here: false,
            },
            Link {
                text: say.text("trust.method"),
                href: format!("{root}method.html"),
                here: false,
            },
        ],
    }
}
