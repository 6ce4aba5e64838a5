"""A first opinion for nothing: on most news pages nearly all paragraphs are children of one element.

Where resiliparse means the same paragraphs, that element is the article, and trafilatura, the dearest step, can rest.
Measured on the development pages: the same F1 as with trafilatura on the pages that it covers, about half of them.
"""

from __future__ import annotations

from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.body.merge import find_headline
from newswire.clean.body.opinions import Opinion

_IN_ONE = 0.8
_LEFT_OUT = 0.1
_BELOW = 0.5
_MIN_KEY = 600
_MIN_PARAGRAPHS = 4
_TEXT_TAGS = frozenset({"p", "li", "blockquote", "h2", "h3", "h4"})
_HEADINGS = frozenset({"h2", "h3", "h4"})


def by_structure(blocks: list[Block], second: Opinion, title: str) -> Opinion | None:
    """The paragraphs of the element that holds most of them; None when the page is not as simple as that."""
    seconded = [bool(block.key) and block.key in second.key for block in blocks]
    held: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.good and seconded[i]:
            held.setdefault(block.outer, []).append(i)
    sizes = {box: sum(len(blocks[i].key) for i in places) for box, places in held.items()}
    total = sum(sizes.values())
    if total < _MIN_KEY:
        return None
    box = max(sizes, key=lambda number: sizes[number])
    first, last = held[box][0], held[box][-1]
    if sizes[box] < _IN_ONE * total or len(held[box]) < _MIN_PARAGRAPHS:
        return None

    def belongs(i: int) -> bool:
        block = blocks[i]
        return seconded[i] and not block.bad and block.links < GOOD_LINKS and (block.outer == box or _is_text(block))

    inside = [i for i in range(first, last + 1) if belongs(i)]
    size = sum(len(blocks[i].key) for i in inside)
    out = sum(len(blocks[i].key) for i in range(first, last + 1) if not blocks[i].caption) - size
    below = sum(len(block.key) for block in blocks[last + 4 :] if block.good)
    if out > _LEFT_OUT * size or below > _BELOW * size:
        return None
    top = find_headline(blocks, title, inside)
    above = range(top + 1, first) if top is not None else range(0)
    leads = [i for i in above if belongs(i) and _is_text(blocks[i]) and _is_worth(blocks[i])]
    return Opinion.of("\n".join(blocks[i].text for i in [*leads, *inside]))


def _is_text(block: Block) -> bool:
    return block.tag in _TEXT_TAGS


def _is_worth(block: Block) -> bool:
    return len(block.key) >= (8 if block.tag in _HEADINGS else 15)
