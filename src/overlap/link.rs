//! In: scored candidate pairs and each record's party. Out: for each pair its margin over the
//! neighbourhood, and a choice of pairs in which no record has two partners of one party. It exists
//! because a likeness alone says little: two texts full of the service's common words are like
//! everything. It deliberately does not know where the line goes (see `threshold`).

use super::threads;

/// How many of the best make a neighbourhood.
const NEIGHBOURHOOD: usize = 5;

/// What a neighbour counts at least: two texts that have nothing to do with each other are about so
/// much alike, by common words and letters.
const STRANGER: f32 = 0.1;

/// A neighbour that was not found counts like the candidate of this rank, too: among hundreds of
/// parties hardly any two candidates are of one, and who is second best there lies just beyond the
/// last of them. Counted as nothing, records stood out the more, the more parties there are and the
/// fewer neighbours the search finds.
const CROWD: usize = 20;

/// Weaker pairs than this are never chosen: their records are more like their neighbours.
const FLOOR: f64 = -0.5;

/// What the neighbours say about a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Twice the likeness minus the mean of each side's five best: the best in the other's party,
    /// and whatever comes after the best in any other party. Who was not found counts as far as the
    /// crowd is alike.
    pub margin: f64,
    /// The best likeness that either side has with anybody else of the other's party.
    pub runner_up: f64,
}

/// The pairs seen from each record, its partners ascending: party by party, since records are
/// numbered party by party. What a record sees of one party is a view.
#[derive(Debug)]
pub struct Sides {
    starts: Vec<usize>,
    /// The pair at each place.
    pairs: Vec<u32>,
    /// The view that each place lies in.
    views: Vec<u32>,
    /// For each pair its place seen from its first and from its second record.
    places: Vec<[u32; 2]>,
    n_views: usize,
}

/// What each thread uses again for every record.
#[derive(Default)]
struct Room {
    /// View, first place and best likenesses.
    views: Vec<(usize, usize, Best)>,
    /// Place by place.
    likeness: Vec<f32>,
    /// Those that count, in no order.
    crowd: Vec<f32>,
}

impl Sides {
    /// Lines up sorted pairs of records that are numbered party by party.
    pub fn new(pairs: &[(u32, u32)], parties: &[u32]) -> Self {
        let n_records = parties.len();
        let mut starts = vec![0usize; n_records + 1];
        for (a, b) in pairs {
            starts[*a as usize + 1] += 1;
            starts[*b as usize + 1] += 1;
        }
        for record in 0..n_records {
            starts[record + 1] += starts[record];
        }
        // In the order of the pairs a record is first the second of pairs with lower partners,
        // then the first of pairs with higher ones: so its partners come ascending.
        let mut next = starts.clone();
        let mut sides = Self {
            pairs: vec![0; starts[n_records]],
            views: vec![0; starts[n_records]],
            places: vec![[0; 2]; pairs.len()],
            n_views: 0,
            starts,
        };
        for (at, (a, b)) in pairs.iter().enumerate() {
            for (side, record) in [*a as usize, *b as usize].into_iter().enumerate() {
                sides.pairs[next[record]] = at as u32;
                sides.places[at][side] = next[record] as u32;
                // The other's party for now, so that no pair need be looked up again.
                sides.views[next[record]] = parties[if side == 0 { *b } else { *a } as usize];
                next[record] += 1;
            }
        }
        for record in 0..n_records {
            let mut before = None;
            for view in &mut sides.views[sides.starts[record]..sides.starts[record + 1]] {
                let party = *view;
                if before != Some(party) {
                    sides.n_views += 1;
                    before = Some(party);
                }
                *view = sides.n_views as u32 - 1;
            }
        }
        sides
    }

    /// The standing of each pair. What `is_out` names stands in nobody's way.
    pub fn stand(
        &self,
        pairs: &[(u32, u32)],
        likeness: &[f32],
        parties: &[u32],
        is_out: impl Fn(usize) -> bool + Sync,
    ) -> Vec<Standing> {
        let seen = threads::map_chunks(parties.len(), Room::default, |room, range| {
            let mut seen = Vec::new();
            for record in range {
                self.look(record, pairs, likeness, parties, &is_out, room, &mut seen);
            }
            seen
        });
        let seen: Vec<(f32, f32)> = seen.into_iter().flatten().collect();
        let of_pair = |at: usize| {
            let [one, other] = self.places[at].map(|place| seen[place as usize]);
            Standing {
                margin: 2.0 * f64::from(likeness[at]) - f64::from(one.0) - f64::from(other.0),
                runner_up: f64::from(one.1.max(other.1)),
            }
        };
        threads::map(pairs.len(), of_pair)
    }

