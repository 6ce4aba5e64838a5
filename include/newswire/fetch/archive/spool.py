"""Files that grow in the local spool, and the step that publishes them.

A `.part` is locked by the process that writes it; one that nobody has locked belongs to a dead run.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Self
from uuid import uuid4


@dataclass(slots=True)
class Part:
    """A file that this process writes; nothing in it is half written after an error."""

    path: Path
    size: int
    _file: FileIO

    @classmethod
    def create(cls, spool: Path, name: str) -> Self:
        spool.mkdir(parents=True, exist_ok=True)
        while True:
            path = spool / f"{name}.{uuid4().hex[:12]}.part"
            file = path.open("xb", buffering=0)
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists():  # a sweep may have taken it for a dead one before it was locked
                return cls(path, 0, file)
            file.close()

    def append(self, *pieces: bytes) -> int:
        """The offset at which the pieces were written together; after an OSError none of them is there."""
        offset = self.size
        try:
            for piece in pieces:
                view = memoryview(piece)
                while view:
                    view = view[self._file.write(view) :]
        except OSError:
            self._file.seek(offset)
            self._file.truncate(offset)
            raise
        self.size = offset + sum(map(len, pieces))
        return offset

    def finish(self) -> None:
        """Brings all bytes to the disk."""
        os.fsync(self._file.fileno())

    def release(self) -> None:
        """Ends the life of the `.part`, once its content is published."""
        self.path.unlink(missing_ok=True)
        self._file.close()


def delete_dead_parts(spool: Path) -> int:
    """Deletes the `.part` files that no living process writes, and says how many."""
    deleted = 0
    for path in spool.glob("*.part"):
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
                deleted += 1
        except (BlockingIOError, FileNotFoundError):
            continue
    return deleted


def publish_locally(part: Path, target: Path) -> bool:
    """Gives a finished file its place, durable when this returns; False when the place is taken."""
    _make_folder(target.parent)
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        return _publish_by_copy(part, target)
    _sync_folder(target.parent)
    return True


def _publish_by_copy(part: Path, target: Path) -> bool:
    """For a spool on another file system, or one without hard links."""
    if target.exists():
        return False
    near = target.with_name(f".{part.name}")
    try:
        with part.open("rb") as source, near.open("xb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        near.rename(target)
    finally:
        near.unlink(missing_ok=True)
    _sync_folder(target.parent)
    return True


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
