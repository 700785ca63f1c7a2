//! `loype inspect`: everything on one screen, and nothing of what may be personal.

use super::{codes, file, loype, loype_on};
use serde_json::Value;

/// Every file of the sample that is an export.
const EXPORTS: &[&str] = &[
    "sample-data/molde/2026-09-30/Prosjektoversikt.xlsx",
    "sample-data/molde/2026-09-30/Gevinstoversikt.xlsx",
    "sample-data/molde/2026-09-30/Gevinstbudsjett.xlsx",
    "sample-data/hustadvika/2026-09-30/portefolje.csv",
    "sample-data/rauma/2026-09-30/tiltak.ods",
    "sample-data/vestnes/2026-09-30/Planner.xlsx",
    "sample-data/aukra/2026-09-30/jira.csv",
    "sample-data/moter.csv",
];

fn json(arguments: &[&str]) -> Value {
    let mut all = vec!["inspect", "--json"];
    all.extend(arguments);
    let done = loype(&all);
    assert_eq!(done.code, 0, "{arguments:?}: {}", done.err);
    serde_json::from_str(&done.out).expect("because it is JSON")
}

/// The screen is 80 characters wide and 40 lines high, without colour in a pipe.
fn check_screen(shown: &str, about: &str) {
    let lines: Vec<&str> = shown.lines().collect();
    assert!(
        lines.len() < 40,
        "{about} takes {} lines:\n{shown}",
        lines.len()
    );
    for line in lines {
        assert!(
            line.chars().count() <= 80 || line.starts_with("  loype "),
            "{about}: {line}"
        );
    }
    assert!(!shown.contains('\x1b'), "{about} is coloured");
}

#[test]
fn a_file_on_one_screen() {
    for path in EXPORTS {
        let done = loype(&["inspect", path]);
        assert_eq!(done.code, 0, "{path}: {}", done.err);
        check_screen(&done.out, path);
    }
    let wide: Vec<String> = (1..=300)
        .map(|n| format!("Kolonne nummer {n} med et langt navn"))
        .collect();
    let wide = format!(
        "{0}\n{1}\n{1}\n{1}\n",
        wide.join(";"),
        vec!["æøå æøå æøå"; 300].join(";")
    );
    let done = loype_on(wide.as_bytes(), &["inspect", "-"]);
    check_screen(&done.out, "300 columns");
    assert!(
        done.out.contains("more columns; --full shows them"),
        "{}",
        done.out
    );
    let full = loype_on(wide.as_bytes(), &["inspect", "-", "--full"]);
    assert!(full.out.contains("Kolonne nummer 300"), "{}", full.out);
}

/// What a file says can't colour the screen or move its cursor.
#[test]
fn control_characters_are_not_shown() {
    let given = "Tittel;R\x1b[31mød\nx\x07y;\x1b[2J\nz;u\nv;w\n";
    for arguments in [&["inspect", "-"][..], &["inspect", "-", "--full"]] {
        let done = loype_on(given.as_bytes(), arguments);
        let is_strange = |c: char| c.is_control() && c != '\n';
        assert!(!done.out.contains(is_strange), "{:?}", done.out);
    }
}

/// A long table is told from its first rows, and says so.
#[test]
fn a_long_table() {
    let long = format!("navn;tall\n{}", "x;1\n".repeat(200_001));
    let (_folder, path) = file("lang.csv", long);
    let done = loype(&["inspect", &path]);
    assert!(done.out.contains("= 200001 data"), "{}", done.out);
    check_screen(&done.out, "a long table");
    assert!(
        done.out.contains("from the first 200000 rows"),
        "{}",
        done.out
    );
}

/// The mapping that the sample's pipeline reads a file with is the one that is named first.
#[test]
fn the_mapping_that_fits() {
    for (path, mapping) in [
        (EXPORTS[0], "pp365-projects"),
        (EXPORTS[1], "pp365-benefits"),
        (EXPORTS[2], "pp365-benefit-years"),
        (EXPORTS[3], "portfolio-csv"),
        (EXPORTS[4], "portfolio-ods-nn"),
        (EXPORTS[5], "planner"),
        (EXPORTS[6], "jira"),
        (EXPORTS[7], "meetings"),
    ] {
        let first = &json(&[path])["mappings"][0];
        assert_eq!(first["mapping"], mapping, "{path}");
        assert_eq!(first["missing"], Value::Array(Vec::new()), "{path}");
    }
    let (_folder, path) = file("ukjent.csv", "Hva;Hvem\nElbiler;x\nSansehage;y\n");
    let unknown = json(&[&path]);
    assert_eq!(unknown["mappings"], Value::Array(Vec::new()));
    let next = unknown["next"][1].as_str().expect("because it is a text");
    assert_eq!(next, format!("loype map {path}"));
}

