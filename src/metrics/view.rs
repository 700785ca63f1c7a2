//! In: nothing; see `prepare` for how it is filled. Out: what a metric sees of a municipality, or
//! of all: each initiative as it is now with its past beside it, each benefit with its amounts and
//! measurements, pairs and clusters. It exists so that "open", "worked on" and "the same" mean the
//! same to every metric. It deliberately computes no number that is shown.

use crate::model::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The municipality id of the measures that pool all rows.
pub const ALL: &str = names::ALL;

/// What is known of a municipality as a whole.
pub struct Home<'a> {
    /// Its number.
    pub id: &'a str,
    /// The dates of its exports of initiatives up to the date of the run, the oldest first.
    pub snapshots: Vec<Date>,
    /// The snapshot that changes are counted from; none with a single snapshot.
    pub since: Option<Date>,
    /// Whether its exports visibly keep open initiatives only.
    pub open_only: bool,
    /// Whether it has a source of benefits, with rows or without.
    pub lists_benefits: bool,
    /// Whether it has a source of measurements, with rows or without.
    pub lists_measurements: bool,
    /// How many snapshots of benefits there are up to the date of the run.
    pub n_benefit_snapshots: usize,
    /// The date of the newest of them.
    pub newest_benefits: Option<Date>,
    /// The newest number of inhabitants.
    pub inhabitants: Option<i64>,
    /// The newest number of employees.
    pub employees: Option<i64>,
    /// Its council's meetings.
    pub meetings: Vec<&'a Meeting>,
    /// The demand on its roles.
    pub allocations: Vec<&'a Allocation>,
    /// The files that are its own.
    pub files: Vec<&'a SourceFile>,
    /// The oddities that were found in its exports.
    pub findings: Vec<&'a Finding>,
    /// Every row of its exports up to the date of the run, the oldest snapshot first.
    pub(super) rows: Vec<&'a Initiative>,
    /// Every row of its benefits up to that date.
    pub(super) benefits: Vec<&'a Benefit>,
    /// Every row of its measurements up to that date.
    pub(super) measurements: Vec<&'a Measurement>,
}

/// An initiative of the newest snapshot, with its past.
pub struct Line<'a> {
    /// As the newest snapshot shows it.
    pub now: &'a Initiative,
    /// As the first snapshot that has it shows it.
    pub first: &'a Initiative,
    /// As the snapshot that changes are counted from shows it.
    pub before: Option<&'a Initiative>,
    /// The latest day on which anything is known to have changed.
    pub changed: Option<Date>,
    /// The first day by which it is known to have been introduced.
    pub introduced: Option<Date>,
    /// The furthest step of the ladder that it is known to have reached, 0–7.
    pub furthest: Option<u8>,
    /// Its known changes and decisions up to the date of the run, the oldest first.
    pub moves: Vec<&'a Transition>,
    /// Its municipality.
    pub home: &'a Home<'a>,
}

/// A benefit of the newest snapshot, with what belongs to it. One that belongs to no initiative of
/// the newest snapshot is left out where others do, and so are those of a programme.
pub struct Promise<'a> {
    /// The benefit.
    pub now: &'a Benefit,
    /// As the first snapshot that has it shows it.
    pub first: &'a Benefit,
    /// Its amounts by year in earlier snapshots, the oldest first.
    pub earlier: Vec<&'a BenefitYear>,
    /// Its initiative, if the newest snapshot has it.
    pub initiative: Option<&'a Initiative>,
    /// Its amounts by year.
    pub years: Vec<&'a BenefitYear>,
    /// Dated measurements up to the date of the run, the oldest first.
    pub measured: Vec<(Date, f64)>,
    /// Whether there are measurements whose date is not known.
    pub undated: bool,
    /// The value where there is a single measurement, dated or not.
    pub only_value: Option<f64>,
    /// Whether its source leaves out benefits without an indicator and writes 0 for a missing start value.
    pub from_pp365: bool,
    /// Its municipality.
    pub home: &'a Home<'a>,
}

/// What a metric sees: one municipality, or all.
pub struct View<'a> {
    /// The run.
    pub scope: &'a Scope,
    /// All rows, for tables that need no preparing.
    pub data: &'a Dataset,
    /// The municipality's number, or [`ALL`].
    pub id: &'a str,
    /// The municipalities that are looked at.
    pub homes: Vec<&'a Home<'a>>,
    /// Current initiatives without programme rows, ordered by id; for all, a joint one once.
    pub lines: Vec<&'a Line<'a>>,
    /// Current benefits, ordered by id; for all, those of a joint initiative once.
    pub promises: Vec<&'a Promise<'a>>,
    /// The initiatives, by [`View::key`], that have a benefit.
    pub promised: HashSet<&'a str>,
    /// Initiatives of the snapshot that changes are counted from which the newest lacks.
    pub gone: Vec<&'a Initiative>,
    /// What the whole run has found of overlap.
    pub overlap: &'a Overlap<'a>,
}

