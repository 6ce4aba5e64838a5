"""Tells a page from what servers send with status 200 instead of one: soft 404s, challenges, pages without text.

Pure but for SamePages, which remembers digests. A marker counts in a title or headline that says little else, and
in the text of a page that has little text of its own; an article that mentions such words passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from newswire.fetch.content_gate.page_text import PageText, read_page

_ROOM = 25
_SHORT_PAGE = 1_000
_HOSTS = 200
_DIGESTS = 300
_STRUCTURED = re.compile(r"\b(xml|json|rss|atom|rdf)\b|[+/](xml|json)\b")
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|title)\b", re.I)


@lru_cache(maxsize=1)
def shipped_markers() -> tuple[str, ...]:
    """The markers of markers.tsv, folded for comparing."""
    text = files("newswire.fetch.content_gate").joinpath("markers.tsv").read_text("utf-8")
    return tuple(_fold(line.split("\t")[1]) for line in text.splitlines() if "\t" in line)


def judge(
    body: bytes, content_type: str | None, url: str, markers: Sequence[str] = (), min_letters: int = 40
) -> str | None:
    """Why this answer is no page, in a few words, or None when it may be one.

    `markers` come on top of the shipped list. XML and JSON pass when they are not empty, since their readers judge
    them; HTML under such a type is still judged as a page. `min_letters` is lower for sources of short flashes.
    """
    if not body.strip():
        return "empty body"
    kind = (content_type or "").split(";")[0].strip().lower()
    html = _HTML.search(body[:2048]) is not None
    if not html and _STRUCTURED.search(kind):
        return None
    if not html and kind and not kind.startswith("text/") and kind != "application/xhtml+xml":
        return f"type {kind[:60]} is no page"
    if not html and body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"<?xml", b"<rss", b"<feed", b"<urlset", b"{", b"[")
    ):
        return None
    page = read_page(body, content_type)
    return _marked(page, markers) or (f"only {page.letters} letters" if page.letters < min_letters else None)


def _marked(page: PageText, own: Sequence[str]) -> str | None:
    markers = (*shipped_markers(), *(_fold(marker) for marker in own if marker.strip()))
    for headline in dict.fromkeys(page.headlines):
        for part in re.split(r"\s[|–—-]\s|[|»«:•]", _fold(headline)):
            found = [m for m in markers if m in part and len(part) <= len(m) + _ROOM and _holds(part, m)]
            if found:
                return f"headline says '{found[0]}'"
    if page.own < _SHORT_PAGE:
        text = _fold(page.text)
        found = [m for m in markers if m in text and not m.isdigit() and _holds(text, m)]
        if found:
            return f"text says '{found[0]}'"
    return None


def _holds(text: str, marker: str) -> bool:
    at = text.find(marker)
    while at >= 0:
        end = at + len(marker)
        if not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            return True
        at = text.find(marker, at + 1)
    return False


def _fold(text: str) -> str:
    """Without case, marks, tatweel and invisible characters, so that spellings of one phrase meet."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("\N{ARABIC TATWEEL}", "")
    kept = (" " if unicodedata.category(c) == "Cf" else c for c in plain if unicodedata.category(c) != "Mn")
    return " ".join("".join(kept).split())


class SamePages:
    """Notices a host that answers many urls with one page; remembers a bounded number of digests per host."""

    def __init__(self, others: int) -> None:
        self._others = others
        self._hosts: OrderedDict[str, OrderedDict[tuple[int, int], set[int]]] = OrderedDict()

    def repeated(self, host: str, url: str, body: bytes) -> bool:
        """Whether `others` or more other urls of this host had the same body."""
        digests = self._hosts.setdefault(host, OrderedDict())
        self._hosts.move_to_end(host)
        digest = (len(body), hash(body))
        urls = digests.setdefault(digest, set())
        digests.move_to_end(digest)
        repeated = len(urls - {hash(url)}) >= self._others
        if len(urls) <= self._others:
            urls.add(hash(url))
        if len(digests) > _DIGESTS:
            digests.popitem(last=False)
        if len(self._hosts) > _HOSTS:
            self._hosts.popitem(last=False)
        return repeated
