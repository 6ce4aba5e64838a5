"""Events recomputed for whole groups of mentions, so that the order in which articles arrive cannot matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from newswire.events.fields import settle
from newswire.events.mention import Mention, Side
from newswire.events.merge import Link, MaybeSame, Merged, merge
from newswire.events.score import RULE_VERSION
from newswire.ids import content_hash
from newswire.warehouse.connect import Cursor
from newswire.warehouse.copying import copy_rows
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
_REACH = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Block:
    """Where touched mentions lie: type, dyad and days."""

    type: str
    dyad: str
    date_start: date
    date_end: date


@dataclass(frozen=True, slots=True)
class Written:
    """Events written, and the days whose marts they touch."""

    events: int
    days: set[date]


@dataclass(frozen=True, slots=True)
class _Member:
    mention: Mention
    event_id: UUID | None
    n_prints: int


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
    members = _members(cursor, blocks)
    groups: dict[tuple[str, str], list[Mention]] = {}
    for member in members.values():
        groups.setdefault((member.mention.type, member.mention.dyad), []).append(member.mention)
    merged: list[Merged] = []
    apart: list[MaybeSame] = []
    for key in sorted(groups):
        found, kept_apart = merge(groups[key])
        merged += found
        apart += kept_apart
    publishers = _publishers(cursor, members)
    wanted = [_event(event, members, publishers) for event in merged]
    old = _old_events(cursor, members, closed_mentions)
    fresh = _write_events(cursor, load_id, now, wanted, old)
    _write_links(cursor, load_id, now, merged, closed_mentions)
    _write_relations(cursor, apart, {event.event_id for event in wanted} | set(old))
    event_of = {mention_id: member.event_id for mention_id, member in members.items()}
    write_redirects(cursor, load_id, merged, event_of, set(old))
    days = {day for event_id, (_, day) in old.items() if event_id not in {e.event_id for e in wanted}}
    days |= {event.row[_COLUMNS.index("date_start")] for event in fresh}
    days |= {old[event.event_id][1] for event in fresh if event.event_id in old}
    return Written(len(fresh), days)


def _members(cursor: Cursor, blocks: Iterable[Block]) -> dict[UUID, _Member]:
    """All current mentions of the groups: the days are widened until no more mentions come."""
    found: dict[UUID, _Member] = {}
    spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for block in blocks:
        spans.setdefault((block.type, block.dyad), []).append((block.date_start, block.date_end))
    for (kind, dyad), days in sorted(spans.items()):
        for since, until in _joined(days):
            while True:
                values = {"type": kind, "dyad": dyad, "since": since - _REACH, "until": until + _REACH}
                cursor.execute(read_sql("load/group"), values)
                group = [_member(row) for row in cursor.fetchall()]
                found |= {member.mention.mention_id: member for member in group}
                first = min([since, *(member.mention.date_start for member in group)])
                last = max([until, *(member.mention.date_end for member in group)])
                if (first, last) == (since, until):
                    break
                since, until = first, last
    return found


def _joined(days: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans that reach each other as one."""
    joined: list[tuple[date, date]] = []
    for since, until in sorted(days):
        if joined and since <= joined[-1][1] + 2 * _REACH:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((since, until))
    return joined


def _member(row: Sequence[Any]) -> _Member:
    (
        mention_id, published_at, anchor_id, article_id, source_id, kind, mode, contexts, status, plover, cameo, quad,
        scale, dyad, date_start, date_end, granularity, place_name, place_country, size, confidence, quote, story_id,
        n_prints, sides, event_id,
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
    )
    return _Member(mention, event_id, n_prints)


def _publishers(cursor: Cursor, members: dict[UUID, _Member]) -> dict[int, list[str]]:
    stories = sorted({member.mention.story for member in members.values()})
    cursor.execute(read_sql("load/prints"), {"stories": stories})
    return dict(cursor.fetchall())


def _event(event: Merged, members: dict[UUID, _Member], publishers: dict[int, list[str]]) -> _Event:
    first = event.members[0]
    fields = settle(event.members)
    prints = {m.story: members[m.mention_id].n_prints for m in event.members}
    values: tuple[Any, ...] = (
        event.event_id, first.published_at, first.type, fields.mode, list(fields.contexts), fields.status,
        fields.plover, fields.cameo, fields.quad, fields.scale, first.dyad, fields.date_start, fields.date_end,
        fields.date_granularity, fields.place_name, fields.place_country, fields.size, fields.confidence,
        len(event.members), sum(prints.values()),
        len({publisher for story in prints for publisher in publishers.get(story, [])}), len(prints),
        fields.disagreements,
    )  # fmt: skip
    sides: list[tuple[Any, ...]] = []
    for role in ("actor", "recipient"):
        for ord_, side in enumerate(side for side in fields.sides if side.role == role):
            named = (side.code, side.name, side.office, side.sector, side.raw)
            sides.append((event.event_id, first.published_at, role, ord_, *named))
    return _Event(event.event_id, values, tuple(sides), content_hash(*values, sides))


def _old_events(
    cursor: Cursor, members: dict[UUID, _Member], closed_mentions: Sequence[UUID]
) -> dict[UUID, tuple[bytes, date]]:
    """Events that the members and the closed mentions belonged to, with digest and day."""
    cursor.execute(read_sql("load/known_links"), {"mentions": list(closed_mentions)})
    linked = {row[1] for row in cursor.fetchall()} | {member.event_id for member in members.values() if member.event_id}
    cursor.execute(read_sql("load/known_events"), {"events": list(linked)})
    return {event_id: (bytes(digest), day) for event_id, digest, day in cursor.fetchall()}


def _write_events(
    cursor: Cursor, load_id: int, now: datetime, wanted: list[_Event], old: dict[UUID, tuple[bytes, date]]
) -> list[_Event]:
    same = {event.event_id for event in wanted if event.event_id in old and old[event.event_id][0] == event.digest}
    stale = [event_id for event_id in old if event_id not in same]
    cursor.execute(read_sql("load/close_events"), {"events": stale, "now": now, "load_id": load_id})
    fresh = [event for event in wanted if event.event_id not in same]
    for month in sorted({event.row[1].replace(day=1, hour=0) for event in fresh}):
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
