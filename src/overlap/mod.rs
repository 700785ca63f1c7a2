//! In: initiatives of several municipalities, and a thesaurus of what they do. Out: pairs
//! that may be the same initiative, each with its score, its margin and its reasons; clusters of
//! them; and what each member could do next. It exists because the same thing is started in many
//! municipalities under many names. It deliberately reads no file, asks no clock, draws no random
//! numbers, holds no words for readers, and claims no probability before people have answered.
//!
//! The way of a text: `worded` (its words as numbers) → `fold` (words of four languages to one form,
//! by the lists in `wordlists`) → `terms` (compounds, trigrams, and the words of a `thesaurus`) →
//! `vectors` and `meaning` (what a text is about) → `candidates` → `score` (likeness; `area` for
//! what service areas are worth) → `link` (margin, one-to-one choice) → `learn` (people's answers) →
//! `threshold` → `cluster`, with `reasons` for what is shown, `theme` for what is alike without
//! being the same, `next_step` for what the stages suggest, `ask` for what people are to be asked,
//! and `answered` for what the finder would have said without them. `sure` is what people and
//! declarations have settled. `evaluate` measures all this on labelled tables. `engine` puts it
//! together and knows nothing of municipalities; this file turns initiatives into its records and
//! its links into rows.

mod answered;
mod area;
pub mod ask;
pub mod candidates;
pub mod cluster;
pub mod engine;
pub mod evaluate;
pub mod fold;
mod learn;
pub mod link;
pub mod meaning;
mod next_step;
mod numbers;
pub mod reasons;
pub mod score;
pub mod sure;
pub mod terms;
pub mod theme;
pub mod thesaurus;
mod threads;
pub mod threshold;
pub mod vectors;
mod worded;
mod wordlists;

pub use learn::ENOUGH as ENOUGH_ANSWERS;
pub use threshold::Threshold;

use crate::model::{
    Decision, Delivery, Initiative, Kind, OverlapCluster, OverlapPair, Relation, Stage, Thesaurus,
};
use cluster::{Cluster, Tie};
use engine::{Known, Links, Record, Settings, Texts};
use numbers::numbered;
use std::collections::{BTreeMap, HashMap, HashSet};
use sure::Sure;

/// How to look for overlap.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Also pairs inside one municipality.
    pub within: bool,
    /// The least score of a link; chosen from the distribution where none is given.
    pub threshold: Option<f64>,
    /// Which near misses to show.
    pub near: engine::Near,
    /// What people have answered, one for each pair; those about unknown initiatives are left out.
    pub answers: Vec<Answered>,
}

/// What people have answered about a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The id of one initiative.
    pub a: String,
    /// The id of the other.
    pub b: String,
    /// The answer.
    pub answer: Relation,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Overlap {
    /// Linked pairs and near misses, ordered by the ids of both.
    pub pairs: Vec<OverlapPair>,
    /// The members of every cluster, ordered by cluster and id.
    pub clusters: Vec<OverlapCluster>,
    /// Every word that was too common to find candidates by, as `word|records|left out for`, the
    /// most often left out first.
    pub caps: Vec<String>,
    /// The least score of a link, and what it rests on.
    pub threshold: Threshold,
    /// How many pairs of different municipalities were compared.
    pub n_compared: usize,
}

/// Finds what may be the same initiative. Each initiative is to be given once, as one snapshot
/// shows it. Programmes are left out; what was rejected can be in a pair but not in a cluster.
pub fn find(initiatives: &[&Initiative], thesaurus: &Thesaurus, options: &Options) -> Overlap {
    let mut rows: Vec<&Initiative> = initiatives
        .iter()
        .copied()
        .filter(|row| row.kind != Some(Kind::Programme))
        .collect();
    rows.sort_by(|x, y| {
        (&x.municipality, &x.initiative_id, &x.title).cmp(&(
            &y.municipality,
            &y.initiative_id,
            &y.title,
        ))
    });
    let records: Vec<Record> = rows.iter().map(|row| record(row)).collect();
    let settings = Settings {
        within: options.within,
        threshold: options.threshold,
        near: options.near,
        ..Settings::default()
    };
    let texts = Texts::new(&records, thesaurus, &settings);
    let joint = joint_pairs(&rows);
    let found = in_the_light_of(&rows, &texts, &joint, &options.answers);
    if options.answers.is_empty() {
        return found;
    }
    let alone = in_the_light_of(&rows, &texts, &joint, &[]);
    Overlap {
        pairs: answered::beside(found.pairs, alone.pairs, &options.answers),
        ..found
    }
}

/// What is found when people have given these answers.
fn in_the_light_of(
    rows: &[&Initiative],
    texts: &Texts,
    joint: &HashSet<(usize, usize)>,
    answers: &[Answered],
) -> Overlap {
    let known = Known {
        same: joint.iter().copied().collect(),
        answers: places(rows, answers),
    };
    let found = texts.links(&known);
    let clusters = clusters(rows, &found, joint, &known);
    let named: Vec<(String, &Cluster)> = clusters
        .iter()
        .map(|cluster| (name(cluster, rows), cluster))
        .collect();
    let mut members: Vec<OverlapCluster> = named
        .iter()
        .flat_map(|(name, cluster)| member_rows(name, cluster, rows))
        .collect();
    members.sort_by(|x, y| (&x.cluster, &x.initiative_id).cmp(&(&y.cluster, &y.initiative_id)));
    Overlap {
        pairs: pair_rows(rows, texts, &found, joint, &named),
        clusters: members,
        caps: found
            .caps
            .iter()
            .map(|cap| format!("{}|{}|{}", cap.word, cap.n_records, cap.n_left_out))
            .collect(),
        threshold: found.threshold,
        n_compared: found.compared.len(),
    }
}

