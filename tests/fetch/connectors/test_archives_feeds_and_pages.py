"""Day archives, paged feeds, JSON pages and the index of a web archive where they do not behave."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from newswire.errors import BadInput, SourceBroken
from newswire.fetch.connectors import Discovery, cdx
from newswire.window import Window

from .loopback import Answer, discover, serving, source

DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
WEEK = Window(datetime(2026, 9, 7, tzinfo=UTC), datetime(2026, 9, 14, tzinfo=UTC))


def listed(
    connector: str, pages: Callable[[str], Answer], window: Window = DAY, **params: Any
) -> tuple[Discovery, list[str]]:
    with serving(pages) as site:
        params = {k: v.replace("{home}", site.home) if isinstance(v, str) else v for k, v in params.items()}
        return discover(connector, params, window, source(homepage=f"{site.home}/")), site.asked


def paths(found: Discovery) -> list[str]:
    return [urlsplit(item.url).path for item in found.items]


def links(*numbers: int, frame: str = "") -> bytes:
    return (frame + "".join(f'<p><a href="/news/{number}">خبر</a></p>' for number in numbers)).encode()


ARCHIVE = {"url": "{home}/{date}/{page}", "links": r"/news/\d+"}


def test_an_archive_that_shows_the_newest_for_every_day_is_broken() -> None:
    with pytest.raises(SourceBroken, match="each of 2 days lists the same 4 links"):
        listed("date_archive", lambda path: (200, {}, links(1, 2, 3, 4)), **ARCHIVE)


def test_a_link_that_stands_beside_every_day_is_dated_by_none() -> None:
    def pages(path: str) -> Answer:
        day = int(path.split("/")[1][-2:])
        return 200, {}, links(*range(day * 10, day * 10 + 4), frame='<a href="/news/999">most read</a>')

    found, asked = listed("date_archive", pages, WEEK, **ARCHIVE)
    assert {item.date_basis for item in found.items if item.url.endswith("/999")} == {"none"}
    assert {item.date_basis for item in found.items if not item.url.endswith("/999")} == {"url"}
    assert "1 links stand on the pages of several days, which dates none of them" in found.notes
    assert len(found.items) == 8 * 4 + 1
    assert len(asked) == 8 * 2


@pytest.mark.parametrize(
    "end", [(404, {}, b""), (400, {}, b""), (200, {}, b""), (200, {}, links()), (200, {}, links(3, 4)), (410, {}, b"")]
)
def test_a_day_ends_with_a_page_that_brings_nothing_new(end: Answer) -> None:
    pages = {"/2026-09-12/1": (200, {}, links(1, 2)), "/2026-09-12/2": (200, {}, links(3, 4))}
    found, asked = listed("date_archive", lambda path: pages.get(path, end if path > "/2026-09-12/2" and path < "/2026-09-13" else (200, {}, links(9))), **ARCHIVE)  # fmt: skip # noqa: E501
    assert [path for path in asked if "09-12" in path] == ["/2026-09-12/1", "/2026-09-12/2", "/2026-09-12/3"]
    assert sorted(paths(found)) == ["/news/1", "/news/2", "/news/3", "/news/4", "/news/9"]


def test_days_without_a_page_are_counted_and_a_page_without_links_is_no_page() -> None:
    found, _ = listed("date_archive", lambda path: (200, {}, links(1)) if path == "/2026-09-10/1" else (404, {}, b""), WEEK, **ARCHIVE)  # fmt: skip # noqa: E501
    assert found.notes == ("7 of 8 days have no page",)
    with pytest.raises(SourceBroken, match="a page without any link"):
        listed("date_archive", lambda path: (200, {}, b"<p>busy</p>"), **ARCHIVE)


def feed(*ages: float, more: str = "") -> Answer:
    """A feed with one item per age, in days before the window's end."""
    items = "".join(
        f"<item><link>/news/{age}</link><pubDate>{format_datetime(DAY.end - timedelta(days=age))}</pubDate></item>"
        for age in ages
    )
    text = f'<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel>{more}{items}</channel></rss>'
    return 200, {"Content-Type": "application/rss+xml"}, text.encode()


