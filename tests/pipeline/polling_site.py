"""A feed in simulated time, polled by the real rules into a real warehouse; and a catalogue entry for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from newswire.fetch.http import FetchResult
from newswire.fetch.polling import ask_unconditionally, next_tick
from newswire.models import Feed, Name, Politeness, Source
from newswire.pipeline.context import Context
from newswire.pipeline.feed_answer import Answer, take
from newswire.warehouse.connect import transaction
from newswire.warehouse.sources import FeedState, due_feeds, write_sources
from psycopg2.extensions import connection

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
T = datetime(2026, 9, 1, tzinfo=UTC)


def source(name: str, *urls: str, **facts: Any) -> Source:
    values = {
        "id": name, "name": Name(ar="مصدر", en=name), "country": "OMN", "kind": "state_agency", "tier": 1,
        "homepage": f"http://{name}.test", "timezone": "UTC", "politeness": Politeness(delay=0), "max_quarantine": 1,
        "feeds": tuple(Feed(url=url, confidence="A") for url in urls or (f"http://{name}.test/rss",)),
    }  # fmt: skip
    return Source(**(values | facts))


def rss(items: Iterable[tuple[str, datetime | None]], host: str = "own.test") -> bytes:
    """A feed of (path, publication)."""
    lines = "".join(
        f"<item><title>خبر {escape(path)}</title><link>http://{host}{escape(path)}</link>"
        + (f"<pubDate>{format_datetime(at)}</pubDate>" if at else "")
        + "</item>"
        for path, at in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{lines}</channel></rss>'.encode()


def answered(url: str, at: datetime, body: bytes = b"", **facts: Any) -> FetchResult:
    """A 200 with this body, or what the facts say."""
    good = FetchResult(
        url=url, outcome="ok", http_status=200, final_url=url, headers=(("Content-Type", "application/rss+xml"),),
        body=body, content_type="application/rss+xml", content_encoding=None, etag=None, last_modified=None,
        moved_to=None, retry_after=None, tries=1, seconds=0.1, error=None, fetched_at=at,
    )  # fmt: skip
    return replace(good, **facts)


@dataclass
class Simulation:
    """One feed of a source: `show(at, asked)` is what it answers, `asked` whether validators were sent."""

    context: Context
    warehouse: connection
    source: Source
    show: Callable[[datetime, bool], FetchResult]
    at: datetime = T
    polls: list[Answer] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.url = self.url or self.source.feeds[0].url
        with transaction(self.warehouse) as cursor:
            write_sources(cursor, [self.source])

    @property
    def state(self) -> FeedState:
        with transaction(self.warehouse) as cursor:
            found = due_feeds(cursor, [self.source.id], self.at, all_feeds=True)
        return next(feed for feed in found if feed.url == self.url)

    def poll(self, at: datetime | None = None) -> Answer:
        """One poll, now or at a moment that becomes now."""
        self.at = at or self.at
        feed = self.state
        full = ask_unconditionally(feed.last_full_at, feed.polls_since_full, self.at, polled_at=feed.polled_at)
        full = full or feed.validators_lie or (feed.etag is None and feed.last_modified is None)
        answer = take(self.context, self.source, feed, self.show(self.at, not full), full=full, ms=1)
        self.polls.append(answer)
        return answer

    def run(self, until: datetime) -> None:
        """Polls at the ticks at which the feed is due."""
        while self.at < until:
            self.poll()
            due = self.rows("SELECT next_poll_at FROM raw.feed WHERE url = %s", self.url)[0][0]
            tick = next_tick(self.at)
            self.at = tick if due <= tick else next_tick(due - timedelta(microseconds=1))

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with transaction(self.warehouse) as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall()

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """Recorded gaps in hours after T."""
        found = self.rows("SELECT gap_from, gap_to FROM raw.gap ORDER BY 1")
        return [((start - T) / HOUR, (end - T) / HOUR) for start, end in found]
