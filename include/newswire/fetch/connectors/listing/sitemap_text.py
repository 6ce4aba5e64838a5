"""The bytes of a sitemap before they are XML: unpacked in steps, without what stands before the first tag."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

LARGEST = 64 << 20  # bytes after gunzip; the protocol allows 50 MB
_STEP = 1 << 18
_GZIP = b"\x1f\x8b"
_DEEPEST = 2  # a .gz file that the server packs once more for the way
_HEAD = 8 << 10
_BEGIN = re.compile(rb"<\?xml|<(?:\w+:)?(?:urlset|sitemapindex|rss|feed|RDF)\b")
_PAGE = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_CDATA_OR_BARE = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|\w{1,40});)", re.DOTALL)


class NoSitemap(ValueError):
    """The bytes are something else."""


class Stretch(io.RawIOBase):
    """A file of chunks, for a parser that asks for a number of bytes at a time."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        while not self._held:
            held = next(self._chunks, None)
            if held is None:
                return b""
            self._held = held
        wanted = len(self._held) if size is None or size < 0 else size
        out, self._held = self._held[:wanted], self._held[wanted:]
        return out


def unpacked(body: bytes, depth: int = 0) -> Iterator[bytes]:
    """The text of the file in steps; gzip is known by its first bytes, never by the name. NoSitemap when it is cut."""
    if not body.startswith(_GZIP):
        view = memoryview(body)
        yield from (bytes(view[at : at + _STEP]) for at in range(0, len(body), _STEP))
        return
    if depth >= _DEEPEST:
        raise NoSitemap("gzip in gzip in gzip")
    pieces = _inflated(body)
    first = next(pieces, b"")
    if first.startswith(_GZIP):
        yield from unpacked(first + b"".join(pieces), depth + 1)
        return
    yield first
    yield from pieces


def _inflated(body: bytes) -> Iterator[bytes]:
    size, rest = 0, body
    while rest.startswith(_GZIP):  # several members one behind the other are one file
        stream = zlib.decompressobj(wbits=31)
        while not stream.eof:
            try:
                piece = stream.decompress(rest, _STEP)
            except zlib.error as error:
                raise NoSitemap(f"broken gzip: {error}") from None
            rest = stream.unconsumed_tail
            size += len(piece)
            if size > LARGEST:
                raise NoSitemap(f"larger than a sitemap may be ({LARGEST} bytes)")
            if piece:
                yield piece
            elif not rest and not stream.eof:
                raise NoSitemap("a gzip that is cut")
        rest = stream.unused_data


def from_first_tag(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same text from its XML on. Programs of the site write notices and blank lines before it."""
    head = next(chunks, b"")
    while len(head) < _HEAD and (more := next(chunks, b"")):
        head += more
    start = _BEGIN.search(head, 0, _HEAD)
    if _PAGE.search(head, 0, start.start() if start else _HEAD):
        raise NoSitemap("no sitemap, its root is <html>")
    yield head[start.start() :] if start else head
    yield from chunks


def repaired(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same text with bare ampersands written as XML wants them; a lenient reader drops what follows them."""
    held = b""
    for chunk in chunks:
        text = held + chunk
        cut = text.rfind(b"<")  # neither an entity nor a CDATA mark crosses this place
        held = text[cut:] if cut > 0 else b""
        yield _bare_mended(text[:cut] if cut > 0 else text)
    yield _bare_mended(held)


def _bare_mended(text: bytes) -> bytes:
    return _CDATA_OR_BARE.sub(lambda match: match[0] if len(match[0]) > 1 else b"&amp;", text)
