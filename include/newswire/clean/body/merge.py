"""Which of the page's blocks are the article: the two opinions are merged around the main mass of the first one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.body.noise import is_noise, without_noise
from newswire.clean.body.opinions import Opinion
from newswire.clean.characters import fold
from newswire.clean.words import opens_with

MASS_KEY = 40
Foreign = frozenset[int]
NONE: Foreign = frozenset()
_LEAD_REACH = 11
_TAIL_REACH = 24
_TAIL_GAP = 4
_TAIL_GAP_FIRST = 3
_BELOW_HEADLINE = 0.6
_BELOW_TITLE = 0.4  # of an h1 that is the title: a long ticker may stand above it
_HEADLINE_LENGTH = 20
_NO_LEAD = frozenset({"h1", "dt", "dd"})  # between headline and text, terms with values tell of author, day and hits
_DECK_LENGTH = 50
_DECK_WORDS = 7
_FILLING_TAGS = frozenset(["p", "li", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "dt", "dd"])
_CELLS = frozenset({"td", "th"})
_PARAGRAPH_TAGS = frozenset(["p", "li", "h1", "h2", "h3", "h4", "h5", "h6"])
_FEW_NOISE = 0.25
_IN_PARAGRAPHS = 0.8
_OWN_LINKS = 0.2
_FILLING_KEY = 8
_HEADS = frozenset({"h2", "h3", "h4"})
_QUESTIONS_REACH = 5
_QUESTIONS_GAP = 3
_MARKS = ("?", "\N{ARABIC QUESTION MARK}", "\N{FULLWIDTH QUESTION MARK}")
_IN_BOX = 0.7
_ALONE = 0.5  # what a paragraph without a neighbour counts, since teasers stand in a box each
_LETTERS = re.compile(r"[^\W\d_]+")
LEAD_CLASS = re.compile(
    r"(^|[-_ ])(leads?|standfirst|excerpt|dek|decks?|teaser|teaser-?text|intro|introduction|summary|sub-?titles?"
    r"|sub-?tit|sub-?headline|abstract|chapo|ingress|vorspann|entradilla|lid)([-_ ]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clues:
    """What the head of the page says of the article, as keys; empty when it says nothing."""

    title: str = ""
    description: str = ""


def agreement(blocks: list[Block], first: Opinion, seconded: list[bool]) -> float:
    """The share of characters, in long blocks, on which the two opinions agree; 1.0 when neither wants any."""
    both = either = 0
    for block, on in zip(blocks, seconded, strict=True):
        size = len(block.key)
        if size < MASS_KEY:
            continue
        one = block.key in first.key
        other = on and not block.bad and block.links < GOOD_LINKS
        both += size * (one and other)
        either += size * (one or other)
    return both / either if either else 1.0


def merge(
    blocks: list[Block], first: Opinion, seconded: list[bool], clues: Clues, foreign: Foreign = NONE
) -> list[int]:
    """The places of the article's blocks, ascending; empty when neither opinion has any of them.

    `seconded`: which blocks the second opinion has, none of the `foreign` ones, which are never kept.
    """
    wanted = [i not in foreign and first.holds(block.key) for i, block in enumerate(blocks)]
    mass = [i for i, block in enumerate(blocks) if wanted[i] and len(block.key) >= MASS_KEY]
    mass = mass or [i for i, on in enumerate(wanted) if on]
    if not mass:
        mass = [i for i, block in enumerate(blocks) if seconded[i] and block.good]
        wanted = seconded
    if not mass:
        return []
    top = find_headline(blocks, clues.title, mass)
    # what stands above the headline is no part of the article
    low, high = next(i for i in mass if top is None or i > top), mass[-1]
    sound = [i for i in mass if not blocks[i].bad]
    if _size(blocks, mass) - _size(blocks, sound) < _FEW_NOISE * _size(blocks, sound):
        # boxes of noise inside an article that stands outside of them
        wanted = [on and (not b.bad or b.tag in _CELLS) for b, on in zip(blocks, wanted, strict=True)]
        high = max(sound[-1], low)
    in_tags = _size(blocks, [i for i in mass if blocks[i].tag in _PARAGRAPH_TAGS])
    tagged = in_tags > _IN_PARAGRAPHS * _size(blocks, mass)
    around = {blocks[i].outer for i in sound}
    box = innermost(blocks, sound, _IN_BOX)
    high = max((i for i in sound if box in blocks[i].path and low <= i <= high), default=high)
    last = max((i for i in sound if blocks[i].tag == "p"), default=0)
    kept = [
        i
        for i in range(low, high + 1)
        if wanted[i]
        or (seconded[i] and _fills(blocks[i], around))
        or (tagged and box in blocks[i].path and i not in foreign and _is_own(blocks[i], around if i < last else set()))
    ]
    lead = [i for i in _lead(blocks, wanted, seconded, clues, top, low) if i not in foreign]
    kept = lead + kept + _tail(blocks, wanted, seconded, high, around)
    kept += [i for i in _questions(blocks, kept[-1]) if i not in foreign] if kept else []
    return without_noise(blocks, kept, seconded, clues.title, first)


def innermost(blocks: list[Block], places: list[int], share: float) -> int:
    """The number of the innermost element with that share of the text of these blocks; 0 when there is none."""
    held: dict[int, float] = {}
    siblings = Counter(blocks[i].outer for i in places)
    for i in places:
        weight = len(blocks[i].key) * (1 if siblings[blocks[i].outer] > 1 else _ALONE)
        for box in blocks[i].path:
            held[box] = held.get(box, 0.0) + weight
    total = max(held.values(), default=0)
    return max((box for box, size in held.items() if size >= share * total), default=0)  # numbers rise inwards


def _size(blocks: list[Block], places: Iterable[int]) -> int:
    return sum(len(blocks[i].key) for i in places)


def find_headline(blocks: list[Block], title: str, mass: list[int]) -> int | None:
    """The place of the headline above the main mass: the block that equals the title, else the last h1, else an h2.

    Most of the mass has to stand below it, since boxes of other stories repeat headlines.
    """
    if not mass:
        return next((i for i, block in enumerate(blocks) if title and block.key == title), None)
    above = _before_share(blocks, mass, _BELOW_HEADLINE)
    surely = _before_share(blocks, mass, _BELOW_TITLE)
    near = range(mass[0] - 1, max(-1, mass[0] - 1 - _LEAD_REACH), -1)
    only = sum(block.tag == "h1" for block in blocks) == 1  # else an h1 inside the text may be a subhead
    tests: tuple[tuple[Iterable[int], Callable[[Block], bool]], ...] = (
        (surely, lambda block: bool(title) and block.key == title and block.tag == "h1"),
        (above, lambda block: bool(title) and block.key == title),
        (above if only else above[: mass[0]], lambda block: block.tag == "h1"),
        (near, lambda block: block.tag == "h2" and len(block.text) >= _HEADLINE_LENGTH and not block.bad),
    )
    for places, fits in tests:
        found = next((i for i in places if fits(blocks[i])), None)
        if found is not None:
            return found
    return None


def _before_share(blocks: list[Block], mass: list[int], share: float) -> list[int]:
    """The places that have that share of the mass behind them: those above all of it upwards, then downwards."""
    needed, below, end = share * _size(blocks, mass), 0, mass[0]
    for i in reversed(mass):
        below += len(blocks[i].key)
        if below >= needed:
            end = i
            break
    return [*range(mass[0] - 1, -1, -1), *range(mass[0], end)]


def _lead(
    blocks: list[Block], wanted: list[bool], seconded: list[bool], clues: Clues, top: int | None, low: int
) -> list[int]:
    start = top + 1 if top is not None else max(0, low - _LEAD_REACH)
    kept = []
    deck = top is not None  # the first sentence below the headline is the lead, whatever the extractors say
    for i in range(start, low):
        block = blocks[i]
        if block.caption or block.links >= GOOD_LINKS or block.tag in _NO_LEAD:
            continue
        if _is_twin(block.key, clues.description) or (block.good and seconded[i]) or (wanted[i] and not block.bad):
            kept.append(i)
            continue
        sentence = len(block.text) >= _DECK_LENGTH and len(_LETTERS.findall(block.text)) >= _DECK_WORDS
        if sentence and (LEAD_CLASS.search(block.css) or (deck and not block.bad)):
            kept.append(i)
            deck = False
    return kept


def _fills(block: Block, around: set[int]) -> bool:
    """Whether a block inside the mass may be kept on the second opinion alone: sentences, subheads, list items.

    `around`: the elements in which the mass stands; bare text elsewhere is in boxes of other matters.
    """
    if block.bad or block.links >= GOOD_LINKS:
        return False
    if block.tag in _FILLING_TAGS or block.strong or block.text.startswith("*"):
        return len(block.key) >= _FILLING_KEY
    return block.good and block.outer in around


def _is_own(block: Block, around: set[int]) -> bool:
    """Whether a paragraph is kept though both opinions miss it, as they do where it is folded away until a click.

    Of the lists only those between the paragraphs.
    """
    between = block.tag == "p" or (block.tag == "li" and not around.isdisjoint(block.path[-3:-1]))
    return between and block.good and block.links < _OWN_LINKS and not block.caption


def _is_twin(own: str, description: str) -> bool:
    """Whether a block says what the page's description says."""
    if len(own) < 20 or len(description) < 20:
        return False
    return own.startswith(description[:40]) or (description.startswith(own) and len(own) >= 0.3 * len(description))


