//! In: paths of exports. Out: for each, how long it takes from the file to its raw table, the most
//! memory that this took, and what became of it. It exists to hold the promise about speed and
//! memory; `benches/workbook/compare.py` runs it beside other readers. After `--calamine`, the
//! bare cells of XLSX workbooks are read by calamine instead, as the measure of what is possible.
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
use loypemelding::config::ReadRules;
use loypemelding::ingest::{Isolation, load, read};
use std::path::Path;
use std::time::Instant;

fn main() {
    let mut is_bare = false;
    for path in std::env::args().skip(1) {
        match path.as_str() {
            // Cargo adds this one.
            "--bench" => continue,
            "--calamine" => {
                is_bare = true;
                continue;
            }
            _ => {}
        }
        let begun = Instant::now();
        if is_bare {
            let n = bare_cells(&path);
            let seconds = begun.elapsed().as_secs_f64();
            println!("{seconds:.3} s, {} MiB, {n} cells", peak());
            continue;
        }
        let table = load(Path::new(&path), &path, 1 << 30)
            .map(|source| source.isolated(Isolation::by(env!("CARGO_BIN_EXE_loype"))))
            .and_then(|source| read(&source, &ReadRules::default(), &[]));
        let seconds = begun.elapsed().as_secs_f64();
        let outcome = match &table {
            Ok(table) => format!("{} rows x {}", table.rows.len(), table.header.len()),
            Err(error) => format!("refused {}: {error}", error.finding().code),
        };
        println!("{seconds:.3} s, {} MiB, {outcome}", peak());
    }
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

/// The most memory that this process held at once, in MiB; 0 where the system doesn't tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
