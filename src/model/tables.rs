//! In: nothing. Out: every table of the model, declared once: row type, Arrow schema, meaning of
//! each column. Everything after `normalise` reads these and nothing else. It deliberately holds
//! no reading or writing: a missing value is `None`, never 0 and never an empty string.
//! It is long because every table stands here: whoever looks for a column looks in one place.

use super::table::{Money, Row, TableDoc, table};
use super::words::*;
use chrono::NaiveDate;

/// A civil date.
pub type Date = NaiveDate;

table! {
    /// An initiative as one snapshot shows it.
    Initiative = "initiative" {
        /// The date the export shows.
        snapshot: Date,
        /// The municipality's number, or its id in the pipeline's registry.
        municipality: String,
        /// The source mapping that read it.
        source: String,
        /// Stable across snapshots: municipality and external id, or title where the export has no id.
        initiative_id: String,
        /// The id in the municipality's own system.
        external_id: Option<String>,
        /// The same for every municipality that lists one joint initiative.
        joint_id: Option<String>,
        /// Title.
        title: String,
        /// What it is.
        description: Option<String>,
        /// The need behind it.
        need: Option<String>,
        /// What is to be reached.
        goal: Option<String>,
        /// How large it is meant to be.
        kind: Option<Kind>,
        /// With whom it is carried out.
        delivery: Option<Delivery>,
        /// The municipality or body that did it first.
        reused_from: Option<String>,
        /// Service areas.
        service_areas: Vec<String>,
        /// KOSTRA functions.
        kostra_functions: Vec<String>,
        /// The programme it belongs to.
        programme: Option<String>,
        /// Principles it follows.
        principles: Vec<String>,
        /// UN sustainable development goals.
        sdg: Vec<String>,
        /// The adopted goal or plan it serves.
        plan_anchor: Option<String>,
        /// The budget line it has.
        budget_anchor: Option<String>,
        /// New in degree or in kind.
        novelty: Option<Novelty>,
        /// Where the idea came from.
        origin: Option<Origin>,
        /// The unit the idea came from.
        origin_unit: Option<String>,
        /// Groups outside the municipality that take part.
        participants: Vec<String>,
        /// The stage on the ladder; missing where the source word is unknown.
        stage: Option<Stage>,
        /// The municipality's own word for the stage.
        source_stage: Option<String>,
        /// Whether work goes on.
        lifecycle: Option<Lifecycle>,
        /// What came of it.
        outcome: Option<Outcome>,
        /// What was learned, or why it was stopped.
        learning: Option<String>,
        /// Date submitted.
        submitted: Option<Date>,
        /// Date of the council's decision.
        decided: Option<Date>,
        /// The decision.
        decision: Option<Decision>,
        /// The body that decided.
        decision_body: Option<String>,
        /// Start date.
        started: Option<Date>,
        /// Planned end.
        planned_end: Option<Date>,
        /// Actual end.
        actual_end: Option<Date>,
        /// Date of the evaluation.
        evaluated: Option<Date>,
        /// Whether a person is responsible.
        has_owner: Option<bool>,
        /// A keyed pseudonym of the person responsible.
        owner_key: Option<String>,
        /// Total budget, minor units.
        budget: Option<Money>,
        /// Cost so far, minor units.
        cost: Option<Money>,
        /// Forecast of the total, minor units.
        forecast: Option<Money>,
        /// What it costs to run in a year once it is introduced, minor units.
        running_cost: Option<Money>,
        /// The columns of this row whose amount lies far outside the others of its column: it stays out of sums.
        out_of_scale: Vec<String>,
        /// External funding, source and amount in minor units as `source=amount`.
        funding: Vec<String>,
        /// Ease, on the municipality's own scale.
        score_ease: Option<f64>,
        /// Potential gain, on the municipality's own scale.
        score_gain: Option<f64>,
        /// Political necessity, on the municipality's own scale.
        score_need: Option<f64>,
        /// New to the place.
        n3_new: Option<bool>,
        /// Useful.
        n3_useful: Option<bool>,
        /// Made use of.
        n3_used: Option<bool>,
        /// Status light: schedule.
        light_schedule: Option<Light>,
        /// Status light: economy.
        light_economy: Option<Light>,
        /// Status light: quality.
        light_quality: Option<Light>,
        /// Status light: risk.
        light_risk: Option<Light>,
        /// Status light: benefits.
        light_benefit: Option<Light>,
        /// Date of the last status report.
        last_report: Option<Date>,
        /// Date the row was last changed in its system.
        modified: Option<Date>,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file, counted from 1.
        row: i64,
    }
}

