"""What the head of a page says of the article, read from the tree in one go."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from newswire.clean.characters import tidy
from newswire.clean.head import jsonld

_ITEMS = XPath("//@itemprop/..|//@itemtype/..")
_WHOLE = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/[A-Za-z0-9/._%~+-]*")  # joining it to another leaves it as it is
_MAX_HEADINGS = 60
_LOGO = re.compile(r"(?:^|[-_ ])(?:\w*logo\w*|(?:ms-?)?site-?(?:title|name)|masthead)(?:[-_ ]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)  # one page, one head: what is derived of it is kept with it
class Head:
    """The metadata of a page. `article` is the JSON-LD node of the article, empty when there is none.

    `headlines` are the texts of h1, `items` the elements with microdata.
    """

    metas: dict[str, list[str]]
    article: jsonld.Node
    nodes: list[jsonld.Node] = field(repr=False)
    headlines: tuple[str, ...]
    page_title: str
    url: str
    canonical: str | None
    site_name: str | None
    root: HtmlElement | None = field(default=None, repr=False)
    items: tuple[HtmlElement, ...] = field(default=(), repr=False)

    def meta(self, *names: str) -> str | None:
        """The first value of the first of these metas that the page has."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    def types(self) -> frozenset[str]:
        """The JSON-LD types that the page names."""
        return frozenset(kind for node in self.nodes for kind in jsonld.types_of(node))

    def headings(self) -> tuple[str, ...]:
        """The texts of h2 and h3."""
        return () if self.root is None else _texts(self.root, "h2", "h3")

    def item(self, name: str) -> list[HtmlElement]:
        """The elements with a property of microdata."""
        return [element for element in self.items if element.get("itemprop") == name]

    def description(self) -> str | None:
        """What the page says of itself in a sentence or two."""
        return jsonld.text_of(self.article.get("description")) or self.meta("og:description", "description")

    def section(self) -> str | None:
        """The section of the site."""
        return self.meta("article:section") or jsonld.text_of(self.article.get("articleSection"))


def read_head(root: HtmlElement, url: str) -> Head:
    """The metadata of a page by its tree; `url` resolves a relative canonical address."""
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        value = tidy(html.unescape(element.get("content") or ""))
        if name and value:
            metas.setdefault(name, []).append(value)
    nodes = jsonld.nodes(root)
    article = next((node for node in nodes if node.get("headline") or node.get("datePublished")), {})
    headlines = _texts(root, "h1")
    site = metas.get("og:site_name", [None])[0]
    return Head(
        metas=metas,
        article=article,
        nodes=nodes,
        headlines=headlines,
        page_title=tidy(html.unescape(next((title.text or "" for title in root.iter("title")), ""))),
        url=url,
        canonical=_canonical(root, metas, url),
        site_name=site or jsonld.text_of(article.get("publisher")),
        root=root,
        items=tuple(_ITEMS(root)),
    )


def _texts(root: HtmlElement, *tags: str) -> tuple[str, ...]:
    """The texts of the elements, each once; some pages escape their entities twice."""
    elements = (element for element in islice(root.iter(*tags), _MAX_HEADINGS) if not _is_logo(element))
    return tuple(filter(None, dict.fromkeys(tidy(html.unescape(element.text_content())) for element in elements)))


def _is_logo(heading: HtmlElement) -> bool:
    """Whether a heading is marked as the name of the site."""
    around = [heading, *islice(heading.iterancestors(), 2)]
    return any(_names_site(f"{element.get('class') or ''} {element.get('id') or ''}") for element in around)


@lru_cache(maxsize=1024)
def _names_site(css: str) -> bool:
    return _LOGO.search(css) is not None


def _canonical(root: HtmlElement, metas: dict[str, list[str]], url: str) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            found = _absolute(url, link.get("href", ""))
            if found:
                return found
    return _absolute(url, metas.get("og:url", [""])[0])


def _absolute(base: str, address: str) -> str | None:
    if _WHOLE.fullmatch(address):
        return address
    try:
        found = urljoin(base, address.strip())
        parts = urlsplit(found)
    except ValueError:
        return None
    return found if address and parts.scheme in {"http", "https"} and parts.netloc else None
