"""A process that dies at any statement: the connection raises in place of running it, and is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg2
from psycopg2.extensions import connection, cursor


class Killed(Exception):
    """Stands for the end of the process."""


def at_each_statement(dsn: str, act: Callable[[connection], object], most: int = 100) -> Iterator[int]:
    """Runs `act` again and again, killed at its first statement, at its second and so on, until it is done.

    Gives the number of each statement at which it was killed, so that the caller can look at what is left.
    """
    for limit in range(1, most):
        opened = psycopg2.connect(dsn, cursor_factory=_mortal(limit))
        try:
            act(opened)
            return
        except Killed:
            pass
        finally:
            opened.close()
        yield limit
    raise AssertionError(f"not done after {most} statements")


def _mortal(limit: int) -> type[cursor]:
    statements = 0

    class Mortal(cursor):
        def execute(self, *given: object) -> None:  # type: ignore[override]
            nonlocal statements
            statements += 1
            if statements > limit:
                raise Killed
            super().execute(*given)  # type: ignore[arg-type]

    return Mortal
