"""Filters: one answer a line, with the keys that are promised, whatever the line is."""

import base64
import io
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from newswire.cli import main

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]
UTF8 = "text/html; charset=utf-8"
TEXT = "أعلنت وزارة الخارجية العُمانية أن وزير الخارجية العُماني التقى، الأحد، نظيره القطري في الدوحة."


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs a command on lines (rows, or texts as they are): status, answers, stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, lines: list[Any]) -> tuple[int, list[dict[str, Any]], str]:
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(texts) + "\n"))
        status = main(arguments)
        said = capsys.readouterr()
        return status, [json.loads(line) for line in said.out.splitlines()], said.err

    return run


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


FEED = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title><language>ar</language>
<item><title>one</title><link>https://a.test/1</link><guid>1</guid>
<pubDate>Sun, 13 Sep 2026 10:00:00 GMT</pubDate></item>
</channel></rss>"""
HTML = f"""<html lang="ar"><head><title>عنوان الخبر في الدوحة</title>
<meta property="article:published_time" content="2026-09-13T10:00:00+03:00"></head>
<body><article><h1>عنوان الخبر في الدوحة</h1>
{"".join(f"<p>{TEXT} فقرة رقم {n}.</p>" for n in range(6))}</article></body></html>"""
GOOD = {
    "parse-feed": {"id": 1, "xml_b64": b64(FEED), "url": "https://a.test/rss"},
    "clean": {"id": 1, "url": "https://a.test/1", "html_b64": b64(HTML.encode()), "content_type": UTF8},
    "dedup": {"id": 1, "source": "a", "published_at": "2026-09-13T10:00:00Z", "title": "عنوان", "text": TEXT * 5},
    "extract": {"id": 1, "title": "عنوان", "text": TEXT, "published_at": "2026-09-13T10:00:00Z", "language": "ar"},
    "fetch": {"id": 1, "url": "http://127.0.0.1:9/"},
}  # fmt: skip
KEYS = {
    "parse-feed": {"id", "status", "feed", "items"},
    "clean": {
        "id", "status", "reason", "title", "kicker", "lead", "text", "blocks", "authors", "byline", "agencies",
        "dateline", "source_line", "published_at", "published_basis", "modified_at", "language", "canonical_url",
        "cleaner", "agreement",
    },
    "dedup": {"id", "story_id", "canonical_id", "relation", "similarity", "contains", "digest"},
    "extract": {"id", "language", "events", "rejected"},
    "fetch": {
        "id", "status", "reason", "http_status", "final_url", "bytes", "sha256", "seconds", "tries", "content_type",
        "etag", "last_modified",
    },
}  # fmt: skip
INNER = {
    "feed": {"title", "language"},
    "items": {"guid", "url", "title", "published_at", "published_text", "suspect", "summary", "content"},
    "events": {
        "type", "mode", "contexts", "status", "actors", "recipients", "place", "date_start", "date_end",
        "date_granularity", "reported_by", "confidence", "evidence", "plover", "cameo", "quad", "scale", "extractor",
    },
    "actors": {"code", "name", "office", "sector", "raw"},
    "evidence": {"field", "start", "end", "quote"},
}  # fmt: skip


@pytest.mark.parametrize("command", GOOD)
def test_each_good_line_is_answered_with_the_promised_keys(run: Run, command: str) -> None:
    _, (answer,), _ = run(command, lines=[GOOD[command]])
    assert set(answer) >= KEYS[command]
    if command == "parse-feed":
        assert set(answer["feed"]) >= INNER["feed"]
        assert [item["url"] for item in answer["items"]] == ["https://a.test/1"]
        assert set(answer["items"][0]) >= INNER["items"]
    if command == "clean":
        assert answer["status"] == "ok"
        assert answer["published_at"] == "2026-09-13T10:00:00+03:00"
        assert answer["text"].startswith(answer["lead"])
    if command == "extract":
        event = answer["events"][0]
        assert set(event) >= INNER["events"]
        assert set(event["actors"][0]) >= INNER["actors"]
        assert set(event["evidence"]) >= INNER["evidence"]


BROKEN = ["{", "[1]", "null", '"text"', '{"no": "id"}', '{"id": 2}', "[" * 20_000, '{"id": 3, "text": 5, "url": 7}']


@pytest.mark.parametrize("command", GOOD)
def test_broken_lines_are_answered_with_their_error_and_the_filter_goes_on(run: Run, command: str) -> None:
    status, answers, told = run(command, lines=[*BROKEN, "", GOOD[command]])
    assert len(answers) == len(BROKEN) + 1
    assert status == 1
    bad = [answer for answer in answers if answer["id"] != 1]
    assert all(answer["status"] == "error" and answer["error"] for answer in bad)
    assert sorted(str(answer["id"]) for answer in bad) == ["2", "3", *["None"] * 6]
    assert f"error of {len(answers)} lines" in told or command == "fetch"


def test_good_lines_alone_end_with_status_0_and_silence(run: Run) -> None:
    for command in ("parse-feed", "clean", "dedup", "extract"):
        status, _, told = run(command, lines=[GOOD[command]])
        assert (status, told) == (0, ""), command


def test_a_page_in_a_file_is_cleaned_as_one_in_the_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
    rows = [
        GOOD["clean"],
        {"id": 2, "url": "https://a.test/1", "path": str(tmp_path / "page.html"), "content_type": UTF8},
    ]
    _, (one, two), _ = run("clean", lines=rows)
    assert one | {"id": 0} == two | {"id": 0}


def test_a_page_that_is_no_article_is_quarantined_with_its_reason(run: Run) -> None:
    status, (answer,), _ = run("clean", lines=[GOOD["clean"] | {"html_b64": b64(b"<html><body>404</body></html>")}])
    assert (status, answer["status"]) == (1, "quarantined")
    assert answer["reason"]


def test_bytes_that_are_no_utf8_and_half_characters_spoil_their_line_alone() -> None:
    half = GOOD["extract"] | {"id": "\ud800", "title": "\udc00"}
    lines = b"\xff\xfe{\n" + json.dumps(half).encode() + b"\n" + json.dumps(GOOD["extract"]).encode() + b"\n"
    done = subprocess.run(
        [sys.executable, "-m", "newswire", "extract"], input=lines, capture_output=True, check=False, timeout=60
    )
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [answer["id"] for answer in answers] == [None, "\ud800", 1]
    assert answers[0]["error"] == "line 1: not in UTF-8"
    assert done.returncode == 1


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = {"/page": (200, HTML.encode())}.get(self.path, (404, b"none"))
        self.send_response(found[0])
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("ETag", '"e1"')
        self.send_header("Content-Length", str(len(found[1])))
        self.end_headers()
        self.wfile.write(found[1])

    def log_message(self, *_: object) -> None:
        """Silent."""


def test_fetched_bodies_are_kept_and_given_out_when_asked_for(run: Run, tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        site = f"http://127.0.0.1:{server.server_port}"
        rows = [{"id": "page", "url": f"{site}/page"}, {"id": "none", "url": f"{site}/none"}]
        options = ("--allow", "127.0.0.0/8", "--archive", str(tmp_path / "kept"), "--body")
        status, answers, _ = run("fetch", *options, lines=rows)
    finally:
        server.shutdown()
        server.server_close()
    by_id = {answer["id"]: answer for answer in answers}
    assert status == 1
    assert (by_id["page"]["status"], by_id["page"]["http_status"], by_id["page"]["etag"]) == ("ok", 200, '"e1"')
    assert base64.b64decode(by_id["page"]["html_b64"]) == HTML.encode()
    assert by_id["page"]["bytes"] == len(HTML.encode())
    assert (by_id["none"]["status"], by_id["none"]["http_status"]) == ("gone", 404)
    assert len(list((tmp_path / "kept").rglob("*.warc.gz"))) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("fetch", "--allow", "everything"), "everything"),
        (("dedup", "--stop-list", "no-such-file"), "no-such-file"),
        (("extract", "--extractor", "magic"), "magic"),
    ],
)
def test_an_option_that_cannot_be_is_one_clear_line_and_status_2(
    run: Run, arguments: tuple[str, ...], says: str
) -> None:
    status, answers, told = run(*arguments, lines=[GOOD[arguments[0]]])
    assert (status, answers) == (2, [])
    assert says in told
    assert len(told.strip().splitlines()) == 1
