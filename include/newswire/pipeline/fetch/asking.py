"""Asks the items of one task one after the other, each by its validators when the archive still holds its body."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from newswire.errors import BadItem
from newswire.fetch.archive import Archive, ArchiveWriter, Earlier
from newswire.fetch.http import Fetcher
from newswire.pipeline.fetch.ends import LATER, Work
from newswire.pipeline.network import open_fetcher
from newswire.warehouse.items import Held, Queued

GIVE_UP_AFTER = 5  # failures in a row: the host is down, the rest of the queue waits for the next try


async def fetch_all(work: Work, archive: Archive, items: list[Queued]) -> None:
    """Asks for all of them, unless the host is down; what was not asked is accounted for too."""
    run = work.context.run
    name = f"{run.dag_id}-{run.run_id}-{run.map_index}-{run.try_number}"
    todo = iter(items)
    with archive.writer(work.source.id, None, name, work.index) as writer:
        async with open_fetcher(work.context, work.source) as fetcher:
            count = 2 * work.source.politeness.connections
            workers = [asyncio.create_task(_ask(work, archive, writer, fetcher, todo)) for _ in range(count)]
            try:
                await asyncio.gather(*workers)
            finally:  # one that failed ends the others, before what they use is closed
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)
    for item in todo:
        work.not_asked(item)


async def _ask(work: Work, archive: Archive, writer: ArchiveWriter, fetcher: Fetcher, todo: Iterator[Queued]) -> None:
    while work.failed_in_a_row < GIVE_UP_AFTER:
        item = next(todo, None)
        if item is None:
            return
        earlier = _readable(archive, item.held)
        if earlier is None:
            # a 304 would leave us without a body
            item = replace(item, etag=None, last_modified=None)
        result = await fetcher.fetch(item.url, item.etag, item.last_modified, markers=work.source.content_gate)
        work.failed_in_a_row = work.failed_in_a_row + 1 if result.outcome in LATER else 0
        if result.http_status == 200 and result.body and result.status in ("ok", "quarantined"):
            same = earlier if earlier is not None and earlier.sha256 == result.sha256 else None
            work.kept(writer.write(result, same_as=same), item, result, same)
        else:
            work.settle(item, result)


def _readable(archive: Archive, held: Held | None) -> Earlier | None:
    """The record that holds an item's body, when it is still whole."""
    if held is None:
        return None
    try:
        stored = archive.read(held.place)
    except BadItem:
        return None
    if stored.sha256 != held.sha256:
        return None
    return Earlier(held.capture_id, held.final_url, held.fetched_at, held.sha256, held.place)
