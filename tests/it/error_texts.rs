//! In: for each kind of finding and each error, a small export or file that gives it. Out: the words
//! that a person reads, in the log and on a page. It exists because an error text is read in a bad
//! moment: each must name file, place, value, what was expected and what to do, and none may be
//! without a case. It deliberately goes the whole way, from files on disk to the findings of a run.

use super::exports::{rows, workbook, xlsx_with};
use loypemelding::config::{self, ConfigError, Overrides, Plan};
use loypemelding::ingest::ReadError;
use loypemelding::model::expectations::places;
use loypemelding::model::{EXPECTATIONS, FINDINGS, Finding};
use loypemelding::report::{MESSAGE_TABLES, Messages};
use loypemelding::run::{self, Options};
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;

mod cases;

/// A pipeline on disk, with an export that has nothing wrong beside the one that is looked at.
pub(super) struct Place {
    folder: TempDir,
}

/// What every case begins with. Aukra's export is whole, so that a run always comes to its end.
const PIPELINE: &str = "\
title = 'Prøve'
as_of = '2026-09-30'
period = '2026Q3'
output = 'out'
municipalities = ['Molde', 'Aukra']
MORE
[[source]]
municipality = 'Aukra'
mapping = 'egen.toml'
files = 'aukra.csv'
";

const SOURCE: &str =
    "[[source]]\nmunicipality = 'Molde'\nmapping = 'egen.toml'\nfiles = 'molde.csv'\n";

const MAPPING: &str = "\
name = 'egen'
title = 'Egen liste'
[[table]]
fills = 'initiative'
[table.columns]
title = 'Tiltak'
id = { from = 'Nr', optional = true }
stage = { from = 'Fase', optional = true }
owner = { from = 'Eier', optional = true }
description = { from = 'Om', optional = true }
started = { from = 'Start', optional = true }
planned_end = { from = 'Slutt', optional = true }
submitted = { from = 'Innmeldt', optional = true }
budget = { from = ['Budsjett', 'Budsjett (1000 kr)'], optional = true }
[table.words.stage]
'Idé' = 'submitted'
'Utprøving' = 'test'
";

const WHOLE: &str = "Nr;Tiltak;Fase\n7;Ferje på bestilling;Utprøving\n8;Badevakt;Idé\n";

