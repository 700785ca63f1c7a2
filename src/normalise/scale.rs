//! In: the rows that one table became. Out: findings about amounts far outside the others of their
//! column, and the mark on the row that keeps them out of sums. It exists because one amount in
//! øre or in the wrong thousands drowns a sum of all others, and nobody sees it in the sum. It
//! deliberately changes no amount: which of two readings is right only its owner knows.

use super::portal;
use super::{Checked, Context};
use crate::config::TableMapping;
use crate::model::findings::{self as kinds, Place};
use crate::model::{BenefitYear, Finding, Initiative, Money, RawTable, expectations as say, names};

/// The fewest amounts of a column that a scale can be told from.
const LEAST_AMOUNTS: usize = 8;
/// An amount is outside when it is more than so many medians …
const MEDIANS: i64 = 100;
/// … and more than so many upper quartiles.
const UPPER_QUARTILES: i64 = 10;

/// The scale of a column, in minor units.
struct Scale {
    middle: i64,
    high: i64,
}

impl Scale {
    /// None where too few amounts tell of one.
    fn of(amounts: impl Iterator<Item = Money>) -> Option<Scale> {
        let mut amounts: Vec<i64> = amounts
            .map(|amount| amount.0)
            .filter(|amount| *amount > 0)
            .collect();
        amounts.sort_unstable();
        (amounts.len() >= LEAST_AMOUNTS).then(|| Scale {
            middle: amounts[amounts.len() / 2],
            high: amounts[amounts.len() * 3 / 4],
        })
    }

    /// Beyond a hundred medians and ten upper quartiles at once: a real spread of projects seldom
    /// goes that far, a slip from kroner to thousands always does.
    fn leaves_out(&self, amount: Money) -> bool {
        let is_beyond =
            |times: i64, of: i64| i128::from(amount.0) > i128::from(of) * i128::from(times);
        is_beyond(MEDIANS, self.middle) && is_beyond(UPPER_QUARTILES, self.high)
    }
}

/// A row with amounts.
trait Amounts {
    fn amount(&self, column: &str) -> Option<Money>;
    fn marks(&mut self) -> &mut Vec<String>;
    /// What its amounts are in; none for the pipeline's currency.
    fn unit(&self) -> Option<&str>;
    fn place(&self) -> Place;
}

impl Amounts for Initiative {
    fn amount(&self, column: &str) -> Option<Money> {
        match column {
            names::BUDGET => self.budget,
            names::FORECAST => self.forecast,
            names::COST => self.cost,
            names::RUNNING_COST => self.running_cost,
            _ => None,
        }
    }
    fn marks(&mut self) -> &mut Vec<String> {
        &mut self.out_of_scale
    }
    fn unit(&self) -> Option<&str> {
        None
    }
    fn place(&self) -> Place {
        Place {
            municipality: Some(self.municipality.clone()),
            file: Some(self.file.clone()),
            sheet: self.sheet.clone(),
            row: Some(self.row),
            column: None,
        }
    }
}

impl Amounts for BenefitYear {
    fn amount(&self, column: &str) -> Option<Money> {
        match column {
            names::PLANNED => self.planned,
            names::REALISED => self.realised,
            _ => None,
        }
    }
    fn marks(&mut self) -> &mut Vec<String> {
        &mut self.out_of_scale
    }
    fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }
    fn place(&self) -> Place {
        Place {
            municipality: (!self.municipality.is_empty()).then(|| self.municipality.clone()),
            file: Some(self.file.clone()),
            sheet: self.sheet.clone(),
            row: Some(self.row),
            column: None,
        }
    }
}

/// Judges the amounts of a table of initiatives, each column by itself.
pub(super) fn of_initiatives(
    checked: &mut Checked,
    raw: &RawTable,
    table: &TableMapping,
    context: &Context<'_>,
) {
    let mut rows: Vec<&mut Initiative> = checked.initiatives.iter_mut().collect();
    let columns = [
        names::BUDGET,
        names::FORECAST,
        names::COST,
        names::RUNNING_COST,
    ];
    let found = judge(&mut rows, &columns, raw, table, context);
    checked.findings.extend(found);
}

/// Judges the amounts of a table of amounts by year: of each unit by itself, all years together.
pub(super) fn of_benefit_years(
    checked: &mut Checked,
    raw: &RawTable,
    table: &TableMapping,
    context: &Context<'_>,
) {
    let years = checked.benefit_years.iter_mut();
    let mut rows: Vec<&mut BenefitYear> = years.map(|referring| &mut referring.row).collect();
    let columns = [names::PLANNED, names::REALISED];
    let found = judge(&mut rows, &columns, raw, table, context);
    checked.findings.extend(found);
}

fn judge<R: Amounts>(
    rows: &mut [&mut R],
    columns: &[&str],
    raw: &RawTable,
    table: &TableMapping,
    context: &Context<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let units: std::collections::BTreeSet<Option<String>> = rows
        .iter()
        .map(|row| row.unit().map(str::to_owned))
        .collect();
    for row in rows.iter_mut() {
        row.marks().clear();
    }
    for column in columns {
        for unit in &units {
            let is_of = |row: &R| row.unit() == unit.as_deref();
            let amounts = rows.iter().filter(|row| is_of(row));
            let Some(scale) = Scale::of(amounts.filter_map(|row| row.amount(column))) else {
                continue;
            };
            for row in rows.iter_mut().filter(|row| is_of(row)) {
                let Some(amount) = row.amount(column).filter(|a| scale.leaves_out(*a)) else {
                    continue;
                };
                let unit = unit.as_deref().unwrap_or(context.currency);
                let place = Place {
                    column: portal::header(raw, table, column),
                    ..row.place()
                };
                let values = [
                    ("number", (scale.middle / 100).to_string()),
                    ("currency", unit.to_owned()),
                ];
                findings.push(
                    kinds::VALUE_OUT_OF_SCALE
                        .at(&place)
                        .value(format!("{} {unit}", amount.0 / 100))
                        .expecting(&say::AMOUNT_ABOUT, &values),
                );
                row.marks().push((*column).to_owned());
            }
        }
    }
    findings
}
