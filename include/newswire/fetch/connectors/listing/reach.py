"""How far back a listing went, so that one which ends too early is not taken for an empty day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newswire.fetch.connectors.listing import Listing
from newswire.window import Window


class Reach:
    """The oldest date that a listing showed, held against a window."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._oldest: datetime | None = None
        self.passed = False

    def see(self, dates: Iterable[datetime | None]) -> None:
        """Takes the dates of one page, in its order. A page wholly before the window means that it is passed.

        Not so on a page that goes from old to new: there the window comes behind it.
        """
        known = [at for at in dates if at is not None]
        if not known:
            return
        self._oldest = min(known) if self._oldest is None else min(self._oldest, *known)
        if known[0] >= known[-1]:
            self.passed = self.passed or max(known) < self._window.start

    def judge(self, listing: Listing, url: str) -> None:
        """SourceBroken when all that was shown is younger than the window; a note when part of it is missing."""
        if self._oldest is None or self._oldest < self._window.start:
            return
        text = f"reaches back only to {self._oldest:%Y-%m-%dT%H:%MZ}, the window is {self._window}"
        if self._oldest >= self._window.end:
            raise listing.broken(url, text)
        listing.notes.append(f"{url} {text}")
        listing.whole = False
