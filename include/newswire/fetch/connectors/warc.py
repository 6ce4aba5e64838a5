"""Local WARC files, such as CC-NEWS (which has no index) or an older archive of our own. Makes no request."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from newswire.errors import BadInput, SourceBroken
from newswire.fetch.connectors.listing import Discovery, Fetch, checked, matcher, may_touch, once_each
from newswire.fetch.connectors.listing.items import host_of
from newswire.fetch.connectors.listing.local_days import day_in, first_moment, zone_of
from newswire.fetch.connectors.listing.local_files import files_of
from newswire.fetch.connectors.listing.warc_records import WarcRecords
from newswire.models import FeedItem, Source
from newswire.window import Window

_ENDINGS = (".warc", ".warc.gz")
_HTML = ("text/html", "application/xhtml+xml")
_LARGEST = 16 << 20
_TARGET = re.compile(rb"^warc-target-uri:[ \t]*<?([^\r\n>]+)", re.IGNORECASE | re.MULTILINE)
_DIGEST = re.compile(rb"^warc-block-digest:[ \t]*sha1:([a-z2-7]{32})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_HEAD = 64 << 10


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The HTML pages of a host that were captured from the window's start on; their bodies come along as `content`.

    Params: `path` of a file or folder, `host`; optionally `include` and `exclude` (what article urls look like).
    Records that are cut or damaged are left out and counted in a note; whole ones behind them are still read.
    SourceBroken when a file holds no whole record.
    """
    checked(params, source, "warc", ["path", "host"], ["include", "exclude"])
    host = str(params["host"] or "").lower()
    if not host:
        raise BadInput(f"{source.id}: backfill.warc.params.host: empty")
    wanted = matcher(params.get("include"), params.get("exclude"))
    zone, items, notes = zone_of(source), list[FeedItem](), list[str]()
    whole = True
    for file in files_of(params, source, "warc", _ENDINGS):
        records, count, broken = WarcRecords(file, _LARGEST), 0, 0
        try:
            for record in records:
                count += 1
                page = _page(record, host)
                broken += page is False
                if isinstance(page, tuple) and page[1] >= window.start and wanted(page[0]):
                    item = _item(source, *page)
                    items += [item] if may_touch(item, window, zone) else []
        except OSError as error:
            raise SourceBroken(f"{source.id}: {file}: {error}") from None
        damaged = records.damaged + broken
        if damaged and not count:
            raise SourceBroken(f"{source.id}: {file}: no whole record")
        if damaged:
            whole = False
            notes.append(f"{file.name}: {damaged} damaged records were left out, {count - broken} were read")
        if records.too_large:
            notes.append(f"{file.name}: {records.too_large} records of more than {_LARGEST} bytes were left out")
    return Discovery(once_each(items, source.homepage), None, None, 0, tuple(notes), whole)


def _page(record: bytes, host: str) -> tuple[str, datetime, str] | bool | None:
    """The page of the host in a record: url, time, text. None for another record, False for one with a wrong digest."""
    target = _TARGET.search(record, 0, _HEAD)  # nearly all records of a large file are of other hosts
    if target is None or not _of_host(target[1].decode("utf-8", "replace").strip(), host):
        return None
    return _is_what_it_says(record) and next(_pages(record), None)


def _is_what_it_says(record: bytes) -> bool:
    """Whether the content has the SHA-1 that the record names, where it names one."""
    head, _, content = record.partition(b"\r\n\r\n")
    said = _DIGEST.search(head)
    return said is None or _sha1(content) == said[1].upper()


def _sha1(content: bytes) -> bytes:
    return base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest())


def _pages(record: bytes) -> Iterator[tuple[str, datetime, str] | bool]:
    try:
        for found in ArchiveIterator(io.BytesIO(record), record_types=WarcRecordType.response, auto_decode="all"):
            if found.http_headers is None or found.http_headers.status_code != 200:
                continue
            if (found.http_content_type or "").lower() in _HTML:
                url = str(found.headers["WARC-Target-URI"]).strip("<>")
                yield url, found.record_date.astimezone(UTC), _text(found.reader.read(_LARGEST), found.http_charset)
    except (OSError, ValueError, EOFError, AttributeError, TypeError):  # a head that says what cannot be
        yield False


def _of_host(url: str, host: str) -> bool:
    name = host_of(url)
    return name == host or name.endswith(f".{host}")


def _text(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _item(source: Source, url: str, captured: datetime, content: str) -> FeedItem:
    day = day_in(url, source.calendar)
    return FeedItem(
        source_id=source.id,
        url=url,
        content=content,
        published_at=first_moment(day, zone_of(source)) if day else None,
        published_text=day.isoformat() if day else f"captured {captured.isoformat()}",
        date_basis="url" if day else "none",
        found_by="warc",
    )
