//! In: snapshots, one per municipality and date. Out: the same, kept on disk as Parquet, and all
//! that were ever kept. It exists because an export shows only today: the history is what was
//! exported before. A snapshot's folder is named by the hash of the files and mappings it was made
//! from and is never rewritten; reading the same files twice keeps nothing new. It deliberately
//! changes no value and forgets nothing: a corrected export of the same date is kept beside the
//! first, and the index says which one counts.

use crate::model::{ColumnKind, Date, Row, Snapshot, SourceFile};
use polars::prelude::*;
use polars_io::SerReader;
use polars_io::prelude::{ParquetReader, ParquetWriter};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What can go wrong on disk.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system refused.
    #[error("the store can't use {}: {source}. Check the disk and the rights; what was published before is untouched.", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A table of the store is damaged or of another version.
    #[error("the store's table {} can't be read: {source}. Remove its folder and its line in index.jsonl, and run again with the export.", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What polars said.
        source: PolarsError,
    },
    /// A line of the index is damaged.
    #[error("{}:{line} is no index line: {source}. Remove the line and run again with the export.", path.display())]
    Index {
        /// The index.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
}

/// One line of the index: a snapshot that was kept. The last line for a municipality and date
/// counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    municipality: String,
    date: String,
    sha256: String,
}

/// The version of the tables' form. Another version makes other hashes, so nothing old is misread.
const FORM: &str = "3";

/// A store in a folder.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    index: Vec<Kept>,
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.to_path_buf();
    move |source| StoreError::Io { path, source }
}

