//! In: `pipelines/aliases/*.toml`, which ship in the program. Out: what the columns of exports are
//! called in Bokmål, Nynorsk, Danish and English, by model column; what the words of headers mean;
//! which headers have no counterpart. It exists so that a mapping can be proposed for an export
//! that nobody has seen. It deliberately compares nothing: that is `propose`'s.

use super::mapping::FILLABLE;
use super::toml_file;
use crate::model::{TABLES, TableDoc, names};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;

macro_rules! alias_file {
    ($name:literal) => {
        (
            concat!($name, ".toml"),
            include_str!(concat!("../../pipelines/aliases/", $name, ".toml")),
        )
    };
}

/// The files of the tables that an export can fill; each is called like its table.
const TABLE_FILES: &[(&str, &str)] = &[
    alias_file!("initiative"),
    alias_file!("benefit"),
    alias_file!("benefit_year"),
    alias_file!("measurement"),
    alias_file!("allocation"),
    alias_file!("meeting"),
    alias_file!("indicator_series"),
    alias_file!("population"),
    alias_file!("comment"),
];
const WORDS: (&str, &str) = alias_file!("words");
const NOTHING: (&str, &str) = alias_file!("nothing");
const FIRST_NAMES: (&str, &str) = alias_file!("first-names");

/// What is known of the names of columns.
#[derive(Debug, Clone)]
pub struct Aliases {
    /// What the words of headers mean.
    pub words: HeaderWords,
    /// The tables that an export can fill, with what their columns are called.
    pub tables: Vec<TableAliases>,
    /// Headers that have no counterpart.
    pub nothing: Vec<String>,
    /// Common given names, in lower case.
    pub first_names: Vec<String>,
}

/// What the words of headers mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderWords {
    #[expect(dead_code, reason = "a title for people who read the file")]
    title: String,
    #[expect(
        dead_code,
        reason = "where the words come from, for people who read the file"
    )]
    source: String,
    /// Words that say nothing.
    pub skip: Vec<String>,
    /// Words of units and answers.
    pub units: Vec<String>,
    /// Meanings that make a header speak of something else than the words beside them.
    pub turns: Vec<String>,
    /// Meaning → its words.
    pub words: BTreeMap<String, Vec<String>>,
}

/// What the columns of a table are called.
#[derive(Debug, Clone)]
pub struct TableAliases {
    /// The table.
    pub doc: &'static TableDoc,
    /// Meanings that tell little apart in this table.
    pub light: Vec<String>,
    /// Meanings that a sheet or file of this kind is named by.
    pub signs: Vec<String>,
    /// Columns without which there is no such table.
    pub needs: Vec<String>,
    /// Model column, or reference, → what it is called.
    pub columns: BTreeMap<String, ColumnAliases>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    light: Vec<String>,
    signs: Vec<String>,
    needs: Vec<String>,
    columns: BTreeMap<String, ColumnAliases>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesFile {
    names: Vec<String>,
}

/// What a column is called.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnAliases {
    /// What it means, for a reference, which the model's tables don't describe.
    #[serde(default)]
    means: Option<String>,
    /// What its values look like.
    pub looks: Looks,
    /// Bokmål.
    #[serde(default)]
    pub nb: Vec<String>,
    /// Nynorsk.
    #[serde(default)]
    pub nn: Vec<String>,
    /// Danish.
    #[serde(default)]
    pub da: Vec<String>,
    /// English.
    #[serde(default)]
    pub en: Vec<String>,
    /// Names of other things as well.
    #[serde(default)]
    pub weak: Vec<String>,
}

/// What the values of a column look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looks {
    /// A few words, nearly every one different.
    Title,
    /// Sentences.
    Text,
    /// Sentences, or a few words that come again.
    TextOrName,
    /// Short and unique.
    Id,
    /// The id or title of a row in another table.
    Reference,
    /// Dates.
    Date,
    /// Amounts of money.
    Money,
    /// Amounts, perhaps with who gives them.
    Amounts,
    /// Numbers of any size.
    Number,
    /// Whole numbers.
    Integer,
    /// Small numbers of a scale.
    Score,
    /// Percentages or shares.
    Share,
    /// One of few words, known to a vocabulary.
    Word,
    /// One or more of few names.
    List,
    /// One of few names.
    Name,
    /// Names of people.
    Person,
    /// Municipalities of the registry.
    Municipality,
    /// Yes or no.
    Flag,
    /// Years or other periods.
    Year,
    /// A unit such as timer or kr.
    Unit,
}

impl TableAliases {
    /// What a model column or reference means.
    pub fn meaning(&self, column: &str) -> String {
        let own = self.columns.get(column).and_then(|c| c.means.clone());
        let of_model = || self.doc.columns.iter().find(|c| c.name == column);
        own.or_else(|| of_model().map(|doc| doc.doc.trim().trim_end_matches('.').to_owned()))
            .unwrap_or_default()
    }
}

/// Everything that ships.
pub fn aliases() -> Aliases {
    let tables = TABLE_FILES
        .iter()
        .map(|(name, text)| {
            let file: TableFile = shipped(name, text);
            let doc = TABLES
                .iter()
                .find(|doc| format!("{}.toml", doc.name) == *name && FILLABLE.contains(&doc.name))
                .expect("because a test reads the shipped files");
            for column in file.columns.keys().chain(&file.needs) {
                let known = doc.columns.iter().any(|c| c.name == column)
                    || names::REFERENCES.contains(&column.as_str());
                assert!(known, "{name} names the column `{column}`");
            }
            TableAliases {
                doc,
                light: file.light,
                signs: file.signs,
                needs: file.needs,
                columns: file.columns,
            }
        })
        .collect();
    Aliases {
        words: shipped(WORDS.0, WORDS.1),
        tables,
        nothing: shipped::<NamesFile>(NOTHING.0, NOTHING.1).names,
        first_names: shipped::<NamesFile>(FIRST_NAMES.0, FIRST_NAMES.1).names,
    }
}

fn shipped<T: DeserializeOwned>(name: &str, text: &str) -> T {
    toml_file::parse(Path::new(name), text).expect("because a test reads the shipped files")
}
