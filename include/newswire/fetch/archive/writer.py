"""Writes the answers of one task try into WARC files that are rotated by number, size and age."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from newswire import __version__, ids
from newswire.errors import Transient
from newswire.fetch.archive import records
from newswire.fetch.archive.records import Earlier
from newswire.fetch.archive.spool import Part
from newswire.fetch.http.result import FetchResult
from newswire.models import ArchivePlace

Kept = tuple[UUID, ArchivePlace]
"""A capture that is published, and where it lies."""

MOST_RECORDS = 500
MOST_BYTES = 64 << 20
MOST_SECONDS = 120.0


class ArchiveWriter:
    """Made by `Archive.writer`. What was written is safe when `on_publish` has got it, or when the writer is closed.

    `published` collects all captures with their places. An error inside the `with` block still publishes what was
    written before it.
    """

    def __init__(
        self,
        spool: Path,
        source_id: str,
        day: date | None,
        name: str,
        publish: Callable[[Path, str], bool],
        on_publish: Callable[[list[Kept]], None] | None,
    ) -> None:
        self.published: list[Kept] = []
        self._spool = spool
        self._source_id = source_id
        self._day = day
        self._name = name
        self._publish = publish
        self._on_publish = on_publish
        self._sequence = 0
        self._part: Part | None = None
        self._opened_at = 0.0
        self._pending: list[tuple[UUID, int, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, result: FetchResult, *, same_as: Earlier | None = None) -> UUID:
        """Keeps one answer and gives the key of its capture.

        `same_as` is an earlier capture with the same body, which is indexed: then only the headers are kept.
        """
        key = capture_key(result)
        response, record_id = records.response(result, key, same_as)
        self._append(key, response, records.request(result, record_id))
        return key

    def write_local(
        self, url: str, body: bytes, content_type: str = "text/plain; charset=utf-8", *, at: datetime
    ) -> UUID:
        """Keeps a text that came from a file of ours, under the url that names it."""
        key = ids.capture_id(url, body)
        self._append(key, records.resource(url, body, content_type, at, key))
        return key

    def close(self) -> None:
        """Publishes what is open."""
        part, pending = self._part, self._pending
        if part is None:
            return
        try:
            part.finish()
        except OSError as error:
            raise Transient(f"archive: cannot write to {self._spool}: {error.strerror or error}") from error
        folder = f"{self._source_id}/{self._day or datetime.now(UTC).date():%Y/%m/%d}"
        while not self._publish(part.path, path := f"{folder}/{self._name}-{self._sequence:04d}.warc.gz"):
            self._sequence += 1
        self._part, self._pending = None, []
        self._sequence += 1
        part.release()
        kept = [(key, ArchivePlace(path, offset, length)) for key, offset, length in pending]
        self.published += kept
        if self._on_publish is not None:
            self._on_publish(kept)

    def _append(self, key: UUID, *gzip_members: bytes) -> None:
        if self._part is not None and self._due():
            self.close()
        try:
            if self._part is None:
                self._part = Part.create(self._spool, f"{self._name}-{self._sequence:04d}")
                self._opened_at = time.monotonic()
                self._part.append(records.info(self._name, f"newswire/{__version__}", datetime.now(UTC)))
            offset = self._part.append(*gzip_members)
        except OSError as error:
            raise Transient(f"archive: cannot write to {self._spool}: {error.strerror or error}") from error
        self._pending.append((key, offset, len(gzip_members[0])))

    def _due(self) -> bool:
        assert self._part is not None  # noqa: S101 (asked only while a part is open)
        full = len(self._pending) >= MOST_RECORDS or self._part.size >= MOST_BYTES
        return full or time.monotonic() - self._opened_at >= MOST_SECONDS


def capture_key(result: FetchResult) -> UUID:
    """The key of a capture: the same page with the same bytes has one key, an answer without a page one per time."""
    if result.http_status == 200 and result.body:
        return ids.capture_id(result.final_url, result.body)
    return ids.content_uuid("answer", result.final_url, result.http_status, result.fetched_at.isoformat())
