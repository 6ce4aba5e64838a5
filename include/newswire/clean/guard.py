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
from newswire.clean.saved import unwrapped
from newswire.errors import BadItem

MAX_BYTES = 8_000_000
MAX_TAGS = 120_000
CROWDED = 20_000  # trafilatura's time grows with the square of siblings; articles have a tenth of it
MAX_TREE_DEPTH = 250  # libxml2 stops there and loses what is deeper
MAX_DEPTH = 5_000
MAX_TAG_LENGTH = 65_536
MAX_ATTRIBUTES_LENGTH = 20_000  # of names, the values apart
_MAX_OPEN_TAGS = 1_000
_MAX_LAYERS = 2
_MIN_ENDLESS = 20_000

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
_INSIDE = r"""(?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+"""
_NESTING = re.compile(rf"<(/?[a-zA-Z][\w:-]*+){_INSIDE}(?<!/)>")
_ATTRIBUTES = re.compile(rf"</?[a-zA-Z][\w:-]*+({_INSIDE})>")
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_FLAT = frozenset(
    slash + spelt for name in names("flat") for spelt in (name, name.upper(), name.capitalize()) for slash in ("", "/")
)
# select: its options are never text, and thousands of them hang lexbor
_CODE = re.compile(r"<!--|<(script|style|select)\b[^<>]{0,2000}>", re.IGNORECASE)
_TEXT_AGAIN = re.compile(r"</?(?:head|body|main|article|section|div|h1|p)\b", re.IGNORECASE)
_END_OF_PAGE = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_MUCH_BELOW = 300
# no word is so long, nor a paragraph in scripts without spaces; parsers take the square of its length
# (tried only where a word begins: else each letter of each word is a beginning)
_ENDLESS = re.compile(r"""(?<![^\s<>"'])[^\s<>"']{20000,}""")
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\x0c\r"))
_NO_LETTERS = re.compile(r"[\W\d_]+")


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
    body = unwrapped(_inflate(body))
    if len(body) > MAX_BYTES:
        raise BadItem("too_big", f"{len(body)} bytes")
    start = body.lstrip()[:8]
    if not start:
        raise BadItem("empty", "nothing but white space")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            raise BadItem(f"not_html_{kind}", f"the body is {kind}")
    html, charset = decode(body, content_type)
    html = repaired(html.replace("\0", "")).lstrip()
    _refuse_binary(html)
    html = _with_text_below(_without_code(html))
    _refuse_open_tags(html)
    depth, tags = _shape(html)
    return Guarded(html, charset, deep=depth > MAX_TREE_DEPTH, crowded=tags > CROWDED)


def _inflate(body: bytes) -> bytes:
    """The body without the compression around it, which some servers put on twice."""
    for _ in range(_MAX_LAYERS):
        window = 31 if body[:2] == b"\x1f\x8b" else 15 if body[:1] == b"\x78" else 0
        inflated = _unpacked(body, window) if window else None
        if inflated is None:
            break
        body = inflated
    return body


def _unpacked(body: bytes, window: int) -> bytes | None:
    for bits in (window, -15):
        found, rest = b"", body
        while rest:  # gzip may have several members
            stream = zlib.decompressobj(bits)
            try:
                found += stream.decompress(rest, MAX_BYTES + 1 - len(found))
            except zlib.error:
                break
            if len(found) > MAX_BYTES:
                raise BadItem("too_big_inflated", f"more than {MAX_BYTES} bytes when inflated")
            rest = stream.unused_data if stream.eof and stream.unused_data[:2] == body[:2] else b""
        if found:
            return found
    return None


def _refuse_binary(html: str) -> None:
    start = html[:20_000]
    if "<" not in html[:4096]:
        raise BadItem("not_html_binary", "no tag at the beginning")
    controls = start.encode("utf-8", "replace")
    if len(controls) - len(controls.translate(None, _CONTROL)) + start.count("\ufffd") > 0.1 * len(start):
        raise BadItem("not_html_binary", "control characters")


