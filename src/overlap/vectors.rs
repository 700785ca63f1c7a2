//! In: for each record the terms of a field. Out: a sparse vector of unit length per record, terms
//! weighted by how rare they are. It exists so that words, trigrams and concepts of any field are
//! compared in one way (the cosine, 0 to 1). It deliberately keeps all vectors of a field in two
//! flat lists: a million records are then a few large blocks of memory, not millions of small ones.

use super::threads;
use std::ops::Range;

/// Vectors of some neighbouring records, before the records of other threads stand beside them.
#[derive(Debug, Default)]
pub struct Rows {
    lengths: Vec<u32>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

impl Rows {
    /// Takes in one record's terms, which it sorts; a term that is given twice counts more, but not
    /// twice as much (1 + ln of the sum).
    fn push_damped(&mut self, given: &mut Vec<(u32, f32)>) {
        let before = self.terms.len();
        for (term, weight) in each_once(given) {
            self.terms.push(term);
            self.weights.push(weight);
        }
        self.lengths.push((self.terms.len() - before) as u32);
        given.clear();
    }

    /// Makes each weight so many times as large as its term is rare, and each row of unit length.
    fn weigh(&mut self, rarity: &[f32]) {
        let mut start = 0;
        for length in &self.lengths {
            let row = start..start + *length as usize;
            start = row.end;
            let (terms, weights) = (&self.terms[row.clone()], &mut self.weights[row]);
            let mut square = 0.0;
            for (weight, term) in weights.iter_mut().zip(terms) {
                *weight *= rarity[*term as usize];
                square += *weight * *weight;
            }
            let length = square.sqrt();
            if length > 0.0 {
                weights.iter_mut().for_each(|weight| *weight /= length);
            }
        }
    }

    /// Takes in one record's weights, terms ascending, brought to a length. True if there are any.
    pub fn push_scaled(&mut self, row: &[(u32, f32)], length: f32) -> bool {
        let square: f32 = row.iter().map(|(_, weight)| weight * weight).sum();
        let before = self.terms.len();
        if square > 0.0 && length > 0.0 {
            let factor = length / square.sqrt();
            for (term, weight) in row {
                self.terms.push(*term);
                self.weights.push(weight * factor);
            }
        }
        self.lengths.push((self.terms.len() - before) as u32);
        self.terms.len() > before
    }
}

/// In how many rows each term stands.
fn frequency(chunks: &[Rows], n_terms: usize) -> Vec<u32> {
    let mut frequency = vec![0; n_terms];
    for term in chunks.iter().flat_map(|rows| &rows.terms) {
        frequency[*term as usize] += 1;
    }
    frequency
}

/// Each term once, ascending, with the sum of its weights, damped.
pub fn each_once(given: &mut [(u32, f32)]) -> impl Iterator<Item = (u32, f32)> {
    given.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let runs = given.chunk_by(|a, b| a.0 == b.0);
    runs.map(|run| (run[0].0, damped(run.iter().map(|(_, weight)| weight).sum())))
}

/// What a term counts that a text gives more than once: more, but not twice as much.
fn damped(sum: f32) -> f32 {
    if sum > 1.0 { 1.0 + sum.ln() } else { sum }
}

/// Reads a little of every stretch of memory that is about to be used: then all of them are on their
/// way from the main memory at the same time, where one after the other each would be waited for.
pub fn fetch<T: Copy>(all: &[T], stretches: &[Range<usize>]) {
    const LINE: usize = 16;
    for stretch in stretches {
        for line in all[stretch.clone()].chunks(LINE) {
            std::hint::black_box(line[0]);
        }
    }
}

/// How much a term tells that stands in so many of all.
pub fn rarity(n_all: usize, n_with: u32) -> f32 {
    (1.0 + n_all as f32 / n_with as f32).ln()
}

/// The same for each term that stands in so many of all, also where it stands in none.
fn rarities(n_all: usize, frequency: &[u32]) -> Vec<f32> {
    let with = frequency.iter().map(|n| (*n).max(1));
    with.map(|n| rarity(n_all, n)).collect()
}

/// One field's vectors, a row per record, terms ascending within a row.
#[derive(Debug, Default)]
pub struct Vectors {
    starts: Vec<usize>,
    terms: Vec<u32>,
    weights: Vec<f32>,
    /// In how many records each term stands.
    pub frequency: Vec<u32>,
}

impl Vectors {
    /// Vectors from the weighted terms of each record, which `terms_of` adds to a list; rare terms
    /// weigh more. It is asked for each record once.
    pub fn build(
        n_records: usize,
        n_terms: usize,
        terms_of: impl Fn(usize, &mut Vec<(u32, f32)>) + Sync,
    ) -> Self {
        let chunks = threads::map_chunks(n_records, Vec::new, |given, range| {
            let mut rows = Rows::default();
            for record in range {
                terms_of(record, given);
                rows.push_damped(given);
            }
            rows
        });
        let frequency = frequency(&chunks, n_terms);
        let rarity = rarities(n_records, &frequency);
        let chunks = threads::map_each(chunks, |mut rows| {
            rows.weigh(&rarity);
            rows
        });
        Self::beside(chunks, frequency)
    }

