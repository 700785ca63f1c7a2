//! In: a small pipeline of two municipalities, each time with something wrong. Out: what the
//! program itself says, publishes and ends with. It exists to hold the promise that one broken
//! export stops nobody else, that every message says what to do, and that nothing in an export
//! runs, escapes or becomes a path. Long because every case begins from the same small pipeline.
#![expect(
    clippy::disallowed_methods,
    reason = "the tests write exports and read what was published"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const PIPELINE: &str = "\
title = 'Prøve'
period = '2026Q3'
as_of = '2026-09-30'
output = 'out'
municipalities = ['Molde', 'Aukra']
[[source]]
municipality = 'Molde'
mapping = 'egen.toml'
files = 'molde.csv'
[[source]]
municipality = 'Aukra'
mapping = 'egen.toml'
files = 'aukra.csv'
";

const MAPPING: &str = "\
name = 'egen'
title = 'Egen liste'
[[table]]
fills = 'initiative'
[table.columns]
title = 'Tiltak'
id = 'Nr'
description = 'Beskrivelse'
stage = 'Fase'
owner = 'Eier'
[table.words.stage]
'Idé' = 'submitted'
'Test' = 'test'
";

const HEAD: &str = "Nr;Tiltak;Beskrivelse;Fase;Eier\n";

// As many rows as a share needs to be shown.
const MOLDE: &str = "\
Nr;Tiltak;Beskrivelse;Fase;Eier
1;Nattsyn med sensor;Tekst;Test;Kari
2;Bok på døra;Tekst;Idé;
3;Varm mat fra skolen;Tekst;Test;Kari
4;Felles vikarliste;Tekst;Test;Ola
5;Lys i gangveien;Tekst;Idé;
6;Digital kø på legevakta;Tekst;Test;Ola
";
const AUKRA: &str = "\
Nr;Tiltak;Beskrivelse;Fase;Eier
7;Ferje på bestilling;Tekst;Test;Per
8;Gjenbruk av hagebord;Tekst;Idé;
9;Badevakt med drone;Tekst;Test;Per
10;Sykler til utlån;Tekst;Test;
11;Kart over stikkrenner;Tekst;Idé;Siv
";

/// The exit codes of the program.
const DONE: i32 = 0;
const ERRORS: i32 = 1;
const USAGE: i32 = 2;
const INCOMPLETE: i32 = 3;
const LOCKED: i32 = 75;

/// A folder with a pipeline and its exports.
struct Place {
    folder: TempDir,
}

/// What a run of the program came to.
struct Ran {
    code: i32,
    /// Standard error, with paths relative to the folder.
    said: String,
}

impl Place {
    /// The pipeline with nothing wrong.
    fn new() -> Place {
        let place = Place {
            folder: tempfile::tempdir().expect("because there is room for a folder"),
        };
        place.write("p.toml", PIPELINE);
        place.write("egen.toml", MAPPING);
        place.write("molde.csv", MOLDE);
        place.write("aukra.csv", AUKRA);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).expect("because the folder is the test's own");
    }

    /// Changes a text of the pipeline or the mapping.
    fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} holds `{from}`");
        self.write(name, text.replace(from, to));
    }

    fn text(&self, name: &str) -> String {
        let path = self.path(name);
        let bytes =
            std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn run(&self) -> Ran {
        self.run_with(&[])
    }

    fn run_with(&self, more: &[&str]) -> Ran {
        let pipeline = self.path("p.toml").display().to_string();
        let mut arguments = vec!["run", pipeline.as_str()];
        arguments.extend(more);
        let mut ran = loype(&arguments);
        ran.said = ran
            .said
            .replace(&format!("{}/", self.folder.path().display()), "");
        ran
    }

    /// Every file of a folder below with its bytes; none when there is no such folder.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(folder);
        let mut all = BTreeMap::new();
        let mut open = vec![root.clone()];
        while let Some(at) = open.pop() {
            let Ok(entries) = at.read_dir() else { continue };
            for entry in entries {
                let path = entry.expect("because the program has ended").path();
                if path.is_dir() && !path.is_symlink() {
                    open.push(path);
                } else if path.is_file() {
                    let name = path
                        .strip_prefix(&root)
                        .expect("because it is below")
                        .display()
                        .to_string();
                    all.insert(
                        name,
                        std::fs::read(&path).expect("because the program wrote it"),
                    );
                }
            }
        }
        all
    }

    /// The rows of a published table, each a map from column to text.
    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = self.text(&format!("out/2026Q3/tables/{name}.csv"));
        csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .map(|row| row.expect("because the program wrote it"))
            .collect()
    }

    /// `code severity file:row column value` of every finding.
    fn findings(&self) -> Vec<String> {
        let shown = |row: BTreeMap<String, String>| {
            let of = |name: &str| row[name].clone();
            format!(
                "{} {} {}:{} {} {}",
                of("severity"),
                of("code"),
                of("file"),
                of("row"),
                of("column"),
                of("value")
            )
            .trim_end()
            .to_owned()
        };
        self.table("finding").into_iter().map(shown).collect()
    }

    /// How many initiatives of a municipality the published set has, and whether any of its
    /// numbers has a value.
    fn numbers(&self, municipality: &str) -> (usize, bool) {
        let of = |row: &BTreeMap<String, String>| row["municipality"] == municipality;
        let n = self
            .table("initiative")
            .iter()
            .filter(|row| of(row))
            .count();
        (
            n,
            self.table("measure")
                .iter()
                .any(|row| of(row) && !row["value"].is_empty()),
        )
    }
}

