"""Pages that are read and set aside, each with its reason; and the ones that look like them and are news."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hostile import ARTICLE, PARAGRAPHS, TITLE, page, utf8
from newswire.clean.cleaner import clean
from newswire.clean.page import Doubted, Page
from newswire.clean.verdicts import body_key
from newswire.errors import BadItem
from newswire.models import CleanedPage
from newswire.sources import catalogue

LONG = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def verdict(body: bytes, url: str = "https://news.example/2026/1", **more: object) -> str:
    with pytest.raises(BadItem) as caught:
        clean(Page(url, body, **more))  # type: ignore[arg-type]
    return caught.value.reason


def test_a_page_that_says_it_is_missing_is_a_soft_404() -> None:
    missing = f"<h1>الصفحة غير موجودة</h1>{LONG}"
    assert verdict(page(missing).replace(TITLE, "الصفحة غير موجودة").encode()) == "soft_404"
    home = "<link rel='canonical' href='https://news.example/'>"
    assert verdict(utf8(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>", home)) == "soft_404"


def test_the_content_gate_of_a_source_is_a_soft_404() -> None:
    source = catalogue.load()["replica_state"].model_copy(update={"content_gate": ("لم يعد هذا المحتوى متاحا",)})
    body = utf8(f"<h1>{TITLE}</h1><p>لم يعد هذا المحتوى متاحاً على الموقع</p>{LONG}")
    assert verdict(body, source=source) == "soft_404"


def test_a_page_that_only_asks_about_cookies_is_consent() -> None:
    asked = "We and our partners store cookies and process data with your consent. " * 4
    assert verdict(f"<html><body><h1>Before you continue</h1><p>{asked}</p></body></html>".encode()) == "consent"


def test_a_stub_before_a_wall_is_a_paywall_stub() -> None:
    stub = f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0][:-1]} {PARAGRAPHS[1][:60]}...</p><div>اشترك الآن لمتابعة القراءة</div>"
    assert verdict(utf8(stub)) == "paywall_stub"
    whole = " ".join(PARAGRAPHS) * 3
    node = (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x","articleBody":"{whole}"}}</script>'
    )
    assert verdict(utf8(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>", node)) == "paywall_stub"


def test_an_article_that_asks_to_subscribe_is_no_stub() -> None:
    closed = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false}'
    asks = "<div>اشترك الآن في نشرتنا</div>"
    assert clean(Page("https://news.example/1", utf8(ARTICLE + asks))).kind == "article"
    assert clean(Page("https://news.example/1", utf8(ARTICLE, f"{closed}</script>"))).kind == "article"
    assert verdict(
        utf8(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{asks}", f"{closed}</script>")
    ) == ("paywall_stub")


def test_pages_with_one_text_have_one_body_key_whatever_their_address_and_marks() -> None:
    one = clean(Page("https://news.example/2026/1", utf8(ARTICLE)))
    other = clean(Page("https://news.example/2026/2", utf8(ARTICLE.replace("،", " , ").replace("<p>", "<p>\u200f"))))
    longer = clean(Page("https://news.example/2026/3", utf8(ARTICLE + f"<p>{PARAGRAPHS[0]} مرة أخرى</p>")))
    assert body_key(one.text) == body_key(other.text) != body_key(longer.text)


def test_a_row_of_pictures_is_a_gallery() -> None:
    pictures = "".join(f"<p><img src='{n}.jpg'>{PARAGRAPHS[0][:40]} {n}</p>" for n in range(9))
    assert verdict(utf8(f"<h1>{TITLE}</h1>{pictures}")) == "gallery"


HOURS = range(10, 20)


def assert_is_live_blog(page: CleanedPage) -> None:
    assert (page.kind, len(page.items)) == ("liveblog", len(HOURS))
    lines = page.text.split("\n")
    for item in page.items:
        assert [line for line in (item.title, *item.text.split("\n")) if line and line not in lines] == []


def test_lines_that_begin_with_a_time_are_the_items_of_a_live_blog() -> None:
    entries = "".join(f"<p>{hour}:15 {PARAGRAPHS[hour % 3]} {hour}</p>" for hour in HOURS)
    day = "<meta property='article:published_time' content='2026-09-12T09:00:00+03:00'>"
    found = clean(Page("https://news.example/2026/1", utf8(f"<h1>{TITLE}</h1>{entries}", day)))
    assert_is_live_blog(found)
    assert found.items[0].text == f"10:15 {PARAGRAPHS[1]} 10"
    assert found.items[0].published_at == datetime(2026, 9, 12, 7, 15, tzinfo=UTC)


def test_boxes_with_a_time_a_title_and_an_anchor_are_items() -> None:
    boxes = "".join(
        f"<div class='entry' id='e{hour}'><time datetime='2026-09-12T{hour}:15:00Z'>{hour}:15</time>"
        f"<h3>البند {hour} من التغطية</h3><p>{PARAGRAPHS[0]} {hour}</p><p>{PARAGRAPHS[1]} {hour}</p></div>"
        for hour in HOURS
    )
    body = utf8(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[2]}</p><section>{boxes}</section>")
    found = clean(Page("https://news.example/live/1", body))
    assert_is_live_blog(found)
    first = found.items[0]
    assert (first.title, first.url) == ("البند 10 من التغطية", "https://news.example/live/1#e10")
    assert first.text == f"{PARAGRAPHS[0]} 10\n{PARAGRAPHS[1]} 10"
    assert first.published_at == datetime(2026, 9, 12, 10, 15, tzinfo=UTC)
    assert found.text.startswith(f"{PARAGRAPHS[2]}\n{first.title}\n{first.text}")
    assert "10:15" not in found.text


def test_items_that_only_the_json_ld_tells_are_the_text_of_a_live_blog() -> None:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"البند {hour}",
            "articleBody": f"{PARAGRAPHS[hour % 3]} {hour}",
            "datePublished": f"2026-09-12T{hour}:15:00Z",
            "url": f"https://news.example/live/1#e{hour}",
        }
        for hour in HOURS
    ]
    node = {"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": updates}
    head = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    found = clean(Page("https://news.example/live/1", utf8(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>", head)))
    assert_is_live_blog(found)
    assert found.items[3].url == "https://news.example/live/1#e13"


def test_an_article_with_dated_comments_or_dated_teasers_below_is_an_article() -> None:
    comments = "".join(
        f"<div class='comment'><time datetime='2026-09-12T{hour}:15:00Z'></time><p>{PARAGRAPHS[0]} {hour}</p></div>"
        for hour in HOURS
    )
    teasers = "".join(
        f"<li><time datetime='2026-09-12T{hour}:15:00Z'></time><a href='/{hour}'>{PARAGRAPHS[2]} {hour}</a></li>"
        for hour in HOURS
    )
    for below in (comments, f"<ul>{teasers}</ul>"):
        found = clean(Page("https://news.example/2026/1", utf8(f"<article>{ARTICLE}</article><div>{below}</div>")))
        assert (found.kind, found.text) == ("article", "\n".join(PARAGRAPHS))


def test_dated_teasers_are_a_listing() -> None:
    teasers = "".join(
        f"<div class='card'><h3><a href='/{hour}'>{TITLE} {hour}</a></h3>"
        f"<time datetime='2026-09-12T{hour}:15:00Z'></time><p>{PARAGRAPHS[hour % 3]} {hour}</p></div>"
        for hour in HOURS
    )
    assert verdict(utf8(f"<h1>أخبار السياسة</h1><div>{teasers}</div>")) == "listing"


def test_a_list_of_links_is_a_listing() -> None:
    links = "".join(f"<p><a href='/{n}'>{PARAGRAPHS[n % 3]} {n}</a></p>" for n in range(12))
    assert verdict(utf8(f"<h1>آخر الأخبار</h1>{links}")) in {"listing", "short"}


def test_misread_arabic_is_a_charset_verdict() -> None:
    assert verdict(page(ARTICLE).encode().decode("cp1252", "replace").encode()) == "charset"


def test_a_text_in_another_script_than_the_sources_is_a_language_verdict() -> None:
    english = (
        "<h1>Talks resume next week</h1>" + "<p>The ministers agreed to meet again next week in the capital.</p>" * 6
    )
    assert verdict(utf8(english), source=catalogue.load()["replica_state"]) == "lang"


def test_shops_and_forums_are_no_articles_and_the_text_is_kept_for_a_look() -> None:
    text = (
        "<p>This desk is made of oak and can be raised with one hand, which is good for the back and the mood.</p>" * 6
    )
    head = "<meta property='og:type' content='product'><meta property='og:title' content='Oak desk'>"
    body = f"<html><head>{head}</head><body><h1>Oak desk</h1>{text}</body></html>".encode()
    with pytest.raises(Doubted) as caught:
        clean(Page("https://shop.example/products/oak-desk", body))
    assert caught.value.reason == "not_article"
    assert caught.value.found.title == "Oak desk"
    listed = Page("https://news.example/news/oak", body, listing_title="Oak desk wins a prize")
    assert clean(listed).title == "Oak desk"  # a feed of a known source has more weight than a template


def test_a_flash_of_one_line_is_loaded_and_another_short_page_is_not() -> None:
    flash = utf8(
        "<h1>عاجل: زلزال بقوة خمس درجات يضرب الساحل الشمالي</h1><p>عاجل: زلزال بقوة خمس درجات يضرب الساحل.</p>"
    )
    found = clean(Page("https://news.example/1", flash))
    assert (found.kind, found.text) == ("flash", "عاجل: زلزال بقوة خمس درجات يضرب الساحل.")
    assert clean(Page("https://news.example/1", utf8(f"<h1>عاجل: {TITLE}</h1>{LONG}"))).kind == "article"
    assert verdict(utf8(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>")) == "short"


def test_the_second_body_of_a_feed_fills_what_the_page_lacks() -> None:
    half = utf8(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>")
    found = clean(Page("https://news.example/1", half, listing_body=LONG))
    assert (found.text, found.cleaner) == ("\n".join(PARAGRAPHS), "listing/1")
    whole = clean(Page("https://news.example/1", utf8(ARTICLE), listing_body=LONG))
    assert (whole.cleaner, whole.agreement) == ("ensemble/1", 1.0)


def test_no_date_after_the_capture_is_believed() -> None:
    head = "<meta property='article:published_time' content='2031-01-01T00:00:00Z'>"
    fetched = datetime(2026, 9, 12, tzinfo=UTC)
    feed = datetime(2026, 9, 11, 5, tzinfo=UTC)
    found = clean(Page("https://news.example/1", utf8(ARTICLE, head), fetched_at=fetched, listing_published_at=feed))
    assert (found.published_at, found.published_basis) == (feed, "feed")
