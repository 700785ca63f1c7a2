//! `loype init`: a pipeline that works from the first file that is dropped into it.

use super::{loype, root};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A folder that isn't there yet, in one that goes away with the value.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::TempDir::new().expect("because a temporary folder can be made");
    let path = folder.path().join("mitt område");
    (folder, path)
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("because the name is UTF-8")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The commands in a Markdown file.
fn commands(markdown: &str) -> Vec<Vec<&str>> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in markdown.lines().map(str::trim) {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside {
            commands.push(line.split_whitespace().collect());
        }
    }
    commands
}

/// From nothing to a report: `init`, a file into the folder, and the commands of the README.
#[test]
fn from_nothing_to_a_report() {
    let (_folder, dir) = place();
    let done = loype(&[
        "init",
        shown(&dir),
        "--municipality",
        "rauma kommune",
        "--mapping",
        "portfolio-ods-nn",
    ]);
    assert_eq!(done.code, 0, "{}", done.err);
    let pipeline = dir.join("pipeline.toml");
    assert!(
        done.out
            .contains(&format!("loype check {}", pipeline.display()))
    );

    let fresh = loype(&["check", shown(&pipeline), "--json"]);
    assert_eq!(fresh.code, 3, "{}", fresh.err);
    let fresh: Value = serde_json::from_str(&fresh.out).expect("because it is JSON");
    let codes: Vec<&str> = fresh["findings"]
        .as_array()
        .expect("because it is a list")
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert_eq!(codes, ["source.missing"]);

    let list = root().join("sample-data/rauma/2026-09-30/tiltak.ods");
    let dropped = dir.join("exports/rauma");
    let drop = |name: &str| std::fs::copy(&list, dropped.join(name)).expect("because it is there");
    drop("tiltak.ods");
    let unnamed = loype(&["check", shown(&pipeline)]);
    assert_eq!(unnamed.code, 3);
    assert!(
        unnamed.out.contains("there is «tiltak.ods»"),
        "{}",
        unnamed.out
    );

    drop("2026-09-30 tiltak.ods");
    // What a spreadsheet program lays beside a file that is open.
    std::fs::write(dropped.join("~$2026-09-30 tiltak.ods"), "x").expect("because it is there");
    let readme = read(&dir.join("README.md"));
    let commands = commands(&readme);
    assert_eq!(
        commands,
        [
            ["loype", "check", "pipeline.toml"],
            ["loype", "run", "pipeline.toml"],
            ["loype", "review", "pipeline.toml"]
        ]
    );
    for (words, code) in commands.iter().zip([1, 0, 0]) {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_loype"))
            .args(&words[1..])
            .current_dir(&dir)
            .output()
            .expect("because the program was built");
        let err = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(code), "{words:?}: {err}");
    }
    let set = dir.join("out/2026Q3");
    assert!(read(&set.join("kommune/1539-rauma.html")).contains("Rauma"));
    let summary = read(&set.join("summary.txt"));
    assert!(summary.contains("Rauma"), "{summary}");
    assert!(read(&set.join("tables/initiative.csv")).contains("Felles legevaktbil"));
}

#[test]
fn each_municipality_has_its_folder_and_its_mappings() {
    let (_folder, dir) = place();
    let done = loype(&[
        "init",
        shown(&dir),
        "-m",
        "1502",
        "-m",
        "Ålesund",
        "-m",
        "1818",
        "-m",
        "Molde",
        "--mapping",
        "planner",
        "--mapping",
        "Molde=pp365-projects",
        "--mapping",
        "1506=pp365-benefits",
        "--language",
        "en",
        "--title",
        "«Three» \"towns\" \\ one",
    ]);
    assert_eq!(done.code, 0, "{}", done.err);
    let pipeline = read(&dir.join("pipeline.toml"));
    for part in [
        "title = \"«Three» \\\"towns\\\" \\\\ one\"",
        "language = \"en\"",
        "municipalities = [\"Molde\", \"Ålesund\", \"Herøy (Nordland)\"]",
        "mapping = \"pp365-projects\"\nfiles = \"exports/molde/pp365-projects/{snapshot}*\"",
        "mapping = \"pp365-benefits\"\nfiles = \"exports/molde/pp365-benefits/{snapshot}*\"",
        "mapping = \"planner\"\nfiles = \"exports/alesund/{snapshot}*\"",
    ] {
        assert!(pipeline.contains(part), "{part} in {pipeline}");
    }
    assert!(dir.join("exports/molde/pp365-benefits").is_dir());
    assert!(dir.join("exports/alesund").is_dir());
    assert!(
        read(&dir.join(".gitignore"))
            .lines()
            .any(|line| line == "exports/")
    );
    let left = read(&dir.join("README.md")) + &pipeline + &read(&dir.join("mappings/README.md"));
    assert!(!left.replace("{snapshot}", "").contains('{'), "{left}");
}

