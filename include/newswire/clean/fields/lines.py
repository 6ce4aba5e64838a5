"""Lines that are no part of the running text: source lines, bylines, kickers."""

from __future__ import annotations

import re
from functools import cache

from newswire.clean import words
from newswire.clean.body.blocks import Block
from newswire.clean.fields.dateline import parts_of, trailing_agencies

_KICKER_CLASS = re.compile(
    r"(^|[-_ ])(kicker|over-?line|over-?title|pre-?title|sur-?title|roof-?title|rotitr|ro-?titr|up-?title|sup-?title"
    r"|top-?title|super-?title|eyebrow)([-_ ]|$)",
    re.IGNORECASE,
)
_MAX_KICKER = 160


@cache
def _source() -> re.Pattern[str]:
    labels = words.any_of("source_labels")
    return re.compile(rf"^[\W_]*(?:{labels})\s*[:：\-–—]+\s*(?P<names>.{{2,80}})$", re.IGNORECASE)


@cache
def _byline() -> re.Pattern[str]:
    labels = words.any_of("byline_labels")
    return re.compile(rf"^\W*(?:{labels})\s*[:：\-–—]?\s+(?P<name>[^\d:.؟?!،,;؛]{{3,60}})$", re.IGNORECASE)


def source_agencies(text: str) -> tuple[str, ...] | None:
    """The agencies of a source line, known ones as ids; None when the text is no source line."""
    found = _source().match(text)
    if found:
        ids = (words.agency(part) for part in parts_of(found["names"]))
        return tuple(dict.fromkeys(i for i in ids if i))
    agencies = trailing_agencies(text)
    return agencies if agencies and text.lstrip().startswith("(") else None


def byline_name(text: str) -> str | None:
    """The name in a byline of two to five words; None when the text is no byline."""
    found = _byline().match(text)
    if found is None or not 2 <= len(found["name"].split()) <= 5:
        return None
    return found["name"].strip()


def is_name_line(block: Block) -> bool:
    """Whether a line is nothing but a name in bold, as some papers print it above the text."""
    parts = re.split(r"[\s/]+", block.text)
    return (
        block.strong
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
