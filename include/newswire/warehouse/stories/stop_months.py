"""Stop lists of single months, counted from the stored bodies, and the list that runs use, made of several of them.

The sampled shingles would not do: they lack what earlier lists dropped, and the formulae would come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import psycopg2.extensions

from newswire.dedup.normalise import tokens
from newswire.dedup.shingles import WordHashes, shingles
from newswire.dedup.stop_list import PASSES, Hashes, StopList, build, rule_of, shipped, union
from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.run import bounds
from newswire.warehouse.sql import read_sql
from newswire.warehouse.stories.stop_lists import MONTH, keep_stop_list, kept_stop_list
from newswire.window import Window

# about 300 MB in one pass; a quiet month is read once, not 16 times
ARTICLES_A_PASS = 25_000
_ROWS_AT_ONCE = 500


def count_month(connection: Connection, month: Window) -> tuple[StopList, bool]:
    """The list of one month, and whether it was counted now.

    It is counted again only when the month has another number of articles than when it was last counted, or the rule
    is another.
    """
    version = f"{MONTH}{month.start:%Y-%m}"
    with transaction(connection) as cursor:
        cursor.execute(read_sql("stories/month_size"), bounds(month))
        articles = int((cursor.fetchone() or [0])[0])
        cursor.execute(read_sql("stories/stop_version"), {"version": version})
        known = cursor.fetchone()
        if known and tuple(known[:2]) == (rule_of(past=True), articles):
            return kept_stop_list(cursor, version), False
    found = _counted(connection, month, version, _passes(articles))
    with transaction(connection) as cursor:
        cursor.execute(read_sql("stories/forget_stop_version"), {"version": version})
        keep_stop_list(cursor, found, month.start.date(), month.end.date() - timedelta(days=1))
    return found, True


def unite(cursor: Cursor, months: Sequence[date]) -> tuple[StopList, bool]:
    """The shipped list and those of these months as one, under a version of its own, and whether it is new.

    A list that holds exactly these hashes already is given instead, whatever it was made of.
    """
    keep_stop_list(cursor, shipped())
    parts = [kept_stop_list(cursor, f"{MONTH}{month:%Y-%m}") for month in months]
    last = _next(max(months)) - timedelta(days=1)
    found = union(shipped(), *parts, version="")
    cursor.execute(read_sql("stories/same_stop_list"), {"sha256": found.sha256, "month": MONTH})
    same = cursor.fetchone()
    if same:
        return kept_stop_list(cursor, same[0]), False
    version = f"{last.isoformat()}-{found.sha256.hex()[:8]}"
    made = replace(found, version=version, articles=sum(part.articles for part in parts))
    keep_stop_list(cursor, made, min(months), last)
    return made, True


def _counted(connection: Connection, month: Window, version: str, passes: int) -> StopList:
    """All passes read one snapshot: an article that arrives between two of them would be counted by half."""
    words = WordHashes()
    connection.set_session(isolation_level=psycopg2.extensions.ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
    try:
        return build(lambda: _bodies(connection, month, words), version, past=True, passes=passes)
    finally:
        connection.rollback()
        connection.set_session(isolation_level="default", readonly="default")


def _bodies(connection: Connection, month: Window, words: WordHashes) -> Iterator[tuple[int, Hashes]]:
    with connection.cursor(name="bodies_of_month") as cursor:
        cursor.itersize = _ROWS_AT_ONCE
        cursor.execute(read_sql("stories/month_bodies"), bounds(month))
        for day, text in cursor:
            yield day, shingles(tokens(text), words)


def _passes(articles: int) -> int:
    passes = 1
    while passes < PASSES and passes * ARTICLES_A_PASS < articles:
        passes *= 2
    return passes


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
