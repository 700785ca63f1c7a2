//! In: things in an order, and a way to do one of them by itself. Out: the results in that order,
//! whoever did them and however many there were. It exists so that the files of a run are read by
//! every processor at once and the answer stays the same bytes. It deliberately hands a worker one
//! thing at a time: what a file takes in memory while it is read is taken at most once for each
//! worker, be there two files or three hundred.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

/// The most files that are read at once unless a caller wants more: each may take a gigabyte.
const MOST: usize = 8;

/// As many as there are processors, within reason.
pub(super) fn usual() -> NonZero<usize> {
    let most = NonZero::new(MOST).unwrap_or(NonZero::<usize>::MIN);
    thread::available_parallelism().map_or(NonZero::<usize>::MIN, |n| n.min(most))
}

/// Does each thing once. `told` hears how many are done, `take` gets the results in order; both are
/// called from here, while the workers go on.
pub(super) fn in_order<T: Sync, R: Send>(
    things: &[T],
    n_workers: NonZero<usize>,
    work: impl Fn(&T) -> R + Sync,
    mut told: impl FnMut(usize),
    mut take: impl FnMut(R),
) {
    told(0);
    let n_workers = n_workers.get().min(things.len());
    if n_workers <= 1 {
        for (thing, n_done) in things.iter().zip(1..) {
            take(work(thing));
            told(n_done);
        }
        return;
    }
    let next = AtomicUsize::new(0);
    let (sender, results) = channel();
    // A worker that panics takes the caller with it when the scope ends.
    thread::scope(|scope| {
        for _ in 0..n_workers {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((at, thing)) = claimed(things, next) {
                    if sender.send((at, work(thing))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut wanted = 0;
        for ((at, result), n_done) in results.into_iter().zip(1..) {
            waiting.insert(at, result);
            told(n_done);
            while let Some(result) = waiting.remove(&wanted) {
                take(result);
                wanted += 1;
            }
        }
    });
}

/// The next thing that nobody has taken yet, with its place.
fn claimed<'t, T>(things: &'t [T], next: &AtomicUsize) -> Option<(usize, &'t T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    things.get(at).map(|thing| (at, thing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::time::Duration;

    #[test]
    fn results_come_in_order_though_the_first_takes_longest() {
        let things: Vec<u64> = (0..20).collect();
        for n_workers in [1, 2, 7, 50] {
            let (mut taken, mut heard) = (Vec::new(), Vec::new());
            let at_once = Mutex::new((0, 0));
            in_order(
                &things,
                NonZero::new(n_workers).expect("because it is not zero"),
                |thing| {
                    let count = |by: i32| {
                        let mut n = at_once.lock().expect("because nobody panicked");
                        n.0 += by;
                        n.1 = n.1.max(n.0);
                    };
                    count(1);
                    std::thread::sleep(Duration::from_millis(if *thing == 0 { 60 } else { 3 }));
                    count(-1);
                    thing * 2
                },
                |n_done| heard.push(n_done),
                |result| taken.push(result),
            );
            assert_eq!(taken, (0..20).map(|n| n * 2).collect::<Vec<u64>>());
            assert_eq!(heard, (0..=20).collect::<Vec<usize>>());
            let (_, most) = *at_once.lock().expect("because nobody panicked");
            assert!(most <= n_workers as i32, "{most} of {n_workers}");
            assert!(n_workers == 1 || most > 1, "nobody worked beside another");
        }
    }
}
