"""Coded articles for the tests of the load: stories, extractors and answers as the stages before it leave them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import printed
from newswire.warehouse import extraction
from newswire.warehouse.connect import transaction
from newswire.warehouse.load import Loaded, load
from newswire.warehouse.run import Run
from newswire.window import Window
from printed import START, Article
from psycopg2.extensions import connection

WINDOW = Window(START - timedelta(days=40), START + timedelta(days=60))
RUN = Run("ingest", "test", datetime(2026, 9, 20, tzinfo=UTC), "load")
VISIT = "زار وزير الخارجية الإيراني رضا موسوي إسلام آباد"
ACCUSED = "اتهم الوزير جهات أجنبية"
IRAN = {"code": "IRN", "name": "رضا موسوي", "office": "foreign minister", "sector": "GOV", "raw": "وزير الخارجية"}
PAKISTAN = {"code": "PAK", "name": None, "office": None, "sector": None, "raw": "إسلام آباد"}


def article(name: str, day: float = 0, source: str = "paper") -> Article:
    return Article(name, f"{VISIT}. {ACCUSED}. {printed.text(name, 20)}", day, source)


def said(told: Article, quote: str = VISIT, **changes: Any) -> dict[str, Any]:
    """A mention as an extractor answers it."""
    start = told.text.index(quote)
    kind = "CONSULT" if quote == VISIT else "ACCUSE"
    return {
        "type": kind, "mode": "visit" if kind == "CONSULT" else None, "contexts": ["diplomatic"], "status": "actual",
        "actors": [IRAN], "recipients": [PAKISTAN], "place": {"name": "إسلام آباد", "country": "PAK"},
        "date_start": "2026-03-10", "date_end": "2026-03-10", "date_granularity": "day", "confidence": 0.75,
        "evidence": {"field": "text", "start": start, "end": start + len(quote), "quote": quote},
        "plover": kind, "cameo": "042", "quad": 1 if kind == "CONSULT" else 3, "scale": 4.0, "extractor": "test/1",
    } | changes  # fmt: skip


def write(opened: connection, *articles: Article) -> None:
    """Writes each article as a story of its own."""
    printed.write(opened, articles)
    for told in articles:
        story(opened, told)


def story(opened: connection, canonical: Article, *copies: Article) -> None:
    """Makes one story of articles that are in the warehouse, or changes which of them is the canonical one."""
    with transaction(opened) as cursor:
        members = [told.id for told in (canonical, *copies)]
        cursor.execute("SELECT min(story_id) FROM core.story_member WHERE article_id = ANY(%s::uuid[])", (members,))
        (known,) = cursor.fetchone() or (None,)
        if known is None:
            cursor.execute("INSERT INTO core.story DEFAULT VALUES RETURNING story_id")
            (known,) = cursor.fetchone() or (None,)
        for told in members:
            relation = "canonical" if told == canonical.id else "same_text"
            cursor.execute(
                "INSERT INTO core.story_member VALUES (%s, %s, %s, false, 1, 1) ON CONFLICT (article_id)"
                " DO UPDATE SET story_id = excluded.story_id, relation = excluded.relation",
                (told, known, relation),
            )
        cursor.execute(
            "UPDATE core.story SET canonical_article_id = NULL WHERE canonical_article_id = ANY(%s::uuid[])", (members,)
        )
        cursor.execute("UPDATE core.story SET canonical_article_id = %s WHERE story_id = %s", (canonical.id, known))


def stage(
    opened: connection,
    answers: dict[Article, list[dict[str, Any]]],
    version: int = 1,
    rev_no: int = 1,
    rejected: tuple[dict[str, str], ...] = (),
    offices: tuple[str, ...] = (),
    without_holder: tuple[str, ...] = (),
) -> int:
    """Puts answers of the test extractor's version (its rank, too) into the waiting room; returns its number."""
    with transaction(opened) as cursor:
        known = extraction.register(cursor, "test", str(version), version, bytes(32))
        extraction.stage_answers(
            cursor,
            known,
            [
                extraction.Answer(
                    told.id,
                    rev_no,
                    [mention | {"extractor": f"test/{version}"} for mention in found],
                    list(rejected),
                    offices,
                    without_holder,
                )
                for told, found in answers.items()
            ],
        )
    return known.extractor_id


def loaded(
    opened: connection, answers: dict[Article, list[dict[str, Any]]], version: int = 1, rev_no: int = 1
) -> Loaded:
    return load(opened, RUN, WINDOW, stage(opened, answers, version, rev_no))


def mentions(opened: connection) -> set[tuple[Any, ...]]:
    """Article, revision, version, type, day and quote of all mentions."""
    return printed.rows(
        opened,
        "SELECT a.url_key, m.rev_no, x.version, m.type, m.date_start::text, m.quote FROM core.mention m"
        " JOIN core.article a USING (article_id) JOIN core.extractor x USING (extractor_id)",
    )


def events(opened: connection) -> set[tuple[Any, ...]]:
    """Type, day and counts of all events: mentions, prints, publishers, independent stories."""
    return printed.rows(
        opened,
        "SELECT type, date_start::text, n_mentions, n_articles, n_sources, n_independent FROM core.event",
    )


_TABLES = ("mention", "mention_side", "event", "event_side", "event_mention", "article_extraction")


def versions(opened: connection) -> dict[str, set[tuple[Any, ...]]]:
    """Every row that a load may write, with the transaction that wrote it."""
    return {
        name: printed.rows(
            opened, f"SELECT xmin::text, tableoid::regclass::text, ctid::text, t::text FROM core.{name} t"
        )
        for name in _TABLES
    }


def content(opened: connection) -> dict[str, set[tuple[Any, ...]]]:
    """What the warehouse says, without who wrote it and when."""
    found = {}
    for name in (*_TABLES, "event_relation"):
        columns = printed.rows(
            opened,
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'core'"
            f" AND table_name = '{name}' AND column_name NOT IN ('load_id', 'system_from')",
        )
        listed = ", ".join(sorted(column for (column,) in columns))
        found[name] = printed.rows(opened, f"SELECT row({listed})::text FROM core.{name}")
    return found


def history(opened: connection) -> int:
    """How many rows all history tables hold."""
    tables = ("mention", "mention_side", "event", "event_side", "event_mention")
    return sum(len(printed.rows(opened, f"SELECT ctid FROM core.{name}_history")) for name in tables)
