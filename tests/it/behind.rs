//! In: the sample's published set, and the worked examples of the catalogue. Out: proof that the
//! rows behind a number are the number: taken together they give its counts; that the cells named
//! hold what the model made of them; and that who asks for what is not there is told so.

use crate::sample::sample;
use calamine::{Data, Reader, open_workbook_auto};
use loypemelding::config::{self, Overrides};
use loypemelding::metrics::behind::{Behind, Cell, Role, Row};
use loypemelding::metrics::{self, ALL, CATALOGUE, Family, Metric, examples};
use loypemelding::model::{Dataset, Measure, Scope};
use loypemelding::publish::{self, Opened};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

fn set() -> &'static Opened {
    static SET: OnceLock<Opened> = OnceLock::new();
    SET.get_or_init(|| {
        let (_, outcome) = sample();
        publish::open(&outcome.published.folder).expect("because it was published a moment ago")
    })
}

/// Metrics that count something else than rows, so that no list of rows adds up to them, and what.
const NOT_BY_ROW: &[(&str, &str)] = &[
    (
        "activity.cadence_wait",
        "times between meetings, one fewer than meetings",
    ),
    (
        "activity.unit_spread",
        "units, each of which several initiatives may name",
    ),
    ("overlap.candidates", "pairs, which go with either of two"),
    (
        "overlap.quality",
        "answered pairs, which go with the pair or the answer",
    ),
    (
        "overlap.calibration",
        "answered pairs, which go with the pair or the answer",
    ),
    ("overlap.internal", "pairs, which go with either of two"),
    (
        "overlap.adoption",
        "clusters, which go with either of two members",
    ),
    (
        "overlap.exposed",
        "members of clusters, of which one may take the other along",
    ),
    (
        "overlap.parallel",
        "clusters, which go with either of two members",
    ),
    ("effect.comparison", "municipalities, each with a series"),
    ("trust.file_age", "municipalities"),
    ("trust.subset", "municipalities"),
    ("trust.comparability", "parts of the catalogue"),
];

/// What of a number its rows don't give; nothing when they give all of it.
fn objection(measure: &Measure, rows: &[Row]) -> Option<String> {
    let of = |role: Role| rows.iter().filter(move |row| row.role == role);
    let counted = || {
        let counted = rows.iter().filter(|row| row.role != Role::Moves);
        counted.filter(|row| row.takes.n_eligible > 0)
    };
    let n_defines = of(Role::Defines).count() as i64;
    let n_eligible: i64 = counted().map(|row| row.takes.n_eligible).sum::<i64>() + n_defines;
    if n_eligible != measure.n_eligible {
        return Some(format!("{n_eligible} rows and not {}", measure.n_eligible));
    }
    // How a row counts without which there is no number can't be told from the rest.
    if n_defines > 0 || of(Role::Decides).count() > 0 {
        return None;
    }
    let n_lacking: i64 = of(Role::Lacks)
        .map(|row| row.takes.n_eligible - row.takes.n_usable)
        .sum();
    let n_usable: i64 = counted().map(|row| row.takes.n_usable).sum();
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
    if n_usable != measure.n_usable || n_lacking > measure.n_eligible - measure.n_usable {
        return Some(format!(
            "{n_usable} usable, {n_lacking} lacking, and not {}",
            measure.n_usable
        ));
    }
    let taken: f64 = of(Role::Counted)
        .filter_map(|row| row.takes.numerator)
        .sum();
    if let Some(numerator) = measure
        .numerator
        .filter(|numerator| !near(taken, *numerator))
    {
        return Some(format!("{taken} counted and not {numerator}"));
    }
    let base: f64 = counted().filter_map(|row| row.takes.denominator).sum();
    let of_rows = measure
        .denominator
        .filter(|d| *d == measure.n_usable as f64);
    let denominator = of_rows.filter(|d| !near(base, *d))?;
    Some(format!("{base} in the base and not {denominator}"))
}

/// Every part of a number: that it is the published one, and that its rows add up to it.
fn objections(metric: &Metric, data: &Dataset, scope: &Scope, id: &str) -> (usize, Vec<String>) {
    let behind = Behind::find(metric, data, scope, id);
    let published = data.measures.iter();
    let published = published.filter(|m| m.metric == metric.id && m.municipality == id);
    assert!(
        behind.measures.iter().eq(published),
        "{} {id} is another number",
        metric.id
    );
    let mut wrong = Vec::new();
    for measure in &behind.measures {
        let rows = behind.rows(&measure.dimension);
        if let Some(why) = objection(measure, &rows) {
            wrong.push(format!("{id} {}: {why}", measure.dimension));
        }
    }
    (behind.measures.len(), wrong)
}

