"""Brings a warehouse to the newest schema: numbered SQL files, each in one transaction with its row in the log.

A session lock makes callers wait for each other. An edited file and a database newer than the code are refused. A file
that begins with `-- outside of a transaction` holds one statement, such as CREATE INDEX CONCURRENTLY IF NOT EXISTS,
that can be repeated: a kill may come between it and its row.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from importlib import resources

import psycopg2

from newswire.errors import NewswireError
from newswire.warehouse.sql import read_sql

_LOCK = 7300
_OUTSIDE = "-- outside of a transaction"
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.sql.encode()).digest()


def shipped() -> list[Migration]:
    """The migrations of this version of the code, ascending."""
    found = []
    for entry in resources.files("newswire.warehouse").joinpath("migrations").iterdir():
        if match := _NAME.fullmatch(entry.name):
            found.append(Migration(int(match[1]), entry.name, entry.read_text(encoding="utf-8")))
    return sorted(found, key=lambda migration: migration.version)


def migrate(dsn: str) -> list[str]:
    """Applies what is missing and returns the names of the files that it applied."""
    connection = psycopg2.connect(dsn, application_name="newswire migrate")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            # the limits of a role or an address are for queries; a migration may take its time
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0; SET timezone = 'UTC'")
            cursor.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
            cursor.execute(read_sql("migrate/log"))
            cursor.execute("SELECT version, sha256 FROM ops.schema_migration")
            applied = {version: bytes(digest) for version, digest in cursor.fetchall()}
        migrations = shipped()
        _refuse_mismatch(applied, migrations)
        missing = [migration for migration in migrations if migration.version not in applied]
        for migration in missing:
            _apply(connection, migration)
        return [migration.name for migration in missing]
    finally:
        connection.close()


def _refuse_mismatch(applied: dict[int, bytes], migrations: list[Migration]) -> None:
    known = {migration.version: migration for migration in migrations}
    for version, digest in sorted(applied.items()):
        if version not in known:
            raise NewswireError(f"the warehouse is newer (migration {version}) than this newswire; install a newer one")
        if known[version].sha256 != digest:
            raise NewswireError(f"{known[version].name} was edited after it was applied; restore it, add a new file")


def _apply(connection: psycopg2.extensions.connection, migration: Migration) -> None:
    started = time.monotonic()
    with connection.cursor() as cursor:
        try:
            if migration.sql.startswith(_OUTSIDE):
                cursor.execute(migration.sql)
                cursor.execute("BEGIN")
            else:
                cursor.execute("BEGIN")
                cursor.execute(migration.sql)
            milliseconds = round((time.monotonic() - started) * 1000)
            cursor.execute(
                "INSERT INTO ops.schema_migration (version, name, sha256, ms) VALUES (%s, %s, %s, %s)",
                (migration.version, migration.name, migration.sha256, milliseconds),
            )
            cursor.execute("COMMIT")
        except psycopg2.Error as error:
            cursor.execute("ROLLBACK")
            raise NewswireError(f"{migration.name}: {str(error).splitlines()[0]}") from error