    /// The rows of all threads beside each other, their weights as they are.
    pub fn joined(chunks: Vec<Rows>, n_terms: usize) -> Self {
        let frequency = frequency(&chunks, n_terms);
        Self::beside(chunks, frequency)
    }

    fn beside(chunks: Vec<Rows>, frequency: Vec<u32>) -> Self {
        let lengths = chunks.iter().flat_map(|rows| &rows.lengths);
        let starts = threads::starts(lengths.map(|length| *length as usize));
        let rows = chunks.into_iter().map(|rows| (rows.terms, rows.weights));
        let (terms, weights) = rows.unzip();
        Self {
            starts,
            terms: threads::joined(terms),
            weights: threads::joined(weights),
            frequency,
        }
    }

    /// Makes all weights so many times as large.
    pub fn scale(&mut self, factor: f32) {
        self.weights.iter_mut().for_each(|weight| *weight *= factor);
    }

    /// Has the terms of these records on their way (see [`fetch`]).
    pub fn expect(&self, records: impl Iterator<Item = usize>, room: &mut Vec<Range<usize>>) {
        room.clear();
        room.extend(records.map(|record| self.range(record)));
        fetch(&self.terms, room);
        fetch(&self.weights, room);
    }

    /// The places of a record's terms among those of all.
    pub fn range(&self, record: usize) -> Range<usize> {
        self.starts[record]..self.starts[record + 1]
    }

    /// A record's terms and weights.
    pub fn row(&self, record: usize) -> (&[u32], &[f32]) {
        let range = self.starts[record]..self.starts[record + 1];
        (&self.terms[range.clone()], &self.weights[range])
    }
}

/// The bits of an entry of [`Counted`] that hold the weight; those above hold the term.
const WEIGHT_BITS: u32 = 15;

/// The largest weight of an entry, which stands for 1.
const MOST: u32 = (1 << WEIGHT_BITS) - 1;

/// Vectors of terms that are many and few distinct, such as character trigrams: the same as
/// [`Vectors`] in half the memory, with weights in steps of a thirty-thousandth.
#[derive(Debug, Default)]
pub struct Counted {
    starts: Vec<usize>,
    entries: Vec<u32>,
}

/// Rows of some neighbouring records.
#[derive(Default)]
struct Counts {
    lengths: Vec<u32>,
    entries: Vec<u32>,
}

impl Counted {
    /// Vectors from the terms of each record, of which there are at most 2¹⁷ distinct ones.
    /// `terms_of` hands each to what it is given.
    pub fn build(
        n_records: usize,
        n_terms: usize,
        terms_of: impl Fn(usize, &mut dyn FnMut(&[u32])) + Sync,
    ) -> Self {
        let counts = threads::map_chunks(
            n_records,
            || vec![0u32; n_terms],
            |seen, range| {
                let mut counts = Counts::default();
                for record in range {
                    let before = counts.entries.len();
                    terms_of(record, &mut |terms| {
                        for term in terms {
                            let n = &mut seen[*term as usize];
                            if *n == 0 {
                                counts.entries.push(term << WEIGHT_BITS);
                            }
                            *n += 1;
                        }
                    });
                    for entry in &mut counts.entries[before..] {
                        let n = std::mem::take(&mut seen[(*entry >> WEIGHT_BITS) as usize]);
                        *entry |= n.min(MOST);
                    }
                    counts.lengths.push((counts.entries.len() - before) as u32);
                }
                counts
            },
        );
        let mut frequency = vec![0u32; n_terms];
        for entry in counts.iter().flat_map(|counts| &counts.entries) {
            frequency[(entry >> WEIGHT_BITS) as usize] += 1;
        }
        let rarity = rarities(n_records, &frequency);
        let weighed = threads::map_each(counts, |mut counts| {
            counts.weigh(&rarity);
            counts
        });
        let lengths = weighed.iter().flat_map(|counts| &counts.lengths);
        let starts = threads::starts(lengths.map(|length| *length as usize));
        let entries = weighed.into_iter().map(|counts| counts.entries).collect();
        Self {
            starts,
            entries: threads::joined(entries),
        }
    }

