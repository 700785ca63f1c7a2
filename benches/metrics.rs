//! In: how many municipalities, initiatives of each and quarterly snapshots (357, 300 and 12 unless
//! said otherwise). Out: how long every metric takes over them, and what memory it takes beside the
//! rows; then the same for all that a run measures: the rows behind the reports too, and the period
//! before. It exists to hold the promise about speed and memory. After `--tables FOLDER` the rows and
//! the numbers are written there as Parquet, for `benches/metrics/compare.py`, which has DuckDB
//! compute some of the same numbers; after `--again N` all is measured so many times.
//!
//! ```sh
//! cargo bench --bench metrics
//! cargo bench --bench metrics -- 20 300 12
//! ```

#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark times itself, looks up its own memory and writes what it measured"
)]

#[path = "metrics/invented.rs"]
mod invented;

use invented::Size;
use loypemelding::metrics;
use loypemelding::model::{Dataset, Row, Scope};
use polars_io::prelude::ParquetWriter;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

fn main() {
    let (mut numbers, mut tables, mut again) = (Vec::new(), None, 1);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            // Cargo adds this one.
            "--bench" => {}
            "--tables" => tables = words.next(),
            "--again" => again = number(&words.next().unwrap_or_default()),
            word => numbers.push(number(word)),
        }
    }
    let size = Size {
        n_municipalities: numbers.first().copied().unwrap_or(357),
        n_initiatives: numbers.get(1).copied().unwrap_or(300),
        n_snapshots: numbers.get(2).copied().unwrap_or(12),
    };
    let scope = invented::scope(size);
    let data = invented::dataset(size, &scope);
    tell(&data, &scope);
    for _ in 0..again {
        measured(&data, &scope);
    }
    if let Some(folder) = tables {
        write_all(Path::new(&folder), data, &scope);
    }
}

fn number(text: &str) -> usize {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

fn tell(data: &Dataset, scope: &Scope) {
    println!(
        "{} municipalities, {} initiative rows, {} transitions, {} benefits, {} benefit years, {} measurements, {} meetings, {} pairs, {} members of clusters: {} MiB loaded",
        scope.municipalities.len(),
        data.initiatives.len(),
        data.transitions.len(),
        data.benefits.len(),
        data.benefit_years.len(),
        data.measurements.len(),
        data.meetings.len(),
        data.overlap_pairs.len(),
        data.overlap_clusters.len(),
        memory("VmRSS:"),
    );
}

/// Every metric once, and then what a run does: the same with the rows behind the numbers, the
/// period before, and the dates that changes are counted from.
fn measured(data: &Dataset, scope: &Scope) {
    let period = scope.period.previous();
    let before = Scope {
        as_of: period.last(),
        period,
        ..scope.clone()
    };
    // From here on the most memory is counted anew.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let loaded = memory("VmRSS:");
    let stage = Stage::begin();
    let n = metrics::measure(data, scope).len();
    stage.end(&format!("all metrics, {n} numbers"), loaded);
    let stage = Stage::begin();
    let measured = metrics::measure_with_evidence(metrics::CATALOGUE, data, scope);
    let measured_before = metrics::measure(data, &before);
    let since = metrics::changes_since(data, scope);
    stage.end("all that a run measures", loaded);
    drop((measured, measured_before, since));
}

/// A stage that is timed.
struct Stage {
    begun: Instant,
    processor: f64,
}

impl Stage {
    fn begin() -> Stage {
        Stage {
            begun: Instant::now(),
            processor: processor(),
        }
    }

    fn end(self, name: &str, loaded: u64) {
        println!(
            "{name}: {:.2} s, {:.2} s of the processors, at most {} MiB more than loaded",
            self.begun.elapsed().as_secs_f64(),
            processor() - self.processor,
            memory("VmHWM:").saturating_sub(loaded),
        );
    }
}

/// The rows that `compare.py` reads, and the numbers that it compares with.
fn write_all(folder: &Path, mut data: Dataset, scope: &Scope) {
    data.measures = metrics::measure(&data, scope);
    std::fs::create_dir_all(folder).expect("because a folder can be made there");
    write(folder, &data.initiatives);
    write(folder, &data.benefits);
    write(folder, &data.benefit_years);
    write(folder, &data.measurements);
    write(folder, &data.populations);
    write(folder, &data.overlap_pairs);
    write(folder, &data.overlap_reviews);
    write(folder, &data.measures);
}

fn write<R: Row>(folder: &Path, rows: &[R]) {
    let path = folder.join(format!("{}.parquet", R::TABLE.name));
    let file = File::create(path).expect("because the folder was just made");
    let mut frame = R::to_frame(rows).expect("because the columns are of one length");
    ParquetWriter::new(file)
        .finish(&mut frame)
        .expect("because there is room on the disk");
}

/// A line of what the system knows of this process, in MiB: the most memory that it held at once,
/// or what it holds now; 0 where the system doesn't tell.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|text| text.strip_prefix(line))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

/// Seconds of all processors that this process has had; 0 where the system doesn't tell.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in brackets before; user and system time in hundredths.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split(' ')
        .collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    (ticks(12).unwrap_or(0.0) + ticks(13).unwrap_or(0.0)) / 100.0
}
