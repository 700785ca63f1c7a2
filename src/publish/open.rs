//! In: the folder of a published set. Out: its tables as a data set again, and what the run was
//! about. It exists so that a number can be traced to its rows by whoever has the set and nothing
//! else: neither the exports, nor the pipeline, nor the store. It deliberately takes nothing on
//! trust: a table that is not the one that `run.json` names is refused.

use super::sha256;
use crate::model::{Dataset, Date, Municipality, Period, Row, Scope};
use polars::prelude::*;
use polars_io::SerReader;
use polars_io::prelude::ParquetReader;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// Why a set can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is something else.
    #[error("{} is no published set: it has no run.json. Give the folder of a period, such as out/sample/2026Q3, or latest.", folder.display())]
    NoSet {
        /// The folder.
        folder: PathBuf,
    },
    /// The system refused.
    #[error("can't read {}: {source}.", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Its manifest is not one of this program.
    #[error("{} is no manifest of this program's version: {why}. Publish the set again with `loype run`.", path.display())]
    Manifest {
        /// `run.json`.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A table is not the one that was published.
    #[error("{} is not the file that run.json names: somebody has changed it since it was published.", path.display())]
    Changed {
        /// The table.
        path: PathBuf,
    },
    /// A table has another form.
    #[error("{} can't be read: {source}. Publish the set again with `loype run`.", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// What polars said.
        source: PolarsError,
    },
}

/// A published set, read back.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its tables.
    pub data: Dataset,
    /// What its run was about.
    pub scope: Scope,
    /// The version of the program that wrote it.
    pub version: String,
}

/// What reading a set back needs of its manifest.
#[derive(Debug, Deserialize)]
struct Manifest {
    version: String,
    period: String,
    as_of: String,
    municipalities: Vec<Named>,
    currency: String,
    price_year: Option<i64>,
    discount_rate: Option<f64>,
    snapshots: Vec<String>,
    outputs: BTreeMap<String, String>,
}

/// A municipality as a manifest names it.
#[derive(Debug, Clone, serde::Serialize, Deserialize)]
pub struct Named {
    /// Its number.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Reads a published set back.
pub fn open(folder: &Path) -> Result<Opened, OpenError> {
    let folder = pointed_at(folder);
    let path = folder.join("run.json");
    let manifest = match read(&path) {
        Ok(bytes) => manifest(&bytes, &path)?,
        Err(OpenError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            return Err(OpenError::NoSet { folder });
        }
        Err(error) => return Err(error),
    };
    let wrong = |why: &str| OpenError::Manifest {
        path: path.clone(),
        why: why.to_owned(),
    };
    let period =
        Period::parse(&manifest.period).ok_or_else(|| wrong("its period can't be understood"))?;
    let as_of = manifest.as_of.parse();
    let as_of: Date = as_of.map_err(|_| wrong("its date can't be understood"))?;
    let mut snapshots: BTreeMap<String, BTreeSet<Date>> = BTreeMap::new();
    for snapshot in &manifest.snapshots {
        let told = snapshot.rsplit_once(' ');
        let told = told.and_then(|(id, date)| Some((id, date.parse::<Date>().ok()?)));
        let (id, date) = told.ok_or_else(|| wrong("a snapshot in it has no date"))?;
        snapshots.entry(id.to_owned()).or_default().insert(date);
    }
    let set = Set {
        folder: &folder,
        outputs: &manifest.outputs,
    };
    let data = Dataset {
        snapshots,
        initiatives: set.table()?,
        transitions: set.table()?,
        benefits: set.table()?,
        benefit_years: set.table()?,
        measurements: set.table()?,
        allocations: set.table()?,
        meetings: set.table()?,
        gates: set.table()?,
        indicator_series: set.table()?,
        populations: set.table()?,
        comments: set.table()?,
        source_files: set.table()?,
        findings: set.table()?,
        measures: set.table()?,
        scorecard_lines: set.table()?,
        overlap_pairs: set.table()?,
        overlap_clusters: set.table()?,
        overlap_reviews: set.table()?,
    };
    let municipalities = manifest.municipalities.into_iter();
    let scope = Scope {
        as_of,
        period,
        municipalities: municipalities
            .map(|Named { id, name }| Municipality { id, name })
            .collect(),
        currency: manifest.currency,
        price_year: manifest.price_year,
        discount_rate: manifest.discount_rate,
    };
    Ok(Opened {
        data,
        scope,
        version: manifest.version,
    })
}

/// The folder itself; where a system has no links, `latest` is a file that names it.
fn pointed_at(folder: &Path) -> PathBuf {
    let named = read(folder).ok().and_then(|bytes| {
        let name = String::from_utf8(bytes).ok()?;
        let is_name = !name.is_empty() && !name.contains(['/', '\\', '\n']);
        is_name.then(|| folder.with_file_name(name))
    });
    named.unwrap_or_else(|| folder.to_path_buf())
}

fn manifest(bytes: &[u8], path: &Path) -> Result<Manifest, OpenError> {
    serde_json::from_slice(bytes).map_err(|error| OpenError::Manifest {
        path: path.to_path_buf(),
        why: error.to_string(),
    })
}

#[expect(clippy::disallowed_methods, reason = "a published set is files")]
fn read(path: &Path) -> Result<Vec<u8>, OpenError> {
    std::fs::read(path).map_err(|source| OpenError::Io {
        path: path.to_path_buf(),
        source,
    })
}

/// The files of a set, with their hashes.
struct Set<'a> {
    folder: &'a Path,
    outputs: &'a BTreeMap<String, String>,
}

impl Set<'_> {
    fn table<R: Row>(&self) -> Result<Vec<R>, OpenError> {
        let name = super::tables::parquet_of(R::TABLE.name);
        let path = self.folder.join(&name);
        let bytes = read(&path)?;
        if self.outputs.get(&name) != Some(&sha256(&bytes)) {
            return Err(OpenError::Changed { path });
        }
        let frame = ParquetReader::new(Cursor::new(bytes)).finish();
        let rows = frame.and_then(|frame| R::from_frame(&frame));
        rows.map_err(|source| OpenError::Table { path, source })
    }
}
