"""Feeds that are due are asked, and what is new goes into the url queue. A feed that fails never stops the others."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from newswire.errors import BadItem
from newswire.fetch import feeds
from newswire.fetch.http import Fetcher, FetchResult
from newswire.fetch.polling import ask_unconditionally, find_gap, next_poll
from newswire.models import FeedItem, Source
from newswire.pipeline.context import Context
from newswire.pipeline.network import open_fetcher
from newswire.warehouse import items
from newswire.warehouse.connect import transaction
from newswire.warehouse.sources import FeedState, Poll, due_feeds, feed_memory, write_poll, write_sources


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a feed said, before it is written."""

    feed: FeedState
    result: FetchResult
    items: tuple[FeedItem, ...]
    status: str
    error: str | None
    span_seconds: float | None
    asked: timedelta | None
    full: bool
    ms: int


def due_sources(context: Context, sources: list[Source]) -> list[str]:
    """The ids of the sources that have a feed which is due; brings the catalogue into the warehouse first."""
    with context.warehouse() as connection, transaction(connection) as cursor:
        write_sources(cursor, sources)
        due = due_feeds(cursor, [source.id for source in sources], context.run.started_at)
    return sorted({feed.source_id for feed in due})


def poll(context: Context, sources: list[Source]) -> list[dict[str, Any]]:
    """Asks the due feeds of these sources at the same time; one line of counts per feed."""
    with context.warehouse() as connection, transaction(connection) as cursor:
        due = due_feeds(cursor, [source.id for source in sources], context.run.started_at)
    by_id = {source.id: source for source in sources}
    answers = asyncio.run(_ask_all(context, by_id, due))
    return [_write(context, answer) for answer in answers]


async def _ask_all(context: Context, sources: dict[str, Source], due: list[FeedState]) -> list[_Answer]:
    async def of_source(source: Source) -> list[_Answer]:
        async with open_fetcher(context, source) as fetcher:
            return [
                await _ask(fetcher, source, feed, context.run.started_at) for feed in due if feed.source_id == source.id
            ]

    wanted = [source for source in sources.values() if any(feed.source_id == source.id for feed in due)]
    return [answer for group in await asyncio.gather(*map(of_source, wanted)) for answer in group]


async def _ask(fetcher: Fetcher, source: Source, feed: FeedState, now: datetime) -> _Answer:
    full = ask_unconditionally(feed.last_full_at, feed.polls_since_full, now)
    started = time.monotonic()
    validators = (None, None) if full else (feed.etag, feed.last_modified)
    result = await fetcher.fetch(feed.url, *validators, page=False)
    ms = round((time.monotonic() - started) * 1000)
    if result.outcome != "ok":
        return _Answer(feed, result, (), result.outcome, result.error, None, None, full, ms)
    try:
        parsed = feeds.parse(result.body, result.headers, result.final_url, source, result.fetched_at)
    except BadItem as error:
        return _Answer(feed, result, (), error.reason, str(error), None, None, full, ms)
    return _Answer(feed, result, parsed.items, "ok", parsed.repaired, parsed.span_seconds, parsed.ttl, full, ms)


def _write(context: Context, answer: _Answer) -> dict[str, Any]:
    """Items, log and next poll of one feed, in one transaction."""
    feed, result = answer.feed, answer.result
    worked = answer.status in ("ok", "not-modified")
    failures = 0 if worked else feed.failures + 1
    dates = [item.published_at for item in answer.items if item.published_at and not item.suspect]
    with context.warehouse() as connection, transaction(connection) as cursor:
        listed = items.write_items(cursor, answer.items, result.fetched_at)
        span, newest = feed_memory(cursor, feed.feed_id, result.fetched_at)
        spans = [seconds for seconds in (answer.span_seconds, span) if seconds is not None]
        wait = next_poll(min(spans, default=None), failures, asked=answer.asked)
        known = len(answer.items) - listed.new
        claims = (None if item.suspect else item.published_at for item in answer.items)
        gap = find_gap(claims, known, newest, result.fetched_at)
        write_poll(
            cursor,
            context.run,
            Poll(
                feed_id=feed.feed_id,
                at=result.fetched_at,
                status=answer.status,
                items=len(answer.items),
                new=listed.new,
                overlap=known > 0 if answer.items else None,
                oldest_at=min(dates, default=None),
                newest_at=max(dates, default=None),
                bytes=len(result.body),
                ms=answer.ms,
                error=answer.error,
                next_poll_at=_rounded(result.fetched_at + wait),
                failures=failures,
                full=answer.full and worked,
                etag=result.etag if worked else feed.etag,
                last_modified=result.last_modified if worked else feed.last_modified,
                proposal=f"moved to {result.moved_to}" if result.moved_to and worked else None,
                gap_from=gap.start if gap else None,
                gap_to=gap.end if gap else None,
            ),
        )
    line = f"polled source={feed.source_id} status={answer.status} items={len(answer.items)} new={listed.new}"
    print(line + (f" error={answer.error}" if answer.error else ""))
    return {"source": feed.source_id, "url": feed.url, "status": answer.status, "new": listed.new}


def _rounded(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
