"""The page's own blocks: what stands between two borders of block elements, in page order.

The walk keeps its own stack, so that no nesting overflows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from newswire.clean.body.blocks import GOOD_LENGTH, GOOD_LINKS, Block
from newswire.clean.body.classes import PICTURE_CLASS, WRAPPERS, read_class
from newswire.clean.characters import key_of_tidy, tidy
from newswire.clean.markup import names

_BLOCKS = frozenset(names("blocks"))
_SKIPPED = frozenset(names("skipped"))
_PASSED_ON = frozenset(names("passed_on"))
_BAD_ELEMENTS = frozenset({"aside", "figure", "figcaption"})
_NEVER_BAD = frozenset({"body", "article", "main", "html"})
_FIGURES = frozenset({"figure", "figcaption"})
_IN_FIGURES = frozenset({"td", "th", "li", "blockquote", "pre"})  # tables and quotes that an editor puts into a figure
_EMBEDDED = re.compile(r"twitter-|instagram-media|tiktok-embed|fb-|bluesky-embed", re.IGNORECASE)
_USUAL = (_BLOCKS | {"a", "span", "img", "strong", "b", "i", "em"}) - _SKIPPED - {"blockquote"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_STRONG = frozenset({"strong", "b"})
_WORD = re.compile(r"[^\W_]")
_MAX_NOISE = 0.5
_MAX_CAPTION = 250
_NAMED_BY_OUTER = frozenset({"p", "div", "h2", "h3"})


class _Place(NamedTuple):
    """What a piece of text inherits from the elements around it."""

    tag: str = "div"
    css: str = ""
    box: int = 0
    outer: int = 0
    noise: tuple[int, ...] = ()
    link: bool = False
    bold: bool = False
    quoted: bool = False
    caption: int = 0
    path: tuple[int, ...] = ()


_LINK, _BOLD = _Place._fields.index("link"), _Place._fields.index("bold")
_new = tuple.__new__  # in the innermost loop; the type's own and _replace take three times as long


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.images = 0
        self.pictured: set[int] = set()  # the boxes that are named after the image in them
        self._boxes: list[_Place] = []
        self.pieces: list[str] = []
        self._all = self._linked = self._bold = 0

    def add(self, text: str | None, place: _Place) -> None:
        size = len(text.strip()) if text else 0
        if not text or not (size or self.pieces):  # space at the beginning of a block
            return
        self.pieces.append(text)
        self._all += size
        if place.link:
            self._linked += size
        if place.bold:
            self._bold += size

    def end_block(self, place: _Place) -> None:
        text = tidy("".join(self.pieces))
        if _WORD.search(text):
            size = max(1, self._all)
            self._boxes.append(place)
            self.blocks.append(
                Block(
                    text,
                    key_of_tidy(text),
                    place.tag,
                    place.css,
                    place.box,
                    place.outer,
                    self._linked / size,
                    False,
                    self._bold >= size,
                    place.quoted,
                    images=self.images,
                    path=place.path,
                )
            )
        self.pieces.clear()
        self._all = self._linked = self._bold = 0

    def judge_boxes(self) -> None:
        """Marks the blocks in boxes of noise; a box that holds half of the page's text is none, whatever its name."""
        texts = [len(b.text) if b.links < GOOD_LINKS and len(b.text) >= GOOD_LENGTH else 0 for b in self.blocks]
        held: dict[int, int] = {}
        for size, place in zip(texts, self._boxes, strict=True):
            if place.noise or place.caption:
                for box in {*place.noise, place.caption}:
                    held[box] = held.get(box, 0) + size
        most = sum(texts) * _MAX_NOISE
        for block, place in zip(self.blocks, self._boxes, strict=True):
            if place.noise:
                block.bad = any(held[box] <= most for box in place.noise)
            block.caption = place.caption > 0 and held[place.caption] <= most and block.tag not in _IN_FIGURES
        if self.pictured:
            self._judge_pictured()

    def _judge_pictured(self) -> None:
        """Marks the little text in a box that is named after the image in it."""
        told: dict[int, int] = {}
        for block in self.blocks:
            for box in self.pictured.intersection(block.path):
                told[box] = told.get(box, 0) + len(block.text)
        little = {box for box, size in told.items() if size <= _MAX_CAPTION}
        for block in self.blocks if little else ():
            if block.tag not in _HEADINGS and not little.isdisjoint(block.path):
                block.bad = block.caption = True


