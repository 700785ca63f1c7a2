//! In: the desk. Out: the overlap page: what to do, every cluster with its members and what their
//! stages suggest, then candidates, matrix, what is shared already, themes, and how good the finder
//! is. It exists because a leader asks "with whom, and what now" before "how". It deliberately claims
//! no probability that nobody has measured, and hides nothing without saying how much.

mod finder;
mod pairs;
mod reasons;
mod themes;

pub use reasons::pair_reasons;

use super::ReportError;
use super::grids;
use super::joint::clusters_by_strength;
use super::material::Desk;
use super::sections::{self, quoted};
use super::view::{Block, Filter, Group, Member, PageView, Section, Sentence};
use crate::metrics::ALL;
use crate::model::{Initiative, OverlapCluster, OverlapPair, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// So many clusters stand on the page; all are in the tables.
const CLUSTERS: usize = 60;

/// The page.
pub(super) fn compose(desk: &Desk<'_>) -> Result<PageView, ReportError> {
    let say = &desk.say;
    let mut page = desk.page("overlap.html", "", &say.text("page.overlap_heading"));
    let known = Known::new(desk);
    page.lead = vec![found(desk, &known), next(desk), sure(desk)];
    page.filter = (desk.municipalities.len() > 2).then(|| Filter {
        label: say.text("overlap.only"),
        all: say.text("word.all"),
        options: desk
            .municipalities
            .iter()
            .map(|municipality| municipality.name.clone())
            .enumerate()
            .collect(),
        none: say.text("overlap.none_for"),
    });
    page.sections = vec![
        clusters(desk, &known),
        pairs::candidates(desk, &known),
        matrix(desk, &known),
        themes::joint(desk, &known),
        themes::themes(desk, &known),
        pairs::inside(desk, &known),
        pairs::near(desk, &known),
        finder::section(desk, &known)?,
    ];
    Ok(page)
}

/// What the parts of the page look up.
struct Known<'a> {
    /// The place of each municipality in the order of the page: what marks are made of.
    places: BTreeMap<&'a str, usize>,
    /// What people have answered about pairs whose sides are both there.
    answers: BTreeMap<(&'a str, &'a str), Relation>,
    /// Whether pairs have probabilities.
    calibrated: bool,
    /// Linked pairs of two municipalities, the surest first.
    linked: Vec<&'a OverlapPair>,
}

impl<'a> Known<'a> {
    fn new(desk: &Desk<'a>) -> Self {
        let places = desk.municipalities.iter().enumerate();
        let pairs = &desk.m.data.overlap_pairs;
        Known {
            places: places.map(|(at, m)| (m.id.as_str(), at)).collect(),
            answers: answers(desk),
            calibrated: is_calibrated(desk),
            linked: ranked(pairs, |pair| pair.linked && !pair.joint && is_between(pair)),
        }
    }

    /// The marks of what these municipalities have a part in.
    fn mark<'b>(&self, municipalities: impl Iterator<Item = &'b str>) -> String {
        let places: BTreeSet<usize> = municipalities
            .filter_map(|id| self.places.get(id).copied())
            .collect();
        let marks: Vec<String> = places.iter().map(|at| format!("m{at}")).collect();
        marks.join(" ")
    }

    fn answer(&self, pair: &OverlapPair) -> Option<Relation> {
        let ids = (&*pair.initiative_a, &*pair.initiative_b);
        self.answers.get(&ids).copied()
    }
}

/// What people have answered about pairs whose sides are both there.
fn answers<'a>(desk: &Desk<'a>) -> BTreeMap<(&'a str, &'a str), Relation> {
    let there = |id: &str| desk.initiatives.contains_key(id);
    let mut reviews: Vec<_> = desk.m.data.overlap_reviews.iter().collect();
    // The newest stands last, and of one day the more cautious.
    reviews.sort_by_key(|review| (review.date, review.answer));
    reviews
        .into_iter()
        .filter(|review| there(&review.initiative_a) && there(&review.initiative_b))
        .filter_map(|review| {
            let ids = (&*review.initiative_a, &*review.initiative_b);
            Some((ids, review.answer?))
        })
        .collect()
}

fn is_calibrated(desk: &Desk<'_>) -> bool {
    let mut pairs = desk.m.data.overlap_pairs.iter();
    pairs.any(|pair| pair.probability.is_some())
}

