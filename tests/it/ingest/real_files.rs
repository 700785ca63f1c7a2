//! In: the shared collections of real and broken files, and the sample data. Out: what `ingest`
//! makes of each. It exists because small cases show what we thought of, and these what we didn't.
//! It deliberately skips what is not there: the collections are no part of the project.

use super::{adds_up, cell_text, shown};
use loypemelding::config::ReadRules;
use loypemelding::ingest::{SourceBytes, load, read};
use loypemelding::model::{Account, RawCell, RawTable};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The shared collections, if they are beside the project.
fn shared() -> Option<PathBuf> {
    let there = std::env::var_os("LOYPE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    there.is_dir().then_some(there).or_else(|| {
        println!("skipped: no ../shared");
        None
    })
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .expect("because the folder was found")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|extension| extension != "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What became of a file, in a thread of its own so that a hang is seen.
fn outcome(path: &Path) -> (String, f64) {
    let bytes = std::fs::read(path).expect("because the file was listed");
    let name = path.to_string_lossy().into_owned();
    let begun = Instant::now();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let source = SourceBytes::new(name, bytes).isolated(crate::isolation());
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            read(&source, &ReadRules::default(), &[])
        }));
        let told = match caught {
            Ok(Ok(table)) => {
                adds_up(&table);
                format!("{} rows, {} columns", table.rows.len(), table.header.len())
            }
            Ok(Err(error)) => format!("refused, {error}"),
            Err(_) => "PANIC".to_owned(),
        };
        let _ = sender.send(told);
    });
    let told = receiver
        .recv_timeout(Duration::from_secs(60))
        .unwrap_or_else(|_| "HANG".to_owned());
    (told, begun.elapsed().as_secs_f64())
}

#[test]
fn every_shared_file_is_read_or_refused_with_a_reason() {
    let Some(shared) = shared() else { return };
    let mut bad = Vec::new();
    for folder in ["data/bad-csv", "data/bad-spreadsheets", "data/portfolios"] {
        for path in files_below(&shared.join(folder)) {
            let (told, seconds) = outcome(&path);
            println!("{seconds:.2} s {}: {told}", path.display());
            if told == "PANIC" || told == "HANG" {
                bad.push(path);
            }
        }
    }
    assert!(bad.is_empty(), "{bad:?}");
}

#[test]
fn real_portfolios_have_the_rows_that_their_publishers_count() {
    let Some(shared) = shared() else { return };
    let table = |path: &str, rules: &ReadRules| {
        let source = load(&shared.join("data/portfolios").join(path), path, 1 << 24)
            .expect("because it is in the collection");
        read(&source, rules, &[]).expect("because it is a table")
    };
    let any = ReadRules::default();
    assert_eq!(table("gmpp-uk/uk_2021.csv", &any).rows.len(), 184);
    let gmpp = table("gmpp-uk/uk_2022.csv", &any);
    assert_eq!(gmpp.rows.len(), 235);
    assert_eq!(
        gmpp.header
            .iter()
            .filter(|name| name.starts_with("colour_rating"))
            .count(),
        2
    );
    assert!(shown(&gmpp).contains("£"));
    let side = ReadRules {
        transposed: Some(true),
        ..ReadRules::default()
    };
    assert_eq!(table("gmpp-uk/uk_2016.csv", &side).rows.len(), 143);
    assert_eq!(
        table("canada-gc-it-projects/data_2016.csv", &any)
            .rows
            .len(),
        398
    );
    assert_eq!(
        table("canada-gc-it-projects/data_2019.csv", &any)
            .rows
            .len(),
        463
    );
    assert_eq!(
        table("canada-mpi/MPI_2024_Active_Projects_en.xlsx", &any)
            .rows
            .len(),
        504
    );
    assert_eq!(
        table(
            "norway-datahotellet/bergen/2012/investeringsbudsjett.csv",
            &any
        )
        .rows
        .len(),
        2515
    );
}

