"""Expected values for `src/overlap/evaluate.rs`, computed by other people's implementations.

Packages (Python 3.11): scikit-learn 1.9.1, bcubed 1.5, scipy 1.17.1, numpy 2.4.6.

    python3 -m venv venv
    venv/bin/pip install scikit-learn bcubed scipy numpy
    venv/bin/python tests/oracle/overlap_measures.py
    venv/bin/python tests/oracle/overlap_measures.py --program target/release/loype ../shared/data/overlap/*

Without arguments, draws 40 seeded cases of records, parties, candidates, true pairs and clusters, all invented, and
writes them with what is expected to `overlap_measures.json` beside this file, which `tests/it/overlap/evaluate.rs` reads.
With a program and folders, has the program list the candidates of each folder and measure itself, computes the same from
the list, and stops where the two differ by more than 1e-9.

| measure           | expected value from                                                                           |
|-------------------|-----------------------------------------------------------------------------------------------|
| PR-AUC            | sklearn average_precision_score over the candidates, times the share of true pairs among them:  |
|                   | sklearn knows nothing of true pairs that were never found                                     |
| oracle F1         | sklearn precision_recall_curve, recall times the same share; of equally good the highest threshold |
| B-cubed           | bcubed.precision and bcubed.recall over the members of clusters of two or more                |
| true clusters     | scipy connected_components                                                                    |
| the others        | spelled out here                                                                              |
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import bcubed
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.metrics import average_precision_score, precision_recall_curve


def ratio(part, whole):
    return part / whole if whole else None


def rank(link):
    return link["score"] if link["probability"] is None else link["probability"]


def mutual_best(links, parties):
    """The links that are each other's best in the other's party. No two are equal in all three."""
    seen = defaultdict(list)
    for link in links:
        seen[link["a"], parties[link["b"]]].append(link)
        seen[link["b"], parties[link["a"]]].append(link)
    def height(link):
        probability = -np.inf if link["probability"] is None else link["probability"]
        return (probability, link["score"], link["margin"])
    best = {view: max(there, key=height) for view, there in seen.items()}
    return [
        link
        for link in links
        if best[link["a"], parties[link["b"]]] is link and best[link["b"], parties[link["a"]]] is link
    ]


def average_precision(links, is_true, n_true):
    if n_true == 0:
        return None
    labels = [is_true(link) for link in links]
    if not any(labels):
        return 0.0
    return float(average_precision_score(labels, [rank(link) for link in links])) * sum(labels) / n_true


def oracle(links, is_true, n_true):
    labels = [is_true(link) for link in links]
    if n_true == 0 or not links:
        return None
    if not any(labels):
        return {"f1": 0.0, "at": max(rank(link) for link in links)}
    precision, recall, thresholds = precision_recall_curve(labels, [rank(link) for link in links])
    precision, recall = precision[:-1], recall[:-1] * sum(labels) / n_true
    with np.errstate(invalid="ignore"):
        f1 = np.nan_to_num(2 * precision * recall / (precision + recall))
    best = f1.max()
    return {"f1": float(best), "at": float(max(t for t, f in zip(thresholds, f1) if abs(f - best) < 1e-12))}


def true_clusters(n, truth):
    if not truth:
        return []
    a, b = zip(*truth)
    _, labels = connected_components(coo_matrix((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False)
    members = defaultdict(list)
    for record, label in enumerate(labels):
        members[int(label)].append(record)
    return [m for m in members.values() if len(m) > 1]


def b_cubed(n, found, truth):
    def named(clusters):
        names = {record: {f"alone {record}"} for record in range(n)}
        for number, members in enumerate(clusters):
            for record in members:
                names[record] = {f"cluster {number}"}
        return names
    def side(clusters, others):
        inside = {record for members in clusters for record in members}
        one, other = named(clusters), named(others)
        if not inside:
            return None
        return float(bcubed.precision({r: one[r] for r in inside}, {r: other[r] for r in inside}))
    precision, recall = side(found, truth), side(truth, found)
    f1 = None if precision is None or recall is None else float(bcubed.fscore(precision, recall))
    return {"precision": precision, "recall": recall, "f1": f1}


def rank_1(links, truth):
    best = {}
    for link in links:
        for record in (link["a"], link["b"]):
            best.setdefault(record, []).append(link)
    inside = {record for pair in truth for record in pair}
    if not inside:
        return None
    total = 0.0
    for record in inside:
        mine = best.get(record, [])
        top = [link for link in mine if link["score"] == max(other["score"] for other in mine)]
        if top:
            total += sum(key(link) in truth for link in top) / len(top)
    return total / len(inside)


def key(link):
    return (min(link["a"], link["b"]), max(link["a"], link["b"]))


def measures(parties, links, truth, found):
    """All measures of a finding. Only pairs of different parties are looked for."""
    n, n_true = len(parties), len(truth)
    is_true = lambda link: key(link) in truth
    linked = [link for link in links if link["linked"]]
    n_right, n_found = sum(map(is_true, linked)), sum(map(is_true, links))
    sizes = Counter(parties)
    n_possible = n * (n - 1) // 2 - sum(size * (size - 1) // 2 for size in sizes.values())
    one_to_one = mutual_best(links, parties)
    return {
        "precision": ratio(n_right, len(linked)),
        "recall": ratio(n_right, n_true),
        "f1": ratio(2 * n_right, len(linked) + n_true),
        "oracle": oracle(one_to_one, is_true, n_true),
        "pr_auc": average_precision(links, is_true, n_true),
        "pr_auc_one_to_one": average_precision(one_to_one, is_true, n_true),
        "pair_completeness": ratio(n_found, n_true),
        "reduction_ratio": 1 - len(links) / n_possible,
        "b_cubed": b_cubed(n, found, true_clusters(n, truth)),
        "rank_1": rank_1(links, truth),
    }


def case(seed):
    """Something small that may have ties, true pairs that nobody found, and nothing true at all."""
    draw = random.Random(seed)
    n, n_parties = draw.randint(6, 18), draw.randint(2, 5)
    parties = [record % n_parties if record < n_parties else draw.randrange(n_parties) for record in range(n)]
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if parties[a] != parties[b]]
    truth = set(draw.sample(pairs, min(len(pairs), draw.choice([0, 1, 3, 6, 9]))))
    likely = draw.sample(pairs, draw.randint(0, len(pairs)))
    coarse_scores = draw.random() < 0.5
    with_probability = draw.random() < 0.4
    # Equal scores or equal margins, never both: which of two equal pairs is the best is for the engine to say.
    fine = draw.sample(range(100_000), len(likely))
    links = []
    for (a, b), number in zip(likely, fine):
        lift = 0.3 if (a, b) in truth else 0.0
        unlike, coarse = number / 250_000 + lift, draw.randrange(6) / 10 + lift
        score, margin = (coarse, unlike) if coarse_scores else (unlike, coarse)
        probability = round(min(1.0, score), 1) if with_probability and draw.random() < 0.9 else None
        linked = draw.random() < (0.7 if score > 0.4 else 0.1)
        links.append(dict(a=a, b=b, score=score, margin=margin - 0.2, probability=probability, linked=linked))
    if with_probability:
        links = [link for link in links if link["probability"] is not None]
    records = list(range(n))
    draw.shuffle(records)
    found = []
    while records and draw.random() < 0.85:
        size = draw.randint(2, 4)
        members, records = records[:size], records[size:]
        if len(members) > 1:
            found.append(sorted(members))
    return {
        "parties": parties,
        "links": links,
        "truth": sorted(truth),
        "found_clusters": found,
        "expected": measures(parties, links, truth, found),
    }


def same(name, ours, theirs, at):
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return sum(same(f"{name}.{part}", ours[part], theirs[part], at) for part in theirs)
    if (ours is None) != (theirs is None) or (ours is not None and abs(ours - theirs) > 1e-9):
        sys.exit(f"{at}: {name} is {ours} in the program and {theirs} here")
    return 1


def column(header, *names):
    return next((name for name in names if name in header), None)


def check(program, folder, flags):
    """The program's own measures against those computed from the list that it writes."""
    records = list(csv.DictReader(open(folder / "records.csv", encoding="utf-8", newline="")))
    pairs = list(csv.DictReader(open(folder / "pairs.csv", encoding="utf-8", newline="")))
    party, extra = column(records[0], "party", "kommunenr"), column(records[0], "extra", "service_area")
    place = {record["id"]: at for at, record in enumerate(records)}
    parties = [record[party] for record in records]
    truth = {tuple(sorted((place[pair["id_a"]], place[pair["id_b"]]))) for pair in pairs}
    truth = {(a, b) for a, b in truth if parties[a] != parties[b]}
    with tempfile.TemporaryDirectory() as there:
        to = Path(there) / "links.csv"
        command = [program, "overlap", folder / "records.csv", "--id", "id", "--party", party]
        command += ["--text", "title,description", "-o", to, *flags] + (["--extra", extra] if extra else [])
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        rows = list(csv.DictReader(open(to, encoding="utf-8", newline="")))
    links = [
        dict(
            a=place[row["id_a"]],
            b=place[row["id_b"]],
            score=float(row["score"]),
            margin=float(row["margin"]),
            probability=float(row["probability"]) if row["probability"] else None,
            linked=row["decision"] == "link",
        )
        for row in rows
    ]
    told = subprocess.run(
        [program, "overlap", "evaluate", folder, "--json", "--draws", "0", *flags],
        check=True, stdout=subprocess.PIPE,
    )
    ours = json.loads(told.stdout)
    found = [[place[record] for record in members] for members in ours["clusters"]]
    theirs = measures(parties, links, truth, found)
    ours.update(ours["default"])
    n = sum(same(name, ours[name], value, folder.name) for name, value in theirs.items())
    print(f"{folder.name}: {len(links)} candidates, {n} measures agree; F1 {theirs['f1']:.4f}")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--program")
    words.add_argument("--exact", action="store_true")
    words.add_argument("folders", nargs="*", type=Path)
    words = words.parse_args()
    if words.program:
        folders = [folder for folder in words.folders if (folder / "pairs.csv").exists()]
        for folder in folders:
            check(words.program, folder, ["--exact"] if words.exact else [])
        return
    to = Path(__file__).with_suffix(".json")
    cases = [json.dumps(case(seed)) for seed in range(40)]
    to.write_text("[\n" + ",\n".join(cases) + "\n]\n", encoding="utf-8")
    print(f"{len(cases)} cases in {to}")


if __name__ == "__main__":
    main()
