"""The authors: what the page declares, without the publisher and without addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from newswire.clean import words
from newswire.clean.characters import fold, key, tidy
from newswire.clean.head import jsonld
from newswire.clean.head.metadata import Head
from newswire.clean.head.title import domain_names
from newswire.clean.markup import names

_MAX = 6
_DOMAIN = re.compile(r"://|\bwww\.|@|\b[\w-]+\.(?:com|org|net|de|ir|co)\b", re.IGNORECASE)
_METAS = names("author")
_LINKS = XPath("//*[@rel='author']")
_PAGE_PATH = "/(authors?|autor(es|en)?|auteurs?|writers?|contributors?|journalists?|profiles?)/"
_AUTHOR_PAGE = re.compile(_PAGE_PATH, re.IGNORECASE)
_PAGES = XPath(
    f"//h1/following::a[re:test(@href, '{_PAGE_PATH}', 'i')]",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
_ITEMS = XPath("//*[@itemprop='author']")


def find_authors(head: Head, root: HtmlElement) -> tuple[str, ...]:
    """The names of the authors, in the page's order; empty when it names only its publisher."""
    site = {key(name) for name in (head.site_name, jsonld.text_of(head.article.get("publisher"))) if name}
    site |= domain_names(head.url)
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: _of_node(head.article.get("author")),
        lambda: _of_metas(head),
        lambda: _of_links(root),
        lambda: _of_items(root),
        lambda: _of_pages(root),
    )
    for declared in ways:
        names = list(_names(declared(), site))
        if names:
            return tuple(names)
    return ()


def _of_node(value: Any) -> list[str]:
    found: list[str] = []
    todo = [value]
    while todo:
        value = todo.pop(0)
        if isinstance(value, list):
            todo[:0] = value
        elif isinstance(value, dict):
            if "Organization" not in str(value.get("@type")):
                parts = (value.get("givenName"), value.get("familyName"))
                todo.insert(0, value.get("name") or " ".join(part for part in parts if isinstance(part, str)))
        elif isinstance(value, str):
            found.append(value)
    return found


def _of_metas(head: Head) -> list[str]:
    return [value for name in _METAS for value in head.metas.get(name, ()) if "://" not in value]


def _of_links(root: HtmlElement) -> list[str]:
    return [element.text_content() for element in _LINKS(root)]


def _of_pages(root: HtmlElement) -> list[str]:
    """The texts of the first link below the headline that leads to an author's page, and of its neighbours."""
    for link in _PAGES(root)[:1]:
        near = [*link.itersiblings("a", preceding=True), link, *link.itersiblings("a")]
        texts = [tidy(other.text_content()) for other in near if _AUTHOR_PAGE.search(other.get("href") or "")]
        return [text for text in texts if 2 <= len(text.split()) <= 5 and not any(c.isdigit() for c in text)]
    return []


def _of_items(root: HtmlElement) -> list[str]:
    found = []
    for element in _ITEMS(root):
        name = element.find(".//*[@itemprop='name']")
        found.append((element if name is None else name).text_content())
    return [text for text in found if 3 <= len(tidy(text)) <= 59]


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(rf"^(?:{words.any_of('author_openers')})(?:\s*:\s*|\s+)", re.IGNORECASE)


@cache
def _tails() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s+)(?:{words.any_of('author_tails')})(?!\w).*$", re.IGNORECASE)


@cache
def _joints() -> re.Pattern[str]:
    return re.compile(rf"\s*[,;،؛|•·]\s*|\s+(?:{words.any_of('author_joiners')})\s+|\s+&\s+")


def _names(declared: Iterable[str], site: set[str]) -> Iterable[str]:
    seen: set[str] = set()
    for text in declared:
        whole = tidy(html.unescape(text)).removeprefix("@")
        if _DOMAIN.search(whole):
            continue
        for part in _joints().split(_openers().sub("", whole)):
            name = _tails().sub("", _openers().sub("", part)).strip(" .-–—:")
            own = key(name)
            if not own or own in site or own in seen or own.isdigit() or len(fold(name).split()) > 8:
                continue
            seen.add(own)
            yield name
            if len(seen) == _MAX:
                return


def names_in(text: str, head: Head) -> tuple[str, ...]:
    """The names that one line lists, without the site's."""
    return tuple(_names([text], {key(head.site_name or ""), *domain_names(head.url)}))
