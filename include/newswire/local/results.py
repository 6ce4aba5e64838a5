"""What the demo shows at its end: counts by source and day, and the events with their words."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newswire.warehouse.connect import connected
from newswire.warehouse.sql import read_sql

COUNTS = ("items", "captures", "articles", "copies", "quarantined", "events")
WIDTH = 160  # where standard output is no terminal


def print_tables(dsn: str, first: date, last: date) -> None:
    """Prints both tables for the days from `first` to `last` on standard output."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    console.print(_by_day(_rows(dsn, "demo/source_days", first, last)))
    console.print(_events(_rows(dsn, "demo/events", first, last)))


def shortfalls(dsn: str, first: date, last: date) -> list[str]:
    """One line for each thing that the replica sites must give and that is not in the warehouse."""
    by_day = _rows(dsn, "demo/source_days", first, last)
    days = {row[1] for row in by_day if row[4]}
    lines = []
    if not days:
        lines.append("there are no articles")
    elif len(days) != (last - first).days + 1:
        lines.append(f"articles on {len(days)} days only")
    if not _rows(dsn, "demo/events", first, last):
        lines.append("there are no events")
    return lines


def _by_day(rows: list[tuple[Any, ...]]) -> Table:
    table = Table(title="by source and day (UTC)", title_justify="left")
    table.add_column("source")
    table.add_column("day")
    for name in COUNTS:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*(str(value) for value in row))
    sums = [sum(row[2 + n] for row in rows) for n in range(len(COUNTS))]
    table.add_section()
    table.add_row("all", "", *(str(value) for value in sums))
    return table


def _events(rows: list[tuple[Any, ...]]) -> Table:
    table = Table(title=f"{len(rows)} events", title_justify="left")
    for name in ("date", "actor", "recipient", "type", "status"):
        table.add_column(name, no_wrap=name != "type")
    table.add_column("quote", ratio=1)
    for day, actors, recipients, kind, mode, status, quote in rows:
        named = f"{kind} {mode}" if mode else kind
        table.add_row(str(day), " ".join(actors), " ".join(recipients), named, status, Text(quote))
    return table


def _rows(dsn: str, name: str, first: date, last: date) -> list[tuple[Any, ...]]:
    with connected(dsn) as connection, connection.cursor() as cursor:
        cursor.execute(read_sql(name), {"first": first, "last": last})
        return cursor.fetchall()
