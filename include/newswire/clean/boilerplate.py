"""Blocks that a source repeats in article after article: comment policy, advertisement of its app, copyright.

Whoever keeps the articles counts the blocks of each and says which of them are repeated; what is done with them is
decided here, from the article and that set alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from hashlib import blake2b

from newswire.clean.characters import key
from newswire.clean.fields.roles import TEXT_ROLES
from newswire.clean.guard import letters
from newswire.clean.page import Doubted
from newswire.clean.verdicts import MIN_LETTERS
from newswire.models import Block, CleanedPage

_MIN_KEY = 20  # word characters; the formulae of agencies and subheads are shorter, and repeated for good reason
_NEVER = frozenset({"title", "kicker", "lead", "caption", "dateline", "source_line"})
_MOSTLY = 0.5


def block_digests(article: CleanedPage) -> dict[int, int]:
    """The blocks that may turn out to be boilerplate: a signed 64-bit digest of each, and its letters.

    Those that were found to be boilerplate are among them, so that they go on being counted. The lead never is.
    """
    found = {}
    for block in article.blocks:
        digest = _digest(block)
        if digest is not None:
            found[digest] = letters(block.text)
    return found


def is_new_edition(article: CleanedPage, known: Collection[int]) -> bool:
    """Whether most of an article stood in earlier ones of its source, of whose blocks `known` are digests.

    Such an article is one of those with an address or a sentence more, and is no further witness for boilerplate. Most
    is more than half of its letters and of its blocks: a long comment policy under a short report is not.
    """
    old = [size for digest, size in block_digests(article).items() if digest in known]
    blocks = sum(block.role in TEXT_ROLES for block in article.blocks)
    return len(old) > _MOSTLY * blocks and sum(old) > _MOSTLY * letters(article.text)


def without_repeated(article: CleanedPage, repeated: Collection[int]) -> CleanedPage:
    """The article without the blocks whose digests are `repeated`: they become notes, which are no part of the text.

    The items of a live blog are left as they are.

    Raises:
        BadItem: short, when too little is left.
    """
    if article.kind == "liveblog" or not repeated:
        return article
    blocks = tuple(Block("note", b.text) if _digest(b) in repeated else b for b in article.blocks)
    if blocks == article.blocks:
        return article
    text = "\n".join(block.text for block in blocks if block.role in TEXT_ROLES)
    left = replace(article, blocks=blocks, text=text)
    if article.kind == "article" and letters(text) < MIN_LETTERS:
        raise Doubted("short", f"{letters(text)} letters beside what the source repeats in other articles", left)
    return left


def _digest(block: Block) -> int | None:
    said = key(block.text) if block.role not in _NEVER else ""
    if len(said) < _MIN_KEY:
        return None
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big", signed=True)
