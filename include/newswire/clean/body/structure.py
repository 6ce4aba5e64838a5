"""A first opinion for nothing: on most pages nearly all long paragraphs stand in one element, and little else does.

Where resiliparse means the same paragraphs, what it means inside that element is the article, and trafilatura, the
dearest step, can rest. Measured on the development pages: it answers for three quarters of them, with the F1 of
trafilatura and more precision.
"""

from __future__ import annotations

from collections.abc import Iterable

from newswire.clean.body.blocks import GOOD_LENGTH, GOOD_LINKS, Block
from newswire.clean.body.merge import MASS_KEY, NONE, Foreign, find_headline, innermost
from newswire.clean.body.opinions import Opinion

_IN_ONE = 0.7
_LEFT_OUT = 0.07
_NOISE_ABOVE = 0.15
_BELOW = 0.5
_BELOW_GAP = 4
_MIN_KEY = 400
_MIN_PARAGRAPHS = 3
_MAX_LINKS = 0.95
_TAIL_REACH = 30
_TAIL_TAGS = frozenset({"p", "li", "td", "dd"})
_LEAD_TAGS = frozenset({"p", "li", "blockquote", "h2", "h3", "h4"})
_HEADINGS = frozenset({"h2", "h3", "h4"})


def by_structure(blocks: list[Block], seconded: list[bool], title: str, foreign: Foreign = NONE) -> Opinion | None:
    """The blocks of the innermost element that holds most of the text; None when the page is not as simple as that.

    `seconded`: which blocks the second opinion has.
    """
    good = [i for i, block in enumerate(blocks) if seconded[i] and block.good]
    if _size(blocks[i] for i in good) < _MIN_KEY:
        return None
    box = innermost(blocks, good, _IN_ONE)
    belong = [
        on and not b.bad and b.links < _MAX_LINKS and box in b.path for b, on in zip(blocks, seconded, strict=True)
    ]
    long = [i for i, b in enumerate(blocks) if belong[i] and len(b.key) >= MASS_KEY and b.links < GOOD_LINKS]
    if sum(blocks[i].good for i in long) < _MIN_PARAGRAPHS:
        return None
    first, last = long[0], _with_tail(blocks, belong, long[-1])
    inside = [i for i in range(first, last + 1) if belong[i]]
    size = _size(blocks[i] for i in inside)
    others = (i for i in range(first, last + 1) if not belong[i] and i not in foreign)
    left_out = _size(blocks[i] for i in others if not blocks[i].caption)
    noise = _size(b for i, b in enumerate(blocks[:last]) if seconded[i] and b.bad and _is_prose(b))
    below = _size(b for i, b in enumerate(blocks) if i >= last + _BELOW_GAP and b.good and i not in foreign)
    if left_out > _LEFT_OUT * size or noise > _NOISE_ABOVE * size or below > _BELOW * size:
        return None
    top = find_headline(blocks, title, inside)
    above = range(top + 1, first) if top is not None else range(0)
    return Opinion.of_blocks([blocks[i] for i in [*(i for i in above if seconded[i] and _leads(blocks[i])), *inside]])


def _with_tail(blocks: list[Block], belong: list[bool], last: int) -> int:
    """The place of the last of the short lines and list items that follow the last long block at once."""
    for i in range(last + 1, min(len(blocks), last + _TAIL_REACH)):
        if not belong[i] or blocks[i].tag not in _TAIL_TAGS:
            break
        last = i
    return last


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(block.key) for block in blocks)


def _is_prose(block: Block) -> bool:
    return len(block.text) >= GOOD_LENGTH and block.links < GOOD_LINKS


def _leads(block: Block) -> bool:
    """Whether a block between the headline and the long blocks belongs to the article."""
    if block.bad or block.links >= GOOD_LINKS or block.tag not in _LEAD_TAGS:
        return False
    return len(block.key) >= (8 if block.tag in _HEADINGS else 15)
