//! In: an invented table, and the ways in which a CSV file departs from the standard. Out: how much
//! of header, records and cells is read as it is meant, for each way. It exists because a reader is
//! as good as its worst file, and because each departure is tried at every row and column. It
//! deliberately uses no file from elsewhere, and the words of no benchmark.

use super::cell_text;
use loypemelding::config::ReadRules;
use loypemelding::ingest::{SourceBytes, read};
use std::collections::BTreeMap;

mod departures;
mod truth;

use departures::departures;
use truth::{Truth, numbers, prose, table};

/// Header, records and cells that are right: the mean of the three measures, 0 to 1, and whether
/// something was told about a wrong number of records.
struct Score {
    f1: f64,
    is_silent_loss: bool,
}

fn f1(truth: &[String], got: &[String]) -> f64 {
    if truth.is_empty() && got.is_empty() {
        return 1.0;
    }
    let mut left: BTreeMap<&String, i64> = BTreeMap::new();
    for item in truth {
        *left.entry(item).or_default() += 1;
    }
    let n_right = got
        .iter()
        .filter(|item| {
            let n = left.entry(item).or_default();
            *n -= 1;
            *n >= 0
        })
        .count();
    2.0 * n_right as f64 / (truth.len() + got.len()) as f64
}

fn score(name: &str, bytes: Vec<u8>, truth: &Truth) -> Score {
    let Ok(table) = read(&SourceBytes::new(name, bytes), &ReadRules::default(), &[]) else {
        return Score {
            f1: if truth.records.is_empty() && truth.header.is_empty() {
                1.0
            } else {
                0.0
            },
            is_silent_loss: false,
        };
    };
    let got: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(cell_text).collect())
        .collect();
    let whole = |records: &[Vec<String>]| -> Vec<String> {
        records
            .iter()
            .map(|record| record.join("\u{1F}").trim_end_matches('\u{1F}').to_owned())
            .collect()
    };
    let cells = |records: &[Vec<String>]| -> Vec<String> {
        records
            .iter()
            .flatten()
            .filter(|cell| !cell.is_empty())
            .cloned()
            .collect()
    };
    let header = if table
        .findings
        .iter()
        .any(|finding| finding.code == "header.none")
    {
        Vec::new()
    } else {
        table.header.clone()
    };
    let mean = (f1(&truth.header, &header)
        + f1(&whole(&truth.records), &whole(&got))
        + f1(&cells(&truth.records), &cells(&got)))
        / 3.0;
    if mean < 0.999 && std::env::var_os("LOYPE_SHOW").is_some() {
        let wanted = whole(&truth.records);
        let wrong = whole(&got)
            .into_iter()
            .find(|record| !wanted.contains(record));
        println!(
            "{name}: {mean:.4} header {:?} records {} of {}; {:?}",
            (header != truth.header).then_some(header),
            got.len(),
            wanted.len(),
            wrong.map(|w| w.replace('\u{1F}', "¦"))
        );
    }
    Score {
        f1: mean,
        is_silent_loss: got.len() != truth.records.len() && table.findings.is_empty(),
    }
}

#[test]
fn files_that_depart_from_the_standard_are_read_as_they_are_meant() {
    let mut classes: BTreeMap<&str, (usize, f64, usize)> = BTreeMap::new();
    let (mut n, mut sum) = (0, 0.0);
    let tables = [
        (table(32), true),
        (prose(30), false),
        (numbers(16), true),
        (table(5), true),
    ];
    let all = tables
        .iter()
        .flat_map(|(truth, has_values)| departures(truth, *has_values));
    for (class, name, bytes, truth) in all {
        let score = score(&format!("{class}: {name}"), bytes, &truth);
        let (n_files, total, n_silent) = classes.entry(class).or_default();
        *n_files += 1;
        *total += score.f1;
        *n_silent += usize::from(score.is_silent_loss);
        n += 1;
        sum += score.f1;
    }
    println!(
        "{:<32} {:>6} {:>8} {:>7}",
        "departure", "files", "mean F1", "silent"
    );
    for (class, (n_files, total, n_silent)) in &classes {
        println!(
            "{class:<32} {n_files:>6} {:>8.4} {n_silent:>7}",
            total / *n_files as f64
        );
    }
    println!("{:<32} {n:>6} {:>8.4}", "all", sum / n as f64);
    for (class, (n_files, total, n_silent)) in &classes {
        assert_eq!(*n_silent, 0, "{class}: a record lost or won without a word");
        assert!(
            total / *n_files as f64 >= 0.99,
            "{class}: {}",
            total / *n_files as f64
        );
    }
}
