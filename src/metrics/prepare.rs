//! In: all rows of a run. Out: the views that the metrics read, one for each municipality and one
//! for all. It exists so that "current", "first seen" and "counted once" are decided in one place
//! and each row is looked at a fixed number of times, however many metrics there are. It
//! deliberately decides nothing about what may be shown.

use super::view::{ALL, Home, Line, Overlap, Promise, View, is_open, key};
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A municipality's initiatives and benefits.
pub struct Holding<'a> {
    home: &'a Home<'a>,
    lines: Vec<Line<'a>>,
    promises: Vec<Promise<'a>>,
}

/// Groups rows by municipality, leaving out municipalities that the run is not about.
fn by_municipality<'a, T>(
    rows: &'a [T],
    municipality: impl Fn(&'a T) -> &'a str,
    keep: impl Fn(&T) -> bool,
) -> HashMap<&'a str, Vec<&'a T>> {
    let mut groups: HashMap<&str, Vec<&T>> = HashMap::new();
    for row in rows.iter().filter(|row| keep(row)) {
        groups.entry(municipality(row)).or_default().push(row);
    }
    groups
}

/// Each municipality of the run, in order of its number.
pub fn homes<'a>(data: &'a Dataset, scope: &'a Scope) -> Vec<Home<'a>> {
    let mut rows = by_municipality(
        &data.initiatives,
        |row| &row.municipality,
        |row| row.snapshot <= scope.as_of,
    );
    let ids: BTreeSet<&str> = scope.municipalities.iter().map(|m| m.id.as_str()).collect();
    let listing = |table: &str, id: &str| {
        data.source_files
            .iter()
            .filter(|file| file.snapshot.is_none_or(|date| date <= scope.as_of))
            .any(|file| file.fills == table && file.municipality.as_deref() == Some(id))
    };
    let mut with_benefits: HashMap<&str, BTreeSet<Date>> = HashMap::new();
    for row in &data.benefits {
        let dates = with_benefits.entry(&row.municipality).or_default();
        dates.extend((row.snapshot <= scope.as_of).then_some(row.snapshot));
    }
    let with_measurements: HashSet<&str> = data
        .measurements
        .iter()
        .map(|row| row.municipality.as_str())
        .collect();
    // Prosjektportalen writes the sheet of measurements only when there are any, so its absence
    // there means that nothing was measured and not that nobody could say.
    let from_pp365: HashSet<&str> = data
        .source_files
        .iter()
        .filter(|file| is_pp365(file) && file.fills == Benefit::TABLE.name)
        .filter_map(|file| file.municipality.as_deref())
        .collect();
    ids.into_iter()
        .map(|id| {
            let mut rows = rows.remove(id).unwrap_or_default();
            // Nothing may depend on the order in which files were read.
            rows.sort_by_key(|row| (row.snapshot, &row.initiative_id, &row.file, row.row));
            let kept = data.snapshots.get(id).into_iter().flatten().copied();
            let snapshots: Vec<Date> = rows
                .iter()
                .map(|row| row.snapshot)
                .chain(kept.filter(|date| *date <= scope.as_of))
                .collect::<BTreeSet<Date>>()
                .into_iter()
                .collect();
            Home {
                id,
                since: compared_with(&snapshots, scope),
                open_only: keeps_open_only(&rows, &snapshots),
                newest_benefits: with_benefits.get(id).and_then(BTreeSet::last).copied(),
                n_benefit_snapshots: with_benefits.get(id).map_or(0, BTreeSet::len),
                lists_benefits: with_benefits.contains_key(id) || listing(Benefit::TABLE.name, id),
                lists_measurements: with_measurements.contains(id)
                    || from_pp365.contains(id)
                    || listing(Measurement::TABLE.name, id),
                inhabitants: newest_known(data, scope, id, |row| row.population),
                employees: newest_known(data, scope, id, |row| row.employees),
                snapshots,
                rows,
            }
        })
        .collect()
}

fn is_pp365(file: &SourceFile) -> bool {
    file.mapping.starts_with("pp365")
}

