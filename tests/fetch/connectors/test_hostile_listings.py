"""Every connector against a server that fails, stalls or lies in the middle of a listing."""

import importlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from itertools import count
from typing import Any

import pytest
from newswire.errors import SourceBroken, Transient
from newswire.fetch.connectors import Discovery
from newswire.window import Window

from .loopback import Answer, discover, serving

DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
AT = datetime(2026, 9, 12, 9, tzinfo=UTC)
JSON = {"Content-Type": "application/json"}
Page = Callable[[list[str], bool], Answer]


def wp_rest(links: list[str], more: bool) -> Answer:
    rows = [
        {"id": link, "link": link, "date_gmt": "2026-09-12T09:00:00", "title": {"rendered": "خبر"}} for link in links
    ]
    total = {"X-WP-Total": "1000", "X-WP-TotalPages": "10"} if more else {}
    return 200, JSON | total, json.dumps(rows).encode()


def sitemap(links: list[str], more: bool) -> Answer:
    rows = "".join(f"<url><loc>{escape(link)}</loc><lastmod>{AT.isoformat()}</lastmod></url>" for link in links)
    return 200, {}, f"<urlset>{rows}</urlset>".encode()


def date_archive(links: list[str], more: bool) -> Answer:
    return 200, {}, "".join(f'<p><a href="{escape(link)}">خبر</a></p>' for link in links).encode()


def feed_paged(links: list[str], more: bool) -> Answer:
    rows = "".join(
        f"<item><link>{escape(link)}</link><pubDate>{format_datetime(AT)}</pubDate></item>" for link in links
    )
    return 200, {"Content-Type": "application/rss+xml"}, f'<rss version="2.0"><channel>{rows}</channel></rss>'.encode()


def api_pages(links: list[str], more: bool) -> Answer:
    return 200, JSON, json.dumps({"rows": [{"url": link, "at": int(AT.timestamp())} for link in links]}).encode()


def cdx(links: list[str], more: bool) -> Answer:
    lines = [f"test,agency)/{number} 20260912090000 {link}" for number, link in enumerate(links)]
    return (
        200,
        {"Content-Type": "text/plain"},
        "\n".join([*lines, "", f"key{len(links)}{links[:1]}" if more else ""]).encode(),
    )


LISTINGS: dict[str, tuple[Page, dict[str, Any]]] = {
    "wp_rest": (wp_rest, {"url": "{home}/posts"}),
    "sitemap": (sitemap, {"url": "{home}/sitemap.xml"}),
    "date_archive": (date_archive, {"url": "{home}/{date}/{page}", "links": "."}),
    "feed_paged": (feed_paged, {"url": "{home}/feed?paged={page}"}),
    "api_pages": (api_pages, {"url": "{home}/api?page={page}", "link": "url", "date": "at"}),
    "cdx": (cdx, {"url": "{home}/cdx", "match": "agency.test/*", "delay": 0}),
}
GOOD = ["http://agency.test/news/1", "http://agency.test/news/2"]
INDEX = b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"


def listed(connector: str, site_pages: Callable[[str], Answer], /, **more: Any) -> tuple[Discovery, list[str]]:
    with serving(site_pages) as site:
        params = {
            k: v.replace("{home}", site.home) if isinstance(v, str) else v for k, v in LISTINGS[connector][1].items()
        }
        return discover(connector, params | more, DAY), site.asked


def then(connector: str, second: Answer) -> Callable[[str], Answer]:
    """A site whose listing begins well, and ends in `second`."""
    answers = iter([(200, {}, INDEX)] if connector == "sitemap" else [])
    first = iter([LISTINGS[connector][0](GOOD, True)])
    return lambda path: next(answers, None) or next(first, None) or second


@pytest.mark.parametrize("connector", LISTINGS)
def test_a_good_listing_is_read(connector: str) -> None:
    found, _ = listed(
        connector, lambda path: LISTINGS[connector][0](GOOD if not path.startswith("/2026-09-13") else GOOD[:1], False)
    )
    assert sorted(item.url for item in found.items) == GOOD


@pytest.mark.parametrize("connector", LISTINGS)
@pytest.mark.parametrize(
    ("second", "wait"),
    [((500, {}, b"oops"), None), ((503, {}, b""), None), ((429, {"Retry-After": "120"}, b""), 120.0)],
)
def test_a_server_that_fails_in_the_middle_is_asked_again_later(
    connector: str, second: Answer, wait: float | None
) -> None:
    with pytest.raises(Transient) as caught:
        listed(connector, then(connector, second))
    assert caught.value.retry_after == wait


