//! In: the desk and a municipality, or all. Out: the tables that answer questions which no other
//! block of a page answers: what kinds of work there are, how far ideas get, what it costs, who
//! takes over from whom, what lacks what. It exists because a number that is measured and not
//! shown answers nobody. It deliberately picks no winner and adds nothing up.

use super::comparisons;
use super::material::{Desk, is_ok};
use super::sections;
use super::view::{Block, Cell, Link, Section, Table, cell, head, number, number_head};
use crate::metrics::{ALL, Evidence};
use crate::model::{Measure, Stage, Word};
use std::collections::BTreeMap;

/// As many rows as a page can take of a list.
const MOST: usize = 20;

/// Links to metrics by their names, for what shows them without one.
pub(super) fn methods(desk: &Desk<'_>, root: &str, metrics: &[&str]) -> Block {
    let named = |id: &&str| Link {
        text: desk.metric_name(id).to_owned(),
        ..desk.method(root, id)
    };
    Block::Note {
        strong: desk.say.text("answers.methods"),
        text: String::new(),
        links: metrics.iter().map(named).collect(),
    }
}

/// Numbers of every municipality beside each other, a row for each; what nobody has, with the
/// reason.
pub(super) fn beside(desk: &Desk<'_>, caption: &str, wanted: &[(&str, &str)]) -> Vec<Block> {
    let say = &desk.say;
    let everyone = desk.everyone();
    let mut columns = vec![head(say.text("word.indicator"))];
    columns.extend(everyone.iter().map(|who| number_head(desk.name(who))));
    let mut rows = Vec::new();
    let mut withheld: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    for (metric, part) in wanted {
        let of: Vec<Option<&Measure>> = everyone
            .iter()
            .map(|who| desk.get(metric, who, part))
            .collect();
        let Some(first) = of.iter().rev().copied().flatten().next() else {
            continue;
        };
        let name = comparisons::indicator(desk, first);
        let href = desk.method("", metric).href;
        if !of
            .iter()
            .flatten()
            .any(|m| is_ok(m) || m.numerator.is_some())
        {
            withheld.entry(desk.reason(first)).or_default().push(Link {
                text: name,
                href,
                here: false,
            });
            continue;
        }
        let mut row = vec![Cell { href, ..cell(name) }];
        row.extend(of.into_iter().map(|measure| {
            Cell {
                small: measure
                    .filter(|m| is_ok(m))
                    .and_then(|m| desk.interval(m))
                    .map(|interval| format!("({interval})"))
                    .unwrap_or_default(),
                ..number(desk.shown(measure))
            }
        }));
        rows.push(row);
    }
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: say.text(caption),
            columns,
            rows,
            ..Table::default()
        }));
    }
    blocks.extend(withheld.into_iter().map(|(reason, links)| Block::Note {
        strong: say.text("value.withheld"),
        text: reason,
        links,
    }));
    blocks
}

/// A table of the parts of one metric, a row for each part that anybody has and a column for each
/// municipality of `who`.
fn parts(
    desk: &Desk<'_>,
    root: &str,
    (caption, first): (&str, &str),
    metric: &str,
    rows: &[(String, String)],
    who: &[&str],
) -> Vec<Block> {
    let say = &desk.say;
    let shown = |part: &str| -> Vec<Option<&Measure>> {
        who.iter().map(|who| desk.get(metric, who, part)).collect()
    };
    let told = |part: &str| shown(part).iter().flatten().any(|m| m.value.is_some());
    let table: Vec<Vec<Cell>> = rows
        .iter()
        .filter(|(part, _)| told(part))
        .map(|(part, word)| {
            let mut row = vec![cell(word)];
            row.extend(shown(part).into_iter().map(|m| number(desk.shown(m))));
            row
        })
        .collect();
    if table.is_empty() {
        let any = who
            .last()
            .and_then(|who| desk.all(metric, who).into_iter().next());
        return vec![Block::Note {
            strong: say.text("value.withheld"),
            text: any.map(|m| desk.reason(m)).unwrap_or_default(),
            links: vec![Link {
                text: desk.metric_name(metric).to_owned(),
                ..desk.method(root, metric)
            }],
        }];
    }
    let mut columns = vec![head(say.text(first))];
    columns.extend(who.iter().map(|who| number_head(desk.name(who))));
    vec![
        Block::Table(Table {
            caption: say.text(caption),
            columns,
            rows: table,
            ..Table::default()
        }),
        methods(desk, root, &[metric]),
    ]
}

