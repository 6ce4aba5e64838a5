"""A real PostgreSQL for the tests: one server a session, one fresh database a test."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from newswire.warehouse import embedded
from newswire.warehouse.migrate import migrate
from psycopg2.extensions import connection

TEMPLATE = "newswire"


@pytest.fixture(scope="session")
def pg_server() -> Iterator[embedded.Server]:
    """The embedded server with a migrated `newswire` database, which serves as template and stays empty."""
    # not tmp_path_factory: its folders are closed to the unprivileged user that root starts the server as
    base = Path(tempfile.mkdtemp(prefix="newswire-tests-"))
    base.chmod(0o755)
    try:
        with embedded.running(base / "pg", options=["fsync=off", "full_page_writes=off"]) as server:
            migrate(server.dsn())
            yield server
    finally:
        shutil.rmtree(base, ignore_errors=True)


@pytest.fixture
def warehouse_name(pg_server: embedded.Server) -> Iterator[str]:
    """The name of a fresh migrated database, dropped after the test."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = psycopg2.connect(pg_server.dsn("admin", "postgres"))
    admin.autocommit = True
    try:
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER newswire")
        yield name
        with admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        admin.close()


@pytest.fixture
def warehouse_dsn(pg_server: embedded.Server, warehouse_name: str) -> str:
    """The owner's address of the test's database; `pg_server.dsn(role, warehouse_name)` gives the other roles'."""
    return pg_server.dsn("owner", warehouse_name)


@pytest.fixture
def warehouse(warehouse_dsn: str) -> Iterator[connection]:
    """A psycopg2 connection of the owner to the test's database."""
    opened = psycopg2.connect(warehouse_dsn)
    yield opened
    opened.close()
