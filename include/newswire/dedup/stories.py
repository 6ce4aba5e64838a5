"""Stories from pairs: average linkage, the canonical of a story, and the round-ups that hold several.

Connected components only bound the work; one chain of resemblances would otherwise join dozens of texts. All results
are pure functions of similarities, publication times and keys, whatever the order of arrival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from newswire.dedup.similarity import LINKAGE, WINDOW_DAYS

Key = TypeVar("Key", bound=Hashable)
FULL_COPY = 0.8
DIGEST_STORIES = 3


@dataclass(frozen=True, slots=True)
class Member(Generic[Key]):
    """One article among those that may be one story. Keys are computed and ordered, never drawn on arrival.

    Members of one `page` (url key) are prints of one page and always stay together.
    """

    key: Key
    published_at: datetime
    day: int
    n_tokens: int
    agency: bool = False
    digest: bool = False
    page: str | None = None

    @property
    def order(self) -> tuple[datetime, Any]:
        return self.published_at, self.key


@dataclass(frozen=True, slots=True)
class Merge(Generic[Key]):
    """One step of the linkage: two clusters of keys, and the mean similarity of their pairs at that moment."""

    left: tuple[Key, ...]
    right: tuple[Key, ...]
    linkage: float


def components(keys: Iterable[Key], pairs: Iterable[tuple[Key, Key]]) -> list[list[Key]]:
    """The connected components, singles included."""
    parent = {key: key for key in keys}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for a, b in pairs:
        parent[root(a)] = root(b)
    found: dict[Key, list[Key]] = defaultdict(list)
    for key in parent:
        found[root(key)].append(key)
    return list(found.values())


def cluster(members: Iterable[Member[Key]], similarity: Callable[[Key, Key], float]) -> list[list[Key]]:
    """The stories of one component: clusters merge while the mean similarity of their pairs is at least `LINKAGE`.

    `similarity` is asked for every pair within the window. Of equal means the first pair in order of publication wins.
    """
    clusters = _by_page(members)
    for left, right, _ in _merges(_sums(clusters, similarity), [len(one) for one in clusters]):
        clusters[left] += clusters[right]
        clusters[right] = []
    return [[member.key for member in sorted(one, key=lambda m: m.order)] for one in clusters if one]


def merges(members: Iterable[Member[Key]], similarity: Callable[[Key, Key], float]) -> list[Merge[Key]]:
    """The steps by which `cluster` arrives at its stories, in their order.

    Those inside one story are the same whether the rest of the component is among `members` or not.
    """
    clusters = _by_page(members)
    steps = []
    for left, right, linkage in _merges(_sums(clusters, similarity), [len(one) for one in clusters]):
        one, two = (tuple(member.key for member in clusters[place]) for place in (left, right))
        steps.append(Merge(one, two, linkage))
        clusters[left] += clusters[right]
        clusters[right] = []
    return steps


def _by_page(members: Iterable[Member[Key]]) -> list[list[Member[Key]]]:
    """The clusters to begin with, in order of publication: one an article, or one a page."""
    clusters: list[list[Member[Key]]] = []
    by_page: dict[str, int] = {}
    for member in sorted(members, key=lambda one: one.order):
        if member.page is not None and member.page in by_page:
            clusters[by_page[member.page]].append(member)
            continue
        if member.page is not None:
            by_page[member.page] = len(clusters)
        clusters.append([member])
    return clusters


def _sums(clusters: list[list[Member[Key]]], similarity: Callable[[Key, Key], float]) -> NDArray[np.float64]:
    """For each two clusters, the left one in the row, the sum of the similarities of their pairs."""
    sums = np.zeros((len(clusters), len(clusters)))
    for i, left in enumerate(clusters):
        for j in range(i + 1, len(clusters)):
            sums[i, j] = sum(
                similarity(a.key, b.key) for a in left for b in clusters[j] if abs(a.day - b.day) <= WINDOW_DAYS
            )
    return sums


def _merges(sums: NDArray[np.float64], sizes: list[int]) -> Iterable[tuple[int, int, float]]:
    """The merges in their order, as (cluster that stays, cluster that ends, mean similarity of their pairs)."""
    count = np.array(sizes, float)
    means = sums / np.outer(count, count)
    best = means.max(axis=1, initial=0.0)
    while True:
        left = int(best.argmax())
        if best[left] < LINKAGE:
            return
        right = int(means[left].argmax())
        yield left, right, float(best[left])
        # a row whose best pair was with one of the two has to look again, any other only at the merged cluster
        stale = np.flatnonzero((means[:right, left] == best[:right]) | (means[:right, right] == best[:right]))
        # only the upper triangle is kept: what stood above `right`, between the two, and right of it
        sums[:left, left] += sums[:left, right]
        sums[left, left + 1 : right] += sums[left + 1 : right, right]
        sums[left, right + 1 :] += sums[right, right + 1 :]
        for table in (sums, means):
            table[right, :] = 0.0
            table[:, right] = 0.0
        count[left] += count[right]
        means[left, left + 1 :] = sums[left, left + 1 :] / (count[left] * count[left + 1 :])
        means[:left, left] = sums[:left, left] / (count[:left] * count[left])
        best[:left] = np.maximum(best[:left], means[:left, left])
        for row in (*stale, left, right):
            best[row] = means[row].max()


def canonical(members: Sequence[Member[Key]]) -> Key:
    """The member that events are read from: of the full copies the earliest, then agency before paper, then longest."""
    longest = max(member.n_tokens for member in members)
    full = [member for member in members if member.n_tokens >= FULL_COPY * longest]
    full = [member for member in full if not member.digest] or full
    return min(full, key=lambda one: (one.published_at, not one.agency, -one.n_tokens, one.order)).key


def digests(held: Iterable[tuple[Key, Key]], story_of: Mapping[Key, Hashable]) -> set[Key]:
    """The round-ups: texts that hold members of at least three other stories. `held` is (holder, held text)."""
    stories: dict[Key, set[Hashable]] = defaultdict(set)
    for holder, part in held:
        if story_of[holder] != story_of[part]:
            stories[holder].add(story_of[part])
    return {key for key, others in stories.items() if len(others) >= DIGEST_STORIES}
