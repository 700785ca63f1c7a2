//! In: a source mapping (`pipelines/sources/*.toml`). Out: which columns of an export fill which
//! columns of the model. A mapping chooses, renames, casts, sets nulls, splits lists and turns
//! year columns into rows. It deliberately can't join, sum or compute.

use super::read_rules::ReadRules;
use super::toml_file;
use super::{ConfigError, Vocabulary};
use crate::model::{ColumnKind, TABLES, names};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A source mapping.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Its short name, as it stands in the column `source`.
    pub name: String,
    /// A title for people.
    pub title: String,
    /// The tables it reads from one file.
    pub table: Vec<TableMapping>,
}

/// One table of a file and what it fills.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableMapping {
    /// The model table.
    pub fills: String,
    /// How to find it in the file.
    #[serde(default)]
    pub read: ReadRules,
    /// Model column → header(s) of the export.
    pub columns: BTreeMap<String, ColumnRule>,
    /// Model column → a value that every row gets.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Columns whose headers hold a year, turned into rows.
    #[serde(default)]
    pub unpivot: Vec<Unpivot>,
    /// Vocabularies by name, looked up in this order.
    #[serde(default)]
    pub vocabularies: Vec<String>,
    /// Model column → the export's word → the model's word; wins over the vocabularies.
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Distortions to repair: `date_shift`, `day_month`.
    #[serde(default)]
    pub repair: Vec<Repair>,
    /// The vocabularies, loaded. Filled by `load`, never by the file.
    #[serde(skip)]
    pub loaded: Vec<Vocabulary>,
}

/// A repair that changes values, and so happens only on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// A date-only field at 22:00 or 23:00 is the next day.
    DateShift,
    /// Day and month of measurement dates change places.
    DayMonth,
}

