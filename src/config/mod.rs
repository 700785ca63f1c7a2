//! In: the TOML files of a pipeline. Out: a `Plan`, complete and checked: every key known, every
//! mapping, vocabulary, municipality, metric period and language resolved. It exists so that a
//! wrong word in a file stops the run in its first second and not after the last report. It
//! deliberately opens no data file.

mod aliases;
mod indicators;
mod mapping;
mod presets;
mod read_rules;
mod registries;
mod thesaurus;
mod toml_file;
mod vocabulary;

pub use crate::model::nearest;
pub use aliases::{Aliases, ColumnAliases, HeaderWords, Looks, TableAliases, aliases};
pub use indicators::indicators;
pub use mapping::{ColumnRule, Mapping, Repair, TableMapping, Unpivot, YearOf};
pub use presets::{MAPPINGS, VOCABULARIES, mapping_of, shipped_mappings, shipped_vocabularies};
pub use read_rules::ReadRules;
pub use registries::{norway, registry};
pub use thesaurus::{THESAURUS, thesaurus, thesaurus_with};
pub use vocabulary::{Vocabulary, VocabularyGate, fold_word};

use crate::model::{
    Date, Gate, Indicator, Initiative, Municipality, Period, Perspective, Registry, Resolution,
    Row, Stage, Thesaurus, Word,
};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What can be wrong with a pipeline's files. Each names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or may not be read.
    #[error("{}: can't be read: {source}. Check the path and the rights.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not TOML, or a value of another type.
    #[error("{}:{line}: {message}", path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A key that does not exist.
    #[error("{}:{line}: unknown key `{key}`.{} Known here: {}.", path.display(), did_you_mean(nearest), known.join(", "))]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key.
        key: String,
        /// The nearest known key.
        nearest: Option<String>,
        /// All keys known at that place.
        known: Vec<String>,
    },
    /// A name that does not exist.
    #[error("{}: there is no {what} `{name}`.{}", path.display(), did_you_mean(nearest))]
    UnknownName {
        /// The file.
        path: PathBuf,
        /// What kind of thing was named.
        what: String,
        /// The name.
        name: String,
        /// The nearest that exists.
        nearest: Option<String>,
    },
    /// A value that can't be used.
    #[error("{}: `{key}` is `{value}`; expected {expected}.", path.display())]
    Value {
        /// The file, or the command line.
        path: PathBuf,
        /// The key.
        key: String,
        /// The value.
        value: String,
        /// What was expected.
        expected: String,
    },
}

fn did_you_mean(nearest: &Option<String>) -> String {
    match nearest {
        Some(name) => format!(" Did you mean `{name}`?"),
        None => String::new(),
    }
}

/// A pipeline file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PipelineFile {
    title: String,
    #[serde(default)]
    note: Option<String>,
    #[serde(default = "default_language")]
    language: String,
    #[serde(default = "default_currency")]
    currency: String,
    period: Option<String>,
    as_of: Option<String>,
    output: PathBuf,
    #[serde(default = "default_registry")]
    registry: String,
    municipalities: Vec<String>,
    model: Option<String>,
    pseudonym_key: Option<PathBuf>,
    #[serde(default = "default_limit")]
    max_file_mb: u64,
    price_year: Option<i64>,
    discount_rate: Option<f64>,
    #[serde(default)]
    overlap: OverlapRules,
    source: Vec<SourceFileRule>,
    #[serde(default)]
    target: Vec<Target>,
}

/// How overlap is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlapRules {
    answers: Option<String>,
    /// Files of the pipeline's own concepts and rings.
    #[serde(default)]
    thesaurus: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFileRule {
    municipality: Option<String>,
    mapping: String,
    files: String,
    snapshot: Option<String>,
    model: Option<String>,
}

fn default_language() -> String {
    "nb".to_owned()
}
fn default_currency() -> String {
    "NOK".to_owned()
}
fn default_registry() -> String {
    "norway".to_owned()
}
fn default_limit() -> u64 {
    200
}

/// A target for a metric, as the management system states it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The metric's id.
    pub metric: String,
    /// Which part of it.
    #[serde(default)]
    pub dimension: String,
    /// The municipality it is for; all when not said.
    pub municipality: Option<String>,
    /// The value that meets it, in the metric's unit; which side is better is the metric's.
    pub better_than: f64,
    /// How far the value may be from it and still be called near.
    #[serde(default)]
    pub tolerance: f64,
    /// The perspective of the scorecard.
    #[serde(default, deserialize_with = "perspective")]
    pub perspective: Option<Perspective>,
    /// The focus area of the scorecard.
    pub focus: Option<String>,
}

