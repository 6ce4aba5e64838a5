"""A JSON listing in pages, newest first, as the sites of some agencies read it themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any
from urllib.parse import quote

from newswire import dates
from newswire.errors import BadInput
from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked, may_touch, read_json
from newswire.fetch.connectors.listing.items import joined
from newswire.fetch.connectors.listing.local_days import zone_of
from newswire.fetch.connectors.listing.reach import Reach
from newswire.fetch.http.result import FetchResult
from newswire.models import FeedItem, Source
from newswire.window import Window

_MOST_PAGES = 2_000
_PAGE, _CURSOR = "{page}", "{cursor}"
_NAME = re.compile(r"\{([\w.]+)\}")
_OPTIONAL = ("items", "date", "title", "guid", "next", "first", "step", "pages")


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The items of the window; one request per page, for all pages that are newer too.

    Params: `url` with `{page}`, or with `{cursor}` and `next`, the dotted path of the next cursor in the answer; `next`
    may also be the path of the next page's address. `link`, the name of the field with the address or a pattern of it
    as `https://site/news/{id}`; optionally `items` (dotted path of the list; else the first list of objects), `date`,
    `title`, `guid` (names of fields, dotted where nested), `first` and `step` (number of the first page, and how far
    the next one is, for offsets), `pages` (the most).
    """
    checked(params, source, "api_pages", ["url", "link"], _OPTIONAL)
    url = str(params["url"])
    if _PAGE not in url and "next" not in params:
        raise BadInput(f"{source.id}: backfill.api_pages.params.url: no {_PAGE} in it, and no next")
    listing, reach = Listing(fetch, source), Reach(window)
    most = int(params.get("pages", _MOST_PAGES))
    seen: set[str] = set()
    items: list[FeedItem] = []
    place: str | None = _numbered(params, 0).replace(_CURSOR, "")
    page = 0
    while place and page < most:
        page += 1
        answer = await listing.ask(place)
        if page > 1 and answer.outcome in ("gone", "http-error"):
            break
        listing.check(answer)
        data = read_json(listing, answer)
        found = [_item(row, source, params, answer) for row in _rows(listing, answer, data, params.get("items"))]
        fresh = [item for item in found if item is not None and item.url not in seen]
        if not fresh:
            break
        seen |= {item.url for item in fresh}
        reach.see([item.published_at for item in fresh if not item.suspect])
        items += [item for item in fresh if may_touch(item, window, zone_of(source))]
        if reach.passed:
            break
        place = _next(listing, answer, data, params, page)
    reach.judge(listing, url)
    if listing.whole and page == most and not reach.passed:
        listing.whole = False
        listing.notes.append(f"{url}: the rest behind {most} pages was not read")
    return listing.found(items)


def _numbered(params: Mapping[str, Any], page: int) -> str:
    number = int(params.get("first", 1)) + page * int(params.get("step", 1))
    return str(params["url"]).replace(_PAGE, str(number))


def _next(listing: Listing, answer: FetchResult, data: Any, params: Mapping[str, Any], page: int) -> str | None:
    """The address of the page behind this one."""
    if "next" not in params:
        return _numbered(params, page)
    value = _text(data, str(params["next"]))
    if value is None:
        return None
    if _CURSOR in str(params["url"]):
        return str(params["url"]).replace(_CURSOR, quote(value, safe=""))
    return listing.onward(answer.final_url, value)


def _rows(listing: Listing, answer: FetchResult, data: Any, path: str | None) -> list[dict[str, Any]]:
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
        if isinstance(data, list) and name.isdecimal():
            data = data[int(name)] if int(name) < len(data) else None
        else:
            data = data.get(name) if isinstance(data, dict) else None
    return data


def _item(row: dict[str, Any], source: Source, params: Mapping[str, Any], answer: FetchResult) -> FeedItem | None:
    url = _address(row, str(params["link"]), answer.final_url)
    if url is None:
        return None
    text = _text(row, params.get("date"))
    date = dates.parse(text, zone_of(source), source.calendar, now=answer.fetched_at) if text else None
    published = date.value.astimezone(UTC) if date and not date.suspect else None
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
    """The address of a row; None for one of another kind, as an advertisement between the news."""
    names: Sequence[str] = _NAME.findall(link)
    values = {name: _text(row, name) for name in names or [link]}
    if not all(values.values()):
        return None
    if not names:
        return joined(base, values[link] or "")
    return _NAME.sub(lambda match: quote(values[match[1]] or "", safe=""), link)


def _text(row: Any, path: str | None) -> str | None:
    value = _at(row, path) if path else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None
