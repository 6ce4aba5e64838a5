"""Feeds that a page names. They are proposals for the catalogue; nothing follows them by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

_TYPES = frozenset(
    f"{family}/{kind}"
    for family in ("application", "text")
    for kind in ("rss+xml", "atom+xml", "rdf+xml", "xml", "feed+json")
)
_LIKELY = re.compile(r"(?:^|[/._?=&-])(?:rss\d?|feeds?|atom|rdf)(?:$|[/._?=&-]|\.(?:xml|aspx|php))", re.IGNORECASE)
_MOST = 50


@dataclass(frozen=True, slots=True)
class FeedLink:
    """An address that a page names as a feed (`link`), or that looks like one in its text (`anchor`)."""

    url: str
    title: str | None
    found_in: Literal["link", "anchor"]


def feed_links(body: bytes, url: str, charset: str | None = None) -> tuple[FeedLink, ...]:
    """The feeds that an HTML page names, `rel=alternate` first, at most fifty; empty for what is no HTML.

    `url` is the page's final address. Relative addresses and `<base>` are resolved.
    """
    tree = _tree(body, charset)
    if tree is None:
        return ()
    base = urljoin(url, next((node.get("href") or "" for node in tree.iter("base")), ""))
    found: dict[str, FeedLink] = {}
    for link in (*_alternates(tree, base), *_anchors(tree, base)):
        if link.url != url:
            found.setdefault(link.url, link)
    return tuple(found.values())[:_MOST]


def _alternates(tree: Any, base: str) -> Iterator[FeedLink]:
    for node in tree.iter("link"):
        kind = (node.get("type") or "").split(";")[0].strip().lower()
        relations = (node.get("rel") or "").lower().split()
        if kind in _TYPES and {"alternate", "feed"} & set(relations) and (place := _address(base, node.get("href"))):
            yield FeedLink(place, _words(node.get("title")), "link")


def _anchors(tree: Any, base: str) -> Iterator[FeedLink]:
    for node in tree.iter("a"):
        place = _address(base, node.get("href"))
        if place and _LIKELY.search(f"{urlsplit(place).path}?{urlsplit(place).query}"):
            yield FeedLink(place, _words(node.text_content()), "anchor")


def _address(base: str, href: str | None) -> str | None:
    try:
        place = urljoin(base, (href or "").strip())
        parts = urlsplit(place)
    except ValueError:
        return None
    return place if href and parts.scheme in ("http", "https") and parts.netloc else None


def _words(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _tree(body: bytes, charset: str | None) -> Any | None:
    try:
        parser = html.HTMLParser(encoding=charset, no_network=True, huge_tree=False)
        return html.document_fromstring(body, parser=parser) if body.strip() else None
    except (etree.ParserError, LookupError, ValueError):
        return None
