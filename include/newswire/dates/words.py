"""The words that dates are written with: month names of all families, weekdays, clock words, eras, zones.

They live in tables beside this file. `fold` brings a text and the tables to one spelling, so that the many ways to
type a hamza, a Persian ya or a digit need no rows of their own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Calendar = Literal["gregorian", "lunar", "solar"]

# Letters that are one letter to a reader of dates, by code point: alef with hamza or madda, wasla -> alef; Farsi and
# dotless yeh -> yeh; yeh with hamza -> yeh; keheh -> kaf; teh marbuta, heh goal, heh with hamza -> heh.
_LETTERS = {
    0x0622: 0x0627, 0x0623: 0x0627, 0x0625: 0x0627, 0x0671: 0x0627,
    0x0649: 0x064A, 0x06CC: 0x064A, 0x0626: 0x064A,
    0x06A9: 0x0643,
    0x0629: 0x0647, 0x06C1: 0x0647, 0x06C0: 0x0647, 0x06BE: 0x0647, 0x06D5: 0x0647,
    0x060C: 0x2C, 0x061B: 0x3B, 0x066B: 0x2E, 0x2044: 0x2F, 0x2212: 0x2D, 0x2010: 0x2D, 0x2011: 0x2D, 0x2013: 0x2D,
    0x2014: 0x2D, 0x2215: 0x2F, 0x00B7: 0x20, 0x2022: 0x20, 0x0640: None,
}  # fmt: skip
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """The text in one spelling: compatibility forms, ASCII digits, no marks of direction, no tatweel, lower case."""
    out = []
    for char in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(char)
        if char == "\u200c":  # zero width non-joiner: the Persian word space
            out.append(" ")
        elif kind == "Nd":
            out.append(str(unicodedata.decimal(char)))
        elif kind not in ("Cf", "Cc", "Mn"):
            out.append(char)
        elif char in "\t\n\r":
            out.append(" ")
    return _SPACE.sub(" ", "".join(out).translate(_LETTERS).lower()).strip()


@dataclass(frozen=True, slots=True)
class Month:
    """What a month name says; `family` is where it is used, as `levantine`."""

    calendar: Calendar
    number: int
    family: str


def unspaced(name: str) -> str:
    """The name without its spaces: Persian and careless Arabic set them at will."""
    return _SPACE.sub("", name)


def _rows(name: str) -> list[list[str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def months() -> dict[str, Month]:
    """Each folded month name with what it says."""
    found: dict[str, Month] = {}
    for calendar, number, family, names in _rows("months.tsv"):
        for name in names.split("|"):
            found.setdefault(fold(name), Month(calendar, int(number), family))  # type: ignore[arg-type] # from our table
    return found


@cache
def words(kind: str) -> frozenset[str]:
    """The folded words of one kind of `words.tsv`."""
    return frozenset(fold(word) for row, names in _rows("words.tsv") if row == kind for word in names.split("|"))


@cache
def zones() -> dict[str, str]:
    """Each folded zone name with an offset as `+03:30` or an IANA name."""
    return {fold(name): value for name, value in _rows("zones.tsv")}


@cache
def alternation(*names: str) -> str:
    """A regular expression that matches any of the words as a whole, the longest first, with free spacing."""
    ordered = sorted(names, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s*") for name in ordered) + ")"
