"""Feeds, REST, sitemaps and archive pages list exactly what was published."""

from __future__ import annotations

import json
from datetime import date, datetime
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from newswire import replica

from .conftest import Client, utc

POSTS = "http://wifaq.replica.test/wp-json/wp/v2/posts"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
RSS1 = "{http://purl.org/rss/1.0/}"
DAYS = [date(2026, 9, day) for day in range(10, 20)]


def urls(site: replica.press.SiteId, client: Client, local_day: date | None = None) -> list[str]:
    shown = replica.edition(site, client.sites.now)
    return [
        page.url for page in shown.pages if local_day in (None, shown.local(page.published_at).date())
    ]  # fmt: skip


def posts(client: Client, **query: object) -> list[dict[str, object]]:
    reply = client.get(f"{POSTS}?{urlencode(query)}")
    assert reply.status == 200, reply.text
    found: list[dict[str, object]] = json.loads(reply.body)
    return found


def test_the_full_feed_shows_the_newest_twenty_with_bodies(client: Client) -> None:
    channel = ElementTree.fromstring(client.get("http://wifaq.replica.test/feed/").body)[0]
    items = channel.findall("item")
    pages = replica.edition("wifaq", client.sites.now).pages[:20]
    assert [item.findtext("link") for item in items] == [page.url for page in pages]
    assert [item.findtext("guid") for item in items] == [
        f"http://wifaq.replica.test/?p={page.number}" for page in pages
    ]
    bodies = [item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or "" for item in items]
    assert all(page.blocks[-1] in body and "<p>&nbsp;</p>" in body for page, body in zip(pages, bodies, strict=True))


def test_the_summary_feed_has_dates_but_no_bodies(client: Client) -> None:
    body = client.get("http://state.replica.test/rss").body
    items = ElementTree.fromstring(body)[0].findall("item")
    pages = replica.edition("state", client.sites.now).pages[:30]
    assert [item.findtext("link") for item in items] == [page.url for page in pages]
    assert all(item.findtext("pubDate") for item in items)
    assert not any(page.blocks[2] in body.decode() for page in pages)


def test_the_old_feed_is_rdf_in_windows_1256_without_dates(client: Client) -> None:
    reply = client.get("http://gulf.replica.test/rss.rdf")
    assert reply.headers["content-type"] == "application/rdf+xml; charset=windows-1256"
    text = reply.body.decode("windows-1256")
    assert text.startswith('<?xml version="1.0" encoding="windows-1256"?>')
    assert "date" not in text.lower()
    root = ElementTree.fromstring(text.partition("?>")[2])
    assert [item.findtext(f"{RSS1}link") for item in root.iter(f"{RSS1}item")] == urls("gulf", client)[:15]


def test_rest_pages_together_hold_every_post_once_and_say_how_many(client: Client) -> None:
    expected = urls("wifaq", client)
    reply = client.get(f"{POSTS}?per_page=7&_fields=link")
    pages = -(-len(expected) // 7)
    assert (reply.headers["x-wp-total"], reply.headers["x-wp-totalpages"]) == (str(len(expected)), str(pages))
    found = [post for page in range(1, pages + 1) for post in posts(client, per_page=7, page=page, _fields="link")]
    assert found == [{"link": url} for url in expected]
    assert [post["link"] for post in posts(client, per_page=100, order="asc")] == expected[::-1]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("per_page=100&page=2", "rest_post_invalid_page_number"),
        ("per_page=101", "rest_invalid_param"),
        ("page=0", "rest_invalid_param"),
        ("orderby=colour", "rest_invalid_param"),
        ("after=yesterday", "rest_invalid_param"),
    ],
)
def test_rest_refuses_what_wordpress_refuses(client: Client, query: str, code: str) -> None:
    reply = client.get(f"{POSTS}?{query}")
    assert (reply.status, json.loads(reply.body)["code"]) == (400, code)


