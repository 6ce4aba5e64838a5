"""Connections to the warehouse: psycopg2, UTC, one clear error when it cannot be reached.

All else is the address's: `sslmode=verify-full`, `sslrootcert`, `options=-c statement_timeout=…`, `connect_timeout`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import psycopg2.extras
from psycopg2.extensions import parse_dsn

from newswire.errors import BadInput, Transient
from newswire.warehouse.sql import read_sql

CONNECT_SECONDS = 10
Connection = psycopg2.extensions.connection
Cursor = psycopg2.extensions.cursor

psycopg2.extras.register_uuid()  # type: ignore[no-untyped-call]  # the stubs leave it untyped


class _AsText(Connection):
    """A connection whose rows are copied as text."""

    copy_format = "text"


def copies_binary(connection: Any) -> bool:
    """Whether rows go through this connection in the binary format."""
    return getattr(connection, "copy_format", "binary") == "binary"


@contextmanager
def connected(dsn: str, application_name: str = "newswire", *, copy_format: str = "binary") -> Iterator[Connection]:
    """A connection that is closed at the end; an open transaction is rolled back. Raises Transient when unreachable.

    `copy_format` is binary or text.
    """
    try:
        given = parse_dsn(dsn)
        connection = psycopg2.connect(
            dsn,
            application_name=application_name,
            options=f"{given.get('options', '')} -c timezone=UTC".strip(),
            connect_timeout=given.get("connect_timeout", CONNECT_SECONDS),
            client_encoding="UTF8",
            connection_factory=Connection if copy_format == "binary" else _AsText,
        )
    except psycopg2.ProgrammingError as error:
        raise BadInput(f"the address of the warehouse cannot be read: {_without_words(error)}") from None
    except psycopg2.OperationalError as error:
        raise Transient(f"the warehouse cannot be reached: {str(error).strip().splitlines()[-1]}") from error
    try:
        yield connection
    finally:
        connection.close()


def is_plain(cursor: Cursor) -> bool:
    """Whether what goes over this connection can be read on its way: another machine, and no TLS."""
    cursor.execute(read_sql("connection/is_plain"))
    row = cursor.fetchone()
    return bool(row and row[0])


def _without_words(error: Exception) -> str:
    """What libpq says of a wrong address, without the address: it may hold a password."""
    return str(error).strip().splitlines()[0].split('"')[0].strip(" :")


@contextmanager
def transaction(connection: Connection) -> Iterator[Cursor]:
    """A cursor in one transaction: committed at the end, rolled back when anything is raised.

    `Exception`, not `psycopg2.Error`: a server that dies inside COPY gives a SystemError.
    """
    with connection.cursor() as cursor:
        try:
            yield cursor
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        connection.commit()
