"""Feeds that are due are asked, and what is new goes into the url queue. A feed that fails never stops the others.

Each answer is written as it comes, so that a task that is killed loses the answers under way and no other.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from yarl import URL

from newswire.errors import NewswireError
from newswire.fetch.http import Fetcher, FetchResult, host_key
from newswire.fetch.polling import again_in_this_tick, ask_unconditionally, in_bundles
from newswire.models import Source
from newswire.pipeline.context import Context
from newswire.pipeline.feed_answer import Answer, take
from newswire.pipeline.network import open_fetcher
from newswire.warehouse.connect import Cursor, transaction
from newswire.warehouse.feed_health import troubles
from newswire.warehouse.sources import FeedState, claim_feeds, due_feeds, write_sources

BUNDLES = 4
_LONGEST_ASK = timedelta(seconds=45)  # no url takes longer
_LEAST_TIME = timedelta(minutes=5)  # for a run that was started by hand just before the next one
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Work:
    """One bundle: its sources, when it must end, and what became of its feeds."""

    context: Context
    sources: dict[str, Source]
    until: datetime | None
    fetchers: dict[str, Fetcher] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def may_ask(self, at: datetime) -> bool:
        if self.until is None:
            return True
        return at + _LONGEST_ASK <= max(self.until, self.context.run.started_at + _LEAST_TIME)

    def may_ask_again(self, at: datetime) -> bool:
        return self.until is not None and at + _LONGEST_ASK <= self.until


def due_bundles(context: Context, sources: list[Source]) -> list[list[str]]:
    """The addresses of the feeds that are due, in at most four bundles; those of one host are in the same bundle.

    Brings the catalogue into the warehouse first.
    """
    return in_bundles(
        {host: [feed.url for feed in feeds] for host, feeds in _by_host(_select(context, sources))}, BUNDLES
    )


def poll(
    context: Context, sources: list[Source], urls: Collection[str] | None = None, *, until: datetime | None = None
) -> list[dict[str, Any]]:
    """Asks the due feeds of these sources (or those of them at `urls`) at the same time; one line of counts per poll.

    `until` is the next run of `poll_feeds`: no poll starts that could last longer (five minutes are there in any case),
    and a feed that cannot wait for it is asked twice. Without it each is asked once. A feed that another process is
    asking is left to it. NewswireError names what could not be written, after all others have been.
    """
    work = _Work(context, {source.id: source for source in sources}, until)
    with context.warehouse() as connection:
        connection.autocommit = True  # the claim is of the session; an open transaction would hold back the vacuum
        with connection.cursor() as cursor:
            due = _claimed(cursor, work, None if urls is None else set(urls))
            asyncio.run(_ask_all(work, due))
    with context.warehouse() as connection, transaction(connection) as cursor:
        for lines in troubles(cursor, context.run.started_at, list(work.sources), pages=False).values():
            for line in lines:
                _LOG.warning("%s", line)
    if work.failures:
        raise NewswireError(f"{len(work.failures)} of {len(due)} feeds could not be written: {work.failures[0]}")
    return work.lines


def _select(context: Context, sources: list[Source]) -> list[FeedState]:
    with context.warehouse() as connection, transaction(connection) as cursor:
        write_sources(cursor, sources)
        return due_feeds(cursor, [source.id for source in sources], context.run.started_at)


def _claimed(cursor: Cursor, work: _Work, urls: set[str] | None) -> list[FeedState]:
    """The feeds to ask. They are read again once they are claimed, since another may have asked them meanwhile."""
    ids, now = list(work.sources), work.context.run.started_at
    wanted = [feed.feed_id for feed in due_feeds(cursor, ids, now) if urls is None or feed.url in urls]
    claimed = claim_feeds(cursor, wanted)
    for _ in range(len(wanted) - len(claimed)):
        print("a feed is left to the process that is asking it")
    return [feed for feed in due_feeds(cursor, ids, now) if feed.feed_id in claimed]


def _by_host(feeds: list[FeedState]) -> list[tuple[str, list[FeedState]]]:
    found: dict[str, list[FeedState]] = {}
    for feed in feeds:
        found.setdefault(host_key(URL(feed.url)), []).append(feed)
    return list(found.items())


async def _ask_all(work: _Work, due: list[FeedState]) -> None:
    async with AsyncExitStack() as stack:
        for source_id in sorted({feed.source_id for feed in due}):
            opened = open_fetcher(work.context, work.sources[source_id])
            work.fetchers[source_id] = await stack.enter_async_context(opened)
        await asyncio.gather(*(_ask_host(work, feeds) for _, feeds in _by_host(due)))


async def _ask_host(work: _Work, feeds: list[FeedState]) -> None:
    """The feeds of one host, one after the other, as its gate would have it; then those that cannot wait, again."""
    again: list[tuple[datetime, FeedState]] = []
    for feed in feeds:
        if not work.may_ask(datetime.now(UTC)):
            print(f"left for the next run source={feed.source_id} url={feed.url}")
            continue
        answer = await _ask(work, feed)
        # the first poll of all knows no span to trust, and nobody who starts the program waits for a second one
        pause = again_in_this_tick(answer.wait) if answer and feed.polled_at else None
        if answer and pause:
            again.append((answer.at + pause, answer.following))
    for at, feed in sorted(again, key=lambda entry: entry[0]):
        if work.may_ask_again(max(at, datetime.now(UTC))):
            await asyncio.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
            await _ask(work, feed)


async def _ask(work: _Work, feed: FeedState) -> Answer | None:
    """One poll, written; None when it could not be, which is noted."""
    try:
        result, full, ms = await _request(work, feed)
        source = work.sources[feed.source_id]
        answer = await asyncio.to_thread(take, work.context, source, feed, result, full=full, ms=ms)
    except Exception as error:
        work.failures.append(f"{feed.url}: {type(error).__name__}: {error}")
        _LOG.exception("%s could not be polled", feed.url)
        return None
    line = f"polled source={feed.source_id} status={answer.status} items={answer.items} new={answer.new}"
    print(line + (f" error={answer.error}" if answer.error else ""))
    work.lines.append({"source": feed.source_id, "url": feed.url, "status": answer.status, "new": answer.new})
    return answer


async def _request(work: _Work, feed: FeedState) -> tuple[FetchResult, bool, int]:
    """What the server said, whether it was asked without validators, and the milliseconds that it took."""
    now = datetime.now(UTC)
    full = ask_unconditionally(feed.last_full_at, feed.polls_since_full, now, polled_at=feed.polled_at)
    full = full or feed.validators_lie
    validators = (None, None) if full else (feed.etag, feed.last_modified)
    started = time.monotonic()
    result = await work.fetchers[feed.source_id].fetch(feed.url, *validators, page=False)
    return result, full or validators == (None, None), round((time.monotonic() - started) * 1000)
