"""A site of the test's own: feeds that are none, dates that cannot be, tasks that die, pages that are refused."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from newswire.cli.stages import run_window
from newswire.models import Feed, FeedItem, Name, Politeness, Source
from newswire.pipeline.clean import clean
from newswire.pipeline.context import Context, by_hand
from newswire.pipeline.extract import extract
from newswire.pipeline.fetch import fetch
from newswire.pipeline.importing import Document, bring_in
from newswire.pipeline.poll import due_bundles, poll
from newswire.settings import Settings
from newswire.warehouse.connect import transaction
from newswire.warehouse.items import write_items
from newswire.warehouse.sources import write_sources
from newswire.warehouse.sql import read_sql
from newswire.window import DAY, Window
from psycopg2.extensions import connection

HOST = "own.test"
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
WINDOW = Window(TODAY, TODAY + DAY)
SOURCE = Source(
    id="own", name=Name(ar="مصدر", en="Own"), country="OMN", kind="newspaper", tier=3, homepage=f"http://{HOST}",
    timezone="UTC", feeds=(Feed(url=f"http://{HOST}/rss", confidence="A"),), politeness=Politeness(delay=0),
    max_quarantine=1,
)  # fmt: skip
TEXT = "أعلنت وزارة الخارجية العُمانية أن وزير الخارجية العُماني التقى نظيره القطري في الدوحة وبحثا ملفات عدة."


class Site:
    """What each path answers: status, type and body; and which paths were asked with a validator."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, str, bytes]] = {}
        self.conditional: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, kind, body = site.answers.get(self.path, (404, "text/plain", b"none"))
                if self.headers.get("If-None-Match"):
                    site.conditional.append(self.path)
                    status, body = 304, b""
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("ETag", '"e"')
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, title: str, published: datetime | None = None) -> None:
        told = f'<meta property="article:published_time" content="{published.isoformat()}">' if published else ""
        body = "".join(f"<p>{TEXT} فقرة {n} من {title}.</p>" for n in range(6))
        head = f"<head><title>{title}</title>{told}</head>"
        html = f'<html lang="ar">{head}<body><article><h1>{title}</h1>{body}</article></body></html>'
        self.answers[path] = (200, "text/html; charset=utf-8", html.encode())

    def feed(self, *items: tuple[str, datetime]) -> None:
        lines = "".join(
            f"<item><title>خبر {path}</title><link>http://{HOST}{path}</link><guid>{path}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
            for path, at in items
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{lines}</channel></rss>'
        self.answers["/rss"] = (200, "application/rss+xml", body.encode())


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def context(site: Site, warehouse_dsn: str, tmp_path: Path) -> Context:
    settings = Settings(
        home=tmp_path, profile="live", archive=str(tmp_path / "archive"), allow=("127.0.0.0/8",),
        connect_to={HOST: f"127.0.0.1:{site.server.server_port}"},
    )  # fmt: skip
    return by_hand(settings, warehouse_dsn, "test")


def rows(warehouse: connection, statement: str) -> list[tuple[Any, ...]]:
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def again(context: Context, warehouse: connection) -> list[dict[str, Any]]:
    """Polls as if the feed were due."""
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("UPDATE raw.feed SET next_poll_at = NULL, etag = NULL")
    return poll(by_hand(context.settings, context.dsn, "test"), [SOURCE])


def listed(warehouse: connection, path: str, published: datetime, seen: datetime) -> None:
    with transaction(warehouse) as cursor:
        write_sources(cursor, [SOURCE])
        url = f"http://{HOST}{path}"
        write_items(cursor, [FeedItem("own", url, published_at=published, date_basis="published")], seen)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<html><body><p>Please wait</p></body></html>"),
        ("application/rss+xml", b""),
        ("text/xml", b"<a/>"),
    ],
    ids=["a page", "nothing", "other XML"],
)
def test_what_is_no_feed_is_logged_and_asked_again_later(
    site: Site, context: Context, warehouse: connection, kind: str, body: bytes
) -> None:
    site.answers["/rss"] = (200, kind, body)
    assert due_bundles(context, [SOURCE]) == [[f"http://{HOST}/rss"]]
    (told,) = poll(context, [SOURCE])
    assert told["status"] not in ("ok", "not-modified")
    assert rows(warehouse, "SELECT count(*) FROM raw.feed_item") == [(0,)]
    assert rows(warehouse, "SELECT failures, next_poll_at > now() FROM raw.feed") == [(1, True)]
    site.feed(("/1", TODAY - timedelta(hours=1)))
    assert again(context, warehouse)[0]["new"] == 1
    assert rows(warehouse, "SELECT failures FROM raw.feed") == [(0,)]


