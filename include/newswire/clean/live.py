"""What the dated entries of a page are: the items of a live blog, or the teasers of a listing.

Entries that tell something themselves are items; entries whose headlines lead to other pages are teasers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.characters import key, tidy
from newswire.clean.entries import STAMP, Entry, find_entries, find_runs
from newswire.clean.fields.roles import TEXT_ROLES
from newswire.clean.guard import letters
from newswire.clean.head import jsonld
from newswire.clean.head.instants import read_instant
from newswire.clean.head.metadata import Head
from newswire.models import Block as RoleBlock
from newswire.models import CleanedPage, LiveItem

MIN_ENTRIES = 8
_MIN_DECLARED = 3
_CLOCK_SIGNS = ":h\u066b"
_CLOCK = re.compile(rf"(?<!\d)\d{{1,2}}\s?[{_CLOCK_SIGNS}]\s?\d{{2}}(?!\d)")
_STAMP_LENGTH = 60
_TITLE_LENGTH = 200
_MIN_LETTERS = 40
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_HALF = 0.5


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
    entries = find_entries(root, head.url, needed, published, zone) or find_runs(kept, needed, published, zone)
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


def _item(entry: Entry) -> _Item | None:
    stamp = title = None
    lines: list[str] = []
    for block in entry.blocks:
        if block.caption or block.bad or block.links >= GOOD_LINKS:
            continue
        is_stamp = STAMP.match(block.text) is not None or block.text == tidy(entry.stamp)
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


def _share(kept: list[Block], entries: list[Entry]) -> float:
    """The share of the page's text that stands in the entries."""
    size = sum(len(block.key) for block in kept)
    keys = {block.key for entry in entries for block in entry.blocks}
    return sum(len(block.key) for block in kept if block.key in keys) / size if size else 0.0
