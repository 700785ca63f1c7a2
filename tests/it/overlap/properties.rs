//! What must hold of the overlap engine whatever the table: both sides alike, no matter the order of
//! rows or the number of threads, answers that are never overruled, and nothing so odd that it ends
//! in a crash or never ends. Texts are invented words.

use loypemelding::config;
use loypemelding::model::{Relation, Thesaurus};
use loypemelding::overlap::cluster::{self, Cluster, Tie};
use loypemelding::overlap::engine::{self, Known, Links, Near, Record, Settings, Texts};
use loypemelding::overlap::sure::Sure;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

const EVERY_PAIR: Near = Near {
    score: f64::NEG_INFINITY,
    per_record: usize::MAX,
};

fn every_pair() -> Settings {
    Settings {
        near: EVERY_PAIR,
        ..Settings::default()
    }
}

fn find(records: &[Record], known: &Known) -> Links {
    engine::find_links(records, &Thesaurus::default(), known, &every_pair())
}

fn record(party: &str, id: &str, title: &str, description: &str) -> Record {
    Record {
        party: party.to_owned(),
        id: id.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        extra: String::new(),
    }
}

const WORDS: &[&str] = &[
    "medisin",
    "dispenser",
    "hjemme",
    "heime",
    "teneste",
    "skole",
    "skule",
    "vann",
    "måler",
    "sensor",
    "digital",
    "søknad",
    "barnehage",
    "brøyting",
    "kart",
    "arkiv",
    "robot",
    "faktura",
    "sykehjem",
    "ferje",
    "badevakt",
    "solceller",
    "lydbok",
    "elsykkel",
    "og",
    "forprosjekt",
];

fn some_records() -> impl Strategy<Value = Vec<Record>> {
    let words = |most| prop::collection::vec(prop::sample::select(WORDS), 0..most);
    let row = (0..4usize, words(4), words(8));
    prop::collection::vec(row, 0..24).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(at, (party, title, text))| {
            record(
                &format!("{party}"),
                &format!("{at:02}"),
                &title.join(" "),
                &text.join(" "),
            )
        })
        .collect()
    })
}

/// Answers about some pairs, each pair once, by the records' ids: the order may be another.
type Said = BTreeMap<(usize, usize), Relation>;

fn some_answers() -> impl Strategy<Value = Said> {
    let relation = prop::sample::select(vec![Relation::Same, Relation::Theme, Relation::Different]);
    let pair = (0..24usize, 0..24usize).prop_map(|(a, b)| (a.min(b), a.max(b)));
    prop::collection::btree_map(pair, relation, 0..60)
}

/// The answers about records that are there, by their places.
fn known(records: &[Record], said: &Said) -> Known {
    let place: BTreeMap<usize, usize> = records
        .iter()
        .enumerate()
        .map(|(at, r)| (r.id.parse().expect("because ids are numbers"), at))
        .collect();
    let answers = said.iter().filter_map(|((a, b), answer)| {
        Some((*place.get(a)?, *place.get(b)?, *answer)).filter(|(a, b, _)| a != b)
    });
    Known {
        same: Vec::new(),
        answers: answers.collect(),
    }
}

