"""Lines that are no part of the running text: source lines, bylines, kickers."""

from __future__ import annotations

import re
from functools import cache

from newswire.clean import words
from newswire.clean.body.blocks import Block
from newswire.clean.characters import fold
from newswire.clean.fields.dateline import Part, name_parts, trailing_agencies

_KICKER_CLASS = re.compile(
    r"(^|[-_ ])(kicker|over-?line|over-?title|pre-?title|sur-?title|roof-?title|rotitr|ro-?titr|up-?title|sup-?title"
    r"|top-?title|super-?title|eyebrow)([-_ ]|$)",
    re.IGNORECASE,
)
_MAX_KICKER = 160
_MAX_LINE = 100
_PIECES = re.compile(r"\s*[|·•]\s*")
_DAY = re.compile(r"\s*,\s+\w+\.? \d.*$")


@cache
def _source() -> re.Pattern[str]:
    labels = words.any_of("source_labels")
    return re.compile(rf"^[\W_]*(?:{labels})\s*[:：/\-–—]+\s*(?P<names>.{{2,80}})$", re.IGNORECASE)


@cache
def _byline(labels: str) -> re.Pattern[str]:
    return re.compile(
        rf"^\W*(?:{words.any_of(labels)})\s*(?P<colon>[:：\-–—]?)\s+(?P<name>[^\d:.؟?!،,;؛]{{3,60}})$", re.IGNORECASE
    )


@cache
def _credit() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{words.any_of('credit_labels')})\s*[:：]\s*\S.{{1,60}}$", re.IGNORECASE)


def source_parts(text: str) -> tuple[Part, ...] | None:
    """The names in a source line, agencies with their ids; None when the text is no source line."""
    found = _source().match(text)
    if found:
        return tuple(name_parts(text, *found.span("names")))
    agencies = trailing_agencies(text)
    return agencies if agencies and text.lstrip().startswith("(") else None


def byline_part(text: str, labels: str = "byline_labels") -> Part | None:
    """The name in a byline of two to five words, also among other lines' parts; None when the text is no byline."""
    at = 0
    for piece in _PIECES.split(text) if len(text) <= _MAX_LINE else [text]:
        start = text.index(piece, at)
        at = start + len(piece)
        found = _byline(labels).match(_DAY.sub("", piece))
        if found is None or not 2 <= len(found["name"].split()) <= 5:
            continue
        name = found["name"].strip()
        if not found["colon"] and words.words("no_name_words") & set(fold(name).split()):
            continue
        begin = start + found.start("name") + len(found["name"]) - len(found["name"].lstrip())
        return Part("author", begin, begin + len(name), name)
    return None


def is_credit(text: str) -> bool:
    """Whether a line says who translated, edited or photographed."""
    return _credit().match(text) is not None


def is_name_line(block: Block) -> bool:
    """Whether a line is nothing but a name in bold, as some papers print it above the text."""
    parts = re.split(r"[\s/]+", block.text)
    return (
        block.strong
        and block.links == 0
        and 2 <= len(parts) <= 5
        and all(part[:1].isupper() for part in parts)
        and not any(sign.isdigit() or sign in ".:!?," for sign in block.text)
    )


def find_kicker(blocks: list[Block], headline: int | None) -> int | None:
    """The place of the line above the headline that names speaker or stance: it ends in ':' or is marked as such."""
    if not headline:
        return None
    above, title = blocks[headline - 1], blocks[headline]
    if not 4 <= len(above.text) <= _MAX_KICKER or above.key == title.key:
        return None
    if above.text.rstrip().endswith((":", "：")):
        return headline - 1
    marked = _KICKER_CLASS.search(above.css) is not None
    shared = above.box == title.outer or above.outer == title.outer
    spoken = len(above.text.split()) >= 3 and not above.links and not any(c.isdigit() for c in above.text)
    return headline - 1 if marked or (shared and spoken and not above.bad) else None
