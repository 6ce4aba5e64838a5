"""Where event ids lead that are no longer in use: an older mention came, a canonical moved, or the coding changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg2.extras import execute_batch

from newswire.events.merge import Merged
from newswire.warehouse.connect import Cursor
from newswire.warehouse.sql import read_sql


def write_redirects(
    cursor: Cursor,
    load_id: int,
    merged: Sequence[Merged],
    event_of: Mapping[UUID, UUID | None],
    old: set[UUID],
) -> None:
    """Ids that went point to the event that holds most of their articles; ties go to the lowest id.

    `event_of` is the event that each mention belonged to before, `old` are all events before.
    """
    current = {event.event_id for event in merged}
    cursor.execute(read_sql("load/back_in_use"), {"events": list(current)})
    gone = sorted(old - current)
    fresh = [event for event in merged if event.event_id not in old]
    told_anew = _told_anew(cursor, load_id, fresh, gone)
    taken: dict[UUID, Counter[UUID]] = {}
    for event in merged:
        for mention in event.members:
            if before := event_of[mention.mention_id]:
                taken.setdefault(before, Counter())[event.event_id] += 1
    rows = []
    for event_id in gone:
        reason, best = "joined", _most(taken.get(event_id, {}))
        if best is None:
            reason, best = "told anew", _most(told_anew.get(event_id, {}))
        reason = reason if best else "no mention left"
        rows.append({"old": event_id, "new": best, "reason": reason, "load_id": load_id})
    execute_batch(cursor, read_sql("load/redirect"), rows)


def _most(shares: Mapping[UUID, int]) -> UUID | None:
    return min((key for key, share in shares.items() if share), key=lambda key: (-shares[key], key), default=None)


def _told_anew(cursor: Cursor, load_id: int, fresh: list[Merged], gone: list[UUID]) -> dict[UUID, dict[UUID, int]]:
    """For events whose mentions went: the new events of their type and dyad, with how many of their articles have
    their story in them. A canonical that moves, or another date in a corrected text, leads there."""
    cursor.execute(read_sql("load/heirs"), {"load_id": load_id, "events": gone})
    told: dict[tuple[str, str, int], set[UUID]] = {}
    for event in fresh:
        for mention in event.members:
            told.setdefault((mention.type, mention.dyad, mention.story), set()).add(event.event_id)
    found: dict[UUID, dict[UUID, int]] = {}
    for old, kind, dyad, story, articles in cursor.fetchall():
        for new in told.get((kind, dyad, story), ()):
            shares = found.setdefault(old, {})
            shares[new] = shares.get(new, 0) + articles
    return found
