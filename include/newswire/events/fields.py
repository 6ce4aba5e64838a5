"""The fields of an event from its mentions: the most specific value wins, then the one that most stories give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from newswire.events.mention import Mention, Side

_STATUS = {"actual": 0, "future": 1, "historical": 2}
_GRANULARITY = {"day": 0, "week": 1, "month": 2, "year": 3}


@dataclass(frozen=True, slots=True)
class EventFields:
    mode: str | None
    contexts: tuple[str, ...]
    status: str
    plover: str | None
    cameo: str | None
    quad: int | None
    scale: float | None
    date_start: date
    date_end: date
    date_granularity: str
    place_name: str | None
    place_country: str | None
    size: dict[str, Any]
    confidence: float
    sides: tuple[Side, ...]
    disagreements: dict[str, list[Any]]


def settle(members: tuple[Mention, ...]) -> EventFields:
    """The fields; values on which the mentions differ are listed in `disagreements`."""
    status = min((mention.status for mention in members), key=_STATUS.__getitem__)
    mode = _most_told(members, lambda mention: mention.mode)
    lead = next(mention for mention in members if mention.status == status)
    if mode is not None:
        lead = next((mention for mention in members if (mention.mode, mention.status) == (mode, status)), lead)
    dated = min(members, key=lambda mention: (_GRANULARITY.get(mention.date_granularity, 4), mention.order))
    place = _most_told(
        members, lambda mention: (mention.place_name, mention.place_country) if mention.place_name else None
    ) or (None, _most_told(members, lambda mention: mention.place_country))
    fullest = max(members, key=lambda mention: (sum(bool(side.name) for side in mention.sides), len(mention.sides)))
    return EventFields(
        mode=mode,
        contexts=tuple(sorted({context for mention in members for context in mention.contexts})),
        status=status,
        plover=lead.plover,
        cameo=lead.cameo,
        quad=lead.quad,
        scale=lead.scale,
        date_start=dated.date_start,
        date_end=dated.date_end,
        date_granularity=dated.date_granularity,
        place_name=place[0],
        place_country=place[1],
        size=_sizes(members),
        confidence=max(mention.confidence for mention in members),
        sides=fullest.sides,
        disagreements=_disagreements(members),
    )


def _most_told(members: tuple[Mention, ...], value: Callable[[Mention], Any]) -> Any:
    """The value that most independent stories give; the earlier one of two equals; None when nobody gives one."""
    stories = defaultdict(set)
    for mention in members:
        if (found := value(mention)) is not None:
            stories[found].add(mention.story)
    return max(stories, key=lambda found: len(stories[found]), default=None)


def _sizes(members: tuple[Mention, ...]) -> dict[str, Any]:
    kinds = sorted({kind for mention in members for kind in mention.size})
    return {kind: _most_told(members, lambda mention, kind=kind: mention.size.get(kind)) for kind in kinds}  # type: ignore[misc]  # a default binds the loop's value


def _disagreements(members: tuple[Mention, ...]) -> dict[str, list[Any]]:
    seen = {
        "date": _values(mention.date_start.isoformat() for mention in members if mention.dated),
        "mode": _values(mention.mode for mention in members if mention.mode),
        "status": _values(mention.status for mention in members),
        "place": _values(mention.place_name for mention in members if mention.place_name),
    }
    for kind in sorted({kind for mention in members for kind in mention.size}):
        seen[kind] = _values(mention.size[kind] for mention in members if kind in mention.size)
    return {name: values for name, values in seen.items() if len(values) > 1}


def _values(found: Iterable[Any]) -> list[Any]:
    return sorted(Counter(found))
