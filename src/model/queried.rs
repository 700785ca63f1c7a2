//! In: nothing. Out: what an analyst's own query can ask, where it differs from the tables of the
//! model: what the metrics have worked out of an initiative or a benefit, amounts of benefits that
//! may be added up, the run itself. It exists so that such a query sees the same rows as a metric —
//! current ones, a joint initiative once, no programme, no amount out of scale — and has their
//! columns from one declaration. It deliberately has no column that tells one person from another.

use super::table::{ColumnKind, Row, TableDoc, table};
use super::tables::*;
use super::words::*;

table! {
    /// The run, for the municipality that the indicator is computed for, or for all: one row.
    ThisRun = "run" {
        /// The municipality's number, or `all`.
        municipality: String,
        /// The date that the numbers stand for.
        as_of: Date,
        /// The period, such as 2026Q3.
        period: String,
        /// Its first day.
        period_first: Date,
        /// Its last day.
        period_last: Date,
        /// The pipeline's currency.
        currency: String,
        /// How many municipalities sent an export.
        n_municipalities: i64,
        /// Inhabitants of those.
        inhabitants: Option<i64>,
        /// Employees of those.
        employees: Option<i64>,
    }
}

table! {
    /// What is worked out of an initiative and its past.
    InitiativeStanding = "initiative" {
        /// Its step on the ladder, 0 (submitted) to 7 (operate); missing for an end and an unknown stage.
        step: Option<i64>,
        /// The furthest step it is known to have reached.
        furthest: Option<i64>,
        /// Whether anything is left to be developed.
        is_open: bool,
        /// Whether work has begun and is not over.
        is_running: bool,
        /// Whether it waits for the council.
        is_undecided: bool,
        /// Whether it has a benefit; missing where no source of the municipality lists benefits.
        has_benefit: Option<bool>,
        /// The latest day on which anything is known to have changed.
        changed: Option<Date>,
        /// The first day by which it is known to have been introduced.
        introduced: Option<Date>,
        /// The stage in the snapshot that changes are counted from.
        stage_before: Option<Stage>,
    }
}

table! {
    /// What is worked out of a benefit and its measurements.
    BenefitStanding = "benefit" {
        /// Whether anything was measured, with a date or without; missing where no source of the municipality lists measurements.
        is_measured: Option<bool>,
        /// Dated measurements up to the as-of date.
        n_measured: i64,
        /// The date of the latest.
        measured: Option<Date>,
        /// The latest value.
        latest: Option<f64>,
    }
}

table! {
    /// What a benefit is to give in a year, and gave. Amounts are in major units; those out of scale
    /// are missing. Money is there of direct benefits only, so that no benefit is added to its priced
    /// twin; freed time in the row's own unit, never in money.
    QueriedYear = "benefit_year" {
        /// The municipality.
        municipality: String,
        /// The benefit.
        benefit_id: String,
        /// The year.
        year: i64,
        /// The benefit's kind.
        kind: Option<BenefitKind>,
        /// Where it stands in the financial plan.
        placement: Option<Placement>,
        /// The unit of the amounts as the source has it.
        unit: Option<String>,
        /// Planned money of a direct benefit, in the pipeline's currency.
        direct_planned: Option<f64>,
        /// Realised money of a direct benefit, in the pipeline's currency.
        direct_realised: Option<f64>,
        /// Planned freed time, in `unit`.
        freed_planned: Option<f64>,
        /// Realised freed time, in `unit`.
        freed_realised: Option<f64>,
    }
}

table! {
    /// A dated measurement up to the as-of date.
    QueriedMeasurement = "measurement" {
        /// The municipality.
        municipality: String,
        /// The benefit.
        benefit_id: String,
        /// When.
        date: Date,
        /// The value, in the unit of the benefit's indicator.
        value: f64,
    }
}

/// A table as a query sees it.
#[derive(Debug, Clone, Copy)]
pub struct QueriedTable {
    /// Its name.
    pub name: &'static str,
    /// Which rows it holds.
    pub rows: &'static str,
    /// The tables whose columns it has, one after the other.
    pub of: &'static [TableDoc],
}

/// Columns that no query sees: marks that are acted on before, and what tells people apart.
pub const NOT_QUERIED: &[&str] = &["out_of_scale", "owner_key"];

