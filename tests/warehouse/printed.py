"""Articles for the tests of stories, written into the tables that cleaning fills, and what is read back of them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from newswire import ids
from psycopg2.extensions import connection
from psycopg2.extras import execute_values

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
SEEN = START + timedelta(days=200)


@dataclass(frozen=True)
class Article:
    """`day` counts from START; `source` ends in `agency` for an agency."""

    name: str
    text: str
    day: float = 0
    source: str = "paper"
    language: str = "ar"

    @property
    def id(self) -> UUID:
        return ids.article_id(self.source, self.name)

    @property
    def published_at(self) -> datetime:
        return START + timedelta(days=self.day)


def at(iso: str) -> datetime:
    return datetime.fromisoformat(iso.replace("Z", "+00:00"))


def text(name: str, size: int = 80, start: int = 0) -> str:
    return " ".join(f"كلمة{name}{n}" for n in range(start, start + size))


def write(opened: connection, articles: Iterable[Article], fetched: datetime = SEEN) -> list[UUID]:
    """Writes articles with their first revision, as cleaning does, and commits."""
    rows = list(articles)
    with opened.cursor() as cursor:
        for source in sorted({row.source for row in rows}):
            kind = "state_agency" if source.endswith("agency") else "newspaper"
            cursor.execute(
                "INSERT INTO core.source VALUES (%s, 'a', 'a', 'SAU', 'ar', %s, 1, 'UTC', 'https://p', 'own', true)"
                " ON CONFLICT DO NOTHING",
                (source, kind),
            )
        execute_values(
            cursor,
            "INSERT INTO core.article (article_id, source_id, url_key, url, published_at, published_precision,"
            " window_at, first_seen_at, last_seen_at) VALUES %s",
            [
                (str(row.id), row.source, row.name, row.name, row.published_at, "second", row.published_at, SEEN, SEEN)
                for row in rows
            ],
        )
        _revisions(cursor, [(row, 1) for row in rows], fetched)
    opened.commit()
    return [row.id for row in rows]


def revise(opened: connection, article: Article, new_text: str, rev_no: int) -> Article:
    """Gives an article another text, as a later capture does, and commits."""
    with opened.cursor() as cursor:
        at = SEEN + timedelta(hours=rev_no)
        cursor.execute(
            "UPDATE core.article_revision SET valid_to = %s WHERE article_id = %s AND valid_to IS NULL",
            (at, str(article.id)),
        )
        revised = replace(article, text=new_text)
        _revisions(cursor, [(revised, rev_no)], at)
    opened.commit()
    return revised


def _revisions(cursor: Any, rows: list[tuple[Article, int]], at: datetime) -> None:
    execute_values(
        cursor,
        "INSERT INTO core.article_revision (article_id, rev_no, valid_from, content_sha256, title, text, blocks,"
        " language, cleaner, capture_id) VALUES %s",
        [
            (
                str(row.id),
                rev_no,
                at,
                ids.content_hash(row.text),
                "t",
                row.text,
                "[]",
                row.language,
                "test",
                str(ids.content_uuid(row.name, rev_no)),
            )
            for row, rev_no in rows
        ],
    )


Decided = dict[UUID, tuple[UUID, str, bool, float]]


def decided(opened: connection) -> Decided:
    """For each article its canonical, relation, digest flag and similarity: all that may not depend on arrival."""
    with opened.cursor() as cursor:
        cursor.execute(
            "SELECT m.article_id, s.canonical_article_id, m.relation, m.digest, m.similarity"
            " FROM core.story_member m JOIN core.story s USING (story_id) WHERE s.merged_into IS NULL"
        )
        found = {row[0]: tuple(row[1:]) for row in cursor.fetchall()}
    opened.rollback()
    return found


def edges(opened: connection) -> set[tuple[Any, ...]]:
    return rows(opened, "SELECT a, b, kind, j, c FROM core.edge")


def rows(opened: connection, query: str) -> set[tuple[Any, ...]]:
    with opened.cursor() as cursor:
        cursor.execute(query)
        found = set(cursor.fetchall())
    opened.rollback()
    return found


TABLES = ("fingerprint", "shingle", "edge", "story", "story_member", "stop_version", "stop_shingle")


def forget(opened: connection) -> None:
    """Empties the state of copy finding; articles and revisions stay."""
    with opened.cursor() as cursor:
        cursor.execute("TRUNCATE core.fingerprint, core.shingle, core.edge, core.story_member, core.story CASCADE")
    opened.commit()


def row_versions(opened: connection) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of the state with the transaction that wrote it."""
    return {name: rows(opened, f"SELECT xmin::text, ctid::text, t::text FROM core.{name} t") for name in TABLES}


def world(seed: int, stories: int = 40, days: int = 14) -> list[Article]:
    """Prints of some stories: cut, extended, mixed with others, rounded up, some too short, in two languages."""
    rng = random.Random(seed)
    found = []
    for story in range(stories):
        size = rng.randrange(10, 140)
        day = rng.randrange(days)
        for copy in range(rng.choice([1, 1, 2, 3, 5])):
            start = rng.randrange(max(1, size // 3))
            body = text(f"خ{story}ق", rng.randrange(max(1, size // 2), size + 1), start)
            if rng.random() < 0.5:
                body += " " + text(f"ذ{story}ن{copy}ق", rng.randrange(5, 60))
            if rng.random() < 0.4:
                body += " " + text(f"خ{rng.randrange(stories)}ق", 40)
            source = rng.choice(["paper", "other", "the_agency"])
            language = "fa" if rng.random() < 0.05 else "ar"
            hours = day + rng.choice([0, 0, 0.2, 1, 3, 5])
            found.append(Article(f"{story}-{copy}", body, hours, source, language))
    for number in range(4):
        parts = [text(f"خ{rng.randrange(stories)}ق", 60) for _ in range(5)]
        found.append(Article(f"round-{number}", " ".join(parts), rng.randrange(days)))
    return found
