"""The ways of finding copies that `dedup.py` measures. Run by it beside the packages of the peers.

All count CPU from the text on and read the same tokens. datasketch and rensa have the word 4-shingles of newswire and
128 permutations, verified at 0.3, their best. text-dedup does what its command does at its defaults, without its
reading and writing of data sets.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from datasketch import MinHash, MinHashLSH
from newswire.dedup.candidates import candidates
from newswire.dedup.normalise import tokens
from newswire.dedup.shingles import WORDS, WordHashes, shingles, sketched
from newswire.dedup.similarity import LINKAGE, compare
from newswire.dedup.stop_list import shipped
from rensa import RMinHash, RMinHashLSH
from text_dedup import minhash as text_dedup
from text_dedup.utils import UnionFind, optimal_param, sha1_hash

PERMUTATIONS, VERIFIED_AT = 128, 0.3
TEXT_DEDUP = {"num_perm": 250, "ngram_size": 5, "min_length": 5, "threshold": 0.7}
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
    return {(a, b) for a, b in pairs if compare(prints[a], prints[b]).j >= LINKAGE}


def by_datasketch(texts: list[str]) -> Pairs:
    made = []
    for text in texts:
        one = MinHash(num_perm=PERMUTATIONS, seed=1)
        one.update_batch([shingle.encode() for shingle in strings(text)])
        made.append(one)
    return _verified(made, MinHashLSH(threshold=VERIFIED_AT, num_perm=PERMUTATIONS))


def by_rensa(texts: list[str]) -> Pairs:
    made = []
    for text in texts:
        one = RMinHash(num_perm=PERMUTATIONS, seed=1)
        one.update(strings(text))
        made.append(one)
    return _verified(made, RMinHashLSH(VERIFIED_AT, PERMUTATIONS, 32))


def _verified(made: list[Any], index: Any) -> Pairs:
    found = set()
    for at, one in enumerate(made):
        found |= {(other, at) for other in index.query(one) if made[other].jaccard(one) >= VERIFIED_AT}
        index.insert(at, one)
    return found


def by_text_dedup(texts: list[str]) -> Pairs:
    """All pairs of a cluster: it verifies nothing and joins whatever a bucket holds."""
    bits, prime = np.uint32((1 << 32) - 1), np.uint64((1 << 61) - 1)
    size = TEXT_DEDUP["num_perm"]
    bands, rows = optimal_param(TEXT_DEDUP["threshold"], size, false_positive_weight=0.5, false_negative_weight=0.5)
    draw = np.random.RandomState(42)
    permutations = tuple(draw.randint(low, prime, size=(size,), dtype=np.uint64) for low in (1, 0))
    tables: list[dict[bytes, set[int]]] = [defaultdict(set) for _ in range(bands)]
    joined = UnionFind()
    for at, body in enumerate(texts):
        text = " ".join(tokens(body))
        if len(text_dedup.NON_ALPHA.split(text.lower())) < TEXT_DEDUP["min_length"]:
            continue
        made = text_dedup.embed_func(
            text,
            at,
            num_perm=size,
            ngram_size=TEXT_DEDUP["ngram_size"],
            min_length=TEXT_DEDUP["min_length"],
            hashranges=[(n * rows, (n + 1) * rows) for n in range(bands)],
            permutations=permutations,
            hash_func=lambda data: sha1_hash(data, d=32),
            dtype=np.uint64,
            max_hash=bits,
            modulo_prime=prime,
        )
        for table, band in zip(tables, made[text_dedup.SIGNATURE_COLUMN], strict=True):
            table[band].add(at)
    for table in tables:
        for bucket in table.values():
            for other in bucket:
                joined.union(other, min(bucket))
    clusters: dict[int, list[int]] = defaultdict(list)
    for at in range(len(texts)):
        clusters[joined.find(at)].append(at)
    return {(a, b) for one in clusters.values() for n, b in enumerate(one) for a in one[:n]}


WAYS: dict[str, Callable[[list[str]], Pairs]] = {
    "newswire": by_newswire,
    "datasketch": by_datasketch,
    "text-dedup": by_text_dedup,
    "rensa": by_rensa,
}


def main() -> None:
    asked = json.load(sys.stdin)
    spent: dict[str, list[float]] = {name: [] for name in WAYS}
    found: dict[str, int] = {}
    names = list(WAYS)
    for turn in range(asked["rounds"]):
        for name in (*names[turn % len(names) :], *names[: turn % len(names)]):
            start = time.process_time()
            found[name] = len(WAYS[name](asked["texts"]))
            spent[name].append(time.process_time() - start)
    joined = {name: sorted(way(asked["bodies"])) for name, way in WAYS.items()}
    seconds = {name: statistics.median(values) for name, values in spent.items()}
    json.dump({"seconds": seconds, "found": found, "joined": joined}, sys.stdout)


if __name__ == "__main__":
    main()
