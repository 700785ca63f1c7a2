//! In: the rows of the model tables. Out: all of them together, as one run sees them. It exists
//! so that `overlap`, `metrics` and `publish` take one thing and see the same. It deliberately
//! answers only plain look-ups; what a number means is the metrics' matter.

use super::Period;
use super::registry::Municipality;
use super::tables::*;
use std::collections::{BTreeMap, BTreeSet};

/// All model tables of a run.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// The dates on which each municipality's exports were kept, also those that list nothing of
    /// it: who has left a joint list has no initiatives from that date on.
    pub snapshots: BTreeMap<String, BTreeSet<Date>>,
    /// Every snapshot's initiatives, ordered by municipality, snapshot, id.
    pub initiatives: Vec<Initiative>,
    /// Changes of stage and decisions.
    pub transitions: Vec<Transition>,
    /// Every snapshot's benefits.
    pub benefits: Vec<Benefit>,
    /// Every snapshot's amounts by year.
    pub benefit_years: Vec<BenefitYear>,
    /// Every snapshot's measurements.
    pub measurements: Vec<Measurement>,
    /// Demand on roles.
    pub allocations: Vec<Allocation>,
    /// Council meetings.
    pub meetings: Vec<Meeting>,
    /// Gates of the models of innovation work that the sources follow.
    pub gates: Vec<Gate>,
    /// Outside indicators.
    pub indicator_series: Vec<IndicatorSeries>,
    /// Inhabitants and employees.
    pub populations: Vec<Population>,
    /// Comments on lines of the scorecard.
    pub comments: Vec<Comment>,
    /// Files read.
    pub source_files: Vec<SourceFile>,
    /// Oddities.
    pub findings: Vec<Finding>,
    /// The numbers.
    pub measures: Vec<Measure>,
    /// The scorecard.
    pub scorecard_lines: Vec<ScorecardLine>,
    /// Pairs that may be the same.
    pub overlap_pairs: Vec<OverlapPair>,
    /// Their clusters.
    pub overlap_clusters: Vec<OverlapCluster>,
    /// People's answers.
    pub overlap_reviews: Vec<OverlapReview>,
}

/// What one municipality's exports of one date became, before it is part of a history.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The municipality.
    pub municipality: String,
    /// The date the exports show.
    pub date: Date,
    /// Initiatives.
    pub initiatives: Vec<Initiative>,
    /// Benefits.
    pub benefits: Vec<Benefit>,
    /// Amounts by year.
    pub benefit_years: Vec<BenefitYear>,
    /// Measurements.
    pub measurements: Vec<Measurement>,
    /// The files.
    pub source_files: Vec<SourceFile>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// What a run is about.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The date that open cases are counted to.
    pub as_of: Date,
    /// The reporting period; it ends on or holds `as_of`.
    pub period: Period,
    /// The municipalities of the pipeline, by number.
    pub municipalities: Vec<Municipality>,
    /// ISO 4217 code of the currency, such as `NOK`.
    pub currency: String,
    /// The year in whose prices the sources state amounts, where the pipeline says it.
    pub price_year: Option<i64>,
    /// The rate that net benefits are discounted at, as a share a year, where the pipeline gives one.
    pub discount_rate: Option<f64>,
}

impl Dataset {
    /// The newest snapshot of each municipality that has any, not after a date.
    pub fn newest_snapshots(&self, as_of: Date) -> BTreeMap<&str, Date> {
        let kept = self.snapshots.iter().flat_map(|(municipality, dates)| {
            dates.iter().map(|date| (municipality.as_str(), *date))
        });
        let listed = self
            .initiatives
            .iter()
            .map(|row| (row.municipality.as_str(), row.snapshot));
        let mut newest = BTreeMap::new();
        for (municipality, snapshot) in kept.chain(listed).filter(|(_, date)| *date <= as_of) {
            let date = newest.entry(municipality).or_insert(snapshot);
            *date = snapshot.max(*date);
        }
        newest
    }

    /// The initiatives of each municipality's newest snapshot, not after a date.
    pub fn current_initiatives(&self, as_of: Date) -> Vec<&Initiative> {
        let newest = self.newest_snapshots(as_of);
        self.initiatives
            .iter()
            .filter(|row| newest.get(row.municipality.as_str()) == Some(&row.snapshot))
            .collect()
    }
}

impl SourceFile {
    /// Records that were neither accepted nor rejected, each for a reason that has its own column.
    pub fn n_skipped(&self) -> i64 {
        self.n_header
            + self.n_preamble
            + self.n_blank
            + self.n_totals
            + self.n_notes
            + self.n_hidden
            + self.n_elsewhere
            + self.n_repeated
            + self.n_without_amount
    }
}
