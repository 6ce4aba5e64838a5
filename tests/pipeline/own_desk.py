"""A site of the test's own, and the pipeline over it with a real warehouse."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from newswire.models import FeedItem, Name, Politeness, Source
from newswire.pipeline.clean import clean
from newswire.pipeline.context import Context, by_hand
from newswire.pipeline.fetch import fetch
from newswire.warehouse.connect import transaction
from newswire.warehouse.items import write_items
from newswire.warehouse.sources import write_sources
from newswire.window import DAY, Window
from psycopg2.extensions import connection

HOST = "own.test"
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
# the day before yesterday was fetched in time, that is before yesterday was over
FIRST, SECOND = Window(TODAY - 2 * DAY, TODAY - DAY), Window(TODAY - DAY, TODAY)
SOURCE = Source(
    id="own", name=Name(ar="مصدر", en="Own"), country="OMN", kind="newspaper", tier=3, homepage=f"http://{HOST}",
    timezone="UTC", politeness=Politeness(delay=0), max_quarantine=1,
)  # fmt: skip
TEXT = "أعلنت وزارة الخارجية العُمانية أن وزير الخارجية العُماني التقى نظيره القطري في الدوحة وبحثا ملفات عدة."
SOFT_404 = "<html><title>الصفحة غير موجودة</title><body><h1>الصفحة غير موجودة</h1></body></html>".encode()
CHALLENGE = b"<html><title>Just a moment...</title><body>Checking your browser</body></html>"


@dataclass
class Site:
    """Pages with validators of their own; notes which request was conditional and what it got."""

    pages: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    validators: bool = True
    always_304: bool = False
    asked: list[tuple[str, bool, int]] = field(default_factory=list)
    port: int = 0

    def page(self, path: str, title: str) -> None:
        body = "".join(f"<p>{TEXT} فقرة {n} من {title}.</p>" for n in range(6))
        html = (
            f'<html lang="ar"><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body>'
        )
        self.pages[path] = (200, html.encode())

    def answer(self, path: str, validator: str | None) -> tuple[int, bytes, str]:
        if path == "/robots.txt":
            return 404, b"", ""
        status, body = self.pages.get(path, (404, b"none"))
        tag = f'"{sha256(body).hexdigest()[:12]}"' if self.validators else ""
        if self.always_304 or (validator and validator == tag and status == 200):
            status, body = 304, b""
        self.asked.append((path, validator is not None, status))
        return status, body, tag


@dataclass
class Desk:
    """The pipeline over the test's source, with its warehouse."""

    context: Context
    warehouse: connection
    site: Site

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.warehouse, self.warehouse.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def change(self, statement: str) -> None:
        with self.warehouse, self.warehouse.cursor() as cursor:
            cursor.execute(statement)

    def item(self, path: str, at: datetime, modified: datetime | None = None, seen: datetime | None = None) -> None:
        with transaction(self.warehouse) as cursor:
            write_sources(cursor, [SOURCE])
            url = f"http://{HOST}{path}"
            one = FeedItem("own", url, published_at=at, modified_at=modified, date_basis="published")
            write_items(cursor, [one], seen or at)

    def fetched_in_time(self, *paths: str) -> None:
        """The pages of the first day are fetched and cleaned, as by the run at its end."""
        for path in paths:
            self.site.page(path, f"خبر عن {path[1:]}")
            self.item(path, FIRST.start + timedelta(hours=8))
        assert self.fetch(FIRST).new == len(paths)
        assert self.clean(FIRST).new == len(paths)
        self.back_in_time()
        self.site.asked.clear()

    def back_in_time(self) -> None:
        self.change(
            "UPDATE raw.feed_item SET checked_at = checked_at - interval '1 day';"
            "UPDATE raw.feed_item SET fetched_at = fetched_at - interval '1 day';"
            "UPDATE raw.capture SET fetched_at = fetched_at - interval '1 day';"
            "UPDATE core.article_revision SET valid_from = valid_from - interval '1 day';"
            "UPDATE core.capture_cleaning SET cleaned_at = cleaned_at - interval '1 day'"
        )

    def fetch(self, window: Window, source: Source = SOURCE) -> Any:
        return fetch(by_hand(self.context.settings, self.context.dsn, "test"), source, window)

    def clean(self, window: Window) -> Any:
        return clean(by_hand(self.context.settings, self.context.dsn, "test"), SOURCE, window)
