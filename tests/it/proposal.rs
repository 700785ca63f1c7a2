//! In: exports that the proposal has not been told of, with the truth of each header. Out: how many
//! columns it gets right and how many it leaves alone that it should; and that what it writes is a
//! mapping that a run accepts.

use loypemelding::config::{ReadRules, mapping_of, norway};
use loypemelding::ingest::{SourceBytes, read_all};
use loypemelding::model::{Date, RawTable, Registry, header_name};
use loypemelding::proposal::{ACCEPT, Answered, Knowledge, Proposal, ask, preview, propose, toml};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Header → what it is.
type Truth = BTreeMap<String, String>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn truths(path: &Path) -> BTreeMap<String, Truth> {
    let text = std::fs::read_to_string(path).expect("because it is in the repository");
    ::toml::from_str(&text).expect("because it is TOML")
}

fn tables(path: &Path) -> Vec<RawTable> {
    let name = path
        .file_name()
        .expect("because it is a file")
        .to_string_lossy();
    let bytes = std::fs::read(path).expect("because it is there");
    let source = SourceBytes::new(name.into_owned(), bytes).isolated(crate::isolation());
    read_all(&source, &ReadRules::default()).expect("because it holds tables")
}

/// Right, of those that have a counterpart; left alone, of those that have none.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    right: usize,
    with: usize,
    alone: usize,
    without: usize,
    /// Of those proposed with a score of 0.8 and more: right, and all.
    sure_right: usize,
    sure: usize,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.with += other.with;
        self.alone += other.alone;
        self.without += other.without;
        self.sure_right += other.sure_right;
        self.sure += other.sure;
    }

    fn shares(self) -> (f64, f64) {
        let share = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
        (
            share(self.right, self.with),
            share(self.alone, self.without),
        )
    }
}

/// Compares a proposal with the truth and prints what differs.
fn judge(name: &str, proposal: &Proposal, sheet: Option<&str>, truth: &Truth) -> Tally {
    let mut tally = Tally::default();
    let mut seen = 0;
    for table in &proposal.tables {
        if sheet.is_some() && table.sheet.as_deref() != sheet {
            continue;
        }
        for column in &table.columns {
            let Some(right) = truth.get(&header_name(&column.header)) else {
                continue;
            };
            seen += 1;
            let answers: Vec<&str> = right.split('|').collect();
            let got = column.column.as_deref().unwrap_or_default();
            let is_right = answers.contains(&got);
            if !got.is_empty() && column.score >= ACCEPT {
                tally.sure += 1;
                tally.sure_right += usize::from(is_right);
            }
            match answers.contains(&"") {
                true => {
                    tally.without += 1;
                    tally.alone += usize::from(is_right);
                }
                false => {
                    tally.with += 1;
                    tally.right += usize::from(is_right);
                }
            }
            if !is_right {
                println!(
                    "  {name}: «{}» is {right:?}, got {:?} {:.2} ({:?}): {}; {:?}",
                    column.header,
                    got,
                    column.score,
                    column.decision,
                    column.reason,
                    column
                        .candidates
                        .iter()
                        .map(|c| format!("{} {:.2}", c.column, c.score))
                        .collect::<Vec<_>>()
                );
            }
        }
    }
    let n_truth = truth.keys().filter(|key| *key != "registry").count();
    assert_eq!(
        seen, n_truth,
        "{name}: every header of the truth is in the file"
    );
    let (right, alone) = tally.shares();
    println!(
        "{name}: {}/{} right ({:.0} %), {}/{} left alone ({:.0} %)",
        tally.right,
        tally.with,
        right * 100.0,
        tally.alone,
        tally.without,
        alone * 100.0
    );
    tally
}

/// Every file of a folder that the truth names.
fn judge_all(folder: &Path, truths: &BTreeMap<String, Truth>) -> Tally {
    let norwegian = Knowledge::new(norway(), "NOK");
    let mut all = Tally::default();
    for (name, truth) in truths {
        let (file, sheet) = match name.split_once('#') {
            Some((file, sheet)) => (file, Some(sheet)),
            None => (name.as_str(), None),
        };
        let tables = tables(&folder.join(file));
        let proposal = match truth.get("registry") {
            None => propose(&norwegian, file, &tables, ACCEPT),
            Some(registry) => {
                let registry = registry_of(&root().join("tests/real").join(registry));
                propose(&Knowledge::new(registry, "GBP"), file, &tables, ACCEPT)
            }
        };
        all.add(judge(name, &proposal, sheet, truth));
    }
    all
}

