"""How much of a past window each connector finds on a simulated site of 100 articles a day, and at what cost."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from newswire.fetch.connectors import Discovery
from newswire.window import Window

from .loopback import Site, discover, serving
from .simulated_site import NOW, SimulatedSite

YESTERDAY = Window(NOW - timedelta(days=1), NOW)
MONTH = Window(datetime(2025, 9, 5, tzinfo=UTC), datetime(2025, 10, 5, tzinfo=UTC))
THREE_DAYS = Window(datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 3, 23, tzinfo=UTC))
MODEL = SimulatedSite()

WP_REST = ("wp_rest", "{home}/posts", {})
WHOLE = [
    WP_REST,
    ("sitemap", "{home}/day_map.xml?yyyy={{yyyy}}&mm={{m}}&dd={{d}}", {}),
    ("sitemap", "{home}/month_index.xml", {}),
    ("sitemap", "{home}/index.xml", {}),
    ("sitemap", "{home}/index.xml?undated=1", {"bisect": True}),
    ("date_archive", "{home}/archive?y={{y}}&m={{mm}}&d={{dd}}&page={{page}}", {"links": r"/news/\d+"}),
    (
        "date_archive",
        "{home}/jalali?pi={{page}}&ms=0&dy={{d}}&mn={{m}}&yr={{y}}",
        {"links": "//ul/li/a", "time": "following-sibling::time", "calendar": "jalali"},
    ),
]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(MODEL) as running:
        yield running


def ask(site: Site, connector: str, url: str, params: dict[str, object], window: Window) -> tuple[Discovery, float]:
    """What was found, and the share of the window's articles in it."""
    found = discover(connector, {"url": url.format(home=site.home), **params}, window)
    numbers = {int(re.findall(r"\d+", item.url)[-1]) for item in found.items}
    wanted = {post.number for post in MODEL.within(window.start, window.end)}
    return found, len(numbers & wanted) / len(wanted)


@pytest.mark.parametrize(("connector", "url", "params"), WHOLE)
@pytest.mark.parametrize("window", [YESTERDAY, THREE_DAYS, MONTH], ids=["yesterday", "three days", "month a year ago"])
def test_nothing_of_a_window_is_missed(
    site: Site, connector: str, url: str, params: dict[str, object], window: Window
) -> None:
    _, share = ask(site, connector, url, params, window)
    assert share == 1.0


def test_rest_asks_once_per_hundred_and_knows_how_many_there_are(site: Site) -> None:
    found, _ = ask(site, *WP_REST, MONTH)
    assert (found.requests, found.expected, found.expected_basis, found.notes) == (30, 3000, "x-wp-total", ())
    assert len(found.items) == 3000
    first = found.items[0]
    assert first.published_at == MONTH.start
    assert (first.date_basis, first.title, first.found_by) == ("published", "“2000”", "wp_rest")
    assert first.content == "<p>2000</p>"
    assert first.guid == "http://agency.test/?p=2000"


def test_a_day_sitemap_asks_one_day_more_and_counts_each_day_once(site: Site) -> None:
    found, _ = ask(site, *WHOLE[1], THREE_DAYS)
    assert found.requests == 4
    assert (found.expected, found.expected_basis) == (300, "day-sitemap")
    assert {item.date_basis for item in found.items} == {"url"}


def test_files_of_other_months_are_not_read(site: Site) -> None:
    assert ask(site, *WHOLE[2], THREE_DAYS)[0].requests == 2
    assert ask(site, *WHOLE[2], MONTH)[0].requests == 3


def test_a_row_that_was_edited_later_is_not_lost(site: Site) -> None:
    edited = {post.number for post in MODEL.within(MONTH.start, MONTH.end) if post.modified >= MONTH.end}
    assert edited, "the model must have such rows"
    found, share = ask(site, "sitemap", "{home}/index.xml?dated=0", {"limit": 50_000}, MONTH)
    assert share == 1.0
    assert {item.date_basis for item in found.items} == {"lastmod"}


def test_undated_rows_that_are_too_many_say_so(site: Site) -> None:
    with pytest.raises(Exception, match="more than 20000 rows may belong"):
        ask(site, "sitemap", "{home}/index.xml?dated=0", {}, MONTH)


def test_bisection_reads_few_files(site: Site) -> None:
    found, _ = ask(site, *WHOLE[4], THREE_DAYS)
    assert found.requests <= 1 + 2 + 6 + 4  # index, both ends, log2 of 40 files, hits and their neighbours


def test_a_day_archive_is_read_to_its_last_page(site: Site) -> None:
    found, _ = ask(site, *WHOLE[5], THREE_DAYS)
    assert found.requests == 4 * 4  # local days times 100 / 40 pages and the empty one
    assert len(found.items) == 400


def test_the_time_beside_a_link_is_taken(site: Site) -> None:
    found, _ = ask(site, *WHOLE[6], THREE_DAYS)
    wanted = {post.number: post.at.replace(second=0) for post in MODEL.within(THREE_DAYS.start, THREE_DAYS.end)}
    dates = {int(re.findall(r"\d+", item.url)[-1]): item.published_at for item in found.items}
    assert dates == wanted
    assert {item.date_basis for item in found.items} == {"published"}


def test_a_paged_feed_costs_all_that_is_newer(site: Site) -> None:
    found, share = ask(site, "feed_paged", "{home}/feed?paged={{page}}", {}, YESTERDAY)
    assert share == 1.0
    assert found.requests == 5
    fields = {"date": "publish_date", "link": "http://agency.test/news/{id}/"}
    api, share = ask(site, "api_pages", "{home}/api?page={{page}}", fields, YESTERDAY)
    assert share == 1.0
    assert api.requests == 2


def test_a_paged_feed_that_stops_early_is_no_empty_day(site: Site) -> None:
    with pytest.raises(Exception, match="reaches back only to 2026-09-17"):
        ask(site, "feed_paged", "{home}/feed?stop=10&paged={{page}}", {}, THREE_DAYS)


def test_what_the_poorer_listings_lose_is_known(site: Site) -> None:
    """Printed for the reader; the bounds are those of the handbook's model, widely."""
    feed, feed_share = ask(site, "feed_paged", "{home}/feed", {"pages": 1}, YESTERDAY)
    match = {"match": "agency.test/*"}
    _, at_once = ask(site, "cdx", "{home}/cdx", match | {"later": 0}, THREE_DAYS)
    cdx, later = ask(site, "cdx", "{home}/cdx", match, THREE_DAYS)
    print(
        f"\nfound: feed {feed_share:.0%} of yesterday; CDX {at_once:.0%}, with 14 days more {later:.0%} of three days"
    )
    assert 0.2 < feed_share < 0.4
    assert "reaches back only to" in feed.notes[0]
    assert at_once < later < 0.6
    assert cdx.requests == 1
    assert {item.date_basis for item in cdx.items} == {"url"}
