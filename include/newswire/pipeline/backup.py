"""A backup: a folder with the warehouse, the archive, and a manifest that says what is in it and how it must look.

The warehouse is dumped first: a file of the archive is published before a row names it, so that every row of the dump
has its file. What was published meanwhile is in the archive without a row, as after a crash; the next fetch adopts it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

import newswire
from newswire.errors import BadInput, NewswireError
from newswire.fetch.archive import Archive
from newswire.warehouse.dump import dump, load_dump, make_ready

MANIFEST, DUMP, FOLDER = "manifest.json", "warehouse.dump", "archive"
_BLOCK = 1 << 20


def backup(dsn: str, archive_root: str, out: Path, *, with_archive: bool = True) -> dict[str, Any]:
    """Writes the folder `out`, which may not be there yet: whole, or not at all. Returns the manifest."""
    if out.exists():
        raise BadInput(f"{out} is there already; give the backup a folder of its own")
    with _saying(out):
        growing = out.with_name(f"{out.name}.part")
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir(mode=0o700, parents=True)
        counts = dump(dsn, growing / DUMP)
        files = {DUMP: _described(growing / DUMP)}
        if with_archive:
            source, base = fsspec.core.url_to_fs(archive_root)
            for path in Archive(archive_root).files():
                target = growing / FOLDER / path
                target.parent.mkdir(parents=True, exist_ok=True)
                source.get_file(f"{base}/{path}", str(target))
                files[f"{FOLDER}/{path}"] = _described(target)
        manifest = {
            "newswire": newswire.__version__,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "with_archive": with_archive,
            "counts": counts,
            "files": files,
        }
        (growing / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        growing.rename(out)
    return manifest


def check(folder: Path) -> dict[str, Any]:
    """The manifest of a backup, each of whose files is there and as it was. BadInput names the first that is not."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, dict[str, Any]] = manifest["files"]
        int(manifest["counts"]["schema"])
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(f"{folder} holds no backup: no {MANIFEST} that can be read") from None
    for name, described in files.items():
        if (name != DUMP and not name.startswith(f"{FOLDER}/")) or ".." in PurePosixPath(name).parts:
            raise BadInput(f"{folder / MANIFEST}: '{name}' is no file of a backup")
        if not (folder / name).is_file() or _described(folder / name) != described:
            raise BadInput(f"{folder / name} is missing or damaged; take another backup")
    return manifest


def restore(dsn: str, archive_root: str, folder: Path) -> dict[str, Any]:
    """Fills an empty warehouse, and the archive, from a backup that was checked first; returns its manifest.

    The archive comes first: no row may name a file that is not there. A file that is there already must be the same.
    """
    manifest = check(folder)
    make_ready(dsn, manifest["counts"]["schema"])
    target, base = fsspec.core.url_to_fs(archive_root)
    with _saying(archive_root):
        for name, described in manifest["files"].items():
            if name == DUMP:
                continue
            full = f"{base}/{name.removeprefix(f'{FOLDER}/')}"
            if target.exists(full):
                if target.size(full) != described["bytes"]:
                    raise BadInput(f"{full} is there already and another file; restore into a new archive")
                continue
            target.makedirs(full.rpartition("/")[0], exist_ok=True)
            target.put_file(str(folder / name), f"{full}.part")
            target.mv(f"{full}.part", full)
    counts = load_dump(dsn, folder / DUMP)
    if counts != manifest["counts"]:
        raise NewswireError(f"the restored warehouse holds {counts}, the backup says {manifest['counts']}")
    return manifest


def _described(file: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
    return {"bytes": file.stat().st_size, "sha256": digest.hexdigest()}


@contextmanager
def _saying(where: Path | str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(f"{error.filename or where}: {error.strerror or error}") from None
