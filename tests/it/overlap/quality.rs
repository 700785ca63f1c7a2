//! How good the overlap room is on labelled tables, with floors that it must not fall below, and
//! how long it takes. The sets lie beside the project and are skipped where they are not.

use loypemelding::overlap::engine::{self, Known, Links, Near, Record, Settings};
use loypemelding::overlap::{Synonyms, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

struct Labelled {
    records: Vec<Record>,
    truth: BTreeSet<(String, String)>,
}

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
    let party: BTreeMap<&str, &str> = records
        .iter()
        .map(|r| (r.id.as_str(), r.party.as_str()))
        .collect();
    // Pairs inside a party are another question, and another pass.
    let truth = rows("pairs.csv")
        .iter()
        .map(|row| (text(row, &["id_a"]), text(row, &["id_b"])))
        .filter(|(a, b)| party[a.as_str()] != party[b.as_str()])
        .map(|(a, b)| if a < b { (a, b) } else { (b, a) })
        .collect();
    Labelled { records, truth }
}

impl Labelled {
    fn find(&self, settings: &Settings) -> Links {
        engine::find_links(
            &self.records,
            &Synonyms::default(),
            &Known::default(),
            settings,
        )
    }

    fn is_true(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.records[a].id, &self.records[b].id);
        let pair = if a < b { (a, b) } else { (b, a) };
        self.truth.contains(&(pair.0.clone(), pair.1.clone()))
    }

    /// Precision, recall and F1 of the links.
    fn quality(&self, found: &Links) -> [f64; 3] {
        let links: Vec<_> = found.links.iter().filter(|link| link.linked).collect();
        let right = links
            .iter()
            .filter(|link| self.is_true(link.a, link.b))
            .count() as f64;
        let (n_links, n_true) = (links.len() as f64, self.truth.len() as f64);
        [
            right / n_links.max(1.0),
            right / n_true,
            2.0 * right / (n_links + n_true),
        ]
    }

    /// The F1 that the best margin gives when the labels choose it.
    fn oracle(&self) -> f64 {
        let all = self.find(&Settings {
            threshold: Some(-9.0),
            ..Settings::default()
        });
        let mut ranked: Vec<(f64, bool)> = all
            .links
            .iter()
            .filter(|link| link.linked)
            .map(|link| (link.margin, self.is_true(link.a, link.b)))
            .collect();
        ranked.sort_by(|x, y| y.0.total_cmp(&x.0));
        let (mut right, mut best) = (0.0, 0.0f64);
        for (at, (margin, is_true)) in ranked.iter().enumerate() {
            right += f64::from(u8::from(*is_true));
            if ranked.get(at + 1).is_none_or(|next| next.0 < *margin) {
                best = best.max(2.0 * right / ((at + 1 + self.truth.len()) as f64));
            }
        }
        best
    }

    /// Share of the true pairs that were compared, and of all possible pairs that were not.
    fn search(&self, found: &Links) -> [f64; 2] {
        let hit = found
            .compared
            .iter()
            .filter(|(a, b)| self.is_true(*a, *b))
            .count();
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for record in &self.records {
            *sizes.entry(&record.party).or_default() += 1;
        }
        let n = self.records.len();
        let possible = (n * n - sizes.values().map(|size| size * size).sum::<usize>()) / 2;
        let compared = found.compared.len() as f64;
        [
            hit as f64 / self.truth.len() as f64,
            1.0 - compared / possible as f64,
        ]
    }

    /// Share of the records in a true pair whose best score is with a true partner.
    fn rank_1(&self) -> f64 {
        let near = Near {
            score: 0.0,
            per_record: usize::MAX,
        };
        let all = self.find(&Settings {
            near,
            ..Settings::default()
        });
        let mut best: BTreeMap<usize, (f64, bool)> = BTreeMap::new();
        for link in &all.links {
            for record in [link.a, link.b] {
                let so_far = best.entry(record).or_default();
                if link.score > so_far.0 {
                    *so_far = (link.score, self.is_true(link.a, link.b));
                }
            }
        }
        let paired: BTreeSet<&str> = self
            .truth
            .iter()
            .flat_map(|(a, b)| [a.as_str(), b.as_str()])
            .collect();
        let right = best.iter().filter(|(at, (_, is_true))| {
            *is_true && paired.contains(self.records[**at].id.as_str())
        });
        right.count() as f64 / paired.len() as f64
    }
}

/// The floors lie a little below what was measured when they were set. The default threshold sees
/// no labels; "oracle" is what the best threshold would have given.
#[test]
fn quality_on_the_labelled_sets() {
    let Some(folder) = shared() else { return };
    println!(
        "| set | F1 | precision | recall | oracle | completeness | reduction | rank-1 | margin | s |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (set, least_f1, least_oracle, least_complete) in [
        ("no-constructed", 0.26, 0.40, 0.87),
        ("nb-nn", 0.99, 0.99, 0.995),
        ("gmpp-2021-2022", 0.945, 0.95, 0.975),
        ("canada-2016-2019", 0.80, 0.82, 0.99),
        ("abt-buy", 0.93, 0.94, 0.99),
        ("dblp-acm", 0.975, 0.98, 0.995),
    ] {
        let labelled = read(&folder.join(set));
        let started = std::time::Instant::now();
        let found = labelled.find(&Settings::default());
        let seconds = started.elapsed().as_secs_f64();
        let [precision, recall, f1] = labelled.quality(&found);
        let [complete, reduction] = labelled.search(&found);
        let (oracle, rank_1) = (labelled.oracle(), labelled.rank_1());
        println!(
            "| {set} | {f1:.3} | {precision:.3} | {recall:.3} | {oracle:.3} | {complete:.3} | \
             {reduction:.3} | {rank_1:.3} | {:.3} | {seconds:.2} |",
            found.threshold.margin
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
        let labelled = Labelled {
            records,
            truth: BTreeSet::new(),
        };
        let found = labelled.find(&Settings::default());
        let seconds = started.elapsed().as_secs_f64();
        println!(
            "| {n} | {seconds:.2} | {} | {} |",
            found.compared.len(),
            found.caps.len()
        );
    }
}
