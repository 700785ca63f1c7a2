//! In: paths of exports. Out: for each, how long each stage takes from the file to the rows of the
//! model, the most memory that it took, and what became of the file. It exists to hold the promise
//! about speed and memory; `benches/workbook/compare.py` runs it beside other readers. The stages
//! are those of a run: the bytes with their address, the raw table (inflating, XML, finding the
//! table), the rows by the mapping `plain`. After `--raw` it stops at the raw table; after
//! `--inflate` the parts of XLSX workbooks are inflated and nothing else, and after `--calamine`
//! their bare cells are read by calamine, as the measures of what is possible.
//!
//! ```sh
//! python3 benches/workbook/generate.py 100000 target/workbook.xlsx
//! cargo bench --bench workbook -- target/workbook.xlsx
//! ```

#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark times itself and looks up its own memory"
)]

use calamine::{DataRef, Reader, Xlsx, open_workbook};
use loypemelding::config::{mapping, norway};
use loypemelding::ingest::{Isolation, load, read};
use loypemelding::model::{Date, Resolution};
use loypemelding::normalise::{Context, check};
use std::fs::File;
use std::path::Path;
use std::time::Instant;
use zip::ZipArchive;

/// What is done with each file.
#[derive(Clone, Copy, PartialEq)]
enum What {
    Rows,
    Raw,
    Inflate,
    Calamine,
}

fn main() {
    let mut what = What::Rows;
    for path in std::env::args().skip(1) {
        match path.as_str() {
            // Cargo adds this one.
            "--bench" => {}
            "--raw" => what = What::Raw,
            "--inflate" => what = What::Inflate,
            "--calamine" => what = What::Calamine,
            path => {
                let begun = Instant::now();
                let said = match what {
                    What::Inflate => format!("{} bytes", inflated(path)),
                    What::Calamine => format!("{} cells", bare_cells(path)),
                    What::Rows | What::Raw => ours(path, what),
                };
                let seconds = begun.elapsed().as_secs_f64();
                println!("{seconds:.3} s, {} MiB, {said}", memory("VmHWM:"));
            }
        }
    }
}

/// The way of a file through this program, with the seconds of its stages and the memory that was
/// held at the end of each.
fn ours(path: &str, what: What) -> String {
    let mut stages = Vec::new();
    let mut begun = Instant::now();
    let mut done = |name: &str| {
        let seconds = begun.elapsed().as_secs_f64();
        stages.push(format!("{name} {seconds:.3} s {} MiB", memory("VmRSS:")));
        begun = Instant::now();
    };
    let plain = mapping(Path::new("."), "plain").expect("because it ships");
    let table = &plain.table[0];
    let registry = norway();
    let shown = Date::from_ymd_opt(2026, 9, 30).expect("because it is a date");
    let molde = match registry.resolve("Molde", shown) {
        Resolution::Found(molde) => molde,
        other => panic!("Molde is a municipality, and not {other:?}"),
    };
    done("settings");
    let raw = load(Path::new(path), path, 1 << 30).and_then(|source| {
        let source = source.isolated(Isolation::by(env!("CARGO_BIN_EXE_loype")));
        done("bytes");
        let headers = table.headers();
        read(
            &source,
            &table.read,
            if what == What::Raw { &[] } else { &headers },
        )
    });
    done("raw table");
    let outcome = match raw {
        Ok(raw) if what == What::Raw => format!("{} rows x {}", raw.rows.len(), raw.header.len()),
        Ok(raw) => {
            let context = Context {
                registry: &registry,
                municipality: Some(&molde),
                snapshot: shown,
                currency: "NOK",
                pseudonym_key: Some(b"a key for the benchmark"),
                mapping: &plain.name,
            };
            let (n_rows, n_columns) = (raw.rows.len(), raw.header.len());
            let checked = check(raw, table, &context);
            done("rows");
            let said = format!(
                "{} initiatives of {n_rows} rows x {n_columns}, {} kinds of finding",
                checked.initiatives.len(),
                checked.findings.len(),
            );
            // A run goes on with them: taking them apart is no part of reading.
            std::mem::forget(checked);
            said
        }
        Err(error) => format!("refused {}: {error}", error.finding().code),
    };
    format!("{outcome} ({})", stages.join(", "))
}

/// How many bytes the parts of a workbook are.
fn inflated(path: &str) -> u64 {
    let file = File::open(path).expect("because it is there");
    let mut parts = ZipArchive::new(file).expect("because it is a workbook");
    (0..parts.len())
        .map(|at| {
            let mut part = parts.by_index(at).expect("because it is listed");
            std::io::copy(&mut part, &mut std::io::sink()).expect("because it is whole")
        })
        .sum()
}

/// How many cells calamine's streaming reader finds on the first sheet.
fn bare_cells(path: &str) -> usize {
    let mut book: Xlsx<_> = open_workbook(path).expect("because it is a workbook");
    let sheet = book.sheet_names().remove(0);
    let mut cells = book
        .worksheet_cells_reader(&sheet)
        .expect("because it is a sheet");
    let mut n = 0;
    while let Some(cell) = cells.next_cell().expect("because the sheet is whole") {
        n += usize::from(*cell.get_value() != DataRef::Empty);
    }
    n
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
