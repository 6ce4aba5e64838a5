"""WordPress's REST interface: exact windows, the number of articles, and their bodies without a page fetch.

`after` and `before` exclude their own second, after the REST API handbook of WordPress; `modified_after` and
`modified_before` (WordPress 5.7) do the same for edits. A window of the past stays as it is while it is read, so that
a new post moves no page of the list; a post that is taken away does, which shows in the count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from newswire import dates
from newswire.errors import BadInput
from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked, read_json
from newswire.fetch.connectors.listing.items import joined
from newswire.fetch.http.result import FetchResult
from newswire.models import FeedItem, Source
from newswire.window import DAY, Window

# The guid is what the feed calls the article, so that both meet in one item.
_FIELDS = "id,date,date_gmt,modified,modified_gmt,guid,link,title,content"
_MOST_PAGES = 1_000
_READINGS = 3
_TYPE = "{type}"
_PAST_THE_END = (400, 404)
_TAG = re.compile(r"<[^<>]{1,300}>")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
By = Literal["date", "modified"]


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """All posts that were published in the window; one request per 100, and one more when the last page is full.

    Params: `url` of the posts, also as `https://site/?rest_route=/wp/v2/posts`; optionally `types`, a list of post
    types that takes the place of `{type}` in the url; `per_page`; `query`, a mapping of what else to ask for.

    401, 403 and 404 are SourceBroken: the interface is closed, and the sitemap is the next choice. Where /wp-json is
    not there, `?rest_route=` is tried first.
    """
    return await _discover(fetch, source, params, window, "date")


async def changes(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """All posts that were edited in the window, whenever they were published; same params and cost as `discover`.

    `modified_at` is the time of the last edit. A post that was edited again later is in the later window only.
    SourceBroken when the site's WordPress is too old to be asked for edits.
    """
    return await _discover(fetch, source, params, window, "modified")


async def _discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window, by: By) -> Discovery:
    checked(params, source, "wp_rest", ["url"], ["types", "per_page", "query"])
    url, types = str(params["url"]), params.get("types")
    if (_TYPE in url) != (types is not None):
        raise BadInput(f"{source.id}: backfill.wp_rest.params.types: goes with {_TYPE} in url")
    listing = Listing(fetch, source)
    items: list[FeedItem] = []
    counts: list[int | None] = []
    for name in types or [""]:
        run = _Run(listing, source, params, window, by, url.replace(_TYPE, name))
        await run.read()
        items += run.items.values()
        counts.append(run.total)
    known = [count for count in counts if count is not None]
    expected = sum(known) if len(known) == len(counts) else None
    if expected is not None and len(items) != expected:
        listing.whole = listing.whole and len(items) > expected
        listing.notes.append(f"the site counts {expected} posts and lists {len(items)}")
    return listing.found(items, expected, None if expected is None else "x-wp-total")


@dataclass(slots=True)
class _Run:
    """The reading of one post type."""

    listing: Listing
    source: Source
    params: Mapping[str, Any]
    window: Window
    by: By
    url: str
    items: dict[str, FeedItem] = field(default_factory=dict)
    total: int | None = None

    async def read(self) -> None:
        for _ in range(_READINGS):
            if await self.once():
                return
        self.listing.whole = False
        self.listing.notes.append(f"{self.url}: the list changed each of {_READINGS} times while it was read")

    async def once(self) -> bool:
        """Reads all pages; False when posts came or went meanwhile, which moves the pages."""
        size, seen, still, self.total = int(self.params.get("per_page", 100)), set[str](), True, None
        for page in range(1, _MOST_PAGES + 1):
            answer = await self.page(page, size)
            if answer is None:
                return still
            posts = _posts(self.listing, answer)
            found = self.take(posts, answer, page)
            total, pages = _count(answer, "x-wp-total"), _count(answer, "x-wp-totalpages")
            still = still and (page == 1 or total == self.total)
            self.total = total if page == 1 else self.total
            if found and found <= seen:
                self.listing.notes.append(f"{self.url}: page {page} repeats earlier ones; no more was read")
                return still
            seen |= found
            # A page that is not full ends the list unless the site counts more; a plugin may take posts out of it.
            if not posts or (pages is not None and page >= pages and (len(posts) < size or len(seen) == total)):
                return still
        self.listing.whole = False
        self.listing.notes.append(f"{self.url}: more than {_MOST_PAGES} pages; the rest was not read")
        return True

    async def page(self, page: int, size: int) -> FetchResult | None:
        """The answer; None past the last page (400, rest_post_invalid_page_number)."""
        answer = await self.listing.ask(_address(self.url, self.params, self.window, self.by, size, page))
        if page > 1 and answer.http_status in _PAST_THE_END:
            return None
        if page == 1 and answer.outcome == "gone" and "/wp-json/" in self.url:
            plain, _, route = self.url.partition("/wp-json/")
            other = f"{plain}/?rest_route=/{route}"
            second = await self.listing.ask(_address(other, self.params, self.window, self.by, size, page))
            if second.outcome == "ok":
                self.url = other
                return second
        self.listing.check(answer)
        return answer

    def take(self, posts: list[dict[str, Any]], answer: FetchResult, page: int) -> set[str]:
        """Keeps the posts of a page; the names under which they are known."""
        items = {_name(post): _item(post, self.source, answer) for post in posts if isinstance(post.get("link"), str)}
        if posts and not items:
            raise self.listing.broken(answer.url, "posts without a link")
        moments = [item.published_at if self.by == "date" else item.modified_at for item in items.values()]
        known = [moment for moment in moments if moment is not None]
        # a day of grace: WordPress goes by its own clock, which may have been in another zone then
        if page == 1 and known and not any(self.window.start - DAY <= at < self.window.end + DAY for at in known):
            what = "after and before" if self.by == "date" else "modified_after (WordPress 5.7 and later)"
            raise self.listing.broken(answer.url, f"the site takes no notice of {what}: it lists {known[0]:%Y-%m-%d}")
        self.items |= items
        return set(items)


def _address(url: str, params: Mapping[str, Any], window: Window, by: By, size: int, page: int) -> str:
    prefix = "" if by == "date" else "modified_"
    query: dict[str, Any] = {
        **params.get("query", {}),
        f"{prefix}after": (window.start - timedelta(seconds=1)).isoformat(timespec="seconds"),
        f"{prefix}before": window.end.isoformat(timespec="seconds"),
        "orderby": by,
        "order": "asc",
        "per_page": size,
        "page": page,
        "_fields": _FIELDS,
    }
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query, safe=',')}"


def _posts(listing: Listing, answer: FetchResult) -> list[dict[str, Any]]:
    posts = read_json(listing, answer)
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        said = f": {posts.get('code')}" if isinstance(posts, dict) and posts.get("code") else ""
        raise listing.broken(answer.url, f"JSON, but no list of posts{said}")
    return posts


def _name(post: Mapping[str, Any]) -> str:
    return str(post.get("id") or post["link"])


def _item(post: Mapping[str, Any], source: Source, answer: FetchResult) -> FeedItem:
    zone = ZoneInfo(source.timezone)
    published = _instant(post.get("date_gmt"), UTC) or _instant(post.get("date"), zone)
    text = post.get("date_gmt") or post.get("date")
    title = _rendered(post, "title")
    return FeedItem(
        source_id=source.id,
        url=joined(answer.final_url, post["link"]),
        guid=_rendered(post, "guid"),
        title=_plain(title) if title else None,
        content=_rendered(post, "content"),
        published_at=published,
        published_text=text if isinstance(text, str) else None,
        modified_at=_instant(post.get("modified_gmt"), UTC) or _instant(post.get("modified"), zone),
        date_basis="published" if published else "none",
        found_by="wp_rest",
    )


def _plain(title: str) -> str | None:
    """The title without tags and entities; some plugins escape it twice."""
    text = unescape(_TAG.sub("", title))
    return (unescape(text) if _ENTITY.search(text) else text).strip() or None


def _rendered(post: Mapping[str, Any], name: str) -> str | None:
    value = post.get(name)
    text = value.get("rendered") if isinstance(value, dict) else value
    return text.strip() or None if isinstance(text, str) else None


def _instant(text: Any, zone: Any) -> datetime | None:
    """The moment; None for what WordPress writes for drafts, 0000-00-00."""
    found = dates.parse(text, zone) if isinstance(text, str) else None
    return found.value.astimezone(UTC) if found and not found.suspect else None


def _count(answer: FetchResult, name: str) -> int | None:
    value = next((value for key, value in answer.headers if key.lower() == name), "")
    return int(value) if value.strip().isdecimal() and len(value) < 10 else None
