#!/usr/bin/env python3
"""How good and how fast overlap is found, beside other tools, in one run on one machine.

    cargo build --release --locked
    python3 benches/overlap/peers.py target/release/loype sample-data/overlap
    python3 benches/overlap/peers.py target/release/loype ../shared/data/overlap/*

Each folder has records.csv (id, party or kommunenr, title, description, perhaps extra or service_area) and pairs.csv
(id_a, id_b). Makes a virtual environment with the other tools beside the build, and prints for each folder and tool F1
with the threshold that the labels choose ("oracle"), of all pairs and of those that are each other's best in the other's
party, and the seconds from records in memory to scored pairs. For this program also F1 without labels and after 20 and 50
answers; its seconds are those of its own clock, likewise from records in memory.

- trigram TF-IDF: scikit-learn's TF-IDF over character trigrams of title and description, lower case and without white
  space and marks as string_grouper cuts them; sparse_dot_topn's product of each party with the others, for each record the
  50 best times the number of other parties.
- Splink: blocks on shared words that few records have; compares title, words, description and extra; u by random
  sampling, m by expectation maximisation on rare words as Splink has it before training, or set by hand, whichever is
  best with labels. Tuned by hand to no set.

Pairs inside one party are left out everywhere. F1 is measured by the same lines for every tool but this program, whose own
measures `tests/oracle/overlap_measures.py` holds against scikit-learn.
"""

import csv
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PACKAGES = ["splink==5.0.0", "sparse_dot_topn==1.2.0", "scikit-learn==1.9.1", "pandas==3.1.1"]
BEST = 50
RARE = 40  # A word that more records have makes no block of Splink's.


def python():
    """A Python that has the other tools; LOYPE_BENCH_PYTHON may name one."""
    if named := os.environ.get("LOYPE_BENCH_PYTHON"):
        return named
    folder = TARGET / "bench-overlap-python"
    program = folder / "bin" / "python"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(program), "-m", "pip", "-q", "install", *PACKAGES], check=True)
    return str(program)


class Labelled:
    """Records and their true pairs between parties."""

    def __init__(self, folder):
        rows = list(csv.DictReader(open(folder / "records.csv", encoding="utf-8-sig", newline="")))
        column = lambda *names: next((name for name in names if name in rows[0]), None)
        party, extra = column("party", "kommunenr"), column("extra", "service_area")
        self.name = folder.name
        self.parties = [row[party] for row in rows]
        self.titles = [row["title"] for row in rows]
        self.descriptions = [row["description"] for row in rows]
        self.extras = [row[extra] if extra else "" for row in rows]
        place = {row["id"]: at for at, row in enumerate(rows)}
        pairs = csv.DictReader(open(folder / "pairs.csv", encoding="utf-8-sig", newline=""))
        pairs = {tuple(sorted((place[pair["id_a"]], place[pair["id_b"]]))) for pair in pairs}
        self.truth = {(a, b) for a, b in pairs if self.parties[a] != self.parties[b]}

    def oracle(self, pairs):
        """The best F1 of any threshold over scored pairs."""
        ranked = sorted(pairs.items(), key=lambda item: -item[1])
        best, right = 0.0, 0
        for at, (pair, score) in enumerate(ranked):
            right += pair in self.truth
            if at + 1 == len(ranked) or ranked[at + 1][1] < score:
                best = max(best, 2 * right / (at + 1 + len(self.truth)))
        return best

    def one_to_one(self, pairs):
        """The pairs that are each other's best in the other's party; of equal ones the first."""
        best = {}
        for pair, score in sorted(pairs.items()):
            for record, other in (pair, pair[::-1]):
                view = (record, self.parties[other])
                if view not in best or score > best[view][1]:
                    best[view] = (pair, score)
        a_best = lambda pair, record, other: best[record, self.parties[other]][0] == pair
        return {p: s for p, s in pairs.items() if a_best(p, *p) and a_best(p, *p[::-1])}