/// How one model column is filled.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "ColumnRuleForm")]
pub struct ColumnRule {
    /// Headers, the first that the file has is used.
    pub from: Vec<String>,
    /// Texts that mean nothing is known.
    pub null: Vec<String>,
    /// Characters that separate the items of a list, or the words of a word column.
    pub split: Option<String>,
    /// The unit of an amount: `NOK`, `TNOK`, `MNOK` and the like for other currencies.
    pub unit: Option<String>,
    /// The decimal mark, `,` or `.`.
    pub decimal: Option<char>,
    /// `dmy` or `mdy`, for dates written with three numbers.
    pub date_order: Option<String>,
    /// Words that the vocabularies don't know are passed over without a finding.
    pub known_only: bool,
    /// Every header counts, not only the first that the file has; their cells are read together.
    pub together: bool,
    /// Items of a list that are words of these columns are left out.
    pub without_words_of: Vec<String>,
    /// Whether a file without the column is as it should be.
    pub optional: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ColumnRuleForm {
    One(String),
    Several(Vec<String>),
    Full(ColumnRuleFull),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnRuleFull {
    from: OneOrMore,
    #[serde(default)]
    null: Vec<String>,
    split: Option<String>,
    unit: Option<String>,
    decimal: Option<char>,
    date_order: Option<String>,
    #[serde(default)]
    known_only: bool,
    #[serde(default)]
    together: bool,
    #[serde(default)]
    without_words_of: Vec<String>,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl From<ColumnRuleForm> for ColumnRule {
    fn from(form: ColumnRuleForm) -> ColumnRule {
        let full = match form {
            ColumnRuleForm::One(header) => plain(OneOrMore::One(header)),
            ColumnRuleForm::Several(headers) => plain(OneOrMore::More(headers)),
            ColumnRuleForm::Full(full) => full,
        };
        ColumnRule {
            from: match full.from {
                OneOrMore::One(header) => vec![header],
                OneOrMore::More(headers) => headers,
            },
            null: full.null,
            split: full.split,
            unit: full.unit,
            decimal: full.decimal,
            date_order: full.date_order,
            known_only: full.known_only,
            together: full.together,
            without_words_of: full.without_words_of,
            optional: full.optional,
        }
    }
}

fn plain(from: OneOrMore) -> ColumnRuleFull {
    ColumnRuleFull {
        from,
        null: Vec::new(),
        split: None,
        unit: None,
        decimal: None,
        date_order: None,
        known_only: false,
        together: false,
        without_words_of: Vec::new(),
        optional: false,
    }
}

/// A family of year columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unpivot {
    /// The header with `{year}` where the year stands, such as `Plan {year}`.
    pub header: String,
    /// The model column that the values go into.
    pub into: String,
    /// The unit of the amounts, as in a column rule.
    pub unit: Option<String>,
}

impl Unpivot {
    /// The year that a header names, if it is one of this family.
    pub fn year(&self, header: &str) -> Option<i64> {
        let (before, after) = self.header.split_once("{year}")?;
        let middle = header.strip_prefix(before)?.strip_suffix(after)?;
        (middle.len() == 4).then(|| middle.parse().ok()).flatten()
    }
}

impl TableMapping {
    /// Every header that the mapping knows, for finding the sheet and the header row.
    pub fn headers(&self) -> Vec<&str> {
        self.columns
            .values()
            .flat_map(|rule| rule.from.iter().map(String::as_str))
            .collect()
    }
}

/// Reads a mapping and checks that every column and word it names exists in the model.
pub(super) fn load(
    path: &Path,
    shipped: Option<&str>,
    vocabularies: &Path,
    hashed: &mut Vec<PathBuf>,
) -> Result<Mapping, ConfigError> {
    let mut mapping: Mapping = match shipped {
        Some(text) => toml_file::parse(path, text)?,
        None => toml_file::read(path)?,
    };
    for table in &mut mapping.table {
        let known: Vec<String> = TABLES.iter().map(|t| t.name.to_owned()).collect();
        let Some(doc) = TABLES.iter().find(|t| t.name == table.fills) else {
            return Err(ConfigError::UnknownName {
                path: path.to_path_buf(),
                what: "table".to_owned(),
                nearest: toml_file::nearest(&table.fills, &known),
                name: table.fills.clone(),
            });
        };
        let columns: Vec<String> = doc
            .columns
            .iter()
            .map(|column| column.name.to_owned())
            .chain(names::REFERENCES.iter().map(|name| (*name).to_owned()))
            .collect();
        let named = table
            .columns
            .keys()
            .chain(table.constants.keys())
            .chain(table.words.keys())
            .chain(table.unpivot.iter().map(|unpivot| &unpivot.into));
        for name in named {
            if !columns.contains(name) {
                return Err(ConfigError::UnknownName {
                    path: path.to_path_buf(),
                    what: format!("column of `{}`", table.fills),
                    nearest: toml_file::nearest(name, &columns),
                    name: name.clone(),
                });
            }
        }
        for (column, words) in &table.words {
            let kind = doc.columns.iter().find(|c| c.name == column).map(|c| c.kind);
            if let Some(ColumnKind::Word(allowed)) = kind {
                check_words(path, column, words, allowed)?;
            }
        }
        for name in table.vocabularies.clone() {
            table
                .loaded
                .push(Vocabulary::load(path, vocabularies, &name, hashed)?);
        }
    }
    Ok(mapping)
}

/// Refuses a word of the model that does not exist.
pub(super) fn check_words(
    path: &Path,
    column: &str,
    words: &BTreeMap<String, String>,
    allowed: &[&str],
) -> Result<(), ConfigError> {
    let known: Vec<String> = allowed.iter().map(|w| (*w).to_owned()).collect();
    match words.values().find(|word| !known.contains(word)) {
        None => Ok(()),
        Some(word) => Err(ConfigError::UnknownName {
            path: path.to_path_buf(),
            what: format!("word of `{column}`"),
            nearest: toml_file::nearest(word, &known),
            name: word.clone(),
        }),
    }
}
