"""What a single page cannot say of itself: which of its blocks its source repeats, and whose text it has once more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from newswire.clean.boilerplate import block_digests, is_new_edition, without_repeated
from newswire.clean.characters import key
from newswire.clean.verdicts import body_key
from newswire.errors import BadItem
from newswire.models import CleanedPage, Source
from newswire.warehouse import articles, source_texts
from newswire.warehouse.articles import PendingCapture
from newswire.warehouse.connect import Cursor

_NAMES = 3
_ADDRESSES = 5


@dataclass(slots=True)
class SourceTexts:
    """The articles of one source while more of them are kept. Captures come in the order of their days.

    `left_out` counts the blocks that were found to be boilerplate.
    """

    source: Source
    left_out: int = 0
    _day: date | None = None
    _repeated: frozenset[int] = field(default_factory=frozenset)

    def keep(self, cursor: Cursor, capture: PendingCapture, page: CleanedPage) -> articles.Outcome:
        """Writes a cleaned page without what the source repeats, and counts its blocks when the article is new.

        Raises:
            BadItem: short, when nothing else is on the page; dup_template.
        """
        day = capture.window_at.date()
        if day != self._day:
            since = source_texts.repeated_blocks(cursor, self.source.id)
            self._day, self._repeated = day, frozenset(block for block, third in since.items() if third < day)
        digests = block_digests(page)
        page = without_repeated(page, self._repeated)
        self.left_out += len(self._repeated & digests.keys())
        body = bytes.fromhex(body_key(page.text)) if page.text else None
        if body is not None and page.kind == "article":
            _refuse_template(cursor, capture, page, body)
        outcome = articles.write_cleaned(cursor, capture, page, body)
        if outcome == "new" and digests:
            known = source_texts.known_blocks(cursor, self.source.id, digests)
            if not is_new_edition(page, known - self._repeated):
                source_texts.count_blocks(cursor, self.source.id, day, digests)
        return outcome


def _refuse_template(cursor: Cursor, capture: PendingCapture, page: CleanedPage, body: bytes) -> None:
    """A text under three names, or at five addresses, is what the site says instead of an article.

    Twice it may be a report that was sent again, which is a copy for the next stage.
    """
    article_id = articles.article_id_of(capture, page)
    others = source_texts.same_body(cursor, capture.source_id, article_id, body)
    names = {key(capture.title or page.title)} | {key(other.listed_title or other.title) for other in others}
    if len(names) >= _NAMES or len(others) + 1 >= _ADDRESSES:
        raise BadItem("dup_template", f"{len(others)} other pages have the same text, first {others[0].url_key}")
