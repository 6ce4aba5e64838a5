"""What is left out of a merged body: repeated blocks, lines of noise, rows of links, cards of other stories."""

from __future__ import annotations

import re
from collections import Counter

from newswire.clean.body.blocks import Block
from newswire.clean.body.opinions import Opinion
from newswire.clean.characters import fold
from newswire.clean.words import opens_with, words

_LONG_KEY = 40
_NOISE_LENGTH = 160
_CARD_LINKS = 0.5
_TRUSTED = 0.5
_FARM_LINKS = 0.9
_FARM_LENGTH = 500
_REPEATABLE = frozenset({"li", "td", "dd"})
_LINK_RUN = 5
_LINK_RUN_GAP = 3
_LISTED_LINKS = 0.6
_LABEL = re.compile(r"([^:|]{2,25})\s*[:|]\s*(?=\S)")
_LABEL_LENGTH = 30
_FIRST_WORDS = 5
_TOPICS = re.compile(r"[,|\N{ARABIC COMMA}]")
_MANY_TOPICS = 2
_HEADLINE_WORDS = 5
_LABELLED = 0.8
_PULLED = re.compile(r"(?:^|[-_ ])(?:pull-?quotes?|pulled|tweetable|quote-?box|highlight)(?:[-_ ]|$)", re.IGNORECASE)


def without_noise(
    blocks: list[Block], places: list[int], seconded: list[bool], title: str, first: Opinion
) -> list[int]:
    """The places without those of noise; `first`, the first opinion, says how often a row is really repeated."""
    times: Counter[str] = Counter()
    kept: list[int] = []
    second_reads = sum(len(blocks[i].key) for i in places if seconded[i])
    trusted = second_reads > _TRUSTED * sum(len(blocks[i].key) for i in places)
    lists = _lists_of_text(blocks)
    unquoted = "".join(blocks[i].key for i in places if not _is_pulled(blocks[i]))
    announced = _announced(blocks)
    for i in _without_link_runs(blocks, places):
        block = blocks[i]
        if i in announced:
            continue
        if block.key == title or is_noise(block) or (block.tag == "h1" and not kept):
            continue
        if _is_pulled(block) and len(block.key) > _LONG_KEY and block.key in unquoted:
            continue  # a sentence of the text, pulled out in large letters
        said = times[block.key] if len(block.key) > _LONG_KEY else 0
        # plans and tables say the same again, and then the first opinion has it as often
        if said and (block.tag not in _REPEATABLE or first.key.count(block.key) <= said):
            continue
        if trusted and not seconded[i] and block.links >= _CARD_LINKS and block.outer not in lists:
            continue  # a card of another story
        if block.links >= _FARM_LINKS and len(block.text) > _FARM_LENGTH:
            continue
        times[block.key] += 1
        kept.append(i)
    return kept


def _lists_of_text(blocks: list[Block]) -> frozenset[int]:
    """The lists that are mostly no links, such as references."""
    all_, linked = Counter[int](), Counter[int]()
    for block in blocks:
        if block.tag == "li":
            all_[block.outer] += len(block.text)
            linked[block.outer] += int(len(block.text) * block.links)
    return frozenset(outer for outer, size in all_.items() if linked[outer] < _LISTED_LINKS * size)


def _without_link_runs(blocks: list[Block], places: list[int]) -> list[int]:
    """The places without rows of blocks that are nothing but links: contents, tags, other stories."""
    dropped: set[int] = set()
    run: list[int] = []
    for i in places:
        if blocks[i].links < _FARM_LINKS:
            run = []
            continue
        run = [*run, i] if run and i - run[-1] < _LINK_RUN_GAP else [i]
        if len(run) >= _LINK_RUN:
            dropped.update(run)
    return [i for i in places if i not in dropped]


def is_noise(block: Block) -> bool:
    """Whether a short block opens like a line that sites put into articles: read also, follow us, keywords."""
    if len(block.text) >= _NOISE_LENGTH:
        return False
    folded = fold(block.text)
    return opens_with("noise_openers", folded) or folded in words("noise_lines") or _points_elsewhere(block, folded)


def _announced(blocks: list[Block]) -> set[int]:
    """The places of what is wholly a link and follows at once on a label such as "read also"."""
    found: set[int] = set()
    for i in range(1, len(blocks)):
        if blocks[i].links < _FARM_LINKS:
            continue
        label = blocks[i - 1]
        if i - 1 in found or (len(label.text) <= _LABEL_LENGTH and opens_with("noise_openers", fold(label.text))):
            found.add(i)
    return found


def _points_elsewhere(block: Block, folded: str) -> bool:
    """Whether a line is a link that asks to read another story, or a label with nothing but links behind it."""
    if block.links >= _FARM_LINKS and not words("read_words").isdisjoint(folded.split()[:_FIRST_WORDS]):
        return True
    if block.tag in _REPEATABLE or block.links < _CARD_LINKS:
        return False
    label = _LABEL.match(block.text)
    if label is None or block.links * len(block.text) < _LABELLED * (len(block.text) - label.end()):
        return False
    said = block.text[label.end() :]
    # a headline or several topics; an address or a name alone may be what the text tells of
    return len(_TOPICS.findall(said)) >= _MANY_TOPICS or (len(said.split()) >= _HEADLINE_WORDS and "://" not in said)


def _is_pulled(block: Block) -> bool:
    return block.quoted or _PULLED.search(block.css) is not None