fn clusters(records: &[Record], found: &Links, known: &Known) -> Vec<Cluster> {
    let names: BTreeSet<&str> = records.iter().map(|r| r.party.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let parties: Vec<u32> = records
        .iter()
        .filter_map(|r| names.binary_search(&r.party.as_str()).ok())
        .map(|at| at as u32)
        .collect();
    let least = found.threshold.score;
    cluster::group(
        records.len(),
        &found.ties,
        &parties,
        &Sure::new(known, |place| place),
        least,
    )
}

/// All that was found, by ids, so that it does not depend on places.
fn by_ids(records: &[Record], known: &Known) -> Vec<String> {
    let thesaurus = Thesaurus::default();
    let texts = Texts::new(records, &thesaurus, &every_pair());
    let found = &texts.links(known);
    let id = |at: usize| records[at].id.as_str();
    let mut told: Vec<String> = found
        .links
        .iter()
        .zip(texts.reasons(&found.links))
        .map(|(l, reasons)| {
            let rest = (
                l.score,
                l.likeness,
                l.probability,
                l.margin,
                l.linked,
                &reasons,
            );
            format!("{} {} {rest:?}", id(l.a), id(l.b))
        })
        .collect();
    let mut ties: Vec<String> = found
        .ties
        .iter()
        .map(|t| {
            let (a, b) = (id(t.a).min(id(t.b)), id(t.a).max(id(t.b)));
            format!("tie {a} {b} {} {}", t.strength, t.linked)
        })
        .collect();
    ties.sort();
    told.extend(ties);
    let mut groups: Vec<String> = clusters(records, found, known)
        .iter()
        .map(|c| {
            let members: BTreeSet<&str> = c.members.iter().map(|at| id(*at)).collect();
            format!("cluster {members:?} {}", c.weakest)
        })
        .collect();
    groups.sort();
    told.extend(groups);
    told.push(format!(
        "{:?} {:?} {}",
        found.caps,
        found.threshold,
        found.compared.len()
    ));
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_rows_and_answers_changes_nothing(
        rows in some_records(), said in some_answers(), turn in 0..24usize,
    ) {
        let mut turned = rows.clone();
        turned.reverse();
        turned.rotate_left(turn % rows.len().max(1));
        let one = known(&rows, &said);
        let mut other = known(&turned, &said);
        other.answers.reverse();
        // An answer says the same with its sides exchanged.
        for (a, b, _) in &mut other.answers {
            std::mem::swap(a, b);
        }
        let found = by_ids(&rows, &one);
        prop_assert_eq!(found, by_ids(&turned, &other));
    }

    /// With the parties and ids in reversed order every pair is seen from its other side.
    #[test]
    fn both_sides_are_alike(rows in some_records()) {
        let mirror = |name: &str| format!("{:02}", 99 - name.parse::<i32>().unwrap_or(0));
        let mirrored: Vec<Record> = rows
            .iter()
            .map(|r| Record { party: mirror(&r.party), id: mirror(&r.id), ..r.clone() })
            .collect();
        let measures = |records: &[Record]| -> BTreeMap<(usize, usize), [f64; 3]> {
            let found = find(records, &Known::default());
            let links = found.links.iter();
            links.map(|l| ((l.a.min(l.b), l.a.max(l.b)), [l.score, l.likeness, l.margin])).collect()
        };
        let (one, other) = (measures(&rows), measures(&mirrored));
        prop_assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (pair, values) in &one {
            for (x, y) in values.iter().zip(other[pair]) {
                prop_assert!((x - y).abs() < 1e-4, "{:?}: {:?} and {:?}", pair, values, other[pair]);
            }
        }
    }

    #[test]
    fn an_answer_is_never_overruled(rows in some_records(), said in some_answers()) {
        let known = known(&rows, &said);
        let found = find(&rows, &known);
        let linked: BTreeSet<(usize, usize)> = found
            .links
            .iter()
            .filter(|l| l.linked)
            .map(|l| (l.a.min(l.b), l.a.max(l.b)))
            .collect();
        let clusters = clusters(&rows, &found, &known);
        for (a, b, answer) in &known.answers {
            let pair = (*a.min(b), *a.max(b));
            if *answer == Relation::Same {
                prop_assert!(rows[*a].party == rows[*b].party || linked.contains(&pair), "{:?}", pair);
            } else {
                prop_assert!(!linked.contains(&pair), "{:?}", pair);
                let both = |c: &&Cluster| c.members.contains(a) && c.members.contains(b);
                prop_assert!(clusters.iter().find(both).is_none(), "{:?}", pair);
            }
        }
        for cluster in &clusters {
            let parties: BTreeSet<&str> =
                cluster.members.iter().map(|at| rows[*at].party.as_str()).collect();
            prop_assert_eq!(parties.len(), cluster.members.len());
        }
    }
}

// ---- Answers ------------------------------------------------------------------------------------

/// Two parties with `n` things each, the same at the same place.
fn twins(n: usize) -> Vec<Record> {
    let text = |at: usize| {
        let word = |k: usize| WORDS[(at * 7 + k * (at + 3)) % (WORDS.len() - 2)];
        (
            format!("{} {}", word(0), word(1)),
            format!("{} {} {} sak{at}", word(2), word(3), word(4)),
        )
    };
    let of = |party: usize| {
        (0..n).map(move |at| {
            let (title, description) = text(at);
            record(
                &party.to_string(),
                &format!("{:03}", party * n + at),
                &title,
                &description,
            )
        })
    };
    (0..2).flat_map(of).collect()
}

fn answer(n: usize, pairs: impl Iterator<Item = (usize, usize, bool)>) -> Known {
    let relation = |same| {
        if same {
            Relation::Same
        } else {
            Relation::Different
        }
    };
    Known {
        same: Vec::new(),
        answers: pairs
            .map(|(a, b, same)| (a, b + n, relation(same)))
            .collect(),
    }
}

/// Probabilities of all pairs, by ascending score; panics where they are not monotone.
fn probabilities(records: &[Record], known: &Known) -> Vec<Option<f64>> {
    let mut links = find(records, known).links;
    assert!(!links.is_empty());
    links.sort_by(|x, y| {
        x.score.total_cmp(&y.score).then(
            x.probability
                .partial_cmp(&y.probability)
                .expect("because no probability is NaN"),
        )
    });
    for two in links.windows(2) {
        assert!(two[0].probability <= two[1].probability, "{two:?}");
    }
    for p in links.iter().filter_map(|l| l.probability) {
        assert!((0.0..=1.0).contains(&p), "{p}");
    }
    links.iter().map(|l| l.probability).collect()
}

#[test]
fn a_probability_needs_answers_enough_of_both_kinds() {
    const N: usize = 30;
    let records = twins(N);
    let some = |n_same: usize, n_different: usize| {
        let same = (0..n_same).map(|at| (at, at, true));
        let different = (0..n_different).map(|at| (at, (at + 5) % N, false));
        probabilities(&records, &answer(N, same.chain(different)))
    };
    for (n_same, n_different) in [
        (10, 9),
        (17, 2),
        (2, 18),
        (2, 28),
        (28, 2),
        (30, 0),
        (0, 30),
    ] {
        let none = some(n_same, n_different).iter().all(Option::is_none);
        assert!(none, "{n_same} and {n_different}");
    }
    for (n_same, n_different) in [(10, 10), (17, 3), (3, 17), (30, 30)] {
        let all = some(n_same, n_different);
        assert!(
            all.iter().all(Option::is_some),
            "{n_same} and {n_different}"
        );
    }
}

#[test]
fn answers_against_all_likeness_do_not_break_the_fit() {
    const N: usize = 30;
    let records = twins(N);
    // What is alike is said to differ and what differs to be the same, throughout and by turns.
    let upside_down = (0..N).flat_map(|at| [(at, at, false), (at, (at + 5) % N, true)]);
    let by_turns = (0..N).flat_map(|at| [(at, at, at % 2 == 0), (at, (at + 5) % N, at % 2 == 0)]);
    for pairs in [upside_down.collect::<Vec<_>>(), by_turns.collect()] {
        let all = probabilities(&records, &answer(N, pairs.into_iter()));
        assert!(all.iter().all(Option::is_some));
    }
    // The same pair once this way and once that way: the last answer counts.
    let twice = [(0, 0, true), (0, 0, false)];
    let found = find(&records, &answer(N, twice.into_iter()));
    assert!(
        found
            .links
            .iter()
            .any(|l| (l.a, l.b) == (0, N) && !l.linked)
    );
}

#[test]
fn no_cluster_goes_round_an_answer_by_a_third() {
    let tie = |a, b, strength| Tie {
        a,
        b,
        strength,
        linked: true,
    };
    let ties = [tie(0, 1, 0.9), tie(1, 2, 0.8), tie(0, 2, 0.95)];
    let members = |answers: &[(usize, usize, Relation)]| -> Vec<Vec<usize>> {
        let known = Known {
            same: Vec::new(),
            answers: answers.to_vec(),
        };
        let groups = cluster::group(3, &ties, &[0, 1, 2], &Sure::new(&known, |place| place), 0.5);
        groups.into_iter().map(|c| c.members).collect()
    };
    assert_eq!(members(&[]), [[0, 1, 2]]);
    for apart in [Relation::Different, Relation::Theme] {
        assert_eq!(members(&[(0, 2, apart)]), [[0, 1]]);
        // Also where both neighbours were said to be the same.
        let round = [
            (0, 1, Relation::Same),
            (1, 2, Relation::Same),
            (2, 0, apart),
        ];
        assert_eq!(members(&round), [[0, 1]]);
    }
}

// ---- Odd tables -----------------------------------------------------------------------------------

#[test]
fn odd_tables_give_an_answer() {
    let of = |texts: &[&str]| -> Vec<Record> {
        let rows = texts.iter().enumerate();
        rows.map(|(at, text)| record(&(at % 2).to_string(), &at.to_string(), text, text))
            .collect()
    };
    let n_linked = |records: &[Record]| {
        let found = engine::find_links(
            records,
            config::thesaurus(),
            &Known::default(),
            &Settings::default(),
        );
        found.links.iter().filter(|l| l.linked).count()
    };
    assert_eq!(n_linked(&[]), 0);
    assert_eq!(n_linked(&of(&["Solceller"])), 0);
    assert_eq!(
        n_linked(&of(&["", "", " ", "\u{a0}"])),
        0,
        "nothing is not the same as nothing"
    );
    assert_eq!(
        n_linked(&of(&["og i på", "som det er", "og i på", "og i på"])),
        0
    );
    assert_eq!(n_linked(&of(&["🎿", "🎿", "👩🏽‍🚒", "!?"])), 0);
    let right_to_left = ["مكتبة المدينة", "مكتبة المدينة", "בית ספר", "Solceller"];
    assert_eq!(
        n_linked(&of(&right_to_left)),
        1,
        "another script is read as well"
    );
    let mut one_party = of(&["Solceller på rådhuset", "Solceller på rådhuset"]);
    one_party
        .iter_mut()
        .for_each(|r| "0".clone_into(&mut r.party));
    assert_eq!(n_linked(&one_party), 0);
}

#[test]
fn ten_thousand_equal_rows_come_to_an_end() {
    let rows: Vec<Record> = (0..10_000)
        .map(|at| {
            record(
                &(at % 40).to_string(),
                &at.to_string(),
                "Solceller på rådhuset",
                "Paneler på taket.",
            )
        })
        .collect();
    let started = Instant::now();
    let found = engine::find_links(
        &rows,
        &Thesaurus::default(),
        &Known::default(),
        &Settings::default(),
    );
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "{:?}",
        started.elapsed()
    );
    // One row has a partner in each of the other parties at most.
    let mut partners = BTreeSet::new();
    for l in found.links.iter().filter(|l| l.linked) {
        assert!(
            partners.insert((l.a, &rows[l.b].party)) && partners.insert((l.b, &rows[l.a].party))
        );
    }
}

