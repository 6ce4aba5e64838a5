"""`./run secrets`: `.env` for docker-compose.yaml, made of `.env.example` with random values for its empty names."""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from newswire.errors import BadInput

EXAMPLE = ".env.example"
TARGET = ".env"
_EMPTY = re.compile(r"^([A-Z][A-Z0-9_]*)=[ \t]*$", re.MULTILINE)


def word(size: int = 24) -> str:
    """`size` random bytes in hexadecimal: safe in addresses, JSON and as an argument, where '-' would be an option."""
    return secrets.token_hex(size)


def fernet_key() -> str:
    """32 random bytes in the only form that Fernet takes."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


MAKERS: Mapping[str, Callable[[], str]] = {
    "AIRFLOW_FERNET_KEY": fernet_key,
    "AIRFLOW_JWT_SECRET": lambda: word(64),  # HS512 wants a key as long as its hash
}


def filled(example: str) -> str:
    """The text of `.env.example` with a fresh random value behind each name that has none."""
    return _EMPTY.sub(lambda match: f"{match[1]}={MAKERS.get(match[1], word)()}", example)


def write(root: Path) -> Path:
    """Writes `.env` into `root`, mode 0600. Raises BadInput when there is one already: its passwords are in use."""
    example, target = root / EXAMPLE, root / TARGET
    try:
        text = filled(example.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{example}: not found; it names the variables of {TARGET}") from None
    try:
        # O_EXCL also refuses a link, dangling or not
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadInput(f"{target}: is there already and stays as it is; move it away to get a fresh one") from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    return target
