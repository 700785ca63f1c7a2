//! In: the invented data set of the benchmark of metrics, with few rows in many municipalities. Out:
//! proof that no row slips from one municipality to another on its way into a number, and that it
//! does not matter where in a table the rows of a municipality stand. It deliberately knows none of
//! the numbers: those are `metrics`' and `measures`' matter.

#[path = "../../benches/metrics/invented.rs"]
mod invented;

use invented::Size;
use loypemelding::metrics::{ALL, CATALOGUE, evidence, measure, measure_with_evidence};
use loypemelding::model::{Dataset, Measure, Scope};

const SIZE: Size = Size {
    n_municipalities: 30,
    n_initiatives: 60,
    n_snapshots: 4,
};

fn many() -> (Dataset, Scope) {
    let scope = invented::scope(SIZE);
    (invented::dataset(SIZE, &scope), scope)
}

/// What is left of a data set for whom nobody else sent anything.
fn alone(data: &Dataset, id: &str) -> Dataset {
    let mut own = data.clone();
    own.snapshots.retain(|municipality, _| municipality == id);
    own.initiatives.retain(|row| row.municipality == id);
    own.transitions.retain(|row| row.municipality == id);
    own.benefits.retain(|row| row.municipality == id);
    own.benefit_years.retain(|row| row.municipality == id);
    own.measurements.retain(|row| row.municipality == id);
    own.allocations.retain(|row| row.municipality == id);
    own.meetings.retain(|row| row.municipality == id);
    own.populations.retain(|row| row.municipality == id);
    let is_own = |place: &Option<String>| place.as_deref() == Some(id);
    own.source_files.retain(|row| is_own(&row.municipality));
    own.findings.retain(|row| is_own(&row.municipality));
    own
}

/// The numbers of a municipality that nobody else has a part in.
fn own(measures: Vec<Measure>, id: &str) -> Vec<Measure> {
    let of_others = ["trust.refused", "trust.comparability"];
    let is_own = |m: &Measure| {
        m.municipality == id
            && !m.metric.starts_with("overlap.")
            && !of_others.contains(&m.metric.as_str())
    };
    measures.into_iter().filter(is_own).collect()
}

#[test]
fn who_is_measured_alone_has_the_same_numbers() {
    let (data, scope) = many();
    let together = measure(&data, &scope);
    for municipality in scope.municipalities.iter().step_by(7) {
        let id = municipality.id.as_str();
        let alone = own(measure(&alone(&data, id), &scope), id);
        assert!(alone.iter().filter(|m| m.value.is_some()).count() > 100);
        assert_eq!(alone, own(together.clone(), id), "{id}");
    }
}

#[test]
fn it_does_not_matter_where_the_rows_of_a_municipality_stand() {
    let (data, scope) = many();
    let (measures, behind) = measure_with_evidence(CATALOGUE, &data, &scope);
    assert!(measures.iter().any(|m| m.municipality == ALL));
    assert_eq!(measures, measure(&data, &scope));
    // The municipalities take turns, and each begins with its last row.
    let mut other = data.clone();
    other.initiatives.sort_by_key(|row| -row.row);
    other.transitions.reverse();
    other.benefits.sort_by_key(|row| row.row % 3);
    other.benefit_years.sort_by_key(|row| -row.year);
    other.measurements.sort_by_key(|row| row.date);
    other.meetings.sort_by_key(|row| row.date);
    other.populations.reverse();
    other.allocations.reverse();
    other.source_files.reverse();
    other.findings.reverse();
    other.overlap_pairs.reverse();
    other.overlap_clusters.reverse();
    assert_eq!(measures, measure(&other, &scope));
    let behind_other = evidence(&other, &scope);
    for (id, shown) in &behind {
        let counted = [&behind_other[id], shown].map(|e| {
            [
                e.queue.len(),
                e.stalled.len(),
                e.overdue.len(),
                e.not_ready.len(),
                e.roadmap.len(),
            ]
        });
        assert_eq!(counted[0], counted[1], "{id}");
        assert_eq!(behind_other[id].plan_years, shown.plan_years, "{id}");
        assert_eq!(behind_other[id].waits.curve, shown.waits.curve, "{id}");
    }
}
