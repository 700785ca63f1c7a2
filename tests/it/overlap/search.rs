//! What the search for candidates must find: nearly all that comparing every pair would, also where
//! words are too common to be looked up everywhere. Texts are invented words.

use loypemelding::model::Thesaurus;
use loypemelding::overlap::candidates::Reach;
use loypemelding::overlap::engine::{self, Known, Links, Record, Settings};
use loypemelding::overlap::link::strongest_first;
use proptest::prelude::*;
use std::collections::HashSet;

/// Numbers that look drawn, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// A word of three syllables: the lower its number the more common it is, as words are.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] = [
            "ba", "ru", "ki", "to", "sel", "vim", "dor", "pan", "gu", "lek", "mi", "sta", "fon",
            "hul", "nar", "jo",
        ];
        let most = 1 + self.below(4_096);
        let most = 1 + self.below(most);
        let number = self.below(most);
        [number % 16, number / 16 % 16, number / 256]
            .map(|at| SYLLABLES[at])
            .concat()
    }
}

/// Texts of twenty words, every fifth another's in slightly other words.
fn records(n: usize) -> Vec<Record> {
    let mut chance = Chance(7);
    let mut texts: Vec<Vec<String>> = Vec::new();
    for at in 0..n {
        let text = match at % 5 {
            4 => {
                let other = texts[chance.below(at)].clone();
                let kept = other.into_iter().map(|word| match chance.below(4) {
                    0 => chance.word(),
                    _ => word,
                });
                kept.collect()
            }
            _ => (0..20).map(|_| chance.word()).collect(),
        };
        texts.push(text);
    }
    let rows = texts.iter().enumerate().map(|(at, words)| Record {
        party: format!("{:02}", chance.below(30)),
        id: format!("{at:05}"),
        title: words[..4].join(" "),
        description: words[4..].join(" "),
        extra: String::new(),
    });
    rows.collect()
}

#[test]
fn the_fast_search_finds_what_the_exact_one_finds() {
    let records = records(4_000);
    let find = |exact: bool| -> Links {
        // A fifth of what is usual, so that few texts will do.
        let usual = Reach::default();
        let reach = Reach {
            places: usual.places / 5,
            ..usual
        };
        let settings = Settings {
            exact,
            reach,
            ..Settings::default()
        };
        engine::find_links(
            &records,
            &Thesaurus::default(),
            &Known::default(),
            &settings,
        )
    };
    let linked = |found: &Links| -> HashSet<(usize, usize)> {
        let links = found.links.iter().filter(|link| link.linked);
        links.map(|link| (link.a, link.b)).collect()
    };
    let (fast, exact) = (find(false), find(true));
    assert!(exact.caps.is_empty(), "{:?}", exact.caps);
    assert!(
        fast.caps.len() > 20,
        "nothing was too common: {}",
        fast.caps.len()
    );
    let (fast, exact) = (linked(&fast), linked(&exact));
    let both = fast.intersection(&exact).count();
    assert!(exact.len() > 500, "{} links", exact.len());
    assert!(
        both * 1_000 >= exact.len() * 995,
        "{both} of {} links",
        exact.len()
    );
}

proptest! {
    #[test]
    fn the_strongest_come_first(
        mut strengths in prop::collection::vec(-3.0..3.0f64, 0..200),
        equal in prop::collection::vec((0..200usize, 0..200usize, -2..=2i32), 0..80),
    ) {
        // Some are equal, and some differ by less than a coarse number can tell.
        for (one, other, by) in equal {
            if let (Some(strength), true) = (strengths.get(one).copied(), other < strengths.len()) {
                strengths[other] = strength + f64::from(by) * 1e-12;
            }
        }
        let mut sorted: Vec<u32> = (0..strengths.len() as u32).collect();
        let mut slowly = sorted.clone();
        strongest_first(&mut sorted, |at| strengths[at as usize]);
        slowly.sort_by(|x, y| strengths[*y as usize].total_cmp(&strengths[*x as usize]));
        prop_assert_eq!(sorted, slowly);
    }
}
