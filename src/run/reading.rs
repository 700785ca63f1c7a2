//! In: the sources of a plan. Out: what their files became: parts of snapshots by municipality and
//! date, tables that belong to no date, findings. It exists so that a file that can't be read is a
//! finding and never a stop. It deliberately keeps nothing and measures nothing.

use super::Progress;
use super::inputs::{Located, SNAPSHOT_MARK, beside, locate};
use super::workers;
use crate::config::{Plan, Source};
use crate::ingest::{Isolation, ReadError};
use crate::model::findings::{self as kinds, Place};
use crate::model::{Date, Finding, Period, Row, SourceFile, expectations as say};
use crate::normalise::{Checked, Context, Referring};
use crate::{ingest, normalise};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;

/// Everything read from the exports of now.
#[derive(Default)]
pub(super) struct ReadExports {
    /// Parts of snapshots, by municipality and date.
    pub parts: BTreeMap<(String, Date), (Vec<Checked>, Vec<SourceFile>)>,
    /// Tables that have no snapshot: meetings, populations, outside indicators.
    pub standing: Checked,
    pub standing_files: Vec<SourceFile>,
    pub findings: Vec<Finding>,
    /// Files that gave no table: path, and what the table was to fill; none for the whole file.
    pub failed: Vec<Failed>,
}

/// A file, or a table of one, that could not be read.
pub(super) struct Failed {
    /// The path as configured.
    pub path: String,
    /// The date it shows, where that is known.
    pub date: Option<Date>,
    /// The model table it was to fill; none when the file itself can't be read.
    pub fills: Option<String>,
}

impl ReadExports {
    /// Adds what the next file gave.
    fn add(&mut self, next: ReadExports) {
        for (key, (parts, files)) in next.parts {
            let part = self.parts.entry(key).or_default();
            part.0.extend(parts);
            part.1.extend(files);
        }
        let (standing, more) = (&mut self.standing, next.standing);
        standing.meetings.extend(more.meetings);
        standing.allocations.extend(more.allocations);
        standing.populations.extend(more.populations);
        standing.indicator_series.extend(more.indicator_series);
        standing.comments.extend(more.comments);
        self.standing_files.extend(next.standing_files);
        self.findings.extend(next.findings);
        self.failed.extend(next.failed);
    }
}

/// Reads every file of every source, several at once. A file that can't be read is a finding,
/// never a stop.
pub(super) fn read_all(
    plan: &Plan,
    isolation: &Isolation,
    n_workers: Option<NonZero<usize>>,
    progress: &Progress<'_>,
) -> ReadExports {
    let mut work: Vec<(&Source, Option<Located>)> = Vec::new();
    for source in &plan.sources {
        let located = locate(&plan.folder, source);
        if located.is_empty() {
            work.push((source, None));
        }
        work.extend(located.into_iter().map(|located| (source, Some(located))));
    }
    let mut all = ReadExports::default();
    workers::in_order(
        &work,
        n_workers.unwrap_or_else(workers::usual),
        |(source, located)| {
            let mut of_file = ReadExports::default();
            match located {
                Some(located) => read_one(plan, isolation, source, located, &mut of_file),
                None => of_file.findings.push(missing(plan, source)),
            }
            of_file
        },
        |n_done| progress("read", n_done, work.len()),
        |of_file| all.add(of_file),
    );
    fill_joint_lists(&mut all);
    all
}

/// A source for which there is no file.
fn missing(plan: &Plan, source: &Source) -> Finding {
    let place = Place {
        municipality: source.municipality.as_ref().map(|m| m.id.clone()),
        file: Some(source.files.clone()),
        ..Place::default()
    };
    let finding = kinds::SOURCE_MISSING.at(&place).value(&source.files);
    finding.expected(expected(plan, source))
}

/// What a source looks for in vain, and what lies there instead.
fn expected(plan: &Plan, source: &Source) -> String {
    const SHOWN: usize = 3;
    let name = source.files.rsplit('/').next().unwrap_or_default();
    let name = name.replace(SNAPSHOT_MARK, "2026-09-30");
    let mut there = beside(&plan.folder, source);
    let more = there.len().saturating_sub(SHOWN);
    there.truncate(SHOWN);
    let there: Vec<String> = there.iter().map(|name| format!("«{name}»")).collect();
    match (there.is_empty(), more) {
        (true, _) => format!("a file such as «{name}»"),
        (_, 0) => format!("a file such as «{name}»; there is {}", there.join(", ")),
        (_, n) => format!(
            "a file such as «{name}»; there is {} and {n} more",
            there.join(", ")
        ),
    }
}

