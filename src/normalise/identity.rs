//! In: all snapshots of all municipalities, in order of time. Out: the same, in which an initiative
//! of a list without ids keeps its id when its title changes, and findings about each such change.
//! It exists because a title is all the identity that many lists have, and a corrected spelling
//! must not end one initiative and begin another. It deliberately asks for more than likeness: a
//! date or description that both have and few others do, or titles that differ in a few letters;
//! one best partner on both sides, by a margin; and where anything speaks against it, it says so
//! and leaves the two apart. Ids of the source are never touched.

use super::link::{order_amounts, order_benefits, order_initiatives};
use crate::config::fold_word;
use crate::model::findings::{self as kinds, Place};
use crate::model::{Date, Finding, Initiative, Snapshot, expectations as say};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Titles from this likeness on differ in a few letters only.
const SPELLING: f64 = 0.88;
/// The least likeness of titles where dates or descriptions speak for one initiative.
const RELATED: f64 = 0.4;
/// The least that dates and descriptions must speak for it: one that is unique.
const EVIDENCE: f64 = 0.3;
/// How far the best partner must be ahead of the second.
const MARGIN: f64 = 0.15;

/// Carries ids on from snapshot to snapshot. Snapshots must be in order of municipality and date.
pub fn settle(mut history: Vec<Snapshot>) -> (Vec<Snapshot>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut of_municipality: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, snapshot) in history.iter().enumerate() {
        let all = of_municipality.entry(snapshot.municipality.clone());
        all.or_default().push(at);
    }
    for snapshots in of_municipality.values() {
        // Each source by itself: the same title in another list is another row.
        let mut sources: BTreeMap<String, Known> = BTreeMap::new();
        for at in snapshots {
            let snapshot = &history[*at];
            let mut by_source: BTreeMap<&str, Vec<&Initiative>> = BTreeMap::new();
            for row in snapshot.initiatives.iter().filter(|row| without_id(row)) {
                by_source.entry(&row.source).or_default().push(row);
            }
            let mut ids = HashMap::new();
            for (source, rows) in by_source {
                let known = sources.entry(source.to_owned()).or_default();
                ids.extend(known.take_in(&rows, snapshot.date, &mut findings));
            }
            rename(&mut history[*at], &ids);
        }
    }
    (history, findings)
}

/// Whether a row's id is made of its title.
fn without_id(row: &Initiative) -> bool {
    row.external_id.is_none()
}

/// What is known of a list without ids.
#[derive(Default)]
struct Known {
    /// The rows of its last snapshot, with the ids that they have been given.
    last: Vec<Initiative>,
    /// The date of that snapshot.
    date: Option<Date>,
    /// The id that a row has by its title → the one that it was given.
    given: HashMap<String, String>,
    /// Every id that was ever given.
    used: HashSet<String>,
}

impl Known {
    /// Gives each row of the next snapshot its id. The result names those that changed.
    fn take_in(
        &mut self,
        rows: &[&Initiative],
        date: Date,
        findings: &mut Vec<Finding>,
    ) -> HashMap<String, String> {
        let mut ids: Vec<Option<String>> = vec![None; rows.len()];
        let mut taken: HashSet<String> = HashSet::new();
        self.same_titles(rows, &mut ids, &mut taken);
        for (row, id) in rows.iter().zip(&mut ids).filter(|(_, id)| id.is_none()) {
            let given = self.given.get(&row.initiative_id);
            let known = given.or(self.used.get(&row.initiative_id));
            if let Some(known) = known.filter(|known| !taken.contains(*known)) {
                taken.insert(known.clone());
                *id = Some(known.clone());
            }
        }
        self.changed_titles(rows, &mut ids, &mut taken, findings);
        let mut changed = HashMap::new();
        self.last.clear();
        for (row, id) in rows.iter().zip(ids) {
            let id = id.unwrap_or_else(|| self.fresh(&row.initiative_id, date, &taken));
            taken.insert(id.clone());
            self.used.insert(id.clone());
            self.given.insert(row.initiative_id.clone(), id.clone());
            if id != row.initiative_id {
                changed.insert(row.initiative_id.clone(), id.clone());
            }
            self.last.push(Initiative {
                initiative_id: id,
                ..(*row).clone()
            });
        }
        self.date = Some(date);
        changed
    }

    /// An id that nothing else has or had.
    fn fresh(&self, by_title: &str, date: Date, taken: &HashSet<String>) -> String {
        let free = |id: &str| !taken.contains(id) && !self.used.contains(id);
        if free(by_title) {
            return by_title.to_owned();
        }
        let dated = format!("{by_title}#{date}");
        let mut id = dated.clone();
        let mut n = 1;
        while !free(&id) {
            n += 1;
            id = format!("{dated}.{n}");
        }
        id
    }

