"""File locks of one installation. The kernel drops them with the process, however it ended."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

SHARED, EXCLUSIVE = fcntl.LOCK_SH, fcntl.LOCK_EX


class FileLock:
    """An open lock file. A program that this process starts does not inherit it."""

    def __init__(self, file: Path) -> None:
        self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)

    def take(self, kind: int) -> bool:
        """True when the lock was free for `kind` (or was ours and could change to it); never waits."""
        try:
            fcntl.flock(self._handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def give_back(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._handle)


def is_free(file: Path, kind: int = EXCLUSIVE) -> bool:
    """Whether nobody stands in the way of `kind` at this moment."""
    lock = FileLock(file)
    try:
        return lock.take(kind)
    finally:
        lock.close()