@pytest.mark.parametrize("connector", LISTINGS)
def test_garbage_in_the_middle_is_never_the_end_of_the_news(connector: str) -> None:
    garbage = bytes(range(256)) * 40
    with pytest.raises(SourceBroken) as caught:
        listed(connector, then(connector, (200, {}, garbage)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("connector", [name for name in LISTINGS if name != "sitemap"])
def test_a_listing_without_end_ends(connector: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module(f"newswire.fetch.connectors.{connector}")
    monkeypatch.setattr(module, "_MOST_PAGES", 12)
    numbers = count()
    found, asked = listed(
        connector,
        lambda path: LISTINGS[connector][0]([f"http://agency.test/news/{next(numbers)}" for _ in range(5)], True),
    )
    assert len(asked) <= 2 * 12
    assert not found.whole
    assert any(re.search("not read|reaches back only|the site counts 1000", note) for note in found.notes), found.notes


@pytest.mark.parametrize("connector", [name for name in LISTINGS if name not in ("sitemap", "date_archive")])
def test_a_listing_that_repeats_its_first_page_ends(connector: str) -> None:
    found, asked = listed(connector, lambda path: LISTINGS[connector][0](GOOD, True))
    assert sorted(item.url for item in found.items) == GOOD
    assert len(asked) <= 2


def test_indexes_of_indexes_end(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count()
    with pytest.raises(SourceBroken, match="an index of indexes, 3 deep"):
        listed("sitemap", lambda path: (200, {}, INDEX.replace(b"/a", b"/%d" % next(numbers))))
    monkeypatch.setattr("newswire.fetch.connectors.sitemap._MOST_FILES", 5)
    many = "".join(f"<sitemap><loc>/{n}.xml</loc></sitemap>" for n in range(99))
    with pytest.raises(SourceBroken, match="more than 5 files"):
        listed(
            "sitemap",
            lambda path: (
                (200, {}, f"<sitemapindex>{many}</sitemapindex>".encode())
                if path == "/sitemap.xml"
                else sitemap(GOOD, False)
            ),
        )


def test_an_index_that_names_itself_is_read_once() -> None:
    index = INDEX.replace(b"/b.xml", b"/sitemap.xml")
    found, asked = listed("sitemap", lambda path: (200, {}, index) if path == "/sitemap.xml" else sitemap(GOOD, False))
    assert asked == ["/sitemap.xml", "/a.xml"]
    assert len(found.items) == 2


LINKS = [
    "http://agency.test/news/1",
    "http://agency.test/news/1#comments",
    "http://agency.test/news/1?utm_source=feed",
    "https://www.agency.test/news/1/",
    "https://agency.test/news/2/",
    "http://agency.test/news/2/",
    "http://ads.test/banner",
    "http://agency.test.evil.test/news/3",
    "http://169.254.169.254/latest",
    "javascript:alert(1)",
    "mailto:desk@agency.test",
    "http://[broken",
]


@pytest.mark.parametrize("connector", LISTINGS)
def test_only_pages_of_the_source_come_out_and_once_each(connector: str) -> None:
    links = LINKS if connector != "date_archive" else [*LINKS, "tel:+9821"]
    found, asked = listed(
        connector, lambda path: LISTINGS[connector][0](links if not path.startswith("/2026-09-13") else ["/"], False)
    )
    urls = {item.url for item in found.items} - {f"http://127.0.0.1:{port}/" for port in range(70_000)}
    assert urls == {"http://agency.test/news/1", "http://agency.test/news/2/"}
    assert any("of other hosts were left out" in note and "ads.test" in note for note in found.notes), found.notes
    assert len(asked) <= 4


def test_a_listing_that_leads_to_another_host_is_not_followed() -> None:
    index = INDEX.replace(b"/b.xml", b"http://ads.test/b.xml")
    found, asked = listed("sitemap", lambda path: (200, {}, index) if path == "/sitemap.xml" else sitemap(GOOD, False))
    assert asked == ["/sitemap.xml", "/a.xml"]
    assert "leads to http://ads.test/b.xml, which is not of this site" in found.notes[0]
    assert not found.whole
    rss = feed_paged(GOOD, False)[2].replace(
        b"<channel>",
        b'<channel xmlns:a="http://www.w3.org/2005/Atom"><a:link rel="prev-archive" href="http://ads.test/f"/>',
    )
    found, asked = _feed(rss)
    assert len(asked) == 1
    assert "ads.test" in found.notes[0]
    rows = json.loads(api_pages(GOOD, False)[2]) | {"next": "http://ads.test/api"}
    with serving(lambda path: (200, JSON, json.dumps(rows).encode())) as site:
        found = discover("api_pages", {"url": f"{site.home}/api", "link": "url", "date": "at", "next": "next"}, DAY)
    assert len(site.asked) == 1
    assert "ads.test" in found.notes[0]


def _feed(rss: bytes) -> tuple[Discovery, list[str]]:
    with serving(lambda path: (200, {"Content-Type": "application/rss+xml"}, rss)) as site:
        return discover("feed_paged", {"url": f"{site.home}/feed"}, DAY), site.asked


def test_a_long_listing_says_how_far_it_is(caplog: pytest.LogCaptureFixture) -> None:
    numbers = count()
    with caplog.at_level("INFO"):
        listed("api_pages", lambda path: api_pages([f"http://agency.test/news/{next(numbers)}"], True), pages=60)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("newswire")]
    assert [line.split(" url=")[0] for line in lines] == [
        "listing source=agency requests=25",
        "listing source=agency requests=50",
    ]
