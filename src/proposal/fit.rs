//! In: the columns of a raw table and one table of the model. Out: how well the one fills the other:
//! for each header its candidates, the one it gets, and how sure that is. It exists because a header
//! means one thing in a list of initiatives and another in a list of benefits. It deliberately
//! doesn't choose between tables.
//!
//! A score is a probability: what the header alone says, in odds, times what the cells make it
//! likelier, against all other columns that the header may be and that nobody else got.

use super::headers::{Likeness, Names};
use super::lexicon::{Lexicon, Parts};
use super::profile::Profile;
use super::{assign, values};
use crate::config::{ColumnAliases, Looks, TableAliases, Vocabulary};
use crate::model::ColumnKind;
use std::collections::{BTreeMap, BTreeSet};

/// A column of a file, taken apart.
pub(super) struct FileColumn {
    pub header: String,
    pub parts: Parts,
    /// Parts of the header that may be its name by themselves.
    pub pieces: Vec<Parts>,
    pub profile: Profile,
    /// The column whose name it repeats.
    pub repeats: Option<usize>,
}

/// A column of the model with how sure a header is it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scored {
    pub column: String,
    pub odds: f64,
    pub by_header: f64,
    pub by_values: f64,
    pub reason: String,
}

/// What became of a header.
#[derive(Debug, Clone, Default)]
pub(super) struct Fitted {
    /// The best first.
    pub candidates: Vec<Scored>,
    /// Which of them it got.
    pub got: Option<usize>,
    /// How sure that is, 0–1.
    pub score: f64,
    /// What without a counterpart it is like.
    pub nothing: Option<Likeness>,
    /// The column that holds the same days and is meant.
    pub same_as: Option<usize>,
}

/// How well a file's table fills a table of the model.
pub(super) struct Fit<'a> {
    pub table: &'a TableAliases,
    pub columns: Vec<Fitted>,
}

/// What is told of columns beforehand.
#[derive(Debug, Clone, Default)]
pub(super) struct Told<'a> {
    /// Columns that are not to be given at all.
    pub left_out: BTreeSet<usize>,
    /// Columns whose year is the newest of a family and says nothing.
    pub newest: BTreeSet<usize>,
    /// What a mapping that ships makes of a column, in this table.
    pub preset: BTreeMap<usize, Vec<&'a str>>,
    /// Columns that hold the same days as an earlier one, as the two times of a form do.
    pub same_days: Vec<(usize, usize)>,
    /// What a person said of a column: the model's column, or that it has none.
    pub said: BTreeMap<usize, Option<String>>,
}

/// What the other columns that a header may be weigh against the one it got: their names share words
/// with it, so they are no independent doubts (measured on the exports of tests/data/onboarding).
const OTHERS: f64 = 0.6;
/// The odds of what a person said.
const SAID: f64 = 1e6;

/// The header alone is never certain, and never out of the question.
const HEADER_RANGE: (f64, f64) = (0.01, 0.97);
/// A probability under this is not worth a column.
const WORTH: f64 = 0.3;

/// The share of columns that are right at these odds. The odds themselves are too careful over a half
/// and too bold under it: of the columns given at 0.7 to 0.8, 22 of 23 were right, of those at 0.3 to
/// 0.5 one in four (exports of tests/data/onboarding, some of them after their faults were mended).
fn told_right(odds: f64) -> f64 {
    const SLOPE: f64 = 1.45;
    const SHIFT: f64 = 0.16;
    let told = (SLOPE * odds.ln() + SHIFT).exp();
    told / (1.0 + told)
}

fn odds(probability: f64) -> f64 {
    probability / (1.0 - probability)
}