table! {
    /// A change of stage or a decision, with both ends of when it can have happened.
    Transition = "transition" {
        /// The municipality.
        municipality: String,
        /// The initiative.
        initiative_id: String,
        /// The stage before; missing at the first sight.
        from_stage: Option<Stage>,
        /// The stage after.
        to_stage: Option<Stage>,
        /// The earliest possible date.
        earliest: Option<Date>,
        /// The latest possible date; equal to `earliest` when the export gives the date.
        latest: Date,
        /// The decision.
        decision: Option<Decision>,
        /// The body that decided.
        decision_body: Option<String>,
        /// How it is known.
        evidence: Option<Evidence>,
    }
}

table! {
    /// A planned benefit as one snapshot shows it.
    Benefit = "benefit" {
        /// The date the export shows.
        snapshot: Date,
        /// The municipality.
        municipality: String,
        /// Stable across snapshots.
        benefit_id: String,
        /// The initiative that is to give it.
        initiative_id: Option<String>,
        /// Title.
        title: String,
        /// Its kind, by what may be added to what.
        kind: Option<BenefitKind>,
        /// The municipality's own word for the kind.
        source_kind: Option<String>,
        /// The perspective of the scorecard.
        perspective: Option<Perspective>,
        /// Whether a person is responsible.
        has_owner: Option<bool>,
        /// The date from which it is to be realised.
        realisation: Option<Date>,
        /// What freed time was turned into.
        conversion: Option<Conversion>,
        /// The indicator it is measured by.
        indicator: Option<String>,
        /// The unit of the indicator.
        unit: Option<String>,
        /// The time base of the unit, such as a year.
        time_basis: Option<String>,
        /// The value before.
        baseline: Option<f64>,
        /// The date of the value before.
        baseline_date: Option<Date>,
        /// The wanted value.
        target: Option<f64>,
        /// The achievement that the source itself states, 0–1.
        reported_achievement: Option<f64>,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file.
        row: i64,
    }
}

table! {
    /// A planned or realised amount of a benefit in a year.
    BenefitYear = "benefit_year" {
        /// The date the export shows.
        snapshot: Date,
        /// The municipality.
        municipality: String,
        /// The benefit.
        benefit_id: String,
        /// The year.
        year: i64,
        /// Planned: minor units where `unit` is the currency, else in hundredths of the unit.
        planned: Option<Money>,
        /// Realised: as `planned`.
        realised: Option<Money>,
        /// The unit: the currency's code, or such as `hours`.
        unit: Option<String>,
        /// Where it stands in the financial plan.
        placement: Option<Placement>,
        /// The columns of this row whose amount lies far outside the others of its column: it stays out of sums.
        out_of_scale: Vec<String>,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file.
        row: i64,
    }
}

table! {
    /// One measured value of a benefit's indicator.
    Measurement = "measurement" {
        /// The date of the export that shows it.
        snapshot: Date,
        /// The municipality.
        municipality: String,
        /// The benefit.
        benefit_id: String,
        /// The date measured.
        date: Option<Date>,
        /// The value, in the benefit's unit.
        value: f64,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file.
        row: i64,
    }
}

table! {
    /// Demand of an initiative on a role.
    Allocation = "allocation" {
        /// The municipality.
        municipality: String,
        /// The initiative.
        initiative_id: Option<String>,
        /// The role.
        role: String,
        /// First day.
        from: Option<Date>,
        /// Last day.
        to: Option<Date>,
        /// Share of a full position, 0–1. Empty in published tables where it would tell of one or
        /// two persons.
        load_share: Option<f64>,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file.
        row: i64,
    }
}

table! {
    /// A council meeting.
    Meeting = "meeting" {
        /// The municipality.
        municipality: String,
        /// The body.
        body: Option<String>,
        /// The date.
        date: Date,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file.
        row: i64,
    }
}

table! {
    /// A stage that a model of innovation work lets nothing into without a decision.
    Gate = "gate" {
        /// The municipality that follows the model; missing where a source of several does.
        municipality: Option<String>,
        /// The source mapping that its initiatives are read by.
        source: String,
        /// The vocabulary that names the gate.
        model: String,
        /// The stage behind the gate: who passes it was before this step of the ladder.
        before: Option<Stage>,
        /// Who may decide: a body is meant when its name holds one of these, in lower case.
        bodies: Vec<String>,
    }
}

table! {
    /// An indicator from outside the portfolios.
    IndicatorSeries = "indicator_series" {
        /// The municipality.
        municipality: String,
        /// The indicator.
        indicator: String,
        /// The period, such as `2026` or `2026Q3`.
        period: String,
        /// The value.
        value: f64,
        /// The unit.
        unit: Option<String>,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file.
        row: i64,
    }
}

