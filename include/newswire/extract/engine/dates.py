"""When it happened: expressions of time in prose, anchored at the day of publication.

Weekdays, «yesterday», «N units ago», «last month», day and month with or without a year, parts of a month. A double
month name whose halves differ gives the span of both and says so. Printed dates of pages are read by newswire.dates.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from newswire.dates.calendars import from_lunar, from_solar
from newswire.dates.words import Month, fold, months
from newswire.extract.engine.text import Sentence
from newswire.languages.pack import load_pack

FIRST_YEAR, LAST_YEAR = 1900, 2100
_folded = lru_cache(maxsize=50_000)(fold)  # press text repeats its pairs of words
UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of days, both inclusive, and the words first..last that give it."""

    start: date
    end: date
    granularity: str
    first: int
    last: int
    ambiguous: bool = False


class TimeWords:
    """The time words of one language, spelled as the pack spells them."""

    def __init__(self, language: str) -> None:
        pack = load_pack(language)
        data: dict[str, Any] = pack.document("dates.yaml")
        exact = pack.speller.exact

        def spelled(name: str) -> dict[str, Any]:
            return {exact(str(word)): value for word, value in data[name].items()}

        self.weekdays, self.units = spelled("weekdays"), spelled("units")
        self.dual, self.numbers = spelled("dual"), spelled("numbers")
        self.relative = [(tuple(exact(w) for w in text.split()), days) for text, days in data["relative"].items()]
        self.sets = {
            name: frozenset(exact(str(word)) for word in data[name])
            for name in ("last", "next", "this", "ago", "year", "early", "middle", "late")
        }

    def find(self, sentence: Sentence, anchor: date, future: bool = False) -> list[Span]:
        """All expressions of time of a sentence in order. `future` turns bare weekdays forward."""
        found: list[Span] = []
        position = 0
        while position < len(sentence.words):
            span = next(self._at(sentence, position, anchor, future), None)
            if span is None:
                position += 1
                continue
            found.append(span)
            position = span.last + 1
        return found

    def _at(self, sentence: Sentence, position: int, anchor: date, future: bool) -> Iterator[Span]:
        words = [word.exact for word in sentence.words[position : position + 8]]
        yield from self._month(words, position, anchor)
        yield from self._relative(words, position, anchor)
        yield from self._weekday(words, position, anchor, future)
        yield from self._ago(words, position, anchor)
        yield from self._period(words, position, anchor)

    def _relative(self, words: list[str], position: int, anchor: date) -> Iterator[Span]:
        for form, days in self.relative:
            if tuple(words[: len(form)]) == form:
                day = anchor + timedelta(days=days)
                yield Span(day, day, "day", position, position + len(form) - 1)

    def _weekday(self, words: list[str], position: int, anchor: date, future: bool) -> Iterator[Span]:
        number = self.weekdays.get(words[0])
        if number is None:
            return
        after = words[1] if len(words) > 1 else ""
        back = (anchor.weekday() - number) % 7
        day = anchor - timedelta(days=back)
        if after in self.sets["last"] and back == 0:
            day -= timedelta(days=7)
        if after in self.sets["next"] or (future and after not in self.sets["last"] and back):
            day += timedelta(days=7)
        yield Span(day, day, "day", position, position + (after in self.sets["last"] | self.sets["next"]))

    def _number(self, word: str) -> int | None:
        if word.isdecimal() and len(word) < 4:
            return int(word)
        return self.numbers.get(word)

    def _ago(self, words: list[str], position: int, anchor: date) -> Iterator[Span]:
        if words[0] not in self.sets["ago"] or len(words) < 2:
            return
        for here in (1, 2):
            if here >= len(words):
                return
            if words[here] in self.dual:
                yield self._back(anchor, 2, self.dual[words[here]], position, position + here)
                return
            count = self._number(words[here])
            unit = self.units.get(words[here + 1]) if here + 1 < len(words) else None
            if count and unit:
                yield self._back(anchor, count, unit, position, position + here + 1)
                return
            if here == 1 and words[1] in self.units:
                yield self._back(anchor, 1, self.units[words[1]], position, position + 1)
                return

    def _back(self, anchor: date, count: int, unit: str, first: int, last: int) -> Span:
        days = min(UNIT_DAYS[unit] * count, (anchor - date(FIRST_YEAR, 1, 1)).days)
        return _period_of(anchor - timedelta(days=max(0, days)), unit, first, last)

    def _period(self, words: list[str], position: int, anchor: date) -> Iterator[Span]:
        unit = self.units.get(words[0])
        if unit is None or len(words) < 2:
            return
        if words[1] in self.sets["this"]:
            yield _period_of(anchor, unit, position, position + 1)
        elif words[1] in self.sets["last"]:
            yield _period_of(_shifted(anchor, unit, -1), unit, position, position + 1)
        elif words[1] in self.sets["next"]:
            yield _period_of(_shifted(anchor, unit, 1), unit, position, position + 1)
        elif words[0] in self.sets["year"] and _is_year(words[1]):
            year = int(words[1])
            yield Span(date(year, 1, 1), date(year, 12, 31), "year", position, position + 1)

    # --- months

    def _month(self, words: list[str], position: int, anchor: date) -> Iterator[Span]:
        start = 1 if (words[0].isdecimal() and 1 <= int(words[0]) <= 31) or words[0] in self._parts() else 0
        read = _month_at(words, start)
        if read is None:
            return
        month, size = read
        here = start + size
        double = _month_at(words, here)
        if double is not None and double[0].family != month.family:
            here += double[1]
        year = int(words[here]) if here < len(words) and _is_year(words[here]) else None
        last = position + here - (year is None)
        span = self._dated(words[0] if start else "", month, year, anchor, position, last)
        if span is None:
            return
        if double is not None and double[0].number != month.number and double[0].calendar == month.calendar:
            other = self._dated(words[0] if start else "", double[0], year, anchor, position, last)
            if other is not None:
                span = Span(min(span.start, other.start), max(span.end, other.end), "month", position, last, True)
        yield span

    def _parts(self) -> frozenset[str]:
        return self.sets["early"] | self.sets["middle"] | self.sets["late"]

    def _dated(self, before: str, month: Month, year: int | None, anchor: date, first: int, last: int) -> Span | None:
        if before.isdecimal():
            day = _day_of(month, int(before), year, anchor)
            return Span(day, day, "day", first, last) if day else None
        start = _day_of(month, 1, year, anchor)
        if start is None:
            return None
        end = start + timedelta(days=calendar.monthrange(start.year, start.month)[1] - 1)
        if before in self.sets["early"]:
            return Span(start, start + timedelta(days=9), "month", first, last)
        if before in self.sets["middle"]:
            return Span(start + timedelta(days=10), start + timedelta(days=19), "month", first, last)
        if before in self.sets["late"]:
            return Span(start + timedelta(days=20), end, "month", first, last)
        return Span(start, end, "month", first, last)


