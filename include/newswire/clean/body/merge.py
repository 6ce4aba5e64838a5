"""Which of the page's blocks are the article: the two opinions are merged around the main mass of the first one."""

from __future__ import annotations

from dataclasses import dataclass

from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.body.opinions import Opinion
from newswire.clean.characters import fold
from newswire.clean.words import opens_with, words

_MASS_KEY = 40
_LEAD_REACH = 11
_TAIL_REACH = 24
_TAIL_GAP = 4
_TAIL_GAP_FIRST = 3
_NOISE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Clues:
    """What the head of the page says of the article, as keys; empty when it says nothing."""

    title: str = ""
    description: str = ""


def agreement(blocks: list[Block], first: Opinion, second: Opinion) -> float:
    """The share of characters, in long blocks, on which the two opinions agree; 1.0 when neither wants any."""
    both = either = 0
    for block in blocks:
        size = len(block.key)
        if size < _MASS_KEY:
            continue
        one = block.key in first.key
        other = not block.bad and block.links < GOOD_LINKS and block.key in second.key
        both += size * (one and other)
        either += size * (one or other)
    return both / either if either else 1.0


def merge(blocks: list[Block], first: Opinion, second: Opinion, clues: Clues) -> list[int]:
    """The places of the article's blocks, ascending; empty when neither opinion has any of them."""
    wanted = [bool(block.key) and first.holds(block.key) for block in blocks]
    seconded = [bool(block.key) and block.key in second.key for block in blocks]
    mass = [i for i, block in enumerate(blocks) if wanted[i] and len(block.key) >= _MASS_KEY]
    mass = mass or [i for i, on in enumerate(wanted) if on]
    if not mass:
        mass = [i for i, block in enumerate(blocks) if seconded[i] and block.good]
        wanted = seconded
    if not mass:
        return []
    low, high = mass[0], mass[-1]
    kept = [i for i in range(low, high + 1) if wanted[i] or (seconded[i] and blocks[i].good)]
    kept = _lead(blocks, seconded, clues, low) + kept + _tail(blocks, wanted, seconded, high)
    return _without_noise(blocks, kept, clues)


def headline(blocks: list[Block], title: str, before: int) -> int | None:
    """The place of the last block before a place whose key is the title's."""
    for i in range(before - 1, -1, -1):
        if title and blocks[i].key == title:
            return i
    return None


def _lead(blocks: list[Block], seconded: list[bool], clues: Clues, low: int) -> list[int]:
    top = headline(blocks, clues.title, low)
    if top is None:
        top = max(-1, low - _LEAD_REACH - 1)
    twin = clues.description[:40] if len(clues.description) >= 30 else None
    return [
        i
        for i in range(top + 1, low)
        if blocks[i].good and (seconded[i] or (twin is not None and blocks[i].key.startswith(twin)))
    ]


def _tail(blocks: list[Block], wanted: list[bool], seconded: list[bool], high: int) -> list[int]:
    kept = []
    for i in range(high + 1, min(len(blocks), high + 1 + _TAIL_REACH)):
        near = (seconded[i] and blocks[i].good and i - high < _TAIL_GAP) or (wanted[i] and i - high < _TAIL_GAP_FIRST)
        if near and not is_noise(blocks[i]):
            kept.append(i)
            high = i
    return kept


def _without_noise(blocks: list[Block], places: list[int], clues: Clues) -> list[int]:
    seen: set[str] = set()
    kept = []
    for i in places:
        block = blocks[i]
        if block.key == clues.title or block.key in seen or is_noise(block):
            continue
        if len(block.key) > _MASS_KEY:
            seen.add(block.key)
        kept.append(i)
    return kept


def is_noise(block: Block) -> bool:
    """Whether a short block opens like a line that sites put into articles: read also, follow us, keywords."""
    if len(block.text) >= _NOISE_LENGTH:
        return False
    folded = fold(block.text)
    return opens_with("noise_openers", folded) or folded in words("noise_lines")
