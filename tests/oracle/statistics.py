"""Expected values for `src/statistics/`, computed by other people's implementations.

Packages (Python 3.11): lifelines 0.30.3, statsmodels 0.15.0, scipy 1.17.1, numpy 2.4.6, pandas 2.3.3.

    python3 -m venv venv
    venv/bin/pip install lifelines==0.30.3 statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==2.3.3
    venv/bin/python tests/oracle/statistics.py

Draws 1 000 seeded cases per statistic and keeps the first 60 of each in `statistics.json` beside this file, which
`tests/it/statistics.rs` reads. `--keep 1000 --out FILE` keeps all of them.

| statistic            | expected value from                                                                        |
|----------------------|--------------------------------------------------------------------------------------------|
| wilson               | statsmodels proportion_confint(method="wilson")                                            |
| garwood, rate        | statsmodels confint_poisson(method="exact-c")                                              |
| quantile, median     | numpy quantile(method="linear"), median                                                    |
| median_interval      | scipy stats.quantile_test(...).confidence_interval                                         |
| kaplan_meier         | lifelines KaplanMeierFitter; statsmodels SurvfuncRight(entry=...) where lifelines refuses  |
|                      | because a risk set empties early                                                           |
| median of a curve    | first crossing of lifelines' survival and band                                             |
| restricted mean      | lifelines restricted_mean_survival_time; its standard error by integrating Greenwood's      |
|                      | covariance over the square (lifelines' own "variance" is that of the times, not the mean)  |
| aalen_johansen       | lifelines AalenJohansenFitter without ties, statsmodels CumIncidenceRight with ties        |
| funnel_limits        | scipy stats.binom.ppf                                                                      |
| herfindahl           | numpy                                                                                      |
| turnbull             | lifelines npmle (the core of fit_interval_censoring), from there Newton's method to the     |
|                      | maximum of the likelihood                                                                  |
| difference           | statsmodels OLS for each comparison, weighted together in numpy; the same resamples (SplitMix64  |
|                      | repeated here) recomputed in numpy; scipy stats.t.ppf                                           |
| xmr                  | the rules spelled out here in exact fractions                                              |

Kaplan-Meier and Aalen-Johansen are also computed here by counting people in exact fractions, from the definitions. The
script stops when a package and the fractions differ by more than 1e-9, and the fractions fill in where no package has an
answer. Where `src/statistics/` departs from a package, the script says so and counts the cases:

- Survival of 0 or 1: lifelines gives limits 0-0 and 1-1. Both we and R's survfit give none; null here.
- The upper limit of a median: lifelines reads the 0-0 limits of a curve that ends at 0; here only proper limits count.
- A survival of one half: lifelines compares floating-point numbers exactly, and 9/10*8/9*... misses one half by rounding.
  Here equality is decided with a tolerance of 1e-10.
- Exits at time 0 are events of people observed from the start, as in lifelines; statsmodels with entry drops them.
"""

import argparse
import json
import math
import random
import warnings
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.exceptions import StatError
from lifelines.fitters.npmle import npmle
from lifelines.utils import median_survival_times, restricted_mean_survival_time
from scipy import stats
from statsmodels.api import OLS, add_constant
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
Z = stats.norm.ppf(0.975)
NOTES = Counter()
LARGEST = {}


def agree(name, ours, package):
    difference = abs(ours - package)
    LARGEST[name] = max(LARGEST.get(name, 0.0), difference)
    if not difference <= 1e-9:
        raise SystemExit(f"{name}: fractions {ours}, package {package}")


def proper(x):
    return None if x is None or not math.isfinite(x) else float(f"{x:.13g}")


# --- proportions, rates, quantiles -------------------------------------------------------------------------------------


def wilson(rng):
    n = rng.choice([1, 2, 5, rng.randint(1, 30), rng.randint(1, 500), rng.randint(1, 100000)])
    x = rng.choice([0, n, rng.randint(0, n), rng.randint(0, n), rng.randint(0, n)])
    level = rng.choice([0.95, 0.95, 0.8, 0.9, 0.99, 0.998])
    lower, upper = proportion_confint(x, n, alpha=1 - level, method="wilson")
    return {"successes": x, "n": n, "level": level, "lower": proper(max(lower, 0.0)), "upper": proper(min(upper, 1.0))}


