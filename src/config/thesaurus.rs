//! In: the files of a thesaurus (`pipelines/vocabularies/thesaurus/*.toml`, and those that a
//! pipeline adds). Out: its rings of words and its concepts, checked: every id once, every id that is
//! named known. It exists so that a person can read and correct what counts as the same. It
//! deliberately knows nothing of texts: how a term meets them is the overlap room's matter.

use super::{ConfigError, Plan, toml_file};
use crate::model::{Concept, ConceptKind, Ring, Thesaurus, nearest};
use serde::Deserialize;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::thread;

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../pipelines/vocabularies/thesaurus/", $name, ".toml")))),+]
    };
}

/// Files that ship in the program, by name. A word that stands in two rings is the first one's.
pub const THESAURUS: &[(&str, &str)] = shipped!(
    "words",
    "growing-up",
    "health",
    "organisation",
    "place",
    "society",
    "everyday",
);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThesaurusFile {
    #[expect(dead_code, reason = "a title for people who read the file")]
    title: String,
    #[expect(
        dead_code,
        reason = "where the words come from, for people who read the file"
    )]
    source: String,
    #[serde(default)]
    ring: Vec<RingRule>,
    #[serde(default)]
    concept: Vec<ConceptRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RingRule {
    id: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConceptRule {
    id: String,
    kind: KindRule,
    name: String,
    #[serde(default)]
    nb: Vec<String>,
    #[serde(default)]
    nn: Vec<String>,
    #[serde(default)]
    da: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    /// Whole texts that tell of it, in any of the languages.
    #[serde(default)]
    told: Vec<String>,
    /// Runs of words that belong to it, in any order: what people say when they tell of it.
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    broader: Vec<String>,
    #[serde(default)]
    meets: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindRule {
    Solution,
    Need,
    Service,
    Method,
    Organisation,
}

impl From<KindRule> for ConceptKind {
    fn from(rule: KindRule) -> Self {
        match rule {
            KindRule::Solution => ConceptKind::Solution,
            KindRule::Need => ConceptKind::Need,
            KindRule::Service => ConceptKind::Service,
            KindRule::Method => ConceptKind::Method,
            KindRule::Organisation => ConceptKind::Organisation,
        }
    }
}

impl From<ConceptRule> for Concept {
    fn from(rule: ConceptRule) -> Self {
        let terms = [rule.nb, rule.nn, rule.da, rule.en];
        let named = std::iter::once(rule.name.clone());
        Concept {
            terms: named.chain(terms.into_iter().flatten()).collect(),
            told: rule.told.into_iter().chain(rule.words).collect(),
            id: rule.id,
            kind: rule.kind.into(),
            name: rule.name,
            wider: rule.broader.into_iter().chain(rule.meets).collect(),
            not: rule.not,
        }
    }
}

impl Plan {
    /// What initiatives are about, and in which words people tell it. What ships is read when it is
    /// first asked for: most commands never do.
    pub fn thesaurus(&self) -> &Thesaurus {
        match &self.own_thesaurus {
            Some(own) => own,
            None if self.language == "en" => &SHIPPED_IN_ENGLISH,
            None => thesaurus(),
        }
    }
}

/// A pipeline's thesaurus from the texts of its own files; none where it has none.
pub(super) fn own(texts: &[Text], language: &str) -> Result<Option<Thesaurus>, ConfigError> {
    if texts.is_empty() {
        return Ok(None);
    }
    let own = read(thesaurus().clone(), texts)?;
    Ok(Some(match language {
        "en" => in_english(own),
        _ => own,
    }))
}

/// Readers who read no Norwegian are told a concept's id, which is English, for a name.
fn in_english(mut thesaurus: Thesaurus) -> Thesaurus {
    for concept in &mut thesaurus.concepts {
        concept.name = concept.id.replace('-', " ");
    }
    thesaurus
}

static SHIPPED: LazyLock<Thesaurus> = LazyLock::new(|| {
    let texts: Vec<Text> = THESAURUS
        .iter()
        .map(|(name, text)| Text {
            path: PathBuf::from(format!("{name}.toml (in the program)")),
            text: (*text).to_owned(),
        })
        .collect();
    read(Thesaurus::default(), &texts).expect("because the tests read what ships")
});

static SHIPPED_IN_ENGLISH: LazyLock<Thesaurus> = LazyLock::new(|| in_english(SHIPPED.clone()));

/// The thesaurus that ships in the program.
pub fn thesaurus() -> &'static Thesaurus {
    &SHIPPED
}

/// The shipped thesaurus with a pipeline's own files in front: a concept or ring with an id that
/// ships takes that one's place.
///
/// # Errors
/// A file that can't be read, a key or id that is not known, or an id that stands twice.
pub fn thesaurus_with(own: &[PathBuf]) -> Result<Thesaurus, ConfigError> {
    read(thesaurus().clone(), &texts(own)?)
}

/// A file of a thesaurus.
pub(super) struct Text {
    path: PathBuf,
    /// What stands in it. It belongs to a pipeline's configuration, for other words give other
    /// pairs.
    pub text: String,
}

/// The texts of a pipeline's own files.
///
/// # Errors
/// A file that can't be read.
pub(super) fn texts(own: &[PathBuf]) -> Result<Vec<Text>, ConfigError> {
    let read = own.iter().map(|path| {
        Ok(Text {
            path: path.clone(),
            text: toml_file::text(path)?,
        })
    });
    read.collect()
}

/// The files as they stand, each read on a thread of its own: what ships is megabytes.
fn parsed(texts: &[Text]) -> Vec<Result<ThesaurusFile, ConfigError>> {
    thread::scope(|scope| {
        let parse = |from: &'_ Text| toml_file::parse(&from.path, &from.text);
        let reading: Vec<_> = texts
            .iter()
            .map(|from| scope.spawn(move || parse(from)))
            .collect();
        reading
            .into_iter()
            .map(|file| file.join().expect("because parsing does not panic"))
            .collect()
    })
}

fn read(base: Thesaurus, texts: &[Text]) -> Result<Thesaurus, ConfigError> {
    let mut own = Thesaurus::default();
    let mut seen = HashSet::new();
    // Beside each concept the file that it stands in.
    let mut stands_in = Vec::new();
    for (from, file) in texts.iter().zip(parsed(texts)) {
        let file = file?;
        let rings = file.ring.iter().map(|ring| ("ring", &ring.id));
        let concepts = file.concept.iter().map(|concept| ("concept", &concept.id));
        for (what, id) in rings.chain(concepts) {
            if !seen.insert((what, id.clone())) {
                let told = format!("the {what} `{id}` stands twice");
                return Err(wrong(from, id, told));
            }
        }
        own.rings.extend(file.ring.into_iter().map(|rule| Ring {
            id: rule.id,
            words: rule.words,
        }));
        own.concepts
            .extend(file.concept.into_iter().map(Concept::from));
        stands_in.resize(own.concepts.len(), from);
    }
    let rings = base.rings.into_iter();
    own.rings
        .extend(rings.filter(|ring| !seen.contains(&("ring", ring.id.clone()))));
    let concepts = base.concepts.into_iter();
    own.concepts
        .extend(concepts.filter(|concept| !seen.contains(&("concept", concept.id.clone()))));
    let known: HashSet<&str> = own.concepts.iter().map(|c| c.id.as_str()).collect();
    for (concept, from) in own.concepts.iter().zip(stands_in) {
        let mut named = concept.wider.iter().chain(&concept.not);
        if let Some(other) = named.find(|other| !known.contains(other.as_str())) {
            let id = &concept.id;
            let known: Vec<String> = known.iter().map(|id| (*id).to_owned()).collect();
            let near =
                nearest(other, &known).map_or(String::new(), |n| format!(" Did you mean `{n}`?"));
            let told = format!("the concept `{id}` names `{other}`, which is no concept.{near}");
            return Err(wrong(from, id, told));
        }
    }
    Ok(own)
}

fn wrong(from: &Text, id: &str, message: String) -> ConfigError {
    let names = |line: &str| {
        let value = line.split_once('=').filter(|(key, _)| key.trim() == "id");
        let value = value.and_then(|(_, value)| value.split('#').next());
        value.is_some_and(|value| value.trim().trim_matches(['"', '\'']) == id)
    };
    // Of an id that stands twice the second is the one too many.
    let found = from
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| names(line));
    let line = found.last().map_or(0, |(at, _)| at + 1);
    ConfigError::Toml {
        path: from.path.clone(),
        line,
        message,
    }
}