fn is_between(pair: &OverlapPair) -> bool {
    pair.municipality_a != pair.municipality_b
}

/// The pairs of a kind, the most probable first.
fn ranked(pairs: &[OverlapPair], keep: impl Fn(&OverlapPair) -> bool) -> Vec<&OverlapPair> {
    let mut pairs: Vec<&OverlapPair> = pairs.iter().filter(|pair| keep(pair)).collect();
    pairs.sort_by(|a, b| {
        let sure = |pair: &OverlapPair| pair.probability.unwrap_or(-1.0);
        sure(b)
            .total_cmp(&sure(a))
            .then(b.score.total_cmp(&a.score))
            .then_with(|| {
                (&a.initiative_a, &a.initiative_b).cmp(&(&b.initiative_a, &b.initiative_b))
            })
    });
    pairs
}

/// What was found.
fn found(desk: &Desk<'_>, known: &Known<'_>) -> Sentence {
    let say = &desk.say;
    let n = desk.clusters.len();
    let n_pairs = known.linked.len();
    let same = |pair: &&&OverlapPair| known.answer(pair) == Some(Relation::Same);
    let n_same = known.linked.iter().filter(same).count();
    Sentence {
        strong: match n {
            0 => say.text("lead.joint_none"),
            _ => say.count("lead.joint_overlap", n, &desk.fmt.count(n), &[]),
        },
        rest: match n_pairs {
            0 => String::new(),
            _ => say.count(
                "overlap.lead_pairs",
                n_pairs,
                &desk.fmt.count(n_pairs),
                &[("same", &desk.fmt.count(n_same))],
            ),
        },
    }
}

/// What to do first.
fn next(desk: &Desk<'_>) -> Sentence {
    let say = &desk.say;
    let clusters = clusters_by_strength(desk);
    let copies: Vec<(&OverlapCluster, &OverlapCluster)> = clusters
        .iter()
        .filter_map(|members| {
            let front = members.iter().find(|member| member.front)?;
            let copy = members.iter().find(|member| member.next_step == "copy")?;
            Some((*copy, *front))
        })
        .collect();
    let rest = match copies.first() {
        Some((copy, front)) => say.count(
            "overlap.lead_copy",
            copies.len(),
            &desk.fmt.count(copies.len()),
            &[
                ("who", &desk.name(&copy.municipality)),
                ("leader", &desk.name(&front.municipality)),
                ("title", title(desk, &front.initiative_id)),
            ],
        ),
        None if clusters.is_empty() => say.text("overlap.lead_nothing"),
        None => say.text("overlap.lead_talk"),
    };
    Sentence {
        strong: say.text("overlap.lead_do"),
        rest,
    }
}

/// How far this can be trusted.
fn sure(desk: &Desk<'_>) -> Sentence {
    let say = &desk.say;
    let right = desk.get("overlap.quality", ALL, "");
    let right = right.and_then(|measure| measure.numerator.zip(measure.denominator));
    let mut parts = Vec::new();
    if let Some((same, judged)) = right.filter(|(_, judged)| *judged > 0.0) {
        parts.push(say.say(
            "overlap.lead_right",
            &[
                ("same", &desk.fmt.whole(same)),
                ("judged", &desk.fmt.whole(judged)),
            ],
        ));
    }
    parts.push(calibration_words(desk));
    Sentence {
        strong: say.text("trust.how_sure"),
        rest: parts.join(" "),
    }
}

/// Whether pairs have probabilities, and what is missing where they don't.
pub(super) fn calibration_words(desk: &Desk<'_>) -> String {
    let say = &desk.say;
    let (n, enough) = (answers(desk).len(), desk.m.finder.n_answers_enough);
    if is_calibrated(desk) {
        return say.say("overlap.calibrated", &[("n", &desk.fmt.count(n))]);
    }
    if n >= enough {
        return say.say("overlap.one_sided", &[("n", &desk.fmt.count(n))]);
    }
    let missing = enough - n;
    say.count(
        "overlap.missing_answers",
        missing,
        &desk.fmt.count(missing),
        &[("given", &desk.fmt.count(n))],
    )
}

