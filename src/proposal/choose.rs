//! In: the raw tables of a file, and everything that is known of names, words and presets. Out: the
//! proposal. It exists to choose which table of the model each one fills, and to say of every column
//! what follows. It deliberately compares nothing itself: that is `fit`'s.

use super::fit::{FileColumn, Fit, Fitted, Told, fit};
use super::headers::Names;
use super::lexicon::Lexicon;
use super::presets::{columns_of, recognise};
use super::profile::{Eyes, Profile};
use super::reading::{Around, rule, unit};
use super::years::{Family, families};
use super::{
    ASKED, Candidate, ColumnProposal, Decision, Proposal, Rule, TableProposal, UnpivotProposal,
};
use crate::config::{
    Aliases, Looks, Mapping, TableAliases, Vocabulary, aliases, shipped_mappings,
    shipped_vocabularies,
};
use crate::model::{
    Benefit, BenefitYear, ColumnKind, Date, Initiative, RawRow, RawTable, Registry, Row, Stage,
    names,
};
use crate::model::{Word, header_key};
use crate::normalise::Order;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that a proposal is made with.
pub struct Knowledge {
    aliases: Aliases,
    lexicon: Lexicon,
    /// The names of each table's columns, in the order of the tables.
    names: Vec<Names>,
    vocabularies: Vec<Vocabulary>,
    mappings: Vec<(&'static str, Mapping)>,
    first_names: BTreeSet<String>,
    registry: Registry,
    currency: String,
}

impl Knowledge {
    /// What ships in the program, with the registry of those who can be named and the currency
    /// that amounts are in unless they say so.
    pub fn new(registry: Registry, currency: &str) -> Knowledge {
        let aliases = aliases();
        let lexicon = Lexicon::new(&aliases.words);
        let of_table = |table| Names::new(table, &aliases, &lexicon);
        Knowledge {
            names: aliases.tables.iter().map(of_table).collect(),
            first_names: aliases.first_names.iter().cloned().collect(),
            vocabularies: shipped_vocabularies(),
            mappings: shipped_mappings(),
            currency: currency.to_owned(),
            lexicon,
            aliases,
            registry,
        }
    }

    /// What a column of a table means, in words.
    pub(super) fn meaning(&self, fills: &str, column: &str) -> String {
        let table = self
            .aliases
            .tables
            .iter()
            .find(|table| table.doc.name == fills);
        table.map(|table| table.meaning(column)).unwrap_or_default()
    }

    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    pub(super) fn currency(&self) -> &str {
        &self.currency
    }

    fn vocabularies(&self) -> Vec<&Vocabulary> {
        self.vocabularies.iter().collect()
    }
}

/// Proposes a mapping for a file. A score of `accept` or more counts as certain.
pub fn propose(knowledge: &Knowledge, file: &str, tables: &[RawTable], accept: f64) -> Proposal {
    let mut proposal = Proposal {
        file: file.to_owned(),
        accept,
        n_uncertain: 0,
        tables: tables
            .iter()
            .map(|raw| Chooser::new(knowledge, file, raw, accept).propose(&Said::default()))
            .collect(),
    };
    proposal.recount();
    proposal
}

/// What a person said of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// The table of the model that it fills.
    pub fills: Option<String>,
    /// Column of the file → column of the model, or none.
    pub columns: BTreeMap<usize, Option<String>>,
}

/// Proposes one table again, with what a person said.
pub(super) fn propose_again(
    knowledge: &Knowledge,
    file: &str,
    raw: &RawTable,
    accept: f64,
    said: &Said,
) -> TableProposal {
    Chooser::new(knowledge, file, raw, accept).propose(said)
}

/// One table on its way to a proposal.
struct Chooser<'a> {
    knowledge: &'a Knowledge,
    file: &'a str,
    raw: &'a RawTable,
    accept: f64,
    columns: Vec<FileColumn>,
    families: Vec<Family>,
}

/// A family of year columns with what its amounts are.
struct Amounts<'a> {
    family: &'a Family,
    column: String,
    score: f64,
}

