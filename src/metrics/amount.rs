//! In: amounts of rows, with the marks that `normalise` set on those out of scale. Out: amounts
//! that may be added up. It exists so that an amount far outside its column can't slip into a sum:
//! `gate::sum` and `gate::ratio` take no other, an [`Amount`] is made nowhere else, and the tables
//! that an analyst's own query sees hold no other. It deliberately hides nothing: [`as_stated`]
//! gives the amount as it stands, for `trust.outliers` to tell both sums.

use crate::model::{BenefitYear, Initiative, Money, names};

/// An amount that may be added to others of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Amount(Money);

impl Amount {
    /// In major units.
    pub fn major(self) -> f64 {
        self.0.major()
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == Money(0)
    }

    /// What it is worth, in major units, so many years before it falls due (after, where negative),
    /// at a rate a year: `amount ÷ (1 + rate)^years`.
    pub fn worth(self, rate: f64, years: i64) -> f64 {
        self.major() / (1.0 + rate).powi(years as i32)
    }

    /// So many times the amount.
    pub fn times(self, n: usize) -> Amount {
        Amount(Money(self.0.0.saturating_mul(n as i64)))
    }
}

impl std::ops::Add for Amount {
    type Output = Amount;
    fn add(self, other: Amount) -> Amount {
        Amount(self.0 + other.0)
    }
}

impl std::ops::Sub for Amount {
    type Output = Amount;
    fn sub(self, other: Amount) -> Amount {
        Amount(self.0 - other.0)
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        amounts.fold(Amount::default(), |sum, amount| sum + amount)
    }
}

/// Columns of initiatives that hold an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The budget.
    Budget,
    /// The forecast of the total.
    Forecast,
    /// Cost so far.
    Cost,
    /// Cost of running it in a year.
    RunningCost,
}

impl Of {
    /// All of them.
    pub const ALL: &'static [Of] = &[Of::Budget, Of::Forecast, Of::Cost, Of::RunningCost];

    /// The column's name in the model.
    pub fn column(self) -> &'static str {
        match self {
            Of::Budget => names::BUDGET,
            Of::Forecast => names::FORECAST,
            Of::Cost => names::COST,
            Of::RunningCost => names::RUNNING_COST,
        }
    }
}

/// The amount of a column of an initiative; none where there is none, and none where it is out of
/// scale, so that the row counts as one that lacks it.
pub fn of(row: &Initiative, what: Of) -> Option<Amount> {
    as_stated(row, what).filter(|_| !is_marked(&row.out_of_scale, what.column()))
}

/// The amount as it stands, out of scale or not. For telling both sums, and for nothing else.
pub fn as_stated(row: &Initiative, what: Of) -> Option<Amount> {
    let amount = match what {
        Of::Budget => row.budget,
        Of::Forecast => row.forecast,
        Of::Cost => row.cost,
        Of::RunningCost => row.running_cost,
    };
    amount.map(Amount)
}

/// What a benefit is planned to give in a year; see [`of`].
pub fn planned(row: &BenefitYear) -> Option<Amount> {
    planned_as_stated(row).filter(|_| !is_marked(&row.out_of_scale, names::PLANNED))
}

/// What it gave in the year; see [`of`].
pub fn realised(row: &BenefitYear) -> Option<Amount> {
    realised_as_stated(row).filter(|_| !is_marked(&row.out_of_scale, names::REALISED))
}

/// As [`as_stated`].
pub fn planned_as_stated(row: &BenefitYear) -> Option<Amount> {
    row.planned.map(Amount)
}

/// As [`as_stated`].
pub fn realised_as_stated(row: &BenefitYear) -> Option<Amount> {
    row.realised.map(Amount)
}

/// The amount of an entry of external funding, `source=amount`. They are a list in one cell, which
/// no scale is told from.
pub fn funding(entry: &str) -> Option<Amount> {
    let minor = entry.rsplit_once('=')?.1.parse().ok()?;
    Some(Amount(Money(minor)))
}

fn is_marked(marks: &[String], column: &str) -> bool {
    marks.iter().any(|mark| mark == column)
}
