"""The headline: first the h1 that the head of the page repeats, since heads add site names and h1 may be the site's."""

from __future__ import annotations

import re

from newswire.clean.characters import key
from newswire.clean.head import jsonld
from newswire.clean.head.metadata import Head

_PARTS = re.compile(r"\s+[|\-–—»«:•·]+\s+|\s*\|\s*")
_MIN_KEY = 8


def find_title(head: Head) -> str:
    """The article's title without the site's name; empty when the page has none."""
    open_graph = head.meta("og:title", "twitter:title")
    stated = jsonld.text_of(head.article.get("headline"))
    repeated = [key(text) for text in (open_graph, stated, head.page_title) if text]
    for headline in head.headlines:
        own = key(headline)
        if len(own) > _MIN_KEY and any(own in other for other in repeated):
            return headline
    if stated:
        return stated
    if open_graph:
        return without_site_name(open_graph, head.site_name)
    if head.headlines:
        return head.headlines[0]
    return without_site_name(_PARTS.split(head.page_title)[0].strip() or head.page_title, head.site_name)


def without_site_name(title: str, site: str | None) -> str:
    """A title without the site's name at its end or beginning."""
    if not site:
        return title
    name = key(site)
    for cut in _PARTS.finditer(title):
        before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
        if before and key(after) == name:
            return before
        if after and key(before) == name:
            return after
    return title
