"""Archive pages in HTML, one or more for each local day, in the Gregorian or the Iranian calendar.

The window is in UTC and the pages are of local days, so that one day more is asked for than the window has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree, html

from newswire import dates
from newswire.errors import BadInput
from newswire.fetch.connectors.listing import Discovery, Fetch, Listing, checked, may_touch
from newswire.fetch.connectors.listing.items import joined
from newswire.fetch.connectors.listing.local_days import expand, first_moment, local_days
from newswire.fetch.http.result import FetchResult
from newswire.models import Calendar, FeedItem, Source
from newswire.window import Window

_MOST_PAGES = 50
_PAGE = "{page}"
_PLENTY = 3  # links; fewer can be the frame of an empty day
_PAST_THE_END = (400, 416)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_META_WITHIN = 4096


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The links of the archive pages of each local day; one request per page, and one that finds the end of each day.

    A day ends with a page that is not there, is empty or repeats what came before. A link that stands on the pages of
    several days gets no date from them.

    Params: `url` with the placeholders of a day and, where a day has several pages, `{page}`; `links`, an XPath of the
    `a` elements or a regular expression of their addresses; optionally `time`, an XPath from the link to its time,
    `calendar` where the archive has another one than the source, and `pages`, the most for one day.
    """
    checked(params, source, "date_archive", ["url", "links"], ["time", "calendar", "pages"])
    listing = Listing(fetch, source)
    zone = ZoneInfo(source.timezone)
    calendar: Calendar = params.get("calendar", source.calendar)
    days = {day: await _of_day(listing, source, params, day, calendar) for day in local_days(window, zone)}
    there = [found for found in days.values() if found is not None]
    if not there:
        raise listing.broken(str(params["url"]), f"none of the {len(days)} pages of the window is there")
    if len(there) < len(days):
        listing.notes.append(f"{len(days) - len(there)} of {len(days)} days have no page")
    items = [item for found in _dated_once(listing, str(params["url"]), there) for item in found]
    return listing.found(item for item in items if may_touch(item, window, zone))


def _dated_once(listing: Listing, url: str, days: list[list[FeedItem]]) -> Iterator[list[FeedItem]]:
    """The days, with no date for what several of them list: a list of the newest beside the day's own, mostly.

    SourceBroken when all days list the same, as sites do that take no notice of the day.
    """
    names = [{item.url for item in found} for found in days]
    if len(days) > 1 and len(names[0]) >= _PLENTY and all(name == names[0] for name in names):
        raise listing.broken(url, f"each of {len(days)} days lists the same {len(names[0])} links")
    times = Counter(name for found in names for name in found)
    repeated = sum(number > 1 for number in times.values())
    if repeated:
        listing.notes.append(f"{repeated} links stand on the pages of several days, which dates none of them")
    for found in days:
        unsure = [item.date_basis == "url" and times[item.url] > 1 for item in found]
        yield [
            replace(item, published_at=None, date_basis="none") if no_date else item
            for item, no_date in zip(found, unsure, strict=True)
        ]


async def _of_day(
    listing: Listing, source: Source, params: Mapping[str, Any], day: date, calendar: Calendar
) -> list[FeedItem] | None:
    """The items of all pages of a day; None when there is no page."""
    pattern = str(params["url"])
    several = _PAGE in pattern
    items: dict[str, FeedItem] = {}
    for page in range(1, int(params.get("pages", _MOST_PAGES)) + 1 if several else 2):
        answer = await listing.ask(expand(pattern.replace(_PAGE, str(page)), day, calendar))
        if answer.outcome == "gone" or (page > 1 and answer.http_status in _PAST_THE_END):
            return None if page == 1 else list(items.values())
        listing.check(answer)
        tree = _tree(answer)
        if page == 1 and (tree is None or tree.find(".//a") is None):
            raise listing.broken(answer.url, "an empty page" if tree is None else "a page without any link")
        found = {} if tree is None else {item.url: item for item in _items(tree, source, params, day, answer)}
        if found.keys() <= items.keys():  # also what sites do past the end: show the last page again
            return list(items.values())
        items |= found
    if several:
        listing.notes.append(f"{day}: more pages than {params.get('pages', _MOST_PAGES)}; the rest was not read")
        listing.whole = False
    return list(items.values())


def _items(tree: Any, source: Source, params: Mapping[str, Any], day: date, answer: FetchResult) -> Iterator[FeedItem]:
    zone = ZoneInfo(source.timezone)
    for link in _links(tree, str(params["links"]), source):
        url = joined(answer.final_url, str(link.get("href", ""))).partition("#")[0]
        text = _time_text(link, params.get("time"), source)
        exact = _exact(text, day, zone, source) if text else None
        yield FeedItem(
            source_id=source.id,
            url=url,
            title=" ".join(link.text_content().split()) or None,
            published_at=exact.value.astimezone(UTC) if exact else first_moment(day, zone),
            published_text=text or day.isoformat(),
            date_basis="published" if exact else "url",
            suspect=bool(exact and exact.suspect),
            found_by="date_archive",
        )


def _exact(text: str, day: date, zone: ZoneInfo, source: Source) -> dates.ParsedDate | None:
    """The date that stands beside the link; a clock alone is one of the page's day."""
    found = dates.search(text, zone, source.calendar) or dates.search(f"{day.isoformat()} {text}", zone)
    return found if found and found.precision != "day" else None


def _links(tree: Any, links: str, source: Source) -> list[Any]:
    if not links.startswith(("//", ".//", "(//")):
        try:
            wanted = re.compile(links)
        except re.error as error:
            raise BadInput(f"{source.id}: backfill.date_archive.params.links: {error}") from None
        return [link for link in tree.iter("a") if wanted.search(link.get("href") or "")]
    found = _xpath(tree, links, source, "links")
    return [node for node in found if isinstance(node, etree._Element) and node.get("href")]


def _time_text(link: Any, xpath: str | None, source: Source) -> str | None:
    if not xpath:
        return None
    found = _xpath(link, xpath, source, "time")
    first = found[0] if isinstance(found, list) and found else found
    text = first.text_content() if isinstance(first, html.HtmlElement) else str(first or "")
    return " ".join(text.split()) or None


def _xpath(node: Any, xpath: str, source: Source, key: str) -> Any:
    try:
        return node.xpath(xpath)
    except etree.XPathError as error:
        raise BadInput(f"{source.id}: backfill.date_archive.params.{key}: {error}: {xpath}") from None


def _tree(answer: FetchResult) -> Any | None:
    if not answer.body.strip():
        return None
    parser = html.HTMLParser(encoding=_charset(answer), no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(answer.body, parser=parser)
    except etree.ParserError:
        return None


def _charset(answer: FetchResult) -> str:
    """What the header says, else the page itself, else UTF-8 where the bytes are that, else windows-1256."""
    head = answer.body[:_META_WITHIN].decode("latin-1")
    for text in (answer.content_type or "", head):
        match = _CHARSET.search(text)
        if match and _known(match[1]):
            return match[1]
    try:
        answer.body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1256"
    return "utf-8"


def _known(charset: str) -> bool:
    try:
        html.HTMLParser(encoding=charset)
    except LookupError:
        return False
    return True
