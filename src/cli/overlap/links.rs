//! In: what the engine found. Out: a CSV line for every candidate, in a file that is there whole or
//! not at all, or on stdout. It deliberately writes no text of the records: ids are enough to join
//! them, and texts may name people.

use super::super::{Failure, heard, usage};
use crate::overlap::engine::{Link, Record, Texts};
use anyhow::{Context, anyhow};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The columns, in their order.
const HEADER: [&str; 7] = [
    "id_a",
    "id_b",
    "score",
    "probability",
    "margin",
    "decision",
    "reasons",
];

/// Bytes that are written at once.
const BLOCK: usize = 256 * 1024;

/// How many pairs' reasons are made at once: enough for all threads, little to hold.
const AT_ONCE: usize = 16 * 1024;

/// Writes the candidates in the order given. To a file by way of another beside it, which takes the
/// name when it is whole: who looks in between sees the old one.
pub(super) fn write(
    to: &Path,
    records: &[Record],
    texts: &Texts,
    links: &[Link],
) -> Result<(), Failure> {
    if to == Path::new("-") {
        let mut out = BufWriter::with_capacity(BLOCK, std::io::stdout().lock());
        return heard(rows(&mut out, records, texts, links));
    }
    let staged = beside(to)?;
    let written = write_file(&staged, records, texts, links).and_then(|()| put(&staged, to));
    if written.is_err() {
        remove(&staged);
    }
    written
        .with_context(|| {
            format!(
                "can't write {}. Is the folder there, and may this user write in it?",
                to.display()
            )
        })
        .map_err(usage)
}

/// A name in the same folder, so that a rename is all it takes.
fn beside(to: &Path) -> Result<PathBuf, Failure> {
    let name = to.file_name().ok_or_else(|| {
        usage(anyhow!(
            "{} names no file. Give the file's own name after the folder.",
            to.display()
        ))
    })?;
    let name = format!(".{}.{}", name.to_string_lossy(), std::process::id());
    Ok(to.with_file_name(name))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the pairs are written where the person says"
)]
fn write_file(to: &Path, records: &[Record], texts: &Texts, links: &[Link]) -> std::io::Result<()> {
    let mut out = BufWriter::with_capacity(BLOCK, std::fs::File::create(to)?);
    rows(&mut out, records, texts, links)?;
    out.into_inner()?.sync_all()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the pairs are written where the person says"
)]
fn put(staged: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::rename(staged, to)
}

/// What is left of a file that could not be written. It may not even be there.
#[expect(
    clippy::disallowed_methods,
    reason = "the command clears away what it made itself"
)]
fn remove(staged: &Path) {
    let _ = std::fs::remove_file(staged);
}

fn rows(
    out: &mut impl Write,
    records: &[Record],
    texts: &Texts,
    links: &[Link],
) -> std::io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .buffer_capacity(BLOCK)
        .from_writer(out);
    writer.write_record(HEADER).map_err(io)?;
    for links in links.chunks(AT_ONCE) {
        for (link, reasons) in links.iter().zip(texts.reasons(links)) {
            let probability = link.probability.map(number).unwrap_or_default();
            let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
            let written = writer.write_record([
                records[link.a].id.as_str(),
                records[link.b].id.as_str(),
                number(link.score).as_str(),
                probability.as_str(),
                number(link.margin).as_str(),
                decision(link),
                reasons.join("; ").as_str(),
            ]);
            written.map_err(io)?;
        }
    }
    writer.flush()
}

/// What the system said: the writer's own error hides that a pipe was closed.
fn io(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// What was decided about a pair.
pub(super) fn decision(link: &Link) -> &'static str {
    if link.linked { "link" } else { "no" }
}

/// All that the engine knows of a number, so that a program that measures sees the same ranking:
/// rounded, unlike margins become equal.
pub(super) fn number(number: f64) -> String {
    // A zero below zero is none.
    format!("{}", number + 0.0)
}
