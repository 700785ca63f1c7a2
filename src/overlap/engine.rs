//! In: any table whose rows have an id, a party, a title and a text. Out: which rows of different
//! parties may be the same thing, how sure that is, and why. It exists so that the method knows
//! nothing of municipalities and can be measured on tables of any kind. It deliberately does no
//! IO, asks no clock and draws no random numbers: the same rows give the same answer in any order
//! and on any number of threads.

use super::candidates::{self, Reach};
use super::cluster::Tie;
use super::concepts::Synonyms;
use super::link::{self, Standing};
use super::reasons::{self, Reason};
use super::score::{Vectorised, Weights};
use super::terms::{Fields, Lexicon};
use super::threshold::{self, Threshold};
use crate::model::Relation;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One row of any table whose rows may be the same thing as a row of another party.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// Who lists it: a municipality, a shop, a year.
    pub party: String,
    /// Identifies the record among all.
    pub id: String,
    /// Title.
    pub title: String,
    /// Everything else that tells what it is, in one text; may be empty.
    pub description: String,
    /// Service area, department or the like: weak evidence; may be empty.
    pub extra: String,
}

/// What is known about pairs before anything is compared, by the records' places in the input.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The same by declaration, such as one joint initiative in two lists: always linked.
    pub same: Vec<(usize, usize)>,
    /// What people have answered: it always wins.
    pub answers: Vec<(usize, usize, Relation)>,
}

/// How to look.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Also link rows of one party.
    pub within: bool,
    /// The least margin of a link; chosen from the distribution where none is given.
    pub threshold: Option<f64>,
    /// What each field counts for.
    pub weights: Weights,
    /// How far to look for candidates.
    pub reach: Reach,
    /// Which near misses to show.
    pub near: Near,
    /// Whether to look at every pair, for small tables and to see what the fast search misses.
    pub exact: bool,
}

/// Which pairs that are not linked are worth seeing.
#[derive(Debug, Clone, Copy)]
pub struct Near {
    /// At least this score.
    pub score: f64,
    /// At most so many per record.
    pub per_record: usize,
}

impl Default for Near {
    fn default() -> Self {
        Self {
            score: 0.20,
            per_record: 3,
        }
    }
}

/// A pair worth seeing.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Place in the input of the record whose id sorts first.
    pub a: usize,
    /// Place in the input of the other.
    pub b: usize,
    /// Similarity, 0 to 1.
    pub score: f64,
    /// The probability that the two are the same; none before people have answered enough.
    pub probability: Option<f64>,
    /// Twice the score minus the mean of both sides' five best (see [`link`]).
    pub margin: f64,
    /// Whether they are held to be the same; else it is a near miss.
    pub linked: bool,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A word that was too common to find candidates by, for some records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// The folded word.
    pub word: String,
    /// In how many records it stands.
    pub n_records: usize,
    /// For how many of them it was left out of the search.
    pub n_left_out: usize,
}

/// All that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Links {
    /// Linked pairs and near misses, by the ids of both.
    pub links: Vec<Link>,
    /// All pairs of different parties that are close enough for one cluster, linked or not.
    pub ties: Vec<Tie>,
    /// The least margin of a link, and what it rests on.
    pub threshold: Threshold,
    /// Words left out of the search, the most often left out first.
    pub caps: Vec<Cap>,
    /// Pairs of different parties that were compared, by places in the input, lower place first.
    pub compared: Vec<(usize, usize)>,
}