def test_links_to_older_archives_are_followed_and_a_circle_ends() -> None:
    link = '<a:link rel="{}" href="/f{}"/>'
    pages = {
        "/f": feed(0.1, 0.4, more=link.format("prev-archive", 1)),
        "/f1": feed(0.5, 0.8, more=link.format("prev-archive", 2)),
        "/f2": feed(0.9, 0.95, more=link.format("prev-archive", 1)),
    }
    found, asked = listed("feed_paged", lambda path: pages[path], url="{home}/f")
    assert sorted(paths(found)) == [f"/news/{age}" for age in (0.1, 0.4, 0.5, 0.8, 0.9, 0.95)]
    assert asked == ["/f", "/f1", "/f2", "/f1"]
    assert not found.whole
    assert "reaches back only to" in found.notes[0]


@pytest.mark.parametrize("end", [(404, {}, b""), (400, {}, b""), feed(0.1, 0.2)])
def test_a_paged_feed_that_stops_inside_the_window_says_what_is_missing(end: Answer) -> None:
    pages = {"1": feed(0.1, 0.2), "2": feed(0.3, 0.6)}
    found, _ = listed("feed_paged", lambda path: pages.get(path[-1], end), url="{home}/?paged={page}")
    assert (len(found.items), found.whole) == (4, False)
    assert "reaches back only to 2026-09-12T09:36Z" in found.notes[0]


def row(number: int, age: float, scale: int = 1) -> dict[str, Any]:
    return {
        "id": number,
        "at": int((DAY.end - timedelta(days=age)).timestamp() * scale),
        "meta": {"slug": f"خبر-{number}"},
    }


def data(rows: list[dict[str, Any]], **more: Any) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps({"data": [{"rows": rows}], **more}).encode()


API = {"url": "{home}/api?page={page}", "items": "data.0.rows", "date": "at", "link": "{home}/news/{id}"}


@pytest.mark.parametrize("scale", [1, 1000])
def test_seconds_and_milliseconds_are_told_apart(scale: int) -> None:
    found, _ = listed(
        "api_pages", lambda path: data([row(1, 0.5, scale), row(2, 0.75, scale), row(3, 1.5, scale)]), **API
    )
    assert [(urlsplit(item.url).path, item.published_at) for item in found.items] == [
        ("/news/1", datetime(2026, 9, 12, 12, tzinfo=UTC)),
        ("/news/2", datetime(2026, 9, 12, 6, tzinfo=UTC)),
    ]


def test_cursors_and_next_addresses_and_offsets_are_followed() -> None:
    pages = {"": ([row(1, 0.2)], "ب 2"), "ب 2": ([row(2, 0.4)], "3"), "3": ([row(3, 1.4)], "4")}

    def by_cursor(path: str) -> Answer:
        rows, following = pages[parse_qs(urlsplit(path).query).get("c", [""])[0]]
        return data(rows, meta={"next": following})

    cursor = API | {"url": "{home}/api?c={cursor}", "next": "meta.next"}
    found, asked = listed("api_pages", by_cursor, **cursor)
    assert (paths(found), len(asked)) == (["/news/1", "/news/2"], 3)
    by_address = API | {"url": "{home}/api?c=", "next": "meta.next"}
    found, asked = listed("api_pages", lambda path: data(pages[path.partition("=")[2]][0], meta={"next": "/api?c=3"}), **by_address)  # fmt: skip # noqa: E501
    assert asked == ["/api?c=", "/api?c=3"]
    offsets = API | {"url": "{home}/api?from={page}", "first": 0, "step": 20}
    _, asked = listed(
        "api_pages", lambda path: data([row(1, 0.2)] if path.endswith("=0") else [row(2, 1.2)]), **offsets
    )
    assert asked == ["/api?from=0", "/api?from=20"]
    with pytest.raises(BadInput, match=r"no \{page\} in it, and no next"):
        listed("api_pages", by_cursor, **(API | {"url": "{home}/api"}))


