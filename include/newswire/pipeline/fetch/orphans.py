"""Published archive files that a task which died did not index."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from newswire.errors import BadItem
from newswire.fetch.archive import Archive, Stored
from newswire.fetch.content_gate import judge
from newswire.ids import url_key
from newswire.models import ArchivePlace, Quarantined, Source
from newswire.pipeline.context import Books, Context
from newswire.warehouse import items
from newswire.warehouse.connect import Connection, transaction
from newswire.warehouse.items import Captured, Settled
from newswire.warehouse.reports import set_aside

_CLOCKS_APART = timedelta(days=1)
_Taken = tuple[Captured, Settled | None, Quarantined | None]


def index_orphans(context: Context, source: Source, archive: Archive, connection: Connection, books: Books) -> None:
    """Indexes what runs that died have published since the last whole search; that day is noted at the end."""
    with transaction(connection) as cursor:
        searched = items.scanned_on(cursor, source.id)
    files = archive.files(source.id, searched - _CLOCKS_APART if searched else None)
    with transaction(connection) as cursor:
        known = items.indexed_paths(cursor, files)
    found = 0
    for path in files:
        if path in known:
            continue
        entries = archive.orphan(path).entries
        taken = [_taken(archive, source, stored, place, books.window.start) for stored, place in entries]
        with transaction(connection) as cursor:
            items.write_captures(cursor, context.run, [captured for captured, _, _ in taken])
            items.settle_items(cursor, source.id, [settled for _, settled, _ in taken if settled])
            set_aside(cursor, [aside for _, _, aside in taken if aside])
        found += len(taken)
    with transaction(connection) as cursor:
        items.note_scan(cursor, source.id, context.run.started_at.date())
    if found:
        books.notes.append(f"{found} captures of a run that died were indexed")


def _taken(archive: Archive, source: Source, stored: Stored, place: ArchivePlace, noticed_at: datetime) -> _Taken:
    """Index row and state of one record. One whose earlier body is damaged leaves its item where it is.

    The run that finds it works on its item too, whatever day that belongs to.
    """
    key = url_key(stored.url)
    captured = Captured(
        stored.capture, stored.fetched_at, source.id, key, stored.url, stored.final_url, stored.status,
        stored.header("content-type"), stored.size, bytes.fromhex(stored.sha256), place,
        stored.header("etag"), stored.header("last-modified"), UUID(stored.same_as) if stored.same_as else None,
    )  # fmt: skip
    try:
        body = archive.read(place).body
    except BadItem:
        return captured, None, None
    refused = judge(body, stored.header("content-type"), stored.final_url, source.content_gate)
    state, reason = ("quarantined", "blocked-page") if refused else ("fetched", None)
    settled = Settled(
        key, state, reason, 0, stored.capture, stored.fetched_at, noticed_at=noticed_at, only_first=refused is not None
    )
    message = f"{stored.url}: {refused}"
    aside = Quarantined("fetch", key, "blocked-page", message, source.id, stored.capture) if refused else None
    return captured, settled, aside
