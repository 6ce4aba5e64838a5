"""Why a page is no article: the verdicts of quarantine. The capture stays, nothing is loaded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from newswire.clean import words
from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.characters import fold, key
from newswire.clean.guard import letters
from newswire.clean.head import jsonld
from newswire.clean.head.metadata import Head
from newswire.clean.kinds import Signs
from newswire.clean.language import of_script
from newswire.clean.live import Dated
from newswire.errors import BadItem
from newswire.models import PageKind, Source

MIN_LETTERS = 200
_MIN_FLASH = 15
_MIN_CONTENT_BLOCKS = 5
_STUB = 1_500  # characters; a longer text is an article whatever else is said
_TEASED = 300  # characters; what a page shows that keeps the rest for subscribers
_WHOLE = 0.6
_MIN_IMAGES = 5
_TEXT_PER_IMAGE = 200
_LOST = "\N{REPLACEMENT CHARACTER}"
_MAX_LOST = 0.005
_SOME_LOST = 5  # references to no character, in a short text
# UTF-8 of Arabic letters read as cp1252: O-slash or U-grave, then a sign of the upper half
_MOJIBAKE = re.compile("[\u00d8\u00d9][\u00a0-\u00bf\u2013-\u2122\u0152-\u0178\u0192\u02c6]")
_RTL = frozenset({"ar", "fa", "ur", "ps", "ckb", "he"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a verdict looks at."""

    url: str
    title: str
    text: str
    head: Head
    blocks: list[Block]
    kept: list[Block]
    images: int
    source: Source | None
    signs: Signs | None = None
    trusted: bool = False
    dated: Dated = field(default_factory=Dated)


def body_key(text: str) -> str:
    """What two pages of one source share whose text is the same to a reader."""
    return sha256(key(text).encode()).hexdigest()[:32]


def judge(evidence: Evidence) -> PageKind:
    """What kind of news the page is.

    Raises:
        BadItem: soft_404, charset, consent, listing, paywall_stub, gallery, short, lang or not_article.
    """
    kind: PageKind = "liveblog" if evidence.dated.items else "article"
    if kind == "article" and not _has_enough(evidence.text) and _is_flash(evidence):
        kind = "flash"
    for reason, test in _TESTS.items():
        why = None if reason in _SPARED[kind] else test(evidence)
        if why:
            raise BadItem(reason, why)
    return kind


@lru_cache(maxsize=2)  # asked twice of each page
def _has_enough(text: str) -> bool:
    return letters(text[: 2 * MIN_LETTERS]) >= MIN_LETTERS or letters(text) >= MIN_LETTERS


def _is_flash(evidence: Evidence) -> bool:
    """Whether a page of one line is news: it is marked as urgent."""
    marked = (evidence.title, evidence.text, evidence.head.section() or "")
    said = letters(evidence.text or evidence.title)
    return said >= _MIN_FLASH and any(words.opens_with("flash", fold(text)) for text in marked)


def _soft_404(evidence: Evidence) -> str | None:
    gates = evidence.source.content_gate if evidence.source else ()
    said = [fold(text) for text in (evidence.title, evidence.text[:_STUB])] if gates else []
    for gate in map(fold, gates):
        if any(gate in text for text in said):
            return f"the page has the words '{gate}', which the source's articles do not have"
    for text in (evidence.title, *evidence.head.headlines[:1], evidence.head.page_title):
        folded = fold(text)
        if len(folded) < 80 and words.opens_with("soft_404", folded):
            return f"the page calls itself '{text[:80]}'"
    own, canonical = urlsplit(evidence.url), urlsplit(evidence.head.canonical or evidence.url)
    if len(evidence.text) > _STUB or not own.path.strip("/"):
        return None
    if not canonical.path.strip("/") and not canonical.query and own.netloc == canonical.netloc:
        return "its canonical address is the home page"
    return None


def _charset(evidence: Evidence) -> str | None:
    text = evidence.text
    if text.count(_LOST) > _MAX_LOST * len(text) + _SOME_LOST and len(text) > 200:
        return f"{text.count(_LOST)} characters could not be read"
    broken = 0 if text.isascii() else len(_MOJIBAKE.findall(text))
    return f"{broken} letters were read with the wrong charset" if broken > 0.02 * len(text) > 1 else None


def _consent(evidence: Evidence) -> str | None:
    if len(evidence.text) > _STUB or sum(block.good for block in evidence.blocks) >= _MIN_CONTENT_BLOCKS:
        return None
    said = fold(evidence.text).split()
    asked = sum(map(words.words("consent").__contains__, said))
    return f"{asked} of {len(said)} words are about consent" if asked > 0.03 * len(said) else None


def _short(evidence: Evidence) -> str | None:
    return None if _has_enough(evidence.text) else f"{letters(evidence.text)} letters"


def _paywall(evidence: Evidence) -> str | None:
    size = len(evidence.text)
    if size > _STUB:
        return None
    whole = jsonld.text_of(evidence.head.article.get("articleBody")) or ""
    if size < _WHOLE * len(whole):
        return f"{size} of {len(whole)} characters"
    closed = _is_closed(evidence.head)
    if closed and size < _TEASED:
        return "the page says that it is not free"
    if not (closed or evidence.text.rstrip().endswith(("…", "..."))):
        return None
    kept = {id(block) for block in evidence.kept}
    around = fold(" ".join(block.text for block in evidence.blocks if id(block) not in kept))
    asks = any(f" {word} " in f" {around} " for word in words.words("subscribe"))
    return "the text is cut and asks for a subscription" if asks else None


def _is_closed(head: Head) -> bool:
    """Whether the page says of itself or of a part that it is not free."""
    nodes = [head.article, *head.nodes]
    free = [str(node["isAccessibleForFree"]).lower() for node in nodes if "isAccessibleForFree" in node]
    tier = (head.meta("article:content_tier") or "").lower()
    return tier == "locked" or any(value in {"false", "0", "no"} or value.endswith("/false") for value in free)


def _listing(evidence: Evidence) -> str | None:
    size = sum(len(block.text) for block in evidence.kept)
    linked = sum(len(block.text) for block in evidence.kept if block.links >= GOOD_LINKS)
    if size and linked > 0.5 * size:
        return "more than half of the text is links"
    return f"{evidence.dated.teasers} teasers" if evidence.dated.teasers else None


def _gallery(evidence: Evidence) -> str | None:
    images = evidence.images
    if images >= _MIN_IMAGES and len(evidence.text) < min(_STUB, _TEXT_PER_IMAGE * images):
        return f"{images} images and {len(evidence.text)} characters"
    return None


def _kind(evidence: Evidence) -> str | None:
    if evidence.signs is None or evidence.signs.is_article(trusted=evidence.trusted):
        return None
    return f"too little speaks for an article: {evidence.signs}"


def _lang(evidence: Evidence) -> str | None:
    if evidence.source is None:
        return None
    found = of_script(evidence.text)
    if (found in _RTL) != (evidence.source.language in _RTL):
        return f"the text is not in the script of {evidence.source.language}"
    return None


_TESTS: dict[str, Callable[[Evidence], str | None]] = {
    "soft_404": _soft_404,
    "charset": _charset,
    "consent": _consent,
    "listing": _listing,
    "paywall_stub": _paywall,
    "gallery": _gallery,
    "short": _short,
    "lang": _lang,
    "not_article": _kind,
}
_SPARED: dict[PageKind, frozenset[str]] = {
    "article": frozenset(),
    "flash": frozenset({"consent", "paywall_stub", "gallery", "short", "not_article"}),
    "liveblog": frozenset({"listing", "paywall_stub", "gallery", "short"}),
}
