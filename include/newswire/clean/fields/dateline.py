"""Where and by whom a report was filed: the dateline before the first sentence, the agencies behind the last one.

Names of agencies count only here, in parentheses and in the source line: some are also everyday words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from newswire.clean import words
from newswire.clean.characters import fold

_DASH = r"[-–—\u0640:]"  # ARABIC TATWEEL stands for a dash in many newsrooms
_PARENTHESES = re.compile(rf"^(?P<place>[^()/:\n]{{2,40}}?)?\s*[(/]\s*(?P<agency>[^()/\n]{{1,40}})[)/]\s*{_DASH}*\s*")
_PLACE_FIRST = re.compile(
    r"^(?P<place>[^()/:\n–—-]{2,30}?)\s*[/،,–—\u0640-]\s*(?P<agency>[^()/:\n–—\u0640-]{1,30}?)\s*[/:–—\u0640-]+\s*"
)
_AGENCY_FIRST = re.compile(
    r"^(?P<agency>[^()/:\n–—-]{1,30}?)\s*[/–—-]\s*(?P<place>[^()/:\n–—\u0640-]{2,30}?)\s*[/:–—\u0640-]+\s+"
)
_ALONE = re.compile(r"^(?P<agency>[^()/:\n–—-]{2,30}?)\s*[–—-]+\s+")
_UNKNOWN = re.compile(rf"^(?:[^\W\d_]+[ ،,]*){{1,4}}\s*\([^()\d/]{{2,12}}\)\s*{_DASH}+\s*")
_TRAILING = re.compile(r"\(\s*([^()\n]{2,60}?)\s*\)\s*[.\u06d4]?$")
_SEPARATORS = re.compile(r"\s*[/،,+؛;|]\s*|\s+[-–—]\s+|\s*&\s*")
_MAX_PLACE_WORDS = 6
_REACH = 160  # characters; without an end the patterns try each way to part a line of one endless word


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dateline at the beginning of a text: `end` is where the first sentence starts."""

    text: str
    end: int
    agencies: tuple[str, ...]


def find_dateline(text: str) -> Dateline | None:
    """The dateline that a paragraph begins with, if it names an agency of the list."""
    for pattern in (_PARENTHESES, _PLACE_FIRST, _AGENCY_FIRST, _ALONE):
        found = pattern.match(text, 0, _REACH)
        if found is None or found.end() >= len(text):
            continue
        place = found.groupdict().get("place") or ""
        names = split_agencies(found["agency"])
        if names and len(place.split()) <= _MAX_PLACE_WORDS:
            return Dateline(found[0].strip(), found.end(), names)
    found = _UNKNOWN.match(text, 0, _REACH)  # an agency that is on no list, in the form that nothing else has
    return Dateline(found[0].strip(), found.end(), ()) if found and found.end() < len(text) else None


def trailing_agencies(text: str) -> tuple[str, ...]:
    """The agencies in parentheses at the end of a text; empty unless all that stands there is agencies."""
    found = _TRAILING.search(text)
    return split_agencies(found[1]) if found else ()


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{words.any_of('source_joiners')})\s*|\s+(?:and)\s+")


def parts_of(names: str) -> list[str]:
    """The names that a source line lists; the joining word is split only off names that are no agency as a whole."""
    found: list[str] = []
    for part in _SEPARATORS.split(names):
        part = part.strip(" .()[]«»\"'")
        pieces = [part] if words.agency(part) else [piece.strip() for piece in _joint().split(part)]
        found += pieces if all(map(words.agency, pieces)) else [part]
    return [part for part in found if fold(part)]


def split_agencies(names: str) -> tuple[str, ...]:
    """The ids of the agencies that a list of names is made of; empty when one of the names is no agency."""
    ids = [words.agency(part) for part in parts_of(names)]
    return tuple(dict.fromkeys(i for i in ids if i)) if ids and all(ids) else ()
