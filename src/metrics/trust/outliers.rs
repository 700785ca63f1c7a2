//! In: amounts of current rows, with the marks on those far outside their column. Out: how many
//! are marked, and each sum with and without them. It exists because leaving an amount out of the
//! sums is a choice that its owner must see, with the number that it changes. It deliberately
//! judges no amount itself: `normalise` has marked them, by one rule.

use crate::metrics::amount::{self, Amount, Of};
use crate::metrics::effect::amounts::direct;
use crate::metrics::examples::{Example, Given, Gives, MOLDE, kroner, portfolio};
use crate::metrics::gate::{self, Answer, Basis};
use crate::metrics::metric::{Compute, Direction, Family, Metric, Names, Unit, part};
use crate::metrics::view::View;
use crate::model::{BenefitYear, Dataset, Initiative, Status, names};

/// Amounts out of scale.
pub const OUTLIERS: Metric = Metric {
    id: "trust.outliers",
    family: Family::Trust,
    name: Names {
        nb: "Beløp utenfor skala",
        nn: "Beløp utanfor skala",
        en: "Amounts out of scale",
        da: "Beløb uden for skala",
    },
    question: &[25],
    formula: "An amount is out of scale when it is more than 100 medians and more than 10 upper quartiles of its column's positive amounts in the same table of the export, where there are at least 8 of those (median and quartile: the values at the positions n ÷ 2 and 3n ÷ 4, rounded down and counted from 0; amounts by year: of the same unit, all years together); the row's `out_of_scale` names the column. It stays out of every sum and counts there as missing. column=<column>: how many are out of scale; eligible: current rows with an amount in that column. The empty part: all columns together. column=<column>;what=kept: the sum of the others; column=<column>;what=stated: the sum of all. Columns: budget, forecast, cost and running_cost of current initiatives, planned and realised of current benefits' years, of which only direct benefits in the pipeline's currency enter the sums.",
    unit: Unit::Count,
    direction: Direction::Down,
    source: "Own definition",
    fields: &["amounts"],
    dimensions: &[
        part("", Unit::Count),
        part("column=<column>", Unit::Count),
        part("column=<column>;what=kept", Unit::Money),
        part("column=<column>;what=stated", Unit::Money),
    ],
    compute: Compute::Rows(outliers),
    examples: &[
        Example::new(
            "Ten budgets of 100 000 kr, and one of 100 000 000 kr that was written in øre.",
            ten_and_one_in_oere,
            "column=budget",
            Gives::Value(1.0),
        ),
        Example::new(
            "The sum without it, as every other metric has it.",
            ten_and_one_in_oere,
            "column=budget;what=kept",
            Gives::Value(1_000_000.0),
        ),
        Example::new(
            "The sum with it: both are told.",
            ten_and_one_in_oere,
            "column=budget;what=stated",
            Gives::Value(101_000_000.0),
        ),
        Example::new(
            "No amount was exported, so none was judged: not 0.",
            || portfolio(10, |_, _| {}),
            "column=budget",
            Gives::Nothing(Status::Refused, gate::NO_ROWS),
        ),
    ],
};

fn ten_and_one_in_oere() -> Dataset {
    portfolio(11, |i, row| {
        row.budget = kroner(if i == 11 { 100_000_000 } else { 100_000 });
        if i == 11 {
            row.out_of_scale = vec![names::BUDGET.to_owned()];
        }
    })
    .benefits(MOLDE, 0, |_, _| {})
}

/// An amount as it stands, and as it may be added to others.
type Both = (Amount, Option<Amount>);

/// A column: all its amounts, and those of them that have a common unit to be added in.
struct Column {
    name: &'static str,
    amounts: Vec<Both>,
    addable: Vec<Both>,
}

fn outliers(view: &View) -> Vec<Answer> {
    let of_initiatives = Of::ALL.iter().map(|what| {
        let both =
            |row: &Initiative| Some((amount::as_stated(row, *what)?, amount::of(row, *what)));
        let lines = view.lines.iter();
        let amounts: Vec<Both> = lines.filter_map(|line| both(line.now)).collect();
        Column {
            name: what.column(),
            addable: amounts.clone(),
            amounts,
        }
    });
    let planned = |row: &BenefitYear| Some((amount::planned_as_stated(row)?, amount::planned(row)));
    let realised =
        |row: &BenefitYear| Some((amount::realised_as_stated(row)?, amount::realised(row)));
    let of_years = |name: &'static str, both: &dyn Fn(&BenefitYear) -> Option<Both>| {
        let promises = view.promises.iter();
        let years = promises.flat_map(|promise| promise.years.iter().copied());
        Column {
            name,
            amounts: years.filter_map(both).collect(),
            addable: direct(view).filter_map(both).collect(),
        }
    };
    let columns: Vec<Column> = of_initiatives
        .chain([
            of_years(names::PLANNED, &planned),
            of_years(names::REALISED, &realised),
        ])
        .collect();

    let n_out = |rows: &[Both]| rows.iter().filter(|(_, kept)| kept.is_none()).count();
    let n_all = columns.iter().map(|column| column.amounts.len()).sum();
    let n_all_out = columns.iter().map(|column| n_out(&column.amounts)).sum();
    let mut answers = vec![gate::count("", n_all_out, Basis::whole(n_all))];
    for column in &columns {
        let part = format!("column={}", column.name);
        let n = column.amounts.len();
        answers.push(gate::count(&part, n_out(&column.amounts), Basis::whole(n)));
        let rows = &column.addable;
        let kept: Vec<Amount> = rows.iter().filter_map(|(_, kept)| *kept).collect();
        let stated: Amount = rows.iter().map(|(stated, _)| *stated).sum();
        let mut sum = |what: &str, amount: Amount, n_usable: usize| {
            let part = format!("{part};what={what}");
            answers.push(match rows.len() {
                0 => gate::refused(part, gate::NO_ROWS, 0),
                n => gate::sum(part, amount, Basis::new(n, n_usable)),
            });
        };
        sum("kept", kept.iter().copied().sum(), kept.len());
        sum("stated", stated, rows.len());
    }
    answers
}
