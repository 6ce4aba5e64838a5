"""Pairs that may be related, found among fingerprints in memory: two shared sampled hashes within the window.

The warehouse asks its table of sampled shingles the same question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newswire.dedup.shingles import Fingerprint
from newswire.dedup.similarity import SHARED_SAMPLE, WINDOW_DAYS

# bounds the memory of the pairs that are counted at once
_PAIRS_AT_ONCE = 8_000_000


def candidates(prints: Sequence[Fingerprint], days: Sequence[int]) -> NDArray[np.int64]:
    """The candidate pairs as positions (left < right), one row a pair, ascending."""
    size = max(1, len(prints))
    codes = np.empty(0, np.int64)
    counts = np.empty(0, np.int64)
    waiting: list[NDArray[np.int64]] = []
    for part in _shared(prints, days):
        waiting.append(part)
        if sum(map(len, waiting)) > _PAIRS_AT_ONCE:
            codes, counts = _counted(codes, counts, waiting)
            waiting = []
    codes, counts = _counted(codes, counts, waiting)
    codes = codes[counts >= SHARED_SAMPLE]
    return np.stack((codes // size, codes % size), axis=1)


def _shared(prints: Sequence[Fingerprint], days: Sequence[int]) -> Iterator[NDArray[np.int64]]:
    """A code left * size + right for each sampled hash that two prints within the window share."""
    size = len(prints)
    samples = [one.sample for one in prints]
    hashes = np.concatenate(samples or [np.empty(0, np.uint64)])
    owner = np.repeat(np.arange(size), [len(sample) for sample in samples])
    day = np.asarray(days, np.int64)[owner] if size else owner
    order = np.lexsort((day, hashes))
    hashes, owner, day = hashes[order], owner[order], day[order]
    left = np.arange(len(hashes))
    right = left
    while len(left):
        right = right + 1
        inside = right < len(hashes)
        left, right = left[inside], right[inside]
        near = (hashes[left] == hashes[right]) & (day[right] - day[left] <= WINDOW_DAYS)
        left, right = left[near], right[near]
        first, second = owner[left], owner[right]
        yield np.minimum(first, second) * size + np.maximum(first, second)


def _counted(
    codes: NDArray[np.int64], counts: NDArray[np.int64], waiting: list[NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    new, new_counts = np.unique(np.concatenate(waiting or [codes[:0]]), return_counts=True)
    both = np.concatenate((codes, new))
    distinct, place = np.unique(both, return_inverse=True)
    return distinct, np.bincount(place, np.concatenate((counts, new_counts)), len(distinct)).astype(np.int64)