/// Whom the columns of a page's table are for: everyone on the page of all, else the one.
fn columns_for<'a>(desk: &Desk<'a>, who: &'a str) -> Vec<&'a str> {
    match who {
        ALL => desk.everyone(),
        who => vec![who],
    }
}

/// The parts `key=…` of a metric that exist for all, each with its word in a message table.
fn words(desk: &Desk<'_>, metric: &str, key: &str) -> Vec<(String, String)> {
    let all = desk.all(metric, ALL).into_iter();
    let parts = all.filter_map(|m| Some((m, m.dimension.strip_prefix(key)?)));
    parts
        .map(|(m, name)| {
            let word = desk
                .say
                .text(&format!("{}.{name}", key.trim_end_matches('=')));
            (m.dimension.clone(), word)
        })
        .collect()
}

/// What kinds of work each municipality has.
pub(super) fn kinds(desk: &Desk<'_>, who: &str, root: &str) -> Vec<Block> {
    let id = "activity.portfolio";
    let who = columns_for(desk, who);
    let words = words(desk, id, "kind=");
    parts(desk, root, ("table.kinds", "word.kind"), id, &words, &who)
}

/// How far initiatives have come, each counted in every step that it has reached; and how ideas
/// leave.
pub(super) fn funnel(desk: &Desk<'_>, who: &str, root: &str) -> Vec<Block> {
    let id = "activity.funnel";
    let who = columns_for(desk, who);
    let words: Vec<(String, String)> = Stage::ALL
        .iter()
        .map(|stage| (format!("stage={}", stage.word()), desk.stage(Some(*stage))))
        .collect();
    parts(
        desk,
        root,
        ("table.reached", "word.stage"),
        id,
        &words,
        &who,
    )
}

/// On which perspectives of the scorecard benefits land.
pub(super) fn perspectives(desk: &Desk<'_>, who: &str, root: &str) -> Vec<Block> {
    let id = "effect.perspectives";
    let who = columns_for(desk, who);
    let perspectives = words(desk, id, "perspective=");
    let kinds = words(desk, id, "kind=");
    let kinds = kinds.into_iter().map(|(part, _)| {
        let name = part.trim_start_matches("kind=").to_owned();
        let word = desk.say.text(&format!("benefit_kind.{name}"));
        (part, word)
    });
    let all: Vec<(String, String)> = perspectives.into_iter().chain(kinds).collect();
    let heads = ("table.perspectives", "word.perspective");
    parts(desk, root, heads, id, &all, &who)
}

/// How many of the rows state each field.
pub(super) fn coverage(desk: &Desk<'_>) -> Vec<Block> {
    let id = "trust.coverage";
    let words = words(desk, id, "field=");
    let heads = ("table.coverage", "word.field");
    parts(desk, "", heads, id, &words, &desk.everyone())
}

/// What demand falls on each role in the coming quarters.
pub(super) fn capacity(desk: &Desk<'_>) -> Vec<Block> {
    let id = "activity.capacity";
    let all = desk.all(id, ALL);
    let words: Vec<(String, String)> = all
        .iter()
        .filter_map(|m| {
            let (role, quarter) = m
                .dimension
                .strip_prefix("role=")?
                .rsplit_once(";quarter=")?;
            Some((m.dimension.clone(), format!("{role}, {quarter}")))
        })
        .collect();
    let heads = ("table.capacity", "word.role");
    parts(desk, "", heads, id, &words, &desk.everyone())
}

