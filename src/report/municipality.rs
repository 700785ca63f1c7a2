//! In: the desk and a municipality. Out: its page, for the rådmann and staff: what happened, what
//! needs a decision, then the rest in a fixed order. It deliberately says nothing of other
//! municipalities' finances.

use super::ReportError;
use super::actions;
use super::answers;
use super::comparisons;
use super::figures::{self, Draft};
use super::lead;
use super::material::{Desk, is_ok};
use super::movement;
use super::overlap_page;
use super::own;
use super::sections;
use super::view::{
    Block, Cell, PageView, Section, Sentence, Table, cell, head, number, number_head,
};
use crate::metrics::{Evidence, Family};
use crate::model::{Municipality, OverlapCluster, SourceFile};
use crate::scorecard;

const ROOT: &str = "../";

/// The page of a municipality; without an export one that says what is wrong.
pub(super) fn compose(
    desk: &Desk<'_>,
    municipality: &Municipality,
) -> Result<PageView, ReportError> {
    let path = desk.path_of(municipality);
    let heading = desk
        .say
        .say("page.municipality", &[("name", &municipality.name)]);
    let mut page = desk.page(&path, ROOT, &heading);
    let who = municipality.id.as_str();
    if desk.m.missing.contains(&municipality.name) {
        page.sections = vec![missing(desk, who)];
        return Ok(page);
    }
    if desk.m.stale.contains(&municipality.name) {
        let age = desk.shown(desk.get("trust.file_age", who, ""));
        let stale = desk.say.say("page.stale", &[("age", &age)]);
        page.banner = Some(match page.banner {
            Some(note) => format!("{note} {stale}"),
            None => stale,
        });
    }
    let Some(evidence) = desk.m.evidence.get(who) else {
        return Ok(page);
    };
    let found = !memberships(desk, who).is_empty();
    page.lead = lead::sentences(desk, who, (overlap_sentence(desk, who), found));
    page.tiles = sections::tiles(desk, who, ROOT);
    page.sections = vec![
        sections::plan_section(desk, who, ROOT, "left")?,
        decisions(desk, who, evidence),
        sections::changes_section(desk, who),
        answers::next_budget(desk, evidence),
        activity(desk, municipality, evidence)?,
        answers::costs(desk, who, ROOT),
        answers::owners(desk, who, ROOT, evidence),
        overlap(desk, who),
        effect(desk, who, evidence),
        super::goals::section(desk, who, ROOT)?,
        barometer(desk, municipality)?,
        trust(desk, who),
    ];
    Ok(page)
}

fn missing(desk: &Desk<'_>, who: &str) -> Section {
    let mut blocks = vec![Block::Paragraph {
        text: desk.say.text("page.missing"),
    }];
    let lines: Vec<Vec<Cell>> = desk
        .m
        .data
        .findings
        .iter()
        .filter(|f| f.municipality.as_deref() == Some(who))
        .map(|f| {
            vec![
                cell(f.file.clone().unwrap_or_else(|| "–".to_owned())),
                cell(desk.say.text(&format!("finding.{}", f.code))),
                cell(super::quality::remedy(desk, f)),
            ]
        })
        .collect();
    if !lines.is_empty() {
        blocks.push(Block::Table(Table {
            caption: desk.say.text("table.findings"),
            columns: vec![
                head(desk.say.text("word.file")),
                head(desk.say.text("word.finding")),
                head(desk.say.text("word.remedy")),
            ],
            rows: lines,
            ..Table::default()
        }));
    }
    Section {
        id: "missing".to_owned(),
        heading: desk.say.text("section.missing"),
        blocks,
        ..Section::default()
    }
}

