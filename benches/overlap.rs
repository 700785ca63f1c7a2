//! In: how many records (10 000, 30 000 and 100 000 unless said otherwise). Out: a line for each
//! with the seconds that the finder takes, the most memory that it holds beside the records, the
//! candidates and links that it finds, and the exponent with which seconds and candidates grow. It
//! exists to hold the promise about speed, and the one about what the fast search misses: after
//! `--exact N` so many records are searched exactly too, and the share of the exact search's links
//! that the fast one finds is printed.
//!
//! The records are of 357 municipalities, seeded, about 28 words each (`benches/overlap/invented.rs`).
//! Their words and phrases are those of the sample and, where they lie beside the project, of the
//! labelled sets and real portfolios in `../shared`; without those the texts are less various.
//!
//! Each size runs in a process of its own, so that the memory of one is not that of another.
//!
//! ```sh
//! cargo bench --bench overlap
//! cargo bench --bench overlap -- 10000 30000 100000 300000 1000000 --exact 30000
//! ```

#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark times itself, looks up its own memory and reads the words it makes texts of"
)]

#[path = "overlap/invented.rs"]
mod invented;

use loypemelding::config;
use loypemelding::overlap::engine::{self, Known, Links, Record, Settings};
use std::collections::HashSet;
use std::process::Command;
use std::time::Instant;

/// Sizes when none are given.
const SIZES: [usize; 3] = [10_000, 30_000, 100_000];

fn main() {
    let (mut sizes, mut exact, mut one) = (Vec::new(), Vec::new(), None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            // Cargo adds this one.
            "--bench" => {}
            "--exact" => exact.push(number(&words.next().unwrap_or_default())),
            "--one" => one = words.next(),
            word => sizes.push(number(word)),
        }
    }
    if let Some(size) = one {
        return measure_one(number(&size));
    }
    if sizes.is_empty() && exact.is_empty() {
        sizes.extend(SIZES);
    }
    if !sizes.is_empty() {
        by_size(&sizes);
    }
    for size in exact {
        against_exact(size);
    }
}

fn number(text: &str) -> usize {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

/// What was measured at one size.
struct Measured {
    n_records: f64,
    seconds: f64,
    candidates: f64,
}

fn by_size(sizes: &[usize]) {
    println!(
        "| records | words a record | seconds | MiB beside the records | candidates | links |"
    );
    println!("|---|---|---|---|---|---|");
    let measured: Vec<Measured> = sizes.iter().map(|size| apart(*size)).collect();
    let exponent =
        |of: fn(&Measured) -> f64| slope(measured.iter().map(|m| (m.n_records.ln(), of(m).ln())));
    if measured.len() > 1 {
        println!(
            "\nSeconds grow as records to the power of {:.2}, candidates of {:.2} (least squares of the logarithms).",
            exponent(|m| m.seconds),
            exponent(|m| m.candidates)
        );
    }
}

/// One size in a process of its own.
fn apart(size: usize) -> Measured {
    let program = std::env::current_exe().expect("because this program was started from a file");
    let done = Command::new(program)
        .args(["--one", &size.to_string()])
        .stderr(std::process::Stdio::inherit())
        .output()
        .expect("because this program can start itself");
    assert!(done.status.success(), "{size} records: {}", done.status);
    let told = String::from_utf8(done.stdout).expect("because it writes UTF-8");
    let cells: Vec<f64> = told
        .split_whitespace()
        .map(|cell| cell.parse().expect("because it writes numbers"))
        .collect();
    println!(
        "| {size} | {:.1} | {:.2} | {:.0} | {:.0} | {:.0} |",
        cells[0], cells[1], cells[2], cells[3], cells[4]
    );
    Measured {
        n_records: size as f64,
        seconds: cells[1],
        candidates: cells[3],
    }
}

/// Words a record, seconds, MiB beside the records, candidates, links.
fn measure_one(size: usize) {
    let records = invented::records(size);
    let words = invented::words_a_record(&records);
    // From here on the most memory is counted anew.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let loaded = memory("VmRSS:");
    let begun = Instant::now();
    let found = find(&records, false);
    let seconds = begun.elapsed().as_secs_f64();
    let beside = memory("VmHWM:").saturating_sub(loaded);
    let n_links = linked(&found).len();
    let n = found.compared.len();
    println!("{words} {seconds} {beside} {n} {n_links}");
}

/// As a run does: with the default near misses.
fn find(records: &[Record], exact: bool) -> Links {
    let settings = Settings {
        exact,
        ..Settings::default()
    };
    engine::find_links(records, config::thesaurus(), &Known::default(), &settings)
}

fn linked(found: &Links) -> HashSet<(usize, usize)> {
    let links = found.links.iter().filter(|link| link.linked);
    links.map(|link| (link.a, link.b)).collect()
}

fn against_exact(size: usize) {
    let records = invented::records(size);
    let timed = |exact: bool| {
        let begun = Instant::now();
        let found = find(&records, exact);
        (linked(&found), found.compared.len(), begun.elapsed())
    };
    let (fast, n_fast, fast_took) = timed(false);
    let (exact, n_exact, exact_took) = timed(true);
    let both = fast.intersection(&exact).count();
    println!(
        "\n{size} records: fast {:.2} s, {n_fast} candidates, {} links; exact {:.2} s, {n_exact} candidates, {} links; \
         the fast search finds {:.3} % of the exact one's links, and {} that the exact one does not have.",
        fast_took.as_secs_f64(),
        fast.len(),
        exact_took.as_secs_f64(),
        exact.len(),
        100.0 * both as f64 / exact.len().max(1) as f64,
        fast.len() - both
    );
    if n_fast == n_exact {
        println!(
            "Both looked at equally many pairs: is the exact search there, and is the size large enough?"
        );
    }
}

/// The slope of the line of least squares.
fn slope(points: impl Iterator<Item = (f64, f64)>) -> f64 {
    let points: Vec<(f64, f64)> = points.collect();
    let n = points.len() as f64;
    let (x, y) = points
        .iter()
        .fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
    let (x, y) = (x / n, y / n);
    let above: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    let below: f64 = points.iter().map(|p| (p.0 - x).powi(2)).sum();
    above / below
}

/// A line of what the system knows of this process, in MiB; 0 where the system doesn't tell.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|text| text.strip_prefix(line))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
