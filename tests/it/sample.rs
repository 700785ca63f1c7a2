//! In: the sample data, run through the whole program once. Out: proof that every value is the one
//! that `sample-data/expected.csv` counted by other means, that every fault put in on purpose is
//! found where it stands, that no record is lost, that the same exports give the same bytes, and
//! that a browser finds nothing wrong with the pages.

use loypemelding::config::{self, Overrides};
use loypemelding::model::{Finding, Status};
use loypemelding::run::{self, Options, Outcome};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sample, run once for all tests of this file.
pub fn sample() -> &'static (TempDir, Outcome) {
    static SAMPLE: OnceLock<(TempDir, Outcome)> = OnceLock::new();
    SAMPLE.get_or_init(|| run_anew(None, &|_, _, _| {}))
}

/// The sample, run into a folder of its own; `told` hears how far it is.
fn run_anew(
    n_workers: Option<NonZero<usize>>,
    told: &dyn Fn(&str, usize, usize),
) -> (TempDir, Outcome) {
    let output = TempDir::new().expect("because a temporary folder can be made");
    let overrides = Overrides {
        output: Some(output.path().to_path_buf()),
        ..Overrides::default()
    };
    let plan = config::load(&root().join("pipelines/sample.toml"), &overrides)
        .expect("because the sample pipeline ships with the program");
    let options = Options {
        isolation: crate::isolation(),
        n_workers,
        ..Options::default()
    };
    let outcome = run::run(&plan, &options, told).expect("because the sample can be published");
    (output, outcome)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Counted by plain Python from the generator's ground truth, which knows nothing of this program.
#[test]
fn every_value_is_the_one_that_was_counted_by_other_means() {
    let (_, outcome) = sample();
    let text = read(&root().join("sample-data/expected.csv"));
    let mut wrong = Vec::new();
    let mut compared = 0;
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.expect("because the generator writes whole records");
        let (metric, who, dimension) = (&record[0], &record[1], &record[2]);
        let found = outcome
            .data
            .measures
            .iter()
            .find(|m| m.metric == metric && m.municipality == who && m.dimension == dimension);
        let Some(found) = found else {
            wrong.push(format!("{metric} {who} {dimension}: not measured"));
            continue;
        };
        for (what, text, got) in [
            ("value", &record[3], found.value),
            ("numerator", &record[4], found.numerator),
            ("denominator", &record[5], found.denominator),
        ] {
            let Ok(wanted) = text.parse::<f64>() else {
                continue;
            };
            compared += 1;
            let near = got.is_some_and(|got| (got - wanted).abs() <= 1e-9 * wanted.abs().max(1.0));
            if !near {
                wrong.push(format!(
                    "{metric} {who} {dimension}: {what} {got:?}, counted {wanted}"
                ));
            }
        }
    }
    println!("{compared} numbers compared");
    assert!(compared > 250, "only {compared} numbers were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A fault as `sample-data/README.md` lists it.
struct Fault {
    code: String,
    file: String,
    row: Option<i64>,
}

fn faults() -> Vec<Fault> {
    let text = read(&root().join("sample-data/README.md"));
    let table = text
        .split("<!-- faults:start -->")
        .nth(1)
        .and_then(|rest| rest.split("<!-- faults:end -->").next())
        .expect("because the generator writes the table between its marks");
    table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            Fault {
                code: cells[1].trim_matches('`').to_owned(),
                file: cells[2].to_owned(),
                row: cells[3].parse().ok(),
            }
        })
        .collect()
}

