"""Thirty days of a feed that shows its last W items, polled by fixed intervals and by the span rule.

The agency works as such do: few items at night, bursts by day. The numbers are those of the table in the notes of
the design: a fixed interval that is too long loses most of a busy feed, the span rule loses next to nothing.
"""

import math
import random
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from newswire.fetch.polling import SPAN_MEMORY, TICK, again_in_this_tick, next_poll, next_poll_at, next_tick

MINUTE = 60.0
DAY = 86_400.0
LENGTH = 30 * DAY
START = datetime(2026, 9, 1, tzinfo=UTC)
LATE = 20.0  # seconds after a tick at which the poll is made


@dataclass(frozen=True, slots=True)
class Outcome:
    lost: float
    polls_a_day: float


def arrivals(per_day: float, seed: int) -> list[float]:
    """Seconds at which items appear: a Poisson stream whose rate swings by nine tenths over the day."""
    chance, at, out = random.Random(seed), 0.0, []
    while at < LENGTH:
        at += chance.expovariate(per_day * 1.9 / DAY)
        if chance.random() < (1 - 0.9 * math.cos(2 * math.pi * at / DAY)) / 1.9:
            out.append(at)
    return [at for at in out if at < LENGTH]


def poll(items: list[float], shown: int, polls: Callable[[float, float | None], float]) -> Outcome:
    """What is lost when each poll sees the last items and `polls(now, span)` says when the next one is."""
    at, first_unseen, lost, count = 0.0, 0, 0, 0
    while at <= LENGTH:
        upto = bisect_right(items, at)
        window = items[max(0, upto - shown) : upto]
        lost += max(0, upto - shown - first_unseen)
        first_unseen, count = upto, count + 1
        at = min(
            polls(at, window[-1] - window[0] if len(window) > 1 else None), LENGTH if at < LENGTH else math.inf
        )  # one last look
    return Outcome(100 * lost / len(items), (count - 1) / (LENGTH / DAY))


def every(minutes: float) -> Callable[[float, float | None], float]:
    return lambda now, span: now + minutes * MINUTE


def wait_by_span() -> Callable[[float, float | None], timedelta]:
    """The wait of `next_poll`, with its memory of 48 hours."""
    seen: deque[tuple[float, float]] = deque()

    def wait(now: float, span: float | None) -> timedelta:
        seen.extend([(now, span)] if span is not None else [])
        while seen and now - seen[0][0] > SPAN_MEMORY.total_seconds():
            seen.popleft()
        return next_poll(min((value for _, value in seen), default=None), 0)

    return wait


def by_span() -> Callable[[float, float | None], float]:
    rule = wait_by_span()
    return lambda now, span: now + rule(now, span).total_seconds()


def by_span_in_ticks(
    url: str = "https://agency.test/rss", *, twice: bool = True
) -> Callable[[float, float | None], float]:
    """As `poll_feeds` does it: due feeds at each tick, those that cannot wait twice in it, except at the first."""
    rule, second, first = wait_by_span(), False, True

    def following(now: float, span: float | None) -> float:
        nonlocal second, first
        wait, at = rule(now, span), START + timedelta(seconds=now)
        again = again_in_this_tick(wait) if twice and not first else None
        second, first = again is not None and not second, False
        if again is not None and second:
            return now + again.total_seconds()
        due = next_poll_at(at, wait, url)
        tick = next_tick(at)
        while tick < due:
            tick += TICK
        return (tick - START).total_seconds() + LATE

    return following


@pytest.mark.parametrize("rule", [by_span, by_span_in_ticks])
@pytest.mark.parametrize("shown", [20, 30, 50, 100])
@pytest.mark.parametrize("per_day", [5, 40, 120, 200, 300])
def test_the_span_rule_loses_next_to_nothing(per_day: int, shown: int, rule: Callable[..., object]) -> None:
    lost = [poll(arrivals(per_day, seed), shown, rule()).lost for seed in range(3)]  # type: ignore[arg-type]
    assert sum(lost) / len(lost) <= 0.1


def test_the_table_of_the_design_comes_out() -> None:
    print("\nitems/day, W | lost % every 1440, 360, 60, 30 min | span rule: lost %, polls/day")
    for per_day, shown, bounds, polls in (
        (40, 20, ((45, 55), (0, 4), (0, 0.1), (0, 0.1)), (6, 16)),
        (120, 30, ((70, 80), (15, 40), (0, 0.1), (0, 0.1)), (14, 30)),
        (300, 50, ((79, 87), (35, 55), (0, 0.1), (0, 0.1)), (20, 45)),
        (800, 10, ((97, 100), (92, 98), (60, 80), (40, 60)), (120, 144.1)),
    ):
        items = arrivals(per_day, 1)
        fixed = [poll(items, shown, every(minutes)).lost for minutes in (1440, 360, 60, 30)]
        span = poll(items, shown, by_span())
        print(per_day, shown, [round(lost, 1) for lost in fixed], round(span.lost, 2), round(span.polls_a_day, 1))
        assert all(low <= lost <= high for lost, (low, high) in zip(fixed, bounds, strict=True))
        assert polls[0] <= span.polls_a_day <= polls[1]
        assert span.lost <= (0.1 if shown >= 20 else 15)


def test_polls_at_ticks_lose_no_more_than_the_rule_itself() -> None:
    print("\nitems/day, W | in ticks: lost %, polls/day | without the second poll of a tick")
    for per_day, shown in ((40, 20), (120, 30), (300, 50), (300, 20), (800, 20), (800, 10)):
        items = arrivals(per_day, 1)
        ticks, once = poll(items, shown, by_span_in_ticks()), poll(items, shown, by_span_in_ticks(twice=False))
        print(per_day, shown, round(ticks.lost, 2), round(ticks.polls_a_day, 1), round(once.lost, 2))
        assert ticks.lost <= poll(items, shown, by_span()).lost + 0.1
        if per_day == 800:
            assert ticks.lost < once.lost / 2
        assert ticks.polls_a_day <= 2 * DAY / TICK.total_seconds()


def test_feeds_that_were_first_asked_together_drift_apart() -> None:
    """Forty slow feeds: after a week no tick asks more than a few of them."""
    at_once: dict[float, int] = {}
    for n in range(40):
        rule, now = by_span_in_ticks(f"https://agency{n}.test/rss"), LATE
        while now < 8 * DAY:
            if now > 7 * DAY:
                at_once[now] = at_once.get(now, 0) + 1
            now = rule(now, 2 * DAY)
    assert max(at_once.values()) <= 10
