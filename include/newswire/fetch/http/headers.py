"""Reads the two response headers that steer the fetcher: Location and Retry-After."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

_TICK = timedelta(seconds=1)  # a header's date has no fractions


def location(value: str) -> str:
    """The redirect target in a latin-1 header value; raw UTF-8 is decoded, other bytes are percent-encoded."""
    raw = value.encode("latin-1", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return quote(raw, safe="%/:?#[]@!$&'()*+,;=~-._")


def retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """Seconds to wait, at least 0, or None when the header is absent or unreadable.

    A date is measured against the server's own clock (`date`) unless that agrees with ours.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    until, theirs = _instant(text), _instant(date or "")
    if until is None:
        return None
    start = theirs if theirs is not None and not timedelta(0) <= now - theirs < _TICK else now
    return max(0.0, (until - start).total_seconds())


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
