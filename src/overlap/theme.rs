//! In: the reasons of a pair that is no link. Out: whether the two are about one theme. It exists
//! because two municipalities that work on one need, or with one solution, should talk, even where
//! they do not do the same. It deliberately looks at what texts are about and never at words alone:
//! two texts share words without sharing a theme, and what shares a theme often shares no word.

use super::reasons::Reason;

/// A concept that both tell counts as a theme from this part of the similarity on: it alone gives a
/// fifth of all that two texts about one thing could have in common.
pub const LEAST_CONCEPT: f64 = 0.20;

/// From this similarity of what they are about, several smaller concepts together are one.
pub const LEAST_MEANING: f64 = 0.40;

/// Whether the two have a theme in common.
pub fn is_shared(reasons: &[Reason]) -> bool {
    reasons.iter().any(|reason| match reason {
        Reason::Concept(_, weight, ..) => *weight >= LEAST_CONCEPT,
        Reason::Field(field, similarity) => *field == "meaning" && *similarity >= LEAST_MEANING,
        _ => false,
    })
}
