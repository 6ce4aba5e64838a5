"""Two days of the replica sites through every stage, into a real warehouse, and then all of it again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from newswire import replica
from newswire.cli.stages import run_window
from newswire.ids import url_key
from newswire.pipeline.context import Context, by_hand
from newswire.settings import Settings
from newswire.sources import catalogue
from newswire.window import from_bounds
from psycopg2.extensions import connection

WINDOW = from_bounds("2026-09-13", "2026-09-14")
LOGS = {"raw.feed_poll", "raw.host_gate"}
SEEN_TIMES = {"last_seen_at"}


@pytest.fixture(scope="module")
def sites() -> Iterator[replica.Sites]:
    with replica.serve() as served:
        yield served


@pytest.fixture
def context(sites: replica.Sites, warehouse_dsn: str, tmp_path: Path) -> Context:
    settings = Settings(
        home=tmp_path, profile="demo", archive=str(tmp_path / "archive"),
        allow=("127.0.0.0/8",), connect_to=sites.connect_to,
    )  # fmt: skip
    return by_hand(settings, warehouse_dsn, "test")


def ingest(context: Context) -> int:
    return run_window(context, catalogue.enabled(catalogue.load(), replica=True), WINDOW)


def rows(warehouse: connection, statement: str) -> list[tuple]:
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def digest(warehouse: connection) -> dict[str, tuple]:
    """A digest of every table that is no log, seen-times aside."""
    tables = rows(
        warehouse,
        "SELECT n.nspname || '.' || c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE n.nspname IN ('raw', 'core', 'mart') AND c.relkind IN ('r', 'p') AND NOT c.relispartition GROUP BY 1",
    )
    found = {}
    for table, columns in tables:
        if table in LOGS:
            continue
        kept = ", ".join(column for column in columns if column not in SEEN_TIMES)
        statement = (
            f"SELECT count(*), md5(string_agg(r, '' ORDER BY r)) FROM (SELECT row({kept})::text r FROM {table}) q"
        )
        found[table] = rows(warehouse, statement)[0]
    return found


def test_two_days_end_in_the_warehouse_and_a_second_run_changes_no_row(context: Context, warehouse: connection) -> None:
    assert ingest(context) == 1, "the vanished page and the soft 404 are set aside"
    first = digest(warehouse)
    assert first["core.article"][0] == 28
    assert first["core.event"][0] > 30
    assert first["mart.daily_dyad"][0] > 20
    assert ingest(context) == 0
    assert digest(warehouse) == first

    prints = {
        url_key(page.url): page.wire
        for site in ("wifaq", "state", "gulf")
        for page in replica.edition(site, datetime(2026, 9, 20, tzinfo=UTC)).pages
    }
    members = rows(warehouse, "SELECT story_id, url_key FROM core.story_member JOIN core.article USING (article_id)")
    stories: dict[int, set] = {}
    for story, key in members:
        stories.setdefault(story, set()).add(prints[key])
    assert all(len(wires) == 1 for wires in stories.values()), "no story joins two wire texts"
    assert len(stories) == len({prints[key] for _, key in members}), "no wire text is in two stories"

    aside = rows(warehouse, "SELECT stage, source_id, reason FROM ops.quarantine WHERE resolved_at IS NULL")
    assert sorted(aside) == [("fetch", "replica_state", "blocked-page"), ("fetch", "replica_state", "gone")]

    wrong = rows(
        warehouse,
        "SELECT m.quote FROM core.mention m JOIN core.article_revision r USING (article_id, rev_no)"
        " WHERE substr(CASE m.evidence_field WHEN 'title' THEN r.title ELSE r.text END,"
        " m.evidence_start + 1, m.evidence_end - m.evidence_start) <> m.quote",
    )
    assert wrong == []


def test_an_edited_page_becomes_a_second_revision(
    context: Context, sites: replica.Sites, warehouse: connection
) -> None:
    try:
        sites.set_now(datetime(2026, 9, 15, 1, tzinfo=UTC))
        ingest(context)
        before = rows(warehouse, "SELECT count(*), max(rev_no) FROM core.article_revision")[0]
        sites.set_now(datetime(2026, 9, 20, tzinfo=UTC))
        ingest(context)
    finally:
        sites.set_now(replica.DEFAULT_NOW)
    assert before[1] == 1
    edited = rows(
        warehouse,
        "SELECT r.rev_no, r.valid_to IS NULL FROM core.article_revision r WHERE r.article_id IN"
        " (SELECT article_id FROM core.article_revision WHERE rev_no = 2) ORDER BY 1",
    )
    assert edited == [(1, False), (2, True)]
    assert rows(warehouse, "SELECT DISTINCT rev_no FROM core.fingerprint ORDER BY 1") == [(1,), (2,)]


def test_a_warehouse_that_is_away_is_one_clear_line(context: Context) -> None:
    from newswire.errors import Transient
    from newswire.pipeline.discover import discover

    away = Context(context.settings, "host=127.0.0.1 port=9 dbname=newswire connect_timeout=2", context.run)
    with pytest.raises(Transient, match="the warehouse cannot be reached"):
        discover(away, catalogue.load()["replica_wifaq"], WINDOW)


def test_a_site_that_is_away_leaves_its_items_in_the_queue(
    sites: replica.Sites, context: Context, warehouse: connection
) -> None:
    from newswire.errors import Transient
    from newswire.pipeline.context import by_hand as again
    from newswire.pipeline.discover import discover
    from newswire.pipeline.fetch import fetch

    source = catalogue.load()["replica_wifaq"]
    discover(context, source, WINDOW)
    gone = context.settings.model_copy(update={"connect_to": {"wifaq.replica.test": "127.0.0.1:9"}})
    with pytest.raises(Transient):
        fetch(again(gone, context.dsn, "test"), source, WINDOW)
    assert rows(warehouse, "SELECT DISTINCT state FROM raw.feed_item") == [("queued",)]
    assert fetch(again(context.settings, context.dsn, "test"), source, WINDOW).new == 10
    assert rows(warehouse, "SELECT DISTINCT state FROM raw.feed_item") == [("fetched",)]
