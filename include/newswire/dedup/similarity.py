"""How much two bodies share, read from their fingerprints, and what relation that is at a publication gap.

J is the share of common rare shingles among those in either text, lowered where both are mostly formulae. C is the
share of the shorter text's that the other holds. Estimates follow Broder, "On the resemblance and containment of
documents", 1997: the smallest hashes of the union are a sample of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from newswire.dedup.shingles import SKETCH_SIZE, WORDS, Fingerprint

Relation = Literal["same_text", "contains"]

# Confirmed copies lie within 8 days and 95 % of them within 2; templates of another event come a week apart.
WINDOW_DAYS = 8
SHARED_SAMPLE = 2
LINKAGE = 0.158
# Below this share of shingles that no stop list drops, what two texts still have in common is mostly formula, too.
FREE_SHARE = 0.6
RULE_VERSION = 2


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which scores on two texts are related that were published at most `days` apart."""

    days: int | None
    j: float
    c: float


THRESHOLDS = (
    Threshold(2, LINKAGE, 0.30),
    Threshold(4, 0.26, 0.40),
    Threshold(8, 0.50, 0.50),
    Threshold(None, 0.70, 0.70),
)


@dataclass(frozen=True, slots=True)
class Scores:
    j: float
    c: float


NOTHING = Scores(0.0, 0.0)


def compare(a: Fingerprint, b: Fingerprint) -> Scores:
    """J and C of two bodies, 0 to 1: exact when both sketches are complete, else estimated; 0 when one is refused."""
    if a.refused or b.refused:
        return NOTHING
    both = np.concatenate((a.sketch, b.sketch))
    both.sort()
    again = both[1:] == both[:-1]
    if a.complete and b.complete:
        common = int(np.count_nonzero(again))
        return Scores(_trust(a, b) * common / (len(both) - common), common / min(a.n_rare, b.n_rare))
    # Above the largest hash of a sketch that is cut off nothing is known of that text. Of the rest the smallest.
    known = min(int(side.sketch[-1]) for side in (a, b) if not side.complete)
    rank = np.cumsum(np.concatenate(([True], ~again)))
    end = min(int(np.searchsorted(rank, SKETCH_SIZE, "right")), int(np.searchsorted(both, np.uint64(known), "right")))
    j = int(np.count_nonzero(again[: end - 1])) / int(rank[end - 1])
    common_estimate = j / (1 + j) * (a.n_rare + b.n_rare)
    return Scores(_trust(a, b) * j, min(1.0, common_estimate / min(a.n_rare, b.n_rare)))


def _trust(a: Fingerprint, b: Fingerprint) -> float:
    """How much J of two bodies counts, 0 to 1: less when both consist of formulae, as bulletins of one template do."""
    free = max(side.n_rare / max(1, side.n_tokens - WORDS + 1) for side in (a, b))
    return min(1.0, free / FREE_SHARE)


def threshold(gap_days: int) -> Threshold:
    """The row of the table for two texts published `gap_days` whole UTC days apart."""
    return next(row for row in THRESHOLDS if row.days is None or gap_days <= row.days)


def relation(scores: Scores, gap_days: int) -> Relation | None:
    """What two texts are to each other: only same_text forms stories, contains is a link."""
    row = threshold(gap_days)
    if scores.j >= row.j:
        return "same_text"
    return "contains" if scores.c >= row.c else None


def holds(scores: Scores, gap_days: int) -> bool:
    """Whether one text is in the other: what a pair of same_text is when its two stories stay apart."""
    return scores.c >= threshold(gap_days).c
