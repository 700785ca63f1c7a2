//! In: all rows of a run. Out: the views that the metrics read, one for each municipality and one
//! for all. It exists so that "current", "first seen" and "counted once" are decided in one place
//! and each row is looked at a fixed number of times, however many metrics there are. It
//! deliberately decides nothing about what may be shown.

use super::stretches::Stretches;
use super::view::{ALL, Home, Line, Overlap, Promise, View, is_open, key};
use super::workers;
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A municipality's initiatives and benefits.
pub struct Holding<'a> {
    home: &'a Home<'a>,
    lines: Vec<Line<'a>>,
    promises: Vec<Promise<'a>>,
}

/// Each municipality of the run, in order of its number.
fn ids(scope: &Scope) -> Vec<&str> {
    let ids: BTreeSet<&str> = scope.municipalities.iter().map(|m| m.id.as_str()).collect();
    ids.into_iter().collect()
}

/// The rows of a municipality's exports up to the date of the run, and the dates of those exports.
fn exports<'a>(
    data: &Dataset,
    scope: &Scope,
    id: &str,
    rows: &Stretches<'a, Initiative>,
) -> (Vec<&'a Initiative>, Vec<Date>) {
    let rows = rows.of(id).filter(|row| row.snapshot <= scope.as_of);
    let mut rows: Vec<&Initiative> = rows.collect();
    // Nothing may depend on the order in which files were read.
    rows.sort_by_key(|row| (row.snapshot, &row.initiative_id, &row.file, row.row));
    let kept = data.snapshots.get(id).into_iter().flatten().copied();
    let kept = kept.filter(|date| *date <= scope.as_of);
    let dates = dates(rows.iter().map(|row| row.snapshot).chain(kept));
    (rows, dates)
}

/// Each date once, the oldest first.
fn dates(dates: impl Iterator<Item = Date>) -> Vec<Date> {
    let mut dates: Vec<Date> = dates.collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}

/// The snapshot that changes are counted from, for each municipality that has one.
pub fn since(data: &Dataset, scope: &Scope) -> BTreeMap<String, Date> {
    let initiatives = Stretches::new(&data.initiatives, |row| Some(&row.municipality));
    let since = |id: &&str| compared_with(&exports(data, scope, id, &initiatives).1, scope);
    let ids = ids(scope);
    let found = workers::in_order(&ids, workers::usual(), since);
    let found = ids.iter().zip(found);
    found
        .filter_map(|(id, date)| Some(((*id).to_owned(), date?)))
        .collect()
}

/// What is known of each municipality of the run as a whole, in order of its number.
pub fn homes<'a>(data: &'a Dataset, scope: &'a Scope) -> Vec<Home<'a>> {
    let initiatives = Stretches::new(&data.initiatives, |row| Some(&row.municipality));
    let benefits = Stretches::new(&data.benefits, |row| Some(&row.municipality));
    let measurements = Stretches::new(&data.measurements, |row| Some(&row.municipality));
    let populations = Stretches::new(&data.populations, |row| Some(&row.municipality));
    let meetings = Stretches::new(&data.meetings, |row| Some(&row.municipality));
    let allocations = Stretches::new(&data.allocations, |row| Some(&row.municipality));
    let files = Stretches::new(&data.source_files, |file| file.municipality.as_deref());
    let findings = Stretches::new(&data.findings, |finding| finding.municipality.as_deref());
    let home = |id: &&'a str| {
        let id = *id;
        let (rows, snapshots) = exports(data, scope, id, &initiatives);
        let listing = |table: &str| {
            let past = |file: &&SourceFile| file.snapshot.is_none_or(|date| date <= scope.as_of);
            files.of(id).filter(past).any(|file| file.fills == table)
        };
        // Prosjektportalen writes the sheet of measurements only when there are any, so its absence
        // there means that nothing was measured and not that nobody could say.
        let from_pp365 = files
            .of(id)
            .any(|file| is_pp365(file) && file.fills == Benefit::TABLE.name);
        let past = |row: &&Benefit| row.snapshot <= scope.as_of;
        let own_benefits: Vec<&Benefit> = benefits.of(id).filter(past).collect();
        let past = |row: &&Measurement| row.snapshot <= scope.as_of;
        let benefit_snapshots = dates(own_benefits.iter().map(|row| row.snapshot));
        let people = |number: fn(&Population) -> Option<i64>| {
            newest_known(populations.of(id), scope.as_of, number)
        };
        Home {
            id,
            since: compared_with(&snapshots, scope),
            open_only: keeps_open_only(&rows, &snapshots),
            newest_benefits: benefit_snapshots.last().copied(),
            n_benefit_snapshots: benefit_snapshots.len(),
            lists_benefits: benefits.of(id).next().is_some() || listing(Benefit::TABLE.name),
            lists_measurements: measurements.of(id).next().is_some()
                || from_pp365
                || listing(Measurement::TABLE.name),
            inhabitants: people(|row| row.population),
            employees: people(|row| row.employees),
            meetings: meetings.of(id).collect(),
            allocations: allocations.of(id).collect(),
            files: files.of(id).collect(),
            findings: findings.of(id).collect(),
            benefits: own_benefits,
            measurements: measurements.of(id).filter(past).collect(),
            snapshots,
            rows,
        }
    };
    workers::in_order(&ids(scope), workers::usual(), home)
}

