"""One answer of a feed: what it says of the feed, of the catalogue and of the time since the last one, and its rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import psycopg2

from newswire.errors import BadItem, Transient
from newswire.fetch import feeds
from newswire.fetch.feeds.autodiscovery import feed_links
from newswire.fetch.http import FetchResult
from newswire.fetch.polling import (
    TICK,
    digests,
    find_gap,
    next_poll,
    next_poll_at,
    remember,
    span_of,
    window_dates,
)
from newswire.ids import url_key
from newswire.models import FeedItem, Source
from newswire.pipeline.context import Context
from newswire.warehouse.connect import Cursor, transaction
from newswire.warehouse.feed_health import REPAIRED
from newswire.warehouse.items import write_items
from newswire.warehouse.sources import FeedState, Poll, feed_memory, write_poll

_WRITES = 3
_LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """A poll that is on record. `wait` is what the feed may wait now, `following` its state for the next poll."""

    at: datetime
    status: str
    items: int
    new: int
    error: str | None
    wait: timedelta
    following: FeedState


@dataclass(frozen=True, slots=True)
class _Said:
    """The answer as it was read. `shown` are the digests of each item."""

    status: str
    items: tuple[FeedItem, ...] = ()
    shown: tuple[frozenset[int], ...] = ()
    error: str | None = None
    asked: timedelta | None = None

    @property
    def worked(self) -> bool:
        return self.status in ("ok", "not-modified")


def take(context: Context, source: Source, feed: FeedState, result: FetchResult, *, full: bool, ms: int) -> Answer:
    """Reads an answer and writes its items, the poll, a gap and the next poll of the feed in one transaction.

    `full` says that the feed was asked without validators. A warehouse that fails for a moment is tried again.
    """
    said = _read(source, feed, result, full)
    for attempt in range(1, _WRITES + 1):
        try:
            with context.warehouse() as connection, transaction(connection) as cursor:
                return _write(context, cursor, feed, result, said, full=full, ms=ms)
        except (psycopg2.OperationalError, psycopg2.InterfaceError, Transient):
            if attempt == _WRITES:
                raise
            time.sleep(attempt)  # a thread of its own: the loop goes on
    raise AssertionError("unreachable")


def _read(source: Source, feed: FeedState, result: FetchResult, full: bool) -> _Said:
    if result.outcome == "not-modified" and full:
        return _Said("http-error", error="304 although no validator was sent")
    if result.outcome != "ok":
        return _Said(result.outcome, error=result.error or (str(result.http_status) if result.http_status else None))
    try:
        parsed = feeds.parse(result.body, result.headers, result.final_url, source, result.fetched_at)
    except BadItem as error:
        return _Said(error.reason, error=str(error))
    except Exception as error:  # a feed that breaks the parser breaks nothing else, and is seen in the list
        return _Said("unreadable", error=f"{type(error).__name__}: {error}"[:300])
    over = f"{parsed.dropped} items over the limit were left out" if parsed.dropped else None
    shown = tuple(digests(item, url_key(item.url)) for item in parsed.items)
    repaired = f"{REPAIRED}{parsed.repaired}" if parsed.repaired else None
    return _Said("ok", parsed.items, shown, "; ".join(filter(None, (over, repaired))) or None, parsed.ttl)


def _write(
    context: Context, cursor: Cursor, feed: FeedState, result: FetchResult, said: _Said, *, full: bool, ms: int
) -> Answer:
    at = result.fetched_at
    failures = 0 if said.worked else feed.failures + (said.status != "deferred")  # a busy host is no fault of the feed
    new, refused = _write_items(cursor, said.items, at)
    claims = [None if item.suspect else item.published_at for item in said.items]
    dates = window_dates(claims, at)
    shortest, last_known = feed_memory(cursor, feed.feed_id, at)
    unseen = sum(not part & set(feed.shown) for part in said.shown) if feed.shown else new
    span = span_of(dates, len(said.items), unseen, at - feed.answered_at if feed.answered_at else None)
    wait = next_poll(
        min((seconds for seconds in (span, shortest) if seconds is not None), default=None),
        failures,
        asked=said.asked,
        gone=result.http_status == 410,
    )
    due = next_poll_at(at, wait, feed.url)
    if result.retry_after and not said.worked:
        due = max(due, at + min(timedelta(seconds=result.retry_after + 1), _LONGEST_PAUSE))
    known = _known(feed, said, claims, dates, len(said.items) - new)
    gap = find_gap(_credible(claims, dates, at), known, last_known, at)
    renamed = bool(said.items) and not known and not gap and last_known is not None
    notes = (said.error, refused, "every item is new though none is newer: it renames them" if renamed else None)
    lies = feed.validators_lie or (full and said.status == "ok" and _was_lied_to(feed, result, said, claims))
    kept = {digest: None for part in said.shown for digest in sorted(part)}
    shown = remember(list(kept), feed.shown) if said.status == "ok" else None
    validators = (result.etag, result.last_modified) if said.worked else (feed.etag, feed.last_modified)
    row = Poll(
        feed_id=feed.feed_id,
        at=at,
        status=said.status,
        items=len(said.items),
        new=new,
        overlap=known > 0 if said.items else None,
        oldest_at=min(dates, default=None),
        newest_at=max(dates, default=None),
        bytes=len(result.body),
        ms=ms,
        error="; ".join(filter(None, notes)) or None,
        next_poll_at=due.astimezone(UTC).replace(microsecond=0),
        failures=failures,
        full=full and said.worked,
        etag=validators[0],
        last_modified=validators[1],
        proposal=_proposal(result, said),
        at_home=said.worked and not result.moved_to,
        span_seconds=span,
        shown=shown,
        validators_lie=lies,
        gap_from=gap.start if gap else None,
        gap_to=gap.end if gap else None,
    )
    write_poll(cursor, context.run, row)
    return Answer(at, said.status, len(said.items), new, row.error, wait, _following(feed, row))


def _write_items(cursor: Cursor, items: tuple[FeedItem, ...], at: datetime) -> tuple[int, str | None]:
    """How many items were new, and how many the warehouse cannot hold: these are left out, the others are kept."""
    try:
        cursor.execute("SAVEPOINT items")
        return write_items(cursor, items, at).new, None
    except (ValueError, psycopg2.DataError):
        cursor.execute("ROLLBACK TO SAVEPOINT items")
    new = refused = 0
    for item in items:
        try:
            cursor.execute("SAVEPOINT items")
            new += write_items(cursor, [_storable(item)], at).new
        except (ValueError, psycopg2.DataError):
            cursor.execute("ROLLBACK TO SAVEPOINT items")
            refused += 1
    return new, f"{refused} items cannot be kept" if refused else None


def _storable(item: FeedItem) -> FeedItem:
    """The item without what PostgreSQL holds in no text: NUL and half surrogates."""
    texts = {name: getattr(item, name) for name in ("url", "guid", "title", "summary", "content", "published_text")}
    kept = {name: text.replace("\0", "").encode("utf-8", "ignore").decode() for name, text in texts.items() if text}
    return replace(item, **kept)


def _known(feed: FeedState, said: _Said, claims: list[datetime | None], dates: list[datetime], known: int) -> int:
    """How many items this feed showed before. Pinned ones do not count: they are known whatever was missed.

    Another feed of the source may have shown an item that moved here, so the queue is asked only when the feed's own
    memory is empty.
    """
    if not feed.shown:
        return known
    before, oldest = set(feed.shown), min(dates, default=None)
    return sum(
        bool(part & before) and (claim is None or oldest is None or claim >= oldest)
        for part, claim in zip(said.shown, claims, strict=True)
    )


def _credible(claims: list[datetime | None], dates: list[datetime], at: datetime) -> Iterator[datetime | None]:
    """The dates of `window_dates`, with None for each item that has no date to be believed."""
    yield from dates
    yield from (None for claim in claims if claim is None)


def _was_lied_to(feed: FeedState, result: FetchResult, said: _Said, claims: list[datetime | None]) -> bool:
    """Whether an answer without validators shows that a 304 before was wrong.

    It shows items that were not known, under validators that did not change; or several that are older than the last
    poll, which said that nothing had changed.
    """
    before = set(feed.shown)
    unseen = [claim for part, claim in zip(said.shown, claims, strict=True) if not part & before]
    if not before or not unseen or feed.polled_at is None or feed.answered_at == feed.polled_at or feed.failures:
        return False
    same = (
        result.etag == feed.etag
        if feed.etag
        else bool(feed.last_modified) and result.last_modified == feed.last_modified
    )
    return same or sum(claim is not None and claim < feed.polled_at - TICK for claim in unseen) > 1


def _proposal(result: FetchResult, said: _Said) -> str | None:
    """The change of the catalogue that an answer suggests. Nothing follows it by itself."""
    place = f" at {result.moved_to}" if result.moved_to else ""
    if result.http_status == 410:
        return f"gone for good (410){place}: find its new address, or take it out"
    if said.worked:
        return f"moved to {result.moved_to}" if result.moved_to else None
    if said.status != "not-a-feed":
        return None
    named = [link.url for link in feed_links(result.body, result.final_url) if link.found_in == "link"]
    if named:
        return f"a page{place} that names {', '.join(named[:3])}"
    return f"moved to {result.moved_to}, which is no feed" if result.moved_to else None


def _following(feed: FeedState, row: Poll) -> FeedState:
    unchanged = row.status == "not-modified"
    return replace(
        feed,
        etag=row.etag or (feed.etag if unchanged else None),
        last_modified=row.last_modified or (feed.last_modified if unchanged else None),
        last_full_at=row.at if row.full else feed.last_full_at,
        polls_since_full=0 if row.full else feed.polls_since_full + 1,
        failures=row.failures,
        polled_at=row.at,
        answered_at=row.at if row.status == "ok" else feed.answered_at,
        shown=feed.shown if row.shown is None else tuple(row.shown),
        validators_lie=row.validators_lie,
    )
