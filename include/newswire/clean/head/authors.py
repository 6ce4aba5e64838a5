"""The authors: what the page declares, without the publisher and without addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from newswire.clean import words
from newswire.clean.characters import fold, key, tidy
from newswire.clean.head import jsonld
from newswire.clean.head.metadata import Head
from newswire.clean.head.title import site_names
from newswire.clean.markup import names
from newswire.clean.words import opens_with

_MAX = 6
_DOMAIN = re.compile(r"://|\bwww\.|@|\b[\w-]+\.(?:com|org|net|de|ir|co)\b", re.IGNORECASE)
_METAS = names("author")
_LINKS = XPath("//@rel[.='author']/..")
_PAGE_PATH = (
    "/(authors?|autor(es|en|in)?|auteurs?|writers?|contributors?|journalists?|profiles?|reporters?|verfasser|staff"
    "|correspondents?|columnists?|yazar(lar)?|penulis|person)/"
)
_ACCOUNT = re.compile(r"/(?:admin(?:istrator)?|editor|webmaster|root|wp-?admin)/?(?:#.*)?$", re.IGNORECASE)
_LABEL, _DATA = re.compile(r"^twitter:label(\d)$"), "twitter:data"
_AUTHOR_PAGE = re.compile(_PAGE_PATH)
_BRACKETED = re.compile(r"\([^()]*\)")
_DEGREE = 4
_TWO_NAMES = r"(?<=\w)/(?=[^\W\d_]+ [^\W\d_]{2})"


@lru_cache(maxsize=2)  # asked twice of each page
def find_authors(head: Head, root: HtmlElement) -> tuple[str, ...]:
    """The names of the authors, in the page's order; empty when it names only its publisher."""
    site = site_names(head)
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: _of_node(head.article.get("author"), head.nodes),
        lambda: _of_metas(head),
        lambda: _of_links(root),
        lambda: _of_items(head),
        lambda: _of_pages(root),
    )
    for declared in ways:
        names = list(_names(declared(), site))
        if names:
            return tuple(names)
    return ()


def _of_node(value: Any, nodes: Iterable[jsonld.Node]) -> list[str]:
    """The names of the persons in a JSON-LD value, some of which only refer to a node elsewhere on the page."""
    found: list[str] = []
    todo = [value]
    while todo:
        value = todo.pop(0)
        if isinstance(value, list):
            todo[:0] = value
        elif isinstance(value, dict):
            if value.keys() == {"@id"}:
                value = next((node for node in nodes if node.get("@id") == value["@id"]), value)
            addresses = (value.get("@id"), value.get("url"))
            if "Organization" in str(value.get("@type")) or any(_ACCOUNT.search(str(text)) for text in addresses):
                continue
            parts = (value.get("givenName"), value.get("familyName"))
            todo.insert(0, value.get("name") or " ".join(part for part in parts if isinstance(part, str)))
        elif isinstance(value, str):
            found.append(value)
    return found


def _of_metas(head: Head) -> list[str]:
    found = [value for name in _METAS for value in head.metas.get(name, ()) if "://" not in value]
    for name, values in head.metas.items():
        label = _LABEL.match(name) if name[:1] == "t" else None
        if label and opens_with("author_labels", fold(values[0])):
            found += head.metas.get(_DATA + label[1], ())
    return found


def _of_links(root: HtmlElement) -> list[str]:
    links = [element for element in _LINKS(root) if not _ACCOUNT.search(element.get("href") or "")]
    return [element.text_content() for element in links]


def _of_pages(root: HtmlElement) -> list[str]:
    """The texts of the first link below the headline that leads to an author's page, and of its neighbours."""
    for link in islice(_below_headline(root), 1):
        if _ACCOUNT.search(link.get("href") or ""):
            break
        near = [*link.itersiblings("a", preceding=True), link, *link.itersiblings("a")]
        texts = [tidy(other.text_content()) for other in near if _is_author_page(other)]
        return [text for text in texts if 2 <= len(text.split()) <= 5 and not any(c.isdigit() for c in text)]
    return []


def _is_author_page(link: HtmlElement) -> bool:
    # a pattern that minds the case looks only where its first sign stands
    return _AUTHOR_PAGE.search((link.get("href") or "").lower()) is not None


def _below_headline(root: HtmlElement) -> Iterator[HtmlElement]:
    headlines: list[HtmlElement] = []
    for element in root.iter("h1", "a"):
        if element.tag == "h1":
            headlines.append(element)
        elif headlines and _is_author_page(element):
            around = set(element.iterancestors("h1"))
            if any(headline not in around for headline in headlines):
                yield element


def _of_items(head: Head) -> list[str]:
    found = []
    for element in head.item("author"):
        name = element.find(".//*[@itemprop='name']")
        found.append((element if name is None else name).text_content())
    return [text for text in found if 3 <= len(tidy(text)) <= 59]


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(rf"^(?:{words.any_of('author_openers')})(?:\s*:\s*|\s+)", re.IGNORECASE)


@cache
def _tails() -> re.Pattern[str]:
    """What follows a name: words of editing, a month behind at least one word, the place behind a preposition."""
    months = words.any_of("author_months")
    return re.compile(
        rf"(?:^|\s+)(?:{words.any_of('author_tails')})(?!\w).*$"
        rf"|(?<=\w)[\s,|·•–-]+(?:\d{{1,2}}\.?\s+)?(?:{months})\.?(?:[\s,.]+\d.*)?$",
        re.IGNORECASE,
    )


@cache
def _places() -> re.Pattern[str]:
    return re.compile(rf"(?<=\w)\s*,?\s+(?:{words.any_of('author_place_words')})\s+[^\W\d_a-z].*$")


@cache
def _roles() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words.any_of('author_roles')})(?!\w)", re.IGNORECASE)


@cache
def _trailing_role() -> re.Pattern[str]:
    return re.compile(rf"(?<=\w)\s+(?:{words.any_of('author_suffixes')})$", re.IGNORECASE)


@cache
def _joints() -> re.Pattern[str]:
    return re.compile(rf"\s*[,;،؛|•·]\s*|\s+(?:{words.any_of('author_joiners')})\s+|\s+&\s+|\s+/\s+|{_TWO_NAMES}")


def _names(declared: Iterable[str], site: frozenset[str]) -> Iterable[str]:
    seen: set[str] = set()
    for text in declared:
        whole = tidy(html.unescape(text)).removeprefix("@")
        if _DOMAIN.search(whole):
            continue
        whole = _BRACKETED.sub(" ", whole)
        for place, part in enumerate(_joints().split(_openers().sub("", whole))):
            name = _tails().sub("", _openers().sub("", part))
            name = _trailing_role().sub("", _places().sub("", name)).strip(" .-–—:*")
            own = key(name)
            if not own or own in site or own in seen or own.isdigit() or len(fold(name).split()) > 8:
                continue
            if fold(name) in words.words("no_authors") or (place and _is_role(name)):
                continue
            seen.add(own)
            yield name
            if len(seen) == _MAX:
                return


def _is_role(part: str) -> bool:
    """Whether a part of a list of names is what the person before it is: a degree, or words with an office in them."""
    degree = part.isupper() and len(part) <= _DEGREE and words.agency(part) is None
    return degree or _roles().search(part) is not None


def names_in(text: str, head: Head) -> tuple[str, ...]:
    """The names that one line lists, without the site's."""
    return tuple(_names([text], site_names(head)))
