"""Data of every earlier schema come to the newest one: a warehouse of each state, filled, migrated, worked with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import coded
import psycopg2
import pytest
from coded import article, loaded, said
from newswire import quality
from newswire.errors import NewswireError
from newswire.warehouse import embedded
from newswire.warehouse import migrate as module
from newswire.warehouse.checks import run_check
from newswire.warehouse.marts import refresh
from newswire.warehouse.migrate import Migration, migrate, shipped
from printed import rows
from psycopg2.extensions import connection

pytestmark = pytest.mark.slow

OLDEST = 7  # the first release: schemas, tables, marts, roles
DATA = Path(__file__).with_name("first_release.sql").read_text(encoding="utf-8")
STATES = [migration.version for migration in shipped() if migration.version >= OLDEST][:-1]
KEPT = (
    "raw.feed_item", "raw.capture", "core.source", "core.article", "core.article_revision", "core.story",
    "core.story_member", "core.mention", "core.mention_side", "core.event", "core.event_side", "core.event_mention",
    "core.event_history", "core.event_redirect", "core.article_extraction", "ops.load", "ops.quarantine",
    "ops.stage_report", "ops.dq_result",
)  # fmt: skip


@pytest.fixture
def empty_dsn(pg_server: embedded.Server) -> Iterator[str]:
    """The owner's address of a database without any schema of ours."""
    name = f"old_{uuid.uuid4().hex[:12]}"
    admin = psycopg2.connect(pg_server.dsn("admin", "postgres"))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} OWNER newswire")
    with psycopg2.connect(pg_server.dsn("admin", name)) as opened, opened.cursor() as cursor:
        for extension in ("pg_trgm", "btree_gin", "unaccent"):
            cursor.execute(f"CREATE EXTENSION {extension}")
    opened.close()
    yield pg_server.dsn("owner", name)
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


def columns(opened: connection, table: str) -> list[str]:
    found = rows(
        opened,
        "SELECT column_name FROM information_schema.columns"
        f" WHERE table_schema || '.' || table_name = '{table}' AND is_generated = 'NEVER'",
    )
    return sorted(column for (column,) in found)


def content(opened: connection, known: dict[str, list[str]]) -> dict[str, set[tuple[object, ...]]]:
    """Every row of the tables that must be kept, in the columns that the old schema had."""
    return {table: rows(opened, f"SELECT row({', '.join(names)})::text FROM {table}") for table, names in known.items()}


@pytest.mark.parametrize("state", STATES)
def test_a_filled_warehouse_of_every_earlier_schema_becomes_the_newest_and_works(
    empty_dsn: str, monkeypatch: pytest.MonkeyPatch, state: int
) -> None:
    files = shipped()
    monkeypatch.setattr(module, "shipped", lambda: [one for one in files if one.version <= state])
    migrate(empty_dsn)
    opened = psycopg2.connect(empty_dsn)
    with opened, opened.cursor() as cursor:
        cursor.execute(DATA)
    known = {table: columns(opened, table) for table in KEPT}
    before = content(opened, known)
    assert [table for table, found in before.items() if not found] == []

    monkeypatch.setattr(module, "shipped", lambda: files)
    assert migrate(empty_dsn) == [one.name for one in files if one.version > state]
    still = {table: [name for name in names if name in columns(opened, table)] for table, names in known.items()}
    assert still == known, "a column is gone"
    assert content(opened, known) == before

    refresh(opened)
    results = [run_check(opened, check) for check in quality.checks() if check.severity == "error"]
    assert [(result.name, result.observed) for result in results if not result.passed] == []
    assert rows(opened, "SELECT type, n_mentions FROM mart.event") == {("CONSULT", 1)}
    one = article("new")
    coded.write(opened, one)
    assert loaded(opened, {one: [said(one)]}).inserted == 1
    opened.close()


def test_a_migration_that_is_killed_leaves_whole_files_and_the_next_one_goes_on(empty_dsn: str) -> None:
    code = "import sys; from newswire.warehouse.migrate import migrate; print(flush=True); migrate(sys.argv[1])"
    opened = psycopg2.connect(empty_dsn)
    opened.autocommit = True
    for wait in (0.01, 0.05, 0.1, 0.2):
        process = subprocess.Popen([sys.executable, "-c", code, empty_dsn], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    migrate(empty_dsn)
    names = {name for (name,) in rows(opened, "SELECT name FROM ops.schema_migration")}
    assert names == {migration.name for migration in shipped()}
    assert migrate(empty_dsn) == []
    opened.close()


def test_processes_at_once_apply_each_file_once(empty_dsn: str) -> None:
    code = "import sys; from newswire.warehouse.migrate import migrate; print(len(migrate(sys.argv[1])))"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, empty_dsn], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    applied = sorted(int(process.communicate(timeout=100)[0]) for process in processes)
    assert applied == [0, 0, 0, len(shipped())]


def test_a_file_outside_of_a_transaction_makes_an_index_beside_writers_and_is_repeated_after_a_kill(
    empty_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(empty_dsn)
    sql = "-- outside of a transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS url_idx ON core.article (url)"
    files = [*shipped(), Migration(9000, "9000_index.sql", sql)]
    monkeypatch.setattr(module, "shipped", lambda: files)
    opened = psycopg2.connect(empty_dsn)
    for _ in range(2):
        assert migrate(empty_dsn) == ["9000_index.sql"]
        with opened, opened.cursor() as cursor:  # as if it was killed between the statement and its row
            cursor.execute("DELETE FROM ops.schema_migration WHERE version = 9000")
    assert rows(opened, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'core.url_idx'::regclass") == {(True,)}
    opened.close()


def test_the_limits_of_the_address_do_not_stop_a_migration(empty_dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = [*shipped(), Migration(9000, "9000_slow.sql", "SELECT pg_sleep(0.3)")]
    migrate(empty_dsn)
    monkeypatch.setattr(module, "shipped", lambda: slow)
    assert migrate(f"{empty_dsn}?options=-c%20statement_timeout%3D100ms") == ["9000_slow.sql"]


def test_no_file_that_was_shipped_has_changed() -> None:
    """Others have applied these files: their digests, as `sha256sum` prints them, are kept here and only added to."""
    lines = Path(__file__).with_name("migrations.sha256").read_text(encoding="utf-8").splitlines()
    kept = {name: digest for digest, name in (line.split() for line in lines)}
    now = {migration.name: migration.sha256.hex() for migration in shipped()}
    assert {name: now.get(name) for name in kept} == kept


def test_an_edited_file_is_refused_before_any_other_is_applied(empty_dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = shipped()
    monkeypatch.setattr(module, "shipped", lambda: files[:-1])
    migrate(empty_dsn)
    edited = [*files[:-2], Migration(files[-2].version, files[-2].name, files[-2].sql + "\n"), files[-1]]
    monkeypatch.setattr(module, "shipped", lambda: edited)
    with pytest.raises(NewswireError, match=f"^{files[-2].name} was edited"):
        migrate(empty_dsn)
    opened = psycopg2.connect(empty_dsn)
    assert rows(opened, "SELECT max(version) FROM ops.schema_migration") == {(files[-2].version,)}
    opened.close()
