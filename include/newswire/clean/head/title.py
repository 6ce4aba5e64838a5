"""The headline: first the h1 that the head of the page repeats, since heads add site names and h1 may be the site's."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newswire.clean.characters import fold, key
from newswire.clean.head import jsonld
from newswire.clean.head.metadata import Head

_PARTS = re.compile(r"\s+[|\-–—»«:•·]+\s+|\s*\|\s*")
_MIN_KEY = 8
_SHARED_WORDS = 0.4
_MIN_SHARE = 0.4


def find_title(head: Head) -> str:
    """The article's title without the site's name; empty when the page has none."""
    open_graph = without_site_name(head.meta("og:title", "twitter:title") or "", head)
    stated = without_site_name(jsonld.text_of(head.article.get("headline")) or "", head)
    page_title = without_site_name(head.page_title, head)
    heads = [text for text in (open_graph, stated, page_title) if text]
    headlines = [text for text in head.headlines if not _is_site(key(text), head)]
    for headline in headlines:
        own = key(headline)
        if len(own) > _MIN_KEY and any(own in (other := key(text)) and _most(own, other) for text in heads):
            return headline
    news = any("News" in kind for kind in head.types())  # their heads name the article better than blogs' heads do
    for headline in () if news else headlines:
        if len(key(headline)) > _MIN_KEY and any(_alike(headline, text) for text in heads):
            return headline
    return next((text for text in (stated, open_graph, *headlines[:1], page_title) if text), "")


def _most(part: str, whole: str) -> bool:
    return len(part) >= _MIN_SHARE * len(whole)


def _alike(headline: str, other: str) -> bool:
    """Whether an h1 says in other words what the head says, and does not only add to it."""
    if key(other) in key(headline):
        return False
    own, theirs = set(fold(headline).split()), set(fold(other).split())
    return len(own & theirs) >= _SHARED_WORDS * min(len(own), len(theirs))


def _is_site(name: str, head: Head) -> bool:
    if not name:
        return True
    names = {key(text) for text in (head.site_name, jsonld.text_of(head.article.get("publisher"))) if text}
    return name in names or name in domain_names(head.url)


def domain_names(url: str) -> frozenset[str]:
    """The names that an address gives its site, as keys: its host and the longest label of it."""
    host = urlsplit(url).netloc.lower().split(":")[0].removeprefix("www.")
    labels = host.split(".")[:-1]
    return frozenset({key(host), key(max(labels, key=len))}) if labels else frozenset()


def without_site_name(title: str, head: Head) -> str:
    """A title without the site's name at its end or beginning."""
    for cut in reversed(list(_PARTS.finditer(title))):
        before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
        if before and _is_site(key(after), head):
            return without_site_name(before, head)
        if after and _is_site(key(before), head):
            return without_site_name(after, head)
    return title


def split_title(title: str) -> list[str]:
    """The parts of a page title: headline, section, site, sometimes a date."""
    return [part.strip() for part in _PARTS.split(title)]