fn title<'a>(desk: &Desk<'a>, id: &'a str) -> &'a str {
    desk.initiatives.get(id).map_or(id, |row| &row.title)
}

/// Stage and dates of an initiative.
fn about(desk: &Desk<'_>, row: &Initiative) -> String {
    let day = |date: Option<_>| date.map_or_else(|| "…".to_owned(), |d| desk.fmt.short_date(d));
    let stage = match &row.source_stage {
        Some(word) => format!("{} {}", desk.stage(row.stage), quoted(desk, word)),
        None => desk.stage(row.stage),
    };
    match (row.started, row.planned_end) {
        (None, None) => stage,
        (start, end) => format!("{stage} · {} – {}", day(start), day(end)),
    }
}

fn clusters(desk: &Desk<'_>, known: &Known<'_>) -> Section {
    let say = &desk.say;
    let clusters = clusters_by_strength(desk);
    let mut blocks = Vec::new();
    if clusters.is_empty() {
        blocks.push(Block::Paragraph {
            text: say.text("section.together_none"),
        });
    } else {
        let shown = clusters.len().min(CLUSTERS);
        blocks.push(Block::Paragraph {
            text: cut(desk, "overlap.clusters_shown", clusters.len(), shown),
        });
        let items = clusters[..shown].iter().enumerate();
        blocks.push(Block::Groups {
            items: items
                .map(|(at, members)| cluster(desk, known, at + 1, members))
                .collect(),
            none: say.text("overlap.none_for"),
        });
    }
    Section {
        id: "clusters".to_owned(),
        heading: say.text("section.clusters"),
        blocks,
        ..Section::default()
    }
}

/// How many there are and how many of them stand here.
fn cut(desk: &Desk<'_>, key: &str, n: usize, shown: usize) -> String {
    let total = desk.say.count(key, n, &desk.fmt.count(n), &[]);
    match shown < n {
        false => total,
        true => {
            let rest = ("shown", &*desk.fmt.count(shown));
            format!("{total} {}", desk.say.say("overlap.cut", &[rest]))
        }
    }
}

/// A cluster: the one in front, then the others.
fn cluster(desk: &Desk<'_>, known: &Known<'_>, n: usize, members: &[&OverlapCluster]) -> Group {
    let say = &desk.say;
    let front = members.iter().find(|member| member.front).copied();
    let first = front.unwrap_or(members[0]);
    let mut members = members.to_vec();
    members.sort_by_key(|member| !member.front);
    let places = members.iter().map(|member| member.municipality.as_str());
    let mark = known.mark(places);
    let mut detail = say.say(
        "overlap.weakest",
        &[("score", &desk.fmt.number(first.weakest_link, 2))],
    );
    let at_once = sections::at_once(desk, ALL, &first.cluster);
    if !at_once.is_empty() {
        detail = format!("{detail} {at_once}");
    }
    Group {
        mark,
        title: format!("{n}. {}", title(desk, &first.initiative_id)),
        detail,
        members: members
            .iter()
            .map(|member| {
                let row = desk.initiatives.get(member.initiative_id.as_str());
                Member {
                    who: desk.name(&member.municipality),
                    title: quoted(desk, title(desk, &member.initiative_id)),
                    about: row.map(|row| about(desk, row)).unwrap_or_default(),
                    step: sections::next_step(desk, member, front),
                    rule: match front {
                        Some(_) => say.text(&format!("next_rule.{}", member.next_step)),
                        None => say.text("next_rule.nobody"),
                    },
                }
            })
            .collect(),
    }
}

/// Who overlaps with whom; a number leads to the surest pair of the two.
fn matrix(desk: &Desk<'_>, known: &Known<'_>) -> Section {
    let shown = &known.linked[..known.linked.len().min(pairs::SHOWN)];
    let anchors: BTreeMap<(usize, usize), String> = shown
        .iter()
        .filter_map(|pair| {
            let key = pairs::key(known, pair)?;
            Some((key, pairs::anchor(key)))
        })
        .collect();
    let href = |own: &str, other: &str| {
        let (own, other) = (known.places.get(own)?, known.places.get(other)?);
        let anchor = anchors.get(&(*own.min(other), *own.max(other)))?;
        Some(format!("#{anchor}"))
    };
    grids::matrix_with(desk, &href)
}