    fn row(&self, record: usize) -> &[u32] {
        &self.entries[self.starts[record]..self.starts[record + 1]]
    }
}

impl Counts {
    /// Makes weights of the counts, each row of unit length.
    fn weigh(&mut self, rarity: &[f32]) {
        let mut weights = Vec::new();
        let mut start = 0;
        for length in &self.lengths {
            let row = &mut self.entries[start..start + *length as usize];
            start += row.len();
            let weighed = row.iter().map(|entry| {
                damped((entry & MOST) as f32) * rarity[(entry >> WEIGHT_BITS) as usize]
            });
            weights.clear();
            weights.extend(weighed);
            let square: f32 = weights.iter().map(|weight| weight * weight).sum();
            let unit = MOST as f32 / square.sqrt();
            for (entry, weight) in row.iter_mut().zip(&weights) {
                let steps = (weight * unit).round() as u32;
                *entry = (*entry & !MOST) | steps.min(MOST);
            }
        }
    }
}

/// How many vectors a record has side by side.
const N_SIDES: usize = 4;

/// What is compared of each record in one block of memory: words of the title, trigrams of the
/// title, words and trigrams of all text.
#[derive(Debug, Default)]
pub struct SideBySide {
    starts: Vec<usize>,
    /// A record's four lengths; then its rows, a word's entry in two places and a trigram's in one.
    data: Vec<u32>,
}

impl SideBySide {
    /// Lays vectors side by side: words and trigrams of titles, words and trigrams of texts.
    pub fn new(
        n_records: usize,
        [title_words, text_words]: [&Vectors; 2],
        [title_grams, text_grams]: [&Counted; 2],
    ) -> Self {
        let (starts, data) = threads::rows(n_records, |record, data| {
            let words = [title_words.row(record), text_words.row(record)];
            let grams = [title_grams.row(record), text_grams.row(record)];
            for at in 0..2 {
                data.extend([words[at].0.len() as u32, grams[at].len() as u32]);
            }
            for at in 0..2 {
                let both = words[at].0.iter().zip(words[at].1);
                data.extend(both.flat_map(|(term, weight)| [*term, weight.to_bits()]));
                data.extend(grams[at]);
            }
        });
        Self { starts, data }
    }

    /// Has the rows of these records on their way (see [`fetch`]).
    pub fn expect(&self, records: impl Iterator<Item = usize>, room: &mut Vec<Range<usize>>) {
        room.clear();
        room.extend(records.map(|record| self.starts[record]..self.starts[record + 1]));
        fetch(&self.data, room);
    }

    fn rows(&self, record: usize) -> [&[u32]; N_SIDES] {
        let all = &self.data[self.starts[record]..self.starts[record + 1]];
        let (lengths, mut rest) = all.split_at(N_SIDES);
        let mut rows = [&rest[..0]; N_SIDES];
        for (at, length) in lengths.iter().enumerate() {
            let places = if is_words(at) { 2 } else { 1 };
            (rows[at], rest) = rest.split_at(*length as usize * places);
        }
        rows
    }
}

fn is_words(side: usize) -> bool {
    side.is_multiple_of(2)
}

/// One record's vectors spread out over all terms, so that others can be compared with it quickly.
#[derive(Debug)]
pub struct Spread {
    weights: [Vec<f32>; N_SIDES],
    empty: [bool; N_SIDES],
}

impl Spread {
    /// Room for so many words and trigrams, all zero.
    pub fn new(n_words: usize, n_grams: usize) -> Self {
        let room = |side| vec![0.0; if is_words(side) { n_words } else { n_grams }];
        Self {
            weights: std::array::from_fn(room),
            empty: [true; N_SIDES],
        }
    }

    /// Puts a record's weights in.
    pub fn put(&mut self, all: &SideBySide, record: usize) {
        self.set(all, record, |weight| weight);
    }

    /// Takes them out again.
    pub fn clear(&mut self, all: &SideBySide, record: usize) {
        self.set(all, record, |_| 0.0);
    }

    fn set(&mut self, all: &SideBySide, record: usize, value: impl Fn(f32) -> f32) {
        let rows = all.rows(record);
        for (side, row) in rows.into_iter().enumerate() {
            let weights = &mut self.weights[side];
            self.empty[side] = row.is_empty();
            if is_words(side) {
                for entry in row.chunks_exact(2) {
                    weights[entry[0] as usize] = value(f32::from_bits(entry[1]));
                }
            } else {
                for entry in row {
                    let weight = (entry & MOST) as f32 / MOST as f32;
                    weights[(entry >> WEIGHT_BITS) as usize] = value(weight);
                }
            }
        }
    }

    /// The cosines between the record that was put in and another; none where either is empty.
    pub fn cosines(&self, all: &SideBySide, other: usize) -> [Option<f32>; N_SIDES] {
        let rows = all.rows(other);
        std::array::from_fn(|side| {
            let (weights, row) = (&self.weights[side], rows[side]);
            let both = !(self.empty[side] || row.is_empty());
            both.then(|| {
                let dot = if is_words(side) {
                    in_strands::<2>(row, |entry| {
                        weights[entry[0] as usize] * f32::from_bits(entry[1])
                    })
                } else {
                    let sum = in_strands::<1>(row, |entry| {
                        let weight = (entry[0] & MOST) as f32;
                        weights[(entry[0] >> WEIGHT_BITS) as usize] * weight
                    });
                    sum / MOST as f32
                };
                dot.clamp(0.0, 1.0)
            })
        })
    }
}

/// A sum over entries of so many places, in four strands of which none need wait for another.
fn in_strands<const N: usize>(row: &[u32], value: impl Fn(&[u32; N]) -> f32) -> f32 {
    let mut sums = [0.0f32; 4];
    let (entries, _) = row.as_chunks::<N>();
    let (fours, rest) = entries.as_chunks::<4>();
    for four in fours {
        for (sum, entry) in sums.iter_mut().zip(four) {
            *sum += value(entry);
        }
    }
    for (sum, entry) in sums.iter_mut().zip(rest) {
        *sum += value(entry);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
