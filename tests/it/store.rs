//! In: snapshots, and an index that was torn. Out: what the store keeps and gives back. It exists
//! because the history is all that was ever exported: nothing may be lost, doubled or rewritten.
#![expect(clippy::disallowed_methods, reason = "the tests look into the store")]

use loypemelding::model::{Date, Initiative, Snapshot, SourceFile};
use loypemelding::store::{Store, StoreError, address};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

fn day(text: &str) -> Date {
    text.parse().expect("because the case says so")
}

/// A snapshot with one initiative of that title, and its address.
fn snapshot(municipality: &str, date: &str, title: &str) -> (Snapshot, String) {
    let source_files = vec![SourceFile {
        sha256: title.to_owned(),
        ..SourceFile::default()
    }];
    let address = address(&source_files, "");
    let initiative = Initiative {
        title: title.to_owned(),
        municipality: municipality.to_owned(),
        snapshot: day(date),
        ..Initiative::default()
    };
    let snapshot = Snapshot {
        municipality: municipality.to_owned(),
        date: day(date),
        initiatives: vec![initiative],
        source_files,
        ..Snapshot::default()
    };
    (snapshot, address)
}

fn keep(folder: &Path, (municipality, date, title): (&str, &str, &str)) -> bool {
    let (snapshot, address) = snapshot(municipality, date, title);
    open(folder)
        .keep(&snapshot, &address)
        .expect("because the folder can be written")
}

fn open(folder: &Path) -> Store {
    Store::open(folder).expect("because the store is whole")
}

/// `municipality date title` of every snapshot that counts.
fn history(folder: &Path, as_of: &str) -> Vec<String> {
    let history = open(folder)
        .history(day(as_of))
        .expect("because the store is whole");
    history
        .iter()
        .map(|s| format!("{} {} {}", s.municipality, s.date, s.initiatives[0].title))
        .collect()
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("because there is room for a folder")
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        for entry in at.read_dir().expect("because the folder was made here") {
            let path = entry.expect("because the folder was made here").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .expect("because it is below")
                    .display()
                    .to_string();
                all.insert(
                    name,
                    std::fs::read(&path).expect("because it was written here"),
                );
            }
        }
    }
    all
}

/// Keeps each in turn, in a store that is opened anew every time.
fn check(kept: &[(&str, &str, &str)], as_of: &str, gives: &[&str]) {
    let folder = folder();
    for one in kept {
        keep(folder.path(), *one);
    }
    assert_eq!(history(folder.path(), as_of), gives, "{kept:?}");
}

#[test]
fn history_is_what_counts_in_order_of_time() {
    let march = ("1506", "2026-03-31", "mars");
    let june = ("1506", "2026-06-30", "juni");
    let mended = ("1506", "2026-06-30", "juni, rettet");
    let aukra = ("1547", "2026-03-31", "aukra");
    check(&[], "2026-12-31", &[]);
    check(
        &[march, june],
        "2026-12-31",
        &["1506 2026-03-31 mars", "1506 2026-06-30 juni"],
    );
    // Late, and yet in its place.
    check(
        &[june, march],
        "2026-12-31",
        &["1506 2026-03-31 mars", "1506 2026-06-30 juni"],
    );
    check(
        &[aukra, june, march],
        "2026-03-31",
        &["1506 2026-03-31 mars", "1547 2026-03-31 aukra"],
    );
    check(&[june], "2026-06-29", &[]);
    check(&[june], "2026-06-30", &["1506 2026-06-30 juni"]);
    // The corrected one counts, and so does the first when it comes back.
    check(
        &[june, mended],
        "2026-12-31",
        &["1506 2026-06-30 juni, rettet"],
    );
    check(
        &[june, mended, june],
        "2026-12-31",
        &["1506 2026-06-30 juni"],
    );
    check(&[june, june, june], "2026-12-31", &["1506 2026-06-30 juni"]);
}

#[test]
fn newest_is_the_latest_date_whatever_came_last() {
    let folder = folder();
    assert_eq!(open(folder.path()).dates().max(), None);
    keep(folder.path(), ("1506", "2026-06-30", "juni"));
    keep(folder.path(), ("1506", "2026-03-31", "mars"));
    assert_eq!(open(folder.path()).dates().max(), Some(day("2026-06-30")));
}

