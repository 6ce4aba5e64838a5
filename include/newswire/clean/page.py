"""What cleaning gets: the bytes of one page and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newswire.models import Source


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