table! {
    /// Inhabitants and employees of a municipality.
    Population = "population" {
        /// The municipality.
        municipality: String,
        /// The date.
        date: Date,
        /// Inhabitants.
        population: Option<i64>,
        /// Employees.
        employees: Option<i64>,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file.
        row: i64,
    }
}

table! {
    /// A table of a file that was read, with the account of its records.
    SourceFile = "source_file" {
        /// The municipality; missing where the file names it row by row.
        municipality: Option<String>,
        /// The date the export shows.
        snapshot: Option<Date>,
        /// The path as configured.
        path: String,
        /// SHA-256 of its bytes, in hexadecimal.
        sha256: String,
        /// Size.
        bytes: i64,
        /// The sheet.
        sheet: Option<String>,
        /// The model table it fills.
        fills: String,
        /// The mapping it was read by.
        mapping: String,
        /// SHA-256 of that mapping and its vocabularies, in hexadecimal.
        mapping_sha256: String,
        /// The format, found from the content.
        format: String,
        /// Which column of the file fills which column of the model, as `submitted=F:Innsendt dato`: where it stands, and its header. The letter of a sheet's column, the number of a text file's; `row 6` or `record 6` where each column of the file is a record; `planned@2026` for the amounts of one year, `planned@+1` for those of a year counted from a row's first. Several entries where several columns are read together.
        columns: Vec<String>,
        /// Each choice made while reading, with its reason.
        choices: Vec<String>,
        /// Records in the file's table, header and everything else counted.
        n_records: i64,
        /// Accepted into the model.
        n_accepted: i64,
        /// Rejected with a finding.
        n_rejected: i64,
        /// Skipped: header rows.
        n_header: i64,
        /// Skipped: rows above the header.
        n_preamble: i64,
        /// Skipped: blank rows.
        n_blank: i64,
        /// Skipped: totals.
        n_totals: i64,
        /// Skipped: notes below the table.
        n_notes: i64,
        /// Skipped: hidden rows.
        n_hidden: i64,
        /// Skipped: rows of other tables in the same sheet or text file.
        n_elsewhere: i64,
        /// Skipped: rows that repeat an accepted one (one per report series, say).
        n_repeated: i64,
        /// Skipped: rows without any of the amounts that the table is about.
        n_without_amount: i64,
    }
}

table! {
    /// Something odd in an export, one row per cause.
    Finding = "finding" {
        /// The code; `loype explain CODE` tells more.
        code: String,
        /// How grave it is.
        severity: Option<Severity>,
        /// The municipality.
        municipality: Option<String>,
        /// The file, as configured.
        file: Option<String>,
        /// The sheet.
        sheet: Option<String>,
        /// The first row or line it was seen on, counted from 1.
        row: Option<i64>,
        /// The column's header.
        column: Option<String>,
        /// The cell, such as `F17`.
        cell: Option<String>,
        /// The value as it stands, never one that may be personal.
        value: Option<String>,
        /// What was expected, in English.
        expected: Option<String>,
        /// The key of that sentence in the message tables, where it has one.
        expected_key: Option<String>,
        /// The values in its places, as `place=value`: dates as yyyy-mm-dd, numbers with a point.
        expected_values: Vec<String>,
        /// What to do.
        remedy: Option<String>,
        /// How many alike, this one counted.
        n_alike: i64,
    }
}

table! {
    /// One number, with its interval, its rows and its right to be shown.
    Measure = "measure" {
        /// The metric's id in the catalogue.
        metric: String,
        /// The municipality, or `all` for the whole pipeline.
        municipality: String,
        /// What part of the metric: empty, or `key=value` pairs joined by `;`.
        dimension: String,
        /// The period, such as `2026Q3`.
        period: String,
        /// The value in the metric's unit; missing unless the status is ok.
        value: Option<f64>,
        /// Lower end of the 95 % interval.
        lower: Option<f64>,
        /// Upper end of the 95 % interval.
        upper: Option<f64>,
        /// Numerator: a count, or a sum in the metric's unit.
        numerator: Option<f64>,
        /// Denominator: a count, or a sum in the metric's unit.
        denominator: Option<f64>,
        /// Rows that the metric is about.
        n_eligible: i64,
        /// Of those, rows with the fields it needs.
        n_usable: i64,
        /// `n_usable` ÷ `n_eligible`, 0–1; missing when nothing is eligible.
        coverage: Option<f64>,
        /// Whether it has a value, and why not.
        status: Option<Status>,
        /// The reason for no value: a key of the message tables.
        reason: Option<String>,
        /// The date the number stands for.
        as_of: Date,
    }
}