fn is_pp365(file: &SourceFile) -> bool {
    file.mapping.starts_with("pp365")
}

fn newest_known<'a>(
    rows: impl Iterator<Item = &'a Population>,
    as_of: Date,
    number: impl Fn(&Population) -> Option<i64>,
) -> Option<i64> {
    rows.filter(|row| row.date <= as_of)
        .filter_map(|row| number(row).map(|n| (row.date, n)))
        .max()
        .map(|(_, n)| n)
}

/// The snapshot that changes are counted from: the newest from before the period; where there is
/// none so old, the oldest there is, unless it is the current one.
fn compared_with(snapshots: &[Date], scope: &Scope) -> Option<Date> {
    let (newest, earlier) = snapshots.split_last()?;
    let before_period = earlier
        .iter()
        .rev()
        .find(|date| **date < scope.period.first());
    before_period
        .or(earlier.first())
        .copied()
        .filter(|date| date < newest)
}

/// Whether exports visibly drop what is over: no row is closed or was decided before the first
/// snapshot, in any of them.
///
/// Then whoever had ended before the first snapshot is missing, and those seen are the slow ones;
/// the risk set must not hold them before they were first seen. Where an export keeps ended rows,
/// its past is complete, and delayed entry would throw it away for nothing.
fn keeps_open_only(rows: &[&Initiative], snapshots: &[Date]) -> bool {
    let Some(first) = snapshots.first() else {
        return false;
    };
    !rows
        .iter()
        .any(|row| !is_open(row) || row.decided.is_some_and(|date| date < *first))
}

/// Each municipality's initiatives and benefits, in the order of `homes`.
pub fn holdings<'a>(data: &'a Dataset, scope: &Scope, homes: &'a [Home<'a>]) -> Vec<Holding<'a>> {
    let moves = Stretches::new(&data.transitions, |row| Some(&row.municipality));
    let years = Stretches::new(&data.benefit_years, |row| Some(&row.municipality));
    let pp365: HashSet<&str> = data
        .source_files
        .iter()
        .filter(|file| is_pp365(file))
        .map(|file| file.path.as_str())
        .collect();
    workers::in_order(homes, workers::usual(), |home| {
        let moves = moves.of(home.id).filter(|row| row.latest <= scope.as_of);
        let years = years.of(home.id).filter(|row| row.snapshot <= scope.as_of);
        let mut promises = promises(home, scope, years.collect());
        for promise in &mut promises {
            promise.from_pp365 = pp365.contains(promise.now.file.as_str());
        }
        Holding {
            home,
            lines: lines(home, moves),
            promises,
        }
    })
}

fn newest<'a, T>(rows: &[&'a T], snapshot: impl Fn(&T) -> Date) -> Vec<&'a T> {
    let date = rows.iter().map(|row| snapshot(row)).max();
    rows.iter()
        .copied()
        .filter(|row| Some(snapshot(row)) == date)
        .collect()
}

/// What is known of an initiative's past; see [`Line`].
struct Past<'a> {
    first: &'a Initiative,
    before: Option<&'a Initiative>,
    furthest: Option<u8>,
    changed: Option<Date>,
    introduced: Option<Date>,
    moves: Vec<&'a Transition>,
}

