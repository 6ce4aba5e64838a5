"""The author as a page marks the name by class, id or other attributes, where it declares none to machines.

Three kinds of marks, surest first: a name of its own, a likely element, any element. The words are those by which
trafilatura 2.3 finds authors; one pass over the elements stands in for its passes over a copy of the tree.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from newswire.clean.characters import tidy

_ATTRIBUTES = ("class", "id", "itemprop", "data-testid", "data-component")
_ANY = re.compile(
    r"author|byl|writer|username|screenname|channel-name|submitted-by|posted-by|journalist-name|BBL", re.I
)
_NAME_TAGS = frozenset({"a", "address", "div", "link", "p", "span", "strong"})
_NAME_CLASS = re.compile(r"^author$|author-?name|AuthorName|authorName")
_CARDS = frozenset({"AuthorCard", "AuthorURL"})
_LIKELY_TAGS = frozenset({"a", "div", "h3", "h4", "p", "span"})
_LIKELY_CLASS = re.compile(r"^(?:byline|username|byl|BBL)$|author|channel-name|submitted-by|posted-by|journalist-name")
_MAYBE_CLASS = re.compile(r"[Aa]uthor|screenname|writer|[Bb]yline")
_FOREIGN_TAGS = frozenset({"a", "div", "section", "span"})
_FOREIGN_CLASS = re.compile(
    r"^(?:title|date)$|^[Cc]omments|commentlist|comments-list|sidebar|is-hidden|quote|print|category"
    r"|meta-(?:date|reviewer)|article-(?:share|support)"
)
_FOREIGN_ID = re.compile(r"^comments|comment-?list")
_PICTURES = frozenset({"figure", "time"})
_MIN, _MAX = 2, 120


def find_marked(root: HtmlElement) -> str:
    """The first text that is marked as the author's name; empty when there is none."""
    marked: tuple[list[HtmlElement], ...] = ([], [], [])
    told: dict[str, bool] = {"": False}  # by value: a page has the same few on all its elements
    for element in root.iter():
        tag, any_told = element.tag, False
        for name, value in element.items():
            if name in _ATTRIBUTES:
                if (known := told.get(value)) is None:
                    known = told[value] = _ANY.search(value) is not None
                any_told = any_told or known
        if not isinstance(tag, str) or not (tag == "author" or any_told):
            continue
        sure = _sureness(tag, *(element.get(name) or "" for name in _ATTRIBUTES))
        if sure is not None:
            marked[sure].append(element)
    for element in (element for alike in marked for element in alike):
        text = tidy(" ".join(element.itertext()))
        if _MIN < len(text) < _MAX and not _is_foreign(element):
            from trafilatura.json_metadata import normalize_authors  # only few pages need it, and its import takes long

            return normalize_authors(None, text) or ""
    return ""


def _sureness(tag: str, css: str, own: str, item: str, test: str, part: str) -> int | None:
    if tag == "author" or (tag in _NAME_TAGS and (own == "author" or test in _CARDS or _NAME_CLASS.search(css))):
        return 0
    if tag in _LIKELY_TAGS and ("author" in item or "author" in own or _LIKELY_CLASS.search(css)):
        return 1
    marked = "author" in item or "Byline" in part or "author" in own.lower() or _MAYBE_CLASS.search(css)
    return 2 if marked else None


def _is_foreign(element: HtmlElement) -> bool:
    """Whether an element stands among comments, in a side column or at a picture."""
    for around in (element, *element.iterancestors()):
        if around.tag in _PICTURES:
            return True
        if around.tag in _FOREIGN_TAGS and (
            _FOREIGN_CLASS.search(around.get("class") or "") or _FOREIGN_ID.search(around.get("id") or "")
        ):
            return True
    return False
