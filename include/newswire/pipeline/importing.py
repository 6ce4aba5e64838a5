"""Historical articles from local files enter like fetched ones: item, archive record, index row; then all stages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from newswire.errors import BadInput
from newswire.ids import url_key
from newswire.models import ArchivePlace, FeedItem, Quarantined, Source
from newswire.pipeline.context import Context
from newswire.pipeline.network import open_archive
from newswire.warehouse import items
from newswire.warehouse.connect import transaction
from newswire.warehouse.items import Captured, Settled
from newswire.warehouse.reports import resolve, set_aside
from newswire.warehouse.sources import write_sources
from newswire.window import DAY, Window

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Document:
    """One article from a file. `url` names it; a text that has none gets a urn of its digest."""

    url: str
    body: bytes
    content_type: str
    published_at: datetime
    title: str | None = None


def urn(body: bytes) -> str:
    """A name for a text that has no url."""
    return f"urn:sha256:{hashlib.sha256(body).hexdigest()}"


def bring_in(context: Context, source: Source, documents: Iterable[Document]) -> list[Window]:
    """Keeps the documents in the archive and the queue as fetched; returns the days on which they were published.

    A document that is there already with the same body changes nothing. Of several that name one url the first counts:
    a file does not say which of them is the later text. The others are set aside, to be imported by themselves.
    """
    archive = open_archive(context.settings)
    run = context.run
    documents = list(documents)
    for document in documents:
        if not _FIRST <= document.published_at <= run.started_at + DAY:
            raise BadInput(f"{document.url}: published {document.published_at.isoformat()} lies before 1990 or ahead")
    by_key: dict[UUID, Document] = {}
    urls: dict[str, Document] = {}
    doubles: list[Document] = []
    days = set()
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            write_sources(cursor, [source])
        with archive.writer(source.id, None, run.run_id) as writer:
            for document in documents:
                days.add(document.published_at.replace(hour=0, minute=0, second=0, microsecond=0))
                name, digest = url_key(document.url), hashlib.sha256(document.body).digest()
                first = urls.setdefault(name, document)
                if first is not document:
                    doubles += [document] if first.body != document.body else []
                    continue
                with transaction(connection) as cursor:
                    if items.is_captured(cursor, source.id, name, digest):
                        continue
                key = writer.write_local(document.url, document.body, document.content_type, at=run.started_at)
                by_key[key] = document
        with transaction(connection) as cursor:
            items.write_items(cursor, [_item(source, document) for document in by_key.values()], run.started_at)
            captures = [_captured(source, by_key[key], key, place, run.started_at) for key, place in writer.published]
            items.write_captures(cursor, run, captures)
            settled = [
                Settled(capture.url_key, "fetched", None, 0, capture.capture_id, capture.fetched_at)
                for capture in captures
            ]
            items.settle_items(cursor, source.id, settled)
            resolve(cursor, "import", [_double(source, document).key for document in by_key.values()])
            set_aside(cursor, [_double(source, document) for document in doubles])
    return [Window(day, day + DAY) for day in sorted(days)]


def _double(source: Source, document: Document) -> Quarantined:
    key = f"{url_key(document.url)} {hashlib.sha256(document.body).hexdigest()[:16]}"
    message = f"{document.url}: another document of the same import has this url; if this one is later, import it alone"
    return Quarantined("import", key, "double-url", message, source.id)


def _item(source: Source, document: Document) -> FeedItem:
    return FeedItem(
        source_id=source.id,
        url=document.url,
        title=document.title,
        published_at=document.published_at,
        date_basis="published",
        found_by="import",
    )


def _captured(source: Source, document: Document, key: UUID, place: ArchivePlace, at: datetime) -> Captured:
    return Captured(
        capture_id=key,
        fetched_at=at,
        source_id=source.id,
        url_key=url_key(document.url),
        url=document.url,
        final_url=document.url,
        http_status=None,
        content_type=document.content_type,
        size=len(document.body),
        body_sha256=hashlib.sha256(document.body).digest(),
        place=place,
        etag=None,
        last_modified=None,
    )
