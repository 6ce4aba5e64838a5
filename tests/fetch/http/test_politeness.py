"""One start per delay and one connection per host, by the log of the server."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from newswire.fetch.http.guard import GuardedResolver
from newswire.fetch.http.headers import retry_after
from newswire.fetch.politeness import Turn

from .hostile import Site, fails_first, page, redirect, silent, status

SLACK = 0.005


def robots(text: str):
    return page(text.encode(), "Content-Type: text/plain")


def test_starts_are_a_delay_apart_over_one_connection_at_a_time(fetch_all):
    with Site(keep_alive=True) as site:
        results = fetch_all([f"{site.url}/{n}" for n in range(6)], {"delay": 0.2, "same_page": 99})
    assert {result.outcome for result in results} == {"ok"}
    assert min(site.gaps()) >= 0.2 - SLACK
    assert max(one.open_connections for one in site.asked) == 1
    assert site.paths == ["/robots.txt", *(f"/{n}" for n in range(6))]


def test_two_hosts_do_not_wait_for_each_other(fetch_all):
    with Site() as one, Site() as two:
        fetch_all([f"{site.url}/{n}" for n in range(3) for site in (one, two)], {"delay": 0.2})
        assert len(one.asked) == len(two.asked) == 4
        assert max(one.asked[0].at, two.asked[0].at) < min(one.asked[1].at, two.asked[1].at)


def test_more_connections_run_side_by_side_when_the_policy_says_so(fetch_all):
    def slow(talk):
        time.sleep(0.2)
        talk.answer()

    with Site({f"/{n}": slow for n in range(6)}, keep_alive=True) as site:
        fetch_all([f"{site.url}/{n}" for n in range(6)], {"connections": 3, "same_page": 99})
    assert max(one.open_connections for one in site.asked) == 3


@pytest.mark.parametrize("line", ["Crawl-delay: 0.3", "Request-rate: 10/3s"])
def test_the_site_may_ask_for_a_longer_delay(line, fetch_all):
    with Site({"/robots.txt": robots(f"User-agent: *\n{line}\n")}) as site:
        fetch_all([site.url + "/a", site.url + "/b"], {"delay": 0.1})
    assert min(site.gaps()) >= 0.3 - SLACK


def test_a_shorter_crawl_delay_does_not_shorten_ours(fetch_all):
    with Site({"/robots.txt": robots("User-agent: *\nCrawl-delay: 0.01\n")}) as site:
        fetch_all([site.url + "/a", site.url + "/b"], {"delay": 0.2})
    assert min(site.gaps()) >= 0.2 - SLACK


def test_a_redirect_waits_for_its_turn_too(fetch):
    with Site({"/a": redirect("/b"), "/b": redirect("/c")}) as site:
        assert fetch(site.url + "/a", {"delay": 0.2}).outcome == "ok"
    assert min(site.gaps()) >= 0.2 - SLACK


def test_the_delay_counts_from_when_the_request_left(fetch_all, monkeypatch):
    """A connect that is slow once brings the next request closer to it, unless the gate knows."""
    slow_once = [0.15]
    real = GuardedResolver.resolve

    async def resolve(self, *arguments, **options):
        if slow_once:
            await asyncio.sleep(slow_once.pop())
        return await real(self, *arguments, **options)

    monkeypatch.setattr(GuardedResolver, "resolve", resolve)
    with Site() as site:
        urls = [f"http://slow.test:{site.port}/{n}" for n in range(2)]
        fetch_all(urls, {"delay": 0.2, "connect_to": {"slow.test": f"127.0.0.1:{site.port}"}, "robots": False})
    assert len(site.asked) == 2
    assert min(site.gaps()) >= 0.2 - SLACK


def test_nothing_is_sent_when_the_turn_was_lost_on_the_way(fetch, monkeypatch):
    real, lost = Turn.leaves, [True]
    monkeypatch.setattr(Turn, "leaves", lambda turn: False if lost and lost.pop() else real(turn))
    with Site() as site:
        result = fetch(site.url + "/a", {"robots": False})
    assert (result.outcome, result.tries) == ("ok", 2)
    assert site.paths == ["/a"]


def test_retry_after_is_waited_to_the_second(fetch):
    with Site({"/a": fails_first(1, status("429 Too Many Requests", "Retry-After: 1"))}) as site:
        result = fetch(site.url + "/a", {"budget": 5.0})
    assert (result.outcome, result.tries) == ("ok", 2)
    assert 1.0 <= site.gaps()[-1] < 2.0


def test_a_429_pauses_the_whole_host(fetch_all):
    with Site({"/a": fails_first(1, status("429 Too Many Requests", "Retry-After: 1"))}) as site:
        results = fetch_all([site.url + "/a", site.url + "/b", site.url + "/c"], {"budget": 5.0})
    assert {result.outcome for result in results} == {"ok"}
    limited = next(one.at for one in site.asked if one.path == "/a")
    assert all(one.at - limited >= 1.0 for one in site.asked if one.at > limited)


def test_a_pause_that_does_not_fit_defers_every_url_of_the_host(fetch_all):
    with Site({"/a": status("503 Busy", "Retry-After: 900")}) as site:
        begun = time.monotonic()
        results = fetch_all([site.url + "/a", site.url + "/b"], {"delay": 0.1})
    assert time.monotonic() - begun < 10
    assert [result.outcome for result in results] == ["deferred", "deferred"]
    assert all(890 < result.retry_after <= 900 for result in results)
    assert site.paths == ["/robots.txt", "/a"]


def test_queueing_does_not_use_up_the_budget(fetch_all):
    with Site() as site:
        results = fetch_all([f"{site.url}/{n}" for n in range(6)], {"delay": 0.25, "budget": 0.7, "same_page": 99})
    assert {result.outcome for result in results} == {"ok"}
    assert max(result.seconds for result in results) < 0.7


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), (" 0 ", 0.0), ("-5", None), ("soon", None), ("", None), (None, None), ("1.5", None), ("٥", None)],
)
def test_retry_after_is_read(value, seconds):
    assert retry_after(value, None, datetime.now(UTC)) == seconds


def test_retry_after_as_a_date_is_measured_by_the_clock_that_wrote_it():
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    until = format_datetime(now + timedelta(seconds=30), usegmt=True)
    assert retry_after(until, None, now) == 30
    assert retry_after(until, format_datetime(now - timedelta(hours=1), usegmt=True), now) == 3630
    assert retry_after(format_datetime(now - timedelta(days=1), usegmt=True), None, now) == 0


def test_a_silent_host_does_not_hold_up_the_others(fetch_all):
    with Site({"/a": silent}) as slow, Site() as quick:
        results = fetch_all([slow.url + "/a", quick.url + "/a"])
    assert [result.outcome for result in results] == ["retry", "ok"]
    assert results[1].seconds < results[0].seconds
