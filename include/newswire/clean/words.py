"""The words of all languages that cleaning looks for. They are data: data/words.yaml and data/agencies.yaml."""

from __future__ import annotations

import re
from functools import cache

from newswire.clean.characters import fold
from newswire.clean.tables import table

_BEGINNING = 3
_DOTS = re.compile(r"[\s.]+")
_BRACKETS = re.compile(r"[()]")


@cache
def _lists() -> dict[str, list[str]]:
    return {name: [str(word) for word in words] for name, words in table("words").items()}


@cache
def folded(name: str) -> tuple[str, ...]:
    """The words of a list, folded, longest first."""
    return tuple(sorted({fold(word) for word in _lists()[name]}, key=lambda word: (-len(word), word)))


@cache
def any_of(name: str) -> str:
    """The words of a list as they are written, as an alternation for a regular expression."""
    return "|".join(re.escape(word) for word in sorted(_lists()[name], key=len, reverse=True))


@cache
def _openers(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, folded(name)))})(?!\S)")


@cache
def _beginnings(name: str) -> tuple[frozenset[str], int]:
    """The first letters of the words of a list, as many as all of them have: most texts differ in these."""
    length = min(_BEGINNING, min(map(len, folded(name))))
    return frozenset(word[:length] for word in folded(name)), length


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, folded."""
    return frozenset(folded(name))


def opens_with(name: str, text: str) -> bool:
    """Whether the folded text is, or begins with, a whole word or phrase of the list."""
    firsts, length = _beginnings(name)
    return text[:length] in firsts and _openers(name).match(text) is not None


def opens_with_stem(name: str, text: str) -> bool:
    """Whether the folded text begins with one of the list, be it a part of its first word."""
    return text.startswith(folded(name))


@cache
def _agencies() -> dict[str, str]:
    return {
        _DOTS.sub("", fold(spelling)): agency
        for agency, spellings in table("agencies").items()
        for spelling in (agency, *spellings)
    }


@cache
def _agency_leads() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(map(re.escape, folded('agency_leads')))})\s+(?=\S)")


def agency(name: str) -> str | None:
    """The id of a news agency by one of its spellings, as AFP, also behind a word such as "agency"; else None."""
    known = _agencies()
    for spelling in (name, *_BRACKETS.split(name)) if "(" in name else (name,):
        folded_name = fold(spelling)
        found = known.get(_DOTS.sub("", folded_name)) or known.get(_DOTS.sub("", _agency_leads().sub("", folded_name)))
        if found:
            return found
    return None
