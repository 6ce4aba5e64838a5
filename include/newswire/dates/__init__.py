"""Dates as the press writes them, read by one parser for feeds, pages and texts.

Pure: the caller gives the source's zone, its calendar and, where the future matters, the time at which the text was
seen. The raw text stays with the caller; what comes back says which parser read it and what the zone rests on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from newswire.dates.clock import Clock, take
from newswire.dates.days import Day, find
from newswire.dates.words import alternation, fold, words

__all__ = ["EARLIEST", "ParsedDate", "fold", "parse", "search"]

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST_AHEAD = timedelta(hours=24)
_EPOCH = re.compile(r"(\d{9,10}|\d{13}|\d{16})(\.\d+)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:t?(\d{2}):?(\d{2}):?(\d{2})?)?(?=z$|[+-]|$)")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_ZONE_ID = re.compile(r"\[[a-z_/]+\]$")  # as java.time writes it, behind the offset
_PLACE_ZONE = re.compile(r"\s\(?([a-z]+(?:/[a-z_-]+){1,2})\)?$")
_OFFSET_TWICE = re.compile(r"(\s[+-]\d{4})\s[+-]\d{2,4}$")  # as Go writes zones that have no name
_OF_JSON = re.compile(r"/?date\((\d{12,13})(?:[+-]\d{4})?\)/?")  # as .NET writes it, in milliseconds
_BRACKETED = re.compile(r"\([a-z .]*\)")
_LONGEST = 400  # characters; what is longer is no date


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date with how it was read.

    `value` is aware and keeps the stated zone; a date without a clock is the first moment of its day. `zone_basis`
    is `stated` or `source`. `suspect`: before 1995, or over 24 h after `now`. `alternatives` are the other readings of
    a text that contradicts itself, as a double month name whose halves differ.
    """

    value: datetime
    parser: str
    zone_basis: Literal["stated", "source"]
    precision: Literal["second", "minute", "day"]
    suspect: bool
    alternatives: tuple[datetime, ...] = ()


def parse(text: str, zone: tzinfo, calendar: str = "gregorian", *, now: datetime | None = None) -> ParsedDate | None:
    """The date that the whole text is; None when it is none, or says more than a date.

    `zone` counts where the text states none. `calendar` (gregorian or jalali) decides years that two calendars share.
    """
    return _read(text, zone, calendar, now, whole=True)


def search(text: str, zone: tzinfo, calendar: str = "gregorian", *, now: datetime | None = None) -> ParsedDate | None:
    """The first date anywhere in a short text such as a byline; only full years count. None when there is none."""
    return _read(text, zone, calendar, now, whole=False)


def _read(text: str, zone: tzinfo, calendar: str, now: datetime | None, *, whole: bool) -> ParsedDate | None:
    if len(text) > _LONGEST:
        return None
    folded = fold(text)
    if match := _EPOCH.fullmatch(folded):
        return _of_epoch(match, now) if whole else None
    if match := _OF_JSON.fullmatch(folded):
        return _of_epoch(match, now) if whole else None
    folded = _COMPACT.sub(_spelled, _OFFSET_TWICE.sub(r"\1", _ZONE_ID.sub("", folded)))
    if (place := _PLACE_ZONE.search(folded)) and place[1] in _places():
        folded, zone, placed = folded[: place.start()], ZoneInfo(_places()[place[1]]), True
    else:
        placed = False
    folded = re.sub(r"(?<=\d)t(?=\d)", " ", folded)
    taken = take(folded)
    if taken is None:
        return None
    rest, clock = taken
    days = find(rest, folded, jalali=calendar == "jalali", short_years=whole)
    if not days or (whole and not _nothing_else(rest, days)):
        return None
    day, others = _choose(days)
    parser = "dual" if day is not days[0] else day.parser
    return _place(day, others, clock, zone, parser, now, placed)


@cache
def _places() -> dict[str, str]:
    """The names of the IANA zones by their folded form."""
    return {fold(name): name for name in available_timezones() if "/" in name}


def _spelled(match: re.Match[str]) -> str:
    day = "-".join(match.group(1, 2, 3))
    return day if match[4] is None else f"{day} {match[4]}:{match[5]}:{match[6] or '00'}"


def _of_epoch(match: re.Match[str], now: datetime | None) -> ParsedDate | None:
    digits = len(match[1])
    scale = 1 if digits <= 10 else 1000 if digits <= 13 else 1_000_000
    value = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match[1]) // scale)
    return ParsedDate(value, "epoch", "stated", "second", _suspect(value, now))


def _choose(days: list[Day]) -> tuple[Day, tuple[Day, ...]]:
    """The Gregorian one where a Hijri and a Gregorian date stand together, since that is the civil calendar.

    Hijri days begin at sunset and by sight, so that a day between the two is no contradiction.
    """
    first = days[0]
    if len(days) > 1 and {"gregorian"} < {day.calendar for day in days[:2]}:
        civil, other = (days[0], days[1]) if first.calendar == "gregorian" else (days[1], days[0])
        return civil, (other,) if abs(civil.value - other.value) > timedelta(1) else ()
    return first, ()


def _place(
    day: Day,
    others: tuple[Day, ...],
    clock: Clock | None,
    zone: tzinfo,
    parser: str,
    now: datetime | None,
    placed: bool,
) -> ParsedDate | None:
    stated = clock.zone if clock else None
    since_midnight = clock.since_midnight if clock else timedelta()
    try:
        readings = [
            _aware(datetime.combine(value, time()) + since_midnight, stated or zone)
            for value in (day.value, *day.others, *(other.value for other in others))
        ]
    except OverflowError:
        return None
    return ParsedDate(
        value=readings[0],
        parser=parser,
        zone_basis="stated" if stated or placed else "source",
        precision=clock.precision if clock else "day",  # type: ignore[arg-type] # take() gives these words
        suspect=_suspect(readings[0], now),
        alternatives=tuple(readings[1:]),
    )


def _aware(local: datetime, zone: tzinfo) -> datetime:
    """The local time in its zone; in UTC at the two ends of time, where a zone would lead out of the calendar."""
    return local.replace(tzinfo=UTC if local.year in (1, 9999) else zone)


def _suspect(value: datetime, now: datetime | None) -> bool:
    return value < EARLIEST or (now is not None and value > now + LATEST_AHEAD)


def _nothing_else(rest: str, days: list[Day]) -> bool:
    kept, at = "", 0
    for day in days:
        kept += rest[at : day.start] + " "
        at = day.end
    left = _BRACKETED.sub(" ", kept + rest[at:])
    if not _LETTER_OR_DIGIT.search(left):
        return True
    left = _said_nothing().sub(" ", left).strip(" .,;:|()-_/")
    # What is left may be a zone name that nobody knows, as in `10:00:00 XYZ`.
    return not _LETTER_OR_DIGIT.search(left) or re.fullmatch(r"[a-z]{1,5}", left) is not None


@cache
def _said_nothing() -> re.Pattern[str]:
    kinds = ("weekday", "filler", "era_lunar", "era_solar", "era_gregorian", "am", "pm", "noon", "night", "zone_lead")
    known = alternation(*(word for kind in kinds for word in words(kind)))
    return re.compile(rf"(?<![^\W_])\(?{known}\)?(?![^\W_])")
