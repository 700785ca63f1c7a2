//! In: the sources as text. Out: proof that the house stands as `src/lib.rs` says: no room looks
//! into another that it may not, every file says first what it is for, no column is named outside
//! `model`, no file is too long, no foreign type leaves its room. The rules are functions on text,
//! so that a test can show that each of them fails when a wall is broken.

use loypemelding::model::TABLES;
use std::path::{Path, PathBuf};

/// Room → the rooms that it may look into. The table in `src/lib.rs` says the same.
const WALLS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("config", &["model"]),
    ("statistics", &[]),
    ("ingest", &["model", "config"]),
    ("normalise", &["model", "config"]),
    ("proposal", &["model", "config", "normalise"]),
    ("store", &["model"]),
    ("overlap", &["model"]),
    ("metrics", &["model", "statistics"]),
    ("scorecard", &["model", "config", "metrics", "statistics"]),
    ("charts", &[]),
    (
        "report",
        &["model", "metrics", "scorecard", "charts", "statistics"],
    ),
    ("review", &["model", "normalise", "overlap", "report"]),
    ("publish", &["model"]),
    (
        "run",
        &[
            "model",
            "config",
            "statistics",
            "ingest",
            "normalise",
            "proposal",
            "store",
            "overlap",
            "metrics",
            "scorecard",
            "charts",
            "report",
            "review",
            "publish",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "config",
            "statistics",
            "ingest",
            "normalise",
            "proposal",
            "store",
            "overlap",
            "metrics",
            "scorecard",
            "charts",
            "report",
            "review",
            "publish",
            "run",
        ],
    ),
];