    /// For each place of a record the mean of its neighbourhood there, and the best likeness with
    /// anybody else of the party.
    #[expect(clippy::too_many_arguments, reason = "one record's share of `stand`")]
    fn look(
        &self,
        record: usize,
        pairs: &[(u32, u32)],
        likeness: &[f32],
        parties: &[u32],
        is_out: &impl Fn(usize) -> bool,
        room: &mut Room,
        seen: &mut Vec<(f32, f32)>,
    ) {
        let places = self.starts[record]..self.starts[record + 1];
        let Room {
            views,
            likeness: its,
            crowd,
        } = room;
        let pairs_here = self.pairs[places.clone()].iter();
        its.clear();
        its.extend(pairs_here.clone().map(|at| likeness[*at as usize]));
        views.clear();
        crowd.clear();
        for (place, (at, its)) in places.clone().zip(pairs_here.zip(&*its)) {
            let view = self.views[place] as usize;
            if views.last().is_none_or(|last| last.0 != view) {
                views.push((view, place, Best::default()));
            }
            if let Some((_, _, best)) = views.last_mut()
                && !is_out(*at as usize)
            {
                best.add(*its);
                crowd.push(*its);
            }
        }
        let unseen = match CROWD.checked_sub(1).filter(|last| *last < crowd.len()) {
            Some(last) => {
                let (_, of_crowd, _) = crowd.select_nth_unstable_by(last, |a, b| b.total_cmp(a));
                of_crowd.max(STRANGER)
            }
            None => STRANGER,
        };
        // The best likenesses with records that can't be its match: in each other party all but the
        // best. So a record with true matches in six municipalities does not look ordinary for
        // having six. Its own party stays out: measured, that made look-alikes of one party, such as
        // the sizes of one product, push down true matches.
        let own = |first: usize| {
            let (a, b) = pairs[self.pairs[first] as usize];
            parties[a as usize] == parties[b as usize]
        };
        let mut strangers = Best::default();
        for (_, _, best) in views.iter().filter(|(_, first, _)| !own(*first)) {
            for likeness in &best.scores[1..] {
                strangers.add(*likeness);
            }
        }
        for (number, (_, first, best)) in views.iter().enumerate() {
            let mut around = strangers;
            if own(*first) {
                // A pair of one party is judged in the same way, so that it can stand for a false
                // link (`threshold`).
                best.scores
                    .iter()
                    .for_each(|likeness| around.add(*likeness));
            } else {
                around.add(best.scores[0]);
            }
            let nearest = around.scores[..NEIGHBOURHOOD].iter();
            let mean = nearest.map(|one| one.max(unseen)).sum::<f32>() / NEIGHBOURHOOD as f32;
            let end = views.get(number + 1).map_or(places.end, |next| next.1);
            for likeness in &its[*first - places.start..end - places.start] {
                let [one, two] = [best.scores[0], best.scores[1]];
                seen.push((mean, if one > *likeness { one } else { two }));
            }
        }
    }

    /// The choice: the strongest pair first, then the strongest of those whose records are both
    /// still free for each other's party.
    pub fn choose(&self, strengths: &[f64], is_out: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut order: Vec<u32> = (0..strengths.len() as u32)
            .filter(|at| strengths[*at as usize] > FLOOR && !is_out(*at as usize))
            .collect();
        strongest_first(&mut order, |at| strengths[at as usize]);
        let mut taken = vec![false; self.n_views];
        let mut chosen = vec![false; strengths.len()];
        for at in order {
            let [one, other] = self.places[at as usize].map(|p| self.views[p as usize] as usize);
            if !(taken[one] || taken[other]) {
                taken[one] = true;
                taken[other] = true;
                chosen[at as usize] = true;
            }
        }
        chosen
    }
}

/// Sorts pairs that come ascending: the strongest first, of equals the first. By one whole number for
/// strength and place, which is much faster than to look up what is compared; the few whose strengths
/// are equal but for what has no room there are sorted again.
pub fn strongest_first(pairs: &mut [u32], strength: impl Fn(u32) -> f64) {
    let weakness = |at: u32| u64::from(weakness(strength(at) as f32)) << 32 | u64::from(at);
    let mut keys: Vec<u64> = pairs.iter().map(|at| weakness(*at)).collect();
    keys.sort_unstable();
    for (at, key) in pairs.iter_mut().zip(&keys) {
        *at = *key as u32;
    }
    let mut start = 0;
    for run in keys.chunk_by(|one, other| one >> 32 == other >> 32) {
        let run = start..start + run.len();
        start = run.end;
        pairs[run].sort_unstable_by(|x, y| strength(*y).total_cmp(&strength(*x)).then(x.cmp(y)));
    }
}

/// A number that is the larger the weaker a strength is.
fn weakness(strength: f32) -> u32 {
    // The bits of a positive number grow with it, those of a negative one against it.
    let bits = strength.to_bits();
    let negative = bits >> 31 == 1;
    if negative {
        bits
    } else {
        !bits & (u32::MAX >> 1)
    }
}

/// The highest likenesses, highest first. Missing ones count as 0: nobody else was even a candidate.
#[derive(Debug, Default, Clone, Copy)]
struct Best {
    scores: [f32; NEIGHBOURHOOD + 1],
}

impl Best {
    fn add(&mut self, score: f32) {
        let at = self.scores.partition_point(|best| *best >= score);
        if at < self.scores.len() {
            self.scores[at..].rotate_right(1);
            self.scores[at] = score;
        }
    }
}
