"""Windows coded again beside what readers see: staged apart, rehearsed, promoted whole, taken back from history.

A rehearsal is the very load of the promotion in a transaction that is rolled back, so its diff is what would happen,
merging included. It holds the locks of the load while it lasts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg2
from psycopg2.extras import Json, execute_values

from newswire import __version__
from newswire.errors import BadInput, NewswireError
from newswire.warehouse import events, load
from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.copying import copy_rows
from newswire.warehouse.events import Block
from newswire.warehouse.extraction import Answer, PendingArticle, Registered
from newswire.warehouse.run import Run, bounds
from newswire.warehouse.sql import read_sql
from newswire.window import Window

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Recoding:
    """A window coded again. `load_id` is that of its promotion; `articles` counts those that are staged."""

    recoding_id: int
    extractor_id: int
    load_id: int | None
    extractor: str
    articles: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Counts of a roll-back; `articles` are as they were again, `kept` were coded since and stay as they are."""

    load_id: int
    articles: int
    kept: int
    restored: int
    closed: int
    events: int


def open_recoding(cursor: Cursor, run: Run, window: Window, extractor: Registered) -> int:
    """The number of the window's recoding that waits for a decision; what it read that is no longer so is dropped."""
    values = {"extractor_id": extractor.extractor_id, **run.as_params(), **bounds(window)}
    cursor.execute(read_sql("reprocess/open"), values)
    (recoding_id,) = cursor.fetchone() or (None,)
    cursor.execute(read_sql("reprocess/stale"), {"recoding_id": recoding_id})
    return int(recoding_id or 0)


def pending_articles(cursor: Cursor, recoding_id: int, window: Window, rank: int) -> list[PendingArticle]:
    """The articles of the window that a lower rank has coded and that are not staged yet."""
    cursor.execute(read_sql("reprocess/pending"), {"recoding_id": recoding_id, "rank": rank, **bounds(window)})
    return [PendingArticle(*row) for row in cursor.fetchall()]


def stage_answers(cursor: Cursor, recoding_id: int, answers: Iterable[Answer]) -> None:
    """Keeps answers beside what is loaded; no load of another run takes them."""
    rows = [
        (
            recoding_id, a.article_id, a.rev_no, Json(a.mentions), Json(a.rejected), list(a.offices),
            list(a.without_holder),
        )
        for a in answers
    ]  # fmt: skip
    if rows:
        execute_values(cursor, read_sql("reprocess/stage"), rows, page_size=200)


def find(cursor: Cursor, window: Window, state: str) -> Recoding:
    """The last recoding of exactly this window that is staged or promoted; BadInput when there is none."""
    cursor.execute(read_sql("reprocess/find"), {"state": state, **bounds(window)})
    row = cursor.fetchone()
    if row is None:
        raise BadInput(f"no recoding of {window} is {state}; the window must be the one that was staged")
    return Recoding(*row)


def rehearse(connection: Connection, run: Run, window: Window, recoding: Recoding) -> list[dict[str, Any]]:
    """The versions of events that a promotion would write and close; nothing of it stays."""
    with connection.cursor() as cursor:
        try:
            load_id = _begun(cursor, run, window, recoding.extractor_id)
            _hand_over(cursor, load_id, window, recoding, lambda boundary: None)
            cursor.execute(read_sql("reprocess/versions"), {"load_id": load_id})
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        finally:
            if not connection.closed:
                connection.rollback()


def promote(
    connection: Connection,
    run: Run,
    window: Window,
    recoding: Recoding,
    by: str,
    *,
    at: Callable[[str], None] = lambda boundary: None,
) -> load.Loaded:
    """Loads what is staged, in one transaction with the way back and the decision. Fenced as every load is."""

    def work(cursor: Cursor, load_id: int) -> load.Loaded:
        _expect(cursor, recoding, "staged")
        loaded = _hand_over(cursor, load_id, window, recoding, at)
        values = {"recoding_id": recoding.recoding_id, "load_id": load_id, "by": by}
        cursor.execute(read_sql("reprocess/promoted"), values)
        return loaded

    return _on_record(connection, run, window, recoding, work)


def reject(cursor: Cursor, recoding: Recoding, by: str) -> None:
    """What is staged will not be promoted."""
    cursor.execute(read_sql("reprocess/rejected"), {"recoding_id": recoding.recoding_id, "by": by})


def roll_back(connection: Connection, run: Run, window: Window, recoding: Recoding, by: str) -> TakenBack:
    """Puts back what the promotion has replaced; articles that were coded since keep what they have."""

    def work(cursor: Cursor, load_id: int) -> TakenBack:
        _expect(cursor, recoding, "promoted")
        done = _take_back(cursor, load_id, window, recoding)
        values = {"recoding_id": recoding.recoding_id, "load_id": load_id, "by": by}
        cursor.execute(read_sql("reprocess/rolled_back"), values)
        return done

    return _on_record(connection, run, window, recoding, work)


