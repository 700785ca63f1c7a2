//! In: the raw tables of a file, and everything that is known of names, words and presets. Out: the
//! proposal. It exists to choose which table of the model each one fills. It deliberately compares
//! nothing itself: that is `fit`'s.

use super::amounts::Amounts;
use super::fit::{FileColumn, Fit, Told, fit};
use super::headers::Names;
use super::lexicon::Lexicon;
use super::presets::{columns_of, recognise};
use super::profile::{Eyes, Profile};
use super::years::{Family, families};
use super::{Proposal, TableProposal};
use crate::config::{
    Aliases, Looks, Mapping, TableAliases, Vocabulary, aliases, shipped_mappings,
    shipped_vocabularies,
};
use crate::model::{
    Benefit, BenefitYear, Date, Initiative, Meeting, RawRow, RawTable, Registry, Row, header_key,
    names,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that a proposal is made with.
pub struct Knowledge {
    pub(super) aliases: Aliases,
    pub(super) lexicon: Lexicon,
    /// The names of each table's columns, in the order of the tables.
    pub(super) names: Vec<Names>,
    pub(super) vocabularies: Vec<Vocabulary>,
    pub(super) mappings: Vec<(&'static str, Mapping)>,
    pub(super) first_names: BTreeSet<String>,
    pub(super) registry: Registry,
    pub(super) currency: String,
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

    pub(super) fn vocabularies(&self) -> Vec<&Vocabulary> {
        self.vocabularies.iter().collect()
    }
}

/// Proposes a mapping for a file. A score of `accept` or more counts as certain.
pub fn propose(knowledge: &Knowledge, file: &str, tables: &[RawTable], accept: f64) -> Proposal {
    let mut proposal = Proposal {
        file: file.to_owned(),
        accept,
        n_uncertain: 0,
        transposed: false,
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
pub(super) struct Chooser<'a> {
    pub(super) knowledge: &'a Knowledge,
    pub(super) file: &'a str,
    pub(super) raw: &'a RawTable,
    pub(super) accept: f64,
    pub(super) columns: Vec<FileColumn>,
    pub(super) families: Vec<Family>,
    /// Headers with a year that have no family.
    pub(super) alone: Vec<Family>,
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
                    pieces: knowledge.lexicon.pieces(header),
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
        let (families, alone) = families(raw, &parts);
        Chooser {
            families,
            alone,
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
            amounts_in: None,
            people: Vec::new(),
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
                let is_preset = told.preset.values().any(|columns| !columns.is_empty());
                let merit = self.merit(&fit, &amounts) + if is_preset { 2.0 } else { 0.0 };
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
        proposed.people = self.people(&proposed);
        proposed
    }

    /// What is told beforehand: repeated columns wait for the first of their name, and families of
    /// year columns are no single columns.
    pub(super) fn told(&self, table: &TableAliases) -> Told<'a> {
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

    pub(super) fn table_at(&self, name: &str) -> Option<usize> {
        self.knowledge
            .aliases
            .tables
            .iter()
            .position(|table| table.doc.name == name)
    }

    /// Whether a header names what a table is about.
    pub(super) fn has_sign(&self, table: &TableAliases) -> bool {
        (0..self.columns.len()).any(|at| self.is_sign(at, table))
    }

    fn is_sign(&self, at: usize, table: &TableAliases) -> bool {
        let parts = &self.columns[at].parts.parts;
        parts.iter().any(|part| table.signs.contains(&part.meaning))
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
                _ if name == Initiative::TABLE.name => n_given >= 3,
                // A list of benefits says so somewhere, or has amounts for years.
                _ if name == Benefit::TABLE.name => {
                    n_given + amounts.len() >= 3
                        && (self.has_sign(fit.table) || !amounts.is_empty())
                }
                // A date alone is no calendar of meetings.
                _ if name == Meeting::TABLE.name => {
                    fit.given(0.6).count() >= 2 || self.has_sign(fit.table)
                }
                _ => true,
            };
        if !is_one {
            return 0.0;
        }
        // A list that says nothing of how initiatives go is rather one of what they give.
        if name == Initiative::TABLE.name && !amounts.is_empty() && !tells_how_it_goes(fit) {
            return 1.0;
        }
        let takes_amounts = name == BenefitYear::TABLE.name || name == Benefit::TABLE.name;
        let mut merit = fit.merit() + if takes_amounts { of_amounts } else { 0.0 };
        // «Innsparingstiltak» with amounts for years: the titles themselves are of what is gained.
        let title = fit.of(names::TITLE, 0.6);
        if takes_amounts
            && !amounts.is_empty()
            && title.is_some_and(|at| self.is_sign(at, fit.table))
        {
            merit += 1.0;
        }
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
}

/// Whether a list has a step, a date, an amount or a decision of each initiative.
fn tells_how_it_goes(fit: &Fit<'_>) -> bool {
    fit.given(0.6).any(|(_, scored, _)| {
        matches!(
            fit.table.columns[&scored.column].looks,
            Looks::Date | Looks::Money | Looks::Word
        )
    })
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
