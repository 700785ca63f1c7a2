//! How good the overlap room is on labelled tables, with floors that it must not fall below, and
//! how long it takes. The sets lie beside the project and are skipped where they are not.

use loypemelding::config;
use loypemelding::model::Thesaurus;
use loypemelding::overlap::engine::{self, Known, Record, Settings};
use loypemelding::overlap::evaluate::{self, Labelled};
use loypemelding::overlap::fold;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("LOYPE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = folder.join("data/overlap");
    if !folder.is_dir() {
        eprintln!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

fn read(folder: &Path) -> Labelled {
    let rows = |file: &str| -> Vec<BTreeMap<String, String>> {
        let mut reader =
            csv::Reader::from_path(folder.join(file)).expect("because the set has this file");
        let rows = reader.deserialize();
        rows.map(|row| row.expect("because the file is well formed"))
            .collect()
    };
    let text = |row: &BTreeMap<String, String>, names: &[&str]| {
        names
            .iter()
            .find_map(|name| row.get(*name))
            .cloned()
            .unwrap_or_default()
    };
    let records: Vec<Record> = rows("records.csv")
        .iter()
        .map(|row| Record {
            party: text(row, &["party", "kommunenr"]),
            id: text(row, &["id"]),
            title: text(row, &["title"]),
            description: text(row, &["description"]),
            extra: text(row, &["extra", "service_area"]),
        })
        .collect();
    let places: HashMap<String, usize> = records
        .iter()
        .enumerate()
        .map(|(at, record)| (record.id.clone(), at))
        .collect();
    let pairs = rows("pairs.csv");
    let pairs = pairs
        .iter()
        .map(|row| (places[&text(row, &["id_a"])], places[&text(row, &["id_b"])]));
    Labelled::new(records, pairs, false)
}

/// The floors lie a little below what was measured when they were set. The default threshold sees
/// no labels; "oracle" is what the best threshold would have given.
#[test]
fn quality_on_the_labelled_sets() {
    let Some(folder) = shared() else { return };
    println!(
        "| set | F1 | precision | recall | oracle | PR-AUC | completeness | reduction | B-cubed | \
         rank-1 | threshold | s |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (set, least_f1, least_oracle, least_complete) in [
        ("no-constructed", 0.81, 0.82, 0.99),
        ("nb-nn", 0.99, 0.99, 0.995),
        ("gmpp-2021-2022", 0.955, 0.95, 0.98),
        ("canada-2016-2019", 0.865, 0.865, 0.99),
        ("abt-buy", 0.945, 0.93, 0.99),
        ("dblp-acm", 0.978, 0.985, 0.995),
    ] {
        let labelled = read(&folder.join(set));
        let started = std::time::Instant::now();
        let found = labelled.find(config::thesaurus(), false);
        let seconds = started.elapsed().as_secs_f64();
        let measures = evaluate::measure(&labelled, &found);
        let measured = |measure: Option<f64>| measure.expect("because the set has true pairs");
        let decided = measures.decided;
        let f1 = measured(decided.f1);
        let oracle = measured(measures.oracle.map(|oracle| oracle.f1));
        let complete = measured(measures.pair_completeness);
        let rank_1 = measured(measures.rank_1);
        println!(
            "| {set} | {f1:.3} | {:.3} | {:.3} | {oracle:.3} | {:.3} | {complete:.3} | {:.3} | \
             {:.3} | {rank_1:.3} | {:.3} | {seconds:.2} |",
            measured(decided.precision),
            measured(decided.recall),
            measured(measures.pr_auc),
            measured(measures.reduction_ratio),
            measured(measures.b_cubed.f1),
            found.threshold.score
        );
        assert!(f1 >= least_f1, "{set}: F1 {f1}");
        assert!(oracle >= least_oracle, "{set}: oracle F1 {oracle}");
        assert!(
            complete >= least_complete,
            "{set}: pair completeness {complete}"
        );
        if set == "nb-nn" {
            assert!(rank_1 >= 0.99, "{set}: rank-1 {rank_1}");
        }
    }
}

/// What the thesaurus adds where few words are shared, part by part: if a part took more than it
/// gave, it would better be left out.
#[test]
fn concepts_and_rings_pay() {
    let Some(folder) = shared() else { return };
    println!("| set | part left out | F1 | oracle | completeness |");
    println!("|---|---|---|---|---|");
    let whole = config::thesaurus();
    let none = Thesaurus::default();
    let without_concepts = Thesaurus {
        concepts: Vec::new(),
        ..whole.clone()
    };
    let without_rings = Thesaurus {
        rings: Vec::new(),
        ..whole.clone()
    };
    let labelled = read(&folder.join("no-constructed"));
    let parts = [
        ("nothing", whole),
        ("rings", &without_rings),
        ("concepts", &without_concepts),
        ("both", &none),
    ];
    let f1: Vec<f64> = parts
        .iter()
        .map(|(part, thesaurus)| {
            let found = labelled.find(thesaurus, false);
            let measures = evaluate::measure(&labelled, &found);
            let measured = |measure: Option<f64>| measure.expect("because the set has true pairs");
            let f1 = measured(measures.decided.f1);
            println!(
                "| no-constructed | {part} | {f1:.3} | {:.3} | {:.3} |",
                measured(measures.oracle.map(|oracle| oracle.f1)),
                measured(measures.pair_completeness)
            );
            f1
        })
        .collect();
    assert!(f1[0] > f1[2] + 0.10, "concepts: {f1:?}");
    assert!(f1[0] > f1[3] + 0.15, "both: {f1:?}");
}

/// After 50 answers, on the pairs that were not answered; the floor is for the mean of the draws.
#[test]
fn quality_after_fifty_answers() {
    const N_DRAWS: u64 = 5;
    let Some(folder) = shared() else { return };
    let labelled = read(&folder.join("no-constructed"));
    let thesaurus = config::thesaurus();
    let texts = labelled.texts(thesaurus, false);
    let first = texts.links(&Known::default());
    let f1 = (0..N_DRAWS).map(|draw| {
        evaluate::f1_after_answers(&labelled, &texts, &first, 50, draw)
            .expect("because more pairs are left")
    });
    let f1: Vec<f64> = f1.collect();
    let mean = f1.iter().sum::<f64>() / N_DRAWS as f64;
    println!("no-constructed, F1 after 50 answers: {mean:.3} of {f1:.3?}");
    assert!(mean >= 0.57, "{mean}: {f1:?}");
}

/// Seconds by number of records, on texts drawn from the words of the labelled sets. Run it with
/// `cargo test --release -- --ignored --nocapture seconds_by_size`.
#[test]
#[ignore = "a measurement, not a check"]
fn seconds_by_size() {
    let Some(folder) = shared() else { return };
    let sets = [
        "no-constructed",
        "gmpp-2021-2022",
        "canada-2016-2019",
        "abt-buy",
        "dblp-acm",
    ];
    let words: Vec<String> = sets
        .iter()
        .flat_map(|set| read(&folder.join(set)).records)
        .flat_map(|record| fold::words(&format!("{} {}", record.title, record.description)))
        .collect();
    let mut state = 88_172_645_463_325_252u64;
    let mut draw = |n_words: usize| -> String {
        let drawn = (0..n_words).map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            words[(state >> 11) as usize % words.len()].as_str()
        });
        drawn.collect::<Vec<_>>().join(" ")
    };
    println!("| records | seconds | pairs compared | words too common |");
    for n in [1_000, 10_000, 100_000] {
        let records: Vec<Record> = (0..n)
            .map(|at| Record {
                party: format!("{:04}", at % 357),
                id: format!("r{at}"),
                title: draw(4),
                description: draw(24),
                extra: String::new(),
            })
            .collect();
        let started = std::time::Instant::now();
        let found = engine::find_links(
            &records,
            config::thesaurus(),
            &Known::default(),
            &Settings::default(),
        );
        let seconds = started.elapsed().as_secs_f64();
        println!(
            "| {n} | {seconds:.2} | {} | {} |",
            found.compared.len(),
            found.caps.len()
        );
    }
}