#[test]
fn keeping_twice_changes_nothing() {
    let folder = folder();
    let june = ("1506", "2026-06-30", "juni");
    assert!(keep(folder.path(), june));
    let before = files(folder.path());
    assert!(!keep(folder.path(), june));
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_correction_leaves_the_first_untouched() {
    let folder = folder();
    keep(folder.path(), ("1506", "2026-06-30", "juni"));
    let before = files(folder.path());
    assert!(keep(folder.path(), ("1506", "2026-06-30", "juni, rettet")));
    let after = files(folder.path());
    let tables = || before.iter().filter(|(name, _)| name.ends_with(".parquet"));
    assert_eq!(tables().count(), 6);
    for (name, bytes) in tables() {
        assert_eq!(after.get(name), Some(bytes), "{name}");
    }
    let index = |files: &BTreeMap<String, Vec<u8>>| files["index.jsonl"].clone();
    assert!(
        index(&after).starts_with(&index(&before)),
        "the index only grows"
    );
}

#[test]
fn what_is_kept_is_given_back_as_it_was() {
    let folder = folder();
    let (given, address) = snapshot("1506", "2026-06-30", "juni");
    open(folder.path())
        .keep(&given, &address)
        .expect("because the folder can be written");
    let back = open(folder.path())
        .history(day("2026-06-30"))
        .expect("because the store is whole");
    assert_eq!(format!("{back:?}"), format!("{:?}", [given]));
}

/// An index that ends so. `gives` is the history, and again after one more snapshot.
fn check_torn(end: &[u8], gives: &[&str]) {
    let folder = folder();
    let path = folder.path().join("index.jsonl");
    if !gives.is_empty() {
        keep(folder.path(), ("1506", "2026-03-31", "mars"));
    }
    let mut bytes = std::fs::read(&path).unwrap_or_default();
    bytes.extend(end);
    std::fs::write(&path, bytes).expect("because the folder can be written");
    assert_eq!(history(folder.path(), "2026-12-31"), gives, "{end:?}");
    keep(folder.path(), ("1547", "2026-03-31", "aukra"));
    let mut more = gives.to_vec();
    more.push("1547 2026-03-31 aukra");
    assert_eq!(
        history(folder.path(), "2026-12-31"),
        more,
        "{end:?} and one more"
    );
}

#[test]
fn a_torn_last_line_is_dropped() {
    let march = &["1506 2026-03-31 mars"][..];
    check_torn(b"", march);
    check_torn(b"{\"municipality\":\"15", march);
    // Torn in the middle of a letter.
    check_torn(b"{\"municipality\":\"\xc3", march);
    check_torn(b"{\"municipality\":\"15", &[]);
}

#[test]
fn a_damaged_line_is_named() {
    let folder = folder();
    keep(folder.path(), ("1506", "2026-03-31", "mars"));
    let path = folder.path().join("index.jsonl");
    let mut text = std::fs::read_to_string(&path).expect("because it was written here");
    text.push_str("hva?\n");
    std::fs::write(&path, text).expect("because the folder can be written");
    match Store::open(folder.path()) {
        Err(StoreError::Index { line, .. }) => assert_eq!(line, 2),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_damaged_table_is_named() {
    let folder = folder();
    keep(folder.path(), ("1506", "2026-03-31", "mars"));
    let table = files(folder.path())
        .into_keys()
        .find(|name| name.ends_with("benefit.parquet"))
        .expect("because it was kept");
    std::fs::write(folder.path().join(&table), b"PAR1").expect("because the folder can be written");
    let error = open(folder.path())
        .history(day("2026-12-31"))
        .expect_err("because the table is damaged");
    assert!(error.to_string().contains("benefit.parquet"), "{error}");
}

/// A table that has got a column since is still history.
#[test]
fn a_table_of_an_earlier_form_is_read() {
    use polars_io::SerReader;
    use polars_io::prelude::{ParquetReader, ParquetWriter};
    let folder = folder();
    keep(folder.path(), ("1506", "2026-03-31", "mars"));
    for (name, columns) in [
        ("finding", &["expected_key", "expected_values"][..]),
        ("source_file", &["n_elsewhere"][..]),
    ] {
        let table = files(folder.path())
            .into_keys()
            .find(|path| path.ends_with(&format!("{name}.parquet")))
            .expect("because it was kept");
        let path = folder.path().join(table);
        let file = std::fs::File::open(&path).expect("because it was kept");
        let frame = ParquetReader::new(file)
            .finish()
            .expect("because it is a table");
        let mut earlier = frame.drop_many(columns.iter().copied());
        let file = std::fs::File::create(&path).expect("because the folder can be written");
        ParquetWriter::new(file)
            .finish(&mut earlier)
            .expect("because the folder can be written");
    }
    assert_eq!(
        history(folder.path(), "2026-12-31"),
        ["1506 2026-03-31 mars"]
    );
}

#[test]
fn no_id_leaves_the_folder() {
    let outside = folder();
    let inside = outside.path().join("store");
    for id in [
        "../ut", "/etc", "a/b", "a_b", "..", ".", "a\\b", "\u{0}", "C:x", "å",
    ] {
        keep(&inside, (id, "2026-03-31", "samme"));
    }
    let names: Vec<String> = files(outside.path()).into_keys().collect();
    assert!(
        names
            .iter()
            .all(|name| name.starts_with("store/") && !name.contains("..")),
        "{names:?}"
    );
    // Each its own: none is another's by the same spelling.
    let history = open(&inside)
        .history(day("2026-12-31"))
        .expect("because the store is whole");
    assert_eq!(history.len(), 10);
    assert!(
        history
            .iter()
            .all(|s| s.initiatives[0].municipality == s.municipality)
    );
}

#[test]
fn the_address_is_of_files_and_mappings_in_any_order() {
    let file = |sha256: &str, mapping: &str| SourceFile {
        sha256: sha256.to_owned(),
        mapping_sha256: mapping.to_owned(),
        ..SourceFile::default()
    };
    let (one, other) = (file("a", "m"), file("b", "m"));
    assert_eq!(
        address(&[one.clone(), other.clone()], ""),
        address(&[other.clone(), one.clone()], "")
    );
    assert_ne!(
        address(std::slice::from_ref(&one), ""),
        address(&[one.clone(), other], "")
    );
    assert_ne!(
        address(std::slice::from_ref(&one), ""),
        address(std::slice::from_ref(&one), "another currency")
    );
    assert_ne!(address(&[one], ""), address(&[file("a", "n")], ""));
}
