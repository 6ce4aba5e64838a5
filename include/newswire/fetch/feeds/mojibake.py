"""Arabic that was sent under the name of another encoding, as `ÎÈÑ`, is read again."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

_GARBLED_SHARE = 0.3  # French, the densest of the honest ones, has 4 % of these letters
_ARABIC_SHARE = 0.5
# ALEF, TEH, REH, LAM, MEEM, NOON, WAW, YEH and FARSI YEH are 55 to 60 % of Arabic and Persian letters. Other languages
# that are read as windows-1256 look Arabic too, but hit these by chance only.
_FREQUENT = frozenset("\u0627\u062a\u0631\u0644\u0645\u0646\u0648\u064a\u06cc")
_FREQUENT_SHARE = 0.4
_NO_CHANCE = 8
_LETTER_SHARE = 0.8  # of all signs outside ASCII
_DECLARED = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")


def looks_garbled(text: str) -> bool:
    """Whether the letters are those that Arabic bytes become in a western code page, or replacement marks."""
    strange = sum(1 for char in text if 0xC0 <= ord(char) <= 0xFF or char == "\ufffd")
    return strange > 0 and strange >= _GARBLED_SHARE * _letters(text) and _arabic(text) < strange


def readable(text: str) -> bool:
    """Whether the text is mostly in Arabic letters, with few other signs, and the letters as frequent as in Arabic."""
    arabic = _arabic(text)
    frequent = sum(1 for char in text if char in _FREQUENT)
    foreign = sum(1 for char in text if not char.isascii())
    mostly = arabic >= _ARABIC_SHARE * _letters(text) > 0 and arabic >= _LETTER_SHARE * foreign
    return mostly and frequent >= _FREQUENT_SHARE * arabic


def repairs(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Each way to read the body otherwise, by name, as XML in UTF-8."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        readings = [("windows-1256", body.decode("cp1256"))]
        with contextlib.suppress(UnicodeDecodeError):  # common letters of windows-1256 stand for nothing there
            readings.append(("iso-8859-6", body.decode("iso-8859-6")))
        for name, reading in sorted(readings, key=lambda reading: _clarity(reading[1]), reverse=True):
            yield name, _as_utf8(reading)
        return
    inner = _western_bytes(text)
    if inner is None:
        return
    for name in ("utf-8", "cp1256"):
        try:
            yield f"{name.replace('cp', 'windows-')} encoded twice", _as_utf8(inner.decode(name))
        except UnicodeDecodeError:
            continue


def is_utf8(body: bytes) -> bool:
    """Whether the body is UTF-8 with so many letters outside ASCII that it cannot be so by chance."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(1 for char in text[:20_000] if not char.isascii()) >= _NO_CHANCE


def as_utf8(body: bytes) -> bytes:
    """A body in UTF-8 that declares nothing else."""
    return _as_utf8(body.decode("utf-8"))


def _as_utf8(text: str) -> bytes:
    return _DECLARED.sub(r'\1 encoding="utf-8"', text.removeprefix("\ufeff"), count=1).encode("utf-8")


def _western_bytes(text: str) -> bytes | None:
    """The bytes that became this text when read as windows-1252; None when they cannot have."""
    out = bytearray()
    for char in text.removeprefix("\ufeff"):
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return None
            out.append(ord(char))
    return bytes(out)


def _letters(text: str) -> int:
    return sum(1 for char in text if char.isalpha() or char == "\ufffd")


def _clarity(text: str) -> float:
    """The share of Arabic letters outside ASCII: the wrong one of two related encodings shows accents and marks."""
    return _arabic(text) / (sum(1 for char in text if not char.isascii()) or 1)


def _arabic(text: str) -> int:
    return sum(1 for char in text if "\u0620" <= char <= "\u06ff" and char.isalpha())
