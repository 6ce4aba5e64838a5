"""What the warehouse knows, for people: events and quarantine."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from newswire import settings
from newswire.errors import BadInput
from newswire.warehouse.connect import connected, transaction
from newswire.warehouse.local_server import warehouse_of
from newswire.warehouse.sql import read_sql
from newswire.window import DAY, from_bounds


def add_commands(commands: Any) -> None:
    events = commands.add_parser("events", help="coded events of some days, as a table")
    _days(events)
    events.add_argument("--dyad", metavar="A,B", help="only events that name both sides, as IRN,PAK")
    events.add_argument("--type", help="only this type, as CONSULT")
    events.add_argument("--limit", type=int, default=500, help="at most so many (500)")
    events.add_argument("--json", action="store_true", help="JSON lines instead of a table")
    events.set_defaults(act=_events)
    quarantine = commands.add_parser("quarantine", help="what was set aside")
    quarantine.add_argument("what", choices=("list", "show", "retry", "drop"))
    quarantine.add_argument("id", nargs="*", type=int, help="numbers of the list")
    quarantine.add_argument("--source", metavar="ID")
    quarantine.add_argument("--stage")
    quarantine.add_argument("--reason", help="only this verdict, as listing")
    quarantine.add_argument("--limit", type=int, default=200)
    quarantine.set_defaults(act=_quarantine)


def _days(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", required=True, metavar="DAY")
    parser.add_argument("--to", dest="end", required=True, metavar="DAY", help="included")


def ask(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement answers in the warehouse of the settings."""
    with (
        warehouse_of(settings.load()) as dsn,
        connected(dsn, "newswire show") as connection,
        transaction(connection) as cursor,
    ):
        cursor.execute(read_sql(statement), values)
        return cursor.fetchall()


def print_table(headers: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None = None) -> None:
    """A table on stdout; without a terminal as wide as it needs to be."""
    console = Console() if sys.stdout.isatty() else Console(width=240)
    table = Table(*headers, title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    console.print(table)


def _bounds(arguments: argparse.Namespace) -> dict[str, Any]:
    window = from_bounds(arguments.start, arguments.end)
    days = window.days()
    return {"since": days[0], "until": days[-1] + DAY}


def _events(arguments: argparse.Namespace) -> int:
    codes = [code.strip().upper() for code in arguments.dyad.split(",")] if arguments.dyad else None
    kind = arguments.type.upper() if arguments.type else None
    rows = ask("show/events", _bounds(arguments) | {"codes": codes, "type": kind, "limit": arguments.limit})
    if arguments.json:
        names = (
            "event_id", "date", "type", "mode", "status", "actors", "recipients", "actor_names", "recipient_names",
            "n_articles", "n_independent", "confidence", "quote", "source", "url", "title",
        )  # fmt: skip
        for row in rows:
            print(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))
        return 0
    shown = [
        (day, kind, mode, status, "+".join(actors), "+".join(recipients), f"{articles}/{independent}", source, quote)
        for _, day, kind, mode, status, actors, recipients, _, _, articles, independent, _, quote, source, _, _ in rows
    ]
    print_table(("date", "type", "mode", "status", "actor", "recipient", "prints/stories", "source", "quote"), shown)
    print(f"{len(rows)} events", file=sys.stderr)
    return 0


def _quarantine(arguments: argparse.Namespace) -> int:
    if arguments.what == "list":
        chosen = {name: getattr(arguments, name) for name in ("source", "stage", "reason", "limit")}
        rows = ask("show/quarantine", chosen)
        print_table(("id", "stage", "source", "reason", "tries", "last", "message"), rows)
        print(f"{len(rows)} open", file=sys.stderr)
        return 0
    if not arguments.id:
        raise BadInput(f"quarantine {arguments.what}: which? give numbers of 'newswire quarantine list'")
    for number in arguments.id:
        if arguments.what == "show":
            _show_quarantined(number)
        else:
            _settle(arguments.what, number)
    return 0


def _show_quarantined(number: int) -> None:
    rows = ask("show/quarantined", {"id": number})
    if not rows:
        raise BadInput(f"quarantine {number}: no such row")
    names = (
        "id",
        "stage",
        "key",
        "reason",
        "message",
        "source",
        "capture",
        "payload",
        "first",
        "last",
        "tries",
        "settled",
    )
    for name, value in zip(names, rows[0], strict=True):
        if value is not None:
            print(f"{name}: {json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value}")


def _settle(what: str, number: int) -> None:
    with (
        warehouse_of(settings.load()) as dsn,
        connected(dsn, f"newswire quarantine {what}") as connection,
        transaction(connection) as cursor,
    ):
        if what == "retry":
            cursor.execute(read_sql("show/retry"), {"id": number})
            again = cursor.fetchall()
            if not again:
                raise BadInput(f"quarantine {number}: there is nothing to try again; it was cleaned or fetched since")
            day = again[0][0].date()
            print(f"{number}: in the queue again; run: newswire run --from {day} --to {day}", file=sys.stderr)
        cursor.execute(read_sql("show/drop"), {"id": number})
        if cursor.rowcount == 0 and what == "drop":
            raise BadInput(f"quarantine {number}: no open row has this number")
