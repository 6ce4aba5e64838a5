"""The wait between two polls, back-off, the overlap check and the escape from wrong 304s."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newswire.fetch.polling import (
    TICK,
    Gap,
    again_in_this_tick,
    ask_unconditionally,
    digests,
    find_gap,
    in_bundles,
    next_poll,
    next_poll_at,
    next_tick,
    remember,
    span_of,
    spread,
    window_dates,
)
from newswire.models import FeedItem

NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
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
        ([NOW - 9 * HOUR, NOW - HOUR, NOW], 0, NOW - 5 * HOUR, Gap(NOW - 5 * HOUR, NOW - HOUR)),
        ([NOW - 9 * HOUR, NOW - 8 * HOUR, NOW], 0, NOW - 5 * HOUR, None),
        ([NOW - HOUR], 0, NOW + HOUR, None),
    ],
)
def test_a_window_without_any_known_item_is_a_gap(
    dates: list[datetime | None], known: int, last_known: datetime | None, gap: Gap | None
) -> None:
    assert find_gap(dates, known, last_known, NOW) == gap


def test_a_feed_that_is_gone_for_good_is_asked_slowly_at_once_and_never_given_up() -> None:
    assert next_poll(600, 1, gone=True) == 12 * HOUR
    assert next_poll(600, 500, gone=True) == 30 * DAY


def test_the_validators_are_left_out_when_the_next_poll_would_be_too_late() -> None:
    assert ask_unconditionally(NOW - 14 * HOUR, 1, NOW, polled_at=NOW - 10 * HOUR)
    assert not ask_unconditionally(NOW - 13 * HOUR, 1, NOW, polled_at=NOW - 10 * HOUR)


@given(st.timedeltas(10 * MINUTE, 30 * DAY), st.timedeltas(timedelta(0), 40 * DAY), st.text(max_size=20))
def test_the_next_poll_comes_within_the_wait_and_never_in_a_rush(wait: timedelta, start: timedelta, url: str) -> None:
    at = NOW + start
    due = next_poll_at(at, wait, url)
    assert at + wait / 2 * 0.875 <= due <= at + wait
    assert due == next_poll_at(at, wait, url)


def test_a_poll_is_due_at_the_tick_before_its_wait_ends() -> None:
    assert next_poll_at(NOW + 20 * MINUTE / 60, 20 * MINUTE, "u") == NOW + 15 * MINUTE
    assert next_poll_at(NOW + 14 * MINUTE, 16 * MINUTE, "u") == NOW + 30 * MINUTE
    assert next_poll_at(NOW + 14 * MINUTE, 15 * MINUTE, "u") == NOW + 29 * MINUTE
    assert next_tick(NOW) == NOW + TICK
    assert next_tick(NOW + 14 * MINUTE) == NOW + TICK


@pytest.mark.parametrize(
    ("ages", "kept"),
    [
        ((0, 1, 2, 3), (0, 1, 2, 3)),
        ((0, 1, 2, 3, 500), (0, 1, 2, 3)),
        ((0, 1, 2, 500), (0, 1, 2)),
        ((0, 1, 500), (0, 1, 500)),
        ((*range(12), 400, 500, 600), tuple(range(12))),
        ((*range(6), 300, 400), tuple(range(6))),
        ((*range(12), 300, 400, 500, 600), (*range(12), 300, 400, 500, 600)),
        ((-20, 1, 2, 3), (0, 1, 2, 3)),
        ((None, None), ()),
        ((0, 24, 48, 120, 144), (0, 24, 48, 120, 144)),
    ],
)
def test_pinned_items_and_dates_to_come_stretch_no_window(ages: Sequence[int | None], kept: Sequence[int]) -> None:
    dates = [None if age is None else NOW - age * HOUR for age in ages]
    assert window_dates(dates, NOW) == sorted(NOW - age * HOUR for age in kept)
    assert window_dates(dates[::-1], NOW) == window_dates(dates, NOW)


def test_a_span_without_dates_is_that_of_the_turnover() -> None:
    assert span_of([NOW - HOUR, NOW], 20, 3, DAY) == 3600
    assert span_of([], 20, 5, HOUR) == 4 * 3600
    assert span_of([NOW], 20, 20, HOUR) == 3600
    assert span_of([], 20, 0, HOUR) is None
    assert span_of([], 20, 5, None) is None


def test_an_item_is_known_again_by_its_address_or_its_id() -> None:
    one = digests(FeedItem("s", "http://a/1", guid="7"), "http://a/1")
    assert one & digests(FeedItem("s", "http://a/1?s=2", guid="7"), "http://a/1?s=2")
    assert one & digests(FeedItem("s", "http://a/1", guid="8"), "http://a/1")
    assert not one & digests(FeedItem("s", "http://a/2", guid="8"), "http://a/2")
    assert all(-(2**63) <= digest < 2**63 for digest in one)


def test_what_was_shown_before_is_kept_within_bounds() -> None:
    assert remember([3, 4], [4, 5]) == [3, 4, 5]
    assert len(remember(list(range(4000)), list(range(4000, 90_000)))) == 8000
    assert len(remember([1], list(range(90_000)))) == 500


@given(
    st.dictionaries(st.text(max_size=3), st.lists(st.integers(), min_size=1, max_size=9), max_size=30),
    st.integers(1, 5),
)
def test_bundles_keep_hosts_together_and_are_balanced(hosts: dict[str, list[int]], most: int) -> None:
    groups = {host: [(host, n) for n in range(len(feeds))] for host, feeds in hosts.items()}
    bundles = in_bundles(groups, most)
    assert len(bundles) <= most
    assert sorted(feed for bundle in bundles for feed in bundle) == sorted(
        feed for feeds in groups.values() for feed in feeds
    )
    assert all(
        len({n for n, bundle in enumerate(bundles) if set(feeds) & set(bundle)}) == 1 for feeds in groups.values()
    )
    if len(bundles) > 1:
        assert max(map(len, bundles)) - min(map(len, bundles)) <= max(map(len, groups.values()))
