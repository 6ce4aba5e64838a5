"""feedparser within limits: some bodies cost it minutes, by their length or by the square of it.

feedparser has no limit of its own, so its handlers are watched: they stop when the thread has used up its time.
"""

from __future__ import annotations

import functools
import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import feedparser
from feedparser.mixin import _FeedParserMixin

SECONDS = 10.0  # of this thread's own work; an honest feed of 8 MiB takes 1 to 5
_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAIL = 64 << 10
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(r"""(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"']*["']""")
_NUMBER = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));", re.IGNORECASE)
_END_OF_TIME: ContextVar[float | None] = ContextVar("end_of_time", default=None)


class TakesTooLong(Exception):
    """The body would keep feedparser busy for longer than a feed may."""


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Within the block feedparser raises TakesTooLong when the thread has worked for so long."""
    token = _END_OF_TIME.set(time.thread_time() + seconds)
    try:
        yield
    finally:
        _END_OF_TIME.reset(token)


def feedparser_reads(body: bytes, content_type: str | None) -> Any:
    """What feedparser makes of the bytes; whatever it raises is raised."""
    return feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type} if content_type else {},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def as_narrow(body: bytes) -> bytes | None:
    """A body in UTF-16 as UTF-8, without a declared encoding; None when it is not in UTF-16.

    feedparser believes the header rather than the mark, and then finds nothing.
    """
    name = next((name for mark, name in _WIDE if body.startswith(mark)), None)
    if name is None:
        return None
    return _DECLARED.sub(r"\1", body.decode(name, "replace"), count=1).encode("utf-8")


def without_impossible_characters(body: bytes) -> bytes:
    """The body without references to numbers that are no character, which feedparser raises on."""

    def checked(match: re.Match[bytes]) -> bytes:
        digits = (match[1] or match[2]).lstrip(b"0")
        number = int(digits or b"0", 16 if match[1] else 10) if len(digits) <= 8 else -1
        good = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
        return match[0] if good else b""

    return _NUMBER.sub(checked, body)


def first_items(body: bytes, most: int) -> tuple[bytes, int]:
    """The body with its first `most` items, still well-formed, and the number of those left out."""
    ends = [match.end() for match in _END.finditer(body)]
    if len(ends) <= most or len(body) - ends[-1] > _TAIL:
        return body, 0
    return body[: ends[most - 1]] + body[ends[-1] :], len(ends) - most


def _watched(handler: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(handler)
    def watched(*arguments: Any, **options: Any) -> Any:
        end = _END_OF_TIME.get()
        if end is not None and time.thread_time() > end:
            raise TakesTooLong
        return handler(*arguments, **options)

    return watched


for _name in ("unknown_starttag", "unknown_endtag", "handle_data", "handle_entityref", "handle_charref"):
    setattr(_FeedParserMixin, _name, _watched(getattr(_FeedParserMixin, _name)))
