//! Takes probabilities; gives quantiles and cumulative probabilities of the normal, Student, chi-squared
//! and binomial distributions, each good to a relative 1e-9 or better.
//!
//! It exists so that the crate that computes them stays in one file, and so that its weak spots are
//! mended in one place. It deliberately does not offer densities or tests: nothing here needs them.

use statrs::distribution::{
    Binomial, Continuous, ContinuousCDF, DiscreteCDF, Gamma, Normal, StudentsT,
};

/// The probability in each tail outside a two-sided interval: `(1 − level) / 2`. None unless `0 <
/// level < 1`.
pub(super) fn tail(level: f64) -> Option<f64> {
    (level > 0.0 && level < 1.0).then_some((1.0 - level) / 2.0)
}

/// The standard normal quantile that leaves `tail` above it, 1.96 for 0.025.
pub(super) fn normal_upper(tail: f64) -> f64 {
    // The lower quantile is asked for and mirrored: near 1 the argument itself has lost digits.
    -Normal::standard().inverse_cdf(tail)
}

/// The quantile of Student's t with `degrees` degrees of freedom that leaves `tail` above it.
pub(super) fn student_upper(tail: f64, degrees: f64) -> f64 {
    let student = StudentsT::new(0.0, 1.0, degrees)
        .expect("because the degrees of freedom are positive here");
    let mut x = -student.inverse_cdf(tail);
    // The crate inverts the beta function by steps that may stop early; Newton steps finish it.
    for _ in 0..2 {
        let step = (student.cdf(-x) - tail) / student.pdf(x);
        if !step.is_finite() {
            break;
        }
        x += step;
    }
    x
}

/// The value below which a share `p` of the chi-squared distribution with `degrees` degrees of
/// freedom lies.
pub(super) fn chi_squared_quantile(p: f64, degrees: f64) -> f64 {
    // A chi-squared variable with k degrees of freedom is twice a gamma variable of shape k/2.
    let gamma =
        Gamma::new(degrees / 2.0, 1.0).expect("because the degrees of freedom are positive here");
    let mut x = gamma.inverse_cdf(p);
    // The crate stops when two iterates differ by less than 1e-9 absolutely, and between shapes of
    // about 140 and 160 its density overflows, so that the iterates come from bisection. Newton
    // steps on the logarithm of the density repair both.
    for _ in 0..2 {
        let step = (gamma.cdf(x) - p) / gamma.ln_pdf(x).exp();
        if !step.is_finite() || step.abs() >= x {
            break;
        }
        x -= step;
    }
    2.0 * x
}

/// The smallest count `k` with `P(X ≤ k) ≥ q` for `X` binomial with `n` trials and probability `p`,
/// where `0 < q < 1`.
pub(super) fn binomial_quantile(q: f64, n: u64, p: f64) -> u64 {
    let binomial = Binomial::new(p, n).expect("because p is a probability here");
    // Own bisection: the crate documents its inverse for counts as ill-behaved under rounding. `P(X
    // ≤ n)` is 1.
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if binomial.cdf(middle) >= q {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