/// Prints what came of a folder; gives the shares that are right and rightly left alone.
fn told(all: Tally) -> (f64, f64) {
    let (right, alone) = all.shares();
    println!(
        "all: {all:?}: {:.1} % right, {:.1} % left alone",
        right * 100.0,
        alone * 100.0
    );
    (right, alone)
}

fn registry_of(path: &Path) -> Registry {
    loypemelding::config::registry(path).expect("because a pipeline of the tests uses it")
}

#[test]
fn eight_kinds_of_exports_are_understood() {
    let folder = root().join("tests/data/onboarding");
    let all = judge_all(&folder, &truths(&folder.join("truth.toml")));
    let (right, alone) = told(all);
    assert!(right >= 0.95 && alone >= 0.95);
}

#[test]
fn real_portfolios_are_understood() {
    let folder = root().join("../shared/data/portfolios");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return;
    }
    let all = judge_all(
        &folder,
        &truths(&root().join("tests/it/proposal/truth-portfolios.toml")),
    );
    let (right, alone) = told(all);
    assert!(right >= 0.95 && alone >= 0.95);
}

/// Made after the names were written, and not looked at while they were.
#[test]
fn exports_in_other_styles_are_understood() {
    let folder = root().join("tests/data/onboarding/held-out");
    let all = judge_all(&folder, &truths(&folder.join("truth.toml")));
    let (right, alone) = told(all);
    assert!(right >= 0.95 && alone >= 0.95);
}

/// Every file of a folder of exports.
fn kinds(folder: &str) -> Tally {
    let folder = root().join("tests/data/onboarding").join(folder);
    let all = judge_all(&folder, &truths(&folder.join("truth.toml")));
    told(all);
    all
}

/// Five sets of exports of very different kinds, each made before the program was run on it. What they
/// got on first sight stands in `tests/data/onboarding/kinds.md`; these are floors for what they get now.
#[test]
fn kinds_of_exports_are_understood() {
    let mut all = Tally::default();
    for folder in ["kinds", "kinds-second", "kinds-third", "kinds-fourth"] {
        let tally = kinds(folder);
        let (right, alone) = tally.shares();
        assert!(right >= 0.95 && alone >= 0.95, "{folder}: {tally:?}");
        all.add(tally);
    }
    // What counts as certain is right.
    assert!(all.sure_right * 100 >= all.sure * 98, "{all:?}");
}

/// Nothing was mended for these by themselves.
#[test]
fn kinds_that_were_held_out_are_understood() {
    let (right, alone) = kinds("kinds-held-out").shares();
    assert!(right >= 0.95 && alone >= 0.95);
}

/// A file that lies in the memory.
fn in_memory(name: &str, text: &str) -> Vec<RawTable> {
    let source = SourceBytes::new(name, text.as_bytes().to_vec());
    read_all(&source, &ReadRules::default()).expect("because it is a table")
}

fn knowledge() -> Knowledge {
    Knowledge::new(norway(), "NOK")
}

/// What a small list becomes: header → column, sure ones alone.
fn accepted(proposal: &Proposal) -> Vec<(String, String)> {
    proposal.tables[0]
        .columns
        .iter()
        .filter_map(|column| Some((column.header.clone(), column.column.clone()?)))
        .collect()
}

