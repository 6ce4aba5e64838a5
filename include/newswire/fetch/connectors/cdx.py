"""The index of a web archive in CDX form: what the archive happened to visit, about half of what an agency wrote.

Never a default. `showResumeKey` is used since `page=` with wildcards gives nothing, and `urlkey` is asked for since the
key breaks without it. What is listed are the original addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode

from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked, matcher, may_touch
from newswire.fetch.connectors.listing.items import host_of
from newswire.fetch.connectors.listing.local_days import day_in, first_moment, zone_of
from newswire.models import FeedItem, Source
from newswire.window import Window

_ENDPOINT = "https://web.archive.org/cdx/search/cdx"
_LATER = 14  # days after the window in which a page of it is still captured for the first time
_AT_ONCE = 5_000
_MOST_PAGES = 200
_DELAY = 2.5  # the public index takes 24 requests a minute
_FIELDS = ("urlkey", "timestamp", "original")
_USUAL_PORT = re.compile(r"^(http://[^/:]+):80(?=/|$)|^(https://[^/:]+):443(?=/|$)")
_LARGEST = 32 << 20


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """Addresses captured in the window or soon after it; one request per 5,000, and 24 of them a minute.

    Params: `match`, as `site.org/news/*`; optionally `url` of the index, `include` and `exclude`, `later` (days),
    `delay` (seconds between two requests). `expected` stays None: an archive does not know what it has not seen.
    """
    checked(params, source, "cdx", ["match"], ["url", "include", "exclude", "later", "delay"])
    host = host_of(f"http://{str(params['match']).split('://')[-1].removeprefix('*.')}")
    delay = float(params.get("delay", _DELAY))
    listing = Listing(fetch, source, delay=delay, largest=_LARGEST, hosts=[host])
    listing.whole = False  # what the archive visited, whatever that was
    wanted = matcher(params.get("include"), params.get("exclude"))
    until = window.end + timedelta(days=float(params.get("later", _LATER))) - timedelta(seconds=1)
    items: list[FeedItem] = []
    damaged, resume, keys = 0, None, set[str]()
    for _ in range(_MOST_PAGES):
        url = _query(params, window.start, until, resume)
        answer = await listing.get(url)
        rows, bad, resume = _rows(answer.body.decode("utf-8", "replace"))
        if bad > len(rows):
            raise listing.broken(url, "no CDX lines")
        damaged += bad
        items += [_item(row, source) for row in rows if wanted(row[2])]
        if not resume or resume in keys:
            break
        keys.add(resume)
    else:
        listing.notes.append(f"more than {_MOST_PAGES} pages of the index; the rest was not read")
    if damaged:
        listing.notes.append(f"{damaged} lines of the index are damaged and were left out")
    listing.notes.append("an index of what an archive visited: about half of what was published")
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


def _rows(text: str) -> tuple[list[tuple[str, str, str]], int, str | None]:
    """The lines, how many of them are none, and the key for the next ones: it stands alone after an empty line."""
    head, _, tail = text.replace("\r", "").partition("\n\n")
    lines = [line.split(" ", len(_FIELDS) - 1) for line in head.split("\n") if line.strip()]
    good = [(line[0], line[1], line[2]) for line in lines if len(line) == len(_FIELDS) and line[1].isdecimal()]
    return good, len(lines) - len(good), _key(tail.strip())


def _key(text: str) -> str | None:
    """The key as it is before it goes into an address; the public index shows it with percent signs already."""
    if not text or "\n" in text:
        return None
    return text if re.search(r"[,/) ]", text) else unquote_plus(text)


def _item(row: tuple[str, str, str], source: Source) -> FeedItem:
    """The time of a capture is kept as text only: it says nothing of when the page was published."""
    url = _USUAL_PORT.sub(lambda match: match[1] or match[2], row[2].strip())
    day = day_in(url, source.calendar)
    return FeedItem(
        source_id=source.id,
        url=url,
        published_at=first_moment(day, zone_of(source)) if day else None,
        published_text=day.isoformat() if day else f"captured {row[1]}",
        date_basis="url" if day else "none",
        found_by="cdx",
    )
