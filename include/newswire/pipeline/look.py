"""One look at an address, without the warehouse: what a feed shows now, and which feeds a page names."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from newswire.errors import BadInput, BadItem
from newswire.fetch import feeds
from newswire.fetch.feeds.autodiscovery import feed_links
from newswire.fetch.http import Fetcher
from newswire.models import Feed, Source
from newswire.pipeline.network import policy_of
from newswire.settings import Settings


@dataclass(frozen=True, slots=True)
class Look:
    """What a feed answered. `status` is `ok`, an outcome of fetching, or why the answer is no feed."""

    source_id: str
    url: str
    status: str
    items: int = 0
    oldest_at: datetime | None = None
    newest_at: datetime | None = None
    validators: str = ""
    content_type: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The feeds of one publisher: address and section of each, with its home page and its name."""

    feeds: tuple[tuple[str, str | None], ...]
    homepage: str
    title: str | None


def look_at(settings: Settings, sources: Iterable[Source]) -> list[Look]:
    """Asks every feed of these sources once, in their order."""
    return asyncio.run(_look_at(settings, [(source, feed) for source in sources for feed in source.feeds]))


async def _look_at(settings: Settings, wanted: list[tuple[Source, Feed]]) -> list[Look]:
    async with Fetcher(policy_of(settings)) as fetcher:
        return list(await asyncio.gather(*(_look(fetcher, source, feed.url) for source, feed in wanted)))


async def _look(fetcher: Fetcher, source: Source, url: str) -> Look:
    result = await fetcher.fetch(url, page=False)
    kind = result.content_type
    if result.outcome != "ok":
        return Look(source.id, url, result.outcome, content_type=kind, error=result.error or str(result.http_status))
    try:
        parsed = feeds.parse(result.body, result.headers, result.final_url, source, result.fetched_at)
    except BadItem as error:
        return Look(source.id, url, error.reason, content_type=kind, error=str(error))
    dates = [item.published_at for item in parsed.items if item.published_at and not item.suspect]
    sent = {"etag": result.etag, "last-modified": result.last_modified}
    validators = " ".join(name for name, value in sent.items() if value)
    oldest, newest = min(dates, default=None), max(dates, default=None)
    return Look(source.id, url, "ok", len(parsed.items), oldest, newest, validators, kind, parsed.repaired)


def find_feeds(settings: Settings, url: str) -> Found:
    """The feed at an address, or the feeds that the page there names. BadInput when there is none."""
    return asyncio.run(_find_feeds(settings, url))


async def _find_feeds(settings: Settings, url: str) -> Found:
    async with Fetcher(policy_of(settings)) as fetcher:
        result = await fetcher.fetch(url, page=False)
    if result.outcome != "ok":
        raise BadInput(f"{url}: {result.outcome}: {result.error or result.http_status}")
    scheme, _, rest = result.final_url.partition("://")
    homepage = f"{scheme}://{rest.split('/')[0]}/"
    try:
        parsed = feeds.read(result.body, result.headers, result.final_url, "", UTC, "gregorian", result.fetched_at)
    except BadItem:
        links = feed_links(result.body, result.final_url)
        if not links:
            raise BadInput(f"{url}: it is no feed, and its page names none") from None
        return Found(tuple((link.url, link.title if len(links) > 1 else None) for link in links), homepage, None)
    return Found(((result.final_url, None),), homepage, parsed.title)