def garwood(rng):
    count = rng.choice([0, 1, rng.randint(0, 20), rng.randint(100, 200), rng.randint(0, 1000), rng.randint(0, 1000000)])
    level = rng.choice([0.95, 0.95, 0.8, 0.99, 0.998])
    exposure = round(rng.uniform(0.5, 90000), 2)
    per = rng.choice([1, 100, 10000])
    low, high = confint_poisson(count, 1, method="exact-c", alpha=1 - level)
    rate_low, rate_high = confint_poisson(count, exposure, method="exact-c", alpha=0.05)
    zero = lambda x: 0.0 if count == 0 else x
    return {
        "count": count, "level": level, "lower": proper(zero(low)), "upper": proper(high),
        "exposure": exposure, "per": per, "rate": proper(count / exposure * per),
        "rate_lower": proper(zero(rate_low) * per), "rate_upper": proper(rate_high * per),
    }


def some_values(rng, n):
    kind = rng.randrange(3)
    draw = [lambda: rng.randint(0, 12), lambda: round(rng.expovariate(0.01), 1), lambda: round(rng.gauss(0, 50), 3)][kind]
    return [draw() for _ in range(n)]


def quantile(rng):
    values = some_values(rng, rng.choice([1, 2, rng.randint(1, 12), rng.randint(1, 60)]))
    share = rng.choice([0.0, 0.25, 0.5, 0.75, 1.0, round(rng.random(), 3)])
    return {
        "values": values, "share": share, "quantile": proper(np.quantile(values, share, method="linear")),
        "median": proper(np.median(values)),
    }


def median_interval(rng):
    n = rng.choice([1, 5, 6, 7, rng.randint(1, 30), rng.randint(1, 70)])
    values = some_values(rng, n)
    found = stats.quantile_test(values, q=0, p=0.5).confidence_interval(confidence_level=0.95)
    low, high = proper(found.low), proper(found.high)
    if low is None or high is None:
        low = high = None
    return {"values": values, "lower": low, "upper": high}


# --- time to event -----------------------------------------------------------------------------------------------------


def spells(rng, n, late, ties, n_causes):
    """Rows of entry, exit, cause (0 when open)."""
    rows = []
    while len(rows) < n:
        scale = 30 if ties else 300
        time = (lambda: int(rng.expovariate(1 / scale))) if ties else (lambda: round(rng.expovariate(1 / scale) + 0.01, 4))
        exit_, entry = time(), 0
        if late and rng.random() < late:
            entry = time()
            # Never at risk: neither package accepts it, and neither do we.
            if entry >= exit_:
                continue
        cause = rng.randint(1, n_causes) if rng.random() < rng.choice([0.5, 0.9]) else 0
        rows.append((entry, exit_, cause))
    return rows


def table(rows):
    """time, at risk, events by cause, censored; counted person by person."""
    out = []
    for time in sorted({exit_ for _, exit_, _ in rows}):
        at_risk = sum(1 for entry, exit_, _ in rows if (entry < time or entry == 0) and time <= exit_)
        causes = Counter(cause for _, exit_, cause in rows if exit_ == time and cause)
        out.append((time, at_risk, causes, sum(1 for _, exit_, cause in rows if exit_ == time and not cause)))
    return out


def gaps(rows):
    found = []
    for time in sorted({exit_ for _, exit_, _ in rows}):
        later = [entry for entry, _, _ in rows if entry > time]
        if later and not any(entry <= time < exit_ for entry, exit_, _ in rows):
            found.append([time, min(later)])
    return found


def limits(p, variance):
    if not 0 < p < 1:
        return None, None
    spread = math.exp(Z * math.sqrt(max(variance, 0.0)) / (p * abs(math.log(p))))
    return p**spread, p ** (1 / spread)


def first_crossing(times, values):
    return next((time for time, value in zip(times, values) if value is not None and value <= 0.5 + 1e-10), None)


