//! In: a plan. Out: the pairs that people are to be asked about, from the same reading as a run. It
//! exists so that what `loype review` asks is what the next run would show. It deliberately keeps,
//! locks and publishes nothing.

use super::answers::find_overlap;
use super::checking::{Look, look};
use super::{Progress, RunError};
use crate::config::Plan;
use crate::model::{Dataset, OverlapPair, Scope};
use crate::overlap::ask::{self, Candidate};
use std::collections::HashSet;

/// What people can be asked.
#[derive(Debug)]
pub struct Asking {
    /// What a run would be about.
    pub scope: Scope,
    /// What is known, with the pairs that were found.
    pub data: Dataset,
    /// The pairs to ask about, the most useful first, by their places in the data.
    pub order: Vec<usize>,
}

impl Asking {
    /// The pairs to ask about.
    pub fn pairs(&self) -> Vec<&OverlapPair> {
        let pairs = &self.data.overlap_pairs;
        self.order.iter().map(|at| &pairs[*at]).collect()
    }
}

/// The `n` most useful pairs of a plan.
pub fn asking(plan: &Plan, n: usize, progress: &Progress<'_>) -> Result<Asking, RunError> {
    let Look::At(scope, gathered) = look(plan, progress)? else {
        return Err(RunError::NoDate);
    };
    let mut data = gathered.data;
    if data.initiatives.is_empty() {
        let why = data.findings.first().map(|finding| finding.line());
        return Err(RunError::Nothing {
            why: why.unwrap_or_default(),
        });
    }
    progress("overlap", 0, 1);
    let current = data.current_initiatives(scope.as_of);
    let found = find_overlap(plan, &current, &data);
    data.overlap_pairs = found.pairs;
    data.overlap_clusters = found.clusters;
    // A pair on which two people disagree counts as unanswered, and is asked again.
    let answered: HashSet<(&str, &str)> = data
        .overlap_reviews
        .iter()
        .map(|review| (review.initiative_a.as_str(), review.initiative_b.as_str()))
        .collect();
    let candidates: Vec<Candidate<'_>> = data
        .overlap_pairs
        .iter()
        .map(|pair| Candidate {
            a: &pair.initiative_a,
            b: &pair.initiative_b,
            party_a: &pair.municipality_a,
            party_b: &pair.municipality_b,
            score: pair.score,
            margin: pair.margin,
            probability: pair.probability,
            linked: pair.linked,
            settled: pair.joint
                || answered.contains(&(pair.initiative_a.as_str(), pair.initiative_b.as_str())),
        })
        .collect();
    let order = ask::order(&candidates, n);
    Ok(Asking { scope, data, order })
}
