"""The warehouse of a command: the address in the settings, or the embedded server of the installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from newswire.settings import Settings
from newswire.warehouse import embedded
from newswire.warehouse.migrate import migrate


@contextmanager
def warehouse_of(settings: Settings, role: str = "loader") -> Iterator[str]:
    """A libpq address. The embedded server is started when it does not run, and its schema brought up to date."""
    if settings.dsn is not None:
        yield settings.dsn.get_secret_value()
        return
    with embedded.running(settings.place) as server:
        migrate(server.dsn("owner"))
        yield server.dsn(role)
