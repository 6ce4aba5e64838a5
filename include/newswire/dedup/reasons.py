"""Why two articles are one story or are not, in one sentence, from what the rules looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newswire.dedup.shingles import FEWEST_RARE, Fingerprint
from newswire.dedup.similarity import LINKAGE, SHARED_SAMPLE, WINDOW_DAYS, Scores, Threshold, holds, threshold


@dataclass(frozen=True, slots=True)
class Pair:
    """Two fingerprinted articles as the rules saw them.

    `linkage` is the mean similarity at the merge that joined them, or else that of their two stories today.
    """

    scores: Scores
    gap_days: int
    shared_sample: int
    fewest_rare: int
    one_language: bool
    live: bool
    one_story: bool
    linkage: float

    @property
    def threshold(self) -> Threshold:
        """The row of the table that their gap falls into."""
        return threshold(self.gap_days)


def shared_sample(a: Fingerprint, b: Fingerprint) -> int:
    """How many of the indexed hashes two bodies share."""
    return len(np.intersect1d(a.sample, b.sample, assume_unique=True))


def reason(pair: Pair) -> str:
    """One sentence for people: the rule that decided, with its numbers."""
    j, c, row = pair.scores.j, pair.scores.c, pair.threshold
    days = f"{pair.gap_days} day{'' if pair.gap_days == 1 else 's'} apart"
    if pair.one_story:
        if j >= row.j:
            return (
                f"one story: J {j:.3f} reaches {row.j} for texts {days}, and they merged at linkage {pair.linkage:.3f}"
            )
        return (
            f"one story through its other prints: J {j:.3f} is under {row.j} for texts {days}, "
            f"but they merged at linkage {pair.linkage:.3f}, and {LINKAGE} is enough"
        )
    if not pair.one_language:
        return "two stories: the texts are in two languages"
    if pair.fewest_rare < FEWEST_RARE:
        return f"two stories: one text has {pair.fewest_rare} rare shingles, under {FEWEST_RARE} nothing is compared"
    if pair.gap_days > WINDOW_DAYS:
        return f"two stories: they are {days}, and nothing is compared beyond {WINDOW_DAYS}"
    if pair.shared_sample < SHARED_SAMPLE:
        return f"two stories: they share {pair.shared_sample} of the indexed hashes, {SHARED_SAMPLE} make a candidate"
    held = f"; one holds the other: C {c:.3f} reaches {row.c}" if holds(pair.scores, pair.gap_days) else ""
    if pair.live:
        return f"two stories: a live blog is never one text with another{held}"
    if j < row.j:
        return f"two stories: J {j:.3f} is under {row.j} for texts {days}{held}"
    linkage = f"the linkage of the stories is {pair.linkage:.3f}, under {LINKAGE}"
    return f"two stories: J {j:.3f} reaches {row.j}, but {linkage}{held}"