def test_a_gap_is_told_and_a_date_that_cannot_be_is_no_end_of_it(
    site: Site, context: Context, warehouse: connection
) -> None:
    due_bundles(context, [SOURCE])
    site.feed(("/1", TODAY - timedelta(hours=9)), ("/2", TODAY - timedelta(hours=8)))
    poll(context, [SOURCE])
    site.feed(
        ("/3", TODAY - timedelta(hours=2)), ("/4", TODAY - timedelta(hours=1)), ("/5", datetime(1970, 1, 1, tzinfo=UTC))
    )
    again(context, warehouse)
    assert rows(warehouse, "SELECT gap_from, gap_to FROM raw.gap") == [
        (TODAY - timedelta(hours=8), TODAY - timedelta(hours=2))
    ]


def test_a_task_that_died_after_its_archive_was_published_is_indexed_by_the_next(
    site: Site, context: Context, warehouse: connection
) -> None:
    site.page("/1", "لقاء وزاري في الدوحة")
    site.answers["/2"] = (
        200,
        "text/html; charset=utf-8",
        "<html><title>خطأ 404</title><body>الصفحة غير موجودة</body></html>".encode(),
    )
    for path in ("/1", "/2"):
        listed(warehouse, path, TODAY, TODAY)
    assert fetch(context, SOURCE, WINDOW).balanced()
    settled = "SELECT url, state, reason FROM raw.feed_item ORDER BY 1"
    indexed = (
        "SELECT url_key, bytes, encode(body_sha256, 'hex'), warc_path, warc_offset, warc_length, same_as"
        " FROM raw.capture ORDER BY 1"
    )
    aside = "SELECT stage, natural_key, reason FROM ops.quarantine"
    before = [rows(warehouse, statement) for statement in (settled, indexed, aside)]
    assert [row[1] for row in before[0]] == ["fetched", "quarantined"]
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("DELETE FROM raw.capture; DELETE FROM ops.quarantine")
        cursor.execute("UPDATE raw.feed_item SET state = 'queued', reason = NULL, capture_id = NULL, fetched_at = NULL")
    site.answers.clear()
    report = fetch(by_hand(context.settings, context.dsn, "test"), SOURCE, WINDOW)
    assert report.notes == ("2 captures of a run that died were indexed",)
    assert [rows(warehouse, statement) for statement in (settled, indexed, aside)] == before


def test_a_refused_page_that_is_tried_again_is_asked_without_its_validators(
    site: Site, context: Context, warehouse: connection
) -> None:
    site.answers["/1"] = (200, "text/html; charset=utf-8", b"<html><title>404</title><body>404 Not Found</body></html>")
    listed(warehouse, "/1", TODAY, TODAY)
    assert fetch(context, SOURCE, WINDOW).quarantined == 1
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("SELECT quarantine_id FROM ops.quarantine")
        cursor.execute(read_sql("show/retry"), {"id": cursor.fetchone()[0]})
    site.page("/1", "لقاء وزاري في الدوحة")
    assert fetch(context, SOURCE, WINDOW).new == 1
    assert site.conditional == []
    assert rows(warehouse, "SELECT count(*) FROM ops.quarantine WHERE resolved_at IS NULL") == [(0,)]


