"""What exports read: events and mentions of a window as a stream, and the months whose files are no longer right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Literal

from newswire.exports.records import EventRecord, MentionRecord
from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.run import bounds
from newswire.warehouse.sql import read_sql
from newswire.window import Window

_AT_ONCE = 2_000  # rows of a fetch, and all that is held of an answer


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """All that is read inside is of one moment, and may take longer than a load may."""
    connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
    with transaction(connection) as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1h'")
        yield


def records(
    connection: Connection, of: Literal["event", "mention"], window: Window, quote: int
) -> Iterator[EventRecord | MentionRecord]:
    """Current events first published, or mentions published, in a window; a quote has `quote` characters at most."""
    make = EventRecord if of == "event" else MentionRecord
    with connection.cursor(name=f"export_{of}") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(read_sql(f"exports/{of}s"), bounds(window) | {"quote": quote})
        for row in cursor:
            yield make(*row)


def waiting_loads(cursor: Cursor) -> list[int]:
    """The committed loads that the files do not show yet."""
    cursor.execute(read_sql("exports/waiting_loads"))
    return [load_id for (load_id,) in cursor.fetchall()]


def touched_months(cursor: Cursor, loads: Sequence[int]) -> set[date]:
    """The first days of the months in which these loads wrote or closed anything."""
    cursor.execute(read_sql("exports/touched_months"), {"loads": list(loads)})
    return {month for (month,) in cursor.fetchall()}


def months_with_events(cursor: Cursor) -> set[date]:
    """The first days of all months that hold events."""
    cursor.execute(read_sql("exports/months"))
    return {month for (month,) in cursor.fetchall()}


def mark_exported(cursor: Cursor, loads: Sequence[int]) -> None:
    """Notes that the files show these loads."""
    cursor.execute(read_sql("exports/mark"), {"loads": list(loads)})