fn lines<'a>(home: &'a Home<'a>, moves: impl Iterator<Item = &'a Transition>) -> Vec<Line<'a>> {
    let mut pasts: HashMap<&str, Past> = HashMap::with_capacity(home.newest().len());
    // The oldest snapshot comes first.
    for row in &home.rows {
        let past = pasts.entry(&row.initiative_id).or_insert(Past {
            first: row,
            before: None,
            furthest: None,
            changed: None,
            introduced: None,
            moves: Vec::new(),
        });
        if Some(row.snapshot) == home.since {
            past.before = Some(row);
        }
        past.furthest = past.furthest.max(step_shown(row));
    }
    for step in moves {
        let Some(past) = pasts.get_mut(step.initiative_id.as_str()) else {
            continue;
        };
        past.moves.push(step);
        let reached = [step.from_stage, step.to_stage].into_iter().flatten();
        past.furthest = past.furthest.max(reached.filter_map(Stage::step).max());
        // What is completed was introduced, as the funnel has it.
        let is_introduced = step.to_stage == Some(Stage::Completed)
            || step.to_stage.and_then(Stage::step) >= Stage::Implement.step();
        if is_introduced {
            let earliest = past.introduced.unwrap_or(step.latest);
            past.introduced = Some(step.latest.min(earliest));
        }
        // The first sight of an initiative in a snapshot is no change of it.
        let first_sight = step.from_stage.is_none() && step.evidence != Some(Evidence::Explicit);
        if !first_sight {
            past.changed = past.changed.max(Some(step.latest));
        }
    }
    let mut lines: Vec<Line> = home
        .newest()
        .iter()
        .filter(|row| row.kind != Some(Kind::Programme))
        .filter_map(|row| {
            let past = pasts.get(row.initiative_id.as_str())?;
            let known = [row.modified, row.last_report, past.changed];
            Some(Line {
                now: row,
                first: past.first,
                before: past.before,
                changed: known.into_iter().flatten().max(),
                introduced: past.introduced,
                furthest: past.furthest,
                moves: in_order(&past.moves),
                home,
            })
        })
        .collect();
    lines.sort_by_key(|line| (&line.now.initiative_id, &line.now.file, line.now.row));
    lines
}

/// Changes and decisions by time; nothing may depend on the order in which they were written.
fn in_order<'a>(moves: &[&'a Transition]) -> Vec<&'a Transition> {
    let mut moves = moves.to_vec();
    moves.sort_by_key(|step| {
        let stages = (step.from_stage, step.to_stage);
        (
            step.latest,
            step.earliest,
            stages,
            step.decision,
            &step.decision_body,
        )
    });
    moves
}

/// The step that a row proves: its stage, or the least that its end implies.
fn step_shown(row: &Initiative) -> Option<u8> {
    row.stage?.step().or(match row.stage? {
        Stage::Rejected => Stage::Assessed.step(),
        Stage::Stopped => Stage::Explore.step(),
        Stage::Completed => Stage::Implement.step(),
        _ => Stage::Submitted.step(),
    })
}

/// What belongs to a benefit; see [`Promise`].
struct Story<'a> {
    first: &'a Benefit,
    years: Vec<&'a BenefitYear>,
    earlier: Vec<&'a BenefitYear>,
    values: Vec<&'a Measurement>,
}

/// What belongs to each of some benefits.
fn stories<'a>(
    home: &'a Home<'a>,
    benefits: &[&'a Benefit],
    years: &[&'a BenefitYear],
) -> HashMap<&'a str, Story<'a>> {
    let mut stories: HashMap<&str, Story> = HashMap::with_capacity(benefits.len());
    for now in benefits {
        stories.entry(&now.benefit_id).or_insert(Story {
            first: now,
            years: Vec::new(),
            earlier: Vec::new(),
            values: Vec::new(),
        });
    }
    for row in &home.benefits {
        if let Some(Story { first, .. }) = stories.get_mut(row.benefit_id.as_str())
            && (row.snapshot, &row.file, row.row) < (first.snapshot, &first.file, first.row)
        {
            *first = row;
        }
    }
    let latest = years.iter().map(|row| row.snapshot).max();
    for rows in years.chunk_by(|a, b| a.benefit_id == b.benefit_id) {
        if let Some(story) = stories.get_mut(rows[0].benefit_id.as_str()) {
            for row in rows {
                match Some(row.snapshot) == latest {
                    true => story.years.push(row),
                    false => story.earlier.push(row),
                }
            }
        }
    }
    for row in newest(&home.measurements, |row| row.snapshot) {
        if let Some(story) = stories.get_mut(row.benefit_id.as_str()) {
            story.values.push(row);
        }
    }
    stories
}

fn promises<'a>(
    home: &'a Home<'a>,
    scope: &Scope,
    years: Vec<&'a BenefitYear>,
) -> Vec<Promise<'a>> {
    let initiatives: HashMap<&str, &Initiative> = home
        .newest()
        .iter()
        .map(|row| (row.initiative_id.as_str(), *row))
        .collect();
    let benefits = newest(&home.benefits, |row| row.snapshot);
    let mut stories = stories(home, &benefits, &years);
    let mut promises: Vec<Promise> = benefits
        .into_iter()
        .filter_map(|now| {
            let story = stories.get_mut(now.benefit_id.as_str())?;
            // Of two benefits with one id the first has what belongs to it.
            let values = std::mem::take(&mut story.values);
            let mut dated: Vec<(Date, i64, f64)> = values
                .iter()
                .filter_map(|row| Some((row.date?, row.row, row.value)))
                .filter(|(date, ..)| *date <= scope.as_of)
                .collect();
            // Of two values of one day the later row stands.
            dated.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
            let mut years = std::mem::take(&mut story.years);
            years.sort_by_key(|row| (row.year, &row.file, row.row));
            let mut earlier = std::mem::take(&mut story.earlier);
            earlier.sort_by_key(|row| (row.snapshot, row.year, &row.file, row.row));
            Some(Promise {
                now,
                initiative: now
                    .initiative_id
                    .as_deref()
                    .and_then(|id| initiatives.get(id).copied()),
                first: story.first,
                earlier,
                years,
                measured: dated
                    .into_iter()
                    .map(|(date, _, value)| (date, value))
                    .collect(),
                // A date to come, as from a swapped day and month, tells as little as none.
                undated: values
                    .iter()
                    .any(|row| row.date.is_none_or(|date| date > scope.as_of)),
                only_value: match values.as_slice() {
                    [only] => Some(only.value),
                    _ => None,
                },
                from_pp365: false,
                home,
            })
        })
        .collect();
    // What belongs to nothing in the export is an oddity and no benefit of the portfolio, unless
    // the export names no initiatives at all. A programme repeats what its projects promise.
    let linked = promises.iter().any(|promise| promise.initiative.is_some());
    promises.retain(|promise| match promise.initiative {
        Some(row) => row.kind != Some(Kind::Programme),
        None => !linked,
    });
    promises.sort_by_key(|promise| (&promise.now.benefit_id, &promise.now.file, promise.now.row));
    promises
}

