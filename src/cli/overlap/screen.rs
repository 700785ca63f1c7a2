//! In: what the engine found. Out: a short word about it on stderr: how much was looked through, how
//! many links there are, what the line between link and no link rests on, and what was left out. It
//! deliberately says nothing on stdout, where the pairs may go.

use super::super::{FINDINGS, Failure};
use crate::overlap::Threshold;
use crate::overlap::engine::{Cap, Links};
use anyhow::anyhow;
use std::fmt::Write as _;
use std::io::Write as _;

/// What the engine's answer doesn't hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub n_records: usize,
    pub n_parties: usize,
    pub n_answers: usize,
    pub n_overruled: usize,
    pub seconds: f64,
}

/// How many words left out of the search are named.
const CAPS_SHOWN: usize = 5;

/// Tells it.
pub(super) fn tell(told: &Told, found: &Links) -> Result<(), Failure> {
    let text = text(told, found);
    let mut err = std::io::stderr().lock();
    err.write_all(text.as_bytes()).map_err(|error| Failure {
        code: FINDINGS,
        error: anyhow!("can't write to stderr: {error}"),
    })
}

fn text(told: &Told, found: &Links) -> String {
    let n_links = found.links.iter().filter(|link| link.linked).count();
    let mut text = String::new();
    // Writing to a String can't fail.
    let _ = writeln!(
        text,
        "{} records of {} parties: {} candidates, {n_links} links, in {:.1} s.",
        told.n_records,
        told.n_parties,
        found.links.len(),
        told.seconds
    );
    if told.n_answers > 0 {
        let _ = write!(text, "{} pairs are answered", told.n_answers);
        let _ = match told.n_overruled {
            0 => writeln!(text, "."),
            1 => writeln!(text, "; 1 answer is overruled by a later one."),
            n => writeln!(text, "; {n} answers are overruled by later ones."),
        };
    }
    let _ = writeln!(text, "{}", threshold(&found.threshold));
    if let Some(caps) = caps(&found.caps) {
        let _ = writeln!(text, "{caps}");
    }
    text
}

/// The line between link and no link, and what it rests on.
pub(super) fn threshold(threshold: &Threshold) -> String {
    let rests_on = match (threshold.expected_true, threshold.expected_false_share) {
        (Some(n_true), Some(false_share)) => format!(
            "read off the likest pairs inside the parties, which are seldom the same thing; expected: {n_true:.0} true pairs in all, {:.0} % of the links false",
            false_share * 100.0
        ),
        _ => "a cautious one, for there are too few pairs to read one off".to_owned(),
    };
    format!("Least score of a link: {:.3}, {rests_on}.", threshold.score)
}

/// Words that were too common to find candidates by.
fn caps(caps: &[Cap]) -> Option<String> {
    let shown: Vec<String> = caps
        .iter()
        .take(CAPS_SHOWN)
        .map(|cap| format!("«{}» ({} of {})", cap.word, cap.n_left_out, cap.n_records))
        .collect();
    (!caps.is_empty()).then(|| {
        let rest = match caps.len().saturating_sub(CAPS_SHOWN) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        format!(
            "Too common to find candidates by, for some of the records that have them: {}{rest}.",
            shown.join(", ")
        )
    })
}
