"""What ends a body and is no sentence of the article: who its author is, and calls to follow the site elsewhere.

Only the last blocks are looked at, since the same words inside a text are news.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newswire.clean.body.blocks import Block
from newswire.clean.characters import fold, key
from newswire.clean.words import folded

_LAST = 4
_LEAST = 3  # blocks that are left in any case
_CALL_LENGTH = 300
_NAME_WITHIN = 25  # letters in front of the name, for its office
_MIN_NAME = 7
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_CONTACTS = 2
_DIGITS = 5
_LABEL = 30  # letters beside an address


def without_ending(blocks: list[Block], places: list[int], authors: Iterable[str]) -> list[int]:
    """The places without the lines on the author and the calls at their end."""
    names = [name for name in map(key, authors) if len(name) >= _MIN_NAME]
    end = len(places)
    for at in range(len(places) - 1, max(_LEAST, len(places) - _LAST) - 1, -1):
        if not _ends(blocks[places[at]], names):
            break
        end = at
    for at in range(max(_LEAST, end - _LAST), end - 1):
        if blocks[places[at]].key in names:  # the author's name as a line of its own, and what is said of him
            return places[:at]
    return places[:end]


def _ends(block: Block, names: list[str]) -> bool:
    text = block.text
    return _is_address(text) or is_call(text) or _is_imprint(text) or _is_about(block, names)


def _is_imprint(text: str) -> bool:
    """Whether a text says whose the pages are and what is forbidden, or where the paper has its telephone."""
    if len(text) > _CALL_LENGTH:
        return False
    said = f" {fold(text)} "
    if _has(said, "rights") and _has(said, "forbidden"):
        return True
    named = sum(f" {word} " in said for word in folded("contacts"))
    return named >= _CONTACTS and (sum(map(str.isdigit, text)) >= _DIGITS or "@" in text)


def _is_about(block: Block, names: list[str]) -> bool:
    """Whether a block tells of an author: it opens with the name, of whom no article speaks so."""
    opening = block.key[: _NAME_WITHIN + max(map(len, names), default=0)]
    return any(name in opening and len(block.key) > len(name) + _NAME_WITHIN for name in names)


def is_call(text: str) -> bool:
    """Whether a text asks its reader to follow, join or subscribe to one of the site's other channels."""
    if len(text) > _CALL_LENGTH:
        return False
    said = f" {fold(text)} "
    return _has(said, "channels") and _has(said, "calls")


def _is_address(text: str) -> bool:
    """Whether a text is no more than the number of a page, or the address where the text can be read."""
    letters = sum(map(str.isalpha, _ADDRESS.sub("", text)))
    return letters == 0 or (len(text) < _CALL_LENGTH and _ADDRESS.search(text) is not None and letters < _LABEL)


def _has(said: str, name: str) -> bool:
    return any(f" {word} " in said for word in folded(name))