def _inside(element: HtmlElement, tag: str, place: _Place, number: int) -> _Place:
    named, own = element.get("class"), element.get("id")
    css, noise, caption = "", False, False
    if named or own:
        css = f"{named or ''} {own or ''}".strip()
        noise, caption = read_class(css) if css else (False, False)
    if tag in _NAMED_BY_OUTER and (not css or css in WRAPPERS):
        css = place.css
    noise = tag in _BAD_ELEMENTS or (noise and tag not in _NEVER_BAD)
    if tag == "blockquote" and place.tag == "figure":  # a quotation, with its speaker as the caption
        place = place._replace(noise=place.noise[:-1], caption=0)
    return _new(
        _Place,
        (
            place.tag if tag in _PASSED_ON else tag,
            css,
            number,
            place.box,
            (*place.noise, number) if noise else place.noise,
            place.link,
            place.bold,
            place.quoted or tag == "blockquote",
            place.caption or (number if caption or tag in _FIGURES else 0),
            (*place.path, number),
        ),
    )


def _is_skipped(element: HtmlElement, tag: object) -> bool:
    """Whether an element has nothing to read: code, menus, and posts of other sites, which their scripts replace."""
    if not isinstance(tag, str) or tag in _SKIPPED:
        return True
    return tag == "blockquote" and _EMBEDDED.search(element.get("class") or "") is not None


def read_blocks(
    root: HtmlElement, dropped: frozenset[HtmlElement] = frozenset(), until: HtmlElement | None = None
) -> list[Block]:
    """The blocks of an element, in page order, without `dropped` ones and those without a letter or digit.

    `until`: only what stands above this element.
    """
    reader = _Reader()
    _walk(reader, root, dropped, until)
    if reader.pieces:
        reader.end_block(_Place())
    reader.judge_boxes()
    return reader.blocks


def _walk(reader: _Reader, root: HtmlElement, dropped: frozenset[HtmlElement], until: HtmlElement | None) -> None:
    add, end_block, pieces = reader.add, reader.end_block, reader.pieces
    place, boxes = _Place(), 0
    coming: Iterator[HtmlElement] = iter((root,))
    opened: list[tuple[HtmlElement, Iterator[HtmlElement], _Place, bool]] = []  # with what comes behind each, and where
    while True:
        for element in coming:
            if element is until:
                return
            tag = element.tag
            if (tag not in _USUAL and _is_skipped(element, tag)) or (dropped and element in dropped):
                if opened and (tail := element.tail):
                    add(tail, place)
                continue
            inside, is_box = place, False
            if tag in _BLOCKS:
                if pieces:
                    end_block(place)
                boxes += 1
                if tag != "br":
                    inside, is_box = _inside(element, tag, place, boxes), True
            elif tag == "img":
                reader.images += not place.noise
                if PICTURE_CLASS.search(place.css):
                    reader.pictured.add(place.box)
            elif tag == "a" and not place.link:
                inside = _new(_Place, (*place[:_LINK], True, *place[_LINK + 1 :]))
            elif tag in _STRONG and not place.bold:
                inside = _new(_Place, (*place[:_BOLD], True, *place[_BOLD + 1 :]))
            if text := element.text:
                add(text, inside)
            if len(element):
                opened.append((element, coming, place, is_box))
                place, coming = inside, iter(element)
                break
            if is_box and pieces:
                end_block(inside)
            if opened and (tail := element.tail):
                add(tail, place)
        else:
            if not opened:
                return
            element, coming, outside, is_box = opened.pop()
            if is_box and pieces:
                end_block(place)
            place = outside
            if opened and (tail := element.tail):
                add(tail, place)
