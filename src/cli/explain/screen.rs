//! In: a number with the rows behind it. Out: the same as text for a terminal: the number, its
//! definition, its rows grouped by what they do to it and by the file they stand in. What doesn't
//! fit is counted, never dropped without a word.

use super::number::Answered;
use crate::metrics::Unit;
use crate::metrics::behind::{Cell, Role, Row, Table};
use crate::model::{ColumnKind, Measure, Word};
use crate::report::{Format, Messages};
use std::fmt::Write;

/// Characters of a line of prose.
const WIDTH: usize = 96;
/// Characters of a title, an id, a header and a value.
const TITLE: usize = 46;
const ID: usize = 32;
const HEADER: usize = 16;
const VALUE: usize = 24;
/// Parts that are listed.
const PARTS: usize = 12;

/// The text.
pub(super) fn of(answered: &Answered<'_>) -> String {
    let format = Format::new("en", &answered.set.scope.currency);
    let metric = answered.metric;
    let part = &answered.part;
    let mut text = String::new();
    let of_part = match part.dimension.as_str() {
        "" => String::new(),
        part => format!(", {part}"),
    };
    let scope = &answered.set.scope;
    let _ = writeln!(
        text,
        "{}{of_part}: {}, {}, {} (as of {})\n",
        metric.id, metric.name.en, answered.who, scope.period, scope.as_of
    );
    let unit = metric.unit_of(&part.dimension);
    wrapped(&mut text, "", &sentence(part, unit, &format));
    text.push('\n');
    wrapped(&mut text, "", metric.formula);
    wrapped(
        &mut text,
        "",
        &format!("Needs {}.", metric.fields.join("; ")),
    );
    parts(&mut text, answered, &format);
    rows(&mut text, answered);
    // What keeps a number together on a page is nothing that a terminal or a search knows.
    text.replace('\u{2060}', "").replace('\u{a0}', " ")
}

/// The number with its interval, its counts and, where there is none, why.
fn sentence(measure: &Measure, unit: Unit, format: &Format) -> String {
    let mut text = match measure.value {
        Some(value) => {
            let interval = format.interval(measure.lower, measure.upper, unit);
            let interval = interval.map(|i| format!(" (95 % interval {i})"));
            format!(
                "{}{}",
                format.value(value, unit),
                interval.unwrap_or_default()
            )
        }
        None => format!("No value: {}", why(measure)),
    };
    if let Some(counts) = counts(measure, unit, format) {
        let _ = write!(text, "; {counts}");
    }
    let (eligible, usable) = (measure.n_eligible, measure.n_usable);
    let rows = if eligible == 1 { "row" } else { "rows" };
    let _ = match eligible - usable {
        _ if eligible == 0 => write!(text, ". No row is of the kind that it is about."),
        0 => write!(
            text,
            ". It is about {eligible} {rows}, none without what it needs."
        ),
        n => write!(
            text,
            ". It is about {eligible} {rows}; {usable} have what it needs, {n} lack it."
        ),
    };
    text
}

/// Numerator and denominator.
fn counts(measure: &Measure, unit: Unit, format: &Format) -> Option<String> {
    let is_count = |number: f64| number.fract() == 0.0;
    let shown = |number: f64| match unit {
        Unit::Money => format.value(number, unit),
        _ if is_count(number) => format.whole(number),
        _ => format.number(number, 2),
    };
    match (measure.numerator, measure.denominator) {
        (Some(above), Some(below)) if is_of_rows(measure) => {
            Some(format!("{} of {}", shown(above), shown(below)))
        }
        (Some(above), Some(below)) => Some(format!("{} ÷ {}", shown(above), shown(below))),
        (Some(above), None) if measure.value.is_none() => Some(format!("{} counted", shown(above))),
        _ => None,
    }
}

/// Whether the denominator is the rows that have what the number needs.
fn is_of_rows(measure: &Measure) -> bool {
    measure.numerator.is_some() && measure.denominator == Some(measure.n_usable as f64)
}

/// Why there is no value, in words.
fn why(measure: &Measure) -> String {
    let status = measure.status.map_or("", Word::word);
    let reason = measure.reason.as_deref().unwrap_or_default();
    let words = Messages::load("en").ok();
    let said = words
        .map(|words| words.text(&format!("reason.{reason}")))
        .unwrap_or_default();
    format!("{} ({status}, {reason})", said.trim_end_matches('.'))
}

