"""The extractors by name. One that is registered here can be asked for in settings and on the command line."""

from __future__ import annotations

from newswire.errors import BadInput
from newswire.extract.record import Extractor
from newswire.extract.rules import RulesExtractor

EXTRACTORS: dict[str, Extractor] = {"rules": RulesExtractor()}


def get(name: str) -> Extractor:
    """The extractor of this name; BadInput names the known ones."""
    if name not in EXTRACTORS:
        raise BadInput(f"no extractor is called '{name}'; known: {', '.join(sorted(EXTRACTORS))}")
    return EXTRACTORS[name]