def _without_code(html: str) -> str:
    """The page without comments and what stands inside style, script and select: half of many pages, full of tags.

    JSON-LD stays, for the metadata. What is opened and never closed ends where text begins again.
    """
    kept, start = [], 0
    squeezed = _squeezed if _has_run_without(" \n<>", html, _MIN_ENDLESS) else str
    endless: set[str] = set()
    for opening in _CODE.finditer(html):
        if opening.start() < start:
            continue
        name = (opening[1] or "--").lower()
        end = -1 if name in endless else _end_of(html, name, opening)
        if end != -1:
            kept.append(squeezed(html[start : opening.start()]))
            if name != "--":
                is_data = "ld+json" in opening[0].lower()
                kept.append(html[opening.start() : end if is_data else opening.end()])
            start = end
            continue
        endless.add(name)
        again = _TEXT_AGAIN.search(html, opening.end())
        kept.append(squeezed(html[start : opening.start()]))
        start = opening.end() if name == "--" or again is None else again.start()
    kept.append(squeezed(html[start:]))
    return "".join(kept)


def _end_of(html: str, name: str, opening: re.Match[str]) -> int:
    """Where a comment ends, or the closing tag of an element begins; -1 when it never does."""
    if name == "--":
        end = html.find("-->", opening.start() + 2)
        return end + 3 if end != -1 else -1
    end = html.find("</", opening.end())
    while end != -1 and html[end + 2 : end + 2 + len(name)].lower() != name:
        end = html.find("</", end + 2)
    return end


def _squeezed(markup: str) -> str:
    return _ENDLESS.sub("", markup) if len(markup) > _MIN_ENDLESS else markup


def _with_text_below(html: str) -> str:
    """The page without the ends of its body when much comes below: libxml2 drops what stands there."""
    end = _END_OF_PAGE.search(html)
    return _END_OF_PAGE.sub("", html) if end and len(html) - end.end() > _MUCH_BELOW else html


def _has_run_without(signs: str, html: str, size: int) -> bool:
    """Whether so many characters may stand in a row without one of the signs: a look into windows of half the size."""
    half = size // 2
    starts = range(0, len(html) - half + 1, half)
    return any(all(html.find(sign, start, start + half) == -1 for sign in signs) for start in starts)


def _refuse_open_tags(markup: str) -> None:
    """Thousands of tags that are never closed are one tag with as many attributes to a parser."""
    if not _has_run_without(">", markup, MAX_TAG_LENGTH):
        return
    for piece in markup.split(">"):
        if len(piece) > MAX_TAG_LENGTH and piece.count("<") > _MAX_OPEN_TAGS:
            raise BadItem("huge_tag", f"{piece.count('<')} tags are opened and never closed")


def _shape(html: str) -> tuple[int, int]:
    """The deepest nesting and the number of tags by one pass over the tags, or bounds of both that are no matter."""
    opened = html.count("<")
    if opened <= MAX_TREE_DEPTH and len(html) <= MAX_TAG_LENGTH:  # nothing can be too deep, too many or too long
        return opened, opened
    tags = _NESTING.findall(html)
    count = len(tags) + html.count("/>")
    if count > MAX_TAGS:
        raise BadItem("too_many_tags", f"more than {MAX_TAGS} tags")
    # else each sign that opens a tag belongs to one of these, and none of them can be long
    if opened > count + html.count("<!") or _has_run_without("<", html, MAX_TAG_LENGTH):
        _refuse_huge_tags(html)
    depth = deepest = 0
    for name in tags:
        if name in _FLAT:
            continue
        if name[0] == "/":
            depth -= depth > 0
            continue
        depth += 1
        if depth > deepest:
            deepest = depth
            if deepest > MAX_DEPTH:
                raise BadItem("too_deep", f"elements nested deeper than {MAX_DEPTH}")
    return deepest, count


def _refuse_huge_tags(html: str) -> None:
    """What hangs a parser is the number of attributes, not the length of a value."""
    for attributes in _ATTRIBUTES.findall(html):
        if len(attributes) > MAX_TAG_LENGTH and len(_QUOTED.sub("", attributes)) > MAX_ATTRIBUTES_LENGTH:
            raise BadItem("huge_tag", f"a tag with {len(attributes)} characters of attributes")


def letters(text: str) -> int:
    """How many letters a text has."""
    return len(_NO_LETTERS.sub("", text))
