"""The url queue and the index of captures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg2.extras import execute_batch, execute_values

from newswire.ids import url_key
from newswire.models import ArchivePlace, FeedItem
from newswire.warehouse.connect import Cursor
from newswire.warehouse.run import Run, bounds
from newswire.warehouse.sql import read_sql
from newswire.window import Window

_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Listed:
    """What writing a listing did: rows that were new, rows put into the queue again, and rows known before."""

    new: int
    requeued: int
    known: int


@dataclass(frozen=True, slots=True)
class Held:
    """The capture whose record holds a body in full; `sha256` is that of the body."""

    capture_id: UUID
    final_url: str
    fetched_at: datetime
    sha256: str
    place: ArchivePlace


@dataclass(frozen=True, slots=True)
class Queued:
    """An item to be asked for, with the validators of its last capture, and the record that holds that one's body.

    `state` is `queued` when it waits for a fetch; `fetched` or `gone` when its page is only looked at again.
    """

    url_key: str
    url: str
    attempts: int
    state: str
    etag: str | None
    last_modified: str | None
    held: Held | None


@dataclass(frozen=True, slots=True)
class Captured:
    """One row of the archive's index."""

    capture_id: UUID
    fetched_at: datetime
    source_id: str
    url_key: str
    url: str
    final_url: str
    http_status: int | None
    content_type: str | None
    size: int
    body_sha256: bytes
    place: ArchivePlace
    etag: str | None
    last_modified: str | None
    same_as: UUID | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """Where an item stands after a fetch. `reason` is empty when it was fetched.

    `checked_at` is when the server spoke of the page; `noticed_at` lies in the window whose run noticed a change.
    With `only_first` an item that has a capture stays as it is.
    """

    url_key: str
    state: str
    reason: str | None
    attempts: int
    capture_id: UUID | None = None
    fetched_at: datetime | None = None
    checked_at: datetime | None = None
    noticed_at: datetime | None = None
    only_first: bool = False


def write_items(cursor: Cursor, items: Iterable[FeedItem], seen_at: datetime) -> Listed:
    """Adds what was listed to the queue. Two lines of one listing that name the same page are one item."""
    rows: dict[tuple[str, str], tuple[Any, ...]] = {}
    for item in items:
        claim = None if item.suspect else item.published_at
        if claim is not None and item.date_basis == "url":
            claim += _HALF_A_DAY  # a local day is known by its first moment; its noon lies in the same UTC day
        key = url_key(item.url)
        rows.setdefault(
            (item.source_id, key),
            (
                item.source_id, key, item.url, item.guid, item.title, item.summary, item.content, item.published_at,
                item.published_text, item.modified_at, item.date_basis, item.suspect, item.found_by, claim or seen_at,
                seen_at, seen_at,
            ),
        )  # fmt: skip
    if not rows:
        return Listed(0, 0, 0)
    ordered = [rows[key] for key in sorted(rows)]  # one order for all writers, so that none deadlock
    answers = execute_values(cursor, read_sql("items/upsert"), ordered, page_size=500, fetch=True)
    new = sum(inserted for inserted, _, _ in answers)
    requeued = sum(again for _, again, _ in answers)
    return Listed(new, requeued, len(answers) - new - requeued)


def count_items(cursor: Cursor, source_id: str, window: Window) -> int:
    """Items that a run over this window works on."""
    cursor.execute(read_sql("items/in_window"), {"source_id": source_id, **bounds(window)})
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def fetched_before(cursor: Cursor, source_id: str, moment: datetime) -> bool:
    """Whether a page of the source was fetched before this moment, so that a later edit made it stale."""
    cursor.execute(read_sql("items/fetched_before"), {"source_id": source_id, "moment": moment})
    row = cursor.fetchone()
    return bool(row and row[0])


