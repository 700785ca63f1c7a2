//! The thesaurus as data: that what ships is whole, that no entry says too little or too much, and
//! that a pipeline's own file corrects it or is refused in words that help.

use loypemelding::config::{self, ConfigError};
use loypemelding::model::{Concept, ConceptKind, Thesaurus};
use loypemelding::overlap::fold;
use loypemelding::overlap::thesaurus::{TermWord, term_words};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

// ---- What ships -----------------------------------------------------------------------------

/// Ids that stand for more than one thing, by id.
fn twice<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    ids.filter(|id| !seen.insert(*id)).collect()
}

#[test]
fn it_is_large_and_of_every_kind() {
    let thesaurus = config::thesaurus();
    assert!(thesaurus.concepts.len() >= 1_000);
    for kind in [
        ConceptKind::Solution,
        ConceptKind::Need,
        ConceptKind::Service,
        ConceptKind::Method,
        ConceptKind::Organisation,
    ] {
        let n = thesaurus.concepts.iter().filter(|c| c.kind == kind).count();
        assert!(n >= 20, "{kind:?}: {n}");
    }
    let ids = thesaurus.concepts.iter().map(|concept| concept.id.as_str());
    assert_eq!(twice(ids), Vec::<&str>::new());
    let ids = thesaurus.rings.iter().map(|ring| ring.id.as_str());
    assert_eq!(twice(ids), Vec::<&str>::new());
}

#[test]
fn every_concept_is_told_in_ways_enough() {
    let thesaurus = config::thesaurus();
    let known: BTreeMap<&str, &Concept> = thesaurus
        .concepts
        .iter()
        .map(|concept| (concept.id.as_str(), concept))
        .collect();
    let mut wrong = Vec::new();
    for concept in &thesaurus.concepts {
        let id = &concept.id;
        let told: BTreeSet<String> = concept.terms.iter().map(|t| t.to_lowercase()).collect();
        if told.len() < 4 {
            wrong.push(format!("{id} has {} terms", told.len()));
        }
        for term in &concept.terms {
            if term_words(term).is_empty() {
                wrong.push(format!("{id}: «{term}» has nothing but stop words"));
            }
        }
        for other in concept.wider.iter().chain(&concept.not) {
            if other == id || !known.contains_key(other.as_str()) {
                wrong.push(format!("{id} names {other}"));
            }
        }
        if concept.kind == ConceptKind::Solution && concept.wider.is_empty() {
            wrong.push(format!("{id} is a solution with nothing broader"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words of a term whatever their order and form, which is how it meets a text.
fn key(term: &str) -> BTreeSet<String> {
    term_words(term)
        .into_iter()
        .map(|word| match word {
            TermWord::Folded(word) => word,
            TermWord::Name(word) => format!("={word}"),
        })
        .collect()
}

#[test]
fn no_term_tells_two_concepts() {
    let mut told_by: BTreeMap<BTreeSet<String>, BTreeSet<&str>> = BTreeMap::new();
    for concept in &config::thesaurus().concepts {
        for term in &concept.terms {
            told_by.entry(key(term)).or_default().insert(&concept.id);
        }
    }
    told_by.retain(|_, concepts| concepts.len() > 1);
    let shown: Vec<String> = told_by.iter().map(|(k, c)| format!("{k:?} {c:?}")).collect();
    assert!(shown.is_empty(), "{} terms\n{}", shown.len(), shown.join("\n"));
}

#[test]
fn no_word_stands_in_two_rings() {
    let mut rings_of: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for ring in &config::thesaurus().rings {
        for word in ring.words.iter().flat_map(|word| fold::words(word)) {
            rings_of.entry(fold::fold(&word)).or_default().insert(&ring.id);
        }
    }
    rings_of.retain(|_, rings| rings.len() > 1);
    let shown: Vec<String> = rings_of.iter().map(|(w, r)| format!("{w} {r:?}")).collect();
    assert!(shown.is_empty(), "{} words\n{}", shown.len(), shown.join("\n"));
}

// ---- A pipeline's own ---------------------------------------------------------------------------

const HEAD: &str = "title = 'Våre ord'\nsource = 'Vi'\n";

fn own(text: &str) -> Result<Thesaurus, ConfigError> {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let path = folder.path().join("own.toml");
    std::fs::write(&path, format!("{HEAD}{text}")).expect("because the folder is the test's own");
    let paths: Vec<PathBuf> = vec![path];
    config::thesaurus_with(&paths)
}

#[test]
fn an_own_concept_takes_the_place_of_the_shipped_one() {
    let shipped = config::thesaurus();
    let first = &shipped.concepts[0];
    let text = format!(
        "[[concept]]\nid = '{}'\nkind = 'need'\nname = 'vårt'\nnb = ['vårt eget']\n\
         [[concept]]\nid = 'ours'\nkind = 'solution'\nname = 'nytt'\nbroader = ['{}']\n\
         [[ring]]\nid = '{}'\nwords = ['ett', 'annet']\n",
        first.id, first.id, shipped.rings[0].id
    );
    let mixed = own(&text).unwrap_or_else(|error| panic!("{error}"));
    let with_id = |id: &str| -> Vec<&Concept> {
        mixed.concepts.iter().filter(|c| c.id == id).collect()
    };
    let corrected = with_id(&first.id);
    assert_eq!(corrected.len(), 1);
    assert_eq!(corrected[0].terms, ["vårt", "vårt eget"]);
    assert_eq!(corrected[0].kind, ConceptKind::Need);
    assert_eq!(with_id("ours")[0].wider, [first.id.clone()]);
    assert_eq!(mixed.concepts.len(), shipped.concepts.len() + 1);
    assert_eq!(mixed.rings.len(), shipped.rings.len());
    assert_eq!(mixed.rings[0].words, ["ett", "annet"]);
}
