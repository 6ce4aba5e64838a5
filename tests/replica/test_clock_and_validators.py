"""The clock makes a past day look as it did; the feed with validators answers 304 while nothing changed."""

from __future__ import annotations

import json
import re

from newswire import replica

from .conftest import Client, utc

FEED = "http://wifaq.replica.test/feed/"
CLOCK = f"http://gulf.replica.test{replica.CLOCK_PATH}"


def test_what_is_published_later_does_not_exist_yet(client: Client) -> None:
    newest = replica.edition("gulf", replica.DEFAULT_NOW).pages[0]
    client.sites.set_now(newest.published_at.replace(second=0))
    assert client.get(newest.url).status == 200
    client.sites.set_now(utc("12T10:00"))
    assert client.get(newest.url).status == 404
    text = client.get("http://gulf.replica.test/rss.rdf").body.decode("windows-1256")
    numbers = {int(found) for found in re.findall(r"<link>[^<]*id=(\d+)", text)}
    assert numbers == {page.number for page in replica.edition("gulf", utc("12T10:00")).pages[:15]}
    assert newest.number not in numbers


def test_an_edit_changes_title_paragraph_and_modification_time_but_no_address(client: Client) -> None:
    def at(moment: str) -> tuple[dict[str, str], str]:
        client.sites.set_now(utc(moment))
        asked = "http://wifaq.replica.test/wp-json/wp/v2/posts?after=2026-09-14T08:19:00Z&before=2026-09-14T08:21:00Z"
        (post,) = json.loads(client.get(asked).body)
        kept = {name: post[name] for name in ("id", "link", "date_gmt", "modified_gmt")}
        return kept | {"title": post["title"]["rendered"]}, client.get(post["link"]).text

    before, page_before = at("15T06:44")
    after, page_after = at("15T06:45")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"title", "modified_gmt"}
    assert after["modified_gmt"] == "2026-09-15T06:45:00"
    assert "ثلاث سنوات" in before["title"]
    assert "خمس سنوات" in after["title"]
    assert "نسخة مصححة" not in page_before
    assert "نسخة مصححة" in page_after
    assert "نسخة مصححة" in client.get(FEED).text


def test_the_feed_answers_304_to_its_own_etag_and_200_after_a_change(client: Client) -> None:
    client.sites.set_now(utc("15T06:44"))
    first = client.get(FEED)
    assert first.status == 200
    etag = first.headers["etag"]
    again = client.get(FEED, {"If-None-Match": etag})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert client.get(FEED, {"If-None-Match": f'"other", W/{etag}'}).status == 304
    client.sites.set_now(utc("15T06:45"))
    changed = client.get(FEED, {"If-None-Match": etag})
    assert changed.status == 200
    assert changed.headers["etag"] != etag


def test_the_feed_answers_304_to_a_date_unless_an_etag_says_otherwise(client: Client) -> None:
    modified = client.get(FEED).headers["last-modified"]
    assert client.get(FEED, {"If-Modified-Since": modified}).status == 304
    assert client.get(FEED, {"If-Modified-Since": "Thu, 10 Sep 2026 00:00:00 GMT"}).status == 200
    assert client.get(FEED, {"If-Modified-Since": "nonsense"}).status == 200
    assert client.get(FEED, {"If-Modified-Since": modified, "If-None-Match": '"other"'}).status == 200


def test_the_clock_is_set_over_http_and_keeps_its_time_when_the_request_is_bad(client: Client) -> None:
    reply = client.get(CLOCK, data=b'{"now": "2026-09-12T10:00Z"}')
    assert (reply.status, json.loads(reply.body)) == (200, {"now": "2026-09-12T10:00:00+00:00"})
    for bad in (b"", b"{}", b'{"now": 7}', b'{"now": "2026-09-13T10:00"}', b"[]"):
        assert client.get(CLOCK, data=bad).status == 400, bad
    assert client.sites.now == utc("12T10:00")
    assert json.loads(client.get(CLOCK).body) == {"now": "2026-09-12T10:00:00+00:00"}


def test_the_log_holds_who_asked_for_what(client: Client) -> None:
    client.get(FEED, {"User-Agent": "tester/1"})
    client.get("http://state.replica.test/none")
    entries = [(entry.site, entry.method, entry.path, entry.status) for entry in client.sites.log]
    assert entries == [("wifaq", "GET", "/feed/", 200), ("state", "GET", "/none", 404)]
    assert client.sites.log[0].headers["User-Agent".lower()] == "tester/1"


def test_a_site_answers_by_the_name_that_is_asked_for_whatever_the_port(client: Client) -> None:
    assert len(set(client.sites.connect_to.values())) == 3
    reply = client.get("http://gulf.replica.test/robots.txt", {"Host": "state.replica.test:8080"})
    assert "Disallow: /search" in reply.text