/// On Hustadvika, which has everything: initiatives, benefits, amounts, measurements; and on every
/// worked example, which have what several municipalities do.
#[test]
fn the_rows_behind_a_number_add_up_to_it() {
    let (set, mut wrong, mut n_parts) = (set(), Vec::new(), 0);
    let mut not_by_row: BTreeSet<&str> = BTreeSet::new();
    let mut add = |metric: &Metric, (n, objections): (usize, Vec<String>)| {
        n_parts += n;
        match NOT_BY_ROW.iter().find(|(id, _)| *id == metric.id) {
            None => wrong.extend(objections.iter().map(|o| format!("{} {o}", metric.id))),
            Some((id, _)) if !objections.is_empty() => _ = not_by_row.insert(id),
            Some(_) => {}
        }
    };
    for metric in CATALOGUE {
        // What looks at other municipalities takes long without optimisation.
        if metric.family != Family::Overlap {
            add(metric, objections(metric, &set.data, &set.scope, "1579"));
        }
        for example in metric.examples {
            let mut data = (example.given)();
            let scope = examples::scope_of(&data);
            data.measures = metrics::measure(&data, &scope);
            add(
                metric,
                objections(metric, &data, &scope, example.municipality),
            );
        }
    }
    println!("{n_parts} parts");
    assert!(n_parts > 1_000, "only {n_parts} parts");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let excused: Vec<&str> = NOT_BY_ROW.iter().map(|(id, _)| *id).collect();
    let needless: Vec<_> = excused
        .iter()
        .filter(|id| !not_by_row.contains(*id))
        .collect();
    assert!(
        needless.is_empty(),
        "{needless:?} add up and need no excuse"
    );
}

/// An analyst's own indicator is no other: its rows are found without a word about it.
#[test]
fn the_rows_behind_an_own_indicator_add_up_to_it() {
    let set = set();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/sample.toml");
    let plan = config::load(&path, &Overrides::default()).expect("because it ships");
    let metrics = metrics::own::catalogue(&plan.indicators).expect("because they ship");
    let own: Vec<&Metric> = metrics[CATALOGUE.len()..].iter().collect();
    assert!(!own.is_empty());
    for metric in own {
        let (n_parts, wrong) = objections(metric, &set.data, &set.scope, "1579");
        assert!(n_parts > 0, "{}", metric.id);
        assert!(wrong.is_empty(), "{}: {}", metric.id, wrong.join("\n"));
    }
}

/// A joint initiative goes from all with every copy of it, and a benefit's amount with none.
#[test]
fn for_all_the_copies_of_a_joint_initiative_are_one_row() {
    let set = set();
    let metric = of("overlap.joint_share");
    let (_, wrong) = objections(metric, &set.data, &set.scope, ALL);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn of(id: &str) -> &'static Metric {
    let found = CATALOGUE.iter().find(|metric| metric.id == id);
    found.expect("because it is in the catalogue")
}

