//! In: the desk. Out: the joint page, for the leaders of the cooperation: what all do, where two do
//! the same, who can copy whom, which councils are slow, which exports can't be trusted. It
//! deliberately ranks nobody: municipalities stand in the order of their names.

use super::ReportError;
use super::answers;
use super::benefits;
use super::comparisons;
use super::figures::{self, Draft};
use super::grids;
use super::lead;
use super::material::{Desk, is_ok};
use super::movement;
use super::overlap_page;
use super::own;
use super::sections;
use super::view::{
    Block, Cell, PageView, Section, Sentence, Table, cell, head, number, number_head,
};
use crate::metrics::{ALL, Family};
use crate::model::OverlapCluster;
use crate::scorecard;

const ROOT: &str = "";

/// The joint page.
pub(super) fn compose(desk: &Desk<'_>) -> Result<PageView, ReportError> {
    let mut page = desk.page(
        "index.html",
        ROOT,
        &desk.say.say("page.joint", &[("title", desk.m.title)]),
    );
    page.banner = banner(desk);
    page.lead = opening(desk);
    page.tiles = sections::tiles(desk, ALL, ROOT);
    let mut together = together(desk);
    together
        .blocks
        .extend(own::table(desk, ALL, ROOT, Family::Overlap));
    page.sections.push(together);
    let mut plan = sections::plan_section(desk, ALL, ROOT, "")?;
    plan.blocks.extend(benefits::joint(desk, ROOT));
    plan.blocks
        .extend(own::table(desk, ALL, ROOT, Family::Effect));
    plan.blocks.extend(answers::perspectives(desk, ALL, ROOT));
    plan.blocks.extend(answers::beside(
        desk,
        "table.realised",
        &[
            ("effect.realised_direct", ""),
            ("effect.freed_time", "what=planned;unit=hours"),
            ("effect.freed_time", "what=realised;unit=hours"),
            ("effect.converted", ""),
            ("effect.on_time", "at=90d"),
        ],
    ));
    page.sections.push(plan);
    page.sections.push(answers::costs(desk, ALL, ROOT));
    page.sections.push(sections::changes_section(desk, ALL));
    page.sections.push(portfolio(desk)?);
    page.sections.push(councils(desk)?);
    page.sections.push(Section {
        id: "movement".to_owned(),
        heading: desk.say.text("section.movement"),
        blocks: [
            movement::flow(desk, ALL, ROOT),
            movement::stages(desk, ALL, ROOT),
            answers::funnel(desk, ALL, ROOT),
            answers::outcomes(desk),
            own::table(desk, ALL, ROOT, Family::Activity),
        ]
        .concat(),
        ..Section::default()
    });
    page.sections.push(grids::matrix(desk));
    page.sections.push(answers::cooperation(desk));
    page.sections.push(answers::shared_capacity(desk));
    page.sections.push(grids::white_spots(desk));
    page.sections.push(ownership(desk)?);
    page.sections.push(super::goals::section(desk, ALL, ROOT)?);
    page.sections.push(barometer(desk));
    page.sections.push(Section {
        id: "trust".to_owned(),
        heading: desk.say.text("section.trust"),
        blocks: own::table(desk, ALL, ROOT, Family::Trust)
            .into_iter()
            .chain([sections::trust_note(desk, ALL, ROOT)])
            .collect(),
        ..Section::default()
    });
    Ok(page)
}

/// What the joint page, and the summary, open with.
pub(super) fn opening(desk: &Desk<'_>) -> Vec<Sentence> {
    let overlap = (overlap_sentence(desk), !desk.clusters.is_empty());
    lead::sentences(desk, ALL, overlap)
}

