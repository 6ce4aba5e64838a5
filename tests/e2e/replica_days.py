"""What the replica sites published on a day, and what a warehouse holds of it, in the same words."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import unquote

import psycopg2
from newswire.replica import DEFAULT_NOW, Page, edition, site_facts

LOGS = {"raw.feed_poll", "raw.host_gate"}  # and all of ops
SEEN_TIMES = {"last_seen_at"}
_STATES = {None: "fetched", "gone": "gone", "soft_404": "quarantined"}


def pages(day: date) -> list[tuple[str, Page]]:
    """Source and page of all that belongs to a day.

    The state agency's listing names only days, those of its own zone; the other two tell the time.
    """
    found = []
    for name, facts in site_facts().items():
        site = edition(name, DEFAULT_NOW)
        for page in site.pages:
            at = site.local(page.published_at) if name == "state" else page.published_at
            if at.date() == day:
                found.append((facts.source, page))
    return found


def expected_items(day: date) -> set[tuple[str, str, str]]:
    return {(source, unquote(page.url), _STATES[page.fault]) for source, page in pages(day)}


def expected_articles(day: date) -> set[tuple[Any, ...]]:
    return {
        (source, unquote(page.url), page.title, page.published_at) for source, page in pages(day) if page.fault is None
    }


def expected_stories(days: Iterable[date]) -> set[frozenset[str]]:
    """Copies of one wire text are one story."""
    wires: dict[str, set[str]] = defaultdict(set)
    for day in days:
        for _, page in pages(day):
            if page.fault is None:
                wires[page.wire].add(unquote(page.url))
    return {frozenset(urls) for urls in wires.values()}


def items(dsn: str, day: date) -> set[tuple[str, str, str]]:
    found = rows(
        dsn,
        "SELECT source_id, url, state FROM raw.feed_item WHERE (window_at AT TIME ZONE 'UTC')::date = %s",
        day,
    )
    return {(source, unquote(url), state) for source, url, state in found}


def articles(dsn: str, day: date) -> set[tuple[Any, ...]]:
    found = rows(
        dsn,
        "SELECT source_id, url, title, published_at FROM core.article JOIN core.article_revision USING (article_id) "
        "WHERE valid_to IS NULL AND (window_at AT TIME ZONE 'UTC')::date = %s",
        day,
    )
    return {(source, unquote(url), title, at) for source, url, title, at in found}


def stories(dsn: str) -> set[frozenset[str]]:
    found: dict[Any, set[str]] = defaultdict(set)
    for story, url in rows(dsn, "SELECT story_id, url FROM core.story_member JOIN core.article USING (article_id)"):
        found[story].add(unquote(url))
    return {frozenset(urls) for urls in found.values()}


def events(dsn: str, day: date) -> int:
    """How many events of the day's articles there are."""
    [(count,)] = rows(
        dsn,
        "SELECT count(DISTINCT event_id) FROM core.event_mention JOIN core.mention USING (mention_id, published_at) "
        "JOIN core.article USING (article_id) WHERE (window_at AT TIME ZONE 'UTC')::date = %s",
        day,
    )
    return int(count)


def quotes_of_no_article(dsn: str) -> list[Any]:
    """Mentions whose quote does not stand in the title or text of their article."""
    return rows(
        dsn,
        "SELECT article_id, quote FROM core.mention JOIN core.article_revision USING (article_id, rev_no) "
        "WHERE strpos(title, quote) = 0 AND strpos(text, quote) = 0",
    )


def digests(dsn: str) -> dict[str, str]:
    """A digest of all rows of each table that is no log, times of being seen aside."""
    tables: dict[str, list[str]] = defaultdict(list)
    for table, column in rows(
        dsn,
        "SELECT format('%%I.%%I', nspname, relname), attname FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname IN ('raw', 'core', 'mart') AND relkind IN ('r', 'p', 'm') AND NOT relispartition "
        "AND attnum > 0 AND NOT attisdropped ORDER BY 1, attnum",
    ):
        if table not in LOGS and column not in SEEN_TIMES:
            tables[table].append(column)
    found = {}
    for table, columns in tables.items():
        lines = sorted(str(row) for (row,) in rows(dsn, f"SELECT row({', '.join(columns)})::text FROM {table}"))
        found[table] = f"{len(lines)} rows {hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"
    return found


def rows(dsn: str, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    opened = psycopg2.connect(dsn)
    try:
        with opened.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()
    finally:
        opened.close()