#[test]
fn what_columns_hold() {
    let given = "Tittel;Startet;Uke;Budsjett;Ferdig;Tom;Leder\n\
        Elbiler;01.02.2026;uke 34;1 250,5;ja;;Kari Nordmann\n\
        Sansehage;15.03.2025;uke 2;-3;nei;;Ola Hansen\n\
        Nattilsyn;31.12.2025;;12;ja;;\n\
        Pilleboks;;;;nei;;Kari Nordmann\n";
    let (_folder, path) = file("liste.csv", given);
    let columns = json(&[&path])["columns"].clone();
    let check =
        |header: &str, kind: &str, filled: f64, distinct: u64, ends: [&str; 2], example: &str| {
            let columns = columns.as_array().expect("because it is a list");
            let column = columns
                .iter()
                .find(|column| column["header"] == header)
                .unwrap_or_else(|| panic!("no {header} in {columns:?}"));
            let text = |key: &str| column[key].as_str().unwrap_or_default().to_owned();
            assert_eq!(column["type"], kind, "{header}");
            assert_eq!(column["filled"], filled, "{header}");
            assert_eq!(column["n_distinct"], distinct, "{header}");
            assert_eq!([text("min"), text("max")], ends, "{header}");
            assert_eq!(text("example"), example, "{header}");
        };
    check("Tittel", "text", 1.0, 4, ["", ""], "Elbiler");
    check(
        "Startet",
        "date",
        0.75,
        3,
        ["2025-03-15", "2026-02-01"],
        "01.02.2026",
    );
    // A week without a year has no place between the first and the last date.
    check("Uke", "date", 0.5, 2, ["", ""], "uke 34");
    check("Budsjett", "number", 0.75, 3, ["-3", "1250.5"], "1 250,5");
    check("Ferdig", "yes/no", 1.0, 2, ["", ""], "ja");
    check("Tom", "empty", 0.0, 0, ["", ""], "");
    check("Leder", "text", 0.75, 2, ["", ""], "");
}

/// Names of the sample's people stand in its files and nowhere in what is shown of them.
#[test]
fn no_person_is_shown() {
    for path in EXPORTS {
        let columns = json(&[path])["columns"].clone();
        let columns = columns.as_array().expect("because it is a list");
        let raw = loype(&["read", path]).out;
        let mut reader = csv::Reader::from_reader(raw.as_bytes());
        let headers = reader.headers().expect("because it has a header").clone();
        let mut people = Vec::new();
        for record in reader.records() {
            let record = record.expect("because it was written a moment ago");
            for (header, cell) in headers.iter().zip(&record) {
                let is_owner = [
                    "Prosjektleder",
                    "Prosjekteier",
                    "Kontaktperson",
                    "Ansvarleg",
                    "Assigned To",
                    "Assignee",
                    "Reporter",
                    "Gevinsteier",
                    "Gevinstansvarlig",
                ];
                if is_owner.contains(&header) && !cell.is_empty() {
                    people.push(cell.to_owned());
                }
            }
        }
        let full = loype(&["inspect", path, "--full"]).out;
        for person in &people {
            assert!(!full.contains(person.as_str()), "{path} shows {person}");
        }
        for column in columns {
            if column["personal"] == true {
                assert_eq!(
                    (&column["example"], &column["min"]),
                    (&Value::Null, &Value::Null)
                );
            }
        }
    }
    // An e-mail address or a telephone number anywhere in a column is enough.
    let given = "Tiltak;Merknad\nElbiler;ingen\nSansehage;ring tlf 71 11 22 33\nNattilsyn;skriv til kari@eksempel.no\n";
    let (_folder, path) = file("liste.csv", given);
    let shown = loype(&["inspect", &path, "--full"]).out;
    assert!(!shown.contains("ingen"), "{shown}");
    assert!(
        shown.contains("Merknad") && shown.contains("personal"),
        "{shown}"
    );
}

#[test]
fn the_tables_of_a_workbook() {
    let path = "sample-data/rauma/2026-09-30/tiltak.ods";
    let all = json(&[path]);
    let tables = all["tables"].as_array().expect("because it is a list");
    let sheets: Vec<&str> = tables.iter().filter_map(|t| t["sheet"].as_str()).collect();
    assert_eq!(sheets, ["Les meg", "Portefølje", "Gevinstar", "Målingar"]);
    let chosen: Vec<bool> = tables.iter().map(|t| t["chosen"] == true).collect();
    assert_eq!(chosen, [false, true, false, false]);
    assert_eq!(all["records"]["data"], tables[1]["n_rows"]);
    let parts = [
        "data",
        "header",
        "preamble",
        "blank",
        "totals",
        "notes",
        "elsewhere",
    ];
    let sum: i64 = parts
        .iter()
        .filter_map(|part| all["records"][part].as_i64())
        .sum();
    assert_eq!(all["records"]["total"], sum);
    assert_eq!(json(&[path, "--sheet", "Gevinstar"])["sheet"], "Gevinstar");
    assert_eq!(json(&[path, "--table", "4"])["sheet"], "Målingar");
    let done = loype(&["inspect", path, "--table", "5"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("no table 5. It has 4"), "{}", done.err);
}

#[test]
fn a_broken_file_is_refused() {
    let done = loype(&["inspect", "sample-data/faults/ødelagt.xlsx"]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(
        done.err
            .starts_with("loype: sample-data/faults/ødelagt.xlsx"),
        "{}",
        done.err
    );
    let done = loype(&["inspect", "no-such.csv", "--json"]);
    assert_eq!(
        (done.code, codes(&done.err)),
        (2, vec!["source.missing".to_owned()])
    );
}
