//! In: pairs that people have answered about, with what was measured of them. Out: how strong every
//! pair is in the light of the answers, and the probability that it is the same. It exists because
//! what a likeness is worth differs from region to region, and a few answers tell. It deliberately
//! stays close to the strength that needs no answers: what else was measured may only correct it, as
//! far as the answers insist (logistic regression with a ridge).

/// With fewer answers than this no probability is claimed.
pub const ENOUGH: usize = 20;

/// And at least so many of them on each side.
const ENOUGH_EACH: usize = 3;

/// How many things are measured of a pair besides its strength.
pub const N_MEASURED: usize = 4;

/// How strongly the corrections are held back: the inverse of their prior variance.
const RIDGE: f64 = 2.0;

/// The same for the slope of the strength, around [`SLOPE`].
const RIDGE_SLOPE: f64 = 0.02;

/// The same for the log-odds at the line that was drawn without answers, around [`AT_THE_LINE`].
const RIDGE_LINE: f64 = 1.5;

/// The log-odds expected at that line: a pair on it is the same in two cases of five, for the best
/// F1 lies where the probability is half of it.
const AT_THE_LINE: f64 = -0.4;

/// The slope expected before answers are seen, in log-odds for one unit of strength.
const SLOPE: f64 = 6.0;

/// The slope can't fall below this: a stronger pair is never less probable.
const LEAST_SLOPE: f64 = 1.0;

/// Rounds of Newton's method.
const ROUNDS: usize = 50;

/// What is known of a pair.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Its strength before any answer.
    pub strength: f64,
    /// What else was measured, each about 0 to 1.
    pub rest: [f64; N_MEASURED],
}

/// A fitted model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Model {
    at_zero: f64,
    slope: f64,
    rest: [f64; N_MEASURED],
    middle: [f64; N_MEASURED],
}

/// Fits a model to pairs and whether they are the same; none where too few are answered. `line` is
/// the strength from which pairs are held to be the same without answers: twenty answers say less of
/// where it lies than the distribution does, and move it only as far as they insist.
pub fn fit(answers: &[(Measured, bool)], line: f64) -> Option<Model> {
    let n_same = answers.iter().filter(|(_, same)| *same).count();
    if answers.len() < ENOUGH || n_same < ENOUGH_EACH || answers.len() - n_same < ENOUGH_EACH {
        return None;
    }
    let n = answers.len() as f64;
    let mut middle = [0.0; N_MEASURED];
    for (measured, _) in answers {
        for (sum, value) in middle.iter_mut().zip(measured.rest) {
            *sum += value / n;
        }
    }
    const N: usize = N_MEASURED + 2;
    let row = |measured: &Measured| {
        let mut row = [1.0; N];
        row[1] = measured.strength - line;
        for at in 0..N_MEASURED {
            row[at + 2] = measured.rest[at] - middle[at];
        }
        row
    };
    let mut prior = [0.0; N];
    prior[1] = SLOPE;
    prior[0] = AT_THE_LINE;
    let mut ridge = [RIDGE; N];
    ridge[0] = RIDGE_LINE;
    ridge[1] = RIDGE_SLOPE;
    let mut weights = prior;
    for _ in 0..ROUNDS {
        let mut gradient = [0.0; N];
        let mut curve = [[0.0; N]; N];
        for at in 0..N {
            gradient[at] = -ridge[at] * (weights[at] - prior[at]);
            curve[at][at] = ridge[at];
        }
        for (measured, same) in answers {
            let row = row(measured);
            let p = logistic(dot(&row, &weights));
            let residual = f64::from(u8::from(*same)) - p;
            let spread = (p * (1.0 - p)).max(1e-9);
            for i in 0..N {
                gradient[i] += residual * row[i];
                for j in 0..N {
                    curve[i][j] += spread * row[i] * row[j];
                }
            }
        }
        let step = solve(curve, gradient);
        // Newton's step can overshoot where the answers are far from the model.
        let longest = step.iter().fold(0.0f64, |most, s| most.max(s.abs()));
        let scale = if longest > 5.0 { 5.0 / longest } else { 1.0 };
        for at in 0..N {
            weights[at] += scale * step[at];
        }
        if longest < 1e-10 {
            break;
        }
    }
    let mut rest = [0.0; N_MEASURED];
    rest.copy_from_slice(&weights[2..]);
    let slope = weights[1].max(LEAST_SLOPE);
    Some(Model {
        at_zero: weights[0] - slope * line,
        slope,
        rest,
        middle,
    })
}

impl Model {
    /// How strong a pair is in the light of the answers, in units of the strength before them.
    pub fn strength(&self, measured: &Measured) -> f64 {
        let corrections: f64 = (0..N_MEASURED)
            .map(|at| self.rest[at] * (measured.rest[at] - self.middle[at]))
            .sum();
        measured.strength + corrections / self.slope
    }

    /// The probability of a strength in the light of the answers.
    pub fn probability(&self, strength: f64) -> f64 {
        logistic(self.at_zero + self.slope * strength)
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Solves a small positive definite system by Gaussian elimination.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for pivot in 0..N {
        let above = matrix[pivot];
        for row in pivot + 1..N {
            let factor = matrix[row][pivot] / above[pivot];
            for (value, its) in matrix[row].iter_mut().zip(above) {
                *value -= factor * its;
            }
            right[row] -= factor * right[pivot];
        }
    }
    let mut solution = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|at| matrix[row][at] * solution[at]).sum();
        solution[row] = (right[row] - known) / matrix[row][row];
    }
    solution
}