def _month_at(words: list[str], start: int) -> tuple[Month, int] | None:
    known = months()
    for size in (2, 1):
        name = _folded(" ".join(words[start : start + size]))
        if len(words) >= start + size and name in known and len(name) > 1:
            return known[name], size
    return None


def _day_of(month: Month, day: int, year: int | None, anchor: date) -> date | None:
    """The day of a month; without a year the last one not after the anchor by more than half a year."""
    for candidate in (year,) if year else _years(month, anchor):
        try:
            if month.calendar == "gregorian":
                found = date(candidate, month.number, day)
            else:
                found = (from_lunar if month.calendar == "lunar" else from_solar)(candidate, month.number, day)
        except (ValueError, OverflowError):
            continue
        if year or found <= anchor + timedelta(days=183):
            return found
    return None


def _years(month: Month, anchor: date) -> tuple[int, ...]:
    if month.calendar == "gregorian":
        return (anchor.year, anchor.year - 1)
    near = anchor.year - 621 if month.calendar == "solar" else int((anchor.year - 622) * 33 / 32) + 1
    return (near, near - 1)


def _is_year(word: str) -> bool:
    return word.isdecimal() and len(word) == 4 and FIRST_YEAR <= int(word) < LAST_YEAR


def _shifted(anchor: date, unit: str, steps: int) -> date:
    if unit == "month":
        first = anchor.replace(day=1)
        return first - timedelta(days=1) if steps < 0 else first + timedelta(days=32)
    if unit == "year":
        return date(anchor.year + steps, 7, 1)
    return anchor + timedelta(days=steps * UNIT_DAYS[unit])


def _period_of(day: date, unit: str, first: int, last: int) -> Span:
    if unit == "week":
        start = day - timedelta(days=day.weekday())
        return Span(start, start + timedelta(days=6), "week", first, last)
    if unit == "month":
        end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        return Span(day.replace(day=1), end, "month", first, last)
    if unit == "year":
        return Span(date(day.year, 1, 1), date(day.year, 12, 31), "year", first, last)
    return Span(day, day, "day", first, last)


@cache
def time_words(language: str) -> TimeWords:
    """The time words of a language, read once per process."""
    return TimeWords(language)
