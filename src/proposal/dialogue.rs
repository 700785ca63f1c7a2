//! In: a proposal, and a person at the other end of a reader and a writer. Out: the proposal with
//! what the person said. It exists because some columns can't be told by name and values. It
//! deliberately asks only about those, and shows the rows as they would be read before anything is
//! written.

use super::choose::{Knowledge, Said, propose_again};
use super::preview::preview;
use super::write::toml;
use super::{ColumnProposal, Decision, Proposal, TableProposal};
use crate::config::{mapping_of, nearest};
use crate::model::{Date, RawTable, TABLES, names};
use std::io::{BufRead, Result, Write};

/// What a person wants in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// The mapping.
    Write,
    /// Nothing to be written.
    Quit,
}

/// Asks about what is uncertain, shows the rows, and lets everything be changed before it is written.
pub fn ask(
    knowledge: &Knowledge,
    proposal: &mut Proposal,
    tables: &[RawTable],
    today: Date,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> Result<Answered> {
    for (at, raw) in tables.iter().enumerate() {
        let Some(fills) = proposal.tables[at].fills.clone() else {
            let table = &proposal.tables[at];
            writeln!(
                output,
                "{}: {} rows, fills nothing: {}",
                name(table),
                table.n_rows,
                table.reason
            )?;
            continue;
        };
        introduce(&proposal.tables[at], &fills, output)?;
        let mut said = Said {
            fills: Some(fills.clone()),
            ..Said::default()
        };
        let uncertain: Vec<usize> = (0..proposal.tables[at].columns.len())
            .filter(|column| proposal.tables[at].columns[*column].decision == Decision::Uncertain)
            .collect();
        for (n, column) in uncertain.iter().enumerate() {
            let question = format!("{} of {}", n + 1, uncertain.len());
            let shown = &proposal.tables[at].columns[*column];
            match choose(shown, &question, &fills, input, output)? {
                Some(choice) => said.columns.insert(*column, choice),
                None => return Ok(Answered::Quit),
            };
        }
        loop {
            if !said.columns.is_empty() {
                proposal.tables[at] =
                    propose_again(knowledge, &proposal.file, raw, proposal.accept, &said);
            }
            proposal.recount();
            show(knowledge, proposal, at, raw, today, output)?;
            write!(
                output,
                "Enter: go on · a number: change that column · q: quit > "
            )?;
            output.flush()?;
            let Some(answer) = line(input)? else {
                return Ok(Answered::Quit);
            };
            match answer.as_str() {
                "" => break,
                "q" => return Ok(Answered::Quit),
                number => match number.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) {
                    Some(column) if column < proposal.tables[at].columns.len() => {
                        let shown = &proposal.tables[at].columns[column];
                        match choose(shown, "change", &fills, input, output)? {
                            Some(choice) => said.columns.insert(column, choice),
                            None => return Ok(Answered::Quit),
                        };
                    }
                    _ => writeln!(output, "There is no column {number}.")?,
                },
            }
        }
    }
    Ok(Answered::Write)
}

fn name(table: &TableProposal) -> String {
    match &table.sheet {
        Some(sheet) => format!("Sheet «{sheet}»"),
        None => format!("Table {}", table.number),
    }
}

fn introduce(table: &TableProposal, fills: &str, output: &mut impl Write) -> Result<()> {
    let n = |decision| {
        table
            .columns
            .iter()
            .filter(|c| c.decision == decision)
            .count()
    };
    writeln!(
        output,
        "{}: {} rows, fills `{fills}`: {} columns certain, {} uncertain, {} without a counterpart",
        name(table),
        table.n_rows,
        n(Decision::Accepted),
        n(Decision::Uncertain),
        n(Decision::None)
    )?;
    if let Some(preset) = &table.preset {
        writeln!(
            output,
            "  This is «{}»: the mapping `{}` in the program reads it already; name that in the pipeline.",
            preset.title, preset.name
        )?;
    }
    Ok(())
}

/// One column: none when the person leaves, else the column of the model or that there is none.
fn choose(
    column: &ColumnProposal,
    question: &str,
    fills: &str,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> Result<Option<Option<String>>> {
    writeln!(output, "\n({question}) «{}»", column.header)?;
    match (column.personal, column.examples.is_empty()) {
        (true, _) => writeln!(output, "  holds people; no examples are shown")?,
        (false, true) => writeln!(output, "  has no values")?,
        (false, false) => writeln!(output, "  such as {}", column.examples.join(" · "))?,
    }
    for (n, candidate) in column.candidates.iter().enumerate() {
        writeln!(
            output,
            "  {}  {:.2}  {}: {}",
            n + 1,
            candidate.score,
            candidate.column,
            candidate.means
        )?;
    }
    writeln!(output, "  0        no counterpart")?;
    let known: Vec<String> = TABLES
        .iter()
        .filter(|table| table.name == fills)
        .flat_map(|table| table.columns)
        .map(|doc| doc.name.to_owned())
        .chain(names::REFERENCES.iter().map(|name| (*name).to_owned()))
        .collect();
    let usual = if column.candidates.is_empty() {
        "0"
    } else {
        "1"
    };
    loop {
        write!(
            output,
            "Which one? A number, or the name of a column [{usual}] > "
        )?;
        output.flush()?;
        let Some(answer) = line(input)? else {
            return Ok(None);
        };
        let answer = if answer.is_empty() {
            usual.to_owned()
        } else {
            answer
        };
        match answer.parse::<usize>() {
            Ok(0) => return Ok(Some(None)),
            Ok(n) if n <= column.candidates.len() => {
                return Ok(Some(Some(column.candidates[n - 1].column.clone())));
            }
            _ if answer == "q" => return Ok(None),
            _ if known.contains(&answer) => return Ok(Some(Some(answer))),
            _ => match nearest(&answer, &known) {
                Some(near) => writeln!(
                    output,
                    "There is no column `{answer}` of `{fills}`. Did you mean `{near}`?"
                )?,
                None => writeln!(output, "There is no column `{answer}` of `{fills}`.")?,
            },
        }
    }
}

/// The columns with their numbers, and the first rows as they would be read.
fn show(
    knowledge: &Knowledge,
    proposal: &Proposal,
    at: usize,
    raw: &RawTable,
    today: Date,
    output: &mut impl Write,
) -> Result<()> {
    writeln!(output)?;
    for (n, column) in proposal.tables[at].columns.iter().enumerate() {
        let becomes = match (&column.column, column.decision) {
            (Some(target), _) => target.clone(),
            (None, Decision::Uncertain) => "(uncertain, left out)".to_owned(),
            _ => "–".to_owned(),
        };
        writeln!(output, "  {:>3}  {} → {becomes}", n + 1, column.header)?;
    }
    let one = Proposal {
        tables: vec![proposal.tables[at].clone()],
        ..proposal.clone()
    };
    match mapping_of("proposed", toml(knowledge, &one)) {
        Ok(mapping) => {
            for table in &mapping.table {
                writeln!(output, "As `{}`:", table.fills)?;
                for line in preview(knowledge, raw, table, today) {
                    writeln!(output, "  {line}")?;
                }
            }
        }
        Err(error) => writeln!(output, "It can't be read so: {error}")?,
    }
    Ok(())
}

/// An answer; none at the end of the input.
fn line(input: &mut impl BufRead) -> Result<Option<String>> {
    let mut text = String::new();
    Ok((input.read_line(&mut text)? > 0).then(|| text.trim().to_owned()))
}
