"""Marts are refreshed for the days that loads and stages have touched, and for no others.

Each mart is a table, and one SQL file that selects its rows of some days in the order of the table's columns. Rows that
are right already stay untouched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from psycopg2 import sql

from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.sql import read_sql

_MONTH = 31
# The keys of the tables, day included. Those of events go by the day of the event, the others by that of publication.
OF_EVENTS = {
    "daily_dyad": ("day", "actor", "recipient", "type"),
    "actor_timeline": ("day", "code", "name", "role", "type"),
    "incident": ("day", "dyad", "type"),
}
OF_PRINTS = {
    "source_day": ("day", "source_id"),
    "syndication": ("day", "canonical_article_id"),
    "top_story": ("day", "place"),
    "staleness": ("day", "office"),
}


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The UTC days that were refreshed, of events and of publication, and the rows that changed in each mart."""

    event_days: list[date]
    print_days: list[date]
    changed: dict[str, int]


def refresh(connection: Connection) -> Refreshed:
    """Brings every mart to the current state of the touched days, in one transaction.

    What was touched is claimed in the same transaction, so that a refresh that dies leaves it waiting.
    """
    with transaction(connection) as cursor:
        cursor.execute(read_sql("marts/claim_loads"))
        loads = {"loads": [load_id for (load_id,) in cursor.fetchall()]}
        event_days = _days(cursor, "event_days", loads)
        print_days = _days(cursor, "print_days", loads)
        changed: dict[str, int] = {}
        if event_days:
            _gather_events(cursor, event_days)
            changed |= {name: _replace(cursor, name, key, event_days, [{}]) for name, key in OF_EVENTS.items()}
        if print_days:
            spans = _spans(print_days)
            changed |= {name: _replace(cursor, name, key, print_days, spans) for name, key in OF_PRINTS.items()}
        return Refreshed(event_days, print_days, changed)


def _days(cursor: Cursor, name: str, loads: dict[str, list[int]]) -> list[date]:
    cursor.execute(read_sql(f"marts/{name}"), loads)
    return sorted(day for (day,) in cursor.fetchall())


def _gather_events(cursor: Cursor, days: list[date]) -> None:
    """Puts the events of these days, their sides and versions into temporary tables."""
    cursor.execute(read_sql("marts/touched_events"), {"days": days})
    cursor.execute(read_sql("marts/touched_span"))
    since, until = cursor.fetchone() or (None, None)
    cursor.execute(read_sql("marts/touched_parts"), {"since": since, "until": until})


def _spans(days: list[date]) -> list[dict[str, Any]]:
    """Days that follow each other as one span, with its first instant and end: constants that the planner can weigh."""
    spans: list[list[date]] = []
    for day in days:
        if spans and day == spans[-1][-1] + timedelta(days=1) and len(spans[-1]) < _MONTH:
            spans[-1].append(day)
        else:
            spans.append([day])
    return [
        {
            "days": span,
            "since": datetime.combine(span[0], time(), UTC),
            "until": datetime.combine(span[-1] + timedelta(days=1), time(), UTC),
        }
        for span in spans
    ]


def _replace(cursor: Cursor, name: str, key: tuple[str, ...], days: list[date], spans: list[dict[str, Any]]) -> int:
    """Makes the mart's rows of these days those that its file selects, span by span; returns the rows deleted and
    inserted."""
    names = {
        "mart": sql.Identifier("mart", name),
        "wanted": sql.Identifier(f"wanted_{name}"),
        "key": sql.SQL(", ").join(map(sql.Identifier, key)),
    }
    values = {"days": days}
    cursor.execute(sql.SQL("CREATE TEMPORARY TABLE {wanted} (LIKE {mart}) ON COMMIT DROP").format(**names))
    fill = sql.SQL("INSERT INTO {wanted} ").format(**names) + sql.SQL(read_sql(f"marts/{name}"))
    for span in spans:
        cursor.execute(fill, span)
    cursor.execute(sql.SQL("ANALYZE {wanted}").format(**names))
    cursor.execute(
        sql.SQL(
            "DELETE FROM {mart} WHERE day = ANY(%(days)s) AND ({key}) IN (SELECT {key} FROM"
            " (SELECT * FROM {mart} WHERE day = ANY(%(days)s) EXCEPT SELECT * FROM {wanted}) AS stale)"
        ).format(**names),
        values,
    )
    deleted = cursor.rowcount
    cursor.execute(
        sql.SQL(
            "INSERT INTO {mart} SELECT * FROM {wanted} EXCEPT SELECT * FROM {mart} WHERE day = ANY(%(days)s)"
        ).format(**names),
        values,
    )
    return deleted + cursor.rowcount
