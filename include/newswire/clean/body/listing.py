"""The second body that a feed or REST interface of WordPress brings along: a check of the page, or better than it."""

from __future__ import annotations

from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.body.noise import is_noise
from newswire.clean.body.reading import read_blocks
from newswire.clean.body.tree import body_of, parse, with_stand_in
from newswire.errors import BadItem

ENOUGH = 0.9


def read_listing(html: str) -> list[Block]:
    """The blocks of a body that came with a listing, without captions, link boxes and lines of noise."""
    try:
        root = parse(with_stand_in(html))
    except BadItem:
        return []
    blocks = read_blocks(body_of(root))
    return [b for b in blocks if not b.caption and not b.bad and b.links < GOOD_LINKS and not is_noise(b)]


def agreement(one: list[Block], other: list[Block]) -> float:
    """The share of characters that both bodies have, of all that one of them has."""
    both = (covered(one, other) * _size(one) + covered(other, one) * _size(other)) / 2
    either = _size(one) + _size(other) - both
    return both / either if either else 1.0


def covered(part: list[Block], whole: list[Block]) -> float:
    """The share of a body's characters that another body has too."""
    text = " ".join(block.key for block in whole)
    size = _size(part)
    return sum(len(block.key) for block in part if block.key in text) / size if size else 0.0


def is_better(listed: list[Block], found: list[Block]) -> bool:
    """Whether the listed body has all that was found on the page, and more."""
    return _size(listed) > _size(found) and covered(found, listed) >= ENOUGH


def _size(blocks: list[Block]) -> int:
    return sum(len(block.key) for block in blocks)
