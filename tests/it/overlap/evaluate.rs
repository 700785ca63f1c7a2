//! The measures of a finding: against `tests/oracle/overlap_measures.json`, which scikit-learn and
//! the package bcubed computed, and by hand where a reader can follow. How good the finder is stands
//! in `quality`.

use loypemelding::model::Thesaurus;
use loypemelding::overlap::Threshold;
use loypemelding::overlap::cluster::Tie;
use loypemelding::overlap::engine::{Known, Link, Links, Record, Why};
use loypemelding::overlap::evaluate::{self, Labelled, Shares};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

fn records(parties: impl IntoIterator<Item = String>) -> Vec<Record> {
    let parties = parties.into_iter().enumerate();
    parties
        .map(|(at, party)| Record {
            party,
            id: format!("{at:03}"),
            title: format!("Tittel {at}"),
            ..Record::default()
        })
        .collect()
}

fn link(a: usize, b: usize, score: f64, margin: f64, linked: bool) -> Link {
    Link {
        a,
        b,
        score,
        probability: None,
        margin,
        likeness: score,
        linked,
        why: Why::default(),
    }
}

fn links(links: Vec<Link>) -> Links {
    Links {
        links,
        ties: Vec::new(),
        threshold: Threshold::given(0.0),
        caps: Vec::new(),
        compared: Vec::new(),
    }
}

// ---- Against other implementations ----------------------------------------------------------

fn cases() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/overlap_measures.json");
    let text = std::fs::read_to_string(path).expect("because the file is committed");
    serde_json::from_str(&text).expect("because the script writes JSON")
}

fn whole(value: &Value) -> usize {
    value.as_u64().expect("because the script writes a number") as usize
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("because the script writes a list")
}

fn clusters(value: &Value) -> Vec<Vec<usize>> {
    let clusters = list(value).iter();
    clusters
        .map(|members| list(members).iter().map(whole).collect())
        .collect()
}

fn labelled(case: &Value) -> Labelled {
    let parties = list(&case["parties"]).iter().map(ToString::to_string);
    let truth = list(&case["truth"]).iter();
    let truth = truth.map(|pair| (whole(&pair[0]), whole(&pair[1])));
    Labelled::new(records(parties), truth, false)
}

fn found(case: &Value) -> Links {
    let given = list(&case["links"]).iter();
    let given = given.map(|given| Link {
        probability: given["probability"].as_f64(),
        ..link(
            whole(&given["a"]),
            whole(&given["b"]),
            given["score"].as_f64().expect("because it is a number"),
            given["margin"].as_f64().expect("because it is a number"),
            given["linked"] == true,
        )
    });
    links(given.collect())
}

#[track_caller]
fn same(name: &str, ours: Option<f64>, theirs: &Value) {
    match (ours, theirs.as_f64()) {
        (None, None) => {}
        (Some(ours), Some(theirs)) => {
            assert!((ours - theirs).abs() < 1e-9, "{name}: {ours}, not {theirs}");
        }
        (ours, theirs) => panic!("{name}: {ours:?}, not {theirs:?}"),
    }
}

fn same_shares(name: &str, ours: &Shares, theirs: &Value) {
    same(
        &format!("{name} precision"),
        ours.precision,
        &theirs["precision"],
    );
    same(&format!("{name} recall"), ours.recall, &theirs["recall"]);
    same(&format!("{name} F1"), ours.f1, &theirs["f1"]);
}

#[test]
fn the_measures_are_those_of_other_implementations() {
    let cases = cases();
    assert_eq!(cases.len(), 40);
    for (number, case) in cases.iter().enumerate() {
        let (labelled, expected) = (labelled(case), &case["expected"]);
        let measures = evaluate::measure(&labelled, &found(case));
        let name = |measure: &str| format!("case {number}, {measure}");
        same_shares(&name("links"), &measures.decided, expected);
        let oracle = &expected["oracle"];
        same(
            &name("oracle"),
            measures.oracle.map(|o| o.f1),
            &oracle["f1"],
        );
        same(
            &name("oracle at"),
            measures.oracle.map(|o| o.at),
            &oracle["at"],
        );
        same(&name("PR-AUC"), measures.pr_auc, &expected["pr_auc"]);
        let one_to_one = &expected["pr_auc_one_to_one"];
        same(&name("PR-AUC 1:1"), measures.pr_auc_one_to_one, one_to_one);
        let complete = &expected["pair_completeness"];
        same(&name("completeness"), measures.pair_completeness, complete);
        let reduction = &expected["reduction_ratio"];
        same(&name("reduction"), measures.reduction_ratio, reduction);
        same(&name("rank-1"), measures.rank_1, &expected["rank_1"]);
        let clusters = clusters(&case["found_clusters"]);
        let b_cubed = evaluate::b_cubed(&clusters, &evaluate::true_clusters(&labelled));
        same_shares(&name("B-cubed"), &b_cubed, &expected["b_cubed"]);
    }
}

// ---- By hand ----------------------------------------------------------------------------------

#[test]
fn a_share_of_nothing_is_none() {
    let labelled = Labelled::new(records(["x".to_owned(), "y".to_owned()]), [], false);
    let measures = evaluate::measure(&labelled, &links(Vec::new()));
    let decided = measures.decided;
    assert_eq!(
        (decided.precision, decided.recall, decided.f1),
        (None, None, None)
    );
    assert_eq!(measures.b_cubed.f1, None);
    assert_eq!(
        (measures.oracle, measures.pr_auc, measures.rank_1),
        (None, None, None)
    );
    assert_eq!(measures.reduction_ratio, Some(1.0));
}

