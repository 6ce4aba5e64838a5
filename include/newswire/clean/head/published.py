"""When the article was published, with the tier of what says so: declared, printed, url, feed or guessed.

A wrong date is worse than none: a guessed date is kept only when nothing else is known, or near the feed's date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from newswire import dates
from newswire.clean import words
from newswire.clean.body.blocks import Block
from newswire.clean.characters import fold
from newswire.clean.head import jsonld
from newswire.clean.head.instants import Instant, read_instant
from newswire.clean.head.metadata import Head
from newswire.clean.head.title import split_title
from newswire.clean.markup import names
from newswire.clean.page import Page

_METAS = names("published")
_ITEMS = XPath("//*[@itemprop='datePublished']")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_SLACK = timedelta(days=1)
_GUESS_REACH = timedelta(days=2)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(\d{2})[/-]?(\d{2})(?=[/_.-]|$)")
_PRINTED_LENGTH = 120
_PRINTED_WORDS = 7
_LABELLED_LENGTH, _DATE_LENGTH = 250, 45
_AFTER, _BEFORE = 11, 7
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Published:
    """The publishing time with its own offset. `zone`: a zone's name when the source's was used, else an offset."""

    at: datetime | None = None
    basis: str | None = None
    zone: str | None = None
    printed_place: int | None = None


def find_published(
    page: Page, head: Head, root: HtmlElement, blocks: list[Block], top: int, rule_date: str | None
) -> Published:
    """The publishing time by the best of what says so; `top` is the place of the headline among the blocks."""
    zone_name = page.source.timezone if page.source else "UTC"
    zone = ZoneInfo(zone_name)
    latest = page.fetched_at + _SLACK if page.fetched_at else None
    printed = _printed(page, head.page_title, blocks, top, rule_date, zone)
    place = printed[1] if printed else None

    def known(instant: Instant, basis: str) -> Published:
        own_zone = "UTC" if instant.at.tzinfo is UTC else instant.at.strftime("%z")
        return Published(instant.at, basis, own_zone if instant.stated_offset else zone_name, place)

    declared = _finest(
        [i for text in _declared(head, root) if (i := read_instant(text, zone)) and _believable(i.at, latest)]
    )
    if declared:
        return known(declared, "declared")
    feed = page.listing_published_at
    if printed and _believable(printed[0].at, latest):
        if feed and not printed[0].timed and abs(printed[0].at - feed) < _GUESS_REACH:
            return Published(feed.astimezone(zone), "feed", zone_name, place)
        return known(printed[0], "printed")
    if feed:
        return Published(feed.astimezone(zone), "feed", zone_name, place)
    by_url = _in_url(page.url, zone)
    if by_url and _believable(by_url.at, latest):
        return known(by_url, "url")
    guess = _guessed(root, page, zone, latest)
    return known(guess, "guessed") if guess else Published(printed_place=place)


def find_modified(page: Page, head: Head) -> datetime | None:
    """When the page says that it was changed."""
    zone = ZoneInfo(page.source.timezone if page.source else "UTC")
    stated = jsonld.text_of(head.article.get("dateModified"))
    for text in (stated, head.meta(*names("modified"))):
        instant = read_instant(text, zone)
        if instant and _believable(instant.at, page.fetched_at + _SLACK if page.fetched_at else None):
            return instant.at
    return None


def _believable(at: datetime, latest: datetime | None) -> bool:
    return at >= _EARLIEST and (latest is None or at <= latest)


def _declared(head: Head, root: HtmlElement) -> list[str]:
    found = [jsonld.text_of(head.article.get("datePublished"))]
    found += [head.metas[name][0] for name in _METAS if name in head.metas]
    for item in _ITEMS(root)[:1]:
        found.append(item.get("datetime") or item.get("content") or item.text_content())
    return [text for text in found if text]


def _finest(instants: list[Instant]) -> Instant | None:
    """The first instant, or the first with a time of day when that one only says the same day."""
    if not instants:
        return None
    first = instants[0]
    if first.timed:
        return first
    return next((i for i in instants if i.timed and i.at.date() == first.at.date()), first)


def _printed(
    page: Page, title: str, blocks: list[Block], top: int, rule_date: str | None, zone: tzinfo
) -> tuple[Instant, int | None] | None:
    calendar = page.source.calendar if page.source else "gregorian"
    near = [*range(top + 1, min(len(blocks), top + 1 + _AFTER)), *range(top - 1, max(-1, top - 1 - _BEFORE), -1)]
    texts: list[tuple[str, int | None]] = [(rule_date, None)] if rule_date else []
    texts += [(text, i) for i in near if (text := _date_text(blocks[i].text))]
    texts += [(part, None) for part in split_title(title)[1:]]
    for read in (dates.parse, dates.search):
        for text, place in texts:
            if not any(letter.isdigit() for letter in text):
                continue
            parsed = read(text, zone, calendar, now=page.fetched_at)
            if parsed is not None and not parsed.suspect:
                return Instant(parsed.value, parsed.precision != "day", parsed.zone_basis == "stated"), place
    return None


def _date_text(text: str) -> str | None:
    """The part of a block that may be a date: behind a word for publishing, else all of a short line.

    A sentence that tells of a day is none, nor is the clock of the site's header.
    """
    if len(text) < _LABELLED_LENGTH and (label := _label().search(text)):
        return text[label.end() : label.end() + _DATE_LENGTH]
    if len(text) >= _PRINTED_LENGTH or len(_WORDS.findall(text)) > _PRINTED_WORDS:
        return None
    return None if words.opens_with("today", fold(text)) else text


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words.any_of('date_labels')})(?!\w)\s*[:：]?\s*", re.IGNORECASE)


def _in_url(url: str, zone: tzinfo) -> Instant | None:
    found = _URL_DATE.search(url)
    return read_instant("-".join(found.groups()), zone) if found else None


def _guessed(root: HtmlElement, page: Page, zone: tzinfo, latest: datetime | None) -> Instant | None:
    # htmldate takes today for the latest date when it is told none, and a second run would differ
    limit = (latest or datetime(2100, 1, 1, tzinfo=UTC)).strftime("%Y-%m-%d")
    try:
        text = find_date(root, url=page.url, original_date=True, extensive_search=False, max_date=limit)
    except Exception:  # any: it runs regular expressions and parsers over foreign text, and a date is not worth a page
        return None
    return read_instant(text, zone)
