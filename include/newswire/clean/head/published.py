"""When the article was published, with the tier of what says so: declared, printed, url, feed or guessed.

A wrong date is worse than none: a guessed date is kept only when nothing else is known, or near the feed's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from newswire import dates
from newswire.clean import words
from newswire.clean.body.blocks import Block
from newswire.clean.characters import fold, key
from newswire.clean.head import jsonld
from newswire.clean.head.instants import Instant, read_instant
from newswire.clean.head.metadata import Head
from newswire.clean.head.title import find_title, split_title
from newswire.clean.markup import names
from newswire.clean.page import Page
from newswire.models import DateCandidate

_METAS = names("published")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_SLACK = timedelta(days=1)
_GUESS_REACH = timedelta(days=2)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(\d{2})[/-]?(\d{2})(?=[/_.-]|$)")
_PRINTED_LENGTH = 120
_PRINTED_WORDS = 7
_LABELLED_LENGTH, _DATE_LENGTH = 250, 45
_AFTER, _BEFORE = 11, 7
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Published:
    """The publishing time with its own offset. `zone`: a zone's name when the source's was used, else an offset.

    `zone_basis` is stated or source, `text` what says the time; `candidates` are all readings, the chosen one first.
    """

    at: datetime | None = None
    basis: str | None = None
    zone: str | None = None
    printed_place: int | None = None
    zone_basis: str | None = None
    text: str | None = None
    candidates: tuple[DateCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Printed:
    """A date as a block of the page prints it; `others` are its other readings when it contradicts itself."""

    instant: Instant
    text: str
    place: int | None
    others: tuple[datetime, ...] = ()


def find_published(
    page: Page, head: Head, root: HtmlElement, blocks: list[Block], top: int, rule_date: str | None
) -> Published:
    """The publishing time by the best of what says so; `top` is the place of the headline among the blocks."""
    zone_name = page.source.timezone if page.source else "UTC"
    zone = ZoneInfo(zone_name)
    latest = page.fetched_at + _SLACK if page.fetched_at else None
    printed = _printed(page, head.page_title, blocks, _headline(head, blocks, top), rule_date, zone)
    place = printed.place if printed else None

    def reading(instant: Instant, basis: str, text: str) -> DateCandidate:
        if not instant.stated_offset:
            return DateCandidate(instant.at, basis, zone_name, "source", text)
        own_zone = "UTC" if instant.at.tzinfo is UTC else instant.at.strftime("%z")
        return DateCandidate(instant.at, basis, own_zone, "stated", text)

    declared = [(i, text) for text in _declared(head) if (i := read_instant(text, zone)) is not None]
    finest = _finest([i for i, _ in declared if _believable(i.at, latest)])
    found = [reading(i, "declared", text) for i, text in declared if i is finest]
    by_feed = _of_feed(page, zone, zone_name)
    if printed and _believable(printed.instant.at, latest):
        near = by_feed and not printed.instant.timed and abs(printed.instant.at - by_feed.at) < _GUESS_REACH
        found += [by_feed] if by_feed and near else []
        found += [reading(printed.instant, "printed", printed.text)]
        found += [reading(replace(printed.instant, at=at), "printed", printed.text) for at in printed.others]
    found += [by_feed] if by_feed else []
    in_url = _in_url(page.url, zone)
    if in_url and _believable(in_url[0].at, latest):
        found.append(reading(in_url[0], "url", in_url[1]))
    found += [reading(i, "declared", text) for i, text in declared if i is not finest and _believable(i.at, latest)]
    if not found and (guess := _guessed(root, page, zone, latest)):
        found.append(reading(guess, "guessed", guess.at.date().isoformat()))
    if not found:
        return Published(printed_place=place)
    best = found[0]
    return Published(best.at, best.basis, best.zone, place, best.zone_basis, best.text, tuple(dict.fromkeys(found)))


def _of_feed(page: Page, zone: tzinfo, zone_name: str) -> DateCandidate | None:
    at = page.listing_published_at
    if at is None:
        return None
    return DateCandidate(at.astimezone(zone), "feed", zone_name, "source", at.isoformat())


def _headline(head: Head, blocks: list[Block], top: int) -> int:
    """The place of the block that is the title, where dates are looked for, also when the body begins above it."""
    title = key(find_title(head))
    if top < len(blocks) and blocks[top].key == title:
        return top
    places = [i for i, block in enumerate(blocks) if block.key == title]
    return next((i for i in places if blocks[i].tag == "h1"), places[0] if len(places) == 1 else top)


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


def _declared(head: Head) -> list[str]:
    found = [jsonld.text_of(head.article.get("datePublished"))]
    found += [head.metas[name][0] for name in _METAS if name in head.metas]
    for item in head.item("datePublished")[:1]:
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
) -> _Printed | None:
    calendar = page.source.calendar if page.source else "gregorian"
    known: list[tuple[str, int | None]] = []
    for read, texts in ((dates.parse, _texts_of_dates(title, blocks, top, rule_date)), (dates.search, known)):
        for text, place in texts:
            if not _DIGIT.search(text):
                continue
            if texts is not known:
                known.append((text, place))
            parsed = read(text, zone, calendar, now=page.fetched_at)
            if parsed is not None and not parsed.suspect:
                instant = Instant(parsed.value, parsed.precision != "day", parsed.zone_basis == "stated")
                return _Printed(instant, text.strip(), place, parsed.alternatives)
    return None


def _texts_of_dates(
    title: str, blocks: list[Block], top: int, rule_date: str | None
) -> Iterator[tuple[str, int | None]]:
    """What may print a date, with its place among the blocks, likeliest first; the first one is mostly the only one."""
    near = [*range(top + 1, min(len(blocks), top + 1 + _AFTER)), *range(top - 1, max(-1, top - 1 - _BEFORE), -1)]
    if rule_date:
        yield rule_date, None
    yield from ((_date_text(blocks[i].text) or "", i) for i in near if _DIGIT.search(blocks[i].text))
    yield from ((part, None) for part in split_title(title)[1:])


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


def _in_url(url: str, zone: tzinfo) -> tuple[Instant, str] | None:
    found = _URL_DATE.search(url)
    instant = read_instant("-".join(found.groups()), zone) if found else None
    return (instant, found[0].strip("/")) if found and instant else None


def _guessed(root: HtmlElement, page: Page, zone: tzinfo, latest: datetime | None) -> Instant | None:
    from htmldate import find_date  # only few pages need it, and its import takes long

    # htmldate takes today for the latest date when it is told none, and a second run would differ
    limit = (latest or datetime(2100, 1, 1, tzinfo=UTC)).strftime("%Y-%m-%d")
    try:
        text = find_date(root, url=page.url, original_date=True, extensive_search=False, max_date=limit)
    except Exception:  # any: it runs regular expressions and parsers over foreign text, and a date is not worth a page
        return None
    return read_instant(text, zone)