def queued_items(cursor: Cursor, source_id: str, window: Window, recheck_days: int = 0) -> list[Queued]:
    """Items of the window that wait for a fetch, oldest first; then those to look at again.

    These are the items of the `recheck_days` days before the window that were not looked at since it ended. So a
    second run over the same window looks at none, and neither does one over a window of the past.
    """
    look_from = window.start - timedelta(days=recheck_days)
    cursor.execute(read_sql("items/queue"), {"source_id": source_id, "look_from": look_from, **bounds(window)})
    return [_queued(*row) for row in cursor.fetchall()]


def _queued(
    key: str, url: str, attempts: int, state: str, etag: str | None, last_modified: str | None,
    capture_id: UUID | None, final_url: str, fetched_at: datetime, sha256: str, path: str, offset: int, length: int,
) -> Queued:  # fmt: skip
    place = ArchivePlace(path, offset, length)
    held = Held(capture_id, final_url, fetched_at, sha256, place) if capture_id is not None else None
    return Queued(key, url, attempts, state, etag, last_modified, held)


def write_captures(cursor: Cursor, run: Run, captures: Sequence[Captured]) -> None:
    """Index rows of published archive records; a row that is there stays."""
    for month in sorted({capture.fetched_at.replace(day=1) for capture in captures}):
        cursor.execute("SELECT ops.ensure_month('raw.capture', %s)", (month,))
    rows = [
        (
            c.capture_id, c.fetched_at, c.source_id, c.url_key, c.url, c.final_url, c.http_status, c.content_type,
            c.size, c.body_sha256, c.place.path, c.place.offset, c.place.length, c.etag, c.last_modified, c.same_as,
            run.dag_id, run.run_id,
        )
        for c in captures
    ]  # fmt: skip
    if rows:
        execute_values(cursor, read_sql("items/insert_captures"), rows, page_size=500)


def settle_items(cursor: Cursor, source_id: str, settled: Iterable[Settled]) -> None:
    """Moves items out of the queue, or leaves them there with one more attempt."""
    rows = [
        {
            "source_id": source_id,
            "url_key": item.url_key,
            "state": item.state,
            "reason": item.reason,
            "attempts": item.attempts,
            "capture_id": item.capture_id,
            "fetched_at": item.fetched_at,
            "checked_at": item.checked_at or item.fetched_at,
            "noticed_at": item.noticed_at,
            "only_first": item.only_first,
        }
        for item in settled
    ]
    execute_batch(cursor, read_sql("items/settle"), rows)


def lose_capture(cursor: Cursor, source_id: str, key: str, capture_id: UUID, reason: str) -> None:
    """Notes that the record behind an item cannot be read: it waits for a fetch in full, or for another import."""
    values = {"source_id": source_id, "url_key": key, "capture_id": capture_id, "reason": reason}
    cursor.execute(read_sql("items/lost"), values)


def indexed_paths(cursor: Cursor, paths: Sequence[str]) -> set[str]:
    """Those of these archive files that have index rows."""
    cursor.execute(read_sql("items/known_paths"), {"paths": list(paths)})
    return {path for (path,) in cursor.fetchall()}


def scanned_on(cursor: Cursor, source_id: str) -> date | None:
    """The day on which the archive of a source was last searched for files without rows."""
    cursor.execute(read_sql("items/scanned"), {"source_id": source_id})
    row = cursor.fetchone()
    return row[0] if row else None


def note_scan(cursor: Cursor, source_id: str, day: date) -> None:
    """Notes that every file that was published before this day has rows."""
    cursor.execute(read_sql("items/note_scan"), {"source_id": source_id, "day": day})


def is_captured(cursor: Cursor, source_id: str, key: str, body_sha256: bytes) -> bool:
    """Whether a page was captured with this body before."""
    values = {"source_id": source_id, "url_key": key, "body_sha256": body_sha256}
    cursor.execute(read_sql("items/is_captured"), values)
    row = cursor.fetchone()
    return bool(row and row[0])
