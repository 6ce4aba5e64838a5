"""Instants as pages declare them: ISO in many bendings, mail dates, seconds since 1970."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}(?!\d)|[+-]\d{2}(?!\d))?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z)?)?$")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, or a whole day when `timed` is false; `zone` says where its offset comes from."""

    at: datetime
    timed: bool
    stated_offset: bool


def read_instant(text: str | None, zone: tzinfo) -> Instant | None:
    """The instant that a machine-readable text says; a text without an offset is read in `zone`."""
    text = (text or "").strip()
    if _EPOCH.match(text):
        return Instant(datetime.fromtimestamp(int(text[:10]), UTC), True, True)
    found = _ISO.search(text) or _COMPACT.match(text)
    if found is None:
        return _mail_date(text)
    year, month, day, hour, minute, second, offset = found.groups()
    try:
        when = date(int(year), int(month), int(day))
        at = time(int(hour), int(minute), int(second or 0)) if hour else time()
    except ValueError:
        return None
    shift = _offset(offset)
    return Instant(datetime.combine(when, at, shift or zone), hour is not None, shift is not None)


def _mail_date(text: str) -> Instant | None:
    if not any(letter.isdigit() for letter in text) or len(text) > 60:
        return None
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return Instant(at.replace(tzinfo=at.tzinfo or UTC), True, True)


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:]) if len(text) > 3 else 0
    if hours > 14 or minutes > 59:
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if text[0] == "-" else shift)
