"""robots.txt after RFC 9309: not one request to a disallowed path, and none when it cannot be read."""

import asyncio
from dataclasses import replace

import pytest
from newswire.fetch.http import Fetcher
from newswire.fetch.robots import read_rules

from .conftest import QUICK
from .hostile import Site, closed_port, fails_first, page, raw, redirect, reset, silent, status

DISALLOW = b"User-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n"
OURS = b"User-agent: newswire-test\nDisallow: /\n\nUser-agent: *\nDisallow:\n"
OTHERS = b"User-agent: otherbot\nDisallow: /\n"


def text(body: bytes):
    return page(body, "Content-Type: text/plain")


@pytest.mark.parametrize(
    ("rules", "path", "outcome"),
    [
        (DISALLOW, "/private/a", "robots"),
        (DISALLOW, "/private/open/a", "ok"),
        (DISALLOW, "/a.pdf", "robots"),
        (DISALLOW, "/public", "ok"),
        (OURS, "/a", "robots"),
        (OTHERS, "/a", "ok"),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /a\r\n", "/a", "robots"),
        ("User-agent: *\nDisallow: /خبر\n".encode(), "/%D8%AE%D8%A8%D8%B1", "robots"),
        (b"<html>not rules</html>", "/a", "ok"),
        (b"", "/a", "ok"),
        (b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"\n", "/" + "a" * 2000, "ok"),
        ("User-agent: *\nDisallow: /a\n".encode("utf-16"), "/a", "robots"),
        (b"User-agent: *\rDisallow: /a\r", "/a", "robots"),
        (b"User-agent: *\nDisallow: /x$\nDisallow: /*?print=\n", "/x1", "ok"),
        (b"User-agent: *\nDisallow: /x$\nDisallow: /*?print=\n", "/x", "robots"),
        (b"User-agent: *\nDisallow: /x$\nDisallow: /*?print=\n", "/y?print=1", "robots"),
        (bytes(range(256)) * 400, "/a", "ok"),
        (b"User-agent: *\nCrawl-delay: nan\nCrawl-delay: inf\nDisallow:\n", "/a", "ok"),
    ],
)
def test_rules_are_kept(rules, path, outcome, fetch):
    with Site({"/robots.txt": text(rules)}) as site:
        assert fetch(site.url + path).outcome == outcome
    assert site.paths == ["/robots.txt", path][: 2 if outcome == "ok" else 1]


@pytest.mark.parametrize("answer", [status("404 No"), status("403 No"), status("401 No"), status("410 No")])
def test_a_4xx_allows_all(answer, fetch):
    with Site({"/robots.txt": answer}) as site:
        assert fetch(site.url + "/a").outcome == "ok"


@pytest.mark.parametrize(
    "answer", [status("500 No"), status("503 No"), silent, reset, raw(b"garbage\r\n\r\n"), redirect("/robots.txt")]
)
def test_what_cannot_be_read_disallows_all_for_now(answer, fetch):
    with Site({"/robots.txt": answer}) as site:
        result = fetch(site.url + "/a", {"budget": 2.0})
        assert (result.outcome, result.status) == ("robots-unreachable", "refused")
        assert "/a" not in site.paths


def test_a_site_that_is_away_is_an_error_of_the_page(fetch):
    with closed_port() as port:
        assert fetch(f"http://127.0.0.1:{port}/").outcome == "retry"


@pytest.mark.parametrize(("said", "seconds"), [("0.5", 0.5), ("2.75", 2.75), ("1e9", 3600), ("99999", 3600), ("-5", 0)])
def test_the_delay_is_what_is_asked_within_reason(said, seconds, fetch):
    with Site({"/robots.txt": text(f"User-agent: *\nCrawl-delay: {said}\n".encode())}) as site:
        answer = fetch(site.url + "/robots.txt", {"robots": False}, page=False)
    assert read_rules(answer, "newswire").delay == seconds


