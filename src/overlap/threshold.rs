//! In: the standing of all candidate pairs, also of those inside one party. Out: the margin from
//! which a pair is held to be the same, chosen without labels, and what it rests on. It exists
//! because no fixed number suits every region: a margin that means much among product names means
//! little among long texts. It deliberately uses no answers of people: when there are some, they
//! decide instead.
//!
//! A party rarely lists one thing twice. So the best match of a record *inside its own party* shows
//! what the best match of a record looks like when there is no true one: it is a decoy, as in the
//! target-decoy method of proteomics (Elias and Gygi 2007). From the decoys follows how many of
//! the links between parties would be false at each margin, and so the margin with the best
//! expected F1.

use super::link::Standing;

/// With fewer links than this the distribution says too little, and [`CAUTIOUS`] is used.
const ENOUGH_LINKS: usize = 40;

/// The margin used when there is too little to read a threshold off.
pub const CAUTIOUS: f64 = 0.30;

/// Rounds until the share of matched records stands still.
const ROUNDS: usize = 30;

/// Where more than this share of the links is expected to be false, none is made: a list that is
/// more often wrong than right is not read twice.
const MOST_FALSE: f64 = 0.5;

/// No margin reaches this.
const OUT_OF_REACH: f64 = 2.0;

/// A threshold and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// The least margin of a link.
    pub margin: f64,
    /// How many true pairs the parties are expected to hold; none where the margin was given, or
    /// where there was too little to read it off.
    pub expected_true: Option<f64>,
    /// Expected share of false ones among the links at this margin, 0 to 1.
    pub expected_false_share: Option<f64>,
}

impl Threshold {
    /// A margin that somebody asked for.
    pub fn given(margin: f64) -> Self {
        Self {
            margin,
            expected_true: None,
            expected_false_share: None,
        }
    }
}

/// The margin with the best expected F1.
pub fn choose(pairs: &[(u32, u32)], standings: &[Standing], parties: &[u32]) -> Threshold {
    let n_parties = parties.iter().max().map_or(0, |last| *last as usize + 1);
    let mut sizes = vec![0usize; n_parties];
    for party in parties {
        sizes[*party as usize] += 1;
    }
    // Margin, and how many expected false links between parties a pair stands for (0: a link).
    let mut ranked: Vec<(f64, f64)> = Vec::new();
    let mut n_links = 0;
    for (pair, standing) in pairs.iter().zip(standings).filter(|(_, s)| s.mutual) {
        let (a, b) = (parties[pair.0 as usize], parties[pair.1 as usize]);
        let decoy = a == b;
        n_links += usize::from(!decoy);
        let stands_for = if decoy {
            stands_for(a as usize, &sizes)
        } else {
            0.0
        };
        ranked.push((standing.margin, stands_for));
    }
    let n_false_if_none_true: f64 = ranked.iter().map(|(_, n)| n).sum();
    if n_links < ENOUGH_LINKS || n_false_if_none_true < ENOUGH_LINKS as f64 / 2.0 {
        return Threshold::given(CAUTIOUS);
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)));
    // A record that has its true match gives no false link, so with a share of them matched only
    // the rest can go wrong. The share itself is at least what the links exceed the false ones by
    // at any margin; a few rounds settle it.
    let most = most_links(&sizes);
    let mut share = 0.0;
    for _ in 0..ROUNDS {
        let (mut links, mut wrong, mut excess) = (0.0, 0.0, 0.0f64);
        for (_, stands_for) in &ranked {
            links += f64::from(u8::from(*stands_for == 0.0));
            wrong += stands_for * (1.0 - share);
            excess = excess.max(links - wrong);
        }
        share = (excess / most).clamp(0.0, 0.99);
    }
    let all_true = share * most;
    let (mut links, mut wrong) = (0.0, 0.0);
    let mut best = (0.0, OUT_OF_REACH, 0.0);
    for (margin, stands_for) in ranked {
        if stands_for > 0.0 {
            wrong += stands_for * (1.0 - share);
            continue;
        }
        links += 1.0;
        let right = (links - wrong).max(0.0);
        let f1 = 2.0 * right / (links + all_true);
        if f1 > best.0 && wrong <= links * MOST_FALSE {
            best = (f1, margin, wrong.min(links) / links);
        }
    }
    Threshold {
        margin: best.1,
        expected_true: Some(all_true),
        expected_false_share: Some(best.2),
    }
}

/// How many mutual bests between this party and all others one mutual best inside it stands for.
/// With similarities drawn at random n records hold n²/(2(2n − 3)) ≈ n/4 mutual bests among
/// themselves, and n and m records nm/(n + m − 1) between each other; each of the two sides
/// vouches for half of these.
fn stands_for(party: usize, sizes: &[usize]) -> f64 {
    let n = sizes[party] as f64;
    let inside = n / 4.0;
    let others = sizes
        .iter()
        .enumerate()
        .filter(|(p, m)| *p != party && **m > 0);
    others
        .map(|(_, m)| {
            let m = *m as f64;
            n * m / (n + m - 1.0) / 2.0 / inside
        })
        .sum()
}

/// One-to-one between any two parties.
fn most_links(sizes: &[usize]) -> f64 {
    let mut sorted: Vec<usize> = sizes.to_vec();
    sorted.sort_unstable();
    let n = sorted.len();
    let of = |(at, size): (usize, &usize)| (*size * (n - 1 - at)) as f64;
    sorted.iter().enumerate().map(of).sum()
}
