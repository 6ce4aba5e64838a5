"""Articles that someone exported: JSONL or CSV files, plain, gzipped or in a ZIP. Makes no request.

Files are read in a stream. One that unpacks to far more than it holds, or that has a line without end, is refused.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import IO, Any, cast

from newswire import dates
from newswire.errors import BadInput, SourceBroken
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
_STEP = 1 << 20
_LONGEST_LINE = 16 << 20
_RATIO, _FREE = 300, 64 << 20  # of unpacked to packed bytes, from so many unpacked ones on
_MOST_MEMBERS = 10_000
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ELSE = "windows-1256"
Open = Callable[[], IO[bytes]]
# what reading may raise of a file that is damaged, or of a ZIP that is encrypted or packed in another way
_BROKEN = (OSError, ValueError, RuntimeError, zipfile.BadZipFile, csv.Error, EOFError, zlib.error, NotImplementedError)


async def discover(fetch: Fetch, source: Source, params: Mapping[str, Any], window: Window) -> Discovery:
    """The rows of the window. Params: `path` of a file or folder; optionally the names of the columns, and `encoding`.

    Without a name the usual ones are tried, as `published_at`, `published`, `date`. Without `encoding` a file is
    UTF-8, or UTF-16 where its first bytes say so, else windows-1256. A row without an address is left out, one with a
    date that cannot be read is kept without; both are counted in the notes with the first place, as `file:line: key`.
    """
    checked(params, source, "export", ["path"], [*_NAMES, "encoding"])
    zone, run = zone_of(source), _Run(source, params)
    items = [item for item in run.items() if may_touch(item, window, zone)]
    return Discovery(once_each(items, source.homepage), None, None, 0, run.all_notes())


class _Run:
    def __init__(self, source: Source, params: Mapping[str, Any]) -> None:
        self._source = source
        self._params = params
        self._notes: list[str] = []
        self._counts = {"url": 0, "date": 0}
        self._first: dict[str, str] = {}
        csv.field_size_limit(_LONGEST_LINE)
        try:
            codecs.lookup(str(params.get("encoding", "utf-8")))
        except LookupError:
            raise BadInput(f"{source.id}: backfill.export.params.encoding: unknown: {params['encoding']}") from None

    def all_notes(self) -> tuple[str, ...]:
        said = {"url": "rows have no address", "date": "rows have a date that cannot be read"}
        counts = [f"{n} {said[key]}, first {self._first[key]}" for key, n in self._counts.items() if n]
        return (*self._notes, *counts)

    def items(self) -> Iterator[FeedItem]:
        for file in files_of(self._params, self._source, "export", _ENDINGS):
            try:
                for name, opened in _files_in(file):
                    yield from self._of(name, opened)
            except _BROKEN as error:
                text = str(error)
                where = "" if text.startswith(file.name) else f"{file}: "
                raise SourceBroken(f"{self._source.id}: {where}{text or type(error).__name__}") from None

    def _of(self, name: str, opened: Open) -> Iterator[FeedItem]:
        encoding = self._encoding(name, opened)
        with opened() as raw:
            lines = _Lines(io.TextIOWrapper(cast(io.BufferedReader, raw), encoding=encoding, newline=""), name)
            rows = csv.DictReader(lines) if name.lower().removesuffix(".gz").endswith(".csv") else _of_jsonl(lines)
            for row in rows:
                item = self._item(row, f"{name}:{lines.number}")
                if item is not None:
                    yield item

    def _encoding(self, name: str, opened: Open) -> str:
        if "encoding" in self._params:
            return str(self._params["encoding"])
        with opened() as raw:
            piece = raw.read(_STEP)
            for mark, encoding in _MARKS.items():
                if piece.startswith(mark):
                    return encoding
            decoder = codecs.getincrementaldecoder("utf-8")()
            try:
                while piece:
                    decoder.decode(piece)
                    piece = raw.read(_STEP)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self._notes.append(f"{name}: not UTF-8, read as {_ELSE}")
                return _ELSE
        return "utf-8"

    def _miss(self, key: str, place: str) -> None:
        self._counts[key] += 1
        self._first.setdefault(key, f"{place}: {self._params.get(key, _NAMES[key][0])}")

    def _item(self, row: dict[str, Any], place: str) -> FeedItem | None:
        source = self._source
        url = self._value(row, "url")
        if url is None or not url.lower().startswith(("http://", "https://")):
            self._miss("url", place)
            return None
        text = self._value(row, "date")
        date = dates.parse(text, zone_of(source), source.calendar) if text else None
        if text and date is None:
            self._miss("date", place)
        return FeedItem(
            source_id=source.id,
            url=url,
            guid=self._value(row, "guid"),
            title=self._value(row, "title"),
            content=self._value(row, "content"),
            published_at=date.value.astimezone(UTC) if date else None,
            published_text=text,
            date_basis="published" if date else "none",
            suspect=bool(date and date.suspect),
            found_by="export",
        )

    def _value(self, row: dict[str, Any], name: str) -> str | None:
        for column in (self._params[name],) if name in self._params else _NAMES[name]:
            value = row.get(column)
            if isinstance(value, str | int | float) and str(value).strip():
                return str(value).strip()
        return None


class _Lines:
    """The lines of a text with their number, each of a bounded length."""

    def __init__(self, stream: io.TextIOWrapper, name: str) -> None:
        self._stream = stream
        self._name = name
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        while True:
            try:
                line = self._stream.readline(_LONGEST_LINE)
            except UnicodeDecodeError as error:
                raise ValueError(f"{self._name}:{self.number + 1}: {error.encoding}: {error.reason}") from None
            if not line:
                return
            self.number += 1
            if len(line) >= _LONGEST_LINE:
                raise ValueError(f"{self._name}:{self.number}: a line of more than {_LONGEST_LINE} characters")
            yield line

    def wrong(self, what: object) -> ValueError:
        return ValueError(f"{self._name}:{self.number}: line {self.number}: {what}")


def _of_jsonl(lines: _Lines) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.strip("\ufeff \t\r\n"):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise lines.wrong(error) from None
            if isinstance(row, dict):
                yield row


def _files_in(file: Path) -> Iterator[tuple[str, Open]]:
    """The files that one file is: itself, unpacked, or those in a ZIP."""
    if file.name.lower().endswith(".zip"):
        with zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if info.filename.lower().endswith((".jsonl", ".csv"))]
            if len(members) > _MOST_MEMBERS:
                raise ValueError(f"more than {_MOST_MEMBERS} files in it")
            for info in sorted(members, key=lambda info: info.filename):
                yield f"{file.name}/{info.filename}", lambda info=info: _limited(archive.open(info), info.compress_size)  # type: ignore[misc]
    elif file.name.lower().endswith(".gz"):
        yield file.name, lambda: _limited(gzip.GzipFile(file), file.stat().st_size)
    else:
        yield file.name, lambda: file.open("rb")


def _limited(raw: IO[bytes] | gzip.GzipFile, packed: int) -> IO[bytes]:
    return cast(IO[bytes], io.BufferedReader(_Limited(raw, packed), _STEP))


class _Limited(io.RawIOBase):
    """Unpacked bytes, as long as they are not out of all proportion to the packed ones."""

    def __init__(self, raw: IO[bytes] | gzip.GzipFile, packed: int) -> None:
        self._raw = raw
        self._most = max(_FREE, packed * _RATIO)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        piece = self._raw.read(len(buffer))
        self._read += len(piece)
        if self._read > self._most:
            raise ValueError(f"unpacks to more than {self._most} bytes")
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._raw.close()
        super().close()
