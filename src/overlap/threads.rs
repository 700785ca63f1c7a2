//! In: a piece of work that can be done for each of n things by itself. Out: the results, in the
//! order of the things. It exists so that both cores are used while the answer stays the same for
//! any number of them. It deliberately shares nothing between the threads but the number of the
//! next chunk: one that gets the long texts takes fewer of them.

use std::cmp::Ordering;
use std::num::NonZero;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{self, AtomicUsize};
use std::thread;

/// How many things are claimed at once: below this a thread costs more than it saves.
const CHUNK: usize = 512;

/// `work` for 0, 1, … n − 1.
pub fn map<T: Send>(n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let chunks = map_chunks(n, || (), |(), range| range.map(&work).collect::<Vec<T>>());
    chunks.into_iter().flatten().collect()
}

/// `work` for each of the things, which it takes.
pub fn map_each<A: Send, T: Send>(things: Vec<A>, work: impl Fn(A) -> T + Sync) -> Vec<T> {
    let things: Vec<Mutex<Option<A>>> = things.into_iter().map(|a| Mutex::new(Some(a))).collect();
    let take = |at: usize| things[at].lock().ok()?.take();
    let done = claim(things.len(), || (), |(), at| take(at).map(&work));
    done.into_iter().flatten().collect()
}

/// `work` for ranges of neighbours, with something that each thread makes once and uses again, such
/// as a large buffer. The ranges are the same for any number of threads.
pub fn map_chunks<S, T: Send>(
    n: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<usize>) -> T + Sync,
) -> Vec<T> {
    claim(n.div_ceil(CHUNK), start, |state, chunk| {
        work(state, chunk * CHUNK..((chunk + 1) * CHUNK).min(n))
    })
}

/// What stands in many lists one after the other in one, copied by all cores.
pub fn joined<T: Copy + Default + Send>(lists: Vec<Vec<T>>) -> Vec<T> {
    let mut all = vec![T::default(); lists.iter().map(Vec::len).sum()];
    let mut rest = all.as_mut_slice();
    let mut both = Vec::with_capacity(lists.len());
    for list in lists {
        let (room, after) = rest.split_at_mut(list.len());
        both.push((room, list));
        rest = after;
    }
    map_each(both, |(room, list)| room.copy_from_slice(&list));
    all
}

/// Rows of things in one list, one after the other, with where each begins and the last one ends.
/// `add` puts the row of 0, 1, … n − 1 at the end of what it is given.
pub fn rows<T: Copy + Default + Send>(
    n: usize,
    add: impl Fn(usize, &mut Vec<T>) + Sync,
) -> (Vec<usize>, Vec<T>) {
    let chunks = map_chunks(
        n,
        || (),
        |(), range| {
            let mut list = Vec::new();
            let lengths = range.map(|at| {
                let before = list.len();
                add(at, &mut list);
                list.len() - before
            });
            (lengths.collect::<Vec<usize>>(), list)
        },
    );
    let starts = starts(chunks.iter().flat_map(|(lengths, _)| lengths).copied());
    let lists = chunks.into_iter().map(|(_, list)| list).collect();
    (starts, joined(lists))
}

/// Where each of some rows begins that lie one after the other, and where the last one ends.
pub fn starts(lengths: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut end = 0;
    let mut starts = vec![0];
    starts.extend(lengths.map(|length| {
        end += length;
        end
    }));
    starts
}

/// Sorts by an order in which no two things are equal.
pub fn sort_by<T: Send>(things: &mut [T], order: impl Fn(&T, &T) -> Ordering + Sync) {
    let part = things.len().div_ceil(n_threads()).max(1);
    map_each(things.chunks_mut(part).collect(), |part| {
        part.sort_unstable_by(&order);
    });
    // Finds the sorted parts as they are and only merges them.
    things.sort_by(&order);
}

fn n_threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// `work` for 0, 1, … n − 1, each claimed by the thread that is free.
fn claim<S, T: Send>(
    n: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
) -> Vec<T> {
    let n_threads = n_threads().min(n).max(1);
    let next = AtomicUsize::new(0);
    let run = || {
        let mut state = start();
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, atomic::Ordering::Relaxed);
            if at >= n {
                return done;
            }
            done.push((at, work(&mut state, at)));
        }
    };
    let mut done: Vec<(usize, T)> = if n_threads == 1 {
        run()
    } else {
        thread::scope(|scope| {
            let handles: Vec<_> = (0..n_threads).map(|_| scope.spawn(run)).collect();
            handles
                .into_iter()
                .flat_map(|handle| handle.join().expect("because the work does not panic"))
                .collect()
        })
    };
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
