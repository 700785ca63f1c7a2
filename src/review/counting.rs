//! In: all answers, and every initiative that any export has shown. Out: the one answer of each pair
//! that counts, and findings about the others. It exists because answers outlive what they are about:
//! initiatives go, lists get ids that they lacked, two people disagree. It deliberately lets the
//! newest answer win and chooses none where nobody can tell which is the newest.

use super::{Answer, Answers};
use crate::model::findings::{self as kinds, Place};
use crate::model::{Date, Finding, Initiative, Relation, names};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The answer of a pair that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The id that sorts first.
    pub a: String,
    /// The other.
    pub b: String,
    /// What the two are.
    pub answer: Relation,
    /// Who says so, as that person wrote it.
    pub by: String,
    /// When.
    pub date: Option<Date>,
}

/// What answers come to.
#[derive(Debug, Clone, Default)]
pub struct Counting {
    /// One for each pair, by the ids of both.
    pub counted: Vec<Counted>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// Counts answers. `file` is where they stand, as configured.
pub fn count(answers: &Answers, file: &str, initiatives: &[Initiative]) -> Counting {
    let at = |line: i64, column: Option<&str>| Place {
        file: Some(file.to_owned()),
        row: Some(line),
        column: column.map(str::to_owned),
        ..Place::default()
    };
    let mut findings = Vec::new();
    for fault in &answers.faults {
        let finding = kinds::ANSWER_LINE.at(&at(fault.line, Some(fault.column)));
        findings.push(match &fault.value {
            Some(value) => finding.value(value),
            None => finding,
        });
    }
    let known = Known::new(initiatives);
    let mut pairs: BTreeMap<(String, String), Vec<&Answer>> = BTreeMap::new();
    for answer in &answers.answers {
        let a = known.find(&answer.a, &answer.title_a);
        let b = known.find(&answer.b, &answer.title_b);
        let (Some(a), Some(b)) = (a, b) else {
            findings.push(kinds::ANSWER_GONE.at(&at(answer.line, None)));
            continue;
        };
        if a == b {
            findings.push(kinds::ANSWER_LINE.at(&at(answer.line, Some(names::INITIATIVE_B))));
            continue;
        }
        if a != answer.a || b != answer.b {
            findings.push(kinds::ANSWER_BY_TITLE.at(&at(answer.line, None)));
        }
        let pair = (a.min(b).to_owned(), a.max(b).to_owned());
        pairs.entry(pair).or_default().push(answer);
    }
    let mut counted = Vec::new();
    for ((a, b), answers) in pairs {
        let newest = newest(&answers);
        let Some(last) = newest.last() else {
            continue;
        };
        if newest.iter().any(|answer| answer.answer != last.answer) {
            findings.push(kinds::ANSWER_TIE.at(&at(last.line, Some(names::ANSWER))));
            continue;
        }
        counted.push(Counted {
            a,
            b,
            answer: last.answer,
            by: last.by.clone(),
            date: last.on.map(|on| on.date),
        });
    }
    Counting { counted, findings }
}

/// The answers of which any may be the newest: those with the latest time of the latest day, and
/// those of that day that don't tell their time.
fn newest<'a>(answers: &[&'a Answer]) -> Vec<&'a Answer> {
    let day = |answer: &&&Answer| answer.on.map(|on| on.date);
    let last_day = answers.iter().map(|answer| day(&answer)).max().flatten();
    let of_day: Vec<&Answer> = answers
        .iter()
        .filter(|answer| day(answer) == last_day)
        .copied()
        .collect();
    let time = |answer: &Answer| answer.on.and_then(|on| on.second);
    let last_time = of_day.iter().filter_map(|answer| time(answer)).max();
    let of_day = of_day.into_iter();
    of_day
        .filter(|answer| time(answer).is_none() || time(answer) == last_time)
        .collect()
}

/// Every initiative that any export has shown.
struct Known<'a> {
    ids: HashSet<&'a str>,
    by_title: HashMap<(&'a str, &'a str), BTreeSet<&'a str>>,
}

impl<'a> Known<'a> {
    fn new(initiatives: &'a [Initiative]) -> Known<'a> {
        let mut by_title: HashMap<(&str, &str), BTreeSet<&str>> = HashMap::new();
        for row in initiatives {
            let title = (row.municipality.as_str(), row.title.trim());
            by_title
                .entry(title)
                .or_default()
                .insert(&row.initiative_id);
        }
        Known {
            ids: initiatives.iter().map(|row| &*row.initiative_id).collect(),
            by_title,
        }
    }

    /// The id itself; or, when a list has got other ids since, that of the one initiative of the
    /// same municipality that has exactly this title.
    fn find(&self, id: &'a str, title: &'a str) -> Option<&'a str> {
        if self.ids.contains(id) {
            return Some(id);
        }
        let (municipality, _) = id.split_once('/')?;
        let found = self.by_title.get(&(municipality, title.trim()))?;
        match found.len() {
            1 => found.first().copied(),
            _ => None,
        }
    }
}
