"""Whether the reason for which a page was refused says that it is gone, and not that we were kept out."""

from __future__ import annotations

from functools import cache
from importlib import resources

from newswire.fetch.content_gate.markers import fold


def says_it_is_gone(reason: str) -> bool:
    """Whether the content gate's reason quotes words of absence, as on a soft 404."""
    said = fold(reason)
    return any(phrase in said for phrase in _phrases())


@cache
def _phrases() -> tuple[str, ...]:
    text = resources.files("newswire.pipeline.fetch").joinpath("absence.txt").read_text(encoding="utf-8")
    return tuple(fold(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))
