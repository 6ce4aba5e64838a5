"""The dated entries of a page: the items of a live blog, or the teasers of a listing.

Entries are boxes side by side, or runs of paragraphs, of which each begins with a time. Entries that tell something
themselves are items; entries whose headlines lead to other pages are teasers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, tzinfo
from itertools import islice
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement

from newswire.clean.body.blocks import GOOD_LINKS, Block, read_blocks
from newswire.clean.body.classes import is_noise_class
from newswire.clean.body.tree import body_of
from newswire.clean.characters import key, tidy
from newswire.clean.fields.roles import TEXT_ROLES
from newswire.clean.guard import letters
from newswire.clean.head import jsonld
from newswire.clean.head.instants import read_instant
from newswire.clean.head.metadata import Head
from newswire.models import Block as RoleBlock
from newswire.models import CleanedPage, LiveItem

MIN_ENTRIES = 8
_MIN_DECLARED = 3
_MAX_STAMPS = 2_000
_MAX_DEPTH = 60
_STAMP = re.compile(r"\W{0,2}(\d{1,2})\s?[:h٫]\s?(\d{2})(?![\d:])")
_CLOCK_SIGNS = ":h\u066b"
_CLOCK = re.compile(rf"(?<!\d)\d{{1,2}}\s?[{_CLOCK_SIGNS}]\s?\d{{2}}(?!\d)")
_STAMP_LENGTH = 60
_TITLE_LENGTH = 200
_TEASER_LENGTH = 20
_MIN_LETTERS = 40
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
_MOSTLY_STAMPED = 0.2
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class _Entry:
    blocks: list[Block]
    stamp: str
    at: datetime | None
    url: str | None
    teaser: bool


@dataclass(frozen=True, slots=True)
class _Item:
    stamp: str | None
    title: str | None
    lines: tuple[str, ...]
    at: datetime | None
    url: str | None

    @property
    def key(self) -> str:
        return key(f"{self.title or ''} {' '.join(self.lines)}")


@dataclass(frozen=True, slots=True)
class Dated:
    """What the entries of a page are: `items` of a live blog, or the number of `teasers` that hold the page's text."""

    items: tuple[_Item, ...] = ()
    teasers: int = 0


def read_dated(
    root: HtmlElement, head: Head, blocks: list[Block], kept: list[Block], published: datetime | None, zone: tzinfo
) -> Dated:
    """The dated entries of a page whose text is `kept`; a clock time without a day is of the day of `published`."""
    linked = _linked_lines(root, kept)
    if linked:
        return Dated(teasers=linked)
    declared = [node for node in head.nodes if "LiveBlogPosting" in jsonld.types_of(node)]
    needed = _MIN_DECLARED if declared else MIN_ENTRIES
    if not declared and not _may_be_dated(root, blocks, needed):
        return Dated()
    entries = _entries(root, head.url, needed, published, zone) or _block_runs(kept, needed, published, zone)
    held = _share(kept, entries)
    if len(entries) >= MIN_ENTRIES and 2 * sum(entry.teaser for entry in entries) > len(entries):
        return Dated(teasers=len(entries)) if held > _HALF and not declared else Dated()
    items = [item for entry in entries if (item := _item(entry)) is not None]
    told = _updates(declared, zone)
    if len(items) < needed or 2 * len(items) < len(entries) or not (declared or held > _HALF):
        return Dated(tuple(told) if len(told) >= _MIN_DECLARED else ())
    return Dated(tuple(_joined(item, told) for item in items))


def _may_be_dated(root: HtmlElement, blocks: list[Block], needed: int) -> bool:
    """Whether a page says enough times for entries, before they are looked for: most pages do not."""
    if len(list(islice(root.iter("time"), needed))) == needed:
        return True
    text = " ".join(block.text for block in blocks if not block.bad)
    signs = sum(map(text.count, _CLOCK_SIGNS))  # counted in no time, and most pages have few
    return signs >= needed and len(_CLOCK.findall(text)) >= needed


def _linked_lines(root: HtmlElement, kept: list[Block]) -> int:
    """How many lines of an extractor's text are links on the page, when they are most of it.

    Such lines do not know what they were; the page's own blocks do, and verdicts.py asks those.
    """
    if not kept or any(block.box for block in kept):
        return 0
    links = {key(link.text_content()) for link in root.iter("a")}
    found = [block for block in kept if block.key in links]
    return len(found) if 2 * sum(len(b.key) for b in found) > sum(len(b.key) for b in kept) else 0


def as_live_blog(page: CleanedPage, items: tuple[_Item, ...]) -> CleanedPage:
    """The page as a live blog: what stands above the first item, then the items in page order."""
    if not items:
        return replace(page, kind="liveblog")
    keys = "\n".join(item.key for item in items)
    blocks: list[RoleBlock] = []
    for block in page.blocks:
        if block.role in TEXT_ROLES and key(block.text) in keys:
            break
        blocks.append(block)
    for item in items:
        blocks += [RoleBlock("note", item.stamp)] if item.stamp else []
        blocks += [RoleBlock("subhead", item.title)] if item.title else []
        blocks += [RoleBlock("paragraph", line) for line in item.lines]
    texts = [block.text for block in blocks if block.role in TEXT_ROLES]
    return replace(
        page,
        kind="liveblog",
        items=tuple(LiveItem("\n".join(item.lines), item.title, item.at, item.url) for item in items),
        blocks=tuple(blocks),
        text="\n".join(texts),
        lead=page.lead if page.lead in texts else next(iter(texts), None),
    )


