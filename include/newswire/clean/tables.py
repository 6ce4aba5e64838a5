"""The word lists and tables of cleaning, which are YAML beside the code; each file is read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# libyaml's reader, where it is built in, takes a tenth of the time, and each child reads all of them
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def table(name: str) -> dict[str, Any]:
    """What data/<name>.yaml holds, by its uppermost keys."""
    text = (files("newswire.clean") / "data" / f"{name}.yaml").read_text(encoding="utf8")
    found: dict[str, Any] = yaml.load(text, _LOADER)  # noqa: S506 # a safe loader
    return found
