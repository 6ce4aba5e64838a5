"""Which mentions must be seen together: whole groups that hold an added or a removed one, and no more than these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from newswire.events.mention import Mention, Side
from newswire.events.merge import REACH, reach
from newswire.warehouse.connect import Cursor
from newswire.warehouse.sql import read_sql

Key = tuple[str, str]
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Block:
    """Where touched mentions lie: type, dyad and days."""

    type: str
    dyad: str
    date_start: date
    date_end: date


@dataclass(slots=True)
class Group:
    """Mentions of one type and dyad: those to merge, and those near them that stay in their events."""

    known: dict[UUID, Mention] = field(default_factory=dict)
    seeds: set[Mention] = field(default_factory=set)
    members: set[Mention] = field(default_factory=set)
    seen: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """The groups by type and dyad, and the event that each known mention belonged to before."""

    groups: dict[Key, Group]
    event_of: dict[UUID, UUID | None]


def find(cursor: Cursor, blocks: Iterable[Block], closed_mentions: Sequence[UUID]) -> Found:
    """The groups that hold a mention of the blocks, or a mate of one or of a closed mention in its event.

    The days that are looked at grow until no chain of candidates leads out of them. A closed mention that was alone in
    its event kept no others apart or together.
    """
    found = Found({}, {})
    touched = set(blocks)
    for block in touched:
        found.groups.setdefault((block.type, block.dyad), Group())
    wanted: dict[Key, list[Span]] = {}
    for block in touched:
        wanted.setdefault((block.type, block.dyad), []).append((block.date_start - REACH, block.date_end + REACH))
    events = _events_of(cursor, closed_mentions)
    while True:
        _look(cursor, found, wanted)
        wanted = _grow(found, touched)
        if wanted:
            continue
        events |= {event for g in found.groups.values() for m in g.members if (event := found.event_of[m.mention_id])}
        wanted = _mates(cursor, found, events)
        if not wanted:
            return found


def _look(cursor: Cursor, found: Found, wanted: dict[Key, list[Span]]) -> None:
    """Reads the mentions of these days."""
    rows = [(*key, *span) for key in sorted(wanted) for span in _joined(wanted[key])]
    if not rows:
        return
    values = dict(zip(("types", "dyads", "since", "until"), map(list, zip(*rows, strict=True)), strict=True))
    for mention, event_id in _asked(cursor, "load/group", values):
        found.groups[mention.type, mention.dyad].known.setdefault(mention.mention_id, mention)
        found.event_of[mention.mention_id] = event_id
    for key, spans in wanted.items():
        found.groups[key].seen = _joined([*found.groups[key].seen, *spans])


def _grow(found: Found, touched: set[Block]) -> dict[Key, list[Span]]:
    """Members of each group by what is known; answers the days that must be read before they can be all."""
    wanted: dict[Key, list[Span]] = {}
    for key, group in found.groups.items():
        seeds = {m for m in group.known.values() if Block(*key, m.date_start, m.date_end) in touched}
        group.members = reach([*seeds, *group.seeds], group.known.values())
        needed = _joined([(m.date_start - REACH, m.date_end + REACH) for m in group.members])
        missing = [span for span in needed if not any(a <= span[0] and span[1] <= b for a, b in group.seen)]
        if missing:
            wanted[key] = missing
    return wanted


def _mates(cursor: Cursor, found: Found, events: set[UUID]) -> dict[Key, list[Span]]:
    """Mentions that an event holds, though they would not join it now: it is made anew with all of them."""
    if not events:
        return {}
    seen = [m.mention_id for group in found.groups.values() for m in group.members]
    cursor.execute(read_sql("load/mates"), {"events": sorted(events), "seen": seen})
    wanted: dict[Key, list[Span]] = {}
    mates = cursor.fetchall()
    for _, kind, dyad, start, end in mates:
        found.groups.setdefault((kind, dyad), Group())
        wanted.setdefault((kind, dyad), []).append((start - REACH, end + REACH))
    _look(cursor, found, wanted)
    for mention_id, kind, dyad, *_ in mates:
        group = found.groups[kind, dyad]
        group.seeds.add(group.known[mention_id])
    return wanted


def _events_of(cursor: Cursor, mentions: Sequence[UUID]) -> set[UUID]:
    cursor.execute(read_sql("load/known_links"), {"mentions": list(mentions)})
    return {row[1] for row in cursor.fetchall()}


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that touch each other as one."""
    joined: list[Span] = []
    for since, until in sorted(spans):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined


def _asked(cursor: Cursor, statement: str, values: dict[str, Any]) -> list[tuple[Mention, UUID | None]]:
    cursor.execute(read_sql(statement), values)
    return [_mention(row) for row in cursor.fetchall()]


def _mention(row: Sequence[Any]) -> tuple[Mention, UUID | None]:
    (
        mention_id, published_at, anchor_id, article_id, source_id, kind, mode, contexts, status, plover, cameo, quad,
        scale, dyad, date_start, date_end, granularity, place_name, place_country, size, confidence, quote, story_id,
        language, sides, event_id,
    ) = row  # fmt: skip
    mention = Mention(
        mention_id=mention_id,
        anchor_id=anchor_id,
        published_at=published_at,
        article_id=article_id,
        source_id=source_id,
        story=story_id,
        type=kind,
        mode=mode,
        status=status,
        dyad=dyad,
        date_start=date_start,
        date_end=date_end,
        date_granularity=granularity,
        sides=tuple(
            Side(side["role"], side["code"], side["name"], side["office"], side["sector"], side["raw"])
            for side in sides or []
        ),
        quote=quote,
        confidence=confidence,
        contexts=tuple(contexts),
        plover=plover,
        cameo=cameo,
        quad=quad,
        scale=scale,
        place_name=place_name,
        place_country=place_country,
        size=size,
        language=language,
    )
    return mention, event_id
