"""Keeps a connection from delivering more than the response announced.

aiohttp reads what follows the announced length as the next response: it fails on it when it comes in one piece, and
answers the next request with it when it comes late. Here the announced bytes are the body, and the rest is dropped
together with the connection. Head and body are handed on apart, so that a damaged body does not lose the head.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from aiohttp import ClientPayloadError
from aiohttp.client_proto import ResponseHandler

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d\.\d (\d{3})")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r?(?=\n)", re.I)
_CODED = re.compile(rb"\n(transfer-encoding|upgrade):", re.I)
_LONGEST_HEAD = 4 << 20

LEAVING: ContextVar[Callable[[], bool] | None] = ContextVar("leaving", default=None)
"""What the task that asks wants to have called right before its request goes out; False keeps it from going."""


class AnnouncedOnly(ResponseHandler):
    """The protocol of one connection to a server."""

    _head: bytes | None = None
    _left: int | None = 0

    def set_response_params(self, **params: Any) -> None:
        """Called by aiohttp before each request."""
        self._head = b""
        self._left = None
        super().set_response_params(**params)
        leaving = LEAVING.get()
        if leaving is not None and not leaving() and self.transport is not None:
            self.transport.abort()  # aiohttp writes nothing to it and reports a lost connection

    def resume_reading(self, resume_parser: bool = True) -> None:
        """Called by aiohttp whenever a part of a body was taken out, mostly when nothing had been paused."""
        if self._reading_paused:
            super().resume_reading(resume_parser)

    def data_received(self, data: bytes) -> None:
        if not data:
            super().data_received(data)
            return
        while self._head is not None and data:
            data = self._head_received(self._head, data)
        if not data:
            return
        if self._left is None:
            self._hand_on(data)
            return
        body = data[: self._left]
        self._left -= len(body)
        if len(body) < len(data):
            self.force_close()
        if body:
            self._hand_on(body)
        elif self._idle():
            self.close()

    def _head_received(self, before: bytes, data: bytes) -> bytes:
        """Hands on the part of the data that belongs to the head, and gives back what follows it."""
        seen = before + data
        end = _HEAD_END.search(seen, max(0, len(before) - 3))
        if end is None:
            self._head = seen if len(seen) < _LONGEST_HEAD else None
            super().data_received(data)
            return b""
        head, rest = seen[: end.end()], seen[end.end() :]
        said = _STATUS.match(head)
        status = int(said[1]) if said else 0
        if status == 101 or not 100 <= status < 200:
            self._head = None
            self._left = _announced(head, status)
        else:
            self._head = b""
        super().data_received(data[: len(data) - len(rest)])
        return rest

    def _hand_on(self, data: bytes) -> None:
        super().data_received(data)
        broken = self.exception()
        if broken is not None and self._payload is not None and self._payload.exception() is None:
            # aiohttp closes the connection here but leaves the reader of the body waiting
            self._payload.set_exception(ClientPayloadError(f"damaged body: {broken}"[:200]))

    def _idle(self) -> bool:
        return self._payload is None or self._payload.is_eof()


def _announced(head: bytes, status: int) -> int | None:
    """How many bytes of body the head promises, or None when only the parser can tell."""
    if status in (204, 304):
        return 0
    lengths = _LENGTH.findall(head)
    if status == 0 or status == 101 or len(lengths) != 1 or _CODED.search(head):
        return None
    return int(lengths[0])