/// A file of several municipalities speaks for all of them on its date: who stands in an earlier
/// or later list of the same kind and not in this one has nothing on that date, which is a
/// snapshot too.
fn fill_joint_lists(all: &mut ReadExports) {
    /// Who is ever listed, and the files of each date.
    #[derive(Default)]
    struct JointList {
        listed: BTreeSet<String>,
        dates: BTreeMap<Date, Vec<SourceFile>>,
    }
    let mut lists: BTreeMap<String, JointList> = BTreeMap::new();
    for ((municipality, date), (_, files)) in &all.parts {
        for file in files.iter().filter(|file| file.municipality.is_none()) {
            let list = lists.entry(file.mapping.clone()).or_default();
            list.listed.insert(municipality.clone());
            let of_date = list.dates.entry(*date).or_default();
            if !of_date.contains(file) {
                of_date.push(file.clone());
            }
        }
    }
    for JointList { listed, dates } in lists.into_values() {
        for municipality in &listed {
            for (date, files) in &dates {
                let key = (municipality.clone(), *date);
                all.parts
                    .entry(key)
                    .or_insert_with(|| (Vec::new(), files.clone()));
            }
        }
    }
}

fn read_one(
    plan: &Plan,
    isolation: &Isolation,
    source: &Source,
    located: &Located,
    all: &mut ReadExports,
) {
    let place = Place {
        municipality: source.municipality.as_ref().map(|m| m.id.clone()),
        file: Some(located.configured.clone()),
        ..Place::default()
    };
    let loaded = ingest::load(&located.on_disk, &located.configured, plan.max_file_bytes);
    let date = located
        .snapshot
        .or(source.snapshot)
        .or(plan.as_of)
        .or(plan.period.map(Period::last));
    let failed = |fills: Option<String>| Failed {
        path: located.configured.clone(),
        date,
        fills,
    };
    let bytes = match loaded {
        Ok(bytes) => bytes.isolated(isolation.clone()),
        Err(error) => {
            all.findings.push(in_municipality(error.finding(), &place));
            all.failed.push(failed(None));
            return;
        }
    };
    for table in &source.mapping.table {
        let raw = match ingest::read(&bytes, &table.read, &table.headers()) {
            Ok(raw) => raw,
            Err(ReadError::NoSuchSheet { .. } | ReadError::HeaderNotFound { .. })
                if table.optional =>
            {
                continue;
            }
            Err(error) => {
                all.findings.push(in_municipality(error.finding(), &place));
                all.failed.push(failed(Some(table.fills.clone())));
                continue;
            }
        };
        let Some(date) = date else {
            let finding = kinds::SOURCE_NO_DATE.at(&place);
            all.findings
                .push(finding.expecting(&say::DATE_IN_PATH, &[]));
            continue;
        };
        let context = Context {
            registry: &plan.registry,
            municipality: source.municipality.as_ref(),
            snapshot: date,
            currency: &plan.currency,
            pseudonym_key: plan.pseudonym_key.as_deref(),
            mapping: &source.mapping.name,
        };
        let account = raw.account;
        let (sheet, format, choices) = (raw.sheet.clone(), raw.format.clone(), raw.choices.clone());
        let is_empty = raw.rows.is_empty();
        let mut checked = normalise::check(raw, table, &context);
        let file = SourceFile {
            municipality: source.municipality.as_ref().map(|m| m.id.clone()),
            snapshot: Some(date),
            path: located.configured.clone(),
            sha256: bytes.sha256().to_owned(),
            bytes: bytes.bytes.len() as i64,
            sheet,
            fills: table.fills.clone(),
            mapping: source.mapping.name.clone(),
            mapping_sha256: source.mapping.sha256.clone(),
            format,
            columns: std::mem::take(&mut checked.columns),
            choices,
            n_records: account.n_records,
            n_accepted: checked.n_accepted,
            n_rejected: checked.n_rejected,
            n_header: account.n_header,
            n_preamble: account.n_preamble,
            n_blank: account.n_blank,
            n_totals: account.n_totals,
            n_notes: account.n_notes,
            n_hidden: account.n_hidden,
            n_elsewhere: account.n_elsewhere,
            n_repeated: checked.n_repeated,
            n_without_amount: checked.n_without_amount,
        };
        assert_eq!(
            file.n_records,
            file.n_accepted
                + file.n_rejected
                + file.n_repeated
                + file.n_without_amount
                + account.n_skipped(),
            "records in = accepted + rejected + skipped in {}",
            file.path
        );
        if is_empty {
            all.findings.push(kinds::SOURCE_EMPTY.at(&place));
        }
        if is_standing(&table.fills) {
            all.standing.meetings.extend(checked.meetings);
            all.standing
                .allocations
                .extend(checked.allocations.into_iter().map(|mut referring| {
                    // A list of people's time names the initiative by its id.
                    let of = referring.initiative.clone();
                    let municipality = &referring.row.municipality;
                    referring.row.initiative_id = of.map(|id| format!("{municipality}/{id}"));
                    referring
                }));
            all.standing.populations.extend(checked.populations);
            all.standing.comments.extend(checked.comments);
            all.standing
                .indicator_series
                .extend(checked.indicator_series);
            all.findings.extend(checked.findings);
            all.standing_files.push(file);
        } else {
            share_out(all, checked, file, date);
        }
    }
}

