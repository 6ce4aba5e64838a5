"""JSON-LD of a page: the node that describes the article, and the types of all nodes."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from lxml.html import HtmlElement

from newswire.clean.characters import tidy

Node = dict[str, Any]

_FOLLOWED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
_ARTICLE = re.compile(r"Article|Posting|Report|LiveBlog")
_MAX_NODES = 5_000
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)


def types_of(node: Node) -> tuple[str, ...]:
    """The type names of a node."""
    kind = node.get("@type")
    if isinstance(kind, list):
        return tuple(str(name) for name in kind)
    return (str(kind),) if kind else ()


def nodes(root: HtmlElement) -> list[Node]:
    """All nodes that may describe the page, those that are articles first, else in page order."""
    found: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            _collect(_load(script.text or ""), found)
    return sorted(found, key=lambda node: not is_article(node))


def is_article(node: Node) -> bool:
    """Whether its type is an article or posting and it says when or what."""
    named = any(_ARTICLE.search(kind) for kind in types_of(node))
    return named and bool(node.get("headline") or node.get("datePublished"))


def text_of(value: Any) -> str | None:
    """A JSON-LD value as text; of a list the first, of a node its name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if isinstance(value, str):
        return tidy(html.unescape(value)) or None
    return None


def _load(text: str) -> Any:
    text = _WRAPPING.sub("", text)
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        return None
    except ValueError:
        pass
    try:
        return json.loads(_TRAILING_COMMA.sub(r"\1", text.replace("\n", " ")), strict=False)
    except (ValueError, RecursionError):
        return None


def _collect(value: Any, found: list[Node]) -> None:
    todo = [value]
    while todo and len(found) < _MAX_NODES:
        value = todo.pop(0)
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            if value.get("@type"):
                found.append(value)
            todo.extend(value[name] for name in _FOLLOWED if name in value)