/// The hash that names a snapshot: over its files' hashes, its mappings, what else they are
/// read with, and the tables' form.
pub fn address(files: &[SourceFile], reading: &str) -> String {
    let mut parts: Vec<String> = files
        .iter()
        .map(|file| {
            [&file.sha256, &file.fills, &file.mapping_sha256, &file.path]
                .map(String::as_str)
                .join("\u{0}")
        })
        .collect();
    parts.sort();
    let mut hasher = Sha256::new();
    hasher.update(FORM);
    hasher.update(env!("CARGO_PKG_VERSION"));
    hasher.update(reading);
    for part in parts {
        hasher.update([0]);
        hasher.update(part);
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Store {
    /// Opens the store in a folder, or begins one.
    #[expect(clippy::disallowed_methods, reason = "the store is files")]
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        std::fs::create_dir_all(folder).map_err(io(folder))?;
        let (store, torn_after) = Store::index_of(folder)?;
        if let Some(whole) = torn_after {
            let path = folder.join("index.jsonl");
            std::fs::write(&path, whole).map_err(io(&path))?;
        }
        Ok(store)
    }

    /// What the store in a folder holds, if there is one. Nothing is written, so nothing must be
    /// kept in it.
    pub fn look(folder: &Path) -> Result<Store, StoreError> {
        Ok(Store::index_of(folder)?.0)
    }

    /// The index, and its whole lines if the last one is torn.
    #[expect(clippy::disallowed_methods, reason = "the store is files")]
    fn index_of(folder: &Path) -> Result<(Store, Option<Vec<u8>>), StoreError> {
        let path = folder.join("index.jsonl");
        let mut index = Vec::new();
        let mut torn_after = None;
        if path.exists() {
            let bytes = std::fs::read(&path).map_err(io(&path))?;
            // A line without its end was being written when the machine stopped, perhaps in the
            // middle of a letter: its snapshot is not kept yet.
            let last = bytes.iter().rposition(|byte| *byte == b'\n');
            let (whole, torn) = bytes.split_at(last.map_or(0, |last| last + 1));
            for (at, line) in whole.split_inclusive(|byte| *byte == b'\n').enumerate() {
                let kept = serde_json::from_slice(line).map_err(|source| StoreError::Index {
                    path: path.clone(),
                    line: at + 1,
                    source,
                })?;
                index.push(kept);
            }
            if !torn.is_empty() {
                torn_after = Some(whole.to_vec());
            }
        }
        let store = Store {
            folder: folder.to_path_buf(),
            index,
        };
        Ok((store, torn_after))
    }

    /// The address that counts for a municipality and date.
    fn counting(&self, municipality: &str, date: &str) -> Option<&Kept> {
        self.index
            .iter()
            .rev()
            .find(|kept| kept.municipality == municipality && kept.date == date)
    }

    fn folder_of(&self, kept: &Kept) -> PathBuf {
        // A municipality's id comes from the registry; only letters, digits, `-` and `_` of it
        // become part of a path.
        let mut safe: String = kept
            .municipality
            .chars()
            .map(|c| {
                if c.is_alphanumeric() || c == '-' || c == '_' {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        if safe != kept.municipality {
            // So that `a/b` and `a_b` are not one folder.
            let hash = Sha256::digest(&kept.municipality);
            safe.extend(hash.iter().take(4).map(|byte| format!("{byte:02x}")));
        }
        let address = kept.sha256.get(..16).unwrap_or(&kept.sha256);
        self.folder
            .join(safe)
            .join(format!("{}-{address}", kept.date))
    }

    /// Keeps a snapshot under its address; false when it was there already.
    #[expect(clippy::disallowed_methods, reason = "the store is files")]
    pub fn keep(&mut self, snapshot: &Snapshot, address: &str) -> Result<bool, StoreError> {
        let kept = Kept {
            municipality: snapshot.municipality.clone(),
            date: snapshot.date.to_string(),
            sha256: address.to_owned(),
        };
        if self.counting(&kept.municipality, &kept.date) == Some(&kept) {
            return Ok(false);
        }
        let folder = self.folder_of(&kept);
        if !folder.exists() {
            let staged = folder.with_extension("part");
            if staged.exists() {
                std::fs::remove_dir_all(&staged).map_err(io(&staged))?;
            }
            std::fs::create_dir_all(&staged).map_err(io(&staged))?;
            write(&staged, &snapshot.initiatives)?;
            write(&staged, &snapshot.benefits)?;
            write(&staged, &snapshot.benefit_years)?;
            write(&staged, &snapshot.measurements)?;
            write(&staged, &snapshot.source_files)?;
            write(&staged, &snapshot.findings)?;
            std::fs::rename(&staged, &folder).map_err(io(&folder))?;
        }
        let path = self.folder.join("index.jsonl");
        let mut line = serde_json::to_string(&kept).expect("because three texts are always JSON");
        line.push('\n');
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(io(&path))?;
        file.write_all(line.as_bytes()).map_err(io(&path))?;
        file.sync_all().map_err(io(&path))?;
        self.index.push(kept);
        Ok(true)
    }

    /// The files of the snapshot that counts for a municipality and date; none when there is none.
    pub fn files(&self, municipality: &str, date: Date) -> Result<Vec<SourceFile>, StoreError> {
        match self.counting(municipality, &date.to_string()) {
            Some(kept) => read(&self.folder_of(kept)),
            None => Ok(Vec::new()),
        }
    }

    /// The dates that were kept, in no order.
    pub fn dates(&self) -> impl Iterator<Item = Date> {
        self.index.iter().filter_map(|kept| kept.date.parse().ok())
    }

    /// Every snapshot that counts and is not after a date, by municipality and date.
    pub fn history(&self, as_of: Date) -> Result<Vec<Snapshot>, StoreError> {
        let mut counting: Vec<&Kept> = self
            .index
            .iter()
            .filter(|kept| self.counting(&kept.municipality, &kept.date) == Some(kept))
            .collect();
        counting.sort_by(|a, b| (&a.municipality, &a.date).cmp(&(&b.municipality, &b.date)));
        counting.dedup();
        let mut snapshots = Vec::new();
        for kept in counting {
            let Ok(date) = kept.date.parse::<Date>() else {
                continue;
            };
            if date > as_of {
                continue;
            }
            let folder = self.folder_of(kept);
            snapshots.push(Snapshot {
                municipality: kept.municipality.clone(),
                date,
                initiatives: read(&folder)?,
                benefits: read(&folder)?,
                benefit_years: read(&folder)?,
                measurements: read(&folder)?,
                source_files: read(&folder)?,
                findings: read(&folder)?,
            });
        }
        Ok(snapshots)
    }
}

fn file_of<R: Row>(folder: &Path) -> PathBuf {
    folder.join(format!("{}.parquet", R::TABLE.name))
}

#[expect(clippy::disallowed_methods, reason = "the store is files")]
fn write<R: Row>(folder: &Path, rows: &[R]) -> Result<(), StoreError> {
    let path = file_of::<R>(folder);
    let table = |source| StoreError::Table {
        path: path.clone(),
        source,
    };
    let mut frame = R::to_frame(rows).map_err(table)?;
    let file = std::fs::File::create(&path).map_err(io(&path))?;
    ParquetWriter::new(&file)
        .finish(&mut frame)
        .map_err(table)?;
    file.sync_all().map_err(io(&path))
}

#[expect(clippy::disallowed_methods, reason = "the store is files")]
fn read<R: Row>(folder: &Path) -> Result<Vec<R>, StoreError> {
    let path = file_of::<R>(folder);
    let table = |source| StoreError::Table {
        path: path.clone(),
        source,
    };
    let file = std::fs::File::open(&path).map_err(io(&path))?;
    let mut frame = ParquetReader::new(file).finish().map_err(table)?;
    with_new_columns::<R>(&mut frame).map_err(table)?;
    R::from_frame(&frame).map_err(table)
}

/// Columns that the table has got since the snapshot was kept, without values: what was kept before
/// is history, and no later form of the tables may lose it.
fn with_new_columns<R: Row>(frame: &mut DataFrame) -> PolarsResult<()> {
    let blank = R::to_frame(&[])?;
    for column in R::TABLE.columns {
        if frame.column(column.name).is_ok() {
            continue;
        }
        let name = column.name.into();
        if column.nullable || column.kind == ColumnKind::TextList {
            let kind = blank.column(column.name)?.dtype();
            frame.with_column(Series::full_null(name, frame.height(), kind).into_column())?;
        } else if column.kind == ColumnKind::Integer {
            // A count of what was not told apart then: there was none of it.
            let none = Int64Chunked::full(name, 0, frame.height());
            frame.with_column(none.into_column())?;
        }
    }
    Ok(())
}
