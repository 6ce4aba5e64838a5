"""An end for one request that moves with its phases; cheaper than a timer for each of them.

The timer of the first phase is kept when the end moves on, and looks again when it rings.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self


class Deadline:
    """An async context that is left with TimeoutError when the loop's clock passes `at`. None stands for no end."""

    def __init__(self, at: float | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._at = at
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[object] | None = None
        self._cancelling = 0
        self._passed = False

    async def __aenter__(self) -> Self:
        self._task = asyncio.current_task()
        assert self._task is not None  # noqa: S101 (a coroutine always runs in one)
        self._cancelling = self._task.cancelling()
        self.move(self._at)
        return self

    def move(self, at: float | None) -> None:
        """Sets another end, sooner or later; once it has passed it stays passed."""
        self._at = at
        timer = self._timer
        if at is not None and (timer is None or timer.when() > at) and not self._passed:
            if timer is not None:
                timer.cancel()
            self._timer = self._loop.call_at(at, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._at is None:
            return
        if self._loop.time() < self._at:
            self.move(self._at)
            return
        self._passed = True
        if self._task is not None:
            self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        task, self._task = self._task, None
        ours = self._passed and task is not None and task.uncancel() <= self._cancelling
        if ours and kind is asyncio.CancelledError:
            raise TimeoutError from error
