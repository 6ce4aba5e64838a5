"""Title, authors and dates of pages in small: what the head says, what the page repeats, and which of them counts."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from lxml import html as parser
from newswire.clean.cleaner import clean
from newswire.clean.head.authors import find_authors
from newswire.clean.head.metadata import read_head
from newswire.clean.head.title import find_title
from newswire.clean.page import Page
from newswire.models import CleanedPage

TEXT = "أكدت الوزارة أن الأعمال في المرفأ تسير وفق الجدول المقرر لها وأن الافتتاح سيكون مطلع الصيف المقبل. "
HEADLINE = "المرفأ الشمالي يستقبل أول سفينة حاويات هذا العام"


def title_of(head: str, body: str = "", url: str = "https://www.sahel.example/1") -> str:
    root = parser.document_fromstring(f"<html><head>{head}</head><body>{body}<p>{TEXT}</p></body></html>")
    return find_title(read_head(root, url))


def authors_of(head: str = "", body: str = "", data: object = None) -> tuple[str, ...]:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    page = f"<html><head>{head}{script}</head><body><h1>Some headline of the day</h1>{body}</body></html>"
    root = parser.document_fromstring(page)
    return find_authors(read_head(root, "https://www.sahel.example/1"), root)


SITE = '<meta property="og:site_name" content="قناة الساحل">'


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} - قناة الساحل",
        f"{HEADLINE} | قناة الساحل",
        f"{HEADLINE}｜قناة الساحل",
        f"قناة الساحل :: {HEADLINE}",
        f"قناة الساحل » {HEADLINE}",
        f"{HEADLINE} « قناة الساحل الفضائية",
        f"{HEADLINE} – Sahel",
    ],
)
def test_the_sites_name_is_cut_off_on_either_side(title: str) -> None:
    assert title_of(f"{SITE}<title>{title}</title>") == HEADLINE


def test_a_site_that_nothing_names_is_told_from_the_headline_by_the_heading_that_repeats_it() -> None:
    head = f"<title>صحيفة البيان الجديد - {HEADLINE}</title>"
    assert title_of(head, f"<h2>{HEADLINE}</h2>") == HEADLINE
    assert title_of(head, f'<div class="site-title"><h1>صحيفة البيان الجديد</h1></div><h2>{HEADLINE}</h2>') == HEADLINE


def test_two_statements_of_a_news_page_that_agree_outweigh_its_h1() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2025-03-01"})
    head = f'<meta property="og:title" content="{HEADLINE}"><script type="application/ld+json">{data}</script>'
    assert title_of(head, "<h1>أول سفينة حاويات في المرفأ الشمالي</h1>") == HEADLINE


def test_a_kicker_that_is_glued_to_the_h1_is_cut_when_the_head_leaves_it_out() -> None:
    assert title_of(f'<meta property="og:title" content="{HEADLINE}">', f"<h1>نقل بحري: {HEADLINE}</h1>") == HEADLINE


def test_entities_that_were_escaped_twice_are_read() -> None:
    assert title_of("<title>x</title>", "<h1>Ports &amp;amp; ships of the north</h1>") == "Ports & ships of the north"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By April Fulton", ("April Fulton",)),
        ("Jessica May Dec 12, 2025", ("Jessica May",)),
        ("Anna Berg, Political Editor and Jon Moe", ("Anna Berg", "Jon Moe")),
        ("Shelby Loos, DVM", ("Shelby Loos",)),
        ("بقلم: هناء العمري وسمير الحداد", ("هناء العمري وسمير الحداد",)),
        ("هناء العمري، سمير الحداد", ("هناء العمري", "سمير الحداد")),
        ("Kim Jensen/Ole Lund", ("Kim Jensen", "Ole Lund")),
        ("abc/dpa", ("abc/dpa",)),
        ("Von Eva Klein aus Genf", ("Eva Klein",)),
        ("신현주 기자", ("신현주",)),
        ("admin", ()),
        ("قناة الساحل", ()),
        ("https://facebook.com/sahel", ()),
    ],
)
def test_a_line_of_authors_is_split_into_names(author: str, names: tuple[str, ...]) -> None:
    assert authors_of(f'{SITE}<meta name="author" content="{author}">') == names


def test_an_author_that_is_only_referred_to_is_looked_up() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "x", "author": [{"@id": "#p1"}, {"@id": "#o"}]},
        {"@type": "Person", "@id": "#p1", "name": "Rana Haddad"},
        {"@type": "Organization", "@id": "#o", "name": "Gulf Desk"},
    ]
    assert authors_of(data={"@graph": graph}) == ("Rana Haddad",)


def test_accounts_are_no_authors() -> None:
    person = {"@type": "Person", "name": "Sahel D", "url": "https://www.sahel.example/author/admin/"}
    assert authors_of(data={"@type": "NewsArticle", "headline": "x", "author": person}) == ()
    assert authors_of(body='<a rel="author" href="/author/admin/">Sahel D</a>') == ()


def test_the_label_of_a_twitter_card_names_the_author() -> None:
    card = '<meta name="twitter:label1" content="Écrit par"><meta name="twitter:data1" content="Lina Sabbagh">'
    other = '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Four minutes">'
    assert authors_of(card) == ("Lina Sabbagh",)
    assert authors_of(other) == ()


def dated(lines: str, head: str = "", **known: object) -> CleanedPage:
    body = f"<h1>{HEADLINE}</h1>{lines}" + f"<p>{TEXT * 2}</p>" * 4
    page = f"<html><head><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>"
    fetched = datetime(2026, 1, 10, tzinfo=UTC)
    return clean(
        Page("https://sahel.example/a", page.encode(), "text/html; charset=utf-8", fetched_at=fetched, **known)
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("الاثنين 15 سبتمبر 2025 - 10:20", "2025-09-15"),
        ("15 أيلول 2025", "2025-09-15"),
        ("الاثنين 15 من أيلول/ سبتمبر 2025", "2025-09-15"),
        ("15 شتنبر 2025", "2025-09-15"),
        ("14 جويلية 2025", "2025-07-14"),
        ("3 أوت 2025", "2025-08-03"),
        ("٢٤ شهریور ۱۴۰۴", "2025-09-15"),
        ("تاریخ انتشار: ۲ آذر ۱۴۰۴ - ۱۳:۱۵ | کد خبر: ۱۴۱۸۲۱ | بازدید: ۳۱۷ نسخه چاپی ارسال به دوستان", "2025-11-23"),
        ("23 ربيع الأول 1447 هـ", "2025-09-15"),
        ("تاريخ النشر: 2025/09/15", "2025-09-15"),
    ],
)
def test_a_printed_date_is_read_in_every_calendar(printed: str, day: str) -> None:
    page = dated(f"<div>{printed}</div>")
    assert page.published_at is not None
    assert (page.published_at.date().isoformat(), page.published_basis, page.zone_basis) == (day, "printed", "source")
    assert page.published_text is not None
    assert page.published_text in printed


def test_the_clock_of_the_header_is_no_date() -> None:
    page = dated("<div>امروز: پنج‌شنبه ۱۸ دی ۱۴۰۴</div><div>تاریخ انتشار : ۹ مهر ۱۴۰۴</div>")
    assert page.published_at is not None
    assert page.published_at.date().isoformat() == "2025-10-01"


def test_a_double_name_that_contradicts_itself_keeps_both_readings() -> None:
    page = dated("<div>5 تشرين الأول/ نوفمبر 2025</div>")
    days = [(one.at.date().isoformat(), one.basis) for one in page.date_candidates]
    assert days == [("2025-10-05", "printed"), ("2025-11-05", "printed")]


def test_every_reading_keeps_its_tier_zone_and_words_and_the_best_comes_first() -> None:
    head = '<meta property="article:published_time" content="2025-09-15T08:00:00+03:00">'
    feed = datetime(2025, 9, 15, 6, tzinfo=UTC)
    page = dated("<div>16 أيلول 2025</div>", head, listing_published_at=feed)
    assert [(one.basis, one.zone, one.zone_basis, one.text) for one in page.date_candidates] == [
        ("declared", "+0300", "stated", "2025-09-15T08:00:00+03:00"),
        ("feed", "UTC", "source", "2025-09-15T06:00:00+00:00"),
        ("printed", "UTC", "source", "16 أيلول 2025"),
    ]
    assert page.published_at == page.date_candidates[0].at
    assert page.published_text == "2025-09-15T08:00:00+03:00"
