"""Names of html elements and metas by what they mean for cleaning; the lists are data/html.yaml."""

from __future__ import annotations

from newswire.clean.tables import table


def names(of: str) -> tuple[str, ...]:
    """The names of a list in its order."""
    return tuple(table("html")[of].split())
