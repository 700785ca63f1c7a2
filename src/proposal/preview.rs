//! In: a raw table and the part of a mapping that reads it. Out: its first rows as the model would
//! have them, and what was odd, in lines for a person. It exists because a mapping is judged by what
//! it makes of the rows. It deliberately reads no cell itself: that is `normalise`'s.

use super::choose::Knowledge;
use crate::config::TableMapping;
use crate::model::{Date, Municipality, RawTable, Row, names};
use crate::normalise::{Checked, Context, check};

/// So many rows are shown.
const SHOWN: usize = 3;
/// So many kinds of findings are shown.
const FINDINGS: usize = 5;

/// The first rows as the model would have them, in lines.
pub fn preview(
    knowledge: &Knowledge,
    raw: &RawTable,
    table: &TableMapping,
    today: Date,
) -> Vec<String> {
    // Whose export it is stands in the pipeline; here anyone will do.
    let anyone = Municipality {
        id: "?".to_owned(),
        name: "?".to_owned(),
    };
    let context = Context {
        registry: knowledge.registry(),
        municipality: Some(&anyone),
        snapshot: today,
        currency: knowledge.currency(),
        pseudonym_key: None,
        mapping: "",
    };
    let checked = check(raw.clone(), table, &context);
    let mut lines = vec![format!(
        "{} rows: {} accepted, {} rejected, {} repeated, {} without an amount",
        raw.rows.len(),
        checked.n_accepted,
        checked.n_rejected,
        checked.n_repeated,
        checked.n_without_amount
    )];
    lines.extend(rows(&checked));
    for finding in checked.findings.iter().take(FINDINGS) {
        let column = finding
            .column
            .as_ref()
            .map_or(String::new(), |column| format!(" in «{column}»"));
        lines.push(format!(
            "{}{column}, {} times",
            finding.code, finding.n_alike
        ));
    }
    if checked.findings.len() > FINDINGS {
        lines.push(format!(
            "… and {} other kinds of findings",
            checked.findings.len() - FINDINGS
        ));
    }
    lines
}

fn rows(checked: &Checked) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(of(checked.initiatives.iter()));
    lines.extend(of(checked.benefits.iter().map(|referring| &referring.row)));
    lines.extend(of(checked
        .benefit_years
        .iter()
        .map(|referring| &referring.row)));
    lines.extend(of(checked
        .measurements
        .iter()
        .map(|referring| &referring.row)));
    lines.extend(of(checked
        .allocations
        .iter()
        .map(|referring| &referring.row)));
    lines.extend(of(checked.meetings.iter()));
    lines.extend(of(checked.indicator_series.iter()));
    lines.extend(of(checked.comments.iter()));
    lines.extend(of(checked.populations.iter()));
    lines
}

fn of<'a, R: Row + 'a>(rows: impl Iterator<Item = &'a R>) -> Vec<String> {
    const ABOUT_THE_FILE: &[&str] = &[
        names::SNAPSHOT,
        names::SOURCE,
        names::FILE,
        names::SHEET,
        names::ROW,
        names::MUNICIPALITY,
    ];
    rows.take(SHOWN)
        .map(|row| {
            let values: Vec<String> = R::TABLE
                .columns
                .iter()
                .zip(row.texts())
                .filter(|(column, _)| !ABOUT_THE_FILE.contains(&column.name))
                .filter_map(|(column, text)| {
                    let text = text.filter(|text| !text.is_empty())?;
                    Some(format!("{}={}", column.name, shortened(&text)))
                })
                .collect();
            values.join(" · ")
        })
        .collect()
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 32;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.chars().count() > LONGEST {
        true => one_line.chars().take(LONGEST - 1).chain(['…']).collect(),
        false => one_line,
    }
}
