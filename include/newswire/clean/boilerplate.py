"""Blocks that a source repeats in every article: comment policy, advertisement of its app, copyright.

The table is made from articles that were cleaned before and is an input of `clean`, so that cleaning stays pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from newswire.clean.characters import key
from newswire.models import CleanedPage

REPEATS = 3
_MIN_KEY = 12


def repeated_blocks(articles: Iterable[CleanedPage], least: int = REPEATS) -> frozenset[str]:
    """The keys of the blocks that stand in at least so many different articles of one source.

    Source lines and datelines are the source's habit and stay; the same text under two addresses counts once.
    """
    seen: set[str] = set()
    count: Counter[str] = Counter()
    for article in articles:
        own = key(article.text)
        if own in seen:
            continue
        seen.add(own)
        count.update(
            {key(b.text) for b in article.blocks if b.role not in {"title", "source_line", "dateline", "kicker"}}
        )
    return frozenset(block for block, times in count.items() if times >= least and len(block) >= _MIN_KEY)
