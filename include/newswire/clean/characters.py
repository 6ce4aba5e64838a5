"""Characters: what is dropped, what is kept, and the keys by which texts are compared.

The half-space of Persian (ZERO WIDTH NON-JOINER) and the joiner stay in every text. Inside the extractors, which would
delete it, a letter of another script stands for it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

HALF_SPACE = "\N{ZERO WIDTH NON-JOINER}"
_JOINER = "\N{ZERO WIDTH JOINER}"
STAND_IN = "\N{LATIN LETTER SINOLOGICAL DOT}"  # a letter that trafilatura keeps and that no page uses

_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\u061c\ufeff\u00ad]")
_OUTSIDE_KEYS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c" + STAND_IN + "]")
_ASCII = re.compile(r"[^a-z0-9_]+")
_NO_WORD = re.compile(r"\W+")
_LONG = 200
_MARKS = re.compile("[\u064b-\u065f\u0670\u06d6-\u06ed\u0610-\u061a]")


def tidy(text: str) -> str:
    """The text as it is kept: NFC, without direction marks and soft hyphens, white space folded, half-spaces intact."""
    if text.isascii():
        return " ".join(text.split())
    folded = " ".join(text.split())
    if folded.isprintable():  # then it has none of those that are dropped
        return unicodedata.normalize("NFC", folded).replace(STAND_IN, HALF_SPACE)
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace(STAND_IN, HALF_SPACE)
    return " ".join(text.split())


def key(text: str) -> str:
    """The word characters alone, in lower case: two texts with one key say the same to a reader."""
    if text.isascii():
        return _ASCII.sub("", "".join(text.lower().split()))  # most of what goes is space, and split is fast
    words = unicodedata.normalize("NFC", _OUTSIDE_KEYS.sub("", text)).split()
    return _NO_WORD.sub("", "".join(words)).lower()


def key_of_tidy(text: str) -> str:
    """The key of a text that is tidy, which costs less."""
    if text.isascii() or HALF_SPACE in text or _JOINER in text:
        return key(text)
    return _NO_WORD.sub("", "".join(text.split())).lower()


@cache
def _folding() -> dict[int, str]:
    rows = (files("newswire.clean") / "data" / "folding.tsv").read_text(encoding="utf8").splitlines()
    return {ord(row.split("\t")[0]): row.split("\t")[1] for row in rows if row}


def _respelled(text: str) -> str:
    """What `translate` makes of it, but in long texts it looks for each letter instead of at each."""
    if len(text) < _LONG:
        return text.translate(_folding())
    for letter, plain in _folding().items():
        text = text.replace(chr(letter), plain)
    return text


def fold(text: str) -> str:
    """Words parted by single spaces, in lower case, with one spelling for letters that writers exchange."""
    if text.isascii():
        return " ".join(_NO_WORD.sub(" ", text.lower()).split())
    text = _MARKS.sub("", unicodedata.normalize("NFKC", _OUTSIDE_KEYS.sub("", text)))
    return " ".join(_NO_WORD.sub(" ", _respelled(text)).lower().split())