    /// Rows of one title, of which there are several now or were before, are told apart by what
    /// else they say: the number in their id is only their order in the file.
    fn same_titles(
        &self,
        rows: &[&Initiative],
        ids: &mut [Option<String>],
        taken: &mut HashSet<String>,
    ) {
        let mut now: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            now.entry(fold_word(&row.title)).or_default().push(at);
        }
        let mut before: HashMap<String, Vec<&Initiative>> = HashMap::new();
        for row in &self.last {
            before.entry(fold_word(&row.title)).or_default().push(row);
        }
        for (title, here) in now {
            let Some(there) = before.get(&title) else {
                continue;
            };
            if here.len() < 2 && there.len() < 2 {
                continue;
            }
            for at in here {
                let same = |other: &&&Initiative| {
                    !taken.contains(&other.initiative_id) && tells_the_same(other, rows[at])
                };
                if let Some(other) = there.iter().find(same) {
                    taken.insert(other.initiative_id.clone());
                    ids[at] = Some(other.initiative_id.clone());
                }
            }
        }
    }

    /// New titles that are old ones, changed.
    fn changed_titles(
        &self,
        rows: &[&Initiative],
        ids: &mut [Option<String>],
        taken: &mut HashSet<String>,
        findings: &mut Vec<Finding>,
    ) {
        let gone: Vec<&Initiative> = self
            .last
            .iter()
            .filter(|row| !taken.contains(&row.initiative_id))
            .collect();
        let new: Vec<usize> = (0..rows.len()).filter(|at| ids[*at].is_none()).collect();
        let Some(before) = self.date.filter(|_| !gone.is_empty() && !new.is_empty()) else {
            return;
        };
        let all_before: Vec<&Initiative> = self.last.iter().collect();
        let rare = Rare::of(&all_before, rows);
        let told_before: Vec<Told> = gone.iter().map(|row| Told::of(row)).collect();
        let told_now: Vec<Told> = new.iter().map(|at| Told::of(rows[*at])).collect();
        let likeness: Vec<Vec<Option<f64>>> = told_now
            .iter()
            .map(|now| {
                let pair = |before: &Told<'_>| likeness(before, now, &rare);
                told_before.iter().map(pair).collect()
            })
            .collect();
        for (n, at) in new.iter().enumerate() {
            let row = rows[*at];
            let mut partners: Vec<(f64, usize)> = (0..gone.len())
                .filter_map(|g| Some((likeness[n][g]?, g)))
                .collect();
            partners.sort_by(|a, b| b.0.total_cmp(&a.0));
            let Some(&(best, g)) = partners.first() else {
                continue;
            };
            // The best of this row by a margin, and this row the best of that one by a margin.
            let ahead = partners
                .get(1)
                .is_none_or(|(second, _)| best - second >= MARGIN);
            let mutual = (0..new.len())
                .filter(|other| *other != n)
                .filter_map(|other| likeness[other][g])
                .all(|other| best - other >= MARGIN);
            let place = Place {
                municipality: Some(row.municipality.clone()),
                file: Some(row.file.clone()),
                sheet: row.sheet.clone(),
                row: Some(row.row),
                column: None,
            };
            if ahead && mutual {
                let old = ("title", gone[g].title.clone());
                let told = kinds::ID_TITLE_CHANGED.at(&place).value(&row.title);
                findings.push(told.expecting(&say::TITLE_NOW, &[old]));
                taken.insert(gone[g].initiative_id.clone());
                ids[*at] = Some(gone[g].initiative_id.clone());
                continue;
            }
            let titles: Vec<String> = partners
                .iter()
                .take(3)
                .map(|(_, g)| format!("«{}»", gone[*g].title))
                .collect();
            let values = [("titles", titles.join(", ")), ("date", before.to_string())];
            let told = kinds::ID_TITLE_UNCLEAR.at(&place).value(&row.title);
            findings.push(told.expecting(&say::TITLE_ONE_OF, &values));
        }
    }
}

/// Whether two rows of one title say the same in all that seldom changes.
fn tells_the_same(a: &Initiative, b: &Initiative) -> bool {
    let of = |row: &Initiative| {
        (
            row.description.clone(),
            row.service_areas.clone(),
            row.origin_unit.clone(),
            row.submitted,
            row.started,
        )
    };
    of(a) == of(b)
}

/// Dates that stand on one row only, in the snapshot before and in this one: a list that was typed
/// in on one day proves nothing by that day.
struct Rare {
    submitted: BTreeSet<Date>,
    started: BTreeSet<Date>,
}

