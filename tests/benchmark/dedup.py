"""Copy finding against datasketch and rensa: CPU of normalise + sketch + index + verify, and F1 on the labelled pairs.

    python tests/benchmark/dedup.py [--articles 1500] [--rounds 3] [--peers FOLDER]

All read the same tokens and the same word 4-shingles. Peers have 128 permutations and verify at 0.3, their best. They
are installed into FOLDER, by default a temporary one, and never into the project's environment. The texts are those of
the development corpus beside the project (NEWSWIRE_SHARED); without it there is nothing to measure.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newswire.dedup.candidates import candidates
from newswire.dedup.filter import answers
from newswire.dedup.normalise import tokens
from newswire.dedup.shingles import WORDS, WordHashes, shingles, sketched
from newswire.dedup.similarity import compare
from newswire.dedup.stop_list import shipped

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("NEWSWIRE_SHARED", ROOT.parent / "shared")) / "corpora" / "dedup"
PEERS = ("datasketch==2.0.0", "rensa==0.5.0")
SEED, PERMUTATIONS, VERIFIED_AT = 11, 128, 0.3
Pairs = set[tuple[int, int]]


def strings(text: str) -> list[str]:
    """The word 4-shingles as texts, which is what the peers hash."""
    found = tokens(text)
    width = min(WORDS, len(found))
    return list({" ".join(found[n : n + width]) for n in range(len(found) - width + 1)}) if found else []


def by_newswire(texts: list[str]) -> Pairs:
    words, stop = WordHashes(), shipped()
    prints = []
    for text in texts:
        found = tokens(text)
        prints.append(sketched(len(found), shingles(found, words), stop))
    pairs = candidates(prints, [0] * len(prints)).tolist()
    return {(a, b) for a, b in pairs if compare(prints[a], prints[b]).j >= 0.158}


def minhash(text: str) -> Any:
    made = importlib.import_module("datasketch").MinHash(num_perm=PERMUTATIONS, seed=1)
    made.update_batch([shingle.encode() for shingle in strings(text)])
    return made


def by_datasketch(texts: list[str]) -> Pairs:
    index = importlib.import_module("datasketch").MinHashLSH(threshold=VERIFIED_AT, num_perm=PERMUTATIONS)
    made = [minhash(text) for text in texts]
    found = set()
    for at, one in enumerate(made):
        found |= {(other, at) for other in index.query(one) if made[other].jaccard(one) >= VERIFIED_AT}
        index.insert(at, one)
    return found


def rensa_minhash(text: str) -> Any:
    made = importlib.import_module("rensa").RMinHash(num_perm=PERMUTATIONS, seed=1)
    made.update(strings(text))
    return made


def by_rensa(texts: list[str]) -> Pairs:
    index = importlib.import_module("rensa").RMinHashLSH(VERIFIED_AT, PERMUTATIONS, 32)
    made = [rensa_minhash(text) for text in texts]
    found = set()
    for at, one in enumerate(made):
        found |= {(other, at) for other in index.query(one) if made[other].jaccard(one) >= VERIFIED_AT}
        index.insert(at, one)
    return found


def install(folder: Path) -> None:
    if not (folder / "datasketch").is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), *PEERS]
        subprocess.run(command, check=True)
    sys.path.append(str(folder))


def timed(way: Callable[[list[str]], Pairs], texts: list[str]) -> tuple[float, int]:
    start = time.process_time()
    found = way(texts)
    return time.process_time() - start, len(found)


def f1(joined: Callable[[int, int], bool], pairs: list[tuple[int, int, float, str]]) -> str:
    """Precision, recall and F1 of "the same wire text"; pairs of partial texts are left out, as in the scorer."""
    hit = false = missed = 0.0
    for a, b, weight, label in pairs:
        if label == "P":
            continue
        if joined(a, b):
            hit, false = (hit + weight, false) if label == "D" else (hit, false + weight)
        elif label == "D":
            missed += weight
    return f"P {hit / (hit + false):.3f} R {hit / (hit + missed):.3f} F1 {2 * hit / (2 * hit + false + missed):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "newswire-benchmark-peers")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"no corpus in {CORPUS}; set NEWSWIRE_SHARED")
    install(options.peers)
    with gzip.open(CORPUS / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    labels = (CORPUS / "pairs_dev.tsv").read_text(encoding="utf-8")
    print(
        f"seed {SEED}, labels sha256 {hashlib.sha256(labels.encode()).hexdigest()[:16]}, stop list {shipped().version}"
    )

    texts = [row["text"] for row in random.Random(SEED).sample(rows, options.articles)]
    ways = {"newswire": by_newswire, "datasketch": by_datasketch, "rensa": by_rensa}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    pairs_found = {}
    for _ in range(options.rounds):
        for name, way in ways.items():
            seconds, pairs_found[name] = timed(way, texts)
            spent[name].append(seconds)
    base = statistics.median(spent["datasketch"])
    for name, values in spent.items():
        median = statistics.median(values)
        print(
            f"{name:11} {base / median:5.2f} x datasketch's throughput, {pairs_found[name]} pairs of {len(texts)} texts"
        )

    pairs = [
        (int(a), int(b), float(weight), label)
        for a, b, weight, label in (line.split() for line in labels.splitlines() if line[0] not in "#a")
    ]
    story = {answer["id"]: answer["story_id"] for answer in answers(rows)}
    body = {row["id"]: row["text"] for row in rows}
    print("newswire   ", f1(lambda a, b: story[a] == story[b], pairs))
    for name, make in (("datasketch", minhash), ("rensa", rensa_minhash)):
        made = {key: make(body[key]) for a, b, _, _ in pairs for key in (a, b)}
        print(f"{name:11}", f1(lambda a, b, made=made: made[a].jaccard(made[b]) >= VERIFIED_AT, pairs))  # type: ignore[misc]


if __name__ == "__main__":
    main()
