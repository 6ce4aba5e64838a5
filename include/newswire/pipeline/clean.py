"""Captures become articles. The archive is read, never the network."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from newswire.clean.page import CLEANER, Page
from newswire.clean.workers import clean_many
from newswire.errors import BadItem
from newswire.fetch.archive import Archive
from newswire.models import CleanedPage, Quarantined, Source, StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.pipeline.network import open_archive
from newswire.warehouse import articles, items
from newswire.warehouse.articles import PendingCapture
from newswire.warehouse.connect import Connection, transaction
from newswire.warehouse.reports import resolve, set_aside
from newswire.window import Window

_BATCH = 50
_LOST = frozenset({"torn-record", "no-record"})


def clean(context: Context, source: Source, window: Window) -> StageReport:
    """Cleans the captures of the window's items that were not cleaned yet. Safe to run again."""
    books = Books("clean", source, window)
    archive = open_archive(context.settings)
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            pending = articles.pending_captures(cursor, source.id, window)
        results = zip(pending, clean_many(_pages(archive, source, pending)), strict=True)
        while batch := list(islice(results, _BATCH)):
            _write(connection, source, batch, books)
    return close(context, books)


def _pages(archive: Archive, source: Source, pending: list[PendingCapture]) -> Iterator[Page | BadItem]:
    """The pages of the captures; a record that cannot be read is that capture's verdict, and no other's."""
    stored = archive.read_many(capture.place for capture in pending)
    for capture, (_, found) in zip(pending, stored, strict=True):
        if isinstance(found, BadItem):
            yield found
            continue
        if found.sha256 != capture.body_sha256:
            yield BadItem("torn-record", f"the archive holds another page of {capture.url} than its index says")
            continue
        yield Page(
            url=capture.final_url,
            body=found.body,
            content_type=capture.content_type,
            source=source,
            fetched_at=capture.fetched_at,
            listing_title=capture.title,
            listing_published_at=capture.published_claim if capture.date_basis == "published" else None,
            listing_body=capture.content,
        )


def _write(
    connection: Connection, source: Source, batch: list[tuple[PendingCapture, CleanedPage | BadItem]], books: Books
) -> None:
    refused = []
    with transaction(connection) as cursor:
        for capture, result in batch:
            books.seen += 1
            if isinstance(result, BadItem):
                books.quarantined += 1
                key, reason = capture.url_key, result.reason
                if reason in _LOST:  # it is fetched anew, and then cleaned
                    items.lose_capture(cursor, source.id, key, capture.capture_id, reason)
                else:
                    articles.mark_cleaned(cursor, capture.capture_id, CLEANER)
                refused.append(Quarantined("clean", key, reason, str(result), source.id, capture.capture_id))
                continue
            if articles.write_cleaned(cursor, capture, result) == "unchanged":
                books.unchanged += 1
            else:
                books.new += 1
        resolve(cursor, "clean", [c.url_key for c, result in batch if not isinstance(result, BadItem)])
        set_aside(cursor, refused)
