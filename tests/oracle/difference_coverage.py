"""How often the interval of the difference-in-differences covers the truth, and other intervals beside it.

Same packages as `statistics.py`, whose comparisons and weights are used.

    venv/bin/python tests/oracle/difference_coverage.py [PORTFOLIOS]

Each portfolio: municipalities with levels, a common drift, errors that carry over by one half from period to period,
eight periods; adopters begin in one of the periods 2 to 6 and change by 1, each a little differently (spread 0.5).
Printed: adopters, others, and the share of portfolios whose interval holds 1. The first is the one of
`src/statistics/difference.rs`: Student's t with one degree of freedom less than units on the smaller side.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np
from scipy import stats

SPEC = importlib.util.spec_from_file_location("oracle", Path(__file__).with_name("statistics.py"))
ORACLE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(ORACLE)
PERIODS, RESAMPLES, LEAST = 8, 299, 4


def portfolio(rng, n_adopters, n_others):
    n = n_adopters + n_others
    adopted = [int(rng.integers(2, PERIODS - 1)) if u < n_adopters else None for u in range(n)]
    errors = rng.normal(0, 1, (n, PERIODS))
    for t in range(1, PERIODS):
        errors[:, t] += 0.5 * errors[:, t - 1]
    values = rng.normal(0, 3, n)[:, None] + 0.3 * np.arange(PERIODS) + errors
    for unit in range(n_adopters):
        values[unit, adopted[unit]:] += 1 + rng.normal(0, 0.5)
    return adopted, values


def estimates(rng, adopted, values, n_adopters):
    n = len(adopted)
    weights = np.zeros((RESAMPLES + 1, n))
    weights[0] = 1
    for row in weights[1:]:
        for low, high in ((0, n_adopters), (n_adopters, n)):
            size = high - low
            row[low:high] = np.bincount(rng.integers(0, size, size - 1), minlength=size) * size / (size - 1)
    found = ORACLE.comparisons(adopted, values, LEAST, lambda g, t: t >= g)
    all_of = ORACLE.by_weights(found, weights)
    return all_of[0], all_of[1:][np.isfinite(all_of[1:])]


def main():
    rng, n = np.random.default_rng(1), int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print("adopters others | t, smaller side - 1 | t, all - 2 | normal | percentile")
    for n_adopters, n_others in ((4, 4), (5, 5), (4, 16), (15, 15)):
        held = np.zeros(4)
        for _ in range(n):
            adopted, values = portfolio(rng, n_adopters, n_others)
            value, resampled = estimates(rng, adopted, values, n_adopters)
            spread = resampled.std(ddof=1)
            degrees = (min(n_adopters, n_others) - 1, n_adopters + n_others - 2)
            widths = [*(stats.t.ppf(0.975, d) for d in degrees), stats.norm.ppf(0.975)]
            held[:3] += [abs(value - 1) <= width * spread for width in widths]
            low, high = np.quantile(resampled, [0.025, 0.975])
            held[3] += low <= 1 <= high
        print(n_adopters, n_others, "|", " | ".join(f"{share:.3f}" for share in held / n), flush=True)


if __name__ == "__main__":
    main()
