//! In: the sample's run, and `tests/oracle/measures.csv`. Out: proof that the published numbers are
//! those that an implementation of its own computes from the words of `reports/METRICS.md`.
//!
//! The values come from DuckDB, lifelines, statsmodels and scipy; `tests/oracle/measures.py` tells
//! how to make them again, and which rows stay out until the words and the program agree. An empty
//! cell says nothing of a numerator or denominator, and of a value that there is none.

use loypemelding::model::{Measure, Word};
use std::collections::BTreeMap;

#[test]
fn every_number_is_that_of_an_independent_implementation() {
    let (_, outcome) = super::sample::sample();
    let measures: BTreeMap<(&str, &str, &str), &Measure> = outcome
        .data
        .measures
        .iter()
        .map(|m| ((&*m.metric, &*m.municipality, &*m.dimension), m))
        .collect();
    let text = include_str!("../oracle/measures.csv");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.expect("because the script writes whole records");
        let (metric, who, dimension) = (&record[0], &record[1], &record[2]);
        let Some(found) = measures.get(&(metric, who, dimension)) else {
            wrong.push(format!("{metric} {who} {dimension}: not measured"));
            continue;
        };
        let status = found.status.map(Word::word);
        if status != Some(&record[6]) {
            wrong.push(format!(
                "{metric} {who} {dimension}: {status:?}, independently {}",
                &record[6]
            ));
        }
        for (what, text, got) in [
            ("value", &record[3], found.value),
            ("numerator", &record[4], found.numerator),
            ("denominator", &record[5], found.denominator),
        ] {
            let wanted: Option<f64> = text.parse().ok();
            if wanted.is_none() && what != "value" {
                continue;
            }
            compared += 1;
            let near = match (got, wanted) {
                (Some(got), Some(wanted)) => (got - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
                (got, wanted) => got == wanted,
            };
            if !near {
                wrong.push(format!(
                    "{metric} {who} {dimension}: {what} {got:?}, independently {wanted:?}"
                ));
            }
        }
    }
    println!("{compared} numbers compared");
    assert!(compared > 3_000, "only {compared} numbers were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
