//! In: the standing of all candidate pairs, also of those inside one party. Out: the strength from
//! which a pair is held to be the same, chosen without labels, and what it rests on. It exists
//! because no fixed number suits every region: a strength that means much among product names means
//! little among long texts. It deliberately uses no answers of people: when there are some, they
//! decide instead.
//!
//! A party rarely lists one thing twice. So the best match of a record *inside its own party* shows
//! what the best match of a record looks like when there is no true one: it is a decoy, as in the
//! target-decoy method of proteomics (Elias and Gygi 2007). From the decoys follows how many of
//! the links between parties would be false at each strength, and so the strength with the best
//! expected F1.

use super::threads;

/// With fewer links than this the distribution says too little, and [`USUAL`] is used.
const ENOUGH_LINKS: usize = 40;

/// The same for decoys.
const ENOUGH_DECOYS: usize = 40;

/// A tail is read off at least so many decoys.
const LEAST_TAIL: usize = 10;

/// The strength around which links begin in most tables of initiatives: a score of 0.40. It is used
/// where there is too little to read a threshold off.
const USUAL: f64 = 1.04;

/// Rounds until the share of matched records stands still.
const ROUNDS: usize = 30;

/// Where more than this share of the links is expected to be false at every strength, none is made.
/// The expectation errs upwards, for a party does list things of one family.
const MOST_FALSE: f64 = 0.75;

/// No strength reaches this.
const OUT_OF_REACH: f64 = 9.0;

/// A threshold and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// The least score of a link.
    pub score: f64,
    /// How many true pairs the parties are expected to hold; none where the strength was given, or
    /// where there was too little to read it off.
    pub expected_true: Option<f64>,
    /// Expected share of false ones among the links at this strength, 0 to 1.
    pub expected_false_share: Option<f64>,
}

impl Threshold {
    /// A strength that somebody asked for.
    pub fn given(score: f64) -> Self {
        Self {
            score,
            expected_true: None,
            expected_false_share: None,
        }
    }
}

/// The strength with the best expected F1.
pub fn choose(
    pairs: &[(u32, u32)],
    strengths: &[f64],
    chosen: &[bool],
    parties: &[u32],
) -> Threshold {
    let n_parties = parties.iter().max().map_or(0, |last| *last as usize + 1);
    let mut sizes = vec![0usize; n_parties];
    for party in parties {
        sizes[*party as usize] += 1;
    }
    let mut links: Vec<f64> = Vec::new();
    let mut decoys = Decoys::default();
    let weights: Vec<f64> = (0..n_parties).map(|p| stands_for(p, &sizes)).collect();
    for at in (0..pairs.len()).filter(|at| chosen[*at]) {
        let (a, b) = (parties[pairs[at].0 as usize], parties[pairs[at].1 as usize]);
        if a == b {
            decoys.add(strengths[at], weights[a as usize]);
        } else {
            links.push(strengths[at]);
        }
    }
    if links.len() < ENOUGH_LINKS || decoys.strengths.len() < ENOUGH_DECOYS {
        return Threshold::given(USUAL);
    }
    threads::sort_by(&mut links, |a, b| b.total_cmp(a));
    decoys.settle();
    // The links expected to be false at each strength if no record had its true match.
    let wrong = threads::map(links.len(), |at| decoys.above(links[at]));
    // A record that has its true match gives no false link, so with a share of them matched only
    // the rest can go wrong. The share itself is at least what the links exceed the false ones by
    // at any strength; a few rounds settle it.
    let most = most_links(&sizes);
    let mut share = 0.0;
    for _ in 0..ROUNDS {
        let over = |(at, wrong): (usize, &f64)| (at + 1) as f64 - wrong * (1.0 - share);
        let excess = wrong.iter().enumerate().map(over).fold(0.0, f64::max);
        let before = std::mem::replace(&mut share, (excess / most).clamp(0.0, 0.99));
        if share == before {
            break;
        }
    }
    let all_true = share * most;
    let mut best = (0.0, OUT_OF_REACH, 0.0);
    for (at, strength) in links.iter().enumerate() {
        let n_links = (at + 1) as f64;
        let wrong = (wrong[at] * (1.0 - share)).min(n_links);
        let f1 = 2.0 * (n_links - wrong) / (n_links + all_true);
        if f1 > best.0 && wrong <= n_links * MOST_FALSE {
            best = (f1, *strength, wrong / n_links);
        }
    }
    // Where most records have a match, as in two lists of one stock, the decoys tell the rest well.
    // Where few have, the estimate hangs on few, and what holds elsewhere counts for more.
    let strength = USUAL + (best.1 - USUAL) * share.powi(3);
    Threshold {
        score: strength,
        expected_true: Some(all_true),
        expected_false_share: Some(best.2),
    }
}

/// The strength with the best expected F1, when people's answers have given every strength its
/// probability.
pub fn by_probability(
    links: impl Iterator<Item = f64>,
    probability: impl Fn(f64) -> f64,
) -> Threshold {
    let mut links: Vec<f64> = links.collect();
    links.sort_by(|a, b| b.total_cmp(a));
    let all_true: f64 = links.iter().map(|strength| probability(*strength)).sum();
    let mut best = (0.0, OUT_OF_REACH, 0.0);
    let mut right = 0.0;
    for (at, strength) in links.iter().enumerate() {
        right += probability(*strength);
        let n_links = (at + 1) as f64;
        let f1 = 2.0 * right / (n_links + all_true);
        if f1 > best.0 {
            best = (f1, *strength, 1.0 - right / n_links);
        }
    }
    Threshold {
        score: best.1,
        expected_true: Some(all_true),
        expected_false_share: Some(best.2),
    }
}

/// Chosen pairs inside a party, with how many false links between parties each stands for.
#[derive(Default)]
struct Decoys {
    /// Strength and weight, the largest first once settled.
    strengths: Vec<(f64, f64)>,
    /// Sums of the weights down to each.
    sums: Vec<f64>,
    /// From which of them on the tail is a curve, and how fast it falls.
    tail_at: usize,
    fall: f64,
}

impl Decoys {
    fn add(&mut self, strength: f64, stands_for: f64) {
        self.strengths.push((strength, stands_for));
    }

    /// Counts from the top. In the tail, the uppermost tenth, counts are too coarse: among hundreds
    /// of municipalities one decoy stands for hundreds of links. There an exponential tail with
    /// the same mean takes over, which is what the largest of many chance matches follow.
    fn settle(&mut self) {
        self.strengths
            .sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
        let mut sum = 0.0;
        for (_, weight) in &self.strengths {
            sum += weight;
            self.sums.push(sum);
        }
        self.tail_at = (self.strengths.len() / 10).clamp(LEAST_TAIL, self.strengths.len() - 1);
        let start = self.strengths[self.tail_at].0;
        let above = &self.strengths[..self.tail_at];
        let weight: f64 = above.iter().map(|(_, weight)| weight).sum();
        let excess: f64 = above
            .iter()
            .map(|(strength, weight)| (strength - start) * weight)
            .sum();
        self.fall = (excess / weight).max(1e-6);
    }

    /// How many false links lie at or above a strength.
    fn above(&self, strength: f64) -> f64 {
        let start = self.strengths[self.tail_at].0;
        if strength > start {
            let at_start = self.sums[self.tail_at];
            return at_start * ((start - strength) / self.fall).exp();
        }
        let n_above = self.strengths.partition_point(|decoy| decoy.0 >= strength);
        self.sums[n_above - 1]
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
