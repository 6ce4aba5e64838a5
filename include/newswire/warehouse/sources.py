"""Sources and feeds in the warehouse, and the log of polls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from newswire.ids import content_uuid
from newswire.models import Source
from newswire.warehouse.connect import Cursor
from newswire.warehouse.run import Run, bounds
from newswire.warehouse.sql import read_sql
from newswire.window import Window


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed that is to be polled, with what the last polls left.

    `polled_at` is the last poll, `answered_at` the last one that showed the feed whole, `shown` are the digests of
    what it showed then. `validators_lie` says that a 304 has been found to be wrong.
    """

    feed_id: UUID
    source_id: str
    url: str
    etag: str | None
    last_modified: str | None
    last_full_at: datetime | None
    polls_since_full: int
    failures: int
    polled_at: datetime | None
    answered_at: datetime | None
    shown: Sequence[int]
    validators_lie: bool


@dataclass(frozen=True, slots=True)
class Poll:
    """One look at a feed. `overlap` is false when none of its items was known.

    `span_seconds` is the time that it showed, None for an answer that was no feed. `shown` are the digests to know
    its items again by, None when nothing was shown. `proposal` is a change of the catalogue that the answer suggests;
    `at_home` says that the feed answered at its own address, which settles earlier proposals. `gap_from` and `gap_to`
    bound the stretch of time that was missed in between, when there is one.
    """

    feed_id: UUID
    at: datetime
    status: str
    items: int
    new: int
    overlap: bool | None
    oldest_at: datetime | None
    newest_at: datetime | None
    bytes: int
    ms: int
    error: str | None
    next_poll_at: datetime
    failures: int
    full: bool
    etag: str | None
    last_modified: str | None
    proposal: str | None
    at_home: bool
    span_seconds: float | None
    shown: list[int] | None
    validators_lie: bool
    gap_from: datetime | None
    gap_to: datetime | None


@dataclass(frozen=True, slots=True)
class OpenGap:
    """A stretch of time, UTC, that a feed never showed and that no listing has covered since."""

    feed_id: UUID
    start: datetime
    end: datetime
    noticed_at: datetime


def write_sources(cursor: Cursor, sources: Iterable[Source]) -> None:
    """Brings sources and feeds to what the catalogue says; rows that say it already stay untouched."""
    for source in sources:
        cursor.execute(
            read_sql("sources/upsert_source"),
            {
                "source_id": source.id,
                "name_ar": source.name.ar,
                "name_en": source.name.en,
                **source.model_dump(
                    include={"country", "language", "kind", "tier", "timezone", "homepage", "terms", "replica"}
                ),
            },
        )
        for feed in source.feeds:
            cursor.execute(
                read_sql("sources/upsert_feed"),
                {
                    "feed_id": content_uuid("feed", source.id, feed.url),
                    "source_id": source.id,
                    "url": feed.url,
                    "section": feed.section,
                    "active": feed.active,
                },
            )
        cursor.execute(
            read_sql("sources/retire_feeds"), {"source_id": source.id, "urls": [feed.url for feed in source.feeds]}
        )


def due_feeds(cursor: Cursor, source_ids: list[str], now: datetime, *, all_feeds: bool = False) -> list[FeedState]:
    """Active feeds of these sources whose next poll has come, or all active ones."""
    cursor.execute(read_sql("sources/due_feeds"), {"sources": source_ids, "now": now, "all": all_feeds})
    return [FeedState(*row) for row in cursor.fetchall()]


def claim_feeds(cursor: Cursor, feed_ids: list[UUID]) -> set[UUID]:
    """Which of these feeds nobody else is polling. They are held until the connection closes, even if it is killed."""
    cursor.execute(read_sql("sources/claim_feeds"), {"feeds": feed_ids})
    return {feed_id for (feed_id,) in cursor.fetchall()}


def write_poll(cursor: Cursor, run: Run, poll: Poll) -> None:
    """Logs a poll, sets when the feed is due again, and records a gap."""
    values = asdict(poll) | run.as_params()
    cursor.execute("SELECT ops.ensure_month('raw.feed_poll', %(at)s)", values)
    if poll.gap_from is not None:
        cursor.execute(read_sql("sources/gap"), values)
    cursor.execute(read_sql("sources/log_poll"), values)
    cursor.execute(read_sql("sources/polled"), values)


def feed_memory(cursor: Cursor, feed_id: UUID, at: datetime) -> tuple[float | None, datetime | None]:
    """The shortest span of the feed's window in the 48 hours before `at` (seconds), and the newest date ever shown.

    Without any date it is the time of the last answer. The feed stays locked until the end of the transaction.
    """
    # before the log is read: two polls that both read it and then want a new month would wait for each other for ever
    cursor.execute("SELECT ops.ensure_month('raw.feed_poll', %s)", (at,))
    cursor.execute(read_sql("sources/feed_memory"), {"feed_id": feed_id, "at": at})
    return cursor.fetchone() or (None, None)


def open_gaps(cursor: Cursor, source_id: str, window: Window | None = None) -> list[OpenGap]:
    """What the feeds of a source never showed of the window, or at any time; what a listing has covered is left out.

    Parts of one gap come as several entries when a listing has covered its middle.
    """
    span = bounds(window) if window else {"start": None, "end": None}
    cursor.execute(read_sql("sources/open_gaps"), {"source_id": source_id, **span})
    return [OpenGap(*row) for row in cursor.fetchall()]


def fill_gaps(cursor: Cursor, source_id: str, window: Window, at: datetime) -> int:
    """Says that a listing which was asked at `at` told all that the source published in the window.

    A window that ends later than `at` counts up to `at`. Returns how many gaps are filled by it: those of which the
    windows listed so far leave nothing. Safe to call again.
    """
    if at <= window.start:
        return 0
    values = {"source_id": source_id, "start": window.start, "end": min(window.end, at), "at": at}
    cursor.execute(read_sql("sources/fill_gaps"), values)
    return sum(filled for (filled,) in cursor.fetchall())
