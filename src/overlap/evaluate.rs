//! In: records whose true pairs are known, and what the engine finds among them. Out: how good that
//! is, in the field's measures. It exists so that the command, the tests and the benchmark say the
//! same of the same links, and so that a person can judge the finder on a table of their own. It
//! deliberately has no opinion on what is good enough, chooses nothing for the engine, and counts a
//! share of nothing as none, not as 0.
//!
//! | measure | definition |
//! |---|---|
//! | precision, recall, F1 | of the pairs that are linked, against the true pairs |
//! | oracle F1 | the best F1 that any threshold over the one-to-one ranking gives, chosen with the labels |
//! | PR-AUC | average precision: Σ (recall gained × precision) down the ranking of all candidates |
//! | pair completeness | share of the true pairs that are candidates |
//! | reduction ratio | share of all possible pairs that are not candidates |
//! | B-cubed | precision and recall of the clusters, see [`b_cubed`] |
//! | rank-1 | share of the records in true pairs whose best score is with a true partner |
//!
//! Both rankings go by probability where there is one, else by score. Pairs of equal rank are taken
//! together, as one threshold takes them. A true pair that is no candidate counts as missed in all of
//! them. The one-to-one ranking holds the pairs that are each other's best in the other's party. The
//! engine also links what has one telling name, whatever its rank, so its own F1 may lie above the
//! oracle's.
//!
//! Average precision is what scikit-learn calls so; completeness and reduction ratio are those of
//! Christen (2012), Data Matching, section 7.3. `tests/oracle/overlap_measures.py` computes all of
//! them by other code.

use super::cluster::{self, Tie};
use super::engine::{Known, Link, Links, Near, Record, Settings, Texts};
use super::numbers::numbered;
use super::sure::{Sure, key};
use crate::model::{Relation, Thesaurus};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A table whose true pairs are known.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The rows.
    pub records: Vec<Record>,
    /// The true pairs that are looked for, by the records' places, lower place first.
    pub truth: BTreeSet<(usize, usize)>,
    /// How many true pairs inside one party are left out, because nobody looks for them.
    pub n_inside: usize,
    /// Whether pairs inside one party are looked for.
    pub within: bool,
}

impl Labelled {
    /// Records and their true pairs by places, in any order; a pair given twice counts once.
    pub fn new(
        records: Vec<Record>,
        pairs: impl IntoIterator<Item = (usize, usize)>,
        within: bool,
    ) -> Self {
        let ordered = pairs.into_iter().map(|(a, b)| key(a, b));
        let all: BTreeSet<(usize, usize)> = ordered.collect();
        let (inside, between): (BTreeSet<_>, BTreeSet<_>) = all
            .into_iter()
            .partition(|(a, b)| records[*a].party == records[*b].party);
        let mut truth = between;
        let n_inside = match within {
            true => {
                truth.extend(inside);
                0
            }
            false => inside.len(),
        };
        Self {
            records,
            truth,
            n_inside,
            within,
        }
    }

    /// The records, read for an engine that is asked to show every candidate.
    pub fn texts<'a>(&'a self, thesaurus: &'a Thesaurus, exact: bool) -> Texts<'a> {
        let settings = Settings {
            within: self.within,
            near: EVERY_CANDIDATE,
            exact,
            ..Settings::default()
        };
        Texts::new(&self.records, thesaurus, &settings)
    }

    /// What the engine finds in them before anybody has answered.
    pub fn find(&self, thesaurus: &Thesaurus, exact: bool) -> Links {
        self.texts(thesaurus, exact).links(&Known::default())
    }

    /// Whether a pair is a true one.
    pub fn is_true(&self, a: usize, b: usize) -> bool {
        self.truth.contains(&key(a, b))
    }

    /// How many pairs there are to look through.
    fn n_possible(&self) -> usize {
        let n = self.records.len();
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for record in &self.records {
            *sizes.entry(&record.party).or_default() += 1;
        }
        let inside: usize = sizes.values().map(|size| size * (size - 1) / 2).sum();
        n * n.saturating_sub(1) / 2 - if self.within { 0 } else { inside }
    }

    /// The parties as numbers.
    pub fn parties(&self) -> Vec<u32> {
        numbered(self.records.iter().map(|record| record.party.as_str()))
    }
}

/// No candidate is too unlike to be shown.
pub const EVERY_CANDIDATE: Near = Near {
    score: 0.0,
    per_record: usize::MAX,
};

/// Precision, recall and their harmonic mean, each 0 to 1; none where it is a share of nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// Share of what was found that is right.
    pub precision: Option<f64>,
    /// Share of what is right that was found.
    pub recall: Option<f64>,
    /// 2·precision·recall / (precision + recall).
    pub f1: Option<f64>,
}

