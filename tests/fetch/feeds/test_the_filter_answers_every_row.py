"""`newswire parse-feed`: one answer per row, with the row's id, whatever the row is."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newswire.fetch.feed_filter import answers

CASES = Path(__file__).parent / "cases"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def row(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "xml_b64": base64.b64encode((CASES / f"{name}.xml").read_bytes()).decode(), **more}


def test_rows_are_answered_in_turn_with_their_ids() -> None:
    rows = [
        row("relative_links", url="https://agency.test/rss", timezone="Asia/Riyadh"),
        {"id": 7},
        row("empty_channel"),
    ]
    first, second, third = answers(rows, now=NOW)
    assert [answer["id"] for answer in (first, second, third)] == ["relative_links", 7, "empty_channel"]
    assert second == {"id": 7, "status": "error", "reason": "bad-input", "error": "xml_b64 is missing"}
    assert (third["status"], third["items"], third["feed"]["language"]) == ("ok", [], "ar")
    assert [item["published_at"] for item in first["items"]] == [
        "2025-09-01T10:00:00+00:00",
        "2025-09-01T07:00:00+00:00",
        "2025-08-31T21:00:00+00:00",
    ]
    assert [item["date_parser"] for item in first["items"]] == ["epoch", "numeric", "numeric"]
    assert [item["url"] for item in first["items"]] == [
        "https://agency.test/news/1?a=1&b=2",
        "https://agency.test/2",
        "https://other.test/3",
    ]


def test_without_a_url_links_stay_as_they_were() -> None:
    (answer,) = answers([row("relative_links")], now=NOW)
    assert [item["url"] for item in answer["items"]] == ["/news/1?a=1&b=2", "2", "https://other.test/3"]


def test_bad_rows_are_named() -> None:
    rows = [
        {"id": 1, "xml_b64": "***"},
        {"id": 2, "xml_b64": 5},
        row("empty_channel", timezone="Asia/Nowhere"),
        row("empty_channel", timezone="../../etc/passwd"),
        {"id": 3, "xml_b64": ""},
        {"xml_b64": base64.b64encode(b"<html></html>").decode()},
    ]
    got = list(answers(rows, now=NOW))
    assert [answer["status"] for answer in got] == ["error"] * 6
    assert [answer["reason"] for answer in got] == ["bad-input"] * 4 + ["empty-answer", "not-a-feed"]
    assert got[5]["id"] is None


def test_rows_are_answered_before_the_next_is_asked_for() -> None:
    taken = []

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(3):
            taken.append(number)
            yield row("empty_channel")

    stream = answers(rows(), now=NOW)
    next(stream)
    assert taken == [0]
