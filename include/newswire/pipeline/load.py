"""Coded articles go into the warehouse, in one transaction."""

from __future__ import annotations

from newswire.models import StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.pipeline.extract import number_of
from newswire.warehouse.connect import transaction
from newswire.warehouse.load import load as load_waiting
from newswire.window import Window

_QUARANTINE_SHARE = 0.01


def load(context: Context, window: Window) -> StageReport:
    """Loads what waits for the window. Counts are articles; the counts of mentions are in ops.load."""
    books = Books("load", None, window)
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            number = number_of(cursor, context.settings.extractor)
        done = load_waiting(connection, context.run, window, number.extractor_id)
    books.seen = done.articles
    books.fenced = done.fenced_articles
    books.new = done.changed_articles
    books.unchanged = done.articles - done.fenced_articles - done.changed_articles
    books.notes.append(
        f"{done.inserted} mentions inserted, {done.closed} closed, {done.unchanged} unchanged, "
        f"{done.quarantined} set aside; {done.events} events written"
    )
    if done.quarantined > _QUARANTINE_SHARE * max(done.staged, 1):
        books.broken = (
            f"load: {done.quarantined} of {done.staged} mentions were set aside; see newswire quarantine list"
        )
    return close(context, books)
