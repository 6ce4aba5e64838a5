"""The days that a folded text names, in any calendar, with every reading where the text contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from newswire.dates.calendars import from_lunar, from_solar
from newswire.dates.words import Calendar, Month, alternation, months, unspaced, words

_NO_LETTER_BEFORE, _NO_LETTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_SPLIT = r"[\s,.\-/]*"
_NUMERIC = re.compile(r"(?<![\d.:/-])(\d{1,4})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?![\d/])")
# Years of 1000 to 1599 are Hijri. Below this one they are read as solar, above as lunar (1420 AH began in 1999),
# unless an era or the source's calendar says otherwise: 1404/06/10 and 1447/03/09 are the same day.
_FIRST_LUNAR_YEAR = 1420
# Month first: 12-hour clocks with seconds, or without leading zeros, as ASP.NET prints dates by default.
_UNITED_STATES = re.compile(r"\d:\d{2}:\d{2}\s*[ap]\.?m|(?<!\d)(?:\d/\d{1,2}|\d\d/\d)/\d{4}\s+\d{1,2}:\d{2}\s*[ap]\.?m")


@dataclass(frozen=True, slots=True)
class Day:
    """One day that stands at `start:end` of the text; `others` are its contradicting readings."""

    value: date
    calendar: Calendar
    parser: str
    start: int
    end: int
    others: tuple[date, ...] = ()


def find(text: str, whole: str, *, jalali: bool, short_years: bool) -> list[Day]:
    """The days in `text` (a folded text without its clock) by position; `whole` still has the clock."""
    month_first = bool(_UNITED_STATES.search(whole))
    found = list(_named(text, short_years))
    found += _numeric(text, jalali=jalali, short_years=short_years, month_first=month_first)
    found.sort(key=lambda day: (day.start, -day.end))
    apart: list[Day] = []
    for day in found:
        if not apart or day.start >= apart[-1].end:
            apart.append(day)
    return apart


def _named(text: str, short_years: bool) -> Iterator[Day]:
    for pattern in _named_patterns():
        for match in pattern.finditer(text):
            year = match["year"]
            if len(year) == 2 and not short_years:
                continue
            names = (match["month"], match["twin"])
            readings = [found for name in names if name and (found := _of_name(name, year, match["day"]))]
            if not readings:
                continue
            others = tuple(value for value, _ in readings[1:] if value != readings[0][0])
            yield Day(readings[0][0], readings[0][1], "named", match.start(), match.end(), others)


@cache
def _named_patterns() -> tuple[re.Pattern[str], ...]:
    names = alternation(*months())
    # A name, or a double name as `تشرين الثاني/ نوفمبر`, or the second in brackets.
    month = (
        rf"{_NO_LETTER_BEFORE}(?P<month>{names}){_NO_LETTER}\.?(?:\s*[/\-(|_]\s*(?P<twin>{names}){_NO_LETTER}\s*\)?)?"
    )
    filler = rf"(?:(?:{alternation(*words('filler'))}){_NO_LETTER}\s*)*"
    day = r"(?<![\d:])(?P<day>\d{1,2})(?:st|nd|rd|th|er)?(?!\d)"
    year = r"(?P<year>\d{4}|\d{2})(?!\d|:)"
    return (
        re.compile(rf"{day}{_SPLIT}{filler}{month}{_SPLIT}{filler}{year}"),
        re.compile(rf"{month}{_SPLIT}{day}{_SPLIT}{filler}{year}"),
        re.compile(rf"(?<!\d)(?P<year>\d{{4}}){_SPLIT}(?:{month}{_SPLIT}{day})"),
        re.compile(rf"(?<!\d)(?P<year>\d{{4}})[\s,/-]+{day}{_SPLIT}{month}"),
    )


def _of_name(name: str, year: str, day: str) -> tuple[date, Calendar] | None:
    month = _months_unspaced()[unspaced(name)]
    try:
        return _on(month.calendar, _full_year(year, month.calendar), month.number, int(day)), month.calendar
    except ValueError:
        return None


@cache
def _months_unspaced() -> dict[str, Month]:
    return {unspaced(name): month for name, month in months().items()}


def _numeric(text: str, *, jalali: bool, short_years: bool, month_first: bool) -> Iterator[Day]:
    for match in _NUMERIC.finditer(text):
        first, second, third = match[1], match[3], match[4]
        if len(first) == 4 and len(third) <= 2:
            year, orders = first, [(second, third)]
        elif len(first) <= 2 and (len(third) == 4 or (len(third) == 2 and short_years and not jalali)):
            year, orders = third, [(second, first), (first, second)]
            if month_first:
                orders.reverse()
        else:
            continue
        calendar = _calendar(int(year), text[match.end() :], jalali)
        parser = "iso" if match[2] == "-" and len(first) == 4 and calendar == "gregorian" else "numeric"
        for month, day in orders:
            try:
                value = _on(calendar, _full_year(year, calendar), int(month), int(day))
            except ValueError:
                continue
            yield Day(value, calendar, parser, match.start(), match.end())
            break


def _calendar(year: int, after: str, jalali: bool) -> Calendar:
    if not 1000 <= year < 1600:
        return "gregorian"
    for era in ("solar", "lunar"):
        if re.match(rf"\s*{alternation(*words(f'era_{era}'))}{_NO_LETTER}", after):
            return "solar" if era == "solar" else "lunar"
    return "solar" if jalali or year < _FIRST_LUNAR_YEAR else "lunar"


def _full_year(year: str, calendar: Calendar) -> int:
    if len(year) != 2:
        return int(year)
    if calendar != "gregorian":
        raise ValueError("a short year of a Hijri calendar may be one of two centuries")
    return int(year) + (2000 if int(year) < 50 else 1900)  # RFC 2822 section 4.3


def _on(calendar: Calendar, year: int, month: int, day: int) -> date:
    if calendar == "solar":
        return from_solar(year, month, day)
    if calendar == "lunar":
        return from_lunar(year, month, day)
    return date(year, month, day)