/// A mapping is loaded as a pipeline loads it, and a run publishes what it reads.
#[test]
fn what_is_proposed_is_run() {
    for (file, sheet_rows) in [
        ("analytiker.csv", 20),
        ("tiltaksliste-nynorsk.csv", 20),
        ("digitalisering.xlsx", 20),
        ("tavle.csv", 20),
    ] {
        let folder = tempfile::tempdir().expect("because there is room");
        let export = root().join("tests/data/onboarding").join(file);
        let proposal = propose(&knowledge(), file, &tables(&export), ACCEPT);
        let mapping = toml(&knowledge(), &proposal);
        std::fs::write(folder.path().join("proposed.toml"), mapping)
            .expect("because there is room");
        std::fs::copy(&export, folder.path().join(file)).expect("because there is room");
        let pipeline = format!(
            "title = \"Proposed\"\nperiod = \"2025Q3\"\nas_of = \"2025-09-30\"\noutput = \"out\"\nmunicipalities = [\"Molde\"]\n\n[[source]]\nmunicipality = \"Molde\"\nmapping = \"proposed.toml\"\nfiles = \"{file}\"\nsnapshot = \"2025-09-30\"\n"
        );
        let path = folder.path().join("pipeline.toml");
        std::fs::write(&path, pipeline).expect("because there is room");
        let plan = loypemelding::config::load(&path, &loypemelding::config::Overrides::default())
            .expect("because a run must accept what is proposed");
        let options = loypemelding::run::Options {
            isolation: crate::isolation(),
            ..loypemelding::run::Options::default()
        };
        let outcome = loypemelding::run::run(&plan, &options, &|_, _, _| {})
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        let data = &outcome.data;
        assert_eq!(
            data.current_initiatives(outcome.scope.as_of).len(),
            sheet_rows,
            "{file}"
        );
        let staged = data.current_initiatives(outcome.scope.as_of);
        assert!(
            staged.iter().all(|row| row.stage.is_some()),
            "{file}: every stage is known"
        );
        if file == "digitalisering.xlsx" {
            assert_eq!(data.benefits.len(), 20);
            assert!(data.benefit_years.len() > 40);
            let linked = data
                .benefits
                .iter()
                .all(|benefit| benefit.initiative_id.is_some());
            assert!(linked, "every benefit finds its initiative");
            // 1.5 million kroner are 150 million øre.
            let budgets: Vec<i64> = staged
                .iter()
                .filter_map(|row| row.budget)
                .map(|b| b.0)
                .collect();
            assert!(
                budgets
                    .iter()
                    .all(|b| (30_000_000..=900_000_000).contains(b)),
                "{budgets:?}"
            );
        }
    }
}

/// A preset is recognised by its headers, and said instead of a new mapping.
#[test]
fn an_export_that_ships_with_a_mapping_is_recognised() {
    for (path, name) in [
        ("molde/2026-09-30/Prosjektoversikt.xlsx", "pp365-projects"),
        ("vestnes/2026-09-30/Planner.xlsx", "planner"),
        ("aukra/2026-09-30/jira.csv", "jira"),
        ("hustadvika/2026-09-30/maalinger.csv", "measurements-csv"),
        ("rauma/2026-09-30/tiltak.ods", "portfolio-ods-nn"),
    ] {
        let tables = tables(&root().join("sample-data").join(path));
        let proposal = propose(&knowledge(), path, &tables, ACCEPT);
        let presets: Vec<&str> = proposal
            .tables
            .iter()
            .filter_map(|table| table.preset.as_ref())
            .map(|preset| preset.name.as_str())
            .collect();
        assert!(presets.contains(&name), "{path}: {presets:?}");
        let written = toml(&knowledge(), &proposal);
        assert!(written.contains(&format!("`{name}`")), "{written}");
    }
    let own = tables(&root().join("tests/data/onboarding/analytiker.csv"));
    let proposal = propose(&knowledge(), "analytiker.csv", &own, ACCEPT);
    assert!(proposal.tables[0].preset.is_none());
}

#[test]
fn nothing_about_people_is_written() {
    let list = "Tiltak;Ansvarlig;Innmelder;E-post;Telefon;Fase;Startdato\n\
        Sensorer i bygg;Kari Nordmann;Ola Hansen;kari.nordmann@eksempel.no;918 27 364;Idé;01.02.2025\n\
        Ny søknadsløsning;Per Aasen;Liv Berntsen;per@eksempel.no;412 33 187;Test;14.03.2025\n\
        Kjørerute for hjemmetjenesten;Ingrid Solberg;Ola Hansen;ingrid@eksempel.no;991 20 304;Drift;20.04.2025\n";
    let proposal = propose(
        &knowledge(),
        "liste.csv",
        &in_memory("liste.csv", list),
        ACCEPT,
    );
    let written = toml(&knowledge(), &proposal)
        + &serde_json::to_string(&proposal).expect("because it is plain data");
    for person in [
        "Nordmann",
        "Hansen",
        "Aasen",
        "Berntsen",
        "Solberg",
        "@eksempel",
        "918 27",
        "412 33",
    ] {
        assert!(!written.contains(person), "{person} stands in\n{written}");
    }
    assert!(written.contains("Sensorer i bygg"));
    // Whoever sent it in may stand in the texts too; a run takes the name out of them.
    let people = &proposal.tables[0].people;
    assert!(people.contains(&"Innmelder".to_owned()), "{people:?}");
    assert!(written.contains("people = ["));
}

