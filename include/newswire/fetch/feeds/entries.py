"""One entry of a feed as an item. Texts stay as they were; what is shown is sanitised where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

from newswire import dates
from newswire.ids import content_hash, url_key
from newswire.models import Calendar, FeedItem

_PUBLISHED = ("published", "updated", "created")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item (its `url` is empty when the feed gave none) and how its date was read."""

    item: FeedItem
    date: dates.ParsedDate | None


def read_entry(
    facts: dict[str, Any], base: str, source_id: str, zone: tzinfo, calendar: Calendar, seen_at: datetime
) -> Entry:
    """The item of one feedparser entry; relative links are resolved against `base`, and stay when that is empty."""
    guid = text_of(facts.get("id"))
    url = _address(facts, guid, base)
    text, date = _first_date(facts, _PUBLISHED, zone, calendar, seen_at)
    title = text_of(facts.get("title"))
    changed_text, changed = _first_date(facts, ("updated",), zone, calendar, seen_at)
    item = FeedItem(
        source_id=source_id,
        url=url,
        guid=guid or (url_key(url) if url else content_hash("item", title, text).hex()),
        title=title,
        summary=text_of(facts.get("summary")),
        content=_body(facts),
        published_at=_utc(date),
        published_text=text,
        modified_at=_utc(changed) if changed and changed_text != text and not changed.suspect else None,
        date_basis="published" if date else "none",
        suspect=bool(date and date.suspect),
    )
    return Entry(item, date)


def text_of(value: Any) -> str | None:
    """The text without space around it; None when there is none."""
    return (value.strip() or None) if isinstance(value, str) else None


def _address(facts: dict[str, Any], guid: str | None, base: str) -> str:
    links = [dict(link) for link in facts.get("links") or ()]
    alternate = [link.get("href") for link in links if link.get("rel") == "alternate"]
    for candidate in (facts.get("feedburner_origlink"), facts.get("link"), *alternate, guid):
        if (text := text_of(candidate)) and (candidate is not guid or text.startswith(("http://", "https://"))):
            try:
                url = urljoin(base, text)
                parts = urlsplit(url)
            except ValueError:  # an address like http://[bad
                continue
            if (parts.scheme in ("http", "https") and parts.netloc) or (not base and not parts.scheme):
                return url
    return ""


def _first_date(
    facts: dict[str, Any], names: tuple[str, ...], zone: tzinfo, calendar: Calendar, seen_at: datetime
) -> tuple[str | None, dates.ParsedDate | None]:
    """The first of the fields that can be read as a date, with its raw text; else the first text."""
    texts = [text for name in names if (text := text_of(facts.get(name)))]
    for text in texts:
        found = dates.parse(text, zone, calendar, now=seen_at) or dates.search(text, zone, calendar, now=seen_at)
        if found:
            return text, found
    return (texts[0] if texts else None), None


def _utc(date: dates.ParsedDate | None) -> datetime | None:
    return date.value.astimezone(UTC) if date else None


def _body(facts: dict[str, Any]) -> str | None:
    texts = [text for part in facts.get("content") or () if (text := text_of(dict(part).get("value")))]
    return max(texts, key=len, default=None)
