"""Articles that someone exported: JSONL or CSV files, plain, gzipped or in a ZIP. Makes no request."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from newswire import dates
from newswire.errors import SourceBroken
from newswire.fetch.connectors.listing import Discovery, Fetch, checked, may_touch, once_each
from newswire.fetch.connectors.listing.local_days import zone_of
from newswire.fetch.connectors.listing.local_files import files_of
from newswire.models import FeedItem, Source
from newswire.window import Window

_ENDINGS = (".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".zip")
_NAMES = {
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "date": ("published_at", "published", "date"),
    "content": ("content", "html", "text", "body"),
    "guid": ("guid", "id"),
}


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The rows of the window. Params: `path` of a file or folder; optionally the names of the columns.

    Without a name the usual ones are tried, as `published_at`, `published`, `date`. A row without an address is left
    out and counted in the notes.
    """
    checked(params, source, "export", ["path"], list(_NAMES))
    zone, items, left_out = zone_of(source), [], 0
    for file in files_of(params, source, "export", _ENDINGS):
        for row in _rows(file, source):
            item = _item(row, source, params)
            left_out += item is None
            if item is not None and may_touch(item, window, zone):
                items.append(item)
    notes = (f"{left_out} rows have no address",) if left_out else ()
    return Discovery(once_each(items), None, None, 0, notes)


def _rows(file: Path, source: Source) -> Iterator[dict[str, Any]]:
    try:
        for name, stream in _streams(file):
            yield from _of_csv(stream) if name.removesuffix(".gz").endswith(".csv") else _of_jsonl(stream, f"{file}")
    except (OSError, ValueError, zipfile.BadZipFile, csv.Error, EOFError) as error:
        raise SourceBroken(f"{source.id}: {file}: {error}") from None


def _streams(file: Path) -> Iterator[tuple[str, io.TextIOBase]]:
    name = file.name.lower()
    if name.endswith(".zip"):
        with zipfile.ZipFile(file) as archive:
            for member in sorted(archive.namelist()):
                if member.lower().endswith((".jsonl", ".csv")):
                    with archive.open(member) as raw:
                        yield member.lower(), io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        return
    with gzip.open(file) if name.endswith(".gz") else file.open("rb") as raw:
        yield name, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def _of_jsonl(stream: io.TextIOBase, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None
            if isinstance(row, dict):
                yield row


def _of_csv(stream: io.TextIOBase) -> Iterator[dict[str, Any]]:
    yield from csv.DictReader(stream)


def _item(row: dict[str, Any], source: Source, params: Mapping[str, Any]) -> FeedItem | None:
    url = _value(row, params, "url")
    if url is None or not url.startswith(("http://", "https://")):
        return None
    text = _value(row, params, "date")
    date = dates.parse(text, zone_of(source), source.calendar) if text else None
    return FeedItem(
        source_id=source.id,
        url=url,
        guid=_value(row, params, "guid"),
        title=_value(row, params, "title"),
        content=_value(row, params, "content"),
        published_at=date.value.astimezone(UTC) if date else None,
        published_text=text,
        date_basis="published" if date else "none",
        suspect=bool(date and date.suspect),
        found_by="export",
    )


def _value(row: dict[str, Any], params: Mapping[str, Any], name: str) -> str | None:
    for column in (params[name],) if name in params else _NAMES[name]:
        value = row.get(column)
        if isinstance(value, str | int | float) and str(value).strip():
            return str(value).strip()
    return None
