"""The feed of corrections: what the warehouse says of events otherwise than it did."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from newswire.cli.show import ask, print_table
from newswire.window import parse_instant

_NAMES = (
    "at", "kind", "event_id", "new_event_id", "reason", "changed", "before", "after", "load_id", "date", "type", "dyad",
)  # fmt: skip


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("corrections", help="events that changed, were replaced or withdrawn since a moment")
    parser.add_argument("--since", required=True, metavar="TIME", help="a day, or a time as 2026-09-12T06:00Z")
    parser.add_argument("--until", metavar="TIME", help="excluded; now, if not given")
    parser.add_argument("--new", action="store_true", help="new events, too")
    parser.add_argument("--json", action="store_true", help="JSON lines with the values before and after")
    parser.set_defaults(act=_corrections)


def _corrections(arguments: argparse.Namespace) -> int:
    until = parse_instant(arguments.until, "until") if arguments.until else datetime.max.replace(tzinfo=UTC)
    values = {"since": parse_instant(arguments.since, "since"), "until": until, "new": arguments.new}
    rows = [dict(zip(_NAMES, row, strict=True)) for row in ask("show/corrections", values)]
    if arguments.json:
        for row in rows:
            row["at"] = row["at"].isoformat()
            print(json.dumps(row, ensure_ascii=False, default=str))
        return 0
    shown = [
        (
            f"{row['at']:%Y-%m-%d %H:%M:%S}",
            row["kind"],
            row["event_id"],
            row["date"],
            row["type"],
            row["dyad"],
            _what(row),
        )
        for row in rows
    ]
    print_table(("at", "kind", "event", "date", "type", "sides", "what"), shown)
    print(f"{len(rows)} corrections", file=sys.stderr)
    return 0


def _what(row: dict[str, Any]) -> str:
    if row["kind"] == "replaced":
        return f"now {row['new_event_id']} ({row['reason']})"
    if row["kind"] in ("withdrawn", "new"):
        return row["reason"] or ""
    return "; ".join(f"{name}: {_short(row['before'][name])} → {_short(row['after'][name])}" for name in row["changed"])


def _short(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
