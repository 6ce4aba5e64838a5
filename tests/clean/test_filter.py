"""`newswire clean` line by line: one answer per row, in order, with the keys of the command line's page."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from hostile import ARTICLE, PARAGRAPHS, TITLE, page, utf8
from newswire.clean.filter import answers
from newswire.sources import catalogue

KEYS = {
    "id", "status", "reason", "kind", "title", "kicker", "lead", "text", "blocks", "items", "authors", "byline",
    "agencies",
    "dateline", "source_line", "published_at", "published_basis", "modified_at", "language", "canonical_url",
    "cleaner", "agreement",
}  # fmt: skip


def row(key: str, body: bytes, **more: Any) -> dict[str, Any]:
    return {"id": key, "url": f"https://news.example/{key}", "html_b64": base64.b64encode(body).decode(), **more}


def test_each_row_gets_one_answer_in_its_order(tmp_path: Path) -> None:
    stored = tmp_path / "page.html"
    stored.write_bytes(page(ARTICLE).replace("<meta charset='utf-8'>", "").encode("cp1256"))
    rows = [
        row("good", utf8(ARTICLE, "<meta property='article:published_time' content='2026-09-12T08:30:00+03:30'>")),
        {"id": "bare"},
        row("pdf", b"%PDF-1.7"),
        {"id": "coded", "url": "u", "html_b64": "%%%"},
        {
            "id": "path",
            "url": "https://news.example/p",
            "path": str(stored),
            "content_type": "text/html; charset=windows-1256",
        },
        {"id": "gone", "url": "https://news.example/p", "path": str(tmp_path / "none.html")},
        row("unknown", utf8(ARTICLE), source="nobody"),
    ]
    found = list(answers(rows, processes=2, sources=catalogue.load().get))
    assert [answer["id"] for answer in found] == ["good", "bare", "pdf", "coded", "path", "gone", "unknown"]
    assert [answer["status"] for answer in found] == ["ok", "error", "quarantined", "error", "ok", "error", "error"]
    assert set(found[0]) == KEYS
    assert found[2]["reason"] == "not_html_pdf"
    assert all(answer["error"] for answer in found if answer["status"] == "error")
    assert found[4]["text"] == "\n".join(PARAGRAPHS)


def test_an_answer_holds_the_article_with_the_pages_own_offset() -> None:
    head = "<meta property='article:published_time' content='2026-09-12T08:30:00+03:30'>"
    (answer,) = answers([row("one", utf8(ARTICLE, head))], processes=1)
    assert answer["title"] == TITLE
    assert answer["text"] == "\n".join(PARAGRAPHS)
    assert answer["lead"] == PARAGRAPHS[0]
    assert answer["blocks"] == [
        {"role": "title", "text": TITLE},
        {"role": "lead", "text": PARAGRAPHS[0]},
        {"role": "paragraph", "text": PARAGRAPHS[1]},
        {"role": "paragraph", "text": PARAGRAPHS[2]},
    ]
    assert (answer["published_at"], answer["published_basis"]) == ("2026-09-12T08:30:00+03:30", "declared")
    assert answer["language"] == "ar"


def test_a_source_lends_its_zone_to_a_time_without_one() -> None:
    head = "<meta property='article:published_time' content='2026-09-12 08:30'>"
    (answer,) = answers([row("one", utf8(ARTICLE, head), source="replica_wifaq")], sources=catalogue.load().get)
    assert answer["published_at"] == "2026-09-12T08:30:00+03:30"
