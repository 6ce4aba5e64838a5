"""Mentions of one type and dyad into events: pairs by falling score, joined while no veto stands between any two.

Plain connected components would chain unlike reports into one. The result does not depend on the order of the input,
nor on mentions that no chain of candidates leads to: `reach` finds the ones that must be seen together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from newswire.events.mention import Mention
from newswire.events.score import MERGE_FROM, Score, near, score, veto
from newswire.ids import content_uuid

REACH = timedelta(days=3)  # mentions further apart are never near
_LONG = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Link:
    """Why a mention belongs to its event: the best pair that it is in, or nothing for a mention on its own."""

    score: float | None = None
    partner: UUID | None = None
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """One event: its mentions, first one first, and the link of each."""

    event_id: UUID
    members: tuple[Mention, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MaybeSame:
    """Two events that score high enough but are kept apart by a veto; `a` is the lower id."""

    a: UUID
    b: UUID
    score: float
    reason: str


def merge(
    mentions: Iterable[Mention], beside: Mapping[Mention, UUID] | None = None
) -> tuple[list[Merged], list[MaybeSame]]:
    """The events of mentions that share type and dyad, ordered by their first mention, and the pairs kept apart.

    `beside` are mentions that stay in the events given, which a pair kept apart may name; they do not join.
    """
    members = sorted(mentions, key=lambda mention: mention.order)
    pairs = _candidates(members)
    sets = _union(members, pairs)
    events = [_merged([members[i] for i in group], members, group, pairs) for group in sets]
    event_of = {members[i]: event.event_id for group, event in zip(sets, events, strict=True) for i in group}
    outside = dict(beside or {})
    apart = [(members[i], members[j], found) for (i, j), found in pairs.items()]
    apart += _across(members, sorted(outside, key=lambda mention: mention.order))
    return events, _kept_apart(event_of | outside, apart)


def reach(seeds: Iterable[Mention], known: Iterable[Mention]) -> set[Mention]:
    """The seeds, and all that candidates which no veto forbids connect with them, step by step."""
    found = set(seeds)
    days = _Days(mention for mention in known if mention not in found)
    waiting = list(found)
    while waiting:
        mention = waiting.pop()
        linked = [
            other for other in days.around(mention)
            if other not in found and near(mention, other) and _may_join(mention, other)
        ]  # fmt: skip
        found.update(linked)
        waiting += linked
    return found


def _may_join(a: Mention, b: Mention) -> bool:
    return veto(a, b) is None and score(a, b).total >= MERGE_FROM


class _Days:
    """Mentions by their days, so that a few are looked at instead of all."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._by_day: dict[date, list[Mention]] = {}
        self._long: list[Mention] = []
        for mention in mentions:
            if mention.date_end - mention.date_start > _LONG:
                self._long.append(mention)
            else:
                self._by_day.setdefault(mention.date_start, []).append(mention)

    def around(self, mention: Mention) -> Iterator[Mention]:
        """Those that may be near it, and some more."""
        yield from self._long
        first, last = mention.date_start - REACH - _LONG, mention.date_end + REACH
        if (last - first).days > len(self._by_day):
            for day, found in self._by_day.items():
                if first <= day <= last:
                    yield from found
        else:
            for n in range((last - first).days + 1):
                yield from self._by_day.get(first + timedelta(days=n), ())


def _candidates(members: list[Mention]) -> dict[tuple[int, int], Score]:
    """Pairs of places in `members`, which is sorted."""
    place = {mention: n for n, mention in enumerate(members)}
    days = _Days(members)
    pairs = {}
    for i, mention in enumerate(members):
        for other in days.around(mention):
            if i < (j := place[other]) and near(mention, other):
                found = score(mention, other)
                if found.total >= MERGE_FROM:
                    pairs[i, j] = found
    return pairs


def _across(members: list[Mention], outside: list[Mention]) -> Iterator[tuple[Mention, Mention, Score]]:
    days = _Days(outside)
    for mention in members if outside else ():
        for other in days.around(mention):
            if near(mention, other) and (found := score(mention, other)).total >= MERGE_FROM:
                yield mention, other, found


def _union(members: list[Mention], pairs: dict[tuple[int, int], Score]) -> list[list[int]]:
    """Sets of places; a pair joins its two sets when no veto stands between any two of them."""
    group_of = {i: [i] for i in range(len(members))}
    for i, j in sorted(pairs, key=lambda pair: (-pairs[pair].total, pair)):
        left, right = group_of[i], group_of[j]
        if pairs[i, j].veto or left is right or any(veto(members[a], members[b]) for a in left for b in right):
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
    return Merged(content_uuid("event", str(chosen[0].anchor_id)), tuple(chosen), tuple(links))


def _kept_apart(event_of: Mapping[Mention, UUID], pairs: Iterable[tuple[Mention, Mention, Score]]) -> list[MaybeSame]:
    """For each two events the best vetoed pair; of equals the one whose reason comes first."""
    best: dict[tuple[UUID, UUID], MaybeSame] = {}
    for one, other, found in pairs:
        if found.veto is None or one.article_id == other.article_id or event_of[one] == event_of[other]:
            continue
        a, b = sorted((event_of[one], event_of[other]))
        known = best.get((a, b))
        if known is None or (-found.total, found.veto) < (-known.score, known.reason):
            best[a, b] = MaybeSame(a, b, found.total, found.veto)
    return [best[key] for key in sorted(best)]
