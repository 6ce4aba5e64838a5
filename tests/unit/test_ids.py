"""Ids are the same in every version, on every machine: rows of years ago are named by them."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from newswire import ids


def test_known_values_do_not_change() -> None:
    assert (
        ids.content_hash("event", 1, None, ["خبر"]).hex()
        == "e31496b54a6a60f2eb94913c0714024fb9164cc7b87c130e073f022a3eda3c99"
    )
    assert str(ids.article_id("alwifaq", "https://al-vefagh.ir/news/1")) == "0ec44efe-c081-55f8-afca-7d3eccc5c05c"
    assert str(ids.capture_id("https://al-vefagh.ir/news/1", "خبر".encode())) == "cacc3a8b-3537-574a-91e6-234de1df6e08"
    assert str(ids.content_uuid("anchor", datetime(2026, 9, 13, tzinfo=UTC))) == "c57644c4-9de8-5ec9-8e69-527a35cb477c"


def test_a_capture_is_named_by_its_bytes_and_its_address() -> None:
    body = b"<html>"
    assert ids.capture_id("https://a.test/1", body) == ids.capture_id("https://a.test/1", bytes(body))
    assert (
        len({ids.capture_id(url, data) for url in ("https://a.test/1", "https://a.test/2") for data in (b"1", b"2")})
        == 4
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "https://a.test/news/1?utm_source=x",
        "https://a.test/news/1#comments",
        "  https://a.test/news/1 ",
        "https://A.test/news/1",
        "https://a.test:443/news/1",
    ],
)
def test_spellings_of_one_page_have_one_key(spelling: str) -> None:
    assert ids.url_key(spelling) == "https://a.test/news/1"


def test_pages_that_differ_in_their_query_stay_apart() -> None:
    assert ids.url_key("https://a.test/?p=1") != ids.url_key("https://a.test/?p=2")


@given(st.text(), st.text())
def test_parts_are_not_run_together(a: str, b: str) -> None:
    assert ids.content_hash(a, b) != ids.content_hash(a + b)
    assert ids.content_hash(a, b) == ids.content_hash(a, b)


@given(st.from_regex(r"[a-z0-9]{1,8}(/[a-z0-9\u0621-\u064a-]{1,12}){1,4}(\.html)?", fullmatch=True))
def test_a_key_is_its_own_key(path: str) -> None:
    key = ids.url_key("https://a.test/" + path)
    assert ids.url_key(key) == key


_PIECE = st.text(st.sampled_from("abz019/?&=#.:;,%+~@!*'()[]-_ \u0627\u0644\u2026"), max_size=25)


@given(
    st.sampled_from(["https://a.test", "http://a.test/", "HTTPS://A.test:443/x", "//a.test", "urn:sha256:00"]), _PIECE
)
@example("https://a.test/", "?")
@example("https://a.test/", "?#")
@example("https://a.test/x", "?utm_source=a&&")
def test_the_key_of_an_odd_url_is_its_own_key_too(start: str, rest: str) -> None:
    try:
        key = ids.url_key(start + rest)
    except ValueError:
        return  # no url at all, which every reader of urls answers for itself
    assert ids.url_key(key) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://a.test/news/1?b=2&a=1", "https://a.test/news/1?a=1&b=2"),
        ("https://a.test/news/", "https://a.test/news/"),
        ("https://a.test/", "https://a.test"),
        ("https://a.test/\u062e\u0628\u0631", "https://a.test/%D8%AE%D8%A8%D8%B1"),
        ("urn:sha256:00ff", "urn:sha256:00ff"),
    ],
)
def test_keys_of_ordinary_urls_do_not_change(url: str, key: str) -> None:
    assert ids.url_key(url) == key