def kaplan_meier(rng):
    ties, late = rng.random() < 0.6, rng.choice([0, 0, 0.3, 0.7])
    if rng.random() < 0.1:
        late = 1.0
    rows = spells(rng, rng.choice([1, 2, 4, rng.randint(3, 12), rng.randint(6, 32)]), late, ties, 1)
    truth = table(rows)
    entries, exits, events = (np.array(column) for column in zip(*rows))
    survival, greenwood, exact = Fraction(1), Fraction(0), []
    for time, n, causes, _ in truth:
        d = causes[1]
        survival *= Fraction(n - d, n)
        greenwood += Fraction(d, n * (n - d)) if d < n else 0
        exact.append((survival, greenwood))

    times = [row[0] for row in truth]
    own = [[float(s), *limits(float(s), float(g) * float(s) ** 2)] for s, g in exact]
    source, steps, fitted = "fractions", own, None
    try:
        fitted = KaplanMeierFitter().fit(exits, events, entry=entries if late else None)
        band = fitted.confidence_interval_
        steps = []
        for i, time in enumerate(times):
            s, lower, upper = float(fitted.survival_function_.iloc[:, 0][time]), *map(float, band.loc[time])
            if own[i][1] is None:
                NOTES["KM: limits of a survival of 0 or 1, lifelines 0-0 or 1-1, here none"] += 1
                lower = upper = None
            steps.append([s, lower, upper])
        source = "lifelines"
    except StatError:
        NOTES["KM: lifelines refuses the curve (risk set empties early)"] += 1
        if not any(exit_ == 0 for exit_ in exits):
            other = SurvfuncRight(exits, events, entry=entries)
            at = dict(zip(other.surv_times, zip(other.surv_prob, other.surv_prob_se)))
            latest, steps = (1.0, 0.0), []
            for time in times:
                latest = at.get(time, latest)
                steps.append([float(latest[0]), *limits(float(latest[0]), float(latest[1]) ** 2)])
            source = "statsmodels"
    NOTES[f"KM: steps from {source}"] += 1
    for mine, theirs in zip(own, steps):
        agree("KM survival", mine[0], theirs[0])
        if mine[1] is not None and theirs[1] is not None:
            agree("KM limits", mine[1], theirs[1])
            agree("KM limits", mine[2], theirs[2])
    steps = [[*(mine if None in theirs else theirs)] for mine, theirs in zip(own, steps)]

    medians = [first_crossing(times, [step[k] for step in steps]) for k in range(3)]
    assert medians[0] == next((time for time, (s, _) in zip(times, exact) if s <= Fraction(1, 2)), None)
    if fitted is not None:
        theirs = proper(float(fitted.median_survival_time_))
        if theirs != medians[0]:
            NOTES["KM median: lifelines misses an exact one half by rounding"] += 1
        of_band = median_survival_times(fitted.confidence_interval_)
        for k, theirs in ((1, of_band.iloc[0, 0]), (2, of_band.iloc[0, 1])):
            if proper(float(theirs)) != medians[k]:
                reason = "survival ends at 0" if steps[-1][0] == 0 else "band rises again"
                NOTES[f"KM median limits: lifelines differs, {reason}"] += 1

    starts, end = float(min(entries)), float(max(exits))
    asked = []
    for t in [round(rng.uniform(starts, end), 2) for _ in range(3)]:
        before = [i for i, time in enumerate(times) if time <= t]
        # Left as a step function: lifelines' predict on the same curve.
        value = float(fitted.predict(t)) if fitted is not None else (steps[before[-1]][0] if before else 1.0)
        if starts <= t <= end:
            asked.append([t, proper(value), *map(proper, steps[before[-1]][1:] if before else (None, None))])

    mean = None
    horizon = round(rng.uniform(0.3, 1.0) * end, 1)
    if starts == 0 and 0 < horizon <= end:
        grid = [0.0] + [float(time) for time in times if 0 < time < horizon] + [horizon]
        at = lambda t: max([(time, i) for i, time in enumerate(times) if time <= t], default=(0, None))[1]
        level = [(1.0, 0.0) if at(t) is None else (float(exact[at(t)][0]), float(exact[at(t)][1])) for t in grid[:-1]]
        width = np.diff(grid)
        value = sum(w * s for w, (s, _) in zip(width, level))
        if fitted is not None:
            theirs = float(restricted_mean_survival_time(fitted, t=horizon))
            if abs(theirs / value - 1) > 1e-9:
                raise SystemExit(f"restricted mean {value} {theirs}")
            LARGEST["KM restricted mean"] = max(LARGEST.get("KM restricted mean", 0), abs(theirs / value - 1))
            value = theirs
        # Var ∫S = ∬ S(u)S(v)G(min(u, v)) du dv, on the rectangles of the step function.
        variance = sum(
            wu * wv * su * sv * min(gu, gv) for wu, (su, gu) in zip(width, level) for wv, (sv, gv) in zip(width, level)
        )
        mean = [horizon, proper(value), proper(math.sqrt(variance))]

    zero = next((i for i, (s, _) in enumerate(exact) if s == 0), None)
    later = 0 if zero is None else sum(1 for exit_ in exits if exit_ > times[zero])
    risk = [row[1] for row in truth]
    start = next((i for i, n in enumerate(risk) if n >= 5), None)
    kept = 0 if start is None else next((i for i in range(start, len(risk)) if risk[i] < 5), len(risk))
    return {
        "observations": [list(row) for row in rows],
        "steps": [
            [time, *map(proper, step), n, causes[1], censored] for (time, n, causes, censored), step in zip(truth, steps)
        ],
        "median": medians, "asked": asked, "restricted_mean": mean, "gaps": gaps(rows),
        "collapsed": [times[zero], risk[zero], later] if later else None,
        "kept_at_five": kept,
    }


