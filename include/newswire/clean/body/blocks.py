"""One block of a page, and what makes it a good one.

The text of an article always comes from such blocks; the extractors only vote on which of them belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass

GOOD_LENGTH = 80
GOOD_LINKS = 0.4


@dataclass(slots=True)
class Block:
    """One block with what the merge and the roles ask of it. `links` is the share of its characters inside links.

    `css` is class and id of the nearest block element, or of that around one without a name of its own; `box` numbers
    the nearest one and `outer` the one around it, so that neighbours are known, and `path` numbers all elements around
    it; `strong`: all of it is bold; `images` counts
    those before it, boxes of noise apart.
    """

    text: str
    key: str
    tag: str
    css: str = ""
    box: int = 0
    outer: int = 0
    links: float = 0.0
    bad: bool = False
    strong: bool = False
    quoted: bool = False
    caption: bool = False
    images: int = 0
    path: tuple[int, ...] = ()

    @property
    def good(self) -> bool:
        """Long enough, few links, in no box of noise."""
        return not self.bad and self.links < GOOD_LINKS and len(self.text) >= GOOD_LENGTH
