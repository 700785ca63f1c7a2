//! In: direct benefits by year, and what their initiatives cost. Out: what is left when the costs
//! are taken off, year for year as stated and discounted. It exists because a gross benefit says
//! nothing to whoever pays for the project and runs what it leaves behind. It deliberately takes
//! no cost as 0 because nobody stated it, adds no hours and no priced twins, and moves no amount
//! to the prices of another year.

use super::amounts::{Stated, planned_by_year, realised_by_year};
use super::registered::no_benefits;
use crate::metrics::amount::{self, Amount, Of};
use crate::metrics::examples::{Example, Given, Gives, MOLDE, day, kroner, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::{View, is_open};
use crate::model::*;
use chrono::Datelike;
use std::collections::BTreeMap;

/// Benefits less costs.
pub const NET: Metric = Metric {
    id: "effect.net",
    family: Family::Effect,
    name: Names {
        nb: "Netto gevinst",
        nn: "Netto gevinst",
        en: "Net benefit",
        da: "Nettogevinst",
    },
    question: &[12],
    formula: "Over initiatives with direct benefits that have amounts in the pipeline's currency; what has no such benefit stays out, and so do its costs. what=so_far: Σ realised in the years before the as-of date's. what=expected: Σ planned in that year and later. what=project_cost: of an open initiative the forecast, else the budget; of a closed one the cost, else the forecast, else the budget. what=before_running_cost: so_far + expected − project_cost. These four are over the same initiatives: usable are those where every benefit and year before the as-of date's with a planned amount has a realised one, and the project cost is known. what=running_cost: the running cost of a year, once for each year in which the initiative's direct benefits have an amount. what=net: so_far + expected − project_cost − running_cost, over those whose running cost is known too; a stated 0 is one, an empty cell is not. what=net;rate=<rate>: the same with each amount of year y ÷ (1 + rate)^(y − the as-of date's year), so that earlier years count for more, at the rate that the pipeline gives; the project cost falls in the year of the start date, without which the initiative isn't usable. Rows of one benefit and year are added together. An amount out of scale counts as missing where it is needed. Amounts are in the prices that the sources state them in; the report says which year's, where the pipeline does.",
    unit: Unit::Money,
    direction: Direction::Up,
    source: "DFØ, guide to cost-benefit analysis: net present value; Ministry of Finance, circular R-109/2021",
    fields: &[
        "benefits: kind",
        "benefit years: planned, realised, unit",
        "the budget, the forecast, cost so far, running cost",
        "the start date",
    ],
    dimensions: &[
        part("what=so_far", Unit::Money),
        part("what=expected", Unit::Money),
        part("what=project_cost", Unit::Money),
        part("what=before_running_cost", Unit::Money),
        part("what=running_cost", Unit::Money),
        part("what=net", Unit::Money),
        part("what=net;rate=<rate>", Unit::Money),
    ],
    compute: Compute::Rows(net),
    examples: &[
        Example::new(
            "Realised 100 000 kr in 2025, planned 200 000 kr a year in 2026 and 2027, a forecast of 250 000 kr and 30 000 kr a year to run it: 500 000 − 250 000 − 3 · 30 000.",
            || three_years(Some(30_000)),
            "what=net",
            Gives::Value(160_000.0),
        ),
        Example::new(
            "The same discounted to 2026 at 4 %, the forecast in 2025: what is earned or spent in 2025 counts 1.04 times.",
            || three_years(Some(30_000)),
            "what=net;rate=0.04",
            Gives::Value(70_000.0 * 1.04 - 250_000.0 * 1.04 + 170_000.0 + 170_000.0 / 1.04),
        ),
        Example::new(
            "150 000 kr were planned for 2025 and 100 000 kr came: what has come counts, and not the plan.",
            || three_years(Some(30_000)),
            "what=so_far",
            Gives::Value(100_000.0),
        ),
        Example::new(
            "Nobody says what it costs to run: before that cost 250 000 kr, and no net.",
            || three_years(None),
            "what=before_running_cost",
            Gives::Value(250_000.0),
        ),
        Example::new(
            "The same: no net, because a cost that nobody stated is not 0.",
            || three_years(None),
            "what=net",
            Gives::Nothing(Status::Refused, gate::NO_RUNNING_COST),
        ),
        Example::new(
            "No source lists benefits.",
            || portfolio(3, |_, _| {}),
            "what=net",
            Gives::Nothing(Status::Refused, gate::NO_BENEFITS_IN_SOURCE),
        ),
    ],
};

fn three_years(running_cost: Option<i64>) -> Dataset {
    portfolio(1, |_, row| {
        row.started = Some(day(2025, 2, 1));
        row.budget = kroner(300_000);
        row.forecast = kroner(250_000);
        row.cost = kroner(120_000);
        row.running_cost = running_cost.and_then(kroner);
    })
    .benefits(MOLDE, 1, |_, _| {})
    .amount(1, 2025, kroner(150_000), kroner(100_000), |_| {})
    .amount(1, 2026, kroner(200_000), kroner(20_000), |_| {})
    .amount(1, 2027, kroner(200_000), None, |_| {})
}

/// What an initiative's direct benefits give and what it costs, as far as it is known.
struct Account {
    /// Realised by year, in the years before the as-of date's; none where one is not known.
    so_far: Option<Vec<(i64, Amount)>>,
    /// Planned by year, from the as-of date's on; none where one is out of scale.
    expected: Option<Vec<(i64, Amount)>>,
    project: Option<Amount>,
    /// The running cost of a year.
    running: Option<Amount>,
    /// Years with an amount.
    years: Vec<i64>,
    /// The year of the start date.
    started: Option<i64>,
}

/// An account of which everything but the running cost is known.
struct Known<'a> {
    so_far: &'a [(i64, Amount)],
    expected: &'a [(i64, Amount)],
    project: Amount,
    of: &'a Account,
}

