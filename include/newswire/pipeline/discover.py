"""What a source published in a window: from the polls where they saw all of it, else from its archive listing."""

from __future__ import annotations

import asyncio

from newswire.errors import BadInput, SourceBroken, Transient
from newswire.fetch.connectors import CONNECTORS, Discovery
from newswire.models import Backfill, Source, StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.pipeline.network import open_fetcher
from newswire.warehouse import items
from newswire.warehouse.connect import transaction
from newswire.warehouse.sources import covered_by_polls, write_sources
from newswire.window import Window


def discover(context: Context, source: Source, window: Window) -> StageReport:
    """Fills the url queue for a window. Safe to run again: what is known stays as it is.

    Seen are the items of the window, new those that this run listed first or put into the queue again.
    """
    books = Books("discover", source, window)
    if window.end.date() <= source.since:
        books.notes.append(f"nothing is asked before {source.since}, the first day of this source")
        return close(context, books)
    with context.warehouse() as connection, transaction(connection) as cursor:
        write_sources(cursor, [source])
        covered = covered_by_polls(cursor, source.id, window)
    listed = items.Listed(0, 0, 0)
    if covered:
        books.notes.append("the polls of its feeds showed the whole window")
    else:
        discovery = _list(context, source, window, books)
        with context.warehouse() as connection, transaction(connection) as cursor:
            listed = items.write_items(cursor, discovery.items, context.run.started_at)
    with context.warehouse() as connection, transaction(connection) as cursor:
        books.seen = items.count_items(cursor, source.id, window)
    books.new = min(books.seen, listed.new + listed.requeued)
    books.unchanged = books.seen - books.new
    return close(context, books)


def _list(context: Context, source: Source, window: Window, books: Books) -> Discovery:
    """What the source's archive listing says of the window; trouble is noted in the books."""
    nothing = Discovery(items=(), expected=None, expected_basis=None, requests=0)
    if not source.backfill:
        books.notes.append("no archive listing is known for this source: only what its polls saw")
        return nothing
    for way in source.backfill:
        if way.connector not in CONNECTORS:
            known = ", ".join(sorted(CONNECTORS))
            raise BadInput(f"source {source.id}: backfill: connector '{way.connector}' is none of {known}")
        try:
            found = asyncio.run(_ask(context, source, way, window))
        except SourceBroken as error:
            # the next one may work; that this one did not is told in any case
            books.notes.append(f"{way.connector}: {error}")
            continue
        except Transient as error:
            # a poorer listing would hide that the better one was only busy
            books.failures.append(str(error))
            return nothing
        expected = "" if found.expected is None else f" of {found.expected} expected ({found.expected_basis})"
        books.notes.append(f"{way.connector} listed {len(found.items)}{expected} in {found.requests} requests")
        books.notes += found.notes
        return found
    books.broken = f"discover {source.id}: no archive listing works: {'; '.join(books.notes)}"
    return nothing


async def _ask(context: Context, source: Source, way: Backfill, window: Window) -> Discovery:
    async with open_fetcher(context, source) as fetcher:
        return await CONNECTORS[way.connector](fetcher.fetch, source, way.params, window)
