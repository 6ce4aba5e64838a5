"""JSON Feed, UTF-16, letters under a wrong name, very long and hostile feeds: what they give, and that they end."""

import base64
import json
from datetime import UTC, datetime

import pytest
from newswire.errors import BadItem
from newswire.fetch.feed_filter import answers
from newswire.fetch.feeds import MOST_ITEMS, bounded, read
from newswire.fetch.feeds.json_feed import read_json_feed

NOW = datetime(2025, 9, 2, tzinfo=UTC)
ITEM = "<item><title>عنوان الخبر رقم {0}</title><link>http://a.test/{0}</link></item>"


def rss(items: str, declared: str = "utf-8") -> str:
    head = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><title>وكالة الأنباء</title>'
    return f"{head}{items}</channel></rss>"


TWO = ITEM.format(1) + ITEM.format(2)


def parsed(body: bytes, content_type: str = "application/rss+xml"):
    row = {"id": 1, "xml_b64": base64.b64encode(body).decode(), "content_type": content_type, "url": "http://a.test/f"}
    return next(iter(answers([row], now=NOW)))


def test_a_json_feed_is_read():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "وكالة الأنباء",
        "language": "ar",
        "items": [
            {
                "id": 7,
                "url": "/news/7",
                "title": "وصول الوزير",
                "content_html": "<p>وصل</p>",
                "date_published": "2025-09-01T10:00:00+03:00",
            },
            {"id": "http://a.test/8", "content_text": "بلا عنوان", "external_url": "http://b.test/8"},
            {"id": "http://a.test/9", "summary": "موجز", "date_modified": "2025-09-01T07:00:00Z"},
        ],
    }
    answer = parsed(b"\xef\xbb\xbf" + json.dumps(feed).encode(), "application/feed+json")
    assert answer["status"] == "ok"
    assert (answer["feed"]["title"], answer["feed"]["language"]) == ("وكالة الأنباء", "ar")
    assert (answer["feed"]["version"], answer["feed"]["well_formed"]) == ("json11", True)
    shown = [(i["guid"], i["url"], i["title"], i["published_at"], i["content"]) for i in answer["items"]]
    assert shown == [
        ("7", "http://a.test/news/7", "وصول الوزير", "2025-09-01T07:00:00+00:00", "<p>وصل</p>"),
        ("http://a.test/8", "http://b.test/8", None, None, "بلا عنوان"),
        ("http://a.test/9", "http://a.test/9", None, "2025-09-01T07:00:00+00:00", None),
    ]


@pytest.mark.parametrize(
    "body",
    [b'{"error": 1}', b'{"version": "2", "items": []}', b"{", b"[]", b'{"version": "https://x.test/version/1"}', b"{}"],
)
def test_other_json_is_no_feed(body):
    assert read_json_feed(body) is None
    assert parsed(body, "application/json")["reason"] == "not-a-feed"


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-16", "utf-16", "text/xml"),
        ("utf-16", "utf-8", "text/xml; charset=utf-8"),
        ("utf-16-le", "utf-16", "application/rss+xml"),
        ("utf-16-be", "utf-8", "text/xml"),
        ("iso-8859-6", "utf-8", "text/xml; charset=utf-8"),
        ("iso-8859-6", "iso-8859-6", "text/xml"),
        ("cp1256", "iso-8859-1", "text/xml"),
        ("cp1256", "windows-1252", "application/rss+xml"),
        ("cp1256", "utf-8", "text/xml; charset=utf-8"),
        ("utf-8", "windows-1256", "text/xml"),
        ("utf-8", "utf-16", "text/xml; charset=utf-16"),
    ],
)
def test_letters_are_read_whatever_they_are_called(encoding, declared, content_type):
    answer = parsed(rss(TWO, declared).encode(encoding), content_type)
    assert [item["title"] for item in answer["items"]] == ["عنوان الخبر رقم 1", "عنوان الخبر رقم 2"]


@pytest.mark.parametrize("encoding", ["cp1256", "iso-8859-6"])
@pytest.mark.parametrize("title", ["أعلنت وزارة", "توتر في لبنان", "قال وزير الخارجية إن المفاوضات مستمرة"])
def test_the_two_arabic_code_pages_are_told_apart(title, encoding):
    answer = parsed(rss(f"<item><title>{title}</title></item>", "utf-8").encode(encoding))
    assert [item["title"] for item in answer["items"]] == [title]


@pytest.mark.parametrize("reference", ["&#xD800;", "&#x110000;", "&#0;", "&#99999999999;", "&#00000000000000;"])
def test_a_reference_to_no_character_spoils_one_letter(reference):
    answer = parsed(rss(f"<item><title>قبل {reference} بعد &#1575;</title></item>{ITEM.format(2)}").encode())
    assert [item["title"] for item in answer["items"]] == ["قبل  بعد ا", "عنوان الخبر رقم 2"]


@pytest.mark.parametrize(
    "body",
    [
        "<html><body><item><title>x</title></item></body></html>",
        "<!DOCTYPE html><entry>x</entry>",
        '<?xml version="1.0"?><error><code>1</code></error>',
        "<Error><Code>NoSuchKey</Code></Error>",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a/1</loc></url></urlset>',
        '<opml version="2.0"><body><outline xmlUrl="x"/></body></opml>',
        "%PDF-1.4",
        "hello",
    ],
)
def test_what_is_no_feed_is_an_error(body):
    assert parsed(body.encode())["reason"] == "not-a-feed"


def test_a_long_feed_gives_its_first_items_quickly_and_stays_well_formed():
    text = "<description>" + "نص الخبر الطويل " * 12 + "</description></item>"
    body = rss("".join(ITEM.format(n).replace("</item>", text) for n in range(12_000))).encode()
    answer = parsed(body)
    assert [item["url"] for item in answer["items"]] == [f"http://a.test/{n}" for n in range(MOST_ITEMS)]
    assert (answer["feed"]["dropped"], answer["feed"]["well_formed"]) == (10_000, True)


def test_a_feed_that_takes_too_long_is_an_error(monkeypatch):
    monkeypatch.setattr(bounded.time_limit.__wrapped__, "__defaults__", (0.2,))
    categories = "".join(f"<category>{n}</category>" for n in range(20_000))  # feedparser looks through all for each
    with pytest.raises(BadItem, match="too long"):
        read(rss(f"<item>{categories}</item>").encode(), {}, "", "", UTC, "gregorian", NOW)


@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', 'PUBLIC "x" "http://127.0.0.1:1/x"'])
def test_nothing_outside_of_the_feed_is_read(entity):
    body = f"<!DOCTYPE rss [<!ENTITY a {entity}>]>" + rss(f"<item><title>[&a;]</title></item>{TWO}").split("?>")[1]
    titles = [item["title"] for item in parsed(body.encode())["items"]]
    assert titles[1:] == ["عنوان الخبر رقم 1", "عنوان الخبر رقم 2"]
    assert "root:" not in (titles[0] or "")
