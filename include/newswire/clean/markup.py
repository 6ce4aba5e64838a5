"""Names of html elements and metas by what they mean for cleaning; the lists are data/html.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def _lists() -> dict[str, str]:
    text = (files("newswire.clean") / "data" / "html.yaml").read_text(encoding="utf8")
    lists: dict[str, str] = yaml.safe_load(text)
    return lists


def names(of: str) -> tuple[str, ...]:
    """The names of a list in its order."""
    return tuple(_lists()[of].split())
