"""Copy finding beside datasketch, text-dedup and rensa: CPU of normalise + sketch + index + verify, and F1.

    python tests/benchmark/dedup.py [--articles 1500] [--rounds 3] [--peers DIR]

The peers come from PyPI into an environment of their own (`--peers`, made when it is missing). All four run in one
process that sees their packages before its own, each round in another order. Texts and pairs are those of the
development corpus beside the project (NEWSWIRE_SHARED); without it the bulletins of tests/dedup stand in, whose F1 says
less.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newswire.dedup.filter import answers
from newswire.dedup.stop_list import shipped

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CORPUS = Path(os.environ.get("NEWSWIRE_SHARED", ROOT.parent / "shared")) / "corpora" / "dedup"
SEED = 11
PEERS = ("numpy", "xxhash", "datasketch==2.0.0", "rensa==0.5.0")
# text-dedup asks for pyspark and more that its minhash never imports; these are what it does import
TEXT_DEDUP = "text-dedup==0.4.0"
TEXT_DEDUP_NEEDS = (
    "click<9", "click-option-group<0.6", "datasets", "regex", "psutil", "rich<14", "tqdm", "ftfy", "bitarray",
    "zstandard", "scipy",
)  # fmt: skip
GOALS = {"datasketch": 2.0, "text-dedup": 2.5}


@dataclass(frozen=True)
class Pair:
    """Two texts read by hand: D is the same wire text, P a partial one, all else is not."""

    a: Any
    b: Any
    weight: float
    label: str


def peer_packages(folder: Path) -> str:
    python = folder / "bin" / "python"
    done = folder / "complete"
    if not done.exists():
        venv.create(folder, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *PEERS, *TEXT_DEDUP_NEEDS], check=True)
        subprocess.run([*install, "--no-deps", TEXT_DEDUP], check=True)
        done.touch()
    return str(next((folder / "lib").glob("python*/site-packages")))


def corpus() -> tuple[list[dict[str, Any]], list[Pair], str]:
    """Articles, labelled pairs, and what the labels are."""
    if not CORPUS.is_dir():
        return bulletins()
    with gzip.open(CORPUS / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    labels = (CORPUS / "pairs_dev.tsv").read_text(encoding="utf-8")
    split = (line.split() for line in labels.splitlines() if line[0] not in "#a")
    pairs = [Pair(int(a), int(b), float(weight), label) for a, b, weight, label in split]
    return rows, pairs, f"development pairs, sha256 {hashlib.sha256(labels.encode()).hexdigest()[:16]}"


def bulletins() -> tuple[list[dict[str, Any]], list[Pair], str]:
    sys.path.append(str(ROOT / "tests" / "dedup"))
    import test_bulletins as suite

    rows: list[dict[str, Any]] = []
    pairs = []
    for label, known in (("T", suite.APART + suite.UNSEEN_APART), ("D", suite.TOGETHER + suite.UNSEEN_TOGETHER)):
        for number, (_, a, b, gap) in enumerate(known):
            first = 40 * (number + (label == "D") * 200)
            ids = [f"{label}{number}{side}" for side in "ab"]
            days = (suite.START + suite.timedelta(days=first + day) for day in (0, gap))
            for id_, text, day in zip(ids, (a, b), days, strict=True):
                rows.append({"id": id_, "source": id_, "published_at": day.isoformat(), "title": "", "text": text})
            pairs.append(Pair(*ids, 1.0, label))
    return rows, pairs, "our own bulletins"


def f1(joined: Callable[[Any, Any], bool], pairs: Iterable[Pair]) -> str:
    """Precision, recall and F1 of "the same wire text"; pairs of partial texts are left out, as in the scorer."""
    hit = false = missed = 0.0
    for pair in pairs:
        if pair.label == "P":
            continue
        together = joined(pair.a, pair.b)
        if pair.label == "D":
            hit, missed = (hit + pair.weight, missed) if together else (hit, missed + pair.weight)
        elif together:
            false += pair.weight
    precision, recall = hit / max(hit + false, 1e-9), hit / max(hit + missed, 1e-9)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * hit / (2 * hit + false + missed):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=Path, default=ROOT / ".newswire" / "benchmark-peers-dedup")
    options = parser.parse_args()
    rows, pairs, labels = corpus()
    texts = [row["text"] for row in random.Random(SEED).sample(rows, min(options.articles, len(rows)))]
    keys = sorted({key for pair in pairs for key in (pair.a, pair.b)}, key=str)
    body = {row["id"]: row["text"] for row in rows}
    asked = {"texts": texts, "bodies": [body[key] for key in keys], "rounds": options.rounds}
    done = subprocess.run(
        [sys.executable, str(HERE / "dedup_ways.py")],
        input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True,
        env=os.environ | {"PYTHONPATH": peer_packages(options.peers), "HF_HUB_OFFLINE": "1"},
    )  # fmt: skip
    report(json.loads(done.stdout.splitlines()[-1]), rows, pairs, keys)
    print(f"seed {SEED}; {labels}; {len(texts)} texts; stop list {shipped().version}, {len(shipped().hashes)} hashes")


def report(found: dict[str, Any], rows: list[dict[str, Any]], pairs: list[Pair], keys: list[Any]) -> None:
    story = {answer["id"]: answer["story_id"] for answer in answers(rows)}
    seconds = found["seconds"]
    print(f"{'way':<12}{'throughput of newswire : its':>29}{'goal':>6}{'CPU s':>8}{'pairs':>7}   same wire text")
    for name, spent in seconds.items():
        joined = {frozenset((keys[a], keys[b])) for a, b in found["joined"][name]}
        if name == "newswire":
            score = f1(lambda a, b: story[a] == story[b], pairs)
        else:
            score = f1(lambda a, b, joined=joined: frozenset((a, b)) in joined, pairs)  # type: ignore[misc]
        goal = f"{GOALS[name]:.1f}" if name in GOALS else ""
        print(
            f"{name:<12}{spent / seconds['newswire']:>28.2f}x{goal:>6}{spent:>8.2f}{found['found'][name]:>7}   {score}"
        )


if __name__ == "__main__":
    main()
