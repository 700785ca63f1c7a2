//! In: what initiatives are like: how new, with whom, with whose money, how much of KS's N3 they
//! meet. Out: the mix. It deliberately prefers none: a portfolio needs small steps and leaps.

use crate::metrics::amount::{self, Amount};
use crate::metrics::examples::{Example, Gives, kroner, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View};
use crate::model::{Initiative, Novelty, Stage, Status};

/// New in kind.
pub const NOVELTY: Metric = Metric {
    id: "activity.novelty",
    family: Family::Activity,
    name: Names {
        nb: "Radikale tiltak",
        nn: "Radikale tiltak",
        en: "Radical initiatives",
        da: "Radikale tiltag",
    },
    question: &[1],
    formula: "Open initiatives that are radical ÷ open initiatives of which it is known whether they are radical or incremental.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "KS SLIK: incremental against radical",
    fields: &["incremental or radical"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(novelty),
    examples: &[
        Example::new(
            "Ten open, two of them radical.",
            || portfolio(10, |i, row| row.novelty = Some(new_in(i <= 2))),
            "",
            Gives::Value(0.2),
        ),
        Example::new(
            "Eight of ten are known: 2 of 8, because unknown is not incremental.",
            || portfolio(10, |i, row| row.novelty = (i <= 8).then(|| new_in(i <= 2))),
            "",
            Gives::Value(0.25),
        ),
        Example::new(
            "Four of ten are known.",
            || portfolio(10, |i, row| row.novelty = (i <= 4).then(|| new_in(i <= 2))),
            "",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn new_in(kind: bool) -> Novelty {
    if kind {
        Novelty::Radical
    } else {
        Novelty::Incremental
    }
}

fn novelty(view: &View) -> Vec<Answer> {
    let radical = |line: &Line| Some(line.now.novelty? == Novelty::Radical);
    vec![gate::share_of("", view.open().map(radical))]
}

/// With people from outside.
pub const PARTICIPATION: Metric = Metric {
    id: "activity.participation",
    family: Family::Activity,
    name: Names {
        nb: "Med deltakere utenfra",
        nn: "Med deltakarar utanfrå",
        en: "With participants from outside",
        da: "Med deltagere udefra",
    },
    question: &[11],
    formula: "Initiatives that are worked on (explore to follow-up; without a stage, active) with at least one group from outside the municipality ÷ initiatives that are worked on. An empty cell counts as none, unless the whole export of the municipality has no such value: then its rows are not usable.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "KS SLIK: who takes part",
    fields: &["groups outside the municipality that take part"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(participation),
    examples: &[
        Example::new(
            "Ten worked on, three with users.",
            || portfolio(10, |i, row| with_users(row, i <= 3)),
            "",
            Gives::Value(0.3),
        ),
        Example::new(
            "One of them with users and volunteers: still 3 of 10; an idea with users is not worked on yet.",
            || {
                portfolio(11, |i, row| {
                    with_users(row, i <= 3 || i == 11);
                    if i == 1 {
                        row.participants.push("Frivillige".to_owned());
                    }
                    if i == 11 {
                        row.stage = Some(Stage::Submitted);
                    }
                })
            },
            "",
            Gives::Value(0.3),
        ),
        Example::new(
            "The export does not tell who takes part.",
            || portfolio(10, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn with_users(row: &mut Initiative, with: bool) {
    if with {
        row.participants.push("Brukere".to_owned());
    }
}

fn participation(view: &View) -> Vec<Answer> {
    let shared = |row: &Initiative| !row.participants.is_empty();
    let having = view.having(shared);
    let answer = |line: &Line| having.contains(line.home.id).then(|| shared(line.now));
    vec![gate::share_of("", view.running().map(answer))]
}

/// New, useful, used.
pub const N3: Metric = Metric {
    id: "activity.n3",
    family: Family::Activity,
    name: Names {
        nb: "Nytt, nyttig og nyttiggjort",
        nn: "Nytt, nyttig og nyttiggjort",
        en: "New, useful and made use of",
        da: "Nyt, nyttigt og nyttiggjort",
    },
    question: &[23],
    formula: "what=new, useful, used: current initiatives that are ÷ those of which it is known; what=all: those that are all three ÷ those of which all three are known.",
    unit: Unit::Share,
    direction: Direction::Up,
    source: "KS N3: nytt, nyttig, nyttiggjort",
    fields: &["new to the place", "useful", "made use of"],
    dimensions: &[
        part("what=new", Unit::Share),
        part("what=useful", Unit::Share),
        part("what=used", Unit::Share),
        part("what=all", Unit::Share),
    ],
    compute: Compute::Rows(n3),
    examples: &[
        Example::new(
            "Ten: eight new, six useful, three used.",
            || portfolio(10, new_useful_used),
            "what=useful",
            Gives::Value(0.6),
        ),
        Example::new(
            "All three meet in two: the least of the three shares would be 0.3.",
            || portfolio(10, new_useful_used),
            "what=all",
            Gives::Value(0.2),
        ),
        Example::new(
            "Nobody has filled it in.",
            || portfolio(10, |_, _| {}),
            "what=all",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn new_useful_used(i: usize, row: &mut Initiative) {
    row.n3_new = Some(i <= 8);
    row.n3_useful = Some(i <= 6);
    row.n3_used = Some([1, 2, 9].contains(&i));
}

fn n3(view: &View) -> Vec<Answer> {
    let met = |dimension: &str, is: &dyn Fn(&Initiative) -> Option<bool>| {
        gate::share_of(dimension, view.lines.iter().map(|line| is(line.now)))
    };
    vec![
        met("what=new", &|row| row.n3_new),
        met("what=useful", &|row| row.n3_useful),
        met("what=used", &|row| row.n3_used),
        met("what=all", &|row| {
            Some(row.n3_new? & row.n3_useful? & row.n3_used?)
        }),
    ]
}

/// Money from outside.
pub const EXTERNAL_FUNDING: Metric = Metric {
    id: "activity.external_funding",
    family: Family::Activity,
    name: Names {
        nb: "Ekstern finansiering",
        nn: "Ekstern finansiering",
        en: "External funding",
        da: "Ekstern finansiering",
    },
    question: &[16],
    formula: "what=share: open initiatives with external funding ÷ open initiatives; what=amount: Σ of the amounts. An empty cell counts as none, unless the whole export of the municipality has no such value: then its rows are not usable.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "Ullensaker, Strategi for tjenesteinnovasjon: external funding",
    fields: &["external funding: source and amount"],
    dimensions: &[
        part("what=share", Unit::Share),
        part("what=amount", Unit::Money),
    ],
    compute: Compute::Rows(external_funding),
    examples: &[
        Example::new(
            "Ten open, two funded from outside.",
            || portfolio(10, |i, row| funded(row, (i <= 2).then_some(&[250_000]))),
            "what=share",
            Gives::Value(0.2),
        ),
        Example::new(
            "One of them from two sources, and a finished one: 750 000 kr of open initiatives.",
            || {
                portfolio(10, |i, row| match i {
                    1 => funded(row, Some(&[250_000, 100_000])),
                    2 => funded(row, Some(&[400_000])),
                    3 => {
                        row.stage = Some(Stage::Completed);
                        funded(row, Some(&[900_000]));
                    }
                    _ => {}
                })
            },
            "what=amount",
            Gives::Value(750_000.0),
        ),
        Example::new(
            "The export has no such column.",
            || portfolio(10, |_, _| {}),
            "what=amount",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn funded<const N: usize>(row: &mut Initiative, amounts: Option<&[i64; N]>) {
    for amount in amounts.into_iter().flatten() {
        let amount = kroner(*amount).unwrap_or_default();
        row.funding.push(format!("Statsforvalteren={}", amount.0));
    }
}

fn external_funding(view: &View) -> Vec<Answer> {
    let from_outside = |row: &Initiative| !row.funding.is_empty();
    let having = view.having(from_outside);
    let answer = |line: &Line| {
        having
            .contains(line.home.id)
            .then(|| from_outside(line.now))
    };
    let telling = || view.open().filter(|line| having.contains(line.home.id));
    let basis = Basis::new(view.open().count(), telling().count());
    // An entry without an amount has a source only, and adds nothing to a sum of what is known.
    let amount: Amount = telling()
        .flat_map(|line| &line.now.funding)
        .filter_map(|entry| amount::funding(entry))
        .sum();
    vec![
        gate::share_of("what=share", view.open().map(answer)),
        match basis.eligible {
            0 => gate::refused("what=amount", gate::NO_ROWS, 0),
            _ => gate::sum("what=amount", amount, basis),
        },
    ]
}
