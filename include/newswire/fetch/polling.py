"""When a feed is asked again, and whether something was missed in between. Pure rules; the clock is the caller's.

The span rule: a feed shows its last items only, so the next poll comes after half of the shortest time that its window
covered in the last 48 hours. What a feed asks for (`ttl`) counts only where that loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

TICK = timedelta(minutes=15)  # how often `poll_feeds` runs
SPAN_MEMORY = timedelta(hours=48)
_SHARE = 0.5
_UNKNOWN_SPAN = timedelta(hours=1)
_SHORTEST = timedelta(minutes=10)
_LONGEST = timedelta(hours=12)
_LONGEST_ASKED = timedelta(days=1)
_FAILURES_FORGIVEN = 3
_BACK_OFF_STEP = timedelta(hours=6)
_LONGEST_BACK_OFF = timedelta(days=30)
_FULL_EVERY = timedelta(hours=24)
_FULL_EVERY_POLLS = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time that a feed never showed; the history connectors fill it."""

    start: datetime
    end: datetime


def next_poll(span_seconds: float | None, failures: int, *, asked: timedelta | None = None) -> timedelta:
    """How long to wait until the next poll.

    `span_seconds` is the shortest span that the feed showed within SPAN_MEMORY, None without any. `failures` is the
    number of failed polls in a row: the wait then grows linearly to 30 days and never ends, since feeds come back
    even from 404. `asked` is the wait that the feed asks for; it is kept only up to the span rule, and up to a day.
    """
    half = (timedelta(seconds=max(0.0, span_seconds)) if span_seconds is not None else _UNKNOWN_SPAN) * _SHARE
    wait = min(max(half, _SHORTEST), _LONGEST)
    if asked is not None and asked <= half:
        wait = max(wait, min(asked, _LONGEST_ASKED))
    if failures > _FAILURES_FORGIVEN:
        wait = max(wait, min((failures - _FAILURES_FORGIVEN) * _BACK_OFF_STEP, _LONGEST_BACK_OFF))
    return wait


def again_in_this_tick(wait: timedelta) -> timedelta | None:
    """How long after the first poll of a run the second one comes, for a feed that cannot wait for the next run."""
    return TICK / 2 if wait < TICK else None


def spread(feed_url: str) -> timedelta:
    """A feed's own place within the tick, the same at every start, so that new feeds are not asked all at once."""
    number = int.from_bytes(blake2b(feed_url.encode(), digest_size=8).digest(), "big")
    return TICK * (number / 2**64)


def ask_unconditionally(last_full_at: datetime | None, polls_since: int, now: datetime) -> bool:
    """Whether to leave the validators out: every 24 hours or 20 polls, since some servers answer a wrong 304."""
    return last_full_at is None or now - last_full_at >= _FULL_EVERY or polls_since + 1 >= _FULL_EVERY_POLLS


def find_gap(
    published: Iterable[datetime | None], known: int, last_known_at: datetime | None, seen_at: datetime
) -> Gap | None:
    """The gap between the last poll and this one, when no item of the answer was known before; else None.

    `published` are the dates of the answer's items, `known` how many of them were known, `last_known_at` the newest
    date known of this feed (None before its first poll). Undated items may be as old as `seen_at`. None as well when
    the unknown items are older than what was known: then the feed renamed its items, and no time is missing.
    """
    dates = list(published)
    if not dates or known or last_known_at is None:
        return None
    oldest = min((at for at in dates if at is not None), default=seen_at)
    return Gap(last_known_at, oldest) if last_known_at < oldest else None
