"""The raw archive: what servers said, as WARC files on a local folder or an object store, each written once.

A file grows in the local spool as `.part` and is published whole; only then are its records given out for indexing.
A process that dies leaves at most a `.part` (deleted at the next start, its urls are asked again) or a published file
that no index row names (`orphans` finds it). Readers go by the index and check length and digest.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from newswire.errors import BadItem, NewswireError, Transient
from newswire.fetch.archive import members, records, spool
from newswire.fetch.archive.records import Stored
from newswire.fetch.archive.writer import ArchiveWriter, Kept
from newswire.models import ArchivePlace

SUFFIX = ".warc.gz"
_DAY = re.compile(r"[^/]+/(\d{4}/\d\d/\d\d)/")
_MOST_FOLDERS = 30


@dataclass(frozen=True, slots=True)
class Orphan:
    """A published file that no index row names: each answer in it, without its body, and its place."""

    path: str
    entries: tuple[tuple[Stored, ArchivePlace], ...]


class Archive:
    """The archive below `root`, a folder or an fsspec url such as s3://bucket/newswire.

    `spool` is a local folder for files that grow; by default one inside a local root, so that publishing is a rename.
    Transient names what is wrong when the store itself does not work: no space, no right, no bucket, no credentials.
    """

    def __init__(self, root: str, spool: Path | None = None) -> None:
        self.root = root
        self._fs, self._base = fsspec.core.url_to_fs(root)
        self._local = isinstance(self._fs, LocalFileSystem)
        if spool is None:
            spool = Path(self._base) / ".spool" if self._local else Path(tempfile.gettempdir()) / "newswire-spool"
        self.spool = spool
        self._swept = False

    def writer(
        self, source_id: str, day: date | None, run_key: str, on_publish: Callable[[list[Kept]], None] | None = None
    ) -> ArchiveWriter:
        """A writer for one task try; use it as a context manager.

        Files go into the folder of `day`, by default that on which each is published, which is what bounds a search
        for orphans. Each time one is published, `on_publish` gets the captures in it with their places, to index them.
        """
        if not self._swept:
            self._swept = True
            spool.delete_dead_parts(self.spool)
        return ArchiveWriter(self.spool, source_id, day, _file_name(run_key), self._publish, on_publish)

    def read(self, place: ArchivePlace) -> Stored:
        """The answer at this place, with the body of the earlier record that it may repeat.

        BadItem `torn-record` or `no-record` when one of the two is not there whole.
        """
        return self._whole(self._record(place))

    def read_many(self, places: Iterable[ArchivePlace]) -> Iterator[tuple[ArchivePlace, Stored | BadItem]]:
        """Each place with its answer, or with what is wrong with it; quickest in the order of path and offset."""
        file: BinaryIO | None = None
        path = ""
        try:
            for place in places:
                found: Stored | BadItem
                try:
                    if not self._local:
                        found = self.read(place)
                    else:
                        if file is None or place.path != path:
                            if file is not None:
                                file.close()
                                file = None
                            file, path = self._open(place), place.path
                        file.seek(place.offset)
                        found = self._whole(_unpacked(file.read(place.length), place))
                except BadItem as error:
                    found = error
                yield place, found
        finally:
            if file is not None:
                file.close()

    def files(self, source_id: str | None = None, since: date | None = None) -> list[str]:
        """The published files of a source, ascending; with `since` those in the folders of that day and later ones."""
        with self._telling("list"):
            self._fs.invalidate_cache()  # drivers of object stores remember listings, and others publish too
            days = _days_until_tomorrow(since) if source_id and since else None
            folders = [f"{source_id}/{day}" for day in days] if days is not None else [source_id or ""]
            found: list[str] = []
            for folder in folders:
                full = f"{self._base}/{folder}".rstrip("/")
                found += self._fs.find(full) if self._fs.exists(full) else []
        paths = (str(PurePosixPath(full).relative_to(PurePosixPath(self._base))) for full in found)
        first = f"{since:%Y/%m/%d}" if since else ""
        return sorted(path for path in paths if path.endswith(SUFFIX) and _day_of(path) >= first)

    def orphan(self, path: str) -> Orphan:
        """What is in a published file, without an index."""
        entries: list[tuple[Stored, ArchivePlace]] = []
        with self._telling("read"), self._fs.open(f"{self._base}/{path}", "rb") as file:
            for offset, member in members.walk(file):
                try:
                    stored = records.unpack(member)
                except BadItem:
                    continue  # a damaged record has no row; its url is still open in the queue
                if stored is not None:
                    entries.append((replace(stored, body=b""), ArchivePlace(path, offset, len(member))))
        return Orphan(path, tuple(entries))

    def orphans(self, known_paths: Collection[str], source_id: str | None = None) -> Iterator[Orphan]:
        """The published files (of one source) that are not among `known_paths`, with what is in them."""
        for path in self.files(source_id):
            if path not in known_paths:
                yield self.orphan(path)

    def _record(self, place: ArchivePlace) -> Stored:
        if self._local:
            with self._open(place) as file:
                file.seek(place.offset)
                return _unpacked(file.read(place.length), place)
        full = self._path(place)
        with self._telling("read"):
            try:
                member = self._fs.cat_file(full, start=place.offset, end=place.offset + place.length)
            except FileNotFoundError:
                raise self._absent(place) from None
        return _unpacked(member, place)

    def _whole(self, stored: Stored) -> Stored:
        """The answer with its body, which an earlier record holds when this one repeats it."""
        if stored.same_as is None:
            return stored
        if stored.body_at is None:
            raise BadItem("no-record", f"the record of {stored.url} does not say where the body lies that it repeats")
        earlier = self._record(stored.body_at)
        if earlier.same_as is not None or earlier.sha256 != stored.sha256:
            raise BadItem("torn-record", f"the record that {stored.url} repeats holds another body")
        return replace(stored, body=earlier.body)

    def _open(self, place: ArchivePlace) -> BinaryIO:
        full = self._path(place)
        with self._telling("read"):
            try:
                return open(full, "rb")
            except FileNotFoundError:
                raise self._absent(place) from None

    def _absent(self, place: ArchivePlace) -> NewswireError:
        """A file that is missing is one thing; an archive that is not mounted must condemn no record."""
        folder, slash, _ = place.path.partition("/")
        if slash and not self._fs.exists(f"{self._base}/{folder}"):
            return Transient(f"archive: {self.root} holds nothing of {folder}; is this the right place, and mounted?")
        return BadItem("no-record", f"archive has no file {place.path}")

    def _path(self, place: ArchivePlace) -> str:
        if ".." in place.path.split("/") or place.path.startswith("/"):
            raise BadItem("no-record", f"'{place.path}' leads out of the archive")
        return f"{self._base}/{place.path}"

    def _publish(self, part: Path, path: str) -> bool:
        """Brings a finished `.part` to its place in one step; False when the place is taken."""
        target = f"{self._base}/{path}"
        with self._telling(f"publish {path}"):
            if self._local:
                return spool.publish_locally(part, Path(target))
            self._fs.invalidate_cache()
            if self._fs.exists(target):
                return False
            self._fs.put_file(str(part), target)
        return True

    @contextmanager
    def _telling(self, what: str) -> Iterator[None]:
        """Trouble of the store in one line. Drivers raise what they like: botocore's errors are no OSError."""
        try:
            yield
        except NewswireError:
            raise
        except Exception as error:
            said = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
            raise Transient(f"archive {self.root}: cannot {what}: {said}") from error


def _unpacked(member: bytes, place: ArchivePlace) -> Stored:
    if len(member) != place.length:
        raise BadItem("torn-record", f"archive file {place.path} ends within the record at {place.offset}")
    stored = records.unpack(member)
    if stored is None:
        raise BadItem("no-record", f"no answer at {place.path} {place.offset}")
    return stored


def _days_until_tomorrow(since: date) -> list[str] | None:
    """The folders of days, or None when listing the whole source asks less. Clocks of machines may differ by hours."""
    count = (datetime.now(UTC).date() - since).days + 2
    return [f"{since + timedelta(days=n):%Y/%m/%d}" for n in range(count)] if count <= _MOST_FOLDERS else None


def _day_of(path: str) -> str:
    found = _DAY.match(path)
    return found[1] if found else "9999"  # laid otherwise: never left out


def _file_name(run_key: str) -> str:
    """The run's key as a file name; a key that had to be changed keeps its difference in a digest."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", run_key).strip("-.")[:100]
    if plain == run_key:
        return plain
    return f"{plain}-{hashlib.sha256(run_key.encode()).hexdigest()[:8]}"