#[test]
fn a_text_of_a_megabyte_comes_to_an_end() {
    let long = "En dispenser varsler når medisinen ikke er tatt, og vakten ringer. ".repeat(15_000);
    assert!(long.len() > 1_000_000);
    let rows = [
        record("0", "a", "Medisindispenser hjemme", &long),
        record("1", "b", "Medisindispenser hjemme", &long),
        record("1", "c", "Solceller", "Paneler på taket."),
    ];
    let started = Instant::now();
    let found = engine::find_links(
        &rows,
        config::thesaurus(),
        &Known::default(),
        &Settings::default(),
    );
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "{:?}",
        started.elapsed()
    );
    let linked: Vec<(usize, usize)> = found
        .links
        .iter()
        .filter(|l| l.linked)
        .map(|l| (l.a, l.b))
        .collect();
    assert_eq!(linked, [(0, 1)]);
}

// ---- Threads --------------------------------------------------------------------------------------

/// The program asks the system how many processors it may use; here it is held to one of them.
#[cfg(target_os = "linux")]
#[test]
fn one_processor_finds_what_all_of_them_find() {
    use std::process::Command;
    let n = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if n < 2 || Command::new("taskset").arg("--version").output().is_err() {
        println!("skipped: one processor, or no taskset");
        return;
    }
    let folder = tempfile::tempdir().expect("because there is room for a folder");
    let table = folder.path().join("records.csv");
    let mut text = String::from("id,party,title,description\n");
    // More rows than one thread takes at once.
    for at in 0..1_600usize {
        let word = |k: usize| WORDS[(at / 2 * 13 + k * (at / 2 % 17 + 1)) % WORDS.len()];
        text.push_str(&format!(
            "{at},{},{} {},{} sak{} ny{}\n",
            at % 2,
            word(0),
            word(1),
            word(2),
            at / 2,
            at % 9
        ));
    }
    std::fs::write(&table, text).expect("because the folder is the test's own");
    let run = |program: &[&str]| {
        let table = table.to_str().expect("because the name is UTF-8");
        let flags = "--id id --party party --text title,description --near 3 --without all -o -";
        let given = Command::new(program[0])
            .args(&program[1..])
            .args(["overlap", table])
            .args(flags.split(' '))
            .output()
            .expect("because the program was built");
        assert!(
            given.status.success(),
            "{}",
            String::from_utf8_lossy(&given.stderr)
        );
        String::from_utf8(given.stdout).expect("because it is UTF-8")
    };
    let loype = env!("CARGO_BIN_EXE_loype");
    let (one, all) = (run(&["taskset", "-c", "0", loype]), run(&[loype]));
    assert!(one.lines().count() > 800, "{} lines", one.lines().count());
    assert!(one == all, "one processor and {n} find different things");
}
