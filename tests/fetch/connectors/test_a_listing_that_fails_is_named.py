"""A listing that cannot be read ends in one clear line, and never looks like a day without news."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from newswire.errors import BadInput, SourceBroken, Transient
from newswire.window import Window

from .loopback import Answer, discover, serving, source

DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
URL = "http://agency.test/a"
JSON = {"Content-Type": "application/json"}
URLSET = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">%s</urlset>'


def listed(connector: str, params: dict[str, Any], answer: Answer) -> Any:
    """What the connector makes of a site that gives one answer to everything."""
    with serving(lambda path: answer) as site:
        params = {k: v.replace("{home}", site.home) if isinstance(v, str) else v for k, v in params.items()}
        return discover(connector, params, DAY)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_closed_rest_interface_is_broken(status: int) -> None:
    with pytest.raises(SourceBroken, match=rf"^agency: http://127.0.0.1:\d+/p\?.*status {status}"):
        listed("wp_rest", {"url": "{home}/p"}, (status, JSON, b'{"code": "rest_forbidden"}'))


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_busy_server_may_pass(status: int) -> None:
    with pytest.raises(Transient):
        listed("wp_rest", {"url": "{home}/p"}, (status, {}, b""))


@pytest.mark.parametrize(
    ("connector", "params", "body", "says"),
    [
        ("wp_rest", {"url": "{home}/p"}, b"<html>maintenance</html>", "no JSON"),
        ("wp_rest", {"url": "{home}/p"}, b'{"code": "x"}', "no list of posts"),
        ("sitemap", {"url": "{home}/s.xml"}, b"<html><body>maintenance</body></html>", "its root is <html>"),
        ("sitemap", {"url": "{home}/s.xml"}, b"{}", "no sitemap"),
        ("sitemap", {"url": "{home}/s.xml"}, gzip.compress(URLSET % b"", mtime=0)[:-9], "a gzip that is cut"),
        ("sitemap", {"url": "{home}/s.xml"}, b"\x1f\x8bnonsense", "broken gzip"),
        ("date_archive", {"url": "{home}/{date}", "links": "a"}, b"  ", "an empty page"),
        ("feed_paged", {"url": "{home}/f"}, b"<html><body>maintenance</body></html>", "no feed, but an HTML page"),
        ("api_pages", {"url": "{home}/{page}", "link": "url"}, b"<html>", "no JSON"),
        ("api_pages", {"url": "{home}/{page}", "link": "url", "items": "a.b"}, b'{"a": {}}', "no list at a.b"),
        ("cdx", {"url": "{home}/c", "match": "a/*"}, b"<html>over the limit</html>", "no CDX lines"),
    ],
)
def test_something_else_than_a_listing_is_broken(
    connector: str, params: dict[str, Any], body: bytes, says: str
) -> None:
    with pytest.raises(SourceBroken, match=says) as caught:
        listed(connector, params, (200, JSON, body))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("connector", "params", "says"),
    [
        ("wp_rest", {}, "agency: backfill.wp_rest.params.url: missing"),
        ("sitemap", {"url": "x", "urls": "y"}, "agency: backfill.sitemap.params.urls: unknown key"),
        ("sitemap", {"url": "http://a.test/{year}"}, "'year' is no placeholder"),
        ("sitemap", {"url": "x", "include": "("}, "pattern"),
        ("date_archive", {"url": "{home}/{date}", "links": "("}, "params.links"),
        ("date_archive", {"url": "{home}/{date}", "links": "//a["}, "params.links"),
        ("api_pages", {"url": "http://a.test/", "link": "url"}, "no {page} in it"),
        ("warc", {"path": "here", "host": "a.test"}, "no absolute path"),
    ],
)
def test_a_mistake_in_the_catalogue_names_the_key(connector: str, params: dict[str, Any], says: str) -> None:
    with pytest.raises(BadInput) as caught:
        listed(connector, params, (200, {}, b"<html><a href=x>y</a></html>"))
    assert says in str(caught.value)


def test_a_day_without_its_file_is_a_day_without_news() -> None:
    rows = URLSET % b"<url><loc>http://agency.test/1</loc></url>"
    with serving(lambda path: (200, {}, rows) if path == "/2026-09-12.xml" else (404, {}, b"")) as site:
        found = discover("sitemap", {"url": site.home + "/{date}.xml"}, DAY)
    assert [item.url for item in found.items] == ["http://agency.test/1"]
    assert site.asked == ["/2026-09-12.xml", "/2026-09-13.xml"]


@pytest.mark.parametrize("params", [{"url": "{home}/{date}.xml"}, {"url": "{home}/{date}", "links": "a"}])
def test_no_file_for_any_day_is_broken(params: dict[str, str]) -> None:
    with pytest.raises(SourceBroken, match="none of the 2"):
        listed("date_archive" if "links" in params else "sitemap", params, (404, {}, b""))


def test_entities_of_a_sitemap_are_not_expanded_and_nothing_is_loaded() -> None:
    body = b"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY secret SYSTEM "file:///etc/passwd">
      <!ENTITY many "xxxxxxxxxx">]><urlset><url><loc>http://agency.test/&secret;&many;</loc></url>
      <url><loc>http://agency.test/2</loc></url></urlset>"""
    found = listed("sitemap", {"url": "{home}/s.xml"}, (200, {}, body))
    assert [item.url for item in found.items] == ["http://agency.test/", "http://agency.test/2"]


