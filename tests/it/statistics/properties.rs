//! In: spells of any length, with late entries and open ends. Out: proof that a wait that is still
//! open never makes the others look shorter.

use super::observations;
use loypemelding::statistics::{Reached, kaplan_meier};
use proptest::prelude::*;

/// The time by which half have had the event; infinite where that is not reached.
fn median(spells: &[(f64, f64, bool)]) -> f64 {
    match kaplan_meier(&observations(spells)).median() {
        Reached::At { time, .. } => time,
        Reached::NotReached { .. } => f64::INFINITY,
    }
}

fn spell(event: impl Strategy<Value = bool>) -> impl Strategy<Value = (f64, f64, bool)> {
    // Half of them are observed from the start, and few days, so that many end on the same one.
    let entry = prop_oneof![Just(0u32), 0u32..30];
    (entry, 1u32..40, event)
        .prop_map(|(entry, lasts, event)| (f64::from(entry), f64::from(entry + lasts), event))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_open_spell_never_shortens_the_median(
        spells in proptest::collection::vec(spell(any::<bool>()), 1..40),
        open in spell(Just(false)),
    ) {
        let mut more = spells.clone();
        more.push(open);
        let (before, after) = (median(&spells), median(&more));
        prop_assert!(before <= after, "{before} became {after}");
    }
}
