//! In: what was found with people's answers, and without them. Out: the first, in which every pair
//! says whether the finder had proposed it by itself, and in which the pairs that people have ruled
//! out still stand, not linked. It exists because answers always win: once they do, the finder would
//! look as if it had never been wrong. It deliberately changes no link.

use super::Answered;
use crate::model::OverlapPair;
use std::collections::{HashMap, HashSet};

/// Tells what the finder had proposed.
pub fn beside(
    pairs: Vec<OverlapPair>,
    alone: Vec<OverlapPair>,
    said: &[Answered],
) -> Vec<OverlapPair> {
    let key = |a: &str, b: &str| (a.min(b).to_owned(), a.max(b).to_owned());
    let of = |pair: &OverlapPair| key(&pair.initiative_a, &pair.initiative_b);
    let said: HashMap<(String, String), _> = said
        .iter()
        .map(|answered| (key(&answered.a, &answered.b), answered.answer))
        .collect();
    let proposed: HashSet<(String, String)> =
        alone.iter().filter(|pair| pair.linked).map(of).collect();
    let here: HashSet<(String, String)> = pairs.iter().map(of).collect();
    let ruled_out = alone
        .into_iter()
        .filter(|pair| !here.contains(&of(pair)) && said.contains_key(&of(pair)))
        .map(|pair| OverlapPair {
            linked: false,
            cluster: None,
            ..pair
        });
    let mut all: Vec<OverlapPair> = pairs
        .into_iter()
        .chain(ruled_out)
        .map(|pair| OverlapPair {
            proposed: proposed.contains(&of(&pair)),
            relation: said.get(&of(&pair)).copied().or(pair.relation),
            ..pair
        })
        .collect();
    all.sort_by(|x, y| (&x.initiative_a, &x.initiative_b).cmp(&(&y.initiative_a, &y.initiative_b)));
    all
}
