"""Local WARC files, such as CC-NEWS (which has no index) or an older archive of our own. Makes no request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecordType

from newswire.errors import BadInput, SourceBroken
from newswire.fetch.connectors.listing import Discovery, Fetch, checked, matcher, may_touch, once_each
from newswire.fetch.connectors.listing.local_days import day_in, first_moment, zone_of
from newswire.fetch.connectors.listing.local_files import files_of
from newswire.models import FeedItem, Source
from newswire.window import Window

_ENDINGS = (".warc", ".warc.gz")
_HTML = ("text/html", "application/xhtml+xml")
_LARGEST = 16 << 20


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The HTML pages of a host that were captured from the window's start on; their bodies come along as `content`.

    Params: `path` of a file or folder, `host`; optionally `include` and `exclude` (what article urls look like).
    """
    checked(params, source, "warc", ["path", "host"], ["include", "exclude"])
    if not params["host"]:
        raise BadInput(f"{source.id}: backfill.warc.params.host: empty")
    wanted = matcher(params.get("include"), params.get("exclude"))
    zone, items = zone_of(source), []
    for file in files_of(params, source, "warc", _ENDINGS):
        for url, captured, content in _pages(file, str(params["host"]), source):
            item = _item(source, url, captured, content)
            if captured >= window.start and wanted(url) and may_touch(item, window, zone):
                items.append(item)
    return Discovery(once_each(items), None, None, 0)


def _pages(file: Path, host: str, source: Source) -> Iterator[tuple[str, datetime, str]]:
    try:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all"):
                url = record.headers.get("WARC-Target-URI") or ""
                if not _of_host(url, host) or record.http_headers is None or record.http_headers.status_code != 200:
                    continue
                if (record.http_content_type or "").lower() in _HTML:
                    body = record.reader.read(_LARGEST)
                    yield url, record.record_date.astimezone(UTC), _text(body, record.http_charset)
    except (OSError, ValueError, EOFError) as error:
        raise SourceBroken(f"{source.id}: {file}: {error}") from None


def _of_host(url: str, host: str) -> bool:
    name = urlsplit(url).hostname or ""
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
