"""What a source published in a window: from the polls where they saw all of it, else from its archive listings.

Each whole day is checked by a second, independent listing until two of them agree or a person accepts it.
"""

from __future__ import annotations

from datetime import date

from newswire.models import Source, StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.pipeline.edits import find_edits
from newswire.pipeline.survey import Survey
from newswire.warehouse import items
from newswire.warehouse.connect import transaction
from newswire.warehouse.coverage import day_states, day_window, merged, unseen_by_polls
from newswire.warehouse.sources import open_gaps, write_sources
from newswire.window import Window


def discover(context: Context, source: Source, window: Window) -> StageReport:
    """Fills the url queue for a window. Safe to run again: what is known stays as it is.

    Seen are the items of the window, new those that this run listed first or put into the queue again.
    """
    books = Books("discover", source, window)
    if window.end.date() <= source.since:
        books.notes.append(f"nothing is asked before {source.since}, the first day of this source")
        return close(context, books)
    days = _whole_days(context, source, window)
    with context.warehouse() as connection, transaction(connection) as cursor:
        write_sources(cursor, [source])
        unseen = unseen_by_polls(cursor, source.id, window)
        gaps = [Window(max(gap.start, window.start), min(gap.end, window.end))
                for gap in open_gaps(cursor, source.id, window)]  # fmt: skip
        states = day_states(cursor, source.id, days[0], days[-1]) if days else {}
    unchecked = [day for day in days if day not in states or states[day].state != "closed"]
    if unseen != [window]:
        books.notes += [f"its feeds did not show {gap}: its listings are asked" for gap in merged(gaps)]
    survey = Survey(
        context, source, window, books, needed=merged([*unseen, *gaps]), days=days, unchecked=unchecked
    )  # fmt: skip
    survey.ask()
    survey.tell()
    edited = find_edits(context, source, window, books)
    with context.warehouse() as connection, transaction(connection) as cursor:
        books.seen = items.count_items(cursor, source.id, window)
    books.new = min(books.seen, survey.changed + edited)
    books.unchanged = books.seen - books.new
    return close(context, books)


def _whole_days(context: Context, source: Source, window: Window) -> list[date]:
    """The UTC days of the window that are over and wholly in it."""
    wholes = ((day, day_window(day)) for day in window.days() if day >= source.since)
    return [
        day
        for day, whole in wholes
        if window.start <= whole.start and whole.end <= min(window.end, context.run.started_at)
    ]
