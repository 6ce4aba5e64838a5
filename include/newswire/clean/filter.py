"""`newswire clean` as a filter: rows with html in, articles or verdicts out, in the order of the rows."""

from __future__ import annotations

import base64
import binascii
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newswire.clean.page import Doubted, Page
from newswire.clean.workers import Result, clean_many
from newswire.errors import BadInput, BadItem
from newswire.models import CleanedPage, LiveItem, Source

Row = dict[str, Any]
Lookup = Callable[[str], Source | None]


def answers(rows: Iterable[Row], processes: int = 2, sources: Lookup | None = None) -> Iterator[Row]:
    """One answer per row, with its id; a row that lacks what is needed gets the status `error`.

    `sources` gives the source of an id, for its rules and time zone; an id that it does not know is an error.
    """
    waiting: deque[Row | None] = deque()  # answers that are known already, None for a page on its way
    ids: deque[Any] = deque()

    def pages() -> Iterator[Page]:
        for row in rows:
            try:
                page = _page(row, sources)
            except BadInput as error:
                waiting.append({"id": row.get("id"), "status": "error", "error": str(error)})
                continue
            waiting.append(None)
            ids.append(row["id"])
            yield page

    def known() -> Iterator[Row]:
        while waiting and waiting[0] is not None:
            answer = waiting.popleft()
            if answer is not None:
                yield answer

    for result in clean_many(pages(), processes):
        yield from known()
        waiting.popleft()
        yield answer_of(ids.popleft(), result)
    yield from known()


def answer_of(key: Any, result: Result) -> Row:
    """The answer line of a page's result."""
    if isinstance(result, BadItem):
        found = _fields(result.found) if isinstance(result, Doubted) else {}
        return {"id": key, "status": "quarantined", "reason": result.reason, "message": str(result)} | found
    return {"id": key, "status": "ok", "reason": None} | _fields(result)


def _fields(page: CleanedPage) -> Row:
    return {
        "kind": page.kind,
        "title": page.title,
        "kicker": page.kicker,
        "lead": page.lead,
        "text": page.text,
        "blocks": [{"role": block.role, "text": block.text} for block in page.blocks],
        "items": [_item(item) for item in page.items],
        "authors": list(page.authors),
        "byline": page.byline,
        "agencies": list(page.agencies),
        "dateline": page.dateline,
        "source_line": page.source_line,
        "published_at": page.published_at.isoformat() if page.published_at else None,
        "published_basis": page.published_basis,
        "modified_at": page.modified_at.isoformat() if page.modified_at else None,
        "language": page.language,
        "canonical_url": page.canonical_url,
        "cleaner": page.cleaner,
        "agreement": page.agreement,
    }


def _item(item: LiveItem) -> Row:
    at = item.published_at.isoformat() if item.published_at else None
    return {"title": item.title, "text": item.text, "published_at": at, "url": item.url}


def _page(row: Row, sources: Lookup | None) -> Page:
    if row.get("id") is None:
        raise BadInput("id: missing")
    source = None
    if row.get("source") and sources is not None:
        source = sources(str(row["source"]))
        if source is None:
            raise BadInput(f"source: '{row['source']}' is not in the catalogue")
    return Page(
        url=_text(row, "url") or "",
        body=_body(row),
        content_type=_text(row, "content_type"),
        source=source,
        fetched_at=_instant(row, "fetched_at"),
        listing_title=_text(row, "listing_title"),
        listing_published_at=_instant(row, "listing_published_at"),
        listing_body=_text(row, "listing_body"),
    )


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise BadInput(f"{name}: {value!r} is no text")
    return value


def _body(row: Row) -> bytes:
    encoded, path = _text(row, "html_b64"), _text(row, "path")
    if encoded is not None:
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise BadInput("html_b64: it is no base64") from None
    if path is None:
        raise BadInput("html_b64: missing, and no path either")
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise BadInput(f"path: {path}: {error.strerror}") from None


def _instant(row: Row, name: str) -> datetime | None:
    text = _text(row, name)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{name}: '{text}' is no time") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