def aalen_johansen(rng):
    kind = rng.randrange(3)
    n_causes, ties = rng.randint(1, 3), kind > 0
    late = [rng.choice([0, 0.4]), 0, 0.5][kind]
    rows = spells(rng, rng.choice([2, 5, rng.randint(3, 12), rng.randint(6, 30)]), late, ties, n_causes)
    truth = table(rows)
    entries, exits, causes_seen = (np.array(column) for column in zip(*rows))
    before, lagged, after = Fraction(1), [], []
    for _, n, causes, _ in truth:
        lagged.append(before)
        before *= Fraction(n - sum(causes.values()), n)
        after.append(before)

    curves = []
    for cause in sorted(set(causes_seen) - {0}):
        incidence, total = [], Fraction(0)
        for (_, n, causes, _), s in zip(truth, lagged):
            total += s * Fraction(causes[cause], n)
            incidence.append(total)
        steps = []
        for k, (time, _, causes_now, _) in enumerate(truth):
            variance = Fraction(0)
            for i in range(k + 1):
                _, n, causes, _ = truth[i]
                d, own, rest = sum(causes.values()), causes[cause], incidence[k] - incidence[i]
                variance += rest**2 * (Fraction(d, n * (n - d)) if d < n else 0)
                variance += lagged[i] ** 2 * Fraction(own * (n - own), n**3) - 2 * rest * lagged[i] * Fraction(own, n**2)
            f, v = float(incidence[k]), float(variance)
            steps.append([time, f, v, *limits(f, v), causes_now[cause]])
        theirs = package_incidence(kind, rows, entries, exits, causes_seen, cause, late)
        for step in steps:
            if step[0] in theirs:
                f, v, *band = theirs[step[0]]
                agree("AJ incidence", step[1], f)
                if step[3] is not None and all(map(math.isfinite, band)):
                    for mine, package in zip(step[3:5], band):
                        agree("AJ limits", mine, package)
                        NOTES["AJ: limits from a package"] += 1
                    step[3:5] = band or step[3:5]
                step[1] = f
                if math.isfinite(v):
                    agree("AJ variance", step[2], v)
                    NOTES["AJ: variances from a package"] += 1
                    step[2] = max(v, 0.0)
                else:
                    NOTES["AJ: package has no variance (all at risk ended)"] += 1
        curves.append({"cause": int(cause), "steps": [[proper(x) for x in step[:5]] + [step[5]] for step in steps]})
    return {
        "observations": [[entry, exit_, cause or None] for entry, exit_, cause in rows],
        "curves": curves,
        "waiting": [[row[0], proper(float(share)), row[1]] for row, share in zip(truth, after)],
    }


