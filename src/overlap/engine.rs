//! In: any table whose rows have an id, a party, a title and a text. Out: which rows of different
//! parties may be the same thing, how sure that is, and why. It exists so that the method knows
//! nothing of municipalities and can be measured on tables of any kind. It deliberately does no
//! IO, asks no clock and draws no random numbers: the same rows give the same answer in any order
//! and on any number of threads.

use super::area::Areas;
use super::candidates::{self, Field, Reach};
use super::cluster::Tie;
use super::learn::{self, Measured, Model};
use super::link::{Sides, Standing};
use super::meaning::Concepts;
use super::reasons::{Reason, Sources};
use super::score::{Similarity, Vectorised, Weights};
use super::terms::{Fields, Lexicon};
use super::thesaurus::Folded;
use super::threads;
use super::threshold::{self, Threshold};
use crate::model::{Relation, Thesaurus};
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
    /// The least score of a link; chosen from the distribution where none is given.
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
    /// At least this likeness.
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
    /// How strongly the two stand out as the same, 0 to 1: what pairs are ranked by.
    pub score: f64,
    /// How alike the two are, by words, meaning and service area, 0 to 1.
    pub likeness: f64,
    /// The probability that the two are the same; none before people have answered enough.
    pub probability: Option<f64>,
    /// Twice the likeness minus the mean of both sides' five best (see [`super::link`]).
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
    /// The least score of a link, and what it rests on.
    pub threshold: Threshold,
    /// Words left out of the search, the most often left out first.
    pub caps: Vec<Cap>,
    /// Pairs of different parties that were compared, by places in the input, lower place first.
    pub compared: Vec<(usize, usize)>,
}

/// Finds the pairs that may be the same thing.
pub fn find_links(
    records: &[Record],
    thesaurus: &Thesaurus,
    known: &Known,
    settings: &Settings,
) -> Links {
    // Everything below runs over the records in their own order, so the input's does not matter.
    // They lie party by party in it, which `link` builds on.
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by(|a, b| records[*a].cmp(&records[*b]));
    let sorted: Vec<&Record> = order.iter().map(|at| &records[*at]).collect();
    let known = Sure::new(known, &order);
    let parties = number_parties(&sorted);

    let folded = Folded::new(thesaurus);
    let (mut lexicon, fields) = Lexicon::read(&sorted, &folded);
    let concepts = Concepts::new(thesaurus, &folded, &mut lexicon);
    let vectorised = Vectorised::new(&sorted, &lexicon, &fields, &concepts);
    let n_parties = parties.last().map_or(0, |last| *last as usize + 1);
    let mut reach = settings.reach.over(n_parties);
    if settings.exact {
        reach.places = usize::MAX;
    }
    let looked_in = [
        Field {
            vectors: &vectorised.text_words,
            weight: 1.0,
        },
        Field {
            vectors: &vectorised.meaning.vectors,
            weight: settings.weights.meaning,
        },
    ];
    let found = candidates::search(&looked_in, sorted.len(), reach);
    let pairs = known.put_into(found.pairs);
    let similarities = vectorised.compare(&pairs, lexicon.n_terms());
    let judged = Judged::new(&pairs, &similarities, &sorted, &parties, &known, settings);
    let compared = Compared {
        pairs: &pairs,
        judged: &judged,
        parties: &parties,
        known: &known,
        fields: &fields,
        lexicon: &lexicon,
    };
    let shown = compared.worth_seeing(settings);
    let sources = Sources {
        lexicon: &lexicon,
        fields: &fields,
        vectorised: &vectorised,
        concepts: &concepts,
        thesaurus,
    };
    let mut links = threads::map(shown.len(), |at| {
        let (at, linked) = shown[at];
        let (a, b) = compared.ordered(at, &sorted);
        let strength = judged.strengths[at];
        Link {
            a: order[a],
            b: order[b],
            score: score(strength),
            likeness: f64::from(judged.likeness[at]).clamp(0.0, 1.0),
            probability: judged.model.map(|model| model.probability(strength)),
            margin: judged.standings[at].margin,
            linked,
            reasons: sources.explain(
                (a, b),
                &similarities[at],
                &judged.standings[at],
                judged.areas.evidence(pairs[at].0, pairs[at].1),
            ),
        }
    });
    links.sort_by_key(|link| (&records[link.a].id, &records[link.b].id, link.a, link.b));
    let ties = compared.ties(&order);
    let between = pairs
        .iter()
        .filter(|(a, b)| parties[*a as usize] != parties[*b as usize]);
    Links {
        links,
        ties,
        threshold: Threshold {
            score: score(judged.threshold.score),
            ..judged.threshold
        },
        caps: caps(&found.left_out, &lexicon, &vectorised),
        compared: between
            .map(|(a, b)| (order[*a as usize], order[*b as usize]))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect(),
    }
}

