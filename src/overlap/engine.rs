//! In: any table whose rows have an id, a party, a title and a text. Out: which rows of different
//! parties may be the same thing, how sure that is, and why. It exists so that the method knows
//! nothing of municipalities and can be measured on tables of any kind. It deliberately does no
//! IO, asks no clock and draws no random numbers: the same rows give the same answer in any order
//! and on any number of threads.

use super::area::Areas;
use super::candidates::{self, Candidates, Field, Reach};
use super::cluster::Tie;
use super::learn::{self, Measured, Model};
use super::link::{self, Sides, Standing};
use super::meaning::Concepts;
use super::numbers::numbered;
use super::reasons::{Reason, Sources};
use super::score::{Similarity, Vectorised, Weights};
use super::sure::{Pair, Sure, key};
use super::terms::{Fields, Lexicon};
use super::thesaurus::Folded;
use super::threads;
use super::threshold::{self, Threshold};
use crate::model::{Relation, Thesaurus};
use std::borrow::Cow;

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
    /// What it was judged by; [`Texts::reasons`] tells it in full.
    pub why: Why,
}

/// What a pair was judged by.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Why {
    /// How alike the fields are.
    pub similarity: Similarity,
    /// The best likeness that either side has with anybody else of the other's party.
    pub runner_up: f64,
    /// What the service areas are worth.
    pub area: f64,
}

/// A word that was too common to find candidates by, for some records: they did not look at all
/// others that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// The folded word.
    pub word: String,
    /// In how many records it stands.
    pub n_records: usize,
    /// For how many of them it was left out of the search, wholly or in part.
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
    /// Words left out of the search for some, the most often left out first.
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
    Texts::new(records, thesaurus, settings).links(known)
}

/// Records that have been read and searched for candidates, once for all that people may answer.
pub struct Texts<'a> {
    records: &'a [Record],
    thesaurus: &'a Thesaurus,
    settings: Settings,
    /// The places in the input of the records in their own order. Everything runs over them in that
    /// order, so the input's does not matter; they lie party by party in it, which `link` builds on.
    order: Vec<usize>,
    /// The place of each record of the input in that order.
    place: Vec<usize>,
    sorted: Vec<&'a Record>,
    parties: Vec<u32>,
    lexicon: Lexicon,
    fields: Vec<Fields>,
    concepts: Concepts,
    vectorised: Vectorised,
    candidates: Candidates,
}

impl<'a> Texts<'a> {
    /// Reads and searches.
    pub fn new(records: &'a [Record], thesaurus: &'a Thesaurus, settings: &Settings) -> Self {
        let mut order: Vec<usize> = (0..records.len()).collect();
        threads::sort_by(&mut order, |a, b| {
            records[*a].cmp(&records[*b]).then(a.cmp(b))
        });
        let sorted: Vec<&Record> = order.iter().map(|at| &records[*at]).collect();
        let parties = numbered(sorted.iter().map(|record| record.party.as_str()));

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
        let candidates = candidates::search(&looked_in, sorted.len(), reach);
        Self {
            records,
            thesaurus,
            settings: settings.clone(),
            place: inverse(&order),
            order,
            sorted,
            parties,
            lexicon,
            fields,
            concepts,
            vectorised,
            candidates,
        }
    }

    /// The pairs that may be the same thing, in the light of what is known.
    pub fn links(&self, known: &Known) -> Links {
        let order = &self.order;
        let known = Sure::new(known, |input| self.place[input]);
        let pairs = with_known(&self.candidates.pairs, &known);
        let similarities = self.vectorised.compare(&pairs);
        let judged = Judged::new(self, &pairs, &similarities, &known);
        let compared = Compared {
            texts: self,
            pairs: &pairs,
            judged: &judged,
            known: &known,
            linked: Vec::new(),
        };
        let linked = threads::map(pairs.len(), |at| compared.is_link(at));
        let compared = Compared { linked, ..compared };
        let shown = compared.worth_seeing();
        let mut links = threads::map(shown.len(), |at| {
            let (at, linked) = shown[at];
            let (a, b) = compared.ordered(at);
            let strength = judged.strengths[at];
            Link {
                a: order[a],
                b: order[b],
                score: score(strength),
                likeness: f64::from(judged.likeness[at]).clamp(0.0, 1.0),
                probability: judged.model.map(|model| model.probability(strength)),
                margin: judged.standings[at].margin,
                linked,
                why: Why {
                    similarity: similarities[at],
                    runner_up: judged.standings[at].runner_up,
                    area: judged.areas.evidence(pairs[at].0, pairs[at].1),
                },
            }
        });
        let id = |at: usize| &self.records[at].id;
        threads::sort_by(&mut links, |x, y| {
            let of = |link: &Link| (id(link.a), id(link.b), link.a, link.b);
            of(x).cmp(&of(y))
        });
        let between = (0..pairs.len()).filter(|at| !compared.inside(*at));
        let ties = compared.ties();
        Links {
            links,
            ties,
            threshold: Threshold {
                score: score(judged.threshold.score),
                ..judged.threshold
            },
            caps: self.caps(),
            compared: between
                .map(|at| key(order[pairs[at].0 as usize], order[pairs[at].1 as usize]))
                .collect(),
        }
    }

