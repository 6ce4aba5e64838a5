"""Days as agencies count them: local, in the source's calendar, in addresses as `/2026/09/12/` or `?dy=21&mn=6`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newswire.dates.calendars import from_solar, to_solar
from newswire.errors import BadInput
from newswire.models import Calendar, Source
from newswire.window import Window

_BEGIN, _END = r"(?<![\d])", r"(?![\d])"
_DAY = re.compile(
    rf"{_BEGIN}(\d{{4}})([/_-]?)(\d{{2}})(?:\2|[/-])(\d{{2}}){_END}|{_BEGIN}(\d{{4}})[/_-](\d{{1,2}})[/_-](\d{{1,2}}){_END}"
)
_MONTH = re.compile(rf"{_BEGIN}(\d{{4}})[/_-]?(0[1-9]|1[0-2]|[1-9]){_END}")
_YEARS = range(1995, 2100)


def zone_of(source: Source) -> ZoneInfo:
    return ZoneInfo(source.timezone)


def local_days(window: Window, zone: ZoneInfo) -> list[date]:
    """The days of the source's clock that the window touches, ascending: one more than the window's own, mostly."""
    first = window.start.astimezone(zone).date()
    last = (window.end - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of a local day, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def counts_in(day: date, zone: ZoneInfo, window: Window) -> bool:
    """Whether the larger part of the local day lies in the window, so that each day is counted in one window."""
    return datetime.combine(day, time(12), zone).astimezone(UTC) in window


def expand(pattern: str, day: date, calendar: Calendar) -> str:
    """The address of a day: `{date}` as 2026-09-12, `{y} {m} {d}` as numbers, `{yyyy} {mm} {dd}` with zeros.

    A Jalali calendar fills in its own numbers. BadInput names a placeholder that is none of these.
    """
    year, month, number = to_solar(day) if calendar == "jalali" else (day.year, day.month, day.day)
    names = {"y": year, "m": month, "d": number, "yyyy": f"{year:04d}", "mm": f"{month:02d}", "dd": f"{number:02d}"}
    try:
        return pattern.format(date=f"{year:04d}-{month:02d}-{number:02d}", **names)
    except (KeyError, IndexError, ValueError) as error:
        raise BadInput(f"{pattern}: {error} is no placeholder; known are date, {', '.join(names)}") from None


def day_in(url: str, calendar: Calendar = "gregorian") -> date | None:
    """The day that an address carries, as /2026/09/12/, /2026-09-12, /20260912/ or /2026-09/12; else None."""
    for match in _DAY.finditer(url):
        year, month, day = (int(part) for part in (match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)))
        try:
            found = from_solar(year, month, day) if calendar == "jalali" and year < 1600 else date(year, month, day)
        except ValueError:
            continue
        if found.year in _YEARS:
            return found
    return None


def span_in(url: str) -> tuple[date, date] | None:
    """The first and last day that the name of a file covers: one day, or a month as in sitemap-2023-8.xml."""
    if day := day_in(url):
        return day, day
    for match in _MONTH.finditer(url):
        year, month = int(match[1]), int(match[2])
        if year in _YEARS:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return None
