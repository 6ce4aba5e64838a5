"""What the words around an event add: when, where, how, about what, and how many people it hit."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import Chunk
from newswire.extract.engine.dates import Span, time_words
from newswire.extract.engine.text import Sentence
from newswire.extract.record import Place
from newswire.languages.pack import Pack, load_pack

MODE_REACH, SIZE_REACH, FRESH_DAYS, MAX_CONTEXTS = 6, 12, 2, 3
VIOLENT = frozenset({"ASSAULT", "COERCE"})


class Signs:
    """The sign words of a pack by the question that they answer."""

    def __init__(self, pack: Pack) -> None:
        data: dict[str, Any] = pack.document("signs.yaml")
        exact = pack.speller.exact
        self.modes = {
            kind: {exact(word): mode for mode, words in modes.items() for word in words}
            for kind, modes in data["modes"].items()
        }
        self.contexts = {exact(word): name for name, words in data["contexts"].items() for word in words}
        self.size = {exact(word): name for name, words in data["size"].items() for word in words}
        self.people = frozenset(exact(word) for word in data["people"])

    def mode(self, sentence: Sentence, candidate: Candidate) -> str | None:
        """The mode of the trigger, or the one that a word near it gives."""
        if candidate.mode:
            return candidate.mode
        known: dict[str, str] = self.modes.get(candidate.type, {})
        centre = candidate.centre
        for distance in range(MODE_REACH + 1):
            for here in {centre - distance, centre + distance}:
                if 0 <= here < len(sentence.words):
                    word = sentence.words[here]
                    for split in word.splits:
                        if split.stem in known:
                            return known[split.stem]
        return None

    def about(self, sentence: Sentence) -> tuple[str, ...]:
        """The contexts that the sentence names, at most three, the most often named first."""
        hits: dict[str, int] = {}
        for word in sentence.words:
            for split in word.splits:
                name = self.contexts.get(split.stem)
                if name:
                    hits[name] = hits.get(name, 0) + 1
                    break
        return tuple(sorted(hits, key=lambda name: (-hits[name], name))[:MAX_CONTEXTS])

    def people_hit(self, sentence: Sentence, candidate: Candidate) -> tuple[tuple[str, int], ...]:
        """How many were killed, injured or arrested, as far as the sentence counts them."""
        if candidate.type not in VIOLENT:
            return ()
        found: dict[str, int] = {}
        kind = ""
        for here in range(max(0, candidate.position - 4), min(len(sentence.words), candidate.position + SIZE_REACH)):
            word = sentence.words[here]
            for split in word.splits:
                kind = self.size.get(split.stem, kind)
            after = sentence.words[here + 1].exact if here + 1 < len(sentence.words) else ""
            if kind and word.exact.isdecimal() and len(word.exact) < 6 and after in self.people:
                found.setdefault(kind, int(word.exact))
        return tuple(sorted(found.items()))


def when(language: str, sentence: Sentence, candidate: Candidate, anchor: date) -> Span | None:
    """The expression of time nearest to the trigger, or None."""
    found = time_words(language).find(sentence, anchor, candidate.status == "future")
    if not found:
        return None
    return min(found, key=lambda span: (abs(span.first - candidate.position), span.first))


def is_old(span: Span | None, anchor: date) -> bool:
    """Whether the words date the event before the reported news."""
    return span is not None and span.end < anchor - timedelta(days=FRESH_DAYS)


def where(chunks: list[Chunk], candidate: Candidate, fallback: str) -> Place | None:
    """The place that the sentence names nearest after the trigger, else a state marked inferred."""
    places = [
        c for c in chunks if c.kind == "city" or (c.kind in ("country", "capital") and c.prep in ("in", "means", "to"))
    ]
    after = sorted(places, key=lambda c: (c.first < candidate.position, abs(c.first - candidate.position)))
    if after:
        chunk = after[0]
        level = "country" if chunk.kind == "country" else "city"
        return Place(chunk.place or chunk.raw, chunk.code.split("+")[0] or None, level)  # type: ignore[arg-type]
    return Place(fallback, fallback, "country", inferred=True) if fallback else None


@cache
def signs(language: str) -> Signs:
    """The sign words of a language, read once per process."""
    return Signs(load_pack(language))