/// Shows the views to somebody; what they are made of goes when they have been seen.
pub fn with_views<R>(data: &Dataset, scope: &Scope, see: impl FnOnce(&[View]) -> R) -> R {
    let homes = homes(data, scope);
    let holdings = holdings(data, scope, &homes);
    let overlap = overlap(data, &holdings);
    see(&views(data, scope, &holdings, &overlap))
}

/// One view for each municipality, then the one of all.
pub fn views<'a>(
    data: &'a Dataset,
    scope: &'a Scope,
    holdings: &'a [Holding<'a>],
    overlap: &'a Overlap<'a>,
) -> Vec<View<'a>> {
    let alone = holdings
        .iter()
        .map(|holding| (holding.home.id, std::slice::from_ref(holding)));
    // The one of all takes the longest.
    let wanted: Vec<(&str, &[Holding])> = std::iter::once((ALL, holdings)).chain(alone).collect();
    let mut views = workers::in_order(&wanted, workers::usual(), |(id, holdings)| {
        view(data, scope, id, holdings, overlap)
    });
    views.rotate_left(1);
    views
}

/// The view of one municipality, or of all; none when the run is not about it.
pub fn view_of<'a>(
    data: &'a Dataset,
    scope: &'a Scope,
    id: &'a str,
    holdings: &'a [Holding<'a>],
    overlap: &'a Overlap<'a>,
) -> Option<View<'a>> {
    if id == ALL {
        return Some(view(data, scope, ALL, holdings, overlap));
    }
    let own = holdings.iter().find(|holding| holding.home.id == id)?;
    let own = std::slice::from_ref(own);
    Some(view(data, scope, own[0].home.id, own, overlap))
}

fn view<'a>(
    data: &'a Dataset,
    scope: &'a Scope,
    id: &'a str,
    holdings: &'a [Holding<'a>],
    overlap: &'a Overlap<'a>,
) -> View<'a> {
    let joint_once = id == ALL;
    // Of a joint initiative's copies the one whose municipality's number comes first stands; of
    // its benefits, those of the first copy that has any.
    let mut seen = HashSet::new();
    let lines: Vec<&Line> = holdings
        .iter()
        .flat_map(|holding| &holding.lines)
        .filter(|line| {
            !joint_once || line.now.joint_id.is_none() || seen.insert(key(line.now, true))
        })
        .collect();
    let mut holder: HashMap<&str, &str> = HashMap::new();
    let promises: Vec<&Promise> = holdings
        .iter()
        .flat_map(|holding| &holding.promises)
        .filter(|promise| match promise.initiative {
            Some(row) if joint_once => {
                let id = row.initiative_id.as_str();
                *holder.entry(key(row, true)).or_insert(id) == id
            }
            _ => true,
        })
        .collect();
    let promised = promises
        .iter()
        .filter_map(|promise| promise.initiative)
        .map(|row| key(row, joint_once))
        .collect();
    let now: HashSet<&str> = lines.iter().map(|line| key(line.now, joint_once)).collect();
    let mut counted = HashSet::new();
    let gone = holdings
        .iter()
        .flat_map(|holding| holding.home.compared_with())
        .copied()
        .filter(|row| row.kind != Some(Kind::Programme))
        .filter(|row| !now.contains(key(row, joint_once)))
        .filter(|row| counted.insert(key(row, joint_once)))
        .collect();
    View {
        scope,
        data,
        id,
        homes: holdings.iter().map(|holding| holding.home).collect(),
        lines,
        promises,
        promised,
        gone,
        overlap,
    }
}

