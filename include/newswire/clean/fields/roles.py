"""Blocks get roles, and the fields that stand in the text are read out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from newswire.clean.body.blocks import Block as PageBlock
from newswire.clean.characters import key
from newswire.clean.fields.dateline import Dateline, Part, find_dateline, find_whole_dateline, trailing_agencies
from newswire.clean.fields.lines import byline_part, find_kicker, is_credit, is_name_line, source_parts
from newswire.models import Block, FieldSpan, Role

TEXT_ROLES: frozenset[Role] = frozenset({"lead", "paragraph", "quote", "subhead"})
_SUBHEAD_LENGTH = 110
_LEAD_LENGTH = 50
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_QUOTED = re.compile(r"^[«“„\"][^«»“”„\"]+[»”“\"][.،,]?$")
_NAMES_ABOVE = 4  # blocks of the article in which a line that is only a name may stand
_BELOW = 40  # blocks below the article in which the page may name its author
_AFTER = 6  # blocks below the article among which its source line may stand, behind boxes of other matters
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
    spans: list[FieldSpan] = field(default_factory=list)

    def add(self, role: Role, text: str, parts: Iterable[Part] = ()) -> None:
        """Adds a block with the fields that stand in it."""
        self.spans += [FieldSpan(part.field, len(self.blocks), *part[1:]) for part in parts]
        self.blocks.append(Block(role, text))

    def credit(self, parts: Iterable[Part]) -> None:
        """Counts the agencies among some parts."""
        names = (part.value for part in parts if part.field == "agency")
        self.agencies += [name for name in dict.fromkeys(names) if name not in self.agencies]

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
    headline = around.headline
    if headline is None and around.title:  # the body begins above the headline
        name = key(around.title)
        headline = next((i for i, block in enumerate(blocks) if block.tag == "h1" and block.key == name), None)
    above = find_kicker(blocks, headline)
    fields.kicker = around.kicker or (blocks[above].text if above is not None else None)
    if fields.kicker:
        fields.add("kicker", fields.kicker)
    if around.title:
        fields.add("title", around.title)
    body = [i for i in places if i not in (above, headline)]
    _read_byline(fields, blocks, body, around)
    if fields.byline and fields.byline not in {blocks[i].text for i in body}:
        fields.add("note", fields.byline, _byline_parts(fields.byline))
    after = range(body[-1] + 1, min(len(blocks), body[-1] + 1 + _AFTER)) if body else ()
    ends = {*body[-2:], *after}
    for i in [*body, *after]:
        _add(fields, blocks[i], inside=i <= body[-1], end=i in ends, printed=i == around.printed)
    return fields


def _read_byline(fields: Fields, blocks: list[PageBlock], body: list[int], around: Around) -> None:
    if around.byline:
        part = byline_part(around.byline)
        fields.byline, fields.author = around.byline, part.value if part else around.byline
    if not body or fields.byline:
        return
    start = around.headline + 1 if around.headline is not None and around.headline < body[0] else body[0]
    above = [*range(start, min(body[0], start + 8)), *body[:_NAMES_ABOVE]]
    for i in [*range(start, min(body[0], start + 8)), body[0], body[-1]]:
        if part := byline_part(blocks[i].text):
            fields.byline, fields.author = blocks[i].text, part.value
            return
    for i in above if len(body) > 2 else ():
        if is_name_line(blocks[i]):
            fields.byline = fields.author = blocks[i].text
            return
    for i in range(body[-1] + 1, min(len(blocks), body[-1] + _BELOW)):
        if part := byline_part(blocks[i].text, "author_lines"):
            fields.byline, fields.author = blocks[i].text, part.value
            return


def _add(fields: Fields, block: PageBlock, *, inside: bool, end: bool, printed: bool) -> None:
    text = block.text
    parts = source_parts(text) if fields.source_line is None else None
    if parts is not None and (end or (fields.lead and parts and all(part.field == "agency" for part in parts))):
        fields.source_line = text
        fields.credit(parts)
        fields.add("source_line", text, parts)
        return
    if not inside:
        return
    if text == fields.byline:
        fields.add("note", text, _byline_parts(text))
        return
    if printed or (is_credit(text) and (end or fields.lead is None)):
        fields.add("note", text)
        return
    if fields.lead is None and fields.dateline is None and (line := find_whole_dateline(text)):
        _take_dateline(fields, line)
        return
    role = _role(fields, block)
    if role == "caption":
        fields.add(role, text)
        return
    if role == "lead" or (fields.lead and fields.dateline is None and len(fields.blocks) < 5):
        text = _without_dateline(fields, text)
    agencies = trailing_agencies(text) if end else ()
    fields.credit(agencies)
    if role == "lead":
        fields.lead = text
    fields.add(role, text, agencies)


def _byline_parts(text: str) -> list[Part]:
    part = byline_part(text) or byline_part(text, "author_lines") or Part("author", 0, len(text), text)
    return [Part("byline", 0, len(text), text), part]


def _role(fields: Fields, block: PageBlock) -> Role:
    if block.caption:
        return "caption"
    short = len(block.text) < _SUBHEAD_LENGTH
    heading = block.tag in _HEADINGS or (short and (block.strong or _STAR.match(block.text) is not None))
    if fields.lead is None and not (heading and len(block.text) < _LEAD_LENGTH):
        return "lead"
    if heading and block.tag != "li":
        return "subhead"
    return "quote" if block.quoted or _QUOTED.match(block.text) else "paragraph"


def _without_dateline(fields: Fields, text: str) -> str:
    found = find_dateline(text)
    if found is None:
        return text
    _take_dateline(fields, found)
    return text[found.end :].strip()


def _take_dateline(fields: Fields, found: Dateline) -> None:
    fields.dateline = found.text
    fields.credit(found.parts)
    fields.add("dateline", found.text, found.parts)
