"""Two listings of one day, held against each other without a site or a warehouse."""

from datetime import UTC, date, datetime, timedelta

import pytest
from newswire.models import FeedItem
from newswire.pipeline.completeness import Answer, compare, own_place
from newswire.warehouse.coverage import Place, day_window

DAY = date(2026, 3, 20)
WINDOW = day_window(DAY)
TEHRAN_MIDNIGHT = datetime(2026, 3, 19, 20, 30, tzinfo=UTC)


def answer(listing: str, numbers: range, **facts: object) -> Answer:
    at = WINDOW.start + timedelta(hours=6)
    items = {f"/{n}": FeedItem("s", f"/{n}", published_at=at, date_basis="published") for n in numbers}
    return Answer(listing, [WINDOW], items, **facts)  # type: ignore[arg-type]


def known(numbers: range, gone: range = range(0)) -> dict[str, Place]:
    return {f"/{n}": Place(DAY, dated=True, exact=True, gone=n in gone, polled=False) for n in numbers}


@pytest.mark.parametrize(
    ("one", "other", "pages", "agree"),
    [
        (answer("wp_rest", range(100)), answer("sitemap", range(98)), known(range(100)), True),
        (answer("wp_rest", range(100)), answer("sitemap", range(97)), known(range(100)), False),
        (answer("wp_rest", range(100)), answer("sitemap", range(3, 103)), known(range(103)), False),
        (answer("wp_rest", range(100)), answer("sitemap", range(97)), known(range(100), gone=range(97, 100)), True),
        (answer("wp_rest", range(100)), answer("sitemap", range(100)), known(range(105)), False),
        (answer("wp_rest", range(97), expected=100), answer("sitemap", range(97)), known(range(97)), False),
        (answer("wp_rest", range(100), whole=False), answer("sitemap", range(100)), known(range(100)), False),
        (answer("feed_paged", range(100)), answer("polls", range(100)), known(range(100)), False),
        (answer("date_archive", range(100)), answer("polls", range(100)), known(range(100)), True),
        (answer("wp_rest", range(0)), answer("sitemap", range(0)), known(range(0)), False),
    ],
    ids=[
        "two lack", "three lack", "as many but others", "those that are gone do not count", "a feed knew more",
        "the site counts more", "one shows a part", "the same feed twice", "polls and an archive", "nothing",
    ],
)  # fmt: skip
def test_a_day_is_agreed_on(one: Answer, other: Answer, pages: dict[str, Place], agree: bool) -> None:
    found = compare([one, other], [], [DAY], pages)
    assert bool(found.agreements) is agree


def test_pages_that_nothing_dates_leave_a_listing_without_a_say() -> None:
    later = FeedItem("s", "/new", published_at=WINDOW.end + timedelta(days=9), date_basis="lastmod")
    earlier = FeedItem("s", "/old", published_at=WINDOW.start - timedelta(hours=1), date_basis="lastmod")
    pages = known(range(100))
    for item, complete in ((later, False), (earlier, True)):
        one = answer("sitemap", range(100))
        one.items[item.url] = item
        said, _ = compare([one, answer("wp_rest", range(100))], [], [DAY], pages).said
        assert (said.complete, said.undated, said.found) == (complete, int(not complete), 100)


def test_what_a_site_counts_beyond_its_list_is_shared_out_over_the_days() -> None:
    days = [DAY, DAY + timedelta(days=1)]
    items = {
        f"/{n}": FeedItem("s", f"/{n}", published_at=day_window(days[n >= 60]).start, date_basis="published")
        for n in range(90)
    }
    one = Answer("wp_rest", [WINDOW, day_window(days[1])], items, expected=120, expected_basis="x-wp-total")
    assert [(said.found, said.expected) for said in compare([one], [], days, {}).said] == [(60, 80), (30, 40)]


def test_a_local_day_counts_for_the_utc_day_of_its_noon() -> None:
    place = own_place(FeedItem("s", "/1", published_at=TEHRAN_MIDNIGHT, date_basis="url"))
    assert place == Place(DAY, dated=True, exact=False, gone=False, polled=False)
    assert own_place(FeedItem("s", "/1", published_at=TEHRAN_MIDNIGHT, date_basis="lastmod")) is None


def test_polls_speak_for_a_day_that_they_saw_whole() -> None:
    listings = [answer("polls", range(100)), answer("wp_rest", range(100))]
    night = type(WINDOW)(WINDOW.start, WINDOW.start + timedelta(hours=1))
    assert compare(listings, [], [DAY], known(range(100))).agreements
    assert not compare(listings, [night], [DAY], known(range(100))).agreements