/// Finds the pairs that may be the same thing.
pub fn find_links(
    records: &[Record],
    synonyms: &Synonyms,
    known: &Known,
    settings: &Settings,
) -> Links {
    // Everything below runs over the records in their own order, so the input's does not matter.
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by(|a, b| records[*a].cmp(&records[*b]));
    let sorted: Vec<&Record> = order.iter().map(|at| &records[*at]).collect();
    let known = Sure::new(known, &order);
    let parties = number_parties(&sorted);

    let (lexicon, fields) = Lexicon::read(&sorted, synonyms.concepts());
    let vectorised = Vectorised::new(&sorted, &lexicon, &fields);
    let n_parties = parties.last().map_or(0, |last| *last as usize + 1);
    let reach = settings.reach.over(n_parties);
    let found = candidates::search(&[&vectorised.text_words], sorted.len(), reach);
    let pairs = known.put_into(found.pairs);
    let similarities = vectorised.compare(&pairs, lexicon.n_terms());
    let scores: Vec<f32> = similarities
        .iter()
        .map(|similarity| similarity.score(&settings.weights))
        .collect();
    let standings = link::stand(&pairs, &scores, &parties);
    let threshold = match settings.threshold {
        Some(margin) => Threshold::given(margin),
        None => threshold::choose(&pairs, &standings, &parties),
    };

    let compared = Compared {
        pairs: &pairs,
        scores: &scores,
        standings: &standings,
        parties: &parties,
        known: &known,
        fields: &fields,
        lexicon: &lexicon,
        least: threshold.margin,
    };
    let shown = compared.worth_seeing(settings);
    let links = shown.iter().map(|(at, linked)| {
        let (a, b) = compared.ordered(*at, &sorted);
        Link {
            a: order[a],
            b: order[b],
            score: f64::from(scores[*at]),
            probability: None,
            margin: standings[*at].margin,
            linked: *linked,
            reasons: reasons::explain(
                (a, b),
                &similarities[*at],
                &standings[*at],
                &lexicon,
                &fields,
                &vectorised,
            ),
        }
    });
    let mut links: Vec<Link> = links.collect();
    links.sort_by_key(|link| (&records[link.a].id, &records[link.b].id, link.a, link.b));
    let ties = compared.ties(&order);
    let between = pairs
        .iter()
        .filter(|(a, b)| parties[*a as usize] != parties[*b as usize]);
    Links {
        links,
        ties,
        threshold,
        caps: caps(&found.left_out, &lexicon, &vectorised),
        compared: between
            .map(|(a, b)| (order[*a as usize], order[*b as usize]))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect(),
    }
}

/// Pairs that are sure, by the records' places in their own order, lower first.
struct Sure {
    same: HashSet<(u32, u32)>,
    different: HashSet<(u32, u32)>,
}

impl Sure {
    fn new(known: &Known, order: &[usize]) -> Self {
        let mut place = vec![0u32; order.len()];
        for (sorted, input) in order.iter().enumerate() {
            place[*input] = sorted as u32;
        }
        let placed = |a: usize, b: usize| {
            let (a, b) = (place[a], place[b]);
            (a != b).then_some((a.min(b), a.max(b)))
        };
        let declared = known.same.iter().filter_map(|(a, b)| placed(*a, *b));
        let mut sure = Self {
            same: declared.collect(),
            different: HashSet::new(),
        };
        for (a, b, answer) in &known.answers {
            let Some(pair) = placed(*a, *b) else {
                continue;
            };
            if *answer == Relation::Same {
                sure.different.remove(&pair);
                sure.same.insert(pair);
            } else {
                sure.same.remove(&pair);
                sure.different.insert(pair);
            }
        }
        sure
    }

    /// Candidates with the sure ones in and the ruled-out ones gone, so that a pair which somebody
    /// has said no to doesn't stand in the way of the next best.
    fn put_into(&self, mut pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        if !self.same.is_empty() || !self.different.is_empty() {
            pairs.extend(&self.same);
            pairs.retain(|pair| self.same.contains(pair) || !self.different.contains(pair));
            pairs.sort_unstable();
            pairs.dedup();
        }
        pairs
    }
}

/// The pairs that were compared, side by side with what was found about them.
struct Compared<'a> {
    pairs: &'a [(u32, u32)],
    scores: &'a [f32],
    standings: &'a [Standing],
    parties: &'a [u32],
    known: &'a Sure,
    fields: &'a [Fields],
    lexicon: &'a Lexicon,
    least: f64,
}

/// The least score at which one telling title in two parties is a link whatever their neighbours
/// are: one system that nine organisations introduce under one name stands out against none of the
/// other eight, and no margin can tell it. Half alike as a whole, so that a title in common over
/// two different stories is none.
const SAME_TITLE: f64 = 0.5;