/// The municipality's members of clusters, each with the cluster's front runner and the others.
fn memberships<'a>(
    desk: &'a Desk<'_>,
    who: &str,
) -> Vec<(
    &'a OverlapCluster,
    Option<&'a OverlapCluster>,
    Vec<&'a OverlapCluster>,
)> {
    let mut found = Vec::new();
    for members in desk.clusters.values() {
        for own in members.iter().filter(|member| member.municipality == who) {
            let front = members.iter().find(|member| member.front).copied();
            let others = members
                .iter()
                .filter(|m| m.municipality != who)
                .copied()
                .collect();
            found.push((*own, front, others));
        }
    }
    found.sort_by(|a, b| {
        b.0.weakest_link
            .total_cmp(&a.0.weakest_link)
            .then_with(|| a.0.initiative_id.cmp(&b.0.initiative_id))
    });
    found
}

fn overlap_sentence(desk: &Desk<'_>, who: &str) -> Sentence {
    let say = &desk.say;
    if let Some(m) = desk.get("overlap.candidates", who, "")
        && !is_ok(m)
    {
        return Sentence {
            strong: say.text("lead.overlap_unknown"),
            rest: desk.reason(m),
        };
    }
    let own = memberships(desk, who);
    if own.is_empty() {
        return Sentence {
            strong: say.text("lead.overlap_none"),
            rest: String::new(),
        };
    }
    let strong = say.count("lead.overlap", own.len(), &desk.fmt.count(own.len()), &[]);
    let copy = own
        .iter()
        .find(|(member, front, _)| member.next_step == "copy" && front.is_some());
    let rest = match copy {
        Some((member, Some(front), _)) => {
            let mine = desk.initiatives.get(member.initiative_id.as_str());
            let theirs = desk.initiatives.get(front.initiative_id.as_str());
            match (mine, theirs) {
                (Some(mine), Some(theirs)) => say.say(
                    "lead.overlap_copy",
                    &[
                        ("mine", &mine.title),
                        ("theirs", &theirs.title),
                        ("municipality", &desk.name(&front.municipality)),
                        ("stage", &desk.stage(theirs.stage).to_lowercase()),
                    ],
                ),
                _ => String::new(),
            }
        }
        _ => say.text("lead.overlap_talk"),
    };
    Sentence { strong, rest }
}

fn decisions(desk: &Desk<'_>, who: &str, evidence: &Evidence) -> Section {
    let items = actions::needed(desk, who, evidence);
    let block = match items.is_empty() {
        true => Block::Paragraph {
            text: desk.say.text("section.decisions_none"),
        },
        false => Block::Actions { items },
    };
    Section {
        id: "decide".to_owned(),
        heading: desk.say.text("section.decisions"),
        class: "right".to_owned(),
        blocks: vec![block],
    }
}