impl Known<'_> {
    fn running_cost(&self) -> Option<Amount> {
        Some(self.of.running?.times(self.of.years.len()))
    }
}

fn sum(amounts: &[(i64, Amount)]) -> Amount {
    amounts.iter().map(|(_, amount)| *amount).sum()
}

fn net(view: &View) -> Vec<Answer> {
    let rate = view.scope.discount_rate;
    let at_rate = match rate {
        Some(rate) => format!("what=net;rate={rate}"),
        None => "what=net;rate=none".to_owned(),
    };
    if no_benefits(view, "").is_some() {
        let parts = PARTS.iter().copied().chain([at_rate.as_str()]);
        return parts
            .map(|part| gate::refused(part, gate::NO_BENEFITS_IN_SOURCE, 0))
            .collect();
    }
    let accounts = accounts(view);
    let n = accounts.len();
    let known: Vec<Known> = accounts.iter().filter_map(known).collect();
    let total = |part: &str, n_usable: usize, amount: Amount| match n {
        0 => gate::refused(part, gate::NO_ROWS, 0),
        _ => gate::sum(part, amount, Basis::new(n, n_usable)),
    };
    let so_far: Amount = known.iter().map(|k| sum(k.so_far)).sum();
    let expected: Amount = known.iter().map(|k| sum(k.expected)).sum();
    let project: Amount = known.iter().map(|k| k.project).sum();
    let [p_so_far, p_expected, p_project, p_before, p_running, p_net] = PARTS;
    let mut answers = vec![
        total(p_so_far, known.len(), so_far),
        total(p_expected, known.len(), expected),
        total(p_project, known.len(), project),
        total(p_before, known.len(), so_far + expected - project),
    ];
    // That nobody tells what it costs to run is the commonest gap, and has its own sentence.
    let untold = n > 0 && accounts.iter().all(|account| account.running.is_none());
    let to_the_end: Vec<(&Known, Amount)> = known
        .iter()
        .filter_map(|k| Some((k, k.running_cost()?)))
        .collect();
    let running: Amount = to_the_end.iter().map(|(_, running)| *running).sum();
    let left: Amount = to_the_end
        .iter()
        .map(|(k, running)| sum(k.so_far) + sum(k.expected) - k.project - *running)
        .sum();
    for (part, amount) in [(p_running, running), (p_net, left)] {
        answers.push(match untold {
            true => gate::refused(part, gate::NO_RUNNING_COST, n),
            false => total(part, to_the_end.len(), amount),
        });
    }
    answers.push(match rate {
        None => gate::refused(at_rate, gate::NO_DISCOUNT_RATE, n),
        Some(_) if untold => gate::refused(at_rate, gate::NO_RUNNING_COST, n),
        Some(rate) => {
            let this_year = i64::from(view.as_of().year());
            let worths: Vec<f64> = to_the_end
                .iter()
                .filter_map(|(k, _)| worth(k, rate, this_year))
                .collect();
            let basis = Basis::new(n, worths.len());
            gate::number(at_rate, Some(worths.iter().sum()), basis)
        }
    });
    answers
}