impl Place {
    /// The pipeline with Molde's source as given, and the mapping with a change.
    pub fn new(source: &str, mapping: &str) -> Place {
        let place = Place {
            folder: tempfile::tempdir().expect("because there is room for a folder"),
        };
        place.write("p.toml", PIPELINE.replace("MORE", source));
        place.write("egen.toml", MAPPING);
        place.write("molde.toml", mapping);
        place.write("aukra.csv", WHOLE);
        place
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        let folder = path.parent().expect("because it is in the test's folder");
        std::fs::create_dir_all(folder).expect("because the folder is the test's own");
        std::fs::write(path, bytes).expect("because the folder is the test's own");
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn plan(&self) -> Plan {
        let plan = config::load(&self.folder.path().join("p.toml"), &Overrides::default());
        plan.unwrap_or_else(|error| panic!("{error}"))
    }

    /// What is odd, by everything that a run does before it measures.
    pub fn findings(&self) -> Vec<Finding> {
        let checkup = run::check(&self.plan(), &|_, _, _| {});
        checkup.unwrap_or_else(|error| panic!("{error}")).findings
    }

    /// A whole run.
    pub fn run(&self) -> Vec<Finding> {
        let outcome = run::run(&self.plan(), &Options::default(), &|_, _, _| {});
        outcome
            .unwrap_or_else(|error| panic!("{error}"))
            .data
            .findings
    }
}

/// A case: the code that it gives, and the findings of its run.
type Case = (&'static str, fn() -> Vec<Finding>);

/// A finding as a log has it, and as a page in Bokmål has it.
fn words(finding: &Finding) -> String {
    let say = Messages::load("nb").expect("because the program ships Bokmål");
    let of = |key: String| say.has(&key).then(|| say.text(&key));
    let expected = finding.expected_key.as_ref().map(|key| {
        let sentence = say.text(&format!("expected.{key}"));
        let values: Vec<(&str, String)> = finding
            .expected_values()
            .map(|(place, value)| (place, value.to_owned()))
            .collect();
        loypemelding::model::expectations::fill(&sentence, &values)
    });
    let page: Vec<String> = [
        of(format!("finding.{}", finding.code)),
        expected,
        of(format!("remedy.{}", finding.code)),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{}\n{}", finding.line(), page.join("\n"))
}

fn check(cases: &[Case]) {
    for (code, findings) in cases {
        let findings = findings();
        let found: Vec<&Finding> = findings.iter().filter(|f| f.code == *code).collect();
        let all: Vec<String> = findings.iter().map(Finding::line).collect();
        assert!(!found.is_empty(), "no {code} in\n{}", all.join("\n"));
        let shown: Vec<String> = found.iter().map(|finding| words(finding)).collect();
        insta::assert_snapshot!(code.replace('.', "_"), shown.join("\n\n"));
    }
}

#[test]
fn findings_of_files() {
    check(cases::FILES);
}

#[test]
fn findings_of_tables() {
    check(cases::TABLES);
}

#[test]
fn findings_of_values() {
    check(cases::VALUES);
}

#[test]
fn findings_of_rows() {
    check(cases::ROWS);
}

#[test]
fn findings_of_the_portal() {
    check(cases::PORTAL);
}

#[test]
fn findings_of_history() {
    check(cases::HISTORY);
}

#[test]
fn findings_of_answers() {
    check(cases::ANSWERS);
}

#[test]
fn every_kind_of_finding_has_a_case() {
    let all = [
        cases::FILES,
        cases::TABLES,
        cases::VALUES,
        cases::ROWS,
        cases::PORTAL,
        cases::HISTORY,
        cases::ANSWERS,
    ];
    let with: BTreeSet<&str> = all
        .iter()
        .flat_map(|cases| cases.iter())
        .map(|(code, _)| *code)
        .collect();
    let known: BTreeSet<&str> = FINDINGS.iter().map(|kind| kind.code).collect();
    let without: Vec<&&str> = known.difference(&with).collect();
    assert!(without.is_empty(), "no case gives {without:?}");
    let unknown: Vec<&&str> = with.difference(&known).collect();
    assert!(unknown.is_empty(), "no kind is {unknown:?}");
}

#[test]
fn every_expectation_is_said_in_each_language() {
    for (language, _) in MESSAGE_TABLES {
        let say = Messages::load(language).expect("because it ships in the program");
        for what in EXPECTATIONS {
            let key = format!("expected.{}", what.key);
            assert!(say.has(&key), "{language} has no `{key}`");
            let sentence = say.text(&key);
            let places_of = |text: &str| {
                places(text)
                    .into_iter()
                    .map(str::to_owned)
                    .collect::<BTreeSet<_>>()
            };
            assert_eq!(
                places_of(&sentence),
                places_of(what.text),
                "{key} in {language}"
            );
            if *language == "en" {
                let plain = what.text.replace('«', "“").replace('»', "”");
                assert_eq!(sentence, plain, "the log and the page say the same");
            }
        }
        let known: BTreeSet<&str> = EXPECTATIONS.iter().map(|what| what.key).collect();
        let unknown: Vec<&str> = say
            .keys()
            .filter_map(|key| key.strip_prefix("expected."))
            .filter(|key| !known.contains(key))
            .collect();
        assert!(
            unknown.is_empty(),
            "{language} says what nothing expects: {unknown:?}"
        );
    }
}

#[test]
fn both_readings_stand_on_a_page_as_its_language_writes_them() {
    for (language, number, date) in [
        (
            "nb",
            "1\u{a0}250 eller 1,25; det første er brukt",
            "03.04.2026 eller 04.03.2026; den første er brukt",
        ),
        (
            "en",
            "1,250 or 1.25; the first was used",
            "2026-04-03 or 2026-03-04; the first was used",
        ),
    ] {
        let place = Place::new(SOURCE, MAPPING);
        let pipeline = PIPELINE.replace("MORE", &format!("language = '{language}'\n{SOURCE}"));
        place.write("p.toml", pipeline);
        place.write(
            "molde.csv",
            "Nr;Tiltak;Start;Budsjett\n1;A;03/04/2026;1.250\n",
        );
        place.run();
        let page = place.path().join("out/2026Q3/quality.html");
        let page = std::fs::read_to_string(page).expect("because the run made it");
        assert!(page.contains(number), "{language}: {number}");
        assert!(page.contains(date), "{language}: {date}");
        assert!(
            !page.contains("class=\"why\" lang=\"en\""),
            "{language} has English on it"
        );
    }
}

/// Each variant by name: a new one does not compile until it has a case.
fn name_of_read_error(error: &ReadError) -> &'static str {
    match error {
        ReadError::Missing { .. } => "missing",
        ReadError::Io { .. } => "io",
        ReadError::Unreadable { .. } => "unreadable",
        ReadError::Broken { .. } => "broken",
        ReadError::Encrypted { .. } => "encrypted",
        ReadError::Empty { .. } => "empty",
        ReadError::NoSuchSheet { .. } => "no_such_sheet",
        ReadError::NoSuchTable { .. } => "no_such_table",
        ReadError::HeaderNotFound { .. } => "header_not_found",
        ReadError::EncodingUnknown { .. } => "encoding_unknown",
        ReadError::Limit { .. } => "limit",
        ReadError::OutOfMemory { .. } => "out_of_memory",
        ReadError::OutOfTime { .. } => "out_of_time",
        ReadError::Lost { .. } => "lost",
    }
}

// Only Linux holds the process that reads old formats to its memory.
#[cfg(target_os = "linux")]
#[test]
fn every_way_in_which_a_file_can_fail_has_its_words() {
    let mut seen = BTreeSet::new();
    for error in cases::read_errors() {
        let name = name_of_read_error(&error);
        assert!(seen.insert(name), "{name} has two cases");
        insta::assert_snapshot!(format!("read_{name}"), error.to_string());
    }
    assert_eq!(seen.len(), 14, "{seen:?}");
}

fn name_of_config_error(error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Unreadable { .. } => "unreadable",
        ConfigError::Toml { .. } => "toml",
        ConfigError::UnknownKey { .. } => "unknown_key",
        ConfigError::UnknownName { .. } => "unknown_name",
        ConfigError::Value { .. } => "value",
    }
}

#[test]
fn every_way_in_which_a_pipeline_can_be_wrong_has_its_words() {
    let mut seen = BTreeSet::new();
    for (pipeline, mapping) in [
        (None, None),
        (Some("title = "), None),
        (Some("titel = 'Prøve'"), None),
        (None, Some(MAPPING.replace("budget = ", "budgets = "))),
        (
            Some(
                "title = 'P'\nas_of = 'snart'\noutput = 'o'\nmunicipalities = ['Molde']\nsource = []",
            ),
            None,
        ),
    ] {
        let place = Place::new(SOURCE, MAPPING);
        let path = place.path().join("p.toml");
        match (&pipeline, mapping) {
            (Some(pipeline), _) => place.write("p.toml", pipeline),
            (None, Some(mapping)) => place.write("egen.toml", mapping),
            (None, None) => std::fs::remove_file(&path).expect("because it was written here"),
        }
        let error = config::load(&path, &Overrides::default()).expect_err("because it is wrong");
        let said = error
            .to_string()
            .replace(&format!("{}/", place.path().display()), "");
        let name = name_of_config_error(&error);
        assert!(seen.insert(name), "{name} has two cases");
        insta::assert_snapshot!(format!("config_{name}"), said);
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
}