/// The answers about initiatives that are here, by their places.
fn places(rows: &[&Initiative], answers: &[Answered]) -> Vec<(usize, usize, Relation)> {
    let ids = rows.iter().enumerate();
    let places: HashMap<&str, usize> = ids
        .map(|(at, row)| (row.initiative_id.as_str(), at))
        .collect();
    let placed = answers.iter().filter_map(|answered| {
        let a = places.get(answered.a.as_str())?;
        let b = places.get(answered.b.as_str())?;
        Some((*a, *b, answered.answer))
    });
    placed.collect()
}

fn record(row: &Initiative) -> Record {
    let told = [&row.description, &row.need, &row.goal];
    let told: Vec<&str> = told.iter().filter_map(|text| text.as_deref()).collect();
    Record {
        party: row.municipality.clone(),
        id: row.initiative_id.clone(),
        title: row.title.clone(),
        description: told.join("\n"),
        extra: row.service_areas.join("; "),
    }
}

/// Pairs of rows, of different municipalities, that list one joint initiative: they have the same
/// joint id, or both are intermunicipal and have the same title.
fn joint_pairs(rows: &[&Initiative]) -> HashSet<(usize, usize)> {
    let mut by_sign: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(id) = &row.joint_id {
            by_sign.entry(format!("id {id}")).or_default().push(at);
        }
        let title = fold::words(&row.title);
        if row.delivery == Some(Delivery::Intermunicipal) && !title.is_empty() {
            let folded: Vec<String> = title.iter().map(|word| fold::fold(word)).collect();
            let sign = format!("title {}", folded.join(" "));
            by_sign.entry(sign).or_default().push(at);
        }
    }
    by_sign
        .values()
        .flat_map(|members| cluster::pairs_of(members))
        .filter(|(a, b)| rows[*a].municipality != rows[*b].municipality)
        .collect()
}

/// Clusters without what was rejected, and without those that only hold one joint initiative:
/// that is sharing, not overlap.
fn clusters(
    rows: &[&Initiative],
    found: &Links,
    joint: &HashSet<(usize, usize)>,
    known: &Known,
) -> Vec<Cluster> {
    let parties = numbered(rows.iter().map(|row| row.municipality.as_str()));
    let alive: Vec<Tie> = found
        .ties
        .iter()
        .filter(|tie| !is_rejected(rows[tie.a]) && !is_rejected(rows[tie.b]))
        .copied()
        .collect();
    let sure = Sure::new(known, |place| place);
    let mut clusters = cluster::group(rows.len(), &alive, &parties, &sure, found.threshold.score);
    clusters.retain(|cluster| !cluster::pairs_of(&cluster.members).all(|p| joint.contains(&p)));
    clusters
}

fn is_rejected(row: &Initiative) -> bool {
    row.stage == Some(Stage::Rejected) || row.decision == Some(Decision::Rejected)
}

/// A cluster is called by the id of its first member, so it keeps its name while that one stays.
fn name(cluster: &Cluster, rows: &[&Initiative]) -> String {
    let ids = cluster.members.iter().map(|at| &rows[*at].initiative_id);
    ids.min().cloned().unwrap_or_default()
}

fn member_rows(name: &str, cluster: &Cluster, rows: &[&Initiative]) -> Vec<OverlapCluster> {
    let members: Vec<&Initiative> = cluster.members.iter().map(|at| rows[*at]).collect();
    let front = next_step::front(&members);
    members
        .iter()
        .enumerate()
        .map(|(at, row)| OverlapCluster {
            cluster: name.to_owned(),
            initiative_id: row.initiative_id.clone(),
            municipality: row.municipality.clone(),
            front: front == Some(at),
            weakest_link: cluster.weakest,
            next_step: next_step::suggest(&members, front, at).to_owned(),
        })
        .collect()
}

fn pair_rows(
    rows: &[&Initiative],
    texts: &Texts,
    found: &Links,
    joint: &HashSet<(usize, usize)>,
    clusters: &[(String, &Cluster)],
) -> Vec<OverlapPair> {
    let mut cluster_of: HashMap<usize, &str> = HashMap::new();
    for (name, cluster) in clusters {
        cluster_of.extend(cluster.members.iter().map(|at| (*at, name.as_str())));
    }
    let reasons = texts.reasons(&found.links);
    let links = found.links.iter().zip(reasons).map(|(link, reasons)| {
        let (a, b) = (rows[link.a], rows[link.b]);
        let shared = cluster_of
            .get(&link.a)
            .filter(|c| cluster_of.get(&link.b) == Some(*c));
        OverlapPair {
            initiative_a: a.initiative_id.clone(),
            initiative_b: b.initiative_id.clone(),
            municipality_a: a.municipality.clone(),
            municipality_b: b.municipality.clone(),
            score: link.score,
            margin: link.margin,
            probability: link.probability,
            linked: link.linked,
            proposed: link.linked,
            relation: match link.linked {
                true => Some(Relation::Same),
                false => (a.municipality != b.municipality && theme::is_shared(&reasons))
                    .then_some(Relation::Theme),
            },
            joint: joint.contains(&sure::key(link.a, link.b)),
            reasons: reasons.iter().map(ToString::to_string).collect(),
            cluster: shared.map(|name| (*name).to_owned()),
        }
    });
    links.collect()
}