/// Fits a table.
pub(super) fn fit<'a>(
    columns: &[FileColumn],
    table: &'a TableAliases,
    names: &Names,
    lexicon: &Lexicon,
    vocabularies: &[&Vocabulary],
    told: &Told<'_>,
) -> Fit<'a> {
    let mut fitted: Vec<Fitted> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let left_out = told.left_out.contains(&at) || told.said.get(&at) == Some(&None);
            match left_out {
                true => Fitted::default(),
                false => candidates(at, column, table, names, lexicon, vocabularies, told),
            }
        })
        .collect();
    stand_in_for_the_title(columns, &mut fitted, table, told);
    let targets: Vec<&String> = table.columns.keys().collect();
    let gains: Vec<Vec<f64>> = fitted
        .iter()
        .map(|fitted| {
            targets
                .iter()
                .map(|target| {
                    let scored = fitted.candidates.iter().find(|c| c.column == **target);
                    scored.map_or(0.0, |scored| (scored.odds / odds(WORTH)).ln())
                })
                .collect()
        })
        .collect();
    let got = assign::best(&gains);
    let taken: BTreeSet<&String> = got
        .iter()
        .flatten()
        .map(|target| targets[*target])
        .collect();
    for (fitted, got) in fitted.iter_mut().zip(&got) {
        let Some(target) = got.map(|target| targets[target]) else {
            continue;
        };
        let Some(at) = fitted.candidates.iter().position(|c| c.column == *target) else {
            continue;
        };
        let own = fitted.candidates[at].odds;
        // Two columns whose words are all known say the same in two ways: «Status» as step and as
        // whether work goes on. Either is right, so the one doesn't make the other doubtful.
        let is_word =
            |c: &Scored| matches!(table.columns[&c.column].looks, Looks::Word) && c.by_values > 0.6;
        let allied = is_word(&fitted.candidates[at]);
        let others: f64 = fitted
            .candidates
            .iter()
            .filter(|c| c.column != *target && !taken.contains(&c.column))
            .filter(|c| !(allied && is_word(c)))
            .map(|c| c.odds)
            .sum();
        fitted.score = told_right(own / (1.0 + OTHERS * others));
        fitted.got = Some(at);
    }
    let mut fit = Fit {
        table,
        columns: fitted,
    };
    fit.leave_out_same_days(told);
    fit
}

/// Where no header says title, the one column of short texts that all differ is it. With several of
/// them the first is likelier, and uncertain.
fn stand_in_for_the_title(
    columns: &[FileColumn],
    fitted: &mut [Fitted],
    table: &TableAliases,
    told: &Told<'_>,
) {
    const ALONE: f64 = 5.0;
    const FIRST: f64 = 1.5;
    const SPOKEN_FOR: f64 = 0.7;
    let Some(title) = table
        .needs
        .iter()
        .find(|need| table.columns[*need].looks == Looks::Title)
    else {
        return;
    };
    let is_title = |scored: &Scored| scored.column == *title && scored.odds >= 1.0;
    let is_said = |said: &Option<String>| said.as_ref() == Some(title);
    if fitted.iter().any(|f| f.candidates.iter().any(is_title)) || told.said.values().any(is_said) {
        return;
    }
    let may_be: Vec<usize> = (0..columns.len())
        .filter(|at| {
            let fitted = &fitted[*at];
            let is_nothing = fitted
                .nothing
                .as_ref()
                .is_some_and(|n| n.score > SPOKEN_FOR);
            // What is called a text may be the title, where there is no other.
            let is_other = fitted
                .candidates
                .iter()
                .any(|c| c.by_header > SPOKEN_FOR && table.columns[&c.column].looks != Looks::Text);
            !told.left_out.contains(at)
                && !told.said.contains_key(at)
                && !is_nothing
                && !is_other
                && columns[*at].profile.is_like_titles()
        })
        .collect();
    let Some(first) = may_be.first() else { return };
    let odds = if may_be.len() == 1 { ALONE } else { FIRST };
    let candidates = &mut fitted[*first].candidates;
    candidates.retain(|scored| {
        scored.column != *title && table.columns[&scored.column].looks != Looks::Text
    });
    candidates.insert(
        0,
        Scored {
            column: title.clone(),
            odds,
            by_header: 0.0,
            by_values: odds / (1.0 + odds),
            reason: "no header says title; short texts, nearly all different".to_owned(),
        },
    );
}

