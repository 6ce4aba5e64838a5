"""What kind of article this is. Sport, markets, weather, culture and the like give no mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from newswire.extract.engine.text import Sentence
from newswire.languages.pack import load_pack

# An article is left out from MIN_HITS on when its kind outweighs politics CLEAR times; services need more (MIN_PURE,
# PURE). From MIN_QUIET and SOFT on only violence and dealings with other states count.
TITLE_WEIGHT, STRONG, PHRASE, RUBRIC = 2, 2, 3, 8
MIN_HITS, CLEAR = 7, 2.0
MIN_QUIET, SOFT = 5, 1.6
MIN_PURE, PURE = 12, 4.0
MIN_ALWAYS, MIN_OPINION = 6, 6


class Genres:
    """The word lists of a pack as one table: stem to kinds and their weight."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.drop: tuple[str, ...] = tuple(config["drop"])
        self.quiet: tuple[str, ...] = tuple(config["quiet"])
        self.always: tuple[str, ...] = tuple(config.get("always", ()))
        self._kinds: dict[str, dict[str, int]] = {}
        for kind in (*self.drop, *self.quiet, *self.always, "politics", "opinion", "report"):
            self._enter(kind, config.get(kind, ()), 1)
        definite = str(config.get("definite", ""))
        for kind, words in config.get("strong", {}).items():
            self._enter(kind, [form for word in words for form in (word, f"{definite}{word}")], STRONG)
        self._phrases = [(f" {phrase}", kind) for kind, found in config.get("phrases", {}).items() for phrase in found]
        self._rubrics: dict[str, str] = config.get("rubrics", {})
        self._marks = tuple(config.get("opinion_marks", ()))
        self._crime = frozenset(map(str, config.get("crime", ())))
        self._public = frozenset(map(str, config.get("public", ())))

    def _enter(self, kind: str, words: Iterable[str], weight: int) -> None:
        for word in words:
            self._kinds.setdefault(str(word), {})[kind] = weight

    def count(self, title: list[Sentence], text: list[Sentence]) -> Counter[str]:
        """How much of each kind an article holds; words of the title count more, and so do strong words and phrases."""
        hits: Counter[str] = Counter()
        for place, sentences in ((TITLE_WEIGHT, title), (1, text)):
            for sentence in sentences:
                for word in sentence.words:
                    kinds = next((self._kinds[s.stem] for s in word.splits if s.stem in self._kinds), {})
                    for kind, weight in kinds.items():
                        hits[kind] += weight * place
                words = f" {sentence.text(0, len(sentence.words) - 1)}"
                for phrase, kind in self._phrases:
                    hits[kind] += PHRASE * place * words.count(phrase)
        if title and len(title[0].words) > 1 and "/" in title[0].before[1]:
            rubric = self._rubrics.get(title[0].words[0].exact)
            if rubric is not None:
                hits[rubric] += RUBRIC
        return hits

    def left_out(self, hits: Counter[str]) -> str | None:
        """The kind for which the whole article is left out, or None."""
        for kind in self.always:
            if hits[kind] >= MIN_ALWAYS:
                return kind
        kind = self._kind(hits)
        if hits[kind] >= MIN_HITS and hits[kind] >= CLEAR * hits["politics"]:
            return kind
        return next((k for k in self.quiet if hits[k] >= MIN_PURE and hits[k] >= PURE * hits["politics"]), None)

    def _kind(self, hits: Counter[str]) -> str:
        return max(self.drop, key=lambda name: (hits[name], name))

    def is_opinion(self, hits: Counter[str], words: str) -> bool:
        """Whether somebody argues and asks in an article more than anybody is reported to have done or said."""
        argued = hits["opinion"] + sum(words.count(mark) for mark in self._marks)
        return argued >= MIN_OPINION and argued > hits["report"]

    def domestic_only(self, hits: Counter[str]) -> bool:
        """Whether the article is about services of the state to its own people."""
        kinds = (*self.quiet, self._kind(hits))
        return any(hits[kind] >= MIN_QUIET and hits[kind] >= SOFT * hits["politics"] for kind in kinds)

    def private(self, *sentences: Sentence) -> bool:
        """Whether a sentence and its headline tell of a crime without political sense."""
        stems = {split.stem for sentence in sentences for word in sentence.words for split in word.splits}
        return bool(stems & self._crime) and not stems & self._public


@cache
def genres(language: str) -> Genres:
    """The word lists of a language, read once per process."""
    return Genres(load_pack(language).document("genre.yaml"))
