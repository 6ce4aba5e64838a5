"""The two extractors that vote on the page's blocks. Their own text is used only when the vote fails.

They are imported when the first page needs them: half a second, which pages with a source rule never spend.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from lxml.html import HtmlElement

from newswire.clean.body.blocks import Block
from newswire.clean.characters import key

# it warns of each page that it cannot read; the verdict says so already
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one extractor takes for the article: its text, the key of that text, and the keys of its lines and cells."""

    text: str
    key: str
    lines: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Opinion:
        lines: set[str] = set()
        for line in text.split("\n"):
            lines.add(key(line))
            if "|" in line:
                lines.update(key(cell) for cell in line.split("|"))
        return cls(text, key(text), frozenset(lines))

    @classmethod
    def of_blocks(cls, blocks: list[Block]) -> Opinion:
        """What our own blocks say, whose keys are known."""
        keys = [block.key for block in blocks]
        return cls("\n".join(block.text for block in blocks), "".join(keys), frozenset(keys))

    def holds(self, block_key: str) -> bool:
        """Whether a block is part of it; short keys count only as a whole line, since they also occur in menus."""
        return block_key in self.key if len(block_key) >= 25 else block_key in self.lines


def by_trafilatura(root: HtmlElement, *, slow: bool = False) -> Opinion:
    """Trafilatura's opinion on a tree, which stays as it is; the slow path compares with two more extractors."""
    import trafilatura

    found = trafilatura.bare_extraction(root, fast=not slow, include_comments=False, with_metadata=False)
    text = getattr(found, "text", None)
    return Opinion.of(text or "")


def by_resiliparse(html: str) -> Opinion:
    """Resiliparse's opinion: more recall, leads above all, and more noise. It is asked for no single lines."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(html)
    text = extract_plain_text(tree, preserve_formatting=True, main_content=True, list_bullets=False, alt_texts=False)
    return Opinion(text or "", key(text or ""), frozenset())


def nested(html: str) -> str:
    """The html as lexbor nests it, which closes elements by the rules of HTML 5, as browsers do."""
    from resiliparse.parse.html import HTMLTree

    return str(HTMLTree.parse(html))


def whole_text(html: str) -> str:
    """All text of a page, for one that is nested too deep to tell its parts."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    return extract_plain_text(HTMLTree.parse(html), preserve_formatting=True, main_content=False) or ""
