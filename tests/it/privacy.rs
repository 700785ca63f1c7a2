//! In: exports in the shape of every mapping that ships, with a name, an e-mail address, a telephone
//! number and an identity number in each column in turn. Out: proof that none of them is in anything
//! that a run makes: no row, no table, no page, no finding, no error. It exists because the promise
//! is about every column, and a new mapping or a new column must not be forgotten. It deliberately
//! does not look for strangers in running text, which the program does not promise.

use super::exports::{Cell, Sheet, csv, ods, xlsx};
use loypemelding::config::{self, MAPPINGS, Mapping, Overrides, Plan, TableMapping};
use loypemelding::model::Date;
use loypemelding::run::{self, Options};
use loypemelding::store::Store;
use std::path::Path;
use tempfile::TempDir;

/// Who is responsible for every row, so that the program knows the name.
const KNOWN: &str = "Kari Nordmann";

/// What is put into each column, one row each.
fn secrets() -> Vec<String> {
    vec![
        KNOWN.to_owned(),
        "NORDMANN, Kari".to_owned(),
        format!("Spør {KNOWN} om dette"),
        // Nobody's column names him: a name by itself is told by how it looks.
        "Ola Ramberget".to_owned(),
        "Ola Ramberget; Siv-Anne Lie".to_owned(),
        "kari.nordmann@molde.kommune.no".to_owned(),
        "Ring +47 912 34 567".to_owned(),
        "912 34 567".to_owned(),
        crate::normalise::personal::id_of("010180"),
    ]
}

/// Secrets for each column of a workbook: a run of all in all columns of all mappings takes minutes.
const EACH: usize = 2;

/// What may stand nowhere, in small letters.
fn forbidden() -> Vec<String> {
    let id = crate::normalise::personal::id_of("010180");
    [
        "nordmann",
        "ramberget",
        "siv-anne",
        "@molde",
        "912 34 567",
        "91234567",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([id])
    .collect()
}

/// The sheets of an export: every header that the mapping knows first, the columns of people, and
/// for each of them a row for so many of the secrets, which take turns.
fn sheets(mapping: &Mapping, each: usize) -> Vec<(String, Vec<Vec<Cell>>)> {
    let sheet = |(n, table): (usize, &TableMapping)| {
        let name = table.read.sheet.clone();
        (
            name.unwrap_or_else(|| format!("Ark{}", n + 1)),
            rows(table, each),
        )
    };
    mapping.table.iter().enumerate().map(sheet).collect()
}

fn rows(table: &TableMapping, each: usize) -> Vec<Vec<Cell>> {
    let firsts = table.columns.values().filter_map(|rule| rule.from.first());
    let mut header: Vec<String> = Vec::new();
    let years = table.unpivot.iter().flat_map(|unpivot| {
        let year = |n: i64| unpivot.header.replace("{year}", &(2025 + n).to_string());
        [1, 2].map(|n| year(n).replace("{n}", &n.to_string()))
    });
    for name in firsts.chain(&table.people).cloned().chain(years) {
        if !header.contains(&name) {
            header.push(name);
        }
    }
    let owner = table
        .columns
        .get("owner")
        .and_then(|rule| rule.from.first());
    let of = table.columns.get("municipality");
    let municipality = of.and_then(|rule| rule.from.first());
    let plain = |n: usize| -> Vec<Cell> {
        let cell = |name: &String| match name {
            name if Some(name) == owner => Cell::from(KNOWN),
            name if Some(name) == municipality => Cell::from("Molde"),
            _ => Cell::Text(format!("Verdi {n}")),
        };
        header.iter().map(cell).collect()
    };
    let mut rows = vec![header.iter().map(|name| Cell::Text(name.clone())).collect()];
    let mut n = 0;
    for at in 0..header.len() {
        let all = secrets();
        let turn = all.iter().cycle().skip(at).take(each.min(all.len()));
        for secret in turn.cloned() {
            // In running text only the people of the table's own columns are known.
            if secret.starts_with("Spør") && owner.is_none() && table.people.is_empty() {
                continue;
            }
            n += 1;
            let mut row = plain(n);
            row[at] = match secret.parse::<f64>() {
                // As a workbook would hold it.
                Ok(number) if n % 2 == 0 => Cell::Number(number),
                _ => Cell::Text(secret),
            };
            rows.push(row);
        }
    }
    rows
}

struct Place {
    folder: TempDir,
    plan: Plan,
}

/// A pipeline with one export of Molde's, and a list of Aukra's that makes the run whole.
fn place(mapping: &str, file: &str, joint: bool) -> Place {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let write = |name: &str, text: String| {
        std::fs::write(folder.path().join(name), text)
            .expect("because the folder is the test's own");
    };
    let municipality = if joint {
        ""
    } else {
        "municipality = 'Molde'\n"
    };
    write("nokkel", "en nøkkel til pseudonymer".to_owned());
    write(
        "aukra.csv",
        "Nr;Tiltak;Fase\n7;Ferje på bestilling;Test\n8;Badevakt;Idé\n".to_owned(),
    );
    write(
        "p.toml",
        format!(
            "title = 'P'\nas_of = '2026-09-30'\nperiod = '2026Q3'\noutput = 'out'\nmunicipalities = ['Molde', 'Aukra']\npseudonym_key = 'nokkel'\n\
         [[source]]\nmunicipality = 'Aukra'\nmapping = 'plain'\nfiles = 'aukra.csv'\n\
         [[source]]\n{municipality}mapping = '{mapping}'\nfiles = '{file}'\n"
        ),
    );
    let plan = config::load(&folder.path().join("p.toml"), &Overrides::default());
    let plan = plan.unwrap_or_else(|error| panic!("{mapping}: {error}"));
    Place { folder, plan }
}

/// Everything below a folder, as text.
fn everything(folder: &Path) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        for entry in at.read_dir().expect("because the run made it") {
            let path = entry.expect("because the run made it").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).expect("because the run made it");
            all.push((
                path.display().to_string(),
                String::from_utf8_lossy(&bytes).to_lowercase(),
            ));
        }
    }
    all
}