fn newest_known(
    data: &Dataset,
    scope: &Scope,
    id: &str,
    number: impl Fn(&Population) -> Option<i64>,
) -> Option<i64> {
    data.populations
        .iter()
        .filter(|row| row.municipality == id && row.date <= scope.as_of)
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
    let moves = by_municipality(
        &data.transitions,
        |row| &row.municipality,
        |row| row.latest <= scope.as_of,
    );
    let benefits = by_municipality(
        &data.benefits,
        |row| &row.municipality,
        |row| row.snapshot <= scope.as_of,
    );
    let years = by_municipality(
        &data.benefit_years,
        |row| &row.municipality,
        |row| row.snapshot <= scope.as_of,
    );
    let values = by_municipality(
        &data.measurements,
        |row| &row.municipality,
        |row| row.snapshot <= scope.as_of,
    );
    let pp365: HashSet<&str> = data
        .source_files
        .iter()
        .filter(|file| is_pp365(file))
        .map(|file| file.path.as_str())
        .collect();
    fn of<'m, 'r, T>(rows: &'m HashMap<&str, Vec<&'r T>>, id: &str) -> &'m [&'r T] {
        rows.get(id).map_or(&[], Vec::as_slice)
    }
    homes
        .iter()
        .map(|home| {
            let lines = lines(home, of(&moves, home.id));
            let initiatives: HashMap<&str, &Initiative> = home
                .rows
                .iter()
                .filter(|row| Some(&row.snapshot) == home.snapshots.last())
                .map(|row| (row.initiative_id.as_str(), *row))
                .collect();
            let mut promises = promises(
                home,
                scope,
                of(&benefits, home.id),
                of(&years, home.id),
                newest(of(&values, home.id), |row| row.snapshot),
                &initiatives,
            );
            for promise in &mut promises {
                promise.from_pp365 = pp365.contains(promise.now.file.as_str());
            }
            Holding {
                home,
                lines,
                promises,
            }
        })
        .collect()
}

fn newest<'a, T>(rows: &[&'a T], snapshot: impl Fn(&T) -> Date) -> Vec<&'a T> {
    let date = rows.iter().map(|row| snapshot(row)).max();
    rows.iter()
        .copied()
        .filter(|row| Some(snapshot(row)) == date)
        .collect()
}

fn lines<'a>(home: &'a Home<'a>, moves: &[&'a Transition]) -> Vec<Line<'a>> {
    let mut first: HashMap<&str, &Initiative> = HashMap::new();
    let mut before: HashMap<&str, &Initiative> = HashMap::new();
    let mut furthest: HashMap<&str, u8> = HashMap::new();
    let mut changed: HashMap<&str, Date> = HashMap::new();
    let mut introduced: HashMap<&str, Date> = HashMap::new();
    let mut moves_of: HashMap<&str, Vec<&Transition>> = HashMap::new();
    for row in &home.rows {
        let id = row.initiative_id.as_str();
        let seen = first.entry(id).or_insert(row);
        if row.snapshot < seen.snapshot {
            *seen = row;
        }
        if Some(row.snapshot) == home.since {
            before.insert(id, row);
        }
        if let Some(step) = step_shown(row) {
            let so_far = furthest.entry(id).or_insert(step);
            *so_far = step.max(*so_far);
        }
    }
    for step in moves {
        let id = step.initiative_id.as_str();
        moves_of.entry(id).or_default().push(step);
        let reached = [step.from_stage, step.to_stage];
        if let Some(step) = reached.into_iter().flatten().filter_map(Stage::step).max() {
            let so_far = furthest.entry(id).or_insert(step);
            *so_far = step.max(*so_far);
        }
        // What is completed was introduced, as the funnel has it.
        let is_introduced = step.to_stage == Some(Stage::Completed)
            || step.to_stage.and_then(Stage::step) >= Stage::Implement.step();
        if is_introduced {
            let earliest = introduced.entry(id).or_insert(step.latest);
            *earliest = step.latest.min(*earliest);
        }
        // The first sight of an initiative in a snapshot is no change of it.
        let first_sight = step.from_stage.is_none() && step.evidence != Some(Evidence::Explicit);
        if !first_sight {
            let latest = changed.entry(id).or_insert(step.latest);
            *latest = step.latest.max(*latest);
        }
    }
    let mut lines: Vec<Line> = home
        .rows
        .iter()
        .filter(|row| Some(&row.snapshot) == home.snapshots.last())
        .filter(|row| row.kind != Some(Kind::Programme))
        .map(|row| {
            let id = row.initiative_id.as_str();
            let known = [row.modified, row.last_report, changed.get(id).copied()];
            Line {
                now: row,
                first: first.get(id).copied().unwrap_or(row),
                before: before.get(id).copied(),
                changed: known.into_iter().flatten().max(),
                introduced: introduced.get(id).copied(),
                furthest: furthest.get(id).copied(),
                moves: in_order(moves_of.get(id)),
                home,
            }
        })
        .collect();
    lines.sort_by_key(|line| (&line.now.initiative_id, &line.now.file, line.now.row));
    lines
}