/// A perspective by its word.
fn perspective<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Perspective>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let known = || Perspective::WORDS.iter().map(|word| (*word).to_owned());
    Perspective::from_word(&text).map(Some).ok_or_else(|| {
        let near = nearest(&text, &known().collect::<Vec<_>>());
        serde::de::Error::custom(format!(
            "`perspective` is `{text}`; expected one of {}.{}",
            Perspective::WORDS.join(", "),
            did_you_mean(&near)
        ))
    })
}

/// One family of export files.
#[derive(Debug, Clone)]
pub struct Source {
    /// Whose; none where a column of the file tells.
    pub municipality: Option<Municipality>,
    /// How it is read.
    pub mapping: Mapping,
    /// Where the files are, relative to the pipeline's folder; `{snapshot}` stands for a date,
    /// `*` for anything in a name.
    pub files: String,
    /// The date the export shows, where the path does not tell.
    pub snapshot: Option<Date>,
    /// The gates of the model of innovation work that its initiatives follow, if one is named.
    pub gates: Vec<Gate>,
}

/// Where people's answers about overlap are kept.
#[derive(Debug, Clone)]
pub struct AnswersPlace {
    /// The file.
    pub path: PathBuf,
    /// Its path as configured, relative to the pipeline's folder.
    pub configured: String,
    /// Whether the pipeline names it; else it need not be there.
    pub named: bool,
}

/// The file of answers where the pipeline names none.
const ANSWERS: &str = "answers.csv";

/// Everything a run needs to know, checked.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The pipeline's name: its file's, without the ending.
    pub name: String,
    /// The title of its reports.
    pub title: String,
    /// A note that stands on every page, such as that the data are invented.
    pub note: Option<String>,
    /// The folder that its paths are relative to.
    pub folder: PathBuf,
    /// `nb`, `nn`, `da` or `en`.
    pub language: String,
    /// ISO 4217.
    pub currency: String,
    /// The period asked for, if any.
    pub period: Option<Period>,
    /// The date asked for, if any.
    pub as_of: Option<Date>,
    /// Where sets are published.
    pub output: PathBuf,
    /// Who can be named.
    pub registry: Registry,
    /// Whose reports are made, by number.
    pub municipalities: Vec<Municipality>,
    /// The key of pseudonyms; without one there are no pseudonyms.
    pub pseudonym_key: Option<Vec<u8>>,
    /// The largest file that is read.
    pub max_file_bytes: u64,
    /// The year in whose prices the sources state amounts.
    pub price_year: Option<i64>,
    /// The rate that net benefits are discounted at, as a share a year.
    pub discount_rate: Option<f64>,
    /// The exports.
    pub sources: Vec<Source>,
    /// The targets.
    pub targets: Vec<Target>,
    /// Where people's answers about overlap are kept.
    pub answers: AnswersPlace,
    /// The thesaurus with the pipeline's own files; none where it has none: see
    /// [`Plan::thesaurus`].
    own_thesaurus: Option<Thesaurus>,
    /// The analysts' own indicators, in the order of their files' names.
    pub indicators: Vec<Indicator>,
    /// What an export is read with besides its mapping: another registry, currency or key of
    /// pseudonyms makes other rows of the same file.
    pub reading: String,
    /// SHA-256 of the pipeline file and of everything it names, in hexadecimal.
    pub configuration_hash: String,
}

/// What the command line may say over the pipeline file.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--period`.
    pub period: Option<String>,
    /// `--as-of`.
    pub as_of: Option<String>,
    /// `--output`.
    pub output: Option<PathBuf>,
}

/// Languages that reports can be written in.
pub const LANGUAGES: &[&str] = &["nb", "en"];