fn candidates(
    at: usize,
    column: &FileColumn,
    table: &TableAliases,
    names: &Names,
    lexicon: &Lexicon,
    vocabularies: &[&Vocabulary],
    told: &Told<'_>,
) -> Fitted {
    let (near, nothing) = names.near_in_pieces(&column.parts, &column.pieces, lexicon);
    let against = nothing.as_ref().map_or(0.0, |likeness| likeness.score);
    let known = |target: &str, aliases: &ColumnAliases| {
        let kind = table.doc.columns.iter().find(|c| c.name == target);
        let allowed = match kind.map(|c| c.kind) {
            Some(ColumnKind::Word(words)) => Some(words),
            _ => None,
        };
        match aliases.looks {
            Looks::Word | Looks::List | Looks::Unit => {
                column.profile.known(target, allowed, vocabularies)
            }
            _ => 0.0,
        }
    };
    let all_known: BTreeMap<&str, f64> = table
        .columns
        .iter()
        .map(|(target, aliases)| (target.as_str(), known(target, aliases)))
        .collect();
    let words_of_another = table
        .columns
        .iter()
        .filter(|(_, aliases)| aliases.looks == Looks::Word)
        .any(|(target, _)| all_known[target.as_str()] >= 0.9);
    let mut scored: Vec<Scored> = table
        .columns
        .iter()
        .map(|(target, aliases)| {
            let likeness = near.get(target.as_str());
            let mut by_header = likeness.map_or(0.0, |likeness| likeness.score);
            let mut why = match likeness {
                Some(likeness) if likeness.exact => format!("header «{}»", likeness.name),
                Some(likeness) => format!("header like «{}»", likeness.name),
                None => "header unknown".to_owned(),
            };
            // What is nearer to a header without a counterpart has none.
            let is_exact = likeness.is_some_and(|likeness| likeness.exact);
            let exactly_nothing = nothing.as_ref().is_some_and(|likeness| likeness.exact);
            if against > by_header + 0.02 && (!is_exact || exactly_nothing) {
                by_header *= 0.3;
            }
            // An amount of one year is not the whole amount.
            let is_amount = matches!(aliases.looks, Looks::Money | Looks::Amounts);
            if is_amount && !column.parts.years.is_empty() && !told.newest.contains(&at) {
                by_header *= 0.3;
            }
            // Kroner are no points, and no words.
            let never_money = matches!(
                aliases.looks,
                Looks::Score | Looks::Share | Looks::Word | Looks::Flag | Looks::Id
            );
            if never_money && column.parts.is_money {
                by_header *= 0.1;
            }
            if told
                .preset
                .get(&at)
                .is_some_and(|of| of.contains(&target.as_str()))
            {
                by_header = by_header.max(HEADER_RANGE.1);
                why = "a mapping that ships reads it so".to_owned();
            }
            let known = all_known[target.as_str()];
            let mut evidence = values::weigh(aliases.looks, &column.profile, known);
            // Words that are all another column's are not this one's.
            if aliases.looks == Looks::Word && known < 0.15 && words_of_another {
                evidence.times *= 0.2;
            }
            let (low, high) = HEADER_RANGE;
            Scored {
                column: target.clone(),
                odds: odds(by_header.clamp(low, high)) * evidence.times,
                by_header,
                by_values: evidence.times / (1.0 + evidence.times),
                reason: format!("{why}; {}", evidence.reason),
            }
        })
        .filter(|scored| scored.odds > 0.02 || told.said.contains_key(&at))
        .collect();
    if let Some(Some(said)) = told.said.get(&at) {
        scored.retain(|scored| scored.column == *said);
        for scored in &mut scored {
            scored.odds = SAID;
            scored.reason = "you said so".to_owned();
        }
    }
    scored.sort_by(|a, b| {
        b.odds
            .total_cmp(&a.odds)
            .then_with(|| a.column.cmp(&b.column))
    });
    Fitted {
        candidates: scored,
        nothing,
        ..Fitted::default()
    }
}

impl Fit<'_> {
    /// A form keeps when it was opened and when it was sent: one of the two dates is enough. The
    /// one that comes first in the model is meant, as an idea is sent in before anything begins.
    fn leave_out_same_days(&mut self, told: &Told<'_>) {
        for (a, b) in &told.same_days {
            let place = |at: usize| {
                let fitted = &self.columns[at];
                let column = &fitted.candidates[fitted.got?].column;
                self.table
                    .doc
                    .columns
                    .iter()
                    .position(|doc| doc.name == column)
            };
            let (Some(of_a), Some(of_b)) = (place(*a), place(*b)) else {
                continue;
            };
            let (meant, left) = if of_a < of_b { (*a, *b) } else { (*b, *a) };
            if !told.said.contains_key(&left) {
                self.columns[left].got = None;
                self.columns[left].score = 0.0;
                self.columns[left].same_as = Some(meant);
            }
        }
    }

    /// The columns of the file that got a column of the model with at least this score.
    pub(super) fn given(&self, least: f64) -> impl Iterator<Item = (usize, &Scored, f64)> {
        self.columns
            .iter()
            .enumerate()
            .filter_map(move |(at, fitted)| {
                let scored = &fitted.candidates[fitted.got?];
                (fitted.score >= least).then_some((at, scored, fitted.score))
            })
    }

    /// The column of the file that a column of the model got.
    pub(super) fn of(&self, target: &str, least: f64) -> Option<usize> {
        self.given(least)
            .find(|(_, scored, _)| scored.column == target)
            .map(|(at, ..)| at)
    }

    /// Whether everything is there without which there is no such table.
    pub(super) fn is_complete(&self, least: f64) -> bool {
        self.table
            .needs
            .iter()
            .all(|need| self.of(need, least).is_some())
    }

    /// The sum of the scores of what is more likely than not.
    pub(super) fn merit(&self) -> f64 {
        self.given(0.5).map(|(_, _, score)| score).sum()
    }
}
