"""A replica site blocks, slows, moves or breaks: one poll and one fetch later it is in the list and in the report."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from newswire import __main__, replica
from newswire.errors import NewswireError, SourceBroken
from newswire.fetch.http import Policy
from newswire.pipeline import network
from newswire.pipeline.context import Context, by_hand
from newswire.pipeline.discover import discover
from newswire.pipeline.fetch import fetch
from newswire.pipeline.poll import due_bundles, poll
from newswire.pipeline.verdict import verdict
from newswire.settings import Settings
from newswire.sources import catalogue
from newswire.warehouse.connect import transaction
from newswire.window import from_bounds
from psycopg2.extensions import connection

WINDOW = from_bounds("2026-09-13", "2026-09-13")
SOURCES = catalogue.enabled(catalogue.load(), replica=True)
SICK = "state.replica.test"
CHALLENGE = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"


class Sick:
    """Stands before one replica site; `fault` answers in its place, and what it does not answer goes to the site."""

    def __init__(self, behind: str) -> None:
        self.fault: Callable[[BaseHTTPRequestHandler], bool] = lambda handler: False
        sick = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with suppress(ConnectionError):
                    if self.path == "/robots.txt" or not sick.fault(self):
                        self.forward()

            def forward(self) -> None:
                opened = HTTPConnection(behind)
                sent = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
                opened.request("GET", self.path.replace("/neu", "", 1), headers=sent)
                answer = opened.getresponse()
                say(self, answer.status, answer.read(), **dict(answer.getheaders()))
                opened.close()

            def log_message(self, *_: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.place = f"127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def say(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> bool:
    handler.send_response(status)
    for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
        if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
            handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
    return True


def drip(handler: BaseHTTPRequestHandler) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b" ")
        time.sleep(0.1)
    return True


def move(handler: BaseHTTPRequestHandler) -> bool:
    return not handler.path.startswith("/neu") and say(handler, 301, Location=f"http://{SICK}/neu{handler.path}")


@pytest.fixture(scope="module")
def sites() -> Iterator[replica.Sites]:
    with replica.serve() as served:
        yield served


@pytest.fixture
def sick(sites: replica.Sites) -> Iterator[Sick]:
    before = Sick(sites.connect_to[SICK])
    yield before
    before.close()


@pytest.fixture
def context(
    sites: replica.Sites, sick: Sick, warehouse_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Context:
    real = network.policy_of

    def hasty(settings: Settings, allow: tuple[str, ...] = ()) -> Policy:
        return replace(real(settings, allow), total=1.0, budget=1.5, backoff=0.05, first_byte=0.8, stall=0.8)

    monkeypatch.setattr(network, "policy_of", hasty)
    settings = Settings(
        home=tmp_path, profile="demo", archive=str(tmp_path / "archive"), allow=("127.0.0.0/8",),
        connect_to=sites.connect_to | {SICK: sick.place},
    )  # fmt: skip
    monkeypatch.setenv("NEWSWIRE_HOME", str(tmp_path))
    monkeypatch.setenv("NEWSWIRE_PROFILE", "demo")
    monkeypatch.setenv("NEWSWIRE_DSN", warehouse_dsn)
    return by_hand(settings, warehouse_dsn, "test")


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert __main__.main(["sources", *arguments]) == 0
    return capsys.readouterr().out


def notes(warehouse: connection) -> str:
    with transaction(warehouse) as cursor:
        cursor.execute("SELECT array_to_string(notes, E'\n') FROM ops.stage_report WHERE stage = 'verdict'")
        return "\n".join(text for (text,) in cursor.fetchall())


FAULTS: dict[str, tuple[Any, str, str, str]] = {
    "blocks with 403": (lambda handler: say(handler, 403), "http-error", ": http-error: ", "http-error"),
    "blocks with a challenge": (
        lambda handler: say(handler, 200, CHALLENGE), "not-a-feed", "but an HTML page", "blocked-page",
    ),
    "asks to slow down": (
        lambda handler: say(handler, 429, **{"Retry-After": "3600"}), "deferred", ": deferred: ", "deferred",
    ),
    "drips": (drip, "retry", ": retry: ", "retry"),
    "moves": (move, "see catalogue", f"catalogue: moved to http://{SICK}/neu/rss (since ", ""),
    "breaks with 500": (lambda handler: say(handler, 500), "retry", ": retry: ", "retry"),
    "is gone": (lambda handler: say(handler, 410), "see catalogue", "catalogue: gone for good (410)", "gone"),
    "is away": (None, "retry", ": retry: ", "retry"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_site_in_trouble_is_seen_after_one_poll(
    fault: str, sick: Sick, context: Context, warehouse: connection, capsys: pytest.CaptureFixture[str]
) -> None:
    act, word, sentence, page = FAULTS[fault]
    due_bundles(context, SOURCES)
    for source in SOURCES:
        discover(context, source, WINDOW)
    if act is None:
        sick.close()
    else:
        sick.fault = act
    poll(context, SOURCES)
    for source in SOURCES:
        with suppress(NewswireError):
            fetch(context, source, WINDOW)

    out = listed(capsys, "list")
    (row,) = [line for line in out.splitlines() if line.split()[:1] == ["replica_state"]]
    assert word in row
    assert f"replica_state: http://{SICK}/rss: " in out
    assert sentence in out
    pages = next((line for line in out.splitlines() if line.startswith("replica_state: pages kept back")), "")
    assert page in pages
    assert f" {page}" in row
    assert out == listed(capsys), "the list is what `newswire sources` prints"

    with pytest.raises(SourceBroken):  # the stages after fetch did not run here
        verdict(context, WINDOW, [source.id for source in SOURCES])
    told = capsys.readouterr().out
    for line in filter(None, (pages, *(line for line in out.splitlines() if sentence in line))):
        assert f"warning: {line}" in told.splitlines()
        assert line in notes(warehouse).splitlines()
    assert not [line for line in told.splitlines() if line.startswith("warning: replica_wifaq: http")]


def test_the_list_shows_how_each_feed_does(context: Context, capsys: pytest.CaptureFixture[str]) -> None:
    due_bundles(context, SOURCES)
    poll(context, SOURCES)
    out = listed(capsys)
    headers = [word.strip() for word in out.splitlines()[1].split("  ") if word.strip()]
    assert headers == [
        "source", "tier", "enabled", "grade", "verified", "status", "last poll", "next poll", "failures", "back-off",
        "new in 24 h", "items a day", "gaps", "trouble", "feed",
    ]  # fmt: skip
    row = next(line for line in out.splitlines() if line.split()[:1] == ["replica_state"])
    assert f"{datetime.now(UTC):%m-%d}" in row
    assert " ok " in row
    assert f"http://{SICK}/rss" in row