def package_incidence(kind, rows, entries, exits, causes, cause, late):
    """time -> (incidence, variance, and limits where the package gives them), empty where no package can."""
    if kind == 0:
        try:
            fitted = AalenJohansenFitter(seed=1).fit(exits, causes, cause, entry=entries if late else None)
        except StatError:
            NOTES["AJ: lifelines refuses the curve (risk set empties early)"] += 1
            return {}
        if sorted(set(exits)) != sorted(set(fitted.durations)):
            return {}
        values = fitted.cumulative_density_.iloc[:, 0]
        band = np.sort(fitted.confidence_interval_.to_numpy(), axis=1)
        band = dict(zip(values.index, band.tolist()))
        NOTES["AJ: curves from lifelines"] += 1
        return {
            time: (float(values[time]), float(fitted.variance_[time]), *band[time])
            for time in values.index if math.isfinite(values[time])
        }
    if kind == 1 and not any(exit_ == 0 and entry > 0 for entry, exit_, _ in rows):
        other = CumIncidenceRight(exits, causes)
        NOTES["AJ: curves from statsmodels (ties)"] += 1
        return {
            time: (float(f), float(se) ** 2)
            for time, f, se in zip(other.times, other.cinc[cause - 1], other.cinc_se[cause - 1])
        }
    NOTES["AJ: curves from fractions alone (ties and late entries)"] += 1
    return {}


# --- control charts ----------------------------------------------------------------------------------------------------


def funnel_limits(rng):
    p0 = rng.choice([0.5, round(rng.random(), 3), round(rng.uniform(0.001, 0.05), 4), round(rng.uniform(0.95, 0.999), 4)])
    n = rng.choice([1, rng.randint(1, 20), rng.randint(1, 300), rng.randint(1, 20000)])
    level = rng.choice([0.95, 0.998])
    tail = (1 - level) / 2
    low, high = stats.binom.ppf(tail, n, p0), stats.binom.ppf(1 - tail, n, p0)
    return {"p0": p0, "n": n, "level": level, "lower": proper(low / n), "upper": proper(high / n)}


def herfindahl(rng):
    shares = [round(rng.expovariate(1), 3) for _ in range(rng.randint(1, 20))]
    whole = np.sum(shares)
    return {"shares": shares, "index": proper(float(np.sum((np.array(shares) / whole) ** 2))) if whole > 0 else None}


def turnbull(rng):
    """Events between two times. lifelines' npmle comes near the maximum; from there Newton's method on the intervals
    with mass, until the slope along each of them is the number of observations and along no other more."""
    rows = []
    for _ in range(rng.randint(1, 40)):
        start = rng.randint(0, 30)
        length = rng.choice([0, 0, rng.randint(1, 6), rng.randint(1, 25), math.inf])
        rows.append((float(start), float(start + length)))
    left, right = np.array(rows).T
    near, innermost = npmle(left, right, tol=1e-5) if len(set(rows)) > 1 else ([1.0], [rows[0]])
    inside = np.array([[l <= a and b <= r for a, b in innermost] for l, r in rows], dtype=float)
    n = len(rows)
    shares = np.nan_to_num(np.array(near), nan=1.0)
    shares /= shares.sum()
    reached = np.log(inside @ shares).sum()
    on = shares > 1e-4
    for _ in range(500):
        shares = np.where(on, np.maximum(shares, 0.0), 0.0)
        shares /= shares.sum()
        fitted = inside @ shares
        slope = inside.T @ (1 / fitted)
        off_slope = np.where(on, -math.inf, slope)
        if np.abs(slope[on] - n).max() < 1e-10 * n:
            if off_slope.max() <= n * (1 + 1e-11):
                break
            on[off_slope.argmax()] = True
            shares[off_slope.argmax()] = 1e-6
            continue
        part = inside[:, on] / fitted[:, None]
        k = on.sum()
        system = np.block([[part.T @ part, np.ones((k, 1))], [np.ones((1, k)), np.zeros((1, 1))]])
        move = np.linalg.lstsq(system, np.concatenate([slope[on], [0.0]]), rcond=1e-12)[0][:k]
        here = shares[on]
        with np.errstate(divide="ignore", invalid="ignore"):
            room = np.where(move < 0, -here / move, math.inf)
        length = min(1.0, room.min())
        shares[on] = here + length * move
        if length < 1.0:
            gone = np.flatnonzero(on)[room.argmin()]
            shares[gone] = 0.0
            on[gone] = False
    else:
        NOTES["turnbull: Newton did not settle, no case"] += 1
        return turnbull(rng)
    found = np.log(inside @ shares).sum()
    assert reached - 1e-9 <= found <= reached + 0.1, (reached, found)
    return {
        "rows": [[l, r if math.isfinite(r) else None] for l, r in rows],
        "log_likelihood": float(found),
        "fitted": [float(p) for p in inside @ shares],
    }