/// The parts of the metric, where there are several.
fn parts(text: &mut String, answered: &Answered<'_>, format: &Format) {
    let measures = &answered.measures;
    if measures.len() < 2 {
        return;
    }
    let _ = writeln!(
        text,
        "\nParts ({}); --dimension PART shows the rows of another",
        measures.len()
    );
    let shown: Vec<&Measure> = match measures.len() > PARTS {
        // The part that is explained is among them.
        true => {
            let others = measures.iter().filter(|m| **m != answered.part);
            let mut shown: Vec<&Measure> = others.take(PARTS - 1).collect();
            shown.push(&answered.part);
            shown.sort_by(|a, b| a.dimension.cmp(&b.dimension));
            shown
        }
        false => measures.iter().collect(),
    };
    let lines = shown.iter().map(|measure| {
        let unit = answered.metric.unit_of(&measure.dimension);
        let name = match measure.dimension.as_str() {
            "" => "(the whole)",
            part => part,
        };
        let value = match measure.value {
            Some(value) => format.value(value, unit),
            None => measure.status.map_or("", Word::word).to_owned(),
        };
        let interval = format.interval(measure.lower, measure.upper, unit);
        let mark = if **measure == answered.part { "*" } else { " " };
        vec![
            format!("{mark} {name}"),
            value,
            interval.unwrap_or_default(),
            counts(measure, unit, format).unwrap_or_default(),
            format!("{} of {} rows", measure.n_usable, measure.n_eligible),
        ]
    });
    aligned(text, lines.collect());
    more(
        text,
        measures.len() - shown.len(),
        "parts; --json lists them",
    );
}

/// The rows, by what they do, and by the file they stand in.
fn rows(text: &mut String, answered: &Answered<'_>) {
    if answered.rows.is_empty() {
        text.push_str("\nNo row of the set moves this number.\n");
        return;
    }
    let shown = &answered.rows[..answered.n_shown];
    let same_role = |a: &Row, b: &Row| (a.role, a.table) == (b.role, b.table);
    for group in shown.chunk_by(same_role) {
        let of = |row: &&Row| same_role(row, &group[0]);
        let n = answered.rows.iter().filter(of).count();
        let _ = writeln!(
            text,
            "\n{} ({n} {})",
            in_words(group[0].role, &answered.part),
            noun(group[0].table, n)
        );
        let same_file = |a: &Row, b: &Row| file_of(a) == file_of(b);
        for of_file in group.chunk_by(same_file) {
            if let Some((file, sheet)) = file_of(&of_file[0]) {
                let sheet = sheet.map(|sheet| format!(" [{sheet}]"));
                let _ = writeln!(text, "  {file}{}", sheet.unwrap_or_default());
            }
            aligned(text, table(of_file));
        }
    }
    let hidden = answered.rows.len() - answered.n_shown;
    more(text, hidden, "rows; --limit all shows them");
}

fn file_of(row: &Row) -> Option<(&str, Option<&str>)> {
    let place = row.place.as_ref()?;
    Some((&place.file, place.sheet.as_deref()))
}

/// Rows of one file under the columns that the number needs; cells of older exports below their row.
fn table(rows: &[Row]) -> Vec<Vec<String>> {
    let here = |row: &Row| -> Vec<Cell> {
        let own = row.cells.iter();
        own.filter(|cell| Some(&cell.place) == row.place.as_ref())
            .cloned()
            .collect()
    };
    let mut columns: Vec<&'static str> = Vec::new();
    for cell in rows.iter().flat_map(here) {
        if !columns.contains(&cell.column) {
            columns.push(cell.column);
        }
    }
    // A column of ours that is one column of the file is told once, above; the cells of one that is
    // several, as amounts by year are, each say where they stand.
    let one_of_file = |column: &str| -> Option<String> {
        let mut all = rows
            .iter()
            .flat_map(here)
            .filter(|cell| cell.column == column);
        let first = all.next()?;
        let is_same = all.all(|cell| cell.columns == first.columns);
        is_same.then(|| in_file(&first))
    };
    let in_files: Vec<Option<String>> = columns.iter().map(|column| one_of_file(column)).collect();
    let mut lines = Vec::new();
    if !columns.is_empty() {
        let blank = || vec![String::new(); 3];
        let names = columns.iter().map(|column| (*column).to_owned());
        lines.push(blank().into_iter().chain(names).collect());
        let in_files = in_files
            .iter()
            .map(|place| place.clone().unwrap_or_default());
        lines.push(blank().into_iter().chain(in_files).collect());
    }
    for row in rows {
        let place = row.place.as_ref();
        let word = if place.is_some_and(|place| place.sheet.is_some()) {
            "row"
        } else {
            "line"
        };
        let number = place.and_then(|place| place.row);
        let title = match &row.of {
            Some(of) => format!("{} ← {}", cut(&row.title, TITLE), cut(of, TITLE / 2)),
            None => cut(&row.title, TITLE),
        };
        let mut line = vec![
            number.map_or("  ".to_owned(), |row| format!("  {word} {row}")),
            cut(&row.id, ID),
            title,
        ];
        let own = here(row);
        for (column, in_file) in columns.iter().zip(&in_files) {
            let cell = own.iter().find(|cell| cell.column == *column);
            line.push(match (cell, in_file) {
                (None, _) => String::new(),
                (Some(cell), Some(_)) => value(cell),
                (Some(cell), None) => format!("{} {}", cell.at.join("+"), value(cell)),
            });
        }
        lines.push(line);
        let older = row.cells.iter().filter(|cell| Some(&cell.place) != place);
        lines.extend(older.map(|cell| vec![of_another_row(cell)]));
    }
    lines
}

