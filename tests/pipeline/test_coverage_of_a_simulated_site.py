"""Days of a simulated agency: closed by two listings that agree or by a person, open with the shares that are lost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fetch.connectors.loopback import Answer, Site, serving, source
from fetch.connectors.simulated_site import Post, SimulatedSite
from newswire.models import FeedItem, Source
from newswire.pipeline.context import by_hand
from newswire.pipeline.discover import discover
from newswire.settings import Settings
from newswire.warehouse.connect import transaction
from newswire.warehouse.coverage import close_day, reopen_day
from newswire.warehouse.items import write_items
from newswire.warehouse.sources import open_gaps, write_sources
from newswire.window import Window
from psycopg2.extensions import connection

MONTH = Window(datetime(2025, 9, 5, tzinfo=UTC), datetime(2025, 10, 5, tzinfo=UTC))
DAY = Window(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 3, 21, tzinfo=UTC))
REST = {"connector": "wp_rest", "confidence": "A", "params": {"url": "{home}/posts"}}
MAP = {"connector": "sitemap", "confidence": "A", "params": {"url": "{home}/day_map?yyyy={{yyyy}}&mm={{m}}&dd={{d}}"}}
CDX = {"connector": "cdx", "confidence": "A", "params": {"url": "{home}/cdx", "match": "agency.test/*", "delay": 0}}
PAGED = {"connector": "feed_paged", "confidence": "A", "params": {"url": "{home}/feed?stop=10&paged={{page}}"}}


class Agency(SimulatedSite):
    """`hidden` are posts that do not exist yet; `unmapped` and `unlisted` those that one listing forgets."""

    def __init__(self) -> None:
        super().__init__()
        self.all = self.posts
        self.clear()

    def clear(self) -> None:
        self.unmapped: Callable[[Post], bool] = lambda _: False
        self.unlisted: Callable[[Post], bool] = lambda _: False
        self.dated = True
        self.show(lambda _: True)

    def show(self, wanted: Callable[[Post], bool]) -> None:
        self.posts = [post for post in self.all if wanted(post)]
        self.__dict__.pop("by_day", None)

    def _day_map(self, query: dict[str, str]) -> Answer:
        day = date(int(query["yyyy"]), int(query["mm"]), int(query["dd"]))
        posts = [post for post in self.by_day.get(day, []) if not self.unmapped(post)]
        return self._rows(posts, dated=self.dated)

    def _posts(self, query: dict[str, str]) -> Answer:
        status, headers, body = super()._posts(query)
        whole, self.posts = self.posts, [post for post in self.posts if not self.unlisted(post)]
        try:
            _, _, body = super()._posts(query)
        finally:
            self.posts = whole
        return status, headers, body


AGENCY = Agency()


@pytest.fixture
def site() -> Iterator[Site]:
    AGENCY.clear()
    with serving(AGENCY) as running:
        yield running


@dataclass
class Desk:
    """What a person at the command line has."""

    site: Site
    dsn: str
    place: Path
    warehouse: connection
    notes: list[str] = field(default_factory=list)

    def source(self, *ways: dict[str, Any], **facts: Any) -> Source:
        backfill = [
            way | {"params": {key: value.format(home=self.site.home) if isinstance(value, str) else value
                              for key, value in way["params"].items()}}
            for way in ways
        ]  # fmt: skip
        return source(backfill=backfill, politeness={"delay": 0, "connections": 2}, **facts)

    def discover(self, source: Source, window: Window) -> list[str]:
        """The paths that it took; `notes` are what was told."""
        settings = Settings(home=self.place, archive=str(self.place / "archive"), allow=("127.0.0.0/8",))
        asked = len(self.site.asked)
        self.notes = list(discover(by_hand(settings, self.dsn, "test"), source, window).notes)
        return self.site.asked[asked:]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.warehouse, self.warehouse.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall()

    def days(self) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT expected, expected_basis, discovered, state, closed_by, listings FROM ops.coverage"
            " WHERE listings IS NOT NULL ORDER BY day"
        )


@pytest.fixture
def desk(site: Site, warehouse_dsn: str, warehouse: connection, tmp_path: Path) -> Desk:
    return Desk(site, warehouse_dsn, tmp_path, warehouse)


def test_a_month_a_year_back_is_closed_by_two_listings_at_one_request_a_day_each(desk: Desk) -> None:
    agency = desk.source(REST, MAP)
    asked = desk.discover(agency, MONTH)
    assert desk.days() == [(100, "x-wp-total", 100, "closed", "sitemap, wp_rest", "sitemap 100, wp_rest 100")] * 30
    rest = [path for path in asked if path.startswith("/posts")]
    assert len(asked) - len(rest) == 31, "the local days that the month touches"
    assert len(rest) == 31, "100 a request, and once more for the hours before, which the first local day has"
    assert [note for note in desk.notes if "complete by sitemap, wp_rest" in note and "27 more days" in note]

    row = "row(url_key, window_at, found_by, state)::text"
    held = f"SELECT md5(string_agg({row}, ',' ORDER BY url_key)) FROM raw.feed_item"
    before, closings = desk.rows(held), desk.rows("SELECT * FROM ops.coverage_closure")
    again = desk.discover(agency, MONTH)
    assert {path.split("?")[0] for path in again} == {"/posts"}, "a closed day is not checked again"
    assert (desk.rows(held), desk.rows("SELECT * FROM ops.coverage_closure")) == (before, closings)


def test_the_order_of_the_listings_does_not_matter(desk: Desk) -> None:
    desk.discover(desk.source(MAP, REST), DAY)
    assert desk.days()[0] == (100, "x-wp-total", 100, "closed", "sitemap, wp_rest", "sitemap 100, wp_rest 100")


def test_a_sitemap_that_loses_five_percent_leaves_the_day_open_until_a_person_accepts_it(desk: Desk) -> None:
    AGENCY.unmapped = lambda post: post.number % 20 == 7
    agency = desk.source(REST, MAP)
    desk.discover(agency, DAY)
    assert desk.days() == [(100, "x-wp-total", 100, "open", None, "sitemap 95 of 100, wp_rest 100")]
    assert "sitemap names 95 of the 100 articles that are known: 5.0% lost" in desk.notes
    with transaction(desk.warehouse) as cursor:
        close_day(cursor, "agency", DAY.start.date(), "person", "layla", "the sitemap is cut, REST is whole")
    assert [row[3:5] for row in desk.days()] == [("closed", "layla")]
    desk.discover(agency, DAY)
    assert [row[3:5] for row in desk.days()] == [("closed", "layla")], "a run takes nothing back"
    with transaction(desk.warehouse) as cursor:
        assert reopen_day(cursor, "agency", DAY.start.date(), "omar", "not sure")
        assert not reopen_day(cursor, "agency", DAY.start.date(), "omar", "again")
    assert [row[3] for row in desk.days()] == ["open"]
    assert desk.rows("SELECT closed_by, reopened_by FROM ops.coverage_closure") == [("layla", "omar")]


def test_listings_with_addresses_of_their_own_agree_by_their_counts_and_no_page_is_queued_twice(desk: Desk) -> None:
    AGENCY.dated = False
    desk.discover(desk.source(REST, MAP), DAY)
    assert [row[2:5] for row in desk.days()] == [(100, "closed", "sitemap, wp_rest")]
    assert desk.rows("SELECT reason FROM ops.coverage_closure") == [
        ("sitemap 100, wp_rest 100, under other addresses",)
    ]


def test_a_share_below_two_percent_closes_the_day(desk: Desk) -> None:
    AGENCY.unmapped = lambda post: post.number % 100 == 7
    desk.discover(desk.source(REST, MAP), DAY)
    assert desk.days() == [
        (100, "x-wp-total", 100, "closed", "sitemap, wp_rest", "sitemap 99 of 100, wp_rest 100")
    ]  # fmt: skip


def test_what_the_best_listing_loses_is_told_and_the_next_one_gives_it(desk: Desk) -> None:
    AGENCY.unlisted = lambda post: post.number % 20 == 7
    desk.discover(desk.source(REST, MAP), DAY)
    assert desk.days()[0] == (100, "x-wp-total", 100, "open", None, "sitemap 100, wp_rest 95 of 100 (in part)")
    assert "wp_rest lists 5.0% less than it counts" in desk.notes
    found = (
        "SELECT found_by, count(*) FROM raw.feed_item WHERE window_at >= '2026-03-20Z' AND window_at < '2026-03-21Z'"
    )
    assert sorted(desk.rows(found + " GROUP BY 1")) == [("sitemap", 5), ("wp_rest", 95)]


def test_two_listings_that_lose_the_same_do_not_close_a_day_that_the_site_counts_higher(desk: Desk) -> None:
    AGENCY.unlisted = AGENCY.unmapped = lambda post: post.number % 20 == 7
    desk.discover(desk.source(REST, MAP), DAY)
    assert [row[:4] for row in desk.days()] == [(100, "x-wp-total", 95, "open")]


@pytest.mark.parametrize("hour", [10, 22], ids=["by day", "in the next local day"])
def test_late_articles_of_a_closed_day_open_it_and_close_it_anew(desk: Desk, hour: int) -> None:
    late = DAY.start + timedelta(hours=hour)
    AGENCY.show(lambda post: not late <= post.at < late + timedelta(hours=1))
    agency = desk.source(REST, MAP)
    desk.discover(agency, DAY)
    (before,) = desk.days()
    assert before[2:4] == (96, "closed")
    AGENCY.clear()
    with transaction(desk.warehouse) as cursor:
        polled = [
            FeedItem("agency", f"http://agency.test{AGENCY.path(post)}", published_at=post.at, date_basis="published")
            for post in AGENCY.within(late, late + timedelta(hours=1))
        ]
        write_items(cursor, polled, late)
    assert [row[2:4] for row in desk.days()] == [(100, "reopened")]
    assert any(path.startswith("/day_map") for path in desk.discover(agency, DAY)), "checked like an open day"
    assert [row[2:4] for row in desk.days()] == [(100, "closed")]
    assert desk.rows("SELECT items, reopened_reason FROM ops.coverage_closure ORDER BY closed_at") == [
        (96, "closed anew"), (100, None),
    ]  # fmt: skip


def test_a_check_that_cannot_be_made_is_told_and_no_failure(desk: Desk) -> None:
    broken = MAP | {"params": {"url": "{home}/none?yyyy={{yyyy}}&mm={{m}}&dd={{d}}"}}
    desk.discover(desk.source(REST, broken), DAY)
    assert [row[2:] for row in desk.days()] == [(100, "open", None, "sitemap 0 of 100 (failed), wp_rest 100")]
    assert any("sitemap: " in note and "none of the 2 files" in note for note in desk.notes)


def test_what_a_web_archive_and_a_feed_that_stops_lose_is_told(desk: Desk) -> None:
    desk.discover(desk.source(CDX), DAY)
    ((expected, basis, found, state, _, listings),) = desk.days()
    assert (expected, basis, state) == (None, "none", "open")
    assert (40 < found < 70, listings) == (True, f"cdx {found} (in part)")
    desk.discover(desk.source(PAGED, CDX, REST), DAY)
    (day,) = desk.days()
    assert day[:4] == (100, "x-wp-total", 100, "open")
    assert re.fullmatch(r"cdx \d+ of 100 \(in part\), feed_paged 0 of 100 \(failed\), wp_rest 100", day[5])
    assert any(re.fullmatch(r"cdx names \d+ of the 100 articles that are known: \d+\.\d% lost", n) for n in desk.notes)


def poll(desk: Desk, feed: str, at: datetime, oldest: datetime) -> None:
    with transaction(desk.warehouse) as cursor:
        cursor.execute("SELECT ops.ensure_month('raw.feed_poll', %s)", (at,))
        cursor.execute(
            "INSERT INTO raw.feed_poll (feed_id, at, status, oldest_at, newest_at) VALUES (%s, %s, 'ok', %s, %s)",
            (feed, at, oldest, at),
        )
        seen = [
            FeedItem("agency", f"http://agency.test{AGENCY.path(post)}", published_at=post.at, date_basis="published")
            for post in AGENCY.within(oldest, at)
        ]
        write_items(cursor, seen, at)


FEED = {"feeds": [{"url": "http://agency.test/feed", "confidence": "A"}]}


def polled(desk: Desk, agency: Source, *stretches: tuple[float, float]) -> None:
    """Polls that showed these hours of the day."""
    with transaction(desk.warehouse) as cursor:
        write_sources(cursor, [agency])
    ((feed,),) = desk.rows("SELECT feed_id FROM raw.feed")
    for first, last in stretches:
        poll(desk, feed, DAY.start + timedelta(hours=last), DAY.start + timedelta(hours=first))


def test_polls_and_one_listing_are_two_witnesses(desk: Desk) -> None:
    agency = desk.source(REST, **FEED)
    polled(desk, agency, (-1, 8), (7, 25))
    asked = desk.discover(agency, DAY)
    assert len(asked) == 1, "the check"
    (day,) = desk.days()
    assert day == (100, "x-wp-total", 100, "closed", "polls, wp_rest", "polls 100, wp_rest 100")
    assert desk.notes[0] == "the polls of its feeds showed the whole window"
    assert desk.discover(agency, DAY) == [], "nothing is missing, and the day is closed"


def test_a_gap_of_the_polls_is_filled_by_a_listing(desk: Desk) -> None:
    agency = desk.source(REST, MAP, **FEED)
    polled(desk, agency, (-1, 8), (10, 25))
    start, end = (DAY.start + timedelta(hours=hour) for hour in (8, 10))
    desk.rows(
        "INSERT INTO raw.gap (feed_id, gap_from, gap_to, noticed_at, missing) SELECT feed_id, %s, %s, %s,"
        " tstzmultirange(tstzrange(%s, %s)) FROM raw.feed RETURNING 1",
        start, end, end, start, end,
    )  # fmt: skip
    day = "SELECT discovered, gaps, gap_minutes, state FROM ops.coverage WHERE day = '2026-03-20'"
    assert desk.rows(day) == [(92, 1, 120, "open")]
    desk.discover(agency, DAY)
    assert f"its feeds did not show {Window(start, end)}: its listings are asked" in desk.notes
    assert desk.rows(day) == [(100, 0, 0, "closed")]
    assert desk.rows("SELECT filled_at IS NOT NULL FROM raw.gap") == [(True,)]
    with transaction(desk.warehouse) as cursor:
        assert open_gaps(cursor, "agency", DAY) == []


def test_only_the_stretch_of_a_gap_is_asked_for_where_the_day_is_closed(desk: Desk) -> None:
    agency = desk.source(REST, MAP, **FEED)
    polled(desk, agency, (-1, 8), (10, 25))
    with transaction(desk.warehouse) as cursor:
        close_day(cursor, "agency", DAY.start.date(), "person", "layla", "as good as it gets")
    (first, *_) = desk.discover(agency, DAY)
    assert first.startswith("/posts?after=2026-03-20T07:59:59%2B00:00&before=2026-03-20T10:00:00%2B00:00")
    assert [row[2:4] for row in desk.days()] == [(100, "reopened")], "8 articles came, and were told"
    assert [row[5] for row in desk.days()] == ["polls 92 of 100 (in part), sitemap 100"], "no word of a part of a day"
    desk.discover(agency, DAY)
    assert [row[3:5] for row in desk.days()] == [("closed", "sitemap, wp_rest")]


def test_days_without_a_count_are_held_against_their_weekday(desk: Desk) -> None:
    agency = desk.source()
    with transaction(desk.warehouse) as cursor:
        write_sources(cursor, [agency])
    for weeks, number in enumerate((20, 20, 24, 90, 1), start=1):
        items(desk, DAY.start - timedelta(weeks=weeks), number)
    items(desk, DAY.start - timedelta(days=1), 70)
    items(desk, DAY.start, 9)
    desk.discover(agency, DAY)
    day = "SELECT expected, expected_basis, discovered, state FROM mart.coverage WHERE day = '2026-03-20'"
    assert desk.rows(day) == [(20, "weekday-median", 9, "alarm")]
    assert "ALARM 2026-03-20: 9 of 20 expected (weekday-median) articles are known" in desk.notes
    items(desk, DAY.start, 10)
    assert desk.rows(day) == [(20, "weekday-median", 10, "open")]
    desk.discover(agency, DAY)
    assert "10 of 20 expected articles are known, 50.0% lost: 2026-03-20 (weekday-median)" in desk.notes


def items(desk: Desk, at: datetime, number: int) -> None:
    with transaction(desk.warehouse) as cursor:
        write_items(
            cursor,
            [FeedItem("agency", f"http://agency.test/{at:%m%d}/{n}", published_at=at, date_basis="published")
             for n in range(number)],
            at,
        )  # fmt: skip


@pytest.mark.parametrize(("tier", "state"), [(1, "alarm"), (2, "open")])
def test_silence_of_a_state_agency_is_an_alarm_and_two_silent_listings_close_nothing(
    desk: Desk, tier: int, state: str
) -> None:
    AGENCY.show(lambda post: post.at not in Window(DAY.start - timedelta(days=1), DAY.end + timedelta(days=1)))
    desk.discover(desk.source(REST, MAP, tier=tier), DAY)
    assert [row[2:4] for row in desk.days()] == [(0, state)]
