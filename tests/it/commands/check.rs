//! `loype check`: what a run would find, and nothing written.

use super::loype;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything under a folder with its content.
fn listing(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("because the folder is there") {
            let path = entry.expect("because it can be listed").path();
            if path.is_dir() {
                all.insert(path.clone(), Vec::new());
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("because it was listed");
                all.insert(path, bytes);
            }
        }
    }
    all
}

/// A pipeline on one list of Rauma's, in a folder of its own.
fn pipeline(list: Option<&str>, extra: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::TempDir::new().expect("because a temporary folder can be made");
    let text = format!(
        "title = \"x\"\noutput = \"out\"\nmunicipalities = [\"Rauma\"]\n{extra}\n[[source]]\nmunicipality = \"Rauma\"\nmapping = \"list.toml\"\nfiles = \"{{snapshot}}.csv\"\n"
    );
    let mapping = "name = \"list\"\ntitle = \"Liste\"\n[[table]]\nfills = \"initiative\"\nvocabularies = [\"plain\"]\n[table.columns]\ntitle = \"Tiltak\"\nid = \"Nr\"\nstarted = \"Start\"\n";
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("because the folder is there");
    };
    write("p.toml", &text);
    write("list.toml", mapping);
    if let Some(list) = list {
        write("2026-09-30.csv", list);
    }
    let path = folder.path().join("p.toml");
    let path = path.to_str().expect("because the name is UTF-8").to_owned();
    (folder, path)
}

const GOOD: &str = "Nr;Tiltak;Start\n1;Elbiler;01.02.2026\n2;Sansehage;15.03.2026\n";

#[test]
fn exit_codes() {
    let check = |list: Option<&str>, extra: &str, code: i32, says: &str| {
        let (folder, path) = pipeline(list, extra);
        let before = listing(folder.path());
        let done = loype(&["check", &path]);
        assert_eq!(done.code, code, "{}{}", done.out, done.err);
        let said = format!("{}{}", done.out, done.err);
        assert!(said.contains(says), "{says} in {said}");
        assert_eq!(before, listing(folder.path()), "something was written");
    };
    check(Some(GOOD), "", 0, "0 errors, 0 warnings");
    let odd = "Nr;Tiltak;Start\n1;Elbiler;snart\n2;Sansehage;15.03.2026\n";
    check(Some(odd), "", 1, "warning value.not_a_date");
    check(None, "", 3, "missing Rauma");
    check(None, "", 3, "error source.missing");
    check(None, "", 3, "no export yet");
    check(Some("<html>"), "", 3, "error source.unreadable");
    check(Some(GOOD), "period = \"2026Q4\"", 3, "stale Rauma");
    check(
        Some(GOOD),
        "langage = \"nb\"",
        2,
        "Did you mean `language`?",
    );
    let target = "[[target]]\nmetric = \"activity.no_such\"\nbetter_than = 1";
    check(Some(GOOD), target, 2, "activity.no_such");
}

/// One line per cause, though every quarter's file repeats it.
#[test]
fn one_line_per_cause() {
    let odd = "Nr;Tiltak;Start\n1;Elbiler;snart\n2;Sansehage;snart\n";
    let (folder, path) = pipeline(Some(odd), "");
    std::fs::write(folder.path().join("2026-06-30.csv"), odd).expect("because it is there");
    let done = loype(&["check", &path]);
    let lines: Vec<&str> = done.out.lines().collect();
    let about: Vec<&&str> = lines
        .iter()
        .filter(|line| line.contains("value.not_a_date"))
        .collect();
    assert_eq!(about.len(), 1, "{}", done.out);
    assert!(about[0].contains("2026-09-30.csv:2"), "{}", about[0]);
    assert!(about[0].contains("(4 alike)"), "{}", about[0]);
    assert!(
        about[0].ends_with("The same in another file."),
        "{}",
        about[0]
    );
    assert!(done.out.contains("0 errors, 4 warnings"), "{}", done.out);
}

/// What `check` finds is what `run` finds, before the first run and after it.
#[test]
fn the_same_findings_as_a_run() {
    let folder = tempfile::TempDir::new().expect("because a temporary folder can be made");
    let out = folder.path().join("out");
    let out = out.to_str().expect("because the name is UTF-8");
    let arguments = ["check", "pipelines/sample.toml", "--json", "--output", out];
    let found = || {
        let done = loype(&arguments);
        assert_eq!(done.code, 1, "{}", done.err);
        let document: Value = serde_json::from_str(&done.out).expect("because it is JSON");
        let mut n_alike: BTreeMap<String, i64> = BTreeMap::new();
        for finding in document["findings"]
            .as_array()
            .expect("because it is a list")
        {
            let code = finding["code"].as_str().expect("because it has a code");
            *n_alike.entry(code.to_owned()).or_default() +=
                finding["n_alike"].as_i64().expect("because it is counted");
        }
        (n_alike, document)
    };
    let (before, document) = found();
    assert!(!Path::new(out).exists(), "check made the output folder");
    assert_eq!(document["as_of"], "2026-09-30");
    let pipeline = include_str!("../../../pipelines/sample.toml");
    let n_sources = pipeline.matches("[[source]]").count();
    assert_eq!(
        document["sources"].as_array().map(Vec::len),
        Some(n_sources)
    );
    let run = loype(&["run", "pipelines/sample.toml", "--output", out]);
    assert_eq!(run.code, 0, "{}", run.err);
    let manifest = std::fs::read_to_string(format!("{out}/2026Q3/run.json"));
    let manifest: Value = serde_json::from_str(&manifest.expect("because it was published"))
        .expect("because it is JSON");
    let counted = manifest["n_findings"].as_object();
    let counted: BTreeMap<String, i64> = counted
        .expect("because findings are counted")
        .iter()
        .filter(|(code, _)| code.contains('.'))
        .map(|(code, n)| (code.clone(), n.as_i64().expect("because it is a count")))
        .collect();
    assert_eq!(before, counted);
    let index = format!("{out}/store/index.jsonl");
    let whole = std::fs::read(&index).expect("because snapshots were kept");
    // A line that was being written when the machine stopped is left as it is.
    std::fs::write(&index, [&whole[..], b"{\"munic"].concat()).expect("because it is there");
    let disk = listing(Path::new(out));
    assert_eq!(found().0, counted);
    assert_eq!(disk, listing(Path::new(out)), "something was written");
}

#[test]
fn a_pipeline_that_is_not_there() {
    let done = loype(&["check", "no-such.toml"]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(done.err.contains("no-such.toml"), "{}", done.err);
}
