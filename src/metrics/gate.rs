//! In: counts, sums, values and curves, and the rows they rest on. Out: answers that may be
//! shown, or the reason why not. It exists so that every number passes the same rules: coverage
//! of at least 60 %, no percentage of fewer than five, an interval wherever there is a formula
//! for one, and nothing undefined becomes zero. It deliberately knows no metric and no field.

use super::amount::Amount;
use crate::model::{Measure, Status};
use crate::statistics::{self, Curve, Estimate, Incidence, Interval, Reached};

/// The least share of eligible rows that must have the fields a number needs.
pub const LEAST_COVERAGE: f64 = 0.6;
/// The least denominator of a percentage, and the least number at risk for a curve to go on.
pub const LEAST_DENOMINATOR: usize = 5;

/// Nothing to count at all.
pub const NO_ROWS: &str = "no_rows";
/// None of the rows has what the metric needs.
pub const NO_FIELD: &str = "no_field";
/// Too few of them have.
pub const COVERAGE_BELOW_60: &str = "coverage_below_60";
/// Counts only.
pub const DENOMINATOR_BELOW_5: &str = "denominator_below_5";
/// The curve ends before the day asked for.
pub const TOO_FEW_AT_RISK: &str = "too_few_at_risk";
/// The curve stays above one half.
pub const MEDIAN_NOT_REACHED: &str = "median_not_reached";
/// A sum to divide by is zero.
pub const NOTHING_TO_DIVIDE_BY: &str = "nothing_to_divide_by";
/// There is nothing earlier to compare with.
pub const SINGLE_SNAPSHOT: &str = "single_snapshot";
/// No source of the municipality lists benefits.
pub const NO_BENEFITS_IN_SOURCE: &str = "no_benefits_in_source";
/// No source of the municipality lists measurements.
pub const NO_MEASUREMENTS_IN_SOURCE: &str = "no_measurements_in_source";
/// Prosjektportalen's benefit overview leaves out what has no indicator.
pub const PP365_LISTS_ONLY_MEASURABLE: &str = "pp365_lists_only_measurable";
/// No calendar of the council.
pub const NO_MEETINGS: &str = "no_meetings";
/// One meeting makes no interval between meetings.
pub const FEWER_THAN_TWO_MEETINGS: &str = "fewer_than_two_meetings";
/// No number of inhabitants or employees.
pub const NO_POPULATION: &str = "no_population";
/// Nobody else to compare with.
pub const SINGLE_MUNICIPALITY: &str = "single_municipality";
/// No source lists the demand on roles.
pub const NO_ALLOCATIONS: &str = "no_allocations";
/// The number would tell about one or two persons.
pub const FEWER_THAN_THREE_PERSONS: &str = "fewer_than_three_persons";
/// Taken with other numbers, it would give away one about one or two persons.
pub const GIVES_AWAY_PERSONS: &str = "gives_away_persons";
/// The pipeline names no model of innovation work with gates.
pub const NO_GATES: &str = "no_gates";
/// Nobody has reviewed a pair.
pub const NO_REVIEWS: &str = "no_reviews";

/// No export says what it costs to run what was introduced.
pub const NO_RUNNING_COST: &str = "no_running_cost";
/// The pipeline gives no rate to discount at.
pub const NO_DISCOUNT_RATE: &str = "no_discount_rate";

/// Too few rows in an export to wonder at what is missing among them.
pub const TOO_FEW_ROWS: &str = "too_few_rows";

/// No source gives indicators from outside the portfolios.
pub const NO_SERIES: &str = "no_series";
/// It needs several municipalities, and is computed for all together.
pub const ONLY_FOR_ALL: &str = "only_for_all";
/// Too few adopters, or too few others.
pub const FEWER_THAN_FOUR_ON_A_SIDE: &str = "fewer_than_four_on_a_side";
/// Nothing tells how the groups moved before.
pub const NO_PERIODS_BEFORE: &str = "no_periods_before";
/// The groups moved apart before anything was adopted.
pub const GROUPS_MOVED_APART: &str = "groups_moved_apart";

