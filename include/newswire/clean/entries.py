"""The dated entries of a page: boxes side by side, or runs of paragraphs, of which each begins with a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement

from newswire.clean.body.blocks import Block
from newswire.clean.body.classes import is_noise_class
from newswire.clean.body.reading import read_blocks
from newswire.clean.body.tree import body_of
from newswire.clean.characters import key, tidy
from newswire.clean.head.instants import read_instant

_MAX_STAMPS = 2_000
_MAX_DEPTH = 60
STAMP = re.compile(r"\W{0,2}(\d{1,2})\s?[:h٫]\s?(\d{2})(?![\d:])")
_TEASER_LENGTH = 20
_CELLS = frozenset({"td", "th"})
_MOSTLY_STAMPED = 0.2


@dataclass(frozen=True, slots=True)
class Entry:
    """Its blocks and time; `url` is that of an anchor; a teaser's headline leads to another page."""

    blocks: list[Block]
    stamp: str
    at: datetime | None
    url: str | None
    teaser: bool


def find_entries(root: HtmlElement, url: str, needed: int, published: datetime | None, zone: tzinfo) -> list[Entry]:
    """The entries of a page that are boxes side by side; empty when there are fewer than needed."""
    stamps = _stamps(body_of(root))
    if len(stamps) < needed:
        return []
    children: dict[HtmlElement, dict[HtmlElement, str]] = {}
    for element, text in stamps:
        child = element
        for _ in range(_MAX_DEPTH):
            parent = child.getparent()
            if parent is None or is_noise_class(f"{child.get('class') or ''} {child.get('id') or ''}"):
                break
            children.setdefault(parent, {}).setdefault(child, text)
            child = parent
    if not children:
        return []
    best = max(children, key=lambda parent: len(children[parent]))
    alike = [box for box in children if (box.tag, box.get("class")) == (best.tag, best.get("class"))]
    return [
        entry
        for box in alike
        if box is best or best.get("class")
        for entry in _runs(box, children[box], url, published, zone)
    ]


def _stamps(body: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """The elements that are a time or begin with one, in page order."""
    found = []
    for element in body.iter("time", "p", "div", "span", "li", "strong", "b", "h2", "h3", "h4", "td", "dt"):
        stated = element.get("datetime") if element.tag == "time" else None
        text = (element.text or "").strip()
        if stated or (text and STAMP.match(text)):
            found.append((element, stated or text))
            if len(found) >= _MAX_STAMPS:
                break
    return found


def _runs(
    box: HtmlElement, stamped: dict[HtmlElement, str], url: str, published: datetime | None, zone: tzinfo
) -> list[Entry]:
    """The entries in a box: each from a child with a time up to the next such child."""
    runs: list[tuple[str, list[HtmlElement]]] = []
    for child in box:
        if child in stamped:
            runs.append((stamped[child], [child]))
        elif runs and isinstance(child.tag, str):
            runs[-1][1].append(child)
    return [_entry(stamp, elements, url, published, zone) for stamp, elements in runs]


def find_runs(kept: list[Block], needed: int, published: datetime | None, zone: tzinfo) -> list[Entry]:
    """The entries of a text without boxes, as one that is only broken into lines."""
    starts = [place for place, block in enumerate(kept) if STAMP.match(block.text) and block.tag not in _CELLS]
    if len(starts) < max(needed, _MOSTLY_STAMPED * len(kept)):
        return []
    ends = [*starts[1:], len(kept)]
    return [
        Entry(kept[start:end], kept[start].text, _time_of(kept[start].text, published, zone), None, False)
        for start, end in zip(starts, ends, strict=True)
    ]


def _entry(stamp: str, elements: list[HtmlElement], url: str, published: datetime | None, zone: tzinfo) -> Entry:
    blocks = [block for element in elements for block in read_blocks(element)]
    anchor = next((name for element in elements if (name := element.get("id"))), None)
    teaser = False
    for element in elements:
        for link in element.iter("a"):
            try:
                target = urljoin(url, link.get("href") or "")
                page, fragment = urldefrag(target)
            except ValueError:
                continue
            if page == urldefrag(url)[0]:
                anchor = anchor or fragment or None
            elif len(tidy(link.text_content())) >= _TEASER_LENGTH and _heads(link, blocks):
                teaser = True
    address = f"{urldefrag(url)[0]}#{anchor}" if anchor else None
    return Entry(blocks, stamp, _time_of(stamp, published, zone), address, teaser)


def _heads(link: HtmlElement, blocks: list[Block]) -> bool:
    """Whether a link is one of the first lines of an entry, all of it."""
    said = key(link.text_content())
    return any(block.key and block.key in said for block in blocks[:3])


def _time_of(stamp: str, published: datetime | None, zone: tzinfo) -> datetime | None:
    instant = read_instant(stamp, zone)
    if instant is not None:
        return instant.at
    clock = STAMP.match(stamp)
    if clock is None or published is None:
        return None
    try:
        return datetime.combine(published.date(), time(int(clock[1]), int(clock[2])), published.tzinfo)
    except ValueError:
        return None