/// Every table that a query can name.
pub const QUERIED: &[QueriedTable] = &[
    QueriedTable {
        name: ThisRun::TABLE.name,
        rows: "One row.",
        of: &[ThisRun::TABLE],
    },
    QueriedTable {
        name: Initiative::TABLE.name,
        rows: "Current initiatives, without programmes; for all, a joint one once.",
        of: &[Initiative::TABLE, InitiativeStanding::TABLE],
    },
    QueriedTable {
        name: "initiative_history",
        rows: "The same initiatives in every snapshot up to the as-of date.",
        of: &[Initiative::TABLE],
    },
    QueriedTable {
        name: Transition::TABLE.name,
        rows: "Changes of stage and decisions of the current initiatives up to the as-of date.",
        of: &[Transition::TABLE],
    },
    QueriedTable {
        name: Benefit::TABLE.name,
        rows: "Current benefits; for all, those of a joint initiative once, under the id that `initiative` has.",
        of: &[Benefit::TABLE, BenefitStanding::TABLE],
    },
    QueriedTable {
        name: QueriedYear::TABLE.name,
        rows: "Years of the current benefits.",
        of: &[QueriedYear::TABLE],
    },
    QueriedTable {
        name: QueriedMeasurement::TABLE.name,
        rows: "Measurements of the current benefits.",
        of: &[QueriedMeasurement::TABLE],
    },
    QueriedTable {
        name: Meeting::TABLE.name,
        rows: "Meetings of the municipality's bodies; for all, of every municipality of the run.",
        of: &[Meeting::TABLE],
    },
    QueriedTable {
        name: IndicatorSeries::TABLE.name,
        rows: "Values of the municipality; for all, of every municipality of the run.",
        of: &[IndicatorSeries::TABLE],
    },
    QueriedTable {
        name: OverlapPair::TABLE.name,
        rows: "Pairs of which the municipality has one side; for all, every pair.",
        of: &[OverlapPair::TABLE],
    },
    QueriedTable {
        name: OverlapCluster::TABLE.name,
        rows: "Members of clusters of which the municipality has a member; for all, every member.",
        of: &[OverlapCluster::TABLE],
    },
];

/// What a date can be asked for beside itself: the end of the column's name, and what it gives.
/// The engine has no function for a tertial or for the days between two dates.
pub const DATE_PARTS: &[(DatePart, &str, ColumnKind, &str)] = &[
    (DatePart::Year, "year", ColumnKind::Integer, "2026"),
    (DatePart::Half, "half", ColumnKind::Text, "2026H2"),
    (DatePart::Tertial, "tertial", ColumnKind::Text, "2026T2"),
    (DatePart::Quarter, "quarter", ColumnKind::Text, "2026Q3"),
    (DatePart::Month, "month", ColumnKind::Text, "2026-08"),
    (
        DatePart::Days,
        "days",
        ColumnKind::Integer,
        "days from it to the as-of date; negative where it is to come",
    ),
];

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// Its year.
    Year,
    /// Its half-year.
    Half,
    /// Its tertial.
    Tertial,
    /// Its quarter.
    Quarter,
    /// Its month.
    Month,
    /// Days from it to the as-of date.
    Days,
}

/// The columns that the rows of a query are read by.
pub mod gives {
    /// The part of the indicator that a row belongs to.
    pub const DIMENSION: &str = "dimension";
    /// True or false, or a number.
    pub const VALUE: &str = "value";
    /// The number above the line.
    pub const ABOVE: &str = "above";
    /// The number below the line.
    pub const BELOW: &str = "below";
    /// Days so far.
    pub const DAYS: &str = "days";
    /// Whether it ended after those days.
    pub const ENDED: &str = "ended";
    /// Days after which it was first seen, where it was not from the beginning.
    pub const SEEN_AFTER: &str = "seen_after";
    /// Rows that a computed number is about.
    pub const N_ELIGIBLE: &str = "n_eligible";
    /// Those of them that it could use.
    pub const N_USABLE: &str = "n_usable";
    /// Which row of the model a row is of.
    pub const IDS: &[&str] = &["initiative_id", "benefit_id"];
}