def _tail(blocks: list[Block], wanted: list[bool], seconded: list[bool], high: int, around: set[int]) -> list[int]:
    kept = []
    for i in range(high + 1, min(len(blocks), high + 1 + _TAIL_REACH)):
        block = blocks[i]
        near = (seconded[i] and block.good and block.outer in around and i - high < _TAIL_GAP) or (
            wanted[i] and i - high < _TAIL_GAP_FIRST and not (block.bad and block.links >= GOOD_LINKS)
        )
        if near and not is_noise(block):
            kept.append(i)
            high = i
    return kept


def _questions(blocks: list[Block], end: int) -> list[int]:
    """The questions and answers below the text, which extractors miss where each is folded away until a click."""
    near = range(max(0, end - _QUESTIONS_GAP), min(len(blocks), end + 1 + _QUESTIONS_REACH))
    start = next((i for i in near if blocks[i].tag in _HEADS and _asks(blocks[i])), None)
    if start is None:
        return []
    kept = [start] if start > end else []
    last = max(start, end)
    for i in range(last + 1, len(blocks)):
        block = blocks[i]
        if i - last > _QUESTIONS_GAP or (block.tag == blocks[start].tag and last > end):
            break
        if block.good and block.links < _OWN_LINKS and not is_noise(block):
            kept += [j for j in range(last + 1, i) if blocks[j].text.endswith(_MARKS) and not blocks[j].bad]
            kept.append(i)
            last = i
    return kept if last > max(start, end) else []


def _asks(block: Block) -> bool:
    folded = fold(block.text)
    return not block.bad and (opens_with("question_heads", folded) or folded.endswith(("faq", "faqs")))
