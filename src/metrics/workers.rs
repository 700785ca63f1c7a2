//! In: things in an order, and a way to do one of them by itself. Out: the results in that order.
//! It exists so that every processor measures and the numbers stay the same bytes, however many
//! there are. It deliberately shares nothing between the threads but what is left to do.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// As many as there are processors.
pub(super) fn usual() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Does each thing once, by at most so many workers. The dearest should come first: nobody waits
/// for the last one then.
pub(super) fn in_order<'t, T: Sync, R: Send>(
    things: &'t [T],
    n_workers: NonZero<usize>,
    work: impl Fn(&'t T) -> R + Sync,
) -> Vec<R> {
    let n_workers = n_workers.get().min(things.len());
    if n_workers <= 1 {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let claim = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            match things.get(at) {
                Some(thing) => done.push((at, work(thing))),
                None => return done,
            }
        }
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let others: Vec<_> = (1..n_workers).map(|_| scope.spawn(claim)).collect();
        let mut done = claim();
        for other in others {
            done.extend(other.join().expect("because measuring does not panic"));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::examples::{Given, ago, day, portfolio, scope};
    use crate::metrics::{CATALOGUE, measure_views, prepare};
    use crate::model::Municipality;
    use std::time::Duration;

    #[test]
    fn results_come_in_order_though_the_first_takes_longest() {
        let things: Vec<u64> = (0..50).collect();
        for n_workers in [1, 2, 7, 80] {
            let n_workers = NonZero::new(n_workers).expect("because it is not zero");
            let done = in_order(&things, n_workers, |thing| {
                thread::sleep(Duration::from_millis(if *thing == 0 { 30 } else { 1 }));
                thing * 2
            });
            assert_eq!(done, things.iter().map(|n| n * 2).collect::<Vec<_>>());
        }
        assert!(in_order(&[] as &[u8], usual(), |n| *n).is_empty());
    }

    #[test]
    fn the_numbers_are_the_same_however_many_measure() {
        let mut scope = scope();
        let mut data = portfolio(8, |i, row| row.submitted = Some(ago(10 * i as i64)));
        for n in 0..25 {
            let id = format!("9{n:03}");
            data = data
                .initiatives(&id, day(2026, 9, 30), 6, |i, row| {
                    row.submitted = Some(ago((n * i) as i64));
                    row.has_owner = Some(i % 2 == 0);
                })
                .benefits(&id, 6, |i, row| row.realisation = Some(ago(30 * i as i64)));
            scope.municipalities.push(Municipality {
                name: id.clone(),
                id,
            });
        }
        let by = |n: usize| {
            let n = NonZero::new(n).expect("because it is not zero");
            prepare::with_views(&data, &scope, |views| measure_views(CATALOGUE, views, n))
        };
        let alone = by(1);
        assert!(alone.iter().filter(|m| m.value.is_some()).count() > 1_000);
        assert_eq!(by(2), alone);
        assert_eq!(by(7), alone);
    }
}