def _entries(root: HtmlElement, url: str, needed: int, published: datetime | None, zone: tzinfo) -> list[_Entry]:
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
        if stated or (text and _STAMP.match(text)):
            found.append((element, stated or text))
            if len(found) >= _MAX_STAMPS:
                break
    return found


def _runs(
    box: HtmlElement, stamped: dict[HtmlElement, str], url: str, published: datetime | None, zone: tzinfo
) -> list[_Entry]:
    """The entries in a box: each from a child with a time up to the next such child."""
    runs: list[tuple[str, list[HtmlElement]]] = []
    for child in box:
        if child in stamped:
            runs.append((stamped[child], [child]))
        elif runs and isinstance(child.tag, str):
            runs[-1][1].append(child)
    return [_entry(stamp, elements, url, published, zone) for stamp, elements in runs]


def _block_runs(kept: list[Block], needed: int, published: datetime | None, zone: tzinfo) -> list[_Entry]:
    """The entries of a text without boxes, as one that is only broken into lines."""
    starts = [place for place, block in enumerate(kept) if _STAMP.match(block.text) and block.tag not in _CELLS]
    if len(starts) < max(needed, _MOSTLY_STAMPED * len(kept)):
        return []
    ends = [*starts[1:], len(kept)]
    return [
        _Entry(kept[start:end], kept[start].text, _time_of(kept[start].text, published, zone), None, False)
        for start, end in zip(starts, ends, strict=True)
    ]


def _entry(stamp: str, elements: list[HtmlElement], url: str, published: datetime | None, zone: tzinfo) -> _Entry:
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
    return _Entry(blocks, stamp, _time_of(stamp, published, zone), address, teaser)


def _heads(link: HtmlElement, blocks: list[Block]) -> bool:
    """Whether a link is one of the first lines of an entry, all of it."""
    said = key(link.text_content())
    return any(block.key and block.key in said for block in blocks[:3])


def _time_of(stamp: str, published: datetime | None, zone: tzinfo) -> datetime | None:
    instant = read_instant(stamp, zone)
    if instant is not None:
        return instant.at
    clock = _STAMP.match(stamp)
    if clock is None or published is None:
        return None
    try:
        return datetime.combine(published.date(), time(int(clock[1]), int(clock[2])), published.tzinfo)
    except ValueError:
        return None


def _item(entry: _Entry) -> _Item | None:
    stamp = title = None
    lines: list[str] = []
    for block in entry.blocks:
        if block.caption or block.bad or block.links >= GOOD_LINKS:
            continue
        is_stamp = _STAMP.match(block.text) is not None or block.text == tidy(entry.stamp)
        if stamp is None and not lines and is_stamp and len(block.text) < _STAMP_LENGTH and letters(block.text) < 20:
            stamp = block.text
        elif (
            title is None and not lines and len(block.text) < _TITLE_LENGTH and (block.tag in _HEADINGS or block.strong)
        ):
            title = block.text
        else:
            lines.append(block.text)
    if letters(" ".join(lines)) + letters(title or "") < _MIN_LETTERS:
        return None
    if not lines and title is not None:
        lines, title = [title], None
    return _Item(stamp, title, tuple(lines), entry.at, entry.url)


def _updates(declared: list[jsonld.Node], zone: tzinfo) -> list[_Item]:
    """The items as the JSON-LD of a live blog tells them."""
    found = []
    for node in declared:
        updates: Any = node.get("liveBlogUpdate") or []
        for update in updates if isinstance(updates, list) else [updates]:
            if not isinstance(update, dict):
                continue
            title, body = jsonld.text_of(update.get("headline")), jsonld.text_of(update.get("articleBody"))
            at = read_instant(jsonld.text_of(update.get("datePublished")), zone)
            address = jsonld.text_of(update.get("url")) or jsonld.text_of(update.get("@id"))
            if letters(body or title or "") >= _MIN_LETTERS:
                lines = (body,) if body else (title,)
                found.append(
                    _Item(None, title if body else None, tuple(filter(None, lines)), at.at if at else None, address)
                )
    return found


def _joined(item: _Item, told: list[_Item]) -> _Item:
    """An item of the page with the time and address that the JSON-LD has of it."""
    named = key(item.title or "")
    for update in told:
        same = (named and key(update.title or "") == named) or item.key.endswith(key(update.lines[0]))
        if same:
            return replace(item, at=update.at or item.at, url=update.url or item.url)
    return item


def _share(kept: list[Block], entries: list[_Entry]) -> float:
    """The share of the page's text that stands in the entries."""
    size = sum(len(block.key) for block in kept)
    keys = {block.key for entry in entries for block in entry.blocks}
    return sum(len(block.key) for block in kept if block.key in keys) / size if size else 0.0