def test_pages_whose_dates_cannot_be_keep_no_other_back(site: Site, context: Context, warehouse: connection) -> None:
    seen = TODAY - timedelta(days=9)
    window = Window(seen, seen + DAY)
    site.page("/dated-long-after-it-was-listed", "لقاء أول في الدوحة", TODAY)
    site.page("/dated-before-the-web", "لقاء ثان في الدوحة", datetime(1903, 1, 1, tzinfo=UTC))
    site.page("/sound", "لقاء ثالث في الدوحة", seen)
    for path in ("/dated-long-after-it-was-listed", "/dated-before-the-web", "/sound"):
        listed(warehouse, path, seen + timedelta(hours=3), seen + timedelta(hours=4))
    fetch(context, SOURCE, window)
    assert clean(context, SOURCE, window).new == 3
    found = dict(rows(warehouse, "SELECT url_key, published_at FROM core.article"))
    assert len(found) == 3
    assert set(found.values()) <= {seen, seen + timedelta(hours=3)}


def test_every_report_of_a_run_adds_up_and_stands_in_the_warehouse(
    site: Site, context: Context, warehouse: connection
) -> None:
    site.page("/1", "لقاء وزاري في الدوحة", TODAY)
    for path in ("/1", "/gone"):
        listed(warehouse, path, TODAY, TODAY)
    assert run_window(context, [SOURCE], WINDOW) == 1
    reports = rows(
        warehouse,
        "SELECT stage, source_id, seen, new, quarantined,"
        " seen = new + unchanged + copies + fenced + deferred + quarantined FROM ops.stage_report",
    )
    assert sorted(reports) == [
        ("clean", "own", 1, 1, 0, True), ("deduplicate", "*", 1, 1, 0, True), ("discover", "own", 2, 0, 0, True),
        ("extract", "*", 1, 1, 0, True), ("fetch", "own", 2, 1, 1, True), ("load", "*", 1, 1, 0, True),
    ]  # fmt: skip


def test_a_torn_record_is_set_aside_and_the_other_pages_are_cleaned(
    site: Site, context: Context, warehouse: connection
) -> None:
    for name in ("a", "b", "c"):
        site.page(f"/{name}", f"عنوان الصفحة {name}")
        listed(warehouse, f"/{name}", TODAY, TODAY)
    assert fetch(context, SOURCE, WINDOW).new == 3
    path, offset = rows(warehouse, "SELECT warc_path, warc_offset FROM raw.capture ORDER BY warc_offset")[1]
    with (Path(context.settings.archive_root) / path).open("r+b") as file:
        file.seek(offset + 20)
        file.write(b"\0" * 40)
    report = clean(context, SOURCE, WINDOW)
    assert (report.seen, report.new, report.quarantined) == (3, 2, 1)
    aside = rows(warehouse, "SELECT stage, reason FROM ops.quarantine")
    assert aside == [("clean", "torn-record")]


def test_an_import_that_died_before_its_items_is_done_whole_by_the_next(
    context: Context, warehouse: connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(f"http://{HOST}/old", f"عنوان قديم\n\n{TEXT}".encode(), "text/plain; charset=utf-8", TODAY)

    def die(*_: object) -> None:
        raise RuntimeError("died")

    with monkeypatch.context() as patch:
        patch.setattr("newswire.pipeline.importing.items.write_items", die)
        with pytest.raises(RuntimeError, match="died"):
            bring_in(context, SOURCE, [document])
    fetch(context, SOURCE, WINDOW)
    assert rows(warehouse, "SELECT url_key FROM raw.capture") == [(document.url,)]
    assert rows(warehouse, "SELECT url_key FROM raw.feed_item") == []
    bring_in(context, SOURCE, [document])
    assert rows(warehouse, "SELECT state FROM raw.feed_item") == [("fetched",)]
    assert clean(context, SOURCE, WINDOW).new == 1


def test_the_chunks_of_one_extraction_report_side_by_side(context: Context, warehouse: connection) -> None:
    for chunk in range(3):
        extract(context, WINDOW, chunk=chunk, of=3)
    assert rows(warehouse, "SELECT part FROM ops.stage_report WHERE stage = 'extract' ORDER BY 1") == [(0,), (1,), (2,)]