#[test]
fn every_fault_is_found_where_it_stands() {
    let (_, outcome) = sample();
    let mut unseen = Vec::new();
    let mut n = 0;
    for fault in faults() {
        // A code in brackets says that nothing can tell; the files in `faults/` are bad input, and
        // have tests of their own.
        if fault.code.starts_with('(') || fault.file.starts_with("faults/") {
            continue;
        }
        n += 1;
        let about = |finding: &&Finding| {
            let file = finding.file.as_deref().unwrap_or_default();
            finding.code == fault.code && file.ends_with(&fault.file)
        };
        let found: Vec<&Finding> = outcome.data.findings.iter().filter(about).collect();
        // Alike findings are one, at the first place; a vanished row is told where it last stood.
        let at_row = |finding: &&Finding| {
            fault.row.is_none() || finding.row == fault.row || finding.n_alike > 1
        };
        let disappeared = fault.code == "history.disappeared"
            && outcome.data.findings.iter().any(|f| f.code == fault.code);
        if !disappeared && !found.iter().any(at_row) {
            let rows: Vec<_> = found.iter().map(|finding| finding.row).collect();
            unseen.push(format!(
                "{} {} {:?}; found at {rows:?}",
                fault.code, fault.file, fault.row
            ));
        }
    }
    assert!(n >= 40, "only {n} faults in the table");
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
}

#[test]
fn no_record_is_lost() {
    let (_, outcome) = sample();
    for file in &outcome.data.source_files {
        assert_eq!(
            file.n_records,
            file.n_accepted + file.n_rejected + file.n_skipped(),
            "{} {:?}",
            file.path,
            file.sheet
        );
    }
    let n: i64 = outcome
        .data
        .source_files
        .iter()
        .map(|file| file.n_records)
        .sum();
    assert!(n > 2_000, "only {n} records");
}

/// Who exports no benefits gets no number about them, and a reason.
#[test]
fn what_an_export_cannot_answer_is_refused() {
    let (_, outcome) = sample();
    for who in ["1535", "1547"] {
        for metric in [
            "effect.realised_direct",
            "effect.owner",
            "effect.plan_coverage",
        ] {
            let measure = outcome
                .data
                .measures
                .iter()
                .find(|m| m.metric == metric && m.municipality == who)
                .expect("because every metric is answered for everyone");
            assert_eq!(measure.status, Some(Status::Refused), "{metric} {who}");
            assert_eq!(measure.value, None);
            assert_eq!(measure.reason.as_deref(), Some("no_benefits_in_source"));
        }
    }
}

/// No invented person of the sample, nor an address or number in its free texts, is in any output.
#[test]
fn no_person_is_in_any_output() {
    let (output, _) = sample();
    let names = read(&root().join("sample-data/generator/truth.py"))
        + &read(&root().join("sample-data/generate.py"))
        + &read(&root().join("sample-data/generator/words.py"));
    assert!(
        names.contains("Roar") || names.contains("Tareskog"),
        "the generator holds the names"
    );
    for (name, bytes) in files_below(output.path()) {
        let text = String::from_utf8_lossy(&bytes);
        for person in [
            "Roar Tareskog",
            "Kjersti Naustvoll",
            "Jorunn Gasshaug",
            "Lillian Småge",
            "Tareskog",
        ] {
            assert!(!text.contains(person), "{name} holds the name {person}");
        }
        assert!(
            !text.contains("@eksempel"),
            "{name} holds an e-mail address"
        );
    }
}

fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("because the folder was published") {
        let path = entry.expect("because the folder can be read").path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("because it is below")
                .to_string_lossy()
                .into_owned();
            files.insert(
                name,
                std::fs::read(&path).expect("because it was published"),
            );
        }
    }
}

/// Copies the repository's inputs, the files of each folder in the given order, so that the disk
/// lists them otherwise.
fn copy(from: &Path, to: &Path, backwards: bool) {
    std::fs::create_dir_all(to).expect("because the folder is temporary");
    let mut entries: Vec<PathBuf> = std::fs::read_dir(from)
        .expect("because the folder ships with the program")
        .map(|entry| entry.expect("because the folder can be read").path())
        .collect();
    entries.sort();
    if backwards {
        entries.reverse();
    }
    for path in entries {
        let target = to.join(path.file_name().expect("because it was listed"));
        if path.is_dir() {
            copy(&path, &target, backwards);
        } else {
            std::fs::copy(&path, &target).expect("because both can be used");
        }
    }
}

