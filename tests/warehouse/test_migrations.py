"""The schema comes from numbered files, is documented, and each role may do its part and no more."""

import threading
import uuid
from collections.abc import Iterator

import psycopg2
import pytest
from newswire.dedup.shingles import SKETCH_VERSION, fingerprint
from newswire.dedup.stop_list import EMPTY
from newswire.errors import NewswireError
from newswire.warehouse import embedded
from newswire.warehouse import migrate as module
from newswire.warehouse.migrate import Migration, migrate, shipped
from newswire.warehouse.stories import deduplicate
from printed import Article, rows, text, write
from psycopg2.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from psycopg2.extensions import connection


@pytest.fixture
def empty_dsn(pg_server: embedded.Server) -> Iterator[str]:
    """The owner's address of a database without any schema of ours."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    admin = psycopg2.connect(pg_server.dsn("admin", "postgres"))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} OWNER newswire")
        yield pg_server.dsn("owner", name)
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


def names() -> list[str]:
    return [migration.name for migration in shipped()]


def test_every_table_view_column_and_function_says_what_it_is(warehouse: connection) -> None:
    relations = (
        "SELECT c.oid::regclass::text {} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace {}"
        " WHERE n.nspname IN ('raw', 'core', 'mart', 'ops') AND c.relkind IN ('r', 'p', 'v', 'm')"
        " AND NOT c.relispartition AND {} IS NULL"
    )
    assert rows(warehouse, relations.format("", "", "obj_description(c.oid, 'pg_class')")) == set()
    columns = "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    mart_views_too = relations.format("|| '.' || a.attname", columns, "col_description(c.oid, a.attnum)")
    assert rows(warehouse, mart_views_too) == set()
    functions = (
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('raw', 'core', 'mart', 'ops') AND obj_description(p.oid, 'pg_proc') IS NULL"
    )
    assert rows(warehouse, functions) == set()


def test_an_empty_database_comes_to_the_newest_schema_and_a_second_call_does_nothing(empty_dsn: str) -> None:
    assert migrate(empty_dsn) == names()
    assert migrate(empty_dsn) == []
    opened = psycopg2.connect(empty_dsn)
    logged = rows(opened, "SELECT version, name, sha256 FROM ops.schema_migration")
    opened.close()
    assert {(version, name, bytes(digest)) for version, name, digest in logged} == {
        (migration.version, migration.name, migration.sha256) for migration in shipped()
    }
    versions = [migration.version for migration in shipped()]
    assert versions == sorted(set(versions)), "a number of two files"


def test_callers_at_once_apply_each_file_once(empty_dsn: str) -> None:
    done: list[list[str]] = []
    threads = [threading.Thread(target=lambda: done.append(migrate(empty_dsn))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done, key=len) == [[], [], [], names()]


def test_an_edited_file_and_a_newer_warehouse_are_refused(warehouse: connection, warehouse_dsn: str) -> None:
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("UPDATE ops.schema_migration SET sha256 = %s WHERE version = 3", (bytes(32),))
    with pytest.raises(NewswireError, match=rf"^{names()[2]} was edited"):
        migrate(warehouse_dsn)
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("UPDATE ops.schema_migration SET sha256 = %s WHERE version = 3", (shipped()[2].sha256,))
        cursor.execute("INSERT INTO ops.schema_migration VALUES (9000, 'x', %s, 1)", (bytes(32),))
    with pytest.raises(NewswireError, match="newer \\(migration 9000\\)"):
        migrate(warehouse_dsn)


def test_a_file_that_fails_leaves_nothing_of_itself(
    warehouse: connection, warehouse_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Migration(9000, "9000_broken.sql", "CREATE TABLE core.half (n integer); SELECT 1 / 0")
    files = [*shipped(), broken]
    monkeypatch.setattr(module, "shipped", lambda: files)
    with pytest.raises(NewswireError, match=r"^9000_broken.sql: division by zero"):
        migrate(warehouse_dsn)
    assert rows(warehouse, "SELECT to_regclass('core.half')") == {(None,)}
    assert rows(warehouse, "SELECT max(version) < 9000 FROM ops.schema_migration") == {(True,)}


def test_fingerprints_of_whole_hashes_become_those_that_are_made_now(
    empty_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = shipped()
    monkeypatch.setattr(module, "shipped", lambda: files[:11])
    migrate(empty_dsn)
    opened = psycopg2.connect(empty_dsn)
    articles = [Article(name, text(name, size)) for name, size in (("long", 400), ("short", 12), ("none", 0))]
    ids = write(opened, articles)
    prints = [fingerprint(article.text, EMPTY) for article in articles]
    with opened.cursor() as cursor:
        for article_id, made in zip(ids, prints, strict=True):
            sketch = made.sketch.astype(">u8").tobytes()
            cursor.execute(
                "INSERT INTO core.fingerprint (article_id, rev_no, day, n_tokens, n_rare, sketch_version, live,"
                " language, stop_version, sketch) VALUES (%s, 1, 20522, %s, %s, %s, false, 'ar', 'none', %s)",
                (article_id, made.n_tokens, made.n_rare, SKETCH_VERSION, sketch),
            )
            for h in made.sample.view("int64").tolist():
                cursor.execute(
                    "INSERT INTO core.shingle SELECT %s, 20522, article_no FROM core.article WHERE article_id = %s",
                    (h, article_id),
                )
    opened.commit()
    monkeypatch.setattr(module, "shipped", lambda: files)
    migrate(empty_dsn)
    state = (
        "SELECT article_id, encode(sketch, 'hex') FROM core.fingerprint",
        "SELECT h, day, article_no FROM core.shingle",
    )
    became = [rows(opened, query) for query in state]
    with opened.cursor() as cursor:
        cursor.execute("TRUNCATE core.fingerprint, core.shingle")
    opened.commit()
    deduplicate(opened, ids, EMPTY)
    assert became == [rows(opened, query) for query in state]
    assert len(became[1]) > 16 + 9
    opened.close()


@pytest.fixture
def as_role(pg_server: embedded.Server, warehouse_name: str) -> Iterator[object]:
    opened = []

    def open_as(role: str) -> connection:
        opened.append(psycopg2.connect(pg_server.dsn(role, warehouse_name)))
        opened[-1].autocommit = True
        return opened[-1]

    yield open_as
    for one in opened:
        one.close()


def refused(opened: connection, statement: str, how: type[Exception] = InsufficientPrivilege) -> None:
    with opened.cursor() as cursor, pytest.raises(how):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE core.mine (n integer)",
        "CREATE SCHEMA mine",
        "ALTER TABLE core.article ADD mine integer",
        "DROP TABLE core.rejected",
        "TRUNCATE core.mention",
        "UPDATE core.event_type SET scale = 0",
        "DELETE FROM core.extractor",
        "UPDATE core.extractor SET rank = 0",
        "INSERT INTO ops.schema_migration VALUES (99, 'x', '', 1)",
        "DELETE FROM ops.load",
        "DELETE FROM ops.quarantine",
        "COPY core.article TO PROGRAM 'cat'",
    ],
)
def test_the_loader_may_not(as_role, statement: str) -> None:  # type: ignore[no-untyped-def]
    refused(as_role("loader"), statement)


def test_the_loader_gets_months_through_the_one_function_and_only_of_the_known_tables(
    as_role, warehouse: connection
) -> None:  # type: ignore[no-untyped-def]
    opened = as_role("loader")
    with opened.cursor() as cursor:
        for _ in range(2):
            cursor.execute("SELECT ops.ensure_month('core.mention', '2031-05-31 23:30Z')")
    assert rows(warehouse, "SELECT to_regclass('core.mention_2031_05') IS NOT NULL") == {(True,)}
    refused(opened, "SELECT ops.ensure_month('core.article', now())", psycopg2.errors.RaiseException)
    assert rows(opened, "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')") == {
        ("1min", "10min")
    }


def test_the_reader_sees_marts_and_no_texts_and_writes_nothing(as_role) -> None:  # type: ignore[no-untyped-def]
    opened = as_role("reader")
    for table in ("event", "daily_dyad", "source_day", "syndication"):
        assert rows(opened, f"SELECT count(*) FROM mart.{table}") == {(0,)}
    for table in ("core.article_revision", "raw.feed_item", "core.mention", "ops.extracted", "ops.load"):
        refused(opened, f"SELECT * FROM {table}")
    refused(opened, "DELETE FROM mart.daily_dyad", ReadOnlySqlTransaction)
    with opened.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
    refused(opened, "DELETE FROM mart.daily_dyad")
    bodies = rows(
        opened,
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'mart' AND column_name IN ('text', 'blocks', 'lead', 'content', 'summary')",
    )
    assert bodies == set()


def test_the_desk_reads_all_and_writes_nothing(as_role) -> None:  # type: ignore[no-untyped-def]
    opened = as_role("desk")
    for table in ("raw.feed_item", "core.article_revision", "mart.event", "ops.quarantine"):
        assert rows(opened, f"SELECT count(*) FROM {table}") == {(0,)}
    for statement in (
        "UPDATE ops.quarantine SET resolved_at = now()",
        "DELETE FROM raw.feed_item",
        "INSERT INTO core.event_type VALUES ('X', 1, 1, 'X')",
        "SELECT ops.ensure_month('core.mention', now())",
        "CREATE TABLE core.mine (n integer)",
    ):
        refused(opened, statement)
    assert rows(opened, "SELECT current_setting('statement_timeout')") == {("10s",)}


def test_only_the_loader_may_make_temporary_tables(warehouse: connection) -> None:
    found = rows(
        warehouse,
        "SELECT r, has_database_privilege(r, 'newswire', 'TEMP'), has_database_privilege(r, 'newswire', 'CONNECT')"
        " FROM unnest(ARRAY['wh_loader', 'wh_reader', 'wh_desk']) AS r",
    )
    assert found == {("wh_loader", True, True), ("wh_reader", False, True), ("wh_desk", False, True)}
