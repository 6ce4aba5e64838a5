"""How complete a day is: what each listing named of it, what the polls left out, and who closed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from psycopg2.extras import execute_batch

from newswire.warehouse.connect import Cursor
from newswire.warehouse.run import Run, bounds
from newswire.warehouse.sql import read_sql
from newswire.window import DAY, Window

POLLS = "polls"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue belongs. `dated`: something says when it came out, `exact`: to the minute.

    `polled`: a feed named it first.
    """

    day: date
    dated: bool
    exact: bool
    gone: bool
    polled: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a listing said of one UTC day. `missing` are articles that others know, `undated` what may be of the day.

    `complete`: it can have named the whole day. `requests` are those of the whole ask, from `asked_from` on.
    """

    day: date
    listing: str
    found: int
    missing: int
    undated: int
    expected: int | None
    expected_basis: str | None
    complete: bool
    requests: int
    asked_from: datetime
    asked_to: datetime
    error: str | None = None


@dataclass(frozen=True, slots=True)
class DayState:
    """A day as `ops.coverage` has it. `state` is closed, reopened, alarm or open."""

    day: date
    state: str
    discovered: int
    expected: int | None
    expected_basis: str


def day_window(day: date) -> Window:
    """The UTC day as a window."""
    start = datetime.combine(day, time(), UTC)
    return Window(start, start + DAY)


def merged(windows: Iterable[Window]) -> list[Window]:
    """The same stretches of time without overlaps, ascending."""
    found: list[Window] = []
    for window in sorted(windows):
        if found and window.start <= found[-1].end:
            found[-1] = Window(found[-1].start, max(found[-1].end, window.end))
        else:
            found.append(window)
    return found


def unseen_by_polls(cursor: Cursor, source_id: str, window: Window) -> list[Window]:
    """The parts of the window that the polls of one of the source's active feeds did not show; all of it without any.

    A feed of one section shows nothing of the others, so that each feed has to show the whole window.
    """
    cursor.execute(read_sql("sources/coverage"), {"source_id": source_id, **bounds(window)})
    shown: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for feed_id, oldest_at, at in cursor.fetchall():
        shown.setdefault(feed_id, []).extend([(oldest_at, at)] if oldest_at else [])
    if not shown:
        return [window]
    unseen = []
    for stretches in shown.values():
        reached = window.start
        for oldest_at, at in stretches:
            if oldest_at > reached:
                unseen.append(Window(reached, min(oldest_at, window.end)))
            reached = max(reached, at)
        if reached < window.end:
            unseen.append(Window(reached, window.end))
    return merged(unseen)


def places(cursor: Cursor, source_id: str, keys: Iterable[str]) -> dict[str, Place]:
    """What the queue knows of these pages; those that it does not hold are left out."""
    cursor.execute(read_sql("coverage/places"), {"source_id": source_id, "keys": list(keys)})
    return {key: Place(*row) for key, *row in cursor.fetchall()}


def pages_of(cursor: Cursor, source_id: str, window: Window) -> dict[str, Place]:
    """All pages of the queue whose time lies in the window."""
    cursor.execute(read_sql("coverage/of_days"), {"source_id": source_id, **bounds(window)})
    return {key: Place(*row) for key, *row in cursor.fetchall()}


def write_listings(cursor: Cursor, run: Run, source_id: str, said: Iterable[Said]) -> None:
    """Keeps what listings said of days, in place of what they said before."""
    rows = [asdict(one) | run.as_params() | {"source_id": source_id, "listed_at": run.started_at} for one in said]
    execute_batch(cursor, read_sql("coverage/write_listing"), rows)


def day_states(cursor: Cursor, source_id: str, first: date, last: date) -> dict[date, DayState]:
    """The days from `first` to `last` of which anything is known."""
    cursor.execute(read_sql("coverage/days"), {"source_id": source_id, "first": first, "last": last})
    return {row[0]: DayState(*row) for row in cursor.fetchall()}


def close_day(cursor: Cursor, source_id: str, day: date, how: str, by: str, reason: str) -> None:
    """Closes a day with the items that are known now; an earlier closing becomes history."""
    reopen_day(cursor, source_id, day, by, "closed anew")
    values = {"source_id": source_id, "day": day, "how": how, "by": by, "reason": reason}
    cursor.execute(read_sql("coverage/close"), values | bounds(day_window(day)))


def reopen_day(cursor: Cursor, source_id: str, day: date, by: str, reason: str) -> bool:
    """Opens a closed day again; False when it was not closed."""
    values = {"source_id": source_id, "day": day, "by": by, "reason": reason}
    cursor.execute(read_sql("coverage/reopen"), values)
    return bool(cursor.rowcount)
