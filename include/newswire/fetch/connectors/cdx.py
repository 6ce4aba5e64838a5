"""The index of a web archive in CDX form: what the archive happened to visit, about half of what an agency wrote.

Never a default. `showResumeKey` is used since `page=` with wildcards gives nothing, and `urlkey` is asked for since the
key breaks without it. What is listed are the original addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked, matcher, may_touch
from newswire.fetch.connectors.listing.local_days import day_in, first_moment, zone_of
from newswire.models import FeedItem, Source
from newswire.window import Window

_ENDPOINT = "https://web.archive.org/cdx/search/cdx"
_LATER = 14  # days after the window in which a page of it is still captured for the first time
_AT_ONCE = 5_000
_MOST_PAGES = 200
_FIELDS = ("urlkey", "timestamp", "original")


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """Addresses captured in the window or soon after it; one request per 5,000.

    Params: `match`, as `site.org/news/*`; optionally `url` of the index, `include` and `exclude`, `later` (days).
    """
    checked(params, source, "cdx", ["match"], ["url", "include", "exclude", "later"])
    listing = Listing(fetch, source)
    listing.whole = False  # what the archive visited, whatever that was
    wanted = matcher(params.get("include"), params.get("exclude"))
    until = window.end + timedelta(days=float(params.get("later", _LATER))) - timedelta(seconds=1)
    items: list[FeedItem] = []
    resume: str | None = None
    for _ in range(_MOST_PAGES):
        url = _query(params, window.start, until, resume)
        answer = await listing.get(url)
        rows, resume = _rows(answer.body.decode("utf-8", "replace"))
        if rows is None:
            raise listing.broken(url, "no CDX lines")
        items += [_item(row, source) for row in rows if wanted(row[2])]
        if not resume:
            break
    else:
        listing.notes.append(f"more than {_MOST_PAGES} pages of the index; the rest was not read")
    zone = zone_of(source)
    return listing.found(item for item in items if may_touch(item, window, zone))


def _query(params: Mapping[str, Any], start: datetime, until: datetime, resume: str | None) -> str:
    query: list[tuple[str, Any]] = [
        ("url", params["match"]),
        ("from", f"{start:%Y%m%d%H%M%S}"),
        ("to", f"{until:%Y%m%d%H%M%S}"),  # to the second: a short `to` is padded to the end of its year
        ("fl", ",".join(_FIELDS)),
        ("filter", "statuscode:200"),
        ("collapse", "urlkey"),
        ("showResumeKey", "true"),
        ("limit", _AT_ONCE),
    ]
    if resume:
        query.append(("resumeKey", resume))
    return f"{params.get('url', _ENDPOINT)}?{urlencode(query, safe=':,/*', quote_via=quote)}"


def _rows(text: str) -> tuple[list[tuple[str, str, str]] | None, str | None]:
    """The lines, and the key for the next ones: it stands alone after an empty line."""
    head, _, tail = text.replace("\r", "").partition("\n\n")
    lines = [line.split(" ") for line in head.split("\n") if line.strip()]
    if any(len(line) != len(_FIELDS) or not line[1].isdecimal() for line in lines):
        return None, None
    return [(line[0], line[1], line[2]) for line in lines], tail.strip() or None


def _item(row: tuple[str, str, str], source: Source) -> FeedItem:
    """The time of a capture is kept as text only: it says nothing of when the page was published."""
    day = day_in(row[2], source.calendar)
    return FeedItem(
        source_id=source.id,
        url=row[2],
        published_at=first_moment(day, zone_of(source)) if day else None,
        published_text=day.isoformat() if day else f"captured {row[1]}",
        date_basis="url" if day else "none",
        found_by="cdx",
    )
