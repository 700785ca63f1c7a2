//! In: the file patterns of a pipeline. Out: the files that match, each with the date it shows,
//! in an order that does not depend on the disk. A pattern is a path with `/`, in which
//! `{snapshot}` stands for a date `yyyy-mm-dd` and `*` for anything inside a name. It deliberately
//! opens no file.

use crate::config::Source;
use crate::model::Date;
use std::path::{Path, PathBuf};

/// A file that a source names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Located {
    /// The path as configured, with what the pattern's marks stood for.
    pub configured: String,
    /// Where it is.
    pub on_disk: PathBuf,
    /// The date it shows, where the path or the pipeline tells.
    pub snapshot: Option<Date>,
}

/// The mark of a date in a pattern.
pub(super) const SNAPSHOT_MARK: &str = "{snapshot}";

/// All files of a source, ordered by path as configured.
pub fn locate(folder: &Path, source: &Source) -> Vec<Located> {
    let mut found = vec![Located {
        configured: String::new(),
        on_disk: if source.files.starts_with('/') {
            PathBuf::from("/")
        } else {
            folder.to_path_buf()
        },
        snapshot: source.snapshot,
    }];
    for part in source.files.split('/').filter(|part| !part.is_empty()) {
        found = found.iter().flat_map(|at| step(at, part)).collect();
    }
    if source.files.starts_with('/') {
        for located in &mut found {
            located.configured.insert(0, '/');
        }
    }
    found.retain(|located| located.on_disk.is_file());
    found.sort();
    found
}

/// Names of files that lie where a source looks and that its pattern doesn't fit, in order: one of
/// them may be the export under another name.
pub(super) fn beside(folder: &Path, source: &Source) -> Vec<String> {
    let mut parts: Vec<&str> = source.files.split('/').collect();
    parts.pop();
    let of_folders = Source {
        files: [&parts[..], &["*"]].concat().join("/"),
        ..source.clone()
    };
    locate(folder, &of_folders)
        .into_iter()
        .filter_map(|located| Some(located.on_disk.file_name()?.to_str()?.to_owned()))
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "a run looks for its inputs")]
fn step(at: &Located, part: &str) -> Vec<Located> {
    let joined = |name: &str, snapshot: Option<Date>| Located {
        configured: if at.configured.is_empty() {
            name.to_owned()
        } else {
            format!("{}/{name}", at.configured)
        },
        on_disk: at.on_disk.join(name),
        snapshot: snapshot.or(at.snapshot),
    };
    if !part.contains('*') && !part.contains(SNAPSHOT_MARK) {
        return vec![joined(part, None)];
    }
    let Ok(entries) = std::fs::read_dir(&at.on_disk) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter_map(|name| matches(part, &name).map(|snapshot| joined(&name, snapshot)))
        .collect()
}

/// Whether a name fits a pattern, and the date in it.
fn matches(pattern: &str, name: &str) -> Option<Option<Date>> {
    let Some((before, after)) = pattern.split_once(SNAPSHOT_MARK) else {
        return wild(pattern, name).then_some(None);
    };
    // Every place where ten characters are a date is tried.
    name.char_indices().find_map(|(at, _)| {
        let date: Date = name.get(at..at + 10)?.parse().ok()?;
        let fits = wild(before, &name[..at]) && wild(after, &name[at + 10..]);
        fits.then_some(Some(date))
    })
}

/// `*` stands for anything, also nothing.
fn wild(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => {
            let Some(tail) = text.strip_prefix(start) else {
                return false;
            };
            tail.char_indices()
                .map(|(at, _)| at)
                .chain([tail.len()])
                .any(|at| wild(rest, &tail[at..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, name: &str, gives: Option<Option<&str>>) {
        let date = |text: &str| text.parse::<Date>().expect("because the case says so");
        assert_eq!(
            matches(pattern, name),
            gives.map(|d| d.map(date)),
            "{pattern} on {name}"
        );
    }

    #[test]
    fn patterns() {
        check("portefolje.csv", "portefolje.csv", Some(None));
        check("*.csv", "portefolje.csv", Some(None));
        check("*.csv", "portefolje.xlsx", None);
        check("{snapshot}", "2026-09-30", Some(Some("2026-09-30")));
        check("{snapshot}", "2026-13-30", None);
        check(
            "uttrekk-{snapshot}*.csv",
            "uttrekk-2026-09-30 (2).csv",
            Some(Some("2026-09-30")),
        );
        check("a*b*c", "axxbyyc", Some(None));
        check("a*b*c", "axxbyy", None);
    }
}
