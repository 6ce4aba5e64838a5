"""A feed's bytes become items. feedparser reads the XML, which is often broken; the dates are read by our own layer.
JSON Feed has its own small reader.

feedparser gets a stream, never a text or bytes: it would take those for the name of a file or a url and open it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from newswire.errors import BadItem
from newswire.fetch.feeds.bounded import (
    TakesTooLong,
    as_narrow,
    feedparser_reads,
    first_items,
    time_limit,
    without_impossible_characters,
)
from newswire.fetch.feeds.entries import Entry, read_entry, text_of
from newswire.fetch.feeds.json_feed import read_json_feed
from newswire.fetch.feeds.mojibake import as_utf8, is_utf8, looks_garbled, readable, repairs
from newswire.fetch.feeds.pace import asked_wait
from newswire.models import Calendar, FeedItem, Source

__all__ = ["Entry", "ParsedFeed", "parse", "read"]

LARGEST = 8 << 20  # bytes
MOST_ITEMS = 2_000
MOST_ATTRIBUTES = 500  # feedparser's time grows with their square: 12 s for 20,000
_LONG_TAG = re.compile(rb"<[^<>!?][^<>]{8000,}")
_XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one answer of a feed said.

    `entries` are all of it in the feed's order, `items` those that have an address. `repaired` names how wrongly
    labelled letters were read. `ttl` is the wait that the feed or its server asks for. `dropped` counts what was
    over the limit of items.
    """

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    repaired: str | None = None
    ttl: timedelta | None = None
    version: str | None = None
    well_formed: bool = True
    dropped: int = 0

    @property
    def items(self) -> tuple[FeedItem, ...]:
        return tuple(entry.item for entry in self.entries if entry.item.url)

    @property
    def span_seconds(self) -> float | None:
        """How long a time the feed shows, by its credible dates; None with fewer than two."""
        dates = [item.published_at for item in self.items if item.published_at and not item.suspect]
        return (max(dates) - min(dates)).total_seconds() if len(dates) > 1 else None


def parse(
    body: bytes, headers: Mapping[str, str] | Iterable[tuple[str, str]], url: str, source: Source, seen_at: datetime
) -> ParsedFeed:
    """The feed of a source as it was seen at `seen_at`; `url` is the final address, for relative links.

    BadItem says `empty-answer`, `too-big` or `not-a-feed`. A feed without items is no error.
    """
    zone = ZoneInfo(source.timezone)
    return read(body, headers, url, source.id, zone, source.calendar, seen_at, source.language)


def read(
    body: bytes,
    headers: Mapping[str, str] | Iterable[tuple[str, str]],
    url: str,
    source_id: str,
    zone: tzinfo,
    calendar: Calendar,
    seen_at: datetime,
    language: str | None = None,
) -> ParsedFeed:
    """As `parse`, for a feed that belongs to no source of the catalogue."""
    if not body.strip():
        raise BadItem("empty-answer", f"{url}: the answer is empty")
    if len(body) > LARGEST:
        raise BadItem("too-big", f"{url}: {len(body)} bytes are more than a feed may have ({LARGEST})")
    if any(_attributes(tag[0]) > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(body)):
        raise BadItem("not-a-feed", f"{url}: an element with over {MOST_ATTRIBUTES} attributes")
    said = {name.lower(): value for name, value in dict(headers).items()}
    narrow = as_narrow(body)
    shown, dropped = first_items(without_impossible_characters(body if narrow is None else narrow), MOST_ITEMS)
    content_type = said.get("content-type") if narrow is None else _XML
    try:
        with time_limit():
            raw, repaired = _raw_feed(shown, content_type)
    except TakesTooLong:
        raise BadItem("too-big", f"{url}: the feed takes too long to read") from None
    if not raw.get("version") and (not raw["entries"] or _is_page(shown)):
        raise BadItem("not-a-feed", f"{url}: no feed, {_resembles(shown)}")
    facts = dict(raw["feed"])
    entries = [
        read_entry(dict(entry), url, source_id, zone, calendar, seen_at) for entry in raw["entries"][:MOST_ITEMS]
    ]
    return ParsedFeed(
        title=text_of(facts.get("title")),
        language=text_of(facts.get("language")) or language,
        entries=tuple(entries),
        repaired=repaired,
        ttl=asked_wait(facts, said.get("cache-control")),
        version=raw.get("version") or None,
        well_formed=not raw.get("bozo"),
        dropped=dropped + max(0, len(raw["entries"]) - MOST_ITEMS),
    )


def _raw_feed(body: bytes, content_type: str | None) -> tuple[Any, str | None]:
    """feedparser's reading, and the name of the repair when the letters had been labelled wrongly."""
    raw = read_json_feed(body) or _feedparser(body, content_type)
    if is_utf8(body) and str(raw.get("encoding") or "utf-8").lower() not in ("utf-8", "us-ascii"):
        return _feedparser(as_utf8(body), _XML), "utf-8"
    if not looks_garbled(_sample(raw)):
        return raw, None
    for name, repaired in repairs(body):
        again = _feedparser(repaired, _XML)
        if len(again["entries"]) >= len(raw["entries"]) and readable(_sample(again)):
            return again, name
    return raw, None


def _feedparser(body: bytes, content_type: str | None) -> Any:
    try:
        return feedparser_reads(body, content_type)
    except TakesTooLong:
        raise
    except Exception as error:  # whatever a hostile body makes feedparser raise, it is this body that is bad
        raise BadItem("not-a-feed", f"the feed cannot be read: {type(error).__name__}: {error}") from error


def _attributes(tag: bytes) -> int:
    return tag.count(b'="') + tag.count(b"='")


def _sample(raw: Any) -> str:
    titles = [dict(entry).get("title") or dict(entry).get("summary") or "" for entry in raw["entries"][:50]]
    return " ".join([dict(raw["feed"]).get("title") or "", *titles])


def _is_page(body: bytes) -> bool:
    head = body[:2048].lower()
    return b"<html" in head or b"<!doctype html" in head


def _resembles(body: bytes) -> str:
    head = body[:2048].lstrip()
    if _is_page(body):
        return "but an HTML page"
    return "but JSON" if head[:1] in (b"{", b"[") else "nor anything like it"
