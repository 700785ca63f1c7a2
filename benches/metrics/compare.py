#!/usr/bin/env python3
"""Has DuckDB compute some of the metrics over the rows of `benches/metrics.rs`, beside all of ours.

Builds the benchmark, has it invent the rows, measure them and write rows and numbers as Parquet,
makes a virtual environment with DuckDB beside the build, and prints the seconds of each. DuckDB
reads the Parquet files into tables of its own first, so that both are timed from rows in memory.
It computes the counts, shares, medians, sums and ratios below, for each municipality and for all:
the plain group-bys among the metrics, without intervals, curves and reasons. Every number that this
program shows must be DuckDB's number too; the script fails where one is not.

    python3 benches/metrics/compare.py              # 357 municipalities x 300 x 12 snapshots
    python3 benches/metrics/compare.py 20 300 12
"""

import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TABLES = ["initiative", "benefit", "benefit_year", "measurement", "population"]
TABLES += ["overlap_pair", "overlap_review"]
AS_OF, FIRST_DAY = "date '2026-09-30'", "date '2026-07-01'"

OPEN = """case when stage is not null
    then stage not in ('operate', 'rejected', 'stopped', 'merged', 'completed')
    else lifecycle is distinct from 'closed' end"""
RUNNING = """case when stage is not null
    then stage in ('explore', 'plan', 'test', 'implement', 'follow_up')
    else lifecycle is not distinct from 'active' end"""

# What `src/metrics/prepare.rs` makes: the newest snapshot of each municipality without programmes
# and with the first sight of each row; for all, of a joint initiative's copies the first by
# municipality. Benefits likewise, of a joint initiative those of the first copy that has any.
PREPARED = {
    "newest": f"""select municipality, max(snapshot) as snapshot from initiative
        where snapshot <= {AS_OF} group by all""",
    "first_sight": """select municipality, initiative_id, snapshot as first_seen,
        planned_end as first_end from initiative join (select municipality, initiative_id,
            min(snapshot) as snapshot from initiative group by all)
        using (municipality, initiative_id, snapshot)""",
    "own_line": f"""select i.*, {OPEN} as open, {RUNNING} as running, first_seen, first_end
        from initiative i join newest using (municipality, snapshot)
        join first_sight using (municipality, initiative_id)
        where kind is distinct from 'programme'""",
    "line": """select municipality as who, * from own_line union all
        select 'all' as who, * from own_line qualify joint_id is null or row_number() over
            (partition by joint_id order by municipality, initiative_id, file, "row") = 1""",
    "own_promise": f"""select b.*, coalesce(i.joint_id, i.initiative_id) as key,
        i.initiative_id as of_initiative
        from benefit b join (select municipality, max(snapshot) as snapshot from benefit
            where snapshot <= {AS_OF} group by all) n using (municipality, snapshot)
        join (select i.* from initiative i join newest using (municipality, snapshot)) i
            on i.municipality = b.municipality and i.initiative_id = b.initiative_id
        where i.kind is distinct from 'programme'""",
    "promise": """select municipality as who, * from own_promise union all
        select 'all' as who, * from own_promise qualify of_initiative = first_value(of_initiative)
            over (partition by key order by municipality, benefit_id, file, "row")""",
    "amount": """select p.who, p.kind, y.year, y.planned, y.realised, y.unit, y.placement
        from promise p join benefit_year y using (municipality, benefit_id, snapshot)""",
    "latest": f"""select municipality, benefit_id, snapshot, arg_max(value, ("date", "row")) as value
        from measurement m join (select municipality, max(snapshot) as snapshot from measurement
            where snapshot <= {AS_OF} group by all) n using (municipality, snapshot)
        where "date" <= {AS_OF} group by all""",
    "link": """select p.* from overlap_pair p
        left join (select initiative_a, initiative_b, max_by(answer, date) as answer
            from overlap_review group by all) r using (initiative_a, initiative_b)
        where linked and not joint and answer is distinct from 'different'
            and municipality_a <> municipality_b
            and initiative_a in (select initiative_id from own_line)
            and initiative_b in (select initiative_id from own_line)""",
}

