//! In: linked pairs and people's answers. Out: how many initiatives have a counterpart elsewhere,
//! and where. It deliberately leaves out joint initiatives: being the same is their point.

use crate::metrics::examples::{AUKRA, Example, Given, Gives, HUSTADVIKA, MOLDE, portfolio, today};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{ALL, Line, View};
use crate::model::*;
use std::collections::{HashMap, HashSet};

/// Pairs that may be the same.
pub const CANDIDATES: Metric = Metric {
    id: "overlap.candidates",
    family: Family::Overlap,
    name: Names {
        nb: "Mulige overlapp",
        nn: "Moglege overlapp",
        en: "Possible overlaps",
        da: "Mulige overlap",
    },
    question: &[2, 3],
    formula: "Linked pairs of current initiatives of two municipalities that are not one joint initiative and that nobody has answered with «theme» or «different». For a municipality: the pairs it has a side in.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Own method: see the overlap page",
    fields: &["title, description or need"],
    dimensions: &[part("", Unit::Count)],
    compute: Compute::Rows(candidates),
    examples: &[
        Example::new(
            "Two of Molde's initiatives have a counterpart in Aukra.",
            || {
                two_municipalities()
                    .pair((MOLDE, 1), (AUKRA, 1), |_| {})
                    .pair((MOLDE, 2), (AUKRA, 2), |_| {})
            },
            "",
            Gives::Value(2.0),
        ),
        Example::new(
            "One of the two is a joint initiative that both list: it is no overlap.",
            || {
                two_municipalities()
                    .pair((MOLDE, 1), (AUKRA, 1), |pair| pair.joint = true)
                    .pair((MOLDE, 2), (AUKRA, 2), |_| {})
            },
            "",
            Gives::Value(1.0),
        ),
        Example::new(
            "For all each pair counts once, although each of its sides counts it.",
            || two_municipalities().pair((MOLDE, 1), (AUKRA, 1), |_| {}),
            "",
            Gives::Value(1.0),
        )
        .of_all(),
        Example::new(
            "Nobody else has an export: nothing was compared, which is not 0 overlaps.",
            || portfolio(6, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::SINGLE_MUNICIPALITY),
        ),
    ],
};

fn two_municipalities() -> Dataset {
    portfolio(6, |_, _| {}).initiatives(AUKRA, today(), 6, |_, _| {})
}

/// The pairs of a view, each once, between municipalities or inside one.
fn links<'a>(view: &View<'a>, between: bool) -> Vec<&'a OverlapPair> {
    let mut seen = HashSet::new();
    view.homes
        .iter()
        .filter_map(|home| view.overlap.links.get(home.id))
        .flatten()
        .copied()
        .filter(|pair| (pair.municipality_a != pair.municipality_b) == between)
        .filter(|pair| seen.insert((pair.initiative_a.as_str(), pair.initiative_b.as_str())))
        .collect()
}

/// Why nothing can be said of overlap with others, if so.
pub(super) fn objection(view: &View, dimension: &str) -> Option<Answer> {
    let alone = view.overlap.present.len() < 2;
    (alone && !view.lines.is_empty())
        .then(|| gate::refused(dimension, gate::SINGLE_MUNICIPALITY, view.lines.len()))
}

fn candidates(view: &View) -> Vec<Answer> {
    let found = || gate::count("", links(view, true).len(), Basis::whole(view.lines.len()));
    vec![objection(view, "").unwrap_or_else(found)]
}

/// Pairs that people say are the same.
pub const CONFIRMED: Metric = Metric {
    id: "overlap.confirmed",
    family: Family::Overlap,
    name: Names {
        nb: "Bekreftede overlapp",
        nn: "Stadfesta overlapp",
        en: "Confirmed overlaps",
        da: "Bekræftede overlap",
    },
    question: &[2],
    formula: "what=pairs: candidate pairs (see overlap.candidates) whose newest answer is «same»; what=clusters: the clusters they lie in. Eligible: candidate pairs and those that were ruled out by an answer; usable: those that are answered; no coverage is demanded, because every confirmed pair stands for itself.",
    unit: Unit::Count,
    direction: Direction::Context,
    source: "Own method: review by people",
    fields: &["answers of a review"],
    dimensions: &[
        part("what=pairs", Unit::Count),
        part("what=clusters", Unit::Count),
    ],
    compute: Compute::Rows(confirmed),
    examples: &[
        Example::new(
            "Three candidates, one answered with «same».",
            || three_pairs(&[(1, Relation::Same)]),
            "what=pairs",
            Gives::Value(1.0),
        ),
        Example::new(
            "One «same» and one «theme»: a similar theme is no overlap.",
            || three_pairs(&[(1, Relation::Same), (2, Relation::Theme)]),
            "what=pairs",
            Gives::Value(1.0),
        ),
        Example::new(
            "Nobody has answered: 0 confirmed would look like a finding.",
            || three_pairs(&[]),
            "what=pairs",
            Gives::Nothing(Status::Refused, gate::NO_REVIEWS),
        ),
    ],
};

