//! In: nothing. Out: an analyst's own indicator as its file states it: the same header that a metric
//! of the catalogue has, and a query over the tables of `queried`. It exists so that whoever reads
//! the file and whoever measures by it speak of one thing. It deliberately does not know whether the
//! query can be run: that is for whoever runs it.

use super::table::words;

words! {
    /// What a number counts.
    Unit {
        /// Things counted.
        Count = "count",
        /// A share, 0–1; achievement may lie outside.
        Share = "share",
        /// Days.
        Days = "days",
        /// The pipeline's currency, in major units (kroner).
        Money = "money",
        /// The unit that the dimension names, such as hours.
        Hours = "hours",
        /// An index, 0–1.
        Index = "index",
        /// Full positions.
        Positions = "positions",
        /// Per 10 000 inhabitants and year.
        PerTenThousand = "per_10000_inhabitants",
        /// Per 100 employees and year.
        PerHundredEmployees = "per_100_employees",
        /// A score on a municipality's own scale.
        Score = "score",
    }
}

impl Unit {
    /// Its name in English, as the catalogue writes it.
    pub fn title(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::Share => "share (0–1)",
            Unit::Days => "days",
            Unit::Money => "currency, major units",
            Unit::Hours => "hours, or the unit that the dimension names",
            Unit::Index => "index (0–1)",
            Unit::Positions => "full positions",
            Unit::PerTenThousand => "per 10 000 inhabitants and year",
            Unit::PerHundredEmployees => "per 100 employees and year",
            Unit::Score => "score, on the municipality's own scale",
        }
    }
}

words! {
    /// Which way is better.
    Direction {
        /// More is better.
        Up = "up",
        /// Less is better.
        Down = "down",
        /// Neither: it tells how things are.
        Context = "context",
    }
}

impl Direction {
    /// In English.
    pub fn title(self) -> &'static str {
        super::table::Word::word(self)
    }
}

words! {
    /// What is made of the rows that a query gives.
    Estimate {
        /// How many of them there are, or of which `value` is true.
        Count = "count",
        /// The share of which `value` is true.
        Share = "share",
        /// The median of `value`.
        Median = "median",
        /// The sum of `value`.
        Sum = "sum",
        /// The sum of `above` divided by the sum of `below`.
        Ratio = "ratio",
        /// How many there are, as events of a year, per inhabitants or employees.
        Rate = "rate",
        /// How long until `ended`, of `days` so far: Kaplan–Meier's median, and the share ended by a day.
        Wait = "wait",
        /// `value` as the query computed it, on `n_usable` of `n_eligible` rows.
        Number = "number",
    }
}

impl Estimate {
    /// The units that it can be in.
    pub fn units(self) -> &'static [Unit] {
        match self {
            Estimate::Count => &[Unit::Count],
            Estimate::Share => &[Unit::Share],
            Estimate::Median => &[
                Unit::Days,
                Unit::Money,
                Unit::Hours,
                Unit::Count,
                Unit::Score,
                Unit::Share,
                Unit::Index,
                Unit::Positions,
            ],
            Estimate::Sum => &[Unit::Money, Unit::Hours, Unit::Count, Unit::Positions],
            Estimate::Ratio => &[Unit::Share],
            Estimate::Rate => &[Unit::PerTenThousand, Unit::PerHundredEmployees],
            Estimate::Wait => &[Unit::Days],
            Estimate::Number => &[
                Unit::Index,
                Unit::Share,
                Unit::Days,
                Unit::Hours,
                Unit::Positions,
                Unit::Score,
                Unit::Count,
            ],
        }
    }
}

/// An analyst's own indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its id: the family that it stands with, a dot, its own name.
    pub id: String,
    /// What readers call it, in Bokmål, Nynorsk, English and Danish.
    pub names: [String; 4],
    /// The questions of the product that it answers, 1–25.
    pub questions: Vec<u8>,
    /// The unit of its number.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// How it is computed, in words.
    pub formula: String,
    /// The document or method it comes from.
    pub source: String,
    /// What an export must hold, in words.
    pub fields: Vec<String>,
    /// What is made of its rows.
    pub estimate: Estimate,
    /// The file it stands in, relative to the pipeline's folder, with `/`.
    pub file: String,
    /// The whole text of the file, so that a line of the query is a line of the file.
    pub text: String,
}
