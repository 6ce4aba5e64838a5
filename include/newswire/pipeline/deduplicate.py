"""Articles of a window find their copies; stories are formed."""

from __future__ import annotations

from newswire.dedup import stop_list
from newswire.models import StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.warehouse import extraction, stories
from newswire.warehouse.connect import transaction
from newswire.window import Window


def deduplicate(context: Context, window: Window) -> StageReport:
    """Fingerprints the window's articles that have none yet and forms their stories. Safe to run again.

    Seen are all articles of the window; new are those that stand first or alone in their story.
    """
    books = Books("deduplicate", None, window)
    chosen = context.settings.stop_list
    counts = stories.Counts()
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            books.seen, _ = extraction.window_size(cursor, window)
            pending = stories.pending(cursor, window)
            parts = [(stop_list.load(chosen), pending)] if chosen else stories.by_stop_list(cursor, pending)
        for stop, article_ids in parts:
            counts += stories.deduplicate(connection, article_ids, stop)
    books.new = counts.canonical
    books.copies = counts.copies
    books.unchanged = books.seen - counts.canonical - counts.copies
    lists = " and ".join(stop.version for stop, _ in parts) or "not needed"
    books.notes.append(
        f"stop list {lists}; {counts.refused} too short to compare, {counts.round_ups} round-ups, "
        f"{counts.moved} canonicals moved, largest story {counts.largest_story}"
    )
    return close(context, books)