impl Compared<'_> {
    fn inside(&self, at: usize) -> bool {
        let (a, b) = self.pairs[at];
        self.parties[a as usize] == self.parties[b as usize]
    }

    fn close(&self, at: usize) -> bool {
        self.scores[at] > 0.0 && self.standings[at].margin >= self.least
    }

    fn linked(&self, at: usize) -> bool {
        self.known.same.contains(&self.pairs[at])
            || (self.standings[at].mutual && (self.close(at) || self.one_name(at)))
    }

    /// Whether the two have one title that tells something, over stories that are half alike.
    fn one_name(&self, at: usize) -> bool {
        let title = |record: u32| self.fields[record as usize].telling_title(self.lexicon);
        let (a, b) = self.pairs[at];
        f64::from(self.scores[at]) >= SAME_TITLE && !title(a).is_empty() && title(a) == title(b)
    }

    /// The pair with the record whose id sorts first in front.
    fn ordered(&self, at: usize, sorted: &[&Record]) -> (usize, usize) {
        let (a, b) = (self.pairs[at].0 as usize, self.pairs[at].1 as usize);
        if (&sorted[b].id, b) < (&sorted[a].id, a) {
            (b, a)
        } else {
            (a, b)
        }
    }

    /// Every linked pair, and the near misses with the largest margins.
    fn worth_seeing(&self, settings: &Settings) -> Vec<(usize, bool)> {
        let wanted = |at: &usize| settings.within || !self.inside(*at);
        let all = (0..self.pairs.len()).filter(wanted);
        let (mut shown, mut near) = (Vec::new(), Vec::new());
        for at in all {
            if self.linked(at) {
                shown.push((at, true));
            } else if f64::from(self.scores[at]) >= settings.near.score {
                near.push(at);
            }
        }
        near.sort_by(|x, y| {
            let (mx, my) = (self.standings[*x].margin, self.standings[*y].margin);
            my.total_cmp(&mx).then(x.cmp(y))
        });
        let mut n_near: HashMap<u32, usize> = HashMap::new();
        for at in near {
            let (a, b) = self.pairs[at];
            let full = |r: &u32| {
                n_near
                    .get(r)
                    .is_some_and(|n| *n >= settings.near.per_record)
            };
            if full(&a) || full(&b) {
                continue;
            }
            *n_near.entry(a).or_default() += 1;
            *n_near.entry(b).or_default() += 1;
            shown.push((at, false));
        }
        shown
    }

    fn ties(&self, order: &[usize]) -> Vec<Tie> {
        (0..self.pairs.len())
            .filter(|at| !self.inside(*at) && (self.close(*at) || self.linked(*at)))
            .map(|at| {
                let sure = self.known.same.contains(&self.pairs[at]);
                Tie {
                    a: order[self.pairs[at].0 as usize],
                    b: order[self.pairs[at].1 as usize],
                    score: f64::from(self.scores[at]),
                    strength: if sure {
                        f64::INFINITY
                    } else {
                        self.standings[at].margin
                    },
                    linked: self.linked(at),
                }
            })
            .collect()
    }
}

fn number_parties(sorted: &[&Record]) -> Vec<u32> {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    for record in sorted {
        let next = numbers.len() as u32;
        numbers.entry(&record.party).or_insert(next);
    }
    sorted
        .iter()
        .map(|record| numbers[record.party.as_str()])
        .collect()
}

fn caps(left_out: &BTreeMap<u32, usize>, lexicon: &Lexicon, vectorised: &Vectorised) -> Vec<Cap> {
    let mut caps: Vec<Cap> = left_out
        .iter()
        .map(|(term, n_left_out)| Cap {
            word: lexicon.term(*term).to_owned(),
            n_records: vectorised.text_words.frequency[*term as usize] as usize,
            n_left_out: *n_left_out,
        })
        .collect();
    caps.sort_by(|x, y| {
        y.n_left_out
            .cmp(&x.n_left_out)
            .then_with(|| x.word.cmp(&y.word))
    });
    caps
}
