"""Generated passwords and keys: one JSON file of mode 0600 per group, written once and then kept."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from newswire.errors import BadInput


def password() -> str:
    """192 random bits in characters that need no escape in a URI, a shell or JSON."""
    return secrets.token_urlsafe(24)


def keep(file: Path, makers: Mapping[str, Callable[[], str]]) -> dict[str, str]:
    """The named secrets of `file`; those that it lacks are made and written before they are given out."""
    known = read(file) if file.exists() else {}
    missing = [name for name in makers if name not in known]
    if missing:
        known |= {name: makers[name]() for name in missing}
        write(file, known)
    return known


def read(file: Path) -> dict[str, str]:
    try:
        values = json.loads(file.read_text())
    except ValueError as error:
        raise BadInput(f"{file}: no JSON ({error}); put back the file that belongs to this data") from None
    if not isinstance(values, dict):
        raise BadInput(f"{file}: not a JSON object; put back the file that belongs to this data")
    return {str(name): str(value) for name, value in values.items()}


def write(file: Path, values: Mapping[str, str]) -> None:
    """Replaces the file in one step: a reader sees the old or the new one, and only its owner can read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(dict(values), out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
