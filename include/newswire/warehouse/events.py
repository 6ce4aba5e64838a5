"""Events recomputed for whole groups of mentions, so that the order in which articles arrive cannot matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from newswire.events.fields import settle
from newswire.events.merge import Link, MaybeSame, Merged, merge
from newswire.events.score import RULE_VERSION
from newswire.ids import content_hash
from newswire.warehouse.connect import Cursor
from newswire.warehouse.copying import copy_rows
from newswire.warehouse.event_groups import Block as Block  # the loads name what they touched by it
from newswire.warehouse.event_groups import find
from newswire.warehouse.redirects import write_redirects
from newswire.warehouse.sql import read_sql

_COLUMNS = (
    "event_id", "first_published_at", "type", "mode", "contexts", "status", "plover", "cameo", "quad", "scale",
    "dyad", "date_start", "date_end", "date_granularity", "place_name", "place_country", "size", "confidence",
    "n_mentions", "n_articles", "n_sources", "n_independent", "disagreements", "row_sha256", "load_id", "system_from",
)  # fmt: skip
_SIDE_COLUMNS = ("event_id", "first_published_at", "role", "ord", "code", "name", "office", "sector", "raw")
_LINK_COLUMNS = (
    "mention_id", "published_at", "event_id", "merge_score", "merge_reason", "rule_version", "system_from",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """Events written, and the days whose marts they touch."""

    events: int
    days: set[date]


@dataclass(frozen=True, slots=True)
class _Event:
    event_id: UUID
    row: tuple[Any, ...]
    sides: tuple[tuple[Any, ...], ...]
    digest: bytes


def recompute(
    cursor: Cursor, load_id: int, now: datetime, blocks: Iterable[Block], closed_mentions: Sequence[UUID]
) -> Written:
    """Makes the events of every group that a touched mention is in, and writes what differs."""
    found = find(cursor, blocks, closed_mentions)
    merged: list[Merged] = []
    apart: list[MaybeSame] = []
    for _, group in sorted(found.groups.items()):
        others = (mention for mention in group.known.values() if mention not in group.members)
        beside = {mention: event for mention in others if (event := found.event_of[mention.mention_id])}
        events, kept_apart = merge(group.members, beside)
        merged += events
        apart += kept_apart
    prints = _prints(cursor, merged)
    wanted = [_event(event, prints) for event in merged]
    event_of = {m.mention_id: found.event_of[m.mention_id] for event in merged for m in event.members}
    old = _old_events(cursor, event_of, closed_mentions)
    fresh = _write_events(cursor, load_id, now, wanted, old)
    _write_links(cursor, load_id, now, merged, closed_mentions)
    kept = {event.event_id for event in wanted}
    _write_relations(cursor, apart, kept | set(old))
    write_redirects(cursor, load_id, merged, event_of, set(old))
    days = {day for event_id, (_, day) in old.items() if event_id not in kept}
    days |= {event.row[_COLUMNS.index("date_start")] for event in fresh}
    days |= {old[event.event_id][1] for event in fresh if event.event_id in old}
    return Written(len(fresh), days)


def _prints(cursor: Cursor, merged: Iterable[Merged]) -> dict[int, tuple[int, list[str]]]:
    """How many prints each story has, and their publishers."""
    stories = sorted({mention.story for event in merged for mention in event.members})
    cursor.execute(read_sql("load/prints"), {"stories": stories})
    return {story: (prints, publishers) for story, prints, publishers in cursor.fetchall()}


def _event(event: Merged, prints: dict[int, tuple[int, list[str]]]) -> _Event:
    first = event.members[0]
    fields = settle(event.members)
    stories = {mention.story for mention in event.members}
    values: tuple[Any, ...] = (
        event.event_id, first.published_at, first.type, fields.mode, list(fields.contexts), fields.status,
        fields.plover, fields.cameo, fields.quad, fields.scale, first.dyad, fields.date_start, fields.date_end,
        fields.date_granularity, fields.place_name, fields.place_country, fields.size, fields.confidence,
        len(event.members), sum(prints[story][0] for story in stories),
        len({publisher for story in stories for publisher in prints[story][1]}), len(stories),
        fields.disagreements,
    )  # fmt: skip
    sides: list[tuple[Any, ...]] = []
    for role in ("actor", "recipient"):
        for ord_, side in enumerate(side for side in fields.sides if side.role == role):
            named = (side.code, side.name, side.office, side.sector, side.raw)
            sides.append((event.event_id, first.published_at, role, ord_, *named))
    return _Event(event.event_id, values, tuple(sides), content_hash(*values, sides))


def _old_events(
    cursor: Cursor, event_of: Mapping[UUID, UUID | None], closed_mentions: Sequence[UUID]
) -> dict[UUID, tuple[bytes, date]]:
    """Events that the members and the closed mentions belonged to, with digest and day."""
    cursor.execute(read_sql("load/known_links"), {"mentions": list(closed_mentions)})
    linked = {row[1] for row in cursor.fetchall()} | {event_id for event_id in event_of.values() if event_id}
    cursor.execute(read_sql("load/known_events"), {"events": list(linked)})
    return {event_id: (bytes(digest), day) for event_id, digest, day in cursor.fetchall()}


def _write_events(
    cursor: Cursor, load_id: int, now: datetime, wanted: list[_Event], old: dict[UUID, tuple[bytes, date]]
) -> list[_Event]:
    same = {event.event_id for event in wanted if event.event_id in old and old[event.event_id][0] == event.digest}
    stale = [event_id for event_id in old if event_id not in same]
    cursor.execute(read_sql("load/close_events"), {"events": stale, "now": now, "load_id": load_id})
    fresh = [event for event in wanted if event.event_id not in same]
    for month in sorted({event.row[1].replace(day=1, hour=0, minute=0, second=0, microsecond=0) for event in fresh}):
        for table in ("core.event", "core.event_side"):
            cursor.execute("SELECT ops.ensure_month(%s, %s)", (table, month))
    copy_rows(cursor, "core.event", _COLUMNS, ((*event.row, event.digest, load_id, now) for event in fresh))
    copy_rows(cursor, "core.event_side", _SIDE_COLUMNS, (side for event in fresh for side in event.sides))
    return fresh


def _write_links(
    cursor: Cursor, load_id: int, now: datetime, merged: list[Merged], closed_mentions: Sequence[UUID]
) -> None:
    wanted = {
        mention.mention_id: (mention.published_at, event.event_id, link.score, _reason(link))
        for event in merged
        for mention, link in zip(event.members, event.links, strict=True)
    }
    cursor.execute(read_sql("load/known_links"), {"mentions": [*wanted, *closed_mentions]})
    known = {row[0]: (row[1], None if row[2] is None else round(row[2], 3), row[3]) for row in cursor.fetchall()}
    stale = [mention_id for mention_id, link in known.items() if wanted.get(mention_id, (None,))[1:] != link]
    cursor.execute(read_sql("load/close_links"), {"mentions": stale, "now": now, "load_id": load_id})
    rows = [
        (mention_id, published_at, event_id, score, reason, RULE_VERSION, now)
        for mention_id, (published_at, event_id, score, reason) in wanted.items()
        if mention_id not in known or mention_id in stale
    ]
    copy_rows(cursor, "core.event_mention", _LINK_COLUMNS, rows)


def _reason(link: Link) -> dict[str, Any]:
    return dict(link.parts) | {"partner": str(link.partner)} if link.partner else {}


def _write_relations(cursor: Cursor, apart: list[MaybeSame], touched: set[UUID]) -> None:
    cursor.execute(read_sql("load/relations"), {"events": list(touched)})
    columns = ("event_a", "event_b", "kind", "score", "reason", "rule_version")
    rows = [(pair.a, pair.b, "maybe_same", pair.score, pair.reason, RULE_VERSION) for pair in apart]
    copy_rows(cursor, "core.event_relation", columns, rows)
