"""The headline: first the h1 that the head of the page repeats, since heads add site names and h1 may be the site's."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from newswire.clean.characters import fold, key
from newswire.clean.head import jsonld
from newswire.clean.head.metadata import Head

_PARTS = re.compile(r"\s+(?:[|\-–—»«:•·/~]+|::)\s+|\s*[|｜ㅣ│¦‖：]\s*|(?<=\S):\s+")
_MIN_KEY = 8
_SHARED_WORDS = 0.4
_MIN_SHARE = 0.4
_SHORT_NAME = 4
_SITE_WORDS = 4
_SITE_SIGNS = frozenset({"|", "::", "»", "«", "•", "·"})
_KICKER_ENDS = ":-–—|"
_KICKER_LENGTH = 60
_NAMES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "al:ios:app_name",
    "al:android:app_name",
    "twitter:site",
)


@lru_cache(maxsize=2)
def find_title(head: Head) -> str:
    """The article's title without the site's name; empty when the page has none."""
    open_graph = without_site_name(head.meta("og:title", "twitter:title") or "", head)
    title = _find_title(head, open_graph)
    before = title.removesuffix(open_graph).rstrip()
    glued = open_graph and before and before != title and before[-1] in _KICKER_ENDS and len(before) < _KICKER_LENGTH
    return open_graph if glued else title  # a kicker in front of the headline, which the head leaves out


def _find_title(head: Head, open_graph: str) -> str:
    stated = without_site_name(jsonld.text_of(head.article.get("headline")) or "", head)
    page_title = without_site_name(head.page_title, head)
    heads = [text for text in (open_graph, stated, page_title) if text]
    headlines = [text for text in head.headlines if not _is_site(key(text), head)]
    news = any("News" in kind for kind in head.types())  # their heads name the article better than blogs' heads do
    if news and open_graph and key(open_graph) == key(stated):
        return open_graph  # two statements that agree outweigh an h1 that was shortened or set anew for the page
    for headline in headlines:
        own = key(headline)
        if len(own) > _MIN_KEY and any(own in (other := key(text)) and _most(own, other) for text in heads):
            return headline
    for headline in () if news else headlines:
        if len(key(headline)) > _MIN_KEY and any(_alike(headline, text) for text in heads):
            return headline
    named = stated or open_graph or _repeated(page_title, head)
    return named or next(iter(headlines), "") or _of_page_title(page_title, head)


def _repeated(title: str, head: Head) -> str:
    """The longest part of a page title that a heading of the page repeats."""
    headings = {key(text) for text in (*head.headlines, *head.headings())}
    parts = sorted({title, *split_title(title)}, key=len, reverse=True)
    return next((part for part in parts if len(key(part)) > _MIN_KEY and key(part) in headings), "")


def _of_page_title(title: str, head: Head) -> str:
    """A page title without short parts at its end, nor at its beginning before a sign that no sentence has."""
    cuts = list(_PARTS.finditer(title))
    while cuts and len(title[cuts[-1].end() :].split()) <= _SITE_WORDS < len(title[: cuts[-1].start()].split()):
        title = title[: cuts.pop().start()].strip()
    if cuts and cuts[0][0].strip() in _SITE_SIGNS:
        before, after = title[: cuts[0].start()], title[cuts[0].end() :]
        if len(before.split()) <= _SITE_WORDS < len(after.split()):
            return after.strip()
    return title


def _most(part: str, whole: str) -> bool:
    return len(part) >= _MIN_SHARE * len(whole)


def _alike(headline: str, other: str) -> bool:
    """Whether an h1 says in other words what the head says, and does not only add to it."""
    if key(other) in key(headline):
        return False
    own, theirs = set(fold(headline).split()), set(fold(other).split())
    return len(own & theirs) >= _SHARED_WORDS * min(len(own), len(theirs))


@lru_cache(maxsize=2)
def site_names(head: Head) -> frozenset[str]:
    """The names that a page gives its site, as keys: declared ones, the publisher's, those of its address."""
    named = [head.site_name, jsonld.text_of(head.article.get("publisher")), *(head.meta(name) for name in _NAMES)]
    for node in head.nodes:
        if "WebSite" in jsonld.types_of(node):
            named += [jsonld.text_of(node.get("name")), jsonld.text_of(node.get("alternateName"))]
    return frozenset({key(text) for text in named if text and key(text)} | domain_names(head.url))


def _is_site(name: str, head: Head) -> bool:
    return not name or name in site_names(head)


def _is_site_tail(text: str, head: Head) -> bool:
    """Whether the end of a title is the site's name, also with a word more or less than elsewhere on the page."""
    name = key(text)
    if _is_site(name, head):
        return True
    if len(name) < _SHORT_NAME or len(text.split()) > _SITE_WORDS:
        return False
    known = [other for other in site_names(head) if len(other) >= _SHORT_NAME]
    return any(name.startswith(other) or other.startswith(name) or other.endswith(name) for other in known)


def domain_names(url: str) -> frozenset[str]:
    """The names that an address gives its site, as keys: its host and the longest label of it."""
    host = urlsplit(url).netloc.lower().split(":")[0].removeprefix("www.")
    labels = host.split(".")[:-1]
    return frozenset({key(host), key(max(labels, key=len))}) if labels else frozenset()


def without_site_name(title: str, head: Head) -> str:
    """A title without the site's name at its end or beginning, and without the section in front of it."""
    for cut in reversed(list(_PARTS.finditer(title))):
        before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
        if before and _is_site_tail(after, head):
            return without_site_name(_without_section(before, head), head)
        if after and _is_site(key(before), head):
            return without_site_name(after, head)
    return title


def _without_section(title: str, head: Head) -> str:
    cuts = list(_PARTS.finditer(title))
    section = key(head.section() or "")
    if cuts and section and key(title[cuts[-1].end() :]) == section:
        return title[: cuts[-1].start()].strip()
    return title


def split_title(title: str) -> list[str]:
    """The parts of a page title: headline, section, site, sometimes a date."""
    return [part.strip() for part in _PARTS.split(title)]