/// Where a column stands in its file: `F «Innsendt dato»`.
fn in_file(cell: &Cell) -> String {
    if cell.columns.is_empty() {
        return "not in the file".to_owned();
    }
    let is_sheet = cell.place.sheet.is_some();
    let both = cell.columns.iter().zip(&cell.headers);
    let told = both.map(|(column, header)| {
        let is_number = !is_sheet && !column.contains(' ');
        let word = if is_number { "column " } else { "" };
        format!("{word}{column} «{}»", cut(header, HEADER))
    });
    told.collect::<Vec<_>>().join(" + ")
}

/// A cell of another row than the one it is told with: of an earlier export.
fn of_another_row(cell: &Cell) -> String {
    let place = &cell.place;
    let date = place.snapshot.map(|date| format!("{date} "));
    let sheet = place.sheet.as_ref().map(|sheet| format!(" [{sheet}]"));
    let at = match cell.at.is_empty() {
        true => String::new(),
        false => format!(" {}", cell.at.join("+")),
    };
    format!(
        "      {}{}{}{at}: {} {}",
        date.unwrap_or_default(),
        place.file,
        sheet.unwrap_or_default(),
        cell.column,
        value(cell)
    )
}

/// The value as the model has it; money in major units.
fn value(cell: &Cell) -> String {
    let Some(text) = &cell.value else {
        return "(empty)".to_owned();
    };
    let column = cell
        .table
        .doc()
        .columns
        .iter()
        .find(|doc| doc.name == cell.column);
    let is_money = column.is_some_and(|doc| doc.kind == ColumnKind::Money);
    match text.parse::<i64>() {
        Ok(minor) if is_money => (minor as f64 / 100.0).to_string(),
        _ => cut(text, VALUE),
    }
}

fn in_words(role: Role, part: &Measure) -> &'static str {
    match role {
        Role::Counted if is_of_rows(part) => "Counted, above and in the base",
        Role::Counted => "Counted",
        Role::Lacks => "Without what it needs",
        Role::Base => "In the base only",
        Role::Defines => "What this part is about",
        Role::Decides => "Without it there would be no number",
        Role::Moves => "Not counted as a row, and it moves the number",
    }
}

fn noun(table: Table, n: usize) -> &'static str {
    let (one, several) = match table {
        Table::Transition => ("change", "changes"),
        Table::BenefitYear => ("amount of a year", "amounts of a year"),
        Table::Measurement => ("measurement", "measurements"),
        Table::Allocation => ("demand on a role", "demands on roles"),
        Table::Pair => ("pair", "pairs"),
        Table::Cluster => ("member of a cluster", "members of clusters"),
        Table::Review => ("answer", "answers"),
        Table::Benefit => ("benefit", "benefits"),
        Table::Initiative => ("initiative", "initiatives"),
        Table::Meeting => ("meeting", "meetings"),
        Table::Population => ("count of inhabitants", "counts of inhabitants"),
        Table::Series => ("value of an indicator", "values of an indicator"),
        Table::Finding => ("finding", "findings"),
        Table::File => ("file", "files"),
        Table::Measure => ("metric", "metrics"),
    };
    if n == 1 { one } else { several }
}

fn more(text: &mut String, n: usize, what: &str) {
    if n > 0 {
        let _ = writeln!(text, "  … {n} more {what}");
    }
}

/// Lines of cells, each column as wide as its widest cell; a line of one cell stands for itself.
fn aligned(text: &mut String, lines: Vec<Vec<String>>) {
    let mut widths: Vec<usize> = Vec::new();
    for line in lines.iter().filter(|line| line.len() > 1) {
        for (at, cell) in line.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(at) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    for line in lines {
        let is_one = line.len() == 1;
        let cells = line.iter().enumerate().map(|(at, cell)| match is_one {
            true => cell.clone(),
            false => format!("{cell:<width$}", width = widths[at]),
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

/// Prose in lines of a width that can be read.
fn wrapped(text: &mut String, indent: &str, prose: &str) {
    let mut width = 0;
    for word in prose.split(' ') {
        let n = word.chars().count();
        if width > 0 && width + 1 + n > WIDTH {
            text.push('\n');
            width = 0;
        }
        text.push_str(if width == 0 { indent } else { " " });
        text.push_str(word);
        width += n + 1;
    }
    text.push('\n');
}

fn cut(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() > most {
        true => line.chars().take(most - 1).chain(['…']).collect(),
        false => line,
    }
}
