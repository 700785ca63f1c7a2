#!/usr/bin/env python3
"""Times `loype read` and other readers on the same CSV file, each in a process of its own.

Writes the file (1 000 000 records of 20 cells unless said otherwise), builds the program, makes a
virtual environment with the other readers beside the build, and prints the seconds by the clock, of
the processor, and the most memory of each, as the median of several rounds that take the readers in
turn. `loype read` writes the whole table again, as CSV, to nowhere; the others end with a typed
table in memory.

    python3 benches/csv.py                # 1 000 000 records, five rounds
    python3 benches/csv.py 100000 3
"""

import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORDS = "digital helse skole vann kart plan idé prosjekt gevinst bolig brøyting sambruk".split()
PEERS = {
    "duckdb": "import duckdb; duckdb.sql(f\"create table t as from read_csv('{PATH}')\")",
    "polars": "import polars; polars.read_csv(PATH, try_parse_dates=True)",
    "pandas": "import pandas; pandas.read_csv(PATH)",
}


def write(path, n_records):
    """Numbers, decimals, dates and words, four columns of each and four of single words."""
    draw = random.Random(1)
    kinds = [
        lambda: str(draw.randint(0, 999_999)),
        lambda: f"{draw.random() * 1e5:.2f}",
        lambda: f"20{draw.randint(10, 26)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        lambda: f"{draw.choice(WORDS)} {draw.choice(WORDS)} {draw.choice(WORDS)}",
        lambda: draw.choice(WORDS),
    ]
    block = [",".join(kinds[at % 5]() for at in range(20)) for _ in range(min(n_records, 100_000))]
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(f"kolonne {at}" for at in range(1, 21)) + "\n")
        for at in range(n_records):
            file.write(block[at % len(block)] + "\n")


def python():
    """A Python that has the other readers."""
    folder = TARGET / "bench-python"
    program = folder / "bin" / "python"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(program), "-m", "pip", "-q", "install", *PEERS, "pyarrow"], check=True)
    return str(program)


def timed(command):
    """Seconds by the clock, of the processor, and MiB of a command."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command} failed")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    n_records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    n_rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    path = TARGET / f"bench-{n_records}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, n_records)
    build = ["cargo", "build", "--release", "--locked", "--bin", "loype"]
    subprocess.run(build, cwd=ROOT, check=True)
    peer = python()
    commands = {"loype read": [str(TARGET / "release" / "loype"), "read", str(path)]}
    for name, code in PEERS.items():
        commands[name] = [peer, "-c", f"PATH = {str(path)!r}; {code}"]
    # What a process takes to begin is no part of reading.
    commands["(python, nothing)"] = [peer, "-c", "import duckdb, polars"]
    rounds = [{name: timed(command) for name, command in commands.items()} for _ in range(n_rounds)]
    print(f"{n_records} records of 20 cells, {path.stat().st_size / 1e6:.0f} MB, median of {n_rounds}")
    print(f"{'reader':<20} {'clock s':>8} {'cpu s':>8} {'MiB':>8}")
    for name in commands:
        clock, cpu, memory = (statistics.median(r[name][at] for r in rounds) for at in range(3))
        print(f"{name:<20} {clock:>8.2f} {cpu:>8.2f} {memory:>8.0f}")
    path.unlink()


if __name__ == "__main__":
    main()
