"""What kind of article this is. Sport, markets, weather, culture and the like give no mentions."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from newswire.extract.engine.text import Sentence
from newswire.languages.pack import load_pack

TITLE_WEIGHT, MIN_HITS, MIN_OPINION = 2, 5, 6


class Genres:
    """The word lists of a pack as one table: stem to kinds."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.drop = tuple(config["drop"])
        self.quiet = tuple(config["quiet"])
        self._kinds: dict[str, list[str]] = {}
        for kind in (*self.drop, *self.quiet, "politics", "opinion", "report"):
            for word in config.get(kind, ()):
                self._kinds.setdefault(str(word), []).append(kind)
        self._marks = tuple(config.get("opinion_marks", ()))
        self._crime = frozenset(map(str, config.get("crime", ())))
        self._public = frozenset(map(str, config.get("public", ())))

    def count(self, title: list[Sentence], text: list[Sentence]) -> Counter[str]:
        """How many words of each kind an article holds; those of the title count more."""
        hits: Counter[str] = Counter()
        for weight, sentences in ((TITLE_WEIGHT, title), (1, text)):
            for sentence in sentences:
                for word in sentence.words:
                    for split in word.splits:
                        if split.stem in self._kinds:
                            for kind in self._kinds[split.stem]:
                                hits[kind] += weight
                            break
        return hits

    def left_out(self, hits: Counter[str]) -> str | None:
        """The kind for which the whole article is left out, or None."""
        kind = max(self.drop, key=lambda name: (hits[name], name))
        return kind if hits[kind] >= MIN_HITS and hits[kind] > hits["politics"] else None

    def is_opinion(self, hits: Counter[str], words: str) -> bool:
        """Whether somebody argues and asks in an article more than anybody is reported to have done or said."""
        argued = hits["opinion"] + sum(words.count(mark) for mark in self._marks)
        return argued >= MIN_OPINION and argued > hits["report"]

    def domestic_only(self, hits: Counter[str]) -> bool:
        """Whether the article is about services of the state to its own people."""
        return any(hits[kind] >= MIN_HITS and hits[kind] >= hits["politics"] for kind in self.quiet)

    def private(self, *sentences: Sentence) -> bool:
        """Whether a sentence and its headline tell of a crime without political sense."""
        stems = {split.stem for sentence in sentences for word in sentence.words for split in word.splits}
        return bool(stems & self._crime) and not stems & self._public


@cache
def genres(language: str) -> Genres:
    """The word lists of a language, read once per process."""
    return Genres(load_pack(language).document("genre.yaml"))
