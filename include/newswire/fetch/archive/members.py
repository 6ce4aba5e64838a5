"""Finds the gzip members of a file without an index, and goes on behind a damaged one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

_STEP = 1 << 16
_MAGIC = b"\x1f\x8b\x08"


def walk(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each whole gzip member with its offset, in the order of the file."""
    offset = 0
    while True:
        length = _length(file, offset)
        if length is None:
            found = _next_magic(file, offset + 1)
            if found is None:
                return
            offset = found
            continue
        file.seek(offset)
        yield offset, file.read(length)
        offset += length


def _length(file: BinaryIO, offset: int) -> int | None:
    """The length of the member that begins here, or None when none does or it is cut or damaged."""
    file.seek(offset)
    stream, read = zlib.decompressobj(31), 0
    while chunk := file.read(_STEP):
        read += len(chunk)
        try:
            rest = chunk
            while rest and not stream.eof:
                stream.decompress(rest, _STEP * 16)
                rest = stream.unconsumed_tail
        except zlib.error:
            return None
        if stream.eof:
            return read - len(stream.unused_data)
    return None


def _next_magic(file: BinaryIO, offset: int) -> int | None:
    file.seek(offset)
    held = b""
    while chunk := file.read(_STEP):
        held += chunk
        at = held.find(_MAGIC)
        if at >= 0:
            return offset + at
        offset += max(0, len(held) - 2)
        held = held[-2:]
    return None
