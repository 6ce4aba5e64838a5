"""Sitemaps in all the shapes that sites serve them in, right and wrong, small and as large as the protocol allows."""

import asyncio
import gzip
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from newswire.errors import SourceBroken
from newswire.fetch.connectors import Discovery
from newswire.fetch.connectors.listing.sitemap_file import LARGEST, SitemapFile
from newswire.fetch.http import Fetcher, Policy, networks
from newswire.window import Window

from .loopback import Answer, discover, serving, source

DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
ONE = b"<url><loc>http://agency.test/1</loc></url>"
TWO = b"<url><loc>http://agency.test/2</loc></url>"
URLS = ["http://agency.test/1", "http://agency.test/2"]
UTC_ZONE = ZoneInfo("UTC")


def listed(files: dict[str, bytes], url: str = "/s.xml", **params: Any) -> tuple[Discovery, list[str]]:
    def pages(path: str) -> Answer:
        return (200, {"Content-Type": "text/xml"}, files[path]) if path in files else (404, {}, b"")

    with serving(pages) as site:
        return discover("sitemap", {"url": site.home + url, **params}, DAY), site.asked


def urls(body: bytes) -> list[str]:
    return [item.url for item in listed({"/s.xml": body})[0].items]


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)  # the name of a case holds no clock


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset>%s%s</urlset>" % (ONE, TWO),
        packed(b"<urlset>%s%s</urlset>" % (ONE, TWO)),
        packed(packed(b"<urlset>%s%s</urlset>" % (ONE, TWO))),
        packed(b"<urlset>" + ONE) + packed(TWO + b"</urlset>"),
        b"\xef\xbb\xbf<?xml version='1.0'?><urlset>%s%s</urlset>" % (ONE, TWO),
        f"<?xml version='1.0' encoding='utf-16'?><urlset>{ONE.decode()}{TWO.decode()}</urlset>".encode("utf-16"),
        b"\n\n  <?xml version='1.0'?><urlset>%s%s</urlset>" % (ONE, TWO),
        b"<br />\n<b>Warning</b>: filemtime() in map.php\n<?xml version='1.0'?><urlset>%s%s</urlset>" % (ONE, TWO),
        b"<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'>%s%s</urlset>" % (ONE, TWO),
        b"<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url><s:loc>http://agency.test/1</s:loc></s:url>"
        b"<s:url><s:loc>http://agency.test/2</s:loc></s:url></s:urlset>",
        b"<urlset><url><loc>\n  http://agency.test/1\n </loc></url><url><loc><![CDATA[http://agency.test/2]]></loc></url></urlset>",
        b"<urlset><url><loc>/1</loc></url><url><loc>http://www.agency.test/2#top</loc></url></urlset>".replace(
            b"/1", b"http://agency.test/1"
        ),
        b"http://agency.test/1\r\nhttp://agency.test/2\r\n\r\n",
        b"\xef\xbb\xbfhttp://agency.test/1\nnot an address\nhttp://agency.test/2",
        b"<rss version='2.0'><channel><link>http://agency.test/</link><image><url>http://agency.test/i.png</url></image>"
        b"<item><link>http://agency.test/1</link></item><item><link>http://agency.test/2</link></item></channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='self' href='http://agency.test/x'/>"
        b"<link href='http://agency.test/1'/></entry><entry><link rel='alternate' href='http://agency.test/2'/></entry></feed>",
        b"<urlset>%s%s%s</urlset>" % (ONE, TWO, ONE),
    ],
)
def test_a_sitemap_is_read_in_each_shape(body: bytes) -> None:
    assert [url.replace("www.", "") for url in urls(body)] == URLS


@pytest.mark.parametrize(
    ("loc", "url"),
    [
        ("http://agency.test/?a=1&amp;b=2", "http://agency.test/?a=1&b=2"),
        ("http://agency.test/?a=1&b=2", "http://agency.test/?a=1&b=2"),  # a bare ampersand is no XML
        ("<![CDATA[http://agency.test/?a=1&b=2]]>", "http://agency.test/?a=1&b=2"),
        ("http://agency.test/&#1582;", "http://agency.test/خ"),
        ("/relative/1", "{home}/relative/1"),
        ("relative/1", "{home}/maps/relative/1"),
    ],
)
def test_the_address_is_the_one_that_is_meant(loc: str, url: str) -> None:
    body = f"<urlset><url><loc>{loc}</loc></url></urlset>".encode()
    with serving(lambda path: (200, {}, body)) as site:
        found = discover("sitemap", {"url": f"{site.home}/maps/s.xml"}, DAY)
        assert [item.url for item in found.items] == [url.replace("{home}", site.home)]