fn banner(desk: &Desk<'_>) -> Option<String> {
    let mut parts: Vec<String> = desk.m.note.iter().map(|note| (*note).to_owned()).collect();
    for name in desk.m.missing {
        parts.push(desk.say.say("banner.missing", &[("name", name)]));
    }
    for name in desk.m.stale {
        parts.push(desk.say.say("banner.stale", &[("name", name)]));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn overlap_sentence(desk: &Desk<'_>) -> Sentence {
    let say = &desk.say;
    let n = desk.clusters.len();
    if n == 0 {
        return Sentence {
            strong: say.text("lead.joint_none"),
            rest: String::new(),
        };
    }
    let copies = desk
        .m
        .data
        .overlap_clusters
        .iter()
        .filter(|member| member.next_step == "copy")
        .count();
    let exposed = desk.value("overlap.exposed", ALL, "");
    let rest = match (copies, exposed) {
        (0, _) => say.text("lead.joint_talk"),
        (copies, Some(amount)) if amount > 0.0 => say.count(
            "lead.joint_copy_exposed",
            copies,
            &desk.fmt.count(copies),
            &[("amount", &desk.fmt.millions(amount))],
        ),
        (copies, _) => say.count("lead.joint_copy", copies, &desk.fmt.count(copies), &[]),
    };
    Sentence {
        strong: say.count("lead.joint_overlap", n, &desk.fmt.count(n), &[]),
        rest,
    }
}

/// Clusters in the order of how sure they are, the strongest first.
pub(super) fn clusters_by_strength<'a>(desk: &'a Desk<'_>) -> Vec<&'a Vec<&'a OverlapCluster>> {
    let mut clusters: Vec<_> = desk.clusters.values().collect();
    clusters.sort_by(|a, b| {
        let strength =
            |members: &[&OverlapCluster]| members.first().map_or(0.0, |m| m.weakest_link);
        strength(b)
            .total_cmp(&strength(a))
            .then_with(|| b.len().cmp(&a.len()))
            .then_with(|| a[0].cluster.cmp(&b[0].cluster))
    });
    clusters
}

/// The clusters with who is furthest and what the stages suggest.
fn together(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let clusters = clusters_by_strength(desk);
    let mut blocks = Vec::new();
    if clusters.is_empty() {
        blocks.push(Block::Paragraph {
            text: say.text("section.together_none"),
        });
    } else {
        blocks.push(cluster_table(desk, &clusters, 10));
        blocks.push(Block::Note {
            strong: say.text("overlap.uncalibrated"),
            text: overlap_page::calibration_words(desk),
            links: vec![super::view::Link {
                text: say.count(
                    "overlap.all_clusters",
                    clusters.len(),
                    &desk.fmt.count(clusters.len()),
                    &[],
                ),
                href: "overlap.html".to_owned(),
                here: false,
            }],
        });
    }
    Section {
        id: "together".to_owned(),
        heading: say.text("section.together"),
        blocks,
        ..Section::default()
    }
}

/// A row for each cluster: the front runner, the others, what to do.
fn cluster_table(desk: &Desk<'_>, clusters: &[&Vec<&OverlapCluster>], most: usize) -> Block {
    let say = &desk.say;
    let title = |member: &OverlapCluster| {
        desk.initiatives
            .get(member.initiative_id.as_str())
            .map_or_else(String::new, |row| row.title.clone())
    };
    let rows = clusters
        .iter()
        .take(most)
        .map(|members| {
            let front = members.iter().find(|member| member.front).copied();
            let first = front.unwrap_or(members[0]);
            let stage = desk
                .initiatives
                .get(first.initiative_id.as_str())
                .map(|row| desk.stage(row.stage))
                .unwrap_or_default();
            let others: Vec<String> = members
                .iter()
                .filter(|member| member.initiative_id != first.initiative_id)
                .map(|member| {
                    let stage = desk
                        .initiatives
                        .get(member.initiative_id.as_str())
                        .map(|row| desk.stage(row.stage).to_lowercase())
                        .unwrap_or_default();
                    say.say(
                        "overlap.other",
                        &[
                            ("title", &title(member)),
                            ("municipality", &desk.name(&member.municipality)),
                            ("stage", &stage),
                        ],
                    )
                })
                .collect();
            let steps: std::collections::BTreeSet<String> = members
                .iter()
                .filter(|member| member.initiative_id != first.initiative_id)
                .map(|member| {
                    say.say(
                        &format!("joint_next.{}", member.next_step),
                        &[("who", &desk.name(&member.municipality))],
                    )
                })
                .collect();
            vec![
                Cell {
                    small: format!("{} · {stage}", desk.name(&first.municipality)),
                    ..cell(title(first))
                },
                cell(others.join("; ")),
                cell(steps.into_iter().collect::<Vec<_>>().join(" ")),
            ]
        })
        .collect();
    Block::Table(Table {
        caption: say.text("table.clusters"),
        columns: vec![
            head(say.text("word.front_runner")),
            head(say.text("word.others")),
            head(say.text("word.next_step")),
        ],
        rows,
        ..Table::default()
    })
}

fn portfolio(desk: &Desk<'_>) -> Result<Section, ReportError> {
    let say = &desk.say;
    let mut blocks = Vec::new();
    let groups = desk
        .m
        .evidence
        .get(ALL)
        .map(|e| e.stage_groups)
        .unwrap_or_default();
    let draft = Draft {
        id: "stages",
        caption: say.say(
            "figure.stages.caption",
            &[
                ("ideas", &desk.fmt.count(groups.ideas)),
                ("prepared", &desk.fmt.count(groups.prepared)),
                ("tried", &desk.fmt.count(groups.tried)),
            ],
        ),
        desc: say.text("figure.stages.desc"),
        metric: Some("activity.portfolio"),
        root: ROOT,
        note: say.text("figure.stages.note"),
    };
    blocks.extend(comparisons::stages_by_municipality(desk, draft)?);
    blocks.extend(comparisons::lights(desk, ALL, ROOT)?);
    let draft = Draft {
        id: "idearate",
        caption: say.text("figure.idea_rate.caption"),
        desc: say.text("figure.idea_rate.desc"),
        metric: Some("activity.idea_rate"),
        root: ROOT,
        note: say.text("figure.idea_rate.note"),
    };
    blocks.extend(comparisons::bars(
        desk,
        draft,
        "activity.idea_rate",
        "per=inhabitants",
    )?);
    blocks.extend(answers::kinds(desk, ALL, ROOT));
    blocks.extend(movement::mix(desk, ALL, ROOT));
    Ok(Section {
        id: "portfolio".to_owned(),
        heading: say.text("section.portfolio"),
        blocks,
        ..Section::default()
    })
}

fn councils(desk: &Desk<'_>) -> Result<Section, ReportError> {
    let say = &desk.say;
    let mut blocks = Vec::new();
    if let Some(all) = desk
        .m
        .evidence
        .get(ALL)
        .filter(|e| !e.waits.curve.steps.is_empty())
    {
        let joint = say.text("word.joint");
        let others: Vec<_> = desk
            .municipalities
            .iter()
            .filter_map(|m| Some((m.name.as_str(), &desk.m.evidence.get(&m.id)?.waits)))
            .filter(|(_, waits)| !waits.curve.steps.is_empty())
            .take(11)
            .collect();
        let caption = match desk.value("activity.time_to_decision", ALL, "at=90d") {
            Some(share) => say.say("figure.waits.caption", &[("share", &desk.fmt.share(share))]),
            None => say.text("figure.waits.caption_plain"),
        };
        let draft = Draft {
            id: "waits",
            caption,
            desc: say.text("figure.waits.desc"),
            metric: Some("activity.time_to_decision"),
            root: ROOT,
            note: say.text("figure.waits.note"),
        };
        blocks.push(figures::waits(desk, draft, (&joint, &all.waits), &others)?);
    }
    let draft = Draft {
        id: "queue",
        caption: queue_caption(desk),
        desc: say.text("figure.queue.desc"),
        metric: Some("activity.queue"),
        root: ROOT,
        note: String::new(),
    };
    blocks.extend(comparisons::slope(
        desk,
        draft,
        "activity.queue",
        "what=count",
    )?);
    let wanted = [
        ("activity.time_to_decision", "at=median"),
        ("activity.cadence_wait", ""),
        ("activity.queue", "what=count"),
        ("activity.queue", "what=age_max"),
        ("activity.gate_discipline", ""),
    ];
    let someone =
        desk.m.data.measures.iter().any(|m| {
            wanted.contains(&(m.metric.as_str(), m.dimension.as_str())) && m.value.is_some()
        });
    blocks.push(match someone {
        true => by_municipality(desk, say.text("table.councils"), &wanted),
        false => Block::Paragraph {
            text: desk
                .get("activity.time_to_decision", ALL, "at=median")
                .map(|m| desk.reason(m))
                .unwrap_or_default(),
        },
    });
    let metrics = wanted.map(|(metric, _)| metric);
    blocks.push(answers::methods(desk, ROOT, &[metrics[1], metrics[4]]));
    Ok(Section {
        id: "councils".to_owned(),
        heading: say.text("section.councils"),
        blocks,
        ..Section::default()
    })
}

fn queue_caption(desk: &Desk<'_>) -> String {
    let now = desk.value("activity.queue", ALL, "what=count");
    let then = desk
        .get_before("activity.queue", ALL, "what=count")
        .and_then(|m| m.value);
    // Who had no export then has not grown since.
    let (id, part) = ("activity.queue", "what=count");
    let alike = desk.municipalities.iter().all(|m| {
        let before = desk.get_before(id, &m.id, part).and_then(|m| m.value);
        desk.value(id, &m.id, part).is_some() == before.is_some()
    });
    match (then, now) {
        (Some(then), Some(now)) if alike => {
            let key = match now.partial_cmp(&then) {
                Some(std::cmp::Ordering::Greater) => "figure.queue.grows",
                Some(std::cmp::Ordering::Less) => "figure.queue.shrinks",
                _ => "figure.queue.same",
            };
            desk.say.say(
                key,
                &[
                    ("then", &desk.fmt.whole(then)),
                    ("now", &desk.fmt.whole(now)),
                ],
            )
        }
        _ => desk.metric_name("activity.queue").to_owned(),
    }
}

/// A table with a row for each municipality and a column for each number.
fn by_municipality(desk: &Desk<'_>, caption: String, wanted: &[(&str, &str)]) -> Block {
    let mut columns = vec![head(desk.say.text("word.municipality"))];
    for (metric, dimension) in wanted {
        let name = match desk.get(metric, ALL, dimension) {
            Some(measure) => comparisons::indicator(desk, measure),
            None => desk.metric_name(metric).to_owned(),
        };
        columns.push(number_head(name));
    }
    let rows = desk
        .everyone()
        .into_iter()
        .map(|who| {
            let mut row = vec![cell(desk.name(who))];
            for (metric, dimension) in wanted {
                let measure = desk.get(metric, who, dimension);
                let ok = measure.is_some_and(is_ok);
                row.push(Cell {
                    small: match measure {
                        Some(m) if ok => desk
                            .interval(m)
                            .map(|i| format!("({i})"))
                            .unwrap_or_default(),
                        Some(m) => desk.reason(m),
                        None => String::new(),
                    },
                    ..number(desk.shown(measure))
                });
            }
            row
        })
        .collect();
    Block::Table(Table {
        caption,
        columns,
        rows,
        ..Table::default()
    })
}

/// The share without a responsible person, against what chance alone would give.
fn ownership(desk: &Desk<'_>) -> Result<Section, ReportError> {
    let say = &desk.say;
    let id = "activity.no_owner";
    let compared: Vec<_> = desk
        .municipalities
        .iter()
        .filter_map(|m| {
            let one = desk.compare(&m.id, &[(id, "")]);
            Some((m.name.clone(), one.into_iter().next()?))
        })
        .collect();
    let most = compared
        .iter()
        .filter_map(|(_, c)| c.measure.denominator)
        .fold(0.0, f64::max);
    let block = match desk.value(id, ALL, "") {
        Some(mean) if compared.iter().any(|(_, c)| c.measure.value.is_some()) => {
            let outside: Vec<&str> = compared
                .iter()
                .filter(|(_, c)| c.standing == scorecard::Standing::Worse)
                .map(|(name, _)| name.as_str())
                .collect();
            let caption = match outside.is_empty() {
                true => say.say("figure.funnel.alike", &[("share", &desk.fmt.share(mean))]),
                false => say.say(
                    "figure.funnel.outside",
                    &[
                        ("share", &desk.fmt.share(mean)),
                        ("names", &outside.join(", ")),
                    ],
                ),
            };
            let draft = Draft {
                id: "owners",
                caption,
                desc: say.text("figure.funnel.desc"),
                metric: Some(id),
                root: ROOT,
                note: say.text("figure.funnel.note"),
            };
            let limits = scorecard::limits(mean, most * 1.15);
            comparisons::funnel(desk, draft, &compared, &limits, mean)?
        }
        _ => Block::Paragraph {
            text: desk
                .get(id, ALL, "")
                .map(|m| desk.reason(m))
                .unwrap_or_default(),
        },
    };
    Ok(Section {
        id: "owners".to_owned() + "-part",
        heading: say.text("section.owners"),
        blocks: vec![block],
        ..Section::default()
    })
}

/// All indicators of all municipalities.
fn barometer(desk: &Desk<'_>) -> Section {
    let say = &desk.say;
    let mut columns = vec![head(say.text("word.indicator"))];
    columns.extend(
        desk.municipalities
            .iter()
            .map(|m| number_head(m.name.clone())),
    );
    columns.push(number_head(say.text("word.joint")));
    let rows: Vec<Vec<Cell>> = own::barometer(desk)
        .iter()
        .filter_map(|(metric, dimension)| {
            let joint = desk.get(metric, ALL, dimension)?;
            let mut everyone = desk.municipalities.iter().map(|m| m.id.as_str());
            everyone.find(|who| desk.value(metric, who, dimension).is_some())?;
            let mut row = vec![Cell {
                href: desk.method(ROOT, metric).href,
                ..cell(comparisons::indicator(desk, joint))
            }];
            for m in &desk.municipalities {
                let compared = desk.compare(&m.id, &[(metric, dimension)]);
                row.push(match compared.first() {
                    Some(c) => Cell {
                        small: match c.standing {
                            scorecard::Standing::Alike | scorecard::Standing::NoValue => {
                                String::new()
                            }
                            _ => comparisons::standing(desk, c),
                        },
                        ..number(desk.shown(Some(&c.measure)))
                    },
                    None => number("–"),
                });
            }
            row.push(number(desk.shown(Some(joint))));
            Some(row)
        })
        .collect();
    if rows.is_empty() {
        return Section::default();
    }
    Section {
        id: "barometer".to_owned(),
        heading: say.text("section.barometer_all"),
        blocks: vec![
            Block::Table(Table {
                caption: say.text("table.barometer"),
                columns,
                rows,
                ..Table::default()
            }),
            Block::Paragraph {
                text: say.text("barometer.pages"),
            },
        ],
        ..Section::default()
    }
}
