"""The whole records of a WARC file in a stream, going on behind damage.

Readers of WARC end at a torn record, or give out its beginning as if it were whole. Here a record counts when its gzip
member is whole and has as many bytes as the record says; a search for the next beginning leads over what is damaged.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

_STEP = 1 << 16
_AT_ONCE = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_BEGIN = b"WARC/"
_NEXT = b"WARC/1."  # in the middle of a head: the record was cut there and another one follows
_END = b"\r\n\r\n"
_LONGEST_HEAD = 64 << 10
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class WarcRecords:
    """The records of one file as bytes, to be gone through once; then `damaged` and `too_large` count the others."""

    def __init__(self, path: Path, largest: int) -> None:
        self._path = path
        self._largest = largest
        self.damaged = 0
        self.too_large = 0

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP or self._path.name.endswith(".gz")
            file.seek(0)
            if packed and not _begins_with_a_long_member(file, self._largest):
                for member in self._members(file):
                    yield from self._split(member)
            else:
                yield from self._plain(_Unpacked(file) if packed else file)

    def _members(self, file: IO[bytes]) -> Iterator[bytes]:
        """The content of each whole gzip member."""
        held, start = file.read(_STEP), 0
        while held:
            member, rest = self._member(file, held)
            if rest is None:
                self.damaged += 1
                place = _next_member(file, start + 1)
                if place is None:
                    return
                start = place
                file.seek(start)
                held = file.read(_STEP)
                continue
            if member is not None:
                yield member
            held = rest or file.read(_STEP)
            start = file.tell() - len(held)
            if held.startswith(b"\0") and not held.strip(b"\0") and not file.peek(1):  # type: ignore[attr-defined]
                return  # padding

    def _member(self, file: IO[bytes], data: bytes) -> tuple[bytes | None, bytes | None]:
        """The content, None when it is too large, and what was read behind it, None when the member is damaged."""
        stream, out, size = zlib.decompressobj(31), list[bytes](), 0
        try:
            while not stream.eof:
                piece = stream.decompress(data, _AT_ONCE)
                size += len(piece)
                if size <= self._largest:
                    out.append(piece)
                data = stream.unconsumed_tail or (b"" if stream.eof else file.read(_STEP))
                if not data and not piece and not stream.eof:
                    return None, None
        except zlib.error:
            return None, None
        if size > self._largest:
            self.too_large += 1
            return None, stream.unused_data
        return b"".join(out), stream.unused_data

    def _split(self, member: bytes) -> Iterator[bytes]:
        """The records of one member: one, in nearly all files."""
        at = 0
        while at < len(member):
            length = _length(member, at)
            if length is None or at + length > len(member):
                self.damaged += 1
                return
            yield member[at : at + length]
            at += length
            while member[at : at + 1] in (b"\r", b"\n"):
                at += 1

    def _plain(self, stream: _Stream) -> Iterator[bytes]:
        """The records of a file that is not packed, or packed as a whole."""
        held, lost = bytearray(), False
        while _filled(held, stream, _LONGEST_HEAD):
            length = _length(held, 0)
            if length is not None and length > self._largest:
                self.too_large += 1
                _skip(held, stream, length)
                lost = False
                continue
            if length is not None:
                _filled(held, stream, length + len(_END))
            if length is not None and len(held) >= length and bytes(held[length : length + len(_END)]) in (_END, b""):
                yield bytes(held[:length])
                del held[: length + len(_END)]
                lost = False
                continue
            self.damaged += not lost
            lost = True
            _seek_begin(held, stream)


class _Unpacked:
    """The content of a file that was packed as a whole, up to where it is cut or damaged."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._stream = zlib.decompressobj(31)

    def read(self, size: int) -> bytes:
        while not self._stream.eof:
            data = self._stream.unconsumed_tail or self._file.read(_STEP)
            try:
                piece = self._stream.decompress(data, size)
            except zlib.error:
                return b""
            if piece or not data:
                return piece
        return b""


def _filled(held: bytearray, stream: _Stream, size: int) -> bool:
    """Reads until so many bytes are held, where there are so many; False when nothing but padding is left."""
    while len(held) < size and (chunk := stream.read(_AT_ONCE)):
        held += chunk
    return bool(held.strip(b"\r\n\0")) if len(held) < size else True


def _skip(held: bytearray, stream: _Stream, length: int) -> None:
    while length > len(held):
        length -= len(held)
        held[:] = stream.read(_AT_ONCE)
        if not held:
            return
    del held[:length]
    _filled(held, stream, len(_END))
    del held[: len(_END) if held.startswith(_END) else 0]


def _seek_begin(held: bytearray, stream: _Stream) -> None:
    """Drops what comes before the next place that looks like the beginning of a record."""
    at = held.find(_BEGIN, 1)
    while at < 0:
        del held[: max(0, len(held) - len(_BEGIN))]
        chunk = stream.read(_AT_ONCE)
        if not chunk:
            held.clear()
            return
        held += chunk
        at = held.find(_BEGIN, 1)
    del held[:at]


def _length(data: bytes | bytearray, start: int) -> int | None:
    """The bytes of the record that begins here, head and content; None when its head is not whole, or is none."""
    end = data.find(_END, start, start + _LONGEST_HEAD)
    if end < 0 or not data.startswith(_BEGIN, start) or data.find(_NEXT, start + 1, end) >= 0:
        return None
    match = _LENGTH.search(data, start, end + 1)
    return end + len(_END) - start + int(match[1]) if match else None


def _begins_with_a_long_member(file: IO[bytes], largest: int) -> bool:
    """Whether the file was packed as a whole: its first member goes on and on. The place in the file is kept."""
    stream, size, data = zlib.decompressobj(31), 0, b"-"
    try:
        while not stream.eof and size <= largest and data:
            data = stream.unconsumed_tail or file.read(_STEP)
            size += len(stream.decompress(data, _AT_ONCE))
    except zlib.error:
        size = 0
    file.seek(0)
    return size > largest


def _next_member(file: IO[bytes], offset: int) -> int | None:
    """Where the next gzip member with a WARC record begins."""
    held, base = b"", offset
    file.seek(offset)
    while chunk := file.read(_STEP):
        held += chunk
        at = held.find(_GZIP)
        while at >= 0:
            if _opens(held[at : at + 4096]):
                return base + at
            at = held.find(_GZIP, at + 1)
        keep = min(len(held), 4096)  # a beginning at the end of what was read is looked at again with more behind it
        base, held = base + len(held) - keep, held[-keep:]
    return None


def _opens(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, len(_BEGIN)) == _BEGIN
    except zlib.error:
        return False
