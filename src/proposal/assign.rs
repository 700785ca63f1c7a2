//! In: what is gained by giving each header each column. Out: who gets what, so that the whole gain
//! is the largest: each column at most once, and a header may go without. It exists because the
//! best column of each header by itself may be the same one. It deliberately knows nothing of
//! headers and columns; the method is Kuhn's and Munkres's, with potentials.

/// For each row the column that it gets; gains of 0 or less are never taken.
pub(super) fn best(gains: &[Vec<f64>]) -> Vec<Option<usize>> {
    let n = gains.len();
    let n_columns = gains.first().map_or(0, Vec::len);
    if n == 0 || n_columns == 0 {
        return vec![None; n];
    }
    // Behind the columns stand as many places that cost nothing: to go without.
    let m = n_columns + n;
    let cost = |row: usize, column: usize| match gains[row].get(column) {
        Some(gain) if *gain > 0.0 => -gain,
        _ => 0.0,
    };
    let mut of_row = vec![0.0; n + 1];
    let mut of_column = vec![0.0; m + 1];
    // Rows and columns count from 1; 0 is the place before the first.
    let mut taken_by = vec![0; m + 1];
    let mut way = vec![0; m + 1];
    for row in 1..=n {
        taken_by[0] = row;
        let mut at = 0;
        let mut least = vec![f64::INFINITY; m + 1];
        let mut seen = vec![false; m + 1];
        loop {
            seen[at] = true;
            let of = taken_by[at];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for column in 1..=m {
                if seen[column] {
                    continue;
                }
                let reduced = cost(of - 1, column - 1) - of_row[of] - of_column[column];
                if reduced < least[column] {
                    least[column] = reduced;
                    way[column] = at;
                }
                if least[column] < delta {
                    delta = least[column];
                    next = column;
                }
            }
            for column in 0..=m {
                if seen[column] {
                    of_row[taken_by[column]] += delta;
                    of_column[column] -= delta;
                } else {
                    least[column] -= delta;
                }
            }
            at = next;
            if taken_by[at] == 0 {
                break;
            }
        }
        while at != 0 {
            taken_by[at] = taken_by[way[at]];
            at = way[at];
        }
    }
    let mut got = vec![None; n];
    for column in 1..=n_columns {
        let row = taken_by[column];
        if row > 0 && gains[row - 1][column - 1] > 0.0 {
            got[row - 1] = Some(column - 1);
        }
    }
    got
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn the_whole_gain_counts_and_not_the_first_come() {
        // Alone, both want the first column.
        assert_eq!(best(&[vec![3.0, 2.0], vec![4.0, 0.5]]), [Some(1), Some(0)]);
        assert_eq!(best(&[vec![3.0], vec![4.0]]), [None, Some(0)]);
        assert_eq!(best(&[vec![0.0, 1.0]]), [Some(1)]);
        assert_eq!(best(&[vec![], vec![]]), [None, None]);
    }

    #[test]
    fn no_other_assignment_gains_more() {
        // Every matrix of 3 × 3 with gains 0, 1 and 4, against all six ways and going without.
        for code in 0..3_usize.pow(9) {
            let at = |i: usize| [0.0, 1.0, 4.0][code / 3_usize.pow(i as u32) % 3];
            let gains: Vec<Vec<f64>> = (0..3)
                .map(|r| (0..3).map(|c| at(3 * r + c)).collect())
                .collect();
            let gained: f64 = best(&gains)
                .iter()
                .zip(&gains)
                .filter_map(|(got, row)| got.map(|column| row[column]))
                .sum();
            let ways = [
                [0, 1, 2],
                [0, 2, 1],
                [1, 0, 2],
                [1, 2, 0],
                [2, 0, 1],
                [2, 1, 0],
            ];
            let most = ways
                .iter()
                .map(|way| (0..3).map(|row| gains[row][way[row]]).sum::<f64>())
                .fold(0.0, f64::max);
            assert_eq!(gained, most, "{gains:?}");
        }
    }
}
