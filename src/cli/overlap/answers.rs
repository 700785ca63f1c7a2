//! In: a file of answers about pairs of records. Out: one answer for each pair, by the records'
//! places. It exists so that what people have said wins over what was computed. It deliberately
//! refuses the whole file for one line that can't be used: an answer that is lost unseen is worse
//! than a run that stops. `loype review` keeps answers with who and when; here they are only pairs.

use super::super::cells;
use super::super::source::Source;
use super::super::{Failure, usage};
use super::columns::place;
use super::records::{self, at_lines};
use crate::model::{RawCell, Relation, Word, nearest};
use crate::overlap::engine::Record;
use anyhow::anyhow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What was answered.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// By the places of the two records; each pair once, in the order of the places.
    pub answers: Vec<(usize, usize, Relation)>,
    /// Answers that a later line about the same pair contradicts.
    pub n_overruled: usize,
}

/// Reads answers about records. Of several about one pair the last counts.
pub(super) fn read(path: &Path, records: &[Record]) -> Result<Answers, Failure> {
    let names = ["id_a", "id_b", "answer"];
    let rows = Rows::read(path, &names)?;
    let places = places(records);
    let mut answers: BTreeMap<(usize, usize), Relation> = BTreeMap::new();
    let mut n_overruled = 0;
    for (line, cells) in &rows.rows {
        let (a, b) = rows.pair(*line, cells, &places)?;
        let word = cells[2].to_lowercase();
        let Some(answer) = Relation::from_word(&word) else {
            let known: Vec<String> = Relation::WORDS.iter().map(ToString::to_string).collect();
            let hint = match nearest(&word, &known) {
                Some(near) => format!(" Is `{near}` meant?"),
                None => String::new(),
            };
            return Err(usage(anyhow!(
                "{}, line {line}: «answer» is none of `{}`.{hint}",
                rows.file,
                known.join("`, `")
            )));
        };
        let before = answers.insert((a, b), answer);
        n_overruled += usize::from(before.is_some_and(|before| before != answer));
    }
    let answers = answers.into_iter();
    Ok(Answers {
        answers: answers.map(|((a, b), answer)| (a, b, answer)).collect(),
        n_overruled,
    })
}

/// Reads true pairs of records.
pub(super) fn pairs(path: &Path, records: &[Record]) -> Result<Vec<(usize, usize)>, Failure> {
    let rows = Rows::read(path, &["id_a", "id_b"])?;
    let places = places(records);
    let pairs = rows.rows.iter();
    pairs
        .map(|(line, cells)| rows.pair(*line, cells, &places))
        .collect()
}

fn places(records: &[Record]) -> HashMap<&str, usize> {
    let ids = records.iter().enumerate();
    ids.map(|(at, record)| (record.id.as_str(), at)).collect()
}

/// The wanted cells of each row, with its line.
struct Rows {
    file: String,
    rows: Vec<(i64, Vec<String>)>,
}

impl Rows {
    fn read(path: &Path, names: &[&str]) -> Result<Rows, Failure> {
        let table = records::table(&Source::of(path), names)?;
        records::tell(&table)?;
        let places = names.iter().map(|name| place(&table, name, "the pairs"));
        let places: Vec<usize> = places.collect::<Result<_, _>>()?;
        let mut scratch = String::new();
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut cell = |at: &usize| {
                let cell = row.cells.get(*at).unwrap_or(&RawCell::Empty);
                let text = cells::text(cell, &mut scratch);
                text.map(str::trim).unwrap_or_default().to_owned()
            };
            rows.push((row.row, places.iter().map(&mut cell).collect()));
        }
        Ok(Rows {
            file: table.file,
            rows,
        })
    }

    /// The two records that a line is about, lower place first.
    fn pair(
        &self,
        line: i64,
        cells: &[String],
        places: &HashMap<&str, usize>,
    ) -> Result<(usize, usize), Failure> {
        let file = &self.file;
        let place = |at: usize, column: &str| {
            places.get(cells[at].as_str()).copied().ok_or_else(|| {
                usage(anyhow!(
                    "{file}, {}: no record has the id in «{column}». Correct it, or take the line out.",
                    at_lines(&[line])
                ))
            })
        };
        let (a, b) = (place(0, "id_a")?, place(1, "id_b")?);
        if a == b {
            return Err(usage(anyhow!(
                "{file}, line {line}: both ids are the same record's. A pair is of two records."
            )));
        }
        Ok((a.min(b), a.max(b)))
    }
}
