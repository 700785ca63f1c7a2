//! In: the catalogue. Out: the text of `METRICS.md` and of `loype explain`, with each worked
//! example run. It exists so that the documentation cannot drift from the code; it deliberately
//! states nothing that the catalogue does not hold.

use super::CATALOGUE;
use super::examples::{self, Example};
use super::gate::{LEAST_COVERAGE, LEAST_DENOMINATOR};
use super::metric::{Compute, Family, Metric};
use crate::model::{Measure, Word};
use std::fmt::Write;

/// The catalogue as Markdown, grouped by family.
pub fn metrics_markdown() -> String {
    let mut page = format!(
        "# Metrics\n\n\
         Generated from the catalogue in the code; edit it there.\n\n\
         A value is shown when at least {:.0} % of the eligible rows have the fields it needs and, \
         for percentages, medians and curves, when at least {LEAST_DENOMINATOR} rows can be used. \
         Counts are always given. Shares are 0–1, money is in major units, intervals are at 95 %. \
         `all` pools the rows of every municipality and counts a joint initiative once: of the rows with \
         one joint id the one of the lowest municipality number stands, with the benefits of the first \
         of them that has any.\n\n\
         Words: *open* is neither rejected, stopped, merged, completed nor in operation; an unknown \
         stage is open unless the row is closed. *Benefits* are those of the newest snapshot that \
         belong to an initiative in it, where the export links any; their amounts and measurements come \
         from the newest snapshot that has such. A change seen between two snapshots counts on the \
         later one's date. A unit is counted once for each municipality and name. Coverage is judged \
         before the number of rows; a share of two sums needs no least number of rows.\n\n\
         Intervals: Wilson's for shares, Garwood's for counts and rates of events, order statistics for \
         medians of complete values, log-log Greenwood for Kaplan–Meier, the same on the cumulative \
         incidence for Aalen–Johansen. A curve stops where fewer than {LEAST_DENOMINATOR} are at risk, \
         unless the fate by that day is known for at least {LEAST_DENOMINATOR} and {:.0} % of all; a \
         limit of a median is given only as far as {LEAST_DENOMINATOR} are at risk.\n\n\
         In the examples the period is the third quarter of 2026 and the as-of date its last day.\n",
        LEAST_COVERAGE * 100.0,
        LEAST_COVERAGE * 100.0
    );
    for family in Family::ALL {
        page.push_str(&format!("\n## {}\n", family.title()));
        for metric in CATALOGUE.iter().filter(|metric| metric.family == *family) {
            page.push_str(&section(metric));
        }
    }
    page
}

fn section(metric: &Metric) -> String {
    let mut text = format!("\n### {}\n\n**{}**", metric.id, metric.name.en);
    let others = [metric.name.nb, metric.name.nn, metric.name.da];
    let _ = write!(
        text,
        " · nb {} · nn {} · da {}\n\n",
        others[0], others[1], others[2]
    );
    let _ = writeln!(text, "{}\n", metric.formula);
    for (label, value) in facts(metric) {
        let _ = writeln!(text, "- {label}: {value}");
    }
    text.push_str("\n| part | unit |\n|---|---|\n");
    for part in metric.dimensions {
        let pattern = match part.pattern {
            "" => "(the whole)".to_owned(),
            pattern => format!("`{pattern}`"),
        };
        let _ = writeln!(text, "| {pattern} | {} |", part.unit.title());
    }
    text.push_str("\n| example | part | gives |\n|---|---|---|\n");
    for example in metric.examples {
        let part = place(example);
        let _ = writeln!(
            text,
            "| {} | {part} | {} |",
            example.title,
            result(example, metric)
        );
    }
    text
}

/// What a list of metrics says of one, for the terminal; none when it is not in it.
pub fn explain(metrics: &[Metric], id: &str) -> Option<String> {
    let metric = super::find(metrics, id)?;
    let mut text = format!(
        "{}: {}\n\n{}\n\n",
        metric.id, metric.name.en, metric.formula
    );
    for (label, value) in facts(metric) {
        let _ = writeln!(text, "{label}: {value}");
    }
    text.push_str("parts:\n");
    for part in metric.dimensions {
        let pattern = if part.pattern.is_empty() {
            "(the whole)"
        } else {
            part.pattern
        };
        let _ = writeln!(text, "  {pattern}: {}", part.unit.title());
    }
    if let Compute::Query(query) = metric.compute {
        let own = &query.indicator;
        let _ = write!(text, "\n{}\n{}", own.file, own.text);
        return Some(text);
    }
    text.push_str("\nWorked examples\n");
    for example in metric.examples {
        let _ = writeln!(text, "  {}", example.title);
        let _ = writeln!(text, "    {}: {}", place(example), result(example, metric));
    }
    Some(text)
}

fn facts(metric: &Metric) -> [(&'static str, String); 5] {
    let questions: Vec<String> = metric.question.iter().map(u8::to_string).collect();
    [
        ("measured in", metric.unit.title().to_owned()),
        ("better", metric.direction.title().to_owned()),
        ("answers question", questions.join(", ")),
        ("needs", metric.fields.join("; ")),
        ("comes from", metric.source.to_owned()),
    ]
}

fn place(example: &Example) -> String {
    let scope = examples::scope();
    let named = scope
        .municipalities
        .iter()
        .find(|municipality| municipality.id == example.municipality);
    let place = named.map_or(example.municipality, |municipality| &municipality.name);
    match (place, example.dimension) {
        (place, "") => place.to_owned(),
        (place, part) => format!("{place}, {part}"),
    }
}

fn result(example: &Example, metric: &Metric) -> String {
    match example.run(metric) {
        None => "nothing".to_owned(),
        Some(measure) => shown(&measure),
    }
}

fn shown(measure: &Measure) -> String {
    let Some(value) = measure.value else {
        let status = measure.status.map_or("", Word::word);
        return format!(
            "no value: {status}, {}",
            measure.reason.as_deref().unwrap_or("")
        );
    };
    let interval = match (measure.lower, measure.upper) {
        (None, None) => String::new(),
        (lower, upper) => {
            let end = |end: Option<f64>| end.map_or("not reached".to_owned(), short);
            format!(" ({} to {})", end(lower), end(upper))
        }
    };
    short(value) + &interval
}

/// At most three decimals, none that are zero.
fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
