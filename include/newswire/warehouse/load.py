"""The load: what was coded replaces what was there, article by article, in one transaction.

The attempt is on record before the data, and its counts are in the transaction of the data, so neither can lie. Loads
that overlap wait for each other by day; an older extractor or revision never replaces a newer one; a failed article is
not listed and keeps what it has. What stood in for a canonical is replaced together with the canonical's first coding.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

import psycopg2

from newswire import __version__
from newswire.errors import NewswireError
from newswire.warehouse import events, staging
from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.copying import copy_rows
from newswire.warehouse.events import Block
from newswire.warehouse.mentions import COLUMNS, WaitingArticle
from newswire.warehouse.run import Run, bounds
from newswire.warehouse.sql import read_sql
from newswire.window import Window

_block = itemgetter(*(COLUMNS.index(column) for column in ("type", "dyad", "date_start", "date_end")))


@dataclass(frozen=True, slots=True)
class Loaded:
    """Counts of a load, in mentions unless it says articles. Staged = inserted + unchanged + fenced + quarantined.

    `articles` are those that waited, and those that stood in for one of them.
    """

    load_id: int
    articles: int
    fenced_articles: int
    changed_articles: int
    staged: int
    inserted: int
    closed: int
    unchanged: int
    fenced: int
    quarantined: int
    events: int


def load(
    connection: Connection,
    run: Run,
    window: Window,
    extractor_id: int,
    *,
    at: Callable[[str], None] = lambda boundary: None,
) -> Loaded:
    """Loads the waiting answers of an extractor for a window. `at` is told each boundary; crash tests die there."""
    load_id = _begin(connection, run, window, extractor_id)
    try:
        at("begun")
        _ensure_months(connection, window, extractor_id)
        with _uncollected(), transaction(connection) as cursor:
            loaded = _replace(cursor, load_id, window, extractor_id, at)
            at("written")
        at("committed")
        return loaded
    except Exception as error:
        # a server that is gone hears nothing of it: the attempt stays `started`
        with suppress(psycopg2.Error), transaction(connection) as cursor:
            cursor.execute(read_sql("load/failed"), {"load_id": load_id, "error": str(error)[:500]})
        raise


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: rows in lists and tuples hold none, and each search looks at a million of them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _begin(connection: Connection, run: Run, window: Window, extractor_id: int) -> int:
    with transaction(connection) as cursor:
        values = {"extractor_id": extractor_id, "code_version": __version__, **run.as_params(), **bounds(window)}
        cursor.execute(read_sql("load/begin"), values)
        return int(_one(cursor))


def _ensure_months(connection: Connection, window: Window, extractor_id: int) -> None:
    """Makes what months are missing, each in a transaction of its own.

    A new partition locks its table against all; a load that already reads the table and waits for ours would make
    that a deadlock.
    """
    with transaction(connection) as cursor:
        cursor.execute(read_sql("load/missing_months"), {"extractor_id": extractor_id, **bounds(window)})
        missing = cursor.fetchall()
    for table, month in missing:
        with transaction(connection) as cursor:
            cursor.execute("SELECT ops.ensure_month(%s, %s)", (table, month))


def _replace(cursor: Cursor, load_id: int, window: Window, extractor_id: int, at: Callable[[str], None]) -> Loaded:
    cursor.execute(read_sql("load/limits"))
    cursor.execute(read_sql("load/waiting"), {"extractor_id": extractor_id, **bounds(window)})
    staged = staging.made([WaitingArticle(*row) for row in cursor.fetchall()])
    at("read")
    staging.stage(cursor, staged)
    at("staged")
    fenced_articles, fenced, stood_in, span = _lock(cursor, window, extractor_id)
    cursor.execute(read_sql("load/compare"), span)
    cursor.execute(read_sql("load/changed_version"))
    if row := cursor.fetchone():
        raise NewswireError(f"mention {row[0]} changed although the extractor did not; raise its version")
    now: datetime = _one(cursor, read_sql("load/now"))
    # for articles that came to wait since; else all of these are there
    for month in staging.months(staged):
        for table in ("core.mention", "core.mention_side", "core.event_mention"):
            cursor.execute("SELECT ops.ensure_month(%s, %s)", (table, month))
    at("locked")
    cursor.execute(read_sql("load/close_mentions"), {"load_id": load_id, "now": now, **span})
    closed = cursor.fetchall()
    at("closed")
    inserted = staging.insert_fresh(cursor, staged, load_id, now)
    at("inserted")
    cursor.execute(read_sql("load/coded"), {"extractor_id": extractor_id, "load_id": load_id})
    changed_articles = cursor.rowcount
    staging.keep_refused(cursor, staged, extractor_id)
    at("coded")
    blocks = {Block(*_block(mention.row)) for mention in inserted} | {Block(*row[2:]) for row in closed}
    cursor.execute(read_sql("load/reprinted"), bounds(window))
    blocks |= {Block(*row) for row in cursor.fetchall()}
    written = events.recompute(cursor, load_id, now, blocks, [row[0] for row in closed])
    at("merged")
    _touch(cursor, load_id, written.days)
    cursor.execute(read_sql("load/taken"), {"extractor_id": extractor_id})
    loaded = Loaded(
        load_id=load_id,
        articles=len(staged.answers) + stood_in,
        fenced_articles=fenced_articles,
        changed_articles=changed_articles,
        staged=len(staged.mentions) + len(staged.refused),
        inserted=len(inserted),
        closed=len(closed),
        unchanged=len(staged.mentions) - fenced - len(inserted),
        fenced=fenced,
        quarantined=len(staged.refused),
        events=written.events,
    )
    _commit_counts(cursor, loaded)
    return loaded


def _lock(cursor: Cursor, window: Window, extractor_id: int) -> tuple[int, int, int, dict[str, Any]]:
    """Takes the locks; gives the fenced articles and mentions, how many articles stood in, and the span of all."""
    cursor.execute(read_sql("load/lock_days"))
    cursor.execute(read_sql("load/lock_stories"))
    cursor.execute(read_sql("load/fence"), {"extractor_id": extractor_id})
    fenced_articles, fenced = cursor.fetchone() or (0, 0)
    cursor.execute(read_sql("load/stand_ins"))
    stood_in = cursor.rowcount
    cursor.execute(read_sql("load/span"))
    since, until = cursor.fetchone() or (None, None)
    span = {"since": since, "until": until}
    cursor.execute(read_sql("load/lock_families"), {**bounds(window), **span})
    return fenced_articles, fenced, stood_in, span


def _touch(cursor: Cursor, load_id: int, days: set[date]) -> None:
    rows = [(load_id, "daily_dyad", day) for day in sorted(days)]
    copy_rows(cursor, "ops.touched_day", ("load_id", "mart", "day"), rows)


def _commit_counts(cursor: Cursor, loaded: Loaded) -> None:
    accounted = loaded.inserted + loaded.unchanged + loaded.fenced + loaded.quarantined
    if loaded.staged != accounted or loaded.unchanged < 0:
        raise NewswireError(f"load {loaded.load_id}: {loaded.staged} mentions staged, {accounted} accounted for")
    cursor.execute(
        read_sql("load/commit"),
        {
            "load_id": loaded.load_id,
            "n_articles": loaded.articles,
            "n_in": loaded.staged,
            "n_inserted": loaded.inserted,
            "n_closed": loaded.closed,
            "n_unchanged": loaded.unchanged,
            "n_fenced": loaded.fenced,
            "n_quarantined": loaded.quarantined,
            "n_events": loaded.events,
        },
    )


def _one(cursor: Cursor, statement: str | None = None) -> Any:
    if statement is not None:
        cursor.execute(statement)
    row = cursor.fetchone()
    if row is None:
        raise NewswireError("a statement that answers one row answered none")
    return row[0]