#[test]
fn csv_spectrum_is_read_as_its_authors_expect() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("data/bad-csv/csv-spectrum");
    let mut n = 0;
    for path in files_below(&folder.join("csvs")) {
        let name = path
            .file_stem()
            .expect("because it was listed")
            .to_string_lossy()
            .into_owned();
        let expected = std::fs::read_to_string(folder.join("json").join(format!("{name}.json")))
            .expect("because each has one");
        let expected = serde_json::from_str(&expected).expect("because it is JSON");
        // A file of one record has it without a list around it.
        let expected = match expected {
            serde_json::Value::Array(records) => records,
            record => vec![record],
        };
        let table = read(
            &load(&path, &name, 1 << 20).expect("because it was listed"),
            &ReadRules::default(),
            &[],
        )
        .expect("because it is a table");
        let got: Vec<serde_json::Value> = table
            .rows
            .iter()
            .map(|row| {
                let texts = row
                    .cells
                    .iter()
                    .map(|cell| serde_json::Value::String(cell_text(cell)));
                serde_json::Value::Object(table.header.iter().cloned().zip(texts).collect())
            })
            .collect();
        // Its authors changed the telephone number in one of the two files only.
        let same_number =
            |record: &serde_json::Value| record.to_string().replace("1234567890", "2095257564");
        assert_eq!(
            expected.iter().map(same_number).collect::<Vec<_>>(),
            got.iter().map(same_number).collect::<Vec<_>>(),
            "{name}"
        );
        n += 1;
    }
    assert_eq!(n, 12);
}

#[test]
fn the_sample_data_has_the_rows_that_its_generator_wrote() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    if !folder.is_dir() {
        println!("skipped: no sample-data");
        return;
    }
    let table = |path: &str, wanted: &[&str]| {
        let rules = ReadRules {
            fill_down: vec!["Sektor".to_owned()],
            ..ReadRules::default()
        };
        let source = load(&folder.join(path), path, 1 << 24)
            .expect("because the sample ships with the program")
            .isolated(crate::isolation());
        let table = read(&source, &rules, wanted).expect("because the sample can be read");
        adds_up(&table);
        table
    };
    let skipped = |table: &RawTable| {
        let Account {
            n_preamble,
            n_blank,
            n_totals,
            n_notes,
            ..
        } = table.account;
        (
            table.sheet.clone().unwrap_or_default(),
            n_preamble,
            n_blank,
            n_totals,
            n_notes,
        )
    };
    let rauma = table("rauma/2026-09-30/tiltak.ods", &["Tiltak", "Sektor", "Id"]);
    assert_eq!(skipped(&rauma), ("Portefølje".to_owned(), 2, 2, 1, 1));
    assert!(rauma.rows.iter().all(|row| row.cells[0] != RawCell::Empty));
    let hustadvika = table(
        "hustadvika/2026-09-30/portefolje.csv",
        &["Nr", "Tiltak", "Fase"],
    );
    assert_eq!(skipped(&hustadvika), (String::new(), 1, 1, 0, 0));
    let molde = table(
        "molde/2026-09-30/Gevinstoversikt.xlsx",
        &["Gevinst", "Målt verdi", "Dato"],
    );
    assert_eq!(
        (skipped(&molde).0.as_str(), molde.rows.len()),
        ("Målinger", 73)
    );
    let aukra = table("aukra/2026-09-30/jira.csv", &["Summary", "Labels"]);
    assert_eq!(
        aukra
            .header
            .iter()
            .filter(|name| name.starts_with("Labels"))
            .count(),
        3
    );
    assert_eq!(aukra.rows.len(), 43);
    let vestnes = table(
        "vestnes/2026-09-30/Planner.xlsx",
        &["Task Name", "Bucket Name"],
    );
    assert_eq!(
        (skipped(&vestnes).0.as_str(), vestnes.rows.len()),
        ("Tasks", 46)
    );
}