def test_a_sitemap_with_a_bare_ampersand_is_read_and_noted() -> None:
    body = URLSET % b"<url><loc>http://agency.test/?a=1&b=2</loc></url><url><loc>http://agency.test/2</loc></url>"
    found = listed("sitemap", {"url": "{home}/s.xml"}, (200, {}, body))
    assert "http://agency.test/2" in [item.url for item in found.items]
    assert "not well-formed" in found.notes[0]


def test_a_gzipped_sitemap_is_read() -> None:
    body = gzip.compress(URLSET % b"<url><loc>http://agency.test/1</loc></url>")
    found = listed("sitemap", {"url": "{home}/s.xml.gz"}, (200, {"Content-Type": "application/gzip"}, body))
    assert [item.url for item in found.items] == ["http://agency.test/1"]


def test_a_news_sitemap_gives_title_and_time() -> None:
    row = (
        '<url><loc>http://agency.test/1</loc><news:news xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        "<news:publication_date>2026-09-12T10:00:00+03:30</news:publication_date>"
        "<news:title>عنوان</news:title></news:news></url>"
        "<url><loc>http://agency.test/2</loc><lastmod>2026-09-11T10:00:00Z</lastmod></url>"
    )
    found = listed("sitemap", {"url": "{home}/s.xml"}, (200, {}, URLSET % row.encode()))
    assert [(item.title, item.published_at, item.date_basis) for item in found.items] == [
        ("عنوان", datetime(2026, 9, 12, 6, 30, tzinfo=UTC), "published")
    ]


def test_addresses_and_titles_of_pictures_are_not_those_of_the_article() -> None:
    row = (
        '<url xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
        'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">'
        "<image:image><image:loc>http://agency.test/1.jpg</image:loc><image:title>صورة</image:title></image:image>"
        "<video:video><video:title>فيديو</video:title></video:video><loc>http://agency.test/1</loc></url>"
    )
    found = listed("sitemap", {"url": "{home}/s.xml"}, (200, {}, URLSET % row.encode()))
    assert [(item.url, item.title) for item in found.items] == [("http://agency.test/1", None)]


def test_the_newest_two_files_of_an_index_are_read_whatever_their_lastmod_says() -> None:
    index = "".join(
        f"<sitemap><loc>/part-{letter}.xml</loc><lastmod>2020-01-0{day}T00:00:00Z</lastmod></sitemap>"
        for day, letter in enumerate("abcd", 1)
    )
    files = {"/index.xml": b"<sitemapindex>" + index.encode() + b"</sitemapindex>"}
    with serving(lambda path: (200, {}, files.get(path, URLSET % b""))) as site:
        discover("sitemap", {"url": f"{site.home}/index.xml"}, DAY)
    assert site.asked == ["/index.xml", "/part-c.xml", "/part-d.xml"]


def test_a_list_that_disagrees_with_its_own_count_says_so() -> None:
    posts = [{"id": 1, "link": URL, "date_gmt": "2026-09-12T10:00:00", "title": {"rendered": "x"}}]
    found = listed("wp_rest", {"url": "{home}/p"}, (200, JSON | {"X-WP-Total": "5", "X-WP-TotalPages": "1"}, json.dumps(posts).encode()))  # fmt: skip # noqa: E501
    assert (len(found.items), found.expected) == (1, 5)
    assert found.notes == ("the site counts 5 posts and lists 1",)


def test_an_archive_in_windows_1256_is_read_by_header_by_meta_and_by_neither() -> None:
    page = '<html><head>%s</head><body><a href="details.php?id=7">أنباء الخليج</a></body></html>'
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'
    for head, kind in ((meta, "text/html"), ("", "text/html; charset=windows-1256"), ("", "text/html")):
        body = (page % head).encode("windows-1256")
        found = listed("date_archive", {"url": "{home}/d/{date}", "links": r"\?id=\d+"}, (200, {"Content-Type": kind}, body))  # fmt: skip # noqa: E501
        assert [item.title for item in found.items] == ["أنباء الخليج"]
        assert found.items[0].url.endswith("/d/details.php?id=7")


def test_a_jalali_source_reads_jalali_days_in_addresses() -> None:
    rows = (
        URLSET
        % b"<url><loc>http://agency.test/1405/06/21/x</loc></url><url><loc>http://agency.test/1405/06/01/y</loc></url>"
    )
    with serving(lambda path: (200, {}, rows)) as site:
        found = discover("sitemap", {"url": f"{site.home}/s.xml"}, DAY, source(calendar="jalali"))
    assert [item.url for item in found.items] == ["http://agency.test/1405/06/21/x"]
