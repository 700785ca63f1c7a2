//! In: the rows of a table. Out: the same by municipality, as the stretches in which they stand. It
//! exists because rows of one municipality stand together in practice, so that grouping them means
//! to find where each ends and not to hold every row in hand. It deliberately drops no row and needs
//! no order: a table in any order has more stretches, and the same rows in each group.

use super::workers;
use std::collections::HashMap;

/// Rows of a table by municipality.
pub(super) struct Stretches<'a, T>(HashMap<&'a str, Vec<&'a [T]>>);

/// So many rows at a time are looked through by one worker.
const PIECE: usize = 64 * 1024;

impl<'a, T: Sync> Stretches<'a, T> {
    /// Groups rows; those without a municipality are in no group.
    pub(super) fn new(
        rows: &'a [T],
        municipality: impl Fn(&'a T) -> Option<&'a str> + Sync,
    ) -> Stretches<'a, T> {
        let pieces: Vec<&'a [T]> = rows.chunks(PIECE).collect();
        let stretches = workers::in_order(&pieces, workers::usual(), |piece| {
            let piece: &'a [T] = piece;
            let mut stretches = Vec::new();
            let mut from = 0;
            for at in 1..=piece.len() {
                if at == piece.len() || municipality(&piece[at]) != municipality(&piece[from]) {
                    stretches.push((municipality(&piece[from]), &piece[from..at]));
                    from = at;
                }
            }
            stretches
        });
        let mut groups: HashMap<&str, Vec<&[T]>> = HashMap::new();
        for (municipality, stretch) in stretches.into_iter().flatten() {
            if let Some(municipality) = municipality {
                groups.entry(municipality).or_default().push(stretch);
            }
        }
        Stretches(groups)
    }

    /// The rows of a municipality, in the order of the table.
    pub(super) fn of(&self, municipality: &str) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let stretches = self.0.get(municipality).cloned().unwrap_or_default();
        stretches.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_its_group_wherever_it_stands() {
        let homes = [Some("a"), Some("b"), None];
        for width in [1, 1_000, PIECE, 3 * PIECE] {
            let n = 2 * PIECE + 5;
            let rows: Vec<usize> = (0..n).collect();
            let home = |row: &usize| homes[row / width % homes.len()];
            let groups = Stretches::new(&rows, home);
            for id in ["a", "b", "c"] {
                let wanted: Vec<usize> = (0..n).filter(|row| home(row) == Some(id)).collect();
                assert_eq!(groups.of(id).copied().collect::<Vec<_>>(), wanted);
            }
        }
    }
}
