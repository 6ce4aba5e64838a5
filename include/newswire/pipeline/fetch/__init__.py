"""Queued items are fetched into the archive, then indexed; each ends in exactly one state.

Pages of the days before are looked at again, so that edits and removals are noticed.
"""

from __future__ import annotations

import asyncio

from newswire.models import Source, StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.pipeline.fetch.asking import fetch_all
from newswire.pipeline.fetch.ends import Work
from newswire.pipeline.fetch.orphans import index_orphans
from newswire.pipeline.network import open_archive
from newswire.warehouse import items
from newswire.warehouse.connect import transaction
from newswire.window import Window

__all__ = ["fetch"]


def fetch(context: Context, source: Source, window: Window) -> StageReport:
    """Fetches the items of the window that are in the queue, and looks again at the pages of the days before it.

    Safe to run again: what is fetched is not asked again, and nothing is looked at twice after the window's end.
    """
    books = Books("fetch", source, window)
    archive = open_archive(context.settings)
    with context.warehouse() as connection:
        index_orphans(context, source, archive, connection, books)
        with transaction(connection) as cursor:
            books.seen = items.count_items(cursor, source.id, window)
            todo = items.queued_items(cursor, source.id, window, source.recheck_days)
        looks = sum(item.state != "queued" for item in todo)
        books.seen += looks
        books.unchanged = books.seen - len(todo)
        if todo:
            work = Work(context, source, connection, books)
            asyncio.run(fetch_all(work, archive, todo))
            work.tell(looks)
    return close(context, books)
