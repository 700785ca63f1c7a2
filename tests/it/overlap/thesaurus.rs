//! The thesaurus as data: that what ships is whole, that no entry says too little or too much, and
//! that a pipeline's own file corrects it or is refused in words that help.

use loypemelding::config::{self, ConfigError, Overrides};
use loypemelding::model::{Concept, ConceptKind, Thesaurus};
use loypemelding::overlap::fold;
use loypemelding::overlap::thesaurus::{self, TermWord};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

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
            if thesaurus::words_of(term).is_empty() {
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
    thesaurus::words_of(term)
        .iter()
        .map(TermWord::key)
        .collect()
}

/// What stands under more than one id, by its key, one line each.
fn shared<K: Ord + std::fmt::Debug>(
    all: impl Iterator<Item = (K, (String, String))>,
) -> Vec<String> {
    let mut told_by: BTreeMap<K, BTreeSet<(String, String)>> = BTreeMap::new();
    for (key, entry) in all {
        told_by.entry(key).or_default().insert(entry);
    }
    let ids = |entries: &BTreeSet<(String, String)>| -> BTreeSet<String> {
        entries.iter().map(|(id, _)| id.clone()).collect()
    };
    told_by.retain(|_, entries| ids(entries).len() > 1);
    told_by
        .iter()
        .map(|(key, entries)| format!("{key:?} {entries:?}"))
        .collect()
}