#[test]
fn units_and_texts_that_mean_nothing_are_proposed() {
    let list = "Prosjektnavn;Fase;Totalbudsjett (MNOK);Forbruk (i 1000 kr);Startdato\n\
        Sensorer i bygg;Test;1,5;800;01.02.2025\n\
        Ny søknadsløsning;Idé;2,25;1 200;Avklares senere\n\
        Kjørerute for hjemmetjenesten;Drift;0,4;-;20.04.2025\n\
        Bibliotek uten betjening;Idé;3;90;Avklares senere\n\
        Flomvarsling i dalen;Test;4;95;21.05.2025\n\
        Ladeplan for biler;Test;4,5;95;22.06.2025\n";
    let proposal = propose(
        &knowledge(),
        "liste.csv",
        &in_memory("liste.csv", list),
        ACCEPT,
    );
    let written = toml(&knowledge(), &proposal);
    assert!(
        written.contains("budget = { from = \"Totalbudsjett (MNOK)\", unit = \"MNOK\" }"),
        "{written}"
    );
    assert!(
        written
            .contains("cost = { from = \"Forbruk (i 1000 kr)\", unit = \"TNOK\", null = [\"-\"] }"),
        "{written}"
    );
    assert!(
        written.contains("null = [\"Avklares senere\"]"),
        "{written}"
    );
    assert_eq!(
        written,
        toml(
            &knowledge(),
            &propose(
                &knowledge(),
                "liste.csv",
                &in_memory("liste.csv", list),
                ACCEPT
            )
        )
    );
}

#[test]
fn a_benefit_budget_with_a_row_for_each_year_is_read() {
    let list = "Gevinst;År;Planlagt beløp;Realisert beløp\n\
        Spart tid i arkivet;2025;100 000;90 000\n\
        Spart tid i arkivet;2026;150 000;\n\
        Færre purringer;2025;50 000;10 000\n\
        Færre purringer;2026;60 000;\n";
    let tables = in_memory("gevinst.csv", list);
    let proposal = propose(&knowledge(), "gevinst.csv", &tables, ACCEPT);
    assert_eq!(proposal.tables[0].fills.as_deref(), Some("benefit_year"));
    let mapping = mapping_of("gevinst", toml(&knowledge(), &proposal)).expect("because it is one");
    let lines = preview(&knowledge(), &tables[0], &mapping.table[0], day());
    assert_eq!(
        lines[0],
        "4 rows: 4 accepted, 0 rejected, 0 repeated, 0 without an amount"
    );
    assert_eq!(lines[1], "year=2025 · planned=10000000 · realised=9000000");
}

fn day() -> Date {
    Date::from_ymd_opt(2026, 11, 1).expect("because it is a day")
}

/// Asked about the one column that is uncertain, then shown the rows, then changed, then written.
#[test]
fn a_person_is_asked_about_the_uncertain_alone() {
    let list = "Tittel;Kategori;Fase;Startdato\n\
        Sensorer i bygg;A;Test;01.02.2025\n\
        Ny søknadsløsning;B;Idé;14.03.2025\n\
        Kjørerute for hjemmetjenesten;A;Drift;20.04.2025\n\
        Bibliotek uten betjening;C;Test;21.05.2025\n";
    let tables = in_memory("liste.csv", list);
    let knowledge = knowledge();
    let answer = |said: &str| {
        let mut proposal = propose(&knowledge, "liste.csv", &tables, ACCEPT);
        let mut output = Vec::new();
        let mut input = said.as_bytes();
        let answered = ask(
            &knowledge,
            &mut proposal,
            &tables,
            day(),
            &mut input,
            &mut output,
        )
        .expect("because it is in memory");
        let shown = String::from_utf8(output).expect("because it is text");
        (answered, proposal, shown)
    };
    let (answered, proposal, shown) = answer("service_areas\n\n");
    assert_eq!(answered, Answered::Write);
    assert_eq!(shown.matches("Which one?").count(), 1, "{shown}");
    assert!(
        shown.contains("«Kategori»") && shown.contains("such as A · B · C"),
        "{shown}"
    );
    assert!(
        shown.contains("4 rows: 4 accepted") && shown.contains("stage=test"),
        "{shown}"
    );
    assert!(accepted(&proposal).contains(&("Kategori".to_owned(), "service_areas".to_owned())));
    assert_eq!(proposal.n_uncertain, 0);
    // No counterpart; then column 4 is changed to the planned end; a misspelt name is helped.
    let (answered, proposal, shown) = answer("0\n4\nplaned_end\nplanned_end\n\n");
    assert_eq!(answered, Answered::Write);
    assert!(shown.contains("Did you mean `planned_end`?"), "{shown}");
    let got = accepted(&proposal);
    assert!(
        got.contains(&("Startdato".to_owned(), "planned_end".to_owned())),
        "{got:?}"
    );
    assert!(!got.iter().any(|(header, _)| header == "Kategori"));
    // The end of the input and a q are a no.
    assert_eq!(answer("").0, Answered::Quit);
    assert_eq!(answer("0\nq\n").0, Answered::Quit);
}