fn loype(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_loype"))
        .args(arguments)
        .output()
        .expect("because cargo built the program");
    Ran {
        code: output.status.code().expect("because nothing killed it"),
        said: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The run ended with a code and said each of some texts.
#[track_caller]
fn check(ran: &Ran, code: i32, says: &[&str]) {
    assert_eq!(ran.code, code, "{}", ran.said);
    for text in says {
        assert!(
            ran.said.contains(text),
            "«{text}» is not said:\n{}",
            ran.said
        );
    }
}

/// A text stands in a published page.
#[track_caller]
fn says(page: &str, texts: &[&str]) {
    for text in texts {
        assert!(page.contains(text), "«{text}» is not on the page:\n{page}");
    }
}

fn fault(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample-data/faults")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const MOLDE_PAGE: &str = "out/2026Q3/kommune/1506-molde.html";
const AUKRA_PAGE: &str = "out/2026Q3/kommune/1547-aukra.html";

#[test]
fn nothing_wrong() {
    let place = Place::new();
    check(
        &place.run(),
        DONE,
        &["published", "0 errors, 0 warnings", "out/2026Q3/index.html"],
    );
    assert_eq!(place.numbers("1506"), (6, true));
    assert_eq!(place.numbers("1547"), (5, true));
    says(&place.text(MOLDE_PAGE), &["Molde"]);
    says(&place.text("out/last-run.json"), &["\"exit\": 0"]);
}

#[test]
fn a_missing_export_stops_nobody_else() {
    let place = Place::new();
    std::fs::remove_file(place.path("aukra.csv")).expect("because it was written above");
    check(
        &place.run(),
        INCOMPLETE,
        &["missing   Aukra", "source.missing aukra.csv"],
    );
    assert_eq!(place.numbers("1506"), (6, true));
    assert_eq!(
        place.findings(),
        ["error source.missing aukra.csv:  aukra.csv"]
    );
    says(
        &place.text(AUKRA_PAGE),
        &[
            "Ingen fil der løypa leter",
            "aukra.csv",
            "Legg eksporten der løypa leter",
        ],
    );
    says(
        &place.text("out/2026Q3/index.html"),
        &["Aukra mangler: ingen eksport kunne leses."],
    );
    says(&place.text("out/2026Q3/summary.txt"), &["Aukra"]);
    says(
        &place.text("out/2026Q3/run.json"),
        &["\"missing\": [\n    \"Aukra\"\n  ]"],
    );
}

#[test]
fn a_broken_workbook_is_named_with_what_to_do() {
    let place = Place::new();
    place.write("aukra.csv", fault("ødelagt.xlsx"));
    check(
        &place.run(),
        INCOMPLETE,
        &[
            "missing   Aukra",
            "error source.unreadable aukra.csv",
            "Export it again",
        ],
    );
    assert_eq!(place.numbers("1506"), (6, true));
    says(&place.text(AUKRA_PAGE), &["aukra.csv"]);
}

#[test]
fn a_broken_list_of_benefits_costs_only_the_benefits() {
    let place = Place::new();
    let source =
        "[[source]]\nmunicipality = 'Aukra'\nmapping = 'benefits-csv'\nfiles = 'gevinster.xlsx'\n";
    place.write("p.toml", format!("{PIPELINE}{source}"));
    place.write("gevinster.xlsx", fault("ødelagt.xlsx"));
    check(
        &place.run(),
        ERRORS,
        &["error source.unreadable gevinster.xlsx", "published"],
    );
    assert_eq!(place.numbers("1506"), (6, true));
    assert_eq!(place.numbers("1547"), (5, true));
}

#[test]
fn an_unclosed_quote_is_named_with_its_line() {
    let place = Place::new();
    place.write("aukra.csv", fault("ukjent_sitat.csv"));
    let ran = place.run();
    check(&ran, 0, &["published"]);
    let findings = place.findings();
    assert!(
        findings
            .iter()
            .any(|line| line.starts_with("warning csv.unclosed_quote aukra.csv:3")),
        "{findings:?}"
    );
    // The record keeps to its line, so the next one is there.
    assert_eq!(place.numbers("1547"), (3, true));
    assert_eq!(place.numbers("1506"), (6, true));
}

#[test]
fn nothing_readable_is_no_set() {
    let place = Place::new();
    for name in ["molde.csv", "aukra.csv"] {
        std::fs::remove_file(place.path(name)).expect("because it was written above");
    }
    check(
        &place.run(),
        ERRORS,
        &["no export could be read", "source.missing"],
    );
    assert!(!place.path("out/2026Q3").exists());
    says(
        &place.text("out/last-run.json"),
        &["\"exit\": 1", "no export could be read"],
    );
}

#[test]
fn a_wrong_word_in_the_files_is_told_before_anything_is_read() {
    let wrong = |name: &str, from: &str, to: &str, says: &[&str]| {
        let place = Place::new();
        place.change(name, from, to);
        check(&place.run(), USAGE, says);
        assert!(!place.path("out").exists(), "{to}");
    };
    wrong(
        "p.toml",
        "'Molde', 'Aukra'",
        "'Moldo', 'Aukra'",
        &["p.toml", "`Moldo`", "Did you mean `Molde`?"],
    );
    wrong(
        "p.toml",
        "title =",
        "titel =",
        &["p.toml:1: unknown key `titel`. Did you mean `title`?"],
    );
    wrong(
        "egen.toml",
        "fills =",
        "fill =",
        &["egen.toml:4: unknown key `fill`. Did you mean `fills`?"],
    );
    wrong(
        "p.toml",
        "'egen.toml'",
        "'borte.toml'",
        &["borte.toml: can't be read", "Check the path"],
    );
}

#[test]
fn usage() {
    for arguments in [
        &[][..],
        &["rn"],
        &["run"],
        &["run", "p.toml", "--strickt"],
        &["run", "borte.toml"],
        &["explain", "activity.nothing"],
    ] {
        check(&loype(arguments), USAGE, &[]);
    }
    check(
        &loype(&["run", "p.toml", "--strickt"]),
        USAGE,
        &["--strict"],
    );
    check(
        &loype(&["explain", "source.mising"]),
        USAGE,
        &["Did you mean `source.missing`?"],
    );
    let place = Place::new();
    check(
        &place.run_with(&["--period", "i fjor"]),
        USAGE,
        &["--period", "2026Q3"],
    );
    check(
        &place.run_with(&["--as-of", "i går"]),
        USAGE,
        &["--as-of", "2026-09-30"],
    );
}

#[test]
fn a_period_of_the_command_line_stands_for_its_own_newest_export() {
    let place = Place::new();
    place.change(
        "p.toml",
        "files = 'molde.csv'",
        "files = 'molde.csv'\nsnapshot = '2026-06-01'",
    );
    place.change(
        "p.toml",
        "files = 'aukra.csv'",
        "files = 'aukra.csv'\nsnapshot = '2026-06-01'",
    );
    check(
        &place.run_with(&["--period", "2026Q2"]),
        DONE,
        &["2026Q2 · as of 2026-06-01"],
    );
    says(
        &place.text("out/2026Q2/run.json"),
        &["\"as_of\": \"2026-06-01\""],
    );
}

#[test]
fn an_unknown_word_is_told_and_the_row_stays() {
    let place = Place::new();
    place.write(
        "molde.csv",
        MOLDE.replace("Bok på døra;Tekst;Idé", "Bok på døra;Tekst;På gløtt"),
    );
    check(&place.run(), DONE, &[]);
    assert_eq!(
        place.findings(),
        ["warning value.unknown_word molde.csv:3 Fase På gløtt"]
    );
    assert_eq!(place.numbers("1506"), (6, true));
    says(
        &place.text("out/2026Q3/quality.html"),
        &["value.unknown_word", "molde.csv", "På gløtt", "Fase"],
    );
}

#[test]
fn a_stale_export_is_shown_with_its_date() {
    let place = Place::new();
    place.change(
        "p.toml",
        "files = 'aukra.csv'",
        "files = 'aukra.csv'\nsnapshot = '2026-06-30'",
    );
    check(&place.run(), INCOMPLETE, &["stale     Aukra"]);
    assert_eq!(place.findings(), ["warning source.stale :  2026-06-30"]);
    assert_eq!(place.numbers("1547"), (5, true));
}

#[test]
fn strict_publishes_nothing_that_has_an_error() {
    let place = Place::new();
    check(&place.run(), DONE, &[]);
    let before = place.files("out/2026Q3");
    std::fs::remove_file(place.path("aukra.csv")).expect("because it was written above");
    check(
        &place.run_with(&["--strict"]),
        ERRORS,
        &["nothing was published", "source.missing"],
    );
    assert_eq!(place.files("out/2026Q3"), before);
    assert!(!place.path("out/2026Q3-r2").exists());

    let fresh = Place::new();
    std::fs::remove_file(fresh.path("aukra.csv")).expect("because it was written above");
    check(
        &fresh.run_with(&["--strict"]),
        ERRORS,
        &["nothing was published"],
    );
    assert!(!fresh.path("out/2026Q3").exists());
}

#[test]
fn a_held_lock_is_waited_for_by_nobody() {
    let place = Place::new();
    std::fs::create_dir(place.path("out")).expect("because the folder is new");
    let lock = std::fs::File::create(place.path("out/.lock")).expect("because the folder is new");
    lock.lock().expect("because nobody else has it");
    check(&place.run(), LOCKED, &["another run is writing to out"]);
    assert_eq!(
        place.files("out").into_keys().collect::<Vec<_>>(),
        [".lock"]
    );
    // The file of a run that ended holds nothing.
    drop(lock);
    check(&place.run(), DONE, &[]);
}

#[test]
fn an_output_that_can_not_be_written_is_named() {
    let place = Place::new();
    place.write("out", "en fil");
    let ran = place.run();
    check(&ran, ERRORS, &["can't write out"]);
    assert_eq!(place.text("out"), "en fil");
}

#[test]
fn the_folder_of_the_pipeline_can_be_the_output() {
    let place = Place::new();
    place.change("p.toml", "output = 'out'", "output = '.'");
    let output = Command::new(env!("CARGO_BIN_EXE_loype"))
        .current_dir(place.folder.path())
        .args(["run", "p.toml"])
        .output()
        .expect("because cargo built the program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(DONE), "{said}");
    says(&place.text("2026Q3/index.html"), &["Prøve"]);
}

#[test]
fn the_same_again_changes_nothing() {
    let place = Place::new();
    check(&place.run(), DONE, &["2 new"]);
    let before = place.files("out");
    check(&place.run(), DONE, &["0 new", "unchanged"]);
    let mut after = place.files("out");
    // The log of the last run alone knows how long it took.
    after.insert("last-run.json".to_owned(), before["last-run.json"].clone());
    assert_eq!(
        after.keys().collect::<Vec<_>>(),
        before.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &before {
        assert_eq!(after.get(name), Some(bytes), "{name}");
    }
    // The same in another folder.
    let other = Place::new();
    check(&other.run(), DONE, &[]);
    let (here, there) = (place.files("out/2026Q3"), other.files("out/2026Q3"));
    for (name, bytes) in &here {
        assert_eq!(there.get(name), Some(bytes), "{name}");
    }
}

#[test]
fn a_changed_export_is_a_revision_beside_the_first() {
    let place = Place::new();
    check(&place.run(), DONE, &[]);
    let first = place.files("out/2026Q3");
    place.write("molde.csv", MOLDE.replace("Bok på døra", "Bok på døren"));
    check(
        &place.run(),
        DONE,
        &["revision 2", "out/2026Q3-r2/index.html"],
    );
    assert_eq!(place.files("out/2026Q3"), first);
    assert!(
        place
            .text("out/2026Q3-r2/tables/initiative.csv")
            .contains("Bok på døren")
    );
    assert!(
        !place
            .text("out/2026Q3-r2/tables/initiative.csv")
            .contains("Bok på døra")
    );
    #[cfg(unix)]
    assert_eq!(
        std::fs::read_link(place.path("out/latest")).ok(),
        Some(PathBuf::from("2026Q3-r2"))
    );
}

#[test]
fn what_a_killed_run_left_is_cleaned_up() {
    let place = Place::new();
    std::fs::create_dir_all(place.path("out/.staging-2026Q3/tables"))
        .expect("because the folder is new");
    place.write("out/.staging-2026Q3/index.html", "halv");
    check(&place.run(), DONE, &[]);
    assert!(!place.path("out/.staging-2026Q3").exists());
    assert!(!place.text("out/2026Q3/index.html").contains("halv"));
}

#[test]
fn a_portfolio_too_small_for_any_number_has_its_page() {
    let place = Place::new();
    place.write("molde.csv", format!("{HEAD}1;Nattsyn;Tekst;Test;Kari\n"));
    place.write("aukra.csv", format!("{HEAD}1;Ferje;;;\n"));
    check(&place.run(), DONE, &[]);
    assert_eq!(place.numbers("1506").0, 1);
    says(&place.text(MOLDE_PAGE), &["Molde"]);
    says(&place.text(AUKRA_PAGE), &["Aukra"]);
}

#[test]
fn no_name_of_a_person_is_in_anything_that_is_written() {
    let place = Place::new();
    let owned = MOLDE
        .replace("Kari", "Kjartan Oddlaugson")
        .replace("Ola", "kjartan@oddlaugson.no");
    place.write(
        "molde.csv",
        owned.replace("Tekst", "Spør kjartan@oddlaugson.no eller 912 34 567"),
    );
    let ran = place.run();
    check(&ran, DONE, &[]);
    let mut written = place.files("out");
    written.insert("stderr".to_owned(), ran.said.into_bytes());
    for (name, bytes) in &written {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for word in ["kjartan", "oddlaugson", "912 34 567"] {
            assert!(!text.contains(word), "«{word}» is in {name}");
        }
    }
    assert!(
        place
            .findings()
            .contains(&"warning person.dropped molde.csv:2 Beskrivelse".to_owned())
    );
}

/// Texts that do something where they are not taken as text.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</title><svg/onload=alert(1)>",
    "{{ 7*7 }}",
    "{% raw %}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "javascript:alert(1)",
    "../../../etc/passwd",
    "&lt;b&gt;",
];

#[test]
fn what_an_export_says_stays_text() {
    let place = Place::new();
    let row = |(at, text): (usize, &&str)| {
        let quoted = text.replace('"', "\"\"");
        format!("{at};\"{quoted}\";\"{quoted}\";\"{quoted}\";Kari\n")
    };
    let rows: String = HOSTILE.iter().enumerate().map(row).collect();
    place.write("molde.csv", format!("{HEAD}{rows}"));
    // The same in both, so that the pages on overlap show them as well.
    place.write("aukra.csv", format!("{HEAD}{rows}"));
    let files_before = place.files(".").len();
    check(&place.run(), DONE, &[]);

    let set = place.files("out/2026Q3");
    let pages: Vec<(&String, String)> = set
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, bytes)| (name, String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    assert!(pages.len() >= 6, "{}", pages.len());
    for (name, page) in &pages {
        for raw in [
            "<script>alert",
            "<img src=x",
            "<svg/onload",
            "\"><img",
            "href=\"javascript:",
            ">49<",
        ] {
            assert!(!page.contains(raw), "`{raw}` is in {name}");
        }
    }
    let all: String = pages.iter().map(|(_, page)| page.as_str()).collect();
    for escaped in ["&lt;script&gt;alert(1)&lt;", "{{ 7*7 }}"] {
        assert!(
            all.contains(escaped),
            "`{escaped}` is on no page, so the check above checks nothing"
        );
    }

    // In CSV a text is guarded; in Parquet it stands as it was.
    let guarded: Vec<String> = place
        .table("initiative")
        .iter()
        .map(|row| row["title"].clone())
        .collect();
    for text in HOSTILE {
        let formula = text.starts_with(['=', '+', '-', '@']);
        let wanted = if formula {
            format!("'{text}")
        } else {
            (*text).to_owned()
        };
        assert!(guarded.contains(&wanted), "{wanted} is not in {guarded:?}");
    }
    for (name, bytes) in set.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        for record in reader.records() {
            for cell in &record.expect("because the program wrote it") {
                let number = cell.parse::<f64>().is_ok();
                assert!(
                    number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{name} holds {cell}"
                );
            }
        }
    }
    // Nothing was written beside the output.
    assert_eq!(
        place.files(".").len() - place.files("out").len(),
        files_before
    );
}

#[test]
fn no_name_becomes_a_path() {
    let place = Place::new();
    place.change(
        "p.toml",
        "output = 'out'",
        "output = 'dyp/out'\nregistry = 'reg.csv'",
    );
    place.write(
        "reg.csv",
        "id,name\n../../../ut,../../ut/Molde,\n\"<b>\",\"Aukra\"\n".replace("Molde,", "Molde"),
    );
    place.change(
        "p.toml",
        "municipalities = ['Molde', 'Aukra']",
        "municipalities = ['*']",
    );
    place.change(
        "p.toml",
        "municipality = 'Molde'",
        "municipality = '../../../ut'",
    );
    std::fs::create_dir(place.path("dyp")).expect("because the folder is new");
    let before: Vec<String> = place.files(".").into_keys().collect();
    check(&place.run(), DONE, &[]);
    let after: Vec<String> = place
        .files(".")
        .into_keys()
        .filter(|name| !name.starts_with("dyp/out/"))
        .collect();
    assert_eq!(after, before);
    let pages: Vec<String> = place.files("dyp/out/2026Q3/kommune").into_keys().collect();
    assert_eq!(pages.len(), 2, "{pages:?}");
    for page in pages {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(
            page.strip_suffix(".html")
                .is_some_and(|name| name.chars().all(plain)),
            "{page}"
        );
    }
}

#[test]
fn a_path_with_a_nul_is_a_missing_file() {
    let place = Place::new();
    place.change(
        "p.toml",
        "files = 'aukra.csv'",
        "files = \"au\\u0000kra.csv\"",
    );
    check(&place.run(), INCOMPLETE, &["source.missing"]);
    assert_eq!(place.numbers("1506"), (6, true));
}

#[test]
fn strange_bytes_are_never_a_bug() {
    for bytes in [
        &b""[..],
        b"\n",
        b"\xff\xfe",
        b"\0\0\0\0",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"Nr;Tiltak;Beskrivelse;Fase;Eier\n",
        b"Nr;Tiltak;Beskrivelse;Fase;Eier\n\"",
        b"Nr;Tiltak;Beskrivelse;Fase;Eier\n1;A\x00B;;Test;\n2;\xff\xfe;;Test;\n3;C;;;\n4;D;;;\n5;E;;;\n",
        b"<html><table><tr><td>Tiltak</td></tr></table></html>",
    ] {
        let place = Place::new();
        place.write("aukra.csv", bytes);
        let ran = place.run();
        assert!(
            [DONE, ERRORS, INCOMPLETE].contains(&ran.code),
            "{bytes:?} gives {}: {}",
            ran.code,
            ran.said
        );
        assert_eq!(place.numbers("1506"), (6, true), "{bytes:?}");
    }
}

#[test]
fn amounts_beyond_all_measure_stop_nothing() {
    let place = Place::new();
    place.change("egen.toml", "description", "budget");
    let vast = "99999999999999999999";
    place.write(
        "molde.csv",
        MOLDE
            .replace("Tekst;Test", &format!("{vast};Test"))
            .replace("Tekst;Idé", "999999999999999;Idé"),
    );
    place.write("aukra.csv", AUKRA.replace("Tekst", "999999999999999"));
    check(&place.run(), DONE, &[]);
    let told: Vec<String> = place
        .findings()
        .into_iter()
        .filter(|f| f.contains("molde"))
        .collect();
    assert_eq!(
        told,
        [format!(
            "warning value.not_a_number molde.csv:2 Beskrivelse {vast}"
        )]
    );
}
