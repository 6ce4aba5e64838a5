"""Captures that wait to be cleaned, and the articles and revisions that come of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

from psycopg2.extras import Json

from newswire import ids
from newswire.models import ArchivePlace, Block, CleanedPage, DateCandidate, FieldSpan, LiveItem
from newswire.warehouse.connect import Cursor
from newswire.warehouse.run import bounds
from newswire.warehouse.sql import read_sql
from newswire.window import Window

Outcome = Literal["new", "revised", "unchanged"]
_GUESS_TOLERANCE = timedelta(days=2)
_CLOCK_TOLERANCE = timedelta(days=1)
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PendingCapture:
    """A capture to be cleaned, with what the listing had said of it. `gone_at` is when its page was taken back."""

    capture_id: UUID
    fetched_at: datetime
    source_id: str
    url: str
    final_url: str
    content_type: str | None
    warc_path: str
    warc_offset: int
    warc_length: int
    body_sha256: str
    url_key: str
    guid: str | None
    title: str | None
    content: str | None
    published_claim: datetime | None
    date_basis: str
    window_at: datetime
    first_seen_at: datetime
    gone_at: datetime | None
    noticed_at: datetime | None

    @property
    def place(self) -> ArchivePlace:
        return ArchivePlace(self.warc_path, self.warc_offset, self.warc_length)


def pending_captures(cursor: Cursor, source_id: str, window: Window) -> list[PendingCapture]:
    """Captures of the window's items that were not cleaned yet, in the order of the archive."""
    cursor.execute(read_sql("articles/pending_captures"), {"source_id": source_id, **bounds(window)})
    return [PendingCapture(*row) for row in cursor.fetchall()]


def write_cleaned(cursor: Cursor, capture: PendingCapture, page: CleanedPage, body_key: bytes | None = None) -> Outcome:
    """Keeps a cleaned page: a new article, a new revision of a known one, or nothing new but the fact itself.

    `body_key` is a digest of the words of its text, by which `source_texts.same_body` finds it.
    """
    key = _article_key(capture, page)
    article_id = article_id_of(capture, page)
    published_at, precision = published(capture, page)
    cursor.execute(
        read_sql("articles/upsert_article"),
        {
            "article_id": article_id,
            "source_id": capture.source_id,
            "url_key": key,
            "url": page.canonical_url or capture.final_url,
            "guid": capture.guid,
            "published_at": published_at,
            "published_precision": precision,
            "window_at": capture.window_at,
            "first_seen_at": capture.first_seen_at,
            "fetched_at": capture.fetched_at,
            "deleted_at": capture.gone_at,
            "noticed_at": capture.noticed_at,
        },
    )
    cursor.execute(read_sql("articles/open_revision"), {"article_id": article_id})
    known = cursor.fetchone()
    digest = ids.content_hash(page.title, [[block.role, block.text] for block in page.blocks])
    outcome: Outcome = "new"
    rev_no = 1
    if known is not None:
        rev_no, known_digest, valid_from = known
        # a capture older than the open text arrived late: the open text stays
        outcome = "unchanged" if bytes(known_digest) == digest or capture.fetched_at <= valid_from else "revised"
    if outcome == "revised":
        cursor.execute(read_sql("articles/close_revision"), {"article_id": article_id, "valid_to": capture.fetched_at})
        rev_no += 1
    if outcome != "unchanged":
        row = _revision(article_id, rev_no, digest, capture, page) | {"body_key": body_key}
        cursor.execute(read_sql("articles/insert_revision"), row)
    mark_cleaned(cursor, capture.capture_id, page.cleaner, article_id, rev_no)
    return outcome


def mark_cleaned(
    cursor: Cursor, capture_id: UUID, cleaner: str, article_id: UUID | None = None, rev_no: int | None = None
) -> None:
    """Notes that a capture was cleaned; without an article, that it was set aside."""
    status = "ok" if article_id else "quarantined"
    cursor.execute(
        read_sql("articles/cleaned"),
        {
            "capture_id": capture_id,
            "cleaner": cleaner,
            "status": status,
            "article_id": article_id,
            "rev_no": rev_no,
        },
    )


def mark_removed(cursor: Cursor, source_id: str, key: str, at: datetime) -> None:
    """Marks the article behind an item as taken back by its publisher; it keeps its texts and its events."""
    cursor.execute(read_sql("articles/removed"), {"source_id": source_id, "url_key": key, "at": at})


def mark_returned(cursor: Cursor, source_id: str, key: str) -> None:
    """Takes that mark away again."""
    cursor.execute(read_sql("articles/returned"), {"source_id": source_id, "url_key": key})


def published(capture: PendingCapture, page: CleanedPage) -> tuple[datetime, str]:
    """When the article was published, in UTC, and how exactly that is known.

    The page's own date comes first; a guessed one only when it lies within two days of the listing's; then the
    listing's; else the instant that put the item into its window. A date after the page was first listed is no
    date of publication.
    """
    stated = page.published_at.astimezone(UTC) if page.published_at else None
    claim = capture.published_claim
    latest = min(capture.fetched_at, capture.first_seen_at) + _CLOCK_TOLERANCE
    if stated is not None and page.published_basis == "guessed":
        near = claim is not None and abs(stated - claim) <= _GUESS_TOLERANCE
        stated = stated if near else None
    if stated is not None and _FIRST <= stated <= latest:
        local = page.published_at
        whole_day = local is not None and (local.hour, local.minute, local.second) == (0, 0, 0)
        if not whole_day:
            return stated, "minute" if stated.second == 0 else "second"
        if claim is None or capture.date_basis != "published" or abs(claim - stated) >= timedelta(days=1):
            return stated, "day"
    if claim is not None and _FIRST <= claim <= latest:
        return claim, "second" if capture.date_basis == "published" else "day"
    return capture.window_at if _FIRST <= capture.window_at <= latest else capture.first_seen_at, "fetched"


def _article_key(capture: PendingCapture, page: CleanedPage) -> str:
    return ids.url_key(page.canonical_url or capture.final_url)


def article_id_of(capture: PendingCapture, page: CleanedPage) -> UUID:
    """The id of the article that a page of this capture is."""
    return ids.article_id(capture.source_id, _article_key(capture, page))


def _revision(
    article_id: UUID, rev_no: int, digest: bytes, capture: PendingCapture, page: CleanedPage
) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "rev_no": rev_no,
        "valid_from": capture.fetched_at,
        "content_sha256": digest,
        "stated_published_at": page.published_at,
        "stated_modified_at": page.modified_at,
        "published_basis": page.published_basis,
        "zone": page.zone,
        "title": page.title,
        "kicker": page.kicker,
        "lead": page.lead,
        "text": page.text,
        "blocks": _json(page.blocks),
        "language": page.language,
        "authors": list(page.authors),
        "byline": page.byline,
        "agencies": list(page.agencies),
        "dateline": page.dateline,
        "source_line": page.source_line,
        "section": page.section,
        "cleaner": page.cleaner,
        "agreement": page.agreement,
        "capture_id": capture.capture_id,
        "kind": page.kind,
        "items": _json(page.items),
        "spans": _json(page.spans),
        "published_text": page.published_text,
        "zone_basis": page.zone_basis,
        "published_candidates": _json(page.date_candidates),
    }


def _json(rows: Sequence[Block | LiveItem | FieldSpan | DateCandidate]) -> Json:
    return Json([asdict(row) for row in rows], dumps=partial(json.dumps, ensure_ascii=False, default=_written))


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