/// The content of a cell, read by another program's eyes: calamine's for a sheet, a plain split for
/// a text file of the sample.
fn content(cell: &Cell) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines");
    let path = root.join(&cell.place.file);
    let address = &cell.at[0];
    if let Some(place) = address.strip_prefix("line ") {
        let (line, column) = place.split_once(", column ").expect("because it has both");
        let (line, column): (usize, usize) = (
            line.parse().expect("because it is a number"),
            column.parse().expect("because it is a number"),
        );
        let bytes = std::fs::read(&path).expect("because it was published from it");
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let from: Vec<&str> = text.split_inclusive('\n').skip(line - 1).collect();
        // Hustadvika's lists are divided by semicolons, Aukra's by commas.
        let mark = match cell.place.file.contains("hustadvika") {
            true => b';',
            false => b',',
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(mark)
            .flexible(true)
            .from_reader(std::io::Cursor::new(from.concat()));
        let record = reader.records().next().expect("because the line is there");
        let record = record.expect("because it is a record");
        return record.get(column - 1).unwrap_or_default().to_owned();
    }
    let digits = address
        .find(|c: char| c.is_ascii_digit())
        .expect("because a row is a number");
    let (letters, row) = address.split_at(digits);
    let column = letters
        .bytes()
        .fold(0, |n, c| n * 26 + u32::from(c - b'A') + 1)
        - 1;
    let row: u32 = row.parse().expect("because it is a number");
    let mut book = open_workbook_auto(&path).expect("because it was published from it");
    let sheet = cell
        .place
        .sheet
        .as_deref()
        .expect("because it is a workbook");
    let range = book
        .worksheet_range(sheet)
        .expect("because the sheet is there");
    match range.get_value((row - 1, column)) {
        Some(Data::DateTime(moment)) => {
            let day = moment.as_datetime().expect("because it is a date");
            day.date().to_string()
        }
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

/// The day that a text of the sample means: `2026-01-14T08:00`, `14.01.2026`, `14/Jan/26 1:57 PM`.
fn as_iso(text: &str) -> String {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if let Ok(day) = chrono::NaiveDate::parse_from_str(day, "%d/%b/%y") {
        return day.to_string();
    }
    match day.split('.').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => day.to_owned(),
    }
}

/// Every cell that is named for dates holds the date that the number was computed from: in XLSX, in
/// ODS, and in CSV of two dialects.
#[test]
fn a_cell_that_is_named_holds_the_value() {
    let set = set();
    for (id, least) in [("1506", 100), ("1579", 80), ("1539", 80), ("1547", 40)] {
        let metric = of("activity.time_to_decision");
        let mut behind = Behind::find(metric, &set.data, &set.scope, id);
        let mut rows = behind.rows("at=median");
        rows.truncate(60);
        behind.fill_cells("at=median", &mut rows);
        let cells = rows.iter().flat_map(|row| &row.cells);
        let mut n = 0;
        for cell in cells.filter(|cell| ["submitted", "decided"].contains(&cell.column)) {
            let Some(value) = cell.value.as_ref().filter(|_| cell.at.len() == 1) else {
                continue;
            };
            let there = content(cell);
            assert_eq!(
                as_iso(&there),
                *value,
                "{id} {:?} {:?}",
                cell.place,
                cell.at
            );
            n += 1;
        }
        println!("{id}: {n} cells");
        assert!(n >= least, "{id}: only {n} cells");
    }
}

/// Amounts stand in a column for each year; the cell is that of the year.
#[test]
fn an_amount_of_a_year_is_named_in_the_column_of_its_year() {
    let set = set();
    let mut behind = Behind::find(of("effect.plan_years"), &set.data, &set.scope, "1579");
    let part = "year=2027;placement=in_budget";
    let mut rows = behind.rows(part);
    rows.retain(|row| row.role == Role::Counted);
    behind.fill_cells(part, &mut rows);
    let planned = |row: &Row| {
        row.cells
            .iter()
            .find(|cell| cell.column == "planned")
            .cloned()
    };
    let cells: Vec<Cell> = rows.iter().filter_map(planned).collect();
    assert!(cells.len() >= 3, "{}", cells.len());
    for cell in cells {
        assert_eq!(cell.headers, ["Plan 2027"]);
        // «kr 544.000,-», «272000,00», «1,1 mill».
        let text = content(&cell)
            .replace(",-", "")
            .replace(['.', ' ', '\u{a0}'], "");
        let text = text.replace("kr", "").replace(',', ".");
        let (number, times) = match text.strip_suffix("mill") {
            Some(number) => (number, 1e6),
            None => (text.as_str(), 1.0),
        };
        let number: f64 = number.parse().expect("because it is an amount");
        let stated = (number * times * 100.0).round();
        let minor: f64 = cell
            .value
            .as_deref()
            .unwrap_or_default()
            .parse()
            .expect("because it is there");
        assert_eq!(stated, minor, "{:?}", cell.at);
    }
}

/// Runs the built program on the sample's set, or a folder of its own.
fn explain(arguments: &[&str], run: &Path) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_loype"))
        .arg("explain")
        .args(arguments)
        .arg("--run")
        .arg(run)
        .output()
        .expect("because the program was built");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("because it writes UTF-8");
    (
        done.status.code().expect("because no signal ended it"),
        text(done.stdout),
        text(done.stderr),
    )
}

fn folder() -> PathBuf {
    sample().1.published.folder.clone()
}

