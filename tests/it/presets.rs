//! In: exports in the exact shape of their sources, made here. Out: what the mappings that ship make
//! of them: every value of every row, and everything that is odd. It exists to hold that each source
//! is read right in each of its forms and languages, and that what a source distorts is told, and
//! repaired only on request. It deliberately keeps what was read as snapshots, to be judged by eye.

use super::exports::{csv, rows, workbook};
use loypemelding::config::{self, Mapping, Overrides, Repair};
use loypemelding::ingest::{self, SourceBytes};
use loypemelding::model::{Date, Finding, Municipality, Row, Snapshot};
use loypemelding::normalise::{self, Context};

/// A mapping that ships, as a pipeline gets it.
fn preset(name: &str) -> Mapping {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let pipeline = folder.path().join("p.toml");
    let text = format!(
        "title = 'P'\nas_of = '2026-09-30'\noutput = 'out'\nmunicipalities = ['Molde']\n\
         [[source]]\nmunicipality = 'Molde'\nmapping = '{name}'\nfiles = 'x'\n"
    );
    std::fs::write(&pipeline, text).expect("because the folder is the test's own");
    let plan = config::load(&pipeline, &Overrides::default());
    let plan = plan.unwrap_or_else(|error| panic!("{error}"));
    plan.sources[0].mapping.clone()
}

/// Molde's exports of 30 September 2026, read by their mappings and linked.
fn read(exports: &[(&Mapping, Vec<u8>)]) -> Snapshot {
    let molde = Municipality {
        id: "1506".to_owned(),
        name: "Molde".to_owned(),
    };
    let date: Date = "2026-09-30".parse().expect("because it is a date");
    let registry = config::norway();
    let mut parts = Vec::new();
    for (mapping, bytes) in exports {
        let source = SourceBytes::new("eksport", bytes.clone());
        for table in &mapping.table {
            let raw = match ingest::read(&source, &table.read, &table.headers()) {
                Ok(raw) => raw,
                Err(_) if table.optional => continue,
                Err(error) => panic!("{error}"),
            };
            let context = Context {
                registry: &registry,
                municipality: Some(&molde),
                snapshot: date,
                currency: "NOK",
                pseudonym_key: Some(b"key"),
                mapping: &mapping.name,
            };
            parts.push(normalise::check(raw, table, &context));
        }
    }
    normalise::link("1506", date, parts, Vec::new())
}

fn add<R: Row>(out: &mut Vec<String>, row: &R) {
    const SAME_EVERYWHERE: &[&str] = &["snapshot", "municipality", "file"];
    let columns = R::TABLE.columns.iter().zip(row.texts());
    let parts: Vec<String> = columns
        .filter(|(column, _)| !SAME_EVERYWHERE.contains(&column.name))
        .filter_map(|(column, text)| {
            let text = text.filter(|text| !text.is_empty())?;
            Some(format!("  {} = {text}", column.name))
        })
        .collect();
    out.push(format!("{}\n{}", R::TABLE.name, parts.join("\n")));
}

fn told(finding: &Finding) -> String {
    let parts = [
        finding.sheet.as_ref().map(|sheet| format!(" [{sheet}]")),
        finding.row.map(|row| format!(":{row}")),
        finding.column.as_ref().map(|column| format!(" {column}")),
        finding.value.as_ref().map(|value| format!(" «{value}»")),
        finding.expected.as_ref().map(|text| format!(", {text}")),
        (finding.n_alike != 1).then(|| format!(" ×{}", finding.n_alike)),
    ];
    let parts: String = parts.into_iter().flatten().collect();
    format!("! {}{parts}", finding.code)
}

/// Everything that was read, as text.
fn shown(snapshot: &Snapshot) -> String {
    let mut out = Vec::new();
    snapshot
        .initiatives
        .iter()
        .for_each(|row| add(&mut out, row));
    snapshot.benefits.iter().for_each(|row| add(&mut out, row));
    snapshot
        .benefit_years
        .iter()
        .for_each(|row| add(&mut out, row));
    snapshot
        .measurements
        .iter()
        .for_each(|row| add(&mut out, row));
    out.extend(snapshot.findings.iter().map(told));
    out.join("\n")
}

fn codes(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.findings.iter().map(|f| f.code.as_str()).collect()
}

fn list(lines: &[&str], delimiter: &str) -> Vec<u8> {
    csv(&rows(lines), delimiter)
}

mod other;
mod portal;
