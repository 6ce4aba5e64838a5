"""A feed that can be turned back page by page: `?paged=N`, or the links to older documents of RFC 5005.

It costs every newer item: page after page until the window is passed. Some sites stop at a certain page.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import feedparser

from newswire.errors import BadItem
from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked, may_touch
from newswire.fetch.connectors.listing.local_days import zone_of
from newswire.fetch.connectors.listing.reach import Reach
from newswire.fetch.feeds import ParsedFeed, parse
from newswire.fetch.http.result import FetchResult
from newswire.models import FeedItem, Source
from newswire.window import Window

_MOST_PAGES = 2_000
_PAGE = "{page}"
_OLDER = ("prev-archive", "next")  # RFC 5005: sections 4 (archived feeds) and 3 (paged feeds)


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The items of the window; one request per page, for all pages that are newer too.

    Params: `url`, with `{page}` for numbered pages, else the feed's own links are followed; optionally `pages`, the
    most that are asked for. SourceBroken when the pages end before the window begins to show.
    """
    checked(params, source, "feed_paged", ["url"], ["pages"])
    listing, reach = Listing(fetch, source), Reach(window)
    pattern, most = str(params["url"]), int(params.get("pages", _MOST_PAGES))
    url: str | None = pattern.replace(_PAGE, "1")
    seen: set[str] = set()
    items: list[FeedItem] = []
    page = 0
    while url and page < most and not reach.passed:
        page += 1
        answer = await listing.ask(url)
        if page > 1 and answer.outcome in ("gone", "http-error"):  # how a site says that there are no more pages
            break
        listing.check(answer)
        feed = _parsed(listing, answer, source, window)
        fresh = [item for item in feed.items if item.guid not in seen and item.url not in seen]
        if not fresh:
            break
        seen |= {key for item in fresh for key in (item.guid, item.url) if key}
        reach.see([item.published_at for item in fresh if not item.suspect])
        items += [item for item in fresh if may_touch(item, window, zone_of(source))]
        url = pattern.replace(_PAGE, str(page + 1)) if _PAGE in pattern else _older(listing, answer)
    reach.judge(listing, pattern)
    if listing.whole and page == most and not reach.passed:
        listing.whole = False
        listing.notes.append(f"{pattern}: the rest behind {most} pages was not read")
    return listing.found(items)


def _parsed(listing: Listing, answer: FetchResult, source: Source, window: Window) -> ParsedFeed:
    try:
        return parse(answer.body, answer.headers, answer.final_url, source, answer.fetched_at)
    except BadItem as bad:
        raise listing.broken(answer.url, str(bad)) from None


def _older(listing: Listing, answer: FetchResult) -> str | None:
    """Where the feed says that older items are; only at the same site."""
    raw = feedparser.parse(io.BytesIO(answer.body), sanitize_html=False, resolve_relative_uris=False)
    links = {link.get("rel"): link.get("href") for link in map(dict, dict(raw["feed"]).get("links") or ())}
    place = next((links[rel] for rel in _OLDER if links.get(rel)), None)
    return listing.onward(answer.final_url, place) if place else None
