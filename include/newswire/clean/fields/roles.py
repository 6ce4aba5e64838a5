"""Blocks get roles, and the fields that stand in the text are read out of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newswire.clean.body.blocks import Block as PageBlock
from newswire.clean.fields.dateline import find_dateline, trailing_agencies
from newswire.clean.fields.lines import byline_name, find_kicker, is_name_line, source_agencies
from newswire.models import Block, Role

TEXT_ROLES: frozenset[Role] = frozenset({"lead", "paragraph", "quote", "subhead"})
_SUBHEAD_LENGTH = 110
_LEAD_LENGTH = 50
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_STAR = re.compile(r"^\s*[*•▪■◆●]+\s*(?=\S)")


@dataclass(slots=True)
class Fields:
    """The blocks of an article with roles, and what was read out of them."""

    blocks: list[Block] = field(default_factory=list)
    kicker: str | None = None
    lead: str | None = None
    byline: str | None = None
    author: str | None = None
    dateline: str | None = None
    source_line: str | None = None
    agencies: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The lead, paragraphs, quotes and subheads in page order, joined by newlines."""
        return "\n".join(block.text for block in self.blocks if block.role in TEXT_ROLES)


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the blocks around the article: places among the page's blocks, and lines found by a rule."""

    title: str
    headline: int | None = None
    printed: int | None = None
    kicker: str | None = None
    byline: str | None = None


def read_fields(blocks: list[PageBlock], places: list[int], around: Around) -> Fields:
    """The article's blocks with their roles."""
    fields = Fields()
    above = find_kicker(blocks, around.headline)
    fields.kicker = around.kicker or (blocks[above].text if above is not None else None)
    if fields.kicker:
        fields.blocks.append(Block("kicker", fields.kicker))
    if around.title:
        fields.blocks.append(Block("title", around.title))
    body = [i for i in places if i not in (above, around.headline)]
    _read_byline(fields, blocks, body, around)
    after = range(body[-1] + 1, min(len(blocks), body[-1] + 3)) if body else ()
    ends = {*body[-2:], *after}
    for i in [*body, *after]:
        _add(fields, blocks[i], inside=i <= body[-1], end=i in ends, printed=i == around.printed)
    return fields


def _read_byline(fields: Fields, blocks: list[PageBlock], body: list[int], around: Around) -> None:
    if around.byline:
        fields.byline, fields.author = around.byline, byline_name(around.byline) or around.byline
    if not body:
        return
    start = around.headline + 1 if around.headline is not None and around.headline < body[0] else body[0]
    for i in [*range(start, min(body[0], start + 8)), body[0], body[-1]]:
        name = byline_name(blocks[i].text)
        if name and not fields.byline:
            fields.byline, fields.author = blocks[i].text, name
    if not fields.byline and len(body) > 2 and is_name_line(blocks[body[0]]):
        fields.byline = fields.author = blocks[body[0]].text


def _add(fields: Fields, block: PageBlock, *, inside: bool, end: bool, printed: bool) -> None:
    text = block.text
    agencies = source_agencies(text) if end and fields.source_line is None else None
    if agencies is not None:
        fields.source_line = text
        fields.agencies += [name for name in agencies if name not in fields.agencies]
        fields.blocks.append(Block("source_line", text))
        return
    if not inside:
        return
    if printed or text == fields.byline:
        fields.blocks.append(Block("note", text))
        return
    role = _role(fields, block)
    if role == "caption":
        fields.blocks.append(Block(role, text))
        return
    if role == "lead" or (fields.lead and fields.dateline is None and len(fields.blocks) < 5):
        text = _without_dateline(fields, text)
    if end:
        fields.agencies += [name for name in trailing_agencies(text) if name not in fields.agencies]
    if role == "lead":
        fields.lead = text
    fields.blocks.append(Block(role, text))


def _role(fields: Fields, block: PageBlock) -> Role:
    if block.caption:
        return "caption"
    short = len(block.text) < _SUBHEAD_LENGTH
    heading = block.tag in _HEADINGS or (short and (block.strong or _STAR.match(block.text) is not None))
    if fields.lead is None and not (heading and len(block.text) < _LEAD_LENGTH):
        return "lead"
    if heading and block.tag != "li":
        return "subhead"
    return "quote" if block.quoted else "paragraph"


def _without_dateline(fields: Fields, text: str) -> str:
    found = find_dateline(text)
    if found is None:
        return text
    fields.dateline = found.text
    fields.agencies += [name for name in found.agencies if name not in fields.agencies]
    fields.blocks.append(Block("dateline", found.text))
    return text[found.end :].strip()