fn activity(
    desk: &Desk<'_>,
    municipality: &Municipality,
    evidence: &Evidence,
) -> Result<Section, ReportError> {
    let (say, who) = (&desk.say, municipality.id.as_str());
    let groups = evidence.stage_groups;
    let mut blocks = Vec::new();
    let draft = Draft {
        id: "trail",
        caption: say.say(
            "figure.trail.caption",
            &[
                ("ideas", &desk.fmt.count(groups.ideas)),
                ("tried", &desk.fmt.count(groups.tried)),
                ("operated", &desk.fmt.count(groups.operated)),
            ],
        ),
        desc: say.text("figure.trail.desc"),
        metric: Some("activity.portfolio"),
        root: ROOT,
        note: match groups.unknown {
            0 => String::new(),
            n => say.count("figure.trail.unknown", n, &desk.fmt.count(n), &[]),
        },
    };
    match figures::trail(desk, draft, who)? {
        Some(figure) => blocks.push(figure),
        None => blocks.push(Block::Paragraph {
            text: say.text("figure.trail.none"),
        }),
    }
    if !evidence.waits.curve.steps.is_empty() {
        let others: Vec<_> = desk
            .municipalities
            .iter()
            .filter(|m| m.id != who)
            .filter_map(|m| Some((m.name.as_str(), &desk.m.evidence.get(&m.id)?.waits)))
            .filter(|(_, waits)| !waits.curve.steps.is_empty())
            .take(11)
            .collect();
        let draft = Draft {
            id: "waits",
            caption: waits_caption(desk, who),
            desc: say.text("figure.waits.desc"),
            metric: Some("activity.time_to_decision"),
            root: ROOT,
            note: say.text("figure.waits.note"),
        };
        blocks.push(figures::waits(
            desk,
            draft,
            (&municipality.name, &evidence.waits),
            &others,
        )?);
    }
    blocks.extend(comparisons::lights(desk, who, ROOT)?);
    let n_due = evidence
        .roadmap
        .iter()
        .filter(|planned| planned.to <= 365.0)
        .count();
    let draft = Draft {
        id: "roadmap",
        caption: say.count(
            "figure.roadmap.caption",
            n_due,
            &desk.fmt.count(n_due),
            &[(
                "late",
                &desk.fmt.count(
                    evidence
                        .roadmap
                        .iter()
                        .filter(|planned| planned.to < 0.0)
                        .count(),
                ),
            )],
        ),
        desc: say.text("figure.roadmap.desc"),
        metric: Some("activity.action_plan"),
        root: ROOT,
        note: if n_due > 20 {
            say.text("figure.roadmap.note")
        } else {
            String::new()
        },
    };
    blocks.extend(figures::roadmap(desk, draft, evidence, 20)?);
    let draft = Draft {
        id: "matrix",
        caption: say.count(
            "figure.matrix.caption",
            evidence.scored.len(),
            &desk.fmt.count(evidence.scored.len()),
            &[],
        ),
        desc: say.text("figure.matrix.desc"),
        metric: Some("activity.decision_matrix"),
        root: ROOT,
        note: say.text("figure.matrix.note"),
    };
    blocks.extend(figures::matrix(desk, draft, evidence)?);
    blocks.extend(movement::flow(desk, who, ROOT));
    blocks.extend(movement::stages(desk, who, ROOT));
    blocks.extend(answers::kinds(desk, who, ROOT));
    blocks.extend(answers::funnel(desk, who, ROOT));
    blocks.extend(sections::parts_table(
        desk,
        who,
        ROOT,
        say.text("table.activity"),
        &[
            ("activity.ideas", ""),
            ("activity.idea_rate", "per=inhabitants"),
            ("activity.queue", "what=count"),
            ("activity.queue", "what=age_median"),
            ("activity.cadence_wait", ""),
            ("activity.gate_discipline", ""),
            ("activity.decision_matrix", "what=scored"),
            ("activity.no_owner", ""),
            ("activity.ownership_moves", "what=handed_over"),
            ("activity.ownership_moves", "what=let_go"),
            ("activity.ownership_moves", "what=to_joint"),
            ("activity.ownership_moves", "what=taken_over"),
            ("activity.plan_anchor", "what=plan"),
            ("activity.plan_anchor", "what=budget"),
            ("activity.employee_driven", ""),
            ("activity.stalled", ""),
            ("activity.report_age", "what=over_90"),
            ("activity.slip", ""),
            ("activity.evaluated_6m", ""),
            ("activity.stopped_with_learning", ""),
            ("activity.unit_spread", ""),
            ("activity.participation", ""),
            ("activity.novelty", ""),
            ("activity.n3", "what=all"),
            ("activity.decision_mix", "decision=approved"),
            ("activity.decision_mix", "decision=rejected"),
            ("activity.decision_mix", "decision=parked"),
            ("activity.decision_mix", "decision=withdrawn"),
        ],
    ));
    blocks.extend(own::table(desk, who, ROOT, Family::Activity));
    blocks.extend(movement::mix(desk, who, ROOT));
    Ok(Section {
        id: "activity".to_owned(),
        heading: say.text("section.activity"),
        blocks,
        ..Section::default()
    })
}

fn waits_caption(desk: &Desk<'_>, who: &str) -> String {
    match desk.value("activity.time_to_decision", who, "at=90d") {
        Some(share) => desk
            .say
            .say("figure.waits.caption", &[("share", &desk.fmt.share(share))]),
        None => desk.say.text("figure.waits.caption_plain"),
    }
}