/// Pairs, clusters and areas of the whole run, prepared once.
pub struct Overlap<'a> {
    /// Every current initiative by id.
    pub current: HashMap<&'a str, &'a Line<'a>>,
    /// The municipalities that have any.
    pub present: BTreeSet<&'a str>,
    /// Linked, not joint, not answered with "theme" or "different", both current: by municipality.
    pub links: HashMap<&'a str, Vec<&'a OverlapPair>>,
    /// The newest answers to pairs of two municipalities that the finder had proposed by itself: by
    /// each of them, and all.
    pub judged: HashMap<&'a str, Vec<Relation>>,
    /// Pairs of two municipalities that are about one theme without being the same, both current.
    pub themes: Vec<&'a OverlapPair>,
    /// The probability of each pair of two municipalities that people have answered, with the answer.
    pub calibrated: Vec<(f64, Relation)>,
    /// Members of each cluster that are current.
    pub clusters: BTreeMap<&'a str, Vec<(&'a OverlapCluster, &'a Line<'a>)>>,
    /// The clusters that a municipality has a member in.
    pub clusters_of: HashMap<&'a str, BTreeSet<&'a str>>,
    /// The newest answer to each pair.
    pub answers: HashMap<(&'a str, &'a str), Relation>,
    /// Every service area that an open initiative of the run has.
    pub areas: BTreeSet<&'a str>,
}

/// Days from one date to another.
pub fn days(from: Date, to: Date) -> f64 {
    (to - from).num_days() as f64
}

/// Whether anything is left to be developed.
pub fn is_open(row: &Initiative) -> bool {
    match row.stage {
        Some(stage) => !stage.is_closed(),
        None => row.lifecycle != Some(Lifecycle::Closed),
    }
}

/// Whether work has begun and is not over: explore to follow-up, or active where no stage is known.
pub fn is_running(row: &Initiative) -> bool {
    match row.stage {
        Some(stage) => stage.step().is_some_and(|step| (2..=6).contains(&step)),
        // An export without stages may still say what is being worked on.
        None => row.lifecycle == Some(Lifecycle::Active),
    }
}

/// Whether it still waits for the council.
pub fn is_undecided(row: &Initiative) -> bool {
    let early = matches!(row.stage, Some(Stage::Submitted | Stage::Assessed));
    is_open(row) && row.decided.is_none() && early
}

impl<'a> Home<'a> {
    /// The rows of its export of a date.
    pub fn export(&self, date: Date) -> &[&'a Initiative] {
        let from = self.rows.partition_point(|row| row.snapshot < date);
        let to = self.rows.partition_point(|row| row.snapshot <= date);
        &self.rows[from..to]
    }

    /// The rows of its newest export.
    pub fn newest(&self) -> &[&'a Initiative] {
        self.snapshots.last().map_or(&[], |date| self.export(*date))
    }

    /// The rows of the export that changes are counted from.
    pub fn compared_with(&self) -> &[&'a Initiative] {
        self.since.map_or(&[], |date| self.export(date))
    }
}

impl Line<'_> {
    /// Whether anything is left to be developed.
    pub fn is_open(&self) -> bool {
        is_open(self.now)
    }
}

impl<'a> Line<'a> {
    /// Its changes of stage, the oldest first.
    pub fn stage_changes(&self) -> impl Iterator<Item = &'a Transition> + '_ {
        let changes = self.moves.iter().copied();
        changes.filter(|step| step.from_stage != step.to_stage)
    }

    /// The latest possible day on which it was over, where that is known: the actual end, for a
    /// rejected one the decision, else the export that first showed it so.
    pub fn over(&self) -> Option<Date> {
        if self.is_open() {
            return None;
        }
        let decided = self
            .now
            .decided
            .filter(|_| self.now.stage == Some(Stage::Rejected));
        let closing = |step: &&Transition| {
            step.from_stage.is_none_or(|from| !from.is_closed())
                && step.to_stage.is_some_and(Stage::is_closed)
        };
        let shown = self.stage_changes().filter(closing).last();
        let known = self.now.actual_end.or(decided);
        known.or(shown.map(|step| step.latest))
    }
}

impl Promise<'_> {
    /// The latest measured value; none where an undated one may be later.
    pub fn latest(&self) -> Option<f64> {
        match self.measured.last() {
            Some((_, value)) if !self.undated => Some(*value),
            _ => self.only_value,
        }
    }

    /// Whether anything was measured, with a date or without.
    pub fn is_measured(&self) -> bool {
        self.undated || !self.measured.is_empty()
    }
}

impl<'a> View<'a> {
    /// What makes two rows the same initiative here: for all, the joint id where there is one.
    pub fn key(&self, row: &'a Initiative) -> &'a str {
        key(row, self.id == ALL)
    }

    /// The date that the numbers stand for.
    pub fn as_of(&self) -> Date {
        self.scope.as_of
    }

    /// The open initiatives.
    pub fn open(&self) -> impl Iterator<Item = &'a Line<'a>> + '_ {
        self.lines.iter().copied().filter(|line| line.is_open())
    }

    /// The initiatives that are worked on.
    pub fn running(&self) -> impl Iterator<Item = &'a Line<'a>> + '_ {
        self.lines
            .iter()
            .copied()
            .filter(|line| is_running(line.now))
    }

    /// The initiatives, by [`View::key`], of the snapshots that changes are counted from.
    pub fn known_before(&self) -> HashSet<&'a str> {
        let mut known = HashSet::new();
        for home in &self.homes {
            known.extend(home.compared_with().iter().map(|row| self.key(row)));
        }
        known
    }

    /// The municipalities in whose current export at least one row has a field.
    ///
    /// Where an empty cell means no, as for an adopted goal, a field that a whole export lacks
    /// must not count as no for every row.
    pub fn having(&self, field: impl Fn(&Initiative) -> bool) -> HashSet<&'a str> {
        self.lines
            .iter()
            .filter(|line| field(line.now))
            .map(|line| line.home.id)
            .collect()
    }
}

/// The joint id where joint initiatives count once, else the id.
pub(super) fn key(row: &Initiative, joint_once: bool) -> &str {
    match &row.joint_id {
        Some(joint) if joint_once => joint,
        _ => &row.initiative_id,
    }
}
