"""The text of bytes whose charset is missing or wrong: the ladder that was measured on pages of Arab newspapers."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,80}encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE
)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# what browsers read under these names
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-6": "iso-8859-6",
    "windows-1256": "cp1256",
    "x-cp1256": "cp1256",
}
_ARABIC_RUN = re.compile("[\u0621-\u064a]{3,}")
_ARABIC_CHARSETS = ("cp1256", "iso-8859-6")
_HIGH_BYTES = bytes(range(128, 256))
_FOLLOWERS = bytes(range(0x80, 0xC0))
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_UTF8 = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UTF7 = re.compile(rb"\+(?:Bi|Bk|Bj)[A-Za-z0-9+/]{2,}-?")  # as UTF-7 writes Arabic letters
_MIN_UTF7 = 20
_SAMPLE = 20_000
# the bytes of two- and three-byte UTF-8, as latin-1 or cp1252 show them
_TRAIL = "[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_MISREAD = re.compile(f"[\xc2-\xc5]{_TRAIL}|\xe2{_TRAIL}{{2}}")
_WESTERN = re.compile("[\xc0-\xff]")
_LETTER_SIGNS = ("\xc2", "\xc3")
_FIRST_SIGNS = (*_LETTER_SIGNS, "\xe2\x80", "\xe2\u20ac")
_MIN_MISREAD = 5
_LOST = "\N{REPLACEMENT CHARACTER}"
_BROKEN_UTF8 = 0.025
_BROKEN_DECLARED = 0.02


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """The text and the charset that it was read with. Never fails; what cannot be read becomes U+FFFD."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return body.decode(charset, "replace"), charset
    if body[:400].count(0) > 60:
        charset = "utf-16-le" if body[1:2] == b"\0" else "utf-16-be"
        return body.decode(charset, "replace"), charset
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _broken(body, content_type)
    if body.isascii() and len(_UTF7.findall(body[:_SAMPLE])) > _MIN_UTF7:
        try:
            return body.decode("utf-7"), "utf-7"
        except UnicodeDecodeError:
            pass
    return text, "utf-8"


def repaired(text: str) -> str:
    """The text without the marks of UTF-8 that was read as Western and stored again, as an apostrophe in three signs.

    Only marks of Western letters and punctuation are undone, and only when nothing else on the page looks Western.
    """
    if text.isascii() or not ("\xe2" in text or any(sign in text for sign in _LETTER_SIGNS)):
        return text
    if not any(sign in text for sign in _FIRST_SIGNS):
        return text
    marks = _MISREAD.findall(text)
    if len(marks) < _MIN_MISREAD or len(marks) < 0.8 * len(_WESTERN.findall(text)):
        return text
    return _MISREAD.sub(_reread, text)


def _reread(mark: re.Match[str]) -> str:
    try:
        return b"".join(_byte(sign) for sign in mark[0]).decode("utf-8")
    except UnicodeError:
        return mark[0]


def _byte(sign: str) -> bytes:
    return sign.encode("latin-1") if sign <= "\xff" else sign.encode("cp1252")


def _broken(body: bytes, content_type: str | None) -> tuple[str, str]:
    as_utf8 = body.decode("utf-8", "replace")
    above_ascii = _high(body)
    if as_utf8.count(_LOST) < _BROKEN_UTF8 * above_ascii:
        return as_utf8, "utf-8"
    if _is_mostly_utf8(body, above_ascii):  # pages that were put together from parts in two encodings
        return _HIGH_RUN.sub(_in_one_of_two, body).decode("utf-8", "replace"), "utf-8"
    for declared in (_in_header(content_type), _in_head(body)):
        if not declared or declared in {"utf-8", "utf8"}:
            continue
        charset = _MEANT.get(declared, declared)
        try:
            text = body.decode(charset, "replace")
        except (LookupError, ValueError, TypeError):  # unknown, or a name like `base64` that is no charset
            continue
        if text.count(_LOST) < _BROKEN_DECLARED * len(text) and not _is_arabic_misread(body, charset):
            return text, charset
    for charset in sorted(_ARABIC_CHARSETS, key=lambda name: -_arabic_letters(body, name)):
        text = body.decode(charset, "replace")
        if len(_ARABIC_RUN.findall(text)) > 20:
            return text, charset
    return body.decode("cp1252", "replace"), "cp1252"


def _is_mostly_utf8(body: bytes, above_ascii: int) -> bool:
    followers = len(body) - len(body.translate(None, _FOLLOWERS))
    if 2 * followers <= above_ascii / 2:  # each sequence has one byte that is none, so that these are too few
        return False
    return above_ascii - _high(_UTF8.sub(b"", body)) > above_ascii / 2


def _high(body: bytes) -> int:
    return len(body) - len(body.translate(None, _HIGH_BYTES))


def _arabic_letters(body: bytes, charset: str) -> int:
    """How many letters stand in runs: the wrong one of two code pages breaks words at every waw and yeh."""
    return sum(map(len, _ARABIC_RUN.findall(body.decode(charset, "replace"))))


def _in_one_of_two(run: re.Match[bytes]) -> bytes:
    """A run of high bytes as UTF-8, read as cp1256 when it is none and shows Arabic words, else left as it is."""
    try:
        run[0].decode("utf-8")
    except UnicodeDecodeError:
        text = run[0].decode("cp1256", "replace")
        return text.encode() if _ARABIC_RUN.search(text) and not _UTF8.search(run[0]) else run[0]
    return run[0]


def _is_arabic_misread(body: bytes, charset: str) -> bool:
    """Whether a page declared as Western has the long runs of high bytes that only Arabic text has."""
    if charset != "cp1252":
        return False
    return _high(body) > 0.2 * len(body) or len(_ARABIC_RUN.findall(body.decode("cp1256", "replace"))) > 200


def _in_header(content_type: str | None) -> str | None:
    found = _HTTP.search(content_type or "")
    return found[1].lower() if found else None


def _in_head(body: bytes) -> str | None:
    found = _META.search(body[:4096])
    return (found[1] or found[2]).decode("ascii", "replace").lower() if found else None
