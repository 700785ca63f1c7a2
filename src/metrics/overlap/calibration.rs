//! In: pairs with a probability and people's answers. Out: how often pairs of each band of
//! probabilities were the same. It exists because a probability that nobody holds against what came
//! true is only a number. It deliberately draws no curve through few answers: a band with fewer than
//! five has a count and no share.

use crate::metrics::examples::{AUKRA, Example, Given, Gives, MOLDE, portfolio, today};
use crate::metrics::gate::{self, Answer};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{ALL, View};
use crate::model::*;

/// The bands, in per cent: from, and up to.
pub const BANDS: [(u8, u8); 5] = [(0, 20), (20, 40), (40, 60), (60, 80), (80, 100)];

/// What came true of the probabilities.
pub const CALIBRATION: Metric = Metric {
    id: "overlap.calibration",
    family: Family::Overlap,
    name: Names {
        nb: "Hvor godt sannsynlighetene stemmer",
        nn: "Kor godt sannsyna stemmer",
        en: "How well the probabilities hold",
        da: "Hvor godt sandsynlighederne passer",
    },
    question: &[2],
    formula: "band=<from-to in per cent>: pairs between two municipalities with a probability in the band (from it, and under its upper end; 100 with) whose newest answer is «same» ÷ such pairs that are answered; joint initiatives left out. The probabilities are fitted to the same answers, so they hold a little better here than for pairs that nobody has answered. Only for all together, for one municipality has too few.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "Own method: reliability diagram, with Wilson's interval",
    fields: &["answers of a review"],
    dimensions: &[part("band=<from-to>", Unit::Share)],
    compute: Compute::Rows(calibration),
    examples: &[
        Example::new(
            "Six pairs of 0.7 are answered, four of them with «same».",
            || answered(0.7, 4),
            "band=60-80",
            Gives::Value(4.0 / 6.0),
        )
        .of_all(),
        Example::new(
            "0.8 belongs to the band that begins with it.",
            || answered(0.8, 6),
            "band=80-100",
            Gives::Value(1.0),
        )
        .of_all(),
        Example::new(
            "No pair of the band is answered.",
            || answered(0.7, 4),
            "band=0-20",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        )
        .of_all(),
    ],
};

/// Six answered pairs of one probability, so many of them the same.
fn answered(probability: f64, n_same: usize) -> Dataset {
    let two = portfolio(6, |_, _| {}).initiatives(AUKRA, today(), 6, |_, _| {});
    let mut data = (1..=6).fold(two, |data, i| {
        data.pair((MOLDE, i), (AUKRA, i), |pair| {
            pair.probability = Some(probability)
        })
    });
    for (at, pair) in data.overlap_pairs.iter().enumerate() {
        let answer = if at < n_same {
            Relation::Same
        } else {
            Relation::Different
        };
        data.overlap_reviews.push(OverlapReview {
            initiative_a: pair.initiative_a.clone(),
            initiative_b: pair.initiative_b.clone(),
            answer: Some(answer),
            reviewer: None,
            date: Some(today()),
        });
    }
    data
}

fn calibration(view: &View) -> Vec<Answer> {
    if view.id != ALL {
        return Vec::new();
    }
    let bands = BANDS.iter().map(|(from, to)| {
        let (low, high) = (f64::from(*from) / 100.0, f64::from(*to) / 100.0);
        let inside = |p: f64| low <= p && (p < high || *to == 100);
        let rows = view.overlap.calibrated.iter().filter(|(p, _)| inside(*p));
        let same = rows.map(|(_, answer)| Some(*answer == Relation::Same));
        gate::share_of(format!("band={from}-{to}"), same)
    });
    bands.collect()
}