fn three_pairs(answers: &[(usize, Relation)]) -> Dataset {
    let mut data = two_municipalities();
    for i in 1..=3 {
        data = data.pair((MOLDE, i), (AUKRA, i), |pair| {
            pair.cluster = Some(format!("k{i}"))
        });
    }
    for (i, answer) in answers {
        let pair = &data.overlap_pairs[i - 1];
        data.overlap_reviews.push(OverlapReview {
            initiative_a: pair.initiative_a.clone(),
            initiative_b: pair.initiative_b.clone(),
            answer: Some(*answer),
            reviewer: None,
            date: Some(today()),
        });
    }
    data
}

fn confirmed(view: &View) -> Vec<Answer> {
    let pairs = links(view, true);
    let answer = |pair: &OverlapPair| {
        let key = (pair.initiative_a.as_str(), pair.initiative_b.as_str());
        view.overlap.answers.get(&key).copied()
    };
    // Pairs that were ruled out are no candidates any more; that they were is known by their answers.
    let judged = view.overlap.judged.get(view.id).into_iter().flatten();
    let n_ruled_out = judged.filter(|answer| **answer != Relation::Same).count();
    let n_answered = pairs.iter().filter(|pair| answer(pair).is_some()).count() + n_ruled_out;
    let n_pairs = pairs.len() + n_ruled_out;
    let same: Vec<&OverlapPair> = pairs
        .iter()
        .copied()
        .filter(|pair| answer(pair) == Some(Relation::Same))
        .collect();
    let clusters: HashSet<&str> = same
        .iter()
        .filter_map(|pair| pair.cluster.as_deref())
        .collect();
    let stands = |dimension: &str, n: usize| {
        if n_answered == 0 {
            let reason = match n_pairs {
                0 => gate::NO_ROWS,
                _ => gate::NO_REVIEWS,
            };
            return gate::refused(dimension, reason, n_pairs);
        }
        Answer {
            basis: Basis::new(n_pairs, n_answered),
            ..gate::count(dimension, n, Basis::whole(n_answered))
        }
    };
    vec![
        stands("what=pairs", same.len()),
        stands("what=clusters", clusters.len()),
    ]
}