/// The strength of two records that are wholly alike and like nobody else: likeness 1 and margin 1.6.
const STRONGEST: f64 = 2.6;

/// A strength as a score, 0 to 1.
fn score(strength: f64) -> f64 {
    (strength / STRONGEST).clamp(0.0, 1.0)
}

/// What was made of the pairs' similarities, side by side with the pairs.
struct Judged {
    areas: Areas,
    likeness: Vec<f32>,
    standings: Vec<Standing>,
    /// Likeness and margin together, corrected by people's answers where there are enough.
    strengths: Vec<f64>,
    /// The strongest pairs of which none shares a record in one party with another.
    chosen: Vec<bool>,
    model: Option<Model>,
    threshold: Threshold,
}

impl Judged {
    fn new(
        pairs: &[(u32, u32)],
        similarities: &[Similarity],
        sorted: &[&Record],
        parties: &[u32],
        known: &Sure,
        settings: &Settings,
    ) -> Self {
        let sides = Sides::new(pairs, parties);
        let by_text: Vec<f32> = similarities
            .iter()
            .map(|similarity| similarity.likeness(&settings.weights))
            .collect();
        let is_out = |at: usize| known.different.contains(&pairs[at]);
        let strength = |likeness: &[f32], standings: &[Standing]| -> Vec<f64> {
            let both = likeness.iter().zip(standings);
            both.map(|(likeness, standing)| f64::from(*likeness) + standing.margin)
                .collect()
        };
        let mut areas = Areas::new(sorted);
        let mut likeness = by_text;
        let mut standings = sides.stand(pairs, &likeness, parties, is_out);
        let mut strengths = strength(&likeness, &standings);
        let mut chosen = sides.choose(&strengths, is_out);
        let mut threshold = threshold::choose(pairs, &strengths, &chosen, parties);
        if areas.are_given() {
            let sure = (0..pairs.len()).filter(|at| {
                let (a, b) = pairs[*at];
                chosen[*at]
                    && strengths[*at] >= threshold.score
                    && parties[a as usize] != parties[b as usize]
            });
            areas.learn(sure.map(|at| pairs[at]));
            for (likeness, (a, b)) in likeness.iter_mut().zip(pairs) {
                if *likeness > 0.0 {
                    *likeness += settings.weights.area * areas.evidence(*a, *b) as f32;
                }
            }
            standings = sides.stand(pairs, &likeness, parties, is_out);
            strengths = strength(&likeness, &standings);
            chosen = sides.choose(&strengths, is_out);
            threshold = threshold::choose(pairs, &strengths, &chosen, parties);
        }
        // What an answer is about was measured as if nobody had answered.
        let measured = |at: usize| {
            let (a, b) = pairs[at];
            let similarity = &similarities[at];
            Measured {
                strength: strengths[at],
                rest: [
                    f64::from(similarity.words(&settings.weights)),
                    f64::from(similarity.meaning.unwrap_or_default().in_other_words),
                    f64::from(similarity.title_words.unwrap_or(0.0)),
                    areas.evidence(a, b) / 4.0,
                ],
            }
        };
        let answered: Vec<(Measured, bool)> = known
            .answers
            .iter()
            .filter_map(|(pair, same)| Some((measured(pairs.binary_search(pair).ok()?), *same)))
            .collect();
        let model = learn::fit(&answered);
        if let Some(model) = &model {
            strengths = (0..pairs.len())
                .map(|at| model.strength(&measured(at)))
                .collect();
            chosen = sides.choose(&strengths, is_out);
            let links = (0..pairs.len()).filter(|at| {
                let (a, b) = pairs[*at];
                chosen[*at] && parties[a as usize] != parties[b as usize]
            });
            let links = links.map(|at| strengths[at]);
            threshold = threshold::by_probability(links, |s| model.probability(s));
        }
        if let Some(least) = settings.threshold {
            threshold = Threshold::given(least * STRONGEST);
        }
        Self {
            areas,
            likeness,
            standings,
            strengths,
            chosen,
            model,
            threshold,
        }
    }
}

