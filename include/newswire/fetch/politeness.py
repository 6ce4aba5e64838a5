"""The gate before each host: one start per delay, and a number of connections at most.

The delay counts from when the request reached the host as far as we can tell, not from when the gate opened: a slow
connect or a busy machine would otherwise bring two requests closer together at the server. Until that is known no
other request starts at the host, whatever the number of its connections.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

_MANY_HOSTS = 5_000
_UNREAD = 1.0  # a request can lie unread at a busy host for so long before the delay starts to count
_BESIDE = 0.25  # the same where another connection waits meanwhile


class HostPaused(Exception):
    """The host is paused for longer than the caller has patience; `seconds` are left."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"host paused for {seconds:.0f} s more")
        self.seconds = seconds


class Turn:
    """An open gate, `waited` seconds after it was asked for. Who passes it tells how the request fares.

    `arrived` is called when `rest` can say how long the next request waits: at the end, and without `alone`, which
    says that none may run beside this one, also when the host is taken to have this one. `lasts` are the seconds
    within which the request must leave.
    """

    def __init__(self, waited: float, delay: float, alone: bool, lasts: float, arrived: Callable[[], None]) -> None:
        self.waited = waited
        self._delay = delay
        self._alone = alone
        self._arrived = arrived
        self._lost_at = time.monotonic() + lasts
        self._left_at: float | None = None
        self._counts_from: float | None = None
        self._pause_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def leaves(self) -> bool:
        """To be called right before the request is written; False when the turn is lost and nothing may be written."""
        now = time.monotonic()
        if now > self._lost_at:
            return False
        self._left_at = now
        if not self._alone and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_BESIDE, self.answered)
        return True

    def answered(self) -> None:
        """The host has answered, so that the request was there before: at most so much later than it left."""
        if self._counts_from is not None or self._left_at is None:
            return
        self._counts_from = min(time.monotonic(), self._left_at + _UNREAD)
        if not self._alone:
            self._settle()

    def pause(self, seconds: float) -> None:
        """Lets the next request wait at least so long from now."""
        self._pause_until = max(self._pause_until, time.monotonic() + seconds)

    def over(self) -> None:
        """The request has ended in whatever way."""
        self.answered()
        self._settle()
        self._arrived = _nothing

    def rest(self) -> float:
        """Seconds until the next request may start; 0 or less when it may at once."""
        now = time.monotonic()
        return max(0.0 if self._counts_from is None else self._counts_from + self._delay - now, self._pause_until - now)

    def _settle(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._arrived()


def _nothing() -> None:
    return None


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
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    tasks: int = 0


class LocalGate:
    """The gate within one process, first come first served per host."""

    shared = False

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def start(self, host: str, delay: float, connections: int, patience: float) -> AsyncIterator[Turn]:
        """Opens when the host may be asked, and holds one of its connections until left; else HostPaused."""
        clock = time.monotonic
        entry = self._hosts.get(host)
        if entry is None:
            self._forget_idle(clock())
            entry = self._hosts[host] = _Host(asyncio.Semaphore(connections))
        came = clock()
        entry.tasks += 1
        try:
            async with entry.free:
                await entry.starting.acquire()
                holds = True

                def arrived() -> None:
                    nonlocal holds
                    entry.next_start = max(entry.next_start, clock() + turn.rest())
                    if holds:
                        holds = False
                        entry.starting.release()

                turn = Turn(0.0, delay, connections == 1 or not delay, math.inf, arrived)
                try:
                    while (left := entry.next_start - clock()) > 0:
                        if left > patience:
                            raise HostPaused(left)
                        await asyncio.sleep(left)
                    turn.waited = clock() - came
                    entry.next_start = clock() + delay
                    if not delay:
                        arrived()
                    yield turn
                finally:
                    turn.over()
        finally:
            entry.tasks -= 1

    def _forget_idle(self, now: float) -> None:
        if len(self._hosts) % _MANY_HOSTS == _MANY_HOSTS - 1:
            busy = {host: one for host, one in self._hosts.items() if one.tasks or one.next_start > now}
            self._hosts = busy

    async def pause(self, host: str, seconds: float) -> None:
        """Lets no request start at this host for so many seconds."""
        entry = self._hosts.setdefault(host, _Host(asyncio.Semaphore(1)))
        entry.next_start = max(entry.next_start, time.monotonic() + seconds)
