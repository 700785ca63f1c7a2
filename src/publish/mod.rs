//! In: the files of a set — pages, tables, manifest — as bytes. Out: a published set on disk, whole
//! or not at all. It exists so that a reader never sees half a set: everything is written to a
//! folder beside, brought to disk, and put in place by one rename; a set once published is never
//! changed, other contents for the same period become a new revision. A set can be read back, for
//! who asks where one of its numbers comes from. It deliberately computes nothing and knows nothing of what the files say.

mod manifest;
mod open;
mod tables;

pub use manifest::{Input, Manifest, RunLog};
pub use open::{Named, OpenError, Opened, open};
pub use tables::{datapackage, star};

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What can go wrong while publishing. The set that was there before is untouched in every case.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The system refused.
    #[error("can't write {}: {source}. What was published before is untouched; check the disk and the rights, and run again.", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another run has the output.
    #[error("another run is writing to {}; wait for it, or give another `--output`.", path.display())]
    Locked {
        /// The output folder.
        path: PathBuf,
    },
    /// A table could not be written.
    #[error("the table {name} could not be written: {source}")]
    Table {
        /// The table.
        name: String,
        /// What polars said.
        source: polars::prelude::PolarsError,
    },
}

/// The files of a set: path inside the set, with `/`, and contents.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A run's hold on its output. Released when dropped, also when the process dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> PublishError {
    let path = path.to_path_buf();
    move |source| PublishError::Io { path, source }
}

impl Lock {
    /// Takes the output for this run. The system drops the lock of a dead holder.
    #[expect(clippy::disallowed_methods, reason = "publishing is writing files")]
    pub fn take(output: &Path) -> Result<Lock, PublishError> {
        std::fs::create_dir_all(output).map_err(io(output))?;
        let path = output.join(".lock");
        let file = File::create(&path).map_err(io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => Err(PublishError::Locked {
                path: output.to_path_buf(),
            }),
            Err(std::fs::TryLockError::Error(source)) => Err(PublishError::Io { path, source }),
        }
    }
}

/// Where a set came to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its folder.
    pub folder: PathBuf,
    /// Its revision, from 1.
    pub revision: u32,
    /// Whether the same contents stood there already, so that nothing was written.
    pub unchanged: bool,
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn revision_folder(output: &Path, period: &str, revision: u32) -> PathBuf {
    match revision {
        1 => output.join(period),
        n => output.join(format!("{period}-r{n}")),
    }
}

/// Publishes a set for a period. The caller holds the output's lock.
#[expect(clippy::disallowed_methods, reason = "publishing is writing files")]
pub fn publish(output: &Path, period: &str, files: &Files) -> Result<Published, PublishError> {
    clean(output)?;
    let mut revision = 1;
    while revision_folder(output, period, revision + 1).exists() {
        revision += 1;
    }
    let newest = revision_folder(output, period, revision);
    if newest.exists() {
        if same(&newest, files) {
            point_latest(output, &newest)?;
            return Ok(Published {
                folder: newest,
                revision,
                unchanged: true,
            });
        }
        revision += 1;
    }
    let folder = revision_folder(output, period, revision);
    let staging = output.join(format!(".staging-{period}"));
    for (name, bytes) in files {
        let path = staging.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(io(parent))?;
        }
        let mut file = File::create(&path).map_err(io(&path))?;
        file.write_all(bytes).map_err(io(&path))?;
        file.sync_all().map_err(io(&path))?;
    }
    sync_folders(&staging)?;
    std::fs::rename(&staging, &folder).map_err(io(&folder))?;
    sync_folder(output)?;
    point_latest(output, &folder)?;
    Ok(Published {
        folder,
        revision,
        unchanged: false,
    })
}

/// Removes what a run that was killed has left.
#[expect(clippy::disallowed_methods, reason = "publishing is writing files")]
fn clean(output: &Path) -> Result<(), PublishError> {
    for entry in std::fs::read_dir(output).map_err(io(output))? {
        let entry = entry.map_err(io(output))?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(".staging-") {
            let path = entry.path();
            std::fs::remove_dir_all(&path).map_err(io(&path))?;
        }
    }
    Ok(())
}

/// Whether a published folder holds exactly these files.
#[expect(
    clippy::disallowed_methods,
    reason = "publishing compares with what is there"
)]
fn same(folder: &Path, files: &Files) -> bool {
    files
        .iter()
        .all(|(name, bytes)| std::fs::read(folder.join(name)).is_ok_and(|there| there == *bytes))
}

#[expect(clippy::disallowed_methods, reason = "publishing is writing files")]
fn sync_folders(folder: &Path) -> Result<(), PublishError> {
    for entry in std::fs::read_dir(folder).map_err(io(folder))? {
        let path = entry.map_err(io(folder))?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    sync_folder(folder)
}

#[expect(clippy::disallowed_methods, reason = "publishing is writing files")]
fn sync_folder(folder: &Path) -> Result<(), PublishError> {
    // Windows can't open a folder as a file; there the rename alone must do.
    if cfg!(unix) {
        File::open(folder)
            .and_then(|file| file.sync_all())
            .map_err(io(folder))?;
    }
    Ok(())
}

/// Lets `latest` point at a published set, by one rename.
#[expect(clippy::disallowed_methods, reason = "publishing is writing files")]
fn point_latest(output: &Path, folder: &Path) -> Result<(), PublishError> {
    let name = folder.file_name().unwrap_or_default();
    let latest = output.join("latest");
    #[cfg(unix)]
    {
        if std::fs::read_link(&latest).is_ok_and(|there| there.as_os_str() == name) {
            return Ok(());
        }
        let staged = output.join(".staging-latest");
        let _ = std::fs::remove_file(&staged);
        std::os::unix::fs::symlink(name, &staged).map_err(io(&staged))?;
        std::fs::rename(&staged, &latest).map_err(io(&latest))?;
    }
    #[cfg(not(unix))]
    std::fs::write(&latest, name.to_string_lossy().as_bytes()).map_err(io(&latest))?;
    Ok(())
}

/// Writes a file beside the sets, such as the log of the last run.
#[expect(clippy::disallowed_methods, reason = "publishing is writing files")]
pub fn write_beside(output: &Path, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
    let staged = output.join(format!(".{name}.part"));
    std::fs::write(&staged, bytes).map_err(io(&staged))?;
    let path = output.join(name);
    std::fs::rename(&staged, &path).map_err(io(&path))
}
