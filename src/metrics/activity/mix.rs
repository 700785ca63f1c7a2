//! In: the programmes, principles, UN goals and tracks that initiatives are part of. Out: how the
//! portfolio is divided over them. It deliberately ranks none of them, and takes an empty cell for
//! none only where somebody else's is filled.

use crate::metrics::examples::{Example, Gives, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// By programme, principle and UN goal.
pub const PROGRAMME_MIX: Metric = Metric {
    id: "activity.programme_mix",
    family: Family::Activity,
    name: Names {
        nb: "Programmer, prinsipper og bærekraftsmål",
        nn: "Program, prinsipp og berekraftsmål",
        en: "Programmes, principles and UN goals",
        da: "Programmer, principper og verdensmål",
    },
    question: &[11],
    formula: "Open initiatives that belong to the programme (programme=<name>), follow the principle (principle=<name>) or serve the UN goal (sdg=<name>) ÷ open initiatives; what=programme, what=principle, what=sdg: those that have any. One that has several counts in each, so that the shares may add up to more than 1. An empty cell counts as none, unless the whole export of the municipality has no such value: then its rows are not usable.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "Ullensaker, Strategi for tjenesteinnovasjon: three programmes, five principles, UN goals",
    fields: &["the programme", "principles", "UN goals"],
    dimensions: &[
        part("what=programme", Unit::Share),
        part("what=principle", Unit::Share),
        part("what=sdg", Unit::Share),
        part("programme=<programme>", Unit::Share),
        part("principle=<principle>", Unit::Share),
        part("sdg=<goal>", Unit::Share),
    ],
    compute: Compute::Rows(programme_mix),
    examples: &[
        Example::new(
            "Ten open, four in «Lærende organisasjon».",
            || {
                portfolio(10, |i, row| {
                    row.programme = (i <= 4).then(|| "Lærende organisasjon".to_owned())
                })
            },
            "programme=Lærende organisasjon",
            Gives::Value(0.4),
        ),
        Example::new(
            "Ten open, five for goal 3, two of these for goal 13 as well: 2 of 10 initiatives, and not 2 of 7 tags.",
            goals,
            "sdg=13",
            Gives::Value(0.2),
        ),
        Example::new(
            "The same: half of them serve any goal. A finished one that does is not asked.",
            goals,
            "what=sdg",
            Gives::Value(0.5),
        ),
        Example::new(
            "The export names no principles: not told is not none.",
            goals,
            "what=principle",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn goals() -> Dataset {
    portfolio(11, |i, row| {
        row.sdg = ["3", "13"]
            .iter()
            .take(match i {
                1 | 2 | 11 => 2,
                3..=5 => 1,
                _ => 0,
            })
            .map(|goal| (*goal).to_owned())
            .collect();
        if i == 11 {
            row.stage = Some(Stage::Completed);
        }
    })
}

/// Shares of open initiatives by names that they have several of.
fn shares_by(view: &View, key: &str, names: &dyn Fn(&Initiative) -> Vec<String>) -> Vec<Answer> {
    let having = view.having(|row| !names(row).is_empty());
    let eligible = view.open().count();
    let (mut usable, mut any) = (0, 0);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in view.open().filter(|line| having.contains(line.home.id)) {
        let names: BTreeSet<String> = names(line.now)
            .iter()
            // A `;` would end the dimension's value.
            .map(|name| name.replace(';', ","))
            .collect();
        usable += 1;
        any += usize::from(!names.is_empty());
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
    }
    let basis = Basis::new(eligible, usable);
    let mut answers = vec![gate::share(format!("what={key}"), any, basis)];
    for (name, n) in counts {
        answers.push(gate::share(format!("{key}={name}"), n, basis));
    }
    answers
}

fn programme_mix(view: &View) -> Vec<Answer> {
    let mut answers = shares_by(view, "programme", &|row| {
        row.programme.iter().cloned().collect()
    });
    answers.extend(shares_by(view, "principle", &|row| row.principles.clone()));
    answers.extend(shares_by(view, "sdg", &|row| row.sdg.clone()));
    answers
}

/// Furesø's three tracks.
pub const TRACK_MIX: Metric = Metric {
    id: "activity.track_mix",
    family: Family::Activity,
    name: Names {
        nb: "Spor: kultur, politisk ledet, hverdagsinnovasjon",
        nn: "Spor: kultur, politisk leia, kvardagsinnovasjon",
        en: "Tracks: culture, led by politicians, everyday",
        da: "Spor: kultur, politisk ledet, hverdagsinnovation",
    },
    question: &[24],
    formula: "Open initiatives on the track ÷ open initiatives that are on one. The track is the programme, where that is one of the three names that the vocabulary furesoe gives the tracks: track=culture, «Innovasjonskultur»; track=political, «Politisk ledet innovasjon»; track=everyday, «Hverdagsinnovasjon». Eligible: open initiatives of municipalities whose current export names a track, or all open initiatives where none does.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "Furesø, Politisk lederskab af innovation: three tracks",
    fields: &["the programme, with the words of the vocabulary furesoe"],
    dimensions: &[
        part("track=culture", Unit::Share),
        part("track=political", Unit::Share),
        part("track=everyday", Unit::Share),
    ],
    compute: Compute::Rows(track_mix),
    examples: &[
        Example::new(
            "Ten open: two on culture, three led by politicians, five everyday.",
            || tracks(10, 10),
            "track=political",
            Gives::Value(0.3),
        ),
        Example::new(
            "Two more are in another programme, which is no track: 3 of 10, and not 3 of 12.",
            || tracks(12, 10),
            "track=political",
            Gives::Value(0.3),
        ),
        Example::new(
            "Where the track is known for 10 of 20 only, the other ten may be on any.",
            || tracks(20, 10),
            "track=political",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
        Example::new(
            "The municipality works without tracks.",
            || {
                portfolio(10, |_, row| {
                    row.programme = Some("Lærende organisasjon".to_owned())
                })
            },
            "track=culture",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn tracks(n: usize, on_track: usize) -> Dataset {
    portfolio(n, |i, row| {
        let track = match i {
            1..=2 => Track::Culture.name(),
            3..=5 => Track::Political.name(),
            _ if i <= on_track => Track::Everyday.name(),
            _ => "Lærende organisasjon",
        };
        row.programme = Some(track.to_owned());
    })
}

fn track_mix(view: &View) -> Vec<Answer> {
    let track = |row: &Initiative| Track::of(row.programme.as_deref()?);
    let having = view.having(|row| track(row).is_some());
    let asked = |line: &&Line| having.is_empty() || having.contains(line.home.id);
    let known: Vec<Option<Track>> = view
        .open()
        .filter(asked)
        .map(|line| track(line.now))
        .collect();
    let basis = Basis::new(known.len(), known.iter().flatten().count());
    Track::ALL
        .iter()
        .map(|track| {
            let n = known.iter().filter(|known| **known == Some(*track)).count();
            gate::share(format!("track={}", track.word()), n, basis)
        })
        .collect()
}
