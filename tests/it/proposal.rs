//! In: exports that the proposal has not been told of, with the truth of each header. Out: how many
//! columns it gets right and how many it leaves alone that it should; and that what it writes is a
//! mapping that a run accepts.

use loypemelding::config::{ReadRules, norway};
use loypemelding::ingest::{SourceBytes, read, read_all};
use loypemelding::model::{RawTable, Registry, header_name};
use loypemelding::proposal::{ACCEPT, Knowledge, Proposal, propose};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Header → what it is.
type Truth = BTreeMap<String, String>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn truths(path: &Path) -> BTreeMap<String, Truth> {
    let text = std::fs::read_to_string(path).expect("because it is in the repository");
    toml::from_str(&text).expect("because it is TOML")
}

fn tables(path: &Path, rules: &ReadRules) -> Vec<RawTable> {
    let name = path
        .file_name()
        .expect("because it is a file")
        .to_string_lossy();
    let bytes = std::fs::read(path).expect("because it is there");
    let source = SourceBytes::new(name.into_owned(), bytes);
    match rules.transposed {
        true => vec![read(&source, rules, &[]).expect("because it is a table")],
        false => read_all(&source, rules).expect("because it holds tables"),
    }
}

/// Right, of those that have a counterpart; left alone, of those that have none.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    right: usize,
    with: usize,
    alone: usize,
    without: usize,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.with += other.with;
        self.alone += other.alone;
        self.without += other.without;
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
        let rules = ReadRules {
            transposed: file.ends_with("uk_2016.csv"),
            ..ReadRules::default()
        };
        let tables = tables(&folder.join(file), &rules);
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

fn registry_of(path: &Path) -> Registry {
    loypemelding::config::registry(path).expect("because a pipeline of the tests uses it")
}

#[test]
fn eight_kinds_of_exports_are_understood() {
    let folder = root().join("tests/data/onboarding");
    let all = judge_all(&folder, &truths(&folder.join("truth.toml")));
    let (right, alone) = all.shares();
    println!(
        "all: {all:?}: {:.1} % right, {:.1} % left alone",
        right * 100.0,
        alone * 100.0
    );
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
    let (right, alone) = all.shares();
    println!(
        "all: {all:?}: {:.1} % right, {:.1} % left alone",
        right * 100.0,
        alone * 100.0
    );
    assert!(right >= 0.95 && alone >= 0.95);
}

/// Made after the names were written, and not looked at while they were.
#[test]
fn exports_in_other_styles_are_understood() {
    let folder = root().join("tests/data/onboarding/held-out");
    let all = judge_all(&folder, &truths(&folder.join("truth.toml")));
    let (right, alone) = all.shares();
    println!(
        "all: {all:?}: {:.1} % right, {:.1} % left alone",
        right * 100.0,
        alone * 100.0
    );
    assert!(right >= 0.95 && alone >= 0.95);
}
