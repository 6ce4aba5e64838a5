"""One sitemap file as rows, in a stream: no entities, no network, no tree of 50,000 nodes in memory.

Beside the XML of sitemaps.org a list of addresses in plain text and a feed are sitemaps too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from newswire import dates
from newswire.fetch.connectors.listing.sitemap_text import (
    LARGEST,
    NoSitemap,
    Stretch,
    from_first_tag,
    repaired,
    unpacked,
)

__all__ = ["LARGEST", "NoSitemap", "Row", "SitemapFile"]

_ROWS = {"urlset": "url", "sitemapindex": "sitemap", "rss": "item", "RDF": "item", "feed": "entry"}
_OWN = frozenset({"loc", "lastmod", "link", "pubDate", "published", "updated", "date"})
_OF_NEWS = frozenset({"publication_date", "title"})
_MOST_IN_ROW = 20_000  # nodes that are held until a row ends
_CUT = re.compile(r"Premature end of data in tag (\S+)")
_PLAIN = re.compile(rb"^(?:\xef\xbb\xbf)?\s*https?://")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sitemap or of an index of sitemaps; times in UTC."""

    url: str
    lastmod: datetime | None = None
    published: datetime | None = None
    published_text: str | None = None
    title: str | None = None


class SitemapFile:
    """The rows of one file, to be gone through once; dates without a zone are in `zone`.

    NoSitemap says what the bytes are instead. While rows come, `index` says whether they are further sitemaps. After
    the last row `trouble` says what was wrong with the file, when only part of it could be read, and `count` how many
    rows there were.
    """

    def __init__(self, body: bytes, zone: ZoneInfo) -> None:
        self._body = body
        self._zone = zone
        self._root = ""
        self._cut_in_row = False
        self.trouble: str | None = None
        self.count = 0

    @property
    def index(self) -> bool:
        return self._root == "sitemapindex"

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows():
            self.count += 1
            yield row

    def _rows(self) -> Iterator[Row]:
        chunks = unpacked(self._body)
        first = next(chunks, b"")
        if _PLAIN.match(first):
            yield from _lines(chain([first], chunks))
            return
        try:
            yield from self._xml(from_first_tag(chain([first], chunks)), strict=True)
        except etree.XMLSyntaxError:
            yield from self._leniently(self.count)

    def _leniently(self, given: int) -> Iterator[Row]:
        """The rows behind the first `given` ones, by a reader that goes on behind what is wrong."""
        held: Row | None = None
        try:
            for number, row in enumerate(self._xml(repaired(from_first_tag(unpacked(self._body))), strict=False)):
                if held is not None:
                    yield held
                held = row if number >= given else None
        except etree.XMLSyntaxError:
            raise NoSitemap("no sitemap, and no XML") from None
        self.trouble = self.trouble or "is not well-formed; what could be read was taken"
        if held is not None and not self._cut_in_row:
            yield held

    def _xml(self, chunks: Iterator[bytes], *, strict: bool) -> Iterator[Row]:
        nodes = etree.iterparse(
            Stretch(chunks),
            events=("end",),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=not strict,
        )
        held = 0
        row_name = None
        for _, node in nodes:
            name = _local(node)
            held += 1
            if row_name is None and name in _ROWS.values():
                row_name = self._row_name(node)
            if name == row_name:
                if (row := _row(_facts(node), self._zone)) is not None:
                    yield row
                _forget(node)
                held = 0
            elif held > _MOST_IN_ROW:
                raise NoSitemap(f"no sitemap: {_MOST_IN_ROW} nodes without a row")
        root = nodes.root
        self._root = "" if root is None else _local(root)
        if self._root not in _ROWS:
            raise NoSitemap(f"no sitemap, its root is <{self._root}>" if self._root else "no sitemap, and no XML")
        if cut := next((match[1] for error in nodes.error_log if (match := _CUT.search(error.message))), None):
            self.trouble = "is cut; what came before was taken"
            self._cut_in_row = cut.rpartition(":")[2] not in (self._root, "channel")

    def _row_name(self, node: Any) -> str | None:
        top = node
        while (parent := top.getparent()) is not None:
            top = parent
        self._root = _local(top)
        return _ROWS.get(self._root)


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _facts(node: Any) -> dict[str, str]:
    """The texts of a row. Pictures and videos in it have addresses and titles too; those are of other namespaces."""
    facts: dict[str, str] = {}
    for child in node.iter("{*}*"):
        name = _local(child)
        own = child.getparent() is node
        if (name in _OWN and own) or (name in _OF_NEWS and _of_news(child, node)):
            text = child.text or ""
            if name == "link" and child.get("href") and child.get("rel", "alternate") == "alternate":
                text = child.get("href")
            if text.strip():
                facts.setdefault(name, " ".join(text.split()))
    return facts


def _of_news(child: Any, row: Any) -> bool:
    """Whether it belongs to the news part of a row, whatever version its namespace names, or to an item of a feed."""
    if child.getparent() is row and _local(row) != "url":
        return True
    namespace = str(child.tag).rpartition("}")[0]
    return "news" in (namespace or "news")


def _forget(node: Any) -> None:
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]


def _row(facts: dict[str, str], zone: ZoneInfo) -> Row | None:
    url = facts.get("loc") or facts.get("link")
    if not url:
        return None
    text = next((facts[name] for name in ("publication_date", "pubDate", "published", "date") if name in facts), None)
    lastmod = _instant(facts.get("lastmod") or facts.get("updated"), zone)
    return Row(url, lastmod, _instant(text, zone), text, facts.get("title"))


def _instant(text: str | None, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    # Nearly all of up to 50,000 dates a file have this form, and it is read twenty times as fast this way.
    with suppress(ValueError, OverflowError):
        known = datetime.fromisoformat(text)
        if known.tzinfo is not None and known >= dates.EARLIEST:
            return known.astimezone(UTC)
    found = dates.parse(text, zone)
    return found.value.astimezone(UTC) if found else None


def _lines(chunks: Iterator[bytes]) -> Iterator[Row]:
    """The addresses of a text sitemap, one a line."""
    held = b""
    for chunk in chunks:
        *lines, held = (held + chunk).split(b"\n")
        yield from (Row(url) for line in lines if (url := _address(line)))
    if url := _address(held):
        yield Row(url)


def _address(line: bytes) -> str | None:
    text = line.decode("utf-8-sig", "replace").strip()
    return text if text.startswith(("http://", "https://")) else None