# Metric, part and value for each municipality and all; parts that stand in a column end in `=`.
METRICS = {
    ("activity.portfolio", ""): "select who, '', count(*) from line group by all",
    ("activity.portfolio", "what=open"): "select who, '', count(*) filter (open) from line group by all",
    ("activity.portfolio", "stage="): """select who, coalesce(stage, 'unknown'), count(*)
        from line group by all""",
    ("activity.ideas", ""): f"""select who, '', count(*) filter
        (submitted between {FIRST_DAY} and {AS_OF}) from line group by all""",
    ("activity.queue", "what=age_median"): f"""select who, '', median({AS_OF} - submitted)
        filter (open and decided is null and stage in ('submitted', 'assessed'))
        from line group by all""",
    ("activity.no_owner", ""): "select who, '', avg((not has_owner)::int) filter (open) from line group by all",
    ("activity.report_age", "what=median"): f"""select who, '', median({AS_OF} - last_report)
        filter (running and last_report <= {AS_OF}) from line group by all""",
    ("activity.report_age", "what=over_90"): f"""select who, '', avg(({AS_OF} - last_report > 90)::int)
        filter (running and last_report <= {AS_OF}) from line group by all""",
    ("activity.slip", ""): """select who, '', median(planned_end - first_end)
        filter (open and first_seen < snapshot) from line group by all""",
    ("activity.forecast_deviation", "what=budget"): """select who, '', sum(budget) filter (open) / 100
        from line group by all""",
    ("activity.concentration", ""): """with area as (select who, unnest(service_areas) as area,
            1.0::double / len(service_areas) as weight from line where open),
        weights as (select who, area, sum(weight) as weight from area group by all)
        select who, '', sum(weight * weight) / (sum(weight) * sum(weight)) from weights group by all""",
    ("trust.coverage", "field=budget"): "select who, '', count(budget) / count(*) from line group by all",
    ("overlap.candidates", ""): """select who, '', count(distinct (initiative_a, initiative_b)) from (
        select municipality_a as who, * from link union all
        select municipality_b as who, * from link union all select 'all' as who, * from link)
        group by all""",
    ("effect.plan_coverage", ""): """with own as (select distinct who, of_initiative from promise),
        joint as (select distinct key from promise where who = 'all'),
        due as (select *, case who when 'all'
            then coalesce(joint_id, initiative_id) in (select key from joint)
            else (who, initiative_id) in (select (who, of_initiative) from own) end as has
            from line where stage in ('plan', 'test', 'implement', 'follow_up')
            and municipality in (select municipality from benefit))
        select who, '', avg(has::int) from due group by all""",
    ("effect.perspectives", "kind="): """select who, coalesce(kind, 'unknown'), count(*)
        from promise group by all""",
    ("effect.achievement", ""): """select who, '', median((value - baseline) / (target - baseline))
        from promise join latest using (municipality, benefit_id)
        where target is not null and baseline is not null group by all""",
    ("effect.realised_direct", ""): """select who, '', sum(realised) / sum(planned) from amount
        where kind = 'direct' and unit = 'NOK' and year < 2026
            and planned is not null and realised is not null group by all""",
    ("effect.plan_years", "year=2027;placement="): """select who, coalesce(placement, 'unknown'),
        sum(planned) / 100 from amount where kind = 'direct' and unit = 'NOK' and year = 2027
        group by all""",
}


def bench():
    """The benchmark program, built."""
    build = ["cargo", "bench", "--locked", "--bench", "metrics", "--no-run"]
    told = subprocess.run(build, cwd=ROOT, check=True, stderr=subprocess.PIPE, text=True).stderr
    found = re.search(r"\((\S*metrics-[0-9a-f]+)\)", told)
    return str(ROOT / found.group(1))


def python():
    """A Python that has DuckDB."""
    folder = TARGET / "bench-python"
    program = folder / "bin" / "python"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(program), "-m", "pip", "-q", "install", "duckdb"], check=True)
    return str(program)


def duck(folder):
    """Computes and compares; runs in the Python that has DuckDB."""
    import duckdb

    db = duckdb.connect()
    begun = time.monotonic()
    for table in TABLES:
        db.execute(f"create table {table} as from '{folder}/{table}.parquet'")
    loaded, memory = time.monotonic(), peak()
    print(f"DuckDB {duckdb.__version__}: tables read in {loaded - begun:.2f} s, {memory} MiB")
    used = os.times()
    answers = {}
    for name, select in PREPARED.items():
        db.execute(f"create table {name} as {select}")
    prepared = time.monotonic()
    for (metric, part), select in METRICS.items():
        for who, name, value in db.execute(select).fetchall():
            answers[metric, part + name, who] = value
    seconds, now = time.monotonic() - loaded, os.times()
    processor = now.user + now.system - used.user - used.system
    print(
        f"DuckDB: {len(METRICS)} group-bys in {seconds:.2f} s ({prepared - loaded:.2f} s of it to"
        f" find the newest rows), {processor:.2f} s of the processors,"
        f" at most {peak() - memory} MiB more than loaded"
    )
    db.execute(f"create table measure as from '{folder}/measure.parquet'")
    wrong, n_same = [], 0
    for (metric, part), _ in METRICS.items():
        shown = db.execute(
            "select municipality, dimension, value from measure where status = 'ok' and metric = ?"
            " and (dimension = ? or (? like '%=' and starts_with(dimension, ?)))",
            [metric, part, part, part],
        ).fetchall()
        if not shown:
            wrong.append(f"{metric} {part}: nothing to compare")
        for who, dimension, value in shown:
            # A group without rows has no row in DuckDB.
            other = answers.get((metric, dimension, who), 0) or 0
            if abs(value - float(other)) <= 1e-9 * max(1.0, abs(value)):
                n_same += 1
            else:
                wrong.append(f"{metric} {dimension} {who}: {value}, DuckDB {other}")
    print(f"{n_same} numbers are the same, {len(wrong)} are not")
    sys.exit("\n".join(wrong[:20]) if wrong else 0)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main():
    if sys.argv[1:2] == ["--duckdb"]:
        return duck(sys.argv[2])
    folder = TARGET / "bench-metrics"
    subprocess.run([bench(), *sys.argv[1:], "--tables", str(folder)], check=True)
    subprocess.run([python(), __file__, "--duckdb", str(folder)], check=True)


if __name__ == "__main__":
    main()
