//! Which pairs people are asked about: what any beginning of the order has to be, whatever the
//! pairs are.

use loypemelding::overlap::ask::{Candidate, PER_RECORD, order};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A pair of records on plain values, as a table of any kind could give them.
#[derive(Debug, Clone)]
struct Pair {
    a: String,
    b: String,
    parties: (String, String),
    score: f64,
    margin: f64,
    probability: Option<f64>,
    settled: bool,
}

impl Pair {
    /// Record `a` of one party and record `b` of another; linked from a margin of 0.3 on.
    fn new(a: usize, b: usize, score: f64, margin: f64) -> Self {
        Self {
            a: format!("a{a:03}"),
            b: format!("b{b:03}"),
            parties: (format!("p{}", a % 3), format!("q{}", b % 3)),
            score,
            margin,
            probability: None,
            settled: false,
        }
    }

    fn candidate(&self) -> Candidate<'_> {
        Candidate {
            a: &self.a,
            b: &self.b,
            party_a: &self.parties.0,
            party_b: &self.parties.1,
            score: self.score,
            margin: self.margin,
            probability: self.probability,
            linked: self.margin >= 0.3,
            settled: self.settled,
        }
    }
}

fn asked(pairs: &[Pair], n: usize) -> Vec<&Pair> {
    let candidates: Vec<Candidate<'_>> = pairs.iter().map(Pair::candidate).collect();
    let places = order(&candidates, n);
    places.into_iter().map(|at| &pairs[at]).collect()
}

/// A hundred pairs of a hundred records each, with scores and margins that rise together.
fn hundred() -> Vec<Pair> {
    (0..100)
        .map(|at| Pair::new(at, at, at as f64 / 100.0, at as f64 / 100.0 - 0.2))
        .collect()
}

#[test]
fn the_first_is_the_one_closest_to_where_links_begin() {
    let pairs = hundred();
    let first = asked(&pairs, 1)[0];
    assert!((first.margin - 0.3).abs() <= 0.01, "{first:?}");
}

#[test]
fn a_probability_of_one_half_is_more_doubtful_than_any_margin() {
    let mut pairs = hundred();
    for (at, pair) in pairs.iter_mut().enumerate() {
        pair.probability = Some(at as f64 / 100.0);
    }
    assert_eq!(asked(&pairs, 1)[0].probability, Some(0.5));
}

#[test]
fn twenty_questions_reach_every_tenth_of_the_scores_and_every_pair_of_parties() {
    let pairs = hundred();
    let twenty = asked(&pairs, 20);
    let tenths: BTreeSet<usize> = twenty
        .iter()
        .map(|pair| (pair.score * 100.0).round() as usize / 10)
        .collect();
    assert_eq!(tenths.len(), 10, "{tenths:?}");
    let all: BTreeSet<_> = pairs.iter().map(|pair| &pair.parties).collect();
    let reached: BTreeSet<_> = twenty.iter().map(|pair| &pair.parties).collect();
    assert_eq!(reached, all);
    // And still a third of them where the finder is most in doubt.
    let near = twenty.iter().filter(|p| (p.margin - 0.3).abs() <= 0.10);
    assert!(near.count() >= 7, "{twenty:?}");
}

#[test]
fn what_is_settled_is_not_asked_and_fewer_pairs_give_fewer_questions() {
    let mut pairs = hundred();
    for pair in pairs.iter_mut().skip(7) {
        pair.settled = true;
    }
    assert_eq!(asked(&pairs, 50).len(), 7);
    assert_eq!(order(&[], 50), Vec::<usize>::new());
}

#[test]
fn one_record_with_many_pairs_does_not_fill_the_list() {
    // Record 0 is in doubt against forty others; the other pairs are clearer.
    let mut pairs: Vec<Pair> = (0..40).map(|b| Pair::new(0, b, 0.5, 0.3)).collect();
    pairs.extend((1..40).map(|at| Pair::new(at, 100 + at, 0.9, 0.9)));
    let n_of_it = |n: usize| {
        let asked = asked(&pairs, n);
        asked.iter().filter(|pair| pair.a == "a000").count()
    };
    assert_eq!(n_of_it(30), PER_RECORD);
    assert_eq!(
        n_of_it(79),
        40,
        "its turn comes again when the others are done"
    );
}

fn any_pairs() -> impl Strategy<Value = Vec<Pair>> {
    let values = (
        0.0..1.0f64,
        -1.0..1.0f64,
        proptest::option::of(0.0..1.0f64),
        any::<bool>(),
    );
    proptest::collection::btree_map((0..12usize, 0..12usize), values, 0..60).prop_map(
        |pairs: BTreeMap<_, _>| {
            let made = pairs
                .into_iter()
                .map(|((a, b), (score, margin, probability, settled))| Pair {
                    probability,
                    settled,
                    ..Pair::new(a, b, score, margin)
                });
            made.collect()
        },
    )
}

proptest! {
    #[test]
    fn the_order_is_the_pairs_own(pairs in any_pairs(), n in 0..70usize, turn in 0..60usize) {
        let ids = |pairs: &[Pair]| -> Vec<(String, String)> {
            asked(pairs, n).iter().map(|p| (p.a.clone(), p.b.clone())).collect()
        };
        let mut turned = pairs.clone();
        turned.reverse();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        prop_assert_eq!(ids(&pairs), ids(&turned));
        // As many as there are, each once, none settled; and a beginning is the shorter list.
        let open = pairs.iter().filter(|pair| !pair.settled).count();
        let mine = ids(&pairs);
        prop_assert_eq!(mine.len(), n.min(open));
        prop_assert_eq!(mine.iter().collect::<BTreeSet<_>>().len(), mine.len());
        prop_assert!(asked(&pairs, n).iter().all(|pair| !pair.settled));
        let shorter: Vec<_> = asked(&pairs, n / 2).iter().map(|p| p.a.clone()).collect();
        prop_assert!(mine.iter().map(|p| p.0.clone()).collect::<Vec<_>>().starts_with(&shorter));
    }
}