/// The likelihood of changes between two dates has no maximum that could be found.
pub const NO_MAXIMUM: &str = "no_maximum";

/// The query of an indicator of one's own met a value that it can't take.
pub const QUERY_FAILED: &str = "query_failed";

/// Every reason there is, so that the message tables can be checked for them.
pub const REASONS: &[&str] = &[
    NO_ROWS,
    NO_FIELD,
    COVERAGE_BELOW_60,
    DENOMINATOR_BELOW_5,
    TOO_FEW_AT_RISK,
    MEDIAN_NOT_REACHED,
    NOTHING_TO_DIVIDE_BY,
    SINGLE_SNAPSHOT,
    NO_BENEFITS_IN_SOURCE,
    NO_MEASUREMENTS_IN_SOURCE,
    PP365_LISTS_ONLY_MEASURABLE,
    NO_MEETINGS,
    FEWER_THAN_TWO_MEETINGS,
    NO_POPULATION,
    SINGLE_MUNICIPALITY,
    NO_REVIEWS,
    NO_ALLOCATIONS,
    FEWER_THAN_THREE_PERSONS,
    GIVES_AWAY_PERSONS,
    NO_GATES,
    NO_RUNNING_COST,
    NO_DISCOUNT_RATE,
    TOO_FEW_ROWS,
    NO_SERIES,
    ONLY_FOR_ALL,
    FEWER_THAN_FOUR_ON_A_SIDE,
    NO_PERIODS_BEFORE,
    GROUPS_MOVED_APART,
    NO_MAXIMUM,
    QUERY_FAILED,
];

/// The rows that a number is about, and how many of them have what it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Basis {
    /// Rows that it is about.
    pub eligible: usize,
    /// Of those, rows with the fields it needs.
    pub usable: usize,
}

impl Basis {
    /// Rows of which some may lack a field.
    pub fn new(eligible: usize, usable: usize) -> Basis {
        Basis { eligible, usable }
    }

    /// Rows that can all be used.
    pub fn whole(eligible: usize) -> Basis {
        Basis::new(eligible, eligible)
    }

    /// The usable share; none when nothing is eligible.
    pub fn coverage(self) -> Option<f64> {
        (self.eligible > 0).then(|| self.usable as f64 / self.eligible as f64)
    }

    /// Why no number may be shown on this basis, if so.
    pub fn objection(self) -> Option<(Status, &'static str)> {
        match self.coverage() {
            None => Some((Status::Refused, NO_ROWS)),
            Some(_) if self.usable == 0 => Some((Status::Refused, NO_FIELD)),
            Some(coverage) if coverage < LEAST_COVERAGE => {
                Some((Status::LowCoverage, COVERAGE_BELOW_60))
            }
            Some(_) => None,
        }
    }

    fn small(self) -> Option<(Status, &'static str)> {
        (self.usable < LEAST_DENOMINATOR).then_some((Status::SmallN, DENOMINATOR_BELOW_5))
    }
}

/// One number of a metric, before it is told whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The part of the metric; empty for the whole.
    pub dimension: String,
    /// The value in the dimension's unit; none unless the status is ok.
    pub value: Option<f64>,
    /// The 95 % interval.
    pub interval: Option<(Option<f64>, Option<f64>)>,
    /// A count, or a sum in the metric's unit.
    pub numerator: Option<f64>,
    /// A count, or a sum in the metric's unit.
    pub denominator: Option<f64>,
    /// What it rests on.
    pub basis: Basis,
    /// Whether it has a value.
    pub status: Status,
    /// Why not.
    pub reason: Option<&'static str>,
}

impl Answer {
    fn bare(dimension: impl Into<String>, basis: Basis) -> Answer {
        Answer {
            dimension: dimension.into(),
            value: None,
            interval: None,
            numerator: None,
            denominator: None,
            basis,
            status: Status::Ok,
            reason: None,
        }
    }

