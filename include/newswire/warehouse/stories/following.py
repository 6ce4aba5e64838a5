"""Events follow their stories in the transaction that changes the stories.

Events are counted by story, and read from its canonical. When the canonical moves to an article that is not coded yet,
the mentions of the old one stay as evidence and stand in: the events stay, with the new counts of prints and stories.
The load that brings the mentions of the new canonical closes those that stood in. When the story that took over is
coded already, what the other said is closed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from newswire import __version__
from newswire.warehouse import events
from newswire.warehouse.connect import Cursor
from newswire.warehouse.copying import copy_rows
from newswire.warehouse.events import Block
from newswire.warehouse.run import Run
from newswire.warehouse.sql import read_sql


def lock(cursor: Cursor, story_ids: Iterable[int]) -> None:
    """Holds the stories until the transaction ends: a load that is about to count them waits, or is waited for."""
    cursor.execute(read_sql("stories/lock_stories"), {"stories": sorted(story_ids)})


def follow(cursor: Cursor, story_ids: Iterable[int], run: Run, days: range) -> int:
    """Recomputes the events of stories whose members or canonical have changed; gives how many were written."""
    stories = {"stories": sorted(story_ids)}
    cursor.execute(read_sql("stories/lock_families"), stories)
    if not cursor.fetchall():
        return 0
    cursor.execute(read_sql("stories/speakers"), stories)
    speakers: list[tuple[UUID, str]] = cursor.fetchall()
    silent = [article_id for article_id, speaks in speakers if speaks == "superseded"]
    others = [(article_id, speaks) for article_id, speaks in speakers if speaks != "superseded"]
    cursor.execute(read_sql("stories/speak"), {"ids": [one for one, _ in others], "speaks": [how for _, how in others]})
    values = {"low": days.start, "high": days.stop, "code_version": __version__, **run.as_params()}
    cursor.execute(read_sql("stories/begin_change"), values)
    load_id, now = cursor.fetchone() or (0, None)
    cursor.execute(read_sql("stories/superseded"), {"ids": silent})
    forever = {"since": "-infinity", "until": "infinity"}
    cursor.execute(read_sql("load/close_mentions"), {"load_id": load_id, "now": now, **forever})
    closed = cursor.fetchall()
    cursor.execute(read_sql("stories/silence"), {"ids": silent, "load_id": load_id})
    cursor.execute(read_sql("stories/said"), stories)
    blocks = [Block(*row) for row in cursor.fetchall()] + [Block(*row[2:]) for row in closed]
    written = events.recompute(cursor, load_id, now, blocks, [row[0] for row in closed])
    touched = [(load_id, "daily_dyad", day) for day in sorted(written.days)]
    copy_rows(cursor, "ops.touched_day", ("load_id", "mart", "day"), touched)
    counts = {"load_id": load_id, "articles": len(speakers), "closed": len(closed), "events": written.events}
    cursor.execute(read_sql("stories/end_change"), counts)
    return written.events