/// Pairs, clusters and areas, prepared once for all views.
pub fn overlap<'a>(data: &'a Dataset, holdings: &'a [Holding<'a>]) -> Overlap<'a> {
    let lines = || holdings.iter().flat_map(|holding| &holding.lines);
    let mut latest: HashMap<(&str, &str), &OverlapReview> = HashMap::new();
    for review in &data.overlap_reviews {
        let pair = (review.initiative_a.as_str(), review.initiative_b.as_str());
        let newest = latest.entry(pair).or_insert(review);
        // Of two answers of one day the more cautious stands, whatever order they are read in.
        if (review.date, review.answer) > (newest.date, newest.answer) {
            *newest = review;
        }
    }
    let answers: HashMap<(&str, &str), Relation> = latest
        .into_iter()
        .filter_map(|(pair, review)| Some((pair, review.answer?)))
        .collect();
    let current: HashMap<&str, &Line> = lines()
        .map(|line| (line.now.initiative_id.as_str(), line))
        .collect();
    let mut links: HashMap<&str, Vec<&OverlapPair>> = HashMap::new();
    let mut judged: HashMap<&str, Vec<Relation>> = HashMap::new();
    for pair in data
        .overlap_pairs
        .iter()
        .filter(|pair| (pair.linked || pair.proposed) && !pair.joint)
    {
        let ids = (pair.initiative_a.as_str(), pair.initiative_b.as_str());
        let homes = (pair.municipality_a.as_str(), pair.municipality_b.as_str());
        let answer = answers.get(&ids).copied();
        if let Some(answer) = answer
            && pair.proposed
            && homes.0 != homes.1
        {
            for id in [homes.0, homes.1, ALL] {
                judged.entry(id).or_default().push(answer);
            }
        }
        let is_current = current.contains_key(ids.0) && current.contains_key(ids.1);
        let is_ruled_out = answer.is_some_and(|answer| answer != Relation::Same);
        if is_ruled_out || !pair.linked || !is_current {
            continue;
        }
        links.entry(homes.0).or_default().push(pair);
        if homes.0 != homes.1 {
            links.entry(homes.1).or_default().push(pair);
        }
    }
    let between = || {
        let pairs = data.overlap_pairs.iter();
        pairs.filter(|pair| !pair.joint && pair.municipality_a != pair.municipality_b)
    };
    let themes = between()
        .filter(|pair| pair.relation == Some(Relation::Theme) && !pair.linked)
        .filter(|pair| current.contains_key(pair.initiative_a.as_str()))
        .filter(|pair| current.contains_key(pair.initiative_b.as_str()))
        .collect();
    let calibrated = between()
        .filter_map(|pair| {
            let ids = (pair.initiative_a.as_str(), pair.initiative_b.as_str());
            Some((pair.probability?, *answers.get(&ids)?))
        })
        .collect();
    let mut clusters: BTreeMap<&str, Vec<(&OverlapCluster, &Line)>> = BTreeMap::new();
    for member in &data.overlap_clusters {
        let members = clusters.entry(&member.cluster).or_default();
        let line = current.get(member.initiative_id.as_str());
        members.extend(line.map(|line| (member, *line)));
    }
    let mut clusters_of: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for member in &data.overlap_clusters {
        let of = clusters_of.entry(&member.municipality).or_default();
        of.insert(&member.cluster);
    }
    // What is read off the members must not hang on the order of rows.
    for members in clusters.values_mut() {
        members.sort_by_key(|(member, _)| &member.initiative_id);
    }
    Overlap {
        current,
        present: lines().map(|line| line.home.id).collect(),
        links,
        judged,
        themes,
        calibrated,
        clusters,
        clusters_of,
        answers,
        areas: lines()
            .filter(|line| line.is_open())
            .flat_map(|line| &line.now.service_areas)
            .map(String::as_str)
            .collect(),
    }
}
