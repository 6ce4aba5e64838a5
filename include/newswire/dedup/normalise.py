"""From the body of an article to the tokens that copies share.

Spelling variants, marks and digit scripts meet in one normal form. The dateline and the agency's closing line are cut
from the tokens, so that neither punctuation nor marks decide what is cut.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff00-\uffef]")
_BEYOND_TABLE = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")
_NOTHING = 0
_TOKEN = re.compile(r"[^\W_]+")
_WORD = r"[^\W\d_]+"
# five place words, a double date of ten tokens and three agency names fit into this many tokens
_HEAD_TOKENS = 30
_TAIL_TOKENS = 12


def tokens(text: str) -> list[str]:
    """The words and numbers of a body in normal form, without dateline and closing line."""
    found = words(text)
    head = _dateline().match(" ".join(found[:_HEAD_TOKENS]) + " ")
    start = head.group().count(" ") if head else 0
    tail = _closing().search(" " + " ".join(found[start:][-_TAIL_TOKENS:]))
    return found[start : len(found) - (tail.group().count(" ") if tail else 0)]


def words(text: str) -> list[str]:
    """All words and numbers of a text in normal form: one spelling a letter, western digits, no marks, lower case."""
    if _PRESENTATION_FORMS.search(text):
        text = unicodedata.normalize("NFKC", text)
    # one lookup per UTF-16 unit costs a fifth of str.translate and a regular expression
    units = _table()[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")]
    normal: str = units[units != _NOTHING].tobytes().decode("utf-16-le", "surrogatepass")
    if _BEYOND_TABLE.search(normal):
        normal = " ".join(_TOKEN.findall(normal))
    return normal.lower().split()


def _lines(name: str) -> list[str]:
    text = files("newswire.dedup").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@cache
def _table() -> NDArray[np.uint16]:
    """What each UTF-16 unit becomes: itself, a space, or nothing. Units of pairs stay for the pattern of tokens."""
    table = np.array([code if _stays(code) else ord(" ") for code in range(1 << 16)], "<u2")
    for line in _lines("normal_form.tsv"):
        where, becomes, _ = line.split("\t")
        first, _, last = where.removeprefix("U+").partition("-")
        low, high = int(first, 16), int(last or first, 16)
        for code in range(low, high + 1):
            normal = str(code - low) if becomes == "0-9" else becomes
            table[code] = ord(normal) if normal else _NOTHING
    return table


def _stays(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF or chr(code).isalnum()


def _spellings(name: str) -> str:
    """A pattern for one name whose single letters may be printed together."""
    parts = words(name)
    together = all(len(part) == 1 for part in parts)
    return (" ?" if together else " ").join(map(re.escape, parts))


def _any_of(names: list[str]) -> str:
    return "(?:" + "|".join(sorted(map(_spellings, names), key=lambda name: (-len(name), name))) + ")"


@cache
def _marks() -> dict[str, str]:
    kinds: dict[str, list[str]] = {}
    for line in _lines("wire_marks.tsv"):
        kind, mark = line.split("\t")
        kinds.setdefault(kind, []).append(mark)
    return {kind: _any_of(printed) for kind, printed in kinds.items()}


@cache
def _dateline() -> re.Pattern[str]:
    """Place words, a Hijri and a Gregorian date, agency names; every repeat is bounded, so matching stays linear."""
    marks = _marks()
    hijri = rf"\d{{1,2}} {_WORD} (?:{_WORD} )?\d{{4}} ?(?:{marks['hijri']} )?(?:{marks['corresponding']} )?"
    gregorian = rf"\d{{1,2}} {_WORD} \d{{4}} ?(?:{marks['gregorian']} )?"
    places = rf"{_WORD} (?:{_WORD} ){{0,4}}?"
    return re.compile(rf"(?:{places}(?:{hijri}{gregorian})?)??(?:{_any_of(_lines('agencies.txt'))} ){{1,3}}")


@cache
def _closing() -> re.Pattern[str]:
    marks = _marks()
    clock = rf" \d{{1,2}} \d{{2}} {marks['am_pm']}"
    return re.compile(rf"(?:{clock}| {marks['end']}| {marks['am_pm']})+$")
