"""The visible text of a page in one linear pass without a tree, cheap enough for hostile pages.

It serves the content gate, which asks how much text there is and what the headlines say. It is no cleaner.
"""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass

_WINDOWS = (16 << 10, 4 << 20)  # most pages have their text near the top
_TAGS = 50_000
_ENOUGH = 1_200
_COUNTED = 200
_A_SENTENCE = 60
_SPACES = " \n\t\r\xa0"
_HIDDEN = ("script", "style", "template", "svg", "textarea")
_HEADLINES = ("title", "h1")
_INLINE = frozenset(
    """a abbr b bdi bdo cite code em font i ins mark nobr q s small span strong sub sup time u wbr""".split()  # noqa: SIM905
)
_ARTICLE = re.compile(rb"""["']article:published_time["']|"@type"\s*:\s*\[?\s*"(?:\w*News)?Article\"""")
_NO_ENCODINGS = frozenset(("utf-7", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"))
_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]*")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)


@dataclass(frozen=True, slots=True)
class PageText:
    """`headlines` are the title and the h1, `blocks` the paragraphs, headings and the like without their links.

    `letters` are the letters in view, counted up to some hundreds. `own` is the length of the text outside of links,
    without spaces, up to about a thousand.
    """

    headlines: tuple[str, ...]
    blocks: tuple[str, ...]
    letters: int
    own: int


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page by its mark, its header, its own declaration, or what its bytes look like.

    Bytes that are no UTF-8 and declare nothing are read as windows-1256, the usual case among Arabic sites.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(name, "replace")
    for mark, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = _CHARSET.search((content_type or "").encode("latin-1", "replace")) or _CHARSET.search(body[:2048])
    if declared:
        try:
            name = codecs.lookup(declared[1].decode("ascii", "replace")).name
            if name not in _NO_ENCODINGS and not (name.startswith("utf-16") and b"\0" not in body[:1024]):
                return body.decode(name, "replace")
        except (LookupError, ValueError):
            pass
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return body.decode("windows-1256", "replace")


def read_page(body: bytes, content_type: str | None) -> PageText:
    """The text in view at the beginning of the page, up to about a thousand letters of its own."""
    for window in _WINDOWS:
        scan = _Scan(decode(body[:window], content_type))
        scan.run()
        if scan.own >= _ENOUGH or len(body) <= window:
            break
    unscripted = sum(map(str.isalpha, "".join(scan.unscripted)[: _COUNTED * 2]))
    if unscripted >= _COUNTED:  # some sites put the whole text there, and none so long a request for scripts
        scan.letters += unscripted
        scan.own += unscripted
    blocks = scan.blocks if scan.own >= _A_SENTENCE else scan.blocks + scan.unscripted
    return PageText(_plain(scan.headlines), tuple(filter(None, blocks)), scan.letters, scan.own)


def says_article(body: bytes) -> bool:
    """Whether the page says of itself that it is an article, with its date."""
    # the two words alone are found many times faster than the pattern, and most pages without a date have neither
    return (b"article:published_time" in body or b'"@type"' in body) and _ARTICLE.search(body) is not None


def _plain(texts: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in texts if not text.isspace() and text)


class _Scan:
    def __init__(self, text: str) -> None:
        self._text = text
        self.blocks: list[str] = [""]
        self.headlines: list[str] = []
        self.letters = 0
        self.own = 0
        self.unscripted: list[str] = []
        self._in_link = False
        self._without_script = False
        self._headline = ""

    def run(self) -> None:
        text, at = self._text, 0
        for _ in range(_TAGS):
            opening = text.find("<", at)
            self._take(text[at : opening if opening >= 0 else len(text)])
            if opening < 0 or self.own >= _ENOUGH:
                return
            at = self._after_tag(opening)
            if at <= 0:
                return

    def _after_tag(self, opening: int) -> int:
        """Where the text goes on behind the tag at `opening`, or 0 when the page ends within it."""
        text = self._text
        if text.startswith("<!--", opening):
            return text.find("-->", opening) + 3 if text.find("-->", opening) >= 0 else 0
        name = _NAME.match(text, opening + 1)
        if name is None:
            if text.startswith(("<!", "<?"), opening):
                return text.find(">", opening) + 1
            self._take("<")
            return opening + 1
        closing = text.find(">", opening)
        if closing < 0:
            return 0
        tag = name[0].lower()
        if tag in _HIDDEN and text[closing - 1] != "/":
            end = re.compile(rf"</{tag}", re.I).search(text, closing)
            return text.find(">", end.start()) + 1 if end else 0
        self._enter(tag)
        return closing + 1

    def _enter(self, tag: str) -> None:
        if tag in ("a", "/a"):
            self._in_link = tag == "a"
        elif tag in ("noscript", "/noscript"):
            self._without_script = tag == "noscript"
        elif tag in _HEADLINES:
            self._headline = tag
            self.headlines.append("")
            self.blocks.append("")
        elif tag.startswith("/") and tag[1:] == self._headline:
            self._headline = ""
        if tag.lstrip("/") not in _INLINE and self.blocks[-1]:
            self.blocks.append("")

    def _take(self, raw: str) -> None:
        if not raw or raw.isspace():
            return
        piece = html.unescape(raw[: _ENOUGH * 2])
        if self._without_script:  # honest pages speak to browsers without scripts too, and nobody sees it
            self.unscripted.append(piece)
            return
        if self._headline and self.headlines:
            self.headlines[-1] += piece[:300]
        if self._headline != "title":
            if self.letters < _COUNTED:
                self.letters += sum(map(str.isalpha, piece[:_COUNTED]))
            if not self._in_link:
                self.own += len(piece) - sum(map(piece.count, _SPACES))
                self.blocks[-1] += piece
                return
        self.blocks[-1] += " "
