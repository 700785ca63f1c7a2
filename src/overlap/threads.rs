//! In: a piece of work that can be done for each of n things by itself. Out: the results, in the
//! order of the things. It exists so that both cores are used while the answer stays the same for
//! any number of them. It deliberately shares nothing between the threads but the number of the
//! next chunk: one that gets the long texts takes fewer of them.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many things are claimed at once: below this a thread costs more than it saves.
const CHUNK: usize = 512;

/// `work` for 0, 1, … n − 1.
pub fn map<T: Send>(n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let chunks = map_chunks(n, || (), |(), range| range.map(&work).collect::<Vec<T>>());
    chunks.into_iter().flatten().collect()
}

/// `work` for ranges of neighbours, with something that each thread makes once and uses again, such
/// as a large buffer. The ranges are the same for any number of threads.
pub fn map_chunks<S, T: Send>(
    n: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<usize>) -> T + Sync,
) -> Vec<T> {
    let n_chunks = n.div_ceil(CHUNK);
    let n_threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(n_chunks)
        .max(1);
    let next = AtomicUsize::new(0);
    let run = || {
        let mut state = start();
        let mut done = Vec::new();
        loop {
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            if chunk >= n_chunks {
                return done;
            }
            let range = chunk * CHUNK..((chunk + 1) * CHUNK).min(n);
            done.push((chunk, work(&mut state, range)));
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
    done.sort_by_key(|(chunk, _)| *chunk);
    done.into_iter().map(|(_, result)| result).collect()
}
