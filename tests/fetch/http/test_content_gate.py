"""Which answers with status 200 are no pages, case by case, and that no page is too strange to be judged."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from newswire.fetch.content_gate import SamePages, judge
from newswire.fetch.content_gate.page_text import decode

from .hostile import ARTICLE, Site, page

CASES = yaml.safe_load(Path(__file__).with_name("cases_content_gate.yaml").read_text("utf-8"))
URL = "http://site.test/1"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_is_judged_as_the_case_says(case):
    kind = case.get("content_type", "text/html; charset=utf-8")
    found = judge(case["body"].encode(), kind, URL, case.get("markers", ()), case.get("min_letters", 40))
    expected = case["reason"]
    assert found is None if expected is None else (found or "").startswith(expected)


def test_a_long_article_may_speak_of_missing_pages():
    text = "قال المتحدث إن عبارة الصفحة غير موجودة ظهرت لزوار الموقع بعد الهجوم الإلكتروني. " * 20
    assert judge(f"<html><title>هجوم</title><p>{text}</p></html>".encode(), "text/html", URL) is None


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        *(
            (encoding, said)
            for encoding in ("windows-1256", "utf-8", "utf-16")
            for said in ("header", "page", "nowhere")
        ),
        ("iso-8859-6", "header"),
        ("iso-8859-6", "page"),
    ],
)
def test_the_text_is_found_in_every_encoding(encoding, said):
    text = "أعلنت الوزارة اليوم عن اتفاق جديد للتعاون في مجالات الطاقة"
    meta = f'<meta charset="{encoding}">' if said == "page" and encoding != "utf-16" else ""
    kind = f"text/html; charset={encoding}" if said == "header" else "text/html"
    assert text in decode(f"{meta}<p>{text}</p>".encode(encoding), kind)


@given(
    st.binary(max_size=300), st.sampled_from([None, "", "text/html", "text/html; charset=x-unknown", "TEXT/HTML;;="])
)
def test_any_bytes_get_a_verdict(body, kind):
    verdict = judge(b"<html>" + body, kind, URL)
    assert verdict is None or isinstance(verdict, str)


@pytest.mark.parametrize("piece", [b"<", b"<script>", b"<!--", b"<a ", b"</", b"&#", b"<title>", b"<h1><a>", b"<p>x"])
def test_hostile_pages_are_judged_in_linear_time(piece):
    body = b"<html>" + piece * ((4 << 20) // len(piece))
    begun = time.process_time()
    judge(body, "text/html", URL)
    assert time.process_time() - begun < 1.5


def test_the_same_page_under_many_urls_is_an_error_page():
    pages = SamePages(3)
    told = [pages.repeated("host", f"/{n}", b"same") for n in range(6)]
    assert told == [False, False, False, True, True, True]
    assert not pages.repeated("host", "/x", b"other")
    assert not pages.repeated("other host", "/x", b"same")


def test_the_same_url_again_is_not_another_url():
    pages = SamePages(3)
    assert not any(pages.repeated("host", "/a", b"same") for _ in range(9))


def test_listings_pass_without_the_gate(fetch):
    with Site({"/feed": page(b"<html>nothing</html>")}) as site:
        assert fetch(site.url + "/feed").outcome == "blocked-page"
        assert fetch(site.url + "/feed", page=False).outcome == "ok"


def test_what_the_gate_sets_aside_keeps_its_body_as_evidence(fetch):
    with Site({"/a": page(ARTICLE)}) as site:
        result = fetch(site.url + "/a", markers=["عنوان الخبر"])
    assert (result.outcome, result.status, result.body) == ("blocked-page", "quarantined", ARTICLE)


def _pages(name):
    return yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))


@pytest.mark.parametrize("body", _pages("cases_no_page.yaml"))
def test_pages_of_servers_and_walls_are_no_pages(body):
    assert judge(body.encode(), "text/html; charset=utf-8", URL) is not None


@pytest.mark.parametrize("body", _pages("cases_short_news.yaml"))
def test_short_news_that_holds_such_words_is_a_page(body):
    assert judge(body.encode(), "text/html; charset=utf-8", URL) is None
