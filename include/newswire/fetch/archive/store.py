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
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from newswire.errors import BadItem, Transient
from newswire.fetch.archive import members, records, spool
from newswire.fetch.archive.records import Stored
from newswire.fetch.archive.writer import ArchiveWriter, Kept
from newswire.models import ArchivePlace

SUFFIX = ".warc.gz"


@dataclass(frozen=True, slots=True)
class Orphan:
    """A published file that no index row names: each answer in it, without its body, and its place."""

    path: str
    entries: tuple[tuple[Stored, ArchivePlace], ...]


class Archive:
    """The archive below `root`, a folder or an fsspec url such as s3://bucket/newswire.

    `spool` is a local folder for files that grow; by default one inside a local root, so that publishing is a rename.
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
        self, source_id: str, day: date, run_key: str, on_publish: Callable[[list[Kept]], None] | None = None
    ) -> ArchiveWriter:
        """A writer for one task try; use it as a context manager.

        Each time a file is published, `on_publish` gets the captures in it with their places, to index them.
        """
        if not self._swept:
            self._swept = True
            spool.delete_dead_parts(self.spool)
        folder = f"{source_id}/{day:%Y/%m/%d}"
        return ArchiveWriter(self.spool, folder, _file_name(run_key), self._publish, on_publish)

    def read(self, place: ArchivePlace) -> Stored:
        """The answer at this place. BadItem `torn-record` or `no-record` when it is not there whole."""
        try:
            member = self._fs.cat_file(self._path(place), start=place.offset, end=place.offset + place.length)
        except FileNotFoundError:
            raise BadItem("no-record", f"archive has no file {place.path}") from None
        return _unpacked(member, place)

    def read_many(self, places: Iterable[ArchivePlace]) -> Iterator[tuple[ArchivePlace, Stored | BadItem]]:
        """Each place with its answer, or with what is wrong with it; quickest in the order of path and offset."""
        file: BinaryIO | None = None
        path = ""
        try:
            for place in places:
                try:
                    if not self._local:
                        yield place, self.read(place)
                        continue
                    if file is None or place.path != path:
                        if file is not None:
                            file.close()
                        file, path = open(self._path(place), "rb"), place.path  # noqa: SIM115 (kept over places)
                    file.seek(place.offset)
                    found: Stored | BadItem = _unpacked(file.read(place.length), place)
                except FileNotFoundError:
                    file = None
                    found = BadItem("no-record", f"archive has no file {place.path}")
                except BadItem as error:
                    found = error
                yield place, found
        finally:
            if file is not None:
                file.close()

    def orphans(self, known_paths: Collection[str], source_id: str | None = None) -> Iterator[Orphan]:
        """The published files (of one source) that are not among `known_paths`, with what is in them."""
        folder = f"{self._base}/{source_id}" if source_id else self._base
        self._fs.invalidate_cache()  # drivers of object stores remember listings, and others publish too
        for full in sorted(self._fs.find(folder) if self._fs.exists(folder) else ()):
            path = str(PurePosixPath(full).relative_to(PurePosixPath(self._base)))
            if not path.endswith(SUFFIX) or path in known_paths:
                continue
            entries: list[tuple[Stored, ArchivePlace]] = []
            with self._fs.open(full, "rb") as file:
                for offset, member in members.walk(file):
                    try:
                        stored = records.unpack(member)
                    except BadItem:
                        continue  # a damaged record has no row; its url is still open in the queue
                    if stored is not None:
                        entries.append((replace(stored, body=b""), ArchivePlace(path, offset, len(member))))
            yield Orphan(path, tuple(entries))

    def _path(self, place: ArchivePlace) -> str:
        if ".." in place.path.split("/") or place.path.startswith("/"):
            raise BadItem("no-record", f"'{place.path}' leads out of the archive")
        return f"{self._base}/{place.path}"

    def _publish(self, part: Path, path: str) -> bool:
        """Brings a finished `.part` to its place in one step; False when the place is taken."""
        target = f"{self._base}/{path}"
        try:
            if self._local:
                return spool.publish_locally(part, Path(target))
            self._fs.invalidate_cache()
            if self._fs.exists(target):
                return False
            self._fs.put_file(str(part), target)
        except OSError as error:
            raise Transient(f"archive: cannot publish {target}: {error.strerror or error}") from error
        return True


def _unpacked(member: bytes, place: ArchivePlace) -> Stored:
    if len(member) != place.length:
        raise BadItem("torn-record", f"archive file {place.path} ends within the record at {place.offset}")
    stored = records.unpack(member)
    if stored is None:
        raise BadItem("no-record", f"no answer at {place.path} {place.offset}")
    return stored


def _file_name(run_key: str) -> str:
    """The run's key as a file name; a key that had to be changed keeps its difference in a digest."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", run_key).strip("-.")[:100]
    if plain == run_key:
        return plain
    return f"{plain}-{hashlib.sha256(run_key.encode()).hexdigest()[:8]}"
