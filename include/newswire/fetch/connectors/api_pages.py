"""A JSON listing in numbered pages, newest first, as the sites of some agencies read it themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urljoin

from newswire import dates
from newswire.errors import BadInput
from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked, may_touch
from newswire.fetch.connectors.listing.local_days import zone_of
from newswire.fetch.connectors.listing.reach import Reach
from newswire.fetch.http.result import FetchResult
from newswire.models import FeedItem, Source
from newswire.window import Window

_MOST_PAGES = 2_000
_PAGE = "{page}"


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The items of the window; one request per page, for all pages that are newer too.

    Params: `url` with `{page}`; `link`, the name of the field with the address or a pattern of it as
    `https://site/news/{id}`; optionally `items` (dotted path of the list; else the first list of objects), `date`,
    `title`, `guid` (names of fields, dotted where nested), `first` (number of the first page), `pages` (the most).
    """
    checked(params, source, "api_pages", ["url", "link"], ["items", "date", "title", "guid", "first", "pages"])
    if _PAGE not in str(params["url"]):
        raise BadInput(f"{source.id}: backfill.api_pages.params.url: no {_PAGE} in it")
    listing, reach = Listing(fetch, source), Reach(window)
    first = int(params.get("first", 1))
    seen: set[str] = set()
    items: list[FeedItem] = []
    for page in range(first, first + int(params.get("pages", _MOST_PAGES))):
        answer = await listing.ask(str(params["url"]).replace(_PAGE, str(page)))
        if page > first and answer.outcome in ("gone", "http-error"):
            break
        listing.check(answer)
        found = [_item(row, source, params, answer) for row in _rows(listing, answer, params.get("items"))]
        fresh = [item for item in found if item is not None and item.url not in seen]
        if not fresh:
            break
        seen |= {item.url for item in fresh}
        reach.see(item.published_at for item in fresh)
        items += [item for item in fresh if may_touch(item, window, zone_of(source))]
        if reach.passed:
            break
    reach.judge(listing, str(params["url"]))
    return listing.found(items)


def _rows(listing: Listing, answer: FetchResult, path: str | None) -> list[dict[str, Any]]:
    try:
        data = json.loads(answer.body)
    except ValueError as error:
        raise listing.broken(answer.url, f"no JSON: {error}") from None
    rows = _at(data, path) if path else next(_lists_of_objects(data), [])
    if not isinstance(rows, list):
        raise listing.broken(answer.url, f"no list at {path}")
    return [row for row in rows if isinstance(row, dict)]


def _lists_of_objects(data: Any) -> Iterator[list[Any]]:
    """Lists of objects in the JSON, the outermost first."""
    level = [data]
    while level:
        yield from (value for value in level if isinstance(value, list) and value and isinstance(value[0], dict))
        level = [inner for value in level if isinstance(value, dict) for inner in value.values()]


def _at(data: Any, path: str) -> Any:
    for name in path.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _item(row: dict[str, Any], source: Source, params: Mapping[str, Any], answer: FetchResult) -> FeedItem | None:
    url = _address(row, str(params["link"]), answer.final_url)
    if url is None:
        return None
    text = _text(row, params.get("date"))
    date = dates.parse(text, zone_of(source), source.calendar) if text else None
    published: datetime | None = date.value.astimezone(UTC) if date else None
    return FeedItem(
        source_id=source.id,
        url=url,
        guid=_text(row, params.get("guid")),
        title=_text(row, params.get("title", "title")),
        published_at=published,
        published_text=text,
        date_basis="published" if published else "none",
        suspect=bool(date and date.suspect),
        found_by="api_pages",
    )


def _address(row: dict[str, Any], link: str, base: str) -> str | None:
    if "{" not in link:
        text = _text(row, link)
        return urljoin(base, text) if text else None
    plain = {name: quote(str(value), safe="") for name, value in row.items() if isinstance(value, str | int)}
    try:
        return link.format(**plain)
    except (KeyError, IndexError, ValueError):  # a row of another kind, as an advertisement between the news
        return None


def _text(row: dict[str, Any], path: str | None) -> str | None:
    value = _at(row, path) if path else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None
