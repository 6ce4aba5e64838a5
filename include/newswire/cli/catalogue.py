"""The catalogue of sources: list, check, propose new entries, exchange it as OPML."""

from __future__ import annotations

import argparse
import sys
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newswire import settings
from newswire.cli.show import print_table
from newswire.errors import BadInput
from newswire.models import Source
from newswire.sources import catalogue
from newswire.sources.opml import export_opml, read_opml
from newswire.sources.proposal import Proposal, propose, propose_from_opml
from newswire.warehouse import feed_health
from newswire.warehouse.connect import connected, transaction
from newswire.warehouse.local_server import warehouse_of


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("sources", help="the catalogue of sources")
    parser.set_defaults(act=_list)
    what = parser.add_subparsers(metavar="WHAT")
    what.add_parser("list", help="every source, how its feeds and pages do, and what is wrong").set_defaults(act=_list)
    check = what.add_parser("check", help="validates all YAML files")
    check.add_argument("id", nargs="*", help="only these sources")
    check.add_argument("--live", action="store_true", help="also ask each feed once and say what it showed")
    check.set_defaults(act=_check)
    add = what.add_parser("add", help="proposes an entry for a feed, or for the feeds that a page names")
    add.add_argument("url")
    add.set_defaults(act=_add)
    bring = what.add_parser("import-opml", help="proposes an entry for each publisher of an OPML list")
    bring.add_argument("file", type=Path)
    bring.set_defaults(act=_import_opml)
    what.add_parser("export-opml", help="the catalogue as OPML, on standard output").set_defaults(act=_export_opml)


def _list(arguments: argparse.Namespace) -> int:
    """A line per feed, and below it a sentence for each trouble, unbroken, so that both can be searched."""
    chosen = settings.load()
    known = catalogue.load(chosen.source_folder)
    on = {source.id for source in catalogue.enabled(known, replica=chosen.active_profile == "demo")}
    now = datetime.now(UTC)
    with (
        warehouse_of(chosen) as dsn,
        connected(dsn, "newswire sources") as connection,
        transaction(connection) as cursor,
    ):
        polls = {(feed.source_id, feed.url): feed for feed in feed_health.feeds(cursor, now)}
        silent = {silence.source_id for silence in feed_health.silences(cursor, now)}
        pages = feed_health.page_failures(cursor)
        troubles = feed_health.troubles(cursor, now)
    rows = []
    for source in known.values():
        shared = (["silent"] if source.id in silent else []) + _page_words(pages.get(source.id, {}))
        for feed in source.feeds or (None,):
            state = _state(polls.get((source.id, feed.url)), shared) if feed else ("",) * 8 + (", ".join(shared),)
            rows.append(
                (
                    source.id, source.tier, "yes" if source.id in on else "", feed.confidence if feed else "",
                    (feed.verified_at or "never") if feed else "", *state, feed.url if feed else "no feed known",
                )
            )  # fmt: skip
    headers = (
        "source", "tier", "enabled", "grade", "verified", "status", "last poll", "next poll", "failures", "back-off",
        "new in 24 h", "items a day", "gaps", "trouble", "feed",
    )  # fmt: skip
    print_table(headers, rows)
    for lines in troubles.values():
        print("\n".join(lines))
    return 0


def _state(feed: feed_health.FeedHealth | None, shared: list[str]) -> tuple[str, ...]:
    """The cells of a feed from its status to its trouble."""
    if feed is None:
        return ("",) * 8 + (", ".join(shared),)
    waits = feed.next_poll_at - feed.polled_at if feed.failures and feed.next_poll_at and feed.polled_at else None
    return (
        feed.status or "", _minute(feed.polled_at), _minute(feed.next_poll_at), str(feed.failures or ""),
        f"{waits.total_seconds() / 3600:.1f} h" if waits else "",
        "" if feed.new_in_a_day is None else str(feed.new_in_a_day),
        "" if feed.items_a_day is None else f"{feed.items_a_day:.0f}", str(feed.gaps or ""),
        ", ".join([*feed.words, *shared]),
    )  # fmt: skip


def _page_words(pages: dict[str, int]) -> list[str]:
    return [f"{count} {reason}" for reason, count in pages.items()]


def _minute(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%m-%d %H:%M}" if at else ""


def _check(arguments: argparse.Namespace) -> int:
    known = catalogue.load(settings.load().source_folder)
    chosen = catalogue.enabled(known, arguments.id, replica=False) if arguments.id else list(known.values())
    feeds = sum(len(source.feeds) for source in chosen)
    print(f"{len(chosen)} sources and {feeds} feeds are well-formed")
    return _check_live(chosen) if arguments.live else 0


def _check_live(sources: list[Source]) -> int:
    from newswire.pipeline.look import look_at

    looks = look_at(settings.load(), sources)
    headers = ("source", "feed", "status", "items", "oldest", "newest", "validators", "type", "trouble")
    print_table(headers, [astuple(look) for look in looks])
    return 1 if any(look.status != "ok" for look in looks) else 0


def _add(arguments: argparse.Namespace) -> int:
    from newswire.pipeline.look import find_feeds

    chosen = settings.load()
    known = catalogue.load(chosen.source_folder)
    found = find_feeds(chosen, arguments.url)
    _tell([propose(found.feeds, found.homepage, found.title, set(known), f"named by {arguments.url}")])
    return 0


def _import_opml(arguments: argparse.Namespace) -> int:
    try:
        text = arguments.file.read_bytes()
    except OSError as error:
        raise BadInput(f"{arguments.file}: {error.strerror}") from None
    known = catalogue.load(settings.load().source_folder)
    _tell(propose_from_opml(read_opml(text, arguments.file.name), known))
    return 0


def _tell(proposals: list[Proposal]) -> None:
    """The entries on stdout, each under the name of its file; what a person still has to say on stderr."""
    for proposal in proposals:
        print(f"--- # {proposal.file_name}\n{proposal.text}")
        print(f"{proposal.file_name}: to be said: {', '.join(proposal.open_questions)}", file=sys.stderr)
    print(f"{len(proposals)} entries proposed; save each as sources/<id>.yaml", file=sys.stderr)


def _export_opml(arguments: argparse.Namespace) -> int:
    print(export_opml(catalogue.load(settings.load().source_folder).values()))
    return 0
