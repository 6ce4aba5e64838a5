"""The guard before any parser: bytes that would hang a parser, or that are no page, are refused with a reason.

The limits were measured on pages made to break libxml2, lexbor and trafilatura. All checks are one pass over the bytes
or the text; no tree is built here.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from newswire.clean.charset import decode, repaired
from newswire.clean.markup import names
from newswire.errors import BadItem

MAX_BYTES = 8_000_000
MAX_TAGS = 120_000
CROWDED = 20_000  # trafilatura's time grows with the square of siblings; articles have a tenth of it
MAX_TREE_DEPTH = 250  # libxml2 stops there and loses what is deeper
MAX_DEPTH = 5_000
MAX_TAG_LENGTH = 65_536
MAX_ATTRIBUTES_LENGTH = 20_000  # of names, the values apart
_MAX_OPEN_TAGS = 1_000

_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"PK\x03\x04", "zip"),
    (b"RIFF", "riff"),
    (b"{", "json"),
    (b"[", "json"),
)
# quoted values are read whole, since they may hold '<' and '>'; possessive, so that nothing is tried twice
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*+)((?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?)*+)>""")
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_FLAT = frozenset(names("flat"))
_CODE = re.compile(r"<(script|style)\b[^<>]{0,2000}>", re.IGNORECASE)
_CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f\ufffd]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Guarded:
    """Text that may be parsed, without scripts and styles. `deep` and `crowded`: not for trafilatura."""

    html: str
    charset: str
    deep: bool
    crowded: bool


def guard(body: bytes, content_type: str | None = None) -> Guarded:
    """The page's text, fit for a parser.

    Raises:
        BadItem: too_big_inflated, too_big, empty, not_html_<kind>, charset, huge_tag, too_many_tags or too_deep.
    """
    body = _inflate(body)
    if len(body) > MAX_BYTES:
        raise BadItem("too_big", f"{len(body)} bytes")
    start = body.lstrip()[:8]
    if not start:
        raise BadItem("empty", "nothing but white space")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            raise BadItem(f"not_html_{kind}", f"the body is {kind}")
    html, charset = decode(body, content_type)
    html = repaired(html.replace("\0", ""))
    _refuse_binary(html)
    html = _without_code(html)
    _refuse_open_tags(html)
    depth, tags = _shape(html)
    return Guarded(html, charset, deep=depth > MAX_TREE_DEPTH, crowded=tags > CROWDED)


def _inflate(body: bytes) -> bytes:
    window = 31 if body[:2] == b"\x1f\x8b" else 15 if body[:1] == b"\x78" else 0
    if not window:
        return body
    for bits in (window, -15):
        stream = zlib.decompressobj(bits)
        try:
            inflated = stream.decompress(body, MAX_BYTES + 1)
        except zlib.error:
            continue
        if len(inflated) > MAX_BYTES:
            raise BadItem("too_big_inflated", f"more than {MAX_BYTES} bytes when inflated")
        return inflated
    return body


def _refuse_binary(html: str) -> None:
    start = html[:20_000]
    if "<" not in html[:4096]:
        raise BadItem("not_html_binary", "no tag at the beginning")
    if len(_CONTROL.findall(start)) > 0.1 * len(start):
        raise BadItem("not_html_binary", "control characters")


def _without_code(html: str) -> str:
    """The page without what stands inside style and script: it looks like tags, and is half of many pages.

    JSON-LD stays, for the metadata.
    """
    kept, start = [], 0
    for opening in _CODE.finditer(html):
        if opening.start() < start:
            continue
        end = html.find("</", opening.end())
        while end != -1 and html[end + 2 : end + 2 + len(opening[1])].lower() != opening[1].lower():
            end = html.find("</", end + 2)
        if end == -1:
            break
        is_data = "ld+json" in opening[0].lower()
        kept.append(html[start : end if is_data else opening.end()])
        start = end
    kept.append(html[start:])
    return "".join(kept)


def _refuse_open_tags(markup: str) -> None:
    """Thousands of tags that are never closed are one tag with as many attributes to a parser."""
    for piece in markup.split(">"):
        if len(piece) > MAX_TAG_LENGTH and piece.count("<") > _MAX_OPEN_TAGS:
            raise BadItem("huge_tag", f"{piece.count('<')} tags are opened and never closed")


def _shape(html: str) -> tuple[int, int]:
    """The deepest nesting and the number of tags by one pass over the tags, without a tree."""
    depth = deepest = count = 0
    for tag in _TAG.finditer(html):
        count += 1
        if count > MAX_TAGS:
            raise BadItem("too_many_tags", f"more than {MAX_TAGS} tags")
        closing, name, attributes = tag.groups()
        # what hangs a parser is the number of attributes, not the length of a value
        if len(attributes) > MAX_TAG_LENGTH and len(_QUOTED.sub("", attributes)) > MAX_ATTRIBUTES_LENGTH:
            raise BadItem("huge_tag", f"a tag with {len(attributes)} characters of attributes")
        if name.lower() in _FLAT or attributes.endswith("/"):
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > deepest:
            deepest = depth
            if deepest > MAX_DEPTH:
                raise BadItem("too_deep", f"elements nested deeper than {MAX_DEPTH}")
    return deepest, count


def letters(text: str) -> int:
    """How many letters a text has."""
    return len(_LETTER.findall(text))
