"""Reads one body within limits of size, rate and ratio, and decompresses it in steps.

A body that ends early is told from a whole one: the compressed stream must carry its end mark.
"""

from __future__ import annotations

import asyncio
import io
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable

from newswire.fetch.http.policy import MIB, Policy


class TooBig(Exception):
    """More bytes than the policy takes."""


class Broken(Exception):
    """The body cannot be whole: cut, damaged or too slow. Another try may bring it."""


class Unreadable(Exception):
    """The server used an encoding that was not offered; another try brings the same."""


class Body:
    """Collects a body from wire chunks; `add` and `end` raise when a limit is broken.

    With `limit` only so many decoded bytes are kept and the rest is not an error, for robots.txt.
    """

    def __init__(self, encoding: str, policy: Policy, limit: int | None = None) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Unreadable(f"content encoding '{name[:40]}' was not offered")
        self._policy = policy
        self._limit = limit
        self._packed = name not in ("", "identity")
        self._deflate = name == "deflate"
        self._stream = zlib.decompressobj(47) if self._packed else None
        self._out = io.BytesIO()  # gives its bytes away without a copy, which a bytearray cannot
        self.size = 0
        self.wire = 0

    @property
    def full(self) -> bool:
        """Whether a `limit` is reached and no more is wanted."""
        return self._limit is not None and self.size >= self._limit

    def add(self, chunk: bytes) -> None:
        self.wire += len(chunk)
        if self.wire > self._policy.wire:
            raise TooBig(f"more than {self._policy.wire} bytes on the wire")
        if self._packed:
            self._inflate(chunk)
        else:
            self._keep(chunk)

    def end(self) -> bytes:
        if self._packed and not self.full and (self._stream is not None and not self._stream.eof):
            raise Broken("compressed body ends early")
        body = self._out.getvalue()
        self._out = io.BytesIO()
        return body if self._limit is None else body[: self._limit]

    def _keep(self, piece: bytes) -> None:
        self._out.write(piece)
        self.size += len(piece)
        if self._limit is not None:
            return
        policy = self._policy
        if self.size > policy.decoded:
            raise TooBig(f"more than {policy.decoded} bytes decoded")
        if self._packed and self.size > policy.ratio * max(self.wire, policy.ratio_floor):
            raise TooBig(f"decoded to more than {policy.ratio} times its wire size")

    def _inflate(self, chunk: bytes) -> None:
        while chunk and not self.full:
            stream = self._stream
            if stream is None:
                return
            if stream.eof:
                if not (stream.unused_data or chunk).startswith(b"\x1f\x8b"):
                    self._stream = stream  # padding after the last member, as browsers do
                    return
                stream = self._stream = zlib.decompressobj(47)
            try:
                self._keep(stream.decompress(chunk, MIB))
            except zlib.error as error:
                if self._deflate and not self.size:
                    self._deflate = False
                    self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
                    continue
                raise Broken(f"compressed body is damaged: {error}") from None
            chunk = stream.unused_data if stream.eof else stream.unconsumed_tail


async def read_body(
    chunks: AsyncIterator[bytes],
    body: Body,
    policy: Policy,
    progress: Callable[[], None] = lambda: None,
    make_room: Callable[[], Awaitable[None]] | None = None,
) -> bytes:
    """The whole body, decoded; raises TooBig or Broken.

    `progress` is called when more may be awaited, `make_room` once when the body turns out to be large.
    """
    clock = asyncio.get_running_loop().time
    begun = clock()
    progress()
    async for chunk in chunks:
        body.add(chunk)
        if body.full:
            break
        took = clock() - begun
        if took > policy.grace and body.wire < policy.min_rate * took:
            raise Broken(f"slower than {policy.min_rate:.0f} bytes a second")
        if make_room is not None and body.size > policy.large:
            await make_room()
            make_room = None
        progress()
    return body.end()
