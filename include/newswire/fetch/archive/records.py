"""One answer as WARC records, and back. Each record is a gzip member of its own, so a byte range can be read alone.

The body is stored decompressed. The headers that spoke of its packing keep their values under the prefix
X-Archive-Orig-, and get their own names again when read.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zlib
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from newswire.errors import BadItem
from newswire.fetch.http.result import FetchResult, Headers
from newswire.models import ArchivePlace

_KEPT = "X-Archive-Orig-"
_PACKING = ("content-encoding", "transfer-encoding", "content-length")
_REVISIT = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Earlier:
    """A capture whose record holds a body in full, and where that lies."""

    capture: UUID
    final_url: str
    fetched_at: datetime
    sha256: str
    place: ArchivePlace


@dataclass(frozen=True, slots=True)
class Stored:
    """What the archive holds of one answer. `url` is the one that was asked for, `final_url` the one that answered.

    `same_as` names the capture whose body this one repeats, and `body_at` the place of that body. A record alone has
    an empty `body` then; `Archive.read` fills it.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: datetime
    final_url: str
    capture: UUID
    size: int
    sha256: str
    same_as: str | None = None
    body_at: ArchivePlace | None = None

    def header(self, name: str) -> str | None:
        """The first header of this lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def response(result: FetchResult, capture: UUID, same_as: Earlier | None) -> tuple[bytes, str]:
    """The response or revisit record as one gzip member, and its record id."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.revisit if same_as else WarcRecordType.response)
    _describe(record, result.final_url, result.fetched_at)
    headers = record.headers
    headers["Content-Type"] = "application/http; msgtype=response"
    headers["Newswire-Capture"] = str(capture)
    headers["Newswire-Url"] = result.url
    headers["Newswire-Body"] = f"{len(result.body)} {result.sha256}"
    if same_as:
        headers["WARC-Profile"] = _REVISIT
        headers["WARC-Refers-To-Target-URI"] = same_as.final_url
        headers["WARC-Refers-To-Date"] = _date(same_as.fetched_at)
        headers["Newswire-Same-As"] = str(same_as.capture)
        headers["Newswire-Body-At"] = f"{same_as.place.offset} {same_as.place.length} {same_as.place.path}"
    status = result.http_status or 0
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {status} {phrase}"]
    lines += [f"{_KEPT if key.lower() in _PACKING else ''}{key}: {value}" for key, value in result.headers]
    lines.append(f"Content-Length: {len(result.body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
    return _pack(record, head if same_as else head + result.body, result.body), str(record.record_id)


def request(result: FetchResult, response_id: str) -> bytes:
    """The request record that belongs to a response, as one gzip member."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.request)
    _describe(record, result.final_url, result.fetched_at)
    record.headers["Content-Type"] = "application/http; msgtype=request"
    record.headers["WARC-Concurrent-To"] = response_id
    parts = urlsplit(result.final_url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{key}: {value}" for key, value in result.request_headers]
    return _pack(record, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace"), None)


def resource(url: str, body: bytes, content_type: str, at: datetime, capture: UUID) -> bytes:
    """A text that came from no server, as one gzip member."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.resource)
    _describe(record, url, at)
    record.headers["Content-Type"] = content_type
    record.headers["Newswire-Capture"] = str(capture)
    record.headers["Newswire-Url"] = url
    record.headers["Newswire-Body"] = f"{len(body)} {hashlib.sha256(body).hexdigest()}"
    return _pack(record, body, body)


def info(run: str, software: str, at: datetime) -> bytes:
    """The record that opens a file and says who wrote it."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.warcinfo)
    record.headers["WARC-Date"] = _date(at)
    record.headers["Content-Type"] = "application/warc-fields"
    text = f"software: {software}\r\nformat: WARC File Format 1.1\r\nnewswire-run: {run}\r\n"
    return _pack(record, text.encode(), None)


def unpack(member: bytes) -> Stored | None:
    """The answer in one gzip member, or None for a record that holds none (request, warcinfo).

    That of a revisit has no body; its `body_at` says where that lies.

    BadItem 'torn-record' when the member is cut or damaged, or when its digest does not fit.
    """
    stream = zlib.decompressobj(31)
    try:
        data = stream.decompress(member)
    except zlib.error as error:
        raise BadItem("torn-record", f"archive record is damaged: {error}") from None
    if not stream.eof or stream.unused_data:
        raise BadItem("torn-record", "archive record is cut or longer than its index says")
    headers, block = _split(data)
    if headers.get("warc-block-digest") != _sha1(block):
        raise BadItem("torn-record", f"archive record of {headers.get('warc-target-uri')} has another digest")
    if headers["warc-type"] == "resource":
        said: Headers = (("Content-Type", headers["content-type"]),)
        return _stored(headers, 200, said, block)
    if headers["warc-type"] not in ("response", "revisit"):
        return None
    head, _, body = block.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    pairs = [(key, value) for key, _, value in (line.partition(": ") for line in lines[1:])]
    length = next((i for i in reversed(range(len(pairs))) if pairs[i][0] == "Content-Length"), len(pairs))
    said = tuple((key.removeprefix(_KEPT), value) for i, (key, value) in enumerate(pairs) if i != length)
    return _stored(headers, int(lines[0].split(" ")[1]), said, body)


def _stored(headers: dict[str, str], status: int, said: Headers, body: bytes) -> Stored:
    same_as = headers.get("newswire-same-as")
    final_url = headers["warc-target-uri"]
    size, sha256 = headers["newswire-body"].split()
    if same_as is None and (headers["warc-payload-digest"] != _sha1(body) or len(body) != int(size)):
        raise BadItem("torn-record", f"body of {final_url} has another digest or length")
    return Stored(
        url=headers.get("newswire-url", final_url),
        status=status,
        headers=said,
        body=body,
        fetched_at=datetime.fromisoformat(headers["warc-date"]),
        final_url=final_url,
        capture=UUID(headers["newswire-capture"]),
        size=int(size),
        sha256=sha256,
        same_as=same_as,
        body_at=_place(headers.get("newswire-body-at")),
    )


def _place(text: str | None) -> ArchivePlace | None:
    if text is None:
        return None
    offset, length, path = text.split(" ", 2)
    return ArchivePlace(path, int(offset), int(length))


def _describe(record: Any, url: str, at: datetime) -> None:
    record.headers["WARC-Record-ID"] = f"<urn:uuid:{uuid4()}>"
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = _date(at)


def _date(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"


def _sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _pack(record: Any, block: bytes, payload: bytes | None) -> bytes:
    record.set_bytes_content(block)
    out = io.BytesIO()
    writer = GzipWriter(out, compression_level=_LEVEL)
    digest = hashlib.sha1(payload, usedforsecurity=False).digest() if payload is not None else None
    record.write(writer, checksum_data=True, payload_digest=digest)
    writer.finish()
    return out.getvalue()


def _split(data: bytes) -> tuple[dict[str, str], bytes]:
    head, mark, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in lines[1:])}
    length = int(headers.get("content-length", -1))
    if not mark or not lines[0].startswith("WARC/1.") or length < 0 or len(rest) != length + 4:
        raise BadItem("torn-record", "archive record has another length than it says")
    return headers, rest[:length]