def trigrams(labelled):
    """Cosines of character trigrams, by TF-IDF."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    def cut(text):
        text = re.sub(r"[,-./]|\s", "", text.lower())
        return [text[at : at + 3] for at in range(len(text) - 2)]

    texts = [f"{title} {text}" for title, text in zip(labelled.titles, labelled.descriptions)]
    matrix = TfidfVectorizer(analyzer=cut).fit_transform(texts).tocsr()
    n_of_party = Counter(labelled.parties)
    places = defaultdict(list)
    for at, party in enumerate(labelled.parties):
        places[party].append(at)
    pairs = {}
    # Party by party against all others, so that a record's own party takes none of its best.
    for party, mine in places.items():
        others = [at for at, other in enumerate(labelled.parties) if other > party]
        if others:
            best = min(len(others), BEST * len({labelled.parties[at] for at in others}))
            found = sp_matmul_topn(matrix[mine], matrix[others].T.tocsr(), top_n=best, n_threads=os.cpu_count()).tocoo()
            for row, column, score in zip(found.row, found.col, found.data):
                pairs[tuple(sorted((mine[row], others[column])))] = float(score)
    return pairs


def fellegi_sunter(labelled, m):
    """Match weights by Splink's model of Fellegi and Sunter, with m trained, as it comes or set by hand."""
    import logging
    import pandas
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.disable(logging.WARNING)
    words = lambda text: sorted(set(re.findall(r"\w{2,}", text.lower())))
    title_words = [words(title) for title in labelled.titles]
    text_words = [words(text) for text in labelled.descriptions]
    all_words = [sorted(set(a) | set(b)) for a, b in zip(title_words, text_words)]
    frequency = Counter(word for some in all_words for word in some)
    # A word of every twentieth record tells nothing, and Splink has no weights for words.
    telling = lambda some: [word for word in some if frequency[word] <= max(RARE, len(all_words) / 20)]
    title_words, text_words = [telling(some) for some in title_words], [telling(some) for some in text_words]
    rare = [[word for word in some if 1 < frequency[word] <= RARE] for some in all_words]
    by_rarity = [sorted(some, key=lambda word: (frequency[word], word)) for some in rare]
    # One-to-one between the parties: at most so many true pairs, of all there are.
    of_a_party = len(rare) / len(set(labelled.parties))
    frame = pandas.DataFrame(
        {
            "unique_id": range(len(rare)),
            "party": labelled.parties,
            "title": [title.lower() or None for title in labelled.titles],
            "title_words": title_words,
            "text_words": text_words,
            "rare": rare,
            "rarest": [next(iter(some), None) for some in by_rarity],
            "next_rarest": [next(iter(some[1:]), None) for some in by_rarity],
            "title_start": [title.lower()[:6] or None for title in labelled.titles],
            "extra": [extra.lower() or None for extra in labelled.extras],
        }
    )
    def by_hand(what, shares):
        if m != "by hand":
            return what
        if isinstance(shares, list):
            return what.configure(m_probabilities=shares)
        return what.configure(m_probability=shares)

    settings = SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=min(0.5, 1 / of_a_party),
        blocking_rules_to_generate_predictions=[block_on("rare", arrays_to_explode=["rare"])],
        comparisons=[
            by_hand(comparisons.JaroWinklerAtThresholds("title", [0.95, 0.88, 0.7]), [0.15, 0.05, 0.15, 0.3, 0.35]),
            by_hand(comparisons.ArrayIntersectAtSizes("title_words", [4, 3, 2, 1]), [0.1, 0.15, 0.2, 0.3, 0.25]),
            by_hand(comparisons.ArrayIntersectAtSizes("rare", [6, 4, 2]), [0.15, 0.2, 0.35, 0.3]),
            by_hand(comparisons.ArrayIntersectAtSizes("text_words", [8, 5, 3, 2, 1]), [0.1, 0.2, 0.25, 0.2, 0.15, 0.1]),
            comparisons.CustomComparison(
                output_column_name="extra",
                comparison_levels=[
                    levels.NullLevel("extra"),
                    by_hand(levels.ExactMatchLevel("extra"), 0.7),
                    by_hand(levels.ElseLevel(), 0.3),
                ],
            ),
        ],
    )
    database = DuckDBAPI()
    tables = [
        database.register(part.drop(columns="party").reset_index(drop=True), dataset_display_name=f"party_{number}")
        for number, (_, part) in enumerate(frame.groupby("party"))
    ]
    linker = Linker(tables, settings, log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for column in ("rarest", "next_rarest", "title_start") if m == "trained" else ():
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
        except Exception as error:  # No two records may have the same, or they may all look alike.
            print(f"  Splink, training on {column}: {str(error).splitlines()[0]}", file=sys.stderr)
    found = linker.inference.predict().as_pandas_dataframe()
    ids = zip(found["unique_id_l"], found["unique_id_r"], found["match_weight"])
    return {(min(a, b), max(a, b)): float(weight) for a, b, weight in ids}


def ours(program, folder):
    told = subprocess.run(
        [program, "overlap", "evaluate", folder, "--json"], check=True, stdout=subprocess.PIPE
    ).stdout
    return json.loads(told)


def compare(program, folders):
    # What is needed to begin is no part of the work.
    import sklearn.feature_extraction.text, sparse_dot_topn, splink.comparison_library, pandas  # noqa: F401

    shown = lambda value: "-" if value is None else f"{value:.3f}"
    print("| set | tool | F1, no labels | 20 answers | 50 answers | oracle, one-to-one | oracle, all pairs | s |")
    print("|---|---|---|---|---|---|---|---|")
    for folder in folders:
        told = ours(program, folder)
        after = [shown(after["f1_mean"]) for after in told["after_answers"]]
        cells = [shown(told["default"]["f1"]), *after, shown((told["oracle"] or {}).get("f1")), "", f"{told['seconds']:.2f}"]
        print(f"| {folder.name} | loype | {' | '.join(cells)} |", flush=True)
        labelled = Labelled(folder)
        tools = {
            "trigram TF-IDF, sparse_dot_topn 1.2.0": [lambda: trigrams(labelled)],
            "Splink 5.0.0": [lambda m=m: fellegi_sunter(labelled, m) for m in ("trained", "as it comes", "by hand")],
        }
        for name, ways in tools.items():
            best = None
            for way in ways:
                begun = time.perf_counter()
                pairs = way()
                seconds = time.perf_counter() - begun
                found = (labelled.oracle(labelled.one_to_one(pairs)), labelled.oracle(pairs), seconds)
                best = max(best or found, found)
            cells = ["", "", "", shown(best[0]), shown(best[1]), f"{best[2]:.2f}"]
            print(f"| {folder.name} | {name} | {' | '.join(cells)} |", flush=True)


def main():
    words = sys.argv[1:]
    if len(words) < 2:
        sys.exit(__doc__)
    if os.environ.get("LOYPE_BENCH_INSIDE") != "1":
        inside = dict(os.environ, LOYPE_BENCH_INSIDE="1")
        sys.exit(subprocess.run([python(), __file__, *words], env=inside).returncode)
    folders = [Path(word) for word in words[1:] if (Path(word) / "pairs.csv").exists()]
    compare(str(Path(words[0]).resolve()), folders)


if __name__ == "__main__":
    main()