fn overlap(desk: &Desk<'_>, who: &str) -> Section {
    let say = &desk.say;
    let own = memberships(desk, who);
    let mut blocks = Vec::new();
    if own.is_empty() {
        blocks.push(Block::Paragraph {
            text: say.text("section.overlap_none"),
        });
    } else {
        let rows = own
            .iter()
            .filter_map(|(member, front, others)| {
                let mine = desk.initiatives.get(member.initiative_id.as_str())?;
                let theirs: Vec<String> = others
                    .iter()
                    .filter_map(|other| {
                        let row = desk.initiatives.get(other.initiative_id.as_str())?;
                        Some(say.say(
                            "overlap.other",
                            &[
                                ("title", &row.title),
                                ("municipality", &desk.name(&other.municipality)),
                                ("stage", &desk.stage(row.stage).to_lowercase()),
                            ],
                        ))
                    })
                    .collect();
                Some(vec![
                    Cell {
                        small: desk.stage(mine.stage),
                        ..cell(&mine.title)
                    },
                    Cell {
                        small: sections::at_once(desk, who, &member.cluster),
                        ..cell(theirs.join("; "))
                    },
                    cell(sections::next_step(desk, member, *front)),
                ])
            })
            .collect();
        blocks.push(Block::Table(Table {
            caption: say.text("table.overlap"),
            columns: vec![
                head(say.text("word.ours")),
                head(say.text("word.others")),
                head(say.text("word.next_step")),
            ],
            rows,
            ..Table::default()
        }));
        blocks.push(Block::Note {
            strong: say.text("overlap.uncalibrated"),
            text: overlap_page::calibration_words(desk),
            links: vec![super::view::Link {
                text: say.text("page.overlap"),
                href: format!("{ROOT}overlap.html"),
                here: false,
            }],
        });
        blocks.extend(sections::parts_table(
            desk,
            who,
            ROOT,
            say.text("table.overlap_numbers"),
            &[
                ("overlap.joint_share", ""),
                ("overlap.reuse", ""),
                ("overlap.parallel", "what=median"),
            ],
        ));
        blocks.extend(own::table(desk, who, ROOT, Family::Overlap));
    }
    Section {
        id: "overlap".to_owned(),
        heading: say.text("section.overlap"),
        blocks,
        ..Section::default()
    }
}

fn effect(desk: &Desk<'_>, who: &str, evidence: &Evidence) -> Section {
    let say = &desk.say;
    let mut blocks = sections::parts_table(
        desk,
        who,
        ROOT,
        say.text("table.effect"),
        &[
            ("effect.plan_coverage", ""),
            ("effect.measurable", ""),
            ("effect.owner", ""),
            ("effect.baseline", ""),
            ("effect.ready_for_handover", ""),
            ("effect.overdue", ""),
            ("effect.achievement", ""),
            ("effect.realised_direct", ""),
            ("effect.freed_time", "what=planned;unit=hours"),
            ("effect.freed_time", "what=realised;unit=hours"),
            ("effect.converted", ""),
            ("effect.on_time", "at=90d"),
            ("effect.stale", ""),
            ("effect.slip", "what=date"),
            ("effect.slip", "what=amount"),
            ("effect.outcome", "outcome=effect"),
            ("effect.outcome", "outcome=no_effect"),
            ("effect.outcome", "what=with_learning"),
        ],
    );
    blocks.extend(own::table(desk, who, ROOT, Family::Effect));
    blocks.extend(sections::overdue_table(desk, evidence, 12));
    blocks.extend(sections::handover_table(desk, evidence));
    let bands: Vec<(String, f64)> = ["below_0", "0_to_50", "50_to_100", "100_or_more"]
        .iter()
        .filter_map(|band| {
            let n = desk.value("effect.achievement", who, &format!("band={band}"))?;
            Some((say.text(&format!("band.{band}")), n))
        })
        .collect();
    if !bands.is_empty() {
        blocks.push(Block::Table(Table {
            caption: say.text("table.bands"),
            columns: vec![
                head(say.text("word.achievement")),
                number_head(say.text("word.benefits")),
            ],
            rows: bands
                .into_iter()
                .map(|(word, n)| vec![cell(word), number(desk.fmt.whole(n))])
                .collect(),
            ..Table::default()
        }));
    }
    blocks.extend(super::benefits::quality(desk, who));
    blocks.extend(answers::lacking(desk, evidence));
    blocks.extend(answers::perspectives(desk, who, ROOT));
    blocks.push(answers::methods(desk, ROOT, &["effect.quality"]));
    Section {
        id: "effect".to_owned(),
        heading: say.text("section.effect"),
        blocks,
        ..Section::default()
    }
}

