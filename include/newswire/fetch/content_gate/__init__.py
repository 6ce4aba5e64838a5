"""Tells a page from what servers send with status 200 instead of one: soft 404s, challenges, pages without text.

Pure but for SamePages, which remembers digests. A marker counts in a headline that says little else, and in a sentence
of its own on a page that has little other prose; an article that mentions or quotes such words passes.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Sequence

from newswire.fetch.content_gate.bytes_of import no_text
from newswire.fetch.content_gate.markers import fold, headline_says, holds_any, said_by_server
from newswire.fetch.content_gate.page_text import PageText, decode, read_page, says_article

_SHORT_PAGE = 1_000
_LITTLE_PROSE = {"machine": 10_000, "notice": 600, "cover": 300}  # letters beside a headline that says only the marker
_PROSE_OF_AN_ARTICLE = 200  # letters, where the page says of itself that it is an article
_FEW = 3
_ROOM = 25
_PARAGRAPH = 50
_HOSTS = 200
_DIGESTS = 300
_STRUCTURED = re.compile(r"\b(xml|json|rss|atom|rdf)\b|[+/](xml|json)\b")
_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|title)\b", re.I)
_LISTING = re.compile(rb"<(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex|opml)\b", re.I)
_NOT_FOR_READERS = re.compile(r"text/(css|(x-)?(java|ecma)script|csv|calendar|vcard|x-vcard|x-component)")
_PARTS = re.compile(r"\s[|\u2013\u2014\u00ab\u00bb-]\s|[|\u2022\u00b7]")
_ADDRESS = re.compile(r"(?<!\w)(?:[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?!\w)|/)[\w/.%-]*")
_SENT_ON = re.compile(
    rb"""<meta\b(?=[^>]{0,300}?http-equiv\s*=\s*["']?refresh)[^>]{0,300}?content\s*=\s*["']?\s*(\d{1,4})[^>]{0,40}?url\s*=""",
    re.I,
)
_SOON, _ONLY_A_DOOR = 15, 300  # seconds; letters


def judge(
    body: bytes, content_type: str | None, url: str, markers: Sequence[str] = (), min_letters: int = 40
) -> str | None:
    """Why this answer is no page, in a few words, or None when it may be one.

    `markers` come on top of the shipped list. Feeds, sitemaps and JSON with text pass, since their readers judge them;
    HTML under such a type is still judged as a page. `min_letters` is lower for sources of short flashes.
    """
    if not body.strip():
        return "empty body"
    kind = (content_type or "").split(";")[0].split(",")[0].strip(" \"'").lower()
    html = _HTML.search(body[:2048]) is not None
    if not html and (_NOT_FOR_READERS.fullmatch(kind) or not _may_hold_text(kind)):
        return f"type {kind[:60]} is no page"
    binary = no_text(body, content_type)
    if binary:
        return binary
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not html and head[:1] in (b"{", b"["):
        return _json_fault(body, content_type, min_letters)
    if not html and _LISTING.search(head):
        return None
    page = read_page(body, content_type)
    return _marked(page, body, markers) or _sent_on(page, body) or _too_little(page, min_letters)


def _may_hold_text(kind: str) -> bool:
    return not kind or "/" not in kind or kind.startswith("text/") or _STRUCTURED.search(kind) is not None


def _json_fault(body: bytes, content_type: str | None, min_letters: int) -> str | None:
    """An error told in JSON, or JSON that says nothing."""
    try:
        found = json.loads(decode(body, content_type)) if len(body) < _SHORT_PAGE * 4 else None
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and not found.get("items") and {"error", "errors", "fault"} & {k.lower() for k in found}:
        return "an error told in JSON"
    letters = sum(map(str.isalpha, decode(body[:4096], content_type)))
    return f"only {letters} letters" if letters < min_letters else None


def _too_little(page: PageText, min_letters: int) -> str | None:
    return f"only {page.letters} letters" if page.letters < min_letters else None


def _sent_on(page: PageText, body: bytes) -> str | None:
    found = _SENT_ON.search(body[:16_384]) if page.own < _ONLY_A_DOOR else None
    return "sends the reader on" if found and int(found[1]) <= _SOON else None


def _marked(page: PageText, body: bytes, own: Sequence[str]) -> str | None:
    headlines = [fold(headline) for headline in dict.fromkeys(page.headlines)]
    named = [marker for marker in map(fold, own) if marker]
    for marker in named:
        if any(marker in headline for headline in headlines):
            return f"headline says '{marker}'"
    said = [found for headline in headlines for found in _said_in(headline)]
    if not said and page.own >= _SHORT_PAGE:
        return None  # the usual page: its text need not be weighed
    article = says_article(body)
    texts = [fold(block) for block in page.blocks]
    prose = sum(len(text) - text.count(" ") for text in texts if len(text) >= _PARAGRAPH and not holds_any(text))
    for marker, kind, left in said:
        if _is_all(article, prose, kind, left):
            return f"headline says '{marker}'"
    return _text_fault(article, texts, prose, named) if page.own < _SHORT_PAGE else None


def _text_fault(article: bool, texts: Sequence[str], prose: int, named: Sequence[str]) -> str | None:
    for marker in named:
        if any(marker in text for text in texts):
            return f"text says '{marker}'"
    if prose < _LITTLE_PROSE["notice"] and not (article and prose):
        for text in texts:
            if found := said_by_server(text, notices=prose < _LITTLE_PROSE["cover"]):
                return f"text says '{found}'"
    return None


def _said_in(headline: str) -> list[tuple[str, str, int]]:
    parts = _PARTS.split(_ADDRESS.sub(" ", headline))
    return [said for part in parts if (said := headline_says(part.strip())) is not None]


def _is_all(article: bool, prose: int, kind: str, left: int) -> bool:
    """Whether a phrase in a headline is what the page has to say, beside the prose it holds."""
    most = _PROSE_OF_AN_ARTICLE if article else _LITTLE_PROSE[kind]
    if left <= _FEW and prose < most:
        return True
    return kind == "machine" and left <= _ROOM and prose < min(most, _LITTLE_PROSE["cover"])


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
