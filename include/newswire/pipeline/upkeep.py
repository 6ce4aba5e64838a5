"""Upkeep: the stop list of the months before now is counted, for the copies of the days to come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from newswire.errors import BadInput
from newswire.pipeline.context import Context
from newswire.warehouse.connect import transaction
from newswire.warehouse.stories import stop_months
from newswire.window import Window


def months(window: Window, trail: int) -> list[str]:
    """The last `trail` whole months, as 2026-03 and ascending, that had ended when the window ended."""
    after = window.end.year * 12 + window.end.month - 1
    if trail < 1 or after - trail < 12:
        raise BadInput(f"months: no {trail} whole months lie before {window.end.date()}")
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(after - trail, after)]


def count_month(context: Context, month: str) -> dict[str, Any]:
    """Counts the stop list of one month, unless it was and the month has no other articles since."""
    first = _first_day(month)
    start = datetime(first.year, first.month, 1, tzinfo=UTC)
    window = Window(start, (start + timedelta(days=31)).replace(day=1))
    with context.warehouse() as connection:
        found, counted = stop_months.count_month(connection, window)
    return {"month": month, "articles": found.articles, "shingles": len(found.hashes), "counted": counted}


def unite(context: Context, counted: list[str]) -> dict[str, Any]:
    """Makes the list of these months, which must be counted. A list that is there already is made no second time."""
    with context.warehouse() as connection, transaction(connection) as cursor:
        found, new = stop_months.unite(cursor, [_first_day(month) for month in counted])
    return {"version": found.version, "articles": found.articles, "shingles": len(found.hashes), "new": new}


def _first_day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise BadInput(f"month: '{month}' is no month, as 2026-03") from None
