"""Tells bytes that are no text: pictures, archives, documents and packed pages under the name of a page."""

from __future__ import annotations

import codecs

_NAMED = {
    b"%PDF-": "a PDF document",
    b"\x1f\x8b": "packed by gzip",
    b"PK\x03\x04": "a ZIP archive",
    b"\x28\xb5\x2f\xfd": "packed by zstd",
    b"GIF8": "a picture",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"RIFF": "a media file",
    b"ID3": "a media file",
    b"OggS": "a media file",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an office document",
}
# Control bytes that no text has, after the MIME Sniffing Standard of WHATWG, section 3.
_BINARY = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<", b"\0\0\xfe\xff")
_LOOKED_AT = 4_096
_TOLERATED = 0.01  # a stray NUL in an honest page


def no_text(body: bytes, content_type: str | None) -> str | None:
    """What the bytes are instead of text, or None."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:16] if not body.startswith(_WIDE_MARKS) else b""
    for magic, name in _NAMED.items():
        if start.startswith(magic):
            return f"no page but {name}"
    if start[4:8] == b"ftyp":
        return "no page but a media file"
    if body.startswith(_WIDE_MARKS) or "utf-16" in (content_type or "").lower().replace("utf16", "utf-16"):
        return None
    seen = body[:_LOOKED_AT]
    binary = len(seen) - len(seen.translate(None, _BINARY))
    return "no page but binary data" if binary > max(2, _TOLERATED * len(seen)) else None
