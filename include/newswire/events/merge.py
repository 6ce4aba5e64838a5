"""Mentions of one type and dyad into events: pairs by falling score, joined while no veto stands between any two.

Plain connected components would chain unlike reports into one. The result does not depend on the order of the input.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from newswire.events.mention import Mention
from newswire.events.score import MERGE_FROM, Score, near, score
from newswire.ids import content_uuid


@dataclass(frozen=True, slots=True)
class Link:
    """Why a mention belongs to its event: the best pair that it is in, or nothing for a mention on its own."""

    score: float | None = None
    partner: UUID | None = None
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """One event: its mentions, first one first, and the link of each."""

    members: tuple[Mention, ...]
    links: tuple[Link, ...]

    @property
    def event_id(self) -> UUID:
        return content_uuid("event", str(self.members[0].anchor_id))


@dataclass(frozen=True, slots=True)
class MaybeSame:
    """Two events that score high enough but are kept apart by a veto; `a` is the lower id."""

    a: UUID
    b: UUID
    score: float
    reason: str


def merge(mentions: Iterable[Mention]) -> tuple[list[Merged], list[MaybeSame]]:
    """The events of mentions that share type and dyad, ordered by their first mention, and the pairs kept apart."""
    members = sorted(mentions, key=lambda mention: mention.order)
    pairs = _candidates(members)
    vetoes = {pair: found.veto for pair, found in pairs.items() if found.veto}
    vetoes |= {
        (i, j): veto
        for i, j in combinations(range(len(members)), 2)
        if (i, j) not in pairs and (veto := score(members[i], members[j]).veto)
    }
    sets = _union(len(members), pairs, vetoes)
    events = [_merged([members[i] for i in group], members, group, pairs) for group in sets]
    return events, _kept_apart(members, sets, events, pairs)


def _candidates(members: list[Mention]) -> dict[tuple[int, int], Score]:
    pairs = {}
    for i, j in combinations(range(len(members)), 2):
        if near(members[i], members[j]):
            found = score(members[i], members[j])
            if found.total >= MERGE_FROM:
                pairs[i, j] = found
    return pairs


def _union(n: int, pairs: dict[tuple[int, int], Score], vetoes: dict[tuple[int, int], str]) -> list[list[int]]:
    group_of = {i: [i] for i in range(n)}
    for i, j in sorted(pairs, key=lambda pair: (-pairs[pair].total, pair)):
        left, right = group_of[i], group_of[j]
        if left is right or any((min(a, b), max(a, b)) in vetoes for a in left for b in right):
            continue
        joined = sorted(left + right)
        for member in joined:
            group_of[member] = joined
    return sorted({id(group): group for group in group_of.values()}.values())


def _merged(
    chosen: list[Mention], members: list[Mention], group: list[int], pairs: dict[tuple[int, int], Score]
) -> Merged:
    links = []
    for i in group:
        best = max(
            ((pairs[min(i, j), max(i, j)], j) for j in group if (min(i, j), max(i, j)) in pairs),
            key=lambda found: (found[0].total, -found[1]),
            default=None,
        )
        if best is None:
            links.append(Link())
        else:
            links.append(Link(best[0].total, members[best[1]].mention_id, tuple(best[0].parts.items())))
    return Merged(tuple(chosen), tuple(links))


def _kept_apart(
    members: list[Mention], sets: list[list[int]], events: list[Merged], pairs: dict[tuple[int, int], Score]
) -> list[MaybeSame]:
    event_of = {i: event.event_id for group, event in zip(sets, events, strict=True) for i in group}
    best: dict[tuple[UUID, UUID], MaybeSame] = {}
    for (i, j), found in sorted(pairs.items()):
        same_article = members[i].article_id == members[j].article_id
        if found.veto is None or same_article or event_of[i] == event_of[j]:
            continue
        a, b = sorted((event_of[i], event_of[j]))
        known = best.get((a, b))
        if known is None or found.total > known.score:
            best[a, b] = MaybeSame(a, b, found.total, found.veto)
    return [best[key] for key in sorted(best)]