/// Foreign crate → the only room that may name it.
const FOREIGN: &[(&str, &[&str])] = &[
    ("calamine", &["ingest"]),
    ("zip", &["ingest"]),
    ("lean_string", &["model"]),
    ("rustix", &["ingest"]),
    ("encoding_rs", &["ingest"]),
    ("plotters", &["charts"]),
    ("plotters_backend", &["charts"]),
    ("minijinja", &["report"]),
    ("icu_decimal", &["report"]),
    ("icu_datetime", &["report"]),
    ("icu_collator", &["report"]),
    ("fixed_decimal", &["report"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("console", &["cli"]),
    ("rust_xlsxwriter", &["review"]),
    ("anyhow", &["cli"]),
    ("statrs", &["statistics"]),
    ("polars", &["model", "store", "publish", "metrics"]),
    ("polars_io", &["store", "publish"]),
    ("sqlparser", &["metrics"]),
    ("polars_arrow", &["cli"]),
    ("regex", &["normalise"]),
    ("hmac", &["normalise"]),
];

/// The longest a file may be without a reason in its first lines.
const LONGEST: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file: its room, its path from the root, its text.
fn sources() -> Vec<(String, String, String)> {
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let shown = path
                .strip_prefix(root())
                .expect("because it is below the root");
            let shown = shown.to_string_lossy().replace('\\', "/");
            let mut parts = shown.split('/').skip(1);
            let first = parts.next().expect("because it is a file in src");
            let room = match parts.next() {
                Some(_) => first.to_owned(),
                None => String::new(),
            };
            (room, shown, read(&path))
        })
        .collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("because the file was listed a moment ago")
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("because the folder is in the repository") {
        let path = entry.expect("because the folder can be read").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The code of a file without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    let lines = text.lines().map(|line| match line.find("//") {
        // A `//` inside a string, as in an address, is left: a rule may then look too far, never too short.
        Some(at) if !line[..at].contains('"') => &line[..at],
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Rooms that a file looks into against the table.
fn broken_walls(room: &str, text: &str) -> Vec<String> {
    let Some((_, allowed)) = WALLS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("the room `{room}` is not in the table")];
    };
    let mut broken = Vec::new();
    let code = code(text);
    for (at, _) in code.match_indices("crate::") {
        // `loypemelding_crate::` would be another word.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let group = rest
            .strip_prefix('{')
            .and_then(|inner| inner.split('}').next());
        let names: Vec<&str> = match group {
            Some(inner) => inner.split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let is_room = WALLS.iter().any(|(other, _)| *other == name);
            if is_room && name != room && !allowed.contains(&name.as_str()) {
                broken.push(format!("`{room}` looks into `{name}`"));
            }
        }
    }
    broken
}

/// Foreign crates that a file names outside their room.
fn strangers(room: &str, text: &str) -> Vec<String> {
    let code = code(text);
    FOREIGN
        .iter()
        .filter(|(_, rooms)| !rooms.contains(&room))
        .filter(|(name, _)| {
            let path = format!("{name}::");
            code.match_indices(&path).any(|(at, _)| {
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            })
        })
        .map(|(name, rooms)| format!("`{name}` belongs to {}", rooms.join(", ")))
        .collect()
}

/// Column names that stand as text: those of several words anywhere, those of one word where a
/// column is asked for by name.
fn named_columns(text: &str) -> Vec<String> {
    let code = code(text);
    let mut named = Vec::new();
    for column in TABLES.iter().flat_map(|table| table.columns) {
        let quoted = format!("\"{}\"", column.name);
        let found = match column.name.contains('_') {
            true => code.contains(&quoted),
            false => ["column(", "col(", "put(", "get_column("]
                .iter()
                .any(|call| code.contains(&format!("{call}{quoted}"))),
        };
        if found {
            named.push(column.name.to_owned());
        }
    }
    named.sort();
    named.dedup();
    named
}

/// Words that are no column although one is called so: keys of a pipeline file.
const NOT_COLUMNS: &[&str] = &["as_of"];

fn complaints(rule: impl Fn(&str, &str, &str) -> Vec<String>) -> Vec<String> {
    let mut all = Vec::new();
    for (room, path, text) in sources() {
        all.extend(
            rule(&room, &path, &text)
                .into_iter()
                .map(|what| format!("{path}: {what}")),
        );
    }
    all
}

#[test]
fn no_room_looks_where_it_may_not() {
    let broken = complaints(|room, _, text| match room {
        "" => Vec::new(),
        room => broken_walls(room, text),
    });
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn foreign_types_stay_in_their_room() {
    let broken = complaints(|room, _, text| strangers(room, text));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let silent = complaints(|_, _, text| match text.starts_with("//! ") {
        true => Vec::new(),
        false => vec!["does not open with `//! `".to_owned()],
    });
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn no_column_is_named_outside_the_model() {
    let named = complaints(|room, _, text| match room {
        "model" => Vec::new(),
        _ => {
            let columns = named_columns(text).into_iter();
            let columns = columns.filter(|name| !NOT_COLUMNS.contains(&name.as_str()));
            columns
                .map(|name| format!("names the column `{name}`"))
                .collect()
        }
    });
    assert!(named.is_empty(), "{}", named.join("\n"));
}

#[test]
fn no_file_is_too_long_without_a_reason() {
    let long = complaints(|_, _, text| {
        let n = text.lines().count();
        let reason = text.lines().take_while(|line| line.starts_with("//!"));
        let reason = reason.collect::<String>().contains("long because");
        match n > LONGEST && !reason {
            true => vec![format!(
                "{n} lines; split it, or say «long because …» at its top"
            )],
            false => Vec::new(),
        }
    });
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_is_left_over() {
    let marks = [
        "todo!(",
        "unimplemented!(",
        "TODO",
        "FIXME",
        "XXX",
        ".unwrap()",
        "dbg!(",
    ];
    let left = complaints(|_, _, text| {
        let code = code(text);
        let found = marks.iter().filter(|mark| code.contains(**mark));
        found.map(|mark| format!("holds `{mark}`")).collect()
    });
    assert!(left.is_empty(), "{}", left.join("\n"));
}

/// The map at the top of `src/lib.rs` and the table here are the same table.
#[test]
fn the_map_says_what_the_walls_say() {
    let map = read(&root().join("src/lib.rs"));
    for (room, allowed) in WALLS {
        let row = map
            .lines()
            .find(|line| line.starts_with(&format!("//! | [`{room}`] |")))
            .unwrap_or_else(|| panic!("the map has no row for `{room}`"));
        let says = row
            .rsplit('|')
            .nth(1)
            .expect("because a row has cells")
            .trim();
        let wanted = match (*room, allowed.is_empty()) {
            ("run" | "cli", _) => "all above".to_owned(),
            (_, true) => "nothing".to_owned(),
            _ => allowed.join(", "),
        };
        assert_eq!(says, wanted, "the map's row for `{room}`");
    }
}

/// A rule that can't fail holds nothing: each is shown a wall being broken.
#[test]
fn each_rule_fails_when_its_wall_is_broken() {
    let look = |room: &str, text: &str| broken_walls(room, text);
    assert_eq!(
        look("metrics", "use crate::ingest::read;"),
        ["`metrics` looks into `ingest`"]
    );
    assert_eq!(
        look("charts", "fn f() { crate::model::TABLES; }"),
        ["`charts` looks into `model`"]
    );
    assert_eq!(
        look("store", "use crate::{model, config};"),
        ["`store` looks into `config`"]
    );
    assert!(look("store", "use crate::model::Row; // crate::config").is_empty());
    assert!(look("overlap", "use crate::overlap::fold;").is_empty());
    assert_eq!(look("attic", ""), ["the room `attic` is not in the table"]);
    assert_eq!(
        strangers("report", "use calamine::Xlsx;"),
        ["`calamine` belongs to ingest"]
    );
    assert!(strangers("ingest", "use calamine::Xlsx;").is_empty());
    assert_eq!(named_columns("frame.column(\"stage\")"), ["stage"]);
    assert_eq!(named_columns("let x = \"planned_end\";"), ["planned_end"]);
    assert!(named_columns("let word = \"stage\";").is_empty());
}
