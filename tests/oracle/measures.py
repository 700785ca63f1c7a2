"""Recomputes the table `measure` from the model tables beside it, by other people's implementations.

Packages (Python 3.11): duckdb 2.0.0, lifelines 0.30.3, statsmodels 0.15.0, scipy 1.17.1, numpy 2.4.6, pandas 2.3.3.

    python3 -m venv venv
    venv/bin/pip install duckdb==2.0.0 lifelines==0.30.3 statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==2.3.3
    venv/bin/python tests/oracle/measures.py SET_DIR [--differences N] [--write]

SET_DIR is one published set, the folder that holds `tables/`. Of `run.json` only the dates of snapshots, of `measure` only the period, the as-of date, the list of
municipalities and the fields of trust.coverage are read before the comparison; every number is computed from the words
of `reports/METRICS.md`. Prints for each metric the rows, how many agree to 1e-9 (absolutely below 1, relatively above)
in everything that METRICS.md says, how many differ, and the statuses. `--write` writes the independent values to
`measures.csv` beside this file, which `tests/it/measures.rs` compares with the sample's run; rows that differ stay out.

| what                         | by                                                                                 |
|------------------------------|------------------------------------------------------------------------------------|
| shares                       | statsmodels proportion_confint(method="wilson")                                    |
| counts and rates of ideas    | scipy chi2.ppf, Garwood's exact interval                                           |
| medians                      | numpy median; scipy quantile_test(...).confidence_interval                         |
| Kaplan-Meier                 | lifelines KaplanMeierFitter, its log-log Greenwood band                            |
| Turnbull's estimate          | lifelines npmle (the core of fit_interval_censoring), from there Newton's method   |
|                              | to the maximum; lifelines has no late entry: there all the way by our own steps    |
| Aalen-Johansen               | lifelines AalenJohansenFitter (ties split, which changes no value); its spread from  |
|                              | statsmodels CumIncidenceRight, on the log-log scale                                |

The sample's own indicators (`pipelines/sample/indicators`) are recomputed from their headers' words, without SQL.

Not compared, because METRICS.md doesn't say it: numerator and denominator of medians, ages and of what is refused;
eligible and usable of what=late of activity.changes and of files that several municipalities share; the reason. Not
recomputed: which initiatives overlap (`overlap_pair`, `overlap_cluster` are taken as they are), the model tables.
activity.capacity, activity.n3, activity.novelty, activity.participation, the late
entry of activity.time_to_decision, the pseudonyms of activity.ownership_moves and the principles of
activity.programme_mix are recomputed, but the sample has no data for them; effect.comparison is refused there, but
`tests/it/comparison.rs` makes a set of ten municipalities that has it (its interval too: the same resamples are drawn).

Read so that the published numbers agree, and then written into METRICS.md; another reading differs in the sample:

- open: the stage is neither an end nor operate; an unknown stage is open.
- `all` keeps of a joint initiative the row whose municipality and id sort first, and its benefits only.
- Benefits, benefit years and measurements: the municipality's newest snapshot of each; a benefit whose initiative is
  missing stays out of every metric (so does one of a programme, of which the sample has none).
- Status: nothing eligible or nothing usable is refused; then coverage; then fewer than 5. Shares of sums
  (activity.forecast_deviation, effect.realised_direct) need no 5.
- activity.stalled: a move between two snapshots counts as the later one's date.
- trust.accounting: rows without amounts are skipped too.
- unit_spread: a unit is known by municipality and name.
"""

import argparse
import csv
import importlib.util
import itertools
import json
import math
import warnings
from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.fitters.npmle import npmle
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight
from statsmodels.stats.proportion import proportion_confint

warnings.filterwarnings("ignore")
# Not `import statistics`: that is a module of Python's own.
_spec = importlib.util.spec_from_file_location("statistic", Path(__file__).with_name("statistics.py"))
statistic = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(statistic)
Z = stats.norm.ppf(0.975)
ALL = "all"
LADDER = ["submitted", "assessed", "explore", "plan", "test", "implement", "follow_up", "operate"]
ENDS = ["rejected", "stopped", "merged", "completed"]
PROVES = {"rejected": "assessed", "stopped": "explore", "completed": "implement", "merged": "submitted"}
KINDS = ["idea", "experiment", "mini_development", "project"]
WORKED_ON = {"explore", "plan", "test", "implement", "follow_up"}
PLANNED = {"plan", "test", "implement", "follow_up"}
HANDOVER = {"implement", "follow_up"}
BEGUN = WORKED_ON | {"operate", "stopped", "completed"}
LIGHTS = ["schedule", "economy", "quality", "risk", "benefit"]
TABLES = [
    "initiative", "transition", "benefit", "benefit_year", "measurement", "allocation", "meeting", "population",
    "source_file", "overlap_pair", "overlap_cluster", "overlap_review", "finding", "gate",
    "indicator_series",
]  # fmt: skip
UNSAID = object()
FIELDS = ["value", "lower", "upper", "numerator", "denominator", "n_eligible", "n_usable", "status"]


# ---------------------------------------------------------------------------------------------- the tables


def read(folder):
    """Every table as a list of rows, and the period, from one published set."""
    base = duckdb.connect()
    tables = {}
    for name in TABLES:
        found = base.sql(f"select * from '{folder / 'tables' / name}.parquet'")
        names = found.columns
        tables[name] = [SimpleNamespace(**dict(zip(names, row))) for row in found.fetchall()]
    got = base.sql(f"select * from '{folder / 'tables' / 'measure'}.parquet'")
    measures = [SimpleNamespace(**dict(zip(got.columns, row))) for row in got.fetchall()]
    # The dates on which exports were kept, also those that list nothing of somebody: no table has them.
    kept = json.loads((folder / "run.json").read_text(encoding="utf-8"))["snapshots"]
    tables["kept"] = [(who, date.fromisoformat(day)) for who, day in (text.rsplit(" ", 1) for text in kept)]
    return tables, measures


def first_day(period):
    year = int(period[:4])
    rest = period[4:].lstrip("-")
    if not rest:
        return date(year, 1, 1)
    for letter, length in (("Q", 3), ("T", 4), ("H", 6)):
        if rest[0] == letter:
            return date(year, length * (int(rest[1:]) - 1) + 1, 1)
    return date(year, int(rest), 1)


def months(day, n):
    """The same day n months on, or the last one of that month."""
    at = day.year * 12 + day.month - 1 + n
    year, month = at // 12, at % 12 + 1
    length = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    last = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - date(day.year, day.month, 1)).days
    return date(year, month, length if day.day == last else min(day.day, length))


# ------------------------------------------------------------------------------------------- other people's statistics


def wilson(hits, n):
    return proportion_confint(hits, n, alpha=0.05, method="wilson")


def garwood(n):
    return (stats.chi2.ppf(0.025, 2 * n) / 2 if n else 0.0, stats.chi2.ppf(0.975, 2 * n + 2) / 2)


def median(values):
    """The median and its interval by order statistics, where there are enough values for one."""
    interval = stats.quantile_test(values, q=0, p=0.5).confidence_interval(0.95)
    ends = [float(end) if np.isfinite(end) else None for end in interval]
    return float(np.median(values)), *(ends if None not in ends else (None, None))


class Curve:
    """Kaplan–Meier by lifelines, with the rule of where it stops. A row is (days, event, entry)."""

    def __init__(self, rows):
        self.rows = [row for row in rows if row[2] == 0 or row[0] > row[2]]
        self.n = len(self.rows)
        self.events = sum(1 for row in self.rows if row[1])
        days = [row[0] for row in self.rows]
        # lifelines has who enters at t at risk at t; METRICS.md has them at risk after it. Days are whole.
        entries = [row[2] + 0.5 if row[2] else 0 for row in self.rows]
        fit = KaplanMeierFitter(alpha=0.05)
        fit.fit(days, [row[1] for row in self.rows], entry=entries if any(entries) else None)
        self.times = [float(t) for t in fit.survival_function_.index]
        self.s = [float(s) for s in fit.survival_function_.iloc[:, 0]]
        band = fit.confidence_interval_survival_function_
        self.low = [float(x) for x in band.iloc[:, 0]]
        self.high = [float(x) for x in band.iloc[:, 1]]

    def speaks(self, day):
        """At least 5 at risk, or the fate by that day known for at least 5 and 60 % of all."""
        at_risk = sum(1 for days, _, entry in self.rows if days >= day and (entry < day or entry == 0))
        known = sum(1 for days, event, _ in self.rows if days >= day or event)
        return at_risk >= 5 or (known >= 5 and known >= 0.6 * self.n)

    def at(self, day):
        """1 − S and its interval, or nothing where the curve has stopped."""
        if not self.speaks(day):
            return None
        i = bisect_right(self.times, day) - 1
        s, low, high = self.s[i], self.low[i], self.high[i]
        proper = 0.0 < s < 1.0
        return 1 - s, (1 - high) if proper else None, (1 - low) if proper else None

    def steps(self):
        return [int(t) for t in sorted({row[0] for row in self.rows if row[1]}) if self.speaks(t)]

    def median(self):
        def crossing(values, proper):
            for t in self.steps():
                i = bisect_right(self.times, t) - 1
                if proper and sum(days >= t for days, _, _ in self.rows) < 5:
                    return None
                if values[i] <= 0.5 + 1e-10 and (not proper or 0.0 < self.s[i] < 1.0):
                    return float(t)
            return None

        return crossing(self.s, False), crossing(self.low, True), crossing(self.high, True)


class LateCurve(Curve):
    """The same where stays enter late: the risk set first grows, and nothing is known before the first entry."""

    def __init__(self, rows):
        self.rows = [row for row in rows if row[2] == 0 or row[0] > row[2]]
        self.exits = sorted({days for days, _, _ in self.rows})
        enough = [t for t in self.exits if self.at_risk(t) >= 5]
        self.kept = list(itertools.takewhile(lambda t: self.at_risk(t) >= 5, [t for t in self.exits if t >= enough[0]])) if enough else []
        self.thin = bool(enough) and any(event and days < enough[0] for days, event, _ in self.rows)
        self.starts = min(entry for _, _, entry in self.rows)
        self.from_start = all(entry < self.exits[0] or entry == 0 for _, _, entry in self.rows)
        if not self.thin:  # where it is, lifelines may find a curve that falls to 0, and nothing is shown
            super().__init__(rows)

    def at_risk(self, day):
        return sum(1 for days, _, entry in self.rows if days >= day and (entry < day or entry == 0))

    def speaks(self, day):
        if day < self.starts:
            return False
        known = sum(1 for days, event, _ in self.rows if days >= day or event)
        fates = self.from_start and known >= 5 and known >= 0.6 * self.n
        ended = bool(self.kept) and self.s[bisect_right(self.times, self.kept[-1]) - 1] == 0.0
        return (bool(self.kept) and day <= self.kept[-1]) or ended or fates

    def median(self):
        def crossing(values, proper, times):
            for t in times:
                i = bisect_right(self.times, t) - 1
                if values[i] <= 0.5 + 1e-10 and (not proper or 0.0 < self.s[i] < 1.0):
                    return float(t)
            return None

        everywhere = self.exits if self.from_start else []
        kept = [t for t in self.exits if self.kept and t <= self.kept[-1]]
        for times in (kept, everywhere):
            value = crossing(self.s, False, times)
            if value is not None and self.speaks(value):
                return value, crossing(self.low, True, times), crossing(self.high, True, times)
        return None, crossing(self.low, True, kept), None