impl Shares {
    fn of_pairs(n_right: usize, n_found: usize, n_true: usize) -> Self {
        Self {
            precision: share(n_right, n_found),
            recall: share(n_right, n_true),
            f1: share(2 * n_right, n_found + n_true),
        }
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How good a finding is.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// How many pairs were candidates.
    pub n_candidates: usize,
    /// How many were linked.
    pub n_links: usize,
    /// The links as the engine decided, without labels.
    pub decided: Shares,
    /// The best F1 of any threshold over the one-to-one ranking.
    pub oracle: Option<Oracle>,
    /// Average precision of the ranking of all candidates.
    pub pr_auc: Option<f64>,
    /// The same of the one-to-one ranking.
    pub pr_auc_one_to_one: Option<f64>,
    /// Share of the true pairs that were candidates.
    pub pair_completeness: Option<f64>,
    /// Share of the possible pairs that were no candidates.
    pub reduction_ratio: Option<f64>,
    /// The clusters.
    pub b_cubed: Shares,
    /// Share of the records in true pairs whose best score is with a true partner.
    pub rank_1: Option<f64>,
}

/// The threshold that the labels would choose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oracle {
    /// Its F1.
    pub f1: f64,
    /// The threshold: a probability where there are any, else a score.
    pub at: f64,
}

/// All measures of a finding that shows every candidate.
pub fn measure(labelled: &Labelled, found: &Links) -> Measures {
    let n_true = labelled.truth.len();
    let is_true = |link: &Link| labelled.is_true(link.a, link.b);
    let ranked = |at: usize| (rank(&found.links[at]), is_true(&found.links[at]));
    let linked = found.links.iter().filter(|link| link.linked);
    let n_links = linked.clone().count();
    let n_right = linked.filter(|link| is_true(link)).count();
    let n_found = found.links.iter().filter(|link| is_true(link)).count();
    let all: Vec<(f64, bool)> = (0..found.links.len()).map(ranked).collect();
    let one_to_one: Vec<(f64, bool)> = mutual_best(&labelled.records, &found.links)
        .into_iter()
        .map(ranked)
        .collect();
    let not_compared = share(found.links.len(), labelled.n_possible()).map(|share| 1.0 - share);
    let clusters = clusters(labelled, &found.ties, found.threshold.score);
    Measures {
        n_candidates: found.links.len(),
        n_links,
        decided: Shares::of_pairs(n_right, n_links, n_true),
        oracle: oracle(&one_to_one, n_true),
        pr_auc: average_precision(&all, n_true),
        pr_auc_one_to_one: average_precision(&one_to_one, n_true),
        pair_completeness: share(n_found, n_true),
        reduction_ratio: not_compared,
        b_cubed: b_cubed(&clusters, &true_clusters(labelled)),
        rank_1: rank_1(labelled, &found.links),
    }
}

/// What a pair is ranked by.
fn rank(link: &Link) -> f64 {
    link.probability.unwrap_or(link.score)
}

/// The places of the pairs that are each other's best in the other's party: by probability where
/// there is one, then by score, then by margin; of equal ones the first in the records' own order,
/// which does not depend on how they were given.
pub fn mutual_best(records: &[Record], links: &[Link]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by(|a, b| records[*a].cmp(&records[*b]));
    let mut place = vec![0usize; records.len()];
    for (sorted, input) in order.into_iter().enumerate() {
        place[input] = sorted;
    }
    let better = |x: &Link, y: &Link| {
        let key = |link: &Link| {
            let (a, b) = (place[link.a], place[link.b]);
            key(a, b)
        };
        let known = |link: &Link| link.probability.unwrap_or(f64::NEG_INFINITY);
        known(x)
            .total_cmp(&known(y))
            .then(x.score.total_cmp(&y.score))
            .then(x.margin.total_cmp(&y.margin))
            .then_with(|| key(y).cmp(&key(x)))
            .is_gt()
    };
    let mut best: HashMap<(usize, &str), usize> = HashMap::new();
    for (at, link) in links.iter().enumerate() {
        for (record, other) in [(link.a, link.b), (link.b, link.a)] {
            let seen = best.entry((record, &records[other].party)).or_insert(at);
            if better(link, &links[*seen]) {
                *seen = at;
            }
        }
    }
    let chosen = |record: usize, other: usize| best[&(record, records[other].party.as_str())];
    (0..links.len())
        .filter(|at| {
            let (a, b) = (links[*at].a, links[*at].b);
            chosen(a, b) == *at && chosen(b, a) == *at
        })
        .collect()
}

