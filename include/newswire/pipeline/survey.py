"""The listings of a source are asked in the catalogue's order, until nothing is missing and each day has two witnesses.

A listing that is only busy ends the search for what is missing, since a poorer one would hide that. A check that
cannot be made ends nothing: its days stay open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from newswire.errors import BadInput, SourceBroken, Transient
from newswire.fetch.connectors import CONNECTORS, Discovery
from newswire.models import Backfill, FeedItem, Source
from newswire.pipeline.completeness import (
    TOLERANCE,
    Answer,
    Comparison,
    compare,
    family,
    in_doubt,
    lost,
    outside,
    own_place,
    together,
)
from newswire.pipeline.context import Books, Context
from newswire.pipeline.coverage_notes import closings, losses, shortfalls
from newswire.pipeline.network import open_fetcher
from newswire.warehouse import coverage, items
from newswire.warehouse.connect import Cursor, transaction
from newswire.warehouse.coverage import POLLS, Place, day_window, merged
from newswire.warehouse.sources import fill_gaps
from newswire.window import DAY, Window

_COST_ALL_THAT_IS_NEWER = frozenset({"feed_paged", "api_pages"})
_NEAR = 7 * DAY  # so far back such a listing is worth its requests for a check alone
_MOST_STRETCHES = 3  # asked for one by one; more are asked for as one


class Survey:
    """Asks, keeps what is found, and holds the answers against each other.

    `needed` is what the polls left out of the window, `days` its whole days, `unchecked` those that are not closed.
    `changed` counts the items that were listed first, or put into the queue again.
    """

    def __init__(
        self, context: Context, source: Source, window: Window, books: Books, *,
        needed: list[Window], days: list[date], unchecked: list[date],
    ) -> None:  # fmt: skip
        self._context, self._source, self._window, self._books = context, source, window, books
        self._needed, self._days, self._unchecked = needed, days, unchecked
        self._answers: list[Answer] = []
        self._ways: dict[str, Backfill] = {}
        self._missing = bool(needed)
        self.changed = 0

    def ask(self) -> None:
        """Asks as many listings as it takes."""
        books, ways = self._books, self._source.backfill
        if not self._needed:
            books.notes.append("the polls of its feeds showed the whole window")
        elif not ways:
            books.notes.append("no archive listing is known for this source: only what its polls saw")
        for way in ways:
            if way.connector not in CONNECTORS and (self._missing or self._unchecked):
                known = ", ".join(sorted(CONNECTORS))
                raise BadInput(f"source {self._source.id}: backfill: connector '{way.connector}' is none of {known}")
            if not books.failures and self._wanted(way):
                self._hear(way)
        if ways and self._needed and not books.failures and all(answer.error for answer in self._answers):
            books.broken = f"discover {self._source.id}: no archive listing works: {'; '.join(books.notes)}"

    def tell(self) -> None:
        """Writes what the listings said of the days, closes those on which two agree, and notes what is missing."""
        if not self._days:
            return
        source_id = self._source.id
        with self._context.warehouse() as connection, transaction(connection) as cursor:
            found = self._compared(cursor, self._days)
            said = [one for one in found.said if one.listing != POLLS or one.found or one.complete or not self._answers]
            coverage.write_listings(cursor, self._context.run, source_id, said)
            closed = [one for one in found.agreements if one.day in self._unchecked]
            for one in closed:
                coverage.close_day(cursor, source_id, one.day, "listings", one.by, one.reason)
            states = coverage.day_states(cursor, source_id, self._days[0], self._days[-1])
        self._books.notes += [*losses(found), *closings(closed), *shortfalls(states.values())]

    def _wanted(self, way: Backfill) -> bool:
        """Whether this listing is needed: for what is missing, or as a witness for days that have not two."""
        if self._missing:
            return True
        heard = {family(answer.listing) for answer in self._answers if not answer.error}
        self._look_again()
        if not self._unchecked or family(way.connector) in heard:
            return False
        if way.connector in _COST_ALL_THAT_IS_NEWER and self._window.end < self._context.run.started_at - _NEAR:
            self._books.notes.append(f"{way.connector} is not asked as a check: it would list all that is newer")
            return False
        with self._context.warehouse() as connection, transaction(connection) as cursor:
            return len(self._compared(cursor, self._unchecked).agreements) < len(self._unchecked)

    def _look_again(self) -> None:
        """A closed day in which something was found just now is checked like an open one."""
        if not self._days:
            return
        with self._context.warehouse() as connection, transaction(connection) as cursor:
            states = coverage.day_states(cursor, self._source.id, self._days[0], self._days[-1])
        self._unchecked = [day for day in self._days if day not in states or states[day].state != "closed"]

    def _hear(self, way: Backfill) -> None:
        """Asks one listing and keeps what it names."""
        wanted = [*(self._needed if self._missing else ()), *map(day_window, self._unchecked)]
        spans = merged(wanted)
        if len(spans) > _MOST_STRETCHES:
            spans = [Window(spans[0].start, spans[-1].end)]
        try:
            found = [self._request(way, span) for span in spans]
        except (SourceBroken, Transient) as error:
            self._answers.append(Answer(way.connector, spans, {}, whole=False, error=str(error)[:500]))
            if isinstance(error, Transient) and self._missing:
                self._books.failed(str(error), error.retry_after)
            else:  # the next one may work; that this one did not is told in any case
                self._books.notes.append(f"{way.connector}: {error}")
            return
        answer = together(way.connector, spans, found)
        self._answers.append(answer)
        self._ways[way.connector] = way
        expected = "" if answer.expected is None else f" and counts {answer.expected} ({answer.expected_basis})"
        check = "" if self._missing else ", as a check"
        notes = [note for one in found for note in one.notes]
        self._books.notes += [
            f"{way.connector} listed {len(answer.items)}{expected} in {answer.requests} requests{check}", *notes
        ]  # fmt: skip
        if self._missing:
            self._keep_all(answer)
            self._settle()
        else:
            self._settle()
            self._keep_new(answer)

    def _request(self, way: Backfill, span: Window) -> Discovery:
        async def once() -> Discovery:
            async with open_fetcher(self._context, self._source) as fetcher:
                return await CONNECTORS[way.connector](fetcher.fetch, self._source, way.params, span)

        return asyncio.run(once())

    def _keep_all(self, answer: Answer) -> None:
        """What was missing; the gaps of the polls are filled by a listing that is not short itself."""
        with self._context.warehouse() as connection, transaction(connection) as cursor:
            self._write(cursor, answer.items.values())
            for span in () if answer.short else answer.asked:
                fill_gaps(cursor, self._source.id, span, self._context.run.started_at)
        if share := lost(len(answer.items), answer.expected):
            self._books.notes.append(f"{answer.listing} lists {share:.1%} less than it counts")
        self._missing = answer.short

    def _keep_new(self, answer: Answer) -> None:
        """Of a check what is of the days and was not known, or not to the minute; the rest is for other days."""
        with self._context.warehouse() as connection, transaction(connection) as cursor:
            known = coverage.places(cursor, self._source.id, answer.items)
            fresh = [
                item
                for key, item in answer.items.items()
                if (place := own_place(item))
                and (place.day in self._unchecked if key not in known else place.exact and not known[key].exact)
            ]
            span = Window(day_window(self._unchecked[0]).start, day_window(self._unchecked[-1]).end)
            pages = coverage.pages_of(cursor, self._source.id, span)
            if not pages.keys() & answer.items.keys() and abs(len(fresh) - len(pages)) <= TOLERANCE * len(pages):
                self._books.notes.append(f"{answer.listing} names as many by other addresses: none is fetched twice")
                return
            self._write(cursor, fresh)

    def _settle(self) -> None:
        """Asks an exact listing for the pages that others put into the window only by the local day.

        Such a day begins before the window or ends after it, and what came out then is no loss of the exact listing.
        """
        exact = next((answer for answer in self._answers if answer.exact), None)
        if exact is None or len(self._answers) < 2 or not self._unchecked:
            return
        span = Window(day_window(self._unchecked[0]).start, day_window(self._unchecked[-1]).end)
        with self._context.warehouse() as connection, transaction(connection) as cursor:
            known = self._known(cursor, span)
        doubts = [page for one in self._answers for page in in_doubt(one, self._unchecked, known, exact)]
        for part in merged(outside(doubts, span, ZoneInfo(self._source.timezone))):
            try:
                found = self._request(self._ways[exact.listing], part)
            except (SourceBroken, Transient) as error:
                self._books.notes.append(f"{exact.listing}: {error}")
                return
            exact.requests += found.requests
            with self._context.warehouse() as connection, transaction(connection) as cursor:
                self._write(cursor, together(exact.listing, [part], [found]).items.values())

    def _write(self, cursor: Cursor, found: Iterable[FeedItem]) -> None:
        listed = items.write_items(cursor, found, self._context.run.started_at)
        self.changed += listed.new + listed.requeued

    def _known(self, cursor: Cursor, span: Window) -> dict[str, Place]:
        """Where the queue has the pages of the span and those of the answers."""
        pages = coverage.pages_of(cursor, self._source.id, span)
        named = {key for answer in self._answers for key in answer.items}
        return coverage.places(cursor, self._source.id, named - pages.keys()) | pages

    def _compared(self, cursor: Cursor, days: list[date]) -> Comparison:
        span = Window(day_window(days[0]).start, day_window(days[-1]).end)
        known = self._known(cursor, span)
        polled = {key: FeedItem(self._source.id, key) for key, place in known.items() if place.polled}
        return compare([Answer(POLLS, [span], polled), *self._answers], self._needed, days, known)
