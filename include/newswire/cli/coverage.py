"""How complete each source and day is, and a person's word on it."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from newswire import settings
from newswire.cli.show import ask, print_table
from newswire.errors import BadInput
from newswire.sources import catalogue
from newswire.warehouse.connect import Cursor, connected, transaction
from newswire.warehouse.coverage import close_day, day_states, reopen_day
from newswire.warehouse.local_server import warehouse_of
from newswire.window import DAY, from_bounds, parse_instant

_NAMES = (
    "day", "source", "expected", "expected_basis", "discovered", "fetched", "cleaned", "loaded", "copies",
    "quarantined", "waiting", "gaps", "gap_minutes", "state", "how", "closed_by", "reason", "closed_at", "listings",
)  # fmt: skip
_COUNTS = ("discovered", "fetched", "cleaned", "loaded", "copies", "quarantined", "waiting")


def add_commands(commands: Any) -> None:
    coverage = commands.add_parser("coverage", help="expected, discovered, fetched, cleaned, loaded by source and day")
    coverage.add_argument("--from", dest="start", metavar="DAY")
    coverage.add_argument("--to", dest="end", metavar="DAY", help="included")
    coverage.add_argument("--source", nargs="+", metavar="ID")
    coverage.add_argument("--json", action="store_true", help="JSON lines instead of a table")
    coverage.set_defaults(act=_show)
    words = coverage.add_subparsers(metavar="accept | reopen")
    for name, text in (("accept", "a day counts as complete"), ("reopen", "a closed day is open again")):
        word = words.add_parser(name, help=text)
        word.add_argument("id", metavar="SOURCE")
        word.add_argument("day", metavar="DAY")
        word.add_argument("--reason", required=name == "accept", default="", help="for those who come later")
        word.set_defaults(act=_accept if name == "accept" else _reopen)


def _show(arguments: argparse.Namespace) -> int:
    if not arguments.start or not arguments.end:
        raise BadInput("coverage: --from and --to are needed")
    window = from_bounds(arguments.start, arguments.end)
    bounds = {"since": window.days()[0], "until": window.days()[-1] + DAY}
    found = ask("show/coverage", bounds | {"sources": arguments.source})
    rows = [dict(zip(_NAMES, row, strict=True)) for row in found]
    if arguments.json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False, default=str))
        return 0
    headers = ("day", "source", "expected", *_COUNTS, "gaps", "state", "listings")
    shown = [
        (
            row["day"], row["source"], _expected(row), *(row[name] for name in _COUNTS), _gaps(row), _state(row),
            row["listings"],
        )
        for row in rows
    ]  # fmt: skip
    print_table(headers, [*shown, *_totals(rows)])
    return 0


def _expected(row: dict[str, Any]) -> str:
    return "-" if row["expected"] is None else f"{row['expected']} ({row['expected_basis']})"


def _gaps(row: dict[str, Any]) -> str:
    return f"{row['gaps']} ({row['gap_minutes']} min)" if row["gaps"] else "0"


def _state(row: dict[str, Any]) -> str:
    if row["state"] == "closed" and row["how"] == "person":
        return f"closed ✓ by {row['closed_by']}: {row['reason']}"
    if row["state"] == "closed":
        return f"closed ✓ by {row['closed_by']}"
    return "ALARM" if row["state"] == "alarm" else str(row["state"])


def _totals(rows: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The sums, below more than one row."""
    if len(rows) < 2:
        return []
    expected = [row["expected"] for row in rows if row["expected"] is not None]
    states = [row["state"] for row in rows]
    told = ", ".join(
        f"{states.count(name)} {name}" for name in ("closed", "reopened", "open", "alarm") if name in states
    )
    sums = (sum(row[name] for row in rows) for name in _COUNTS)
    return [("all", "", sum(expected) if expected else "-", *sums, sum(row["gaps"] for row in rows), told, "")]


def _accept(arguments: argparse.Namespace) -> int:
    who, day = getpass.getuser(), _day(arguments)
    reason = arguments.reason.strip()
    if not reason:
        raise BadInput("coverage accept: --reason: say why the day counts as complete")

    def act(cursor: Cursor) -> None:
        if day not in day_states(cursor, arguments.id, day, day):
            raise BadInput(
                f"coverage accept: nothing is known of {arguments.id} on {day}; run 'newswire discover' first"
            )
        close_day(cursor, arguments.id, day, "person", who, reason)

    return _write(arguments, act, f"{arguments.id} {day}: closed by {who}")


def _reopen(arguments: argparse.Namespace) -> int:
    who, day = getpass.getuser(), _day(arguments)

    def act(cursor: Cursor) -> None:
        if not reopen_day(cursor, arguments.id, day, who, arguments.reason.strip()):
            raise BadInput(f"coverage reopen: {arguments.id} {day} is not closed")

    return _write(arguments, act, f"{arguments.id} {day}: open again")


def _day(arguments: argparse.Namespace) -> date:
    day = parse_instant(arguments.day, "day").date()
    if arguments.day.strip() != day.isoformat():
        raise BadInput(f"day: '{arguments.day}' is no day (2026-09-12)")
    return day


def _write(arguments: argparse.Namespace, act: Any, told: str) -> int:
    chosen = settings.load()
    if arguments.id not in catalogue.load(chosen.source_folder):
        raise BadInput(f"'{arguments.id}' is not in the catalogue")
    with (
        warehouse_of(chosen) as dsn,
        connected(dsn, "newswire coverage") as connection,
        transaction(connection) as cursor,
    ):
        act(cursor)
    print(told, file=sys.stderr)
    return 0