/// How often the finder is right.
pub const QUALITY: Metric = Metric {
    id: "overlap.quality",
    family: Family::Overlap,
    name: Names {
        nb: "Treffsikkerhet for foreslåtte overlapp",
        nn: "Treffsikkerheit for foreslåtte overlapp",
        en: "Precision of the proposed overlaps",
        da: "Træfsikkerhed for foreslåede overlap",
    },
    question: &[25],
    formula: "Pairs between two municipalities that the finder proposes when it hears nobody's answer, and whose newest answer is «same» ÷ such pairs that are answered with «same», «theme» or «different»; joint initiatives left out. Usable is eligible: pairs that nobody has answered are no sample of anything.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "Own method: precision, with Wilson's interval",
    fields: &["answers of a review"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(quality),
    examples: &[
        Example::new(
            "Five answers, four of them «same».",
            || {
                reviewed(&[
                    Relation::Same,
                    Relation::Same,
                    Relation::Same,
                    Relation::Same,
                    Relation::Theme,
                ])
            },
            "",
            Gives::Value(0.8),
        ),
        Example::new(
            "Two «different»: they are no candidates any more, but they were wrong all the same.",
            || {
                reviewed(&[
                    Relation::Same,
                    Relation::Same,
                    Relation::Same,
                    Relation::Different,
                    Relation::Different,
                ])
            },
            "",
            Gives::Value(0.6),
        ),
        Example::new(
            "Nobody has answered.",
            || reviewed(&[]),
            "",
            Gives::Nothing(Status::Refused, gate::NO_REVIEWS),
        ),
    ],
};

/// Six linked pairs, the first of them answered.
fn reviewed(answers: &[Relation]) -> Dataset {
    let mut data = (1..=6).fold(two_municipalities(), |data, i| {
        data.pair((MOLDE, i), (AUKRA, i), |_| {})
    });
    for (pair, answer) in data.overlap_pairs.iter().zip(answers) {
        data.overlap_reviews.push(OverlapReview {
            initiative_a: pair.initiative_a.clone(),
            initiative_b: pair.initiative_b.clone(),
            answer: Some(*answer),
            reviewer: None,
            date: Some(today()),
        });
    }
    data
}

fn quality(view: &View) -> Vec<Answer> {
    let answers = view.overlap.judged.get(view.id);
    let answers = answers.map_or(&[][..], Vec::as_slice);
    if answers.is_empty() {
        return vec![gate::refused("", gate::NO_REVIEWS, 0)];
    }
    let same = |answer: &Relation| Some(*answer == Relation::Same);
    vec![gate::share_of("", answers.iter().map(same))]
}

/// Who has counterparts where.
pub const MATRIX: Metric = Metric {
    id: "overlap.matrix",
    family: Family::Overlap,
    name: Names {
        nb: "Andel med motstykke hos andre",
        nn: "Del med motstykke hos andre",
        en: "Share with a counterpart elsewhere",
        da: "Andel med modstykke hos andre",
    },
    question: &[2],
    formula: "For municipalities A and B: A's open initiatives with at least one candidate pair (see overlap.candidates) in B ÷ A's open initiatives. Not symmetric. Not given for all.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "Own definition",
    fields: &["title, description or need"],
    dimensions: &[part("with=<municipality>", Unit::Share)],
    compute: Compute::Rows(matrix),
    examples: &[
        Example::new(
            "Ten open in Molde, three with a counterpart in Aukra.",
            || {
                (1..=3).fold(ten_and_six(), |data, i| {
                    data.pair((MOLDE, i), (AUKRA, i), |_| {})
                })
            },
            "with=1547",
            Gives::Value(0.3),
        ),
        Example::new(
            "One of Molde's has two counterparts in Aukra: one initiative of ten, and not two pairs.",
            || {
                (1..=2).fold(ten_and_six(), |data, i| {
                    data.pair((MOLDE, 1), (AUKRA, i), |_| {})
                })
            },
            "with=1547",
            Gives::Value(0.1),
        ),
        Example::new(
            "Hustadvika has sent nothing: not 0 %.",
            ten_and_six,
            "with=1579",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn ten_and_six() -> Dataset {
    portfolio(10, |_, _| {}).initiatives(AUKRA, today(), 6, |_, _| {})
}

fn matrix(view: &View) -> Vec<Answer> {
    if view.id == ALL {
        return Vec::new();
    }
    let open: HashSet<&str> = view
        .open()
        .map(|line: &Line| line.now.initiative_id.as_str())
        .collect();
    let mut counterparts: HashMap<&str, HashSet<&str>> = HashMap::new();
    for pair in links(view, true) {
        let (ours, other) = if pair.municipality_a == view.id {
            (pair.initiative_a.as_str(), pair.municipality_b.as_str())
        } else {
            (pair.initiative_b.as_str(), pair.municipality_a.as_str())
        };
        if open.contains(ours) {
            counterparts.entry(other).or_default().insert(ours);
        }
    }
    view.scope
        .municipalities
        .iter()
        .filter(|other| other.id != view.id)
        .map(|other| {
            let dimension = format!("with={}", other.id);
            if !view.overlap.present.contains(other.id.as_str()) {
                return gate::refused(dimension, gate::NO_ROWS, open.len());
            }
            let n = counterparts.get(other.id.as_str()).map_or(0, HashSet::len);
            gate::share(dimension, n, Basis::whole(open.len()))
        })
        .collect()
}

/// The same twice under one roof.
pub const INTERNAL: Metric = Metric {
    id: "overlap.internal",
    family: Family::Overlap,
    name: Names {
        nb: "Mulige overlapp i egen kommune",
        nn: "Moglege overlapp i eigen kommune",
        en: "Possible overlaps inside the municipality",
        da: "Mulige overlap i egen kommune",
    },
    question: &[2],
    formula: "Linked pairs of current initiatives of one municipality that nobody has answered with «theme» or «different».",
    unit: Unit::Count,
    direction: Direction::Down,
    source: "Ullensaker, Strategi for tjenesteinnovasjon: no double initiatives across units",
    fields: &["title, description or need"],
    dimensions: &[part("", Unit::Count)],
    compute: Compute::Rows(internal),
    examples: &[
        Example::new(
            "Two units of Molde do the same.",
            || portfolio(6, |_, _| {}).pair((MOLDE, 1), (MOLDE, 2), |_| {}),
            "",
            Gives::Value(1.0),
        ),
        Example::new(
            "A pair with Aukra is no internal one.",
            || {
                two_municipalities()
                    .pair((MOLDE, 1), (MOLDE, 2), |_| {})
                    .pair((MOLDE, 3), (AUKRA, 3), |_| {})
            },
            "",
            Gives::Value(1.0),
        ),
        Example::new(
            "No export of Molde's.",
            || Dataset::default().initiatives(HUSTADVIKA, today(), 6, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn internal(view: &View) -> Vec<Answer> {
    let n = links(view, false).len();
    vec![gate::count("", n, Basis::whole(view.lines.len()))]
}
