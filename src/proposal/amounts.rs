//! In: families of headers that differ in a year alone. Out: which of them are amounts of benefits,
//! to be turned into rows, and which are one thing as it was in several years. It exists because a
//! benefit's amounts stand one column to a year. It deliberately takes no amounts of initiatives for
//! those of benefits: what something costs is not what it gives.

use super::choose::Chooser;
use super::columns::rounded;
use super::fit::{Fit, fit};
use super::profile::shown;
use super::reading::unit;
use super::years::Family;
use super::{ASKED, Candidate, Decision, TableProposal, UnpivotProposal};
use crate::config::Looks;
use crate::model::{Benefit, BenefitYear, Row, names};
use std::collections::BTreeSet;

/// A family of year columns with what its amounts are.
pub(super) struct Amounts<'a> {
    family: &'a Family,
    column: String,
    score: f64,
}

impl Chooser<'_> {
    /// Whether a family holds one thing as it was in several years, and not an amount for each.
    pub(super) fn is_one_thing(&self, family: &Family) -> bool {
        let numeric = |at: usize| self.columns[at].profile.numbers > 0.5;
        if !family.members.iter().any(|(at, _)| numeric(*at)) {
            return true;
        }
        if self.knowledge.lexicon.parts(&family.rest).parts.is_empty() {
            return false;
        }
        // The same amount in two years is a state, where it is not nothing.
        let [.., (before, _), (last, _)] = family.members[..] else {
            return false;
        };
        let (mut same, mut all) = (0, 0);
        for row in &self.raw.rows {
            let (Some(a), Some(b)) = (row.cells.get(before), row.cells.get(last)) else {
                continue;
            };
            let texts = (shown(a), shown(b));
            if let (Some(a), Some(b)) = texts
                && a != "0"
            {
                all += 1;
                same += usize::from(a == b);
            }
        }
        all > 0 && 2 * same >= all
    }

    /// What the families of year columns hold, as amounts of benefits.
    pub(super) fn amounts(&self) -> Vec<Amounts<'_>> {
        let Some(at) = self.table_at(BenefitYear::TABLE.name) else {
            return Vec::new();
        };
        let (table, names) = (
            &self.knowledge.aliases.tables[at],
            &self.knowledge.names[at],
        );
        let kinds: Vec<&String> = table
            .columns
            .iter()
            .filter(|(_, aliases)| aliases.looks == Looks::Money)
            .map(|(column, _)| column)
            .collect();
        let mut found: Vec<Amounts<'_>> = Vec::new();
        // Years that stand alone are of benefits where the list says that it holds some.
        let is_of_benefits = || {
            let benefits = self.table_at(Benefit::TABLE.name);
            benefits.is_some_and(|at| self.has_sign(&self.knowledge.aliases.tables[at]))
        };
        if self.families.is_empty() && !is_of_benefits() {
            return Vec::new();
        }
        for family in self.families.iter().chain(&self.alone) {
            let n = family.members.len() as f64;
            let numbers: f64 = family
                .members
                .iter()
                .map(|(at, _)| &self.columns[*at].profile)
                .map(|profile| {
                    if profile.n_filled == 0 {
                        0.5
                    } else {
                        profile.numbers
                    }
                })
                .sum();
            if numbers / n < 0.45 {
                continue;
            }
            let parts = self.knowledge.lexicon.parts(&family.rest);
            let (near, _) = names.near(&parts, &self.knowledge.lexicon);
            let best = kinds
                .iter()
                .filter_map(|kind| Some((near.get(kind.as_str())?.score, *kind)))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let (score, column) = match best {
                Some((score, kind)) => (score, kind.clone()),
                // A bare year in a list of benefits is what is planned for it.
                None if parts.parts.is_empty() => match kinds.first() {
                    Some(kind) => (0.9, (*kind).clone()),
                    None => continue,
                },
                None => continue,
            };
            found.push(Amounts {
                family,
                column,
                score,
            });
        }
        // Each column of the model takes one family, the nearest.
        found.sort_by(|a, b| {
            let several = |amounts: &Amounts<'_>| amounts.family.members.len() > 1;
            several(b)
                .cmp(&several(a))
                .then_with(|| b.score.total_cmp(&a.score))
                .then_with(|| a.family.header.cmp(&b.family.header))
        });
        let mut taken = BTreeSet::new();
        found.retain(|amounts| taken.insert(amounts.column.clone()));
        found
    }

    /// Year columns become amounts of benefits, where the rows are benefits or their amounts.
    pub(super) fn add_amounts(
        &self,
        proposed: &mut TableProposal,
        best: &Fit<'_>,
        amounts: &[Amounts<'_>],
    ) {
        let of_benefits =
            [Benefit::TABLE.name, BenefitYear::TABLE.name].contains(&best.table.doc.name);
        let Some(at) = self.table_at(BenefitYear::TABLE.name) else {
            return;
        };
        if !of_benefits || amounts.is_empty() {
            return;
        }
        let table = &self.knowledge.aliases.tables[at];
        let is_own = best.table.doc.name == BenefitYear::TABLE.name;
        for amounts in amounts {
            // A year that stands alone may be something else: «Mål 2027» is a target.
            let taken =
                |at: usize| best.columns[at].got.is_some() && best.columns[at].score >= ASKED;
            if amounts.family.members.iter().any(|(at, _)| taken(*at)) {
                continue;
            }
            let score = rounded(amounts.score);
            let decision = match score {
                score if score >= self.accept => Decision::Accepted,
                score if score >= ASKED => Decision::Uncertain,
                _ => continue,
            };
            for (at, _) in &amounts.family.members {
                let column = &mut proposed.columns[*at];
                column.column = (decision == Decision::Accepted).then(|| amounts.column.clone());
                column.fills = (!is_own).then(|| table.doc.name.to_owned());
                column.score = score;
                column.by_header = score;
                column.decision = decision;
                column.reason = format!(
                    "one of the columns «{}», a year's amount each",
                    amounts.family.header
                );
                column.candidates = vec![Candidate {
                    column: amounts.column.clone(),
                    score,
                    means: table.meaning(&amounts.column),
                }];
            }
            let first = &self.columns[amounts.family.members[0].0];
            proposed.unpivot.push(UnpivotProposal {
                header: amounts.family.header.clone(),
                column: amounts.column.clone(),
                unit: unit(
                    &amounts.family.rest,
                    &first.profile,
                    &self.knowledge.currency,
                )
                .filter(|unit| unit.len() > 3),
                score,
                first_year_from: amounts
                    .family
                    .counts()
                    .then(|| self.first_year(best))
                    .flatten(),
                years: amounts
                    .family
                    .members
                    .iter()
                    .map(|(_, year)| *year)
                    .collect(),
            });
        }
        proposed.unpivot.sort_by(|a, b| a.column.cmp(&b.column));
        if is_own {
            return;
        }
        proposed.amounts_in = self.unit_of_amounts(best);
        // The list of benefits has columns of the amounts besides, such as where they are placed.
        let mut told = self.told(table);
        told.left_out.extend(best.given(ASKED).map(|(at, ..)| at));
        let second = fit(
            &self.columns,
            table,
            &self.knowledge.names[at],
            &self.knowledge.lexicon,
            &self.knowledge.vocabularies(),
            &told,
        );
        let all: Vec<String> = self.vocabularies(&second);
        for (at, mut column) in self.columns_of(&second, &all).into_iter().enumerate() {
            if column.decision == Decision::Accepted
                && !table.needs.contains(&column.candidates[0].column)
            {
                column.fills = Some(table.doc.name.to_owned());
                proposed.columns[at] = column;
            }
        }
        for name in all {
            if !proposed.vocabularies.contains(&name) {
                proposed.vocabularies.push(name);
            }
        }
    }

    /// The column that says from when a benefit is realised, where it says so of every row.
    fn first_year(&self, best: &Fit<'_>) -> Option<String> {
        let at = best.of(names::REALISATION, self.accept)?;
        let profile = &self.columns[at].profile;
        let is_told = profile.n_filled == profile.n_rows && profile.dates.max(profile.years) > 0.9;
        is_told.then(|| self.columns[at].header.clone())
    }

    /// The column that says what the amounts of a list of benefits are in. A list with values before
    /// and after has its unit for those.
    fn unit_of_amounts(&self, best: &Fit<'_>) -> Option<String> {
        let looks = |column: &str| best.table.columns[column].looks;
        let has_values = best
            .given(ASKED)
            .any(|(_, scored, _)| looks(&scored.column) == Looks::Number);
        let unit = best
            .given(self.accept)
            .find(|(_, scored, _)| looks(&scored.column) == Looks::Unit);
        let (at, ..) = unit.filter(|_| !has_values)?;
        Some(self.columns[at].header.clone())
    }
}
