"""Local files as documents that can be imported."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from newswire.errors import BadInput
from newswire.ids import url_key
from newswire.pipeline.importing import Document, urn
from newswire.window import parse_instant

_PLAIN = "text/plain; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_LARGEST = 16 << 20


def read_documents(path: Path, published: datetime | None = None, url: str | None = None) -> Iterator[Document]:
    """The articles of one file, by its ending: JSONL, CSV, WARC; anything else is one plain text.

    `published` stands in where the file names no date. BadInput names file and line of what cannot be used.
    """
    name = path.name.lower()
    if not path.is_file():
        raise BadInput(f"{path}: no such file")
    if name.endswith((".warc", ".warc.gz")):
        yield from _from_warc(path, published)
    elif name.endswith((".jsonl", ".ndjson", ".csv")):
        read = _csv_rows if name.endswith(".csv") else _json_rows
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                for number, row in read(path, file):
                    yield _from_row(row, f"{path}:{number}", published)
        except UnicodeDecodeError as error:
            raise BadInput(f"{path}: not in UTF-8 at byte {error.start}") from None
    else:
        body = path.read_bytes()
        if published is None:
            raise BadInput(f"{path}: a plain text says no date; give one with --published")
        yield Document(_address(url or urn(body), str(path)), body, _PLAIN, published)


def _csv_rows(path: Path, file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(_LARGEST)
    reader = csv.DictReader(file)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise BadInput(f"{path}:{reader.line_num}: no CSV: {error}") from None


def _json_rows(path: Path, file: TextIO) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield number, _json(path, number, line)


def _json(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadInput(f"{path}:{number}: no JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadInput(f"{path}:{number}: no JSON object")
    return row


def _from_row(row: dict[str, Any], place: str, published: datetime | None) -> Document:
    if row.get("html"):
        body, content_type = str(row["html"]).encode(), _HTML
    elif row.get("title") and row.get("text"):
        body, content_type = f"{row['title']}\n\n{row['text']}".encode(), _PLAIN
    else:
        raise BadInput(f"{place}: needs html, or title and text")
    at = parse_instant(str(row["published_at"]), f"{place}: published_at") if row.get("published_at") else published
    if at is None:
        raise BadInput(f"{place}: published_at is missing; give one for all with --published")
    title = str(row["title"]) if row.get("title") else None
    return Document(_address(str(row.get("url") or urn(body)), place), body, content_type, at, title)


def _address(url: str, place: str) -> str:
    try:
        url_key(url)
    except ValueError as error:
        raise BadInput(f"{place}: url '{url}' is none: {error}") from None
    return url


def _from_warc(path: Path, published: datetime | None) -> Iterator[Document]:
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all"):
                if record.http_headers is None or record.http_headers.status_code != 200:
                    continue
                kind = record.http_headers.get("Content-Type") or ""
                if "html" in kind.lower():
                    at = published or record.record_date.astimezone(UTC)
                    yield Document(record.headers["WARC-Target-URI"], record.reader.read(_LARGEST), kind, at)
    except (OSError, ValueError, EOFError) as error:
        raise BadInput(f"{path}: no readable WARC file: {error}") from None
