//! In: pairs with how strongly each stands out, and those of them that are links. Out: groups of
//! records that may be the same thing, at most one of each party. It exists so that a reader sees
//! one line for one thing, not one line per pair, and because a group says more than its pairs: a
//! pair that alone is too weak is carried by a third record that is close to both. It deliberately
//! never joins by a chain: two groups become one only if their records are close to each other on
//! average, for chains of small likenesses end in groups about nothing.

use super::sure::{Sure, key};
use std::collections::{BTreeSet, HashMap};

/// A pair that was compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// One record.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// How strong the tie is: the strongest are joined first.
    pub strength: f64,
    /// Whether the pair is linked: only these start or join clusters; the others permit it.
    pub linked: bool,
}

/// Records that may be the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The members, ascending.
    pub members: Vec<usize>,
    /// The lowest strength among all pairs of members; that of a pair nobody compared is 0.
    pub weakest: f64,
}

/// The clusters of two or more, ordered by their first member. Two groups are joined where the mean
/// strength between them is at least `least`.
pub fn group(
    n_records: usize,
    ties: &[Tie],
    parties: &[u32],
    sure: &Sure,
    least: f64,
) -> Vec<Cluster> {
    let strengths: HashMap<(usize, usize), f64> = ties
        .iter()
        .map(|tie| (key(tie.a, tie.b), tie.strength))
        .collect();
    let mut links: Vec<&Tie> = ties.iter().filter(|tie| tie.linked).collect();
    // Stable: of equally strong ties the one given first, which does not depend on the places.
    links.sort_by(|x, y| {
        let known = |tie: &Tie| sure.same.contains(&key(tie.a, tie.b));
        (known(y).cmp(&known(x))).then(y.strength.total_cmp(&x.strength))
    });
    let mut cluster_of: Vec<usize> = (0..n_records).collect();
    let mut members: Vec<Vec<usize>> = (0..n_records).map(|record| vec![record]).collect();
    for link in links {
        let (one, other) = (cluster_of[link.a], cluster_of[link.b]);
        if one == other {
            continue;
        }
        let known = sure.same.contains(&key(link.a, link.b));
        let between = Between::new(&members[one], &members[other], &strengths, parties, sure);
        if !between.allowed || !(known || between.mean >= least) {
            continue;
        }
        let moved = std::mem::take(&mut members[other]);
        for record in &moved {
            cluster_of[*record] = one;
        }
        members[one].extend(moved);
    }
    let mut clusters: Vec<Cluster> = members
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|mut members| {
            members.sort_unstable();
            let weakest = pairs_of(&members)
                .map(|(a, b)| strengths.get(&key(a, b)).copied().unwrap_or(0.0))
                .fold(f64::INFINITY, f64::min);
            Cluster { members, weakest }
        })
        .collect();
    clusters.sort_by(|x, y| x.members.cmp(&y.members));
    clusters
}

/// What stands between two groups.
struct Between {
    allowed: bool,
    mean: f64,
}

impl Between {
    fn new(
        one: &[usize],
        other: &[usize],
        strengths: &HashMap<(usize, usize), f64>,
        parties: &[u32],
        sure: &Sure,
    ) -> Self {
        let taken: BTreeSet<u32> = one.iter().map(|record| parties[*record]).collect();
        let mut allowed = other
            .iter()
            .all(|record| !taken.contains(&parties[*record]));
        let mut sum = 0.0;
        for a in one {
            for b in other {
                allowed &= !sure.different.contains(&key(*a, *b));
                sum += strengths.get(&key(*a, *b)).copied().unwrap_or(0.0);
            }
        }
        Self {
            allowed,
            mean: sum / (one.len() * other.len()) as f64,
        }
    }
}

/// Each pair of members once.
pub fn pairs_of(members: &[usize]) -> impl Iterator<Item = (usize, usize)> + '_ {
    members.iter().enumerate().flat_map(|(at, a)| {
        let rest = &members[at + 1..];
        rest.iter().map(move |b| (*a, *b))
    })
}
