"""The gate before each host: one start per delay, and a number of connections at most.

The delay counts from when the request reached the host as far as we can tell, not from when the gate opened: a slow
connect or a busy machine would otherwise bring two requests closer together at the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

_MANY_HOSTS = 5_000


class HostPaused(Exception):
    """The host is paused for longer than the caller has patience; `seconds` are left."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"host paused for {seconds:.0f} s more")
        self.seconds = seconds


@dataclass(slots=True)
class Turn:
    """An open gate. `waited` are the seconds before it opened. `sent(ago)` tells when the request reached the host;
    the last word counts.
    """

    waited: float
    sent: Callable[[float], None]


class Gate(Protocol):
    """What the fetcher needs of a gate.

    `shared` says whether other processes pass the same gate; an idle connection would then block theirs.
    """

    shared: bool

    def start(
        self, host: str, delay: float, connections: int, patience: float
    ) -> AbstractAsyncContextManager[Turn]: ...

    async def pause(self, host: str, seconds: float) -> None: ...


@dataclass(slots=True)
class _Host:
    free: asyncio.Semaphore
    next_start: float = 0.0
    waiting: asyncio.Lock = field(default_factory=asyncio.Lock)
    tasks: int = 0


class LocalGate:
    """The gate within one process, first come first served per host."""

    shared = False

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def start(self, host: str, delay: float, connections: int, patience: float) -> AsyncIterator[Turn]:
        """Opens when the host may be asked, and holds one of its connections until left; else HostPaused."""
        clock = asyncio.get_running_loop().time
        entry = self._hosts.get(host)
        if entry is None:
            self._forget_idle(clock())
            entry = self._hosts[host] = _Host(asyncio.Semaphore(connections))
        came = clock()
        entry.tasks += 1
        try:
            async with entry.free:
                async with entry.waiting:
                    while (left := entry.next_start - clock()) > 0:
                        if left > patience:
                            raise HostPaused(left)
                        await asyncio.sleep(left)
                    opened = clock()
                    entry.next_start = opened + delay

                def sent(ago: float) -> None:
                    entry.next_start = max(entry.next_start, clock() - ago + delay)

                yield Turn(opened - came, sent)
        finally:
            entry.tasks -= 1

    def _forget_idle(self, now: float) -> None:
        if len(self._hosts) % _MANY_HOSTS == _MANY_HOSTS - 1:
            busy = {host: one for host, one in self._hosts.items() if one.tasks or one.next_start > now}
            self._hosts = busy

    async def pause(self, host: str, seconds: float) -> None:
        """Lets no request start at this host for so many seconds."""
        entry = self._hosts.setdefault(host, _Host(asyncio.Semaphore(1)))
        entry.next_start = max(entry.next_start, asyncio.get_running_loop().time() + seconds)