/// Down a ranking, highest first: after each group of equal rank, the rank, and how many pairs and
/// how many true ones stand at it or above.
fn steps(ranked: &[(f64, bool)]) -> Vec<(f64, usize, usize)> {
    let mut sorted = ranked.to_vec();
    sorted.sort_by(|x, y| y.0.total_cmp(&x.0));
    let (mut n, mut n_true) = (0, 0);
    let groups = sorted.chunk_by(|x, y| x.0 == y.0);
    groups
        .map(|group| {
            n += group.len();
            n_true += group.iter().filter(|(_, is_true)| *is_true).count();
            (group[0].0, n, n_true)
        })
        .collect()
}

/// The best F1 of any threshold over a ranking, the highest of equally good ones; none where there
/// is nothing to rank or nothing true.
pub fn oracle(ranked: &[(f64, bool)], n_true: usize) -> Option<Oracle> {
    if n_true == 0 {
        return None;
    }
    let mut best: Option<Oracle> = None;
    for (at, n, n_right) in steps(ranked) {
        let f1 = 2.0 * n_right as f64 / (n + n_true) as f64;
        if best.is_none_or(|best| f1 > best.f1) {
            best = Some(Oracle { f1, at });
        }
    }
    best
}

/// Average precision of a ranking: Σ (Rₙ − Rₙ₋₁)·Pₙ over its thresholds, not interpolated. A true
/// pair that is not in the ranking is never gained.
pub fn average_precision(ranked: &[(f64, bool)], n_true: usize) -> Option<f64> {
    if n_true == 0 {
        return None;
    }
    let (mut sum, mut n_before) = (0.0, 0);
    for (_, n, n_right) in steps(ranked) {
        let gained = (n_right - n_before) as f64 / n_true as f64;
        sum += gained * n_right as f64 / n as f64;
        n_before = n_right;
    }
    Some(sum)
}

/// Share of the records in true pairs whose best score is with a true partner. Of several partners
/// with the same best score one would be taken by chance, so they count by the share of true ones.
pub fn rank_1(labelled: &Labelled, links: &[Link]) -> Option<f64> {
    // Best score, how many partners have it, how many of those are true.
    let mut best: BTreeMap<usize, (f64, usize, usize)> = BTreeMap::new();
    for (a, b) in &labelled.truth {
        for record in [*a, *b] {
            best.insert(record, (f64::NEG_INFINITY, 0, 0));
        }
    }
    for link in links {
        for record in [link.a, link.b] {
            let Some(so_far) = best.get_mut(&record) else {
                continue;
            };
            if link.score > so_far.0 {
                *so_far = (link.score, 0, 0);
            }
            if link.score == so_far.0 {
                so_far.1 += 1;
                so_far.2 += usize::from(labelled.is_true(link.a, link.b));
            }
        }
    }
    let right = best
        .values()
        .filter_map(|(_, n, n_true)| share(*n_true, *n));
    (!best.is_empty()).then(|| right.sum::<f64>() / best.len() as f64)
}

/// The clusters that the engine's ties give.
pub fn clusters(labelled: &Labelled, ties: &[Tie], least: f64) -> Vec<Vec<usize>> {
    let sure = Sure::default();
    let n = labelled.records.len();
    let clusters = cluster::group(n, ties, &labelled.parties(), &sure, least);
    clusters.into_iter().map(|found| found.members).collect()
}

/// The clusters that the true pairs give: whatever is joined by them, over any number of steps, for
/// being the same thing carries over.
pub fn true_clusters(labelled: &Labelled) -> Vec<Vec<usize>> {
    let mut cluster_of: Vec<usize> = (0..labelled.records.len()).collect();
    let mut members: Vec<Vec<usize>> = cluster_of.iter().map(|record| vec![*record]).collect();
    for (a, b) in &labelled.truth {
        let (one, other) = (cluster_of[*a], cluster_of[*b]);
        if one != other {
            let moved = std::mem::take(&mut members[other]);
            for record in &moved {
                cluster_of[*record] = one;
            }
            members[one].extend(moved);
        }
    }
    members.retain(|members| members.len() > 1);
    members
}

/// B-cubed precision and recall of clusters against the true ones (Bagga and Baldwin 1998), without
/// singletons. For a record, precision is the share of its found cluster that is in its true one,
/// recall the share of its true cluster that is in its found one; the record itself counts in both,
/// as the authors have it. A record in no cluster is a cluster of its own. Precision is the mean over
/// the records in a found cluster of two or more, recall over those in a true cluster of two or more:
/// the many that are rightly alone would lift both towards 1. So a true pair of which nothing was
/// found has recall ½ and not 0.
pub fn b_cubed(found: &[Vec<usize>], truth: &[Vec<usize>]) -> Shares {
    let precision = mean_overlap(found, truth);
    let recall = mean_overlap(truth, found);
    let f1 = match (precision, recall) {
        (Some(p), Some(r)) => Some(2.0 * p * r / (p + r)),
        _ => None,
    };
    Shares {
        precision,
        recall,
        f1,
    }
}