def test_of_a_cut_file_the_whole_rows_are_kept_and_the_cut_is_said() -> None:
    whole = b"<urlset>" + ONE + TWO + b"<url><loc>http://agency.test/345</loc></url></urlset>"
    for end in (whole.index(b"45</loc>"), whole.index(b"</loc></url></urlset>")):
        found, _ = listed({"/s.xml": whole[:end]})
        assert [item.url for item in found.items] == URLS, whole[:end]
        assert "is cut; what came before was taken" in found.notes[0]
        assert not found.whole
    found, _ = listed({"/s.xml": whole[: -len(b"</urlset>")]})
    assert [item.url for item in found.items] == [*URLS, "http://agency.test/345"]
    assert not found.whole


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!DOCTYPE html><html><body>maintenance</body></html>", "its root is <html>"),
        (b"<HTML><body><url>x</url></body></HTML>", "its root is <html>"),
        (b"", "no XML"),
        (b"   ", "no XML"),
        (b"<sitemapindex/>", "an index without files"),
        (b"<urlset></urlset>", "a sitemap without rows"),
        (b"<opml><body/></opml>", "its root is <opml>"),
        (b"<urlset>" + b"<x/>" * 30_000 + b"</urlset>", "nodes without a row"),
        (packed(b" " * (LARGEST + 2)), "larger than a sitemap may be"),
    ],
)
def test_what_is_no_sitemap_is_broken(body: bytes, says: str) -> None:
    with pytest.raises(SourceBroken, match=says):
        listed({"/s.xml": body})


def test_news_pictures_and_videos_keep_to_their_namespaces() -> None:
    row = (
        '<url xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"'
        ' xmlns:v="http://www.google.com/schemas/sitemap-video/1.1" xmlns:x="http://www.w3.org/1999/xhtml">'
        '<x:link rel="alternate" href="http://agency.test/en/1"/>'
        "<v:video><v:title>فيديو</v:title><v:publication_date>2020-01-01T00:00:00Z</v:publication_date></v:video>"
        "<i:image><i:loc>http://agency.test/1.jpg</i:loc></i:image><loc>http://agency.test/1</loc>"
        "<n:news><n:publication><n:name>وكالة</n:name></n:publication>"
        "<n:publication_date>2026-09-12T10:00:00+03:30</n:publication_date><n:title>عنوان</n:title></n:news></url>"
    )
    found, _ = listed({"/s.xml": f"<urlset>{row}</urlset>".encode()})
    assert [(item.url, item.title, item.published_at) for item in found.items] == [
        ("http://agency.test/1", "عنوان", datetime(2026, 9, 12, 6, 30, tzinfo=UTC))
    ]


def test_the_row_with_the_best_date_stands_for_a_page_that_is_listed_twice() -> None:
    index = b"<sitemapindex><sitemap><loc>a.xml</loc></sitemap><sitemap><loc>b.xml</loc></sitemap></sitemapindex>"
    plain = b"<urlset><url><loc>http://agency.test/1</loc><lastmod>2026-09-20T00:00:00Z</lastmod></url></urlset>"
    news = (
        b'<urlset><url><loc>http://agency.test/1</loc><n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        b"<n:publication_date>2026-09-12T10:00:00Z</n:publication_date></n:news></url></urlset>"
    )
    found, _ = listed({"/m/s.xml": index, "/m/a.xml": plain, "/m/b.xml": news}, "/m/s.xml")
    assert [(item.date_basis, item.published_at) for item in found.items] == [
        ("published", datetime(2026, 9, 12, 10, tzinfo=UTC))
    ]


