"""Captures become articles. The archive is read, never the network."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from newswire.clean.page import CLEANER, Page
from newswire.clean.workers import clean_many
from newswire.errors import BadItem
from newswire.fetch.archive import Archive
from newswire.models import CleanedPage, Quarantined, Source, StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.pipeline.network import open_archive
from newswire.pipeline.source_texts import SourceTexts
from newswire.warehouse import articles, items, source_texts
from newswire.warehouse.articles import PendingCapture
from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.reports import resolve, set_aside
from newswire.window import Window

_log = logging.getLogger(__name__)
_BATCH = 50
_PAGES_PER_LINE = 100
_LOST = frozenset({"torn-record", "no-record"})
_Results = list[tuple[PendingCapture, CleanedPage | BadItem]]


def clean(context: Context, source: Source, window: Window) -> StageReport:
    """Cleans the captures of the window's items that were not cleaned yet. Safe to run again.

    What the source repeats is taken from the articles of the days before a page's own, so it does not matter how many
    days a window has. The notes count each verdict, and tell when the source's pages are not as they use to be.
    """
    books = Books("clean", source, window)
    archive = open_archive(context.settings)
    texts = SourceTexts(source)
    verdicts: Counter[str] = Counter()
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            pending = articles.pending_captures(cursor, source.id, window)
        pending.sort(key=lambda capture: capture.window_at.date())
        pages = _pages(archive, source, pending)
        results = zip(pending, clean_many(pages, context.settings.clean_processes), strict=True)
        while batch := list(islice(results, _BATCH)):
            verdicts += _write(connection, texts, batch, books)
            if books.seen % _PAGES_PER_LINE == 0:
                _log.info("cleaned source=%s pages=%d of=%d", source.id, books.seen, len(pending))
        with transaction(connection) as cursor:
            source_texts.forget_blocks(cursor, source.id)
            source_texts.count_days(cursor, source.id, {capture.window_at.date() for capture in pending})
            drifts = source_texts.drift(cursor, source.id, window)
    if verdicts:
        books.notes.append("set aside: " + ", ".join(f"{n} {reason}" for reason, n in sorted(verdicts.items())))
    if texts.left_out:
        books.notes.append(f"{texts.left_out} blocks that the source repeats were left out of the texts")
    books.notes += [f"ALARM {day}: {differs}" for day, differs in drifts]
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


def _write(connection: Connection, texts: SourceTexts, batch: _Results, books: Books) -> Counter[str]:
    """Keeps the results of some pages, in one transaction; gives the verdicts on those that are set aside."""
    verdicts: Counter[str] = Counter()
    refused: list[Quarantined] = []
    kept: list[str] = []
    with transaction(connection) as cursor:
        for capture, result in batch:
            books.seen += 1
            try:
                if isinstance(result, BadItem):
                    raise result
                outcome = texts.keep(cursor, capture, result)
            except BadItem as verdict:
                books.quarantined += 1
                verdicts[verdict.reason] += 1
                refused.append(_refused(cursor, capture, verdict))
                continue
            kept.append(capture.url_key)
            books.unchanged += outcome == "unchanged"
            books.new += outcome != "unchanged"
        resolve(cursor, "clean", kept)
        set_aside(cursor, refused)
    return verdicts


def _refused(cursor: Cursor, capture: PendingCapture, verdict: BadItem) -> Quarantined:
    source, key, reason = capture.source_id, capture.url_key, verdict.reason
    if reason in _LOST:  # it is fetched anew, and then cleaned
        items.lose_capture(cursor, source, key, capture.capture_id, reason)
    else:
        articles.mark_cleaned(cursor, capture.capture_id, CLEANER)
    return Quarantined("clean", key, reason, str(verdict), source, capture.capture_id)
