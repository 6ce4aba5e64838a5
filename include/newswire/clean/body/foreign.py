"""Boxes that are never the article, however long they are beside a short one: teaser cards, comments, video boxes.

A card is a small box that opens with a headline which is wholly a link, and has others like it beside it. A section
under a heading such as "Comments" or "Most read" is foreign as far as the box that the heading opens.
"""

from __future__ import annotations

import re
from itertools import pairwise

from newswire.clean.body.blocks import GOOD_LENGTH, GOOD_LINKS, Block
from newswire.clean.characters import fold
from newswire.clean.words import opens_with, opens_with_stem, words

_CARD_LINKS = 0.9
_CARD_WORDS = 5  # headlines of news have them; the names of shops and channels that an article lists do not
_LABEL_LENGTH = 30
_CARD_BLOCKS = 6
_CARD_LENGTH = 500
_ALIKE = 2
_HEAD_LENGTH = 45
_HEAD_WORDS = 3
_LEFT = 0.25  # of the page's prose has to stand elsewhere; else the boxes are what the page is for
_MIN_LEFT = 150
_MIN_ABOVE = 300
_ROW_HEADS = frozenset({"h2", "h3", "h4", "h5", "h6", "dt"})
_COUNT = re.compile(r"[\s\d():\u0660-\u0669\u06f0-\u06f9]+$")
_COMMENTS = re.compile(
    r"(?:^|[-_ ])(?:cmts?|comments?(?:-?(?:list|body|box|text|area|section|content))?)(?:[-_ ]|$)"
    r"|[a-z]Comments?(?:[-_ ]|$)"
)

Span = tuple[int, int]


def find_foreign(blocks: list[Block], title: str) -> frozenset[int]:
    """The places of blocks in foreign boxes; empty when little else would be left."""
    spans = _spans(blocks)
    found = _cards(blocks, spans) | _rows(blocks) | _sections(blocks, spans, title)
    found |= {i for i, block in enumerate(blocks) if _COMMENTS.search(block.css)}
    found = {i for i in found if blocks[i].key != title or not title}
    prose = [len(b.text) if len(b.text) >= GOOD_LENGTH and b.links < GOOD_LINKS else 0 for b in blocks]
    left = sum(prose) - sum(prose[i] for i in found)
    return frozenset(found) if left >= max(_MIN_LEFT, _LEFT * sum(prose)) else frozenset()


def _spans(blocks: list[Block]) -> dict[int, Span]:
    """First and last place of each element's blocks."""
    last: dict[int, int] = {}
    first: dict[int, int] = {}
    for i, block in enumerate(blocks):
        last.update(dict.fromkeys(block.path, i))
    for i in range(len(blocks) - 1, -1, -1):
        first.update(dict.fromkeys(blocks[i].path, i))
    return {box: (first[box], end) for box, end in last.items()}


def _cards(blocks: list[Block], spans: dict[int, Span]) -> set[int]:
    cards: dict[int, set[int]] = {}
    for i, block in enumerate(blocks):
        if block.links < _CARD_LINKS or len(block.text.split()) < _CARD_WORDS:
            continue
        for parent, box in zip(block.path, block.path[1:], strict=False):
            if _is_card(blocks, spans[box], i):
                cards.setdefault(parent, set()).add(box)
    alike = [boxes for boxes in cards.values() if len(boxes) >= _ALIKE]
    return {i for boxes in alike for box in boxes for i in range(spans[box][0], spans[box][1] + 1)}


def _rows(blocks: list[Block]) -> set[int]:
    """Cards without boxes: in one element headlines that are links take turns with one text each."""
    found: set[int] = set()
    rows: dict[int, list[int]] = {}
    for i, block in enumerate(blocks[:-1]):
        below = blocks[i + 1]
        if block.tag not in _ROW_HEADS or block.links < _CARD_LINKS or len(block.text.split()) < _CARD_WORDS:
            continue
        if below.outer == block.outer and below.links < GOOD_LINKS and below.tag not in _ROW_HEADS:
            rows.setdefault(block.outer, []).append(i)
    for places in rows.values():
        if len(places) >= _ALIKE and all(after - i == 2 for i, after in pairwise(places)):
            first = places[0]
            labelled = (
                first > 0 and blocks[first - 1].tag in _ROW_HEADS and blocks[first - 1].outer == blocks[first].outer
            )
            found.update(range(first - labelled, places[-1] + 2))
    return found


def _is_card(blocks: list[Block], span: Span, head: int) -> bool:
    start, end = span
    if head - start > 1 or not 0 < end - start < _CARD_BLOCKS:
        return False
    if blocks[head].tag == "p" and blocks[head].box == blocks[end].box:  # a link at the end of a line is no headline
        return False
    if len(blocks[start].text) > _LABEL_LENGTH and start < head:
        return False
    texts = blocks[start : end + 1]
    told = sum(len(block.text) for block in texts if block.links < GOOD_LINKS)
    prose = any(len(block.text) >= 40 and block.links < GOOD_LINKS for block in texts)
    return prose and told < _CARD_LENGTH


def _sections(blocks: list[Block], spans: dict[int, Span], title: str) -> set[int]:
    """What stands in the widest box that opens with the heading of such a section."""
    found: set[int] = set()
    top = next((i for i, block in enumerate(blocks) if title and block.key == title), None)
    for i, block in enumerate(blocks):
        if len(block.text) > _HEAD_LENGTH or not _is_head(_COUNT.sub("", fold(block.text))):
            continue
        for box in block.path:
            start, end = spans[box]
            if start == i < end and (top is None or not start <= top <= end):
                found.update(range(start, end + 1))
                break
        else:
            if top is not None and top < i and _closes(_COUNT.sub("", fold(block.text))):
                found.update(_below(blocks, spans, top, i))
    return found


def _closes(line: str) -> bool:
    """Whether all below such a heading is foreign, since none of them stands inside a text."""
    return opens_with("closing_heads", line) or is_comment_head(line.split())


def _below(blocks: list[Block], spans: dict[int, Span], top: int, head: int) -> range:
    """What stands below such a heading in the box around it, when the text stands above it."""
    told = sum(len(block.text) for block in blocks[top:head] if block.good)
    around = next((box for box in reversed(blocks[head].path) if spans[box][1] > head), None)
    if told < _MIN_ABOVE or around is None:
        return range(0)
    return range(head, spans[around][1] + 1)


def is_comment_head(said: list[str]) -> bool:
    """Whether the words of a heading are "comments", with no more than whose they are or how to write one."""
    noun, owners = words("comment_words"), words("comment_owners")
    return any(word in noun for word in said) and all(word in noun or word in owners for word in said)


def _is_head(line: str) -> bool:
    """Whether a folded line is such a heading, or begins with one of several words, as "most read this week"."""
    said = line.split()
    if len(said) <= _HEAD_WORDS and opens_with_stem("foreign_stems", line):
        return True
    if is_comment_head(said):
        return True
    if not opens_with("foreign_heads", line):
        return False
    heads = words("foreign_heads")
    return line in heads or any(" " in head and line.startswith(f"{head} ") for head in heads)