/// The mean, over the members of the first clusters, of the share of their cluster that is with them
/// in the second too.
fn mean_overlap(clusters: &[Vec<usize>], others: &[Vec<usize>]) -> Option<f64> {
    let mut other_of: HashMap<usize, usize> = HashMap::new();
    for (number, members) in others.iter().enumerate() {
        other_of.extend(members.iter().map(|member| (*member, number)));
    }
    let (mut sum, mut n) = (0.0, 0);
    for members in clusters.iter().filter(|members| members.len() > 1) {
        for member in members {
            let there = other_of.get(member);
            let with_it =
                |one: &&usize| *one == member || (there.is_some() && other_of.get(one) == there);
            let n_with_it = members.iter().filter(with_it).count();
            sum += n_with_it as f64 / members.len() as f64;
            n += 1;
        }
    }
    (n > 0).then(|| sum / f64::from(n))
}

/// The F1 of the engine's links after so many answers, of the pairs that were not asked about: those
/// are taken out of the links and of the truth. The labels answer what the engine asks when it has
/// no answers yet. `draw` numbers one way of asking among many; the same number asks the same. None
/// where nothing is left to find.
pub fn f1_after_answers(
    labelled: &Labelled,
    texts: &Texts,
    first: &Links,
    n_answers: usize,
    draw: u64,
) -> Option<f64> {
    let asked = asked(labelled, first, n_answers, draw);
    let answers = asked.iter().map(|(a, b)| {
        let answer = match labelled.is_true(*a, *b) {
            true => Relation::Same,
            false => Relation::Different,
        };
        (*a, *b, answer)
    });
    let known = Known {
        answers: answers.collect(),
        ..Known::default()
    };
    let found = texts.links(&known);
    let asked: BTreeSet<(usize, usize)> = asked.into_iter().collect();
    let links = found.links.iter().filter(|link| link.linked);
    let links = links.map(|link| key(link.a, link.b));
    let left: Vec<(usize, usize)> = links.filter(|pair| !asked.contains(pair)).collect();
    let n_right = left
        .iter()
        .filter(|pair| labelled.truth.contains(pair))
        .count();
    let n_true = labelled.truth.difference(&asked).count();
    Shares::of_pairs(n_right, left.len(), n_true).f1
}

/// How many parts of the ranking are asked about alike.
const DECILES: usize = 10;

/// The pairs that are asked about, lower place first: spread over the score deciles of the pairs
/// that are each other's best, with chance deciding which pairs of a decile. Fewer where there are
/// not so many.
pub fn asked(
    labelled: &Labelled,
    first: &Links,
    n_answers: usize,
    draw: u64,
) -> Vec<(usize, usize)> {
    let mut ranked = mutual_best(&labelled.records, &first.links);
    // Stable, and the links stand in the order of their ids: so the input's order does not matter.
    ranked.sort_by(|x, y| first.links[*y].score.total_cmp(&first.links[*x].score));
    let mut chance = Chance::new(draw);
    let bound = |decile: usize| ranked.len() * decile / DECILES;
    let mut deciles: Vec<Vec<usize>> = (0..DECILES)
        .map(|decile| {
            let mut pairs = ranked[bound(decile)..bound(decile + 1)].to_vec();
            chance.shuffle(&mut pairs);
            pairs
        })
        .collect();
    let mut chosen = Vec::new();
    // A round takes one of each decile that has any left, from the top.
    while chosen.len() < n_answers && deciles.iter().any(|decile| !decile.is_empty()) {
        for decile in &mut deciles {
            if chosen.len() < n_answers {
                chosen.extend(decile.pop());
            }
        }
    }
    let pair = |at: usize| {
        let link = &first.links[at];
        key(link.a, link.b)
    };
    chosen.into_iter().map(pair).collect()
}

/// Numbers that look drawn, the same for the same seed: SplitMix64 (Steele, Lea and Flood 2014).
struct Chance(u64);

impl Chance {
    /// Seeds that follow each other are mixed first: else one would give the other's numbers, one
    /// step later.
    fn new(seed: u64) -> Self {
        Self(Self(seed).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Fisher and Yates.
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = (self.next() % (last as u64 + 1)) as usize;
            items.swap(last, other);
        }
    }
}
