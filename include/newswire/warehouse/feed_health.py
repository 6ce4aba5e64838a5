"""How the sources are: what their feeds answered last, who is silent, which pages were kept back, what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newswire.warehouse.connect import Cursor
from newswire.warehouse.sql import read_sql

REPAIRED = "read as "
"""How the note of a poll begins that names another character set than the feed's label; it is no trouble."""


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One feed after its last poll; all that hangs on a poll is None before the first.

    `new_in_a_day` are the new items of the last 24 hours, `items_a_day` the density of the last window. `gaps` are
    open ones, `gap_seconds` what is missing in all, from `gap_since` to `gap_until`.
    """

    source_id: str
    url: str
    status: str | None
    polled_at: datetime | None
    items: int | None
    new: int | None
    error: str | None
    next_poll_at: datetime | None
    failures: int
    proposal: str | None
    proposal_since: datetime | None
    proposal_seen: int
    new_in_a_day: int | None
    items_a_day: float | None
    gaps: int
    gap_seconds: float | None
    gap_since: datetime | None
    gap_until: datetime | None

    @property
    def works(self) -> bool:
        return self.status in (None, "ok", "not-modified")

    @property
    def words(self) -> list[str]:
        """What is wrong, in a word or two each."""
        proposed = "see catalogue" if self.proposal else None
        gaps = f"{self.gaps} gap{'s' * (self.gaps > 1)}" if self.gaps else None
        return [word for word in (None if self.works else self.status, proposed, gaps) if word]


@dataclass(frozen=True, slots=True)
class Silence:
    """A source without news for twice its usual gap (both in seconds)."""

    source_id: str
    last_at: datetime
    seconds: float
    usual: float


def feeds(cursor: Cursor, now: datetime, source_ids: list[str] | None = None) -> list[FeedHealth]:
    """All active feeds, or those of some sources, by source and address."""
    cursor.execute(read_sql("show/polls"), {"now": now, "sources": source_ids})
    return [FeedHealth(*row) for row in cursor.fetchall()]


def silences(cursor: Cursor, now: datetime, source_ids: list[str] | None = None) -> list[Silence]:
    """The agencies that are silent as of their last poll before `now`."""
    cursor.execute(read_sql("sources/silent"), {"now": now, "sources": source_ids})
    return [Silence(*row) for row in cursor.fetchall()]


def page_failures(cursor: Cursor, source_ids: list[str] | None = None) -> dict[str, dict[str, int]]:
    """By source, how many pages its last fetch did not bring, by outcome; the most frequent first."""
    cursor.execute(read_sql("sources/page_failures"), {"sources": source_ids})
    found: dict[str, dict[str, int]] = {}
    for source_id, reason, count in cursor.fetchall():
        found.setdefault(source_id, {})[reason] = count
    return found


def troubles(
    cursor: Cursor, now: datetime, source_ids: list[str] | None = None, *, pages: bool = True
) -> dict[str, list[str]]:
    """Sentences for people, by source: what fails, who is silent, what is missing and what the catalogue should say.

    `pages` adds what kept pages back in the last fetch.
    """
    found: dict[str, list[str]] = {}
    for feed in feeds(cursor, now, source_ids):
        found.setdefault(feed.source_id, []).extend(_sentences(feed))
    for silence in silences(cursor, now, source_ids):
        found.setdefault(silence.source_id, []).append(
            f"{silence.source_id}: silent: nothing new since {_time(silence.last_at)}, {silence.seconds / 3600:.1f} h; "
            f"the longest gap of a day is usually {silence.usual / 3600:.1f} h"
        )
    if pages:
        for source_id, counts in page_failures(cursor, source_ids).items():
            told = ", ".join(f"{count} {reason}" for reason, count in counts.items())
            found.setdefault(source_id, []).append(f"{source_id}: pages kept back in its last fetch: {told}")
    return {source_id: lines for source_id, lines in sorted(found.items()) if lines}


def _sentences(feed: FeedHealth) -> list[str]:
    named, lines = f"{feed.source_id}: {feed.url}", []
    if not feed.works:
        often = f", {feed.failures} polls in a row" if feed.failures > 1 else ""
        lines.append(f"{named}: {feed.status}{often}: {feed.error}; asked again {_time(feed.next_poll_at)}")
    elif feed.error and not feed.error.startswith(REPAIRED):
        lines.append(f"{named}: {feed.error}")
    if feed.proposal:
        times = f"seen {feed.proposal_seen} time{'s' * (feed.proposal_seen > 1)}"
        lines.append(f"{named}: catalogue: {feed.proposal} (since {_time(feed.proposal_since)}, {times})")
    if feed.gaps:
        hours = (feed.gap_seconds or 0) / 3600
        lines.append(
            f"{named}: {feed.gaps} open gap{'s' * (feed.gaps > 1)}, {hours:.1f} h, from {_time(feed.gap_since)}; "
            f"a run over these days lists them: newswire run --from {feed.gap_since:%Y-%m-%d} "
            f"--to {feed.gap_until:%Y-%m-%d} --source {feed.source_id}"
        )
    return lines


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%MZ}" if at else "at the next poll"
