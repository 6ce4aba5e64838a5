"""Queued items are fetched into the archive, then indexed; each ends in exactly one state."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from newswire.fetch.archive import Archive, ArchiveWriter, Kept
from newswire.fetch.content_gate import judge
from newswire.fetch.http import Fetcher, FetchResult
from newswire.ids import url_key
from newswire.models import ArchivePlace, Quarantined, Source, StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.pipeline.network import open_archive, open_fetcher
from newswire.warehouse import items
from newswire.warehouse.connect import Connection, transaction
from newswire.warehouse.items import Captured, Queued, Settled
from newswire.warehouse.reports import resolve, set_aside
from newswire.window import Window

MOST_ATTEMPTS = 5
GIVE_UP_AFTER = 5  # failures in a row: the host is down, the rest of the queue waits for the next try
_LATER = frozenset({"rate-limited", "retry", "deferred", "robots-unreachable"})
_SET_ASIDE = frozenset({"gone", "refused", "quarantined"})


@dataclass(slots=True)
class _Work:
    """One fetch task: what waits to be indexed, and how many failures came in a row."""

    context: Context
    source: Source
    connection: Connection
    books: Books
    waiting: dict[UUID, list[tuple[Queued, FetchResult]]] = field(default_factory=dict)
    failed_in_a_row: int = 0


def fetch(context: Context, source: Source, window: Window) -> StageReport:
    """Fetches the items of the window that are in the queue. Safe to run again: what is fetched is not asked again."""
    books = Books("fetch", source, window)
    archive = open_archive(context.settings)
    with context.warehouse() as connection:
        _index_orphans(context, source, archive, connection, books)
        with transaction(connection) as cursor:
            books.seen = items.count_items(cursor, source.id, window)
            queue = items.queued_items(cursor, source.id, window)
        books.unchanged = books.seen - len(queue)
        if queue:
            work = _Work(context, source, connection, books)
            asyncio.run(_fetch_all(work, archive, queue))
    return close(context, books)


async def _fetch_all(work: _Work, archive: Archive, queue: list[Queued]) -> None:
    run = work.context.run
    name = f"{run.dag_id}-{run.run_id}-{run.map_index}-{run.try_number}"
    todo = iter(queue)
    with archive.writer(work.source.id, run.started_at.date(), name, lambda kept: _index(work, kept)) as writer:
        async with open_fetcher(work.context, work.source) as fetcher:
            workers = 2 * work.source.politeness.connections
            await asyncio.gather(*(_worker(work, writer, fetcher, todo) for _ in range(workers)))
    for item in todo:
        work.books.deferred += 1
        work.books.failures.append(f"{item.url}: not asked, since the host did not answer")


async def _worker(work: _Work, writer: ArchiveWriter, fetcher: Fetcher, todo: object) -> None:
    while work.failed_in_a_row < GIVE_UP_AFTER:
        item = next(todo, None)  # type: ignore[call-overload]  # an iterator that all workers share
        if item is None:
            return
        result = await fetcher.fetch(item.url, item.etag, item.last_modified, markers=work.source.content_gate)
        work.failed_in_a_row = work.failed_in_a_row + 1 if result.outcome in _LATER else 0
        if result.http_status == 200 and result.body and result.status in ("ok", "quarantined"):
            work.waiting.setdefault(writer.write(result), []).append((item, result))
        else:
            _settle(work, item, result)


def _index(work: _Work, kept: list[Kept]) -> None:
    """Index rows and item states of a published archive file, in one transaction."""
    captures, settled, refused = [], [], []
    for key, place in kept:
        for item, result in work.waiting.pop(key, []):
            captures.append(_captured(work.source.id, item.url_key, key, result, place))
            if result.status == "ok":
                settled.append(Settled(item.url_key, "fetched", None, 0, key, result.fetched_at))
                work.books.new += 1
            else:
                settled.append(Settled(item.url_key, "quarantined", result.outcome, 0, key, result.fetched_at))
                refused.append(_quarantined(work.source.id, item, result, key))
                work.books.quarantined += 1
    with transaction(work.connection) as cursor:
        items.write_captures(cursor, work.context.run, captures)
        items.settle_items(cursor, work.source.id, settled)
        resolve(cursor, "fetch", [item.url_key for item in settled if item.state == "fetched"])
        set_aside(cursor, refused)


def _settle(work: _Work, item: Queued, result: FetchResult) -> None:
    """The state of an item that gave no page."""
    books, source_id = work.books, work.source.id
    attempts = item.attempts + 1
    if result.outcome == "not-modified":
        settled = Settled(item.url_key, "fetched", None, 0)
        books.unchanged += 1
    elif result.outcome in _LATER and attempts < MOST_ATTEMPTS:
        settled = Settled(item.url_key, "queued", result.outcome, attempts)
        books.deferred += 1
        books.failures.append(f"{item.url}: {result.outcome}: {result.error or result.http_status}")
    else:
        state = result.status if result.status in _SET_ASIDE else "error"
        settled = Settled(item.url_key, state, result.outcome, attempts)
        books.quarantined += 1
    with transaction(work.connection) as cursor:
        items.settle_items(cursor, source_id, [settled])
        if settled.state not in ("fetched", "queued"):
            set_aside(cursor, [_quarantined(source_id, item, result, None)])


def _index_orphans(context: Context, source: Source, archive: Archive, connection: Connection, books: Books) -> None:
    """Published archive files that a task which died did not index."""
    with transaction(connection) as cursor:
        known = items.indexed_paths(cursor, source.id)
    found = 0
    for orphan in archive.orphans(known, source.id):
        captures, settled, aside = [], [], []
        for stored, place in orphan.entries:
            key = url_key(stored.url)
            captures.append(
                Captured(
                    stored.capture, stored.fetched_at, source.id, key, stored.url, stored.final_url, stored.status,
                    stored.header("content-type"), stored.size, bytes.fromhex(stored.sha256), place,
                    stored.header("etag"), stored.header("last-modified"),
                    UUID(stored.same_as) if stored.same_as else None,
                )
            )  # fmt: skip
            refused = None
            if stored.same_as is None:  # a page that repeats an earlier one was judged then
                body = archive.read(place).body
                refused = judge(body, stored.header("content-type"), stored.final_url, source.content_gate)
            state, reason = ("quarantined", "blocked-page") if refused else ("fetched", None)
            settled.append(Settled(key, state, reason, 0, stored.capture, stored.fetched_at))
            if refused:
                message = f"{stored.url}: {refused}"
                aside.append(Quarantined("fetch", key, "blocked-page", message, source.id, stored.capture))
        with transaction(connection) as cursor:
            items.write_captures(cursor, context.run, captures)
            items.settle_items(cursor, source.id, settled)
            set_aside(cursor, aside)
        found += len(captures)
    if found:
        books.notes.append(f"{found} captures of a run that died were indexed")


def _captured(source_id: str, key: str, capture: UUID, result: FetchResult, place: ArchivePlace) -> Captured:
    return Captured(
        capture_id=capture,
        fetched_at=result.fetched_at,
        source_id=source_id,
        url_key=key,
        url=result.url,
        final_url=result.final_url,
        http_status=result.http_status,
        content_type=result.content_type,
        size=len(result.body),
        body_sha256=bytes.fromhex(result.sha256),
        place=place,
        etag=result.etag,
        last_modified=result.last_modified,
    )


def _quarantined(source_id: str, item: Queued, result: FetchResult, capture: UUID | None) -> Quarantined:
    message = f"{item.url}: {result.error or result.http_status or result.outcome}"
    return Quarantined("fetch", item.url_key, result.outcome, message, source_id, capture)