fn barometer(desk: &Desk<'_>, municipality: &Municipality) -> Result<Section, ReportError> {
    let say = &desk.say;
    let compared = desk.compare(&municipality.id, &own::barometer(desk));
    let named = |wanted: scorecard::Standing| -> Vec<String> {
        compared
            .iter()
            .filter(|c| c.standing == wanted)
            .map(|c| comparisons::indicator(desk, &c.measure).to_lowercase())
            .collect()
    };
    let (better, worse) = (
        named(scorecard::Standing::Better),
        named(scorecard::Standing::Worse),
    );
    let caption = match (better.is_empty(), worse.is_empty()) {
        (true, true) => say.text("figure.barometer.all_alike"),
        (false, true) => say.say("figure.barometer.better", &[("better", &better.join(", "))]),
        (true, false) => say.say("figure.barometer.worse", &[("worse", &worse.join(", "))]),
        (false, false) => say.say(
            "figure.barometer.both",
            &[("better", &better.join(", ")), ("worse", &worse.join(", "))],
        ),
    };
    let draft = Draft {
        id: "barometer",
        caption,
        desc: say.text("figure.barometer.desc"),
        metric: None,
        root: ROOT,
        note: say.text("figure.barometer.note"),
    };
    Ok(Section {
        id: "barometer".to_owned(),
        heading: say.say("section.barometer", &[("name", &municipality.name)]),
        blocks: comparisons::barometer(desk, draft, &compared, &municipality.name)?
            .into_iter()
            .collect(),
        ..Section::default()
    })
}

/// Whether a file is a municipality's own, or a joint one that holds rows of it.
fn lists(desk: &Desk<'_>, file: &SourceFile, who: &str) -> bool {
    match &file.municipality {
        Some(owner) => owner == who,
        None => {
            let rows = &desk.m.data.initiatives;
            rows.iter()
                .any(|row| row.municipality == who && row.file == file.path)
        }
    }
}

fn trust(desk: &Desk<'_>, who: &str) -> Section {
    let say = &desk.say;
    let newest = desk.m.data.newest_snapshots(desk.m.scope.as_of);
    let newest = newest.get(who).copied();
    let rows: Vec<Vec<Cell>> = desk
        .m
        .data
        .source_files
        .iter()
        .filter(|file| file.snapshot == newest)
        .filter(|file| lists(desk, file, who))
        .map(|file| super::quality::file_row(desk, file, false))
        .collect();
    let mut blocks = Vec::new();
    blocks.extend((!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: say.text("table.files"),
            columns: super::quality::file_heads(desk, false),
            rows,
            ..Table::default()
        })
    }));
    blocks.extend(sections::parts_table(
        desk,
        who,
        ROOT,
        say.text("section.doubts"),
        super::doubts::OF_ONE,
    ));
    blocks.extend(own::table(desk, who, ROOT, Family::Trust));
    blocks.push(sections::trust_note(desk, who, ROOT));
    Section {
        id: "trust".to_owned(),
        heading: say.text("section.trust"),
        blocks,
        ..Section::default()
    }
}