    /// Why each of the pairs stands where it does. They are asked for when they are to be told: those
    /// of all pairs of a large table together take more memory than all the rest.
    pub fn reasons(&self, links: &[Link]) -> Vec<Vec<Reason>> {
        let sources = Sources {
            lexicon: &self.lexicon,
            fields: &self.fields,
            vectorised: &self.vectorised,
            concepts: &self.concepts,
            thesaurus: self.thesaurus,
        };
        threads::map(links.len(), |at| {
            let link = &links[at];
            sources.explain(
                (self.place[link.a], self.place[link.b]),
                &link.why,
                link.margin,
            )
        })
    }

    fn caps(&self) -> Vec<Cap> {
        let left_out = self.candidates.left_out.iter();
        let mut caps: Vec<Cap> = left_out
            .map(|(term, n_left_out)| Cap {
                word: self.lexicon.term(*term).to_owned(),
                n_records: self.vectorised.text_words.frequency[*term as usize] as usize,
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
}

/// Candidates with all pairs in that somebody has said something of.
fn with_known<'a>(candidates: &'a [(u32, u32)], known: &Sure) -> Cow<'a, [(u32, u32)]> {
    let said = known.same.iter().chain(known.answers.keys());
    let said: Vec<(u32, u32)> = said.map(|(a, b)| (*a as u32, *b as u32)).collect();
    if said.is_empty() {
        return Cow::Borrowed(candidates);
    }
    let mut pairs = [candidates, &said].concat();
    pairs.sort_unstable();
    pairs.dedup();
    Cow::Owned(pairs)
}

/// For each number its place.
fn inverse(order: &[usize]) -> Vec<usize> {
    let mut place = vec![0; order.len()];
    for (at, number) in order.iter().enumerate() {
        place[*number] = at;
    }
    place
}

/// A candidate as `known` has it.
fn places((a, b): (u32, u32)) -> Pair {
    (a as usize, b as usize)
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
    fn new(texts: &Texts, pairs: &[(u32, u32)], similarities: &[Similarity], known: &Sure) -> Self {
        let (settings, parties) = (&texts.settings, &texts.parties);
        let sides = Sides::new(pairs, parties);
        let is_out = |at: usize| known.different.contains(&places(pairs[at]));
        let is_between = |at: usize| {
            let (a, b) = pairs[at];
            parties[a as usize] != parties[b as usize]
        };
        let judge = |likeness: &[f32]| {
            let standings = sides.stand(pairs, likeness, parties, is_out);
            let both = likeness.iter().zip(&standings);
            let strengths: Vec<f64> = both
                .map(|(likeness, standing)| f64::from(*likeness) + standing.margin)
                .collect();
            let chosen = sides.choose(&strengths, is_out);
            let threshold = threshold::choose(pairs, &strengths, &chosen, parties);
            (standings, strengths, chosen, threshold)
        };
        let mut likeness: Vec<f32> = similarities
            .iter()
            .map(|similarity| similarity.likeness(&settings.weights))
            .collect();
        let mut areas = Areas::new(&texts.sorted);
        let (mut standings, mut strengths, mut chosen, mut threshold) = judge(&likeness);
        if areas.are_given() {
            let sure = (0..pairs.len())
                .filter(|at| chosen[*at] && strengths[*at] >= threshold.score && is_between(*at));
            areas.learn(sure.map(|at| pairs[at]));
            for (likeness, (a, b)) in likeness.iter_mut().zip(pairs) {
                if *likeness > 0.0 {
                    *likeness += settings.weights.area * areas.evidence(*a, *b) as f32;
                }
            }
            (standings, strengths, chosen, threshold) = judge(&likeness);
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
            .filter_map(|((a, b), same)| {
                let at = pairs.binary_search(&(*a as u32, *b as u32)).ok()?;
                Some((measured(at), *same))
            })
            .collect();
        let model = learn::fit(&answered, threshold.score);
        if let Some(model) = &model {
            strengths = (0..pairs.len())
                .map(|at| model.strength(&measured(at)))
                .collect();
            chosen = sides.choose(&strengths, is_out);
            let links = (0..pairs.len()).filter(|at| chosen[*at] && is_between(*at));
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

/// The pairs that were compared, side by side with what was found about them.
struct Compared<'a> {
    texts: &'a Texts<'a>,
    pairs: &'a [(u32, u32)],
    judged: &'a Judged,
    known: &'a Sure,
    /// Which of them are linked.
    linked: Vec<bool>,
}

/// The least likeness at which one telling title in two parties is a link whatever their neighbours
/// are: one system that nine organisations introduce under one name stands out against none of the
/// other eight, and no margin can tell it. Half alike as a whole, so that a title in common over
/// two different stories is none.
const SAME_TITLE: f32 = 0.5;

impl Compared<'_> {
    fn inside(&self, at: usize) -> bool {
        let (a, b) = self.pairs[at];
        self.texts.parties[a as usize] == self.texts.parties[b as usize]
    }

    fn is_out(&self, at: usize) -> bool {
        self.known.different.contains(&places(self.pairs[at]))
    }

    fn close(&self, at: usize) -> bool {
        self.judged.likeness[at] > 0.0
            && self.judged.strengths[at] >= self.judged.threshold.score
            && !self.is_out(at)
    }

    fn is_link(&self, at: usize) -> bool {
        self.known.same.contains(&places(self.pairs[at]))
            || (self.judged.chosen[at] && (self.close(at) || self.one_name(at)))
    }

    /// Whether the two have one title that tells something, over stories that are half alike. Once
    /// people have answered, a pair's probability says it better.
    fn one_name(&self, at: usize) -> bool {
        let Texts {
            fields, lexicon, ..
        } = self.texts;
        let title = |record: u32| fields[record as usize].telling_title(lexicon);
        let (a, b) = self.pairs[at];
        self.judged.model.is_none()
            && self.judged.likeness[at] >= SAME_TITLE
            && !title(a).is_empty()
            && title(a) == title(b)
    }

    /// The pair with the record whose id sorts first in front.
    fn ordered(&self, at: usize) -> (usize, usize) {
        let (a, b) = places(self.pairs[at]);
        let sorted = &self.texts.sorted;
        if (&sorted[b].id, b) < (&sorted[a].id, a) {
            (b, a)
        } else {
            (a, b)
        }
    }

    /// Every linked pair, and the near misses with the largest margins.
    fn worth_seeing(&self) -> Vec<(usize, bool)> {
        let settings = &self.texts.settings;
        let wanted = |at: &usize| settings.within || !self.inside(*at);
        let all = (0..self.pairs.len()).filter(wanted);
        let (mut shown, mut near) = (Vec::new(), Vec::new());
        for at in all {
            if self.linked[at] {
                shown.push((at, true));
            } else if f64::from(self.judged.likeness[at]) >= settings.near.score {
                near.push(at as u32);
            }
        }
        let strengths = &self.judged.strengths;
        link::strongest_first(&mut near, |at| strengths[at as usize]);
        let mut n_near = vec![0usize; self.texts.sorted.len()];
        for at in near.into_iter().map(|at| at as usize) {
            let (a, b) = places(self.pairs[at]);
            if n_near[a].max(n_near[b]) >= settings.near.per_record {
                continue;
            }
            n_near[a] += 1;
            n_near[b] += 1;
            shown.push((at, false));
        }
        shown
    }

    /// All pairs of different parties, with which of them are linked.
    fn ties(&self) -> Vec<Tie> {
        let order = &self.texts.order;
        (0..self.pairs.len())
            .filter(|at| {
                !self.inside(*at) && (self.judged.strengths[*at] > 0.0 || self.linked[*at])
            })
            .map(|at| Tie {
                a: order[self.pairs[at].0 as usize],
                b: order[self.pairs[at].1 as usize],
                strength: score(self.judged.strengths[at]),
                linked: self.linked[at],
            })
            .collect()
    }
}
