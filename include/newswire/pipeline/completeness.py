"""Listings of a source held against each other, day by day: what each names, what it lacks, and which two agree. Pure.

A page counts for the UTC day that is known best for it: an exact time of any listing before the local day that stands
in its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from newswire.fetch.connectors import Discovery
from newswire.ids import url_key
from newswire.models import FeedItem
from newswire.warehouse.coverage import POLLS, Place, Said, day_window
from newswire.window import DAY, Window

TOLERANCE = 0.02
_HALF_A_DAY = timedelta(hours=12)
_FAMILIES = {"feed_paged": POLLS}  # old pages of the feed that the polls read: no second opinion


@dataclass(slots=True)
class Answer:
    """All that one listing said in a run. `asked` are the stretches of time that it was asked for."""

    listing: str
    asked: list[Window]
    items: dict[str, FeedItem]
    expected: int | None = None
    expected_basis: str | None = None
    requests: int = 0
    whole: bool = True
    error: str | None = None

    @property
    def exact(self) -> bool:
        """Whether it tells when its articles came out, to the minute."""
        return bool(self.items) and all(item.date_basis == "published" for item in self.items.values())

    @property
    def short(self) -> bool:
        """Whether it is known to lack more than a few of the articles."""
        return not self.whole or lost(len(self.items), self.expected) > TOLERANCE

    def spans(self, window: Window) -> bool:
        return any(asked.start <= window.start and window.end <= asked.end for asked in self.asked)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two independent listings that say the same of a day, and the counts that show it."""

    day: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the listings said of each day, and the days on which two of them agree."""

    said: tuple[Said, ...]
    agreements: tuple[Agreement, ...]


def family(listing: str) -> str:
    """Listings of one family are one witness."""
    return _FAMILIES.get(listing, listing)


def lost(found: int, expected: int | None) -> float:
    """The share of what was expected that was not found, 0 to 1."""
    return max(0.0, (expected - found) / expected) if expected and expected > 0 else 0.0


def overlap(one: Window, other: Window) -> bool:
    return one.start < other.end and other.start < one.end


def together(listing: str, asked: list[Window], found: Sequence[Discovery]) -> Answer:
    """What a listing said when it was asked for these stretches of time, one after the other."""
    items: dict[str, FeedItem] = {}
    for one in found:
        for item in one.items:
            # old pages of a feed are no look at it in time
            items.setdefault(url_key(item.url), replace(item, found_by=listing) if item.found_by == "feed" else item)
    counts = [one.expected for one in found if one.expected is not None]
    return Answer(
        listing, asked, items,
        expected=sum(counts) if len(counts) == len(found) else None,
        expected_basis=found[0].expected_basis if len(counts) == len(found) else None,
        requests=sum(one.requests for one in found),
        whole=all(one.whole for one in found),
    )  # fmt: skip


def own_place(item: FeedItem) -> Place | None:
    """Where a page that the queue does not hold belongs by what its listing says; None when it does not say."""
    at = item.published_at
    if at is None or item.suspect or item.date_basis not in ("published", "url"):
        return None
    exact = item.date_basis == "published"
    day = (at if exact else at + _HALF_A_DAY).astimezone(UTC).date()  # a local day counts where its noon is
    return Place(day, dated=True, exact=exact, gone=False, polled=False)


def in_doubt(answer: Answer, days: Iterable[date], known: Mapping[str, Place], witness: Answer) -> list[FeedItem]:
    """Pages that count for one of the days only because their local day does, and that an exact listing lacks there."""
    wanted = set(days)
    found = []
    for key, item in answer.items.items():
        place = known.get(key) or own_place(item)
        if place and place.dated and not place.exact and place.day in wanted and key not in witness.items:
            found.append(item)
    return [item for item in found if item.published_at and item.date_basis == "url"]


def outside(items: Iterable[FeedItem], window: Window, zone: ZoneInfo) -> list[Window]:
    """What of the local days of these pages lies before and after the window."""
    parts = []
    for item in items:
        if item.published_at is None:
            continue
        start = item.published_at.astimezone(UTC)
        end = (item.published_at.astimezone(zone) + DAY).astimezone(UTC)
        if start < window.start:
            parts.append(Window(start, min(end, window.start)))
        if end > window.end:
            parts.append(Window(max(start, window.end), end))
    return parts


def compare(answers: list[Answer], unseen: list[Window], days: list[date], known: Mapping[str, Place]) -> Comparison:
    """Holds the listings against each other. `known` is where the queue has the pages of the days and the listings.

    A listing speaks for the days that it was asked for whole. Among the answers is that of the polls; `unseen` is what
    they did not show.
    """
    said: list[Said] = []
    agreements: list[Agreement] = []
    for day in days:
        pages = {key for key, place in known.items() if place.dated and place.day == day}
        gone = {key for key in pages if known[key].gone}
        heard = [answer for answer in answers if answer.spans(day_window(day))]
        named = [{key for key, item in answer.items.items() if _day(key, item, known) == day} for answer in heard]
        ones = [
            _said(answer, day, days, found, len(pages - found), unseen, known)
            for answer, found in zip(heard, named, strict=True)
        ]
        said += ones
        claimed = max((one.expected for one in ones if one.expected is not None), default=0)
        witnesses = {one.listing: found - gone for one, found in zip(ones, named, strict=True) if one.complete}
        if agreed := _agreed(witnesses, pages - gone, claimed - len(gone)):
            agreements.append(Agreement(day, *agreed))
    return Comparison(tuple(said), tuple(agreements))


def _said(
    answer: Answer, day: date, days: list[date], found: set[str], missing: int, unseen: list[Window],
    known: Mapping[str, Place],
) -> Said:  # fmt: skip
    window = day_window(day)
    if answer.listing == POLLS:
        complete, undated = not any(overlap(gap, window) for gap in unseen), 0
    else:
        undated = _undated(answer, window, known)
        complete = answer.whole and not undated
    expected = _expected(answer, found, days, known)
    return Said(
        day, answer.listing, len(found), missing, undated, expected,
        answer.expected_basis if expected is not None else None, complete,
        answer.requests, answer.asked[0].start, answer.asked[-1].end, answer.error,
    )  # fmt: skip


def _agreed(named: Mapping[str, set[str]], pages: set[str], claimed: int) -> tuple[str, str] | None:
    """The two listings and their counts. Nothing is not agreed on: two broken listings would say it as well."""
    for one, other in combinations(sorted(named), 2):
        left, right = named[one], named[other]
        both, either = left & right, left | right
        if family(one) == family(other) or not left or not right:
            continue
        if both:
            off = max(lost(len(both), len(either)), lost(len(either), len(pages)))
        else:  # each has its own addresses for the same pages, so that only the counts can be compared
            off = lost(min(len(left), len(right)), max(len(left), len(right)))
        if max(off, lost(max(len(left), len(right)), claimed)) <= TOLERANCE:
            same = f"{len(both)} in both" if both else "under other addresses"
            return f"{one}, {other}", f"{one} {len(left)}, {other} {len(right)}, {same}"
    return None


def _day(key: str, item: FeedItem, known: Mapping[str, Place]) -> date | None:
    place = known.get(key)
    if place is None or not place.dated:
        place = own_place(item)
    return place.day if place else None


def _undated(answer: Answer, window: Window, known: Mapping[str, Place]) -> int:
    """Pages that may be of the day: what changed before it cannot have come out in it."""
    return sum(
        _day(key, item, known) is None and (item.published_at is None or item.published_at >= window.start)
        for key, item in answer.items.items()
    )


def _expected(answer: Answer, found: set[str], days: list[date], known: Mapping[str, Place]) -> int | None:
    """The listing's claim for one day: what it named, and the day's share of what it claims beyond that."""
    if answer.expected is None:
        return None
    more = max(0, answer.expected - len(answer.items))
    if not more:
        return len(found)
    of_all = sum(_day(key, item, known) in days for key, item in answer.items.items())
    return len(found) + round(more * (len(found) / of_all if of_all else 1 / len(days)))