    fn withheld(mut self, (status, reason): (Status, &'static str)) -> Answer {
        self.value = None;
        self.interval = None;
        self.status = status;
        self.reason = Some(reason);
        self
    }

    fn of(mut self, numerator: f64, denominator: f64) -> Answer {
        self.numerator = Some(numerator);
        self.denominator = Some(denominator);
        self
    }

    fn shown(mut self, value: f64, interval: Option<Interval>) -> Answer {
        self.value = Some(value);
        self.interval = interval.map(|i| (Some(i.lower), Some(i.upper)));
        self
    }
}

/// The data can't answer at all, although there are so many rows that ask.
pub fn refused(dimension: impl Into<String>, reason: &'static str, eligible: usize) -> Answer {
    Answer::bare(dimension, Basis::new(eligible, 0)).withheld((Status::Refused, reason))
}

/// A share: `hits` of the usable rows, with Wilson's interval.
pub fn share(dimension: impl Into<String>, hits: usize, basis: Basis) -> Answer {
    let answer = Answer::bare(dimension, basis).of(hits as f64, basis.usable as f64);
    match basis.objection().or(basis.small()) {
        Some(objection) => answer.withheld(objection),
        None => answer.shown(
            hits as f64 / basis.usable as f64,
            statistics::wilson(hits as u64, basis.usable as u64),
        ),
    }
}

/// A share of rows that each answer yes, no, or nothing where the field is missing.
pub fn share_of(dimension: impl Into<String>, rows: impl Iterator<Item = Option<bool>>) -> Answer {
    let (mut basis, mut hits) = (Basis::default(), 0);
    for answer in rows {
        basis.eligible += 1;
        basis.usable += usize::from(answer.is_some());
        hits += usize::from(answer == Some(true));
    }
    share(dimension, hits, basis)
}

/// A share of things that rows tell of, such as units: the coverage is that of the rows, the least
/// denominator that of the things. It has no interval, because the things are no sample.
pub fn share_of_things(
    dimension: impl Into<String>,
    hits: usize,
    things: usize,
    rows: Basis,
) -> Answer {
    let answer = Answer::bare(dimension, rows).of(hits as f64, things as f64);
    match rows.objection().or(Basis::whole(things).small()) {
        Some(objection) => answer.withheld(objection),
        None => answer.shown(hits as f64 / things as f64, None),
    }
}

/// A count of things as they stand. It is no sample, so it has no interval and needs no least n.
pub fn count(dimension: impl Into<String>, n: usize, basis: Basis) -> Answer {
    let answer = Answer {
        numerator: Some(n as f64),
        ..Answer::bare(dimension, basis)
    };
    match basis.objection() {
        Some(objection) => answer.withheld(objection),
        None => answer.shown(n as f64, None),
    }
}

/// A count of events in a stretch of time, with Garwood's exact interval.
pub fn events(dimension: impl Into<String>, n: usize, basis: Basis) -> Answer {
    let answer = Answer {
        numerator: Some(n as f64),
        ..Answer::bare(dimension, basis)
    };
    match basis.objection() {
        Some(objection) => answer.withheld(objection),
        None => answer.shown(n as f64, Some(statistics::garwood(n as u64))),
    }
}

/// A count of events per so much exposure, with Garwood's exact interval.
pub fn rate(
    dimension: impl Into<String>,
    n: usize,
    exposure: f64,
    per: f64,
    basis: Basis,
) -> Answer {
    let answer = Answer::bare(dimension, basis).of(n as f64, exposure);
    match (basis.objection(), statistics::rate(n as u64, exposure, per)) {
        (Some(objection), _) => answer.withheld(objection),
        (None, None) => answer.withheld((Status::Refused, NO_POPULATION)),
        (None, Some(rate)) => answer.shown(rate.value, Some(rate.interval)),
    }
}

/// The median of complete values, with the interval of order statistics.
pub fn median(dimension: impl Into<String>, values: &[f64], eligible: usize) -> Answer {
    let basis = Basis::new(eligible, values.len());
    let answer = Answer {
        denominator: Some(values.len() as f64),
        ..Answer::bare(dimension, basis)
    };
    match (
        basis.objection().or(basis.small()),
        statistics::median(values),
    ) {
        (Some(objection), _) => answer.withheld(objection),
        (None, None) => answer.withheld((Status::Refused, NO_FIELD)),
        (None, Some(median)) => answer.shown(median, statistics::median_interval(values)),
    }
}

/// A single number that is computed from complete rows, such as the greatest or an index.
pub fn number(dimension: impl Into<String>, value: Option<f64>, basis: Basis) -> Answer {
    let answer = Answer::bare(dimension, basis);
    match (basis.objection(), value) {
        (Some(objection), _) => answer.withheld(objection),
        (None, None) => answer.withheld((Status::Refused, NOTHING_TO_DIVIDE_BY)),
        (None, Some(value)) => answer.shown(value, None),
    }
}

/// An estimate between two sides, with how many units each has.
pub fn estimate(
    dimension: impl Into<String>,
    estimate: Estimate,
    (adopters, others): (usize, usize),
    basis: Basis,
) -> Answer {
    let answer = Answer::bare(dimension, basis).of(adopters as f64, others as f64);
    match basis.objection() {
        Some(objection) => answer.withheld(objection),
        None => answer.shown(estimate.value, estimate.interval),
    }
}

/// As [`number`], withheld where fewer than five rows can be used.
pub fn number_of_five(dimension: impl Into<String>, value: Option<f64>, basis: Basis) -> Answer {
    let answer = number(dimension, value, basis);
    match basis.small() {
        Some(objection) if answer.status == Status::Ok => answer.withheld(objection),
        _ => answer,
    }
}

/// A sum of so many things ÷ their number, with the coverage of the rows it was found in and at
/// least five things. It has no interval: a mean of waits is as good as its longest.
pub fn mean(dimension: impl Into<String>, sum: f64, things: usize, rows: Basis) -> Answer {
    let answer = Answer::bare(dimension, rows).of(sum, things as f64);
    match rows.objection().or(Basis::whole(things).small()) {
        Some(objection) => answer.withheld(objection),
        None => answer.shown(sum / things as f64, None),
    }
}

/// A sum that may tell about persons: withheld where it rests on fewer than three, and where it
/// would give away another that does.
pub fn about_people(
    dimension: impl Into<String>,
    value: f64,
    n_people: usize,
    gives_away: bool,
    rows: Basis,
) -> Answer {
    let answer = number(dimension, Some(value), rows);
    match n_people {
        0..=2 => answer.withheld((Status::Suppressed, FEWER_THAN_THREE_PERSONS)),
        _ if gives_away => answer.withheld((Status::Suppressed, GIVES_AWAY_PERSONS)),
        _ => answer,
    }
}

/// A sum of money. A sum over no rows is 0 only where the source would have listed them.
pub fn sum(dimension: impl Into<String>, amount: Amount, basis: Basis) -> Answer {
    let answer = Answer {
        numerator: Some(amount.major()),
        ..Answer::bare(dimension, basis)
    };
    match basis.objection() {
        Some((_, NO_ROWS)) | None => answer.shown(amount.major(), None),
        Some(objection) => answer.withheld(objection),
    }
}

/// One sum of money divided by another, over the same rows.
pub fn ratio(dimension: impl Into<String>, above: Amount, below: Amount, basis: Basis) -> Answer {
    let answer = Answer::bare(dimension, basis).of(above.major(), below.major());
    match basis.objection() {
        Some(objection) => answer.withheld(objection),
        None if below.is_zero() => answer.withheld((Status::Refused, NOTHING_TO_DIVIDE_BY)),
        None => answer.shown(above.major() / below.major(), None),
    }
}

/// A sum of numbers that an analyst's own query gave; amounts among them were guarded when its
/// tables were made. Over no rows there is none: who lists nothing may have anything.
pub fn total(dimension: impl Into<String>, sum: f64, basis: Basis) -> Answer {
    let answer = Answer {
        numerator: Some(sum),
        ..Answer::bare(dimension, basis)
    };
    match basis.objection() {
        Some(objection) => answer.withheld(objection),
        None => answer.shown(sum, None),
    }
}

/// One such sum divided by another, over the same rows.
pub fn quotient(dimension: impl Into<String>, above: f64, below: f64, basis: Basis) -> Answer {
    let answer = Answer::bare(dimension, basis).of(above, below);
    match basis.objection() {
        Some(objection) => answer.withheld(objection),
        None if below == 0.0 => answer.withheld((Status::Refused, NOTHING_TO_DIVIDE_BY)),
        None => answer.shown(above / below, None),
    }
}

/// The median of a waiting time, open cases counted as such.
pub fn median_wait(dimension: impl Into<String>, curve: &Curve, basis: Basis) -> Answer {
    let answer = waiting(dimension, curve, basis);
    if answer.status != Status::Ok {
        return answer;
    }
    let sure = curve.until_at_risk(LEAST_DENOMINATOR);
    let reached = match (sure.median(), curve.median()) {
        (Reached::NotReached { .. }, Reached::At { time, lower, upper })
            if fates_known(&steps(curve), curve.n, time) =>
        {
            Reached::At { time, lower, upper }
        }
        (reached, _) => reached,
    };
    match reached {
        Reached::At { time, lower, upper } => Answer {
            value: Some(time),
            interval: Some((lower, upper)),
            ..answer
        },
        Reached::NotReached { lower, .. } => Answer {
            interval: Some((lower, None)),
            ..answer.withheld((Status::NotReached, MEDIAN_NOT_REACHED))
        },
    }
}

/// The share for which the wait was over at a day: 1 − S.
pub fn over_by(dimension: impl Into<String>, curve: &Curve, day: f64, basis: Basis) -> Answer {
    let answer = waiting(dimension, curve, basis);
    if answer.status != Status::Ok {
        return answer;
    }
    let sure = curve.until_at_risk(LEAST_DENOMINATOR).survival_at(day);
    let known = fates_known(&steps(curve), curve.n, day);
    match sure.or(curve.survival_at(day).filter(|_| known)) {
        None => answer.withheld((Status::SmallN, TOO_FEW_AT_RISK)),
        Some(survival) => Answer {
            value: Some(1.0 - survival.value),
            interval: survival
                .interval
                .map(|i| (Some(1.0 - i.upper), Some(1.0 - i.lower))),
            ..answer
        },
    }
}

/// An answer from a curve, withheld where somebody left while fewer than five were at risk: with
/// late entries the first risk sets are small, and everything after is a product with them.
pub fn thick(curve: &Curve, answer: Answer) -> Answer {
    let shown = matches!(answer.status, Status::Ok | Status::NotReached);
    match curve.until_at_risk(LEAST_DENOMINATOR).n_thin_events {
        1.. if shown => answer.withheld((Status::SmallN, TOO_FEW_AT_RISK)),
        _ => answer,
    }
}

/// A time at which somebody left: when, how many were at risk, how many of them had the event.
type Leaving = (f64, usize, usize);

fn steps(curve: &Curve) -> Vec<Leaving> {
    let leaving = |step: &statistics::Step| (step.time, step.at_risk, step.events);
    curve.steps.iter().map(leaving).collect()
}

/// A number by Turnbull's estimate, between two extremes that are curves: shown where both of them
/// are, and otherwise withheld as they are. What is not reached in one of them is not reached. It
/// has no interval (see [`fn@statistics::turnbull`]).
pub fn between(
    dimension: impl Into<String>,
    value: Result<f64, (Status, &'static str)>,
    n_ended: usize,
    n: usize,
    extremes: [&Answer; 2],
) -> Answer {
    let [shortest, longest] = extremes;
    let basis = shortest.basis;
    let answer = Answer::bare(dimension, basis).of(n_ended as f64, n as f64);
    let rank = |answer: &&Answer| match answer.status {
        Status::Ok => 0,
        Status::NotReached => 1,
        _ => 2,
    };
    // Of two objections alike, that of the shortest stands.
    let worst = match rank(&longest) > rank(&shortest) {
        true => longest,
        false => shortest,
    };
    match (worst.reason, value) {
        (Some(reason), _) => answer.withheld((worst.status, reason)),
        (None, Err(objection)) => answer.withheld(objection),
        (None, Ok(value)) => answer.shown(value, None),
    }
}

/// Whether enough is known at a day although fewer than five may still be at risk by then.
///
/// A curve stops where fewer than five are at risk, because one event would move it too far. But a
/// council that has decided everything within a month has nobody at risk after it, and its curve
/// is nothing but a share of all ideas; hiding that would punish the fast. So a day also counts as
/// known when all were followed from their beginning, and for at least five, and 60 % of all, it
/// is known whether they had ended by then.
fn fates_known(steps: &[Leaving], n: usize, day: f64) -> bool {
    let from_start = steps.first().is_some_and(|(_, at_risk, _)| *at_risk == n);
    let ended: usize = steps
        .iter()
        .filter(|(time, ..)| *time <= day)
        .map(|(.., events)| events)
        .sum();
    let still_there = steps
        .iter()
        .find(|(time, ..)| *time > day)
        .map_or(0, |(_, at_risk, _)| *at_risk);
    let fates = Basis::new(n, ended + still_there);
    from_start && fates.objection().or(fates.small()).is_none()
}

fn waiting(dimension: impl Into<String>, curve: &Curve, basis: Basis) -> Answer {
    let n_events: usize = curve.steps.iter().map(|step| step.events).sum();
    let answer = Answer::bare(dimension, basis).of(n_events as f64, curve.n as f64);
    let small = Basis::whole(curve.n).small();
    match basis.objection().or(small) {
        Some(objection) => answer.withheld(objection),
        None => answer,
    }
}

/// The share that had ended in one way by a day, other ways of ending counted as such.
pub fn ended_by(
    dimension: impl Into<String>,
    incidence: &Incidence,
    cause: u8,
    day: f64,
    basis: Basis,
) -> Answer {
    let ends = |wanted: &dyn Fn(u8) -> bool, time: &dyn Fn(f64) -> bool| -> usize {
        let curves = incidence.causes.iter().filter(|c| wanted(c.cause));
        let steps = curves.flat_map(|c| &c.steps).filter(|s| time(s.time));
        steps.map(|s| s.events).sum()
    };
    let n_ended = ends(&|c| c == cause, &|_| true);
    let answer = Answer::bare(dimension, basis).of(n_ended as f64, incidence.n as f64);
    if let Some(objection) = basis.objection().or(Basis::whole(incidence.n).small()) {
        return answer.withheld(objection);
    }
    let leaving = |w: &statistics::competing::Waiting| {
        (w.time, w.at_risk, ends(&|_| true, &|time| time == w.time))
    };
    let steps: Vec<Leaving> = incidence.waiting.iter().map(leaving).collect();
    let sure = incidence.until_at_risk(LEAST_DENOMINATOR).at(cause, day);
    let known = fates_known(&steps, incidence.n, day);
    match sure.or(incidence.at(cause, day).filter(|_| known)) {
        None => answer.withheld((Status::SmallN, TOO_FEW_AT_RISK)),
        Some(share) => answer.shown(share.value, share.interval),
    }
}

/// The least and the greatest share that the missing rows could make of a measure: all of them
/// no, all of them yes. None where nothing is missing or the measure is no share of rows.
pub fn worst_and_best(measure: &Measure) -> Option<(f64, f64)> {
    let (hits, usable) = (measure.numerator?, measure.denominator?);
    let (eligible, n_missing) = (
        measure.n_eligible as f64,
        (measure.n_eligible - measure.n_usable) as f64,
    );
    let of_rows = usable == measure.n_usable as f64 && (0.0..=usable).contains(&hits);
    (of_rows && n_missing > 0.0).then(|| (hits / eligible, (hits + n_missing) / eligible))
}
