//! In: a proposal. Out: the source mapping as TOML, with the score of each line, why, and examples
//! where they are not about people; and in comments what is uncertain or has no counterpart. It
//! exists so that a person can read, correct and keep it. It deliberately writes nothing that was
//! not accepted.

use super::choose::Knowledge;
use super::columns::by_table;
use super::{ColumnProposal, Decision, Proposal, TableProposal, UnpivotProposal};
use crate::model::names;
use std::fmt::Write;

/// The mapping as TOML.
pub fn toml(knowledge: &Knowledge, proposal: &Proposal) -> String {
    let mut out = String::new();
    // Writing into a String can't fail.
    let _ = write_all(&mut out, knowledge, proposal);
    out
}

fn write_all(out: &mut String, knowledge: &Knowledge, proposal: &Proposal) -> std::fmt::Result {
    let file = proposal
        .file
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(&proposal.file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    writeln!(
        out,
        "# Proposed by `loype map` for {}. The number before each line says how sure it is,",
        one_line(file)
    )?;
    writeln!(
        out,
        "# from 0 to 1, and why. Correct what is wrong, then name this file in a pipeline:"
    )?;
    writeln!(out, "#   [[source]]\n#   mapping = \"{}.toml\"", slug(stem))?;
    for table in proposal.filling() {
        if let Some(preset) = &table.preset {
            let place = table.sheet.as_ref().map_or(String::new(), |sheet| {
                format!(" (sheet «{}»)", one_line(sheet))
            });
            writeln!(out, "#")?;
            writeln!(
                out,
                "# This is «{}»{place}: the program knows {} of its {} headers. Name the mapping\n# `{}` in the pipeline instead; this file is then not needed.",
                preset.title, preset.n_known, preset.n_headers, preset.name
            )?;
        }
    }
    writeln!(out, "name = {}", quoted(&slug(stem)))?;
    writeln!(out, "title = {}", quoted(file))?;
    for table in &proposal.tables {
        match &table.fills {
            Some(fills) => {
                let sheets = proposal.tables.iter().map(|other| &other.sheet);
                let place = Place {
                    several: proposal.tables.len() > 1,
                    several_here: sheets.filter(|sheet| **sheet == table.sheet).count() > 1,
                    transposed: proposal.transposed,
                };
                write_table(out, knowledge, table, fills, place)?;
            }
            None => {
                let place = table.sheet.as_ref().map_or_else(
                    || format!("table {}", table.number),
                    |sheet| format!("sheet «{}»", one_line(sheet)),
                );
                writeln!(
                    out,
                    "\n# {place}, {} rows, fills nothing: {}.",
                    table.n_rows, table.reason
                )?;
            }
        }
    }
    Ok(())
}

/// How a table is found in its file.
#[derive(Clone, Copy)]
struct Place {
    /// Whether it is one of several in the file.
    several: bool,
    /// Whether it is one of several in its sheet.
    several_here: bool,
    /// Whether it lies on its side.
    transposed: bool,
}

fn write_table(
    out: &mut String,
    knowledge: &Knowledge,
    table: &TableProposal,
    own: &str,
    place: Place,
) -> std::fmt::Result {
    let tables = by_table(table);
    let mut fillings: Vec<&String> = tables.keys().collect();
    fillings.sort_by_key(|fills| *fills != own);
    let amounts_apart = fillings.len() > 1;
    for fills in fillings {
        let columns = &tables[fills];
        let is_own = fills == own;
        writeln!(out, "\n[[table]]")?;
        writeln!(out, "# {} rows; {}.", table.n_rows, table.reason)?;
        writeln!(out, "fills = {}", quoted(fills))?;
        if !table.vocabularies.is_empty() {
            writeln!(out, "vocabularies = [{}]", list(&table.vocabularies))?;
        }
        if !table.people.is_empty() {
            writeln!(out, "# Who stands here is taken out of all other texts.")?;
            writeln!(out, "people = [{}]", list(&table.people))?;
        }
        let sheet = table.sheet.as_ref().filter(|_| place.several);
        if sheet.is_some() || place.several_here || place.transposed || !table.fill_down.is_empty()
        {
            writeln!(out, "\n[table.read]")?;
            if let Some(sheet) = sheet {
                writeln!(out, "sheet = {}", quoted(sheet))?;
            }
            if place.several_here {
                writeln!(out, "table = {}", table.number)?;
            }
            if place.transposed {
                writeln!(out, "transposed = true")?;
            }
            if !table.fill_down.is_empty() {
                writeln!(out, "fill_down = [{}]", list(&table.fill_down))?;
            }
        }
        writeln!(out, "\n[table.columns]")?;
        if !is_own && let Some(of) = reference(table) {
            writeln!(out, "# The amounts belong to the benefit on the same row.")?;
            writeln!(out, "{} = {}", names::BENEFIT, quoted(&of.header))?;
            if let Some(unit) = &table.amounts_in {
                writeln!(out, "{} = {}", names::UNIT, quoted(unit))?;
            }
        }
        write_columns(out, knowledge, table, fills, columns)?;
        if is_own != amounts_apart {
            for unpivot in &table.unpivot {
                write_unpivot(out, unpivot, table)?;
            }
        }
        write_words(out, columns)?;
    }
    let without: Vec<&ColumnProposal> = table
        .columns
        .iter()
        .filter(|column| column.decision == Decision::None)
        .collect();
    if !without.is_empty() {
        writeln!(out, "\n# Without a counterpart in the model:")?;
        for column in without {
            writeln!(out, "#   «{}»: {}", one_line(&column.header), column.reason)?;
        }
    }
    Ok(())
}

/// The column of a list of benefits by which its amounts find their benefit.
fn reference(table: &TableProposal) -> Option<&ColumnProposal> {
    let of = |name: &str| {
        table
            .columns
            .iter()
            .find(|column| column.fills.is_none() && column.column.as_deref() == Some(name))
    };
    // The title is the first column that a list of benefits can't be without.
    of(names::ID).or_else(|| of(names::TITLE))
}

fn write_columns(
    out: &mut String,
    knowledge: &Knowledge,
    table: &TableProposal,
    fills: &str,
    columns: &[&ColumnProposal],
) -> std::fmt::Result {
    let is_amount = |column: &ColumnProposal| {
        table
            .unpivot
            .iter()
            .any(|unpivot| unpivot.names(&column.header))
    };
    for column in columns {
        let Some(candidate) = column.candidates.first() else {
            continue;
        };
        if column.decision == Decision::None || is_amount(column) {
            continue;
        }
        let target = &candidate.column;
        // Columns that are read together stand with the first of them.
        let first = columns.iter().find(|other| {
            other.decision == column.decision
                && other
                    .candidates
                    .first()
                    .is_some_and(|c| c.column == *target)
        });
        if first.is_some_and(|first| first.header != column.header) {
            continue;
        }
        let examples = match column.examples.is_empty() {
            true => String::new(),
            false => {
                let shown: Vec<String> = column
                    .examples
                    .iter()
                    .map(|text| format!("«{}»", one_line(text)))
                    .collect();
                format!("; such as {}", shown.join(", "))
            }
        };
        let together: Vec<String> = columns
            .iter()
            .filter(|other| column.rule.together && other.column.as_deref() == Some(target))
            .map(|other| other.header.clone())
            .collect();
        let line = format!("{target} = {}", rule(column, &together));
        if column.decision == Decision::Accepted {
            writeln!(out, "# {:.2} {}{examples}", column.score, column.reason)?;
            writeln!(out, "{line}")?;
        } else {
            writeln!(
                out,
                "# UNCERTAIN {:.2} {}{examples}",
                column.score, column.reason
            )?;
            let means = knowledge.meaning(fills, target);
            writeln!(out, "# If it is «{means}», take the mark away:")?;
            writeln!(out, "# {line}")?;
            for other in column.candidates.iter().skip(1) {
                writeln!(
                    out,
                    "# or {:.2} {} = {}, «{}»",
                    other.score,
                    other.column,
                    quoted(&column.header),
                    other.means
                )?;
            }
        }
    }
    Ok(())
}

/// The right side of a column's line: the header alone, or with how it is read.
fn rule(column: &ColumnProposal, together: &[String]) -> String {
    let from = match together.len() {
        0 | 1 => quoted(&column.header),
        _ => format!("[{}]", list(together)),
    };
    let rule = &column.rule;
    let mut more = Vec::new();
    if let Some(unit) = &rule.unit {
        more.push(format!("unit = {}", quoted(unit)));
    }
    if let Some(split) = &rule.split {
        more.push(format!("split = {}", quoted(split)));
    }
    if let Some(order) = &rule.date_order {
        more.push(format!("date_order = {}", quoted(order)));
    }
    if let Some(decimal) = rule.decimal {
        more.push(format!("decimal = {}", quoted(&decimal.to_string())));
    }
    if !rule.null.is_empty() {
        more.push(format!("null = [{}]", list(&rule.null)));
    }
    if together.len() > 1 {
        more.push("together = true".to_owned());
    }
    match more.is_empty() {
        true => from,
        false => format!("{{ from = {from}, {} }}", more.join(", ")),
    }
}

fn write_unpivot(
    out: &mut String,
    unpivot: &UnpivotProposal,
    table: &TableProposal,
) -> std::fmt::Result {
    let accepted = table.columns.iter().any(|column| {
        column.column.as_deref() == Some(&unpivot.column) && unpivot.names(&column.header)
    });
    // Which year is the first is never guessed: a person says it and takes the marks away.
    let open = unpivot.counts() && unpivot.first_year_from.is_none();
    let mark = if accepted && !open { "" } else { "# " };
    let years: Vec<String> = unpivot.years.iter().map(ToString::to_string).collect();
    writeln!(
        out,
        "\n# {}{:.2} a year's amount in each of {}",
        if accepted { "" } else { "UNCERTAIN " },
        unpivot.score,
        years.join(", ")
    )?;
    writeln!(out, "{mark}[[table.unpivot]]")?;
    writeln!(out, "{mark}header = {}", quoted(&unpivot.header))?;
    writeln!(out, "{mark}into = {}", quoted(&unpivot.column))?;
    if let Some(unit) = &unpivot.unit {
        writeln!(out, "{mark}unit = {}", quoted(unit))?;
    }
    if let Some(header) = &unpivot.first_year_from {
        writeln!(out, "{mark}first_year_from = [{}]", quoted(header))?;
    }
    if open {
        writeln!(out, "{mark}first_year = 0  # which year is the first?")?;
    }
    Ok(())
}

/// Words that no vocabulary knows, for a person to fill in.
fn write_words(out: &mut String, columns: &[&ColumnProposal]) -> std::fmt::Result {
    for column in columns
        .iter()
        .filter(|column| column.decision == Decision::Accepted)
    {
        let (Some(target), false) = (&column.column, column.personal) else {
            continue;
        };
        if column.rule.unknown_words.is_empty() {
            continue;
        }
        writeln!(
            out,
            "\n# Words of «{}» that no vocabulary knows. Say what each is and take the marks away:",
            one_line(&column.header)
        )?;
        writeln!(out, "# [table.words.{target}]")?;
        for word in &column.rule.unknown_words {
            writeln!(out, "# {} = \"\"", quoted(word))?;
        }
    }
    Ok(())
}

fn list(texts: &[String]) -> String {
    texts
        .iter()
        .map(|text| quoted(text))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text that can stand in a comment.
fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A file's name as the name of a mapping.
fn slug(stem: &str) -> String {
    let mut slug = String::new();
    for letter in stem.to_lowercase().chars() {
        match letter {
            'æ' => slug.push_str("ae"),
            'ø' | 'ö' => slug.push('o'),
            'å' => slug.push('a'),
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let slug = slug.trim_end_matches('-');
    match slug.is_empty() {
        true => "export".to_owned(),
        false => slug.to_owned(),
    }
}
