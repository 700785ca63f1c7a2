//! In: a fit. Out: what follows for every column of the file: accepted, uncertain or none, with the
//! candidates, the reason, examples where they are not about people, and how its cells are read. It
//! exists so that a score becomes something a person can judge. It deliberately weighs nothing.

use super::choose::Chooser;
use super::fit::{Fit, Fitted};
use super::profile::shown;
use super::reading::{Around, rule};
use super::{ASKED, Candidate, ColumnProposal, Decision, Rule, TableProposal};
use crate::config::{Looks, TableAliases, Vocabulary};
use crate::model::ColumnKind;
use crate::normalise::Order;
use std::collections::BTreeMap;

impl Chooser<'_> {
    pub(super) fn columns_of(&self, fit: &Fit<'_>, vocabularies: &[String]) -> Vec<ColumnProposal> {
        let chosen: Vec<&Vocabulary> = vocabularies
            .iter()
            .filter_map(|name| self.knowledge.vocabularies.iter().find(|v| v.name == *name))
            .collect();
        let profiles = || self.columns.iter().map(|column| &column.profile);
        let around = Around {
            currency: &self.knowledge.currency,
            vocabularies: &chosen,
            date_order: agreed(profiles().map(|p| p.order)).map(|order| match order {
                Order::DayFirst => "dmy",
                Order::MonthFirst => "mdy",
            }),
            decimal: agreed(profiles().map(|p| p.decimal)),
        };
        (0..self.columns.len())
            .map(|at| {
                let mut proposed = self.column(at, &fit.columns[at], fit);
                if let Some(got) = fit.columns[at]
                    .got
                    .map(|got| &fit.columns[at].candidates[got])
                {
                    let kind = kind_of(fit.table, &got.column);
                    proposed.rule = rule(&self.columns[at], &got.column, kind, &around);
                }
                proposed
            })
            .collect()
    }

    /// What follows for one column.
    pub(super) fn column(&self, at: usize, fitted: &Fitted, fit: &Fit<'_>) -> ColumnProposal {
        let column = &self.columns[at];
        let got = fitted.got.map(|got| &fitted.candidates[got]);
        let decision = match (got, fitted.score) {
            (Some(_), score) if score >= self.accept => Decision::Accepted,
            (Some(_), score) if score >= ASKED => Decision::Uncertain,
            _ => Decision::None,
        };
        let mut candidates: Vec<Candidate> = fitted
            .candidates
            .iter()
            .filter(|scored| scored.odds > 0.08)
            .take(3)
            .map(|scored| Candidate {
                column: scored.column.clone(),
                score: rounded(scored.odds / (1.0 + scored.odds)),
                means: fit.table.meaning(&scored.column),
            })
            .collect();
        // What it got comes first, with the score that counts.
        if let Some(got) = got {
            let place = candidates
                .iter()
                .position(|c| c.column == got.column)
                .unwrap_or(candidates.len());
            if place < candidates.len() {
                candidates.remove(place);
            }
            candidates.insert(
                0,
                Candidate {
                    column: got.column.clone(),
                    score: rounded(fitted.score),
                    means: fit.table.meaning(&got.column),
                },
            );
            candidates.truncate(3);
        }
        let shown = got.or(fitted.candidates.first());
        let reason = match (decision, got) {
            (Decision::Accepted | Decision::Uncertain, Some(got)) => got.reason.clone(),
            _ => self.why_not(at, fitted, fit),
        };
        let personal = self.is_personal(at);
        ColumnProposal {
            header: column.header.clone(),
            column: got
                .filter(|_| decision == Decision::Accepted)
                .map(|scored| scored.column.clone()),
            fills: None,
            score: rounded(fitted.score),
            by_header: rounded(shown.map_or(0.0, |scored| scored.by_header)),
            by_values: rounded(shown.map_or(0.5, |scored| scored.by_values)),
            reason,
            candidates,
            decision,
            examples: match personal {
                true => Vec::new(),
                false => column.profile.examples(3, &self.knowledge.first_names),
            },
            personal,
            rule: Rule::default(),
        }
    }

    /// Whether a column may be about people, by its name or its cells.
    pub(super) fn is_personal(&self, at: usize) -> bool {
        const PEOPLE: &[&str] = &[
            "owner",
            "responsible",
            "leader",
            "contact",
            "assignee",
            "reporter",
            "phone",
            "email",
            "address",
            "group",
            "by",
        ];
        let column = &self.columns[at];
        column.profile.is_personal()
            || column
                .parts
                .parts
                .iter()
                .any(|part| PEOPLE.contains(&part.meaning.as_str()))
                && column.profile.texts > 0.3
    }

    pub(super) fn why_not(&self, at: usize, fitted: &Fitted, fit: &Fit<'_>) -> String {
        if let Some(first) = self.columns[at].repeats {
            return format!("repeats «{}»", self.columns[first].header);
        }
        if let Some(meant) = fitted.same_as {
            return format!("the same days as «{}»", self.columns[meant].header);
        }
        if let Some(family) = self
            .families
            .iter()
            .find(|f| f.members.iter().any(|(a, _)| *a == at))
        {
            let newest = family
                .members
                .last()
                .map(|(at, _)| &self.columns[*at].header);
            return match (self.is_one_thing(family), newest) {
                (true, Some(newest)) => format!("an earlier year of «{newest}»"),
                _ => "an amount of one year, which the model has for benefits alone".to_owned(),
            };
        }
        let best = fitted.candidates.first().filter(|best| best.odds > 0.4);
        if let Some(best) = best
            && let Some((other, ..)) = fit.given(0.0).find(|(_, s, _)| s.column == best.column)
            && other != at
        {
            return format!(
                "«{}» is nearer to `{}`",
                self.columns[other].header, best.column
            );
        }
        match &fitted.nothing {
            Some(likeness) if likeness.score > 0.4 => {
                format!("like «{}», which has no counterpart", likeness.name)
            }
            _ if self.columns[at].profile.n_filled == 0 => {
                "no values, and no column of the model is called so".to_owned()
            }
            _ => "no column of the model is near".to_owned(),
        }
    }

    pub(super) fn none_of_them(&self) -> Vec<ColumnProposal> {
        self.columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let personal = self.is_personal(at);
                ColumnProposal {
                    header: column.header.clone(),
                    column: None,
                    fills: None,
                    score: 0.0,
                    by_header: 0.0,
                    by_values: 0.5,
                    reason: "its table fills nothing".to_owned(),
                    candidates: Vec::new(),
                    decision: Decision::None,
                    examples: match personal {
                        true => Vec::new(),
                        false => column.profile.examples(3, &self.knowledge.first_names),
                    },
                    personal,
                    rule: Rule::default(),
                }
            })
            .collect()
    }

    /// Columns of one name are read together where the model's column takes several words.
    pub(super) fn add_repeated(&self, proposed: &mut TableProposal, table: &TableAliases) {
        for at in 0..self.columns.len() {
            let Some(first) = self.columns[at].repeats else {
                continue;
            };
            let Some(target) = proposed.columns[first].column.clone() else {
                continue;
            };
            let kind = kind_of(table, &target);
            if !matches!(kind, ColumnKind::Word(_) | ColumnKind::TextList)
                || self.columns[at].profile.n_filled == 0
            {
                continue;
            }
            let of_first = proposed.columns[first].clone();
            proposed.columns[first].rule.together = true;
            proposed.columns[at] = ColumnProposal {
                header: self.columns[at].header.clone(),
                reason: format!("read together with «{}»", of_first.header),
                examples: proposed.columns[at].examples.clone(),
                personal: proposed.columns[at].personal,
                ..of_first
            };
        }
    }

    /// Headers of columns that hold people and are not the one in charge: their names are taken out
    /// of all other texts.
    pub(super) fn people(&self, proposed: &TableProposal) -> Vec<String> {
        const HOLDS_PEOPLE: f64 = 0.4;
        let holds = |at: usize| self.columns[at].profile.people >= HOLDS_PEOPLE;
        proposed
            .columns
            .iter()
            .enumerate()
            .filter(|(at, column)| holds(*at) && column.column.is_none())
            .map(|(_, column)| column.header.clone())
            .collect()
    }

    /// Headers of group columns: filled on the first row of each group alone.
    pub(super) fn fill_down(&self, proposed: &TableProposal, fit: &Fit<'_>) -> Vec<String> {
        let title = fit.table.needs.first().and_then(|need| fit.of(need, ASKED));
        let groups = |at: usize| {
            let profile = &self.columns[at].profile;
            let first = self
                .raw
                .rows
                .first()
                .and_then(|row| row.cells.get(at))
                .and_then(shown);
            first.is_some()
                && profile.n_filled >= 2
                && 2 * profile.n_filled <= profile.n_rows
                && profile.distinct() > 0.9
                && profile.texts > 0.9
                && profile.mean_chars <= 60.0
        };
        proposed
            .columns
            .iter()
            .enumerate()
            .filter(|(at, column)| {
                let is_group = column.column.as_deref().is_some_and(|target| {
                    matches!(
                        fit.table.columns.get(target).map(|a| a.looks),
                        Some(Looks::List | Looks::Name | Looks::Municipality | Looks::Reference)
                    )
                });
                is_group && title.is_some_and(|title| *at < title) && groups(*at)
            })
            .map(|(_, column)| column.header.clone())
            .collect()
    }
}

/// The type of a model column; text for a reference.
pub(super) fn kind_of(table: &TableAliases, column: &str) -> ColumnKind {
    let doc = table.doc.columns.iter().find(|doc| doc.name == column);
    doc.map_or(ColumnKind::Text, |doc| doc.kind)
}

fn agreed<T: Copy + PartialEq>(proofs: impl Iterator<Item = Option<T>>) -> Option<T> {
    let all: Vec<T> = proofs.flatten().collect();
    let first = *all.first()?;
    all.iter().all(|proof| *proof == first).then_some(first)
}

pub(super) fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}

/// What one needs to group columns by the table they fill.
pub(super) fn by_table(proposed: &TableProposal) -> BTreeMap<String, Vec<&ColumnProposal>> {
    let own = proposed.fills.clone().unwrap_or_default();
    let mut tables: BTreeMap<String, Vec<&ColumnProposal>> = BTreeMap::new();
    for column in &proposed.columns {
        let fills = column.fills.clone().unwrap_or_else(|| own.clone());
        tables.entry(fills).or_default().push(column);
    }
    tables
}
