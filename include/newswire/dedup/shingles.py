"""Word 4-shingles as 64-bit hashes, and the fingerprint that stands for a body afterwards.

Hashes are uniform over 64 bits, so "the smallest" of two sets are one consistent sample of both. All order is that of
unsigned numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray

from newswire.dedup.normalise import tokens
from newswire.dedup.stop_list import StopList

Hashes = NDArray[np.uint64]

# Raise it when the normal form, the tokens or the hash change: sketches of two versions are never compared.
SKETCH_VERSION = 1
WORDS = 4
# 256 gives the same J on the development pairs, and a C that the thresholds do not fit: .939 against .945
SKETCH_SIZE = 128
FEWEST_RARE = 8
SAMPLE_FLOOR, SAMPLE_CAP = 16, 64
_SAMPLE_BELOW = np.uint64(1 << 61)

# splitmix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)


class WordHashes(dict[str, int]):
    """XXH3-64 of words, remembered. It belongs to the caller, who makes one for a batch."""

    limit = 1_000_000

    def __missing__(self, word: str) -> int:
        value = xxhash.xxh3_64_intdigest(word.encode())
        if len(self) < self.limit:
            self[word] = value
        return value


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What is kept of a body. `sketch` holds the smallest hashes of its rare shingles, ascending."""

    n_tokens: int
    n_rare: int
    sketch: Hashes
    stop_version: str

    @property
    def refused(self) -> bool:
        """Too few rare shingles to tell a copy from a stub: no sample, no edge."""
        return self.n_rare < FEWEST_RARE

    @property
    def complete(self) -> bool:
        """Whether the sketch holds every rare shingle."""
        return len(self.sketch) == self.n_rare

    @property
    def sample(self) -> Hashes:
        """The hashes that are indexed, a prefix of the sketch; none of a refused body."""
        if self.refused:
            return self.sketch[:0]
        below = int(np.searchsorted(self.sketch, _SAMPLE_BELOW))
        return self.sketch[: max(SAMPLE_FLOOR, min(SAMPLE_CAP, below))]


def fingerprint(text: str, stop: StopList, words: WordHashes | None = None) -> Fingerprint:
    """The fingerprint of a body, without the shingles of the stop list."""
    found = tokens(text)
    return sketched(len(found), shingles(found, words), stop)


def sketched(n_tokens: int, hashes: Hashes, stop: StopList) -> Fingerprint:
    """The fingerprint of a body whose shingles are known."""
    rare = stop.drop(hashes)
    return Fingerprint(n_tokens, len(rare), rare[:SKETCH_SIZE].copy(), stop.version)


def shingles(found: Sequence[str], words: WordHashes | None = None) -> Hashes:
    """The distinct hashes of all runs of four tokens, ascending. Fewer than four tokens are one shingle."""
    if not found:
        return np.empty(0, np.uint64)
    lookup = WordHashes() if words is None else words
    values = np.fromiter(map(lookup.__getitem__, found), np.uint64, count=len(found))
    width = min(WORDS, len(found))
    last = len(found) - width + 1
    hashes = np.zeros(last, np.uint64)
    for place in range(width):
        hashes = _mix(hashes * _GOLDEN + values[place : last + place])
    hashes.sort()
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))]


def without(print_: Fingerprint, stop: StopList) -> Fingerprint:
    """The fingerprint as if `stop` had been dropped too.

    What the sketch does not hold is estimated from the share that stays; too small a rest is refused.
    """
    kept = stop.drop(print_.sketch)
    if len(kept) == len(print_.sketch):
        return print_
    n_rare = len(kept)
    if n_rare >= FEWEST_RARE and not print_.complete:
        n_rare = max(n_rare + 1, round(print_.n_rare * n_rare / len(print_.sketch)))
    return Fingerprint(print_.n_tokens, n_rare, kept, f"{print_.stop_version}+{stop.version}")


def _mix(z: Hashes) -> Hashes:
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return z ^ (z >> _31)