def test_rest_bounds_exclude_their_own_second(client: Client) -> None:
    middle = replica.edition("wifaq", client.sites.now).pages[10]
    at = middle.published_at.isoformat()
    assert middle.url not in [post["link"] for post in posts(client, per_page=100, after=at)]
    assert middle.url not in [post["link"] for post in posts(client, per_page=100, before=at)]
    around = posts(client, after="2026-09-14T08:19:59+00:00", before="2026-09-14T08:20:01+00:00")
    assert [post["date_gmt"] for post in around] == ["2026-09-14T08:20:00"]
    assert [post["date"] for post in around] == ["2026-09-14T11:50:00"]
    assert posts(client, after="2026-09-14T11:49:59", before="2026-09-14T11:50:01") == around


def test_rest_finds_revisions_by_modified_after(client: Client) -> None:
    late = posts(client, per_page=100, modified_after="2026-09-15T06:00:00Z", before="2026-09-15T00:00:00Z")
    assert [(post["date_gmt"], post["modified_gmt"]) for post in late] == [
        ("2026-09-14T08:20:00", "2026-09-15T06:45:00")
    ]


def test_the_wordpress_sitemap_lists_every_post_with_its_last_change(client: Client) -> None:
    index = ElementTree.fromstring(client.get("http://wifaq.replica.test/wp-sitemap.xml").body)
    files = [entry.text or "" for entry in index.iter(f"{MAP}loc")]
    assert files == ["http://wifaq.replica.test/wp-sitemap-posts-post-1.xml"]
    root = ElementTree.fromstring(client.get(files[0]).body)
    listed = {entry.findtext(f"{MAP}loc"): entry.findtext(f"{MAP}lastmod") for entry in root}
    pages = replica.edition("wifaq", client.sites.now).pages
    assert listed == {page.url: page.modified_at.isoformat() for page in pages}


def test_the_daily_sitemaps_list_exactly_the_articles_of_their_local_day(client: Client) -> None:
    index = ElementTree.fromstring(client.get("http://state.replica.test/sitemap/all/sitemap.xml").body)
    files = {f"http://state.replica.test/sitemap/all/{day}.xml": day for day in DAYS}
    assert sorted(entry.text or "" for entry in index.iter(f"{MAP}loc")) == sorted(files)
    seen: list[str] = []
    for address, day in files.items():
        root = ElementTree.fromstring(client.get(address).body)
        listed = [entry.text or "" for entry in root.iter(f"{MAP}loc")]
        assert listed == urls("state", client, day)
        seen += listed
    assert sorted(seen) == sorted(urls("state", client))


def test_a_day_that_has_not_begun_has_no_sitemap(client: Client) -> None:
    client.sites.set_now(utc("12T20:29"))
    assert client.get("http://state.replica.test/sitemap/all/2026-09-13.xml").status == 404
    client.sites.set_now(utc("12T20:30"))  # midnight in Tehran
    assert client.get("http://state.replica.test/sitemap/all/2026-09-13.xml").status == 200


def test_the_archive_page_lists_exactly_the_articles_of_the_local_day(client: Client) -> None:
    listed: list[str] = []
    for day in DAYS:
        text = client.get(f"http://gulf.replica.test/archive?date={day}").body.decode("windows-1256")
        rows = [line for line in text.splitlines() if 'href="details.php?id=' in line]
        expected = urls("gulf", client, day)
        assert [
            f"http://gulf.replica.test/details.php?id={row.split('id=')[1].split(chr(34))[0]}" for row in rows
        ] == expected
        listed += expected
    assert sorted(listed) == sorted(urls("gulf", client))
    late = next(
        page for page in replica.edition("gulf", client.sites.now).pages if page.wire == "algeria-expels-malian-attache"
    )
    assert late.published_at == datetime.fromisoformat("2026-09-17T21:40:00Z")
    assert late.url in urls("gulf", client, date(2026, 9, 18))
