"""The filter `newswire parse-feed`: the bytes of feeds in, their items out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from newswire.errors import BadItem
from newswire.fetch.feeds import Entry, ParsedFeed, read


def answers(rows: Iterable[dict[str, Any]], *, now: datetime | None = None) -> Iterator[dict[str, Any]]:
    """One answer per row of `id, xml_b64, content_type?, url?, timezone?`; a bad row is answered with its error.

    `now` decides which dates lie in the future; without it the time of each row's turn.
    """
    for row in rows:
        try:
            yield {"id": row.get("id"), "status": "ok", **_answer(row, now or datetime.now(UTC))}
        except BadItem as bad:
            yield {"id": row.get("id"), "status": "error", "reason": bad.reason, "error": str(bad)}


def _answer(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    encoded = row.get("xml_b64")
    if not isinstance(encoded, str):
        raise BadItem("bad-input", "xml_b64 is missing")
    try:
        body = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadItem("bad-input", f"xml_b64 is no base64: {error}") from None
    headers = {"content-type": str(row["content_type"])} if row.get("content_type") else {}
    feed = read(body, headers, str(row.get("url") or ""), "", _zone(row.get("timezone")), "gregorian", now)
    return {"feed": _facts(feed), "items": [_item(entry) for entry in feed.entries]}


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(str(name or "UTC"))
    except Exception:  # ZoneInfo raises by the odder names also OSError and ValueError
        raise BadItem("bad-input", f"timezone '{name}' is no zone of the IANA list") from None


def _facts(feed: ParsedFeed) -> dict[str, Any]:
    return {
        "title": feed.title,
        "language": feed.language,
        "version": feed.version,
        "well_formed": feed.well_formed,
        "repaired": feed.repaired,
        "ttl_seconds": feed.ttl.total_seconds() if feed.ttl else None,
        "dropped": feed.dropped,
    }


def _item(entry: Entry) -> dict[str, Any]:
    item, date = entry.item, entry.date
    return {
        "guid": item.guid,
        "url": item.url or None,
        "title": item.title,
        "published_at": item.published_at.isoformat() if item.published_at else None,
        "published_text": item.published_text,
        "suspect": item.suspect,
        "summary": item.summary,
        "content": item.content,
        "date_parser": date.parser if date else None,
        "zone_basis": date.zone_basis if date else None,
    }
