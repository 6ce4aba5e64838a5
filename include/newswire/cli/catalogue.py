"""The catalogue of sources: list and check."""

from __future__ import annotations

import argparse
from typing import Any

from newswire import settings
from newswire.cli.show import ask, print_table
from newswire.sources import catalogue


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("sources", help="the catalogue of sources")
    what = parser.add_subparsers(metavar="WHAT", required=True)
    what.add_parser("list", help="every source, and the last poll of its feeds").set_defaults(act=_list)
    check = what.add_parser("check", help="validates all YAML files")
    check.add_argument("id", nargs="*", help="only these sources")
    check.set_defaults(act=_check)


def _list(arguments: argparse.Namespace) -> int:
    chosen = settings.load()
    known = catalogue.load(chosen.source_folder)
    on = {source.id for source in catalogue.enabled(known, replica=chosen.active_profile == "demo")}
    polls = {(row[0], row[1]): row for row in ask("show/polls", {})}
    rows = []
    for source in known.values():
        for feed in source.feeds or (None,):
            poll = polls.get((source.id, feed.url)) if feed else None
            rows.append(
                (
                    source.id, source.name.ar, source.country, source.tier, "yes" if source.id in on else "",
                    feed.confidence if feed else "", (feed.verified_at or "never") if feed else "",
                    feed.url if feed else "no feed known", poll[2] if poll else "", poll[3] if poll else "",
                    (poll[6] or poll[9] or "") if poll else "",
                )
            )  # fmt: skip
    headers = (
        "source", "name", "country", "tier", "enabled", "grade", "verified", "feed", "last poll", "status", "trouble",
    )  # fmt: skip
    print_table(headers, rows)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    known = catalogue.load(settings.load().source_folder)
    chosen = catalogue.enabled(known, arguments.id, replica=False) if arguments.id else list(known.values())
    feeds = sum(len(source.feeds) for source in chosen)
    print(f"{len(chosen)} sources and {feeds} feeds are well-formed")
    return 0