impl Rare {
    fn of(before: &[&Initiative], now: &[&Initiative]) -> Rare {
        let once = |date: fn(&Initiative) -> Option<Date>| {
            let unique = |rows: &[&Initiative]| {
                let mut n: BTreeMap<Date, usize> = BTreeMap::new();
                for date in rows.iter().filter_map(|row| date(row)) {
                    *n.entry(date).or_default() += 1;
                }
                n.retain(|_, n| *n == 1);
                n.into_keys().collect::<BTreeSet<Date>>()
            };
            unique(before)
                .intersection(&unique(now))
                .copied()
                .collect::<BTreeSet<Date>>()
        };
        Rare {
            submitted: once(|row| row.submitted),
            started: once(|row| row.started),
        }
    }
}

/// A row with its words.
struct Told<'r> {
    row: &'r Initiative,
    title: String,
    title_words: BTreeSet<String>,
    numbers: BTreeSet<String>,
    description: BTreeSet<String>,
}

impl<'r> Told<'r> {
    fn of(row: &'r Initiative) -> Told<'r> {
        let title = fold_word(&row.title);
        let title_words = words(&title);
        let numbers = title_words
            .iter()
            .filter(|word| word.chars().any(|c| c.is_ascii_digit()))
            .cloned()
            .collect();
        Told {
            row,
            description: words(&row.description.clone().unwrap_or_default().to_lowercase()),
            title,
            title_words,
            numbers,
        }
    }
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The share of words that two texts have in common: twice the common ones by all (Dice 1945).
fn common(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    match a.len() + b.len() {
        0 => 0.0,
        all => 2.0 * a.intersection(b).count() as f64 / all as f64,
    }
}

/// How well two rows go together; none when they don't, or something speaks against it.
fn likeness(a: &Told<'_>, b: &Told<'_>, rare: &Rare) -> Option<f64> {
    // «Fase 1» and «Fase 2» are like each other and not the same.
    if a.numbers != b.numbers {
        return None;
    }
    let differ =
        |one: Option<Date>, other: Option<Date>| one.is_some() && other.is_some() && one != other;
    if differ(a.row.submitted, b.row.submitted) {
        return None;
    }
    let titles = common(&a.title_words, &b.title_words)
        .max(strsim::normalized_damerau_levenshtein(&a.title, &b.title));
    let same_rare = |one: Option<Date>, other: Option<Date>, rare: &BTreeSet<Date>| {
        one == other && one.is_some_and(|date| rare.contains(&date))
    };
    let mut evidence: f64 = 0.0;
    if same_rare(a.row.submitted, b.row.submitted, &rare.submitted) {
        evidence += 0.35;
    }
    if same_rare(a.row.started, b.row.started, &rare.started) {
        evidence += 0.3;
    }
    let told = a.description.len().min(b.description.len());
    let descriptions = common(&a.description, &b.description);
    if told >= 5 && descriptions >= 0.9 {
        evidence += 0.45;
    } else if told >= 5 && descriptions >= 0.6 {
        evidence += 0.2;
    } else if told >= 5 && descriptions < 0.3 {
        return None;
    }
    if a.row.owner_key.is_some() && a.row.owner_key == b.row.owner_key {
        evidence += 0.1;
    }
    let areas = (&a.row.service_areas, &b.row.service_areas);
    if !areas.0.is_empty() && !areas.1.is_empty() && areas.0 != areas.1 && titles < SPELLING {
        return None;
    }
    let spelling = titles >= SPELLING && !differ(a.row.started, b.row.started);
    let supported = titles >= RELATED && evidence >= EVIDENCE;
    (spelling || supported).then_some(titles + evidence)
}

/// Puts the ids of initiatives in place, also where benefits, amounts and measurements have them.
fn rename(snapshot: &mut Snapshot, ids: &HashMap<String, String>) {
    if ids.is_empty() {
        return;
    }
    for row in &mut snapshot.initiatives {
        if row.external_id.is_none()
            && let Some(id) = ids.get(&row.initiative_id)
        {
            row.initiative_id = id.clone();
        }
    }
    let mut benefits: HashMap<String, String> = HashMap::new();
    for row in &mut snapshot.benefits {
        let Some(old) = row.initiative_id.clone() else {
            continue;
        };
        let Some(id) = ids.get(&old) else { continue };
        row.initiative_id = Some(id.clone());
        // A benefit without an id of its own is named by its initiative and title.
        if let Some(title) = row.benefit_id.strip_prefix(&format!("{old}/")) {
            let renamed = format!("{id}/{title}");
            benefits.insert(row.benefit_id.clone(), renamed.clone());
            row.benefit_id = renamed;
        }
    }
    for row in &mut snapshot.benefit_years {
        if let Some(id) = benefits.get(&row.benefit_id) {
            row.benefit_id = id.clone();
        }
    }
    for row in &mut snapshot.measurements {
        if let Some(id) = benefits.get(&row.benefit_id) {
            row.benefit_id = id.clone();
        }
    }
    order_initiatives(snapshot);
    order_benefits(snapshot);
    order_amounts(snapshot);
}
