"""Connections to the warehouse: psycopg2, UTC, one clear error when it cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import psycopg2.extras

from newswire.errors import Transient

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
        connection = psycopg2.connect(
            dsn,
            application_name=application_name,
            options="-c timezone=UTC",
            client_encoding="UTF8",
            connection_factory=Connection if copy_format == "binary" else _AsText,
        )
    except psycopg2.OperationalError as error:
        raise Transient(f"the warehouse cannot be reached: {str(error).strip().splitlines()[-1]}") from error
    try:
        yield connection
    finally:
        connection.close()


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
