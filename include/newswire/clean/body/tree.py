"""One lxml tree per page, shared by metadata, blocks and trafilatura: parsing is dear."""

from __future__ import annotations

import re
from functools import cache

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from newswire.clean.characters import HALF_SPACE, STAND_IN
from newswire.errors import BadItem

# without the flag for case, so that it is looked for where a sign of its own begins, and nowhere else
_REFERENCES = re.compile(r"&(?:[zZ][wW][nN][jJ]|#0*8204|#[xX]0*200[cC]);")
_PLAIN = lxml.etree.ElementDefaultClassLookup(element=HtmlElement)


def with_stand_in(html: str) -> str:
    """The html with a letter in place of each half-space, since trafilatura deletes what is not printable."""
    return _REFERENCES.sub(STAND_IN, html.replace(HALF_SPACE, STAND_IN))


@cache
def _parser() -> lxml.html.HTMLParser:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_PLAIN)  # lxml's own asks Python for each element whether it is one of a form
    return parser


def parse(html: str) -> HtmlElement:
    """The tree of a page that passed the guard, without comments; libxml2 keeps its own limits."""
    try:
        return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=_parser())
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as error:
        raise BadItem("empty", f"no tree can be made of it: {error}") from None


def body_of(root: HtmlElement) -> HtmlElement:
    """The body element, or the root when the page has none."""
    body = root.find("body")
    return root if body is None else body