def _on_record(
    connection: Connection, run: Run, window: Window, recoding: Recoding, work: Callable[[Cursor, int], _T]
) -> _T:
    """The attempt is on record before the data, as with every load."""
    with transaction(connection) as cursor:
        load_id = _begun(cursor, run, window, recoding.extractor_id)
    try:
        with transaction(connection) as cursor:
            return work(cursor, load_id)
    except Exception as error:
        with suppress(psycopg2.Error), transaction(connection) as cursor:
            cursor.execute(read_sql("load/failed"), {"load_id": load_id, "error": str(error)[:500]})
        raise


def _begun(cursor: Cursor, run: Run, window: Window, extractor_id: int) -> int:
    values = {"extractor_id": extractor_id, "code_version": __version__, **run.as_params(), **bounds(window)}
    cursor.execute(read_sql("load/begin"), values)
    (load_id,) = cursor.fetchone() or (0,)
    return int(load_id)


def _expect(cursor: Cursor, recoding: Recoding, state: str) -> None:
    cursor.execute(read_sql("reprocess/lock"), {"recoding_id": recoding.recoding_id})
    (found,) = cursor.fetchone() or (None,)
    if found != state:
        raise BadInput(f"recoding {recoding.recoding_id} is {found} by now, not {state}")


def _hand_over(
    cursor: Cursor, load_id: int, window: Window, recoding: Recoding, at: Callable[[str], None]
) -> load.Loaded:
    named = {"recoding_id": recoding.recoding_id, "extractor_id": recoding.extractor_id}

    def under_locks(boundary: str) -> None:
        if boundary == "locked":
            cursor.execute(read_sql("reprocess/remember"), named)
        at(boundary)

    cursor.execute(read_sql("reprocess/stale"), named)
    cursor.execute(read_sql("reprocess/hand_over"), named)
    return load._replace(cursor, load_id, window, recoding.extractor_id, under_locks)


def _take_back(cursor: Cursor, load_id: int, window: Window, recoding: Recoding) -> TakenBack:
    values: dict[str, Any] = {
        "recoding_id": recoding.recoding_id, "promoted": recoding.load_id, "load_id": load_id, **bounds(window),
    }  # fmt: skip
    cursor.execute(read_sql("load/limits"))
    cursor.execute(read_sql("load/staging"))
    cursor.execute(read_sql("reprocess/back_articles"), values)
    for step in ("load/lock_days", "load/lock_stories"):
        cursor.execute(read_sql(step))
    cursor.execute(read_sql("reprocess/still_held"), values)
    cursor.execute(read_sql("reprocess/back_mentions"), values)
    cursor.execute(read_sql("load/span"))
    values["since"], values["until"] = cursor.fetchone() or (None, None)
    cursor.execute(read_sql("load/lock_families"), values)
    cursor.execute(read_sql("load/compare"), values)
    cursor.execute(read_sql("load/now"))
    (values["now"],) = cursor.fetchone() or (None,)
    cursor.execute(read_sql("load/close_mentions"), values)
    closed = cursor.fetchall()
    cursor.execute(read_sql("reprocess/restore_mentions"), values)
    restored = cursor.fetchall()
    for step in ("reprocess/restore_sides", "reprocess/restore_coded"):
        cursor.execute(read_sql(step), values)
    cursor.execute(read_sql("load/rejected"))
    cursor.execute(read_sql("reprocess/restore_rejected"), values)
    blocks = {Block(*row) for row in restored} | {Block(*row[2:]) for row in closed}
    written = events.recompute(cursor, load_id, values["now"], blocks, [row[0] for row in closed])
    touched = [(load_id, "daily_dyad", day) for day in sorted(written.days)]
    copy_rows(cursor, "ops.touched_day", ("load_id", "mart", "day"), touched)
    cursor.execute("SELECT count(*) FROM staged_article")
    (articles,) = cursor.fetchone() or (0,)
    done = TakenBack(load_id, articles, recoding.articles - articles, len(restored), len(closed), written.events)
    _count(cursor, done)
    return done


def _count(cursor: Cursor, done: TakenBack) -> None:
    cursor.execute("SELECT count(*), coalesce(sum(n_mentions), 0) FROM staged_article")
    _, expected = cursor.fetchone() or (0, 0)
    if expected != done.restored:
        raise NewswireError(
            f"roll-back {done.load_id}: {expected} mentions held before, {done.restored} in the history"
        )
    cursor.execute(
        read_sql("load/commit"),
        {
            "load_id": done.load_id,
            "n_articles": done.articles,
            "n_in": done.restored,
            "n_inserted": done.restored,
            "n_closed": done.closed,
            "n_unchanged": 0,
            "n_fenced": 0,
            "n_quarantined": 0,
            "n_events": done.events,
        },
    )
