//! Takes shares of a whole; gives one number for how concentrated they are.
//!
//! It deliberately does not split multi-tagged initiatives over their tags: the caller hands in the
//! shares.

/// The Herfindahl–Hirschman index, 0–1: the sum of the squared shares.
///
/// `Σ (wᵢ / Σw)²`. 1 when everything is in one class, 1/k when k classes share equally; its inverse
/// is the number of equally large classes that would be as concentrated. Weights are made into
/// shares here, so that split tags that add up to 0.9999 or counts instead of shares do no harm.
///
/// None when there are no weights, when their sum is 0, or when one is negative or not finite.
///
/// Source: Herfindahl (1950); Hirschman (1964), American Economic Review 54:761.
pub fn herfindahl(shares: &[f64]) -> Option<f64> {
    if shares
        .iter()
        .any(|share| !share.is_finite() || *share < 0.0)
    {
        return None;
    }
    let total: f64 = shares.iter().sum();
    // A sum can overflow although its terms are finite.
    (total > 0.0 && total.is_finite())
        .then(|| shares.iter().map(|share| (share / total).powi(2)).sum())
}
