"""Site rules: where a source's pages keep the article, by XPath. The date of the capture picks the rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import lxml.etree
from lxml.html import HtmlElement

from newswire.clean.body.blocks import Block
from newswire.clean.body.reading import read_blocks
from newswire.clean.characters import key, tidy
from newswire.errors import BadInput
from newswire.models import SiteRule, Source


@dataclass(frozen=True, slots=True)
class RuledPage:
    """What a site rule found: the blocks of the article, the element with the first one, and the lines it names."""

    blocks: list[Block]
    start: HtmlElement | None
    kicker: str | None
    byline: str | None
    printed_date: str | None


def rule_for(source: Source | None, day: date | None) -> SiteRule | None:
    """The rule of a source's layout on a day; without a day the newest one."""
    rules = source.clean if source else ()
    if day is None:
        return rules[-1] if rules else None
    for rule in rules:
        if (rule.valid_from is None or rule.valid_from <= day) and (
            rule.valid_until is None or day <= rule.valid_until
        ):
            return rule
    return None


def apply_rule(root: HtmlElement, rule: SiteRule) -> RuledPage:
    """The parts of a page that a rule points at; no blocks when its body is not on the page."""
    dropped = frozenset(element for path in rule.drop for element in _elements(root, path))
    found: list[Block] = []
    start: HtmlElement | None = None
    for path in (rule.lead, rule.body):
        if path is None:
            continue
        for element in _elements(root, path):
            found += read_blocks(element, dropped)
            start = element if start is None else start
    blocks: list[Block] = []
    seen: set[str] = set()
    for block in found:
        if block.key not in seen or len(block.key) <= 40:
            blocks.append(block)
        seen.add(block.key)
    return RuledPage(blocks, start, *(_line(root, path) for path in (rule.kicker, rule.byline, rule.printed_date)))


def _elements(root: HtmlElement, path: str) -> list[HtmlElement]:
    return [found for found in _find(root, path) if isinstance(found, HtmlElement)]


def _line(root: HtmlElement, path: str | None) -> str | None:
    if path is None:
        return None
    for found in _find(root, path):
        text = tidy(found.text_content() if isinstance(found, HtmlElement) else str(found))
        if key(text):
            return text
    return None


@lru_cache(maxsize=512)
def _compiled(path: str) -> lxml.etree.XPath:
    return lxml.etree.XPath(path)


def _find(root: HtmlElement, path: str) -> list[object]:
    try:
        found = _compiled(path)(root)
    except lxml.etree.XPathError as error:
        raise BadInput(f"clean: '{path}' is no XPath: {error}") from None
    return found if isinstance(found, list) else [found]
