//! In: the raw tables of an export that nobody has seen. Out: a source mapping for it, proposed:
//! what each table fills, which header is which column of the model, how sure that is from 0 to 1
//! and why, and what has no counterpart. It exists so that a new municipality is connected in
//! minutes. It deliberately decides nothing that is uncertain: that is asked, in `dialogue`, or left
//! out; and it quotes no cell of a column that may be about people.
//!
//! The journey: `lexicon` takes a header apart, `headers` compares it with the names of columns;
//! `profile` looks at the cells, `values` weighs them; `fit` brings both together for one table of
//! the model, with `assign` so that each column is given once, and `years` for headers that hold a
//! year, which `amounts` understands; `choose` picks the table, `columns` says what follows for each
//! column, `reading` how its cells are to be read, `wording` by which vocabularies, `presets` whether
//! a mapping that ships does already. `write` gives the TOML, `preview` the rows as they would be read.

mod amounts;
mod assign;
mod choose;
mod columns;
mod dialogue;
mod fit;
mod headers;
mod lexicon;
mod presets;
mod preview;
mod profile;
mod reading;
mod values;
mod wording;
mod write;
mod years;

pub use choose::{Knowledge, propose};
pub use dialogue::{Answered, ask};
pub use preview::preview;
pub use write::toml;

use serde::Serialize;

/// The score from which a proposal counts as certain, unless one says otherwise.
pub const ACCEPT: f64 = 0.8;
/// Under it nothing is proposed and nothing asked.
const ASKED: f64 = 0.3;

/// What is proposed for a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The file, as it was named.
    pub file: String,
    /// The score from which a proposal counts as certain.
    pub accept: f64,
    /// How many columns are uncertain.
    pub n_uncertain: usize,
    /// Whether its tables lie on their side: each column a record.
    pub transposed: bool,
    /// Each table of the file.
    pub tables: Vec<TableProposal>,
}

/// What is proposed for one table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableProposal {
    /// Which table of its sheet or text file it is, from 1.
    pub number: i64,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// How many data rows it has.
    pub n_rows: usize,
    /// The model table that it fills; none when it fills nothing.
    pub fills: Option<String>,
    /// Why it fills that, or nothing.
    pub reason: String,
    /// The mapping that ships and reads it already.
    pub preset: Option<Preset>,
    /// The vocabularies that know its words, in the order they are asked.
    pub vocabularies: Vec<String>,
    /// Each column, in the file's order.
    pub columns: Vec<ColumnProposal>,
    /// Columns whose headers hold a year, to be turned into rows.
    pub unpivot: Vec<UnpivotProposal>,
    /// Headers of columns that hold people, beside the one in charge.
    pub people: Vec<String>,
    /// The header of the column that says what the amounts per year are in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amounts_in: Option<String>,
    /// Headers of columns whose empty cells take the value above.
    pub fill_down: Vec<String>,
}

/// A mapping that ships and reads a table already.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Preset {
    /// Its name, to be used in a pipeline.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many of the file's headers it knows.
    pub n_known: usize,
    /// How many headers the file has.
    pub n_headers: usize,
}

/// What is proposed for one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnProposal {
    /// The header in the file.
    pub header: String,
    /// The column of the model; none unless it is accepted.
    pub column: Option<String>,
    /// The table of the model, where it is another than the one that the rows fill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fills: Option<String>,
    /// How sure the best candidate is, 0–1.
    pub score: f64,
    /// How near the header is to its names, 0–1.
    pub by_header: f64,
    /// How well the cells bear it out: 0.5 says nothing.
    pub by_values: f64,
    /// Why.
    pub reason: String,
    /// The best candidates.
    pub candidates: Vec<Candidate>,
    /// What follows.
    pub decision: Decision,
    /// Values as they stand; none of a column that may be about people.
    pub examples: Vec<String>,
    /// Whether it may be about people.
    pub personal: bool,
    /// How its cells are to be read, if it is accepted.
    #[serde(skip)]
    pub rule: Rule,
}

/// A column of the model that a header may be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The column of the model.
    pub column: String,
    /// How sure, 0–1.
    pub score: f64,
    /// What it means.
    pub means: String,
}

/// What follows from a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is the column.
    Accepted,
    /// It may be; a person should say.
    Uncertain,
    /// It has no counterpart.
    None,
}

/// How the cells of a column are to be read, where it is not left to their evidence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rule {
    /// The unit of an amount.
    pub unit: Option<String>,
    /// What separates the items of a list.
    pub split: Option<String>,
    /// Texts that mean nothing is known.
    pub null: Vec<String>,
    /// `dmy` or `mdy`.
    pub date_order: Option<String>,
    /// The decimal mark.
    pub decimal: Option<char>,
    /// Whether several columns of one name are read together.
    pub together: bool,
    /// Words that no vocabulary knows, for a person to say what they mean.
    pub unknown_words: Vec<String>,
}

/// Columns whose headers hold a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnpivotProposal {
    /// The header with `{year}` where the year stands, or `{n}` where it is counted.
    pub header: String,
    /// The column of the model that the amounts go into.
    pub column: String,
    /// The unit of the amounts.
    pub unit: Option<String>,
    /// How sure, 0–1.
    pub score: f64,
    /// The years, or their numbers.
    pub years: Vec<i64>,
    /// The header of the column that says which year is the first, where years are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_year_from: Option<String>,
}

impl UnpivotProposal {
    /// Whether its years are counted from a first one.
    fn counts(&self) -> bool {
        self.header.contains("{n}")
    }

    /// The header of one of its columns.
    fn names(&self, header: &str) -> bool {
        self.years.iter().any(|year| {
            let year = year.to_string();
            self.header.replace("{year}", &year).replace("{n}", &year) == header
        })
    }
}

impl Proposal {
    /// The tables that fill something.
    pub fn filling(&self) -> impl Iterator<Item = &TableProposal> {
        self.tables.iter().filter(|table| table.fills.is_some())
    }

    /// Counts again what is uncertain.
    fn recount(&mut self) {
        self.n_uncertain = self
            .filling()
            .flat_map(|table| &table.columns)
            .filter(|column| column.decision == Decision::Uncertain)
            .count();
    }
}
