"""The wait between two polls, back-off, the overlap check and the escape from wrong 304s."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newswire.fetch.polling import TICK, Gap, again_in_this_tick, ask_unconditionally, find_gap, next_poll, spread

NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
spans = st.none() | st.floats(0, 10**8, allow_nan=False)


@pytest.mark.parametrize(
    ("span", "failures", "asked", "wait"),
    [
        (None, 0, None, 30 * HOUR / 60),
        (6 * 3600, 0, None, 3 * HOUR),
        (60, 0, None, 10 * HOUR / 60),
        (0, 0, None, 10 * HOUR / 60),
        (30 * 86400, 0, None, 12 * HOUR),
        (3 * 3600, 0, DAY, 1.5 * HOUR),
        (30 * 86400, 0, DAY, DAY),
        (30 * 86400, 0, 7 * DAY, DAY),
        (6 * 3600, 3, None, 3 * HOUR),
        (6 * 3600, 4, None, 6 * HOUR),
        (6 * 3600, 8, None, 30 * HOUR),
        (6 * 3600, 10**9, None, 30 * DAY),
    ],
)
def test_the_wait_follows_the_span(span: float | None, failures: int, asked: timedelta | None, wait: timedelta) -> None:
    assert next_poll(span, failures, asked=asked) == wait


@given(spans, st.integers(0, 10**6), st.none() | st.timedeltas(timedelta(0), 400 * DAY))
def test_a_feed_is_never_asked_in_a_rush_and_never_given_up(
    span: float | None, failures: int, asked: timedelta | None
) -> None:
    assert 10 * HOUR / 60 <= next_poll(span, failures, asked=asked) <= 30 * DAY


@given(spans, st.integers(0, 500), st.timedeltas(timedelta(0), 400 * DAY))
def test_what_a_feed_asks_for_never_costs_an_item(span: float | None, failures: int, asked: timedelta) -> None:
    free, held = next_poll(span, failures), next_poll(span, failures, asked=asked)
    assert held >= free
    assert held == free or held <= timedelta(seconds=span or 0) / 2


@given(spans, st.integers(0, 10**6))
def test_one_more_failure_never_shortens_the_wait(span: float | None, failures: int) -> None:
    assert next_poll(span, failures) <= next_poll(span, failures + 1)


def test_a_feed_that_cannot_wait_is_asked_twice_in_a_run() -> None:
    assert again_in_this_tick(10 * HOUR / 60) == TICK / 2
    assert again_in_this_tick(TICK) is None


@given(st.text(max_size=80))
def test_each_feed_has_its_place_in_the_tick(url: str) -> None:
    assert timedelta(0) <= spread(url) < TICK
    assert spread(url) == spread(url)


def test_feeds_are_spread_evenly() -> None:
    places = [spread(f"https://agency.test/rss/{n}") for n in range(600)]
    quarters = [sum(1 for place in places if n <= place / (TICK / 4) < n + 1) for n in range(4)]
    assert all(110 < count < 190 for count in quarters)


@pytest.mark.parametrize(
    ("last_full", "polls", "full"),
    [(None, 0, True), (NOW - HOUR, 0, False), (NOW - HOUR, 18, False), (NOW - HOUR, 19, True), (NOW - DAY, 1, True)],
)
def test_the_validators_are_left_out_now_and_then(last_full: datetime | None, polls: int, full: bool) -> None:
    assert ask_unconditionally(last_full, polls, NOW) is full


@pytest.mark.parametrize(
    ("dates", "known", "last_known", "gap"),
    [
        ([NOW - HOUR, NOW], 0, NOW - 5 * HOUR, Gap(NOW - 5 * HOUR, NOW - HOUR)),
        ([NOW - HOUR, NOW], 1, NOW - 5 * HOUR, None),
        ([NOW - HOUR, NOW], 0, None, None),
        ([], 0, NOW - 5 * HOUR, None),
        ([None, None], 0, NOW - 5 * HOUR, Gap(NOW - 5 * HOUR, NOW)),
        ([None, NOW - HOUR], 0, NOW - 5 * HOUR, Gap(NOW - 5 * HOUR, NOW - HOUR)),
        ([NOW - 9 * HOUR], 0, NOW - 5 * HOUR, None),
    ],
)
def test_a_window_without_any_known_item_is_a_gap(
    dates: list[datetime | None], known: int, last_known: datetime | None, gap: Gap | None
) -> None:
    assert find_gap(dates, known, last_known, NOW) == gap
