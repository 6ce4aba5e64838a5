"""Articles of a window find their copies; stories are formed."""

from __future__ import annotations

from collections.abc import Iterator

from newswire.dedup import stop_list
from newswire.models import StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.warehouse import extraction, stories
from newswire.warehouse.connect import transaction
from newswire.window import Window

COMPONENT_ALARM = 200


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
            counts += stories.deduplicate(connection, article_ids, stop, context.run)
    books.new = counts.canonical
    books.copies = counts.copies
    books.unchanged = books.seen - counts.canonical - counts.copies
    lists = " and ".join(stop.version for stop, _ in parts) or "not needed"
    books.notes += list(notes(counts, lists))
    return close(context, books)


def notes(counts: stories.Counts, lists: str) -> Iterator[str]:
    """What a run has to say; the numbers by source and day are in `ops.syndication_day`."""
    fresh = counts.canonical + counts.copies
    yield (
        f"stop list {lists} dropped {counts.stopped / max(counts.shingles, 1):.1%} of the shingles; "
        f"{counts.refused} too short to compare, {counts.round_ups} round-ups, "
        f"{counts.copies / max(fresh, 1):.0%} copies, {counts.candidates / max(fresh, 1):.1f} candidates an article, "
        f"{counts.moved} canonicals moved with {counts.events} events written, largest story {counts.largest_story}, "
        f"largest component {counts.largest_component}"
    )
    if counts.to_review:
        yield f"{counts.to_review} stories of over 10 articles or 4 days: look at ops.story_review"
    if counts.largest_component > COMPONENT_ALARM:
        yield (
            f"alarm: texts chain to a component of {counts.largest_component}, over {COMPONENT_ALARM}: "
            "some formula is missing in the stop list"
        )