#[test]
fn the_command_ends_as_it_says() {
    let loype = env!("CARGO_BIN_EXE_loype");
    let run = |file: &Path, arguments: &[&str]| {
        std::process::Command::new(loype)
            .arg("map")
            .arg(file)
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .output()
            .expect("because the program was built")
    };
    let folder = root().join("tests/data/onboarding");
    let certain = run(
        &folder.join("gevinstbudsjett.csv"),
        &["--no-input", "--json"],
    );
    let told: serde_json::Value =
        serde_json::from_slice(&certain.stdout).expect("because it is JSON");
    assert_eq!(told["tables"][0]["fills"], "benefit");
    let columns = told["tables"][0]["columns"]
        .as_array()
        .expect("because it is a list");
    let planned = columns
        .iter()
        .find(|column| column["header"] == "2027")
        .expect("because it is there");
    assert_eq!(
        (&planned["column"], &planned["fills"]),
        (&"planned".into(), &"benefit_year".into())
    );
    assert_eq!(planned["decision"], "accepted");
    let none = columns
        .iter()
        .find(|column| column["header"] == "Merknad")
        .expect("because it is there");
    assert!(none["column"].is_null() && none["decision"] == "none");
    assert_eq!(
        certain.status.code(),
        Some(i32::from(told["n_uncertain"] != 0))
    );
    // With a score that nothing reaches, everything is uncertain.
    assert_eq!(
        run(
            &folder.join("gevinstbudsjett.csv"),
            &["--no-input", "--accept", "1"]
        )
        .status
        .code(),
        Some(1)
    );
    let refused = |file: &Path, arguments: &[&str], reason: &str| {
        let output = run(file, arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(reason), "{told}");
    };
    refused(&folder.join("gevinstbudsjett.csv"), &[], "--no-input");
    refused(
        &folder.join("gevinstbudsjett.csv"),
        &["--no-input", "--accept", "80"],
        "0 to 1",
    );
    refused(&folder.join("nothing.csv"), &["--no-input"], "nothing.csv");
    refused(
        &root().join("sample-data/overlap-truth.csv"),
        &["--no-input"],
        "fills a table",
    );
}

/// Hours are no kroner: where a list of benefits says what its amounts are in, they are read so.
#[test]
fn amounts_keep_their_unit() {
    let list = "Gevinst;Type gevinst;Enhet;Gevinsteier;2026;2027\n\
        Spart tid i arkivet;Frigjort tid;timer;Kari Nordmann;100;200\n\
        Lavere porto;Innsparing;kr;Ola Hansen;50 000;60 000\n\
        Færre purringer;Frigjort tid;timer;Kari Nordmann;30;40\n";
    let tables = in_memory("gevinst.csv", list);
    let proposal = propose(&knowledge(), "gevinst.csv", &tables, ACCEPT);
    let mapping = mapping_of("m", toml(&knowledge(), &proposal)).expect("because it is one");
    assert_eq!(mapping.table[1].fills, "benefit_year");
    let lines = preview(&knowledge(), &tables[0], &mapping.table[1], day());
    assert_eq!(lines[1], "year=2026 · planned=10000 · unit=hours");
    assert_eq!(lines[3], "year=2026 · planned=5000000 · unit=NOK");
}
