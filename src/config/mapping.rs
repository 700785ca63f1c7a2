//! In: a source mapping (`pipelines/sources/*.toml`). Out: which columns of an export fill which
//! columns of the model. A mapping chooses, renames, casts, sets nulls, splits lists and turns
//! year columns into rows. It deliberately can't join, sum or compute.

use super::presets::sha256_of;
use super::read_rules::ReadRules;
use super::toml_file;
use super::{ConfigError, Vocabulary};
use crate::model::{
    Allocation, Benefit, BenefitYear, ColumnDoc, ColumnKind, Comment, IndicatorSeries, Initiative,
    Measurement, Meeting, Population, Row, TABLES, header_key, names,
};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::path::Path;

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
    /// SHA-256 of the mapping and its vocabularies, in hexadecimal: the same export read by
    /// another mapping is another snapshot. Filled by `load`, never by the file.
    #[serde(skip)]
    pub sha256: String,
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
    /// Distortions to repair: `date_shift`, `day_month`, `zero_missing`.
    #[serde(default)]
    pub repair: Vec<Repair>,
    /// Whether a file without the table is as it should be.
    #[serde(default)]
    pub optional: bool,
    /// Headers of columns that hold people: their names are taken out of all other texts. The
    /// column of `owner` is always one of them.
    #[serde(default)]
    pub people: Vec<String>,
    /// The vocabularies, loaded. Filled by `load`, never by the file.
    #[serde(skip)]
    pub loaded: Vec<Vocabulary>,
    /// Headers that numbered years have, `År 1` to `År 4`, for finding the table. Filled by `load`.
    #[serde(skip)]
    pub year_headers: Vec<String>,
}

/// A repair that changes values, and so happens only on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// A date-only field at 22:00 or 23:00 is the next day.
    DateShift,
    /// Day and month of measurement dates change places.
    DayMonth,
    /// A start and a target that are both 0 are missing.
    ZeroMissing,
}

/// How one model column is filled.
#[derive(Debug, Clone)]
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
    /// How many digits an id has: one that stands as a number gets zeros before it.
    pub digits: Option<usize>,
}

/// The tables that an export can fill; the others are computed.
pub(super) const FILLABLE: &[&str] = &[
    Initiative::TABLE.name,
    Benefit::TABLE.name,
    BenefitYear::TABLE.name,
    Measurement::TABLE.name,
    Allocation::TABLE.name,
    Meeting::TABLE.name,
    IndicatorSeries::TABLE.name,
    Population::TABLE.name,
    Comment::TABLE.name,
];

// By hand and not as an untagged enum, which would swallow the name of an unknown key.
impl<'de> Deserialize<'de> for ColumnRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ColumnRule, D::Error> {
        deserializer.deserialize_any(ColumnRuleVisitor)
    }
}

struct ColumnRuleVisitor;

impl<'de> Visitor<'de> for ColumnRuleVisitor {
    type Value = ColumnRule;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a header, a list of headers, or a table with `from`")
    }

    fn visit_str<E>(self, header: &str) -> Result<ColumnRule, E> {
        Ok(plain(OneOrMore::One(header.to_owned())).into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, headers: A) -> Result<ColumnRule, A::Error> {
        let headers = Vec::deserialize(SeqAccessDeserializer::new(headers))?;
        Ok(plain(OneOrMore::More(headers)).into())
    }

    fn visit_map<A: MapAccess<'de>>(self, rule: A) -> Result<ColumnRule, A::Error> {
        ColumnRuleFull::deserialize(MapAccessDeserializer::new(rule)).map(ColumnRule::from)
    }
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
    digits: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a header or a list of headers")]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl From<ColumnRuleFull> for ColumnRule {
    fn from(full: ColumnRuleFull) -> ColumnRule {
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
            digits: full.digits,
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
        digits: None,
    }
}

/// A family of year columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unpivot {
    /// The header with `{year}` where the year stands, such as `Plan {year}`, or with `{n}` where
    /// the number of the year does, such as `År {n}`.
    pub header: String,
    /// The model column that the values go into.
    pub into: String,
    /// The unit of the amounts, as in a column rule.
    pub unit: Option<String>,
    /// With `{n}`: the year that is year 1, where the row doesn't tell.
    pub first_year: Option<i64>,
    /// With `{n}`: the header of the column that holds year 1, as a year or a date.
    #[serde(default)]
    pub first_year_from: Vec<String>,
    /// Whether the list writes a saving with a minus, so that signs are turned.
    #[serde(default)]
    pub reversed: bool,
}

/// Which year a header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum YearOf {
    /// This one.
    Year(i64),
    /// So many years after the first, which is 0.
    After(i64),
}

impl Unpivot {
    /// The year that a header names, if it is one of this family.
    pub fn year(&self, header: &str) -> Option<YearOf> {
        // «År 1», «år1» and «ÅR  1» are one.
        let packed = |text: &str| header_key(text).replace(' ', "");
        let header = packed(header);
        let between = |mark: &str| -> Option<String> {
            let (before, after) = self.header.split_once(mark)?;
            let rest = header.strip_prefix(&packed(before))?;
            rest.strip_suffix(&packed(after)).map(str::to_owned)
        };
        let number = |text: &str| -> Option<i64> {
            text.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| text.parse().ok())
                .flatten()
        };
        if let Some(year) = between("{year}") {
            let year = number(&year).filter(|_| year.len() == 4)?;
            return (1900..=2200).contains(&year).then_some(YearOf::Year(year));
        }
        let n = number(&between("{n}")?)?;
        (1..=50).contains(&n).then(|| YearOf::After(n - 1))
    }
}