def xmr(rng):
    n = rng.choice([1, 2, 7, 8, rng.randint(8, 14), rng.randint(8, 40)])
    drift, jump = rng.choice([0, 0, 0.4, -0.8]), rng.choice([0, 0, 3, -6])
    noise = rng.choice([0, 1, 2])
    tenths = [round(10 * (10 + drift * i + (jump if i > n / 2 else 0) + rng.gauss(0, noise))) for i in range(n)]
    if rng.random() < 0.4:
        tenths = [10 * round(x / 10) for x in tenths]
    if rng.random() < 0.2:
        tenths[rng.randrange(n)] += 90
    x = [Fraction(t, 10) for t in tenths]
    mean = sum(x) / n
    moving = sum(abs(b - a) for a, b in zip(x, x[1:])) / (n - 1) if n > 1 else None
    signals, bounds, word = [], None, "TooFew"
    if n >= 8:
        upper, lower = mean + Fraction(266, 100) * moving, mean - Fraction(266, 100) * moving
        bounds = [float(lower), float(upper), float(Fraction(3267, 1000) * moving)]
        signals += [["OutsideLimits", i, i, x[i] > upper] for i in range(n) if not lower <= x[i] <= upper]
        for name, length, holds in (
            ("Shift", 8, lambda part, up: all((v > mean) if up else (v < mean) for v in part)),
            ("Trend", 6, lambda part, up: all((b > a) if up else (b < a) for a, b in zip(part, part[1:]))),
        ):
            for up in (True, False):
                # Longest windows first; a window inside one that was found is the same run.
                found = []
                for size in range(n, length - 1, -1):
                    for i in range(n - size + 1):
                        inside = any(a <= i and i + size - 1 <= b for a, b in found)
                        if not inside and holds(x[i : i + size], up):
                            found.append((i, i + size - 1))
                signals += [[name, a, b, up] for a, b in found]
        order = {"OutsideLimits": 0, "Shift": 1, "Trend": 2}
        signals.sort(key=lambda s: (s[2], s[1], order[s[0]]))
        word = max(signals, key=lambda s: (s[2], order[s[0]]))[0] if signals else "CommonVariation"
    NOTES[f"xmr: {word}"] += 1
    return {
        "values": [float(v) for v in x], "mean": proper(float(mean)),
        "moving_range_mean": None if moving is None else proper(float(moving)),
        "limits": bounds and [proper(b) for b in bounds], "signals": signals, "word": word,
    }


# --- difference-in-differences -----------------------------------------------------------------------------------------


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
        mixed ^= mixed >> 31
        return (mixed * n) >> 64


def comparisons(adopted, values, least, wanted):
    """Each (g, t) with its changes since g - 1 and who adopted in g; unit indices beside them."""
    found = []
    n_units, n_periods = values.shape
    for g in sorted({a for a in adopted if a is not None and a > 0}):
        for t in range(n_periods):
            if not wanted(g, t) or g - 1 >= n_periods:
                continue
            change = values[:, t] - values[:, g - 1]
            treated = np.array([a == g for a in adopted]) & np.isfinite(change)
            others = np.array([a is None or a > max(t, g) for a in adopted]) & np.isfinite(change)
            if treated.any() and others.sum() >= max(least, 1):
                found.append((change, treated, others))
    return found


def by_ols(found):
    """The mean of the comparisons, each by statsmodels: the slope of change on having adopted."""
    slopes, sizes = [], []
    for change, treated, others in found:
        both = treated | others
        fit = OLS(change[both], add_constant(treated[both].astype(float), has_constant="add")).fit()
        slopes.append(fit.params[1])
        sizes.append(treated.sum())
    return float(np.average(slopes, weights=sizes)) if found else None


def by_weights(found, weights):
    """The same for every row of weights at once; nan where nothing can be compared."""
    total, size = np.zeros(len(weights)), np.zeros(len(weights))
    for change, treated, others in found:
        change = np.where(np.isfinite(change), change, 0.0)
        a, b = weights @ treated, weights @ others
        ok = (a > 0) & (b > 0)
        moved = np.divide(weights @ (treated * change), a, out=np.zeros_like(a), where=ok)
        beside = np.divide(weights @ (others * change), b, out=np.zeros_like(b), where=ok)
        total += np.where(ok, a * (moved - beside), 0.0)
        size += np.where(ok, a, 0.0)
    return np.divide(total, size, out=np.full_like(total, np.nan), where=size > 0)