/// Joint efforts and single ones, side by side and never as a proof.
pub(super) fn joint_and_single(desk: &Desk<'_>) -> Vec<Block> {
    let (say, id) = (&desk.say, "effect.joint_vs_single");
    let row = |group: &str| {
        let mut row = vec![cell(say.text(&format!("answers.{group}")))];
        row.extend(["plan_coverage", "achievement"].map(|what| {
            let measure = desk.get(id, ALL, &format!("group={group};what={what}"));
            Cell {
                small: match measure {
                    Some(m) if is_ok(m) => desk.interval(m).unwrap_or_default(),
                    Some(m) => desk.reason(m),
                    None => String::new(),
                },
                ..number(desk.shown(measure))
            }
        }));
        row
    };
    vec![
        Block::Table(Table {
            caption: desk.metric_name(id).to_owned(),
            columns: vec![
                head(say.text("word.initiatives")),
                number_head(desk.metric_name("effect.plan_coverage")),
                number_head(desk.metric_name("effect.achievement")),
            ],
            rows: vec![row("joint"), row("single")],
            ..Table::default()
        }),
        Block::Note {
            strong: String::new(),
            text: say.text("answers.side_by_side"),
            links: vec![desk.method("", id)],
        },
    ]
}

/// How ideas leave, by municipality.
pub(super) fn outcomes(desk: &Desk<'_>) -> Vec<Block> {
    let parts = ["approved", "rejected", "parked", "withdrawn"];
    let parts = parts.map(|decision| format!("decision={decision}"));
    let wanted: Vec<(&str, &str)> = parts
        .iter()
        .map(|part| ("activity.decision_mix", part.as_str()))
        .collect();
    beside(desk, "table.outcomes", &wanted)
}

/// Who takes over from whom, how soon, and what joint efforts give.
pub(super) fn cooperation(desk: &Desk<'_>) -> Section {
    let mut blocks = beside(
        desk,
        "table.cooperation",
        &[
            ("overlap.front", "what=front"),
            ("overlap.front", "what=copy"),
            ("overlap.reuse", ""),
            ("overlap.adoption", "at=median"),
            ("overlap.adoption", "at=365d"),
            ("overlap.joint_share", ""),
            ("overlap.internal", ""),
        ],
    );
    blocks.extend(joint_and_single(desk));
    Section {
        id: "cooperation".to_owned(),
        heading: desk.say.text("section.cooperation"),
        blocks,
        ..Section::default()
    }
}

/// What demand falls on shared capacity: by role where it is known, and what is to be finished.
pub(super) fn shared_capacity(desk: &Desk<'_>) -> Section {
    let mut blocks = capacity(desk);
    blocks.extend(beside(desk, "table.due", &[("activity.action_plan", "")]));
    Section {
        id: "capacity".to_owned(),
        heading: desk.say.text("section.capacity"),
        blocks,
        ..Section::default()
    }
}

/// What the portfolio costs against budget and forecast.
const COSTS: &[(&str, &str)] = &[
    ("activity.forecast_deviation", "what=budget"),
    ("activity.forecast_deviation", "what=cost"),
    ("activity.forecast_deviation", "what=forecast"),
    ("activity.forecast_deviation", ""),
    ("activity.external_funding", "what=amount"),
    ("activity.external_funding", "what=share"),
];

/// The section of costs.
pub(super) fn costs(desk: &Desk<'_>, who: &str, root: &str) -> Section {
    let caption = "table.costs";
    Section {
        id: "costs".to_owned(),
        heading: desk.say.text("section.costs"),
        blocks: match who {
            ALL => beside(desk, caption, COSTS),
            who => sections::parts_table(desk, who, root, desk.say.text(caption), COSTS),
        },
        ..Section::default()
    }
}

/// Who is responsible, and for what nobody is.
pub(super) fn owners(desk: &Desk<'_>, who: &str, root: &str, evidence: &Evidence) -> Section {
    let share = &[("activity.no_owner", "")];
    let caption = desk.say.text("section.owners");
    let mut blocks = sections::parts_table(desk, who, root, caption, share);
    blocks.extend(without_owner(desk, evidence));
    Section {
        id: "owners-part".to_owned(),
        heading: desk.say.text("section.owners"),
        blocks,
        ..Section::default()
    }
}