/// Reads a pipeline and everything it names.
#[expect(
    clippy::disallowed_methods,
    reason = "config reads the pipeline's own files"
)]
pub fn load(path: &Path, overrides: &Overrides) -> Result<Plan, ConfigError> {
    let text = toml_file::text(path)?;
    let file: PipelineFile = toml_file::parse(path, &text)?;
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let wrong = |key: &str, value: &str, expected: &str| ConfigError::Value {
        path: path.to_path_buf(),
        key: key.to_owned(),
        value: value.to_owned(),
        expected: expected.to_owned(),
    };
    // What the command line says is not to be looked for in the file.
    let of = |said: &Option<String>, error: ConfigError| match error {
        ConfigError::Value {
            key,
            value,
            expected,
            ..
        } if said.is_some() => ConfigError::Value {
            path: PathBuf::from("command line"),
            key: format!("--{}", key.replace('_', "-")),
            value,
            expected,
        },
        error => error,
    };
    if !LANGUAGES.contains(&file.language.as_str()) {
        return Err(wrong("language", &file.language, &LANGUAGES.join(" or ")));
    }
    let period = match overrides.period.as_ref().or(file.period.as_ref()) {
        None => None,
        Some(text) => Some(
            Period::parse(text)
                .ok_or_else(|| wrong("period", text, "such as 2026Q3, 2026T2, 2026H1 or 2026"))
                .map_err(|error| of(&overrides.period, error))?,
        ),
    };
    let as_of = match overrides.as_of.as_ref().or(match overrides.period {
        Some(_) => None,
        None => file.as_of.as_ref(),
    }) {
        None => None,
        Some(text) => Some(
            date_key(text)
                .ok_or_else(|| wrong("as_of", text, "a date such as 2026-09-30"))
                .map_err(|error| of(&overrides.as_of, error))?,
        ),
    };
    // A date on the command line asks for the period that holds it, of the pipeline's kind.
    let period = match (&overrides.period, &overrides.as_of, period, as_of) {
        (None, Some(_), Some(period), Some(date)) => Some(Period::holding(date, period.part)),
        _ => period,
    };
    if let (Some(period), Some(date)) = (period, as_of)
        && !period.contains(date)
    {
        let expected = format!(
            "a date in {period}: {} to {}",
            period.first(),
            period.last()
        );
        return Err(wrong("as_of", &date.to_string(), &expected));
    }
    if let Some(rate) = file.discount_rate
        && !(0.0..1.0).contains(&rate)
    {
        let expected = "a share a year from 0 to below 1, such as 0.04 for 4 %";
        return Err(wrong("discount_rate", &rate.to_string(), expected));
    }
    if let Some(year) = file.price_year
        && !(1900..=2200).contains(&year)
    {
        return Err(wrong(
            "price_year",
            &year.to_string(),
            "a year such as 2026",
        ));
    }
    let registry = match file.registry.as_str() {
        "norway" => norway(),
        other => registries::registry(&folder.join(other))?,
    };
    let today = as_of
        .or(period.map(Period::last))
        .unwrap_or(Date::MAX.pred_opt().unwrap_or(Date::MAX));
    let who = |text: &str| match registry.resolve(text, today) {
        Resolution::Found(found) | Resolution::CarriedForward { to: found, .. } => Ok(found),
        Resolution::Split(parts) => Err(wrong(
            "municipality",
            text,
            &format!(
                "one of {}",
                parts
                    .iter()
                    .map(|p| format!("{} {}", p.id, p.name))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        )),
        Resolution::Unknown { nearest } => Err(ConfigError::UnknownName {
            path: path.to_path_buf(),
            what: format!("municipality in the registry `{}` called", file.registry),
            name: text.to_owned(),
            nearest,
        }),
    };
    let mut municipalities = if file.municipalities == ["*"] {
        registry.all_on(today)
    } else {
        file.municipalities
            .iter()
            .map(|text| who(text))
            .collect::<Result<Vec<_>, _>>()?
    };
    municipalities.sort();
    municipalities.dedup();
    let vocabularies = folder.join("vocabularies");
    let mut sources = Vec::new();
    let mut models = Vec::new();
    for source in &file.source {
        let mapping = presets::mapping(path, &folder, &vocabularies, &source.mapping)?;
        let snapshot = match &source.snapshot {
            None => None,
            Some(text) => Some(
                date_key(text)
                    .ok_or_else(|| wrong("snapshot", text, "a date such as 2026-09-30"))?,
            ),
        };
        check_units(path, &mapping, &file.currency)?;
        let municipality = source.municipality.as_deref().map(who).transpose()?;
        let gates = match source.model.as_ref().or(file.model.as_ref()) {
            None => Vec::new(),
            Some(name) => {
                let model = Vocabulary::load(path, Some(&vocabularies), name, &mut models)?;
                if model.gates.is_empty() {
                    return Err(wrong("model", name, "a vocabulary that names gates"));
                }
                gates_of(&model, municipality.as_ref(), &mapping)
            }
        };
        sources.push(Source {
            municipality,
            mapping,
            gates,
            files: source.files.clone(),
            snapshot,
        });
    }
    let mut texts = vec![text];
    texts.extend(sources.iter().map(|source| source.mapping.sha256.clone()));
    texts.extend(models);
    let indicators = indicators::load(path, &folder)?;
    texts.extend(indicators.iter().map(|indicator| indicator.text.clone()));
    let own_words: Vec<PathBuf> = file
        .overlap
        .thesaurus
        .iter()
        .map(|path| without_detours(&folder.join(path)))
        .collect();
    let own_words = thesaurus::texts(&own_words)?;
    texts.extend(THESAURUS.iter().map(|(_, text)| (*text).to_owned()));
    texts.extend(own_words.iter().map(|own| own.text.clone()));
    let configuration_hash = presets::sha256_of(&texts);
    let mut targets = file.target;
    for target in &mut targets {
        if let Some(text) = &target.municipality {
            target.municipality = Some(who(text)?.id);
        }
    }
    let pseudonym_key = match &file.pseudonym_key {
        None => None,
        Some(key) => {
            let key = folder.join(key);
            Some(
                std::fs::read(&key)
                    .map_err(|source| ConfigError::Unreadable { path: key, source })?,
            )
        }
    };
    let own_thesaurus = thesaurus::own(&own_words, &file.language)?;
    let named = file.overlap.answers.is_some();
    let configured = file.overlap.answers.unwrap_or_else(|| ANSWERS.to_owned());
    let answers = AnswersPlace {
        path: without_detours(&folder.join(&configured)),
        configured,
        named,
    };
    let reading = presets::sha256_of(&[
        file.currency.clone(),
        format!("{registry:?}"),
        format!("{pseudonym_key:?}"),
    ]);
    Ok(Plan {
        name: path.file_stem().map_or_else(
            || "pipeline".to_owned(),
            |stem| stem.to_string_lossy().into_owned(),
        ),
        title: file.title,
        note: file.note,
        output: overrides
            .output
            .clone()
            .unwrap_or_else(|| without_detours(&folder.join(&file.output))),
        language: file.language,
        currency: file.currency,
        period,
        as_of,
        registry,
        municipalities,
        pseudonym_key,
        price_year: file.price_year,
        discount_rate: file.discount_rate,
        max_file_bytes: file.max_file_mb.saturating_mul(1024 * 1024),
        sources,
        targets,
        answers,
        own_thesaurus,
        indicators,
        reading,
        configuration_hash,
        folder,
    })
}

/// The gates of a model, for the initiatives that a source is read for.
fn gates_of(model: &Vocabulary, who: Option<&Municipality>, mapping: &Mapping) -> Vec<Gate> {
    let initiatives = Initiative::TABLE.name;
    if !mapping.table.iter().any(|t| t.fills == initiatives) {
        return Vec::new();
    }
    let stages = |gate: &'_ VocabularyGate| {
        let of_stage = |before: &Stage| Gate {
            municipality: who.map(|municipality| municipality.id.clone()),
            source: mapping.name.clone(),
            model: model.name.clone(),
            before: Some(*before),
            bodies: gate.bodies.clone(),
        };
        gate.before.iter().map(of_stage).collect::<Vec<_>>()
    };
    model.gates.iter().flat_map(stages).collect()
}

