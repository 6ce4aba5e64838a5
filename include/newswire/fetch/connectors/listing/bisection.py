"""Finds the files of a span of days in a row of files that is in the order of time, with few looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

Span = tuple[date, date]


async def first_at_or_after(
    count: int, look: Callable[[int], Awaitable[Span | None]], first: date, last: date
) -> list[int]:
    """The places among `count` files that hold days of `first..last`; about log2(count) looks and one per hit.

    `look` reads one file and gives its oldest and newest day, or None when it has no dates. The order may be
    ascending or descending; the neighbours of the hits are read as well, since agencies file late.
    """
    known: dict[int, Span | None] = {}

    async def span(place: int) -> Span | None:
        if place not in known:
            known[place] = await look(place)
        return known[place]

    if count == 0:
        return []
    head, tail = await span(0), await span(count - 1)
    newest_first = bool(head and tail and head[1] > tail[1])

    def place_of(step: int) -> int:
        return count - 1 - step if newest_first else step

    low, high = 0, count - 1
    while low < high:  # the first file, by age, whose newest day is not before the window
        middle = (low + high) // 2
        found = await span(place_of(middle))
        if found is not None and found[1] < first:
            low = middle + 1
        else:
            high = middle
    step = max(0, low - 1)
    hits: list[int] = []
    while step < count:
        found = await span(place_of(step))
        if found is not None and found[0] > last and step > low:
            break
        hits.append(place_of(step))
        step += 1
    return hits