class Turnbull:
    """Turnbull's estimate. A row is (first day, last day, entry). Without late entries it starts from lifelines' npmle,
    otherwise from steps of expectation and maximisation with those that were never seen; Newton's method from there,
    until the slope of the likelihood along each interval with mass is 0 and along no other above it."""

    def __init__(self, rows):
        self.rows = rows
        starts = sorted({a for a, _, _ in rows})
        stops = sorted({b for _, b, _ in rows} | {v for _, _, v in rows if v})
        first_stop = {a: min(b for b in stops if b >= a) for a in starts}
        self.spots = [(a, b) for a, b in first_stop.items() if not any(a < other <= b for other in starts)]
        within = np.array([[lo <= a and b <= hi for a, b in self.spots] for lo, hi, _ in rows], dtype=float)
        seen = np.array([[not v or a > v for a, _ in self.spots] for _, _, v in rows], dtype=float)
        n, m = len(rows), len(self.spots)
        shares = np.full(m, 1 / m)
        if any(v for _, _, v in rows):
            for _ in range(5000):
                unseen = 1 / (seen @ shares)
                mean = within.T @ (1 / (within @ shares)) + (1 - seen).T @ unseen
                shares = shares * mean / unseen.sum()
        elif len(set(rows)) > 1:
            near, spots = npmle(np.array([a for a, _, _ in rows], float), np.array([b for _, b, _ in rows], float), tol=1e-5)
            assert [(float(a), float(b)) for a, b in spots] == [(float(a), float(b)) for a, b in self.spots]
            shares = np.nan_to_num(np.array(near))
        on = shares > 1e-4
        for _ in range(1000):
            shares = np.where(on, np.maximum(shares, 0.0), 0.0)
            shares /= shares.sum()
            fitted, could = within @ shares, seen @ shares
            slope = within.T @ (1 / fitted) - seen.T @ (1 / could)
            off = np.where(on, -math.inf, slope)
            if np.abs(slope[on]).max() < 1e-10 * n:
                if off.max() <= n * 1e-11:
                    break
                on[off.argmax()] = True
                shares[off.argmax()] = 1e-6
                continue
            part, whole = within[:, on] / fitted[:, None], seen[:, on] / could[:, None]
            k = on.sum()
            bend = part.T @ part - whole.T @ whole
            system = np.block([[bend, np.ones((k, 1))], [np.ones((1, k)), np.zeros((1, 1))]])
            move = np.linalg.lstsq(system, np.concatenate([slope[on], [0.0]]), rcond=1e-12)[0][:k]
            here = shares[on]
            with np.errstate(divide="ignore", invalid="ignore"):
                room = np.where(move < 0, -here / move, math.inf)
            length = min(1.0, room.min())
            shares[on] = here + length * move
            if length < 1.0:
                gone = np.flatnonzero(on)[room.argmin()]
                shares[gone], on[gone] = 0.0, False
        else:
            raise SystemExit("Turnbull: Newton did not settle")
        self.shares = shares

    def median(self):
        sums = np.cumsum(self.shares)
        a, b = self.spots[int(np.argmax(sums >= 0.5 - 1e-9))]
        return None if math.isinf(b) else (float(a), float(b))

    def left_by(self, day):
        """The share that may have left by a day, and the share that must have."""
        may = sum(p for (a, _), p in zip(self.spots, self.shares) if a <= day)
        must = sum(p for (_, b), p in zip(self.spots, self.shares) if b <= day)
        return float(may), float(must)


def cumulative_incidence(rows, causes, day):
    """Aalen–Johansen for each cause, value by lifelines, spread by statsmodels. A row is (days, cause, 0)."""
    # lifelines wants no ties; splitting them in any order, events before the censored, changes no value.
    ordered = sorted(rows, key=lambda row: (row[0], row[1] == 0, row[1]))
    times = np.array([row[0] + i * 1e-7 for i, row in enumerate(ordered)]) + 1e-6
    codes = np.array([row[1] for row in ordered])
    out = {}
    for cause in causes:
        if not (codes == cause).any():
            out[cause] = (0.0, None, None)
            continue
        fit = AalenJohansenFitter(calculate_variance=False).fit(times, codes, event_of_interest=cause)
        table = fit.cumulative_density_.iloc[:, 0]
        before = table[table.index <= day + 0.5]
        value = float(before.iloc[-1]) if len(before) else 0.0
        lower = upper = None
        if 0.0 < value < 1.0:
            right = CumIncidenceRight(np.array([row[0] for row in rows]), np.array([row[1] for row in rows]))
            i = bisect_right(list(right.times), day) - 1
            spread = float(right.cinc_se[cause - 1][i])
            assert abs(float(right.cinc[cause - 1][i]) - value) < 1e-9, "lifelines and statsmodels disagree"
            width = Z * spread / (value * abs(math.log(value)))
            lower, upper = value ** math.exp(width), value ** math.exp(-width)
            if not math.isfinite(spread):  # neither package has a spread once nobody is left
                lower = upper = UNSAID
        out[cause] = (value, lower, upper)
    return out


# ------------------------------------------------------------------------------------------------ the data of a scope


class Scope:
    """What one municipality, or all of them, has today."""

    def __init__(self, tables, who, municipalities, measures):
        self.t, self.who, self.all = tables, who, who == ALL
        self.municipalities = municipalities
        self.as_of = measures[0].as_of
        self.period = measures[0].period
        self.start = first_day(self.period)
        mine = (lambda row: True) if self.all else (lambda row: row.municipality == who)
        kept = [row for row in tables["initiative"] if row.kind != "programme" and row.snapshot <= self.as_of]
        self.snapshots = defaultdict(lambda: defaultdict(dict))
        for row in kept:
            self.snapshots[row.municipality][row.snapshot][row.initiative_id] = row
        # The dates of snapshots, those that hold nothing but programmes too.
        self.dates = defaultdict(set)
        for row in tables["initiative"]:
            if row.snapshot <= self.as_of:
                self.dates[row.municipality].add(row.snapshot)
        for place, day in tables["kept"]:
            if day <= self.as_of:
                self.dates[place].add(day)
        everything = []
        for place in sorted(self.dates):
            newest = max(self.dates[place])
            everything += sorted(self.snapshots[place][newest].values(), key=lambda row: row.initiative_id)
        self.today_everywhere = {row.initiative_id: row for row in everything}
        self.export = defaultdict(list)
        for row in everything:
            self.export[row.municipality].append(row)
        self.rows = [row for row in everything if mine(row)]
        if self.all:
            self.rows, first = [], {}
            for row in everything:
                if row.joint_id is None:
                    self.rows.append(row)
                elif row.joint_id not in first:
                    first[row.joint_id] = row
                    self.rows.append(row)
        self.ids = {row.initiative_id for row in self.rows}
        self.open = [row for row in self.rows if is_open(row)]
        self.worked = [row for row in self.rows if worked_on(row)]
        self.first_seen = {}
        for place in self.dates:
            for day in sorted(self.dates[place]):
                for key, row in self.snapshots[place][day].items():
                    self.first_seen.setdefault(key, row)
        # Benefits: each municipality's newest snapshot of them.
        self.has_benefits = {row.municipality for row in tables["benefit"] if row.snapshot <= self.as_of}
        self.has_measurements = {row.municipality for row in tables["measurement"] if row.snapshot <= self.as_of}
        self.benefits = [
            row for row in newest_of(tables["benefit"], self.as_of)
            if mine(row) and row.initiative_id in self.ids
        ]  # fmt: skip
        keys = {row.benefit_id: row for row in self.benefits}
        self.years = [
            (row, keys[row.benefit_id]) for row in newest_of(tables["benefit_year"], self.as_of)
            if row.benefit_id in keys
        ]  # fmt: skip
        self.measured = defaultdict(list)
        for row in newest_of(tables["measurement"], self.as_of):
            if row.benefit_id in keys and not (row.date and row.date > self.as_of):
                self.measured[row.benefit_id].append(row)
        self.mapping = {(row.path, row.sheet): row.mapping for row in tables["source_file"]}

    def has(self, place, field):
        """Whether the municipality's whole export has any such value."""
        return any(given(getattr(row, field)) for row in self.export[place])

    def with_field(self, rows, *fields):
        return [row for row in rows if any(self.has(row.municipality, field) for field in fields)]


AMOUNTS = {"initiative": ["budget", "forecast", "cost", "running_cost"], "benefit_year": ["planned", "realised"]}


