"""Articles that wait for an extractor, and its answers on their way to the load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg2.extras import Json, execute_values

from newswire.errors import NewswireError
from newswire.warehouse.connect import Cursor
from newswire.warehouse.run import bounds
from newswire.warehouse.sql import read_sql
from newswire.window import Window


@dataclass(frozen=True, slots=True)
class Registered:
    """An extractor as the warehouse knows it."""

    extractor_id: int
    rank: int


@dataclass(frozen=True, slots=True)
class PendingArticle:
    """An article to be coded. One that is not canonical (any more) is answered with no mention."""

    article_id: UUID
    source_id: str
    source_country: str
    published_at: datetime
    rev_no: int
    title: str
    text: str
    language: str
    canonical: bool


def register(cursor: Cursor, name: str, version: str, rank: int, config_sha256: bytes) -> Registered:
    """The number of an extractor; its first use writes its row. The same version with other data is refused."""
    values = {"name": name, "version": version, "rank": rank, "config_sha256": config_sha256}
    cursor.execute(read_sql("extraction/register"), values)
    cursor.execute(read_sql("extraction/registered"), values)
    row = cursor.fetchone()
    if row is None:
        raise NewswireError(f"extractor {name} {version}: another version holds rank {rank}; give it a higher one")
    extractor_id, known_rank, digest = row
    if bytes(digest) != config_sha256 or known_rank != rank:
        raise NewswireError(f"extractor {name} {version} was changed without a new version; raise version and rank")
    return Registered(extractor_id, known_rank)


def known(cursor: Cursor, name: str, version: str) -> Registered | None:
    """The number of an extractor that was used before."""
    cursor.execute(read_sql("extraction/registered"), {"name": name, "version": version})
    row = cursor.fetchone()
    return Registered(row[0], row[1]) if row else None


def window_size(cursor: Cursor, window: Window) -> tuple[int, int]:
    """Articles of the window, and how many of them are syndicated copies."""
    cursor.execute(read_sql("extraction/window_size"), bounds(window))
    row = cursor.fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def count_pending(cursor: Cursor, window: Window, rank: int) -> int:
    """At most how many articles of the window an extractor of this rank has to read."""
    cursor.execute(read_sql("extraction/count_pending"), {"rank": rank, **bounds(window)})
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def pending_articles(
    cursor: Cursor, window: Window, extractor: Registered, *, chunk: int = 0, chunks: int = 1
) -> list[PendingArticle]:
    """The articles of one chunk that wait for the extractor, by publication."""
    cursor.execute(
        read_sql("extraction/pending"),
        {
            "extractor_id": extractor.extractor_id,
            "rank": extractor.rank,
            "chunk": chunk,
            "chunks": chunks,
            **bounds(window),
        },
    )
    return [PendingArticle(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an extractor says of a revision; offices as newswire.extract.record has them."""

    article_id: UUID
    rev_no: int
    mentions: list[dict[str, Any]]
    rejected: list[dict[str, str]]
    offices: Sequence[str] = ()
    without_holder: Sequence[str] = ()


def stage_answers(cursor: Cursor, extractor: Registered, answers: Iterable[Answer]) -> None:
    """Keeps answers for the load."""
    rows = [
        (
            a.article_id, a.rev_no, extractor.extractor_id, Json(a.mentions), Json(a.rejected), list(a.offices),
            list(a.without_holder),
        )
        for a in answers
    ]  # fmt: skip
    if rows:
        execute_values(cursor, read_sql("extraction/stage"), rows, page_size=200)