/// Runs the export and looks for what may not be there.
fn check(mapping: &str, file: &str, bytes: &[u8], joint: bool) {
    let Place { folder, plan } = place(mapping, file, joint);
    std::fs::write(folder.path().join(file), bytes).expect("because the folder is the test's own");
    let options = Options {
        isolation: crate::isolation(),
        ..Options::default()
    };
    let outcome = run::run(&plan, &options, &|_, _, _| {});
    let outcome = outcome.unwrap_or_else(|error| panic!("{mapping} as {file}: {error}"));
    let read = outcome
        .data
        .source_files
        .iter()
        .any(|f| f.path == file && f.n_records > 1);
    assert!(
        read,
        "{mapping} as {file} was not read: {:?}",
        outcome.data.findings
    );
    let as_of: Date = "2026-09-30".parse().expect("because it is a date");
    let store = Store::open(&folder.path().join("out/store")).expect("because the run kept it");
    let kept = store.history(as_of).expect("because the run kept it");
    let mut texts = everything(&folder.path().join("out"));
    // What stands in Parquet is compressed, so its rows are looked at and not its bytes.
    texts.push((
        "rows of the run".to_owned(),
        format!("{:?}", outcome.data).to_lowercase(),
    ));
    texts.push((
        "rows of the store".to_owned(),
        format!("{kept:?}").to_lowercase(),
    ));
    for finding in &outcome.data.findings {
        texts.push((
            "a line of the log".to_owned(),
            finding.line().to_lowercase(),
        ));
    }
    for (name, text) in &texts {
        for word in forbidden() {
            if let Some(at) = text.find(&word) {
                let start = text[..at]
                    .char_indices()
                    .rev()
                    .nth(120)
                    .map_or(0, |(at, _)| at);
                let end = (at + 120..text.len()).find(|end| text.is_char_boundary(*end));
                panic!(
                    "{mapping} as {file}: «{word}» is in {name}: …{}…",
                    &text[start..end.unwrap_or(text.len())]
                );
            }
        }
    }
    let dropped = outcome
        .data
        .findings
        .iter()
        .filter(|f| f.code == "person.dropped");
    assert!(dropped.count() > 0, "{mapping} as {file} tells of nothing");
}

