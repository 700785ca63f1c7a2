//! In: what a query can ask. Out: the page that tells an analyst how to write an indicator, as
//! Markdown. It deliberately states nothing of its own: header, tables, columns and functions are
//! read where they are acted on.

use super::estimate::made_of;
use super::functions::{FORMS, FUNCTIONS, LACKING};
use super::query::is_kept_back;
use crate::model::queried::{DATE_PARTS, QUERIED, gives};
use crate::model::{ColumnKind, Direction, Estimate, TableDoc, Unit, Word};
use std::fmt::Write;

const OPENING: &str = "\
# An indicator of your own

Made by `loype metrics --indicators`; do not edit.

A file `<name>.sql` in the pipeline's folder `indicators/` (beside `pipeline.toml`; for a pipeline file of another name, such as `sample.toml`, in `sample/indicators/`) is an indicator. It stands in the reports with its family, on the method page with its query, in `tables/measure`, and a target of the scorecard can name it. `loype check` tries it and names file and line of what is wrong.

```sql
-- id = \"activity.started_without_end\"
-- name.nb = \"Startet uten planlagt slutt\"
-- name.en = \"Started without a planned end\"
-- question = [21]
-- unit = \"share\"
-- direction = \"down\"
-- formula = \"Initiatives that are worked on without a planned end ÷ initiatives that are worked on.\"
-- fields = [\"planned end\"]
-- estimate = \"share\"
SELECT initiative_id, planned_end IS NULL AS value
FROM initiative
WHERE is_running
```

The query is run for each municipality on that municipality's rows, and once for all on all rows, where a joint initiative stands once. It gives **rows, not a number**: one for each thing that the number is about, with NULL where the row lacks what it takes. `estimate` says what is made of them. So coverage, least numbers and intervals are those of every other number: below 60 % with a value, or fewer than five, there is no number.

## The header

TOML, in comment lines before the query.

| key | what |
|---|---|
| `id` | the family it is shown with (`activity`, `overlap`, `effect`, `trust`), a dot, its name |
| `name.nb`, `name.nn`, `name.en`, `name.da` | what readers call it; `nb` is needed, and stands in for the others |
| `question` | numbers of the product's questions that it answers, 1–25; may be left out |
";

/// The page.
pub fn indicators_markdown() -> String {
    let mut page = OPENING.to_owned();
    let words = |words: &[&str]| {
        let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        quoted.join(", ")
    };
    let mut line = |text: String| writeln!(page, "{text}").expect("because a String takes it");
    line(format!("| `unit` | {} |", words(Unit::WORDS)));
    line(format!("| `direction` | {} |", words(Direction::WORDS)));
    line("| `formula` | how it is computed, in words; readers see it |".to_owned());
    line(
        "| `source`, `fields` | where it comes from; what an export must hold; may be left out |"
            .to_owned(),
    );
    line(format!("| `estimate` | {} |", words(Estimate::WORDS)));
    line(
        "\n## Estimates\n\n| estimate | of rows with | gives | units |\n|---|---|---|---|"
            .to_owned(),
    );
    for estimate in Estimate::ALL {
        let units: Vec<&str> = estimate.units().iter().map(|unit| unit.word()).collect();
        line(format!(
            "| `{}` | {} | {} | {} |",
            estimate.word(),
            made_of(*estimate),
            said(*estimate),
            words(&units),
        ));
    }
    line(format!(
        "\nWith `{}`, text, the same number is also given for each part, as `part=<text>`. {} may stand beside, to tell whose a row is; any other column is refused.",
        gives::DIMENSION,
        words(gives::IDS),
    ));
    line("\n## Tables\n\nNames are written as they stand here. Amounts are in major units of the pipeline's currency; those far out of scale are missing. People are in no table.\n\nEach column that is a date has more beside it, made when a query names them:\n\n| column | gives |\n|---|---|".to_owned());
    for (_, end, _, gives) in DATE_PARTS {
        line(format!("| `<date>_{end}` | {gives} |"));
    }
    for table in QUERIED {
        line(format!(
            "\n### `{}`\n\n{}\n\n| column | type | meaning |\n|---|---|---|",
            table.name, table.rows
        ));
        for column in table.of.iter().flat_map(columns) {
            line(column);
        }
    }
    line("\n## SQL\n\nOne SELECT, with WITH, JOIN, LEFT JOIN, GROUP BY, HAVING, ORDER BY, LIMIT, DISTINCT, UNION ALL and window functions. In the examples `x` is 1, 2 and 3, and `as_of` 30 September 2026; each is executed by a test.\n\n| function or form | example | gives |\n|---|---|---|".to_owned());
    for function in FORMS.iter().chain(FUNCTIONS) {
        let example = function.example.replace('|', "\\|");
        let name = function.name.replace('|', "\\|");
        line(format!("| {name} | `{example}` | {} |", function.gives));
    }
    line("\n| what is lacking | instead |\n|---|---|".to_owned());
    for (what, instead) in LACKING {
        line(format!("| {what} | {instead} |"));
    }
    page
}

fn said(estimate: Estimate) -> &'static str {
    match estimate {
        Estimate::Count => "how many are true",
        Estimate::Share => "the share that is true, with Wilson's interval",
        Estimate::Median => "the median, with the interval of order statistics",
        Estimate::Sum => "the sum",
        Estimate::Ratio => "Σ above ÷ Σ below, over rows with both",
        Estimate::Rate => {
            "how many are true, per inhabitants or employees: let the rows be those of a year; with Garwood's interval"
        }
        Estimate::Wait => {
            "Kaplan–Meier's median as `at=median`, the share ended by 30, 60 and 90 days as `at=30d` …; open cases are censored at `days`"
        }
        Estimate::Number => {
            "`value` as it is, of `n_usable` of `n_eligible` rows; one row, or one for each part"
        }
    }
}

/// The rows of a table's columns.
fn columns(table: &TableDoc) -> Vec<String> {
    let seen = table
        .columns
        .iter()
        .filter(|column| !is_kept_back(column.name));
    seen.map(|column| {
        let kind = match column.kind {
            ColumnKind::Text => "text".to_owned(),
            ColumnKind::TextList => "list of texts".to_owned(),
            ColumnKind::Word(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                quoted.join(" ")
            }
            ColumnKind::Integer => "whole number".to_owned(),
            ColumnKind::Number => "number".to_owned(),
            ColumnKind::Money => "amount, major units".to_owned(),
            ColumnKind::Date => "date".to_owned(),
            ColumnKind::Flag => "true or false".to_owned(),
        };
        let doc = column
            .doc
            .trim()
            .replace(", minor units", "")
            .replace('|', "\\|");
        format!("| `{}` | {kind} | {doc} |", column.name)
    })
    .collect()
}