/// A list with as many rows as a page can take, and how many there are.
fn list(desk: &Desk<'_>, caption: &str, heads: [&str; 4], rows: Vec<Vec<Cell>>) -> Option<Block> {
    let n = rows.len();
    let shown = desk.fmt.count(n.min(MOST));
    (n > 0).then(|| {
        let columns = heads.iter().filter(|key| !key.is_empty());
        Block::Table(Table {
            caption: desk
                .say
                .count(caption, n, &desk.fmt.count(n), &[("shown", shown.as_str())]),
            columns: columns.map(|key| head(desk.say.text(key))).collect(),
            rows: rows.into_iter().take(MOST).collect(),
            ..Table::default()
        })
    })
}

/// Which open initiatives nobody is responsible for.
pub(super) fn without_owner(desk: &Desk<'_>, evidence: &Evidence) -> Option<Block> {
    let rows = evidence.without_owner.iter().map(|row| {
        vec![
            cell(&row.title),
            cell(desk.stage(row.stage)),
            cell(row.service_areas.join(", ")),
        ]
    });
    let heads = ["word.initiative", "word.stage", "word.service_area", ""];
    list(desk, "table.without_owner", heads, rows.collect())
}

/// Which benefits lack an owner, a start value, a target or a date.
pub(super) fn lacking(desk: &Desk<'_>, evidence: &Evidence) -> Option<Block> {
    let rows = evidence.lacking.iter().map(|row| {
        let lacks = [
            (row.no_owner, "owner"),
            (row.no_baseline, "baseline"),
            (row.no_target, "target"),
            (row.no_date, "date"),
        ];
        let lacks = lacks.iter().filter(|(lacks, _)| *lacks);
        let words: Vec<String> = lacks
            .map(|(_, key)| desk.say.text(&format!("answers.{key}")))
            .collect();
        let initiative = row.initiative.as_ref();
        vec![
            cell(&row.benefit.title),
            cell(initiative.map_or("–", |row| row.title.as_str())),
            cell(words.join(", ")),
        ]
    });
    let heads = ["word.benefit", "word.initiative", "word.lacks", ""];
    list(desk, "table.lacking", heads, rows.collect())
}

/// The section of what belongs in next year's budget.
pub(super) fn next_budget(desk: &Desk<'_>, evidence: &Evidence) -> Section {
    Section {
        id: "budget".to_owned(),
        heading: desk.say.text("section.budget"),
        blocks: for_plan(desk, evidence).into_iter().collect(),
        ..Section::default()
    }
}

/// Which direct benefits belong in next year's budget, of which service, and where they stand.
fn for_plan(desk: &Desk<'_>, evidence: &Evidence) -> Option<Block> {
    let say = &desk.say;
    let rows: Vec<Vec<Cell>> = evidence
        .for_plan
        .iter()
        .map(|row| {
            let initiative = row.initiative.as_ref();
            let areas = initiative.map_or_else(String::new, |row| row.service_areas.join(", "));
            let placement = match row.placement {
                Some(placement) => say.text(&format!("placement.{}", placement.word())),
                None => say.text("placement.not_placed"),
            };
            vec![
                Cell {
                    small: initiative.map_or_else(String::new, |row| row.title.clone()),
                    ..cell(&row.benefit.title)
                },
                cell(areas),
                cell(placement),
                number(desk.fmt.money(row.planned.major())),
            ]
        })
        .collect();
    let year = evidence.for_plan.first()?.year.to_string();
    let n = rows.len();
    Some(Block::Table(Table {
        caption: say.count(
            "table.for_plan",
            n,
            &desk.fmt.count(n),
            &[("year", &year), ("shown", &desk.fmt.count(n.min(MOST)))],
        ),
        columns: vec![
            head(say.text("word.benefit")),
            head(say.text("word.service_area")),
            head(say.text("word.placement")),
            number_head(say.text("word.amount")),
        ],
        rows: rows.into_iter().take(MOST).collect(),
        ..Table::default()
    }))
}