/// Mappings without a municipality of their own read joint lists.
fn is_joint(mapping: &Mapping) -> bool {
    mapping
        .table
        .iter()
        .all(|table| table.columns.contains_key("municipality"))
}

#[test]
fn nothing_personal_leaves_a_workbook() {
    for (name, _) in MAPPINGS {
        let mapping = place(name, "x", false).plan.sources[1].mapping.clone();
        let sheets = sheets(&mapping, EACH);
        let borrowed: Vec<Sheet<'_>> = sheets
            .iter()
            .map(|(n, r)| (n.as_str(), r.clone()))
            .collect();
        check(name, "eksport.xlsx", &xlsx(&borrowed), is_joint(&mapping));
    }
}

#[test]
fn nothing_personal_leaves_an_open_document() {
    for name in ["plain", "planner", "pp365-benefits", "portfolio-ods-nn"] {
        let mapping = place(name, "x", false).plan.sources[1].mapping.clone();
        let sheets = sheets(&mapping, EACH);
        let borrowed: Vec<Sheet<'_>> = sheets
            .iter()
            .map(|(n, r)| (n.as_str(), r.clone()))
            .collect();
        check(name, "eksport.ods", &ods(&borrowed), false);
    }
}

#[test]
fn nothing_personal_leaves_a_text_file() {
    for (name, delimiter) in [
        ("plain", ";"),
        ("jira", ","),
        ("pp365-ideas", ","),
        ("portfolio-csv", ";"),
    ] {
        let mapping = place(name, "x", false).plan.sources[1].mapping.clone();
        let (_, rows) = sheets(&mapping, usize::MAX).swap_remove(0);
        check(name, "eksport.csv", &csv(&rows, delimiter), false);
    }
}

/// Somebody is alone in a role: neither the sums nor the rows tell the load, and that of three is told.
#[test]
fn the_load_of_a_person_alone_in_a_role_is_in_no_table() {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text)
            .expect("because the folder is the test's own");
    };
    write(
        "liste.csv",
        "Nr;Tiltak;Fase\n7;Ferje på bestilling;Test\n8;Badevakt;Idé\n",
    );
    write(
        "folk.csv",
        "Kommune;Rolle;Fra;Andel\n\
         Molde;Jurist;01.01.2026;0,2471\nMolde;Jurist;01.01.2026;0,2471\nMolde;Jurist;01.01.2026;0,2471\n\
         Aukra;Jurist;01.01.2026;0,3173\n",
    );
    write(
        "folk.toml",
        "name = 'folk'\ntitle = 'Folk'\n[[table]]\nfills = 'allocation'\n[table.columns]\n\
         municipality = 'Kommune'\nrole = 'Rolle'\nfrom = 'Fra'\nload_share = 'Andel'\n",
    );
    write(
        "p.toml",
        "title = 'P'\nas_of = '2026-09-30'\nperiod = '2026Q3'\noutput = 'out'\nmunicipalities = ['Molde', 'Aukra']\n\
         [[source]]\nmunicipality = 'Molde'\nmapping = 'plain'\nfiles = 'liste.csv'\n\
         [[source]]\nmapping = 'folk.toml'\nfiles = 'folk.csv'\n",
    );
    let plan = config::load(&folder.path().join("p.toml"), &Overrides::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let options = Options {
        isolation: crate::isolation(),
        ..Options::default()
    };
    let outcome =
        run::run(&plan, &options, &|_, _, _| {}).unwrap_or_else(|error| panic!("{error}"));
    let rows = std::fs::read_to_string(outcome.published.folder.join("tables/allocation.csv"))
        .expect("because every table is published");
    assert_eq!(rows.matches("0.2471").count(), 3, "{rows}");
    assert_eq!(rows.lines().count(), 5, "no row is lost: {rows}");
    // Alone, and in a sum with the others.
    for (name, text) in everything(&folder.path().join("out")) {
        for load in ["0.3173", "0,3173", "1.0586", "1,0586", "1,06"] {
            assert!(!text.contains(load), "{name} tells {load}");
        }
    }
}
