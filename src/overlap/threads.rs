//! In: a piece of work that can be done for each of n things by itself. Out: the results, in the
//! order of the things. It exists so that both cores are used while the answer stays the same for
//! any number of them. It deliberately shares nothing between the threads.

use std::num::NonZero;
use std::thread;

/// Below this many things a thread costs more than it saves.
const WORTH_A_THREAD: usize = 256;

/// `work` for 0, 1, … n − 1.
pub fn map<T: Send>(n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    map_with(n, || (), |(), at| work(at))
}

/// The same with something that each thread makes once and uses again, such as a large buffer.
pub fn map_with<S, T: Send>(
    n: usize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
) -> Vec<T> {
    let n_threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(n.div_ceil(WORTH_A_THREAD))
        .max(1);
    let share = n.div_ceil(n_threads).max(1);
    let run = |from: usize| {
        let mut state = start();
        (from..(from + share).min(n))
            .map(|at| work(&mut state, at))
            .collect::<Vec<T>>()
    };
    if n_threads == 1 {
        return run(0);
    }
    thread::scope(|scope| {
        let run = &run;
        let handles: Vec<_> = (0..n_threads)
            .map(|thread| scope.spawn(move || run(thread * share)))
            .collect();
        handles
            .into_iter()
            .flat_map(|handle| handle.join().expect("because the work does not panic"))
            .collect()
    })
}
