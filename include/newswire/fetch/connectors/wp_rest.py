"""WordPress's REST interface: exact windows, the number of articles, and their bodies without a page fetch.

`after` and `before` exclude their own second, after the REST API handbook of WordPress.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from newswire import dates
from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked
from newswire.fetch.http.result import FetchResult
from newswire.models import FeedItem, Source
from newswire.window import Window

# The guid is what the feed calls the article, so that both meet in one item.
_FIELDS = "id,date,date_gmt,modified_gmt,guid,link,title,content"
_MOST_PAGES = 1_000


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """All posts of the window; one request per 100.

    Params: `url` of the posts; optionally `per_page`, and `query`, a mapping of what else to ask for.

    401, 403 and 404 are SourceBroken: the interface is closed, and the sitemap is the next choice.
    """
    checked(params, source, "wp_rest", ["url"], ["per_page", "query"])
    listing = Listing(fetch, source)
    size = int(params.get("per_page", 100))
    items: list[FeedItem] = []
    expected: int | None = None
    for page in range(1, _MOST_PAGES + 1):
        answer = await listing.ask(_address(params, window, size, page))
        if answer.http_status == 400 and page > 1:  # rest_post_invalid_page_number: past the last one
            break
        listing.check(answer)
        posts = _posts(listing, answer)
        items += [_item(post, source) for post in posts if post.get("link")]
        expected = _count(answer, "x-wp-total") if expected is None else expected
        pages = _count(answer, "x-wp-totalpages")
        if not posts or (page >= pages if pages is not None else len(posts) < size):
            break
    found = listing.found(items, expected, None if expected is None else "x-wp-total")
    if expected is not None and len(found.items) != expected:
        listing.notes.append(f"the site counts {expected} posts and lists {len(found.items)}")
        return listing.found(items, expected, "x-wp-total")
    return found


def _address(params: Mapping[str, Any], window: Window, size: int, page: int) -> str:
    query: dict[str, Any] = {
        **params.get("query", {}),
        "after": (window.start - timedelta(seconds=1)).isoformat(timespec="seconds"),
        "before": window.end.isoformat(timespec="seconds"),
        "orderby": "date",
        "order": "asc",
        "per_page": size,
        "page": page,
        "_fields": _FIELDS,
    }
    url = str(params["url"])
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query, safe=',')}"


def _posts(listing: Listing, answer: FetchResult) -> list[dict[str, Any]]:
    try:
        posts = json.loads(answer.body)
    except ValueError as error:
        raise listing.broken(answer.url, f"no JSON: {error}") from None
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        raise listing.broken(answer.url, "JSON, but no list of posts")
    return posts


def _item(post: Mapping[str, Any], source: Source) -> FeedItem:
    published = _instant(post.get("date_gmt"), UTC) or _instant(post.get("date"), ZoneInfo(source.timezone))
    title = _rendered(post, "title")
    return FeedItem(
        source_id=source.id,
        url=str(post["link"]),
        guid=_rendered(post, "guid"),
        title=unescape(title) if title else None,
        content=_rendered(post, "content"),
        published_at=published,
        published_text=post.get("date_gmt") or post.get("date"),
        modified_at=_instant(post.get("modified_gmt"), UTC),
        date_basis="published" if published else "none",
        found_by="wp_rest",
    )


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
    return int(value) if value.strip().isdecimal() else None