impl TableMapping {
    /// Every header that the mapping knows, for finding the sheet and the header row.
    pub fn headers(&self) -> Vec<&str> {
        self.columns
            .values()
            .flat_map(|rule| rule.from.iter().map(String::as_str))
            .chain(self.year_headers.iter().map(String::as_str))
            .collect()
    }
}

/// Reads a mapping and checks that every column and word it names exists in the model.
///
/// `vocabularies` is the pipeline's own folder of them, if it has one; the program's come after.
pub(super) fn load(
    path: &Path,
    text: String,
    vocabularies: Option<&Path>,
) -> Result<Mapping, ConfigError> {
    let mut mapping: Mapping = toml_file::parse(path, &text)?;
    let mut texts = vec![text];
    for table in &mut mapping.table {
        let known: Vec<String> = FILLABLE.iter().map(|name| (*name).to_owned()).collect();
        let doc = TABLES
            .iter()
            .find(|t| t.name == table.fills && known.contains(&table.fills));
        let Some(doc) = doc else {
            return Err(ConfigError::UnknownName {
                path: path.to_path_buf(),
                what: "table that an export can fill called".to_owned(),
                nearest: super::nearest(&table.fills, &known),
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
            .chain(table.unpivot.iter().map(|unpivot| &unpivot.into))
            .chain(
                table
                    .columns
                    .values()
                    .flat_map(|rule| &rule.without_words_of),
            );
        for name in named {
            if !columns.contains(name) {
                return Err(ConfigError::UnknownName {
                    path: path.to_path_buf(),
                    what: format!("column of `{}`", table.fills),
                    nearest: super::nearest(name, &columns),
                    name: name.clone(),
                });
            }
        }
        for (column, words) in &table.words {
            let kind = doc
                .columns
                .iter()
                .find(|c| c.name == column)
                .map(|c| c.kind);
            if let Some(ColumnKind::Word(allowed)) = kind {
                check_words(path, column, words, allowed)?;
            }
        }
        check_values(path, table, doc.columns)?;
        let numbered = table.unpivot.iter().filter(|u| u.header.contains("{n}"));
        table.year_headers = numbered
            .flat_map(|unpivot| (1..=4).map(|n| unpivot.header.replace("{n}", &n.to_string())))
            .collect();
        for name in table.vocabularies.clone() {
            table
                .loaded
                .push(Vocabulary::load(path, vocabularies, &name, &mut texts)?);
        }
    }
    mapping.sha256 = sha256_of(&texts);
    Ok(mapping)
}

/// Refuses values that would be passed over in silence while reading.
fn check_values(
    path: &Path,
    table: &TableMapping,
    columns: &[ColumnDoc],
) -> Result<(), ConfigError> {
    let wrong = |key: String, value: &str, expected: &str| ConfigError::Value {
        path: path.to_path_buf(),
        key,
        value: value.to_owned(),
        expected: expected.to_owned(),
    };
    let kind_of = |name: &str| columns.iter().find(|c| c.name == name).map(|c| c.kind);
    for (column, value) in &table.constants {
        match kind_of(column) {
            Some(ColumnKind::Word(allowed)) => {
                let one = BTreeMap::from([(column.clone(), value.clone())]);
                check_words(path, column, &one, allowed)?;
            }
            Some(ColumnKind::Text | ColumnKind::TextList) => {}
            // A workbook that is about one initiative need not name it in each row.
            None if column == names::INITIATIVE => {}
            _ => {
                return Err(wrong(
                    format!("constants.{column}"),
                    value,
                    "a column of text or words",
                ));
            }
        }
    }
    for (column, rule) in &table.columns {
        if let Some(order) = rule
            .date_order
            .as_deref()
            .filter(|order| !["dmy", "mdy"].contains(order))
        {
            return Err(wrong(
                format!("columns.{column}.date_order"),
                order,
                "`dmy` or `mdy`",
            ));
        }
        if let Some(mark) = rule.decimal.filter(|mark| ![',', '.'].contains(mark)) {
            return Err(wrong(
                format!("columns.{column}.decimal"),
                &mark.to_string(),
                "`,` or `.`",
            ));
        }
    }
    for unpivot in &table.unpivot {
        let numbered = unpivot.header.contains("{n}");
        if unpivot.header.contains("{year}") == numbered {
            return Err(wrong(
                "unpivot.header".to_owned(),
                &unpivot.header,
                "`{year}` where the year stands, or `{n}` where its number does",
            ));
        }
        let told = unpivot.first_year.is_some() || !unpivot.first_year_from.is_empty();
        if numbered != told {
            return Err(wrong(
                "unpivot.header".to_owned(),
                &unpivot.header,
                "`first_year` or `first_year_from` beside `{n}`, and with it only",
            ));
        }
        if kind_of(&unpivot.into) != Some(ColumnKind::Money) {
            return Err(wrong(
                "unpivot.into".to_owned(),
                &unpivot.into,
                "a column of amounts",
            ));
        }
    }
    Ok(())
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
            nearest: super::nearest(word, &known),
            name: word.clone(),
        }),
    }
}
