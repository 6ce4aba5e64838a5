"""Why a page is no article: the verdicts of quarantine. The capture stays, nothing is loaded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from newswire.clean import words
from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.characters import fold
from newswire.clean.guard import letters
from newswire.clean.head import jsonld
from newswire.clean.head.metadata import Head
from newswire.clean.kinds import Signs
from newswire.clean.language import of_script
from newswire.errors import BadItem
from newswire.models import Source

MIN_LETTERS = 200
_MIN_CONTENT_BLOCKS = 5
_STUB = 1_500  # characters; a longer text is an article whatever else is said
_MIN_STAMPED = 8
_MOSTLY_STAMPED = 0.2
_TIME = re.compile(r"\W{0,2}\d{1,2}[:h]\d{2}(?![\d:])")
_MIN_IMAGES = 5
_TEXT_PER_IMAGE = 200
_LOST = "\N{REPLACEMENT CHARACTER}"
_MAX_LOST = 0.005
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


def judge(evidence: Evidence) -> None:
    """Nothing when the page is an article.

    Raises:
        BadItem: soft_404, charset, consent, liveblog, gallery, listing, paywall_stub, short, lang or not_article.
    """
    for reason, test in _TESTS.items():
        why = test(evidence)
        if why:
            raise BadItem(reason, why)


def is_flash(evidence: Evidence) -> bool:
    """Whether a page of one line is news: it is marked as urgent."""
    marked = any(words.opens_with("flash", fold(text)) for text in (evidence.title, evidence.text))
    return marked and letters(evidence.text or evidence.title) >= 15


def _soft_404(evidence: Evidence) -> str | None:
    gates = evidence.source.content_gate if evidence.source else ()
    for gate in map(fold, gates):
        if any(gate in fold(text) for text in (evidence.title, evidence.text[:_STUB])):
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
    if text.count(_LOST) > _MAX_LOST * len(text) and len(text) > 200:
        return f"{text.count(_LOST)} characters could not be read"
    broken = len(_MOJIBAKE.findall(text))
    return f"{broken} letters were read with the wrong charset" if broken > 0.02 * len(text) > 1 else None


def _consent(evidence: Evidence) -> str | None:
    if len(evidence.text) > _STUB or sum(block.good for block in evidence.blocks) >= _MIN_CONTENT_BLOCKS:
        return None
    said = fold(evidence.text).split()
    asked = sum(word in words.words("consent") for word in said)
    return f"{asked} of {len(said)} words are about consent" if asked > 0.03 * len(said) else None


def _short(evidence: Evidence) -> str | None:
    size = letters(evidence.text)
    return None if size >= MIN_LETTERS or is_flash(evidence) else f"{size} letters"


def _paywall(evidence: Evidence) -> str | None:
    whole = jsonld.text_of(evidence.head.article.get("articleBody")) or ""
    if len(evidence.text) < 0.6 * len(whole) and len(evidence.text) < _STUB:
        return f"{len(evidence.text)} of {len(whole)} characters"
    if len(evidence.text) > _STUB:
        return None
    free = str(evidence.head.article.get("isAccessibleForFree", "")).lower()
    if free in {"false", "0", "no"} and len(evidence.text) < 300:
        return "the page says that it is not free"
    cut = evidence.text.rstrip().endswith(("…", "..."))
    if not cut:
        return None
    said = fold(" ".join(block.text for block in evidence.blocks))
    return "the text is cut and asks for a subscription" if any(w in said for w in words.words("subscribe")) else None


def _listing(evidence: Evidence) -> str | None:
    size = sum(len(block.text) for block in evidence.kept)
    linked = sum(len(block.text) for block in evidence.kept if block.links >= GOOD_LINKS)
    return "more than half of the text is links" if size and linked > 0.5 * size else None


def _liveblog(evidence: Evidence) -> str | None:
    if "LiveBlogPosting" in jsonld.types_of(evidence.head.article):
        return "the page calls itself a live blog"
    stamped = sum(_TIME.match(block.text) is not None for block in evidence.kept if block.tag not in {"td", "th"})
    if stamped < max(_MIN_STAMPED, _MOSTLY_STAMPED * len(evidence.kept)):
        return None
    return f"{stamped} blocks begin with a time"


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
    "liveblog": _liveblog,
    "listing": _listing,
    "paywall_stub": _paywall,
    "gallery": _gallery,
    "short": _short,
    "lang": _lang,
    "not_article": _kind,
}
