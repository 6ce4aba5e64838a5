"""What cleaning gets: the bytes of one page and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from newswire.errors import BadItem
from newswire.models import CleanedPage, Source

CLEANER = "ensemble/1"
"""Name and version that a verdict is signed with, and an article, unless a rule or the listing gave its text."""


@dataclass(frozen=True, slots=True)
class Page:
    """One stored page. `fetched_at` stands in for the clock: no date after it is believed.

    `listing_…` is what the feed or the archive listing said of the page; `listing_body` is html that came with it.
    """

    url: str
    body: bytes
    content_type: str | None = None
    source: Source | None = None
    fetched_at: datetime | None = None
    listing_title: str | None = None
    listing_published_at: datetime | None = None
    listing_body: str | None = None


def is_sound(url: str) -> bool:
    """Whether an address can be taken apart."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


class Doubted(BadItem):
    """A verdict on a page that could be read: `found` is what would have been the article, for a person to look at."""

    def __init__(self, reason: str, message: str, found: CleanedPage) -> None:
        super().__init__(reason, message)
        self.found = found

    def __reduce__(self) -> tuple[type[Doubted], tuple[str, str, CleanedPage]]:  # type: ignore[override]
        return type(self), (self.reason, str(self), self.found)