def mark_scales(tables):
    """Judges every amount anew, from the rows of each table of each export; not from `out_of_scale`."""
    for table, columns in AMOUNTS.items():
        groups = defaultdict(list)
        for row in tables[table]:
            row.outside = set()
            unit = row.unit if table == "benefit_year" else None
            for column in columns:
                if getattr(row, column) is not None:
                    groups[row.file, row.sheet, row.snapshot, unit, column].append(row)
        for (*_, column), rows in groups.items():
            amounts = sorted(getattr(r, column) for r in rows if getattr(r, column) > 0)
            n = len(amounts)
            if n >= 8:
                for row in rows:
                    amount = getattr(row, column)
                    if amount > 100 * amounts[n // 2] and amount > 10 * amounts[3 * n // 4]:
                        row.outside.add(column)


def in_sum(row, column):
    """The amount that may be added to others, in minor units."""
    return None if column in row.outside else getattr(row, column)


def newest_of(rows, as_of):
    newest = {}
    for row in rows:
        if row.snapshot <= as_of:
            newest[row.municipality] = max(newest.get(row.municipality, row.snapshot), row.snapshot)
    return [row for row in rows if row.snapshot == newest.get(row.municipality)]


def given(value):
    return value is not None and value != []


def is_open(row):
    return row.stage not in ENDS and row.stage != "operate"


def worked_on(row):
    return row.stage in WORKED_ON or (row.stage is None and row.lifecycle == "active")


def undecided(row):
    return is_open(row) and row.decided is None and row.stage in ("submitted", "assessed")


def started(row, as_of):
    return (row.started is not None and row.started <= as_of) or row.stage in BEGUN


# ------------------------------------------------------------------------------------------------------- the rules


class Book:
    """Collects the numbers of one scope, and applies the rules for every number."""

    def __init__(self, scope):
        self.scope, self.rows = scope, {}

    def put(
        self, metric, part, status, value=None, lower=None, upper=None, num=UNSAID, den=UNSAID, ne=UNSAID, nu=UNSAID
    ):  # fmt: skip
        if status != "ok":
            value = lower = upper = None
        if status == "refused":
            num = den = UNSAID
        self.rows[metric, self.scope.who, part] = SimpleNamespace(
            metric=metric, municipality=self.scope.who, dimension=part, value=value, lower=lower, upper=upper,
            numerator=num, denominator=den, n_eligible=ne, n_usable=nu, status=status,
        )  # fmt: skip

    def gate(self, ne, nu, small=None):
        """`small`: the number that must be 5 for a percentage, a median or a curve."""
        if ne == 0 or nu == 0:
            return "refused"
        if nu < 0.6 * ne:
            return "low_coverage"
        if small is not None and small < 5:
            return "small_n"
        return "ok"

    def share(self, metric, part, eligible, usable, hits, interval=True):
        ne, nu, n = len(eligible), len(usable), len(hits)
        status = self.gate(ne, nu, nu)
        value = n / nu if nu else None
        lower, upper = wilson(n, nu) if nu and interval else (None, None)
        self.put(metric, part, status, value, lower, upper, n, nu, ne, nu)

    def count(self, metric, part, eligible, usable, n, interval=None):
        ne, nu = len(eligible), len(usable)
        status = self.gate(ne, nu)
        lower, upper = interval or (None, None)
        self.put(metric, part, status, n, lower, upper, n, None, ne, nu)

    def middle(self, metric, part, eligible, values):
        ne, nu = len(eligible), len(values)
        status = self.gate(ne, nu, nu)
        found = median(values) if status == "ok" else (None, None, None)
        self.put(metric, part, status, *found, UNSAID, UNSAID, ne, nu)


# ------------------------------------------------------------------------------------------------------- activity


def activity(book, s):
    rows, as_of, start = s.rows, s.as_of, s.start
    year_ago = months(as_of, -12)

    book.count("activity.portfolio", "", rows, rows, len(rows))
    staged = [row for row in rows if row.stage]
    kinded = [row for row in rows if row.kind]
    book.count("activity.portfolio", "what=open", rows, rows, len(s.open))
    for stage in LADDER + ENDS:
        n = sum(r.stage == stage for r in rows)
        book.count("activity.portfolio", f"stage={stage}", rows, rows if staged else [], n)
    book.count("activity.portfolio", "stage=unknown", rows, rows, len(rows) - len(staged))
    for kind in KINDS:
        n = sum(r.kind == kind for r in rows)
        book.count("activity.portfolio", f"kind={kind}", rows, rows if kinded else [], n)
    book.count("activity.portfolio", "kind=unknown", rows, rows, len(rows) - len(kinded))

    reached = {}
    for row in rows:
        steps = [
            LADDER.index(PROVES.get(old.stage, old.stage))
            for snapshot in s.snapshots[row.municipality].values()
            if (old := snapshot.get(row.initiative_id)) and old.stage
        ]
        steps += [
            LADDER.index(PROVES.get(move.to_stage, move.to_stage))
            for move in s.t["transition"]
            if move.initiative_id == row.initiative_id and move.to_stage and move.evidence == "explicit"
            and move.latest <= as_of
        ]  # fmt: skip
        if steps:
            reached[row.initiative_id] = max(steps)
    for i, stage in enumerate(LADDER):
        book.count("activity.funnel", f"stage={stage}", rows, reached, sum(r >= i for r in reached.values()))

    changes(book, s)

    book.count(
        "activity.ideas", "", rows, [r for r in rows if r.submitted],
        n := sum(1 for r in rows if r.submitted and start <= r.submitted <= as_of), garwood(n),
    )  # fmt: skip
    for per, field, times in (("inhabitants", "population", 10_000), ("employees", "employees", 100)):
        known = {}
        for row in sorted(s.t["population"], key=lambda row: row.date):
            if row.date <= as_of and getattr(row, field) is not None and row.municipality in s.municipalities:
                if s.all or row.municipality == s.who:
                    known[row.municipality] = getattr(row, field)
        mine = [r for r in rows if r.municipality in known]
        usable = [r for r in mine if r.submitted]
        n = sum(1 for r in usable if year_ago < r.submitted <= as_of)
        people = sum(known[place] for place in known if place in {r.municipality for r in rows})
        status = book.gate(len(mine), len(usable)) if people else "refused"
        rate = [x / people * times for x in (n, *garwood(n))] if people else [None] * 3
        book.put("activity.idea_rate", f"per={per}", status, *rate, n, people, len(mine) if people else UNSAID,
                 len(usable) if people else UNSAID)  # fmt: skip

    known = [r for r in rows if r.origin]
    book.share("activity.employee_driven", "", rows, known, [r for r in known if r.origin == "employee"])

    recent = [r for r in rows if r.submitted and year_ago < r.submitted <= as_of]
    with_unit = [r for r in recent if r.origin_unit]
    units = {unit_of(s, r) for r in rows if r.origin_unit}
    lately = {unit_of(s, r) for r in with_unit}
    status = book.gate(len(recent), len(with_unit), len(units))
    book.put("activity.unit_spread", "", status, len(lately) / len(units) if units else None, None, None,
             len(lately), len(units), len(recent), len(with_unit))  # fmt: skip

    book.share("activity.no_owner", "", s.open, known := [r for r in s.open if r.has_owner is not None],
               [r for r in known if not r.has_owner])  # fmt: skip

    queue = [r for r in rows if undecided(r)]
    ages = [(as_of - r.submitted).days for r in queue if r.submitted]
    book.count("activity.queue", "what=count", s.open, [r for r in s.open if r.stage], len(queue))
    book.middle("activity.queue", "what=age_median", queue, ages)
    book.put("activity.queue", "what=age_max", book.gate(len(queue), len(ages)), max(ages, default=None),
             ne=len(queue), nu=len(ages))  # fmt: skip

    waits(book, s)

    meetings = defaultdict(set)
    for row in s.t["meeting"]:
        if row.date <= as_of and (s.all or row.municipality == s.who):
            meetings[row.municipality, row.body].add(row.date)
    gaps = [(b - a).days for days in meetings.values() for a, b in itertools.pairwise(sorted(days))]
    squares, total = sum(g * g for g in gaps), 2 * sum(gaps)
    book.put("activity.cadence_wait", "", "ok" if gaps else "refused", squares / total if gaps else None, None, None,
             squares, total, len(gaps) if gaps else UNSAID, len(gaps) if gaps else UNSAID)  # fmt: skip

    for what, field in (("plan", "plan_anchor"), ("budget", "budget_anchor")):
        usable = s.with_field(s.open, field)
        book.share("activity.plan_anchor", f"what={what}", s.open, usable, [r for r in usable if getattr(r, field)])

    areas = [r for r in s.open if r.service_areas]
    weight = defaultdict(float)
    for row in areas:
        for area in set(row.service_areas):
            weight[area] += 1 / len(set(row.service_areas))
    book.put("activity.concentration", "", book.gate(len(s.open), len(areas), len(areas)),
             sum((w / len(areas)) ** 2 for w in weight.values()) if areas else None,
             ne=len(s.open), nu=len(areas))  # fmt: skip

    known = [r for r in s.open if r.novelty]
    book.share("activity.novelty", "", s.open, known, [r for r in known if r.novelty == "radical"])
    usable = s.with_field(s.worked, "participants")
    book.share("activity.participation", "", s.worked, usable, [r for r in usable if r.participants])

    usable = s.with_field(s.open, "funding")
    book.share("activity.external_funding", "what=share", s.open, usable, funded := [r for r in usable if r.funding])
    amounts = [int(item.rsplit("=", 1)[1]) for r in funded for item in r.funding if item.rsplit("=", 1)[-1].isdigit()]
    book.count("activity.external_funding", "what=amount", s.open, usable, sum(amounts) / 100)

    for light in LIGHTS:
        shown = [r for r in s.worked if getattr(r, f"light_{light}")]
        for colour in ("green", "yellow", "red"):
            hits = [r for r in shown if getattr(r, f"light_{light}") == colour]
            book.share("activity.lights", f"light={light};colour={colour}", s.worked, shown, hits)
        dark = [r for r in s.worked if r not in shown]
        book.share("activity.lights", f"light={light};colour=missing", s.worked, s.worked, dark)

    ages = [(as_of - r.last_report).days for r in s.worked if r.last_report]
    book.middle("activity.report_age", "what=median", s.worked, ages)
    book.share("activity.report_age", "what=over_90", s.worked, ages, [a for a in ages if a > 90])

    moves = defaultdict(list)
    for move in s.t["transition"]:
        if move.latest <= as_of:
            moves[move.initiative_id].append(move)
    latest = {}
    for row in s.worked:
        days = [d for d in (row.modified, row.last_report) if d and d <= as_of]
        days += [m.latest for m in moves[row.initiative_id] if m.to_stage]
        if days:
            latest[row.initiative_id] = max(days)
    book.share("activity.stalled", "", s.worked, latest, [d for d in latest.values() if (as_of - d).days > 90])

    if any(len(s.dates[place]) > 1 for place in ([s.who] if not s.all else s.dates)):
        earlier = [r for r in s.open if s.first_seen[r.initiative_id].snapshot < r.snapshot]
        slips = [
            (r.planned_end - s.first_seen[r.initiative_id].planned_end).days
            for r in earlier
            if r.planned_end and s.first_seen[r.initiative_id].planned_end
        ]
        book.middle("activity.slip", "", earlier, slips)
    else:
        book.put("activity.slip", "", "refused")

    either = [r for r in s.open if r.budget is not None or r.forecast is not None]
    both = [r for r in either if in_sum(r, "budget") is not None and in_sum(r, "forecast") is not None]
    budget, forecast = sum(r.budget for r in both), sum(r.forecast for r in both)
    book.put("activity.forecast_deviation", "", book.gate(len(either), len(both)),
             (forecast - budget) / budget if budget else None, None, None, (forecast - budget) / 100, budget / 100,
             len(either), len(both))  # fmt: skip
    for what in ("budget", "forecast", "cost"):
        usable = [r for r in either if in_sum(r, what) is not None]
        book.count("activity.forecast_deviation", f"what={what}", either, usable,
                   sum(getattr(r, what) for r in usable) / 100)  # fmt: skip
        if not either:
            book.put("activity.forecast_deviation", f"what={what}", "refused")

    soon = [r for r in s.open if r.planned_end and as_of < r.planned_end <= months(as_of, 12)]
    book.count("activity.action_plan", "", s.worked, [r for r in s.worked if r.planned_end], len(soon))

    time_in_stage(book, s)
    flow(book, s)
    gate_discipline(book, s)
    ownership_moves(book, s)

    waiting = [r for r in rows if undecided(r)]
    scored = [r for r in waiting if None not in (r.score_ease, r.score_gain, r.score_need)]
    if waiting and not scored:
        book.put("activity.decision_matrix", "what=scored", "refused", ne=len(waiting), nu=0)
    else:
        book.share("activity.decision_matrix", "what=scored", waiting, waiting, scored)
    for row in scored if not s.all else []:
        for what in ("ease", "gain", "need"):
            part = f"initiative={row.initiative_id};score={what}"
            book.put("activity.decision_matrix", part, "ok", getattr(row, f"score_{what}"), ne=1, nu=1)

    for key, field in (("programme", "programme"), ("principle", "principles"), ("sdg", "sdg")):
        def names(row, field=field):
            value = getattr(row, field)
            return [value] if isinstance(value, str) else (value or [])

        usable = s.with_field(s.open, field)
        metric = "activity.programme_mix"
        book.share(metric, f"what={key}", s.open, usable, [r for r in usable if names(r)])
        for name in sorted({name for r in usable for name in names(r)}):
            book.share(metric, f"{key}={name}", s.open, usable, [r for r in usable if name in names(r)])

    tracks = {"culture": "Innovasjonskultur", "political": "Politisk ledet innovasjon", "everyday": "Hverdagsinnovasjon"}
    telling = {r.municipality for r in rows if r.programme in tracks.values()}
    asked = [r for r in s.open if not telling or r.municipality in telling]
    known = [r for r in asked if r.programme in tracks.values()]
    for track, name in tracks.items():
        book.share("activity.track_mix", f"track={track}", asked, known, [r for r in known if r.programme == name])

    capacity(book, s)

    eligible = [r for r in rows if started(r, as_of)]
    usable = [r for r in s.with_field(eligible, "evaluated") if r.started and r.started <= as_of]
    status = book.gate(len(eligible), len(usable), len(usable))
    value = (None, None, None)
    done = [r for r in usable if r.evaluated and r.evaluated <= as_of]
    if usable:
        curve = Curve([(((r.evaluated if r in done else as_of) - r.started).days, r in done, 0) for r in usable])
        value = curve.at(183)
    if status == "ok" and value is None:
        status = "not_reached"
    facts = (len(done), len(usable), len(eligible), len(usable))
    book.put("activity.evaluated_6m", "", status, *(value or (None,) * 3), *facts)

    ended = [r for r in rows if r.stage == "stopped"]
    usable = s.with_field(ended, "learning")
    book.share("activity.stopped_with_learning", "", ended, usable, [r for r in usable if r.learning])

    three = {"new": ("n3_new",), "useful": ("n3_useful",), "used": ("n3_used",)}
    three["all"] = ("n3_new", "n3_useful", "n3_used")
    for what, fields in three.items():
        known = [r for r in rows if all(getattr(r, f) is not None for f in fields)]
        book.share("activity.n3", f"what={what}", rows, known, [r for r in known if all(getattr(r, f) for f in fields)])


def unit_of(s, row):
    return row.municipality, row.origin_unit


def changes(book, s):
    as_of, start = s.as_of, s.start
    before = {}
    for place, days in s.dates.items():
        if len(days) > 1:
            old = [day for day in days if day < start]
            before[place] = max(old) if old else min(days)
            if before[place] == max(days):
                del before[place]
    rows = [r for r in s.rows if r.municipality in before]

    def then(row):
        return s.snapshots[row.municipality][before[row.municipality]].get(row.initiative_id)

    def stage_then(row):
        return then(row).stage if then(row) else None

    def put(what, n, usable, eligible=None):
        book.count("activity.changes", f"what={what}", s.rows if eligible is None else eligible, usable, n)

    put("new", sum(1 for r in rows if not then(r)), rows)
    staged = s.with_field(rows, "stage")
    put("moved", sum(1 for r in rows if r.stage and stage_then(r) and stage_then(r) != r.stage), staged)
    put("decided", sum(1 for r in rows if r.decided and before[r.municipality] < r.decided <= as_of),
        s.with_field(rows, "decided"))  # fmt: skip
    put("stopped", sum(1 for r in rows if r.stage == "stopped" and stage_then(r) != "stopped"), staged)
    over = ("completed", "operate")
    put("finished", sum(1 for r in rows if r.stage in over and stage_then(r) not in over), staged)
    gone, seen = 0, set()
    for place, day in before.items():
        if not s.all and place != s.who:
            continue
        now = s.today_everywhere
        for key, row in sorted(s.snapshots[place][day].items()):
            if is_open(row) and key not in now:
                if s.all and row.joint_id:
                    if row.joint_id in seen or any(r.joint_id == row.joint_id for r in s.rows):
                        continue
                    seen.add(row.joint_id)
                gone += 1
    put("disappeared", gone, rows)
    late = [r for r in s.open if r.planned_end and r.planned_end < as_of]
    status = "ok" if any(r.planned_end for r in s.open) else "refused"
    book.put("activity.changes", "what=late", status, len(late), num=len(late), den=None)
    usable = s.with_field(s.worked, "last_report")
    quiet = [r for r in usable if not r.last_report or r.last_report < start]
    put("not_reported", len(quiet), usable, s.worked)


def waits(book, s):
    rows, as_of = s.rows, s.as_of
    entry = {}
    for place, days in s.dates.items():
        first = min(days)
        exports = [r for snapshot in s.snapshots[place].values() for r in snapshot.values()]
        past = any(r.stage in ENDS or r.stage == "operate" or (r.decided and r.decided < first) for r in exports)
        entry[place] = not past

    def times(row):
        """Days of the wait, and days before the first snapshot saw it."""
        end = row.decided if row.decided and row.decided <= as_of else as_of
        late = (s.first_seen[row.initiative_id].snapshot - row.submitted).days if entry[row.municipality] else 0
        return (end - row.submitted).days, max(late, 0)

    dated = s.with_field([r for r in rows if r.submitted and r.submitted <= as_of], "decided")
    decided = [r for r in dated if r.decided and r.decided <= as_of]
    waiting = [r for r in dated if undecided(r)]
    usable = decided + waiting
    metric = "activity.time_to_decision"
    status = book.gate(len(rows), len(usable), len(usable))
    parts = ["at=median", "at=30d", "at=60d", "at=90d"]
    if status != "ok":
        for part in parts:
            book.put(metric, part, status, None, None, None, len(decided), len(usable), len(rows), len(usable))
    else:
        curve = Curve([(times(r)[0], r in decided, times(r)[1]) for r in usable])
        facts = (len(decided), len(usable), len(rows), len(usable))
        value = curve.median()
        book.put(metric, "at=median", "ok" if value[0] is not None else "not_reached", *value, *facts)
        for days in (30, 60, 90):
            found = curve.at(days)
            book.put(metric, f"at={days}d", "ok" if found else "not_reached", *(found or (None,) * 3), *facts)
        for days in curve.steps():
            book.put(metric, f"day={days:04}", "ok", *curve.at(days), *facts)

    metric = "activity.decision_mix"
    causes = ["approved", "rejected", "parked", "withdrawn"]
    told = [r for r in decided if r.decision]
    usable = told + waiting
    status = book.gate(len(rows), len(usable), len(usable))
    found = {}
    if status == "ok" and told:
        sample = [(times(r)[0], causes.index(r.decision) + 1) for r in told] + [(times(r)[0], 0) for r in waiting]
        curve = Curve([(d, c > 0, 0) for d, c in sample])
        if curve.speaks(180):
            found = cumulative_incidence(sample, range(1, 5), 180)
        else:
            status = "not_reached"
    for i, cause in enumerate(causes):
        n = sum(1 for r in told if r.decision == cause)
        facts = (n, len(usable), len(rows), len(usable))
        book.put(metric, f"decision={cause}", status, *found.get(i + 1, (None,) * 3), *facts)


def stage_changes(s, row):
    moves = [m for m in s.t["transition"] if m.initiative_id == row.initiative_id and m.latest <= s.as_of]
    return sorted((m for m in moves if m.from_stage != m.to_stage), key=lambda m: m.latest)


def over(s, row):
    """The latest possible day on which it was over."""
    if row.actual_end:
        return row.actual_end
    if row.stage == "rejected" and row.decided:
        return row.decided
    closed = [*ENDS, "operate"]
    last = [m for m in stage_changes(s, row) if m.to_stage in closed and m.from_stage not in closed]
    return last[-1].latest if last else None


def time_in_stage(book, s):
    """A stay: stage, days of the beginning, when it was first seen, days of the end, where it is censored."""

    def span(move):
        if move.earliest is None:
            return None
        return (date.fromordinal(move.earliest.toordinal() + (move.earliest < move.latest)), move.latest)

    stays = []
    for row in s.rows:
        days = sorted(s.dates[row.municipality])
        first = s.first_seen[row.initiative_id]
        changes = stage_changes(s, row)
        stage = changes[0].from_stage if changes else first.stage
        begun = None
        if stage == "submitted" and first.submitted and first.submitted <= first.snapshot:
            begun = (first.submitted, first.submitted)
        sight = stage == "submitted" or first.snapshot > days[0]
        seen = first.snapshot
        for move in [*changes, None]:
            end, until = None, days[-1]
            if move and move.to_stage is None:
                until = move.earliest or seen
            elif move:
                end = span(move)
            if stage and sight and (end or (seen < until and not (move and move.to_stage and not end))):
                stays.append((stage, begun, seen, end, until))
            if move:
                exact = move.earliest == move.latest
                stage, begun, seen, sight = move.to_stage, span(move), move.latest, True
                if move.from_stage is None and not exact:
                    begun = None
    single = all(len(s.dates[p]) < 2 for p in (s.dates if s.all else [s.who]))
    single = single and not any(stage_changes(s, r) for r in s.rows)
    for stage in LADDER[:7]:
        here = [stay for stay in stays if stay[0] == stage]
        usable = [stay for stay in here if stay[1]]
        for bound, b, e in (("shortest", 1, 0), ("longest", 0, 1)):
            lengths = []
            for _, begun, seen, end, until in usable:
                start = begun[b]
                out = ((end[e] if end else until) - start).days
                lengths.append((max(out, 0), bool(end), max((seen - start).days, 0)))
            kept = [x for x in lengths if x[2] == 0 or x[0] > x[2]]
            facts = (sum(event for _, event, _ in kept), len(kept), len(here), len(usable))
            status = "refused" if single else book.gate(len(here), len(usable), len(kept))
            for at in ("median", "180d"):
                part, why, value = f"stage={stage};at={at};bound={bound}", status, (None,) * 3
                if status == "ok":
                    curve = LateCurve(lengths)
                    if not curve.thin:
                        value = curve.median() if at == "median" else curve.at(180)
                    if curve.thin or value is None:
                        why = "small_n"
                    elif at == "median" and value[0] is None:
                        why = "not_reached"
                book.put("activity.time_in_stage", part, why, *(value or (None,) * 3), *facts)
                if why == "not_reached":  # not before this day, with 95 % confidence
                    book.rows["activity.time_in_stage", s.who, part].lower = value[1]
        between_extremes(book, s, stage, usable)


def between_extremes(book, s, stage, stays):
    """Turnbull's estimate of a stage, or the one that Kaplan and Meier give where every end is known to the day."""
    spans = []
    for _, begun, seen, end, until in stays:
        low = max(((end[0] if end else until) - begun[1]).days, 0)
        high = max((end[1] - begun[0]).days, 0) if end else math.inf
        low, entry = low if end else low + 1, max((seen - begun[1]).days, 0)
        low = max(low, entry + 1) if entry else low
        if low <= high:
            spans.append((low, high, entry))
    unclear = any(a < b < math.inf for a, b, _ in spans)
    for at in ("median", "180d"):
        short, long = (
            book.rows["activity.time_in_stage", s.who, f"stage={stage};at={at};bound={b}"] for b in ("shortest", "longest")
        )
        order = ["ok", "not_reached"]
        worse = max(short, long, key=lambda row: order.index(row.status) if row.status in order else 2)
        for i, bound in enumerate(("earliest", "latest")):
            part = f"stage={stage};at={at};bound={bound}"
            if not unclear:
                book.rows["activity.time_in_stage", s.who, part] = SimpleNamespace(**{**vars(short), "dimension": part})
                continue
            status, value = worse.status, None
            if status == "ok":
                found = Turnbull(spans)
                found = found.median() if at == "median" else found.left_by(180)
                status, value = ("ok", found[i]) if found else ("not_reached", None)
            book.put("activity.time_in_stage", part, status, value, None, None,
                     sum(b < math.inf for _, b, _ in spans), len(spans), short.n_eligible, short.n_usable)  # fmt: skip


def flow(book, s):
    kind = s.period[4:5]
    length = {"Q": 3, "T": 4, "H": 6, "": 12}[kind]
    starts = [months(s.start, -length * n) for n in (3, 2, 1, 0)]
    exports = {place: [r for day in s.snapshots[place].values() for r in day.values()] for place in s.dates}
    passages = []
    for row in s.rows:
        first = min(s.dates[row.municipality])
        whole = any(not is_open(r) or (r.decided and r.decided < first) for r in exports[row.municipality])
        if not whole or not row.submitted or row.submitted > s.as_of:
            continue
        out = None
        if not is_open(row):
            seen = s.first_seen[row.initiative_id]
            out = over(s, row)
            if out is None and not is_open(seen) and seen.snapshot < starts[0]:
                out = seen.snapshot
            if out is None or out < row.submitted:
                continue
        passages.append((row.submitted, out))
    for start in starts:
        name = f"{start.year}{kind}" + (str((start.month - 1) // length + 1) if kind else "")
        last = min(date.fromordinal(months(start, length).toordinal() - 1), s.as_of)
        came = sum(start <= p[0] <= last for p in passages)
        went = sum(p[1] is not None and start <= p[1] <= last for p in passages)
        between = sum(p[0] <= last and (p[1] is None or p[1] > last) for p in passages)
        for what, n, interval in (("arrivals", came, garwood(came)), ("completions", went, garwood(went)), ("wip", between, None)):
            book.count("activity.flow", f"period={name};what={what}", s.rows, passages, n, interval)
    done = [p for p in passages if p[1] and starts[0] <= p[1] <= s.as_of]
    days = 0
    for day in range(starts[0].toordinal(), s.as_of.toordinal() + 1):
        days += sum(p[0].toordinal() <= day and (p[1] is None or p[1].toordinal() > day) for p in passages)
    status = book.gate(len(s.rows), len(passages), len(done))
    facts = (len(done), len(s.rows), len(passages))
    for what, total in (("expected", days), ("observed", sum((p[1] - p[0]).days for p in done))):
        book.put("activity.flow", f"what=days_{what}", status, total / len(done) if done else None, None, None, total, *facts)


def gate_discipline(book, s):
    step = {stage: i for i, stage in enumerate(LADDER)}
    since = months(s.as_of, -12)
    naming = {place for place in s.export if s.has(place, "decision_body")}
    eligible, usable, held, any_gate = [], [], [], False
    for row in s.rows:
        gates = [g for g in s.t["gate"] if g.source == row.source and g.municipality in (None, row.municipality)]
        any_gate = any_gate or bool(gates)
        decisions = [
            m for m in s.t["transition"]
            if m.initiative_id == row.initiative_id and m.decision == "approved" and m.latest <= s.as_of
        ]  # fmt: skip
        last = date.min
        for move in stage_changes(s, row):
            if move.from_stage not in step or move.to_stage not in step:
                continue
            passed = [g for g in gates if step[move.from_stage] < step[g.before] <= step[move.to_stage]]
            if not passed:
                continue
            mine = [d for d in decisions if last < d.latest <= move.latest]
            last = move.latest
            if move.latest <= since:
                continue
            eligible.append(move)
            if row.municipality in naming:
                usable.append(move)
                if all(any(w in (d.decision_body or "").lower() for d in mine for w in g.bodies) for g in passed):
                    held.append(move)
    if any_gate or not s.rows:
        book.share("activity.gate_discipline", "", eligible, usable, held)
    else:
        book.put("activity.gate_discipline", "", "refused")


def ownership_moves(book, s):
    both = []
    for place, days in s.dates.items():
        old = [day for day in days if day < s.start] or [min(days)]
        if max(old) < max(days):
            for row in s.rows:
                then = s.snapshots[place][max(old)].get(row.initiative_id)
                if row.municipality == place and then:
                    both.append((then, row))
    metric, places = "activity.ownership_moves", s.dates if s.all else [s.who]
    if not any(len(s.dates[p]) > 1 for p in places) and s.rows:
        for what in ("handed_over", "taken_on", "let_go", "to_joint", "from_joint", "taken_over"):
            book.put(metric, f"what={what}", "refused")
        return

    def put(what, eligible, known, test):
        usable = [pair for pair in eligible if known(*pair)]
        book.count(metric, f"what={what}", eligible, usable, sum(test(*pair) for pair in usable))

    def owners(then, now):
        return then.has_owner is not None and now.has_owner is not None

    def deliveries(then, now):
        return then.delivery is not None and now.delivery is not None

    def joint(row):
        return row.delivery == "intermunicipal"

    put("handed_over", [p for p in both if p[0].has_owner and p[1].has_owner], lambda a, b: a.owner_key and b.owner_key,
        lambda a, b: a.owner_key != b.owner_key)  # fmt: skip
    put("taken_on", both, owners, lambda a, b: not a.has_owner and b.has_owner)
    put("let_go", both, owners, lambda a, b: a.has_owner and not b.has_owner)
    put("to_joint", both, deliveries, lambda a, b: not joint(a) and joint(b))
    put("from_joint", both, deliveries, lambda a, b: joint(a) and not joint(b))
    put("taken_over", both, lambda a, b: s.has(b.municipality, "reused_from"),
        lambda a, b: b.reused_from is not None and b.reused_from != a.reused_from)  # fmt: skip


def capacity(book, s):
    rows = [r for r in s.t["allocation"] if s.all or r.municipality == s.who]
    if not rows:
        book.put("activity.capacity", "", "refused")
        return
    first = date(s.as_of.year, 3 * ((s.as_of.month - 1) // 3) + 1, 1)
    quarters = [(months(first, 3 * n), months(first, 3 * n + 3)) for n in range(1, 5)]

    def touching(mine, begin, end):
        return [
            r for r in mine
            if getattr(r, "from") is None or (getattr(r, "from") < end and (r.to is None or r.to >= begin))
        ]  # fmt: skip

    def usable(mine, begin, end):
        return [
            r for r in touching(mine, begin, end)
            if getattr(r, "from") and r.load_share is not None and (r.to is None or r.to >= getattr(r, "from"))
        ]  # fmt: skip

    for role in sorted({r.role for r in rows}):
        mine = [r for r in rows if r.role == role]
        homes = {r.municipality for r in mine}
        gives_away = any(
            len(usable([r for r in mine if r.municipality == home], *quarter)) in (1, 2)
            for home in homes
            for quarter in quarters
        )
        for begin, end in quarters:
            found = usable(mine, begin, end)
            days = 0.0
            for r in found:
                last = min(r.to or date.max, date.fromordinal(end.toordinal() - 1))
                days += r.load_share * (last.toordinal() - max(getattr(r, "from"), begin).toordinal() + 1)
            n = len(touching(mine, begin, end))
            status = "suppressed" if len(found) < 3 or gives_away else book.gate(n, len(found))
            part = f"role={role};quarter={begin.year}Q{(begin.month + 2) // 3}"
            if n:
                book.put("activity.capacity", part, status, days / (end - begin).days, ne=n, nu=len(found))


# -------------------------------------------------------------------------------------------------------- overlap


def overlap(book, s):
    now = s.today_everywhere
    answers = {}
    for row in sorted(s.t["overlap_review"], key=lambda r: r.date or date.min):
        answers[frozenset((row.initiative_a, row.initiative_b))] = row.answer

    def answer(pair):
        return answers.get(frozenset((pair.initiative_a, pair.initiative_b)))

    linked = [p for p in s.t["overlap_pair"] if p.linked and p.initiative_a in now and p.initiative_b in now]
    across = [p for p in linked if p.municipality_a != p.municipality_b and not p.joint]
    candidates = [p for p in across if answer(p) not in ("theme", "different")]
    # What the finder proposes when it hears nobody's answer.
    proposed = [p for p in s.t["overlap_pair"] if p.proposed and not p.joint and p.municipality_a != p.municipality_b]

    def mine(pair):
        return s.all or s.who in (pair.municipality_a, pair.municipality_b)

    alone = len(s.export) < 2
    found = [p for p in candidates if mine(p)]
    if alone:
        book.put("overlap.candidates", "", "refused")
    else:
        book.count("overlap.candidates", "", s.rows, s.rows, len(found))

    judged = [p for p in proposed if mine(p) and answer(p)]
    ruled_out = [p for p in judged if answer(p) != "same"]
    done = [p for p in found if answer(p)] + ruled_out
    if not done:
        for what in ("pairs", "clusters"):
            book.put("overlap.confirmed", f"what={what}", "refused")
    else:
        same = [p for p in found if answer(p) == "same"]
        for what, n in (("pairs", len(same)), ("clusters", len({p.cluster for p in same if p.cluster}))):
            book.put("overlap.confirmed", f"what={what}", "ok", n, num=n, ne=len(found) + len(ruled_out), nu=len(done))
    if judged:
        book.share("overlap.quality", "", judged, judged, [p for p in judged if answer(p) == "same"])
    else:
        book.put("overlap.quality", "", "refused")

    if not s.all:
        for other in s.municipalities:
            if other == s.who:
                continue
            sides = {p.initiative_a for p in candidates if p.municipality_b == other}
            sides |= {p.initiative_b for p in candidates if p.municipality_a == other}
            hits = [r for r in s.open if r.initiative_id in sides]
            if s.export[other]:
                book.share("overlap.matrix", f"with={other}", s.open, s.open, hits)
            else:
                book.put("overlap.matrix", f"with={other}", "refused")

    if s.all:
        for low in range(0, 100, 20):
            high = low + 20
            fits = lambda p: 100 * p >= low and (100 * p < high or high == 100)  # noqa: E731
            band = [p for p in s.t["overlap_pair"] if p.municipality_a != p.municipality_b and not p.joint]
            band = [p for p in band if answer(p) and p.probability is not None and fits(p.probability)]
            book.share("overlap.calibration", f"band={low}-{high}", band, band, [p for p in band if answer(p) == "same"])

    themes = [p for p in s.t["overlap_pair"] if not p.linked and not p.joint and p.relation == "theme"]
    themes = [p for p in themes if p.municipality_a != p.municipality_b and mine(p)]
    themes = [p for p in themes if p.initiative_a in now and p.initiative_b in now]
    sides = {p.initiative_a for p in themes if s.all or p.municipality_a == s.who}
    sides |= {p.initiative_b for p in themes if s.all or p.municipality_b == s.who}
    for part, hits in (("what=pairs", themes), ("what=in_them", sides)):
        if alone:
            book.put("overlap.themes", part, "refused")
        else:
            book.count("overlap.themes", part, s.rows, s.rows, len(hits))

    inside = [p for p in linked if p.municipality_a == p.municipality_b and mine(p)]
    inside = [p for p in inside if answer(p) not in ("theme", "different")]
    book.count("overlap.internal", "", s.rows, s.rows, len(inside))

    known = [r for r in s.open if r.delivery]
    book.share("overlap.joint_share", "", s.open, known, [r for r in known if r.delivery == "intermunicipal"])
    begun = [r for r in s.rows if started(r, s.as_of)]
    known = [r for r in begun if r.delivery or r.reused_from]
    book.share("overlap.reuse", "", begun, known, [r for r in known if r.delivery == "reuse" or r.reused_from])

    clusters = defaultdict(list)
    for member in s.t["overlap_cluster"]:
        clusters[member.cluster].append(member)

    eligible, usable, exposed = [], [], 0
    for members in clusters.values():
        if not s.all and s.who not in {m.municipality for m in members}:
            continue
        rows = [now[m.initiative_id] for m in members if m.initiative_id in now and is_open(now[m.initiative_id])]
        if len(rows) < 2:
            continue
        things = defaultdict(list)
        for row in rows:
            things[("joint", row.joint_id) if row.joint_id else ("own", row.initiative_id)].append(row)
        if len(things) < 2:
            continue
        eligible += list(things)
        told = [[r.budget for r in copies if in_sum(r, "budget") is not None] for copies in things.values()]
        amounts = [max(budgets) for budgets in told if budgets]
        usable += amounts
        exposed += sum(amounts) - max(amounts, default=0)
    if not eligible and len(s.dates) > 1:
        book.put("overlap.exposed", "", "ok", 0, num=0, den=None, ne=0, nu=0)
    else:
        book.count("overlap.exposed", "", eligible, usable, exposed / 100)

    members = [m for m in s.t["overlap_cluster"] if s.all or m.municipality == s.who]
    front = [m for m in members if m.front]
    copy = [m for m in members if m.next_step == "copy"]
    book.count("overlap.front", "what=front", s.rows, s.rows, len({m.cluster for m in front}))
    book.count("overlap.front", "what=copy", s.rows, s.rows, len({m.cluster for m in copy}))

    adoption(book, s, clusters)
    parallel(book, s, clusters)

    everywhere = [r for r in s.today_everywhere.values() if is_open(r)]
    for area in sorted({a for r in everywhere for a in r.service_areas or []}):
        usable = [r for r in s.open if r.service_areas]
        n = sum(1 for r in usable if area in r.service_areas)
        status = book.gate(len(s.open), len(usable))
        if status == "low_coverage" and n:
            status = "ok"
        book.put("overlap.white_spots", f"area={area}", status, n, num=n, ne=len(s.open), nu=len(usable))


def parallel(book, s, clusters):
    eligible, found = [], {}
    for cluster in sorted({m.cluster for m in s.t["overlap_cluster"]}):
        ids = {m.initiative_id for m in s.t["overlap_cluster"] if m.cluster == cluster}
        begun, seen = [], set()
        rows = [s.today_everywhere[key] for key in ids if key in s.today_everywhere]
        for row in sorted(rows, key=lambda r: (not s.all and r.municipality != s.who, r.municipality, r.initiative_id)):
            if started(row, s.as_of) and not (row.joint_id and row.joint_id in seen):
                seen.add(row.joint_id)
                begun.append(row)
        own = [r for r in begun if s.all or r.municipality == s.who]
        if len(begun) < 2 or not own:
            continue
        eligible.append(cluster)
        active = {}
        for row in begun:
            out = None if is_open(row) else over(s, row)
            if not row.started or row.started > s.as_of or (not is_open(row) and (out is None or out < row.started)):
                break
            end = s.as_of.toordinal() + 1 if out is None else min(out.toordinal(), s.as_of.toordinal() + 1)
            active[row.initiative_id] = set(range(row.started.toordinal(), end))
        else:
            count = Counter(day for days in active.values() for day in days)
            mine = set().union(*(active[r.initiative_id] for r in own))
            found[cluster] = sum(1 for day in mine if count[day] >= 2)
    book.middle("overlap.parallel", "what=median", eligible, list(found.values()))
    book.put("overlap.parallel", "what=total", book.gate(len(eligible), len(found)), sum(found.values()),
             ne=len(eligible), nu=len(found))  # fmt: skip
    for cluster, days in found.items():
        book.put("overlap.parallel", f"cluster={cluster}", "ok", days, ne=1, nu=1)


def adoption(book, s, clusters):
    now, as_of = s.today_everywhere, s.as_of
    done = {}
    beyond = {"implement", "follow_up", "operate", "completed"}
    for move in s.t["transition"]:
        if move.to_stage in beyond and move.latest <= as_of and move.initiative_id in now:
            day = done.get(move.initiative_id, move.latest)
            done[move.initiative_id] = min(day, move.latest)
    eligible, sample = 0, []
    for members in clusters.values():
        rows = [now[m.initiative_id] for m in members if m.initiative_id in now]
        days = sorted((done[r.initiative_id], r.initiative_id) for r in rows if r.initiative_id in done)
        if not days:
            continue
        day, leader = days[0]
        for row in rows:
            if row.initiative_id == leader or not (s.all or row.municipality == s.who):
                continue
            if row.started and row.started < day:
                continue
            eligible += 1
            if row.started and row.started <= as_of:
                sample.append(((row.started - day).days, True, 0))
            elif row.stage in ("submitted", "assessed"):
                sample.append(((as_of - day).days, False, 0))
    n = len(sample)
    status = book.gate(eligible, n, n)
    for part in ("at=median", "at=365d"):
        value, why = (None,) * 3, status
        if status == "ok":
            curve = Curve(sample)
            found = curve.median() if part == "at=median" else curve.at(365)
            if found is None:  # the curve has stopped before that day
                why = "small_n"
            elif found[0] is None:  # not before this day, with 95 % confidence
                value, why = found, "not_reached"
            else:
                value = found
        book.put("overlap.adoption", part, why, *value, sum(1 for r in sample if r[1]), n, eligible, n)


# ---------------------------------------------------------------------------------------------------------- effect


def effect(book, s, currency):
    as_of = s.as_of
    places = set(s.export) if s.all else {s.who}
    listed = bool(places & s.has_benefits)
    of = defaultdict(list)
    for b in s.benefits:
        of[b.initiative_id].append(b)

    def in_source(rows):
        return [r for r in rows if r.municipality in s.has_benefits]

    at = [r for r in s.rows if r.stage in PLANNED]
    book.share("effect.plan_coverage", "", at, usable := in_source(at), [r for r in usable if of[r.initiative_id]])
    at = [r for r in s.rows if r.stage in HANDOVER]
    usable = in_source(at)
    ready = [
        r for r in usable
        if any(b.has_owner and b.baseline is not None for b in of[r.initiative_id])
    ]  # fmt: skip
    book.share("effect.ready_for_handover", "", at, usable, ready)

    benefits = s.benefits
    honest = [b for b in benefits if not pp365(s, b)]
    elements = {
        "indicator": lambda b: given(b.indicator),
        "baseline": lambda b: given(b.baseline),
        "target": lambda b: given(b.target),
        "unit": lambda b: given(b.unit),
        "date": lambda b: given(b.realisation),
    }
    book.share("effect.measurable", "", benefits, honest, [b for b in honest if all(f(b) for f in elements.values())])
    for name, has in elements.items():
        book.share("effect.measurable", f"element={name}", benefits, honest, [b for b in honest if has(b)])
    book.share("effect.baseline", "", benefits, honest, [b for b in honest if b.baseline is not None])
    known = [b for b in benefits if b.has_owner is not None]
    book.share("effect.owner", "", benefits, known, [b for b in known if b.has_owner])

    due = [b for b in benefits if b.realisation and b.realisation <= as_of]
    if not places & s.has_measurements:
        book.put("effect.overdue", "", "refused")
        for part in ("at=median", "at=90d", "at=180d"):
            book.put("effect.on_time", part, "refused")
    else:
        first, usable = {}, []
        for b in due:
            later = [m.date for m in s.measured[b.benefit_id] if m.date and m.date >= b.realisation]
            undated = any(m.date is None for m in s.measured[b.benefit_id])
            if later:
                first[b.benefit_id] = min(later)
            if b.municipality in s.has_measurements and (later or not undated):
                usable.append(b)
        book.share("effect.overdue", "", due, usable, [b for b in usable if b.benefit_id not in first])
        sample = [
            ((first.get(b.benefit_id, as_of) - b.realisation).days, b.benefit_id in first, 0) for b in usable
        ]
        status = book.gate(len(due), len(usable), len(usable))
        facts = (sum(1 for r in sample if r[1]), len(usable), len(due), len(usable))
        for part, days in (("at=median", None), ("at=90d", 90), ("at=180d", 180)):
            value, why = (None,) * 3, status
            if status == "ok":
                curve = Curve(sample)
                value = curve.at(days) if days else curve.median()
                if value is None or value[0] is None:
                    value, why = (None,) * 3, "not_reached"
            book.put("effect.on_time", part, why, *value, *facts)

    def achievement(of_these):
        measured = [b for b in of_these if s.measured[b.benefit_id]]
        reached = []
        for b in measured:
            mine = s.measured[b.benefit_id]
            undated = [m for m in mine if m.date is None]
            if undated and len(mine) > 1:
                continue
            if b.baseline is None or b.target is None or b.baseline == b.target:
                continue
            last = max((m for m in mine), key=lambda m: m.date or date.min)
            reached.append((last.value - b.baseline) / (b.target - b.baseline))
        return measured, reached

    measured, reached = achievement(benefits)
    book.middle("effect.achievement", "", measured, reached)
    bands = {"below_0": (-math.inf, 0), "0_to_50": (0, 0.5), "50_to_100": (0.5, 1), "100_or_more": (1, math.inf)}
    for band, (low, high) in bands.items():
        book.count("effect.achievement", f"band={band}", measured, reached, sum(low <= x < high for x in reached))

    latest = {
        b.benefit_id: max(m.date for m in s.measured[b.benefit_id] if m.date)
        for b in measured if any(m.date for m in s.measured[b.benefit_id])
    }  # fmt: skip
    book.middle("effect.stale", "", measured, [(as_of - d).days for d in latest.values()])

    direct = [y for y, b in s.years if b.kind == "direct" and y.unit == currency]
    past = [y for y in direct if y.year < as_of.year and y.planned is not None]
    usable = [y for y in past if in_sum(y, "realised") is not None and in_sum(y, "planned") is not None]
    planned, realised = sum(y.planned for y in usable), sum(y.realised for y in usable)
    book.put("effect.realised_direct", "", book.gate(len(past), len(usable)), realised / planned if planned else None,
             None, None, realised / 100, planned / 100, len(past), len(usable))  # fmt: skip

    freed = [y for y, b in s.years if b.kind == "freed_time" and y.unit != currency and y.year < as_of.year]
    for unit in sorted({y.unit or "unknown" for y in freed}):
        for what in ("planned", "realised"):
            these = [y for y in freed if (y.unit or "unknown") == unit]
            amounts = [getattr(y, what) for y in these if in_sum(y, what) is not None]
            book.count("effect.freed_time", f"what={what};unit={unit}", these, amounts, sum(amounts) / 100)
    if not freed:
        book.put("effect.freed_time", "", "refused")

    time = [b for b in benefits if b.kind == "freed_time"]
    said = [b for b in time if b.conversion and b.conversion != "unknown"]
    book.share("effect.converted", "", time, said, [b for b in said if b.conversion in ("budget_cut", "reallocated")])

    if not listed:
        book.put("effect.plan_years", "", "refused")
    else:
        for year in range(as_of.year - 1, as_of.year + 5):
            of_year = [y for y in direct if y.year == year]
            for placement in ("in_budget", "proposed", "not_placed", "unknown"):
                these = [y for y in of_year if (y.placement or "unknown") == placement]
                amounts = [y.planned for y in these if in_sum(y, "planned") is not None]
                status = book.gate(len(these), len(amounts)) if these else "ok"
                book.put("effect.plan_years", f"year={year};placement={placement}", status, sum(amounts) / 100,
                         num=sum(amounts) / 100, ne=len(these), nu=len(amounts))  # fmt: skip
            amounts = [y.realised for y in of_year if in_sum(y, "realised") is not None]
            status = book.gate(len(of_year), len(amounts)) if of_year else "ok"
            book.put("effect.plan_years", f"year={year};what=realised", status, sum(amounts) / 100,
                     num=sum(amounts) / 100, ne=len(of_year), nu=len(amounts))  # fmt: skip

    seen = [b for b in benefits if b.perspective]
    for name in ("economy", "users", "processes", "learning", "society"):
        n = sum(b.perspective == name for b in seen)
        book.count("effect.perspectives", f"perspective={name}", benefits, seen, n)
    for kind in ("direct", "freed_time", "quality", "avoided_cost", "other_party", "unknown"):
        n = sum((b.kind or "unknown") == kind for b in benefits)
        book.count("effect.perspectives", f"kind={kind}", benefits, benefits, n)

    over = [r for r in s.rows if r.stage in ("follow_up", "operate", "completed") or r.outcome]
    known = [r for r in over if r.outcome]
    for outcome in ("effect", "partial", "no_effect", "too_early"):
        book.share("effect.outcome", f"outcome={outcome}", over, known, [r for r in known if r.outcome == outcome])
    decided = [r for r in known if r.outcome != "too_early"]
    usable = s.with_field(decided, "learning")
    book.share("effect.outcome", "what=with_learning", decided, usable, [r for r in usable if r.learning])

    for group in ("joint", "single"):
        def belongs(r):
            joint = r.delivery == "intermunicipal" or r.joint_id is not None
            return joint if group == "joint" else (not joint and r.delivery is not None)

        at = [r for r in s.rows if r.stage in PLANNED and belongs(r)]
        book.share("effect.joint_vs_single", f"group={group};what=plan_coverage", at, usable := in_source(at),
                   [r for r in usable if of[r.initiative_id]])  # fmt: skip
        these = {r.initiative_id for r in s.rows if belongs(r)}
        book.middle("effect.joint_vs_single", f"group={group};what=achievement",
                    *achievement([b for b in benefits if b.initiative_id in these]))  # fmt: skip


def by_year(rows, column):
    """Year to the sum of what is stated there; None where one of the amounts is out of scale."""
    out = {}
    for row in rows:
        if getattr(row, column) is not None:
            amount = in_sum(row, column)
            known = out.get(row.year, 0)
            out[row.year] = None if amount is None or known is None else known + amount
    return out


def effect_over_time(book, s, currency):
    """effect.slip."""
    parts = ("what=date", "what=amount", "what=share")
    benefits = [b for b in s.t["benefit"] if b.snapshot <= s.as_of]
    dates = defaultdict(set)
    for b in benefits:
        dates[b.municipality].add(b.snapshot)
    mine = [p for p in dates if s.all or p == s.who]
    if not mine or all(len(dates[p]) < 2 for p in mine):
        for part in parts:
            book.put("effect.slip", part, "refused")
        return
    first = {}
    for b in sorted(benefits, key=lambda b: b.snapshot):
        first.setdefault(b.benefit_id, b)
    seen = [b for b in s.benefits if first[b.benefit_id].snapshot < b.snapshot]
    both = [(first[b.benefit_id].realisation, b.realisation) for b in seen]
    book.middle("effect.slip", "what=date", seen, [(now - then).days for then, now in both if then and now])

    current = {b.benefit_id for b in s.benefits if b.kind == "direct"}
    newest = {}
    for y in s.t["benefit_year"]:
        if y.snapshot <= s.as_of:
            newest[y.municipality] = max(newest.get(y.municipality, y.snapshot), y.snapshot)
    plans = defaultdict(lambda: defaultdict(list))
    for y in s.t["benefit_year"]:
        if y.snapshot <= s.as_of and y.benefit_id in current and y.unit == currency:
            plans[y.benefit_id][y.snapshot].append(y)
    pairs = []
    for snapshots in plans.values():
        place = next(iter(snapshots.values()))[0].municipality
        now = by_year(snapshots.get(newest[place], []), "planned")
        earlier = [by_year(snapshots[d], "planned") for d in sorted(snapshots) if d < newest[place]]
        earlier = [years for years in earlier if years]
        if earlier:
            for year, amount in now.items():
                then = next((years[year] for years in earlier if year in years), None)
                pairs.append((then, amount))
    usable = [pair for pair in pairs if None not in pair]
    then, now = sum(p[0] for p in usable), sum(p[1] for p in usable)
    status = book.gate(len(pairs), len(usable))
    book.put("effect.slip", "what=amount", status, (now - then) / 100, num=(now - then) / 100, den=None,
             ne=len(pairs), nu=len(usable))  # fmt: skip
    book.put("effect.slip", "what=share", status, (now - then) / then if then else None, num=(now - then) / 100,
             den=then / 100, ne=len(pairs), nu=len(usable))  # fmt: skip


def effect_net(book, s, currency, rate):
    """effect.net, initiative by initiative."""
    metric, year = "effect.net", s.as_of.year
    parts = ["so_far", "expected", "project_cost", "before_running_cost", "running_cost", "net", f"net;rate={rate}"]
    rows = {r.initiative_id: r for r in s.today_everywhere.values()}
    of = defaultdict(lambda: defaultdict(list))
    for y, b in s.years:
        if b.kind == "direct" and y.unit == currency and (y.planned is not None or y.realised is not None):
            of[b.initiative_id][b.benefit_id].append(y)
    sums, counts, n_running = defaultdict(float), Counter(), 0
    for initiative, benefits in of.items():
        row = rows[initiative]
        gains, spent, years = [], [], set()
        for amounts in benefits.values():
            planned, realised = by_year(amounts, "planned"), by_year(amounts, "realised")
            years |= set(planned) | set(realised)
            gains += [(y, realised.get(y)) for y in {*planned, *realised} if y < year]
            gains += [(y, amount) for y, amount in planned.items() if y >= year]
        order = ["forecast", "budget"] if is_open(row) else ["cost", "forecast", "budget"]
        cost = next((in_sum(row, c) for c in order if in_sum(row, c) is not None), None)
        running = in_sum(row, "running_cost")
        n_running += running is not None
        if cost is None or any(amount is None for _, amount in gains):
            continue
        so_far = sum(a for y, a in gains if y < year)
        expected = sum(a for y, a in gains if y >= year)
        for part, amount in (("so_far", so_far), ("expected", expected), ("project_cost", cost),
                             ("before_running_cost", so_far + expected - cost)):  # fmt: skip
            sums[part] += amount
            counts[part] += 1
        if running is None:
            continue
        for part, amount in (("running_cost", running * len(years)),
                             ("net", so_far + expected - cost - running * len(years))):  # fmt: skip
            sums[part] += amount
            counts[part] += 1
        if row.started and rate != "none":
            spent = [(row.started.year, -cost), *((y, -running) for y in years)]
            sums[parts[-1]] += sum(a * (1 + float(rate)) ** (year - y) for y, a in [*gains, *spent])
            counts[parts[-1]] += 1
    listed = any(s.all or p == s.who for p in s.has_benefits)
    for part in parts:
        n, usable = len(of), counts[part]
        untold = part in parts[4:] and not n_running or (part == parts[-1] and rate == "none")
        if not listed or untold or n == 0:
            book.put(metric, f"what={part}", "refused", ne=n, nu=UNSAID)
            continue
        num = UNSAID if "rate" in part else sums[part] / 100
        book.put(metric, f"what={part}", book.gate(n, usable), sums[part] / 100, num=num, ne=n, nu=usable)


def effect_quality(book, s):
    those = [b for b in s.benefits if b.kind == "quality"]
    found, told = Counter(), [b for b in those if b.municipality in s.has_measurements]
    for b in told:
        measured = s.measured[b.benefit_id]
        if measured:
            share = None
            dated = [m for m in measured if m.date]
            unsure = len(dated) < len(measured) and len(measured) > 1
            if not unsure and None not in (b.baseline, b.target) and b.baseline != b.target:
                last = max(measured, key=lambda m: m.date or date.min)
                share = (last.value - b.baseline) / (b.target - b.baseline)
            found["measured" if share is None else "reached" if share >= 1 else "improved" if share > 0
                  else "not_improved"] += 1  # fmt: skip
        elif b.realisation is None:
            found["undated"] += 1
        else:
            found["overdue" if b.realisation <= s.as_of else "expected"] += 1
    for status in ("reached", "improved", "not_improved", "measured", "overdue", "expected", "undated"):
        book.count("effect.quality", f"status={status}", those, told, found[status])


def effect_comparison(book, s):
    """Difference-in-differences by the OLS of statistics.py; its resamples are drawn as the program draws them."""
    metric, beyond = "effect.comparison", {"implement", "follow_up", "operate", "completed"}
    now, places = s.today_everywhere, set(s.dates)
    key = lambda row: row.joint_id or row.initiative_id
    series = [row for row in s.t["indicator_series"] if row.municipality in places]
    carriers = defaultdict(set)
    for row in newest_of(s.t["benefit"], s.as_of):
        if row.indicator and row.initiative_id in now:
            carriers[row.indicator.strip().lower()].add(key(now[row.initiative_id]))
    named = sorted({row.indicator.strip().lower() for row in series} & set(carriers))
    if not s.all or not named:
        book.put(metric, "", "refused")
        return
    done, far = {}, set()
    for move in s.t["transition"]:
        if move.to_stage in beyond and move.latest <= s.as_of and move.initiative_id in now:
            done[move.initiative_id] = min(done.get(move.initiative_id, move.latest), move.latest)
    for place in s.dates:
        far |= {k for day in s.dates[place] for k, row in s.snapshots[place][day].items() if row.stage in beyond}
    for name in named:
        rows = [row for row in series if row.indicator.strip().lower() == name]
        adopted = {row.municipality: None for row in now.values()}
        for row in now.values():
            if key(row) in carriers[name] and (row.initiative_id in done or row.initiative_id in far):
                day, old = done.get(row.initiative_id), adopted[row.municipality]
                adopted[row.municipality] = "some time" if day is None or old == "some time" else min(day, old or day)
        kinds = Counter((row.unit or "", row.period[4:5]) for row in rows)
        unit, part = max(kinds, key=lambda kind: (kinds[kind], [-ord(c) for c in kind[0]]))
        per_year = {"": 1, "H": 2, "T": 3, "Q": 4}[part]
        at = lambda text: int(text[:4]) * per_year + (int(text[5:]) - 1 if part else 0)
        values = defaultdict(set)
        for row in rows:
            if (row.unit or "", row.period[4:5]) == (unit, part):
                values[row.municipality, at(row.period)].add(row.value)
        with_value = sorted({place for place, _ in values})
        units = [place for place in with_value if adopted.get(place, "some time") != "some time"]
        first, last = min(t for _, t in values), max(t for _, t in values)
        when = [None if (day := adopted[u]) is None else
                sum((12 * (t // per_year) + (t % per_year + 1) * 12 // per_year) <= 12 * day.year + day.month - 1
                    for t in range(first, last + 1)) for u in units]  # fmt: skip
        table = np.array([[next(iter(values[u, t])) if len(values.get((u, t), ())) == 1 else math.nan
                           for t in range(first, last + 1)] for u in units]).reshape(len(units), -1)  # fmt: skip
        spelt = min(row.indicator.strip() for row in rows).replace(";", ",")
        parts = [f"indicator={spelt};unit={unit.replace(';', ',') or 'none'};what={what}" for what in ("after", "before")]
        refuse = lambda part: book.put(metric, part, "refused")
        after = statistic.comparisons(when, table, 4, lambda g, t: t >= g) if units else []
        before = statistic.comparisons(when, table, 4, lambda g, t: t + 1 < g) if units else []
        treats = [u for u in range(len(units)) if any(c[1][u] for c in after)]
        others = [u for u in range(len(units)) if u not in treats and any(c[2][u] for c in after)]
        kept = [(np.where(np.isin(range(len(units)), treats + others), c, np.nan), a, b) for c, a, b in before]
        kept = [(c, a & np.isfinite(c), b & np.isfinite(c)) for c, a, b in kept]
        kept = [cell for cell in kept if cell[1].any() and cell[2].any()]
        if min(len(treats), len(others)) < 4 or not kept:
            [refuse(part) for part in parts]
            continue
        draw, weights = statistic.SplitMix64(2026), np.zeros((999, len(units)))
        for row in weights:
            for side in (treats, others):
                for _ in range(len(side) - 1):
                    row[side[draw.below(len(side))]] += len(side) / (len(side) - 1)
        t = stats.t.ppf(0.975, min(len(treats), len(others)) - 1)
        ends = []
        for found in (after, kept):
            value, resampled = statistic.by_ols(found), statistic.by_weights(found, weights)
            half = t * np.std(resampled[np.isfinite(resampled)], ddof=1)
            ends.append((float(value), float(value - half), float(value + half)))
        facts = (len(treats), len(others), len(with_value), len(units))
        apart = not ends[1][1] <= 0 <= ends[1][2]
        for part, found in zip(parts, ends):
            if apart and part.endswith("after"):
                refuse(part)
            else:
                book.put(metric, part, book.gate(*facts[2:]), *found, *facts)


def pp365(s, benefit):
    return s.mapping.get((benefit.file, benefit.sheet)) == "pp365-benefits"


# ----------------------------------------------------------------------------------------------------------- trust


def trust(book, s, measures, currency):
    files = [
        f for f in s.t["source_file"]
        if (f.snapshot is None or f.snapshot <= s.as_of) and (s.all or f.municipality == s.who)
    ]  # fmt: skip
    sums = {
        "records": sum(f.n_records for f in files),
        "accepted": sum(f.n_accepted for f in files),
        "rejected": sum(f.n_rejected for f in files),
        "skipped": sum(f.n_header + f.n_preamble + f.n_blank + f.n_totals + f.n_notes + f.n_hidden
                       + f.n_repeated + f.n_without_amount for f in files),
    }  # fmt: skip
    shared = 0
    if not s.all:
        for f in s.t["source_file"]:
            joint = f.municipality is None and (f.snapshot is None or f.snapshot <= s.as_of)
            if joint and f.fills == "initiative":
                shared += sum(1 for r in s.t["initiative"] if r.municipality == s.who and r.file == f.path)
    sums["records"] += shared
    sums["accepted"] += shared
    for what, n in sums.items():
        if shared:
            book.put("trust.accounting", f"what={what}", "ok", n, num=n, den=None)
        else:
            book.count("trust.accounting", f"what={what}", files, files, n)

    places = list(s.dates) if s.all else [s.who]
    ages = [(s.as_of - max(s.dates[p])).days for p in places if s.dates[p]]
    book.put("trust.file_age", "", "ok" if ages else "refused", max(ages, default=None), ne=len(ages) or UNSAID,
             nu=len(ages) or UNSAID)  # fmt: skip

    # The formula does not list the main fields: those that the set shows are taken.
    shown = {m.dimension for m in measures if m.metric == "trust.coverage" and "=" in m.dimension}
    for part in sorted(shown):
        field = part.split("=")[1]
        book.share("trust.coverage", part, s.rows, s.rows, [r for r in s.rows if given(getattr(r, field))])

    words = [f for f in s.t["finding"] if f.code == "value.unknown_word" and (s.all or f.municipality == s.who)]
    book.count("trust.unknown_words", "", s.rows, s.rows, sum(f.n_alike for f in words))

    trust_doubts(book, s, currency)
    of = defaultdict(list)
    for (metric, _, _), row in book.rows.items():
        of[metric].append(row.status)
    refused = [m for m, statuses in of.items() if set(statuses) == {"refused"}]
    status = "ok" if len(refused) < len(of) else "refused"
    book.put("trust.refused", "", status, len(refused), num=len(refused), ne=len(of), nu=len(of))
    comparability(book, status)


def trust_doubts(book, s, currency):
    """Outliers, subsets, shifted dates, joins by name."""
    years = [y for y, _ in s.years]
    direct = [y for y, b in s.years if b.kind == "direct" and y.unit == currency]
    everything, outside = [], []
    for column, rows, addable in [
        *((c, s.rows, s.rows) for c in AMOUNTS["initiative"]),
        *((c, years, direct) for c in AMOUNTS["benefit_year"]),
    ]:
        stated = [r for r in rows if getattr(r, column) is not None]
        out = [r for r in stated if column in r.outside]
        everything, outside = everything + stated, outside + out
        book.count("trust.outliers", f"column={column}", stated, stated, len(out))
        sums = [getattr(r, column) for r in addable if getattr(r, column) is not None]
        kept = [r for r in addable if in_sum(r, column) is not None]
        book.count("trust.outliers", f"column={column};what=stated", sums, sums, sum(sums) / 100)
        book.count("trust.outliers", f"column={column};what=kept", sums, kept,
                   sum(getattr(r, column) for r in kept) / 100)  # fmt: skip
    book.count("trust.outliers", "", everything, everything, len(outside))

    counted = defaultdict(Counter)
    newest = defaultdict(list)
    for row in s.t["initiative"]:
        if row.snapshot <= s.as_of and (s.all or row.municipality == s.who):
            counted[row.municipality][row.snapshot] += 1
            if row.snapshot == max(s.dates[row.municipality]):
                newest[row.municipality].append(row)
    two = {p: [counted[p][d] for d in sorted(counted[p])[-2:]] for p in counted if len(counted[p]) > 1}
    now, before = [n[1] for n in two.values()], [n[0] for n in two.values()]
    drops = [p for p, (then, n) in two.items() if then >= 10 and n < 0.7 * then]
    for what, n in (("rows", sum(now)), ("rows_before", sum(before)), ("row_drop", len(drops))):
        book.count("trust.subset", f"what={what}", counted, two, n)
    told = [rows for rows in newest.values() if sum(1 for r in rows if r.stage or r.lifecycle) >= 10]
    shut = [rows for rows in told
            if not any(r.stage in [*ENDS, "operate"] or r.lifecycle == "closed" for r in rows)]  # fmt: skip
    book.count("trust.subset", "what=none_closed", newest, told, len(shut))

    def alike(code):
        return sum(f.n_alike for f in s.t["finding"] if f.code == code and (s.all or f.municipality == s.who))

    shifts = {
        "hour": alike("pp365.date_shifted"), "day_month": alike("pp365.day_month_swapped"),
        "month_ends": alike("pp365.dates_on_month_ends"),
    }  # fmt: skip
    book.count("trust.date_shift", "", s.rows, s.rows, sum(shifts.values()))
    for what, n in shifts.items():
        book.count("trust.date_shift", f"what={what}", s.rows, s.rows, n)
    book.share("trust.name_joins", "what=initiatives", s.rows, s.rows, [r for r in s.rows if r.external_id is None])
    for what, code in (("by_title", "benefit.by_title"), ("orphans", "benefit.orphan"),
                       ("retitled", "id.title_changed"), ("unclear", "id.title_unclear")):  # fmt: skip
        book.count("trust.name_joins", f"what={what}", s.rows, s.rows, alike(code))


def own(book, s, currency):
    """The sample's indicators of its own, from the words of their headers."""
    metric = "activity.past_planned_end"
    for kind in [None, *sorted({r.kind for r in s.worked if r.kind})]:
        these = [r for r in s.worked if kind in (None, r.kind)]
        usable = [r for r in these if r.planned_end]
        book.share(metric, f"part={kind}" if kind else "", these, usable,
                   [r for r in usable if r.planned_end < s.as_of])  # fmt: skip

    metric = "activity.decision_to_start"
    approved = [r for r in s.rows if r.decision == "approved"]
    rows = []
    for r in approved:
        end = r.started or (r.actual_end if r.actual_end and r.decided and r.actual_end >= r.decided else s.as_of)
        if r.decided and end >= r.decided:
            rows.append(((end - r.decided).days, r.started is not None, 0))
    status = book.gate(len(approved), len(rows), len(rows))
    facts = (sum(1 for row in rows if row[1]), len(rows), len(approved), len(rows))
    curve = Curve(rows) if status == "ok" else None
    value = curve.median() if curve else (None,) * 3
    reached = "ok" if value[0] is not None or not curve else "not_reached"
    book.put(metric, "at=median", reached if curve else status, *value, *facts)
    for days in (30, 60, 90):
        found = curve.at(days) if curve else None
        book.put(metric, f"at={days}d", status, *(found or (None,) * 3), *facts)

    metric = "effect.not_placed"
    ahead = [(y, b) for y, b in s.years if b.kind == "direct" and y.year > s.as_of.year]
    known = [y for y, _ in ahead if y.unit == currency and in_sum(y, "planned") is not None]
    below = sum(y.planned for y in known) / 100
    above = sum(y.planned for y in known if y.placement not in ("in_budget", "proposed")) / 100
    book.put(metric, "", book.gate(len(ahead), len(known)) if below or not ahead else "refused",
             above / below if below else None, None, None, above, below, len(ahead), len(known))  # fmt: skip


def comparability(book, status):
    """The units of parts are read from METRICS.md, which is where a reader has them."""
    sizeless = defaultdict(list)
    page = (Path(__file__).parents[2] / "reports" / "METRICS.md").read_text(encoding="utf-8")
    metrics = []
    for line in page.splitlines():
        if line.startswith("### "):
            metrics.append(line[4:].strip())
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 2 and metrics and (cells[0].startswith("`") or cells[0] == "(the whole)"):
            free = cells[1].split(" ")[0] in ("share", "days", "index", "per")
            parts = [] if cells[0] == "(the whole)" else [part.split("=") for part in cells[0].strip("`").split(";")]
            sizeless[metrics[-1]].append((parts, free))

    def is_sizeless(metric, dimension):
        given_parts = [part.split("=") for part in dimension.split(";")] if dimension else []
        for parts, free in sizeless[metric]:
            same = len(parts) == len(given_parts) and all(
                a[0] == b[0] and (a[1].startswith("<") or a[1] == b[1]) for a, b in zip(parts, given_parts)
            )
            if same:
                return free
        raise SystemExit(f"METRICS.md knows no part {dimension} of {metric}")

    values = [(metric, part) for (metric, _, part), row in book.rows.items() if row.status == "ok"]
    before = metrics[: metrics.index("trust.comparability")]
    past = {"activity": [("activity.changes", "what=new"), ("activity.slip", "")],
            "effect": [("effect.slip", "what=date"), ("effect.slip", "what=amount")],
            "trust": [("trust.subset", "what=rows_before")]}  # fmt: skip
    groups = {"effect": ["effect.joint_vs_single", "effect.comparison"]}
    for family in ("activity", "overlap", "effect", "trust"):
        mine = [m for m in before if m.startswith(family)]
        able = [m for m in mine if any(free for _, free in sizeless[m])]
        beside = {m for m, part in values if m in able and is_sizeless(m, part)}
        found = {"others": (len(beside), len(able))}
        if family in past:
            found["past"] = (sum(1 for key in past[family] if key in values), len(past[family]))
        if family in groups:
            several = [m for m in groups[family] if sum(1 for v in values if v[0] == m) >= 2]
            found["groups"] = (len(several), len(groups[family]))
        for comparison, (n, of) in found.items():
            book.put("trust.comparability", f"family={family};comparison={comparison}", status, n,
                     num=n, den=of, ne=of, nu=of if status == "ok" else 0)  # fmt: skip


# ---------------------------------------------------------------------------------------------------- the comparison


def near(a, b):
    return abs(a - b) <= 1e-9 * max(abs(b), 1.0)


def compare(ours, theirs):
    """The fields that differ, each with our value and theirs."""
    wrong = []
    for field in FIELDS:
        mine = getattr(ours, field)
        if mine is UNSAID:
            continue
        other = getattr(theirs, field)
        same = mine == other if isinstance(mine, str) or mine is None or other is None else near(mine, other)
        if not same:
            wrong.append((field, mine, other))
    return wrong


def compute(tables, measures):
    municipalities = sorted({m.municipality for m in measures} - {ALL})
    currency = next((y.unit for y in tables["benefit_year"] if y.unit and y.unit.isupper() and len(y.unit) == 3), None)
    rates = {m.dimension.split("rate=")[1] for m in measures if m.metric == "effect.net" and "rate=" in m.dimension}
    rate = next(iter(rates), "none")
    ours = {}
    for who in [*municipalities, ALL]:
        scope = Scope(tables, who, municipalities, measures)
        book = Book(scope)
        activity(book, scope)
        overlap(book, scope)
        effect(book, scope, currency)
        effect_over_time(book, scope, currency)
        effect_net(book, scope, currency, rate)
        effect_quality(book, scope)
        effect_comparison(book, scope)
        trust(book, scope, measures, currency)
        if any(m.metric == "activity.past_planned_end" for m in measures):
            own(book, scope, currency)
        ours |= book.rows
    return ours


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("set", type=Path, help="a published set: the folder with tables/")
    parser.add_argument("--write", action="store_true", help="write measures.csv beside this file")
    parser.add_argument("--differences", type=int, default=3, help="differences to print for each metric")
    options = parser.parse_args()
    tables, measures = read(options.set)
    mark_scales(tables)
    theirs = {(m.metric, m.municipality, m.dimension): m for m in measures}
    ours = compute(tables, measures)
    statuses = ["ok", "low_coverage", "small_n", "refused", "suppressed", "not_reached"]
    print(f"{'metric':33} {'rows':>5} {'equal':>5} {'diff':>4}  " + " ".join(f"{s:>12}" for s in statuses))
    totals, wrong_keys = Counter(), {}
    for metric in dict.fromkeys(m.metric for m in measures):
        keys = sorted({k for k in [*ours, *theirs] if k[0] == metric})
        wrong = {}
        for key in keys:
            if key not in theirs:
                wrong[key] = [("row", "computed", "not published")]
            elif key not in ours:
                wrong[key] = [("row", "not computed", "published")]
            elif found := compare(ours[key], theirs[key]):
                wrong[key] = found
        wrong_keys |= wrong
        counts = Counter(theirs[k].status for k in keys if k in theirs)
        totals.update({"rows": len(keys), "diff": len(wrong)})
        for name, n in counts.items():
            totals[name] += n
        print(f"{metric:33} {len(keys):5} {len(keys) - len(wrong):5} {len(wrong):4}  "
              + " ".join(f"{counts[s]:12}" for s in statuses))  # fmt: skip
        for key, found in list(wrong.items())[: options.differences]:
            for field, mine, other in found:
                print(f"    {key[1]} {key[2]} {field}: independent {mine}, program {other}")
    n, d = totals["rows"], totals["diff"]
    print(f"{'':33} {n:5} {n - d:5} {d:4}  " + " ".join(f"{totals[s]:12}" for s in statuses))
    if options.write:
        write(ours, wrong_keys)


def write(ours, wrong):
    target = Path(__file__).with_name("measures.csv")
    with target.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["metric", "municipality", "dimension", "value", "numerator", "denominator", "status"])
        for key in sorted(ours):
            if key in wrong:
                continue
            row = ours[key]
            cells = [row.value, row.numerator, row.denominator]
            texts = ["" if c is None or c is UNSAID else repr(float(c)) for c in cells]
            out.writerow([*key, *texts, row.status])
    print(f"{len(ours) - len(set(wrong) & set(ours))} rows written")


if __name__ == "__main__":
    main()
