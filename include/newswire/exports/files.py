"""Files that are whole or not there: written under another name, counted and hashed on the way, then renamed.

Beside a file lie its facts, `<file>.json` (rows, what was left out and why, bytes, sha256), and `<file>.sha256` for
`sha256sum -c`. The same rows make the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newswire.exports.formats import FORMATS
from newswire.exports.records import LeftOut
from newswire.exports.shapes import Table


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file."""

    path: Path
    rows: int
    left_out: dict[str, int]
    bytes: int
    sha256: str


class TableFile:
    """One file of a table while it is written."""

    def __init__(self, path: Path, table: Table, form: str, *, bom: bool = False) -> None:
        self.path = path
        self._table = table
        self._rows = 0
        self._left_out: Counter[str] = Counter()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._temporary = _temporary(path)
        self._out = _Hashed(self._temporary)
        self._format = FORMATS[form](self._out, table, bom)

    def add(self, row: tuple[Any, ...] | LeftOut) -> None:
        """Writes a row of the table, or counts why the shape cannot hold it."""
        if isinstance(row, LeftOut):
            self._left_out[row.reason] += 1
            return
        self._format.add(row)
        self._rows += 1

    def finish(self) -> Written:
        """Puts the file and its facts in their place."""
        self._format.close()
        self._out.settle()
        written = Written(
            self.path, self._rows, dict(sorted(self._left_out.items())), self._out.size, self._out.sha.hexdigest()
        )
        os.replace(self._temporary, self.path)
        facts = {
            "file": self.path.name, "shape": self._table.shape, "table": self._table.name, "rows": written.rows,
            "left_out": written.left_out, "bytes": written.bytes, "sha256": written.sha256,
        }  # fmt: skip
        _replace(facts_of(self.path), json.dumps(facts, indent=2) + "\n")
        _replace(sum_of(self.path), f"{written.sha256}  {self.path.name}\n")
        return written

    def abandon(self) -> None:
        """Takes away what was begun; what stood there before stays."""
        with suppress(Exception):
            self._format.close()
        with suppress(OSError):
            self._out.close()
        self._temporary.unlink(missing_ok=True)


def facts_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def sum_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def _replace(path: Path, text: str) -> None:
    temporary = _temporary(path)
    temporary.write_text(text, encoding="utf8")
    os.replace(temporary, path)


class _Hashed(io.RawIOBase):
    """Bytes on their way to a file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self.sha = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: Any) -> int:
        self.sha.update(data)
        self.size += self._file.write(data)
        return len(data)

    def settle(self) -> None:
        """Everything is on the disk before the file gets its name."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