/// Two true pairs, one found and ranked below a false one: the false one at 1/1, both at 1/2.
#[test]
fn measures_by_hand() {
    let parties = ["x", "x", "y", "y"].map(str::to_owned);
    let labelled = Labelled::new(records(parties), [(0, 2), (3, 1), (0, 1)], false);
    assert_eq!(labelled.truth, BTreeSet::from([(0, 2), (1, 3)]));
    assert_eq!(labelled.n_inside, 1);
    let found = links(vec![
        link(0, 2, 0.5, 0.2, true),
        link(1, 2, 0.9, 0.7, true),
        link(0, 3, 0.1, -0.2, false),
    ]);
    let measures = evaluate::measure(&labelled, &found);
    assert_eq!(measures.decided.precision, Some(0.5));
    assert_eq!(measures.decided.recall, Some(0.5));
    assert_eq!(measures.pr_auc, Some(0.25));
    assert_eq!(measures.pair_completeness, Some(0.5));
    assert_eq!(measures.reduction_ratio, Some(0.25));
    // Record 2 has record 1 for its best: so 0 and 2 are not each other's best, nor are 0 and 3.
    assert_eq!(evaluate::mutual_best(&labelled.records, &found.links), [1]);
    assert_eq!(measures.oracle.map(|oracle| oracle.f1), Some(0.0));
    // Of the four records in true pairs only the first has a true partner for its best.
    assert_eq!(measures.rank_1, Some(0.25));
    // With pairs inside one party there is a third true pair.
    let parties = ["x", "x", "y", "y"].map(str::to_owned);
    let within = Labelled::new(records(parties), [(0, 2), (3, 1), (0, 1)], true);
    assert_eq!((within.truth.len(), within.n_inside), (3, 0));
}

#[test]
fn b_cubed_by_hand() {
    // Found {0 1 2 5}, true {0 1} and {3 4}: precision (½ + ½ + ¼ + ¼) / 4; recall (1 + 1 + ½ + ½) / 4.
    let b_cubed = evaluate::b_cubed(&[vec![0, 1, 2, 5]], &[vec![0, 1], vec![3, 4]]);
    assert_eq!(b_cubed.precision, Some(0.375));
    assert_eq!(b_cubed.recall, Some(0.75));
    assert_eq!(evaluate::b_cubed(&[], &[vec![0, 1]]).precision, None);
}

#[test]
fn clusters_come_from_ties() {
    let labelled = Labelled::new(records(["x", "y", "z"].map(str::to_owned)), [(0, 1)], false);
    let tie = |a, b, linked| Tie {
        a,
        b,
        strength: 0.5,
        linked,
    };
    let ties = [tie(0, 1, true), tie(1, 2, true), tie(0, 2, false)];
    assert_eq!(evaluate::clusters(&labelled, &ties, 0.5), [[0, 1, 2]]);
    assert_eq!(evaluate::clusters(&labelled, &ties[..2], 0.5), [[0, 1]]);
}

/// One answer takes its pair out of links and truth; a draw is always the same.
#[test]
fn what_is_asked_is_spread_and_repeatable() {
    let n = 40;
    let parties = (0..n).map(|at| if at < n / 2 { "x" } else { "y" }.to_owned());
    let labelled = Labelled::new(records(parties), (0..20).map(|at| (at, at + 20)), false);
    let pairs = (0..20).map(|at| link(at, at + 20, at as f64 / 20.0, 0.5, true));
    let first = links(pairs.collect());
    let ten = evaluate::asked(&labelled, &first, 10, 0);
    // Two pairs in each decile: one of each is asked about.
    let deciles: BTreeSet<usize> = ten.iter().map(|(a, _)| a / 2).collect();
    assert_eq!(deciles.len(), 10);
    assert_eq!(ten, evaluate::asked(&labelled, &first, 10, 0));
    assert!((1..9).any(|draw| evaluate::asked(&labelled, &first, 10, draw) != ten));
    assert_eq!(evaluate::asked(&labelled, &first, 99, 0).len(), 20);
}

/// Two municipalities with the same three things: with all asked about nothing is left to find.
#[test]
fn answered_pairs_are_left_out_of_the_measure() {
    let texts = [
        "Medisindispenser hjemme",
        "Brøyting av gangveier",
        "Utlån av turutstyr",
    ];
    let record = |party: &str, at: usize| Record {
        party: party.to_owned(),
        id: format!("{party}{at}"),
        title: texts[at].to_owned(),
        ..Record::default()
    };
    let both = ["x", "y"].into_iter();
    let records = both.flat_map(|party| (0..3).map(move |at| record(party, at)));
    let labelled = Labelled::new(records.collect(), (0..3).map(|at| (at, at + 3)), false);
    let thesaurus = Thesaurus::default();
    let texts = labelled.texts(&thesaurus, false);
    let first = texts.links(&Known::default());
    let after = |n_answers| evaluate::f1_after_answers(&labelled, &texts, &first, n_answers, 1);
    assert_eq!(after(1), Some(1.0));
    assert_eq!(after(99), None);
}
