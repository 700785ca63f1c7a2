//! In: what a run read, decided and made. Out: `run.json`, the manifest inside a set, the same
//! bytes for the same inputs; and the log of the last run beside the sets, which alone knows how
//! long it took. It deliberately holds no time of day.

use super::{Files, Named, sha256};
use serde::Serialize;
use std::collections::BTreeMap;

/// A file that was read.
#[derive(Debug, Clone, Serialize)]
pub struct Input {
    /// The path as configured.
    pub path: String,
    /// Its sheet.
    pub sheet: Option<String>,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: i64,
    /// The model table it fills.
    pub fills: String,
    /// The mapping it was read by.
    pub mapping: String,
    /// Records in the table.
    pub n_records: i64,
    /// Accepted.
    pub n_accepted: i64,
    /// Rejected.
    pub n_rejected: i64,
    /// Skipped: header, preamble, blank, totals, notes, repetitions.
    pub n_skipped: i64,
}

/// The manifest of a set.
#[derive(Debug, Clone, Serialize)]
pub struct Manifest {
    /// `loypemelding`.
    pub program: &'static str,
    /// The program's version.
    pub version: &'static str,
    /// The pipeline.
    pub pipeline: String,
    /// SHA-256 of the configuration.
    pub configuration: String,
    /// The period.
    pub period: String,
    /// The date that open cases are counted to.
    pub as_of: String,
    /// The municipalities that the run is about.
    pub municipalities: Vec<Named>,
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// The year in whose prices amounts are stated, where the pipeline says it.
    pub price_year: Option<i64>,
    /// The rate that net benefits are discounted at, where the pipeline gives one.
    pub discount_rate: Option<f64>,
    /// The files, ordered.
    pub inputs: Vec<Input>,
    /// The snapshots behind the numbers: municipality, date, address.
    pub snapshots: Vec<String>,
    /// Municipalities without any export, and those whose newest is older than the period.
    pub missing: Vec<String>,
    /// The latter.
    pub stale: Vec<String>,
    /// Findings by grade and by code.
    pub n_findings: BTreeMap<String, i64>,
    /// Measures by status.
    pub n_measures: BTreeMap<String, i64>,
    /// Every other file of the set with its SHA-256.
    pub outputs: BTreeMap<String, String>,
}

impl Manifest {
    /// Adds `run.json` to a set, with the hash of every file in it.
    pub fn add_to(mut self, files: &mut Files) {
        self.outputs = files
            .iter()
            .map(|(name, bytes)| (name.clone(), sha256(bytes)))
            .collect();
        let mut bytes = serde_json::to_vec_pretty(&self).expect("because it is made of texts");
        bytes.push(b'\n');
        files.insert("run.json".to_owned(), bytes);
    }
}

/// The log of the last run, written also when the run fails.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RunLog {
    /// The pipeline.
    pub pipeline: String,
    /// The exit code.
    pub exit: u8,
    /// The set, if one was published.
    pub published: Option<String>,
    /// Why none was.
    pub error: Option<String>,
    /// Seconds by step.
    pub seconds: BTreeMap<String, f64>,
    /// The program's version.
    pub version: String,
}
