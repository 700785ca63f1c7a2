//! In: how many records. Out: invented initiatives of 357 municipalities whose words, phrases and
//! likenesses are those that real ones have. It exists because independent random words are easy:
//! no two texts are alike by chance, and no word is common where another is. It deliberately invents
//! no text that is to be read.
//!
//! A text follows a source text for some words and goes on from another place where its last word
//! stands, so that word pairs and short phrases are real ones. Every tenth word is a compound of two,
//! as Norwegian makes new words, so that rare words go on coming as texts do. Three of twenty records
//! belong to a family of a hundred or so with half their words in common; one of twenty is an earlier
//! record of another municipality with some words changed: the pairs to be found.

use loypemelding::config::ReadRules;
use loypemelding::ingest;
use loypemelding::model::RawCell;
use loypemelding::overlap::engine::Record;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const N_MUNICIPALITIES: usize = 357;

/// Of the sample, and of what may lie beside the project.
const SOURCES: [&str; 11] = [
    "sample-data/overlap/records.csv",
    "sample-data/hustadvika/2026-09-30/portefolje.csv",
    "sample-data/aukra/2026-09-30/jira.csv",
    "sample-data/molde/2026-09-30/Prosjektoversikt.xlsx",
    "sample-data/vestnes/2026-09-30/Planner.xlsx",
    "../shared/data/overlap/no-constructed/records.csv",
    "../shared/data/overlap/nb-nn/records.csv",
    "../shared/data/overlap/gmpp-2021-2022/records.csv",
    "../shared/data/overlap/canada-2016-2019/records.csv",
    "../shared/data/overlap/abt-buy/records.csv",
    "../shared/data/overlap/dblp-acm/records.csv",
];

const AREAS: [&str; 8] = [
    "Helse og omsorg",
    "Oppvekst",
    "Kultur",
    "Teknisk",
    "Plan og bygg",
    "Eiendom",
    "Økonomi",
    "Organisasjon",
];

/// Seeded records; the first of a larger number are not those of a smaller one.
pub fn records(n: usize) -> Vec<Record> {
    let source = Source::read();
    let mut chance = Chance(0x5EED ^ n as u64);
    let families: Vec<Vec<String>> = (0..(n / 700).max(1))
        .map(|_| source.text(&mut chance, 28))
        .collect();
    let mut records: Vec<Record> = Vec::with_capacity(n);
    for at in 0..n {
        let municipality = chance.below(N_MUNICIPALITIES);
        let mut words = match chance.below(20) {
            0 if at > 0 => copied(&records[chance.below(at)], &source, &mut chance),
            1..=3 => {
                let family = &families[chance.below(families.len())];
                varied(family.clone(), 50, &source, &mut chance)
            }
            _ => {
                let n_words = 14 + chance.below(29);
                source.text(&mut chance, n_words)
            }
        };
        let title = words
            .drain(..words.len().min(2 + chance.below(5)))
            .collect::<Vec<_>>();
        records.push(Record {
            party: format!("{municipality:04}"),
            id: format!("r{at:07}"),
            title: title.join(" "),
            description: words.join(" "),
            extra: AREAS[chance.below(AREAS.len())].to_owned(),
        });
    }
    records
}

/// How long the texts are, on average.
pub fn words_a_record(records: &[Record]) -> f64 {
    let words = |record: &Record| {
        let texts = [&record.title, &record.description];
        texts
            .iter()
            .map(|text| text.split(' ').count())
            .sum::<usize>()
    };
    records.iter().map(words).sum::<usize>() as f64 / records.len().max(1) as f64
}

/// Another municipality's record in slightly other words.
fn copied(record: &Record, source: &Source, chance: &mut Chance) -> Vec<String> {
    let text = format!("{} {}", record.title, record.description);
    varied(
        text.split(' ').map(str::to_owned).collect(),
        20,
        source,
        chance,
    )
}

/// A text of which so many in a hundred words are others.
fn varied(
    mut words: Vec<String>,
    percent: usize,
    source: &Source,
    chance: &mut Chance,
) -> Vec<String> {
    let others = source.text(chance, words.len());
    for (word, other) in words.iter_mut().zip(others) {
        if chance.below(100) < percent {
            *word = other;
        }
    }
    words
}

/// Texts as numbers of words, one after the other, each closed by `END`.
struct Source {
    words: Vec<String>,
    text: Vec<u32>,
    /// Where each word stands.
    places: Vec<Vec<u32>>,
}

const END: u32 = 0;

impl Source {
    fn read() -> Source {
        let mut source = Source {
            words: vec![String::new()],
            text: Vec::new(),
            places: Vec::new(),
        };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for text in SOURCES.iter().flat_map(|path| texts(path)) {
            for word in text.split_whitespace() {
                let next = source.words.len() as u32;
                let number = *numbers.entry(word.to_owned()).or_insert(next);
                if number == next {
                    source.words.push(word.to_owned());
                }
                source.text.push(number);
            }
            source.text.push(END);
        }
        source.places = vec![Vec::new(); source.words.len()];
        for (at, word) in source.text.iter().enumerate() {
            source.places[*word as usize].push(at as u32);
        }
        source
    }

    fn text(&self, chance: &mut Chance, n_words: usize) -> Vec<String> {
        let mut at = chance.below(self.text.len());
        let mut words = Vec::with_capacity(n_words);
        while words.len() < n_words {
            let word = self.text[at];
            if word == END {
                at = chance.below(self.text.len());
                continue;
            }
            let spelled = &self.words[word as usize];
            words.push(match chance.below(10) {
                0 => self.compound(spelled, chance),
                _ => spelled.clone(),
            });
            // On along the source text, or from another place where the word stands.
            if chance.below(3) == 0 {
                let places = &self.places[word as usize];
                at = places[chance.below(places.len())] as usize;
            }
            at = (at + 1) % self.text.len();
        }
        words
    }

    /// A new word of a word and any other, where both are of letters and long enough to be a part.
    fn compound(&self, word: &str, chance: &mut Chance) -> String {
        let is_part =
            |word: &str| word.chars().count() > 3 && word.chars().all(char::is_alphabetic);
        let other = &self.words[1 + chance.below(self.words.len() - 1)];
        match is_part(word) && is_part(other) {
            true => format!("{word}{}", other.to_lowercase()),
            false => word.to_owned(),
        }
    }
}

/// The cells of a file that hold text of several words.
fn texts(path: &str) -> Vec<String> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let Ok(source) = ingest::load(&path, &path.display().to_string(), 1 << 30) else {
        eprintln!("skipped: no {}", path.display());
        return Vec::new();
    };
    let tables = ingest::read_all(&source, &ReadRules::default());
    let tables = tables.unwrap_or_else(|error| panic!("{error}"));
    let rows = tables.iter().flat_map(|table| &table.rows);
    let cells = rows.flat_map(|row| &row.cells);
    let texts = cells.filter_map(|cell| match cell {
        RawCell::Text(text) if text.split_whitespace().count() > 2 => Some(text.to_string()),
        _ => None,
    });
    texts.collect()
}

/// Numbers that look drawn, the same for the same seed: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}
