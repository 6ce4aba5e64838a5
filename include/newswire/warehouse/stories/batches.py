"""The write path of copy finding: batches, their locks, and one transaction each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from uuid import UUID

from newswire.dedup.similarity import WINDOW_DAYS
from newswire.dedup.stop_list import StopList
from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.run import Run, bounds
from newswire.warehouse.sql import read_sql
from newswire.warehouse.stories.clustering import OutsideLocks, Result, recluster
from newswire.warehouse.stories.following import follow
from newswire.warehouse.stories.indexing import Body, bodies, connect, index
from newswire.warehouse.stories.prints import Prints
from newswire.warehouse.stories.stop_lists import keep_stop_list
from newswire.window import Window

BATCH_ARTICLES = 500
BATCH_DAYS = 31
REVIEW_ARTICLES, REVIEW_DAYS = 10, 4  # as in ops.story_review
BY_HAND = Run("newswire", "", datetime.fromtimestamp(0, UTC), "deduplicate")


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the articles: seen = canonical + copies + unchanged. The last three are the most of any batch.

    `canonical` are new or changed articles that stand first or alone in their story, `refused` those among them that
    are too short to compare, `stopped` of their `shingles` were dropped by the stop list. `moved` are stories whose
    canonical is another than before, `events` those that were written because their stories changed, `to_review`
    touched stories of over 10 articles or 4 days.
    """

    seen: int = 0
    canonical: int = 0
    copies: int = 0
    unchanged: int = 0
    refused: int = 0
    round_ups: int = 0
    candidates: int = 0
    moved: int = 0
    events: int = 0
    to_review: int = 0
    stopped: int = 0
    shingles: int = 0
    largest_component: int = 0
    largest_story: int = 0
    longest_days: int = 0

    def __add__(self, other: Counts) -> Counts:
        values = {}
        for one in fields(self):
            a, b = getattr(self, one.name), getattr(other, one.name)
            values[one.name] = max(a, b) if one.name.startswith(("largest", "longest")) else a + b
        return Counts(**values)


def pending(cursor: Cursor, window: Window) -> list[UUID]:
    """The articles of a window whose open revision is not fingerprinted yet, in order of publication."""
    cursor.execute(read_sql("articles/pending_fingerprints"), bounds(window))
    return [row[0] for row in cursor.fetchall()]


def deduplicate(connection: Connection, article_ids: Sequence[UUID], stop: StopList, run: Run = BY_HAND) -> Counts:
    """Finds the stories of these articles. Each batch is committed on its own; a repeat changes no row.

    The connection must be READ COMMITTED, as it is by default: an earlier snapshot would not see what a lock waited
    for. A transaction that is open on it is committed too. `run` is on record where events change with their stories.
    """
    with transaction(connection) as cursor:
        keep_stop_list(cursor, stop)
        batches = list(_batches(cursor, article_ids))
    counts = Counts()
    for batch, low, high in batches:
        counts += _committed(connection, batch, range(low - WINDOW_DAYS, high + WINDOW_DAYS + 1), stop, run)
    return counts


def _batches(cursor: Cursor, article_ids: Sequence[UUID]) -> Iterator[tuple[list[UUID], int, int]]:
    """Cuts by day: at most 500 articles and 31 days, each with the first and last day that it is indexed under."""
    cursor.execute(read_sql("stories/days"), {"ids": list(article_ids)})
    batch: list[UUID] = []
    first = low = high = 0
    for article_id, day, indexed_day in cursor.fetchall():
        if batch and (len(batch) == BATCH_ARTICLES or day - first >= BATCH_DAYS):
            yield batch, low, high
            batch = []
        days = (day, day if indexed_day is None else indexed_day)
        if not batch:
            first, low, high = day, min(days), max(days)
        batch.append(article_id)
        low, high = min(low, *days), max(high, *days)
    if batch:
        yield batch, low, high


def _committed(connection: Connection, batch: list[UUID], locked: range, stop: StopList, run: Run) -> Counts:
    while True:
        try:
            with transaction(connection) as cursor:
                return _written(cursor, batch, locked, stop, run)
        except OutsideLocks as wanted:
            low, high = min(locked.start, wanted.low - WINDOW_DAYS), max(locked.stop, wanted.high + WINDOW_DAYS + 1)
            locked = range(low, high)


def _written(cursor: Cursor, batch: list[UUID], locked: range, stop: StopList, run: Run) -> Counts:
    cursor.execute(read_sql("stories/lock_days"), {"low": locked.start, "high": locked.stop - 1})
    new = bodies(cursor, batch, stop)
    if not new:
        return Counts(seen=len(batch), unchanged=len(batch))
    old = index(cursor, new)
    prints = Prints(cursor)
    candidates = connect(cursor, new, prints, stop)
    result = recluster(cursor, prints, [body.article_id for body in new], old, locked)
    events = follow(cursor, result.changed_stories, run, locked)
    return _counted(batch, new, candidates, events, result, prints)


def _counted(
    batch: list[UUID], new: list[Body], candidates: int, events: int, result: Result, prints: Prints
) -> Counts:
    heads = {story.canonical for story in result.stories}
    canonical = sum(body.article_id in heads for body in new)
    spans = [max(days) - min(days) + 1 for days in (prints.days(story.members) for story in result.stories)]
    return Counts(
        seen=len(batch),
        canonical=canonical,
        copies=len(new) - canonical,
        unchanged=len(batch) - len(new),
        refused=sum(body.fingerprint.refused for body in new),
        round_ups=sum(body.article_id in result.round_ups for body in new),
        candidates=candidates,
        moved=result.canonicals_moved,
        events=events,
        to_review=sum(
            len(story.members) > REVIEW_ARTICLES or span > REVIEW_DAYS
            for story, span in zip(result.stories, spans, strict=True)
        ),
        stopped=sum(body.n_stopped for body in new),
        shingles=sum(body.n_stopped + body.fingerprint.n_rare for body in new),
        largest_component=result.largest_component,
        largest_story=max((len(story.members) for story in result.stories), default=0),
        longest_days=max(spans, default=0),
    )