/// A mapping by the name that a pipeline in a folder would give it: one that ships, or a path.
pub fn mapping(folder: &Path, name: &str) -> Result<Mapping, ConfigError> {
    let vocabularies = folder.join("vocabularies");
    presets::mapping(Path::new("--mapping"), folder, &vocabularies, name)
}

/// Refuses a unit that is neither the currency nor thousands or millions of it: its amounts would
/// be taken for the currency's own.
fn check_units(path: &Path, mapping: &Mapping, currency: &str) -> Result<(), ConfigError> {
    let known = ["", "T", "M"].map(|scale| format!("{scale}{currency}"));
    let units = mapping.table.iter().flat_map(|table| {
        let columns = table.columns.values().map(|rule| &rule.unit);
        columns.chain(table.unpivot.iter().map(|unpivot| &unpivot.unit))
    });
    match units.flatten().find(|unit| !known.contains(unit)) {
        None => Ok(()),
        Some(unit) => Err(ConfigError::Value {
            path: path.to_path_buf(),
            key: format!("unit (in the mapping {})", mapping.name),
            value: unit.clone(),
            expected: format!(
                "{}, because the pipeline's currency is {currency}",
                known.join(", ")
            ),
        }),
    }
}

fn date_key(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// `pipelines/../out` as `out`, so that a person can read the path that is shown.
fn without_detours(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut short = PathBuf::new();
    for part in path.components() {
        match (part, short.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                short.pop();
            }
            (Component::CurDir, _) => {}
            _ => short.push(part),
        }
    }
    match short.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => short,
    }
}
