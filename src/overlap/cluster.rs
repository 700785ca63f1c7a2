//! In: linked pairs, and all pairs that are close enough to be linked. Out: groups of records that
//! may be the same thing, at most one of each party. It exists so that a reader sees one line for
//! one thing, not one line per pair. It deliberately never joins by a chain: two groups become one
//! only if each record of the one is close to each of the other, for chains of small likenesses
//! end in groups about nothing.

use std::collections::{BTreeSet, HashMap};

/// A pair that is close enough to be in one cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// One record.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Their score, 0 to 1.
    pub score: f64,
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
    /// The lowest score among all pairs of members.
    pub weakest: f64,
}

/// The clusters of two or more, ordered by their first member.
pub fn group(n_records: usize, ties: &[Tie], parties: &[u32]) -> Vec<Cluster> {
    let key = |a: usize, b: usize| (a.min(b), a.max(b));
    let close: HashMap<(usize, usize), f64> = ties
        .iter()
        .map(|tie| (key(tie.a, tie.b), tie.score))
        .collect();
    let mut links: Vec<&Tie> = ties.iter().filter(|tie| tie.linked).collect();
    // Stable: of equally strong ties the one given first, which does not depend on the places.
    links.sort_by(|x, y| {
        y.strength
            .total_cmp(&x.strength)
            .then(y.score.total_cmp(&x.score))
    });
    let mut cluster_of: Vec<usize> = (0..n_records).collect();
    let mut members: Vec<Vec<usize>> = (0..n_records).map(|record| vec![record]).collect();
    for link in links {
        let (one, other) = (cluster_of[link.a], cluster_of[link.b]);
        if one == other || !may_join(&members[one], &members[other], &close, parties) {
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
                .map(|(a, b)| close[&key(a, b)])
                .fold(f64::INFINITY, f64::min);
            Cluster { members, weakest }
        })
        .collect();
    clusters.sort_by(|x, y| x.members.cmp(&y.members));
    clusters
}

fn may_join(
    one: &[usize],
    other: &[usize],
    close: &HashMap<(usize, usize), f64>,
    parties: &[u32],
) -> bool {
    let taken: BTreeSet<u32> = one.iter().map(|record| parties[*record]).collect();
    other
        .iter()
        .all(|record| !taken.contains(&parties[*record]))
        && one.iter().all(|a| {
            other
                .iter()
                .all(|b| close.contains_key(&(*a.min(b), *a.max(b))))
        })
}

/// Each pair of members once.
pub fn pairs_of(members: &[usize]) -> impl Iterator<Item = (usize, usize)> + '_ {
    members.iter().enumerate().flat_map(|(at, a)| {
        let rest = &members[at + 1..];
        rest.iter().map(move |b| (*a, *b))
    })
}