/// Whether a table belongs to no snapshot.
fn is_standing(fills: &str) -> bool {
    use crate::model::{Allocation, Comment, IndicatorSeries, Meeting, Population};
    [
        Allocation::TABLE.name,
        Meeting::TABLE.name,
        Population::TABLE.name,
        IndicatorSeries::TABLE.name,
        Comment::TABLE.name,
    ]
    .contains(&fills)
}

fn in_municipality(mut finding: Finding, place: &Place) -> Finding {
    finding.municipality = place.municipality.clone();
    finding.file = finding.file.or(place.file.clone());
    finding
}

/// Gives each municipality of a file its rows. A file of one municipality goes there whole.
fn share_out(all: &mut ReadExports, checked: Checked, file: SourceFile, date: Date) {
    if let Some(municipality) = &file.municipality {
        let part = all.parts.entry((municipality.clone(), date)).or_default();
        part.0.push(checked);
        part.1.push(file);
        return;
    }
    let owners: BTreeSet<String> = checked
        .initiatives
        .iter()
        .map(|row| row.municipality.clone())
        .chain(checked.benefits.iter().map(|r| r.row.municipality.clone()))
        .chain(
            checked
                .benefit_years
                .iter()
                .map(|r| r.row.municipality.clone()),
        )
        .chain(
            checked
                .measurements
                .iter()
                .map(|r| r.row.municipality.clone()),
        )
        .collect();
    // A list in which nobody could be told has no snapshot, and its account is kept all the same.
    if owners.is_empty() {
        all.standing_files.push(file.clone());
    }
    for owner in &owners {
        let mine = Checked {
            initiatives: own(&checked.initiatives, |row| &row.municipality == owner),
            benefits: own(&checked.benefits, |r: &Referring<_>| {
                &r.row.municipality == owner
            }),
            benefit_years: own(&checked.benefit_years, |r: &Referring<_>| {
                &r.row.municipality == owner
            }),
            measurements: own(&checked.measurements, |r: &Referring<_>| {
                &r.row.municipality == owner
            }),
            findings: own(&checked.findings, |f| {
                f.municipality.as_ref() == Some(owner)
            }),
            ..Checked::default()
        };
        let part = all.parts.entry((owner.clone(), date)).or_default();
        part.0.push(mine);
        part.1.push(file.clone());
    }
    // What can't be given to one municipality stays with the run.
    all.findings.extend(own(&checked.findings, |finding| {
        finding
            .municipality
            .as_ref()
            .is_none_or(|m| !owners.contains(m))
    }));
}

fn own<T: Clone>(rows: &[T], mine: impl Fn(&T) -> bool) -> Vec<T> {
    rows.iter().filter(|row| mine(row)).cloned().collect()
}