/// Changes and decisions by time; nothing may depend on the order in which they were written.
fn in_order<'a>(moves: Option<&Vec<&'a Transition>>) -> Vec<&'a Transition> {
    let mut moves = moves.cloned().unwrap_or_default();
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

fn promises<'a>(
    home: &'a Home<'a>,
    scope: &Scope,
    all_benefits: &[&'a Benefit],
    all_years: &[&'a BenefitYear],
    values: Vec<&'a Measurement>,
    initiatives: &HashMap<&str, &'a Initiative>,
) -> Vec<Promise<'a>> {
    let benefits = newest(all_benefits, |row| row.snapshot);
    let mut first: HashMap<&str, &Benefit> = HashMap::new();
    for row in all_benefits {
        let seen = first.entry(&row.benefit_id).or_insert(row);
        if (row.snapshot, &row.file, row.row) < (seen.snapshot, &seen.file, seen.row) {
            *seen = row;
        }
    }
    let latest = all_years.iter().map(|row| row.snapshot).max();
    let mut years_of: HashMap<&str, Vec<&BenefitYear>> = HashMap::new();
    let mut earlier_of: HashMap<&str, Vec<&BenefitYear>> = HashMap::new();
    for row in all_years {
        let of = match Some(row.snapshot) == latest {
            true => &mut years_of,
            false => &mut earlier_of,
        };
        of.entry(&row.benefit_id).or_default().push(row);
    }
    let mut values_of: HashMap<&str, Vec<&Measurement>> = HashMap::new();
    for row in values {
        values_of.entry(&row.benefit_id).or_default().push(row);
    }
    let mut promises: Vec<Promise> = benefits
        .into_iter()
        .map(|now| {
            let id = now.benefit_id.as_str();
            let values = values_of.remove(id).unwrap_or_default();
            let mut dated: Vec<(Date, i64, f64)> = values
                .iter()
                .filter_map(|row| Some((row.date?, row.row, row.value)))
                .filter(|(date, ..)| *date <= scope.as_of)
                .collect();
            // Of two values of one day the later row stands.
            dated.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
            let mut years = years_of.remove(id).unwrap_or_default();
            years.sort_by_key(|row| (row.year, &row.file, row.row));
            let mut earlier = earlier_of.remove(id).unwrap_or_default();
            earlier.sort_by_key(|row| (row.snapshot, row.year, &row.file, row.row));
            Promise {
                now,
                initiative: now
                    .initiative_id
                    .as_deref()
                    .and_then(|id| initiatives.get(id).copied()),
                first: first.get(id).copied().unwrap_or(now),
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
            }
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

/// One view for each municipality, then the one of all.
pub fn views<'a>(
    data: &'a Dataset,
    scope: &'a Scope,
    holdings: &'a [Holding<'a>],
    overlap: &'a Overlap<'a>,
) -> Vec<View<'a>> {
    let mut views: Vec<View> = holdings
        .iter()
        .map(|holding| {
            view(
                data,
                scope,
                holding.home.id,
                std::slice::from_ref(holding),
                overlap,
            )
        })
        .collect();
    views.push(view(data, scope, ALL, holdings, overlap));
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
        .flat_map(|holding| {
            let since = holding.home.since;
            holding
                .home
                .rows
                .iter()
                .filter(move |row| Some(row.snapshot) == since)
        })
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
    let mut links: HashMap<&str, Vec<&OverlapPair>> = HashMap::new();
    for pair in data
        .overlap_pairs
        .iter()
        .filter(|pair| pair.linked && !pair.joint)
    {
        let answer = answers.get(&(pair.initiative_a.as_str(), pair.initiative_b.as_str()));
        if answer == Some(&Relation::Different) {
            continue;
        }
        links.entry(&pair.municipality_a).or_default().push(pair);
        if pair.municipality_a != pair.municipality_b {
            links.entry(&pair.municipality_b).or_default().push(pair);
        }
    }
    let mut clusters: BTreeMap<&str, Vec<&OverlapCluster>> = BTreeMap::new();
    for member in &data.overlap_clusters {
        clusters.entry(&member.cluster).or_default().push(member);
    }
    // Whose of a joint initiative's budgets counts must not hang on the order of rows.
    for members in clusters.values_mut() {
        members.sort_by_key(|member| &member.initiative_id);
    }
    Overlap {
        current: lines()
            .map(|line| (line.now.initiative_id.as_str(), line))
            .collect(),
        present: lines().map(|line| line.home.id).collect(),
        links,
        clusters,
        answers,
        areas: lines()
            .filter(|line| line.is_open())
            .flat_map(|line| &line.now.service_areas)
            .map(String::as_str)
            .collect(),
    }
}