def test_an_empty_answer_allows_all(fetch):
    with Site({"/robots.txt": status("204 No Content")}) as site:
        assert fetch(site.url + "/a").outcome == "ok"


def test_rules_behind_five_redirects_are_read(fetch):
    hops = {f"/{n}": redirect(f"/{n + 1}") for n in range(1, 5)}
    with Site({"/robots.txt": redirect("/1"), **hops, "/5": text(DISALLOW)}) as site:
        assert fetch(site.url + "/private").outcome == "robots"


@pytest.mark.parametrize("place", ["http://10.0.0.1/robots.txt", "file:///etc/passwd", "http://[::1]/"])
def test_rules_that_lead_inwards_are_not_read(place, fetch):
    with Site({"/robots.txt": redirect(place)}) as site:
        assert fetch(site.url + "/a").outcome == "robots-unreachable"
        assert site.paths == ["/robots.txt"]


def test_a_robots_txt_that_recovers_is_read(fetch):
    with Site({"/robots.txt": fails_first(2, status("503 No"), text(DISALLOW))}) as site:
        assert fetch(site.url + "/private/a").outcome == "robots"


def test_a_limited_robots_txt_is_asked_again_after_the_pause(fetch):
    limited = status("429 No", "Retry-After: 1")
    with Site({"/robots.txt": fails_first(1, limited, text(DISALLOW))}) as site:
        assert fetch(site.url + "/a", {"budget": 4.0}).outcome == "ok"
        assert site.gaps()[0] >= 1.0


def test_what_could_not_be_read_is_asked_again_sooner():
    async def run(url):
        async with Fetcher(replace(QUICK, robots_retry=0.1, tries=1)) as fetcher:
            first = await fetcher.fetch(url)
            await asyncio.sleep(0.15)
            return first, await fetcher.fetch(url)

    with Site({"/robots.txt": fails_first(1, status("503 No"), text(DISALLOW))}) as site:
        ends = asyncio.run(run(site.url + "/a"))
    assert [end.outcome for end in ends] == ["robots-unreachable", "ok"]


def test_it_is_asked_once_for_many_urls(fetch_all):
    with Site({"/robots.txt": text(DISALLOW)}) as site:
        results = fetch_all([f"{site.url}/{path}" for path in ("a", "b", "private/c", "private/d")])
    assert [result.outcome for result in results] == ["ok", "ok", "robots", "robots"]
    assert sorted(site.paths) == ["/a", "/b", "/robots.txt"]


def test_a_redirect_to_a_disallowed_path_is_not_followed(fetch):
    with Site({"/robots.txt": text(DISALLOW), "/a": redirect("/private/b")}) as site:
        assert fetch(site.url + "/a").outcome == "robots"
    assert site.paths == ["/robots.txt", "/a"]


def test_another_host_behind_a_redirect_has_its_own_rules(fetch):
    with Site({"/robots.txt": text(DISALLOW)}) as there, Site({"/a": redirect(there.url + "/private/b")}) as here:
        assert fetch(here.url + "/a").outcome == "robots"
        assert there.paths == ["/robots.txt"]


def test_only_the_first_512_kib_count(fetch):
    rules = b"User-agent: *\nDisallow: /early\n" + b"# padding\n" * 60_000 + b"Disallow: /late\n"
    with Site({"/robots.txt": text(rules)}) as site:
        assert fetch(site.url + "/early").outcome == "robots"
        assert fetch(site.url + "/late").outcome == "ok"


def test_a_robots_txt_behind_a_redirect_is_read(fetch):
    with Site({"/robots.txt": redirect("/rules.txt"), "/rules.txt": text(DISALLOW)}) as site:
        assert fetch(site.url + "/private").outcome == "robots"


def test_robots_can_be_left_out(fetch):
    with Site({"/robots.txt": text(OURS)}) as site:
        assert fetch(site.url + "/a", {"robots": False}).outcome == "ok"
        assert site.paths == ["/a"]