def difference(rng):
    n, periods = rng.choice([10, rng.randint(8, 20)]), rng.randint(3, 8)
    least = rng.choice([4, 4, 4, 2])
    adopted = [rng.choice([None, rng.randint(0, periods + 1), rng.randint(1, 3)]) for _ in range(n)]
    drift, jump = rng.gauss(0, 1), rng.choice([0, 2, -5])
    values = np.full((n, periods), np.nan)
    for unit in range(n):
        level = rng.gauss(50, 20)
        for t in range(periods):
            if rng.random() > 0.04:
                after = adopted[unit] is not None and t >= adopted[unit]
                values[unit, t] = round(level + drift * t + jump * after + rng.gauss(0, 1), 2)
    after = comparisons(adopted, values, least, lambda g, t: t >= g)
    before = comparisons(adopted, values, least, lambda g, t: t + 1 < g)
    treats = [u for u in range(n) if any(c[1][u] for c in after)]
    others = [u for u in range(n) if u not in treats and any(c[2][u] for c in after)]
    case = {
        "least": least, "resamples": 40, "seed": rng.randint(0, 2**53), "adopted": adopted,
        "values": [[None if math.isnan(v) else float(v) for v in row] for row in values],
        "n_adopters": len(treats), "n_others": len(others),
    }  # fmt: skip
    if min(len(treats), len(others)) < max(least, 2):
        NOTES["difference: too few on a side"] += 1
        return case | {"after": None, "before": None}
    draw = SplitMix64(case["seed"])
    weights = np.zeros((case["resamples"], n))
    for row in weights:
        for side in (treats, others):
            for _ in range(len(side) - 1):
                row[side[draw.below(len(side))]] += len(side) / (len(side) - 1)
    entering = np.array([[float(u in treats or u in others) for u in range(n)]])
    t = stats.t.ppf(0.975, min(len(treats), len(others)) - 1)

    def estimate(found, value):
        resampled = by_weights(found, weights)
        resampled = resampled[np.isfinite(resampled)]
        wide = len(resampled) > 1 and 2 * len(resampled) >= len(weights)
        half = t * np.std(resampled, ddof=1) if wide else None
        NOTES["difference: with an interval" if wide else "difference: no interval"] += 1
        return [proper(value), *((proper(value - half), proper(value + half)) if wide else (None, None))]

    whole = by_ols(after)
    agree("difference", float(by_weights(after, np.ones((1, n)))[0]), whole)
    # Who enters before adoption only stays out there, which OLS is told by leaving their rows out.
    kept = [(np.where(entering[0] > 0, c, np.nan), a & (entering[0] > 0), b & (entering[0] > 0)) for c, a, b in before]
    kept = [cell for cell in kept if cell[1].any() and cell[2].any()]
    earlier = by_ols(kept)
    return case | {
        "after": estimate(after, whole),
        "before": estimate(before, earlier) if earlier is not None else None,
    }  # fmt: skip


STATISTICS = [
    wilson, garwood, quantile, median_interval, kaplan_meier, aalen_johansen, funnel_limits, herfindahl, difference, turnbull, xmr,
]

if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--cases", type=int, default=1000)
    arguments.add_argument("--keep", type=int, default=60)
    arguments.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".json"))
    chosen = arguments.parse_args()
    expected = {"n_cases_run": chosen.cases}
    for statistic in STATISTICS:
        rng = random.Random(f"{statistic.__name__} 1")
        expected[statistic.__name__] = [statistic(rng) for _ in range(chosen.cases)][: chosen.keep]
    plain = lambda x: x.item() if isinstance(x, np.generic) else str(x)
    lines = [f'"n_cases_run":{chosen.cases}']
    for statistic in STATISTICS:
        cases = (json.dumps(c, separators=(",", ":"), default=plain) for c in expected[statistic.__name__])
        lines.append(f'"{statistic.__name__}":[\n' + ",\n".join(cases) + "\n]")
    chosen.out.write_text("{" + ",\n".join(lines) + "}\n")
    for note, n in sorted(NOTES.items()):
        print(f"{n:6}  {note}")
    for name, difference in LARGEST.items():
        print(f"{difference:.1e}  largest difference between package and fractions, {name}")
    print(f"{chosen.out.stat().st_size} bytes")
