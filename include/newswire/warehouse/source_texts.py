"""What the articles of one source say together: blocks that it repeats, texts that it has twice, and its usual day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from newswire.warehouse.connect import Cursor
from newswire.warehouse.sql import read_sql
from newswire.window import Window


@dataclass(frozen=True, slots=True)
class SameBody:
    """An article with the same text: its address, and its title by the page and by the listing."""

    url_key: str
    title: str
    listed_title: str | None


def same_body(cursor: Cursor, source_id: str, article_id: UUID, body_key: bytes) -> list[SameBody]:
    """The source's other articles that have the text of this key, at most 20."""
    values = {"source_id": source_id, "article_id": article_id, "body_key": body_key}
    cursor.execute(read_sql("articles/same_body"), values)
    return [SameBody(*row) for row in cursor.fetchall()]


def repeated_blocks(cursor: Cursor, source_id: str) -> dict[int, date]:
    """The digests of the source's boilerplate, each with the UTC day of the third article that has it."""
    cursor.execute(read_sql("articles/repeated_blocks"), {"source_id": source_id})
    return dict(cursor.fetchall())


def known_blocks(cursor: Cursor, source_id: str, digests: Collection[int]) -> set[int]:
    """Which of these blocks another article of the source had."""
    cursor.execute(read_sql("articles/known_blocks"), {"source_id": source_id, "blocks": list(digests)})
    return {digest for (digest,) in cursor.fetchall()}


def count_blocks(cursor: Cursor, source_id: str, day: date, digests: Collection[int]) -> None:
    """Counts the blocks of one more article of a UTC day. The caller sees to it that none is counted twice."""
    cursor.execute(read_sql("articles/count_blocks"), {"source_id": source_id, "day": day, "blocks": sorted(digests)})


def forget_blocks(cursor: Cursor, source_id: str) -> None:
    """Drops the blocks of single articles that were counted 60 days ago or earlier."""
    cursor.execute(read_sql("articles/forget_blocks"), {"source_id": source_id})


def count_days(cursor: Cursor, source_id: str, days: Collection[date]) -> None:
    """Keeps what cleaning made of the pages of these UTC days, as far as there are any."""
    cursor.execute(read_sql("articles/count_days"), {"source_id": source_id, "days": sorted(days)})


def drift(cursor: Cursor, source_id: str, window: Window) -> list[tuple[date, str]]:
    """The days of a window on which the source's pages were not as in its 8 weeks before, and what differs."""
    days = window.days()
    values = {"source_id": source_id, "since": days[0], "until": days[-1] + timedelta(days=1)}
    cursor.execute(read_sql("articles/drift"), values)
    return cursor.fetchall()
