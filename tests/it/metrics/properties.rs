//! In: data sets in any order, in any number of files, and waits of any length. Out: proof that
//! nothing depends on the order of rows, snapshots or files, and that what must grow or shrink does.

use super::rich;
use loypemelding::config::{self, Overrides};
use loypemelding::metrics::examples::{MOLDE, ago, portfolio, scope};
use loypemelding::metrics::{gate, measure, measure_by, own};
use loypemelding::model::*;
use proptest::prelude::*;

fn shuffled<T>(rows: &mut [T], keys: &[u32]) {
    let n = rows.len();
    for (at, key) in (0..n).zip(keys.iter().cycle()) {
        rows.swap(at, *key as usize % n);
    }
}

/// The same rows; a table that is new must be put here before it compiles.
fn in_another_order(data: &Dataset, keys: &[u32]) -> Dataset {
    let mut other = data.clone();
    let Dataset {
        snapshots: _,
        initiatives,
        transitions,
        benefits,
        benefit_years,
        measurements,
        allocations,
        meetings,
        gates,
        indicator_series,
        populations,
        comments,
        source_files,
        findings,
        measures,
        scorecard_lines,
        overlap_pairs,
        overlap_clusters,
        overlap_reviews,
    } = &mut other;
    shuffled(initiatives, keys);
    shuffled(transitions, keys);
    shuffled(benefits, keys);
    shuffled(benefit_years, keys);
    shuffled(measurements, keys);
    shuffled(allocations, keys);
    shuffled(meetings, keys);
    shuffled(gates, keys);
    shuffled(indicator_series, keys);
    shuffled(populations, keys);
    shuffled(comments, keys);
    shuffled(source_files, keys);
    shuffled(findings, keys);
    shuffled(measures, keys);
    shuffled(scorecard_lines, keys);
    shuffled(overlap_pairs, keys);
    shuffled(overlap_clusters, keys);
    shuffled(overlap_reviews, keys);
    other
}

proptest! {
    // Eighteen snapshots of five municipalities take a second or two each time.
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_and_snapshots_does_not_matter_in_the_sample(keys in proptest::collection::vec(any::<u32>(), 64)) {
        let (_, outcome) = crate::sample::sample();
        let pipeline = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
        let plan = config::load(&pipeline, &Overrides::default());
        // The engine of the sample's own queries gives rows in an order of its own, too.
        let metrics = own::catalogue(&plan.expect("because the sample ships").indicators);
        let metrics = metrics.expect("because the sample ran");
        let other = measure_by(&metrics, &in_another_order(&outcome.data, &keys), &outcome.scope);
        prop_assert_eq!(other.len(), outcome.data.measures.len());
        for (ours, other) in outcome.data.measures.iter().zip(&other) {
            prop_assert_eq!(ours, other);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_does_not_matter(keys in proptest::collection::vec(any::<u32>(), 64)) {
        let data = rich();
        prop_assert_eq!(measure(&data, &scope()), measure(&in_another_order(&data, &keys), &scope()));
    }

    #[test]
    fn splitting_rows_over_files_does_not_matter(parts in proptest::collection::vec(0usize..4, 80)) {
        let data = rich();
        let mut other = data.clone();
        for (row, part) in other.initiatives.iter_mut().zip(&parts) {
            row.file = format!("del-{part}.csv");
        }
        for (row, part) in other.benefits.iter_mut().zip(&parts) {
            row.file = format!("gevinster-{part}.csv");
        }
        prop_assert_eq!(measure(&data, &scope()), measure(&other, &scope()));
    }

    #[test]
    fn another_undecided_idea_never_shortens_the_median_wait(
        waits in proptest::collection::vec((0i64..300, any::<bool>()), 8..40),
        age in 0i64..300,
    ) {
        let median = |waits: &[(i64, bool)]| {
            let data = portfolio(waits.len(), |i, row| {
                let (wait, decided) = waits[i - 1];
                row.submitted = Some(ago(if decided { 300 } else { wait }));
                row.decided = decided.then(|| ago(300 - wait));
                row.decision = decided.then_some(Decision::Approved);
                row.stage = Some(if decided { Stage::Plan } else { Stage::Submitted });
            });
            measure(&data, &scope())
                .into_iter()
                .find(|m| m.metric == "activity.time_to_decision" && m.dimension == "at=median" && m.municipality == MOLDE)
                .and_then(|m| m.value)
        };
        let mut more = waits.clone();
        more.push((age, false));
        // Where the median was not known before, one more at risk may make it known.
        if let (Some(before), Some(after)) = (median(&waits), median(&more)) {
            prop_assert!(before <= after, "{before} became {after}");
        }
    }

    #[test]
    fn shares_lie_in_their_interval(hits in 0usize..60, others in 0usize..60, missing in 0usize..60) {
        let usable = hits + others;
        let share = gate::share("", hits, gate::Basis::new(usable + missing, usable));
        if let Some(value) = share.value {
            let (lower, upper) = share.interval.expect("because a share has an interval");
            let (lower, upper) = (lower.unwrap_or(0.0), upper.unwrap_or(1.0));
            prop_assert!(0.0 <= lower && lower <= value && value <= upper && upper <= 1.0);
            prop_assert!(usable >= 5 && usable as f64 / (usable + missing) as f64 >= 0.6);
        }
    }
}
