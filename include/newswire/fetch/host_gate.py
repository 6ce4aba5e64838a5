"""The politeness gate that all processes share, held in the table raw.host_gate.

Each step is a short transaction that locks one row, in a thread of its own because psycopg2 would block the event
loop. A lease with an expiry stands for each open connection, so that a killed process gives its place back. Within
the process the tasks of one host queue up first, so that the database sees one of them at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import psycopg2
from psycopg2.extensions import connection as Connection

from newswire.errors import Transient
from newswire.fetch.politeness import HostPaused, Turn

T = TypeVar("T")
_BUSY = 0.05
_log = logging.getLogger(__name__)


class PostgresGate:
    """A gate over `connect`, which opens a connection to the warehouse. Close it, or use it as a context manager.

    `lease_seconds` is how long a killed process keeps its place at a host; it must exceed the longest request.
    A database that is away raises Transient.
    """

    shared = True

    def __init__(self, connect: Callable[[], Connection], lease_seconds: float = 90.0) -> None:
        self._connect = connect
        self._lease_seconds = lease_seconds
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="host-gate")
        self._open: Connection | None = None
        self._known: set[str] = set()
        self._queues: dict[str, asyncio.Semaphore] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """Gives back what is still held and closes the connection."""
        self._thread.submit(self._disconnect)
        self._thread.shutdown(wait=True)

    @asynccontextmanager
    async def start(self, host: str, delay: float, connections: int, patience: float) -> AsyncIterator[Turn]:
        """Opens when the host may be asked, and holds one of its connections until left; else HostPaused."""
        came = time.monotonic()
        lease = uuid4().hex
        alone = connections == 1 or not delay
        turn: Turn | None = None

        def arrived() -> None:
            if turn is not None and not alone:
                self._thread.submit(self._move, "gate_arrived", host, lease, turn.rest())

        async with self._queues.setdefault(host, asyncio.Semaphore(connections)):
            try:
                lasts_from = time.monotonic()
                while (wait := await self._run(self._take, host, delay, connections, lease, alone)) > 0:
                    if wait > patience:
                        raise HostPaused(wait)
                    await asyncio.sleep(wait)
                    lasts_from = time.monotonic()
                # Half of the lease is for coming to the point, half for the request itself.
                lasts = lasts_from + self._lease_seconds / 2 - time.monotonic()
                turn = Turn(time.monotonic() - came, delay, alone, lasts, arrived)
                yield turn
            finally:
                # Not awaited: the one thread runs it before any later step, also when this task is being cancelled.
                if turn is not None:
                    turn.over()
                self._thread.submit(self._move, "gate_leave", host, lease, turn.rest() if turn is not None else -1.0)

    async def pause(self, host: str, seconds: float) -> None:
        """Lets no process start a request at this host for so many seconds."""
        await self._run(self._pause, host, seconds)

    async def _run(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    def _take(self, host: str, delay: float, connections: int, lease: str, alone: bool) -> float:
        """0 when the gate has opened for this lease, else the seconds after which to ask again."""

        def step(cursor: Any) -> float:
            if host not in self._known:
                cursor.execute(_sql("gate_add"), {"host": host})
            cursor.execute(_sql("gate_look"), {"host": host, "lease": lease, "connections": connections})
            wait, busy = cursor.fetchone()
            if wait > 0 or busy:
                return float(max(wait, _BUSY * random.uniform(0.5, 1.5) if busy else 0))  # noqa: S311 (spreads)
            key = lease if alone else f"start:{lease}"
            values = {"host": host, "delay": delay, "key": key, "lease_seconds": self._lease_seconds}
            cursor.execute(_sql("gate_take"), values)
            return 0.0

        wait = self._transaction(step)
        self._known.add(host)
        return wait

    def _move(self, step: str, host: str, lease: str, rest: float) -> None:
        with contextlib.suppress(Transient):  # the lease ends by itself
            self._transaction(lambda cursor: cursor.execute(_sql(step), {"host": host, "lease": lease, "rest": rest}))

    def _pause(self, host: str, seconds: float) -> None:
        self._transaction(lambda cursor: cursor.execute(_sql("gate_pause"), {"host": host, "seconds": seconds}))

    def _transaction(self, step: Callable[[Any], T]) -> T:
        """One short transaction; tried again once on a new connection, since an idle one may have died."""
        for last in (False, True):
            try:
                if self._open is None:
                    self._open = self._connect()
                with self._open, self._open.cursor() as cursor:
                    return step(cursor)
            except Exception as error:  # psycopg2 raises SystemError too when the server dies under it
                self._disconnect()
                if last or not isinstance(error, (psycopg2.Error, SystemError)):
                    raise Transient(f"politeness gate: {error}") from error
                _log.warning("gate reconnects error=%s", str(error).strip())
        raise AssertionError("unreachable")

    def _disconnect(self) -> None:
        if self._open is not None:
            with contextlib.suppress(psycopg2.Error):
                self._open.close()
            self._open = None


@cache
def _sql(name: str) -> str:
    return files("newswire.fetch").joinpath("sql", f"{name}.sql").read_text("utf-8")
