"""Each cases/<name>.xml is a feed as servers send it; cases/<name>.json is what is read from it."""

import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from newswire.errors import BadItem
from newswire.fetch.feeds import LARGEST, MOST_ITEMS, ParsedFeed, read

CASES = Path(__file__).parent / "cases"
URL = "https://agency.test/rss/index.xml"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def parsed(body: bytes, **headers: str) -> ParsedFeed:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read(body, named, URL, "agency", ZoneInfo("Asia/Tehran"), "gregorian", NOW, "ar")


def seen(feed: ParsedFeed) -> dict[str, Any]:
    """The parts that a case pins down, without what is empty."""
    facts: dict[str, Any] = {"title": feed.title, "language": feed.language, "repaired": feed.repaired}
    facts |= {"ttl": feed.ttl.total_seconds() if feed.ttl else None, "well_formed": feed.well_formed, "items": []}
    for entry in feed.entries:
        item = entry.item
        row = {name: getattr(item, name) for name in ("guid", "url", "title", "summary", "content", "published_text")}
        row |= {"published_at": item.published_at and item.published_at.isoformat(), "basis": item.date_basis}
        row |= {"modified_at": item.modified_at and item.modified_at.isoformat(), "suspect": item.suspect or None}
        facts["items"].append({name: value for name, value in row.items() if value is not None})
    return {name: value for name, value in facts.items() if value is not None}


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.xml")))
def test_a_feed_gives_these_items(name: str) -> None:
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert seen(parsed((CASES / f"{name}.xml").read_bytes())) == expected


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.xml")))
def test_no_entry_of_feedparser_is_lost(name: str) -> None:
    body = (CASES / f"{name}.xml").read_bytes()
    assert len(parsed(body).entries) == len(feedparser.parse(body).entries)


@pytest.mark.parametrize(
    ("body", "reason", "says"),
    [
        (b"", "empty-answer", "the answer is empty"),
        (b" \n ", "empty-answer", "the answer is empty"),
        (b"<!DOCTYPE html><html><head><title>404</title></head><body>x</body></html>", "not-a-feed", "an HTML page"),
        (b'{"items": []}', "not-a-feed", "but JSON"),
        (b"nothing", "not-a-feed", "nor anything like it"),
        (b"<urlset><url><loc>x</loc></url></urlset>", "not-a-feed", "no feed"),
        (b"<rss>" + b" " * LARGEST, "too-big", "more than a feed may have"),
    ],
)
def test_what_is_no_feed_is_an_error(body: bytes, reason: str, says: str) -> None:
    with pytest.raises(BadItem, match=says) as caught:
        parsed(body)
    assert caught.value.reason == reason


def test_a_body_that_is_the_name_of_a_file_opens_nothing(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes((CASES / "rss_with_full_text.xml").read_bytes())
    with pytest.raises(BadItem):
        parsed(str(file).encode())
    with pytest.raises(BadItem):
        parsed(b"http://127.0.0.1:9/feed.xml")


def test_items_over_the_limit_are_counted() -> None:
    items = b"".join(b"<item><link>https://agency.test/%d</link></item>" % n for n in range(MOST_ITEMS + 7))
    feed = parsed(b'<rss version="2.0"><channel>%s</channel></rss>' % items)
    assert (len(feed.items), feed.dropped) == (MOST_ITEMS, 7)


@pytest.mark.parametrize("kind", [None, "text/xml", "text/xml; charset=utf-8", "application/rss+xml; charset=UTF-8"])
def test_windows_1256_is_repaired_whatever_the_header_claims(kind: str | None) -> None:
    body = (CASES / "windows_1256_called_utf8.xml").read_bytes()
    feed = parsed(body, **({"content_type": kind} if kind else {}))
    assert (feed.repaired, feed.title) == ("windows-1256", "وكالة الأنباء")


def test_the_right_header_needs_no_repair() -> None:
    body = (CASES / "windows_1256_called_utf8.xml").read_bytes()
    feed = parsed(body, Content_Type="text/xml; charset=windows-1256")
    assert (feed.repaired, feed.title) == (None, "وكالة الأنباء")


def test_letters_that_were_encoded_twice_are_repaired() -> None:
    text = (CASES / "rss_with_full_text.xml").read_text(encoding="utf-8")
    for name in ("utf-8", "windows-1256"):
        twice = text.encode(name).decode("latin-1").encode("utf-8")
        assert parsed(twice).title == "وكالة الأنباء", name


def test_french_and_persian_are_not_repaired() -> None:
    for title in ("Éléments déjà gênés à Évry", "وزیر خارجه ایران", "Dışişleri Bakanı"):
        feed = parsed(f'<rss version="2.0"><channel><title>{title}</title></channel></rss>'.encode())
        assert (feed.title, feed.repaired) == (title, None)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Министр иностранных дел встретился", "koi8-r"), ("外務大臣が会談した", "euc-jp"), ("外交部长会见", "gb2312")],
)
def test_other_languages_under_a_wrong_name_do_not_become_arabic(text: str, encoding: str) -> None:
    declared = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>%s</title></channel></rss>'
    assert parsed((declared % text).encode(encoding)).repaired is None


def test_the_wait_that_is_asked_for_is_the_longest_of_three() -> None:
    body = b'<rss version="2.0"><channel><title>x</title><ttl>60</ttl></channel></rss>'
    assert parsed(body).ttl == timedelta(hours=1)
    assert parsed(body, Cache_Control="public, max-age=7200").ttl == timedelta(hours=2)
    assert parsed(body.replace(b"60", b"never")).ttl is None
    assert parsed(body.replace(b"60", b"999999999")).ttl == timedelta(days=366)


def test_the_span_is_that_of_credible_dates() -> None:
    assert parsed((CASES / "relative_links.xml").read_bytes()).span_seconds == 13.5 * 3600
    assert parsed((CASES / "absurd_dates.xml").read_bytes()).span_seconds is None


HOSTILE = {
    "deep nesting": b"<rss version='2.0'><channel>" + b"<a>" * 10_000 + b"</channel></rss>",
    "items without end": b"<rss version='2.0'><channel>" + b"<item><title>" * 2_000,
    "many attributes": b"<rss " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"></rss>",
    "open tags": b"<" * 50_000,
    "ampersands": b"&" * 50_000,
    "zeros": b"\x00" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_end_quickly(name: str) -> None:
    began = time.process_time()
    with suppress(BadItem):
        parsed(HOSTILE[name])
    assert time.process_time() - began < 5


def test_a_picture_inside_a_text_is_no_flood_of_attributes() -> None:
    picture = '<img src="data:image/png;base64,' + "A" * 50_000 + '">'
    feed = parsed(f'<rss version="2.0"><channel><item><link>https://agency.test/1</link><description><![CDATA[{picture}]]></description></item></channel></rss>'.encode())  # fmt: skip # noqa: E501
    assert feed.items[0].summary == picture
