//! In: the files of a thesaurus (`pipelines/vocabularies/thesaurus/*.toml`, and those that a
//! pipeline adds). Out: its rings of words and its concepts, checked: every id once, every id that is
//! named known. It exists so that a person can read and correct what counts as the same. It
//! deliberately knows nothing of texts: how a term meets them is the overlap room's matter.

use super::{ConfigError, Plan, toml_file};
use crate::model::{Concept, ConceptKind, Ring, Thesaurus, nearest};
use serde::Deserialize;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

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
        let told = [rule.nb, rule.nn, rule.da, rule.en];
        let named = std::iter::once(rule.name.clone());
        Concept {
            terms: named.chain(told.into_iter().flatten()).collect(),
            id: rule.id,
            kind: rule.kind.into(),
            name: rule.name,
            wider: rule.broader.into_iter().chain(rule.meets).collect(),
            not: rule.not,
        }
    }
}

impl Plan {
    /// What initiatives are about, and in which words people tell it. The one that ships is read when
    /// it is first asked for: most commands never do.
    pub fn thesaurus(&self) -> &Thesaurus {
        self.own_thesaurus.as_ref().unwrap_or_else(|| thesaurus())
    }
}

/// A pipeline's thesaurus; none where it has no files of its own and its readers read Norwegian.
/// Others are told a concept's id, which is English, for a name.
pub(super) fn own(files: &[PathBuf], language: &str) -> Result<Option<Thesaurus>, ConfigError> {
    if files.is_empty() && language != "en" {
        return Ok(None);
    }
    let mut own = thesaurus_with(files)?;
    if language == "en" {
        for concept in &mut own.concepts {
            concept.name = concept.id.replace('-', " ");
        }
    }
    Ok(Some(own))
}

static SHIPPED: LazyLock<Thesaurus> = LazyLock::new(|| {
    let files = THESAURUS.iter().map(|(name, text)| {
        let shown = PathBuf::from(format!("{name}.toml (in the program)"));
        (shown, (*text).to_owned())
    });
    read(Thesaurus::default(), files).expect("because the tests read what ships")
});

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
    let texts = own
        .iter()
        .map(|path| Ok((path.clone(), toml_file::text(path)?)));
    let texts = texts.collect::<Result<Vec<_>, ConfigError>>()?;
    read(thesaurus().clone(), texts.into_iter())
}

/// What a run's thesaurus is read from: the texts that ship, and a pipeline's own. They belong to its
/// configuration, for other words give other pairs.
///
/// # Errors
/// A file that can't be read.
pub(super) fn texts(own: &[PathBuf]) -> Result<Vec<String>, ConfigError> {
    let shipped = THESAURUS.iter().map(|(_, text)| Ok((*text).to_owned()));
    let own = own.iter().map(|path| toml_file::text(path));
    shipped.chain(own).collect()
}

fn read(
    base: Thesaurus,
    files: impl Iterator<Item = (PathBuf, String)>,
) -> Result<Thesaurus, ConfigError> {
    let mut own = Thesaurus::default();
    let mut seen = HashSet::new();
    let mut named = Vec::new();
    for (path, text) in files {
        let file: ThesaurusFile = toml_file::parse(&path, &text)?;
        let rings = file.ring.iter().map(|ring| ("ring", &ring.id));
        let concepts = file.concept.iter().map(|concept| ("concept", &concept.id));
        for (what, id) in rings.chain(concepts) {
            if !seen.insert((what, id.clone())) {
                return Err(wrong(
                    &path,
                    &text,
                    id,
                    format!("the {what} `{id}` stands twice"),
                ));
            }
        }
        for concept in &file.concept {
            for other in concept
                .broader
                .iter()
                .chain(&concept.meets)
                .chain(&concept.not)
            {
                named.push((
                    path.clone(),
                    text.clone(),
                    concept.id.clone(),
                    other.clone(),
                ));
            }
        }
        own.rings.extend(file.ring.into_iter().map(|rule| Ring {
            id: rule.id,
            words: rule.words,
        }));
        own.concepts
            .extend(file.concept.into_iter().map(Concept::from));
    }
    let rings = base.rings.into_iter();
    own.rings
        .extend(rings.filter(|ring| !seen.contains(&("ring", ring.id.clone()))));
    let concepts = base.concepts.into_iter();
    own.concepts
        .extend(concepts.filter(|concept| !seen.contains(&("concept", concept.id.clone()))));
    let known: HashSet<&str> = own.concepts.iter().map(|c| c.id.as_str()).collect();
    if let Some((path, text, id, other)) = named
        .iter()
        .find(|(_, _, _, other)| !known.contains(other.as_str()))
    {
        let known: Vec<String> = known.iter().map(|id| (*id).to_owned()).collect();
        let near =
            nearest(other, &known).map_or(String::new(), |n| format!(" Did you mean `{n}`?"));
        let told = format!("the concept `{id}` names `{other}`, which is no concept.{near}");
        return Err(wrong(path, text, id, told));
    }
    Ok(own)
}

fn wrong(path: &Path, text: &str, id: &str, message: String) -> ConfigError {
    let names = |line: &str| {
        let value = line.split_once('=').filter(|(key, _)| key.trim() == "id");
        let value = value.and_then(|(_, value)| value.split('#').next());
        value.is_some_and(|value| value.trim().trim_matches(['"', '\'']) == id)
    };
    // Of an id that stands twice the second is the one too many.
    let found = text.lines().enumerate().filter(|(_, line)| names(line));
    let line = found.last().map_or(0, |(at, _)| at + 1);
    ConfigError::Toml {
        path: path.to_path_buf(),
        line,
        message,
    }
}
