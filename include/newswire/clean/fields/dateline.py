"""Where and by whom a report was filed: the dateline before the first sentence, the agencies behind the last one.

Names of agencies count only here, in parentheses and in the source line: some are also everyday words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from newswire.clean import words
from newswire.clean.characters import fold

_DASH = r"[-–—\u0640:]"  # ARABIC TATWEEL stands for a dash in many newsrooms
_PARENTHESES = (
    re.compile(rf"^(?P<place>[^():\n]{{2,60}}?)?\s*\(\s*(?P<agency>[^()/\n]{{1,40}})\)\s*(?P<end>{_DASH}*)\s*"),
    re.compile(rf"^(?P<place>[^()/:\n]{{2,60}}?)?\s*/\s*(?P<agency>[^()/\n]{{1,40}})/\s*(?P<end>{_DASH}*)\s*"),
    re.compile(rf"^(?P<place>[^():«»\n]{{2,40}}?)\s*[:–—-]\s*«(?P<agency>[^«»\n]{{2,30}})»\s*(?P<end>{_DASH}*)\s*"),
)
_PLACE_FIRST = re.compile(
    r"^(?P<place>[^()/:\n–—-]{2,30}?)\s*[/،,–—\u0640-]\s*(?P<agency>[^()/:\n–—\u0640-]{1,30}?)\s*[/:–—\u0640-]+\s*"
)
_AGENCY_FIRST = re.compile(
    r"^(?P<agency>[^()/:\n–—-]{1,30}?)\s*[/–—-]\s*(?P<place>[^()/:\n–—\u0640-]{2,30}?)\s*[/:–—\u0640-]+\s+"
)
_ALONE = re.compile(r"^(?P<agency>[^()/:\n–—-]{2,30}?)\s*(?:[–—-]+|(?P<colon>:))\s+")
_UNKNOWN = re.compile(rf"^(?:[^\W\d_]++[ ،,]*+){{1,4}}\s*\([^()\d/]{{2,12}}\)\s*{_DASH}+\s*")
_TRAILING = re.compile(r"\(\s*([^()\n]{2,60}?)\s*\)\s*[.\u06d4]?$")
_SEPARATORS = re.compile(r"\s*[/،,+؛;|]\s*|\s+[-–—]\s+|\s*&\s*")
_STRIPPED = " \t.()[]«»\"'"
_MAX_PLACE_WORDS = 6
_REACH = 160  # characters; without an end the patterns try each way to part a line of one endless word
_PLACE_WORDS_WITHOUT_DASH = 2
_WHOLE_LENGTH = 50
_DATE_BEGINS = re.compile(r"\s*\d")


class Part(NamedTuple):
    """A piece of a text: where it stands, and what it means."""

    field: str
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dateline at the beginning of a text: `end` is where the first sentence starts, `parts` place and agencies."""

    text: str
    end: int
    agencies: tuple[str, ...]
    parts: tuple[Part, ...] = ()


def find_dateline(text: str) -> Dateline | None:
    """The dateline that a paragraph begins with, if it names an agency of the list."""
    for pattern in (*_PARENTHESES, _PLACE_FIRST, _AGENCY_FIRST, _ALONE):
        found = pattern.match(text, 0, _REACH)
        if found is None or found.end() >= len(text) or not _is_dateline(found.groupdict()):
            continue
        agencies = agency_parts(text, *found.span("agency"))
        if agencies:
            parts = (*_place(text, found), *agencies)
            return Dateline(found[0].strip(), found.end(), _ids(agencies), parts)
    found = _UNKNOWN.match(text, 0, _REACH)  # an agency that is on no list, in the form that nothing else has
    return Dateline(found[0].strip(), found.end(), ()) if found and found.end() < len(text) else None


def find_whole_dateline(text: str) -> Dateline | None:
    """The dateline that a short line is, where it stands above the first paragraph."""
    found = find_dateline(f"{text} - .") if len(text) <= _WHOLE_LENGTH else None
    return replace(found, text=text, end=len(text)) if found and found.end >= len(text) else None


def _is_dateline(groups: dict[str, str | None]) -> bool:
    place = _DATE_BEGINS.split(groups.get("place") or "")[0].split()
    if groups.get("colon") and fold(groups["agency"] or "") not in words.words("agencies_alone"):
        return False
    without_dash = groups.get("end") == "" and "," not in (groups["place"] or "") and "،" not in (groups["place"] or "")
    return len(place) <= (_PLACE_WORDS_WITHOUT_DASH if without_dash else _MAX_PLACE_WORDS)


def _place(text: str, found: re.Match[str]) -> tuple[Part, ...]:
    """The place of a dateline, without the day that some agencies write behind it."""
    if not found.groupdict().get("place"):
        return ()
    start, end = found.span("place")
    place = _before_day().split(text[start:end])[0].rstrip(" -–—\u0640،,:")
    return (Part("place", start, start + len(place), place),) if place.strip() else ()


@cache
def _before_day() -> re.Pattern[str]:
    return re.compile(rf"\s*\d|\s+(?:{words.any_of('day_words')})(?!\w)")


def trailing_agencies(text: str) -> tuple[Part, ...]:
    """The agencies in parentheses at the end of a text; empty unless all that stands there is agencies."""
    found = _TRAILING.search(text)
    return agency_parts(text, *found.span(1)) if found else ()


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{words.any_of('source_joiners')})\s*|\s+(?:and)\s+")


def name_parts(text: str, start: int = 0, end: int | None = None) -> list[Part]:
    """The names that a source line lists; the joining word is split only off names that are no agency as a whole.

    The value of a part is the agency's id, else the name itself.
    """
    found: list[Part] = []
    for first, last in _cut(text, start, len(text) if end is None else end, _SEPARATORS):
        pieces = [(first, last)]
        if words.agency(text[first:last]) is None:
            finer = _cut(text, first, last, _joint())
            if all(words.agency(text[a:b]) for a, b in finer):
                pieces = finer
        for a, b in pieces:
            name = words.agency(text[a:b])
            found.append(Part("agency" if name else "source", a, b, name or text[a:b]))
    return [part for part in found if fold(text[part.start : part.end])]


def _cut(text: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """The places of the pieces between separators, without brackets and spaces around them."""
    pieces, last = [], start
    for cut in [*separator.finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        a = last + len(text[last:stop]) - len(text[last:stop].lstrip(_STRIPPED))
        b = stop - (len(text[last:stop]) - len(text[last:stop].rstrip(_STRIPPED)))
        if a < b:
            pieces.append((a, b))
        last = cut.end() if cut else end
    return pieces


def agency_parts(text: str, start: int = 0, end: int | None = None) -> tuple[Part, ...]:
    """The agencies that a list of names is made of; empty when one of the names is no agency."""
    parts = name_parts(text, start, end)
    return tuple(parts) if parts and all(part.field == "agency" for part in parts) else ()


def _ids(parts: Iterable[Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.value for part in parts))
