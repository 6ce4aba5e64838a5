"""What a source edited in a window, where its listing can say so: known pages that changed go into the queue again."""

from __future__ import annotations

import asyncio

from newswire.errors import SourceBroken, Transient
from newswire.fetch.connectors import CHANGES, Discovery
from newswire.ids import url_key
from newswire.models import Backfill, Source
from newswire.pipeline.context import Books, Context
from newswire.pipeline.network import open_fetcher
from newswire.warehouse import coverage, items
from newswire.warehouse.connect import transaction
from newswire.window import Window


def find_edits(context: Context, source: Source, window: Window, books: Books) -> int:
    """Asks the first listing that knows edits; the number of pages that were put into the queue again.

    Nothing is asked when no page was fetched before the window ended: then there is none that an edit made stale.
    A listing that fails is a note, since the second look at each page finds most edits too.
    """
    way = next((way for way in source.backfill if way.connector in CHANGES), None)
    if way is None:
        return 0
    with context.warehouse() as connection, transaction(connection) as cursor:
        if not items.fetched_before(cursor, source.id, window.end):
            return 0
    try:
        found = asyncio.run(_ask(context, source, way, window))
    except (SourceBroken, Transient) as error:
        books.notes.append(f"edits by {way.connector}: {error}")
        return 0
    with context.warehouse() as connection, transaction(connection) as cursor:
        known = coverage.places(cursor, source.id, [url_key(item.url) for item in found.items])
        edited = [item for item in found.items if url_key(item.url) in known]
        listed = items.write_items(cursor, edited, context.run.started_at)
    if edited:
        books.notes.append(f"{way.connector} names {len(edited)} known pages as edited in the window")
    return listed.requeued


async def _ask(context: Context, source: Source, way: Backfill, window: Window) -> Discovery:
    async with open_fetcher(context, source) as fetcher:
        return await CHANGES[way.connector](fetcher.fetch, source, way.params, window)
