"""Many pages in child processes that can be killed, since nothing in Python interrupts a C parser.

A child gets one page at a time, with limits on memory, CPU and wall time, and is replaced after some thousand pages,
when it has grown or when it dies. What killed it is that page's verdict; the page after it meets a fresh child.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait

from newswire.clean.page import Page
from newswire.errors import BadItem, Transient
from newswire.models import CleanedPage

Result = CleanedPage | BadItem

WALL_SECONDS = 20.0
START_SECONDS = 60.0
PAGES_PER_CHILD = 4_000  # a new one costs as much as several hundred pages with a source rule
_AHEAD = 4  # pages that may wait for a slow one before them, per child


class _Child:
    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        # numpy's thread pools would take address space that the limit counts
        quiet = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(  # noqa: S603 # our own module, by our own interpreter
            [sys.executable, "-m", "newswire.clean.child", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | quiet,
        )
        theirs.close()
        self.line = Connection(ours.detach())
        self.number = -1
        self.deadline = 0.0
        self.pages = 0
        self.ready = False

    def give(self, number: int, page: Page) -> None:
        self.number = number
        self.pages += 1
        # the first page also waits for the child's imports, until the child says that it begins
        self.deadline = time.monotonic() + WALL_SECONDS + (0 if self.ready else START_SECONDS)
        with suppress(OSError):  # it died; what it leaves on the line says so
            self.line.send(page)

    def stop(self) -> None:
        self.line.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@dataclass(slots=True)
class _Pool:
    size: int
    idle: list[_Child] = field(default_factory=list)
    busy: list[_Child] = field(default_factory=list)

    def take(self) -> _Child | None:
        """A child that is free; None when all that may run are busy."""
        if self.idle:
            return self.idle.pop()
        return _Child() if len(self.busy) < self.size else None

    def answers(self) -> Iterator[tuple[int, Result]]:
        """The results of all children that are done, dead or late; waits for the first."""
        until = max(0.0, min(child.deadline for child in self.busy) - time.monotonic())
        ready = wait([child.line for child in self.busy], timeout=until)
        now = time.monotonic()
        for child in list(self.busy):
            if child.line in ready:
                result = self._read(child)
                if result is not None:
                    yield child.number, result
            elif now >= child.deadline:
                self._end(child)
                yield child.number, BadItem("timeout", f"not done after {WALL_SECONDS:.0f} s")

    def _read(self, child: _Child) -> Result | None:
        """The result that a child sends; None when it only says that it runs, or that it begins with a page."""
        try:
            said = child.line.recv()
        except (EOFError, OSError):
            child.process.wait()
            code = child.process.returncode
            self._end(child)
            if not child.ready:
                raise Transient(f"a child of cleaning ended with status {code} before it had a page") from None
            name = signal.Signals(-code).name if code < 0 else f"status {code}"
            return BadItem("timeout", f"the child ended with {name}")
        if said is None:
            if child.ready:
                child.deadline = time.monotonic() + WALL_SECONDS
            child.ready = True
            return None
        result, healthy = said
        self.busy.remove(child)
        if healthy and child.pages < PAGES_PER_CHILD:
            self.idle.append(child)
        else:
            child.stop()
        answer: Result = result
        return answer

    def _end(self, child: _Child) -> None:
        self.busy.remove(child)
        child.stop()

    def close(self) -> None:
        for child in [*self.idle, *self.busy]:
            child.stop()


def clean_many(pages: Iterable[Page | BadItem], processes: int = 1) -> Iterator[Result]:
    """The article of each page, or the verdict why there is none, in the order of the pages; streams both ways.

    A page that takes over 20 seconds or 1.5 GiB, or breaks its child, gets the verdict `timeout`. What is refused
    already (a record that cannot be read) keeps its place with its own verdict.
    """
    pool = _Pool(max(1, processes))
    done: dict[int, Result] = {}
    given = told = 0
    waiting = iter(pages)
    exhausted = False
    try:
        while True:
            while not exhausted and given - told < _AHEAD * pool.size and (child := pool.take()) is not None:
                page = next(waiting, None)
                if page is None:
                    exhausted = True
                    pool.idle.append(child)
                    break
                if isinstance(page, BadItem):
                    pool.idle.append(child)
                    done[given] = page
                else:
                    pool.busy.append(child)
                    child.give(given, page)
                given += 1
            if pool.busy:
                done.update(pool.answers())
            while told in done:
                yield done.pop(told)
                told += 1
            if exhausted and not pool.busy:
                return
    finally:
        pool.close()