table! {
    /// A comment on a line of the scorecard.
    Comment = "comment" {
        /// The municipality's number, or `all`.
        municipality: String,
        /// The metric's id, or its name as the reports have it.
        metric: String,
        /// Which part of it, where it has several.
        dimension: Option<String>,
        /// The period that it is about, such as 2026Q3; missing where it holds for every period.
        period: Option<String>,
        /// What it says.
        text: Option<String>,
        /// The file it was read from, as configured.
        file: String,
        /// The sheet it was read from.
        sheet: Option<String>,
        /// The row or line in that file.
        row: i64,
    }
}

table! {
    /// A line of the scorecard: a number, its target, and what is to be said of it.
    ScorecardLine = "scorecard_line" {
        /// The municipality's number, or `all`.
        municipality: String,
        /// The period.
        period: String,
        /// The perspective of the scorecard.
        perspective: Option<Perspective>,
        /// The focus area of the scorecard.
        focus: Option<String>,
        /// The metric.
        metric: String,
        /// Which part of it; empty for the whole.
        dimension: String,
        /// The value that meets it, in the metric's unit.
        better_than: f64,
        /// How far the value may be on the wrong side of it.
        tolerance: f64,
        /// The value; missing unless it may be shown.
        value: Option<f64>,
        /// Lower end of the 95 % interval.
        lower: Option<f64>,
        /// Upper end of the 95 % interval.
        upper: Option<f64>,
        /// The judgement, on the interval.
        verdict: Option<Verdict>,
        /// What its course over the periods says.
        trend: Option<Trend>,
        /// How many periods in a row, up to this one, have a value.
        n_periods: i64,
        /// The comments on it.
        comment: Option<String>,
    }
}

table! {
    /// Two initiatives that may be the same.
    OverlapPair = "overlap_pair" {
        /// The one whose id sorts first.
        initiative_a: String,
        /// The other.
        initiative_b: String,
        /// Municipality of the first.
        municipality_a: String,
        /// Municipality of the second.
        municipality_b: String,
        /// How strongly the two stand out as the same, 0–1: what pairs are ranked by.
        score: f64,
        /// Twice the similarity minus the mean of both sides' five best.
        margin: f64,
        /// Probability that they are the same; missing until people have answered.
        probability: Option<f64>,
        /// Whether they are held to be the same, by the finder or by a person.
        linked: bool,
        /// Whether the finder holds them to be the same when it hears nobody's answer.
        proposed: bool,
        /// What a person says they are, else the finder: the same where linked, `theme` for a near
        /// miss of two municipalities that is about the same.
        relation: Option<Relation>,
        /// Whether the two list one joint initiative.
        joint: bool,
        /// Why: words and concepts they share, the heaviest first, with their weight, and how alike
        /// each field is.
        reasons: Vec<String>,
        /// The cluster it is in.
        cluster: Option<String>,
    }
}

table! {
    /// A member of a cluster of initiatives that may be the same.
    OverlapCluster = "overlap_cluster" {
        /// The cluster.
        cluster: String,
        /// The initiative.
        initiative_id: String,
        /// Its municipality.
        municipality: String,
        /// Whether it is the furthest on the ladder.
        front: bool,
        /// The score of the weakest link that holds the cluster together.
        weakest_link: f64,
        /// What the stages suggest to this member: `copy`, `join`, `coordinate`, `run`,
        /// `lead`.
        next_step: String,
    }
}

table! {
    /// A person's answer about a pair.
    OverlapReview = "overlap_review" {
        /// The one whose id sorts first.
        initiative_a: String,
        /// The other.
        initiative_b: String,
        /// The answer.
        answer: Option<Relation>,
        /// A pseudonym of who answered.
        reviewer: Option<String>,
        /// When.
        date: Option<Date>,
    }
}

/// The documentation of every table, in the order of the data's journey.
pub const TABLES: &[TableDoc] = &[
    Initiative::TABLE,
    Transition::TABLE,
    Benefit::TABLE,
    BenefitYear::TABLE,
    Measurement::TABLE,
    Allocation::TABLE,
    Meeting::TABLE,
    Gate::TABLE,
    IndicatorSeries::TABLE,
    Population::TABLE,
    Comment::TABLE,
    SourceFile::TABLE,
    Finding::TABLE,
    Measure::TABLE,
    ScorecardLine::TABLE,
    OverlapPair::TABLE,
    OverlapCluster::TABLE,
    OverlapReview::TABLE,
];
