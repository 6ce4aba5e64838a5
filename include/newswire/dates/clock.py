"""The time of day and the zone of a folded text, cut out so that only the day is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from newswire.dates.words import alternation, unspaced, words, zones

_NO_LETTER_BEFORE, _NO_LETTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_CLOCK = r"(?<![\d:.+])(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?(?![\d:])"
# A minus and two digits are a zone only where nothing follows: `10:30 - 12 Sep` is a dash.
_OFFSET = r"[+]\d{1,2}(?::?\d{2})?(?!\d)|-\d{2}:?\d{2}(?!\d)|(?<=\d)-\d{2}(?=\)?$)"
_SIGNED = re.compile(r"([+-])(\d{1,2}?):?(\d{2})?$")
_WIDEST = timedelta(hours=14)
_HALVES = ("am", "pm", "noon", "night")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as an offset from midnight (24:00 is the next one), its precision, and the zone when stated."""

    since_midnight: timedelta
    precision: str
    zone: tzinfo | None


def take(text: str) -> tuple[str, Clock | None] | None:
    """The text without its clock and zone, and these; None when they are impossible, as 25:70 or +99:00."""
    text = _full_hour().sub(r"\1:00 \2", text)
    match = _clock_pattern().search(text)
    stated = match if match and match["zone"] else None
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip() if match else text
    if stated is None and (stated := _zone_at_the_end().search(rest)):
        rest = rest[: stated.start()].strip(" (")
    zone = _as_zone(stated) if stated else None
    if stated and zone is None:
        return None
    if match is None:
        return rest, Clock(timedelta(), "day", zone) if zone else None
    since_midnight = _since_midnight(match)
    if since_midnight is None:
        return None
    return rest, Clock(since_midnight, "second" if match["second"] else "minute", zone)


@cache
def _zone() -> str:
    latin = alternation(*(name for name in zones() if name.isascii()))
    local = alternation(*(name for name in zones() if not name.isascii()))
    named = rf"{_NO_LETTER_BEFORE}(?P<name>{latin}){_NO_LETTER}(?:\s?(?P<shift>[+-]\d{{1,2}}(?::?\d{{2}})?)(?!\d))?"
    return (
        rf"(?P<zone>(?P<offset>{_OFFSET})|{named}|{alternation(*words('zone_lead'))}\s*(?P<local>{local}){_NO_LETTER})"
    )


@cache
def _clock_pattern() -> re.Pattern[str]:
    halves = [word for kind in _HALVES for word in words(kind)]
    # Before the clock only whole words count: a letter alone may be the era of the year there.
    before = rf"(?:{_NO_LETTER_BEFORE}(?P<before>{alternation(*(word for word in halves if len(word) > 2))})\s+)?"
    after = rf"(?:\s*(?P<after>{alternation(*halves)}){_NO_LETTER})?"
    return re.compile(rf"{before}{_CLOCK}{after}(?:\s*\(?{_zone()}\)?)?")


@cache
def _full_hour() -> re.Pattern[str]:
    """An hour alone, as in `8 pm`; only with a whole word, since a letter may be an era."""
    halves = alternation(*(word for kind in _HALVES for word in words(kind) if len(word) > 1 and "." not in word))
    return re.compile(rf"(?<![\d:/.,-])(\d{{1,2}})\s?({halves}){_NO_LETTER}")


@cache
def _zone_at_the_end() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|(?<=\()|(?<=\d)(?=[+-]\d\d:|z)){_zone()}\)?$")


def _since_midnight(match: re.Match[str]) -> timedelta | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    hour = _hour_of_day(hour, match["after"] or match["before"])
    micro = int((match["part"] or "0")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _hour_of_day(hour: int, half: str | None) -> int:
    if half is None or hour > 12:
        return hour
    half = unspaced(half)
    if half in _half("am"):
        return hour % 12
    if half in _half("noon"):
        return hour if hour >= 10 else hour + 12
    if half in _half("night"):
        return hour % 12 + 12 if 6 <= hour < 12 else hour % 12
    return hour % 12 + 12


@cache
def _half(kind: str) -> frozenset[str]:
    return frozenset(unspaced(word) for word in words(kind))


def _as_zone(stated: re.Match[str]) -> tzinfo | None:
    if shift := stated["offset"] or stated["shift"]:
        return _fixed(shift)
    value = _zones_unspaced()[unspaced(stated["name"] or stated["local"])]
    return _fixed(value) if value[0] in "+-" else ZoneInfo(value)


@cache
def _zones_unspaced() -> dict[str, str]:
    return {unspaced(name): value for name, value in zones().items()}


def _fixed(offset: str) -> timezone | None:
    sign, hours, minutes = _SIGNED.match(offset).groups("0")  # type: ignore[union-attr] # the patterns above have its form
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    if distance > _WIDEST or int(minutes) > 59:
        return None
    return timezone(distance if sign == "+" else -distance)
