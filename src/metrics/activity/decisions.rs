//! In: submission and decision dates, council meetings. Out: how long ideas wait for the council,
//! how it decides, and who waits now. It exists to answer whether the council decides without
//! undue loss of time, and it deliberately never averages the waits of decided ideas alone: the
//! undecided are the slow ones.

use crate::metrics::examples::{Example, Given, Gives, MOLDE, ago, day, portfolio, today};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{Line, View, days, is_undecided};
use crate::model::*;
use crate::statistics::{self, CompetingObservation, Observation};
use std::collections::BTreeMap;

/// From submission to decision.
pub const TIME_TO_DECISION: Metric = Metric {
    id: "activity.time_to_decision",
    family: Family::Activity,
    name: Names {
        nb: "Tid til vedtak",
        nn: "Tid til avgjerd",
        en: "Time to decision",
        da: "Tid til beslutning",
    },
    question: &[6],
    formula: "Kaplan–Meier over current initiatives, from submission to decision; undecided ideas (open, no decision date, submitted or assessed) are censored at the as-of date. at=median: the first day by which half are decided; at=30d, 60d, 90d: 1 − S; day=0000 and on: 1 − S at each day with a decision, the curve to draw, as far as it speaks. Entry is delayed to an initiative's first snapshot only where the municipality's exports hold neither a closed row nor a decision from before the first snapshot. Usable: submission date known, decided with a date or undecided, in a municipality whose current export gives at least one date of decision (where it gives none, decided and waiting can't be told apart). The curve stops where fewer than 5 are at risk, unless the fate by that day is known for at least 5 and 60 % of all.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "ROR-IKT Innovasjonsråd: decision without undue loss of time; Kaplan and Meier (1958); Tsai, Jewell and Wang (1987) on late entry",
    fields: &["date submitted", "date decided", "the stage"],
    dimensions: &[
        part("at=median", Unit::Days),
        part("at=30d", Unit::Share),
        part("at=60d", Unit::Share),
        part("at=90d", Unit::Share),
        part("day=<day>", Unit::Share),
    ],
    compute: Compute::Rows(time_to_decision),
    examples: &[
        Example::new(
            "Nine ideas decided after 10, 20 … 90 days: the fifth is the median.",
            || portfolio(9, |i, row| decided_after(row, 10 * i as i64)),
            "at=median",
            Gives::Value(50.0),
        ),
        Example::new(
            "Five decided after 10, 20 … 50 days and five that have waited 200 days: the median of the decided alone would be 30.",
            || portfolio(10, half_waiting),
            "at=median",
            Gives::Value(50.0),
        ),
        Example::new(
            "The same: by day 30 three of ten are decided; three of the five decided would be 60 %.",
            || portfolio(10, half_waiting),
            "at=30d",
            Gives::Value(0.3),
        ),
        Example::new(
            "The same: a step of the curve.",
            || portfolio(10, half_waiting),
            "day=0040",
            Gives::Value(0.4),
        ),
        Example::new(
            "Two of ten decided, eight waiting: half are not decided yet, which is an answer.",
            || {
                portfolio(10, |i, row| {
                    if i <= 2 {
                        decided_after(row, 10);
                    } else {
                        waiting_for(row, 200);
                    }
                })
            },
            "at=median",
            Gives::Nothing(Status::NotReached, gate::MEDIAN_NOT_REACHED),
        ),
        Example::new(
            "Projects without a submission date say nothing of the wait.",
            || portfolio(10, |_, row| row.stage = Some(Stage::Implement)),
            "at=median",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn decided_after(row: &mut Initiative, wait: i64) {
    row.submitted = Some(ago(400));
    row.decided = Some(ago(400 - wait));
    row.decision = Some(Decision::Approved);
}

fn waiting_for(row: &mut Initiative, wait: i64) {
    row.submitted = Some(ago(wait));
    row.stage = Some(Stage::Assessed);
}

fn half_waiting(i: usize, row: &mut Initiative) {
    if i <= 5 {
        decided_after(row, 10 * i as i64);
    } else {
        waiting_for(row, 200);
    }
}

/// Entry, exit and whether it was decided, in days since submission; none where that is not known.
fn wait(line: &Line, as_of: Date) -> Option<Observation> {
    let submitted = line.now.submitted.filter(|date| *date <= as_of)?;
    let decided = line.now.decided.filter(|date| *date <= as_of);
    let exit = match decided {
        Some(decided) => days(submitted, decided),
        None if is_undecided(line.now) || line.now.decided.is_some() => days(submitted, as_of),
        // It has gone on or ended without a date of decision.
        None => return None,
    };
    let entry = if line.home.open_only {
        days(submitted, line.first.snapshot).max(0.0)
    } else {
        0.0
    };
    (exit >= 0.0).then_some(Observation {
        entry,
        exit,
        event: decided.is_some(),
    })
}

/// The lines whose wait can be told: those of municipalities whose export gives dates of decision.
/// Where it gives none, what is decided can't be told from what waits, and what is seen waiting
/// would count as if nothing were ever decided.
fn told<'a>(view: &'a View) -> impl Iterator<Item = &'a Line<'a>> {
    let telling = view.having(|row| row.decided.is_some());
    let lines = view.lines.iter().copied();
    lines.filter(move |line| telling.contains(line.home.id))
}

/// The wait of every initiative whose wait is known.
pub(in crate::metrics) fn waits(view: &View) -> Vec<Observation> {
    told(view)
        .filter_map(|line| wait(line, view.as_of()))
        .collect()
}

fn time_to_decision(view: &View) -> Vec<Answer> {
    let waits = waits(view);
    let basis = Basis::new(view.lines.len(), waits.len());
    let curve = statistics::kaplan_meier(&waits);
    let over = |at: &str, day: f64| gate::over_by(at, &curve, day, basis);
    let mut answers = vec![
        gate::median_wait("at=median", &curve, basis),
        over("at=30d", 30.0),
        over("at=60d", 60.0),
        over("at=90d", 90.0),
    ];
    for day in curve
        .steps
        .iter()
        .filter(|step| step.events > 0)
        .map(|step| step.time)
    {
        // Four digits, so that the text order of the dimensions is that of the days.
        let answer = over(&format!("day={day:04.0}"), day);
        answers.extend((answer.status == Status::Ok).then_some(answer));
    }
    answers
}

/// Who waits now.
pub const QUEUE: Metric = Metric {
    id: "activity.queue",
    family: Family::Activity,
    name: Names {
        nb: "Kø av ubehandlede idéer",
        nn: "Kø av ubehandla idear",
        en: "Queue of undecided ideas",
        da: "Kø af ubehandlede idéer",
    },
    question: &[6],
    formula: "Undecided ideas: open, no decision date, stage submitted or assessed. what=count: their number; what=age_median and what=age_max: days from submission to the as-of date. Eligible for the count: open initiatives; usable: those with a stage.",
    unit: Unit::Count,
    direction: Direction::Down,
    source: "ROR-IKT Innovasjonsråd: the queue",
    fields: &["the stage", "date decided", "date submitted"],
    dimensions: &[
        part("what=count", Unit::Count),
        part("what=age_median", Unit::Days),
        part("what=age_max", Unit::Days),
    ],
    compute: Compute::Rows(queue),
    examples: &[
        Example::new(
            "Five ideas that have waited 200 days, and five that are decided.",
            || portfolio(10, half_waiting),
            "what=count",
            Gives::Value(5.0),
        ),
        Example::new(
            "Assessed and decided, but not yet moved on: it waits for work and not for the council.",
            || {
                portfolio(6, |i, row| {
                    waiting_for(row, 100);
                    if i <= 2 {
                        row.decided = Some(ago(5));
                    }
                })
            },
            "what=count",
            Gives::Value(4.0),
        ),
        Example::new(
            "Six ideas that have waited 10, 20 … 60 days.",
            || portfolio(6, |i, row| waiting_for(row, 10 * i as i64)),
            "what=age_median",
            Gives::Value(35.0),
        ),
        Example::new(
            "An empty queue has no oldest idea, and not one of 0 days.",
            || portfolio(6, |_, row| decided_after(row, 10)),
            "what=age_max",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

/// What is not over, and how much of it has a stage: without one nobody knows what waits.
fn staged(view: &View) -> Basis {
    let stages = view.open().map(|line| line.now.stage);
    let (open, known) = stages.fold((0, 0), |(open, known), stage| {
        (open + 1, known + usize::from(stage.is_some()))
    });
    match open {
        0 => Basis::whole(view.lines.len()),
        _ => Basis::new(open, known),
    }
}

fn queue(view: &View) -> Vec<Answer> {
    let waiting: Vec<&Line> = view
        .lines
        .iter()
        .copied()
        .filter(|line| is_undecided(line.now))
        .collect();
    let ages: Vec<f64> = waiting
        .iter()
        .filter_map(|line| line.now.submitted)
        .map(|date| days(date, view.as_of()))
        .collect();
    let oldest = ages.iter().copied().max_by(f64::total_cmp);
    vec![
        gate::count("what=count", waiting.len(), staged(view)),
        gate::median("what=age_median", &ages, waiting.len()),
        gate::number(
            "what=age_max",
            oldest,
            Basis::new(waiting.len(), ages.len()),
        ),
    ]
}

/// What the council decides.
pub const DECISION_MIX: Metric = Metric {
    id: "activity.decision_mix",
    family: Family::Activity,
    name: Names {
        nb: "Utfall etter 180 dager",
        nn: "Utfall etter 180 dagar",
        en: "Decisions within 180 days",
        da: "Udfald efter 180 dage",
    },
    question: &[17, 22],
    formula: "Cumulative incidence (Aalen–Johansen) of each decision at 180 days from submission, the other decisions as competing ends and undecided ideas censored at the as-of date. Entry, usable rows and the end of the curves as for activity.time_to_decision; a decided row also needs its decision.",
    unit: Unit::Share,
    direction: Direction::Context,
    source: "ROR-IKT Innovasjonsråd: decisions; Aalen and Johansen (1978)",
    fields: &[
        "date submitted",
        "date decided",
        "the decision",
        "the stage",
    ],
    dimensions: &[
        part("decision=approved", Unit::Share),
        part("decision=rejected", Unit::Share),
        part("decision=parked", Unit::Share),
        part("decision=withdrawn", Unit::Share),
    ],
    compute: Compute::Rows(decision_mix),
    examples: &[
        Example::new(
            "Ten ideas: six approved and four rejected within 60 days.",
            || {
                portfolio(10, |i, row| {
                    decided_after(row, 60);
                    if i > 6 {
                        row.decision = Some(Decision::Rejected);
                    }
                })
            },
            "decision=approved",
            Gives::Value(0.6),
        ),
        Example::new(
            "Five approved after 20 days, five rejected after 40: 1 − Kaplan–Meier of the rejections alone would be 1.",
            || {
                portfolio(10, |i, row| {
                    decided_after(row, if i <= 5 { 20 } else { 40 });
                    if i > 5 {
                        row.decision = Some(Decision::Rejected);
                    }
                })
            },
            "decision=rejected",
            Gives::Value(0.5),
        ),
        Example::new(
            "Half are decided, but the export does not say how.",
            || {
                portfolio(10, |i, row| {
                    half_waiting(i, row);
                    row.decision = None;
                })
            },
            "decision=approved",
            Gives::Nothing(Status::LowCoverage, gate::COVERAGE_BELOW_60),
        ),
    ],
};

fn decision_mix(view: &View) -> Vec<Answer> {
    let cause = |decision: Decision| {
        let at = Decision::ALL.iter().position(|d| *d == decision);
        at.expect("because ALL holds every decision") as u8
    };
    let waits: Vec<CompetingObservation> = told(view)
        .filter_map(|line| {
            let wait = wait(line, view.as_of())?;
            let cause = match wait.event {
                true => Some(cause(line.now.decision?)),
                false => None,
            };
            Some(CompetingObservation {
                entry: wait.entry,
                exit: wait.exit,
                cause,
            })
        })
        .collect();
    let basis = Basis::new(view.lines.len(), waits.len());
    let incidence = statistics::aalen_johansen(&waits);
    Decision::ALL
        .iter()
        .map(|decision| {
            let dimension = format!("decision={}", decision.word());
            gate::ended_by(dimension, &incidence, cause(*decision), 180.0, basis)
        })
        .collect()
}

/// Nobody is responsible.
pub const NO_OWNER: Metric = Metric {
    id: "activity.no_owner",
    family: Family::Activity,
    name: Names {
        nb: "Uten ansvarlig",
        nn: "Utan ansvarleg",
        en: "Without a responsible person",
        da: "Uden ansvarlig",
    },
    question: &[7],
    formula: "Open initiatives without a responsible person ÷ open initiatives of which it is known.",
    unit: Unit::Share,
    direction: Direction::Down,
    source: "ROR-IKT Innovasjonsråd: a named person responsible for each idea",
    fields: &["responsible person"],
    dimensions: &[part("", Unit::Share)],
    compute: Compute::Rows(no_owner),
    examples: &[
        Example::new(
            "Ten open initiatives, three without a person.",
            || portfolio(10, |i, row| row.has_owner = Some(i > 3)),
            "",
            Gives::Value(0.3),
        ),
        Example::new(
            "Two of three without a person are finished: 1 of 8, and not 3 of 10.",
            || {
                portfolio(10, |i, row| {
                    row.has_owner = Some(i > 3);
                    if i <= 2 {
                        row.stage = Some(Stage::Completed);
                    }
                })
            },
            "",
            Gives::Value(1.0 / 8.0),
        ),
        Example::new(
            "The export has no such column: not known is not nobody.",
            || portfolio(10, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_FIELD),
        ),
    ],
};

fn no_owner(view: &View) -> Vec<Answer> {
    let without = |line: &Line| line.now.has_owner.map(|has| !has);
    vec![gate::share_of("", view.open().map(without))]
}

/// The wait that the calendar alone makes.
pub const CADENCE_WAIT: Metric = Metric {
    id: "activity.cadence_wait",
    family: Family::Activity,
    name: Names {
        nb: "Ventetid som møteplanen gir",
        nn: "Ventetid som møteplanen gir",
        en: "Wait made by the meeting calendar",
        da: "Ventetid som mødeplanen giver",
    },
    question: &[6],
    formula: "Σg² ÷ 2Σg over the gaps g, in days, between successive meetings of the same body up to the as-of date: the expected wait to the next meeting of an idea that comes on any day. For all: the gaps of every body, pooled.",
    unit: Unit::Days,
    direction: Direction::Down,
    source: "Renewal theory (the inspection paradox): Cox (1962), Renewal Theory, section 5.4",
    fields: &["council meetings: date, body"],
    dimensions: &[part("", Unit::Days)],
    compute: Compute::Rows(cadence_wait),
    examples: &[
        Example::new(
            "A meeting every 30 days: 15 days on average.",
            || meetings(&[120, 90, 60, 30, 0]),
            "",
            Gives::Value(15.0),
        ),
        Example::new(
            "Gaps of 10 and 110 days: half the mean gap would be 30, but most ideas come in the long gap.",
            || meetings(&[120, 110, 0]),
            "",
            Gives::Value((100.0 + 12_100.0) / 240.0),
        ),
        Example::new(
            "No calendar.",
            || portfolio(5, |_, _| {}),
            "",
            Gives::Nothing(Status::Refused, gate::NO_MEETINGS),
        ),
    ],
};

fn meetings(days_ago: &[i64]) -> Dataset {
    let mut data = Dataset::default().initiatives(MOLDE, today(), 1, |_, row| {
        row.submitted = Some(day(2026, 1, 1));
    });
    data.meetings = days_ago
        .iter()
        .map(|days| Meeting {
            municipality: MOLDE.to_owned(),
            body: None,
            date: ago(*days),
            ..Meeting::default()
        })
        .collect();
    data
}

fn cadence_wait(view: &View) -> Vec<Answer> {
    let mut dates: BTreeMap<(&str, Option<&str>), Vec<Date>> = BTreeMap::new();
    for home in &view.homes {
        for meeting in home.meetings.iter().filter(|m| m.date <= view.as_of()) {
            let body = (home.id, meeting.body.as_deref());
            dates.entry(body).or_default().push(meeting.date);
        }
    }
    let n_meetings: usize = dates.values().map(Vec::len).sum();
    if n_meetings == 0 {
        return vec![gate::refused("", gate::NO_MEETINGS, 0)];
    }
    let mut gaps: Vec<f64> = Vec::new();
    for dates in dates.values_mut() {
        dates.sort();
        dates.dedup();
        gaps.extend(dates.windows(2).map(|pair| days(pair[0], pair[1])));
    }
    if gaps.is_empty() {
        return vec![gate::refused("", gate::FEWER_THAN_TWO_MEETINGS, n_meetings)];
    }
    let (squares, sum): (f64, f64) = (gaps.iter().map(|g| g * g).sum(), gaps.iter().sum());
    let wait = gate::number("", Some(squares / (2.0 * sum)), Basis::whole(gaps.len()));
    vec![Answer {
        numerator: Some(squares),
        denominator: Some(2.0 * sum),
        ..wait
    }]
}
