"""Files on this machine that a connector reads: a folder or a pattern, in the order of names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newswire.errors import BadInput, SourceBroken
from newswire.models import Source


def files_of(params: Mapping[str, Any], source: Source, connector: str, endings: tuple[str, ...]) -> list[Path]:
    """The files that `path` names: one file, or all in a folder with one of the endings; SourceBroken without any."""
    path = Path(str(params["path"])).expanduser()
    if not path.is_absolute():
        raise BadInput(f"{source.id}: backfill.{connector}.params.path: '{path}' is no absolute path")
    if path.is_file():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.name.lower().endswith(endings) and file.is_file())
    if not found:
        raise SourceBroken(f"{source.id}: {path}: no file that ends in {', '.join(endings)}")
    return found