def test_robots_txt_names_the_sitemaps_when_the_catalogue_does_not() -> None:
    robots = b"User-agent: *\nDisallow: /admin\nSITEMAP: %s/one.xml\nSitemap: /two.xml # newest\nsitemap: http://ads.test/x.xml\n"
    files = {"/one.xml": b"<urlset>%s</urlset>" % ONE, "/sitemap.xml": b"<urlset>%s</urlset>" % TWO}
    with Own(robots, files) as (home, asked):
        found = discover("sitemap", {}, DAY, source(homepage=f"{home}/"))
    assert ([item.url for item in found.items], asked) == ([f"{home}/1"], ["/one.xml", "/two.xml"])
    assert any("ads.test" in note for note in found.notes)
    assert not found.whole
    with Own(b"User-agent: *\n", files) as (home, asked):
        found = discover("sitemap", {}, DAY, source(homepage=f"{home}/ar/"))
    assert ([item.url for item in found.items], asked) == ([f"{home}/2"], ["/sitemap.xml"])
    with Own(b"Sitemap: /gone.xml", {}) as (home, _), pytest.raises(SourceBroken, match=r"gone\.xml"):
        discover("sitemap", {}, DAY, source(homepage=f"{home}/"))


class Own:
    """A site with a robots.txt of its own."""

    def __init__(self, robots: bytes, files: dict[str, bytes]) -> None:
        self._robots, self._files = robots, files

    def __enter__(self) -> tuple[str, list[str]]:
        self._running = serving(self._page, robots=lambda: self._robots.replace(b"%s", self._home.encode()))
        site = self._running.__enter__()
        self._home = site.home
        return site.home, site.asked

    def __exit__(self, *error: Any) -> None:
        self._running.__exit__(*error)

    def _page(self, path: str) -> Answer:
        body = self._files.get(path)
        return (404, {}, b"") if body is None else (200, {}, body.replace(b"http://agency.test", self._home.encode()))


def large(rows: int) -> bytes:
    """A sitemap of the largest kind: few rows of 9 kB."""
    row = "<url><loc>http://agency.test/{}</loc><lastmod>2026-09-0{}T00:00:00Z</lastmod><caption>{}</caption></url>"
    caption = "ا" * 4_600
    lines = (row.format(number, number % 9 + 1, caption) for number in range(rows))
    return f"<urlset>{''.join(lines)}</urlset>".encode()


def test_the_largest_sitemap_of_the_protocol_is_read_in_bounded_memory() -> None:
    body = large(5_500).replace(b"2026-09-01", b"2026-09-12", 7)
    assert len(body) > 48 << 20
    with serving(lambda path: (200, {}, body)) as site:
        tracemalloc.start()
        found = discover("sitemap", {"url": f"{site.home}/s.xml"}, DAY)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert len(found.items) == 7
    print(f"peak {peak >> 20} MiB for a file of {len(body) >> 20} MiB")
    assert peak < len(body) + (64 << 20)


def test_a_file_beyond_all_limits_is_too_big() -> None:
    async def once() -> str:
        async with Fetcher(Policy(allow=networks(["127.0.0.0/8"]), delay=0.0, tries=1)) as fetcher:
            whole = await fetcher.fetch(f"{site.home}/s.xml", page=False, largest=LARGEST)
            page = await fetcher.fetch(f"{site.home}/s.xml", page=False)
            return f"{whole.outcome} {page.outcome}"

    with serving(lambda path: (200, {}, b" " * (LARGEST + 1))) as site:
        assert asyncio.run(once()) == "too-big too-big"
    with serving(lambda path: (200, {}, b" " * LARGEST)) as site:
        assert asyncio.run(once()) == "ok too-big"


@pytest.mark.parametrize("pack", [bytes, lambda body: gzip.compress(body, 1)], ids=["plain", "gzip"])
def test_rows_come_in_a_stream(pack: Callable[[bytes], bytes]) -> None:
    rows: Iterator[Any] = iter(SitemapFile(pack(large(2_000)), UTC_ZONE))
    tracemalloc.start()
    assert sum(1 for _ in rows) == 2_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


def test_a_file_that_breaks_in_the_middle_gives_each_row_once() -> None:
    body = b"<urlset>" + b"".join(b"<url><loc>http://a.test/%d</loc></url>" % n for n in range(5_000))
    body += b"<url><loc>http://a.test/?a=1&b=2</loc></url>" + ONE + b"</urlset>"
    rows = [row.url for row in SitemapFile(body, UTC_ZONE)]
    assert rows == [f"http://a.test/{n}" for n in range(5_000)] + ["http://a.test/?a=1&b=2", "http://agency.test/1"]