#[test]
fn a_number_is_told_with_its_rows_and_cells() {
    let (code, out, err) = explain(
        &[
            "activity.no_owner",
            "--municipality",
            "hustadvika",
            "--limit",
            "6",
        ],
        &folder(),
    );
    assert_eq!((code, err.as_str()), (0, ""));
    for told in [
        "Hustadvika (1579), 2026Q3",
        "10% (95 % interval 4–21%); 5 of 50. It is about 50 rows, none without",
        "Counted, above and in the base (5 initiatives)",
        "../sample-data/hustadvika/2026-09-30/portefolje.csv",
        "line 18",
        "has_owner",
        "column 7",
        "In the base only (45 initiatives)",
        "… 44 more rows; --limit all shows them",
    ] {
        assert!(out.contains(told), "{told} is not in\n{out}");
    }
}

#[test]
fn as_json_all_rows_are_there() {
    let (code, out, _) = explain(
        &["activity.no_owner", "--municipality", "1579", "--json"],
        &folder(),
    );
    assert_eq!(code, 0);
    let told: serde_json::Value = serde_json::from_str(&out).expect("because it is JSON");
    let rows = told["rows"].as_array().expect("because it is a list");
    assert_eq!(rows.len(), 50);
    assert_eq!(told["number"]["numerator"], 5.0);
    let first = &rows[0];
    assert_eq!(
        (first["role"].as_str(), first["place"]["row"].as_i64()),
        (Some("counted"), Some(18))
    );
    assert_eq!(first["cells"][0]["cells"][0], "line 18, column 7");
}

#[test]
fn what_is_not_there_is_said() {
    let set = folder();
    let nowhere = set.join("tables");
    for (arguments, run, told) in [
        (
            &["activity.no_owner", "--municipality", "Hustadvik"][..],
            &set,
            "Did you mean `Hustadvika`?",
        ),
        (
            &["activity.no_owner", "--municipality", "Oslo"],
            &set,
            "It has Molde",
        ),
        (
            &[
                "activity.lights",
                "--municipality",
                "Molde",
                "--dimension",
                "light=x",
            ],
            &set,
            "Its parts are:",
        ),
        (
            &["activity.no_owner", "--municipality", "Molde"],
            &nowhere,
            "is no published set",
        ),
        (
            &["activity.no_owners", "--municipality", "Molde"],
            &set,
            "Did you mean `activity.no_owner`?",
        ),
        (
            &["value.unknown_word", "--municipality", "Molde"],
            &set,
            "is a finding and no number",
        ),
        (
            &[
                "activity.no_owner",
                "--municipality",
                "Molde",
                "--limit",
                "many",
            ],
            &set,
            "a number of rows, or `all`",
        ),
    ] {
        let (code, out, err) = explain(arguments, run);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(told), "{arguments:?}: {err}");
    }
}

/// A copy of the set, to be changed.
fn copied() -> (tempfile::TempDir, PathBuf) {
    let here = tempfile::TempDir::new().expect("because a temporary folder can be made");
    let to = here.path().join("2026Q3");
    std::fs::create_dir_all(to.join("tables")).expect("because the folder is ours");
    for name in ["run.json", "tables"] {
        let from = folder().join(name);
        if from.is_file() {
            std::fs::copy(&from, to.join(name)).expect("because the set is there");
            continue;
        }
        for entry in std::fs::read_dir(&from).expect("because the set is there") {
            let path = entry.expect("because the folder can be read").path();
            let name = path.file_name().expect("because it is a file");
            std::fs::copy(&path, to.join("tables").join(name)).expect("because it can be read");
        }
    }
    (here, to)
}

#[test]
fn a_number_that_the_rows_do_not_give_is_not_explained() {
    let (_here, set) = copied();
    let asked = &["activity.queue", "--municipality", "Molde"];
    assert_eq!(explain(asked, &set).0, 0);
    let manifest = set.join("run.json");
    let told = std::fs::read_to_string(&manifest).expect("because it was copied");
    // As a set of another version would be: the same rows, and another number made of them.
    let told = told.replace("\"as_of\": \"2026-09-30\"", "\"as_of\": \"2026-09-01\"");
    std::fs::write(&manifest, told).expect("because the folder is ours");
    let (code, out, err) = explain(asked, &set);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(
        err.contains("the set's rows give another activity.queue"),
        "{err}"
    );
}

#[test]
fn a_table_that_was_changed_is_not_trusted() {
    let (_here, set) = copied();
    let table = set.join("tables/initiative.parquet");
    let mut bytes = std::fs::read(&table).expect("because it was copied");
    bytes.push(0);
    std::fs::write(&table, bytes).expect("because the folder is ours");
    let (code, _, err) = explain(&["activity.queue", "--municipality", "Molde"], &set);
    assert_eq!(code, 2);
    assert!(err.contains("somebody has changed it"), "{err}");
}