/// Pairs that are sure, by the records' places in their own order, lower first.
struct Sure {
    same: HashSet<(u32, u32)>,
    different: HashSet<(u32, u32)>,
    /// What people answered, in the order of the pairs: whether it is the same.
    answers: BTreeMap<(u32, u32), bool>,
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
            answers: BTreeMap::new(),
        };
        for (a, b, answer) in &known.answers {
            let Some(pair) = placed(*a, *b) else {
                continue;
            };
            sure.answers.insert(pair, *answer == Relation::Same);
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

    /// Candidates with all pairs in that somebody has said something of.
    fn put_into(&self, mut pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        if !self.same.is_empty() || !self.answers.is_empty() {
            pairs.extend(&self.same);
            pairs.extend(self.answers.keys());
            pairs.sort_unstable();
            pairs.dedup();
        }
        pairs
    }
}

/// The pairs that were compared, side by side with what was found about them.
struct Compared<'a> {
    pairs: &'a [(u32, u32)],
    judged: &'a Judged,
    parties: &'a [u32],
    known: &'a Sure,
    fields: &'a [Fields],
    lexicon: &'a Lexicon,
}

/// The least likeness at which one telling title in two parties is a link whatever their neighbours
/// are: one system that nine organisations introduce under one name stands out against none of the
/// other eight, and no margin can tell it. Half alike as a whole, so that a title in common over
/// two different stories is none.
const SAME_TITLE: f32 = 0.5;

impl Compared<'_> {
    fn inside(&self, at: usize) -> bool {
        let (a, b) = self.pairs[at];
        self.parties[a as usize] == self.parties[b as usize]
    }

    fn is_out(&self, at: usize) -> bool {
        self.known.different.contains(&self.pairs[at])
    }

    fn close(&self, at: usize) -> bool {
        self.judged.likeness[at] > 0.0
            && self.judged.strengths[at] >= self.judged.threshold.score
            && !self.is_out(at)
    }

    fn linked(&self, at: usize) -> bool {
        self.known.same.contains(&self.pairs[at])
            || (self.judged.chosen[at] && (self.close(at) || self.one_name(at)))
    }

    /// Whether the two have one title that tells something, over stories that are half alike. Once
    /// people have answered, a pair's probability says it better.
    fn one_name(&self, at: usize) -> bool {
        let title = |record: u32| self.fields[record as usize].telling_title(self.lexicon);
        let (a, b) = self.pairs[at];
        self.judged.model.is_none()
            && self.judged.likeness[at] >= SAME_TITLE
            && !title(a).is_empty()
            && title(a) == title(b)
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
            } else if f64::from(self.judged.likeness[at]) >= settings.near.score {
                near.push(at);
            }
        }
        near.sort_by(|x, y| {
            let strengths = &self.judged.strengths;
            strengths[*y].total_cmp(&strengths[*x]).then(x.cmp(y))
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

    /// All pairs of different parties, with which of them are linked.
    fn ties(&self, order: &[usize]) -> Vec<Tie> {
        (0..self.pairs.len())
            .filter(|at| {
                !self.inside(*at) && (self.judged.strengths[*at] > 0.0 || self.linked(*at))
            })
            .map(|at| Tie {
                a: order[self.pairs[at].0 as usize],
                b: order[self.pairs[at].1 as usize],
                strength: score(self.judged.strengths[at]),
                linked: self.linked(at),
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