impl<'a> Chooser<'a> {
    fn new(knowledge: &'a Knowledge, file: &'a str, raw: &'a RawTable, accept: f64) -> Chooser<'a> {
        let eyes = Eyes {
            registry: &knowledge.registry,
            first_names: &knowledge.first_names,
            on: Date::MAX.pred_opt().unwrap_or(Date::MAX),
        };
        let columns: Vec<FileColumn> = raw
            .header
            .iter()
            .enumerate()
            .map(|(at, header)| {
                let cells: Vec<_> = raw
                    .rows
                    .iter()
                    .filter_map(|row| row.cells.get(at))
                    .collect();
                let repeats = repeated(header)
                    .and_then(|base| raw.header[..at].iter().position(|other| other == base));
                FileColumn {
                    header: header.clone(),
                    parts: knowledge.lexicon.parts(
                        repeated(header)
                            .filter(|_| repeats.is_some())
                            .unwrap_or(header),
                    ),
                    profile: Profile::of(&cells, &eyes),
                    repeats,
                }
            })
            .collect();
        let mut columns = columns;
        for at in codes(raw) {
            columns[at].parts.is_a_code();
        }
        let parts: Vec<_> = columns.iter().map(|column| column.parts.clone()).collect();
        Chooser {
            families: families(raw, &parts),
            knowledge,
            file,
            raw,
            accept,
            columns,
        }
    }

    fn propose(&self, said: &Said) -> TableProposal {
        let preset = recognise(self.raw, &self.knowledge.mappings);
        let mut nothing = TableProposal {
            number: self.raw.number,
            sheet: self.raw.sheet.clone(),
            n_rows: self.raw.rows.len(),
            fills: None,
            reason: "no table of the model is near: too few of its columns, or those without which there is none".to_owned(),
            preset: preset.as_ref().map(|(preset, _)| preset.clone()),
            vocabularies: Vec::new(),
            columns: Vec::new(),
            unpivot: Vec::new(),
            fill_down: Vec::new(),
        };
        let amounts = self.amounts();
        let fits: Vec<(f64, Fit<'_>)> = self
            .knowledge
            .aliases
            .tables
            .iter()
            .zip(&self.knowledge.names)
            .map(|(table, names)| {
                let mut told = self.told(table);
                told.said.clone_from(&said.columns);
                if let Some((_, of)) = preset.as_ref().filter(|(_, of)| of.fills == table.doc.name)
                {
                    for (at, column) in self.columns.iter().enumerate() {
                        told.preset.insert(at, columns_of(of, &column.header));
                    }
                }
                let fit = fit(
                    &self.columns,
                    table,
                    names,
                    &self.knowledge.lexicon,
                    &self.knowledge.vocabularies(),
                    &told,
                );
                let merit =
                    self.merit(&fit, &amounts) + f64::from(u8::from(!told.preset.is_empty())) * 2.0;
                (merit, fit)
            })
            .collect();
        let best = fits
            .iter()
            .filter(|(merit, fit)| match &said.fills {
                Some(fills) => fit.table.doc.name == fills,
                None => *merit > 0.0,
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, best)) = best else {
            nothing.columns = self.none_of_them();
            return nothing;
        };
        let n_given = best.given(0.5).count();
        let mut proposed = TableProposal {
            fills: Some(best.table.doc.name.to_owned()),
            reason: format!(
                "{n_given} of {} columns are columns of it",
                self.columns.len()
            ),
            ..nothing
        };
        proposed.vocabularies = self.vocabularies(best);
        proposed.columns = self.columns_of(best, &proposed.vocabularies);
        self.add_amounts(&mut proposed, best, &amounts);
        self.add_repeated(&mut proposed, best.table);
        proposed.fill_down = self.fill_down(&proposed, best);
        proposed
    }

    /// What is told beforehand: repeated columns wait for the first of their name, and families of
    /// year columns are no single columns.
    fn told(&self, table: &TableAliases) -> Told<'a> {
        let mut told = Told::default();
        for (at, column) in self.columns.iter().enumerate() {
            if column.repeats.is_some() {
                told.left_out.insert(at);
            }
        }
        told.same_days = self.same_days();
        for family in &self.families {
            let newest = family.members.last().map(|(at, _)| *at);
            let keep = match (
                table.doc.name == Initiative::TABLE.name && self.is_one_thing(family),
                newest,
            ) {
                (true, Some(newest)) => Some(newest),
                _ => None,
            };
            told.newest.extend(keep);
            told.left_out.extend(
                family
                    .members
                    .iter()
                    .map(|(at, _)| *at)
                    .filter(|at| Some(*at) != keep),
            );
        }
        told
    }

    /// Pairs of columns of dates with a time that hold the same day on nearly every row.
    fn same_days(&self) -> Vec<(usize, usize)> {
        let dates: Vec<usize> = (0..self.columns.len())
            .filter(|at| {
                let profile = &self.columns[*at].profile;
                profile.times > 0.8 && profile.n_filled >= 5
            })
            .collect();
        let day = |at: usize, row: &RawRow| {
            let text = super::profile::shown(row.cells.get(at)?)?;
            Some(text.split([' ', 'T']).next().unwrap_or_default().to_owned())
        };
        let mut pairs = Vec::new();
        for (n, a) in dates.iter().enumerate() {
            for b in &dates[n + 1..] {
                let of_both = self
                    .raw
                    .rows
                    .iter()
                    .filter_map(|row| Some((day(*a, row)?, day(*b, row)?)));
                let (mut same, mut all) = (0, 0);
                for (first, second) in of_both {
                    all += 1;
                    same += usize::from(first == second);
                }
                // A list where every date is one day proves nothing.
                let several = self.columns[*a].profile.n_distinct > 2;
                if several && all >= 5 && 10 * same >= 9 * all {
                    pairs.push((*a, *b));
                }
            }
        }
        pairs
    }

    /// Whether a family holds one thing as it was in several years, and not an amount for each.
    fn is_one_thing(&self, family: &Family) -> bool {
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
            let texts = (super::profile::shown(a), super::profile::shown(b));
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
    fn amounts(&self) -> Vec<Amounts<'_>> {
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
        for family in &self.families {
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
            b.score
                .total_cmp(&a.score)
                .then_with(|| a.family.header.cmp(&b.family.header))
        });
        let mut taken = BTreeSet::new();
        found.retain(|amounts| taken.insert(amounts.column.clone()));
        found
    }

