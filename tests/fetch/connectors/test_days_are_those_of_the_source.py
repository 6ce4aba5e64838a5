"""Local days, days in addresses, and what a date that rests on the url means for a window."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newswire.fetch.connectors.listing import may_touch
from newswire.fetch.connectors.listing.local_days import counts_in, day_in, expand, first_moment, local_days, span_in
from newswire.models import FeedItem
from newswire.window import Window

ZONES = ["Asia/Tehran", "Asia/Riyadh", "Africa/Algiers", "UTC", "America/New_York"]


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.test/2026/09/12/title", date(2026, 9, 12)),
        ("http://a.test/2026-09-12/title", date(2026, 9, 12)),
        ("http://a.test/20230108/aa55cc/c.html", date(2023, 1, 8)),
        ("http://a.test/ar-QA/News-Area/News/2024-04/10/0032-title", date(2024, 4, 10)),
        ("http://a.test/news/2026_9_2_x", date(2026, 9, 2)),
        ("http://a.test/s?yyyy=2025&mm=9", None),
        ("http://a.test/news/20261399", None),
        ("http://a.test/news/1940752/slug", None),
        ("http://a.test/2026/09/title", None),
        ("http://a.test/p/202609121", None),
        ("http://a.test/1405/06/21/x", None),
    ],
)
def test_a_day_in_an_address_is_read(url: str, day: date | None) -> None:
    assert day_in(url) == day


@pytest.mark.parametrize(
    ("url", "first", "last"),
    [
        ("http://a.test/sitemaps/all/sitemap-2023-8.xml", date(2023, 8, 1), date(2023, 8, 31)),
        ("http://a.test/sitemap/all/2026-09-12.xml", date(2026, 9, 12), date(2026, 9, 12)),
        ("http://a.test/month_map.xml?month=2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_the_name_of_a_file_says_which_days_it_covers(url: str, first: date, last: date) -> None:
    assert span_in(url) == (first, last)


@pytest.mark.parametrize("url", ["http://a.test/wp-sitemap-posts-post-1.xml", "http://a.test/part.xml?n=2034"])
def test_a_number_is_no_day(url: str) -> None:
    assert span_in(url) is None


def test_placeholders_are_filled_in_both_calendars() -> None:
    pattern = "{date} {yyyy}/{mm}/{dd} {y}-{m}-{d}"
    assert expand(pattern, date(2026, 9, 2), "gregorian") == "2026-09-02 2026/09/02 2026-9-2"
    assert expand(pattern, date(2026, 9, 2), "jalali") == "1405-06-11 1405/06/11 1405-6-11"


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 # hypothesis wants bounds without zone
    st.integers(1, 60 * 24 * 5),
    st.sampled_from(ZONES),
    st.integers(0, 10**6),
)
def test_an_article_of_the_window_is_always_on_a_day_that_is_asked_for(
    start: datetime, minutes: int, name: str, pick: int
) -> None:
    zone, begin = ZoneInfo(name), start.replace(microsecond=0, tzinfo=UTC)
    window = Window(begin, begin + timedelta(minutes=minutes))
    published = begin + timedelta(seconds=pick % (minutes * 60))
    day = published.astimezone(zone).date()
    assert day in local_days(window, zone)
    item = FeedItem("agency", "http://a.test/", published_at=first_moment(day, zone), date_basis="url")
    assert may_touch(item, window, zone)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.sampled_from(ZONES))
def test_a_day_counts_in_exactly_one_of_three_daily_windows(day: date, name: str) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    windows = [Window(midnight + timedelta(n), midnight + timedelta(n + 1)) for n in (-1, 0, 1)]
    assert [counts_in(day, ZoneInfo(name), window) for window in windows] == [False, True, False]


def test_a_lastmod_after_the_window_keeps_the_row_and_one_before_does_not() -> None:
    window = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
    for at, kept in ((datetime(2026, 9, 20, tzinfo=UTC), True), (datetime(2026, 9, 11, tzinfo=UTC), False)):
        item = FeedItem("agency", "http://a.test/", published_at=at, date_basis="lastmod")
        assert may_touch(item, window, ZoneInfo("UTC")) is kept
