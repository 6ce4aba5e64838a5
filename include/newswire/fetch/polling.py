"""When a feed is asked again, and whether something was missed in between. Pure rules; the clock is the caller's.

The span rule: a feed shows its last items only, so the next poll comes after half of the shortest time that its window
covered in the last 48 hours. What a feed asks for (`ttl`) counts only where that loses nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

from newswire.models import FeedItem

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
_DRIFT = 1 / 8
_MOST_PINNED = 3
_SHOWN_KEPT = 500
_START = datetime(1970, 1, 1, tzinfo=UTC)
_Bundled = TypeVar("_Bundled", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time that a feed never showed; the history connectors fill it."""

    start: datetime
    end: datetime


def next_poll(
    span_seconds: float | None, failures: int, *, asked: timedelta | None = None, gone: bool = False
) -> timedelta:
    """How long a feed may wait for its next poll.

    `span_seconds` is the shortest span that the feed showed within SPAN_MEMORY, None without any. `failures` is the
    number of failed polls in a row: the wait then grows linearly to 30 days and never ends, since feeds come back
    even from 404. `asked` is the wait that the feed asks for; it is kept only up to the span rule, and up to a day.
    `gone` is an answer that says so for good (410): such a feed is asked slowly at once, and still not given up.
    """
    half = (timedelta(seconds=max(0.0, span_seconds)) if span_seconds is not None else _UNKNOWN_SPAN) * _SHARE
    wait = min(max(half, _SHORTEST), _LONGEST)
    if asked is not None and asked <= half:
        wait = max(wait, min(asked, _LONGEST_ASKED))
    if failures > _FAILURES_FORGIVEN:
        wait = max(wait, min((failures - _FAILURES_FORGIVEN) * _BACK_OFF_STEP, _LONGEST_BACK_OFF))
    return max(wait, _LONGEST) if gone else wait


def next_poll_at(at: datetime, wait: timedelta, feed_url: str) -> datetime:
    """When a feed that was polled at `at` is due again.

    Polls happen at ticks only, so it is the last tick within the wait: the one after it would come too late. Where
    that tick is closer than half of the wait, the feed is due when the wait is over. Longer waits are up to an eighth
    shorter by the feed's own place, so that feeds which were first asked together drift apart.
    """
    if wait >= 2 * TICK:
        wait -= wait * _DRIFT * (spread(feed_url) / TICK)
    due = at + wait
    tick = due - (due - _START) % TICK
    return tick if tick - at >= wait / 2 else due


def next_tick(at: datetime) -> datetime:
    """When `poll_feeds` runs next after `at`."""
    return at + TICK - (at - _START) % TICK


def again_in_this_tick(wait: timedelta) -> timedelta | None:
    """How long after the first poll of a run the second one comes, for a feed that cannot wait for the next run."""
    return TICK / 2 if wait < TICK else None


def spread(feed_url: str) -> timedelta:
    """A feed's own place within the tick, the same at every start, so that new feeds are not asked all at once."""
    number = int.from_bytes(blake2b(feed_url.encode(), digest_size=8).digest(), "big")
    return TICK * (number / 2**64)


def ask_unconditionally(
    last_full_at: datetime | None, polls_since: int, now: datetime, *, polled_at: datetime | None = None
) -> bool:
    """Whether to leave the validators out: every 24 hours or 20 polls, since some servers answer a wrong 304.

    With the time of the last poll, also when the next one would come too late for the 24 hours.
    """
    pause = now - polled_at if polled_at is not None else timedelta()
    return last_full_at is None or now - last_full_at + pause >= _FULL_EVERY or polls_since + 1 >= _FULL_EVERY_POLLS


def window_dates(published: Iterable[datetime | None], seen_at: datetime) -> list[datetime]:
    """The dates of an answer that tell what time it shows, ascending.

    A date to come counts as `seen_at`: one such item would stretch the window and hide the next gap. Up to three of
    the oldest are left out where more time lies behind them than all others cover: an item that is pinned for weeks
    shows nothing of the weeks.
    """
    dates = sorted(min(at, seen_at) for at in published if at is not None)
    for pinned in range(min(_MOST_PINNED, len(dates) // 4), 0, -1):
        rest = dates[pinned:]
        if rest[0] - dates[pinned - 1] > rest[-1] - rest[0]:
            return rest
    return dates


def span_of(dates: Sequence[datetime], items: int, new: int, since_last: timedelta | None) -> float | None:
    """How much time an answer shows, in seconds, for the span rule.

    `dates` are those of `window_dates`. An answer with fewer than two shows as much as its turnover says: `new` of
    `items` came in the time `since_last`. None when nothing is known.
    """
    if len(dates) > 1:
        return (dates[-1] - dates[0]).total_seconds()
    if since_last is None or not new:
        return None
    return max(0.0, since_last.total_seconds()) * items / new


def digests(item: FeedItem, url_key: str) -> frozenset[int]:
    """What an item is known again by: its address and its id, since feeds change either. 64 bit, signed."""
    names = [url_key, *([f"guid {item.guid}"] if item.guid else [])]
    return frozenset(
        int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
        for name in names
    )


def remember(shown: Sequence[int], before: Sequence[int]) -> list[int]:
    """The digests to keep: those of this answer, then earlier ones, since a stale answer may come in between."""
    kept = dict.fromkeys([*shown, *before])
    return list(kept)[: max(_SHOWN_KEPT, 2 * len(shown))]


def find_gap(
    published: Iterable[datetime | None], known: int, last_known_at: datetime | None, seen_at: datetime
) -> Gap | None:
    """The gap between the last poll and this one, when no item of the answer was known before; else None.

    `published` are the dates of the answer's items, `known` how many of them were known, `last_known_at` the newest
    date known of this feed (None before its first poll). Undated items may be as old as `seen_at`. None as well when
    most unknown items are no newer than what was known: then the feed renamed its items, and no time is missing.
    """
    dates = list(published)
    if not dates or known or last_known_at is None:
        return None
    dated = [at for at in dates if at is not None] or [seen_at]
    later = [at for at in dated if at > last_known_at]
    return Gap(last_known_at, min(later)) if 2 * len(later) > len(dated) else None


def in_bundles(groups: Mapping[str, Sequence[_Bundled]], most: int) -> list[list[_Bundled]]:
    """The members of all groups in at most `most` bundles of about the same size; a group stays together."""
    bundles: list[list[_Bundled]] = [[] for _ in range(most)]
    for _, members in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        min(bundles, key=len).extend(members)
    return [bundle for bundle in bundles if bundle]