/// A mapping of one's own lies beside the pipeline afterwards.
#[test]
fn a_mapping_of_ones_own() {
    let (folder, dir) = place();
    let mapping = folder.path().join("min.toml");
    let text = "name = \"min\"\ntitle = \"Min\"\n[[table]]\nfills = \"initiative\"\nvocabularies = [\"plain\"]\n[table.columns]\ntitle = \"Hva\"\n";
    std::fs::write(&mapping, text).expect("because the folder is there");
    let arguments = [
        "init",
        shown(&dir),
        "-m",
        "Molde",
        "--mapping",
        shown(&mapping),
    ];
    let done = loype(&arguments);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(read(&dir.join("mappings/min.toml")), text);
    assert!(read(&dir.join("pipeline.toml")).contains("mapping = \"mappings/min.toml\""));
    std::fs::write(
        dir.join("exports/molde/2026-09-30.csv"),
        "Hva;Når\nElbiler;nå\n",
    )
    .expect("because the folder is there");
    let pipeline = dir.join("pipeline.toml");
    let checked = loype(&["check", shown(&pipeline)]);
    assert!(checked.out.contains("1 accepted"), "{}", checked.out);
}

#[test]
fn nothing_is_written_when_something_is_wrong() {
    let check = |arguments: &[&str], says: &str| {
        let (_folder, dir) = place();
        let mut all = vec!["init", shown(&dir)];
        all.extend(arguments);
        let done = loype(&all);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{arguments:?}");
        assert!(done.err.contains(says), "{arguments:?}: {}", done.err);
        assert!(!dir.exists(), "{arguments:?} made the folder");
    };
    check(&[], "--municipality");
    check(&["-m", "Mold"], "Did you mean `Molde`?");
    check(&["-m", "9999"], "no municipality `9999`");
    check(
        &["-m", "Herøy"],
        "1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland)",
    );
    check(&["-m", "1507"], "Write the number");
    check(
        &["-m", "Molde", "--mapping", "planer"],
        "Did you mean `planner`?",
    );
    check(
        &["-m", "Molde", "--mapping", "no/such.toml"],
        "no/such.toml",
    );
    check(
        &["-m", "Molde", "--mapping", "Rauma=jira"],
        "not among the municipalities",
    );
    check(&["-m", "Molde", "--language", "fr"], "fr");
}

#[test]
fn nothing_is_overwritten() {
    let (_folder, dir) = place();
    std::fs::create_dir_all(&dir).expect("because its parent is there");
    std::fs::write(dir.join("README.md"), "mine").expect("because the folder is there");
    let done = loype(&["init", shown(&dir), "-m", "Molde"]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(
        done.err.contains("README.md is there already"),
        "{}",
        done.err
    );
    assert_eq!(read(&dir.join("README.md")), "mine");
    assert!(!dir.join("pipeline.toml").exists());
    std::fs::remove_file(dir.join("README.md")).expect("because it is there");
    // A folder that is there is no hindrance, and what lies in it is left alone.
    std::fs::write(dir.join("notat.txt"), "mine").expect("because the folder is there");
    assert_eq!(loype(&["init", shown(&dir), "-m", "Molde"]).code, 0);
    assert_eq!(read(&dir.join("notat.txt")), "mine");
    assert_eq!(loype(&["init", shown(&dir), "-m", "Rauma"]).code, 2);
}
