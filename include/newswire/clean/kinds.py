"""What kind of page a page is: signs for and against an article are added up, each group of signs once.

Shops, forums, manuals and home pages have long texts too, and a body extractor finds one in all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.body.tree import body_of
from newswire.clean.head import jsonld
from newswire.clean.head.metadata import Head
from newswire.clean.tables import table

_CURRENCIES = "$€£¥"
_PRICE = re.compile(rf"[{_CURRENCIES}]\s?\d")
_DATE_PATH = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?:/|$)|/(?:19|20)\d\d-?\d\d-?\d\d")
_SLUG_WORDS = 4
_MIN_PROSE = 300  # characters of whole paragraphs; below it there is nothing to read
_LENGTHS = (1_500, 4_000, 10_000)
_COLUMN = 0.6  # of the paragraphs stand side by side in one box; teasers and cards have a box each
_MIN_COLUMN = 5
_MANY_LINKS = 0.12
_NUMBER = re.compile(r"\d{4,}")
_MANY_PRICES = 8
_WORDY = 0.5
_DENSE = 0.5  # words of shops per thousand characters
_MIN_SCORE = 1.5
_MIN_TRUSTED = -2.0


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found, by group; the sum decides."""

    points: dict[str, float]

    @property
    def score(self) -> float:
        return sum(self.points.values())

    def is_article(self, *, trusted: bool) -> bool:
        """Whether enough speaks for an article; of a trusted page only that not too much speaks against it."""
        return self.score >= (_MIN_TRUSTED if trusted else _MIN_SCORE)

    def __str__(self) -> str:
        return ", ".join(f"{name} {points:+g}" for name, points in self.points.items() if points)


@cache
def _points(group: str) -> dict[str, float]:
    return {str(name).lower(): points for name, points in table("kinds")[group].items()}


@cache
def _list(group: str) -> tuple[str, ...]:
    return tuple(table("kinds")[group])


@cache
def _words(group: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in _list(group)))


def read_signs(
    root: HtmlElement, head: Head, title: str, blocks: list[Block], kept: list[Block], basis: str | None, authors: int
) -> Signs:
    """The signs of a page; `basis` says where its date was found, `authors` how many it names."""
    parts = urlsplit(head.url)
    if not parts.path.strip("/") and head.canonical:
        parts = urlsplit(head.canonical)
    segments = [segment.lower() for segment in parts.path.split("/") if segment]
    generator = (head.meta("generator") or "").lower().split(" ")[0]
    classes = (body_of(root).get("class") or "").lower().split()
    article = jsonld.is_article(head.article) if head.article else False
    points = {
        "types": _types(head, article),
        "open_graph": _points("open_graph").get((head.meta("og:type") or "").lower(), 0.0),
        "published_time": 1.5 * bool(head.meta("article:published_time")),
        "date": _date(head, basis, article),
        "author": 0.5 * bool(authors),
        "generator": _points("generators").get(generator, 0.0),
        "classes": _strongest(_points("classes"), classes),
        "host": _points("hosts").get(parts.netloc.lower().removeprefix("www.").split(".")[0], 0.0),
        "path": _path(parts.path, segments),
        "title": _title(title),
        "home": -4.0 * (not segments and not parts.query and parts.netloc != ""),
        "words": _said(blocks),
        "shape": _shape(kept),
    }
    return Signs(points)


def says_nothing(head: Head) -> bool:
    """Whether a page has no metadata at all, so that nothing can be missing in it."""
    named = any(name.startswith(("og:", "twitter:")) or name in {"description", "generator"} for name in head.metas)
    return not (named or head.nodes or head.canonical)


def _date(head: Head, basis: str | None, article: bool) -> float:
    """A date speaks for an article, unless content systems give one to each of their pages.

    Advice that does not age has none, so that its lack says nothing.
    """
    if basis is None or basis == "guessed":
        return 0.0
    of_page = basis == "declared" and not article and head.article and not head.meta("article:published_time")
    return 0.0 if of_page else 0.5


def _title(title: str) -> float:
    folded = f" {title.lower()} "
    return 1.0 if any(f" {word} " in folded for word in _list("title_words")) else 0.0


def _strongest(points: dict[str, float], found: list[str]) -> float:
    return max((points[name] for name in found if name in points), key=abs, default=0.0)


def _types(head: Head, article: bool) -> float:
    table = _points("types")
    named = [name.lower() for name in head.types()]
    if article:
        named = [name for name in named if table.get(name, 0) > 0 or name in {"techarticle", "discussionforumposting"}]
    addresses = [item.get("itemtype") or "" for item in head.items]
    items = {address.rstrip("/").rpartition("/")[2].lower() for address in addresses}
    by_node = _strongest(table, named)
    by_item = 0.0 if article else _strongest(table, list(items))
    return by_node or min(by_item, 1.0)


def _path(path: str, segments: list[str]) -> float:
    table = _points("paths")
    above = [segment for segment in segments[:-1] if segment not in _list("with_number") or _NUMBER.search(path)]
    last = table.get(segments[-1], 0.0) if segments else 0.0
    last_words = [segment.rpartition("-")[2] for segment in above if "-" in segment]
    score = _strongest(table, above) or max((table.get(word, 0.0) for word in last_words), default=0.0)
    if last:  # the front page of a section: what is below it may be an article
        score = min(score, -abs(last))
    if _DATE_PATH.search(path):
        score = max(score, 2.0)
    slug = max((len(re.findall(r"[^\W\d_]+", segment)) for segment in segments), default=0)
    return score + (1.0 if slug >= _SLUG_WORDS else 0.0)


def _said(blocks: list[Block]) -> float:
    text = " ".join(block.text for block in blocks).lower()
    size = max(1.0, len(text) / 1000)
    prices = len(_PRICE.findall(text)) if any(sign in text for sign in _CURRENCIES) else 0
    shop = _times("shop_words", text, 3) if prices else 0
    forum = _times("forum_words", text, 6)
    service = _times("service_words", text, 4)
    score = 0.0
    if shop >= 3 and prices >= 1:
        score -= 2 if shop / size > _DENSE else 1  # buyers' guides say such words too, among many others
    elif prices >= _MANY_PRICES and prices / size > 2:
        score -= 1
    if forum >= 6 and forum / size > 0.7:
        score -= 2
    if service >= 4 and service / size > 0.4:
        score -= 1
    return score


def _times(group: str, text: str, needed: int) -> int:
    """How often a text says words of a group, or 0 when it is less often than needed."""
    if sum(map(text.count, _list(group))) < needed:  # counts those inside of others too, in a tenth of the time
        return 0
    return len(_words(group).findall(text))


def _shape(kept: list[Block]) -> float:
    """Articles are mostly paragraphs, one below the other; lists, tables, cards and slogans are not."""
    size = sum(len(block.text) for block in kept)
    long = [block for block in kept if block.good]
    prose = sum(len(block.text) for block in long)
    linked = sum(len(block.text) * block.links for block in kept)
    if not size or linked > GOOD_LINKS * size:
        return -3.0
    if prose < _MIN_PROSE:
        return -2.0 if size < _LENGTHS[1] else -1.0
    boxes: dict[int, int] = {}
    for block in long:
        boxes[block.outer] = boxes.get(block.outer, 0) + len(block.text)
    score = 0.5 * sum(prose > length for length in _LENGTHS)
    score += len(long) >= _MIN_COLUMN and max(boxes.values()) > _COLUMN * prose
    score -= prose <= _WORDY * size
    return score - (linked > _MANY_LINKS * size)