#[test]
fn no_term_tells_two_concepts() {
    let concepts = config::thesaurus().concepts.iter();
    let terms = concepts.flat_map(|concept| {
        let of = |term: &String| (key(term), (concept.id.clone(), term.clone()));
        concept.terms.iter().map(of)
    });
    let wrong = shared(terms);
    assert!(
        wrong.is_empty(),
        "{} terms\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The first ring would take the word, and who reads the second would not know.
#[test]
fn no_word_stands_in_two_rings() {
    let rings = config::thesaurus().rings.iter();
    let words = rings.flat_map(|ring| {
        ring.words.iter().flat_map(|word| {
            let of = |part: String| (fold::fold(&part), (ring.id.clone(), word.clone()));
            fold::words(word).into_iter().map(of)
        })
    });
    let wrong = shared(words);
    assert!(
        wrong.is_empty(),
        "{} words\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A term that many texts have tells nothing. A service is a field and wider than an initiative, so
/// one text in ten may be about schools. Only the sample is looked at, which is invented.
#[test]
fn no_term_is_told_by_too_many_texts() {
    let (_, outcome) = crate::sample::sample();
    let initiatives = outcome.data.initiatives.iter();
    let newest: BTreeMap<_, _> = initiatives
        .map(|row| ((&row.municipality, &row.initiative_id), row))
        .collect();
    let texts: Vec<BTreeSet<String>> = newest
        .values()
        .map(|row| {
            let rest = [&row.description, &row.need, &row.goal];
            let told = rest.into_iter().flatten().chain([&row.title]);
            let words = told.flat_map(|text| fold::words(text));
            words
                .flat_map(|word| [fold::fold(&word), format!("={word}")])
                .collect()
        })
        .collect();
    assert!(texts.len() >= 100, "{} texts tell too little", texts.len());
    let mut common = Vec::new();
    for concept in &config::thesaurus().concepts {
        for term in &concept.terms {
            let words = key(term);
            let n = texts.iter().filter(|text| words.is_subset(text)).count();
            let one_in = match concept.kind {
                ConceptKind::Service => 10,
                _ => 20,
            };
            if n * one_in > texts.len() {
                common.push(format!(
                    "{}: «{term}» in {n} of {}",
                    concept.id,
                    texts.len()
                ));
            }
        }
    }
    assert!(common.is_empty(), "{}", common.join("\n"));
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
    let with_id =
        |id: &str| -> Vec<&Concept> { mixed.concepts.iter().filter(|c| c.id == id).collect() };
    let corrected = with_id(&first.id);
    assert_eq!(corrected.len(), 1);
    assert_eq!(corrected[0].terms, ["vårt", "vårt eget"]);
    assert_eq!(corrected[0].kind, ConceptKind::Need);
    assert_eq!(with_id("ours")[0].wider, std::slice::from_ref(&first.id));
    assert_eq!(mixed.concepts.len(), shipped.concepts.len() + 1);
    assert_eq!(mixed.rings.len(), shipped.rings.len());
    assert_eq!(mixed.rings[0].words, ["ett", "annet"]);
}

/// Texts and runs of words count alike; a solution or a need that ships has many of both.
#[test]
fn a_concept_is_told_by_texts_and_by_words() {
    let text = "[[concept]]\nid = 'ours'\nkind = 'need'\nname = 'nytt'\n\
                told = ['Døra går i baklås']\nwords = ['lås nøkkel', 'dør karm']\n";
    let own = own(text).unwrap_or_else(|error| panic!("{error}"));
    let told = own.concepts.iter().filter(|c| c.id == "ours");
    let told: Vec<&String> = told.flat_map(|concept| &concept.told).collect();
    assert_eq!(told, ["Døra går i baklås", "lås nøkkel", "dør karm"]);
    let told_little: Vec<&str> = config::thesaurus()
        .concepts
        .iter()
        .filter(|c| matches!(c.kind, ConceptKind::Solution | ConceptKind::Need))
        .filter(|concept| concept.told.len() < 5)
        .map(|concept| concept.id.as_str())
        .collect();
    assert_eq!(told_little, Vec::<&str>::new());
}

/// What people copy out of the README works.
#[test]
fn the_examples_of_the_readme_are_read() {
    let readme =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/vocabularies/thesaurus/README.md");
    let readme = std::fs::read_to_string(readme).expect("because the README is there");
    let blocks = readme.split("```toml\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    let entries: Vec<&&str> = blocks.iter().filter(|b| b.contains("\nid = ")).collect();
    assert_eq!((blocks.len(), entries.len()), (3, 2));
    let text = entries
        .iter()
        .map(|block| block.replace("title = ", "# ").replace("source = ", "# "));
    let mixed = own(&text.collect::<String>()).unwrap_or_else(|error| panic!("{error}"));
    let shipped = config::thesaurus();
    assert_eq!(mixed.rings.len(), shipped.rings.len() + 1);
    assert_eq!(mixed.concepts.len(), shipped.concepts.len() + 1);
}

#[test]
fn an_own_file_that_is_wrong_is_refused() {
    let check = |name: &str, text: &str| {
        let error = own(text).expect_err("because it is wrong").to_string();
        // The folder is another one each time.
        let at = error.find("own.toml").expect("because the file is named");
        insta::assert_snapshot!(format!("thesaurus_{name}"), &error[at..]);
    };
    let concept = "[[concept]]\nid = 'our-pills'\nkind = 'solution'\nname = 'pilleboks'\n";
    check("unknown_key", &format!("{concept}wider = ['home-care']\n"));
    check("unknown_kind", &concept.replace("solution", "thing"));
    check("id_twice", &format!("{concept}{concept}"));
    check(
        "unknown_concept",
        &format!("{concept}broader = ['home-cares']\n"),
    );
    check(
        "unknown_without_near",
        &format!("{concept}not = ['zzzzzzzzzzzz']\n"),
    );
    check("no_title", "[[ring]\n");
}

/// What a run was told is part of what its result rests on.
#[test]
fn own_words_change_the_hash_of_the_configuration() {
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text)
            .expect("because the folder is the test's own");
    };
    let pipeline = "title = 'P'\nas_of = '2026-09-30'\nperiod = '2026Q3'\noutput = 'out'\n\
                    municipalities = ['Molde']\nsource = []\n";
    write(
        "p.toml",
        &format!("{pipeline}[overlap]\nthesaurus = ['own.toml']\n"),
    );
    let mut hashes = BTreeSet::new();
    for word in ["stein", "berg"] {
        write(
            "own.toml",
            &format!("{HEAD}[[ring]]\nid = 'ours'\nwords = ['{word}', 'fjell']\n"),
        );
        let plan = config::load(&folder.path().join("p.toml"), &Overrides::default());
        let plan = plan.unwrap_or_else(|error| panic!("{error}"));
        assert!(plan.thesaurus().rings[0].words.contains(&word.to_owned()));
        hashes.insert(plan.configuration_hash);
    }
    assert_eq!(hashes.len(), 2);
}