/// The sums in the order in which they are added and taken off.
pub const PARTS: [&str; 6] = [
    "what=so_far",
    "what=expected",
    "what=project_cost",
    "what=before_running_cost",
    "what=running_cost",
    "what=net",
];

/// The present value of an account; none without a start date or a running cost.
fn worth(known: &Known, rate: f64, this_year: i64) -> Option<f64> {
    let (started, running) = (known.of.started?, known.of.running?);
    let at = |year: i64, amount: Amount| amount.worth(rate, year - this_year);
    let gains = known.so_far.iter().chain(known.expected);
    let gains: f64 = gains.map(|(year, amount)| at(*year, *amount)).sum();
    let running: f64 = known.of.years.iter().map(|year| at(*year, running)).sum();
    Some(gains - at(started, known.project) - running)
}

fn known(account: &Account) -> Option<Known<'_>> {
    Some(Known {
        so_far: account.so_far.as_deref()?,
        expected: account.expected.as_deref()?,
        project: account.project?,
        of: account,
    })
}

fn accounts(view: &View) -> Vec<Account> {
    let this_year = i64::from(view.as_of().year());
    let currency = view.scope.currency.as_str();
    // By initiative and benefit, so that the order of rows moves no sum.
    let mut of: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for promise in &view.promises {
        if let Some(row) = promise.initiative
            && promise.now.kind == Some(BenefitKind::Direct)
        {
            of.entry(view.key(row)).or_default().push((row, promise));
        }
    }
    let mut accounts = Vec::new();
    for promises in of.values() {
        let Some((row, _)) = promises.first() else {
            continue;
        };
        let mut so_far = Some(Vec::new());
        let mut expected = Some(Vec::new());
        let mut years = Vec::new();
        for (_, promise) in promises {
            let planned = planned_by_year(&promise.years, currency);
            let realised = realised_by_year(&promise.years, currency);
            years.extend(planned.keys().chain(realised.keys()).copied());
            let before = planned.keys().chain(realised.keys());
            let mut before: Vec<i64> = before.copied().filter(|y| *y < this_year).collect();
            before.sort_unstable();
            before.dedup();
            for year in before {
                let came: Stated = realised.get(&year).copied().flatten();
                add(&mut so_far, year, came);
            }
            for (year, amount) in planned.range(this_year..) {
                add(&mut expected, *year, *amount);
            }
        }
        years.sort_unstable();
        years.dedup();
        if !years.is_empty() {
            accounts.push(Account {
                so_far,
                expected,
                project: project_cost(row),
                running: amount::of(row, Of::RunningCost),
                years,
                started: row.started.map(|date| i64::from(date.year())),
            });
        }
    }
    accounts
}

/// One unknown amount makes the whole unknown.
fn add(list: &mut Option<Vec<(i64, Amount)>>, year: i64, amount: Stated) {
    match (list.as_mut(), amount) {
        (Some(amounts), Some(amount)) => amounts.push((year, amount)),
        _ => *list = None,
    }
}

/// What it costs in all: while it lasts, the cost so far is only a part of that.
fn project_cost(row: &Initiative) -> Option<Amount> {
    let planned = amount::of(row, Of::Forecast).or_else(|| amount::of(row, Of::Budget));
    match is_open(row) {
        true => planned,
        false => amount::of(row, Of::Cost).or(planned),
    }
}
