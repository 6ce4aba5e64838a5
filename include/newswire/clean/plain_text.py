"""A text without markup, as imported from a file: a kicker that ends in a colon, the headline, then paragraphs."""

from __future__ import annotations

from newswire.clean.body.blocks import Block
from newswire.clean.characters import key, tidy
from newswire.clean.charset import decode
from newswire.clean.fields.roles import Around, read_fields
from newswire.clean.language import find_language
from newswire.clean.page import Page
from newswire.errors import BadItem
from newswire.models import CleanedPage

CLEANER = "text/1"


def is_plain_text(page: Page) -> bool:
    """Whether the page was stored as a text without markup."""
    return (page.content_type or "").lower().startswith("text/plain")


def clean_plain_text(page: Page) -> CleanedPage:
    """The article of a plain text; each line that is not empty is a block.

    Raises:
        BadItem: `charset`, or `short` when there is nothing below the headline.
    """
    decoded, _ = decode(page.body, page.content_type)
    lines = (tidy(line) for line in decoded.splitlines())
    blocks = [Block(text=line, key=key(line), tag="p") for line in lines if key(line)]
    headline = 1 if len(blocks) > 1 and blocks[0].text.endswith(":") else 0
    if len(blocks) < headline + 2:
        raise BadItem("short", "no text below the headline")
    title = blocks[headline].text
    fields = read_fields(blocks, list(range(headline + 1, len(blocks))), Around(title, headline))
    text = fields.text()
    return CleanedPage(
        title=title,
        text=text,
        blocks=tuple(fields.blocks),
        language=find_language(text),
        cleaner=CLEANER,
        kicker=fields.kicker,
        lead=fields.lead,
        authors=(fields.author,) if fields.author else (),
        byline=fields.byline,
        agencies=tuple(fields.agencies),
        dateline=fields.dateline,
        source_line=fields.source_line,
        spans=tuple(fields.spans),
    )
