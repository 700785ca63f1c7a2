#!/usr/bin/env python3
"""Times this program and other readers on the same workbook, each in a process of its own.

Makes a virtual environment with the other readers beside the build, writes the workbook, builds
the benchmark, and prints the seconds and the most memory of each, as the median of several rounds
that take the readers in turn, so that a busy machine is busy for all of them. Each reader ends
with every cell as a value of its own language or as a data frame; this program goes on to the rows
of its model, which the others have no match for, and its way to the raw table is timed besides.

    python3 benches/workbook/compare.py            # 100 000 rows, five rounds
    python3 benches/workbook/compare.py 20000 3
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PEERS = {
    "fastexcel": "import fastexcel; fastexcel.read_excel(PATH).load_sheet(0).to_arrow()",
    "python-calamine": "import python_calamine as c; c.CalamineWorkbook.from_path(PATH).get_sheet_by_index(0).to_python()",
    "pandas (calamine)": "import pandas; pandas.read_excel(PATH, engine='calamine')",
    "openpyxl (read-only)": "import openpyxl; [r for r in openpyxl.load_workbook(PATH, read_only=True).active.iter_rows(values_only=True)]",
    "pandas (openpyxl)": "import pandas; pandas.read_excel(PATH, engine='openpyxl')",
}
PACKAGES = ["fastexcel", "pyarrow", "python-calamine", "pandas", "openpyxl"]


def ours():
    """The benchmark program, built."""
    build = ["cargo", "bench", "--locked", "--bench", "workbook", "--no-run"]
    told = subprocess.run(build, cwd=ROOT, check=True, stderr=subprocess.PIPE, text=True).stderr
    found = re.search(r"\((\S*workbook-[0-9a-f]+)\)", told)
    return str(ROOT / found.group(1))


def python():
    """A Python that has the other readers."""
    folder = TARGET / "bench-python"
    program = folder / "bin" / "python"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    # The folder may be there with other packages: `benches/csv.py` uses it too.
    subprocess.run([str(program), "-m", "pip", "-q", "install", *PACKAGES], check=True)
    return str(program)


def timed(command):
    """Seconds and MiB of a command, with what it says."""
    pipe = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = pipe.stdout.read()
    _, status, usage = os.wait4(pipe.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def main():
    n_rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    n_rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    TARGET.mkdir(parents=True, exist_ok=True)
    book = TARGET / f"workbook-{n_rows}.xlsx"
    if not book.exists():
        generate = Path(__file__).with_name("generate.py")
        subprocess.run([sys.executable, str(generate), str(n_rows), str(book)], check=True)
    program, interpreter = ours(), python()
    commands = {
        "inflating only": [program, "--inflate", str(book)],
        "calamine, cells only": [program, "--calamine", str(book)],
        "loype, raw table": [program, "--raw", str(book)],
        "loype, model rows": [program, str(book)],
    }
    for name, code in PEERS.items():
        commands[name] = [interpreter, "-c", code.replace("PATH", repr(str(book)))]
    rounds = {name: [] for name in commands}
    for number in range(n_rounds):
        for name, command in commands.items():
            # The slow ones are known to be slow after one round.
            if number == 0 or "openpyxl" not in name:
                rounds[name].append(timed(command))
    print(f"{n_rows} rows x 20, seconds of the processor (median of {n_rounds}), rows/s, MiB")
    for name, measured in rounds.items():
        seconds = statistics.median(m[0] for m in measured)
        memory = max(m[1] for m in measured)
        print(f"{name:22} {seconds:7.2f} s {n_rows / seconds:9.0f} rows/s {memory:6.0f} MiB")
    print("the last round of this program:", rounds["loype, model rows"][-1][2].strip())
    if shutil.which("nproc"):
        print("load", os.getloadavg())


if __name__ == "__main__":
    main()