/// Time zone, locale, the order of the disk and of the pipeline's sources change no byte.
#[test]
fn the_same_exports_give_the_same_bytes() {
    let mut sets = Vec::new();
    for (zone, language, backwards) in [
        ("UTC", "C", false),
        ("Pacific/Auckland", "tr_TR.UTF-8", true),
    ] {
        let place = TempDir::new().expect("because a temporary folder can be made");
        copy(
            &root().join("sample-data"),
            &place.path().join("sample-data"),
            backwards,
        );
        copy(
            &root().join("pipelines"),
            &place.path().join("pipelines"),
            backwards,
        );
        let done = Command::new(env!("CARGO_BIN_EXE_loype"))
            .args(["run", "pipelines/sample.toml", "--as-of", "2026-09-30"])
            .current_dir(place.path())
            .env("TZ", zone)
            .env("LANG", language)
            .env("LC_ALL", language)
            .output()
            .expect("because the program was built");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        sets.push(files_below(&place.path().join("out/sample/2026Q3")));
    }
    let (first, second) = (&sets[0], &sets[1]);
    assert!(first.len() > 40, "only {} files", first.len());
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in first {
        assert!(bytes == &second[name], "{name} differs");
    }
}

#[test]
fn any_number_of_files_read_at_once_gives_the_same_bytes() {
    let run_by = |n_workers: usize| {
        let heard = std::cell::RefCell::new(Vec::new());
        let told = |step: &str, n_done: usize, n: usize| {
            if step == "read" {
                heard.borrow_mut().push((n_done, n));
            }
        };
        let n_workers = NonZero::new(n_workers).expect("because it is not zero");
        let (_output, outcome) = run_anew(Some(n_workers), &told);
        (files_below(&outcome.published.folder), heard.into_inner())
    };
    let (one, heard_of_one) = run_by(1);
    let (several, heard_of_several) = run_by(5);
    assert!(one.len() > 40, "only {} files", one.len());
    assert_eq!(heard_of_one, heard_of_several);
    let n = heard_of_one.len() - 1;
    assert_eq!(heard_of_one.last(), Some(&(n, n)));
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        several.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in one {
        assert!(bytes == several[&name], "{name} differs");
    }
}

#[test]
fn pages_are_whole_and_small() {
    let (_, outcome) = sample();
    let set = files_below(&outcome.published.folder);
    let pages: Vec<_> = set
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .collect();
    assert_eq!(
        pages.len(),
        9,
        "joint page, five municipalities, overlap, quality, method"
    );
    for (name, bytes) in pages {
        let text = String::from_utf8_lossy(bytes);
        assert!(bytes.len() <= 300_000, "{name}: {} bytes", bytes.len());
        assert!(
            !text.contains('⟦'),
            "{name} lacks a message: {}",
            around(&text, '⟦')
        );
        for address in ["http://", "https://", "src=", "<script", "@import", "url(h"] {
            let foreign = text.matches(address).count();
            let allowed = text.matches("http://www.w3.org/").count();
            let allowed = if address == "http://" { allowed } else { 0 };
            assert_eq!(foreign, allowed, "{name} holds `{address}`");
        }
    }
    let charts = String::from_utf8_lossy(&set["index.html"])
        .matches("<svg")
        .count();
    assert!(charts >= 5, "only {charts} charts on the joint page");
}

fn around(text: &str, mark: char) -> String {
    let at = text.find(mark).unwrap_or(0);
    text[at..].chars().take(60).collect()
}

#[test]
fn a_browser_finds_nothing_wrong_with_the_pages() {
    let (_, outcome) = sample();
    super::browser::check_pages(&outcome.published.folder);
}