def test_a_listing_from_old_to_new_is_read_to_the_window() -> None:
    pages = {"1": [row(1, 9), row(2, 8)], "2": [row(3, 2), row(4, 0.5)], "3": []}
    found, asked = listed("api_pages", lambda path: data(pages[path[-1]]), **API)
    assert (paths(found), len(asked)) == (["/news/4"], 3)


def test_rows_of_another_kind_are_passed_over_and_nested_names_make_addresses() -> None:
    rows = [{"ad": 1}, row(1, 0.5), {"id": True, "meta": {"slug": "x"}}, {"id": 2, "at": 9e99, "meta": {"slug": "b"}}]
    found, _ = listed("api_pages", lambda path: data(rows), **(API | {"link": "{home}/news/{id}/{meta.slug}"}))
    assert [item.url.rsplit("/", 2)[1:] for item in found.items] == [["1", "%D8%AE%D8%A8%D8%B1-1"], ["2", "b"]]
    assert [item.date_basis for item in found.items] == ["published", "none"]


CDX = {"url": "{home}/cdx", "match": "agency.test/*", "delay": 0}


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("test%2Cagency%29%2Fa%3Fb%3D1+20260912000000%21", "test,agency)/a?b=1 20260912000000!"),
        ("test,agency)/a 20260912000000!", "test,agency)/a 20260912000000!"),
        ("eJxLzs_V", "eJxLzs_V"),
    ],
)
def test_the_key_for_the_rest_arrives_as_it_was_meant(key: str, sent: str) -> None:
    lines = "test,agency)/1 20260912100000 http://agency.test/1"
    got: list[str] = []

    def pages(path: str) -> Answer:
        query = parse_qs(urlsplit(path).query)
        got.extend(query.get("resumeKey", []))
        return 200, {}, (lines if got else f"{lines}\n\n{key}\n").encode()

    found, asked = listed("cdx", pages, **CDX)
    assert (got, len(asked), len(found.items)) == ([sent], 2, 1)
    query = parse_qs(urlsplit(asked[0]).query)
    assert {name: values[0] for name, values in query.items()} == {
        "url": "agency.test/*", "from": "20260912000000", "to": "20260926235959", "fl": "urlkey,timestamp,original",
        "filter": "statuscode:200", "collapse": "urlkey", "showResumeKey": "true", "limit": "5000",
    }  # fmt: skip


def test_an_index_that_gives_the_same_key_again_or_nothing_ends() -> None:
    found, asked = listed("cdx", lambda path: (200, {}, b"\n\nkey\n"), **CDX)
    assert (len(asked), found.items) == (2, ())
    found, asked = listed("cdx", lambda path: (200, {}, b""), **CDX)
    assert (len(asked), found.items, found.whole) == (1, (), False)
    assert "about half of what was published" in found.notes[0]


def test_damaged_lines_usual_ports_and_spaces_in_addresses() -> None:
    lines = (
        "test,agency)/1 20260912100000 http://agency.test:80/1\n"
        "test,agency)/1 20260912100000 https://www.agency.test:443/1/\n"
        "-\n"
        "test,agency)/2 20260912100000 http://agency.test/a b\n"
    )
    found, _ = listed("cdx", lambda path: (200, {}, lines.encode()), **CDX)
    assert [item.url for item in found.items] == ["http://agency.test/1", "http://agency.test/a b"]
    assert "1 lines of the index are damaged and were left out" in found.notes


def test_requests_to_the_index_keep_their_distance() -> None:
    """24 a minute are allowed; the fetcher holds what the connector asks for."""
    delays: list[float | None] = []

    async def fetch(url: str, *, page: bool, delay: float | None = None, largest: int | None = None) -> Any:
        delays.append(delay)
        raise BadInput("enough")

    with pytest.raises(BadInput, match="enough"):
        asyncio.run(cdx.discover(fetch, source(), {"match": "agency.test/*"}, DAY))
    assert delays == [2.5]
