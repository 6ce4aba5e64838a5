"""Solar and lunar Hijri days as Gregorian dates."""

from __future__ import annotations

from datetime import date, timedelta

from hijridate import Hijri

_EPOCH = date(1600, 3, 20)  # the day before 1 Farvardin 979
_SOLAR_YEARS = range(1244, 1473)


def from_solar(year: int, month: int, day: int) -> date:
    """The Gregorian date of a day of the Iranian calendar, 1244 to 1472; ValueError outside or for no such day.

    The 33-year cycle, counted from 1600-03-20; it agrees with the astronomical calendar in this range.
    """
    if year not in _SOLAR_YEARS or not 1 <= month <= 12 or not 1 <= day <= (31 if month <= 6 else 30):
        raise ValueError(f"no day of the solar calendar: {year}-{month}-{day}")
    found = _EPOCH + timedelta(_solar_days(year, month) + day - 1)
    if month == 12 and day == 30 and found == _EPOCH + timedelta(_solar_days(year + 1, 1)):
        raise ValueError(f"no leap year: {year}")
    return found


def _solar_days(year: int, month: int) -> int:
    since = year - 979
    months = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return 365 * since + since // 33 * 8 + (since % 33 + 3) // 4 + months


def to_solar(day: date) -> tuple[int, int, int]:
    """Year, month and day of the Iranian calendar; ValueError outside of 1244 to 1472."""
    year = day.year - 621
    while from_solar(year, 1, 1) > day:
        year -= 1
    passed = (day - from_solar(year, 1, 1)).days
    if passed < 186:
        return year, passed // 31 + 1, passed % 31 + 1
    return year, (passed - 186) // 30 + 7, (passed - 186) % 30 + 1


def from_lunar(year: int, month: int, day: int) -> date:
    """The Gregorian date after the Umm al-Qura calendar, 1343 to 1500, true to a day; ValueError outside.

    A 30th of a month that had 29 days there is the next day: who printed it had sighted the moon otherwise.
    """
    try:
        if day == 30:
            return Hijri(year, month, 29).to_gregorian() + timedelta(1)
        found: date = Hijri(year, month, day).to_gregorian()
    except OverflowError as error:
        raise ValueError(str(error)) from None
    return date(found.year, found.month, found.day)