    fn table_at(&self, name: &str) -> Option<usize> {
        self.knowledge
            .aliases
            .tables
            .iter()
            .position(|table| table.doc.name == name)
    }

    /// How much a fit is worth against the others; 0 when the file is no such table.
    fn merit(&self, fit: &Fit<'_>, amounts: &[Amounts<'_>]) -> f64 {
        let name = fit.table.doc.name;
        let n_given = fit
            .given(0.6)
            .filter(|(_, scored, _)| scored.column != names::MUNICIPALITY)
            .count();
        let of_amounts = amounts.len() as f64;
        let has_years = || {
            fit.table
                .columns
                .iter()
                .filter(|(_, a)| matches!(a.looks, Looks::Year | Looks::Money))
                .filter(|(column, _)| fit.of(column, 0.6).is_some())
                .count()
                >= 2
        };
        let is_one = fit.is_complete(0.6)
            && match name {
                _ if name == BenefitYear::TABLE.name => !amounts.is_empty() || has_years(),
                _ if name == Initiative::TABLE.name || name == Benefit::TABLE.name => n_given >= 3,
                _ => true,
            };
        if !is_one {
            return 0.0;
        }
        let takes_amounts = name == BenefitYear::TABLE.name || name == Benefit::TABLE.name;
        let mut merit = fit.merit() + if takes_amounts { of_amounts } else { 0.0 };
        let sign = |text: &str, weight: f64| {
            let parts = self.knowledge.lexicon.parts(text).parts;
            let is_sign = parts
                .iter()
                .any(|part| fit.table.signs.contains(&part.meaning));
            if is_sign { weight } else { 0.0 }
        };
        merit += self
            .raw
            .sheet
            .as_deref()
            .map_or(0.0, |sheet| sign(sheet, 0.6));
        let stem = self.file.rsplit(['/', '\\']).next().unwrap_or(self.file);
        merit + sign(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem), 0.4)
    }

    fn columns_of(&self, fit: &Fit<'_>, vocabularies: &[String]) -> Vec<ColumnProposal> {
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
    fn column(&self, at: usize, fitted: &Fitted, fit: &Fit<'_>) -> ColumnProposal {
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
    fn is_personal(&self, at: usize) -> bool {
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

    fn why_not(&self, at: usize, fitted: &Fitted, fit: &Fit<'_>) -> String {
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

    fn none_of_them(&self) -> Vec<ColumnProposal> {
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

    /// Year columns become amounts of benefits, where the rows are benefits or their amounts.
    fn add_amounts(&self, proposed: &mut TableProposal, best: &Fit<'_>, amounts: &[Amounts<'_>]) {
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

    /// Columns of one name are read together where the model's column takes several words.
    fn add_repeated(&self, proposed: &mut TableProposal, table: &TableAliases) {
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

    /// The vocabularies that know the words of a fit: for the stage first the one that knows most
    /// of them, then whichever knows most of what is left.
    fn vocabularies(&self, fit: &Fit<'_>) -> Vec<String> {
        // Column, allowed words, text, how often.
        let mut open: Vec<(String, Option<&[&str]>, String, usize)> = Vec::new();
        for (at, scored, _) in fit.given(ASKED) {
            let looks = fit.table.columns[&scored.column].looks;
            if !matches!(looks, Looks::Word | Looks::List | Looks::Unit) {
                continue;
            }
            let allowed = match kind_of(fit.table, &scored.column) {
                ColumnKind::Word(words) => Some(words),
                _ => None,
            };
            for (text, n) in &self.columns[at].profile.words {
                open.push((scored.column.clone(), allowed, text.clone(), *n));
            }
        }
        let knows =
            |vocabulary: &Vocabulary,
             (column, allowed, text, _): &(String, Option<&[&str]>, String, usize)| {
                std::iter::once(text.as_str())
                    .chain(super::profile::items(text))
                    .filter_map(|item| vocabulary.word(column, item))
                    .any(|word| allowed.is_none_or(|words| words.contains(&word)))
            };
        let is_stage = |allowed: &Option<&[&str]>| {
            allowed.is_some_and(|words| words.contains(&Stage::FollowUp.word()))
        };
        let mut chosen: Vec<String> = Vec::new();
        let mut stage_first = open.iter().any(|(_, allowed, ..)| is_stage(allowed));
        loop {
            let best = self
                .knowledge
                .vocabularies
                .iter()
                .filter(|vocabulary| !chosen.contains(&vocabulary.name))
                .map(|vocabulary| {
                    let known = open
                        .iter()
                        .filter(|word| !stage_first || is_stage(&word.1))
                        .filter(|word| knows(vocabulary, word));
                    (known.map(|word| word.3).sum::<usize>(), vocabulary)
                })
                .filter(|(n, _)| *n > 0)
                // Of two that know as much, the first.
                .reduce(|a, b| if b.0 > a.0 { b } else { a });
            match best {
                Some((_, vocabulary)) => {
                    open.retain(|word| !knows(vocabulary, word));
                    chosen.push(vocabulary.name.clone());
                }
                None if stage_first => {}
                None => return chosen,
            }
            stage_first = false;
        }
    }

    /// Headers of group columns: filled on the first row of each group alone.
    fn fill_down(&self, proposed: &TableProposal, fit: &Fit<'_>) -> Vec<String> {
        let title = fit.table.needs.first().and_then(|need| fit.of(need, ASKED));
        let groups = |at: usize| {
            let profile = &self.columns[at].profile;
            let first = self
                .raw
                .rows
                .first()
                .and_then(|row| row.cells.get(at))
                .and_then(super::profile::shown);
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

/// Columns of codes: «prosjekt» where «prosjekt-tekst» or «Prosjekt navn» stands as well.
fn codes(raw: &RawTable) -> Vec<usize> {
    const NAMED: &[&str] = &["tekst", "text", "navn", "namn", "name", "(t)", "betegnelse"];
    let keys: Vec<String> = raw.header.iter().map(|header| header_key(header)).collect();
    let has_name = |key: &String| {
        keys.iter().any(|other| {
            let rest = other.strip_prefix(key.as_str());
            rest.is_some_and(|rest| {
                let parted = rest.starts_with([' ', '-', '_', '.']);
                parted && NAMED.contains(&rest.trim_start_matches([' ', '-', '_', '.']))
            })
        })
    };
    (0..keys.len()).filter(|at| has_name(&keys[*at])).collect()
}

/// The name that a numbered header repeats: «Labels» of «Labels (2)».
fn repeated(header: &str) -> Option<&str> {
    let (base, number) = header.strip_suffix(')')?.rsplit_once(" (")?;
    number.chars().all(|c| c.is_ascii_digit()).then_some(base)
}

fn agreed<T: Copy + PartialEq>(proofs: impl Iterator<Item = Option<T>>) -> Option<T> {
    let all: Vec<T> = proofs.flatten().collect();
    let first = *all.first()?;
    all.iter().all(|proof| *proof == first).then_some(first)
}

fn rounded(score: f64) -> f64 {
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
